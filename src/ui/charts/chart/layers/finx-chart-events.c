/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to the instrument, as badges above the time axis: dividends, splits, alerts that fired, reports of earnings. */
#include "ui/charts/chart/finx-chart-private.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#define RADIUS     8            /* px */
#define ABOVE_AXIS 11           /* px from the time axis to the middle of a badge */
#define MOST_LINES 8            /* of a tooltip */
#define WEEKDAYS   5            /* of a week, on which there are bars */

static const char letters[FINX_N_CHART_EVENT_KINDS] = { 'D', 'S', '!', 'E' };

/* Events whose badges would cover each other have one. */
typedef struct
{
  gsize first, end;             /* events */
  int   x;
} Badge;

/* It has no bar yet. */
static gboolean
is_ahead (const FinxChartFrame *frame,
          const FinxChartEvent *event)
{
  return event->is_expected && (frame->bars.n == 0 || event->time_us > frame->bars.times[frame->bars.n - 1]);
}

/* The bar in which it happened; −1: before or after all of them. What has a day only belongs to the first bar of that day. */
static gssize
bar_of (const FinxChartFrame *frame,
        const FinxChartEvent *event)
{
  const FinxChartBars *bars = &frame->bars;
  gsize at = finx_chart_bars_find (bars, event->time_us);
  gint64 end_us = event->time_us + (event->is_day ? 24 * G_TIME_SPAN_HOUR : 1);

  if (is_ahead (frame, event))
    return -1;
  if (at < bars->n && bars->times[at] < end_us)
    return (gssize) at;
  if (at == bars->n && event->time_us >= frame->end_us)
    return -1;
  return (gssize) at - 1;
}

/* Where the badge is of what has no bar yet: behind the newest one, which has to be in view, by as many weekdays as it is off; at
 * the edge of the plot where that is farther. −1: there is no room. */
static int
find_room (const FinxChartFrame *frame,
           const FinxChartEvent *event)
{
  double days = (double) (event->time_us - frame->bars.times[frame->bars.n - 1]) / (24 * G_TIME_SPAN_HOUR) * WEEKDAYS / 7;
  double bars = frame->interval_us > 0 ? MAX (days * 24 * G_TIME_SPAN_HOUR / (double) frame->interval_us, 1) : 1;
  double newest = finx_chart_frame_x (frame, (double) frame->bars.n - 1), edge = frame->plot_width - RADIUS - 1;

  if (frame->last < frame->bars.n || newest + frame->pitch / 2 + 2 * RADIUS > edge)
    return -1;
  return (int) floor (MIN (newest + bars * frame->pitch, edge));
}

/* The next badge in view from event @at on; FALSE: there is none. */
static gboolean
next_badge (FinxChart            *self,
            const FinxChartFrame *frame,
            gsize                 at,
            Badge                *badge)
{
  gboolean found = FALSE;

  for (; self->shows_events && at < self->n_events; at++)
    {
      gboolean ahead = is_ahead (frame, &self->events[at]);
      gssize bar = bar_of (frame, &self->events[at]);
      int x = ahead ? find_room (frame, &self->events[at]) : 0;

      if (ahead ? x < 0 : bar < (gssize) frame->first)
        continue;
      if (bar >= (gssize) frame->last)
        break;
      if (!ahead)
        x = (int) floor (finx_chart_frame_x (frame, (double) bar));
      if (found && x - badge->x >= 2 * RADIUS)
        break;
      if (!found)
        *badge = (Badge) { at, at, x };
      badge->end = at + 1;
      found = TRUE;
    }
  return found;
}

