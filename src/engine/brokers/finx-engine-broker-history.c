/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a broker has that the journal has not: fills from before the account was connected, what else moved money where the broker tells
 * it, and what is held. The former come as they were, as one import that can be taken back; what is left is shown, and written as
 * corrections only when somebody says so. */
#include "engine/brokers/finx-engine-brokers-private.h"

#include "base/finx-error.h"
#include "base/finx-text.h"
#include "engine/finx-engine-book-private.h"
#include "engine/finx-engine-book.h"
#include "model/finx-transaction-from.h"

/* Fills that are known */

/* As the store has it: a fill is the account's, and comes once. */
static char *
fill_key (const FinxFill *fill)
{
  return g_strconcat (fill->account, "\n", fill->id, NULL);
}

static void
note_known (FinxEngine *self)
{
  FinxEngineBrokers *brokers = self->brokers;
  guint n = finx_archive_get_size (self->fills);

  for (; brokers->n_known < n; brokers->n_known++)
    {
      const FinxFill *fill = finx_archive_get_value (self->fills, brokers->n_known);

      if (finx_engine_find_line (self, fill->account, NULL) != NULL)
        g_hash_table_add (brokers->known, fill_key (fill));
    }
}

/* What an order is does not change, whatever a broker makes of it; that it is on its way is no news. */
static gboolean
is_known_order (FinxEngine *self,
                FinxOrder  *order)
{
  FinxOrderItem *item = finx_engine_find_order (self, order->client_id);
  const FinxOrder *known = item != NULL ? finx_order_item_get_order (item) : NULL;

  if (known == NULL)
    return FALSE;
  order->instrument = known->instrument;
  order->side = known->side;
  order->type = known->type;
  return order->state == FINX_ORDER_PENDING;
}

static gboolean
has_row (FinxEngine *self,
         const char *account,
         const char *id)
{
  FinxTransactionList *list = finx_engine_get_transactions (self, account);

  return list != NULL && finx_transaction_list_find (list, id) != G_MAXUINT;
}

/* Whether an import brought it, also of the broker's own file, and was not taken back. */
static gboolean
is_in_book (FinxEngine     *self,
            const FinxFill *fill)
{
  const FinxBrokerInfo *info = finx_engine_get_broker_of (self, fill->account);
  g_autofree char *id = g_strdup_printf ("fill:%s:%s", fill->account, fill->id);
  g_autofree char *of_file = info != NULL ? g_strdup_printf ("%s-%s", info->id, fill->id) : NULL;

  return has_row (self, fill->account, id) || (of_file != NULL && has_row (self, fill->account, of_file));
}

static gboolean
is_known (FinxEngine      *self,
          const FinxEvent *event)
{
  const char *account = finx_event_get_account (event);

  if (account == NULL || finx_engine_find_line (self, account, NULL) == NULL)
    return FALSE;
  if (event->kind == FINX_EVENT_ORDER)
    return is_known_order (self, event->order);
  return event->kind == FINX_EVENT_FILL && (!g_hash_table_add (self->brokers->known, fill_key (event->fill)) || is_in_book (self, event->fill));
}

/* Takes out of @events what is in the journal, or on its way into it: a broker may tell a fill again, and the journal takes each once. */
void
finx_engine_brokers_drop_known (FinxEngine *self,
                                GPtrArray  *events)
{
  guint i = 0;

  if (self->brokers == NULL)
    return;
  note_known (self);
  while (i < events->len)
    if (is_known (self, events->pdata[i]))
      g_ptr_array_remove_index (events, i);
    else
      i++;
}

/* Comparing */

