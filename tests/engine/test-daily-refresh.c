/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Daily prices of what is held, fetched once a day by themselves. */
#include "base/finx-time.h"
#include "engine/finx-engine-book.h"
#include "engine/prices/finx-engine-refresh.h"
#include "providers-fixture.h"

#define ROWS "Date,Open,High,Low,Close,Volume\n2024-01-02,10,11,9,10.5,100\n2024-01-03,10,12,9,11,100\n"

/* AAPL in a portfolio kept by hand; its prices are Stooq's. */
static void
hold (Fixture *self)
{
  static const char *const others[] = { "csvfolder", "yahoo", "alphavantage" };
  const HttpAnswer rows = { .body = ROWS };
  g_autoptr(FinxTransaction) purchase = finx_transaction_new ();
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    finx_provider_settings_set_on (finx_engine_get_provider_settings (self->base.engine), others[i], FALSE);
  g_assert_true (finx_engine_keep_provider_settings (self->base.engine, NULL));
  http_server_answer (self->server, "/stooq", &rows, 1);
  g_assert_nonnull (finx_engine_create_portfolio (self->base.engine, "depot", "USD", &error));
  purchase->kind = FINX_TRANSACTION_BUY;
  purchase->day = (gint32) finx_days_from_date (2023, 5, 8);
  purchase->instrument = fixture_instrument (&self->base, "AAPL");
  purchase->quantity = fixture_decimal ("10");
  purchase->amount = fixture_decimal ("100");
  g_free (purchase->currency);
  purchase->currency = g_strdup ("USD");
  finx_engine_write_transactions (self->base.engine, "depot", (const FinxTransaction *const []) { purchase }, 1, "Entered", &error);
  g_assert_no_error (error);
}

static void
run_for (Fixture *self,
         gint64   us)
{
  gint64 end = finx_clock_now (self->base.clock) + us, real_end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC / 2;

  while (finx_clock_now (self->base.clock) < end || g_get_monotonic_time () < real_end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
      finx_clock_advance (self->base.clock, MAX (us / 5000, 1));
    }
}

static void
test_once_a_day (Fixture      *self,
                 gconstpointer data)
{
  FinxRefreshState state;

  hold (self);
  run_for (self, 1);
  g_assert_cmpuint (http_server_get_requests (self->server), ==, 0);    /* a program that does not stay asks nobody */
  finx_engine_start_refresh (self->base.engine);
  run_for (self, 2 * FINX_USEC_PER_MIN);
  g_assert_cmpuint (count_requests (self, "/stooq"), ==, 1);
  finx_engine_get_refresh (self->base.engine, &state);
  g_assert_cmpint (state.done_us, !=, 0);
  g_assert_cmpuint (state.n_failed, ==, 0);
  fixture_close (&self->base);          /* it is known after a restart */
  open_engine (self);
  finx_engine_start_refresh (self->base.engine);
  run_for (self, 2 * FINX_USEC_PER_MIN);
  g_assert_cmpuint (count_requests (self, "/stooq"), ==, 1);
  finx_engine_refresh_now (self->base.engine);
  run_for (self, FINX_USEC_PER_MIN);
  g_assert_cmpuint (count_requests (self, "/stooq"), ==, 2);
  finx_clock_advance (self->base.clock, 4 * FINX_USEC_PER_DAY);
  run_for (self, 2 * FINX_USEC_PER_MIN);
  g_assert_cmpuint (count_requests (self, "/stooq"), ==, 3);
}

/* Paused, and offline, nothing is asked; a failure is not repeated all day. */
static void
test_pause (Fixture      *self,
            gconstpointer data)
{
  FinxProviderSettings *settings = finx_engine_get_provider_settings (self->base.engine);
  const HttpAnswer none = { .body = "No data" };
  FinxRefreshState state;

  hold (self);
  finx_provider_settings_set_refresh (settings, FALSE);
  finx_engine_start_refresh (self->base.engine);
  finx_engine_refresh_now (self->base.engine);
  run_for (self, 2 * FINX_USEC_PER_MIN);
  finx_provider_settings_set_refresh (settings, TRUE);
  finx_engine_set_offline (self->base.engine, TRUE);
  run_for (self, 2 * FINX_USEC_PER_MIN);
  g_assert_cmpuint (http_server_get_requests (self->server), ==, 0);
  http_server_answer (self->server, "/stooq", &none, 1);
  finx_engine_set_offline (self->base.engine, FALSE);
  run_for (self, 3 * FINX_USEC_PER_MIN);
  g_assert_cmpuint (count_requests (self, "/stooq"), ==, 1);
  finx_engine_get_refresh (self->base.engine, &state);
  g_assert_cmpuint (state.n_failed, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/daily-refresh/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("once-a-day", test_once_a_day);
  ADD ("pause", test_pause);
  return g_test_run ();
}
