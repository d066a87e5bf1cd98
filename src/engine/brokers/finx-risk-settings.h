/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* What orders are held to, of each account and of all together: an order has to keep both. Remembered with the data, under
 * "risk:ACCOUNT" and "risk". Where nothing is remembered, an account has what finx_risk_limits_new_for() gives, and all
 * together have no limits. Those of all together have amounts in a currency of their own; what they are measured against
 * is the sum over all simulated accounts for an order of one of them, and over all others for theirs, but orders in a
 * minute are counted over all. Main thread.
 *
 * The engine's signal "risk-changed" (char *account; "" for all together). */

/* (transfer none) (nullable): until they change. @account: (nullable): %NULL: of all together. %FINX_ERROR_NOT_FOUND: no such
 * account; _INVALID, _NEWER: what is remembered can not be read: only orders that make a position smaller leave then. */
const FinxRiskLimits *finx_engine_get_risk_limits   (FinxEngine *self, const char *account, GError **error);
/* All or nothing; @limits is copied. What cannot be read is never overwritten: that is an error too. */
gboolean              finx_engine_set_risk_limits   (FinxEngine *self, const char *account, const FinxRiskLimits *limits, GError **error);
/* One of them, see finx_risk_limits_set(). */
gboolean              finx_engine_set_risk_limit    (FinxEngine *self, const char *account, FinxRiskRule rule, const char *text, GError **error);
/* As they are at first; what could not be read is kept beside, see finx_engine_set_aside(). */
gboolean              finx_engine_reset_risk_limits (FinxEngine *self, const char *account, GError **error);
/* Of the amounts. */
const char           *finx_engine_get_risk_currency (FinxEngine *self, const char *account);

G_END_DECLS
