/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's way: an event is written first and becomes part of what is shown when the write is done. */
#include "engine/finx-engine-private.h"

#include "base/finx-error.h"
#include "base/finx-log.h"

/* Order of the lists: newest first. */
static void
apply_order (FinxEngine      *self,
             const FinxOrder *order)
{
  FinxOrderItem *item = g_hash_table_lookup (self->orders_by_id, order->client_id);

  if (item != NULL)
    {
      finx_order_item_set_order (item, order);
    }
  else
    {
      g_autoptr(FinxOrderItem) added = finx_order_item_new (order);

      g_list_store_insert (self->orders, 0, added);
      g_hash_table_insert (self->orders_by_id, g_strdup (order->client_id), g_object_ref (added));
      item = added;
    }
  finx_engine_tell_order (self, item);
}

static void
apply_account (FinxEngine        *self,
               const FinxAccount *account)
{
  FinxPortfolio *portfolio = finx_engine_get_portfolio (self, account->id);

  if (account->closed_us != 0)
    {
      finx_engine_hide_account (self, account);
    }
  else if (portfolio != NULL)
    {
      finx_portfolio_set_account (portfolio, account);
    }
  else
    {
      g_autoptr(FinxPortfolio) added = finx_portfolio_new (account, self->board);

      for (guint i = self->closed->len; i > 0; i--)
        if (g_str_equal (((FinxAccount *) self->closed->pdata[i - 1])->id, account->id))
          g_ptr_array_remove_index (self->closed, i - 1);
      g_list_store_append (self->portfolios, added);
      finx_engine_tell_account (self, added);
    }
}

/* Makes one written event part of what is shown. */
void
finx_engine_apply (FinxEngine      *self,
                   const FinxEvent *event)
{
  g_autoptr(GError) error = NULL;
  FinxPortfolio *portfolio;

  if (event->kind == FINX_EVENT_ACCOUNT)
    apply_account (self, event->account);
  else if (event->kind == FINX_EVENT_ORDER)
    apply_order (self, event->order);

  portfolio = finx_engine_get_portfolio (self, finx_event_get_account (event));
  if (portfolio != NULL && !finx_portfolio_apply (portfolio, event, &error))
    finx_engine_trouble (self, "An event of the journal does not fit the account: %s", error->message);

  if (event->kind == FINX_EVENT_FILL)
    {
      g_autoptr(FinxFillItem) item = finx_fill_item_new (event->fill);

      g_list_store_insert (self->fills, 0, item);
      if (self->is_open && portfolio != NULL)
        finx_engine_hold_quotes (self, portfolio, event->fill->instrument);
      finx_engine_tell_filled (self, item);
    }
  else if (event->kind == FINX_EVENT_CASH)
    {
      g_autoptr(FinxCashItem) item = finx_cash_item_new (event->cash);

      g_list_store_insert (self->movements, 0, item);
    }
  self->journal_events = MAX (self->journal_events, event->sequence);
}

typedef struct
{
  FinxEngine *engine;
  GPtrArray  *events;           /* copies, to try again */
} Append;

static void
appended_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Append *append = user_data;
  FinxEngine *self = append->engine;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) events = finx_store_worker_append_finish (FINX_STORE_WORKER (source), result, &error);

  if (events != NULL)
    {
      for (guint i = 0; i < events->len; i++)
        finx_engine_apply (self, events->pdata[i]);
      if (self->thread != NULL)
        finx_engine_flush (self);
    }
  else
    {
      if (self->unsaved->len == 0)
        finx_engine_trouble (self, "What happened on your orders could not be written down: %s. "
                                   "It is tried again every second; the figures shown are those before it", error->message);
      g_ptr_array_extend_and_steal (self->unsaved, g_steal_pointer (&append->events));
    }
  g_clear_pointer (&append->events, g_ptr_array_unref);
  g_free (append);
  finx_engine_end (self);
  g_object_unref (self);
}

GPtrArray *
finx_engine_copy_events (GPtrArray *events)
{
  GPtrArray *copies = g_ptr_array_new_full (events->len, (GDestroyNotify) finx_event_free);

  for (guint i = 0; i < events->len; i++)
    g_ptr_array_add (copies, finx_event_copy (events->pdata[i]));
  return copies;
}

/* Writes @events (transfer full), after those whose writing failed before, and then applies them. */
void
finx_engine_record (FinxEngine *self,
                    GPtrArray  *events)
{
  Append *append;

  if (self->unsaved->len > 0)
    {
      GPtrArray *all = g_steal_pointer (&self->unsaved);

      self->unsaved = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);
      g_ptr_array_extend_and_steal (all, events);
      events = all;
    }
  if (events->len == 0 || self->read_only || self->worker == NULL)
    {
      g_ptr_array_unref (events);
      return;
    }

  append = g_new0 (Append, 1);
  append->engine = g_object_ref (self);
  append->events = finx_engine_copy_events (events);
  finx_engine_begin (self);
  finx_store_worker_append_async (self->worker, events, appended_cb, append);
}

