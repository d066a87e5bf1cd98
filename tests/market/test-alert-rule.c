/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "market-fixture.h"
#include "market/finx-alert-watch.h"

#define MINUTE FINX_USEC_PER_MIN

typedef struct
{
  FinxInstrumentTable  *table;
  const FinxInstrument *instrument;
  FinxAlertRule        *rule;
  GString              *fired;          /* seconds after T0, apart by spaces */
} Fixture;

static void
begin (Fixture    *self,
       const char *when,
       FinxAlert **alert)
{
  FinxInstrument bitcoin = make_instrument ("BTC", "USD");

  bitcoin.calendar = FINX_CALENDAR_ALWAYS;
  self->table = finx_instrument_table_new ();
  self->instrument = add_made (self->table, bitcoin);
  self->rule = NULL;
  self->fired = g_string_new (NULL);
  *alert = finx_alert_new ();
  (*alert)->instrument = self->instrument;
  (*alert)->condition = FINX_ALERT_WHEN;
  g_free ((*alert)->when);
  (*alert)->when = g_strdup (when);
}

/* Takes @alert. */
static void
arm (Fixture   *self,
     FinxAlert *alert,
     gint64     from_us,
     gboolean   restored)
{
  g_autoptr(GError) error = NULL;

  self->rule = finx_alert_rule_new (alert, &error);
  g_assert_no_error (error);
  finx_alert_rule_start (self->rule, from_us, restored);
  finx_alert_free (alert);
}

static void
note (Fixture               *self,
      const FinxAlertFiring *firing)
{
  g_string_append_printf (self->fired, "%s%g", self->fired->len > 0 ? " " : "", (double) (firing->time_us - T0) / 1e6);
}

static void
push (Fixture      *self,
      FinxTickKind  kind,
      double        seconds,
      gint64        price,
      gint64        size)
{
  FinxTick tick = make_tick (self->instrument, kind, T0 + (gint64) (seconds * 1e6), price, size);
  FinxAlertFiring firing;

  if (finx_alert_rule_push (self->rule, &tick, &firing))
    note (self, &firing);
}

static void
trade (Fixture *self,
       double   seconds,
       gint64   price)
{
  push (self, FINX_TICK_TRADE, seconds, price, 1);
}

static void
end (Fixture    *self,
     const char *expected)
{
  g_assert_cmpstr (self->fired->str, ==, expected);
  finx_alert_rule_free (self->rule);
  g_string_free (self->fired, TRUE);
  g_object_unref (self->table);
}

/* How often */

typedef struct
{
  const char *name;
  const char *when;
  gint64      pause_us;
  gboolean    every_bar, on_close;
  const char *fired;
} Often;

/* Prices 20 s apart, in cents: bars of a minute of three trades each. */
static const gint64 course[] = { 100, 100, 105,  105, 104, 106,  99, 98, 97,  103, 104, 99,  100, 106, 98,  97 };

static const Often oftens[] = {
  { "once", "last > 1.02", 0, FALSE, FALSE, "40" },
  { "true-at-once", "last < 1.02", 0, FALSE, FALSE, "0" },
  { "a-crossing-needs-a-side", "last crosses_below 1.02", 0, FALSE, FALSE, "120" },
  { "every-time", "last > 1.02", MINUTE, FALSE, FALSE, "40 180 260" },
  { "cool-down", "last > 1.02", 3 * MINUTE, FALSE, FALSE, "40 260" },
  { "once-a-bar", "last > 1.02", 0, TRUE, FALSE, "40 60 180 260" },
  { "on-close", "last > 1.02", 0, FALSE, TRUE, "60" },
  { "each-close", "last > 1.02", 0, TRUE, TRUE, "60 120" },
  { "each-crossing-on-close", "last crosses_below 1.02", MINUTE, FALSE, TRUE, "180" },
  { "bars", "close > prev(high)", 0, TRUE, FALSE, "100 180 260" },
  { "new-high-of-two-bars", "high > prev(highest(high, 2))", 0, TRUE, FALSE, "260" },
  { "an-indicator", "sma(2) > 1.04", 0, TRUE, FALSE, "60" },
  { "by-another-interval", "close(5m) < 0.98", 0, FALSE, FALSE, "160" },
};

