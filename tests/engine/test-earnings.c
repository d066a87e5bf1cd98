/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What companies earn: asked of a provider that has few requests, kept, renewed after a report, and in the calendar. */
#include <math.h>

#include "base/finx-log.h"
#include "base/finx-time.h"
#include "engine/agenda/finx-agenda-words.h"
#include "engine/agenda/finx-engine-agenda.h"
#include "engine/alerts/finx-engine-alerts.h"
#include "engine/finx-engine-book.h"
#include "engine/prices/finx-engine-earnings.h"
#include "providers-fixture.h"

#define MADE     "/alphavantage/query?function=EARNINGS&"
#define EXPECTED "/alphavantage/query?function=EARNINGS_CALENDAR&"
#define HEADS    "symbol,name,reportDate,fiscalDateEnding,estimate,currency,timeOfTheDay\r\n"
#define SPENT    "{\"Information\":\"Our standard API rate limit is 25 requests per day.\"}"

/* Answers, which live as long as the test. */
typedef struct
{
  char *made, *expected;
  gint32 today;
} Told;

/* A quarter that was reported 20 days ago, and one that will be @ahead days from now. */
static void
told_init (Told    *told,
           Fixture *self,
           int      ahead)
{
  g_autofree char *past = NULL, *next = NULL;

  told->today = (gint32) finx_days_from_time (finx_clock_now (self->base.clock));
  past = finx_days_to_string (told->today - 20);
  next = finx_days_to_string (told->today + ahead);
  told->made = g_strdup_printf ("{\"symbol\":\"AAPL\",\"quarterlyEarnings\":[{\"fiscalDateEnding\":\"2023-09-30\",\"reportedDate\":\"%s\",\"reportedEPS\":\"1.46\","
                                "\"estimatedEPS\":\"1.39\",\"reportTime\":\"post-market\"}]}", past);
  told->expected = g_strdup_printf (HEADS "AAPL,APPLE INC,%s,2023-12-31,2.1,USD,post-market\r\n", next);
  http_server_answer (self->server, MADE, &(HttpAnswer) { .body = told->made }, 1);
  http_server_answer (self->server, EXPECTED, &(HttpAnswer) { .body = told->expected }, 1);
}

static void
told_clear (Told *told)
{
  g_free (told->made);
  g_free (told->expected);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Told, told_clear)

static void
add_key (Fixture *self)
{
  g_hash_table_insert (self->keyring.keys, g_strdup ("alphavantage/1"), g_strdup (KEY));
  fixture_close (&self->base);
  open_engine (self);
}

static FinxEarningsList *
fetch (Fixture        *self,
       const char     *symbol,
       FinxFetchFlags  flags,
       GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_engine_fetch_earnings_async (self->base.engine, fixture_instrument (&self->base, symbol), NULL, flags, NULL, fixture_result_cb, &result);
  return finx_engine_fetch_earnings_finish (self->base.engine, wait_for (self, &result), error);
}

static void
assert_requests (Fixture *self,
                 guint    made,
                 guint    expected)
{
  g_assert_cmpuint (count_requests (self, MADE), ==, made);
  g_assert_cmpuint (count_requests (self, EXPECTED), ==, expected);
}

