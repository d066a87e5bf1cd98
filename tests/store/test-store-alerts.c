/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "store-fixture.h"
#include "store/finx-alert-table.h"
#include "store/finx-migrations.h"
#include "tests/support/helpers.h"

#define N_KILLS 30

static FinxAlert *
make (StoreFixture *self,
      const char   *id,
      const char   *level)
{
  FinxAlert *alert = finx_alert_new ();

  g_free (alert->id);
  alert->id = g_strdup (id);
  alert->instrument = finx_instrument_table_lookup (self->instruments, "AAPL");
  alert->condition = FINX_ALERT_CROSSES_UP;
  alert->level = number (level);
  alert->created_us = FIXTURE_START_US;
  return alert;
}

/* Takes @alert. */
static gboolean
write_one (StoreFixture       *self,
           FinxAlertEventKind  kind,
           FinxAlert          *alert,
           gint64             *sequence,
           GError            **error)
{
  g_autoptr(FinxAlertEvent) event = finx_alert_event_new (kind, alert, FIXTURE_START_US + 5);
  gboolean done;

  if (finx_alert_event_is_firing (event))
    event->price = alert->fired_price;
  done = finx_store_write_alerts (self->store, &event, 1, error);
  if (sequence != NULL)
    *sequence = event->sequence;
  return done;
}

static void
write_ok (StoreFixture       *self,
          FinxAlertEventKind  kind,
          FinxAlert          *alert)
{
  g_autoptr(GError) error = NULL;

  write_one (self, kind, alert, NULL, &error);
  g_assert_no_error (error);
}

static GPtrArray *
list (StoreFixture *self,
      guint         expected)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *alerts = finx_store_list_alerts (self->store, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (alerts->len, ==, expected);
  return alerts;
}

static GPtrArray *
history (StoreFixture *self,
         gsize         limit,
         guint         expected)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *events = finx_store_list_alert_history (self->store, limit, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, expected);
  return events;
}

static void
assert_same (const FinxAlert *a,
             const FinxAlert *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_true (a->instrument == b->instrument);
  g_assert_cmpint (a->condition, ==, b->condition);
  g_assert_true (finx_decimal_equal (a->level, b->level));
  g_assert_cmpstr (a->portfolio, ==, b->portfolio);
  g_assert_cmpstr (a->when, ==, b->when);
  g_assert_cmpint (a->interval, ==, b->interval);
  g_assert_cmpint (a->on_close, ==, b->on_close);
  g_assert_cmpint (a->every_bar, ==, b->every_bar);
  g_assert_cmpint (a->snoozed_us, ==, b->snoozed_us);
  g_assert_cmpint (a->pause_us, ==, b->pause_us);
  g_assert_cmpint (a->expires_us, ==, b->expires_us);
  g_assert_cmpstr (a->note, ==, b->note);
  g_assert_cmpint (a->sound, ==, b->sound);
  g_assert_cmpint (a->is_local, ==, b->is_local);
  g_assert_cmpstr (a->series, ==, b->series);
  g_assert_cmpint (a->created_us, ==, b->created_us);
  g_assert_cmpint (a->state, ==, b->state);
  g_assert_cmpint (a->fired_us, ==, b->fired_us);
  g_assert_true (finx_decimal_is_known (a->fired_price) == finx_decimal_is_known (b->fired_price));
  g_assert_true (!finx_decimal_is_known (a->fired_price) || finx_decimal_equal (a->fired_price, b->fired_price));
  g_assert_cmpint (a->seen_us, ==, b->seen_us);
  g_assert_true (finx_decimal_is_known (a->seen_price) == finx_decimal_is_known (b->seen_price));
}

