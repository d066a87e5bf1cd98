/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/execution/finx-execution-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/pages/execution/finx-order-detail.h"
#include "ui/pages/execution/finx-order-tables.h"
#include "ui/shell/finx-offline-bar.h"
#include "ui/shell/finx-page-bar.h"
#include "ui/widgets/finx-account-choice.h"
#include "ui/widgets/finx-fill-table.h"
#include "ui/widgets/finx-order-wait.h"
#include "ui/words/finx-format.h"

#define DETAIL_WIDTH      372
#define DETAIL_WIDTH_WIDE 420
#define REFRESH_MS        500           /* distances to the market */

enum { TABLE_WORKING, TABLE_FILLS_TODAY, TABLE_REJECTED, TABLE_HISTORY, TABLE_FILLS, N_TABLES };

/* A table of one section with its head. */
typedef struct
{
  GtkWidget          *box;
  GtkWidget          *count;
  GtkWidget          *note;             /* right in the head */
  FinxTable          *table;
  GtkFilter          *filter;           /* owned; NULL: all rows */
  GtkFilterListModel *model;            /* owned */
} Section;

struct _FinxExecutionPage
{
  GtkWidget      parent_instance;
  FinxWorkspace *workspace;
  FinxEngine    *engine;                /* borrowed from the workspace */
  GtkWidget     *flap;
  GtkWidget     *stack;
  GtkWidget     *filter_entry;
  GtkWidget     *accounts;
  GtkWidget     *cancel_all, *create;
  GtkWidget     *detail;
  GtkWidget     *tabs[3];
  Section        sections[N_TABLES];
  GHashTable    *subscribed;            /* set of FinxInstrument that working orders need */
  gint64         day_us;                /* start of today, local time */
  guint          update_id;
  guint          refresh_id;
  gboolean       is_selecting;
};

G_DEFINE_FINAL_TYPE (FinxExecutionPage, finx_execution_page, GTK_TYPE_WIDGET)

static const char *const tab_names[] = { "today", "history", "fills" };

static gint64
get_day_start (gint64 now_us)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_local (now_us / FINX_USEC_PER_SEC);
  g_autoptr(GDateTime) day = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                                                    g_date_time_get_day_of_month (now), 0, 0, 0);

  return g_date_time_to_unix (day) * FINX_USEC_PER_SEC;
}

static const char *
chosen_account (FinxExecutionPage *self)
{
  return self->accounts != NULL ? finx_account_choice_get (FINX_ACCOUNT_CHOICE (self->accounts)) : NULL;
}

static gboolean
is_of_account (FinxExecutionPage *self,
               const char        *account)
{
  const char *chosen = chosen_account (self);

  return chosen == NULL || g_strcmp0 (chosen, account) == 0;
}

static gboolean
is_working (gpointer item,
            gpointer user_data)
{
  const FinxOrder *order = finx_order_item_get_order (item);

  return finx_order_state_is_open (order->state) && is_of_account (user_data, order->account);
}

static gboolean
is_order_shown (gpointer item,
                gpointer user_data)
{
  return is_of_account (user_data, finx_order_item_get_order (item)->account);
}

static gboolean
is_fill_shown (gpointer item,
               gpointer user_data)
{
  return is_of_account (user_data, finx_fill_item_get_fill (item)->account);
}

static gboolean
is_rejected_today (gpointer item,
                   gpointer user_data)
{
  FinxExecutionPage *self = user_data;
  const FinxOrder *order = finx_order_item_get_order (item);

  return order->state == FINX_ORDER_REJECTED && order->placed_us >= self->day_us && is_of_account (self, order->account);
}

static gboolean
is_filled_today (gpointer item,
                 gpointer user_data)
{
  FinxExecutionPage *self = user_data;

  return finx_fill_item_get_fill (item)->time_us >= self->day_us && is_fill_shown (item, self);
}

