/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "finxctl-fixture.h"

#define HEAD "date,open,high,low,close,volume\n"
#define GOOD "2024-01-02,10,12,9,11,1000\n"

static void
test_the_way_from_nothing_to_a_position (Fixture      *self,
                                         gconstpointer data)
{
  JsonObject *object;
  g_autofree char *expected = NULL, *id = NULL, *words = NULL;

  g_assert_cmpuint (json_array_get_length (run_array (self, "portfolio list")), ==, 0);
  object = run_object (self, "broker add practice");
  g_assert_cmpstr (text_of (object, "id"), ==, "practice");
  g_assert_true (json_object_get_boolean_member (object, "simulated"));
  object = run_object (self, "broker balance practice");
  g_assert_cmpfloat (g_ascii_strtod (text_of (object, "net_worth"), NULL), ==, 100000);

  object = run_object (self, "order place --symbol AAPL --side buy --quantity 25");
  g_assert_cmpstr (text_of (object, "state"), ==, "filled");
  g_assert_cmpstr (text_of (object, "filled"), ==, "25");
  id = g_strdup (text_of (object, "id"));
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker fills practice")), >=, 1);
  object = json_array_get_object_element (run_array (self, "broker positions practice"), 0);
  g_assert_cmpstr (text_of (object, "symbol"), ==, "AAPL");
  g_assert_cmpstr (text_of (object, "quantity"), ==, "25");
  g_assert_cmpstr (text_of (object, "value"), !=, NULL);
  words = g_strdup_printf ("order show %s", id);
  object = run_object (self, words);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "life")), >=, 3);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker orders practice")), ==, 1);
  object = run_object (self, "verify");
  g_assert_true (json_object_get_boolean_member (object, "ok"));
}

static void
test_an_order_is_replaced_and_cancelled (Fixture      *self,
                                         gconstpointer data)
{
  g_autofree char *limit = place_working (self, "one");
  JsonObject *object;

  g_assert_cmpuint (json_array_get_length (run_array (self, "order list --open")), ==, 1);
  object = run_object (self, "order replace one --quantity 2");
  g_assert_cmpstr (text_of (object, "quantity"), ==, "2");
  g_assert_cmpstr (text_of (object, "limit_price"), ==, limit);
  g_assert_cmpstr (text_of (object, "state"), ==, "working");
  object = run_object (self, "order cancel one");
  g_assert_cmpstr (text_of (object, "state"), ==, "cancelled");
  assert_fails (self, self->data_dir, "order cancel one", 1, "FINX-ORDER-004", "done");
}

