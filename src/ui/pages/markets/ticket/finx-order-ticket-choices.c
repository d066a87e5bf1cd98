/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the account takes for the instrument is there to be chosen; what it does not take is told. */
#include <glib/gi18n.h>

#include "engine/brokers/finx-engine-brokers.h"
#include "ui/pages/markets/ticket/finx-exit-orders.h"
#include "ui/pages/markets/ticket/finx-order-ticket-private.h"
#include "ui/words/finx-format.h"

static const FinxTimeInForce all_tifs[] = { FINX_TIF_DAY, FINX_TIF_GTC, FINX_TIF_IOC, FINX_TIF_FOK, FINX_TIF_OPEN, FINX_TIF_CLOSE };
G_STATIC_ASSERT (G_N_ELEMENTS (all_tifs) == FINX_TICKET_N_TIFS);

#define USUAL_TIFS ((1u << FINX_TIF_DAY) | (1u << FINX_TIF_GTC) | (1u << FINX_TIF_IOC) | (1u << FINX_TIF_FOK))

FinxOrderType
finx_order_ticket_get_type_of (FinxOrderTicket *self)
{
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->type));

  return at < self->n_types ? self->types[at] : FINX_ORDER_LIMIT;
}

FinxTimeInForce
finx_order_ticket_get_tif (FinxOrderTicket *self)
{
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->tif));

  return at < self->n_tifs ? self->tifs[at] : FINX_TIF_DAY;
}

void
finx_order_ticket_choose_type (FinxOrderTicket *self,
                               FinxOrderType    type)
{
  for (guint i = 0; i < self->n_types; i++)
    if (self->types[i] == type)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->type), i);
}

void
finx_order_ticket_choose_tif (FinxOrderTicket *self,
                              FinxTimeInForce  tif)
{
  for (guint i = 0; i < self->n_tifs; i++)
    if (self->tifs[i] == tif)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->tif), i);
}

/* "Not taken by Alpaca for KO: Stop, Trailing stop"; (nullable) (transfer full) */
static char *
describe_missing (FinxOrderTicket *self,
                  GString         *missing)
{
  const FinxAccount *account = finx_portfolio_get_account (self->portfolio);

  return missing->len > 0 ? g_strdup_printf (_("%s takes none of these for %s: %s"), account->name, finx_quote_row_get_symbol (self->row), missing->str)
                          : NULL;
}

static void
append_missing (GString    *missing,
                const char *label)
{
  g_string_append_printf (missing, "%s%s", missing->len > 0 ? ", " : "", label);
}

static void
fill_types (FinxOrderTicket *self,
            guint            mask)
{
  FinxOrderType chosen = finx_order_ticket_get_type_of (self);
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);

  self->n_types = 0;
  for (guint i = 0; i < FINX_TICKET_N_TYPES; i++)
    if (mask & (1u << finx_ticket_types[i]))
      {
        self->types[self->n_types++] = finx_ticket_types[i];
        gtk_string_list_append (labels, finx_order_type_label (finx_ticket_types[i]));
      }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->type), G_LIST_MODEL (labels));
  finx_order_ticket_choose_type (self, chosen);
}

static void
fill_tifs (FinxOrderTicket *self,
           guint            mask)
{
  FinxTimeInForce chosen = finx_order_ticket_get_tif (self);
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);

  self->n_tifs = 0;
  for (guint i = 0; i < FINX_TICKET_N_TIFS; i++)
    if (mask & (1u << all_tifs[i]))
      {
        self->tifs[self->n_tifs++] = all_tifs[i];
        gtk_string_list_append (labels, finx_tif_label (all_tifs[i]));
      }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->tif), G_LIST_MODEL (labels));
  finx_order_ticket_choose_tif (self, chosen);
}

/* Why something that is known elsewhere is not among the choices, where one looks for it. */
static void
tell_missing (FinxOrderTicket *self,
              guint            types,
              guint            tifs)
{
  g_autoptr(GString) no_types = g_string_new (NULL);
  g_autoptr(GString) no_tifs = g_string_new (NULL);

  for (guint i = 0; i < FINX_TICKET_N_TYPES; i++)
    if (!(types & (1u << finx_ticket_types[i])))
      append_missing (no_types, finx_order_type_label (finx_ticket_types[i]));
  for (guint i = 0; i < FINX_TICKET_N_TIFS; i++)
    if ((USUAL_TIFS & (1u << all_tifs[i])) && !(tifs & (1u << all_tifs[i])))
      append_missing (no_tifs, finx_tif_label (all_tifs[i]));
  self->no_types = describe_missing (self, no_types);
  self->no_tifs = describe_missing (self, no_tifs);
  gtk_widget_set_tooltip_text (self->type, self->no_types);
}

void
finx_order_ticket_update_choices (FinxOrderTicket *self)
{
  FinxBrokerCapabilities can = { 0 };
  guint types = 0, tifs = USUAL_TIFS;
  gboolean exits = TRUE;

  for (guint i = 0; i < FINX_TICKET_N_TYPES; i++)
    types |= 1u << finx_ticket_types[i];
  g_clear_pointer (&self->no_types, g_free);
  g_clear_pointer (&self->no_tifs, g_free);
  gtk_widget_set_tooltip_text (self->type, NULL);
  if (self->portfolio != NULL && self->row != NULL
      && finx_engine_get_capabilities (self->engine, finx_portfolio_get_account (self->portfolio)->id, finx_quote_row_get_instrument (self->row), &can)
      && (can.order_types & types) != 0 && can.tifs != 0)
    {
      types &= can.order_types;
      tifs = can.tifs;
      exits = (can.features & (FINX_BROKER_BRACKETS | FINX_BROKER_ONE_EXIT)) != 0;
      tell_missing (self, types, tifs);
    }
  if (types != self->type_mask)
    fill_types (self, types);
  if (tifs != self->tif_mask)
    fill_tifs (self, tifs);
  self->type_mask = types;
  self->tif_mask = tifs;
  gtk_widget_set_sensitive (self->exits, exits);
  gtk_widget_set_tooltip_text (self->exits, exits ? NULL : _("This account takes no exit orders with an order"));
  if (!exits)
    finx_exit_orders_clear (FINX_EXIT_ORDERS (self->exits));
}
