/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finx-server as a client sees it: started as a program on a free port, in a data folder of its own. */
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>

#include "../support/temp-folder.h"

#define TIMEOUT_US (15 * G_USEC_PER_SEC)

typedef struct
{
  char             *folder;
  GSubprocess      *process;
  GDataInputStream *lines;
  SoupSession      *session;
  guint             port;
  SoupMessage      *message;    /* of the last request */
  char             *body;
  JsonNode         *root;       /* NULL: not JSON */
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *line = NULL;
  const char *colon;

  self->folder = temp_folder_new ();
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, g_getenv ("FINX_SERVER"), "--port", "0",
                                    "--data-dir", self->folder, NULL);
  g_assert_no_error (error);
  self->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line_utf8 (self->lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  colon = strrchr (line, ':');
  g_assert_nonnull (colon);
  self->port = (guint) g_ascii_strtoull (colon + 1, NULL, 10);
  g_assert_cmpuint (self->port, >, 0);
  self->session = soup_session_new ();
  soup_session_set_proxy_resolver (self->session, NULL);
}

static void
clear_answer (Fixture *self)
{
  g_clear_object (&self->message);
  g_clear_pointer (&self->body, g_free);
  g_clear_pointer (&self->root, json_node_unref);
}

/* A signal from outside ends the server in order; it is not waited for longer than the test's own limit. */
static void
stop (Fixture *self,
      int      signal_number)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_send_signal (self->process, signal_number);
  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (self->process));
  g_assert_cmpint (g_subprocess_get_exit_status (self->process), ==, 0);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  clear_answer (self);
  if (g_subprocess_get_identifier (self->process) != NULL)
    stop (self, SIGTERM);
  g_object_unref (self->session);
  g_object_unref (self->lines);
  g_object_unref (self->process);
  temp_folder_remove (self->folder);
  g_free (self->folder);
}

static guint
ask (Fixture    *self,
     const char *method,
     const char *path,
     const char *correlation_id)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u%s", self->port, path);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  gsize size;
  const char *text;

  clear_answer (self);
  self->message = soup_message_new (method, uri);
  if (correlation_id != NULL)
    soup_message_headers_append (soup_message_get_request_headers (self->message), "X-Correlation-ID", correlation_id);
  bytes = soup_session_send_and_read (self->session, self->message, NULL, &error);
  g_assert_no_error (error);
  text = g_bytes_get_data (bytes, &size);
  self->body = g_strndup (size > 0 ? text : "", size);
  self->root = size > 0 ? json_from_string (self->body, NULL) : NULL;
  g_test_message ("%s %s → %u %s", method, path, soup_message_get_status (self->message), self->body);
  return soup_message_get_status (self->message);
}

static const char *
header (Fixture    *self,
        const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (self->message), name);
}

static JsonObject *
object (Fixture *self)
{
  g_assert_nonnull (self->root);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (self->root));
  return json_node_get_object (self->root);
}

static void
test_health (Fixture      *self,
             gconstpointer data)
{
  static const char *const paths[] = { "/health", "/api/health" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_assert_cmpuint (ask (self, "GET", paths[i], NULL), ==, 200);
      g_assert_cmpstr (json_object_get_string_member (object (self), "status"), ==, "healthy");
      g_assert_true (json_object_has_member (object (self), "version"));
      g_assert_cmpint (json_object_get_int_member (object (self), "uptime"), >=, 0);
    }
  g_assert_cmpuint (ask (self, "GET", "/healthz", NULL), ==, 200);
  g_assert_cmpstr (self->body, ==, "ok");
  g_assert_cmpuint (ask (self, "HEAD", "/healthz", NULL), ==, 200);
  g_assert_cmpstr (self->body, ==, "");
}

static void
test_quotes (Fixture      *self,
             gconstpointer data)
{
  static const struct { const char *path, *symbol; } cases[] = {
    { "/api/market/quote/AAPL", "AAPL" },
    { "/api/v1/market/quote/AAPL", "AAPL" },
    { "/api/market/quote/aapl", "AAPL" },
    { "/api/market/quote/BTC-USD", "BTC-USD" },
    { "/api/market/quote/EUR%2FUSD", "EUR/USD" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 deadline = g_get_monotonic_time () + TIMEOUT_US;
      JsonObject *quote;

      do
        {
          g_assert_cmpuint (ask (self, "GET", cases[i].path, NULL), ==, 200);
          g_assert_true (json_object_get_boolean_member (object (self), "success"));
          quote = json_object_get_object_member (object (self), "data");
        }
      while (json_object_get_null_member (quote, "price") && g_get_monotonic_time () < deadline);
      g_assert_cmpstr (json_object_get_string_member (quote, "symbol"), ==, cases[i].symbol);
      g_assert_cmpfloat (json_object_get_double_member (quote, "price"), >, 0);
      g_assert_cmpfloat (json_object_get_double_member (quote, "bid"), <, json_object_get_double_member (quote, "ask"));
    }
}

static void
test_search (Fixture      *self,
             gconstpointer data)
{
  static const struct { const char *query, *first; guint least; } cases[] = {
    { "aap", "AAPL", 1 },
    { "apple", "AAPL", 1 },
    { "EUR%2F", "EUR/USD", 2 },
    { "nothing-like-this", NULL, 0 },
    { "%25", NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/api/market/search?q=%s", cases[i].query);
      JsonArray *found;

      g_assert_cmpuint (ask (self, "GET", path, NULL), ==, 200);
      found = json_object_get_array_member (object (self), "data");
      g_assert_cmpuint (json_array_get_length (found), >=, cases[i].least);
      if (cases[i].first != NULL)
        g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (found, 0), "symbol"), ==, cases[i].first);
      else
        g_assert_cmpuint (json_array_get_length (found), ==, 0);
    }
}

