/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/finx-chart-private.h"

#define LEAST_MOVE 4            /* px; less is a click */

gssize
finx_chart_marks_hit (FinxChart *self,
                      double     x,
                      double     y,
                      gboolean  *closes)
{
  FinxChartFrame frame;
  FinxChartOverlay overlay = finx_chart_get_overlay (self);

  *closes = FALSE;
  if (self->n_marks == 0 || !finx_chart_layout (self, &frame))
    return -1;
  finx_chart_overlay_prepare (&overlay, &frame);
  return finx_chart_overlay_hit (&overlay, &frame, x, y, closes);
}

static const char *
hit (FinxChart            *self,
     const FinxChartFrame *frame,
     double                x,
     double                y)
{
  gboolean closes;
  gssize mark = finx_chart_marks_hit (self, x, y, &closes);

  return closes ? "pointer" : mark >= 0 ? "ns-resize" : NULL;
}

static void
begin (FinxChart            *self,
       const FinxChartFrame *frame,
       double                x,
       double                y)
{
  gssize i = finx_chart_marks_hit (self, x, y, &self->drag_closes);

  g_strlcpy (self->drag_mark, self->marks[i].id, sizeof self->drag_mark);
  self->drag_price = self->marks[i].price;
  self->drag_y = y;
  self->drag_moved = FALSE;
}

/* The line follows the pointer in steps of the tick. */
static void
update (FinxChart            *self,
        const FinxChartFrame *frame,
        double                dx,
        double                dy)
{
  if (!self->drag_moved && fabs (dy) < LEAST_MOVE)
    return;
  self->drag_moved = TRUE;
  self->drag_price = finx_chart_price_at (frame, self->drag_y + dy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
end (FinxChart *self,
     gboolean   cancelled)
{
  char id[FINX_CHART_ID_SIZE];

  g_strlcpy (id, self->drag_mark, sizeof id);
  self->drag_mark[0] = '\0';
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (cancelled)
    return;
  if (self->drag_moved)
    g_signal_emit_by_name (self, "mark-moved", id, self->drag_price);
  else if (self->drag_closes)
    g_signal_emit_by_name (self, "mark-closed", id);
}

const FinxChartLayer finx_chart_marks_layer = { NULL, hit, begin, update, end };

double
finx_chart_price_at (const FinxChartFrame *frame,
                     double                y)
{
  double price = finx_chart_frame_price (frame, CLAMP (y, 0, frame->panes[0].height));

  return frame->tick > 0 ? round (price / frame->tick) * frame->tick : price;
}
