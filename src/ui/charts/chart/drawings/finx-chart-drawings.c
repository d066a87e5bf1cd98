/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the user drew over the bars: shown, made, moved, taken away; by hand and by keys. */
#include "ui/charts/chart/finx-chart-private.h"

#include <glib/gi18n.h>

#include "ui/words/finx-format.h"

#define LINE_WIDTH  1.5
#define AREA_ALPHA  0.12
#define HANDLE_SIZE 4           /* px from its middle */
#define SNAP        6           /* px to an open, high, low or close that draw a point to it */
#define LEAST_DRAG  4           /* px; less is a click */
#define FIRST_SIZE  20          /* bars of a drawing that was only clicked */
#define TEXT_GAP    4           /* px */

static FinxDrawing *
get_drawing (FinxChart *self,
             int        i)
{
  return i >= 0 && (guint) i < self->drawings->len ? &g_array_index (self->drawings, FinxDrawing, i) : NULL;
}

static void
place (const FinxChartFrame *frame,
       const FinxDrawing    *drawing,
       FinxDrawingShape     *shape)
{
  double x[FINX_DRAWING_MAX_POINTS] = { 0 }, y[FINX_DRAWING_MAX_POINTS] = { 0 };

  for (guint k = 0; k < finx_drawing_n_points (drawing->kind); k++)
    {
      x[k] = floor (finx_chart_frame_x (frame, finx_drawing_bar_at (frame->bars.times, frame->bars.n, frame->interval_us, drawing->times[k]))) + 0.5;
      y[k] = finx_chart_frame_y (frame, drawing->prices[k]);
      if (isnan (y[k]))
        y[k] = frame->panes[0].top + frame->panes[0].height + 1e4;      /* below zero on a logarithmic scale */
      y[k] = CLAMP (y[k], -1e5, 1e5);
    }
  finx_drawing_shape (drawing, x, y, frame->plot_width, frame->panes[0].top, frame->panes[0].height, shape);
}

/* The point of a drawing at a place of the plot, drawn to the bar's prices when they are near. */
static void
point_at (const FinxChartFrame *frame,
          double                x,
          double                y,
          gint64               *time_us,
          double               *price)
{
  double bar = round (finx_chart_frame_index (frame, floor (x))), nearest = SNAP;

  *price = finx_chart_price_at (frame, y);
  *time_us = finx_drawing_time_at (frame->bars.times, frame->bars.n, frame->interval_us, bar);
  if (bar >= 0 && bar < (double) frame->bars.n)
    {
      gsize i = (gsize) bar;
      const double prices[] = { frame->bars.opens[i], frame->bars.highs[i], frame->bars.lows[i], frame->bars.closes[i] };

      for (gsize k = 0; k < G_N_ELEMENTS (prices); k++)
        if (fabs (finx_chart_frame_y (frame, prices[k]) - y) < nearest)
          {
            nearest = fabs (finx_chart_frame_y (frame, prices[k]) - y);
            *price = prices[k];
          }
    }
}

static GdkRGBA
tone_color (const FinxChartFrame *frame,
            const FinxDrawing    *drawing,
            FinxDrawingTone       tone)
{
  return tone == FINX_TONE_GAIN ? frame->palette->up : tone == FINX_TONE_LOSS ? frame->palette->down : finx_chart_study_color (frame->palette, drawing->color);
}

