/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which way the price goes, and where it would turn. */
#include <math.h>

#include "analytics/indicators/finx-indicator-kind.h"
#include "analytics/indicators/finx-smoothing.h"
#include "analytics/indicators/finx-window.h"
#include "analytics/indicators/finx-zigzag.h"

/* How far the bar reaches beyond the one before, up or down: the larger of both alone. */
static inline void
put_ways (const double *const *from,
          double *const       *to,
          gsize                i,
          const double        *p)
{
  double up = from[0][i] - from[1][i], down = from[3][i] - from[2][i];
  double some_up = up > 0 ? up : 0, some_down = down > 0 ? down : 0;

  to[0][i] = up > down ? some_up : 0;
  to[1][i] = down > up ? some_down : 0;
}

static inline double
get_index (double        movement,
           double        range,
           const double *p)
{
  return 100 * movement / range;
}

/* The difference of both in per cent of their sum; unknown where nothing moved. */
static inline double
get_movement (double        up,
              double        down,
              const double *p)
{
  return 100 * fabs (up - down) / (up + down);
}

FINX_MAP (ways, 4, 2, put_ways)
FINX_MAP_2 (part_of_range, get_index)
FINX_MAP_2 (movement, get_movement)

/* Directional movement. Wilder's sums over n − 1 bars, then S += today − S / n, are n times an average begun with the first bar's 0.
 * Without any movement the average stays. */
static void
plan_adx (const FinxIndicatorSpec *spec,
          FinxPlan                *plan,
          FinxColumn              *outputs)
{
  guint n = finx_spec_get_period (spec, 0);
  double k = FINX_WILDER (n);
  FinxColumn highs = finx_plan_bars (plan, FINX_BAR_HIGH), lows = finx_plan_bars (plan, FINX_BAR_LOW);
  FinxColumn highs_before = finx_column_ago (highs, 1), lows_before = finx_column_ago (lows, 1);
  FinxColumn ups = FINX_STEP (plan, &ways, (0), highs, highs_before, lows, lows_before), downs = finx_column_beside (ups, 1), range;

  ups = finx_smoothing_plan (plan, ups, 0, n, k, FINX_SMOOTHING_FROM_ZERO);
  downs = finx_smoothing_plan (plan, downs, 0, n, k, FINX_SMOOTHING_FROM_ZERO);
  range = finx_smoothing_plan (plan, finx_plan_true_range (plan), 0, n, k, FINX_SMOOTHING_FROM_ZERO);
  outputs[0] = FINX_STEP (plan, &part_of_range, (0), ups, range);
  outputs[1] = FINX_STEP (plan, &part_of_range, (0), downs, range);
  outputs[2] = finx_smoothing_plan (plan, FINX_STEP (plan, &movement, (0), ups, downs), n, n, k, FINX_SMOOTHING_HOLDS);
}

static guint
get_first_of_adx (const FinxIndicatorSpec *spec,
                  guint                    output)
{
  guint n = finx_spec_get_period (spec, 0);

  return output == 2 ? 2 * n - 1 : n;
}

/* Wilder's parabolic stop and reverse, begun as TA-Lib does. */

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
run_sar (const FinxStep *steps,
         guint           n_steps,
         gsize           at,
         guint64         t,
         gsize           n)
{
  for (const FinxStep *self = steps; self < steps + n_steps; self++)
    for (gsize i = at; i < at + n; i++)
      {
        const double *high = self->from[0] + i, *low = self->from[2] + i;
        double *shown = self->to[0] + i, *stop = self->to[1] + i, *extreme = self->to[2] + i, *speed = self->to[3] + i;
        double *is_long = self->to[4] + i, step = self->parameters[0], most = self->parameters[1];
        guint64 number = t + (i - at);
        SarState now = { 0 };

        if (number == 1)
          {
            now = begin_stop (high, low, step, most);
            *shown = move_stop (&now, high[0], low[0], high[0], low[0], step, most);
          }
        else if (number > 1)
          {
            now = (SarState) { stop[-1], extreme[-1], speed[-1], is_long[-1] };
            *shown = move_stop (&now, high[-1], low[-1], high[0], low[0], step, most);
          }
        *stop = now.stop, *extreme = now.extreme, *speed = now.speed, *is_long = now.is_long;
      }
}

static const FinxOperation sar = { run_sar, NULL, 4, 5, 1 };

