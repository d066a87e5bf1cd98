/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which way the price goes, and where it would turn. */
#include <math.h>
#include <string.h>

#include "analytics/indicators/finx-indicator-kind.h"
#include "analytics/indicators/finx-kernels.h"
#include "analytics/indicators/finx-smoothing.h"
#include "analytics/indicators/finx-window.h"
#include "analytics/indicators/finx-zigzag.h"

/* Directional movement. Wilder's sums over n − 1 bars, then S += today − S / n, are n times an average begun with the first bar's 0. */
typedef struct
{
  guint         highs, lows, closes, ups, downs, ranges, movement;
  FinxSmoothing up, down, range, average;
} Adx;

static void
set_up_adx (const FinxIndicatorSpec *spec,
            FinxWork                *work,
            gpointer                 state)
{
  Adx *self = state;
  guint n = finx_spec_get_period (spec, 0);
  double k = FINX_WILDER (n);

  self->highs = finx_work_add (work, 1);
  self->lows = finx_work_add (work, 1);
  self->closes = finx_work_add (work, 1);
  self->ups = finx_work_add (work, 0);
  self->downs = finx_work_add (work, 0);
  self->ranges = finx_work_add (work, 0);
  self->movement = finx_work_add (work, 0);
  finx_smoothing_plan (&self->up, work, self->ups, 0, n, k);
  finx_smoothing_plan (&self->down, work, self->downs, 0, n, k);
  finx_smoothing_plan (&self->range, work, self->ranges, 0, n, k);
  finx_smoothing_plan (&self->average, work, self->movement, n, n, k);
}

FINX_VECTORIZED static void
split_movement (const double *highs,
                const double *lows,
                double       *ups,
                double       *downs,
                gsize         n)
{
  const double *highs_before = highs - 1, *lows_before = lows - 1;

  for (gsize i = 0; i < n; i++)
    {
      double up = highs[i] - highs_before[i], down = lows_before[i] - lows[i];
      double up_part = up > 0 ? up : 0, down_part = down > 0 ? down : 0;

      ups[i] = up > down ? up_part : 0;
      downs[i] = down > up ? down_part : 0;
    }
}

/* The difference of both in per cent of their sum. Returns: whether that is NaN for some bar: nothing moved, or too far */
FINX_VECTORIZED static gboolean
relate_movement (const double *up,
                 const double *down,
                 double       *movement,
                 gsize         n)
{
  guint64 unknown = 0;

  for (gsize i = 0; i < n; i++)
    {
      double both = up[i] + down[i], difference = fabs (up[i] - down[i]);

      movement[i] = 100 * difference / both;
      unknown |= movement[i] != movement[i];
    }
  return unknown != 0;
}

FINX_VECTORIZED static void
put_index (const double *movement,
           const double *range,
           double       *to,
           gsize         n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = 100 * movement[i] / range[i];
}

/* Without any movement the average stays; 0 is added to those that it begins with. */
static void
average_slowly (const Adx *self,
                FinxWork  *work,
                gsize      n)
{
  gsize at = work->at;
  double *average = finx_work_look (work, self->average.y), *movement = finx_work_get (work, self->movement);

  for (gsize i = 0; i < n; i++)
    {
      if (isnan (movement[i]))
        movement[i] = work->t > self->average.seeded ? *(average + i - 1) : 0;
      finx_smoothing_run (&self->average, work, 1);
      finx_work_advance (work, 1);
    }
  work->at = at;
  work->t -= n;
}

static void
run_adx (const FinxIndicatorSpec *spec,
         FinxWork                *work,
         gpointer                 state,
         const FinxBlock         *block,
         double                 **outputs)
{
  const Adx *self = state;
  const double *highs = finx_block_copy (block, block->highs, work, self->highs), *up, *down, *range;
  const double *lows = finx_block_copy (block, block->lows, work, self->lows);
  double *ups = finx_work_get (work, self->ups), *downs = finx_work_get (work, self->downs), *ranges = finx_work_get (work, self->ranges);
  gsize n = block->n;

  split_movement (highs, lows, ups, downs, n);
  finx_block_true_range (block, work, self->closes, ranges);
  if (work->t == 0)
    ups[0] = downs[0] = ranges[0] = 0;
  up = finx_smoothing_run (&self->up, work, n);
  down = finx_smoothing_run (&self->down, work, n);
  range = finx_smoothing_run (&self->range, work, n);
  if ((block->wanted & 1) != 0)
    put_index (up, range, outputs[0], n);
  if ((block->wanted & 2) != 0)
    put_index (down, range, outputs[1], n);
  if (relate_movement (up, down, finx_work_get (work, self->movement), n))
    average_slowly (self, work, n);
  else
    finx_smoothing_run (&self->average, work, n);
  outputs[2] = finx_work_look (work, self->average.y);
}

