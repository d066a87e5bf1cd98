/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation/finx-practice-desk.h"

#include "base/finx-error.h"
#include "simulation/finx-practice-market.h"
#include "simulation/finx-practice-orders.h"
#include "simulation/finx-practice-risk.h"

/* A longer pause of the clock is not simulated step by step. */
#define LONGEST_CATCH_UP_US (10 * FINX_USEC_PER_MIN)
/* Beyond this pause open orders are compared with hourly instead of minute bars. */
#define LONGEST_MINUTE_GAP_US (7 * FINX_USEC_PER_DAY)
#define TICKS_PER_DELIVERY 4096

typedef struct
{
  FinxPracticeMarket *market;   /* owned; NULL: not one of ours */
  guint               row;      /* of the parameters */
  FinxStreams         streams;
  gboolean            is_new;   /* subscribed since the last step: wants a snapshot */
  gboolean            changed;  /* the book, since depth was last delivered */
} Slot;

struct _FinxPracticeDesk
{
  GObject              parent_instance;
  FinxInstrumentTable *instruments;
  FinxClock           *clock;
  FinxPracticeOptions  options;
  FinxFundamental     *fundamental;     /* NULL when the parameters are damaged */
  GArray              *slots;           /* (element-type Slot) by FinxInstrument.index */
  GArray              *ticks;           /* (element-type FinxTick) not yet delivered */
  FinxPracticeOrders  *orders;
  FinxAccount         *account;         /* (nullable) */
  FinxLedger          *ledger;          /* (nullable) */
  gint64               step_us;         /* last simulated moment; 0: none */
  FinxFeedSink         feed_sink;
  gpointer             feed_data;
  FinxBrokerSink       broker_sink;
  gpointer             broker_data;
};

static void feed_iface_init (FinxFeedInterface *iface);
static void history_iface_init (FinxHistoryInterface *iface);
static void broker_iface_init (FinxBrokerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxPracticeDesk, finx_practice_desk, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_FEED, feed_iface_init)
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_HISTORY, history_iface_init)
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_BROKER, broker_iface_init))

static Slot *
find_slot (FinxPracticeDesk     *self,
           const FinxInstrument *instrument)
{
  Slot *slot;

  if (instrument == NULL || instrument->index >= self->slots->len)
    return NULL;
  slot = &g_array_index (self->slots, Slot, instrument->index);
  return slot->market != NULL && finx_practice_market_instrument (slot->market) == instrument ? slot : NULL;
}

static gint64
grid_now (FinxPracticeDesk *self)
{
  gint64 now = finx_clock_now (self->clock);

  return now - now % FINX_FUNDAMENTAL_STEP_US;
}

/* Where ticks of the slot go: nowhere when nobody listens. */
static GArray *
tick_target (FinxPracticeDesk *self,
             const Slot       *slot)
{
  return (slot->streams & FINX_STREAM_QUOTES) != 0 && !slot->is_new ? self->ticks : NULL;
}

/* Brings a market that nobody watched to the desk's moment. */
static void
wake (FinxPracticeDesk *self,
      Slot             *slot)
{
  if (self->step_us == 0)
    self->step_us = grid_now (self);
  if (finx_practice_market_time (slot->market) != self->step_us)
    finx_practice_market_step (slot->market, self->step_us, NULL);
}

static void
price_cb (const FinxInstrument *instrument,
          FinxDecimal          *last,
          FinxDecimal          *previous,
          gpointer              user_data)
{
  FinxPracticeDesk *self = user_data;
  Slot *slot = find_slot (self, instrument);

  *last = *previous = FINX_DECIMAL_UNKNOWN;
  if (slot == NULL)
    return;
  wake (self, slot);
  *last = finx_instrument_price (instrument, finx_practice_market_last (slot->market));
}

/* @to per @from from the pair or its inverse; unknown when there is neither. */
static FinxDecimal
direct_rate (FinxPracticeDesk *self,
             const char       *from,
             const char       *to)
{
  g_autofree char *pair = g_strdup_printf ("%s/%s", from, to), *inverse = g_strdup_printf ("%s/%s", to, from);
  const FinxInstrument *instrument = finx_instrument_table_lookup (self->instruments, pair);
  FinxDecimal last, previous;

  if (g_str_equal (from, to))
    return finx_decimal_new (1, 0);
  if (instrument != NULL)
    {
      price_cb (instrument, &last, &previous, self);
      return last;
    }
  instrument = finx_instrument_table_lookup (self->instruments, inverse);
  if (instrument == NULL)
    return FINX_DECIMAL_UNKNOWN;
  price_cb (instrument, &last, &previous, self);
  return finx_decimal_div (finx_decimal_new (1, 0), last, 10, FINX_ROUND_HALF_EVEN);
}

