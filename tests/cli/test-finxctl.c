/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finxctl as a person or a script sees it: started as a program, in a data folder of its own. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "../support/temp-folder.h"

typedef struct
{
  char     *folder;
  char     *data_dir;
  int       status;
  char     *out;
  char     *err;
  JsonNode *root;               /* of @out, for commands with --json */
} Fixture;

static void
clear_answer (Fixture *self)
{
  g_clear_pointer (&self->out, g_free);
  g_clear_pointer (&self->err, g_free);
  g_clear_pointer (&self->root, json_node_unref);
}

/* @words: separated by spaces; %D is the folder of the test, %20 a space. */
static char **
split (Fixture    *self,
       const char *words)
{
  char **argv = g_strsplit (words, " ", 0);

  for (guint i = 0; argv[i] != NULL; i++)
    {
      GString *word = g_string_new (argv[i]);

      g_free (argv[i]);
      g_string_replace (word, "%D", self->folder, 0);
      g_string_replace (word, "%20", " ", 0);
      argv[i] = g_string_free (word, FALSE);
    }
  return argv;
}

static void
run_in (Fixture    *self,
        const char *data_dir,
        gboolean    json,
        const char *words)
{
  g_auto(GStrv) argv = split (self, words);
  g_autoptr(GStrvBuilder) all = g_strv_builder_new ();
  g_auto(GStrv) command = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  g_strv_builder_add_many (all, g_getenv ("FINXCTL"), "--data-dir", data_dir, NULL);
  if (json)
    g_strv_builder_add (all, "--json");
  g_strv_builder_addv (all, (const char **) argv);
  command = g_strv_builder_end (all);
  clear_answer (self);
  process = g_subprocess_newv ((const char *const *) command, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &self->out, &self->err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  self->status = g_subprocess_get_exit_status (process);
  g_test_message ("%s → %d %s", words, self->status, self->err);
}

static void
run (Fixture    *self,
     const char *words)
{
  run_in (self, self->data_dir, FALSE, words);
}

/* Decimals are strings; what is a number is a count or a statistic. */
static void
check_values (JsonNode *node)
{
  static const char *const numbers[] = {
    "change_ratio", "return_ratio", "weight", "open", "high", "low", "close", "volume", "sequence", "bars", "instruments",
    "cancelled", "events", "accounts", "orders", "fills", "cash_movements", "bytes", "schema_version",
    "repeat_minutes", "open_orders", "day_orders", "replay_bar", "replay_bars", NULL
  };

  if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      check_values (json_array_get_element (json_node_get_array (node), i));
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &name, &member))
        {
          GType type = JSON_NODE_HOLDS_VALUE (member) ? json_node_get_value_type (member) : G_TYPE_INVALID;

          if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
            if (!g_strv_contains (numbers, name))
              g_error ("“%s” is a number, not a string", name);
          check_values (member);
        }
    }
}

/* Runs with --json; there is one document on standard output, and nothing on standard error. */
static JsonNode *
run_json (Fixture    *self,
          const char *words)
{
  g_autoptr(GError) error = NULL;

  run_in (self, self->data_dir, TRUE, words);
  g_assert_cmpstr (self->err, ==, "");
  g_assert_cmpint (self->status, ==, 0);
  self->root = json_from_string (self->out, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->root);
  g_assert_cmpint (strcspn (self->out, "\n") + 1, ==, strlen (self->out));
  check_values (self->root);
  return self->root;
}

static JsonObject *
run_object (Fixture    *self,
            const char *words)
{
  JsonNode *root = run_json (self, words);

  g_assert_true (JSON_NODE_HOLDS_OBJECT (root));
  return json_node_get_object (root);
}

static JsonArray *
run_array (Fixture    *self,
           const char *words)
{
  JsonNode *root = run_json (self, words);

  g_assert_true (JSON_NODE_HOLDS_ARRAY (root));
  return json_node_get_array (root);
}