/* Prices of what has a working order, wherever it is shown: the distance to the market needs them. */
static void
update_subscriptions (FinxExecutionPage *self)
{
  g_autoptr(GHashTable) wanted = g_hash_table_new (NULL, NULL);
  GListModel *working = G_LIST_MODEL (self->sections[TABLE_WORKING].model);
  GHashTableIter iter;
  gpointer instrument;

  for (guint i = 0; i < g_list_model_get_n_items (working); i++)
    {
      g_autoptr(FinxOrderItem) item = g_list_model_get_item (working, i);

      g_hash_table_add (wanted, (gpointer) finx_order_item_get_order (item)->instrument);
    }
  g_hash_table_iter_init (&iter, self->subscribed);
  while (g_hash_table_iter_next (&iter, &instrument, NULL))
    if (!g_hash_table_contains (wanted, instrument))
      {
        finx_engine_unsubscribe (self->engine, instrument, FINX_STREAM_QUOTES);
        g_hash_table_iter_remove (&iter);
      }
  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, &instrument, NULL))
    if (g_hash_table_add (self->subscribed, instrument))
      finx_engine_subscribe (self->engine, instrument, FINX_STREAM_QUOTES);
}

/* What the working orders hold, per currency of the accounts that are shown. */
static char *
reserved_text (FinxExecutionPage *self)
{
  GListModel *portfolios = finx_engine_get_portfolios (self->engine);
  g_autoptr(GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr(GString) text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer currency, sum;

  for (guint i = 0; i < g_list_model_get_n_items (portfolios); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (portfolios, i);
      const FinxAccount *account = finx_portfolio_get_account (portfolio);
      FinxDecimal reserved = finx_engine_get_reserved (self->engine, account->id);
      FinxDecimal *total = g_hash_table_lookup (sums, account->currency);

      if (!is_of_account (self, account->id) || finx_decimal_sign (reserved) == 0)
        continue;
      if (total == NULL)
        g_hash_table_insert (sums, account->currency, total = g_new0 (FinxDecimal, 1));
      *total = finx_decimal_add (*total, reserved);
    }
  g_hash_table_iter_init (&iter, sums);
  while (g_hash_table_iter_next (&iter, &currency, &sum))
    {
      g_autofree char *amount = finx_format_money (*(FinxDecimal *) sum, currency);

      g_string_append_printf (text, "%s%s %s", text->len > 0 ? " + " : "", amount, (char *) currency);
    }
  return text->len > 0 ? g_strdup_printf (_("Reserved %s"), text->str) : g_strdup ("");
}

static void
update_reserved (FinxExecutionPage *self)
{
  g_autofree char *text = reserved_text (self);

  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->sections[TABLE_WORKING].note)), text) != 0)
    gtk_label_set_text (GTK_LABEL (self->sections[TABLE_WORKING].note), text);
}

static void
update_heads (FinxExecutionPage *self)
{
  guint n_working = g_list_model_get_n_items (G_LIST_MODEL (self->sections[TABLE_WORKING].model));
  g_autofree char *label = g_strdup_printf (_("Cancel all %u"), n_working);

  for (int i = 0; i < N_TABLES; i++)
    {
      Section *section = &self->sections[i];
      g_autofree char *count = g_strdup_printf ("%u", g_list_model_get_n_items (G_LIST_MODEL (section->model)));

      gtk_label_set_text (GTK_LABEL (section->count), count);
      if (i == TABLE_FILLS_TODAY || i == TABLE_FILLS)
        {
          g_autofree char *note = finx_fill_table_summary (G_LIST_MODEL (section->model));

          gtk_label_set_text (GTK_LABEL (section->note), note);
        }
    }
  update_reserved (self);
  gtk_button_set_label (GTK_BUTTON (self->cancel_all), n_working > 0 ? label : _("Cancel all"));
  gtk_widget_set_sensitive (self->cancel_all, n_working > 0 && finx_offline_reason (self->engine) == NULL);
  gtk_widget_set_tooltip_text (self->cancel_all, finx_offline_reason (self->engine));
  gtk_widget_set_sensitive (self->create, finx_offline_reason (self->engine) == NULL);
  gtk_widget_set_tooltip_text (self->create, finx_offline_reason (self->engine));
  /* A section of rejected orders that is empty tells nothing. */
  gtk_widget_set_visible (self->sections[TABLE_REJECTED].box,
                          g_list_model_get_n_items (G_LIST_MODEL (self->sections[TABLE_REJECTED].model)) > 0);
}

