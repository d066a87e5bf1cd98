/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is traded, and at which prices. */
#include <math.h>

#include "analytics/indicators/finx-indicator-kind.h"
#include "analytics/indicators/finx-smoothing.h"
#include "analytics/indicators/finx-window.h"

/* The volume, with the sign of the change. */
static inline double
get_signed (double        close,
            double        before,
            double        volume,
            const double *p)
{
  double up = close > before ? volume : 0;

  return close < before ? -volume : up;
}

FINX_MAP_3 (later_signed, get_signed)

static void
run_signed (const FinxStep *step,
            guint           n_steps,
            gsize           at,
            guint64         t,
            gsize           n)
{
  run_later_signed (step, 1, at, t, n);
  if (t == 0)
    *(step->to[0] + at) = *(step->from[2] + at);
}

static void
run_signed_bar (const FinxLink *link,
                gsize           at,
                guint64         t)
{
  const FinxStep *step = link->step;
  double volume = step->from[2][at];

  step->to[0][at] = t == 0 ? volume : get_signed (step->from[0][at], step->from[1][at], volume, step->parameters);
  finx_link_go_on (link, at, t);
}

static const FinxOperation signed_volume = { run_signed, run_signed_bar, 3, 1, .form = form_later_signed };

static void
plan_obv (const FinxIndicatorSpec *spec,
          FinxPlan                *plan,
          FinxColumn              *outputs)
{
  FinxColumn closes = finx_plan_bars (plan, FINX_BAR_CLOSE);

  outputs[0] = finx_total_plan (plan, FINX_STEP (plan, &signed_volume, (0), closes, finx_column_ago (closes, 1),
                                                 finx_plan_bars (plan, FINX_BAR_VOLUME)));
}

/* The volume, weighted by where the bar closes: 1 at its high, −1 at its low. */
static inline double
get_weighed (double        high,
             double        low,
             double        close,
             double        volume,
             const double *p)
{
  double range = high - low, part = ((close - low) - (high - close)) / range * volume;

  return range == 0 ? 0 : part;
}

FINX_MAP_4 (weigh, get_weighed)

static FinxColumn
add_weighed (FinxPlan *plan)
{
  return FINX_STEP (plan, &weigh, (0), finx_plan_bars (plan, FINX_BAR_HIGH), finx_plan_bars (plan, FINX_BAR_LOW),
                    finx_plan_bars (plan, FINX_BAR_CLOSE), finx_plan_bars (plan, FINX_BAR_VOLUME));
}

static void
plan_ad (const FinxIndicatorSpec *spec,
         FinxPlan                *plan,
         FinxColumn              *outputs)
{
  outputs[0] = finx_total_plan (plan, add_weighed (plan));
}

static guint
get_first_of_all (const FinxIndicatorSpec *spec,
                  guint                    output)
{
  return 0;
}

static void
plan_cmf (const FinxIndicatorSpec *spec,
          FinxPlan                *plan,
          FinxColumn              *outputs)
{
  guint n = finx_spec_get_period (spec, 0);

  outputs[0] = finx_plan_ratio (plan, finx_window_sum (plan, add_weighed (plan), n),
                                finx_window_sum (plan, finx_plan_bars (plan, FINX_BAR_VOLUME), n));
}

static inline double
get_flow_up (double        x,
             double        before,
             double        volume,
             const double *p)
{
  double flow = x * volume;

  return x > before ? flow : 0;
}

static inline double
get_flow_down (double        x,
               double        before,
               double        volume,
               const double *p)
{
  double flow = x * volume;

  return x < before ? flow : 0;
}

static inline double
relate_flows (double        up,
              double        down,
              const double *p)
{
  double both = up + down, part = 100 * up / both;

  return both == 0 ? 50 : part;
}

FINX_MAP_3 (flow_up, get_flow_up)
FINX_MAP_3 (flow_down, get_flow_down)
FINX_MAP_2 (relation, relate_flows)

static void
plan_mfi (const FinxIndicatorSpec *spec,
          FinxPlan                *plan,
          FinxColumn              *outputs)
{
  FinxColumn x = finx_plan_price (plan, spec->source), volumes = finx_plan_bars (plan, FINX_BAR_VOLUME);
  guint n = finx_spec_get_period (spec, 0);

  outputs[0] = FINX_STEP (plan, &relation, (0),
                          finx_window_sum (plan, FINX_STEP (plan, &flow_up, (0), x, finx_column_ago (x, 1), volumes), n),
                          finx_window_sum (plan, FINX_STEP (plan, &flow_down, (0), x, finx_column_ago (x, 1), volumes), n));
}

