/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of providers, and what need not be: the same at once, what they did not know, the last of their day. */
#include <string.h>

#include "base/finx-time.h"
#include "providers-fixture.h"

#define UNKNOWN "{\"chart\":{\"result\":null,\"error\":{\"code\":\"Not Found\"}}}"
#define COIN    "{\"bitcoin\":{\"usd\":91200.5,\"last_updated_at\":1704100000}}"

static void
start_last (Fixture        *self,
            const char     *symbol,
            const char     *provider,
            FinxFetchFlags  flags,
            GCancellable   *cancellable,
            GAsyncResult  **result)
{
  finx_engine_fetch_last_async (self->base.engine, fixture_instrument (&self->base, symbol), provider, flags, cancellable, fixture_result_cb, result);
}

static FinxLastPrice *
end_last (Fixture       *self,
          GAsyncResult **result,
          GError       **error)
{
  FinxLastPrice *last = finx_engine_fetch_last_finish (self->base.engine, wait_for (self, result), error);

  g_clear_object (result);
  return last;
}

static FinxLastPrice *
fetch_last (Fixture        *self,
            const char     *symbol,
            const char     *provider,
            FinxFetchFlags  flags,
            GError        **error)
{
  GAsyncResult *result = NULL;

  start_last (self, symbol, provider, flags, NULL, &result);
  return end_last (self, &result, error);
}

/* Who asks the same at once gets one answer; who gives up does not take it from the others. */
static void
test_single_flight (Fixture      *self,
                    gconstpointer data)
{
  const HttpAnswer coin = { .body = COIN };
  GAsyncResult *results[4] = { NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  http_server_answer (self->server, "/coingecko", &coin, 1);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    start_last (self, "BTC-USD", "coingecko", FINX_FETCH_PLAINLY, i == 1 ? cancellable : NULL, &results[i]);
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(FinxLastPrice) last = end_last (self, &results[i], &error);

      if (i == 1)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      else
        fixture_assert_decimal (last->price, "91200.5");
    }
  g_assert_cmpuint (count_requests (self, "/coingecko"), ==, 1);
}

