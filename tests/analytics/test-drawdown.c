/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics-fixture.h"
#include "analytics/finx-drawdown.h"
#include "analytics/finx-returns.h"

#define OPEN FINX_NOT_RECOVERED

typedef struct
{
  const char  *name;
  double       values[9];
  gsize        n;
  FinxDrawdown deepest, longest;
  gsize        n_drawdowns;
  double       current;
  double       pain;            /* sum of the depths in percent over the number of points */
} Case;

/* By hand. */
static const Case cases[] = {
  { "never-down",     { 10, 11, 12 }, 3, { 0, 0, 0, OPEN, 0 }, { 0, 0, 0, OPEN, 0 }, 0, 0, 0 },
  { "flat",           { 10, 10, 10 }, 3, { 0, 0, 0, OPEN, 0 }, { 0, 0, 0, OPEN, 0 }, 0, 0, 0 },
  { "open",           { 10, 8, 9 }, 3, { -0.2, 0, 1, OPEN, 2 }, { -0.2, 0, 1, OPEN, 2 }, 1, -0.1, 10 },
  { "recovered",      { 10, 8, 10, 11 }, 4, { -0.2, 0, 1, 2, 2 }, { -0.2, 0, 1, 2, 2 }, 1, 0, 5 },
  { "two",            { 10, 9, 12, 6, 9, 12 }, 6, { -0.5, 2, 3, 5, 3 }, { -0.5, 2, 3, 5, 3 }, 2, 0, 85.0 / 6 },
  { "longer-is-flat", { 10, 5, 10, 9, 9, 9, 10 }, 7, { -0.5, 0, 1, 2, 2 }, { -0.1, 2, 3, 6, 4 }, 2, 0, 80.0 / 7 },
  { "high-again",     { 10, 10, 8, 10 }, 4, { -0.2, 1, 2, 3, 2 }, { -0.2, 1, 2, 3, 2 }, 1, 0, 5 },
  { "lower-low",      { 10, 8, 9, 5, 6 }, 5, { -0.5, 0, 3, OPEN, 4 }, { -0.5, 0, 3, OPEN, 4 }, 1, -0.4, 24 },
  { "to-zero",        { 10, 20, 0, 0 }, 4, { -1, 1, 2, OPEN, 1 }, { -1, 1, 2, OPEN, 1 }, 1, -1, 100.0 / 3 },
  /* 10 → 9 → 10 comes back to the old high but for rounding: 0.9·(10/9) < 1 in doubles. */
  { "rounding",       { 10, 9, 10, 9.5 }, 4, { -0.1, 0, 1, 2, 2 }, { -0.1, 0, 1, 2, 2 }, 2, -0.05, 3.75 },
};

static void
assert_drawdown (const FinxDrawdown *value,
                 const FinxDrawdown *expected)
{
  assert_near ("depth", value->depth, expected->depth, 1e-12);
  g_assert_cmpuint (value->peak, ==, expected->peak);
  g_assert_cmpuint (value->trough, ==, expected->trough);
  g_assert_cmpuint (value->recovery, ==, expected->recovery);
  g_assert_cmpuint (value->length, ==, expected->length);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  double returns[8];
  gsize n = finx_returns_from_values (test->values, test->n, returns);
  FinxDrawdownSummary self = finx_drawdown_summary (returns, n);

  assert_drawdown (&self.deepest, &test->deepest);
  assert_drawdown (&self.longest, &test->longest);
  g_assert_cmpuint (self.n_drawdowns, ==, test->n_drawdowns);
  assert_near ("current", self.current, test->current, 1e-14);
  assert_near ("pain", self.pain_index, test->pain, 1e-13);
  g_assert_false (signbit (self.pain_index));
}

static void
test_sample (void)
{
  FinxDrawdownSummary self = finx_drawdown_summary (sample, N_SAMPLE);
  const Figure figures[] = {
    { "depth", self.deepest.depth, -0.0874921383915638 },
    { "ulcer", self.ulcer_index, 3.08634225255714 },
    { "pain", self.pain_index, 2.13900889304452 },
  };

  ASSERT_FIGURES (figures);
  g_assert_cmpuint (self.deepest.peak, ==, 4);
  g_assert_cmpuint (self.deepest.trough, ==, 11);
  g_assert_cmpuint (self.deepest.recovery, ==, 18);
  g_assert_cmpuint (self.longest.length, ==, 14);
  g_assert_cmpuint (self.n_drawdowns, ==, 3);
  g_assert_cmpfloat (self.current, ==, 0);
}

