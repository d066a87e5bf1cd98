/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/prices/finx-engine-releases.h"

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "engine/prices/finx-economy-list.h"
#include "engine/prices/finx-engine-providers-private.h"

/* The series that are asked for, one after the other. */
typedef struct
{
  GPtrArray *series;            /* (element-type utf8) */
  guint      next;
  gint64     start_us;
  gboolean   has_news;
} Round;

static void
round_free (gpointer data)
{
  Round *round = data;

  g_clear_pointer (&round->series, g_ptr_array_unref);
  g_free (round);
}

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
  GTask *task = user_data;
  Round *round = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxReleaseDates) dates = finx_engine_fetch_releases_finish (FINX_ENGINE (source), result, &error);

  if (dates != NULL)
    round->has_news = round->has_news || dates->fetched_us >= round->start_us;
  else if (!g_error_matches (error, FINX_ERROR, FINX_ERROR_NOT_FOUND))
    {
      finx_log (FINX_LOG_INFO, "data", "", "Days of releases are not known: %s", error->message);
      round->next = round->series->len;
    }
  fetch_next (task);
}

/* Takes @task. */
static void
fetch_next (GTask *task)
{
  FinxEngine *self = g_task_get_source_object (task);
  Round *round = g_task_get_task_data (task);

  if (round->next < round->series->len && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      finx_engine_fetch_releases_async (self, round->series->pdata[round->next++], FINX_FETCH_QUIETLY, g_task_get_cancellable (task), fetched_cb, task);
      return;
    }
  g_task_return_boolean (task, round->has_news);
  g_object_unref (task);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  Round *round = g_task_get_task_data (task);
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
      g_ptr_array_add (round->series, g_strdup (((FinxEconomicSeries *) list->pdata[i])->id));
  fetch_next (task);
}

void
finx_engine_refresh_releases_async (FinxEngine         *self,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  GTask *task;
  Round *round;

  g_return_if_fail (FINX_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  if (self->is_offline)
    {
      g_task_return_boolean (task, FALSE);
      g_object_unref (task);
      return;
    }
  round = g_new0 (Round, 1);
  round->series = g_ptr_array_new_with_free_func (g_free);
  round->start_us = finx_engine_provider_now (self);
  g_task_set_task_data (task, round, round_free);
  finx_engine_follow (self, task);
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
