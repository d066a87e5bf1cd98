/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that a broker told, as one change of the journal: however many there are, nobody waits until all are written. */
#include "engine/finx-engine-book-private.h"

#include "engine/journal/finx-staged-write.h"

typedef struct
{
  FinxStoreWorker     *worker;
  FinxEngineBook      *book;            /* the engine keeps it; its lists are not touched on the thread */
  char                *portfolio;
  FinxTransactionList *base;            /* the book's, when it began */
  GPtrArray           *rows;            /* (element-type FinxTransaction) */
  char                *id, *note;
  gint64               now_us;
  guint                next;            /* of @rows, to be written */
  gint64               first, last;     /* lines written */
} Rows;

static void
rows_free (gpointer data)
{
  Rows *self = data;

  g_object_unref (self->worker);
  g_free (self->portfolio);
  finx_transaction_list_unref (self->base);
  g_ptr_array_unref (self->rows);
  g_free (self->id);
  g_free (self->note);
  g_free (self);
}

static FinxTransactionBlock *
next_block_cb (gpointer   user_data,
               GError   **error)
{
  Rows *self = user_data;
  guint n = MIN (self->rows->len - self->next, FINX_TRANSACTION_BATCH_MAX);
  g_autoptr(GPtrArray) block = g_ptr_array_sized_new (n);

  if (n == 0)
    return NULL;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (block, self->rows->pdata[self->next + i]);
  self->next += n;
  return finx_transaction_block_new (self->portfolio, self->id, self->note, self->now_us, block, error);
}

static void
write_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Rows *self = data;
  FinxStagedChange change = { self->portfolio, self->id, self->note, self->now_us };
  g_autoptr(FinxTransactionListBuilder) builder = NULL;
  GError *error = NULL;

  if (!finx_staged_write (self->worker, &change, next_block_cb, self, &self->first, &self->last, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  builder = finx_transaction_list_builder_new (self->base);
  for (guint i = 0; i < self->rows->len; i++)
    finx_transaction_list_builder_add (builder, self->rows->pdata[i]);
  g_task_return_pointer (task, finx_transaction_list_builder_end (g_steal_pointer (&builder)), (GDestroyNotify) finx_transaction_list_unref);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  g_autoptr(GTask) task = user_data;
  Rows *rows = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  FinxTransactionList *list = g_task_propagate_pointer (G_TASK (result), &error);

  finx_engine_book_end (self, rows->book, list, list == NULL ? NULL
                        : finx_transaction_change_new (rows->id, rows->note, rows->now_us, rows->first, rows->last));
  if (list != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  finx_engine_end (self);
}

void
finx_engine_book_import_async (FinxEngine          *self,
                               const char          *portfolio,
                               GPtrArray           *rows,
                               const char          *note,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data), work = NULL;
  GError *error = NULL;
  FinxEngineBook *book = finx_engine_book_begin (self, portfolio, &error);
  Rows *data;

  if (book == NULL)
    {
      g_ptr_array_unref (rows);
      g_task_return_error (task, error);
      return;
    }
  data = g_new0 (Rows, 1);
  data->worker = g_object_ref (self->worker);
  data->book = book;
  data->portfolio = g_strdup (portfolio);
  data->base = finx_transaction_list_ref (book->list);
  data->rows = rows;
  data->id = g_uuid_string_random ();
  data->note = g_strdup (note);
  data->now_us = finx_clock_now (self->clock);
  work = g_task_new (self, NULL, written_cb, g_steal_pointer (&task));
  g_task_set_task_data (work, data, rows_free);
  finx_engine_begin (self);
  g_task_run_in_thread (work, write_thread);
}
