/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transactions of portfolios: read at open, written by the store thread, and then part of a list that anybody may
 * hold on to. */
#include "engine/finx-engine-book-private.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-text.h"
#include "engine/review/finx-opening-day.h"
#include "engine/review/finx-portfolio-settings.h"
#include "model/finx-transaction-from.h"
#include "portfolio/books/finx-short-sales.h"

static void
book_free (gpointer data)
{
  FinxEngineBook *book = data;

  g_free (book->portfolio);
  finx_transaction_list_unref (book->list);
  g_ptr_array_unref (book->undo);
  g_ptr_array_unref (book->redo);
  g_ptr_array_unref (book->late);
  g_ptr_array_unref (book->waiting);
  g_free (book);
}

static FinxEngineBook *
ensure_book (FinxEngine *self,
             const char *portfolio)
{
  FinxEngineBook *book = g_hash_table_lookup (self->books, portfolio);

  if (book != NULL)
    return book;

  book = g_new0 (FinxEngineBook, 1);
  book->portfolio = g_strdup (portfolio);
  book->list = finx_transaction_list_new ();
  book->undo = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_change_free);
  book->redo = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_change_free);
  book->late = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
  book->waiting = g_ptr_array_new ();
  g_hash_table_insert (self->books, book->portfolio, book);
  return book;
}

void
finx_engine_book_init (FinxEngine *self)
{
  self->books = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, book_free);
}

static void
take_list (FinxEngineBook      *book,
           FinxTransactionList *list)
{
  finx_transaction_list_unref (book->list);
  book->list = list;
}

/* Moves the change with @id to @to. FALSE: it is not there, which only a journal written by hand could bring about. */
static gboolean
move_change (GPtrArray  *from,
             GPtrArray  *to,
             const char *id)
{
  for (guint i = from->len; i > 0; i--)
    if (g_str_equal (((FinxTransactionChange *) from->pdata[i - 1])->id, id))
      {
        g_ptr_array_add (to, g_ptr_array_steal_index (from, i - 1));
        return TRUE;
      }
  return FALSE;
}

/* Takes @change: what can be taken back, and done again, follows from the changes in their order alone. */
static void
add_change (FinxEngineBook        *book,
            FinxTransactionChange *change)
{
  if (g_str_has_prefix (change->id, FINX_CHANGE_UNDO))
    {
      move_change (book->undo, book->redo, change->id + strlen (FINX_CHANGE_UNDO));
    }
  else if (g_str_has_prefix (change->id, FINX_CHANGE_REDO))
    {
      move_change (book->redo, book->undo, change->id + strlen (FINX_CHANGE_REDO));
    }
  else
    {
      g_ptr_array_add (book->undo, change);
      g_ptr_array_set_size (book->redo, 0);
      return;
    }
  finx_transaction_change_free (change);
}

FinxTransactionChange *
finx_transaction_change_new (const char *id,
                             const char *note,
                             gint64      recorded_us,
                             gint64      first,
                             gint64      last)
{
  FinxTransactionChange *change = g_new0 (FinxTransactionChange, 1);

  change->id = g_strdup (id);
  change->note = g_strdup (note);
  change->recorded_us = recorded_us;
  change->first = first;
  change->last = last;
  return change;
}

/* Lines come portfolio after portfolio. */
typedef struct
{
  FinxEngine                 *engine;
  FinxEngineBook             *book;     /* (nullable): that of the lines before */
  FinxTransactionListBuilder *builder;  /* (nullable): its */
} Loader;

static void
finish_book (Loader *loader)
{
  if (loader->book != NULL)
    take_list (loader->book, finx_transaction_list_builder_end (loader->builder));
  loader->book = NULL;
  loader->builder = NULL;
}

static FinxTransactionListBuilder *
load_portfolio_cb (const char *portfolio,
                   gpointer    user_data)
{
  Loader *loader = user_data;

  if (loader->book == NULL || strcmp (loader->book->portfolio, portfolio) != 0)
    {
      finish_book (loader);
      loader->book = ensure_book (loader->engine, portfolio);
      loader->builder = finx_transaction_list_builder_new (NULL);
    }
  return loader->builder;
}

/* The id of the change that @id takes back or does again, or itself. */
static const char *
get_origin (const char *id)
{
  return id + (g_str_has_prefix (id, FINX_CHANGE_UNDO) ? strlen (FINX_CHANGE_UNDO)
               : g_str_has_prefix (id, FINX_CHANGE_REDO) ? strlen (FINX_CHANGE_REDO) : 0);
}