static void
test_table (void)
{
  FinxDrawdown table[5];

  g_assert_cmpuint (finx_drawdown_table (sample, N_SAMPLE, table, 5), ==, 3);
  assert_drawdown (&table[0], &(FinxDrawdown) { -0.0874921383915638, 4, 11, 18, 14 });
  assert_drawdown (&table[1], &(FinxDrawdown) { -0.0084, 1, 2, 4, 3 });
  assert_drawdown (&table[2], &(FinxDrawdown) { -0.0008, 18, 19, 20, 2 });
  g_assert_cmpuint (finx_drawdown_table (sample, N_SAMPLE, table, 1), ==, 1);
  assert_drawdown (&table[0], &(FinxDrawdown) { -0.0874921383915638, 4, 11, 18, 14 });
  g_assert_cmpuint (finx_drawdown_table (sample, N_SAMPLE, table, 0), ==, 0);
  g_assert_cmpuint (finx_drawdown_table (sample, 0, table, 5), ==, 0);
}

static void
test_unknown_returns (void)
{
  static const double returns[] = { 0.1, -0.5, NAN, 0.1 };
  FinxDrawdownSummary self = finx_drawdown_summary (returns, 4);
  FinxDrawdown table[2];
  double depths[5];

  g_assert_true (isnan (self.deepest.depth) && isnan (self.longest.depth) && isnan (self.current));
  g_assert_true (isnan (self.ulcer_index) && isnan (self.pain_index));
  g_assert_cmpuint (finx_drawdown_table (returns, 4, table, 2), ==, 0);
  finx_drawdown_series (returns, 4, depths);
  g_assert_cmpfloat (depths[1], ==, 0);
  g_assert_cmpfloat (depths[2], ==, -0.5);
  g_assert_true (isnan (depths[3]) && isnan (depths[4]));
  self = finx_drawdown_summary (returns, 0);
  g_assert_true (isnan (self.deepest.depth) && isnan (self.pain_index));
}

/* The walk keeps only the last high; here is the definition, with all of wealth. */
static void
test_agrees_with_the_definition (void)
{
  enum { N = 3000 };
  static double returns[N], depths[N + 1];
  static FinxDrawdown table[N];

  for (int round = 0; round < 20; round++)
    {
      double wealth = 1, high = 1, lowest = 0;
      gsize n_rows, below = 0, covered = 0;
      FinxDrawdownSummary self;

      for (int i = 0; i < N; i++)
        returns[i] = g_test_rand_double_range (-0.03, 0.0305);
      finx_drawdown_series (returns, N, depths);
      for (int i = 0; i < N; i++)
        {
          wealth *= 1 + returns[i];
          high = MAX (high, wealth);
          lowest = MIN (lowest, wealth / high - 1);
          below += depths[i + 1] < 0;
          g_assert_cmpfloat (fabs (depths[i + 1] - (wealth / high - 1)), <, 1e-11);
        }
      self = finx_drawdown_summary (returns, N);
      n_rows = finx_drawdown_table (returns, N, table, N);
      g_assert_cmpuint (n_rows, ==, self.n_drawdowns);
      assert_near ("deepest", self.deepest.depth, lowest, 1e-11);
      for (gsize i = 0; i < n_rows; i++)
        {
          g_assert_true (i == 0 || table[i].depth >= table[i - 1].depth);
          g_assert_cmpfloat (table[i].depth, ==, depths[table[i].trough]);
          g_assert_cmpuint (table[i].peak, <, table[i].trough);
          g_assert_cmpuint (table[i].length, <=, self.longest.length);
          covered += table[i].length - (table[i].recovery != OPEN);
        }
      g_assert_cmpuint (covered, ==, below);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/drawdown/by-hand/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/drawdown/sample", test_sample);
  g_test_add_func ("/drawdown/table", test_table);
  g_test_add_func ("/drawdown/unknown-returns", test_unknown_returns);
  g_test_add_func ("/drawdown/agrees-with-the-definition", test_agrees_with_the_definition);
  return g_test_run ();
}
