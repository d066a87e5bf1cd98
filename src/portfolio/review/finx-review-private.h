/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/books/finx-reckoning-private.h"
#include "portfolio/review/finx-review.h"

G_BEGIN_DECLS

/* Holdings as they come out of a reckoning, without weights and lots. */
typedef struct
{
  GArray *holdings;             /* (element-type FinxReviewHolding): strand by strand; cash last */
  GArray *ends;                 /* (element-type guint): of each strand: where the next one's begin */
} FinxHoldingRuns;

FinxHoldingRuns *finx_holding_runs_new  (const FinxReckoning *reckoning, const FinxHoldingRuns *old, const FinxReckoning *old_reckoning);
void             finx_holding_runs_free (FinxHoldingRuns *self);
GArray          *finx_holding_runs_list (const FinxHoldingRuns *self, const FinxGainsReport *gains);

G_END_DECLS
