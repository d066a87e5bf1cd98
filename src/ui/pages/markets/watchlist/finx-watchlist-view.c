/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/watchlist/finx-watchlist-view-private.h"
#include "ui/words/finx-quote-age.h"

#include <glib/gi18n.h>

#include "ui/words/finx-format.h"
#include "ui/widgets/finx-symbol-picker.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/pages/markets/watchlist/finx-watch-row.h"

#define NAMES_S 5                       /* screen readers are not told every change */

enum { TRADE, OPENED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxWatchlistView, finx_watchlist_view, GTK_TYPE_WIDGET)

/* Subscribes what is shown before it ends what is not, so that nothing that stays is interrupted. */
static void
sync_subscriptions (FinxWatchlistView *self)
{
  g_autoptr(GPtrArray) wanted = g_ptr_array_new ();

  if (self->list != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
      {
        g_autoptr(FinxQuoteRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), i);

        g_ptr_array_add (wanted, (gpointer) finx_quote_row_get_instrument (row));
      }
  for (guint i = 0; i < wanted->len; i++)
    finx_engine_subscribe (self->engine, g_ptr_array_index (wanted, i), FINX_STREAM_QUOTES);
  for (guint i = 0; i < self->subscribed->len; i++)
    finx_engine_unsubscribe (self->engine, g_ptr_array_index (self->subscribed, i), FINX_STREAM_QUOTES);
  g_ptr_array_unref (self->subscribed);
  self->subscribed = g_steal_pointer (&wanted);
}

void
finx_watchlist_view_select_instrument (FinxWatchlistView *self)
{
  const FinxInstrument *instrument = finx_workspace_get_instrument (self->workspace);

  if (self->list == NULL)
    return;
  self->syncing = TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      g_autoptr(FinxQuoteRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (finx_quote_row_get_instrument (row) == instrument)
        {
          if (gtk_single_selection_get_selected (self->selection) != i)
            {
              gtk_single_selection_set_selected (self->selection, i);
              gtk_widget_activate_action (self->view, "list.scroll-to-item", "u", i);
            }
          self->syncing = FALSE;
          return;
        }
    }
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  self->syncing = FALSE;
}

static void
list_items_changed_cb (FinxWatchlistView *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0 ? "list" : "empty");
  finx_watchlist_view_refresh_groups (self);
  sync_subscriptions (self);
}

static void
selected_cb (FinxWatchlistView *self)
{
  FinxQuoteRow *row = gtk_single_selection_get_selected_item (self->selection);

  if (row != NULL && !self->syncing)
    finx_workspace_set_instrument (self->workspace, finx_quote_row_get_instrument (row));
}

static void
sync_chooser (FinxWatchlistView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->lists));

  self->syncing = TRUE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FinxWatchlist) list = g_list_model_get_item (G_LIST_MODEL (self->lists), i);

      if (list == self->list)
        gtk_drop_down_set_selected (GTK_DROP_DOWN (self->chooser), i);
    }
  self->syncing = FALSE;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "watchlist.delete", n > 1);
}

/* GtkDropDown reads the names once, so it is given its list anew. */
void
finx_watchlist_view_refresh_names (FinxWatchlistView *self)
{
  self->syncing = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->chooser), NULL);
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->chooser), G_LIST_MODEL (self->lists));
  self->syncing = FALSE;
  sync_chooser (self);
}

void
finx_watchlist_view_show_list (FinxWatchlistView *self,
                               FinxWatchlist     *list)
{
  if (self->list != list)
    {
      if (self->list != NULL)
        g_clear_signal_handler (&self->list_changed_id, self->list);
      g_set_object (&self->list, list);
      self->syncing = TRUE;
      gtk_single_selection_set_model (self->selection, G_LIST_MODEL (list));
      self->syncing = FALSE;
      if (list == NULL)
        return;
      self->list_changed_id = g_signal_connect_object (list, "items-changed", G_CALLBACK (list_items_changed_cb), self,
                                                       G_CONNECT_SWAPPED | G_CONNECT_AFTER);
      list_items_changed_cb (self);
      finx_watchlist_view_select_instrument (self);
    }
  if (list != NULL)
    g_object_set (self->workspace, "watchlist", finx_watchlist_get_name (list), NULL);
  sync_chooser (self);
}

static void
show_remembered (FinxWatchlistView *self)
{
  g_autofree char *name = NULL;
  g_autoptr(FinxWatchlist) first = g_list_model_get_item (G_LIST_MODEL (self->lists), 0);
  FinxWatchlist *list = NULL;

  g_object_get (self->workspace, "watchlist", &name, NULL);
  if (name != NULL)
    list = finx_watchlists_find (self->lists, name);
  finx_watchlist_view_show_list (self, list != NULL ? list : first);
}

