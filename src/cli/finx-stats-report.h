/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/finx-performance.h"
#include "analytics/finx-relative.h"
#include "cli/finx-cli.h"
#include "cli/finx-record.h"

G_BEGIN_DECLS

typedef struct
{
  const FinxRecord *record;
  FinxPerformance   performance;
  FinxRelative      relative;           /* if the record has a benchmark */
  gboolean          periods_judged;     /* the periods of a year come from the dates */
} FinxStatsReport;

void finx_stats_report_print (const FinxStatsReport *self,
                              FinxCli               *cli);

G_END_DECLS
