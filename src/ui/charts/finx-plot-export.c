/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-plot-private.h"

#include <glib/gi18n.h>

#include "ui/charts/finx-picture.h"
#include "ui/charts/finx-plot-table.h"

/* On the colour of a card: alone it would stand on whatever it is pasted on. */
static GskRenderNode *
make_picture_node (FinxPlot *self)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  FinxPen pen = finx_plot_make_pen (self, snapshot);
  GskRenderNode *kept = finx_plot_get_node (self);

  gtk_snapshot_append_color (snapshot, &pen.palette->card, &GRAPHENE_RECT_INIT (0, 0, pen.width, pen.height));
  if (kept != NULL)
    gtk_snapshot_append_node (snapshot, kept);
  if (FINX_PLOT_GET_CLASS (self)->get_n (self) > 0)
    FINX_PLOT_GET_CLASS (self)->draw_over (self, &pen, -1);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
copy_picture_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  GskRenderNode *node = make_picture_node (FINX_PLOT (widget));
  g_autoptr(GdkTexture) texture = finx_picture_texture (widget, node);

  gsk_render_node_unref (node);
  if (texture != NULL)
    gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
}

static GBytes *
make_picture (GtkWidget  *widget,
              const char *file_name)
{
  return finx_plot_get_picture (FINX_PLOT (widget), g_str_has_suffix (file_name, ".svg"));
}

static GBytes *
make_values (GtkWidget  *widget,
             const char *file_name)
{
  char *text = finx_plot_get_values (FINX_PLOT (widget), ',');

  return g_bytes_new_take (text, strlen (text));
}

static void
save_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  const char *label = finx_plot_get_label (FINX_PLOT (widget));
  gboolean is_picture = g_str_equal (action, "plot.save-picture");
  g_autofree char *name = g_strdup_printf ("%s.%s", label != NULL ? label : "FinX", is_picture ? "png" : "csv");

  finx_picture_save (widget, is_picture ? _("Save picture") : _("Save values"), name, is_picture ? make_picture : make_values);
}

static void
copy_values_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  g_autofree char *text = finx_plot_get_values (FINX_PLOT (widget), '\t');

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
table_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  g_autoptr(FinxSheet) sheet = finx_sheet_new (TRUE);
  g_autofree char *text = NULL;

  finx_plot_ensure (FINX_PLOT (widget));
  FINX_PLOT_GET_CLASS (widget)->fill_sheet (FINX_PLOT (widget), sheet);
  text = finx_sheet_to_string (sheet, '\t');
  finx_plot_table_show (widget, finx_plot_get_label (FINX_PLOT (widget)), text);
}

char *
finx_plot_get_values (FinxPlot *self,
                      char      separator)
{
  g_autoptr(FinxSheet) sheet = finx_sheet_new (FALSE);

  g_return_val_if_fail (FINX_IS_PLOT (self), NULL);
  finx_plot_ensure (self);
  FINX_PLOT_GET_CLASS (self)->fill_sheet (self, sheet);
  return finx_sheet_to_string (sheet, separator);
}

static void
draw_layer (FinxPlot *self,
            cairo_t  *cr,
            gboolean  is_over)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  FinxPen pen = finx_plot_make_pen (self, snapshot);
  GskRenderNode *node;

  if (is_over)
    FINX_PLOT_GET_CLASS (self)->draw_over (self, &pen, -1);
  else
    {
      gtk_snapshot_append_color (snapshot, &pen.palette->card, &GRAPHENE_RECT_INIT (0, 0, pen.width, pen.height));
      finx_plot_draw (self, &pen);
    }
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    {
      gsk_render_node_draw (node, cr);
      gsk_render_node_unref (node);
    }
}

static void
draw_svg (cairo_t  *cr,
          gpointer  user_data)
{
  FinxPlot *self = user_data;
  FinxPlotClass *klass = FINX_PLOT_GET_CLASS (self);
  FinxPen pen = finx_plot_make_pen (self, NULL);

  finx_plot_ensure (self);
  draw_layer (self, cr, FALSE);
  if (klass->get_n (self) == 0)
    return;
  if (klass->draw_lines != NULL)
    {
      cairo_save (cr);
      klass->draw_lines (self, &pen, cr);
      cairo_restore (cr);
    }
  draw_layer (self, cr, TRUE);
}

GBytes *
finx_plot_get_picture (FinxPlot *self,
                       gboolean  svg)
{
  GskRenderNode *node;
  GBytes *bytes;

  g_return_val_if_fail (FINX_IS_PLOT (self), NULL);
  if (svg)
    return finx_picture_svg (gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)), draw_svg, self);
  node = make_picture_node (self);
  bytes = finx_picture_bytes (GTK_WIDGET (self), node, FALSE);
  gsk_render_node_unref (node);
  return bytes;
}

void
finx_plot_export_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "plot.copy-picture", NULL, copy_picture_action);
  gtk_widget_class_install_action (widget_class, "plot.save-picture", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "plot.copy-values", NULL, copy_values_action);
  gtk_widget_class_install_action (widget_class, "plot.save-values", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "plot.table", NULL, table_action);
}
