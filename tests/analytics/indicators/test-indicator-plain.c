/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values by the plain definition, one bar at a time from the bars themselves, for what no golden column covers. */
#include "indicators-fixture.h"

#define N      700
#define UNSURE INFINITY         /* nothing moves: what rounding leaves decides */

typedef struct
{
  const char *spec;
  guint       output;
  double    (*get) (const Bars *bars, gsize i);
} Case;

static double
sum_of (const double *x,
        gsize         i,
        gsize         n)
{
  double sum = 0;

  for (gsize k = i + 1 - n; k <= i; k++)
    sum += x[k];
  return sum;
}

static double
weigh (const double *x,
       gsize         i,
       gsize         n)
{
  double sum = 0;

  for (gsize k = 1; k <= n; k++)
    sum += (double) k * x[i - n + k];
  return sum / ((double) (n * (n + 1)) / 2);
}

static double
get_hma (const Bars *bars,
         gsize       i)
{
  double last[4];

  for (gsize k = 0; k < 4; k++)
    last[k] = 2 * weigh (bars->closes, i - 3 + k, 8) - weigh (bars->closes, i - 3 + k, 16);
  return weigh (last, 3, 4);
}

static double
get_vwma (const Bars *bars,
          gsize       i)
{
  double sum = 0;

  for (gsize k = i - 9; k <= i; k++)
    sum += bars->closes[k] * bars->volumes[k];
  return sum / sum_of (bars->volumes, i, 10);
}

static double
typical (const Bars *bars,
         gsize       i)
{
  return (bars->highs[i] + bars->lows[i] + bars->closes[i]) / 3;
}

/* The average and the deviation of what was traded from @first to @i. */
static double
get_traded (const Bars *bars,
            gsize       first,
            gsize       i,
            double      factor)
{
  double volume = 0, sum = 0, squares = 0;

  for (gsize k = first; k <= i; k++)
    volume += bars->volumes[k], sum += bars->volumes[k] * typical (bars, k);
  for (gsize k = first; k <= i; k++)
    squares += bars->volumes[k] * pow (typical (bars, k) - sum / volume, 2);
  return sum / volume + factor * sqrt (squares / volume);
}

static double get_vwap (const Bars *bars, gsize i) { return get_traded (bars, i / 30 * 30, i, 0); }
static double get_vwap_upper (const Bars *bars, gsize i) { return get_traded (bars, i / 30 * 30, i, 1.5); }
static double get_avwap (const Bars *bars, gsize i) { return get_traded (bars, 0, i, 0); }
static double get_late_avwap (const Bars *bars, gsize i) { return i >= 90 ? get_traded (bars, 90, i, -2) : NAN; }

static double
get_deviation (const double *x,
               gsize         i,
               gsize         n)
{
  double mean = sum_of (x, i, n) / (double) n, squares = 0;

  for (gsize k = i + 1 - n; k <= i; k++)
    squares += (x[k] - mean) * (x[k] - mean);
  return sqrt (squares / (double) n);
}

static double get_stddev (const Bars *bars, gsize i) { return get_deviation (bars->closes, i, 13); }

static double
get_percent_b (const Bars *bars,
               gsize       i)
{
  double middle = sum_of (bars->closes, i, 20) / 20, width = 2 * get_deviation (bars->closes, i, 20);

  return width < 1e-9 ? UNSURE : (bars->closes[i] - (middle - width)) / (2 * width);
}

static double
get_bandwidth (const Bars *bars,
               gsize       i)
{
  return 400 * get_deviation (bars->closes, i, 20) / (sum_of (bars->closes, i, 20) / 20);
}

static double
get_part (const Bars *bars,
          gsize       i,
          gsize       n)
{
  double pressure = 0, range = 0;

  for (gsize k = i + 1 - n; k <= i; k++)
    {
      double low = fmin (bars->lows[k], bars->closes[k - 1]), high = fmax (bars->highs[k], bars->closes[k - 1]);

      pressure += bars->closes[k] - low;
      range += high - low;
    }
  return pressure / range;
}

