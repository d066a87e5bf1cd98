/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "analytics/finx-adjust.h"

/* One symbol of the bundled file: as traded, and as its maker adjusted it. */
typedef struct
{
  GArray *closes, *dividends, *splits, *adjusted;
} Columns;

static void
read_symbol (const char *text,
             const char *symbol,
             Columns    *columns)
{
  gsize length = strlen (symbol);

  columns->closes = g_array_new (FALSE, FALSE, sizeof (double));
  columns->dividends = g_array_new (FALSE, FALSE, sizeof (double));
  columns->splits = g_array_new (FALSE, FALSE, sizeof (double));
  columns->adjusted = g_array_new (FALSE, FALSE, sizeof (double));
  for (const char *line = strchr (text, '\n'), *end; line != NULL && (end = strchr (line + 1, '\n')) != NULL; line = end)
    {
      const char *name = strchr (line, ',') + 1;
      g_autofree char *row = strncmp (name, symbol, length) == 0 && name[length] == ',' ? g_strndup (line + 1, (gsize) (end - line - 1)) : NULL;
      g_auto(GStrv) cells = row != NULL ? g_strsplit (row, ",", 0) : NULL;
      GArray *const to[] = { columns->closes, columns->dividends, columns->splits, columns->adjusted };
      static const guint from[] = { 5, 7, 8, 9 };

      if (cells == NULL)
        continue;
      g_assert_cmpuint (g_strv_length (cells), ==, 10);
      for (guint k = 0; k < G_N_ELEMENTS (to); k++)
        {
          double value = g_ascii_strtod (cells[from[k]], NULL);

          g_array_append_val (to[k], value);
        }
    }
}

#define DATA(array) ((const double *) (gpointer) (array)->data)

/* The greatest difference of the ratio of neighbouring adjusted closes: the last factor of the file is not 1. */
static double
compare (const Columns *columns,
         FinxAdjustForm form)
{
  gsize n = columns->closes->len;
  g_autofree double *factors = g_new (double, n);
  double greatest = 0, scale;

  finx_adjust_factors (DATA (columns->closes), DATA (columns->dividends), DATA (columns->splits), n, form, factors);
  scale = DATA (columns->adjusted)[n - 1] / DATA (columns->closes)[n - 1];
  for (gsize i = 0; i < n; i++)
    greatest = fmax (greatest, fabs (DATA (columns->closes)[i] * factors[i] * scale / DATA (columns->adjusted)[i] - 1));
  return greatest;
}

/* The file follows the ex-day form; its numbers have nine significant digits. The other form differs, by a little. */
static void
test_golden (void)
{
  static const char *const symbols[] = { "AAPL", "BA", "CAT", "F", "GE" };
  g_autofree char *path = g_build_filename (g_getenv ("FINX_SOURCE_DIR"), "data/history/us-equity-daily-1987-2013.csv", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (gsize s = 0; s < G_N_ELEMENTS (symbols); s++)
    {
      Columns columns;
      double ex_day, previous;

      read_symbol (text, symbols[s], &columns);
      g_assert_cmpuint (columns.closes->len, ==, 6807);
      ex_day = compare (&columns, FINX_ADJUST_EX_DAY);
      previous = compare (&columns, FINX_ADJUST_PREVIOUS_CLOSE);
      g_test_message ("%s: ex-day %g, previous close %g", symbols[s], ex_day, previous);
      g_assert_cmpfloat (ex_day, <, 2e-8);
      g_assert_cmpfloat (previous, >, 1e-5);
      g_assert_cmpfloat (previous, <, 3e-2);
      g_array_unref (columns.closes);
      g_array_unref (columns.dividends);
      g_array_unref (columns.splits);
      g_array_unref (columns.adjusted);
    }
}

static void
test_by_hand (void)
{
  const double closes[] = { 100, 50, 49, 48 }, dividends[] = { 0, 0, 1, 0 }, splits[] = { 1, 2, 1, 1 };
  double factors[4];

  finx_adjust_factors (closes, dividends, splits, 4, FINX_ADJUST_PREVIOUS_CLOSE, factors);
  g_assert_cmpfloat (factors[3], ==, 1);
  g_assert_cmpfloat (factors[2], ==, 1);
  g_assert_cmpfloat_with_epsilon (factors[1], 0.98, 1e-15);
  g_assert_cmpfloat_with_epsilon (factors[0], 0.49, 1e-15);
  finx_adjust_factors (closes, dividends, splits, 4, FINX_ADJUST_EX_DAY, factors);
  g_assert_cmpfloat_with_epsilon (factors[1], 0.98, 1e-15);     /* 49 / 50 */
  finx_adjust_factors (closes, NULL, splits, 4, FINX_ADJUST_EX_DAY, factors);
  g_assert_cmpfloat (factors[0], ==, 0.5);
  finx_adjust_factors (closes, NULL, NULL, 4, FINX_ADJUST_EX_DAY, factors);
  g_assert_cmpfloat (factors[0], ==, 1);
  finx_adjust_factors (closes, NULL, NULL, 0, FINX_ADJUST_EX_DAY, factors);
}

/* Split and dividend on one day: the dividend is for a new unit. Whoever held through it has the same return either way. */
static void
test_both_on_one_day (void)
{
  const double closes[] = { 100, 49 }, dividends[] = { 0, 1 }, splits[] = { 1, 2 };
  double factors[2];

  finx_adjust_factors (closes, dividends, splits, 2, FINX_ADJUST_PREVIOUS_CLOSE, factors);
  g_assert_cmpfloat_with_epsilon (closes[1] / (closes[0] * factors[0]), 1, 1e-15);
}

static void
test_absurd_input_stays_finite (void)
{
  const double closes[] = { 1, 1, 1 }, dividends[] = { 0, 5, -3 }, splits[] = { 1, 0, -2 };
  double factors[3];

  finx_adjust_factors (closes, dividends, splits, 3, FINX_ADJUST_PREVIOUS_CLOSE, factors);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (factors[i], ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/adjust/golden", test_golden);
  g_test_add_func ("/adjust/by-hand", test_by_hand);
  g_test_add_func ("/adjust/both-on-one-day", test_both_on_one_day);
  g_test_add_func ("/adjust/absurd-input-stays-finite", test_absurd_input_stays_finite);
  return g_test_run ();
}
