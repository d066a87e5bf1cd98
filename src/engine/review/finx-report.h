/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/reports/finx-report-table.h"
#include "portfolio/review/finx-review.h"

G_BEGIN_DECLS

/* What a portfolio's review can be told as; here because it needs both the figures and the files. */
typedef enum
{
  FINX_REPORT_HOLDINGS,
  FINX_REPORT_LOTS,             /* open */
  FINX_REPORT_GAINS,            /* lots that were closed */
  FINX_REPORT_TRADES,
  FINX_REPORT_INCOME,
  FINX_REPORT_PERFORMANCE,      /* by year */
  FINX_REPORT_MONTHS,           /* likewise, by month */
  FINX_REPORT_TAXES,            /* gains by year, short and long term, and wash sales */
  FINX_REPORT_POOLS,            /* disposals in the United Kingdom */
  FINX_N_REPORTS
} FinxReportKind;

const char      *finx_report_kind_to_string   (FinxReportKind  kind);   /* "holdings" */
gboolean         finx_report_kind_from_string (const char     *text,
                                               FinxReportKind *kind);
const char      *finx_report_kind_title       (FinxReportKind  kind);   /* translated */
gboolean         finx_report_kind_has_span    (FinxReportKind  kind);
/* Returns: (transfer none): @portfolio (nullable), or what all together are called */
const char      *finx_report_portfolio_name   (const char     *portfolio);
FinxReportTable *finx_report_new              (FinxReportKind  kind,
                                               FinxReview     *review,
                                               const char     *portfolio,
                                               gint32          from,
                                               gint32          to);

G_END_DECLS