static const char *
text_of (JsonObject *object,
         const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

/* Fails with --json: nothing on standard output, one error object on standard error. */
static void
assert_fails (Fixture    *self,
              const char *data_dir,
              const char *words,
              int         status,
              const char *code,
              const char *part)
{
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *object;

  run_in (self, data_dir, TRUE, words);
  g_assert_cmpint (self->status, ==, status);
  g_assert_cmpstr (self->out, ==, "");
  root = json_from_string (self->err, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (root));
  object = json_object_get_object_member (json_node_get_object (root), "error");
  g_assert_cmpstr (text_of (object, "code"), ==, code);
  g_assert_nonnull (strstr (text_of (object, "message"), part));
  g_assert_null (strstr (text_of (object, "message"), "(FINX-"));
  g_assert_cmpstr (text_of (object, "correlation_id"), !=, "");

  run_in (self, data_dir, FALSE, words);
  g_assert_cmpint (self->status, ==, status);
  g_assert_cmpstr (self->out, ==, "");
  g_assert_true (g_str_has_prefix (self->err, "finxctl: "));
  g_assert_nonnull (strstr (self->err, code));
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  self->folder = temp_folder_new ();
  self->data_dir = g_build_filename (self->folder, "data", NULL);
}

static void
set_up_practice (Fixture      *self,
                 gconstpointer data)
{
  set_up (self, data);
  run (self, "broker add practice");
  g_assert_cmpint (self->status, ==, 0);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  clear_answer (self);
  temp_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->data_dir);
}

static void
write_file (Fixture    *self,
            const char *name,
            const char *bytes,
            gssize      size)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, bytes, size, NULL));
}

static char *
digest (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, size);
}

/* One working order, far from the market. Returns: (transfer full): its limit */
static char *
place_working (Fixture    *self,
               const char *id)
{
  JsonObject *quote = json_array_get_object_element (run_array (self, "broker quote practice AAPL"), 0);
  char *limit = g_strdup_printf ("%.2f", 0.95 * g_ascii_strtod (text_of (quote, "bid"), NULL));
  g_autofree char *words = g_strdup_printf ("order place --symbol AAPL --side buy --quantity 3 --limit %s --tif gtc --client-id %s",
                                            limit, id);
  JsonObject *order = run_object (self, words);

  g_assert_cmpstr (text_of (order, "state"), ==, "working");
  g_assert_cmpstr (text_of (order, "id"), ==, id);
  g_assert_cmpstr (text_of (order, "limit_price"), ==, limit);
  return limit;
}

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
  g_free (place_working (self, "two"));
  object = run_object (self, "order cancel --all");
  g_assert_cmpint (json_object_get_int_member (object, "cancelled"), ==, 1);
  g_assert_cmpuint (json_array_get_length (run_array (self, "order list --open")), ==, 0);
  g_assert_cmpuint (json_array_get_length (run_array (self, "order list")), ==, 2);
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

  array = run_array (self, "alert list");
  g_assert_cmpuint (json_array_get_length (array), ==, 3);
  g_assert_cmpstr (text_of (json_array_get_object_element (array, 2), "id"), ==, id);
  g_assert_cmpstr (text_of (run_object (self, words), "removed"), ==, id);
  g_assert_cmpuint (json_array_get_length (run_array (self, "alert list")), ==, 2);
  assert_fails (self, self->data_dir, words, 1, "FINX-ALERT-011", id);
  array = run_array (self, "alert history --count 2");
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
  g_assert_cmpstr (text_of (json_array_get_object_element (array, 0), "event"), ==, "removed");
  g_assert_cmpstr (text_of (json_array_get_object_element (array, 0), "alert"), ==, id);
  run (self, "alert list");
  g_assert_nonnull (strstr (self->out, "change-below"));
}

