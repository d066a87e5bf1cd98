/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What OpenD tells unasked: orders and fills of the account, prices that were subscribed, and how it is itself. Nothing of it is numbered:
 * what is told of an order makes FinX read the fills, and everything is read again from time to time. */
#include "adapters/moomoo/finx-moomoo-private.h"

#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-text.h"

#define KEPT          (61 * FINX_USEC_PER_SEC)  /* a subscription can not be taken back earlier */
#define BUYER         1                         /* whose trade it was */
#define REAL_TIME     1                         /* of a trade that is told: it happens now */
#define MOST_MESSAGES 400

typedef enum
{
  NOTIFY_EVENT = 1,
  NOTIFY_CONNECTION = 3
} Notice;

typedef enum
{
  EVENT_KICKED_OUT = 7,
  EVENT_PASSWORD_CHANGED = 8,
  EVENT_TRADE_PASSWORD_CHANGED = 14
} Event;

/* Orders */

static const char *
note_of (const FinxOrder *order)
{
  switch (order->state)
    {
    case FINX_ORDER_WORKING:   return "In the book";
    case FINX_ORDER_WAITING:   return "Waits for its price";
    case FINX_ORDER_PARTIAL:   return "Partly filled";
    case FINX_ORDER_FILLED:    return "Filled";
    case FINX_ORDER_CANCELLED: return "Cancelled";
    case FINX_ORDER_EXPIRED:   return "Expired";
    case FINX_ORDER_REJECTED:  return "Rejected";
    default:                   return "Told by the broker";
    }
}

static gboolean
is_account (FinxMoomoo              *self,
            const Moomoo__TrdHeader *header)
{
  return header == NULL || (header->acc_id == self->account && header->trd_env == self->environment);
}

static void
take_order (FinxMoomoo   *self,
            const guint8 *s2c,
            gsize         length)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (client);
  g_autoptr(ProtobufCMessage) message = moomoo_message_unpack (&moomoo__order_update__descriptor, s2c, length);
  const Moomoo__OrderUpdate *update = (const Moomoo__OrderUpdate *) message;
  g_autoptr(FinxOrder) order = NULL;
  const FinxOrder *known;
  const char *note;

  if (update != NULL && (!is_account (self, update->header)
                         || (update->order != NULL && moomoo_is_elsewhere (update->order->has_sec_market, update->order->sec_market,
                                                                           update->order->has_trd_market, update->order->trd_market, update->order->code))))
    return;
  order = update != NULL && update->order != NULL ? moomoo_parse_order (self, update->order) : NULL;
  if (order == NULL)
    {
      finx_log (FINX_LOG_WARNING, "broker", "", "Moomoo told something of an order that could not be read; orders are read again");
      finx_broker_client_sync_soon (client);
      return;
    }
  known = finx_order_ledger_find_venue (ledger, order->venue_id);
  if (known == NULL)
    known = finx_order_ledger_find (ledger, order->client_id);
  if (known == NULL || finx_decimal_compare (order->filled, known->filled) > 0)
    finx_broker_client_sync_soon (client);      /* its fills are read: they have ids and fees */
  if (known != NULL && update->order->has_order_status && update->order->order_status == -1)
    return;                                     /* Moomoo does not know it now; what it said last counts */
  note = note_of (order);
  finx_broker_client_note_exchange (client, known != NULL ? known->client_id : *order->client_id != '\0' ? order->client_id : order->venue_id, FALSE, note);
  finx_order_ledger_take (ledger, g_steal_pointer (&order), note);
}

/* Prices */

MoomooPrices *
moomoo_prices_of (FinxMoomoo           *self,
                  const FinxInstrument *instrument)
{
  MoomooPrices *prices = g_hash_table_lookup (self->prices, instrument);

  if (prices == NULL)
    {
      prices = g_new0 (MoomooPrices, 1);
      prices->previous_close = FINX_DECIMAL_UNKNOWN;
      g_hash_table_insert (self->prices, (gpointer) instrument, prices);
    }
  return prices;
}

/* @tick: kind, side and time are set */
static gboolean
set_units (FinxTick             *tick,
           const FinxInstrument *instrument,
           FinxDecimal           price,
           FinxDecimal           size)
{
  tick->instrument = instrument->index;
  return (tick->kind == FINX_TICK_VOLUME
          || (finx_decimal_to_units (finx_decimal_rescale (price, instrument->price_scale, FINX_ROUND_HALF_EVEN), instrument->price_scale, &tick->price)
              && tick->price > 0))
         && finx_decimal_to_units (finx_decimal_rescale (size, instrument->size_scale, FINX_ROUND_HALF_EVEN), instrument->size_scale, &tick->size)
         && tick->size >= 0 && tick->time_us > 0;
}

