/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-decimal.h"

G_BEGIN_DECLS

/**
 * FinxLimitKind: what a portfolio is held to; each bound is the most that is allowed.
 * @FINX_LIMIT_HOLDING_WEIGHT: part of the value in one holding; for one symbol, or for any
 * @FINX_LIMIT_CLASS_WEIGHT: part of the value in a class of a taxonomy
 * @FINX_LIMIT_DRAWDOWN: fall from the high, a fraction
 * @FINX_LIMIT_VAR: value at risk of one day at 95 %, a fraction of the value
 * @FINX_LIMIT_LEVERAGE: gross exposure ÷ value
 * @FINX_LIMIT_DAILY_LOSS: of today, in the base currency
 * @FINX_LIMIT_DAILY_LOSS_SHARE: of today, a fraction of yesterday's value
 */
typedef enum
{
  FINX_LIMIT_HOLDING_WEIGHT,
  FINX_LIMIT_CLASS_WEIGHT,
  FINX_LIMIT_DRAWDOWN,
  FINX_LIMIT_VAR,
  FINX_LIMIT_LEVERAGE,
  FINX_LIMIT_DAILY_LOSS,
  FINX_LIMIT_DAILY_LOSS_SHARE
} FinxLimitKind;
#define FINX_N_LIMIT_KINDS 7

/* @subject: a symbol; "" for any holding; "own-1/3": class 3 of that taxonomy; "" for what is of the whole portfolio. */
typedef struct
{
  FinxLimitKind kind;
  char         *subject;
  FinxDecimal   most;           /* > 0 */
} FinxPortfolioLimit;

/* At most one of a kind and subject; in the order in which they were set. One thread. */
typedef struct _FinxPortfolioLimits FinxPortfolioLimits;

/* Something with a value that can be too large a part. @key: as a limit's subject; @value: in the base currency. */
typedef struct
{
  const char *key;
  const char *name;             /* shown */
  FinxDecimal value;
} FinxLimitPart;

/**
 * FinxLimitFigures: a portfolio now, in its base currency; unknown or NaN where it is.
 * @gross: Σ|value| of the positions, without cash
 * @day_change: of today, without what came in or went out
 * @drawdown: from the high, 0 or below
 * @var_95: of one day, a fraction of the value, positive
 */
typedef struct
{
  const char          *currency;
  FinxDecimal          value, gross, day_change;
  double               drawdown, var_95;
  const FinxLimitPart *holdings;
  guint                n_holdings;
  const FinxLimitPart *classes;
  guint                n_classes;
} FinxLimitFigures;

typedef enum
{
  FINX_LIMIT_OK,
  FINX_LIMIT_NEAR,              /* above 80 % of the limit */
  FINX_LIMIT_BREACHED,          /* above it */
  FINX_LIMIT_UNKNOWN
} FinxLimitLevel;

/**
 * FinxLimitState:
 * @limit: number of the limit
 * @rule: the limit by name, "holding_weight" or "class_weight own-1/3"
 * @key: what is measured by it, "holding_weight AAPL"; the same from one check to the next
 * @name: what is measured, as it is shown: a symbol, or the name of a class; "": the portfolio, or a class that is gone
 * @figure: in the unit of the limit; unknown where it is, or has no bound
 * @used: @figure ÷ limit; NaN: unknown
 * @sentence: fit to show
 */
typedef struct
{
  guint          limit;
  FinxLimitKind  kind;
  FinxLimitLevel level;
  char          *rule;
  char          *key;
  char          *name;
  FinxDecimal    figure, most;
  double         used;
  char          *sentence;
} FinxLimitState;

FinxPortfolioLimits      *finx_portfolio_limits_new       (void);
void                      finx_portfolio_limits_free      (FinxPortfolioLimits *self);
guint                     finx_portfolio_limits_get_n     (const FinxPortfolioLimits *self);
FinxPortfolioLimits      *finx_portfolio_limits_copy      (const FinxPortfolioLimits *self);
/* (nullable); symbols in upper or lower case */
const FinxPortfolioLimit *finx_portfolio_limits_find      (const FinxPortfolioLimits *self, FinxLimitKind kind, const char *subject);
const FinxPortfolioLimit *finx_portfolio_limits_get       (const FinxPortfolioLimits *self, guint number);
gboolean                  finx_portfolio_limits_set       (FinxPortfolioLimits *self, FinxLimitKind kind, const char *subject,
                                                           FinxDecimal most, GError **error);
/* As set, or, when @most is unknown, as remove. */
gboolean                  finx_portfolio_limits_change    (FinxPortfolioLimits *self, FinxLimitKind kind, const char *subject,
                                                           FinxDecimal most, GError **error);
gboolean                  finx_portfolio_limits_remove    (FinxPortfolioLimits *self, FinxLimitKind kind, const char *subject);
char                     *finx_portfolio_limits_to_text   (const FinxPortfolioLimits *self);
FinxPortfolioLimits      *finx_portfolio_limits_from_text (const char *text, GError **error);
GArray                   *finx_portfolio_limits_check     (const FinxPortfolioLimits *self, const FinxLimitFigures *figures);
const char               *finx_limit_kind_to_string       (FinxLimitKind kind);
gboolean                  finx_limit_kind_from_string     (const char *text, FinxLimitKind *kind);
/* Of #FinxLimitState.rule. */
gboolean                  finx_limit_rule_get_kind        (const char *rule, FinxLimitKind *kind);
const char               *finx_limit_level_to_string      (FinxLimitLevel level);       /* "ok", "near", "breached", "unknown" */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxPortfolioLimits, finx_portfolio_limits_free)

G_END_DECLS
