/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/finx-cli.h"
#include "engine/review/finx-engine-review.h"
#include "engine/review/finx-file-review.h"

G_BEGIN_DECLS

#define FINX_REVIEW_REQUEST_OPTIONS \
  "[--portfolio P|all] [--account LABEL]… [--from D] [--to D] [--method fifo|lifo|hifo|average] [--fees cost|expense]" \
  " [--flows start|end] [--short-sales allowed|refused] [--currency C] [--benchmark S] [--risk-free R]"

/* What the commands have in common that tell the figures of a portfolio. */
typedef struct
{
  char          *portfolio_id, *from_text, *to_text, *method, *currency, *fees, *flows, *short_sales, *benchmark, *risk_free;      /* as given */
  char         **accounts;
  gboolean       sums_only;     /* set before it is run: no lots are needed */
  gint32         from, to;      /* days; %G_MININT32 and %G_MAXINT32 where none was given */
  FinxPortfolio *portfolio;     /* borrowed; %NULL: all */
  gboolean       is_all;        /* portfolios together */
  char          *file, *prices; /* (nullable): a file in place of a portfolio, and a folder with prices; as given */
  FinxFileReview *of_file;      /* (nullable): of @file */
  FinxReview    *review;        /* owned */
} FinxReviewRequest;

FinxExit finx_review_request_run   (FinxReviewRequest  *self,
                                    FinxCli            *cli,
                                    int                 argc,
                                    char              **argv,
                                    const GOptionEntry *more);
void     finx_review_request_clear (FinxReviewRequest  *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FinxReviewRequest, finx_review_request_clear)

G_END_DECLS
