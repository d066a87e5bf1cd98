/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/finx-chart-private.h"

#include "market/finx-bar-span.h"

#include "ui/charts/chart/layers/finx-chart-axis.h"

#define VOLUME_ROOM  1.3        /* the tallest bar stays below the legend */
#define PRICE_MARGIN 0.07       /* of the pane, above and below */

/* px between the newest bar and the axis, for the tags of orders */
static double
newest_margin (FinxChart *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  return MAX (width > 0 && width < 600 ? 84 : 90, self->tag_margin);    /* 0: not laid out yet */
}

static int
plot_width (FinxChart *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)) - self->axis_width, 1);
}

FinxChartBars
finx_chart_get_bars (FinxChart *self)
{
  return self->series != NULL && finx_chart_type_is_made (self->type) ? finx_chart_shown_bars (&self->shown) : finx_chart_get_series_bars (self);
}

FinxChartBars
finx_chart_get_series_bars (FinxChart *self)
{
  if (self->series == NULL)
    return (FinxChartBars) { 0 };
  return (FinxChartBars) {
    finx_bar_series_get_times (self->series), finx_bar_series_get_opens (self->series),
    finx_bar_series_get_highs (self->series), finx_bar_series_get_lows (self->series),
    finx_bar_series_get_closes (self->series), finx_bar_series_get_volumes (self->series),
    finx_bar_series_get_size (self->series),
  };
}

/* A mark near the bars widens the range, one far away must not flatten them. */
static void
include_marks (FinxChart *self,
               double    *low,
               double    *high)
{
  double room = (*high - *low) * 0.5, bottom = *low - room, top = *high + room;

  for (gsize i = 0; i < self->n_marks; i++)
    if (self->marks[i].price >= bottom && self->marks[i].price <= top)
      {
        *low = MIN (*low, self->marks[i].price);
        *high = MAX (*high, self->marks[i].price);
      }
}

/* Room below for fills, and above for the legend as well. */
static void
add_margins (FinxChart      *self,
             FinxChartFrame *frame)
{
  FinxScale *price = &frame->panes[0];
  double below = PRICE_MARGIN * price->height;

  finx_scale_add_margins (price, below, MIN (MAX (below, finx_chart_legend_bottom (self, frame) + 1.0), price->height / 3.0));
}

/* The scale that the user wants, where the prices in view allow it. */
static void
choose_scale (FinxChart      *self,
              FinxChartFrame *frame)
{
  FinxScale *price = &frame->panes[0];

  price->base = frame->bars.closes[frame->first];
  frame->scale_fails = self->scale != FINX_SCALE_LINEAR && !((self->scale == FINX_SCALE_LOG ? price->low : price->base) > 0);
  price->kind = frame->scale_fails ? FINX_SCALE_LINEAR : self->scale;
}

static void
set_visible (FinxChart      *self,
             FinxChartFrame *frame)
{
  double first, last;
  FinxScale *price = &frame->panes[0];
  FinxExtent extent;

  frame->plot_width = MAX (frame->width - self->axis_width, 1);
  finx_chart_gaps_find (self, frame);
  first = floor (finx_chart_frame_index (frame, 0));
  last = ceil (frame->right) + 1;
  frame->last = (gsize) CLAMP (last, 1, (double) frame->bars.n);
  frame->first = (gsize) CLAMP (first, 0, (double) frame->last - 1);
  extent = finx_pyramid_query (frame->pyramid, &frame->bars, frame->first, frame->last);
  price->low = extent.low;
  price->high = extent.high;
  if (frame->volume > 0)
    frame->panes[frame->volume].high = extent.volume * VOLUME_ROOM;
  finx_chart_studies_extend (self, frame, &price->low, &price->high);
  finx_chart_compare_extend (self, frame, &price->low, &price->high);
  include_marks (self, &price->low, &price->high);
  if (!(price->high > price->low))
    {
      double room = MAX (frame->tick * 5, fabs (price->high) * 0.001);

      price->low -= MAX (room, 1e-9);
      price->high += MAX (room, 1e-9);
    }
  choose_scale (self, frame);
  for (guint pane = 1; pane < frame->n_panes; pane++)
    if ((int) pane != frame->volume)
      finx_chart_studies_scale (self, frame, pane);
  add_margins (self, frame);
}

