/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-fixture.h"
#include "engine/alerts/finx-engine-alerts.h"

#define STEP_US (250 * 1000)

/* What the engine told, and whether it was written down by then. */
typedef struct
{
  EngineFixture base;
  guint         n_fired, n_missed;
  gint64        last_sequence;
} Fixture;

static void
fired_cb (Fixture            *self,
          FinxAlertItem      *item,
          FinxAlertEventItem *line)
{
  const FinxAlertEvent *event = finx_alert_event_item_get_event (line);

  g_assert_cmpint (event->sequence, >, self->last_sequence);
  self->last_sequence = event->sequence;
  self->n_fired++;
  self->n_missed += event->kind == FINX_ALERT_EVENT_MISSED;
  g_assert_true (finx_decimal_is_known (event->price));
  g_assert_cmpstr (finx_alert_item_get_alert (item)->id, ==, event->alert->id);
}

static void
listen (Fixture *self)
{
  g_signal_connect_swapped (self->base.engine, "alert-fired", G_CALLBACK (fired_cb), self);
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  fixture_set_up (&self->base, data);
  listen (self);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  fixture_tear_down (&self->base, data);
}

static void
reopen (Fixture *self)
{
  fixture_reopen (&self->base);
  listen (self);
}

static void
advance (Fixture *self,
         gint64   by_us)
{
  for (gint64 t = 0; t < by_us; t += STEP_US)
    {
      finx_clock_advance (self->base.clock, STEP_US);
      finx_engine_settle (self->base.engine);
    }
}

static char *
save (Fixture         *self,
      const FinxAlert *alert,
      GError         **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_engine_save_alert_async (self->base.engine, alert, NULL, fixture_result_cb, &result);
  return finx_engine_save_alert_finish (self->base.engine, fixture_wait (&self->base, &result), error);
}

static FinxAlert *
make (Fixture           *self,
      const char        *symbol,
      FinxAlertCondition condition,
      FinxDecimal        level)
{
  FinxAlert *alert = finx_alert_new ();

  alert->instrument = fixture_instrument (&self->base, symbol);
  alert->condition = condition;
  alert->level = level;
  return alert;
}

static char *
add (Fixture           *self,
     const char        *symbol,
     FinxAlertCondition condition,
     FinxDecimal        level)
{
  g_autoptr(FinxAlert) alert = make (self, symbol, condition, level);
  g_autoptr(GError) error = NULL;
  char *id = save (self, alert, &error);

  g_assert_no_error (error);
  finx_engine_settle (self->base.engine);       /* armed */
  return id;
}

static void
remove_alert (Fixture    *self,
              const char *id,
              const char *code)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  finx_engine_remove_alert_async (self->base.engine, id, NULL, fixture_result_cb, &result);
  g_assert_true (finx_engine_remove_alert_finish (self->base.engine, fixture_wait (&self->base, &result), &error) == (code == NULL));
  if (code != NULL)
    fixture_assert_error (error, FINX_ERROR_NOT_FOUND, code);
}

static char *
restore (Fixture    *self,
         const char *id,
         GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_engine_restore_alert_async (self->base.engine, id, NULL, fixture_result_cb, &result);
  return finx_engine_save_alert_finish (self->base.engine, fixture_wait (&self->base, &result), error);
}

static const FinxAlert *
alert_of (Fixture    *self,
          const char *id)
{
  FinxAlertItem *item = finx_engine_find_alert (self->base.engine, id);

  return item != NULL ? finx_alert_item_get_alert (item) : NULL;
}

static const FinxAlertEvent *
newest_line (Fixture *self)
{
  g_autoptr(FinxAlertEventItem) line = g_list_model_get_item (finx_engine_get_alert_history (self->base.engine), 0);

  return finx_alert_event_item_get_event (line);        /* the list keeps it */
}

static guint
count (GListModel *model)
{
  return g_list_model_get_n_items (model);
}

