/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/review/finx-portfolio-settings.h"
#include "portfolio/books/finx-joint-book.h"

G_BEGIN_DECLS

/* What stands for all portfolios together, where the id of one is asked for; none has it. */
#define FINX_ALL_PORTFOLIOS "all"

/* All portfolios that are not simulated, looked at together: play money is never added to money. Main thread. */

/* (transfer full) (element-type FinxPortfolio): those that count, in their order */
GPtrArray *finx_engine_list_all         (FinxEngine *self);
/* (transfer full): the currency of the figures: what was chosen, or the commonest among the portfolios; of several, the first.
 * "": there is no portfolio */
char      *finx_engine_get_all_currency (FinxEngine *self);
/* Remembered; tells "book-changed" with %FINX_ALL_PORTFOLIOS. */
void       finx_engine_set_all_currency (FinxEngine *self, const char *currency);
/* (transfer full) (element-type FinxJointPart): for finx_joint_book_new() */
GPtrArray *finx_engine_list_parts       (FinxEngine *self);
/* @settings: (out caller-allocates): the benchmark, the timing, the rates and what becomes of wash sales, where all agree on them;
 * the rest is of each. */
void       finx_engine_get_all_settings (FinxEngine *self, FinxPortfolioSettings *settings);

G_END_DECLS
