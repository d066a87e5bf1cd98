/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts that can be told apart on a printer without colours: by dashes, hatches, shades and labels. */
#include "finx-config.h"

#include "files/reports/finx-pdf-private.h"

#ifdef FINX_HAVE_PDF

#include <math.h>

#include "base/finx-format-value.h"
#include "base/finx-text.h"
#include "base/finx-time.h"

#define HEIGHT      180.0       /* of a chart, with its labels */
#define LABEL       8.0         /* size of labels */
#define LEGEND_ROW  16.0
#define MAX_POINTS  1500        /* that are drawn of a line: more than a printer tells apart on this width */
#define N_DASHES    4
#define N_(text)    text        /* for the catalogues; finx_text() gives the words */

static const guint32 line_colors[] = { FINX_PDF_ACCENT, 0xc64600, 0x26734d, 0x813d9c, FINX_PDF_FAINT };
static const double dashes[N_DASHES][4] = { { 5, 3, 5, 3 }, { 1.5, 2.5, 1.5, 2.5 }, { 8, 3, 1.5, 3 }, { 10, 4, 10, 4 } };
/* From dark to light and back, so that neighbours differ without colours too. */
static const guint32 part_colors[] = { 0x1a4480, 0xf5c211, 0x3584e4, 0x9a9996, 0x26734d, 0xf8a87c, 0x613583, 0xa8d5f7, 0x865e3c, 0xcdab8f };

/* A linear scale with round numbers at its ends. */
typedef struct
{
  double   low, high, step;
  double   top, bottom;         /* on the page */
  gboolean is_percent;
} Axis;

static double
round_step (double rough)
{
  double power = pow (10, floor (log10 (rough))), part = rough / power;

  return (part <= 1 ? 1 : part <= 2 ? 2 : part <= 2.5 ? 2.5 : part <= 5 ? 5 : 10) * power;
}

static Axis
make_axis (double   low,
           double   high,
           double   top,
           double   bottom,
           gboolean is_percent)
{
  Axis axis = { .top = top, .bottom = bottom, .is_percent = is_percent };

  if (!(high > low))
    {
      double around = low != 0 ? fabs (low) * 0.1 : 1;

      low -= around;
      high += around;
    }
  axis.step = round_step ((high - low) / 5);
  axis.low = floor (low / axis.step + 1e-9) * axis.step;
  axis.high = ceil (high / axis.step - 1e-9) * axis.step;
  return axis;
}

static double
axis_y (const Axis *axis,
        double      value)
{
  return axis->bottom - (value - axis->low) / (axis->high - axis->low) * (axis->bottom - axis->top);
}

/**
 * finx_pdf_axis_label:
 * @scale: the largest value of the axis
 * @step: between labels: there are as many decimals as it needs
 *
 * Returns: (transfer full): as short as can be, in the reader's way: "1.25 M", "−5%"
 */
char *
finx_pdf_axis_label (double   value,
                     double   scale,
                     double   step,
                     gboolean is_percent)
{
  /* Translators: a short number on a chart's axis: trillions, billions, millions, thousands; the space is a narrow one */
  static const struct { double unit; const char *text; } units[] = {
    { 1e12, N_("%s T") }, { 1e9, N_("%s B") }, { 1e6, N_("%s M") }, { 1e3, N_("%s K") }, { 1, "%s" },
  };
  g_autofree char *number = NULL;
  gboolean is_zero = fabs (value) < step * 1e-6;
  int decimals = 0;
  gsize i = 0;

  while (!is_percent && i + 1 < G_N_ELEMENTS (units) && scale < units[i].unit * (units[i].unit > 1e3 ? 1 : 10))
    i++;
  step /= is_percent ? 0.01 : units[i].unit;
  while (decimals < 6 && fabs (step * pow (10, decimals) - round (step * pow (10, decimals))) > 1e-6)
    decimals++;
  if (is_zero)
    return is_percent ? finx_format_percent (0, 0) : g_strdup ("0");
  if (is_percent)
    return finx_format_percent (value, decimals);
  number = finx_format_double (value / units[i].unit, decimals);
  return g_strdup_printf (i + 1 < G_N_ELEMENTS (units) ? finx_text (units[i].text) : "%s", number);
}