static double
get_ultimate (const Bars *bars,
              gsize       i)
{
  return 100 * (4 * get_part (bars, i, 7) + 2 * get_part (bars, i, 14) + get_part (bars, i, 28)) / 7;
}

static double
get_awesome (const Bars *bars,
             gsize       i)
{
  return (sum_of (bars->highs, i, 5) + sum_of (bars->lows, i, 5)) / 10 - (sum_of (bars->highs, i, 34) + sum_of (bars->lows, i, 34)) / 68;
}

/* Least squares with the bars' numbers from 0. */
static void
fit (const double *x,
     gsize         i,
     gsize         n,
     double       *end,
     double       *slope,
     double       *deviation)
{
  double mean = sum_of (x, i, n) / (double) n, middle = (double) (n - 1) / 2, xy = 0, xx = 0, squares = 0;

  for (gsize k = 0; k < n; k++)
    {
      xy += ((double) k - middle) * (x[i + 1 - n + k] - mean);
      xx += ((double) k - middle) * ((double) k - middle);
    }
  *slope = xy / xx;
  *end = mean + *slope * middle;
  for (gsize k = 0; k < n; k++)
    squares += pow (x[i + 1 - n + k] - mean - *slope * ((double) k - middle), 2);
  *deviation = sqrt (squares / (double) n);
}

static double
get_linreg (const Bars *bars,
            gsize       i)
{
  double end, slope, deviation;

  fit (bars->closes, i, 14, &end, &slope, &deviation);
  return end;
}

static double
get_slope (const Bars *bars,
           gsize       i)
{
  double end, slope, deviation;

  fit (bars->closes, i, 14, &end, &slope, &deviation);
  return slope;
}

static double
get_channel (const Bars *bars,
             gsize       i)
{
  double end, slope, deviation;

  fit (bars->closes, i, 37, &end, &slope, &deviation);
  return end - 2 * deviation;
}

static double
get_rogers_satchell (const Bars *bars,
                     gsize       i)
{
  double sum = 0;

  for (gsize k = i - 19; k <= i; k++)
    sum += log (bars->highs[k] / bars->closes[k]) * log (bars->highs[k] / bars->opens[k])
           + log (bars->lows[k] / bars->closes[k]) * log (bars->lows[k] / bars->opens[k]);
  return sqrt (252.0 / 20 * sum);
}

static double
get_product (const double *x,
             const double *y,
             gsize         n)
{
  double x_mean = sum_of (x, n - 1, n) / (double) n, y_mean = sum_of (y, n - 1, n) / (double) n, sum = 0;

  for (gsize k = 0; k < n; k++)
    sum += (x[k] - x_mean) * (y[k] - y_mean);
  return sum;
}

static double
get_correlation (const Bars *bars,
                 gsize       i)
{
  const double *x = bars->closes + i - 19, *y = bars->others + i - 19;

  return get_product (x, x, 20) < 1e-9 ? UNSURE : get_product (x, y, 20) / sqrt (get_product (x, x, 20) * get_product (y, y, 20));
}

static double
get_beta (const Bars *bars,
          gsize       i)
{
  double x[60], y[60];

  for (gsize k = 0; k < 60; k++)
    {
      gsize place = i - 59 + k;

      x[k] = bars->closes[place] / bars->closes[place - 1] - 1;
      y[k] = bars->others[place] / bars->others[place - 1] - 1;
    }
  return get_product (x, y, 60) / get_product (y, y, 60);
}

/* RSI, and then the stochastic of it, from the front. */
static double
get_stochrsi (const Bars *bars,
              gsize       i)
{
  static double rsi[N];
  double gain = 0, loss = 0, sum = 0;

  for (gsize k = 1; k <= i; k++)
    {
      double change = bars->closes[k] - bars->closes[k - 1], up = fmax (change, 0), down = fmax (-change, 0);

      gain = k <= 14 ? gain + up / 14 : (gain * 13 + up) / 14;
      loss = k <= 14 ? loss + down / 14 : (loss * 13 + down) / 14;
      rsi[k] = 100 * gain / (gain + loss);
    }
  for (gsize k = i - 2; k <= i; k++)
    {
      double least = INFINITY, most = -INFINITY;

      for (gsize j = k - 13; j <= k; j++)
        least = fmin (least, rsi[j]), most = fmax (most, rsi[j]);
      sum += most > least + 1e-9 ? 100 * (rsi[k] - least) / (most - least) : UNSURE;
    }
  return sum / 3;
}

