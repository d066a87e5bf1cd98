/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/finx-clock.h"
#include "simulation/finx-fundamental.h"

/* 2026-03-10 15:04:05.25 UTC */
#define NOW_US (G_GINT64_CONSTANT (1773155045) * FINX_USEC_PER_SEC + 250000)

static const FinxPracticeParameters *
parameters (void)
{
  g_autoptr(GError) error = NULL;
  const FinxPracticeParameters *result = finx_practice_parameters_get (&error);

  g_assert_no_error (error);
  return result;
}

static GArray *
bars_of (FinxFundamental *f, guint index, FinxInterval interval, gint64 from_us, gint64 to_us, gint64 until_us)
{
  const FinxPathQuery query = { index, interval, from_us, to_us, 0, until_us, 0 };
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));

  finx_fundamental_collect (f, &query, bars);
  return bars;
}

static guint
row_of (const char *symbol)
{
  return finx_practice_parameters_find (parameters (), symbol)->instrument->index;
}

static void
test_parameters_describe_thirty_valid_instruments (void)
{
  const FinxPracticeParameters *p = parameters ();

  g_assert_cmpuint (p->n, ==, 30);
  for (guint i = 0; i < p->n; i++)
    {
      g_autoptr(GError) error = NULL;
      double length = 0;

      g_assert_true (finx_instrument_validate (finx_practice_parameters_row (p, i)->instrument, &error));
      g_assert_no_error (error);
      for (guint k = 0; k < p->n; k++)
        length += p->loadings[i * p->n + k] * p->loadings[i * p->n + k];
      g_assert_cmpfloat_with_epsilon (length, 1, 1e-6);
    }
}

static void
test_same_moment_has_the_same_price_in_any_order (void)
{
  g_autoptr(FinxFundamental) a = finx_fundamental_new (parameters (), 5, FALSE);
  g_autoptr(FinxFundamental) b = finx_fundamental_new (parameters (), 5, FALSE);
  g_autoptr(FinxFundamental) other = finx_fundamental_new (parameters (), 6, FALSE);
  gint64 prices[200];
  guint differ = 0;

  for (guint i = 0; i < G_N_ELEMENTS (prices); i++)
    prices[i] = finx_fundamental_price (a, i % 30, NOW_US - i * 777 * FINX_USEC_PER_SEC);
  for (guint i = G_N_ELEMENTS (prices); i > 0; i--)
    {
      g_assert_cmpint (finx_fundamental_price (b, (i - 1) % 30, NOW_US - (i - 1) * 777 * FINX_USEC_PER_SEC), ==, prices[i - 1]);
      differ += finx_fundamental_price (other, (i - 1) % 30, NOW_US - (i - 1) * 777 * FINX_USEC_PER_SEC) != prices[i - 1];
    }
  g_assert_cmpuint (differ, >, 190);
}

static void
test_history_joins_the_live_price (void)
{
  g_autoptr(FinxFundamental) f = finx_fundamental_new (parameters (), 5, FALSE);

  for (guint i = 0; i < 30; i++)
    for (guint frame = 0; frame <= FINX_FRAME_1D; frame++)
      {
        FinxInterval interval = finx_interval_from_frame (frame);
        g_autoptr(GArray) bars = bars_of (f, i, interval, NOW_US - 30 * finx_interval_to_usec (interval),
                                                        NOW_US, NOW_US);
        const FinxInstrument *instrument = finx_practice_parameters_row (parameters (), i)->instrument;

        g_assert_cmpuint (bars->len, >=, 29);
        g_assert_cmpfloat_with_epsilon (g_array_index (bars, FinxBar, bars->len - 1).close * pow (10, instrument->price_scale),
                                        (double) finx_fundamental_price (f, i, NOW_US), 1e-3);
      }
}

static void
assert_bar_sums_up (const FinxBar *bar, GArray *parts)
{
  double high = 0, low = G_MAXDOUBLE, volume = 0;

  g_assert_cmpuint (parts->len, >, 0);
  for (guint i = 0; i < parts->len; i++)
    {
      const FinxBar *part = &g_array_index (parts, FinxBar, i);

      high = MAX (high, part->high);
      low = MIN (low, part->low);
      volume += part->volume;
    }
  g_assert_cmpfloat (g_array_index (parts, FinxBar, 0).open, ==, bar->open);
  g_assert_cmpfloat (g_array_index (parts, FinxBar, parts->len - 1).close, ==, bar->close);
  g_assert_cmpfloat (high, ==, bar->high);
  g_assert_cmpfloat (low, ==, bar->low);
  g_assert_cmpfloat_with_epsilon (volume, bar->volume, 1e-6 * bar->volume);
}

