/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chain of providers in the engine: order, cache, budgets over a restart, keys, contradictions. */
#include "adapters/finx-adapters.h"
#include "base/finx-log.h"
#include "base/finx-time.h"
#include "engine/alerts/finx-engine-alerts.h"
#include "engine/agenda/finx-agenda-words.h"
#include "engine/agenda/finx-engine-agenda.h"
#include "engine/prices/finx-economy-list.h"
#include "engine/prices/finx-engine-releases.h"
#include "engine/prices/finx-engine-prices.h"
#include "engine/prices/finx-engine-providers.h"
#include "providers-fixture.h"

static FinxFetchOutcome *
fetch (Fixture    *self,
       const char *symbol,
       const char *provider,
       gboolean    replace,
       GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_engine_fetch_prices_async (self->base.engine, fixture_instrument (&self->base, symbol), provider, (gint32) finx_days_from_date (2024, 1, 1),
                                  (gint32) finx_days_from_date (2024, 12, 31), replace ? FINX_FETCH_REPLACE : FINX_FETCH_PLAINLY, NULL, fixture_result_cb, &result);
  return finx_engine_fetch_prices_finish (self->base.engine, wait_for (self, &result), error);
}

static char *
closes_of (Fixture    *self,
           const char *symbol)
{
  const FinxSeriesKey key = { symbol, FINX_INTERVAL_1D, FINX_BARS_IMPORTED };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GArray) bars = NULL;
  GString *text = g_string_new (NULL);

  finx_engine_read_series_async (self->base.engine, &key, NULL, fixture_result_cb, &result);
  bars = finx_engine_read_series_finish (self->base.engine, wait_for (self, &result), NULL);
  for (guint i = 0; i < bars->len; i++)
    g_string_append_printf (text, "%s%g", i > 0 ? " " : "", g_array_index (bars, FinxBar, i).close);
  return g_string_free (text, FALSE);
}

#define STOOQ(rows) "Date,Open,High,Low,Close,Volume\n" rows
#define ROW(day, price) day "," price "," price "," price "," price ",1\n"

