/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/finx-workspace.h"

G_BEGIN_DECLS

/* The order book as a ladder of prices: asks above, bids below, sizes as bars, own orders in the first column, the
 * spread in between. Keyboard: Up, Down and Page keys choose a level, Home the best one,
 * Enter or Space takes its price, Delete cancels own orders there.
 * Signals: "price-chosen" (gint64 price in units of the instrument); "cancel" (gint64 price). */
#define FINX_TYPE_LADDER (finx_ladder_get_type ())
G_DECLARE_FINAL_TYPE (FinxLadder, finx_ladder, FINX, LADDER, GtkWidget)

GtkWidget *finx_ladder_new     (void);
void       finx_ladder_set     (FinxLadder *self, FinxDepthView *depth, FinxQuoteRow *row);    /* (nullable), both */
/* Own open quantity at a price, in units of the instrument; @waits: for a trigger, so it is no part of the book. */
typedef struct
{
  gint64   price, size;
  gboolean waits;
} FinxLadderOwn;
void       finx_ladder_set_own (FinxLadder *self, const FinxLadderOwn *own, gsize n);

G_END_DECLS