static void
test_an_alert_comes_back_as_it_was (StoreFixture  *self,
                                    gconstpointer  data)
{
  g_autoptr(FinxAlert) plain = make (self, "AL-1", "233.00"), full = make (self, "AL-2", "240.5");
  g_autoptr(GPtrArray) alerts = NULL, events = NULL;

  g_free (full->note);
  full->note = g_strdup ("Sell half – “later”");
  full->condition = FINX_ALERT_BELOW;
  full->sound = FINX_ALERT_SOUND_ALARM;
  full->is_local = TRUE;
  full->pause_us = FINX_USEC_PER_HOUR;
  full->expires_us = FIXTURE_START_US + FINX_USEC_PER_DAY;
  full->created_us++;
  full->fired_us = full->seen_us = FIXTURE_START_US + 3;
  full->fired_price = full->seen_price = number ("240.12");
  write_ok (self, FINX_ALERT_EVENT_CREATED, finx_alert_copy (plain));
  write_ok (self, FINX_ALERT_EVENT_FIRED, finx_alert_copy (full));
  fixture_close (self);
  fixture_open (self);

  alerts = list (self, 2);
  assert_same (alerts->pdata[0], plain);
  assert_same (alerts->pdata[1], full);
  events = history (self, 0, 2);
  {
    const FinxAlertEvent *newest = events->pdata[0], *first = events->pdata[1];

    g_assert_cmpint (newest->kind, ==, FINX_ALERT_EVENT_FIRED);
    g_assert_cmpint (newest->sequence, ==, first->sequence + 1);
    g_assert_cmpint (newest->time_us, ==, FIXTURE_START_US + 5);
    g_assert_true (finx_decimal_equal (newest->price, number ("240.12")));
    g_assert_false (finx_decimal_is_known (first->price));
    assert_same (newest->alert, full);
  }
  fixture_assert_sound (self);
}

