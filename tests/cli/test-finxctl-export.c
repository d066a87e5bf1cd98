/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports as files: the same table in every format. */
#include <gio/gio.h>
#include <string.h>

#include "base/finx-decimal.h"
#include "files/reports/finx-pdf.h"
#include "files/reports/finx-sheet.h"
#include "finxctl-fixture.h"

static const char trades[] =
  "date,type,symbol,quantity,price,amount,fees,currency\n"
  "2023-01-02,deposit,,,,100000,,EUR\n"
  "2023-01-03,buy,VWCE,100,95.5,9551.25,1.25,EUR\n"
  "2023-06-01,buy,SAP,40,120,4800,,EUR\n"
  "2024-02-05,sell,VWCE,30,110,3300,,EUR\n"
  "2024-05-20,dividend,SAP,,,88,,EUR\n";
static const char vwce[] = "date,open,high,low,close,volume\n2023-01-03,95,96,94,95.5,10\n2024-06-28,120,121,119,120.25,10\n";
static const char sap[] = "date,open,high,low,close,volume\n2023-06-01,120,121,119,120,10\n2024-06-28,180,181,179,180.5,10\n";

/* The value of cash and both holdings at the end of June 2024. */
#define CASH  "89036.75"                /* 100,000 − 9,551.25 − 4,800 + 3,300 + 88 */
#define TOTAL "104674.25"               /* and 70 × 120.25 + 40 × 180.5 */

static void
prepare (Fixture *self)
{
  write_file (self, "trades.csv", trades, -1);
  write_file (self, "vwce.csv", vwce, -1);
  write_file (self, "sap.csv", sap, -1);
  run_object (self, "portfolio create Depot --currency EUR");
  run_object (self, "import %D/trades.csv --portfolio depot");
  run_object (self, "prices import %D/vwce.csv --symbol VWCE --currency EUR");
  run_object (self, "prices import %D/sap.csv --symbol SAP --currency EUR");
}

/* Adds up a column of plain CSV without quotes. */
static char *
sum_column (const char *csv,
            const char *column)
{
  g_auto(GStrv) lines = g_strsplit (csv, "\n", 0);
  g_auto(GStrv) heads = g_strsplit (lines[0], ",", 0);
  FinxDecimal sum = FINX_DECIMAL_ZERO;
  guint at = 0;

  while (heads[at] != NULL && !g_str_equal (heads[at], column))
    at++;
  g_assert_nonnull (heads[at]);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto(GStrv) cells = g_strsplit (lines[i], ",", 0);
      FinxDecimal value;

      g_assert_cmpuint (g_strv_length (cells), ==, g_strv_length (heads));
      g_assert_true (finx_decimal_parse (cells[at], &value, NULL));
      sum = finx_decimal_add (sum, value);
    }
  return finx_decimal_to_string (finx_decimal_normalize (sum));
}

static void
test_rows_of_holdings_add_up_to_the_total (Fixture      *self,
                                           gconstpointer data)
{
  g_autofree char *sum = NULL;
  JsonObject *object, *totals;
  JsonArray *rows;

  prepare (self);
  run (self, "export holdings --portfolio depot --to 2024-06-28");
  g_assert_cmpint (self->status, ==, 0);
  g_assert_true (g_str_has_prefix (self->out, "symbol,name,type,quantity,currency,"));
  sum = sum_column (self->out, "base_value");
  g_assert_cmpstr (sum, ==, TOTAL);

  object = run_object (self, "export holdings --portfolio depot --to 2024-06-28 --format json");
  totals = json_object_get_object_member (object, "totals");
  g_assert_cmpstr (text_of (totals, "base_value"), ==, TOTAL);
  rows = json_object_get_array_member (object, "rows");
  g_assert_cmpuint (json_array_get_length (rows), ==, 3);
  g_assert_cmpstr (text_of (json_array_get_object_element (rows, 2), "base_value"), ==, CASH);
  g_assert_true (json_object_get_null_member (json_array_get_object_element (rows, 2), "price"));
}

