/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-chart-private.h"

#include <adwaita.h>
#include <cairo-svg.h>
#include <glib/gi18n.h>

#include "ui/charts/finx-bar-list.h"
#include "ui/charts/finx-chart-ticks.h"
#include "ui/finx-format.h"

enum { TIME, OPEN, HIGH, LOW, CLOSE, VOLUME, N_COLUMNS };

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
  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _("The picture was not saved"), error->message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
chosen_cb (GtkNativeDialog *dialog,
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
        g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, saved_cb, g_object_ref (self));
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
save_picture_action (GtkWidget  *widget,
                     const char *action,
                     GVariant   *parameter)
{
  FinxChart *self = FINX_CHART (widget);
  GtkFileChooserNative *dialog;
  g_autofree char *name = NULL;

  if (self->series == NULL)
    return;
  dialog = gtk_file_chooser_native_new (_("Save picture"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                        GTK_FILE_CHOOSER_ACTION_SAVE, _("Save"), _("Cancel"));
  name = g_strdup_printf ("%s %s.png", finx_bar_series_get_instrument (self->series)->symbol,
                          finx_interval_to_string (finx_bar_series_get_interval (self->series)));
  g_strdelimit (name, "/", '-');
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* What the rows of a table need; lives as long as its columns. */
typedef struct
{
  GTimeZone *zone;
  gint64     interval_us;
  int        decimals;
  int        column;
} Cells;

static void
cells_free (gpointer  data,
            GClosure *closure)
{
  Cells *cells = data;

  g_time_zone_unref (cells->zone);
  g_free (cells);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  const Cells *cells = user_data;
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), cells->column == TIME ? 0 : 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  const Cells *cells = user_data;
  const FinxBar *bar = finx_bar_item_get (gtk_list_item_get_item (item));
  const double values[N_COLUMNS] = { 0, bar->open, bar->high, bar->low, bar->close, bar->volume };
  g_autofree char *text = NULL;

  if (cells->column == TIME)
    {
      text = g_malloc (64);
      finx_time_long_label (cells->zone, bar->time_us, cells->interval_us, text, 64);
    }
  else
    text = cells->column == VOLUME ? finx_format_count (bar->volume) : finx_format_double (values[cells->column], cells->decimals);
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
add_column (GtkColumnView *view,
            const Cells   *cells)
{
  static const char *const titles[N_COLUMNS] = { N_("Time"), N_("Open"), N_("High"), N_("Low"), N_("Close"), N_("Volume") };
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) column = NULL;

  for (int i = 0; i < 2; i++)
    {
      Cells *own = g_memdup2 (cells, sizeof *cells);

      g_time_zone_ref (own->zone);
      g_signal_connect_data (factory, i == 0 ? "setup" : "bind", i == 0 ? G_CALLBACK (setup_cb) : G_CALLBACK (bind_cb), own, cells_free, 0);
    }
  column = gtk_column_view_column_new (_(titles[cells->column]), factory);
  gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_append_column (view, column);
}

static gboolean
escape_cb (GtkWidget *window,
           GVariant  *arguments,
           gpointer   user_data)
{
  gtk_window_close (GTK_WINDOW (window));
  return TRUE;
}

/* A window with the bars in view as they are now, newest first. */
void
finx_chart_show_table (FinxChart *self)
{
  FinxChartFrame frame;
  FinxBarList *list;
  GtkWidget *view, *scrolled, *window;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkEventController *shortcuts;
  g_autofree char *title = NULL;

  if (!finx_chart_layout (self, &frame))
    return;
  list = finx_bar_list_new (&frame.bars, frame.first, frame.last);
  view = gtk_column_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (list))));
  for (int column = 0; column < N_COLUMNS; column++)
    add_column (GTK_COLUMN_VIEW (view), &(Cells) { self->zone, frame.interval_us, frame.decimals, column });
  gtk_widget_add_css_class (view, "dense");
  title = g_strdup_printf (_("%s, bars in view"), finx_bar_series_get_instrument (self->series)->symbol);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);

  window = gtk_window_new ();
  gtk_window_set_titlebar (GTK_WINDOW (window), adw_header_bar_new ());
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 520);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  shortcuts = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (window, shortcuts);
  gtk_window_present (GTK_WINDOW (window));
}

void
finx_chart_export_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "chart.copy-picture", NULL, copy_picture_action);
  gtk_widget_class_install_action (widget_class, "chart.save-picture", NULL, save_picture_action);
  gtk_widget_class_install_action (widget_class, "chart.copy-values", NULL, copy_values_action);
}
