/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "ui/charts/chart/finx-chart-scale.h"

G_BEGIN_DECLS

#define FINX_DRAWING_MAX_POINTS 3
#define FINX_DRAWING_TEXT_SIZE  64
#define FINX_DRAWING_REACH      5.0     /* px from a line that still grab it */

typedef enum
{
  FINX_DRAWING_TREND,
  FINX_DRAWING_RAY,
  FINX_DRAWING_CHANNEL,
  FINX_DRAWING_HORIZONTAL,
  FINX_DRAWING_VERTICAL,
  FINX_DRAWING_RECTANGLE,
  FINX_DRAWING_RETRACEMENT,
  FINX_DRAWING_EXTENSION,
  FINX_DRAWING_TEXT,
  FINX_DRAWING_MEASURE,
  FINX_DRAWING_LONG,
  FINX_DRAWING_SHORT,
  FINX_N_DRAWING_KINDS
} FinxDrawingKind;

/**
 * FinxDrawing: something the user drew over the bars of an instrument. A plain value.
 *
 * Its points are kept as times, so that it stays where it is in any interval. A position has entry, target and stop.
 */
typedef struct
{
  FinxDrawingKind kind;
  gint64          times[FINX_DRAWING_MAX_POINTS];       /* UTC µs */
  double          prices[FINX_DRAWING_MAX_POINTS];
  guint8          color;        /* see finx_chart_study_color() */
  gboolean        is_locked;
  char            text[FINX_DRAWING_TEXT_SIZE];         /* of a text */
} FinxDrawing;

/* How it looks: px from the widget's top left. */
typedef enum { FINX_TONE_OWN, FINX_TONE_GAIN, FINX_TONE_LOSS } FinxDrawingTone;
typedef struct
{
  double          x1, y1, x2, y2;
  FinxDrawingTone tone;
  gboolean        is_dashed;
} FinxDrawingLine;
typedef struct
{
  double          x[4], y[4];
  FinxDrawingTone tone;
} FinxDrawingArea;
typedef struct
{
  double x, y;
  double value;                 /* a level of a Fibonacci drawing; NaN: the words of the drawing as a whole */
} FinxDrawingLabel;

typedef struct
{
  FinxDrawingLine  lines[10];
  FinxDrawingArea  areas[4];
  FinxDrawingLabel labels[8];
  guint            n_lines, n_areas, n_labels;
  double           handle_x[FINX_DRAWING_MAX_POINTS], handle_y[FINX_DRAWING_MAX_POINTS];
  guint            n_handles;
} FinxDrawingShape;

guint       finx_drawing_n_points    (FinxDrawingKind kind);
/* How many of them a hand places; the others get a place by themselves. */
guint       finx_drawing_n_placed    (FinxDrawingKind kind);
const char *finx_drawing_kind_to_string   (FinxDrawingKind kind);
gboolean    finx_drawing_kind_from_string (const char *text, FinxDrawingKind *kind);
/* Gives the points beyond the second their places, where no hand placed them. */
void        finx_drawing_complete    (FinxDrawing *self);
/* @x, @y: of its points in px; the plot is [0, @width) × [@top, @top + @height). Pure. */
void        finx_drawing_shape       (const FinxDrawing *self, const double *x, const double *y, double width, double top, double height,
                                      FinxDrawingShape *shape);
/* What is at the point: 0… a handle, −1 the body, −2 nothing. */
int         finx_drawing_hit         (const FinxDrawingShape *shape, double x, double y);
double      finx_drawing_distance    (const FinxDrawingLine *line, double x, double y);         /* px */
/* Levels of a retracement or extension, as parts of the way. */
const double *finx_drawing_levels    (FinxDrawingKind kind, guint *n);
/* Reward for each unit of risk of a position; NaN: there is no risk. */
double      finx_drawing_reward      (const FinxDrawing *self);
/* A time as the index of a bar and back; bars outside are @interval_us apart. */
double      finx_drawing_bar_at      (const gint64 *times, gsize n, gint64 interval_us, gint64 time_us);
gint64      finx_drawing_time_at     (const gint64 *times, gsize n, gint64 interval_us, double bar);
/* As they are remembered: the first @n, one a line. */
char       *finx_drawings_to_text    (const GArray *drawings, guint n);
GArray     *finx_drawings_from_text  (const char *text);        /* (transfer full); what nobody can read is left out */

G_END_DECLS
