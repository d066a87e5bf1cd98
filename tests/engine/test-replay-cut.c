/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The moment of a replay in other bars. */
#include "base/finx-clock.h"
#include "engine/finx-replay-cut.h"

#define MINUTE (60 * FINX_USEC_PER_SEC)

/* Of minutes of days without nights, from a Monday on. */
static GArray *
make_minutes (guint n)
{
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));
  double price = 100;

  for (guint i = 0; i < n; i++)
    {
      double close = price + g_test_rand_int_range (-8, 9) / 4.0;
      FinxBar bar = { 20000 * FINX_USEC_PER_DAY + i * MINUTE, price, MAX (price, close) + 0.5, MIN (price, close) - 0.5, close, 16 };

      if (g_test_rand_int_range (0, 9) > 0)             /* some are missing */
        g_array_append_val (bars, bar);
      price = close;
    }
  return bars;
}

static GArray *
make_bars (const GArray *minutes,
           FinxInterval  interval)
{
  return finx_bars_resample (FINX_CALENDAR_ALWAYS, FINX_INTERVAL_1M, interval, (const FinxBar *) (gpointer) minutes->data, minutes->len);
}

static void
assert_bar (const FinxBar *bar,
            const FinxBar *expected)
{
  g_assert_cmpint (bar->time_us, ==, expected->time_us);
  g_assert_cmpfloat (bar->open, ==, expected->open);
  g_assert_cmpfloat (bar->high, ==, expected->high);
  g_assert_cmpfloat (bar->low, ==, expected->low);
  g_assert_cmpfloat (bar->close, ==, expected->close);
  g_assert_cmpfloat (bar->volume, ==, expected->volume);
}

/* What was seen is of before the moment, what comes is of after it, and both together are the bars. */
static void
test_laws (void)
{
  const FinxInterval intervals[] = { FINX_INTERVAL_1M, FINX_INTERVAL_5M, FINX_INTERVAL_15M, FINX_INTERVAL_1H, FINX_INTERVAL (FINX_UNIT_HOUR, 4) };

  for (guint round = 0; round < 500; round++)
    {
      FinxInterval from = intervals[g_test_rand_int_range (0, 5)], to = intervals[g_test_rand_int_range (0, 5)];
      g_autoptr(GArray) minutes = make_minutes (3000), driver = make_bars (minutes, from), bars = make_bars (minutes, to), cut_bars = NULL;
      FinxReplayPlace place = { .bars = driver, .interval = from, .calendar = FINX_CALENDAR_ALWAYS,
                                .n_over = (guint) g_test_rand_int_range (1, (int) driver->len - 1) };
      gint64 time_us = finx_replay_place_time (&place), until_us = 20000 * FINX_USEC_PER_DAY + 3000 * MINUTE;
      FinxReplayCut cut;
      guint whole = 0;

      finx_replay_cut (&place, bars, to, until_us, &cut);
      cut_bars = cut.bars;
      for (guint i = 1; i < cut.bars->len; i++)
        g_assert_cmpint (g_array_index (cut.bars, FinxBar, i - 1).time_us, <, g_array_index (cut.bars, FinxBar, i).time_us);
      if (cut.first < cut.bars->len && from <= to)
        g_assert_cmpint (g_array_index (cut.bars, FinxBar, cut.first).time_us, >=, time_us);
      for (guint i = 0; i < cut.bars->len; i++)
        {
          FinxBar bar = g_array_index (cut.bars, FinxBar, i);
          gint64 end_us = finx_bar_end (FINX_CALENDAR_ALWAYS, to, bar.time_us);

          if (cut.rest > 0 && i + 1 == cut.rest)
            {
              g_assert_cmpuint (i + 1, ==, cut.first);
              finx_replay_join (&bar, &g_array_index (cut.bars, FinxBar, ++i));
            }
          else if (i < cut.first)
            g_assert_true (end_us <= time_us || (from < to && i + 1 == cut.first)); /* a last part that lacks its minutes is whole, too */
          if (end_us <= until_us && from <= to)
            assert_bar (&bar, &g_array_index (bars, FinxBar, whole));
          whole++;
        }
      g_assert_cmpuint (whole, <=, bars->len);
    }
}

