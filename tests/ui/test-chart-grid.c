/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many charts: where they are, what is remembered of them, and what they tell each other. */
#include <adwaita.h>
#include <math.h>

#include "../engine/engine-fixture.h"
#include "base/finx-error.h"
#include "ui/charts/chart/finx-chart-private.h"
#include "ui/charts/finx-chart-links.h"
#include "ui/pages/markets/charts/finx-chart-grid.h"
#include "ui/pages/markets/charts/finx-chart-tiles.h"
#include "ui/pages/markets/charts/finx-grid-layout.h"
#include "ui/pages/markets/ticket/finx-order-ticket-private.h"
#include "ui/pages/markets/finx-trade-tab.h"

/* Every field of a shape is covered by one chart. */
static void
test_shapes (void)
{
  for (guint s = 0; s < finx_n_chart_shapes; s++)
    {
      const FinxChartShape *shape = &finx_chart_shapes[s];
      int covered[FINX_CHARTS_MOST_LINES][FINX_CHARTS_MOST_LINES] = { 0 };

      g_assert_true (finx_chart_shape_find (shape->name) == shape);
      for (guint i = 0; i < shape->n; i++)
        for (guint x = 0; x < shape->cells[i].width; x++)
          for (guint y = 0; y < shape->cells[i].height; y++)
            covered[shape->cells[i].column + x][shape->cells[i].row + y]++;
      for (guint x = 0; x < FINX_CHARTS_MOST_LINES; x++)
        for (guint y = 0; y < FINX_CHARTS_MOST_LINES; y++)
          g_assert_cmpint (covered[x][y], ==, x < shape->columns && y < shape->rows ? 1 : 0);
    }
  g_assert_null (finx_chart_shape_find ("5"));
  g_assert_null (finx_chart_shape_find (NULL));
}

static const struct
{
  const char   *shape;
  guint         from;
  FinxChartWay  way;
  guint         to;
} ways[] = {
  { "1", 0, FINX_CHART_LEFT, 0 },
  { "2", 0, FINX_CHART_RIGHT, 1 }, { "2", 1, FINX_CHART_RIGHT, 1 }, { "2", 0, FINX_CHART_DOWN, 0 },
  { "2-rows", 0, FINX_CHART_DOWN, 1 }, { "2-rows", 1, FINX_CHART_UP, 0 },
  { "3", 0, FINX_CHART_RIGHT, 1 }, { "3", 1, FINX_CHART_DOWN, 2 }, { "3", 2, FINX_CHART_LEFT, 0 }, { "3", 0, FINX_CHART_DOWN, 0 },
  { "4", 0, FINX_CHART_DOWN, 2 }, { "4", 3, FINX_CHART_UP, 1 }, { "4", 3, FINX_CHART_LEFT, 2 },
  { "9", 4, FINX_CHART_LEFT, 3 }, { "9", 4, FINX_CHART_UP, 1 }, { "9", 8, FINX_CHART_RIGHT, 8 },
};

static void
test_ways (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    g_assert_cmpuint (finx_chart_shape_next (finx_chart_shape_find (ways[i].shape), ways[i].from, ways[i].way), ==, ways[i].to);
}

/* Nobody gets less than the least, and all is shared out. */
static void
test_room_is_shared (void)
{
  for (int round = 0; round < 500; round++)
    {
      guint n = (guint) g_test_rand_int_range (1, FINX_CHARTS_MOST_LINES + 1);
      int least = g_test_rand_int_range (1, 300), total = g_test_rand_int_range (1, 2000), sizes[FINX_CHARTS_MOST_LINES], sum = 0;
      double parts[FINX_CHARTS_MOST_LINES] = { 0 };

      for (guint i = 0; i < n; i++)
        parts[i] = g_test_rand_double_range (0.01, 1);
      if (!finx_chart_shape_share (parts, n, total, least, sizes))
        {
          g_assert_cmpint (total, <, (int) n * least);
          continue;
        }
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpint (sizes[i], >=, least);
          sum += sizes[i];
        }
      g_assert_cmpint (sum, ==, total);
    }
}

