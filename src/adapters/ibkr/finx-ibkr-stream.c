/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prices, one subscription of quotes and one of the order book for each instrument that is wanted. TWS gives delayed prices where the
 * account has no live ones, by numbers of their own; that they are is told. */
#include "adapters/ibkr/finx-ibkr-private.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-text.h"

/* What is wanted of an instrument, and what was asked for it. */
struct _IbkrFeed
{
  const FinxInstrument *instrument;
  FinxStreams           streams;
  gint64                quotes, depth;  /* ids of requests; 0: not asked for */
  gboolean              is_smart;
  gboolean              is_asked;       /* for the instrument's number */
  gint64                volume;
  gint64                bid, ask, last, bid_size, ask_size, last_size;  /* units */
  FinxDepth             book;
};

void
ibkr_feed_free (gpointer self)
{
  g_free (self);
}

/* The session is gone, and what was asked in it. */
void
ibkr_forget_feeds (FinxIbkr *self)
{
  GHashTableIter iter;
  IbkrFeed *feed;

  g_hash_table_iter_init (&iter, self->feeds);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &feed))
    {
      feed->quotes = feed->depth = 0;
      feed->is_asked = FALSE;
      memset (&feed->book, 0, sizeof feed->book);
    }
}

/* Asking */

static void subscribe_now (FinxIbkr *self, IbkrFeed *feed);

static void
known_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  FinxIbkr *self = FINX_IBKR (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (FINX_BROKER_CLIENT (source), result, &error);
  IbkrFeed *feed = g_hash_table_lookup (self->feeds, user_data);

  if (feed == NULL)
    return;
  feed->is_asked = FALSE;
  if (call != NULL && call->rows->len == 1 && ibkr_contract_is_known (self, feed->instrument))
    subscribe_now (self, feed);
  else if (self->is_streaming)
    finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), FINX_FEED_LIVE, error != NULL ? error->message : finx_text ("TWS does not know an instrument that is watched"));
}

/* The number of an instrument comes from its details. */
static void
ask_number (FinxIbkr *self,
            IbkrFeed *feed)
{
  FinxBrokerCall *call;

  if (feed->is_asked)
    return;
  feed->is_asked = TRUE;
  call = finx_broker_call_new (FINX_READ_INSTRUMENTS);
  call->instrument = feed->instrument;
  finx_broker_client_call_async (FINX_BROKER_CLIENT (self), call, NULL, known_cb, (gpointer) feed->instrument);
}

static void
cancel (FinxIbkr *self,
        int       id,
        gint64   *request,
        gboolean  is_smart)
{
  g_autofree char *fields = id == OUT_CANCEL_MKT_DATA ? g_strdup_printf ("2,%" G_GINT64_FORMAT, *request)
                                                      : g_strdup_printf ("1,%" G_GINT64_FORMAT ",%d", *request, is_smart);
  g_auto(IbkrWriter) out = { 0 };

  *request = 0;
  ibkr_writer_init (&out);
  ibkr_write_plain (&out, id, fields);
  ibkr_post (self, &out, FINX_URGENCY_DATA, NULL);
}

static void
subscribe_now (FinxIbkr *self,
               IbkrFeed *feed)
{
  const IbkrContract *contract = ibkr_contract_of (self, feed->instrument);
  g_auto(IbkrWriter) out = { 0 };

  if (!self->is_ready)
    return;
  if (feed->streams != 0 && contract->con_id == 0)
    {
      ask_number (self, feed);
      return;
    }
  if ((feed->streams & FINX_STREAM_QUOTES) == 0 && feed->quotes != 0)
    cancel (self, OUT_CANCEL_MKT_DATA, &feed->quotes, FALSE);
  if ((feed->streams & FINX_STREAM_DEPTH) == 0 && feed->depth != 0)
    cancel (self, OUT_CANCEL_MKT_DEPTH, &feed->depth, feed->is_smart);
  if ((feed->streams & FINX_STREAM_QUOTES) != 0 && feed->quotes == 0)
    {
      ibkr_writer_init (&out);
      feed->quotes = self->next_request++;
      ibkr_write_market_data (&out, feed->quotes, contract);
      ibkr_post (self, &out, FINX_URGENCY_DATA, NULL);
    }
  if ((feed->streams & FINX_STREAM_DEPTH) != 0 && feed->depth == 0)
    {
      ibkr_writer_clear (&out);
      ibkr_writer_init (&out);
      memset (&feed->book, 0, sizeof feed->book);
      feed->depth = self->next_request++;
      feed->is_smart = g_strcmp0 (contract->exchange, "SMART") == 0;
      ibkr_write_depth (&out, feed->depth, contract);
      ibkr_post (self, &out, FINX_URGENCY_DATA, NULL);
    }
}

