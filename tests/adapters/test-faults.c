/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every adapter and everything it serves, against every way in which a server can fail: an error with a code, nothing shown. */
#include <string.h>

#include "adapters-fixture.h"

#include "base/finx-time.h"

/* @codes: those that an adapter may make of it, separated by spaces */
typedef struct
{
  const char *name;
  HttpAnswer  answer;
  const char *codes;
} Fault;

#define STRANGE "FINX-DATA-002"

static const Fault faults[] = {
  { "html", { .type = "text/html", .body = "<!DOCTYPE html><html><body>We will be right back</body></html>" }, STRANGE },
  { "truncated-json", { .body = "{\"chart\":{\"result\":[{\"meta\":{\"currency\":\"USD\"" }, STRANGE },
  { "truncated-line", { .raw = "HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n{\"a\":" }, "FINX-NET-001" },
  { "nothing", { .body = "" }, STRANGE },
  { "cut", { .raw = "" }, "FINX-NET-001" },
  { "bytes", { .body = "\x01\xff\xfe\x80{}" }, STRANGE },
  { "deep", { .body = "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[" }, STRANGE },
  { "other-json", { .body = "{\"hello\":[1,2,{\"a\":null}]}" }, STRANGE " FINX-DATA-009" },
  { "empty-object", { .body = "{}" }, STRANGE " FINX-DATA-006 FINX-DATA-009" },
  { "empty-array", { .body = "[]" }, STRANGE " FINX-DATA-009" },
  { "429", { .status = 429, .type = "text/plain", .body = "Too Many Requests" }, "FINX-NET-004" },
  { "429-with-time", { .status = 429, .retry_after = "3600", .body = "{}" }, "FINX-NET-004" },
  { "limit-as-200", { .type = "text/plain", .body = "Too Many Requests" }, STRANGE " FINX-DATA-006" },
  { "401", { .status = 401, .body = "{\"error\":\"Unauthorized\"}" }, "FINX-DATA-008" },
  { "403", { .status = 403, .type = "text/html", .body = "<html>Forbidden</html>" }, STRANGE " FINX-DATA-008" },
  { "404", { .status = 404, .type = "text/html", .body = "<html>Not Found</html>" }, STRANGE " FINX-DATA-009" },
  { "500", { .status = 500, .body = "Internal Server Error" }, "FINX-NET-003" },
  { "503", { .status = 503, .type = "text/html", .body = "<html>Down</html>" }, "FINX-NET-003" },
};

typedef struct
{
  guint         adapter;
  FinxQueryKind kind;
  const Fault  *fault;
} Case;

static void
test_fault (gconstpointer data)
{
  static const char *const keys[] = { FIXTURE_KEY, NULL };
  const Case *test = data;
  const FinxProviderInfo *info = finx_adapters_get_info (test->adapter);
  gboolean is_coin = (info->assets & 1u << FINX_ASSET_EQUITY) == 0 && (info->assets & 1u << FINX_ASSET_CRYPTO) != 0;
  gboolean is_rate = (info->assets & 1u << FINX_ASSET_EQUITY) == 0 && !is_coin;
  g_autoptr(FinxInstrument) instrument =
    finx_instrument_new_plain (is_coin ? "BTC-USD" : is_rate ? "EUR/USD" : "AAPL", NULL, "", is_coin ? FINX_ASSET_CRYPTO : is_rate ? FINX_ASSET_FX : FINX_ASSET_EQUITY, "USD");
  g_autoptr(GError) error = NULL;
  g_autofree char *outcome = NULL;
  ProviderFixture f;

  fixture_set_up (&f, info->id, NULL, info->key != FINX_KEY_NEEDED_NOT ? keys : NULL);
  http_server_answer (f.server, "/", &test->fault->answer, 1);
  outcome = fixture_ask (&f, test->kind, test->kind < FINX_QUERY_ECONOMY || test->kind >= FINX_QUERY_EARNINGS ? instrument : NULL, "unemployment", (gint32) finx_days_from_date (2025, 11, 1),
                         (gint32) finx_days_from_date (2025, 11, 18), &error);
  g_assert_cmpstr (outcome, ==, NULL);
  g_assert_nonnull (error);
  if (error == NULL)
    return;
  if (strstr (test->fault->codes, finx_error_code (error)) == NULL)
    g_assert_cmpstr (finx_error_code (error), ==, test->fault->codes);
  g_assert_nonnull (strstr (error->message, info->name));       /* who it was */
  fixture_assert_no_key (error->message);
  fixture_assert_no_key (finx_provider_get_trouble (f.provider));
  fixture_tear_down (&f);
}

int
main (int    argc,
      char **argv)
{
  static const char *const kinds[] = { "daily", "last", "economy", "releases", "earnings", "expected" };

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();    /* one run tells of all */
  for (guint i = 0; i < finx_adapters_get_n (); i++)
    for (guint kind = FINX_QUERY_DAILY; finx_adapters_get_info (i)->url != NULL && kind < FINX_N_QUERY_KINDS; kind++)
      for (gsize k = 0; finx_adapters_serves (i, (FinxQueryKind) kind) && k < G_N_ELEMENTS (faults); k++)
        {
          g_autofree char *path = g_strdup_printf ("/faults/%s/%s/%s", finx_adapters_get_info (i)->id, kinds[kind], faults[k].name);
          Case *test = g_new (Case, 1);

          *test = (Case) { i, (FinxQueryKind) kind, &faults[k] };
          g_test_add_data_func_full (path, test, test_fault, g_free);
        }
  return g_test_run ();
}