static void
test_an_alert_fires_once_and_streams_by_itself (Fixture       *self,
                                                gconstpointer  data)
{
  FinxDecimal level = fixture_price (&self->base, "BTC-USD", 1.0001);
  g_autofree char *id = add (self, "BTC-USD", FINX_ALERT_ABOVE, level);
  g_autofree char *other = add (self, "ETH-USD", FINX_ALERT_BELOW, finx_decimal_new (1, 0));
  const FinxInstrument *ether = fixture_instrument (&self->base, "ETH-USD");

  /* Nobody but the alert asked for this one. */
  advance (self, 2 * FINX_USEC_PER_SEC);
  g_assert_true (finx_decimal_is_known (finx_quote_row_get_last (finx_quote_board_lookup (finx_engine_get_board (self->base.engine), ether))));

  for (guint i = 0; i < 3600 && self->n_fired == 0; i++)
    advance (self, FINX_USEC_PER_SEC);
  g_assert_cmpuint (self->n_fired, ==, 1);
  g_assert_cmpint (alert_of (self, id)->state, ==, FINX_ALERT_FIRED);
  g_assert_cmpint (finx_decimal_compare (alert_of (self, id)->fired_price, level), >=, 0);
  g_assert_cmpint (newest_line (self)->kind, ==, FINX_ALERT_EVENT_FIRED);
  advance (self, 20 * FINX_USEC_PER_SEC);
  g_assert_cmpuint (self->n_fired, ==, 1);
  g_assert_cmpint (alert_of (self, other)->state, ==, FINX_ALERT_ARMED);
  g_assert_cmpuint (finx_engine_get_unread_alerts (self->base.engine), ==, 1);

  reopen (self);
  g_assert_cmpint (alert_of (self, id)->state, ==, FINX_ALERT_FIRED);
  g_assert_cmpuint (finx_engine_get_unread_alerts (self->base.engine), ==, 1);
  finx_engine_mark_alerts_read (self->base.engine);
  reopen (self);
  g_assert_cmpuint (finx_engine_get_unread_alerts (self->base.engine), ==, 0);
  advance (self, 5 * FINX_USEC_PER_SEC);
  g_assert_cmpuint (self->n_fired, ==, 1);
}

static void
test_one_that_repeats_stays_armed (Fixture       *self,
                                   gconstpointer  data)
{
  g_autoptr(FinxAlert) alert = make (self, "BTC-USD", FINX_ALERT_ABOVE, fixture_price (&self->base, "BTC-USD", 0.999));
  g_autofree char *id = NULL;

  alert->pause_us = FINX_USEC_PER_MIN;
  id = save (self, alert, NULL);
  for (guint i = 0; i < 120 && self->n_fired == 0; i++)
    advance (self, FINX_USEC_PER_SEC);
  g_assert_cmpuint (self->n_fired, ==, 1);
  g_assert_cmpint (alert_of (self, id)->state, ==, FINX_ALERT_ARMED);
  g_assert_cmpint (alert_of (self, id)->fired_us, >, 0);

  /* It is past its level before and after: that is not new. */
  reopen (self);
  advance (self, 5 * FINX_USEC_PER_SEC);
  g_assert_cmpuint (self->n_fired, ==, 1);
}

static void
test_what_was_crossed_while_closed_is_told (Fixture       *self,
                                            gconstpointer  data)
{
  FinxQuoteRow *row = fixture_quote (&self->base, "BTC-USD");
  FinxDecimal last = finx_quote_row_get_last (row);
  g_autofree char *up = add (self, "BTC-USD", FINX_ALERT_CROSSES_UP, fixture_price (&self->base, "BTC-USD", 1.001));
  g_autofree char *down = add (self, "BTC-USD", FINX_ALERT_CROSSES_DOWN, fixture_price (&self->base, "BTC-USD", 0.999));
  FinxDecimal now;

  advance (self, FINX_USEC_PER_SEC);
  g_assert_cmpuint (self->n_fired, ==, 0);
  fixture_close (&self->base);
  finx_clock_advance (self->base.clock, 5 * FINX_USEC_PER_DAY);
  fixture_open (&self->base);
  listen (self);
  for (guint i = 0; i < 120 && self->n_fired == 0; i++)
    advance (self, FINX_USEC_PER_SEC);

  now = finx_quote_row_get_last (fixture_quote (&self->base, "BTC-USD"));
  g_test_message ("%g, then %g", finx_decimal_to_double (last), finx_decimal_to_double (now));
  g_assert_cmpuint (self->n_fired, >=, 1);
  g_assert_cmpuint (self->n_missed, >=, 1);
  g_assert_cmpint (alert_of (self, finx_decimal_compare (now, last) > 0 ? up : down)->state, ==, FINX_ALERT_FIRED);
}

