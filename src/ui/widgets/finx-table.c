/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-table-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define ROW_HEIGHT  29                  /* 28 and the line; see widgets.css */
#define MANY_ROWS   100                 /* a table for less is a part of a page; its empty state is one line */
#define RESORT_MS   1000                /* a live column is sorted anew at most this often */

enum { ACTIVATED, SELECTED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxTable, finx_table, GTK_TYPE_WIDGET)

static void
table_column_free (gpointer data)
{
  FinxTableColumn *column = data;

  g_free ((char *) column->spec.id);
  g_free ((char *) column->spec.title);
  g_clear_object (&column->view);
  g_free (column);
}

char *
finx_table_cell_text (FinxTableColumn *column,
                      gpointer         item,
                      gboolean         exact)
{
  if (exact && column->spec.exact != NULL)
    return column->spec.exact (item, column->table->user_data);
  return column->spec.text (item, column->table->user_data);
}

gboolean
finx_table_is_shown (FinxTableColumn *column)
{
  return !column->spec.is_hidden && !column->is_dropped;
}

void
finx_table_show_column (FinxTableColumn *column,
                        gboolean         show)
{
  column->spec.is_hidden = !show;
  column->is_dropped = FALSE;
  gtk_column_view_column_set_visible (column->view, show);
  finx_table_queue_fit (column->table);
}

/* The sort order of cells that know no other: numbers by value with unknown ones last, text by locale. */
static int
compare_text (FinxTableColumn *column,
              gpointer         a,
              gpointer         b)
{
  g_autofree char *text_a = finx_table_cell_text (column, a, TRUE);
  g_autofree char *text_b = finx_table_cell_text (column, b, TRUE);
  FinxDecimal value_a, value_b;

  if (column->spec.is_number)
    {
      gboolean known_a = finx_decimal_parse (text_a, &value_a, NULL);
      gboolean known_b = finx_decimal_parse (text_b, &value_b, NULL);

      if (known_a && known_b)
        return finx_decimal_compare (value_a, value_b);
      if (known_a != known_b)
        return known_a ? -1 : 1;
    }
  return g_utf8_collate (text_a, text_b);
}

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  FinxTableColumn *column = user_data;
  int order;

  if (column->spec.compare != NULL)
    order = column->spec.compare (a, b, column->table->user_data);
  else
    order = compare_text (column, (gpointer) a, (gpointer) b);
  return order < 0 ? GTK_ORDERING_SMALLER : order > 0 ? GTK_ORDERING_LARGER : GTK_ORDERING_EQUAL;
}

static gboolean
filter_cb (gpointer item,
           gpointer user_data)
{
  FinxTable *self = user_data;

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
resort_cb (gpointer user_data)
{
  FinxTable *self = user_data;

  self->resort_id = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_sorter_changed (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), GTK_SORTER_CHANGE_DIFFERENT);
  return G_SOURCE_REMOVE;
}

static void
queue_resort (FinxTable *self)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view));

  if (self->resort_id == 0 && gtk_sorter_get_order (sorter) != GTK_SORTER_ORDER_NONE)
    self->resort_id = g_timeout_add (RESORT_MS, resort_cb, self);
}

static gboolean
fill_cell (FinxTableColumn *column,
           FinxCell        *cell,
           gpointer         item)
{
  const FinxColumn *spec = &column->spec;
  gpointer data = column->table->user_data;
  g_autofree char *text = spec->text (item, data);
  gboolean is_unknown = g_strcmp0 (text, "–") == 0;
  int sign = spec->sign != NULL && !is_unknown ? spec->sign (item, data) : 2;

  finx_cell_set_sign (cell, sign, spec->triangle);
  if (spec->style != NULL || spec->is_number)
    finx_cell_set_style (cell, is_unknown ? "faint" : spec->style != NULL ? spec->style (item, data) : NULL);
  if (spec->progress != NULL)
    finx_cell_set_progress (cell, spec->progress (item, data));
  return finx_cell_set_text (cell, text);
}

