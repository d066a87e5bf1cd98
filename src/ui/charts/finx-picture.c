/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-picture.h"

#include <adwaita.h>
#include <cairo-svg.h>
#include <glib/gi18n.h>

GdkTexture *
finx_picture_texture (GtkWidget     *widget,
                      GskRenderNode *node)
{
  GtkNative *native = gtk_widget_get_native (widget);

  if (node == NULL || native == NULL)
    return NULL;
  return gsk_renderer_render_texture (gtk_native_get_renderer (native), node,
                                      &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));
}

static cairo_status_t
write_cb (void                *closure,
          const unsigned char *data,
          unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
finx_picture_svg (int             width,
                  int             height,
                  FinxPictureDraw draw,
                  gpointer        user_data)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (write_cb, bytes, width, height);
  cairo_t *cr = cairo_create (surface);

  draw (cr, user_data);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

static void
draw_node (cairo_t  *cr,
           gpointer  node)
{
  gsk_render_node_draw (node, cr);
}

GBytes *
finx_picture_bytes (GtkWidget     *widget,
                    GskRenderNode *node,
                    gboolean       svg)
{
  g_autoptr(GdkTexture) texture = NULL;

  if (svg)
    return node != NULL ? finx_picture_svg (gtk_widget_get_width (widget), gtk_widget_get_height (widget), draw_node, node) : NULL;
  texture = finx_picture_texture (widget, node);
  return texture != NULL ? gdk_texture_save_to_png_bytes (texture) : NULL;
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GtkWidget) widget = user_data;
  g_autoptr(GError) error = NULL;
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *dialog;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    return;
  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _("The file was not saved"), error->message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Dismiss"));
  gtk_window_present (GTK_WINDOW (dialog));
}

typedef struct
{
  GtkWidget       *widget;      /* owned */
  FinxPictureMake  make;
} Request;

static void
request_free (gpointer  data,
              GClosure *closure)
{
  Request *request = data;

  g_object_unref (request->widget);
  g_free (request);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           gpointer         user_data)
{
  Request *request = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *name = g_file_get_basename (file);
      g_autoptr(GBytes) bytes = request->make (request->widget, name);

      if (bytes != NULL)
        g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, saved_cb,
                                             g_object_ref (request->widget));
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

void
finx_picture_save (GtkWidget       *widget,
                   const char      *title,
                   const char      *name,
                   FinxPictureMake  make)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (widget)),
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, _("Save"), _("Cancel"));
  g_autofree char *safe = g_strdelimit (g_strdup (name), "/", '-');
  Request *request = g_new (Request, 1);

  *request = (Request) { g_object_ref (widget), make };
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), safe);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (chosen_cb), request, request_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
