/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session that all services share, and one attempt at a request. */
#include "net/finx-http-private.h"

#include <string.h>

#include "base/finx-secret.h"
#include "finx-config.h"

#define BLOCK_SIZE      (64 * 1024)
#define IDLE_SECONDS    60
#define SOCKET_SECONDS  30      /* without a byte; the lane's own limits are shorter */
#define MAX_CONNECTIONS 16
#define MAX_HEADERS     64      /* of an answer that are kept */
#define MAX_PER_HOST    4

struct _FinxHttp
{
  GObject       parent_instance;
  SoupSession  *session;
  GMainContext *context;
  FinxClock    *clock;
};

G_DEFINE_FINAL_TYPE (FinxHttp, finx_http, G_TYPE_OBJECT)

/* An attempt under way. */
typedef struct
{
  SoupMessage    *message;
  GInputStream   *stream;
  GCancellable   *cancellable;
  FinxHttpOutcome outcome;
  gsize           max_bytes;
  FinxHttpDone    done;
  gpointer        user_data;
} Attempt;

void
finx_http_outcome_clear (FinxHttpOutcome *self)
{
  g_clear_pointer (&self->content_type, g_free);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_error (&self->error);
}

static void
finish (Attempt *attempt)
{
  attempt->done (&attempt->outcome, attempt->user_data);
  finx_http_outcome_clear (&attempt->outcome);
  g_clear_object (&attempt->message);
  g_clear_object (&attempt->stream);
  g_clear_object (&attempt->cancellable);
  g_free (attempt);
}

static void read_on (Attempt *attempt);

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Attempt *attempt = user_data;
  g_autoptr(GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &attempt->outcome.error);
  gsize size = bytes != NULL ? g_bytes_get_size (bytes) : 0;

  if (size == 0)
    {
      finish (attempt);
      return;
    }
  if (attempt->outcome.body->len + size > attempt->max_bytes)
    {
      attempt->outcome.is_too_large = TRUE;
      finish (attempt);
      return;
    }
  g_byte_array_append (attempt->outcome.body, g_bytes_get_data (bytes, NULL), (guint) size);
  read_on (attempt);
}

static void
read_on (Attempt *attempt)
{
  g_input_stream_read_bytes_async (attempt->stream, BLOCK_SIZE, G_PRIORITY_DEFAULT, attempt->cancellable, read_cb, attempt);
}

/* µs from now after which it may be asked again; −1: not told. Seconds, or a date. */
gint64
finx_http_retry_after (SoupMessage *message)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");
  g_autoptr(GDateTime) date = NULL;
  guint64 seconds;

  if (text == NULL)
    return -1;
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &seconds, NULL))
    return (gint64) seconds * FINX_USEC_PER_SEC;
  date = soup_date_time_new_from_http_string (text);
  return date != NULL ? MAX (0, g_date_time_to_unix (date) * FINX_USEC_PER_SEC - g_get_real_time ()) : -1;
}

static void
take_header_cb (const char *name,
                const char *value,
                gpointer    headers)
{
  if (((GPtrArray *) headers)->len >= 2 * MAX_HEADERS)
    return;
  g_ptr_array_add (headers, g_strdup (name));
  g_ptr_array_add (headers, g_strdup (value));
}

static void
send_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Attempt *attempt = user_data;
  const char *type;

  attempt->stream = soup_session_send_finish (SOUP_SESSION (source), result, &attempt->outcome.error);
  if (attempt->stream == NULL)
    {
      finish (attempt);
      return;
    }
  attempt->outcome.status = soup_message_get_status (attempt->message);
  attempt->outcome.retry_after_us = finx_http_retry_after (attempt->message);
  type = soup_message_headers_get_content_type (soup_message_get_response_headers (attempt->message), NULL);
  attempt->outcome.content_type = g_strdup (type != NULL ? type : "");
  attempt->outcome.headers = g_ptr_array_new_with_free_func (g_free);
  soup_message_headers_foreach (soup_message_get_response_headers (attempt->message), take_header_cb, attempt->outcome.headers);
  read_on (attempt);
}

static void
add_header_cb (const char *name,
               const char *value,
               gpointer    user_data)
{
  soup_message_headers_replace (user_data, name, value);
}

