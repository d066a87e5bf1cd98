/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Interactive Brokers is and can: the socket of TWS and IB Gateway as of server version 176. */
#include "adapters/ibkr/finx-ibkr-private.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (FinxIbkr, finx_ibkr, FINX_TYPE_BROKER_CLIENT)

static const FinxBrokerField fields[] = {
  { "host", N_("Computer"), N_("Where TWS or IB Gateway runs: 127.0.0.1 is this computer"), FALSE, FALSE },
  { "port", N_("Port"), N_("TWS: 7497 paper, 7496 live; IB Gateway: 4002 paper, 4001 live"), FALSE, FALSE },
  { "client", N_("Client number"), N_("Any from 1 on that no other program uses there, and always the same: only it may change its orders"), FALSE, FALSE, FALSE, NULL, TRUE },
  { NULL, NULL, NULL, FALSE, FALSE },
};

static const char *const live[FINX_N_ENDPOINTS] = { "tcp://127.0.0.1:7496", NULL, NULL, NULL };
static const char *const paper[FINX_N_ENDPOINTS] = { "tcp://127.0.0.1:7497", NULL, NULL, NULL };

static const FinxBrokerInfo info = {
  .id = "ibkr",
  .name = "Interactive Brokers",
  .live = live,
  .paper = paper,
  .limits = "45/s",             /* of the 50 messages that it allows */
  .fields = fields,
  .offers = N_("Shares, funds, currencies, futures, options and coins of most exchanges, through TWS or IB Gateway on this computer; a paper account without cost"),
  .steps = N_("Start TWS or IB Gateway and sign in, to the paper or the live account.\n"
              "In TWS, switch on “Enable ActiveX and Socket Clients” under Global Configuration, API, Settings; IB Gateway has it on.\n"
              "To trade, switch off “Read-Only API” there.\n"
              "Enter the port that stands there, and a client number that no other program uses."),
  .key_page = "https://www.interactivebrokers.com/en/trading/ibgateway-stable.php",
};

#define TYPE(type) (1u << FINX_ORDER_##type)
#define TIF(tif)   (1u << FINX_TIF_##tif)

enum { LISTED, CASH, COINS, NOTHING, N_KINDS };

static const FinxBrokerCapabilities can[N_KINDS] = {
  [LISTED] = {
    .order_types = TYPE (MARKET) | TYPE (LIMIT) | TYPE (STOP) | TYPE (STOP_LIMIT) | TYPE (TRAILING_STOP),
    .tifs = TIF (DAY) | TIF (GTC) | TIF (IOC) | TIF (FOK) | TIF (GTD) | TIF (OPEN) | TIF (CLOSE),
    .features = FINX_BROKER_REPLACES | FINX_BROKER_BRACKETS | FINX_BROKER_ONE_EXIT | FINX_BROKER_FRACTIONS | FINX_BROKER_EXTENDED
                | FINX_BROKER_PREVIEWS | FINX_BROKER_SHORTS,
    .streams = FINX_STREAM_QUOTES | FINX_STREAM_DEPTH,
    .book_levels = FINX_BOOK_DEPTH,
  },
  [CASH] = {
    .order_types = TYPE (MARKET) | TYPE (LIMIT) | TYPE (STOP) | TYPE (STOP_LIMIT) | TYPE (TRAILING_STOP),
    .tifs = TIF (DAY) | TIF (GTC) | TIF (IOC) | TIF (GTD),
    .features = FINX_BROKER_REPLACES | FINX_BROKER_BRACKETS | FINX_BROKER_ONE_EXIT | FINX_BROKER_NOTIONALS | FINX_BROKER_PREVIEWS | FINX_BROKER_SHORTS,
    .streams = FINX_STREAM_QUOTES | FINX_STREAM_DEPTH,
    .book_levels = FINX_BOOK_DEPTH,
  },
  [COINS] = {
    .order_types = TYPE (MARKET) | TYPE (LIMIT),
    .tifs = TIF (GTC) | TIF (IOC),
    .features = FINX_BROKER_REPLACES | FINX_BROKER_FRACTIONS | FINX_BROKER_NOTIONALS | FINX_BROKER_PREVIEWS,
    .streams = FINX_STREAM_QUOTES,
  },
  [NOTHING] = { .streams = FINX_STREAM_QUOTES },        /* an index is watched only */
};

