/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/finx-stats-report.h"

#include <math.h>
#include <stdio.h>

#include "base/finx-clock.h"
#include "base/finx-time.h"
#include "cli/finx-printer.h"
#include "wire/finx-wire.h"

#define MAX_DRAWDOWNS 5

/* In @key, %A stands for the periods of a year, %P for what a period is called, %R for the riskless rate in percent, and %C for
 * the confidence in percent. */
typedef struct
{
  const char *key;
  const char *label;
  FinxUnit    unit;
  double      value;
} Figure;

/* What is printed, and where to. */
typedef struct
{
  const FinxStatsReport *report;
  const FinxRecord      *record;        /* of the report */
  const FinxPerformance *performance;   /* likewise */
  FinxPrinter            printer;
} Page;

static const char *
period_name (double periods_per_year)
{
  static const struct { double from, to; const char *name; } names[] = {
    { 240, 366, "daily" }, { 51, 53, "weekly" }, { 12, 12, "monthly" }, { 4, 4, "quarterly" }, { 1, 1, "yearly" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (periods_per_year >= names[i].from && periods_per_year <= names[i].to)
      return names[i].name;
  return "period";
}

static void
print_figures (Page         *self,
               const Figure *figures,
               gsize         n,
               int           confidence)
{
  g_autofree char *periods = g_strdup_printf ("%.10g", self->performance->periods_per_year);
  g_autofree char *rate = g_strdup_printf ("%.10g", 100 * self->performance->risk_free);
  g_autofree char *confidence_text = g_strdup_printf ("%d", confidence);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GString) key = g_string_new (figures[i].key);

      g_string_replace (key, "%A", periods, 0);
      g_string_replace (key, "%P", period_name (self->performance->periods_per_year), 0);
      g_string_replace (key, "%R", rate, 0);
      g_string_replace (key, "%C", confidence_text, 0);
      finx_printer_figure (&self->printer, key->str, figures[i].label, figures[i].value, figures[i].unit);
    }
}
#define PRINT_FIGURES(self, figures) print_figures (self, figures, G_N_ELEMENTS (figures), 0)

/* Unknown where @point is no point. */
static gint64
time_at (const Page *self,
         gsize       point)
{
  return finx_record_get_time (self->record, point);
}

static void
print_source (Page *self)
{
  JsonObject *object = self->printer.object;
  const FinxRecord *record = self->record;
  const char *kind = record->from_prices ? "prices" : "returns", *column = record->column != NULL ? record->column : "2";
  g_autofree char *start = finx_printer_format_date (time_at (self, 0));
  g_autofree char *end = finx_printer_format_date (time_at (self, self->performance->n));

  json_object_set_int_member (object, "n_returns", (gint64) self->performance->n);
  finx_printer_set_date (object, "start", time_at (self, 0));
  finx_printer_set_date (object, "end", time_at (self, self->performance->n));
  json_object_set_string_member (object, "column", column);
  json_object_set_string_member (object, "column_kind", kind);
  json_object_set_double_member (object, "periods_per_year", self->performance->periods_per_year);
  json_object_set_boolean_member (object, "periods_judged_by_dates", self->report->periods_judged);
  json_object_set_double_member (object, "risk_free", self->performance->risk_free);
  if (self->printer.cli->json)
    return;
  printf ("%" G_GSIZE_FORMAT " returns, %s to %s, from %s in column “%s”; %g periods a year%s\n",
          self->performance->n, start, end, kind, column, self->performance->periods_per_year,
          self->report->periods_judged ? ", judged by the dates" : "");
  if (record->n_unmatched > 0)
    printf ("Only dates that both files have count; %u rows have none in the other.\n", record->n_unmatched);
}

static void
print_extreme (Page       *self,
               const char *key,
               const char *label,
               gsize       i)           /* G_MAXSIZE: unknown */
{
  g_autofree char *date_key = g_strdup_printf ("%s_date", key);
  double value = i != G_MAXSIZE ? finx_record_get_returns (self->record)[i] : NAN;

  finx_printer_figure (&self->printer, key, label, value, FINX_UNIT_PERCENT);
  finx_printer_date (&self->printer, date_key, "  on", i != G_MAXSIZE ? time_at (self, i + 1) : FINX_TIME_UNKNOWN);
}

