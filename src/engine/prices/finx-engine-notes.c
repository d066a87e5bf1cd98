/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What providers answered, and what was learned of them, in the store's cache. */
#include "engine/prices/finx-engine-providers-private.h"

#include "base/finx-log.h"

/* Entries of one kind. */
typedef struct
{
  const char *kind;
  char       *subject;          /* those that are looked for */
  GPtrArray  *entries;          /* (element-type FinxCacheEntry): those that are kept */
} Notes;

static void
notes_free (gpointer data)
{
  Notes *notes = data;

  g_free (notes->subject);
  g_clear_pointer (&notes->entries, g_ptr_array_unref);
  g_free (notes);
}

static gpointer
keep_job (FinxStore      *store,
          gpointer        data,
          GDestroyNotify *destroy,
          GError        **error)
{
  FinxMarketCache *cache = finx_store_get_market_cache (store, error);
  const Notes *notes = data;

  for (guint i = 0; cache != NULL && i < notes->entries->len; i++)
    if (!finx_market_cache_put (cache, notes->kind, notes->entries->pdata[i], error))
      return NULL;
  return cache != NULL ? store : NULL;
}

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_pointer (G_TASK (result), &error) == NULL)
    finx_log (FINX_LOG_WARNING, "data", "", "What providers told, or were asked, could not be kept: %s", error->message);
}

void
finx_engine_keep_entries (FinxEngine *self,
                          const char *kind,
                          GPtrArray  *entries)
{
  Notes *notes = g_new (Notes, 1);

  *notes = (Notes) { .kind = kind, .entries = entries };
  finx_engine_run_job (self, keep_job, notes, notes_free, NULL, NULL, kept_cb, NULL);
}

static gpointer
find_job (FinxStore      *store,
          gpointer        data,
          GDestroyNotify *destroy,
          GError        **error)
{
  FinxMarketCache *cache = finx_store_get_market_cache (store, error);
  const Notes *notes = data;

  *destroy = (GDestroyNotify) g_ptr_array_unref;
  return cache != NULL ? finx_market_cache_list (cache, notes->kind, notes->subject, error) : NULL;
}

void
finx_engine_find_entries_async (FinxEngine         *self,
                                const char         *kind,
                                char               *subject,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  Notes *notes = g_new (Notes, 1);

  *notes = (Notes) { .kind = kind, .subject = subject };
  finx_engine_run_job (self, find_job, notes, notes_free, (GDestroyNotify) g_ptr_array_unref, NULL, callback, user_data);
}

GPtrArray *
finx_engine_find_entries_finish (FinxEngine   *self,
                                 GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
