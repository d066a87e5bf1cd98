/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/finx-chart-overlay.h"

#include <glib/gi18n.h>

#include "ui/charts/chart/layers/finx-chart-axis.h"
#include "ui/charts/finx-chart-dash.h"
#include "ui/charts/chart/studies/finx-chart-legend.h"
#include "ui/charts/chart/finx-chart-private.h"
#include "ui/charts/finx-chart-ticks.h"
#include "ui/words/finx-format.h"

#define TAG_PADDING   8
#define TAG_GAP       6         /* px between the tag in the margin and the axis */
#define CLOSE_WIDTH   20        /* px of the × in a tag */
#define BELL_WIDTH    14        /* with the gap after it */
#define BELL_HALF     4
#define CROSS_HALF    3         /* px */
#define LINE_REACH    4         /* px above and below a line that grab it */
#define FILL_DISTANCE 6
#define ARROW_ROWS    5
#define ARROW_STEM    4

static const GdkRGBA white = { 1, 1, 1, 1 };

static void
take (FinxChartFrame *frame,
      double          top,
      double          bottom)
{
  if (frame->n_taken < FINX_CHART_MAX_TAKEN)
    frame->taken[frame->n_taken++] = (FinxSpan) { top, bottom };
}

static void
take_tag (FinxChartFrame *frame,
          double          middle)
{
  take (frame, middle - frame->tag_height / 2.0, middle + frame->tag_height / 2.0);
}

static gboolean
is_in_price_pane (const FinxChartFrame *frame,
                  double                y)
{
  return y >= 0 && y < frame->panes[0].height;
}

static const GdkRGBA *
mark_color (const FinxChartFrame *frame,
            FinxMarkKind          kind)
{
  if (kind == FINX_MARK_ALERT)
    return &frame->palette->study[0];
  return kind == FINX_MARK_BUY ? &frame->palette->up : kind == FINX_MARK_SELL ? &frame->palette->down : &frame->palette->dim;
}

static void
draw_box (GtkSnapshot   *snapshot,
          double         x,
          double         y,
          double         width,
          double         height,
          const GdkRGBA *fill,
          const GdkRGBA *border)
{
  GskRoundedRect box;

  gsk_rounded_rect_init_from_rect (&box, &GRAPHENE_RECT_INIT (floor (x), floor (y), ceil (width), ceil (height)), 3);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, fill, &box.bounds);
  gtk_snapshot_pop (snapshot);
  if (border != NULL)
    gtk_snapshot_append_border (snapshot, &box, (float[]) { 1, 1, 1, 1 }, (GdkRGBA[]) { *border, *border, *border, *border });
}

static void
draw_axis_tag (const FinxChartFrame *frame,
               GtkSnapshot          *snapshot,
               double                y,
               const char           *text,
               const GdkRGBA        *fill,
               const GdkRGBA        *border,
               const GdkRGBA        *color)
{
  draw_box (snapshot, frame->plot_width + 1, y - frame->tag_height / 2, frame->width - frame->plot_width - 2, frame->tag_height,
            fill, border);
  finx_chart_text_draw (frame->text, snapshot, text, TRUE, frame->plot_width + 8, y, 0, color);
}

/* The tag of the crosshair on the time axis, kept inside the plot. */
static void
place_time_tag (const FinxChartOverlay *overlay,
                FinxChartFrame         *frame)
{
  double x = floor (finx_chart_frame_x (frame, (double) overlay->cross));
  char time[64];
  int width;

  finx_time_long_label (frame->zone, frame->bars.times[overlay->cross], frame->interval_us, time, sizeof time);
  finx_chart_text_measure (frame->text, time, TRUE, &width, NULL);
  frame->time_taken_half = width / 2.0 + 8;
  frame->time_taken = CLAMP (x, frame->time_taken_half + 2,
                             MAX (frame->plot_width - frame->time_taken_half - 2, frame->time_taken_half + 2));
}