static gboolean
load_state (FinxEngine *self,
            FinxStore  *store,
            GError    **error)
{
  GHashTable *state = finx_store_list_state (store, error);

  if (state == NULL)
    return FALSE;

  g_hash_table_unref (self->state);
  self->state = state;
  return TRUE;
}

static void
load_orders (FinxEngine *self,
             GPtrArray  *orders)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_full (orders->len, g_object_unref);

  for (guint i = 0; i < orders->len; i++)
    {
      const FinxOrder *order = orders->pdata[i];
      FinxOrderItem *item = finx_order_item_new (order);

      g_hash_table_insert (self->orders_by_id, g_strdup (order->client_id), item);
      if (!finx_engine_is_closed (self, order->account))
        g_ptr_array_add (items, g_object_ref (item));
    }
  g_list_store_splice (self->orders, 0, 0, items->pdata, items->len);
}

/* Applies the fills and movements of the store, oldest first, without telling anybody: nobody listens yet. */
static gboolean
load_holdings (FinxEngine *self,
               GPtrArray  *fills,
               GPtrArray  *movements,
               GError    **error)
{
  g_autoptr(GPtrArray) fill_items = g_ptr_array_new_full (fills->len, g_object_unref);
  g_autoptr(GPtrArray) cash_items = g_ptr_array_new_full (movements->len, g_object_unref);

  for (guint i = 0; i < fills->len; i++)
    if (!finx_engine_is_closed (self, ((FinxFill *) fills->pdata[i])->account))
      g_ptr_array_add (fill_items, finx_fill_item_new (fills->pdata[i]));
  for (guint i = 0; i < movements->len; i++)
    if (!finx_engine_is_closed (self, ((FinxCashMovement *) movements->pdata[i])->account))
      g_ptr_array_add (cash_items, finx_cash_item_new (movements->pdata[i]));
  g_list_store_splice (self->fills, 0, 0, fill_items->pdata, fill_items->len);
  g_list_store_splice (self->movements, 0, 0, cash_items->pdata, cash_items->len);

  for (guint i = movements->len; i > 0; i--)
    {
      FinxEvent event = { .kind = FINX_EVENT_CASH, .cash = movements->pdata[i - 1] };
      FinxPortfolio *portfolio = finx_engine_get_portfolio (self, event.cash->account);

      if (portfolio != NULL && !finx_portfolio_apply (portfolio, &event, error))
        return FALSE;
    }
  for (guint i = fills->len; i > 0; i--)
    {
      FinxEvent event = { .kind = FINX_EVENT_FILL, .fill = fills->pdata[i - 1] };
      FinxPortfolio *portfolio = finx_engine_get_portfolio (self, event.fill->account);

      if (portfolio != NULL && !finx_portfolio_apply (portfolio, &event, error))
        return FALSE;
    }
  return TRUE;
}

/* What accounts did that were just added to those in use. */
gboolean
finx_engine_add_history (FinxEngine *self,
                         GPtrArray  *orders,
                         GPtrArray  *fills,
                         GPtrArray  *movements,
                         GError    **error)
{
  load_orders (self, orders);
  return load_holdings (self, fills, movements, error);
}

gboolean
finx_engine_load_journal (FinxEngine *self,
                          FinxStore  *store,
                          GError    **error)
{
  g_autoptr(GPtrArray) accounts = NULL;
  g_autoptr(GPtrArray) orders = NULL;
  g_autoptr(GPtrArray) fills = NULL;
  g_autoptr(GPtrArray) movements = NULL;

  if (!load_state (self, store, error))
    return FALSE;
  if ((accounts = finx_store_list_accounts (store, error)) == NULL
      || (orders = finx_store_list_orders (store, NULL, FALSE, 0, error)) == NULL
      || (fills = finx_store_list_fills (store, NULL, 0, error)) == NULL
      || (movements = finx_store_list_cash (store, NULL, 0, error)) == NULL)
    return FALSE;

  for (guint i = 0; i < accounts->len; i++)
    apply_account (self, accounts->pdata[i]);
  if (!finx_engine_add_history (self, orders, fills, movements, error))
    return FALSE;
  self->journal_events = orders->len + fills->len + movements->len + accounts->len;
  return TRUE;
}

/* Orders that the end of the program ended, because they exist nowhere any more. */
static void
end_orders (FinxEngine *self,
            GPtrArray  *ended,
            const char *reason,
            const char *note)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);

  for (guint i = 0; i < ended->len; i++)
    {
      FinxOrder *order = finx_order_copy (ended->pdata[i]);

      order->state = FINX_ORDER_CANCELLED;
      g_free (order->reason);
      order->reason = g_strdup (reason);
      order->updated_us = finx_clock_now (self->clock);
      g_ptr_array_add (events, finx_event_new_order (order, order->updated_us, note));
    }
  g_ptr_array_extend_and_steal (self->unsaved, events);      /* written with the first second's tick */
}