static void
test_often (gconstpointer data)
{
  const Often *often = data;
  FinxAlert *alert;
  Fixture self;

  begin (&self, often->when, &alert);
  alert->pause_us = often->pause_us;
  alert->every_bar = often->every_bar;
  alert->on_close = often->on_close;
  arm (&self, alert, T0, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (course); i++)
    trade (&self, i * 20, course[i]);
  end (&self, often->fired);
}

static void
test_late_and_repeated_trades (void)
{
  FinxAlert *alert;
  Fixture self;

  begin (&self, "last > 1.02", &alert);
  alert->pause_us = MINUTE;
  arm (&self, alert, T0, FALSE);
  trade (&self, 0, 100);
  trade (&self, 100, 103);
  trade (&self, 50, 99);                /* late: the price did not come back */
  trade (&self, 200, 104);
  trade (&self, 200, 104);
  end (&self, "100");
}

/* Volume counts each trade once. */
static void
test_a_sequence_counts_once (void)
{
  FinxAlert *alert;
  Fixture self;
  FinxAlertFiring firing;

  begin (&self, "volume >= 30", &alert);
  arm (&self, alert, T0, FALSE);
  for (guint i = 0; i < 6; i++)
    {
      FinxTick tick = make_tick (self.instrument, FINX_TICK_TRADE, T0 + i, 100, 10);

      tick.sequence = 1 + i / 2;
      g_assert_true (finx_alert_rule_push (self.rule, &tick, &firing) == (i == 4));
    }
  end (&self, "");
}

static void
test_unknown_never_fires (void)
{
  FinxAlert *alert;
  Fixture self;

  begin (&self, "spread > 0.05 or not (change_percent < 5)", &alert);
  arm (&self, alert, T0, FALSE);
  trade (&self, 1, 100);
  push (&self, FINX_TICK_BID, 2, 90, 1);
  g_assert_cmpstr (self.fired->str, ==, "");
  push (&self, FINX_TICK_ASK, 3, 110, 1);
  end (&self, "3");
}

static void
test_a_move_in_a_window (void)
{
  FinxAlert *alert;
  Fixture self;

  begin (&self, "abs(percent_change(last, 1m)) >= 2", &alert);
  arm (&self, alert, T0, FALSE);
  trade (&self, 0, 1000);
  trade (&self, 50, 1030);              /* three percent, but of less than a minute: what was before is not known */
  trade (&self, 62, 1010);
  trade (&self, 100, 1015);
  trade (&self, 130, 1050);             /* against 1010 or 1015 */
  end (&self, "130");
}

/* A bar ends by the clock where no trade comes that would end it; the trade that comes late does not change it. */
static void
test_the_clock_ends_bars (void)
{
  FinxAlert *alert;
  FinxAlertFiring firing;
  Fixture self;

  begin (&self, "close > 1.02", &alert);
  alert->on_close = alert->every_bar = TRUE;
  arm (&self, alert, T0, FALSE);
  trade (&self, 10, 103);
  g_assert_false (finx_alert_rule_advance (self.rule, T0 + 61 * FINX_USEC_PER_SEC, &firing));
  g_assert_true (finx_alert_rule_advance (self.rule, T0 + 62 * FINX_USEC_PER_SEC, &firing));
  g_assert_cmpint (firing.time_us, ==, T0 + MINUTE);
  g_assert_false (finx_alert_rule_advance (self.rule, T0 + 500 * FINX_USEC_PER_SEC, &firing));
  trade (&self, 59, 99);
  trade (&self, 70, 99);
  trade (&self, 130, 99);
  end (&self, "");
}