static void
cell_refresh_cb (FinxCell *cell)
{
  FinxTable *self = FINX_TABLE (gtk_widget_get_ancestor (GTK_WIDGET (cell), FINX_TYPE_TABLE));
  gpointer item = gtk_list_item_get_item (finx_cell_get_list_item (cell));

  if (self != NULL && item != NULL)
    fill_cell (g_ptr_array_index (self->columns, finx_cell_get_column (cell)), cell, item);
}

static void
item_changed_cb (FinxCell   *cell,
                 GParamSpec *pspec,
                 gpointer    item)
{
  FinxTable *self;
  FinxTableColumn *column;

  if (!gtk_widget_get_mapped (GTK_WIDGET (cell)))       /* filled again when it is mapped */
    return;

  self = FINX_TABLE (gtk_widget_get_ancestor (GTK_WIDGET (cell), FINX_TYPE_TABLE));
  if (self == NULL)
    return;
  column = g_ptr_array_index (self->columns, finx_cell_get_column (cell));
  if (!fill_cell (column, cell, item))
    return;
  if (column->spec.flash != NULL)
    finx_cell_flash (cell, column->spec.flash (item, self->user_data));
  queue_resort (self);
}

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *list_item,
          gpointer            user_data)
{
  FinxTableColumn *column = user_data;
  const FinxColumn *spec = &column->spec;
  GtkWidget *cell = finx_cell_new (spec->is_number ? 1 : 0, !spec->is_number);

  finx_cell_set_chars (FINX_CELL (cell), spec->chars);
  finx_cell_set_place (FINX_CELL (cell), list_item, column->index, cell_refresh_cb);
  if (spec->is_number)
    gtk_widget_add_css_class (cell, "numeric");
  if (spec->is_bold)
    gtk_widget_add_css_class (cell, "bold");
  if (spec->is_dim)
    gtk_widget_add_css_class (cell, "dim");
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, spec->title, -1);
  gtk_list_item_set_child (list_item, cell);
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *list_item,
         gpointer            user_data)
{
  FinxTableColumn *column = user_data;
  GtkWidget *cell = gtk_list_item_get_child (list_item);
  GObject *item = gtk_list_item_get_item (list_item);

  fill_cell (column, FINX_CELL (cell), item);
  if (column->table->serial != NULL)
    {
      g_autofree char *signal = g_strconcat ("notify::", column->table->serial, NULL);

      g_signal_connect_object (item, signal, G_CALLBACK (item_changed_cb), cell, G_CONNECT_SWAPPED);
    }
}

static void
unbind_cb (GtkListItemFactory *factory,
           GtkListItem        *list_item,
           gpointer            user_data)
{
  GObject *item = gtk_list_item_get_item (list_item);
  GtkWidget *cell = gtk_list_item_get_child (list_item);

  if (item != NULL && cell != NULL)
    g_signal_handlers_disconnect_by_data (item, cell);
}

static void
teardown_cb (GtkListItemFactory *factory,
             GtkListItem        *list_item,
             gpointer            user_data)
{
  GtkWidget *cell = gtk_list_item_get_child (list_item);

  if (FINX_IS_CELL (cell))
    finx_cell_set_place (FINX_CELL (cell), NULL, 0, NULL);
  gtk_list_item_set_child (list_item, NULL);
}

GtkWidget *
finx_table_find_head (FinxTable *self,
                      guint      index)
{
  GtkWidget *header = gtk_widget_get_first_child (self->view);
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view));
  FinxTableColumn *column = g_ptr_array_index (self->columns, index);
  GtkWidget *head = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  for (guint i = 0; head != NULL && i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) view = g_list_model_get_item (columns, i);

      if (view == column->view)
        return head;
      head = gtk_widget_get_next_sibling (head);
    }
  return NULL;
}

/* GTK has no alignment for heads: the one of a number column goes right, its sort arrow before the title. */
static void
align_heads (FinxTable *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      FinxTableColumn *column = g_ptr_array_index (self->columns, i);
      GtkWidget *head = finx_table_find_head (self, i);
      GtkWidget *box = head != NULL ? gtk_widget_get_first_child (head) : NULL;

      if (box == NULL || !column->spec.is_number || !GTK_IS_BOX (box))
        continue;
      gtk_widget_set_halign (box, GTK_ALIGN_END);
      gtk_box_reorder_child_after (GTK_BOX (box), gtk_widget_get_last_child (box), NULL);
    }
}