static void
test_dividers_keep_both_sides (void)
{
  double parts[FINX_CHARTS_MOST_LINES] = { 0.25, 0.25, 0.5 };

  finx_chart_shape_move (parts, 3, 1, 5);
  g_assert_cmpfloat (parts[2], >, 0.03);
  g_assert_cmpfloat_with_epsilon (parts[0] + parts[1] + parts[2], 1, 1e-12);
  finx_chart_shape_move (parts, 3, 1, -5);
  g_assert_cmpfloat (parts[1], >, 0.03);
  g_assert_cmpfloat (parts[0], ==, 0.25);
  finx_chart_shape_move (parts, 3, 2, 0.1);             /* no line after it */
  g_assert_cmpfloat_with_epsilon (parts[0] + parts[1] + parts[2], 1, 1e-12);
}

static void
test_layout_text (void)
{
  g_autoptr(FinxGridLayout) layout = finx_grid_layout_new ();
  g_autoptr(FinxGridLayout) again = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL, *text_again = NULL;

  layout->shape = finx_chart_shape_find ("3");
  layout->columns[0] = 0.7;
  layout->columns[1] = 0.3;
  layout->active = 2;
  layout->has_charts = TRUE;
  layout->kept[0][FINX_KEPT_SYMBOL] = g_strdup ("BTC-USD");
  layout->kept[2][FINX_KEPT_LOOK] = g_strdup ("{\"type\":\"line\",\"studies\":[\"sma:20 “x”\"]}");
  text = finx_grid_layout_to_text (layout);
  again = finx_grid_layout_from_text (text, &error);
  g_assert_no_error (error);
  g_assert_true (again->shape == layout->shape);
  g_assert_cmpfloat (again->columns[0], ==, 0.7);
  g_assert_cmpuint (again->active, ==, 2);
  g_assert_cmpstr (again->kept[2][FINX_KEPT_LOOK], ==, layout->kept[2][FINX_KEPT_LOOK]);
  g_assert_null (again->kept[1][FINX_KEPT_SYMBOL]);
  text_again = finx_grid_layout_to_text (again);
  g_assert_cmpstr (text_again, ==, text);
}

static const struct
{
  const char *text;
  const char *shape;
  gboolean    fails;
} texts[] = {
  { "4", "4", FALSE },                                  /* as earlier versions remembered it */
  { "{\"shape\":\"9\"}", "9", FALSE },
  { "{\"shape\":\"2\",\"columns\":[\"x\",{}],\"active\":7,\"charts\":[1,null,{\"symbol\":4}]}", "2", FALSE },
  { "{\"shape\":\"2\",\"columns\":[1,2,3],\"charts\":{}}", "2", FALSE },
  { "{\"shape\":\"17\"}", "1", TRUE },
  { "{\"shape\":4}", "1", TRUE },
  { "{\"sha", "1", TRUE },
  { "[]", "1", TRUE },
  { "", "1", TRUE },
};

static void
test_damaged_texts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(FinxGridLayout) layout = finx_grid_layout_from_text (texts[i].text, &error);

      g_assert_cmpstr (layout->shape->name, ==, texts[i].shape);
      g_assert_cmpuint (layout->active, <, layout->shape->n);
      if (texts[i].fails)
        g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
      else
        g_assert_no_error (error);
    }
}

