/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finxctl indicators: columns of a plain file, and what is told of a bad one. */
#include <math.h>
#include <string.h>

#include "finxctl-fixture.h"

#define HEAD "date,open,high,low,close,volume\n"

static char **
get_line (Fixture *self,
          guint    n)
{
  g_auto(GStrv) lines = g_strsplit (self->out, "\n", 0);

  g_assert_cmpuint (g_strv_length (lines), >, n);
  return g_strsplit (lines[n], ",", 0);
}

static void
test_columns (Fixture      *self,
              gconstpointer data)
{
  g_autofree char *words = g_strdup_printf ("indicators %s/tests/data/indicators-sp500.csv sma:20 macd atr:14 obv",
                                            g_getenv ("FINX_SOURCE_DIR"));
  g_auto(GStrv) head = NULL, first = NULL, last = NULL;

  run (self, words);
  g_assert_cmpint (self->status, ==, 0);
  g_assert_cmpstr (self->err, ==, "");
  head = get_line (self, 0);
  first = get_line (self, 1);
  last = get_line (self, 400);
  g_assert_cmpuint (g_strv_length (head), ==, 7);
  g_assert_cmpstr (head[1], ==, "sma:20");
  g_assert_cmpstr (head[4], ==, "macd.histogram");
  g_assert_cmpstr (first[0], ==, "2000-01-03");
  g_assert_cmpstr (first[1], ==, "");
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (last[1], NULL), 1201.985504, 1e-6);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (last[5], NULL), 16.95537658, 1e-8);
  g_assert_cmpstr (last[6], ==, "-15963720000");
  g_assert_false (g_file_test (self->data_dir, G_FILE_TEST_EXISTS));
}

static void
test_json (Fixture      *self,
           gconstpointer data)
{
  JsonObject *root, *column;
  JsonArray *columns, *values;

  write_file (self, "bars.csv", HEAD "2024-01-02,1,2,1,2,10\n2024-01-03,2,3,2,3,10\n2024-01-04,3,4,3,3.5,\n", -1);
  run_in (self, self->data_dir, TRUE, "indicators %D/bars.csv sma:2 obv");
  g_assert_cmpint (self->status, ==, 0);
  self->root = json_from_string (self->out, NULL);
  root = json_node_get_object (self->root);
  columns = json_object_get_array_member (root, "columns");
  column = json_array_get_object_element (columns, 0);
  values = json_object_get_array_member (column, "values");
  g_assert_cmpint (json_object_get_int_member (column, "first"), ==, 1);
  g_assert_true (json_array_get_null_element (values, 0));
  g_assert_cmpfloat (json_array_get_double_element (values, 2), ==, 3.25);
  values = json_object_get_array_member (json_array_get_object_element (columns, 1), "values");
  g_assert_true (json_array_get_null_element (values, 2));      /* no volume is not a volume of 0 */
}

static void
test_list (Fixture      *self,
           gconstpointer data)
{
  run (self, "indicators --list");
  g_assert_cmpint (self->status, ==, 0);
  g_assert_nonnull (strstr (self->out, "macd:12:26:9"));
  run_in (self, self->data_dir, TRUE, "indicators --list");
  self->root = json_from_string (self->out, NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (self->root)), >, 45);
}

