/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The newer way in, of an application whose id is no number: who holds the token is asked by HTTP, and gets an address that lets one
 * connection in, once. It is a secret, too: it is neither kept nor shown, and each connection has one of its own. */
#include "adapters/deriv/finx-deriv-private.h"

#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-secret.h"

#define ROOT        "/trading/v1/options/accounts"
#define REST_LIMITS "70/m"              /* of the 80 that it allows */
#define ANSWER_TIME (10 * FINX_USEC_PER_SEC)

/* An attempt at a connection. It may outlive the one that it is for. */
typedef struct
{
  FinxDeriv     *self;                  /* owned */
  FinxWebSocket *socket;                /* owned */
  gboolean       is_renewed;            /* the token was, for this attempt */
} Login;

static void
login_free (Login *login)
{
  g_object_unref (login->self);
  g_object_unref (login->socket);
  g_free (login);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Login, login_free)

/* Whether the application is of the newer kind. */
gboolean
deriv_is_new (FinxDeriv *self)
{
  const char *app = finx_broker_client_get_value (FINX_BROKER_CLIENT (self), "app");

  return strspn (app, "0123456789") != strlen (app);
}

static FinxHttpRequest *
make_request (FinxDeriv  *self,
              const char *path)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  char *bearer = g_strconcat ("Bearer ", deriv_get_key (self), NULL);
  FinxHttpRequest *request = finx_http_request_new (finx_broker_client_get_url (client, FINX_ENDPOINT_API), path);

  finx_http_request_add_secret_header (request, "Authorization", bearer);
  finx_http_request_add_header (request, "Deriv-App-ID", finx_broker_client_get_value (client, "app"));
  finx_free_wiped (bearer);
  return request;
}

/* Takes @login and @error: what is not for want of a line is not tried again. */
static void
give_up (Login  *login,
         GError *error)
{
  g_autoptr(Login) owned = login;
  g_autoptr(GError) reason = error;

  if (g_error_matches (reason, FINX_ERROR, FINX_ERROR_AUTH) || g_error_matches (reason, FINX_ERROR, FINX_ERROR_REJECTED))
    deriv_refuse_key (owned->self, reason);
  else
    finx_web_socket_fail (owned->socket, reason);
}

/* (transfer full) (nullable): the answer's data */
static FinxJsonTree *
read_answer (FinxHttpReply  *reply,
             GError        **error)
{
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (reply->body, reply->length, NULL);
  const FinxJsonNode *root = tree != NULL ? finx_json_tree_get_root (tree) : NULL;
  g_autofree char *words = NULL;

  if (reply->status < 300 && root != NULL && finx_json_node_get (root, "data") != NULL)
    return g_steal_pointer (&tree);
  words = finx_json_node_text (finx_json_node_get (finx_json_node_first (finx_json_node_get (root, "errors")), "message"));
  words = words != NULL ? finx_broker_shorten (g_steal_pointer (&words)) : g_strdup_printf ("HTTP %u", reply->status);
  if (reply->status == 401 || reply->status == 403)
    finx_set_error (error, FINX_ERROR_AUTH, "FINX-DERIV-010", "Deriv refuses the key: %s. Nothing was sent. See whether the token is right and still valid", words);
  else if (reply->status >= 400)
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-DERIV-017", "Deriv said no: %s", words);
  else
    deriv_not_understood (error);
  return NULL;
}

/* Over the air only what nobody can read on the way; a test's venue is on this computer. */
static gboolean
is_safe (FinxDeriv  *self,
         const char *url)
{
  const char *api = finx_broker_client_get_url (FINX_BROKER_CLIENT (self), FINX_ENDPOINT_API);

  return g_str_has_prefix (url, "wss://") || (g_str_has_prefix (url, "ws://") && g_str_has_prefix (api, "http://"));
}

static void
pass_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Login *login = user_data;
  GError *error = NULL;
  g_autoptr(FinxHttpReply) reply = finx_http_lane_send_finish (FINX_HTTP_LANE (source), result, &error);
  g_autoptr(FinxJsonTree) tree = reply != NULL ? read_answer (reply, &error) : NULL;
  char *url = tree != NULL ? finx_json_node_text (finx_json_node_get (finx_json_node_get (finx_json_tree_get_root (tree), "data"), "url")) : NULL;

  if (tree != NULL && (url == NULL || !is_safe (login->self, url)))
    deriv_not_understood (&error);
  if (error != NULL)
    {
      give_up (login, error);
    }
  else
    {
      if (finx_web_socket_get_state (login->socket) == FINX_LINE_PREPARING)
        finx_web_socket_connect (login->socket, finx_http_request_new_secret (url));
      login_free (login);
    }
  if (url != NULL)
    explicit_bzero (url, strlen (url));
  if (reply != NULL)
    explicit_bzero (reply->body, reply->length);
  g_free (url);
}