/* It is true now, so the next trade makes it fire; a reader tells it and leaves it to the program that writes. */
static void
test_an_alert_that_fires_is_a_line (Fixture      *self,
                                    gconstpointer data)
{
  g_auto(GStrv) lines = NULL;
  guint n_alerts = 0;

  run (self, "alert add BTC-USD above 1000 --repeat");
  run_in (self, self->data_dir, TRUE, "market watch BTC-USD --count 40");
  lines = g_strsplit (g_strchomp (self->out), "\n", 0);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr(JsonNode) node = json_from_string (lines[i], NULL);

      g_assert_nonnull (node);
      check_values (node);
      n_alerts += json_object_has_member (json_node_get_object (node), "alert");
    }
  g_assert_cmpuint (n_alerts, ==, 1);
  g_assert_cmpuint (g_strv_length (lines), ==, 41);
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
test_wrong_usage_is_status_two (Fixture      *self,
                                gconstpointer data)
{
  static const struct { const char *words, *code, *part; } cases[] = {
    { "nonsense", "FINX-CLI-001", "nonsense" },
    { "order", "FINX-CLI-001", "order" },
    { "order nonsense", "FINX-CLI-001", "order" },
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
    { "broker bars practice AAPL --interval 7m", "FINX-CLI-001", "--interval" },
    { "broker bars practice AAPL --count 0", "FINX-CLI-001", "--count" },
    { "market watch", "FINX-CLI-001", "symbol" },
    { "alert add AAPL above", "FINX-CLI-001", "level" },
    { "alert add AAPL sideways 233", "FINX-CLI-001", "crosses-up" },
    { "alert add AAPL above much", "FINX-CLI-001", "number" },
    { "alert add AAPL above 233 --expires soon", "FINX-TIME-001", "soon" },
    { "alert add AAPL above 233 more words", "FINX-CLI-001", "quotes" },
    { "alert add AAPL above 233 --pause -5", "FINX-CLI-001", "minutes" },
    { "alert remove", "FINX-CLI-001", "id" },
    { "alert list AAPL", "FINX-CLI-001", "nothing" },
    { "alert history --count 0", "FINX-CLI-001", "--count" },
    { "portfolio create", "FINX-CLI-001", "name" },
    { "portfolio create !!!", "FINX-CLI-001", "letter" },
    { "prices import file.csv", "FINX-CLI-001", "--symbol" },
    { "prices fetch", "FINX-CLI-001", "symbol" },
    { "backup", "FINX-CLI-001", "file" },
    { "restore", "FINX-CLI-001", "backup" },
    { "verify now", "FINX-CLI-001", "nothing" },
    { "stats", "FINX-CLI-001", "file" },
    { "stats one.csv two.csv", "FINX-CLI-001", "file" },
    { "stats one.csv --prices --returns", "FINX-CLI-001", "both" },
    { "stats one.csv --periods-per-year 0", "FINX-CLI-001", "--periods-per-year" },
    { "stats one.csv --periods-per-year many", "FINX-CLI-001", "many" },
    { "stats one.csv --risk-free 2", "FINX-CLI-001", "0.02 is 2 %" },
    { "stats one.csv --nonsense", "FINX-CLI-001", "nonsense" },
    { "xirr", "FINX-CLI-001", "file" },
    { "xirr one.csv two.csv", "FINX-CLI-001", "file" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_fails (self, self->data_dir, cases[i].words, 2, cases[i].code, cases[i].part);
  g_assert_cmpuint (json_array_get_length (run_array (self, "order list")), ==, 0);
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
    { "alert add NOPE above 1", "FINX-CLI-003", "NOPE" },
    { "alert add AAPL above 0", "FINX-ALERT-003", "above zero" },
    { "alert add AAPL above 233.005", "FINX-ALERT-003", "steps of 0.01" },
    { "alert add AAPL change-below -100", "FINX-ALERT-004", "percent" },
    { "alert add AAPL above 233 --expires 2001-01-01", "FINX-ALERT-006", "later end" },
    { "alert remove gone", "FINX-ALERT-011", "gone" },
    { "prices fetch NOPE", "FINX-CLI-003", "NOPE" },
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
#define HEAD "date,open,high,low,close,volume\n"
#define GOOD "2024-01-02,10,12,9,11,1000\n"
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

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = g_strdup_printf ("prices import %%D/good.csv --symbol T%u", i);
      JsonObject *object;

      write_file (self, "good.csv", cases[i].text, -1);
      object = run_object (self, words);
      g_assert_cmpint (json_object_get_int_member (object, "bars"), ==, cases[i].n);
    }
  g_assert_cmpuint (json_array_get_length (run_array (self, "prices list")), ==, G_N_ELEMENTS (cases));
  g_assert_cmpint (json_object_get_int_member (run_object (self, "prices fetch AAPL"), "bars"), >, 300);
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

/* A statistic is a number, and its name says which: check_values() is for money. */
static JsonObject *
run_figures (Fixture    *self,
             const char *words)
{
  run_in (self, self->data_dir, TRUE, words);
  g_assert_cmpstr (self->err, ==, "");
  g_assert_cmpint (self->status, ==, 0);
  self->root = json_from_string (self->out, NULL);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (self->root));
  return json_node_get_object (self->root);
}

static void
assert_figure (JsonObject *object,
               const char *name,
               double      expected)
{
  double value = json_object_get_double_member_with_default (object, name, -1e300);

  if (!(fabs (value - expected) <= 1e-9 * fabs (expected)))
    g_error ("“%s” is %.17g, expected %.17g", name, value, expected);
}

/* Each figure that has the name of a reference figure is it. */
static void
test_stats_agree_with_the_reference (Fixture      *self,
                                     gconstpointer data)
{
  const char *source = g_getenv ("FINX_SOURCE_DIR");
  g_autofree char *path = g_build_filename (source, "tests", "data", "performance-aapl-spx.json", NULL), *text = NULL;
  g_autofree char *words = g_strdup_printf ("stats %s/tests/data/aapl-adjusted-2000-2013.csv --risk-free 0.02 "
                                            "--benchmark %s/tests/data/sp500-2000-2013.csv", source, source);
  g_autoptr(JsonNode) root = NULL;
  JsonObject *golden, *object = run_figures (self, words);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  int n_compared = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  root = json_from_string (text, NULL);
  golden = json_object_get_object_member (json_node_get_object (root), "values");
  json_object_iter_init (&iter, golden);
  while (json_object_iter_next (&iter, &name, &member))
    if (JSON_NODE_HOLDS_VALUE (member) && json_object_has_member (object, name))
      {
        if (json_node_get_value_type (member) == G_TYPE_STRING)
          g_assert_cmpstr (text_of (object, name), ==, json_node_get_string (member));
        else
          assert_figure (object, name, json_node_get_double (member));
        n_compared++;
      }
  g_assert_cmpint (n_compared, ==, 51);         /* all of the file but alpha, beta and correlation, which have other names here */
  /* With a riskless rate of 2 %, by numpy. */
  assert_figure (object, "alpha_annual", 0.329216803299027);
  assert_figure (object, "sharpe", 0.673432449826565);
  assert_figure (object, "treynor", 0.197013996635361);
  assert_figure (object, "beta", json_object_get_double_member (golden, "beta_vs_spx"));
  assert_figure (object, "corr", json_object_get_double_member (golden, "corr_vs_spx"));
  g_assert_cmpstr (text_of (object, "modified_99_method"), ==, "historical");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "years")), ==, 14);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "months")), ==, 168);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "drawdowns")), ==, 5);

  run (self, words);
  g_assert_cmpint (self->status, ==, 0);
  g_assert_nonnull (strstr (self->out, "-81.80 %"));
  g_assert_false (g_file_test (self->data_dir, G_FILE_TEST_EXISTS));
}

