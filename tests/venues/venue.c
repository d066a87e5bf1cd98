/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "venue-private.h"

#include <string.h>

#define BEAT_MS 500

struct _VenueSocket
{
  Venue                   *venue;
  SoupWebsocketConnection *connection;
  char                    *path, *query;
  gboolean                 is_welcome;
  guint64                  n_messages;
  VenueFault               fault;       /* of the call that is answered */
  char                    *asked;       /* (nullable): likewise */
  GHashTable              *wishes;
};

typedef struct
{
  char      *prefix;
  VenueFault fault;
  guint      n;
} Planned;

static void
planned_free (gpointer data)
{
  g_free (((Planned *) data)->prefix);
  g_free (data);
}

static void
socket_free (gpointer data)
{
  VenueSocket *socket = data;

  g_signal_handlers_disconnect_by_data (socket->connection, socket);
  g_object_unref (socket->connection);
  g_hash_table_unref (socket->wishes);
  g_free (socket->asked);
  g_free (socket->path);
  g_free (socket->query);
  g_free (socket);
}

VenueFault
venue_take_fault (Venue      *self,
                  const char *method,
                  const char *path)
{
  g_autofree char *line = g_strdup_printf ("%s %s", method, path);

  for (guint i = 0; i < self->faults->len; i++)
    {
      Planned *planned = self->faults->pdata[i];

      if (planned->n > 0 && g_str_has_prefix (line, planned->prefix))
        {
          planned->n--;
          return planned->fault;
        }
    }
  return VENUE_WELL;
}

/* Answers */

static void
set_answer (SoupServerMessage *message,
            guint              status,
            const char        *type,
            const char        *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

/* What the server writes from here on goes nowhere. */
static void
cut (SoupServerMessage *message)
{
  g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
  soup_server_message_set_status (message, 200, NULL);
}

static void
cut_in_half (SoupServerMessage *message,
             const VenueReply  *reply)
{
  g_autofree char *text = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%.*s",
                                           strlen (reply->body), (int) (strlen (reply->body) / 2), reply->body);

  g_socket_send (soup_server_message_get_socket (message), text, strlen (text), NULL, NULL);
  cut (message);
}

static gboolean
go_on_cb (gpointer user_data)
{
  soup_server_message_unpause (user_data);
  return G_SOURCE_REMOVE;
}

/* Who asked has gone, and nobody waits for the answer. */
static void
gone_cb (SoupServerMessage *message,
         gpointer           source)
{
  g_source_destroy (source);
}

static void
drop_source (gpointer  source,
             GClosure *closure)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
pause_for (Venue             *self,
           SoupServerMessage *message,
           guint              ms)
{
  GSource *source = g_timeout_source_new (ms);

  soup_server_message_pause (message);
  g_source_set_callback (source, go_on_cb, message, NULL);
  g_source_attach (source, self->context);
  g_signal_connect_data (message, "finished", G_CALLBACK (gone_cb), source, drop_source, 0);
}

static void
answer_badly (Venue             *self,
              SoupServerMessage *message,
              VenueFault         fault,
              const VenueReply  *reply)
{
  switch (fault)
    {
    case VENUE_CUT:
    case VENUE_CUT_AFTER:
      cut (message);
      break;
    case VENUE_SILENT:
      pause_for (self, message, 3600 * 1000);
      break;
    case VENUE_SLOW:
      pause_for (self, message, 1000);
      set_answer (message, reply->status, "application/json", reply->body);
      break;
    case VENUE_HALF:
      cut_in_half (message, reply);
      break;
    case VENUE_TOO_OFTEN:
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", "1");
      set_answer (message, 429, "application/json", "{\"code\":42910000,\"message\":\"rate limit exceeded\"}");
      break;
    case VENUE_BROKEN:
    case VENUE_BROKEN_AFTER:
      set_answer (message, 500, "application/json", "{\"message\":\"internal server error\"}");
      break;
    case VENUE_MAINTENANCE:
      set_answer (message, 503, "text/html", "<html><body>Down for maintenance</body></html>");
      break;
    case VENUE_KEY_REFUSED:
      set_answer (message, 401, "application/json", "{\"message\":\"unauthorized.\"}");
      break;
    case VENUE_FORBIDDEN:
      set_answer (message, 403, "application/json", "{\"code\":40310000,\"message\":\"forbidden.\"}");
      break;
    case VENUE_GARBAGE:
      set_answer (message, 200, "application/json", "<!doctype html><title>Welcome</title>");
      break;
    case VENUE_STRANGE:
      set_answer (message, 200, "application/json", "{\"id\":7,\"status\":[],\"symbol\":null,\"qty\":{},\"bars\":3,\"stream\":false}");
      break;
    case VENUE_EMPTY:
      set_answer (message, 200, "application/json", "");
      break;
    default:
      g_assert_not_reached ();
    }
}