static void
test_falls_back (Fixture      *self,
                 gconstpointer data)
{
  const HttpAnswer unknown = { .status = 404, .body = "{\"chart\":{\"result\":null,\"error\":{\"code\":\"Not Found\"}}}" };
  const HttpAnswer rows = { .body = STOOQ (ROW ("2024-01-02", "10") ROW ("2024-01-03", "11")) };
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxFetchOutcome) outcome = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) origins = NULL;
  g_autofree char *closes = NULL;

  http_server_answer (self->server, "/yahoo", &unknown, 1);
  http_server_answer (self->server, "/stooq", &rows, 1);
  outcome = fetch (self, "AAPL", NULL, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (outcome->source, ==, "stooq");
  g_assert_cmpuint (outcome->n_bars, ==, 2);
  g_assert_true (outcome->is_written);
  closes = closes_of (self, "AAPL");
  g_assert_cmpstr (closes, ==, "10 11");
  finx_engine_list_origins_async (self->base.engine, "AAPL", NULL, fixture_result_cb, &result);
  origins = finx_engine_list_origins_finish (self->base.engine, wait_for (self, &result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (origins->len, ==, 1);
  g_assert_cmpstr (((FinxPriceOrigin *) origins->pdata[0])->source, ==, "stooq");
}

/* Until both alerts have seen the period that begins on @day, and what that came to is written. */
static void
run_until_seen (Fixture *self,
                char   **ids,
                gint64   day)
{
  gint64 give_up = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  for (guint i = 0; i < 2;)
    {
      const FinxAlert *alert = finx_alert_item_get_alert (finx_engine_find_alert (self->base.engine, ids[i]));

      i += alert->seen_us == day * FINX_USEC_PER_DAY;
      g_assert_cmpint (g_get_monotonic_time (), <, give_up);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
      finx_clock_advance (self->base.clock, 20000);
    }
  finx_engine_settle (self->base.engine);
}

/* Unknown only if all say so; else the others' reasons are told, too. */
static void
test_nobody_has_it (Fixture      *self,
                    gconstpointer data)
{
  const HttpAnswer unknown = { .status = 404, .body = "{\"chart\":{\"result\":null,\"error\":{\"code\":\"Not Found\"}}}" };
  const HttpAnswer none = { .body = "No data" }, html = { .type = "text/html", .body = "<html/>" };
  g_autoptr(GError) error = NULL;

  http_server_answer (self->server, "/yahoo", &unknown, 1);
  http_server_answer (self->server, "/stooq", &none, 1);
  finx_provider_settings_set_on (finx_engine_get_provider_settings (self->base.engine), "alphavantage", FALSE);
  finx_provider_settings_set_on (finx_engine_get_provider_settings (self->base.engine), "csvfolder", FALSE);
  g_assert_true (finx_engine_keep_provider_settings (self->base.engine, NULL));
  g_assert_null (fetch (self, "AAPL", NULL, FALSE, &error));
  fixture_assert_error (error, FINX_ERROR_NOT_FOUND, "FINX-DATA-012");
  g_clear_error (&error);
  http_server_answer (self->server, "/stooq", &html, 1);
  finx_clock_advance (self->base.clock, FINX_USEC_PER_HOUR);    /* by then it may be known */
  g_assert_null (fetch (self, "AAPL", NULL, FALSE, &error));
  fixture_assert_error (error, FINX_ERROR_PROTOCOL, "FINX-DATA-013");
  g_assert_nonnull (g_strstr_len (error->message, -1, "Yahoo"));
  g_assert_nonnull (g_strstr_len (error->message, -1, "Stooq"));
}

/* First slow, second wrong currency, third fine. */
static void
test_slow_wrong_fine (Fixture      *self,
                      gconstpointer data)
{
  const char *const order[] = { "alphavantage", "yahoo", "stooq", NULL };
  const HttpAnswer slow = { .is_silent = TRUE }, rows = { .body = STOOQ (ROW ("2024-01-02", "10")) };
  const HttpAnswer wrong = { .body = "{\"chart\":{\"result\":[{\"meta\":{\"currency\":\"EUR\",\"exchangeTimezoneName\":\"UTC\",\"dataGranularity\":\"1d\"},"
                                     "\"timestamp\":[1704186000],\"indicators\":{\"quote\":[{\"close\":[10]}]}}],\"error\":null}}" };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxFetchOutcome) outcome = NULL;
  gboolean is_kept = FALSE;

  finx_engine_add_key_async (self->base.engine, "alphavantage", KEY, NULL, fixture_result_cb, &result);
  g_assert_true (finx_engine_add_key_finish (self->base.engine, wait_for (self, &result), &is_kept, NULL));
  g_assert_true (is_kept);
  finx_provider_settings_set_order (finx_engine_get_provider_settings (self->base.engine), FINX_ASSET_EQUITY, order);
  http_server_answer (self->server, "/alphavantage", &slow, 1);
  http_server_answer (self->server, "/yahoo", &wrong, 1);
  http_server_answer (self->server, "/stooq", &rows, 1);
  outcome = fetch (self, "AAPL", NULL, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (outcome->source, ==, "stooq");
}

static FinxProviderState *
get_state (Fixture    *self,
           GPtrArray **states,
           const char *id)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_engine_list_providers_async (self->base.engine, NULL, fixture_result_cb, &result);
  *states = finx_engine_list_providers_finish (self->base.engine, wait_for (self, &result), NULL);
  for (guint i = 0; i < (*states)->len; i++)
    if (g_str_equal (((FinxProviderState *) (*states)->pdata[i])->info->id, id))
      return (*states)->pdata[i];
  g_assert_not_reached ();
}

/* The day's requests are counted, and known after a restart. */
static void
test_budget_survives_restart (Fixture      *self,
                              gconstpointer data)
{
  const HttpAnswer quote = { .body = "{\"Global Quote\":{\"05. price\":\"7\"}}" };
  g_autoptr(GAsyncResult) added = NULL;
  gboolean is_kept;

  http_server_answer (self->server, "/alphavantage", &quote, 1);
  finx_engine_add_key_async (self->base.engine, "alphavantage", KEY, NULL, fixture_result_cb, &added);
  finx_engine_add_key_finish (self->base.engine, wait_for (self, &added), &is_kept, NULL);
  for (guint i = 0; i < 3; i++)
    {
      static const char *const symbols[] = { "AAPL", "MSFT", "GE" };
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(FinxLastPrice) last = NULL;

      finx_engine_fetch_last_async (self->base.engine, fixture_instrument (&self->base, symbols[i]), "alphavantage", FINX_FETCH_PLAINLY, NULL, fixture_result_cb, &result);
      last = finx_engine_fetch_last_finish (self->base.engine, wait_for (self, &result), NULL);
      fixture_assert_decimal (last->price, "7");
    }
  for (guint restart = 0; restart < 2; restart++)
    {
      g_autoptr(GPtrArray) states = NULL;
      FinxProviderState *state = get_state (self, &states, "alphavantage");

      g_assert_cmpint (state->left, ==, 22);
      g_assert_cmpuint (state->n_keys, ==, 1);
      fixture_close (&self->base);
      open_engine (self);
    }
}

/* Asked once while it is fresh; what is kept serves when nobody answers. */
static void
test_cache (Fixture      *self,
            gconstpointer data)
{
  const HttpAnswer answers[] = { { .body = "{\"bitcoin\":{\"usd\":91200.5,\"last_updated_at\":1704100000}}" }, { .status = 500 } };

  http_server_answer (self->server, "/coingecko", answers, 2);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(FinxLastPrice) last = NULL;

      finx_engine_fetch_last_async (self->base.engine, fixture_instrument (&self->base, "BTC-USD"), "coingecko", FINX_FETCH_PLAINLY, NULL, fixture_result_cb, &result);
      last = finx_engine_fetch_last_finish (self->base.engine, wait_for (self, &result), &error);
      if (i < 3)
        {
          g_assert_no_error (error);
          fixture_assert_decimal (last->price, "91200.5");
          g_assert_cmpstr (last->source, ==, "coingecko");
        }
      else
        {
          g_assert_null (last);
        }
      g_assert_cmpuint (count_requests (self, "/coingecko") > 1, ==, i >= 2);
      if (i == 1)
        finx_clock_advance (self->base.clock, 400 * FINX_USEC_PER_SEC);
      if (i == 2)
        finx_clock_advance (self->base.clock, FINX_USEC_PER_DAY);
    }
}

