/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "analytics/finx-xirr.h"
#include "base/finx-error.h"
#include "base/finx-time.h"
#include "cli/finx-printer.h"
#include "cli/finx-stats-report.h"

static FinxExit
run_stats (FinxCli    *cli,
           FinxSeries *file,
           FinxSeries *benchmark,
           double      periods_per_year,        /* NaN: judge by the dates */
           double      risk_free)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxRecord) record = finx_record_new (file, benchmark, &error);
  FinxStatsReport report = { .record = record, .periods_judged = isnan (periods_per_year) };
  const double *returns;

  if (record == NULL)
    return finx_cli_fail (cli, error);
  if (report.periods_judged)
    periods_per_year = finx_record_periods_per_year (record);
  if (periods_per_year == 0)
    return finx_cli_usage (cli, "The dates do not tell how many periods a year has; add --periods-per-year");
  returns = finx_record_get_returns (record);
  report.performance = finx_performance (returns, record->returns->len, periods_per_year, risk_free);
  if (record->benchmark != NULL)
    report.relative = finx_relative (returns, (const double *) record->benchmark->data, record->returns->len,
                                     finx_rate_per_period (risk_free, periods_per_year, FINX_RATE_GEOMETRIC), periods_per_year);
  finx_stats_report_print (&report, cli);
  return FINX_EXIT_DONE;
}

static FinxExit
stats (FinxCli *cli,
       int      argc,
       char   **argv)
{
  char *benchmark_path = NULL, *column = NULL;
  double periods_per_year = NAN, risk_free = 0;
  gboolean prices = FALSE, returns = FALSE;
  const GOptionEntry options[] = {
    { "benchmark", 0, 0, G_OPTION_ARG_FILENAME, &benchmark_path, NULL, NULL },
    { "column", 0, 0, G_OPTION_ARG_STRING, &column, NULL, NULL },
    { "periods-per-year", 0, 0, G_OPTION_ARG_DOUBLE, &periods_per_year, NULL, NULL },
    { "risk-free", 0, 0, G_OPTION_ARG_DOUBLE, &risk_free, NULL, NULL },
    { "prices", 0, 0, G_OPTION_ARG_NONE, &prices, NULL, NULL },
    { "returns", 0, 0, G_OPTION_ARG_NONE, &returns, NULL, NULL },
    { NULL }
  };
  g_autoptr(FinxSeries) file = NULL, benchmark = NULL;
  g_autoptr(GError) error = NULL;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 1)
    return finx_cli_usage (cli, "“stats” needs one file");
  if (prices && returns)
    return finx_cli_usage (cli, "The numbers are --prices or --returns, not both");
  if (periods_per_year <= 0 || isinf (periods_per_year))
    return finx_cli_usage (cli, "--periods-per-year needs a number above zero, such as 252");
  if (!(risk_free > -1 && risk_free < 1))
    return finx_cli_usage (cli, "--risk-free needs a fraction a year: 0.02 is 2 %%");
  file = finx_series_read (argv[0], column, prices ? FINX_SERIES_PRICES : returns ? FINX_SERIES_RETURNS : FINX_SERIES_UNKNOWN, &error);
  if (file == NULL)
    return finx_cli_fail (cli, error);
  if (benchmark_path != NULL)
    {
      benchmark = finx_series_read (benchmark_path, NULL, FINX_SERIES_UNKNOWN, &error);
      if (benchmark == NULL)
        return finx_cli_fail (cli, error);
    }
  return run_stats (cli, file, benchmark, periods_per_year, risk_free);
}

