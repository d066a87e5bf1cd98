/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/finx-moments.h"

G_BEGIN_DECLS

double finx_volatility         (const FinxMoments *returns, double periods_per_year);
double finx_sharpe             (const FinxMoments *returns, double rate_per_period, double periods_per_year);
double finx_downside_deviation (const double *returns, gsize n, double target, double periods_per_year);
double finx_sortino            (const double *returns, gsize n, double target, double periods_per_year);
double finx_calmar             (double cagr, double max_drawdown);
double finx_omega              (const double *returns, gsize n, double threshold);
double finx_tail_ratio         (double *returns, gsize n);
double finx_stability          (const double *returns, gsize n);
double finx_kelly              (const FinxMoments *returns);

G_END_DECLS