/* What is kept is not overwritten by what contradicts it, unless it is said to. */
static void
test_contradiction (Fixture      *self,
                    gconstpointer data)
{
  static const FinxBar kept[] = {
    { G_GINT64_CONSTANT (1704153600000000), 10, 10, 10, 10, 0 }, { G_GINT64_CONSTANT (1704240000000000), 20, 20, 20, 20, 0 },
    { G_GINT64_CONSTANT (1704326400000000), 12, 12, 12, 12, 0 },
  };
  const FinxBarRun run = { "AAPL", FINX_INTERVAL_1D, kept, G_N_ELEMENTS (kept), FINX_BARS_IMPORTED };
  const HttpAnswer rows = { .body = STOOQ (ROW ("2024-01-02", "10.05") ROW ("2024-01-03", "11") ROW ("2024-01-04", "15") ROW ("2024-01-05", "12")) };
  g_autoptr(GError) error = NULL;

  g_assert_true (finx_engine_write_bar_runs (self->base.engine, &run, 1, NULL));
  http_server_answer (self->server, "/stooq", &rows, 1);
  for (guint replace = 0; replace < 2; replace++)
    {
      g_autoptr(FinxFetchOutcome) outcome = fetch (self, "AAPL", "stooq", replace, &error);
      g_autofree char *closes = NULL;

      g_assert_no_error (error);
      g_assert_cmpuint (outcome->n_conflicts, ==, 1);   /* the last day may not have been over */
      g_assert_cmpint (outcome->conflict_day, ==, finx_days_from_date (2024, 1, 3));
      g_assert_cmpfloat (outcome->kept, ==, 20);
      g_assert_cmpint (outcome->is_written, ==, replace);
      g_assert_cmpint (finx_fetch_outcome_check (outcome, &error), ==, replace);
      if (!replace)
        fixture_assert_error (error, FINX_ERROR_REJECTED, "FINX-DATA-014");
      g_clear_error (&error);
      closes = closes_of (self, "AAPL");
      g_assert_cmpstr (closes, ==, replace ? "10.05 11 15 12" : "10 20 12");
    }
}

