/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 1M candles at 1200×700: first paint, a panning frame with 300 in view, a frame with everything in view.
 * Every figure is CPU time of this process: "snapshot" is making the render nodes, "frame" is that and rendering them
 * to a texture with the cairo renderer. "baseline" draws candles and grid, without text, straight to a cairo image
 * surface in the same run; "ratio" is frame / baseline. The made volumes are so even that columns of the "all" frame
 * merge; "all-uneven" is the same prices with volumes that change from day to day, as real ones do. Usage: bench-chart [BARS [SEED]] */
#include <adwaita.h>
#include <math.h>
#include <time.h>

#include "ui/charts/chart/finx-chart-private.h"

#define WIDTH  1200
#define HEIGHT 700
#define IN_VIEW 300
#define FRAMES  101
#define MAX_PRICE 100000000     /* cents */

static guint64 state[4];

static guint64
rotate (guint64 x,
        int     k)
{
  return (x << k) | (x >> (64 - k));
}

/* xoshiro256++ seeded by splitmix64: the same bars on every machine */
static guint64
next (void)
{
  guint64 result = rotate (state[0] + state[3], 23) + state[0], t = state[1] << 17;

  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= t;
  state[3] = rotate (state[3], 45);
  return result;
}

static void
seed (guint64 x)
{
  for (int i = 0; i < 4; i++)
    {
      guint64 z = (x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

      z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
      z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
      state[i] = z ^ (z >> 31);
    }
}

static gint64
below (guint32 n)
{
  return (gint64) (((next () >> 32) * n) >> 32);
}

/* About normal, mean 0, standard deviation 10⁶ */
static gint64
normal (void)
{
  gint64 sum = -6000000;

  for (int i = 0; i < 12; i++)
    sum += below (1000000);
  return sum;
}

static FinxBar *
make_bars (gsize n)
{
  FinxBar *bars = g_new (FinxBar, n);
  gint64 price = 1000000, sigma = 500, time = 1072915200;

  for (gsize i = 0; i < n; i++, time += 60)
    {
      gint64 open = MAX (price + price / 1000 * normal () / 1000000 * sigma / 1000 / 10, 1000);
      gint64 close = MAX (open + open * sigma / 1000 * (normal () / 1000) / 1000000, 1000);
      gint64 up = open * sigma / 1000 * (ABS (normal ()) / 1000) / 2000000;
      gint64 down = open * sigma / 1000 * (ABS (normal ()) / 1000) / 2000000;

      bars[i] = (FinxBar) { time * G_USEC_PER_SEC, (double) open / 100, (double) (MAX (open, close) + up) / 100,
                            (double) MAX (MIN (open, close) - down, 500) / 100, (double) close / 100, (double) (100 + below (10000)) };
      price = MIN (close, MAX_PRICE);
    }
  return bars;
}

static double
cpu_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
report (const char *name,
        const char *unit,
        double      value,
        gsize       bars)
{
  g_print ("{\"name\":\"%s\",\"unit\":\"%s\",\"value\":%.4f,\"on\":\"%" G_GSIZE_FORMAT " bars, 1200x700, CPU time\"}\n", name, unit, value, bars);
}

/* Median of frames. */
static double
report_median (const char *name,
               double     *values,
               gsize       n,
               gsize       bars)
{
  qsort (values, n, sizeof *values, compare);
  report (name, "ms", values[n / 2], bars);
  return values[n / 2];
}

/* Makes one frame; returns the CPU time of making its nodes. */
static double
frame (FinxChart   *chart,
       GskRenderer *renderer)
{
  double start = cpu_ms (), made;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  GdkTexture *texture;

  finx_chart_draw (chart, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  made = cpu_ms () - start;
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));
  g_object_unref (texture);
  gsk_render_node_unref (node);
  return made;
}

typedef void (*Move) (FinxChart *chart, gsize i);

static void
pan (FinxChart *chart,
     gsize      i)
{
  finx_chart_set_view (chart, chart->pitch, chart->right - 3);
}

static void
stay (FinxChart *chart,
      gsize      i)
{
  finx_chart_set_view (chart, chart->pitch, chart->right - (i % 2 == 0 ? 1 : -1) * 1000);
}