/* A bar's end changes what the bar before is, though its price and the next one's are the same. */
static void
test_the_same_price_in_the_next_bar (void)
{
  FinxAlert *alert;
  Fixture self;

  begin (&self, "close > prev(close)", &alert);
  alert->pause_us = MINUTE / 2;
  arm (&self, alert, T0, FALSE);
  trade (&self, 0, 100);
  trade (&self, 60, 102);
  trade (&self, 120, 102);
  trade (&self, 140, 103);
  end (&self, "60 140");
}

/* Kinds come on different channels: a trade that is told after a newer best price is not late. */
static void
test_kinds_are_late_by_themselves (void)
{
  static const struct { const char *name; FinxTickKind first, second; double seconds[2]; const char *fired; } rows[] = {
    { "in-order", FINX_TICK_BID, FINX_TICK_TRADE, { 10, 10.2 }, "10.2" },
    { "trade-after-a-newer-bid", FINX_TICK_BID, FINX_TICK_TRADE, { 10, 9.8 }, "9.8" },
    { "bid-after-a-newer-trade", FINX_TICK_TRADE, FINX_TICK_BID, { 10, 9.8 }, "9.8" },
    { "last-price-after-a-newer-bid", FINX_TICK_BID, FINX_TICK_LAST, { 10, 9.8 }, "9.8" },
    { "bid-later-than-its-own", FINX_TICK_TRADE, FINX_TICK_BID, { 10, 0.5 }, "" },
    { "trade-later-than-its-own", FINX_TICK_BID, FINX_TICK_TRADE, { 10, 0.5 }, "" },
    { "last-price-later-than-a-trade", FINX_TICK_BID, FINX_TICK_LAST, { 10, 0.5 }, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      FinxAlert *alert;
      Fixture self;

      g_test_message ("%s", rows[i].name);
      begin (&self, "bid > 1 and last > 1.02", &alert);
      arm (&self, alert, T0, FALSE);
      trade (&self, 1, 90);
      push (&self, FINX_TICK_BID, 1, 90, 5);
      push (&self, rows[i].first, rows[i].seconds[0], 105, 5);
      push (&self, rows[i].second, rows[i].seconds[1], 105, 5);
      end (&self, rows[i].fired);
    }
}

/* What made it fire is told beside the price of then: the last trade's, though the condition does not look at trades. */
static void
test_the_price_of_then (void)
{
  static const struct { const char *name; gboolean has_quote, has_trade, has_last; gint64 price; } rows[] = {
    { "a-trade-before", FALSE, TRUE, FALSE, 101 },
    { "the-quote-before", TRUE, FALSE, FALSE, 99 },
    { "a-trade-after-the-quote", TRUE, TRUE, FALSE, 101 },
    { "a-last-price-that-is-no-trade", FALSE, FALSE, TRUE, 102 },
    { "nothing-was-traded", FALSE, FALSE, FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      FinxAlert *alert;
      FinxAlertFiring firing = { 0, -1 };
      FinxTick bid;
      Fixture self;

      g_test_message ("%s", rows[i].name);
      begin (&self, "bid > 1", &alert);
      arm (&self, alert, T0, FALSE);
      if (rows[i].has_quote)
        finx_alert_rule_set_quote (self.rule, &(FinxQuote) { .mask = FINX_QUOTE_LAST, .last = 99, .time_us = T0 });
      if (rows[i].has_trade)
        trade (&self, 10, 101);
      if (rows[i].has_last)
        push (&self, FINX_TICK_LAST, 10, 102, 0);
      bid = make_tick (self.instrument, FINX_TICK_BID, T0 + 20 * FINX_USEC_PER_SEC, 105, 1);
      g_assert_true (finx_alert_rule_push (self.rule, &bid, &firing));
      g_assert_cmpint (firing.price, ==, rows[i].price);
      end (&self, "");
    }
}

/* What is of the session forgets the one before. */
static void
test_a_session_begins_anew (void)
{
  gint64 midnight = (FINX_USEC_PER_DAY - T0 % FINX_USEC_PER_DAY) / FINX_USEC_PER_SEC;
  FinxAlert *alert;
  Fixture self;

  begin (&self, "vwap > 1.9", &alert);
  arm (&self, alert, T0, FALSE);
  for (gint64 i = 0; i < 5; i++)
    trade (&self, (double) (midnight - 300 + i * 60), 100);
  g_assert_cmpstr (self.fired->str, ==, "");
  trade (&self, (double) midnight, 200);
  g_assert_cmpuint (self.fired->len, >, 0);
  g_string_truncate (self.fired, 0);
  end (&self, "");
}

/* Bars of any length begin and end where those of a chart do. */
static void
test_any_interval (void)
{
  static const struct
  {
    const char *when;
    double      fires;          /* seconds after the hour that the trades begin with */
  } rows[] = {
    { "volume(7h) >= 5", 80 },
    { "volume(45s) == 1 and prev(volume(45s)) == 3", 60 },
    { "high(90m) >= 1.1", 200 },
    { "open(2m) > prev(open(2m)) and close(3m) > 1.05", 120 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double hour = (double) ((T0 / FINX_USEC_PER_HOUR + 1) * FINX_USEC_PER_HOUR - T0) / 1e6;
      g_autofree char *expected = g_strdup_printf ("%g", hour + rows[i].fires);
      FinxAlert *alert;
      Fixture self;

      begin (&self, rows[i].when, &alert);
      arm (&self, alert, T0, FALSE);
      for (guint k = 0; k < 11; k++)
        trade (&self, hour + k * 20, 100 + k);
      end (&self, expected);
    }
}

static void
test_snooze_and_end (void)
{
  FinxAlert *alert;
  Fixture self;

  begin (&self, "last > 1.02", &alert);
  alert->every_bar = TRUE;
  alert->snoozed_us = T0 + 2 * MINUTE;
  alert->expires_us = T0 + 4 * MINUTE;
  arm (&self, alert, T0, FALSE);
  for (guint i = 0; i < 6; i++)
    trade (&self, i * 60, 103);
  end (&self, "120 180");
}

/* Days to reports */

typedef struct
{
  const char *name;
  const char *when;
  gint64      pause_us;
  gboolean    every_bar, on_close;      /* of a day */
  gboolean    was_closed;               /* until the first step; it had fired before */
  const char *steps;                    /* in hours after midnight: t30: a trade, p30: one at more, a30: the clock; r10,100: reports in days */
  const char *fired;                    /* likewise */
} Report;

/* Armed at noon of the first day. */
static const Report reports[] = {
  { "as-the-day-begins", "earnings_in <= 5", 0, .steps = "r10 a13 a119 a120 a121", .fired = "120" },
  { "as-the-day-began-without-a-trade", "earnings_in <= 5", 0, .steps = "r10 t30 t130", .fired = "120" },
  { "true-at-once", "earnings_in <= 5", 0, .steps = "r5 a13 a14 t15", .fired = "13" },
  { "none-known", "earnings_in <= 5", 0, .steps = "a13 t30 a120", .fired = "" },
  { "none-known-and-not", "not (earnings_in > 5)", 0, .steps = "a13 t30 a120", .fired = "" },
  { "none-known-or", "earnings_in <= 5 or last > 1", 0, .steps = "t13 p30", .fired = "30" },
  { "known-later", "earnings_in <= 5", 0, .steps = "a13 a24 r4 a25", .fired = "25" },
  { "all-are-over", "earnings_in <= 5", MINUTE, .steps = "r-3 a13 t30", .fired = "" },
  { "on-its-day", "earnings_in == 0", 0, .steps = "r5 a13 a119 a120", .fired = "120" },
  { "moved-away", "earnings_in <= 5", MINUTE, .steps = "r10 a13 a120 r20 a121 a359 a360", .fired = "120 360" },
  { "moved-by-a-day", "earnings_in <= 5", MINUTE, .steps = "r10 a13 a120 r9 a121 a144 r10 a145", .fired = "120" },
  { "moved-nearer", "earnings_in <= 5", 0, .steps = "r20 a13 a120 r8 a121", .fired = "121" },
  { "next-quarter", "earnings_in <= 5", MINUTE, .steps = "r3 a13 a96 r3,95 a97 a2159 a2160", .fired = "13 2160" },
  { "next-quarter-not-known-for-a-while", "earnings_in <= 5", MINUTE, .steps = "r3 a13 a96 a120 r3,10 a121 a122", .fired = "13" },
  { "crossing", "earnings_in crosses_below 5", MINUTE, .steps = "r10 a13 a119 a120 a144", .fired = "120" },
  { "the-day-before", "earnings_in < prev(earnings_in)", 0, .steps = "r10 t13 t20 t25", .fired = "24" },
  { "with-a-price", "earnings_in <= 5 and last > 1", 0, .steps = "r10 t30 a120 t121 p130", .fired = "130" },
  { "when-a-bar-is-over", "earnings_in <= 5", MINUTE, .on_close = TRUE, .steps = "r10 t13 t100 a120 t121 a144", .fired = "144" },
  { "once-a-bar", "earnings_in <= 5", 0, .every_bar = TRUE, .steps = "r10 t13 t100 a120 t121 t122 a144 t145", .fired = "121 145" },
  { "while-closed", "earnings_in <= 5", MINUTE, .was_closed = TRUE, .steps = "r15 a480", .fired = "240" },
  { "while-closed-and-true-before", "earnings_in <= 5", MINUTE, .was_closed = TRUE, .steps = "r3 a480", .fired = "" },
  { "the-clock-goes-back", "earnings_in <= 5", MINUTE, .steps = "r10 a13 a120 a96 a119 a121", .fired = "120" },
};

/* (transfer full) */
static GArray *
parse_days (const char *text,
            gint64      midnight)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_auto(GStrv) numbers = g_strsplit (text, ",", -1);

  for (char **number = numbers; *number != NULL; number++)
    {
      gint32 day = (gint32) (midnight / FINX_USEC_PER_DAY + g_ascii_strtoll (*number, NULL, 10));

      g_array_append_val (days, day);
    }
  return days;
}

static void
test_report (gconstpointer data)
{
  const Report *row = data;
  gint64 midnight = T0 - T0 % FINX_USEC_PER_DAY, noon = midnight + FINX_USEC_PER_DAY / 2;
  g_auto(GStrv) steps = g_strsplit (row->steps, " ", -1);
  g_autofree const GArray **none = NULL;
  FinxAlert *alert;
  Fixture self;
  guint n;

  begin (&self, row->when, &alert);
  alert->interval = FINX_INTERVAL_1D;
  alert->pause_us = row->pause_us;
  alert->every_bar = row->every_bar;
  alert->on_close = row->on_close;
  alert->fired_us = row->was_closed ? noon - 90 * FINX_USEC_PER_DAY : 0;
  g_assert_true (finx_alert_rule_needs_reports (alert));
  arm (&self, alert, noon, row->was_closed);
  finx_alert_rule_get_intervals (self.rule, &n);
  none = g_new0 (const GArray *, MAX (n, 1));
  for (char **step = steps; *step != NULL; step++)
    {
      gint64 time_us = midnight + g_ascii_strtoll (*step + 1, NULL, 10) * FINX_USEC_PER_HOUR;
      FinxTick tick = make_tick (self.instrument, FINX_TICK_TRADE, time_us, **step == 'p' ? 110 : 100, 1);
      g_autoptr(GArray) days = **step == 'r' ? parse_days (*step + 1, midnight) : NULL;
      FinxAlertFiring firing;
      gboolean fires = FALSE;

      if (days != NULL)
        finx_alert_rule_set_reports (self.rule, days);
      if (step == steps)
        finx_alert_rule_warm (self.rule, none);
      if (**step == 'a')
        fires = finx_alert_rule_advance (self.rule, time_us + 2 * FINX_USEC_PER_SEC, &firing);
      else if (days == NULL)
        fires = finx_alert_rule_push (self.rule, &tick, &firing);
      if (fires)
        g_string_append_printf (self.fired, "%s%g", self.fired->len > 0 ? " " : "", (double) (firing.time_us - midnight) / FINX_USEC_PER_HOUR);
    }
  end (&self, row->fired);
}

/* History */

static GArray *
make_bars (gint64 first_us,
           gint64 step_us,
           guint  n,
           double first,
           double step)
{
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));

  for (guint i = 0; i < n; i++)
    {
      double price = first + step * i;
      FinxBar bar = { first_us + (gint64) i * step_us, price, price, price, price, 10 };

      g_array_append_val (bars, bar);
    }
  return bars;
}