/* When all gave up nobody asks any more, and who comes then asks anew. */
static void
test_all_give_up (Fixture      *self,
                  gconstpointer data)
{
  const HttpAnswer answers[] = { { .is_silent = TRUE }, { .body = COIN } };
  GAsyncResult *results[2] = { NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(FinxLastPrice) last = NULL;

  http_server_answer (self->server, "/coingecko", answers, 2);
  for (guint i = 0; i < 2; i++)
    start_last (self, "BTC-USD", "coingecko", FINX_FETCH_PLAINLY, cancellable, &results[i]);
  while (count_requests (self, "/coingecko") == 0)
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (end_last (self, &results[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  last = fetch_last (self, "BTC-USD", "coingecko", FINX_FETCH_PLAINLY, NULL);
  fixture_assert_decimal (last->price, "91200.5");
  g_assert_cmpuint (count_requests (self, "/coingecko"), ==, 2);
}

static void
assert_unknown (Fixture        *self,
                FinxFetchFlags  flags,
                const char     *code,
                guint           n_requests)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (fetch_last (self, "AAPL", "yahoo", flags, &error));
  fixture_assert_error (error, FINX_ERROR_NOT_FOUND, code);
  g_assert_cmpuint (count_requests (self, "/yahoo"), ==, n_requests);
  if (g_str_equal (code, "FINX-DATA-021"))
    g_assert_nonnull (strstr (error->message, " 5 min ago"));
}

/* That a thing is unknown is remembered for ten minutes, over a restart, and told with its age; asking again overrides it. */
static void
test_unknown_is_remembered (Fixture      *self,
                            gconstpointer data)
{
  const HttpAnswer answers[] = { { .status = 404, .body = UNKNOWN } };

  http_server_answer (self->server, "/yahoo", answers, 1);
  assert_unknown (self, FINX_FETCH_PLAINLY, "FINX-DATA-009", 1);
  finx_clock_advance (self->base.clock, 260 * FINX_USEC_PER_SEC);
  assert_unknown (self, FINX_FETCH_PLAINLY, "FINX-DATA-021", 1);
  fixture_close (&self->base);
  open_engine (self);
  assert_unknown (self, FINX_FETCH_PLAINLY, "FINX-DATA-021", 1);
  assert_unknown (self, FINX_FETCH_AGAIN, "FINX-DATA-009", 2);
  finx_clock_advance (self->base.clock, 11 * FINX_USEC_PER_MIN);
  assert_unknown (self, FINX_FETCH_PLAINLY, "FINX-DATA-009", 3);
}

/* Asking again finds what is known by now, and it stays found. */
static void
test_known_after_all (Fixture      *self,
                      gconstpointer data)
{
  const HttpAnswer answers[] = {
    { .status = 404, .body = UNKNOWN },
    { .body = "{\"chart\":{\"result\":[{\"meta\":{\"currency\":\"USD\",\"regularMarketPrice\":10,\"regularMarketTime\":1704100000}}]}}" } };

  http_server_answer (self->server, "/yahoo", answers, 2);
  assert_unknown (self, FINX_FETCH_PLAINLY, "FINX-DATA-009", 1);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(FinxLastPrice) last = fetch_last (self, "AAPL", "yahoo", i == 0 ? FINX_FETCH_AGAIN : FINX_FETCH_PLAINLY, &error);

      g_assert_no_error (error);
      fixture_assert_decimal (last->price, "10");
      finx_clock_advance (self->base.clock, 2 * FINX_USEC_PER_MIN);
    }
  g_assert_cmpuint (count_requests (self, "/yahoo"), ==, 3);
}

/* Who did not know it is passed over, and the next is asked. */
static void
test_others_are_asked (Fixture      *self,
                       gconstpointer data)
{
  const char *const order[] = { "yahoo", "stooq", NULL };
  const HttpAnswer unknown = { .status = 404, .body = UNKNOWN };
  const HttpAnswer quote = { .body = "Symbol,Date,Time,Open,High,Low,Close,Volume\nAAPL.US,2024-01-02,22:00:15,1,2,0.5,1.75,100\n" };

  finx_provider_settings_set_order (finx_engine_get_provider_settings (self->base.engine), FINX_ASSET_EQUITY, order);
  http_server_answer (self->server, "/yahoo", &unknown, 1);
  http_server_answer (self->server, "/stooq", &quote, 1);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(FinxLastPrice) last = fetch_last (self, "AAPL", NULL, FINX_FETCH_PLAINLY, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (last->source, ==, "stooq");
      g_assert_cmpuint (count_requests (self, "/yahoo"), ==, 1);
      g_assert_cmpuint (count_requests (self, "/stooq"), ==, i + 1);
      finx_clock_advance (self->base.clock, 6 * FINX_USEC_PER_MIN);
    }
}

/* Of 25 requests a day what nobody waits for takes 20; the rest is for whoever asks. */
static void
test_reserve (Fixture      *self,
              gconstpointer data)
{
  const HttpAnswer quote = { .body = "{\"Global Quote\":{\"05. price\":\"7\"}}" };
  g_autoptr(GAsyncResult) added = NULL;
  gboolean is_kept;

  http_server_answer (self->server, "/alphavantage", &quote, 1);
  finx_engine_add_key_async (self->base.engine, "alphavantage", KEY, NULL, fixture_result_cb, &added);
  finx_engine_add_key_finish (self->base.engine, wait_for (self, &added), &is_kept, NULL);
  for (guint i = 0; i < 22; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(FinxLastPrice) last = fetch_last (self, "AAPL", "alphavantage", FINX_FETCH_QUIETLY | FINX_FETCH_AGAIN, &error);

      if (i < 20)
        {
          g_assert_no_error (error);
          fixture_assert_decimal (last->price, "7");
        }
      finx_clock_advance (self->base.clock, 6 * FINX_USEC_PER_MIN);
    }
  g_assert_cmpuint (count_requests (self, "/alphavantage"), ==, 20);
  for (guint i = 0; i < 2; i++)
    {
      FinxFetchFlags flags = i == 0 ? FINX_FETCH_QUIETLY : FINX_FETCH_PLAINLY;
      g_autoptr(GError) error = NULL;
      g_autoptr(FinxLastPrice) last = fetch_last (self, "GE", "alphavantage", flags, &error);

      if (i == 0)
        fixture_assert_error (error, FINX_ERROR_RATE_LIMITED, "FINX-DATA-022");
      else
        fixture_assert_decimal (last->price, "7");
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/provider-asking/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("single-flight", test_single_flight);
  ADD ("all-give-up", test_all_give_up);
  ADD ("unknown-is-remembered", test_unknown_is_remembered);
  ADD ("known-after-all", test_known_after_all);
  ADD ("others-are-asked", test_others_are_asked);
  ADD ("reserve", test_reserve);
  return g_test_run ();
}
