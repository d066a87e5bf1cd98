/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/prices/finx-adjusted-bars.h"

#include "analytics/finx-adjust.h"
#include "base/finx-time.h"

/* What happened on each bar's day; what fell on a day without one counts for the next. */
static void
spread_actions (const GArray *bars,
                const GArray *actions,
                double       *dividends,
                double       *splits)
{
  guint i = 0;

  for (guint a = 0; a < actions->len; a++)
    {
      const FinxPriceAction *action = &g_array_index (actions, FinxPriceAction, a);

      while (i < bars->len && finx_days_from_time (g_array_index (bars, FinxBar, i).time_us) < action->day)
        i++;
      if (i == bars->len)
        break;
      if (action->kind == FINX_ACTION_SPLIT)
        splits[i] *= finx_decimal_to_double (action->value);
      else
        dividends[i] += finx_decimal_to_double (action->value);
    }
}

GArray *
finx_adjusted_bars_new (const GArray  *bars,
                        const GArray  *actions,
                        FinxAdjustment adjustment)
{
  guint n = bars->len;
  g_autofree double *closes = g_new (double, MAX (n, 1u)), *dividends = g_new0 (double, MAX (n, 1u)), *splits = g_new (double, MAX (n, 1u));
  g_autofree double *factors = g_new (double, MAX (n, 1u)), *units = g_new (double, MAX (n, 1u));
  GArray *adjusted = g_array_sized_new (FALSE, FALSE, sizeof (FinxBar), n);

  for (guint i = 0; i < n; i++)
    {
      closes[i] = g_array_index (bars, FinxBar, i).close;
      splits[i] = factors[i] = units[i] = 1;
    }
  spread_actions (bars, actions, dividends, splits);
  if (adjustment != FINX_ADJUSTED_NOT)
    {
      finx_adjust_factors (closes, NULL, splits, n, FINX_ADJUST_PREVIOUS_CLOSE, units);
      finx_adjust_factors (closes, adjustment == FINX_ADJUSTED_ALL ? dividends : NULL, splits, n, FINX_ADJUST_PREVIOUS_CLOSE, factors);
    }
  for (guint i = 0; i < n; i++)
    {
      FinxBar bar = g_array_index (bars, FinxBar, i);

      bar.open *= factors[i];
      bar.high *= factors[i];
      bar.low *= factors[i];
      bar.close *= factors[i];
      bar.volume /= units[i];
      g_array_append_val (adjusted, bar);
    }
  return adjusted;
}
