/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/finx-event.h"

G_BEGIN_DECLS

/* One order, fill or cash movement as a list row; main thread. An order's "serial" (uint64) is notified when it changed. */
#define FINX_TYPE_ORDER_ITEM (finx_order_item_get_type ())
G_DECLARE_FINAL_TYPE (FinxOrderItem, finx_order_item, FINX, ORDER_ITEM, GObject)
FinxOrderItem          *finx_order_item_new       (const FinxOrder *order);
FinxOrderItem          *finx_order_item_new_take  (FinxOrder       *order);
const FinxOrder        *finx_order_item_get_order (FinxOrderItem   *self);
void                    finx_order_item_set_order (FinxOrderItem   *self, const FinxOrder *order);

#define FINX_TYPE_FILL_ITEM (finx_fill_item_get_type ())
G_DECLARE_FINAL_TYPE (FinxFillItem, finx_fill_item, FINX, FILL_ITEM, GObject)
FinxFillItem           *finx_fill_item_new        (const FinxFill  *fill);
FinxFillItem           *finx_fill_item_new_take   (FinxFill        *fill);
const FinxFill         *finx_fill_item_get_fill   (FinxFillItem    *self);

#define FINX_TYPE_CASH_ITEM (finx_cash_item_get_type ())
G_DECLARE_FINAL_TYPE (FinxCashItem, finx_cash_item, FINX, CASH_ITEM, GObject)
FinxCashItem           *finx_cash_item_new        (const FinxCashMovement *movement);
FinxCashItem           *finx_cash_item_new_take   (FinxCashMovement *movement);
const FinxCashMovement *finx_cash_item_get_movement (FinxCashItem *self);

G_END_DECLS
