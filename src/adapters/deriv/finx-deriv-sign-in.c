/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A person signs in at Deriv with a browser. An application of the newer kind gets a code for it (OAuth 2.0 with a proof of who asked), and
 * for the code a token that is renewed; one of the older kind gets a token of each account at once. */
#include "adapters/deriv/finx-deriv-private.h"

#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-random.h"
#include "base/finx-secret.h"
#include "base/finx-text.h"
#include "net/finx-loopback.h"

#define NEWER_PAGES    "https://auth.deriv.com"
#define OLDER_PAGES    "https://oauth.deriv.com"
#define PUBLIC_APP     "1089"           /* for tests of anybody: its callback address is not ours */
#define STATE_BYTES    16
#define VERIFIER_BYTES 32
#define MOST_ACCOUNTS  64
#define MOST_LIFE      (365 * 24 * 3600)
#define AHEAD          FINX_USEC_PER_MIN        /* so long before its end a token is renewed */

/* An attempt. */
struct _DerivSignIn
{
  char    *redirect, *state;            /* comes back with what is told */
  char    *verifier;                    /* that the code is asked for with */
  gboolean is_new;
};

void
deriv_sign_in_free (DerivSignIn *sign_in)
{
  g_free (sign_in->redirect);
  g_free (sign_in->state);
  finx_free_wiped (sign_in->verifier);
  g_free (sign_in);
}

/* Tokens */

/* What lets us in: what came from signing in, else what was entered; "": nothing */
const char *
deriv_get_key (FinxDeriv *self)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const char *access = finx_broker_client_get_value (client, "access");

  return *access != '\0' ? access : finx_broker_client_get_value (client, "token");
}

gboolean
deriv_can_renew (FinxDeriv *self)
{
  return *finx_broker_client_get_value (FINX_BROKER_CLIENT (self), "refresh") != '\0';
}

/* Whether the token is known to end soon; how long one lasts Deriv need not tell. */
gboolean
deriv_is_stale (FinxDeriv *self)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  gint64 until_s;

  return g_ascii_string_to_signed (finx_broker_client_get_value (client, "access-until"), 10, 1, G_MAXINT64 / FINX_USEC_PER_SEC, &until_s, NULL)
         && until_s * FINX_USEC_PER_SEC - finx_clock_now (finx_broker_client_get_clock (client)) < AHEAD;
}

/* Takes @form. */
static FinxHttpRequest *
ask_tokens (FinxDeriv *self,
            char      *form)
{
  FinxHttpRequest *request = finx_http_request_new (finx_broker_client_get_url (FINX_BROKER_CLIENT (self), FINX_ENDPOINT_SIGN_IN), "/oauth2/token");

  finx_http_request_add_header (request, "Accept", "application/json");
  finx_http_request_set_form (request, form);
  finx_http_request_set_once (request);         /* what it is asked for with may be good for once */
  finx_http_request_set_urgency (request, FINX_URGENCY_ORDER);
  finx_free_wiped (form);
  return request;
}

/* (transfer full) */
FinxHttpRequest *
deriv_ask_renewal (FinxDeriv *self)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  g_autofree char *app = g_uri_escape_string (finx_broker_client_get_value (client, "app"), NULL, FALSE);
  char *refresh = g_uri_escape_string (finx_broker_client_get_value (client, "refresh"), NULL, FALSE);
  char *form = g_strdup_printf ("grant_type=refresh_token&client_id=%s&refresh_token=%s", app, refresh);

  finx_free_wiped (refresh);
  return ask_tokens (self, form);
}

