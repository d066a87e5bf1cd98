/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/coinbase/finx-coinbase-key.h"
#include "adapters/coinbase/finx-coinbase.h"
#include "adapters/finx-price-scan.h"
#include "files/text/finx-json-tree.h"
#include "net/finx-web-socket.h"

G_BEGIN_DECLS

typedef enum
{
  COINBASE_USER,
  COINBASE_MARKET,
  COINBASE_N_STREAMS
} CoinbaseStream;

/* What was told of an instrument. */
typedef struct
{
  guint64     step;             /* of its order book: Coinbase counts messages, not these */
  FinxStreams streams;          /* that were asked for on this connection */
  FinxDecimal bid, ask;
} CoinbasePrices;

struct _FinxCoinbase
{
  FinxBrokerClient parent_instance;
  CoinbaseKey     *key;                 /* (nullable): read when it is first needed */
  char            *portfolio;           /* (nullable): that the key belongs to */
  gboolean         is_default;          /* the portfolio: orders need not name it */
  char            *currency;            /* that the portfolio is counted in */
  FinxDecimal      taker;               /* fee; unknown: not asked yet */
  GHashTable      *aliases;             /* "BTC-USDC" → "BTC-USD", whose book and prices it has */
  GHashTable      *others;              /* "BTC-USD" → (element-type utf8) GPtrArray: the same the other way */
  gboolean         knows_aliases;       /* or asks for them */
  FinxWebSocket   *sockets[COINBASE_N_STREAMS]; /* (nullable) */
  gboolean         is_heard[COINBASE_N_STREAMS];
  gint64           next[COINBASE_N_STREAMS];    /* number of the next message */
  guint            n_refused;           /* in a row: tokens of the stream of orders */
  GArray          *trades;              /* (element-type FinxTick): of the message that is read */
  GArray          *changes;             /* (element-type FinxBookChange): likewise */
  GHashTable      *prices;              /* FinxInstrument → CoinbasePrices */
  FinxScanSecond   second;
  FinxScanNames   *names;
};

/* finx-coinbase-order.c */
char            *coinbase_uuid_of    (const char           *client_id);
char            *coinbase_client_id_of (const char         *uuid);
gboolean         coinbase_read_order (FinxCoinbase         *self,
                                      FinxBrokerCall       *call,
                                      const FinxJsonNode   *node);
gboolean         coinbase_read_fill  (FinxCoinbase         *self,
                                      FinxBrokerCall       *call,
                                      const FinxJsonNode   *node);
FinxOrder       *coinbase_parse_order (FinxCoinbase        *self,
                                      const FinxJsonNode   *node);
FinxOrder       *coinbase_parse_update (FinxCoinbase       *self,
                                      const FinxJsonNode   *node);

/* finx-coinbase-parse.c */
FinxCallOutcome  coinbase_read       (FinxBrokerClient     *client,
                                      FinxBrokerCall       *call,
                                      const FinxHttpReply  *reply,
                                      GError              **error);
const FinxInstrument *coinbase_find_instrument (FinxBrokerClient *client,
                                      const char           *product);

/* finx-coinbase-request.c */
char            *coinbase_sign       (FinxCoinbase         *self,
                                      const char           *uri,
                                      GError              **error);
FinxHttpRequest *coinbase_make_request (FinxBrokerClient   *client,
                                      FinxBrokerCall       *call,
                                      GError              **error);

/* finx-coinbase-stream.c */
void             coinbase_open_streams (FinxBrokerClient   *client);
void             coinbase_close_streams (FinxBrokerClient  *client);
void             coinbase_subscribe  (FinxBrokerClient     *client,
                                      const FinxInstrument *instrument,
                                      FinxStreams           streams);
void             coinbase_take_orders (FinxCoinbase         *self,
                                      const FinxJsonNode   *events);
void             coinbase_take_message (FinxCoinbase        *self,
                                      CoinbaseStream        stream,
                                      const FinxJsonNode   *root);
gboolean         coinbase_check_number (FinxCoinbase        *self,
                                      CoinbaseStream        stream,
                                      gint64                number);

/* finx-coinbase-prices.c */
CoinbasePrices  *coinbase_prices_of  (FinxCoinbase         *self,
                                      const FinxInstrument *instrument);
void             coinbase_note_alias (FinxCoinbase         *self,
                                      const char           *product,
                                      const char           *real);
void             coinbase_add_trade  (FinxCoinbase         *self,
                                      const FinxInstrument *instrument,
                                      const FinxTick       *tick,
                                      FinxDecimal           price,
                                      FinxSide              side);
void             coinbase_push_trades (FinxCoinbase        *self,
                                      gboolean              is_snapshot);
void             coinbase_push_book  (FinxCoinbase         *self,
                                      const FinxInstrument *instrument,
                                      gint64                time_us,
                                      gboolean              is_snapshot,
                                      gsize                 n);
void             coinbase_take_prices (FinxCoinbase        *self,
                                      const FinxJsonNode   *root,
                                      const FinxJsonNode   *events);

/* finx-coinbase-scan.c */
gboolean         coinbase_scan_prices (FinxCoinbase        *self,
                                      const char           *text,
                                      gsize                 length);

G_END_DECLS
