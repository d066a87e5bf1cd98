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
void                  finx_expression_inputs_add_frame  (FinxExpressionInputs      *self,
                                                         guint                      frame);
const double         *finx_expression_inputs_get_values (FinxExpressionInputs      *self);
/* Bits: the time frames that are kept; and bits of FinxTickKind: the ticks that matter. */
guint                 finx_expression_inputs_get_frames (FinxExpressionInputs      *self);
guint                 finx_expression_inputs_get_kinds  (FinxExpressionInputs      *self);
/* Bars to load before the first one that counts. */
guint                 finx_expression_inputs_get_warm_up (FinxExpressionInputs     *self,
                                                         guint                      frame);
void                  finx_expression_inputs_set_quote  (FinxExpressionInputs      *self,
                                                         const FinxQuote           *quote);
/* A bar of history that is over. */
void                  finx_expression_inputs_push_bar   (FinxExpressionInputs      *self,
                                                         guint                      frame,
                                                         const FinxBar             *bar);
/* Several that others follow, in much less time: what the studies were at them is not told. */
void                  finx_expression_inputs_push_bars  (FinxExpressionInputs      *self,
                                                         guint                      frame,
                                                         const FinxBar             *bars,
                                                         gsize                      n);
/* The newest bar of history, which may go on. */
void                  finx_expression_inputs_open_bar   (FinxExpressionInputs      *self,
                                                         guint                      frame,
                                                         const FinxBar             *bar);
void                  finx_expression_inputs_start      (FinxExpressionInputs      *self,
                                                         guint                      frame,
                                                         gint64                     since_us);
/* Bits: the time frames whose open bar is over at @time_us, and was not told so yet. */
guint                 finx_expression_inputs_get_ending (FinxExpressionInputs      *self,
                                                         gint64                     time_us);
gint64                finx_expression_inputs_end_bar    (FinxExpressionInputs      *self,
                                                         guint                      frame);
/* What ends with it was ended before. Returns: whether a value changed */
gboolean              finx_expression_inputs_push       (FinxExpressionInputs      *self,
                                                         const FinxTick            *tick);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxExpressionInputs, finx_expression_inputs_free)

G_END_DECLS
