/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An order's way: risk gate → journal → venue → journal → screen. Written before it is sent, so that after a
 * power cut it is known that it may exist; an outcome that is not known is looked up, never sent again. */
#include "engine/finx-engine-private.h"

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-string.h"
#include "engine/brokers/finx-engine-brokers-private.h"
#include "engine/brokers/finx-engine-risk.h"

typedef enum { ACTION_PLACE, ACTION_REPLACE, ACTION_CANCEL } ActionKind;

/* One command on its way; owned by its task. */
typedef struct
{
  ActionKind        kind;
  FinxEngine       *engine;             /* borrowed: it waits for the task */
  FinxBrokerLine   *line;               /* (nullable): %NULL: the practice desk */
  GPtrArray        *orders;             /* (element-type FinxOrder): the entry first */
  char             *correlation_id;
} Action;

static void
action_free (gpointer data)
{
  Action *action = data;

  g_clear_pointer (&action->line, finx_broker_line_unref);
  g_ptr_array_unref (action->orders);
  g_free (action->correlation_id);
  g_free (action);
}

/* Price at which an order is judged before it trades. */
static FinxDecimal
judged_price (FinxPortfolio   *portfolio,
              const FinxOrder *order)
{
  FinxDecimal last, previous;

  if (finx_decimal_is_known (order->limit_price))
    return order->limit_price;
  if (finx_decimal_is_known (order->stop_price))
    return order->stop_price;
  finx_portfolio_price (portfolio, order->instrument, &last, &previous);
  return last;
}

/* Buying power that open orders of @account hold: the margin of what they would open. */
static FinxDecimal
reserved (FinxEngine      *self,
          FinxPortfolio   *portfolio,
          const FinxOrder *but)         /* (nullable): the order that is judged */
{
  const FinxAccount *account = finx_portfolio_get_account (portfolio);
  g_autoptr(GPtrArray) live = finx_engine_risk_list_live (self);
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < live->len; i++)
    {
      const FinxOrder *order = live->pdata[i];
      FinxHolding holding;
      FinxDecimal value, rate = finx_decimal_new (1, 0);

      if (!finx_order_state_is_open (order->state) || g_strcmp0 (order->account, account->id) != 0
          || *order->parent != '\0' || (but != NULL && g_strcmp0 (order->client_id, but->client_id) == 0))
        continue;
      finx_holding_read (&holding, finx_portfolio_get_books (portfolio), order->instrument);
      if (finx_decimal_sign (holding.quantity) * (order->side == FINX_SIDE_BUY ? 1 : -1) < 0)
        continue;       /* closes: frees margin instead */

      value = finx_decimal_mul (finx_decimal_sub (order->quantity, order->filled), judged_price (portfolio, order), 8, FINX_ROUND_UP);
      value = finx_decimal_mul (value, order->instrument->multiplier, 8, FINX_ROUND_UP);
      if (finx_order_is_by_value (order))
        value = order->notional;
      value = finx_decimal_mul (value, order->instrument->margin_rate, 8, FINX_ROUND_UP);
      if (g_strcmp0 (order->instrument->currency, account->currency) != 0)
        rate = finx_portfolio_rate (portfolio, order->instrument->currency, account->currency);
      value = finx_decimal_mul (value, rate, 8, FINX_ROUND_UP);
      if (finx_decimal_is_known (value))
        sum = finx_decimal_add (sum, value);
    }
  return sum;
}

/**
 * finx_engine_get_reserved:
 *
 * Returns: buying power that the open orders of @account hold, in its currency; unknown without such an account
 */
FinxDecimal
finx_engine_get_reserved (FinxEngine *self,
                          const char *account)
{
  FinxPortfolio *portfolio;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FINX_DECIMAL_UNKNOWN);
  portfolio = finx_engine_get_portfolio (self, account);
  return portfolio != NULL ? reserved (self, portfolio, NULL) : FINX_DECIMAL_UNKNOWN;
}

static gboolean
check (FinxEngine       *self,
       const FinxOrder  *order,
       guint             n_orders,      /* that are placed with it */
       FinxOrderPreview *preview,
       GError          **error)
{
  FinxPortfolio *portfolio = finx_engine_get_portfolio (self, order->account);
  FinxDecimal fee;

  if (portfolio == NULL)
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-ORDER-005", "There is no account “%s”; the order was not sent",
                      order->account != NULL ? order->account : "");
      return FALSE;
    }
  fee = finx_engine_estimate_fee (self, order, judged_price (portfolio, order));
  return finx_engine_risk_check (self, portfolio, order, n_orders, reserved (self, portfolio, order), fee, preview, error);
}

