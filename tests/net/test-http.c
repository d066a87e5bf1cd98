/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "../support/helpers.h"
#include "../support/http-server.h"
#include "base/finx-error.h"
#include "base/finx-log.h"
#include "net/finx-http.h"

#define S      FINX_USEC_PER_SEC
#define START  (1700000000 * S)
#define SECRET "k3y/w!th+odd chars"

typedef struct
{
  HttpServer   *server;
  FinxClock    *clock;
  FinxHttp     *http;
  FinxHttpLane *lane;
} Fixture;

static void
set_up (Fixture                   *self,
        const FinxHttpLaneOptions *options)
{
  self->server = http_server_new ();
  self->clock = finx_clock_new_manual (START);
  self->http = finx_http_new (self->clock);
  self->lane = finx_http_lane_new (self->http, options);
}

static void
tear_down (Fixture *self)
{
  g_clear_object (&self->lane);
  g_clear_object (&self->http);
  g_clear_object (&self->clock);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&self->server, http_server_free);
}

/* Lets the clock run to where the lane waits for, so that nothing takes time. What is on the line is waited for, unless the
 * server has it and is silent. */
static void
wait_for (Fixture       *self,
          GAsyncResult **slot,
          gboolean       is_silent)
{
  guint n_seen = http_server_get_requests (self->server);

  while (*slot == NULL)
    {
      gint64 due = finx_http_lane_get_due (self->lane);
      gboolean is_running = finx_http_lane_get_running (self->lane) > 0;

      if (due > 0 && (!is_running || (is_silent && http_server_get_requests (self->server) > n_seen)))
        {
          n_seen = http_server_get_requests (self->server);
          finx_clock_advance (self->clock, MAX (0, due - finx_clock_now (self->clock)));
          finx_http_lane_look (self->lane);
        }
      g_main_context_iteration (NULL, is_running && !is_silent);
    }
}

static FinxHttpRequest *
make_request (Fixture    *self,
              const char *path)
{
  FinxHttpRequest *request = finx_http_request_new (http_server_get_url (self->server), path);

  finx_http_request_add_query (request, "s", "^SPX & co");
  finx_http_request_add_secret_query (request, "apikey", SECRET);
  return request;
}

typedef struct
{
  const char *name;
  HttpAnswer  answers[5];
  guint       n_answers;
  guint       status;           /* expected; 0: an error */
  const char *code;             /* of the error */
  FinxError   kind;
  guint       n_requests;       /* expected */
  gint64      min_wait, max_wait;       /* s that passed */
} Case;