/* The first account of the kind that is wanted, and that may be used. */
static gboolean
choose_account (FinxDeriv          *self,
                const FinxJsonNode *list)
{
  const char *kind = finx_broker_client_is_paper (FINX_BROKER_CLIENT (self)) ? "demo" : "real";

  for (const FinxJsonNode *node = finx_json_node_first (list); node != NULL; node = finx_json_node_next (list, node))
    {
      g_autofree char *id = finx_json_node_text (finx_json_node_get (node, "account_id"));
      g_autofree char *currency = finx_json_node_text (finx_json_node_get (node, "currency"));

      if (id == NULL || *id == '\0' || currency == NULL || !finx_json_node_is (finx_json_node_get (node, "account_type"), kind)
          || !finx_json_node_is (finx_json_node_get (node, "status"), "active"))
        continue;
      g_free (self->login);
      self->login = g_steal_pointer (&id);
      g_free (self->currency);
      self->currency = g_steal_pointer (&currency);
      self->is_demo = finx_broker_client_is_paper (FINX_BROKER_CLIENT (self));
      self->may_trade = TRUE;           /* without the scope to trade no connection is let in */
      self->may_withdraw = FALSE;
      return TRUE;
    }
  return FALSE;
}

static void accounts_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* Takes @login. */
static void
ask_accounts (Login *login)
{
  finx_http_lane_send_async (deriv_get_rest (login->self), make_request (login->self, ROOT), finx_web_socket_get_correlation_id (login->socket), NULL,
                             accounts_cb, login);
}

static void
renewed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Login *login = user_data;
  GError *error = NULL;
  g_autoptr(FinxHttpReply) reply = finx_http_lane_send_finish (FINX_HTTP_LANE (source), result, &error);

  if (reply != NULL)
    {
      deriv_take_tokens (login->self, reply, &error);
      explicit_bzero (reply->body, reply->length);
    }
  if (error != NULL)
    give_up (login, error);
  else
    ask_accounts (login);
}

/* Takes @login. */
static void
renew (Login *login)
{
  login->is_renewed = TRUE;
  finx_http_lane_send_async (deriv_get_rest (login->self), deriv_ask_renewal (login->self), finx_web_socket_get_correlation_id (login->socket), NULL,
                             renewed_cb, login);
}

/* A token may end before its time. */
static void
accounts_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Login *login = user_data;
  GError *error = NULL;
  g_autoptr(FinxHttpReply) reply = finx_http_lane_send_finish (FINX_HTTP_LANE (source), result, &error);
  g_autoptr(FinxJsonTree) tree = reply != NULL ? read_answer (reply, &error) : NULL;
  FinxHttpRequest *request;
  g_autofree char *escaped = NULL, *path = NULL;

  if (g_error_matches (error, FINX_ERROR, FINX_ERROR_AUTH) && reply->status == 401 && !login->is_renewed && deriv_can_renew (login->self))
    {
      g_clear_error (&error);
      renew (login);
      return;
    }
  if (tree != NULL && !choose_account (login->self, finx_json_node_get (finx_json_tree_get_root (tree), "data")))
    finx_set_error (&error, FINX_ERROR_AUTH, "FINX-DERIV-007", "The key reaches no active account of that kind at Deriv, which is either demo or real. Nothing was "
                    "sent; open one there, or connect the other kind");
  if (error != NULL)
    {
      give_up (login, error);
      return;
    }
  escaped = g_uri_escape_string (login->self->login, NULL, FALSE);
  path = g_strdup_printf (ROOT "/%s/otp", escaped);
  request = make_request (login->self, path);
  finx_http_request_set_method (request, "POST");
  finx_http_lane_send_async (FINX_HTTP_LANE (source), request, finx_web_socket_get_correlation_id (login->socket), NULL, pass_cb, login);
}

/* What is asked by HTTP. */
FinxHttpLane *
deriv_get_rest (FinxDeriv *self)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);

  if (self->rest == NULL)
    {
      g_autoptr(GArray) rates = finx_rates_parse (REST_LIMITS, NULL);
      const FinxHttpLaneOptions options = {
        .name = "Deriv", .rates = rates, .attempt_us = finx_broker_client_hasten (client, ANSWER_TIME),
        .backoff_us = finx_broker_client_hasten (client, FINX_USEC_PER_SEC), .total_us = finx_broker_client_hasten (client, ANSWER_TIME),
      };

      self->rest = finx_http_lane_new (finx_broker_client_get_http (client), &options);
    }
  return self->rest;
}

/* Asks for an address that @socket may connect to. */
void
deriv_log_in (FinxDeriv     *self,
              FinxWebSocket *socket)
{
  Login *login = g_new0 (Login, 1);

  login->self = g_object_ref (self);
  login->socket = g_object_ref (socket);
  if (deriv_can_renew (self) && deriv_is_stale (self))
    renew (login);
  else
    ask_accounts (login);
}
