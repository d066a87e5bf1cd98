/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transactions into a portfolio and out again, as a person or a script does it. */
#include <math.h>

#include <string.h>

#include "finxctl-fixture.h"

/* Every kind, with what it needs and some of what it may have. */
static const char every_kind[] =
  "date,time,type,account,counter_account,symbol,quantity,price,amount,fees,taxes,currency,fx_rate,ratio,lot,note,counter_symbol\n"
  "2023-01-02,,deposit,Konto,,,,,100000.00,,,EUR,,,,\"Start, „bar“\",\n"
  "2023-01-03,09:30:00,buy,Depot,,VWCE,100,95.1234567,9513.35,1.00,,EUR,,,,\"a \"\"quoted\"\" note\",\n"
  "2023-01-03,09:30:00.000001,buy,Depot,,AAPL,10,125.07,1160.55,1,,EUR,0.9271,,,,\n"
  "2023-01-04,,sell,Depot,,VWCE,1.5,96,143.5,0.5,,EUR,,,,,\n"
  "2023-01-05,,delivery_in,Depot,,BTC-USD,0.12345678,,2000,,,EUR,,,,,\n"
  "2023-01-06,,delivery_out,Depot,,BTC-USD,0.00000001,,,,,,,,,gift,\n"
  "2023-01-07,,transfer,Depot,Depot 2,AAPL,2,,,,,,,,,,\n"
  "2023-01-08,,withdrawal,Konto,,,,,250,,,EUR,,,,,\n"
  "2023-01-09,,conversion,Konto,,USD,1082.50,,1000,0.5,,EUR,,,,,\n"
  "2023-02-01,,dividend,Konto,,VWCE,,,12.34,,2.1,EUR,,,,,\n"
  "2023-02-02,,stock_dividend,Depot,,VWCE,0.25,,,,,,,,,,\n"
  "2023-02-03,,reinvestment,Depot,,VWCE,0.1,96.2,9.62,,,EUR,,,,,\n"
  "2023-02-04,,return_of_capital,Konto,,VWCE,,,3,,,EUR,,,,,\n"
  "2023-02-05,,interest,Konto,,,,,1.5,,0.4,EUR,,,,,\n"
  "2023-02-06,,interest_charge,Konto,,,,,0.7,,,EUR,,,,,\n"
  "2023-02-07,,staking,Depot,,ADA,1.5,,0.6,,,EUR,,,,,\n"
  "2023-02-08,,airdrop,Depot,,NEWCOIN,100,,0,,,EUR,,,,,\n"
  "2023-02-09,,fee,Konto,,,,,5,,,EUR,,,,,\n"
  "2023-02-10,,fee_refund,Konto,,,,,2,,,EUR,,,,,\n"
  "2023-02-11,,tax,Konto,,,,,7,,,EUR,,,,,\n"
  "2023-02-12,,tax_refund,Konto,,,,,1,,,EUR,,,,,\n"
  "2023-03-01,,split,Depot,,AAPL,,,,,,,,4,,,\n"
  "2023-03-02,,spin_off,Depot,,AAPL,3,,,,,,,0.1,,,SPUN\n"
  "2023-03-03,,rights,Depot,,AAPL,32,,,,,,,0,,,RIGHTS\n"
  "2023-03-04,,merger,Depot,,SPUN,6,,1.5,,,EUR,,,,,MERGED\n"
  "2023-03-05,,symbol_change,Depot,,MERGED,,,,,,,,,,,RENAMED\n"
  "2023-03-06,,delisting,Depot,,RIGHTS,,,,,,,,,,,\n"
  "2023-03-07,,option_expiry,Depot,,AAPL-C150,1,,,,,,,,,,\n"
  "2023-03-08,,option_exercise,Depot,,AAPL-C100,1,,-9000,,,EUR,,100,,,AAPL\n"
  "2023-03-09,,option_assignment,Depot,,AAPL-P90,1,,-8000,,,EUR,,100,,,AAPL\n"
  "2023-03-10,,adjustment,Konto,,,,,-0.01,,,EUR,,,,,\n";
