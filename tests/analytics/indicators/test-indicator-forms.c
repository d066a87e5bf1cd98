/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All bars at once, bar by bar and the bar that still forms: the same bits, for every indicator there is. */
#include "indicators-fixture.h"

static void
assert_forms_agree (const FinxIndicatorSpec *spec,
                    const Bars              *bars)
{
  g_auto(Lines) lines = compute (spec, &bars->columns);
  g_autoptr(FinxIndicator) indicator = finx_indicator_new (spec);
  double values[FINX_INDICATOR_MAX_OUTPUTS];

  for (gsize i = 0; i < bars->columns.n; i++)
    {
      FinxIndicatorBar bar = bars_get (bars, i), odd = bar;

      odd.close *= 3;
      odd.high *= 3;
      odd.volume += 17;
      finx_indicator_peek (indicator, &odd, values);
      finx_indicator_peek (indicator, &bar, values);
      for (guint k = 0; k < spec->info->n_outputs; k++)
        assert_same (spec, "peek", i, k, values[k], lines.outputs[k][i]);
      finx_indicator_push (indicator, &bar, values);
      for (guint k = 0; k < spec->info->n_outputs; k++)
        assert_same (spec, "push", i, k, values[k], lines.outputs[k][i]);
    }
}

static void
test_forms (gconstpointer data)
{
  const FinxIndicatorInfo *info = data;

  for (int round = 0; round < 12; round++)
    {
      g_auto(Bars) bars = bars_random ((gsize) g_test_rand_int_range (1, 2500), g_test_rand_int_range (1, 100));
      FinxIndicatorSpec spec = round == 0 ? finx_indicator_spec_initial (info) : random_spec (info);

      if (round % 2 == 1)
        spoil (&bars);
      assert_forms_agree (&spec, &bars);
    }
}

/* A value before the first is unknown, the first is not, where no bar is missing. */
static void
test_first (gconstpointer data)
{
  const FinxIndicatorInfo *info = data;
  FinxIndicatorSpec spec = finx_indicator_spec_initial (info);
  g_auto(Bars) bars = bars_random (1200, 20);
  g_auto(Lines) lines = compute (&spec, &bars.columns);

  for (guint k = 0; k < info->n_outputs; k++)
    {
      guint first = finx_indicator_get_first (&spec, k);

      for (guint i = 0; i < first; i++)
        g_assert_true (isnan (lines.outputs[k][i]));
      if (info->least < info->most)
        for (gsize i = first; i < lines.n; i++)
          g_assert_false (lines.outputs[k][i] < info->least - 1e-9 || lines.outputs[k][i] > info->most + 1e-9);
      g_assert_cmpuint (first, <=, finx_indicator_get_warm_up (&spec));
    }
}

/* What stands at a bar does not change when later bars come. */
static void
test_no_look_ahead (gconstpointer data)
{
  const FinxIndicatorInfo *info = data;
  FinxIndicatorSpec spec = finx_indicator_spec_initial (info);
  g_auto(Bars) bars = bars_random (900, 30);
  g_auto(Lines) all = compute (&spec, &bars.columns);

  for (gsize n = 100; n < 900; n += 133)
    {
      FinxBarColumns part = bars.columns;
      g_auto(Lines) lines = { 0 };

      part.n = n;
      lines = compute (&spec, &part);
      for (guint k = 0; k < info->n_outputs; k++)
        for (gsize i = 0; i < n; i++)
          assert_same (&spec, "cut", i, k, lines.outputs[k][i], all.outputs[k][i]);
    }
}

/* A missing bar is skipped: without it the others are the same. */
static void
test_gaps (gconstpointer data)
{
  const FinxIndicatorInfo *info = data;
  FinxIndicatorSpec spec = finx_indicator_spec_initial (info);
  g_auto(Bars) bars = bars_random (800, 25), gappy = bars_new (1200);
  g_auto(Lines) lines = compute (&spec, &bars.columns), with_gaps = { 0 };
  gsize n = 0;
  g_autofree gsize *places = g_new (gsize, 800);

  for (gsize i = 0; i < 800; i++)
    {
      for (; n - i < 400 && g_test_rand_int_range (0, 3) == 0; n++)
        gappy.opens[n] = gappy.highs[n] = gappy.lows[n] = gappy.closes[n] = gappy.volumes[n] = gappy.others[n] = NAN;
      places[i] = n;
      gappy.times[n] = bars.times[i], gappy.sessions[n] = bars.sessions[i], gappy.opens[n] = bars.opens[i], gappy.highs[n] = bars.highs[i];
      gappy.lows[n] = bars.lows[i], gappy.closes[n] = bars.closes[i], gappy.volumes[n] = bars.volumes[i], gappy.others[n] = bars.others[i];
      n++;
    }
  gappy.columns.n = n;
  with_gaps = compute (&spec, &gappy.columns);
  for (guint k = 0; k < info->n_outputs; k++)
    for (gsize i = 0; i < 800; i++)
      assert_same (&spec, "gaps", i, k, with_gaps.outputs[k][places[i]], lines.outputs[k][i]);
}

