/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/layers/finx-chart-axis.h"

#include <glib/gi18n.h>

#include "ui/charts/chart/layers/finx-chart-layer.h"
#include "ui/charts/finx-chart-dash.h"
#include "ui/charts/finx-chart-ticks.h"
#include "ui/words/finx-format.h"

#define PRICE_GAP     42        /* px between price labels, at least; more for tall text */
#define TIME_GAP      72
#define LOW_GAP       28        /* in the panes below the price */
#define LABEL_HALF    8
#define LARGE         1e5       /* values that are shown as counts: 184.2 K */
#define MAX_PLACED    64
#define MAX_CANDIDATE 512

typedef struct
{
  gsize    index;
  int      x;
  gboolean major;
  gboolean placed;
} TimeTick;

/* What the tag of the last price says while a bar of that length is open, at its longest. */
static int
countdown_width (FinxChartText *text,
                 gint64         interval_us)
{
  g_autofree char *left = g_strdup_printf (_("%s left"), interval_us > G_TIME_SPAN_HOUR ? "00:00:00" : "00:00");
  int width;

  finx_chart_text_measure (text, left, FALSE, &width, NULL);
  return width;
}

int
finx_chart_axis_width (FinxChartText *text,
                       double         low,
                       double         high,
                       int            decimals,
                       gint64         interval_us)
{
  g_autofree char *a = finx_format_double (low, decimals);
  g_autofree char *b = finx_format_double (high, decimals);
  int width_a, width_b;

  finx_chart_text_measure (text, a, TRUE, &width_a, NULL);
  finx_chart_text_measure (text, b, TRUE, &width_b, NULL);
  return MAX (FINX_CHART_AXIS_WIDTH, MAX (MAX (width_a, width_b), countdown_width (text, interval_us)) + 16);
}