/* "3:52" while the newest bar is open; "" else. */
static void
time_left (const FinxChartOverlay *overlay,
           const FinxChartFrame   *frame,
           char                   *text,
           gsize                   size)
{
  text[0] = '\0';
  if (overlay->now_us > 0 && overlay->now_us >= frame->bars.times[frame->bars.n - 1] && frame->end_us < G_MAXINT64)
    finx_time_left_label (frame->end_us - overlay->now_us, text, size);
}

/* The last price keeps its place; the tags of orders and of the position make room. */
static void
place_tags (const FinxChartOverlay *overlay,
            FinxChartFrame         *frame)
{
  double lines[FINX_TAGS_MAX], last = NAN;
  gsize n = 0, from[FINX_TAGS_MAX];
  double places[FINX_TAGS_MAX];

  if (frame->bars.n > 0)
    {
      double y = floor (finx_chart_frame_y (frame, frame->last_price));
      char left[24];

      time_left (overlay, frame, left, sizeof left);
      if (is_in_price_pane (frame, y))
        {
          last = y;
          take (frame, y - frame->tag_height / 2.0, y + frame->tag_height / 2.0 + (left[0] != '\0' ? frame->line_height : 0));
        }
    }
  for (gsize i = 0; i < overlay->n_marks && i < FINX_TAGS_MAX; i++)
    {
      double y = floor (finx_chart_frame_y (frame, overlay->marks[i].price));

      frame->tag_y[i] = NAN;
      if (!is_in_price_pane (frame, y))
        continue;
      from[n] = i;
      lines[n++] = y;
    }
  finx_tags_place (lines, n, frame->tag_height, frame->panes[0].height, last, frame->taken, frame->n_taken, places);
  for (gsize k = 0; k < n; k++)
    {
      frame->tag_y[from[k]] = places[k];
      take_tag (frame, places[k]);
    }
}

void
finx_chart_overlay_prepare (const FinxChartOverlay *overlay,
                            FinxChartFrame         *frame)
{
  frame->n_taken = 0;
  place_tags (overlay, frame);
  if (overlay->cross < 0)
    return;
  if (!overlay->cross_is_time)
    take_tag (frame, isnan (overlay->cross_y) ? finx_chart_frame_y (frame, frame->bars.closes[overlay->cross]) : overlay->cross_y);
  place_time_tag (overlay, frame);
}

static void
tag_size (const FinxChartFrame *frame,
          const FinxChartMark  *mark,
          int                  *text_width,
          int                  *width)
{
  finx_chart_text_measure (frame->text, mark->label, TRUE, text_width, NULL);
  *width = *text_width + 2 * TAG_PADDING + (mark->kind == FINX_MARK_ALERT ? BELL_WIDTH : 0) + (mark->id[0] != '\0' ? CLOSE_WIDTH - TAG_PADDING : 0);
}

int
finx_chart_overlay_margin (FinxChartText       *text,
                           const FinxChartMark *marks,
                           gsize                n)
{
  int margin = 0;

  for (gsize i = 0; i < n; i++)
    {
      FinxChartFrame frame = { .text = text };
      int text_width, width;

      tag_size (&frame, &marks[i], &text_width, &width);
      margin = MAX (margin, width + 2 * TAG_GAP);
    }
  return margin;
}

gssize
finx_chart_overlay_hit (const FinxChartOverlay *overlay,
                        const FinxChartFrame   *frame,
                        double                  x,
                        double                  y,
                        gboolean               *closes)
{
  *closes = FALSE;
  if (x >= frame->plot_width || y >= frame->panes[0].height)
    return -1;
  for (gsize i = 0; i < overlay->n_marks && i < FINX_TAGS_MAX; i++)
    {
      const FinxChartMark *mark = &overlay->marks[i];
      int text_width, width;

      if (mark->id[0] == '\0' || isnan (frame->tag_y[i]))
        continue;
      tag_size (frame, mark, &text_width, &width);
      if (x >= frame->plot_width - TAG_GAP - width && x < frame->plot_width - TAG_GAP && fabs (y - frame->tag_y[i]) <= frame->tag_height / 2.0)
        {
          *closes = x >= frame->plot_width - TAG_GAP - CLOSE_WIDTH;
          return (gssize) i;
        }
    }
  for (gsize i = 0; i < overlay->n_marks && i < FINX_TAGS_MAX; i++)
    if (overlay->marks[i].id[0] != '\0' && fabs (y - finx_chart_frame_y (frame, overlay->marks[i].price)) <= LINE_REACH)
      return (gssize) i;
  return -1;
}

