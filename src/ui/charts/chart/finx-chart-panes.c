/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the panes below the price lie, and how their dividers are moved. */
#include "ui/charts/chart/finx-chart-private.h"

#define LEAST_ROOM    220       /* px for all panes; below it only the price is shown */
#define LEAST_PANE    30        /* px */
#define MOST_PART     0.6       /* of the room that the panes below the price take together; one alone: half */
#define DIVIDER_REACH 3         /* px on both sides */
#define KEY_STEP      12        /* px */

/* Many series have no volumes, such as those of indices and of funds: no pane is kept for them. */
static gboolean
shows_volume (FinxChart *self)
{
  FinxChartBars bars = finx_chart_get_bars (self);

  return self->has_volume && bars.n > 0 && self->pyramid.n == bars.n && finx_pyramid_query (&self->pyramid, &bars, 0, bars.n).volume > 0;
}

/* What the user wants a pane below the price to have, in px. */
static int *
wanted_height (FinxChart *self,
               guint      pane)
{
  guint next = shows_volume (self) ? 2 : 1;

  for (guint i = 0; i < self->studies->len; i++)
    {
      FinxChartStudy *study = self->studies->pdata[i];

      if (finx_chart_study_has_pane (study) && next++ == pane)
        return &study->height;
    }
  return &self->volume_height;
}

static guint
count_low_panes (FinxChart *self)
{
  guint n = shows_volume (self) ? 1 : 0;

  for (guint i = 0; i < self->studies->len; i++)
    n += finx_chart_study_has_pane (self->studies->pdata[i]);
  return MIN (n, FINX_CHART_MAX_PANES - 1);
}

/* Heights of the panes below the price in @room px; returns how many there is room for. */
static guint
share_room (FinxChart *self,
            int        room,
            int       *heights)
{
  guint n = count_low_panes (self);
  int total = 0, most = (int) (room * (n > 1 ? MOST_PART : 0.5));

  if (room < LEAST_ROOM)
    return 0;
  for (guint i = 0; i < n; i++)
    {
      heights[i] = MAX (*wanted_height (self, i + 1), LEAST_PANE);
      total += heights[i];
    }
  for (guint i = 0; total > most && i < n; i++)
    heights[i] = MAX (LEAST_PANE, (int) ((double) heights[i] / total * most));
  while (n > 0 && (int) n * LEAST_PANE > most)  /* the lowest ones close first */
    n--;
  return n;
}

void
finx_chart_place_panes (FinxChart      *self,
                        FinxChartFrame *frame)
{
  int heights[FINX_CHART_MAX_PANES], top;
  guint n = share_room (self, frame->time_top, heights);

  frame->n_panes = n + 1;
  frame->volume = shows_volume (self) && n > 0 ? 1 : -1;
  top = frame->time_top;
  for (guint i = n; i > 0; i--)
    {
      top -= heights[i - 1];
      frame->panes[i].top = top;
      frame->panes[i].height = heights[i - 1];
      top--;                            /* the divider */
    }
  frame->panes[0].top = 0;
  frame->panes[0].height = n > 0 ? top : frame->time_top - 1;
}

/* The pane whose upper edge is there; 0: none. */
static guint
divider_at (const FinxChartFrame *frame,
            double                y)
{
  for (guint i = 1; i < frame->n_panes; i++)
    if (fabs (y - frame->panes[i].top) <= DIVIDER_REACH)
      return i;
  return 0;
}

static const char *
hit (FinxChart            *self,
     const FinxChartFrame *frame,
     double                x,
     double                y)
{
  return divider_at (frame, y) > 0 ? "row-resize" : NULL;
}

static void
begin (FinxChart            *self,
       const FinxChartFrame *frame,
       double                x,
       double                y)
{
  self->drag_pane = divider_at (frame, y);
  self->drag_height = frame->panes[self->drag_pane].height;
  self->drag_above = self->drag_pane > 1 ? frame->panes[self->drag_pane - 1].height : 0;
}

/* The pane above gives the room; the price has what is left anyway. */
static void
resize (FinxChart *self,
        guint      pane,
        int        height,
        int        above,
        int        by)
{
  if (pane > 1)
    {
      by = CLAMP (by, LEAST_PANE - height, above - LEAST_PANE);
      *wanted_height (self, pane - 1) = above - by;
    }
  *wanted_height (self, pane) = MAX (height + by, LEAST_PANE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update (FinxChart            *self,
        const FinxChartFrame *frame,
        double                dx,
        double                dy)
{
  resize (self, self->drag_pane, self->drag_height, self->drag_above, -(int) dy);
}

static void
end (FinxChart *self,
     gboolean   cancelled)
{
  if (cancelled)
    resize (self, self->drag_pane, self->drag_height, self->drag_above, 0);
  else
    finx_chart_look_changed (self);
}

static void
draw (FinxChart            *self,
      const FinxChartFrame *frame,
      GtkSnapshot          *snapshot)
{
  for (guint i = 1; i < frame->n_panes; i++)
    finx_chart_rectangle (snapshot, &frame->palette->line, 0, frame->panes[i].top - 1, frame->width, 1);
}

const FinxChartLayer finx_chart_dividers_layer = { draw, hit, begin, update, end };

void
finx_chart_resize_pane (FinxChart *self,
                        int        steps)
{
  FinxChartFrame frame;
  double y;
  int pane;

  if (!finx_chart_layout (self, &frame) || frame.n_panes < 2)
    return;
  pane = finx_chart_get_cross (self, &frame, &y) >= 0 && !isnan (y) ? finx_chart_frame_pane (&frame, y) : -1;
  if (pane <= 0)
    pane = (int) frame.n_panes - 1;
  resize (self, (guint) pane, frame.panes[pane].height, pane > 1 ? frame.panes[pane - 1].height : 0, steps * KEY_STEP);
  finx_chart_look_changed (self);
}
