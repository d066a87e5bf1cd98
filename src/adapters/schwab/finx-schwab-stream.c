/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charles Schwab's streamer: one connection for what happens to the account and for prices. One thing is said at a time, and its answer
 * waited for. What it tells of orders is only that something happened: the order itself is then looked at. */
#include "adapters/schwab/finx-schwab-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-json.h"
#include "base/finx-log.h"
#include "base/finx-secret.h"
#include "base/finx-text.h"

#define LOOK_AFTER   (300 * 1000)               /* µs: what happens to an order comes in bursts */
#define WATCH_EVERY  (5 * FINX_USEC_PER_SEC)
#define MOST_SILENCE (40 * FINX_USEC_PER_SEC)   /* it shows every few seconds that it lives */
#define MOST_WAIT    (15 * FINX_USEC_PER_SEC)   /* for an answer */
#define MOST_DENIED  2
#define ACTIVITY     "ACCT_ACTIVITY"

/* What the streamer answers. */
enum
{
  DONE = 0,
  LOGIN_DENIED = 3,
  UNKNOWN_FAILURE = 9,
  TOO_MANY_CONNECTIONS = 12,
  TOO_MANY_SYMBOLS = 19,
  NOT_IN = 20,
  FIRST_WORKED = 26,
  LAST_WORKED = 29
};

typedef struct
{
  const char *service, *command, *fields;       /* static */
  GString    *keys;
  guint       id;                               /* 0: not sent yet */
} Command;

static void
command_free (gpointer data)
{
  g_string_free (((Command *) data)->keys, TRUE);
  g_free (data);
}

/* Talking */

/* (transfer full): with the token in it, where it is a login: wiped by who sent it */
static char *
write_command (FinxSchwab    *self,
               const Command *command)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *id = g_strdup_printf ("%u", command->id);
  gboolean is_login = g_str_equal (command->command, "LOGIN");
  char *text;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "requests");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  finx_json_add_text (builder, "requestid", id);
  finx_json_add_text (builder, "service", command->service);
  finx_json_add_text (builder, "command", command->command);
  finx_json_add_text (builder, "SchwabClientCustomerId", self->streamer.customer);
  finx_json_add_text (builder, "SchwabClientCorrelId", self->streamer.correlation);
  json_builder_set_member_name (builder, "parameters");
  json_builder_begin_object (builder);
  if (is_login)
    {
      finx_json_add_text (builder, "SchwabClientChannel", self->streamer.channel);
      finx_json_add_text (builder, "SchwabClientFunctionId", self->streamer.function);
    }
  else
    {
      finx_json_add_text (builder, "keys", command->keys->str);
      if (!g_str_equal (command->command, "UNSUBS"))
        finx_json_add_text (builder, "fields", command->fields);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  text = finx_json_end (builder);
  return is_login ? finx_json_put_secret (text, "parameters", "Authorization", finx_broker_client_get_value (FINX_BROKER_CLIENT (self), "access")) : text;
}

static void
say_next (FinxSchwab *self)
{
  Command *command = g_queue_peek_head (&self->commands);
  char *text;

  if (command == NULL || command->id != 0)
    return;
  command->id = ++self->n_commands;
  self->sent_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
  text = write_command (self, command);
  finx_web_socket_send_text (self->socket, text);
  finx_free_wiped (text);
}

/**
 * schwab_send:
 * @service: static, as @command and @fields
 * @keys: symbols and the like; of the same service and command those that still wait go out together
 */
void
schwab_send (FinxSchwab *self,
             const char *service,
             const char *command,
             const char *keys,
             const char *fields)
{
  Command *last = g_queue_peek_tail (&self->commands);

  if (last != NULL && last->id == 0 && g_str_equal (last->service, service) && g_str_equal (last->command, command))
    {
      g_string_append_printf (last->keys, ",%s", keys);
      return;
    }
  last = g_new0 (Command, 1);
  last->service = service;
  last->command = command;
  last->fields = fields;
  last->keys = g_string_new (keys);
  g_queue_push_tail (&self->commands, last);
  say_next (self);
}

/* Connecting */

