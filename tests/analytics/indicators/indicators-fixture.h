/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <math.h>
#include <string.h>

#include "analytics/indicators/finx-indicator.h"

/* Bars that are owned, as columns. */
typedef struct
{
  FinxBarColumns  columns;
  gint64         *times, *sessions;
  double         *opens, *highs, *lows, *closes, *volumes, *others;
} Bars;

#define DAY_US G_GINT64_CONSTANT (86400000000)

static inline Bars
bars_new (gsize n)
{
  Bars bars = {
    .times = g_new0 (gint64, n + 1), .sessions = g_new0 (gint64, n + 1), .opens = g_new0 (double, n + 1), .highs = g_new0 (double, n + 1),
    .lows = g_new0 (double, n + 1), .closes = g_new0 (double, n + 1), .volumes = g_new0 (double, n + 1), .others = g_new0 (double, n + 1),
  };

  bars.columns = (FinxBarColumns) { n, bars.times, bars.opens, bars.highs, bars.lows, bars.closes, bars.volumes, bars.others, bars.sessions };
  return bars;
}

static inline void
bars_clear (Bars *bars)
{
  g_free (bars->times);
  g_free (bars->sessions);
  g_free (bars->opens);
  g_free (bars->highs);
  g_free (bars->lows);
  g_free (bars->closes);
  g_free (bars->volumes);
  g_free (bars->others);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bars, bars_clear)

static inline FinxIndicatorBar
bars_get (const Bars *bars,
          gsize       i)
{
  return (FinxIndicatorBar) { bars->times[i], bars->opens[i], bars->highs[i], bars->lows[i], bars->closes[i], bars->volumes[i],
                              bars->others[i], bars->sessions[i] };
}

/* A walk with sessions of @session bars, in whole ticks so that there are equal prices; sometimes nothing moves for a while. */
G_GNUC_UNUSED static Bars
bars_random (gsize n,
             int   session)
{
  Bars bars = bars_new (n);
  int price = 10000, other = 5000, still = 0;

  for (gsize i = 0; i < n; i++)
    {
      int open = price + (still > 0 ? 0 : g_test_rand_int_range (-3, 4)), close = open + (still > 0 ? 0 : g_test_rand_int_range (-60, 61));

      still = still > 0 ? still - 1 : g_test_rand_int_range (0, 300) == 0 ? 40 : 0;
      close = MAX (close, 100);
      other = MAX (other + g_test_rand_int_range (-20, 21), 50);
      bars.times[i] = (gint64) i * DAY_US / session;
      bars.sessions[i] = (gint64) i / session;
      bars.opens[i] = open / 100.0;
      bars.closes[i] = close / 100.0;
      bars.highs[i] = (MAX (open, close) + (still > 0 ? 0 : g_test_rand_int_range (0, 20))) / 100.0;
      bars.lows[i] = (MIN (open, close) - (still > 0 ? 0 : g_test_rand_int_range (0, 20))) / 100.0;
      bars.volumes[i] = g_test_rand_int_range (0, 8) == 0 ? 0 : g_test_rand_int_range (1, 100000);
      bars.others[i] = other / 100.0;
      price = close;
    }
  return bars;
}

typedef struct
{
  gsize   n;
  double *outputs[FINX_INDICATOR_MAX_OUTPUTS];
} Lines;

static inline void
lines_clear (Lines *lines)
{
  for (guint k = 0; k < FINX_INDICATOR_MAX_OUTPUTS; k++)
    g_free (lines->outputs[k]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lines, lines_clear)

G_GNUC_UNUSED static FinxIndicatorSpec
parse (const char *text)
{
  FinxIndicatorSpec spec;
  g_autoptr(GError) error = NULL;

  finx_indicator_spec_parse (text, &spec, &error);
  g_assert_no_error (error);
  return spec;
}

G_GNUC_UNUSED static Lines
compute (const FinxIndicatorSpec *spec,
         const FinxBarColumns    *columns)
{
  Lines lines = { .n = columns->n };

  for (guint k = 0; k < FINX_INDICATOR_MAX_OUTPUTS; k++)
    lines.outputs[k] = g_new0 (double, columns->n + 1);
  finx_indicator_compute (spec, columns, lines.outputs);
  return lines;
}

/* Both unknown, or the same to the last bit. */
static inline gboolean
same_bits (double a,
           double b)
{
  return (isnan (a) && isnan (b)) || memcmp (&a, &b, sizeof a) == 0;
}

/* Parameters somewhere in their ranges, most of them small. */
G_GNUC_UNUSED static FinxIndicatorSpec
random_spec (const FinxIndicatorInfo *info)
{
  FinxIndicatorSpec spec;

  do
    {
      spec = finx_indicator_spec_initial (info);
      for (guint i = 0; i < info->n_parameters; i++)
        {
          const FinxIndicatorParameter *parameter = &info->parameters[i];
          double most = MIN (parameter->most, MAX (parameter->least + 1, 4 * parameter->initial));

          if (parameter->kind == FINX_PARAMETER_WHOLE)
            spec.parameters[i] = g_test_rand_int_range ((int) parameter->least, (int) most + 1);
          else if (parameter->kind == FINX_PARAMETER_TIME)
            spec.parameters[i] = g_test_rand_int_range (0, 86400 * 10);
          else
            spec.parameters[i] = g_test_rand_double_range (parameter->least, most);
        }
      if (info->has_source)
        spec.source = (FinxPriceSource) g_test_rand_int_range (0, FINX_N_SOURCES);
    }
  while (!finx_indicator_spec_check (&spec, NULL));
  return spec;
}

G_GNUC_UNUSED static void
spoil (Bars *bars)
{
  double *columns[] = { bars->opens, bars->highs, bars->lows, bars->closes, bars->volumes, bars->others };
  static const double bad[] = { NAN, INFINITY, -INFINITY, 0, -5, 1e12, 1e-300, 1e300 };
  gsize n = bars->columns.n;

  for (gsize i = 0; i < n / 50; i++)
    columns[g_test_rand_int_range (0, 6)][g_test_rand_int_range (0, (int) n)] = bad[g_test_rand_int_range (0, G_N_ELEMENTS (bad))];
  for (gsize i = n / 3; i < n / 3 + 30 && i < n; i++)
    columns[3][i] = NAN;
}

G_GNUC_UNUSED static void
assert_same (const FinxIndicatorSpec *spec,
             const char              *way,
             gsize                    i,
             guint                    output,
             double                   value,
             double                   expected)
{
  g_autofree char *text = finx_indicator_spec_to_string (spec);

  if (!same_bits (value, expected))
    g_error ("%s, %s, bar %zu: %s is %.17g, expected %.17g", text, way, i, spec->info->outputs[output].name, value, expected);
}
