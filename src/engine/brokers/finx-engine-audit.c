/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit trail: what was said to a broker for an order, and what it said. Each second what came is written down; an order itself is
 * in the journal before anything of it goes out. */
#include "engine/brokers/finx-engine-brokers-private.h"

static gpointer
write_job (FinxStore      *store,
           gpointer        data,
           GDestroyNotify *destroy,
           GError        **error)
{
  return finx_store_write_exchanges (store, data, error) ? store : NULL;
}

/* What could not be written is tried again with what comes next. */
static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  g_autoptr(GPtrArray) exchanges = user_data;
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_pointer (G_TASK (result), &error) != NULL || self->brokers == NULL)
    return;
  finx_engine_trouble (self, "What was said to a broker could not be written down: %s. It is tried again", error->message);
  g_mutex_lock (&self->brokers->mutex);
  while (exchanges->len > 0)
    g_ptr_array_insert (self->brokers->exchanges, 0, g_ptr_array_steal_index (exchanges, exchanges->len - 1));
  g_mutex_unlock (&self->brokers->mutex);
}

void
finx_engine_write_exchanges (FinxEngine *self)
{
  GPtrArray *exchanges;

  if (self->brokers == NULL || self->read_only || self->worker == NULL)
    return;
  g_mutex_lock (&self->brokers->mutex);
  exchanges = g_steal_pointer (&self->brokers->exchanges);
  self->brokers->exchanges = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_exchange_free);
  g_mutex_unlock (&self->brokers->mutex);
  if (exchanges->len > 0)
    finx_engine_run_job (self, write_job, g_ptr_array_ref (exchanges), (GDestroyNotify) g_ptr_array_unref, NULL, NULL, written_cb,
                         g_ptr_array_ref (exchanges));
  g_ptr_array_unref (exchanges);
}

static gpointer
read_job (FinxStore      *store,
          gpointer        data,
          GDestroyNotify *destroy,
          GError        **error)
{
  *destroy = (GDestroyNotify) g_ptr_array_unref;
  return finx_store_read_exchanges (store, data, error);
}

void
finx_engine_load_exchanges_async (FinxEngine          *self,
                                  const char          *client_id,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_return_if_fail (FINX_IS_ENGINE (self));

  finx_engine_write_exchanges (self);
  finx_engine_run_job (self, read_job, g_strdup (client_id), g_free, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
finx_engine_load_exchanges_finish (FinxEngine    *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
