/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/alpaca/finx-alpaca.h"
#include "adapters/finx-price-scan.h"
#include "files/text/finx-json-tree.h"
#include "net/finx-web-socket.h"

G_BEGIN_DECLS

typedef enum
{
  ALPACA_STOCKS,
  ALPACA_CRYPTO,
  ALPACA_N_MARKETS
} AlpacaMarket;

struct _FinxAlpaca
{
  FinxBrokerClient parent_instance;
  FinxWebSocket   *trading;             /* (nullable) */
  FinxWebSocket   *data[ALPACA_N_MARKETS];      /* (nullable): opened by the first instrument that is wanted */
  gboolean         is_heard[ALPACA_N_MARKETS];  /* the stream knows who we are */
  FinxFeedState    feeds[ALPACA_N_MARKETS];     /* of each stream */
  char            *troubles[ALPACA_N_MARKETS];  /* (nullable): likewise: what is told of it */
  GHashTable      *steps;               /* FinxInstrument → steps of its order book so far: Alpaca does not count them */
  GArray          *changes;             /* (element-type FinxBookChange): of the order books of a message */
  FinxScanSecond   second;
  FinxScanNames   *names;
};

static inline AlpacaMarket
alpaca_market_of (const FinxInstrument *instrument)
{
  return instrument->asset_class == FINX_ASSET_CRYPTO ? ALPACA_CRYPTO : ALPACA_STOCKS;
}

/* finx-alpaca-request.c */
char            *alpaca_symbol_of    (FinxAlpaca           *self,
                                      const FinxInstrument *instrument);
FinxHttpRequest *alpaca_make_request (FinxBrokerClient     *client,
                                      FinxBrokerCall       *call,
                                      GError              **error);

/* finx-alpaca-parse.c */
gboolean         alpaca_is_looking   (const FinxBrokerCall *call);
gboolean         alpaca_is_refused_change (const FinxJsonNode *node);
void             alpaca_note_change  (FinxAlpaca           *self,
                                      const FinxOrder      *order,
                                      const FinxJsonNode   *node);
FinxCallOutcome  alpaca_read         (FinxBrokerClient     *client,
                                      FinxBrokerCall       *call,
                                      const FinxHttpReply  *reply,
                                      GError              **error);
const FinxInstrument *alpaca_find_instrument (FinxAlpaca   *self,
                                      const char           *symbol,
                                      gboolean              is_crypto);
FinxOrder       *alpaca_parse_order  (FinxAlpaca           *self,
                                      const FinxJsonNode   *node);
FinxFill        *alpaca_make_fill    (const FinxOrder      *order,
                                      const FinxJsonNode   *node,
                                      FinxDecimal           cumulated,
                                      gint64                time_us);

/* finx-alpaca-scan.c */
gboolean         alpaca_scan_prices  (FinxAlpaca           *self,
                                      const char           *text,
                                      gsize                 length);

/* finx-alpaca-stream.c */
void             alpaca_open_streams (FinxBrokerClient     *client);
void             alpaca_close_streams (FinxBrokerClient    *client);
void             alpaca_subscribe    (FinxBrokerClient     *client,
                                      const FinxInstrument *instrument,
                                      FinxStreams           streams);
void             alpaca_take_update  (FinxAlpaca           *self,
                                      const FinxJsonNode   *data);
void             alpaca_push_book    (FinxAlpaca           *self,
                                      const FinxInstrument *instrument,
                                      gint64                time_us,
                                      gboolean              is_snapshot,
                                      const FinxBookChange *changes,
                                      gsize                 n);
void             alpaca_take_price   (FinxAlpaca           *self,
                                      const FinxJsonNode   *node,
                                      AlpacaMarket          market);

G_END_DECLS