static const FinxBrokerCapabilities *
get_capabilities (FinxBrokerClient     *client,
                  const FinxInstrument *instrument)
{
  FinxAssetClass asset_class = instrument != NULL ? instrument->asset_class : FINX_ASSET_EQUITY;

  return &can[asset_class == FINX_ASSET_FX ? CASH : asset_class == FINX_ASSET_CRYPTO ? COINS : asset_class == FINX_ASSET_INDEX ? NOTHING : LISTED];
}

static void
finx_ibkr_dispose (GObject *object)
{
  FinxIbkr *self = FINX_IBKR (object);

  G_OBJECT_CLASS (finx_ibkr_parent_class)->dispose (object);
  self->is_streaming = FALSE;
  ibkr_session_close (self, NULL);      /* nobody waits: who does holds a reference */
  g_clear_object (&self->socket);
}

static void
finx_ibkr_finalize (GObject *object)
{
  FinxIbkr *self = FINX_IBKR (object);

  finx_token_bucket_free (self->bucket);
  finx_token_bucket_free (self->searches);
  finx_token_bucket_free (self->short_bars[0]);
  finx_token_bucket_free (self->short_bars[1]);
  g_hash_table_unref (self->contracts);
  g_ptr_array_unref (self->orders);
  g_hash_table_unref (self->executions);
  g_hash_table_unref (self->rules);
  g_ptr_array_unref (self->asks);
  g_hash_table_unref (self->feeds);
  g_clear_error (&self->trouble);
  g_clear_error (&self->loss);
  g_free (self->account);
  G_OBJECT_CLASS (finx_ibkr_parent_class)->finalize (object);
}

static void
finx_ibkr_class_init (FinxIbkrClass *klass)
{
  FinxBrokerClientClass *client_class = FINX_BROKER_CLIENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_ibkr_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_ibkr_finalize;
  client_class->info = &info;
  client_class->get_capabilities = get_capabilities;
  client_class->send_async = ibkr_send_async;
  client_class->send_finish = ibkr_send_finish;
  client_class->describe = ibkr_describe;
  client_class->get_use = ibkr_get_use;
  client_class->open_streams = ibkr_open_streams;
  client_class->close_streams = ibkr_close_streams;
  client_class->subscribe = ibkr_subscribe;
}

static void
finx_ibkr_init (FinxIbkr *self)
{
  self->bucket = finx_token_bucket_new ((FinxRate) { IBKR_RATE, FINX_USEC_PER_SEC });
  self->searches = finx_token_bucket_new ((FinxRate) { 1, FINX_USEC_PER_SEC });
  self->short_bars[0] = finx_token_bucket_new ((FinxRate) { 5, 2 * FINX_USEC_PER_SEC });
  self->short_bars[1] = finx_token_bucket_new ((FinxRate) { 60, 10 * FINX_USEC_PER_MIN });
  self->next_order = 1;
  self->next_request = IBKR_FIRST_REQUEST;
  self->contracts = g_hash_table_new_full (NULL, NULL, NULL, ibkr_contract_free);
  self->orders = g_ptr_array_new_with_free_func (ibkr_order_free);
  self->rules = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  self->executions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, ibkr_execution_free);
  self->asks = g_ptr_array_new_with_free_func (ibkr_ask_free);
  self->feeds = g_hash_table_new_full (NULL, NULL, NULL, ibkr_feed_free);
  g_queue_init (&self->outbox);
}
