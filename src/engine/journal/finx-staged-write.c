/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/journal/finx-staged-write.h"

#include "base/finx-log.h"

typedef struct
{
  const FinxStagedChange *change;
  gint64                 *first, *last;
} Commit;

/* What the jobs return says no more than that there is no error. */
static gpointer
stage_job (FinxStore       *store,
           gpointer         block,
           GDestroyNotify  *destroy,
           GError         **error)
{
  return finx_store_stage_block (store, block, error) ? store : NULL;
}

static gpointer
commit_job (FinxStore       *store,
            gpointer         data,
            GDestroyNotify  *destroy,
            GError         **error)
{
  Commit *commit = data;

  return finx_store_write_staged (store, commit->change, commit->first, commit->last, error) ? store : NULL;
}

static gpointer
drop_job (FinxStore       *store,
          gpointer         id,
          GDestroyNotify  *destroy,
          GError         **error)
{
  gboolean found;

  return finx_store_drop_staged (store, id, &found, error) && found ? store : NULL;
}

static gpointer
release_job (FinxStore       *store,
             gpointer         data,
             GDestroyNotify  *destroy,
             GError         **error)
{
  gboolean found;

  return finx_store_release_room (store, &found, error) && found ? store : NULL;
}

static gboolean
stage_all (FinxStoreWorker        *worker,
           FinxStagedChange       *change,
           FinxTransactionSource   next,
           gpointer                user_data,
           GError                **error)
{
  for (change->n_blocks = 0; ; change->n_blocks++)
    {
      GError *source_error = NULL;
      g_autoptr(FinxTransactionBlock) block = next (user_data, &source_error);

      if (source_error != NULL)
        g_propagate_error (error, source_error);
      if (block == NULL)
        return source_error == NULL;
      if (finx_store_worker_call (worker, stage_job, block, error) == NULL)
        return FALSE;
    }
}

/* What stays, should this fail, takes room only, and only until the next opening. */
static void
drop_all (FinxStoreWorker  *worker,
          const char       *id)
{
  g_autoptr(GError) error = NULL;
  guint n = 0;

  for (; finx_store_worker_call (worker, drop_job, (gpointer) id, &error) != NULL; n++)
    ;
  while (n > 0 && error == NULL && finx_store_worker_call (worker, release_job, NULL, &error) != NULL)
    ;
  if (error != NULL)
    finx_log (FINX_LOG_INFO, "store", "", "What a change that failed left could not be removed yet: %s", error->message);
}

gboolean
finx_staged_write (FinxStoreWorker        *worker,
                   FinxStagedChange       *change,
                   FinxTransactionSource   next,
                   gpointer                user_data,
                   gint64                 *first,
                   gint64                 *last,
                   GError                **error)
{
  Commit commit = { change, first, last };

  drop_all (worker, change->id);        /* of a try that failed */
  if (stage_all (worker, change, next, user_data, error)
      && finx_store_worker_call (worker, commit_job, &commit, error) != NULL)
    return TRUE;
  drop_all (worker, change->id);
  return FALSE;
}

void
finx_staged_write_clear (FinxStore *store)
{
  g_autoptr(GError) error = NULL;
  gboolean found = TRUE;
  guint n = 0;

  for (; found && finx_store_drop_staged (store, NULL, &found, &error); n++)
    ;
  for (found = n > 1; found && error == NULL && finx_store_release_room (store, &found, &error);)
    ;
  if (error != NULL)
    finx_log (FINX_LOG_INFO, "store", "", "What an interrupted change left could not be removed yet: %s", error->message);
  else if (n > 1)
    finx_log (FINX_LOG_INFO, "store", "", "A change that was interrupted, of which %u parts were there, was removed", n - 1);
}