static void
test_the_history_keeps_the_newest_lines (StoreFixture  *self,
                                         gconstpointer  data)
{
  g_autoptr(FinxAlert) alert = make (self, "AL-often", "100");
  g_autoptr(GPtrArray) events = NULL;
  const guint n = FINX_ALERT_HISTORY_LENGTH + 5;
  g_autofree FinxAlertEvent **many = g_new0 (FinxAlertEvent *, n);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n; i++)
    many[i] = finx_alert_event_new (i == 0 ? FINX_ALERT_EVENT_CREATED : FINX_ALERT_EVENT_CHANGED, finx_alert_copy (alert), FIXTURE_START_US + i);
  g_assert_true (finx_store_write_alerts (self->store, many, n, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    finx_alert_event_free (many[i]);

  events = finx_store_list_alert_history (self->store, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, FINX_ALERT_HISTORY_LENGTH);
  g_assert_cmpint (((FinxAlertEvent *) events->pdata[0])->time_us, ==, FIXTURE_START_US + n - 1);
  g_assert_cmpint (((FinxAlertEvent *) events->pdata[events->len - 1])->time_us, ==, FIXTURE_START_US + 5);
}

static void
test_a_removed_alert_stays_in_the_history (StoreFixture  *self,
                                           gconstpointer  data)
{
  g_autoptr(GPtrArray) none = NULL, back = NULL, events = NULL, newest = NULL;

  write_ok (self, FINX_ALERT_EVENT_CREATED, make (self, "AL-1", "233"));
  write_ok (self, FINX_ALERT_EVENT_REMOVED, make (self, "AL-1", "233"));
  none = list (self, 0);
  events = history (self, 0, 2);
  assert_same (((FinxAlertEvent *) events->pdata[0])->alert, ((FinxAlertEvent *) events->pdata[1])->alert);
  write_ok (self, FINX_ALERT_EVENT_CREATED, finx_alert_copy (((FinxAlertEvent *) events->pdata[0])->alert));
  back = list (self, 1);
  newest = history (self, 1, 1);
  g_assert_cmpint (((FinxAlertEvent *) newest->pdata[0])->kind, ==, FINX_ALERT_EVENT_CREATED);
}

static void
test_what_was_seen_is_no_history (StoreFixture  *self,
                                  gconstpointer  data)
{
  g_autoptr(FinxAlert) known = make (self, "AL-1", "233"), gone = make (self, "AL-9", "233");
  const FinxAlert *seen[] = { known, gone };
  g_autoptr(GPtrArray) alerts = NULL, events = NULL;

  write_ok (self, FINX_ALERT_EVENT_CREATED, finx_alert_copy (known));
  known->seen_us = gone->seen_us = FIXTURE_START_US + 7;
  known->seen_price = gone->seen_price = number ("231.42");
  g_assert_true (finx_store_write_alerts_seen (self->store, seen, G_N_ELEMENTS (seen), NULL));
  alerts = list (self, 1);
  assert_same (alerts->pdata[0], known);
  g_assert_true (finx_decimal_equal (((FinxAlert *) alerts->pdata[0])->seen_price, number ("231.42")));
  events = history (self, 0, 1);
}

static void
test_what_is_no_alert_is_not_written (StoreFixture  *self,
                                      gconstpointer  data)
{
  FinxAlertEvent *events[] = {
    finx_alert_event_new (FINX_ALERT_EVENT_CREATED, make (self, "AL-1", "233"), 1),
    finx_alert_event_new (FINX_ALERT_EVENT_CREATED, make (self, "AL-2", "0"), 1),
  };
  g_autoptr(GPtrArray) alerts = NULL, lines = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (finx_store_write_alerts (self->store, events, G_N_ELEMENTS (events), &error));
  fixture_assert_code (error, FINX_ERROR_INVALID, "FINX-ALERT-003");
  alerts = list (self, 0);
  lines = history (self, 0, 0);
  finx_alert_event_free (events[0]);
  finx_alert_event_free (events[1]);
}

static void
run_sql (StoreFixture *self,
         const char   *sql)
{
  g_autoptr(FinxSqlite) db = NULL;
  g_autoptr(GError) error = NULL;

  db = finx_sqlite_open (self->path, 0, &error);
  g_assert_no_error (error);
  finx_sqlite_exec (db, sql, &error);
  g_assert_no_error (error);
}

static void
test_one_of_an_instrument_not_known_now_is_kept (StoreFixture  *self,
                                                 gconstpointer  data)
{
  g_autoptr(GPtrArray) without = NULL, with = NULL;

  write_ok (self, FINX_ALERT_EVENT_CREATED, make (self, "AL-1", "233"));
  fixture_close (self);
  run_sql (self, "UPDATE alerts SET instrument = 'GONE'");
  fixture_open (self);
  without = list (self, 0);
  fixture_close (self);
  run_sql (self, "UPDATE alerts SET instrument = 'AAPL'");
  fixture_open (self);
  with = list (self, 1);
}

static void
test_a_damaged_alert_is_told (StoreFixture  *self,
                              gconstpointer  data)
{
  static const char *const damages[] = {
    "UPDATE alerts SET level = 'much'", "UPDATE alerts SET condition = 'sideways'", "UPDATE alerts SET state = 'asleep'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autoptr(GPtrArray) alerts = NULL;
      g_autoptr(GError) error = NULL;

      write_ok (self, FINX_ALERT_EVENT_CREATED, make (self, "AL-1", "233"));
      fixture_close (self);
      run_sql (self, damages[i]);
      fixture_open (self);
      alerts = finx_store_list_alerts (self->store, &error);
      g_assert_null (alerts);
      fixture_assert_code (error, FINX_ERROR_CORRUPT, "FINX-STORE-005");
    }
}

/* A limit that was passed stands among the alerts, and what was told with it; an older database gets room for it. */
static void
test_a_passed_limit_is_written (StoreFixture  *self,
                                gconstpointer  data)
{
  static const char *const figures[] = { "0.2731", NULL };
  g_autoptr(GPtrArray) events = NULL, none = NULL;
  g_autofree char *told = NULL;
  g_autoptr(GError) error = NULL;

  write_ok (self, FINX_ALERT_EVENT_CREATED, make (self, "AL-1", "233"));
  fixture_make_version (self, 4);
  fixture_open (self);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      FinxLimitBreach breach = { (char *) "depot", (char *) "holding_weight AAPL", (char *) "AAPL", (char *) "EUR", number ("0.25"),
                                 figures[i] != NULL ? number (figures[i]) : FINX_DECIMAL_UNKNOWN, (char *) (i == 0 ? "first" : "both") };
      g_autoptr(FinxAlertEvent) event = finx_alert_event_new_breach (finx_limit_breach_copy (&breach), FIXTURE_START_US + 7);

      g_assert_true (finx_store_write_alerts (self->store, &event, 1, &error));
      g_assert_no_error (error);
      g_assert_cmpint (event->sequence, ==, 2 + i);
    }
  fixture_close (self);
  fixture_open (self);
  g_ptr_array_unref (list (self, 1));
  events = history (self, 0, 3);
  for (guint i = 0; i < 2; i++)
    {
      const FinxAlertEvent *event = events->pdata[1 - i];

      g_assert_null (event->alert);
      g_assert_cmpint (event->kind, ==, FINX_ALERT_EVENT_FIRED);
      g_assert_cmpint (event->time_us, ==, FIXTURE_START_US + 7);
      g_assert_cmpstr (event->breach->portfolio, ==, "depot");
      g_assert_cmpstr (event->breach->rule, ==, "holding_weight AAPL");
      g_assert_cmpstr (event->breach->name, ==, "AAPL");
      g_assert_cmpstr (event->breach->currency, ==, "EUR");
      g_assert_true (finx_decimal_equal (event->breach->most, number ("0.25")));
      g_assert_true (figures[i] != NULL ? finx_decimal_equal (event->breach->figure, number (figures[i])) : !finx_decimal_is_known (event->breach->figure));
    }
  g_assert_cmpstr (((FinxAlertEvent *) events->pdata[2])->alert->id, ==, "AL-1");
  told = finx_store_get_state (self->store, "portfolio/depot/limit-watch", NULL);
  g_assert_cmpstr (told, ==, "both");
  fixture_assert_sound (self);

  fixture_close (self);
  run_sql (self, "UPDATE alert_history SET breach = '{\"portfolio\":1}' WHERE seq = 2");
  fixture_open (self);
  none = finx_store_list_alert_history (self->store, 0, &error);
  g_assert_null (none);
  fixture_assert_code (error, FINX_ERROR_CORRUPT, "FINX-STORE-005");
}

