/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A record beside its benchmark; yearly figures are fractions. */
typedef struct
{
  double beta;                  /* cov(r, b)/var(b) */
  double alpha;                 /* yearly, compounded: (1 + mean(r − β·b))^A − 1, of what is above the riskless rate */
  double jensen_alpha;          /* yearly, arithmetic: A·(mean(r) − β·mean(b)), likewise */
  double correlation;           /* −1…1 */
  double tracking_error;        /* sd(r − b)·√A */
  double information_ratio;     /* mean(r − b)/sd(r − b)·√A */
  double treynor;               /* (compound annual rate − riskless rate)/β */
  double up_capture;            /* compound annual rate while the benchmark rose / the benchmark's own */
  double down_capture;          /* the same while it fell */
} FinxRelative;

FinxRelative finx_relative (const double *returns, const double *benchmark, gsize n, double rate_per_period, double periods_per_year);

G_END_DECLS
