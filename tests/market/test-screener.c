/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "market-fixture.h"
#include "market/finx-bar-builder.h"
#include "market/screener/finx-screen-probe.h"
#include "market/screener/finx-screen-terms.h"

#define DAY    FINX_USEC_PER_DAY
#define MINUTE FINX_USEC_PER_MIN
#define NOON   (T0 - T0 % DAY + DAY / 2)

static FinxScreenPlan *
make_plan (const char        *when,
           const char *const *columns,
           FinxInterval       interval)
{
  g_autoptr(FinxScreen) screen = finx_screen_new ("", when, columns);
  g_autoptr(GError) error = NULL;
  FinxScreenPlan *plan;

  screen->interval = interval;
  plan = finx_screen_plan_new (screen, NULL, &error);
  g_assert_no_error (error);
  return plan;
}

static FinxInstrument
make_bitcoin (void)
{
  FinxInstrument made = make_instrument ("BTC", "USD");

  made.calendar = FINX_CALENDAR_ALWAYS;
  return made;
}

/* One instrument and its daily closes, the last of today */

typedef struct
{
  const char *name, *when, *column;
  guint       n;                /* days */
  double      match, value;     /* NaN: unknown */
} Case;

static const double closes[] = { 10, 11, 12, 11, 10, 9, 10, 12 };       /* volume: 100, of today 300 */

static const Case cases[] = {
  { "price", "last > 11 and close > 11", "last", 8, 1, 12 },
  { "no-condition", "", "close", 8, 1, 12 },
  { "no-history", "close > 1", "close", 0, NAN, NAN },
  { "too-little-history", "sma(5) > 1", "sma(5)", 4, NAN, NAN },
  { "just-enough", "sma(4) > 1", "sma(4)", 4, 1, 11 },
  { "unknown-is-no-match-by-not", "not (sma(9) > 1)", "sma(9)", 8, NAN, NAN },
  { "known-part-decides", "sma(9) > 1 and last < 5", "last", 8, 0, 12 },
  { "average-of-the-open-bar", "sma(2) > 10.9", "sma(2)", 8, 1, 11 },
  { "bar-before", "close > prev(close)", "prev(close)", 8, 1, 10 },
  { "high-of-days", "close >= highest(close, 8)", "highest(close, 7)", 8, 1, 12 },
  { "breakout", "close > prev(highest(close, 7))", "prev(highest(close, 7))", 8, 0, 12 },
  { "volume", "volume > 2 * prev(sma(volume, 5))", "volume / prev(sma(volume, 5))", 8, 1, 3 },
  { "change-in-days", "roc(2) > 30", "roc(2)", 8, 1, 100.0 / 3 },
  { "change-by-the-clock", "percent_change(last, 5d) > 8", "percent_change(last, 2d)", 8, 1, 20 },
  { "crosses-today", "close crosses_above 11", "close", 8, 1, 12 },
  { "crossed-yesterday", "close crosses_above 9.5", "close", 8, 0, 12 },
  { "other-way", "close crosses_below 11", "close", 8, 0, 12 },
  { "weeks", "close(1w) > 5", "close(1w)", 8, NAN, NAN },
};