static guint
get_first_of_adx (const FinxIndicatorSpec *spec,
                  guint                    output)
{
  guint n = finx_spec_get_period (spec, 0);

  return output == 2 ? 2 * n - 1 : n;
}

/* Wilder's parabolic stop and reverse, begun as TA-Lib does. */
typedef struct
{
  guint highs, lows;
  guint stop, extreme, speed, is_long;
} Sar;

static void
set_up_sar (const FinxIndicatorSpec *spec,
            FinxWork                *work,
            gpointer                 state)
{
  Sar *self = state;

  self->highs = finx_work_add (work, 1);
  self->lows = finx_work_add (work, 1);
  self->stop = finx_work_add (work, 1);
  self->extreme = finx_work_add (work, 1);
  self->speed = finx_work_add (work, 1);
  self->is_long = finx_work_add (work, 1);
}

/* What is known before a bar. */
typedef struct
{
  double stop, extreme, speed, is_long;
} SarState;

/* Moves the stop over the bar @high to @low, whose neighbour was @high_before to @low_before. Returns: the stop at this bar */
static double
move_stop (SarState *self,
           double    high_before,
           double    low_before,
           double    high,
           double    low,
           double    step,
           double    most)
{
  double shown, sign = self->is_long != 0 ? 1 : -1;
  double far = self->is_long != 0 ? high : low, near = self->is_long != 0 ? low : high;
  double limit_before, limit;

  if (sign * (near - self->stop) <= 0)
    {
      self->is_long = self->is_long == 0;
      sign = -sign;
      shown = self->is_long != 0 ? MIN (MIN (self->extreme, low_before), low) : MAX (MAX (self->extreme, high_before), high);
      self->speed = MIN (step, most);
      self->extreme = near;
      self->stop = shown;
    }
  else
    {
      shown = self->stop;
      if (sign * (far - self->extreme) > 0)
        {
          self->extreme = far;
          self->speed = MIN (self->speed + step, most);
        }
    }
  self->stop = shown + self->speed * (self->extreme - shown);
  limit_before = self->is_long != 0 ? low_before : high_before;
  limit = self->is_long != 0 ? low : high;
  self->stop = sign > 0 ? MIN (MIN (self->stop, limit_before), limit) : MAX (MAX (self->stop, limit_before), limit);
  return shown;
}

/* Short if the second bar goes down by more than it goes up. */
static SarState
begin_stop (const double *high,
            const double *low,
            double        step,
            double        most)
{
  double down = low[-1] - low[0];
  gboolean is_short = down > 0 && down > high[0] - high[-1];

  return (SarState) { .stop = is_short ? high[-1] : low[-1], .extreme = is_short ? low[0] : high[0], .speed = MIN (step, most),
                      .is_long = !is_short };
}

static void
run_sar (const FinxIndicatorSpec *spec,
         FinxWork                *work,
         gpointer                 state,
         const FinxBlock         *block,
         double                 **outputs)
{
  const Sar *self = state;
  const double *highs = finx_block_copy (block, block->highs, work, self->highs);
  const double *lows = finx_block_copy (block, block->lows, work, self->lows);
  double *stop = finx_work_get (work, self->stop), *extreme = finx_work_get (work, self->extreme);
  double *speed = finx_work_get (work, self->speed), *is_long = finx_work_get (work, self->is_long);
  double step = spec->parameters[0], most = spec->parameters[1];

  for (gsize i = 0; i < block->n; i++)
    {
      const double *high = highs + i, *low = lows + i;
      SarState now = { 0 };

      if (work->t + i == 1)
        {
          now = begin_stop (high, low, step, most);
          outputs[0][i] = move_stop (&now, high[0], low[0], high[0], low[0], step, most);
        }
      else if (work->t + i > 1)
        {
          now = (SarState) { *(stop + i - 1), *(extreme + i - 1), *(speed + i - 1), *(is_long + i - 1) };
          outputs[0][i] = move_stop (&now, high[-1], low[-1], high[0], low[0], step, most);
        }
      stop[i] = now.stop, extreme[i] = now.extreme, speed[i] = now.speed, is_long[i] = now.is_long;
    }
}