/* Both parts in one list, and the words that stand at them. */
static void
test_both_parts (Fixture      *self,
                 gconstpointer data)
{
  g_auto(Told) told = { 0 };
  g_autoptr(FinxEarningsList) list = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *made = NULL, *expected = NULL;
  const FinxEarningsReport *reports;
  FinxDecimal surprise;
  double part;

  told_init (&told, self, 60);
  add_key (self);
  list = fetch (self, "AAPL", FINX_FETCH_PLAINLY, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (list->currency, ==, "USD");          /* only one of both tells it */
  g_assert_cmpuint (list->reports->len, ==, 2);
  reports = (const FinxEarningsReport *) (gpointer) list->reports->data;
  g_assert_true (finx_earnings_report_get_surprise (&reports[0], &surprise, &part));
  fixture_assert_decimal (surprise, "0.07");
  g_assert_cmpfloat (fabs (part - 0.07 / 1.39), <, 1e-12);
  g_assert_false (finx_earnings_report_get_surprise (&reports[1], &surprise, &part));
  g_assert_true (finx_earnings_list_next (list, told.today) == &reports[1]);
  g_assert_null (finx_earnings_list_next (list, told.today + 61));
  made = finx_earnings_words (&reports[0], list->currency);
  g_assert_cmpstr (made, ==, "Earnings of the quarter to 30 Sep 2023: 1.46 USD a share, estimated 1.39 (+5.04%)");
  expected = finx_earnings_words (&reports[1], list->currency);
  g_assert_cmpstr (expected, ==, "Report expected after the close, quarter to 31 Dec 2023: estimated 2.1 USD a share");
  assert_requests (self, 1, 1);
}

/* A week, a restart in between; then the day after a report, though the week is not over, and once only. */
static void
test_renewal (Fixture      *self,
              gconstpointer data)
{
  g_auto(Told) told = { 0 }, later = { 0 };

  told_init (&told, self, 10);
  add_key (self);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(FinxEarningsList) list = fetch (self, "AAPL", FINX_FETCH_QUIETLY, NULL);

      g_assert_nonnull (list);
      assert_requests (self, i < 2 ? 1 : 2, i < 2 ? 1 : 2);
      if (i == 0)
        {
          finx_clock_advance (self->base.clock, 6 * FINX_USEC_PER_DAY);
          fixture_close (&self->base);
          open_engine (self);
        }
      else
        {
          finx_clock_advance (self->base.clock, 2 * FINX_USEC_PER_DAY);
        }
    }
  /* It is the tenth day, and the company reports. */
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(FinxEarningsList) list = NULL;

      finx_clock_advance (self->base.clock, FINX_USEC_PER_DAY / 2);
      if (i == 1)
        told_init (&later, self, 90);
      list = fetch (self, "AAPL", FINX_FETCH_QUIETLY, NULL);
      g_assert_nonnull (list);
    }
  assert_requests (self, 3, 3);
}

/* What can not be had of one part does not take the other; what is kept serves when nobody answers, and offline. */
static void
test_one_part (Fixture      *self,
               gconstpointer data)
{
  g_auto(Told) told = { 0 };
  g_autoptr(FinxEarningsList) made = NULL, expected = NULL, kept = NULL;

  told_init (&told, self, 30);
  add_key (self);
  http_server_answer (self->server, EXPECTED, &(HttpAnswer) { .body = "{\"Information\":\"This is a premium endpoint.\"}" }, 1);
  made = fetch (self, "AAPL", FINX_FETCH_PLAINLY, NULL);
  g_assert_cmpuint (made->reports->len, ==, 1);
  http_server_answer (self->server, EXPECTED, &(HttpAnswer) { .body = HEADS "GE,GE,2024-07-23,2024-06-30,1,USD,\r\n" }, 1);
  http_server_answer (self->server, MADE, &(HttpAnswer) { .body = "{\"other\":1}" }, 1);
  expected = fetch (self, "GE", FINX_FETCH_PLAINLY, NULL);
  g_assert_cmpuint (expected->reports->len, ==, 1);
  g_assert_false (finx_decimal_is_known (g_array_index (expected->reports, FinxEarningsReport, 0).reported));
  finx_clock_advance (self->base.clock, 8 * FINX_USEC_PER_DAY);
  finx_engine_set_offline (self->base.engine, TRUE);
  kept = fetch (self, "AAPL", FINX_FETCH_PLAINLY, NULL);
  g_assert_cmpuint (kept->reports->len, ==, 1);
  assert_requests (self, 2, 2);
}

/* A fund has none, which is asked once in a week; a spent day is not asked for the other part, and the last requests are not touched. */
static void
test_few_requests (Fixture      *self,
                   gconstpointer data)
{
  g_autoptr(GError) unknown = NULL, again = NULL, spent = NULL, none = NULL;

  g_assert_null (fetch (self, "AAPL", FINX_FETCH_PLAINLY, &none));      /* no key */
  fixture_assert_error (none, FINX_ERROR_NOT_FOUND, "FINX-DATA-011");
  g_assert_cmpuint (http_server_get_requests (self->server), ==, 0);
  add_key (self);
  http_server_answer (self->server, MADE, &(HttpAnswer) { .body = "{}" }, 1);
  http_server_answer (self->server, EXPECTED, &(HttpAnswer) { .body = SPENT }, 1);
  g_assert_null (fetch (self, "AAPL", FINX_FETCH_QUIETLY, &unknown));
  fixture_assert_error (unknown, FINX_ERROR_NOT_FOUND, "FINX-DATA-009");
  assert_requests (self, 1, 1);
  finx_clock_advance (self->base.clock, 3 * FINX_USEC_PER_DAY);
  g_assert_null (fetch (self, "AAPL", FINX_FETCH_QUIETLY, &again));
  fixture_assert_error (again, FINX_ERROR_NOT_FOUND, "FINX-DATA-021");
  g_assert_nonnull (strstr (again->message, "3 d ago"));
  g_assert_cmpuint (count_requests (self, MADE), ==, 1);
  http_server_answer (self->server, MADE, &(HttpAnswer) { .body = SPENT }, 1);
  g_assert_null (fetch (self, "GE", FINX_FETCH_QUIETLY, &spent));
  g_assert_cmpint (spent->code, ==, FINX_ERROR_RATE_LIMITED);
  g_assert_cmpuint (count_requests (self, EXPECTED), ==, 2);
}

