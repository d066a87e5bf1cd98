/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "base/finx-string.h"
#include "ui/brokers/finx-account-color.h"
#include "ui/pages/markets/ticket/finx-exit-orders.h"
#include "ui/pages/markets/ticket/finx-order-question.h"
#include "ui/pages/markets/ticket/finx-order-ticket-private.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

/* The orders of one decision, held while they are confirmed and sent. */
typedef struct
{
  FinxOrderTicket *ticket;              /* owned */
  FinxOrder       *entry;
  FinxOrder       *take_profit, *stop_loss;     /* nullable */
} Decision;

static void
decision_free (Decision *decision)
{
  g_clear_object (&decision->ticket);
  g_clear_pointer (&decision->entry, finx_order_free);
  g_clear_pointer (&decision->take_profit, finx_order_free);
  g_clear_pointer (&decision->stop_loss, finx_order_free);
  g_free (decision);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Decision, decision_free)

void
finx_order_ticket_show_error (FinxOrderTicket *self,
                              TicketField      field,
                              const char      *sentence)
{
  if (g_strcmp0 (self->errors[field], sentence) != 0)
    finx_set_str (&self->errors[field], sentence);
  finx_money_entry_set_error (FINX_MONEY_ENTRY (self->entries[field]), sentence);
}

void
finx_order_ticket_show_message (FinxOrderTicket *self,
                                const char      *sentence)
{
  gtk_widget_set_visible (self->message, sentence != NULL);
  if (sentence != NULL && g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->message)), sentence) != 0)
    gtk_label_set_text (GTK_LABEL (self->message), sentence);
}

/* An empty or mistyped field only holds the order back; a number that does not fit the instrument tells why. */
static gboolean
read_field (FinxOrderTicket *self,
            TicketField      field,
            FinxDecimal     *value)
{
  const FinxInstrument *instrument = finx_quote_row_get_instrument (self->row);
  g_autoptr(GError) error = NULL;
  gboolean good;

  if (!finx_money_entry_get_value (FINX_MONEY_ENTRY (self->entries[field]), value, NULL) || !finx_decimal_is_known (*value))
    {
      g_clear_pointer (&self->errors[field], g_free);
      return FALSE;
    }
  good = field == FIELD_QUANTITY ? finx_instrument_check_quantity (instrument, *value, &error)
                                 : finx_instrument_check_price (instrument, *value, &error);
  finx_order_ticket_show_error (self, field, good ? NULL : error->message);
  return good;
}

FinxOrder *
finx_order_ticket_make_order (FinxOrderTicket *self,
                              gboolean        *complete)
{
  g_autoptr(FinxOrder) order = NULL;
  FinxOrderType type = finx_order_ticket_get_type_of (self);

  *complete = FALSE;
  if (self->row == NULL || self->portfolio == NULL)
    return NULL;
  order = finx_order_new ();
  finx_set_str (&order->account, finx_portfolio_get_account (self->portfolio)->id);
  order->instrument = finx_quote_row_get_instrument (self->row);
  order->side = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->sell)) ? FINX_SIDE_SELL : FINX_SIDE_BUY;
  order->type = type;
  order->tif = finx_order_ticket_get_tif (self);
  order->limit_price = order->stop_price = order->trail = FINX_DECIMAL_UNKNOWN;
  *complete = read_field (self, FIELD_QUANTITY, &order->quantity);
  if (type == FINX_ORDER_LIMIT || type == FINX_ORDER_STOP_LIMIT)
    *complete &= read_field (self, FIELD_LIMIT, &order->limit_price);
  if (type == FINX_ORDER_STOP || type == FINX_ORDER_STOP_LIMIT)
    *complete &= read_field (self, FIELD_STOP, &order->stop_price);
  if (type == FINX_ORDER_TRAILING_STOP)
    *complete &= read_field (self, FIELD_TRAIL, &order->trail);
  return g_steal_pointer (&order);
}

static void
finish_sending (FinxOrderTicket *self)
{
  self->sending = FALSE;
  finx_order_ticket_queue (self);
}

/* Without a preview in between, so that the reason stays on the screen until something is changed. */
static void
show_failure (FinxOrderTicket *self,
              const GError    *error)
{
  g_autofree char *text = finx_error_text (error);

  finx_order_ticket_show_message (self, text);
  gtk_widget_grab_focus (self->entries[FIELD_QUANTITY]);
}

