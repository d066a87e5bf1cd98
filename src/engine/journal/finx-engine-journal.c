/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's way: an event is written first and becomes part of what is shown when the write is done. */
#include "engine/finx-engine-private.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-string.h"
#include "base/finx-text.h"

static GObject *
wrap_order (gpointer order)
{
  return G_OBJECT (finx_order_item_new_take (order));
}

static gconstpointer
unwrap_order (GObject *item)
{
  return finx_order_item_get_order (FINX_ORDER_ITEM (item));
}

static const char *
account_of_order (gconstpointer order)
{
  return ((const FinxOrder *) order)->account;
}

static GObject *
wrap_fill (gpointer fill)
{
  return G_OBJECT (finx_fill_item_new_take (fill));
}

static gconstpointer
unwrap_fill (GObject *item)
{
  return finx_fill_item_get_fill (FINX_FILL_ITEM (item));
}

static const char *
account_of_fill (gconstpointer fill)
{
  return ((const FinxFill *) fill)->account;
}

static GObject *
wrap_movement (gpointer movement)
{
  return G_OBJECT (finx_cash_item_new_take (movement));
}

static gconstpointer
unwrap_movement (GObject *item)
{
  return finx_cash_item_get_movement (FINX_CASH_ITEM (item));
}

static const char *
account_of_movement (gconstpointer movement)
{
  return ((const FinxCashMovement *) movement)->account;
}

void
finx_engine_init_journal (FinxEngine *self)
{
  static FinxArchiveKind orders = { 0, wrap_order, unwrap_order, account_of_order,
                                      (GDestroyNotify) finx_order_free };
  static FinxArchiveKind fills = { 0, wrap_fill, unwrap_fill, account_of_fill,
                                      (GDestroyNotify) finx_fill_free };
  static FinxArchiveKind movements = { 0, wrap_movement, unwrap_movement, account_of_movement,
                                      (GDestroyNotify) finx_cash_movement_free };

  orders.item_type = FINX_TYPE_ORDER_ITEM;
  fills.item_type = FINX_TYPE_FILL_ITEM;
  movements.item_type = FINX_TYPE_CASH_ITEM;
  self->orders = finx_archive_new (&orders);
  self->fills = finx_archive_new (&fills);
  self->movements = finx_archive_new (&movements);
  self->open_orders = g_list_store_new (FINX_TYPE_ORDER_ITEM);
  self->orders_by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static gboolean
is_shown_cb (const char *account,
             gpointer    user_data)
{
  return !finx_engine_is_closed (user_data, account);
}

void
finx_engine_show_accounts (FinxEngine *self)
{
  FinxArchive *lists[] = { self->orders, self->fills, self->movements };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    finx_archive_set_shown (lists[i], self->closed->len > 0 ? is_shown_cb : NULL, self);
}

/* The order with the next number in @orders. */
static void
remember_order (FinxEngine *self,
                const char *client_id,
                guint       number)
{
  g_hash_table_insert (self->orders_by_id, g_strdup (client_id), GUINT_TO_POINTER (number + 1));
}

FinxOrderItem *
finx_engine_find_order (FinxEngine *self,
                        const char *client_id)
{
  guint number;

  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);

  number = GPOINTER_TO_UINT (g_hash_table_lookup (self->orders_by_id, client_id));
  return number > 0 ? FINX_ORDER_ITEM (finx_archive_get_row (self->orders, number - 1)) : NULL;
}

static void
update_open (FinxEngine    *self,
             FinxOrderItem *item)
{
  gboolean is_open = finx_order_state_is_open (finx_order_item_get_order (item)->state);
  guint position;
  gboolean is_listed = g_list_store_find (self->open_orders, item, &position);

  if (is_open && !is_listed)
    g_list_store_insert (self->open_orders, 0, item);
  else if (!is_open && is_listed)
    g_list_store_remove (self->open_orders, position);
}