/* @bars: one a day, of any length up to it; longer ones are not known. */
static void
warm (FinxScreenProbe *probe,
      const GArray    *bars)
{
  guint n;
  const FinxInterval *intervals = finx_screen_probe_get_intervals (probe, &n);
  g_autofree const GArray **known = g_new0 (const GArray *, n);

  for (guint i = 0; i < n; i++)
    known[i] = intervals[i] <= FINX_INTERVAL_1D ? bars : NULL;
  finx_screen_probe_warm (probe, known, NOON);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  const char *const columns[] = { test->column, NULL };
  const FinxInstrument bitcoin = make_bitcoin ();
  g_autoptr(FinxScreenPlan) plan = make_plan (test->when, columns, FINX_INTERVAL_1D);
  g_autoptr(FinxScreenProbe) probe = finx_screen_probe_new (plan, &bitcoin);
  g_autoptr(GArray) bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));
  double match, value;

  for (guint i = 0; i < test->n; i++)
    {
      double close = closes[i];
      FinxBar bar = { NOON - DAY / 2 - (test->n - 1 - i) * DAY, close, close, close, close, i == 7 ? 300 : 100 };

      g_array_append_val (bars, bar);
    }
  warm (probe, bars);
  match = finx_screen_probe_get_match (probe);
  value = finx_screen_probe_get_value (probe, 0);
  g_assert_true (isnan (match) ? isnan (test->match) : match == test->match);
  if (isnan (test->value))
    g_assert_true (isnan (value));
  else
    g_assert_cmpfloat_with_epsilon (value, test->value, 1e-9);
}

/* Days to a report, by day and without a trade; where none is known it is no match, not either way. */
static void
test_days_to_a_report (void)
{
  static const struct
  {
    const char *name;
    gint32      days[2];        /* from today; 0: none */
    gint64      later;          /* days that pass */
    double      match, value;   /* NaN: unknown */
  } rows[] = {
    { "soon", { 3 }, 0, 1, 3 }, { "not-yet", { 12 }, 0, 0, 12 }, { "comes-near", { 12 }, 8, 1, 4 }, { "on-its-day", { 3 }, 3, 1, 0 },
    { "over", { 3 }, 4, NAN, NAN }, { "the-next-one", { 3, 94 }, 4, 0, 90 }, { "none-known", { 0 }, 1, NAN, NAN },
  };
  const char *const columns[] = { "earnings_in", NULL };
  const FinxInstrument bitcoin = make_bitcoin ();
  g_autoptr(FinxScreenPlan) other = make_plan ("last > 1", (const char *const []) { NULL }, FINX_INTERVAL_1D);
  g_autoptr(FinxScreenPlan) plan = make_plan ("earnings_in <= 5", columns, FINX_INTERVAL_1D);

  g_assert_true (finx_screen_plan_needs_reports (plan));
  g_assert_false (finx_screen_plan_needs_reports (other));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(FinxScreenProbe) probe = finx_screen_probe_new (plan, &bitcoin);
      g_autoptr(GArray) days = g_array_new (FALSE, FALSE, sizeof (gint32));
      double match, value;

      for (guint k = 0; k < 2 && rows[i].days[k] != 0; k++)
        {
          gint32 day = (gint32) (NOON / DAY) + rows[i].days[k];

          g_array_append_val (days, day);
        }
      g_test_message ("%s", rows[i].name);
      finx_screen_probe_set_reports (probe, days);
      finx_screen_probe_warm (probe, NULL, NOON);
      g_assert_cmpint (finx_screen_probe_set_day (probe, NOON + rows[i].later * DAY), ==, rows[i].later > 0 && days->len > 0);
      finx_screen_probe_update (probe);
      match = finx_screen_probe_get_match (probe);
      value = finx_screen_probe_get_value (probe, 0);
      g_assert_true (isnan (rows[i].match) ? isnan (match) : match == rows[i].match);
      g_assert_true (isnan (rows[i].value) ? isnan (value) : value == rows[i].value);
    }
}

/* The law: kept up to date by trades, it tells what each instrument tells that is looked at alone, later and from its bars. */

static const char *const looking_back[] = { "rsi(4, 5m)", "sma(7)", "highest(high, 5)", "volume", "bollinger(6, 2).upper", "prev(close(5m))", NULL };
static const char *const of_the_moment[] = { "rsi(4, 5m)", "sma(7)", "adx(3)", "obv()", "macd(3, 6, 2, 5m).histogram", "mfi(5)", NULL };

static const char *const of_any_interval[] = {
  "rsi(4, 7m)", "prev(sma(4, 45s))", "highest(high(7m), 3)", "volume(90m)", "vwap(7m)", "ema(3, 3h)", NULL
};

