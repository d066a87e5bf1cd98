/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/table/finx-table-private.h"

#include <glib/gi18n.h>

static void
append_field (GString    *text,
              const char *field,
              gboolean    is_first)
{
  g_autofree char *clean = g_strdup (field != NULL ? field : "");

  if (!is_first)
    g_string_append_c (text, '\t');
  g_string_append (text, g_strdelimit (clean, "\t\n\r", ' '));
}

/**
 * finx_table_to_text:
 *
 * Exact values where a column has them, as spreadsheets want them.
 */
char *
finx_table_to_text (FinxTable *self)
{
  g_autoptr(GtkBitset) bits = NULL;
  GString *text = g_string_new (NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  gboolean is_first = TRUE;

  bits = gtk_selection_model_get_selection (self->selection);
  for (guint i = 0; i < self->columns->len; i++)
    {
      FinxTableColumn *column = g_ptr_array_index (self->columns, i);

      if (!finx_table_is_shown (column))
        continue;
      append_field (text, column->spec.title, is_first);
      is_first = FALSE;
    }
  g_string_append_c (text, '\n');

  for (guint row = 0; row < n; row++)
    {
      g_autoptr(GObject) item = NULL;

      if (!gtk_bitset_is_empty (bits) && !gtk_bitset_contains (bits, row))
        continue;
      item = g_list_model_get_item (G_LIST_MODEL (self->selection), row);
      is_first = TRUE;
      for (guint i = 0; i < self->columns->len; i++)
        {
          FinxTableColumn *column = g_ptr_array_index (self->columns, i);
          g_autofree char *field = NULL;

          if (!finx_table_is_shown (column))
            continue;
          field = finx_table_cell_text (column, finx_table_unwrap (item), TRUE);
          append_field (text, field, is_first);
          is_first = FALSE;
        }
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

void
finx_table_copy (FinxTable *self)
{
  g_autofree char *text = finx_table_to_text (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
copy_rows_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  finx_table_copy (user_data);
}

static void
copy_cell_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  FinxTable *self = user_data;

  if (self->menu_column != NULL && self->menu_item != NULL)
    {
      g_autofree char *text = finx_table_cell_text (self->menu_column, self->menu_item, TRUE);

      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
    }
}

static void
reset_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  FinxTable *self = user_data;

  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->view), NULL, GTK_SORT_ASCENDING);
  for (guint i = 0; i < self->columns->len; i++)
    {
      FinxTableColumn *column = g_ptr_array_index (self->columns, i);

      gtk_column_view_column_set_fixed_width (column->view, -1);
      finx_table_show_column (column, !column->was_hidden);
    }
}

static FinxTableColumn *
find_column (FinxTable  *self,
             const char *id)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      FinxTableColumn *column = g_ptr_array_index (self->columns, i);

      if (g_strcmp0 (column->spec.id, id) == 0)
        return column;
    }
  return NULL;
}

static void
toggle_cb (GSimpleAction *action,
           GVariant      *state,
           gpointer       user_data)
{
  const char *name = g_action_get_name (G_ACTION (action));
  FinxTableColumn *column = find_column (user_data, name + strlen ("column-"));

  if (column == NULL)
    return;
  g_simple_action_set_state (action, state);
  finx_table_show_column (column, g_variant_get_boolean (state));
}

/* One action per column, made when the menu first opens: columns come after init. */
static void
append_column_entries (FinxTable *self,
                       GMenu     *section)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      FinxTableColumn *column = g_ptr_array_index (self->columns, i);
      g_autofree char *name = g_strconcat ("column-", column->spec.id, NULL);
      g_autofree char *detailed = g_strconcat ("table.", name, NULL);
      g_autoptr(GSimpleAction) action = NULL;

      action = g_simple_action_new_stateful (name, NULL, g_variant_new_boolean (!column->spec.is_hidden));
      g_simple_action_set_enabled (action, column->spec.priority != 1 || column->spec.is_hidden);
      g_signal_connect_object (action, "change-state", G_CALLBACK (toggle_cb), self, 0);
      g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
      g_menu_append (section, column->spec.title, detailed);
    }
}

