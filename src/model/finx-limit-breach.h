/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-decimal.h"

G_BEGIN_DECLS

/**
 * FinxLimitBreach: a risk limit of a portfolio that was passed.
 * @portfolio: its id
 * @rule: the limit by name: "var", "holding_weight AAPL", "class_weight own-1/3"; see #FinxLimitState
 * @name: what is too large, as it is shown: a symbol, or the name of a class; "": the whole portfolio
 * @currency: the portfolio's, for a bound that is money
 * @most: what is allowed, in the unit of the limit
 * @figure: what it was; unknown: it has no bound
 * @told: (nullable): all breaches that are told with this one, see finx_limit_watch_to_text(); written together with it
 */
typedef struct
{
  char       *portfolio;
  char       *rule;
  char       *name;
  char       *currency;
  FinxDecimal most, figure;
  char       *told;
} FinxLimitBreach;

FinxLimitBreach *finx_limit_breach_copy      (const FinxLimitBreach *self);
void             finx_limit_breach_free      (FinxLimitBreach       *self);
char            *finx_limit_breach_to_text   (const FinxLimitBreach *self);
FinxLimitBreach *finx_limit_breach_from_text (const char            *text);
/* (transfer full): the key of the remembered state that @told is */
char            *finx_limit_watch_key        (const char            *portfolio);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxLimitBreach, finx_limit_breach_free)

G_END_DECLS