static gboolean
update_cb (gpointer user_data)
{
  FinxExecutionPage *self = user_data;

  g_clear_handle_id (&self->update_id, g_source_remove);
  self->day_us = get_day_start (finx_clock_now (finx_engine_get_clock (self->engine)));
  for (int i = 0; i < N_TABLES; i++)
    if (self->sections[i].filter != NULL)
      gtk_filter_changed (self->sections[i].filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_subscriptions (self);
  update_heads (self);
  return G_SOURCE_REMOVE;
}

static void
queue_update (FinxExecutionPage *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add (update_cb, self);
}

static gboolean
refresh_cb (gpointer user_data)
{
  FinxExecutionPage *self = user_data;

  self->refresh_id = 0;
  finx_table_refresh (self->sections[TABLE_WORKING].table);
  update_reserved (self);
  if (get_day_start (finx_clock_now (finx_engine_get_clock (self->engine))) != self->day_us)
    queue_update (self);
  return G_SOURCE_REMOVE;
}

static void
flushed_cb (FinxExecutionPage *self)
{
  if (self->refresh_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->refresh_id = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

static void
show_detail (FinxExecutionPage *self,
             FinxOrderItem     *item)
{
  finx_order_detail_set (FINX_ORDER_DETAIL (self->detail), item);
  adw_flap_set_reveal_flap (ADW_FLAP (self->flap), item != NULL);
}

static void
detail_closed_cb (FinxExecutionPage *self)
{
  for (int i = 0; i < N_TABLES; i++)
    finx_table_select (self->sections[i].table, NULL);
  show_detail (self, NULL);
}

/* One order is chosen in the whole page, and the panel shows it. */
static void
selected_cb (FinxExecutionPage *self,
             GObject           *item,
             FinxTable         *table)
{
  FinxOrderItem *order = NULL;

  if (item == NULL || self->is_selecting)
    return;

  self->is_selecting = TRUE;
  for (int i = 0; i < N_TABLES; i++)
    if (self->sections[i].table != table)
      finx_table_select (self->sections[i].table, NULL);
  self->is_selecting = FALSE;

  if (FINX_IS_ORDER_ITEM (item))
    order = FINX_ORDER_ITEM (item);
  else
    order = finx_engine_find_order (self->engine, finx_fill_item_get_fill (FINX_FILL_ITEM (item))->client_id);
  show_detail (self, order);
}

static void
activated_cb (FinxExecutionPage *self,
              GObject           *item)
{
  const FinxInstrument *instrument = FINX_IS_ORDER_ITEM (item)
    ? finx_order_item_get_order (FINX_ORDER_ITEM (item))->instrument
    : finx_fill_item_get_fill (FINX_FILL_ITEM (item))->instrument;

  finx_workspace_show_chart (self->workspace, instrument);
}

/* A working order is changed, everything else is looked at in its chart. */
static void
working_activated_cb (FinxExecutionPage *self,
                      GObject           *item)
{
  const FinxOrder *order = finx_order_item_get_order (FINX_ORDER_ITEM (item));

  if (finx_order_can_change (order))
    finx_order_replace (self->workspace, order, GTK_WIDGET (self));
  else
    activated_cb (self, item);
}

static void
set_tab (FinxExecutionPage *self,
         guint              tab)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tabs[tab]), TRUE);
}

static void
show_order_cb (FinxExecutionPage *self,
               const char        *client_id)
{
  FinxOrderItem *item = finx_engine_find_order (self->engine, client_id);
  int place;

  if (item == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->filter_entry), "");
  update_cb (self);
  if (is_working (item, self))
    place = TABLE_WORKING;
  else
    place = is_rejected_today (item, self) ? TABLE_REJECTED : TABLE_HISTORY;
  set_tab (self, place == TABLE_HISTORY ? 1 : 0);
  finx_table_select (self->sections[place].table, item);
  show_detail (self, item);
}

