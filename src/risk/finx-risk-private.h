/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "risk/finx-risk.h"

G_BEGIN_DECLS

/* What the checks share; amounts in base currency unless said. */
typedef struct
{
  const FinxRiskContext *context;
  const FinxOrder       *order;
  const FinxInstrument  *instrument;
  FinxDecimal            market;        /* last price, instrument's */
  FinxDecimal            rate;          /* instrument currency to base */
  FinxDecimal            held;          /* signed quantity */
  FinxDecimal            rest;          /* of the order, > 0 */
  FinxDecimal            worst_after;   /* signed quantity when all open orders of its side are filled */
  FinxDecimal            needed;        /* additional margin, not below 0, and the fee */
  FinxOrderPreview      *preview;
  gboolean               reduces;       /* the position gets smaller and does not change its sign */
  gboolean               is_closed;     /* the order can only trade in the session, and there is none */
  gint64                 opens_us;
  gint64                 quote_age_us;  /* of trading; −1: there is no price */
} FinxRiskCheck;

typedef gboolean (*FinxRiskCheckFunc) (const FinxRiskCheck *check, GError **error);

/* "45,531.00": for sentences. */
char    *finx_risk_money             (FinxDecimal value, FinxRounding rounding);

/* finx-risk-rules.c: the limits of a person, in the order in which they are told */
gboolean finx_risk_check_readable    (const FinxRiskCheck *check, GError **error);
gboolean finx_risk_check_order_value (const FinxRiskCheck *check, GError **error);
gboolean finx_risk_check_position    (const FinxRiskCheck *check, GError **error);
gboolean finx_risk_check_collar      (const FinxRiskCheck *check, GError **error);
gboolean finx_risk_check_symbols     (const FinxRiskCheck *check, GError **error);
gboolean finx_risk_check_session     (const FinxRiskCheck *check, GError **error);
gboolean finx_risk_check_short       (const FinxRiskCheck *check, GError **error);
gboolean finx_risk_check_quote       (const FinxRiskCheck *check, GError **error);
gboolean finx_risk_check_pace        (const FinxRiskCheck *check, GError **error);
gboolean finx_risk_check_daily_loss  (const FinxRiskCheck *check, GError **error);
gboolean finx_risk_check_twin        (const FinxRiskCheck *check, GError **error);
void     finx_risk_find_warnings     (FinxRiskCheck *check);

G_END_DECLS