static int
get_least_width (FinxTable *self)
{
  int minimum;

  gtk_widget_measure (self->view, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* Which column goes, or comes back, first: highest priority number goes first, of equals the last; reverse to come back. */
static FinxTableColumn *
find_droppable (FinxTable *self,
                gboolean   is_dropped)
{
  FinxTableColumn *best = NULL;

  for (guint i = 0; i < self->columns->len; i++)
    {
      FinxTableColumn *column = g_ptr_array_index (self->columns, i);
      int priority = column->spec.priority;

      if (column->spec.is_hidden || column->is_dropped != is_dropped || priority < 2)
        continue;
      if (best == NULL || (is_dropped ? priority < best->spec.priority : priority >= best->spec.priority))
        best = column;
    }
  return best;
}

/* Somebody takes what is left: the columns made for it, or all when none of these is shown. */
static void
update_expand (FinxTable *self)
{
  gboolean has_expander = FALSE;

  for (guint i = 0; i < self->columns->len; i++)
    {
      FinxTableColumn *column = g_ptr_array_index (self->columns, i);

      has_expander |= column->spec.expand && finx_table_is_shown (column);
    }
  for (guint i = 0; i < self->columns->len; i++)
    {
      FinxTableColumn *column = g_ptr_array_index (self->columns, i);

      gtk_column_view_column_set_expand (column->view, column->spec.expand || !has_expander);
    }
}

/* One column a turn: how much room it took is known only after the view was laid out without it. */
static gboolean
fit_cb (gpointer user_data)
{
  FinxTable *self = user_data;
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int least = get_least_width (self);
  FinxTableColumn *last = find_droppable (self, FALSE);
  FinxTableColumn *next = find_droppable (self, TRUE);

  self->fit_id = 0;
  if (least > width && last != NULL)
    {
      self->dropping = last;
      self->least_before = least;
      last->is_dropped = TRUE;
      gtk_column_view_column_set_visible (last->view, FALSE);
    }
  else if (least <= width && next != NULL && least + next->width <= width)
    {
      next->is_dropped = FALSE;
      gtk_column_view_column_set_visible (next->view, TRUE);
    }
  update_expand (self);
  if (self->totals != NULL)
    gtk_widget_queue_allocate (self->totals);
  return G_SOURCE_REMOVE;
}

void
finx_table_queue_fit (FinxTable *self)
{
  if (self->fit_id == 0)
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
}

static void
update_empty (FinxTable *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  gboolean is_filtered = self->needle != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->sorted)) > 0;
  const char *title = is_filtered ? _("No row has this text") : self->empty_title;

  if (n > 0 || title == NULL)
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "rows");
  else if (self->is_small)
    {
      gtk_label_set_text (GTK_LABEL (self->empty_label), title);
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
    g_signal_emit (self, signals[ACTIVATED], 0, item);
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
  FinxTableColumn *dropped = find_droppable (self, TRUE);
  int least = get_least_width (self);
  int totals_height = 0;

  if (self->dropping != NULL && least < self->least_before)
    {
      self->dropping->width = self->least_before - least;
      self->dropping = NULL;
    }

  if (self->totals != NULL && gtk_widget_get_visible (self->totals))
    gtk_widget_measure (self->totals, GTK_ORIENTATION_VERTICAL, -1, &totals_height, NULL, NULL, NULL);

  gtk_widget_allocate (self->stack, width, MAX (height - totals_height, 0), -1, NULL);
  if (totals_height > 0)
    gtk_widget_allocate (self->totals, width, totals_height, -1,
                         gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (0, height - totals_height)));

  if ((least > width && find_droppable (self, FALSE) != NULL)
      || (dropped != NULL && self->dropping == NULL && least + dropped->width <= width))
    finx_table_queue_fit (self);
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static gboolean
finx_table_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (FINX_TABLE (widget)->view);
}

