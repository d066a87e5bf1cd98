/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk as a broker: checks of what comes in, and the answers. */
#include "simulation/finx-practice-desk-private.h"

#include "base/finx-error.h"
#include "base/finx-text.h"

static gboolean
check_value (FinxPracticeSlot  *slot,
             const FinxOrder   *order,
             GError           **error)
{
  const FinxInstrument *instrument = order->instrument;
  FinxDecimal value = finx_decimal_mul (order->quantity, finx_practice_desk_order_price (slot, order), 12, FINX_ROUND_HALF_UP);

  value = finx_decimal_mul (value, instrument->multiplier, 12, FINX_ROUND_HALF_UP);
  if (finx_decimal_compare (value, instrument->min_notional) < 0)
    {
      g_autofree char *text = finx_decimal_to_string (finx_decimal_rescale (value, 2, FINX_ROUND_DOWN));
      g_autofree char *least = finx_decimal_to_string (instrument->min_notional);

      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-PRACTICE-013", "The order is worth %s %s; the least is %s %s.",
                      text, instrument->currency, least, instrument->currency);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_exit (FinxPracticeDesk  *self,
            const FinxOrder   *order,
            GError           **error)
{
  const FinxPracticeEntry *parent;

  if (order->parent == NULL || *order->parent == '\0')
    return TRUE;
  parent = finx_practice_orders_find (self->orders, order->parent);
  if (parent == NULL || (parent->filled == 0 && !finx_order_state_is_open (parent->order->state)))
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-PRACTICE-014",
                    "The entry order of this exit order is not working and did not fill. Place the exit without an entry.");
  else if (parent->order->instrument != order->instrument || parent->order->side == order->side)
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-PRACTICE-015",
                    "An exit order takes the other side of its entry, in the same instrument.");
  else if (finx_decimal_compare (order->quantity, parent->order->quantity) > 0)
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-PRACTICE-018",
                    "An exit order can not be larger than its entry. Lower the quantity.");
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_session (FinxPracticeSlot  *slot,
               const FinxOrder   *order,
               GError           **error)
{
  const FinxInstrument *instrument = order->instrument;
  gboolean at_once = order->tif == FINX_TIF_IOC || order->tif == FINX_TIF_FOK;
  gint64 price = 0, size = 0;

  if (!finx_practice_market_is_open (slot->market) && (order->type == FINX_ORDER_MARKET || at_once))
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-PRACTICE-016",
                      "The market for %s is closed. A limit order can wait until it opens.", instrument->symbol);
      return FALSE;
    }
  if (order->tif != FINX_TIF_FOK)
    return TRUE;
  price = order->side == FINX_SIDE_BUY ? FINX_MATCHING_ANY_BUY : FINX_MATCHING_ANY_SELL;
  if (finx_decimal_is_known (order->limit_price))
    finx_decimal_to_units (order->limit_price, instrument->price_scale, &price);
  finx_decimal_to_units (order->quantity, instrument->size_scale, &size);
  if (finx_matching_available (finx_practice_market_book (slot->market), order->side, price, size) == size)
    return TRUE;
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-PRACTICE-017",
                  "The book does not hold enough to fill the whole order at once. Lower the quantity or let it rest.");
  return FALSE;
}

/* An account does not trade with itself: what would do so at once is refused, and nothing is lost. A stop that is
 * triggered later makes the resting order leave instead, because it protects. */
static gboolean
check_self_match (FinxPracticeDesk         *self,
                  const FinxPracticeSlot   *slot,
                  const FinxOrder          *order,
                  const FinxPracticeEntry  *replaced,
                  GError                  **error)
{
  const FinxInstrument *instrument = order->instrument;
  gint64 price = order->side == FINX_SIDE_BUY ? FINX_MATCHING_ANY_BUY : FINX_MATCHING_ANY_SELL, size = 0;
  g_autofree char *quantity = NULL, *limit = NULL;
  const FinxOrder *own;
  guint64 owner;

  if (order->type != FINX_ORDER_MARKET && order->type != FINX_ORDER_LIMIT && (replaced == NULL || !replaced->triggered))
    return TRUE;
  if (replaced != NULL ? replaced->held || replaced->asleep : finx_practice_orders_waits (self->orders, order))
    return TRUE;
  if (finx_decimal_is_known (order->limit_price))
    finx_decimal_to_units (order->limit_price, instrument->price_scale, &price);
  finx_decimal_to_units (finx_decimal_sub (order->quantity, order->filled), instrument->size_scale, &size);
  owner = finx_matching_find_own (finx_practice_market_book (slot->market), order->side, price, size);
  if (owner == 0)
    return TRUE;
  own = finx_practice_orders_get (self->orders, owner)->order;
  quantity = finx_decimal_to_string (finx_decimal_sub (own->quantity, own->filled));
  limit = finx_decimal_to_string (own->limit_price);
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-PRACTICE-028",
                  "It would trade with your own order %s (%s %s at %s), which is not allowed. Cancel or change that order first.",
                  own->venue_id, own->side == FINX_SIDE_BUY ? finx_text ("buys") : finx_text ("sells"), quantity, limit);
  return FALSE;
}

