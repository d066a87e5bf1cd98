/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-chart-overlay.h"

#include <glib/gi18n.h>

#include "ui/charts/finx-chart-axis.h"
#include "ui/charts/finx-chart-dash.h"
#include "ui/charts/finx-chart-ticks.h"
#include "ui/finx-format.h"

#define TAG_HEIGHT    22
#define LAST_HEIGHT   36        /* with the time left */
#define LEGEND_X      12
#define LEGEND_Y      18        /* middle of the first line, below the top of its pane */
#define HALO          4
#define MAX_TAGS      64
#define FILL_DISTANCE 6
#define ARROW_ROWS    5
#define ARROW_STEM    4
#define BELL_WIDTH    14        /* with the gap after it */

static const GdkRGBA white = { 1, 1, 1, 1 };

static void
take (FinxChartFrame *frame,
      double          y)
{
  if (frame->n_taken < FINX_CHART_MAX_TAKEN)
    frame->taken[frame->n_taken++] = y;
}

static gboolean
is_in_price_pane (const FinxChartFrame *frame,
                  double                y)
{
  return y >= 0 && y < frame->price_height;
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
  draw_box (snapshot, frame->plot_width + 1, y - TAG_HEIGHT / 2, frame->width - frame->plot_width - 2, TAG_HEIGHT, fill, border);
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

void
finx_chart_overlay_prepare (const FinxChartOverlay *overlay,
                            FinxChartFrame         *frame)
{
  frame->n_taken = 0;
  for (gsize i = 0; i < overlay->n_marks; i++)
    {
      double y = finx_chart_frame_y (frame, overlay->marks[i].price);

      if (is_in_price_pane (frame, y))
        take (frame, y);
    }
  if (frame->bars.n > 0)
    {
      double y = finx_chart_frame_y (frame, frame->bars.closes[frame->bars.n - 1]);

      take (frame, y - TAG_HEIGHT / 4.0);
      take (frame, y + TAG_HEIGHT / 2.0);
    }
  if (overlay->cross < 0)
    return;
  take (frame, isnan (overlay->cross_y) ? finx_chart_frame_y (frame, frame->bars.closes[overlay->cross]) : overlay->cross_y);
  place_time_tag (overlay, frame);
}

void
finx_chart_overlay_draw_lines (const FinxChartOverlay *overlay,
                               const FinxChartFrame   *frame,
                               GtkSnapshot            *snapshot)
{
  for (gsize i = 0; i < overlay->n_marks; i++)
    {
      const FinxChartMark *mark = &overlay->marks[i];
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
      double last = frame->bars.closes[frame->bars.n - 1], y = finx_chart_frame_y (frame, last);
      int x = (int) finx_chart_frame_x (frame, (double) frame->bars.n - 1);
      const GdkRGBA *color = !(last < overlay->previous) ? &frame->palette->up : &frame->palette->down;

      if (is_in_price_pane (frame, y))
        {
          x = CLAMP (x, 0, frame->plot_width);
          finx_chart_dash_horizontal (snapshot, isnan (overlay->previous) ? &frame->palette->dim : color,
                                      x, (int) floor (y), frame->plot_width - x, 1, 2);
        }
    }
}

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

void
finx_chart_overlay_draw_fills (const FinxChartOverlay *overlay,
                               const FinxChartFrame   *frame,
                               GtkSnapshot            *snapshot)
{
  const FinxChartBars *bars = &frame->bars;

  for (gsize k = 0; k < overlay->n_fills && frame->first < frame->last; k++)
    {
      const FinxChartFill *fill = &overlay->fills[k];
      gsize low = frame->first, high = frame->last;
      double edge;
      gboolean buy = fill->side == FINX_SIDE_BUY;

      if (fill->time_us < bars->times[low] ||
          (high == bars->n ? fill->time_us >= bars->times[high - 1] + frame->interval_us : fill->time_us >= bars->times[high]))
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
draw_mark_tags (const FinxChartOverlay *overlay,
                const FinxChartFrame   *frame,
                GtkSnapshot            *snapshot)
{
  double used[MAX_TAGS];
  guint n_used = 0;

  for (gsize i = 0; i < overlay->n_marks; i++)
    {
      const FinxChartMark *mark = &overlay->marks[i];
      double y = floor (finx_chart_frame_y (frame, mark->price)), tag_y = y;
      const GdkRGBA *color = mark_color (frame, mark->kind);
      g_autofree char *price = NULL;
      int width, bell = mark->kind == FINX_MARK_ALERT ? BELL_WIDTH : 0;

      if (!is_in_price_pane (frame, y))
        continue;
      for (guint k = 0; k < n_used; k++)        /* tags of one price stack upwards */
        if (used[k] == y)
          tag_y -= TAG_HEIGHT;
      if (n_used < MAX_TAGS)
        used[n_used++] = y;
      price = finx_format_double (mark->price, frame->decimals);
      draw_axis_tag (frame, snapshot, y, price, &frame->palette->view, color, color);
      finx_chart_text_measure (frame->text, mark->label, TRUE, &width, NULL);
      draw_box (snapshot, frame->plot_width - width - bell - 22, tag_y - TAG_HEIGHT / 2, width + bell + 16, TAG_HEIGHT, &frame->palette->view, color);
      finx_chart_text_draw (frame->text, snapshot, mark->label, TRUE, frame->plot_width - width - 14, tag_y, 0, color);
      if (bell > 0)
        draw_bell (snapshot, color, frame->plot_width - width - bell - 14 + 4, (int) tag_y - 4);
    }
}

static void
draw_last_tag (const FinxChartOverlay *overlay,
               const FinxChartFrame   *frame,
               GtkSnapshot            *snapshot)
{
  double last = frame->bars.closes[frame->bars.n - 1], y = floor (finx_chart_frame_y (frame, last));
  gint64 end = frame->bars.times[frame->bars.n - 1] + frame->interval_us;
  gboolean unknown = isnan (overlay->previous);
  const GdkRGBA *fill = unknown ? &frame->palette->raised : last >= overlay->previous ? &frame->palette->buy : &frame->palette->sell;
  const GdkRGBA *color = unknown ? &frame->palette->text : &white;
  g_autofree char *price = finx_format_double (last, frame->decimals);
  char left[24] = "", text[64];

  if (!is_in_price_pane (frame, y))
    return;
  if (overlay->now_us > 0 && overlay->now_us >= end - frame->interval_us)
    finx_time_left_label (end - overlay->now_us, left, sizeof left);
  draw_box (snapshot, frame->plot_width + 1, y - TAG_HEIGHT / 2, frame->width - frame->plot_width - 2,
            left[0] != '\0' ? LAST_HEIGHT : TAG_HEIGHT, fill, NULL);
  finx_chart_text_draw (frame->text, snapshot, price, TRUE, frame->plot_width + 8, y, 0, color);
  if (left[0] != '\0')
    {
      /* Translators: the time until the bar of a chart ends, such as "3:52 left" */
      g_snprintf (text, sizeof text, _("%s left"), left);
      finx_chart_text_draw (frame->text, snapshot, text, FALSE, frame->plot_width + 8, y + 15, 0, color);
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
  if (y >= 0 && y < frame->time_top)
    {
      finx_chart_dash_horizontal (snapshot, &frame->palette->crosshair, 0, (int) floor (y), frame->plot_width, 3, 3);
      if (is_in_price_pane (frame, y))
        value = finx_format_double (finx_chart_frame_price (frame, y), frame->decimals);
      else if (y >= frame->volume_top && frame->volume_height > 0)
        value = finx_format_count ((frame->volume_top + frame->volume_height - y) / frame->volume_height * frame->volume_max);
      if (value != NULL)
        draw_axis_tag (frame, snapshot, y, value, &frame->palette->raised, &frame->palette->line2, &frame->palette->text);
    }
  finx_time_long_label (frame->zone, frame->bars.times[i], frame->interval_us, time, sizeof time);
  draw_box (snapshot, frame->time_taken - frame->time_taken_half, frame->time_top + 3, 2 * frame->time_taken_half, TAG_HEIGHT,
            &frame->palette->raised, &frame->palette->line2);
  finx_chart_text_draw (frame->text, snapshot, time, TRUE, frame->time_taken, frame->time_top + FINX_CHART_TIME_HEIGHT / 2.0, 0.5,
                        &frame->palette->text);
}

/* A legend is a row of a dim name and a value in turn. */
typedef struct
{
  const char    *name;
  char          *value;
  const GdkRGBA *color;
} Part;

static void
draw_legend (const FinxChartFrame *frame,
             GtkSnapshot          *snapshot,
             int                   y,
             const Part           *parts,
             gsize                 n)
{
  int x = LEGEND_X, total = 0, height = 0;

  for (gsize i = 0; i < n; i++)
    {
      int name = 0, value = 0;

      finx_chart_text_measure (frame->text, parts[i].name, FALSE, &name, &height);
      finx_chart_text_measure (frame->text, parts[i].value, FALSE, &value, NULL);
      total += name + value + (name > 0 ? 4 : 0) + (i + 1 < n ? 10 : 0);
    }
  total = MIN (total, frame->plot_width - LEGEND_X);
  finx_chart_rectangle (snapshot, &frame->palette->view, x - HALO, y - height / 2 - HALO, total + 2 * HALO, height + 2 * HALO);
  for (gsize i = 0; i < n; i++)
    {
      int name, value;

      finx_chart_text_measure (frame->text, parts[i].name, FALSE, &name, NULL);
      finx_chart_text_measure (frame->text, parts[i].value, FALSE, &value, NULL);
      if (x + name + value + 4 > frame->plot_width)      /* a number is never cut */
        return;
      if (name > 0)
        x += 4 + finx_chart_text_draw (frame->text, snapshot, parts[i].name, FALSE, x, y, 0, &frame->palette->dim);
      x += 10 + finx_chart_text_draw (frame->text, snapshot, parts[i].value, FALSE, x, y, 0, parts[i].color);
    }
}

static void
draw_legends (const FinxChartOverlay *overlay,
              const FinxChartFrame   *frame,
              GtkSnapshot            *snapshot)
{
  const FinxChartBars *bars = &frame->bars;
  const FinxPalette *palette = frame->palette;
  gsize i = overlay->cross >= 0 ? (gsize) overlay->cross : bars->n - 1;
  double before = i > 0 ? bars->closes[i - 1] : NAN, change = bars->closes[i] - before;
  const GdkRGBA *color = change > 0 ? &palette->up : change < 0 ? &palette->down : &palette->text;
  gboolean volume_up = bars->closes[i] >= bars->opens[i];
  g_autofree char *open = finx_format_double (bars->opens[i], frame->decimals);
  g_autofree char *high = finx_format_double (bars->highs[i], frame->decimals);
  g_autofree char *low = finx_format_double (bars->lows[i], frame->decimals);
  g_autofree char *close = finx_format_double (bars->closes[i], frame->decimals);
  g_autofree char *volume = finx_format_count (bars->volumes[i]);
  g_autofree char *amount = finx_format_double (fabs (change), frame->decimals);
  g_autofree char *percent = finx_format_percent_signed (change / before, 2);
  g_autofree char *moved = g_strdup_printf ("%s%s (%s)", change > 0 ? "+" : change < 0 ? "−" : "", amount, percent);
  /* Translators: first letters of open, high, low and close, above a chart */
  const Part parts[] = { { _("O"), open, &palette->text }, { _("H"), high, &palette->text }, { _("L"), low, &palette->text },
                         { _("C"), close, color }, { "", moved, color } };
  const Part volume_parts[] = { { _("Volume"), volume, volume_up ? &palette->up : &palette->down } };

  draw_legend (frame, snapshot, LEGEND_Y, parts, isnan (change) ? 4 : 5);
  if (frame->volume_height > 0)
    draw_legend (frame, snapshot, frame->volume_top + 12, volume_parts, 1);
}

void
finx_chart_overlay_draw_top (const FinxChartOverlay *overlay,
                             const FinxChartFrame   *frame,
                             GtkSnapshot            *snapshot)
{
  draw_legends (overlay, frame, snapshot);
  draw_mark_tags (overlay, frame, snapshot);
  draw_last_tag (overlay, frame, snapshot);
  if (overlay->cross >= 0)
    draw_crosshair (overlay, frame, snapshot);
}