static void
connect_socket (FinxSchwab *self)
{
  const char *set = finx_broker_client_get_url (FINX_BROKER_CLIENT (self), FINX_ENDPOINT_STREAM);
  g_autoptr(GUri) told = g_uri_parse (self->streamer.url, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr(GError) error = NULL;

  if (told != NULL && *set != '\0')
    {
      finx_web_socket_connect (self->socket, finx_http_request_new (set, g_uri_get_path (told)));
    }
  else if (told != NULL && g_strcmp0 (g_uri_get_scheme (told), "wss") == 0)
    {
      finx_web_socket_connect (self->socket, finx_http_request_new (self->streamer.url, ""));
    }
  else
    {
      finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-SCHWAB-031",
                      "Charles Schwab told no address of its stream that is safe. Nothing was sent there; prices and orders are not current");
      finx_web_socket_fail (self->socket, error);
    }
}

static void
preferences_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(FinxWebSocket) socket = user_data;
  FinxSchwab *self = FINX_SCHWAB (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (FINX_BROKER_CLIENT (source), result, &error);

  if (self->socket != socket || finx_web_socket_get_state (socket) != FINX_LINE_PREPARING)
    return;
  if (call != NULL)
    connect_socket (self);
  else
    finx_web_socket_fail (socket, error);
}

/* Where to, and who we are there, is told anew for each connection; the token is fresh then. */
static void
prepare (FinxWebSocket *socket,
         gpointer       user_data)
{
  finx_broker_client_call_async (user_data, finx_broker_call_new (FINX_CALL_CLOCK), NULL, preferences_cb, g_object_ref (socket));
}

static void
forget_connection (FinxSchwab *self)
{
  g_queue_clear_full (&self->commands, command_free);
  self->is_in = self->is_heard = FALSE;
  self->sequence = -1;
  self->sent_us = 0;
  schwab_forget_prices (self);
}

static void
opened (FinxWebSocket *socket,
        gpointer       user_data)
{
  FinxSchwab *self = user_data;

  forget_connection (self);
  self->said_us = finx_clock_now (finx_broker_client_get_clock (user_data));
  finx_broker_client_set_feed (user_data, FINX_FEED_CONNECTING, "");
  schwab_send (self, "ADMIN", "LOGIN", "", "");
}

static void
lost (FinxWebSocket *socket,
      const GError  *reason,
      gpointer       user_data)
{
  FinxSchwab *self = user_data;
  g_autofree char *text = finx_error_text (reason);

  forget_connection (self);
  finx_broker_client_stream_lost (user_data, reason);
  if (self->socket != NULL)
    finx_broker_client_set_feed (user_data, FINX_FEED_FAILED, text);
}

/* Orders */

/* Whether fills are to be read of an order with @venue_id that was looked at because something happened to @id. */
static gboolean
lacks_fills (FinxOrderLedger *ledger,
             const char      *venue_id,
             const char      *id)
{
  const FinxOrder *known = finx_order_ledger_find_venue (ledger, venue_id);
  FinxDecimal quantity, value;

  finx_order_ledger_get_filled (ledger, venue_id, &quantity, &value);
  return known != NULL && (finx_decimal_compare (known->filled, quantity) > 0 || !g_str_equal (known->venue_id, id));
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  FinxSchwab *self = FINX_SCHWAB (source);
  FinxBrokerClient *client = FINX_BROKER_CLIENT (source);
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (client);
  g_autofree char *id = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (client, result, &error);
  const FinxOrder *known = finx_order_ledger_find_venue (ledger, id);

  for (guint i = 0; call != NULL && i < call->rows->len; i++)
    {
      const FinxOrder *order = call->rows->pdata[i];

      known = finx_order_ledger_find_venue (ledger, order->venue_id);
      if (known == NULL && *order->client_id == '\0' && schwab_is_awaited (self, order))
        {
          finx_broker_client_sync_soon (client);
          continue;
        }
      finx_order_ledger_take (ledger, finx_order_copy (order), "Looked at");
      if (known == NULL || lacks_fills (ledger, order->venue_id, id))
        finx_broker_client_sync_soon (client);
    }
  if (call != NULL || self->socket == NULL)
    return;
  if (g_strcmp0 (finx_error_code (error), "FINX-SCHWAB-018") == 0)
    {
      schwab_look_at (self, id);
    }
  else if (g_strcmp0 (finx_error_code (error), "FINX-SCHWAB-019") == 0 && known != NULL)
    {
      FinxOrder *order = finx_order_ledger_copy (ledger, known->client_id);

      order->state = FINX_ORDER_UNKNOWN;
      g_free (order->reason);
      order->reason = g_strdup (error->message);
      order->updated_us = finx_clock_now (finx_broker_client_get_clock (client));
      finx_order_ledger_take (ledger, order, "Another order has its number");
    }
  else
    {
      finx_broker_client_sync_soon (client);
    }
}