/* Without a keyring a key is known for this run only, which is said; no key is written anywhere, nor logged. */
static void
test_keys (Fixture      *self,
           gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->base.folder, "market.db", NULL), *text = NULL;
  g_autoptr(GPtrArray) log = NULL;
  gsize length = 0;

  for (guint missing = 0; missing < 2; missing++)
    {
      g_autoptr(GAsyncResult) added = NULL, removed = NULL;
      g_autoptr(GPtrArray) before = NULL, after = NULL;
      gboolean is_kept;

      self->keyring.is_missing = missing;
      finx_engine_add_key_async (self->base.engine, "fred", KEY, NULL, fixture_result_cb, &added);
      g_assert_true (finx_engine_add_key_finish (self->base.engine, wait_for (self, &added), &is_kept, NULL));
      g_assert_cmpint (is_kept, ==, !missing);
      g_assert_cmpuint (get_state (self, &before, "fred")->n_keys, ==, 1);
      finx_engine_remove_keys_async (self->base.engine, "fred", NULL, fixture_result_cb, &removed);
      g_assert_true (finx_engine_remove_keys_finish (self->base.engine, wait_for (self, &removed), NULL));
      g_assert_cmpuint (get_state (self, &after, "fred")->n_keys, ==, 0);
    }
  fixture_close (&self->base);
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_null (g_strstr_len (text, (gssize) length, KEY));
  log = finx_log_read_since (0);
  for (guint i = 0; i < log->len; i++)
    g_assert_null (g_strstr_len (((FinxLogEntry *) log->pdata[i])->message, -1, KEY));
  open_engine (self);
}

static const FinxEconomicSeries *
find_series (GPtrArray  *list,
             const char *id)
{
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((FinxEconomicSeries *) list->pdata[i])->id, id))
      return list->pdata[i];
  return NULL;
}

/* What was fetched is listed a year later, with its time and source, and nobody is asked; yields come with the program. */
static void
test_economy_list (Fixture      *self,
                   gconstpointer data)
{
  const HttpAnswer answer = { .body = "[{\"page\":1},[{\"date\":\"2024\",\"value\":2.26,\"indicator\":{\"value\":\"Inflation\"}},"
                                      "{\"date\":\"2023\",\"value\":5.95}]]" };
  g_autoptr(GAsyncResult) fetched = NULL, listed = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxEconomicSeries) series = NULL;
  g_autoptr(GPtrArray) list = NULL;
  const FinxEconomicSeries *found;
  guint asked;

  http_server_answer (self->server, "/worldbank", &answer, 1);
  finx_engine_fetch_economy_async (self->base.engine, "inflation/DEU", "worldbank", 0, FINX_FETCH_PLAINLY, NULL, fixture_result_cb, &fetched);
  series = finx_engine_fetch_economy_finish (self->base.engine, wait_for (self, &fetched), &error);
  g_assert_no_error (error);
  asked = http_server_get_requests (self->server);
  finx_clock_advance (self->base.clock, 365 * FINX_USEC_PER_DAY);
  finx_engine_set_offline (self->base.engine, TRUE);
  finx_engine_list_economy_async (self->base.engine, NULL, fixture_result_cb, &listed);
  list = finx_engine_list_economy_finish (self->base.engine, wait_for (self, &listed), &error);
  g_assert_no_error (error);
  found = find_series (list, "inflation/DEU");
  g_assert_cmpint (found->fetched_us, ==, series->fetched_us);
  g_assert_cmpstr (found->source, ==, "worldbank");
  g_assert_cmpfloat (g_array_index (found->points, FinxEconomicPoint, found->points->len - 1).value, ==, 2.26);
  g_assert_true (finx_economy_is_rate (found));
  found = find_series (list, "treasury-yield");
  g_assert_cmpint (found->fetched_us, ==, 0);
  g_assert_cmpint (g_array_index (found->points, FinxEconomicPoint, 0).day, <, finx_days_from_date (1971, 1, 1));
  g_assert_cmpuint (http_server_get_requests (self->server), ==, asked);
}

