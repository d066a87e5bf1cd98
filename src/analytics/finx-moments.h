/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Mean and the sums of the powers of the distances from it. */
typedef struct
{
  gsize  n;
  double mean;
  double m2, m3, m4;            /* Σ(x − mean)², ³, ⁴ */
} FinxMoments;

FinxMoments finx_moments                        (const double *values, gsize n);
double      finx_moments_deviation              (const FinxMoments *self);
double      finx_moments_skew                   (const FinxMoments *self);
double      finx_moments_excess_kurtosis        (const FinxMoments *self);
double      finx_moments_sample_skew            (const FinxMoments *self);
double      finx_moments_sample_excess_kurtosis (const FinxMoments *self);

G_END_DECLS
