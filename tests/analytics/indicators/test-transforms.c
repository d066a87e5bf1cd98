/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-heikin-ashi.h"
#include "analytics/indicators/finx-kagi.h"
#include "analytics/indicators/finx-point-figure.h"
#include "analytics/indicators/finx-renko.h"
#include "analytics/indicators/finx-volume-profile.h"
#include "analytics/indicators/finx-zigzag.h"
#include "indicators-fixture.h"

static void
test_heikin_ashi (void)
{
  FinxHeikinAshi state = { 0 };
  const FinxCandle bars[] = { { 10, 12, 9, 11 }, { NAN, 12, 9, 11 }, { 11, 15, 10, 14 } };
  FinxCandle first = finx_heikin_ashi_push (&state, &bars[0]), gap = finx_heikin_ashi_push (&state, &bars[1]);
  FinxCandle second = finx_heikin_ashi_push (&state, &bars[2]);

  g_assert_cmpfloat (first.open, ==, 10.5);
  g_assert_cmpfloat (first.close, ==, 10.5);
  g_assert_cmpfloat (first.high, ==, 12);
  g_assert_true (isnan (gap.open) && isnan (gap.close));
  g_assert_cmpfloat (second.open, ==, 10.5);
  g_assert_cmpfloat (second.close, ==, 12.5);
  g_assert_cmpfloat (second.low, ==, 10);
}

/* Every candle holds its body, and all at once is bar by bar. */
static void
test_heikin_ashi_laws (void)
{
  g_auto(Bars) bars = bars_random (500, 10);
  g_autofree double *out = g_new (double, 4 * 500);
  FinxHeikinAshi state = { 0 };

  bars.closes[50] = NAN;
  finx_heikin_ashi (&bars.columns, out, out + 500, out + 1000, out + 1500);
  for (gsize i = 0; i < 500; i++)
    {
      FinxCandle candle = { bars.opens[i], bars.highs[i], bars.lows[i], bars.closes[i] }, c = finx_heikin_ashi_push (&state, &candle);

      g_assert_true (same_bits (c.open, out[i]) && same_bits (c.high, out[500 + i]) && same_bits (c.low, out[1000 + i]));
      g_assert_true (isnan (c.open) == (i == 50));
      if (i != 50)
        g_assert_true (c.high >= MAX (c.open, c.close) && c.low <= MIN (c.open, c.close));
    }
}

static void
assert_bricks (const double *closes,
               gsize         n,
               double        height,
               const double *ends,
               guint         n_ends)
{
  g_autoptr(GArray) bricks = finx_renko (closes, n, height);

  g_assert_cmpuint (bricks->len, ==, n_ends);
  for (guint i = 0; i < n_ends; i++)
    g_assert_cmpfloat_with_epsilon (g_array_index (bricks, FinxRenkoBrick, i).close, ends[i], 1e-9);
}

static void
test_renko (void)
{
  static const double closes[] = { 100, 101.9, 102, 105, 103.5, 103, NAN, 101, 104 }, ends[] = { 102, 104, 102 };
  static const double tenths[] = { 0.1, 0.2, 0.3, 0.2, 0.1 }, tenth_ends[] = { 0.2, 0.3, 0.1 };
  static const double spike[] = { 100, 1e12, 100 };
  g_autoptr(GArray) bricks = NULL;

  assert_bricks (closes, G_N_ELEMENTS (closes), 2, ends, 2);    /* 101 is not two below 102 */
  assert_bricks (tenths, G_N_ELEMENTS (tenths), 0.1, tenth_ends, 3);
  bricks = finx_renko (spike, 3, 0.01);
  g_assert_cmpuint (bricks->len, ==, 2);
  g_assert_true (g_array_index (bricks, FinxRenkoBrick, 0).is_begun_anew);
}

/* Each brick begins where the last ends, or at its other end when it turns; the price is never a brick beyond the last. */
static void
test_renko_laws (void)
{
  g_auto(Bars) bars = bars_random (2000, 10);
  g_autoptr(GArray) bricks = g_array_new (FALSE, FALSE, sizeof (FinxRenkoBrick));
  FinxRenko state = finx_renko_begin (0.25);
  guint n = 0;

  for (gsize i = 0; i < 2000; i++)
    {
      FinxRenko copy = state;
      guint made;

      n = bricks->len;
      made = finx_renko_push (&copy, bars.closes[i], bricks);
      g_array_set_size (bricks, n);
      g_assert_cmpuint (finx_renko_push (&state, bars.closes[i], bricks), ==, made);
      g_assert_cmpfloat (bars.closes[i], <, (state.top + 1) * 0.25 + 1e-9);
      g_assert_cmpfloat (bars.closes[i], >, (state.bottom - 1) * 0.25 - 1e-9);
    }
  for (guint i = 1; i < bricks->len; i++)
    {
      const FinxRenkoBrick *now = &g_array_index (bricks, FinxRenkoBrick, i), *before = now - 1;
      gboolean turns = (now->close > now->open) != (before->close > before->open);

      g_assert_cmpfloat (now->open, ==, turns ? before->open : before->close);
      g_assert_cmpuint (now->bar, >=, before->bar);
    }
}

