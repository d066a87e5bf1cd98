/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the fronts ask of the store: remembered state, an order's life, backup, verification. */
#include "engine/finx-engine-private.h"

#include "base/finx-error.h"
#include "base/finx-log.h"

#define CHECK_SECONDS 60        /* after opening */

static void
job_done_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FinxEngine *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  gpointer value = finx_store_worker_run_finish (FINX_STORE_WORKER (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, value, g_task_get_task_data (task));
  finx_engine_end (self);
}

/* Runs @job on the store thread; @result_free frees what it gives. Propagate a pointer from the task. */
void
finx_engine_run_job (FinxEngine         *self,
                     FinxStoreJob        job,
                     gpointer            data,
                     GDestroyNotify      data_free,
                     GDestroyNotify      result_free,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, result_free, NULL);
  if (self->worker == NULL)
    {
      g_task_return_new_error (task, FINX_ERROR, FINX_ERROR_STORE, "The database is closed (FINX-ENGINE-006)");
      g_object_unref (task);
      if (data_free != NULL)
        data_free (data);
      return;
    }
  finx_engine_begin (self);
  finx_store_worker_run_async (self->worker, job, data, data_free, cancellable, job_done_cb, task);
}

static gpointer
life_job (FinxStore      *store,
          gpointer        data,
          GDestroyNotify *destroy,
          GError        **error)
{
  *destroy = (GDestroyNotify) g_ptr_array_unref;
  return finx_store_read_order_life (store, data, error);
}

void
finx_engine_load_order_life_async (FinxEngine         *self,
                                   const char         *client_id,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_return_if_fail (FINX_IS_ENGINE (self));
  finx_engine_run_job (self, life_job, g_strdup (client_id), g_free, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
finx_engine_load_order_life_finish (FinxEngine   *self,
                                    GAsyncResult *result,
                                    GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Work that may take long and may be cancelled while it runs. */
typedef struct
{
  char         *path;           /* (nullable) */
  GCancellable *cancellable;    /* (nullable) */
} LongWork;

static LongWork *
long_work_new (const char   *path,
               GCancellable *cancellable)
{
  LongWork *work = g_new0 (LongWork, 1);

  work->path = g_strdup (path);
  work->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  return work;
}

static void
long_work_free (gpointer data)
{
  LongWork *work = data;

  g_free (work->path);
  g_clear_object (&work->cancellable);
  g_free (work);
}

static gpointer
backup_job (FinxStore      *store,
            gpointer        data,
            GDestroyNotify *destroy,
            GError        **error)
{
  LongWork *work = data;
  gboolean done;

  finx_store_set_cancellable (store, work->cancellable);
  done = finx_store_backup (store, work->path, error);
  finx_store_set_cancellable (store, NULL);
  return done ? store : NULL;
}

void
finx_engine_backup_async (FinxEngine         *self,
                          const char         *path,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_return_if_fail (FINX_IS_ENGINE (self));
  finx_engine_run_job (self, backup_job, long_work_new (path, cancellable), long_work_free, NULL, cancellable, callback, user_data);
}

gboolean
finx_engine_backup_finish (FinxEngine   *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

static gpointer
verify_job (FinxStore      *store,
            gpointer        data,
            GDestroyNotify *destroy,
            GError        **error)
{
  FinxStoreReport *report;

  *destroy = (GDestroyNotify) finx_store_report_free;
  finx_store_set_cancellable (store, ((LongWork *) data)->cancellable);
  report = finx_store_verify (store, error);
  finx_store_set_cancellable (store, NULL);
  return report;
}

void
finx_engine_verify_async (FinxEngine         *self,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_return_if_fail (FINX_IS_ENGINE (self));
  finx_engine_run_job (self, verify_job, long_work_new (NULL, cancellable), long_work_free, (GDestroyNotify) finx_store_report_free, cancellable, callback, user_data);
}

FinxStoreReport *
finx_engine_verify_finish (FinxEngine   *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The whole database, by a connection of its own so that writing goes on. */
static void
check_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  FinxEngine *self = source;
  GError *error = NULL;
  g_autoptr(FinxStore) store = finx_engine_open_store (self, &error);
  FinxStoreReport *report = store != NULL ? finx_store_verify (store, &error) : NULL;

  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify) finx_store_report_free);
  else
    g_task_return_error (task, error);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxStoreReport) report = g_task_propagate_pointer (G_TASK (result), &error);

  if (report == NULL)
    finx_engine_trouble (self, "The database could not be checked: %s", error->message);
  else if (report->problems->len > 0)
    finx_engine_trouble (self, "The database is not as it was written: %s (findings: %u). What is shown may be wrong. "
                               "The check on the System page lists all; restore a backup before you go on",
                         (const char *) report->problems->pdata[0], report->problems->len);
  else
    {
      g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time ());

      finx_engine_set_state (self, "checked-us", now);
      finx_log (FINX_LOG_INFO, "store", "", "The database was checked: %" G_GINT64_FORMAT " events, all well", report->n_events);
    }
}