static const Case cases[] = {
  { "plain",              { { .body = "{}" } }, 1, 200, NULL, 0, 1, 0, 0 },
  { "nothing",            { { .body = "" } }, 1, 200, NULL, 0, 1, 0, 0 },
  { "html",               { { .type = "text/html", .body = "<html>Will be right back</html>" } }, 1, 200, NULL, 0, 1, 0, 0 },
  { "not-found",          { { .status = 404, .body = "{}" } }, 1, 404, NULL, 0, 1, 0, 0 },
  { "refused",            { { .status = 401, .body = "{}" } }, 1, 401, NULL, 0, 1, 0, 0 },
  { "500-then-well",      { { .status = 500 }, { .body = "x" } }, 2, 200, NULL, 0, 2, 0, 1 },
  { "500-for-ever",       { { .status = 500 } }, 1, 0, "FINX-NET-003", FINX_ERROR_OFFLINE, 4, 0, 7 },
  { "408-then-well",      { { .status = 408 }, { .body = "x" } }, 2, 200, NULL, 0, 2, 0, 1 },
  { "429-then-well",      { { .status = 429 }, { .body = "x" } }, 2, 200, NULL, 0, 2, 0, 1 },
  { "429-retry-after",    { { .status = 429, .retry_after = "7" }, { .body = "x" } }, 2, 200, NULL, 0, 2, 7, 7 },
  { "429-retry-never",    { { .status = 429, .retry_after = "3600" } }, 1, 0, "FINX-NET-004", FINX_ERROR_RATE_LIMITED, 1, 0, 0 },
  { "429-for-ever",       { { .status = 429 } }, 1, 0, "FINX-NET-004", FINX_ERROR_RATE_LIMITED, 4, 0, 7 },
  { "503-retry-after",    { { .status = 503, .retry_after = "3" }, { .body = "x" } }, 2, 200, NULL, 0, 2, 3, 3 },
  { "cut-at-once",        { { .raw = "" }, { .raw = "" }, { .body = "x" } }, 3, 200, NULL, 0, 3, 0, 3 },
  { "cut-in-the-middle",  { { .raw = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"a\":" }, { .body = "x" } }, 2, 200, NULL, 0, 2, 0, 1 },
  { "cut-for-ever",       { { .raw = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"a\":" } }, 1, 0, "FINX-NET-001", FINX_ERROR_OFFLINE, 4, 0, 7 },
  { "length-too-short",   { { .raw = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{\"a\":1}" } }, 1, 200, NULL, 0, 1, 0, 0 },
  { "not-http",           { { .raw = "220 mail.example ESMTP\r\n" } }, 1, 0, "FINX-NET-001", FINX_ERROR_OFFLINE, 4, 0, 7 },
  { "huge",               { { .body = "12345678901234567890123456789012345678901234567890123456789012345" } }, 1, 0, "FINX-NET-005",
                            FINX_ERROR_PROTOCOL, 1, 0, 0 },
  { "huge-length",        { { .raw = "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n{}" } }, 1, 0, "FINX-NET-001", FINX_ERROR_OFFLINE, 4, 0, 7 },
  { "silent",             { { .is_silent = TRUE } }, 1, 0, "FINX-NET-002", FINX_ERROR_OFFLINE, 3, 20, 20 },
};

static void
assert_no_secret (const char *text)
{
  g_assert_null (strstr (text, SECRET));
  g_assert_null (strstr (text, "k3y"));
  g_assert_null (strstr (text, "odd"));
}

/* Nothing that was ever logged names a key. */
static void
assert_log_is_clean (void)
{
  g_autoptr(GPtrArray) entries = finx_log_read_since (0);

  g_assert_cmpuint (entries->len, >, 0);
  for (guint i = 0; i < entries->len; i++)
    assert_no_secret (((FinxLogEntry *) entries->pdata[i])->message);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  const FinxHttpLaneOptions options = { .name = "Test", .max_retries = 3, .max_bytes = 64, .attempt_us = 8 * S, .total_us = 20 * S };
  Fixture f;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxHttpReply) reply = NULL;

  set_up (&f, &options);
  http_server_answer (f.server, "/", test->answers, test->n_answers);
  finx_http_lane_send_async (f.lane, make_request (&f, "/data"), "c-test", NULL, result_cb, &result);
  wait_for (&f, &result, test->answers[0].is_silent);
  reply = finx_http_lane_send_finish (f.lane, result, &error);
  if (test->status != 0)
    {
      g_assert_no_error (error);
      g_assert_cmpuint (reply->status, ==, test->status);
      g_assert_cmpuint (strlen (reply->body), ==, reply->length);
      g_assert_cmpstr (reply->correlation_id, ==, "c-test");
    }
  else
    {
      g_assert_null (reply);
      g_assert_error (error, FINX_ERROR, (int) test->kind);
      g_assert_cmpstr (finx_error_code (error), ==, test->code);
      assert_no_secret (error->message);
    }
  g_assert_cmpuint (http_server_get_requests (f.server), ==, test->n_requests);
  g_assert_cmpint (finx_clock_now (f.clock) - START, >=, test->min_wait * S);
  g_assert_cmpint (finx_clock_now (f.clock) - START, <=, test->max_wait * S);
  assert_log_is_clean ();
  tear_down (&f);
}

static void
test_request_goes_out_as_meant (void)
{
  const HttpAnswer answer = { .body = "{}" };
  const FinxHttpLaneOptions options = { .name = "Test" };
  Fixture f;
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *sent = NULL;

  set_up (&f, &options);
  http_server_answer (f.server, "/", &answer, 1);
  finx_http_lane_send_async (f.lane, make_request (&f, "/data"), "c-0123456789ab", NULL, result_cb, &result);
  wait_for (&f, &result, FALSE);
  sent = http_server_get_request (f.server, 0);
  g_assert_true (g_str_has_prefix (sent, "/data?s=%5ESPX%20%26%20co&apikey=k3y%2Fw%21th%2Bodd%20chars\n"));
  g_assert_nonnull (strstr (sent, "X-Correlation-ID: c-0123456789ab"));
  tear_down (&f);
}