typedef struct
{
  FinxBrokerLine           *line;
  gint64                    from_us;
  FinxBrokerHistoryOutcome *outcome;    /* (nullable): it is an import */
  GPtrArray                *orders;     /* (nullable) */
  GPtrArray                *activities; /* (nullable): the broker tells none */
  GPtrArray                *rows;       /* (nullable) (element-type FinxTransaction): to be imported */
  GPtrArray                *positions;  /* (nullable) */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  finx_broker_line_unref (work->line);
  g_clear_pointer (&work->outcome, finx_broker_history_outcome_free);
  g_clear_pointer (&work->orders, g_ptr_array_unref);
  g_clear_pointer (&work->activities, g_ptr_array_unref);
  g_clear_pointer (&work->rows, g_ptr_array_unref);
  g_clear_pointer (&work->positions, g_ptr_array_unref);
  g_free (work);
}

void
finx_broker_history_outcome_free (FinxBrokerHistoryOutcome *self)
{
  g_clear_pointer (&self->differences, g_ptr_array_unref);
  g_free (self->note);
  g_free (self);
}

/* (transfer full): of what was asked; %NULL: @task was given the error, and is done */
static GPtrArray *
rows_of (GTask        *task,
         GAsyncResult *result)
{
  GError *error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_line_call_finish (result, &error);

  if (call != NULL && !g_task_return_error_if_cancelled (task))
    return g_steal_pointer (&call->rows);
  if (call == NULL)
    g_task_return_error (task, error);
  g_object_unref (task);
  return NULL;
}

static void
ask (GTask               *task,
     guint                kind,
     GAsyncReadyCallback  callback)
{
  Work *work = g_task_get_task_data (task);
  FinxBrokerCall *call = finx_broker_call_new (kind);

  call->from_us = work->from_us;
  call->to_us = G_MAXINT64;
  finx_broker_line_call_async (work->line, NULL, call, g_task_get_cancellable (task), callback, task);
}

static void
balances_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  FinxEngine *self = FINX_ENGINE (source);
  Work *work = g_task_get_task_data (task);
  g_autoptr(GPtrArray) balances = rows_of (task, result);
  FinxPortfolio *portfolio = finx_engine_get_portfolio (self, work->line->account);
  GPtrArray *differences;

  if (balances == NULL)
    return;
  differences = portfolio != NULL ? finx_reconcile (finx_portfolio_get_books (portfolio), work->positions, balances)
                                  : g_ptr_array_new_with_free_func ((GDestroyNotify) finx_difference_free);
  if (work->outcome != NULL)
    {
      work->outcome->differences = differences;
      g_task_return_pointer (task, g_steal_pointer (&work->outcome), (GDestroyNotify) finx_broker_history_outcome_free);
    }
  else
    {
      g_task_return_pointer (task, differences, (GDestroyNotify) g_ptr_array_unref);
    }
  g_object_unref (task);
}

static void
positions_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  Work *work = g_task_get_task_data (task);

  work->positions = rows_of (task, result);
  if (work->positions != NULL)
    ask (task, FINX_READ_BALANCES, balances_cb);
}

static void
followed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  ask (user_data, FINX_READ_POSITIONS, positions_cb);
}

/* With the live figures, once they are those of the whole book. */
static void
compare (GTask *task)
{
  Work *work = g_task_get_task_data (task);

  finx_engine_book_wait_async (g_task_get_source_object (task), work->line->account, followed_cb, task);
}

