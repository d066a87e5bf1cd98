/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/review/finx-all-portfolios.h"
#include "portfolio/review/finx-review.h"

G_BEGIN_DECLS

/**
 * FinxReviewQuery: which figures of which portfolio.
 * @portfolio: its id, or %FINX_ALL_PORTFOLIOS; borrowed
 * @currency: (nullable): of the figures; borrowed; %NULL: the portfolio's own, or that of all
 * @as_of: days since 1970: what comes later has not happened; %G_MAXINT32: today
 * @settings: owned
 * @sums_only: no lots; see #FinxReviewOptions
 */
typedef struct
{
  const char            *portfolio;
  const char            *currency;
  gint32                 as_of;
  FinxPortfolioSettings  settings;
  gboolean               sums_only;
} FinxReviewQuery;

/* Today, as the portfolio's settings have it. Of all portfolios each keeps its method, fees and accounts, whatever the settings say. */
void        finx_review_query_init     (FinxReviewQuery       *self,
                                        FinxEngine            *engine,
                                        const char            *portfolio);
void        finx_review_query_clear    (FinxReviewQuery       *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FinxReviewQuery, finx_review_query_clear)

/* Whether @review was made with the settings of @self; its day and currency are not looked at. */
gboolean    finx_review_query_is_of    (const FinxReviewQuery *self,
                                        FinxReview            *review);

/* @previous: (nullable): a review of the same portfolio with the same settings, of which is kept what did not change */
void        finx_engine_review_async   (FinxEngine            *self,
                                        const FinxReviewQuery *query,
                                        FinxReview            *previous,
                                        GCancellable          *cancellable,
                                        GAsyncReadyCallback    callback,
                                        gpointer               user_data);
FinxReview *finx_engine_review_finish  (FinxEngine            *self,
                                        GAsyncResult          *result,
                                        GError               **error);

G_END_DECLS
