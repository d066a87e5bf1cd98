/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking changes back, and doing them again. The journal only grows: what takes a change back writes the rows as they were
 * before it, read from the lines before it. Nothing is kept for that in memory, so it works after a restart and for an
 * import of any size. */
#include "engine/finx-engine-book-private.h"

#include "base/finx-error.h"
#include "base/finx-text.h"
#include "base/finx-time.h"
#include "engine/journal/finx-staged-write.h"
#include "engine/review/finx-opening-day.h"
#include "engine/review/finx-row-index.h"

#define LINES_AT_ONCE 8         /* that are read before others have their turn */

/* For a thread of its own. */
typedef struct
{
  FinxStoreWorker       *worker;
  FinxEngineBook        *book;          /* the engine keeps it; its lists are not touched there */
  char                  *portfolio;
  FinxTransactionList   *base;          /* the book's, when it began */
  FinxTransactionChange *change;        /* (owned): a copy of the one that is taken back or done again */
  gboolean               is_redo;
  GPtrArray             *later;         /* (element-type FinxTransactionChange): copies of those after it that count */
  char                  *id;            /* of what is written */
  char                  *note;
  gint64                 now_us;

  /* what the thread finds */
  FinxTransactionList   *rows;          /* of the change */
  GHashTable            *deleted;       /* id → FinxTransaction: rows that the change took away */
  FinxTransactionList   *before;        /* the same ids before the change; not for a redo */
  GPtrArray             *last_rows;     /* (element-type FinxTransaction): of @deleted, what is written of them */
  guint                  next;          /* row of @rows, then of @last_rows, to write */
  FinxTransactionListBuilder *builder;  /* (nullable): of the list with what is written */
  FinxTransaction       *gone;          /* (owned): that says nothing */
  gint64                 first, last;   /* lines written */
} Undo;

static void
undo_free (gpointer data)
{
  Undo *undo = data;

  g_object_unref (undo->worker);
  g_free (undo->portfolio);
  finx_transaction_list_unref (undo->base);
  g_clear_pointer (&undo->builder, finx_transaction_list_builder_free);
  finx_transaction_change_free (undo->change);
  g_ptr_array_unref (undo->later);
  g_free (undo->id);
  g_free (undo->note);
  g_clear_pointer (&undo->rows, finx_transaction_list_unref);
  g_clear_pointer (&undo->before, finx_transaction_list_unref);
  g_hash_table_unref (undo->deleted);
  g_ptr_array_unref (undo->last_rows);
  finx_transaction_free (undo->gone);
  g_free (undo);
}

typedef struct
{
  Undo                       *undo;
  FinxTransactionListBuilder *builder;
  FinxRowIndex               *index;    /* of the change's rows */
  guint                       n_found;  /* rows of a later change that are among them */
  gint32                      day;      /* of the first of these */
} Search;

static gboolean
is_of_change (const Search *search,
              const char   *id)
{
  return finx_row_index_find (search->index, id) != G_MAXUINT || g_hash_table_contains (search->undo->deleted, id);
}

static void
take_row_cb (const FinxTransactionLine *line,
             const FinxTransaction     *transaction,
             gpointer                   user_data)
{
  Search *search = user_data;

  if (transaction->is_deleted)
    {
      FinxTransaction *copy = finx_transaction_copy (transaction);

      g_hash_table_replace (search->undo->deleted, copy->id, copy);
    }
  else
    {
      finx_transaction_list_builder_add (search->builder, transaction);
    }
}

static void
take_earlier_row_cb (const FinxTransactionLine *line,
                     const FinxTransaction     *transaction,
                     gpointer                   user_data)
{
  Search *search = user_data;

  if (is_of_change (search, transaction->id))
    finx_transaction_list_builder_add (search->builder, transaction);
}

static void
count_later_row_cb (const FinxTransactionLine *line,
                    const FinxTransaction     *transaction,
                    gpointer                   user_data)
{
  Search *search = user_data;

  if (is_of_change (search, transaction->id) && search->n_found++ == 0)
    search->day = transaction->day;
}