static void
skip_lines (GHashTable                  *skipped,
            const FinxTransactionChange *change)
{
  for (gint64 line = change->first; line <= change->last; line++)
    g_hash_table_add (skipped, g_memdup2 (&line, sizeof line));
}

/* A change and what took it back right after it, with nothing in between but such pairs, come to nothing: to read neither keeps the
 * opening as short, and as small, as if an import that was taken back had never been.
 * @changes: portfolio after portfolio, each in order. Returns: (transfer full) (element-type gint64): their lines */
static GHashTable *
find_cancelled (const GPtrArray *changes)
{
  GHashTable *skipped = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr(GPtrArray) counting = g_ptr_array_new ();           /* (element-type FinxTransactionChange): so far, of one portfolio */

  for (guint i = 0; i < changes->len; i++)
    {
      FinxTransactionChange *change = changes->pdata[i], *last = NULL;

      if (i > 0 && strcmp (((FinxTransactionChange *) changes->pdata[i - 1])->portfolio, change->portfolio) != 0)
        g_ptr_array_set_size (counting, 0);
      if (counting->len > 0)
        last = counting->pdata[counting->len - 1];
      if (last == NULL || !g_str_has_prefix (change->id, FINX_CHANGE_UNDO) || g_str_has_prefix (last->id, FINX_CHANGE_UNDO)
          || strcmp (get_origin (change->id), get_origin (last->id)) != 0)
        {
          g_ptr_array_add (counting, change);
          continue;
        }
      skip_lines (skipped, last);
      skip_lines (skipped, change);
      g_ptr_array_set_size (counting, (int) counting->len - 1);
    }
  return skipped;
}

/* While opening, before the rest of the journal: also what fills and orders name is known then. */
gboolean
finx_engine_book_load (FinxEngine *self,
                       FinxStore  *store,
                       GError    **error)
{
  FinxTransactionQuery query = { .heal = !self->read_only };
  Loader loader = { .engine = self };
  g_autoptr(GHashTable) cancelled = NULL;
  g_autoptr(GPtrArray) changes = NULL;
  gboolean loaded;

  g_hash_table_remove_all (self->books);
  if (!finx_store_load_instruments (store, error) || (changes = finx_store_list_transaction_changes (store, NULL, error)) == NULL)
    return FALSE;
  query.skipped = cancelled = find_cancelled (changes);
  loaded = finx_store_build_transactions (store, &query, load_portfolio_cb, &loader, error);
  finish_book (&loader);
  if (!loaded)
    return FALSE;

  for (guint i = 0; i < changes->len; i++)
    {
      FinxTransactionChange *change = changes->pdata[i];

      add_change (ensure_book (self, change->portfolio), change);
    }
  g_ptr_array_set_free_func (changes, NULL);    /* the books have them */
  return TRUE;
}

/* One fill or movement as a row; @view's texts live as long as the event and @id. */
static gboolean
view_event (const FinxEvent *event,
            FinxTransaction *view,
            GString         *id)
{
  if (event->kind == FINX_EVENT_FILL)
    finx_transaction_view_fill (view, event->fill, id);
  else if (event->kind == FINX_EVENT_CASH)
    finx_transaction_view_cash (view, event->cash, id);
  return event->kind == FINX_EVENT_FILL || event->kind == FINX_EVENT_CASH;
}

static void
add_archive (FinxArchive                *archive,
             FinxEventKind               kind,
             const char                 *portfolio,
             FinxTransactionListBuilder *builder)
{
  g_autoptr(GString) id = g_string_new (NULL);

  for (guint i = 0; i < finx_archive_get_size (archive); i++)
    {
      FinxEvent event = { .kind = kind, .fill = (FinxFill *) finx_archive_get_value (archive, i) };
      FinxTransaction view;

      if (strcmp (finx_event_get_account (&event), portfolio) != 0)
        continue;
      view_event (&event, &view, id);
      finx_transaction_list_builder_add (builder, &view);
    }
}

static void
ensure_events (FinxEngine     *self,
               FinxEngineBook *book)
{
  FinxTransactionListBuilder *builder;

  if (book->has_events)
    return;
  book->has_events = TRUE;
  builder = finx_transaction_list_builder_new (book->list);
  add_archive (self->movements, FINX_EVENT_CASH, book->portfolio, builder);
  add_archive (self->fills, FINX_EVENT_FILL, book->portfolio, builder);
  take_list (book, finx_transaction_list_builder_end (builder));
}

