/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/finx-watchlist-view-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

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
  else if (finx_watchlists_rename (request->view->lists, request->list, name, &error))
    {
      finx_watchlist_view_show_list (request->view, request->list);
      finx_watchlist_view_refresh_names (request->view);
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
delete_response_cb (FinxWatchlistView *self,
                    const char        *response,
                    AdwMessageDialog  *dialog)
{
  FinxWatchlist *list = g_object_get_data (G_OBJECT (dialog), "list");

  if (g_strcmp0 (response, "delete") == 0)
    finx_watchlists_delete (self->lists, list);
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FinxWatchlistView *self = FINX_WATCHLIST_VIEW (widget);
  GtkWidget *dialog;

  if (self->list == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->lists)) < 2)
    return;
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _("Delete watchlist"), NULL);
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), _("“%s” and its order of symbols go. Positions and orders stay."),
                                  finx_watchlist_get_name (self->list));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _("Keep"), "delete", _("Delete watchlist"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_object_set_data_full (G_OBJECT (dialog), "list", g_object_ref (self->list), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (delete_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FinxWatchlistView *self = FINX_WATCHLIST_VIEW (widget);
  FinxQuoteRow *row = gtk_single_selection_get_selected_item (self->selection);
  guint position = gtk_single_selection_get_selected (self->selection);
  g_autofree char *text = NULL;

  if (row == NULL || self->list == NULL)
    return;
  g_set_object (&self->removed, row);
  g_set_object (&self->removed_from, self->list);
  self->removed_at = position;
  text = g_strdup_printf (_("%s removed from %s"), finx_quote_row_get_symbol (row), finx_watchlist_get_name (self->list));
  if (!finx_watchlist_remove (self->list, self->removed))
    return;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    gtk_single_selection_set_selected (self->selection, MIN (position, g_list_model_get_n_items (G_LIST_MODEL (self->list)) - 1));
  finx_workspace_toast (self->workspace, text, _("Undo"), "watchlist-undo.remove");
}

void
finx_watchlist_view_undo_remove (FinxWatchlistView *self)
{
  if (self->removed == NULL)
    return;
  finx_watchlist_add (self->removed_from, self->removed,
                      (int) MIN (self->removed_at, g_list_model_get_n_items (G_LIST_MODEL (self->removed_from))));
  g_clear_object (&self->removed);
  g_clear_object (&self->removed_from);
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
  gtk_widget_class_install_action (widget_class, "watchlist.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "watchlist.move-up", NULL, move_up_action);
  gtk_widget_class_install_action (widget_class, "watchlist.move-down", NULL, move_down_action);
  gtk_widget_class_install_action (widget_class, "watchlist.buy", NULL, trade_action);
  gtk_widget_class_install_action (widget_class, "watchlist.sell", NULL, trade_action);
}
