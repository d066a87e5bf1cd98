/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lets the program in: a token for half an hour, which is renewed before it ends, by one for seven days, which is not; and the hash
 * that stands for the account's number. */
#include "adapters/schwab/finx-schwab-private.h"

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-secret.h"
#include "base/finx-text.h"

#define AHEAD        (3 * FINX_USEC_PER_MIN)    /* so long before its end a token is renewed */
#define SIGN_IN_LIFE (7 * FINX_USEC_PER_DAY)
#define WARN_AHEAD   FINX_USEC_PER_DAY

/* UTC µs; 0: not known */
static gint64
get_time (FinxSchwab *self,
          const char *field)
{
  gint64 seconds;

  return g_ascii_string_to_signed (finx_broker_client_get_value (FINX_BROKER_CLIENT (self), field), 10, 1, G_MAXINT64 / FINX_USEC_PER_SEC, &seconds, NULL)
         ? seconds * FINX_USEC_PER_SEC : 0;
}

static void
keep_time (FinxSchwab *self,
           const char *field,
           gint64      time_us)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, time_us / FINX_USEC_PER_SEC);

  finx_broker_client_keep (FINX_BROKER_CLIENT (self), field, text);
}

static gint64
now_of (FinxSchwab *self)
{
  return finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
}

static gboolean
is_fresh (FinxSchwab *self)
{
  return *finx_broker_client_get_value (FINX_BROKER_CLIENT (self), "access") != '\0' && get_time (self, "access-until") - now_of (self) > AHEAD;
}

/* The streamer refused it. */
void
schwab_drop_token (FinxSchwab *self)
{
  finx_broker_client_keep (FINX_BROKER_CLIENT (self), "access-until", "");
}

gboolean
schwab_needs_token (FinxBrokerClient     *client,
                    const FinxBrokerCall *call)
{
  FinxSchwab *self = FINX_SCHWAB (client);

  switch (call->kind)
    {
    case FINX_CALL_CLOCK:
    case FINX_CALL_BARS:
    case FINX_READ_ACCOUNTS:
    case FINX_READ_INSTRUMENTS:
    case FINX_READ_QUOTE:
      return !is_fresh (self);
    case FINX_READ_FEES:
    case FINX_READ_BOOK:
      return FALSE;
    default:
      return !is_fresh (self) || self->hash == NULL;
    }
}

static FinxHttpRequest *
renew (FinxSchwab  *self,
       GError     **error)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const char *refresh = finx_broker_client_get_value (client, "refresh");
  gint64 signed_in_us = get_time (self, "signed-in");
  FinxHttpRequest *request;
  char *escaped, *form;

  if (*refresh == '\0' || (signed_in_us != 0 && now_of (self) - signed_in_us >= SIGN_IN_LIFE))
    {
      finx_set_error (error, FINX_ERROR_AUTH, "FINX-SCHWAB-028",
                      "You have to sign in to Charles Schwab again: that lasts seven days for an app key. Nothing was sent. "
                      "Orders that are at the broker stay there");
      return NULL;
    }
  escaped = g_uri_escape_string (refresh, NULL, FALSE);
  form = g_strdup_printf ("grant_type=refresh_token&refresh_token=%s", escaped);
  request = schwab_ask_tokens (finx_broker_client_get_url (client, FINX_ENDPOINT_API), finx_broker_client_get_value (client, "key"),
                               finx_broker_client_get_value (client, "secret"), form);
  finx_free_wiped (escaped);
  finx_free_wiped (form);
  return request;
}

/* A token, and behind it the account's hash where it is not known. The cursor tells that the token was renewed: one that seems to be good
 * may have been refused. */
FinxHttpRequest *
schwab_ask_token (FinxSchwab      *self,
                  FinxBrokerCall  *call,
                  GError         **error)
{
  gboolean is_renewed = call->cursor != NULL && g_str_equal (call->cursor, "renewed");
  gboolean was_refused = call->cursor != NULL && g_str_equal (call->cursor, "refused");

  if (!is_renewed && (was_refused || !is_fresh (self) || self->hash != NULL))
    return renew (self, error);
  return self->hash == NULL ? schwab_ask (self, SCHWAB_TRADER "/accounts/accountNumbers") : NULL;
}

static void
keep_tokens (FinxSchwab         *self,
             const SchwabTokens *tokens)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);

  finx_broker_client_keep (client, "access", tokens->access);
  keep_time (self, "access-until", now_of (self) + tokens->life_s * FINX_USEC_PER_SEC);
  if (tokens->refresh != NULL && *tokens->refresh != '\0' && !g_str_equal (tokens->refresh, finx_broker_client_get_value (client, "refresh")))
    finx_broker_client_keep (client, "refresh", tokens->refresh);
}

