/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "portfolio/finx-review.h"

G_BEGIN_DECLS

/* One holding of a review, as a row of a list. "serial" (uint64) is notified when a later review changed it. */
#define FINX_TYPE_HOLDING_ITEM (finx_holding_item_get_type ())
G_DECLARE_FINAL_TYPE (FinxHoldingItem, finx_holding_item, FINX, HOLDING_ITEM, GObject)
const FinxReviewHolding *finx_holding_item_get (FinxHoldingItem *self);

/* One open lot, or one closed, likewise; @list tells about transactions. */
#define FINX_TYPE_LOT_ITEM (finx_lot_item_get_type ())
G_DECLARE_FINAL_TYPE (FinxLotItem, finx_lot_item, FINX, LOT_ITEM, GObject)
FinxLotItem         *finx_lot_item_new_open   (FinxReview *review, guint i);
FinxLotItem         *finx_lot_item_new_closed (FinxReview *review, guint i);
const FinxOpenLot   *finx_lot_item_get_open   (FinxLotItem *self);      /* (nullable) */
const FinxClosedLot *finx_lot_item_get_closed (FinxLotItem *self);      /* (nullable) */

/* Brings @items (element-type FinxHoldingItem) up to what @review holds; flat ones only with @with_flat. Rows that stay are
 * the same objects, so that a selection stays too. */
void finx_holding_items_update (GListStore *items, FinxReview *review, gboolean with_flat, gboolean with_cash);

G_END_DECLS
