/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Last prices of what no feed tells: asked of providers while somebody looks, as seldom as will do, and kept. */
#include <string.h>

#include "base/finx-time.h"
#include "engine/finx-engine-book.h"
#include "providers-fixture.h"

#define FUND "FUND"
#define NOW  "{\"chart\":{\"result\":[{\"meta\":{\"currency\":\"EUR\",\"regularMarketPrice\":%s,\"chartPreviousClose\":100,\"regularMarketTime\":%s}}]}}"

static char *
answer (Fixture    *self,
        const char *price,
        gint64      age_us)
{
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, (finx_clock_now (self->base.clock) - age_us) / FINX_USEC_PER_SEC);

  return g_strdup_printf (NOW, price, time);
}

/* What is asked for it: of Yahoo Finance alone. */
static FinxQuoteRow *
add_fund (Fixture *self)
{
  static const char *const others[] = { "csvfolder", "stooq", "alphavantage" };
  FinxProviderSettings *settings = finx_engine_get_provider_settings (self->base.engine);
  g_autoptr(FinxInstrument) fund = finx_instrument_new_plain (FUND, NULL, "", FINX_ASSET_ETF, "EUR");

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    finx_provider_settings_set_on (settings, others[i], FALSE);
  g_assert_true (finx_engine_keep_provider_settings (self->base.engine, NULL));
  g_assert_nonnull (finx_engine_add_instrument (self->base.engine, fund, NULL));
  return finx_quote_board_find (finx_engine_get_board (self->base.engine), FUND);
}

static void
set_refresh (Fixture  *self,
             gboolean  refresh)
{
  finx_provider_settings_set_refresh (finx_engine_get_provider_settings (self->base.engine), refresh);
  g_assert_true (finx_engine_keep_provider_settings (self->base.engine, NULL));
}

/* The engine looks once a second. */
static void
look (Fixture      *self,
      FinxQuoteRow *row,
      guint         seconds)
{
  gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC + G_USEC_PER_SEC / 2;

  while (g_get_monotonic_time () < end)
    {
      if (row != NULL)
        finx_quote_row_see (row);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
      finx_clock_advance (self->base.clock, 1000);
    }
}

static void
look_until (Fixture      *self,
            FinxQuoteRow *row,
            const char   *price)
{
  gint64 give_up = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (!finx_decimal_is_known (finx_quote_row_get_last (row))
         || finx_decimal_compare (finx_quote_row_get_last (row), fixture_decimal (price)) != 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, give_up);
      look (self, row, 0);
    }
}

static void
test_seen (Fixture      *self,
           gconstpointer data)
{
  g_autofree char *first = answer (self, "101.23456", 20 * FINX_USEC_PER_MIN), *second = answer (self, "102", 19 * FINX_USEC_PER_MIN);
  const HttpAnswer answers[] = { { .body = first }, { .body = second } };
  FinxQuoteRow *row = add_fund (self);

  http_server_answer (self->server, "/yahoo", answers, 2);
  look (self, NULL, 2);
  g_assert_cmpuint (count_requests (self, "/yahoo"), ==, 0);            /* nobody looks */
  g_assert_cmpint (finx_quote_row_get_state (row), ==, FINX_QUOTE_NO_FEED);
  look_until (self, row, "101.23456");
  g_assert_cmpint (finx_quote_row_get_state (row), ==, FINX_QUOTE_DELAYED);
  g_assert_cmpint (finx_quote_row_get_stale_age (row) / FINX_USEC_PER_MIN, ==, 20);
  g_assert_cmpstr (finx_quote_row_get_told (row)->source, ==, "yahoo");
  g_assert_true (finx_quote_row_is_real (row));
  fixture_assert_decimal (finx_quote_row_get_change (row), "1.23456");
  g_assert_cmpfloat_with_epsilon (finx_quote_row_get_ratio (row), 0.0123456, 1e-12);
  finx_clock_advance (self->base.clock, 70 * FINX_USEC_PER_SEC);       /* a price that is 20 minutes old: in 2 minutes */
  look (self, row, 2);
  g_assert_cmpuint (count_requests (self, "/yahoo"), ==, 1);
  finx_clock_advance (self->base.clock, 60 * FINX_USEC_PER_SEC);
  look_until (self, row, "102");
  g_assert_cmpuint (count_requests (self, "/yahoo"), ==, 2);
}