/* The day as it is when a subscription begins, and a new one's beginning; single trades come by themselves. */
static void
take_basic (FinxMoomoo              *self,
            const Moomoo__BasicQot  *node)
{
  const FinxInstrument *instrument = moomoo_find_quoted (FINX_BROKER_CLIENT (self), node->security);
  MoomooPrices *prices = instrument != NULL ? moomoo_prices_of (self, instrument) : NULL;
  gint64 time_us = moomoo_time (node->has_update_timestamp, node->update_timestamp, node->update_time,
                                node->security != NULL ? moomoo_market_of_quote (node->security->market) : NULL);
  FinxDecimal previous = moomoo_positive (node->has_last_close_price, node->last_close_price);
  FinxDecimal volume = node->has_hp_volume ? moomoo_decimal (TRUE, node->hp_volume) : node->has_volume ? finx_decimal_new (node->volume, 0) : FINX_DECIMAL_UNKNOWN;
  const struct { FinxTickKind kind; FinxDecimal price, size; } values[] = {
    { FINX_TICK_SESSION, previous, FINX_DECIMAL_ZERO },
    { FINX_TICK_OPEN, moomoo_positive (node->has_open_price, node->open_price), FINX_DECIMAL_ZERO },
    { FINX_TICK_HIGH, moomoo_positive (node->has_high_price, node->high_price), FINX_DECIMAL_ZERO },
    { FINX_TICK_LOW, moomoo_positive (node->has_low_price, node->low_price), FINX_DECIMAL_ZERO },
    { FINX_TICK_VOLUME, FINX_DECIMAL_UNKNOWN, volume },
    { FINX_TICK_LAST, moomoo_positive (node->has_cur_price, node->cur_price), FINX_DECIMAL_ZERO },
  };
  FinxTick ticks[G_N_ELEMENTS (values)];
  gsize n = 0;

  if (prices == NULL || (prices->has_day && finx_decimal_equal (previous, prices->previous_close)))
    return;
  prices->has_day = TRUE;
  prices->previous_close = previous;
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      ticks[n] = (FinxTick) { .time_us = time_us, .kind = (guint8) values[i].kind };
      if (set_units (&ticks[n], instrument, values[i].price, values[i].size))
        n++;
    }
  if (n > 0)
    finx_broker_client_push_ticks (FINX_BROKER_CLIENT (self), ticks, n);
}

static void
take_basics (FinxMoomoo   *self,
             const guint8 *s2c,
             gsize         length)
{
  g_autoptr(ProtobufCMessage) message = moomoo_message_unpack (&moomoo__basic_qot_list__descriptor, s2c, length);
  const Moomoo__BasicQotList *list = (const Moomoo__BasicQotList *) message;

  for (gsize i = 0; list != NULL && i < list->n_basic_qot_list; i++)
    take_basic (self, list->basic_qot_list[i]);
}

/* What was traded before it was asked for is no trade now. A trade that was told is not told again. */
static void
take_trades (FinxMoomoo   *self,
             const guint8 *s2c,
             gsize         length)
{
  g_autoptr(ProtobufCMessage) message = moomoo_message_unpack (&moomoo__ticker_list__descriptor, s2c, length);
  const Moomoo__TickerList *list = (const Moomoo__TickerList *) message;
  const FinxInstrument *instrument = list != NULL ? moomoo_find_quoted (FINX_BROKER_CLIENT (self), list->security) : NULL;
  MoomooPrices *prices = instrument != NULL ? moomoo_prices_of (self, instrument) : NULL;
  FinxTick ticks[MOST_MESSAGES];
  gsize n = 0;

  for (gsize i = 0; instrument != NULL && i < list->n_ticker_list && n < MOST_MESSAGES; i++)
    {
      const Moomoo__Ticker *node = list->ticker_list[i];
      gboolean is_new = !node->has_push_data_type || node->push_data_type == REAL_TIME;
      FinxDecimal size = node->has_hp_volume ? moomoo_decimal (TRUE, node->hp_volume) : node->has_volume ? finx_decimal_new (node->volume, 0) : FINX_DECIMAL_UNKNOWN;

      if (node->has_sequence && node->sequence <= prices->sequence && prices->sequence != 0)
        continue;
      prices->sequence = node->has_sequence ? node->sequence : prices->sequence;
      if (!is_new && i + 1 < list->n_ticker_list)
        continue;
      ticks[n] = (FinxTick) { .time_us = moomoo_time (node->has_timestamp, node->timestamp, node->time, moomoo_market_of_quote (list->security->market)),
                              .kind = is_new ? FINX_TICK_TRADE : FINX_TICK_LAST,
                              .side = node->has_dir && node->dir == BUYER ? FINX_SIDE_BUY : FINX_SIDE_SELL };
      if (set_units (&ticks[n], instrument, moomoo_positive (node->has_price, node->price), size))
        n++;
    }
  if (n > 0)
    finx_broker_client_push_ticks (FINX_BROKER_CLIENT (self), ticks, n);
}