typedef struct
{
  FinxTransactionQuery    query;
  FinxTransactionRowFunc  func;
  Search                 *search;
} Part;

/* On the store thread. */
static gpointer
load_job (FinxStore       *store,
          gpointer         data,
          GDestroyNotify  *destroy,
          GError         **error)
{
  Part *part = data;

  return finx_store_load_transactions (store, &part->query, part->func, part->search, error) ? store : NULL;
}

static gboolean
scan (const Undo              *undo,
      gint64                   first,
      gint64                   last,
      FinxTransactionRowFunc   func,
      Search                  *search,
      GError                 **error)
{
  for (gint64 line = first; line <= last; line += LINES_AT_ONCE)
    {
      Part part = { { undo->portfolio, line - 1, MIN (line + LINES_AT_ONCE, last + 1), FALSE }, func, search };

      if (finx_store_worker_call (undo->worker, load_job, &part, error) == NULL)
        return FALSE;
    }
  return TRUE;
}

static FinxTransactionList *
load (const Undo              *undo,
      gint64                   first,
      gint64                   last,
      FinxTransactionRowFunc   func,
      Search                  *search,
      GError                 **error)
{
  search->builder = finx_transaction_list_builder_new (NULL);
  if (scan (undo, first, last, func, search, error))
    return finx_transaction_list_builder_end (search->builder);
  finx_transaction_list_builder_free (search->builder);
  return NULL;
}

/* Nothing that came after the change and counts may have touched what it wrote: that would be lost with it. */
static gboolean
check_later (const Undo  *undo,
             Search      *search,
             GError     **error)
{
  for (guint i = undo->later->len; i > 0; i--)
    {
      const FinxTransactionChange *later = undo->later->pdata[i - 1];
      g_autofree char *day = NULL;

      if (!scan (undo, later->first, later->last, count_later_row_cb, search, error))
        return FALSE;
      if (search->n_found == 0)
        continue;
      day = finx_days_to_string (search->day);
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-BOOK-016",
                      "“%s” can not be taken back now: “%s” came after it and changed %u of its transactions, the first of them of %s. "
                      "Nothing was written; take that change back first", undo->change->note, later->note, search->n_found, day);
      return FALSE;
    }
  return TRUE;
}

/* What the change took away is there again, as it was; when it is done again, it goes again. */
static void
add_deleted_rows (Undo *undo)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, undo->deleted);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      guint found = undo->is_redo ? G_MAXUINT : finx_transaction_list_find (undo->before, ((FinxTransaction *) row)->id);
      FinxTransaction view;

      if (found != G_MAXUINT)
        finx_transaction_list_get (undo->before, found, &view);
      if (undo->is_redo || found != G_MAXUINT)
        g_ptr_array_add (undo->last_rows, finx_transaction_copy (undo->is_redo ? row : &view));
    }
}

static FinxTransaction *
make_row (Undo  *undo,
          guint  i)
{
  FinxTransaction view;
  guint found;

  finx_transaction_list_get (undo->rows, i, &view);
  if (undo->is_redo)
    return finx_transaction_copy (&view);
  found = finx_transaction_list_find (undo->before, view.id);
  if (found != G_MAXUINT)
    finx_transaction_list_get (undo->before, found, &view);
  view.is_deleted = found == G_MAXUINT;
  return finx_transaction_copy (&view);
}

/* Of a row that goes, its id says all to a list: a million of them take memory. */
static void
add_to_list (Undo                  *undo,
             const FinxTransaction *row)
{
  FinxTransaction gone;

  if (!row->is_deleted)
    {
      finx_transaction_list_builder_add (undo->builder, row);
      return;
    }
  gone = *undo->gone;
  gone.id = row->id;
  gone.kind = row->kind;
  gone.day = row->day;
  gone.is_deleted = TRUE;
  finx_transaction_list_builder_add (undo->builder, &gone);
}

