/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/table/finx-table-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define ROW_HEIGHT  29                  /* 28 and the line; see widgets.css */
#define MANY_ROWS   100                 /* a table for less is a part of a page; its empty state is a line of text */

enum { ACTIVATED, SELECTED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxTable, finx_table, GTK_TYPE_WIDGET)

static gboolean
has_text (FinxTable *self,
          gpointer   item)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autofree char *text = finx_table_cell_text (g_ptr_array_index (self->columns, i), item, FALSE);
      g_autofree char *folded = g_utf8_casefold (text, -1);

      if (strstr (folded, self->needle) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
filter_cb (gpointer row,
           gpointer user_data)
{
  gpointer whole = finx_table_unwrap_parent (row);

  return has_text (user_data, finx_table_unwrap (row)) || (whole != NULL && has_text (user_data, whole));
}

static void
update_empty (FinxTable *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  gboolean is_filtered = self->needle != NULL
                         && (self->long_model != NULL || g_list_model_get_n_items (G_LIST_MODEL (self->sorted)) > 0);
  const char *title = is_filtered ? _("No row has this text") : self->empty_title;

  if (n > 0 || title == NULL)
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "rows");
  else if (self->is_small)
    {
      g_autofree char *sentence = is_filtered || self->empty_text == NULL ? NULL : g_strconcat (title, ". ", self->empty_text, NULL);

      gtk_label_set_text (GTK_LABEL (self->empty_label), sentence != NULL ? sentence : title);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "label");
    }
  else
    {
      adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->empty_page),
                                     is_filtered ? "system-search-symbolic" : self->empty_icon);
      adw_status_page_set_title (ADW_STATUS_PAGE (self->empty_page), title);
      adw_status_page_set_description (ADW_STATUS_PAGE (self->empty_page),
                                       is_filtered ? _("Change or clear the filter.") : self->empty_text);
      if (self->empty_button != NULL)
        gtk_widget_set_visible (self->empty_button, !is_filtered);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
    }
  if (self->totals != NULL)
    gtk_widget_set_visible (self->totals, n > 0 && self->needle == NULL);      /* sums are of all rows */
}

static void
selection_changed_cb (FinxTable *self)
{
  GObject *item = finx_table_get_selected (self);

  if (item == self->selected)
    return;
  g_set_object (&self->selected, item);
  g_signal_emit (self, signals[SELECTED], 0, item);
}

static void
items_changed_cb (FinxTable *self)
{
  update_empty (self);
  selection_changed_cb (self);
}

static void
activate_cb (FinxTable *self,
             guint      position)
{
  g_autoptr(GObject) item = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  if (item != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, finx_table_unwrap (item));
}

static GtkSizeRequestMode
finx_table_get_request_mode (GtkWidget *widget)
{
  return gtk_widget_get_request_mode (FINX_TABLE (widget)->stack);
}

static void
finx_table_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  FinxTable *self = FINX_TABLE (widget);

  gtk_widget_measure (self->stack, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL && self->totals != NULL && gtk_widget_get_visible (self->totals))
    {
      int totals_height;

      gtk_widget_measure (self->totals, orientation, -1, &totals_height, NULL, NULL, NULL);
      *minimum += totals_height;
      *natural += totals_height;
    }
}

static void
finx_table_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  FinxTable *self = FINX_TABLE (widget);
  int totals_height = 0;

  if (self->totals != NULL && gtk_widget_get_visible (self->totals))
    gtk_widget_measure (self->totals, GTK_ORIENTATION_VERTICAL, -1, &totals_height, NULL, NULL, NULL);

  gtk_widget_allocate (self->stack, width, MAX (height - totals_height, 0), -1, NULL);
  if (totals_height > 0)
    gtk_widget_allocate (self->totals, width, totals_height, -1,
                         gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (0, height - totals_height)));

  finx_table_check_fit (self, width);
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static gboolean
finx_table_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (FINX_TABLE (widget)->view);
}

static gboolean
finx_table_focus (GtkWidget        *widget,
                  GtkDirectionType  direction)
{
  FinxTable *self = FINX_TABLE (widget);

  if (finx_tab_stop_is_inside (self->view, direction))
    return finx_tab_stop_move (self->view, direction);
  return gtk_widget_child_focus (self->stack, direction);
}

static void
finx_table_dispose (GObject *object)
{
  FinxTable *self = FINX_TABLE (object);

  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_handle_id (&self->rows_id, g_source_remove);
  g_clear_handle_id (&self->resort_id, g_source_remove);
  g_clear_handle_id (&self->layout_id, g_source_remove);
  g_clear_handle_id (&self->catch_up_id, g_source_remove);
  finx_table_clear_menu (self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->filtered != NULL)
    g_signal_handlers_disconnect_by_data (self->filtered, self);
  g_clear_pointer (&self->totals, gtk_widget_unparent);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->selected);
  g_clear_object (&self->selection);
  g_clear_object (&self->shown);
  g_clear_object (&self->filtered);
  g_clear_object (&self->sorted);
  G_OBJECT_CLASS (finx_table_parent_class)->dispose (object);
}