gboolean
venue_fault_is_done (VenueFault fault)
{
  return fault == VENUE_CUT_AFTER || fault == VENUE_SILENT || fault == VENUE_SLOW || fault == VENUE_HALF || fault == VENUE_BROKEN_AFTER;
}

static void
add_headers (SoupServerMessage *message,
             GHashTable        *headers)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, headers);
  while (g_hash_table_iter_next (&iter, &name, &value))
    soup_message_headers_replace (soup_server_message_get_response_headers (message), name, value);
}

static void
remember_header_cb (const char *name,
                    const char *value,
                    gpointer    text)
{
  g_string_append_printf (text, "%s: %s\n", name, value);
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  Venue *self = user_data;
  const char *method = soup_server_message_get_method (message);
  const char *upgrade = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Upgrade");
  g_autoptr(GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *body = g_strndup (g_bytes_get_data (bytes, NULL) != NULL ? g_bytes_get_data (bytes, NULL) : "", g_bytes_get_size (bytes));
  const char *whole = g_uri_get_query (soup_server_message_get_uri (message));
  VenueRequest request = { method, path, query, body, soup_server_message_get_request_headers (message), whole };
  VenueFault fault = upgrade == NULL ? venue_take_fault (self, method, path) : VENUE_WELL;
  VenueReply reply = { 200, NULL, NULL };
  GString *text;

  if (upgrade != NULL)
    return;                             /* a stream: see socket_cb() */
  text = g_string_new (NULL);
  g_string_append_printf (text, "%s %s%s%s\n", method, path, whole != NULL ? "?" : "", whole != NULL ? whole : "");
  soup_message_headers_foreach (request.headers, remember_header_cb, text);
  g_string_append_printf (text, "\n%s", body);
  g_ptr_array_add (self->requests, g_string_free (text, FALSE));
  if (fault == VENUE_WELL || venue_fault_is_done (fault))
    self->protocol->answer (self, &request, &reply);
  if (reply.body == NULL)
    reply.body = g_strdup ("");
  if (fault == VENUE_WELL)
    set_answer (message, reply.status, "application/json", reply.body);
  else
    answer_badly (self, message, fault, &reply);
  if (reply.headers != NULL && (fault == VENUE_WELL || fault == VENUE_SLOW))
    add_headers (message, reply.headers);
  g_clear_pointer (&reply.headers, g_hash_table_unref);
  g_free (reply.body);
}

/* The server of libsoup 3.2 never lets go of a socket that it took; see drop_taken(). */

static void
taken_cb (gpointer  taken,
          GObject  *socket)
{
  g_hash_table_remove (taken, socket);
}

static void
started_cb (SoupServer        *server,
            SoupServerMessage *message,
            gpointer           user_data)
{
  Venue *self = user_data;
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket != NULL && g_hash_table_add (self->taken, socket))
    g_object_weak_ref (G_OBJECT (socket), taken_cb, self->taken);
}

/* Once the server is gone, those that only it could have are freed in its place. */
static void
drop_taken (Venue *self)
{
  g_autoptr(GList) sockets = g_hash_table_get_keys (self->taken);

  for (GList *l = sockets; l != NULL; l = l->next)
    {
      g_object_weak_unref (l->data, taken_cb, self->taken);
      if (G_OBJECT (l->data)->ref_count == 1)
        g_object_unref (l->data);
    }
  g_hash_table_unref (self->taken);
}

/* Calls over a socket */

void
venue_socket_cut (VenueSocket *self)
{
  g_io_stream_close (soup_websocket_connection_get_io_stream (self->connection), NULL, NULL);
}