static void
test_long_bars_are_the_sum_of_short_ones (gconstpointer data)
{
  gboolean exchange_hours = GPOINTER_TO_INT (data);
  g_autoptr(FinxFundamental) f = finx_fundamental_new (parameters (), 11, exchange_hours);
  static const char *const symbols[] = { "AAPL", "SAP", "BTC-USD", "EUR/USD", "F" };
  guint n_days = g_getenv ("FINX_SANITIZED") != NULL ? 5 : 9;       /* with a weekend in them */

  for (guint s = 0; s < G_N_ELEMENTS (symbols); s++)
    {
      guint row = row_of (symbols[s]);
      gint64 to = NOW_US - FINX_USEC_PER_DAY;
      g_autoptr(GArray) days = bars_of (f, row, FINX_INTERVAL_1D, to - n_days * FINX_USEC_PER_DAY, to, NOW_US);

      g_assert_cmpuint (days->len, >=, n_days / 2);
      for (guint i = 0; i < days->len; i++)
        {
          const FinxBar *day = &g_array_index (days, FinxBar, i);
          gint64 end = i + 1 < days->len ? g_array_index (days, FinxBar, i + 1).time_us : day->time_us + FINX_USEC_PER_HOUR * 8;

          if (i + 1 == days->len && !exchange_hours)
            end = day->time_us + FINX_USEC_PER_DAY;
          else if (i + 1 == days->len)
            break;
          for (guint frame = FINX_FRAME_1S; frame <= FINX_FRAME_15M; frame++)
            {
              FinxInterval interval = finx_interval_from_frame (frame);
              g_autoptr(GArray) parts = bars_of (f, row, interval, day->time_us, end, NOW_US);

              if (interval > FINX_INTERVAL_1S || s == 0)
                assert_bar_sums_up (day, parts);
            }
        }
    }
}

static void
test_returns_have_the_stated_volatility_and_correlation (void)
{
  g_autoptr(FinxFundamental) f = finx_fundamental_new (parameters (), 3, FALSE);
  const FinxPracticeParameters *p = parameters ();
  g_autofree double *returns = NULL;
  guint n_days = 4000;

  returns = g_new0 (double, p->n * n_days);
  for (guint i = 0; i < p->n; i++)
    {
      g_autoptr(GArray) bars = bars_of (f, i, FINX_INTERVAL_1D, FINX_FUNDAMENTAL_EPOCH_US,
                                                      FINX_FUNDAMENTAL_EPOCH_US + n_days * FINX_USEC_PER_DAY, G_MAXINT64);
      double squares = 0;

      g_assert_cmpuint (bars->len, ==, n_days);
      for (guint d = 0; d < n_days; d++)
        {
          const FinxBar *bar = &g_array_index (bars, FinxBar, d);

          returns[i * n_days + d] = log (bar->close / bar->open);
          squares += returns[i * n_days + d] * returns[i * n_days + d];
        }
      g_assert_cmpfloat_with_epsilon (sqrt (squares / n_days * 365) / finx_practice_parameters_row (p, i)->volatility, 1, 0.05);
    }
  for (guint i = 0; i < p->n; i++)
    for (guint j = 0; j < i; j++)
      {
        double xy = 0, xx = 0, yy = 0, stated = 0;

        for (guint d = 0; d < n_days; d++)
          {
            double x = returns[i * n_days + d], y = returns[j * n_days + d];

            xy += x * y;
            xx += x * x;
            yy += y * y;
          }
        for (guint k = 0; k < p->n; k++)
          stated += p->loadings[i * p->n + k] * p->loadings[j * p->n + k];
        g_assert_cmpfloat_with_epsilon (xy / sqrt (xx * yy), stated, 0.07);
      }
}