static gboolean
check_cb (gpointer user_data)
{
  FinxEngine *self = user_data;
  g_autoptr(GTask) task = g_task_new (self, NULL, checked_cb, NULL);

  self->check_id = 0;
  finx_engine_follow (self, task);
  g_task_run_in_thread (task, check_thread);
  return G_SOURCE_REMOVE;
}

/* Opening reads what it shows but not the chain of checksums, which takes as long as all else together: that is done
 * a while after, once a day. */
void
finx_engine_check_later (FinxEngine *self)
{
  const char *last = g_hash_table_lookup (self->state, "checked-us");
  gint64 age = g_get_real_time () - (last != NULL ? g_ascii_strtoll (last, NULL, 10) : 0);

  if (self->check_id == 0 && (age < 0 || age >= FINX_USEC_PER_DAY))
    self->check_id = g_timeout_add_seconds (CHECK_SECONDS, check_cb, self);
}

static void
check_backup_thread (GTask        *task,
                     gpointer      source,
                     gpointer      path,
                     GCancellable *cancellable)
{
  GError *error = NULL;
  FinxStoreReport *report = finx_store_check_backup (path, &error);

  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify) finx_store_report_free);
  else
    g_task_return_error (task, error);
}

/**
 * finx_engine_check_backup_async:
 *
 * Cancelling ends the wait at once; the reading ends in the background and leaves nothing behind.
 */
void
finx_engine_check_backup_async (FinxEngine         *self,
                                const char         *path,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (FINX_IS_ENGINE (self));
  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, check_backup_thread);
}

FinxStoreReport *
finx_engine_check_backup_finish (FinxEngine   *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
finx_engine_get_state (FinxEngine *self,
                       const char *key)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return g_strdup (g_hash_table_lookup (self->state, key));
}

static gpointer
state_job (FinxStore      *store,
           gpointer        data,
           GDestroyNotify *destroy,
           GError        **error)
{
  char **pair = data;

  return finx_store_set_state (store, pair[0], pair[1], error) ? store : NULL;
}

static void
state_written_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_pointer (G_TASK (result), &error) == NULL && error != NULL)
    finx_log (FINX_LOG_WARNING, "store", "", "What the program remembers could not be written: %s", error->message);
}

void
finx_engine_set_state (FinxEngine *self,
                       const char *key,
                       const char *value)
{
  char **pair;

  g_return_if_fail (FINX_IS_ENGINE (self));

  if (g_strcmp0 (g_hash_table_lookup (self->state, key), value) == 0)
    return;
  g_hash_table_insert (self->state, g_strdup (key), g_strdup (value));
  if (self->read_only || self->worker == NULL)
    return;
  pair = g_new0 (char *, 3);
  pair[0] = g_strdup (key);
  pair[1] = g_strdup (value);
  finx_engine_run_job (self, state_job, pair, (GDestroyNotify) g_strfreev, NULL, NULL, state_written_cb, NULL);
}

