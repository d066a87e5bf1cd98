/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double finx_concentration    (const double *values, gsize n);
double finx_effective_number (const double *values, gsize n);
double finx_top_share        (const double *values, gsize n, gsize top);
double finx_portfolio_risk   (const double *weights, const double *covariance, gsize n, double *marginal, double *components);

G_END_DECLS