/* Services repeat keys in what they say. */
static void
test_secrets_are_hidden (void)
{
  g_autoptr(FinxHttpRequest) request = finx_http_request_new ("https://user:pass@example.com/", "/x");
  g_autofree char *text = NULL, *described = NULL;

  finx_http_request_add_secret_query (request, "apikey", SECRET);
  finx_http_request_add_secret_header (request, "x-key", "h34der");
  text = finx_http_request_redact (request, "We have detected your API key as " SECRET " and k3y%2Fw%21th%2Bodd%20chars, h34der.");
  g_assert_cmpstr (text, ==, "We have detected your API key as ••• and •••, •••.");
  described = finx_http_request_describe (request);
  g_assert_cmpstr (described, ==, "example.com/x");
}

/* A key in a header is not sent on to where the answer points. */
static void
test_secret_header_is_not_redirected (void)
{
  const HttpAnswer away = { .status = 302, .location = "/elsewhere" }, there = { .body = "there" };
  const FinxHttpLaneOptions options = { .name = "Test" };

  for (guint secret = 0; secret < 2; secret++)
    {
      Fixture f;
      FinxHttpRequest *request;
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(FinxHttpReply) reply = NULL;

      set_up (&f, &options);
      http_server_answer (f.server, "/", &away, 1);
      http_server_answer (f.server, "/elsewhere", &there, 1);
      request = finx_http_request_new (http_server_get_url (f.server), "/data");
      (secret ? finx_http_request_add_secret_header : finx_http_request_add_header) (request, "x-key", "h34der");
      finx_http_lane_send_async (f.lane, request, NULL, NULL, result_cb, &result);
      wait_for (&f, &result, FALSE);
      reply = finx_http_lane_send_finish (f.lane, result, NULL);
      g_assert_cmpuint (reply->status, ==, secret ? 302 : 200);
      g_assert_cmpuint (http_server_get_requests (f.server), ==, secret ? 1 : 2);
      tear_down (&f);
    }
}

/* What is told goes to the place that was meant, with all that is known of it; asked again, it is the same. */
static void
test_post (void)
{
  const HttpAnswer answers[] = { { .status = 500 }, { .status = 307, .location = "/elsewhere" } }, there = { .body = "there" };
  const FinxHttpLaneOptions options = { .name = "Test", .max_retries = 3 };
  Fixture f;
  FinxHttpRequest *request;
  g_autofree char *url = NULL, *described = NULL, *told = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(FinxHttpReply) reply = NULL;

  set_up (&f, &options);
  http_server_answer (f.server, "/hooks", answers, G_N_ELEMENTS (answers));
  http_server_answer (f.server, "/elsewhere", &there, 1);
  url = g_strconcat (http_server_get_url (f.server), "/hooks/T0/k3y?token=t0ken", NULL);
  request = finx_http_request_new_secret (url);
  finx_http_request_set_json (request, "{\"a\":1}");
  described = finx_http_request_describe (request);
  g_assert_cmpstr (described, ==, "127.0.0.1/•••");
  told = finx_http_request_redact (request, "nothing at /hooks/T0/k3y with token=t0ken");
  g_assert_cmpstr (told, ==, "nothing at ••• with •••");
  finx_http_lane_send_async (f.lane, request, NULL, NULL, result_cb, &result);
  wait_for (&f, &result, FALSE);
  reply = finx_http_lane_send_finish (f.lane, result, NULL);
  g_assert_cmpuint (reply->status, ==, 307);
  g_assert_cmpuint (http_server_get_requests (f.server), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *sent = http_server_get_request (f.server, i);

      g_assert_true (g_str_has_prefix (sent, "/hooks/T0/k3y?token=t0ken\n"));
      g_assert_nonnull (strstr (sent, "Content-Type: application/json"));
      g_assert_true (g_str_has_suffix (sent, "\n\n{\"a\":1}"));
    }
  tear_down (&f);
}

typedef struct
{
  const char *name;
  HttpAnswer  answer;
  FinxError   error;
  const char *code;
} OnceCase;

