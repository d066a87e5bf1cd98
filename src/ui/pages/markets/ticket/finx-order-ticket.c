/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "ui/brokers/finx-account-color.h"
#include "ui/pages/markets/ticket/finx-exit-orders.h"
#include "ui/pages/markets/ticket/finx-order-question.h"
#include "ui/pages/markets/ticket/finx-order-ticket-private.h"
#include "ui/preferences/finx-settings.h"
#include "ui/shell/finx-offline-bar.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

G_DEFINE_FINAL_TYPE (FinxOrderTicket, finx_order_ticket, GTK_TYPE_WIDGET)

static void
set_text (GtkWidget  *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

static void
show_amount (GtkWidget  *label,
             FinxDecimal amount,
             const char *currency)
{
  g_autofree char *number = finx_decimal_is_known (amount) ? finx_format_money (amount, currency) : NULL;
  g_autofree char *text = number != NULL ? g_strdup_printf ("%s %s", number, currency) : g_strdup ("–");

  set_text (label, text);
}

/* What the button will do, in words. */
static char *
describe_button (FinxOrderTicket *self,
                 const FinxOrder *order)
{
  const FinxInstrument *instrument = order->instrument;
  const FinxAccount *account = finx_portfolio_get_account (self->portfolio);
  const char *side = finx_side_label (order->side);
  g_autofree char *quantity = finx_format_quantity (instrument, order->quantity);
  g_autofree char *limit = finx_format_price (instrument, order->limit_price);
  g_autofree char *stop = finx_format_price (instrument, order->stop_price);
  g_autofree char *trail = finx_format_price (instrument, order->trail);
  g_autofree char *text = NULL, *label = NULL;

  switch (order->type)
    {
    case FINX_ORDER_MARKET:
      text = g_strdup_printf (_("%s %s at market"), side, quantity);
      break;
    case FINX_ORDER_STOP:
      text = g_strdup_printf (_("%s %s, stop %s"), side, quantity, stop);
      break;
    case FINX_ORDER_STOP_LIMIT:
      text = g_strdup_printf (_("%s %s at %s, stop %s"), side, quantity, limit, stop);
      break;
    case FINX_ORDER_TRAILING_STOP:
      text = g_strdup_printf (_("%s %s, trailing %s"), side, quantity, trail);
      break;
    case FINX_ORDER_LIMIT:
    default:
      text = g_strdup_printf (_("%s %s at %s"), side, quantity, limit);
      break;
    }
  label = finx_account_label (self->engine, account);
  return account->is_simulated ? g_steal_pointer (&text) : g_strdup_printf ("%s · %s", text, label);
}

static void
show_button (FinxOrderTicket *self,
             const char      *text)
{
  gboolean sell = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->sell));

  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->send)), text) != 0)
    gtk_button_set_label (GTK_BUTTON (self->send), text);
  gtk_widget_add_css_class (self->send, sell ? "finx-sell" : "finx-buy");
  gtk_widget_remove_css_class (self->send, sell ? "finx-buy" : "finx-sell");
}

/* The field a refusal is about, by its code; N_FIELDS: none. */
static TicketField
field_of_error (FinxOrderTicket *self,
                const GError    *error)
{
  const char *code = finx_error_code (error);
  FinxOrderType type = finx_order_ticket_get_type_of (self);
  TicketField price = type == FINX_ORDER_STOP ? FIELD_STOP : type == FINX_ORDER_TRAILING_STOP ? FIELD_TRAIL : FIELD_LIMIT;

  if (code == NULL)
    return N_FIELDS;
  if (g_str_equal (code, "FINX-RISK-005") || g_str_equal (code, "FINX-RISK-006") || g_str_equal (code, "FINX-RISK-008")
      || g_str_equal (code, "FINX-RISK-014")
      || g_str_equal (code, "FINX-ORDER-030") || g_str_has_prefix (code, "FINX-ORDER-02"))
    return FIELD_QUANTITY;
  if ((g_str_equal (code, "FINX-RISK-007") || g_str_has_prefix (code, "FINX-ORDER-01")) && type != FINX_ORDER_MARKET)
    return price;
  return N_FIELDS;
}