/* What is not said is filled in. */
static FinxOrder *
complete (FinxEngine      *self,
          const FinxOrder *draft)
{
  FinxOrder *order = finx_order_copy (draft);
  FinxPortfolio *first = finx_engine_get_portfolio (self, NULL);

  if (order->client_id == NULL || *order->client_id == '\0')
    {
      g_free (order->client_id);
      order->client_id = finx_order_new_client_id (finx_clock_now (self->clock));
    }
  if ((order->account == NULL || *order->account == '\0') && first != NULL)
    finx_set_str (&order->account, finx_portfolio_get_account (first)->id);
  if (order->placed_us == 0)
    order->placed_us = finx_clock_now (self->clock);
  order->updated_us = finx_clock_now (self->clock);
  return order;
}

/**
 * finx_engine_preview_order:
 *
 * What @order would cost and leave, without sending it. @preview is filled as far as known also when FALSE comes.
 */
gboolean
finx_engine_preview_order (FinxEngine       *self,
                           const FinxOrder  *order,
                           FinxOrderPreview *preview,
                           GError          **error)
{
  g_autoptr(FinxOrder) completed = NULL;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  *preview = (FinxOrderPreview) { FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN,
                                  FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN };
  completed = complete (self, order);
  return finx_order_validate (completed, error) && check (self, completed, 1, preview, error);
}

static void
record_one (FinxEngine *self,
            FinxOrder  *order,
            const char *correlation_id,
            const char *note)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);
  FinxEvent *event = finx_event_new_order (order, finx_clock_now (self->clock), note);

  finx_set_str (&event->correlation_id, correlation_id);
  g_ptr_array_add (events, event);
  finx_engine_record (self, events);
}

/* Tells the journal how an order ended that the venue did not take, or whose fate is not known. */
static void
record_failure (FinxEngine      *self,
                const FinxOrder *sent,
                const char      *correlation_id,
                const GError    *error)
{
  FinxOrderItem *item = finx_engine_find_order (self, sent->client_id);
  gboolean refused = error->domain == FINX_ERROR
                     && (error->code == FINX_ERROR_REJECTED || error->code == FINX_ERROR_INVALID
                         || error->code == FINX_ERROR_AUTH || error->code == FINX_ERROR_RATE_LIMITED);
  FinxOrder *order;

  if (item != NULL && !finx_order_state_is_open (finx_order_item_get_order (item)->state))
    return;     /* the venue told its end already */

  order = finx_order_copy (sent);
  order->state = refused ? FINX_ORDER_REJECTED : FINX_ORDER_UNKNOWN;
  g_free (order->reason);
  order->reason = finx_error_text (error);
  order->updated_us = finx_clock_now (self->clock);
  record_one (self, order, correlation_id, refused ? "Rejected" : "Checking with the venue");
}

static void
fail (GTask  *task,
      GError *error)            /* (transfer full) */
{
  FinxEngine *self = g_task_get_source_object (task);
  Action *action = g_task_get_task_data (task);
  const FinxOrder *first = action->orders->pdata[0];

  finx_log (FINX_LOG_WARNING, "orders", action->correlation_id, "%s: %s", first->client_id, error->message);
  for (guint i = 0; action->kind == ACTION_PLACE && i < action->orders->len; i++)
    record_failure (self, action->orders->pdata[i], action->correlation_id, error);
  g_task_return_error (task, error);
  finx_engine_end (self);
}

typedef struct
{
  GTask    *task;
  char     *venue_id;           /* of a placement that went through */
  GError   *error;
} Outcome;

/* On the main context: the action is through, or failed. */
static gboolean
outcome_cb (gpointer user_data)
{
  Outcome *outcome = user_data;
  g_autoptr(GTask) task = outcome->task;
  FinxEngine *self = g_task_get_source_object (task);
  Action *action = g_task_get_task_data (task);

  finx_engine_flush (self);
  if (outcome->error != NULL)
    {
      fail (task, g_steal_pointer (&outcome->error));
    }
  else
    {
      g_task_return_pointer (task, g_strdup (((FinxOrder *) action->orders->pdata[0])->client_id), g_free);
      finx_engine_end (self);
    }
  g_free (outcome->venue_id);
  g_free (outcome);
  return G_SOURCE_REMOVE;
}

