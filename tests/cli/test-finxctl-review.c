/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A data folder that can only be read: all that reads works and says the same as before, all that writes is refused, and
 * nothing in the folder changes. */
#include <glib/gstdio.h>
#include <string.h>

#include "finxctl-fixture.h"

static const char trades[] =
  "date,type,symbol,quantity,price,amount,fees,currency\n"
  "2023-01-02,deposit,,,,100000,,EUR\n"
  "2023-01-03,buy,VWCE,100,95.5,9551.25,1.25,EUR\n"
  "2024-02-05,sell,VWCE,30,110,3300,,EUR\n"
  "2024-05-20,dividend,VWCE,,,88,,EUR\n";
static const char prices[] = "date,open,high,low,close,volume\n2023-01-03,95,96,94,95.5,10\n2024-06-28,120,121,119,120.25,10\n";

static const char *const reading[] = {
  "portfolio list", "portfolio list --closed", "portfolio settings depot", "prices list", "alert list", "alert history", "alert tell",
  "order list", "broker list", "broker instruments",
  "report holdings --portfolio depot", "report lots --portfolio depot", "report gains --portfolio depot",
  "report trades --portfolio depot", "report income --portfolio depot",
  "report performance --portfolio depot --to 2024-06-28", "report risk --portfolio depot --to 2024-06-28",
  "export transactions --portfolio depot", "export holdings --portfolio depot --to 2024-06-28",
  "export performance --portfolio depot --to 2024-06-28", "export review --portfolio depot --to 2024-06-28 -o %D/review.pdf",
  "import %D/trades.csv --portfolio depot --dry-run", "stats %D/prices.csv --periods-per-year 252 --prices", "verify",
};

static const char *const writing[] = {
  "portfolio create Other", "portfolio rename depot Other", "portfolio settings depot --method lifo", "portfolio delete depot --yes",
  "import %D/trades.csv --portfolio depot", "prices import %D/prices.csv --symbol VWCE", "prices fetch AAPL --provider practice",
  "alert add --symbol AAPL --above 1", "alert tell --sounds off", "broker add practice",
};

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Name, time and digest of every file, a line each. */
static char *
describe (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *bytes = digest (path);
      GStatBuf info;

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_ptr_array_add (lines, g_strdup_printf ("%s %" G_GINT64_FORMAT ".%09ld %s", name, (gint64) info.st_mtim.tv_sec,
                                               info.st_mtim.tv_nsec, bytes));
    }
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
set_modes (Fixture *self,
           int      folder,
           int      file)
{
  g_autofree char *database = g_build_filename (self->data_dir, "finx.db", NULL);

  g_assert_cmpint (g_chmod (database, file), ==, 0);
  g_assert_cmpint (g_chmod (self->data_dir, folder), ==, 0);
}

static void
prepare (Fixture *self)
{
  write_file (self, "trades.csv", trades, -1);
  write_file (self, "prices.csv", prices, -1);
  run_object (self, "portfolio create Depot --currency EUR");
  run_object (self, "import %D/trades.csv --portfolio depot");
  run_object (self, "prices import %D/prices.csv --symbol VWCE --currency EUR");
  self->is_modest = TRUE;
}

static void
test_what_reads_works (Fixture      *self,
                       gconstpointer data)
{
  g_autofree char *before = NULL, *after = NULL;

  prepare (self);
  for (guint i = 0; i < G_N_ELEMENTS (reading); i++)
    {
      g_autofree char *expected = NULL;

      set_modes (self, 0700, 0600);
      run (self, reading[i]);
      g_assert_cmpint (self->status, ==, 0);
      expected = g_steal_pointer (&self->out);
      set_modes (self, 0555, 0444);
      g_free (before);
      before = describe (self->data_dir);
      run (self, reading[i]);
      g_assert_cmpint (self->status, ==, 0);
      g_assert_cmpstr (self->out, ==, expected);
      g_assert_cmpint (strstr (self->err, "can only be read") != NULL, ==, !g_str_has_prefix (reading[i], "stats"));
      g_free (after);
      after = describe (self->data_dir);
      g_assert_cmpstr (after, ==, before);
    }
  run_json (self, "report holdings --portfolio depot");         /* nothing on standard error */
  set_modes (self, 0700, 0600);
}