/* What ends by itself, such as the exit orders of a cancelled entry, counts by how it ended. */
static void
test_cancel_all_tells_what_was_cancelled (Fixture      *self,
                                          gconstpointer data)
{
  g_autofree char *limit = place_working (self, "one");
  double price = g_ascii_strtod (limit, NULL);
  g_autofree char *words = g_strdup_printf ("order place --symbol AAPL --side buy --quantity 1 --limit %s --tif gtc "
                                            "--take-profit %.2f --stop-loss %.2f", limit, price * 1.1, price * 0.95);
  JsonObject *object;

  run_object (self, words);
  g_assert_cmpuint (json_array_get_length (run_array (self, "order list --open")), ==, 4);
  object = run_object (self, "order cancel --all --account practice");
  g_assert_cmpint (json_object_get_int_member (object, "cancelled"), ==, 4);
  g_assert_cmpint (json_object_get_int_member (object, "done_before"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (object, "unconfirmed"), ==, 0);
  g_assert_cmpuint (json_array_get_length (run_array (self, "order list --open")), ==, 0);
  g_assert_cmpuint (json_array_get_length (run_array (self, "order list")), ==, 4);
  object = run_object (self, "order cancel --all");
  g_assert_cmpint (json_object_get_int_member (object, "cancelled"), ==, 0);
}

static void
test_a_dry_run_sends_nothing (Fixture      *self,
                              gconstpointer data)
{
  JsonObject *object = run_object (self, "order place --symbol AAPL --side buy --quantity 10 --dry-run");

  g_assert_false (json_object_get_boolean_member (object, "sent"));
  g_assert_cmpfloat (g_ascii_strtod (text_of (object, "estimated_value"), NULL), >, 0);
  g_assert_cmpfloat (g_ascii_strtod (text_of (object, "estimated_fee"), NULL), >, 0);
  assert_fails (self, self->data_dir, "order place --symbol AAPL --side buy --quantity 100000 --dry-run", 1, "FINX-RISK-008", "Needs");
  g_assert_cmpuint (json_array_get_length (run_array (self, "order list")), ==, 0);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker positions practice")), ==, 0);
}

static void
test_every_reading_command_answers (Fixture      *self,
                                    gconstpointer data)
{
  static const struct { const char *words; guint least; } arrays[] = {
    { "portfolio list", 1 }, { "prices list", 0 }, { "broker list", 1 }, { "broker positions practice", 0 },
    { "broker orders practice", 0 }, { "broker fills practice", 0 }, { "broker quote practice AAPL EUR/USD btc-usd", 3 },
    { "broker bars practice AAPL --interval 1m --count 20", 20 }, { "broker bars practice BTC-USD", 100 },
    { "broker instruments", 20 }, { "broker instruments practice", 20 }, { "broker fees practice", 3 }, { "order list", 0 },
    { "order list --open --account practice", 0 },
  };
  static const char *const objects[] = { "broker test practice", "broker balance practice", "verify" };

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    {
      g_assert_cmpuint (json_array_get_length (run_array (self, arrays[i].words)), >=, arrays[i].least);
      run (self, arrays[i].words);
      g_assert_cmpint (self->status, ==, 0);
      g_assert_cmpstr (self->out, !=, "");
      g_assert_cmpstr (self->err, ==, "");
    }
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      run_object (self, objects[i]);
      run (self, objects[i]);
      g_assert_cmpint (self->status, ==, 0);
      g_assert_cmpstr (self->err, ==, "");
    }
}

static void
test_a_watch_ends_after_its_lines (Fixture      *self,
                                   gconstpointer data)
{
  g_auto(GStrv) lines = NULL;

  run_in (self, self->data_dir, TRUE, "market watch BTC-USD EUR/USD --count 3");
  g_assert_cmpint (self->status, ==, 0);
  lines = g_strsplit (g_strchomp (self->out), "\n", 0);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr(JsonNode) node = json_from_string (lines[i], NULL);

      g_assert_nonnull (node);
      check_values (node);
    }
}

static void
test_limits_are_set_listed_and_cleared (Fixture      *self,
                                        gconstpointer data)
{
  JsonArray *array;

  run_object (self, "portfolio create Depot");
  g_assert_cmpuint (json_array_get_length (run_array (self, "portfolio limits depot")), ==, 0);
  assert_fails (self, self->data_dir, "portfolio limits depot --max-var 0.02 --max-weight NOSUCH=0.1", 1, "FINX-LIMIT-005", "NOSUCH");
  assert_fails (self, self->data_dir, "portfolio limits depot --max-var much", 2, "FINX-CLI-001", "much");
  assert_fails (self, self->data_dir, "portfolio limits depot --max-var 5", 2, "FINX-LIMIT-002", "100");
  g_assert_cmpuint (json_array_get_length (run_array (self, "portfolio limits depot")), ==, 0);         /* all or nothing */
  array = run_array (self, "portfolio limits depot --max-weight 0.25 --max-weight aapl=0.1 --max-leverage 1.5 --max-daily-loss 500");
  g_assert_cmpuint (json_array_get_length (array), ==, 4);
  g_assert_cmpstr (text_of (json_array_get_object_element (array, 1), "rule"), ==, "holding_weight AAPL");
  g_assert_cmpstr (text_of (json_array_get_object_element (array, 1), "most"), ==, "0.1");
  g_assert_cmpstr (text_of (json_array_get_object_element (array, 3), "unit"), ==, "USD");
  array = run_array (self, "alert list");
  g_assert_cmpuint (json_array_get_length (array), ==, 4);
  g_assert_cmpstr (text_of (json_array_get_object_element (array, 1), "id"), ==, "limit:depot:holding_weight:AAPL");
  g_assert_cmpstr (text_of (json_array_get_object_element (array, 1), "state"), ==, "armed");
  g_assert_cmpuint (json_array_get_length (run_array (self, "portfolio limits depot --max-weight AAPL=none")), ==, 3);
  g_assert_cmpuint (json_array_get_length (run_array (self, "portfolio limits depot --clear")), ==, 0);
}

