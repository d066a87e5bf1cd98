/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/schwab/finx-schwab-sign-in.h"

#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-random.h"
#include "base/finx-secret.h"
#include "base/finx-text.h"
#include "files/text/finx-json-tree.h"
#include "net/finx-loopback.h"

#define STATE_BYTES 16
#define MOST_LIFE   (24 * 3600)

struct _FinxSchwabSignIn
{
  GObject       parent_instance;
  FinxHttpLane *lane;
  char         *base_url, *key, *secret, *redirect;
  char         *state;                  /* comes back with the code */
  char         *address;
};

G_DEFINE_FINAL_TYPE (FinxSchwabSignIn, finx_schwab_sign_in, G_TYPE_OBJECT)

void
schwab_tokens_free (SchwabTokens *self)
{
  finx_free_wiped (self->access);
  finx_free_wiped (self->refresh);
  g_free (self);
}

static void
finx_schwab_sign_in_finalize (GObject *object)
{
  FinxSchwabSignIn *self = FINX_SCHWAB_SIGN_IN (object);

  g_clear_object (&self->lane);
  g_free (self->base_url);
  finx_free_wiped (self->key);
  finx_free_wiped (self->secret);
  g_free (self->redirect);
  g_free (self->state);
  g_free (self->address);
  G_OBJECT_CLASS (finx_schwab_sign_in_parent_class)->finalize (object);
}

static void
finx_schwab_sign_in_class_init (FinxSchwabSignInClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_schwab_sign_in_finalize;
}

static void
finx_schwab_sign_in_init (FinxSchwabSignIn *self)
{
}

/* Tokens */

/**
 * schwab_ask_tokens:
 * @form: what they are asked for with, as a form has it
 *
 * Returns: (transfer full): goes with the app's own key and secret
 */
FinxHttpRequest *
schwab_ask_tokens (const char *base_url,
                   const char *key,
                   const char *secret,
                   const char *form)
{
  FinxHttpRequest *request = finx_http_request_new (base_url, "/v1/oauth/token");
  char *pair = g_strconcat (key, ":", secret, NULL);
  char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  char *header = g_strconcat ("Basic ", encoded, NULL);

  finx_http_request_add_secret_header (request, "Authorization", header);
  finx_http_request_add_header (request, "Accept", "application/json");
  finx_http_request_set_form (request, form);
  finx_free_wiped (pair);
  finx_free_wiped (encoded);
  finx_free_wiped (header);
  return request;
}

/* What is said of a refusal is a code and a sentence; neither has a secret in it. */
static void
explain (const FinxHttpReply  *reply,
         const FinxJsonNode   *root,
         GError              **error)
{
  g_autofree char *code = finx_json_node_text (finx_json_node_get (root, "error"));
  g_autofree char *words = finx_broker_shorten (code != NULL && *code != '\0' ? g_strdup (code) : g_strdup_printf ("HTTP %u", reply->status));

  if (reply->status != 400 && reply->status != 401 && reply->status != 403)
    finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-SCHWAB-014", "Charles Schwab answered in a way that FinX does not know: %s", words);
  else if (strstr (words, "invalid_client") != NULL)
    finx_set_error (error, FINX_ERROR_AUTH, "FINX-SCHWAB-022",
                    "Charles Schwab does not know the app key or its secret: %s. Nothing was done. Check both at developer.schwab.com", words);
  else
    finx_set_error (error, FINX_ERROR_AUTH, "FINX-SCHWAB-023",
                    "Charles Schwab gives no new token for the app key: %s. Nothing was done. Sign in again; another program with the same app key "
                    "may have done so", words);
}

/* (transfer full) (nullable) */
SchwabTokens *
schwab_read_tokens (const FinxHttpReply  *reply,
                    GError              **error)
{
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (reply->body, reply->length, NULL);
  const FinxJsonNode *root = tree != NULL ? finx_json_tree_get_root (tree) : NULL;
  g_autoptr(SchwabTokens) tokens = g_new0 (SchwabTokens, 1);

  if (reply->status < 200 || reply->status > 299)
    {
      explain (reply, root, error);
      return NULL;
    }
  tokens->access = finx_json_node_text (finx_json_node_get (root, "access_token"));
  tokens->refresh = finx_json_node_text (finx_json_node_get (root, "refresh_token"));
  if (tokens->access == NULL || *tokens->access == '\0' || !finx_json_node_integer (finx_json_node_get (root, "expires_in"), &tokens->life_s)
      || tokens->life_s <= 0 || tokens->life_s > MOST_LIFE)
    {
      finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-SCHWAB-015", "Charles Schwab's answer could not be understood. Nothing of it was used");
      return NULL;
    }
  return g_steal_pointer (&tokens);
}

/* Signing in */

/**
 * finx_schwab_sign_in_new:
 * @redirect: exactly as it was registered for the app: where the browser goes afterwards
 * @error: %FINX_ERROR_INVALID
 */
