/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/finx-workspace.h"

G_BEGIN_DECLS

/* The order book as a ladder of prices: asks above, bids below, sizes as bars, own orders in the first column, the
 * spread in between. Keyboard: Up and Down choose a level, Enter takes its price, Delete cancels own orders there.
 * Signals: "price-chosen" (gint64 price in units of the instrument); "cancel" (gint64 price). */
#define FINX_TYPE_LADDER (finx_ladder_get_type ())
G_DECLARE_FINAL_TYPE (FinxLadder, finx_ladder, FINX, LADDER, GtkWidget)

GtkWidget *finx_ladder_new     (void);
void       finx_ladder_set     (FinxLadder *self, FinxDepthView *depth, FinxQuoteRow *row);    /* (nullable), both */
/* Own open quantity by price; in units of the instrument, as FinxLevel. */
void       finx_ladder_set_own (FinxLadder *self, const FinxLevel *own, gsize n);

G_END_DECLS