static guint
get_first_of_sar (const FinxIndicatorSpec *spec,
                  guint                    output)
{
  return 1;
}

static guint
warm_up_of_path (const FinxIndicatorSpec *spec)
{
  return 250;   /* enough turns that the first one does not matter */
}

typedef struct
{
  guint         closes, ranges, upper, lower, direction;
  FinxSmoothing atr;
} SuperTrend;

static void
set_up_supertrend (const FinxIndicatorSpec *spec,
                   FinxWork                *work,
                   gpointer                 state)
{
  SuperTrend *self = state;
  guint n = finx_spec_get_period (spec, 0);

  self->closes = finx_work_add (work, 1);
  self->ranges = finx_work_add (work, 0);
  self->upper = finx_work_add (work, 1);
  self->lower = finx_work_add (work, 1);
  self->direction = finx_work_add (work, 1);
  finx_smoothing_plan (&self->atr, work, self->ranges, 1, n, FINX_WILDER (n));
}

/* A band moves towards the price only, until the price has passed it. */
static void
run_supertrend (const FinxIndicatorSpec *spec,
                FinxWork                *work,
                gpointer                 state,
                const FinxBlock         *block,
                double                 **outputs)
{
  const SuperTrend *self = state;
  double *upper = finx_work_get (work, self->upper), *lower = finx_work_get (work, self->lower);
  double *direction = finx_work_get (work, self->direction);
  const double *before = finx_work_get (work, self->closes) - 1, *upper_before = upper - 1, *lower_before = lower - 1, *atr;

  finx_block_true_range (block, work, self->closes, finx_work_get (work, self->ranges));
  atr = finx_smoothing_run (&self->atr, work, block->n);
  for (gsize i = 0; i < block->n; i++)
    {
      double middle = (block->highs[i] + block->lows[i]) / 2, close = block->closes[i], last = *(direction + i - 1);

      upper[i] = middle + spec->parameters[1] * atr[i];
      lower[i] = middle - spec->parameters[1] * atr[i];
      if (work->t + i <= self->atr.seeded)
        {
          direction[i] = close >= middle ? 1 : -1;
        }
      else
        {
          if (upper[i] >= upper_before[i] && before[i] <= upper_before[i])
            upper[i] = upper_before[i];
          if (lower[i] <= lower_before[i] && before[i] >= lower_before[i])
            lower[i] = lower_before[i];
          direction[i] = last < 0 && close > upper[i] ? 1 : last > 0 && close < lower[i] ? -1 : last;
        }
      outputs[0][i] = direction[i] > 0 ? lower[i] : upper[i];
      outputs[1][i] = direction[i];
    }
}

typedef struct
{
  guint      highs, lows, span_a, span_b;
  FinxWindow highest[3], lowest[3];
} Ichimoku;

static guint
get_displacement (const FinxIndicatorSpec *spec)
{
  return finx_spec_get_period (spec, 3);
}

static void
set_up_ichimoku (const FinxIndicatorSpec *spec,
                 FinxWork                *work,
                 gpointer                 state)
{
  Ichimoku *self = state;

  self->highs = finx_work_add (work, 0);
  self->lows = finx_work_add (work, 0);
  self->span_a = finx_work_add (work, get_displacement (spec));
  self->span_b = finx_work_add (work, get_displacement (spec));
  for (guint k = 0; k < 3; k++)
    {
      finx_window_plan_extreme (&self->highest[k], work, self->highs, finx_spec_get_period (spec, k));
      finx_window_plan_extreme (&self->lowest[k], work, self->lows, finx_spec_get_period (spec, k));
    }
}

