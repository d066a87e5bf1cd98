/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Economic series of different periods on one axis of days. */
#include <math.h>

#include "ui/pages/markets/economy/finx-economy-curves.h"

static GArray *
make_points (const FinxEconomicPoint *points,
             guint                    n)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (FinxEconomicPoint));

  return g_array_append_vals (array, points, n);
}

/* The newest value until the next; nothing before the first and after the last. */
static void
test_step (void)
{
  const FinxEconomicPoint points[] = { { 10, 1 }, { 20, 2 }, { 30, 3 } };
  const gint32 days[] = { 9, 10, 15, 20, 29, 30, 31 };
  const double expected[] = { NAN, 1, 1, 2, 2, 3, NAN };
  g_autoptr(GArray) array = make_points (points, G_N_ELEMENTS (points)), none = make_points (points, 0);
  g_autofree double *values = finx_economy_curves_step (array, days, G_N_ELEMENTS (days));
  g_autofree double *unknown = finx_economy_curves_step (none, days, G_N_ELEMENTS (days));

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_assert_true (isnan (unknown[i]));
      if (isnan (expected[i]))
        g_assert_true (isnan (values[i]));
      else
        g_assert_cmpfloat (values[i], ==, expected[i]);
    }
}

static FinxEconomyCurve *
make_curve (const char              *label,
            const FinxEconomicPoint *points,
            guint                    n,
            gboolean                 is_rate)
{
  FinxEconomyCurve *curve = g_new0 (FinxEconomyCurve, 1);

  curve->label = g_strdup (label);
  curve->points = make_points (points, n);
  curve->is_rate = is_rate;
  return curve;
}

/* Alone a series is as it is; with others it is its change, and percentages stay percentages. */
static void
test_compare (void)
{
  const FinxEconomicPoint rate[] = { { 0, 2 }, { 100, 3 } }, level[] = { { 0, 50 }, { 100, 75 } };
  g_autoptr(GPtrArray) curves = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_economy_curve_free);
  GtkWidget *chart = g_object_ref_sink (finx_review_chart_new ("Curves"));
  g_autofree char *alone = NULL, *both = NULL;

  g_ptr_array_add (curves, make_curve ("level", level, G_N_ELEMENTS (level), FALSE));
  finx_economy_curves_show (curves, FINX_REVIEW_CHART (chart));
  alone = finx_plot_get_values (FINX_PLOT (chart), ',');
  g_assert_nonnull (strstr (alone, "75"));
  g_ptr_array_add (curves, make_curve ("rate", rate, G_N_ELEMENTS (rate), TRUE));
  finx_economy_curves_show (curves, FINX_REVIEW_CHART (chart));
  both = finx_plot_get_values (FINX_PLOT (chart), ',');
  g_assert_nonnull (strstr (both, "0.5"));
  g_assert_nonnull (strstr (both, "0.03"));
  g_assert_null (strstr (both, "75"));
  g_object_unref (chart);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/economy/step", test_step);
  g_test_add_func ("/economy/compare", test_compare);
  return g_test_run ();
}