static void
test_alerts_are_set_listed_and_removed (Fixture      *self,
                                        gconstpointer data)
{
  JsonObject *alert = run_object (self, "alert add BTC-USD crosses-down 50000 --note Buy%20some --expires 2100-01-31 --repeat");
  g_autofree char *id = g_strdup (text_of (alert, "id"));
  g_autofree char *words = g_strconcat ("alert remove ", id, NULL);
  JsonArray *array;

  g_assert_cmpstr (text_of (alert, "condition"), ==, "crosses-down");
  g_assert_cmpstr (text_of (alert, "level"), ==, "50000");
  g_assert_cmpstr (text_of (alert, "unit"), ==, "USD");
  g_assert_cmpstr (text_of (alert, "state"), ==, "armed");
  g_assert_cmpstr (text_of (alert, "note"), ==, "Buy some");
  g_assert_cmpstr (text_of (alert, "expires"), ==, "2100-02-01T00:00:00.000000Z");
  g_assert_cmpint (json_object_get_int_member (alert, "repeat_minutes"), ==, 5);
  g_assert_null (text_of (alert, "warning"));

  alert = run_object (self, "alert add AAPL change-below -99.5");
  g_assert_cmpstr (text_of (alert, "level"), ==, "-99.5");
  g_assert_cmpstr (text_of (alert, "unit"), ==, "percent");
  g_assert_true (json_object_get_null_member (alert, "repeat_minutes"));
  alert = run_object (self, "alert add BTC-USD crosses-up 30000 --pause 60");
  g_assert_nonnull (strstr (text_of (alert, "warning"), "past this level already"));
  g_assert_cmpint (json_object_get_int_member (alert, "repeat_minutes"), ==, 60);

  assert_fails (self, self->data_dir, "alert add BTC-USD earnings 5", 1, "FINX-ALERT-032", "no company");
  assert_fails (self, self->data_dir, "alert add AAPL earnings 5.5", 1, "FINX-ALERT-031", "whole days");
  assert_fails (self, self->data_dir, "alert add AAPL --event earnings", 2, "FINX-CLI-001", "not “earnings”");
  alert = run_object (self, "alert add AAPL earnings 5 --repeat");
  g_assert_cmpstr (text_of (alert, "condition"), ==, "earnings");
  g_assert_cmpstr (text_of (alert, "level"), ==, "5");
  g_assert_cmpstr (text_of (alert, "unit"), ==, "days");

  array = run_array (self, "alert list");
  g_assert_cmpuint (json_array_get_length (array), ==, 4);
  g_assert_cmpstr (text_of (json_array_get_object_element (array, 3), "id"), ==, id);
  g_assert_cmpstr (text_of (run_object (self, words), "removed"), ==, id);
  g_assert_cmpuint (json_array_get_length (run_array (self, "alert list")), ==, 3);
  assert_fails (self, self->data_dir, words, 1, "FINX-ALERT-011", id);
  array = run_array (self, "alert history --count 2");
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
  g_assert_cmpstr (text_of (json_array_get_object_element (array, 0), "event"), ==, "removed");
  g_assert_cmpstr (text_of (json_array_get_object_element (array, 0), "alert"), ==, id);
  run (self, "alert list");
  g_assert_nonnull (strstr (self->out, "change-below"));
}