#define N_ROWS 31

static gint64
int_of (JsonObject *object,
        const char *name)
{
  return json_object_get_int_member (object, name);
}

static void
test_import_export_import_is_identity (Fixture      *self,
                                       gconstpointer data)
{
  g_autofree char *first = NULL;
  JsonObject *object;

  write_file (self, "all.csv", every_kind, -1);
  object = run_object (self, "import %D/all.csv");
  g_assert_cmpint (int_of (object, "rows"), ==, N_ROWS);
  g_assert_cmpint (int_of (object, "imported"), ==, N_ROWS);
  g_assert_cmpstr (text_of (object, "portfolio"), ==, "portfolio");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "rejected")), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "new_instruments")), ==, 10);
  g_assert_false (json_object_get_boolean_member (object, "dry_run"));

  run (self, "export transactions -o %D/first.csv");
  g_assert_cmpint (self->status, ==, 0);
  run (self, "export transactions");
  first = g_strdup (self->out);
  run_object (self, "portfolio create Second --currency EUR");
  object = run_object (self, "import %D/first.csv --portfolio second");
  g_assert_cmpint (int_of (object, "imported"), ==, N_ROWS);
  run (self, "export transactions --portfolio second");
  g_assert_cmpstr (self->out, ==, first);
  object = run_object (self, "import %D/first.csv --portfolio portfolio");
  g_assert_cmpint (int_of (object, "imported"), ==, 0);
  g_assert_cmpint (int_of (object, "duplicates"), ==, N_ROWS);
  g_assert_true (json_object_get_boolean_member (run_object (self, "verify"), "ok"));
}

static void
test_an_import_is_repeated_and_taken_back (Fixture      *self,
                                           gconstpointer data)
{
  JsonObject *object;

  write_file (self, "all.csv", every_kind, -1);
  object = run_object (self, "import %D/all.csv --dry-run");
  g_assert_cmpint (int_of (object, "imported"), ==, N_ROWS);
  g_assert_true (json_object_get_boolean_member (object, "dry_run"));
  g_assert_cmpuint (json_array_get_length (run_array (self, "portfolio list")), ==, 0);

  run_object (self, "import %D/all.csv");
  object = run_object (self, "import %D/all.csv");
  g_assert_cmpint (int_of (object, "imported"), ==, 0);
  g_assert_cmpint (int_of (object, "duplicates"), ==, N_ROWS);
  object = run_object (self, "import %D/all.csv --dry-run");
  g_assert_cmpint (int_of (object, "imported"), ==, 0);

  object = run_object (self, "import --undo");
  g_assert_cmpstr (text_of (object, "undone"), ==, "Imported from all.csv");
  g_assert_cmpuint (json_array_get_length (run_array (self, "export transactions")), ==, 0);
  assert_fails (self, self->data_dir, "import --undo", 1, "FINX-BOOK-008", "nothing to take back");
  object = run_object (self, "import --redo");
  g_assert_cmpstr (text_of (object, "redone"), ==, "Imported from all.csv");
  g_assert_cmpuint (json_array_get_length (run_array (self, "export transactions")), ==, N_ROWS);
  run_object (self, "import --undo");
  object = run_object (self, "import %D/all.csv");
  g_assert_cmpint (int_of (object, "imported"), ==, N_ROWS);
}