static void
set_body (SoupMessage     *message,
          FinxHttpRequest *request)
{
  const char *body = finx_http_request_get_body (request);
  char *copy = g_strdup (body);
  g_autoptr(GBytes) bytes = g_bytes_new_with_free_func (copy, strlen (copy), finx_free_wiped, copy);

  soup_message_set_request_body_from_bytes (message, finx_http_request_get_body_type (request), bytes);
}

/* What a connection that was used before breaks under is sent again by libsoup itself, unless it is told by POST or PATCH; libsoup 3.2
 * crashes while it does so. So it has a connection of its own, on which that can not happen. */
static void
keep_apart (SoupMessage *message)
{
  const char *method = soup_message_get_method (message);

  if (!g_str_equal (method, "POST") && !g_str_equal (method, "PATCH"))
    soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
}

/* The request is on the line from here on, all or in part. */
static void
wrote_headers_cb (SoupMessage *message,
                  gpointer     user_data)
{
  ((Attempt *) user_data)->outcome.was_sent = TRUE;
}

static gboolean
fail_cb (gpointer user_data)
{
  finish (user_data);
  return G_SOURCE_REMOVE;
}

void
finx_http_send (FinxHttp        *self,
                FinxHttpRequest *request,
                const char      *correlation_id,
                gsize            max_bytes,
                GCancellable    *cancellable,
                FinxHttpDone     done,
                gpointer         user_data)
{
  Attempt *attempt = g_new0 (Attempt, 1);
  char *url = finx_http_request_get_url (request);

  attempt->max_bytes = max_bytes;
  attempt->done = done;
  attempt->user_data = user_data;
  attempt->cancellable = g_object_ref (cancellable);
  attempt->outcome.retry_after_us = -1;
  attempt->outcome.body = g_byte_array_new ();
  attempt->message = soup_message_new (finx_http_request_get_method (request), url);
  finx_free_wiped (url);
  if (attempt->message == NULL)
    {
      g_autoptr(GSource) idle = g_idle_source_new ();

      g_set_error_literal (&attempt->outcome.error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "The address is not one of the web");
      g_source_set_callback (idle, fail_cb, attempt, NULL);
      g_source_attach (idle, self->context);
      return;
    }
  if (!finx_http_request_may_redirect (request))
    soup_message_add_flags (attempt->message, SOUP_MESSAGE_NO_REDIRECT);        /* it would be sent to the other host, too */
  if (finx_http_request_get_body (request) != NULL)
    set_body (attempt->message, request);
  finx_http_request_foreach_header (request, add_header_cb, soup_message_get_request_headers (attempt->message));
  soup_message_headers_replace (soup_message_get_request_headers (attempt->message), "X-Correlation-ID", correlation_id);
  keep_apart (attempt->message);
  g_signal_connect (attempt->message, "wrote-headers", G_CALLBACK (wrote_headers_cb), attempt);
  soup_session_send_async (self->session, attempt->message, G_PRIORITY_DEFAULT, cancellable, send_cb, attempt);
}

static void
finx_http_finalize (GObject *object)
{
  FinxHttp *self = FINX_HTTP (object);

  soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->clock);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (finx_http_parent_class)->finalize (object);
}

static void
finx_http_class_init (FinxHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_http_finalize;
}

static void
finx_http_init (FinxHttp *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->session = soup_session_new_with_options ("timeout", SOCKET_SECONDS,
                                                 "idle-timeout", IDLE_SECONDS,
                                                 "max-conns", MAX_CONNECTIONS,
                                                 "max-conns-per-host", MAX_PER_HOST,
                                                 "user-agent", "Mozilla/5.0 (X11; Linux x86_64) FinX/" FINX_VERSION,
                                                 NULL);
}

/**
 * finx_http_new:
 * @clock: real time; a test's own lets it run without waiting, see finx_http_lane_look()
 */
FinxHttp *
finx_http_new (FinxClock *clock)
{
  FinxHttp *self = g_object_new (FINX_TYPE_HTTP, NULL);

  self->clock = g_object_ref (clock);
  return self;
}

SoupSession *
finx_http_get_session (FinxHttp *self)
{
  return self->session;
}

GMainContext *
finx_http_get_context (FinxHttp *self)
{
  return self->context;
}

FinxClock *
finx_http_get_clock (FinxHttp *self)
{
  return self->clock;
}
