/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/watchlist/finx-watchlist-view-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

/* What the name dialog is for; lives as long as the dialog. */
typedef struct
{
  FinxWatchlistView *view;              /* owned */
  FinxWatchlist     *list;              /* owned; %NULL: a new one */
  GtkWidget         *entry;             /* borrowed */
} NameRequest;

static void
name_request_free (NameRequest *request)
{
  g_clear_object (&request->view);
  g_clear_object (&request->list);
  g_free (request);
}

static gboolean
name_is_free (NameRequest *request,
              const char  *name)
{
  FinxWatchlist *found = finx_watchlists_find (request->view->lists, name);

  return *name != '\0' && (found == NULL || found == request->list);
}

static void
name_changed_cb (GtkEditable *editable,
                 gpointer     dialog)
{
  NameRequest *request = g_object_get_data (G_OBJECT (dialog), "request");
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (editable)));
  gboolean usable = name_is_free (request, name);

  adw_message_dialog_set_response_enabled (dialog, "save", usable);
  adw_message_dialog_set_body (dialog, usable || *name == '\0' ? "" : _("There is a watchlist of this name. Choose another name."));
}

static void
name_response_cb (AdwMessageDialog *dialog,
                  const char       *response,
                  gpointer          user_data)
{
  NameRequest *request = g_object_get_data (G_OBJECT (dialog), "request");
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (request->entry))));
  g_autoptr(GError) error = NULL;

  if (g_strcmp0 (response, "save") != 0)
    return;
  if (request->list == NULL)
    {
      FinxWatchlist *list = finx_watchlists_create (request->view->lists, name, &error);

      if (list != NULL)
        finx_watchlist_view_show_list (request->view, list);
    }
  else if (g_strcmp0 (name, finx_watchlist_get_name (request->list)) == 0)
    return;
  else
    {
      finx_watchlist_view_remember (request->view, UNDO_RENAME, request->list);
      if (!finx_watchlists_rename (request->view->lists, request->list, name, &error))
        finx_watchlist_view_forget_undo (request->view);
    }
  if (request->list != NULL && error == NULL)
    {
      g_autofree char *text = g_strdup_printf (_("Renamed to “%s”"), name);

      finx_watchlist_view_show_list (request->view, request->list);
      finx_watchlist_view_refresh_names (request->view);
      finx_workspace_toast (request->view->workspace, text, _("Undo"), "watchlist-undo.undo");
    }
  if (error != NULL)
    finx_workspace_toast (request->view->workspace, error->message, NULL, NULL);
}

static void
ask_name (FinxWatchlistView *self,
          FinxWatchlist     *list)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), list != NULL ? _("Rename watchlist") : _("New watchlist"), NULL);
  NameRequest *request = g_new0 (NameRequest, 1);

  request->view = g_object_ref (self);
  request->list = list != NULL ? g_object_ref (list) : NULL;
  request->entry = gtk_entry_new ();
  g_object_set_data_full (G_OBJECT (dialog), "request", request, (GDestroyNotify) name_request_free);
  gtk_entry_set_activates_default (GTK_ENTRY (request->entry), TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (request->entry), _("Name"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (request->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name of the watchlist"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), request->entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"),
                                    "save", list != NULL ? _("Rename") : _("Create"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (request->entry, "changed", G_CALLBACK (name_changed_cb), dialog);
  g_signal_connect (dialog, "response", G_CALLBACK (name_response_cb), NULL);
  gtk_editable_set_text (GTK_EDITABLE (request->entry), list != NULL ? finx_watchlist_get_name (list) : "");
  name_changed_cb (GTK_EDITABLE (request->entry), dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
new_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  ask_name (FINX_WATCHLIST_VIEW (widget), NULL);
}

static void
rename_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FinxWatchlistView *self = FINX_WATCHLIST_VIEW (widget);

  if (self->list != NULL)
    ask_name (self, self->list);
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FinxWatchlistView *self = FINX_WATCHLIST_VIEW (widget);
  g_autofree char *text = NULL;

  if (self->list == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->lists)) < 2)
    return;
  finx_watchlist_view_remember (self, UNDO_DELETE, self->list);
  text = g_strdup_printf (_("“%s” deleted"), finx_watchlist_get_name (self->list));
  finx_watchlists_delete (self->lists, self->list);
  finx_workspace_toast (self->workspace, text, _("Undo"), "watchlist-undo.undo");
}

static int
compare_symbols (gconstpointer a,
                 gconstpointer b)
{
  return g_utf8_collate (finx_quote_row_get_symbol (*(FinxQuoteRow *const *) a), finx_quote_row_get_symbol (*(FinxQuoteRow *const *) b));
}

/* Greatest gain first; unknown last. */
static int
compare_changes (gconstpointer a,
                 gconstpointer b)
{
  double x = finx_quote_row_get_ratio (*(FinxQuoteRow *const *) a), y = finx_quote_row_get_ratio (*(FinxQuoteRow *const *) b);

  if (isnan (x) || isnan (y))
    return isnan (x) - isnan (y);
  return x > y ? -1 : x < y;
}