static void
take_book (FinxMoomoo   *self,
           const guint8 *s2c,
           gsize         length)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  g_autoptr(ProtobufCMessage) message = moomoo_message_unpack (&moomoo__order_book__descriptor, s2c, length);
  const Moomoo__OrderBook *book = (const Moomoo__OrderBook *) message;
  const FinxInstrument *instrument = book != NULL ? moomoo_find_quoted (client, book->security) : NULL;
  MoomooPrices *prices = instrument != NULL ? moomoo_prices_of (self, instrument) : NULL;
  FinxDepth depth = { 0, };
  FinxTick ticks[2];
  gsize n = 0;

  if (prices == NULL)
    return;
  depth.instrument = instrument->index;
  depth.time_us = MAX (moomoo_time (book->has_svr_recv_time_bid_timestamp, book->svr_recv_time_bid_timestamp, NULL, NULL),
                       moomoo_time (book->has_svr_recv_time_ask_timestamp, book->svr_recv_time_ask_timestamp, NULL, NULL));
  if (depth.time_us == 0)
    depth.time_us = finx_broker_client_get_now (client);
  depth.n_bids = moomoo_read_levels (book->order_book_bid_list, book->n_order_book_bid_list, instrument, depth.bids);
  depth.n_asks = moomoo_read_levels (book->order_book_ask_list, book->n_order_book_ask_list, instrument, depth.asks);
  if ((prices->streams & FINX_STREAM_DEPTH) != 0)
    finx_broker_client_push_depth (client, &depth);
  if (depth.n_bids > 0)
    ticks[n++] = (FinxTick) { .time_us = depth.time_us, .instrument = depth.instrument, .kind = FINX_TICK_BID,
                              .price = depth.bids[0].price, .size = depth.bids[0].size };
  if (depth.n_asks > 0)
    ticks[n++] = (FinxTick) { .time_us = depth.time_us, .instrument = depth.instrument, .kind = FINX_TICK_ASK,
                              .price = depth.asks[0].price, .size = depth.asks[0].size };
  if (n > 0 && (prices->streams & FINX_STREAM_QUOTES) != 0)
    finx_broker_client_push_ticks (client, ticks, n);
}

/* How OpenD is */

static void
take_event (FinxMoomoo             *self,
            const Moomoo__GtwEvent *event)
{
  g_autofree char *words = finx_broker_shorten (g_utf8_make_valid (event->desc != NULL ? event->desc : "", -1));
  g_autoptr(GError) error = NULL;

  if (event->event_type == EVENT_TRADE_PASSWORD_CHANGED)
    self->is_unlocked = FALSE;
  if (event->event_type != EVENT_KICKED_OUT && event->event_type != EVENT_PASSWORD_CHANGED)
    return;
  finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-MOOMOO-028",
                  "OpenD was signed out: %s. Sign in again in its window; orders at the broker are as they were", words);
  finx_broker_client_stream_lost (FINX_BROKER_CLIENT (self), error);
}

/* OpenD's own connections to the broker: one for trading, one for prices. */
static void
take_status (FinxMoomoo                  *self,
             const Moomoo__ConnectStatus *status)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  g_autoptr(GError) error = NULL;

  if (status->has_qot_logined)
    finx_broker_client_set_feed (client, status->qot_logined ? FINX_FEED_LIVE : FINX_FEED_FAILED,
                                 status->qot_logined ? "" : finx_text ("OpenD has no prices: it lost its connection to Moomoo"));
  if (!status->has_trd_logined)
    return;
  if (status->trd_logined)
    {
      finx_broker_client_stream_ready (client);
      return;
    }
  finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-MOOMOO-029",
                  "OpenD lost its connection to Moomoo. It comes back by itself, or asks in its window to sign in");
  finx_broker_client_stream_lost (client, error);
}