static void
test_unknown_figures_are_null (Fixture      *self,
                               gconstpointer data)
{
  static const char *const known[] = { "total_return", "max_drawdown", "positive_share", "best_period" };
  static const char *const unknown[] = { "annual_volatility", "sharpe", "sortino_mar0", "calmar", "omega_0", "var_hist_95", "psr_vs_0" };
  JsonObject *object;

  write_file (self, "one.csv", "date,close\n2024-01-02,100\n2024-01-03,101\n", -1);
  object = run_figures (self, "stats %D/one.csv");
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_false (json_object_get_null_member (object, known[i]));
  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    g_assert_true (json_object_get_null_member (object, unknown[i]));
  run (self, "stats %D/one.csv");
  g_assert_nonnull (strstr (self->out, "–"));
  g_assert_null (strstr (self->out, "nan"));
}

static void
test_xirr_finds_the_rate (Fixture      *self,
                          gconstpointer data)
{
  JsonObject *object;

  write_file (self, "flows.csv", "date,amount\n2008-01-01,-10000\n2008-03-01,2750\n2008-10-30,4250\n2009-02-15,3250\n2009-04-01,2750\n", -1);
  object = run_figures (self, "xirr %D/flows.csv");
  assert_figure (object, "rate", 0.373362533518832);
  g_assert_cmpstr (text_of (object, "status"), ==, "found");
  g_assert_cmpint (json_object_get_int_member (object, "n_rates"), ==, 1);
  run (self, "xirr %D/flows.csv");
  g_assert_nonnull (strstr (self->out, "37.34 %"));

  write_file (self, "flows.csv", "2021-01-01,-100\n2022-01-01,230\n2023-01-01,-132\n", -1);
  object = run_figures (self, "xirr %D/flows.csv");
  assert_figure (object, "rate", 0.1);
  g_assert_cmpint (json_object_get_int_member (object, "n_rates"), ==, 2);
  run (self, "xirr %D/flows.csv");
  g_assert_nonnull (strstr (self->out, "20.00 %"));
  g_assert_false (g_file_test (self->data_dir, G_FILE_TEST_EXISTS));
}