static double
measure (FinxChart   *chart,
         GskRenderer *renderer,
         const char  *name,
         Move         move,
         gsize        n)
{
  double whole[FRAMES], made[FRAMES];
  g_autofree char *frame_name = g_strdup_printf ("chart-%s-frame", name);
  g_autofree char *snapshot_name = g_strdup_printf ("chart-%s-snapshot", name);

  for (gsize i = 0; i < FRAMES; i++)
    {
      double start = cpu_ms ();

      move (chart, i);
      made[i] = frame (chart, renderer);
      whole[i] = cpu_ms () - start;
    }
  report_median (snapshot_name, made, FRAMES, n);
  return report_median (frame_name, whole, FRAMES, n);
}

static void
baseline_frame (cairo_t             *cr,
                const FinxChartBars *bars,
                const FinxPyramid   *pyramid,
                gsize                first,
                gsize                last)
{
  FinxExtent all = finx_pyramid_query (pyramid, bars, first, last);
  double scale = (HEIGHT - 30) / (all.high - all.low), pitch = (double) (WIDTH - 66) / (double) (last - first);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0.85, 0.85, 0.85);
  for (int i = 0; i < 10; i++)
    cairo_rectangle (cr, 0, i * HEIGHT / 10, WIDTH - 66, 1);
  cairo_fill (cr);
  for (int up = 0; up < 2; up++)
    {
      cairo_set_source_rgb (cr, up ? 0.15 : 0.93, up ? 0.65 : 0.33, up ? 0.6 : 0.31);
      for (int x = 0; pitch < 1 && x < WIDTH - 66; x++)
        {
          gsize a = first + (gsize) (x / pitch), b = MIN (first + (gsize) ((x + 1) / pitch), last);
          FinxExtent part = finx_pyramid_query (pyramid, bars, a, b);

          if (a < b && (bars->closes[b - 1] >= bars->opens[a]) == up)
            cairo_rectangle (cr, x, floor ((all.high - part.high) * scale), 1, 1 + floor ((part.high - part.low) * scale));
        }
      for (gsize i = first; pitch >= 1 && i < last; i++)
        if ((bars->closes[i] >= bars->opens[i]) == up)
          {
            double x = floor ((double) (i - first) * pitch), top = MAX (bars->opens[i], bars->closes[i]);
            double body = MAX (floor (fabs (bars->opens[i] - bars->closes[i]) * scale), 1);

            cairo_rectangle (cr, x + 1, floor ((all.high - bars->highs[i]) * scale), 1, 1 + floor ((bars->highs[i] - bars->lows[i]) * scale));
            cairo_rectangle (cr, x, floor ((all.high - top) * scale), MAX (floor (pitch * 0.7), 1), body);
          }
      cairo_fill (cr);
    }
}

static double
measure_baseline (const char          *name,
                  const FinxChartBars *bars,
                  const FinxPyramid   *pyramid,
                  gsize                in_view)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  double times[FRAMES];

  for (gsize i = 0; i < FRAMES; i++)
    {
      double start = cpu_ms ();
      gsize last = in_view < bars->n ? bars->n - 3 * i : bars->n;

      baseline_frame (cr, bars, pyramid, last - in_view, last);
      times[i] = cpu_ms () - start;
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return report_median (name, times, FRAMES, bars->n);
}

