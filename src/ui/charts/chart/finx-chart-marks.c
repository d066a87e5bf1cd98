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

gboolean
finx_chart_marks_begin (FinxChart *self,
                        double     x,
                        double     y)
{
  gboolean closes;
  gssize i = finx_chart_marks_hit (self, x, y, &closes);

  self->drag_mark[0] = '\0';
  self->drag_closes = closes;
  if (i < 0)
    return FALSE;
  g_strlcpy (self->drag_mark, self->marks[i].id, sizeof self->drag_mark);
  self->drag_price = self->marks[i].price;
  self->drag_y = y;
  self->drag_moved = FALSE;
  return TRUE;
}

/* The line follows the pointer in steps of the tick. */
void
finx_chart_marks_update (FinxChart *self,
                         double     dy)
{
  FinxChartFrame frame;

  if ((!self->drag_moved && fabs (dy) < LEAST_MOVE) || !finx_chart_layout (self, &frame))
    return;
  self->drag_moved = TRUE;
  self->drag_price = finx_chart_price_at (&frame, self->drag_y + dy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
finx_chart_marks_end (FinxChart *self)
{
  char id[FINX_CHART_ID_SIZE];

  g_strlcpy (id, self->drag_mark, sizeof id);
  finx_chart_marks_cancel (self);
  if (id[0] == '\0')
    return;
  if (self->drag_moved)
    g_signal_emit_by_name (self, "mark-moved", id, self->drag_price);
  else if (self->drag_closes)
    g_signal_emit_by_name (self, "mark-closed", id);
}

void
finx_chart_marks_cancel (FinxChart *self)
{
  if (self->drag_mark[0] == '\0')
    return;
  self->drag_mark[0] = '\0';
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
finx_chart_price_at (const FinxChartFrame *frame,
                     double                y)
{
  double price = finx_chart_frame_price (frame, CLAMP (y, 0, frame->price_height));

  return frame->tick > 0 ? round (price / frame->tick) * frame->tick : price;
}
