/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/finx-chart-scale.h"

typedef struct
{
  const char *name;
  FinxScale   scale;
  double      gap, tick;
  double      values[8];        /* ends with 0 */
  int         decimals;
  const char *label;            /* of the first */
} Case;

static const Case cases[] = {
  { "linear", { FINX_SCALE_LINEAR, 98.3, 101.7, 0, 0, 400 }, 80, 0.01, { 99, 100, 101 }, 2, "99.00" },
  { "never-finer-than-the-tick", { FINX_SCALE_LINEAR, 10, 10.02, 0, 0, 400 }, 20, 0.01, { 10, 10.01 }, 2, "10.00" },
  { "percent", { FINX_SCALE_PERCENT, 96, 108, 100, 0, 300 }, 60, 0.01, { 97.5, 100, 102.5, 105, 107.5 }, 1, "−2.5%" },
  { "indexed", { FINX_SCALE_INDEXED, 45, 61, 50, 0, 300 }, 60, 0, { 45, 50, 55, 60 }, 0, "90" },
  { "log-decades", { FINX_SCALE_LOG, 0.9, 1100, 0, 0, 300 }, 80, 0, { 1, 10, 100, 1000 }, 2, "1.00" },
  { "log-octaves", { FINX_SCALE_LOG, 9.5, 110, 0, 0, 200 }, 42, 0, { 10, 20, 50, 100 }, 2, "10.00" },
  { "log-of-a-narrow-range", { FINX_SCALE_LOG, 98.5, 102.5, 0, 0, 300 }, 60, 0, { 99, 100, 101, 102 }, 2, "99.00" },
  { "nothing", { FINX_SCALE_LINEAR, 5, 5, 0, 0, 300 }, 60, 0, { 0 }, 2, NULL },
  { "unknown", { FINX_SCALE_LINEAR, NAN, NAN, 0, 0, 300 }, 60, 0, { 0 }, 2, NULL },
};

static void
test_ticks (gconstpointer data)
{
  const Case *c = data;
  double values[FINX_SCALE_MAX_TICKS];
  guint n = finx_scale_ticks (&c->scale, c->gap, c->tick, values), expected = 0;
  g_autofree char *label = NULL;

  while (c->values[expected] != 0)
    expected++;
  g_assert_cmpuint (n, ==, expected);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (values[i], c->values[i], 1e-9);
  if (n == 0)
    return;
  g_assert_cmpint (finx_scale_decimals (&c->scale, c->gap, c->tick, 2), ==, c->decimals);
  label = finx_scale_label (&c->scale, values[0], c->decimals);
  g_assert_cmpstr (label, ==, c->label);
}

/* For any scale: y and value are inverse, ticks ascend at a distance, and moving the range leaves the ticks in both where they are. */
static void
test_laws (void)
{
  for (int round = 0; round < 2000; round++)
    {
      double low = pow (10, g_test_rand_double_range (-6, 12)), range = pow (10, g_test_rand_double_range (-3, 4));
      FinxScale scale = { (FinxScaleKind) (round % FINX_N_SCALES), low, low * (1 + range), low, g_test_rand_int_range (0, 300), g_test_rand_int_range (50, 900) };
      double y = g_test_rand_double_range (scale.top, scale.top + scale.height), values[FINX_SCALE_MAX_TICKS];
      guint n = finx_scale_ticks (&scale, 42, 0, values);

      g_assert_cmpfloat_with_epsilon (finx_scale_y (&scale, finx_scale_value (&scale, y)), y, 1e-6);
      g_assert_cmpfloat_with_epsilon (finx_scale_y (&scale, scale.high), scale.top, 1e-6);
      g_assert_cmpfloat_with_epsilon (finx_scale_y (&scale, scale.low), scale.top + scale.height, 1e-6);
      g_assert_cmpuint (n, <=, (guint) scale.height / 30 + 2);
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpfloat (values[i], >=, scale.low * (1 - 1e-9));
          g_assert_cmpfloat (values[i], <, scale.high);
          if (i > 0)
            g_assert_cmpfloat (finx_scale_y (&scale, values[i - 1]) - finx_scale_y (&scale, values[i]), >=, 41.99);
        }
    }
}

static void
test_margins (void)
{
  for (int kind = 0; kind < FINX_N_SCALES; kind++)
    {
      FinxScale scale = { (FinxScaleKind) kind, 10, 90, 50, 20, 300 };

      finx_scale_add_margins (&scale, 30, 60);
      g_assert_cmpfloat_with_epsilon (finx_scale_y (&scale, 10), 20 + 300 - 30, 1e-6);
      g_assert_cmpfloat_with_epsilon (finx_scale_y (&scale, 90), 20 + 60, 1e-6);
    }
}

static void
test_names (void)
{
  FinxScaleKind kind;

  for (int i = 0; i < FINX_N_SCALES; i++)
    {
      g_assert_true (finx_scale_kind_from_string (finx_scale_kind_to_string ((FinxScaleKind) i), &kind));
      g_assert_cmpint (kind, ==, i);
    }
  g_assert_false (finx_scale_kind_from_string ("square", &kind));
  g_assert_false (finx_scale_kind_from_string (NULL, &kind));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/chart-scale/ticks/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_ticks);
    }
  g_test_add_func ("/chart-scale/laws", test_laws);
  g_test_add_func ("/chart-scale/margins", test_margins);
  g_test_add_func ("/chart-scale/names", test_names);
  return g_test_run ();
}
