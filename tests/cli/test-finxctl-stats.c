/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calculators on plain files: finxctl stats and finxctl xirr. */
#include <math.h>
#include <string.h>

#include "finxctl-fixture.h"

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

#define ADD(name, func) g_test_add ("/finxctl/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  init_finxctl_test (&argc, &argv);
  ADD ("stats-agree-with-the-reference", test_stats_agree_with_the_reference);
  ADD ("unknown-figures-are-null", test_unknown_figures_are_null);
  ADD ("xirr-finds-the-rate", test_xirr_finds_the_rate);
  ADD ("bad-series-are-told-by-place", test_bad_series_are_told_by_place);
  return g_test_run ();
}
