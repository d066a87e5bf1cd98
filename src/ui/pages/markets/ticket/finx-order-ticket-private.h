/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pages/markets/ticket/finx-order-ticket.h"
#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

typedef enum { FIELD_QUANTITY, FIELD_LIMIT, FIELD_STOP, FIELD_TRAIL, N_FIELDS } TicketField;

#define FINX_TICKET_N_TYPES 5
extern const FinxOrderType finx_ticket_types[FINX_TICKET_N_TYPES];      /* in the order of the drop-down */
#define FINX_TICKET_N_TIFS 6

struct _FinxOrderTicket
{
  GtkWidget      parent_instance;

  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */
  GSettings     *settings;              /* owned */
  FinxQuoteRow  *row;                   /* owned, nullable */
  gulong         serial_id;
  FinxPortfolio *portfolio;             /* owned, nullable: the account that trades */
  gulong         portfolio_id;
  GCancellable  *cancellable;           /* ends with the ticket */

  GtkWidget     *box;                   /* the one child; the rest are borrowed from it */
  GtkWidget     *title, *revealer, *fields, *numbers, *estimates, *bar, *tail;
  GtkWidget     *estimate_columns[4];
  GtkWidget     *sides, *buy, *sell, *type, *tif;
  GtkWidget     *quick, *quick_sides[2];
  FinxDecimal    quick_prices[2];       /* as the buttons show them: ask, bid */
  GtkWidget     *entries[N_FIELDS];
  char          *errors[N_FIELDS];      /* sentence shown at the field; owned, nullable */
  GtkWidget     *value, *fee, *power;
  GtkWidget     *exits;
  GtkWidget     *message;               /* what is wrong but belongs to no field */
  GtkWidget     *warning;               /* what should be known before it is sent */
  GtkWidget     *expander, *send;

  FinxOrderType  types[FINX_TICKET_N_TYPES];    /* as the drop-down has them; see finx-order-ticket-choices.c */
  FinxTimeInForce tifs[FINX_TICKET_N_TIFS];
  guint          n_types, n_tifs;
  guint          type_mask, tif_mask;
  char          *no_types, *no_tifs;    /* (nullable): why some are not there */

  FinxTicketLayout layout;
  guint          preview_tick;          /* frame callback that computes the preview; 0: none is due */
  gboolean       needs_price;           /* the limit is filled in when a quote of @price_since_us or later comes */
  gint64         price_since_us;
  FinxDecimal    filled_price;          /* what was filled in last: as long as it stands it is not the user's */
  gboolean       sending, updating;
  gboolean       ready;                 /* the order as it stands may be sent */
};

/* The order as the fields say, or %NULL while something is missing; then, and when a field is wrong, @complete is
 * FALSE and the fields tell. (transfer full) (nullable) */
FinxOrder    *finx_order_ticket_make_order   (FinxOrderTicket *self, gboolean *complete);
void          finx_order_ticket_show_error   (FinxOrderTicket *self, TicketField field, const char *sentence);
void          finx_order_ticket_show_message (FinxOrderTicket *self, const char *sentence);
void          finx_order_ticket_queue        (FinxOrderTicket *self);        /* a preview with the next frame */
void          finx_order_ticket_send         (FinxOrderTicket *self);
/* Recomputes estimates, errors and the button. */
void          finx_order_ticket_preview      (FinxOrderTicket *self);
/* finx-order-ticket-choices.c: what is not among the choices is not chosen */
FinxOrderType finx_order_ticket_get_type_of  (FinxOrderTicket *self);
FinxTimeInForce finx_order_ticket_get_tif    (FinxOrderTicket *self);
void          finx_order_ticket_choose_type  (FinxOrderTicket *self, FinxOrderType type);
void          finx_order_ticket_choose_tif   (FinxOrderTicket *self, FinxTimeInForce tif);
void          finx_order_ticket_update_choices (FinxOrderTicket *self);      /* by account and instrument */
/* finx-order-ticket-build.c: makes the children; no signal is connected yet. */
void          finx_order_ticket_build        (FinxOrderTicket *self);
/* finx-order-ticket-layout.c */
void          finx_order_ticket_init_layout  (FinxOrderTicket *self);
void          finx_order_ticket_arrange      (FinxOrderTicket *self);        /* by layout and order type */
void          finx_order_ticket_show_quick   (FinxOrderTicket *self);

G_END_DECLS