static void
test_kagi (void)
{
  static const double closes[] = { 10, 10.5, 12, 11.5, 10.9, 10, 11.2, 13, 12.5, 9 };
  g_autoptr(GArray) lines = finx_kagi (closes, G_N_ELEMENTS (closes), 1, FALSE);
  const FinxKagiLine *line = (const FinxKagiLine *) lines->data;

  g_assert_cmpuint (lines->len, ==, 4);
  g_assert_cmpfloat (line[0].end, ==, 12);
  g_assert_true (line[0].is_thick);
  g_assert_cmpfloat (line[1].end, ==, 10);
  g_assert_true (line[1].is_thick && isnan (line[1].changes_at));       /* there is no last low yet */
  g_assert_cmpfloat (line[2].end, ==, 13);
  g_assert_cmpfloat (line[3].end, ==, 9);
  g_assert_cmpfloat (line[3].changes_at, ==, 10);
  g_assert_cmpuint (line[3].first_bar, ==, 7);
}

static void
test_kagi_laws (void)
{
  g_auto(Bars) bars = bars_random (2000, 10);
  g_autoptr(GArray) lines = finx_kagi (bars.closes, 2000, 2, TRUE);

  g_assert_cmpuint (lines->len, >, 3);
  for (guint i = 1; i < lines->len; i++)
    {
      const FinxKagiLine *now = &g_array_index (lines, FinxKagiLine, i), *before = now - 1;

      g_assert_cmpfloat (now->start, ==, before->end);
      g_assert_true ((now->end > now->start) != (before->end > before->start));
      g_assert_cmpfloat (fabs (now->end - now->start), >=, now->start * 0.02 - 1e-9);
    }
}

static void
test_point_figure (void)
{
  static const double highs[] = { 10.2, 12.4, 13.1, 12, 11, 10.1, 13.2 }, lows[] = { 10, 11, 12, 11.5, 10.4, 9.9, 10.5 };
  g_autoptr(GArray) columns = finx_point_figure (highs, lows, G_N_ELEMENTS (highs), 1, 3);
  const FinxFigureColumn *column = (const FinxFigureColumn *) columns->data;

  g_assert_cmpuint (columns->len, ==, 3);
  g_assert_true (column[0].is_up && !column[1].is_up && column[2].is_up);
  g_assert_cmpfloat (column[0].top, ==, 13);
  g_assert_cmpfloat (column[1].top, ==, 12);
  g_assert_cmpfloat (column[1].bottom, ==, 10);
  g_assert_cmpfloat (column[2].bottom, ==, 11);
  g_assert_cmpfloat (column[2].top, ==, 13);
}

static void
test_point_figure_laws (void)
{
  g_auto(Bars) bars = bars_random (2000, 10);
  g_autoptr(GArray) columns = finx_point_figure (bars.highs, bars.lows, 2000, 0.5, 3);

  g_assert_cmpuint (columns->len, >, 3);
  for (guint i = 1; i < columns->len; i++)
    {
      const FinxFigureColumn *now = &g_array_index (columns, FinxFigureColumn, i), *before = now - 1;

      g_assert_true (now->is_up != before->is_up);
      g_assert_cmpfloat (now->top - now->bottom, >=, 0.5 * 2 - 1e-9);
      g_assert_cmpfloat (now->is_up ? now->bottom - before->bottom : before->top - now->top, ==, 0.5);
    }
}

