/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <math.h>

#include "ui/charts/chart/finx-chart-private.h"
#include "windows.h"

#define START_US (G_GINT64_CONSTANT (1763562600) * G_USEC_PER_SEC)
#define STEP_US  (300 * (gint64) G_USEC_PER_SEC)

static FinxInstrument instrument = { .symbol = (char *) "AAPL", .price_scale = 2 };

static FinxBar
make_bar (gint64 i)
{
  double close = 100 + 5 * sin ((double) i / 9.0) + (double) ((i % 7 + 7) % 7) / 10;
  double open = 100 + 5 * sin ((double) (i - 1) / 9.0) + (double) (((i + 3) % 5 + 5) % 5) / 10;

  return (FinxBar) { START_US + i * STEP_US, open, MAX (open, close) + 0.25, MIN (open, close) - 0.25, close, 1000 };
}

static FinxBarSeries *
make_series (gsize n)
{
  FinxBarSeries *series = finx_bar_series_new (&instrument, FINX_INTERVAL_5M);
  g_autofree FinxBar *bars = g_new (FinxBar, n);

  for (gsize i = 0; i < n; i++)
    bars[i] = make_bar ((gint64) i);
  finx_bar_series_reset (series, bars, n);
  return series;
}

static FinxChart *
make_chart (FinxBarSeries *series)
{
  FinxChart *chart = FINX_CHART (finx_chart_new ());

  show_in_window (GTK_WIDGET (chart), 640, 500);
  finx_chart_set_series (chart, series);
  finx_chart_set_look (chart, NULL);
  return chart;
}

static void
add (FinxChart  *chart,
     const char *text)
{
  FinxIndicatorSpec spec;

  g_assert_true (finx_indicator_spec_parse (text, &spec, NULL));
  finx_chart_add_study (chart, finx_chart_study_new (&spec));
}

/* What the study has is what the indicator gives for all bars, to the last bit. */
static void
assert_values (FinxChart *chart)
{
  FinxChartBars bars = finx_chart_get_bars (chart);
  const FinxBarColumns columns = { .n = bars.n, .times = bars.times, .opens = bars.opens, .highs = bars.highs, .lows = bars.lows,
                                   .closes = bars.closes, .volumes = bars.volumes };

  for (guint i = 0; i < chart->studies->len; i++)
    {
      const FinxChartStudy *study = chart->studies->pdata[i];
      double *outputs[FINX_INDICATOR_MAX_OUTPUTS] = { NULL };

      g_assert_nonnull (study->live);
      g_assert_cmpuint (study->offset, ==, 0);
      g_assert_cmpuint (study->n, ==, bars.n);
      for (guint k = 0; k < study->spec.info->n_outputs; k++)
        outputs[k] = g_new (double, bars.n);
      finx_indicator_compute (&study->spec, &columns, outputs);
      for (guint k = 0; k < study->spec.info->n_outputs; k++)
        {
          for (gsize b = 0; b < bars.n; b++)
            g_assert_true (outputs[k][b] == study->values[k][b] || (isnan (outputs[k][b]) && isnan (study->values[k][b])));
          g_free (outputs[k]);
        }
    }
}

static void
wait_for_values (FinxChart *chart)
{
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  for (guint i = 0; i < chart->studies->len; i++)
    while ((((FinxChartStudy *) chart->studies->pdata[i])->live == NULL || ((FinxChartStudy *) chart->studies->pdata[i])->offset > 0) &&
           g_get_monotonic_time () < end)
      g_main_context_iteration (NULL, FALSE);
}