/* (nullable): nothing is shown */
static void
show_warnings (FinxOrderTicket        *self,
               const FinxOrderPreview *preview)
{
  g_autofree char *text = preview != NULL ? finx_order_question_warnings (preview, finx_quote_row_get_instrument (self->row)) : NULL;

  gtk_widget_set_visible (self->warning, text != NULL);
  if (text != NULL && g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->warning)), text) != 0)
    gtk_label_set_text (GTK_LABEL (self->warning), text);
}

static void
show_estimates (FinxOrderTicket        *self,
                const FinxOrderPreview *preview)        /* %NULL: unknown */
{
  const char *currency = finx_portfolio_get_account (self->portfolio)->currency;
  FinxDecimal unknown = FINX_DECIMAL_UNKNOWN;

  show_amount (self->value, preview != NULL ? preview->value : unknown, currency);
  show_amount (self->fee, preview != NULL ? preview->fee : unknown, currency);
  show_amount (self->power, preview != NULL ? preview->buying_power_after : unknown, currency);
}

/* What is still missing, in words. */
static const char *
describe_missing (FinxOrderTicket *self)
{
  FinxDecimal quantity;

  if (self->row == NULL)
    return _("Choose an instrument");
  if (self->portfolio == NULL)
    return _("No account");
  if (!finx_money_entry_get_value (FINX_MONEY_ENTRY (self->entries[FIELD_QUANTITY]), &quantity, NULL))
    return _("Enter a quantity");
  if (self->errors[FIELD_QUANTITY] != NULL)
    return _("Check the quantity");
  return self->errors[FIELD_LIMIT] != NULL || self->errors[FIELD_STOP] != NULL || self->errors[FIELD_TRAIL] != NULL
    ? _("Check the price") : _("Enter a price");
}

static void
show_unready (FinxOrderTicket *self)
{
  gboolean no_account = self->portfolio == NULL;

  if (!no_account)
    show_estimates (self, NULL);
  show_warnings (self, NULL);
  finx_order_ticket_show_message (self, no_account ? _("There is no account yet. Start the practice desk to trade.") : NULL);
  show_button (self, describe_missing (self));
  gtk_widget_set_sensitive (self->send, FALSE);
}

void
finx_order_ticket_preview (FinxOrderTicket *self)
{
  g_autoptr(FinxOrder) take_profit = NULL;
  g_autoptr(FinxOrder) stop_loss = NULL;
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  FinxOrderPreview preview = { 0 };
  gboolean complete, accepted, exits;
  TicketField field;

  self->ready = FALSE;
  if (self->sending)
    return;
  order = finx_order_ticket_make_order (self, &complete);
  if (order == NULL || !complete)
    {
      show_unready (self);
      return;
    }
  /* Whether the same order is meant once more is asked when it is sent. */
  accepted = finx_engine_preview_order (self->engine, order, &preview, &error) || finx_risk_is_question (error);
  exits = finx_exit_orders_make (FINX_EXIT_ORDERS (self->exits), order, preview.price, &take_profit, &stop_loss);
  field = accepted ? N_FIELDS : field_of_error (self, error);
  if (!accepted)
    finx_order_ticket_show_message (self, field == N_FIELDS ? error->message : NULL);
  else
    finx_order_ticket_show_message (self, exits ? NULL : _("The exit orders need another price"));
  if (field < N_FIELDS)
    finx_order_ticket_show_error (self, field, error->message);
  show_estimates (self, &preview);
  show_warnings (self, accepted ? &preview : NULL);
  text = describe_button (self, order);
  show_button (self, text);
  self->ready = accepted && exits && finx_offline_reason (self->engine) == NULL;
  gtk_widget_set_sensitive (self->send, self->ready);
}

