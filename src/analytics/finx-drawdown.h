/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FINX_NOT_RECOVERED G_MAXSIZE

/* One way down and up again. Its places count points of wealth, not returns: 0 is before the first return, i is after i of them. */
typedef struct
{
  double depth;                 /* lowest wealth / peak − 1; −0.25 is 25 % down; 0: there is no drawdown */
  gsize  peak;                  /* the last point at the old high */
  gsize  trough;
  gsize  recovery;              /* first point at the old high again, or %FINX_NOT_RECOVERED */
  gsize  length;                /* periods from the peak to the recovery, or to the end while there is none */
} FinxDrawdown;

typedef struct
{
  FinxDrawdown deepest;
  FinxDrawdown longest;
  double       current;         /* depth at the end; 0 at a high */
  double       ulcer_index;     /* percent */
  double       pain_index;      /* percent */
  gsize        n_drawdowns;
} FinxDrawdownSummary;

void                finx_drawdown_series  (const double *returns, gsize n, double *depths);
FinxDrawdownSummary finx_drawdown_summary (const double *returns, gsize n);
gsize               finx_drawdown_table   (const double *returns, gsize n, FinxDrawdown *table, gsize max);

G_END_DECLS
