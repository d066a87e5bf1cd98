/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-decimal.h"
#include "model/finx-interval.h"

G_BEGIN_DECLS

#define FINX_BOOK_DEPTH 10

typedef enum
{
  FINX_SIDE_BUY,
  FINX_SIDE_SELL
} FinxSide;

typedef enum
{
  FINX_TICK_TRADE,              /* price and size of a trade; side is the aggressor's */
  FINX_TICK_BID,                /* new best bid and its size */
  FINX_TICK_ASK,                /* new best ask and its size */
  FINX_TICK_SESSION,            /* new session: price is the previous close, the day's values start again */
  /* What a feed tells of a day that it is in when its stream begins. None of it is a trade. */
  FINX_TICK_OPEN,               /* the first price of the session; the next three come after it */
  FINX_TICK_HIGH,
  FINX_TICK_LOW,
  FINX_TICK_VOLUME,             /* size: what was traded until now; no price */
  FINX_TICK_LAST                /* price and size of the newest trade, told once more */
} FinxTickKind;

#define FINX_N_TICK_KINDS (FINX_TICK_LAST + 1)

/**
 * FinxTick: one market data event on the hot path.
 * @price: in units of 10^-price_scale of the instrument
 * @size: in units of 10^-size_scale
 * @sequence: counts per instrument and feed; 0: the feed has none
 */
typedef struct
{
  gint64  time_us;
  gint64  price;
  gint64  size;
  guint64 sequence;
  guint32 instrument;           /* FinxInstrument.index */
  guint8  kind;                 /* FinxTickKind */
  guint8  side;                 /* FinxSide */
} FinxTick;

/* The state of one instrument as it is shown; all prices and sizes as in #FinxTick, @mask tells what is known. */
typedef enum
{
  FINX_QUOTE_LAST     = 1 << 0,
  FINX_QUOTE_BID      = 1 << 1,
  FINX_QUOTE_ASK      = 1 << 2,
  FINX_QUOTE_PREVIOUS = 1 << 3,
  FINX_QUOTE_DAY      = 1 << 4  /* open, high, low, volume */
} FinxQuoteMask;

typedef struct
{
  gint64  time_us;              /* of the newest tick; 0: none */
  guint32 mask;                 /* FinxQuoteMask */
  guint32 instrument;
  gint64  last, last_size, bid, bid_size, ask, ask_size;
  gint64  previous_close, open, high, low;
  gint64  volume;
} FinxQuote;

typedef struct
{
  gint64  price;
  gint64  size;
  guint32 orders;               /* 0: the venue does not tell */
} FinxLevel;

/* Level 0 is the best. @is_resyncing: the book lost its place in the feed and is read anew; there are no levels meanwhile. */
typedef struct
{
  gint64    time_us;
  guint64   sequence;
  guint32   instrument;
  guint32   n_bids, n_asks;
  guint32   is_resyncing;
  FinxLevel bids[FINX_BOOK_DEPTH];
  FinxLevel asks[FINX_BOOK_DEPTH];
} FinxDepth;

/* A level's new size; 0: it is gone. */
typedef struct
{
  gint64   price, size;
  FinxSide side;
} FinxBookChange;

/**
 * FinxBookMessage: a step of an order book, or the whole of it.
 * @sequence: of its last step; counts up by one a step
 * @previous: the sequence that the message follows; a snapshot follows nothing
 * @checksum: of the book after it, see finx_book_checksum(); valid if @has_checksum
 * @changes: (array length=n_changes): borrowed; of a snapshot all levels
 */
typedef struct
{
  gint64                time_us;
  guint64               sequence, previous;
  guint32               instrument;
  guint32               checksum;
  gboolean              is_snapshot, has_checksum;
  const FinxBookChange *changes;
  gsize                 n_changes;
} FinxBookMessage;

/* Opening time, UTC µs; where a bar starts tells finx_bar_start(). */
typedef struct
{
  gint64 time_us;
  double open, high, low, close;
  double volume;
} FinxBar;

gboolean    finx_tick_validate        (const FinxTick *tick);

/* Whether it tells the last price: a trade, or one told once more. */
static inline gboolean
finx_tick_has_last (const FinxTick *tick)
{
  return tick->kind == FINX_TICK_TRADE || tick->kind == FINX_TICK_LAST;
}

gboolean    finx_bar_validate         (const FinxBar  *bar,
                                       GError        **error);
/* Of the best %FINX_BOOK_DEPTH levels of each side, best first: FNV-1a over prices and sizes. */
guint32     finx_book_checksum        (const FinxLevel *bids,
                                       gsize            n_bids,
                                       const FinxLevel *asks,
                                       gsize            n_asks);
/* Applies a tick to the state; a tick older than the newest is dropped (FALSE). */
gboolean    finx_quote_apply          (FinxQuote      *quote,
                                       const FinxTick *tick);

G_END_DECLS