/* The price levels of before there were expressions are what they were; beside them there is room for the new ones. */
static void
test_price_levels_of_before_expressions (StoreFixture  *self,
                                         gconstpointer  data)
{
  g_autofree char *kept = g_strconcat (self->path, ".before-version-6", NULL);
  g_autoptr(FinxAlert) level = make (self, "AL-1", "233.10"), rule = make (self, "AL-2", "1"), event = make (self, "AL-3", "1");
  g_autoptr(GPtrArray) alerts = NULL, events = NULL;

  level->pause_us = FINX_USEC_PER_HOUR;
  write_ok (self, FINX_ALERT_EVENT_CREATED, finx_alert_copy (level));
  fixture_make_version (self, 5);
  fixture_open (self);
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));

  g_free (rule->when);
  rule->when = g_strdup ("rsi(14, 1h) < 30");
  rule->condition = FINX_ALERT_WHEN;
  rule->level = event->level = FINX_DECIMAL_UNKNOWN;
  rule->interval = FINX_INTERVAL_15M;
  rule->on_close = rule->every_bar = TRUE;
  rule->snoozed_us = FIXTURE_START_US + 9;
  rule->created_us++;
  event->condition = FINX_ALERT_ORDER_FILLED;
  event->instrument = NULL;
  g_free (event->portfolio);
  event->portfolio = g_strdup ("practice");
  event->created_us += 2;
  write_ok (self, FINX_ALERT_EVENT_CREATED, finx_alert_copy (rule));
  write_ok (self, FINX_ALERT_EVENT_SNOOZED, finx_alert_copy (event));
  fixture_close (self);
  fixture_open (self);
  alerts = list (self, 3);
  assert_same (alerts->pdata[0], level);
  assert_same (alerts->pdata[1], rule);
  assert_same (alerts->pdata[2], event);
  events = history (self, 0, 3);
  assert_same (((FinxAlertEvent *) events->pdata[0])->alert, event);
  assert_same (((FinxAlertEvent *) events->pdata[2])->alert, level);
  g_assert_cmpint (((FinxAlertEvent *) events->pdata[0])->kind, ==, FINX_ALERT_EVENT_SNOOZED);
  fixture_assert_sound (self);
}