static void
finx_table_finalize (GObject *object)
{
  FinxTable *self = FINX_TABLE (object);

  g_ptr_array_unref (self->columns);
  g_free (self->serial);
  g_free (self->layout);
  g_free (self->needle);
  g_free (self->empty_icon);
  g_free (self->empty_title);
  g_free (self->empty_text);
  G_OBJECT_CLASS (finx_table_parent_class)->finalize (object);
}

static void
show_all_rows (FinxTable *self)
{
  g_clear_handle_id (&self->rows_id, g_source_remove);
  gtk_slice_list_model_set_size (self->shown, G_MAXUINT);
}

static gboolean
show_all_rows_cb (gpointer user_data)
{
  FinxTable *self = user_data;

  self->rows_id = 0;
  show_all_rows (self);
  return G_SOURCE_REMOVE;
}

/* A view makes all its rows at once: those that have no room to be seen come when the first frame is drawn. */
static void
finx_table_map (GtkWidget *widget)
{
  FinxTable *self = FINX_TABLE (widget);

  GTK_WIDGET_CLASS (finx_table_parent_class)->map (widget);
  if (self->rows_id == 0 && gtk_slice_list_model_get_size (self->shown) != G_MAXUINT)
    self->rows_id = g_idle_add_full (G_PRIORITY_LOW, show_all_rows_cb, self, NULL);
}

static void
finx_table_class_init (FinxTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = finx_table_dispose;
  widget_class->map = finx_table_map;
  object_class->finalize = finx_table_finalize;
  widget_class->get_request_mode = finx_table_get_request_mode;
  widget_class->measure = finx_table_measure;
  widget_class->size_allocate = finx_table_size_allocate;
  widget_class->focus = finx_table_focus;
  widget_class->grab_focus = finx_table_grab_focus;
  gtk_widget_class_set_css_name (widget_class, "finxtable");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[ACTIVATED] = g_signal_new ("activated", FINX_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_OBJECT);
  g_signal_new ("layout-changed", FINX_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SELECTED] = g_signal_new ("selected", FINX_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_OBJECT);
}

static void
finx_table_init (FinxTable *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->columns = finx_table_make_columns ();
  self->view = gtk_column_view_new (NULL);
  gtk_widget_add_css_class (self->view, "finx-dense");
  gtk_widget_add_css_class (self->view, "dense");
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activate_cb), self);

  self->sorted = gtk_sort_list_model_new (NULL, g_object_ref (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view))));
  self->filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->sorted)), NULL);
  self->shown = gtk_slice_list_model_new (G_LIST_MODEL (g_object_ref (self->filtered)), 0, G_MAXUINT);
  self->selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->shown))));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), self->selection);
  /* After the selection has followed the change itself. */
  g_signal_connect_swapped (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);

  self->empty_page = adw_status_page_new ();
  gtk_widget_add_css_class (self->empty_page, "compact");
  self->empty_label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->empty_label), 0);
  gtk_label_set_wrap (GTK_LABEL (self->empty_label), TRUE);
  gtk_widget_set_valign (self->empty_label, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->empty_label, "finx-table-empty");
  gtk_widget_add_css_class (self->empty_label, "dim");

  self->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), self->scroller, "rows");
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty_page, "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty_label, "label");
  gtk_widget_set_parent (self->stack, widget);
  finx_table_init_menu (self);
}

/**
 * finx_table_new:
 * @label: what the table holds, for screen readers
 * @serial: (nullable): the row property that tells of new values
 * @columns: copied; titles as shown
 * @user_data: for the functions of @columns; must outlive the table
 */
GtkWidget *
finx_table_new (const char       *label,
                const char       *serial,
                const FinxColumn *columns,
                gsize             n_columns,
                gpointer          user_data)
{
  FinxTable *self = g_object_new (FINX_TYPE_TABLE, NULL);

  self->serial = g_strdup (serial);
  self->user_data = user_data;
  for (gsize i = 0; i < n_columns; i++)
    finx_table_append_column (self, &columns[i]);
  finx_table_align_heads (self);
  finx_table_update_expand (self);
  finx_table_watch_layout (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return GTK_WIDGET (self);
}

void
finx_table_set_model (FinxTable  *self,
                      GListModel *model)
{
  g_return_if_fail (FINX_IS_TABLE (self));

  gtk_sort_list_model_set_model (self->sorted, model);
  items_changed_cb (self);
}

void
finx_table_set_filter (FinxTable  *self,
                       const char *text)
{
  GtkFilter *filter = NULL;

  g_return_if_fail (FINX_IS_TABLE (self));

  g_clear_pointer (&self->needle, g_free);
  if (text != NULL && *text != '\0')
    {
      self->needle = g_utf8_casefold (text, -1);
      if (self->long_model == NULL)
        filter = GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL));
    }
  if (self->long_model != NULL)
    finx_table_filter_long (self, text);
  gtk_filter_list_model_set_filter (self->filtered, filter);
  g_clear_object (&filter);
  items_changed_cb (self);
}