static const struct
{
  const char        *when;
  const char *const *columns;
} laws[] = {
  { "close > prev(highest(high, 5))", looking_back }, { "sma(3) crosses_above sma(7)", looking_back },
  { "rsi(4, 5m) < 40 or volume > 2 * prev(sma(volume, 4))", looking_back },
  { "last crosses close(5m) or macd(3, 6, 2).signal > 0", looking_back },
  { "lowest(low(5m), 3) < low and not (close crosses_below open)", looking_back }, { "atr(5) / close > 0.01", looking_back },
  { "atr(5) / close > 0.01", of_the_moment }, { "", of_the_moment },
  { "close(7m) > prev(highest(high(7m), 3)) or sma(3, 45s) crosses_below sma(5, 45s)", of_any_interval }, { "", of_any_interval },
};

static GArray *
build (const FinxInstrument *instrument,
       FinxInterval          interval,
       const GArray         *ticks,
       guint                 n)
{
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));
  FinxBarBuilder builder;
  FinxBar closed;

  finx_bar_builder_init (&builder, instrument, interval);
  for (guint i = 0; i < n; i++)
    if (finx_bar_builder_push (&builder, &g_array_index (ticks, FinxTick, i), &closed) == FINX_BAR_OPENED && closed.time_us != 0)
      g_array_append_val (bars, closed);
  if (builder.has_bar)
    g_array_append_val (bars, builder.bar);
  return bars;
}

static FinxScreenProbe *
look_alone (FinxScreenPlan       *plan,
            const FinxInstrument *instrument,
            const GArray         *ticks,
            guint                 n)
{
  FinxScreenProbe *probe = finx_screen_probe_new (plan, instrument);
  guint n_intervals;
  const FinxInterval *intervals = finx_screen_probe_get_intervals (probe, &n_intervals);
  g_autoptr(GPtrArray) bars = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < n_intervals; i++)
    g_ptr_array_add (bars, build (instrument, intervals[i], ticks, n));
  finx_screen_probe_warm (probe, (const GArray *const *) bars->pdata, n > 0 ? g_array_index (ticks, FinxTick, n - 1).time_us : T0);
  return probe;
}

static void
assert_same (double      live,
             double      alone,
             const char *when,
             const char *what)
{
  if (isnan (live) ? !isnan (alone) : live != alone)
    g_error ("%s: %s is %.17g live and %.17g alone", when, what, live, alone);
}

static void
test_law (void)
{
  const FinxInstrument bitcoin = make_bitcoin ();
  guint n_matches = 0;

  for (guint round = 0; round < 120; round++)
    {
      const char *when = laws[round % G_N_ELEMENTS (laws)].when;
      const char *const *columns = laws[round % G_N_ELEMENTS (laws)].columns;
      g_autoptr(FinxScreenPlan) plan = make_plan (when, columns, FINX_INTERVAL_1M);
      g_autoptr(GArray) ticks = g_array_new (FALSE, FALSE, sizeof (FinxTick));
      g_autoptr(FinxScreenProbe) live = NULL, alone = NULL;
      guint n = (guint) g_test_rand_int_range (0, 400), first = (guint) g_test_rand_int_range (0, (gint32) n + 1);
      gint64 price = 10000, time_us = T0;

      for (guint i = 0; i < n; i++)
        {
          FinxTick tick;

          price = MAX (100, price + g_test_rand_int_range (-40, 41));
          time_us += g_test_rand_int_range (1, 60) * G_USEC_PER_SEC * (g_test_rand_int_range (0, 40) == 0 ? 20 : 1);
          tick = make_tick (&bitcoin, FINX_TICK_TRADE, time_us, price, g_test_rand_int_range (1, 50));
          g_array_append_val (ticks, tick);
        }
      live = look_alone (plan, &bitcoin, ticks, first);
      for (guint i = first; i < n; i++)
        {
          finx_screen_probe_push (live, &g_array_index (ticks, FinxTick, i));
          if (g_test_rand_bit ())
            finx_screen_probe_update (live);
        }
      finx_screen_probe_update (live);
      alone = look_alone (plan, &bitcoin, ticks, n);
      assert_same (finx_screen_probe_get_match (live), finx_screen_probe_get_match (alone), when, "the match");
      for (guint i = 0; columns[i] != NULL; i++)
        assert_same (finx_screen_probe_get_value (live, i), finx_screen_probe_get_value (alone, i), when, columns[i]);
      n_matches += finx_screen_probe_get_match (live) == 1;
    }
  g_assert_cmpuint (n_matches, >, 10);
}

