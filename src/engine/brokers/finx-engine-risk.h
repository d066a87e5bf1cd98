/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine-private.h"

G_BEGIN_DECLS

/* The engine's side of the gate: what an order is measured against. Main thread. */

/* @n_orders: placed together. @reserved: buying power that other orders hold; @fee: in the instrument's currency */
gboolean         finx_engine_risk_check     (FinxEngine *self, FinxPortfolio *portfolio, const FinxOrder *order, guint n_orders,
                                             FinxDecimal reserved, FinxDecimal fee, FinxOrderPreview *preview, GError **error);
/* The gate let it pass, and it is written down from now on. @is_change: of an order that is there already. */
void             finx_engine_risk_note      (FinxEngine *self, const FinxOrder *order, gboolean is_change);
/* (transfer container) (element-type FinxOrder): open ones, and those that are being written down */
GPtrArray       *finx_engine_risk_list_live (FinxEngine *self);
FinxEngineRisk  *finx_engine_risk_new       (void);
void             finx_engine_risk_free      (FinxEngineRisk *risk);
/* Of finx-risk-settings.c: state key → what was read */
GHashTable      *finx_engine_risk_new_kept  (void);
GHashTable      *finx_engine_risk_get_kept  (FinxEngine *self);

G_END_DECLS
