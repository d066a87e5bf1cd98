/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/drawings/finx-drawing.h"

#include <stdlib.h>
#include <string.h>

#define HANDLE_REACH 7.0        /* px */
#define STOP_PART    0.5        /* of the way to the target that a new position risks */
#define COLORS       7

static const struct
{
  const char *name;             /* as it is remembered */
  guint8      n_points, n_placed;
} kinds[FINX_N_DRAWING_KINDS] = {
  { "trend", 2, 2 }, { "ray", 2, 2 }, { "channel", 3, 3 }, { "horizontal", 1, 1 }, { "vertical", 1, 1 }, { "rectangle", 2, 2 },
  { "retracement", 2, 2 }, { "extension", 3, 3 }, { "text", 1, 1 }, { "measure", 2, 2 }, { "long", 3, 2 }, { "short", 3, 2 },
};

static const double retracement[] = { 0, 0.236, 0.382, 0.5, 0.618, 0.786, 1 };
static const double extension[] = { 0, 0.618, 1, 1.272, 1.618, 2.618 };

guint
finx_drawing_n_points (FinxDrawingKind kind)
{
  return kinds[kind].n_points;
}

guint
finx_drawing_n_placed (FinxDrawingKind kind)
{
  return kinds[kind].n_placed;
}

const char *
finx_drawing_kind_to_string (FinxDrawingKind kind)
{
  return kinds[kind].name;
}

gboolean
finx_drawing_kind_from_string (const char      *text,
                               FinxDrawingKind *kind)
{
  for (int i = 0; i < FINX_N_DRAWING_KINDS; i++)
    if (g_strcmp0 (text, kinds[i].name) == 0)
      {
        *kind = (FinxDrawingKind) i;
        return TRUE;
      }
  return FALSE;
}

const double *
finx_drawing_levels (FinxDrawingKind kind,
                     guint          *n)
{
  *n = kind == FINX_DRAWING_EXTENSION ? G_N_ELEMENTS (extension) : G_N_ELEMENTS (retracement);
  return kind == FINX_DRAWING_EXTENSION ? extension : retracement;
}

double
finx_drawing_reward (const FinxDrawing *self)
{
  double risk = fabs (self->prices[0] - self->prices[2]);

  return risk > 0 ? fabs (self->prices[1] - self->prices[0]) / risk : (double) NAN;
}

void
finx_drawing_complete (FinxDrawing *self)
{
  double way = self->prices[1] - self->prices[0];

  switch (self->kind)
    {
    case FINX_DRAWING_CHANNEL:                  /* the other line, below */
      self->times[2] = self->times[0];
      self->prices[2] = self->prices[0] - MAX (fabs (way) * 0.5, fabs (self->prices[0]) * 0.002);
      break;
    case FINX_DRAWING_EXTENSION:                /* the way is gone on from the middle of it */
      self->times[2] = self->times[1];
      self->prices[2] = self->prices[1] - way * STOP_PART;
      break;
    case FINX_DRAWING_LONG:
    case FINX_DRAWING_SHORT:
      if ((way < 0) == (self->kind == FINX_DRAWING_LONG))
        self->prices[1] = self->prices[0] - way;
      self->times[2] = self->times[1];
      self->prices[2] = self->prices[0] - (self->prices[1] - self->prices[0]) * STOP_PART;
      break;
    case FINX_DRAWING_TREND:
    case FINX_DRAWING_RAY:
    case FINX_DRAWING_HORIZONTAL:
    case FINX_DRAWING_VERTICAL:
    case FINX_DRAWING_RECTANGLE:
    case FINX_DRAWING_RETRACEMENT:
    case FINX_DRAWING_TEXT:
    case FINX_DRAWING_MEASURE:
    case FINX_N_DRAWING_KINDS:
    default:
      break;
    }
}

static void
add_line (FinxDrawingShape *shape,
          double            x1,
          double            y1,
          double            x2,
          double            y2,
          FinxDrawingTone   tone,
          gboolean          is_dashed)
{
  shape->lines[shape->n_lines++] = (FinxDrawingLine) { x1, y1, x2, y2, tone, is_dashed };
}