/* "+3.20 (+1.25%), 12 bars", "2.00 : 1, target 235.00, stop 229.10", or what the user wrote. */
static char *
describe (const FinxChartFrame *frame,
          const FinxDrawing    *drawing)
{
  double change = drawing->prices[1] - drawing->prices[0];
  g_autofree char *a = finx_format_double (drawing->prices[1], frame->decimals);
  g_autofree char *b = finx_format_double (drawing->prices[2], frame->decimals);
  g_autofree char *size = finx_format_double (fabs (change), frame->decimals);
  g_autofree char *percent = finx_format_percent_signed (change / drawing->prices[0], 2);
  g_autofree char *reward = finx_format_double (finx_drawing_reward (drawing), 2);
  int bars;

  switch (drawing->kind)
    {
    case FINX_DRAWING_MEASURE:
      bars = (int) (finx_drawing_bar_at (frame->bars.times, frame->bars.n, frame->interval_us, drawing->times[1]) -
                    finx_drawing_bar_at (frame->bars.times, frame->bars.n, frame->interval_us, drawing->times[0]));
      return g_strdup_printf (ngettext ("%s%s (%s), %d bar", "%s%s (%s), %d bars", (gulong) ABS (bars)), change > 0 ? "+" : change < 0 ? "−" : "", size, percent, bars);
    case FINX_DRAWING_LONG:
    case FINX_DRAWING_SHORT:
      /* Translators: reward for one unit of risk, then prices */
      return g_strdup_printf (_("%s : 1, target %s, stop %s"), reward, a, b);
    case FINX_DRAWING_TEXT:
      return g_strdup (drawing->text[0] != '\0' ? drawing->text : _("Text"));
    default:
      return g_strdup ("");
    }
}

static void
draw_labels (const FinxChartFrame   *frame,
             const FinxDrawing      *drawing,
             const FinxDrawingShape *shape,
             GtkSnapshot            *snapshot)
{
  GdkRGBA color = tone_color (frame, drawing, FINX_TONE_OWN);

  for (guint i = 0; i < shape->n_labels; i++)
    {
      const FinxDrawingLabel *label = &shape->labels[i];
      g_autofree char *level = isnan (label->value) ? NULL : finx_format_double (label->value, 3);
      g_autofree char *price = isnan (label->value) ? NULL : finx_format_double (finx_chart_frame_price (frame, label->y), frame->decimals);
      g_autofree char *text = level != NULL ? g_strdup_printf ("%s  %s", level, price) : describe (frame, drawing);
      int width, height;

      finx_chart_text_measure (frame->text, text, FALSE, &width, &height);
      finx_chart_rectangle (snapshot, &frame->palette->view, (int) label->x + TEXT_GAP - 2, (int) (label->y - height - TEXT_GAP), width + 4, height);
      finx_chart_text_draw (frame->text, snapshot, text, FALSE, label->x + TEXT_GAP, label->y - height / 2.0 - TEXT_GAP, 0, &color);
    }
}

static void
draw_one (const FinxChartFrame *frame,
          const FinxDrawing    *drawing,
          gboolean              is_selected,
          cairo_t              *cr,
          GtkSnapshot          *snapshot)
{
  FinxDrawingShape shape;

  place (frame, drawing, &shape);
  for (guint i = 0; i < shape.n_areas; i++)
    {
      const FinxDrawingArea *area = &shape.areas[i];
      GdkRGBA color = tone_color (frame, drawing, area->tone);

      cairo_new_path (cr);
      for (int k = 0; k < 4; k++)
        cairo_line_to (cr, area->x[k], area->y[k]);
      cairo_close_path (cr);
      cairo_set_source_rgba (cr, color.red, color.green, color.blue, AREA_ALPHA);
      cairo_fill (cr);
    }
  for (guint i = 0; i < shape.n_lines; i++)
    {
      const FinxDrawingLine *line = &shape.lines[i];
      GdkRGBA color = tone_color (frame, drawing, line->tone);

      cairo_set_dash (cr, (double[]) { 5, 3 }, line->is_dashed ? 2 : 0, 0);
      cairo_set_line_width (cr, line->is_dashed ? 1 : LINE_WIDTH);
      gdk_cairo_set_source_rgba (cr, &color);
      cairo_move_to (cr, line->x1, line->y1);
      cairo_line_to (cr, line->x2, line->y2);
      cairo_stroke (cr);
    }
  cairo_set_dash (cr, NULL, 0, 0);
  for (guint i = 0; is_selected && i < shape.n_handles; i++)
    {
      cairo_rectangle (cr, shape.handle_x[i] - HANDLE_SIZE, shape.handle_y[i] - HANDLE_SIZE, 2 * HANDLE_SIZE, 2 * HANDLE_SIZE);
      gdk_cairo_set_source_rgba (cr, &frame->palette->view);
      cairo_fill_preserve (cr);
      gdk_cairo_set_source_rgba (cr, &frame->palette->accent);
      cairo_set_line_width (cr, 2);
      cairo_stroke (cr);
    }
}