/* Volume and three studies, one of them in a pane of its own. */
static void
add_studies (FinxChart *chart)
{
  static const char *const specs[] = { "ema:20", "bollinger:20", "rsi:14" };
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  for (gsize i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      FinxIndicatorSpec spec;

      if (!finx_indicator_spec_parse (specs[i], &spec, NULL))
        g_error ("There is no study %s", specs[i]);
      finx_chart_add_study (chart, finx_chart_study_new (&spec));
    }
  while (((FinxChartStudy *) chart->studies->pdata[2])->live == NULL && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
}

static void
measure_studies (FinxChart   *chart,
                 GskRenderer *renderer,
                 gsize        n)
{
  double start = cpu_ms ();
  FinxChartBars bars;

  add_studies (chart);
  report ("chart-studies-computed", "ms", cpu_ms () - start, n);
  finx_chart_set_view (chart, FINX_CHART_DEFAULT_PITCH, (double) n - 1);
  measure (chart, renderer, "studies-pan-default", pan, n);
  finx_chart_set_view (chart, (double) (WIDTH - chart->axis_width) / IN_VIEW, (double) n - 1);
  measure (chart, renderer, "studies-pan-300", pan, n);
  finx_chart_set_view (chart, 1, (double) n - 1);
  measure (chart, renderer, "studies-pan-1px", pan, n);
  finx_chart_set_view (chart, 0.05, (double) n - 1);
  measure (chart, renderer, "studies-pan-20-a-px", pan, n);
  finx_chart_fit (chart);
  measure (chart, renderer, "studies-all", stay, n);

  bars = finx_chart_get_bars (chart);
  start = cpu_ms ();
  for (int i = 0; i < 1000; i++)
    finx_chart_studies_append (chart);
  report ("chart-studies-update", "us", cpu_ms () - start, bars.n);     /* ms for 1000 are µs for one */
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
wait_for_size (GtkWidget *chart)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  for (int i = 0; i < 50 && gtk_widget_get_width (chart) != WIDTH; i++)
    {
      g_timeout_add (20, quit_cb, loop);
      g_main_loop_run (loop);
    }
  if (gtk_widget_get_width (chart) != WIDTH || gtk_widget_get_height (chart) != HEIGHT)
    g_error ("The chart is %d×%d", gtk_widget_get_width (chart), gtk_widget_get_height (chart));
}

int
main (int    argc,
      char **argv)
{
  FinxInstrument instrument = { .symbol = (char *) "BENCH", .price_scale = 2, .tick_size = finx_decimal_new (1, 2) };
  gsize n = argc > 1 ? (gsize) g_ascii_strtoull (argv[1], NULL, 10) : 1000000;
  g_autofree FinxBar *bars = NULL;
  g_autoptr(FinxBarSeries) series = NULL;
  g_autoptr(GskRenderer) renderer = NULL;
  g_autoptr(GError) error = NULL;
  GtkWidget *window, *chart;
  FinxChartBars columns;
  double start, made, pan_ms, all_ms;

  if (n < 1000)
    g_error ("At least 1000 bars are needed");
  adw_init ();
  seed (argc > 2 ? g_ascii_strtoull (argv[2], NULL, 10) : 1);
  bars = make_bars (n);
  series = finx_bar_series_new (&instrument, FINX_INTERVAL_1M);
  start = cpu_ms ();
  finx_bar_series_reset (series, bars, n);
  report ("chart-columns", "ms", cpu_ms () - start, n);

  chart = finx_chart_new ();
  window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_widget_set_size_request (chart, WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (window), chart);
  gtk_window_present (GTK_WINDOW (window));
  wait_for_size (chart);
  renderer = gsk_cairo_renderer_new ();
  if (!gsk_renderer_realize (renderer, gtk_native_get_surface (GTK_NATIVE (window)), &error))
    g_error ("%s", error->message);

  start = cpu_ms ();
  finx_chart_set_series (FINX_CHART (chart), series);
  report ("chart-pyramid", "ms", cpu_ms () - start, n);
  made = frame (FINX_CHART (chart), renderer);
  report ("chart-first-paint-snapshot", "ms", made, n);
  report ("chart-first-paint", "ms", cpu_ms () - start, n);

  measure (FINX_CHART (chart), renderer, "pan-default", pan, n);
  finx_chart_set_view (FINX_CHART (chart), (double) (WIDTH - FINX_CHART (chart)->axis_width) / IN_VIEW, (double) n - 1);
  pan_ms = measure (FINX_CHART (chart), renderer, "pan-300", pan, n);
  finx_chart_fit (FINX_CHART (chart));
  all_ms = measure (FINX_CHART (chart), renderer, "all", stay, n);

  columns = finx_chart_get_bars (FINX_CHART (chart));
  report ("chart-pan-300-ratio", "x", pan_ms / measure_baseline ("chart-pan-300-baseline", &columns, &FINX_CHART (chart)->pyramid, IN_VIEW), n);
  report ("chart-all-ratio", "x", all_ms / measure_baseline ("chart-all-baseline", &columns, &FINX_CHART (chart)->pyramid, n), n);
  start = 6.0 * sizeof (double) * (double) n;
  for (int level = 0; level < FINX_PYRAMID_LEVELS; level++)
    start += (double) FINX_CHART (chart)->pyramid.levels[level]->len * sizeof (FinxExtent);
  report ("chart-data", "MiB", start / 1048576, n);

  for (gsize i = 0; i < n; i += 390)
    {
      double activity = (double) (1 + below (1000)) / 1000;

      for (gsize j = i; j < MIN (i + 390, n); j++)
        bars[j].volume *= activity;
    }
  finx_bar_series_reset (series, bars, n);
  finx_chart_fit (FINX_CHART (chart));
  measure (FINX_CHART (chart), renderer, "all-uneven", stay, n);

  measure_studies (FINX_CHART (chart), renderer, n);

  gsk_renderer_unrealize (renderer);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