static void
add_box (FinxDrawingShape *shape,
         double            x1,
         double            y1,
         double            x2,
         double            y2,
         FinxDrawingTone   tone)
{
  shape->areas[shape->n_areas++] = (FinxDrawingArea) { { x1, x2, x2, x1 }, { y1, y1, y2, y2 }, tone };
}

static void
add_label (FinxDrawingShape *shape,
           double            x,
           double            y,
           double            value)
{
  shape->labels[shape->n_labels++] = (FinxDrawingLabel) { x, y, value };
}

/* From the first point through the second to the edge of the plot. */
static void
add_ray (FinxDrawingShape *shape,
         const double     *x,
         const double     *y,
         double            width,
         double            top,
         double            height)
{
  double dx = x[1] - x[0], dy = y[1] - y[0], far = 1;

  if (dx != 0)
    far = MAX (far, ((dx > 0 ? width : 0) - x[0]) / dx);
  else if (dy != 0)
    far = MAX (far, ((dy > 0 ? top + height : top) - y[0]) / dy);
  add_line (shape, x[0], y[0], x[0] + dx * far, y[0] + dy * far, FINX_TONE_OWN, FALSE);
}

static void
add_levels (FinxDrawingShape  *shape,
            const FinxDrawing *self,
            const double      *x,
            const double      *y)
{
  guint n;
  const double *levels = finx_drawing_levels (self->kind, &n);
  gboolean is_extension = self->kind == FINX_DRAWING_EXTENSION;
  double left = MIN (x[0], x[1]), right = MAX (x[0], x[1]);

  if (is_extension)
    {
      right = MAX (right, x[2]) + (right - left);
      left = x[2];
    }
  for (guint i = 0; i < n; i++)
    {
      /* a retracement counts back from its end, an extension on from its third point */
      double at = is_extension ? y[2] + (y[1] - y[0]) * levels[i] : y[1] + (y[0] - y[1]) * levels[i];

      add_line (shape, left, at, right, at, FINX_TONE_OWN, FALSE);
      add_label (shape, left, at, levels[i]);
    }
  add_line (shape, x[0], y[0], x[1], y[1], FINX_TONE_OWN, TRUE);
  if (is_extension)
    add_line (shape, x[1], y[1], x[2], y[2], FINX_TONE_OWN, TRUE);
}

static void
add_position (FinxDrawingShape *shape,
              const double     *x,
              const double     *y)
{
  double left = MIN (x[0], x[1]), right = MAX (x[0], x[1]);

  add_box (shape, left, y[0], right, y[1], FINX_TONE_GAIN);
  add_box (shape, left, y[0], right, y[2], FINX_TONE_LOSS);
  add_line (shape, left, y[0], right, y[0], FINX_TONE_OWN, FALSE);
  add_line (shape, left, y[1], right, y[1], FINX_TONE_GAIN, FALSE);
  add_line (shape, left, y[2], right, y[2], FINX_TONE_LOSS, FALSE);
  add_label (shape, left, y[0], NAN);
}

static void
add_frame (FinxDrawingShape *shape,
           const double     *x,
           const double     *y,
           FinxDrawingTone   tone)
{
  add_box (shape, x[0], y[0], x[1], y[1], tone);
  add_line (shape, x[0], y[0], x[1], y[0], tone, FALSE);
  add_line (shape, x[1], y[0], x[1], y[1], tone, FALSE);
  add_line (shape, x[1], y[1], x[0], y[1], tone, FALSE);
  add_line (shape, x[0], y[1], x[0], y[0], tone, FALSE);
}

static void
add_channel (FinxDrawingShape *shape,
             const double     *x,
             const double     *y)
{
  double slope = x[1] != x[0] ? (y[1] - y[0]) / (x[1] - x[0]) : 0, down = y[2] - (y[0] + (x[2] - x[0]) * slope);

  shape->areas[shape->n_areas++] = (FinxDrawingArea) { { x[0], x[1], x[1], x[0] }, { y[0], y[1], y[1] + down, y[0] + down }, FINX_TONE_OWN };
  add_line (shape, x[0], y[0], x[1], y[1], FINX_TONE_OWN, FALSE);
  add_line (shape, x[0], y[0] + down, x[1], y[1] + down, FINX_TONE_OWN, FALSE);
  add_line (shape, x[0], y[0] + down / 2, x[1], y[1] + down / 2, FINX_TONE_OWN, TRUE);
}