static void
plan_sar (const FinxIndicatorSpec *spec,
          FinxPlan                *plan,
          FinxColumn              *outputs)
{
  FinxColumn highs = finx_plan_bars (plan, FINX_BAR_HIGH), lows = finx_plan_bars (plan, FINX_BAR_LOW);

  outputs[0] = FINX_STEP (plan, &sar, (spec->parameters[0], spec->parameters[1]), highs, finx_column_ago (highs, 1), lows,
                          finx_column_ago (lows, 1));
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

/* A band moves towards the price only, until the price has passed it. */
static void
run_supertrend (const FinxStep *steps,
                guint           n_steps,
                gsize           at,
                guint64         t,
                gsize           n)
{
  for (const FinxStep *step = steps; step < steps + n_steps; step++)
    for (gsize i = at; i < at + n; i++)
      {
        double close = step->from[2][i], before = step->from[3][i], atr = step->from[4][i];
        double middle = (step->from[0][i] + step->from[1][i]) / 2;
        double *stop = step->to[0] + i, *direction = step->to[1] + i, *upper = step->to[2] + i, *lower = step->to[3] + i;

        *upper = middle + step->parameters[1] * atr;
        *lower = middle - step->parameters[1] * atr;
        if ((double) (t + (i - at)) <= step->parameters[0])
          {
            *direction = close >= middle ? 1 : -1;
          }
        else
          {
            if (*upper >= upper[-1] && before <= upper[-1])
              *upper = upper[-1];
            if (*lower <= lower[-1] && before >= lower[-1])
              *lower = lower[-1];
            *direction = direction[-1] < 0 && close > *upper ? 1 : direction[-1] > 0 && close < *lower ? -1 : direction[-1];
          }
        *stop = *direction > 0 ? *lower : *upper;
      }
}

static const FinxOperation supertrend = { run_supertrend, NULL, 5, 4, 1 };

static void
plan_supertrend (const FinxIndicatorSpec *spec,
                 FinxPlan                *plan,
                 FinxColumn              *outputs)
{
  guint n = finx_spec_get_period (spec, 0);
  FinxColumn closes = finx_plan_bars (plan, FINX_BAR_CLOSE);
  FinxColumn atr = finx_smoothing_plan (plan, finx_plan_true_range (plan), 1, n, FINX_WILDER (n), FINX_SMOOTHING_PLAIN);

  outputs[0] = FINX_STEP (plan, &supertrend, (n, spec->parameters[1]), finx_plan_bars (plan, FINX_BAR_HIGH),
                          finx_plan_bars (plan, FINX_BAR_LOW), closes, finx_column_ago (closes, 1), atr);
  outputs[1] = finx_column_beside (outputs[0], 1);
}

static inline double
get_middle (double        one,
            double        other,
            const double *p)
{
  return (one + other) / 2;
}

FINX_MAP_2 (middle_of, get_middle)

static guint
get_displacement (const FinxIndicatorSpec *spec)
{
  return finx_spec_get_period (spec, 3);
}

static void
plan_ichimoku (const FinxIndicatorSpec *spec,
               FinxPlan                *plan,
               FinxColumn              *outputs)
{
  FinxColumn middles[3];

  for (guint k = 0; k < 3; k++)
    {
      guint n = finx_spec_get_period (spec, k);

      middles[k] = FINX_STEP (plan, &middle_of, (0), finx_window_highest (plan, finx_plan_bars (plan, FINX_BAR_HIGH), n),
                              finx_window_lowest (plan, finx_plan_bars (plan, FINX_BAR_LOW), n));
    }
  outputs[0] = middles[0];
  outputs[1] = middles[1];
  outputs[2] = finx_column_ago (FINX_STEP (plan, &middle_of, (0), middles[0], middles[1]), get_displacement (spec));
  outputs[3] = finx_column_ago (middles[2], get_displacement (spec));
  outputs[4] = finx_plan_bars (plan, FINX_BAR_CLOSE);
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

/* The swings that are complete; what may still be one is left to finx_zigzag_push(). */
static void
run_zigzag (const FinxStep *steps,
            guint           n_steps,
            gsize           at,
            guint64         t,
            gsize           n)
{
  for (const FinxStep *step = steps; step < steps + n_steps; step++)
    for (gsize i = at; i < at + n; i++)
      {
        double *high = step->to[0] + i, *low = step->to[1] + i, *direction = step->to[2] + i, *top = step->to[3] + i;
        double *bottom = step->to[4] + i, ended = 0;
        gboolean is_first = t == 0 && i == at;
        FinxSwing swing = { .direction = (int) direction[-1], .top = top[-1], .bottom = bottom[-1] };
        int turn = 0;

        if (is_first)
          finx_swing_begin (&swing, step->from[0][i], step->from[1][i]);
        else
          turn = finx_swing_push (&swing, step->from[0][i], step->from[1][i], step->parameters[0] / 100, &ended);
        *high = turn > 0 ? ended : is_first ? NAN : high[-1];
        *low = turn < 0 ? ended : is_first ? NAN : low[-1];
        *direction = swing.direction, *top = swing.top, *bottom = swing.bottom;
      }
}

static const FinxOperation zigzag = { run_zigzag, NULL, 2, 5, 1 };

static void
plan_zigzag (const FinxIndicatorSpec *spec,
             FinxPlan                *plan,
             FinxColumn              *outputs)
{
  outputs[0] = FINX_STEP (plan, &zigzag, (spec->parameters[0]), finx_plan_bars (plan, FINX_BAR_HIGH), finx_plan_bars (plan, FINX_BAR_LOW));
  outputs[1] = finx_column_beside (outputs[0], 1);
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
    .plan = plan_adx, .get_first = get_first_of_adx,
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
    .plan = plan_sar, .get_first = get_first_of_sar, .get_warm_up = warm_up_of_path,
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
    .plan = plan_supertrend, .get_first = finx_first_after_window,
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
    .plan = plan_ichimoku, .get_first = get_first_of_ichimoku,
    .get_shift = get_shift_of_ichimoku,
  },
  {
    .info = {
      .name = "zigzag", .title = N_("ZigZag"), .short_title = N_("ZigZag"), .is_overlay = TRUE,
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW,
      .n_parameters = 1, .parameters = { FINX_NUMBER ("percent", N_("Per cent"), 5, 0.01, 99) },
      .n_outputs = 2,
      .outputs = { { "high", N_("Last high"), FINX_LOOK_STEP }, { "low", N_("Last low"), FINX_LOOK_STEP } },
    },
    .plan = plan_zigzag, .get_first = get_first_of_all,
    .get_warm_up = warm_up_of_path,
  },
};
const guint finx_n_trend_kinds = G_N_ELEMENTS (finx_trend_kinds);
