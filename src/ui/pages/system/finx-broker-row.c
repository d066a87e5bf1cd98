/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/system/finx-broker-row.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/brokers/finx-engine-brokers.h"
#include "ui/brokers/finx-account-color.h"
#include "ui/brokers/finx-broker-books-window.h"
#include "ui/brokers/finx-broker-wizard.h"
#include "ui/pages/system/finx-broker-edit-window.h"
#include "ui/shell/finx-connection-row.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

struct _FinxBrokerRow
{
  AdwActionRow        parent_instance;
  FinxWorkspace      *workspace;        /* owned */
  FinxEngine         *engine;           /* borrowed from @workspace */
  char               *account;
  GSimpleActionGroup *actions;          /* owned */
  GtkWidget          *dot, *chip, *menu, *warning;
};

G_DEFINE_FINAL_TYPE (FinxBrokerRow, finx_broker_row, ADW_TYPE_ACTION_ROW)

/* What it says */

static gboolean
may_trade (FinxBrokerRow *self)
{
  FinxPortfolio *portfolio = finx_engine_get_portfolio (self->engine, self->account);

  return portfolio != NULL && finx_portfolio_get_account (portfolio)->may_trade;
}

static void
append_amount (GString    *text,
               const char *template,
               FinxDecimal amount,
               const char *currency)
{
  g_autofree char *number = finx_decimal_is_known (amount) ? finx_format_money (amount, currency) : g_strdup ("–");
  g_autofree char *money = g_strdup_printf ("%s %s", number, currency);
  g_autofree char *filled = g_strdup_printf (template, money);

  g_string_append (text, filled);
}

/* "Alpaca · Paper · trading off" */
static void
append_kind (FinxBrokerRow         *self,
             const FinxBrokerState *state,
             GString               *text)
{
  g_string_append_printf (text, "%s · %s · %s", state->info->name, state->is_paper ? _("Paper") : _("Live"),
                          may_trade (self) ? _("trading on") : _("trading off"));
}

static void
append_link (FinxBrokerRow         *self,
             const FinxBrokerState *state,
             GString               *text)
{
  const FinxLink *link = finx_connection_get_link (state->connection);
  gint64 now_us = finx_clock_now (finx_engine_get_clock (self->engine));

  if (link == NULL)
    return;
  if (link->since_us != 0)
    {
      g_autofree char *since = finx_format_when (link->since_us, now_us);

      g_string_append_printf (text, _("\nSince %s"), since);
    }
  if (link->synced_us != 0)
    {
      g_autofree char *synced = finx_format_when (link->synced_us, now_us);

      g_string_append_printf (text, _(" · orders and positions read %s"), synced);
    }
  if (link->state == FINX_LINK_HEALTHY || link->state == FINX_LINK_DEGRADED)
    {
      g_autofree char *use = finx_format_percent (CLAMP (link->use, 0, 1), 0);

      g_string_append_printf (text, _(" · %s of the broker's limits used"), use);
    }
}

static void
append_balances (const FinxBrokerState *state,
                 GString               *text)
{
  FinxDecimal equity = FINX_DECIMAL_UNKNOWN, power = FINX_DECIMAL_UNKNOWN;

  for (guint i = 0; state->balances != NULL && i < state->balances->len; i++)
    {
      const FinxBalance *balance = state->balances->pdata[i];

      if (g_strcmp0 (balance->currency, state->currency) != 0)
        continue;
      equity = balance->equity;
      power = balance->buying_power;
    }
  append_amount (text, _("\nNet worth %s"), equity, state->currency);
  append_amount (text, _(" · buying power %s"), power, state->currency);
}

/* (nullable): why it is not as it should be */
static const char *
get_reason (const FinxBrokerState *state)
{
  const FinxLink *link = finx_connection_get_link (state->connection);

  return link != NULL && link->reason != NULL && *link->reason != '\0' ? link->reason : NULL;
}

static void
show_state (FinxBrokerRow         *self,
            const FinxBrokerState *state)
{
  const FinxLink *link = finx_connection_get_link (state->connection);
  const char *style, *words, *reason = get_reason (state);

  finx_connection_describe (state->connection, &style, &words);
  if (state->is_paused)
    {
      style = "offline";
      words = _("Paused");
    }
  finx_chip_set (FINX_CHIP (self->chip), style, words);
  gtk_widget_set_visible (self->warning, link != NULL && !state->is_paused && (link->state == FINX_LINK_DEGRADED || link->state == FINX_LINK_DOWN));
  gtk_widget_set_tooltip_text (self->warning, reason);
}

static void
enable (FinxBrokerRow *self,
        const char    *name,
        gboolean       is_enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), is_enabled);
}