void
ibkr_subscribe (FinxBrokerClient     *client,
                const FinxInstrument *instrument,
                FinxStreams           streams)
{
  FinxIbkr *self = FINX_IBKR (client);
  IbkrFeed *feed = g_hash_table_lookup (self->feeds, instrument);

  if (feed == NULL && streams == 0)
    return;
  if (feed == NULL)
    {
      feed = g_new0 (IbkrFeed, 1);
      feed->instrument = instrument;
      g_hash_table_insert (self->feeds, (gpointer) instrument, feed);
    }
  feed->streams = streams;
  subscribe_now (self, feed);
}

static IbkrFeed *
find_feed (FinxIbkr *self,
           gint64    id)
{
  GHashTableIter iter;
  IbkrFeed *feed;

  g_hash_table_iter_init (&iter, self->feeds);
  while (id > 0 && g_hash_table_iter_next (&iter, NULL, (gpointer *) &feed))
    if (feed->quotes == id || feed->depth == id)
      return feed;
  return NULL;
}

/* Returns: whether it was about prices that are wanted */
gboolean
ibkr_feed_error (FinxIbkr   *self,
                 gint64      id,
                 gint64      code,
                 const char *words)
{
  IbkrFeed *feed = find_feed (self, id);
  g_autofree char *text = NULL;

  if (feed == NULL)
    return FALSE;
  if (code == 10167 || code == 10090)   /* delayed ones follow; the prices themselves say so */
    return TRUE;
  if (code == 317 || code == 316)
    {
      memset (&feed->book, 0, sizeof feed->book);
      if (code == 317)
        return TRUE;
    }
  text = g_strdup_printf (finx_text ("TWS gives no live prices of %s: %s"), feed->instrument->symbol, words);
  if (feed->quotes == id)
    feed->quotes = 0;
  else
    feed->depth = 0;
  finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), FINX_FEED_LIVE, text);
  return TRUE;
}

/* Quotes */

/* Delayed prices have numbers of their own for the same. */
static int
meaning_of (gint64 type)
{
  static const struct { gint64 delayed; int live; } twins[] = {
    { 66, 1 }, { 67, 2 }, { 68, 4 }, { 69, 0 }, { 70, 3 }, { 71, 5 }, { 72, 6 }, { 73, 7 }, { 74, 8 }, { 75, 9 }, { 76, 14 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (twins); i++)
    if (twins[i].delayed == type)
      return twins[i].live;
  return type >= 0 && type < 66 ? (int) type : -1;
}

enum { BID_SIZE = 0, BID = 1, ASK = 2, ASK_SIZE = 3, LAST = 4, LAST_SIZE = 5, HIGH = 6, LOW = 7, VOLUME = 8, CLOSE = 9, OPEN = 14 };

/* @price, @size: unknown: not told by this */
static void
apply_price (FinxBrokerQuote *quote,
             int              type,
             FinxDecimal      price,
             FinxDecimal      size)
{
  if (finx_decimal_sign (price) <= 0)
    price = FINX_DECIMAL_UNKNOWN;
  switch (type)
    {
    case BID:       quote->bid = price; break;
    case ASK:       quote->ask = price; break;
    case LAST:      quote->last = price; break;
    case CLOSE:     quote->previous_close = price; break;
    case BID_SIZE:  quote->bid_size = size; break;
    case ASK_SIZE:  quote->ask_size = size; break;
    case LAST_SIZE: quote->last_size = size; break;
    default:        break;
    }
  if (type == BID && finx_decimal_is_known (size))
    quote->bid_size = size;
  else if (type == ASK && finx_decimal_is_known (size))
    quote->ask_size = size;
  else if (type == LAST && finx_decimal_is_known (size))
    quote->last_size = size;
}

static gboolean
is_whole (const FinxBrokerQuote *quote)
{
  return finx_decimal_is_known (quote->bid) && finx_decimal_is_known (quote->ask) && finx_decimal_is_known (quote->last)
         && finx_decimal_is_known (quote->previous_close);
}

static gboolean
to_units (FinxDecimal  value,
          guint        scale,
          gint64      *units)
{
  return finx_decimal_is_known (value) && finx_decimal_to_units (finx_decimal_rescale (value, scale, FINX_ROUND_HALF_EVEN), scale, units);
}

static void
push (FinxIbkr     *self,
      IbkrFeed     *feed,
      FinxTickKind  kind,
      gint64        price,
      gint64        size)
{
  FinxTick tick = { .time_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self))), .price = price, .size = size,
                    .instrument = feed->instrument->index, .kind = (guint8) kind };

  finx_broker_client_push_ticks (FINX_BROKER_CLIENT (self), &tick, 1);
}

