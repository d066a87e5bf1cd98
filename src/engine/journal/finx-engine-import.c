/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/finx-engine-book-private.h"

#include "base/finx-log.h"
#include "engine/journal/finx-import-job.h"
#include "engine/review/finx-opening-day.h"
#include "engine/review/finx-portfolio-settings.h"

#define PROGRESS_MS 100

typedef struct
{
  FinxEngineBook       *book;           /* (nullable): that is busy with it; the engine keeps it */
  FinxImportJob        *job;
  char                 *change;
  char                 *note;
  gint64                now_us;
  FinxBookProgressFunc  progress;       /* (nullable) */
  gpointer              progress_data;
  guint                 progress_id;
} Import;

static void
import_free (gpointer data)
{
  Import *import = data;

  g_clear_handle_id (&import->progress_id, g_source_remove);
  finx_import_job_unref (import->job);
  g_free (import->change);
  g_free (import->note);
  g_free (import);
}

static void
import_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  GError *error = NULL;
  FinxImportOutcome *outcome = finx_import_job_run (((Import *) data)->job, cancellable, &error);

  if (outcome != NULL)
    g_task_return_pointer (task, outcome, (GDestroyNotify) finx_import_outcome_free);
  else
    g_task_return_error (task, error);
}

static gboolean
progress_cb (gpointer user_data)
{
  Import *import = user_data;
  guint64 n_rows;
  double fraction = finx_import_job_get_progress (import->job, &n_rows);

  import->progress (fraction, n_rows, import->progress_data);
  return G_SOURCE_CONTINUE;
}

static void
set_opening_day (FinxEngine        *self,
                 const char        *portfolio,
                 const char        *change,     /* (nullable) */
                 FinxImportOutcome *outcome)
{
  g_autoptr(GError) error = NULL;

  if (finx_engine_bring_opening_day (self, portfolio, change, outcome->opened, &error))
    return;
  outcome->opened = G_MININT32;
  finx_log (FINX_LOG_WARNING, "engine", "", "The opening day of %s was not taken from the file: %s", portfolio, error->message);
}

/* Back on the main thread: what was written becomes part of the book before anybody hears of it. */
static void
ran_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  g_autoptr(GTask) task = user_data;
  Import *import = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  FinxImportOutcome *outcome = g_task_propagate_pointer (G_TASK (result), &error);
  gint64 first, last;
  FinxTransactionList *list = finx_import_job_get_list (import->job, &first, &last);

  g_clear_handle_id (&import->progress_id, g_source_remove);
  if (import->book != NULL)
    finx_engine_book_end (self, import->book, list != NULL ? finx_transaction_list_ref (list) : NULL,
                          list != NULL ? finx_transaction_change_new (import->change, import->note, import->now_us, first, last)
                                       : NULL);
  if (outcome != NULL && import->book != NULL && outcome->opened != G_MININT32)
    set_opening_day (self, import->book->portfolio, list != NULL ? import->change : NULL, outcome);
  if (outcome != NULL)
    g_task_return_pointer (task, outcome, (GDestroyNotify) finx_import_outcome_free);
  else
    g_task_return_error (task, error);
  finx_engine_end (self);
}

/* What a dry run is compared with. */
static FinxTransactionList *
get_base (FinxEngine  *self,
          const char  *portfolio,
          GError     **error)
{
  if (portfolio == NULL)
    return finx_transaction_list_new ();
  if (finx_engine_book_find (self, portfolio, error) == NULL)
    return NULL;
  return finx_transaction_list_ref (finx_engine_get_transactions (self, portfolio));
}

static const char *
get_currency (FinxEngine *self,
              const char *portfolio)
{
  FinxPortfolio *account = portfolio != NULL ? finx_engine_get_portfolio (self, portfolio) : NULL;

  return account != NULL ? finx_portfolio_get_account (account)->currency : "USD";
}

void
finx_engine_import_async (FinxEngine              *self,
                          const char              *portfolio,
                          const char              *path,
                          const FinxImportOptions *options,
                          FinxBookImportFlags      flags,
                          FinxBookProgressFunc     progress,
                          gpointer                 progress_data,
                          GCancellable            *cancellable,
                          GAsyncReadyCallback      callback,
                          gpointer                 user_data)
{
  g_autoptr(GTask) task = NULL, work = NULL;
  g_autoptr(FinxTransactionList) base = NULL;
  g_autofree char *name = NULL, *folder = g_path_get_dirname (self->store_path);
  gboolean is_dry_run = (flags & FINX_BOOK_IMPORT_DRY_RUN) != 0;
  FinxEngineBook *book = NULL;
  GError *error = NULL;
  Import *import;

  g_return_if_fail (FINX_IS_ENGINE (self));
  g_return_if_fail (path != NULL && options != NULL);
  g_return_if_fail (portfolio != NULL || is_dry_run);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_check_cancellable (task, FALSE);           /* what was written stays written */
  if ((!is_dry_run && (book = finx_engine_book_begin (self, portfolio, &error)) == NULL)
      || (base = get_base (self, portfolio, &error)) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  import = g_new0 (Import, 1);
  name = g_path_get_basename (path);
  import->book = book;
  import->change = g_uuid_string_random ();
  import->note = g_strdup_printf ("Imported from %s", name);
  import->now_us = finx_clock_now (self->clock);
  import->progress = progress;
  import->progress_data = progress_data;
  import->job = finx_import_job_new (&(FinxImportRequest) {
    is_dry_run ? NULL : self->worker, folder, self->instruments, base, portfolio != NULL ? portfolio : "portfolio", path,
    get_currency (self, portfolio), options, (flags & FINX_BOOK_IMPORT_PARTIAL) != 0, finx_engine_refuses_short (self, portfolio),
    finx_engine_get_opening_day (self, portfolio), import->change, import->note,
    import->now_us,
  });
  if (progress != NULL)
    import->progress_id = g_timeout_add (PROGRESS_MS, progress_cb, import);

  work = g_task_new (self, cancellable, ran_cb, g_steal_pointer (&task));
  g_task_set_check_cancellable (work, FALSE);
  g_task_set_task_data (work, import, import_free);
  finx_engine_begin (self);
  g_task_run_in_thread (work, import_thread);
}

FinxImportOutcome *
finx_engine_import_finish (FinxEngine    *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
