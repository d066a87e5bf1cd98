/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-error.h"
#include "base/finx-log.h"
#include "engine/prices/finx-engine-providers-private.h"

static void
round_free (gpointer data)
{
  FinxEngineRound *round = data;

  g_ptr_array_unref (round->subjects);
  g_free (round);
}

GTask *
finx_engine_begin_round (FinxEngine         *self,
                         const char         *what,
                         GPtrArray          *subjects,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  FinxEngineRound *round = g_new0 (FinxEngineRound, 1);

  round->what = what;
  round->subjects = subjects;
  round->start_us = finx_engine_provider_now (self);
  g_task_set_task_data (task, round, round_free);
  finx_engine_follow (self, task);
  return task;
}

gconstpointer
finx_engine_next_of_round (GTask *task)
{
  FinxEngineRound *round = g_task_get_task_data (task);

  if (round->next < round->subjects->len && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return round->subjects->pdata[round->next++];
  g_task_return_boolean (task, round->has_news);
  g_object_unref (task);
  return NULL;
}

void
finx_engine_answer_round (GTask        *task,
                          gint64        fetched_us,
                          const GError *error)
{
  FinxEngineRound *round = g_task_get_task_data (task);

  if (error == NULL)
    round->has_news = round->has_news || fetched_us >= round->start_us;
  else if (!g_error_matches (error, FINX_ERROR, FINX_ERROR_NOT_FOUND))
    {
      finx_log (FINX_LOG_INFO, "data", "", "Days of %s are not known: %s", round->what, error->message);
      round->next = round->subjects->len;
    }
}