/* The account that was connected, or the first one. */
static FinxCallOutcome
read_hash (FinxSchwab         *self,
           const FinxJsonNode *root,
           GError            **error)
{
  const char *wanted = finx_broker_client_get_venue_account (FINX_BROKER_CLIENT (self));

  if (!finx_json_node_is_array (root))
    return schwab_not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (root); node != NULL; node = finx_json_node_next (root, node))
    {
      g_autofree char *number = finx_json_node_text (finx_json_node_get (node, "accountNumber"));
      g_autofree char *hash = finx_json_node_text (finx_json_node_get (node, "hashValue"));

      if (number == NULL || hash == NULL || *hash == '\0')
        return schwab_not_understood (error);
      if (*wanted != '\0' && !g_str_equal (number, wanted))
        continue;
      g_free (self->hash);
      self->hash = g_steal_pointer (&hash);
      return FINX_CALL_DONE;
    }
  finx_set_error (error, FINX_ERROR_AUTH, "FINX-SCHWAB-029",
                  "Charles Schwab lets this app key reach no such account. Nothing was done. Sign in again and tick the account there");
  return FINX_CALL_FAILED;
}

FinxCallOutcome
schwab_read_token (FinxSchwab           *self,
                   FinxBrokerCall       *call,
                   const FinxHttpReply  *reply,
                   GError              **error)
{
  gboolean is_of_hash = call->cursor != NULL ? g_str_equal (call->cursor, "renewed") : is_fresh (self) && self->hash == NULL;
  g_autoptr(FinxJsonTree) tree = NULL;
  g_autoptr(SchwabTokens) tokens = NULL;

  if (!is_of_hash)
    {
      tokens = schwab_read_tokens (reply, error);
      if (tokens == NULL)
        return FINX_CALL_FAILED;
      keep_tokens (self, tokens);
      g_free (call->cursor);
      call->cursor = g_strdup ("renewed");
      return FINX_CALL_MORE;
    }
  if (reply->status == 401 && call->cursor == NULL)
    {
      call->cursor = g_strdup ("refused");
      return FINX_CALL_MORE;
    }
  if (reply->status < 200 || reply->status > 299)
    {
      schwab_explain (FINX_CALL_TOKEN, reply, error);
      return FINX_CALL_FAILED;
    }
  tree = finx_json_tree_new (reply->body, reply->length, NULL);
  return tree != NULL ? read_hash (self, finx_json_tree_get_root (tree), error) : schwab_not_understood (error);
}

/* (transfer full) (nullable): that signing in ends soon */
char *
schwab_warn (FinxBrokerClient *client)
{
  gint64 signed_in_us = get_time (FINX_SCHWAB (client), "signed-in"), left_us = signed_in_us + SIGN_IN_LIFE - now_of (FINX_SCHWAB (client));

  if (signed_in_us == 0 || left_us > WARN_AHEAD)
    return NULL;
  return g_strdup_printf (finx_text ("You have to sign in to Charles Schwab again within %d hours. Do it while the market is closed: without it FinX "
                                     "sees and changes nothing there"), (int) (MAX (left_us, 0) / FINX_USEC_PER_HOUR) + 1);
}

/* Signing in */

char *
schwab_begin_sign_in (FinxBrokerClient  *client,
                      GError           **error)
{
  FinxSchwab *self = FINX_SCHWAB (client);

  g_clear_object (&self->sign_in);
  self->sign_in = finx_schwab_sign_in_new (finx_broker_client_get_http (client), finx_broker_client_get_url (client, FINX_ENDPOINT_API),
                                           finx_broker_client_get_value (client, "key"), finx_broker_client_get_value (client, "secret"),
                                           finx_broker_client_get_value (client, "redirect"), error);
  return self->sign_in != NULL ? g_strdup (finx_schwab_sign_in_get_address (self->sign_in)) : NULL;
}

static void
signed_in_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FinxSchwab *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(SchwabTokens) tokens = finx_schwab_sign_in_end_finish (FINX_SCHWAB_SIGN_IN (source), result, &error);

  if (tokens == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  keep_tokens (self, tokens);
  keep_time (self, "signed-in", now_of (self));
  g_clear_pointer (&self->hash, g_free);        /* it may be another one now */
  g_clear_object (&self->sign_in);
  g_task_return_boolean (task, TRUE);
}

void
schwab_sign_in_async (FinxBrokerClient    *client,
                      const char          *redirect,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  FinxSchwab *self = FINX_SCHWAB (client);
  GTask *task = g_task_new (client, cancellable, callback, user_data);
  GError *error = NULL;

  if (self->sign_in != NULL)
    {
      finx_schwab_sign_in_end_async (self->sign_in, redirect, cancellable, signed_in_cb, task);
      return;
    }
  finx_set_error (&error, FINX_ERROR_INVALID, "FINX-SCHWAB-030", "Nobody is signing in to Charles Schwab. Nothing was sent; begin anew");
  g_task_return_error (task, error);
  g_object_unref (task);
}

gboolean
schwab_sign_in_finish (FinxBrokerClient  *client,
                       GAsyncResult      *result,
                       GError           **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