static void
test_minutes_have_the_volatility_of_days (void)
{
  g_autoptr(FinxFundamental) f = finx_fundamental_new (parameters (), 3, FALSE);
  guint row = row_of ("BTC-USD");
  g_autoptr(GArray) bars = bars_of (f, row, FINX_INTERVAL_1M, NOW_US - 60 * FINX_USEC_PER_DAY, NOW_US, NOW_US);
  double squares = 0;

  for (guint i = 0; i < bars->len; i++)
    squares += pow (log (g_array_index (bars, FinxBar, i).close / g_array_index (bars, FinxBar, i).open), 2);
  g_assert_cmpfloat_with_epsilon (sqrt (squares / bars->len * 365 * 1440) / finx_practice_parameters_row (parameters (), row)->volatility,
                                  1, 0.15);
}

static void
test_cross_rate_follows_its_pairs_from_day_to_day (void)
{
  g_autoptr(FinxFundamental) f = finx_fundamental_new (parameters (), 9, FALSE);

  for (guint d = 100; d < 1200; d += 50)
    {
      gint64 time = FINX_FUNDAMENTAL_EPOCH_US + d * FINX_USEC_PER_DAY;
      double quotient = (double) finx_fundamental_price (f, row_of ("EUR/USD"), time)
                        / finx_fundamental_price (f, row_of ("GBP/USD"), time);

      g_assert_cmpfloat_with_epsilon (finx_fundamental_price (f, row_of ("EUR/GBP"), time) * 1e-5, quotient, 0.0005);
    }
}

static void
test_exchange_hours_close_the_market (void)
{
  g_autoptr(FinxFundamental) f = finx_fundamental_new (parameters (), 9, TRUE);
  const gint64 saturday = NOW_US + 4 * FINX_USEC_PER_DAY;
  FinxFundamentalPoint point;

  finx_fundamental_point (f, row_of ("AAPL"), 0, NOW_US, &point);
  g_assert_true (point.is_open);
  finx_fundamental_point (f, row_of ("AAPL"), 0, saturday, &point);
  g_assert_false (point.is_open);
  g_assert_cmpint (point.close_us, <, saturday);
  finx_fundamental_point (f, row_of ("EUR/USD"), 0, saturday, &point);
  g_assert_false (point.is_open);
  finx_fundamental_point (f, row_of ("BTC-USD"), 0, saturday, &point);
  g_assert_true (point.is_open);
}

static void
test_before_the_epoch_there_is_no_market (void)
{
  g_autoptr(FinxFundamental) f = finx_fundamental_new (parameters (), 9, FALSE);
  g_autoptr(GArray) bars = bars_of (f, 0, FINX_INTERVAL_1D, 0, FINX_FUNDAMENTAL_EPOCH_US, NOW_US);
  FinxFundamentalPoint point;

  g_assert_cmpuint (bars->len, ==, 0);
  finx_fundamental_point (f, 0, 0, FINX_FUNDAMENTAL_EPOCH_US - 1, &point);
  g_assert_false (point.is_open);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fundamental/parameters-describe-thirty-valid-instruments", test_parameters_describe_thirty_valid_instruments);
  g_test_add_func ("/fundamental/same-moment-has-the-same-price-in-any-order", test_same_moment_has_the_same_price_in_any_order);
  g_test_add_func ("/fundamental/history-joins-the-live-price", test_history_joins_the_live_price);
  g_test_add_data_func ("/fundamental/long-bars-are-the-sum-of-short-ones/24-h", GINT_TO_POINTER (FALSE), test_long_bars_are_the_sum_of_short_ones);
  g_test_add_data_func ("/fundamental/long-bars-are-the-sum-of-short-ones/exchange-hours", GINT_TO_POINTER (TRUE), test_long_bars_are_the_sum_of_short_ones);
  g_test_add_func ("/fundamental/returns-have-the-stated-volatility-and-correlation", test_returns_have_the_stated_volatility_and_correlation);
  g_test_add_func ("/fundamental/minutes-have-the-volatility-of-days", test_minutes_have_the_volatility_of_days);
  g_test_add_func ("/fundamental/cross-rate-follows-its-pairs-from-day-to-day", test_cross_rate_follows_its_pairs_from_day_to_day);
  g_test_add_func ("/fundamental/exchange-hours-close-the-market", test_exchange_hours_close_the_market);
  g_test_add_func ("/fundamental/before-the-epoch-there-is-no-market", test_before_the_epoch_there_is_no_market);
  return g_test_run ();
}
