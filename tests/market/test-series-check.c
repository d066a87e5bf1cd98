/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-series-check.h"

#include <math.h>

#include "base/finx-clock.h"
#include "base/finx-time.h"

/* A made-up series of the sessions from Tuesday 2 January 2024 on (New York, as dates; else every @step): its close goes
 * up and down by 1 %. Then one thing is done to it. */
#define FIRST_DAY 19724
#define N_BARS    80

typedef enum { KEEP, DROP, SCALE, POKE, FLATTEN, BREAK, REPEAT } Deed;

typedef struct
{
  const char         *name;
  FinxInterval        interval;
  FinxCalendar        calendar;
  gboolean            knows_calendar;
  gint64              step_us;          /* 0: sessions of New York */
  Deed                deed;
  guint               at, n;            /* bars */
  double              factor;
  gboolean            split_is_booked;
  /* expected; n_faults 0: nothing */
  guint               n_faults;
  FinxSeriesFaultKind kind;
  guint               fault_n;
  const char         *from, *to;        /* %NULL: not looked at */
  guint               split_new, split_old;
} Case;

#define US FINX_CALENDAR_US_EQUITY
#define DAY FINX_INTERVAL_1D
#define HOUR_US FINX_USEC_PER_HOUR
#define DAY_US FINX_USEC_PER_DAY

static const Case cases[] = {
  { "a clean series has no faults, whatever weekends and holidays it leaves out", DAY, US, TRUE, .deed = KEEP },
  { "three sessions are missing", DAY, US, TRUE, 0, DROP, 10, 3, .n_faults = 1, .kind = FINX_FAULT_GAP, .fault_n = 3,
    .from = "2024-01-17", .to = "2024-01-19" },
  { "one missing session counts, and the weekend behind it does not", DAY, US, TRUE, 0, DROP, 12, 1, .n_faults = 1,
    .kind = FINX_FAULT_GAP, .fault_n = 1, .from = "2024-01-19", .to = "2024-01-19" },
  { "without a calendar three days may be holidays", DAY, US, FALSE, 0, DROP, 14, 3 },
  { "without a calendar a week is a gap", DAY, US, FALSE, 0, DROP, 14, 5, .n_faults = 1, .kind = FINX_FAULT_GAP, .fault_n = 5,
    .from = "2024-01-23", .to = "2024-01-29" },
  { "crypto trades every day", DAY, FINX_CALENDAR_ALWAYS, TRUE, DAY_US, DROP, 5, 1, .n_faults = 1, .kind = FINX_FAULT_GAP, .fault_n = 1,
    .from = "2024-01-07", .to = "2024-01-07" },
  { "a series with weekends is taken for one of every day", DAY, US, FALSE, DAY_US, DROP, 5, 1, .n_faults = 1, .kind = FINX_FAULT_GAP,
    .fault_n = 1, .from = "2024-01-07", .to = "2024-01-07" },
  { "a daily series of months has a gap where a month is missing", DAY, US, TRUE, 30 * DAY_US, DROP, 9, 1, .n_faults = 1,
    .kind = FINX_FAULT_GAP, .fault_n = 1 },
  { "a weekly series has a gap where two weeks are missing", FINX_INTERVAL_1W, US, TRUE, 7 * DAY_US, DROP, 9, 2, .n_faults = 1,
    .kind = FINX_FAULT_GAP, .fault_n = 2 },
  { "quiet minutes are no gap", FINX_INTERVAL_1M, FINX_CALENDAR_ALWAYS, TRUE, FINX_USEC_PER_MIN, DROP, 20, 20 },
  { "an hour without minutes is a gap", FINX_INTERVAL_1M, FINX_CALENDAR_ALWAYS, TRUE, FINX_USEC_PER_MIN, DROP, 10, 60, .n_faults = 1,
    .kind = FINX_FAULT_GAP, .fault_n = 60 },
  { "a fall to a quarter that stays is perhaps a split", DAY, US, TRUE, 0, SCALE, 30, .factor = 0.25, .n_faults = 1,
    .kind = FINX_FAULT_JUMP, .fault_n = 1, .from = "2024-02-14", .split_new = 4, .split_old = 1 },
  { "a split that is booked is none", DAY, US, TRUE, 0, SCALE, 30, .factor = 0.25, .split_is_booked = TRUE },
  { "a fall to half is perhaps a split", DAY, US, TRUE, 0, SCALE, 30, .factor = 0.5, .n_faults = 1, .kind = FINX_FAULT_JUMP, .fault_n = 1,
    .split_new = 2, .split_old = 1 },
  { "a fall by a third is an ordinary bad day", DAY, US, TRUE, 0, SCALE, 30, .factor = 0.66 },
  { "a price ten times as high is perhaps a reverse split", DAY, US, TRUE, 0, SCALE, 30, .factor = 10, .n_faults = 1,
    .kind = FINX_FAULT_JUMP, .fault_n = 1, .split_new = 1, .split_old = 10 },
  { "a change like that of no split is told without one", DAY, US, TRUE, 0, SCALE, 30, .factor = 1.7, .n_faults = 1,
    .kind = FINX_FAULT_JUMP, .fault_n = 1 },
  { "a spike that turns back is one finding, not two", DAY, US, TRUE, 0, POKE, 30, .factor = 1.2, .n_faults = 1,
    .kind = FINX_FAULT_SPIKE, .fault_n = 1, .from = "2024-02-14" },
  { "a price in cents for one day is a spike, no split", DAY, US, TRUE, 0, POKE, 30, .factor = 100, .n_faults = 1,
    .kind = FINX_FAULT_SPIKE, .fault_n = 1 },
  { "what moves like the other days is no spike", DAY, US, TRUE, 0, POKE, 30, .factor = 1.02 },
  { "five equal closes in a row are stale", DAY, US, TRUE, 0, FLATTEN, 40, 5, .n_faults = 1, .kind = FINX_FAULT_STALE, .fault_n = 5,
    .from = "2024-02-29", .to = "2024-03-06" },
  { "four are not", DAY, US, TRUE, 0, FLATTEN, 40, 4 },
  { "equal minutes are no fault", FINX_INTERVAL_1M, FINX_CALENDAR_ALWAYS, TRUE, FINX_USEC_PER_MIN, FLATTEN, 10, 50 },
  { "a high below the low is told", DAY, US, TRUE, 0, BREAK, 50, .n_faults = 1, .kind = FINX_FAULT_BROKEN, .fault_n = 1,
    .from = "2024-03-14" },
  { "two bars of one day are told, even at other hours", DAY, US, TRUE, 0, REPEAT, 50, .n_faults = 1, .kind = FINX_FAULT_DUPLICATE,
    .fault_n = 1, .from = "2024-03-14" },
};

