/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/prices/finx-engine-prices.h"

#include "engine-fixture.h"
#include "engine/finx-engine-book.h"

#define N_BARS 1200                     /* more than two blocks of the store */

static GArray *
make_bars (guint  n,
           double close)
{
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));

  for (guint i = 0; i < n; i++)
    {
      FinxBar bar = { i * FINX_USEC_PER_DAY, close, close, close, close, 1 };

      g_array_append_val (bars, bar);
    }
  return bars;
}

static void
write_series (EngineFixture       *self,
              const FinxSeriesKey *key,
              GArray              *bars)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  finx_engine_write_series_async (self->engine, key, bars, NULL, fixture_result_cb, &result);
  g_assert_true (finx_engine_write_series_finish (self->engine, fixture_wait (self, &result), &error));
  g_assert_no_error (error);
}

static GArray *
read_series (EngineFixture       *self,
             const FinxSeriesKey *key)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GArray *bars;

  finx_engine_read_series_async (self->engine, key, NULL, fixture_result_cb, &result);
  bars = finx_engine_read_series_finish (self->engine, fixture_wait (self, &result), &error);
  g_assert_no_error (error);
  return bars;
}

static void
changed_cb (FinxEngine *engine,
            const char *symbol,
            GString    *heard)
{
  g_string_append_printf (heard, "%s ", symbol);
}

static void
test_a_deleted_series_is_put_back (EngineFixture *self,
                                   gconstpointer  data)
{
  const FinxSeriesKey real = { "ACME", FINX_INTERVAL_1D, FINX_BARS_IMPORTED }, practice = { "ACME", FINX_INTERVAL_1D, FINX_BARS_SIMULATED };
  g_autoptr(GArray) bars = make_bars (N_BARS, 10), others = make_bars (3, 20), deleted = NULL, left = NULL, kept = NULL, back = NULL;
  g_autoptr(GString) heard = g_string_new (NULL);
  g_autoptr(GAsyncResult) result = NULL;

  g_signal_connect (self->engine, "prices-changed", G_CALLBACK (changed_cb), heard);
  write_series (self, &real, bars);
  write_series (self, &practice, others);
  finx_engine_delete_series_async (self->engine, &real, NULL, fixture_result_cb, &result);
  deleted = finx_engine_delete_series_finish (self->engine, fixture_wait (self, &result), NULL);
  g_assert_cmpuint (deleted->len, ==, N_BARS);
  left = read_series (self, &real);
  g_assert_cmpuint (left->len, ==, 0);
  kept = read_series (self, &practice);
  g_assert_cmpuint (kept->len, ==, 3);
  write_series (self, &real, deleted);
  fixture_reopen (self);
  back = read_series (self, &real);
  g_assert_cmpmem (back->data, back->len * sizeof (FinxBar), bars->data, bars->len * sizeof (FinxBar));
  g_assert_cmpstr (heard->str, ==, "ACME ACME ACME ACME ");
}

static void
test_a_series_that_is_not_there_is_deleted_already (EngineFixture *self,
                                                    gconstpointer  data)
{
  const FinxSeriesKey key = { "NONE", FINX_INTERVAL_1W, FINX_BARS_IMPORTED };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) deleted = NULL;

  finx_engine_delete_series_async (self->engine, &key, NULL, fixture_result_cb, &result);
  deleted = finx_engine_delete_series_finish (self->engine, fixture_wait (self, &result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (deleted->len, ==, 0);
}

static void
test_nothing_is_written_for_reading_only (EngineFixture *self,
                                          gconstpointer  data)
{
  const FinxSeriesKey key = { "ACME", FINX_INTERVAL_1D, FINX_BARS_IMPORTED };
  g_autoptr(FinxEngine) engine = fixture_second (self, TRUE);
  g_autoptr(GArray) bars = make_bars (2, 10);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (finx_engine_open (engine, NULL));
  finx_engine_write_series_async (engine, &key, bars, NULL, fixture_result_cb, &result);
  g_assert_false (finx_engine_write_series_finish (engine, fixture_wait (self, &result), &error));
  fixture_assert_error (error, FINX_ERROR_OFFLINE, "FINX-ENGINE-004");
  finx_engine_close (engine);
}

/* (transfer full): how many bars, and the close of the last, of a series once it is loaded */
static char *
describe_series (EngineFixture *self,
                 FinxBarSeries *series)
{
  guint n;

  while (finx_bar_series_get_state (series) == FINX_SERIES_LOADING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (finx_bar_series_get_state (series), ==, FINX_SERIES_READY);
  n = (guint) finx_bar_series_get_size (series);
  return n == 0 ? g_strdup ("none") : g_strdup_printf ("%u %g", n, finx_bar_series_get_closes (series)[n - 1]);
}

/* A chart of what nobody trades here has the days that are kept, and weeks of them, and follows what is imported. */
static void
test_charts_of_kept_days (EngineFixture *self,
                          gconstpointer  data)
{
  const FinxSeriesKey key = { "ACME", FINX_INTERVAL_1D, FINX_BARS_IMPORTED };
  g_autoptr(FinxInstrument) plain = finx_instrument_new_plain ("ACME", NULL, "", FINX_ASSET_EQUITY, "USD");
  gint32 today = (gint32) (finx_clock_now (self->clock) / FINX_USEC_PER_DAY);
  g_autoptr(GArray) bars = make_bars (30, 10);
  g_autoptr(FinxBarSeries) days = NULL, weeks = NULL, minutes = NULL;
  g_autofree char *none = NULL, *kept = NULL, *by_week = NULL, *finer = NULL;
  const FinxInstrument *acme = finx_engine_add_instrument (self->engine, plain, NULL);

  for (guint i = 0; i < bars->len; i++)
    g_array_index (bars, FinxBar, i).time_us = (today - 40 + (gint32) i) * FINX_USEC_PER_DAY;
  g_array_index (bars, FinxBar, 29).close = g_array_index (bars, FinxBar, 29).high = 12;
  days = finx_engine_watch_bars (self->engine, acme, FINX_INTERVAL_1D);
  none = describe_series (self, days);
  g_assert_cmpstr (none, ==, "none");
  write_series (self, &key, bars);
  while (finx_bar_series_get_size (days) == 0)
    g_main_context_iteration (NULL, TRUE);
  kept = describe_series (self, days);
  g_assert_cmpstr (kept, ==, "30 12");
  weeks = finx_engine_watch_bars (self->engine, acme, FINX_INTERVAL_1W);
  by_week = describe_series (self, weeks);
  g_assert_true (g_str_equal (by_week, "5 12") || g_str_equal (by_week, "6 12"));       /* by the weekday on which they begin */
  minutes = finx_engine_watch_bars (self->engine, acme, FINX_INTERVAL_5M);
  finer = describe_series (self, minutes);
  g_assert_cmpstr (finer, ==, "none");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/engine-prices/" path, EngineFixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("charts of kept days", test_charts_of_kept_days);
  ADD ("a deleted series is put back", test_a_deleted_series_is_put_back);
  ADD ("a series that is not there is deleted already", test_a_series_that_is_not_there_is_deleted_already);
  ADD ("nothing is written for reading only", test_nothing_is_written_for_reading_only);
  return g_test_run ();
}
