/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/charts/finx-chart-grid-menu.h"

#include <glib/gi18n.h>

#include "ui/charts/finx-preset-list.h"

#define PICTURE_WIDTH  34
#define PICTURE_HEIGHT 24
#define PER_ROW        4

static void
draw_picture (GtkDrawingArea *area,
              cairo_t        *cr,
              int             width,
              int             height,
              gpointer        data)
{
  const FinxChartShape *shape = data;
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)), &color);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 1);
  for (guint i = 0; i < shape->n; i++)
    {
      double x = (double) (shape->cells[i].column * (width + 1) / shape->columns), y = (double) (shape->cells[i].row * (height + 1) / shape->rows);
      double right = (double) ((shape->cells[i].column + shape->cells[i].width) * (width + 1) / shape->columns);
      double bottom = (double) ((shape->cells[i].row + shape->cells[i].height) * (height + 1) / shape->rows);

      cairo_rectangle (cr, x + 0.5, y + 0.5, right - x - 2, bottom - y - 2);
    }
  cairo_stroke (cr);
}

static void
shape_cb (GtkToggleButton *button,
          gpointer         user_data)
{
  FinxChartGrid *grid = user_data;

  if (!gtk_toggle_button_get_active (button))
    return;
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_POPOVER)));
  finx_chart_grid_set_shape (grid, finx_chart_shape_find (gtk_widget_get_name (GTK_WIDGET (button))));
}

static GtkWidget *
build_shapes (FinxChartGrid *grid)
{
  GtkWidget *box = gtk_grid_new (), *first = NULL;

  gtk_grid_set_row_spacing (GTK_GRID (box), 4);
  gtk_grid_set_column_spacing (GTK_GRID (box), 4);
  for (guint i = 0; i < finx_n_chart_shapes; i++)
    {
      const FinxChartShape *shape = &finx_chart_shapes[i];
      GtkWidget *button = gtk_toggle_button_new (), *picture = gtk_drawing_area_new ();

      gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (picture), PICTURE_WIDTH);
      gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (picture), PICTURE_HEIGHT);
      gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (picture), draw_picture, (gpointer) shape, NULL);
      gtk_button_set_child (GTK_BUTTON (button), picture);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "chart-shape");
      gtk_widget_set_name (button, shape->name);
      gtk_widget_set_tooltip_text (button, _(shape->label));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _(shape->label), -1);
      if (first != NULL)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (first));
      else
        first = button;
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), shape == finx_chart_grid_get_shape (grid));
      g_signal_connect_object (button, "toggled", G_CALLBACK (shape_cb), grid, 0);
      gtk_grid_attach (GTK_GRID (box), button, (int) i % PER_ROW, (int) i / PER_ROW, 1, 1);
    }
  return box;
}

static GtkWidget *
build_switch (FinxChartGrid *grid,
              const char    *label,
              const char    *property)
{
  GtkWidget *check = gtk_check_button_new_with_label (label);

  g_object_bind_property (finx_workspace_get_charts (finx_chart_grid_get_workspace (grid)), property, check, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return check;
}

static void
detach_cb (FinxChartGrid *grid)
{
  gtk_widget_activate_action (GTK_WIDGET (grid), "charts.detach", NULL);
}

static void
detach_all_cb (FinxChartGrid *grid)
{
  gtk_widget_activate_action (GTK_WIDGET (grid), "charts.detach-all", NULL);
}

static GtkWidget *
build_button (FinxChartGrid *grid,
              const char    *label,
              GCallback      clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (gtk_button_get_child (GTK_BUTTON (button)), GTK_ALIGN_START);
  g_signal_connect_object (button, "clicked", clicked, grid, G_CONNECT_SWAPPED);
  return button;
}

static void
popdown_cb (GtkWidget *popover)
{
  gtk_popover_popdown (GTK_POPOVER (popover));
}

/* The way back is what was there before, all of it. */
static void
open_cb (FinxChartGrid *grid,
         const char    *name)
{
  FinxWorkspace *workspace = finx_chart_grid_get_workspace (grid);
  FinxChartLinks *links = finx_workspace_get_charts (workspace);
  const char *text = finx_presets_find (finx_chart_links_get_layouts (links), name);
  g_autofree char *before = finx_chart_grid_get_layout (grid), *words = g_strdup_printf (_("Layout “%s” opened"), name);
  g_autoptr(GVariant) target = g_variant_ref_sink (g_variant_new ("(us)", finx_chart_grid_get_slot (grid), before));
  g_autofree char *action = g_action_print_detailed_name ("app.set-layout", target);

  if (text == NULL)
    return;
  finx_chart_links_set_layout (links, finx_chart_grid_get_slot (grid), text);
  finx_workspace_toast (workspace, words, _("Undo"), action);
}

static GtkWidget *
build_layouts (FinxChartGrid *grid,
               GtkWidget     *popover)
{
  FinxChartLinks *links = finx_workspace_get_charts (finx_chart_grid_get_workspace (grid));
  GtkWidget *list = finx_preset_list_new (finx_chart_links_get_layouts (links), _("Name of the layout"),
                                          _("A layout keeps the charts, their instruments, intervals, studies and links."));

  g_signal_connect_object (list, "open", G_CALLBACK (open_cb), grid, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "open", G_CALLBACK (popdown_cb), popover, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "save", G_CALLBACK (finx_chart_grid_get_layout), grid, G_CONNECT_SWAPPED);
  return list;
}

/* Anew each time, as what it shows may be another. */
static void
make_popover (GtkMenuButton *button,
              gpointer       user_data)
{
  FinxChartGrid *grid = user_data;
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (box, "chart-grid-menu");
  gtk_box_append (GTK_BOX (box), build_shapes (grid));
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), build_switch (grid, _("Crosshair in all charts"), "sync-cross"));
  gtk_box_append (GTK_BOX (box), build_switch (grid, _("Same time in all charts"), "sync-span"));
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), build_button (grid, _("Open this chart in a window (Alt+D)"), G_CALLBACK (detach_cb)));
  if (finx_chart_grid_get_shape (grid)->n > 1)
    gtk_box_append (GTK_BOX (box), build_button (grid, _("Open all charts in a window"), G_CALLBACK (detach_all_cb)));
  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child))
      g_signal_connect_object (child, "clicked", G_CALLBACK (popdown_cb), popover, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), build_layouts (grid, popover));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (button, popover);
}

GtkWidget *
finx_chart_grid_menu_new (FinxChartGrid *grid)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-grid-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Charts and layouts"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Charts and layouts"), -1);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), make_popover, grid, NULL);
  return button;
}