/* Few bars at once, many on the pool; then the live bar, new bars and older ones. */
static void
test_values (gconstpointer n_bars)
{
  g_autoptr(FinxBarSeries) series = make_series (GPOINTER_TO_SIZE (n_bars));
  FinxChart *chart = make_chart (series);
  gint64 newest = (gint64) GPOINTER_TO_SIZE (n_bars) - 1, oldest = 0;

  add (chart, "ema:20");
  add (chart, "bollinger:20");
  add (chart, "macd:12:26:9");
  add (chart, "sma:10000");             /* longer than the data: there are no values, and that is all */
  if (newest >= 0)
    {
      wait_for_values (chart);
      assert_values (chart);
    }
  for (int round = 0; round < 20; round++)
    {
      FinxBar bar = make_bar (++newest), older[7];

      finx_bar_series_push (series, &bar);
      bar.close += 1;
      finx_bar_series_push (series, &bar);
      if (round % 7 == 3)
        {
          for (int i = 0; i < 7; i++)
            older[i] = make_bar (oldest - 7 + i);
          oldest -= 7;
          finx_bar_series_prepend (series, older, 7);
        }
    }
  wait_for_values (chart);
  assert_values (chart);
  drop_window (GTK_WIDGET (chart));
}

static void
test_panes (void)
{
  g_autoptr(FinxBarSeries) series = make_series (300);
  FinxChart *chart = make_chart (series);
  FinxChartFrame frame;
  FinxChartStudy *rsi;

  add (chart, "ema:20");
  g_assert_true (finx_chart_layout (chart, &frame));
  g_assert_cmpuint (frame.n_panes, ==, 2);
  add (chart, "rsi:14");
  add (chart, "macd:12:26:9");
  rsi = chart->studies->pdata[1];
  g_assert_true (finx_chart_layout (chart, &frame));
  g_assert_cmpuint (frame.n_panes, ==, 4);
  g_assert_true (finx_chart_study_of_pane (chart, &frame, 2) == rsi);
  g_assert_cmpfloat (frame.panes[2].low, <, 30);        /* its levels are in view */
  g_assert_cmpfloat (frame.panes[2].high, >, 70);
  for (guint i = 1; i < frame.n_panes; i++)
    g_assert_cmpint (frame.panes[i].top, ==, frame.panes[i - 1].top + frame.panes[i - 1].height + 1);
  g_assert_cmpint (frame.panes[3].top + frame.panes[3].height, ==, frame.time_top);

  rsi->is_hidden = TRUE;
  g_assert_true (finx_chart_layout (chart, &frame));
  g_assert_cmpuint (frame.n_panes, ==, 3);
  g_assert_true (finx_chart_study_of_pane (chart, &frame, 2) == chart->studies->pdata[2]);
  drop_window (GTK_WIDGET (chart));
}

static char *
look_of (FinxChart *chart)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (chart->look_id != 0 && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  return finx_chart_get_look (chart);
}

static void
test_undo (void)
{
  g_autoptr(FinxBarSeries) series = make_series (300);
  FinxChart *chart = make_chart (series);
  g_autofree char *empty = look_of (chart), *one = NULL, *two = NULL, *now = NULL;

  add (chart, "ema:20");
  one = look_of (chart);
  add (chart, "rsi:14");
  g_object_set (chart, "type", "line", NULL);
  two = look_of (chart);
  g_assert_cmpstr (one, !=, two);
  finx_chart_undo (chart, FALSE);
  now = look_of (chart);
  g_assert_cmpstr (now, ==, one);
  g_assert_cmpint (chart->type, ==, FINX_CHART_CANDLES);
  finx_chart_undo (chart, FALSE);
  g_free (now);
  now = look_of (chart);
  g_assert_cmpstr (now, ==, empty);
  g_assert_cmpuint (chart->undo->len, ==, 0);
  finx_chart_undo (chart, TRUE);
  finx_chart_undo (chart, TRUE);
  g_free (now);
  now = look_of (chart);
  g_assert_cmpstr (now, ==, two);
  assert_values (chart);
  finx_chart_undo (chart, FALSE);
  finx_chart_remove_study (chart, 0);           /* another way from here: what was undone is gone */
  g_free (now);
  now = look_of (chart);
  g_assert_cmpuint (chart->redo->len, ==, 0);
  drop_window (GTK_WIDGET (chart));
}

