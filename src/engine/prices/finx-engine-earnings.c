/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/prices/finx-engine-earnings.h"

#include "base/finx-error.h"
#include "base/finx-time.h"
#include "engine/prices/finx-engine-providers-private.h"
#include "engine/prices/finx-engine-refresh.h"

#define TOLD_BY_US (12 * FINX_USEC_PER_HOUR)    /* of the day after it, UTC: providers have what was reported */

/* Both parts of one question. */
typedef struct
{
  FinxInstrument   *instrument;
  char             *provider;           /* (nullable) */
  FinxFetchFlags    flags;
  gint64            renewed_us;
  gint64            start_us;
  gboolean          has_news;           /* one of both was fetched since */
  FinxEarningsList *made;               /* (nullable): not known */
  GError           *error;              /* (nullable): why not */
} Inquiry;

static void
inquiry_free (gpointer data)
{
  Inquiry *inquiry = data;

  finx_instrument_free (inquiry->instrument);
  g_free (inquiry->provider);
  g_clear_pointer (&inquiry->made, finx_earnings_list_free);
  g_clear_error (&inquiry->error);
  g_free (inquiry);
}

FinxEarningsList *
finx_engine_read_earnings (const FinxCacheEntry *entry)
{
  FinxEarningsList *list = finx_market_earnings_from_text (entry->body);

  if (list == NULL)
    return NULL;
  g_free (list->symbol);
  g_free (list->source);
  list->symbol = g_strdup (entry->subject);
  list->source = g_strdup (entry->source);
  list->fetched_us = entry->fetched_us;
  return list;
}

/* What is expected behind what was made. Of the two ages the older one, and of the currencies the one that was told: reports name none. */
static void
join (FinxEarningsList       *made,
      const FinxEarningsList *expected)
{
  finx_earnings_list_expect (made, expected);
  made->fetched_us = MIN (made->fetched_us, expected->fetched_us);
  if (*made->currency != '\0')
    return;
  g_free (made->currency);
  made->currency = g_strdup (expected->currency);
}

/* Asking */

static void
expected_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Inquiry *inquiry = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxEarningsList) expected = finx_engine_fetch_reports_finish (FINX_ENGINE (source), result, &error);

  if (inquiry->has_news || (expected != NULL && expected->fetched_us >= inquiry->start_us))
    finx_engine_tell_earnings (FINX_ENGINE (source), inquiry->instrument->symbol);
  if (inquiry->made != NULL && expected != NULL)
    join (inquiry->made, expected);
  if (inquiry->made != NULL)
    g_task_return_pointer (task, g_steal_pointer (&inquiry->made), (GDestroyNotify) finx_earnings_list_free);
  else if (expected != NULL)
    g_task_return_pointer (task, g_steal_pointer (&expected), (GDestroyNotify) finx_earnings_list_free);
  else
    g_task_return_error (task, g_steal_pointer (&inquiry->error));
}

/* Where nobody answers for another reason than that there are none, the second request would be wasted, too. */
static gboolean
is_worth_asking (const GError *error)
{
  return error == NULL || g_error_matches (error, FINX_ERROR, FINX_ERROR_NOT_FOUND) || g_error_matches (error, FINX_ERROR, FINX_ERROR_REJECTED)
         || g_error_matches (error, FINX_ERROR, FINX_ERROR_PROTOCOL) || g_error_matches (error, FINX_ERROR, FINX_ERROR_OFFLINE);
}

static void
made_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  Inquiry *inquiry = g_task_get_task_data (task);

  inquiry->made = finx_engine_fetch_reports_finish (FINX_ENGINE (source), result, &inquiry->error);
  inquiry->has_news = inquiry->made != NULL && inquiry->made->fetched_us >= inquiry->start_us;
  if (is_worth_asking (inquiry->error))
    {
      finx_engine_fetch_reports_async (FINX_ENGINE (source), inquiry->instrument, inquiry->provider, TRUE, inquiry->renewed_us, inquiry->flags,
                                       g_task_get_cancellable (task), expected_cb, task);
      return;
    }
  g_task_return_error (task, g_steal_pointer (&inquiry->error));
  g_object_unref (task);
}

/* When the last of the reports that were expected and are over can be had. */
static gint64
find_renewal (const GPtrArray *entries,
              gint64           now)
{
  gint64 renewed_us = 0;

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      g_autoptr(FinxEarningsList) list = finx_engine_read_earnings (entries->pdata[i]);

      for (guint k = 0; list != NULL && k < list->reports->len; k++)
        {
          gint64 told_us = (g_array_index (list->reports, FinxEarningsReport, k).day + 1) * FINX_USEC_PER_DAY + TOLD_BY_US;

          if (told_us <= now)
            renewed_us = MAX (renewed_us, told_us);
        }
    }
  return renewed_us;
}

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  GTask *task = user_data;
  Inquiry *inquiry = g_task_get_task_data (task);
  g_autoptr(GPtrArray) entries = finx_engine_find_entries_finish (self, result);

  inquiry->renewed_us = find_renewal (entries, finx_engine_provider_now (self));
  finx_engine_fetch_reports_async (self, inquiry->instrument, inquiry->provider, FALSE, inquiry->renewed_us, inquiry->flags,
                                   g_task_get_cancellable (task), made_cb, task);
}