/* Gives the desk the account as the journal has it, before its thread starts. */
void
finx_engine_restore_desk (FinxEngine *self)
{
  FinxPortfolio *portfolio = finx_engine_get_practice (self);
  g_autoptr(GPtrArray) open = g_ptr_array_new ();
  g_autoptr(GPtrArray) unsent = g_ptr_array_new ();
  g_autoptr(GPtrArray) replayed = g_ptr_array_new ();
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();

  if (portfolio == NULL)
    return;

  /* Oldest first, so that orders at one price keep their rank. */
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->orders)); i > 0; i--)
    {
      g_autoptr(FinxOrderItem) item = g_list_model_get_item (G_LIST_MODEL (self->orders), i - 1);
      const FinxOrder *order = finx_order_item_get_order (item);

      if (g_strcmp0 (order->account, finx_portfolio_get_account (portfolio)->id) != 0)
        continue;
      g_ptr_array_add (ids, order->client_id);
      if (order->state == FINX_ORDER_PENDING || order->state == FINX_ORDER_UNKNOWN)
        g_ptr_array_add (unsent, (gpointer) order);
      else if (finx_order_state_is_open (order->state))
        g_ptr_array_add (finx_engine_was_in_replay (self, order) ? replayed : open, (gpointer) order);
    }
  finx_practice_desk_restore (self->desk, finx_portfolio_get_account (portfolio), finx_portfolio_get_ledger (portfolio),
                              open, ids);
  if (self->read_only)
    return;
  end_orders (self, unsent, "The program ended before the order was sent", "Not sent: the program ended before");
  end_orders (self, replayed, "The replay it was placed in ended with the program",
              "Cancelled: the replay it was placed in ended with the program");
}

typedef struct
{
  FinxPracticeDesk *desk;
  FinxAccount      *account;
  FinxLedger       *ledger;
} Restore;

static void
restore_free (gpointer data)
{
  Restore *restore = data;

  g_object_unref (restore->desk);
  finx_account_free (restore->account);
  finx_ledger_free (restore->ledger);
  g_free (restore);
}

static gboolean
restore_cb (gpointer data)
{
  Restore *restore = data;
  g_autoptr(GPtrArray) none = g_ptr_array_new ();

  finx_practice_desk_restore (restore->desk, restore->account, restore->ledger, none, none);
  return G_SOURCE_REMOVE;
}

/* Gives the running desk the practice account, which has no open orders. */
void
finx_engine_tell_desk (FinxEngine *self)
{
  FinxPortfolio *portfolio = finx_engine_get_practice (self);
  Restore *restore = g_new0 (Restore, 1);

  restore->desk = g_object_ref (self->desk);
  restore->account = finx_account_copy (finx_portfolio_get_account (portfolio));
  restore->ledger = finx_ledger_copy (finx_portfolio_get_ledger (portfolio));
  finx_engine_thread_invoke (self->thread, restore_cb, restore, restore_free);
}

gboolean
finx_engine_has_practice (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);
  return finx_engine_get_practice (self) != NULL;
}

static void
practice_written_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FinxEngine *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) events = finx_store_worker_append_finish (FINX_STORE_WORKER (source), result, &error);

  if (events != NULL)
    {
      for (guint i = 0; i < events->len; i++)
        finx_engine_apply (self, events->pdata[i]);
      finx_engine_tell_desk (self);
      finx_engine_flush (self);
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      g_task_return_error (task, g_steal_pointer (&error));
    }
  finx_engine_end (self);
}

/* The values of a new struct are empty texts, not NULL. */
static void
set_text (char      **slot,
          const char *text)
{
  g_free (*slot);
  *slot = g_strdup (text);
}

void
finx_engine_create_practice_async (FinxEngine         *self,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  gint64 now = finx_clock_now (self->clock);
  FinxAccount *account;
  FinxCashMovement *deposit;
  GPtrArray *events;

  g_return_if_fail (FINX_IS_ENGINE (self));

  if (finx_engine_has_practice (self) || self->read_only || !self->is_open)
    {
      if (finx_engine_has_practice (self))
        g_task_return_boolean (task, TRUE);
      else
        g_task_return_new_error (task, FINX_ERROR, FINX_ERROR_STORE, "The data is open for reading only (FINX-ENGINE-004)");
      return;
    }

  account = finx_account_new ();
  g_free (account->id);
  account->id = finx_engine_new_practice_id (self);
  set_text (&account->name, "Practice desk");
  set_text (&account->broker, "practice");
  set_text (&account->currency, "USD");
  account->is_simulated = account->may_trade = TRUE;
  account->opened_us = now;

  deposit = finx_cash_movement_new ();
  set_text (&deposit->id, "practice-start");
  set_text (&deposit->account, account->id);
  deposit->kind = FINX_CASH_DEPOSIT;
  set_text (&deposit->currency, "USD");
  deposit->amount = finx_decimal_new (10000000, 2);
  set_text (&deposit->note, "Money to practise with");
  deposit->time_us = now;

  events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);
  g_ptr_array_add (events, finx_event_new_account (account, now, "Opened"));
  g_ptr_array_add (events, finx_event_new_cash (deposit, now, "Deposited"));
  finx_engine_begin (self);
  finx_store_worker_append_async (self->worker, events, practice_written_cb, g_steal_pointer (&task));
}

gboolean
finx_engine_create_practice_finish (FinxEngine   *self,
                                    GAsyncResult *result,
                                    GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
