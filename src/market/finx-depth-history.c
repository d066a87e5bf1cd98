/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-depth-history.h"

#include <string.h>

struct _FinxDepthHistory
{
  FinxDepthSlice slices[FINX_DEPTH_SLICES];
  gint64         slice_us;
  guint          newest;        /* valid if @n > 0 */
  guint          n, count;
  gboolean       is_interrupted;
};

FinxDepthHistory *
finx_depth_history_new (gint64 slice_us)
{
  FinxDepthHistory *self = g_new0 (FinxDepthHistory, 1);

  G_STATIC_ASSERT (sizeof *self <= 320 * 1000);

  self->slice_us = slice_us;
  return self;
}

void
finx_depth_history_free (FinxDepthHistory *self)
{
  g_free (self);
}

void
finx_depth_history_clear (FinxDepthHistory *self)
{
  self->n = self->count = 0;
  self->is_interrupted = FALSE;
}

void
finx_depth_history_interrupt (FinxDepthHistory *self)
{
  self->is_interrupted = TRUE;
}

static FinxDepthSlice *
begin_slice (FinxDepthHistory *self,
             gint64            time_us)
{
  FinxDepthSlice *slice;

  self->count++;
  self->newest = self->n > 0 ? (self->newest + 1) % FINX_DEPTH_SLICES : 0;
  self->n = MIN (self->n + 1, FINX_DEPTH_SLICES);
  slice = &self->slices[self->newest];
  slice->time_us = time_us;
  slice->n_bids = slice->n_asks = slice->n_trades = 0;
  slice->is_known = FALSE;
  return slice;
}

/* The slices between the newest and @start. */
static void
fill (FinxDepthHistory *self,
      gint64            start)
{
  FinxDepthSlice last = self->slices[self->newest];

  last.n_trades = 0;
  last.is_known &= !self->is_interrupted;
  while (last.time_us + self->slice_us < start)
    {
      last.time_us += self->slice_us;
      *begin_slice (self, last.time_us) = last;
    }
}

gboolean
finx_depth_history_push (FinxDepthHistory *self,
                         const FinxDepth  *depth)
{
  gint64 start = depth->time_us - depth->time_us % self->slice_us;
  FinxDepthSlice *slice = self->n > 0 ? &self->slices[self->newest] : NULL;
  gboolean ended = slice == NULL || start > slice->time_us;

  if (slice != NULL && start < slice->time_us)
    return FALSE;
  if (slice != NULL && start - slice->time_us > FINX_DEPTH_SLICES * self->slice_us)
    self->n = 0;                        /* nothing of before would be in sight */
  else if (slice != NULL)
    fill (self, start);
  if (ended)
    begin_slice (self, start);
  self->is_interrupted = FALSE;
  slice = &self->slices[self->newest];
  slice->is_known = !depth->is_resyncing && depth->n_bids + depth->n_asks > 0;
  slice->n_bids = depth->n_bids;
  slice->n_asks = depth->n_asks;
  memcpy (slice->bids, depth->bids, depth->n_bids * sizeof *slice->bids);
  memcpy (slice->asks, depth->asks, depth->n_asks * sizeof *slice->asks);
  return ended;
}

void
finx_depth_history_trade (FinxDepthHistory *self,
                          const FinxTick   *trade)
{
  FinxDepthSlice *slice = self->n > 0 ? &self->slices[self->newest] : NULL;
  FinxSliceTrade *least;

  if (slice == NULL || trade->time_us < slice->time_us || trade->time_us >= slice->time_us + self->slice_us)
    return;
  least = &slice->trades[0];
  for (guint i = 0; i < slice->n_trades; i++)
    {
      if (slice->trades[i].price == trade->price && slice->trades[i].side == trade->side)
        {
          slice->trades[i].size += trade->size;
          return;
        }
      if (slice->trades[i].size < least->size)
        least = &slice->trades[i];
    }
  if (slice->n_trades < FINX_SLICE_TRADES)
    slice->trades[slice->n_trades++] = (FinxSliceTrade) { trade->price, trade->size, (FinxSide) trade->side };
  else if (trade->size > least->size)
    *least = (FinxSliceTrade) { trade->price, trade->size, (FinxSide) trade->side };
}

gint64
finx_depth_history_get_slice_us (const FinxDepthHistory *self)
{
  return self->slice_us;
}

guint
finx_depth_history_get_count (const FinxDepthHistory *self)
{
  return self->count;
}

guint
finx_depth_history_get_n (const FinxDepthHistory *self)
{
  return self->n;
}

const FinxDepthSlice *
finx_depth_history_get (const FinxDepthHistory *self,
                        guint                   age)
{
  g_return_val_if_fail (age < self->n, NULL);

  return &self->slices[(self->newest + FINX_DEPTH_SLICES - age) % FINX_DEPTH_SLICES];
}

/* 0: none rests there. */
gint64
finx_depth_slice_get_size (const FinxDepthSlice *slice,
                           gint64                price,
                           FinxSide             *side)
{
  for (guint i = 0; i < slice->n_bids; i++)
    if (slice->bids[i].price == price)
      {
        *side = FINX_SIDE_BUY;
        return slice->bids[i].size;
      }
  for (guint i = 0; i < slice->n_asks; i++)
    if (slice->asks[i].price == price)
      {
        *side = FINX_SIDE_SELL;
        return slice->asks[i].size;
      }
  return 0;
}