static FinxDecimal
rate_cb (const char *from,
         const char *to,
         gpointer    user_data)
{
  FinxPracticeDesk *self = user_data;
  FinxDecimal rate = direct_rate (self, from, to);

  if (finx_decimal_is_known (rate))
    return rate;
  return finx_decimal_mul (direct_rate (self, from, "USD"), direct_rate (self, "USD", to), 10, FINX_ROUND_HALF_EVEN);
}

static void
fill_cb (const FinxFill *fill,
         gpointer        user_data)
{
  FinxPracticeDesk *self = user_data;
  g_autoptr(FinxEvent) event = finx_event_new_fill (finx_fill_copy (fill), fill->time_us, "");
  g_autoptr(GError) error = NULL;

  if (self->ledger != NULL && !finx_ledger_apply (self->ledger, event, &error))
    g_critical ("A practice fill does not fit the account: %s", error->message);
}

static void
deliver_ticks (FinxPracticeDesk *self)
{
  g_autoptr(GArray) ticks = NULL;

  if (self->ticks->len == 0)
    return;
  ticks = g_steal_pointer (&self->ticks);
  self->ticks = g_array_new (FALSE, FALSE, sizeof (FinxTick));
  if (self->feed_sink.ticks != NULL)
    self->feed_sink.ticks ((const FinxTick *) (gpointer) ticks->data, ticks->len, self->feed_data);
}

static void
deliver_depth (FinxPracticeDesk *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      Slot *slot = &g_array_index (self->slots, Slot, i);
      FinxDepth depth;

      if (slot->market == NULL || !slot->changed || (slot->streams & FINX_STREAM_DEPTH) == 0)
        continue;
      slot->changed = FALSE;
      finx_practice_market_depth (slot->market, &depth);
      if (self->feed_sink.depth != NULL)
        self->feed_sink.depth (&depth, self->feed_data);
    }
}

/* Sinks may place and cancel orders from inside, which makes more news. */
static void
deliver_news (FinxPracticeDesk *self)
{
  while (finx_practice_orders_has_news (self->orders))
    {
      g_autoptr(GPtrArray) news = finx_practice_orders_take (self->orders);

      for (guint i = 0; i < news->len; i++)
        {
          const FinxPracticeNews *item = g_ptr_array_index (news, i);

          if (self->broker_sink.order != NULL)
            self->broker_sink.order (item->order, item->note, self->broker_data);
          if (item->fill != NULL && self->broker_sink.fill != NULL)
            self->broker_sink.fill (item->fill, self->broker_data);
        }
    }
}

static gboolean
is_active (FinxPracticeDesk *self,
           const Slot       *slot)
{
  return slot->market != NULL
         && (slot->streams != 0 || finx_practice_orders_n_open (self->orders, slot->market) > 0);
}

static void
step_slot (FinxPracticeDesk *self,
           Slot             *slot,
           gint64            time_us)
{
  GArray *ticks = tick_target (self, slot);

  finx_practice_market_step (slot->market, time_us, ticks);
  finx_practice_orders_step (self->orders, slot->market, ticks);
  slot->changed = TRUE;
  if (ticks != NULL)
    finx_practice_market_publish (slot->market, ticks);
  if (slot->is_new)
    {
      slot->is_new = FALSE;
      if ((slot->streams & FINX_STREAM_QUOTES) != 0)
        finx_practice_market_snapshot (slot->market, self->ticks);
    }
}

/* Open orders of the market meet what its prices did between two moments. */
static void
cross_gap (FinxPracticeDesk *self,
           Slot             *slot,
           gint64            from_us,
           gint64            to_us)
{
  FinxInterval interval = to_us - from_us > LONGEST_MINUTE_GAP_US ? FINX_INTERVAL_1H : FINX_INTERVAL_1M;
  g_autoptr(GArray) bars = finx_fundamental_bars (self->fundamental, slot->row, interval, from_us, to_us, to_us);

  for (guint i = 0; i < bars->len && finx_practice_orders_n_open (self->orders, slot->market) > 0; i++)
    finx_practice_orders_cross (self->orders, slot->market, &g_array_index (bars, FinxBar, i));
  finx_practice_orders_expire (self->orders, slot->market, to_us);
}

