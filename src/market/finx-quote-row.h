/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-ticker.h"
#include "model/finx-market-data.h"

G_BEGIN_DECLS

/* How a price stands to the present. */
typedef enum
{
  FINX_QUOTE_FRESH,             /* or there is none yet */
  FINX_QUOTE_CLOSED,            /* of the last session: its exchange is closed */
  FINX_QUOTE_STALE,             /* no update for a while in an open market, or offline */
  FINX_QUOTE_DELAYED,           /* of a provider that was asked, not of a feed: its age says of when */
  FINX_QUOTE_NO_FEED            /* nobody tells its prices */
} FinxQuoteState;

/* One instrument as it is shown; main thread. Property "serial" (uint64) is notified when the quote changed,
 * at most once a frame, or its state; "spark" when the small day curve changed. */
#define FINX_TYPE_QUOTE_ROW (finx_quote_row_get_type ())
G_DECLARE_FINAL_TYPE (FinxQuoteRow, finx_quote_row, FINX, QUOTE_ROW, GObject)

FinxQuoteRow         *finx_quote_row_new            (const FinxInstrument *instrument);
const FinxInstrument *finx_quote_row_get_instrument (FinxQuoteRow         *self);
const char           *finx_quote_row_get_symbol     (FinxQuoteRow         *self);
const FinxQuote      *finx_quote_row_get_quote      (FinxQuoteRow         *self);
guint64               finx_quote_row_get_serial     (FinxQuoteRow         *self);      /* counts the changes */
/* All are FINX_DECIMAL_UNKNOWN when not known. */
FinxDecimal           finx_quote_row_get_last       (FinxQuoteRow         *self);
FinxDecimal           finx_quote_row_get_bid        (FinxQuoteRow         *self);
FinxDecimal           finx_quote_row_get_ask        (FinxQuoteRow         *self);
FinxDecimal           finx_quote_row_get_mid        (FinxQuoteRow         *self);
FinxDecimal           finx_quote_row_get_previous   (FinxQuoteRow         *self);
FinxDecimal           finx_quote_row_get_change     (FinxQuoteRow         *self);      /* last − previous close */
double                finx_quote_row_get_ratio      (FinxQuoteRow         *self);      /* change ÷ previous close; NaN when unknown */
FinxDecimal           finx_quote_row_get_volume     (FinxQuoteRow         *self);
int                   finx_quote_row_get_direction  (FinxQuoteRow         *self);      /* −1, 0, +1: the last price's newest move */
gint64                finx_quote_row_get_age        (FinxQuoteRow         *self, gint64 now_us);  /* µs; −1: no quote */
FinxQuoteState        finx_quote_row_get_state      (FinxQuoteRow         *self);
gint64                finx_quote_row_get_stale_age  (FinxQuoteRow         *self);      /* µs, of a stale or delayed one: as of the last second */
/* What the owner of the board knows of the feed; TRUE: changed. A new quote makes a stale one fresh by itself. */
gboolean              finx_quote_row_set_state      (FinxQuoteRow         *self, FinxQuoteState state, gint64 stale_age_us);
/* Closes of today's 15 minute bars, oldest first. */
const double         *finx_quote_row_get_spark      (FinxQuoteRow         *self, gsize *n);
void                  finx_quote_row_set_spark      (FinxQuoteRow         *self, const double *values, gsize n);
/* Whether its prices come from a market; simulated until a feed of a market says so, before its first quote. */
gboolean              finx_quote_row_is_real        (FinxQuoteRow         *self);
void                  finx_quote_row_set_real       (FinxQuoteRow         *self, gboolean is_real);
/* Whether a replay leads its prices: the day curve, which knows what comes, is empty then. */
gboolean              finx_quote_row_is_replayed    (FinxQuoteRow         *self);
void                  finx_quote_row_set_replayed   (FinxQuoteRow         *self, gboolean is_replayed);
gboolean              finx_quote_row_apply          (FinxQuoteRow         *self, const FinxQuote *quote);  /* TRUE: changed */
/* A price that no feed told, but a provider: it is of a market. One that is older than what is known is passed over. TRUE: changed */
gboolean              finx_quote_row_tell           (FinxQuoteRow         *self, const FinxLastPrice *told);
const FinxLastPrice  *finx_quote_row_get_told       (FinxQuoteRow         *self);      /* (nullable): with its source */
/* Why there is no newer one, as a sentence; %NULL: there is no reason to think that there is. */
const char           *finx_quote_row_get_trouble    (FinxQuoteRow         *self);
void                  finx_quote_row_set_trouble    (FinxQuoteRow         *self, const char *trouble);
/* Somebody looks at it; to be said again every few seconds. For what no feed tells, providers are asked only then. */
void                  finx_quote_row_see            (FinxQuoteRow         *self);
gboolean              finx_quote_row_is_seen        (FinxQuoteRow         *self);

G_END_DECLS
