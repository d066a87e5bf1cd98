/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "portfolio/review/finx-review.h"

G_BEGIN_DECLS

/* One holding of a review, as a row of a list. "serial" (uint64) is notified when a later review changed it. */
#define FINX_TYPE_HOLDING_ITEM (finx_holding_item_get_type ())
G_DECLARE_FINAL_TYPE (FinxHoldingItem, finx_holding_item, FINX, HOLDING_ITEM, GObject)
const FinxReviewHolding *finx_holding_item_get       (FinxHoldingItem *self);

/* (transfer full) (nullable) (element-type FinxHoldingItem): its open lots, which follow it, each as a holding of what a lot has;
 * %NULL where there is none, or @self is one */
GListModel              *finx_holding_item_list_lots (FinxHoldingItem *self);
const FinxOpenLot       *finx_holding_item_get_lot   (FinxHoldingItem *self);  /* (nullable): of a row that is one */

/* Brings @items (element-type FinxHoldingItem) up to what @review holds; flat ones only with @with_flat. Rows that stay are
 * the same objects, so that a selection stays too. */
void finx_holding_items_update (GListStore *items, FinxReview *review, gboolean with_flat, gboolean with_cash);

G_END_DECLS
