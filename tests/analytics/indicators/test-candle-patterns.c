/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-candle-patterns.h"
#include "indicators-fixture.h"

/* The candles of a pattern, after ten that go up or down by 1 with bodies of 1 and shadows of ¼ to 100. */
typedef struct
{
  const char *name;
  int         trend;
  double      candles[5][4];    /* open, high, low, close */
} Case;

static const Case cases[] = {
  { "doji", 1, { { 100, 101, 99, 100.1 } } }, { "dragonfly-doji", -1, { { 100, 100.05, 98, 100 } } },
  { "gravestone-doji", 1, { { 100, 102, 99.95, 100 } } }, { "spinning-top", 1, { { 100, 101, 99.4, 100.4 } } },
  { "hammer", -1, { { 99, 99.35, 97, 99.3 } } }, { "hanging-man", 1, { { 101, 101.35, 99, 101.3 } } },
  { "inverted-hammer", -1, { { 99, 101, 98.95, 99.3 } } }, { "shooting-star", 1, { { 101, 103, 100.95, 101.3 } } },
  { "white-marubozu", 1, { { 100, 102, 100, 102 } } }, { "black-marubozu", 1, { { 102, 102, 100, 100 } } },
  { "bullish-engulfing", -1, { { 100, 100.2, 99, 99.2 }, { 99, 101, 98.9, 100.5 } } },
  { "bearish-engulfing", 1, { { 100, 101, 99.9, 100.8 }, { 101, 101.2, 99, 99.5 } } },
  { "bullish-harami", -1, { { 100, 100.1, 98, 98.2 }, { 98.8, 99.5, 98.7, 99.2 } } },
  { "bearish-harami", 1, { { 100, 102, 99.9, 101.8 }, { 101.2, 101.3, 100.5, 100.8 } } },
  { "bullish-harami-cross", -1, { { 100, 100.1, 98, 98.2 }, { 99, 99.5, 98.5, 99.02 } } },
  { "bearish-harami-cross", 1, { { 100, 102, 99.9, 101.8 }, { 101, 101.5, 100.5, 101.02 } } },
  { "piercing-line", -1, { { 100, 100.1, 98, 98.2 }, { 97.8, 99.7, 97.7, 99.5 } } },
  { "dark-cloud-cover", 1, { { 100, 102, 99.9, 101.8 }, { 102.2, 102.3, 100.4, 100.5 } } },
  { "tweezer-bottom", -1, { { 100, 100.1, 98, 98.9 }, { 98.7, 99.7, 98.02, 99.5 } } },
  { "tweezer-top", 1, { { 100, 102, 99.9, 101.2 }, { 101.5, 102.03, 100.4, 100.5 } } },
  { "morning-star", -1, { { 100, 100.1, 98, 98.2 }, { 97.9, 98, 97.4, 97.6 }, { 98, 99.8, 97.9, 99.6 } } },
  { "evening-star", 1, { { 100, 102, 99.9, 101.8 }, { 102.1, 102.6, 102, 102.4 }, { 102, 102.1, 100, 100.4 } } },
  { "morning-doji-star", -1, { { 100, 100.1, 98, 98.2 }, { 97.8, 98, 97.4, 97.81 }, { 98, 99.8, 97.9, 99.6 } } },
  { "evening-doji-star", 1, { { 100, 102, 99.9, 101.8 }, { 102.2, 102.6, 102, 102.21 }, { 102, 102.1, 100, 100.4 } } },
  { "three-white-soldiers", -1, { { 100, 101.1, 99.9, 101 }, { 100.5, 102.1, 100.4, 102 }, { 101.5, 103.1, 101.4, 103 } } },
  { "three-black-crows", 1, { { 101, 101.1, 99.9, 100 }, { 100.5, 100.6, 98.9, 99 }, { 99.5, 99.6, 97.9, 98 } } },
  { "three-inside-up", -1, { { 100, 100.1, 98, 98.2 }, { 98.8, 99.5, 98.7, 99.2 }, { 99.2, 100.9, 99.1, 100.8 } } },
  { "three-inside-down", 1, { { 100, 102, 99.9, 101.8 }, { 101.2, 101.3, 100.5, 100.8 }, { 100.8, 100.9, 99, 99.2 } } },
  { "rising-three-methods", 1, { { 100, 103.1, 99.9, 103 }, { 102.8, 103, 102.2, 102.4 }, { 102.4, 102.5, 101.8, 102 }, { 102, 102.1, 101.2, 101.4 },
                                 { 101.5, 104.1, 101.4, 104 } } },
  { "falling-three-methods", -1, { { 103, 103.1, 99.9, 100 }, { 100.2, 100.8, 100, 100.6 }, { 100.6, 101.2, 100.5, 101 }, { 101, 101.7, 100.9, 101.5 },
                                   { 101.4, 101.5, 98.9, 99 } } },
};

