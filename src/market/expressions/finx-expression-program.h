/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/indicators/finx-indicator.h"
#include "market/expressions/finx-expression-private.h"

G_BEGIN_DECLS

/**
 * FinxExpressionProgram: an expression made ready for running often.
 *
 * A flat list of steps with what they remember; a plain object of one thread. Running allocates nothing. What is constant
 * is worked out when it is made.
 */
typedef struct _FinxExpressionProgram FinxExpressionProgram;

/* One number that a program looks at. */
typedef struct
{
  const FinxIndicatorSpec *spec;        /* (nullable): a word */
  guint                    output;
  FinxWord                 word;
  FinxInterval             interval;    /* none: of the quote or a portfolio */
} FinxExpressionInput;

/* Returns: where the number will be in the values that the program is run with */
typedef guint (*FinxExpressionInputFunc) (const FinxExpressionInput *input, gpointer user_data);

FinxExpressionProgram *finx_expression_program_new         (const FinxExpression    *expression,
                                                            FinxInterval             own,
                                                            FinxExpressionInputFunc  place,
                                                            gpointer                 user_data);
void                   finx_expression_program_free        (FinxExpressionProgram   *self);
void                   finx_expression_program_set_by_bar  (FinxExpressionProgram   *self);
gboolean               finx_expression_program_has_memory  (FinxExpressionProgram   *self);
double                 finx_expression_program_run         (FinxExpressionProgram   *self,
                                                            const double            *values,
                                                            gint64                   time_us);
void                   finx_expression_program_look        (FinxExpressionProgram   *self,
                                                            const double            *values,
                                                            gint64                   time_us);
void                   finx_expression_program_forget_spans (FinxExpressionProgram  *self);
void                   finx_expression_program_end_bar     (FinxExpressionProgram   *self,
                                                            FinxInterval             interval);
const FinxInterval    *finx_expression_program_get_intervals (FinxExpressionProgram *self,
                                                            guint                   *n);
gint64                 finx_expression_program_get_span    (FinxExpressionProgram   *self);
guint                  finx_expression_program_get_bars    (FinxExpressionProgram   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxExpressionProgram, finx_expression_program_free)

G_END_DECLS
