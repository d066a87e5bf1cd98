/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a front asks of a line. One that is not open is asked all the same: its client is made with the key of the keyring, and stays. */
#include "engine/brokers/finx-engine-brokers-private.h"

#include <string.h>

#include "base/finx-error.h"

guint
finx_engine_get_n_brokers (FinxEngine *self)
{
  return finx_brokers_get_n ();
}

const FinxBrokerInfo *
finx_engine_get_broker_info (FinxEngine *self,
                             guint       i)
{
  return finx_brokers_get_info (i);
}

const FinxBrokerInfo *
finx_engine_get_broker_of (FinxEngine *self,
                           const char *account)
{
  FinxBrokerLine *line = finx_engine_find_line (self, account, NULL);

  return line != NULL ? finx_broker_line_get_info (line) : NULL;
}

/* What is asked of a line; of the task, which may be freed on any thread. */
typedef struct
{
  FinxBrokerLine *line;
  GHashTable     *values;               /* (nullable): until the client is made */
  FinxBrokerCall *call;                 /* until it is sent */
  GCancellable   *cancellable;          /* (nullable) */
} Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  finx_broker_line_unref (errand->line);
  g_clear_pointer (&errand->values, g_hash_table_unref);
  g_clear_pointer (&errand->call, finx_broker_call_free);
  g_clear_object (&errand->cancellable);
  g_free (errand);
}

static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Errand *errand = g_task_get_task_data (task);
  GError *error = NULL;
  FinxBrokerCall *call = finx_broker_client_call_finish (FINX_BROKER_CLIENT (source), result, &error);

  if (errand->line->connection == NULL)         /* of an account that is not there yet */
    finx_broker_line_unmake (errand->line);
  if (call != NULL)
    g_task_return_pointer (task, call, (GDestroyNotify) finx_broker_call_free);
  else
    g_task_return_error (task, error);
}

static gboolean
is_of_instrument (guint kind)
{
  return kind == FINX_READ_QUOTE || kind == FINX_READ_BOOK || kind == FINX_CALL_BARS;
}

/* On the engine thread. An instrument that is named is the broker's own, whatever else has its symbol. */
static gboolean
call_cb (gpointer user_data)
{
  GTask *task = user_data;
  Errand *errand = g_task_get_task_data (task);
  FinxBrokerCall *call = g_steal_pointer (&errand->call);

  if (errand->values != NULL)
    finx_broker_line_make (errand->line, errand->values);
  if (call->instrument == NULL && call->text != NULL && is_of_instrument (call->kind))
    {
      const char *currency = strchr (call->text, '-');          /* "BTC-EUR" */
      g_autoptr(FinxInstrument) draft = finx_instrument_new_plain (call->text, call->text, "", currency != NULL ? FINX_ASSET_CRYPTO : FINX_ASSET_EQUITY,
                                                                   currency != NULL ? currency + 1 : "USD");

      call->instrument = finx_broker_client_learn (errand->line->client, call->text, draft);
    }
  if (call->instrument == NULL && call->kind == FINX_CALL_BARS)
    {
      GError *error = NULL;

      finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-BROKER-021", "There is no room for another instrument");
      finx_broker_call_free (call);
      g_task_return_error (task, error);
      g_object_unref (task);
      return G_SOURCE_REMOVE;
    }
  finx_broker_client_call_async (errand->line->client, call, errand->cancellable, called_cb, task);
  return G_SOURCE_REMOVE;
}

static void
send_call (GTask *task)
{
  FinxEngine *self = g_task_get_source_object (task);
  Errand *errand = g_task_get_task_data (task);

  errand->line->is_made = TRUE;
  finx_engine_thread_start (self->thread);
  finx_engine_thread_invoke (self->thread, call_cb, task, NULL);
}

