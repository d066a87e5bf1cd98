/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finxctl and the providers of market data, which answer from a server of the test's own. */
#include <glib.h>
#include <string.h>

#include "../support/http-server.h"
#include "finxctl-fixture.h"

static HttpServer *server;

/* A server for each test, and everybody else out of reach. */
static void
set_up_server (Fixture      *self,
               gconstpointer data)
{
  static const char *const others[] = { "FINX_YAHOO_URL", "FINX_ALPHAVANTAGE_URL", "FINX_COINGECKO_URL", "FINX_ECB_URL", "FINX_FRED_URL" };

  server = http_server_new ();
  g_setenv ("FINX_STOOQ_URL", http_server_get_url (server), TRUE);
  g_setenv ("FINX_WORLDBANK_URL", http_server_get_url (server), TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_setenv (others[i], "http://127.0.0.1:1", TRUE);
  set_up (self, data);
}

static void
tear_down_server (Fixture      *self,
                  gconstpointer data)
{
  tear_down (self, data);
  http_server_free (server);
}

static void
test_fetch (Fixture      *self,
            gconstpointer data)
{
  const HttpAnswer rows = { .body = "Date,Open,High,Low,Close,Volume\n2024-01-02,10,11,9,10.5,100\n2024-01-03,10,12,9,11,100\n" };
  JsonObject *row;
  JsonArray *list;

  http_server_answer (server, "/q/d/l", &rows, 1);
  list = run_array (self, "prices fetch AAPL NEWONE --provider stooq --from 2024-01-01 --to 2024-02-01 --currency usd");
  g_assert_cmpuint (json_array_get_length (list), ==, 2);
  row = json_array_get_object_element (list, 0);
  g_assert_cmpstr (text_of (row, "symbol"), ==, "AAPL");
  g_assert_cmpstr (text_of (row, "provider"), ==, "stooq");
  g_assert_cmpstr (text_of (row, "first"), ==, "2024-01-02");
  g_assert_cmpstr (text_of (row, "adjusted"), ==, "all");
  list = run_array (self, "prices list");
  g_assert_cmpuint (json_array_get_length (list), ==, 2);
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 1), "symbol"), ==, "NEWONE");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 1), "source"), ==, "imported");
  list = run_array (self, "prices show aapl");
  g_assert_cmpuint (json_array_get_length (list), ==, 2);
  run_object (self, "portfolio create Depot");
  run_object (self, "portfolio settings depot --benchmark NEWONE");        /* it became an instrument */
}

static void
test_contradiction (Fixture      *self,
                    gconstpointer data)
{
  const HttpAnswer rows = { .body = "Date,Open,High,Low,Close,Volume\n2024-01-02,10,11,9,10.5,100\n2024-01-03,10,12,9,11,100\n" };

  http_server_answer (server, "/q/d/l", &rows, 1);
  write_file (self, "prices.csv", "date,close\n2024-01-02,99\n2024-01-04,11\n", -1);
  run_object (self, "prices import %D/prices.csv --symbol AAPL");
  assert_fails (self, self->data_dir, "prices fetch AAPL --provider stooq --from 2024-01-01", 1, "FINX-DATA-014", "99 kept");
  g_assert_cmpuint (json_array_get_length (run_array (self, "prices show AAPL")), ==, 2);
  run_array (self, "prices fetch AAPL --provider stooq --from 2024-01-01 --replace");
  g_assert_cmpuint (json_array_get_length (run_array (self, "prices show AAPL")), ==, 3);
}

