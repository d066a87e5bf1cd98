/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include <gio/gunixoutputstream.h>

#include "base/finx-error.h"
#include "base/finx-format-value.h"
#include "cli/finx-cli.h"
#include "cli/finx-export-reports.h"
#include "engine/finx-engine-book.h"
#include "engine/review/finx-opening-day.h"
#include "files/reports/finx-sheet.h"
#include "files/transactions/finx-transaction-export.h"
#include "wire/finx-wire.h"

static void
write_sheet_row (FinxSheetBook         *book,
                 const FinxTransaction *view)
{
  const FinxDecimal numbers[] = { view->quantity, view->price, view->amount, view->fees, view->taxes };

  finx_sheet_book_date (book, view->day);
  finx_sheet_book_text (book, finx_transaction_kind_to_string (view->kind));
  finx_sheet_book_text (book, view->account);
  if (view->instrument != NULL)
    finx_sheet_book_text (book, view->instrument->symbol);
  else
    finx_sheet_book_skip (book);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (finx_decimal_is_known (numbers[i]))
      finx_sheet_book_number (book, numbers[i], i < 2 ? FINX_SHEET_ALL_DECIMALS : (guint) finx_currency_digits (view->currency));
    else
      finx_sheet_book_skip (book);      /* it has none */
  finx_sheet_book_text (book, view->currency);
  finx_sheet_book_text (book, view->note);
  finx_sheet_book_end_row (book);
}

/* What people look at; FinX CSV has all that a transaction is. */
static gboolean
write_sheet (FinxTransactionList  *list,
             const char           *path,
             GError              **error)
{
  static const FinxSheetColumn columns[] = {
    { "Date", FINX_SHEET_DATE, 0 }, { "Type", FINX_SHEET_TEXT, 0 }, { "Account", FINX_SHEET_TEXT, 0 }, { "Symbol", FINX_SHEET_TEXT, 0 },
    { "Quantity", FINX_SHEET_NUMBER, 0 }, { "Price", FINX_SHEET_NUMBER, 0 },
    { "Amount", FINX_SHEET_NUMBER, 0 }, { "Fees", FINX_SHEET_NUMBER, 0 }, { "Taxes", FINX_SHEET_NUMBER, 0 },
    { "Currency", FINX_SHEET_TEXT, 0 }, { "Note", FINX_SHEET_TEXT, 0 },
  };
  g_autoptr(FinxSheetBook) book = finx_sheet_book_new (path, error);
  guint n = finx_transaction_list_get_n (list);

  if (book == NULL)
    return FALSE;
  finx_sheet_book_begin (book, "Transactions", columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < n; i++)
    {
      FinxTransaction view;

      finx_transaction_list_get (list, i, &view);
      write_sheet_row (book, &view);
    }
  return finx_sheet_book_close (book, error);
}

static gboolean
write_all (FinxTransactionList  *list,
           gint32                opened,
           gboolean              is_json,
           const char           *path,
           GError              **error)
{
  g_autoptr(GOutputStream) out = NULL;
  g_autoptr(GFile) file = NULL;

  if (path != NULL)
    {
      file = g_file_new_for_commandline_arg (path);
      return finx_transaction_export_save (list, opened, is_json, file, error);
    }
  out = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  return finx_transaction_export_write (list, opened, is_json, out, error) && g_output_stream_close (out, NULL, error);
}

static FinxExit
transactions (FinxCli *cli,
              int      argc,
              char   **argv)
{
  char *id = NULL, *format = NULL, *output = NULL;
  const GOptionEntry options[] = {
    { "portfolio", 0, 0, G_OPTION_ARG_STRING, &id, NULL, NULL },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, NULL, NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, NULL, NULL },
    { NULL }
  };
  g_autoptr(GError) error = NULL, write_error = NULL;
  FinxPortfolio *portfolio;
  FinxTransactionList *list;
  gboolean is_json, is_sheet;
  gint32 opened;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc > 0)
    return finx_cli_usage (cli, "“%s” is not understood here", argv[0]);
  if (format != NULL && !g_str_equal (format, "csv") && !g_str_equal (format, "json") && !g_str_equal (format, "xlsx"))
    return finx_cli_usage (cli, "--format needs csv, json or xlsx");
  is_sheet = g_strcmp0 (format, "xlsx") == 0;
  if (is_sheet && output == NULL)
    return finx_cli_usage (cli, "--format xlsx needs a file: -o FILE");
  portfolio = finx_cli_choose_portfolio (cli, id, &error);
  if (portfolio == NULL)
    return finx_cli_fail (cli, error);
  list = finx_engine_get_transactions (cli->engine, finx_portfolio_get_account (portfolio)->id);
  opened = finx_engine_get_opening_day (cli->engine, finx_portfolio_get_account (portfolio)->id);
  is_json = format != NULL ? g_str_equal (format, "json") : cli->json && output == NULL;
  if (!(is_sheet ? write_sheet (list, output, &write_error) : write_all (list, opened, is_json, output, &write_error)))
    {
      finx_set_error (&error, FINX_ERROR_STORE, "FINX-CLI-043", "The transactions could not be written: %s", write_error->message);
      return finx_cli_fail (cli, error);
    }
  if (output != NULL)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "portfolio", finx_portfolio_get_account (portfolio)->id);
      json_object_set_int_member (object, "transactions", finx_transaction_list_get_n (list));
      json_object_set_string_member (object, "file", output);
      finx_cli_print_one (cli, object);
    }
  return FINX_EXIT_DONE;
}

#define OPTIONS FINX_REVIEW_REQUEST_OPTIONS " [--format csv|json|xlsx|pdf] [-o FILE]"

const FinxCommand finx_cli_export_commands[] = {
  { "export", "transactions", "[--portfolio P] [--format csv|json|xlsx] [-o FILE]",
    "all transactions of a portfolio, as FinX CSV, which “import” reads again, or as JSON or a workbook", FINX_NEEDS_READING, transactions },
  { "export", "holdings", OPTIONS, "what is held, as a table", FINX_NEEDS_READING, finx_cli_export_holdings },
  { "export", "lots", OPTIONS, "open lots, as a table", FINX_NEEDS_READING, finx_cli_export_lots },
  { "export", "gains", OPTIONS, "lots that were closed, as a table", FINX_NEEDS_READING, finx_cli_export_gains },
  { "export", "trades", OPTIONS, "what each sale closed, as a table", FINX_NEEDS_READING, finx_cli_export_trades },
  { "export", "income", OPTIONS, "dividends, interest and the like, as a table", FINX_NEEDS_READING, finx_cli_export_income },
  { "export", "performance", OPTIONS, "value, gain and return by year, as a table", FINX_NEEDS_READING, finx_cli_export_performance },
  { "export", "months", OPTIONS, "value, gain and return by month, as a table", FINX_NEEDS_READING, finx_cli_export_months },
  { "export", "taxes", OPTIONS, "gains by year, short and long term, and wash sales, as a table", FINX_NEEDS_READING, finx_cli_export_taxes },
  { "export", "pools", OPTIONS, "disposals by the share pools of the United Kingdom, as a table", FINX_NEEDS_READING, finx_cli_export_pools },
  { "export", "review", FINX_REVIEW_REQUEST_OPTIONS " [--format pdf] -o FILE", "the whole review, for paper", FINX_NEEDS_READING,
    finx_cli_export_review },
  { NULL }
};
