/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finxctl and keys of providers in a real keyring: kept, used in turn, replaced, removed; and a keyring that is locked, refuses, or
 * is not there. The keys are nowhere else. */
#include <math.h>
#include <string.h>

#include "../support/http-server.h"
#include "../support/keyring.h"
#include "base/finx-time.h"
#include "finxctl-fixture.h"

#define FIRST  "F1RST-S3CR3T"
#define SECOND "S3C0ND-S3CR3T"

static Keyring *keyring;
static HttpServer *server;

static void
set_up_server (Fixture      *self,
               gconstpointer data)
{
  const HttpAnswer quote = { .body = "Symbol,Date,Time,Open,High,Low,Close,Volume\nAAPL.US,2025-11-18,22:00:15,1,2,0.5,1.75,100\n" };
  const HttpAnswer rows = { .body = "Date,Open,High,Low,Close,Volume\n2024-01-02,10,11,9,10.5,100\n2024-01-03,10,12,9,11,100\n" };

  server = http_server_new ();
  http_server_answer (server, "/q/l", &quote, 1);
  http_server_answer (server, "/q/d/l", &rows, 1);
  g_setenv ("FINX_STOOQ_URL", http_server_get_url (server), TRUE);
  g_setenv ("FINX_ALPHAVANTAGE_URL", http_server_get_url (server), TRUE);
  keyring_be (keyring, KEYRING_OPEN);
  set_up (self, data);
}

static void
assert_untold (Fixture *self)
{
  static const char *const secrets[] = { FIRST, SECOND };

  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      keyring_assert_untold (self->folder, secrets[i]);
      keyring_assert_untold (keyring_get_home (keyring), secrets[i]);
      g_assert_null (self->out != NULL ? strstr (self->out, secrets[i]) : NULL);
      g_assert_null (self->err != NULL ? strstr (self->err, secrets[i]) : NULL);
    }
}

static void
tear_down_server (Fixture      *self,
                  gconstpointer data)
{
  assert_untold (self);
  keyring_be (keyring, KEYRING_OPEN);
  run_object (self, "data key stooq --remove");
  tear_down (self, data);
  http_server_free (server);
}

static void
keep (Fixture    *self,
      const char *key)
{
  self->input = key;
  run_object (self, "data key stooq");
  self->input = NULL;
  assert_untold (self);
}

static void
assert_keys (Fixture *self,
             gint64   n)
{
  JsonArray *list = run_array (self, "data providers");

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *row = json_array_get_object_element (list, i);

      if (g_str_equal (text_of (row, "id"), "stooq"))
        g_assert_cmpint (json_object_get_int_member (row, "keys"), ==, n);
    }
}

/* Which key the newest request came with: 1, 2, or 0 for none. */
static guint
fetch (Fixture *self)
{
  g_autofree char *request = NULL;

  run_array (self, "prices fetch AAPL GE --provider stooq --from 2024-01-01 --to 2024-02-01 --replace --again");
  assert_untold (self);
  request = http_server_get_request (server, http_server_get_requests (server) - 1);
  return strstr (request, FIRST) != NULL ? 1 : strstr (request, SECOND) != NULL ? 2 : 0;
}

static guint
count (const char *key)
{
  guint n = 0;

  for (guint i = 0; i < http_server_get_requests (server); i++)
    {
      g_autofree char *request = http_server_get_request (server, i);

      n += strstr (request, key) != NULL;
    }
  return n;
}

static void
test_keys (Fixture      *self,
           gconstpointer data)
{
  keep (self, FIRST "\n");
  assert_keys (self, 1);
  g_assert_cmpuint (fetch (self), ==, 1);
  keep (self, SECOND "\n");
  assert_keys (self, 2);
  fetch (self);                         /* two symbols: each key once */
  g_assert_cmpuint (count (FIRST), ==, 3);
  g_assert_cmpuint (count (SECOND), ==, 1);
  keep (self, SECOND "\n");             /* the same again is the same */
  assert_keys (self, 2);
  run_object (self, "data key stooq --remove");
  assert_keys (self, 0);
  keep (self, SECOND "\n");
  g_assert_cmpuint (fetch (self), ==, 2);
  keyring_be (keyring, KEYRING_OPEN);   /* as after a new log-in */
  assert_keys (self, 1);
  g_assert_cmpuint (fetch (self), ==, 2);
}

