/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The order book as a ladder of prices that stands still: bids and asks as bars beside their prices, own orders in the first
 * column, what was traded behind the prices. Armed, a click in the bid or ask column is an order; else a click takes the
 * price. Own orders are dragged to another price in any case.
 *
 * Keyboard: Up, Down and Page keys choose a price, Home the middle; Enter takes the price, or armed sends the limit order of
 * that side; armed, B and S buy and sell at it; Delete cancels own orders there. C centres, Shift+C keeps it centred or not,
 * + and − group prices. A key that is held counts once.
 *
 * Signals: "price-chosen" (gint64 price), "cancel" (gint64 price), "place" (int side, gint64 price), "move" (gint64 from,
 * gint64 to), "step-changed", "follow-changed". Prices in units of the instrument. Actions that it activates: "ladder.disarm",
 * "ladder.flatten" (uint), "ladder.reverse" (uint), both with when the key was pressed, see finx_ladder_get_clicked();
 * "ladder.size" (int). */
#define FINX_TYPE_LADDER (finx_ladder_get_type ())
G_DECLARE_FINAL_TYPE (FinxLadder, finx_ladder, FINX, LADDER, GtkWidget)

/* Own open quantity at a price, in units of the instrument; @waits: for a trigger, so it is no part of the book. */
typedef struct
{
  gint64   price, size;
  FinxSide side;
  gboolean waits;
} FinxLadderOwn;

GtkWidget *finx_ladder_new          (void);
void       finx_ladder_set          (FinxLadder *self, FinxDepthView *depth, FinxQuoteRow *row, FinxTape *tape);  /* (nullable), all */
void       finx_ladder_forget_trades (FinxLadder *self);        /* what traded so far was of another time */
void       finx_ladder_set_own      (FinxLadder *self, const FinxLadderOwn *own, gsize n);
/* @average: of the position, in units; 0: there is none. */
void       finx_ladder_set_position (FinxLadder *self, gint64 average);
void       finx_ladder_set_armed    (FinxLadder *self, gboolean armed);
/* How many ticks a row holds. */
void       finx_ladder_set_group    (FinxLadder *self, guint ticks);
guint      finx_ladder_get_group    (FinxLadder *self);
gint64     finx_ladder_get_step     (FinxLadder *self);         /* units */
void       finx_ladder_set_follow   (FinxLadder *self, gboolean follow);        /* TRUE: centred again by itself */
gboolean   finx_ladder_get_follow   (FinxLadder *self);
void       finx_ladder_centre       (FinxLadder *self);
gint64     finx_ladder_get_moved    (FinxLadder *self);         /* monotonic µs: when rows last became other prices */
guint32    finx_ladder_get_clicked  (FinxLadder *self);         /* of the last click or key, on the display's clock; 0: none yet */
/* The ways to group, in ticks, smallest first. */
const guint *finx_ladder_list_groups (gsize *n);

G_END_DECLS
