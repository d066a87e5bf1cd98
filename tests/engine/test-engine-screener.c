/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine-fixture.h"
#include "engine/screener/finx-screener.h"
#include "engine/screener/finx-screens.h"
#include "market/screener/finx-screen-terms.h"

#define STEP_US (500 * 1000)
#define NEAR    0.02                    /* the desk's history is its path, its trades are what was made of it */

static const char *const columns[] = {
  "last", "rsi(14, 1d)", "sma(5, 1m)", "highest(high(1h), 20)", "change_percent", "high(1d) - highest(high(1w), 2)", NULL
};

static void
advance (EngineFixture *self,
         gint64         by_us)
{
  for (gint64 t = 0; t < by_us; t += STEP_US)
    {
      finx_clock_advance (self->clock, STEP_US);
      finx_engine_settle (self->engine);
    }
}

static void
set_screen (FinxScreener     *screener,
            const FinxScreen *screen)
{
  g_autoptr(GError) error = NULL;

  finx_screener_set_screen (screener, screen, NULL, &error);
  g_assert_no_error (error);
}

static FinxScreener *
run_screen (EngineFixture    *self,
            const FinxScreen *screen)
{
  FinxScreener *screener = finx_screener_new (self->engine);

  set_screen (screener, screen);
  finx_screener_set_running (screener, TRUE);
  while (finx_screener_get_state (screener) == FINX_SCREENER_LOADING)
    g_main_context_iteration (NULL, TRUE);
  finx_engine_settle (self->engine);
  g_assert_cmpint (finx_screener_get_state (screener), ==, FINX_SCREENER_READY);
  return screener;
}

static FinxScreenMatch *
get_match (FinxScreener *screener,
           guint         position)
{
  g_autoptr(FinxScreenMatch) match = g_list_model_get_item (G_LIST_MODEL (screener), position);

  return match;                         /* the list holds it */
}

static void
assert_same_list (FinxScreener *live,
                  FinxScreener *fresh,
                  const char   *when)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fresh));

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (live)), ==, n);
  g_assert_cmpuint (finx_screener_get_n_unknown (live), ==, finx_screener_get_n_unknown (fresh));
  for (guint i = 0; i < n; i++)
    {
      FinxScreenMatch *one = get_match (live, i), *other = get_match (fresh, i);

      g_assert_true (finx_screen_match_get_instrument (one) == finx_screen_match_get_instrument (other));
      g_assert_true (finx_decimal_equal (finx_screen_match_get_last (one), finx_screen_match_get_last (other)));
      for (guint k = 0; columns[k] != NULL; k++)
        {
          double a = finx_screen_match_get_value (one, k), b = finx_screen_match_get_value (other, k);

          if (isnan (a) ? !isnan (b) : fabs (a - b) > NEAR * fabs (b) + 10 * NEAR)
            g_error ("“%s”, %s of %s: %.17g live, %.17g fresh", when, columns[k], finx_screen_match_get_instrument (one)->symbol, a, b);
        }
    }
}

/* What follows the market tells what one tells that is begun now. */
static void
test_live (EngineFixture *self,
           gconstpointer  data)
{
  static const char *const whens[] = { "", "rsi(14, 1d) > 50", "last > 100 and sma(5, 1m) > 100" };
  guint n = g_list_model_get_n_items (G_LIST_MODEL (finx_engine_get_board (self->engine))), n_found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (whens); i++)
    {
      g_autoptr(FinxScreen) screen = finx_screen_new ("", whens[i], columns);
      g_autoptr(FinxScreener) live = run_screen (self, screen), fresh = NULL;

      g_assert_cmpuint (finx_screener_get_n_covered (live), ==, n);
      advance (self, 150 * G_USEC_PER_SEC);
      fresh = run_screen (self, screen);
      assert_same_list (live, fresh, whens[i]);
      n_found += g_list_model_get_n_items (G_LIST_MODEL (live));
    }
  g_assert_cmpuint (n_found, >, n);
}

