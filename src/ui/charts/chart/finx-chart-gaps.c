/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Room for time without bars: nights, weekends, holidays. Bars keep their numbers, only px between them are added. */
#include "ui/charts/chart/finx-chart-private.h"

#define MOST_BARS   4.0         /* that a gap is as wide as, however long it is */
#define LEAST_PART  0.5         /* of a bar that is missing: less is a bar that came late */
#define LEAST_PITCH 2.0         /* px a bar: nearer than that there is no room for gaps */

static gboolean
has_gaps (FinxChart *self,
          double     pitch)
{
  return self->shows_gaps && pitch >= LEAST_PITCH && !finx_chart_type_is_made (self->type);
}

/* px between bar @i and the one before it that neither of them has. */
static double
gap_before (FinxChart           *self,
            const FinxChartBars *bars,
            gsize                i,
            double               pitch)
{
  gint64 interval_us = finx_interval_to_usec (finx_bar_series_get_interval (self->series));
  double missing;

  if (interval_us == 0 || i == 0 || i >= bars->n)
    return 0;
  missing = (double) (bars->times[i] - bars->times[i - 1]) / (double) interval_us - 1;
  return missing < LEAST_PART ? 0 : MIN (missing, MOST_BARS) * pitch;
}

/* The gaps in view, with room for one more on either side; see finx_chart_frame_gaps(). */
void
finx_chart_gaps_find (FinxChart      *self,
                      FinxChartFrame *frame)
{
  double room = frame->plot_width + frame->pitch;
  gsize from = (gsize) CLAMP (ceil (frame->right) + 1, 0, (double) frame->bars.n), first = from;
  double sum = 0;

  g_array_set_size (self->gaps, 0);
  if (has_gaps (self, frame->pitch))
    for (room += ((double) from - frame->right) * frame->pitch; first > 1 && room > 0; first--)
      room -= frame->pitch + gap_before (self, &frame->bars, first - 1, frame->pitch);
  for (gsize i = first; i < from; i++)
    {
      FinxChartGap gap = { i, gap_before (self, &frame->bars, i, frame->pitch), sum };

      if (gap.width == 0)
        continue;
      sum += gap.width;
      g_array_append_val (self->gaps, gap);
    }
  frame->gaps = (const FinxChartGap *) (gconstpointer) self->gaps->data;
  frame->n_gaps = self->gaps->len;
}

double
finx_chart_frame_gaps (const FinxChartFrame *frame,
                       double                index)
{
  guint low = 0, high = frame->n_gaps;
  const FinxChartGap *gap;

  while (low < high)                    /* the first gap that ends after @index */
    {
      guint middle = low + (high - low) / 2;

      if ((double) frame->gaps[middle].bar <= index)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == frame->n_gaps)
    return low == 0 ? 0 : frame->gaps[low - 1].before + frame->gaps[low - 1].width;
  gap = &frame->gaps[low];
  return gap->before + gap->width * CLAMP (index - ((double) gap->bar - 1), 0, 1);
}

double
finx_chart_frame_index (const FinxChartFrame *frame,
                        double                x)
{
  double left = frame->plot_width - x, at = frame->right;

  for (guint k = frame->n_gaps; k > 0; k--)
    {
      const FinxChartGap *gap = &frame->gaps[k - 1];
      double bar = (double) gap->bar, slope = frame->pitch + gap->width;

      if (at <= bar - 1)
        continue;
      if (at > bar)
        {
          if (left <= (at - bar) * frame->pitch)
            break;
          left -= (at - bar) * frame->pitch;
          at = bar;
        }
      if (left <= (at - (bar - 1)) * slope)
        return at - left / slope;
      left -= (at - (bar - 1)) * slope;
      at = bar - 1;
    }
  return at - left / frame->pitch;
}

/* The index that is @px right of @index. */
double
finx_chart_index_beside (FinxChart *self,
                         double     index,
                         double     px,
                         double     pitch)
{
  FinxChartBars bars = finx_chart_get_bars (self);
  gboolean walks = has_gaps (self, pitch);

  while (walks && px > 0 && index < (double) bars.n - 1)
    {
      double end = floor (index) + 1, slope = pitch + (index >= 0 ? gap_before (self, &bars, (gsize) end, pitch) : 0);

      if (px <= (end - index) * slope)
        return index + px / slope;
      px -= (end - index) * slope;
      index = end;
    }
  while (walks && px < 0 && index > 0)
    {
      double end = ceil (index) - 1, slope = pitch + gap_before (self, &bars, (gsize) end + 1, pitch);

      if (-px <= (index - end) * slope)
        return index + px / slope;
      px += (index - end) * slope;
      index = end;
    }
  return index + px / pitch;
}

/* px a bar so that all bars and their gaps have @room. */
double
finx_chart_gaps_fit (FinxChart *self,
                     double     room)
{
  FinxChartBars bars = finx_chart_get_bars (self);
  double n = MAX ((double) bars.n, 1), pitch = room / n;

  if (!has_gaps (self, pitch))
    return pitch;
  for (gsize i = 1; i < bars.n; i++)
    n += gap_before (self, &bars, i, 1);
  return room / n >= LEAST_PITCH ? room / n : MIN (pitch, LEAST_PITCH * 0.99);
}