static void
take_notice (FinxMoomoo   *self,
             const guint8 *s2c,
             gsize         length)
{
  g_autoptr(ProtobufCMessage) message = moomoo_message_unpack (&moomoo__notify__descriptor, s2c, length);
  const Moomoo__Notify *notice = (const Moomoo__Notify *) message;

  if (notice == NULL || !notice->has_type)
    return;
  if (notice->type == NOTIFY_EVENT && notice->event != NULL && notice->event->has_event_type)
    take_event (self, notice->event);
  else if (notice->type == NOTIFY_CONNECTION && notice->connect_status != NULL && self->is_listening)
    take_status (self, notice->connect_status);
}

static void
take_push (guint32       protocol,
           const guint8 *s2c,
           gsize         length,
           gpointer      user_data)
{
  FinxMoomoo *self = user_data;

  switch (protocol)
    {
    case MOOMOO_NOTIFY:
      take_notice (self, s2c, length);
      break;
    case MOOMOO_UPDATE_ORDER:
      take_order (self, s2c, length);
      break;
    case MOOMOO_UPDATE_ORDER_FILL:
      finx_broker_client_sync_soon (FINX_BROKER_CLIENT (self));
      break;
    case MOOMOO_UPDATE_BASIC_QOT:
      take_basics (self, s2c, length);
      break;
    case MOOMOO_UPDATE_TICKER:
      take_trades (self, s2c, length);
      break;
    case MOOMOO_UPDATE_ORDER_BOOK:
      take_book (self, s2c, length);
      break;
    default:
      break;
    }
}

/* Listening */

static void listen_to_account (FinxMoomoo *self);

static void
listening_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(FinxMoomoo) self = user_data;
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(MoomooAnswer) answer = moomoo_session_ask_finish (result, &error);

  if (!self->is_open || self->session == NULL || !moomoo_session_is_ready (self->session))
    return;
  if (answer == NULL || answer->type != 0)
    {
      if (error == NULL)
        finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-MOOMOO-030", "OpenD does not tell what happens to orders: %s. They are read from time to time",
                        answer->words);
      moomoo_session_drop (self->session, error);
      return;
    }
  self->is_listening = TRUE;
  finx_broker_client_stream_ready (client);
  finx_broker_client_set_feed (client, FINX_FEED_LIVE, "");
  finx_broker_client_resubscribe (client);
}

/* All accounts each time: it is not added to what was asked before. */
static void
listen_to_account (FinxMoomoo *self)
{
  Moomoo__SubAccPush c2s = MOOMOO__SUB_ACC_PUSH__INIT;

  c2s.n_acc_id_list = 1;
  c2s.acc_id_list = &self->account;
  moomoo_session_ask_async (self->session, moomoo_question_new (MOOMOO_SUB_ACC_PUSH, &c2s.base), NULL, listening_cb, g_object_ref (self));
}

/* OpenD does not remember what another connection wanted. Whether trading is unlocked it does, unless it was restarted meanwhile. */
static void
forget (FinxMoomoo *self)
{
  GHashTableIter iter;
  gpointer prices;

  self->is_listening = self->is_unlocked = FALSE;
  memset (self->refreshed_us, 0, sizeof self->refreshed_us);
  g_hash_table_iter_init (&iter, self->prices);
  while (g_hash_table_iter_next (&iter, NULL, &prices))
    {
      ((MoomooPrices *) prices)->subscribed = ((MoomooPrices *) prices)->readable = 0;
      ((MoomooPrices *) prices)->has_day = FALSE;
    }
}

static void
ready (gpointer user_data)
{
  FinxMoomoo *self = user_data;

  forget (self);
  if (self->is_open && self->account != 0)
    listen_to_account (self);
}

static void
lost (const GError *reason,
      gpointer      user_data)
{
  FinxMoomoo *self = user_data;
  g_autofree char *text = finx_error_text (reason);

  forget (self);
  if (!self->is_open)
    return;
  finx_broker_client_set_feed (user_data, FINX_FEED_FAILED, text);
  finx_broker_client_stream_lost (user_data, reason);
}

const MoomooSessionEvents moomoo_session_events = { ready, lost, take_push };

void
moomoo_open_streams (FinxBrokerClient *client)
{
  FinxMoomoo *self = FINX_MOOMOO (client);
  MoomooSession *session = moomoo_get_session (self, NULL);

  if (session == NULL || self->is_open)
    return;
  self->is_open = TRUE;
  moomoo_session_stay (session);
  if (moomoo_session_is_ready (session))
    listen_to_account (self);
}

