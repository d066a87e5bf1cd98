/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bars that should not be: the chart says what is wrong, in the picture and to screen readers, and shows what it has. */
#include <adwaita.h>
#include <math.h>

#include "ui/charts/chart/finx-chart-private.h"
#include "windows.h"

#define START_US (G_GINT64_CONSTANT (1763562600) * G_USEC_PER_SEC)
#define STEP_US  (300 * (gint64) G_USEC_PER_SEC)
#define N        60

static FinxInstrument instrument = { .symbol = (char *) "AAPL", .price_scale = 2 };

typedef enum { NONE, LATE, TWICE, BACKWARDS, ZERO, NEGATIVE, ZERO_FIRST, SPIKE, SPIKE_DOWN, FLAT, NO_VOLUME, NO_PRICE, EMPTY, ONE } Damage;

typedef struct
{
  const char *name;
  Damage      damage;
  const char *scale, *study;    /* nullable */
  gsize       n;                /* bars that are shown */
  const char *says;             /* "": nothing is wrong */
} Case;

static const Case cases[] = {
  { "sound", NONE, "linear", "sma:20", N, "" },
  { "late", LATE, "linear", NULL, N - 1, "1 bar was out of order or came twice and is left out" },
  { "twice", TWICE, "linear", NULL, N - 2, "2 bars were out of order or came twice and are left out" },
  { "backwards", BACKWARDS, "linear", NULL, 1, "59 bars were out of order" },
  { "zero-on-log", ZERO, "log", NULL, N, "A logarithmic scale needs prices above zero" },
  { "negative-on-log", NEGATIVE, "log", NULL, N, "A logarithmic scale needs prices above zero" },
  { "negative-on-linear", NEGATIVE, "linear", NULL, N, "" },
  { "zero-first-on-percent", ZERO_FIRST, "percent", NULL, N, "A change needs a first price above zero" },
  { "zero-first-on-indexed", ZERO_FIRST, "indexed", NULL, N, "A change needs a first price above zero" },
  { "spike", SPIKE, "linear", "bollinger:20", N, "more than 100 times the others" },
  { "spike-down", SPIKE_DOWN, "linear", NULL, N, "more than 100 times the others" },
  { "spike-on-log", SPIKE, "log", NULL, N, "" },
  { "flat", FLAT, "percent", "rsi:14", N, "" },
  { "no-volume", NO_VOLUME, "linear", "vwap", N, "" },
  { "no-price", NO_PRICE, "linear", "sma:20", N - 3, "3 bars have no price and are left out" },
  { "no-price-on-log", NO_PRICE, "log", NULL, N - 3, "3 bars have no price and are left out" },
  { "study-too-long", NONE, "linear", "sma:200", N, "SMA 200 needs 200 bars; there are 60" },
  { "empty", EMPTY, "log", "sma:20", 0, "no bars" },
  { "one", ONE, "indexed", "sma:20", 1, "SMA 20 needs 20 bars; there are 1" },
};

static void
damage_bars (FinxBar *bars,
             gsize   *n,
             Damage   damage)
{
  const FinxBar third = bars[3];

  switch (damage)
    {
    case LATE:
      bars[30].time_us = bars[10].time_us;
      break;
    case TWICE:
      bars[30].time_us = bars[29].time_us;
      bars[59].time_us = bars[58].time_us;
      break;
    case BACKWARDS:
      for (gsize i = 0; i < N; i++)
        bars[i].time_us = START_US - (gint64) i * STEP_US;
      break;
    case ZERO:
      bars[40].low = 0;
      break;
    case NEGATIVE:
      bars[40].low = bars[40].close = -37.63;
      break;
    case ZERO_FIRST:
      bars[0].close = bars[0].low = 0;
      break;
    case SPIKE:
      bars[40].high = 1e12;
      break;
    case SPIKE_DOWN:
      bars[40].low = -1e12;
      break;
    case FLAT:
    case NO_VOLUME:
      for (gsize i = 0; i < N; i++)
        {
          gint64 time_us = bars[i].time_us;

          bars[i] = damage == FLAT ? third : bars[i];
          bars[i].time_us = time_us;
          bars[i].volume = damage == FLAT ? 10 : 0;
        }
      break;
    case NO_PRICE:
      bars[0].open = NAN;
      bars[30].close = NAN;
      bars[59].high = INFINITY;
      break;
    case EMPTY:
      *n = 0;
      break;
    case ONE:
      *n = 1;
      break;
    case NONE:
    default:
      break;
    }
}