void
finx_broker_row_refresh (FinxBrokerRow *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *name = NULL;
  FinxBrokerState state;

  if (!finx_engine_get_broker_state (self->engine, self->account, &state))
    return;
  append_kind (self, &state, text);
  if (get_reason (&state) != NULL)
    g_string_append_printf (text, "\n%s", get_reason (&state));
  append_link (self, &state, text);
  append_balances (&state, text);
  if (g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), state.name) != 0)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), state.name);
  if (g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (self)), text->str) != 0)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text->str);
  finx_account_dot_set_color (FINX_ACCOUNT_DOT (self->dot), state.color);
  show_state (self, &state);
  name = g_strdup_printf (_("Actions for %s"), state.name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  enable (self, "trading-on", !may_trade (self));
  enable (self, "trading-off", may_trade (self));
  enable (self, "pause", !state.is_paused);
  enable (self, "go-on", state.is_paused);
  enable (self, "copy", get_reason (&state) != NULL);
}

/* What can be done with it */

static void
tell (FinxBrokerRow *self,
      gboolean       is_done,
      const GError  *error)
{
  g_autofree char *text = is_done ? NULL : finx_error_text (error);
  GtkWidget *dialog;

  finx_broker_row_refresh (self);
  if (is_done)
    return;
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("That was not done"), text);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Dismiss"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
present (FinxBrokerRow *self,
         GtkWidget     *window)
{
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (window));
}

static void
edit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  FinxBrokerRow *self = user_data;

  present (self, finx_broker_edit_window_new (self->engine, self->account));
}

static void
renew_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  FinxBrokerRow *self = user_data;

  present (self, finx_broker_wizard_new (self->engine, self->account));
}

static void
import_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  FinxBrokerRow *self = user_data;

  present (self, finx_broker_books_window_new (self->engine, self->account, TRUE));
}

static void
compare_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  FinxBrokerRow *self = user_data;

  present (self, finx_broker_books_window_new (self->engine, self->account, FALSE));
}

static void
set_trading (FinxBrokerRow *self,
             gboolean       is_on)
{
  g_autoptr(GError) error = NULL;
  gboolean is_done = finx_engine_set_trading (self->engine, self->account, is_on, &error);

  tell (self, is_done, error);
}

static void
armed_cb (FinxBrokerRow *self,
          const char    *response)
{
  if (g_str_equal (response, "on"))
    set_trading (self, TRUE);
}

static void
trading_on_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  FinxBrokerRow *self = user_data;
  FinxBrokerState state;
  GtkWidget *dialog;
  g_autofree char *title = NULL;

  if (!finx_engine_get_broker_state (self->engine, self->account, &state))
    return;
  if (state.is_paper)
    {
      set_trading (self, TRUE);
      return;
    }
  title = g_strdup_printf (_("Trade with real money in “%s”?"), state.name);
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), title,
                                   _("Orders that you confirm will be sent to the market. You can switch trading off at any time here; the emergency stop cancels what is open."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "back", _("Back"), "on", _("Switch trading on"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "on", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "back");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "back");
  g_signal_connect_object (dialog, "response", G_CALLBACK (armed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
trading_off_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  set_trading (user_data, FALSE);
}

static void
set_paused (FinxBrokerRow *self,
            gboolean       is_paused)
{
  g_autoptr(GError) error = NULL;
  gboolean is_done = finx_engine_pause_broker (self->engine, self->account, is_paused, &error);

  tell (self, is_done, error);
}

static void
pause_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  set_paused (user_data, TRUE);
}

static void
go_on_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  set_paused (user_data, FALSE);
}

/* By @step places among the brokers' connections. The row may be gone when it is done. */
static void
move (FinxBrokerRow *self,
      int            step)
{
  g_autoptr(GPtrArray) connected = finx_engine_list_connected (self->engine);
  g_autoptr(FinxBrokerRow) kept = g_object_ref (self);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < connected->len; i++)
    if (g_str_equal (((FinxAccount *) connected->pdata[i])->id, self->account) && (int) i + step >= 0 && (int) i + step < (int) connected->len)
      {
        gboolean is_done = finx_engine_move_broker (self->engine, self->account, (guint) ((int) i + step), &error);

        if (!is_done)
          tell (self, FALSE, error);
        return;
      }
}

static void
up_cb (GSimpleAction *action,
       GVariant      *parameter,
       gpointer       user_data)
{
  move (user_data, -1);
}

static void
down_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  move (user_data, 1);
}

static void
copy_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  FinxBrokerRow *self = user_data;
  FinxBrokerState state;

  if (!finx_engine_get_broker_state (self->engine, self->account, &state) || get_reason (&state) == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), get_reason (&state));
  finx_workspace_toast (self->workspace, _("Copied"), NULL, NULL);
}

