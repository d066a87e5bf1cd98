/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The risk figures of one series of returns, each with the reason where there is none. */
#include "portfolio/review/finx-risk-record-private.h"

#include <math.h>

#define SHARE_SCALE 12          /* digits of a fraction that money is computed from */
#define MONEY_SCALE 10

static const char *const figure_names[FINX_N_RISK_FIGURES] = {
  "total_return", "cagr", "volatility", "downside_deviation", "max_drawdown", "sharpe", "sortino", "calmar", "beta", "alpha",
  "tracking_error", "information_ratio", "correlation",
};

static const char *const reason_names[FINX_N_RISK_REASONS] = {
  "known", "too_few", "below_a_year", "gaps", "no_deviation", "no_loss", "no_benchmark", "no_value",
};

static const char *const reason_sentences[FINX_N_RISK_REASONS] = {
  "",
  "There are too few daily returns for this figure.",
  "A yearly rate needs a year of returns.",
  "Prices are missing on some days, so nothing can be chained across them.",
  "The returns, or those of the benchmark, do not vary.",
  "Nothing lost value in this time.",
  "No benchmark is chosen, or it has no prices for this time.",
  "The present value is not known, or nothing of value is held.",
};

static const char *const method_names[FINX_N_VAR_METHODS] = { "historical", "parametric", "cornish_fisher" };

const char *
finx_risk_figure_to_string (FinxRiskFigure figure)
{
  g_return_val_if_fail ((guint) figure < FINX_N_RISK_FIGURES, "");

  return figure_names[figure];
}

const char *
finx_risk_reason_to_string (FinxRiskReason reason)
{
  g_return_val_if_fail ((guint) reason < FINX_N_RISK_REASONS, "");

  return reason_names[reason];
}

/* Fit to show; "" for a figure that is known. */
const char *
finx_risk_reason_to_sentence (FinxRiskReason reason)
{
  g_return_val_if_fail ((guint) reason < FINX_N_RISK_REASONS, "");

  return reason_sentences[reason];
}

const char *
finx_var_method_to_string (FinxVarMethod method)
{
  g_return_val_if_fail ((guint) method < FINX_N_VAR_METHODS, "");

  return method_names[method];
}

FinxDecimal
finx_risk_to_money (double      share,
                    FinxDecimal value)
{
  if (!isfinite (share))
    return FINX_DECIMAL_UNKNOWN;
  return finx_decimal_mul (value, finx_decimal_from_double (share, SHARE_SCALE, FINX_ROUND_HALF_EVEN), MONEY_SCALE,
                           FINX_ROUND_HALF_EVEN);
}

/* NaN gets a reason, and what has a reason is NaN. */
static FinxRiskValue
judge (double         value,
       FinxRiskReason ruled_out,
       FinxRiskReason otherwise)
{
  if (ruled_out != FINX_RISK_KNOWN)
    return (FinxRiskValue) { NAN, ruled_out };
  return isnan (value) ? (FinxRiskValue) { NAN, otherwise } : (FinxRiskValue) { value, FINX_RISK_KNOWN };
}

/* All unknown. */
FinxRiskRecord
finx_risk_record_none (FinxRiskReason reason)
{
  FinxRiskRecord self = { .statistics = finx_performance (NULL, 0, FINX_WORKDAYS_PER_YEAR, 0) };
  FinxRiskLoss unknown = { { NAN, NAN }, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN, FALSE, reason };

  for (guint i = 0; i < FINX_N_RISK_FIGURES; i++)
    self.figures[i] = (FinxRiskValue) { NAN, reason };
  for (guint i = 0; i < FINX_N_VAR_METHODS; i++)
    for (guint j = 0; j < FINX_N_CONFIDENCES; j++)
      self.losses[i][j] = unknown;
  return self;
}

static gint32
day_of (const FinxRiskRecord *self,
        const gint32         *days,
        gsize                 point)
{
  return point == FINX_NOT_RECOVERED ? G_MAXINT32 : point == 0 ? self->from : days[point - 1];
}