/* A fill or movement that was just written. */
void
finx_engine_book_take_event (FinxEngine      *self,
                             const FinxEvent *event)
{
  FinxEngineBook *book = g_hash_table_lookup (self->books, finx_event_get_account (event));
  g_autoptr(GString) id = g_string_new (NULL);
  FinxTransaction view;

  if (book == NULL || !book->has_events || !view_event (event, &view, id))
    return;
  take_list (book, finx_transaction_list_apply (book->list, (const FinxTransaction *const []) { &view }, 1));
  if (book->is_busy)
    g_ptr_array_add (book->late, finx_transaction_copy (&view));
  finx_engine_tell_book (self, book->portfolio);
}

FinxEngineBook *
finx_engine_book_find (FinxEngine *self,
                       const char *portfolio,
                       GError    **error)
{
  if (portfolio != NULL
      && (finx_engine_get_portfolio (self, portfolio) != NULL || finx_engine_is_closed (self, portfolio)))
    return ensure_book (self, portfolio);

  finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-BOOK-001", "There is no portfolio “%s”",
                  portfolio != NULL ? portfolio : "");
  return NULL;
}

FinxTransactionList *
finx_engine_get_transactions (FinxEngine *self,
                              const char *portfolio)
{
  FinxEngineBook *book;

  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);

  book = finx_engine_book_find (self, portfolio, NULL);
  if (book == NULL)
    return NULL;
  ensure_events (self, book);
  return book->list;
}

FinxEngineBook *
finx_engine_book_begin (FinxEngine *self,
                        const char *portfolio,
                        GError    **error)
{
  FinxEngineBook *book = finx_engine_may_write (self, error) ? finx_engine_book_find (self, portfolio, error) : NULL;
  FinxPortfolio *account;

  if (book == NULL)
    return NULL;

  account = finx_engine_get_portfolio (self, portfolio);
  if (account == NULL)
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-BOOK-002",
                    "The portfolio “%s” was deleted. Nothing was written; bring it back first", portfolio);
  else if (finx_portfolio_get_account (account)->is_simulated)
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-BOOK-003",
                    "“%s” is simulated and keeps its own books. Nothing was written; choose or create another portfolio",
                    finx_portfolio_get_account (account)->name);
  else if (book->is_busy)
    finx_set_error (error, FINX_ERROR_BUSY, "FINX-BOOK-004",
                    "Another change of “%s” is still being written. Nothing was written; try again when it is done",
                    finx_portfolio_get_account (account)->name);
  else
    {
      ensure_events (self, book);
      book->is_busy = TRUE;
      return book;
    }
  return NULL;
}

void
finx_engine_book_end (FinxEngine            *self,
                      FinxEngineBook        *book,
                      FinxTransactionList   *list,
                      FinxTransactionChange *change)
{
  gboolean is_changed = list != NULL;

  if (list != NULL)
    take_list (book, list);
  if (list != NULL && book->late->len > 0)
    take_list (book, finx_transaction_list_apply (book->list, (const FinxTransaction *const *) book->late->pdata, book->late->len));
  g_ptr_array_set_size (book->late, 0);
  if (change != NULL)
    {
      self->journal_events = MAX (self->journal_events, change->last);
      add_change (book, change);
    }
  book->is_busy = FALSE;
  if (is_changed)
    finx_engine_tell_book (self, book->portfolio);
}

static FinxTransactionListBuilder *
get_builder_cb (const char *portfolio,
                gpointer    user_data)
{
  return user_data;
}

FinxTransactionList *
finx_engine_book_read (FinxStore            *store,
                       const char           *portfolio,
                       gint64                first,
                       gint64                last,
                       FinxTransactionList  *base,
                       GError              **error)
{
  const FinxTransactionQuery query = { portfolio, first - 1, last + 1, FALSE };
  FinxTransactionListBuilder *builder = finx_transaction_list_builder_new (base);

  if (finx_store_build_transactions (store, &query, get_builder_cb, builder, error))
    return finx_transaction_list_builder_end (builder);
  finx_transaction_list_builder_free (builder);
  return NULL;
}

/* What is being written. */
typedef struct
{
  FinxEngineBook *book;         /* the engine keeps it */
  FinxTransactionList *before;  /* the book's, when it began */
  GPtrArray      *changes;      /* (element-type FinxTransaction) */
  char           *id;
  char           *note;
  gint64          now_us;
} Write;

static void
write_free (gpointer data)
{
  Write *write = data;

  finx_transaction_list_unref (write->before);
  g_ptr_array_unref (write->changes);
  g_free (write->id);
  g_free (write->note);
  g_free (write);
}