static gsize
first_at_or_after (const FinxChartFrame *frame,
                   gint64                time_us)
{
  gsize low = frame->first, high = frame->last;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (frame->bars.times[middle] < time_us)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Bars stand side by side whatever time lies between them: for days and longer the step follows their density. */
static FinxTimeStep
time_step (const FinxChartFrame *frame)
{
  double gap_bars = TIME_GAP / frame->pitch;
  double span = (double) (frame->bars.times[frame->last - 1] - frame->bars.times[frame->first]);
  FinxTimeStep step = finx_time_step_pick (gap_bars * (double) frame->interval_us, 0);

  if (step >= FINX_TIME_STEP_DAY && frame->last - frame->first > 1)
    step = finx_time_step_pick (gap_bars * span / (double) (frame->last - frame->first - 1), FINX_TIME_STEP_DAY);
  return step;
}

/* Candidates are found by bisection from boundary to boundary, never by walking the bars. */
static guint
collect_ticks (const FinxChartFrame *frame,
               FinxTimeStep          step,
               TimeTick             *ticks)
{
  const gint64 *times = frame->bars.times;
  gint64 at = times[frame->first] - 1;
  guint n = 0;

  while (n < MAX_CANDIDATE)
    {
      gsize index = first_at_or_after (frame, finx_time_step_next (step, frame->zone, at));

      if (index >= frame->last)
        break;
      if (index > 0)
        {
          ticks[n].index = index;
          ticks[n].x = (int) floor (finx_chart_frame_x (frame, (double) index));
          ticks[n].major = finx_time_step_is_major (step, frame->zone, times[index - 1], times[index]);
          ticks[n].placed = FALSE;
          n++;
        }
      at = times[index];
    }
  return n;
}

static gboolean
is_free (const int *placed,
         guint      n,
         int        x)
{
  for (guint i = 0; i < n; i++)
    if (ABS (placed[i] - x) < TIME_GAP)
      return FALSE;
  return TRUE;
}

static void
draw_time_axis (const FinxChartFrame *frame,
                GtkSnapshot          *snapshot)
{
  TimeTick ticks[MAX_CANDIDATE];
  int placed[MAX_PLACED];
  guint n, n_placed = 0;
  FinxTimeStep step;

  if (frame->first >= frame->last)
    return;
  step = time_step (frame);
  n = collect_ticks (frame, step, ticks);
  for (int pass = 0; pass < 2; pass++)          /* greater units first */
    for (guint i = 0; i < n && n_placed < MAX_PLACED; i++)
      if (ticks[i].major == (pass == 0) && ticks[i].x >= 0 && ticks[i].x < frame->plot_width &&
          is_free (placed, n_placed, ticks[i].x))
        {
          placed[n_placed++] = ticks[i].x;
          ticks[i].placed = TRUE;
        }

  for (guint i = 0; i < n; i++)
    {
      char text[32];
      int width;

      if (!ticks[i].placed)
        continue;
      if (ticks[i].major)
        finx_chart_dash_vertical (snapshot, &frame->palette->line2, ticks[i].x, 0, frame->time_top, 1, 3);
      else
        finx_chart_rectangle (snapshot, &frame->palette->grid, ticks[i].x, 0, 1, frame->time_top);
      finx_time_step_label (step, frame->zone, frame->bars.times[ticks[i].index], ticks[i].major, text, sizeof text);
      finx_chart_text_measure (frame->text, text, ticks[i].major, &width, NULL);
      if (ticks[i].x - width / 2 < 2 || ticks[i].x + width / 2 > frame->plot_width ||
          (frame->time_taken_half > 0 && fabs (ticks[i].x - frame->time_taken) < frame->time_taken_half + width / 2.0 + 4))
        continue;
      finx_chart_text_draw (frame->text, snapshot, text, ticks[i].major, ticks[i].x,
                            frame->time_top + frame->time_height / 2.0, 0.5,
                            ticks[i].major ? &frame->palette->text : &frame->palette->dim);
    }
}

/* px between the labels of a pane, at least */
static double
label_gap (const FinxChartFrame *frame,
           guint                 pane)
{
  return pane == 0 ? MAX (PRICE_GAP, 2 * frame->line_height) : MAX (LOW_GAP, 1.5 * frame->line_height);
}

static double
tick_of (const FinxChartFrame *frame,
         guint                 pane)
{
  return pane == 0 ? frame->tick : 0;
}

static char *
format_value (const FinxChartFrame *frame,
              guint                 pane,
              double                value,
              int                   decimals)
{
  if ((int) pane == frame->volume || (pane > 0 && MAX (fabs (frame->panes[pane].low), fabs (frame->panes[pane].high)) >= LARGE))
    return finx_format_count (value);
  return finx_scale_label (&frame->panes[pane], value, decimals);
}

char *
finx_chart_axis_label (const FinxChartFrame *frame,
                       int                   pane,
                       double                y)
{
  const FinxScale *scale;

  if (pane < 0)
    return NULL;
  scale = &frame->panes[pane];
  return format_value (frame, (guint) pane, finx_scale_value (scale, y),
                       pane == 0 && finx_scale_shows_values (scale) ? frame->decimals : MAX (finx_scale_decimals (scale, label_gap (frame, (guint) pane), 0, 0), 2));
}

static void
draw (FinxChart            *self,
      const FinxChartFrame *frame,
      GtkSnapshot          *snapshot)
{
  double values[FINX_SCALE_MAX_TICKS];

  for (guint pane = 0; pane < frame->n_panes; pane++)
    {
      const FinxScale *scale = &frame->panes[pane];
      guint n = pane == 0 ? finx_scale_ticks (scale, label_gap (frame, pane), tick_of (frame, pane), values) : 0;

      for (guint i = 0; i < n; i++)
        finx_chart_rectangle (snapshot, &frame->palette->grid, 0, (int) floor (finx_scale_y (scale, values[i])), frame->plot_width, 1);
    }
  draw_time_axis (frame, snapshot);
}

const FinxChartLayer finx_chart_axis_layer = { .draw = draw };

/* "EST", where the axes meet; bars of a day have a date only. */
static void
draw_zone (const FinxChartFrame *frame,
           GtkSnapshot          *snapshot)
{
  int interval;

  if (frame->first >= frame->last || frame->shows_days)
    return;
  interval = g_time_zone_find_interval (frame->zone, G_TIME_TYPE_UNIVERSAL, frame->bars.times[frame->last - 1] / G_USEC_PER_SEC);
  finx_chart_text_draw (frame->text, snapshot, g_time_zone_get_abbreviation (frame->zone, MAX (interval, 0)), FALSE, frame->plot_width + 8,
                        frame->time_top + frame->time_height / 2.0, 0, &frame->palette->dim);
}

void
finx_chart_axis_draw_labels (const FinxChartFrame *frame,
                             GtkSnapshot          *snapshot)
{
  double values[FINX_SCALE_MAX_TICKS];

  draw_zone (frame, snapshot);
  for (guint pane = 0; pane < frame->n_panes; pane++)
    {
      const FinxScale *scale = &frame->panes[pane];
      double gap = label_gap (frame, pane), tick = tick_of (frame, pane);
      guint n = finx_scale_ticks (scale, gap, tick, values);
      int decimals = finx_scale_decimals (scale, gap, tick, pane == 0 ? frame->decimals : 0);

      for (guint i = 0; i < n; i++)
        {
          double y = finx_scale_y (scale, values[i]);
          g_autofree char *text = NULL;

          /* a label may not be cut by the edge of its pane; the zero of a pane below is its edge */
          if (y < scale->top + LABEL_HALF || y > scale->top + scale->height - LABEL_HALF || finx_tags_cover (frame->taken, frame->n_taken, y))
            continue;
          text = format_value (frame, pane, values[i], decimals);
          finx_chart_text_draw (frame->text, snapshot, text, FALSE, frame->plot_width + 8, y, 0, &frame->palette->dim);
        }
    }
}
