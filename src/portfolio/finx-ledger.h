/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-event.h"
#include "model/finx-money.h"

G_BEGIN_DECLS

/**
 * FinxHolding: what an account has of one instrument, at average cost.
 * @quantity: signed; short is negative
 * @cost: signed total paid for @quantity without fees, in the instrument's currency
 * @realised: gains of what was closed, without fees
 */
typedef struct
{
  const FinxInstrument *instrument;
  FinxDecimal           quantity;
  FinxDecimal           cost;
  FinxDecimal           realised;
  FinxDecimal           fees;
  guint                 n_fills;
  gint64                opened_us;      /* since when it is not flat; 0: flat */
  gint64                changed_us;
} FinxHolding;
FinxDecimal   finx_holding_average_price (const FinxHolding *self);    /* unknown when flat */
/* Signed value in the instrument's currency; 0 when flat, else unknown where @price is. */
FinxDecimal   finx_holding_value         (const FinxHolding *self, FinxDecimal price);

/* What journal events add up to, for one account: holdings and cash per currency. Pure; one thread. */
typedef struct _FinxLedger FinxLedger;

FinxLedger        *finx_ledger_new            (const char        *account);
FinxLedger        *finx_ledger_copy           (const FinxLedger  *self);
void               finx_ledger_free           (FinxLedger        *self);
/* Events of other accounts and of other kinds than fills and cash change nothing. A fill or movement whose id
 * was applied before changes nothing (TRUE). On error nothing is changed. */
gboolean           finx_ledger_apply          (FinxLedger        *self, const FinxEvent *event, GError **error);
const FinxHolding *finx_ledger_get_holding    (FinxLedger        *self, const FinxInstrument *instrument);   /* (nullable) */
GPtrArray         *finx_ledger_list_holdings  (FinxLedger        *self);    /* (transfer container) (element-type FinxHolding), by first fill; flat ones too */
FinxDecimal        finx_ledger_get_cash       (FinxLedger        *self, const char *currency);
GPtrArray         *finx_ledger_list_currencies (FinxLedger       *self);    /* (transfer container) (element-type utf8), sorted */
FinxDecimal        finx_ledger_get_realised   (FinxLedger        *self, const char *currency);
FinxDecimal        finx_ledger_get_fees       (FinxLedger        *self, const char *currency);

/* Where valuations take prices from: last and previous close, unknown where not known. */
typedef void        (*FinxPriceFunc) (const FinxInstrument *instrument, FinxDecimal *last, FinxDecimal *previous, gpointer user_data);
/* How many @to one @from is worth; unknown where not known. Same currency is never asked. */
typedef FinxDecimal (*FinxRateFunc)  (const char *from, const char *to, gpointer user_data);

/* All in the base currency; unknown as soon as one part of the sum is. */
typedef struct
{
  FinxDecimal net_worth;
  FinxDecimal cash;             /* all currencies */
  FinxDecimal long_value;       /* ≥ 0 */
  FinxDecimal short_value;      /* ≤ 0 */
  FinxDecimal unrealised;
  FinxDecimal realised;
  FinxDecimal fees;
  FinxDecimal day_change;       /* of present holdings, against the previous close */
  FinxDecimal margin_used;      /* Σ |value| × margin_rate */
  FinxDecimal buying_power;     /* net_worth − margin_used, not below 0 */
  guint       n_positions;
} FinxValuation;
void               finx_ledger_value          (FinxLedger *self, const char *base_currency,
                                               FinxPriceFunc price, FinxRateFunc rate, gpointer user_data,
                                               FinxValuation *valuation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxLedger, finx_ledger_free)

G_END_DECLS