gboolean
finx_chart_layout (FinxChart      *self,
                   FinxChartFrame *frame)
{
  const FinxInstrument *instrument;
  FinxInterval interval;
  int axis;

  memset (frame, 0, sizeof *frame);
  frame->bars = finx_chart_get_bars (self);
  frame->width = gtk_widget_get_width (GTK_WIDGET (self));
  frame->height = gtk_widget_get_height (GTK_WIDGET (self));
  if (frame->bars.n == 0 || self->pyramid.n != frame->bars.n || frame->width < 120 || frame->height < 80)
    return FALSE;

  finx_chart_read_palette (self);
  instrument = finx_bar_series_get_instrument (self->series);
  frame->pyramid = &self->pyramid;
  frame->palette = &self->palette;
  frame->is_dim = self->is_dim;
  frame->is_vector = self->is_vector;
  frame->device_scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  frame->text = self->text;
  frame->type = self->type;
  frame->last_price = finx_bar_series_get_closes (self->series)[finx_bar_series_get_size (self->series) - 1];
  frame->zone = self->zone;
  interval = finx_bar_series_get_interval (self->series);
  frame->shows_days = interval >= FINX_INTERVAL_1D;
  frame->interval_us = finx_interval_to_usec (interval);
  if (frame->interval_us == 0)          /* bars of trades: as long as those that there are */
    frame->interval_us = MAX (1, frame->bars.n < 2 ? G_USEC_PER_SEC : (frame->bars.times[frame->bars.n - 1] - frame->bars.times[0]) / (gint64) (frame->bars.n - 1));
  frame->end_us = finx_bar_end (instrument->calendar, interval, frame->bars.times[frame->bars.n - 1]);
  frame->tick = finx_decimal_to_double (instrument->tick_size);
  frame->decimals = instrument->price_scale;
  finx_chart_text_measure (self->text, "0", TRUE, NULL, &frame->line_height);
  frame->tag_height = MAX (FINX_CHART_TAG_HEIGHT, frame->line_height + 6);
  frame->time_height = MAX (FINX_CHART_TIME_HEIGHT, frame->line_height + 12);
  frame->time_top = frame->height - frame->time_height;
  finx_chart_place_panes (self, frame);
  frame->pitch = self->pitch;
  frame->right = self->right;

  set_visible (self, frame);
  axis = finx_chart_axis_width (self->text, frame->panes[0].low, frame->panes[0].high, frame->decimals, frame->interval_us);
  if (axis > self->axis_width)
    {
      self->axis_width = axis;
      set_visible (self, frame);
    }
  return TRUE;
}

static gboolean
ask_older_cb (gpointer user_data)
{
  FinxChart *self = user_data;

  self->older_id = 0;
  g_signal_emit_by_name (self, "need-older");
  return G_SOURCE_REMOVE;
}

void
finx_chart_ask_older (FinxChart *self)
{
  FinxChartBars bars = finx_chart_get_bars (self);
  double visible = plot_width (self) / self->pitch;

  if (bars.n == 0 || gtk_widget_get_width (GTK_WIDGET (self)) == 0 || self->asked_us == bars.times[0] ||
      self->right - visible > visible / 4)
    return;
  self->asked_us = bars.times[0];
  if (self->older_id == 0)
    self->older_id = g_idle_add (ask_older_cb, self);
}

