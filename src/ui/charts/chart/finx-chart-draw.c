/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stack of layers: one frame of it, and what of it is under the hand. */
#include "ui/charts/chart/finx-chart-private.h"

#include "ui/charts/chart/layers/finx-chart-axis.h"

#define NOTE_X 12

/* From below to above. */
static const FinxChartLayer *const layers[] = {
  &finx_chart_sessions_layer, &finx_chart_spans_layer, &finx_chart_axis_layer, &finx_chart_lines_layer, &finx_chart_series_layer, &finx_chart_volume_layer,
  &finx_chart_studies_layer, &finx_chart_compare_layer, &finx_chart_fills_layer, &finx_chart_events_layer, &finx_chart_drawings_layer, &finx_chart_marks_layer, &finx_chart_dividers_layer,
};

FinxChartOverlay
finx_chart_get_overlay (FinxChart *self)
{
  return (FinxChartOverlay) { self->marks, self->n_marks, self->previous, self->now_us, -1, NAN, FALSE,
                              self->drag_mark[0] != '\0' ? self->drag_mark : NULL, self->drag_price };
}

/* Bars that are not of now have one colour; hollow and filled still tell up from down. What is the user's keeps its own. */
void
finx_chart_read_palette (FinxChart *self)
{
  if (self->palette_is_known)
    return;
  finx_palette_read (GTK_WIDGET (self), &self->palette);
  if (self->is_dim)
    self->palette.up = self->palette.down = self->palette.text = self->palette.dim;
  self->palette_is_known = TRUE;
}

/* What is wrong with what is shown, below the legend. */
static void
draw_notes (FinxChart            *self,
            const FinxChartFrame *frame,
            GtkSnapshot          *snapshot)
{
  g_autoptr(GPtrArray) notes = finx_chart_notes (self, frame);
  double y = finx_chart_legend_bottom (self, frame) + frame->line_height / 2.0;

  for (guint i = 0; i < notes->len; i++, y += frame->line_height + 2)
    finx_chart_text_draw (frame->text, snapshot, notes->pdata[i], FALSE, NOTE_X, y, 0, &frame->palette->warn);
}

void
finx_chart_draw (FinxChart   *self,
                 GtkSnapshot *snapshot)
{
  FinxChartFrame frame;
  FinxChartOverlay overlay = finx_chart_get_overlay (self);

  if (!finx_chart_layout (self, &frame))
    {
      finx_chart_read_palette (self);
      finx_chart_rectangle (snapshot, &self->palette.view, 0, 0, MAX (frame.width, 1), MAX (frame.height, 1));
      return;
    }
  if (self->dragged != &finx_chart_marks_layer)
    overlay.cross = finx_chart_get_cross (self, &frame, &overlay.cross_y);
  finx_chart_linked_cross (self, &frame, &overlay);
  finx_chart_overlay_prepare (&overlay, &frame);

  finx_chart_rectangle (snapshot, &frame.palette->view, 0, 0, frame.width, frame.height);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, frame.plot_width, frame.height));
  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    if (layers[i]->draw != NULL)
      layers[i]->draw (self, &frame, snapshot);
  gtk_snapshot_pop (snapshot);
  finx_chart_rectangle (snapshot, &frame.palette->line, 0, frame.time_top, frame.width, 1);
  finx_chart_rectangle (snapshot, &frame.palette->line, frame.plot_width, 0, 1, frame.time_top);
  finx_chart_axis_draw_labels (&frame, snapshot);
  finx_chart_legend_draw (self, &frame, snapshot, overlay.cross);
  draw_notes (self, &frame, snapshot);
  finx_chart_overlay_draw_top (&overlay, &frame, snapshot);
}

/* The highest layer that has something there. */
static const FinxChartLayer *
layer_at (FinxChart            *self,
          const FinxChartFrame *frame,
          double                x,
          double                y,
          const char          **cursor)
{
  for (gsize i = G_N_ELEMENTS (layers); i > 0; i--)
    {
      const char *found = layers[i - 1]->hit != NULL ? layers[i - 1]->hit (self, frame, x, y) : NULL;

      if (found != NULL)
        {
          *cursor = found;
          return layers[i - 1];
        }
    }
  *cursor = "crosshair";
  return NULL;
}

const char *
finx_chart_cursor_at (FinxChart *self,
                      double     x,
                      double     y)
{
  FinxChartFrame frame;
  const char *cursor = "crosshair";

  if (finx_chart_layout (self, &frame))
    layer_at (self, &frame, x, y, &cursor);
  return cursor;
}

gboolean
finx_chart_drag_begin (FinxChart *self,
                       double     x,
                       double     y)
{
  FinxChartFrame frame;
  const char *cursor;

  finx_chart_drag_end (self, TRUE);
  if (finx_chart_layout (self, &frame))
    self->dragged = layer_at (self, &frame, x, y, &cursor);
  if (self->dragged != NULL)
    self->dragged->begin (self, &frame, x, y);
  return self->dragged != NULL;
}

gboolean
finx_chart_drag_update (FinxChart *self,
                        double     dx,
                        double     dy)
{
  FinxChartFrame frame;

  if (self->dragged == NULL)
    return FALSE;
  if (finx_chart_layout (self, &frame))
    self->dragged->update (self, &frame, dx, dy);
  return TRUE;
}

gboolean
finx_chart_drag_end (FinxChart *self,
                     gboolean   cancelled)
{
  const FinxChartLayer *dragged = g_steal_pointer (&self->dragged);

  if (dragged == NULL)
    return FALSE;
  dragged->end (self, cancelled);
  return TRUE;
}