static void
filter_changed_cb (FinxExecutionPage *self)
{
  for (int i = 0; i < N_TABLES; i++)
    finx_table_set_filter (self->sections[i].table, gtk_editable_get_text (GTK_EDITABLE (self->filter_entry)));
}

static gboolean
focus_filter_cb (GtkWidget *widget,
                 GVariant  *args,
                 gpointer   user_data)
{
  if (!gtk_widget_get_mapped (widget))
    return GDK_EVENT_PROPAGATE;
  finx_page_bar_focus_filter (FINX_EXECUTION_PAGE (widget)->filter_entry);
  return GDK_EVENT_STOP;
}

static void
tell_cancelling (FinxExecutionPage *self,
                 guint              n)
{
  g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Cancelling %u order", "Cancelling %u orders", n), n);

  finx_workspace_toast (self->workspace, text, NULL, NULL);
}

static void
cancel_all_cb (FinxExecutionPage *self,
               const char        *response)
{
  if (g_strcmp0 (response, "cancel") == 0)
    tell_cancelling (self, finx_engine_cancel_all (self->engine, chosen_account (self)));
}

static void
cancel_selected_cb (FinxExecutionPage *self,
                    const char        *response)
{
  g_autoptr(GPtrArray) items = finx_table_list_selected (self->sections[TABLE_WORKING].table);
  guint n = 0;

  if (g_strcmp0 (response, "cancel") != 0)
    return;
  for (guint i = 0; i < items->len; i++)
    if (finx_order_can_change (finx_order_item_get_order (items->pdata[i])))
      {
        finx_order_cancel (self->workspace, finx_order_item_get_order (items->pdata[i]));
        n++;
      }
  if (n > 1)
    tell_cancelling (self, n);
}

static void
ask_cancel (FinxExecutionPage *self,
            guint              n,
            const char        *whose,
            GCallback          response_cb)
{
  g_autofree char *heading = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Cancel %u working order?", "Cancel %u working orders?", n), n);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, whose);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _("Keep orders"), "cancel", _("Cancel orders"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "cancel", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_signal_connect_object (dialog, "response", response_cb, self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
ask_cancel_all_cb (FinxExecutionPage *self)
{
  ask_cancel (self, g_list_model_get_n_items (G_LIST_MODEL (self->sections[TABLE_WORKING].model)),
              chosen_account (self) != NULL ? _("Orders of this account are cancelled at their venues. What is filled stays filled.")
                                            : _("Orders of all accounts are cancelled at their venues. What is filled stays filled."),
              G_CALLBACK (cancel_all_cb));
}

/* One order at once, as its button does; several are asked about. */
static void
cancel_selected_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  FinxExecutionPage *self = FINX_EXECUTION_PAGE (widget);
  g_autoptr(GPtrArray) items = finx_table_list_selected (self->sections[TABLE_WORKING].table);

  if (items->len == 1)
    cancel_selected_cb (self, "cancel");
  else if (items->len > 1)
    ask_cancel (self, items->len, _("The selected orders are cancelled at their venues. What is filled stays filled."),
                G_CALLBACK (cancel_selected_cb));
}

static void
replace_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  FinxExecutionPage *self = FINX_EXECUTION_PAGE (widget);
  FinxOrderItem *item = finx_table_get_selected (self->sections[TABLE_WORKING].table);

  if (item != NULL && finx_order_can_change (finx_order_item_get_order (item)))
    finx_order_replace (self->workspace, finx_order_item_get_order (item), widget);
}

static void
show_chart_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  FinxExecutionPage *self = FINX_EXECUTION_PAGE (widget);
  FinxOrderItem *item = finx_table_get_selected (self->sections[TABLE_WORKING].table);

  if (item != NULL)
    activated_cb (self, G_OBJECT (item));
}

static void
new_order_cb (FinxExecutionPage *self)
{
  finx_workspace_show_tab (self->workspace, "markets", "trade");
}

static void
row_button_cb (gpointer item,
               guint    button,
               gpointer user_data)
{
  FinxExecutionPage *self = user_data;
  const FinxOrder *order = finx_order_item_get_order (item);

  if (button == 0)
    finx_order_replace (self->workspace, order, GTK_WIDGET (self));
  else
    finx_order_cancel (self->workspace, order);
}