static void
lists_changed_cb (FinxWatchlistView *self)
{
  gboolean alive = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->lists)); i++)
    {
      g_autoptr(FinxWatchlist) list = g_list_model_get_item (G_LIST_MODEL (self->lists), i);

      alive |= list == self->list;
    }
  if (!alive)
    show_remembered (self);
  else
    sync_chooser (self);
}

static void
chosen_cb (FinxWatchlistView *self)
{
  FinxWatchlist *list = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->chooser));

  if (!self->syncing && list != NULL)
    finx_watchlist_view_show_list (self, list);
}

/* Behind the last row of the same class, so that groups stay together; −1: there is none. */
static int
place_for (FinxWatchlistView *self,
           FinxQuoteRow      *row)
{
  FinxAssetClass asset_class = finx_quote_row_get_instrument (row)->asset_class;

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->list)); i > 0; i--)
    {
      g_autoptr(FinxQuoteRow) other = g_list_model_get_item (G_LIST_MODEL (self->list), i - 1);

      if (finx_quote_row_get_instrument (other)->asset_class == asset_class)
        return (int) i;
    }
  return -1;
}

static void
picked_cb (FinxWatchlistView *self,
           FinxQuoteRow      *row)
{
  if (self->list == NULL)
    return;
  if (!finx_watchlist_add (self->list, row, place_for (self, row)))
    {
      g_autofree char *text = g_strdup_printf (_("%s is in this list already"), finx_quote_row_get_symbol (row));

      finx_workspace_toast (self->workspace, text, NULL, NULL);
    }
  finx_workspace_set_instrument (self->workspace, finx_quote_row_get_instrument (row));
  gtk_widget_grab_focus (self->view);
}

static void
activate_cb (FinxWatchlistView *self)
{
  g_signal_emit (self, signals[OPENED], 0);
}

static void
finx_watchlist_view_map (GtkWidget *widget)
{
  FinxWatchlistView *self = FINX_WATCHLIST_VIEW (widget);

  GTK_WIDGET_CLASS (finx_watchlist_view_parent_class)->map (widget);
  sync_subscriptions (self);
  finx_watchlist_view_refresh_head (self);
  finx_watchlist_view_tell_rows (self);
  self->timer = g_timeout_add_seconds (NAMES_S, finx_watchlist_view_tell_rows, self);
}

static void
finx_watchlist_view_unmap (GtkWidget *widget)
{
  FinxWatchlistView *self = FINX_WATCHLIST_VIEW (widget);

  GTK_WIDGET_CLASS (finx_watchlist_view_parent_class)->unmap (widget);
  g_clear_handle_id (&self->timer, g_source_remove);
  sync_subscriptions (self);
}

static gboolean
finx_watchlist_view_focus_vfunc (GtkWidget        *widget,
                                 GtkDirectionType  direction)
{
  FinxWatchlistView *self = FINX_WATCHLIST_VIEW (widget);

  if (!finx_tab_stop_is_inside (self->view, direction))
    return GTK_WIDGET_CLASS (finx_watchlist_view_parent_class)->focus (widget, direction);
  if (finx_tab_stop_move (self->view, direction))
    return TRUE;
  return direction == GTK_DIR_TAB_BACKWARD && gtk_widget_child_focus (gtk_widget_get_parent (self->chooser), direction);
}

static void
undo_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  finx_watchlist_view_undo (user_data);
}

/* A toast is not below this view, so its action has to be found at the window. */
static void
finx_watchlist_view_root (GtkWidget *widget)
{
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) action = g_simple_action_new ("undo", NULL);

  GTK_WIDGET_CLASS (finx_watchlist_view_parent_class)->root (widget);
  g_signal_connect_object (action, "activate", G_CALLBACK (undo_activated_cb), widget, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "watchlist-undo", G_ACTION_GROUP (group));
}

static void
finx_watchlist_view_unroot (GtkWidget *widget)
{
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "watchlist-undo", NULL);
  GTK_WIDGET_CLASS (finx_watchlist_view_parent_class)->unroot (widget);
}

static void
finx_watchlist_view_dispose (GObject *object)
{
  FinxWatchlistView *self = FINX_WATCHLIST_VIEW (object);
  GtkWidget *child;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->list != NULL)
    g_clear_signal_handler (&self->list_changed_id, self->list);
  self->menu = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->list);
  finx_watchlist_view_forget_undo (self);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_watchlist_view_parent_class)->dispose (object);
}

static void
finx_watchlist_view_finalize (GObject *object)
{
  FinxWatchlistView *self = FINX_WATCHLIST_VIEW (object);

  g_hash_table_unref (self->items);
  g_ptr_array_unref (self->subscribed);
  G_OBJECT_CLASS (finx_watchlist_view_parent_class)->finalize (object);
}

