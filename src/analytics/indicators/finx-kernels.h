/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The inner loops, compiled for several generations of processors; the one at hand is chosen when the program starts.
 * Every value is made by the same operations in the same order on all of them (-ffp-contract=off), so all give the same bits. */

#if defined (__x86_64__) && defined (__gnu_linux__) && defined (__GNUC__) && !defined (__clang__)
#define FINX_VECTORIZED __attribute__ ((target_clones ("avx512f", "avx2", "default"), optimize ("O3")))
#else
#define FINX_VECTORIZED
#endif

#define FINX_LANES 8            /* bars that a scan takes at a time */

/* What is known of an exponential smoothing y += k·(x − y). */
typedef struct
{
  double k;
  double a, a2, a4;             /* 1 − k and its powers */
  double powers[FINX_LANES];    /* a … a⁸ */
} FinxFactors;

/* A column to smooth, and where it goes. */
typedef struct
{
  const FinxFactors *factors;
  const double      *x;         /* [−1] is known */
  double            *y;
  double             distance;  /* of y from x before the first group; then before the last one */
  double             part;      /* what the last bar's group has added */
} FinxScan;

/* The two halves of a window joined: what is added up. */
static inline double
finx_join_sums (double newer,
                double older)
{
  return newer + older;
}

static inline double
finx_join_highest (double newer,
                   double older)
{
  return newer > older ? newer : older;
}

static inline double
finx_join_lowest (double newer,
                  double older)
{
  return newer < older ? newer : older;
}

/* Σ k·x, where the newer half weighs as much more as the older one has bars. */
static inline double
finx_join_weighted (double newer,
                    double older,
                    double newer_sum,
                    double n_older)
{
  return (newer + older) + n_older * newer_sum;
}

/* Σ (x − mean)(y − mean), from the sums of both halves; @scale is 1 / (n_newer · n_older · (n_newer + n_older)). */
static inline double
finx_join_products (double newer,
                    double older,
                    double x_newer,
                    double x_older,
                    double y_newer,
                    double y_older,
                    double n_newer,
                    double n_older,
                    double scale)
{
  double x = n_older * x_newer - n_newer * x_older, y = n_older * y_newer - n_newer * y_older;

  return (newer + older) + (x * y) * scale;
}

static inline double
finx_products_scale (double n_newer,
                     double n_older)
{
  return 1 / (n_newer * n_older * (n_newer + n_older));
}

void finx_kernel_add      (double *to, const double *newer, const double *older, gsize n);
void finx_kernel_highest  (double *to, const double *newer, const double *older, gsize n);
void finx_kernel_lowest   (double *to, const double *newer, const double *older, gsize n);
void finx_kernel_weighted (double *to, const double *newer, const double *older, const double *newer_sum, double n_older, gsize n);
/* @x and @y: their sums, over the newer and the older half. */
void finx_kernel_products (double *to, const double *newer, const double *older, const double *const x[2], const double *const y[2],
                           double n_newer, double n_older, gsize n);
/* Likewise with the bars' numbers in @places; of equals the newest. @sign: 1 for the highest, −1 for the lowest. */
void finx_kernel_places   (double *to, double *places, const double *newer, const double *older, const double *newer_places,
                           const double *older_places, double sign, gsize n);
void finx_kernel_subtract (double *to, const double *a, const double *b, gsize n);
void finx_kernel_divide   (double *to, const double *values, double divisor, gsize n);
/* Whole groups of %FINX_LANES. */
void finx_kernel_scan     (FinxScan *scan, gsize n_groups);
void finx_kernel_cumulate (double *to, const double *x, double last, gsize n_groups);
/* Copies to where nobody reads soon, past the caches; finx_kernel_fence() when all is written. */
void finx_kernel_stream   (double *to, const double *values, gsize n);
void finx_kernel_fence    (void);
/* Whether one of the numbers is NaN or infinite. */
gboolean finx_kernel_has_missing (const double *values, gsize n);

G_END_DECLS
