/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/finx-reckoning-private.h"
#include "portfolio/finx-review.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (element-type FinxReviewHolding): see finx_review_get_holdings() */
GArray *finx_review_list_holdings (const FinxReckoning *reckoning, const FinxGainsReport *gains);

G_END_DECLS