static char *
label_value (const Axis *axis,
             double      value)
{
  return finx_pdf_axis_label (value, MAX (fabs (axis->low), fabs (axis->high)), axis->step, axis->is_percent);
}

/* Lines across, with their values at the left. Returns: where the drawing may start */
static double
draw_axis (FinxPdfFlow *self,
           const Axis  *axis)
{
  guint n = (guint) lround ((axis->high - axis->low) / axis->step);
  double widest = 0;

  finx_pdf_flow_style (self, LABEL, FALSE);
  for (guint i = 0; i <= n; i++)
    {
      g_autofree char *label = label_value (axis, axis->low + i * axis->step);

      widest = MAX (widest, finx_pdf_flow_width (self, label));
    }
  for (guint i = 0; i <= n; i++)
    {
      double value = axis->low + i * axis->step, y = axis_y (axis, value);
      g_autofree char *label = label_value (axis, value);
      gboolean is_zero = fabs (value) < axis->step * 1e-6;

      finx_pdf_flow_color (self, FINX_PDF_FAINT);
      finx_pdf_flow_text (self, label, self->left, y - LABEL * 0.7, widest + 1, FINX_PDF_RIGHT);
      finx_pdf_flow_rule (self, self->left + widest + 6, y, self->right, y, is_zero ? 0.8 : 0.4, is_zero ? FINX_PDF_FAINT : FINX_PDF_HAIR);
    }
  return self->left + widest + 6;
}

/* From the first day to the last. */
typedef struct
{
  gint32 first, last;
  double left, right;
} TimeAxis;

static double
axis_x (const TimeAxis *axis,
        gint32          day)
{
  return axis->left + (double) (day - axis->first) / MAX (axis->last - axis->first, 1) * (axis->right - axis->left);
}

/* Months between labels: at most eight of them. */
static int
find_months (const TimeAxis *axis)
{
  static const int steps[] = { 1, 2, 3, 6, 12, 24, 60, 120, 240 };
  int months = (axis->last - axis->first) / 30;
  gsize i = 0;

  while (i + 1 < G_N_ELEMENTS (steps) && months / steps[i] > 8)
    i++;
  return steps[i];
}

static void
draw_date (FinxPdfFlow    *self,
           const TimeAxis *axis,
           gint32          day,
           double          y,
           const char     *label)
{
  double x = axis_x (axis, day);

  finx_pdf_flow_rule (self, x, y, x, y + 3, 0.6, FINX_PDF_FAINT);
  finx_pdf_flow_color (self, FINX_PDF_FAINT);
  finx_pdf_flow_text (self, label, CLAMP (x - 30, self->left - 20, self->right - 60), y + 4, 60,
                      x - 30 > self->right - 60 ? FINX_PDF_RIGHT : FINX_PDF_CENTER);
}

static void
draw_dates (FinxPdfFlow    *self,
            const TimeAxis *axis,
            double          y)
{
  int step = find_months (axis), year, month, day;

  finx_pdf_flow_style (self, LABEL, FALSE);
  if (axis->last - axis->first < 70)
    {
      for (gint32 at = axis->first; at <= axis->last; at += MAX ((axis->last - axis->first) / 6, 1))
        {
          g_autofree char *label = finx_format_day (at);

          draw_date (self, axis, at, y, label);
        }
      return;
    }
  finx_date_from_days (axis->first, &year, &month, &day);
  for (int n = (year * 12 + month - 1 + (day > 1) + step - 1) / step * step;; n += step)
    {
      gint32 at = (gint32) finx_days_from_date (n / 12, n % 12 + 1, 1);
      g_autofree char *label = step >= 12 ? g_strdup_printf ("%04d", n / 12) : g_strdup_printf ("%04d-%02d", n / 12, n % 12 + 1);

      if (at > axis->last)
        break;
      draw_date (self, axis, at, y, label);
    }
}