static void
disconnected_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(FinxBrokerRow) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean is_done = finx_engine_disconnect_broker_finish (FINX_ENGINE (source), result, &error);

  if (self->workspace == NULL)
    return;
  if (is_done)
    finx_workspace_toast (self->workspace, _("Disconnected. The key is erased; the portfolio stays."), NULL, NULL);
  else if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    tell (self, FALSE, error);
}

static void
meant_cb (FinxBrokerRow *self,
          const char    *response)
{
  if (g_str_equal (response, "disconnect"))
    finx_engine_disconnect_broker_async (self->engine, self->account, disconnected_cb, g_object_ref (self));
}

static void
disconnect_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  FinxBrokerRow *self = user_data;
  FinxBrokerState state;
  g_autofree char *title = NULL;
  GtkWidget *dialog;

  if (!finx_engine_get_broker_state (self->engine, self->account, &state))
    return;
  title = g_strdup_printf (_("Disconnect “%s”?"), state.name);
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), title,
                                   _("The key is erased from the keyring, and trading is off. The portfolio with its whole history stays. Open orders stay at the broker: cancel them first if they are not to be filled."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "back", _("Back"), "disconnect", _("Disconnect"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "disconnect", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "back");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "back");
  g_signal_connect_object (dialog, "response", G_CALLBACK (meant_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static const GActionEntry entries[] = {
  { "edit", edit_cb },           { "renew", renew_cb },         { "trading-on", trading_on_cb }, { "trading-off", trading_off_cb },
  { "pause", pause_cb },         { "go-on", go_on_cb },         { "up", up_cb },                 { "down", down_cb },
  { "import", import_cb },       { "compare", compare_cb },     { "copy", copy_cb },             { "disconnect", disconnect_cb },
};

static void
append_hiding (GMenu      *menu,
               const char *label,
               const char *action)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) line = g_menu_new ();
  g_autoptr(GMenu) book = g_menu_new ();
  g_autoptr(GMenu) order = g_menu_new ();
  g_autoptr(GMenu) end = g_menu_new ();

  append_hiding (line, _("Switch trading on…"), "connection.trading-on");
  append_hiding (line, _("Switch trading off"), "connection.trading-off");
  append_hiding (line, _("Pause"), "connection.pause");
  append_hiding (line, _("Go on"), "connection.go-on");
  g_menu_append (line, _("New key…"), "connection.renew");
  append_hiding (line, _("Copy the reason"), "connection.copy");
  g_menu_append (book, _("Import history…"), "connection.import");
  g_menu_append (book, _("Compare with the broker…"), "connection.compare");
  g_menu_append (order, _("Edit…"), "connection.edit");
  g_menu_append (order, _("Move up"), "connection.up");
  g_menu_append (order, _("Move down"), "connection.down");
  g_menu_append (end, _("Disconnect…"), "connection.disconnect");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (line));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (book));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (order));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (end));
  return G_MENU_MODEL (menu);
}

static void
finx_broker_row_dispose (GObject *object)
{
  FinxBrokerRow *self = FINX_BROKER_ROW (object);

  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_broker_row_parent_class)->dispose (object);
}

static void
finx_broker_row_finalize (GObject *object)
{
  FinxBrokerRow *self = FINX_BROKER_ROW (object);

  g_clear_object (&self->actions);
  g_free (self->account);
  G_OBJECT_CLASS (finx_broker_row_parent_class)->finalize (object);
}

static void
finx_broker_row_class_init (FinxBrokerRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_broker_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_broker_row_finalize;
}

static void
finx_broker_row_init (FinxBrokerRow *self)
{
  self->actions = g_simple_action_group_new ();
}

GtkWidget *
finx_broker_row_new (FinxWorkspace *workspace,
                     const char    *account)
{
  FinxBrokerRow *self = g_object_new (FINX_TYPE_BROKER_ROW, NULL);
  g_autoptr(GMenuModel) menu = make_menu ();

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->account = g_strdup (account);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "connection", G_ACTION_GROUP (self->actions));
  self->dot = finx_account_dot_new ();
  gtk_widget_set_size_request (self->dot, 16, -1);       /* as wide as an icon before another row */
  self->warning = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  gtk_widget_add_css_class (self->warning, "warn");
  self->chip = finx_chip_new ();
  gtk_widget_set_valign (self->chip, GTK_ALIGN_CENTER);
  self->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu), menu);
  gtk_widget_set_tooltip_text (self->menu, _("What can be done with this connection"));
  gtk_widget_add_css_class (self->menu, "flat");
  gtk_widget_set_valign (self->menu, GTK_ALIGN_CENTER);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), self->dot);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->warning);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->chip);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->menu);
  finx_broker_row_refresh (self);
  return GTK_WIDGET (self);
}