/* Reports of a company, with two requests, of which the second time none is needed; and in the calendar what is expected. */
static void
test_earnings (Fixture      *self,
               gconstpointer data)
{
  gint32 next = (gint32) finx_days_from_time (g_get_real_time ()) + 20;
  g_autofree char *day = finx_days_to_string (next);
  g_autofree char *expected = g_strdup_printf ("symbol,name,reportDate,fiscalDateEnding,estimate,currency,timeOfTheDay\r\nAAPL,APPLE,%s,,2.1,USD,pre-market\r\n", day);
  const HttpAnswer made = { .body = "{\"quarterlyEarnings\":[{\"fiscalDateEnding\":\"2025-09-30\",\"reportedDate\":\"2025-10-30\",\"reportedEPS\":\"1.85\","
                                    "\"estimatedEPS\":\"-1.78\",\"reportTime\":\"post-market\"}]}" };
  JsonArray *list;
  JsonObject *row;

  http_server_answer (server, "/query?function=EARNINGS&", &made, 1);
  http_server_answer (server, "/query?function=EARNINGS_CALENDAR&", &(HttpAnswer) { .body = expected }, 1);
  self->input = FIRST "\n";
  run_object (self, "data key alphavantage");
  self->input = NULL;
  for (guint i = 0; i < 2; i++)
    {
      list = run_array (self, "prices earnings AAPL");
      g_assert_cmpuint (json_array_get_length (list), ==, 2);
      g_assert_cmpuint (count (FIRST), ==, 2);
    }
  row = json_array_get_object_element (list, 0);
  g_assert_cmpstr (text_of (row, "date"), ==, "2025-10-30");
  g_assert_cmpstr (text_of (row, "period"), ==, "2025-09-30");
  g_assert_cmpstr (text_of (row, "reported"), ==, "1.85");
  g_assert_cmpstr (text_of (row, "surprise"), ==, "3.63");
  g_assert_cmpfloat (fabs (json_object_get_double_member (row, "surprise_ratio") - 3.63 / 1.78), <, 1e-9);
  g_assert_cmpstr (text_of (row, "hour"), ==, "after-close");
  row = json_array_get_object_element (list, 1);
  g_assert_true (json_object_get_boolean_member (row, "expected"));
  g_assert_cmpstr (text_of (row, "date"), ==, day);
  g_assert_true (json_object_get_null_member (row, "reported"));
  g_assert_true (json_object_get_null_member (row, "period"));
  g_assert_cmpstr (text_of (row, "estimate"), ==, "2.1");
  run_object (self, "portfolio create Depot");
  write_file (self, "buy.csv", "date,type,symbol,quantity,amount,currency\n2024-05-08,deposit,,,2000,USD\n2024-05-08,buy,AAPL,10,1800,USD\n", -1);
  run_object (self, "import %D/buy.csv --portfolio Depot");
  list = run_array (self, "market calendar --kind earnings --held");
  g_assert_cmpuint (json_array_get_length (list), ==, 1);
  row = json_array_get_object_element (list, 0);
  g_assert_cmpstr (text_of (row, "date"), ==, day);
  g_assert_cmpstr (text_of (row, "what"), ==, "Report expected before the open");
  g_assert_cmpstr (text_of (row, "value"), ==, "2.1");
  g_assert_cmpuint (count (FIRST), ==, 2);
  run_object (self, "data key alphavantage --remove");
}

static void
assert_not_kept (Fixture    *self,
                 KeyringKind kind,
                 const char *code,
                 const char *part)
{
  keyring_be (keyring, kind);
  self->input = FIRST "\n";
  assert_fails (self, self->data_dir, "data key stooq", 1, code, part);
  self->input = NULL;
  assert_untold (self);
  assert_keys (self, 0);                /* it is known to nobody, and all else works */
  keyring_be (keyring, KEYRING_OPEN);
  assert_keys (self, 0);
}

static void
test_troubles (Fixture      *self,
               gconstpointer data)
{
  assert_not_kept (self, KEYRING_LOCKED, "FINX-DATA-023", "locked");
  assert_not_kept (self, KEYRING_ABSENT, "FINX-DATA-020", "no keyring");
  assert_not_kept (self, KEYRING_REFUSING, "FINX-DATA-024", "refused");
}

/* What is kept is not lost with the lock. */
static void
test_lock_and_unlock (Fixture      *self,
                      gconstpointer data)
{
  keep (self, FIRST "\n");
  keyring_be (keyring, KEYRING_LOCKED);
  assert_keys (self, 0);
  assert_fails (self, self->data_dir, "data key stooq --remove", 1, "FINX-DATA-023", "locked");
  keyring_be (keyring, KEYRING_OPEN);
  assert_keys (self, 1);
  g_assert_cmpuint (fetch (self), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  int status;

  init_finxctl_test (&argc, &argv);
  if (!keyring_is_there ())
    {
      g_print ("1..0 # SKIP dbus-daemon or gnome-keyring-daemon is not installed\n");
      return 0;
    }
  keyring = keyring_new ();
#define ADD(name, func) g_test_add ("/finxctl-keyring/" name, Fixture, NULL, set_up_server, func, tear_down_server)
  ADD ("keys", test_keys);
  ADD ("earnings", test_earnings);
  ADD ("troubles", test_troubles);
  ADD ("lock-and-unlock", test_lock_and_unlock);
  status = g_test_run ();
  keyring_free (keyring);
  return status;
}