/* Quotes */

static void
test_quote (void)
{
  const char *const columns[] = { "change_percent", "spread", "bid", NULL };
  const FinxInstrument bitcoin = make_bitcoin ();
  g_autoptr(FinxScreenPlan) plan = make_plan ("change_percent > 1", columns, FINX_INTERVAL_1D);
  g_autoptr(FinxScreenProbe) probe = finx_screen_probe_new (plan, &bitcoin);
  FinxQuote quote = { .time_us = T0, .mask = FINX_QUOTE_LAST | FINX_QUOTE_PREVIOUS, .last = 10200, .previous_close = 10000 };

  finx_screen_probe_warm (probe, NULL, T0);
  g_assert_true (isnan (finx_screen_probe_get_match (probe)));
  g_assert_true (finx_screen_probe_wants_book (probe));
  finx_screen_probe_set_quote (probe, &quote);
  g_assert_true (finx_screen_probe_update (probe));
  g_assert_cmpfloat (finx_screen_probe_get_match (probe), ==, 1);
  g_assert_cmpfloat (finx_screen_probe_get_value (probe, 0), ==, 2);
  g_assert_true (isnan (finx_screen_probe_get_value (probe, 1)));
  g_assert_cmpfloat (finx_screen_probe_get_last (probe), ==, 102);
  g_assert_false (finx_screen_probe_update (probe));
}

/* Texts */

static void
test_faults (void)
{
  static const struct
  {
    const char *when, *column, *code;
    guint       at;             /* column of the fault; 0: not in the condition */
  } faults[] = {
    { "rsi(14) <", "last", "FINX-EXPR-002", 10 },
    { "rsii(14) < 30", "last", "FINX-EXPR-003", 1 },
    { "last", "last", "FINX-EXPR-005", 1 },
    { "value > 3", "last", "FINX-EXPR-003", 1 },
    { "last > 3", "last > 3", "FINX-EXPR-005", 0 },
    { "last > 3", "nonsense", "FINX-EXPR-003", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      const char *const columns[] = { faults[i].column, NULL };
      g_autoptr(FinxScreen) screen = finx_screen_new ("", faults[i].when, columns);
      g_autoptr(GError) error = NULL;
      FinxPlace place;

      g_assert_null (finx_screen_plan_new (screen, &place, &error));
      g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, faults[i].code));
      g_assert_cmpuint (place.column, ==, faults[i].at);
    }
}

