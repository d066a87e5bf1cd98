/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one connection to Deriv: who we are is said first, then all else passes. It is kept alive by a question twice a minute. */
#include "adapters/deriv/finx-deriv-private.h"

#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-secret.h"
#include "base/finx-text.h"

#define PING_EVERY  (30 * FINX_USEC_PER_SEC)
#define ANSWER_TIME (10 * FINX_USEC_PER_SEC)
#define MOST_TOKEN  256

/* Of those that Deriv publishes, with something left for other programs; in the order of DerivLimit. */
static const char *const limits[] = { "330/m 13000/h", "90/m 1800/h", "27/m 1350/h", "200/m 13000/h", "5/s", NULL };

static void
prepare (FinxSocketLane *lane,
         FinxWebSocket  *socket,
         gpointer        user_data)
{
  FinxBrokerClient *client = user_data;
  FinxHttpRequest *request;

  if (*deriv_get_key (user_data) == '\0')
    {
      g_autoptr(GError) error = NULL;

      finx_set_error (&error, FINX_ERROR_AUTH, "FINX-DERIV-009", "There is no key for Deriv: no token was entered, and nobody signed in. Nothing was sent. Enter a "
                      "token, or sign in with the browser");
      deriv_refuse_key (user_data, error);
      return;
    }
  if (deriv_is_new (user_data))
    {
      deriv_log_in (user_data, socket);
      return;
    }
  request = finx_http_request_new (finx_broker_client_get_url (client, FINX_ENDPOINT_STREAM), "/websockets/v3");
  finx_http_request_add_query (request, "app_id", finx_broker_client_get_value (client, "app"));
  finx_http_request_add_query (request, "l", "EN");
  finx_web_socket_connect (socket, request);
}

/* Streams */

static void
listened_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FinxDeriv) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = finx_socket_lane_send_finish (FINX_SOCKET_LANE (source), result, &error);
  g_autoptr(FinxJsonTree) tree = text != NULL ? finx_json_tree_new (text, strlen (text), &error) : NULL;

  if (tree != NULL && deriv_explain (finx_json_tree_get_root (tree), FALSE, &error))
    deriv_take_message (self, finx_json_tree_get_root (tree));
  else if (self->is_wanted && !g_error_matches (error, FINX_ERROR, FINX_ERROR_AUTH) && finx_socket_lane_is_ready (self->lane))
    finx_socket_lane_fail (self->lane, error);          /* without it the account would not be heard: once more from the beginning */
}

static void
listen_to (FinxDeriv  *self,
           const char *what)
{
  FinxSocketCall call = { .number = finx_socket_lane_next (self->lane), .limit = DERIV_LIMIT_ACCOUNT, .urgency = FINX_URGENCY_ACCOUNT, .is_greeting = TRUE };
  g_autofree char *text = g_strdup_printf ("{\"%s\":1,\"subscribe\":1,\"req_id\":%" G_GUINT64_FORMAT "}", what, call.number);

  call.text = text;
  finx_socket_lane_send_async (self->lane, &call, NULL, listened_cb, g_object_ref (self));
}

static void
listen (FinxDeriv *self)
{
  listen_to (self, "balance");
  listen_to (self, "proposal_open_contract");
  listen_to (self, "transaction");
  finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), FINX_FEED_LIVE, "");
  finx_broker_client_resubscribe (FINX_BROKER_CLIENT (self));
}

static void
ponged_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree char *text = finx_socket_lane_send_finish (FINX_SOCKET_LANE (source), result, NULL);

  if (text == NULL)
    finx_log (FINX_LOG_WARNING, "broker", "", "Deriv did not answer to a ping");
}