typedef struct
{
  FinxSchwab *self;             /* its look ends with it */
  char       *id;
} Look;

static void
look_free (gpointer data)
{
  g_free (((Look *) data)->id);
  g_free (data);
}

static gboolean
look_cb (gpointer user_data)
{
  Look *look = user_data;
  FinxSchwab *self = look->self;
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  g_autofree char *id = g_strdup (look->id);
  const FinxOrder *known = finx_order_ledger_find_venue (finx_broker_client_get_ledger (client), id);
  FinxBrokerCall *call = finx_broker_call_new (FINX_CALL_QUERY);
  FinxOrder *order = known != NULL ? finx_order_copy (known) : finx_order_new ();

  if (known == NULL)
    {
      g_free (order->venue_id);
      order->venue_id = g_strdup (id);
    }
  g_ptr_array_add (call->orders, order);
  g_hash_table_remove (self->looks, id);        /* frees @look */
  finx_broker_client_call_async (client, call, NULL, looked_cb, g_steal_pointer (&id));
  return G_SOURCE_REMOVE;
}

/* Asks for an order in a moment, once for all that happens to it until then. */
void
schwab_look_at (FinxSchwab *self,
                const char *venue_id)
{
  gint64 us = finx_broker_client_hasten (FINX_BROKER_CLIENT (self), LOOK_AFTER);
  GSource *source;
  Look *look;

  if (self->socket == NULL || g_hash_table_contains (self->looks, venue_id))
    return;
  look = g_new0 (Look, 1);
  look->self = self;
  look->id = g_strdup (venue_id);
  source = g_timeout_source_new ((guint) MAX (us / 1000, 1));
  g_source_set_callback (source, look_cb, look, look_free);
  g_source_attach (source, g_main_context_get_thread_default ());
  g_hash_table_insert (self->looks, g_strdup (venue_id), source);
}

static void
take_activity (FinxSchwab         *self,
               const FinxJsonNode *node)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const char *account = finx_broker_client_get_venue_account (client);
  g_autofree char *type = finx_json_node_text (finx_json_node_get (node, "2")), *inner = finx_json_node_text (finx_json_node_get (node, "3"));
  g_autofree char *number = finx_json_node_text (finx_json_node_get (node, "1"));
  g_autoptr(FinxJsonTree) tree = inner != NULL ? finx_json_tree_new (inner, strlen (inner), NULL) : NULL;
  g_autofree char *id = tree != NULL ? finx_json_node_text (finx_json_node_get (finx_json_tree_get_root (tree), "SchwabOrderID")) : NULL;
  const FinxOrder *known;
  gint64 sequence;

  if (finx_json_node_integer (finx_json_node_get (node, "seq"), &sequence))
    {
      if (sequence <= self->sequence)
        return;                         /* it was told before */
      if (self->sequence >= 0 && sequence > self->sequence + 1)
        finx_broker_client_sync_soon (client);
      self->sequence = sequence;
    }
  if (g_strcmp0 (type, "SUBSCRIBED") == 0 || (number != NULL && *account != '\0' && !g_str_equal (number, account)))
    return;
  if (id == NULL || *id == '\0' || strspn (id, "0123456789") != strlen (id))
    {
      finx_broker_client_sync_soon (client);
      return;
    }
  known = finx_order_ledger_find_venue (finx_broker_client_get_ledger (client), id);
  if (known != NULL && type != NULL)
    finx_broker_client_note_exchange (client, known->client_id, FALSE, type);
  schwab_look_at (self, id);
}