/* (nullable): with an error, which the callback was given */
static GTask *
begin (FinxEngine          *self,
       const char          *account,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  FinxBrokerLine *line = finx_engine_find_line (self, account, &error);
  Work *work;

  if (line == NULL || !finx_engine_check_read (self, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return NULL;
    }
  work = g_new0 (Work, 1);
  work->line = finx_broker_line_ref (line);
  g_task_set_task_data (task, work, work_free);
  finx_engine_follow (self, task);
  return task;
}

void
finx_engine_reconcile_async (FinxEngine          *self,
                             const char          *account,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (FINX_IS_ENGINE (self));

  task = begin (self, account, cancellable, callback, user_data);
  if (task != NULL)
    compare (task);
}

GPtrArray *
finx_engine_reconcile_finish (FinxEngine    *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
finx_engine_correct (FinxEngine  *self,
                     const char  *account,
                     GPtrArray   *differences,
                     gint64       time_us,
                     GError     **error)
{
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  for (guint i = 0; i < differences->len; i++)
    if (!finx_difference_correct (differences->pdata[i], changes, time_us, finx_text ("As the broker has it"), error))
      return FALSE;
  return changes->len == 0
         || finx_engine_write_transactions (self, account, (const FinxTransaction *const *) changes->pdata, changes->len,
                                            finx_text ("Corrected by the broker's figures"), error);
}

/* Taking over what was traded before */

static gpointer
nothing_job (FinxStore      *store,
             gpointer        data,
             GDestroyNotify *destroy,
             GError        **error)
{
  return store;
}

static void
imported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  FinxEngine *self = FINX_ENGINE (source);
  Work *work = g_task_get_task_data (task);
  FinxPortfolio *portfolio = finx_engine_get_portfolio (self, work->line->account);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (self->is_open && portfolio != NULL)
        finx_engine_hold_positions (self, portfolio);
      compare (task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* What was recorded before is written now, or was refused; then the fills are imported, and the rest is compared. */
static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  FinxEngine *self = FINX_ENGINE (source);
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_propagate_pointer (G_TASK (result), &error) != NULL && self->unsaved->len > 0)
    finx_set_error (&error, FINX_ERROR_STORE, "FINX-BROKER-032", "The history could not be written. It is tried again every second");
  if (error == NULL && work->rows != NULL && work->rows->len > 0)
    {
      g_autofree char *note = g_strdup_printf ("Imported from %s", finx_broker_line_get_info (work->line)->name);

      finx_engine_book_import_async (self, work->line->account, g_steal_pointer (&work->rows), note, imported_cb, task);
    }
  else if (error == NULL)
    {
      compare (task);
    }
  else
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
}

/* An order that is known in the journal stays as it is there. */
static void
add_orders (FinxEngine *self,
            GPtrArray  *orders,
            GPtrArray  *events)
{
  for (guint i = 0; i < orders->len; i++)
    {
      const FinxOrder *order = orders->pdata[i];

      if (order->client_id == NULL || *order->client_id == '\0' || order->instrument == NULL || finx_order_state_is_open (order->state)
          || finx_engine_find_order (self, order->client_id) != NULL)
        continue;
      g_ptr_array_add (events, finx_event_new_order (finx_order_copy (order), finx_clock_now (self->clock), "Taken over from the broker"));
    }
}

/* (transfer container): those that are neither in the journal nor on their way into it, each once */
static GPtrArray *
find_new (FinxEngine *self,
          GPtrArray  *fills)
{
  GPtrArray *found = g_ptr_array_new ();
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  note_known (self);
  for (guint i = 0; i < fills->len; i++)
    {
      FinxFill *fill = fills->pdata[i];
      g_autofree char *key = fill_key (fill);

      if (fill->instrument != NULL && !g_hash_table_contains (self->brokers->known, key) && !is_in_book (self, fill)
          && g_hash_table_add (ids, fill->id))
        g_ptr_array_add (found, fill);
    }
  return found;
}

/* @rows: of an import */
static void
make_rows (FinxEngine *self,
           GPtrArray  *fills,
           GPtrArray  *rows)
{
  g_autoptr(GString) id = g_string_new (NULL);

  for (guint i = 0; i < fills->len; i++)
    {
      FinxEvent event = { .kind = FINX_EVENT_FILL, .fill = fills->pdata[i] };
      g_autoptr(GError) error = NULL;
      FinxTransaction view;

      if (finx_transaction_view_event (&view, &event, id, &error))
        g_ptr_array_add (rows, finx_transaction_copy (&view));
      else
        finx_engine_trouble (self, "The journal does not take a trade of the broker's history: %s. It was left out, and the rest was written; "
                                   "compare the account with the broker", error->message);
    }
}

/* What the broker booked besides trades, also when it came by a file before; each once. */
static void
add_activities (FinxEngine *self,
                Work       *work,
                GPtrArray  *rows)
{
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < work->activities->len; i++)
    {
      const FinxActivity *activity = work->activities->pdata[i];
      const FinxTransaction *transaction = activity->transaction;

      work->outcome->n_open += activity->is_open;
      if (transaction == NULL || has_row (self, work->line->account, transaction->id) || !g_hash_table_add (ids, transaction->id))
        continue;
      g_ptr_array_add (rows, finx_transaction_copy (transaction));
      work->outcome->n_activities++;
    }
}