/* Whether the row with @id is a fill or movement of @portfolio. Any thread. */
gboolean
finx_engine_book_is_of_broker (const char *id,
                               const char *portfolio)
{
  g_autofree char *fill = g_strdup_printf ("fill:%s:", portfolio), *cash = g_strdup_printf ("cash:%s:", portfolio);

  return g_str_has_prefix (id, fill) || g_str_has_prefix (id, cash);
}

static void
fill_in (char       **text,
         const char  *otherwise)
{
  if (**text != '\0')
    return;
  g_free (*text);
  *text = g_strdup (otherwise);
}

/* Returns: (transfer full) (nullable): @change as it is written */
static FinxTransaction *
prepare (FinxEngineBook        *book,
         const FinxTransaction *change,
         GError               **error)
{
  g_autoptr(FinxTransaction) copy = finx_transaction_copy (change);
  g_autofree char *uuid = g_uuid_string_random ();

  fill_in (&copy->id, uuid);
  fill_in (&copy->account, book->portfolio);
  if (finx_engine_book_is_of_broker (copy->id, book->portfolio))
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-BOOK-005",
                    "What the broker reported stays as it is. Nothing was written; enter a correction beside it");
  else if (copy->is_deleted && finx_transaction_list_find (book->list, copy->id) == G_MAXUINT)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-BOOK-006",
                    "The transaction to take back is not there any more. Nothing was written");
  else if (finx_transaction_validate (copy, error))
    return g_steal_pointer (&copy);
  return NULL;
}

static GPtrArray *
prepare_all (FinxEngineBook               *book,
             const FinxTransaction *const *changes,
             guint                         n,
             GError                      **error)
{
  g_autoptr(GPtrArray) copies = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n; i++)
    {
      FinxTransaction *copy = prepare (book, changes[i], error);

      if (copy == NULL)
        return NULL;
      g_ptr_array_add (copies, copy);
      if (!g_hash_table_add (ids, copy->id))
        {
          finx_set_error (error, FINX_ERROR_INVALID, "FINX-BOOK-007",
                          "Two of the transactions have the same id. Nothing was written");
          return NULL;
        }
    }
  return g_steal_pointer (&copies);
}

/* What was before the opening day already may be changed, as long as it does not go back further. */
static gboolean
check_days (FinxEngine            *self,
            const FinxEngineBook  *book,
            const GPtrArray       *changes,
            GError               **error)
{
  gint32 opened = finx_engine_get_opening_day (self, book->portfolio);

  for (guint i = 0; i < changes->len; i++)
    {
      const FinxTransaction *change = changes->pdata[i];
      guint row = finx_transaction_list_find (book->list, change->id);

      if (finx_opening_day_check (MIN (opened, row != G_MAXUINT ? finx_transaction_list_get_day (book->list, row) : opened), change, error))
        continue;
      g_prefix_error (error, "%s ", finx_text ("Nothing was written."));
      return FALSE;
    }
  return TRUE;
}

/* Returns: (transfer full) (element-type FinxEvent): as many lines as it takes */
static GPtrArray *
make_events (const Write *write)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);

  for (guint i = 0; i < write->changes->len; i += FINX_TRANSACTION_BATCH_MAX)
    {
      FinxTransactionBatch *batch = finx_transaction_batch_new (write->book->portfolio, write->id);

      for (guint k = i; k < write->changes->len && k < i + FINX_TRANSACTION_BATCH_MAX; k++)
        g_ptr_array_add (batch->transactions, finx_transaction_copy (write->changes->pdata[k]));
      g_ptr_array_add (events, finx_event_new_transactions (batch, write->now_us, write->note));
    }
  return events;
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FinxEngine *self = g_task_get_source_object (task);
  Write *write = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) events = finx_store_worker_append_finish (FINX_STORE_WORKER (source), result, &error);

  if (events != NULL)
    {
      gint64 first = ((FinxEvent *) events->pdata[0])->sequence, last = first + events->len - 1;

      finx_engine_book_end (self, write->book,
                            finx_transaction_list_apply (write->book->list,
                                                         (const FinxTransaction *const *) write->changes->pdata,
                                                         write->changes->len),
                            finx_transaction_change_new (write->id, write->note, write->now_us, first, last));
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      finx_engine_book_end (self, write->book, NULL, NULL);
      g_task_return_error (task, g_steal_pointer (&error));
    }
  finx_engine_end (self);
}

static void
append (GTask *task)            /* (transfer full) */
{
  FinxEngine *self = g_task_get_source_object (task);

  finx_store_worker_append_async (self->worker, make_events (g_task_get_task_data (task)), written_cb, task);
}