static void
test_export_as_json_tells_all (Fixture      *self,
                               gconstpointer data)
{
  JsonArray *array;
  JsonObject *object;

  write_file (self, "all.csv", every_kind, -1);
  run_object (self, "import %D/all.csv --account Other");
  array = run_array (self, "export transactions");
  object = json_array_get_object_element (array, 2);
  g_assert_cmpstr (text_of (object, "date"), ==, "2023-01-03");
  g_assert_cmpstr (text_of (object, "time"), ==, "2023-01-03T09:30:00.000001Z");
  g_assert_cmpstr (text_of (object, "type"), ==, "buy");
  g_assert_cmpstr (text_of (object, "account"), ==, "Depot");
  g_assert_cmpstr (text_of (object, "symbol"), ==, "AAPL");
  g_assert_cmpstr (text_of (object, "quantity"), ==, "10");
  g_assert_cmpstr (text_of (object, "fx_rate"), ==, "0.9271");
  g_assert_true (json_object_get_null_member (object, "note"));

  object = run_object (self, "export transactions --format json -o %D/all.json");
  g_assert_cmpint (int_of (object, "transactions"), ==, N_ROWS);
  run (self, "export transactions --format json");
  g_assert_true (g_str_has_prefix (self->out, "[{\"id\":"));
  assert_fails (self, self->data_dir, "export transactions -o /nowhere/at/all.csv", 1, "FINX-CLI-043", "could not be written");
  assert_fails (self, self->data_dir, "export transactions --format xml", 2, "FINX-CLI-001", "--format");
}

/* With --json the document is still there: it lists the rows. */
static void
test_rejected_rows_are_listed (Fixture      *self,
                               gconstpointer data)
{
  JsonObject *object;
  JsonArray *rejected;

  write_file (self, "bad.csv", "date,type,symbol,quantity,amount,currency,colour\n2023-01-02,deposit,,,5,EUR,\n"
                               "2023-02-31,deposit,,,5,EUR,\n2023-01-02,buy,X,ten,5,EUR,\n", -1);
  run_in (self, self->data_dir, TRUE, "import %D/bad.csv");
  g_assert_cmpint (self->status, ==, 1);
  g_assert_nonnull (strstr (self->err, "\"code\":\"FINX-CLI-042\""));
  self->root = json_from_string (self->out, NULL);
  object = json_node_get_object (self->root);
  g_assert_cmpint (int_of (object, "imported"), ==, 0);
  rejected = json_object_get_array_member (object, "rejected");
  g_assert_cmpuint (json_array_get_length (rejected), ==, 2);
  object = json_array_get_object_element (rejected, 0);
  g_assert_cmpint (int_of (object, "line"), ==, 3);
  g_assert_cmpint (int_of (object, "column"), ==, 1);
  g_assert_cmpstr (text_of (object, "code"), ==, "FINX-IMPORT-012");
  g_assert_nonnull (strstr (text_of (object, "reason"), "2023-02-31"));
  g_assert_cmpstr (text_of (object, "text"), ==, "2023-02-31,deposit,,,5,EUR,");
  g_assert_cmpuint (json_array_get_length (run_array (self, "portfolio list")), ==, 0);

  object = run_object (self, "import %D/bad.csv --partial");
  g_assert_cmpint (int_of (object, "imported"), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "skipped")), ==, 1);
  g_assert_cmpuint (json_array_get_length (run_array (self, "export transactions")), ==, 1);
}

static void
test_the_portfolio_is_chosen_or_made (Fixture      *self,
                                      gconstpointer data)
{
  write_file (self, "all.csv", every_kind, -1);
  run (self, "broker add practice");
  run (self, "import %D/all.csv");
  g_assert_cmpint (self->status, ==, 0);
  g_assert_nonnull (strstr (self->out, "The portfolio “Portfolio” (portfolio) was created, in EUR."));
  run_object (self, "portfolio create Second");
  assert_fails (self, self->data_dir, "import %D/all.csv", 1, "FINX-CLI-040", "portfolio, practice, second");
  assert_fails (self, self->data_dir, "import %D/all.csv --portfolio nobody", 1, "FINX-CLI-005", "nobody");
  assert_fails (self, self->data_dir, "import %D/all.csv --portfolio practice", 1, "FINX-BOOK-003", "simulated");
  run_object (self, "import %D/all.csv --portfolio second");
}