static gboolean
check_running (FinxPracticeDesk  *self,
               GError           **error)
{
  if (!self->is_paused)
    return TRUE;
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-PRACTICE-029",
                  "The practice market is paused. Let it go on in the practice desk's window, then send the order again.");
  return FALSE;
}

static FinxPracticeSlot *
check_order (FinxPracticeDesk  *self,
             const FinxOrder   *order,
             FinxDecimal       *reserved,
             GError           **error)
{
  FinxPracticeSlot *slot = finx_practice_desk_find_slot (self, order->instrument);

  if (slot == NULL)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-PRACTICE-020", "The practice exchange does not trade %s.",
                      order->instrument != NULL ? order->instrument->symbol : "an unnamed instrument");
      return NULL;
    }
  if (self->account == NULL || g_strcmp0 (order->account, self->account->id) != 0)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-PRACTICE-021", "The practice exchange has no account %s.",
                      order->account != NULL ? order->account : "for this order");
      return NULL;
    }
  if (!finx_order_validate (order, error) || !check_running (self, error))
    return NULL;
  if (finx_practice_orders_knows (self->orders, order->client_id))
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-PRACTICE-022",
                      "An order with the id %s was sent before; it was not placed again.", order->client_id);
      return NULL;
    }
  finx_practice_desk_wake (self, slot);
  if (!check_value (slot, order, error) || !check_exit (self, order, error) || !check_session (slot, order, error)
      || !check_self_match (self, slot, order, NULL, error)
      || !finx_practice_desk_check_risk (self, slot, order, NULL, reserved, error))
    return NULL;
  return slot;
}

static void
broker_set_sink (FinxBroker           *broker,
                 const FinxBrokerSink *sink,
                 gpointer              user_data)
{
  FinxPracticeDesk *self = FINX_PRACTICE_DESK (broker);

  self->broker_sink = sink != NULL ? *sink : (FinxBrokerSink) { NULL, };
  self->broker_data = user_data;
}

static const FinxBrokerCapabilities *
broker_get_capabilities (FinxBroker           *broker,
                         const FinxInstrument *instrument)
{
  static const FinxBrokerCapabilities capabilities = {
    .order_types = 1u << FINX_ORDER_MARKET | 1u << FINX_ORDER_LIMIT | 1u << FINX_ORDER_STOP | 1u << FINX_ORDER_STOP_LIMIT
                   | 1u << FINX_ORDER_TRAILING_STOP,
    .tifs = 1u << FINX_TIF_DAY | 1u << FINX_TIF_GTC | 1u << FINX_TIF_IOC | 1u << FINX_TIF_FOK,
    .features = FINX_BROKER_REPLACES | FINX_BROKER_BRACKETS | FINX_BROKER_SHORTS,
    .streams = FINX_STREAM_QUOTES | FINX_STREAM_DEPTH,
    .book_levels = FINX_BOOK_DEPTH,
  };

  return &capabilities;
}

/* (nullable) (transfer none): the order's venue id; %NULL with an error set */
static const char *
accept_order (FinxPracticeDesk  *self,
              const FinxOrder   *order,
              GError           **error)
{
  FinxDecimal reserved;
  FinxPracticeSlot *slot = check_order (self, order, &reserved, error);
  FinxPracticeEntry *entry;

  if (slot == NULL)
    return NULL;
  entry = finx_practice_orders_accept (self->orders, order, slot->market, reserved, finx_clock_now (self->clock),
                                       finx_practice_desk_tick_target (self, slot));
  slot->changed = TRUE;
  return entry->order->venue_id;
}

/* An entry whose exit order is refused does not stay alone. */
static void
take_back (FinxPracticeDesk *self,
           const FinxOrder  *order)
{
  FinxPracticeEntry *entry = finx_practice_orders_find (self->orders, order->client_id);

  if (finx_order_state_is_open (entry->order->state))
    finx_practice_orders_cancel (self->orders, entry, "An exit order was refused", finx_clock_now (self->clock));
}

