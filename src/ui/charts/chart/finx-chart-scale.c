/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/finx-chart-scale.h"

#include "ui/charts/finx-chart-ticks.h"
#include "ui/words/finx-format.h"

static const char *const names[FINX_N_SCALES] = { "linear", "log", "percent", "indexed" };

const char *
finx_scale_kind_to_string (FinxScaleKind kind)
{
  g_return_val_if_fail ((guint) kind < FINX_N_SCALES, names[0]);
  return names[kind];
}

gboolean
finx_scale_kind_from_string (const char    *text,
                             FinxScaleKind *kind)
{
  for (int i = 0; i < FINX_N_SCALES; i++)
    if (g_strcmp0 (text, names[i]) == 0)
      {
        *kind = (FinxScaleKind) i;
        return TRUE;
      }
  return FALSE;
}

void
finx_scale_add_margins (FinxScale *self,
                        double     below,
                        double     above)
{
  double room = MAX (self->height - below - above, 1);

  if (self->kind == FINX_SCALE_LOG)
    {
      double per_px = log (self->high / self->low) / room;

      self->low *= exp (-below * per_px);
      self->high *= exp (above * per_px);
    }
  else
    {
      double per_px = (self->high - self->low) / room;

      self->low -= below * per_px;
      self->high += above * per_px;
    }
}

/* Labels count in it: value = shown × unit + origin. */
static void
get_unit (const FinxScale *self,
          double          *unit,
          double          *origin)
{
  gboolean counts = self->kind == FINX_SCALE_PERCENT || self->kind == FINX_SCALE_INDEXED;

  *unit = counts ? self->base / 100 : 1;
  *origin = self->kind == FINX_SCALE_PERCENT ? self->base : 0;
}

static double
linear_step (const FinxScale *self,
             double           gap,
             double           tick,
             double           unit)
{
  return finx_ticks_step ((self->high - self->low) / unit * gap / MAX (self->height, 1), unit == 1 ? tick : 0);
}

static guint
linear_ticks (const FinxScale *self,
              double           gap,
              double           tick,
              double          *values)
{
  double unit, origin, step;
  guint n = 0;

  get_unit (self, &unit, &origin);
  step = linear_step (self, gap, tick, unit);
  for (double at = ceil ((self->low - origin) / unit / step); n < FINX_SCALE_MAX_TICKS; at++)
    {
      double value = at * step * unit + origin;

      if (!(value < self->high))
        break;
      values[n++] = value;
    }
  return n;
}

static void
add_tick (const FinxScale *self,
          double           gap,
          double           value,
          double          *values,
          guint           *n)
{
  if (value >= self->low && value < self->high && *n < FINX_SCALE_MAX_TICKS &&
      (*n == 0 || finx_scale_y (self, values[*n - 1]) - finx_scale_y (self, value) >= gap))
    values[(*n)++] = value;
}

/* One step in each of 1–2, 2–5 and 5–10 × 10ⁿ, so that labels stay where they are while the chart is moved. */
static guint
log_ticks (const FinxScale *self,
           double           gap,
           double           tick,
           double          *values)
{
  static const double parts[] = { 1, 2, 5, 10 };
  double per_unit = self->height / log (self->high / self->low);
  guint n = 0;

  for (double decade = pow (10, floor (log10 (self->low))); decade < self->high && n < FINX_SCALE_MAX_TICKS; decade *= 10)
    for (int i = 0; i < 3; i++)
      {
        double from = parts[i] * decade, to = MIN (parts[i + 1] * decade, self->high), step = finx_ticks_step (to * gap / per_unit, tick);

        add_tick (self, gap, from, values, &n);
        for (double k = ceil (MAX (from, self->low) / step); k * step < to * (1 - 1e-9) && n < FINX_SCALE_MAX_TICKS; k++)
          add_tick (self, gap, k * step, values, &n);
      }
  return n;
}

guint
finx_scale_ticks (const FinxScale *self,
                  double           gap,
                  double           tick,
                  double          *values)
{
  if (!(self->high > self->low) || self->height <= 0 || !isfinite (self->high - self->low))
    return 0;
  return self->kind == FINX_SCALE_LOG ? log_ticks (self, gap, tick, values) : linear_ticks (self, gap, tick, values);
}

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

int
finx_scale_decimals (const FinxScale *self,
                     double           gap,
                     double           tick,
                     int              decimals)
{
  double unit, origin;

  get_unit (self, &unit, &origin);
  if (unit != 1 || origin != 0)
    return CLAMP (step_decimals (linear_step (self, gap, 0, unit)), 0, 2);
  return MAX (decimals, tick > 0 ? 0 : step_decimals (linear_step (self, gap, 0, 1)));
}

char *
finx_scale_label (const FinxScale *self,
                  double           value,
                  int              decimals)
{
  if (self->kind == FINX_SCALE_PERCENT)
    return finx_format_percent_signed (value / self->base - 1, decimals);
  if (self->kind == FINX_SCALE_INDEXED)
    return finx_format_double (value / self->base * 100, decimals);
  return finx_format_double (value, decimals);
}