void
finx_drawing_shape (const FinxDrawing *self,
                    const double      *x,
                    const double      *y,
                    double             width,
                    double             top,
                    double             height,
                    FinxDrawingShape  *shape)
{
  memset (shape, 0, sizeof *shape);
  shape->n_handles = kinds[self->kind].n_points;
  for (guint i = 0; i < shape->n_handles; i++)
    {
      shape->handle_x[i] = x[i];
      shape->handle_y[i] = y[i];
    }
  switch (self->kind)
    {
    case FINX_DRAWING_RAY:
      add_ray (shape, x, y, width, top, height);
      break;
    case FINX_DRAWING_CHANNEL:
      add_channel (shape, x, y);
      break;
    case FINX_DRAWING_HORIZONTAL:
      add_line (shape, 0, y[0], width, y[0], FINX_TONE_OWN, FALSE);
      break;
    case FINX_DRAWING_VERTICAL:
      add_line (shape, x[0], top, x[0], top + height, FINX_TONE_OWN, FALSE);
      shape->handle_y[0] = top + height / 2;
      break;
    case FINX_DRAWING_RECTANGLE:
      add_frame (shape, x, y, FINX_TONE_OWN);
      break;
    case FINX_DRAWING_MEASURE:
      add_frame (shape, x, y, self->prices[1] >= self->prices[0] ? FINX_TONE_GAIN : FINX_TONE_LOSS);
      add_label (shape, MIN (x[0], x[1]), MIN (y[0], y[1]), NAN);
      break;
    case FINX_DRAWING_RETRACEMENT:
    case FINX_DRAWING_EXTENSION:
      add_levels (shape, self, x, y);
      break;
    case FINX_DRAWING_LONG:
    case FINX_DRAWING_SHORT:
      add_position (shape, x, y);
      shape->handle_x[2] = x[1];
      break;
    case FINX_DRAWING_TEXT:
      add_label (shape, x[0], y[0], NAN);
      break;
    case FINX_DRAWING_TREND:
    case FINX_N_DRAWING_KINDS:
    default:
      add_line (shape, x[0], y[0], x[1], y[1], FINX_TONE_OWN, FALSE);
      break;
    }
}

double
finx_drawing_distance (const FinxDrawingLine *line,
                       double                 x,
                       double                 y)
{
  double dx = line->x2 - line->x1, dy = line->y2 - line->y1, length = dx * dx + dy * dy;
  double part = length > 0 ? CLAMP (((x - line->x1) * dx + (y - line->y1) * dy) / length, 0, 1) : 0;

  return hypot (x - line->x1 - part * dx, y - line->y1 - part * dy);
}

/* Convex, in either direction. */
static gboolean
is_inside (const FinxDrawingArea *area,
           double                 x,
           double                 y)
{
  gboolean left = FALSE, right = FALSE;

  for (int i = 0; i < 4; i++)
    {
      int k = (i + 1) % 4;
      double cross = (area->x[k] - area->x[i]) * (y - area->y[i]) - (area->y[k] - area->y[i]) * (x - area->x[i]);

      left |= cross > 0;
      right |= cross < 0;
    }
  return !(left && right);
}

int
finx_drawing_hit (const FinxDrawingShape *shape,
                  double                  x,
                  double                  y)
{
  for (guint i = 0; i < shape->n_handles; i++)
    if (hypot (x - shape->handle_x[i], y - shape->handle_y[i]) <= HANDLE_REACH)
      return (int) i;
  for (guint i = 0; i < shape->n_lines; i++)
    if (finx_drawing_distance (&shape->lines[i], x, y) <= FINX_DRAWING_REACH)
      return -1;
  for (guint i = 0; i < shape->n_areas; i++)
    if (is_inside (&shape->areas[i], x, y))
      return -1;
  return -2;
}