/* Each is asked for once, and a provider knows it. */
static void
test_economy_entries (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const FinxEconomyEntry *entries;
  guint n;

  entries = finx_economy_list (&n);
  for (guint i = 0; i < n; i++)
    {
      gboolean is_known = FALSE;

      g_assert_true (g_hash_table_add (seen, (gpointer) entries[i].series));
      for (guint k = 0; k < finx_adapters_get_n () && !is_known; k++)
        {
          FinxProviderClass *provider = g_type_class_ref (finx_adapters_get_type (k));
          g_autofree char *mapped = provider->map_series != NULL ? provider->map_series (entries[i].series) : NULL;

          is_known = mapped != NULL;
          g_type_class_unref (provider);
        }
      g_assert_true (is_known);
    }
}

/* Offline nothing goes out; closing does not wait for who does not answer. */
static void
test_offline_and_closing (Fixture      *self,
                          gconstpointer data)
{
  const HttpAnswer silent = { .is_silent = TRUE };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  http_server_answer (self->server, "/", &silent, 1);
  finx_engine_set_offline (self->base.engine, TRUE);
  g_assert_null (fetch (self, "AAPL", "stooq", FALSE, &error));
  fixture_assert_error (error, FINX_ERROR_OFFLINE, "FINX-DATA-017");
  g_clear_error (&error);
  g_assert_cmpuint (http_server_get_requests (self->server), ==, 0);
  finx_engine_set_offline (self->base.engine, FALSE);
  finx_engine_fetch_prices_async (self->base.engine, fixture_instrument (&self->base, "AAPL"), "stooq", 19000, 19010, FINX_FETCH_PLAINLY, NULL, fixture_result_cb, &result);
  while (http_server_get_requests (self->server) == 0)
    g_main_context_iteration (NULL, FALSE);
  finx_engine_close (self->base.engine);
  g_assert_null (finx_engine_fetch_prices_finish (self->base.engine, wait_for (self, &result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_settings (void)
{
  static const char *const wanted[] = { "stooq", "nonsense", "yahoo", "stooq", NULL };
  g_autoptr(FinxProviderSettings) settings = finx_provider_settings_new (NULL), again = NULL, rubbish = NULL;
  g_autofree char *text = NULL, *joined = NULL, *default_joined = NULL;
  g_auto(GStrv) order = NULL, defaults = NULL;

  finx_provider_settings_set_order (settings, FINX_ASSET_EQUITY, wanted);
  finx_provider_settings_set_on (settings, "yahoo", FALSE);
  text = finx_provider_settings_to_text (settings);
  again = finx_provider_settings_new (text);
  order = finx_provider_settings_get_order (again, FINX_ASSET_EQUITY);
  joined = g_strjoinv (" ", order);
  g_assert_cmpstr (joined, ==, "stooq yahoo csvfolder alphavantage");
  g_assert_false (finx_provider_settings_get_on (again, "yahoo"));
  g_assert_true (finx_provider_settings_get_on (again, "stooq"));
  rubbish = finx_provider_settings_new ("{\"off\":7,\"order\":[],\"url\":null}");
  defaults = finx_provider_settings_get_order (rubbish, FINX_PROVIDER_ECONOMY);
  default_joined = g_strjoinv (" ", defaults);
  g_assert_cmpstr (default_joined, ==, "fred alphavantage worldbank");
}

/* A value of a newer period is told once, also when the program was closed meanwhile; a level that is crossed likewise. */
static void
test_alert_of_series (Fixture      *self,
                      gconstpointer data)
{
  static const char *const answers[] = {
    "{\"observations\":[{\"date\":\"2024-01-01\",\"value\":\"4.0\"},{\"date\":\"2024-02-01\",\"value\":\"4.5\"}]}",
    "{\"observations\":[{\"date\":\"2024-02-01\",\"value\":\"4.5\"},{\"date\":\"2024-03-01\",\"value\":\"5.1\"}]}",
  };
  const HttpAnswer first = { .body = answers[0] };
  char *ids[2];

  http_server_answer (self->server, "/fred", &first, 1);
  g_hash_table_insert (self->keyring.keys, g_strdup ("fred/1"), g_strdup (KEY));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(FinxAlert) alert = finx_alert_new ();
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      g_free (alert->series);
      alert->series = g_strdup ("unemployment");
      alert->condition = i == 0 ? FINX_ALERT_RELEASED : FINX_ALERT_WHEN;
      g_free (alert->when);
      alert->when = g_strdup (i == 0 ? "" : "release crosses_above 5");
      finx_engine_save_alert_async (self->base.engine, alert, NULL, fixture_result_cb, &result);
      ids[i] = finx_engine_save_alert_finish (self->base.engine, fixture_wait (&self->base, &result), &error);
      g_assert_no_error (error);
    }
  for (guint round = 0; round < 2; round++)
    {
      run_until_seen (self, ids, round == 0 ? finx_days_from_date (2024, 2, 1) : finx_days_from_date (2024, 3, 1));
      for (guint i = 0; i < 2; i++)
        g_assert_cmpint (finx_alert_item_get_alert (finx_engine_find_alert (self->base.engine, ids[i]))->state, ==,
                         round == 0 ? FINX_ALERT_ARMED : FINX_ALERT_FIRED);
      if (round == 1)
        break;
      fixture_close (&self->base);
      finx_clock_advance (self->base.clock, 65 * FINX_USEC_PER_MIN);    /* the next month's is due: half a day would be late */
      http_server_answer (self->server, "/fred", &(HttpAnswer) { .body = answers[1] }, 1);
      open_engine (self);
    }
  for (guint i = 0; i < 2; i++)
    g_free (ids[i]);
}

#define OBSERVATIONS "{\"observations\":[{\"date\":\"2023-12-01\",\"value\":\"3.7\"},{\"date\":\"2024-01-01\",\"value\":\"3.8\"}," \
                     "{\"date\":\"2024-02-01\",\"value\":\"3.9\"}]}"
#define RELEASE      "{\"releases\":[{\"id\":50,\"name\":\"Employment Situation\",\"press_release\":true}]}"

/* (transfer full): of the week of the fixture's day and the next: entries of economic series with a day, as text */
static char *
describe_releases (Fixture *self,
                   gint32   today,
                   guint   *n_without_day)
{
  g_autoptr(GAsyncResult) loaded = NULL;
  g_autoptr(GPtrArray) items = NULL;
  GString *text = g_string_new (NULL);

  *n_without_day = 0;
  finx_engine_load_agenda_async (self->base.engine, today - 7, today + 7, 1u << FINX_AGENDA_ECONOMY, NULL, fixture_result_cb, &loaded);
  items = finx_engine_load_agenda_finish (self->base.engine, wait_for (self, &loaded), NULL);
  for (guint i = 0; i < items->len; i++)
    {
      const FinxAgendaEntry *entry = finx_agenda_item_get_entry (items->pdata[i]);
      g_autofree char *source = finx_agenda_source (entry);

      *n_without_day += entry->day == FINX_AGENDA_NO_DAY && g_str_equal (entry->subject, "unemployment");
      if (entry->day != FINX_AGENDA_NO_DAY)
        g_string_append_printf (text, "%d %s %s %s|", entry->day - today, entry->subject, entry->release, source);
    }
  return g_string_free (text, FALSE);
}

static gboolean
refresh_releases (Fixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gboolean has_news;

  finx_engine_refresh_releases_async (self->base.engine, NULL, fixture_result_cb, &result);
  has_news = finx_engine_refresh_releases_finish (self->base.engine, wait_for (self, &result), &error);
  g_assert_no_error (error);
  return has_news;
}

/* The calendar shows the days that the provider of a series told, which is asked once a day, and not without its key or offline. */
static void
test_releases (Fixture      *self,
               gconstpointer data)
{
  gint32 today = (gint32) finx_days_from_time (finx_clock_now (self->base.clock));
  g_autofree char *past = finx_days_to_string (today - 3), *next = finx_days_to_string (today + 2), *after = finx_days_to_string (today + 30);
  g_autofree char *dates = g_strdup_printf ("{\"release_dates\":[{\"release_id\":50,\"date\":\"%s\"},{\"release_id\":50,\"date\":\"%s\"},"
                                            "{\"release_id\":50,\"date\":\"%s\"}]}", after, next, past);
  g_autoptr(GAsyncResult) fetched = NULL;
  g_autoptr(FinxEconomicSeries) series = NULL;
  g_autofree char *before = NULL, *shown = NULL, *offline = NULL, *over = NULL;
  guint n;

  http_server_answer (self->server, "/fred/fred/series/observations", &(HttpAnswer) { .body = OBSERVATIONS }, 1);
  http_server_answer (self->server, "/fred/fred/series/release", &(HttpAnswer) { .body = RELEASE }, 1);
  http_server_answer (self->server, "/fred/fred/release/dates", &(HttpAnswer) { .body = dates }, 1);
  g_assert_false (refresh_releases (self));     /* nothing is kept of FRED's: nothing to ask for */
  g_assert_cmpuint (http_server_get_requests (self->server), ==, 0);
  g_hash_table_insert (self->keyring.keys, g_strdup ("fred/1"), g_strdup (KEY));
  fixture_close (&self->base);
  open_engine (self);
  finx_engine_fetch_economy_async (self->base.engine, "unemployment", NULL, 0, FINX_FETCH_PLAINLY, NULL, fixture_result_cb, &fetched);
  series = finx_engine_fetch_economy_finish (self->base.engine, wait_for (self, &fetched), NULL);
  g_assert_nonnull (series);
  before = describe_releases (self, today, &n);
  g_assert_cmpstr (before, ==, "");             /* nobody told: no day is guessed */
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (refresh_releases (self));
  g_assert_cmpuint (count_requests (self, "/fred/fred/series/release?"), ==, 1);
  g_assert_cmpuint (count_requests (self, "/fred/fred/release/dates?"), ==, 1);
  shown = describe_releases (self, today, &n);
  g_assert_cmpstr (shown, ==, "-3 unemployment Employment Situation FRED|2 unemployment Employment Situation FRED|");
  g_assert_cmpuint (n, ==, 0);
  g_assert_false (refresh_releases (self));     /* what is kept does for a day */
  g_assert_cmpuint (count_requests (self, "/fred/fred/release/dates?"), ==, 1);
  finx_clock_advance (self->base.clock, FINX_USEC_PER_DAY);
  finx_engine_set_offline (self->base.engine, TRUE);
  g_assert_false (refresh_releases (self));
  offline = describe_releases (self, today, &n);
  g_assert_cmpstr (offline, ==, shown);
  finx_engine_set_offline (self->base.engine, FALSE);
  g_hash_table_remove_all (self->keyring.keys);
  fixture_close (&self->base);
  open_engine (self);
  g_assert_false (refresh_releases (self));     /* without the key */
  g_assert_cmpuint (count_requests (self, "/fred/fred/release/dates?"), ==, 1);
  finx_clock_advance (self->base.clock, 40 * FINX_USEC_PER_DAY);
  over = describe_releases (self, today + 41, &n);
  g_assert_cmpuint (n, ==, 1);                  /* the last day that was told is over */
}

/* An alert asks every quarter of an hour on the day on which the value comes out, and the day after; twice a day before, though a
 * value of the next period might be due. */
static void
test_alert_asks_on_the_day (Fixture      *self,
                            gconstpointer data)
{
  int days = GPOINTER_TO_INT (data);
  gint32 today = (gint32) finx_days_from_time (finx_clock_now (self->base.clock));
  g_autofree char *day = finx_days_to_string (today + days), *later = finx_days_to_string (today + 60);
  g_autofree char *old = finx_days_to_string (today - 91), *older = finx_days_to_string (today - 121);
  g_autofree char *values = g_strdup_printf ("{\"observations\":[{\"date\":\"%s\",\"value\":\"3.7\"},{\"date\":\"%s\",\"value\":\"3.8\"}]}", older, old);
  g_autofree char *dates = g_strdup_printf ("{\"release_dates\":[{\"date\":\"%s\"},{\"date\":\"%s\"}]}", later, day);
  g_autoptr(FinxAlert) alert = finx_alert_new ();
  g_autoptr(GAsyncResult) saved = NULL;
  g_autofree char *id = NULL;
  guint n;

  http_server_answer (self->server, "/fred/fred/series/observations", &(HttpAnswer) { .body = values }, 1);
  http_server_answer (self->server, "/fred/fred/series/release", &(HttpAnswer) { .body = RELEASE }, 1);
  http_server_answer (self->server, "/fred/fred/release/dates", &(HttpAnswer) { .body = dates }, 1);
  g_hash_table_insert (self->keyring.keys, g_strdup ("fred/1"), g_strdup (KEY));
  g_free (alert->series);
  alert->series = g_strdup ("unemployment");
  alert->condition = FINX_ALERT_RELEASED;
  finx_engine_save_alert_async (self->base.engine, alert, NULL, fixture_result_cb, &saved);
  id = finx_engine_save_alert_finish (self->base.engine, fixture_wait (&self->base, &saved), NULL);
  g_assert_nonnull (id);
  for (guint quarter = 0; quarter < 6; quarter++)
    {
      gint64 end_us = g_get_monotonic_time () + 1200 * 1000;    /* it is looked at every second */

      while (g_get_monotonic_time () < end_us)
        {
          g_main_context_iteration (NULL, FALSE);
          g_usleep (500);
          finx_clock_advance (self->base.clock, 20000);
        }
      finx_clock_advance (self->base.clock, 15 * FINX_USEC_PER_MIN);
    }
  n = count_requests (self, "/fred/fred/series/observations?");
  g_assert_cmpuint (count_requests (self, "/fred/fred/release/dates?"), ==, 1);
  if (days <= 0)
    g_assert_cmpuint (n, >, 2);
  else
    g_assert_cmpuint (n, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/engine-providers/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("falls-back", test_falls_back);
  ADD ("nobody-has-it", test_nobody_has_it);
  ADD ("slow-wrong-fine", test_slow_wrong_fine);
  ADD ("budget-survives-restart", test_budget_survives_restart);
  ADD ("cache", test_cache);
  ADD ("contradiction", test_contradiction);
  ADD ("keys", test_keys);
  ADD ("economy-list", test_economy_list);
  ADD ("alert-of-series", test_alert_of_series);
  ADD ("releases", test_releases);
  for (int days = -1; days <= 1; days++)
    {
      g_autofree char *path = g_strdup_printf ("/engine-providers/alert-asks-on-the-day/%d", days);

      g_test_add (path, Fixture, GINT_TO_POINTER (days), set_up, test_alert_asks_on_the_day, tear_down);
    }
  ADD ("offline-and-closing", test_offline_and_closing);
  g_test_add_func ("/engine-providers/economy-entries", test_economy_entries);
  g_test_add_func ("/engine-providers/settings", test_settings);
  return g_test_run ();
}