/* A bar that has begun: of finer ones those are over that its part of time has; to a coarser one it gives what was seen of it. */
static void
test_open_bar (void)
{
  g_autoptr(GArray) minutes = make_minutes (600), hours = NULL, fives = NULL, finer = NULL, coarser = NULL;
  FinxReplayPlace place = { .interval = FINX_INTERVAL_1H, .calendar = FINX_CALENDAR_ALWAYS, .n_over = 3, .has_begun = TRUE, .part = 0.5 };
  const FinxBar *open, *seen, *rest;
  FinxReplayCut cut;

  hours = make_bars (minutes, FINX_INTERVAL_1H);
  fives = make_bars (minutes, FINX_INTERVAL_5M);
  open = &g_array_index (hours, FinxBar, 3);
  place.bars = hours;
  place.open_bar = (FinxBar) { open->time_us, open->open, open->open, open->low, open->low, open->volume / 2 };
  g_assert_cmpint (finx_replay_place_time (&place), ==, open->time_us + 30 * MINUTE);
  finx_replay_cut (&place, fives, FINX_INTERVAL_5M, G_MAXINT64, &cut);
  finer = cut.bars;
  g_assert_cmpuint (cut.rest, ==, 0);
  g_assert_cmpint (g_array_index (finer, FinxBar, cut.first).time_us, >=, open->time_us + 30 * MINUTE);
  g_assert_cmpint (g_array_index (finer, FinxBar, cut.first - 1).time_us, <, open->time_us + 30 * MINUTE);

  finx_replay_cut (&place, hours, FINX_INTERVAL_1H, G_MAXINT64, &cut);
  coarser = cut.bars;
  g_assert_cmpuint (cut.rest, ==, 4);
  g_assert_cmpuint (cut.first, ==, 4);
  seen = &g_array_index (coarser, FinxBar, 3);
  rest = &g_array_index (coarser, FinxBar, 4);
  assert_bar (seen, &place.open_bar);
  g_assert_cmpfloat (rest->open, ==, open->low);
  g_assert_cmpfloat (rest->close, ==, open->close);
  g_assert_cmpfloat (rest->volume + seen->volume, ==, open->volume);
}

/* The last bar is of the present, too: only what the replay had of it is taken. */
static void
test_last_bar (void)
{
  g_autoptr(GArray) minutes = make_minutes (90), hours = NULL, longer = NULL, cut_bars = NULL;
  FinxReplayPlace place = { .bars = minutes, .interval = FINX_INTERVAL_1M, .calendar = FINX_CALENDAR_ALWAYS };
  FinxReplayCut cut;
  FinxBar after;

  hours = make_bars (minutes, FINX_INTERVAL_1H);
  longer = g_array_copy (hours);
  g_array_index (longer, FinxBar, 1).high = 1000;
  while (g_array_index (minutes, FinxBar, place.n_over).time_us < g_array_index (minutes, FinxBar, 0).time_us + 70 * MINUTE)
    place.n_over++;
  finx_replay_cut (&place, longer, FINX_INTERVAL_1H, 20000 * FINX_USEC_PER_DAY + 90 * MINUTE, &cut);
  cut_bars = cut.bars;
  g_assert_cmpuint (cut_bars->len, ==, 3);
  g_assert_cmpuint (cut.rest, ==, 2);
  after = g_array_index (cut_bars, FinxBar, 1);
  finx_replay_join (&after, &g_array_index (cut_bars, FinxBar, 2));
  assert_bar (&after, &g_array_index (hours, FinxBar, 1));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/replay-cut/laws", test_laws);
  g_test_add_func ("/replay-cut/open-bar", test_open_bar);
  g_test_add_func ("/replay-cut/last-bar", test_last_bar);
  return g_test_run ();
}