static void
test_layout_is_kept_by_the_engine (EngineFixture *self,
                                   gconstpointer  data)
{
  g_autoptr(FinxGridLayout) layout = finx_grid_layout_new (), read = finx_grid_layout_new ();
  g_autofree char *first = finx_chart_kept_key (0, FINX_KEPT_LOOK), *later = finx_chart_kept_key (17, FINX_KEPT_LOOK);

  g_assert_cmpstr (first, ==, "markets.chart-look");
  g_assert_cmpstr (later, ==, "markets.chart-look-17");
  layout->shape = read->shape = finx_chart_shape_find ("2");
  layout->has_charts = TRUE;
  layout->kept[1][FINX_KEPT_SYMBOL] = g_strdup ("AAPL");
  finx_grid_layout_write (layout, self->engine, 16);
  finx_grid_layout_read (read, self->engine, 16);
  g_assert_cmpstr (read->kept[1][FINX_KEPT_SYMBOL], ==, "AAPL");
  g_clear_pointer (&layout->kept[1][FINX_KEPT_SYMBOL], g_free);
  finx_grid_layout_write (layout, self->engine, 16);
  finx_grid_layout_read (read, self->engine, 16);
  g_assert_cmpstr (read->kept[1][FINX_KEPT_SYMBOL], ==, "");
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_links (EngineFixture *self,
            gconstpointer  data)
{
  g_autoptr(FinxChartLinks) links = finx_chart_links_new (self->engine);
  const FinxInstrument *apple = fixture_instrument (self, "AAPL"), *other = fixture_instrument (self, "GE");
  guint instruments = 0, crosses = 0, spans = 0;
  gboolean cross, span;

  g_signal_connect_swapped (links, "instrument", G_CALLBACK (count_cb), &instruments);
  g_signal_connect_swapped (links, "cross", G_CALLBACK (count_cb), &crosses);
  g_signal_connect_swapped (links, "span", G_CALLBACK (count_cb), &spans);
  g_assert_true (finx_chart_links_join (links, 0, apple) == apple);
  g_assert_true (finx_chart_links_join (links, 1, apple) == apple);
  g_assert_true (finx_chart_links_join (links, 1, other) == apple);
  finx_chart_links_tell_instrument (links, NULL, 0, other);
  g_assert_cmpuint (instruments, ==, 0);
  finx_chart_links_tell_instrument (links, NULL, 1, other);
  g_assert_cmpuint (instruments, ==, 1);
  g_assert_true (finx_chart_links_join (links, 1, apple) == other);
  g_assert_true (finx_chart_links_join_interval (links, 2, FINX_INTERVAL_1H) == FINX_INTERVAL_1H);
  g_assert_true (finx_chart_links_join_interval (links, 2, FINX_INTERVAL_1D) == FINX_INTERVAL_1H);

  finx_chart_links_tell_cross (links, NULL, 1, 2, apple);
  finx_chart_links_tell_span (links, NULL, 1, 2);
  g_assert_cmpuint (crosses, ==, 1);
  g_assert_cmpuint (spans, ==, 0);
  g_object_set (links, "sync-cross", FALSE, "sync-span", TRUE, NULL);
  g_assert_cmpuint (crosses, ==, 2);                    /* where it was, it is taken away */
  finx_chart_links_tell_cross (links, NULL, 1, 2, apple);
  finx_chart_links_tell_span (links, NULL, 1, 2);
  g_assert_cmpuint (crosses, ==, 2);
  g_assert_cmpuint (spans, ==, 1);
  g_clear_object (&links);
  links = finx_chart_links_new (self->engine);
  g_object_get (links, "sync-cross", &cross, "sync-span", &span, NULL);
  g_assert_false (cross);
  g_assert_true (span);
}

static void
wait_width (GtkWidget *widget,
            int        width)
{
  gint64 end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  while (gtk_widget_get_width (widget) != width && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (gtk_widget_get_width (widget), ==, width);
}

static void
wait_mapped (GtkWidget *widget,
             gboolean   mapped)
{
  gint64 end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  while (gtk_widget_get_mapped (widget) != mapped && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (gtk_widget_get_mapped (widget) == mapped);
}

/* Widgets of a least size in a window of a given one. */
static GtkWidget *
show (GtkWidget *widget,
      int        width,
      int        height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_widget_set_size_request (widget, width, height);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  wait_width (widget, width);
  return window;
}

static void
test_tiles (void)
{
  GtkWidget *tiles = finx_chart_tiles_new (), *children[4], *window;
  double columns[FINX_CHARTS_MOST_LINES] = { 3, 1 }, rows[FINX_CHARTS_MOST_LINES] = { 1, 1 };

  finx_chart_tiles_set_shape (FINX_CHART_TILES (tiles), finx_chart_shape_find ("4"));
  for (guint i = 0; i < 4; i++)
    {
      children[i] = gtk_label_new (NULL);
      gtk_widget_set_size_request (children[i], 100, 80);
      finx_chart_tiles_set_child (FINX_CHART_TILES (tiles), i, children[i]);
    }
  finx_chart_tiles_set_parts (FINX_CHART_TILES (tiles), columns, rows);
  window = show (tiles, 505, 405);
  g_assert_true (finx_chart_tiles_are_all_shown (FINX_CHART_TILES (tiles)));
  wait_mapped (children[3], TRUE);
  wait_width (children[3], 125);
  for (guint i = 0; i < 4; i++)
    g_assert_true (gtk_widget_get_mapped (children[i]));
  g_assert_cmpint (gtk_widget_get_width (children[0]) + gtk_widget_get_width (children[1]), ==, 500);
  g_assert_cmpint (gtk_widget_get_width (children[0]), >, 2 * gtk_widget_get_width (children[1]));
  finx_chart_tiles_get_parts (FINX_CHART_TILES (tiles), columns, rows);
  g_assert_cmpfloat (columns[0], ==, 0.75);

  finx_chart_tiles_set_front (FINX_CHART_TILES (tiles), 2, TRUE);
  wait_mapped (children[0], FALSE);
  wait_width (children[2], 505);
  g_assert_false (gtk_widget_get_mapped (children[0]));
  g_assert_cmpint (gtk_widget_get_width (children[2]), ==, 505);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Many charts need no more room than one: where they have none, one is shown. */
static void
test_least_size (EngineFixture *self,
                 gconstpointer  data)
{
  g_autoptr(FinxWorkspace) workspace = finx_workspace_new (self->engine);
  g_autoptr(GtkWidget) grid = g_object_ref_sink (finx_chart_grid_new (workspace, 0));
  int one, many;

  gtk_widget_measure (grid, GTK_ORIENTATION_HORIZONTAL, -1, &one, NULL, NULL, NULL);
  finx_chart_grid_set_shape (FINX_CHART_GRID (grid), finx_chart_shape_find ("8"));
  gtk_widget_measure (grid, GTK_ORIENTATION_HORIZONTAL, -1, &many, NULL, NULL, NULL);
  g_test_message ("%d px with one chart, %d px with eight", one, many);
  g_assert_cmpint (many, <=, 260);
}

static GtkWidget *
find_below (GtkWidget *widget,
            GType      type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_below (child, type);
  return found;
}

/* The page with an order of any type has room in the smallest window that has its layout, beside the list of pages. */
static void
test_least_page (EngineFixture *self,
                 gconstpointer  data)
{
  g_autoptr(FinxWorkspace) workspace = finx_workspace_new (self->engine);
  GtkWidget *window = gtk_window_new (), *page = finx_trade_tab_new (workspace);
  int least;

  gtk_window_set_child (GTK_WINDOW (window), page);
  for (gsize i = 0; i < FINX_TICKET_N_TYPES; i++)
    {
      finx_order_ticket_choose_type (FINX_ORDER_TICKET (find_below (page, FINX_TYPE_ORDER_TICKET)), finx_ticket_types[i]);
      gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      g_assert_cmpint (least, <=, 1200 - 168);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static FinxInstrument instrument = { .symbol = (char *) "AAPL", .price_scale = 2 };

/* @n bars of @interval from @start_us on. */
static FinxBarSeries *
make_series (FinxInterval interval,
             gint64       start_us,
             gsize        n)
{
  FinxBarSeries *series = finx_bar_series_new (&instrument, interval);

  for (gsize i = 0; i < n; i++)
    {
      double price = 100 + 5 * sin ((double) i / 9);
      FinxBar bar = { start_us + (gint64) i * finx_interval_to_usec (interval), price, price + 1, price - 1, price + 0.5, 1000 };

      finx_bar_series_push (series, &bar);
    }
  return series;
}

#define HOUR_US ((gint64) 3600 * G_USEC_PER_SEC)
#define START_US (500000 * HOUR_US)

static void
told_cb (FinxChart *chart,
         gint64     time_us,
         double     price,
         gint64    *told)
{
  *told = time_us;
}

/* The bar that contains the time, else the next; none before the first and after the last. */
static void
test_cross_of_another_chart (void)
{
  g_autoptr(FinxBarSeries) series = make_series (FINX_INTERVAL_5M, START_US, 300);
  GtkWidget *chart = finx_chart_new (), *window = show (chart, 640, 500);
  static const struct { gint64 minutes; gssize bar; } cases[] = { { 0, 0 }, { 4, 0 }, { 5, 1 }, { 299 * 5 + 4, 299 }, { 1500, -1 }, { -1, -1 } };
  FinxChartFrame frame;
  gint64 told = -1;

  finx_chart_set_series (FINX_CHART (chart), series);
  g_assert_true (finx_chart_layout (FINX_CHART (chart), &frame));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FinxChartOverlay overlay = finx_chart_get_overlay (FINX_CHART (chart));

      finx_chart_set_cross (FINX_CHART (chart), START_US + cases[i].minutes * HOUR_US / 60, NAN);
      finx_chart_linked_cross (FINX_CHART (chart), &frame, &overlay);
      g_assert_cmpint (overlay.cross, ==, cases[i].bar);
      g_assert_true (overlay.cross_is_time || overlay.cross < 0);
    }
  g_signal_connect (chart, "cross-changed", G_CALLBACK (told_cb), &told);
  finx_chart_set_key_cross (FINX_CHART (chart), 7);
  g_assert_cmpint (told, ==, START_US + 7 * 5 * HOUR_US / 60);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Another interval, the same time in view. */
static void
test_span_of_another_chart (void)
{
  g_autoptr(FinxBarSeries) fine = make_series (FINX_INTERVAL_5M, START_US, 3000);
  g_autoptr(FinxBarSeries) coarse = make_series (FINX_INTERVAL_1H, START_US - 500 * HOUR_US, 500 + 250);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *first = finx_chart_new (), *second = finx_chart_new (), *window;
  gint64 from, to, from_again, to_again;

  gtk_widget_set_vexpand (first, TRUE);
  gtk_widget_set_vexpand (second, TRUE);
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), second);
  window = show (box, 640, 600);
  finx_chart_set_series (FINX_CHART (first), fine);
  finx_chart_set_series (FINX_CHART (second), coarse);
  finx_chart_pan (FINX_CHART (first), -2000);
  finx_chart_zoom (FINX_CHART (first), 0.3, 300);
  g_assert_true (finx_chart_get_span (FINX_CHART (first), &from, &to));
  finx_chart_set_span (FINX_CHART (second), from, to);
  g_assert_true (finx_chart_get_span (FINX_CHART (second), &from_again, &to_again));
  g_assert_cmpint (ABS (from - from_again), <, HOUR_US / 60);
  g_assert_cmpint (ABS (to - to_again), <, HOUR_US / 60);
  finx_chart_set_span (FINX_CHART (second), to, from);                  /* nothing that could be shown */
  g_assert_true (finx_chart_get_span (FINX_CHART (second), &from, &to));
  g_assert_cmpint (from, ==, from_again);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/chart-grid/shapes", test_shapes);
  g_test_add_func ("/chart-grid/ways", test_ways);
  g_test_add_func ("/chart-grid/room-is-shared", test_room_is_shared);
  g_test_add_func ("/chart-grid/dividers-keep-both-sides", test_dividers_keep_both_sides);
  g_test_add_func ("/chart-grid/layout-text", test_layout_text);
  g_test_add_func ("/chart-grid/damaged-texts", test_damaged_texts);
  g_test_add_func ("/chart-grid/tiles", test_tiles);
  g_test_add ("/chart-grid/kept", EngineFixture, NULL, fixture_set_up, test_layout_is_kept_by_the_engine, fixture_tear_down);
  g_test_add ("/chart-grid/least-size", EngineFixture, NULL, fixture_set_up_practice, test_least_size, fixture_tear_down);
  g_test_add ("/chart-grid/least-page", EngineFixture, NULL, fixture_set_up_practice, test_least_page, fixture_tear_down);
  g_test_add ("/chart-links/groups", EngineFixture, NULL, fixture_set_up, test_links, fixture_tear_down);
  g_test_add_func ("/chart-links/cross", test_cross_of_another_chart);
  g_test_add_func ("/chart-links/span", test_span_of_another_chart);
  return g_test_run ();
}
