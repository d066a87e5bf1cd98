/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-chart-private.h"

#include <adwaita.h>
#include <cairo-svg.h>
#include <glib/gi18n.h>

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
 * Returns: (transfer full): the bars in view, oldest first, with a head line; times are ISO 8601 in UTC
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
      g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (frame.bars.times[i] / G_USEC_PER_SEC);
      g_autofree char *stamp = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");

      g_string_append (text, stamp);
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
make_node (FinxChart *self)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  finx_chart_draw (self, snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

static GdkTexture *
make_texture (FinxChart *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GskRenderNode *node = make_node (self);
  GdkTexture *texture = NULL;

  if (node != NULL && native != NULL)
    texture = gsk_renderer_render_texture (gtk_native_get_renderer (native), node,
                                           &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (GTK_WIDGET (self)),
                                                                gtk_widget_get_height (GTK_WIDGET (self))));
  g_clear_pointer (&node, gsk_render_node_unref);
  return texture;
}

static cairo_status_t
write_cb (void                *closure,
          const unsigned char *data,
          unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
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
  g_autoptr(GdkTexture) texture = NULL;
  GskRenderNode *node;
  GByteArray *bytes;
  cairo_surface_t *surface;
  cairo_t *cr;

  if (!svg)
    {
      texture = make_texture (self);
      return texture != NULL ? gdk_texture_save_to_png_bytes (texture) : NULL;
    }
  node = make_node (self);
  if (node == NULL)
    return NULL;
  bytes = g_byte_array_new ();
  surface = cairo_svg_surface_create_for_stream (write_cb, bytes, gtk_widget_get_width (GTK_WIDGET (self)),
                                                 gtk_widget_get_height (GTK_WIDGET (self)));
  cr = cairo_create (surface);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  gsk_render_node_unref (node);
  return g_byte_array_free_to_bytes (bytes);
}

static void
copy_picture_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  g_autoptr(GdkTexture) texture = make_texture (FINX_CHART (widget));

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

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FinxChart) self = user_data;
  g_autoptr(GError) error = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    return;
  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _("The file was not saved"), error->message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Dismiss"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
save_bytes (FinxChart *self,
            GFile     *file,
            GBytes    *bytes)
{
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, saved_cb, g_object_ref (self));
}

static void
picture_chosen_cb (GtkNativeDialog *dialog,
                   int              response,
                   gpointer         user_data)
{
  FinxChart *self = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *name = g_file_get_basename (file);
      g_autoptr(GBytes) bytes = finx_chart_picture (self, g_str_has_suffix (name, ".svg"));

      if (bytes != NULL)
        save_bytes (self, file, bytes);
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
values_chosen_cb (GtkNativeDialog *dialog,
                  int              response,
                  gpointer         user_data)
{
  FinxChart *self = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      char *text = finx_chart_visible_csv (self);
      g_autoptr(GBytes) bytes = g_bytes_new_take (text, strlen (text));

      save_bytes (self, file, bytes);
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
ask_for_file (FinxChart  *self,
              const char *title,
              const char *suffix,
              GCallback   chosen)
{
  GtkFileChooserNative *dialog;
  g_autofree char *name = NULL;

  if (self->series == NULL)
    return;
  dialog = gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), GTK_FILE_CHOOSER_ACTION_SAVE,
                                        _("Save"), _("Cancel"));
  name = g_strdup_printf ("%s %s.%s", finx_bar_series_get_instrument (self->series)->symbol,
                          finx_interval_to_string (finx_bar_series_get_interval (self->series)), suffix);
  g_strdelimit (name, "/", '-');
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", chosen, self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
save_picture_action (GtkWidget  *widget,
                     const char *action,
                     GVariant   *parameter)
{
  ask_for_file (FINX_CHART (widget), _("Save picture"), "png", G_CALLBACK (picture_chosen_cb));
}

static void
save_values_action (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  ask_for_file (FINX_CHART (widget), _("Save values"), "csv", G_CALLBACK (values_chosen_cb));
}

void
finx_chart_export_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "chart.copy-picture", NULL, copy_picture_action);
  gtk_widget_class_install_action (widget_class, "chart.save-picture", NULL, save_picture_action);
  gtk_widget_class_install_action (widget_class, "chart.copy-values", NULL, copy_values_action);
  gtk_widget_class_install_action (widget_class, "chart.save-values", NULL, save_values_action);
}
