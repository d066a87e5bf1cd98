/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-indicator-kind.h"

#include <string.h>

#include "analytics/indicators/finx-kernels.h"

guint
finx_spec_get_period (const FinxIndicatorSpec *spec,
                      guint                    parameter)
{
  return (guint) spec->parameters[parameter];
}

guint
finx_first_of_window (const FinxIndicatorSpec *spec,
                      guint                    output)
{
  return finx_spec_get_period (spec, 0) - 1;
}

guint
finx_first_after_window (const FinxIndicatorSpec *spec,
                         guint                    output)
{
  return finx_spec_get_period (spec, 0);
}

guint
finx_warm_up_of_smoothing (const FinxIndicatorSpec *spec)
{
  guint longest = 0;

  for (guint i = 0; i < spec->info->n_parameters; i++)
    if (spec->info->parameters[i].kind == FINX_PARAMETER_WHOLE)
      longest = MAX (longest, finx_spec_get_period (spec, i));
  return 10 * longest;
}

double *
finx_block_copy (const FinxBlock *block,
                 const double    *values,
                 FinxWork        *work,
                 guint            column)
{
  double *to = finx_work_get (work, column);

  if (block->n == 1)
    *to = *values;
  else
    memcpy (to, values, block->n * sizeof (double));
  return to;
}

FINX_VECTORIZED static void
average (const FinxBlock *block,
         FinxPriceSource  source,
         double          *to)
{
  const double *opens = block->opens, *highs = block->highs, *lows = block->lows, *closes = block->closes;

  if (source == FINX_SOURCE_HL2)
    for (gsize i = 0; i < block->n; i++)
      to[i] = (highs[i] + lows[i]) / 2;
  else if (source == FINX_SOURCE_HLC3)
    for (gsize i = 0; i < block->n; i++)
      to[i] = (highs[i] + lows[i] + closes[i]) / 3;
  else
    for (gsize i = 0; i < block->n; i++)
      to[i] = (opens[i] + highs[i] + lows[i] + closes[i]) / 4;
}

double *
finx_block_load (const FinxBlock *block,
                 FinxPriceSource  source,
                 FinxWork        *work,
                 guint            column)
{
  switch (source)
    {
    case FINX_SOURCE_CLOSE:
      return finx_block_copy (block, block->closes, work, column);
    case FINX_SOURCE_OPEN:
      return finx_block_copy (block, block->opens, work, column);
    case FINX_SOURCE_HIGH:
      return finx_block_copy (block, block->highs, work, column);
    case FINX_SOURCE_LOW:
      return finx_block_copy (block, block->lows, work, column);
    case FINX_SOURCE_VOLUME:
      return finx_block_copy (block, block->volumes, work, column);
    case FINX_SOURCE_HL2:
    case FINX_SOURCE_HLC3:
    case FINX_SOURCE_OHLC4:
    default:
      average (block, source, finx_work_get (work, column));
      return finx_work_get (work, column);
    }
}

FINX_VECTORIZED static void
true_range (const FinxBlock *block,
            const double    *before,
            double          *to)
{
  const double *highs = block->highs, *lows = block->lows;

  for (gsize i = 0; i < block->n; i++)
    to[i] = (highs[i] > before[i] ? highs[i] : before[i]) - (lows[i] < before[i] ? lows[i] : before[i]);
}

void
finx_block_true_range (const FinxBlock *block,
                       FinxWork        *work,
                       guint            closes,
                       double          *to)
{
  const double *now = finx_block_copy (block, block->closes, work, closes);

  true_range (block, now - 1, to);
  if (work->t == 0)
    to[0] = block->highs[0] - block->lows[0];
}