static gint64
find_first (const GPtrArray *fills,
            const GPtrArray *activities)
{
  gint64 fill_us = fills->len > 0 ? ((FinxFill *) fills->pdata[0])->time_us : 0;
  gint64 activity_us = activities != NULL && activities->len > 0 ? ((FinxActivity *) activities->pdata[0])->time_us : 0;

  return fill_us == 0 || (activity_us != 0 && activity_us < fill_us) ? activity_us : fill_us;
}

static void
fills_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  FinxEngine *self = FINX_ENGINE (source);
  Work *work = g_task_get_task_data (task);
  g_autoptr(GPtrArray) fills = rows_of (task, result), found = NULL;
  GPtrArray *events;

  if (fills == NULL)
    return;
  events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);
  add_orders (self, work->orders, events);
  finx_engine_brokers_drop_known (self, events);
  work->outcome->n_orders = events->len;
  found = find_new (self, fills);
  work->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
  make_rows (self, found, work->rows);
  work->outcome->n_fills = work->rows->len;
  work->outcome->n_known = fills->len - work->outcome->n_fills;
  if (work->activities != NULL)
    add_activities (self, work, work->rows);
  work->outcome->first_us = find_first (fills, work->activities);
  finx_engine_record (self, events);
  finx_engine_run_job (self, nothing_job, NULL, NULL, NULL, NULL, written_cb, task);
}

/* A key that may not read them is good for the rest. */
static void
activities_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  GTask *task = user_data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_line_call_finish (result, &error);

  if (call == NULL && !g_error_matches (error, FINX_ERROR, FINX_ERROR_REJECTED))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (call != NULL)
    work->activities = g_steal_pointer (&call->rows);
  else
    work->outcome->note = g_strdup (error->message);
  g_clear_error (&error);
  ask (task, FINX_READ_FILLS, fills_cb);
}

static void
orders_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  Work *work = g_task_get_task_data (task);
  FinxBrokerCapabilities can;

  work->orders = rows_of (task, result);
  if (work->orders == NULL)
    return;
  if (finx_engine_get_capabilities (FINX_ENGINE (source), work->line->account, NULL, &can) && (can.features & FINX_BROKER_ACTIVITIES) != 0)
    ask (task, FINX_READ_ACTIVITIES, activities_cb);
  else
    ask (task, FINX_READ_FILLS, fills_cb);
}

void
finx_engine_import_broker_history_async (FinxEngine          *self,
                                         const char          *account,
                                         gint64               from_us,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  GError *error = NULL;
  GTask *task;

  g_return_if_fail (FINX_IS_ENGINE (self));

  if (!finx_engine_may_write (self, &error))
    {
      g_task_report_error (self, callback, user_data, NULL, error);
      return;
    }
  task = begin (self, account, cancellable, callback, user_data);
  if (task == NULL)
    return;
  ((Work *) g_task_get_task_data (task))->from_us = from_us;
  ((Work *) g_task_get_task_data (task))->outcome = g_new0 (FinxBrokerHistoryOutcome, 1);
  ask (task, FINX_READ_ORDERS, orders_cb);
}

FinxBrokerHistoryOutcome *
finx_engine_import_broker_history_finish (FinxEngine    *self,
                                          GAsyncResult  *result,
                                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