/* The rows of one class, sorted, behind those of the classes before: groups stay as they stand. */
static void
append_group (GPtrArray       *order,
              GPtrArray       *rows,
              FinxAssetClass   asset_class,
              GCompareFunc     compare)
{
  g_autoptr(GPtrArray) group = g_ptr_array_new ();

  for (guint i = 0; i < rows->len; i++)
    if (finx_quote_row_get_instrument (g_ptr_array_index (rows, i))->asset_class == asset_class)
      g_ptr_array_add (group, g_ptr_array_index (rows, i));
  g_ptr_array_sort (group, compare);
  g_ptr_array_extend (order, group, NULL, NULL);
}

static void
sort_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FinxWatchlistView *self = FINX_WATCHLIST_VIEW (widget);
  GCompareFunc compare = g_str_equal (g_variant_get_string (parameter, NULL), "change") ? compare_changes : compare_symbols;
  g_autoptr(GPtrArray) order = g_ptr_array_new ();
  GPtrArray *rows;
  guint64 seen = 0;

  if (self->list == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->list)) < 2)
    return;
  finx_watchlist_view_remember (self, UNDO_SORT, self->list);
  rows = self->undo.order;
  for (guint i = 0; i < rows->len; i++)
    {
      FinxAssetClass asset_class = finx_quote_row_get_instrument (g_ptr_array_index (rows, i))->asset_class;

      if ((seen & (G_GUINT64_CONSTANT (1) << asset_class)) == 0)
        append_group (order, rows, asset_class, compare);
      seen |= G_GUINT64_CONSTANT (1) << asset_class;
    }
  finx_watchlist_view_order (self->list, order);
  finx_watchlist_view_select_instrument (self);
  finx_workspace_toast (self->workspace, _("Watchlist sorted"), _("Undo"), "watchlist-undo.undo");
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FinxWatchlistView *self = FINX_WATCHLIST_VIEW (widget);
  FinxQuoteRow *row = gtk_single_selection_get_selected_item (self->selection);
  guint position = gtk_single_selection_get_selected (self->selection), n;
  g_autofree char *text = NULL;

  if (row == NULL || self->list == NULL)
    return;
  finx_watchlist_view_remember (self, UNDO_REMOVE, self->list);
  self->undo.row = g_object_ref (row);
  self->undo.at = position;
  text = g_strdup_printf (_("%s removed from %s"), finx_quote_row_get_symbol (row), finx_watchlist_get_name (self->list));
  if (!finx_watchlist_remove (self->list, self->undo.row))
    return;
  n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  if (n > 0)
    gtk_single_selection_set_selected (self->selection, MIN (position, n - 1));
  finx_workspace_toast (self->workspace, text, _("Undo"), "watchlist-undo.undo");
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FinxQuoteRow *row = gtk_single_selection_get_selected_item (FINX_WATCHLIST_VIEW (widget)->selection);

  if (row != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), finx_quote_row_get_symbol (row));
}

static void
alert_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FinxQuoteRow *row = gtk_single_selection_get_selected_item (FINX_WATCHLIST_VIEW (widget)->selection);

  if (row != NULL)
    gtk_widget_activate_action (widget, "app.new-alert", "(ss)", finx_quote_row_get_symbol (row), "");
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  finx_watchlist_view_popup_menu (FINX_WATCHLIST_VIEW (widget));
}

static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  finx_watchlist_view_undo (FINX_WATCHLIST_VIEW (widget));
}

static void
move_by (FinxWatchlistView *self,
         int                by)
{
  guint from = gtk_single_selection_get_selected (self->selection);
  guint n = self->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;

  if (from >= n || (by < 0 && from == 0) || (by > 0 && from + 1 >= n))
    return;
  self->syncing = TRUE;
  finx_watchlist_move (self->list, from, from + by);
  gtk_single_selection_set_selected (self->selection, from + by);
  self->syncing = FALSE;
  gtk_widget_activate_action (self->view, "list.scroll-to-item", "u", from + by);
}

static void
move_up_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  move_by (FINX_WATCHLIST_VIEW (widget), -1);
}

static void
move_down_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  move_by (FINX_WATCHLIST_VIEW (widget), 1);
}

static void
trade_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FinxWatchlistView *self = FINX_WATCHLIST_VIEW (widget);

  if (gtk_single_selection_get_selected_item (self->selection) != NULL)
    g_signal_emit_by_name (self, "trade", g_str_has_suffix (name, "sell") ? FINX_SIDE_SELL : FINX_SIDE_BUY);
}

void
finx_watchlist_view_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "watchlist.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "watchlist.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "watchlist.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "watchlist.sort", "s", sort_action);
  gtk_widget_class_install_action (widget_class, "watchlist.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "watchlist.alert", NULL, alert_action);
  gtk_widget_class_install_action (widget_class, "watchlist.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "watchlist.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "watchlist.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "watchlist.move-up", NULL, move_up_action);
  gtk_widget_class_install_action (widget_class, "watchlist.move-down", NULL, move_down_action);
  gtk_widget_class_install_action (widget_class, "watchlist.buy", NULL, trade_action);
  gtk_widget_class_install_action (widget_class, "watchlist.sell", NULL, trade_action);
}
