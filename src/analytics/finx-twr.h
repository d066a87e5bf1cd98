/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* When money comes and goes. A withdrawal is a negative flow. */
typedef enum
{
  FINX_FLOW_AT_START,           /* it works, or is missing, all day */
  FINX_FLOW_AT_END              /* it works, or is missing, from the next day on */
} FinxFlowTiming;

double finx_twr_period     (double before, double flow, double after, FinxFlowTiming timing);
double finx_twr            (const double *values, const double *flows, gsize n, FinxFlowTiming timing, double *returns);
double finx_modified_dietz (double before, double after, gint64 start_day, gint64 end_day,
                            const gint64 *days, const double *flows, gsize n);

G_END_DECLS
