/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-depth-view.h"

struct _FinxDepthView
{
  GObject               parent_instance;
  const FinxInstrument *instrument;     /* borrowed from its table */
  FinxDepth             depth;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxDepthView, finx_depth_view, G_TYPE_OBJECT)

static gboolean
levels_equal (const FinxLevel *a,
              const FinxLevel *b,
              guint            n)
{
  for (guint i = 0; i < n; i++)
    if (a[i].price != b[i].price || a[i].size != b[i].size || a[i].orders != b[i].orders)
      return FALSE;
  return TRUE;
}

static void
finx_depth_view_class_init (FinxDepthViewClass *klass)
{
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
finx_depth_view_init (FinxDepthView *self)
{
}

FinxDepthView *
finx_depth_view_new (const FinxInstrument *instrument)
{
  FinxDepthView *self;

  g_return_val_if_fail (instrument != NULL, NULL);

  self = g_object_new (FINX_TYPE_DEPTH_VIEW, NULL);
  self->instrument = instrument;
  self->depth.instrument = instrument->index;
  return self;
}

const FinxInstrument *
finx_depth_view_get_instrument (FinxDepthView *self)
{
  g_return_val_if_fail (FINX_IS_DEPTH_VIEW (self), NULL);
  return self->instrument;
}

const FinxDepth *
finx_depth_view_get_depth (FinxDepthView *self)
{
  g_return_val_if_fail (FINX_IS_DEPTH_VIEW (self), NULL);
  return &self->depth;
}

/**
 * finx_depth_view_set:
 * @depth: of this instrument; call it once a frame with the newest
 *
 * "changed" comes when a level or the time differs.
 */
void
finx_depth_view_set (FinxDepthView   *self,
                     const FinxDepth *depth)
{
  gboolean same;

  g_return_if_fail (FINX_IS_DEPTH_VIEW (self));
  g_return_if_fail (depth->instrument == self->instrument->index);
  g_return_if_fail (depth->n_bids <= FINX_BOOK_DEPTH && depth->n_asks <= FINX_BOOK_DEPTH);

  same = depth->time_us == self->depth.time_us && depth->is_resyncing == self->depth.is_resyncing && depth->n_bids == self->depth.n_bids &&
         depth->n_asks == self->depth.n_asks && levels_equal (depth->bids, self->depth.bids, depth->n_bids) &&
         levels_equal (depth->asks, self->depth.asks, depth->n_asks);
  self->depth = *depth;
  if (!same)
    g_signal_emit (self, signals[CHANGED], 0);
}