static gboolean
ping_cb (gpointer user_data)
{
  FinxDeriv *self = user_data;
  FinxSocketCall call = { .number = finx_socket_lane_next (self->lane), .limit = DERIV_LIMIT_PING, .urgency = FINX_URGENCY_CANCEL, .is_greeting = TRUE };
  g_autofree char *text = g_strdup_printf ("{\"ping\":1,\"req_id\":%" G_GUINT64_FORMAT "}", call.number);

  call.text = text;
  if (finx_socket_lane_is_ready (self->lane))
    finx_socket_lane_send_async (self->lane, &call, NULL, ponged_cb, NULL);
  return G_SOURCE_CONTINUE;
}

static void
stop_pinger (FinxDeriv *self)
{
  if (self->pinger != NULL)
    g_source_destroy (self->pinger);
  g_clear_pointer (&self->pinger, g_source_unref);
}

static void
start_pinger (FinxDeriv *self)
{
  stop_pinger (self);
  self->pinger = g_timeout_source_new ((guint) (finx_broker_client_hasten (FINX_BROKER_CLIENT (self), PING_EVERY) / 1000));
  g_source_set_callback (self->pinger, ping_cb, self, NULL);
  g_source_attach (self->pinger, g_main_context_get_thread_default ());
}

/* Who we are */

static void
replace_text (char **slot,
              char  *text)              /* (transfer full) (nullable): "" */
{
  g_free (*slot);
  *slot = text != NULL ? text : g_strdup ("");
}

/* %FALSE: it could not be understood. */
static gboolean
read_account (FinxDeriv          *self,
              const FinxJsonNode *node)
{
  const FinxJsonNode *scopes = finx_json_node_get (node, "scopes");
  g_autofree char *login = finx_json_node_text (finx_json_node_get (node, "loginid"));
  gint64 is_virtual = 0;

  if (login == NULL || *login == '\0' || !finx_json_node_is_array (scopes))
    return FALSE;
  replace_text (&self->login, g_steal_pointer (&login));
  replace_text (&self->currency, finx_json_node_text (finx_json_node_get (node, "currency")));
  self->is_demo = finx_json_node_integer (finx_json_node_get (node, "is_virtual"), &is_virtual) && is_virtual == 1;
  self->may_trade = self->may_withdraw = FALSE;
  for (const FinxJsonNode *scope = finx_json_node_first (scopes); scope != NULL; scope = finx_json_node_next (scopes, scope))
    {
      self->may_trade |= finx_json_node_is (scope, "trade");
      self->may_withdraw |= finx_json_node_is (scope, "payments") || finx_json_node_is (scope, "admin");
    }
  return TRUE;
}

/* Nothing is tried again before somebody asks. */
void
deriv_refuse_key (FinxDeriv    *self,
                  const GError *reason)
{
  gboolean was_wanted = self->is_wanted;

  stop_pinger (self);
  finx_socket_lane_refuse (self->lane, reason);
  if (was_wanted)
    finx_broker_client_stream_lost (FINX_BROKER_CLIENT (self), reason);
}

/* The other side knows who we are. */
static void
begin (FinxDeriv *self)
{
  finx_socket_lane_set_ready (self->lane);
  start_pinger (self);
  if (self->is_wanted)
    listen (self);
}

static void
authorised_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(FinxDeriv) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = finx_socket_lane_send_finish (FINX_SOCKET_LANE (source), result, &error);
  g_autoptr(FinxJsonTree) tree = text != NULL ? finx_json_tree_new (text, strlen (text), NULL) : NULL;
  const FinxJsonNode *root = tree != NULL ? finx_json_tree_get_root (tree) : NULL;

  if (text == NULL)
    {
      finx_socket_lane_fail (self->lane, error);
    }
  else if (!deriv_explain (root, FALSE, &error))
    {
      if (g_error_matches (error, FINX_ERROR, FINX_ERROR_AUTH) || g_error_matches (error, FINX_ERROR, FINX_ERROR_REJECTED))
        deriv_refuse_key (self, error);
      else
        finx_socket_lane_fail (self->lane, error);
    }
  else if (!read_account (self, finx_json_node_get (root, "authorize")))
    {
      finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-DERIV-002", "Deriv's answer to the key could not be understood. Nothing of it was used");
      finx_socket_lane_fail (self->lane, error);
    }
  else
    {
      begin (self);
    }
  if (text != NULL)
    explicit_bzero (text, strlen (text));       /* it repeats what was asked, the token with it */
}

