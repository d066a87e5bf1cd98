/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/books/finx-books-run.h"

G_BEGIN_DECLS

typedef enum
{
  FINX_FIGURE_CASH,
  FINX_FIGURE_QUANTITY,         /* of one instrument */
  FINX_FIGURE_COST,
  FINX_FIGURE_REALISED,
  FINX_FIGURE_INCOME,
  FINX_FIGURE_INTEREST,
  FINX_FIGURE_FEES,
  FINX_FIGURE_TAXES,
  FINX_FIGURE_FLOWS
} FinxFigureKind;
#define FINX_N_FIGURE_KINDS 9

/**
 * FinxFigureRef: names a number that the books can explain.
 * @account: (nullable): of this account only; interned
 * @instrument: (nullable): of this instrument only
 * @currency: (nullable): of postings in this currency only; interned
 * @from: first day; %G_MININT32: since the beginning
 * @to: last day; %G_MAXINT32: to the end
 * @in_base: in the base currency; else in that of the postings, which has to be one
 */
typedef struct
{
  FinxFigureKind        kind;
  const char           *account;
  const FinxInstrument *instrument;
  const char           *currency;
  gint32                from, to;
  gboolean              in_base;
} FinxFigureRef;

/* One posting that counts to a figure. */
typedef struct
{
  gint32                 day;
  guint                  row;           /* of the transaction in the list of the run */
  FinxPostingKind        kind;
  const FinxInstrument  *instrument;    /* (nullable) */
  const char            *currency;      /* interned */
  FinxDecimal            quantity, amount, base_amount;
  FinxDecimal            counts;        /* what it adds to the figure */
  FinxDecimal            sum;           /* of this and all lines before */
  char                  *sentence;      /* owned: the arithmetic */
} FinxExplanationLine;

typedef struct
{
  FinxFigureRef   figure;
  const char  *unit;            /* currency of the figure, or the symbol of a quantity; interned */
  FinxDecimal  value;           /* the last sum; 0 without lines */
  GArray      *lines;           /* (element-type FinxExplanationLine), in order of time */
} FinxExplanation;

gboolean         finx_figure_ref_parse     (const char           *id,
                                        FinxInstrumentTable  *instruments,
                                        FinxFigureRef           *figure,
                                        GError              **error);
char            *finx_figure_ref_to_id     (const FinxFigureRef     *figure);
FinxExplanation *finx_explanation_new  (const FinxFigureRef     *figure,
                                        const FinxBooksRun   *run,
                                        GError              **error);
void             finx_explanation_free (FinxExplanation      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxExplanation, finx_explanation_free)

G_END_DECLS
