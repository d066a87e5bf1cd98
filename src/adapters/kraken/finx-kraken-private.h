/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "adapters/kraken/finx-kraken.h"
#include "adapters/finx-price-scan.h"
#include "files/text/finx-json-tree.h"
#include "net/finx-web-socket.h"

G_BEGIN_DECLS

#define KRAKEN_NONCE_STEP G_GUINT64_CONSTANT (60000000)          /* µs */
#define KRAKEN_PAIRS "pairs"            /* a call's cursor while it waits for the names of the markets */
#define KRAKEN_MARGIN "margin"          /* likewise, for what is held on margin */

typedef enum
{
  KRAKEN_ORDERS,
  KRAKEN_MARKET,
  KRAKEN_N_STREAMS
} KrakenStream;

/* A market under each of its names. */
typedef struct
{
  char       *key, *altname;            /* "XXBTZUSD", "XBTUSD" */
  char       *base, *quote;             /* "BTC", "USD" */
  char       *symbol;                   /* "BTC-USD" */
  guint       price_scale, size_scale;  /* digits, as checksums have them */
  FinxDecimal tick_size, min_notional;
  gboolean    is_online;
} KrakenPair;

typedef struct _KrakenBook KrakenBook;

#define KRAKEN_MOST_LEVELS 1000         /* of a side that a message may bring */

/* What a message changes in a book, in the market's own digits. */
typedef struct
{
  FinxLevel levels[2][KRAKEN_MOST_LEVELS];      /* by FinxSide */
  guint     n[2];
  gint64    time_us;                            /* 0: it was not told */
  gint64    checksum;                           /* of the book behind it */
} KrakenBookStep;

struct _FinxKraken
{
  FinxBrokerClient parent_instance;
  GPtrArray       *pairs;               /* (element-type KrakenPair) */
  GHashTable      *by_name;             /* any name → KrakenPair */
  guint64          nonce;               /* the last one; 0: none yet */
  guint64          nonce_mark;          /* that is kept: none is a step or more above it */
  GHashTable      *rates;               /* a market's name → how much of its limit orders used up, see finx-kraken-rate.c */
  double           most_orders;         /* that limit */
  FinxDecimal      taker;               /* fee; unknown: not asked yet */
  char            *token;               /* (nullable): of the stream of orders */
  FinxWebSocket   *sockets[KRAKEN_N_STREAMS];   /* (nullable) */
  gboolean         is_heard[KRAKEN_N_STREAMS];
  gint64           next;                /* number of the next message about orders; 0: any */
  gint64           n_wishes;            /* numbers what is said to the streams */
  GHashTable      *prices;              /* FinxInstrument → what its stream told so far, see finx-kraken-prices.c */
  FinxScanSecond   second;
  FinxScanNames   *names;
};

/* finx-kraken-key.c */
char            *kraken_sign         (const char           *secret,
                                      const char           *path,
                                      const char           *nonce,
                                      const char           *body);
gboolean         kraken_check_key    (FinxBrokerClient     *client,
                                      GError              **error);
guint64          kraken_next_nonce   (FinxKraken           *self);
void             kraken_raise_nonce  (FinxKraken           *self,
                                      guint64               least);
void             kraken_sign_request (FinxBrokerClient     *client,
                                      FinxHttpRequest      *request);

/* finx-kraken-names.c */
void             kraken_pair_free    (gpointer              data);
char            *kraken_asset_of     (const char           *code);
gboolean         kraken_is_money     (const char           *asset);
gboolean         kraken_read_pairs   (FinxKraken           *self,
                                      const FinxJsonNode   *result);
const KrakenPair *kraken_find_pair   (FinxKraken           *self,
                                      const char           *name);
const KrakenPair *kraken_pair_of     (FinxKraken           *self,
                                      const FinxInstrument *instrument);
char            *kraken_symbol_of    (FinxKraken           *self,
                                      const FinxInstrument *instrument);
char            *kraken_name_of      (FinxKraken           *self,
                                      const FinxInstrument *instrument);
FinxInstrument  *kraken_draft_instrument (const KrakenPair *pair);
const FinxInstrument *kraken_find_instrument (FinxKraken   *self,
                                      const char           *name);

/* finx-kraken-rate.c */
gboolean         kraken_take_order_cost (FinxKraken        *self,
                                      guint                 kind,
                                      const FinxOrder      *order,
                                      GError              **error);
void             kraken_fill_rate    (FinxKraken           *self,
                                      const FinxOrder      *order);

/* finx-kraken-error.c */
char            *kraken_first_error  (const FinxJsonNode   *errors);
FinxCallOutcome  kraken_refuse       (FinxKraken           *self,
                                      FinxBrokerCall       *call,
                                      const char           *words,
                                      GError              **error);
FinxCallOutcome  kraken_refuse_status (FinxBrokerCall      *call,
                                      guint                 status,
                                      GError              **error);