static void
test_what_writes_is_refused (Fixture      *self,
                             gconstpointer data)
{
  g_autofree char *before = NULL, *after = NULL;

  prepare (self);
  set_modes (self, 0555, 0444);
  before = describe (self->data_dir);
  for (guint i = 0; i < G_N_ELEMENTS (writing); i++)
    assert_fails (self, self->data_dir, writing[i], 1, "FINX-ENGINE-010", "Nothing was written");
  after = describe (self->data_dir);
  g_assert_cmpstr (after, ==, before);
  set_modes (self, 0700, 0600);
}

/* A copy of it can be worked with. */
static void
test_a_backup_of_it_can_be_written_to (Fixture      *self,
                                       gconstpointer data)
{
  g_autofree char *other = g_build_filename (self->folder, "other", NULL);

  prepare (self);
  set_modes (self, 0555, 0444);
  run (self, "backup %D/copy.db");
  g_assert_cmpint (self->status, ==, 0);
  run_in (self, other, FALSE, "restore %D/copy.db");
  g_assert_cmpint (self->status, ==, 0);
  run_in (self, other, FALSE, "portfolio rename depot Other");
  g_assert_cmpint (self->status, ==, 0);
  set_modes (self, 0700, 0600);
}

/* A file that is not imported says what it says when it is: of a plain file, of one that has to be read the long way, and of
 * other layouts. */
static void
test_a_file_alone (Fixture      *self,
                   gconstpointer data)
{
  static const char *const reports[] = { "holdings", "lots", "gains", "trades", "income", "performance", "risk" };
  static const char foreign[] = "date;type;symbol;quantity;amount;fees;currency\n02.01.2023;deposit;;;100000;;EUR\n"
                                "03.01.2023;buy;VWCE;100;9551,25;1,25;EUR\n05.02.2024;sell;VWCE;30;3300;;EUR\n20.05.2024;dividend;VWCE;;88;;EUR\n";
  g_autofree char *folder = g_build_filename (self->folder, "prices", NULL);

  prepare (self);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  write_file (self, "prices/VWCE.csv", prices, -1);
  write_file (self, "foreign.csv", foreign, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (reports); i++)
    {
      g_autofree char *of_portfolio = g_strdup_printf ("report %s --portfolio depot --to 2024-06-28", reports[i]), *expected = NULL;
      g_autofree char *of_file = g_strdup_printf ("report %s --file %%D/trades.csv --prices %%D/prices --to 2024-06-28", reports[i]);
      g_autofree char *of_foreign = g_strdup_printf ("report %s --file %%D/foreign.csv --prices %%D/prices --to 2024-06-28", reports[i]);

      run (self, of_portfolio);
      g_assert_cmpint (self->status, ==, 0);
      expected = g_strdup (self->out);
      run_in (self, "/nonexistent", FALSE, of_file);
      g_assert_cmpint (self->status, ==, 0);
      if (!g_str_equal (reports[i], "lots") && !g_str_equal (reports[i], "gains") && !g_str_equal (reports[i], "income")
          && !g_str_equal (reports[i], "trades"))       /* those name the account, which is another one */
        g_assert_cmpstr (self->out, ==, expected);
      run_in (self, "/nonexistent", FALSE, of_foreign);
      g_assert_cmpint (self->status, ==, 0);
    }
}