static void
finx_table_dispose (GObject *object)
{
  FinxTable *self = FINX_TABLE (object);

  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_handle_id (&self->resort_id, g_source_remove);
  finx_table_clear_menu (self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->filtered != NULL)
    g_signal_handlers_disconnect_by_data (self->filtered, self);
  g_clear_pointer (&self->totals, gtk_widget_unparent);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->selected);
  g_clear_object (&self->selection);
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
  g_free (self->needle);
  g_free (self->empty_icon);
  g_free (self->empty_title);
  g_free (self->empty_text);
  G_OBJECT_CLASS (finx_table_parent_class)->finalize (object);
}

static void
finx_table_class_init (FinxTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = finx_table_dispose;
  object_class->finalize = finx_table_finalize;
  widget_class->measure = finx_table_measure;
  widget_class->size_allocate = finx_table_size_allocate;
  widget_class->grab_focus = finx_table_grab_focus;
  gtk_widget_class_set_css_name (widget_class, "finxtable");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[ACTIVATED] = g_signal_new ("activated", FINX_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_OBJECT);
  signals[SELECTED] = g_signal_new ("selected", FINX_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_OBJECT);
}

static void
finx_table_init (FinxTable *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->columns = g_ptr_array_new_with_free_func (table_column_free);
  self->view = gtk_column_view_new (NULL);
  gtk_widget_add_css_class (self->view, "finx-dense");
  gtk_widget_add_css_class (self->view, "dense");
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activate_cb), self);

  self->sorted = gtk_sort_list_model_new (NULL, g_object_ref (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view))));
  self->filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->sorted)), NULL);
  self->selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->filtered))));
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
  gtk_widget_set_valign (self->empty_label, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->empty_label, "finx-table-empty");
  gtk_widget_add_css_class (self->empty_label, "dim");

  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), self->scroller, "rows");
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty_page, "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty_label, "label");
  gtk_widget_set_parent (self->stack, widget);
  finx_table_init_menu (self);
}

static void
append_column (FinxTable        *self,
               const FinxColumn *spec)
{
  FinxTableColumn *column = g_new0 (FinxTableColumn, 1);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSorter *sorter;

  column->table = self;
  column->index = self->columns->len;
  column->spec = *spec;
  column->spec.id = g_strdup (spec->id);
  column->spec.title = g_strdup (spec->title);
  column->was_hidden = spec->is_hidden;
  g_ptr_array_add (self->columns, column);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), column);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), column);
  g_signal_connect (factory, "teardown", G_CALLBACK (teardown_cb), column);

  column->view = gtk_column_view_column_new (column->spec.title, factory);
  sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, column, NULL));
  gtk_column_view_column_set_sorter (column->view, sorter);
  g_object_unref (sorter);
  gtk_column_view_column_set_resizable (column->view, TRUE);
  gtk_column_view_column_set_expand (column->view, spec->expand);
  gtk_column_view_column_set_visible (column->view, !spec->is_hidden);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column->view);
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
    append_column (self, &columns[i]);
  align_heads (self);
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
      filter = GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL));
    }
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
  return item;                  /* the model keeps it alive */
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

  n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  for (guint i = 0; item != NULL && i < n; i++)
    {
      g_autoptr(GObject) row = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (row == item)
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

  column = gtk_column_view_column_new (NULL, finx_table_buttons_factory_new (self, icons, tooltips, clicked, sensitive, user_data));
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

static void
refresh_cells (GtkWidget *widget)
{
  if (FINX_IS_CELL (widget))
    {
      FinxCell *cell = FINX_CELL (widget);

      if (gtk_widget_get_mapped (widget) && finx_cell_get_list_item (cell) != NULL)
        cell_refresh_cb (cell);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    refresh_cells (child);
}

void
finx_table_refresh (FinxTable *self)
{
  g_return_if_fail (FINX_IS_TABLE (self));

  if (gtk_widget_get_mapped (self->scroller))
    refresh_cells (gtk_widget_get_last_child (self->view));
}