static gboolean
is_session (gint64 day)
{
  gint64 open_us, close_us;

  finx_calendar_session (FINX_CALENDAR_US_EQUITY, day * FINX_USEC_PER_DAY, &open_us, &close_us);
  return finx_days_from_time (open_us) == day;
}

static FinxBar
make_bar (gint64 time_us,
          guint  i)
{
  double close = i % 2 == 0 ? 100 : 101;

  return (FinxBar) { time_us, close, close * 1.005, close * 0.995, close, 1000 };
}

static GArray *
make_series (gint64 step_us)
{
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));

  for (gint64 day = FIRST_DAY, i = 0; bars->len < N_BARS; day++, i++)
    if (step_us != 0 || is_session (day))
      {
        FinxBar bar = make_bar (step_us != 0 ? FIRST_DAY * FINX_USEC_PER_DAY + i * step_us : day * FINX_USEC_PER_DAY, bars->len);

        g_array_append_val (bars, bar);
      }
  return bars;
}

static void
scale (FinxBar *bar,
       double   factor)
{
  bar->open *= factor;
  bar->high *= factor;
  bar->low *= factor;
  bar->close *= factor;
}

static void
do_deed (const Case *test,
         GArray     *bars)
{
  FinxBar *at = &g_array_index (bars, FinxBar, test->at);
  FinxBar twin = *at;

  switch (test->deed)
    {
    case DROP:
      g_array_remove_range (bars, test->at, test->n);
      break;
    case SCALE:
      for (guint i = test->at; i < bars->len; i++)
        scale (&g_array_index (bars, FinxBar, i), test->factor);
      break;
    case POKE:
      scale (at, test->factor);
      break;
    case FLATTEN:
      for (guint i = 0; i < test->n; i++)
        at[i].open = at[i].high = at[i].low = at[i].close = 107;
      break;
    case BREAK:
      at->high = at->low - 1;
      break;
    case REPEAT:
      twin.time_us += 14 * FINX_USEC_PER_HOUR;
      twin.close *= 1.001;
      g_array_insert_val (bars, test->at + 1, twin);
      break;
    case KEEP:
    default:
      break;
    }
}