static FinxTransactionBlock *
next_block_cb (gpointer   user_data,
               GError   **error)
{
  Undo *undo = user_data;
  guint n_rows = finx_transaction_list_get_n (undo->rows), n = n_rows + undo->last_rows->len;
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);

  for (; undo->next < n && rows->len < FINX_TRANSACTION_BATCH_MAX; undo->next++)
    g_ptr_array_add (rows, undo->next < n_rows ? make_row (undo, undo->next)
                                               : finx_transaction_copy (undo->last_rows->pdata[undo->next - n_rows]));
  if (rows->len == 0)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    add_to_list (undo, rows->pdata[i]);
  return finx_transaction_block_new (undo->portfolio, undo->id, undo->note, undo->now_us, rows, error);
}

/* Returns: whether the thread knows what to write */
static gboolean
read_all (Undo    *undo,
          GError **error)
{
  g_autoptr(FinxRowIndex) index = NULL;
  Search search = { .undo = undo };

  undo->rows = load (undo, undo->change->first, undo->change->last, take_row_cb, &search, error);
  if (undo->rows == NULL)
    return FALSE;
  if (!undo->is_redo)
    {
      index = finx_row_index_new (undo->rows);
      search.index = index;
      undo->before = check_later (undo, &search, error)
                     ? load (undo, 1, undo->change->first - 1, take_earlier_row_cb, &search, error) : NULL;
      if (undo->before == NULL)
        return FALSE;
    }
  add_deleted_rows (undo);
  return TRUE;
}

static void
undo_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Undo *undo = data;
  FinxStagedChange change = { undo->portfolio, undo->id, undo->note, undo->now_us };
  GError *error = NULL;

  undo->builder = finx_transaction_list_builder_new (undo->base);
  if (!read_all (undo, &error)
      || !finx_staged_write (undo->worker, &change, next_block_cb, undo, &undo->first, &undo->last, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_pointer (&undo->rows, finx_transaction_list_unref);   /* before the new list takes its room */
  g_clear_pointer (&undo->before, finx_transaction_list_unref);
  g_task_return_pointer (task, finx_transaction_list_builder_end (g_steal_pointer (&undo->builder)),
                         (GDestroyNotify) finx_transaction_list_unref);
}

static void
undone_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  g_autoptr(GTask) task = user_data;
  Undo *undo = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  FinxTransactionList *list = g_task_propagate_pointer (G_TASK (result), &error);

  finx_engine_book_end (self, undo->book, list, list == NULL ? NULL
                        : finx_transaction_change_new (undo->id, undo->note, undo->now_us, undo->first, undo->last));
  if (list != NULL)
    finx_engine_step_opening_day (self, undo->portfolio, undo->change->id, undo->is_redo);
  if (list != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  finx_engine_end (self);
}

static FinxTransactionChange *
copy_change (const FinxTransactionChange *change)
{
  return finx_transaction_change_new (change->id, change->note, change->recorded_us, change->first, change->last);
}

static Undo *
undo_new (FinxEngine                  *self,
          FinxEngineBook              *book,
          const FinxTransactionChange *change,
          gboolean                     is_redo)
{
  Undo *undo = g_new0 (Undo, 1);

  undo->worker = g_object_ref (self->worker);
  undo->book = book;
  undo->portfolio = g_strdup (book->portfolio);
  undo->base = finx_transaction_list_ref (book->list);
  undo->change = copy_change (change);
  undo->is_redo = is_redo;
  undo->later = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_change_free);
  for (guint i = 0; !is_redo && i < book->undo->len; i++)
    if (((FinxTransactionChange *) book->undo->pdata[i])->first > change->last)
      g_ptr_array_add (undo->later, copy_change (book->undo->pdata[i]));
  undo->id = g_strconcat (is_redo ? FINX_CHANGE_REDO : FINX_CHANGE_UNDO, change->id, NULL);
  undo->note = g_strdup_printf (is_redo ? "Done again: %s" : "Taken back: %s", change->note);
  undo->now_us = finx_clock_now (self->clock);
  undo->deleted = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) finx_transaction_free);
  undo->last_rows = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
  undo->gone = finx_transaction_new ();
  return undo;
}

