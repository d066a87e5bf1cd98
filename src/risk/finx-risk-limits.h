/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-decimal.h"

G_BEGIN_DECLS

/* What is done about something that may be meant. */
typedef enum
{
  FINX_RISK_ALLOW,
  FINX_RISK_WARN,
  FINX_RISK_REFUSE
} FinxRiskAnswer;

/* The limits by name, as they are set, kept and shown. */
typedef enum
{
  FINX_RISK_MAX_ORDER_VALUE,
  FINX_RISK_MAX_POSITION_VALUE,
  FINX_RISK_MAX_DAILY_LOSS,
  FINX_RISK_COLLAR,
  FINX_RISK_MAX_ORDERS,
  FINX_RISK_DUPLICATE_SECONDS,
  FINX_RISK_QUOTE_SECONDS,
  FINX_RISK_OLD_QUOTE,
  FINX_RISK_CLOSED_MARKET,
  FINX_RISK_SHORTS,
  FINX_RISK_SYMBOLS,
  FINX_RISK_CURRENCY
} FinxRiskRule;
#define FINX_N_RISK_RULES (FINX_RISK_CURRENCY + 1)

/**
 * FinxRiskLimits: what orders are held to, of one account or of all together.
 * @max_order_value: of one order; amounts are in @currency; unknown: no limit
 * @max_position_value: of what is held of one instrument, with the orders that still work
 * @max_daily_loss: of today, without what came in or went out; beyond it a position can only be made smaller
 * @collar: farthest a limit may be through the market, as a part of it; unknown: none
 * @max_orders: in any minute; 0: any number
 * @duplicate_seconds: so long the same order is asked about before it leaves once more; 0: never
 * @quote_seconds: a price that is older is none to pass by; 0: any age
 * @old_quote: what happens to an order that has no newer price; what is too far through the old one is refused all the same
 * @closed_market: what happens to one that can only trade in the session, outside of it
 * @no_shorts: nothing may be sold that is not held
 * @symbols: (array zero-terminated=1) (nullable): what may be traded; %NULL: everything
 * @currency: (nullable): of the amounts; %NULL: the account's
 *
 * Zeroed with unknown amounts, it limits nothing.
 */
typedef struct
{
  FinxDecimal    max_order_value;
  FinxDecimal    max_position_value;
  FinxDecimal    max_daily_loss;
  FinxDecimal    collar;
  guint          max_orders;
  guint          duplicate_seconds;
  guint          quote_seconds;
  FinxRiskAnswer old_quote;
  FinxRiskAnswer closed_market;
  gboolean       no_shorts;
  char         **symbols;
  char          *currency;
} FinxRiskLimits;

/* None. */
FinxRiskLimits *finx_risk_limits_new       (void);
/* What an account begins with. */
FinxRiskLimits *finx_risk_limits_new_for   (gboolean              is_simulated);
FinxRiskLimits *finx_risk_limits_copy      (const FinxRiskLimits *self);
void            finx_risk_limits_free      (FinxRiskLimits       *self);
gboolean        finx_risk_limits_equal     (const FinxRiskLimits *self,
                                            const FinxRiskLimits *other);
/* "max-order-value", "collar" … */
const char     *finx_risk_rule_to_string   (FinxRiskRule          rule);
gboolean        finx_risk_rule_from_string (const char           *text,
                                            FinxRiskRule         *rule);
gboolean        finx_risk_limits_set       (FinxRiskLimits       *self,
                                            FinxRiskRule          rule,
                                            const char           *text,
                                            GError              **error);
/* (transfer full): as finx_risk_limits_set() takes it; "none" */
char           *finx_risk_limits_get       (const FinxRiskLimits *self,
                                            FinxRiskRule          rule);
gboolean        finx_risk_limits_has       (const FinxRiskLimits *self,
                                            FinxRiskRule          rule);
gboolean        finx_risk_limits_may_trade (const FinxRiskLimits *self,
                                            const char           *symbol);
/* (transfer full): one document of JSON */
char           *finx_risk_limits_to_text   (const FinxRiskLimits *self);
FinxRiskLimits *finx_risk_limits_from_text (const char           *text,
                                            GError              **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxRiskLimits, finx_risk_limits_free)

G_END_DECLS
