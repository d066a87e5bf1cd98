/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/review/finx-engine-review.h"

G_BEGIN_DECLS

/* Keeps the figures of one portfolio, or of all together (%FINX_ALL_PORTFOLIOS), current while somebody looks: it reviews again when the portfolio's book changes, when
 * the day ends and, where the portfolio is simulated, every few seconds as prices move. Main thread.
 *
 * Signal "changed": there is a new review, or a new error, or it became busy or idle. */
#define FINX_TYPE_REVIEWER (finx_reviewer_get_type ())
G_DECLARE_FINAL_TYPE (FinxReviewer, finx_reviewer, FINX, REVIEWER, GObject)

FinxReviewer *finx_reviewer_new          (FinxEngine            *engine,
                                          const char            *portfolio);
/* (transfer full): the one that all share who show the portfolio as it is today, in one currency */
FinxReviewer *finx_reviewer_share        (FinxEngine            *engine,
                                          const char            *portfolio);
const char   *finx_reviewer_get_portfolio (FinxReviewer         *self);
/* (transfer none) (nullable): the newest; of another query while a new one is under way, and %NULL after an error: figures that are
 * not true any more are not shown */
FinxReview   *finx_reviewer_get_review   (FinxReviewer          *self);
/* The same with lots: sums come first, and alone until somebody asks for this. %NULL: they are not there yet. */
FinxReview   *finx_reviewer_get_lots     (FinxReviewer          *self);
const GError *finx_reviewer_get_error    (FinxReviewer          *self);         /* (nullable): why there is none */
gboolean      finx_reviewer_is_busy      (FinxReviewer          *self);
/* What the portfolio's settings do not say; all of it can be changed at any time. */
void          finx_reviewer_set_as_of    (FinxReviewer          *self, gint32 day);                     /* %G_MAXINT32: today */
void          finx_reviewer_set_currency (FinxReviewer          *self, const char *currency);           /* (nullable) */
/* Nothing is computed while nobody looks: each who does holds it. */
void          finx_reviewer_hold         (FinxReviewer          *self);
void          finx_reviewer_release      (FinxReviewer          *self);
void          finx_reviewer_refresh      (FinxReviewer          *self);         /* the settings changed, or a price */

G_END_DECLS
