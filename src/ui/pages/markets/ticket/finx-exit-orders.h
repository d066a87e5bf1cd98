/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/finx-order.h"

G_BEGIN_DECLS

/* A button with a popover for the exit orders of a ticket: take profit and stop loss, each switched on by itself.
 * Signal "changed". */
#define FINX_TYPE_EXIT_ORDERS (finx_exit_orders_get_type ())
G_DECLARE_FINAL_TYPE (FinxExitOrders, finx_exit_orders, FINX, EXIT_ORDERS, GtkWidget)

GtkWidget *finx_exit_orders_new            (void);
void       finx_exit_orders_set_instrument (FinxExitOrders *self, const FinxInstrument *instrument);   /* clears both */
void       finx_exit_orders_clear          (FinxExitOrders *self);
gboolean   finx_exit_orders_is_on          (FinxExitOrders *self);
/* Makes the exit orders of @entry, %NULL where one is off. @reference is the price the entry counts with (may be
 * unknown). FALSE: a price is missing or on the wrong side; its field tells. */
gboolean   finx_exit_orders_make           (FinxExitOrders *self, const FinxOrder *entry, FinxDecimal reference,
                                            FinxOrder **take_profit, FinxOrder **stop_loss);

G_END_DECLS