static guint
count_alerts (Fixture *self,
              guint   *n_lines)
{
  g_auto(GStrv) lines = g_strsplit (g_strchomp (self->out), "\n", 0);
  guint n_alerts = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr(JsonNode) node = json_from_string (lines[i], NULL);

      g_assert_nonnull (node);
      check_values (node);
      n_alerts += json_object_has_member (json_node_get_object (node), "alert");
    }
  *n_lines = g_strv_length (lines);
  return n_alerts;
}

/* It is true now, so the next trade makes it fire; a reader tells it and leaves it to the program that writes. When a
 * trade comes while “alert add” still runs, that one has fired it, and is silent for the pause: then another is set. */
static void
test_an_alert_that_fires_is_a_line (Fixture      *self,
                                    gconstpointer data)
{
  guint n_alerts = 0, n_lines = 0;

  for (guint i = 0; i < 12 && n_alerts == 0; i++)
    {
      run (self, "alert add BTC-USD above 1000 --repeat");
      run_in (self, self->data_dir, TRUE, "market watch BTC-USD --count 40");
      n_alerts = count_alerts (self, &n_lines);
    }
  g_assert_cmpuint (n_alerts, >, 0);
  g_assert_cmpuint (n_lines, ==, 40 + n_alerts);
}

static void
test_portfolios_are_kept_by_hand (Fixture      *self,
                                  gconstpointer data)
{
  JsonObject *object = run_object (self, "portfolio create My%20Börse%20Fund! --currency eur");

  g_assert_cmpstr (text_of (object, "name"), ==, "My Börse Fund!");
  g_assert_cmpstr (text_of (object, "currency"), ==, "EUR");
  g_assert_false (json_object_get_boolean_member (object, "may_trade"));
  object = run_object (self, "portfolio create Second");
  g_assert_cmpstr (text_of (object, "id"), ==, "second");
  object = run_object (self, "portfolio rename second Renamed");
  g_assert_cmpstr (text_of (object, "name"), ==, "Renamed");
  g_assert_cmpuint (json_array_get_length (run_array (self, "portfolio list")), ==, 2);
  assert_fails (self, self->data_dir, "portfolio create second", 1, "FINX-CLI-020", "already");
  assert_fails (self, self->data_dir, "portfolio rename gone Name", 1, "FINX-CLI-005", "gone");
  assert_fails (self, self->data_dir, "order place --symbol AAPL --side buy --quantity 1 --account second", 1, "FINX-RISK-001", "Renamed");
}

static void
test_price_files_are_imported (Fixture      *self,
                               gconstpointer data)
{
  static const struct { const char *text; int n; } cases[] = {
    { HEAD GOOD "2024-01-03,11,13,10,12,900\n", 2 },
    { "Close, Date \r\n11.5,2024-01-02\r\n12,2024-01-03\r\n", 2 },
    { "\xef\xbb\xbf" "timestamp,close\n2024-01-02T15:30:00Z,11\n", 1 },
    { "date,close,note\n2024-01-05,1\n2024-01-04,2\n2024-01-03,3", 3 },
  };
  JsonArray *array;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = g_strdup_printf ("prices import %%D/good.csv --symbol T%u", i);
      JsonObject *object;

      write_file (self, "good.csv", cases[i].text, -1);
      object = run_object (self, words);
      g_assert_cmpint (json_object_get_int_member (object, "bars"), ==, cases[i].n);
    }
  g_assert_cmpuint (json_array_get_length (run_array (self, "prices list")), ==, G_N_ELEMENTS (cases));
  array = run_array (self, "prices fetch AAPL SPY --provider practice");
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (array, i), "bars"), >, 300);
  run_object (self, "verify");
}

