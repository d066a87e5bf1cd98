/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/finx-moments.h"

G_BEGIN_DECLS

/* Is a Sharpe ratio skill? All ratios here are those of one period, not of a year. */
double finx_probabilistic_sharpe   (const FinxMoments *returns, double benchmark);
double finx_expected_best_sharpe   (double n_trials, double variance_of_trials);
double finx_deflated_sharpe        (const FinxMoments *returns, double n_trials, double variance_of_trials);
double finx_minimum_track_record   (const FinxMoments *returns, double benchmark, double confidence);

G_END_DECLS