static void
say (SoupWebsocketConnection *connection,
     const char              *text)
{
  if (soup_websocket_connection_get_state (connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_send_text (connection, text);
}

typedef struct
{
  SoupWebsocketConnection *connection;
  char                    *text;
} Late;

static void
late_free (gpointer data)
{
  g_object_unref (((Late *) data)->connection);
  g_free (((Late *) data)->text);
  g_free (data);
}

static gboolean
late_cb (gpointer user_data)
{
  say (((Late *) user_data)->connection, ((Late *) user_data)->text);
  return G_SOURCE_REMOVE;
}

static void
say_later (VenueSocket *socket,
           const char  *text)
{
  g_autoptr(GSource) source = g_timeout_source_new (1000);
  Late *late = g_new0 (Late, 1);

  late->connection = g_object_ref (socket->connection);
  late->text = g_strdup (text);
  g_source_set_callback (source, late_cb, late, late_free);
  g_source_attach (source, socket->venue->context);
}

/* It is not done, and something else is said. */
static void
refuse_call (VenueSocket *socket)
{
  g_autofree char *text = NULL;

  switch (socket->fault)
    {
    case VENUE_CUT:
      venue_socket_cut (socket);
      return;
    case VENUE_GARBAGE:
      text = g_strdup ("<!doctype html><title>Welcome</title>");
      break;
    case VENUE_EMPTY:
      text = g_strdup ("");
      break;
    default:
      text = socket->venue->calls.refuse (socket->asked, strlen (socket->asked), socket->fault);
      break;
    }
  say (socket->connection, text);
}

static void
call (VenueSocket *socket,
      const char  *text,
      gsize        length)
{
  Venue *venue = socket->venue;
  g_autofree char *name = venue->calls.name (text, length);

  g_free (socket->asked);
  socket->asked = g_strndup (text, length);
  socket->fault = venue_take_fault (venue, "CALL", name);
  g_ptr_array_add (venue->requests, g_strdup_printf ("CALL %s\n\n%s", name, socket->asked));
  if (socket->fault == VENUE_WELL || venue_fault_is_done (socket->fault))
    venue->protocol->message (venue, socket, text, length);
  else
    refuse_call (socket);
  socket->fault = VENUE_WELL;
}

void
venue_socket_answer (VenueSocket *self,
                     const char  *text)
{
  g_autofree char *half = NULL;

  switch (self->fault)
    {
    case VENUE_CUT_AFTER:
      venue_socket_cut (self);
      break;
    case VENUE_SILENT:
      break;
    case VENUE_SLOW:
      say_later (self, text);
      break;
    case VENUE_HALF:
      half = g_strndup (text, strlen (text) / 2);
      say (self->connection, half);
      venue_socket_cut (self);
      break;
    case VENUE_BROKEN_AFTER:
      refuse_call (self);
      break;
    default:
      say (self->connection, text);
      break;
    }
}

/* Streams */

static void
message_cb (SoupWebsocketConnection *connection,
            int                      type,
            GBytes                  *bytes,
            gpointer                 user_data)
{
  VenueSocket *socket = user_data;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  if (socket->venue->calls.name != NULL)
    call (socket, text != NULL ? text : "", length);
  else
    socket->venue->protocol->message (socket->venue, socket, text, length);
}

static void
closed_cb (SoupWebsocketConnection *connection,
           gpointer                 user_data)
{
  VenueSocket *socket = user_data;

  g_ptr_array_remove (socket->venue->sockets, socket);
}

static void
socket_cb (SoupServer              *server,
           SoupServerMessage       *message,
           const char              *path,
           SoupWebsocketConnection *connection,
           gpointer                 user_data)
{
  Venue *self = user_data;
  VenueSocket *socket = g_new0 (VenueSocket, 1);
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));

  socket->venue = self;
  socket->query = g_strdup (query != NULL ? query : "");
  socket->connection = g_object_ref (connection);
  socket->path = g_strdup (path);
  socket->wishes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_add (self->sockets, socket);
  g_signal_connect (connection, "message", G_CALLBACK (message_cb), socket);
  g_signal_connect (connection, "closed", G_CALLBACK (closed_cb), socket);
  self->protocol->opened (self, socket);
}

void
venue_socket_send (VenueSocket *self,
                   const char  *text)
{
  Venue *venue = self->venue;
  VenueFault fault = venue_take_fault (venue, "STREAM", self->path);

  if (soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_OPEN || fault == VENUE_LOST)
    return;
  if (fault == VENUE_LATE)
    {
      g_free (venue->late);
      venue->late = g_strdup (text);
      return;
    }
  if (fault == VENUE_GARBAGE)
    text = "{\"stream\":";
  else if (fault == VENUE_STRANGE)
    text = "[{\"T\":7,\"stream\":false,\"data\":[]},null,3]";
  soup_websocket_connection_send_text (self->connection, text);
  if (fault == VENUE_TWICE)
    soup_websocket_connection_send_text (self->connection, text);
  if (venue->late != NULL)
    soup_websocket_connection_send_text (self->connection, venue->late);
  g_clear_pointer (&venue->late, g_free);
}

