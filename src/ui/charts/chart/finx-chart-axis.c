/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/finx-chart-axis.h"

#include <glib/gi18n.h>

#include "ui/charts/finx-chart-dash.h"
#include "ui/charts/finx-chart-ticks.h"
#include "ui/finx-format.h"

#define PRICE_GAP     42        /* px between price labels, at least; more for tall text */
#define TIME_GAP      72
#define VOLUME_GAP    28
#define LABEL_HALF    8
#define MAX_PLACED    64
#define MAX_CANDIDATE 512

typedef struct
{
  gsize    index;
  int      x;
  gboolean major;
  gboolean placed;
} TimeTick;

static int
step_decimals (double step)
{
  int decimals = 0;

  while (decimals < 8 && fabs (step - round (step)) > 1e-9 * step)
    {
      step *= 10;
      decimals++;
    }
  return decimals;
}

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

static double
price_step (const FinxChartFrame *frame)
{
  return finx_ticks_step ((frame->high - frame->low) * MAX (PRICE_GAP, 2 * frame->line_height) / MAX (frame->price_height, 1), frame->tick);
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

void
finx_chart_axis_draw_grid (const FinxChartFrame *frame,
                           GtkSnapshot          *snapshot)
{
  double step = price_step (frame);

  for (double price = ceil (frame->low / step) * step; price < frame->high; price += step)
    finx_chart_rectangle (snapshot, &frame->palette->grid, 0, (int) floor (finx_chart_frame_y (frame, price)),
                          frame->plot_width, 1);
  draw_time_axis (frame, snapshot);
}

static void
draw_volume_labels (const FinxChartFrame *frame,
                    GtkSnapshot          *snapshot)
{
  double step;

  if (frame->volume_height < VOLUME_GAP || !(frame->volume_max > 0))
    return;
  step = finx_ticks_step (frame->volume_max * VOLUME_GAP / frame->volume_height, 0);
  for (double volume = step; volume < frame->volume_max; volume += step)
    {
      double y = frame->volume_top + frame->volume_height - volume / frame->volume_max * (frame->volume_height - 1);
      g_autofree char *text = NULL;

      if (y - LABEL_HALF < frame->volume_top)
        break;
      if (finx_tags_cover (frame->taken, frame->n_taken, y))
        continue;
      text = finx_format_count (volume);
      finx_chart_text_draw (frame->text, snapshot, text, FALSE, frame->plot_width + 8, y, 0, &frame->palette->dim);
    }
}

void
finx_chart_axis_draw_labels (const FinxChartFrame *frame,
                             GtkSnapshot          *snapshot)
{
  double step = price_step (frame);
  int decimals = MAX (frame->decimals, frame->tick > 0 ? 0 : step_decimals (step));

  for (double price = ceil (frame->low / step) * step; price < frame->high; price += step)
    {
      double y = finx_chart_frame_y (frame, price);
      g_autofree char *text = NULL;

      if (y < LABEL_HALF || y > frame->price_height - LABEL_HALF || finx_tags_cover (frame->taken, frame->n_taken, y))
        continue;
      text = finx_format_double (price, decimals);
      finx_chart_text_draw (frame->text, snapshot, text, FALSE, frame->plot_width + 8, y, 0, &frame->palette->dim);
    }
  draw_volume_labels (frame, snapshot);
}