static void
broker_place_async (FinxBroker          *broker,
                    GPtrArray           *orders,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  FinxPracticeDesk *self = FINX_PRACTICE_DESK (broker);
  /* No cancellable: the outcome is known at once, and a cancelled task would hide it. */
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *first = NULL;
  GError *error = NULL;

  for (guint i = 0; i < orders->len; i++)
    {
      const char *venue_id = accept_order (self, orders->pdata[i], &error);

      if (venue_id == NULL && i > 0)
        {
          take_back (self, orders->pdata[0]);
          g_prefix_error (&error, "An exit order was refused; what is not filled of the bracket is cancelled: ");
        }
      if (venue_id == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
      if (i == 0)
        first = g_strdup (venue_id);
    }
  g_task_return_pointer (task, g_steal_pointer (&first), g_free);
}

static char *
broker_place_finish (FinxBroker    *broker,
                     GAsyncResult  *result,
                     GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static FinxPracticeEntry *
find_entry (FinxPracticeDesk  *self,
            const char        *client_id,
            gboolean           must_be_open,
            GError           **error)
{
  FinxPracticeEntry *entry = finx_practice_orders_find (self->orders, client_id);

  if (entry == NULL)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-PRACTICE-023", "The practice exchange has no order %s.", client_id);
  else if (must_be_open && !finx_order_state_is_open (entry->order->state))
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-PRACTICE-024", "The order is no longer open: it is %s.",
                    finx_order_state_to_string (entry->order->state));
  else
    return entry;
  return NULL;
}

static gboolean
check_replace (FinxPracticeDesk         *self,
               const FinxPracticeEntry  *entry,
               const FinxOrder          *changes,
               FinxDecimal              *reserved,
               GError                  **error)
{
  g_autoptr(FinxOrder) order = finx_order_copy (entry->order);
  FinxPracticeSlot *slot;

  order->quantity = changes->quantity;
  if (finx_decimal_is_known (order->limit_price))
    order->limit_price = changes->limit_price;
  if (finx_decimal_is_known (order->stop_price) && finx_decimal_is_known (changes->stop_price))
    order->stop_price = changes->stop_price;
  if (finx_decimal_is_known (order->trail))
    order->trail = changes->trail;
  if (finx_decimal_compare (order->quantity, order->filled) <= 0)
    {
      g_autofree char *filled = finx_decimal_to_string (order->filled);

      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-PRACTICE-025",
                      "%s of the order are filled; the new quantity must be above that. Cancel the rest instead.", filled);
      return FALSE;
    }
  slot = finx_practice_desk_find_slot (self, order->instrument);
  return finx_order_validate (order, error) && check_running (self, error)
         && check_self_match (self, slot, order, entry, error)
         && finx_practice_desk_check_risk (self, slot, order, entry, reserved, error);
}

static void
broker_replace_async (FinxBroker          *broker,
                      const FinxOrder     *order,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  FinxPracticeDesk *self = FINX_PRACTICE_DESK (broker);
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  GError *error = NULL;
  FinxPracticeEntry *entry = find_entry (self, order->client_id, TRUE, &error);
  FinxDecimal reserved;
  FinxPracticeSlot *slot;

  if (entry == NULL || !check_replace (self, entry, order, &reserved, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  slot = finx_practice_desk_find_slot (self, entry->order->instrument);
  finx_practice_orders_replace (self->orders, entry, order, reserved, finx_clock_now (self->clock),
                                finx_practice_desk_tick_target (self, slot));
  slot->changed = TRUE;
  g_task_return_boolean (task, TRUE);
}

static void
broker_cancel_async (FinxBroker          *broker,
                     const char          *client_id,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  FinxPracticeDesk *self = FINX_PRACTICE_DESK (broker);
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  GError *error = NULL;
  FinxPracticeEntry *entry = find_entry (self, client_id, TRUE, &error);

  if (entry == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  finx_practice_desk_find_slot (self, entry->order->instrument)->changed = TRUE;
  finx_practice_orders_cancel (self->orders, entry, "Cancelled by you", finx_clock_now (self->clock));
  g_task_return_boolean (task, TRUE);
}

static gboolean
broker_boolean_finish (FinxBroker    *broker,
                       GAsyncResult  *result,
                       GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
broker_query_async (FinxBroker          *broker,
                    const char          *client_id,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  FinxPracticeDesk *self = FINX_PRACTICE_DESK (broker);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  FinxPracticeEntry *entry = find_entry (self, client_id, FALSE, &error);

  if (entry == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, finx_order_copy (entry->order), (GDestroyNotify) finx_order_free);
}

static FinxOrder *
broker_query_finish (FinxBroker    *broker,
                     GAsyncResult  *result,
                     GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static FinxDecimal
broker_estimate_fee (FinxBroker           *broker,
                     const FinxInstrument *instrument,
                     FinxDecimal           quantity,
                     FinxDecimal           price)
{
  return finx_practice_fee (instrument, quantity, price);
}

void
finx_practice_desk_broker_init (FinxBrokerInterface *iface)
{
  iface->get_capabilities = broker_get_capabilities;
  iface->set_sink = broker_set_sink;
  iface->place_async = broker_place_async;
  iface->place_finish = broker_place_finish;
  iface->replace_async = broker_replace_async;
  iface->replace_finish = broker_boolean_finish;
  iface->cancel_async = broker_cancel_async;
  iface->cancel_finish = broker_boolean_finish;
  iface->query_async = broker_query_async;
  iface->query_finish = broker_query_finish;
  iface->estimate_fee = broker_estimate_fee;
}