/* Listening */

static void
give_up (FinxSchwab *self,
         FinxError   kind,
         const char *code,
         const char *sentence)
{
  g_autoptr(GError) error = NULL;

  finx_set_error (&error, kind, code, "%s", sentence);
  if (kind != FINX_ERROR_AUTH)
    {
      finx_web_socket_fail (self->socket, error);
      return;
    }
  finx_web_socket_close (self->socket);
  finx_broker_client_stream_lost (FINX_BROKER_CLIENT (self), error);
}

static void
take_login (FinxSchwab *self,
            gint64      code)
{
  if (code == DONE)
    {
      self->n_denied = 0;
      self->is_in = TRUE;
      schwab_send (self, ACTIVITY, "SUBS", "Account Activity", "0,1,2,3");
      finx_broker_client_resubscribe (FINX_BROKER_CLIENT (self));
      return;
    }
  if (code == TOO_MANY_CONNECTIONS)
    {
      give_up (self, FINX_ERROR_OFFLINE, "FINX-SCHWAB-032",
               finx_text ("Another program uses Charles Schwab's stream for you, and there is one only: close it there"));
      return;
    }
  schwab_drop_token (self);
  if (code == LOGIN_DENIED && ++self->n_denied >= MOST_DENIED)
    give_up (self, FINX_ERROR_AUTH, "FINX-SCHWAB-033",
             finx_text ("Charles Schwab's stream refuses the token, and a new one as well. Nothing was done. Sign in again"));
  else
    give_up (self, FINX_ERROR_OFFLINE, "FINX-SCHWAB-034", finx_text ("Charles Schwab's stream did not let FinX in; it is tried again by itself"));
}

static void
take_subscription (FinxSchwab    *self,
                   const Command *command,
                   gint64         code,
                   const char    *words)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  gboolean has_worked = code == DONE || (code >= FIRST_WORKED && code <= LAST_WORKED);

  if (code == NOT_IN)
    {
      give_up (self, FINX_ERROR_OFFLINE, "FINX-SCHWAB-034", finx_text ("Charles Schwab's stream did not let FinX in; it is tried again by itself"));
    }
  else if (g_str_equal (command->service, ACTIVITY) && has_worked)
    {
      self->is_heard = TRUE;
      finx_broker_client_set_feed (client, FINX_FEED_LIVE, "");
      finx_broker_client_stream_ready (client);
    }
  else if (g_str_equal (command->service, ACTIVITY))
    {
      give_up (self, FINX_ERROR_OFFLINE, "FINX-SCHWAB-035",
               finx_text ("Charles Schwab's stream does not tell what happens to orders; it is tried again by itself"));
    }
  else if (code == TOO_MANY_SYMBOLS)
    {
      finx_broker_client_set_feed (client, FINX_FEED_LIVE,
                                   finx_text ("Charles Schwab streams no more symbols at once; the last ones that were added have no live prices"));
    }
  else if (!has_worked)
    {
      finx_log (FINX_LOG_WARNING, "broker", "", "Charles Schwab's stream says to %s of %s: %.100s (%d)", command->command, command->service, words, (int) code);
    }
}

static void
take_response (FinxSchwab         *self,
               const FinxJsonNode *node)
{
  const FinxJsonNode *content = finx_json_node_get (node, "content");
  Command *command = g_queue_peek_head (&self->commands);
  g_autofree char *words = finx_json_node_text (finx_json_node_get (content, "msg"));
  gint64 id = 0, code = UNKNOWN_FAILURE;

  if (command == NULL || !finx_json_node_integer (finx_json_node_get (node, "requestid"), &id) || id != command->id)
    return;
  finx_json_node_integer (finx_json_node_get (content, "code"), &code);
  g_queue_pop_head (&self->commands);
  self->sent_us = 0;
  if (g_str_equal (command->command, "LOGIN"))
    take_login (self, code);
  else
    take_subscription (self, command, code, words != NULL ? words : "");
  command_free (command);
  if (self->socket != NULL && finx_web_socket_get_state (self->socket) == FINX_LINE_OPEN)
    say_next (self);
}