static void
finx_watchlist_view_class_init (FinxWatchlistViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = finx_watchlist_view_dispose;
  object_class->finalize = finx_watchlist_view_finalize;
  widget_class->map = finx_watchlist_view_map;
  widget_class->unmap = finx_watchlist_view_unmap;
  widget_class->focus = finx_watchlist_view_focus_vfunc;
  widget_class->root = finx_watchlist_view_root;
  widget_class->unroot = finx_watchlist_view_unroot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  finx_watchlist_view_install_actions (widget_class);
  signals[TRADE] = g_signal_new ("trade", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_INT);
  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_watchlist_view_init (FinxWatchlistView *self)
{
  self->items = g_hash_table_new (NULL, NULL);
  self->subscribed = g_ptr_array_new ();
}

static GtkWidget *
build_bar (FinxWatchlistView *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *add = gtk_menu_button_new ();
  GtkWidget *more = gtk_menu_button_new ();
  GtkWidget *picker = finx_symbol_picker_new (finx_engine_get_board (self->engine));
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) sort = g_menu_new ();

  self->chooser = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (self->lists)),
                                     gtk_property_expression_new (FINX_TYPE_WATCHLIST, NULL, "name"));
  gtk_widget_set_hexpand (self->chooser, TRUE);
  gtk_widget_set_halign (self->chooser, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->chooser, "flat");
  finx_drop_down_set_name (GTK_DROP_DOWN (self->chooser), _("Watchlist"));
  g_signal_connect_object (self->chooser, "notify::selected", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);

  finx_symbol_picker_add_brokers (FINX_SYMBOL_PICKER (picker), self->engine);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (add), "list-add-symbolic");
  gtk_widget_set_tooltip_text (add, _("Add a symbol"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (add), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Add a symbol"), -1);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (add), picker);
  g_signal_connect_object (picker, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);

  g_menu_append (menu, _("New watchlist…"), "watchlist.new");
  g_menu_append (menu, _("Rename watchlist…"), "watchlist.rename");
  g_menu_append (menu, _("Delete watchlist"), "watchlist.delete");
  g_menu_append (sort, _("Sort by symbol"), "watchlist.sort::symbol");
  g_menu_append (sort, _("Sort by change"), "watchlist.sort::change");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (sort));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (more), "view-more-symbolic");
  gtk_widget_set_tooltip_text (more, _("Watchlist menu"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (more), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Watchlist menu"), -1);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (more), G_MENU_MODEL (menu));

  gtk_widget_set_valign (self->chooser, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (add, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (more, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (add, "flat");
  gtk_widget_add_css_class (more, "flat");
  gtk_widget_add_css_class (bar, "watch-bar");
  gtk_box_append (GTK_BOX (bar), self->chooser);
  gtk_box_append (GTK_BOX (bar), add);
  gtk_box_append (GTK_BOX (bar), more);
  return bar;
}

static GtkWidget *
build_list (FinxWatchlistView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  self->view = gtk_list_view_new (GTK_SELECTION_MODEL (self->selection), finx_watchlist_view_make_factory (self));
  gtk_widget_add_css_class (self->view, "watchlist");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Watchlist"), -1);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  finx_watchlist_view_add_keys (self);
  finx_watchlist_view_add_menu (self);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

GtkWidget *
finx_watchlist_view_new (FinxWorkspace *workspace)
{
  FinxWatchlistView *self = g_object_new (FINX_TYPE_WATCHLIST_VIEW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *empty = gtk_label_new (_("This list is empty. Add symbols with the + button."));

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->lists = finx_engine_get_watchlists (self->engine);

  gtk_box_append (GTK_BOX (box), build_bar (self));
  self->head = finx_watch_row_new_head ();
  gtk_widget_add_css_class (self->head, "watch-head");
  gtk_box_append (GTK_BOX (box), self->head);
  gtk_label_set_wrap (GTK_LABEL (empty), TRUE);
  gtk_label_set_justify (GTK_LABEL (empty), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (empty, "dim");
  gtk_widget_add_css_class (empty, "card-empty");
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), build_list (self), "list");
  gtk_stack_add_named (GTK_STACK (self->stack), empty, "empty");
  gtk_box_append (GTK_BOX (box), self->stack);
  gtk_widget_set_parent (box, GTK_WIDGET (self));

  g_signal_connect_object (workspace, "notify::symbol", G_CALLBACK (finx_watchlist_view_select_instrument), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "aged", G_CALLBACK (finx_watchlist_view_refresh_head), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lists, "items-changed", G_CALLBACK (lists_changed_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  finx_quote_look (GTK_WIDGET (self), finx_watchlist_view_look, NULL);
  show_remembered (self);
  return GTK_WIDGET (self);
}

void
finx_watchlist_view_set_compact (FinxWatchlistView *self,
                                 gboolean           compact)
{
  GHashTableIter iter;
  gpointer item;

  self->compact = compact;
  finx_watch_row_set_compact (FINX_WATCH_ROW (self->head), compact);
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    finx_watch_row_set_compact (FINX_WATCH_ROW (gtk_list_item_get_child (item)), compact);
}

void
finx_watchlist_view_focus (FinxWatchlistView *self)
{
  gtk_widget_grab_focus (self->view);
}