typedef struct
{
  gpointer value;
  GError  *error;
  gboolean done;
} Call;

static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Call *call = user_data;

  call->value = g_task_propagate_pointer (G_TASK (result), &call->error);
  call->done = TRUE;
}

/**
 * finx_engine_store_call:
 *
 * For one-shot programs.
 *
 * Returns: (transfer full): what @job gave
 */
gpointer
finx_engine_store_call (FinxEngine   *self,
                        FinxStoreJob  job,
                        gpointer      data,
                        GError      **error)
{
  Call call = { 0 };

  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);

  finx_engine_run_job (self, job, data, NULL, NULL, NULL, called_cb, &call);
  while (!call.done)
    g_main_context_iteration (self->context, TRUE);
  if (call.error != NULL)
    g_propagate_error (error, call.error);
  return call.value;
}

gboolean
finx_engine_restore (const char *data_dir,
                     const char *backup,
                     GError    **error)
{
  FinxEngineOptions options = { .data_dir = data_dir };
  g_autoptr(FinxEngine) self = finx_engine_new (&options);
  gboolean done;

  if (!finx_engine_lock (self, error))
    return FALSE;
  done = finx_store_restore (self->store_path, backup, error);
  finx_engine_unlock (self);
  return done;
}

static gpointer
write_job (FinxStore      *store,
           gpointer        data,
           GDestroyNotify *destroy,
           GError        **error)
{
  GPtrArray *events = data;

  return finx_store_append (store, (FinxEvent **) events->pdata, events->len, error) ? store : NULL;
}

/* Returns: %FALSE */
gboolean
finx_engine_refuse_review (FinxEngine *self,
                           GError    **error)
{
  finx_set_error (error, FINX_ERROR_STORE, "FINX-ENGINE-010",
                  "The data in “%s” can only be read. Nothing was written or sent; copy the folder to a place that can be written "
                  "to, and open that", self->data_dir);
  return FALSE;
}

/* Whether something may be written, or sent, as what becomes of it has to be written. */
gboolean
finx_engine_may_write (FinxEngine *self,
                       GError    **error)
{
  if (self->is_open && !self->read_only)
    return TRUE;
  if (self->is_review)
    return finx_engine_refuse_review (self, error);
  finx_set_error (error, FINX_ERROR_OFFLINE, "FINX-ENGINE-004",
                  "The data is open for reading only, because another FinX program uses it. Nothing was written or sent");
  return FALSE;
}

gboolean
finx_engine_write_account (FinxEngine  *self,
                           FinxAccount *account,
                           const char  *note,
                           GError     **error)
{
  g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  g_ptr_array_add (events, finx_event_new_account (account, finx_clock_now (self->clock), note));
  if (!finx_engine_may_write (self, error) || !finx_event_validate (events->pdata[0], error)
      || finx_engine_store_call (self, write_job, events, error) == NULL)
    return FALSE;
  finx_engine_apply (self, events->pdata[0]);
  return TRUE;
}

typedef struct
{
  const FinxBarRun *runs;
  gsize             n_runs;
} WriteRuns;

static gpointer
write_runs_job (FinxStore      *store,
                gpointer        data,
                GDestroyNotify *destroy,
                GError        **error)
{
  WriteRuns *write = data;

  if (!finx_store_write_bar_runs (store, write->runs, write->n_runs, error))
    return NULL;
  for (gsize i = 0; i < write->n_runs; i++)
    finx_engine_note_import (store, &write->runs[i]);
  return store;
}

gboolean
finx_engine_write_bar_runs (FinxEngine       *self,
                            const FinxBarRun *runs,
                            gsize             n_runs,
                            GError          **error)
{
  WriteRuns write = { runs, n_runs };

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);
  if (!finx_engine_may_write (self, error))
    return FALSE;
  self->price_version++;
  if (finx_engine_store_call (self, write_runs_job, &write, error) == NULL)
    return FALSE;
  for (gsize i = 0; i < n_runs; i++)
    finx_engine_tell_prices (self, runs[i].symbol);
  return TRUE;
}
