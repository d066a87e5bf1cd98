/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/prices/finx-series-look.h"

/* What the pool thread needs; the row itself stays on the main thread. */
typedef struct
{
  FinxSeriesCheckOptions options;
  GArray                *bars;          /* once they are read */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->bars, g_array_unref);
  g_free (job);
}

static void
look_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Job *job = data;
  FinxSeriesLook *self = g_new0 (FinxSeriesLook, 1);

  self->bars = g_array_ref (job->bars);
  self->check = finx_series_check_new ((const FinxBar *) (gpointer) job->bars->data, job->bars->len, &job->options);
  g_task_return_pointer (task, self, (GDestroyNotify) finx_series_look_free);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->bars = finx_engine_read_series_finish (FINX_ENGINE (source), result, &error);
  if (job->bars == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, look_thread);
}

void
finx_series_look_async (FinxEngine          *engine,
                        FinxSeriesRow       *row,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  const FinxSeriesKey key = finx_series_row_get_key (row);
  Job *job = g_new0 (Job, 1);
  GTask *task = g_task_new (row, cancellable, callback, user_data);

  job->options = finx_series_row_get_options (row);
  g_task_set_task_data (task, job, job_free);
  finx_engine_read_series_async (engine, &key, cancellable, read_cb, task);
}

FinxSeriesLook *
finx_series_look_finish (GAsyncResult *result,
                         GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
finx_series_look_free (FinxSeriesLook *self)
{
  g_clear_pointer (&self->bars, g_array_unref);
  g_clear_pointer (&self->check, finx_series_check_free);
  g_free (self);
}