static void
test_other_layouts_are_read (Fixture      *self,
                             gconstpointer data)
{
  static const char schwab[] =
    "\"Date\",\"Action\",\"Symbol\",\"Description\",\"Quantity\",\"Price\",\"Fees & Comm\",\"Amount\"\n"
    "\"07/15/2024\",\"Buy\",\"BRK/B\",\"BERKSHIRE\",\"2\",\"$400.00\",\"$1.00\",\"-$801.00\"\n";
  JsonObject *object;
  JsonArray *profiles = run_array (self, "import --profiles");

  g_assert_cmpuint (json_array_get_length (profiles), >=, 8);
  write_file (self, "schwab.csv", schwab, -1);
  object = run_object (self, "import %D/schwab.csv --profile schwab");
  g_assert_cmpstr (text_of (object, "profile"), ==, "schwab");
  g_assert_cmpint (int_of (object, "imported"), ==, 1);
  object = json_array_get_object_element (run_array (self, "export transactions"), 0);
  g_assert_cmpstr (text_of (object, "symbol"), ==, "BRK/B");
  g_assert_cmpstr (text_of (object, "amount"), ==, "801.00");
}

static void
import_deposit (Fixture    *self,
                const char *name,
                const char *amount)
{
  g_autofree char *text = g_strdup_printf ("date,type,amount,currency\n2024-01-02,deposit,%s,EUR\n", amount);
  g_autofree char *words = g_strdup_printf ("import %%D/%s", name);

  write_file (self, name, text, -1);
  run_object (self, words);
}

/* Whichever it is, and the others stay. */
static void
test_changes_are_listed_and_taken_back (Fixture      *self,
                                        gconstpointer data)
{
  g_autofree char *words = NULL;
  JsonArray *changes;
  JsonObject *object;

  import_deposit (self, "a.csv", "1");
  import_deposit (self, "b.csv", "2");
  changes = run_array (self, "import --changes");
  g_assert_cmpuint (json_array_get_length (changes), ==, 2);
  g_assert_cmpstr (text_of (json_array_get_object_element (changes, 0), "what"), ==, "Imported from b.csv");
  object = json_array_get_object_element (changes, 1);
  g_assert_cmpstr (text_of (object, "what"), ==, "Imported from a.csv");
  words = g_strdup_printf ("import --undo --change %s", text_of (object, "change"));
  object = run_object (self, words);
  g_assert_cmpstr (text_of (object, "undone"), ==, "Imported from a.csv");
  object = json_array_get_object_element (run_array (self, "export transactions"), 0);
  g_assert_cmpstr (text_of (object, "amount"), ==, "2");
  g_assert_cmpuint (json_array_get_length (run_array (self, "import --changes")), ==, 1);
  assert_fails (self, self->data_dir, words, 1, "FINX-BOOK-017", "taken back before");
}