static void
key_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  GTask *task = user_data;
  Errand *errand = g_task_get_task_data (task);
  GError *error = NULL;

  errand->values = finx_broker_line_load_key_finish (result, &error);
  if (errand->values != NULL)
    {
      send_call (task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * finx_broker_line_call_async:
 * @values: (nullable) (transfer full): the key, of a line that is not kept yet
 * @call: (transfer full)
 */
void
finx_broker_line_call_async (FinxBrokerLine      *line,
                             GHashTable          *values,
                             FinxBrokerCall      *call,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  FinxEngine *self = line->engine;
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Errand *errand = g_new0 (Errand, 1);
  GError *error = NULL;

  errand->line = finx_broker_line_ref (line);
  errand->values = values;
  errand->call = call;
  errand->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  g_task_set_task_data (task, errand, errand_free);
  if (!finx_engine_check_online (self, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  finx_engine_follow (self, task);
  if (line->is_made || values != NULL)
    send_call (task);
  else
    finx_broker_line_load_key_async (line, cancellable, key_cb, task);
}

/* (transfer full) (nullable) */
FinxBrokerCall *
finx_broker_line_call_finish (GAsyncResult  *result,
                              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Takes @call. */
static void
call_async (FinxEngine          *self,
            const char          *account,
            FinxBrokerCall      *call,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  GError *error = NULL;
  FinxBrokerLine *line = finx_engine_find_line (self, account, &error);

  if (line != NULL)
    {
      finx_broker_line_call_async (line, NULL, call, cancellable, callback, user_data);
      return;
    }
  finx_broker_call_free (call);
  g_task_report_error (self, callback, user_data, NULL, error);
}

void
finx_engine_read_broker_async (FinxEngine            *self,
                               const FinxBrokerQuery *query,
                               GCancellable          *cancellable,
                               GAsyncReadyCallback    callback,
                               gpointer               user_data)
{
  FinxBrokerCall *call;

  g_return_if_fail (FINX_IS_ENGINE (self));

  call = query->orders != NULL ? finx_broker_call_new_for (query->kind, query->orders) : finx_broker_call_new (query->kind);
  call->instrument = query->instrument;
  call->text = g_strdup (query->text);
  call->from_us = query->from_us;
  call->to_us = query->to_us;
  call_async (self, query->account, call, cancellable, callback, user_data);
}

GPtrArray *
finx_engine_read_broker_finish (FinxEngine    *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_autoptr(FinxBrokerCall) call = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  call = finx_broker_line_call_finish (result, error);
  return call != NULL ? g_steal_pointer (&call->rows) : NULL;
}

void
finx_engine_load_broker_bars_async (FinxEngine          *self,
                                    const char          *account,
                                    const char          *symbol,
                                    FinxInterval         interval,
                                    gint64               from_us,
                                    gint64               to_us,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  FinxBrokerCall *call;

  g_return_if_fail (FINX_IS_ENGINE (self));

  call = finx_broker_call_new (FINX_CALL_BARS);
  call->text = g_strdup (symbol);
  call->interval = interval;
  call->from_us = from_us;
  call->to_us = to_us;
  call_async (self, account, call, cancellable, callback, user_data);
}

GArray *
finx_engine_load_broker_bars_finish (FinxEngine    *self,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return finx_broker_line_load_bars_finish (result, error);
}

/* Bars of an instrument whose prices @line gives, as a chart has them. */
void
finx_broker_line_load_bars_async (FinxBrokerLine       *line,
                                  const FinxInstrument *instrument,
                                  FinxInterval          interval,
                                  gint64                from_us,
                                  gint64                to_us,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data)
{
  FinxBrokerCall *call = finx_broker_call_new (FINX_CALL_BARS);

  call->instrument = instrument;
  call->interval = interval;
  call->from_us = from_us;
  call->to_us = to_us;
  finx_broker_line_call_async (line, NULL, call, cancellable, callback, user_data);
}

GArray *
finx_broker_line_load_bars_finish (GAsyncResult  *result,
                                   GError       **error)
{
  g_autoptr(FinxBrokerCall) call = finx_broker_line_call_finish (result, error);

  return call != NULL ? g_steal_pointer (&call->bars) : NULL;
}

/* An instrument that the broker offers becomes one of the program's */

typedef struct
{
  FinxBrokerLine       *line;
  FinxInstrument       *draft;
  const FinxInstrument *instrument;
} Learn;

static void
learn (gpointer data)
{
  Learn *learning = data;

  learning->instrument = finx_broker_client_learn (learning->line->client, learning->draft->symbol, learning->draft);
}

const FinxInstrument *
finx_engine_learn_instrument (FinxEngine            *self,
                              const char            *account,
                              const FinxInstrument  *draft,
                              GError               **error)
{
  Learn learning = { finx_engine_find_line (self, account, error), finx_instrument_copy (draft), NULL };

  if (learning.line != NULL && learning.line->is_made)
    finx_engine_thread_call (self->thread, learn, &learning);
  if (learning.line != NULL && learning.instrument == NULL)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-BROKER-021", "There is no room for another instrument");
  if (learning.instrument != NULL)
    finx_engine_keep_instrument (self, learning.instrument);
  finx_instrument_free (learning.draft);
  return learning.instrument;
}
