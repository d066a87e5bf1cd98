/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "store-fixture.h"

static FinxBar
make_bar (gint64 minute,
          double close)
{
  return (FinxBar) { FIXTURE_START_US + minute * FINX_USEC_PER_MIN, close, close + 1, close - 1, close, 100 };
}

static void
write_bars (StoreFixture  *self,
            const FinxBar *bars,
            gsize          n)
{
  GError *error = NULL;

  g_assert_true (finx_store_write_bars (self->store, "AAPL", FINX_INTERVAL_1M, bars, n, &error));
  g_assert_no_error (error);
}

static GArray *
read_bars (StoreFixture *self,
           gint64        from_minute,
           gint64        to_minute)
{
  GError *error = NULL;
  GArray *bars = finx_store_read_bars (self->store, "AAPL", FINX_INTERVAL_1M,
                                       FIXTURE_START_US + from_minute * FINX_USEC_PER_MIN,
                                       FIXTURE_START_US + to_minute * FINX_USEC_PER_MIN, &error);

  g_assert_no_error (error);
  return bars;
}

static void
write_range (StoreFixture *self,
             gint64        from,
             gint64        to,
             double        close)
{
  g_autoptr(GArray) bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));

  for (gint64 i = from; i < to; i++)
    {
      FinxBar bar = make_bar (i, close);

      g_array_append_val (bars, bar);
    }
  write_bars (self, (const FinxBar *) (gpointer) bars->data, bars->len);
}

static void
test_ranges_are_half_open (StoreFixture  *self,
                           gconstpointer  data)
{
  static const struct { gint64 from, to, first; guint n; } cases[] = {
    { 0, 2000, 0, 1750 }, { 10, 20, 10, 10 }, { 499, 501, 499, 2 }, { 500, 500, 0, 0 }, { 1700, 9000, 1700, 50 },
    { -50, 3, 0, 3 }, { -50, 0, 0, 0 }, { 1750, 1800, 0, 0 }, { 300, 1300, 300, 1000 },
  };

  write_range (self, 0, 1750, 50);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GArray) bars = read_bars (self, cases[i].from, cases[i].to);

      g_assert_cmpuint (bars->len, ==, cases[i].n);
      for (guint k = 0; k < bars->len; k++)
        g_assert_cmpint (g_array_index (bars, FinxBar, k).time_us, ==,
                         FIXTURE_START_US + (cases[i].first + k) * FINX_USEC_PER_MIN);
    }
}

static void
test_the_last_bars_are_found (StoreFixture  *self,
                              gconstpointer  data)
{
  static const struct { gsize n, found; } cases[] = {
    { 1, 1 }, { 499, 499 }, { 500, 500 }, { 501, 501 }, { 1750, 1750 }, { 2000, 1750 }, { G_MAXUINT32, 1750 }, { 0, 0 },
  };

  write_range (self, 0, 1750, 50);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GError *error = NULL;
      g_autoptr(GArray) bars = finx_store_read_last_bars (self->store, "AAPL", FINX_INTERVAL_1M, cases[i].n, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (bars->len, ==, cases[i].found);
      for (guint k = 0; k < bars->len; k++)
        g_assert_cmpint (g_array_index (bars, FinxBar, k).time_us, ==,
                         FIXTURE_START_US + (1750 - (gint64) bars->len + k) * FINX_USEC_PER_MIN);
    }
}

static void
test_bars_of_the_same_time_are_replaced (StoreFixture  *self,
                                         gconstpointer  data)
{
  FinxBar twice[] = { make_bar (7, 70), make_bar (3, 30), make_bar (7, 71) };
  g_autoptr(GArray) bars = NULL;

  write_range (self, 0, 1200, 50);
  write_range (self, 400, 600, 60);
  write_bars (self, twice, G_N_ELEMENTS (twice));

  bars = read_bars (self, 0, 5000);
  g_assert_cmpuint (bars->len, ==, 1200);
  for (guint i = 0; i < bars->len; i++)
    g_assert_cmpfloat (g_array_index (bars, FinxBar, i).close, ==, i == 3 ? 30 : i == 7 ? 71 : i >= 400 && i < 600 ? 60 : 50);
  fixture_assert_sound (self);
}