static const double *
series_of (const FinxPdfBlock *block,
           guint               i)
{
  return block->values + (gsize) i * block->n_days;
}

static void
set_series_style (FinxPdfFlow *self,
                  guint        i)
{
  finx_pdf_flow_color (self, line_colors[i % G_N_ELEMENTS (line_colors)]);
  cairo_set_line_width (self->cr, i == 0 ? 1.4 : 1.2);
  if (i > 0)
    cairo_set_dash (self->cr, dashes[(i - 1) % N_DASHES], 4, 0);
}

/* Runs of known values, each as a line; with @base also as an area. */
static void
draw_series (FinxPdfFlow        *self,
             const FinxPdfBlock *block,
             guint               i,
             const TimeAxis     *time,
             const Axis         *axis,
             double              base)
{
  const double *values = series_of (block, i);
  guint step = MAX (block->n_days / MAX_POINTS, 1);

  cairo_save (self->cr);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  for (guint from = 0; from < block->n_days;)
    {
      guint to = from;
      double last_x = 0;

      if (!isfinite (values[from]))
        {
          from++;
          continue;
        }
      for (; to < block->n_days && isfinite (values[to]); to = to + 1 < block->n_days && to + step >= block->n_days ? block->n_days - 1 : to + step)
        {
          last_x = axis_x (time, block->days[to]);
          cairo_line_to (self->cr, last_x, axis_y (axis, values[to]));
          if (to == block->n_days - 1)
            {
              to++;
              break;
            }
        }
      if (i == 0)
        {
          cairo_path_t *line = cairo_copy_path (self->cr);

          cairo_line_to (self->cr, last_x, base);
          cairo_line_to (self->cr, axis_x (time, block->days[from]), base);
          cairo_close_path (self->cr);
          cairo_set_source_rgb (self->cr, 0.87, 0.915, 0.965);
          cairo_fill (self->cr);
          cairo_append_path (self->cr, line);
          cairo_path_destroy (line);
        }
      set_series_style (self, i);
      cairo_stroke (self->cr);
      from = MAX (to, from + 1);
    }
  cairo_restore (self->cr);
}

static void
draw_legend (FinxPdfFlow        *self,
             const FinxPdfBlock *block)
{
  double x = self->left;

  finx_pdf_flow_style (self, 9, FALSE);
  for (guint i = 0; i < block->n_names && x < self->right - 60; i++)
    {
      double width = finx_pdf_flow_width (self, block->names[i]);

      cairo_save (self->cr);
      set_series_style (self, i);
      cairo_set_line_width (self->cr, 2);
      cairo_move_to (self->cr, x, self->y + 7);
      cairo_line_to (self->cr, x + 22, self->y + 7);
      cairo_stroke (self->cr);
      cairo_restore (self->cr);
      finx_pdf_flow_color (self, FINX_PDF_INK);
      finx_pdf_flow_text (self, block->names[i], x + 27, self->y + 1, MIN (width + 2, self->right - x - 27), FINX_PDF_LEFT);
      x += 27 + width + 18;
    }
  self->y += LEGEND_ROW;
}

static void
find_range (const double *values,
            gsize         n,
            double       *low,
            double       *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      {
        *low = MIN (*low, values[i]);
        *high = MAX (*high, values[i]);
      }
}

static void
draw_nothing (FinxPdfFlow *self)
{
  finx_pdf_flow_style (self, 10, FALSE);
  finx_pdf_flow_color (self, FINX_PDF_FAINT);
  finx_pdf_flow_text (self, finx_text ("There is nothing to draw: no value is known."), self->left, self->y, self->right - self->left, FINX_PDF_LEFT);
  self->y += 24;
}