static gboolean
preview_tick_cb (GtkWidget     *widget,
                 GdkFrameClock *frame_clock,
                 gpointer       user_data)
{
  FinxOrderTicket *self = FINX_ORDER_TICKET (widget);

  self->preview_tick = 0;
  finx_order_ticket_preview (self);
  return G_SOURCE_REMOVE;
}

void
finx_order_ticket_queue (FinxOrderTicket *self)
{
  if (self->preview_tick == 0 && !self->updating && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->preview_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), preview_tick_cb, NULL, NULL);
}

/* Prices are filled in once; after that they are the user's and do not follow the market. */
static void
fill_in_price (FinxOrderTicket *self)
{
  FinxDecimal last = finx_quote_row_get_last (self->row);

  if (!finx_decimal_is_known (last) || finx_quote_row_get_quote (self->row)->time_us < self->price_since_us)
    return;
  self->needs_price = FALSE;
  self->filled_price = last;
  self->updating = TRUE;
  finx_money_entry_set_value (FINX_MONEY_ENTRY (self->entries[FIELD_LIMIT]), last);
  self->updating = FALSE;
}

static void
serial_cb (FinxOrderTicket *self)
{
  if (self->needs_price)
    fill_in_price (self);
  finx_order_ticket_show_quick (self);
  finx_order_ticket_queue (self);
}

/* A price that was filled in is of another time when a replay begins or is over; one that was typed is the user's. */
static void
replay_cb (FinxOrderTicket *self)
{
  FinxReplay *replay = finx_engine_get_replay (self->engine);
  FinxDecimal limit;

  if (self->row == NULL || finx_quote_row_get_instrument (self->row) != finx_replay_get_instrument (replay))
    return;
  self->price_since_us = finx_replay_get_turn (replay);
  if (!self->needs_price && (!finx_money_entry_get_value (FINX_MONEY_ENTRY (self->entries[FIELD_LIMIT]), &limit, NULL)
                             || !finx_decimal_equal (limit, self->filled_price)))
    return;
  self->needs_price = TRUE;
  self->updating = TRUE;
  finx_money_entry_set_value (FINX_MONEY_ENTRY (self->entries[FIELD_LIMIT]), FINX_DECIMAL_UNKNOWN);
  self->updating = FALSE;
  finx_order_ticket_queue (self);
}

static void
type_cb (FinxOrderTicket *self)
{
  FinxOrderType type = finx_order_ticket_get_type_of (self);

  gtk_widget_set_visible (self->entries[FIELD_LIMIT], type == FINX_ORDER_LIMIT || type == FINX_ORDER_STOP_LIMIT);
  gtk_widget_set_visible (self->entries[FIELD_STOP], type == FINX_ORDER_STOP || type == FINX_ORDER_STOP_LIMIT);
  gtk_widget_set_visible (self->entries[FIELD_TRAIL], type == FINX_ORDER_TRAILING_STOP);
  finx_order_ticket_arrange (self);
  finx_order_ticket_queue (self);
}

static void
tif_cb (FinxOrderTicket *self)
{
  const char *explained = finx_tif_explain (finx_order_ticket_get_tif (self));
  g_autofree char *text = self->no_tifs != NULL ? g_strconcat (explained, "\n", self->no_tifs, NULL) : g_strdup (explained);

  gtk_widget_set_tooltip_text (self->tif, text);
  finx_order_ticket_queue (self);
}

static void
portfolio_cb (FinxOrderTicket *self)
{
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);

  if (self->portfolio != NULL)
    g_clear_signal_handler (&self->portfolio_id, self->portfolio);
  g_set_object (&self->portfolio, portfolio);
  if (portfolio != NULL)
    self->portfolio_id = g_signal_connect_object (portfolio, "changed", G_CALLBACK (finx_order_ticket_queue), self, G_CONNECT_SWAPPED);
  finx_order_ticket_update_choices (self);
  tif_cb (self);
  finx_order_ticket_queue (self);
}