static void
take_data (FinxSchwab         *self,
           const FinxJsonNode *node)
{
  const FinxJsonNode *service = finx_json_node_get (node, "service"), *content = finx_json_node_get (node, "content");
  gint64 ms = 0;

  if (!finx_json_node_is (service, ACTIVITY))
    {
      finx_json_node_integer (finx_json_node_get (node, "timestamp"), &ms);
      schwab_take_prices (self, service, content, ms > 0 && ms < G_MAXINT64 / 1000 ? ms * 1000 : 0);
      return;
    }
  for (const FinxJsonNode *event = finx_json_node_first (content); event != NULL; event = finx_json_node_next (content, event))
    take_activity (self, event);
}

/* What stands in a message. @root: (nullable): it is no JSON */
void
schwab_take_message (FinxSchwab         *self,
                     const FinxJsonNode *root)
{
  const FinxJsonNode *responses = finx_json_node_get (root, "response"), *data = finx_json_node_get (root, "data");
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  g_autoptr(FinxSchwab) keep = g_object_ref (self);
  FinxWebSocket *socket = self->socket;

  self->said_us = finx_clock_now (finx_broker_client_get_clock (client));
  if (!finx_json_node_is_object (root))
    finx_broker_client_sync_soon (client);      /* whatever it was, it is read */
  for (const FinxJsonNode *node = finx_json_node_first (responses); node != NULL && self->socket == socket; node = finx_json_node_next (responses, node))
    take_response (self, node);
  for (const FinxJsonNode *node = finx_json_node_first (data); node != NULL && self->is_in; node = finx_json_node_next (data, node))
    take_data (self, node);
}

static void
take_message (FinxWebSocket *socket,
              const char    *text,
              gsize          length,
              gpointer       user_data)
{
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (text, length, NULL);

  schwab_take_message (user_data, tree != NULL ? finx_json_tree_get_root (tree) : NULL);
}

/* The class */

static gboolean
watch_cb (gpointer user_data)
{
  FinxSchwab *self = user_data;
  FinxBrokerClient *client = user_data;
  gint64 now_us = finx_clock_now (finx_broker_client_get_clock (client));

  if (finx_web_socket_get_state (self->socket) != FINX_LINE_OPEN)
    return G_SOURCE_CONTINUE;
  if (now_us - self->said_us > finx_broker_client_hasten (client, MOST_SILENCE)
      || (self->sent_us != 0 && now_us - self->sent_us > finx_broker_client_hasten (client, MOST_WAIT)))
    give_up (self, FINX_ERROR_OFFLINE, "FINX-SCHWAB-036",
             finx_text ("Nothing is heard from Charles Schwab's stream. Prices and orders are not current until it is back; it is tried again by itself"));
  return G_SOURCE_CONTINUE;
}

void
schwab_open_streams (FinxBrokerClient *client)
{
  FinxSchwab *self = FINX_SCHWAB (client);
  const FinxWebSocketOptions options = { .name = "Charles Schwab", .first_wait_us = finx_broker_client_hasten (client, FINX_USEC_PER_SEC),
                                         .most_wait_us = 64 * FINX_USEC_PER_SEC };
  static const FinxWebSocketEvents events = { prepare, opened, take_message, lost };

  if (self->socket != NULL)
    return;
  self->n_denied = 0;
  self->socket = finx_web_socket_new (finx_broker_client_get_http (client), &options, &events, self);
  self->watch = g_timeout_source_new ((guint) MAX (finx_broker_client_hasten (client, WATCH_EVERY) / 1000, 1));
  g_source_set_callback (self->watch, watch_cb, self, NULL);
  g_source_attach (self->watch, g_main_context_get_thread_default ());
  finx_web_socket_open (self->socket);
}

void
schwab_close_streams (FinxBrokerClient *client)
{
  FinxSchwab *self = FINX_SCHWAB (client);
  FinxWebSocket *socket = g_steal_pointer (&self->socket);

  if (self->watch != NULL)
    g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
  if (socket != NULL)
    finx_web_socket_close (socket);
  g_clear_object (&socket);
  g_hash_table_remove_all (self->looks);
  self->knows_orders = FALSE;
  forget_connection (self);
}