static void
take_sizes (FinxIbkr *self,
            IbkrFeed *feed,
            int       type,
            gint64    size)
{
  if (type == BID_SIZE && feed->bid > 0 && size != feed->bid_size)
    push (self, feed, FINX_TICK_BID, feed->bid, feed->bid_size = size);
  else if (type == ASK_SIZE && feed->ask > 0 && size != feed->ask_size)
    push (self, feed, FINX_TICK_ASK, feed->ask, feed->ask_size = size);
  else if (type == VOLUME && size > 0 && size != feed->volume)
    push (self, feed, FINX_TICK_VOLUME, 0, feed->volume = size);
}

/* TWS tells samples of trades, several a second at most: the first one after the beginning is an old one. */
static void
take_last (FinxIbkr *self,
           IbkrFeed *feed,
           gint64    price,
           gint64    size)
{
  push (self, feed, feed->last == 0 ? FINX_TICK_LAST : FINX_TICK_TRADE, price, size);
  feed->last = price;
}

static void
take_feed (FinxIbkr    *self,
           IbkrFeed    *feed,
           int          type,
           FinxDecimal  price,
           FinxDecimal  size)
{
  gint64 price_units = 0, size_units = 0;
  gboolean has_price = to_units (price, feed->instrument->price_scale, &price_units) && price_units > 0;
  gboolean has_size = to_units (size, feed->instrument->size_scale, &size_units) && size_units >= 0;

  if (!has_price)
    {
      if (has_size)
        take_sizes (self, feed, type, size_units);
      return;
    }
  switch (type)
    {
    case BID:
      feed->bid = price_units;
      feed->bid_size = has_size ? size_units : feed->bid_size;
      push (self, feed, FINX_TICK_BID, feed->bid, feed->bid_size);
      break;
    case ASK:
      feed->ask = price_units;
      feed->ask_size = has_size ? size_units : feed->ask_size;
      push (self, feed, FINX_TICK_ASK, feed->ask, feed->ask_size);
      break;
    case LAST:
      take_last (self, feed, price_units, has_size ? size_units : 0);
      break;
    case CLOSE:
      push (self, feed, FINX_TICK_SESSION, price_units, 0);
      break;
    case OPEN:
      push (self, feed, FINX_TICK_OPEN, price_units, 0);
      break;
    case HIGH:
      push (self, feed, FINX_TICK_HIGH, price_units, 0);
      break;
    case LOW:
      push (self, feed, FINX_TICK_LOW, price_units, 0);
      break;
    default:
      break;
    }
}