/* High, low and close of the session before the one of bar @i. */
static void
get_session (const Bars *bars,
             gsize       i,
             double      hlc[3])
{
  gsize first = i / 30 * 30;

  hlc[0] = first > 0 ? -INFINITY : NAN;
  hlc[1] = first > 0 ? INFINITY : NAN;
  hlc[2] = first > 0 ? bars->closes[first - 1] : NAN;
  for (gsize k = first > 0 ? first - 30 : 0; k < first; k++)
    hlc[0] = fmax (hlc[0], bars->highs[k]), hlc[1] = fmin (hlc[1], bars->lows[k]);
}

static double
get_r1 (const Bars *bars,
        gsize       i)
{
  double v[3];

  get_session (bars, i, v);
  return 2 * ((v[0] + v[1] + v[2]) / 3) - v[1];
}

static double
get_s3 (const Bars *bars,
        gsize       i)
{
  double v[3];

  get_session (bars, i, v);
  return v[1] - 2 * (v[0] - (v[0] + v[1] + v[2]) / 3);
}

static double
get_fibonacci (const Bars *bars,
               gsize       i)
{
  double v[3];

  get_session (bars, i, v);
  return (v[0] + v[1] + v[2]) / 3 - 0.618 * (v[0] - v[1]);
}

static double
get_camarilla (const Bars *bars,
               gsize       i)
{
  double v[3];

  get_session (bars, i, v);
  return v[2] + 1.1 * (v[0] - v[1]) / 4;
}

static const Case cases[] = {
  { "hma:16", 0, get_hma }, { "vwma:10", 0, get_vwma }, { "vwap:1.5", 0, get_vwap }, { "vwap:1.5", 1, get_vwap_upper },
  { "avwap", 0, get_avwap }, { "avwap:1970-01-04:2", 2, get_late_avwap }, { "stddev:13", 0, get_stddev }, { "percent-b", 0, get_percent_b },
  { "bandwidth", 0, get_bandwidth }, { "ultimate", 0, get_ultimate }, { "awesome", 0, get_awesome }, { "linreg:14", 0, get_linreg },
  { "linreg:14", 1, get_slope }, { "linreg-channel:37", 2, get_channel }, { "rogers-satchell", 0, get_rogers_satchell },
  { "correlation:20", 0, get_correlation }, { "beta:60", 0, get_beta }, { "stochrsi", 0, get_stochrsi }, { "pivots", 1, get_r1 },
  { "pivots", 6, get_s3 }, { "pivots-fibonacci", 5, get_fibonacci }, { "pivots-camarilla", 3, get_camarilla },
};

static void
test_plain (gconstpointer data)
{
  const Case *c = data;
  FinxIndicatorSpec spec = parse (c->spec);
  g_auto(Bars) bars = bars_random (N, 30);
  g_auto(Lines) lines = { 0 };

  for (gsize i = 0; i < N; i++)
    bars.volumes[i] += 1;
  lines = compute (&spec, &bars.columns);
  for (gsize i = finx_indicator_get_first (&spec, c->output); i < N; i++)
    {
      double value = lines.outputs[c->output][i], expected = c->get (&bars, i);

      if (expected == UNSURE)
        continue;
      if (isnan (expected) != isnan (value) || fabs (value - expected) > 1e-9 * fmax (fabs (expected), 1))
        g_error ("%s, bar %zu: %.17g, expected %.17g", c->spec, i, value, expected);
    }
}