static void
check_short_thread (GTask        *task,
                    gpointer      source,
                    gpointer      data,
                    GCancellable *cancellable)
{
  Write *write = data;
  g_autoptr(FinxTransactionList) after = finx_transaction_list_apply (write->before, (const FinxTransaction *const *) write->changes->pdata,
                                                                      write->changes->len);
  g_autoptr(GPtrArray) found = finx_short_sales_find (write->before, after);
  GError *error = NULL;

  if (found->len > 0)
    g_propagate_prefixed_error (&error, g_error_copy (((FinxShortSale *) found->pdata[0])->error), "%s ", finx_text ("Nothing was written."));
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
short_checked_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      append (g_steal_pointer (&task));
      return;
    }
  finx_engine_book_end (self, ((Write *) g_task_get_task_data (task))->book, NULL, NULL);
  g_task_return_error (task, error);
  finx_engine_end (self);
}

static Write *
write_new (FinxEngine     *self,
           FinxEngineBook *book,
           GPtrArray      *rows,        /* (transfer full) */
           const char     *note)        /* (nullable) */
{
  Write *write = g_new (Write, 1);

  *write = (Write) { book, finx_transaction_list_ref (book->list), rows, g_uuid_string_random (), g_strdup (note != NULL ? note : ""), finx_clock_now (self->clock) };
  return write;
}

void
finx_engine_write_transactions_async (FinxEngine                   *self,
                                      const char                   *portfolio,
                                      const FinxTransaction *const *changes,
                                      guint                         n,
                                      const char                   *note,
                                      GAsyncReadyCallback           callback,
                                      gpointer                      user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  FinxEngineBook *book;
  GPtrArray *copies;
  GError *error = NULL;
  Write *write;

  g_return_if_fail (FINX_IS_ENGINE (self));

  book = finx_engine_book_begin (self, portfolio, &error);
  copies = book != NULL ? prepare_all (book, changes, n, &error) : NULL;
  if (copies != NULL && !check_days (self, book, copies, &error))
    g_clear_pointer (&copies, g_ptr_array_unref);
  if (copies == NULL || copies->len == 0)
    {
      if (book != NULL)
        finx_engine_book_end (self, book, NULL, NULL);
      if (copies == NULL)
        g_task_return_error (task, error);
      else
        g_task_return_boolean (task, TRUE);
      g_clear_pointer (&copies, g_ptr_array_unref);
      return;
    }

  write = write_new (self, book, copies, note);
  g_task_set_task_data (task, write, write_free);
  finx_engine_begin (self);
  if (finx_engine_refuses_short (self, portfolio))
    {
      g_autoptr(GTask) check = g_task_new (self, NULL, short_checked_cb, g_steal_pointer (&task));

      g_task_set_task_data (check, write, NULL);        /* of @task, which waits for it */
      g_task_run_in_thread (check, check_short_thread);
      return;
    }
  append (g_steal_pointer (&task));
}

gboolean
finx_engine_write_transactions_finish (FinxEngine   *self,
                                       GAsyncResult *result,
                                       GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

gboolean
finx_engine_write_transactions (FinxEngine                   *self,
                                const char                   *portfolio,
                                const FinxTransaction *const *changes,
                                guint                         n,
                                const char                   *note,
                                GError                      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  finx_engine_write_transactions_async (self, portfolio, changes, n, note, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (self->context, TRUE);
  return finx_engine_write_transactions_finish (self, result, error);
}

static gpointer
add_instrument_job (FinxStore      *store,
                    gpointer        data,
                    GDestroyNotify *destroy,
                    GError        **error)
{
  return finx_store_write_instrument (store, data, error) ? store : NULL;
}

const FinxInstrument *
finx_engine_add_instrument (FinxEngine            *self,
                            const FinxInstrument  *instrument,
                            GError               **error)
{
  const FinxInstrument *found;

  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);

  found = finx_instrument_table_lookup (self->instruments, instrument->symbol);
  if (found != NULL)
    return found;
  if (!finx_engine_may_write (self, error) || !finx_instrument_validate (instrument, error))
    return NULL;
  if (finx_instrument_table_get_size (self->instruments) >= FINX_MAX_INSTRUMENTS)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-INSTRUMENT-003",
                      "%s can not be added: the table holds its %d instruments.", instrument->symbol, FINX_MAX_INSTRUMENTS);
      return NULL;
    }
  if (finx_engine_store_call (self, add_instrument_job, (gpointer) instrument, error) == NULL)
    return NULL;
  return finx_instrument_table_add (self->instruments, instrument, error);
}