/* Order of the lists: newest first. */
static void
apply_order (FinxEngine      *self,
             const FinxOrder *order)
{
  FinxOrderItem *item = finx_engine_find_order (self, order->client_id);

  if (item != NULL)
    {
      finx_order_item_set_order (item, order);
    }
  else
    {
      g_autoptr(FinxOrderItem) added = finx_order_item_new (order);

      remember_order (self, order->client_id, finx_archive_get_size (self->orders));
      finx_archive_add (self->orders, G_OBJECT (added));
      item = added;                     /* the list holds it */
    }
  update_open (self, item);
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

      finx_archive_add (self->fills, G_OBJECT (item));
      if (self->is_open && portfolio != NULL)
        finx_engine_hold_quotes (self, portfolio, event->fill->instrument);
      finx_engine_tell_filled (self, item);
    }
  else if (event->kind == FINX_EVENT_CASH)
    {
      g_autoptr(FinxCashItem) item = finx_cash_item_new (event->cash);

      finx_archive_add (self->movements, G_OBJECT (item));
    }
  finx_engine_book_take_event (self, event);
  finx_engine_alerts_take_event (self, event);
  self->journal_events = MAX (self->journal_events, event->sequence);
}

typedef struct
{
  FinxEngine *engine;
  GPtrArray  *events;           /* copies, to try again */
} Append;