static void
print_returns (Page *self)
{
  const FinxPerformance *p = self->performance;
  gint64 start = time_at (self, 0), end = time_at (self, p->n);
  double years = start != FINX_TIME_UNKNOWN ? (double) (end - start) / FINX_USEC_PER_DAY / FINX_DAYS_PER_YEAR : NAN;
  const Figure figures[] = {
    { "total_return", "Total return", FINX_UNIT_PERCENT, p->total_return },
    { "annual_return_cagr_%A", "A year, by periods", FINX_UNIT_PERCENT, p->cagr },
    { "cagr_calendar_365_25", "A year, by the calendar", FINX_UNIT_PERCENT, finx_annualise (1 + p->total_return, years) },
    { "years_calendar", "Years", FINX_UNIT_RATIO, years },
    { "mean_%P", "Mean of a period", FINX_UNIT_PERCENT, p->moments.mean },
    { "positive_share", "Periods above zero", FINX_UNIT_PERCENT, p->extremes.positive_share },
  };

  finx_printer_heading (&self->printer, "Return");
  PRINT_FIGURES (self, figures);
  print_extreme (self, "best_period", "Best period", p->extremes.best);
  print_extreme (self, "worst_period", "Worst period", p->extremes.worst);
}

static void
print_risk (Page *self)
{
  const FinxPerformance *p = self->performance;
  const FinxMoments *m = &p->moments;
  const Figure figures[] = {
    { "annual_volatility", "Volatility a year", FINX_UNIT_PERCENT, p->volatility },
    { "stdev_%P_ddof1", "Standard deviation of a period", FINX_UNIT_PERCENT, finx_moments_deviation (m) },
    { "downside_risk_mar0", "Downside deviation a year", FINX_UNIT_PERCENT, p->downside_deviation },
    { "sharpe_rf0", "Sharpe ratio", FINX_UNIT_RATIO, p->sharpe_raw },
    { "sharpe", "  above the riskless rate", FINX_UNIT_RATIO, p->sharpe },
    { "sharpe_rf_%Rpct_annual_arith", "  with the rate divided", FINX_UNIT_RATIO, p->sharpe_arithmetic },
    { "sharpe_%P", "  of a period", FINX_UNIT_RATIO, p->sharpe_per_period },
    { "psr_vs_0", "  probability that it is above zero", FINX_UNIT_PERCENT, p->probabilistic_sharpe },
    { "sortino_mar0", "Sortino ratio", FINX_UNIT_RATIO, p->sortino },
    { "calmar", "Calmar ratio", FINX_UNIT_RATIO, p->calmar },
    { "omega_0", "Omega", FINX_UNIT_RATIO, p->omega },
    { "tail_ratio", "Tail ratio", FINX_UNIT_RATIO, p->tail_ratio },
    { "stability_r2", "Stability (R²)", FINX_UNIT_RATIO, p->stability },
    { "kelly_continuous", "Kelly fraction", FINX_UNIT_RATIO, p->kelly },
    { "skew_population", "Skew", FINX_UNIT_RATIO, finx_moments_skew (m) },
    { "skew_sample_adj", "  of a sample", FINX_UNIT_RATIO, finx_moments_sample_skew (m) },
    { "excess_kurtosis_population", "Excess kurtosis", FINX_UNIT_RATIO, finx_moments_excess_kurtosis (m) },
    { "excess_kurtosis_sample_adj", "  of a sample", FINX_UNIT_RATIO, finx_moments_sample_excess_kurtosis (m) },
  };

  finx_printer_heading (&self->printer, "Risk and reward");
  PRINT_FIGURES (self, figures);
}

static void
print_drawdown_row (Page               *self,
                    const FinxDrawdown *row,
                    JsonArray          *array)
{
  JsonObject *object = json_object_new ();
  g_autofree char *peak = finx_printer_format_date (time_at (self, row->peak));
  g_autofree char *trough = finx_printer_format_date (time_at (self, row->trough));
  g_autofree char *recovery = finx_printer_format_date (time_at (self, row->recovery));

  json_object_set_double_member (object, "depth", row->depth);
  finx_printer_set_date (object, "peak", time_at (self, row->peak));
  finx_printer_set_date (object, "trough", time_at (self, row->trough));
  finx_printer_set_date (object, "recovery", time_at (self, row->recovery));
  json_object_set_int_member (object, "periods", (gint64) row->length);
  json_array_add_object_element (array, object);
  if (!self->printer.cli->json)
    printf ("  %8.2f %%  %s%*s  %s  %s%*s  %8" G_GSIZE_FORMAT "\n", 100 * row->depth,
            peak, MAX (10 - (int) g_utf8_strlen (peak, -1), 0), "", trough,
            recovery, MAX (10 - (int) g_utf8_strlen (recovery, -1), 0), "", row->length);
}