static void
test_wrong_usage_is_told (Fixture      *self,
                          gconstpointer data)
{
  static const struct { const char *words; int status; const char *code; const char *part; } cases[] = {
    { "import", 2, "FINX-CLI-001", "needs a file" },
    { "import a b", 2, "FINX-CLI-001", "needs a file" },
    { "import a --undo", 2, "FINX-CLI-001", "needs a file" },
    { "import --undo --redo", 2, "FINX-CLI-001", "needs a file" },
    { "import --undo --changes", 2, "FINX-CLI-001", "needs a file" },
    { "import a --change b", 2, "FINX-CLI-001", "--change goes with --undo" },
    { "import --changes", 1, "FINX-CLI-004", "no account" },
    { "import a --profile nobody", 2, "FINX-CLI-001", "--profiles" },
    { "import --undo", 1, "FINX-CLI-004", "no account" },
    { "export transactions", 1, "FINX-CLI-004", "no account" },
    { "export transactions now", 2, "FINX-CLI-001", "now" },
    { "import %D/nothing.csv --dry-run", 1, "FINX-BOOK-009", "nothing.csv" },
    { "portfolio settings", 2, "FINX-CLI-001", "id" },
    { "portfolio settings nobody", 1, "FINX-CLI-005", "nobody" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_fails (self, self->data_dir, cases[i].words, cases[i].status, cases[i].code, cases[i].part);
}

static void
test_settings_are_kept (Fixture      *self,
                        gconstpointer data)
{
  JsonObject *object;

  run_object (self, "portfolio create Depot --currency EUR");
  object = run_object (self, "portfolio settings depot");
  g_assert_cmpstr (text_of (object, "method"), ==, "fifo");
  g_assert_cmpstr (text_of (object, "fees"), ==, "cost");
  g_assert_cmpstr (text_of (object, "flows"), ==, "start");
  g_assert_true (json_object_get_null_member (object, "benchmark"));
  g_assert_true (json_object_get_null_member (object, "tax_rate"));
  run_object (self, "portfolio settings depot --method average --flows end --tax-rate 0.26375");
  run_object (self, "portfolio settings depot --fees expense --benchmark SPY");
  object = run_object (self, "portfolio settings depot");
  g_assert_cmpstr (text_of (object, "method"), ==, "average");
  g_assert_cmpstr (text_of (object, "fees"), ==, "expense");
  g_assert_cmpstr (text_of (object, "flows"), ==, "end");
  g_assert_cmpstr (text_of (object, "benchmark"), ==, "SPY");
  g_assert_cmpstr (text_of (object, "tax_rate"), ==, "0.26375");
  object = run_object (self, "portfolio settings depot --benchmark none --tax-rate none");
  g_assert_true (json_object_get_null_member (object, "benchmark"));
  g_assert_true (json_object_get_null_member (object, "tax_rate"));
  g_assert_cmpstr (text_of (object, "short_sales"), ==, "allowed");
  object = run_object (self, "portfolio settings depot --short-sales refused");
  g_assert_cmpstr (text_of (object, "short_sales"), ==, "refused");
  g_assert_cmpstr (text_of (run_object (self, "portfolio settings depot"), "short_sales"), ==, "refused");
  g_assert_true (json_object_get_null_member (run_object (self, "portfolio settings depot"), "opened"));
  g_assert_cmpstr (text_of (run_object (self, "portfolio settings depot --opened 2024-03-09"), "opened"), ==, "2024-03-09");
  g_assert_cmpstr (text_of (run_object (self, "portfolio settings depot --method average"), "opened"), ==, "2024-03-09");
  assert_fails (self, self->data_dir, "portfolio settings depot --opened soon", 2, "FINX-CLI-001", "--opened");
  g_assert_true (json_object_get_null_member (run_object (self, "portfolio settings depot --opened none"), "opened"));
  assert_fails (self, self->data_dir, "portfolio settings depot --short-sales no", 2, "FINX-CLI-001", "--short-sales");
  assert_fails (self, self->data_dir, "portfolio settings depot --method best", 2, "FINX-CLI-001", "--method");
  assert_fails (self, self->data_dir, "portfolio settings depot --tax-rate 25", 1, "FINX-BOOK-010", "between 0 and 1");
  assert_fails (self, self->data_dir, "portfolio settings depot --benchmark NOBODY", 1, "FINX-BOOK-011", "NOBODY");
}

/* A file that can be read in two ways is asked about, and the answer can be told. */
static void
test_order_of_dates (Fixture      *self,
                     gconstpointer data)
{
  write_file (self, "rows.csv", "date,type,amount,currency\n02/03/2024,deposit,100,EUR\n04/03/2024,deposit,50,EUR\n", -1);
  run_object (self, "portfolio create Depot --currency EUR");
  assert_fails (self, self->data_dir, "import %D/rows.csv --portfolio depot", 1, "FINX-IMPORT-008", "Choose one");
  assert_fails (self, self->data_dir, "import %D/rows.csv --portfolio depot --dates us", 2, "FINX-CLI-001", "--dates");
  run (self, "import %D/rows.csv --portfolio depot --dates ymd");
  g_assert_cmpint (self->status, ==, 1);
  g_assert_nonnull (strstr (self->err, "FINX-CLI-042"));
  run_object (self, "import %D/rows.csv --portfolio depot --dates dmy");
  run (self, "export transactions --portfolio depot --format csv");
  g_assert_nonnull (strstr (self->out, "\n2024-03-02,,deposit,"));
  g_assert_nonnull (strstr (self->out, "\n2024-03-04,,deposit,"));
}

/* The day from which a portfolio exists goes with its transactions, also where some are from before it. */
static void
test_export_carries_the_opening_day (Fixture      *self,
                                     gconstpointer data)
{
  g_autofree char *first = NULL, *second = NULL;
  JsonObject *object;

  write_file (self, "rows.csv", "date,type,amount,currency\n2024-03-01,deposit,100,EUR\n2024-03-20,deposit,50,EUR\n", -1);
  run_object (self, "portfolio create Depot --currency EUR");
  run_object (self, "import %D/rows.csv --portfolio depot");
  run (self, "export transactions --portfolio depot --format csv");
  g_assert_true (g_str_has_prefix (self->out, "date,time,type,"));
  run_object (self, "portfolio settings depot --opened 2024-03-09");
  run (self, "export transactions --portfolio depot --format csv");
  first = g_strdup (self->out);
  g_assert_true (g_str_has_prefix (first, "opened,2024-03-09\ndate,time,type,"));

  write_file (self, "out.csv", first, -1);
  run_object (self, "portfolio create Other --currency EUR");
  object = run_object (self, "import %D/out.csv --portfolio other --dry-run");
  g_assert_cmpstr (text_of (object, "opened"), ==, "2024-03-09");
  object = run_object (self, "import %D/out.csv --portfolio other");
  g_assert_cmpint (int_of (object, "imported"), ==, 2);
  g_assert_cmpstr (text_of (object, "opened"), ==, "2024-03-09");
  g_assert_cmpstr (text_of (run_object (self, "portfolio settings other"), "opened"), ==, "2024-03-09");
  object = run_object (self, "import %D/out.csv --portfolio other");
  g_assert_cmpint (int_of (object, "duplicates"), ==, 2);
  g_assert_true (json_object_get_null_member (object, "opened"));
  run (self, "export transactions --portfolio other --format csv");
  second = g_strdup (self->out);
  g_assert_cmpstr (first, ==, second);
  run_object (self, "import --undo --portfolio other");
  g_assert_true (json_object_get_null_member (run_object (self, "portfolio settings other"), "opened"));
  run_object (self, "import --redo --portfolio other");
  g_assert_cmpstr (text_of (run_object (self, "portfolio settings other"), "opened"), ==, "2024-03-09");
}

/* A fee beside its trade, a split, and a merger of two rows: the second time all of them are known. Layout: see test-import-flex.c. */
static void
test_a_flex_query_comes_once (Fixture      *self,
                              gconstpointer data)
{
  static const char file[] =
    "<FlexQueryResponse><FlexStatements><FlexStatement><Trades>\n"
    "<Trade accountId=\"U1\" currency=\"USD\" assetCategory=\"STK\" symbol=\"N\" tradeDate=\"20240102\" quantity=\"10\" tradePrice=\"100\" "
    "proceeds=\"-1000\" ibCommission=\"-0.9\" ibCommissionCurrency=\"EUR\" netCash=\"-1001\" buySell=\"BUY\" transactionID=\"1\"/>\n"
    "</Trades><CorporateActions>\n"
    "<CorporateAction accountId=\"U1\" currency=\"USD\" assetCategory=\"STK\" symbol=\"N\" reportDate=\"20240610\" quantity=\"90\" "
    "description=\"N(US67066G1040) SPLIT 10 FOR 1 (N, N CORP, 67066G104)\" type=\"FS\" transactionID=\"2\"/>\n"
    "<CorporateAction accountId=\"U1\" currency=\"USD\" assetCategory=\"STK\" symbol=\"R\" reportDate=\"20240910\" quantity=\"25\" "
    "description=\"N(US67066G1040) MERGED(Acquisition)  WITH US7802871084 1 FOR 4 (R, R CORP, 780287108)\" type=\"TC\" transactionID=\"3\"/>\n"
    "<CorporateAction accountId=\"U1\" currency=\"USD\" assetCategory=\"STK\" symbol=\"N\" reportDate=\"20240910\" quantity=\"-100\" "
    "description=\"N(US67066G1040) MERGED(Acquisition)  WITH US7802871084 1 FOR 4 (N, N CORP, 67066G104)\" type=\"TC\" transactionID=\"4\"/>\n"
    "</CorporateActions></FlexStatement></FlexStatements></FlexQueryResponse>\n";
  JsonObject *object;
  JsonArray *holdings;

  write_file (self, "query.xml", file, -1);
  object = run_object (self, "import %D/query.xml");
  g_assert_cmpint (int_of (object, "imported"), ==, 4);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "rejected")), ==, 0);
  object = run_object (self, "import %D/query.xml");
  g_assert_cmpint (int_of (object, "imported"), ==, 0);
  g_assert_cmpint (int_of (object, "duplicates"), ==, 4);
  holdings = json_object_get_array_member (run_object (self, "report holdings"), "holdings");
  g_assert_cmpuint (json_array_get_length (holdings), ==, 4);
  g_assert_cmpstr (text_of (json_array_get_object_element (holdings, 2), "currency"), ==, "EUR");
  g_assert_cmpstr (text_of (json_array_get_object_element (holdings, 2), "quantity"), ==, "-0.9");
  object = json_array_get_object_element (holdings, 0);
  g_assert_cmpstr (text_of (object, "symbol"), ==, "R");
  g_assert_cmpstr (text_of (object, "quantity"), ==, "25");
  g_assert_cmpstr (text_of (object, "cost"), ==, "1000");
  run_object (self, "import --undo");
  g_assert_cmpuint (json_array_get_length (run_array (self, "export transactions")), ==, 0);
}