/* The journal does not take one of @events, and never will: the others are written without it. */
static void
leave_out (FinxEngine   *self,
           GPtrArray    *events,
           const GError *error)
{
  if (events->len == 1)
    {
      finx_engine_trouble (self, "The journal does not take something that a broker told: %s. It was left out, and the rest was written; "
                                 "compare the account with the broker", error->message);
      return;
    }
  for (guint i = 0; i < events->len; i++)
    {
      GPtrArray *one = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);

      g_ptr_array_add (one, finx_event_copy (events->pdata[i]));
      finx_engine_record (self, one);
    }
}

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
  else if (g_error_matches (error, FINX_ERROR, FINX_ERROR_INVALID))
    {
      leave_out (self, append->events, error);
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

void
finx_engine_record_mail (FinxEngine *self,
                         GPtrArray  *events)
{
  GPtrArray *copies = finx_engine_copy_events (events);

  finx_engine_brokers_drop_known (self, copies);
  finx_engine_record (self, copies);
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

/* Takes the values of @orders, newest first. */
static void
show_orders (FinxEngine *self,
             GPtrArray  *orders)
{
  guint n;

  self->journal_events += orders->len;
  finx_archive_fill (self->orders, orders);
  n = finx_archive_get_size (self->orders);
  for (guint i = 0; i < n; i++)
    {
      const FinxOrder *order = finx_archive_get_value (self->orders, i);

      remember_order (self, order->client_id, i);
      if (finx_order_state_is_open (order->state))
        g_list_store_insert (self->open_orders, 0, finx_archive_get_row (self->orders, i));
    }
  finx_engine_show_accounts (self);
}

/* @portfolio: (inout): of the event before, as most are of one account */
static gboolean
load_event (FinxEngine       *self,
            const FinxEvent  *event,
            FinxPortfolio   **portfolio,
            GError          **error)
{
  const char *account = finx_event_get_account (event);

  if (*portfolio == NULL || strcmp (finx_portfolio_get_account (*portfolio)->id, account) != 0)
    *portfolio = finx_engine_get_portfolio (self, account);
  return *portfolio == NULL || finx_portfolio_apply (*portfolio, event, error);
}

/* Applies the fills and movements of the store, oldest first, without telling anybody: nobody listens yet. */
static gboolean
load_holdings (FinxEngine *self,
               GPtrArray  *fills,
               GPtrArray  *movements,
               GError    **error)
{
  FinxPortfolio *portfolio = NULL;

  for (guint i = movements->len; i > 0; i--)
    if (!load_event (self, &(FinxEvent) { .kind = FINX_EVENT_CASH, .cash = movements->pdata[i - 1] }, &portfolio, error))
      return FALSE;
  for (guint i = fills->len; i > 0; i--)
    if (!load_event (self, &(FinxEvent) { .kind = FINX_EVENT_FILL, .fill = fills->pdata[i - 1] }, &portfolio, error))
      return FALSE;

  finx_archive_fill (self->fills, fills);
  finx_archive_fill (self->movements, movements);
  finx_engine_show_accounts (self);
  return TRUE;
}

gboolean
finx_engine_apply_history (FinxEngine     *self,
                           FinxPortfolio  *portfolio,
                           GError        **error)
{
  const char *account = finx_portfolio_get_account (portfolio)->id;

  for (guint i = 0; i < finx_archive_get_size (self->movements); i++)
    {
      FinxEvent event = { .kind = FINX_EVENT_CASH, .cash = (FinxCashMovement *) finx_archive_get_value (self->movements, i) };

      if (g_str_equal (event.cash->account, account) && !finx_portfolio_apply (portfolio, &event, error))
        return FALSE;
    }
  for (guint i = 0; i < finx_archive_get_size (self->fills); i++)
    {
      FinxEvent event = { .kind = FINX_EVENT_FILL, .fill = (FinxFill *) finx_archive_get_value (self->fills, i) };

      if (g_str_equal (event.fill->account, account) && !finx_portfolio_apply (portfolio, &event, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
finx_engine_load_journal (FinxEngine *self,
                          FinxStore  *store,
                          GError    **error)
{
  g_autoptr(GPtrArray) accounts = NULL;
  g_auto(FinxStoreHistory) history = { NULL };

  /* The accounts last: another program may write meanwhile, and nothing may be of an account that is not known. */
  if (!load_state (self, store, error)
      || !finx_store_load_history (store, FINX_HISTORY_HOLDINGS, &history, error)
      || (accounts = finx_store_list_accounts (store, error)) == NULL)
    return FALSE;

  for (guint i = 0; i < accounts->len; i++)
    apply_account (self, accounts->pdata[i]);
  self->journal_events = history.fills->len + history.movements->len + accounts->len;
  return load_holdings (self, history.fills, history.movements, error);
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
      finx_set_str (&order->reason, reason);
      order->updated_us = finx_clock_now (self->clock);
      g_ptr_array_add (events, finx_event_new_order (order, order->updated_us, note));
    }
  g_ptr_array_extend_and_steal (self->unsaved, events);      /* written with the first second's tick */
}

/* The practice account as the journal has it; copies, for the desk's thread. */
typedef struct
{
  FinxPracticeDesk *desk;
  FinxAccount      *account;
  FinxBooks        *books;
  GPtrArray        *open;       /* (element-type FinxOrder), oldest first, so that orders at one price keep their rank */
  GPtrArray        *ids;        /* (element-type utf8) */
} Restore;

static void
restore_free (gpointer data)
{
  Restore *restore = data;

  g_object_unref (restore->desk);
  finx_account_free (restore->account);
  finx_books_free (restore->books);
  g_ptr_array_unref (restore->open);
  g_ptr_array_unref (restore->ids);
  g_free (restore);
}

static gboolean
restore_cb (gpointer data)
{
  Restore *restore = data;

  finx_practice_desk_restore (restore->desk, restore->account, restore->books, restore->open, restore->ids);
  return G_SOURCE_REMOVE;
}

/* Gives the desk the account; until then it has none and refuses orders. */
void
finx_engine_tell_desk (FinxEngine *self)
{
  FinxPortfolio *portfolio = finx_engine_get_practice (self);
  g_autoptr(GPtrArray) unsent = g_ptr_array_new ();
  g_autoptr(GPtrArray) replayed = g_ptr_array_new ();
  Restore *restore;

  if (portfolio == NULL)
    return;

  restore = g_new0 (Restore, 1);
  restore->desk = g_object_ref (self->desk);
  restore->account = finx_account_copy (finx_portfolio_get_account (portfolio));
  restore->books = finx_portfolio_copy_books (portfolio);
  restore->open = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  restore->ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < finx_archive_get_size (self->orders); i++)
    {
      const FinxOrder *order = finx_archive_get_value (self->orders, i);

      if (g_strcmp0 (order->account, restore->account->id) != 0)
        continue;
      g_ptr_array_add (restore->ids, g_strdup (order->client_id));
      if (order->state == FINX_ORDER_PENDING || order->state == FINX_ORDER_UNKNOWN)
        g_ptr_array_add (unsent, (gpointer) order);
      else if (finx_order_state_is_open (order->state) && finx_engine_was_in_replay (self, order))
        g_ptr_array_add (replayed, (gpointer) order);
      else if (finx_order_state_is_open (order->state))
        g_ptr_array_add (restore->open, finx_order_copy (order));
    }
  if (!self->read_only)
    {
      end_orders (self, unsent, "The program ended before the order was sent", "Not sent: the program ended before");
      end_orders (self, replayed, "The replay it was placed in ended with the program",
                  "Cancelled: the replay it was placed in ended with the program");
    }

  if (self->thread != NULL)
    {
      finx_engine_thread_invoke (self->thread, restore_cb, restore, restore_free);
      return;
    }
  restore_cb (restore);
  restore_free (restore);
}

gboolean
finx_engine_load_orders (FinxEngine *self,
                         FinxStore  *store,
                         GError    **error)
{
  g_auto(FinxStoreHistory) history = { NULL };

  if (!finx_store_load_history (store, FINX_HISTORY_ORDERS, &history, error))
    return FALSE;
  show_orders (self, history.orders);
  finx_engine_catch_up_clock (self);
  finx_engine_tell_desk (self);
  return TRUE;
}

void
finx_engine_forget_replay (FinxEngine *self)
{
  if (self->unsaved->len > 0)
    finx_engine_record (self, g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free));
  finx_engine_set_state (self, "practice.replay", "");
}

static gpointer
orders_job (FinxStore      *store,
            gpointer        data,
            GDestroyNotify *destroy,
            GError        **error)
{
  g_auto(FinxStoreHistory) history = { NULL };

  *destroy = (GDestroyNotify) g_ptr_array_unref;
  return finx_store_load_history (store, FINX_HISTORY_ORDERS, &history, error) ? g_steal_pointer (&history.orders) : NULL;
}

static void
orders_read_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  FinxEngine *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) orders = finx_store_worker_run_finish (FINX_STORE_WORKER (source), result, &error);

  if (orders != NULL)
    {
      show_orders (self, orders);
      finx_engine_catch_up_clock (self);
      finx_engine_tell_desk (self);
      self->is_reading = FALSE;
      finx_engine_tell_orders_read (self);
      finx_engine_forget_replay (self);
      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->open_orders)); i++)
        {
          g_autoptr(FinxOrderItem) item = g_list_model_get_item (G_LIST_MODEL (self->open_orders), i);

          finx_engine_tell_order (self, item);
        }
      if (self->is_stopped)             /* the emergency stop came before its orders were known */
        finx_engine_cancel_all (self, NULL);
    }
  else
    {
      finx_engine_trouble (self, "The orders could not be read: %s. None can be sent until a backup is restored", error->message);
    }
  finx_engine_end (self);
  g_object_unref (self);
}

