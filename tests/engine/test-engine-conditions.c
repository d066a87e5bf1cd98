/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts whose condition is an expression or an event, and what is made of the time that the program was closed. */
#include <glib/gstdio.h>

#include "engine-fixture.h"
#include "engine/alerts/finx-engine-alerts.h"
#include "market/finx-bar-span.h"

#define STEP_US (250 * 1000)

typedef struct
{
  EngineFixture base;
  guint         n_fired, n_missed;
} Fixture;

static void
fired_cb (Fixture            *self,
          FinxAlertItem      *item,
          FinxAlertEventItem *line)
{
  self->n_fired++;
  self->n_missed += finx_alert_event_item_get_event (line)->kind == FINX_ALERT_EVENT_MISSED;
}

static void
open_engine (Fixture *self)
{
  fixture_open (&self->base);
  g_signal_connect_swapped (self->base.engine, "alert-fired", G_CALLBACK (fired_cb), self);
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  fixture_set_up_practice (&self->base, data);
  g_signal_connect_swapped (self->base.engine, "alert-fired", G_CALLBACK (fired_cb), self);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  fixture_tear_down (&self->base, data);
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
      const FinxAlert *alert)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  char *id;

  finx_engine_save_alert_async (self->base.engine, alert, NULL, fixture_result_cb, &result);
  id = finx_engine_save_alert_finish (self->base.engine, fixture_wait (&self->base, &result), &error);
  g_assert_no_error (error);
  finx_engine_settle (self->base.engine);
  return id;
}

static FinxAlert *
make (Fixture            *self,
      const char         *symbol,
      FinxAlertCondition  condition,
      const char         *when)
{
  FinxAlert *alert = finx_alert_new ();

  alert->instrument = symbol != NULL ? fixture_instrument (&self->base, symbol) : NULL;
  alert->condition = condition;
  g_free (alert->when);
  alert->when = g_strdup (when);
  return alert;
}

static const FinxAlert *
alert_of (Fixture    *self,
          const char *id)
{
  return finx_alert_item_get_alert (finx_engine_find_alert (self->base.engine, id));
}

/* Indicators know their past at once. */
static void
test_a_condition_fires (Fixture       *self,
                        gconstpointer  data)
{
  g_autoptr(FinxAlert) warm = make (self, "BTC-USD", FINX_ALERT_WHEN, "RSI(14,1h)<100 and last>0.5*sma(50,1d)");
  g_autoptr(FinxAlert) never = make (self, "ETH-USD", FINX_ALERT_WHEN, "rsi(14) > 100");
  g_autofree char *id = save (self, warm), *other = save (self, never);

  g_assert_cmpstr (alert_of (self, id)->when, ==, "rsi(14, 1h) < 100 and last > 0.5 * sma(50, 1d)");
  for (guint i = 0; i < 60 && self->n_fired == 0; i++)
    advance (self, FINX_USEC_PER_SEC);
  g_assert_cmpuint (self->n_fired, ==, 1);
  g_assert_cmpint (alert_of (self, id)->state, ==, FINX_ALERT_FIRED);
  g_assert_true (finx_decimal_is_known (alert_of (self, id)->fired_price));
  g_assert_cmpint (alert_of (self, other)->state, ==, FINX_ALERT_ARMED);
}

static void
test_a_condition_that_is_none_is_refused (Fixture       *self,
                                          gconstpointer  data)
{
  static const struct { const char *symbol, *portfolio, *when, *code; } rows[] = {
    { "BTC-USD", "", "last >", "FINX-EXPR-002" },
    { "BTC-USD", "", "value > 1", "FINX-EXPR-003" },
    { NULL, "practice", "last > 1", "FINX-EXPR-003" },
    { NULL, "gone", "value > 1", "FINX-ALERT-016" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(FinxAlert) alert = make (self, rows[i].symbol, FINX_ALERT_WHEN, rows[i].when);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) told = NULL, error = NULL;

      g_free (alert->portfolio);
      alert->portfolio = g_strdup (rows[i].portfolio);
      g_assert_false (finx_engine_check_alert (self->base.engine, alert, NULL, &told));
      g_assert_cmpstr (finx_error_code (told), ==, rows[i].code);
      finx_engine_save_alert_async (self->base.engine, alert, NULL, fixture_result_cb, &result);
      g_assert_null (finx_engine_save_alert_finish (self->base.engine, fixture_wait (&self->base, &result), &error));
      g_assert_cmpstr (finx_error_code (error), ==, rows[i].code);
    }
}