static void
test_refusals (Fixture      *self,
               gconstpointer data)
{
  static const struct { const char *method, *path; guint status; const char *code; } cases[] = {
    { "GET", "/", 404, "NOT_FOUND" },
    { "GET", "/nothing", 404, "NOT_FOUND" },
    { "GET", "/healthfood", 404, "NOT_FOUND" },
    { "GET", "/api/market/quote/NOPE", 404, "MARKET_SYMBOL_NOT_FOUND" },
    { "GET", "/api/market/quote", 404, "MARKET_SYMBOL_NOT_FOUND" },
    { "GET", "/api/market/quote/", 404, "MARKET_SYMBOL_NOT_FOUND" },
    { "GET", "/api/market/quote/%3Cscript%3E", 404, "MARKET_SYMBOL_NOT_FOUND" },
    { "GET", "/api/market/search", 400, "VALIDATION_REQUIRED" },
    { "GET", "/api/market/search?q=", 400, "VALIDATION_REQUIRED" },
    { "POST", "/health", 405, "METHOD_NOT_ALLOWED" },
    { "DELETE", "/healthz", 405, "METHOD_NOT_ALLOWED" },
    { "PUT", "/api/market/quote/AAPL", 405, "METHOD_NOT_ALLOWED" },
    { "POST", "/api/market/search?q=a", 405, "METHOD_NOT_ALLOWED" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpuint (ask (self, cases[i].method, cases[i].path, "case-1"), ==, cases[i].status);
      g_assert_false (json_object_get_boolean_member (object (self), "success"));
      g_assert_cmpstr (json_object_get_string_member (object (self), "code"), ==, cases[i].code);
      g_assert_cmpint (json_object_get_int_member (object (self), "status"), ==, cases[i].status);
      g_assert_cmpstr (json_object_get_string_member (object (self), "correlationId"), ==, "case-1");
      if (cases[i].status == 405)
        g_assert_cmpstr (header (self, "Allow"), ==, "GET, HEAD");
    }
}

static void
test_correlation_ids (Fixture      *self,
                      gconstpointer data)
{
  static const struct { const char *given; gboolean echoed; } cases[] = {
    { "abc-123_X.y:z", TRUE },
    { "has space", FALSE },
    { "<script>", FALSE },
    { NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpuint (ask (self, "GET", "/health", cases[i].given), ==, 200);
      g_assert_cmpstr (header (self, "X-Correlation-ID"), !=, NULL);
      g_assert_true ((g_strcmp0 (header (self, "X-Correlation-ID"), cases[i].given) == 0) == cases[i].echoed);
      g_assert_cmpstr (header (self, "X-Content-Type-Options"), ==, "nosniff");
    }
}

static void
test_a_signal_ends_it (Fixture      *self,
                       gconstpointer data)
{
  g_assert_cmpuint (ask (self, "GET", "/healthz", NULL), ==, 200);
  stop (self, GPOINTER_TO_INT (data));
}

static void
test_a_second_server_is_refused (Fixture      *self,
                                 gconstpointer data)
{
  g_autoptr(GSubprocess) second = NULL;
  g_autofree char *err = NULL;
  g_autoptr(GError) error = NULL;

  second = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, g_getenv ("FINX_SERVER"), "--port", "0", "--data-dir",
                             self->folder, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (second, NULL, NULL, NULL, &err, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (second), ==, 1);
  g_assert_nonnull (strstr (err, "FINX-ENGINE-003"));
}

#define ADD(name, data, func) g_test_add ("/server/" name, Fixture, data, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* libsoup keeps the sockets of clients that are still connected at the end. */
  g_setenv ("ASAN_OPTIONS", "detect_leaks=0", TRUE);
  ADD ("health", NULL, test_health);
  ADD ("quotes", NULL, test_quotes);
  ADD ("search", NULL, test_search);
  ADD ("refusals", NULL, test_refusals);
  ADD ("correlation-ids", NULL, test_correlation_ids);
  ADD ("a-second-server-is-refused", NULL, test_a_second_server_is_refused);
  ADD ("sigterm-ends-it", GINT_TO_POINTER (SIGTERM), test_a_signal_ends_it);
  ADD ("sigint-ends-it", GINT_TO_POINTER (SIGINT), test_a_signal_ends_it);
  return g_test_run ();
}