static gboolean
row_button_sensitive_cb (gpointer item,
                         guint    button,
                         gpointer user_data)
{
  FinxExecutionPage *self = user_data;

  return finx_order_can_change (finx_order_item_get_order (item)) && finx_offline_reason (self->engine) == NULL;
}

static void
mode_cb (FinxExecutionPage *self)
{
  queue_update (self);
  finx_table_refresh (self->sections[TABLE_WORKING].table);
}

static void
size_class_cb (FinxExecutionPage *self)
{
  GtkWidget *sized = gtk_widget_get_ancestor (GTK_WIDGET (self), FINX_TYPE_SIZE_CLASS);
  int size = sized != NULL ? finx_size_class_get (FINX_SIZE_CLASS (sized)) : 2;

  adw_flap_set_fold_policy (ADW_FLAP (self->flap), size < 2 ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_AUTO);
  gtk_widget_set_size_request (self->detail, size == 3 ? DETAIL_WIDTH_WIDE : size == 0 ? 320 : DETAIL_WIDTH, -1);
}

static void
finx_execution_page_root (GtkWidget *widget)
{
  GtkWidget *sized;

  GTK_WIDGET_CLASS (finx_execution_page_parent_class)->root (widget);
  sized = gtk_widget_get_ancestor (widget, FINX_TYPE_SIZE_CLASS);
  if (sized != NULL)
    {
      g_signal_handlers_disconnect_by_func (sized, size_class_cb, widget);
      g_signal_connect_object (sized, "notify::size-class", G_CALLBACK (size_class_cb), widget, G_CONNECT_SWAPPED);
    }
  size_class_cb (FINX_EXECUTION_PAGE (widget));
}

static void
finx_execution_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_execution_page_parent_class)->map (widget);
  queue_update (FINX_EXECUTION_PAGE (widget));
}

static void
add_section (FinxExecutionPage *self,
             int                place,
             const char        *title,
             GtkWidget         *table,
             GListModel        *source,
             gboolean         (*match) (gpointer, gpointer))
{
  Section *section = &self->sections[place];
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title);

  section->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (head, "finx-section-head");
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (head), label);
  section->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (section->count, "dim");
  gtk_widget_add_css_class (section->count, "numeric");
  gtk_box_append (GTK_BOX (head), section->count);
  section->note = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (section->note), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (section->note), 1);
  gtk_widget_set_hexpand (section->note, TRUE);
  gtk_widget_add_css_class (section->note, "caption");
  gtk_widget_add_css_class (section->note, "dim");
  gtk_widget_add_css_class (section->note, "numeric");
  gtk_box_append (GTK_BOX (head), section->note);
  gtk_box_append (GTK_BOX (section->box), head);

  section->table = FINX_TABLE (table);
  gtk_box_append (GTK_BOX (section->box), table);
  if (match != NULL)
    section->filter = GTK_FILTER (gtk_custom_filter_new (match, self, NULL));
  section->model = gtk_filter_list_model_new (g_object_ref (source),
                                              section->filter != NULL ? g_object_ref (section->filter) : NULL);
  finx_table_set_model (section->table, G_LIST_MODEL (section->model));
  g_signal_connect_object (section->model, "items-changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (table, "selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (table, "activated", place == TABLE_WORKING ? G_CALLBACK (working_activated_cb) : G_CALLBACK (activated_cb), self);
}

