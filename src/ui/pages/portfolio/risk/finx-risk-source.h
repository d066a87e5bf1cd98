/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/review/finx-review-risk.h"
#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* The risk of a view's portfolio, computed on another thread for all that show it, each time there is a new review; nothing is
 * computed while nobody looks. Main thread.
 *
 * Signal "changed": there is a new risk. */
#define FINX_TYPE_RISK_SOURCE (finx_risk_source_get_type ())
G_DECLARE_FINAL_TYPE (FinxRiskSource, finx_risk_source, FINX, RISK_SOURCE, GObject)

FinxRiskSource       *finx_risk_source_of_view     (FinxPortfolioView *view);   /* (transfer none): one for all, as long as the view */
const FinxReviewRisk *finx_risk_source_get         (FinxRiskSource    *self);   /* (transfer none) (nullable): until the next "changed" */
void                  finx_risk_source_set_watched (FinxRiskSource    *self, gboolean is_watched);      /* counted */

G_END_DECLS