static void
skip_to (FinxPracticeDesk *self,
         gint64            time_us)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      Slot *slot = &g_array_index (self->slots, Slot, i);

      if (slot->market == NULL)
        continue;
      if (finx_practice_orders_n_open (self->orders, slot->market) > 0)
        cross_gap (self, slot, self->step_us, time_us);
      if (!is_active (self, slot))
        continue;
      slot->is_new = slot->streams != 0;        /* the day went on unseen */
      step_slot (self, slot, time_us);
    }
}

/* FinxFeed */

static void
feed_set_sink (FinxFeed           *feed,
               const FinxFeedSink *sink,
               gpointer            user_data)
{
  FinxPracticeDesk *self = FINX_PRACTICE_DESK (feed);

  self->feed_sink = sink != NULL ? *sink : (FinxFeedSink) { NULL, };
  self->feed_data = user_data;
}

static void
feed_subscribe (FinxFeed             *feed,
                const FinxInstrument *instrument,
                FinxStreams           streams)
{
  FinxPracticeDesk *self = FINX_PRACTICE_DESK (feed);
  Slot *slot = find_slot (self, instrument);
  FinxStreams before;

  if (slot == NULL)
    return;
  before = slot->streams;
  slot->streams = streams;
  if ((streams & ~before) == 0)
    return;
  wake (self, slot);
  slot->changed = TRUE;
  if ((streams & ~before & FINX_STREAM_QUOTES) != 0)
    finx_practice_market_snapshot (slot->market, self->ticks);
  deliver_ticks (self);
  deliver_depth (self);
}

static FinxFeedState
feed_get_state (FinxFeed *feed)
{
  return FINX_PRACTICE_DESK (feed)->fundamental != NULL ? FINX_FEED_LIVE : FINX_FEED_FAILED;
}

static void
feed_iface_init (FinxFeedInterface *iface)
{
  iface->set_sink = feed_set_sink;
  iface->subscribe = feed_subscribe;
  iface->get_state = feed_get_state;
}

/* FinxHistory */

typedef struct
{
  const FinxInstrument *instrument;
  FinxInterval          interval;
  gint64                from_us, to_us;
} LoadRequest;

static void
load_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const LoadRequest *request = task_data;

  g_task_return_pointer (task, finx_practice_bars (source, request->instrument, request->interval,
                                                   request->from_us, request->to_us), (GDestroyNotify) g_array_unref);
}

static void
history_load_async (FinxHistory          *history,
                    const FinxInstrument *instrument,
                    FinxInterval          interval,
                    gint64                from_us,
                    gint64                to_us,
                    GCancellable         *cancellable,
                    GAsyncReadyCallback   callback,
                    gpointer              user_data)
{
  FinxPracticeDesk *self = FINX_PRACTICE_DESK (history);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  LoadRequest *request;

  if (find_slot (self, instrument) == NULL)
    {
      g_autoptr(GError) error = NULL;

      finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-PRACTICE-020", "The practice exchange does not trade %s.",
                      instrument != NULL ? instrument->symbol : "an unnamed instrument");
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  request = g_new (LoadRequest, 1);
  *request = (LoadRequest) { instrument, interval, from_us, to_us };
  g_task_set_task_data (task, request, g_free);
  g_task_run_in_thread (task, load_thread);
}

