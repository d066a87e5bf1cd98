/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "model/finx-transaction.h"

G_BEGIN_DECLS

/* The day from which a portfolio exists, where a person gave one: see #FinxPortfolioSettings. What is entered or imported with a
 * day before it is refused; what a broker told and what was there before is not, and is named instead. */

/* @portfolio: (nullable). Returns: %G_MININT32: none was given */
gint32     finx_engine_get_opening_day (FinxEngine *self, const char *portfolio);
/* Sets it, as the import @change (nullable: it wrote nothing) brought it along. */
gboolean   finx_engine_bring_opening_day (FinxEngine *self, const char *portfolio, const char *change, gint32 day, GError **error);
/* @change was taken back, or done again: so is the day that it brought, unless another was given since. */
void       finx_engine_step_opening_day (FinxEngine *self, const char *portfolio, const char *change, gboolean is_redo);
/* FINX-BOOK-014: @transaction is of a day before @opened. One that is taken back is of no day. */
gboolean   finx_opening_day_check      (gint32 opened, const FinxTransaction *transaction, GError **error);
/* @portfolio: or %FINX_ALL_PORTFOLIOS. Returns: (transfer full) (element-type GError): FINX-BOOK-015 of each portfolio with
 * transactions before its opening day; mostly empty */
GPtrArray *finx_engine_list_early      (FinxEngine *self, const char *portfolio);

G_END_DECLS
