/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-indicator.h"

#include "analytics/indicators/finx-indicator-kind.h"

static const struct
{
  const FinxIndicatorKind *kinds;
  const guint             *n;
} families[] = {
  { finx_average_kinds, &finx_n_average_kinds }, { finx_oscillator_kinds, &finx_n_oscillator_kinds },
  { finx_band_kinds, &finx_n_band_kinds }, { finx_trend_kinds, &finx_n_trend_kinds }, { finx_volume_kinds, &finx_n_volume_kinds },
  { finx_statistic_kinds, &finx_n_statistic_kinds }, { finx_pivot_kinds, &finx_n_pivot_kinds },
};

/* How many indicators there are. */
guint
finx_indicator_get_n (void)
{
  guint n = 0;

  for (guint f = 0; f < G_N_ELEMENTS (families); f++)
    n += *families[f].n;
  return n;
}

/* (transfer none): by family; @index counts from 0 */
const FinxIndicatorInfo *
finx_indicator_get_info (guint index)
{
  for (guint f = 0; f < G_N_ELEMENTS (families); index -= *families[f].n, f++)
    if (index < *families[f].n)
      return &families[f].kinds[index].info;
  return NULL;
}

/* (transfer none) (nullable): the one called @name */
const FinxIndicatorInfo *
finx_indicator_lookup (const char *name)
{
  const FinxIndicatorInfo *info;

  for (guint i = 0; (info = finx_indicator_get_info (i)) != NULL; i++)
    if (g_str_equal (info->name, name))
      return info;
  return NULL;
}

/* The information is the head of the definition. */
const FinxIndicatorKind *
finx_indicator_kind_of (const FinxIndicatorInfo *info)
{
  G_STATIC_ASSERT (G_STRUCT_OFFSET (FinxIndicatorKind, info) == 0);
  return (const FinxIndicatorKind *) info;
}

static FinxIndicatorNeeds
get_source_needs (FinxPriceSource source)
{
  static const FinxIndicatorNeeds needs[FINX_N_SOURCES] = {
    [FINX_SOURCE_CLOSE] = FINX_NEEDS_CLOSE, [FINX_SOURCE_OPEN] = FINX_NEEDS_OPEN, [FINX_SOURCE_HIGH] = FINX_NEEDS_HIGH,
    [FINX_SOURCE_LOW] = FINX_NEEDS_LOW, [FINX_SOURCE_HL2] = FINX_NEEDS_HIGH | FINX_NEEDS_LOW,
    [FINX_SOURCE_HLC3] = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE,
    [FINX_SOURCE_OHLC4] = FINX_NEEDS_OPEN | FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE,
    [FINX_SOURCE_VOLUME] = FINX_NEEDS_VOLUME,
  };

  return needs[source];
}

/* What has to be in the bars. */
FinxIndicatorNeeds
finx_indicator_get_needs (const FinxIndicatorSpec *spec)
{
  return spec->info->needs | (spec->info->has_source ? get_source_needs (spec->source) : 0);
}

/* The number of the first bar with a value of @output, counted from 0 and without missing bars. */
guint
finx_indicator_get_first (const FinxIndicatorSpec *spec,
                          guint                    output)
{
  return finx_indicator_kind_of (spec->info)->get_first (spec, output);
}

/* Bars to load before the first that is shown. What fades but never ends is then within 1e-7 or so of what all history would give. */
guint
finx_indicator_get_warm_up (const FinxIndicatorSpec *spec)
{
  const FinxIndicatorKind *kind = finx_indicator_kind_of (spec->info);
  guint most = 0;

  for (guint i = 0; i < spec->info->n_outputs; i++)
    most = MAX (most, kind->get_first (spec, i));
  return kind->get_warm_up != NULL ? MAX (most, kind->get_warm_up (spec)) : most;
}

/**
 * finx_indicator_get_shift:
 *
 * Returns: above 0: the value at a bar was computed so many bars before it, and finx_indicator_get_ahead() gives those to be drawn
 *   after the last bar; below 0: the line is drawn so many bars before its values' bars, and only drawn so, as rules would look ahead
 */
int
finx_indicator_get_shift (const FinxIndicatorSpec *spec,
                          guint                    output)
{
  const FinxIndicatorKind *kind = finx_indicator_kind_of (spec->info);

  return kind->get_shift != NULL ? kind->get_shift (spec, output) : 0;
}
