/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "risk/finx-portfolio-limits.h"

G_BEGIN_DECLS

/* Risk limits of portfolios, remembered with the data and watched while the engine is open and may write: for a simulated
 * portfolio every second in which a figure changed (drawdown and value at risk every few seconds), for every other one when
 * its transactions or prices change and when the day ends. A breach is told once, as a line of the alerts' history and by
 * "alert-fired", and again only after the figure was below 95 % of the limit; see #FinxLimitWatch. Main thread.
 *
 * The engine's signal "limits-changed" (char *portfolio): the limits, or their states. */

/* (transfer none) (nullable): %FINX_ERROR_NOT_FOUND: no such portfolio; _INVALID, _NEWER: what is remembered cannot be read. */
const FinxPortfolioLimits *finx_engine_get_limits       (FinxEngine *self, const char *portfolio, GError **error);
/* All or nothing; @limits is copied. What cannot be read is never overwritten: that is an error too. */
gboolean                   finx_engine_set_limits       (FinxEngine *self, const char *portfolio, const FinxPortfolioLimits *limits,
                                                         GError **error);
/* One of them, see finx_portfolio_limits_change(). */
gboolean                   finx_engine_set_limit        (FinxEngine *self, const char *portfolio, FinxLimitKind kind,
                                                         const char *subject, FinxDecimal most, GError **error);
/* Takes all away; what could not be read is kept beside, see finx_engine_set_aside(). */
gboolean                   finx_engine_clear_limits     (FinxEngine *self, const char *portfolio, GError **error);
/* (transfer none) (element-type FinxLimitState): as last checked; empty before the first check */
const GArray              *finx_engine_get_limit_states (FinxEngine *self, const char *portfolio);
/* Whether a breach of the limit was told and is not over yet. */
gboolean                   finx_engine_is_limit_passed  (FinxEngine *self, const char *portfolio, guint number);
/* Checks them now, on the pool; finx_engine_settle() waits for it. */
void                       finx_engine_check_limits     (FinxEngine *self, const char *portfolio);
/* Keeps what is remembered under @key, and cannot be read, under another one, so that it may be written anew. */
void                       finx_engine_set_aside        (FinxEngine *self, const char *key);

G_END_DECLS
