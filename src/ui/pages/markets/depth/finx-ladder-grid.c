/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/depth/finx-ladder-grid.h"

#include <string.h>

static gint64
floor_to (gint64 price,
          gint64 step)
{
  gint64 rest = price % step;

  return price - (rest < 0 ? rest + step : rest);
}

gint64
finx_ladder_bucket (gint64   price,
                    gint64   step,
                    FinxSide side)
{
  gint64 below = floor_to (price, step);

  return side == FINX_SIDE_BUY || below == price ? below : below + step;
}

gint64
finx_ladder_grid_price (const FinxLadderGrid *self,
                        int                   row)
{
  return self->top - row * self->step;
}

int
finx_ladder_grid_row (const FinxLadderGrid *self,
                      gint64                price,
                      FinxSide              side)
{
  gint64 row = (self->top - finx_ladder_bucket (price, self->step, side)) / self->step;
  gboolean above = finx_ladder_bucket (price, self->step, side) > self->top;

  return above || row >= self->n_rows ? -1 : (int) row;
}

/* Twice the middle, of one side where the other is empty. */
static gboolean
get_middle (const FinxDepth *depth,
            gint64          *middle)
{
  if (depth->n_bids == 0 && depth->n_asks == 0)
    return FALSE;
  if (depth->n_bids == 0 || depth->n_asks == 0)
    *middle = depth->n_bids > 0 ? depth->bids[0].price : depth->asks[0].price;
  else
    *middle = depth->bids[0].price + (depth->asks[0].price - depth->bids[0].price) / 2;
  return TRUE;
}

gboolean
finx_ladder_grid_centre (FinxLadderGrid  *self,
                         const FinxDepth *depth)
{
  gint64 middle;

  if (!get_middle (depth, &middle))
    return FALSE;
  self->top = floor_to (middle, self->step) + (self->n_rows / 2) * self->step;
  return TRUE;
}

gboolean
finx_ladder_grid_is_centred (const FinxLadderGrid *self,
                             const FinxDepth      *depth)
{
  gint64 middle;
  int row;

  if (!get_middle (depth, &middle))
    return TRUE;
  row = finx_ladder_grid_row (self, middle, FINX_SIDE_BUY);
  return row >= self->n_rows / 4 && row < self->n_rows - self->n_rows / 4;
}

static void
add_side (const FinxLadderGrid *self,
          const FinxLevel      *levels,
          guint                 n,
          FinxSide              side,
          gint64               *sums)
{
  for (guint i = 0; i < n; i++)
    {
      int row = finx_ladder_grid_row (self, levels[i].price, side);

      if (row >= 0)
        sums[row] += levels[i].size;
    }
}

void
finx_ladder_grid_fill (const FinxLadderGrid *self,
                       const FinxDepth      *depth,
                       gint64               *bids,
                       gint64               *asks)
{
  memset (bids, 0, sizeof *bids * (gsize) self->n_rows);
  memset (asks, 0, sizeof *asks * (gsize) self->n_rows);
  add_side (self, depth->bids, depth->n_bids, FINX_SIDE_BUY, bids);
  add_side (self, depth->asks, depth->n_asks, FINX_SIDE_SELL, asks);
}

gboolean
finx_ladder_side_of (const FinxDepth *depth,
                     gint64           price,
                     FinxSide        *side)
{
  if (depth->n_bids > 0 && price <= depth->bids[0].price)
    *side = FINX_SIDE_BUY;
  else if (depth->n_asks > 0 && price >= depth->asks[0].price)
    *side = FINX_SIDE_SELL;
  else
    return FALSE;
  return TRUE;
}