/* When a spike has left the window, everything is as if it had not been: to the last bit. */
static void
test_spike_leaves_no_trace (void)
{
  static const char *const windows[] = { "sma:20", "wma:33", "bollinger:20", "linreg:17", "donchian:15", "cci:20", "mfi:14", "correlation:20",
                                         "volatility:20", "cmf:20", "stochastic", "aroon:14", "ultimate", "hma:25" };

  for (guint w = 0; w < G_N_ELEMENTS (windows); w++)
    {
      FinxIndicatorSpec spec = parse (windows[w]);
      g_auto(Bars) bars = bars_random (400, 30);
      g_auto(Lines) clean = compute (&spec, &bars.columns), spiked = { 0 };

      bars.closes[100] = bars.highs[100] = 1e12;
      spiked = compute (&spec, &bars.columns);
      for (guint k = 0; k < spec.info->n_outputs; k++)
        for (gsize i = 150; i < 400; i++)
          g_assert_true (same_bits (spiked.outputs[k][i], clean.outputs[k][i]));
    }
}

/* What never moves is exactly flat. */
static void
test_flat (void)
{
  static const struct { const char *spec; guint output; double value; } flat[] = {
    { "sma:20", 0, 12.3 }, { "ema:20", 0, 12.3 }, { "macd", 0, 0 }, { "macd", 2, 0 }, { "rsi", 0, 50 }, { "bollinger", 0, 12.3 },
    { "stddev", 0, 0 }, { "atr", 0, 0 }, { "stochastic", 0, 50 }, { "williams", 0, -50 }, { "cci", 0, 0 }, { "mfi", 0, 50 }, { "roc", 0, 0 },
    { "kama", 0, 12.3 }, { "linreg", 1, 0 }, { "volatility", 0, 0 }, { "adx", 2, NAN }, { "percent-b", 0, NAN }, { "correlation", 0, NAN },
  };
  g_auto(Bars) bars = bars_new (300);

  for (gsize i = 0; i < 300; i++)
    {
      bars.opens[i] = bars.highs[i] = bars.lows[i] = bars.closes[i] = 12.3;
      bars.volumes[i] = 10;
      bars.others[i] = (double) i;
    }
  for (guint f = 0; f < G_N_ELEMENTS (flat); f++)
    {
      FinxIndicatorSpec spec = parse (flat[f].spec);
      g_auto(Lines) lines = compute (&spec, &bars.columns);
      double value = lines.outputs[flat[f].output][299];

      if (isnan (flat[f].value) ? !isnan (value) && value != 0 : fabs (value - flat[f].value) > 1e-14 * fabs (flat[f].value))
        g_error ("%s is %.17g, expected %.17g", flat[f].spec, value, flat[f].value);
    }
}

/* The cloud ahead of the last bar is what later bars will show. */
static void
test_ahead (void)
{
  FinxIndicatorSpec spec = parse ("ichimoku");
  g_auto(Bars) bars = bars_random (300, 30);
  g_auto(Lines) lines = compute (&spec, &bars.columns);

  g_assert_cmpint (finx_indicator_get_shift (&spec, 2), ==, 26);
  g_assert_cmpint (finx_indicator_get_shift (&spec, 4), ==, -26);
  g_assert_cmpint (finx_indicator_get_shift (&spec, 0), ==, 0);
  for (gsize n = 1; n < 270; n += 17)
    {
      g_autoptr(FinxIndicator) indicator = finx_indicator_new (&spec);
      double values[FINX_INDICATOR_MAX_OUTPUTS], ahead[26];

      for (gsize i = 0; i < n; i++)
        {
          FinxIndicatorBar bar = bars_get (&bars, i);

          finx_indicator_push (indicator, &bar, values);
        }
      for (guint k = 2; k <= 3; k++)
        {
          g_assert_cmpuint (finx_indicator_get_ahead (indicator, k, ahead), ==, 26);
          for (gsize i = 0; i < 26; i++)
            g_assert_true (same_bits (ahead[i], lines.outputs[k][n + i]));
        }
      g_assert_cmpuint (finx_indicator_get_ahead (indicator, 0, ahead), ==, 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/indicator/plain/%s/%u", cases[i].spec, cases[i].output);

      g_test_add_data_func (path, &cases[i], test_plain);
    }
  g_test_add_func ("/indicator/spike-leaves-no-trace", test_spike_leaves_no_trace);
  g_test_add_func ("/indicator/flat", test_flat);
  g_test_add_func ("/indicator/ahead", test_ahead);
  return g_test_run ();
}
