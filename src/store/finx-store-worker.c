/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-store-worker.h"

#include "base/finx-error.h"

typedef struct
{
  FinxStoreJob   job;
  gpointer       data;
  GDestroyNotify data_free;             /* (nullable) */
} Job;

struct _FinxStoreWorker
{
  GObject      parent_instance;
  GAsyncQueue *queue;                   /* (element-type GTask); the worker itself stands for "end" */
  GThread     *thread;                  /* NULL once stopped; guarded by @lock */
  GMutex       lock;
};

G_DEFINE_FINAL_TYPE (FinxStoreWorker, finx_store_worker, G_TYPE_OBJECT)

/* What the thread needs; it must not hold the worker, or that would never end. */
typedef struct
{
  FinxStore   *store;
  GAsyncQueue *queue;
  gpointer     end;                     /* compared only */
} ThreadData;

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->data_free != NULL)
    job->data_free (job->data);
  g_free (job);
}

static void
run_task (GTask     *task,
          FinxStore *store)
{
  Job *job = g_task_get_task_data (task);
  GDestroyNotify destroy = NULL;
  GError *error = NULL;
  gpointer result;

  if (g_task_return_error_if_cancelled (task))
    return;

  result = job->job (store, job->data, &destroy, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, destroy);
}

static gpointer
thread_main (gpointer user_data)
{
  ThreadData *self = user_data;
  gpointer item;

  while ((item = g_async_queue_pop (self->queue)) != self->end)
    {
      run_task (item, self->store);
      g_object_unref (item);
    }

  finx_store_close (self->store);
  g_object_unref (self->store);
  g_async_queue_unref (self->queue);
  g_free (self);
  return NULL;
}

FinxStoreWorker *
finx_store_worker_new (FinxStore *store)
{
  FinxStoreWorker *self = g_object_new (FINX_TYPE_STORE_WORKER, NULL);
  ThreadData *data = g_new0 (ThreadData, 1);

  data->store = store;
  data->queue = g_async_queue_ref (self->queue);
  data->end = self;
  self->thread = g_thread_new ("finx-store", thread_main, data);
  return self;
}

static void
push (FinxStoreWorker *self,
      GTask           *task)
{
  gboolean running;

  g_mutex_lock (&self->lock);
  running = self->thread != NULL;
  if (running)
    g_async_queue_push (self->queue, g_object_ref (task));
  g_mutex_unlock (&self->lock);

  if (!running)
    {
      GError *error = NULL;

      finx_set_error (&error, FINX_ERROR_STORE, "FINX-STORE-020", "The database is closed; nothing was written");
      g_task_return_error (task, error);
    }
}

/**
 * finx_store_worker_run_async:
 * @job: runs on the store thread, after all jobs that were given before
 * @data: handed to @job; freed with @data_free when the job is over, on any thread
 *
 * After finx_store_worker_stop() it fails with %FINX_ERROR_STORE. A job that was cancelled before its turn does
 * not run; one that runs is not interrupted.
 */
void
finx_store_worker_run_async (FinxStoreWorker     *self,
                             FinxStoreJob         job,
                             gpointer             data,
                             GDestroyNotify       data_free,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Job *work;

  g_return_if_fail (FINX_IS_STORE_WORKER (self));
  g_return_if_fail (job != NULL);

  work = g_new0 (Job, 1);
  work->job = job;
  work->data = data;
  work->data_free = data_free;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, finx_store_worker_run_async);
  /* What was written stays written, so a late cancellation must not hide the result. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, job_free);
  push (self, task);
}

gpointer
finx_store_worker_run_finish (FinxStoreWorker  *self,
                              GAsyncResult     *result,
                              GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      slot)
{
  *(GAsyncResult **) slot = g_object_ref (result);
}

gpointer
finx_store_worker_call (FinxStoreWorker  *self,
                        FinxStoreJob      job,
                        gpointer          data,
                        GError          **error)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(GAsyncResult) result = NULL;

  g_return_val_if_fail (FINX_IS_STORE_WORKER (self), NULL);

  g_main_context_push_thread_default (context);
  finx_store_worker_run_async (self, job, data, NULL, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);
  return finx_store_worker_run_finish (self, result, error);
}

static gpointer
append_job (FinxStore       *store,
            gpointer         data,
            GDestroyNotify  *destroy,
            GError         **error)
{
  GPtrArray *events = data;

  if (!finx_store_append (store, (FinxEvent **) events->pdata, events->len, error))
    return NULL;

  *destroy = (GDestroyNotify) g_ptr_array_unref;
  return g_ptr_array_ref (events);
}

void
finx_store_worker_append_async (FinxStoreWorker     *self,
                                GPtrArray           *events,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (events != NULL);

  finx_store_worker_run_async (self, append_job, events, (GDestroyNotify) g_ptr_array_unref, NULL, callback, user_data);
}

GPtrArray *
finx_store_worker_append_finish (FinxStoreWorker  *self,
                                 GAsyncResult     *result,
                                 GError          **error)
{
  return finx_store_worker_run_finish (self, result, error);
}

/* The last task may drop the last reference on the store thread itself, which can not wait for itself. */
void
finx_store_worker_stop (FinxStoreWorker *self)
{
  GThread *thread;

  g_return_if_fail (FINX_IS_STORE_WORKER (self));

  g_mutex_lock (&self->lock);
  thread = g_steal_pointer (&self->thread);
  if (thread != NULL)
    g_async_queue_push (self->queue, self);
  g_mutex_unlock (&self->lock);

  if (thread == g_thread_self ())
    g_thread_unref (thread);
  else if (thread != NULL)
    g_thread_join (thread);
}

static void
finx_store_worker_dispose (GObject *object)
{
  finx_store_worker_stop (FINX_STORE_WORKER (object));

  G_OBJECT_CLASS (finx_store_worker_parent_class)->dispose (object);
}

static void
finx_store_worker_finalize (GObject *object)
{
  FinxStoreWorker *self = FINX_STORE_WORKER (object);

  g_async_queue_unref (self->queue);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (finx_store_worker_parent_class)->finalize (object);
}

static void
finx_store_worker_class_init (FinxStoreWorkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = finx_store_worker_dispose;
  object_class->finalize = finx_store_worker_finalize;
}

static void
finx_store_worker_init (FinxStoreWorker *self)
{
  self->queue = g_async_queue_new ();
  g_mutex_init (&self->lock);
}