static GMenuModel *
build_menu (FinxTable *self,
            gboolean   on_row)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) copy = g_menu_new ();
  g_autoptr(GMenu) columns = g_menu_new ();
  g_autoptr(GMenu) reset = g_menu_new ();

  if (on_row && self->row_menu != NULL)
    g_menu_append_section (menu, NULL, self->row_menu);
  if (on_row)
    {
      g_menu_append (copy, _("Copy rows"), "table.copy-rows");
      if (self->menu_column != NULL)
        g_menu_append (copy, _("Copy cell"), "table.copy-cell");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
    }
  append_column_entries (self, columns);
  if (on_row)
    {
      g_menu_append (reset, _("Reset columns"), "table.reset");
      g_menu_append_submenu (menu, _("Columns"), G_MENU_MODEL (columns));
    }
  else
    {
      g_menu_append_section (menu, NULL, G_MENU_MODEL (columns));
      g_menu_append (reset, _("Reset columns"), "table.reset");
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (reset));
  return G_MENU_MODEL (menu);
}

static void
popup_menu (FinxTable *self,
            double     x,
            double     y,
            gboolean   on_row)
{
  g_autoptr(GMenuModel) menu = build_menu (self, on_row);

  if (self->popover != NULL)
    gtk_widget_unparent (self->popover);
  self->popover = gtk_popover_menu_new_from_model (menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static FinxCell *
pick_cell (FinxTable *self,
           double     x,
           double     y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  for (; widget != NULL && widget != GTK_WIDGET (self); widget = gtk_widget_get_parent (widget))
    {
      GtkWidget *child = gtk_widget_get_first_child (widget);

      if (FINX_IS_CELL (widget))
        return FINX_CELL (widget);
      if (GTK_IS_TREE_EXPANDER (child))
        child = gtk_tree_expander_get_child (GTK_TREE_EXPANDER (child));
      if (child != NULL && FINX_IS_CELL (child))        /* the padding around it, or the row */
        return FINX_CELL (child);
    }
  return NULL;
}

static gboolean
is_on_head (FinxTable *self,
            double     y)
{
  GtkWidget *header = gtk_widget_get_first_child (self->view);
  graphene_rect_t bounds;

  return gtk_widget_compute_bounds (header, GTK_WIDGET (self), &bounds) && y < bounds.origin.y + bounds.size.height;
}

static void
set_menu_cell (FinxTable *self,
               FinxCell  *cell)
{
  GtkListItem *list_item = cell != NULL ? finx_cell_get_list_item (cell) : NULL;

  self->menu_column = NULL;
  g_clear_object (&self->menu_item);
  if (list_item == NULL)
    return;
  self->menu_column = g_ptr_array_index (self->columns, finx_cell_get_column (cell));
  g_set_object (&self->menu_item, finx_table_unwrap (gtk_list_item_get_item (list_item)));
  if (!gtk_list_item_get_selected (list_item))
    gtk_selection_model_select_item (self->selection, gtk_list_item_get_position (list_item), TRUE);
}

static void
pressed_cb (FinxTable  *self,
            int         n_press,
            double      x,
            double      y,
            GtkGesture *gesture)
{
  FinxCell *cell;

  if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "rows") != 0)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  cell = is_on_head (self, y) ? NULL : pick_cell (self, x, y);
  set_menu_cell (self, cell);
  popup_menu (self, x, y, cell != NULL);
}

static gboolean
menu_key_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   user_data)
{
  FinxTable *self = FINX_TABLE (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 0, 0);

  if (focus == NULL || !gtk_widget_compute_bounds (focus, widget, &bounds))
    return GDK_EVENT_PROPAGATE;
  set_menu_cell (self, NULL);
  popup_menu (self, bounds.origin.x + 24, bounds.origin.y + bounds.size.height, finx_table_get_selected (self) != NULL);
  return GDK_EVENT_STOP;
}

void
finx_table_init_menu (FinxTable *self)
{
  static const GActionEntry entries[] = {
    { "copy-rows", copy_rows_cb },
    { "copy-cell", copy_cell_cb },
    { "reset", reset_cb },
  };
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "table", G_ACTION_GROUP (self->actions));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>c"),
                                                          gtk_named_action_new ("table.copy-rows")));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Menu|<Shift>F10"),
                                                          gtk_callback_action_new (menu_key_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
finx_table_clear_menu (FinxTable *self)
{
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_object (&self->actions);
  g_clear_object (&self->row_menu);
  g_clear_object (&self->menu_item);
}

void
finx_table_set_row_menu (FinxTable  *self,
                         GMenuModel *menu)
{
  g_return_if_fail (FINX_IS_TABLE (self));
  g_set_object (&self->row_menu, menu);
}
