/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/review/finx-portfolio-risk.h"

G_BEGIN_DECLS

/* @value: what the losses in money are of. */
FinxRiskRecord finx_risk_record      (const FinxReturnSeries *series, const FinxRiskOptions *options, FinxDecimal value);
FinxRiskRecord finx_risk_record_none (FinxRiskReason reason);
FinxDecimal    finx_risk_to_money    (double share, FinxDecimal value);

static inline double
finx_risk_periods (const FinxRiskOptions *options)
{
  return options->periods_per_year > 0 ? options->periods_per_year : FINX_WORKDAYS_PER_YEAR;
}

G_END_DECLS