/* Offline, and where it may not ask by itself, it shows what is kept, over a restart, too. */
static void
test_kept (Fixture      *self,
           gconstpointer data)
{
  g_autofree char *body = answer (self, "101", 0);
  const HttpAnswer answers[] = { { .body = body }, { .status = 500 } };
  FinxQuoteRow *row = add_fund (self);

  http_server_answer (self->server, "/yahoo", answers, 2);
  look_until (self, row, "101");
  set_refresh (self, FALSE);
  fixture_close (&self->base);
  finx_clock_advance (self->base.clock, 3 * FINX_USEC_PER_DAY);
  open_engine (self);
  row = finx_quote_board_find (finx_engine_get_board (self->base.engine), FUND);
  g_assert_false (finx_provider_settings_get_refresh (finx_engine_get_provider_settings (self->base.engine)));
  look_until (self, row, "101");
  look (self, row, 2);
  g_assert_cmpint (finx_quote_row_get_stale_age (row) / FINX_USEC_PER_DAY, ==, 3);
  g_assert_cmpuint (count_requests (self, "/yahoo"), ==, 1);
  finx_engine_set_offline (self->base.engine, TRUE);
  set_refresh (self, TRUE);
  look (self, row, 2);
  g_assert_cmpint (finx_quote_row_get_state (row), ==, FINX_QUOTE_STALE);
  g_assert_cmpuint (count_requests (self, "/yahoo"), ==, 1);
  finx_engine_set_offline (self->base.engine, FALSE);
  while (finx_quote_row_get_trouble (row) == NULL)
    look (self, row, 0);
  g_assert_nonnull (strstr (finx_quote_row_get_trouble (row), "Yahoo Finance"));
  fixture_assert_decimal (finx_quote_row_get_last (row), "101");
  g_assert_cmpint (finx_quote_row_get_state (row), ==, FINX_QUOTE_DELAYED);
}

/* Where no provider ever told it, the newest kept close is what is known. */
static void
test_close (Fixture      *self,
            gconstpointer data)
{
  gint64 day = finx_clock_now (self->base.clock) / FINX_USEC_PER_DAY * FINX_USEC_PER_DAY;
  const FinxBar bars[] = { { day - 3 * FINX_USEC_PER_DAY, 9, 9, 9, 9, 0 }, { day - 2 * FINX_USEC_PER_DAY, 9.5, 9.5, 9.5, 9.5, 0 } };
  const FinxBarRun run = { FUND, FINX_INTERVAL_1D, bars, G_N_ELEMENTS (bars), FINX_BARS_IMPORTED };
  FinxQuoteRow *row = add_fund (self);

  set_refresh (self, FALSE);
  g_assert_true (finx_engine_write_bar_runs (self->base.engine, &run, 1, NULL));
  look_until (self, row, "9.5");
  fixture_assert_decimal (finx_quote_row_get_previous (row), "9");
  g_assert_cmpint (finx_quote_row_get_stale_age (row), >=, 2 * FINX_USEC_PER_DAY);
  g_assert_cmpuint (http_server_get_requests (self->server), ==, 0);
}

/* What a feed tells is never asked for. */
static void
test_streamed (Fixture      *self,
               gconstpointer data)
{
  look (self, fixture_quote (&self->base, "AAPL"), 2);
  g_assert_cmpuint (http_server_get_requests (self->server), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/quote-look/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("seen", test_seen);
  ADD ("kept", test_kept);
  ADD ("close", test_close);
  ADD ("streamed", test_streamed);
  return g_test_run ();
}