static void
test_a_backup_comes_back (Fixture      *self,
                          gconstpointer data)
{
  g_free (place_working (self, "early"));
  run_object (self, "backup %D/copy.db");
  g_free (place_working (self, "late"));
  run_object (self, "restore %D/copy.db");
  g_assert_true (json_object_get_boolean_member (run_object (self, "verify"), "ok"));
  g_assert_cmpuint (json_array_get_length (run_array (self, "order list")), ==, 1);
  run_object (self, "order show early");
  assert_fails (self, self->data_dir, "order show late", 1, "FINX-ORDER-003", "late");
  run (self, "restore %D/gone.db");
  g_assert_cmpint (self->status, ==, 1);
  run_object (self, "order show early");
}

static void
test_a_damaged_database_is_told_and_left_alone (Fixture      *self,
                                                gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->data_dir, "finx.db", NULL);
  g_autofree char *junk = g_strnfill (8192, 'x'), *before = NULL, *after = NULL;

  g_assert_true (g_file_set_contents (path, junk, -1, NULL));
  before = digest (path);
  assert_fails (self, self->data_dir, "portfolio list", 1, "FINX-STORE-006", path);
  assert_fails (self, self->data_dir, "broker add practice", 1, "FINX-STORE-006", path);
  assert_fails (self, self->data_dir, "verify", 1, "FINX-STORE-006", path);
  after = digest (path);
  g_assert_cmpstr (before, ==, after);
}

static void
test_verify_finds_a_changed_journal (Fixture      *self,
                                     gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->data_dir, "finx.db", NULL);
  g_autoptr(JsonNode) root = NULL;
  JsonObject *object;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  /* Whatever guards the table against changes goes first, as a forger would do it. */
  for (;;)
    {
      sqlite3_stmt *statement;
      g_autofree char *drop = NULL;

      g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT name FROM sqlite_master WHERE type = 'trigger' LIMIT 1", -1, &statement, NULL),
                       ==, SQLITE_OK);
      if (sqlite3_step (statement) == SQLITE_ROW)
        drop = g_strdup_printf ("DROP TRIGGER \"%s\"", sqlite3_column_text (statement, 0));
      sqlite3_finalize (statement);
      if (drop == NULL)
        break;
      g_assert_cmpint (sqlite3_exec (db, drop, NULL, NULL, NULL), ==, SQLITE_OK);
    }
  g_assert_cmpint (sqlite3_exec (db, "UPDATE journal SET body = replace (body, '100000', '900000') WHERE kind = 'cash'", NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_changes (db), ==, 1);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);

  run_in (self, self->data_dir, TRUE, "verify");
  g_assert_cmpint (self->status, ==, 1);
  root = json_from_string (self->out, NULL);
  object = json_node_get_object (root);
  g_assert_false (json_object_get_boolean_member (object, "ok"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "problems")), >, 0);
  g_assert_nonnull (strstr (self->out, "changed after it was written"));
}

static void
test_a_folder_that_can_not_be_written_is_told (Fixture      *self,
                                               gconstpointer data)
{
  g_autofree char *closed = g_build_filename (self->folder, "closed", NULL);
  g_autofree char *below_a_file = g_build_filename (self->folder, "file", "data", NULL);

  write_file (self, "file", "x", -1);
  assert_fails (self, below_a_file, "broker add practice", 1, "FINX-ENGINE-001", "file");
  g_assert_cmpint (g_mkdir (closed, 0500), ==, 0);
  if (g_access (closed, W_OK) != 0)     /* nothing is closed to root */
    assert_fails (self, closed, "broker add practice", 1, "FINX-ENGINE-002", "closed");
}

static void
test_help_and_version (Fixture      *self,
                       gconstpointer data)
{
  static const char *const words[] = { "--help", "-h", "help" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      run (self, words[i]);
      g_assert_cmpint (self->status, ==, 0);
      g_assert_nonnull (strstr (self->out, "order place"));
      g_assert_cmpstr (self->err, ==, "");
    }
  run (self, "order place --help");
  g_assert_cmpint (self->status, ==, 0);
  g_assert_nonnull (strstr (self->out, "--dry-run"));
  g_assert_null (strstr (self->out, "order replace"));
  run (self, "order --help");
  g_assert_nonnull (strstr (self->out, "order replace"));
  g_assert_null (strstr (self->out, "portfolio"));
  run (self, "--version");
  g_assert_cmpint (self->status, ==, 0);
  g_assert_true (g_str_has_prefix (self->out, "finxctl "));
  g_assert_false (g_file_test (self->data_dir, G_FILE_TEST_EXISTS));
}