/* What is said of a refusal is a code; it has no secret in it. */
static void
explain (const FinxHttpReply  *reply,
         const FinxJsonNode   *root,
         GError              **error)
{
  g_autofree char *code = finx_json_node_text (finx_json_node_get (root, "error"));
  g_autofree char *words = finx_broker_shorten (code != NULL && *code != '\0' ? g_strdup (code) : g_strdup_printf ("HTTP %u", reply->status));

  if (reply->status == 400 || reply->status == 401 || reply->status == 403)
    finx_set_error (error, FINX_ERROR_AUTH, "FINX-DERIV-044",
                    "Deriv gives no token for this sign-in: %s. Nothing was done. See whether the App ID is right, and sign in again", words);
  else
    finx_set_error (error, FINX_ERROR_OFFLINE, "FINX-DERIV-013", "Deriv is out of order: %s. Nothing was changed; try again later", words);
}

/* Takes over what an answer has; a token to renew with that is not told anew stays. %FALSE: nothing of it was used. */
gboolean
deriv_take_tokens (FinxDeriv            *self,
                   const FinxHttpReply  *reply,
                   GError              **error)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (reply->body, reply->length, NULL);
  const FinxJsonNode *root = tree != NULL ? finx_json_tree_get_root (tree) : NULL;
  char *access = finx_json_node_text (finx_json_node_get (root, "access_token")), *refresh = finx_json_node_text (finx_json_node_get (root, "refresh_token"));
  gboolean is_told = reply->status >= 200 && reply->status <= 299 && access != NULL && *access != '\0';
  g_autofree char *until = NULL;
  gint64 life_s = 0;

  if (reply->status < 200 || reply->status > 299)
    {
      explain (reply, root, error);
    }
  else if (!is_told)
    {
      deriv_not_understood (error);
    }
  else
    {
      if (finx_json_node_integer (finx_json_node_get (root, "expires_in"), &life_s) && life_s > 0 && life_s <= MOST_LIFE)
        until = g_strdup_printf ("%" G_GINT64_FORMAT, finx_clock_now (finx_broker_client_get_clock (client)) / FINX_USEC_PER_SEC + life_s);
      finx_broker_client_keep (client, "access", access);
      finx_broker_client_keep (client, "access-until", until != NULL ? until : "");
      if (refresh != NULL && *refresh != '\0')
        finx_broker_client_keep (client, "refresh", refresh);
    }
  finx_free_wiped (access);
  finx_free_wiped (refresh);
  return is_told;
}

/* Where a person goes */

/* (transfer full): what @verifier is shown as before it is told: the words of RFC 7636, its method S256 */
char *
deriv_make_challenge (const char *verifier)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  char *text;

  g_checksum_update (checksum, (const guchar *) verifier, -1);
  g_checksum_get_digest (checksum, digest, &length);
  text = g_base64_encode (digest, length);
  text[strcspn (text, "=")] = '\0';
  g_strdelimit (text, "+", '-');
  return g_strdelimit (text, "/", '_');
}

/* Older applications have pages of their own, but where all addresses were replaced. */
static const char *
get_pages (FinxDeriv *self)
{
  const char *url = finx_broker_client_get_url (FINX_BROKER_CLIENT (self), FINX_ENDPOINT_SIGN_IN);

  return !deriv_is_new (self) && g_str_equal (url, NEWER_PAGES) ? OLDER_PAGES : url;
}

