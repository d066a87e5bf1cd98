/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-account.h"
#include "model/finx-order.h"
#include "portfolio/finx-valuation.h"

G_BEGIN_DECLS

/* What every order passes before it leaves, for any account. Unknown limits do not apply. Amounts in base currency. */
typedef struct
{
  FinxDecimal max_order_value;
  FinxDecimal max_position_value;
  double      collar;           /* farthest a limit may be through the market, as a part of it; 0: none */
  gboolean    stopped;          /* the emergency stop is on */
} FinxRiskLimits;

typedef struct
{
  const FinxAccount    *account;
  const FinxRiskLimits *limits;
  FinxBooks            *books;
  FinxDecimal           reserved;       /* buying power that open orders hold */
  FinxPriceFunc         price;
  FinxRateFunc          rate;
  gpointer              user_data;
  const FinxDecimal    *told_power;     /* (nullable): buying power as the broker says, open orders taken off; unknown: it decides */
} FinxRiskContext;

/* What an order would do, all in base currency but @price (instrument's); unknown where prices are. */
typedef struct
{
  FinxDecimal price;            /* that the estimate used */
  FinxDecimal value;            /* |quantity × price| */
  FinxDecimal fee;              /* estimated */
  FinxDecimal margin;           /* additional margin locked; negative: freed */
  FinxDecimal buying_power;     /* before */
  FinxDecimal buying_power_after;
  FinxDecimal position_after;   /* quantity, signed */
} FinxOrderPreview;

/* @fee in the instrument's currency. Returns FALSE with a sentence fit for the order ticket; FINX_ERROR_REJECTED or
 * _INVALID. @preview is filled either way as far as known. */
gboolean finx_risk_check (const FinxRiskContext *context,
                          const FinxOrder       *order,
                          FinxDecimal            fee,
                          FinxOrderPreview      *preview,
                          GError               **error);

G_END_DECLS