static void
test_text (void)
{
  static const struct { const char *text, *again; } cases[] = {
    { "macd:12:26:9 0,4,6 120", "macd:12:26:9 0,4,6 120" },
    { "-ema:20 1 84", "-ema:20 1 84" },
    { "macd:12:26:9 0,#ff8800,#12 120", "macd:12:26:9 0,#ff8800,#000012 120" },
    { "ema:20 #nothing 84", "ema:20 #000000 84" },
    { "rsi", "rsi:14 0 84" },
    { "ema:20@hl2 99,3 -5", "ema:20@hl2 1 84" },
    { "ema:0 1 84", NULL },
    { "pie:3 1", NULL },
    { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxChartStudy) study = finx_chart_study_from_text (cases[i].text);
      g_autofree char *again = study != NULL ? finx_chart_study_to_text (study) : NULL;

      g_assert_cmpstr (again, ==, cases[i].again);
    }
}

/* The values are told under the crosshair, and a click on a name finds its study. */
static void
test_legend (void)
{
  g_autoptr(FinxBarSeries) series = make_series (300);
  FinxChart *chart = make_chart (series);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  add (chart, "ema:20");
  add (chart, "rsi:14");
  finx_chart_draw (chart, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_unref (node);
  g_assert_cmpuint (chart->legend->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const GdkRectangle *area = &g_array_index (chart->legend, FinxLegendArea, i).area;

      g_assert_cmpint (finx_chart_legend_at (chart, area->x + 3, area->y + 3), ==, (int) i);
      g_assert_cmpstr (finx_chart_cursor_at (chart, area->x + 3, area->y + 3), ==, "pointer");
    }
  g_assert_cmpint (finx_chart_legend_at (chart, 300, 200), ==, -1);
  drop_window (GTK_WIDGET (chart));
}

/* The menu of a name has what is done with its study alone: there is no price and no bar below the pointer. */
static void
test_legend_menu (void)
{
  g_autoptr(FinxBarSeries) series = make_series (300);
  FinxChart *chart = make_chart (series);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  const GdkRectangle *area;
  GMenuModel *model;
  int n_all;

  add (chart, "ema:20");
  finx_chart_draw (chart, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_unref (node);
  finx_chart_menu_popup (chart, 300, 200);
  n_all = g_menu_model_get_n_items (gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (chart->menu)));
  area = &g_array_index (chart->legend, FinxLegendArea, 0).area;
  finx_chart_menu_popup (chart, area->x + 3, area->y + 3);
  g_assert_cmpint (chart->menu_study, ==, 0);
  model = gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (chart->menu));
  g_assert_cmpint (g_menu_model_get_n_items (model), ==, 2);
  g_assert_cmpint (n_all, >, 2);
  drop_window (GTK_WIDGET (chart));
}

typedef struct
{
  const char *name;
  gint64      times[4], others[5];      /* end with −1 */
  double      closes[5], values[4];
} AlignCase;

/* Each bar has the newest close in its own time; one without has none. */
static const AlignCase align_cases[] = {
  { "same", { 10, 20, 30, -1 }, { 10, 20, 30, -1 }, { 1, 2, 3 }, { 1, 2, 3 } },
  { "a-gap", { 10, 20, 30, -1 }, { 10, 30, -1 }, { 1, 3 }, { 1, NAN, 3 } },
  { "finer", { 10, 20, -1 }, { 10, 14, 19, 21, -1 }, { 1, 2, 3, 4 }, { 3, 4 } },
  { "earlier-ones-do-not-count", { 10, 20, -1 }, { 5, 9, 10, -1 }, { 7, 8, 9 }, { 9, NAN } },
  { "what-comes-after-the-last-bar", { 10, 20, -1 }, { 10, 39, 40, 50, -1 }, { 1, 2, 3, 4 }, { 1, 2 } },
  { "begins-later", { 10, 20, 30, -1 }, { 25, -1 }, { 5 }, { NAN, 5, NAN } },
  { "nothing", { 10, 20, -1 }, { -1 }, { 0 }, { NAN, NAN } },
};

