/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "finxctl-fixture.h"

#include <gio/gio.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>

#include "../support/temp-folder.h"

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

void
init_finxctl_test (int    *argc,
                   char ***argv)
{
  g_test_init (argc, argv, NULL);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  /* What a one-shot program keeps to its end, such as its options, is not a leak. */
  g_setenv ("ASAN_OPTIONS", "detect_leaks=0", TRUE);
}

/* Between fork and exec. Whoever is not root has nothing to give up. */
static void
give_up_root_cb (gpointer user_data)
{
  prctl (PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0);
}

void
run_in (Fixture    *self,
        const char *data_dir,
        gboolean    json,
        const char *words)
{
  g_auto(GStrv) argv = split (self, words);
  g_autoptr(GStrvBuilder) all = g_strv_builder_new ();
  g_auto(GStrv) command = NULL;
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE
                                                                                | (self->input != NULL ? G_SUBPROCESS_FLAGS_STDIN_PIPE : 0));
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  if (self->is_modest)
    g_subprocess_launcher_set_child_setup (launcher, give_up_root_cb, NULL, NULL);
  g_strv_builder_add_many (all, g_getenv ("FINXCTL"), "--data-dir", data_dir, NULL);
  if (json)
    g_strv_builder_add (all, "--json");
  g_strv_builder_addv (all, (const char **) argv);
  command = g_strv_builder_end (all);
  clear_answer (self);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) command, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, self->input, NULL, &self->out, &self->err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  self->status = g_subprocess_get_exit_status (process);
  g_test_message ("%s → %d %s", words, self->status, self->err);
}

void
run (Fixture    *self,
     const char *words)
{
  run_in (self, self->data_dir, FALSE, words);
}

/* Decimals are strings; what is a number is a count or a statistic. */
void
check_values (JsonNode *node)
{
  static const char *const numbers[] = {
    "change_ratio", "return_ratio", "used_ratio", "surprise_ratio", "weight", "open", "high", "low", "close", "volume", "sequence", "bars", "instruments",
    "cancelled", "done_before", "unconfirmed", "events", "accounts", "orders", "fills", "cash_movements", "bytes",
    "schema_version", "repeat_minutes", "open_orders", "day_orders", "replay_bar", "replay_bars", "rows", "imported",
    "duplicates", "line", "column", "transactions", "pages", "actions", "conflicts", "keys", "left", "value", "covered", "found", "unknown", "known", "activities",
    "unbooked", NULL
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
JsonNode *
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

JsonObject *
run_object (Fixture    *self,
            const char *words)
{
  JsonNode *root = run_json (self, words);

  g_assert_true (JSON_NODE_HOLDS_OBJECT (root));
  return json_node_get_object (root);
}

JsonArray *
run_array (Fixture    *self,
           const char *words)
{
  JsonNode *root = run_json (self, words);

  g_assert_true (JSON_NODE_HOLDS_ARRAY (root));
  return json_node_get_array (root);
}

const char *
text_of (JsonObject *object,
         const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

/* Fails with --json: nothing on standard output, one error object on standard error. */
void
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
  if (strstr (self->err, code) == NULL)
    g_test_message ("%s", self->err);
  g_assert_nonnull (strstr (self->err, code));
}

void
set_up (Fixture      *self,
        gconstpointer data)
{
  self->folder = temp_folder_new ();
  self->data_dir = g_build_filename (self->folder, "data", NULL);
}

void
set_up_practice (Fixture      *self,
                 gconstpointer data)
{
  set_up (self, data);
  run (self, "broker add practice");
  g_assert_cmpint (self->status, ==, 0);
}

void
tear_down (Fixture      *self,
           gconstpointer data)
{
  clear_answer (self);
  temp_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->data_dir);
}

void
write_file (Fixture    *self,
            const char *name,
            const char *bytes,
            gssize      size)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, bytes, size, NULL));
}

char *
digest (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, size);
}

/* One working order, far from the market. Returns: (transfer full): its limit */
char *
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
