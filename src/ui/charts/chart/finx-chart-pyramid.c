/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/finx-chart-pyramid.h"

#include <math.h>

static const FinxExtent nothing = { INFINITY, -INFINITY, 0 };

gsize
finx_chart_bars_find (const FinxChartBars *bars,
                      gint64               time_us)
{
  gsize low = 0, high = bars->n;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (bars->times[middle] < time_us)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Without branches; what is not a number never wins. */
static inline void
include (FinxExtent       *extent,
         const FinxExtent *other)
{
  extent->low = other->low < extent->low ? other->low : extent->low;
  extent->high = other->high > extent->high ? other->high : extent->high;
  extent->volume = other->volume > extent->volume ? other->volume : extent->volume;
}

static FinxExtent
scan_bars (const FinxChartBars *bars,
           gsize                first,
           gsize                last)
{
  FinxExtent extent = nothing;

  for (gsize i = first; i < last; i++)
    include (&extent, &(FinxExtent) { bars->lows[i], bars->highs[i], bars->volumes[i] });
  return extent;
}

static FinxExtent
scan_blocks (const GArray *level,
             gsize         first,
             gsize         last)
{
  FinxExtent extent = nothing;

  for (gsize i = first; i < last; i++)
    include (&extent, &g_array_index (level, FinxExtent, i));
  return extent;
}

/* Computes the blocks from @block on, at the level of bars and above it. */
static void
update_from (FinxPyramid         *self,
             const FinxChartBars *bars,
             gsize                block)
{
  gsize below = bars->n + self->phase;

  for (int level = 0; level < FINX_PYRAMID_LEVELS; level++)
    {
      gsize size = (below + FINX_PYRAMID_BASE - 1) / FINX_PYRAMID_BASE;

      g_array_set_size (self->levels[level], size);
      for (gsize i = block; i < size; i++)
        {
          gsize start = i * FINX_PYRAMID_BASE;
          gsize end = MIN (start + FINX_PYRAMID_BASE, below);

          g_array_index (self->levels[level], FinxExtent, i) =
            level == 0 ? scan_bars (bars, start > self->phase ? start - self->phase : 0,
                                    end > self->phase ? end - self->phase : 0)
                       : scan_blocks (self->levels[level - 1], start, end);
        }
      below = size;
      block /= FINX_PYRAMID_BASE;
    }
  self->n = bars->n;
}

void
finx_pyramid_init (FinxPyramid *self)
{
  for (int i = 0; i < FINX_PYRAMID_LEVELS; i++)
    self->levels[i] = g_array_new (FALSE, FALSE, sizeof (FinxExtent));
  self->n = 0;
  self->phase = 0;
}

void
finx_pyramid_clear (FinxPyramid *self)
{
  for (int i = 0; i < FINX_PYRAMID_LEVELS; i++)
    g_clear_pointer (&self->levels[i], g_array_unref);
}

void
finx_pyramid_rebuild (FinxPyramid         *self,
                      const FinxChartBars *bars)
{
  self->phase = 0;
  update_from (self, bars, 0);
}

void
finx_pyramid_append (FinxPyramid         *self,
                     const FinxChartBars *bars)
{
  gsize last = self->n == 0 ? 0 : self->n - 1;

  update_from (self, bars, (last + self->phase) / FINX_PYRAMID_BASE);
}

void
finx_pyramid_prepend (FinxPyramid         *self,
                      const FinxChartBars *bars,
                      gsize                added)
{
  g_autofree FinxExtent *empty = NULL;
  gsize blocks, size;

  if (self->n == 0 || self->n + added != bars->n)
    {
      finx_pyramid_rebuild (self, bars);
      return;
    }
  /* The smallest number of whole blocks that hold the new bars beside what is free in the first block. */
  blocks = added > self->phase ? (added - self->phase + FINX_PYRAMID_BASE - 1) / FINX_PYRAMID_BASE : 0;
  self->phase = blocks * FINX_PYRAMID_BASE + self->phase - added;
  empty = g_new0 (FinxExtent, blocks + 1);
  g_array_prepend_vals (self->levels[0], empty, blocks);

  size = (bars->n + self->phase + FINX_PYRAMID_BASE - 1) / FINX_PYRAMID_BASE;
  g_assert (self->levels[0]->len == size);
  for (gsize i = 0; i <= blocks && i < size; i++)
    {
      gsize start = i * FINX_PYRAMID_BASE;
      gsize end = MIN (start + FINX_PYRAMID_BASE, bars->n + self->phase);

      g_array_index (self->levels[0], FinxExtent, i) =
        scan_bars (bars, start > self->phase ? start - self->phase : 0, end > self->phase ? end - self->phase : 0);
    }
  self->n = bars->n;
  for (int level = 1; level < FINX_PYRAMID_LEVELS; level++)
    {
      gsize below = self->levels[level - 1]->len;

      g_array_set_size (self->levels[level], (below + FINX_PYRAMID_BASE - 1) / FINX_PYRAMID_BASE);
      for (gsize i = 0; i < self->levels[level]->len; i++)
        g_array_index (self->levels[level], FinxExtent, i) =
          scan_blocks (self->levels[level - 1], i * FINX_PYRAMID_BASE, MIN ((i + 1) * FINX_PYRAMID_BASE, below));
    }
}

FinxExtent
finx_pyramid_query (const FinxPyramid   *self,
                    const FinxChartBars *bars,
                    gsize                first,
                    gsize                last)
{
  FinxExtent extent, part;
  gsize start = (first + self->phase + FINX_PYRAMID_BASE - 1) / FINX_PYRAMID_BASE;
  gsize end = (last + self->phase) / FINX_PYRAMID_BASE;
  int level = 0;

  if (start >= end)
    return scan_bars (bars, first, last);
  extent = scan_bars (bars, first, start * FINX_PYRAMID_BASE - self->phase);
  part = scan_bars (bars, end * FINX_PYRAMID_BASE - self->phase, last);
  include (&extent, &part);

  /* Ends at this level, whole groups at the next. */
  while (level + 1 < FINX_PYRAMID_LEVELS)
    {
      gsize up_start = (start + FINX_PYRAMID_BASE - 1) / FINX_PYRAMID_BASE;
      gsize up_end = end / FINX_PYRAMID_BASE;

      if (up_start >= up_end)
        break;
      part = scan_blocks (self->levels[level], start, up_start * FINX_PYRAMID_BASE);
      include (&extent, &part);
      part = scan_blocks (self->levels[level], up_end * FINX_PYRAMID_BASE, end);
      include (&extent, &part);
      start = up_start;
      end = up_end;
      level++;
    }
  part = scan_blocks (self->levels[level], start, end);
  include (&extent, &part);
  return extent;
}

/* The first bar from the next column on. */
static gsize
find_edge (const FinxPyramidColumns *self)
{
  gsize at = (gsize) CLAMP (ceil (self->at), 0, (double) self->bars->n);

  if (self->size == 1 || at == 0 || at == self->bars->n)
    return at;
  at = (at + self->pyramid->phase + self->size / 2) / self->size * self->size;
  return CLAMP (at, self->pyramid->phase, self->bars->n + self->pyramid->phase) - self->pyramid->phase;
}

void
finx_pyramid_columns (FinxPyramidColumns  *columns,
                      const FinxPyramid   *self,
                      const FinxChartBars *bars,
                      double               index,
                      double               per_px)
{
  *columns = (FinxPyramidColumns) { self, bars, index, per_px, .size = 1 };
  while ((double) columns->size * FINX_PYRAMID_BASE * 8 <= per_px)
    columns->size *= FINX_PYRAMID_BASE;
  columns->last = find_edge (columns);
}

gboolean
finx_pyramid_column (FinxPyramidColumns *columns,
                     FinxExtent         *extent)
{
  columns->at += columns->per_px;
  columns->first = columns->last;
  columns->last = find_edge (columns);
  if (columns->first >= columns->last)
    return FALSE;
  *extent = finx_pyramid_query (columns->pyramid, columns->bars, columns->first, columns->last);
  return extent->low <= extent->high;
}