void
finx_pdf_draw_lines (FinxPdfFlow        *self,
                     const FinxPdfBlock *block)
{
  double low, high;
  TimeAxis time;
  Axis axis;

  finx_pdf_flow_need (self, HEIGHT + LEGEND_ROW);
  find_range (block->values, (gsize) block->n_names * block->n_days, &low, &high);
  if (!(high >= low))
    {
      draw_nothing (self);
      return;
    }
  draw_legend (self, block);
  axis = make_axis (low > 0 && low < high * 0.5 ? 0 : low, high, self->y + 6, self->y + HEIGHT - 24, block->is_percent);
  time = (TimeAxis) { block->days[0], block->days[block->n_days - 1], draw_axis (self, &axis) + 2, self->right };
  for (guint i = 0; i < block->n_names; i++)
    draw_series (self, block, i, &time, &axis, axis_y (&axis, CLAMP (0, axis.low, axis.high)));
  draw_dates (self, &time, axis.bottom);
  self->y += HEIGHT;
}

/* What is below zero is hatched, not red: paper may have no red. */
static void
fill_bar (FinxPdfFlow *self,
          double       x,
          double       y,
          double       width,
          double       height,
          gboolean     is_loss)
{
  cairo_save (self->cr);
  cairo_rectangle (self->cr, x, y, width, height);
  if (is_loss)
    {
      cairo_set_source_rgb (self->cr, 1, 1, 1);
      cairo_fill_preserve (self->cr);
      cairo_clip_preserve (self->cr);
      finx_pdf_flow_color (self, 0xc01c28);
      cairo_set_line_width (self->cr, 1);
      cairo_stroke_preserve (self->cr);
      cairo_new_path (self->cr);
      for (double at = -height; at < width; at += 4)
        {
          cairo_move_to (self->cr, x + at, y + height);
          cairo_line_to (self->cr, x + at + height, y);
        }
      cairo_set_line_width (self->cr, 0.7);
      cairo_stroke (self->cr);
    }
  else
    {
      finx_pdf_flow_color (self, FINX_PDF_ACCENT);
      cairo_fill (self->cr);
    }
  cairo_restore (self->cr);
}

static void
draw_bar (FinxPdfFlow        *self,
          const FinxPdfBlock *block,
          guint               i,
          double              x,
          double              width,
          const Axis         *axis)
{
  double value = block->values[i], zero = axis_y (axis, 0), y = isfinite (value) ? axis_y (axis, value) : zero;
  /* Finer than the axis: it is the bar's own value. */
  Axis fine = *axis;
  g_autofree char *label = NULL;

  fine.step = axis->step / 100;
  fine.step = pow (10, floor (log10 (fine.step)));
  label = isfinite (value) ? label_value (&fine, value) : g_strdup (width < 40 ? "?" : finx_text ("unknown"));
  if (isfinite (value))
    fill_bar (self, x + width * 0.18, MIN (y, zero), width * 0.64, MAX (fabs (zero - y), 0.5), value < 0);
  finx_pdf_flow_style (self, LABEL - (width < 34 ? 1.5 : 0), FALSE);
  finx_pdf_flow_color (self, FINX_PDF_INK);
  if (width >= 20)
    finx_pdf_flow_text (self, label, x - 6, value < 0 ? y + 1 : y - LABEL * 1.4, width + 12, FINX_PDF_CENTER);
  finx_pdf_flow_color (self, FINX_PDF_FAINT);
  finx_pdf_flow_text (self, block->names[i], x, axis->bottom + 4, width, FINX_PDF_CENTER);
}

void
finx_pdf_draw_bars (FinxPdfFlow        *self,
                    const FinxPdfBlock *block)
{
  double low, high, left, width;
  Axis axis;

  finx_pdf_flow_need (self, HEIGHT);
  find_range (block->values, block->n_names, &low, &high);
  if (!(high >= low))
    {
      draw_nothing (self);
      return;
    }
  low = MIN (low, 0);
  high = MAX (high, 0);
  /* Room for the labels at the ends of the bars. */
  axis = make_axis (low * 1.1, high * 1.1, self->y + 8, self->y + HEIGHT - 24, block->is_percent);
  left = draw_axis (self, &axis);
  width = (self->right - left) / block->n_names;
  for (guint i = 0; i < block->n_names; i++)
    draw_bar (self, block, i, left + i * width, width, &axis);
  self->y += HEIGHT;
}