static FinxExit
fail_xirr (FinxCli        *cli,
           FinxXirrStatus  status)
{
  static const char *const reasons[] = {
    [FINX_XIRR_TOO_FEW] = "There is no rate: money has to move on two different days at least",
    [FINX_XIRR_ALL_SAME_SIGN] = "There is no rate: money moves in one direction only. What is invested is negative, what comes back "
                                "positive, and the value at the end counts as coming back",
    [FINX_XIRR_NO_SOLUTION] = "There is no rate at which these amounts balance",
    [FINX_XIRR_OUT_OF_RANGE] = "The rate of a year is too large to be a number; the time is too short for its gain",
    [FINX_XIRR_UNKNOWN] = "There is no rate: an amount is unknown",
  };
  static const char *const codes[] = {
    [FINX_XIRR_TOO_FEW] = "FINX-XIRR-001", [FINX_XIRR_ALL_SAME_SIGN] = "FINX-XIRR-002", [FINX_XIRR_NO_SOLUTION] = "FINX-XIRR-003",
    [FINX_XIRR_OUT_OF_RANGE] = "FINX-XIRR-004", [FINX_XIRR_UNKNOWN] = "FINX-XIRR-005",
  };
  g_autoptr(GError) error = NULL;

  finx_set_error (&error, FINX_ERROR_INVALID, codes[status], "%s", reasons[status]);
  return finx_cli_fail (cli, error);
}

static void
print_xirr (FinxCli        *cli,
            const FinxXirr *result,
            const GArray   *times)
{
  FinxPrinter printer;
  g_autofree char *rate = finx_printer_format_figure (result->rate, FINX_UNIT_PERCENT);
  JsonArray *rates = json_array_new ();

  finx_printer_start (&printer, cli);
  json_object_set_string_member (printer.object, "status", finx_xirr_status_to_string (result->status));
  json_object_set_double_member (printer.object, "rate", result->rate);
  json_object_set_double_member (printer.object, "log_rate", result->log_rate);
  json_object_set_string_member (printer.object, "convention", "act/365");
  json_object_set_int_member (printer.object, "n_flows", times->len);
  finx_printer_cell (&printer, "Rate a year, actual/365", rate);
  finx_printer_date (&printer, "start", "First flow", g_array_index (times, gint64, 0));
  finx_printer_date (&printer, "end", "Last flow", g_array_index (times, gint64, times->len - 1));
  json_object_set_int_member (printer.object, "n_rates", result->n_rates);
  for (guint i = 0; i < MIN (result->n_rates, FINX_XIRR_MAX_RATES); i++)
    {
      double other = expm1 (result->log_rates[i]);

      if (isfinite (other))
        json_array_add_double_element (rates, other);
      if (!cli->json && result->n_rates > 1 && result->log_rates[i] != result->log_rate)
        {
          g_autofree char *text = finx_printer_format_figure (other, FINX_UNIT_PERCENT);

          finx_printer_cell (&printer, "Balances the flows as well", text);
        }
    }
  json_object_set_array_member (printer.object, "rates", rates);
  finx_printer_end (&printer);
}

static FinxExit
xirr (FinxCli *cli,
      int      argc,
      char   **argv)
{
  char *column = NULL;
  const GOptionEntry options[] = {
    { "column", 0, 0, G_OPTION_ARG_STRING, &column, NULL, NULL },
    { NULL }
  };
  g_autoptr(FinxSeries) flows = NULL;
  g_autofree gint64 *days = NULL;
  g_autoptr(GError) error = NULL;
  FinxXirr result;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 1)
    return finx_cli_usage (cli, "“xirr” needs one file");
  flows = finx_series_read (argv[0], column, FINX_SERIES_AMOUNTS, &error);
  if (flows == NULL)
    return finx_cli_fail (cli, error);
  days = g_new (gint64, flows->times->len);
  for (guint i = 0; i < flows->times->len; i++)
    days[i] = finx_days_from_time (g_array_index (flows->times, gint64, i));
  result = finx_xirr (days, (const double *) flows->values->data, flows->values->len);
  if (result.status != FINX_XIRR_FOUND)
    return fail_xirr (cli, result.status);
  print_xirr (cli, &result, flows->times);
  return FINX_EXIT_DONE;
}

const FinxCommand finx_cli_stats_commands[] = {
  { "stats", NULL, "FILE.csv [--benchmark FILE.csv] [--periods-per-year N] [--risk-free R] [--column NAME] [--prices|--returns]",
    "return, risk, drawdowns and tail losses of a file with date and return, or date and close", FINX_NEEDS_NOTHING, stats },
  { "xirr", NULL, "FLOWS.csv [--column NAME]", "the money-weighted rate of return of a file with date and amount",
    FINX_NEEDS_NOTHING, xirr },
  { NULL }
};
