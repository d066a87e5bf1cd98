/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Firings are told to a webhook and a program at least once, and what was confirmed never again. */
#include <glib/gstdio.h>
#include <string.h>

#include "../support/http-server.h"
#include "base/finx-json.h"
#include "base/finx-log.h"
#include "engine-fixture.h"
#include "engine/alerts/finx-alert-command.h"
#include "engine/alerts/finx-engine-alerts.h"
#include "engine/alerts/finx-engine-delivery.h"
#include "engine/prices/finx-engine-providers.h"
#include "fake-keyring.h"

#define SECRET "T0k3n"
#define PATH   "/hook/" SECRET

typedef struct
{
  EngineFixture base;
  HttpServer   *server;
  FakeKeyring   keyring;
  GString      *troubles;
} Fixture;

static void
trouble_cb (Fixture    *self,
            const char *text)
{
  g_string_append_printf (self->troubles, "%s\n", text);
}

static void
prepare (gpointer user_data)
{
  Fixture *self = user_data;

  finx_engine_set_keyring (self->base.engine, finx_keyring_new (&fake_keyring, &self->keyring));
  g_signal_connect_swapped (self->base.engine, "trouble", G_CALLBACK (trouble_cb), self);
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  self->server = http_server_new ();
  self->keyring.keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->troubles = g_string_new (NULL);
  self->base.prepare = prepare;
  fixture_set_up (&self->base, data);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_assert_null (strstr (self->troubles->str, SECRET));
  fixture_tear_down (&self->base, data);
  g_hash_table_unref (self->keyring.keys);
  http_server_free (self->server);
  g_string_free (self->troubles, TRUE);
}

/* Lets time pass until @n requests came or, if @is_done, nothing is left to be told. */
static void
run_until (Fixture *self,
           guint    n,
           gboolean is_done)
{
  gint64 give_up = g_get_monotonic_time () + 60 * FINX_USEC_PER_SEC;

  while (http_server_get_requests (self->server) < n || (is_done && finx_engine_count_deliveries (self->base.engine) > 0))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, give_up);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
      finx_clock_advance (self->base.clock, 20000);
    }
  finx_engine_settle (self->base.engine);
}

static void
set_webhook (Fixture    *self,
             const char *path)
{
  g_autofree char *url = *path != '\0' ? g_strconcat (http_server_get_url (self->server), path, NULL) : g_strdup ("");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gboolean is_kept;

  finx_engine_set_webhook_async (self->base.engine, url, NULL, fixture_result_cb, &result);
  g_assert_true (finx_engine_set_webhook_finish (self->base.engine, fixture_wait (&self->base, &result), &is_kept, &error));
  g_assert_no_error (error);
}

/* An alert that fires with the next trade, as it is above one cent. */
static void
fire (Fixture *self,
      gboolean is_local)
{
  g_autoptr(FinxAlert) alert = finx_alert_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  alert->instrument = fixture_instrument (&self->base, "AAPL");
  alert->condition = FINX_ALERT_ABOVE;
  alert->level = fixture_decimal ("0.01");
  alert->is_local = is_local;
  g_free (alert->note);
  alert->note = g_strdup ("Sell “half”");
  finx_engine_save_alert_async (self->base.engine, alert, NULL, fixture_result_cb, &result);
  id = finx_engine_save_alert_finish (self->base.engine, fixture_wait (&self->base, &result), &error);
  g_assert_no_error (error);
  while (finx_alert_item_get_alert (finx_engine_find_alert (self->base.engine, id))->state != FINX_ALERT_FIRED)
    {
      finx_clock_advance (self->base.clock, 250 * 1000);
      finx_engine_settle (self->base.engine);
    }
}

/* (transfer full): of the body of a request */
static char *
get_id (Fixture *self,
        guint    request)
{
  g_autofree char *text = http_server_get_request (self->server, request);
  g_autoptr(JsonObject) body = finx_json_parse_object (strstr (text, "\n\n") + 2);

  g_assert_nonnull (body);
  g_assert_true (g_str_has_prefix (text, PATH));
  return g_strdup (finx_json_get_text (body, "id"));
}