/* How many bars ago the session began. */
static void
run_since_session (const FinxStep *step,
                   guint           n_steps,
                   gsize           at,
                   guint64         t,
                   gsize           n)
{
  for (gsize i = at; i < at + n; i++)
    {
      double *since = step->to[0] + i;

      *since = (t == 0 && i == at) || step->from[0][i] != step->from[1][i] ? 0 : since[-1] + 1;
    }
}

static const FinxOperation since_session = { run_since_session, NULL, 2, 1, 1 };

/* How many bars ago the first at or after the anchor was; the second column: whether there has been one. */
static void
run_since_anchor (const FinxStep *steps,
                  guint           n_steps,
                  gsize           at,
                  guint64         t,
                  gsize           n)
{
  for (const FinxStep *step = steps; step < steps + n_steps; step++)
    for (gsize i = at; i < at + n; i++)
      {
        double *since = step->to[0] + i, *is_begun = step->to[1] + i;

        *is_begun = step->from[0][i] >= step->parameters[0] * 1e6;
        *since = *is_begun != 0 && is_begun[-1] != 0 ? since[-1] + 1 : 0;
      }
}

static const FinxOperation since_anchor = { run_since_anchor, NULL, 1, 2, 1 };

/* The first price of the session. */
static void
run_base (const FinxStep *steps,
          guint           n_steps,
          gsize           at,
          guint64         t,
          gsize           n)
{
  for (const FinxStep *step = steps; step < steps + n_steps; step++)
    for (gsize i = at; i < at + n; i++)
      *(step->to[0] + i) = step->from[1][i] == 0 ? step->from[0][i] : *(step->to[0] + i - 1);
}

static const FinxOperation base = { run_base, NULL, 2, 1, 1 };

/* The deviation, weighted by volume. */
static inline double
get_width (double        distance,
           double        square,
           double        volume,
           const double *factor)
{
  double mean = distance / volume;

  return *factor * sqrt (MAX (square / volume - mean * mean, 0));
}

static inline double
get_begun (double        value,
           double        is_begun,
           const double *p)
{
  return is_begun == 0 ? NAN : value;
}

FINX_MAP_3 (width_of, get_width)
FINX_MAP_2 (begun, get_begun)

static FinxColumn
add_total (FinxPlan         *plan,
           FinxColumn        x,
           const FinxColumn *since)
{
  return since != NULL ? finx_total_since (plan, x, *since) : finx_total_plan (plan, x);
}

/* The average price of what was traded since a session or a moment began, and the deviation from it: counted from the first price, so
 * that little is lost. @since: (nullable): the first bar of all */
static void
put_traded (const FinxIndicatorSpec *spec,
            FinxPlan                *plan,
            const FinxColumn        *since,
            double                   factor,
            FinxColumn              *outputs)
{
  FinxColumn x = finx_plan_price (plan, spec->source), volumes = finx_plan_bars (plan, FINX_BAR_VOLUME);
  FinxColumn volume = add_total (plan, volumes, since), first = since != NULL ? *since : finx_plan_numbers (plan), width;
  FinxColumn from_base = finx_plan_difference (plan, x, FINX_STEP (plan, &base, (0), x, first));
  FinxColumn distances = finx_plan_product (plan, volumes, from_base), squares = finx_plan_product (plan, distances, from_base);

  outputs[0] = finx_plan_ratio (plan, add_total (plan, finx_plan_product (plan, x, volumes), since), volume);
  width = FINX_STEP (plan, &width_of, (factor), add_total (plan, distances, since), add_total (plan, squares, since), volume);
  outputs[1] = finx_plan_edges (plan, outputs[0], width, 1);
  outputs[2] = finx_column_beside (outputs[1], 1);
}

static void
plan_vwap (const FinxIndicatorSpec *spec,
           FinxPlan                *plan,
           FinxColumn              *outputs)
{
  FinxColumn sessions = finx_plan_bars (plan, FINX_BAR_SESSION);
  FinxColumn since = FINX_STEP (plan, &since_session, (0), sessions, finx_column_ago (sessions, 1));

  put_traded (spec, plan, &since, spec->parameters[0], outputs);
}