static void
hold (Fixture    *self,
      const char *symbol)
{
  g_autoptr(FinxTransaction) purchase = finx_transaction_new ();
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (finx_engine_create_portfolio (self->base.engine, "depot", "USD", &error));
  purchase->kind = FINX_TRANSACTION_BUY;
  purchase->day = (gint32) finx_days_from_date (2023, 5, 8);
  purchase->instrument = fixture_instrument (&self->base, symbol);
  purchase->quantity = fixture_decimal ("10");
  purchase->amount = fixture_decimal ("100");
  g_free (purchase->currency);
  purchase->currency = g_strdup ("USD");
  finx_engine_write_transactions (self->base.engine, "depot", (const FinxTransaction *const []) { purchase }, 1, "Entered", &error);
  g_assert_no_error (error);
}

static gboolean
refresh (Fixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_engine_refresh_earnings_async (self->base.engine, NULL, fixture_result_cb, &result);
  return finx_engine_refresh_earnings_finish (self->base.engine, wait_for (self, &result), NULL);
}

/* (transfer full): "-20 reported 1.46 USD|30 expected 2.1 USD|" */
static char *
describe_agenda (Fixture *self,
                 gint32   today)
{
  g_autoptr(GAsyncResult) loaded = NULL;
  g_autoptr(GPtrArray) items = NULL;
  GString *text = g_string_new (NULL);

  finx_engine_load_agenda_async (self->base.engine, today - 31, today + 31, 1u << FINX_AGENDA_EARNINGS, NULL, fixture_result_cb, &loaded);
  items = finx_engine_load_agenda_finish (self->base.engine, wait_for (self, &loaded), NULL);
  for (guint i = 0; i < items->len; i++)
    {
      const FinxAgendaEntry *entry = finx_agenda_item_get_entry (items->pdata[i]);
      g_autofree char *value = finx_decimal_to_string (entry->value), *source = finx_agenda_source (entry);

      g_assert_true (entry->is_held);
      g_assert_cmpstr (source, ==, "Alpha Vantage");
      g_assert_cmpstr (entry->instrument->symbol, ==, "AAPL");
      g_string_append_printf (text, "%d %s %s %s|", entry->day - today, finx_decimal_is_known (entry->report.reported) ? "reported" : "expected", value,
                              entry->unit);
    }
  return g_string_free (text, FALSE);
}

/* Of what is held, unless the person does not want FinX to ask by itself. An expected day that passes without news is left out. */
static void
test_agenda (Fixture      *self,
             gconstpointer data)
{
  g_auto(Told) told = { 0 };
  g_autofree char *before = NULL, *shown = NULL, *over = NULL;

  told_init (&told, self, 30);
  add_key (self);
  g_assert_false (refresh (self));      /* nothing is held */
  hold (self, "AAPL");
  finx_engine_settle (self->base.engine);
  finx_provider_settings_set_refresh (finx_engine_get_provider_settings (self->base.engine), FALSE);
  g_assert_false (refresh (self));
  assert_requests (self, 0, 0);
  finx_provider_settings_set_refresh (finx_engine_get_provider_settings (self->base.engine), TRUE);
  before = describe_agenda (self, told.today);
  g_assert_cmpstr (before, ==, "");
  g_assert_true (refresh (self));
  shown = describe_agenda (self, told.today);
  g_assert_cmpstr (shown, ==, "-20 reported 1.46 USD|30 expected 2.1 USD|");
  g_assert_false (refresh (self));
  assert_requests (self, 1, 1);
  finx_clock_advance (self->base.clock, 32 * FINX_USEC_PER_DAY);
  over = describe_agenda (self, told.today);
  g_assert_cmpstr (over, ==, "-20 reported 1.46 USD|");
}

