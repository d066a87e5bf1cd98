/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "engine/review/finx-portfolio-settings.h"
#include "portfolio/review/finx-review.h"

G_BEGIN_DECLS

/**
 * FinxFileQuery: which figures of a file; all borrowed.
 * @path: of any layout that can be imported
 * @prices: (nullable): a folder with SYMBOL.csv of each instrument, as finx_price_file_read() reads it; %NULL: no price is known
 * @currency: (nullable): of the figures; %NULL: the commonest of the file
 * @settings: its benchmark is not looked at
 * @as_of: days since 1970: what comes later has not happened
 * @sums_only: no lots and no list of the transactions; see #FinxReviewOptions
 */
typedef struct
{
  const char                  *path;
  const char                  *prices;
  const char                  *currency;
  const FinxPortfolioSettings *settings;
  gint32                       as_of;
  gboolean                     sums_only;
} FinxFileQuery;

/* A file of transactions that is looked at and not kept, and its figures: no database is needed. Exchange rates are the
 * reference rates that come with the program. */
typedef struct _FinxFileReview FinxFileReview;

/* Any thread. Error: as reading the file and #FinxReview tell; FINX-REPORT-001: it has rows that can not be booked. */
FinxFileReview *finx_file_review_new        (const FinxFileQuery   *query,
                                             GError               **error);
void            finx_file_review_free       (FinxFileReview        *self);
/* (transfer none): valid as long as @self, whose instruments it names */
FinxReview     *finx_file_review_get_review (FinxFileReview        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxFileReview, finx_file_review_free)

G_END_DECLS
