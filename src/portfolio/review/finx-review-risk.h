/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/review/finx-portfolio-risk.h"
#include "portfolio/review/finx-review.h"

G_BEGIN_DECLS

#define FINX_REVIEW_RISK_LARGEST 15     /* holdings of the correlation matrix */

/**
 * FinxReviewRisk: the risk of a reviewed portfolio. Immutable.
 * @review: held: the holdings below are its own
 * @holdings: (element-type FinxRiskHolding): what is held now and has a value, cash included; @risk counts them by number.
 *   Their returns are not kept
 * @from: the first day that the real past may begin with; %G_MININT32: its beginning
 * @days: (element-type gint32): the day before the real past, and its days
 * @drawdowns: (element-type double): on those days, below the highest point until then: 0 or less; NaN after a return that is
 *   not known
 */
typedef struct
{
  FinxReview        *review;
  GArray            *holdings;
  gint32             from;
  FinxPortfolioRisk *risk;
  GArray            *days, *drawdowns;
} FinxReviewRisk;

FinxReviewRisk *finx_review_risk_new  (FinxReview *review, gint32 from, gint32 to);
void            finx_review_risk_free (FinxReviewRisk *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxReviewRisk, finx_review_risk_free)

G_END_DECLS