/* @id: (nullable): of the change; %NULL for the newest. Returns: (nullable) */
static const FinxTransactionChange *
find_change (const GPtrArray *changes,
             const char      *id)
{
  for (guint i = changes->len; i > 0; i--)
    if (id == NULL || g_str_equal (((FinxTransactionChange *) changes->pdata[i - 1])->id, id))
      return changes->pdata[i - 1];
  return NULL;
}

static void
set_nothing_error (const char  *id,
                   gboolean     is_redo,
                   GError     **error)
{
  if (id != NULL)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-BOOK-017",
                    "There is no change “%s” that could be taken back: it is not one of this portfolio, or was taken back before", id);
  else
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-BOOK-008",
                    is_redo ? finx_text ("There is nothing to do again") : finx_text ("There is nothing to take back"));
}

static void
start (FinxEngine          *self,
       const char          *portfolio,
       const char          *id,
       gboolean             is_redo,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data), work = NULL;
  GError *error = NULL;
  FinxEngineBook *book = finx_engine_book_begin (self, portfolio, &error);
  const FinxTransactionChange *change = book != NULL ? find_change (is_redo ? book->redo : book->undo, id) : NULL;

  if (change == NULL)
    {
      if (book != NULL)
        {
          finx_engine_book_end (self, book, NULL, NULL);
          set_nothing_error (id, is_redo, &error);
        }
      g_task_return_error (task, error);
      return;
    }

  work = g_task_new (self, NULL, undone_cb, g_steal_pointer (&task));
  g_task_set_task_data (work, undo_new (self, book, change, is_redo), undo_free);
  finx_engine_begin (self);
  g_task_run_in_thread (work, undo_thread);
}

void
finx_book_step_free (FinxBookStep *self)
{
  g_free (self->id);
  g_free (self->note);
  g_free (self);
}

GPtrArray *
finx_engine_list_changes (FinxEngine  *self,
                          const char  *portfolio,
                          GError     **error)
{
  GPtrArray *changes;
  FinxEngineBook *book;

  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);

  book = finx_engine_book_find (self, portfolio, error);
  if (book == NULL)
    return NULL;
  changes = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_book_step_free);
  for (guint i = book->undo->len; i > 0; i--)
    {
      const FinxTransactionChange *change = book->undo->pdata[i - 1];
      FinxBookStep *told = g_new (FinxBookStep, 1);

      *told = (FinxBookStep) { g_strdup (change->id), g_strdup (change->note), change->recorded_us };
      g_ptr_array_add (changes, told);
    }
  return changes;
}

/* @changes: of the book, newest last */
static gboolean
tell_newest (const GPtrArray  *changes,
             char            **what)
{
  if (changes->len == 0)
    return FALSE;
  if (what != NULL)
    *what = g_strdup (((FinxTransactionChange *) changes->pdata[changes->len - 1])->note);
  return TRUE;
}

gboolean
finx_engine_can_undo (FinxEngine  *self,
                      const char  *portfolio,
                      char       **what)
{
  FinxEngineBook *book;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  book = finx_engine_book_find (self, portfolio, NULL);
  return book != NULL && tell_newest (book->undo, what);
}

gboolean
finx_engine_can_redo (FinxEngine  *self,
                      const char  *portfolio,
                      char       **what)
{
  FinxEngineBook *book;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  book = finx_engine_book_find (self, portfolio, NULL);
  return book != NULL && tell_newest (book->redo, what);
}

void
finx_engine_undo_async (FinxEngine          *self,
                        const char          *portfolio,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_return_if_fail (FINX_IS_ENGINE (self));

  start (self, portfolio, NULL, FALSE, callback, user_data);
}

void
finx_engine_undo_change_async (FinxEngine          *self,
                               const char          *portfolio,
                               const char          *change,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (FINX_IS_ENGINE (self));
  g_return_if_fail (change != NULL);

  start (self, portfolio, change, FALSE, callback, user_data);
}

gboolean
finx_engine_undo_finish (FinxEngine    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
finx_engine_redo_async (FinxEngine          *self,
                        const char          *portfolio,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_return_if_fail (FINX_IS_ENGINE (self));

  start (self, portfolio, NULL, TRUE, callback, user_data);
}

gboolean
finx_engine_redo_finish (FinxEngine    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
