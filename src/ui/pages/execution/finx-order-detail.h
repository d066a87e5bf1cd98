/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/finx-workspace.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The panel with one order: figures, life, and what can be done. Signal "close". */
#define FINX_TYPE_ORDER_DETAIL (finx_order_detail_get_type ())
G_DECLARE_FINAL_TYPE (FinxOrderDetail, finx_order_detail, FINX, ORDER_DETAIL, GtkWidget)

GtkWidget     *finx_order_detail_new  (FinxWorkspace *workspace);
void           finx_order_detail_set  (FinxOrderDetail *self, FinxOrderItem *item);      /* (nullable) */
FinxOrderItem *finx_order_detail_get  (FinxOrderDetail *self);                           /* (transfer none) (nullable) */

/* What the buttons do, also for other places; trouble is told by a toast. */
void           finx_order_cancel      (FinxWorkspace *workspace, const FinxOrder *order);
void           finx_order_replace     (FinxWorkspace *workspace, const FinxOrder *order, GtkWidget *parent);
/* Whether the venue can be asked to change it now: not while its outcome is unknown. */
gboolean       finx_order_can_change  (const FinxOrder *order);

G_END_DECLS