static gboolean
can_return (const char *redirect)
{
  g_autoptr(GUri) uri = g_uri_parse (redirect, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_uri_get_host (uri) != NULL && (g_strcmp0 (g_uri_get_scheme (uri), "https") == 0 || finx_loopback_can_listen (redirect));
}

char *
deriv_begin_sign_in (FinxBrokerClient  *client,
                     GError           **error)
{
  FinxDeriv *self = FINX_DERIV (client);
  const char *app = finx_broker_client_get_value (client, "app"), *redirect = finx_broker_client_get_value (client, "redirect");
  const char *fixed = g_getenv ("FINX_TEST_NONCE");
  g_autofree char *escaped_app = g_uri_escape_string (app, NULL, FALSE), *escaped_redirect = g_uri_escape_string (redirect, NULL, FALSE), *challenge = NULL;

  g_clear_pointer (&self->sign_in, deriv_sign_in_free);
  if (*app == '\0' || g_str_equal (app, PUBLIC_APP) || !can_return (redirect))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-DERIV-040",
                      "To sign in with the browser, Deriv needs the App ID of your own application, and the callback address exactly as it was registered, "
                      "such as https://127.0.0.1:8182. Nothing was sent. Enter both, or a token in their place");
      return NULL;
    }
  self->sign_in = g_new0 (DerivSignIn, 1);
  self->sign_in->is_new = deriv_is_new (self);
  self->sign_in->redirect = g_strdup (redirect);
  self->sign_in->state = fixed != NULL ? g_strdup (fixed) : finx_random_hex (STATE_BYTES);
  self->sign_in->verifier = finx_random_hex (VERIFIER_BYTES);
  if (!self->sign_in->is_new)
    return g_strdup_printf ("%s/oauth2/authorize?app_id=%s&state=%s", get_pages (self), escaped_app, self->sign_in->state);
  challenge = deriv_make_challenge (self->sign_in->verifier);
  return g_strdup_printf ("%s/oauth2/auth?response_type=code&client_id=%s&redirect_uri=%s&scope=trade&state=%s&code_challenge=%s&code_challenge_method=S256",
                          get_pages (self), escaped_app, escaped_redirect, self->sign_in->state, challenge);
}

/* What comes back */

/* (transfer full) (nullable): what the browser's address tells, decoded once. @was_heard: it came from who could be anybody; what a person
 * copied may lack the state, which the older pages need not repeat */
static GHashTable *
read_address (const DerivSignIn  *sign_in,
              const char         *redirected,
              gboolean            was_heard,
              GError            **error)
{
  const char *question = strchr (redirected, '?');
  char *query = question != NULL ? g_strndup (question + 1, strcspn (question + 1, "#")) : g_strdup ("");
  g_autoptr(GHashTable) told = g_uri_parse_params (query, -1, "&", G_URI_PARAMS_NONE, NULL);
  g_autoptr(GHashTable) parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finx_free_wiped);
  const char *state, *refusal;
  GHashTableIter iter;
  gpointer name, value;

  finx_free_wiped (query);
  if (told != NULL)
    g_hash_table_iter_init (&iter, told);
  while (told != NULL && g_hash_table_iter_next (&iter, &name, &value))
    {
      g_hash_table_insert (parts, g_strdup (name), g_strdup (value));
      explicit_bzero (value, strlen (value));
    }
  state = g_hash_table_lookup (parts, "state");
  refusal = g_hash_table_lookup (parts, "error");
  if (state != NULL && *state == '\0')
    state = NULL;
  if (refusal != NULL)
    finx_set_error (error, FINX_ERROR_AUTH, "FINX-DERIV-041", "You were not signed in at Deriv: %.100s. Nothing was done; try it again", refusal);
  else if (!g_hash_table_contains (parts, sign_in->is_new ? "code" : "token1"))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-DERIV-042",
                    "The address does not tell that you signed in. Nothing was sent. Copy all of what stands in the browser's address bar after that");
  else if (state != NULL ? !g_str_equal (state, sign_in->state) : was_heard || sign_in->is_new)
    finx_set_error (error, FINX_ERROR_AUTH, "FINX-DERIV-043",
                    "It is not certain that the address belongs to this attempt to sign in. Nothing was sent. Open the address that FinX shows now, and "
                    "copy the one at which the browser ends");
  else
    return g_steal_pointer (&parts);
  return NULL;
}