double
finx_drawing_bar_at (const gint64 *times,
                     gsize         n,
                     gint64        interval_us,
                     gint64        time_us)
{
  gsize low = 0, high = n;

  if (n == 0 || time_us <= times[0])
    return n == 0 ? 0 : (double) (time_us - times[0]) / (double) interval_us;
  if (time_us >= times[n - 1])
    return (double) n - 1 + (double) (time_us - times[n - 1]) / (double) interval_us;
  while (high - low > 1)
    {
      gsize middle = low + (high - low) / 2;

      if (times[middle] <= time_us)
        low = middle;
      else
        high = middle;
    }
  return (double) low + (double) (time_us - times[low]) / (double) (times[low + 1] - times[low]);
}

gint64
finx_drawing_time_at (const gint64 *times,
                      gsize         n,
                      gint64        interval_us,
                      double        bar)
{
  gsize i;

  if (n == 0)
    return 0;
  if (bar <= 0)
    return times[0] + (gint64) (bar * (double) interval_us);
  if (bar >= (double) n - 1)
    return times[n - 1] + (gint64) ((bar - (double) n + 1) * (double) interval_us);
  i = (gsize) bar;
  return times[i] + (gint64) ((bar - (double) i) * (double) (times[i + 1] - times[i]));
}

char *
finx_drawings_to_text (const GArray *drawings,
                       guint         n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      const FinxDrawing *drawing = &g_array_index (drawings, FinxDrawing, i);

      g_string_append_printf (text, "%s %u %d", kinds[drawing->kind].name, drawing->color, drawing->is_locked);
      for (guint k = 0; k < kinds[drawing->kind].n_points; k++)
        {
          char price[G_ASCII_DTOSTR_BUF_SIZE];

          g_string_append_printf (text, " %" G_GINT64_FORMAT " %s", drawing->times[k], g_ascii_dtostr (price, sizeof price, drawing->prices[k]));
        }
      if (drawing->text[0] != '\0')
        g_string_append_printf (text, " %s", drawing->text);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static gboolean
parse_drawing (const char  *line,
               FinxDrawing *drawing)
{
  g_auto(GStrv) words = g_strsplit (line, " ", 3 + 2 * FINX_DRAWING_MAX_POINTS + 1);
  guint n_words = g_strv_length (words), n;

  *drawing = (FinxDrawing) { 0 };
  if (n_words < 3 || !finx_drawing_kind_from_string (words[0], &drawing->kind))
    return FALSE;
  n = kinds[drawing->kind].n_points;
  if (n_words == 3 + 2 * 2 && n == 3)   /* from before the third point was kept */
    n = 2;
  if (n_words < 3 + 2 * n)
    return FALSE;
  drawing->color = (guint8) (g_ascii_strtoull (words[1], NULL, 10) % COLORS);
  drawing->is_locked = g_str_equal (words[2], "1");
  for (guint k = 0; k < n; k++)
    {
      drawing->times[k] = g_ascii_strtoll (words[3 + 2 * k], NULL, 10);
      drawing->prices[k] = g_ascii_strtod (words[4 + 2 * k], NULL);
      if (!isfinite (drawing->prices[k]))
        return FALSE;
    }
  if (n < kinds[drawing->kind].n_points)
    finx_drawing_complete (drawing);
  if (n_words > 3 + 2 * n)
    {
      g_autofree char *text = g_strjoinv (" ", words + 3 + 2 * n);

      g_autofree char *valid = g_utf8_make_valid (text, -1);
      const char *end = valid;

      while (*end != '\0' && g_utf8_next_char (end) - valid < FINX_DRAWING_TEXT_SIZE)   /* whole letters only */
        end = g_utf8_next_char (end);
      memcpy (drawing->text, valid, (gsize) (end - valid));
    }
  return TRUE;
}

GArray *
finx_drawings_from_text (const char *text)
{
  GArray *drawings = g_array_new (FALSE, FALSE, sizeof (FinxDrawing));
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      FinxDrawing drawing;

      if (parse_drawing (lines[i], &drawing))
        g_array_append_val (drawings, drawing);
    }
  return drawings;
}