void
venue_push (Venue      *self,
            const char *path,
            const char *text)
{
  for (guint i = 0; i < self->sockets->len; i++)
    {
      VenueSocket *socket = self->sockets->pdata[i];

      if (socket->is_welcome && g_str_equal (socket->path, path))
        venue_socket_send (socket, text);
    }
}

GPtrArray *
venue_get_sockets (Venue *self)
{
  return self->sockets;
}

const char *
venue_socket_get_path (VenueSocket *self)
{
  return self->path;
}

const char *
venue_socket_get_query (VenueSocket *self)
{
  return self->query;
}

guint64
venue_socket_next (VenueSocket *self)
{
  return self->n_messages++;
}

void
venue_socket_set_welcome (VenueSocket *self,
                          gboolean     is_welcome)
{
  self->is_welcome = is_welcome;
}

gboolean
venue_socket_is_welcome (VenueSocket *self)
{
  return self->is_welcome;
}

GHashTable *
venue_socket_get_wishes (VenueSocket *self)
{
  return self->wishes;
}

/* The thread */

typedef struct
{
  Venue    *venue;
  void    (*func) (Venue *venue, gpointer data);
  gpointer  data;
  GMutex    mutex;
  GCond     cond;
  gboolean  is_done;
} Order;

static gboolean
order_cb (gpointer user_data)
{
  Order *order = user_data;

  order->func (order->venue, order->data);
  g_mutex_lock (&order->mutex);
  order->is_done = TRUE;
  g_cond_signal (&order->cond);
  g_mutex_unlock (&order->mutex);
  return G_SOURCE_REMOVE;
}

void
venue_call (Venue    *self,
            void    (*func) (Venue *venue, gpointer data),
            gpointer  data)
{
  Order order = { self, func, data };

  g_mutex_init (&order.mutex);
  g_cond_init (&order.cond);
  g_main_context_invoke (self->context, order_cb, &order);
  g_mutex_lock (&order.mutex);
  while (!order.is_done)
    g_cond_wait (&order.cond, &order.mutex);
  g_mutex_unlock (&order.mutex);
  g_mutex_clear (&order.mutex);
  g_cond_clear (&order.cond);
}

static void
event_cb (VenueExchange *exchange,
          VenueOrder    *order,
          VenueFill     *fill,
          gpointer       user_data)
{
  Venue *self = user_data;

  if (self->protocol->event != NULL)
    self->protocol->event (self, order, fill);
}

static gboolean
beat_cb (gpointer user_data)
{
  Venue *self = user_data;

  self->protocol->beat (self);
  return G_SOURCE_CONTINUE;
}