/* What has to be told is there with its firing, until it was told or given up; it goes with its line of the history. */
static void
test_what_has_to_be_told_is_kept (StoreFixture  *self,
                                  gconstpointer  data)
{
  g_autoptr(FinxAlertEvent) event = finx_alert_event_new (FINX_ALERT_EVENT_FIRED, make (self, "AL-1", "233"), FIXTURE_START_US);
  g_autoptr(GPtrArray) waiting = NULL, rest = NULL, none = NULL;
  g_autoptr(GError) error = NULL;
  FinxDelivery *first;

  event->deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_delivery_free);
  for (guint i = 0; i < FINX_N_CHANNELS; i++)
    g_ptr_array_add (event->deliveries, finx_delivery_new ((FinxChannel) i, i == 0 ? "id-0" : "id-1", "AAPL “x”", g_strdup ("{}"), FIXTURE_START_US));
  g_assert_true (finx_store_write_alerts (self->store, &event, 1, &error));
  g_assert_no_error (error);
  fixture_close (self);
  fixture_open (self);
  waiting = finx_store_list_deliveries (self->store, &error);
  g_assert_cmpuint (waiting->len, ==, 2);
  first = waiting->pdata[1];
  g_assert_cmpstr (first->id, ==, "id-0");
  g_assert_cmpint (first->channel, ==, FINX_CHANNEL_WEBHOOK);
  g_assert_cmpstr (first->title, ==, "AAPL “x”");
  g_assert_cmpstr (first->body, ==, "{}");
  g_assert_cmpint (first->due_us, ==, FIXTURE_START_US);
  first->state = FINX_DELIVERY_DONE;
  ((FinxDelivery *) waiting->pdata[0])->n_tries = 3;
  finx_delivery_set_reason (waiting->pdata[0], "no");
  g_assert_true (finx_store_write_deliveries (self->store, waiting, &error));
  rest = finx_store_list_deliveries (self->store, &error);
  g_assert_cmpuint (rest->len, ==, 1);
  g_assert_cmpuint (((FinxDelivery *) rest->pdata[0])->n_tries, ==, 3);
  g_assert_cmpstr (((FinxDelivery *) rest->pdata[0])->reason, ==, "no");
  fixture_close (self);
  run_sql (self, "PRAGMA foreign_keys = ON; DELETE FROM alert_history");
  fixture_open (self);
  none = finx_store_list_deliveries (self->store, &error);
  g_assert_cmpuint (none->len, ==, 0);
  fixture_assert_sound (self);
}

