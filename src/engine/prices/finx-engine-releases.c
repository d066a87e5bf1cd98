/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/prices/finx-engine-releases.h"

#include "engine/prices/finx-economy-list.h"
#include "engine/prices/finx-engine-providers-private.h"

gboolean
finx_engine_has_releases (const FinxEconomicSeries *series)
{
  guint adapter;

  return finx_adapters_find (series->source, &adapter) && finx_adapters_serves (adapter, FINX_QUERY_RELEASES);
}

FinxReleaseDates *
finx_engine_read_releases (const FinxCacheEntry *entry)
{
  FinxReleaseDates *dates = finx_market_releases_from_text (entry->body);

  if (dates == NULL)
    return NULL;
  g_free (dates->id);
  g_free (dates->source);
  dates->id = g_strdup (entry->subject);
  dates->source = g_strdup (entry->source);
  dates->fetched_us = entry->fetched_us;
  return dates;
}

GPtrArray *
finx_engine_list_newest (FinxStore            *store,
                         const char           *kind,
                         FinxCacheReadFunc     read,
                         GDestroyNotify        free_func,
                         GError              **error)
{
  FinxMarketCache *cache = finx_store_get_market_cache (store, error);
  g_autoptr(GPtrArray) kept = cache != NULL ? finx_market_cache_list (cache, kind, NULL, error) : NULL;
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *list;

  if (kept == NULL)
    return NULL;
  list = g_ptr_array_new_with_free_func (free_func);
  for (guint i = 0; i < kept->len; i++) /* newest first */
    {
      const FinxCacheEntry *entry = kept->pdata[i];
      gpointer item = g_hash_table_contains (seen, entry->subject) ? NULL : read (entry);

      if (item == NULL)
        continue;
      g_hash_table_add (seen, entry->subject);
      g_ptr_array_add (list, item);
    }
  return list;
}

static gpointer
list_job (FinxStore      *store,
          gpointer        data,
          GDestroyNotify *destroy,
          GError        **error)
{
  *destroy = (GDestroyNotify) g_ptr_array_unref;
  return finx_engine_list_newest (store, FINX_CACHE_RELEASES, (FinxCacheReadFunc) finx_engine_read_releases,
                                  (GDestroyNotify) finx_release_dates_free, error);
}

void
finx_engine_list_releases_async (FinxEngine         *self,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_return_if_fail (FINX_IS_ENGINE (self));

  finx_engine_run_job (self, list_job, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
finx_engine_list_releases_finish (FinxEngine   *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void fetch_next (GTask *task);

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxReleaseDates) dates = finx_engine_fetch_releases_finish (FINX_ENGINE (source), result, &error);

  finx_engine_answer_round (user_data, dates != NULL ? dates->fetched_us : 0, error);
  fetch_next (user_data);
}

/* Takes @task. */
static void
fetch_next (GTask *task)
{
  const char *series = finx_engine_next_of_round (task);

  if (series != NULL)
    finx_engine_fetch_releases_async (g_task_get_source_object (task), series, FINX_FETCH_QUIETLY, g_task_get_cancellable (task), fetched_cb, task);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  FinxEngineRound *round = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) list = finx_engine_list_economy_finish (FINX_ENGINE (source), result, &error);

  if (list == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  for (guint i = 0; i < list->len; i++)
    if (finx_engine_has_releases (list->pdata[i]))
      g_ptr_array_add (round->subjects, g_strdup (((FinxEconomicSeries *) list->pdata[i])->id));
  fetch_next (task);
}

void
finx_engine_refresh_releases_async (FinxEngine         *self,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FINX_IS_ENGINE (self));

  task = finx_engine_begin_round (self, "releases", g_ptr_array_new_with_free_func (g_free), cancellable, callback, user_data);
  if (self->is_offline)
    fetch_next (task);
  else
    finx_engine_list_economy_async (self, cancellable, listed_cb, task);
}

/* Returns: whether there is something new */
gboolean
finx_engine_refresh_releases_finish (FinxEngine   *self,
                                     GAsyncResult *result,
                                     GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