void
finx_table_set_empty (FinxTable  *self,
                      const char *icon,
                      const char *title,
                      const char *text)
{
  g_return_if_fail (FINX_IS_TABLE (self));

  g_free (self->empty_icon);
  g_free (self->empty_title);
  g_free (self->empty_text);
  self->empty_icon = g_strdup (icon);
  self->empty_title = g_strdup (title);
  self->empty_text = g_strdup (text);
  update_empty (self);
}

void
finx_table_set_empty_action (FinxTable  *self,
                             const char *label,
                             const char *detailed_action)
{
  g_return_if_fail (FINX_IS_TABLE (self));

  self->empty_button = gtk_button_new_with_label (label);
  gtk_widget_set_halign (self->empty_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->empty_button, "suggested-action");
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->empty_button), detailed_action);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->empty_page), self->empty_button);
}

gpointer
finx_table_get_selected (FinxTable *self)
{
  g_autoptr(GtkBitset) bits = NULL;
  g_autoptr(GObject) item = NULL;

  g_return_val_if_fail (FINX_IS_TABLE (self), NULL);

  bits = gtk_selection_model_get_selection (self->selection);
  if (gtk_bitset_get_size (bits) != 1)
    return NULL;
  item = g_list_model_get_item (G_LIST_MODEL (self->selection), gtk_bitset_get_minimum (bits));
  return finx_table_unwrap (item);      /* the model keeps it alive */
}

GPtrArray *
finx_table_list_selected (FinxTable *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (FINX_IS_TABLE (self), items);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    if (gtk_selection_model_is_selected (self->selection, i))
      {
        g_autoptr(GObject) row = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

        g_ptr_array_add (items, g_object_ref (finx_table_unwrap (row)));
      }
  return items;
}

/**
 * finx_table_select:
 * @item: (nullable): selected and scrolled to; %NULL or a row that is not shown: nothing is selected
 */
void
finx_table_select (FinxTable *self,
                   gpointer   item)
{
  guint n;

  g_return_if_fail (FINX_IS_TABLE (self));

  show_all_rows (self);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  for (guint i = 0; item != NULL && i < n; i++)
    {
      g_autoptr(GObject) row = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (finx_table_unwrap (row) == item)
        {
          gtk_selection_model_select_item (self->selection, i, TRUE);
          gtk_widget_activate_action (gtk_widget_get_last_child (self->view), "list.scroll-to-item", "u", i);
          return;
        }
    }
  gtk_selection_model_unselect_all (self->selection);
}

void
finx_table_add_buttons (FinxTable         *self,
                        const char *const *icons,
                        const char *const *tooltips,
                        void             (*clicked) (gpointer item, guint button, gpointer user_data),
                        gboolean         (*sensitive) (gpointer item, guint button, gpointer user_data),
                        gpointer           user_data)
{
  g_autoptr(GtkColumnViewColumn) column = NULL;

  g_return_if_fail (FINX_IS_TABLE (self));

  self->buttons = finx_table_buttons_factory_new (self, icons, tooltips, clicked, sensitive, user_data);
  column = gtk_column_view_column_new (NULL, self->buttons);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
}

void
finx_table_set_rows (FinxTable *self,
                     guint      min,
                     guint      max)
{
  GtkScrolledWindow *scroller;

  g_return_if_fail (FINX_IS_TABLE (self));

  scroller = GTK_SCROLLED_WINDOW (self->scroller);
  self->is_small = max > 0 && max < MANY_ROWS;
  if (self->is_small && !gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_slice_list_model_set_size (self->shown, max);
  gtk_scrolled_window_set_propagate_natural_height (scroller, max > 0);
  gtk_scrolled_window_set_max_content_height (scroller, max > 0 ? (int) (max + 1) * ROW_HEIGHT : -1);
  gtk_scrolled_window_set_min_content_height (scroller, (int) (MIN (min, max > 0 ? max : min) + 1) * ROW_HEIGHT);
  gtk_widget_set_vexpand (GTK_WIDGET (self), max == 0);
  update_empty (self);
}

void
finx_table_set_totals (FinxTable         *self,
                       const char *const *texts,
                       const int         *signs)
{
  g_return_if_fail (FINX_IS_TABLE (self));

  if (texts == NULL)
    {
      g_clear_pointer (&self->totals, gtk_widget_unparent);
      return;
    }
  if (self->totals == NULL)
    {
      self->totals = finx_table_totals_new (self);
      gtk_widget_insert_after (self->totals, GTK_WIDGET (self), self->stack);
      update_empty (self);
    }
  finx_table_totals_set (self->totals, texts, signs);
}

guint
finx_table_get_n_shown (FinxTable *self)
{
  g_return_val_if_fail (FINX_IS_TABLE (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
}

void
finx_table_refresh (FinxTable *self)
{
  g_return_if_fail (FINX_IS_TABLE (self));

  if (gtk_widget_get_mapped (self->scroller))
    finx_table_refresh_cells (gtk_widget_get_last_child (self->view));
  if (self->buttons != NULL)
    finx_table_buttons_refresh (self->buttons);
}