/* The history knows how its lines were told; one that is left out takes nothing of another. */
static void
test_the_history_knows_how_it_was_told (StoreFixture  *self,
                                        gconstpointer  data)
{
  g_autoptr(GPtrArray) events = NULL, newest = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(FinxAlertEvent) event = finx_alert_event_new (FINX_ALERT_EVENT_FIRED, make (self, "AL-1", "233"), FIXTURE_START_US + i);

      if (i != 2)
        event->deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_delivery_free);
      for (guint k = 0; i != 2 && k < FINX_N_CHANNELS; k++)
        {
          g_autofree char *id = g_strdup_printf ("id-%u-%u", i, k);
          FinxDelivery *delivery = finx_delivery_new ((FinxChannel) k, id, "AAPL", g_strdup ("{}"), FIXTURE_START_US);

          delivery->state = k == 0 ? FINX_DELIVERY_DONE : i == 3 ? FINX_DELIVERY_FAILED : FINX_DELIVERY_WAITING;
          finx_delivery_set_reason (delivery, k == 0 ? "" : "no");
          g_ptr_array_add (event->deliveries, delivery);
        }
      g_assert_true (finx_store_write_alerts (self->store, &event, 1, &error));
    }
  events = history (self, 0, 4);
  g_ptr_array_remove_index (events, 2);                 /* the second line */
  g_assert_true (finx_store_read_deliveries (self->store, events, &error));
  for (guint i = 0; i < events->len; i++)
    {
      const FinxAlertEvent *event = events->pdata[i];
      const FinxDelivery *first, *second;

      g_assert_true ((event->deliveries == NULL) == (event->sequence == 3));
      if (event->deliveries == NULL)
        continue;
      g_assert_cmpuint (event->deliveries->len, ==, FINX_N_CHANNELS);
      first = event->deliveries->pdata[0];
      second = event->deliveries->pdata[1];
      g_assert_cmpint (first->channel, ==, FINX_CHANNEL_WEBHOOK);
      g_assert_cmpint (first->state, ==, FINX_DELIVERY_DONE);
      g_assert_cmpint (second->state, ==, event->sequence == 4 ? FINX_DELIVERY_FAILED : FINX_DELIVERY_WAITING);
      g_assert_cmpstr (second->reason, ==, "no");
    }
  newest = history (self, 1, 1);
  g_assert_true (finx_store_read_deliveries (self->store, newest, &error));
  g_assert_cmpuint (((FinxAlertEvent *) newest->pdata[0])->deliveries->len, ==, 2);
  g_ptr_array_set_size (newest, 0);
  g_assert_true (finx_store_read_deliveries (self->store, newest, &error));
  fixture_close (self);
  run_sql (self, "UPDATE alert_deliveries SET state = 'x'");
  fixture_open (self);
  g_ptr_array_unref (g_steal_pointer (&newest));
  newest = history (self, 1, 1);
  g_assert_false (finx_store_read_deliveries (self->store, newest, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_CORRUPT);
}

/* A database of before there were alerts: its journal goes on, and a copy of it is kept. */
static void
test_an_older_database_is_brought_up (StoreFixture  *self,
                                      gconstpointer  data)
{
  g_autofree char *kept = g_strconcat (self->path, ".before-version-2", NULL);
  g_autoptr(GPtrArray) events = NULL, none = NULL, alerts = NULL;
  g_autoptr(FinxStoreReport) report = NULL;
  g_autoptr(FinxSqlite) copy = NULL;
  g_autoptr(GError) error = NULL;
  gint64 version, n;

  fixture_append_some (self, 3);
  events = finx_store_read_events (self->store, 0, 0, NULL);
  fixture_make_version (self, 1);
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));

  fixture_open (self);
  none = list (self, 0);
  write_ok (self, FINX_ALERT_EVENT_CREATED, make (self, "AL-1", "233"));
  alerts = list (self, 1);
  fixture_assert_sound (self);
  report = finx_store_verify (self->store, NULL);
  g_assert_cmpint (report->schema_version, ==, finx_migrations_latest ());
  g_assert_cmpint (report->n_events, ==, events->len);

  copy = finx_sqlite_open (kept, FINX_SQLITE_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_true (finx_sqlite_query_int (copy, "PRAGMA user_version", &version, NULL));
  g_assert_cmpint (version, ==, 1);
  g_assert_true (finx_sqlite_query_int (copy, "SELECT count (*) FROM journal", &n, NULL));
  g_assert_cmpint (n, ==, events->len);
}