void
finx_chart_set_view (FinxChart *self,
                     double     pitch,
                     double     right)
{
  FinxChartBars bars = finx_chart_get_bars (self);
  double visible, newest = (double) bars.n - 1;
  double fit = (plot_width (self) - newest_margin (self)) / MAX ((double) bars.n, 1);

  if (bars.n == 0)
    {
      self->pitch = CLAMP (pitch, 1, FINX_CHART_MAX_PITCH);
      return;
    }
  if (gtk_widget_get_width (GTK_WIDGET (self)) > 0)
    {
      self->pitch = CLAMP (pitch, MIN (1, MAX (fit, 1e-9)), FINX_CHART_MAX_PITCH);
      visible = plot_width (self) / self->pitch;
      self->right = CLAMP (right, MIN (newest, visible * 0.5), newest + visible * 0.7);
    }
  else                                  /* without a width there are no limits yet */
    {
      self->pitch = MIN (pitch, FINX_CHART_MAX_PITCH);
      self->right = MAX (right, 0);
    }
  self->follow = self->right >= newest;
  self->anchor_us = self->follow ? 0 : bars.times[(gsize) MAX (self->right, 0)];
  finx_chart_latest_update (self);
  finx_chart_ask_older (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  finx_chart_changed (self, FINX_CHART_SUMMARY_MS);
  finx_chart_tell_span (self);
}

void
finx_chart_pan (FinxChart *self,
                double     px)
{
  finx_chart_set_view (self, self->pitch, finx_chart_index_beside (self, self->right, px, self->pitch));
}

void
finx_chart_zoom (FinxChart *self,
                 double     factor,
                 double     x)
{
  double from_edge = plot_width (self) - x;
  double index = finx_chart_index_beside (self, self->right, -from_edge, self->pitch);
  double pitch = CLAMP (self->pitch * factor, 1e-9, FINX_CHART_MAX_PITCH);

  finx_chart_set_view (self, pitch, self->right);       /* first the limits of the pitch */
  finx_chart_set_view (self, self->pitch, finx_chart_index_beside (self, index, from_edge, self->pitch));
}

void
finx_chart_show_newest (FinxChart *self)
{
  finx_chart_set_view (self, self->pitch,
                       (double) finx_chart_get_bars (self).n - 1 + newest_margin (self) / self->pitch);
}

void
finx_chart_fit (FinxChart *self)
{
  gsize n = finx_chart_get_bars (self).n;

  if (n == 0)
    return;
  finx_chart_set_view (self, finx_chart_gaps_fit (self, plot_width (self) - newest_margin (self)), (double) n);
  finx_chart_show_newest (self);
}

void
finx_chart_restore_view (FinxChart *self)
{
  FinxChartBars bars = finx_chart_get_bars (self);
  gsize i = bars.n;

  if (self->anchor_us == 0 || bars.n == 0)
    {
      finx_chart_show_newest (self);
      return;
    }
  while (i > 1 && bars.times[i - 1] > self->anchor_us)
    i--;
  finx_chart_set_view (self, self->pitch, (double) i - 1);
}

gssize
finx_chart_get_cross (FinxChart            *self,
                      const FinxChartFrame *frame,
                      double               *y)
{
  double index, distance = INFINITY, prices[4];
  gssize cross;

  *y = NAN;
  if (self->key_cross >= 0)
    return MIN (self->key_cross, (gssize) frame->bars.n - 1);
  if (isnan (self->pointer_x) || self->pointer_x >= frame->plot_width || self->pointer_y >= frame->time_top)
    return -1;
  index = round (finx_chart_frame_index (frame, floor (self->pointer_x)));
  cross = (gssize) CLAMP (index, 0, (double) frame->bars.n - 1);
  *y = self->pointer_y;
  if (!self->pointer_snaps || self->pointer_y >= frame->panes[0].height)
    return cross;

  prices[0] = frame->bars.opens[cross];
  prices[1] = frame->bars.highs[cross];
  prices[2] = frame->bars.lows[cross];
  prices[3] = frame->bars.closes[cross];
  for (int i = 0; i < 4; i++)
    {
      double at = finx_chart_frame_y (frame, prices[i]);

      if (fabs (at - self->pointer_y) < distance)
        {
          distance = fabs (at - self->pointer_y);
          *y = at;
        }
    }
  return cross;
}

void
finx_chart_set_key_cross (FinxChart *self,
                          gssize     index)
{
  gssize n = (gssize) finx_chart_get_bars (self).n;
  double left = finx_chart_index_beside (self, self->right, -plot_width (self), self->pitch);

  if (n == 0)
    return;
  self->key_cross = CLAMP (index, 0, n - 1);
  if ((double) self->key_cross > self->right)
    finx_chart_set_view (self, self->pitch, (double) self->key_cross + newest_margin (self) / self->pitch);
  else if ((double) self->key_cross < left + 1)
    finx_chart_set_view (self, self->pitch, finx_chart_index_beside (self, (double) self->key_cross - 2, plot_width (self), self->pitch));
  finx_chart_describe_bar (self, (gsize) self->key_cross);
  finx_chart_drawing_follow (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  finx_chart_tell_cross (self);
}