static void
assert_day (gint64      time_us,
            const char *day)
{
  g_autofree char *text = finx_time_format_iso (time_us);

  if (day != NULL && !g_str_has_prefix (text, day))
    g_error ("%s is not %s", text, day);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(GArray) bars = make_series (test->step_us);
  gint64 split = g_array_index (bars, FinxBar, test->at).time_us;
  const FinxSeriesCheckOptions options = { test->interval, test->calendar, test->knows_calendar, &split, test->split_is_booked ? 1 : 0, 0 };
  g_autoptr(FinxSeriesCheck) check = NULL;
  const FinxSeriesFault *fault;

  do_deed (test, bars);
  check = finx_series_check_new ((const FinxBar *) (gpointer) bars->data, bars->len, &options);
  for (guint i = 0; i < check->faults->len; i++)
    {
      fault = &g_array_index (check->faults, FinxSeriesFault, i);
      g_test_message ("fault %d of %u at bar %zu", fault->kind, fault->n, fault->first);
    }
  g_assert_cmpuint (check->faults->len, ==, test->n_faults);
  if (test->n_faults == 0)
    return;
  fault = &g_array_index (check->faults, FinxSeriesFault, 0);
  g_assert_cmpint (fault->kind, ==, test->kind);
  g_assert_cmpuint (check->counts[test->kind], ==, 1);
  g_assert_cmpuint (fault->n, ==, test->fault_n);
  g_assert_cmpuint (fault->split_new, ==, test->split_new);
  g_assert_cmpuint (fault->split_old, ==, test->split_old);
  g_assert_cmpuint (fault->first, ==, test->deed == DROP ? test->at - 1 : test->at);
  assert_day (fault->from_us, test->from);
  assert_day (fault->to_us, test->to);
}

static void
test_currencies (void)
{
  g_autoptr(GArray) bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));
  const FinxSeriesCheckOptions options = { .interval = FINX_INTERVAL_1D, .calendar = FINX_CALENDAR_FX, .knows_calendar = TRUE };
  g_autoptr(FinxSeriesCheck) check = NULL;
  gint64 open_us, close_us, at = FIRST_DAY * FINX_USEC_PER_DAY;

  for (guint i = 0; i < N_BARS; i++)
    {
      FinxBar bar;

      finx_calendar_session (FINX_CALENDAR_FX, at, &open_us, &close_us);
      bar = make_bar (open_us, i);
      g_array_append_val (bars, bar);
      at = close_us;
    }
  g_array_remove_index (bars, 20);
  check = finx_series_check_new ((const FinxBar *) (gpointer) bars->data, bars->len, &options);
  g_assert_cmpuint (check->faults->len, ==, 1);
  g_assert_cmpuint (check->counts[FINX_FAULT_GAP], ==, 1);
}

static void
test_few_bars (void)
{
  const FinxSeriesCheckOptions options = { .interval = FINX_INTERVAL_1D };
  FinxBar bars[3] = { make_bar (0, 0), make_bar (FINX_USEC_PER_DAY, 1), make_bar (2 * FINX_USEC_PER_DAY, 0) };

  for (gsize n = 0; n <= G_N_ELEMENTS (bars); n++)
    {
      g_autoptr(FinxSeriesCheck) check = finx_series_check_new (bars, n, &options);

      g_assert_cmpuint (check->faults->len, ==, 0);
    }
}

static void
test_flood (void)
{
  const FinxSeriesCheckOptions options = { .interval = FINX_INTERVAL_1D, .calendar = FINX_CALENDAR_ALWAYS, .knows_calendar = TRUE };
  g_autoptr(GArray) bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));
  g_autoptr(FinxSeriesCheck) check = NULL;

  for (guint i = 0; i < 2 * FINX_SERIES_CHECK_MAX; i++)
    {
      FinxBar bar = make_bar (i * 2 * FINX_USEC_PER_DAY, i);

      g_array_append_val (bars, bar);
    }
  check = finx_series_check_new ((const FinxBar *) (gpointer) bars->data, bars->len, &options);
  g_assert_cmpuint (check->faults->len, ==, FINX_SERIES_CHECK_MAX);
  g_assert_cmpuint (check->counts[FINX_FAULT_GAP], ==, 2 * FINX_SERIES_CHECK_MAX - 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/series-check/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/series-check/sessions of currencies open the evening before", test_currencies);
  g_test_add_func ("/series-check/few bars are no reason to complain", test_few_bars);
  g_test_add_func ("/series-check/all faults are counted, and the first are kept", test_flood);
  return g_test_run ();
}