/* What goes out has the token in it: it is wiped here, and nobody else sees it. */
static void
opened (FinxSocketLane *lane,
        gpointer        user_data)
{
  FinxDeriv *self = user_data;
  const char *token = deriv_get_key (self);
  FinxSocketCall call = { .number = finx_socket_lane_next (lane), .limit = DERIV_LIMIT_OTHER, .urgency = FINX_URGENCY_CANCEL, .is_greeting = TRUE };
  gsize length = strlen (token);
  char *text;

  g_hash_table_remove_all (self->subscriptions);
  if (deriv_is_new (self))
    {
      begin (self);                     /* the address let us in */
      return;
    }
  if (length == 0 || length > MOST_TOKEN || strspn (token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") != length)
    {
      g_autoptr(GError) error = NULL;

      finx_set_error (&error, FINX_ERROR_AUTH, "FINX-DERIV-001", "What was entered is not a key of Deriv. Nothing was sent. Copy the token once more");
      deriv_refuse_key (self, error);
      return;
    }
  text = finx_json_put_secret (g_strdup_printf ("{\"req_id\":%" G_GUINT64_FORMAT "}", call.number), NULL, "authorize", token);
  call.text = text;
  finx_socket_lane_send_async (lane, &call, NULL, authorised_cb, g_object_ref (self));
  finx_free_wiped (text);
}

/* Hearing */

static guint64
match (FinxSocketLane *lane,
       const char     *data,
       gsize           length,
       gpointer        user_data)
{
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (data, length, NULL);
  gint64 number = 0;

  if (tree == NULL || !finx_json_node_integer (finx_json_node_get (finx_json_tree_get_root (tree), "req_id"), &number))
    return 0;
  return number > 0 ? (guint64) number : 0;
}

static void
message (FinxSocketLane *lane,
         const char     *data,
         gsize           length,
         gpointer        user_data)
{
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (data, length, NULL);

  deriv_take_message (user_data, tree != NULL ? finx_json_tree_get_root (tree) : NULL);
}

static void
lost (FinxSocketLane *lane,
      const GError   *reason,
      gpointer        user_data)
{
  FinxDeriv *self = user_data;
  g_autofree char *text = finx_error_text (reason);

  g_autoptr(GError) error = NULL;

  stop_pinger (self);
  g_hash_table_remove_all (self->subscriptions);
  deriv_forget_news (self);
  if (!self->is_wanted)
    return;
  /* An address that does not let in any more is no key that was refused: the next one is fresh. */
  if (g_error_matches (reason, FINX_ERROR, FINX_ERROR_AUTH))
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-DERIV-008", "%s. It is tried again by itself", reason->message);
  finx_broker_client_stream_lost (user_data, error != NULL ? error : reason);
  finx_broker_client_set_feed (user_data, FINX_FEED_FAILED, text);
}

FinxSocketLane *
deriv_get_lane (FinxDeriv *self)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  static const FinxSocketLaneEvents events = { prepare, opened, match, message, lost };
  const FinxSocketLaneOptions options = {
    .name = "Deriv",
    .limits = limits,
    .max_retries = 2,
    .attempt_us = finx_broker_client_hasten (client, ANSWER_TIME),
    .total_us = finx_broker_client_hasten (client, 3 * ANSWER_TIME),
    .haste = (guint) (FINX_USEC_PER_SEC / finx_broker_client_hasten (client, FINX_USEC_PER_SEC)),
    .socket = { .name = "Deriv", .first_wait_us = finx_broker_client_hasten (client, FINX_USEC_PER_SEC),
                .most_wait_us = finx_broker_client_hasten (client, 64 * FINX_USEC_PER_SEC), .settled_us = finx_broker_client_hasten (client, FINX_USEC_PER_MIN) },
  };

  if (self->lane == NULL)
    self->lane = finx_socket_lane_new (finx_broker_client_get_http (client), &options, &events, self);
  return self->lane;
}

void
deriv_close_lane (FinxDeriv *self)
{
  stop_pinger (self);
  if (self->lane != NULL)
    finx_socket_lane_close (self->lane);
}

/* The class */

void
deriv_open_streams (FinxBrokerClient *client)
{
  FinxDeriv *self = FINX_DERIV (client);

  if (self->is_wanted)
    return;
  self->is_wanted = TRUE;
  finx_socket_lane_open (deriv_get_lane (self));
  if (finx_socket_lane_is_ready (self->lane))
    listen (self);
}

void
deriv_close_streams (FinxBrokerClient *client)
{
  FinxDeriv *self = FINX_DERIV (client);

  self->is_wanted = FALSE;
  g_hash_table_remove_all (self->subscriptions);
  deriv_close_lane (self);
}

static void
subscribed_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(FinxDeriv) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = finx_socket_lane_send_finish (FINX_SOCKET_LANE (source), result, &error), *shown = NULL;
  g_autoptr(FinxJsonTree) tree = text != NULL ? finx_json_tree_new (text, strlen (text), &error) : NULL;

  if (tree != NULL && deriv_explain (finx_json_tree_get_root (tree), FALSE, &error))
    {
      deriv_take_message (self, finx_json_tree_get_root (tree));
      return;
    }
  if (!self->is_wanted || error == NULL || !finx_socket_lane_is_ready (self->lane))
    return;
  shown = g_strdup_printf (finx_text ("Deriv's stream of prices: %s"), error->message);
  finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), FINX_FEED_LIVE, shown);
}