FinxSchwabSignIn *
finx_schwab_sign_in_new (FinxHttp    *http,
                         const char  *base_url,
                         const char  *key,
                         const char  *secret,
                         const char  *redirect,
                         GError     **error)
{
  const FinxHttpLaneOptions options = { .name = "Charles Schwab", .max_parallel = 1 };
  g_autoptr(GUri) uri = g_uri_parse (redirect, G_URI_FLAGS_NONE, NULL);
  const char *fixed = g_getenv ("FINX_TEST_NONCE");
  g_autofree char *escaped_key = NULL, *escaped_redirect = NULL;
  FinxSchwabSignIn *self;

  if (*key == '\0' || *secret == '\0' || uri == NULL || g_uri_get_host (uri) == NULL
      || (g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 && !finx_loopback_can_listen (redirect)))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-SCHWAB-024",
                      "The app key, its secret, or the callback address is missing or wrong. Nothing was sent. Write the address exactly as the app has it, "
                      "such as https://127.0.0.1:8182");
      return NULL;
    }
  self = g_object_new (FINX_TYPE_SCHWAB_SIGN_IN, NULL);
  self->lane = finx_http_lane_new (http, &options);
  self->base_url = g_strdup (base_url);
  self->key = g_strdup (key);
  self->secret = g_strdup (secret);
  self->redirect = g_strdup (redirect);
  self->state = fixed != NULL ? g_strdup (fixed) : finx_random_hex (STATE_BYTES);
  escaped_key = g_uri_escape_string (key, NULL, FALSE);
  escaped_redirect = g_uri_escape_string (redirect, NULL, FALSE);
  self->address = g_strdup_printf ("%s/v1/oauth/authorize?client_id=%s&redirect_uri=%s&response_type=code&state=%s", base_url, escaped_key,
                                   escaped_redirect, self->state);
  return self;
}

/* Where a person signs in; for a browser. */
const char *
finx_schwab_sign_in_get_address (FinxSchwabSignIn *self)
{
  return self->address;
}

/* (transfer full) (nullable): the code that the browser's address has, decoded once. @was_heard: it came from who could be anybody */
static char *
find_code (FinxSchwabSignIn  *self,
           const char        *redirected,
           gboolean           was_heard,
           GError           **error)
{
  const char *question = strchr (redirected, '?');
  g_autofree char *query = question != NULL ? g_strndup (question + 1, strcspn (question + 1, "#")) : NULL;
  g_autoptr(GHashTable) parts = query != NULL ? g_uri_parse_params (query, -1, "&", G_URI_PARAMS_NONE, NULL) : NULL;
  const char *code = parts != NULL ? g_hash_table_lookup (parts, "code") : NULL;
  const char *state = parts != NULL ? g_hash_table_lookup (parts, "state") : NULL;
  const char *refusal = parts != NULL ? g_hash_table_lookup (parts, "error") : NULL;

  if (refusal != NULL)
    finx_set_error (error, FINX_ERROR_AUTH, "FINX-SCHWAB-025", "You were not signed in at Charles Schwab: %.100s. Nothing was done; try it again", refusal);
  else if (code == NULL || *code == '\0')
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-SCHWAB-026",
                    "The address has no code in it. Nothing was sent. Copy all of what stands in the browser's address bar after you signed in");
  else if ((state == NULL && was_heard) || (state != NULL && !g_str_equal (state, self->state)))
    finx_set_error (error, FINX_ERROR_AUTH, "FINX-SCHWAB-027",
                    "The address belongs to another attempt to sign in. Nothing was sent. Open the address that FinX shows now, and copy the one that follows");
  else
    return g_strdup (code);
  return NULL;
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(FinxHttpReply) reply = finx_http_lane_send_finish (FINX_HTTP_LANE (source), result, &error);
  SchwabTokens *tokens = reply != NULL ? schwab_read_tokens (reply, &error) : NULL;

  if (tokens != NULL && (tokens->refresh == NULL || *tokens->refresh == '\0'))
    {
      g_clear_pointer (&tokens, schwab_tokens_free);
      finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-SCHWAB-015", "Charles Schwab's answer could not be understood. Nothing of it was used");
    }
  if (tokens != NULL)
    g_task_return_pointer (task, tokens, (GDestroyNotify) schwab_tokens_free);
  else
    g_task_return_error (task, error);
}

/* Takes @task. The code is good for half a minute, and once. */
static void
exchange (GTask      *task,
          const char *redirected,
          gboolean    was_heard)
{
  FinxSchwabSignIn *self = g_task_get_source_object (task);
  GError *error = NULL;
  char *code = find_code (self, redirected, was_heard, &error), *escaped, *form;
  g_autofree char *redirect = g_uri_escape_string (self->redirect, NULL, FALSE), *correlation_id = finx_correlation_new ();
  FinxHttpRequest *request;

  if (code == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  escaped = g_uri_escape_string (code, NULL, FALSE);
  form = g_strdup_printf ("grant_type=authorization_code&code=%s&redirect_uri=%s", escaped, redirect);
  request = schwab_ask_tokens (self->base_url, self->key, self->secret, form);
  finx_http_request_set_once (request);
  finx_http_request_set_urgency (request, FINX_URGENCY_ORDER);
  finx_http_lane_send_async (self->lane, request, correlation_id, g_task_get_cancellable (task), answered_cb, task);
  finx_free_wiped (code);
  finx_free_wiped (escaped);
  finx_free_wiped (form);
}

static void
came_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  char *redirected = finx_loopback_listen_finish (result, &error);

  if (redirected != NULL)
    {
      exchange (task, redirected, TRUE);
      finx_free_wiped (redirected);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * finx_schwab_sign_in_end_async:
 * @redirected: (nullable): the address at which the browser ended, as a person copied it; %NULL: it is waited for, which needs a callback
 *   address of plain http on this computer
 */
void
finx_schwab_sign_in_end_async (FinxSchwabSignIn    *self,
                               const char          *redirected,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  if (redirected != NULL)
    exchange (task, redirected, FALSE);
  else
    finx_loopback_listen_async (self->redirect, finx_text ("You are signed in. You can close this page and go back to FinX."), cancellable, came_cb, task);
}

/* (transfer full) (nullable) */
SchwabTokens *
finx_schwab_sign_in_end_finish (FinxSchwabSignIn  *self,
                                GAsyncResult      *result,
                                GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