static void
test_a_time_limits_what_is_told (Fixture      *self,
                                 gconstpointer data)
{
  static const struct { const char *words, *column, *sum; } cases[] = {
    { "export gains --portfolio depot --from 2024-01-01 --to 2024-12-31", "base_gain", "434.625" },    /* 3,300 − 30 % of 9,551.25 */
    { "export gains --portfolio depot --from 2023-01-01 --to 2023-12-31", "base_gain", "0" },
    { "export income --portfolio depot --to 2024-06-28", "base_gross", "88" },
    { "export taxes --portfolio depot --to 2024-06-28", "long_term", "434.625" },
    { "export performance --portfolio depot --to 2024-06-28", "flow", "100000" },
  };

  prepare (self);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sum = NULL;

      run (self, cases[i].words);
      g_assert_cmpint (self->status, ==, 0);
      sum = sum_column (self->out, cases[i].column);
      g_assert_cmpstr (sum, ==, cases[i].sum);
    }
}

/* The cell as it stands in the file, read by another program than wrote it. */
static char *
read_sheet_cell (const char *path,
                 const char *cell)
{
  static const char script[] =
    "import re, sys, zipfile\n"
    "book = zipfile.ZipFile(sys.argv[1])\n"
    "assert book.testzip() is None\n"
    "sheet = book.read('xl/worksheets/sheet1.xml').decode()\n"
    "print(re.search(r'<c r=\"' + sys.argv[2] + r'\"[^>]*>(?:<is><t[^>]*>|<v>)([^<]*)', sheet).group(1), end='')\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "python3", "-c", script, path, cell, NULL);
  char *out = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return out;
}

static void
test_a_workbook_has_the_same_figures (Fixture      *self,
                                      gconstpointer data)
{
  g_autofree char *holdings = NULL, *transactions = NULL, *total = NULL, *amount = NULL;

  if (!finx_sheet_is_supported ())
    {
      g_test_skip ("built without workbooks");
      return;
    }
  prepare (self);
  run_object (self, "export holdings --portfolio depot --to 2024-06-28 --format xlsx -o %D/holdings.xlsx");
  holdings = g_build_filename (self->folder, "holdings.xlsx", NULL);
  total = read_sheet_cell (holdings, "K5");     /* below the head and three rows */
  g_assert_cmpstr (total, ==, TOTAL);
  run_object (self, "export transactions --portfolio depot --format xlsx -o %D/transactions.xlsx");
  transactions = g_build_filename (self->folder, "transactions.xlsx", NULL);
  amount = read_sheet_cell (transactions, "G3");
  g_assert_cmpstr (amount, ==, "9551.25");
}

static void
test_documents_are_written (Fixture      *self,
                            gconstpointer data)
{
  static const char *const names[] = { "performance.pdf", "review.pdf" };
  JsonObject *object;

  if (!finx_pdf_is_supported ())
    {
      g_test_skip ("built without documents");
      return;
    }
  prepare (self);
  run_object (self, "export performance --portfolio depot --format pdf -o %D/performance.pdf");
  object = run_object (self, "export review --portfolio depot -o %D/review.pdf");
  g_assert_cmpint (json_object_get_int_member (object, "pages"), >, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL), *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_cmpuint (length, >, 1000);
      g_assert_true (memcmp (bytes, "%PDF", 4) == 0);
    }
}

static void
test_wrong_usage_is_told (Fixture      *self,
                          gconstpointer data)
{
  prepare (self);
  assert_fails (self, self->data_dir, "export holdings --format xlsx", 2, "FINX-CLI-001", "-o FILE");
  assert_fails (self, self->data_dir, "export holdings --format doc", 2, "FINX-CLI-001", "csv, json, xlsx or pdf");
  assert_fails (self, self->data_dir, "export transactions --format xlsx", 2, "FINX-CLI-001", "-o FILE");
  assert_fails (self, self->data_dir, "export review", 2, "FINX-CLI-001", "-o FILE");
  assert_fails (self, self->data_dir, "export gains --from 2024-13-01", 2, "FINX-CLI-001", "--from");
  assert_fails (self, self->data_dir, "export holdings -o /nowhere/at/all.csv", 1, "FINX-CLI-044", "/nowhere");
}