static void
test_changes_and_undo (Fixture       *self,
                       gconstpointer  data)
{
  static const struct { FinxAlertState state; FinxAlertEventKind kind; } steps[] = {
    { FINX_ALERT_PAUSED, FINX_ALERT_EVENT_PAUSED },
    { FINX_ALERT_ARMED, FINX_ALERT_EVENT_RESUMED },
    { FINX_ALERT_ARMED, FINX_ALERT_EVENT_CHANGED },
  };
  g_autofree char *id = add (self, "BTC-USD", FINX_ALERT_BELOW, finx_decimal_new (1, 0));
  g_autofree char *back = NULL;
  g_autoptr(GError) error = NULL;
  guint lines;

  g_assert_cmpint (newest_line (self)->kind, ==, FINX_ALERT_EVENT_CREATED);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr(FinxAlert) changed = finx_alert_copy (alert_of (self, id));
      g_autofree char *same = NULL;

      changed->state = steps[i].state;
      changed->level = finx_decimal_new (i + 2, 0);
      same = save (self, changed, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (same, ==, id);
      g_assert_cmpint (alert_of (self, id)->state, ==, steps[i].state);
      g_assert_cmpint (newest_line (self)->kind, ==, steps[i].kind);
    }
  g_assert_cmpuint (count (finx_engine_get_alerts (self->base.engine)), ==, 1);

  remove_alert (self, id, NULL);
  g_assert_null (alert_of (self, id));
  remove_alert (self, id, "FINX-ALERT-011");
  lines = count (finx_engine_get_alert_history (self->base.engine));
  reopen (self);
  g_assert_cmpuint (count (finx_engine_get_alerts (self->base.engine)), ==, 0);
  g_assert_cmpuint (count (finx_engine_get_alert_history (self->base.engine)), ==, lines);
  back = restore (self, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back, ==, id);
  fixture_assert_decimal (alert_of (self, id)->level, "4");
  g_assert_null (restore (self, "AL-none", &error));
  fixture_assert_error (error, FINX_ERROR_NOT_FOUND, "FINX-ALERT-011");
}

static guint
count_history (Fixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) events = NULL;
  g_autoptr(GError) error = NULL;

  finx_engine_load_alert_history_async (self->base.engine, NULL, fixture_result_cb, &result);
  events = finx_engine_load_alert_history_finish (self->base.engine, fixture_wait (&self->base, &result), &error);
  g_assert_no_error (error);
  for (guint i = 1; i < events->len; i++)
    g_assert_cmpint (((FinxAlertEvent *) events->pdata[i - 1])->sequence, >, ((FinxAlertEvent *) events->pdata[i])->sequence);
  return events->len;
}

/* Cleared is what was there; what comes then is listed, and all of it again when clearing is taken back. */
static void
test_the_history_is_cleared_and_comes_back (Fixture       *self,
                                            gconstpointer  data)
{
  g_autofree char *id = add (self, "BTC-USD", FINX_ALERT_BELOW, finx_decimal_new (1, 0)), *other = NULL;

  g_assert_cmpuint (count_history (self), ==, 1);
  g_assert_cmpint (finx_engine_get_cleared_alerts (self->base.engine), ==, 0);
  finx_engine_set_cleared_alerts (self->base.engine, newest_line (self)->sequence);
  g_assert_cmpuint (count_history (self), ==, 0);
  other = add (self, "ETH-USD", FINX_ALERT_BELOW, finx_decimal_new (1, 0));
  remove_alert (self, id, NULL);
  g_assert_cmpuint (count_history (self), ==, 2);
  reopen (self);
  g_assert_cmpuint (count_history (self), ==, 2);
  finx_engine_set_cleared_alerts (self->base.engine, 0);
  g_assert_cmpuint (count_history (self), ==, 3);
  reopen (self);
  g_assert_cmpuint (count_history (self), ==, 3);
}

/* One line goes for itself, stays away over a start, and comes back; whatever else is cleared meanwhile. */
static void
test_a_line_is_removed_and_comes_back (Fixture       *self,
                                       gconstpointer  data)
{
  g_autofree char *one = add (self, "BTC-USD", FINX_ALERT_BELOW, finx_decimal_new (1, 0)), *other = NULL;
  gint64 sequence = newest_line (self)->sequence;

  other = add (self, "ETH-USD", FINX_ALERT_BELOW, finx_decimal_new (1, 0));
  g_assert_cmpuint (count_history (self), ==, 2);
  finx_engine_show_alert_lines (self->base.engine, &sequence, 1, FALSE);
  finx_engine_show_alert_lines (self->base.engine, &sequence, 1, FALSE);
  g_assert_cmpuint (count_history (self), ==, 1);
  g_assert_true (finx_engine_is_alert_line_shown (self->base.engine, newest_line (self)));
  reopen (self);
  g_assert_cmpuint (count_history (self), ==, 1);
  finx_engine_set_cleared_alerts (self->base.engine, newest_line (self)->sequence);
  g_assert_false (finx_engine_is_alert_line_shown (self->base.engine, newest_line (self)));
  g_assert_cmpuint (count_history (self), ==, 0);
  finx_engine_show_alert_lines (self->base.engine, &sequence, 1, TRUE);
  g_assert_cmpuint (count_history (self), ==, 0);
  finx_engine_set_cleared_alerts (self->base.engine, 0);
  g_assert_cmpuint (count_history (self), ==, 2);
}