static void
send_wish (FinxDeriv  *self,
           const char *format,          /* with the text and the number */
           const char *text)
{
  FinxSocketCall call = { .number = finx_socket_lane_next (self->lane), .limit = DERIV_LIMIT_OTHER, .urgency = FINX_URGENCY_DATA, .is_greeting = TRUE };
  g_autoptr(GString) words = g_string_new (format);
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, call.number);

  g_string_replace (words, "%text", text, 1);
  g_string_replace (words, "%number", number, 1);
  call.text = words->str;
  finx_socket_lane_send_async (self->lane, &call, NULL, subscribed_cb, g_object_ref (self));
}

/* Rise/fall contracts have no stream: their price is asked for. */
void
deriv_subscribe (FinxBrokerClient     *client,
                 const FinxInstrument *instrument,
                 FinxStreams           streams)
{
  FinxDeriv *self = FINX_DERIV (client);
  const char *symbol = finx_broker_client_get_symbol (client, instrument), *id;
  g_auto(DerivTerms) terms = { NULL, };

  if (!self->is_wanted || !finx_socket_lane_is_ready (deriv_get_lane (self)) || !deriv_terms_parse (symbol, &terms) || terms.type != NULL)
    return;                             /* not connected; asked again when it is */
  id = g_hash_table_lookup (self->subscriptions, symbol);
  if ((streams & FINX_STREAM_QUOTES) != 0 && id == NULL)
    {
      g_hash_table_insert (self->subscriptions, g_strdup (symbol), g_strdup (""));
      send_wish (self, "{\"ticks\":\"%text\",\"subscribe\":1,\"req_id\":%number}", symbol);
    }
  else if ((streams & FINX_STREAM_QUOTES) == 0 && id != NULL)
    {
      if (*id != '\0')
        send_wish (self, "{\"forget\":\"%text\",\"req_id\":%number}", id);
      g_hash_table_remove (self->subscriptions, symbol);
    }
}