static void
print_drawdowns (Page *self)
{
  const FinxDrawdownSummary *d = &self->performance->drawdowns;
  gboolean any = d->deepest.depth < 0;
  const Figure figures[] = {
    { "max_drawdown", "Maximum drawdown", FINX_UNIT_PERCENT, d->deepest.depth },
    { "current_drawdown", "Now", FINX_UNIT_PERCENT, d->current },
    { "longest_under_water_periods", "Longest time under water, periods", FINX_UNIT_COUNT,
      isnan (d->current) ? NAN : (double) d->longest.length },
    { "ulcer_index", "Ulcer index", FINX_UNIT_RATIO, d->ulcer_index },
    { "pain_index", "Pain index", FINX_UNIT_RATIO, d->pain_index },
  };
  FinxDrawdown table[MAX_DRAWDOWNS];
  gsize n = finx_drawdown_table (finx_record_get_returns (self->record), self->performance->n, table, MAX_DRAWDOWNS);
  JsonArray *array = json_array_new ();

  finx_printer_heading (&self->printer, "Drawdown");
  PRINT_FIGURES (self, figures);
  finx_printer_date (&self->printer, "mdd_peak", "Peak before the deepest", any ? time_at (self, d->deepest.peak) : FINX_TIME_UNKNOWN);
  finx_printer_date (&self->printer, "mdd_trough", "  trough", any ? time_at (self, d->deepest.trough) : FINX_TIME_UNKNOWN);
  finx_printer_date (&self->printer, "mdd_recovery", "  recovery", any ? time_at (self, d->deepest.recovery) : FINX_TIME_UNKNOWN);
  if (!self->printer.cli->json && n > 0)
    printf ("\n  %10s  %-10s  %-10s  %-10s  %8s\n", "Depth", "Peak", "Trough", "Recovery", "Periods");
  for (gsize i = 0; i < n; i++)
    print_drawdown_row (self, &table[i], array);
  json_object_set_array_member (self->printer.object, "drawdowns", array);
}

static void
print_tail (Page *self,
            int   i)                    /* place among the confidences */
{
  const FinxPerformance *p = self->performance;
  int confidence = (int) round (100 * finx_performance_confidences[i]);
  const Figure figures[] = {
    { "var_hist_%C", "Historical VaR", FINX_UNIT_PERCENT, p->historical[i].risk.var },
    { "cvar_hist_%C_mean_below_var", "Historical CVaR", FINX_UNIT_PERCENT, p->historical[i].risk.cvar },
    { "cvar_hist_%C_empyrical", "  by rank", FINX_UNIT_PERCENT, p->historical[i].cvar_by_rank },
    { "var_gauss_%C", "Gaussian VaR", FINX_UNIT_PERCENT, p->gaussian[i].var },
    { "cvar_gauss_%C", "Gaussian CVaR", FINX_UNIT_PERCENT, p->gaussian[i].cvar },
    { "z_cf_%C", "Cornish–Fisher quantile", FINX_UNIT_RATIO, p->cornish_fisher_z[i] },
    { "var_cornish_fisher_%C", "Cornish–Fisher VaR, formula", FINX_UNIT_PERCENT, p->cornish_fisher[i].var },
    { "cvar_cornish_fisher_%C", "Cornish–Fisher CVaR, formula", FINX_UNIT_PERCENT, p->cornish_fisher[i].cvar },
    { "var_modified_%C", "Modified VaR", FINX_UNIT_PERCENT, p->modified[i].risk.var },
    { "cvar_modified_%C", "Modified CVaR", FINX_UNIT_PERCENT, p->modified[i].risk.cvar },
  };
  g_autofree char *heading = g_strdup_printf ("Loss of one period at %d %%", confidence);
  g_autofree char *method = g_strdup_printf ("modified_%d_method", confidence);
  gboolean known = !isnan (p->modified[i].risk.var), historical = p->modified[i].is_historical;

  finx_printer_heading (&self->printer, heading);
  print_figures (self, figures, G_N_ELEMENTS (figures), confidence);
  if (known)
    json_object_set_string_member (self->printer.object, method, historical ? "historical" : "cornish_fisher");
  else
    json_object_set_null_member (self->printer.object, method);
  if (known && historical && !self->printer.cli->json)
    printf ("  Cornish–Fisher does not hold for this skew and kurtosis: the modified figures are historical.\n");
}

