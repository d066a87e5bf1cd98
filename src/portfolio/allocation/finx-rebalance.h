/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/finx-order.h"
#include "portfolio/reports/finx-gains-report.h"

G_BEGIN_DECLS

#define FINX_REBALANCE_NO_TARGET G_MAXUINT

/* A class or a holding that shall be a part of the whole: 0…1. All together at most 1; what they leave stays in cash. */
typedef struct
{
  const char *name;
  FinxDecimal weight;
} FinxRebalanceTarget;

/* How much of a holding counts for a target: 0 < @weight ≤ 1. */
typedef struct
{
  guint       target;
  FinxDecimal weight;
} FinxRebalanceShare;

/**
 * FinxRebalanceHolding: something that is held, or that may be bought.
 * @quantity: 0 for what is not held yet
 * @price: in the instrument's currency; unknown: can not be traded
 * @rate: how much of the base currency one unit of the instrument's currency is worth
 * @shares: (array length=n_shares): of targets. Without any it is no part of the plan; where they do not add up to 1 it is
 *   left aside
 * @weight: inside its class, of any size; unknown: none
 * @keep: counts, but is not traded
 */
typedef struct
{
  const FinxInstrument     *instrument;
  FinxDecimal               quantity, price, rate;
  const FinxRebalanceShare *shares;
  guint                     n_shares;
  FinxDecimal               weight;
  gboolean                  keep;
} FinxRebalanceHolding;

/* How what a class gets or gives is shared out among its holdings. */
typedef enum
{
  FINX_REBALANCE_BY_PRESENT,            /* by the values held; equal parts where nothing is */
  FINX_REBALANCE_BY_WEIGHT              /* toward their weights inside the class */
} FinxRebalanceInside;

/**
 * FinxRebalanceOptions:
 * @cash_target: the target that cash belongs to, or %FINX_REBALANCE_NO_TARGET
 * @cash: of all currencies, in the base currency; with @reserve, without @new_cash
 * @new_cash: that is added (+) or to be taken out (−)
 * @reserve: cash that is no part of the plan: for fees and taxes
 * @absolute_band: 0.05: a class is left alone up to five points from its target
 * @relative_band: 0.25: or up to a quarter of its target; with both the narrower one holds. Unknown: none; without any band
 *   every distance counts. New cash is shared out whatever the bands
 * @may_sell: FALSE: only buys, with cash that is there
 * @min_trade: smallest value of a trade, in the base currency
 * @whole_units: no parts of shares, funds and contracts, even where the venue takes them; crypto and currencies keep their lots
 * @open_lots: (nullable) (element-type FinxOpenLot): those of other instruments are passed over
 * @method: order of lots of a sale
 * @tax_aware: losses first, then gains of more than a year, then the others; each by @method
 * @short_term_tax, @long_term_tax: rates, 0…1; unknown: no estimate
 * @cancellable: (nullable): ends the planning with %G_IO_ERROR_CANCELLED
 */
typedef struct
{
  const char                 *base_currency;
  const FinxRebalanceTarget  *targets;
  guint                       n_targets;
  guint                       cash_target;
  const FinxRebalanceHolding *holdings;
  guint                       n_holdings;
  FinxDecimal                 cash, new_cash, reserve;
  FinxDecimal                 absolute_band, relative_band;
  gboolean                    may_sell;
  FinxDecimal                 min_trade;
  gboolean                    whole_units;
  FinxRebalanceInside         inside;
  const GArray               *open_lots;
  FinxLotMethod               method;
  gboolean                    tax_aware;
  FinxDecimal                 short_term_tax, long_term_tax;
  GCancellable               *cancellable;
} FinxRebalanceOptions;

/* A lot, or a part of it, that a sale would close. */
typedef struct
{
  guint       lot;                      /* number in the open lots */
  FinxDecimal quantity;
  FinxDecimal base_gain;
  gboolean    is_long_term;
} FinxRebalanceLot;

/**
 * FinxRebalanceTrade:
 * @value: in the instrument's currency; @base_value: in the base currency
 * @weight_before, @weight_after: of the holding in the plan's total
 * @raises_cash: sells more than the plan asks, because more cash is taken out than there is
 * @short_term_gain, @long_term_gain: that a sale would realise, in the base currency, before fees; unknown without lots
 * @tax: on them; negative: it makes the tax on others smaller
 * @first_lot: the lots of a sale are @n_lots of `lots` from here
 */
typedef struct
{
  guint       holding;
  FinxSide    side;
  FinxDecimal quantity, price, value, base_value;
  double      weight_before, weight_after;
  gboolean    raises_cash;
  FinxDecimal short_term_gain, long_term_gain, tax;
  guint       first_lot, n_lots;
} FinxRebalanceTrade;

/* Why a class is not at its target. */
typedef enum
{
  FINX_REBALANCE_DONE,                  /* it is, or less than one lot away */
  FINX_REBALANCE_IN_BAND,
  FINX_REBALANCE_NO_SALES,              /* selling is off */
  FINX_REBALANCE_NO_CASH,
  FINX_REBALANCE_NOTHING_TO_TRADE,      /* nothing in it has a price and may be traded */
  FINX_REBALANCE_BELOW_MINIMUM,         /* what is missing is less than the smallest trade */
  FINX_REBALANCE_MIXED,                 /* its holdings belong to classes on the other side of their targets too */
  FINX_REBALANCE_NO_USE                 /* nothing can be bought for what would be sold */
} FinxRebalanceReason;

/* A target; the row after the last is cash without one. */
typedef struct
{
  const char         *name;
  double              weight;           /* wanted */
  FinxDecimal         before, after;    /* base currency */
  double              weight_before, weight_after;
  FinxRebalanceReason reason;
} FinxRebalanceClass;

/**
 * FinxRebalance: what would bring a portfolio to its targets. Nothing is sent.
 * @trades: (element-type FinxRebalanceTrade): sales first, by size
 * @lots: (element-type FinxRebalanceLot)
 * @classes: (element-type FinxRebalanceClass)
 * @problems: (element-type utf8): what could not be done and why; sentences fit to show
 * @total: what the plan shares out, in the base currency: planned holdings and cash
 * @cash_after: with the reserve
 * @drift_before, @drift_after: Σ|value − target| of all classes and cash
 * @tax: on all sales together, not below 0
 */
typedef struct
{
  GArray     *trades;
  GArray     *lots;
  GArray     *classes;
  GPtrArray  *problems;
  FinxDecimal total;
  FinxDecimal cash_before, cash_after;
  FinxDecimal drift_before, drift_after;
  FinxDecimal tax;
} FinxRebalance;

FinxRebalance *finx_rebalance_new              (const FinxRebalanceOptions *options, GError **error);
void           finx_rebalance_free             (FinxRebalance *self);
GPtrArray     *finx_rebalance_list_orders      (const FinxRebalance *self, const FinxRebalanceOptions *options,
                                                const char *account, FinxOrderType type);
const char    *finx_rebalance_reason_to_string (FinxRebalanceReason reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxRebalance, finx_rebalance_free)

G_END_DECLS