/* As a file of lines too, but not where leaks are looked for: cairo 1.16 never lets go of what it drew into one. */
static void
draw (FinxChart *chart)
{
  g_autoptr(GBytes) picture = finx_chart_picture (chart, g_getenv ("FINX_SANITIZED") == NULL);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  finx_chart_draw (chart, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  gsk_render_node_unref (node);
  g_assert_nonnull (picture);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(FinxBarSeries) series = NULL;
  FinxChart *chart = FINX_CHART (finx_chart_new ());
  FinxBar bars[N];
  FinxIndicatorSpec spec;
  gsize n = N;

  show_in_window (GTK_WIDGET (chart), 640, 500);
  instrument.tick_size = finx_decimal_new (1, 2);
  for (gsize i = 0; i < N; i++)
    {
      double price = 100 + 3 * sin ((double) i / 5);

      bars[i] = (FinxBar) { START_US + (gint64) i * STEP_US, price, price + 1, price - 1, price + 0.5, 1000 };
    }
  damage_bars (bars, &n, c->damage);
  series = finx_bar_series_new (&instrument, FINX_INTERVAL_5M);
  finx_bar_series_reset (series, bars, n);
  finx_chart_set_series (chart, series);
  finx_chart_set_look (chart, NULL);
  g_object_set (chart, "scale", c->scale, NULL);
  if (c->study != NULL)
    {
      g_assert_true (finx_indicator_spec_parse (c->study, &spec, NULL));
      finx_chart_add_study (chart, finx_chart_study_new (&spec));
    }
  finx_chart_fit (chart);
  for (int type = 0; type < FINX_N_CHART_TYPES; type++)
    {
      g_autofree char *text = finx_chart_describe (chart);
      FinxChartFrame frame;

      draw (chart);
      if (!finx_chart_type_is_made (chart->type) && finx_chart_layout (chart, &frame))
        {
          g_autoptr(GPtrArray) notes = finx_chart_notes (chart, &frame);

          g_assert_cmpuint (notes->len, ==, c->says[0] != '\0' ? 1 : 0);
          g_assert_cmpuint (frame.bars.n, ==, c->n);
          g_assert_true (isfinite (frame.panes[0].low) && frame.panes[0].low < frame.panes[0].high);
        }
      if (!finx_chart_type_is_made (chart->type))
        g_assert_nonnull (strstr (text, c->says));
      finx_chart_next_type (chart, 1);
    }
  for (double pitch = 40; pitch > 0.5; pitch /= 3)
    {
      finx_chart_set_view (chart, pitch, 45);
      draw (chart);
    }
  drop_window (GTK_WIDGET (chart));
}

/* The zone changes while bars are shown, to one that nobody knows too: the bars stay, their times are told anew. */
static void
test_zone (void)
{
  static const struct { const char *exchange, *choice, *says; } zones[] = {
    { "America/New_York", "exchange", "09:30" }, { "Asia/Tokyo", "exchange", "23:30" }, { "Asia/Tokyo", "utc", "14:30" },
    { "Nowhere/Nothing", "exchange", "14:30" }, { "Asia/Kolkata", "exchange", "20:00" },
  };
  g_autoptr(FinxBarSeries) series = finx_bar_series_new (&instrument, FINX_INTERVAL_5M);
  FinxChart *chart = FINX_CHART (finx_chart_new ());

  show_in_window (GTK_WIDGET (chart), 640, 500);
  for (gint64 i = 0; i < 5; i++)
    finx_bar_series_push (series, &(FinxBar) { START_US + i * STEP_US, 100, 101, 99, 100, 1000 });
  finx_chart_set_series (chart, series);
  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autofree char *text = NULL;

      finx_chart_set_zone (chart, zones[i].exchange);
      g_object_set (chart, "zone", zones[i].choice, NULL);
      text = finx_chart_describe (chart);
      g_assert_nonnull (strstr (text, "5 bars"));
      g_assert_nonnull (strstr (text, zones[i].says));
      draw (chart);
    }
  drop_window (GTK_WIDGET (chart));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/chart-bad-bars/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/chart-bad-bars/zone-changes", test_zone);
  return g_test_run ();
}