/* Two providers that tell two prices of one moment: the second is told with a warning. */
static void
test_last_contradiction (Fixture      *self,
                         gconstpointer data)
{
  g_autofree char *chart = g_strdup_printf ("{\"chart\":{\"result\":[{\"meta\":{\"currency\":\"USD\",\"regularMarketPrice\":20,\"regularMarketTime\":%" G_GINT64_FORMAT
                                            "}}]}}", g_get_real_time () / G_USEC_PER_SEC);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GTimeZone) warsaw = g_time_zone_new_identifier ("Europe/Warsaw");
  g_autoptr(GDateTime) there = g_date_time_to_timezone (now, warsaw);
  g_autofree char *when = g_date_time_format (there, "%Y-%m-%d,%H:%M:%S");
  g_autofree char *rows = g_strdup_printf ("Symbol,Date,Time,Open,High,Low,Close,Volume\nAAPL.US,%s,1,2,0.5,10,100\n", when);
  const HttpAnswer yahoo = { .body = chart }, stooq = { .body = rows };
  JsonObject *row;

  http_server_answer (server, "/v8/finance", &yahoo, 1);
  http_server_answer (server, "/q/l", &stooq, 1);
  g_setenv ("FINX_YAHOO_URL", http_server_get_url (server), TRUE);
  row = json_array_get_object_element (run_array (self, "prices last AAPL --provider stooq"), 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (row, "warnings")), ==, 0);
  row = json_array_get_object_element (run_array (self, "prices last AAPL --provider yahoo"), 0);
  g_assert_cmpstr (text_of (row, "price"), ==, "20");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (row, "warnings")), ==, 1);
  g_assert_nonnull (strstr (json_array_get_string_element (json_object_get_array_member (row, "warnings"), 0), "contradict"));
}

static void
test_economy (Fixture      *self,
              gconstpointer data)
{
  const HttpAnswer rows = { .body = "[{\"page\":1},[{\"indicator\":{\"value\":\"Inflation\"},\"country\":{\"value\":\"Germany\"},\"date\":\"2024\",\"value\":2.5}]]" };
  JsonArray *list;

  http_server_answer (server, "/country/DEU", &rows, 1);
  for (guint i = 0; i < 2; i++)         /* the second time out of the cache */
    {
      list = run_array (self, "data economy inflation/DEU");
      g_assert_cmpuint (json_array_get_length (list), ==, 1);
      g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "date"), ==, "2024-01-01");
      g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "provider"), ==, "worldbank");
      g_assert_cmpuint (http_server_get_requests (server), ==, 1);
    }
}

/* The one that tells of them has no key here; who is not known as a provider of them is not asked. */
static void
test_earnings (Fixture      *self,
               gconstpointer data)
{
  assert_fails (self, self->data_dir, "prices earnings AAPL --provider alphavantage", 1, "FINX-DATA-003", "needs a key");
  assert_fails (self, self->data_dir, "prices earnings AAPL", 1, "FINX-DATA-011", "AAPL’s earnings");
  assert_fails (self, self->data_dir, "prices earnings AAPL --provider stooq", 1, "FINX-DATA-011", "AAPL’s earnings");
  assert_fails (self, self->data_dir, "prices earnings", 2, "FINX-CLI-001", "prices earnings");
  g_assert_cmpuint (json_array_get_length (run_array (self, "market calendar --kind earnings")), ==, 0);
  assert_fails (self, self->data_dir, "market calendar --kind profits", 2, "FINX-CLI-001", "earnings");
  g_assert_cmpuint (http_server_get_requests (server), ==, 0);
}

static void
test_settings (Fixture      *self,
               gconstpointer data)
{
  JsonArray *list;

  run_object (self, "data set stooq off");
  run_object (self, "data order equity yahoo stooq");
  list = run_array (self, "data providers");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *row = json_array_get_object_element (list, i);
      gboolean is_off = g_str_equal (text_of (row, "id"), "stooq");

      g_assert_cmpint (g_str_equal (text_of (row, "state"), "off"), ==, is_off);
    }
  assert_fails (self, self->data_dir, "prices fetch AAPL --provider stooq", 1, "FINX-DATA-019", "switched off");
  assert_fails (self, self->data_dir, "prices fetch AAPL --provider nobody", 1, "FINX-DATA-018", "nobody");
  assert_fails (self, self->data_dir, "data order shares yahoo", 2, "FINX-CLI-001", "economy");
  assert_fails (self, self->data_dir, "prices fetch AAPL --from soon", 2, "FINX-CLI-001", "--from");
  assert_fails (self, self->data_dir, "prices fetch AAPL", 1, "FINX-NET-001", "Yahoo");
  g_assert_cmpuint (http_server_get_requests (server), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  init_finxctl_test (&argc, &argv);
#define ADD(name, func) g_test_add ("/finxctl-providers/" name, Fixture, NULL, set_up_server, func, tear_down_server)
  ADD ("fetch", test_fetch);
  ADD ("contradiction", test_contradiction);
  ADD ("earnings", test_earnings);
  ADD ("last-contradiction", test_last_contradiction);
  ADD ("economy", test_economy);
  ADD ("settings", test_settings);
  return g_test_run ();
}
