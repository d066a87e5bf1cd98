/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/finx-export-reports.h"

#include "base/finx-error.h"
#include "engine/review/finx-report.h"
#include "engine/review/finx-review-document.h"

/* (nullable): all */
static const char *
get_name (const FinxReviewRequest *request)
{
  return request->is_all ? NULL : finx_portfolio_get_account (request->portfolio)->name;
}

static FinxExit
tell_written (FinxCli                 *cli,
              const FinxReviewRequest *request,
              const char              *report,
              const char              *output,
              guint                    n_pages)        /* 0: it has none */
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "portfolio", request->is_all ? FINX_ALL_PORTFOLIOS : finx_portfolio_get_account (request->portfolio)->id);
  json_object_set_string_member (object, "report", report);
  json_object_set_string_member (object, "file", output);
  if (n_pages > 0)
    json_object_set_int_member (object, "pages", n_pages);
  finx_cli_print_one (cli, object);
  return FINX_EXIT_DONE;
}

static FinxExit
fail_to_write (FinxCli      *cli,
               const GError *why)
{
  g_autoptr(GError) error = NULL;

  if (why->domain == FINX_ERROR)
    return finx_cli_fail (cli, why);
  finx_set_error (&error, FINX_ERROR_STORE, "FINX-CLI-044", "The report could not be written: %s", why->message);
  return finx_cli_fail (cli, error);
}

static FinxExit
write_table (FinxCli                 *cli,
             const FinxReviewRequest *request,
             FinxReportKind           kind,
             FinxReportFormat         format,
             const char              *output)
{
  g_autoptr(FinxReportTable) table = finx_report_new (kind, request->review, get_name (request), request->from, request->to);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  if (output != NULL)
    return finx_report_table_write (table, format, output, &error) ? tell_written (cli, request, finx_report_kind_to_string (kind), output, 0)
                                                                   : fail_to_write (cli, error);
  text = format == FINX_REPORT_CSV ? finx_report_table_to_csv (table) : finx_report_table_to_json (table);
  g_print (format == FINX_REPORT_CSV ? "%s" : "%s\n", text);
  return FINX_EXIT_DONE;
}

static FinxExit
export (FinxCli         *cli,
        FinxReportKind   kind,
        int              argc,
        char           **argv)
{
  g_auto(FinxReviewRequest) request = { 0 };
  g_autofree char *format_text = NULL, *output = NULL;
  const GOptionEntry more[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format_text, NULL, NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, NULL, NULL },
    { NULL }
  };
  FinxReportFormat format = cli->json ? FINX_REPORT_JSON : FINX_REPORT_CSV;
  FinxExit exit = finx_review_request_run (&request, cli, argc, argv, more);

  if (request.review == NULL)
    return exit;
  if (format_text != NULL && !finx_report_format_from_string (format_text, &format))
    return finx_cli_usage (cli, "--format needs csv, json, xlsx or pdf");
  if (output == NULL && (format == FINX_REPORT_XLSX || format == FINX_REPORT_PDF))
    return finx_cli_usage (cli, "--format %s needs a file: -o FILE", format_text);
  return write_table (cli, &request, kind, format, output);
}

#define EXPORT(name, kind) FinxExit name (FinxCli *cli, int argc, char **argv) { return export (cli, kind, argc, argv); }
EXPORT (finx_cli_export_holdings, FINX_REPORT_HOLDINGS)
EXPORT (finx_cli_export_lots, FINX_REPORT_LOTS)
EXPORT (finx_cli_export_gains, FINX_REPORT_GAINS)
EXPORT (finx_cli_export_trades, FINX_REPORT_TRADES)
EXPORT (finx_cli_export_income, FINX_REPORT_INCOME)
EXPORT (finx_cli_export_performance, FINX_REPORT_PERFORMANCE)
EXPORT (finx_cli_export_months, FINX_REPORT_MONTHS)
EXPORT (finx_cli_export_taxes, FINX_REPORT_TAXES)
EXPORT (finx_cli_export_pools, FINX_REPORT_POOLS)

FinxExit
finx_cli_export_review (FinxCli *cli,
                        int      argc,
                        char   **argv)
{
  g_auto(FinxReviewRequest) request = { 0 };
  g_autofree char *format = NULL, *output = NULL;
  const GOptionEntry more[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, NULL, NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, NULL, NULL },
    { NULL }
  };
  FinxExit exit = finx_review_request_run (&request, cli, argc, argv, more);
  g_autoptr(FinxPdf) document = NULL;
  guint n_pages = 0;
  g_autoptr(GError) error = NULL;

  if (request.review == NULL)
    return exit;
  if (format != NULL && !g_str_equal (format, "pdf"))
    return finx_cli_usage (cli, "--format needs pdf");
  if (output == NULL)
    return finx_cli_usage (cli, "The review needs a file: -o FILE");
  document = finx_review_document_new (request.review, get_name (&request), request.from, request.to);
  return finx_pdf_write (document, output, &n_pages, &error) ? tell_written (cli, &request, "review", output, n_pages)
                                                             : fail_to_write (cli, error);
}