static void
test_zigzag (void)
{
  static const double highs[] = { 10, 11, 12, 11.5, 11, 13, 14, NAN, 13 }, lows[] = { 9.9, 10, 11.5, 10.5, 10, 11, 13, NAN, 12 };
  g_autoptr(GArray) points = finx_zigzag (highs, lows, G_N_ELEMENTS (highs), 10);
  const FinxZigZagPoint *point = (const FinxZigZagPoint *) points->data;

  g_assert_cmpuint (points->len, ==, 5);
  g_assert_false (point[0].is_high);
  g_assert_cmpfloat (point[0].price, ==, 9.9);
  g_assert_cmpfloat (point[1].price, ==, 12);
  g_assert_cmpuint (point[1].bar, ==, 2);
  g_assert_cmpfloat (point[2].price, ==, 10);
  g_assert_cmpfloat (point[3].price, ==, 14);
  g_assert_cmpfloat (point[4].price, ==, 12);
  g_assert_true (point[4].is_open && !point[3].is_open);
}

static void
test_volume_profile (void)
{
  g_autoptr(FinxVolumeProfile) profile = finx_volume_profile_new (1);
  const FinxIndicatorBar bars[] = {
    { .open = 10, .high = 12, .low = 10, .close = 12, .volume = 100 }, { .open = 11.5, .high = 11.5, .low = 11.5, .close = 11.5, .volume = 30 },
    { .open = 9, .high = 10, .low = 8, .close = 8, .volume = 20 },
  }, bad[] = {
    { .open = 10, .high = 1e12, .low = 10, .close = 12, .volume = 100 }, { .open = 10, .high = 12, .low = NAN, .close = 12, .volume = 100 },
    { .open = 10, .high = 12, .low = 10, .close = 12, .volume = -1 }, { .open = 1e9, .high = 1e9, .low = 1e9, .close = 1e9, .volume = 1 },
  };
  guint lowest, highest;

  for (guint i = 0; i < G_N_ELEMENTS (bars); i++)
    g_assert_true (finx_volume_profile_push (profile, &bars[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (finx_volume_profile_push (profile, &bad[i]));
  g_assert_cmpfloat (finx_volume_profile_get_row (profile, 0).bottom, ==, 8);
  g_assert_cmpfloat (finx_volume_profile_get_row (profile, 0).down, ==, 10);
  g_assert_cmpfloat (finx_volume_profile_get_row (profile, 2).up, ==, 50);
  g_assert_cmpfloat (finx_volume_profile_get_row (profile, 3).up, ==, 80);
  g_assert_cmpuint (finx_volume_profile_get_control (profile), ==, 3);
  g_assert_true (finx_volume_profile_get_value_area (profile, 0.7, &lowest, &highest));
  g_assert_cmpuint (lowest, ==, 2);
  g_assert_cmpuint (highest, ==, 3);
  g_assert_cmpuint (finx_volume_profile_get_n_rows (profile), ==, 4);
}

/* Nothing is lost in the rows. */
static void
test_volume_profile_laws (void)
{
  for (int round = 0; round < 20; round++)
    {
      g_auto(Bars) bars = bars_random ((gsize) g_test_rand_int_range (1, 400), 10);
      g_autoptr(FinxVolumeProfile) profile = finx_volume_profile_new_for_bars (&bars.columns, (guint) g_test_rand_int_range (1, 200));
      double total = 0;
      guint lowest, highest;

      for (gsize i = 0; i < bars.columns.n; i++)
        total += bars.volumes[i];
      g_assert_cmpfloat_with_epsilon (finx_volume_profile_get_total (profile), total, total * 1e-9 + 1e-9);
      if (finx_volume_profile_get_value_area (profile, 0.7, &lowest, &highest))
        {
          double held = 0;

          for (guint i = lowest; i <= highest; i++)
            held += finx_volume_profile_get_row (profile, i).up + finx_volume_profile_get_row (profile, i).down;
          g_assert_cmpfloat (held, >=, 0.7 * total - 1e-6);
          g_assert_true (lowest <= finx_volume_profile_get_control (profile) && finx_volume_profile_get_control (profile) <= highest);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transform/heikin-ashi", test_heikin_ashi);
  g_test_add_func ("/transform/heikin-ashi-laws", test_heikin_ashi_laws);
  g_test_add_func ("/transform/renko", test_renko);
  g_test_add_func ("/transform/renko-laws", test_renko_laws);
  g_test_add_func ("/transform/kagi", test_kagi);
  g_test_add_func ("/transform/kagi-laws", test_kagi_laws);
  g_test_add_func ("/transform/point-figure", test_point_figure);
  g_test_add_func ("/transform/point-figure-laws", test_point_figure_laws);
  g_test_add_func ("/transform/zigzag", test_zigzag);
  g_test_add_func ("/transform/volume-profile", test_volume_profile);
  g_test_add_func ("/transform/volume-profile-laws", test_volume_profile_laws);
  return g_test_run ();
}
