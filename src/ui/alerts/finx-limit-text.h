/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "model/finx-limit-breach.h"
#include "risk/finx-portfolio-limits.h"

G_BEGIN_DECLS

/* Risk limits in words of the user's language. All (transfer full). */
char *finx_limit_name        (const FinxLimitState  *state);                    /* "Largest holding · AAPL", "Drawdown" */
char *finx_limit_bound_text  (FinxLimitKind          kind,
                              FinxDecimal            bound,
                              const char            *currency);
char *finx_breach_title      (const FinxLimitBreach *breach,                    /* "Long-term: Largest holding · AAPL" */
                              FinxEngine            *engine);
char *finx_breach_words      (const FinxLimitBreach *breach);                   /* "27.31% of 25.00% allowed" */

G_END_DECLS
