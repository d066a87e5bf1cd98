/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "risk/finx-portfolio-limits.h"
#include "ui/pages/portfolio/finx-portfolio-view.h"

G_BEGIN_DECLS

/* The risk limits of a view's portfolio: remembered, checked with every new risk while the page is on screen; a breach is told
 * once. Main thread.
 *
 * Signal "changed": the limits or their states. */
#define FINX_TYPE_LIMIT_GUARD (finx_limit_guard_get_type ())
G_DECLARE_FINAL_TYPE (FinxLimitGuard, finx_limit_guard, FINX, LIMIT_GUARD, GObject)

FinxLimitGuard            *finx_limit_guard_of_view    (FinxPortfolioView *view);       /* (transfer none): one for all, as long as the view */
const FinxPortfolioLimits *finx_limit_guard_get_limits (FinxLimitGuard    *self);
const GArray              *finx_limit_guard_get_states (FinxLimitGuard    *self);       /* (element-type FinxLimitState); of what is known now */
/* @most: unknown takes the limit away. */
gboolean                   finx_limit_guard_set        (FinxLimitGuard    *self, FinxLimitKind kind, const char *subject, FinxDecimal most,
                                                        GError **error);
/* As shown: (transfer full). */
char                      *finx_limit_state_name       (FinxLimitGuard    *self, const FinxLimitState *state);
char                      *finx_limit_bound_text       (FinxLimitKind kind, FinxDecimal bound, const char *currency);

G_END_DECLS
