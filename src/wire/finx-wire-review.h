/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "portfolio/review/finx-review.h"

G_BEGIN_DECLS

/* The public JSON shape of a portfolio's reports, once for every front; data/finx-reports.schema.json describes it.
 * Each begins with what it is of: base currency, method, how fees count, the days. Amounts are decimals as strings, exact;
 * rates and ratios are numbers, 0.1 is 10 %; dates are ISO 8601; unknown is null.
 * @from: first day; %G_MININT32: the beginning. @to: last day; %G_MAXINT32: the review's own.
 * All return (transfer full) objects. */
JsonObject *finx_wire_review_holdings    (FinxReview *review);
JsonObject *finx_wire_review_lots        (FinxReview *review);
JsonObject *finx_wire_review_gains       (FinxReview *review, gint32 from, gint32 to);
JsonObject *finx_wire_review_trades      (FinxReview *review, gint32 from, gint32 to);
JsonObject *finx_wire_review_income      (FinxReview *review, gint32 from, gint32 to);
JsonObject *finx_wire_review_performance (FinxReview *review, gint32 from, gint32 to);
void        finx_wire_faults             (JsonObject *object, const char *name, const GPtrArray *errors);
void        finx_wire_day                (JsonObject *object, const char *name, gint32 day);  /* %G_MININT32: null */

G_END_DECLS