static void
draw (FinxChart            *self,
      const FinxChartFrame *frame,
      GtkSnapshot          *snapshot)
{
  const FinxScale *pane = &frame->panes[0];
  cairo_t *cr;

  if (self->drawings->len == 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, (float) pane->top, (float) frame->plot_width, (float) pane->height));
  for (guint i = 0; i < self->drawings->len; i++)
    draw_one (frame, get_drawing (self, (int) i), (int) i == self->drawing, cr, snapshot);
  cairo_destroy (cr);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, (float) pane->top, (float) frame->plot_width, (float) pane->height));
  for (guint i = 0; i < self->drawings->len; i++)
    {
      FinxDrawingShape shape;

      place (frame, get_drawing (self, (int) i), &shape);
      draw_labels (frame, get_drawing (self, (int) i), &shape, snapshot);
    }
  gtk_snapshot_pop (snapshot);
}

/* The newest that is there; the selected one before all others. */
static int
drawing_at (FinxChart            *self,
            const FinxChartFrame *frame,
            double                x,
            double                y,
            int                  *part)
{
  int found = -1;

  if (x >= frame->plot_width || y >= frame->panes[0].height)
    return -1;
  for (guint i = 0; i < self->drawings->len; i++)
    {
      FinxDrawingShape shape;
      int hit;

      place (frame, get_drawing (self, (int) i), &shape);
      hit = finx_drawing_hit (&shape, x, y);
      if (hit == -2 || ((int) i != self->drawing && found >= 0 && found == self->drawing))
        continue;
      found = (int) i;
      *part = hit;
    }
  return found;
}

static const char *
hit (FinxChart            *self,
     const FinxChartFrame *frame,
     double                x,
     double                y)
{
  int part;

  if (self->tool >= 0)
    return x < frame->plot_width && y < frame->panes[0].height ? "crosshair" : NULL;
  return drawing_at (self, frame, x, y, &part) < 0 ? NULL : part >= 0 ? "move" : "pointer";
}

/* The point that the hand places next, and those after it, at one place. */
static void
put_points (FinxDrawing *drawing,
            guint        from,
            gint64       time_us,
            double       price)
{
  for (guint k = from; k < FINX_DRAWING_MAX_POINTS; k++)
    {
      drawing->times[k] = time_us;
      drawing->prices[k] = price;
    }
  if (finx_drawing_n_placed (drawing->kind) < 3)
    finx_drawing_complete (drawing);
}

/* A drawing of the chosen tool, all of its points at one place. */
static void
begin_drawing (FinxChart            *self,
               const FinxChartFrame *frame,
               gint64                time_us,
               double                price)
{
  FinxDrawing drawing = { .kind = (FinxDrawingKind) self->tool, .color = 1 };

  for (guint k = 0; k < FINX_DRAWING_MAX_POINTS; k++)
    {
      drawing.times[k] = time_us;
      drawing.prices[k] = price;
    }
  g_array_append_val (self->drawings, drawing);
  self->drawing = (int) self->drawings->len - 1;
  self->drawing_part = -1;
  self->n_placed = 1;
}

/* All of its points are placed. */
static void
end_drawing (FinxChart *self)
{
  self->n_placed = 0;
  finx_chart_set_tool (self, -1);
  if (get_drawing (self, self->drawing)->kind == FINX_DRAWING_TEXT)
    finx_chart_ask_text (self);
  finx_chart_look_changed (self);
}