static void
draw_lines (FinxChart            *self,
            const FinxChartFrame *frame,
            GtkSnapshot          *snapshot)
{
  for (gsize i = 0; i < self->n_marks; i++)
    {
      const FinxChartMark *mark = &self->marks[i];
      double y = finx_chart_frame_y (frame, mark->price);
      const GdkRGBA *color = mark_color (frame, mark->kind);

      if (!is_in_price_pane (frame, y))
        continue;
      if (mark->kind == FINX_MARK_POSITION)
        finx_chart_rectangle (snapshot, color, 0, (int) floor (y), frame->plot_width, 1);
      else if (mark->kind == FINX_MARK_ALERT)
        finx_chart_dash_horizontal (snapshot, color, 0, (int) floor (y), frame->plot_width, 1, 3);
      else
        finx_chart_dash_horizontal (snapshot, color, 0, (int) floor (y), frame->plot_width, 6, 3);
    }
  if (frame->bars.n > 0)
    {
      double y = finx_chart_frame_y (frame, frame->last_price);
      int x = (int) finx_chart_frame_x (frame, (double) frame->bars.n - 1);
      const GdkRGBA *color = !(frame->last_price < self->previous) ? &frame->palette->up : &frame->palette->down;

      if (is_in_price_pane (frame, y))
        {
          x = CLAMP (x, 0, frame->plot_width);
          finx_chart_dash_horizontal (snapshot, isnan (self->previous) ? &frame->palette->dim : color,
                                      x, (int) floor (y), frame->plot_width - x, 1, 2);
        }
    }
}

const FinxChartLayer finx_chart_lines_layer = { .draw = draw_lines };

static void
draw_arrow (GtkSnapshot   *snapshot,
            const GdkRGBA *color,
            int            x,
            int            y,           /* the tip */
            int            down)        /* px step from the tip to the stem: +1 the arrow points up, −1 down */
{
  for (int row = 0; row < ARROW_ROWS; row++)
    finx_chart_rectangle (snapshot, color, x - row, y + row * down - (down < 0), 2 * row + 1, 1);
  finx_chart_rectangle (snapshot, color, x - 1, down > 0 ? y + ARROW_ROWS : y - ARROW_ROWS - ARROW_STEM, 3, ARROW_STEM);
}

static void
draw_fills (FinxChart            *self,
            const FinxChartFrame *frame,
            GtkSnapshot          *snapshot)
{
  const FinxChartBars *bars = &frame->bars;

  for (gsize k = 0; k < self->n_fills && frame->first < frame->last; k++)
    {
      const FinxChartFill *fill = &self->fills[k];
      gsize low = frame->first, high = frame->last;
      double edge;
      gboolean buy = fill->side == FINX_SIDE_BUY;

      if (fill->time_us < bars->times[low] ||
          (high == bars->n ? fill->time_us >= frame->end_us : fill->time_us >= bars->times[high]))
        continue;
      while (high - low > 1)            /* the bar that contains the fill */
        {
          gsize middle = low + (high - low) / 2;

          if (bars->times[middle] <= fill->time_us)
            low = middle;
          else
            high = middle;
        }
      edge = finx_chart_frame_y (frame, buy ? bars->lows[low] : bars->highs[low]);
      draw_arrow (snapshot, &frame->palette->accent, (int) floor (finx_chart_frame_x (frame, (double) low)),
                  (int) lround (edge) + (buy ? FILL_DISTANCE : -FILL_DISTANCE), buy ? 1 : -1);
    }
}