/* Where the events in view may begin. */
static gsize
first_event (FinxChart            *self,
             const FinxChartFrame *frame)
{
  gint64 from_us = frame->bars.times[frame->first] - 24 * G_TIME_SPAN_HOUR;
  gsize low = 0, high = self->n_events;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (self->events[middle].time_us < from_us)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
draw_badge (FinxChart            *self,
            const FinxChartFrame *frame,
            GtkSnapshot          *snapshot,
            const Badge          *badge)
{
  const FinxPalette *palette = frame->palette;
  const GdkRGBA *colors[FINX_N_CHART_EVENT_KINDS] = { &palette->accent, &palette->dim, &palette->warn, &palette->study[1] };
  FinxChartEventKind kind = self->events[badge->first].kind;
  const GdkRGBA *color = self->events[badge->first].is_expected ? &palette->faint : colors[kind];
  char letter[8] = { letters[kind] };
  int y = frame->time_top - ABOVE_AXIS;
  GskRoundedRect circle;

  for (gsize i = badge->first; i < badge->end; i++)
    if (self->events[i].kind != kind)
      {
        g_snprintf (letter, sizeof letter, "%u", (guint) MIN (badge->end - badge->first, 99));
        color = &palette->text;
      }
  gsk_rounded_rect_init_from_rect (&circle, &GRAPHENE_RECT_INIT (badge->x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS), RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &circle);
  gtk_snapshot_append_color (snapshot, &palette->view, &circle.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &circle, (float[]) { 1, 1, 1, 1 }, (GdkRGBA[]) { *color, *color, *color, *color });
  finx_chart_text_draw (frame->text, snapshot, letter, TRUE, badge->x, y, 0.5, color);
}

static void
draw (FinxChart            *self,
      const FinxChartFrame *frame,
      GtkSnapshot          *snapshot)
{
  Badge badge = { 0 };
  gsize at = frame->first < frame->last ? first_event (self, frame) : self->n_events;

  for (; next_badge (self, frame, at, &badge); at = badge.end)
    draw_badge (self, frame, snapshot, &badge);
}

static gboolean
badge_at (FinxChart            *self,
          const FinxChartFrame *frame,
          double                x,
          double                y,
          Badge                *badge)
{
  gsize at = first_event (self, frame);

  if (fabs (y - (frame->time_top - ABOVE_AXIS)) > RADIUS)
    return FALSE;
  for (; next_badge (self, frame, at, badge); at = badge->end)
    if (fabs (x - badge->x) <= RADIUS)
      return TRUE;
  return FALSE;
}

static const char *
hit (FinxChart            *self,
     const FinxChartFrame *frame,
     double                x,
     double                y)
{
  Badge badge;

  return frame->first < frame->last && badge_at (self, frame, x, y, &badge) ? "pointer" : NULL;
}

/* A press shows what happened under the crosshair. */
static void
begin (FinxChart            *self,
       const FinxChartFrame *frame,
       double                x,
       double                y)
{
  Badge badge;

  if (badge_at (self, frame, x, y, &badge) && !is_ahead (frame, &self->events[badge.first]))
    finx_chart_set_key_cross (self, bar_of (frame, &self->events[badge.first]));
}

const FinxChartLayer finx_chart_events_layer = { .draw = draw, .hit = hit, .begin = begin };

static gboolean
tooltip_cb (FinxChart  *self,
            int         x,
            int         y,
            gboolean    by_keyboard,
            GtkTooltip *tooltip)
{
  g_autoptr(GString) text = NULL;
  FinxChartFrame frame;
  Badge badge;

  if (by_keyboard || self->n_events == 0 || !finx_chart_layout (self, &frame) || !badge_at (self, &frame, x, y, &badge))
    return FALSE;
  text = g_string_new (NULL);
  for (gsize i = badge.first; i < MIN (badge.end, badge.first + MOST_LINES); i++)
    g_string_append_printf (text, "%s%s", i > badge.first ? "\n" : "", self->events[i].text);
  if (badge.end - badge.first > MOST_LINES)
    g_string_append (text, "\n…");
  gtk_tooltip_set_text (tooltip, text->str);
  return TRUE;
}

void
finx_chart_events_init (FinxChart *self)
{
  self->shows_events = TRUE;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (tooltip_cb), NULL);
}

/* "; Dividend 0.25 USD …" of those in bar @i. */
void
finx_chart_events_describe (FinxChart *self,
                            gsize      i,
                            GString   *text)
{
  FinxChartFrame frame;

  if (!self->shows_events || !finx_chart_layout (self, &frame))
    return;
  for (gsize k = 0; k < self->n_events; k++)
    if (bar_of (&frame, &self->events[k]) == (gssize) i)
      g_string_append_printf (text, "; %s", self->events[k].text);
}

/* "; 3 reports of earnings; Report expected …" of those in view, and the next one. */
void
finx_chart_events_summarize (FinxChart            *self,
                             const FinxChartFrame *frame,
                             GString              *text)
{
  guint n = 0;

  if (!self->shows_events)
    return;
  for (gsize k = 0; k < self->n_events; k++)
    {
      gssize bar = bar_of (frame, &self->events[k]);

      n += self->events[k].kind == FINX_CHART_EARNINGS && bar >= (gssize) frame->first && bar < (gssize) frame->last;
    }
  if (n > 0)
    g_string_append_printf (text, ngettext ("; %u report of earnings", "; %u reports of earnings", n), n);
  for (gsize k = 0; k < self->n_events; k++)
    if (is_ahead (frame, &self->events[k]))
      g_string_append_printf (text, "; %s", self->events[k].text);
}

/* The crosshair goes to the next bar with an event, or with @back to the one before. */
void
finx_chart_next_event (FinxChart *self,
                       gboolean   back)
{
  FinxChartFrame frame;
  gssize from, best = -1;

  if (!self->shows_events || !finx_chart_layout (self, &frame))
    return;
  from = self->key_cross >= 0 ? self->key_cross : back ? (gssize) frame.last : (gssize) frame.first - 1;
  for (gsize k = 0; k < self->n_events; k++)
    {
      gssize bar = bar_of (&frame, &self->events[k]);

      if (bar >= 0 && (back ? bar < from && bar > best : bar > from && (best < 0 || bar < best)))
        best = bar;
    }
  if (best >= 0)
    finx_chart_set_key_cross (self, best);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const FinxChartEvent *one = a, *other = b;

  return one->time_us != other->time_us ? (one->time_us > other->time_us) - (one->time_us < other->time_us) : (int) one->kind - (int) other->kind;
}

/**
 * finx_chart_set_events:
 * @events: (array length=n): copied, in any order
 */
void
finx_chart_set_events (FinxChart            *self,
                       const FinxChartEvent *events,
                       gsize                 n)
{
  g_return_if_fail (FINX_IS_CHART (self));
  g_free (self->events);
  self->events = g_memdup2 (events, n * sizeof *events);
  self->n_events = n;
  if (n > 0)
    qsort (self->events, n, sizeof *self->events, compare);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  finx_chart_changed (self, FINX_CHART_SUMMARY_MS);
}