typedef struct
{
  const char *name;
  HttpAnswer  answers[4];
  guint       n_answers;
  guint       n_requests;       /* until it is told, or given up */
  const char *code;             /* in what the user is told; "": nothing; %NULL: as time runs fast here, either */
} Case;

static const Case cases[] = {
  { "well",       { { .status = 204 } }, 1, 1, "" },
  { "page",       { { .type = "text/html", .body = "<html>thanks</html>" } }, 1, 1, "" },
  { "500",        { { .status = 500 }, { .status = 500 }, { .body = "ok" } }, 3, 3, NULL },
  { "500-longer", { { .status = 500 }, { .status = 500 }, { .status = 500 }, { .body = "ok" } }, 4, 4, "FINX-NET-00" },
  { "429",        { { .status = 429, .retry_after = "3" }, { .body = "ok" } }, 2, 2, NULL },
  { "closes",     { { .raw = "" }, { .body = "ok" } }, 2, 2, NULL },
  { "hangs",      { { .is_silent = TRUE }, { .body = "ok" } }, 2, 2, NULL },
  { "gone",       { { .status = 410 } }, 1, 1, "FINX-ALERT-019" },
  { "redirects",  { { .status = 307, .location = "/elsewhere" } }, 1, 1, "FINX-ALERT-024" },
};

static void
test_webhook (Fixture      *self,
              gconstpointer data)
{
  const Case *test = data;
  g_autofree char *first = NULL, *text = NULL;

  http_server_answer (self->server, PATH, test->answers, test->n_answers);
  set_webhook (self, PATH);
  fire (self, FALSE);
  run_until (self, test->n_requests, TRUE);
  /* More when an answer is late, as time runs fast here: the webhook is told again, under the same id. */
  g_assert_cmpuint (http_server_get_requests (self->server), >=, test->n_requests);
  first = get_id (self, 0);
  for (guint i = 1; i < http_server_get_requests (self->server); i++)
    {
      g_autofree char *id = get_id (self, i);

      g_assert_cmpstr (id, ==, first);
    }
  if (test->code != NULL && *test->code != '\0')
    g_assert_nonnull (strstr (self->troubles->str, test->code));
  else if (test->code != NULL)
    g_assert_cmpstr (self->troubles->str, ==, "");
  /* What is settled stays so. */
  fixture_close (&self->base);
  fixture_open (&self->base);
  g_assert_cmpuint (finx_engine_count_deliveries (self->base.engine), ==, 0);
}

/* What is told, as far as it can be known. */
static void
test_body (Fixture      *self,
           gconstpointer data)
{
  const HttpAnswer answer = { .status = 200 };
  g_autofree char *text = NULL, *key = NULL, *state = NULL;
  g_autoptr(JsonObject) body = NULL;

  http_server_answer (self->server, PATH, &answer, 1);
  set_webhook (self, PATH);
  fire (self, TRUE);                    /* nobody is told of this one */
  fire (self, FALSE);
  run_until (self, 1, TRUE);
  g_assert_cmpuint (http_server_get_requests (self->server), ==, 1);
  text = http_server_get_request (self->server, 0);
  body = finx_json_parse_object (strstr (text, "\n\n") + 2);
  key = g_strconcat ("Idempotency-Key: ", finx_json_get_text (body, "id"), NULL);
  g_assert_nonnull (strstr (text, key));
  g_assert_cmpstr (finx_json_get_text (body, "event"), ==, "fired");
  g_assert_cmpstr (finx_json_get_text (body, "title"), ==, "AAPL at or above 0.01");
  g_assert_cmpstr (finx_json_get_text (body, "symbol"), ==, "AAPL");
  g_assert_cmpstr (finx_json_get_text (body, "note"), ==, "Sell “half”");
  g_assert_nonnull (finx_json_get_text (body, "price"));
  state = finx_engine_get_state (self->base.engine, "alerts.delivery");
  g_assert_null (strstr (state, SECRET));
  g_assert_cmpstr (finx_engine_get_delivery_settings (self->base.engine)->host, ==, "127.0.0.1");
}