static double
sum_of_parts (const FinxPdfBlock *block)
{
  double sum = 0;

  for (guint i = 0; i < block->n_names; i++)
    if (isfinite (block->values[i]) && block->values[i] > 0)
      sum += block->values[i];
  return sum;
}

/* A ring; slices that are wide enough carry the number that the legend has. */
static void
draw_ring (FinxPdfFlow        *self,
           const FinxPdfBlock *block,
           double              x,
           double              y,
           double              radius,
           double              sum)
{
  double angle = -G_PI / 2;

  for (guint i = 0; i < block->n_names; i++)
    {
      double part = isfinite (block->values[i]) && block->values[i] > 0 ? block->values[i] / sum : 0, to = angle + part * 2 * G_PI;
      guint32 color = part_colors[i % G_N_ELEMENTS (part_colors)];
      gboolean is_dark = (color >> 16 & 255) * 0.3 + (color >> 8 & 255) * 0.59 + (color & 255) * 0.11 < 140;

      if (part == 0)
        continue;
      cairo_new_path (self->cr);
      cairo_arc (self->cr, x, y, radius, angle, to);
      cairo_arc_negative (self->cr, x, y, radius * 0.56, to, angle);
      cairo_close_path (self->cr);
      finx_pdf_flow_color (self, color);
      cairo_fill_preserve (self->cr);
      cairo_set_source_rgb (self->cr, 1, 1, 1);
      cairo_set_line_width (self->cr, 1.2);
      cairo_stroke (self->cr);
      if (part >= 0.04)
        {
          double middle = (angle + to) / 2;
          g_autofree char *number = g_strdup_printf ("%u", i + 1);

          finx_pdf_flow_style (self, LABEL, TRUE);
          finx_pdf_flow_color (self, is_dark ? 0xffffff : FINX_PDF_INK);
          finx_pdf_flow_text (self, number, x + cos (middle) * radius * 0.78 - 12, y + sin (middle) * radius * 0.78 - LABEL * 0.7, 24,
                              FINX_PDF_CENTER);
        }
      angle = to;
    }
}

static void
draw_part (FinxPdfFlow        *self,
           const FinxPdfBlock *block,
           guint               i,
           double              x,
           double              y,
           double              width,
           double              sum)
{
  double value = block->values[i];
  g_autofree char *number = g_strdup_printf ("%u", i + 1);
  g_autofree char *share = !isfinite (value) ? g_strdup (finx_text ("unknown")) : value <= 0 || sum <= 0 ? g_strdup ("–")
                           : finx_format_percent (value / sum, 1);

  cairo_rectangle (self->cr, x, y + 2, 9, 9);
  finx_pdf_flow_color (self, part_colors[i % G_N_ELEMENTS (part_colors)]);
  cairo_fill (self->cr);
  finx_pdf_flow_style (self, 9, FALSE);
  finx_pdf_flow_color (self, FINX_PDF_FAINT);
  finx_pdf_flow_text (self, number, x + 12, y, 16, FINX_PDF_RIGHT);
  finx_pdf_flow_color (self, FINX_PDF_INK);
  finx_pdf_flow_text (self, block->names[i], x + 34, y, width - 34 - 56, FINX_PDF_LEFT);
  finx_pdf_flow_text (self, share, x + width - 54, y, 54, FINX_PDF_RIGHT);
}

void
finx_pdf_draw_donut (FinxPdfFlow        *self,
                     const FinxPdfBlock *block)
{
  double sum = sum_of_parts (block), radius = (HEIGHT - 16) / 2, left = self->left + 2 * radius + 40;
  double room = MAX (HEIGHT, block->n_names * LEGEND_ROW + 8), y;

  finx_pdf_flow_need (self, MIN (room, self->bottom - self->top - 40));
  if (sum > 0)
    draw_ring (self, block, self->left + radius, self->y + HEIGHT / 2, radius, sum);
  y = self->y + MAX ((HEIGHT - block->n_names * LEGEND_ROW) / 2, 4);
  for (guint i = 0; i < block->n_names; i++, y += LEGEND_ROW)
    draw_part (self, block, i, left, y, self->right - left, sum);
  self->y += room + 8;
}

#endif