static void
build_today (FinxExecutionPage *self)
{
  static const char *const icons[] = { "document-edit-symbolic", "window-close-symbolic", NULL };
  const char *const tooltips[] = { _("Replace the order"), _("Cancel the order"), NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GListModel *orders = finx_engine_get_orders (self->engine);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  g_autoptr(GMenu) menu = g_menu_new ();
  FinxTable *table;

  add_section (self, TABLE_WORKING, _("Working orders"), finx_working_table_new (self->engine),
               finx_engine_get_open_orders (self->engine), is_working);
  table = self->sections[TABLE_WORKING].table;
  finx_table_add_buttons (table, icons, tooltips, row_button_cb, row_button_sensitive_cb, self);
  finx_table_set_rows (table, 1, 9);
  g_menu_append (menu, _("Replace…"), "execution.replace");
  g_menu_append (menu, _("Cancel"), "execution.cancel-selected");
  g_menu_append (menu, _("Show in Markets"), "execution.show-chart");
  finx_table_set_row_menu (table, G_MENU_MODEL (menu));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Delete, 0),
                                                          gtk_named_action_new ("execution.cancel-selected")));
  gtk_widget_add_controller (GTK_WIDGET (table), keys);
  finx_table_set_no_orders (table, self->engine, NULL, _("No working orders. New ones are made on the Markets page."), NULL);

  add_section (self, TABLE_FILLS_TODAY, _("Fills today"), finx_fill_table_new (self->engine, FALSE),
               finx_engine_get_fills (self->engine), is_filled_today);
  table = self->sections[TABLE_FILLS_TODAY].table;
  finx_table_set_rows (table, 3, G_MAXINT16);
  finx_table_set_empty (table, "finx-execution-symbolic", _("No fills today"), _("What you buy and sell today is listed here."));
  finx_table_set_empty_action (table, _("Open Markets"), "execution.new-order");

  add_section (self, TABLE_REJECTED, _("Rejected today"), finx_rejected_table_new (self->engine), orders, is_rejected_today);
  finx_table_set_rows (self->sections[TABLE_REJECTED].table, 1, 5);

  for (int i = TABLE_WORKING; i <= TABLE_REJECTED; i++)
    gtk_box_append (GTK_BOX (box), self->sections[i].box);
  gtk_stack_add_named (GTK_STACK (self->stack), box, tab_names[0]);
}

static void
build_lists (FinxExecutionPage *self)
{
  FinxTable *table;

  add_section (self, TABLE_HISTORY, _("Order history"), finx_history_table_new (self->engine),
               finx_engine_get_orders (self->engine), is_order_shown);
  table = self->sections[TABLE_HISTORY].table;
  finx_table_set_rows (table, 5, 0);
  finx_table_set_no_orders (table, self->engine, "finx-execution-symbolic", _("No orders yet"),
                            _("Every order and what became of it is kept here."));
  finx_table_set_empty_action (table, _("Open Markets"), "execution.new-order");
  gtk_stack_add_named (GTK_STACK (self->stack), self->sections[TABLE_HISTORY].box, tab_names[1]);

  add_section (self, TABLE_FILLS, _("Fills"), finx_fill_table_new (self->engine, TRUE), finx_engine_get_fills (self->engine), is_fill_shown);
  table = self->sections[TABLE_FILLS].table;
  finx_table_set_rows (table, 5, 0);
  finx_table_set_empty (table, "finx-execution-symbolic", _("No fills yet"), _("Everything that was bought and sold is kept here."));
  finx_table_set_empty_action (table, _("Open Markets"), "execution.new-order");
  gtk_stack_add_named (GTK_STACK (self->stack), self->sections[TABLE_FILLS].box, tab_names[2]);
}

static GtkWidget *
build_bar (FinxExecutionPage *self)
{
  const char *const labels[] = { _("Today"), _("Order history"), _("Fills") };
  GtkWidget *bar = finx_page_bar_new ();

  self->create = gtk_button_new_with_label (_("New order"));

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    self->tabs[i] = finx_page_bar_add_tab (bar, labels[i], self->stack, tab_names[i]);
  self->filter_entry = finx_page_bar_add_filter (bar, _("Filter orders and fills"), self->stack);
  g_signal_connect_swapped (self->filter_entry, "search-changed", G_CALLBACK (filter_changed_cb), self);
  self->accounts = finx_account_choice_new (self->engine, FINX_ACCOUNT_CHOICE_ACCOUNTS);
  g_signal_connect_swapped (self->accounts, "changed", G_CALLBACK (update_cb), self);
  gtk_box_append (GTK_BOX (bar), self->accounts);

  self->cancel_all = gtk_button_new_with_label (_("Cancel all"));
  gtk_widget_set_valign (self->cancel_all, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->cancel_all, "clicked", G_CALLBACK (ask_cancel_all_cb), self);
  gtk_box_append (GTK_BOX (bar), self->cancel_all);
  gtk_widget_add_css_class (self->create, "suggested-action");
  gtk_widget_set_valign (self->create, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->create, "clicked", G_CALLBACK (new_order_cb), self);
  gtk_box_append (GTK_BOX (bar), self->create);
  return bar;
}