/* Of the older pages: the first account of the kind that is wanted. */
static gboolean
take_accounts (FinxDeriv   *self,
               GHashTable  *parts,
               GError     **error)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);

  for (guint i = 1; i <= MOST_ACCOUNTS; i++)
    {
      g_autofree char *account_name = g_strdup_printf ("acct%u", i), *token_name = g_strdup_printf ("token%u", i);
      const char *account = g_hash_table_lookup (parts, account_name), *token = g_hash_table_lookup (parts, token_name);

      if (account == NULL || token == NULL || *token == '\0' || (g_ascii_strncasecmp (account, "VR", 2) == 0) != finx_broker_client_is_paper (client))
        continue;
      finx_broker_client_keep (client, "access", token);
      finx_broker_client_keep (client, "access-until", "");
      finx_broker_client_keep (client, "refresh", "");
      return TRUE;
    }
  finx_set_error (error, FINX_ERROR_AUTH, "FINX-DERIV-007", "The key reaches no active account of that kind at Deriv, which is either demo or real. Nothing was "
                  "sent; open one there, or connect the other kind");
  return FALSE;
}

/* Takes @task and @error. */
static void
end (GTask  *task,
     GError *error)
{
  FinxDeriv *self = g_task_get_source_object (task);

  if (error != NULL)
    {
      g_task_return_error (task, error);
    }
  else
    {
      g_clear_pointer (&self->sign_in, deriv_sign_in_free);
      g_task_return_boolean (task, TRUE);
    }
  g_object_unref (task);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr(FinxHttpReply) reply = finx_http_lane_send_finish (FINX_HTTP_LANE (source), result, &error);

  if (reply != NULL)
    {
      deriv_take_tokens (g_task_get_source_object (task), reply, &error);
      explicit_bzero (reply->body, reply->length);
    }
  end (task, error);
}

/* Takes @task. */
static void
take_address (GTask      *task,
              const char *redirected,
              gboolean    was_heard)
{
  FinxDeriv *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(GHashTable) parts = NULL;
  g_autofree char *app = g_uri_escape_string (finx_broker_client_get_value (FINX_BROKER_CLIENT (self), "app"), NULL, FALSE);
  g_autofree char *redirect = NULL, *correlation_id = finx_correlation_new ();
  char *code, *form;

  if (self->sign_in == NULL)            /* another attempt ended meanwhile */
    finx_set_error (&error, FINX_ERROR_INVALID, "FINX-DERIV-045", "Nobody is signing in to Deriv. Nothing was sent; begin anew");
  else
    parts = read_address (self->sign_in, redirected, was_heard, &error);
  if (parts == NULL || !self->sign_in->is_new)
    {
      if (parts != NULL)
        take_accounts (self, parts, &error);
      end (task, error);
      return;
    }
  redirect = g_uri_escape_string (self->sign_in->redirect, NULL, FALSE);
  code = g_uri_escape_string (g_hash_table_lookup (parts, "code"), NULL, FALSE);
  form = g_strdup_printf ("grant_type=authorization_code&client_id=%s&code=%s&redirect_uri=%s&code_verifier=%s", app, code, redirect,
                          self->sign_in->verifier);
  finx_free_wiped (code);
  finx_http_lane_send_async (deriv_get_rest (self), ask_tokens (self, form), correlation_id, g_task_get_cancellable (task), answered_cb, task);
}

static void
came_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  char *redirected = finx_loopback_listen_finish (result, &error);

  (void) source;
  if (redirected != NULL)
    {
      take_address (task, redirected, TRUE);
      finx_free_wiped (redirected);
      return;
    }
  end (task, error);
}

void
deriv_sign_in_async (FinxBrokerClient    *client,
                     const char          *redirect,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  FinxDeriv *self = FINX_DERIV (client);
  GTask *task = g_task_new (client, cancellable, callback, user_data);

  if (redirect != NULL || self->sign_in == NULL)
    take_address (task, redirect != NULL ? redirect : "", FALSE);
  else
    finx_loopback_listen_async (self->sign_in->redirect, finx_text ("You are signed in. You can close this page and go back to FinX."), cancellable, came_cb,
                                task);
}

gboolean
deriv_sign_in_finish (FinxBrokerClient  *client,
                      GAsyncResult      *result,
                      GError           **error)
{
  (void) client;
  return g_task_propagate_boolean (G_TASK (result), error);
}
