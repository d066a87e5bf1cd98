/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/expressions/finx-expression-program.h"
#include "model/finx-instrument.h"

G_BEGIN_DECLS

/**
 * FinxExpressionInputs: the numbers of one instrument that one program looks at, kept up to date from its ticks.
 *
 * A plain object of one thread; ticks allocate nothing. Only what was placed is worked out.
 */
typedef struct _FinxExpressionInputs FinxExpressionInputs;

FinxExpressionInputs *finx_expression_inputs_new        (const FinxInstrument      *instrument);
void                  finx_expression_inputs_free       (FinxExpressionInputs      *self);
/* A FinxExpressionInputFunc, with the inputs as its user data. Before the first bar. */
guint                 finx_expression_inputs_place      (const FinxExpressionInput *input,
                                                         gpointer                   inputs);
/* Keeps the bars of @interval, which is of time; before the first bar. */
void                  finx_expression_inputs_add_interval (FinxExpressionInputs    *self,
                                                         FinxInterval               interval);
const double         *finx_expression_inputs_get_values (FinxExpressionInputs      *self);
/* (array length=n): those whose bars are kept, each once, the shortest first. */
const FinxInterval   *finx_expression_inputs_get_intervals (FinxExpressionInputs   *self,
                                                         guint                     *n);
/* Bits of FinxTickKind: the ticks that matter. */
guint                 finx_expression_inputs_get_kinds  (FinxExpressionInputs      *self);
/* Bars to load before the first one that counts. */
guint                 finx_expression_inputs_get_warm_up (FinxExpressionInputs     *self,
                                                         FinxInterval               interval);
void                  finx_expression_inputs_set_quote  (FinxExpressionInputs      *self,
                                                         const FinxQuote           *quote);
/* Whether it looks at the days of the company's reports. */
gboolean              finx_expression_inputs_needs_reports (FinxExpressionInputs   *self);
/* @days: of reports that were made and that are expected, oldest first; %NULL: none are known. */
void                  finx_expression_inputs_set_reports (FinxExpressionInputs     *self,
                                                         const GArray              *days);
/* The day of @time_us, unless it was a later one already. Returns: whether a value changed */
gboolean              finx_expression_inputs_set_day    (FinxExpressionInputs      *self,
                                                         gint64                     time_us);
/* Whether another day begins by @time_us; goes on by that one. @time_us: (inout): when it began */
gboolean              finx_expression_inputs_next_day   (FinxExpressionInputs      *self,
                                                         gint64                    *time_us);
/* A bar of history that is over. */
void                  finx_expression_inputs_push_bar   (FinxExpressionInputs      *self,
                                                         FinxInterval               interval,
                                                         const FinxBar             *bar);
/* Several that others follow, in much less time: what the studies were at them is not told. */
void                  finx_expression_inputs_push_bars  (FinxExpressionInputs      *self,
                                                         FinxInterval               interval,
                                                         const FinxBar             *bars,
                                                         gsize                      n);
/* The newest bar of history, which may go on. */
void                  finx_expression_inputs_open_bar   (FinxExpressionInputs      *self,
                                                         FinxInterval               interval,
                                                         const FinxBar             *bar);
void                  finx_expression_inputs_start      (FinxExpressionInputs      *self,
                                                         FinxInterval               interval,
                                                         gint64                     since_us);
/* Ends the open bar that was over first, of several the shortest, if that was by @time_us; @end_us: (out): when. Returns: its
 * interval; none: no other is over */
FinxInterval          finx_expression_inputs_end_next   (FinxExpressionInputs      *self,
                                                         gint64                     time_us,
                                                         gint64                    *end_us);
/* What ends with it was ended before. Returns: whether a value changed */
gboolean              finx_expression_inputs_push       (FinxExpressionInputs      *self,
                                                         const FinxTick            *tick);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxExpressionInputs, finx_expression_inputs_free)

G_END_DECLS
