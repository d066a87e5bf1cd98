/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The order ticket of the chosen instrument and account. It tells what an order would cost while it is typed, shows
 * what is wrong at the field where it is, and sends once: its button is insensitive until the answer is there. */
#define FINX_TYPE_ORDER_TICKET (finx_order_ticket_get_type ())
G_DECLARE_FINAL_TYPE (FinxOrderTicket, finx_order_ticket, FINX, ORDER_TICKET, GtkWidget)

GtkWidget *finx_order_ticket_new         (FinxWorkspace *workspace);
void       finx_order_ticket_set_row     (FinxOrderTicket *self, FinxQuoteRow *row);       /* (nullable): the instrument */
void       finx_order_ticket_set_side    (FinxOrderTicket *self, FinxSide side);
/* Makes it a limit order (or moves the stop of a stop order) at @price and puts the focus to the quantity. */
void       finx_order_ticket_take_price  (FinxOrderTicket *self, FinxDecimal price);
void       finx_order_ticket_fill        (FinxOrderTicket *self, const FinxOrder *draft);
/* Two rows below a chart; a column beside a ladder; or one line that opens upwards, which in a narrow window breaks. */
typedef enum { FINX_TICKET_FULL, FINX_TICKET_TALL, FINX_TICKET_SHORT, FINX_TICKET_NARROW } FinxTicketLayout;
void       finx_order_ticket_set_layout  (FinxOrderTicket *self, FinxTicketLayout layout);
void       finx_order_ticket_focus       (FinxOrderTicket *self);

G_END_DECLS