static void
test_bad_series_are_told_by_place (Fixture      *self,
                                   gconstpointer data)
{
  static const struct { const char *command, *text, *code, *part; } cases[] = {
    { "stats", "date,close\n2024-01-02,100\n2024-01-03,abc\n", "FINX-CSV-002", "Line 3, column 2" },
    { "stats", "close,date\n100,2024-01-02\n\n101,2024-13-03\n", "FINX-CSV-002", "Line 4, column 2" },
    { "stats", "date,close\n2024-01-02,100\n", "FINX-STATS-001", "two prices" },
    { "stats", "date,weight\n2024-01-02,100\n", "FINX-CSV-005", "--prices" },
    { "xirr", "date,amount\n2024-01-02,-100\n2024-01-03,\n", "FINX-CSV-002", "Line 3, column 2" },
    { "xirr", "date,amount\n2024-01-02,-100\n", "FINX-XIRR-001", "two different days" },
    { "xirr", "date,amount\n2024-01-02,-100\n2025-01-02,-50\n", "FINX-XIRR-002", "one direction" },
    { "xirr", "date,amount\n2021-01-01,-100\n2022-01-01,200\n2023-01-01,-150\n", "FINX-XIRR-003", "balance" },
    { "xirr", "date,amount\n2021-01-01,-100\n2021-01-02,10000\n", "FINX-XIRR-004", "too large" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = g_strdup_printf ("%s %%D/bad.csv", cases[i].command);

      write_file (self, "bad.csv", cases[i].text, -1);
      assert_fails (self, self->data_dir, words, 1, cases[i].code, cases[i].part);
    }
  write_file (self, "far.csv", "date,close\n2001-01-02,100\n2003-01-03,101\n2019-01-03,101\n", -1);
  assert_fails (self, self->data_dir, "stats %D/far.csv", 2, "FINX-CLI-001", "--periods-per-year");
  run (self, "stats %D/gone.csv");
  g_assert_cmpint (self->status, ==, 1);
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
  run (self, "--version");
  g_assert_cmpint (self->status, ==, 0);
  g_assert_true (g_str_has_prefix (self->out, "finxctl "));
  g_assert_false (g_file_test (self->data_dir, G_FILE_TEST_EXISTS));
}

static void
test_practice_settings_are_kept (Fixture      *self,
                                 gconstpointer data)
{
  g_assert_cmpstr (text_of (run_object (self, "broker practice"), "hours"), ==, "always");
  g_assert_cmpstr (text_of (run_object (self, "broker practice --hours exchange --speed 20"), "hours"), ==, "exchange");
  g_assert_cmpstr (text_of (run_object (self, "broker practice"), "hours"), ==, "exchange");
  g_assert_cmpstr (text_of (json_node_get_object (self->root), "speed"), ==, "20");
  run (self, "broker practice --hours always");
  g_assert_cmpint (self->status, ==, 0);
  g_assert_nonnull (strstr (self->out, "always"));
  assert_fails (self, self->data_dir, "broker practice --hours noon", 2, "FINX-CLI-001", "exchange");
  assert_fails (self, self->data_dir, "broker practice --speed 61", 2, "FINX-CLI-001", "60");
  assert_fails (self, self->data_dir, "broker practice now", 2, "FINX-CLI-001", "--hours");
}

static void
test_replay_streams_until_its_end (Fixture      *self,
                                   gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "three.csv", NULL);
  g_auto(GStrv) lines = NULL;
  JsonObject *last;
  guint n;

  g_assert_true (g_file_set_contents (path, "date,close\n2020-01-01,10\n2020-01-02,11\n2020-01-03,12\n2020-01-04,9\n", -1, NULL));
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker practice --series")), ==, 18);
  run_in (self, self->data_dir, TRUE, "market watch AAPL --replay %D/three.csv --from 2020-01-02 --bars-per-second 4");
  g_assert_cmpint (self->status, ==, 0);
  lines = g_strsplit (g_strchomp (self->out), "\n", -1);
  n = g_strv_length (lines);
  g_assert_cmpuint (n, >=, 3);
  self->root = json_from_string (lines[n - 1], NULL);
  check_values (self->root);
  last = json_node_get_object (self->root);
  g_assert_cmpint (json_object_get_int_member (last, "replay_bars"), ==, 3);
  g_assert_true (g_str_has_prefix (text_of (last, "replay_time"), "2020-01-0"));
  assert_fails (self, self->data_dir, "market watch AAPL --replay nothing", 1, "FINX-CLI-031", "nothing");
  assert_fails (self, self->data_dir, "market watch AAPL --replay %D/three.csv --from 2021-01-01", 1, "FINX-PRACTICE-027", "date");
  assert_fails (self, self->data_dir, "market watch AAPL MSFT --replay GE-daily", 2, "FINX-CLI-001", "one symbol");
  assert_fails (self, self->data_dir, "market watch AAPL --replay GE-daily --bars-per-second 0", 2, "FINX-CLI-001", "240");
  assert_fails (self, self->data_dir, "market watch AAPL --replay GE-daily --from yesterday", 2, "FINX-CLI-001", "2008-09-12");
}