static void
test_scope (EngineFixture *self,
            gconstpointer  data)
{
  g_autoptr(FinxScreen) screen = finx_screen_new ("", "", NULL);
  g_autoptr(FinxScreener) screener = NULL;
  FinxWatchlist *list = finx_watchlists_create (finx_engine_get_watchlists (self->engine), "Mine", NULL);
  g_autofree char *id = NULL;
  g_autoptr(FinxOrder) order = fixture_draft (self, "BTC-USD", FINX_SIDE_BUY, "0.01", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  g_autoptr(GError) error = NULL;

  finx_watchlist_add (list, fixture_quote (self, "AAPL"), -1);
  finx_watchlist_add (list, fixture_quote (self, "BTC-USD"), -1);
  g_free (screen->watchlist);
  screen->watchlist = g_strdup ("Mine");
  screener = run_screen (self, screen);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (screener)), ==, 2);
  g_assert_cmpuint (finx_screener_get_n_covered (screener), ==, 2);

  screen->asset_class = FINX_ASSET_CRYPTO;
  set_screen (screener, screen);
  finx_engine_settle (self->engine);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (screener)), ==, 1);
  g_assert_cmpstr (finx_screen_match_get_instrument (get_match (screener, 0))->symbol, ==, "BTC-USD");

  screen->is_held = TRUE;
  set_screen (screener, screen);
  finx_engine_settle (self->engine);
  g_assert_cmpuint (finx_screener_get_n_covered (screener), ==, 0);
  id = fixture_place (self, order, &error);
  g_assert_no_error (error);
  fixture_run_until (self, id, FINX_ORDER_FILLED);
  set_screen (screener, screen);
  finx_engine_settle (self->engine);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (screener)), ==, 1);

  g_free (screen->watchlist);
  screen->watchlist = g_strdup ("Yours");
  g_assert_false (finx_screener_set_screen (screener, screen, NULL, &error));
  fixture_assert_error (error, FINX_ERROR_NOT_FOUND, "FINX-SCREEN-002");
  g_assert_cmpuint (finx_screener_get_n_covered (screener), ==, 1);
}

/* An instrument that nobody trades here has the daily prices that are kept, and without any it is unknown. */
static void
test_kept (EngineFixture *self,
           gconstpointer  data)
{
  static const char *const shown[] = { "last", "change_percent", "sma(5, 1d)", "close(1m)", "close(1w)", NULL };
  static const double values[] = { 30, 100.0 / 29, 28, NAN, 30 };
  g_autoptr(FinxInstrument) made = finx_instrument_new_plain ("OLDCO", "Old company", "", FINX_ASSET_EQUITY, "USD");
  g_autoptr(FinxInstrument) bare = finx_instrument_new_plain ("NEWCO", "New company", "", FINX_ASSET_EQUITY, "USD");
  g_autoptr(FinxScreen) screen = finx_screen_new ("", "sma(5, 1d) > 20", shown);
  g_autoptr(FinxScreener) screener = NULL;
  g_autoptr(GError) error = NULL;
  FinxBar bars[30];
  FinxBarRun run = { "OLDCO", FINX_INTERVAL_1D, bars, G_N_ELEMENTS (bars), FINX_BARS_IMPORTED };
  guint n, at = G_MAXUINT;

  for (guint i = 0; i < G_N_ELEMENTS (bars); i++)
    bars[i] = (FinxBar) { (20000 + (gint64) i) * FINX_USEC_PER_DAY, i + 1, i + 1, i + 1, i + 1, 100 };
  finx_instrument_table_add (finx_engine_get_instruments (self->engine), made, &error);
  finx_instrument_table_add (finx_engine_get_instruments (self->engine), bare, &error);
  finx_engine_write_bar_runs (self->engine, &run, 1, &error);
  g_assert_no_error (error);
  finx_quote_board_flush (finx_engine_get_board (self->engine));
  screener = run_screen (self, screen);
  g_assert_cmpuint (finx_screener_get_n_unknown (screener), ==, 1);
  n = g_list_model_get_n_items (G_LIST_MODEL (screener));
  for (guint i = 0; i < n; i++)
    if (g_str_equal (finx_screen_match_get_instrument (get_match (screener, i))->symbol, "OLDCO"))
      at = i;
  g_assert_cmpuint (at, <, n);
  fixture_assert_decimal (finx_screen_match_get_last (get_match (screener, at)), "30");
  g_assert_cmpfloat_with_epsilon (finx_screen_match_get_change (get_match (screener, at)), 100.0 / 29, 1e-9);
  for (guint k = 0; shown[k] != NULL; k++)
    if (isnan (values[k]))
      g_assert_true (isnan (finx_screen_match_get_value (get_match (screener, at), k)));
    else
      g_assert_cmpfloat_with_epsilon (finx_screen_match_get_value (get_match (screener, at), k), values[k], 1e-9);
}