/* The child: changes one alert again and again until it is killed; prints each change that was acknowledged. */
static int
run_child (const char *path)
{
  StoreFixture self = { .path = (char *) path, .instruments = fixture_instruments () };

  fixture_open (&self);
  for (guint i = 0; ; i++)
    {
      FinxAlert *alert = make (&self, "AL-1", "233");
      gint64 sequence;

      alert->fired_us = i + 1;
      alert->fired_price = number ("233.01");
      if (!write_one (&self, FINX_ALERT_EVENT_FIRED, alert, &sequence, NULL))
        return 1;
      g_print ("%" G_GINT64_FORMAT "\n", sequence);
    }
}

static void
test_a_firing_survives_a_kill (StoreFixture  *self,
                               gconstpointer  data)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (99);
  gint64 last = 0;

  fixture_close (self);
  for (guint round = 0; round < N_KILLS; round++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/proc/self/exe", "--child", self->path, NULL);
      g_autoptr(GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
      g_autoptr(GPtrArray) alerts = NULL, events = NULL;
      gint64 acknowledged = last;
      char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

      g_assert_no_error (error);
      g_usleep ((gulong) g_rand_int_range (rand, 0, 4000));
      g_subprocess_force_exit (child);
      for (; line != NULL; line = g_data_input_stream_read_line (lines, NULL, NULL, NULL))
        {
          acknowledged = g_ascii_strtoll (line, NULL, 10);
          g_free (line);
        }
      g_assert_true (g_subprocess_wait (child, NULL, NULL));

      fixture_open (self);
      alerts = list (self, 1);
      events = finx_store_list_alert_history (self->store, 1, NULL);
      g_assert_cmpint (((FinxAlertEvent *) events->pdata[0])->sequence, >=, acknowledged);
      g_assert_cmpint (((FinxAlertEvent *) events->pdata[0])->sequence, <=, acknowledged + 1);
      /* The alert and its newest line are of the same moment. */
      assert_same (alerts->pdata[0], ((FinxAlertEvent *) events->pdata[0])->alert);
      last = ((FinxAlertEvent *) events->pdata[0])->sequence;
      fixture_close (self);
    }
  g_test_message ("%" G_GINT64_FORMAT " firings in %d lives", last, N_KILLS);
}

#define ADD(name, func) g_test_add ("/store/alerts/" name, StoreFixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && strcmp (argv[1], "--child") == 0)
    return run_child (argv[2]);

  g_test_init (&argc, &argv, NULL);
  ADD ("an-alert-comes-back-as-it-was", test_an_alert_comes_back_as_it_was);
  ADD ("a-removed-alert-stays-in-the-history", test_a_removed_alert_stays_in_the_history);
  ADD ("the-history-keeps-the-newest-lines", test_the_history_keeps_the_newest_lines);
  ADD ("what-was-seen-is-no-history", test_what_was_seen_is_no_history);
  ADD ("what-is-no-alert-is-not-written", test_what_is_no_alert_is_not_written);
  ADD ("one-of-an-instrument-not-known-now-is-kept", test_one_of_an_instrument_not_known_now_is_kept);
  ADD ("a-damaged-alert-is-told", test_a_damaged_alert_is_told);
  ADD ("price-levels-of-before-expressions", test_price_levels_of_before_expressions);
  ADD ("a-passed-limit-is-written", test_a_passed_limit_is_written);
  ADD ("what-has-to-be-told-is-kept", test_what_has_to_be_told_is_kept);
  ADD ("the-history-knows-how-it-was-told", test_the_history_knows_how_it_was_told);
  ADD ("an-older-database-is-brought-up", test_an_older_database_is_brought_up);
  ADD ("a-firing-survives-a-kill", test_a_firing_survives_a_kill);
  return g_test_run ();
}