#define ADD(name, set_up_func, func) g_test_add ("/finxctl/" name, Fixture, NULL, set_up_func, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  /* What a one-shot program keeps to its end, such as its options, is not a leak. */
  g_setenv ("ASAN_OPTIONS", "detect_leaks=0", TRUE);
  ADD ("alerts-are-set-listed-and-removed", set_up_practice, test_alerts_are_set_listed_and_removed);
  ADD ("an-alert-that-fires-is-a-line", set_up_practice, test_an_alert_that_fires_is_a_line);
  ADD ("help-and-version", set_up, test_help_and_version);
  ADD ("the-way-from-nothing-to-a-position", set_up, test_the_way_from_nothing_to_a_position);
  ADD ("portfolios-are-kept-by-hand", set_up, test_portfolios_are_kept_by_hand);
  ADD ("bad-price-files-are-refused-whole", set_up, test_bad_price_files_are_refused_whole);
  ADD ("price-files-are-imported", set_up, test_price_files_are_imported);
  ADD ("stats-agree-with-the-reference", set_up, test_stats_agree_with_the_reference);
  ADD ("unknown-figures-are-null", set_up, test_unknown_figures_are_null);
  ADD ("xirr-finds-the-rate", set_up, test_xirr_finds_the_rate);
  ADD ("bad-series-are-told-by-place", set_up, test_bad_series_are_told_by_place);
  ADD ("a-folder-that-can-not-be-written-is-told", set_up, test_a_folder_that_can_not_be_written_is_told);
  ADD ("an-order-is-replaced-and-cancelled", set_up_practice, test_an_order_is_replaced_and_cancelled);
  ADD ("a-dry-run-sends-nothing", set_up_practice, test_a_dry_run_sends_nothing);
  ADD ("every-reading-command-answers", set_up_practice, test_every_reading_command_answers);
  ADD ("a-watch-ends-after-its-lines", set_up_practice, test_a_watch_ends_after_its_lines);
  ADD ("wrong-usage-is-status-two", set_up_practice, test_wrong_usage_is_status_two);
  ADD ("refusals-are-status-one", set_up_practice, test_refusals_are_status_one);
  ADD ("practice-settings-are-kept", set_up_practice, test_practice_settings_are_kept);
  ADD ("a-replay-streams-until-its-end", set_up_practice, test_replay_streams_until_its_end);
  ADD ("a-client-id-is-used-once", set_up_practice, test_a_client_id_is_used_once);
  ADD ("a-backup-comes-back", set_up_practice, test_a_backup_comes_back);
  ADD ("a-damaged-database-is-told-and-left-alone", set_up_practice, test_a_damaged_database_is_told_and_left_alone);
  ADD ("verify-finds-a-changed-journal", set_up_practice, test_verify_finds_a_changed_journal);
  return g_test_run ();
}