/* Alerts */

static char *
add_alert (Fixture    *self,
           const char *symbol,
           int         days,
           gint64      pause_us)
{
  g_autoptr(FinxAlert) alert = finx_alert_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  char *id;

  alert->condition = FINX_ALERT_EARNINGS;
  alert->instrument = fixture_instrument (&self->base, symbol);
  alert->level = finx_decimal_new (days, 0);
  alert->pause_us = pause_us;
  finx_engine_save_alert_async (self->base.engine, alert, NULL, fixture_result_cb, &result);
  id = finx_engine_save_alert_finish (self->base.engine, wait_for (self, &result), &error);
  g_assert_no_error (error);
  return id;
}

/* The program is closed for so long. */
static void
sleep_days (Fixture *self,
            int      days)
{
  fixture_close (&self->base);
  finx_clock_advance (self->base.clock, days * FINX_USEC_PER_DAY);
  open_engine (self);
}

/* (transfer full): what the history has of it, the newest first: "missed fired " */
static char *
describe_firings (Fixture    *self,
                  const char *id)
{
  GListModel *lines = finx_engine_get_alert_history (self->base.engine);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr(FinxAlertEventItem) line = g_list_model_get_item (lines, i);
      const FinxAlertEvent *event = finx_alert_event_item_get_event (line);

      if (finx_alert_event_is_firing (event) && g_str_equal (event->alert->id, id))
        g_string_append_printf (text, "%s ", finx_alert_event_kind_to_string (event->kind));
    }
  return g_string_free (text, FALSE);
}

/* Alerts are looked at every second, here at least twice; what does not come within half a minute does not come. */
static void
assert_firings (Fixture    *self,
                const char *id,
                const char *firings)
{
  gint64 start_us = g_get_monotonic_time ();
  g_autofree char *told = NULL;

  for (gint64 us = 0; us < 2200 * 1000 || (us < 30 * FINX_USEC_PER_SEC && g_strcmp0 (told, firings) != 0); us = g_get_monotonic_time () - start_us)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
      finx_clock_advance (self->base.clock, 20000);
      g_free (told);
      told = describe_firings (self, id);
    }
  finx_engine_settle (self->base.engine);
  g_assert_cmpstr (told, ==, firings);
}

/* Within its days, also when they began while the program was closed; each report once, though its day moves; then the next quarter's. */
static void
test_alert (Fixture      *self,
            gconstpointer data)
{
  g_auto(Told) told = { 0 }, moved = { 0 }, later = { 0 };
  g_autofree char *once = NULL, *often = NULL;
  const FinxAlert *alert;

  told_init (&told, self, 16);
  add_key (self);
  once = add_alert (self, "AAPL", 5, 0);
  often = add_alert (self, "AAPL", 5, FINX_USEC_PER_HOUR);
  assert_firings (self, once, "");
  assert_requests (self, 1, 1);
  sleep_days (self, 10);
  assert_firings (self, once, "");              /* six days before */
  sleep_days (self, 1);
  assert_firings (self, often, "fired ");
  alert = finx_alert_item_get_alert (finx_engine_find_alert (self->base.engine, often));
  g_assert_cmpint (alert->state, ==, FINX_ALERT_ARMED);
  g_assert_cmpint (alert->seen_us, ==, (told.today + 16) * FINX_USEC_PER_DAY);
  fixture_assert_decimal (alert->seen_price, "5");
  g_assert_false (finx_decimal_is_known (alert->fired_price));
  finx_clock_advance (self->base.clock, FINX_USEC_PER_DAY);
  told_init (&moved, self, 6);                  /* by two days; asked for again, as a week is over */
  sleep_days (self, 7);
  assert_firings (self, often, "fired ");
  told_init (&later, self, 70);
  sleep_days (self, 8);
  assert_firings (self, often, "fired ");
  sleep_days (self, 62);
  assert_firings (self, often, "fired fired ");
  assert_firings (self, once, "fired ");
}

