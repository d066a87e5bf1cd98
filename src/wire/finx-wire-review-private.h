/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/finx-wire-review.h"

G_BEGIN_DECLS

/* What the reports share. */
JsonObject *finx_wire_review_begin (FinxReview *review);        /* (transfer full): what it is of */
void        finx_wire_gaps         (JsonObject *object, FinxValuationGaps gaps);        /* what is missing to know a figure */
void        finx_wire_amount       (JsonObject *object, const char *name, FinxDecimal amount);
void        finx_wire_name         (JsonObject *object, const FinxInstrument *instrument);      /* (nullable): symbol and name */

G_END_DECLS
