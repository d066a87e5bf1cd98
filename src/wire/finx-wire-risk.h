/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "portfolio/review/finx-review-risk.h"

G_BEGIN_DECLS

/* The public JSON shape of a portfolio's risk, beside those of finx-wire-review.h; data/finx-reports.schema.json describes it.
 * What is unknown is null, and a word tells why. Both return (transfer full) objects. */
JsonObject *finx_wire_risk        (const FinxReviewRisk *risk);
JsonObject *finx_wire_review_risk (FinxReview *review, gint32 from, gint32 to);         /* computes it, without a riskless rate */

G_END_DECLS
