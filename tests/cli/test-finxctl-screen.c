/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finxctl market screen: what it finds, in which order, and of what. */
#include <string.h>

#include "finxctl-fixture.h"

static JsonObject *
get_match (JsonObject *root,
           guint       index)
{
  return json_array_get_object_element (json_object_get_array_member (root, "matches"), index);
}

static double
get_value (JsonObject *match,
           guint       column)
{
  return json_object_get_double_member (json_array_get_object_element (json_object_get_array_member (match, "values"), column), "value");
}

static guint
count_matches (JsonObject *root)
{
  return json_array_get_length (json_object_get_array_member (root, "matches"));
}

static void
test_matches_are_what_was_asked_for (Fixture      *self,
                                     gconstpointer data)
{
  JsonObject *root = run_object (self, "market screen last>100%20and%20last<1000 --columns rsi(14,%201d),change-week --sort -change-week");
  gint64 covered = json_object_get_int_member (root, "covered");
  guint n = count_matches (root);
  double before = 1e9;

  g_assert_cmpuint (n, >, 0);
  g_assert_cmpint (covered, >, n);
  g_assert_cmpint (json_object_get_int_member (root, "found"), ==, n);
  g_assert_cmpint (json_object_get_int_member (root, "unknown"), ==, 0);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *match = get_match (root, i);
      double last = g_ascii_strtod (text_of (match, "last"), NULL), week = get_value (match, 1);

      g_assert_true (last > 90 && last < 1100);         /* a trade may have come since */
      g_assert_true (get_value (match, 0) > 0);
      g_assert_cmpfloat (week, <=, before);
      before = week;
    }
  root = run_object (self, "market screen last>0 --kind crypto --limit 2");
  g_assert_cmpuint (count_matches (root), ==, 2);
  g_assert_cmpint (json_object_get_int_member (root, "found"), >, 2);
  g_assert_cmpstr (text_of (get_match (root, 0), "class"), ==, "crypto");
  root = run_object (self, "market screen last>0 --held");
  g_assert_cmpint (json_object_get_int_member (root, "covered"), ==, 0);
}

static void
test_screens_of_the_program (Fixture      *self,
                             gconstpointer data)
{
  JsonArray *screens = run_array (self, "market screen --list");

  g_assert_cmpuint (json_array_get_length (screens), >=, 5);
  for (guint i = 0; i < json_array_get_length (screens); i++)
    {
      g_autofree char *name = g_strdup (text_of (json_array_get_object_element (screens, i), "name"));
      g_autofree char *words = g_strdup_printf ("market screen --screen %s", name);

      run_object (self, words);
      screens = run_array (self, "market screen --list");
    }
  run (self, "market screen last>0 --watchlist none");
  g_assert_cmpint (self->status, ==, 1);
  run (self, "market screen last>0 --limit 1 --columns relative-volume");
  g_assert_nonnull (strstr (self->out, "relative-volume"));
  g_assert_nonnull (strstr (self->out, "without enough history"));
}

static void
test_kept_prices_count (Fixture      *self,
                        gconstpointer data)
{
  g_autoptr(GString) rows = g_string_new ("date,close\n");
  JsonObject *root;

  for (guint i = 1; i <= 28; i++)
    g_string_append_printf (rows, "2024-02-%02u,%u\n", i, i);
  write_file (self, "oldco.csv", rows->str, -1);
  write_file (self, "rows.csv", "date,type,symbol,quantity,price,amount,fees,currency\n2024-02-01,buy,OLDCO,10,1,10,,USD\n", -1);
  run_object (self, "portfolio create Depot --currency USD");
  run (self, "import %D/rows.csv --portfolio depot");
  g_assert_cmpint (self->status, ==, 0);
  root = run_object (self, "market screen last>0 --held");
  g_assert_cmpint (json_object_get_int_member (root, "unknown"), ==, 1);
  run (self, "prices import %D/oldco.csv --symbol OLDCO");
  g_assert_cmpint (self->status, ==, 0);
  root = run_object (self, "market screen close>prev(close) --held --columns sma(5)");
  g_assert_cmpuint (count_matches (root), ==, 1);
  g_assert_cmpstr (text_of (get_match (root, 0), "last"), ==, "28.00");
  g_assert_cmpfloat (get_value (get_match (root, 0), 0), ==, 26);
}

#define ADD(name, set_up_func, func) g_test_add ("/finxctl/" name, Fixture, NULL, set_up_func, func, tear_down)

int
main (int    argc,
      char **argv)
{
  init_finxctl_test (&argc, &argv);
  ADD ("matches-are-what-was-asked-for", set_up_practice, test_matches_are_what_was_asked_for);
  ADD ("screens-of-the-program", set_up_practice, test_screens_of_the_program);
  ADD ("kept-prices-count", set_up_practice, test_kept_prices_count);
  return g_test_run ();
}