static void
test_align (gconstpointer data)
{
  const AlignCase *c = data;
  FinxChartBars others = { .times = c->others, .closes = c->closes };
  double values[4];
  gsize n = 0;

  while (c->times[n] >= 0)
    n++;
  while (c->others[others.n] >= 0)
    others.n++;
  for (gsize first = 0; first <= n; first++)    /* from any bar on it is the same */
    {
      finx_compare_align (c->times, n, 40, &others, 0, values);
      finx_compare_align (c->times, n, 40, &others, first, values);
      for (gsize i = 0; i < n; i++)
        g_assert_true (values[i] == c->values[i] || (isnan (values[i]) && isnan (c->values[i])));
    }
}

/* Half of the price moves as much in percent: the two lines are one, whatever is in view. */
static void
test_compare (void)
{
  g_autoptr(FinxBarSeries) series = make_series (300);
  g_autoptr(FinxBarSeries) other = NULL;
  FinxChart *chart = make_chart (series);
  FinxChartFrame frame;

  other = make_series (0);
  for (gint64 i = 0; i < 300; i++)
    {
      FinxBar bar = make_bar (i);

      bar.open /= 2;
      bar.high /= 2;
      bar.low /= 2;
      bar.close /= 2;
      finx_bar_series_push (other, &bar);
    }
  finx_chart_set_compares (chart, &other, 1);
  g_assert_cmpint (chart->scale, ==, FINX_SCALE_PERCENT);
  for (int pan = 0; pan < 3; pan++)
    {
      g_assert_true (finx_chart_layout (chart, &frame));
      for (gsize i = frame.first; i < frame.last; i++)
        g_assert_cmpfloat_with_epsilon (finx_chart_compare_change (chart, &frame, 0, i), frame.bars.closes[i] / frame.bars.closes[frame.first] - 1, 1e-12);
      finx_chart_pan (chart, -300);
    }
  finx_chart_set_compares (chart, NULL, 0);
  drop_window (GTK_WIDGET (chart));
}

static void
take_cb (FinxChart  *chart,
         const char *text,
         FinxChart  *other)
{
  g_assert_true (finx_chart_take_study (other, text));
  g_assert_false (finx_chart_take_study (other, text));         /* it has it now */
}

/* A study goes to another chart with its values and colours, and can be undone there. */
static void
test_share (void)
{
  g_autoptr(FinxBarSeries) series = make_series (100);
  FinxChart *chart = make_chart (series), *other = make_chart (series);
  g_autofree char *mine = NULL, *copy = NULL;

  g_assert_false (finx_chart_shares_studies (chart));
  g_signal_connect (chart, "study-shared", G_CALLBACK (take_cb), other);
  g_assert_true (finx_chart_shares_studies (chart));
  add (chart, "ema:20");
  add (chart, "rsi:9");
  ((FinxChartStudy *) chart->studies->pdata[1])->colors[0] = FINX_STUDY_FREE_COLOR | 0x12ab34;
  finx_chart_share_study (chart, 1);
  g_assert_cmpuint (other->studies->len, ==, 1);
  mine = finx_chart_study_to_text (chart->studies->pdata[1]);
  copy = finx_chart_study_to_text (other->studies->pdata[0]);
  g_assert_cmpstr (copy, ==, mine);
  assert_values (other);
  g_assert_false (finx_chart_take_study (other, "no such study"));
  finx_chart_undo (other, FALSE);
  g_assert_cmpuint (other->studies->len, ==, 0);
  g_assert_cmpuint (chart->studies->len, ==, 2);

  finx_chart_take_drawings (other, "trend 1 0 1000 10 2000 11\n");
  finx_chart_take_drawings (other, "trend 1 0 1000 10 2000 11\n");
  g_assert_cmpuint (other->drawings->len, ==, 1);
  finx_chart_undo (other, FALSE);
  g_assert_cmpuint (other->drawings->len, ==, 0);
  finx_chart_undo (other, TRUE);
  g_assert_cmpuint (other->drawings->len, ==, 1);
  drop_window (GTK_WIDGET (other));
  drop_window (GTK_WIDGET (chart));
}