/* Returns: whether it belongs to something that is wanted */
gboolean
ibkr_take_price (FinxIbkr   *self,
                 int         id,
                 IbkrReader *in)
{
  FinxDecimal price = FINX_DECIMAL_UNKNOWN, size = FINX_DECIMAL_UNKNOWN;
  gint64 request, type;
  IbkrAsk *ask;
  IbkrFeed *feed;

  ibkr_read_past (in, 1);
  request = ibkr_read_integer (in, 0);
  type = ibkr_read_integer (in, -1);
  if (id == IN_TICK_PRICE)
    price = ibkr_read_decimal (in);
  if (id == IN_TICK_PRICE || id == IN_TICK_SIZE)
    size = ibkr_read_decimal (in);
  ask = ibkr_find_ask (self, request);
  feed = find_feed (self, request);
  if (in->is_short || (ask == NULL && feed == NULL))
    return FALSE;
  if (id == IN_MARKET_DATA_TYPE && ask != NULL && ask->quote != NULL)
    ask->quote->is_delayed = type >= 3;
  else if (id == IN_MARKET_DATA_TYPE && feed != NULL)
    finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), type >= 3 ? FINX_FEED_DELAYED : FINX_FEED_LIVE, "");
  if (id != IN_TICK_PRICE && id != IN_TICK_SIZE)
    return TRUE;
  if (feed != NULL)
    take_feed (self, feed, meaning_of (type), price, size);
  if (ask != NULL && ask->quote != NULL)
    {
      ask->quote->is_delayed = ask->quote->is_delayed || (type >= 66 && type <= 76);
      ask->quote->time_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
      apply_price (ask->quote, meaning_of (type), price, size);
      if (is_whole (ask->quote))
        ibkr_ask_late (ask);
    }
  return TRUE;
}

/* The order book */

/* Rows go in, change and go out by their place. A place that is not there is passed over: the next message sets it right. */
static void
apply_level (FinxDepth       *depth,
             gint64           position,
             gint64           operation,
             gint64           side,
             const FinxLevel *level)
{
  FinxLevel *levels = side == 1 ? depth->bids : depth->asks;
  guint32 *n = side == 1 ? &depth->n_bids : &depth->n_asks;
  guint at = (guint) CLAMP (position, 0, FINX_BOOK_DEPTH);

  if (position < 0 || at >= FINX_BOOK_DEPTH || at > *n || (operation != 0 && at == *n))
    return;
  if (operation == 1)
    {
      levels[at] = *level;
    }
  else if (operation == 0)
    {
      guint kept = MIN (*n, FINX_BOOK_DEPTH - 1);

      memmove (levels + at + 1, levels + at, (kept - at) * sizeof *levels);
      levels[at] = *level;
      *n = kept + 1;
    }
  else if (operation == 2)
    {
      memmove (levels + at, levels + at + 1, (*n - at - 1) * sizeof *levels);
      (*n)--;
    }
}

gboolean
ibkr_take_level (FinxIbkr   *self,
                 int         id,
                 IbkrReader *in)
{
  gint64 request, position, operation, side;
  FinxLevel level = { 0 };
  FinxDecimal price, size;
  IbkrAsk *ask;
  IbkrFeed *feed;
  const FinxInstrument *instrument;
  FinxDepth *depth;

  ibkr_read_past (in, 1);
  request = ibkr_read_integer (in, 0);
  position = ibkr_read_integer (in, -1);
  if (id == IN_DEPTH_L2)
    ibkr_read_past (in, 1);
  operation = ibkr_read_integer (in, -1);
  side = ibkr_read_integer (in, -1);
  price = ibkr_read_decimal (in);
  size = ibkr_read_decimal (in);
  ask = ibkr_find_ask (self, request);
  feed = find_feed (self, request);
  depth = ask != NULL ? ask->depth : feed != NULL ? &feed->book : NULL;
  if (in->is_short || depth == NULL || side < 0 || side > 1)
    return FALSE;
  instrument = ask != NULL ? ask->call->instrument : feed->instrument;
  if (!to_units (price, instrument->price_scale, &level.price) || !to_units (size, instrument->size_scale, &level.size))
    {
      if (operation != 2)
        return FALSE;
    }
  apply_level (depth, position, operation, side, &level);
  depth->instrument = instrument->index;
  depth->time_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
  depth->sequence++;
  if (ask != NULL)
    ibkr_ask_wait (ask, FINX_USEC_PER_SEC);     /* nothing says that it was the last row */
  else
    finx_broker_client_push_depth (FINX_BROKER_CLIENT (self), depth);
  return TRUE;
}