static void
test_prices_tell_their_source (Fixture      *self,
                               gconstpointer data)
{
  JsonArray *list;

  write_file (self, "prices.csv", "date,close\n2024-01-02,100\n2024-01-03,101\n", -1);
  run (self, "prices import %D/prices.csv --symbol vwce");
  g_assert_cmpint (self->status, ==, 0);
  g_assert_nonnull (strstr (self->out, "--currency"));
  run_object (self, "prices import %D/prices.csv --symbol VWCE --currency eur");
  run_object (self, "prices import %D/prices.csv --symbol aapl");
  run_array (self, "prices fetch AAPL --provider practice");
  list = run_array (self, "prices list");
  g_assert_cmpuint (json_array_get_length (list), ==, 4);
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "symbol"), ==, "AAPL");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "source"), ==, "imported");
  g_assert_cmpint (int_of (json_array_get_object_element (list, 0), "bars"), ==, 2);
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 1), "symbol"), ==, "AAPL");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 1), "source"), ==, "simulated");
  run_object (self, "portfolio create Depot");
  run_object (self, "portfolio settings depot --benchmark VWCE");
}

static double
benchmark_figure (Fixture    *self,
                  const char *words,
                  const char *name)
{
  g_autoptr(JsonNode) node = NULL;
  JsonObject *benchmark;

  run (self, words);
  g_assert_cmpint (self->status, ==, 0);
  node = json_from_string (self->out, NULL);
  benchmark = json_object_get_object_member (json_node_get_object (node), "benchmark");
  g_assert_nonnull (benchmark);
  return json_object_get_null_member (benchmark, name) ? (double) NAN : json_object_get_double_member (benchmark, name);
}

