/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/coinbase-exchange/finx-coinbase-exchange.h"
#include "adapters/finx-price-scan.h"
#include "files/text/finx-json-tree.h"
#include "net/finx-web-socket.h"

G_BEGIN_DECLS

/* What was told of an instrument. */
typedef struct
{
  guint64     step;             /* of its order book, which is not numbered: counted by us */
  FinxStreams streams;          /* that were asked for on this connection */
  gint64      sequence;         /* of the newest ticker */
  gint64      trade;            /* number of the newest one; 0: none yet */
  gint64      promised;         /* that a heartbeat told, one second ago */
} CoinbaseExchangePrices;

/* Its fields count in microseconds. */
struct _FinxCoinbaseExchange
{
  FinxBrokerClient parent_instance;
  char            *currency;            /* that coins are told against */
  FinxDecimal      taker;               /* fee; unknown: not asked yet */
  GHashTable      *active;              /* product → gint64: when an order for it may have been filled last */
  gint64           seen_from_us, seen_to_us;    /* orders that were placed in this time are in @active; 0: none */
  GHashTable      *cancelled;           /* venue ids of orders whose cancellation was heard */
  FinxWebSocket   *user, *market;       /* (nullable) */
  gboolean         is_user_heard, is_market_heard;
  GPtrArray       *products;            /* (nullable) (element-type utf8): whose orders are told */
  gint64           looked_us;           /* when orders were read because nothing shows that none were missed */
  GHashTable      *asked;               /* venue id → whether it is to be asked once more: orders that are looked up */
  GArray          *changes;             /* (element-type FinxBookChange): of the message that is read */
  GHashTable      *prices;              /* FinxInstrument → CoinbaseExchangePrices */
  FinxScanSecond   second;
  FinxScanNames   *names;
};

/* finx-coinbase-exchange-key.c */
char            *coinbase_exchange_sign  (const char           *secret,
                                          const char           *timestamp,
                                          const char           *method,
                                          const char           *path,
                                          const char           *body,
                                          GError              **error);
char            *coinbase_exchange_timestamp (FinxBrokerClient *client);

/* finx-coinbase-exchange-order.c */
const FinxInstrument *coinbase_exchange_find_instrument (FinxBrokerClient *client,
                                          const char           *product);
void             coinbase_exchange_note_active (FinxCoinbaseExchange *self,
                                          const char           *product,
                                          gint64                time_us);
FinxOrder       *coinbase_exchange_parse_order (FinxCoinbaseExchange *self,
                                          const FinxJsonNode   *node);
FinxFill        *coinbase_exchange_parse_fill (FinxCoinbaseExchange *self,
                                          const FinxJsonNode   *node);

/* finx-coinbase-exchange-fills.c */
FinxHttpRequest *coinbase_exchange_ask_fills (FinxCoinbaseExchange *self,
                                          FinxBrokerCall       *call);
FinxCallOutcome  coinbase_exchange_read_fills (FinxCoinbaseExchange *self,
                                          FinxBrokerCall       *call,
                                          const FinxHttpReply  *reply,
                                          const FinxJsonNode   *root,
                                          GError              **error);

/* finx-coinbase-exchange-parse.c */
FinxCallOutcome  coinbase_exchange_not_understood (GError     **error);
FinxCallOutcome  coinbase_exchange_turn_page (FinxBrokerCall   *call,
                                          const FinxHttpReply  *reply,
                                          const char           *prefix,
                                          GError              **error);
FinxCallOutcome  coinbase_exchange_read  (FinxBrokerClient     *client,
                                          FinxBrokerCall       *call,
                                          const FinxHttpReply  *reply,
                                          GError              **error);

/* finx-coinbase-exchange-request.c */
FinxHttpRequest *coinbase_exchange_make_request (FinxBrokerClient *client,
                                          FinxBrokerCall       *call,
                                          GError              **error);

/* finx-coinbase-exchange-stream.c */
void             coinbase_exchange_open_streams (FinxBrokerClient *client);
void             coinbase_exchange_close_streams (FinxBrokerClient *client);
void             coinbase_exchange_take_event (FinxCoinbaseExchange *self,
                                          const FinxJsonNode   *root);

/* finx-coinbase-exchange-prices.c */
void             coinbase_exchange_subscribe (FinxBrokerClient *client,
                                          const FinxInstrument *instrument,
                                          FinxStreams           streams);
void             coinbase_exchange_take_price (FinxCoinbaseExchange *self,
                                          const FinxJsonNode   *root);
CoinbaseExchangePrices *coinbase_exchange_prices_of (FinxCoinbaseExchange *self,
                                          const FinxInstrument *instrument);
gboolean         coinbase_exchange_check_trade (CoinbaseExchangePrices *prices,
                                          const FinxInstrument *instrument,
                                          gint64                trade);
void             coinbase_exchange_push_book (FinxCoinbaseExchange *self,
                                          CoinbaseExchangePrices *prices,
                                          const FinxInstrument *instrument,
                                          gint64                time_us,
                                          gboolean              is_snapshot,
                                          gsize                 n);

/* finx-coinbase-exchange-scan.c */
gboolean         coinbase_exchange_scan_price (FinxCoinbaseExchange *self,
                                          const char           *text,
                                          gsize                 length);

G_END_DECLS