/* Offline nothing in it can be used, and its tooltip says why. */
static void
mode_cb (FinxOrderTicket *self)
{
  const char *reason = finx_offline_reason (self->engine);

  gtk_widget_set_sensitive (self->box, reason == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), reason);
  if (reason != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reason, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  finx_order_ticket_update_choices (self);
  finx_order_ticket_queue (self);
}

static void
draft_cb (FinxOrderTicket *self,
          const FinxOrder *draft)
{
  finx_order_ticket_fill (self, draft);
}

static gboolean
send_key (GtkWidget *widget,
          GVariant  *args,
          gpointer   user_data)
{
  finx_order_ticket_send (FINX_ORDER_TICKET (widget));
  return TRUE;
}

static void
finx_order_ticket_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_order_ticket_parent_class)->map (widget);
  finx_order_ticket_show_quick (FINX_ORDER_TICKET (widget));
  finx_order_ticket_queue (FINX_ORDER_TICKET (widget));
}

static void
finx_order_ticket_unmap (GtkWidget *widget)
{
  FinxOrderTicket *self = FINX_ORDER_TICKET (widget);

  if (self->preview_tick != 0)
    gtk_widget_remove_tick_callback (widget, self->preview_tick);
  self->preview_tick = 0;
  GTK_WIDGET_CLASS (finx_order_ticket_parent_class)->unmap (widget);
}

static void
finx_order_ticket_dispose (GObject *object)
{
  FinxOrderTicket *self = FINX_ORDER_TICKET (object);

  if (self->row != NULL)
    g_clear_signal_handler (&self->serial_id, self->row);
  if (self->portfolio != NULL)
    g_clear_signal_handler (&self->portfolio_id, self->portfolio);
  g_cancellable_cancel (self->cancellable);
  self->updating = TRUE;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->row);
  g_clear_object (&self->portfolio);
  g_clear_object (&self->settings);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_order_ticket_parent_class)->dispose (object);
}

static void
finx_order_ticket_finalize (GObject *object)
{
  FinxOrderTicket *self = FINX_ORDER_TICKET (object);

  for (int i = 0; i < N_FIELDS; i++)
    g_free (self->errors[i]);
  g_free (self->no_types);
  g_free (self->no_tifs);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (finx_order_ticket_parent_class)->finalize (object);
}

static void
finx_order_ticket_class_init (FinxOrderTicketClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_order_ticket_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_order_ticket_finalize;
  widget_class->map = finx_order_ticket_map;
  widget_class->unmap = finx_order_ticket_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, send_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, send_key, NULL);
}

static void
finx_order_ticket_init (FinxOrderTicket *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Order ticket"), -1);
}