static void
judge_own_figures (FinxRiskRecord *self,
                   const gint32   *days)
{
  const FinxPerformance *statistics = &self->statistics;
  const FinxDrawdown *deepest = &statistics->drawdowns.deepest;
  FinxRiskReason few = self->n < FINX_RISK_MIN_RETURNS ? FINX_RISK_TOO_FEW : FINX_RISK_KNOWN;
  FinxRiskReason gaps = self->n == 0 ? FINX_RISK_TOO_FEW : self->n_unknown > 0 ? FINX_RISK_GAPS : FINX_RISK_KNOWN;
  gboolean is_short = self->n < statistics->periods_per_year;
  FinxRiskReason yearly = gaps != FINX_RISK_KNOWN ? gaps : is_short ? FINX_RISK_BELOW_A_YEAR : FINX_RISK_KNOWN;
  const struct
  {
    FinxRiskFigure figure;
    double         value;
    FinxRiskReason ruled_out, otherwise;
  } rows[] = {
    { FINX_RISK_TOTAL_RETURN, statistics->total_return, gaps, FINX_RISK_GAPS },
    { FINX_RISK_CAGR, statistics->cagr, yearly, FINX_RISK_GAPS },
    { FINX_RISK_VOLATILITY, statistics->volatility, few, FINX_RISK_TOO_FEW },
    { FINX_RISK_DOWNSIDE_DEVIATION, statistics->downside_deviation, few, FINX_RISK_TOO_FEW },
    { FINX_RISK_MAX_DRAWDOWN, deepest->depth, gaps, FINX_RISK_GAPS },
    { FINX_RISK_SHARPE, statistics->sharpe, few, FINX_RISK_NO_DEVIATION },
    { FINX_RISK_SORTINO, statistics->sortino, few, FINX_RISK_NO_LOSS },
    { FINX_RISK_CALMAR, statistics->calmar, yearly, FINX_RISK_NO_LOSS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    self->figures[rows[i].figure] = judge (rows[i].value, rows[i].ruled_out, rows[i].otherwise);
  if (gaps == FINX_RISK_KNOWN && deepest->depth < 0)
    {
      self->peak = day_of (self, days, deepest->peak);
      self->trough = day_of (self, days, deepest->trough);
      self->recovery = day_of (self, days, deepest->recovery);
    }
}

/* A quantile that lies beyond the sample says only what the worst day was. */
static FinxRiskReason
judge_sample (const FinxRiskRecord *self,
              FinxVarMethod         method,
              guint                 confidence)
{
  double needed = FINX_RISK_MIN_RETURNS;

  if (method == FINX_VAR_HISTORICAL)
    needed = MAX (needed, round (1 / (1 - finx_performance_confidences[confidence])));
  return self->n < needed ? FINX_RISK_TOO_FEW : FINX_RISK_KNOWN;
}

static void
judge_losses (FinxRiskRecord *self,
              FinxDecimal     value)
{
  for (guint j = 0; j < FINX_N_CONFIDENCES; j++)
    {
      const FinxTailRisk shares[FINX_N_VAR_METHODS] = {
        self->statistics.historical[j].risk, self->statistics.gaussian[j], self->statistics.modified[j].risk,
      };

      for (guint i = 0; i < FINX_N_VAR_METHODS; i++)
        {
          FinxRiskLoss *loss = &self->losses[i][j];
          gboolean stands_in = i == FINX_VAR_MODIFIED && self->statistics.modified[j].is_historical;

          loss->is_historical = stands_in;
          loss->reason = judge_sample (self, stands_in ? FINX_VAR_HISTORICAL : i, j);
          if (loss->reason != FINX_RISK_KNOWN)
            continue;
          loss->share = shares[i];
          loss->var = finx_risk_to_money (shares[i].var, value);
          loss->cvar = finx_risk_to_money (shares[i].cvar, value);
        }
    }
}

static void
judge_beside_benchmark (FinxRiskRecord         *self,
                        const FinxReturnSeries *series,
                        const FinxRiskOptions  *options)
{
  guint longest = series->days->len;
  g_autofree gint32 *days = g_new (gint32, longest + 1);
  g_autofree double *own = g_new (double, longest + 1), *other = g_new (double, longest + 1);
  double *aligned[] = { own, other }, periods = finx_risk_periods (options);
  const FinxReturnSeries *both[] = { series, options->benchmark };
  FinxRiskReason ruled_out = FINX_RISK_KNOWN;
  FinxRelative relative;

  if (options->benchmark != NULL)
    self->n_compared = finx_return_series_align (both, 2, days, aligned, NULL);
  if (self->n_compared == 0)
    ruled_out = FINX_RISK_NO_BENCHMARK;
  else if (self->n_compared < FINX_RISK_MIN_RETURNS)
    ruled_out = FINX_RISK_TOO_FEW;

  relative = finx_relative (own, other, self->n_compared, finx_rate_per_period (options->risk_free, periods, FINX_RATE_GEOMETRIC),
                            periods);
  self->figures[FINX_RISK_BETA] = judge (relative.beta, ruled_out, FINX_RISK_NO_DEVIATION);
  self->figures[FINX_RISK_ALPHA] = judge (relative.alpha, ruled_out, FINX_RISK_NO_DEVIATION);
  self->figures[FINX_RISK_TRACKING_ERROR] = judge (relative.tracking_error, ruled_out, FINX_RISK_NO_DEVIATION);
  self->figures[FINX_RISK_INFORMATION_RATIO] = judge (relative.information_ratio, ruled_out, FINX_RISK_NO_DEVIATION);
  self->figures[FINX_RISK_CORRELATION] = judge (relative.correlation, ruled_out, FINX_RISK_NO_DEVIATION);
}

/* Figures of a distribution are of the known returns; those of a path need all of them. */
FinxRiskRecord
finx_risk_record (const FinxReturnSeries *series,
                  const FinxRiskOptions  *options,
                  FinxDecimal             value)
{
  FinxRiskRecord self = finx_risk_record_none (FINX_RISK_TOO_FEW);
  guint longest = series->days->len;
  g_autofree gint32 *days = g_new (gint32, longest + 1);
  g_autofree double *known = g_new (double, longest + 1);
  double *aligned[] = { known };

  self.n = finx_return_series_align (&series, 1, days, aligned, NULL);
  self.n_unknown = longest - self.n;
  self.from = series->start_day;
  self.to = longest > 0 ? g_array_index (series->days, gint32, longest - 1) : series->start_day;
  self.statistics = finx_performance (known, self.n, finx_risk_periods (options), options->risk_free);
  judge_own_figures (&self, days);
  judge_losses (&self, value);
  judge_beside_benchmark (&self, series, options);
  return self;
}