static void
placed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Decision) decision = user_data;
  FinxOrderTicket *self = decision->ticket;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = finx_engine_place_finish (FINX_ENGINE (source), result, &error);
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;
  g_autofree char *action = NULL;
  g_autoptr(GVariant) target = NULL;

  if (self->box == NULL)                /* the page is gone; the order lives on in the journal */
    return;
  finish_sending (self);
  if (id == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_failure (self, error);
      return;
    }
  finx_exit_orders_clear (FINX_EXIT_ORDERS (self->exits));
  what = finx_order_describe (decision->entry);
  text = g_strdup_printf (_("Order sent: %s"), what);
  target = g_variant_ref_sink (g_variant_new_string (id));
  action = g_action_print_detailed_name ("markets.show-order", target);
  finx_workspace_toast (self->workspace, text, _("Show"), action);
}

static void
place (Decision *decision)              /* taken */
{
  FinxOrderTicket *self = decision->ticket;

  self->sending = TRUE;
  gtk_widget_set_sensitive (self->send, FALSE);
  gtk_button_set_label (GTK_BUTTON (self->send), _("Sending…"));
  finx_order_ticket_show_message (self, NULL);
  finx_engine_place_bracket_async (self->engine, decision->entry, decision->take_profit, decision->stop_loss,
                                   self->cancellable, placed_cb, decision);
}

static void
give_up (Decision *decision)            /* taken */
{
  if (decision->ticket->box != NULL)
    finish_sending (decision->ticket);
  decision_free (decision);
}

static void
meant_cb (gboolean send,
          gpointer user_data)
{
  Decision *decision = user_data;

  if (!send || decision->ticket->box == NULL)
    {
      give_up (decision);
      return;
    }
  decision->entry->is_again = TRUE;
  place (decision);
}

/* One that is the same as an order of a moment ago may be a slip of the hand, and is asked about once more. */
static void
place_or_ask (Decision *decision)       /* taken */
{
  FinxOrderTicket *self = decision->ticket;
  FinxOrderPreview preview = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (finx_engine_preview_order (self->engine, decision->entry, &preview, &error) || !finx_risk_is_question (error))
    {
      place (decision);
      return;
    }
  sentence = finx_error_text (error);
  self->sending = TRUE;
  gtk_widget_set_sensitive (self->send, FALSE);
  finx_order_question_ask_again (GTK_WIDGET (self), sentence, meant_cb, decision);
}

static void
confirmed_cb (gboolean send,
              gpointer user_data)
{
  Decision *decision = user_data;

  if (send && decision->ticket->box != NULL)
    place_or_ask (decision);
  else
    give_up (decision);
}

static void
confirm (Decision   *decision,          /* taken */
         const char *warnings)          /* (nullable) */
{
  FinxOrderTicket *self = decision->ticket;
  g_autofree char *name = finx_account_label (self->engine, finx_portfolio_get_account (self->portfolio));
  const FinxOrderQuestion question = { finx_portfolio_get_account (self->portfolio), decision->entry, decision->take_profit,
                                       decision->stop_loss, gtk_label_get_text (GTK_LABEL (self->value)),
                                       gtk_label_get_text (GTK_LABEL (self->fee)), name, warnings };

  self->sending = TRUE;                 /* one question at a time */
  gtk_widget_set_sensitive (self->send, FALSE);
  finx_order_question_ask (GTK_WIDGET (self), &question, confirmed_cb, decision);
}

void
finx_order_ticket_send (FinxOrderTicket *self)
{
  g_autoptr(Decision) decision = NULL;
  FinxOrderPreview preview = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *warnings = NULL;
  gboolean complete;

  if (self->sending)
    return;
  finx_order_ticket_preview (self);
  if (!self->ready)
    return;
  decision = g_new0 (Decision, 1);
  decision->ticket = g_object_ref (self);
  decision->entry = finx_order_ticket_make_order (self, &complete);
  if (decision->entry == NULL || !complete
      || (!finx_engine_preview_order (self->engine, decision->entry, &preview, &error) && !finx_risk_is_question (error))
      || !finx_exit_orders_make (FINX_EXIT_ORDERS (self->exits), decision->entry, preview.price, &decision->take_profit, &decision->stop_loss))
    return;
  if (!finx_portfolio_get_account (self->portfolio)->is_simulated || g_settings_get_boolean (self->settings, "confirm-orders"))
    {
      warnings = finx_order_question_warnings (&preview, decision->entry->instrument);
      confirm (g_steal_pointer (&decision), warnings);
    }
  else
    {
      place_or_ask (g_steal_pointer (&decision));
    }
}