static void
test_what_is_wrong_with_a_file (Fixture      *self,
                                gconstpointer data)
{
  write_file (self, "trades.csv", trades, -1);
  write_file (self, "bad.csv", "date,type,amount,currency\n2024-01-02,gift,5,EUR\n", -1);
  write_file (self, "prices.csv", "nonsense\n", -1);
  write_file (self, "short.csv", "date,type,symbol,quantity,amount,currency\n2024-01-02,sell,VWCE,5,500,EUR\n", -1);
  assert_fails (self, self->data_dir, "report holdings --file %D/none.csv", 1, "FINX-IO-000", "none.csv");
  assert_fails (self, self->data_dir, "report holdings --file %D/bad.csv", 1, "FINX-REPORT-001", "line 2");
  assert_fails (self, self->data_dir, "report holdings --file %D/trades.csv --prices %D/prices.csv", 1, "FINX-REPORT-002", "SYMBOL.csv");
  assert_fails (self, self->data_dir, "report holdings --file %D/trades.csv --portfolio depot", 2, "FINX-CLI-001", "--portfolio");
  assert_fails (self, self->data_dir, "report holdings --file %D/trades.csv --explain cash", 2, "FINX-CLI-001", "import");
  run (self, "report holdings --file %D/short.csv");
  g_assert_cmpint (self->status, ==, 0);
  assert_fails (self, self->data_dir, "report holdings --file %D/short.csv --short-sales maybe", 2, "FINX-CLI-001", "--short-sales");
  assert_fails (self, self->data_dir, "report holdings --prices %D", 2, "FINX-CLI-001", "--file");
}

/* What rests on a sale of more than is held is unknown, and told why; all else is there. */
static void
test_a_refused_sale (Fixture      *self,
                     gconstpointer data)
{
  static const char *const reports[] = { "holdings", "lots", "gains", "trades", "income", "performance", "risk" };
  JsonObject *object, *totals;
  JsonArray *holdings, *sales;

  write_file (self, "short.csv",
              "date,type,symbol,quantity,amount,currency\n2024-01-02,deposit,,,1000,EUR\n2024-01-02,buy,SAP,2,300,EUR\n"
              "2024-01-03,sell,VWCE,5,500,EUR\n", -1);
  for (gsize i = 0; i < G_N_ELEMENTS (reports); i++)
    {
      g_autofree char *command = g_strdup_printf ("report %s --file %%D/short.csv --short-sales refused", reports[i]);

      run (self, command);
      g_assert_cmpint (self->status, ==, 0);
      g_assert_nonnull (strstr (self->out, "sells 5 VWCE and holds 0: 5 too many"));
    }
  object = run_object (self, "report holdings --file %D/short.csv --short-sales refused");
  sales = json_object_get_array_member (object, "refused_sales");
  g_assert_cmpuint (json_array_get_length (sales), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (sales, 0), "code"), ==, "FINX-BOOKS-004");
  totals = json_object_get_object_member (object, "totals");
  g_assert_true (json_object_get_null_member (totals, "value"));
  g_assert_cmpstr (json_object_get_string_member (totals, "cash"), ==, "1200");
  holdings = json_object_get_array_member (object, "holdings");
  for (guint i = 0; i < json_array_get_length (holdings); i++)
    {
      JsonObject *holding = json_array_get_object_element (holdings, i);
      gboolean is_short = !json_object_get_null_member (holding, "symbol") && g_str_equal (json_object_get_string_member (holding, "symbol"), "VWCE");

      g_assert_true (json_object_get_null_member (holding, "quantity") == is_short);
      g_assert_true (json_object_get_null_member (holding, "base_cost") == is_short);
    }
}

#define ADD(path, func) g_test_add ("/finxctl/review/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  init_finxctl_test (&argc, &argv);
  ADD ("what-reads-works", test_what_reads_works);
  ADD ("what-writes-is-refused", test_what_writes_is_refused);
  ADD ("a-backup-of-it-can-be-written-to", test_a_backup_of_it_can_be_written_to);
  ADD ("a-file-alone", test_a_file_alone);
  ADD ("what-is-wrong-with-a-file", test_what_is_wrong_with_a_file);
  ADD ("a-refused-sale", test_a_refused_sale);
  return g_test_run ();
}