/* Each command and each of its options stands in the manual page. */
static void
test_the_manual_page_is_complete (Fixture      *self,
                                  gconstpointer data)
{
  g_autofree char *manual = NULL;
  g_autoptr(GRegex) option = g_regex_new ("--[a-z][a-z-]*", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  GString *plain;

  g_assert_true (g_file_get_contents (g_getenv ("FINXCTL_MAN"), &manual, NULL, NULL));
  plain = g_string_new (manual);
  g_string_replace (plain, "\\-", "-", 0);
  run (self, "--help");
  g_regex_match (option, self->out, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *word = g_match_info_fetch (match, 0);

      if (strstr (plain->str, word) == NULL)
        g_error ("The manual page does not know %s", word);
    }
  for (char *line = strstr (self->out, "Commands:"); (line = strstr (line, "\n  ")) != NULL; line += 3)
    {
      g_auto(GStrv) words = g_ascii_isalpha (line[3]) ? g_strsplit_set (line + 3, " \n", 3) : NULL;
      g_autofree char *both = words != NULL && g_ascii_islower (words[1][0]) ? g_strjoin (" ", words[0], words[1], NULL)
                                                                             : words != NULL ? g_strdup (words[0]) : NULL;

      if (both != NULL && strstr (plain->str, both) == NULL)
        g_error ("The manual page does not know “%s”", both);
    }
  g_string_free (plain, TRUE);
}

#define ADD(name, set_up_func, func) g_test_add ("/finxctl/" name, Fixture, NULL, set_up_func, func, tear_down)

int
main (int    argc,
      char **argv)
{
  init_finxctl_test (&argc, &argv);
  ADD ("alerts-are-set-listed-and-removed", set_up_practice, test_alerts_are_set_listed_and_removed);
  ADD ("limits-are-set-listed-and-cleared", set_up, test_limits_are_set_listed_and_cleared);
  ADD ("an-alert-that-fires-is-a-line", set_up_practice, test_an_alert_that_fires_is_a_line);
  ADD ("help-and-version", set_up, test_help_and_version);
  ADD ("the-way-from-nothing-to-a-position", set_up, test_the_way_from_nothing_to_a_position);
  ADD ("portfolios-are-kept-by-hand", set_up, test_portfolios_are_kept_by_hand);
  ADD ("price-files-are-imported", set_up, test_price_files_are_imported);
  ADD ("a-folder-that-can-not-be-written-is-told", set_up, test_a_folder_that_can_not_be_written_is_told);
  ADD ("an-order-is-replaced-and-cancelled", set_up_practice, test_an_order_is_replaced_and_cancelled);
  ADD ("cancel-all-tells-what-was-cancelled", set_up_practice, test_cancel_all_tells_what_was_cancelled);
  ADD ("the-manual-page-is-complete", set_up, test_the_manual_page_is_complete);
  ADD ("a-dry-run-sends-nothing", set_up_practice, test_a_dry_run_sends_nothing);
  ADD ("every-reading-command-answers", set_up_practice, test_every_reading_command_answers);
  ADD ("a-watch-ends-after-its-lines", set_up_practice, test_a_watch_ends_after_its_lines);
  ADD ("a-backup-comes-back", set_up_practice, test_a_backup_comes_back);
  ADD ("a-damaged-database-is-told-and-left-alone", set_up_practice, test_a_damaged_database_is_told_and_left_alone);
  ADD ("verify-finds-a-changed-journal", set_up_practice, test_verify_finds_a_changed_journal);
  return g_test_run ();
}
