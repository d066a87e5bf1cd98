/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A person signs in on the broker's own page: where to, and what came of it. What the connection needs of that the next time goes the way
 * of all that it keeps. */
#include "engine/brokers/finx-engine-brokers-private.h"

#include "base/finx-error.h"
#include "base/finx-secret.h"

static void
unmake (gpointer data)
{
  finx_broker_line_unmake (data);
}

/* One person at a time. */
static void
end_signing (FinxEngine *self)
{
  g_autoptr(FinxBrokerLine) line = g_steal_pointer (&self->brokers->signing);

  if (line != NULL && line->connection == NULL && line->is_made)
    finx_engine_thread_call (self->thread, unmake, line);
}

/* While the engine thread still runs. */
void
finx_engine_drop_sign_in (FinxEngine *self)
{
  if (self->brokers != NULL)
    end_signing (self);
}

typedef struct
{
  FinxBrokerLine *line;
  GHashTable     *values;
  char           *address;
  GError         *error;
} Begin;

/* On the engine thread. */
static void
begin (gpointer data)
{
  Begin *beginning = data;

  finx_broker_line_make (beginning->line, beginning->values);
  beginning->address = finx_broker_client_begin_sign_in (beginning->line->client, &beginning->error);
}

/* Takes @task and @values. */
static void
begin_with (GTask      *task,
            GHashTable *values)
{
  FinxEngine *self = g_task_get_source_object (task);
  Begin beginning = { g_task_get_task_data (task), values, NULL, NULL };

  beginning.line->is_made = TRUE;
  finx_engine_thread_call (self->thread, begin, &beginning);
  g_hash_table_unref (values);
  if (beginning.address != NULL)
    {
      end_signing (self);
      self->brokers->signing = finx_broker_line_ref (beginning.line);
      g_task_return_pointer (task, beginning.address, g_free);
    }
  else
    {
      if (beginning.line->connection == NULL)
        finx_engine_thread_call (self->thread, unmake, beginning.line);
      g_task_return_error (task, beginning.error);
    }
  g_object_unref (task);
}

static void
key_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  GHashTable *values = finx_broker_line_load_key_finish (result, &error);

  if (values != NULL)
    {
      begin_with (task, values);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

void
finx_engine_begin_sign_in_async (FinxEngine            *self,
                                 const FinxBrokerLogin *login,
                                 const char            *account,
                                 GCancellable          *cancellable,
                                 GAsyncReadyCallback    callback,
                                 gpointer               user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  FinxBrokerLine *line = NULL;
  GError *error = NULL;
  guint broker;

  g_return_if_fail (FINX_IS_ENGINE (self));

  finx_engine_get_brokers (self);
  if (finx_engine_may_write (self, &error) && finx_engine_check_online (self, &error))
    {
      if (login == NULL)
        line = finx_engine_find_line (self, account, &error);
      else if (finx_broker_check_login (login, &broker, &error))
        line = finx_broker_line_new (self, login->broker, broker, login->is_paper);
    }
  if (line == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, login == NULL ? finx_broker_line_ref (line) : line, (GDestroyNotify) finx_broker_line_unref);
  finx_engine_follow (self, task);
  if (login == NULL)
    {
      finx_broker_line_load_key_async (line, cancellable, key_cb, task);
    }
  else
    {
      char *text = finx_broker_values_to_text (finx_broker_line_get_info (line), login->values);

      begin_with (task, finx_broker_values_from_text (finx_broker_line_get_info (line), text));
      finx_free_wiped (text);
    }
}

char *
finx_engine_begin_sign_in_finish (FinxEngine    *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What is asked of the line that somebody signs in to; of the task. */
typedef struct
{
  FinxBrokerLine *line;
  char           *redirect;             /* (nullable) */
  GCancellable   *cancellable;          /* (nullable) */
} SignIn;

static void
sign_in_free (gpointer data)
{
  SignIn *sign_in = data;

  finx_broker_line_unref (sign_in->line);
  finx_free_wiped (sign_in->redirect);
  g_clear_object (&sign_in->cancellable);
  g_free (sign_in);
}

/* On the engine thread. */
static void
signed_in_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SignIn *sign_in = g_task_get_task_data (task);
  GError *error = NULL;

  if (finx_broker_client_sign_in_finish (FINX_BROKER_CLIENT (source), result, &error))
    g_task_return_pointer (task, finx_broker_line_get_values (sign_in->line), finx_free_wiped);
  else
    g_task_return_error (task, error);
}

static gboolean
sign_in_cb (gpointer user_data)
{
  GTask *task = user_data;
  SignIn *sign_in = g_task_get_task_data (task);

  finx_broker_client_sign_in_async (sign_in->line->client, sign_in->redirect, sign_in->cancellable, signed_in_cb, task);
  return G_SOURCE_REMOVE;
}

void
finx_engine_end_sign_in_async (FinxEngine          *self,
                               const char          *redirect,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  FinxBrokerLine *line = self->brokers != NULL ? self->brokers->signing : NULL;
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  SignIn *sign_in;

  g_return_if_fail (FINX_IS_ENGINE (self));

  if (line == NULL || !line->is_made)
    {
      finx_set_error (&error, FINX_ERROR_INVALID, "FINX-BROKER-033", "Nobody is signing in. Nothing was sent; begin anew");
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  sign_in = g_new0 (SignIn, 1);
  *sign_in = (SignIn) { finx_broker_line_ref (line), g_strdup (redirect), cancellable != NULL ? g_object_ref (cancellable) : NULL };
  g_task_set_task_data (task, sign_in, sign_in_free);
  finx_engine_follow (self, task);
  finx_engine_thread_invoke (self->thread, sign_in_cb, task, NULL);
}

gboolean
finx_engine_end_sign_in_finish (FinxEngine    *self,
                                GAsyncResult  *result,
                                GHashTable    *values,
                                GError       **error)
{
  FinxBrokerLine *line = ((SignIn *) g_task_get_task_data (G_TASK (result)))->line;
  g_autoptr(GHashTable) told = NULL;
  char *text;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  text = g_task_propagate_pointer (G_TASK (result), error);
  if (text == NULL)
    return FALSE;
  told = finx_broker_values_from_text (finx_broker_line_get_info (line), text);
  finx_free_wiped (text);
  for (const FinxBrokerField *field = finx_broker_line_get_info (line)->fields; values != NULL && field->id != NULL; field++)
    if (field->is_kept && g_hash_table_contains (told, field->id))
      g_hash_table_insert (values, (gpointer) field->id, g_strdup (g_hash_table_lookup (told, field->id)));
  end_signing (self);
  if (line->is_open)                    /* it waited for this */
    {
      finx_broker_line_close (line);
      finx_broker_line_open (line);
    }
  return TRUE;
}