/* A report that came and went while the program was closed is told as that, once. One that was made before the alert was set is not. */
static void
test_alert_missed (Fixture      *self,
                   gconstpointer data)
{
  g_auto(Told) told = { 0 }, later = { 0 };
  g_autofree char *id = NULL, *made = NULL, *day = NULL;

  told_init (&told, self, 10);
  add_key (self);
  id = add_alert (self, "AAPL", 3, FINX_USEC_PER_HOUR);
  assert_firings (self, id, "");
  told_init (&later, self, 100);
  day = finx_days_to_string (told.today + 10);
  made = g_strdup_printf ("{\"symbol\":\"AAPL\",\"quarterlyEarnings\":[{\"fiscalDateEnding\":\"2023-12-31\",\"reportedDate\":\"%s\",\"reportedEPS\":\"2.2\","
                          "\"estimatedEPS\":\"2.1\",\"reportTime\":\"post-market\"}]}", day);
  http_server_answer (self->server, MADE, &(HttpAnswer) { .body = made }, 1);
  sleep_days (self, 14);
  assert_firings (self, id, "missed ");
  sleep_days (self, 1);
  assert_firings (self, id, "missed ");
}

/* Nobody is asked when the person does not want that; what is kept is looked at all the same. */
static void
test_alert_asks_nobody (Fixture      *self,
                        gconstpointer data)
{
  g_auto(Told) told = { 0 };
  g_autoptr(FinxEarningsList) list = NULL;
  g_autofree char *apple = NULL, *other = NULL;

  told_init (&told, self, 4);
  add_key (self);
  list = fetch (self, "AAPL", FINX_FETCH_PLAINLY, NULL);
  g_assert_nonnull (list);
  finx_provider_settings_set_refresh (finx_engine_get_provider_settings (self->base.engine), FALSE);
  apple = add_alert (self, "AAPL", 4, 0);
  other = add_alert (self, "MSFT", 4, 0);
  assert_firings (self, apple, "fired ");
  assert_firings (self, other, "");
  assert_requests (self, 1, 1);
}

/* (transfer full) */
static char *
add_condition (Fixture    *self,
               const char *symbol,
               const char *when,
               gint64      pause_us)
{
  g_autoptr(FinxAlert) alert = finx_alert_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  char *id;

  alert->condition = FINX_ALERT_WHEN;
  alert->instrument = fixture_instrument (&self->base, symbol);
  alert->pause_us = pause_us;
  g_free (alert->when);
  alert->when = g_strdup (when);
  finx_engine_save_alert_async (self->base.engine, alert, NULL, fixture_result_cb, &result);
  id = finx_engine_save_alert_finish (self->base.engine, wait_for (self, &result), &error);
  g_assert_no_error (error);
  return id;
}

/* Conditions know the same days: at once, as a day begins while nobody runs, and of the next quarter; a coin has none, and nobody is asked. */
static void
test_condition (Fixture      *self,
                gconstpointer data)
{
  g_auto(Told) told = { 0 }, later = { 0 };
  g_autofree char *near = NULL, *often = NULL, *coin = NULL;

  told_init (&told, self, 16);
  add_key (self);
  near = add_condition (self, "AAPL", "EARNINGS_IN <= 20", 0);
  often = add_condition (self, "AAPL", "earnings_in <= 5", FINX_USEC_PER_HOUR);
  coin = add_condition (self, "BTC-USD", "earnings_in <= 5 or not (earnings_in <= 5)", FINX_USEC_PER_HOUR);
  assert_firings (self, near, "fired ");
  assert_requests (self, 1, 1);
  told_init (&later, self, 110);                /* asked for as a week is over: it moved */
  sleep_days (self, 10);
  assert_firings (self, often, "");             /* six days before the day that it had */
  sleep_days (self, 8);
  assert_firings (self, often, "");
  sleep_days (self, 88);
  assert_firings (self, often, "missed ");      /* since the day before */
  sleep_days (self, 1);
  assert_firings (self, often, "missed ");
  assert_firings (self, near, "fired ");
  assert_firings (self, coin, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/earnings/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("both-parts", test_both_parts);
  ADD ("renewal", test_renewal);
  ADD ("one-part", test_one_part);
  ADD ("few-requests", test_few_requests);
  ADD ("agenda", test_agenda);
  ADD ("alert", test_alert);
  ADD ("alert-missed", test_alert_missed);
  ADD ("alert-asks-nobody", test_alert_asks_nobody);
  ADD ("condition", test_condition);
#undef ADD
  return g_test_run ();
}