static const OnceCase once_cases[] = {
  { "silent", { .is_silent = TRUE }, FINX_ERROR_OFFLINE, "FINX-NET-014" },
  { "cut", { .raw = "" }, FINX_ERROR_OFFLINE, "FINX-NET-015" },
  { "half-an-answer", { .raw = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{" }, FINX_ERROR_OFFLINE, "FINX-NET-015" },
  { "out-of-order", { .status = 503, .retry_after = "1" }, FINX_ERROR_OFFLINE, "FINX-NET-016" },
  { "too-often", { .status = 429, .retry_after = "1" }, FINX_ERROR_RATE_LIMITED, "FINX-NET-004" },
};

/* An order goes out once, whatever comes of it, and the error says whether it may have been heard. */
static void
test_once (gconstpointer data)
{
  const OnceCase *c = data;
  const FinxHttpLaneOptions options = { .name = "Test", .max_retries = 3 };
  Fixture f;
  FinxHttpRequest *request;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  set_up (&f, &options);
  http_server_answer (f.server, "/orders", &c->answer, 1);
  request = finx_http_request_new (http_server_get_url (f.server), "/orders");
  finx_http_request_set_json (request, "{}");
  finx_http_request_set_once (request);
  finx_http_lane_send_async (f.lane, request, NULL, NULL, result_cb, &result);
  wait_for (&f, &result, c->answer.is_silent);
  g_assert_null (finx_http_lane_send_finish (f.lane, result, &error));
  g_assert_error (error, FINX_ERROR, (gint) c->error);
  g_assert_cmpstr (finx_error_code (error), ==, c->code);
  g_assert_cmpuint (http_server_get_requests (f.server), ==, 1);
  tear_down (&f);
}

/* Where nobody listens, nothing can have been heard. */
static void
test_once_unreachable (void)
{
  const FinxHttpLaneOptions options = { .name = "Test", .max_retries = 3 };
  Fixture f;
  FinxHttpRequest *request;
  g_autofree char *url = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  set_up (&f, &options);
  url = g_strdup (http_server_get_url (f.server));
  g_clear_pointer (&f.server, http_server_free);
  request = finx_http_request_new (url, "/orders");
  finx_http_request_set_method (request, "DELETE");
  finx_http_request_set_once (request);
  finx_http_lane_send_async (f.lane, request, NULL, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (finx_http_lane_send_finish (f.lane, result, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-NET-013");
  f.server = http_server_new ();
  tear_down (&f);
}

static void
send_urgent (Fixture       *self,
             const char    *path,
             FinxUrgency    urgency,
             GAsyncResult **result)
{
  FinxHttpRequest *request = finx_http_request_new (http_server_get_url (self->server), path);

  finx_http_request_set_urgency (request, urgency);
  finx_http_lane_send_async (self->lane, request, NULL, NULL, result_cb, result);
}

/* A cancellation passes an order, an order passes questions, and questions leave the last of a limit to both. */
static void
test_urgency (void)
{
  g_autoptr(GArray) rates = finx_rates_parse ("10/m", NULL);
  const FinxHttpLaneOptions options = { .name = "Test", .rates = rates, .max_parallel = 1 };
  const HttpAnswer answer = { .body = "{}" };
  static const FinxUrgency asked[] = { FINX_URGENCY_DATA, FINX_URGENCY_DATA, FINX_URGENCY_ACCOUNT, FINX_URGENCY_ORDER, FINX_URGENCY_CANCEL };
  static const char * const went[] = { "/0", "/4", "/3", "/2", "/1" };
  enum { ORDER = 11 };                          /* comes last */
  GAsyncResult *results[ORDER + 1] = { NULL };
  Fixture f;

  set_up (&f, &options);
  http_server_answer (f.server, "/", &answer, 1);
  for (guint i = 0; i < ORDER; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);

      send_urgent (&f, path, i < G_N_ELEMENTS (asked) ? asked[i] : FINX_URGENCY_DATA, &results[i]);
    }
  while (http_server_get_requests (f.server) < 9)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (went); i++)
    {
      g_autofree char *sent = http_server_get_request (f.server, i);

      g_assert_true (g_str_has_prefix (sent, went[i]));
    }
  while (finx_http_lane_get_running (f.lane) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (http_server_get_requests (f.server), ==, 9);        /* of ten, one is left */
  g_assert_cmpfloat_with_epsilon (finx_http_lane_get_use (f.lane), 0.9, 1e-9);
  send_urgent (&f, "/order", FINX_URGENCY_ORDER, &results[ORDER]);
  while (results[ORDER] == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (finx_clock_now (f.clock), ==, START);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      wait_for (&f, &results[i], FALSE);
      g_clear_object (&results[i]);
    }
  g_assert_cmpint (finx_clock_now (f.clock), >, START);
  tear_down (&f);
}

/* What is shown of an order before it goes out has everything but the secrets. */
static void
test_to_text (void)
{
  FinxHttpRequest *request = finx_http_request_new ("https://api.example", "/v2/orders");
  g_autofree char *text = NULL;

  finx_http_request_add_secret_header (request, "APCA-API-SECRET-KEY", SECRET);
  finx_http_request_add_header (request, "X-Plain", "7");
  finx_http_request_set_method (request, "PATCH");
  finx_http_request_set_json (request, "{\"qty\":\"1\"}");
  text = finx_http_request_to_text (request);
  g_assert_cmpstr (text, ==, "PATCH https://api.example/v2/orders\nAPCA-API-SECRET-KEY: •••\nX-Plain: 7\n"
                             "Content-Type: application/json\n\n{\"qty\":\"1\"}");
  finx_http_request_free (request);
}

static void
prepare_cb (FinxHttpRequest *request,
            gpointer         n_attempts)
{
  g_autofree char *number = g_strdup_printf ("%u", ++*(guint *) n_attempts);
  g_autofree char *body = g_strdup_printf ("nonce=%s&password=hush", number);

  finx_http_request_set_form (request, body);
  finx_http_request_set_secret_header (request, "X-Sign", number);
}

/* Each attempt is signed anew, right before it goes out. */
static void
test_prepare (void)
{
  const FinxHttpLaneOptions options = { .name = "Test", .max_retries = 3 };
  const HttpAnswer answers[] = { { .status = 503 }, { .status = 200, .body = "{}" } };
  Fixture f;
  FinxHttpRequest *request;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(FinxHttpReply) reply = NULL;
  g_autofree char *first = NULL, *second = NULL, *text = NULL;
  guint n_attempts = 0;

  set_up (&f, &options);
  http_server_answer (f.server, "/orders", answers, G_N_ELEMENTS (answers));
  request = finx_http_request_new (http_server_get_url (f.server), "/orders");
  finx_http_request_set_form (request, "");
  finx_http_request_add_secret (request, "hush");
  finx_http_request_set_prepare (request, prepare_cb, &n_attempts);
  finx_http_request_prepare (request);
  finx_http_request_prepare (request);
  text = finx_http_request_to_text (request);
  g_assert_true (g_str_has_suffix (text, "/orders\nX-Sign: •••\nContent-Type: application/x-www-form-urlencoded\n\nnonce=•••&password=•••"));
  finx_http_lane_send_async (f.lane, request, NULL, NULL, result_cb, &result);
  g_assert_cmpuint (n_attempts, ==, 3);
  wait_for (&f, &result, FALSE);
  reply = finx_http_lane_send_finish (f.lane, result, NULL);
  g_assert_nonnull (reply);
  g_assert_cmpuint (n_attempts, ==, 4);
  first = http_server_get_request (f.server, 0);
  second = http_server_get_request (f.server, 1);
  g_assert_nonnull (strstr (first, "nonce=3&"));
  g_assert_nonnull (strstr (second, "nonce=4&"));
  tear_down (&f);
}

/* What costs more takes more of a limit, and what costs nothing does not wait for it. */
static void
test_cost (void)
{
  g_autoptr(GArray) rates = finx_rates_parse ("5/m", NULL);
  const FinxHttpLaneOptions options = { .name = "Test", .rates = rates, .max_parallel = 8 };
  const HttpAnswer answer = { .body = "{}" };
  static const guint costs[] = { 2, 2, 2, 0 };
  GAsyncResult *results[G_N_ELEMENTS (costs)] = { NULL };
  Fixture f;

  set_up (&f, &options);
  http_server_answer (f.server, "/", &answer, 1);
  for (guint i = 0; i < G_N_ELEMENTS (costs); i++)
    {
      FinxHttpRequest *request = make_request (&f, "/");

      finx_http_request_set_cost (request, costs[i]);
      finx_http_request_set_urgency (request, costs[i] == 0 ? FINX_URGENCY_ORDER : FINX_URGENCY_DATA);
      finx_http_lane_send_async (f.lane, request, NULL, NULL, result_cb, &results[i]);
    }
  wait_for (&f, &results[3], FALSE);
  g_assert_cmpint (finx_clock_now (f.clock), ==, START);
  wait_for (&f, &results[2], FALSE);
  g_assert_cmpint (finx_clock_now (f.clock), >=, START + 60 * S);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      wait_for (&f, &results[i], FALSE);
      g_clear_object (&results[i]);
    }
  finx_clock_advance (f.clock, 60 * S);
  finx_http_lane_use_up (f.lane);
  finx_http_lane_send_async (f.lane, make_request (&f, "/"), NULL, NULL, result_cb, &results[0]);
  g_assert_cmpuint (finx_http_lane_get_running (f.lane), ==, 0);
  g_assert_cmpfloat (finx_http_lane_get_use (f.lane), ==, 1);
  wait_for (&f, &results[0], FALSE);
  g_assert_cmpint (finx_clock_now (f.clock), >=, START + 180 * S);
  g_clear_object (&results[0]);
  tear_down (&f);
}

/* What goes out once does not go out long after it was meant. */
static void
test_stale (void)
{
  const FinxHttpLaneOptions options = { .name = "Test" };
  const HttpAnswer answer = { .body = "{}" };
  Fixture f;
  FinxHttpRequest *request;
  g_autoptr(GAsyncResult) result = NULL, other = NULL;
  g_autoptr(GError) error = NULL;

  set_up (&f, &options);
  http_server_answer (f.server, "/", &answer, 1);
  finx_http_lane_pause (f.lane, START + 900 * S);
  request = make_request (&f, "/orders");
  finx_http_request_set_once (request);
  finx_http_lane_send_async (f.lane, request, NULL, NULL, result_cb, &result);
  finx_http_lane_send_async (f.lane, make_request (&f, "/account"), NULL, NULL, result_cb, &other);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (finx_http_lane_send_finish (f.lane, result, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_RATE_LIMITED);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-NET-017");
  g_assert_cmpuint (http_server_get_requests (f.server), ==, 0);
  wait_for (&f, &other, FALSE);
  g_assert_cmpint (finx_clock_now (f.clock), >=, START + 900 * S);
  tear_down (&f);
}

/* All limits are kept at once, and what waits goes out in order. */
static void
test_limits_are_kept (void)
{
  g_autoptr(GArray) rates = finx_rates_parse ("2/s 5/m", NULL);
  const FinxHttpLaneOptions options = { .name = "Test", .rates = rates, .max_parallel = 8 };
  const HttpAnswer answer = { .body = "{}" };
  GAsyncResult *results[12] = { NULL };
  Fixture f;

  set_up (&f, &options);
  http_server_answer (f.server, "/", &answer, 1);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);

      finx_http_lane_send_async (f.lane, make_request (&f, path), NULL, NULL, result_cb, &results[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      wait_for (&f, &results[i], FALSE);
      g_assert_cmpint (finx_clock_now (f.clock) - START, >=, (i / 5 * 60 + i % 5 / 2) * S);
    }
  g_assert_cmpint (finx_clock_now (f.clock) - START, <=, 130 * S);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    g_clear_object (&results[i]);
  tear_down (&f);
}

/* Waiting in the queue, and on the line: at once, and the rest goes on. */
static void
test_cancel (void)
{
  g_autoptr(GArray) rates = finx_rates_parse ("1/h", NULL);
  const FinxHttpLaneOptions options = { .name = "Test", .rates = rates };
  const HttpAnswer answer = { .is_silent = TRUE };
  Fixture f;

  set_up (&f, &options);
  http_server_answer (f.server, "/", &answer, 1);
  for (guint queued = 0; queued < 2; queued++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      finx_http_lane_send_async (f.lane, make_request (&f, "/data"), NULL, cancellable, result_cb, &result);
      while (http_server_get_requests (f.server) == 0)
        g_main_context_iteration (NULL, FALSE);
      g_assert_cmpuint (finx_http_lane_get_running (f.lane), ==, queued ? 0 : 1);
      g_cancellable_cancel (cancellable);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_null (finx_http_lane_send_finish (f.lane, result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      while (finx_http_lane_get_running (f.lane) > 0)
        g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpuint (http_server_get_requests (f.server), ==, 1);
  g_assert_cmpint (finx_http_lane_get_breaker (f.lane), ==, FINX_BREAKER_CLOSED);
  tear_down (&f);
}

static const char *
get_code (Fixture *f)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxHttpReply) reply = NULL;

  finx_http_lane_send_async (f->lane, make_request (f, "/data"), NULL, NULL, result_cb, &result);
  wait_for (f, &result, FALSE);
  reply = finx_http_lane_send_finish (f->lane, result, &error);
  return error != NULL ? finx_error_code (error) : "";
}

/* A service that is out of order is left alone, probed, and used again. */
static void
test_breaker (void)
{
  const FinxHttpLaneOptions options = { .name = "Test" };
  const HttpAnswer answers[] = { { .status = 500 }, { .status = 500 }, { .status = 500 }, { .status = 500 }, { .status = 500 },
                                 { .status = 500 }, { .body = "{}" } };
  Fixture f;

  set_up (&f, &options);
  http_server_answer (f.server, "/", answers, G_N_ELEMENTS (answers));
  for (guint i = 0; i < 5; i++)
    g_assert_cmpstr (get_code (&f), ==, "FINX-NET-003");
  g_assert_cmpstr (get_code (&f), ==, "FINX-NET-006");
  g_assert_cmpuint (http_server_get_requests (f.server), ==, 5);
  finx_clock_advance (f.clock, 30 * S);
  g_assert_cmpint (finx_http_lane_get_breaker (f.lane), ==, FINX_BREAKER_HALF_OPEN);
  g_assert_cmpstr (get_code (&f), ==, "FINX-NET-003");
  g_assert_cmpstr (get_code (&f), ==, "FINX-NET-006");
  finx_clock_advance (f.clock, 60 * S);
  g_assert_cmpstr (get_code (&f), ==, "");
  g_assert_cmpint (finx_http_lane_get_breaker (f.lane), ==, FINX_BREAKER_CLOSED);
  tear_down (&f);
}

static void
test_nobody_is_there (void)
{
  const FinxHttpLaneOptions options = { .name = "Test" };
  static const char *const urls[] = { "http://127.0.0.1:1", "nonsense", "ftp://127.0.0.1/", "" };
  Fixture f;

  set_up (&f, &options);
  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      FinxHttpRequest *request = finx_http_request_new (urls[i], "/");

      finx_http_request_add_secret_query (request, "apikey", SECRET);
      finx_http_lane_send_async (f.lane, request, NULL, NULL, result_cb, &result);
      wait_for (&f, &result, FALSE);
      g_assert_null (finx_http_lane_send_finish (f.lane, result, &error));
      g_assert_cmpstr (finx_error_code (error), ==, "FINX-NET-001");
      assert_no_secret (error->message);
    }
  tear_down (&f);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/http/answers/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/http/request-goes-out-as-meant", test_request_goes_out_as_meant);
  g_test_add_func ("/http/secrets-are-hidden", test_secrets_are_hidden);
  g_test_add_func ("/http/secret-header-is-not-redirected", test_secret_header_is_not_redirected);
  g_test_add_func ("/http/post", test_post);
  for (gsize i = 0; i < G_N_ELEMENTS (once_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/http/once/%s", once_cases[i].name);

      g_test_add_data_func (path, &once_cases[i], test_once);
    }
  g_test_add_func ("/http/once/unreachable", test_once_unreachable);
  g_test_add_func ("/http/urgency", test_urgency);
  g_test_add_func ("/http/to-text", test_to_text);
  g_test_add_func ("/http/limits-are-kept", test_limits_are_kept);
  g_test_add_func ("/http/prepare", test_prepare);
  g_test_add_func ("/http/cost", test_cost);
  g_test_add_func ("/http/once/stale", test_stale);
  g_test_add_func ("/http/cancel", test_cancel);
  g_test_add_func ("/http/breaker", test_breaker);
  g_test_add_func ("/http/nobody-is-there", test_nobody_is_there);
  return g_test_run ();
}
