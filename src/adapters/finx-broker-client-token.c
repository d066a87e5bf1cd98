/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lets other calls in and does not last: a token, which is fetched once for all that wait for it, and the sign-in of a person, from
 * which the first one comes. */
#include "adapters/finx-broker-client-private.h"

#include "base/finx-error.h"

static void
token_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FinxBrokerClient) self = user_data;
  FinxBrokerClientPrivate *priv = PRIVATE (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (FINX_BROKER_CLIENT (source), result, &error);
  GQueue waiting = priv->waiting;
  GTask *task;

  g_queue_init (&priv->waiting);
  priv->n_tokens += call != NULL;
  while ((task = g_queue_pop_head (&waiting)) != NULL)
    {
      if (call != NULL)
        {
          finx_broker_client_ask (task);
          continue;
        }
      g_task_return_error (task, g_error_copy (error));
      g_object_unref (task);
    }
}

/* Takes @task: a call. It goes out when there is a token, and fails with it when there is none. */
void
finx_broker_client_wait_for_token (FinxBrokerClient *self,
                                   GTask            *task)
{
  GQueue *waiting = &PRIVATE (self)->waiting;

  g_queue_push_tail (waiting, task);
  if (waiting->length == 1)
    finx_broker_client_call_async (self, finx_broker_call_new (FINX_CALL_TOKEN), NULL, token_cb, g_object_ref (self));
}

/**
 * finx_broker_client_begin_sign_in:
 * @error: what was entered is not enough for it
 *
 * Returns: (transfer full) (nullable): the address at which a person signs in, for a browser
 */
char *
finx_broker_client_begin_sign_in (FinxBrokerClient  *self,
                                  GError           **error)
{
  FinxBrokerClientClass *klass = FINX_BROKER_CLIENT_GET_CLASS (self);

  if (klass->begin_sign_in != NULL)
    return klass->begin_sign_in (self, error);
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-BROKER-028", "Nobody signs in to %s: it has keys", klass->info->name);
  return NULL;
}

/**
 * finx_broker_client_sign_in_async:
 * @redirect: (nullable): the address at which the browser ended, as a person copied it; %NULL: it is waited for, where it can be
 *
 * The second half, after finx_broker_client_begin_sign_in().
 */
void
finx_broker_client_sign_in_async (FinxBrokerClient    *self,
                                  const char          *redirect,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  FINX_BROKER_CLIENT_GET_CLASS (self)->sign_in_async (self, redirect, cancellable, callback, user_data);
}

gboolean
finx_broker_client_sign_in_finish (FinxBrokerClient  *self,
                                   GAsyncResult      *result,
                                   GError           **error)
{
  if (!FINX_BROKER_CLIENT_GET_CLASS (self)->sign_in_finish (self, result, error))
    return FALSE;
  if (PRIVATE (self)->link.state == FINX_LINK_DOWN)     /* what it waited for */
    {
      finx_broker_client_close (self);
      finx_broker_client_open (self);
    }
  return TRUE;
}