static void
print_next_period (Page *self)
{
  const Figure figures[] = {
    { "ewma94_vol_%P_last", "Volatility of a period", FINX_UNIT_PERCENT, self->performance->ewma_volatility },
    { "var_ewma94_99", "VaR at 99 %", FINX_UNIT_PERCENT, self->performance->ewma_var_99 },
  };

  finx_printer_heading (&self->printer, "Next period, weights falling by 0.94");
  PRINT_FIGURES (self, figures);
}

static void
print_relative (Page *self)
{
  const FinxRelative *r = &self->report->relative;
  const Figure figures[] = {
    { "alpha_annual", "Alpha a year, compounded", FINX_UNIT_PERCENT, r->alpha },
    { "alpha_annual_jensen", "Alpha a year, Jensen's", FINX_UNIT_PERCENT, r->jensen_alpha },
    { "beta", "Beta", FINX_UNIT_RATIO, r->beta },
    { "corr", "Correlation", FINX_UNIT_RATIO, r->correlation },
    { "tracking_error_annual", "Tracking error a year", FINX_UNIT_PERCENT, r->tracking_error },
    { "information_ratio_arith", "Information ratio", FINX_UNIT_RATIO, r->information_ratio },
    { "treynor", "Treynor ratio", FINX_UNIT_RATIO, r->treynor },
    { "up_capture", "Up capture", FINX_UNIT_RATIO, r->up_capture },
    { "down_capture", "Down capture", FINX_UNIT_RATIO, r->down_capture },
  };

  if (self->record->benchmark == NULL)
    return;
  finx_printer_heading (&self->printer, "Beside the benchmark");
  PRINT_FIGURES (self, figures);
  json_object_set_int_member (self->printer.object, "n_unmatched_rows", self->record->n_unmatched);
}

/* People see the years, JSON has the months too. */
static void
print_calendar (Page     *self,
                gboolean  monthly)
{
  gsize n = self->performance->n, n_rows;
  const double *returns = finx_record_get_returns (self->record);
  g_autofree gint64 *days = g_new (gint64, n);
  g_autofree FinxCalendarReturn *table = g_new (FinxCalendarReturn, n);
  JsonArray *array = json_array_new ();

  for (gsize i = 0; i < n; i++)
    days[i] = finx_days_from_time (time_at (self, i + 1));
  n_rows = monthly ? finx_returns_by_month (days, returns, n, table, n) : finx_returns_by_year (days, returns, n, table, n);
  for (gsize i = 0; i < n_rows; i++)
    {
      JsonObject *row = json_object_new ();
      g_autofree char *year = g_strdup_printf ("%d", table[i].year);
      g_autofree char *text = finx_printer_format_figure (table[i].total, FINX_UNIT_PERCENT);

      json_object_set_int_member (row, "year", table[i].year);
      if (monthly)
        json_object_set_int_member (row, "month", table[i].month);
      else
        finx_printer_cell (&self->printer, year, text);
      finx_wire_double (row, "return", table[i].total);
      json_array_add_object_element (array, row);
    }
  json_object_set_array_member (self->printer.object, monthly ? "months" : "years", array);
}

/* @cli->json: one object; where the reference figures of the tests have a name for something, it is its key. */
void
finx_stats_report_print (const FinxStatsReport *self,
                         FinxCli               *cli)
{
  Page page = { .report = self, .record = self->record, .performance = &self->performance };

  finx_printer_start (&page.printer, cli);
  print_source (&page);
  print_returns (&page);
  print_risk (&page);
  print_drawdowns (&page);
  for (int i = 0; i < (int) G_N_ELEMENTS (finx_performance_confidences); i++)
    print_tail (&page, i);
  print_next_period (&page);
  print_relative (&page);
  finx_printer_heading (&page.printer, "Years");
  print_calendar (&page, FALSE);
  print_calendar (&page, TRUE);
  finx_printer_end (&page.printer);
}
