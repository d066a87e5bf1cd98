/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/allocation/finx-rebalance.h"

G_BEGIN_DECLS

#define FINX_REBALANCE_SCALE 18         /* digits of values: quantities and unit values are exact in them */

/* A holding in a plan. */
typedef struct
{
  gboolean    is_planned;               /* its value counts */
  gboolean    is_tradable;
  gboolean    may_buy;                  /* tells finx_plan_measure() */
  FinxDecimal unit;                     /* base value of one */
  FinxDecimal lot;                      /* smallest quantity of a trade */
  FinxDecimal least;                    /* smallest base value of a trade */
  FinxDecimal quantity;                 /* as it would be now */
  int         touched;                  /* in this round: 1 bought, −1 sold: more of the same may be small, and the other waits */
  gboolean    raises_cash;
} FinxPlanRow;

/**
 * FinxPlan: a portfolio on its way to its targets.
 * @cash: without the reserve
 * @held: value of the instruments by target; one more, always 0, for cash without a target
 * @goals: what each target shall have, cash included
 * @cash_target: number of the target that cash counts for; n_targets where it has none
 *
 * Every trade moves each class that it touches toward its goal, never past it, and each round starts from quantities and
 * cash alone. So a plan that has come to rest is at rest for whoever looks at its result.
 */
typedef struct
{
  const FinxRebalanceOptions *options;
  FinxPlanRow                *rows;
  FinxDecimal                 cash;
  FinxDecimal                *held, *goals;
  guint                       cash_target;
  FinxDecimal                 total;
} FinxPlan;

static inline gboolean
finx_plan_is_cancelled (const FinxPlan *self)
{
  return self->options->cancellable != NULL && g_cancellable_is_cancelled (self->options->cancellable);
}

void        finx_plan_measure         (FinxPlan *self);
gboolean    finx_plan_is_in_band      (const FinxPlan *self, guint target);
FinxDecimal finx_plan_get_value       (const FinxPlan *self, guint target);
FinxDecimal finx_plan_get_drift       (const FinxPlan *self);
gboolean    finx_plan_run_round       (FinxPlan *self, gboolean has_new_cash);
FinxRebalanceReason finx_plan_explain (const FinxPlan *self, guint target);

/* Appends the lots that a sale would close; FALSE if they are not all known. */
gboolean    finx_rebalance_take_lots  (const FinxRebalanceOptions *options, guint holding, FinxDecimal unit,
                                       FinxDecimal quantity, GArray *lots);

G_END_DECLS