static void
test_an_alert_ends_in_time (Fixture       *self,
                            gconstpointer  data)
{
  g_autoptr(FinxAlert) alert = make (self, "BTC-USD", FINX_ALERT_BELOW, finx_decimal_new (1, 0));
  g_autofree char *id = NULL;

  alert->expires_us = finx_clock_now (self->base.clock) + FINX_USEC_PER_MIN;
  id = save (self, alert, NULL);
  g_assert_cmpint (alert_of (self, id)->state, ==, FINX_ALERT_ARMED);
  fixture_close (&self->base);
  finx_clock_advance (self->base.clock, FINX_USEC_PER_MIN);
  fixture_open (&self->base);
  finx_engine_settle (self->base.engine);
  g_assert_cmpint (alert_of (self, id)->state, ==, FINX_ALERT_EXPIRED);
  g_assert_cmpint (newest_line (self)->kind, ==, FINX_ALERT_EVENT_EXPIRED);
}

static void
test_what_can_not_be_saved (Fixture       *self,
                            gconstpointer  data)
{
  FinxDecimal last = finx_quote_row_get_last (fixture_quote (&self->base, "BTC-USD"));
  g_autoptr(FinxAlert) wrong = make (self, "BTC-USD", FINX_ALERT_ABOVE, FINX_DECIMAL_ZERO);
  g_autoptr(FinxAlert) passed = make (self, "BTC-USD", FINX_ALERT_BELOW, last);
  g_autoptr(GError) invalid = NULL, told = NULL, closed = NULL;
  g_autoptr(FinxEngine) reader = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  g_assert_null (save (self, wrong, &invalid));
  fixture_assert_error (invalid, FINX_ERROR_INVALID, "FINX-ALERT-003");
  g_assert_false (finx_engine_check_alert (self->base.engine, passed, NULL, &told));
  fixture_assert_error (told, FINX_ERROR_REJECTED, "FINX-ALERT-009");
  g_assert_cmpuint (count (finx_engine_get_alert_history (self->base.engine)), ==, 0);

  reader = fixture_second (&self->base, TRUE);
  g_assert_true (finx_engine_open (reader, NULL));
  finx_engine_save_alert_async (reader, passed, NULL, fixture_result_cb, &result);
  g_assert_null (finx_engine_save_alert_finish (reader, fixture_wait (&self->base, &result), &closed));
  fixture_assert_error (closed, FINX_ERROR_OFFLINE, "FINX-ENGINE-004");
  finx_engine_close (reader);
}

/* A reader beside the program that writes is told too, and changes nothing. */
static void
test_a_reader_is_told_and_writes_nothing (Fixture       *self,
                                          gconstpointer  data)
{
  g_autofree char *id = add (self, "BTC-USD", FINX_ALERT_ABOVE, fixture_price (&self->base, "BTC-USD", 0.9));
  g_autoptr(FinxEngine) reader = fixture_second (&self->base, TRUE);
  FinxAlertItem *item;

  g_assert_true (finx_engine_open (reader, NULL));
  for (guint i = 0; i < 240; i++)
    {
      finx_clock_advance (self->base.clock, STEP_US);
      finx_engine_settle (reader);
    }
  item = finx_engine_find_alert (reader, id);
  g_assert_cmpint (finx_alert_item_get_alert (item)->state, ==, FINX_ALERT_FIRED);
  finx_engine_close (reader);
  g_assert_cmpint (alert_of (self, id)->state, ==, FINX_ALERT_ARMED);
}

#define ADD(name, func) g_test_add ("/engine/alerts/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("an-alert-fires-once-and-streams-by-itself", test_an_alert_fires_once_and_streams_by_itself);
  ADD ("one-that-repeats-stays-armed", test_one_that_repeats_stays_armed);
  ADD ("what-was-crossed-while-closed-is-told", test_what_was_crossed_while_closed_is_told);
  ADD ("changes-and-undo", test_changes_and_undo);
  ADD ("the-history-is-cleared-and-comes-back", test_the_history_is_cleared_and_comes_back);
  ADD ("a-line-is-removed-and-comes-back", test_a_line_is_removed_and_comes_back);
  ADD ("an-alert-ends-in-time", test_an_alert_ends_in_time);
  ADD ("what-can-not-be-saved", test_what_can_not_be_saved);
  ADD ("a-reader-is-told-and-writes-nothing", test_a_reader_is_told_and_writes_nothing);
  return g_test_run ();
}