static void
compare_changed_cb (FinxChart *chart,
                    guint     *n)
{
  (*n)++;
}

static void
assert_compared (FinxChart  *chart,
                 const char *expected)
{
  g_autofree char *text = finx_chart_get_compared (chart);

  g_assert_cmpstr (text, ==, expected);
}

/* Adding, colouring and removing are steps of the same undoing as all else; whoever gives the bars is told each time. */
static void
test_compare_undo (void)
{
  g_autoptr(FinxBarSeries) series = make_series (100);
  FinxChart *chart = make_chart (series);
  guint n = 0;

  g_signal_connect (chart, "compare-changed", G_CALLBACK (compare_changed_cb), &n);
  g_assert_true (finx_chart_compare_with (chart, "SPY"));
  g_assert_false (finx_chart_compare_with (chart, "SPY"));
  g_assert_true (finx_chart_compare_with (chart, "BRK B"));
  add (chart, "ema:20");
  finx_chart_flush (chart);
  gtk_widget_activate_action (GTK_WIDGET (chart), "chart.compare-color", "(su)", "SPY", 5);
  gtk_widget_activate_action (GTK_WIDGET (chart), "chart.drop-compare", "s", "BRK B");
  assert_compared (chart, "SPY 5");
  g_assert_cmpuint (n, ==, 4);

  finx_chart_undo (chart, FALSE);
  assert_compared (chart, "SPY 5\tBRK B 2");
  finx_chart_undo (chart, FALSE);
  assert_compared (chart, "SPY 3\tBRK B 2");
  g_assert_cmpuint (n, ==, 6);
  g_assert_cmpuint (chart->studies->len, ==, 1);
  finx_chart_undo (chart, FALSE);       /* the second one and the study came at once */
  assert_compared (chart, "SPY 3");
  g_assert_cmpuint (chart->studies->len, ==, 0);
  finx_chart_undo (chart, FALSE);
  assert_compared (chart, "");
  for (int i = 0; i < 4; i++)
    finx_chart_undo (chart, TRUE);
  assert_compared (chart, "SPY 5");
  g_assert_cmpuint (chart->studies->len, ==, 1);

  finx_chart_set_compared (chart, "SPY\tMSFT\t\tIEF 9");        /* from before there were colours, and damaged */
  assert_compared (chart, "SPY 3\tMSFT 2\tIEF 2");
  drop_window (GTK_WIDGET (chart));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/chart-studies/text", test_text);
  g_test_add_data_func ("/chart-studies/values/at-once", GSIZE_TO_POINTER (500), test_values);
  g_test_add_data_func ("/chart-studies/values/on-the-pool", GSIZE_TO_POINTER (FINX_STUDY_AT_ONCE + 1), test_values);
  g_test_add_data_func ("/chart-studies/values/of-nothing", GSIZE_TO_POINTER (0), test_values);
  g_test_add_func ("/chart-studies/panes", test_panes);
  g_test_add_func ("/chart-studies/undo", test_undo);
  g_test_add_func ("/chart-studies/legend", test_legend);
  g_test_add_func ("/chart-studies/legend-menu", test_legend_menu);
  g_test_add_func ("/chart-studies/copied-to-another-chart", test_share);
  for (gsize i = 0; i < G_N_ELEMENTS (align_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/chart-compare/align/%s", align_cases[i].name);

      g_test_add_data_func (path, &align_cases[i], test_align);
    }
  g_test_add_func ("/chart-compare/undo", test_compare_undo);
  g_test_add_func ("/chart-compare/half-the-price-is-the-same-change", test_compare);
  return g_test_run ();
}
