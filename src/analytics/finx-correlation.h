/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double finx_covariance         (const double *a, const double *b, gsize n);
double finx_correlation        (const double *a, const double *b, gsize n);
void   finx_ranks              (const double *values, gsize n, double *ranks);
double finx_rank_correlation   (const double *a, const double *b, gsize n);
void   finx_covariance_matrix  (const double *const *series, gsize n_series, gsize n, double *matrix);
void   finx_correlation_matrix (const double *const *series, gsize n_series, gsize n, double *matrix);

void   finx_cluster_order      (const double *matrix, gsize n, gsize *order);

G_END_DECLS