/* What comes with the program can be read, and is written as it will be shown. */
static void
test_ready (void)
{
  g_autoptr(GPtrArray) ready = finx_screen_list_ready ();
  const FinxScreenTerm *terms;
  guint n;

  for (guint i = 0; i < ready->len; i++)
    {
      const FinxScreen *screen = ready->pdata[i];
      g_autoptr(GError) error = NULL;
      g_autoptr(FinxScreenPlan) plan = finx_screen_plan_new (screen, NULL, &error);
      g_autoptr(FinxScreen) found = finx_screen_find_ready (finx_screen_get_ready_id (i));
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = finx_expression_to_string (finx_screen_plan_get_when (plan));
      g_assert_cmpstr (text, ==, screen->when);
      g_assert_true (finx_screen_equal (found, screen));
      for (guint k = 0; k < finx_screen_plan_get_n_columns (plan); k++)
        {
          g_autofree char *column = finx_expression_to_string (finx_screen_plan_get_column (plan, k));

          g_assert_cmpstr (column, ==, screen->columns[k]);
        }
    }
  g_assert_null (finx_screen_get_ready_id (ready->len));
  terms = finx_screen_list_terms (&n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(FinxExpression) parsed = finx_expression_parse_number (terms[i].text, FINX_SUBJECT_INSTRUMENT, NULL, &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = finx_expression_to_string (parsed);
      g_assert_cmpstr (text, ==, terms[i].text);
      g_assert_true (finx_screen_find_term (terms[i].id) == &terms[i] && finx_screen_term_of_text (text) == &terms[i]);
    }
}

static void
test_text (void)
{
  const char *const columns[] = { "last", "rsi(14, 1d)", NULL };
  g_autoptr(GPtrArray) screens = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_screen_free), back = NULL, damaged = NULL;
  FinxScreen *screen = finx_screen_new ("My “own”", "last > 1", columns);
  g_autofree char *text = NULL;

  screen->interval = FINX_INTERVAL_1H;
  screen->asset_class = FINX_ASSET_CRYPTO;
  g_free (screen->currency);
  screen->currency = g_strdup ("USD");
  screen->is_held = TRUE;
  g_ptr_array_add (screens, screen);
  g_ptr_array_add (screens, finx_screen_new ("", "", NULL));
  text = finx_screens_to_text (screens);
  back = finx_screens_from_text (text);
  g_assert_cmpuint (back->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_true (finx_screen_equal (back->pdata[i], screens->pdata[i]));
  g_assert_false (finx_screen_equal (back->pdata[0], back->pdata[1]));
  g_assert_null (finx_screens_from_text ("[]"));
  damaged = finx_screens_from_text ("{\"screens\":[3,{\"name\":\"a\"},{\"name\":\"b\",\"when\":\"last > 1\",\"columns\":[1,\"last\"],\"interval\":\"9y\"}]}");
  g_assert_cmpuint (damaged->len, ==, 1);
  g_assert_cmpstr (((FinxScreen *) damaged->pdata[0])->columns[0], ==, "last");
}

static void
test_split (void)
{
  g_autoptr(FinxExpression) parsed = finx_expression_parse ("last>1 and (bid > 2 or ask>3) and not (spread > 1 and close > 2)", FINX_SUBJECT_INSTRUMENT, NULL, NULL);
  g_auto(GStrv) parts = finx_expression_split (parsed);

  g_assert_cmpuint (g_strv_length (parts), ==, 3);
  g_assert_cmpstr (parts[0], ==, "last > 1");
  g_assert_cmpstr (parts[1], ==, "bid > 2 or ask > 3");
  g_assert_cmpstr (parts[2], ==, "not (spread > 1 and close > 2)");
}

static void
test_covers (void)
{
  const FinxInstrument bitcoin = make_bitcoin ();
  g_autoptr(FinxScreen) screen = finx_screen_new ("", "", NULL);

  g_assert_true (finx_screen_covers (screen, &bitcoin));
  screen->asset_class = FINX_ASSET_EQUITY;
  g_assert_true (finx_screen_covers (screen, &bitcoin));
  g_free (screen->currency);
  screen->currency = g_strdup ("eur");
  g_assert_false (finx_screen_covers (screen, &bitcoin));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/screener/case/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/screener/days-to-a-report", test_days_to_a_report);
  g_test_add_func ("/screener/law", test_law);
  g_test_add_func ("/screener/quote", test_quote);
  g_test_add_func ("/screener/faults", test_faults);
  g_test_add_func ("/screener/ready", test_ready);
  g_test_add_func ("/screener/text", test_text);
  g_test_add_func ("/screener/split", test_split);
  g_test_add_func ("/screener/covers", test_covers);
  return g_test_run ();
}
