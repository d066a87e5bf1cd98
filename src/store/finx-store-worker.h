/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/finx-store.h"

G_BEGIN_DECLS

/* The store thread: owns a #FinxStore, runs jobs in order. May be called from any thread; callbacks come in
 * the thread-default main context of the caller. */
#define FINX_TYPE_STORE_WORKER (finx_store_worker_get_type ())
G_DECLARE_FINAL_TYPE (FinxStoreWorker, finx_store_worker, FINX, STORE_WORKER, GObject)

/* Runs on the store thread; returns the result and its destroy function by @destroy, or %NULL with @error. */
typedef gpointer (*FinxStoreJob) (FinxStore *store, gpointer data, GDestroyNotify *destroy, GError **error);

FinxStoreWorker *finx_store_worker_new           (FinxStore            *store);       /* (transfer full): it is closed on the thread */
void             finx_store_worker_run_async     (FinxStoreWorker      *self,
                                                  FinxStoreJob          job,
                                                  gpointer              data,
                                                  GDestroyNotify        data_free,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gpointer         finx_store_worker_run_finish    (FinxStoreWorker      *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
/* Waits for it; on a thread that nobody else waits for. */
gpointer         finx_store_worker_call          (FinxStoreWorker      *self,
                                                  FinxStoreJob          job,
                                                  gpointer              data,
                                                  GError              **error);
/* (transfer full) events (element-type FinxEvent), handed over. */
void             finx_store_worker_append_async  (FinxStoreWorker      *self,
                                                  GPtrArray            *events,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
/* Returns: (transfer full): the events with their sequences */
GPtrArray       *finx_store_worker_append_finish (FinxStoreWorker      *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
/* Waits for all jobs, closes the store, ends the thread. */
void             finx_store_worker_stop          (FinxStoreWorker      *self);

G_END_DECLS