static void
test_a_snoozed_one_waits (Fixture       *self,
                          gconstpointer  data)
{
  g_autoptr(FinxAlert) alert = make (self, "BTC-USD", FINX_ALERT_WHEN, "last > 1");
  g_autofree char *id = NULL;

  alert->snoozed_us = finx_clock_now (self->base.clock) + 30 * FINX_USEC_PER_SEC;
  id = save (self, alert);
  advance (self, 20 * FINX_USEC_PER_SEC);
  g_assert_cmpuint (self->n_fired, ==, 0);
  for (guint i = 0; i < 100 && self->n_fired == 0; i++)
    {
      advance (self, FINX_USEC_PER_SEC);
      g_usleep (20000);                 /* the engine looks once a second of its own */
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpuint (self->n_fired, ==, 1);
  g_assert_cmpint (alert_of (self, id)->snoozed_us, ==, 0);
}

static void
test_portfolios_and_orders (Fixture       *self,
                            gconstpointer  data)
{
  g_autoptr(FinxAlert) value = make (self, NULL, FINX_ALERT_WHEN, "value > 1000");
  g_autoptr(FinxAlert) filled = make (self, "BTC-USD", FINX_ALERT_ORDER_FILLED, "");
  g_autoptr(FinxAlert) other = make (self, "ETH-USD", FINX_ALERT_ORDER_FILLED, "");
  g_autofree char *id = NULL, *fill_id = save (self, filled), *other_id = save (self, other), *order_id = NULL;
  g_autoptr(FinxOrder) order = NULL;

  g_free (value->portfolio);
  value->portfolio = g_strdup ("practice");
  id = save (self, value);
  for (guint i = 0; i < 400 && self->n_fired == 0; i++)
    {
      g_usleep (10000);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpint (alert_of (self, id)->state, ==, FINX_ALERT_FIRED);

  fixture_quote (&self->base, "BTC-USD");
  order = fixture_draft (&self->base, "BTC-USD", FINX_SIDE_BUY, "0.1", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  order_id = fixture_place (&self->base, order, NULL);
  fixture_run_until (&self->base, order_id, FINX_ORDER_FILLED);
  finx_engine_settle (self->base.engine);
  g_assert_cmpint (alert_of (self, fill_id)->state, ==, FINX_ALERT_FIRED);
  g_assert_cmpint (alert_of (self, other_id)->state, ==, FINX_ALERT_ARMED);
}

/* At its moment, once; another that was due while nobody looked is told as missed. */
static void
test_reminders (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr(FinxAlert) soon = make (self, "BTC-USD", FINX_ALERT_TIME, ""), later = make (self, NULL, FINX_ALERT_TIME, "");
  g_autoptr(FinxAlert) past = make (self, NULL, FINX_ALERT_TIME, "");
  g_autofree char *id = NULL, *later_id = NULL;
  gint64 now = finx_clock_now (self->base.clock);
  g_autoptr(GError) error = NULL;

  past->snoozed_us = now - 1;
  g_assert_false (finx_engine_check_alert (self->base.engine, past, NULL, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-ALERT-030");
  soon->snoozed_us = now + 5 * FINX_USEC_PER_SEC;
  later->snoozed_us = now + FINX_USEC_PER_DAY;
  id = save (self, soon);
  later_id = save (self, later);
  advance (self, 2 * FINX_USEC_PER_SEC);
  g_assert_cmpuint (self->n_fired, ==, 0);
  advance (self, 10 * FINX_USEC_PER_SEC);
  for (guint i = 0; i < 400 && self->n_fired == 0; i++)
    {
      g_usleep (10000);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpuint (self->n_fired, ==, 1);
  g_assert_cmpint (alert_of (self, id)->state, ==, FINX_ALERT_FIRED);
  g_assert_cmpint (alert_of (self, later_id)->state, ==, FINX_ALERT_ARMED);
  fixture_close (&self->base);
  finx_clock_advance (self->base.clock, 2 * FINX_USEC_PER_DAY);
  fixture_open (&self->base);
  for (guint i = 0; i < 400 && alert_of (self, later_id)->state == FINX_ALERT_ARMED; i++)
    {
      g_usleep (10000);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpint (alert_of (self, later_id)->state, ==, FINX_ALERT_FIRED);
  g_assert_cmpint (alert_of (self, id)->state, ==, FINX_ALERT_FIRED);
}

/* What was bought cost more than it is worth: known with the first review of the portfolio, and not before. */
static void
test_drawdown (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr(FinxAlert) alert = make (self, NULL, FINX_ALERT_WHEN, "drawdown > 0");
  g_autofree char *id = NULL, *order_id = NULL;
  g_autoptr(FinxOrder) order = NULL;

  fixture_quote (&self->base, "BTC-USD");
  order = fixture_draft (&self->base, "BTC-USD", FINX_SIDE_BUY, "0.1", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  order_id = fixture_place (&self->base, order, NULL);
  fixture_run_until (&self->base, order_id, FINX_ORDER_FILLED);
  g_free (alert->portfolio);
  alert->portfolio = g_strdup ("practice");
  id = save (self, alert);
  g_assert_cmpint (alert_of (self, id)->state, ==, FINX_ALERT_ARMED);
  for (guint i = 0; i < 2000 && self->n_fired == 0; i++)
    {
      g_usleep (10000);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpint (alert_of (self, id)->state, ==, FINX_ALERT_FIRED);
}

/* The time that the program was closed */

static GArray *
load_bars (Fixture *self,
           gint64   from_us,
           gint64   to_us)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GArray *bars;

  finx_engine_load_bars_async (self->base.engine, fixture_instrument (&self->base, "BTC-USD"), FINX_INTERVAL_1M, from_us, to_us, NULL,
                               fixture_result_cb, &result);
  bars = finx_engine_load_bars_finish (self->base.engine, fixture_wait (&self->base, &result), &error);
  g_assert_no_error (error);
  return bars;
}

/* A bar that began before the quarter of an hour did is open: all of it is known at once. */
static void
test_an_open_bar_across_a_quarter (Fixture       *self,
                                   gconstpointer  data)
{
  const FinxInterval seven = FINX_INTERVAL (FINX_UNIT_MINUTE, 7);
  g_autoptr(FinxAlert) alert = NULL;
  g_autoptr(GArray) bars = NULL;
  g_autofree char *when = NULL, *id = NULL;
  gint64 now_us, start_us;

  fixture_close (&self->base);
  do
    {
      finx_clock_advance (self->base.clock, FINX_USEC_PER_MIN);
      now_us = finx_clock_now (self->base.clock);
      start_us = finx_bar_start (FINX_CALENDAR_ALWAYS, seven, now_us);
    }
  while (now_us - now_us % (15 * FINX_USEC_PER_MIN) <= start_us);
  open_engine (self);
  bars = load_bars (self, start_us, now_us);
  g_assert_cmpint (g_array_index (bars, FinxBar, 0).time_us, ==, start_us);
  when = g_strdup_printf ("open(7m) == %.2f", g_array_index (bars, FinxBar, 0).open);
  alert = make (self, "BTC-USD", FINX_ALERT_WHEN, when);
  id = save (self, alert);
  for (guint i = 0; i < 10 && self->n_fired == 0; i++)
    advance (self, FINX_USEC_PER_SEC);
  g_assert_cmpint (alert_of (self, id)->state, ==, FINX_ALERT_FIRED);
}

/* A course that is known: the same market on another day of the same clock. Returns the level that only a spike between
 * now and then reaches. */
static double
find_spike (gint64 after_us,
            gint64 away_us)
{
  Fixture scout = { .n_fired = 0 };
  double high = 0, level;
  GArray *bars;
  gint64 from;

  fixture_set_up (&scout.base, NULL);
  from = finx_clock_now (scout.base.clock) + after_us;
  finx_clock_advance (scout.base.clock, after_us + away_us);
  finx_engine_settle (scout.base.engine);
  bars = load_bars (&scout, from - 5 * FINX_USEC_PER_MIN, from + away_us);
  level = MAX (g_array_index (bars, FinxBar, 5).high, g_array_index (bars, FinxBar, bars->len - 1).high);
  for (guint i = 0; i < 6; i++)
    level = MAX (level, g_array_index (bars, FinxBar, i).high);
  for (guint i = 6; i + 5 < bars->len; i++)
    high = MAX (high, g_array_index (bars, FinxBar, i).high);
  g_test_message ("from %g and to %g over %g", level, g_array_index (bars, FinxBar, bars->len - 1).close, high);
  g_array_unref (bars);
  fixture_tear_down (&scout.base, NULL);
  return high > level * 1.0005 ? (high + level) / 2 : 0;
}

static void
test_a_spike_while_closed (Fixture       *self,
                           gconstpointer  data)
{
  gint64 away_us = 0;
  g_autoptr(FinxAlert) level = NULL, rule = NULL;
  g_autofree char *level_id = NULL, *rule_id = NULL, *when = NULL;
  double spike = 0;

  for (gint64 hours = 2; hours < 48 && spike == 0; hours += 2)
    spike = find_spike (10 * FINX_USEC_PER_SEC, away_us = hours * FINX_USEC_PER_HOUR);
  g_assert_cmpfloat (spike, >, 0);

  advance (self, 10 * FINX_USEC_PER_SEC);
  level = make (self, "BTC-USD", FINX_ALERT_CROSSES_UP, "");
  level->level = finx_decimal_from_double (spike, 2, FINX_ROUND_HALF_EVEN);
  level->pause_us = FINX_USEC_PER_DAY * 20;
  level_id = save (self, level);
  when = g_strdup_printf ("last crosses_above %.2f", spike);
  rule = make (self, "BTC-USD", FINX_ALERT_WHEN, when);
  rule->pause_us = FINX_USEC_PER_DAY * 20;
  rule_id = save (self, rule);
  advance (self, FINX_USEC_PER_SEC);
  g_assert_cmpuint (self->n_fired, ==, 0);
  fixture_close (&self->base);
  finx_clock_advance (self->base.clock, away_us);
  open_engine (self);
  for (guint i = 0; i < 100 && self->n_fired < 2; i++)
    advance (self, FINX_USEC_PER_SEC);
  g_assert_cmpuint (self->n_missed, ==, 2);
  g_assert_cmpuint (self->n_fired, ==, 2);
  g_assert_cmpint (alert_of (self, level_id)->fired_us, <, finx_clock_now (self->base.clock) - FINX_USEC_PER_MIN);

  /* Not once more. */
  fixture_close (&self->base);
  open_engine (self);
  advance (self, 10 * FINX_USEC_PER_SEC);
  g_assert_cmpuint (self->n_fired, ==, 2);
}

static void
copy_file (const char *from,
           const char *to)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (from, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (to, bytes, (gssize) length, NULL));
}

/* Killed after it fired and before that was written: the database is that of before. It is told once, and not again. */
static void
test_killed_before_it_was_written (Fixture       *self,
                                   gconstpointer  data)
{
  g_autoptr(FinxAlert) alert = make (self, "BTC-USD", FINX_ALERT_WHEN, "last crosses_above prev(sma(5)) or last crosses_below prev(sma(5))");
  g_autofree char *id = save (self, alert), *path = g_strdup (finx_engine_get_store_path (self->base.engine));
  g_autofree char *kept = g_strconcat (path, ".kept", NULL);

  advance (self, FINX_USEC_PER_SEC);
  g_assert_cmpuint (self->n_fired, ==, 0);
  fixture_close (&self->base);
  copy_file (path, kept);
  open_engine (self);
  for (guint i = 0; i < 3600 && self->n_fired == 0; i++)
    advance (self, FINX_USEC_PER_SEC);
  g_assert_cmpuint (self->n_fired, ==, 1);
  fixture_close (&self->base);
  g_assert_cmpint (g_rename (kept, path), ==, 0);

  open_engine (self);
  for (guint i = 0; i < 20 && self->n_fired == 1; i++)
    advance (self, FINX_USEC_PER_SEC);
  g_assert_cmpuint (self->n_fired, ==, 2);
  g_assert_cmpuint (self->n_missed, ==, 1);
  g_assert_cmpint (alert_of (self, id)->state, ==, FINX_ALERT_FIRED);
  fixture_close (&self->base);
  open_engine (self);
  advance (self, 5 * FINX_USEC_PER_SEC);
  g_assert_cmpuint (self->n_fired, ==, 2);
}

#define ADD(name, func) g_test_add ("/engine/conditions/" name, Fixture, NULL, set_up, func, tear_down)

/* A computer whose clock was a day ahead when the program ran: what it saw and told then is no reason to be silent for a day. */
static void
test_the_clock_was_ahead (Fixture       *self,
                          gconstpointer  data)
{
  g_autoptr(FinxAlert) alert = make (self, "BTC-USD", FINX_ALERT_WHEN, "last > 0");
  g_autofree char *id = NULL;
  gint64 start_us = finx_clock_now (self->base.clock);
  guint n_before;

  finx_clock_advance (self->base.clock, FINX_USEC_PER_DAY);
  alert->every_bar = TRUE;
  id = save (self, alert);
  for (guint i = 0; i < 60 && self->n_fired == 0; i++)
    advance (self, FINX_USEC_PER_SEC);
  g_assert_cmpuint (self->n_fired, ==, 1);
  fixture_close (&self->base);
  g_object_unref (self->base.clock);
  self->base.clock = finx_clock_new_manual (start_us);
  open_engine (self);
  n_before = self->n_fired;
  g_test_message ("the engine's clock: %g h", (double) (finx_clock_now (self->base.clock) - start_us) / FINX_USEC_PER_HOUR);
  for (guint i = 0; i < 180 && self->n_fired == n_before; i++)
    advance (self, FINX_USEC_PER_SEC);
  g_assert_cmpuint (self->n_fired, ==, n_before + 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-condition-fires", test_a_condition_fires);
  ADD ("a-condition-that-is-none-is-refused", test_a_condition_that_is_none_is_refused);
  ADD ("a-snoozed-one-waits", test_a_snoozed_one_waits);
  ADD ("portfolios-and-orders", test_portfolios_and_orders);
  ADD ("reminders", test_reminders);
  ADD ("drawdown", test_drawdown);
  ADD ("an-open-bar-across-a-quarter", test_an_open_bar_across_a_quarter);
  ADD ("a-spike-while-closed", test_a_spike_while_closed);
  ADD ("killed-before-it-was-written", test_killed_before_it_was_written);
  ADD ("the-clock-was-ahead", test_the_clock_was_ahead);
  return g_test_run ();
}
