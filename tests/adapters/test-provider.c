/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys in turn, the folder of one's own files, and any bytes through the readers. */
#include "adapters-fixture.h"

#include <glib/gstdio.h>
#include <math.h>

#include "../support/temp-folder.h"
#include "base/finx-time.h"

#define FROM ((gint32) finx_days_from_date (2025, 11, 1))
#define TO   ((gint32) finx_days_from_date (2025, 11, 18))

static void
test_next_key_when_one_is_spent (void)
{
  const char *const keys[] = { "one", "two", NULL };
  const HttpAnswer spent = { .body = "{\"Information\":\"our standard API rate limit is 25 requests per day\"}" };
  const HttpAnswer data = { .body = "{\"Global Quote\":{\"05. price\":\"7\"}}" };
  g_autoptr(FinxInstrument) instrument = finx_instrument_new_plain ("IBM", NULL, "", FINX_ASSET_EQUITY, "USD");
  g_autoptr(GError) error = NULL;
  g_autofree char *outcome = NULL, *again = NULL;
  ProviderFixture f;

  fixture_set_up (&f, "alphavantage", NULL, keys);
  http_server_answer (f.server, "/query?function=GLOBAL_QUOTE&symbol=IBM&apikey=one", &spent, 1);
  http_server_answer (f.server, "/query?function=GLOBAL_QUOTE&symbol=IBM&apikey=two", &data, 1);
  outcome = fixture_ask (&f, FINX_QUERY_LAST, instrument, NULL, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (outcome, ==, "7 ?  ? alphavantage");
  g_assert_cmpint (finx_key_ring_get_state (finx_provider_get_keys (f.provider), 0, finx_clock_now (f.clock)), ==, FINX_KEY_SPENT);
  again = fixture_ask (&f, FINX_QUERY_LAST, instrument, NULL, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (http_server_get_requests (f.server), ==, 3);        /* the spent one was not asked again */
  g_assert_cmpint (finx_key_ring_get_left (finx_provider_get_keys (f.provider), finx_clock_now (f.clock)), ==, 23);
  g_assert_null (finx_provider_get_trouble (f.provider));
  fixture_tear_down (&f);
}

static void
test_no_key (void)
{
  g_autoptr(GError) error = NULL;
  ProviderFixture f;

  fixture_set_up (&f, "fred", NULL, NULL);
  g_assert_null (fixture_ask (&f, FINX_QUERY_ECONOMY, NULL, "gdp", FROM, TO, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_AUTH);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-DATA-003");
  g_assert_cmpuint (http_server_get_requests (f.server), ==, 0);
  g_assert_nonnull (finx_provider_get_trouble (f.provider));
  fixture_tear_down (&f);
}

static void
test_csv_folder (void)
{
  g_autofree char *folder = temp_folder_new (), *file = g_build_filename (folder, "eur-usd.csv", NULL);
  g_autofree char *broken = g_build_filename (folder, "BAD.csv", NULL), *outcome = NULL, *last = NULL;
  g_autoptr(FinxInstrument) pair = finx_instrument_new_plain ("EUR/USD", NULL, "", FINX_ASSET_FX, "USD");
  g_autoptr(FinxInstrument) bad = finx_instrument_new_plain ("BAD", NULL, "", FINX_ASSET_EQUITY, "USD");
  g_autoptr(FinxInstrument) missing = finx_instrument_new_plain ("../BAD", NULL, "", FINX_ASSET_EQUITY, "USD");
  g_autoptr(GError) error = NULL;
  ProviderFixture f;

  g_file_set_contents (file, "date,close\n2025-10-01,1.1\n2025-11-03,1.2\n2025-11-04,1.25\n", -1, NULL);
  g_file_set_contents (broken, "date,close\n2025-11-03,nonsense\n", -1, NULL);
  fixture_set_up (&f, "csvfolder", folder, NULL);
  outcome = fixture_ask (&f, FINX_QUERY_DAILY, pair, NULL, FROM, TO, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (outcome, ==, " raw csvfolder | 2025-11-03 1.2 1.2 1.2 1.2 0 | 2025-11-04 1.25 1.25 1.25 1.25 0");
  last = fixture_ask (&f, FINX_QUERY_LAST, pair, NULL, 0, 0, &error);
  g_assert_cmpstr (last, ==, "1.25 ?  2025-11-04T00:00:00 csvfolder");
  g_assert_null (fixture_ask (&f, FINX_QUERY_DAILY, bad, NULL, FROM, TO, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-PRICES-003");
  g_clear_error (&error);
  g_assert_null (fixture_ask (&f, FINX_QUERY_DAILY, missing, NULL, FROM, TO, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-DATA-009");
  fixture_tear_down (&f);
  temp_folder_remove (folder);
}

/* Bytes that mean something to the readers. */
static const char *const pieces[] = {
  "{", "}", "[", "]", ",", ":", "null", "true", "\"", "-", "e9", "1e308", "1e-320", "99999999999999999999", ".", "0", "\n", "<", ">", "N/A",
  "\"chart\":", "\"result\":[{", "\"timestamp\":[", "\"events\":{", "\"splits\":{\"a\":{\"date\":1,\"numerator\":0,\"denominator\":0}}",
  "\"meta\":{", "\"exchangeTimezoneName\":\"UTC\"", "Date,Open,High,Low,Close\n", "2025-11-17", "<Cube time='2025-11-18'>", "\\u0000",
  "<Cube currency='USD' rate='0'/>", "\"prices\":[[1e15,-1]]", "[[[[[[[[[[[[[[[[[[[[[[", "\xff\xfe", "\"Time Series (Daily)\":{\"2025-11-18\":",
};

static const char *const seeds[] = {
  "{\"chart\":{\"result\":[{\"meta\":{\"currency\":\"USD\",\"exchangeTimezoneName\":\"America/New_York\",\"dataGranularity\":\"1d\",\"regularMarketPrice\":2},"
  "\"timestamp\":[1763389800,1763476200],\"events\":{\"dividends\":{\"a\":{\"amount\":0.26,\"date\":1763389800}},\"splits\":{\"b\":{\"date\":1763476200,"
  "\"numerator\":4,\"denominator\":1}}},\"indicators\":{\"quote\":[{\"open\":[10,20],\"high\":[12,22],\"low\":[9,19],\"close\":[11,21],\"volume\":[4,5]}]}}]}}",
  "Date,Open,High,Low,Close,Volume\n2025-11-17,1,3,0.5,2,100\n2025-11-18,2,4,1.5,3,200\n",
  "Symbol,Date,Time,Open,High,Low,Close,Volume\nAAPL.US,2025-11-18,22:00:15,1,2,0.5,1.75,100\n",
  "{\"Meta Data\":{},\"Time Series (Daily)\":{\"2025-11-18\":{\"1. open\":\"2\",\"2. high\":\"3\",\"3. low\":\"1\",\"4. close\":\"2\",\"5. volume\":\"3\"}}}",
  "{\"prices\":[[1763424000000,91000],[1763510400000,92000.5]],\"total_volumes\":[[1763424000000,182000]]}",
  "{\"observations\":[{\"date\":\"2025-11-01\",\"value\":\"3.02\"},{\"date\":\"2025-11-02\",\"value\":\".\"}]}",
  "[{\"page\":1},[{\"indicator\":{\"value\":\"I\"},\"country\":{\"value\":\"C\"},\"date\":\"2025\",\"value\":2.5}]]",
  "<?xml version='1.0'?><E><Cube><Cube time='2025-11-18'><Cube currency='USD' rate='1.1580'/></Cube></Cube></E>",
  "{\"release_dates\":[{\"release_id\":10,\"date\":\"2025-12-18\"},{\"release_id\":10,\"date\":\"2025-11-13\"}]}",
  "{\"symbol\":\"X\",\"quarterlyEarnings\":[{\"fiscalDateEnding\":\"2025-09-30\",\"reportedDate\":\"2025-10-22\",\"reportedEPS\":\"2.65\"}]}",
  "symbol,name,reportDate,fiscalDateEnding,estimate,currency\r\nEUR/USD,\"A, B\",2026-01-28,2025-12-31,4.33,USD\r\n",
  "{\"name\":\"n\",\"unit\":\"u\",\"data\":[{\"date\":\"2025-11-01\",\"value\":\"4.10\"}]}",
};

static void
check (FinxProviderClass *klass,
       FinxProviderQuery *query,
       FinxHttpReply     *reply)
{
  g_autoptr(GError) error = NULL;
  FinxAnswerKind kind = klass->judge != NULL ? klass->judge (query, reply) : FINX_ANSWER_DATA;

  if (kind != FINX_ANSWER_DATA || klass->make_request == NULL)
    return;
  if (query->kind == FINX_QUERY_DAILY && klass->parse_daily != NULL)
    {
      g_autoptr(FinxDailySeries) series = klass->parse_daily (query, reply, &error);

      g_assert_true ((series == NULL) == (error != NULL));
      for (guint i = 0; series != NULL && i < series->bars->len; i++)
        g_assert_true (finx_bar_validate (&g_array_index (series->bars, FinxBar, i), NULL));
      for (guint i = 0; series != NULL && i < series->actions->len; i++)
        g_assert_cmpint (finx_decimal_sign (g_array_index (series->actions, FinxPriceAction, i).value), >, 0);
    }
  else if (query->kind == FINX_QUERY_LAST && klass->parse_last != NULL)
    {
      g_autoptr(FinxLastPrice) last = klass->parse_last (query, reply, &error);

      g_assert_true ((last == NULL) == (error != NULL));
      g_assert_true (last == NULL || finx_decimal_sign (last->price) > 0);
    }
  else if (query->kind == FINX_QUERY_ECONOMY && klass->parse_economy != NULL)
    {
      g_autoptr(FinxEconomicSeries) series = klass->parse_economy (query, reply, &error);

      g_assert_true ((series == NULL) == (error != NULL));
      for (guint i = 0; series != NULL && i < series->points->len; i++)
        g_assert_true (isfinite (g_array_index (series->points, FinxEconomicPoint, i).value));
    }
  else if (query->kind == FINX_QUERY_RELEASES && klass->parse_releases != NULL)
    {
      FinxProviderQuery dates_query = { .kind = query->kind, .series_asked = query->series_asked, .release = (char *) "10", .release_name = (char *) "CPI",
                                        .from_day = 0, .to_day = G_MAXINT32 };
      g_autoptr(FinxReleaseDates) dates = klass->parse_releases (&dates_query, reply, &error);

      g_assert_true ((dates == NULL) == (error != NULL));
      for (guint i = 1; dates != NULL && i < dates->days->len; i++)
        g_assert_cmpint (g_array_index (dates->days, gint32, i - 1), <, g_array_index (dates->days, gint32, i));
    }
  else if (query->kind >= FINX_QUERY_EARNINGS && klass->parse_earnings != NULL)
    {
      g_autoptr(FinxEarningsList) list = klass->parse_earnings (query, reply, &error);

      g_assert_true ((list == NULL) == (error != NULL));
      for (guint i = 0; list != NULL && i < list->reports->len; i++)
        g_assert_true (finx_decimal_is_known (g_array_index (list->reports, FinxEarningsReport, i).reported) == (query->kind == FINX_QUERY_EARNINGS));
    }
}

static void
change (GRand   *random,
        GString *text)
{
  gssize at = g_rand_int_range (random, 0, (gint32) text->len + 1), length = g_rand_int_range (random, 1, 20);

  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      g_string_erase (text, at, MIN ((gssize) text->len - at, length));
      break;
    case 1:
      g_string_insert (text, at, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      break;
    case 2:
      if ((gsize) at < text->len)
        text->str[at] = (char) g_rand_int_range (random, 1, 256);
      break;
    default:
      g_string_truncate (text, (gsize) at);
      break;
    }
}

static void
test_any_bytes (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (g_test_rand_int ());
  g_autoptr(FinxInstrument) pair = finx_instrument_new_plain ("EUR/USD", NULL, "", FINX_ASSET_FX, "USD");

  for (guint round = 0; round < 20000; round++)
    {
      FinxProviderClass *klass = g_type_class_ref (finx_adapters_get_type (round % finx_adapters_get_n ()));
      GString *text = g_string_new (seeds[g_rand_int_range (random, 0, G_N_ELEMENTS (seeds))]);
      FinxHttpReply reply = { .status = 200 };
      FinxProviderQuery query = { .instrument = pair, .symbol = (char *) "EUR/USD", .series = (char *) "USA/NY.GDP.MKTP.CD",
                                  .series_asked = (char *) "gdp", .from_day = G_MININT32, .to_day = G_MAXINT32, .now_us = FIXTURE_NOW };

      for (gint32 n = g_rand_int_range (random, 0, 5); n > 0; n--)
        change (random, text);
      reply.body = text->str;
      reply.length = text->len;
      for (query.kind = FINX_QUERY_DAILY; query.kind < FINX_N_QUERY_KINDS; query.kind++)
        check (klass, &query, &reply);
      g_string_free (text, TRUE);
      g_type_class_unref (klass);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/provider/next-key-when-one-is-spent", test_next_key_when_one_is_spent);
  g_test_add_func ("/provider/no-key", test_no_key);
  g_test_add_func ("/provider/csv-folder", test_csv_folder);
  g_test_add_func ("/provider/any-bytes", test_any_bytes);
  return g_test_run ();
}