/* From the first bar there is, or from a moment on. */
static void
plan_avwap (const FinxIndicatorSpec *spec,
            FinxPlan                *plan,
            FinxColumn              *outputs)
{
  double anchor = spec->parameters[0], factor = spec->parameters[1];
  FinxColumn since = FINX_STEP (plan, &since_anchor, (anchor), finx_plan_bars (plan, FINX_BAR_TIME));

  put_traded (spec, plan, anchor != 0 ? &since : NULL, factor, outputs);
  if (factor == 0)
    outputs[1] = outputs[2] = outputs[0];
  for (guint k = 0; anchor != 0 && k < 3; k++)
    outputs[k] = FINX_STEP (plan, &begun, (0), outputs[k], finx_column_beside (since, 1));
}

const FinxIndicatorKind finx_volume_kinds[] = {
  {
    .info = {
      .name = "vwap", .title = N_("Volume-weighted average price of the session"), .short_title = N_("VWAP"), .is_overlay = TRUE,
      .has_source = TRUE, .source = FINX_SOURCE_HLC3, .needs = FINX_NEEDS_VOLUME | FINX_NEEDS_SESSION,
      .n_parameters = 1, .parameters = { FINX_NUMBER ("factor", N_("Factor"), 1, 0, 100) },
      .n_outputs = 3,
      .outputs = { { "vwap", N_("VWAP"), FINX_LOOK_LINE }, { "upper", N_("Upper"), FINX_LOOK_BAND_EDGE },
                   { "lower", N_("Lower"), FINX_LOOK_BAND_EDGE } },
    },
    .plan = plan_vwap, .get_first = get_first_of_all,
  },
  {
    .info = {
      .name = "avwap", .title = N_("Anchored volume-weighted average price"), .short_title = N_("AVWAP"), .is_overlay = TRUE,
      .has_source = TRUE, .source = FINX_SOURCE_HLC3, .needs = FINX_NEEDS_VOLUME | FINX_NEEDS_TIME,
      .n_parameters = 2,
      .parameters = { { "anchor", N_("Anchor"), 0, 0, 32503680000, FINX_PARAMETER_TIME }, FINX_NUMBER ("factor", N_("Factor"), 0, 0, 100) },
      .n_outputs = 3,
      .outputs = { { "vwap", N_("VWAP"), FINX_LOOK_LINE }, { "upper", N_("Upper"), FINX_LOOK_BAND_EDGE },
                   { "lower", N_("Lower"), FINX_LOOK_BAND_EDGE } },
    },
    .plan = plan_avwap, .get_first = get_first_of_all,
  },
  {
    .info = {
      .name = "obv", .title = N_("On-balance volume"), .short_title = N_("OBV"), .needs = FINX_NEEDS_CLOSE | FINX_NEEDS_VOLUME,
      .n_outputs = 1, .outputs = { { "obv", N_("OBV"), FINX_LOOK_LINE } },
    },
    .plan = plan_obv, .get_first = get_first_of_all,
  },
  {
    .info = {
      .name = "ad", .title = N_("Accumulation/distribution"), .short_title = N_("A/D"),
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE | FINX_NEEDS_VOLUME,
      .n_outputs = 1, .outputs = { { "ad", N_("A/D"), FINX_LOOK_LINE } },
    },
    .plan = plan_ad, .get_first = get_first_of_all,
  },
  {
    .info = {
      .name = "cmf", .title = N_("Chaikin money flow"), .short_title = N_("CMF"),
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE | FINX_NEEDS_VOLUME,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1) },
      .n_outputs = 1, .outputs = { { "cmf", N_("CMF"), FINX_LOOK_LINE } },
      .n_levels = 1, .levels = { 0 }, .least = -1, .most = 1,
    },
    .plan = plan_cmf, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "mfi", .title = N_("Money flow index"), .short_title = N_("MFI"), .has_source = TRUE, .source = FINX_SOURCE_HLC3,
      .needs = FINX_NEEDS_VOLUME,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 14, 1) },
      .n_outputs = 1, .outputs = { { "mfi", N_("MFI"), FINX_LOOK_LINE } },
      .n_levels = 2, .levels = { 20, 80 }, .most = 100,
    },
    .plan = plan_mfi, .get_first = finx_first_after_window,
  },
};
const guint finx_n_volume_kinds = G_N_ELEMENTS (finx_volume_kinds);
