/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What finxctl says to input that it can not use: a sentence, a code, a status, and nothing half done. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "finxctl-fixture.h"

#define HEAD "date,open,high,low,close,volume\n"
#define GOOD "2024-01-02,10,12,9,11,1000\n"

static void
test_wrong_usage_is_status_two (Fixture      *self,
                                gconstpointer data)
{
  static const struct { const char *words, *code, *part; } cases[] = {
    { "nonsense", "FINX-CLI-001", "nonsense" },
    { "order", "FINX-CLI-001", "order" },
    { "order nonsense", "FINX-CLI-001", "order nonsense" },
    { "order place --nonsense", "FINX-CLI-001", "nonsense" },
    { "order place --symbol AAPL --side buy --quantity 1 more", "FINX-CLI-001", "more" },
    { "order place --symbol AAPL --quantity 1", "FINX-CLI-011", "--side" },
    { "order place --symbol AAPL --side hold --quantity 1", "FINX-CLI-011", "--side" },
    { "order place --side buy --quantity 1", "FINX-CLI-002", "symbol" },
    { "order place --symbol AAPL --side buy", "FINX-CLI-014", "--quantity" },
    { "order place --symbol AAPL --side buy --quantity 1 --type guess", "FINX-CLI-012", "--type" },
    { "order place --symbol AAPL --side buy --quantity 1 --tif never", "FINX-CLI-013", "--tif" },
    { "order place --symbol AAPL --side buy --quantity NaN", "FINX-CLI-010", "NaN" },
    { "order place --symbol AAPL --side buy --quantity 1e400", "FINX-CLI-010", "1e400" },
    { "order place --symbol AAPL --side buy --quantity inf", "FINX-CLI-010", "inf" },
    { "order place --symbol AAPL --side buy --quantity 1,5", "FINX-CLI-010", "1,5" },
    { "order place --symbol AAPL --side buy --quantity 9999999999999999999999999999999999999999", "FINX-CLI-010", "999" },
    { "order place --symbol AAPL --side buy --quantity 1.0000000000000000000000001", "FINX-CLI-010", "1.000" },
    { "order place --symbol AAPL --side buy --quantity 1 --limit x", "FINX-CLI-010", "x" },
    { "order place --symbol AAPL --side buy --quantity 1 --take-profit x", "FINX-CLI-010", "x" },
    { "order cancel", "FINX-CLI-001", "id" },
    { "order show", "FINX-CLI-001", "id" },
    { "order replace", "FINX-CLI-001", "id" },
    { "broker balance", "FINX-CLI-001", "account" },
    { "broker quote practice", "FINX-CLI-001", "symbol" },
    { "broker bars practice AAPL --interval 7x", "FINX-CLI-001", "--interval" },
    { "broker bars practice AAPL --count 0", "FINX-CLI-001", "--count" },
    { "market watch", "FINX-CLI-001", "symbol" },
    { "market calendar tomorrow", "FINX-CLI-001", "options only" },
    { "market calendar --from 2026-13-01", "FINX-CLI-001", "--from" },
    { "market calendar --from 2026-12-01 --to 2026-11-01", "FINX-CLI-001", "--from" },
    { "market calendar --kind holiday", "FINX-CLI-001", "exchange" },
    { "alert add --event time", "FINX-CLI-001", "--at" },
    { "alert add AAPL --event order-filled --at 2099-01-01", "FINX-CLI-001", "--at" },
    { "market fx ABC", "FINX-CLI-001", "ABC" },
    { "market correlations AAPL", "FINX-CLI-001", "2 to" },
    { "market correlations AAPL MSFT --window 5", "FINX-CLI-001", "20" },
    { "market correlations AAPL MSFT --method kendall", "FINX-CLI-001", "spearman" },
    { "alert add AAPL above", "FINX-CLI-001", "level" },
    { "alert add AAPL sideways 233", "FINX-CLI-001", "crosses-up" },
    { "alert add AAPL above much", "FINX-CLI-001", "The price “much” is not a number" },
    { "alert add AAPL change-below much", "FINX-CLI-001", "The change “much” is not a number; write it in percent" },
    { "alert add AAPL earnings soon", "FINX-CLI-001", "“soon” is not a number of days" },
    { "alert add AAPL earnings", "FINX-CLI-001", "days" },
    { "alert add AAPL above 233 --expires soon", "FINX-TIME-001", "soon" },
    { "alert add AAPL above 233 more words", "FINX-CLI-001", "quotes" },
    { "alert add AAPL above 233 --pause -5", "FINX-CLI-001", "minutes" },
    { "alert add AAPL", "FINX-CLI-001", "--when" },
    { "alert add AAPL above 233 --when last>1", "FINX-CLI-001", "either" },
    { "alert add AAPL --event rain", "FINX-CLI-001", "order-filled" },
    { "alert add AAPL --when last>1 --bars 7t", "FINX-CLI-001", "--bars" },
    { "alert add AAPL --when last>1 and more", "FINX-CLI-001", "quotes" },
    { "alert snooze AL-1", "FINX-CLI-001", "minutes" },
    { "alert snooze AL-1 soon", "FINX-CLI-001", "minutes" },
    { "alert snooze AL-1 2h", "FINX-CLI-001", "minutes" },
    { "alert remove", "FINX-CLI-001", "id" },
    { "alert list AAPL", "FINX-CLI-001", "nothing" },
    { "alert history --count 0", "FINX-CLI-001", "--count" },
    { "market screen", "FINX-CLI-001", "condition" },
    { "market screen last>1 last>2", "FINX-CLI-001", "quotes" },
    { "market screen last>1 --screen oversold", "FINX-CLI-001", "one of them" },
    { "market screen last>1 --kind house", "FINX-CLI-001", "house" },
    { "market screen last>1 --bars 25h", "FINX-CLI-001", "25h" },
    { "market screen last>1 --sort volume", "FINX-CLI-001", "volume" },
    { "market screen --list more", "FINX-CLI-001", "--list" },
    { "stats", "FINX-CLI-001", "file" },
    { "stats one.csv two.csv", "FINX-CLI-001", "file" },
    { "stats one.csv --prices --returns", "FINX-CLI-001", "both" },
    { "stats one.csv --periods-per-year 0", "FINX-CLI-001", "--periods-per-year" },
    { "stats one.csv --periods-per-year many", "FINX-CLI-001", "many" },
    { "stats one.csv --risk-free 2", "FINX-CLI-001", "0.02 is 2 %" },
    { "stats one.csv --nonsense", "FINX-CLI-001", "nonsense" },
    { "xirr", "FINX-CLI-001", "file" },
    { "xirr one.csv two.csv", "FINX-CLI-001", "file" },
    { "broker balance practice more", "FINX-CLI-001", "nothing behind" },
    { "order list more", "FINX-CLI-001", "more" },
    { "portfolio list more", "FINX-CLI-001", "more" },
    { "portfolio create Name --currency EURO", "FINX-CLI-001", "three letters" },
    { "portfolio create Name --currency 12%20", "FINX-CLI-001", "three letters" },
    { "portfolio delete", "FINX-CLI-001", "id" },
    { "portfolio delete practice", "FINX-CLI-001", "--yes" },
    { "portfolio restore", "FINX-CLI-001", "id" },
    { "portfolio create", "FINX-CLI-001", "name" },
    { "portfolio create !!!", "FINX-CLI-001", "letter" },
    { "prices import file.csv", "FINX-CLI-001", "--symbol" },
    { "prices fetch", "FINX-CLI-001", "symbol" },
    { "backup", "FINX-CLI-001", "file" },
    { "restore", "FINX-CLI-001", "backup" },
    { "verify now", "FINX-CLI-001", "nothing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_fails (self, self->data_dir, cases[i].words, 2, cases[i].code, cases[i].part);
  g_assert_cmpuint (json_array_get_length (run_array (self, "order list")), ==, 0);
  g_assert_cmpuint (json_array_get_length (run_array (self, "portfolio list")), ==, 1);
}

static void
test_refusals_are_status_one (Fixture      *self,
                              gconstpointer data)
{
  static const struct { const char *words, *code, *part; } cases[] = {
    { "order place --symbol NOPE --side buy --quantity 1", "FINX-CLI-003", "NOPE" },
    { "broker quote practice NOPE", "FINX-CLI-003", "NOPE" },
    { "broker bars practice NOPE", "FINX-CLI-003", "NOPE" },
    { "market watch NOPE", "FINX-CLI-003", "NOPE" },
    { "market screen last%20>", "FINX-EXPR-002", "Column 7" },
    { "market screen last>1 --columns nonsense", "FINX-EXPR-003", "nonsense" },
    { "market screen last>1 --watchlist none", "FINX-SCREEN-002", "none" },
    { "market screen --screen none", "FINX-SCREEN-004", "none" },
    { "alert add NOPE above 1", "FINX-CLI-003", "NOPE" },
    { "alert add AAPL above 0", "FINX-ALERT-003", "above zero" },
    { "alert add AAPL above 233.005", "FINX-ALERT-003", "steps of 0.01" },
    { "alert add AAPL change-below -100", "FINX-ALERT-004", "percent" },
    { "alert add AAPL above 233 --expires 2001-01-01", "FINX-ALERT-006", "later end" },
    { "alert add AAPL --when last%20>", "FINX-EXPR-002", "Column 7" },
    { "alert add --when last>1", "FINX-ALERT-002", "symbol" },
    { "alert add --portfolio none --when value>1", "FINX-ALERT-016", "none" },
    { "alert snooze gone 5", "FINX-ALERT-011", "gone" },
    { "alert remove gone", "FINX-ALERT-011", "gone" },
    { "prices fetch NOPE --provider practice", "FINX-CLI-003", "NOPE" },
    { "prices fetch AAPL NOPE --provider practice", "FINX-CLI-003", "NOPE" },
    { "order list --account gone", "FINX-CLI-005", "gone" },
    { "order cancel --all --account gone", "FINX-CLI-005", "gone" },
    { "portfolio delete gone --yes", "FINX-CLI-005", "gone" },
    { "portfolio restore practice", "FINX-ACCOUNT-005", "practice" },
    { "broker balance gone", "FINX-CLI-005", "gone" },
    { "broker add gone", "FINX-CLI-030", "gone" },
    { "order place --symbol AAPL --side buy --quantity 0", "FINX-ORDER-021", "above zero" },
    { "order place --symbol AAPL --side buy --quantity -1", "FINX-ORDER-021", "above zero" },
    { "order place --symbol AAPL --side buy --quantity 0.5", "FINX-ORDER-023", "steps" },
    { "order place --symbol AAPL --side buy --quantity 1 --limit 231.005", "FINX-ORDER-013", "steps of 0.01" },
    { "order place --symbol AAPL --side buy --quantity 1 --limit -3", "FINX-ORDER-011", "above zero" },
    { "order place --symbol AAPL --side buy --quantity 100000", "FINX-RISK-008", "buying power" },
    { "order place --symbol AAPL --side buy --quantity 1 --limit 200 --type market", "FINX-ORDER-001", "limit" },
    { "order place --symbol AAPL --side buy --quantity 1 --type limit", "FINX-ORDER-010", "missing" },
    { "order cancel gone", "FINX-ORDER-003", "gone" },
    { "order replace gone --quantity 2", "FINX-ORDER-003", "gone" },
    { "order show gone", "FINX-ORDER-003", "gone" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_fails (self, self->data_dir, cases[i].words, 1, cases[i].code, cases[i].part);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker fills practice")), ==, 0);
  g_assert_cmpuint (json_array_get_length (run_array (self, "order list --open")), ==, 0);
  g_assert_cmpuint (json_array_get_length (run_array (self, "prices list")), ==, 0);
}

static void
test_a_client_id_is_used_once (Fixture      *self,
                               gconstpointer data)
{
  g_free (place_working (self, "mine"));
  assert_fails (self, self->data_dir, "order place --symbol AAPL --side buy --quantity 1 --client-id mine", 1, "FINX-ORDER-002", "mine");
  g_assert_cmpuint (json_array_get_length (run_array (self, "order list")), ==, 1);
  g_assert_cmpuint (json_array_get_length (run_array (self, "order list --open")), ==, 1);
}

static void
test_bad_price_files_are_refused_whole (Fixture      *self,
                                        gconstpointer data)
{
  static const struct { const char *text; gssize size; const char *code, *part; } cases[] = {
    { "", 0, "FINX-PRICES-001", "columns" },
    { "\n\n", 2, "FINX-PRICES-001", "columns" },
    { "date,open\n2024-01-02,1\n", -1, "FINX-PRICES-001", "close" },
    { HEAD, -1, "FINX-PRICES-005", "no prices" },
    { HEAD GOOD "2024-01-03,10,12,9,eleven,1000\n", -1, "FINX-PRICES-003", "Line 3" },
    { HEAD GOOD "\n2024-01-03,10,12,9,,1000\n", -1, "FINX-PRICES-003", "Line 4" },
    { HEAD GOOD "2024-01-03,10,12,9\n", -1, "FINX-PRICES-003", "Line 3" },
    { HEAD GOOD "2024-13-03,10,12,9,11,1000\n", -1, "FINX-PRICES-003", "Line 3" },
    { HEAD "2024-01-03,10,9,12,11,1000\n", -1, "FINX-PRICES-003", "Line 2" },
    { HEAD "2024-01-03,10,12,9,nan,1000\n", -1, "FINX-PRICES-003", "Line 2" },
    { HEAD "2024-01-03,-10,12,-11,11,1000\n", -1, "FINX-PRICES-003", "Line 2" },
    { HEAD GOOD "2024-01-03,10,12,9,11,1\n2024-01-02,10,12,9,11,7\n", -1, "FINX-PRICES-004", "two rows for 2024-01-02" },
    { HEAD GOOD "\0\xff\xfe\x01", sizeof (HEAD GOOD) + 3, "FINX-PRICES-006", "not a text" },
    { "\x89PNG\r\n\x1a\n\0\0\0", 12, "FINX-PRICES-006", "not a text" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      write_file (self, "bad.csv", cases[i].text, cases[i].size);
      assert_fails (self, self->data_dir, "prices import %D/bad.csv --symbol AAPL", 1, cases[i].code, cases[i].part);
    }
  run_in (self, self->data_dir, TRUE, "prices import %D/gone.csv --symbol AAPL");
  g_assert_cmpint (self->status, ==, 1);
  g_assert_cmpuint (json_array_get_length (run_array (self, "prices list")), ==, 0);
}

/* A file of a thousand million lines, which takes no room here, a device, and a folder. */
static void
test_files_without_end_are_not_read (Fixture      *self,
                                     gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "huge.csv", NULL);

  write_file (self, "huge.csv", HEAD GOOD, -1);
  g_assert_cmpint (truncate (path, G_GINT64_CONSTANT (27000000000)), ==, 0);
  assert_fails (self, self->data_dir, "prices import %D/huge.csv --symbol AAPL", 1, "FINX-PRICES-008", "larger");
  assert_fails (self, self->data_dir, "prices import /dev/zero --symbol AAPL", 1, "FINX-PRICES-007", "not a file");
  assert_fails (self, self->data_dir, "prices import %D --symbol AAPL", 1, "FINX-PRICES-007", "not a file");
  g_assert_cmpuint (json_array_get_length (run_array (self, "prices list")), ==, 0);
}

#define ADD(name, set_up_func, func) g_test_add ("/finxctl/" name, Fixture, NULL, set_up_func, func, tear_down)

int
main (int    argc,
      char **argv)
{
  init_finxctl_test (&argc, &argv);
  ADD ("bad-price-files-are-refused-whole", set_up, test_bad_price_files_are_refused_whole);
  ADD ("files-without-end-are-not-read", set_up, test_files_without_end_are_not_read);
  ADD ("wrong-usage-is-status-two", set_up_practice, test_wrong_usage_is_status_two);
  ADD ("refusals-are-status-one", set_up_practice, test_refusals_are_status_one);
  ADD ("a-client-id-is-used-once", set_up_practice, test_a_client_id_is_used_once);
  return g_test_run ();
}