/* A new alert knows its indicators and the bars before, and tells nothing of what was. */
static void
test_history_warms (void)
{
  g_autoptr(GArray) bars = make_bars (T0 - 30 * MINUTE, MINUTE, 30, 1.30, -0.01);
  const GArray *const frames[] = { bars };
  const FinxInterval *intervals;
  guint n;
  FinxAlert *alert;
  Fixture self;

  begin (&self, "rsi(14) < 30 and close < prev(lowest(low, 10))", &alert);
  alert->every_bar = TRUE;
  arm (&self, alert, T0, FALSE);
  intervals = finx_alert_rule_get_intervals (self.rule, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (intervals[0], ==, FINX_INTERVAL_1M);
  g_assert_cmpuint (finx_alert_rule_get_warm_up (self.rule, FINX_INTERVAL_1M), >, 14);
  finx_alert_rule_warm (self.rule, frames);
  g_assert_cmpstr (self.fired->str, ==, "");
  trade (&self, 5, 102);
  trade (&self, 6, 100);
  trade (&self, 70, 99);
  end (&self, "6 70");
}

/* What is known of the time that the program was closed: what was true before is not told again, what came is. */
static void
test_what_passed_while_closed (void)
{
  static const struct { gint64 fired_us; const char *fired; } rows[] = { { 0, "20 140" }, { T0 - 90 * MINUTE, "140" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      FinxAlert *alert;
      Fixture self;

      begin (&self, "last > 1.02", &alert);
      alert->pause_us = MINUTE;
      alert->fired_us = rows[i].fired_us;
      arm (&self, alert, T0, TRUE);
      trade (&self, -60, 103);
      trade (&self, 20, 104);
      trade (&self, 80, 100);
      trade (&self, 140, 103);
      end (&self, rows[i].fired);
    }
}

static void
fired_cb (guint32         key,
          const FinxTick *tick,
          gboolean        was_closed,
          gpointer        user_data)
{
  g_string_append_printf (user_data, "%u@%g%s ", key, (double) (tick->time_us - T0) / 1e6, was_closed ? "!" : "");
}

/* What the stream brings while history is loaded is neither lost nor seen twice, for levels and for rules. */
static void
test_ticks_wait_for_history (void)
{
  g_autoptr(FinxInstrumentTable) table = finx_instrument_table_new ();
  const FinxInstrument *instrument = add_instrument (table, "AAPL", "USD");
  g_autoptr(GString) fired = g_string_new (NULL);
  g_autoptr(FinxAlertWatch) watch = finx_alert_watch_new (fired_cb, fired);
  g_autoptr(FinxAlert) level = finx_alert_new (), rule = NULL;
  g_autoptr(GArray) ticks = g_array_new (FALSE, FALSE, sizeof (FinxTick));
  FinxAlertPast past = { ticks, T0 + 10 };
  const gint64 prices[] = { 100, 104, 100 }, live[] = { 100, 103, 100 };
  FinxTick tick;
  FinxAlertRule *made;

  level->instrument = instrument;
  level->condition = FINX_ALERT_CROSSES_UP;
  level->level = finx_decimal_new (102, 2);
  level->pause_us = 60;
  level->seen_us = T0 - 100;
  level->seen_price = finx_decimal_new (100, 2);
  rule = finx_alert_copy (level);
  rule->condition = FINX_ALERT_WHEN;
  g_free (rule->when);
  rule->when = g_strdup ("last crosses_above 1.02");
  for (guint i = 0; i < 3; i++)
    {
      tick = make_tick (instrument, FINX_TICK_TRADE, T0 - 90 + i * 10, prices[i], 1);
      g_array_append_val (ticks, tick);
    }
  finx_alert_watch_wait (watch, 1, instrument);
  finx_alert_watch_wait (watch, 2, instrument);
  for (guint i = 0; i < 3; i++)
    {
      tick = make_tick (instrument, FINX_TICK_TRADE, T0 + 5 + i * 10, live[i], 1);
      finx_alert_watch_push (watch, &tick, 1);
    }
  finx_alert_watch_arm (watch, 1, level, NULL, T0, TRUE, &past);
  made = finx_alert_rule_new (rule, NULL);
  finx_alert_rule_start (made, level->seen_us + 1, TRUE);
  finx_alert_watch_arm_rule (watch, 2, made, NULL, T0, TRUE, &past);
  tick = make_tick (instrument, FINX_TICK_TRADE, T0 + 30, 100, 1);
  finx_alert_watch_push (watch, &tick, 1);
  g_assert_cmpstr (fired->str, ==, "1@-8e-05! 1@1.5e-05 2@-8e-05! 2@1.5e-05 ");
  g_assert_cmpuint (finx_alert_watch_get_size (watch), ==, 2);
  finx_alert_watch_disarm (watch, 2);
  finx_alert_watch_disarm (watch, 1);
  finx_alert_watch_wait (watch, 3, instrument);
  finx_alert_watch_disarm (watch, 3);
  g_assert_cmpuint (finx_alert_watch_get_size (watch), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (oftens); i++)
    {
      g_autofree char *path = g_strdup_printf ("/alert-rule/often/%s", oftens[i].name);

      g_test_add_data_func (path, &oftens[i], test_often);
    }
  g_test_add_func ("/alert-rule/late-and-repeated-trades", test_late_and_repeated_trades);
  g_test_add_func ("/alert-rule/a-sequence-counts-once", test_a_sequence_counts_once);
  g_test_add_func ("/alert-rule/unknown-never-fires", test_unknown_never_fires);
  g_test_add_func ("/alert-rule/a-move-in-a-window", test_a_move_in_a_window);
  g_test_add_func ("/alert-rule/the-clock-ends-bars", test_the_clock_ends_bars);
  g_test_add_func ("/alert-rule/the-same-price-in-the-next-bar", test_the_same_price_in_the_next_bar);
  g_test_add_func ("/alert-rule/kinds-are-late-by-themselves", test_kinds_are_late_by_themselves);
  g_test_add_func ("/alert-rule/the-price-of-then", test_the_price_of_then);
  g_test_add_func ("/alert-rule/a-session-begins-anew", test_a_session_begins_anew);
  g_test_add_func ("/alert-rule/any-interval", test_any_interval);
  g_test_add_func ("/alert-rule/snooze-and-end", test_snooze_and_end);
  for (gsize i = 0; i < G_N_ELEMENTS (reports); i++)
    {
      g_autofree char *path = g_strdup_printf ("/alert-rule/reports/%s", reports[i].name);

      g_test_add_data_func (path, &reports[i], test_report);
    }
  g_test_add_func ("/alert-rule/history-warms", test_history_warms);
  g_test_add_func ("/alert-rule/what-passed-while-closed", test_what_passed_while_closed);
  g_test_add_func ("/alert-rule/ticks-wait-for-history", test_ticks_wait_for_history);
  return g_test_run ();
}