void
moomoo_close_streams (FinxBrokerClient *client)
{
  FinxMoomoo *self = FINX_MOOMOO (client);

  self->is_open = FALSE;
  forget (self);
  if (self->tidy != NULL)
    g_source_destroy (self->tidy);
  g_clear_pointer (&self->tidy, g_source_unref);
  if (self->session != NULL)
    moomoo_session_close (self->session);
}

/* Subscriptions */

static guint
types_of (FinxStreams streams)
{
  return ((streams & FINX_STREAM_QUOTES) != 0 ? 1u << MOOMOO_SUB_BASIC | 1u << MOOMOO_SUB_BOOK | 1u << MOOMOO_SUB_TICKER : 0)
         | ((streams & FINX_STREAM_DEPTH) != 0 ? 1u << MOOMOO_SUB_BOOK : 0);
}

static guint
unwanted_of (const MoomooPrices *prices)
{
  return (prices->subscribed | prices->readable) & ~types_of (prices->streams);
}

static void
subscribed_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(FinxMoomoo) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(MoomooAnswer) answer = moomoo_session_ask_finish (result, &error);
  g_autofree char *text = NULL;

  if (!self->is_listening || (answer != NULL && answer->type == 0))
    return;
  text = g_strdup_printf (finx_text ("Moomoo gives no live prices: %s"), answer != NULL ? answer->words : error->message);
  finx_log (FINX_LOG_WARNING, "broker", "", "%s", text);
  finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), FINX_FEED_LIVE, text);
}

static void
tell (FinxMoomoo           *self,
      const FinxInstrument *instrument,
      guint                 types,
      gboolean              wanted)
{
  moomoo_session_ask_async (self->session, moomoo_subscribe_question (self, instrument, types, wanted, TRUE), NULL, subscribed_cb, g_object_ref (self));
}

static void plan_tidying (FinxMoomoo *self);

static gboolean
tidy_cb (gpointer user_data)
{
  FinxMoomoo *self = user_data;
  gint64 now_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
  GHashTableIter iter;
  gpointer instrument, value;

  g_clear_pointer (&self->tidy, g_source_unref);
  g_hash_table_iter_init (&iter, self->prices);
  while (g_hash_table_iter_next (&iter, &instrument, &value))
    {
      MoomooPrices *prices = value;
      guint unwanted = unwanted_of (prices);

      if (unwanted == 0 || now_us - prices->since_us < finx_broker_client_hasten (FINX_BROKER_CLIENT (self), KEPT))
        continue;
      prices->subscribed &= ~unwanted;
      prices->readable &= ~unwanted;
      if (self->session != NULL && moomoo_session_is_ready (self->session))
        tell (self, instrument, unwanted, FALSE);
    }
  plan_tidying (self);
  return G_SOURCE_REMOVE;
}

/* What nobody wants any more takes up room, but OpenD does not give it back within a minute. */
static void
plan_tidying (FinxMoomoo *self)
{
  GHashTableIter iter;
  gpointer value;
  gboolean is_needed = FALSE;

  g_hash_table_iter_init (&iter, self->prices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    is_needed = is_needed || unwanted_of (value) != 0;
  if (!is_needed || self->tidy != NULL)
    return;
  self->tidy = g_timeout_source_new ((guint) (finx_broker_client_hasten (FINX_BROKER_CLIENT (self), KEPT) / 1000));
  g_source_set_callback (self->tidy, tidy_cb, self, NULL);
  g_source_attach (self->tidy, g_main_context_get_thread_default ());
}

/* It was subscribed so that it can be asked for; that is taken back as well. */
void
moomoo_note_readable (FinxMoomoo           *self,
                      const FinxInstrument *instrument,
                      MoomooSubType         type)
{
  MoomooPrices *prices = moomoo_prices_of (self, instrument);

  prices->readable |= 1u << type;
  prices->since_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
  plan_tidying (self);
}

void
moomoo_subscribe (FinxBrokerClient     *client,
                  const FinxInstrument *instrument,
                  FinxStreams           streams)
{
  FinxMoomoo *self = FINX_MOOMOO (client);
  MoomooPrices *prices = moomoo_prices_of (self, instrument);
  guint missing = types_of (streams) & ~prices->subscribed;

  prices->streams = streams;
  if (!self->is_listening)
    return;                             /* asked again when OpenD listens */
  if (missing != 0)
    {
      prices->subscribed |= missing;
      prices->since_us = finx_clock_now (finx_broker_client_get_clock (client));
      tell (self, instrument, missing, TRUE);
    }
  plan_tidying (self);
}