static void
finx_execution_page_dispose (GObject *object)
{
  FinxExecutionPage *self = FINX_EXECUTION_PAGE (object);
  GtkWidget *child;
  GHashTableIter iter;
  gpointer instrument;

  g_hash_table_iter_init (&iter, self->subscribed);
  while (g_hash_table_iter_next (&iter, &instrument, NULL))
    {
      finx_engine_unsubscribe (self->engine, instrument, FINX_STREAM_QUOTES);
      g_hash_table_iter_remove (&iter);
    }
  self->is_selecting = TRUE;            /* nothing is shown any more */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  for (int i = 0; i < N_TABLES; i++)
    {
      if (self->sections[i].model != NULL)
        {
          g_signal_handlers_disconnect_by_data (self->sections[i].model, self);
          gtk_filter_list_model_set_filter (self->sections[i].model, NULL);
        }
      g_clear_object (&self->sections[i].filter);
      g_clear_object (&self->sections[i].model);
    }
  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_execution_page_parent_class)->dispose (object);
}

static void
finx_execution_page_finalize (GObject *object)
{
  g_hash_table_unref (FINX_EXECUTION_PAGE (object)->subscribed);
  G_OBJECT_CLASS (finx_execution_page_parent_class)->finalize (object);
}

static void
new_order_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  new_order_cb (FINX_EXECUTION_PAGE (widget));
}

static void
finx_execution_page_class_init (FinxExecutionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_execution_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_execution_page_finalize;
  widget_class->root = finx_execution_page_root;
  widget_class->map = finx_execution_page_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "finxexecution");
  gtk_widget_class_install_action (widget_class, "execution.new-order", NULL, new_order_action);
  gtk_widget_class_install_action (widget_class, "execution.cancel-selected", NULL, cancel_selected_action);
  gtk_widget_class_install_action (widget_class, "execution.replace", NULL, replace_action);
  gtk_widget_class_install_action (widget_class, "execution.show-chart", NULL, show_chart_action);
}

static void
finx_execution_page_init (FinxExecutionPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  self->subscribed = g_hash_table_new (NULL, NULL);
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>f"),
                                                          gtk_callback_action_new (focus_filter_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
finx_execution_page_new (FinxWorkspace *workspace)
{
  FinxExecutionPage *self = g_object_new (FINX_TYPE_EXECUTION_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->day_us = get_day_start (finx_clock_now (finx_engine_get_clock (self->engine)));

  self->stack = gtk_stack_new ();
  gtk_widget_set_hexpand (self->stack, TRUE);
  build_today (self);
  build_lists (self);
  gtk_widget_set_parent (finx_page_bar_wrap (build_bar (self)), GTK_WIDGET (self));

  self->detail = finx_order_detail_new (workspace);
  g_signal_connect_swapped (self->detail, "close", G_CALLBACK (detail_closed_cb), self);
  self->flap = adw_flap_new ();
  adw_flap_set_content (ADW_FLAP (self->flap), self->stack);
  adw_flap_set_flap (ADW_FLAP (self->flap), self->detail);
  adw_flap_set_separator (ADW_FLAP (self->flap), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_flap_set_flap_position (ADW_FLAP (self->flap), GTK_PACK_END);
  adw_flap_set_reveal_flap (ADW_FLAP (self->flap), FALSE);
  gtk_widget_set_vexpand (self->flap, TRUE);
  gtk_widget_set_parent (self->flap, GTK_WIDGET (self));

  g_signal_connect_object (self->engine, "order-changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "filled", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "mode-changed", G_CALLBACK (mode_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "flushed", G_CALLBACK (flushed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "show-order", G_CALLBACK (show_order_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
  return GTK_WIDGET (self);
}