static FinxDecimal
total_of (Fixture    *self,
          const char *portfolio,
          const char *name)
{
  g_autofree char *words = g_strdup_printf ("export holdings --portfolio %s --currency EUR --to 2024-06-28", portfolio);
  g_autofree char *sum = NULL;
  FinxDecimal value;

  run (self, words);
  g_assert_cmpint (self->status, ==, 0);
  sum = sum_column (self->out, name);
  g_assert_true (finx_decimal_parse (sum, &value, NULL));
  return value;
}

/* One portfolio of euros, one of dollars that keeps average costs; what is simulated is not counted. */
static void
test_all_portfolios_are_the_sum_of_each (Fixture      *self,
                                         gconstpointer data)
{
  static const char *const names[] = { "base_value", "total_gain", "income" };
  JsonObject *object;
  g_auto(GStrv) lines = NULL;
  JsonArray *parts;

  prepare (self);
  write_file (self, "more.csv", "date,type,symbol,quantity,price,amount,fees,currency\n2023-01-02,deposit,,,,5000,,USD\n"
                                "2023-06-02,buy,SAP,10,130,1300,,EUR\n2024-03-04,sell,SAP,4,170,680,2,EUR\n", -1);
  run_object (self, "portfolio create Second --currency USD");
  run_object (self, "portfolio create all --currency EUR");
  run_object (self, "portfolio settings second --method average");
  run_object (self, "import %D/more.csv --portfolio second");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      FinxDecimal sum = finx_decimal_add (total_of (self, "depot", names[i]), total_of (self, "second", names[i])),
                  all = total_of (self, "all", names[i]);

      g_assert_true (finx_decimal_equal (all, sum));
    }

  object = run_object (self, "report holdings --portfolio all");
  g_assert_cmpstr (text_of (object, "base_currency"), ==, "EUR");
  g_assert_false (json_object_has_member (object, "method"));
  parts = json_object_get_array_member (object, "portfolios");
  g_assert_cmpuint (json_array_get_length (parts), ==, 3);
  g_assert_cmpstr (text_of (json_array_get_object_element (parts, 2), "method"), ==, "average");
  g_assert_cmpstr (text_of (json_array_get_object_element (parts, 0), "id"), ==, "all-2");
  run (self, "export lots --portfolio all --to 2024-06-28");
  lines = g_strsplit (self->out, "\n", 0);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);      /* a head, three lots, and what follows the last line */
  for (guint i = 1; i < 4; i++)
    g_assert_nonnull (strstr (lines[i], strstr (lines[i], "VWCE") != NULL || strstr (lines[i], "2023-06-01") != NULL ? ",Depot," : ",Second,"));
  assert_fails (self, self->data_dir, "report lots --portfolio all --method lifo", 2, "FINX-CLI-001", "its own --method");
  run (self, "export review --portfolio all -o %D/all.pdf");
  g_assert_cmpint (self->status, ==, 0);
}

static void
test_all_of_no_portfolio_is_none (Fixture      *self,
                                  gconstpointer data)
{
  assert_fails (self, self->data_dir, "report holdings --portfolio all", 1, "FINX-CLI-045", "portfolio create");
}

#define ADD(name, func) g_test_add ("/finxctl/export/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  init_finxctl_test (&argc, &argv);
  ADD ("rows-of-holdings-add-up-to-the-total", test_rows_of_holdings_add_up_to_the_total);
  ADD ("a-time-limits-what-is-told", test_a_time_limits_what_is_told);
  ADD ("a-workbook-has-the-same-figures", test_a_workbook_has_the_same_figures);
  ADD ("documents-are-written", test_documents_are_written);
  ADD ("all-portfolios-are-the-sum-of-each", test_all_portfolios_are_the_sum_of_each);
  ADD ("all-of-no-portfolio-is-none", test_all_of_no_portfolio_is_none);
  ADD ("wrong-usage-is-told", test_wrong_usage_is_told);
  return g_test_run ();
}