static void
test_bad_words (Fixture      *self,
                gconstpointer data)
{
  static const struct { const char *words, *code, *part; } cases[] = {
    { "indicators", "FINX-CLI-001", "sma:20" }, { "indicators %D/bars.csv", "FINX-CLI-001", "sma:20" },
    { "indicators %D/bars.csv smaa", "FINX-INDICATOR-001", "“smaa”" }, { "indicators %D/bars.csv sma:0", "FINX-INDICATOR-003", "from 1 to 10000" },
    { "indicators %D/bars.csv --list", "FINX-CLI-001", "alone" }, { "indicators %D/bars.csv atr@close", "FINX-INDICATOR-007", "atr" },
  };

  write_file (self, "bars.csv", HEAD "2024-01-02,1,2,1,2,10\n", -1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_fails (self, self->data_dir, cases[i].words, 2, cases[i].code, cases[i].part);
}

static void
test_bad_files (Fixture      *self,
                gconstpointer data)
{
  static const struct { const char *text, *code, *part; } cases[] = {
    { "", "FINX-IMPORT-001", "empty" }, { HEAD, "FINX-BARS-004", "no rows" }, { "day,weight\n2024-01-02,3\n", "FINX-BARS-001", "“close”" },
    { HEAD "2024-01-02,1,2,1,2,10\n2024-13-03,1,2,1,2,10\n", "FINX-BARS-002", "Line 3, column 1" },
    { HEAD "2024-01-02,1,2,one,2,10\n", "FINX-BARS-002", "Line 2, column 4" },
    { HEAD "2024-01-02,1,2,1,1e999,10\n", "FINX-BARS-002", "Line 2, column 5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      write_file (self, "bars.csv", cases[i].text, -1);
      assert_fails (self, self->data_dir, "indicators %D/bars.csv sma:2", 1, cases[i].code, cases[i].part);
    }
  run (self, "indicators %D/gone.csv sma:2");
  g_assert_cmpint (self->status, ==, 1);
}

/* What is odd is told by its place, and what can be computed is. */
static void
test_odd_files (Fixture      *self,
                gconstpointer data)
{
  static const struct { const char *rows, *words, *told, *last; } cases[] = {
    { "2024-01-03,1,3,1,3,1\n2024-01-02,1,2,1,1,1\n2024-01-04,1,5,1,5,1\n", "sma:2", "Line 3, column 1 of ", "2024-01-04,4" },
    { "2024-01-02,1,2,1,1,1\n2024-01-03,1,3,1,3,1\n2024-01-03,1,9,1,9,1\n", "sma:2", "The same date as line 3", "2024-01-03,2" },
    { "2024-01-02,1,2,1,1,1\n2024-01-03,0,0,0,0,1\n2024-01-04,1,3,1,3,1\n", "volatility:3", "Line 3, column 5 of ", "2024-01-04," },
    { "2024-01-02,1,2,1,1,1\n2024-01-03,1,1e12,1,1e12,1\n2024-01-04,1,2,1,1,1\n2024-01-05,1,3,1,3,1\n", "sma:2", "a slip?", "2024-01-05,2" },
    { "2024-01-02,1,2,1,1,1\n2024-01-03,1,1,3,1,1\n2024-01-04,1,3,1,3,1\n", "sma:2", "FINX-BARS-013", "2024-01-04,2" },
    { "2024-01-02,1,2,1,1,1\n2024-01-03,1,3,1,3,1\n", "sma:2,rsi:14", "rsi:14 has no values: it needs 15 bars, and there are 2", "2024-01-03,2," },
    { "2024-01-02,1,2,1,1,1\n2024-01-03,1,3,1,3,1\n", "sma:2,beta:3", "beta:3 is not computed: it needs close --against", "2024-01-03,2," },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (HEAD, cases[i].rows, NULL);
      g_autofree char *words = g_strdelimit (g_strdup_printf ("indicators %%D/bars.csv %s", cases[i].words), ",", ' ');
      g_auto(GStrv) lines = NULL;

      write_file (self, "bars.csv", text, -1);
      run (self, words);
      g_assert_cmpint (self->status, ==, 0);
      g_assert_nonnull (strstr (self->err, cases[i].told));
      lines = g_strsplit (g_strchomp (self->out), "\n", 0);
      g_assert_cmpstr (lines[g_strv_length (lines) - 1], ==, cases[i].last);
      run_in (self, self->data_dir, TRUE, words);
      g_assert_cmpstr (self->err, ==, "");
      g_clear_pointer (&self->root, json_node_unref);
      self->root = json_from_string (self->out, NULL);
      g_assert_cmpint (json_object_get_int_member (json_node_get_object (self->root), "n_notes"), >, 0);
    }
}

static void
test_against (Fixture      *self,
              gconstpointer data)
{
  g_auto(GStrv) last = NULL;

  write_file (self, "a.csv", "date,close\n2024-01-02,1\n2024-01-03,2\n2024-01-04,9\n2024-01-05,3\n", -1);
  write_file (self, "b.csv", "date,close\n2024-01-02,10\n2024-01-03,20\n2024-01-05,30\n", -1);
  run (self, "indicators %D/a.csv correlation:3 --against %D/b.csv");
  g_assert_cmpint (self->status, ==, 0);
  g_assert_nonnull (strstr (self->err, "1 of 4 bars"));
  last = get_line (self, 4);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (last[1], NULL), 1, 1e-12);
}

static void
test_patterns (Fixture      *self,
               gconstpointer data)
{
  g_autoptr(GString) text = g_string_new (HEAD);
  JsonArray *array;
  JsonObject *last;

  for (int i = 0; i < 10; i++)
    g_string_append_printf (text, "2024-01-%02d,%d,%d.25,%d.75,%d,1\n", i + 1, 91 + i - 1, 91 + i, 91 + i - 2, 91 + i);
  g_string_append (text, "2024-01-11,100,101,99.9,100.8,1\n2024-01-12,101,101.2,99,99.5,1\n");
  write_file (self, "bars.csv", text->str, -1);
  run_in (self, self->data_dir, TRUE, "indicators %D/bars.csv --patterns");
  g_assert_cmpint (self->status, ==, 0);
  self->root = json_from_string (self->out, NULL);
  array = json_node_get_array (self->root);
  g_assert_cmpuint (json_array_get_length (array), >, 0);
  last = json_array_get_object_element (array, json_array_get_length (array) - 1);
  g_assert_cmpstr (text_of (last, "pattern"), ==, "bearish-engulfing");
  g_assert_cmpstr (text_of (last, "date"), ==, "2024-01-12");
  run (self, "indicators %D/bars.csv --patterns");
  g_assert_nonnull (strstr (self->out, "bearish"));
  write_file (self, "closes.csv", "date,close\n2024-01-02,1\n", -1);
  assert_fails (self, self->data_dir, "indicators %D/closes.csv --patterns", 1, "FINX-BARS-022", "open, high, low");
}

#define ADD(name, func) g_test_add ("/finxctl/indicators/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  init_finxctl_test (&argc, &argv);
  ADD ("columns", test_columns);
  ADD ("json", test_json);
  ADD ("list", test_list);
  ADD ("bad-words", test_bad_words);
  ADD ("bad-files", test_bad_files);
  ADD ("odd-files", test_odd_files);
  ADD ("against", test_against);
  ADD ("patterns", test_patterns);
  return g_test_run ();
}