/* While the program is closed, offline, or knows no address, it waits; the address that is taken away ends it. */
static void
test_waits (Fixture      *self,
            gconstpointer data)
{
  const HttpAnswer answers[] = { { .is_silent = TRUE }, { .status = 200 } };
  g_autofree char *first = NULL, *second = NULL;

  http_server_answer (self->server, PATH, answers, 2);
  set_webhook (self, PATH);
  fire (self, FALSE);
  run_until (self, 1, FALSE);
  fixture_close (&self->base);
  fixture_open (&self->base);
  g_assert_cmpuint (finx_engine_count_deliveries (self->base.engine), ==, 1);
  run_until (self, 2, TRUE);
  first = get_id (self, 0);
  second = get_id (self, 1);
  g_assert_cmpstr (first, ==, second);

  finx_engine_set_offline (self->base.engine, TRUE);
  finx_engine_set_offline (self->base.engine, FALSE);
  set_webhook (self, "");
  g_assert_cmpuint (g_hash_table_size (self->keyring.keys), ==, 0);
  fire (self, FALSE);
  g_assert_cmpuint (finx_engine_count_deliveries (self->base.engine), ==, 0);
}

static void
test_addresses (Fixture      *self,
                gconstpointer data)
{
  static const struct { const char *url, *host; } urls[] = {
    { "https://hooks.example.org/services/T0/B0", "hooks.example.org" }, { "http://127.0.0.1:8080/x", "127.0.0.1" },
    { "http://localhost/x", "localhost" }, { "http://example.org/x", NULL }, { "ftp://example.org/", NULL }, { "example.org", NULL },
    { "https://", NULL }, { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *host = finx_webhook_host (urls[i].url, &error);

      g_assert_cmpstr (host, ==, urls[i].host);
      if (host == NULL)
        fixture_assert_error (error, FINX_ERROR_INVALID, "FINX-ALERT-017");
    }
}

/* A program gets the text and the title, no shell between; a failure is told with its own words. */
static void
test_command (Fixture      *self,
              gconstpointer data)
{
  g_autofree char *said = g_build_filename (self->base.folder, "said", NULL), *line = NULL, *text = NULL;
  g_autoptr(GError) error = NULL;

  line = g_strdup_printf ("tee '%s' '%s-%%s'", said, said);
  g_assert_true (finx_engine_set_alert_command (self->base.engine, line, &error));
  fire (self, FALSE);
  run_until (self, 0, TRUE);
  g_assert_true (g_file_get_contents (said, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "AAPL at or above 0.01\n\n"));
  g_assert_nonnull (strstr (text, "\nSell “half”\n"));
  g_free (text);
  g_free (line);
  line = g_strconcat (said, "-AAPL at or above 0.01", NULL);
  g_assert_true (g_file_get_contents (line, &text, NULL, NULL));
  g_assert_cmpstr (self->troubles->str, ==, "");

  g_assert_false (finx_engine_set_alert_command (self->base.engine, "no-such-program-here x", &error));
  fixture_assert_error (error, FINX_ERROR_NOT_FOUND, "FINX-ALERT-023");
  g_clear_error (&error);
  g_assert_false (finx_engine_set_alert_command (self->base.engine, "mail 'x", &error));
  fixture_assert_error (error, FINX_ERROR_INVALID, "FINX-ALERT-018");
  g_clear_error (&error);
  g_assert_true (finx_engine_set_alert_command (self->base.engine, "ls /nowhere-at-all", &error));
  fire (self, FALSE);
  run_until (self, 0, TRUE);            /* five times */
  g_assert_nonnull (strstr (self->troubles->str, "The command failed with status 2: "));
  g_assert_nonnull (strstr (self->troubles->str, "/nowhere-at-all"));
}

typedef struct
{
  const char *name, *line;
  const char *code;             /* (nullable): it works */
} Run;

static const Run runs[] = {
  { "reads-nothing", "true", NULL },
  { "fails", "false", "FINX-ALERT-020" },
  { "is-killed", "sh -c 'kill -9 $$'", "FINX-ALERT-020" },
  { "hangs", "sleep 60", "FINX-ALERT-021" },
  { "complains-for-ever", "sh -c 'while :; do echo no >&2; done'", "FINX-ALERT-021" },
  { "leaves-a-child", "sh -c 'sleep 5 & exit 3'", "FINX-ALERT-020" },
};

static void
test_run (gconstpointer data)
{
  const Run *run = data;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  finx_alert_command_run_async (run->line, "title", "text", 1, NULL, fixture_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (finx_alert_command_run_finish (result, &error) == (run->code == NULL));
  g_assert_cmpstr (error != NULL ? finx_error_code (error) : NULL, ==, run->code);
}

static void
test_tests (Fixture      *self,
            gconstpointer data)
{
  const HttpAnswer answer = { .status = 200 };

  http_server_answer (self->server, PATH, &answer, 1);
  for (guint step = 0; step < 4; step++)
    {
      FinxChannel channel = step % 2 == 0 ? FINX_CHANNEL_WEBHOOK : FINX_CHANNEL_COMMAND;
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      if (step == 2)
        {
          set_webhook (self, PATH);
          g_assert_true (finx_engine_set_alert_command (self->base.engine, "true", NULL));
        }
      finx_engine_test_channel_async (self->base.engine, channel, NULL, fixture_result_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_true (finx_engine_test_channel_finish (self->base.engine, result, &error) == (step >= 2));
      if (step < 2)
        fixture_assert_error (error, FINX_ERROR_NOT_FOUND, "FINX-ALERT-025");
    }
  g_assert_cmpuint (http_server_get_requests (self->server), ==, 1);
}

/* The child: fires one alert in @folder unless one fired before, tells the server, prints when there is nothing left. */
static int
run_child (const char *folder,
           const char *url)
{
  Fixture self = { .base = { .folder = (char *) folder, .clock = finx_clock_new_manual (G_GINT64_CONSTANT (1700000000000000)) } };
  g_autoptr(GAsyncResult) result = NULL;
  gboolean is_kept;

  self.keyring.keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (self.keyring.keys, g_strdup ("alert-webhook/1"), g_strconcat (url, PATH, NULL));
  self.server = http_server_new ();
  self.troubles = g_string_new (NULL);
  self.base.prepare = prepare;
  fixture_open (&self.base);
  if (g_list_model_get_n_items (finx_engine_get_alerts (self.base.engine)) == 0)
    {
      g_autofree char *address = g_strconcat (url, PATH, NULL);

      finx_engine_set_webhook_async (self.base.engine, address, NULL, fixture_result_cb, &result);
      finx_engine_set_webhook_finish (self.base.engine, fixture_wait (&self.base, &result), &is_kept, NULL);
      fire (&self, FALSE);
    }
  run_until (&self, 0, TRUE);
  g_print ("done\n");
  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}

/* Killed while the webhook is silent, it is told again by the next, with the same id; confirmed, by none after that. */
static void
test_kill (Fixture      *self,
           gconstpointer data)
{
  const HttpAnswer answers[] = { { .is_silent = TRUE }, { .status = 200 } };
  g_autofree char *first = NULL, *second = NULL, *folder = g_build_filename (self->base.folder, "child", NULL);

  http_server_answer (self->server, PATH, answers, 2);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (guint life = 0; life < 3; life++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/proc/self/exe", "--child", folder,
                                                       http_server_get_url (self->server), NULL);
      g_autoptr(GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));

      g_assert_no_error (error);
      if (life == 0)
        while (http_server_get_requests (self->server) == 0)
          g_usleep (1000);
      else
        g_free (g_data_input_stream_read_line (lines, NULL, NULL, NULL));
      g_subprocess_force_exit (child);
      g_subprocess_wait (child, NULL, NULL);
    }
  g_assert_cmpuint (http_server_get_requests (self->server), ==, 2);
  first = get_id (self, 0);
  second = get_id (self, 1);
  g_assert_cmpstr (first, ==, second);
}

#define ADD(name, data, func) g_test_add ("/engine/delivery/" name, Fixture, data, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--child") == 0)
    return run_child (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/delivery/webhook/%s", cases[i].name);

      g_test_add (path, Fixture, &cases[i], set_up, test_webhook, tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/delivery/run/%s", runs[i].name);

      g_test_add_data_func (path, &runs[i], test_run);
    }
  ADD ("body", NULL, test_body);
  ADD ("waits", NULL, test_waits);
  ADD ("addresses", NULL, test_addresses);
  ADD ("command", NULL, test_command);
  ADD ("tests", NULL, test_tests);
  ADD ("kill", NULL, test_kill);
  return g_test_run ();
}
