/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kept price series, one by one: read, written, deleted. */
#include "engine/prices/finx-engine-prices.h"

#include "engine/finx-engine-private.h"

/* A series while the store thread works on it. */
typedef struct
{
  FinxSeriesKey key;            /* its symbol is owned */
  GArray       *bars;           /* (nullable): to be written */
} Work;

static Work *
work_new (const FinxSeriesKey *key,
          GArray              *bars)
{
  Work *work = g_new0 (Work, 1);

  work->key = *key;
  work->key.symbol = g_strdup (key->symbol);
  work->bars = bars != NULL ? g_array_ref (bars) : NULL;
  return work;
}

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free ((char *) work->key.symbol);
  g_clear_pointer (&work->bars, g_array_unref);
  g_free (work);
}

static gpointer
read_job (FinxStore      *store,
          gpointer        data,
          GDestroyNotify *destroy,
          GError        **error)
{
  const FinxSeriesKey *key = &((Work *) data)->key;

  *destroy = (GDestroyNotify) g_array_unref;
  return finx_store_read_bars_of (store, key->symbol, key->interval, key->source, 0, G_MAXINT64, error);
}

/* Gives back what was there, so that it can be put back. */
static gpointer
delete_job (FinxStore      *store,
            gpointer        data,
            GDestroyNotify *destroy,
            GError        **error)
{
  const FinxSeriesKey *key = &((Work *) data)->key;
  g_autoptr(GArray) bars = read_job (store, data, destroy, error);

  if (bars == NULL || !finx_store_delete_bars (store, key->symbol, key->interval, key->source, error))
    return NULL;
  return g_steal_pointer (&bars);
}

static gpointer
write_job (FinxStore      *store,
           gpointer        data,
           GDestroyNotify *destroy,
           GError        **error)
{
  Work *work = data;
  const FinxBarRun run = { work->key.symbol, work->key.interval, (const FinxBar *) (gpointer) work->bars->data, work->bars->len,
                           work->key.source };

  if (!finx_store_write_bar_runs (store, &run, 1, error))
    return NULL;
  finx_engine_note_import (store, &run);
  return store;
}

/* Changes are told before whoever asked goes on. */
static void
changed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  finx_engine_tell_prices (FINX_ENGINE (source), g_task_get_task_data (task));
  if (g_task_get_source_tag (task) == finx_engine_delete_series_async)
    g_task_return_pointer (task, value, (GDestroyNotify) g_array_unref);
  else
    g_task_return_boolean (task, TRUE);
}

static void
change (FinxEngine         *self,
        FinxStoreJob        job,
        const FinxSeriesKey *key,
        GArray             *bars,
        gpointer            tag,
        GCancellable       *cancellable,
        GAsyncReadyCallback callback,
        gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, g_strdup (key->symbol), g_free);
  if (!finx_engine_may_write (self, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  self->price_version++;        /* also where it is cancelled: by then it may be written */
  finx_engine_run_job (self, job, work_new (key, bars), work_free, NULL, cancellable, changed_cb, task);
}

void
finx_engine_read_series_async (FinxEngine          *self,
                               const FinxSeriesKey *key,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (FINX_IS_ENGINE (self));
  finx_engine_run_job (self, read_job, work_new (key, NULL), work_free, (GDestroyNotify) g_array_unref, cancellable, callback, user_data);
}

/**
 * finx_engine_read_series_finish:
 *
 * Returns: (transfer full) (element-type FinxBar): oldest first; empty when there is no such series
 */
GArray *
finx_engine_read_series_finish (FinxEngine   *self,
                                GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * finx_engine_write_series_async:
 * @bars: (element-type FinxBar): not changed any more; replaces those of the same time, the others stay
 */
void
finx_engine_write_series_async (FinxEngine          *self,
                                const FinxSeriesKey *key,
                                GArray              *bars,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (FINX_IS_ENGINE (self) && bars != NULL);
  change (self, write_job, key, bars, finx_engine_write_series_async, cancellable, callback, user_data);
}

gboolean
finx_engine_write_series_finish (FinxEngine   *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
finx_engine_delete_series_async (FinxEngine          *self,
                                 const FinxSeriesKey *key,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (FINX_IS_ENGINE (self));
  change (self, delete_job, key, NULL, finx_engine_delete_series_async, cancellable, callback, user_data);
}

/**
 * finx_engine_delete_series_finish:
 *
 * Returns: (transfer full) (element-type FinxBar): what was deleted, for finx_engine_write_series_async() to put back
 */
GArray *
finx_engine_delete_series_finish (FinxEngine   *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