/* Takes @outcome. */
static void
tell_outcome (FinxEngine *self,
              Outcome    *outcome)
{
  g_autoptr(GSource) idle = g_idle_source_new ();

  g_source_set_priority (idle, G_PRIORITY_DEFAULT);
  g_source_set_callback (idle, outcome_cb, outcome, NULL);
  g_source_attach (idle, self->context);
}

/* On the engine thread: the line was closed before anything went over it. */
static void
gone (GTask *task)
{
  Outcome *outcome = g_new0 (Outcome, 1);

  outcome->task = task;
  finx_set_error (&outcome->error, FINX_ERROR_REJECTED, "FINX-BROKER-031", "The connection was closed before it was sent. Nothing was traded; connect and try again");
  tell_outcome (g_task_get_source_object (task), outcome);
}

/* On the engine thread: the broker answered. */
static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  FinxEngine *self = g_task_get_source_object (task);
  Action *action = g_task_get_task_data (task);
  Outcome *outcome = g_new0 (Outcome, 1);

  outcome->task = task;
  if (action->kind == ACTION_PLACE)
    outcome->venue_id = finx_broker_place_finish (FINX_BROKER (source), result, &outcome->error);
  else if (action->kind == ACTION_REPLACE)
    finx_broker_replace_finish (FINX_BROKER (source), result, &outcome->error);
  else
    finx_broker_cancel_finish (FINX_BROKER (source), result, &outcome->error);
  tell_outcome (self, outcome);
}

/* On the engine thread. */
static gboolean
send_cb (gpointer user_data)
{
  GTask *task = user_data;
  Action *action = g_task_get_task_data (task);
  const FinxOrder *order = action->orders->pdata[0];
  FinxBroker *broker = finx_engine_get_broker (action->engine, action->line);

  if (broker == NULL)
    {
      gone (task);
      return G_SOURCE_REMOVE;
    }
  if (action->kind == ACTION_PLACE)
    finx_broker_place_async (broker, action->orders, NULL, answered_cb, task);
  else if (action->kind == ACTION_REPLACE)
    finx_broker_replace_async (broker, order, NULL, answered_cb, task);
  else
    finx_broker_cancel_async (broker, order->client_id, NULL, answered_cb, task);
  return G_SOURCE_REMOVE;
}

/* Once sent, a command is not cancellable: its outcome is always waited for. The emergency stop may have come
 * while the order was written down. */
static void
send_action (GTask *task)
{
  FinxEngine *self = g_task_get_source_object (task);
  Action *action = g_task_get_task_data (task);

  if (action->kind == ACTION_PLACE && self->is_stopped)
    {
      GError *error = NULL;

      finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-RISK-002",
                      "The emergency stop came before the order was sent. Resume trading to place orders.");
      fail (task, error);
      return;
    }
  if (self->is_offline)
    {
      GError *error = NULL;

      finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-ENGINE-009", "FinX went offline before it was sent. Go online to trade");
      fail (task, error);
      return;
    }
  finx_engine_thread_invoke (self->thread, send_cb, g_object_ref (task), NULL);
}

static GTask *
action_new (FinxEngine         *self,
            ActionKind          kind,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Action *action = g_new0 (Action, 1);

  action->kind = kind;
  action->engine = self;
  action->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  action->correlation_id = finx_correlation_new ();
  g_task_set_task_data (task, action, action_free);
  return task;
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FinxEngine *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) events = finx_store_worker_append_finish (FINX_STORE_WORKER (source), result, &error);
  Action *action = g_task_get_task_data (task);

  for (guint i = 0; i < action->orders->len; i++)
    g_hash_table_remove (self->placing, ((FinxOrder *) action->orders->pdata[i])->client_id);
  if (events == NULL)
    {
      finx_engine_trouble (self, "The order was not sent, because it could not be written down: %s", error->message);
      g_task_return_error (task, g_steal_pointer (&error));
      finx_engine_end (self);
      return;
    }
  for (guint i = 0; i < events->len; i++)
    finx_engine_apply (self, events->pdata[i]);
  send_action (task);
}