static gpointer
run (gpointer user_data)
{
  Venue *self = user_data;
  g_autoptr(GSource) beat = g_timeout_source_new (BEAT_MS);

  g_main_context_push_thread_default (self->context);
  if (self->protocol->beat != NULL)
    {
      g_source_set_callback (beat, beat_cb, self, NULL);
      g_source_attach (beat, self->context);
    }
  g_main_loop_run (self->loop);
  g_source_destroy (beat);
  g_ptr_array_set_size (self->sockets, 0);
  venue_lines_close (self);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

Venue *
venue_new (const VenueProtocol *protocol,
           guint                port)
{
  Venue *self = g_new0 (Venue, 1);
  g_autoptr(GError) error = NULL;
  GSList *uris;

  self->protocol = protocol;
  self->exchange = venue_exchange_new (event_cb, self);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->sockets = g_ptr_array_new_with_free_func (socket_free);
  self->lines = g_ptr_array_new ();
  self->faults = g_ptr_array_new_with_free_func (planned_free);
  self->requests = g_ptr_array_new_with_free_func (g_free);

  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new (NULL, NULL);
  self->taken = g_hash_table_new (NULL, NULL);
  g_signal_connect (self->server, "request-started", G_CALLBACK (started_cb), self);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  soup_server_add_websocket_handler (self->server, NULL, NULL, NULL, socket_cb, self, NULL);
  soup_server_listen_local (self->server, protocol->measure == NULL ? port : 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  if (protocol->measure != NULL)
    venue_lines_listen (self, port);
  g_main_context_pop_thread_default (self->context);

  self->url = protocol->answer != NULL ? g_strdup_printf ("http://127.0.0.1:%u", self->port) : g_strdup (self->frame_url);
  self->stream_url = g_strdup_printf ("ws://127.0.0.1:%u", self->port);
  self->thread = g_thread_new (protocol->name, run, self);
  return self;
}

static void
quit (Venue    *self,
      gpointer  data)
{
  g_main_loop_quit (self->loop);
}

void
venue_free (Venue *self)
{
  venue_call (self, quit, NULL);
  g_thread_join (self->thread);
  g_ptr_array_unref (self->sockets);
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->faults);
  g_ptr_array_unref (self->requests);
  if (self->data_free != NULL)
    self->data_free (self->data);
  venue_exchange_free (self->exchange);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  drop_taken (self);
  g_free (self->late);
  g_free (self->url);
  g_free (self->stream_url);
  g_free (self->frame_url);
  g_free (self);
}

/* Before anybody connects. */
void
venue_stand_for (Venue      *self,
                 const char *broker)
{
  g_autofree char *upper = g_strdelimit (g_ascii_strup (broker, -1), "-", '_');
  g_autofree char *url = g_strdup_printf ("FINX_%s_URL", upper), *stream = g_strdup_printf ("FINX_%s_STREAM_URL", upper);

  g_setenv (url, venue_get_frame_url (self) != NULL ? venue_get_frame_url (self) : venue_get_url (self), TRUE);
  g_setenv (stream, venue_get_stream_url (self), TRUE);
}

void
venue_set_calls (Venue            *self,
                 const VenueCalls *calls)
{
  self->calls = *calls;
}

/* @data: (transfer full): what a protocol keeps besides the exchange */
void
venue_set_data (Venue          *self,
                gpointer        data,
                GDestroyNotify  data_free)
{
  self->data = data;
  self->data_free = data_free;
}

gpointer
venue_get_data (Venue *self)
{
  return self->data;
}

const char *
venue_get_url (Venue *self)
{
  return self->url;
}

const char *
venue_get_stream_url (Venue *self)
{
  return self->stream_url;
}

const char *
venue_request_get (const VenueRequest *request,
                   const char         *name)
{
  return request->query != NULL ? g_hash_table_lookup (request->query, name) : NULL;
}

VenueExchange *
venue_get_exchange (Venue *self)
{
  return self->exchange;
}

/* Commands */

static void
misbehave_call (Venue    *self,
                gpointer  data)
{
  g_ptr_array_add (self->faults, data);
}

void
venue_misbehave (Venue      *self,
                 const char *prefix,
                 VenueFault  fault,
                 guint       n)
{
  Planned *planned = g_new0 (Planned, 1);

  planned->prefix = g_strdup (prefix);
  planned->fault = fault;
  planned->n = n;
  venue_call (self, misbehave_call, planned);
}

static void
behave_call (Venue    *self,
             gpointer  data)
{
  g_ptr_array_set_size (self->faults, 0);
}

void
venue_behave (Venue *self)
{
  venue_call (self, behave_call, NULL);
}

static void
cut_call (Venue    *self,
          gpointer  data)
{
  for (guint i = 0; i < self->sockets->len; i++)
    venue_socket_cut (self->sockets->pdata[i]);
  venue_lines_cut (self);
}

void
venue_cut_streams (Venue *self)
{
  venue_call (self, cut_call, NULL);
}

typedef struct
{
  const char *symbol;
  FinxDecimal bid, ask, depth;
} Quote;

static void
price_call (Venue    *self,
            gpointer  data)
{
  const Quote *quote = data;

  venue_exchange_set_price (self->exchange, quote->symbol, quote->bid, quote->ask, quote->depth);
}

void
venue_set_price (Venue      *self,
                 const char *symbol,
                 const char *bid,
                 const char *ask,
                 const char *depth)
{
  Quote quote = { symbol, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN };

  g_assert_true (finx_decimal_parse (bid, &quote.bid, NULL) && finx_decimal_parse (ask, &quote.ask, NULL));
  g_assert_true (depth == NULL || finx_decimal_parse (depth, &quote.depth, NULL));
  venue_call (self, price_call, &quote);
}

typedef struct
{
  const char *prefix;
  guint       n;
  char       *last;
} Search;

static void
search_call (Venue    *self,
             gpointer  data)
{
  Search *search = data;

  for (guint i = 0; i < self->requests->len; i++)
    if (g_str_has_prefix (self->requests->pdata[i], search->prefix))
      {
        search->n++;
        g_free (search->last);
        search->last = g_strdup (self->requests->pdata[i]);
      }
}

guint
venue_count (Venue      *self,
             const char *prefix)
{
  Search search = { prefix };

  venue_call (self, search_call, &search);
  g_free (search.last);
  return search.n;
}

char *
venue_get_last (Venue      *self,
                const char *prefix)
{
  Search search = { prefix };

  venue_call (self, search_call, &search);
  return search.last;
}