const FinxChartLayer finx_chart_fills_layer = { .draw = draw_fills };

/* A × of two strokes, which no font makes this small and clear. */
static void
draw_cross (GtkSnapshot   *snapshot,
            const GdkRGBA *color,
            int            x,
            int            y)
{
  for (int i = -CROSS_HALF; i <= CROSS_HALF; i++)
    {
      finx_chart_rectangle (snapshot, color, x + i, y + i, 2, 1);
      finx_chart_rectangle (snapshot, color, x + i, y - i, 2, 1);
    }
}

/* 9 px wide and high, from the middle of its top. */
static void
draw_bell (GtkSnapshot   *snapshot,
           const GdkRGBA *color,
           int            x,
           int            y)
{
  static const int halves[] = { 0, 2, 3, 3, 3, 3, 4 };

  for (int row = 0; row < (int) G_N_ELEMENTS (halves); row++)
    finx_chart_rectangle (snapshot, color, x - halves[row], y + row, 2 * halves[row] + 1, 1);
  finx_chart_rectangle (snapshot, color, x - 1, y + (int) G_N_ELEMENTS (halves) + 1, 3, 1);
}

static void
draw_mark_tag (const FinxChartFrame *frame,
               GtkSnapshot          *snapshot,
               const FinxChartMark  *mark,
               double                price_value,
               double                tag_y)
{
  const GdkRGBA *color = mark_color (frame, mark->kind);
  g_autofree char *price = finx_format_double (price_value, frame->decimals);
  double y = floor (finx_chart_frame_y (frame, price_value));
  int text_width, width, x;

  if (tag_y != y)                       /* a tag that made room still leads to its line */
    finx_chart_rectangle (snapshot, color, frame->plot_width - TAG_GAP / 2, (int) MIN (tag_y, y), 1, (int) fabs (tag_y - y) + 1);
  draw_axis_tag (frame, snapshot, tag_y, price, &frame->palette->view, color, color);
  tag_size (frame, mark, &text_width, &width);
  x = frame->plot_width - TAG_GAP - width;
  draw_box (snapshot, x, tag_y - frame->tag_height / 2, width, frame->tag_height, &frame->palette->view, color);
  x += TAG_PADDING;
  if (mark->kind == FINX_MARK_ALERT)
    {
      draw_bell (snapshot, color, x + BELL_HALF, (int) tag_y - BELL_HALF);
      x += BELL_WIDTH;
    }
  finx_chart_text_draw (frame->text, snapshot, mark->label, TRUE, x, tag_y, 0, color);
  if (mark->id[0] != '\0')
    draw_cross (snapshot, color, frame->plot_width - TAG_GAP - CLOSE_WIDTH / 2 - 1, (int) tag_y);
}

static void
draw_mark_tags (const FinxChartOverlay *overlay,
                const FinxChartFrame   *frame,
                GtkSnapshot            *snapshot)
{
  for (gsize i = 0; i < overlay->n_marks && i < FINX_TAGS_MAX; i++)
    if (!isnan (frame->tag_y[i]))
      draw_mark_tag (frame, snapshot, &overlay->marks[i], overlay->marks[i].price, frame->tag_y[i]);
}

/* Where the line that is being dragged would go: above all tags, the old line stays until it is decided. */
static void
draw_moving (const FinxChartOverlay *overlay,
             const FinxChartFrame   *frame,
             GtkSnapshot            *snapshot)
{
  for (gsize i = 0; overlay->moving != NULL && i < overlay->n_marks; i++)
    if (g_str_equal (overlay->marks[i].id, overlay->moving))
      {
        double y = floor (finx_chart_frame_y (frame, overlay->moving_price));

        if (!is_in_price_pane (frame, y))
          return;
        finx_chart_dash_horizontal (snapshot, mark_color (frame, overlay->marks[i].kind), 0, (int) y, frame->plot_width, 6, 3);
        draw_mark_tag (frame, snapshot, &overlay->marks[i], overlay->moving_price, y);
        return;
      }
}