GtkWidget *
finx_order_ticket_new (FinxWorkspace *workspace)
{
  FinxOrderTicket *self = g_object_new (FINX_TYPE_ORDER_TICKET, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->settings = finx_settings_new ();
  finx_order_ticket_build (self);
  g_signal_connect_object (self->type, "notify::selected", G_CALLBACK (type_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tif, "notify::selected", G_CALLBACK (tif_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sell, "toggled", G_CALLBACK (finx_order_ticket_queue), self, G_CONNECT_SWAPPED);
  for (int i = 0; i < N_FIELDS; i++)
    g_signal_connect_object (self->entries[i], "changed", G_CALLBACK (finx_order_ticket_queue), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->exits, "changed", G_CALLBACK (finx_order_ticket_queue), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->send, "clicked", G_CALLBACK (finx_order_ticket_send), self, G_CONNECT_SWAPPED);
  finx_order_ticket_init_layout (self);
  type_cb (self);
  tif_cb (self);

  g_signal_connect_object (workspace, "notify::account", G_CALLBACK (portfolio_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "new-order", G_CALLBACK (draft_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "account-added", G_CALLBACK (portfolio_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "order-changed", G_CALLBACK (finx_order_ticket_queue), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "risk-changed", G_CALLBACK (finx_order_ticket_queue), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "stopped", G_CALLBACK (finx_order_ticket_queue), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "mode-changed", G_CALLBACK (mode_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (finx_engine_get_replay (self->engine), "notify::running", G_CALLBACK (replay_cb), self, G_CONNECT_SWAPPED);
  mode_cb (self);
  portfolio_cb (self);
  return GTK_WIDGET (self);
}

void
finx_order_ticket_set_row (FinxOrderTicket *self,
                           FinxQuoteRow    *row)
{
  const FinxInstrument *instrument;

  if (row == self->row)
    return;
  if (self->row != NULL)
    g_clear_signal_handler (&self->serial_id, self->row);
  g_set_object (&self->row, row);
  if (row == NULL)
    return;
  self->serial_id = g_signal_connect_object (row, "notify::serial", G_CALLBACK (serial_cb), self, G_CONNECT_SWAPPED);
  instrument = finx_quote_row_get_instrument (row);
  self->updating = TRUE;
  finx_exit_orders_set_instrument (FINX_EXIT_ORDERS (self->exits), instrument);
  for (int i = 0; i < N_FIELDS; i++)
    {
      finx_money_entry_set_step (FINX_MONEY_ENTRY (self->entries[i]), i == FIELD_QUANTITY ? instrument->lot_step : instrument->tick_size,
                                 i == FIELD_QUANTITY ? -1 : instrument->price_scale);
      finx_money_entry_set_value (FINX_MONEY_ENTRY (self->entries[i]), FINX_DECIMAL_UNKNOWN);
      finx_order_ticket_show_error (self, i, NULL);
    }
  self->updating = FALSE;
  finx_order_ticket_update_choices (self);
  tif_cb (self);
  self->needs_price = TRUE;
  self->price_since_us = 0;
  self->filled_price = FINX_DECIMAL_UNKNOWN;
  fill_in_price (self);
  finx_order_ticket_show_quick (self);
  finx_order_ticket_queue (self);
}

void
finx_order_ticket_set_side (FinxOrderTicket *self,
                            FinxSide         side)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (side == FINX_SIDE_SELL ? self->sell : self->buy), TRUE);
}

void
finx_order_ticket_take_price (FinxOrderTicket *self,
                              FinxDecimal      price)
{
  FinxOrderType type = finx_order_ticket_get_type_of (self);

  if (type == FINX_ORDER_STOP)
    finx_money_entry_set_value (FINX_MONEY_ENTRY (self->entries[FIELD_STOP]), price);
  else
    {
      if (type != FINX_ORDER_STOP_LIMIT)
        finx_order_ticket_choose_type (self, FINX_ORDER_LIMIT);
      finx_money_entry_set_value (FINX_MONEY_ENTRY (self->entries[FIELD_LIMIT]), price);
    }
  self->needs_price = FALSE;
  finx_order_ticket_focus (self);
}

void
finx_order_ticket_fill (FinxOrderTicket *self,
                        const FinxOrder *draft)
{
  const FinxDecimal values[N_FIELDS] = { draft->quantity, draft->limit_price, draft->stop_price, draft->trail };

  if (draft->instrument != NULL)
    finx_order_ticket_set_row (self, finx_quote_board_lookup (finx_engine_get_board (self->engine), draft->instrument));
  finx_order_ticket_set_side (self, draft->side);
  finx_order_ticket_choose_type (self, draft->type);
  finx_order_ticket_choose_tif (self, draft->tif);
  for (int i = 0; i < N_FIELDS; i++)
    if (finx_decimal_is_known (values[i]) && finx_decimal_sign (values[i]) > 0)
      {
        finx_money_entry_set_value (FINX_MONEY_ENTRY (self->entries[i]), values[i]);
        if (i == FIELD_LIMIT)
          self->needs_price = FALSE;
      }
  finx_order_ticket_focus (self);
}