/* Against a plain table of minutes. */
static void
test_random_writes_agree_with_a_table (StoreFixture  *self,
                                       gconstpointer  data)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  double closes[4000] = { 0 };
  g_autoptr(GArray) bars = NULL;
  guint at = 0;

  for (guint round = 0; round < 150; round++)
    {
      gint64 from = g_rand_int_range (rand, 0, 3000);
      gint64 to = from + g_rand_int_range (rand, 1, g_rand_boolean (rand) ? 5 : 1000);

      write_range (self, from, to, 10 + round);
      for (gint64 i = from; i < to; i++)
        closes[i] = 10 + round;
    }

  bars = read_bars (self, 0, 4000);
  for (gint64 i = 0; i < 4000; i++)
    {
      FinxBar expected = make_bar (i, closes[i]);

      if (closes[i] == 0)
        continue;
      g_assert_cmpuint (at, <, bars->len);
      g_assert_cmpmem (&expected, sizeof expected, &g_array_index (bars, FinxBar, at), sizeof (FinxBar));
      at++;
    }
  g_assert_cmpuint (at, ==, bars->len);
  fixture_assert_sound (self);
}

static void
test_bars_one_by_one_make_one_series (StoreFixture  *self,
                                      gconstpointer  data)
{
  g_autoptr(GArray) infos = NULL;
  FinxBarSeriesInfo *info;
  GError *error = NULL;

  /* Gaps, so that times are kept one by one. */
  for (gint64 i = 0; i < 520; i++)
    write_range (self, i * i, i * i + 1, 50);

  infos = finx_store_list_bars (self->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (infos->len, ==, 1);
  info = &g_array_index (infos, FinxBarSeriesInfo, 0);
  g_assert_cmpstr (info->symbol, ==, "AAPL");
  g_assert_cmpint (info->interval, ==, FINX_INTERVAL_1M);
  g_assert_cmpint (info->n_bars, ==, 520);
  g_assert_cmpint (info->first_us, ==, FIXTURE_START_US);
  g_assert_cmpint (info->last_us, ==, FIXTURE_START_US + 519 * 519 * FINX_USEC_PER_MIN);
  fixture_assert_sound (self);
}

static void
test_a_wrong_bar_leaves_nothing (StoreFixture  *self,
                                 gconstpointer  data)
{
  FinxBar good = make_bar (1, 50), bad = make_bar (2, 50);
  FinxBarRun runs[] = { { "AAPL", FINX_INTERVAL_1M, &good, 1, 0 }, { "BTC-USD", FINX_INTERVAL_1D, &bad, 1, 0 } };
  g_autoptr(GArray) bars = NULL;
  g_autoptr(GError) error = NULL;

  bad.high = 1;
  g_assert_false (finx_store_write_bar_runs (self->store, runs, G_N_ELEMENTS (runs), &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
  bars = read_bars (self, 0, 10);
  g_assert_cmpuint (bars->len, ==, 0);
}

#define ADD(name, func) g_test_add ("/store/bars/" name, StoreFixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("ranges-are-half-open", test_ranges_are_half_open);
  ADD ("the-last-bars-are-found", test_the_last_bars_are_found);
  ADD ("bars-of-the-same-time-are-replaced", test_bars_of_the_same_time_are_replaced);
  ADD ("random-writes-agree-with-a-table", test_random_writes_agree_with_a_table);
  ADD ("bars-one-by-one-make-one-series", test_bars_one_by_one_make_one_series);
  ADD ("a-wrong-bar-leaves-nothing", test_a_wrong_bar_leaves_nothing);

  return g_test_run ();
}