/* Whether commands can be given at all. */
static gboolean
may_act (FinxEngine *self,
         GError    **error)
{
  return finx_engine_may_write (self, error) && finx_engine_check_online (self, error) && finx_engine_check_read (self, error);
}

static gboolean
check_new (FinxEngine      *self,
           const FinxOrder *order,
           GError         **error)
{
  if (!g_hash_table_contains (self->orders_by_id, order->client_id) && !g_hash_table_contains (self->placing, order->client_id))
    return TRUE;
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-ORDER-002",
                  "An order with the id %s was placed before; it was not sent again", order->client_id);
  return FALSE;
}

static void
choose_line (FinxEngine *self,
             Action     *action,
             const char *account)
{
  FinxBrokerLine *line = finx_engine_find_line (self, account, NULL);

  action->line = line != NULL ? finx_broker_line_ref (line) : NULL;
}

static void
place (FinxEngine *self,
       GTask      *task)
{
  Action *action = g_task_get_task_data (task);
  FinxOrder *entry = action->orders->pdata[0];
  g_autoptr(GError) error = NULL;
  FinxOrderPreview preview;
  GPtrArray *events;

  if (!may_act (self, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  for (guint i = 0; i < action->orders->len; i++)
    if (!check_new (self, action->orders->pdata[i], &error) || !finx_order_validate (action->orders->pdata[i], &error))
      {
        g_task_return_error (task, g_steal_pointer (&error));
        return;
      }
  choose_line (self, action, entry->account);
  if (!check (self, entry, action->orders->len, &preview, &error) || !finx_engine_check_broker (self, action->orders, &error))
    {
      finx_log (FINX_LOG_INFO, "risk", action->correlation_id, "%s refused: %s", entry->client_id, error->message);
      if (g_error_matches (error, FINX_ERROR, FINX_ERROR_REJECTED))
        record_failure (self, entry, action->correlation_id, error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  entry->is_short = finx_decimal_sign (preview.short_quantity) > 0;
  events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);
  for (guint i = 0; i < action->orders->len; i++)
    {
      FinxEvent *event = finx_event_new_order (finx_order_copy (action->orders->pdata[i]), finx_clock_now (self->clock),
                                               "Written, risk checks passed");

      finx_set_str (&event->correlation_id, action->correlation_id);
      g_ptr_array_add (events, event);
      g_hash_table_add (self->placing, g_strdup (event->order->client_id));
      finx_engine_risk_note (self, event->order, FALSE);
    }
  finx_engine_begin (self);
  finx_store_worker_append_async (self->worker, events, written_cb, g_object_ref (task));
}

void
finx_engine_place_async (FinxEngine         *self,
                         const FinxOrder    *order,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  finx_engine_place_bracket_async (self, order, NULL, NULL, cancellable, callback, user_data);
}

/**
 * finx_engine_place_bracket_async:
 *
 * Finish with finx_engine_place_finish(). The exit orders wait at the venue until the entry fills; one's fill
 * cancels the other.
 */
void
finx_engine_place_bracket_async (FinxEngine         *self,
                                 const FinxOrder    *entry,
                                 const FinxOrder    *take_profit,
                                 const FinxOrder    *stop_loss,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  const FinxOrder *exits[] = { take_profit, stop_loss };
  g_autoptr(GTask) task = NULL;
  Action *action;
  FinxOrder *first;

  g_return_if_fail (FINX_IS_ENGINE (self));
  g_return_if_fail (entry != NULL);

  task = action_new (self, ACTION_PLACE, callback, user_data);
  action = g_task_get_task_data (task);
  first = complete (self, entry);
  g_ptr_array_add (action->orders, first);
  for (guint i = 0; i < G_N_ELEMENTS (exits); i++)
    if (exits[i] != NULL)
      {
        FinxOrder *order = complete (self, exits[i]);

        g_free (order->parent);
        g_free (order->oco_group);
        order->parent = g_strdup (first->client_id);
        order->oco_group = g_strconcat ("oco-", first->client_id, NULL);
        g_ptr_array_add (action->orders, order);
      }
  place (self, task);
}

char *
finx_engine_place_finish (FinxEngine   *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The open order with @client_id, or an error that tells why there is none. */
static const FinxOrder *
open_order (FinxEngine *self,
            const char *client_id,
            GError    **error)
{
  FinxOrderItem *item = client_id != NULL ? finx_engine_find_order (self, client_id) : NULL;
  const FinxOrder *order = item != NULL ? finx_order_item_get_order (item) : NULL;

  if (order == NULL)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-ORDER-003", "There is no order with the id %s", client_id);
  else if (!finx_order_state_is_open (order->state))
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-ORDER-004", "The order is done: it can not be changed any more");
  else
    return order;
  return NULL;
}

static void
act_on_open (FinxEngine *self,
             GTask      *task)
{
  Action *action = g_task_get_task_data (task);
  const FinxOrder *asked = action->orders->pdata[0];
  g_autoptr(GError) error = NULL;
  FinxOrderPreview preview;
  const FinxOrder *present;

  if (!may_act (self, &error) || (present = open_order (self, asked->client_id, &error)) == NULL
      || (action->kind == ACTION_REPLACE
          && (!finx_order_validate (asked, &error) || !check (self, asked, 1, &preview, &error))))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  choose_line (self, action, present->account);
  if (action->kind == ACTION_REPLACE)
    finx_engine_risk_note (self, asked, TRUE);
  finx_engine_begin (self);
  send_action (task);
}

/**
 * finx_engine_replace_async:
 *
 * @order carries the client id of a working order, and its new quantity (total), limit, stop and trail; what is
 * unknown stays as it is.
 */
void
finx_engine_replace_async (FinxEngine         *self,
                           const FinxOrder    *order,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Action *action;
  FinxOrderItem *item;
  FinxOrder *changed;

  g_return_if_fail (FINX_IS_ENGINE (self));

  task = action_new (self, ACTION_REPLACE, callback, user_data);
  action = g_task_get_task_data (task);
  item = order->client_id != NULL ? finx_engine_find_order (self, order->client_id) : NULL;
  changed = finx_order_copy (item != NULL ? finx_order_item_get_order (item) : order);
  if (finx_decimal_sign (order->quantity) > 0)
    changed->quantity = order->quantity;
  if (finx_decimal_is_known (order->limit_price))
    changed->limit_price = order->limit_price;
  if (finx_decimal_is_known (order->stop_price))
    changed->stop_price = order->stop_price;
  if (finx_decimal_is_known (order->trail))
    changed->trail = order->trail;
  changed->is_again = order->is_again;
  g_ptr_array_add (action->orders, changed);
  act_on_open (self, task);
}

static gboolean
finish_boolean (FinxEngine   *self,
                GAsyncResult *result,
                GError      **error)
{
  g_autofree char *client_id = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  client_id = g_task_propagate_pointer (G_TASK (result), error);
  return client_id != NULL;
}

gboolean
finx_engine_replace_finish (FinxEngine   *self,
                            GAsyncResult *result,
                            GError      **error)
{
  return finish_boolean (self, result, error);
}

void
finx_engine_cancel_async (FinxEngine         *self,
                          const char         *client_id,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Action *action;
  FinxOrder *order;

  g_return_if_fail (FINX_IS_ENGINE (self));

  task = action_new (self, ACTION_CANCEL, callback, user_data);
  action = g_task_get_task_data (task);
  order = finx_order_new ();
  finx_set_str (&order->client_id, client_id);
  g_ptr_array_add (action->orders, order);
  act_on_open (self, task);
}

gboolean
finx_engine_cancel_finish (FinxEngine   *self,
                           GAsyncResult *result,
                           GError      **error)
{
  return finish_boolean (self, result, error);
}

guint
finx_engine_cancel_all (FinxEngine *self,
                        const char *account)
{
  guint n = 0;

  g_return_val_if_fail (FINX_IS_ENGINE (self), 0);

  for (guint i = 0; !self->is_offline && i < g_list_model_get_n_items (G_LIST_MODEL (self->open_orders)); i++)
    {
      g_autoptr(FinxOrderItem) item = g_list_model_get_item (G_LIST_MODEL (self->open_orders), i);
      const FinxOrder *order = finx_order_item_get_order (item);

      if (finx_order_state_is_open (order->state) && (account == NULL || g_strcmp0 (account, order->account) == 0))
        {
          finx_engine_cancel_async (self, order->client_id, NULL, NULL, NULL);
          n++;
        }
    }
  return n;
}
