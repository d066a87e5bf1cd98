/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/finx-chart-private.h"

#include <glib/gi18n.h>

#include "ui/charts/finx-picture.h"

static void
append_number (GString *text,
               double   value,
               int      decimals)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE + 320], format[8];

  g_snprintf (format, sizeof format, "%%.%df", decimals);
  g_string_append_c (text, ',');
  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, format, value));
}

/**
 * finx_chart_visible_csv:
 *
 * Returns: (transfer full): the bars in view, oldest first, with a head line; times are ISO 8601 in the zone that the chart shows
 */
char *
finx_chart_visible_csv (FinxChart *self)
{
  GString *text = g_string_new ("time,open,high,low,close,volume\n");
  FinxChartFrame frame;

  if (!finx_chart_layout (self, &frame))
    return g_string_free (text, FALSE);
  for (gsize i = frame.first; i < frame.last; i++)
    {
      g_autoptr(GDateTime) second = g_date_time_new_from_unix_utc (frame.bars.times[i] / G_USEC_PER_SEC);
      g_autoptr(GDateTime) utc = g_date_time_add (second, frame.bars.times[i] % G_USEC_PER_SEC);
      g_autoptr(GDateTime) time = g_date_time_to_timezone (utc, self->zone);
      g_autofree char *stamp = g_date_time_format (time, g_date_time_get_microsecond (time) == 0 ? "%Y-%m-%dT%H:%M:%S" : "%Y-%m-%dT%H:%M:%S.%f");
      g_autofree char *offset = g_date_time_format (time, g_date_time_get_utc_offset (time) == 0 ? "Z" : "%:z");

      g_string_append (text, stamp);
      g_string_append (text, offset);
      append_number (text, frame.bars.opens[i], frame.decimals);
      append_number (text, frame.bars.highs[i], frame.decimals);
      append_number (text, frame.bars.lows[i], frame.decimals);
      append_number (text, frame.bars.closes[i], frame.decimals);
      append_number (text, frame.bars.volumes[i], finx_bar_series_get_instrument (self->series)->size_scale);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static GskRenderNode *
make_node (FinxChart *self,
           gboolean   is_vector)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  self->is_vector = is_vector;
  finx_chart_draw (self, snapshot);
  self->is_vector = FALSE;
  return gtk_snapshot_free_to_node (snapshot);
}

/**
 * finx_chart_picture:
 * @svg: lines and letters instead of pixels
 *
 * Returns: (transfer full) (nullable): the file's bytes; %NULL when nothing is drawn yet
 */
GBytes *
finx_chart_picture (FinxChart *self,
                    gboolean   svg)
{
  GskRenderNode *node = make_node (self, svg);
  GBytes *bytes = finx_picture_bytes (GTK_WIDGET (self), node, svg);

  g_clear_pointer (&node, gsk_render_node_unref);
  return bytes;
}

static void
copy_picture_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  GskRenderNode *node = make_node (FINX_CHART (widget), FALSE);
  g_autoptr(GdkTexture) texture = finx_picture_texture (widget, node);

  g_clear_pointer (&node, gsk_render_node_unref);
  if (texture != NULL)
    gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
}

static void
copy_values_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  g_autofree char *text = finx_chart_visible_csv (FINX_CHART (widget));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static GBytes *
make_picture (GtkWidget  *widget,
              const char *file_name)
{
  return finx_chart_picture (FINX_CHART (widget), g_str_has_suffix (file_name, ".svg"));
}

static GBytes *
make_values (GtkWidget  *widget,
             const char *file_name)
{
  char *text = finx_chart_visible_csv (FINX_CHART (widget));

  return g_bytes_new_take (text, strlen (text));
}

static void
ask_for_file (FinxChart       *self,
              const char      *title,
              const char      *suffix,
              FinxPictureMake  make)
{
  g_autofree char *name = NULL;

  if (self->series == NULL)
    return;
  name = g_strdup_printf ("%s %s.%s", finx_bar_series_get_instrument (self->series)->symbol,
                          finx_interval_to_string (finx_bar_series_get_interval (self->series)), suffix);
  finx_picture_save (GTK_WIDGET (self), title, name, make);
}

static void
save_picture_action (GtkWidget  *widget,
                     const char *action,
                     GVariant   *parameter)
{
  ask_for_file (FINX_CHART (widget), _("Save picture"), "png", make_picture);
}

static void
save_values_action (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  ask_for_file (FINX_CHART (widget), _("Save values"), "csv", make_values);
}

void
finx_chart_export_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "chart.copy-picture", NULL, copy_picture_action);
  gtk_widget_class_install_action (widget_class, "chart.save-picture", NULL, save_picture_action);
  gtk_widget_class_install_action (widget_class, "chart.copy-values", NULL, copy_values_action);
  gtk_widget_class_install_action (widget_class, "chart.save-values", NULL, save_values_action);
}
