/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-account.h"
#include "model/finx-order.h"
#include "portfolio/finx-valuation.h"
#include "risk/finx-risk-limits.h"

G_BEGIN_DECLS

/* What every order passes before it leaves, for any account. */

/**
 * FinxRiskScope: limits and what they are measured against.
 * @limits: (nullable): %NULL: they could not be read
 * @is_common: of all accounts together, not of the order's
 * @currency: that the amounts of @limits are in
 * @rate: what one unit of the account's currency is worth in @currency; unknown where not known
 * @held_beside: signed quantity that the other accounts have of the instrument, with their open orders; else 0
 * @day_change: in @currency: what today won, without what came in or went out; unknown where a part is
 * @n_orders: written down, or changed, within the last minute
 */
typedef struct
{
  const FinxRiskLimits *limits;
  gboolean              is_common;
  const char           *currency;
  FinxDecimal           rate;
  FinxDecimal           held_beside;
  FinxDecimal           day_change;
  guint                 n_orders;
} FinxRiskScope;

/**
 * FinxRiskContext: what an order meets.
 * @scopes: (array length=n_scopes): all of them have to be kept
 * @is_stopped: the emergency stop is on
 * @books: the account's
 * @reserved: buying power that other open orders hold
 * @on_way: signed quantity of other orders of its side that may trade at any moment, and what the entry of an exit
 *   order still brings
 * @working: likewise, of those that wait in the book at a price of their own
 * @twin: (nullable): the newest other order that is the same, see finx_risk_is_twin()
 * @n_orders: how many are placed together; an entry comes with its exits
 * @now_us: the market's time
 * @quote_us: when the price of the instrument was told; 0: there is none
 * @told_power: (nullable): buying power as the broker says, what open orders hold taken off; unknown: the broker decides
 */
typedef struct
{
  const FinxAccount   *account;
  const FinxRiskScope *scopes;
  guint                n_scopes;
  gboolean             is_stopped;
  FinxBooks           *books;
  FinxDecimal          reserved;
  FinxDecimal          on_way, working;
  const FinxOrder     *twin;
  guint                n_orders;
  gint64               now_us, quote_us;
  FinxPriceFunc        price;
  FinxRateFunc         rate;
  gpointer             user_data;
  const FinxDecimal   *told_power;
} FinxRiskContext;

/* What does not stop an order, but should be known before it is sent. */
typedef enum
{
  FINX_RISK_WARNS_CLOSED    = 1 << 0,
  FINX_RISK_WARNS_OLD_QUOTE = 1 << 1,
  FINX_RISK_WARNS_SHORT     = 1 << 2
} FinxRiskWarnings;

/* What an order would do, all in base currency but @price (instrument's); unknown where prices are. */
typedef struct
{
  FinxDecimal      price;               /* that the estimate used */
  FinxDecimal      value;               /* |quantity × price| */
  FinxDecimal      fee;                 /* estimated */
  FinxDecimal      margin;              /* additional margin locked; negative: freed */
  FinxDecimal      buying_power;        /* before */
  FinxDecimal      buying_power_after;
  FinxDecimal      position_after;      /* quantity, signed */
  FinxRiskWarnings warnings;
  gint64           opens_us;            /* of FINX_RISK_WARNS_CLOSED: when the market opens */
  gint64           quote_age_us;        /* of _OLD_QUOTE: −1: there is no price */
  FinxDecimal      short_quantity;      /* of _SHORT: what is sold beyond what is held */
} FinxOrderPreview;

/* @fee in the instrument's currency; unknown: the broker does not tell. Returns FALSE with a sentence fit for the order ticket; FINX_ERROR_REJECTED or
 * _INVALID. @preview is filled either way as far as known. */
gboolean   finx_risk_check                  (const FinxRiskContext  *context,
                                             const FinxOrder        *order,
                                             FinxDecimal             fee,
                                             FinxOrderPreview       *preview,
                                             GError                **error);
/* Whether two orders could be one that was sent twice: same account, instrument, side, type, quantity and prices. */
gboolean   finx_risk_is_twin                (const FinxOrder        *a,
                                             const FinxOrder        *b);
/* Whether @error is the question whether an order is meant once more; #FinxOrder.is_again answers it. */
gboolean   finx_risk_is_question            (const GError           *error);
/* (transfer full) (element-type utf8): a sentence for each warning */
GPtrArray *finx_order_preview_list_warnings (const FinxOrderPreview *preview,
                                             const FinxInstrument   *instrument);

G_END_DECLS