/* One that does not run follows nothing; giving it up while it loads is no harm. */
static void
test_stop (EngineFixture *self,
           gconstpointer  data)
{
  g_autoptr(FinxScreen) screen = finx_screen_new ("", "last > 0", NULL);
  FinxScreener *screener = finx_screener_new (self->engine);

  set_screen (screener, screen);
  g_assert_cmpint (finx_screener_get_state (screener), ==, FINX_SCREENER_IDLE);
  finx_screener_set_running (screener, TRUE);
  g_assert_cmpint (finx_screener_get_state (screener), ==, FINX_SCREENER_LOADING);
  set_screen (screener, screen);
  finx_screener_set_running (screener, FALSE);
  g_assert_cmpint (finx_screener_get_state (screener), ==, FINX_SCREENER_IDLE);
  advance (self, G_USEC_PER_SEC);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (screener)), ==, 0);
  finx_screener_set_running (screener, TRUE);
  g_object_unref (screener);
  finx_engine_settle (self->engine);
}

static void
test_screens (EngineFixture *self,
              gconstpointer  data)
{
  g_autoptr(FinxScreen) screen = finx_screen_new ("Mine", "last > 1", NULL), found = NULL, forgotten = NULL, ready = NULL;
  g_autoptr(GPtrArray) screens = NULL, again = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (finx_engine_keep_screen (self->engine, screen, &error));
  g_assert_no_error (error);
  g_free (screen->when);
  screen->when = g_strdup ("last > 2");
  g_assert_true (finx_engine_keep_screen (self->engine, screen, NULL));
  fixture_reopen (self);
  screens = finx_engine_list_screens (self->engine);
  g_assert_cmpuint (screens->len, ==, 1);
  found = finx_engine_find_screen (self->engine, "mine");
  g_assert_true (finx_screen_equal (found, screen));
  ready = finx_engine_find_screen (self->engine, "oversold");
  g_assert_nonnull (ready);
  g_assert_null (finx_engine_find_screen (self->engine, "nonsense"));

  g_assert_false (finx_engine_keep_screen (self->engine, ready, &error));
  fixture_assert_error (error, FINX_ERROR_INVALID, "FINX-SCREEN-003");
  g_clear_error (&error);
  g_assert_false (finx_engine_rename_screen (self->engine, "Mine", " ", &error));
  fixture_assert_error (error, FINX_ERROR_INVALID, "FINX-SCREEN-003");
  g_clear_error (&error);
  g_assert_true (finx_engine_rename_screen (self->engine, "Mine", "Other", NULL));
  g_assert_null (finx_engine_forget_screen (self->engine, "Mine", &error));
  fixture_assert_error (error, FINX_ERROR_NOT_FOUND, "FINX-SCREEN-004");
  forgotten = finx_engine_forget_screen (self->engine, "Other", NULL);
  g_assert_cmpstr (forgotten->when, ==, "last > 2");
  again = finx_engine_list_screens (self->engine);
  g_assert_cmpuint (again->len, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/engine-screener/" name, EngineFixture, NULL, fixture_set_up_practice, func, fixture_tear_down)
  ADD ("live", test_live);
  ADD ("scope", test_scope);
  ADD ("kept", test_kept);
  ADD ("stop", test_stop);
  ADD ("screens", test_screens);
#undef ADD
  return g_test_run ();
}
