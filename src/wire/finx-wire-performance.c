/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/review/finx-portfolio-performance.h"
#include "wire/finx-wire-review-private.h"

#include <math.h>
#include "wire/finx-wire.h"

#define MAX_DRAWDOWNS 10

/* What one computation needs. */
typedef struct
{
  FinxReview                *review;
  const FinxReviewOptions   *options;
  const FinxValuationSeries *series;
  gint32                     from, to;
} Query;

static void
set_gain (JsonObject          *object,
          const FinxGainSplit *gain)
{
  JsonObject *parts = json_object_new ();

  finx_wire_amount (object, "gain", gain->total);
  finx_wire_amount (parts, "realised", gain->realised);
  finx_wire_amount (parts, "unrealised", gain->unrealised);
  finx_wire_amount (parts, "income", gain->income);
  finx_wire_amount (parts, "interest", gain->interest);
  finx_wire_amount (parts, "fees", gain->fees);
  finx_wire_amount (parts, "currency", gain->currency);
  finx_wire_amount (parts, "rest", gain->rest);
  json_object_set_object_member (object, "gain_parts", parts);
}

static void
set_drawdown (JsonObject                  *object,
              const FinxPortfolioDrawdown *drawdown)
{
  finx_wire_double (object, "depth", drawdown->depth);
  finx_wire_day (object, "peak", drawdown->peak);
  finx_wire_day (object, "trough", drawdown->trough);
  finx_wire_day (object, "recovery", drawdown->recovery);
  json_object_set_int_member (object, "days", drawdown->days);
}

static void
set_drawdowns (JsonObject  *object,
               const Query *query)
{
  g_autoptr(GArray) drawdowns =
    finx_portfolio_drawdowns (query->series, query->from, query->to, query->options->timing, MAX_DRAWDOWNS);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < drawdowns->len; i++)
    {
      JsonObject *row = json_object_new ();

      set_drawdown (row, &g_array_index (drawdowns, FinxPortfolioDrawdown, i));
      json_array_add_object_element (array, row);
    }
  json_object_set_array_member (object, "drawdowns", array);
}

static void
set_statistics (JsonObject            *object,
                const FinxPerformance *statistics)
{
  finx_wire_double (object, "volatility", statistics->volatility);
  finx_wire_double (object, "downside_deviation", statistics->downside_deviation);
  finx_wire_double (object, "sharpe", statistics->sharpe);
  finx_wire_double (object, "sortino", statistics->sortino);
  finx_wire_double (object, "calmar", statistics->calmar);
  finx_wire_double (object, "max_drawdown", statistics->drawdowns.deepest.depth);
  finx_wire_double (object, "periods_per_year", statistics->periods_per_year);
  json_object_set_int_member (object, "n_returns", (gint64) statistics->n);
}

static void
set_periods (JsonObject       *object,
             const char       *name,
             const Query      *query,
             FinxPeriodLength  length)
{
  g_autoptr(GArray) periods = finx_portfolio_periods (query->series, query->from, query->to, length, query->options->timing);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < periods->len; i++)
    {
      const FinxPortfolioPeriod *period = &g_array_index (periods, FinxPortfolioPeriod, i);
      JsonObject *row = json_object_new ();

      finx_wire_day (row, "from", period->from);
      finx_wire_day (row, "to", period->to);
      finx_wire_amount (row, "start_value", period->start_value);
      finx_wire_amount (row, "end_value", period->end_value);
      finx_wire_amount (row, "flow", period->flow);
      finx_wire_amount (row, "gain", period->gain);
      finx_wire_double (row, "ttwror", period->ttwror);
      finx_wire_gaps (row, period->gaps);
      json_array_add_object_element (array, row);
    }
  json_object_set_array_member (object, name, array);
}