/* Back to the point before; without one nothing is left of it, but the tool. */
static void
take_back_point (FinxChart *self)
{
  self->n_placed--;
  if (self->n_placed == 0)
    {
      g_array_remove_index (self->drawings, (guint) self->drawing);
      self->drawing = -1;
    }
  finx_chart_drawing_follow (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
begin (FinxChart            *self,
       const FinxChartFrame *frame,
       double                x,
       double                y)
{
  int part = -1, found;

  self->drag_x0 = x;
  self->drag_y = y;
  self->drag_moved = FALSE;
  self->drag_makes = self->tool >= 0;
  self->drag_begins = self->drag_makes && self->n_placed == 0;
  if (self->drag_makes)
    {
      gint64 time_us;
      double price;

      point_at (frame, x, y, &time_us, &price);
      if (self->n_placed == 0)
        begin_drawing (self, frame, time_us, price);
      else
        put_points (get_drawing (self, self->drawing), self->n_placed, time_us, price);
    }
  else
    {
      found = drawing_at (self, frame, x, y, &part);
      self->drawing = found;
      self->drawing_part = part;
    }
  self->drag_drawing = *get_drawing (self, self->drawing);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The whole drawing by so many bars and px. */
static void
shift (const FinxChartFrame *frame,
       const FinxDrawing    *from,
       double                bars,
       double                dy,
       FinxDrawing          *to)
{
  for (guint k = 0; k < FINX_DRAWING_MAX_POINTS; k++)
    {
      double bar = finx_drawing_bar_at (frame->bars.times, frame->bars.n, frame->interval_us, from->times[k]);
      double price = finx_chart_frame_price (frame, finx_chart_frame_y (frame, from->prices[k]) + dy);

      to->times[k] = finx_drawing_time_at (frame->bars.times, frame->bars.n, frame->interval_us, bar + bars);
      if (isfinite (price) && dy != 0)
        to->prices[k] = frame->tick > 0 ? round (price / frame->tick) * frame->tick : price;
    }
}

static void
update (FinxChart            *self,
        const FinxChartFrame *frame,
        double                dx,
        double                dy)
{
  FinxDrawing *drawing = get_drawing (self, self->drawing);

  if (drawing == NULL || drawing->is_locked || (!self->drag_moved && hypot (dx, dy) < LEAST_DRAG))
    return;
  self->drag_moved = TRUE;
  *drawing = self->drag_drawing;
  if (self->drag_makes || self->drawing_part >= 0)
    {
      gint64 time_us;
      double price;

      point_at (frame, self->drag_x0 + dx, CLAMP (self->drag_y + dy, 0, frame->panes[0].height), &time_us, &price);
      if (self->drag_makes)
        put_points (drawing, MIN (self->n_placed, finx_drawing_n_placed (drawing->kind) - 1), time_us, price);
      else
        {
          drawing->times[self->drawing_part] = time_us;
          drawing->prices[self->drawing_part] = price;
        }
    }
  else
    shift (frame, &self->drag_drawing, round (dx / frame->pitch), dy, drawing);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* A drawing that was only clicked is as large as can be seen. */
static void
give_size (FinxChart            *self,
           const FinxChartFrame *frame,
           FinxDrawing          *drawing)
{
  double bar = finx_drawing_bar_at (frame->bars.times, frame->bars.n, frame->interval_us, drawing->times[0]);
  double y = finx_chart_frame_y (frame, drawing->prices[0]), to = y > frame->panes[0].height / 2.0 ? y - frame->panes[0].height / 6.0 : y + frame->panes[0].height / 6.0;

  if (finx_drawing_n_placed (drawing->kind) < 2)
    return;
  drawing->times[1] = finx_drawing_time_at (frame->bars.times, frame->bars.n, frame->interval_us, bar + FIRST_SIZE);
  drawing->prices[1] = finx_chart_price_at (frame, to);
  finx_drawing_complete (drawing);
}

/* A drag places the point where it began and the one where it ended, a click the one; those of two points are whole after either. */
static void
end_making (FinxChart   *self,
            FinxDrawing *drawing)
{
  guint n = finx_drawing_n_placed (drawing->kind);
  FinxChartFrame frame;

  if (n < 3 && self->drag_begins && !self->drag_moved && finx_chart_layout (self, &frame))
    give_size (self, &frame, drawing);
  self->n_placed = n < 3 ? n : self->drag_begins && !self->drag_moved ? 1 : self->n_placed + 1;
  if (self->n_placed >= n)
    end_drawing (self);
}

static void
end (FinxChart *self,
     gboolean   cancelled)
{
  FinxDrawing *drawing = get_drawing (self, self->drawing);

  if (drawing == NULL)
    return;
  if (self->drag_makes && cancelled)
    finx_chart_set_tool (self, -1);
  else if (self->drag_makes)
    end_making (self, drawing);
  else
    {
      if (cancelled)
        *drawing = self->drag_drawing;
      finx_chart_look_changed (self);
    }
}

const FinxChartLayer finx_chart_drawings_layer = { draw, hit, begin, update, end };

void
finx_chart_set_tool (FinxChart *self,
                     int        tool)
{
  if (self->tool == tool)
    return;
  while (self->n_placed > 0)            /* what is half made goes */
    take_back_point (self);
  self->tool = tool;
  if (tool >= 0)
    self->drawing = -1;
  g_signal_emit_by_name (self, "tool-changed", tool);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
finx_chart_remove_drawing (FinxChart *self,
                           int        i)
{
  if (get_drawing (self, i) == NULL || get_drawing (self, i)->is_locked)
    return;
  g_array_remove_index (self->drawings, (guint) i);
  self->drawing = -1;
  finx_chart_look_changed (self);
}

/* FALSE: there is no crosshair. */
static gboolean
cross_point (FinxChart            *self,
             const FinxChartFrame *frame,
             gint64               *time_us,
             double               *price)
{
  double y;
  gssize cross = finx_chart_get_cross (self, frame, &y);

  if (cross < 0)
    return FALSE;
  if (isnan (y))
    y = finx_chart_frame_y (frame, frame->bars.closes[cross]);
  point_at (frame, self->key_cross < 0 ? self->pointer_x : finx_chart_frame_x (frame, (double) cross), CLAMP (y, 0, frame->panes[0].height), time_us, price);
  return TRUE;
}

void
finx_chart_drawing_follow (FinxChart *self)
{
  FinxDrawing *drawing = get_drawing (self, self->drawing);
  FinxChartFrame frame;
  gint64 time_us;
  double price;

  if (self->n_placed > 0 && drawing != NULL && self->dragged == NULL && finx_chart_layout (self, &frame) && cross_point (self, &frame, &time_us, &price))
    put_points (drawing, self->n_placed, time_us, price);
}

/* With a tool each Enter places a point at the crosshair, the last one ends the drawing. */
static gboolean
enter_key (FinxChart            *self,
           const FinxChartFrame *frame)
{
  FinxDrawing *drawing;
  gint64 time_us;
  double price;

  if (self->tool < 0 || self->dragged != NULL || !cross_point (self, frame, &time_us, &price))
    return FALSE;
  if (self->n_placed == 0)
    begin_drawing (self, frame, time_us, price);
  else
    put_points (get_drawing (self, self->drawing), self->n_placed++, time_us, price);
  drawing = get_drawing (self, self->drawing);
  if (self->n_placed >= finx_drawing_n_placed (drawing->kind))
    end_drawing (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

static void
move_by_key (FinxChart            *self,
             const FinxChartFrame *frame,
             double                bars,
             double                dy)
{
  FinxDrawing *drawing = get_drawing (self, self->drawing), from = *drawing, moved = *drawing;

  if (drawing->is_locked)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  shift (frame, &from, bars, dy, &moved);
  for (int k = 0; k < FINX_DRAWING_MAX_POINTS; k++)
    if (self->drawing_part < 0 || self->drawing_part == k)
      {
        drawing->times[k] = moved.times[k];
        drawing->prices[k] = moved.prices[k];
      }
  finx_chart_look_changed (self);
}

gboolean
finx_chart_drawing_key (FinxChart *self,
                        guint      key,
                        int        step)
{
  FinxDrawing *drawing = get_drawing (self, self->drawing);
  FinxChartFrame frame;

  if (!finx_chart_layout (self, &frame))
    return FALSE;
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    return enter_key (self, &frame);
  if (key == GDK_KEY_Escape && self->n_placed > 0 && self->dragged == NULL)
    {
      take_back_point (self);
      return TRUE;
    }
  if (drawing == NULL || self->n_placed > 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      move_by_key (self, &frame, key == GDK_KEY_Left ? -step : step, 0);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      move_by_key (self, &frame, 0, key == GDK_KEY_Up ? -step : step);
      return TRUE;
    case GDK_KEY_m:
      self->drawing_part = self->drawing_part + 1 < (int) finx_drawing_n_points (drawing->kind) ? self->drawing_part + 1 : -1;
      return TRUE;
    case GDK_KEY_k:
      drawing->is_locked = !drawing->is_locked;
      finx_chart_look_changed (self);
      return TRUE;
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
    case GDK_KEY_BackSpace:
      finx_chart_remove_drawing (self, self->drawing);
      return TRUE;
    case GDK_KEY_Escape:
      self->drawing = -1;
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return TRUE;
    default:
      return FALSE;
    }
}

void
finx_chart_select_drawing (FinxChart *self,
                           double     x,
                           double     y)
{
  FinxChartFrame frame;
  int part, found = finx_chart_layout (self, &frame) ? drawing_at (self, &frame, x, y, &part) : -1;

  if (found < 0)
    return;
  self->drawing = found;
  self->drawing_part = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Selects the next one; after the last none. */
void
finx_chart_next_drawing (FinxChart *self)
{
  if (self->n_placed > 0)
    return;
  self->drawing = self->drawing + 1 < (int) self->drawings->len ? self->drawing + 1 : -1;
  self->drawing_part = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Beside the one it is of. */
void
finx_chart_copy_drawing (FinxChart *self)
{
  FinxDrawing *drawing = get_drawing (self, self->drawing), copy;
  FinxChartFrame frame;

  if (drawing == NULL || self->n_placed > 0 || !finx_chart_layout (self, &frame))
    return;
  copy = *drawing;
  copy.is_locked = FALSE;
  shift (&frame, drawing, 3, 12, &copy);
  g_array_append_val (self->drawings, copy);
  self->drawing = (int) self->drawings->len - 1;
  finx_chart_look_changed (self);
}

/**
 * finx_chart_set_drawings:
 * @text: (nullable): from finx_chart_get_drawings()
 *
 * What was drawn before, for undoing too, belongs to another instrument or another chart and is forgotten here.
 */
void
finx_chart_set_drawings (FinxChart  *self,
                         const char *text)
{
  g_return_if_fail (FINX_IS_CHART (self));

  finx_chart_apply_drawings (self, text != NULL ? text : "");
  finx_chart_forget_changes (self);
}

void
finx_chart_apply_drawings (FinxChart  *self,
                           const char *text)
{
  g_array_unref (self->drawings);
  self->drawings = finx_drawings_from_text (text);
  self->drawing = -1;
  self->n_placed = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * finx_chart_get_drawings:
 *
 * Returns: (transfer full): what is drawn over the instrument, to be remembered
 */
char *
finx_chart_get_drawings (FinxChart *self)
{
  g_return_val_if_fail (FINX_IS_CHART (self), NULL);
  return finx_drawings_to_text (self->drawings, self->drawings->len - (self->n_placed > 0));      /* but for the one that is being made */
}