static void
put (Bars   *bars,
     gsize   i,
     double  open,
     double  high,
     double  low,
     double  close)
{
  bars->opens[i] = open;
  bars->highs[i] = high;
  bars->lows[i] = low;
  bars->closes[i] = close;
}

static void
test_pattern (gconstpointer data)
{
  const Case *c = data;
  const FinxCandlePattern *pattern = finx_candle_pattern_lookup (c->name);
  g_auto(Bars) bars = bars_new (FINX_CANDLE_PATTERN_PAST + 5);
  gsize last = FINX_CANDLE_PATTERN_PAST + pattern->n_bars - 1;

  for (gsize i = 0; i < FINX_CANDLE_PATTERN_PAST; i++)
    {
      double close = 100 - c->trend * (double) (FINX_CANDLE_PATTERN_PAST - 1 - i), open = close - c->trend;

      put (&bars, i, open, MAX (open, close) + 0.25, MIN (open, close) - 0.25, close);
    }
  for (gsize k = 0; k < pattern->n_bars; k++)
    put (&bars, FINX_CANDLE_PATTERN_PAST + k, c->candles[k][0], c->candles[k][1], c->candles[k][2], c->candles[k][3]);
  g_assert_true (finx_candle_pattern_matches (pattern, &bars.columns, last));
  bars.columns.n = last;
  g_assert_false (finx_candle_pattern_matches (pattern, &bars.columns, last));          /* not there yet */
  bars.columns.n = last + 1;
  g_assert_false (finx_candle_pattern_matches (pattern, &bars.columns, pattern->n_bars));       /* nothing is known of before */
  bars.closes[2] = NAN;
  g_assert_false (finx_candle_pattern_matches (pattern, &bars.columns, last));
}

/* Bearish is bullish upside down. */
static void
test_mirror (void)
{
  static const char *const pairs[][2] = {
    { "bullish-engulfing", "bearish-engulfing" }, { "hammer", "shooting-star" }, { "inverted-hammer", "hanging-man" },
    { "bullish-harami", "bearish-harami" }, { "piercing-line", "dark-cloud-cover" }, { "morning-star", "evening-star" },
    { "three-white-soldiers", "three-black-crows" }, { "three-inside-up", "three-inside-down" }, { "tweezer-bottom", "tweezer-top" },
    { "rising-three-methods", "falling-three-methods" }, { "white-marubozu", "black-marubozu" },
  };
  g_auto(Bars) bars = bars_random (5000, 10), mirror = bars_new (5000);
  guint n = 0;

  for (gsize i = 0; i < 5000; i++)      /* in quarters, which subtract exactly */
    {
      bars.opens[i] = floor (bars.opens[i] * 4) / 4, bars.closes[i] = floor (bars.closes[i] * 4) / 4;
      bars.highs[i] = ceil (bars.highs[i] * 4) / 4, bars.lows[i] = floor (bars.lows[i] * 4) / 4;
      put (&mirror, i, 1e6 - bars.opens[i], 1e6 - bars.lows[i], 1e6 - bars.highs[i], 1e6 - bars.closes[i]);
    }
  for (guint p = 0; p < G_N_ELEMENTS (pairs); p++)
    for (gsize i = 0; i < 5000; i++)
      {
        gboolean is_there = finx_candle_pattern_matches (finx_candle_pattern_lookup (pairs[p][0]), &bars.columns, i);

        n += is_there;
        if (is_there != finx_candle_pattern_matches (finx_candle_pattern_lookup (pairs[p][1]), &mirror.columns, i))
          g_error ("%s and %s differ at bar %zu", pairs[p][0], pairs[p][1], i);
      }
  g_assert_cmpuint (n, >, 100);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpuint (G_N_ELEMENTS (cases), ==, finx_candle_pattern_get_n ());
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/candle-pattern/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_pattern);
    }
  g_test_add_func ("/candle-pattern/mirror", test_mirror);
  return g_test_run ();
}