static void
set_contributions (JsonObject  *object,
                   const Query *query)
{
  g_autoptr(GArray) contributions = finx_portfolio_contributions (query->series, query->from, query->to);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < contributions->len; i++)
    {
      const FinxContribution *contribution = &g_array_index (contributions, FinxContribution, i);
      JsonObject *row = json_object_new ();

      finx_wire_name (row, contribution->instrument);
      finx_wire_amount (row, "start_value", contribution->start_value);
      finx_wire_amount (row, "end_value", contribution->end_value);
      finx_wire_amount (row, "credit", contribution->credit);
      finx_wire_amount (row, "gain", contribution->gain);
      json_array_add_object_element (array, row);
    }
  json_object_set_array_member (object, "contributions", array);
}

static void
set_benchmark (JsonObject  *object,
               const Query *query)
{
  const FinxInstrument *benchmark = query->options->benchmark;
  FinxBenchmarkComparison comparison;
  JsonObject *row;

  if (benchmark == NULL)
    {
      json_object_set_null_member (object, "benchmark");
      return;
    }
  comparison = finx_portfolio_compare (query->series, query->from, query->to, query->options->timing, benchmark, query->options->risk_free);
  row = json_object_new ();
  finx_wire_name (row, benchmark);
  json_object_set_int_member (row, "n_returns", comparison.n);
  finx_wire_double (row, "portfolio_return", comparison.portfolio);
  finx_wire_double (row, "benchmark_return", comparison.benchmark);
  finx_wire_double (row, "excess_return", comparison.excess);
  finx_wire_double (row, "excess_return_yearly", comparison.excess_yearly);
  finx_wire_double (row, "real_return", finx_benchmark_is_inflation (benchmark) ? comparison.excess : (double) NAN);
  finx_wire_double (row, "real_return_yearly", finx_benchmark_is_inflation (benchmark) ? comparison.excess_yearly : (double) NAN);
  finx_wire_double (row, "beta", comparison.relative.beta);
  finx_wire_double (row, "alpha", comparison.relative.alpha);
  finx_wire_double (row, "correlation", comparison.relative.correlation);
  finx_wire_double (row, "tracking_error", comparison.relative.tracking_error);
  finx_wire_double (row, "information_ratio", comparison.relative.information_ratio);
  json_object_set_object_member (object, "benchmark", row);
}

JsonObject *
finx_wire_review_performance (FinxReview *review,
                              gint32      from,
                              gint32      to)
{
  const FinxReviewOptions *options = finx_review_get_options (review);
  Query query = { review, options, finx_review_get_series (review), from, MIN (to, options->as_of) };
  FinxPortfolioPerformance performance = finx_portfolio_performance (query.series, query.from, query.to, options->timing, options->risk_free);
  JsonObject *object = finx_wire_review_begin (review);

  finx_wire_day (object, "from", performance.from);
  finx_wire_day (object, "to", performance.to);
  json_object_set_string_member (object, "flows_at", options->timing == FINX_FLOW_AT_START ? "start" : "end");
  finx_wire_double (object, "ttwror", performance.ttwror);
  finx_wire_double (object, "ttwror_yearly", performance.ttwror_yearly);
  finx_wire_double (object, "xirr", performance.xirr.rate);
  json_object_set_string_member (object, "xirr_status", finx_xirr_status_to_string (performance.xirr.status));
  finx_wire_amount (object, "start_value", performance.start_value);
  finx_wire_amount (object, "end_value", performance.end_value);
  finx_wire_amount (object, "flow", performance.flow);
  finx_wire_amount (object, "invested", performance.invested);
  set_gain (object, &performance.gain);
  finx_wire_amount (object, "dividends", performance.gain.income);
  finx_wire_amount (object, "interest", performance.gain.interest);
  finx_wire_amount (object, "fees", performance.all_fees);
  finx_wire_amount (object, "taxes", performance.all_taxes);
  set_statistics (object, &performance.statistics);
  finx_wire_gaps (object, performance.gaps);
  set_drawdowns (object, &query);
  set_periods (object, "years", &query, FINX_PERIOD_YEAR);
  set_periods (object, "months", &query, FINX_PERIOD_MONTH);
  set_contributions (object, &query);
  set_benchmark (object, &query);
  return object;
}