void
finx_engine_fetch_earnings_async (FinxEngine           *self,
                                  const FinxInstrument *instrument,
                                  const char           *provider,
                                  FinxFetchFlags        flags,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data)
{
  GTask *task;
  Inquiry *inquiry;

  g_return_if_fail (FINX_IS_ENGINE (self));
  g_return_if_fail (instrument != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  inquiry = g_new0 (Inquiry, 1);
  inquiry->instrument = finx_instrument_copy (instrument);
  inquiry->provider = g_strdup (provider);
  inquiry->flags = flags;
  inquiry->start_us = finx_engine_provider_now (self);
  g_task_set_task_data (task, inquiry, inquiry_free);
  finx_engine_follow (self, task);
  finx_engine_find_entries_async (self, FINX_CACHE_EXPECTED, g_strdup (instrument->symbol), kept_cb, task);
}

FinxEarningsList *
finx_engine_fetch_earnings_finish (FinxEngine   *self,
                                   GAsyncResult *result,
                                   GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What is kept */

static FinxEarningsList *
find_list (const GPtrArray *lists,
           const char      *symbol)
{
  for (guint i = 0; i < lists->len; i++)
    if (g_str_equal (((const FinxEarningsList *) lists->pdata[i])->symbol, symbol))
      return lists->pdata[i];
  return NULL;
}

GPtrArray *
finx_engine_list_kept_earnings (FinxStore  *store,
                                GError    **error)
{
  FinxCacheReadFunc read = (FinxCacheReadFunc) finx_engine_read_earnings;
  GDestroyNotify free_list = (GDestroyNotify) finx_earnings_list_free;
  g_autoptr(GPtrArray) lists = finx_engine_list_newest (store, FINX_CACHE_EARNINGS, read, free_list, error);
  g_autoptr(GPtrArray) expected = lists != NULL ? finx_engine_list_newest (store, FINX_CACHE_EXPECTED, read, free_list, error) : NULL;

  if (expected == NULL)
    return NULL;
  for (guint i = 0; i < expected->len; i++)
    {
      FinxEarningsList *made = find_list (lists, ((const FinxEarningsList *) expected->pdata[i])->symbol);

      if (made != NULL)
        join (made, expected->pdata[i]);
      else
        g_ptr_array_add (lists, finx_earnings_list_copy (expected->pdata[i]));
    }
  return g_steal_pointer (&lists);
}

static gpointer
list_job (FinxStore      *store,
          gpointer        data,
          GDestroyNotify *destroy,
          GError        **error)
{
  const char *symbol = data;
  GPtrArray *lists = finx_engine_list_kept_earnings (store, error);

  *destroy = (GDestroyNotify) g_ptr_array_unref;
  for (guint i = lists != NULL ? lists->len : 0; symbol != NULL && i > 0; i--)
    if (!g_str_equal (((const FinxEarningsList *) lists->pdata[i - 1])->symbol, symbol))
      g_ptr_array_remove_index (lists, i - 1);
  return lists;
}

void
finx_engine_list_earnings_async (FinxEngine         *self,
                                 const char         *symbol,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_return_if_fail (FINX_IS_ENGINE (self));

  finx_engine_run_job (self, list_job, g_strdup (symbol), g_free, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
finx_engine_list_earnings_finish (FinxEngine   *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Of all that is held */

gboolean
finx_engine_may_ask_earnings (FinxEngine           *self,
                              const FinxInstrument *instrument)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  return instrument->asset_class == FINX_ASSET_EQUITY && self->is_open && !self->is_offline
         && finx_provider_settings_get_refresh (finx_engine_get_providers (self)->settings);
}

static void ask_next (GTask *task);

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxEarningsList) list = finx_engine_fetch_earnings_finish (FINX_ENGINE (source), result, &error);

  finx_engine_answer_round (user_data, list != NULL ? list->fetched_us : 0, error);
  ask_next (user_data);
}

/* Takes @task. */
static void
ask_next (GTask *task)
{
  FinxEngine *self = g_task_get_source_object (task);
  const FinxInstrument *instrument = finx_engine_next_of_round (task);

  while (instrument != NULL && !finx_engine_may_ask_earnings (self, instrument))
    instrument = finx_engine_next_of_round (task);
  if (instrument != NULL)
    finx_engine_fetch_earnings_async (self, instrument, NULL, FINX_FETCH_QUIETLY, g_task_get_cancellable (task), asked_cb, task);
}

void
finx_engine_refresh_earnings_async (FinxEngine         *self,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_return_if_fail (FINX_IS_ENGINE (self));

  ask_next (finx_engine_begin_round (self, "reports", finx_engine_list_held (self), cancellable, callback, user_data));
}

gboolean
finx_engine_refresh_earnings_finish (FinxEngine   *self,
                                     GAsyncResult *result,
                                     GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
