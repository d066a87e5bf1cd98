/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-widgets.h"

#define PATIENCE_MS 400         /* where nothing is drawn, as in a window that is not seen */

typedef struct
{
  GdkFrameClock *clock;         /* owned */
  GSource       *source;        /* borrowed: it owns this */
  gulong         painted_id;
  GSourceFunc    func;
  gpointer       user_data;
} AfterFrame;

static void
after_frame_free (gpointer data)
{
  AfterFrame *self = data;

  g_clear_signal_handler (&self->painted_id, self->clock);
  g_clear_object (&self->clock);
  g_free (self);
}

static void
painted_cb (AfterFrame *self)
{
  g_source_set_ready_time (self->source, 0);
}

static gboolean
after_frame_cb (gpointer data)
{
  AfterFrame *self = data;

  self->func (self->user_data);
  return G_SOURCE_REMOVE;
}

/**
 * finx_add_after_frame:
 * @widget: of a window that is shown
 * @func: called once; what it returns does not matter
 *
 * For work that may wait until what is there already was drawn: after the next frame, when there is nothing better to do.
 * An idle alone would come before it, as the program is idle while it waits for the first.
 *
 * Returns: id of the source; remove it before @user_data goes
 */
guint
finx_add_after_frame (GtkWidget   *widget,
                      GSourceFunc  func,
                      gpointer     user_data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  g_autoptr(GSource) source = g_timeout_source_new (PATIENCE_MS);
  AfterFrame *self = g_new0 (AfterFrame, 1);

  self->source = source;
  self->func = func;
  self->user_data = user_data;
  if (clock != NULL)
    {
      self->clock = g_object_ref (clock);
      self->painted_id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (painted_cb), self);
    }
  g_source_set_priority (source, G_PRIORITY_LOW);
  g_source_set_callback (source, after_frame_cb, self, after_frame_free);
  return g_source_attach (source, NULL);
}