/* 10 % in a year in which prices rose by 4 %: 1.1 ÷ 1.04 − 1. A month's value counts until the next one. */
static void
test_inflation_is_a_benchmark (Fixture      *self,
                               gconstpointer data)
{
  const char *words = "--json report performance --portfolio depot --benchmark %s --from 2024-01-01 --to 2025-01-01";
  g_autofree char *beside_cpi = g_strdup_printf (words, "CPI-DE"), *beside_index = g_strdup_printf (words, "DAX-X");

  write_file (self, "cpi.csv", "date,value\n2023-12-01,100\n2024-06-01,102\n2025-01-01,104\n", -1);
  write_file (self, "fund.csv", "date,close\n2023-12-29,100\n2024-12-30,110\n", -1);
  write_file (self, "rows.csv", "date,type,symbol,quantity,amount,currency\n2023-12-29,deposit,,,1000,EUR\n2023-12-29,buy,VWCE,10,1000,EUR\n", -1);
  run_object (self, "prices import %D/cpi.csv --symbol CPI-DE --kind index --currency EUR");
  run_object (self, "prices import %D/cpi.csv --symbol DAX-X --kind index --currency EUR");
  run_object (self, "prices import %D/fund.csv --symbol VWCE --kind etf --currency EUR");
  assert_fails (self, self->data_dir, "prices import %D/fund.csv --symbol X --kind house --currency EUR", 2, "FINX-CLI-001", "--kind");
  run_object (self, "portfolio create Depot --currency EUR");
  run (self, "import %D/rows.csv --portfolio depot");
  g_assert_cmpint (self->status, ==, 0);
  g_assert_cmpfloat_with_epsilon (benchmark_figure (self, beside_cpi, "benchmark_return"), 0.04, 1e-12);
  g_assert_cmpfloat_with_epsilon (benchmark_figure (self, beside_cpi, "real_return"), 1.1 / 1.04 - 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (benchmark_figure (self, beside_cpi, "real_return_yearly"), pow (1.1 / 1.04, 365.0 / 367) - 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (benchmark_figure (self, beside_index, "excess_return"), 1.1 / 1.04 - 1, 1e-12);
  g_assert_true (isnan (benchmark_figure (self, beside_index, "real_return")));
}

#define ADD(name, func) g_test_add ("/finxctl/import/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  init_finxctl_test (&argc, &argv);
  ADD ("import-export-import-is-identity", test_import_export_import_is_identity);
  ADD ("an-import-is-repeated-and-taken-back", test_an_import_is_repeated_and_taken_back);
  ADD ("export-as-json-tells-all", test_export_as_json_tells_all);
  ADD ("rejected-rows-are-listed", test_rejected_rows_are_listed);
  ADD ("the-portfolio-is-chosen-or-made", test_the_portfolio_is_chosen_or_made);
  ADD ("other-layouts-are-read", test_other_layouts_are_read);
  ADD ("wrong-usage-is-told", test_wrong_usage_is_told);
  ADD ("settings-are-kept", test_settings_are_kept);
  ADD ("changes-are-listed-and-taken-back", test_changes_are_listed_and_taken_back);
  ADD ("order-of-dates", test_order_of_dates);
  ADD ("export-carries-the-opening-day", test_export_carries_the_opening_day);
  ADD ("a-flex-query-comes-once", test_a_flex_query_comes_once);
  ADD ("prices-tell-their-source", test_prices_tell_their_source);
  ADD ("inflation-is-a-benchmark", test_inflation_is_a_benchmark);
  return g_test_run ();
}