/**
 * finx_engine_read_on:
 *
 * Once after finx_engine_open_async() gave an open engine, when the front has drawn what there is: starts the market,
 * and reads the orders and the small curves of the quotes. Until the orders are there none is sent.
 */
void
finx_engine_read_on (FinxEngine *self)
{
  g_return_if_fail (FINX_IS_ENGINE (self));
  g_return_if_fail (self->is_open && self->is_reading);

  finx_engine_thread_start (self->thread);
  finx_engine_begin (self);             /* closing waits for it */
  finx_store_worker_run_async (self->worker, orders_job, NULL, NULL, NULL, orders_read_cb, g_object_ref (self));
  finx_engine_refresh_sparks (self);
}

gboolean
finx_engine_are_orders_read (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);
  return !self->is_reading;
}

/* Whether the orders are known, so that something may be done to them. */
gboolean
finx_engine_check_read (FinxEngine *self,
                        GError    **error)
{
  if (self->is_reading)
    finx_set_error (error, FINX_ERROR_OFFLINE, "FINX-ENGINE-008",
                    "The orders in the journal have not been read yet. Nothing was sent; try again in a moment");
  return !self->is_reading;
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
      if (!self->is_reading)            /* else it follows with the orders */
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
  GError *error = NULL;

  g_return_if_fail (FINX_IS_ENGINE (self));

  if (finx_engine_has_practice (self) || !finx_engine_may_write (self, &error))
    {
      if (error != NULL)
        g_task_return_error (task, error);
      else
        g_task_return_boolean (task, TRUE);
      return;
    }

  account = finx_account_new ();
  g_free (account->id);
  account->id = finx_engine_new_practice_id (self);
  finx_set_str (&account->name, finx_text ("Practice desk"));
  finx_set_str (&account->broker, "practice");
  finx_set_str (&account->currency, "USD");
  account->is_simulated = account->may_trade = TRUE;
  account->opened_us = now;

  deposit = finx_cash_movement_new ();
  finx_set_str (&deposit->id, "practice-start");
  finx_set_str (&deposit->account, account->id);
  deposit->kind = FINX_CASH_DEPOSIT;
  finx_set_str (&deposit->currency, "USD");
  deposit->amount = finx_decimal_new (10000000, 2);
  finx_set_str (&deposit->note, "Money to practise with");
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