static void
draw_last_tag (const FinxChartOverlay *overlay,
               const FinxChartFrame   *frame,
               GtkSnapshot            *snapshot)
{
  double last = frame->last_price, y = floor (finx_chart_frame_y (frame, last));
  gboolean unknown = isnan (overlay->previous);
  const GdkRGBA *fill = unknown || frame->is_dim ? &frame->palette->raised : last >= overlay->previous ? &frame->palette->buy : &frame->palette->sell;
  const GdkRGBA *color = unknown || frame->is_dim ? &frame->palette->text : &white;
  g_autofree char *price = finx_scale_label (&frame->panes[0], last, finx_scale_shows_values (&frame->panes[0]) ? frame->decimals : 2);
  char left[24], text[64];

  if (!is_in_price_pane (frame, y))
    return;
  time_left (overlay, frame, left, sizeof left);
  draw_box (snapshot, frame->plot_width + 1, y - frame->tag_height / 2, frame->width - frame->plot_width - 2,
            frame->tag_height + (left[0] != '\0' ? frame->line_height : 0), fill, NULL);
  finx_chart_text_draw (frame->text, snapshot, price, TRUE, frame->plot_width + 8, y, 0, color);
  if (left[0] != '\0')
    {
      /* Translators: the time until the bar of a chart ends, such as "3:52 left" */
      g_snprintf (text, sizeof text, _("%s left"), left);
      finx_chart_text_draw (frame->text, snapshot, text, FALSE, frame->plot_width + 8, y + frame->line_height, 0, color);
    }
}

static void
draw_crosshair (const FinxChartOverlay *overlay,
                const FinxChartFrame   *frame,
                GtkSnapshot            *snapshot)
{
  gsize i = (gsize) overlay->cross;
  int x = (int) floor (finx_chart_frame_x (frame, (double) i));
  double y = isnan (overlay->cross_y) ? finx_chart_frame_y (frame, frame->bars.closes[i]) : overlay->cross_y;
  char time[64];
  g_autofree char *value = NULL;

  if (x >= 0 && x < frame->plot_width)
    finx_chart_dash_vertical (snapshot, &frame->palette->crosshair, x, 0, frame->time_top, 3, 3);
  if (!overlay->cross_is_time && y >= 0 && y < frame->time_top)
    {
      finx_chart_dash_horizontal (snapshot, &frame->palette->crosshair, 0, (int) floor (y), frame->plot_width, 3, 3);
      value = finx_chart_axis_label (frame, finx_chart_frame_pane (frame, y), y);
      if (value != NULL)
        draw_axis_tag (frame, snapshot, y, value, &frame->palette->raised, &frame->palette->line2, &frame->palette->text);
    }
  finx_time_long_label (frame->zone, frame->bars.times[i], frame->interval_us, time, sizeof time);
  draw_box (snapshot, frame->time_taken - frame->time_taken_half, frame->time_top + (frame->time_height - frame->tag_height) / 2, 2 * frame->time_taken_half, frame->tag_height,
            &frame->palette->raised, &frame->palette->line2);
  finx_chart_text_draw (frame->text, snapshot, time, TRUE, frame->time_taken, frame->time_top + frame->time_height / 2.0, 0.5,
                        &frame->palette->text);
}

void
finx_chart_overlay_draw_top (const FinxChartOverlay *overlay,
                             const FinxChartFrame   *frame,
                             GtkSnapshot            *snapshot)
{
  draw_last_tag (overlay, frame, snapshot);
  draw_mark_tags (overlay, frame, snapshot);
  draw_moving (overlay, frame, snapshot);
  if (overlay->cross >= 0)
    draw_crosshair (overlay, frame, snapshot);
}
