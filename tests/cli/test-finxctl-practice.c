/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finxctl and the practice desk's own settings: trading hours, speed, replays. */
#include <string.h>

#include "finxctl-fixture.h"

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
  init_finxctl_test (&argc, &argv);
  ADD ("practice-settings-are-kept", set_up_practice, test_practice_settings_are_kept);
  ADD ("a-replay-streams-until-its-end", set_up_practice, test_replay_streams_until_its_end);
  return g_test_run ();
}