static void
run_ichimoku (const FinxIndicatorSpec *spec,
              FinxWork                *work,
              gpointer                 state,
              const FinxBlock         *block,
              double                 **outputs)
{
  const Ichimoku *self = state;
  double *span_a = finx_work_get (work, self->span_a), *span_b = finx_work_get (work, self->span_b);
  const double *highest[3], *lowest[3];
  gsize n = block->n;

  finx_block_copy (block, block->highs, work, self->highs);
  finx_block_copy (block, block->lows, work, self->lows);
  for (guint k = 0; k < 3; k++)
    {
      highest[k] = finx_window_highest (&self->highest[k], work, n);
      lowest[k] = finx_window_lowest (&self->lowest[k], work, n);
    }
  for (gsize i = 0; i < n; i++)
    {
      outputs[0][i] = (highest[0][i] + lowest[0][i]) / 2;
      outputs[1][i] = (highest[1][i] + lowest[1][i]) / 2;
      span_a[i] = (outputs[0][i] + outputs[1][i]) / 2;
      span_b[i] = (highest[2][i] + lowest[2][i]) / 2;
    }
  outputs[2] = span_a - get_displacement (spec);
  outputs[3] = span_b - get_displacement (spec);
  memcpy (outputs[4], block->closes, n * sizeof (double));
}

static guint
get_first_of_ichimoku (const FinxIndicatorSpec *spec,
                       guint                    output)
{
  guint longer = (guint) MAX (spec->parameters[0], spec->parameters[1]) - 1;

  if (output == 2)
    return longer + get_displacement (spec);
  if (output == 3)
    return finx_spec_get_period (spec, 2) - 1 + get_displacement (spec);
  return output == 4 ? 0 : finx_spec_get_period (spec, output) - 1;
}

static int
get_shift_of_ichimoku (const FinxIndicatorSpec *spec,
                       guint                    output)
{
  int shift = (int) get_displacement (spec);

  return output == 2 || output == 3 ? shift : output == 4 ? -shift : 0;
}

static void
get_ichimoku_ahead (const FinxIndicatorSpec *spec,
                    const FinxWork          *work,
                    gconstpointer            state,
                    guint                    output,
                    double                  *values)
{
  const Ichimoku *self = state;
  guint shift = get_displacement (spec);

  memcpy (values, finx_work_get (work, output == 2 ? self->span_a : self->span_b) - shift, shift * sizeof (double));
}

/* The swings that are complete; what may still be one is left to finx_zigzag_push(). */
typedef struct
{
  guint direction, top, bottom, high, low;
} ZigZag;

static void
set_up_zigzag (const FinxIndicatorSpec *spec,
               FinxWork                *work,
               gpointer                 state)
{
  ZigZag *self = state;

  self->direction = finx_work_add (work, 1);
  self->top = finx_work_add (work, 1);
  self->bottom = finx_work_add (work, 1);
  self->high = finx_work_add (work, 1);
  self->low = finx_work_add (work, 1);
}

static void
run_zigzag (const FinxIndicatorSpec *spec,
            FinxWork                *work,
            gpointer                 state,
            const FinxBlock         *block,
            double                 **outputs)
{
  const ZigZag *self = state;
  double *direction = finx_work_get (work, self->direction), *top = finx_work_get (work, self->top);
  double *bottom = finx_work_get (work, self->bottom), *high = finx_work_get (work, self->high), *low = finx_work_get (work, self->low);

  for (gsize i = 0; i < block->n; i++)
    {
      gboolean is_first = work->t + i == 0;
      FinxSwing swing = { .direction = (int) *(direction + i - 1), .top = *(top + i - 1), .bottom = *(bottom + i - 1) };
      double ended = 0;
      int turn = 0;

      if (is_first)
        finx_swing_begin (&swing, block->highs[i], block->lows[i]);
      else
        turn = finx_swing_push (&swing, block->highs[i], block->lows[i], spec->parameters[0] / 100, &ended);
      high[i] = turn > 0 ? ended : is_first ? NAN : *(high + i - 1);
      low[i] = turn < 0 ? ended : is_first ? NAN : *(low + i - 1);
      direction[i] = swing.direction, top[i] = swing.top, bottom[i] = swing.bottom;
      outputs[0][i] = high[i];
      outputs[1][i] = low[i];
    }
}