FinxCallOutcome  kraken_not_understood (GError            **error);

/* finx-kraken-order.c */
gboolean         kraken_read_order   (FinxKraken           *self,
                                      FinxBrokerCall       *call,
                                      const FinxJsonNode   *node);
gboolean         kraken_read_fill    (FinxKraken           *self,
                                      FinxBrokerCall       *call,
                                      const FinxJsonNode   *node);
gint64           kraken_seconds_of   (const FinxJsonNode   *node,
                                      const char           *name);
FinxOrder       *kraken_parse_order  (FinxKraken           *self,
                                      const FinxJsonNode   *node);
FinxOrder       *kraken_parse_execution (FinxKraken        *self,
                                      const FinxJsonNode   *node);
FinxFill        *kraken_parse_execution_fill (FinxKraken   *self,
                                      const FinxOrder      *order,
                                      const FinxJsonNode   *node);

/* finx-kraken-activity.c */
FinxCallOutcome  kraken_read_activities (FinxKraken        *self,
                                      FinxBrokerCall       *call,
                                      const FinxJsonNode   *result,
                                      GError              **error);

/* finx-kraken-account.c */
const FinxInstrument *kraken_find_market (FinxKraken       *self,
                                      const char           *asset);
FinxCallOutcome  kraken_read_account (FinxBrokerCall       *call,
                                      const FinxJsonNode   *result,
                                      GError              **error);
FinxCallOutcome  kraken_read_balances (FinxKraken          *self,
                                      FinxBrokerCall       *call,
                                      const FinxJsonNode   *result,
                                      GError              **error);
FinxCallOutcome  kraken_read_positions (FinxKraken         *self,
                                      FinxBrokerCall       *call,
                                      const FinxJsonNode   *result,
                                      GError              **error);
FinxCallOutcome  kraken_read_fees    (FinxKraken           *self,
                                      FinxBrokerCall       *call,
                                      const FinxJsonNode   *result,
                                      GError              **error);

/* finx-kraken-parse.c */
gboolean         kraken_turn_page    (FinxBrokerCall       *call,
                                      const FinxJsonNode   *result,
                                      guint                 n_read);
FinxCallOutcome  kraken_read         (FinxBrokerClient     *client,
                                      FinxBrokerCall       *call,
                                      const FinxHttpReply  *reply,
                                      GError              **error);

/* finx-kraken-request.c */
FinxHttpRequest *kraken_make_request (FinxBrokerClient     *client,
                                      FinxBrokerCall       *call,
                                      GError              **error);

/* finx-kraken-book.c */
guint32          kraken_checksum     (const char           *text,
                                      gsize                 length);
KrakenBook      *kraken_book_new     (void);
void             kraken_book_free    (KrakenBook           *self);
void             kraken_book_clear   (KrakenBook           *self);
gboolean         kraken_book_apply   (KrakenBook           *self,
                                      const KrakenPair     *pair,
                                      const FinxJsonNode   *data);
gboolean         kraken_book_take    (KrakenBook           *self,
                                      const KrakenBookStep *step);
void             kraken_book_read    (KrakenBook           *self,
                                      const KrakenPair     *pair,
                                      const FinxInstrument *instrument,
                                      FinxDepth            *depth);

/* finx-kraken-prices.c */
GHashTable      *kraken_prices_new   (void);
void             kraken_forget_wishes (FinxKraken          *self);
void             kraken_want_prices  (FinxKraken           *self,
                                      const FinxInstrument *instrument,
                                      FinxStreams           streams);
void             kraken_take_prices  (FinxKraken           *self,
                                      const FinxJsonNode   *root);
void             kraken_take_book    (FinxKraken           *self,
                                      const FinxInstrument *instrument,
                                      const KrakenPair     *pair,
                                      const KrakenBookStep *step);

/* finx-kraken-scan.c */
gboolean         kraken_scan_prices  (FinxKraken           *self,
                                      const char           *text,
                                      gsize                 length);

/* finx-kraken-stream.c */
void             kraken_add_boolean  (JsonBuilder          *builder,
                                      const char           *name,
                                      gboolean              value);
JsonBuilder     *kraken_begin_wish   (const char           *method,
                                      const char           *channel);
void             kraken_send_wish    (FinxKraken           *self,
                                      FinxWebSocket        *socket,
                                      JsonBuilder          *builder,
                                      const char           *token);
void             kraken_take_message (FinxKraken           *self,
                                      KrakenStream          stream,
                                      const FinxJsonNode   *root);
void             kraken_open_streams (FinxBrokerClient     *client);
void             kraken_close_streams (FinxBrokerClient    *client);
void             kraken_subscribe    (FinxBrokerClient     *client,
                                      const FinxInstrument *instrument,
                                      FinxStreams           streams);

G_END_DECLS