static GArray *
history_load_finish (FinxHistory   *history,
                     GAsyncResult  *result,
                     GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
history_iface_init (FinxHistoryInterface *iface)
{
  iface->load_async = history_load_async;
  iface->load_finish = history_load_finish;
}

/* FinxBroker */

/* Best opposite price, else the last one: what a market order would pay about. */
static gint64
expected_price (Slot     *slot,
                FinxSide  side)
{
  FinxLevel level;

  if (finx_matching_best (finx_practice_market_book (slot->market),
                          side == FINX_SIDE_BUY ? FINX_SIDE_SELL : FINX_SIDE_BUY, &level))
    return level.price;
  return finx_practice_market_last (slot->market);
}

static FinxDecimal
order_price (Slot            *slot,
             const FinxOrder *order)
{
  if (finx_decimal_is_known (order->limit_price))
    return order->limit_price;
  if (finx_decimal_is_known (order->stop_price))
    return order->stop_price;
  return finx_instrument_price (order->instrument, expected_price (slot, order->side));
}

static gboolean
waits_for_entry (FinxPracticeDesk *self,
                 const FinxOrder  *order)
{
  const FinxPracticeEntry *parent = NULL;

  if (order->parent != NULL && *order->parent != '\0')
    parent = finx_practice_orders_find (self->orders, order->parent);
  return parent != NULL && finx_order_state_is_open (parent->order->state);
}

/* TRUE: the other order of the pair is in the list; only one of the two fills. */
static gboolean
has_pair (GPtrArray       *orders,
          const FinxOrder *order)
{
  for (guint i = 0; order->oco_group != NULL && *order->oco_group != '\0' && i < orders->len; i++)
    if (g_strcmp0 (((const FinxOrder *) g_ptr_array_index (orders, i))->oco_group, order->oco_group) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_risk (FinxPracticeDesk         *self,
            Slot                     *slot,
            const FinxOrder          *order,
            const FinxPracticeEntry  *without,
            FinxDecimal              *reserved,
            GError                  **error)
{
  g_autoptr(GPtrArray) entries = finx_practice_orders_list (self->orders, NULL);
  g_autoptr(GPtrArray) open_orders = g_ptr_array_new ();
  FinxPracticeRisk risk = { .ledger = self->ledger, .currency = self->account->currency, .open_orders = open_orders,
                            .reserved = FINX_DECIMAL_ZERO, .price = price_cb, .rate = rate_cb, .user_data = self };

  *reserved = FINX_DECIMAL_ZERO;
  if (without != NULL ? without->held : waits_for_entry (self, order))
    return TRUE;                /* an exit only closes what its entry opens */
  for (guint i = 0; i < entries->len; i++)
    {
      const FinxPracticeEntry *entry = g_ptr_array_index (entries, i);

      if (entry == without)
        continue;
      risk.reserved = finx_decimal_add (risk.reserved, entry->reserved);
      if (!entry->held && !has_pair (open_orders, entry->order))
        g_ptr_array_add (open_orders, entry->order);
    }
  return finx_practice_risk_check (&risk, order, order_price (slot, order), reserved, error);
}

static gboolean
check_value (Slot             *slot,
             const FinxOrder  *order,
             GError          **error)
{
  const FinxInstrument *instrument = order->instrument;
  FinxDecimal value = finx_decimal_mul (order->quantity, order_price (slot, order), 12, FINX_ROUND_HALF_UP);

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
check_session (Slot             *slot,
               const FinxOrder  *order,
               GError          **error)
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

static Slot *
check_order (FinxPracticeDesk  *self,
             const FinxOrder   *order,
             FinxDecimal       *reserved,
             GError           **error)
{
  Slot *slot = find_slot (self, order->instrument);

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
  if (!finx_order_validate (order, error))
    return NULL;
  if (finx_practice_orders_knows (self->orders, order->client_id))
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-PRACTICE-022",
                      "An order with the id %s was sent before; it was not placed again.", order->client_id);
      return NULL;
    }
  wake (self, slot);
  if (!check_value (slot, order, error) || !check_exit (self, order, error) || !check_session (slot, order, error)
      || !check_risk (self, slot, order, NULL, reserved, error))
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

static void
broker_place_async (FinxBroker          *broker,
                    const FinxOrder     *order,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  FinxPracticeDesk *self = FINX_PRACTICE_DESK (broker);
  /* No cancellable: the outcome is known at once, and a cancelled task would hide it. */
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  FinxPracticeEntry *entry;
  FinxDecimal reserved;
  GError *error = NULL;
  Slot *slot = check_order (self, order, &reserved, &error);

  if (slot == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  entry = finx_practice_orders_accept (self->orders, order, slot->market, reserved, finx_clock_now (self->clock),
                                       tick_target (self, slot));
  slot->changed = TRUE;
  g_task_return_pointer (task, g_strdup (entry->order->venue_id), g_free);
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
check_replace (FinxPracticeDesk        *self,
               const FinxPracticeEntry *entry,
               const FinxOrder         *changes,
               FinxDecimal             *reserved,
               GError                 **error)
{
  g_autoptr(FinxOrder) order = finx_order_copy (entry->order);

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
  return finx_order_validate (order, error)
         && check_risk (self, find_slot (self, order->instrument), order, entry, reserved, error);
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
  Slot *slot;

  if (entry == NULL || !check_replace (self, entry, order, &reserved, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  slot = find_slot (self, entry->order->instrument);
  finx_practice_orders_replace (self->orders, entry, order, reserved, finx_clock_now (self->clock),
                                tick_target (self, slot));
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
  find_slot (self, entry->order->instrument)->changed = TRUE;
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

static void
broker_iface_init (FinxBrokerInterface *iface)
{
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

static void
finx_practice_desk_finalize (GObject *object)
{
  FinxPracticeDesk *self = FINX_PRACTICE_DESK (object);

  finx_practice_orders_free (self->orders);
  for (guint i = 0; i < self->slots->len; i++)
    finx_practice_market_free (g_array_index (self->slots, Slot, i).market);
  g_array_unref (self->slots);
  g_array_unref (self->ticks);
  g_clear_pointer (&self->fundamental, finx_fundamental_free);
  g_clear_pointer (&self->ledger, finx_ledger_free);
  g_clear_pointer (&self->account, finx_account_free);
  g_clear_object (&self->instruments);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (finx_practice_desk_parent_class)->finalize (object);
}

static void
finx_practice_desk_class_init (FinxPracticeDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_practice_desk_finalize;
}

static void
finx_practice_desk_init (FinxPracticeDesk *self)
{
  self->slots = g_array_new (FALSE, TRUE, sizeof (Slot));
  self->ticks = g_array_new (FALSE, FALSE, sizeof (FinxTick));
  self->orders = finx_practice_orders_new (fill_cb, self);
}

gboolean
finx_practice_add_instruments_for (FinxInstrumentTable        *instruments,
                                   const FinxPracticeOptions  *options,
                                   GError                    **error)
{
  const FinxPracticeParameters *parameters = finx_practice_parameters_get (error);

  if (parameters == NULL)
    return FALSE;
  for (guint i = 0; i < parameters->n; i++)
    {
      FinxInstrument instrument = *finx_practice_parameters_row (parameters, i)->instrument;

      if (!options->exchange_hours)
        instrument.calendar = FINX_CALENDAR_ALWAYS;
      if (finx_instrument_table_add (instruments, &instrument, error) == NULL)
        return FALSE;
    }
  return TRUE;
}

gboolean
finx_practice_add_instruments (FinxInstrumentTable  *instruments,
                               GError              **error)
{
  const FinxPracticeOptions options = { 0 };

  return finx_practice_add_instruments_for (instruments, &options, error);
}

FinxPracticeDesk *
finx_practice_desk_new (FinxInstrumentTable       *instruments,
                        FinxClock                 *clock,
                        const FinxPracticeOptions *options)
{
  FinxPracticeDesk *self = g_object_new (FINX_TYPE_PRACTICE_DESK, NULL);
  const FinxPracticeParameters *parameters = finx_practice_parameters_get (NULL);

  self->instruments = g_object_ref (instruments);
  self->clock = g_object_ref (clock);
  self->options = *options;
  if (parameters == NULL)
    return self;
  self->fundamental = finx_fundamental_new (parameters, options->seed, options->exchange_hours);
  g_array_set_size (self->slots, finx_instrument_table_get_size (instruments));
  for (guint i = 0; i < self->slots->len; i++)
    {
      const FinxInstrument *instrument = finx_instrument_table_get (instruments, i);
      const FinxPracticeParameter *row = finx_practice_parameters_find (parameters, instrument->symbol);
      Slot *slot = &g_array_index (self->slots, Slot, i);

      if (row == NULL || row->instrument->price_scale != instrument->price_scale
          || row->instrument->size_scale != instrument->size_scale)
        continue;
      slot->row = row->instrument->index;
      slot->market = finx_practice_market_new (instrument, row, self->fundamental, options->seed);
    }
  return self;
}

void
finx_practice_desk_restore (FinxPracticeDesk  *self,
                            const FinxAccount *account,
                            FinxLedger        *ledger,
                            GPtrArray         *open_orders,
                            GPtrArray         *client_ids)
{
  g_autoptr(GPtrArray) present = NULL;
  gint64 now_us;

  g_return_if_fail (FINX_IS_PRACTICE_DESK (self));

  now_us = grid_now (self);
  present = finx_practice_orders_list (self->orders, NULL);
  for (guint i = 0; i < present->len; i++)      /* these missed nothing */
    ((FinxPracticeEntry *) g_ptr_array_index (present, i))->since_us = now_us;
  g_clear_pointer (&self->account, finx_account_free);
  g_clear_pointer (&self->ledger, finx_ledger_free);
  self->account = finx_account_copy (account);
  self->ledger = finx_ledger_copy (ledger);
  for (guint i = 0; client_ids != NULL && i < client_ids->len; i++)
    finx_practice_orders_learn (self->orders, g_ptr_array_index (client_ids, i));
  for (guint i = 0; open_orders != NULL && i < open_orders->len; i++)
    {
      const FinxOrder *order = g_ptr_array_index (open_orders, i);
      Slot *slot = find_slot (self, order->instrument);

      if (slot == NULL || order->venue_id == NULL || *order->venue_id == '\0'
          || finx_practice_orders_find (self->orders, order->client_id) != NULL)
        continue;
      wake (self, slot);
      finx_practice_orders_restore (self->orders, order, slot->market);
    }
  finx_practice_orders_resume (self->orders);
  for (guint i = 0; i < self->slots->len; i++)
    {
      Slot *slot = &g_array_index (self->slots, Slot, i);
      g_autoptr(GPtrArray) entries = NULL;
      gint64 since_us = now_us;

      if (slot->market == NULL || finx_practice_orders_n_open (self->orders, slot->market) == 0)
        continue;
      entries = finx_practice_orders_list (self->orders, slot->market);
      for (guint k = 0; k < entries->len; k++)
        since_us = MIN (since_us, ((FinxPracticeEntry *) g_ptr_array_index (entries, k))->since_us);
      cross_gap (self, slot, since_us, now_us);
      finx_practice_orders_step (self->orders, slot->market, NULL);
    }
}

gboolean
finx_practice_desk_apply (FinxPracticeDesk  *self,
                          const FinxEvent   *event,
                          GError           **error)
{
  g_return_val_if_fail (FINX_IS_PRACTICE_DESK (self), FALSE);

  if (self->ledger == NULL || event->kind != FINX_EVENT_CASH)
    return TRUE;
  return finx_ledger_apply (self->ledger, event, error);
}

void
finx_practice_desk_step (FinxPracticeDesk *self)
{
  gint64 target;

  g_return_if_fail (FINX_IS_PRACTICE_DESK (self));

  target = grid_now (self);
  if (self->step_us == 0)
    self->step_us = target - FINX_FUNDAMENTAL_STEP_US;
  if (target - self->step_us > LONGEST_CATCH_UP_US)
    {
      skip_to (self, target);
      self->step_us = target;
    }
  while (self->step_us < target)
    {
      self->step_us += FINX_FUNDAMENTAL_STEP_US;
      for (guint i = 0; i < self->slots->len; i++)
        {
          Slot *slot = &g_array_index (self->slots, Slot, i);

          if (is_active (self, slot))
            step_slot (self, slot, self->step_us);
        }
      if (self->ticks->len >= TICKS_PER_DELIVERY)
        deliver_ticks (self);
    }
  deliver_ticks (self);
  deliver_depth (self);
  deliver_news (self);
}

gboolean
finx_practice_desk_replay (FinxPracticeDesk      *self,
                           const FinxInstrument  *instrument,
                           const FinxBar         *bars,
                           gsize                  n_bars,
                           double                 seconds_per_bar,
                           GError               **error)
{
  Slot *slot = find_slot (self, instrument);

  if (slot == NULL)
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-PRACTICE-020", "The practice exchange does not trade %s.",
                      instrument != NULL ? instrument->symbol : "an unnamed instrument");
      return FALSE;
    }
  if (n_bars > 0 && !(seconds_per_bar > 0))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRACTICE-026", "A replayed bar must last longer than zero seconds.");
      return FALSE;
    }
  for (gsize i = 0; i < n_bars; i++)
    if (!finx_bar_validate (&bars[i], error))
      return FALSE;
  wake (self, slot);
  finx_practice_market_replay (slot->market, bars, n_bars, seconds_per_bar, self->step_us + FINX_FUNDAMENTAL_STEP_US);
  return TRUE;
}

GArray *
finx_practice_bars (FinxPracticeDesk     *self,
                    const FinxInstrument *instrument,
                    FinxInterval          interval,
                    gint64                from_us,
                    gint64                to_us)
{
  Slot *slot = find_slot (self, instrument);

  if (slot == NULL)
    return g_array_new (FALSE, FALSE, sizeof (FinxBar));
  return finx_fundamental_bars (self->fundamental, slot->row, interval, from_us, to_us, finx_clock_now (self->clock));
}
