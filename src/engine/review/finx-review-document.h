/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/reports/finx-pdf.h"
#include "portfolio/review/finx-review.h"

G_BEGIN_DECLS

FinxPdf *finx_review_document_new (FinxReview *review,
                                   const char *portfolio,
                                   gint32      from,
                                   gint32      to);

G_END_DECLS