static guint
get_first_of_all (const FinxIndicatorSpec *spec,
                  guint                    output)
{
  return 0;
}

const FinxIndicatorKind finx_trend_kinds[] = {
  {
    .info = {
      .name = "adx", .title = N_("Average directional index"), .short_title = N_("ADX"),
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 14, 1) },
      .n_outputs = 3,
      .outputs = { { "plus", N_("+DI"), FINX_LOOK_LINE }, { "minus", N_("−DI"), FINX_LOOK_LINE }, { "adx", N_("ADX"), FINX_LOOK_LINE } },
      .n_levels = 1, .levels = { 25 }, .most = 100,
    },
    .state_size = sizeof (Adx), .set_up = set_up_adx, .run = run_adx, .get_first = get_first_of_adx,
    .get_warm_up = finx_warm_up_of_smoothing,
  },
  {
    .info = {
      .name = "sar", .title = N_("Parabolic SAR"), .short_title = N_("SAR"), .is_overlay = TRUE,
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW,
      .n_parameters = 2,
      .parameters = { FINX_NUMBER ("step", N_("Step"), 0.02, 0, 1), FINX_NUMBER ("most", N_("Largest step"), 0.2, 0, 1) },
      .n_outputs = 1, .outputs = { { "sar", N_("Stop"), FINX_LOOK_DOTS } },
    },
    .state_size = sizeof (Sar), .set_up = set_up_sar, .run = run_sar, .get_first = get_first_of_sar, .get_warm_up = warm_up_of_path,
  },
  {
    .info = {
      .name = "supertrend", .title = N_("SuperTrend"), .short_title = N_("SuperTrend"), .is_overlay = TRUE,
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE,
      .n_parameters = 2,
      .parameters = { FINX_PERIOD ("period", N_("Period"), 10, 1), FINX_NUMBER ("factor", N_("Factor"), 3, 0, 100) },
      .n_outputs = 2,
      .outputs = { { "supertrend", N_("Stop"), FINX_LOOK_STEP }, { "direction", N_("Direction"), FINX_LOOK_HIDDEN } },
    },
    .state_size = sizeof (SuperTrend), .set_up = set_up_supertrend, .run = run_supertrend, .get_first = finx_first_after_window,
    .get_warm_up = warm_up_of_path,
  },
  {
    .info = {
      .name = "ichimoku", .title = N_("Ichimoku cloud"), .short_title = N_("Ichimoku"), .is_overlay = TRUE,
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE,
      .n_parameters = 4,
      .parameters = { FINX_PERIOD ("conversion", N_("Conversion"), 9, 1), FINX_PERIOD ("base", N_("Base"), 26, 1),
                      FINX_PERIOD ("span", N_("Span"), 52, 1), FINX_PERIOD ("shift", N_("Shift"), 26, 1) },
      .n_outputs = 5,
      .outputs = { { "conversion", N_("Conversion"), FINX_LOOK_LINE }, { "base", N_("Base"), FINX_LOOK_LINE },
                   { "span-a", N_("Span A"), FINX_LOOK_BAND_EDGE }, { "span-b", N_("Span B"), FINX_LOOK_BAND_EDGE },
                   { "lagging", N_("Lagging"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (Ichimoku), .set_up = set_up_ichimoku, .run = run_ichimoku, .get_first = get_first_of_ichimoku,
    .get_shift = get_shift_of_ichimoku, .get_ahead = get_ichimoku_ahead,
  },
  {
    .info = {
      .name = "zigzag", .title = N_("ZigZag"), .short_title = N_("ZigZag"), .is_overlay = TRUE,
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW,
      .n_parameters = 1, .parameters = { FINX_NUMBER ("percent", N_("Per cent"), 5, 0.01, 99) },
      .n_outputs = 2,
      .outputs = { { "high", N_("Last high"), FINX_LOOK_STEP }, { "low", N_("Last low"), FINX_LOOK_STEP } },
    },
    .state_size = sizeof (ZigZag), .set_up = set_up_zigzag, .run = run_zigzag, .get_first = get_first_of_all,
    .get_warm_up = warm_up_of_path,
  },
};
const guint finx_n_trend_kinds = G_N_ELEMENTS (finx_trend_kinds);
