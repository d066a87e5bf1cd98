/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/expressions/finx-expression.h"
#include "market/screener/finx-screen.h"

G_BEGIN_DECLS

/* A screen whose texts were read: what is the same for all instruments. Immutable, so any thread may read it; counted. */
typedef struct _FinxScreenPlan FinxScreenPlan;

FinxScreenPlan       *finx_screen_plan_new          (const FinxScreen  *screen,
                                                     FinxPlace         *place,
                                                     GError           **error);
FinxScreenPlan       *finx_screen_plan_ref          (FinxScreenPlan    *self);
void                  finx_screen_plan_unref        (FinxScreenPlan    *self);
FinxInterval          finx_screen_plan_get_interval (FinxScreenPlan    *self);
gboolean              finx_screen_plan_needs_reports (FinxScreenPlan   *self);         /* it looks at the days of companies' reports */
const FinxExpression *finx_screen_plan_get_when     (FinxScreenPlan    *self);         /* (nullable): all match */
guint                 finx_screen_plan_get_n_columns (FinxScreenPlan   *self);
const FinxExpression *finx_screen_plan_get_column   (FinxScreenPlan    *self,
                                                     guint              column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxScreenPlan, finx_screen_plan_unref)

G_END_DECLS