/* A spike leaves no trace in a window, and no indicator has values for columns that are not there. */
static void
test_missing_columns (gconstpointer data)
{
  const FinxIndicatorInfo *info = data;
  FinxIndicatorSpec spec = finx_indicator_spec_initial (info);
  FinxBarColumns nothing = { .n = 50 };
  g_auto(Lines) lines = { 0 };

  if ((finx_indicator_get_needs (&spec) & ~FINX_NEEDS_SESSION) == 0)
    return;
  lines = compute (&spec, &nothing);
  for (guint k = 0; k < info->n_outputs; k++)
    for (gsize i = 0; i < 50; i++)
      g_assert_true (isnan (lines.outputs[k][i]));
}

/* A mean is the quotient to the last bit, whichever way it is computed. */
static void
test_means (void)
{
  for (guint n = 1; n <= 300; n++)
    {
      g_autofree char *text = g_strdup_printf ("sma:%u", n);
      FinxIndicatorSpec spec = parse (text);
      g_auto(Bars) bars = bars_random (n + 100, g_test_rand_int_range (1, 100));

      for (gsize i = 0; i < bars.columns.n; i++)
        bars.closes[i] += g_test_rand_double ();        /* all digits */
      assert_forms_agree (&spec, &bars);
    }
}

static void
test_many (void)
{
  guint n = finx_indicator_get_n ();
  g_autofree FinxIndicatorSpec *specs = g_new (FinxIndicatorSpec, n);
  g_autofree Lines *lines = g_new (Lines, n);
  g_autofree double *const **outputs = g_new (double *const *, n);
  g_auto(Bars) bars = bars_random (3000, 40);

  spoil (&bars);
  for (guint s = 0; s < n; s++)
    {
      specs[s] = finx_indicator_spec_initial (finx_indicator_get_info (s));
      lines[s] = compute (&specs[s], &bars.columns);
    }
  for (guint s = 0; s < n; s++)
    {
      double **own = g_new0 (double *, FINX_INDICATOR_MAX_OUTPUTS);

      for (guint k = 0; k + (s % 3 == 0) < specs[s].info->n_outputs; k++)     /* not all are wanted */
        own[k] = g_new (double, bars.columns.n);
      outputs[s] = own;
    }
  finx_indicator_compute_many (specs, n, &bars.columns, outputs);
  for (guint s = 0; s < n; s++)
    {
      for (guint k = 0; k < FINX_INDICATOR_MAX_OUTPUTS; k++)
        {
          for (gsize i = 0; outputs[s][k] != NULL && i < bars.columns.n; i++)
            assert_same (&specs[s], "many", i, k, outputs[s][k][i], lines[s].outputs[k][i]);
          g_free (outputs[s][k]);
        }
      g_free ((gpointer) outputs[s]);
      lines_clear (&lines[s]);
    }
}

static void
test_reset (void)
{
  for (guint s = 0; s < finx_indicator_get_n (); s++)
    {
      FinxIndicatorSpec spec = finx_indicator_spec_initial (finx_indicator_get_info (s));
      g_autoptr(FinxIndicator) used = finx_indicator_new (&spec), fresh = finx_indicator_new (&spec);
      g_auto(Bars) bars = bars_random (400, 10);
      double a[FINX_INDICATOR_MAX_OUTPUTS], b[FINX_INDICATOR_MAX_OUTPUTS];

      for (gsize i = 0; i < 300; i++)
        {
          FinxIndicatorBar bar = bars_get (&bars, i);

          finx_indicator_push (used, &bar, a);
          finx_indicator_peek (used, &bar, a);
        }
      finx_indicator_reset (used);
      for (gsize i = 0; i < 400; i++)
        {
          FinxIndicatorBar bar = bars_get (&bars, i);

          finx_indicator_peek (used, &bar, a);  /* not with what was known of the bars that it has forgotten */
          finx_indicator_push (fresh, &bar, b);
          for (guint k = 0; k < spec.info->n_outputs; k++)
            assert_same (&spec, "peek after reset", i, k, a[k], b[k]);
          finx_indicator_push (used, &bar, a);
          for (guint k = 0; k < spec.info->n_outputs; k++)
            assert_same (&spec, "reset", i, k, a[k], b[k]);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char        *name;
    GTestDataFunc      test;
  } tests[] = {
    { "forms", test_forms }, { "first", test_first }, { "no-look-ahead", test_no_look_ahead }, { "gaps", test_gaps },
    { "missing-columns", test_missing_columns },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < finx_indicator_get_n (); i++)
    for (guint t = 0; t < G_N_ELEMENTS (tests); t++)
      {
        const FinxIndicatorInfo *info = finx_indicator_get_info (i);
        g_autofree char *path = g_strdup_printf ("/indicator/%s/%s", tests[t].name, info->name);

        g_test_add_data_func (path, info, tests[t].test);
      }
  g_test_add_func ("/indicator/many", test_many);
  g_test_add_func ("/indicator/means", test_means);
  g_test_add_func ("/indicator/reset", test_reset);
  return g_test_run ();
}
