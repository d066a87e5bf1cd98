/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The inner loops, compiled for several generations of processors; the one at hand is chosen when the program starts.
 *
 * %FINX_VECTORIZED: every value is made by the same operations in the same order on all of them (-ffp-contract=off), so all give the
 * same bits. %FINX_FUSED: where the processor can, a product is added without being rounded before, so the last digits differ between
 * processors; in no sum are there two products, so it is always known which one it is, and all ways to a value on one processor give
 * the same bits. */

#if defined (__x86_64__) && defined (__gnu_linux__) && defined (__GNUC__) && !defined (__clang__) && !defined (FINX_BASELINE)
#define FINX_CLONES     target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default")
#define FINX_VECTORIZED __attribute__ ((FINX_CLONES, optimize ("O3")))
#define FINX_FUSED      __attribute__ ((FINX_CLONES, optimize ("O3", "fp-contract=fast")))
#else
#define FINX_VECTORIZED
#define FINX_FUSED
#endif

/* Of the loop after it: what it writes it does not read. */
#ifdef __GNUC__
#define FINX_INDEPENDENT _Pragma ("GCC ivdep")
#else
#define FINX_INDEPENDENT
#endif

#define FINX_LANES 4            /* bars that a scan takes at a time */

/* The same of several columns, or several bars of one. */
typedef double FinxLanes __attribute__ ((vector_size (FINX_LANES * sizeof (double)), aligned (8), may_alias));

/* What is known of an exponential smoothing y += k·(x − y). */
typedef struct
{
  double a, a2, a4;             /* 1 − k, its square, and that of it */
} FinxFactors;

/* A column to smooth, where it goes, and how far x is from the y before; [−4] … [−1] of all are known. */
typedef struct
{
  const FinxFactors *factors;
  const double      *x;
  double            *y, *distance;
} FinxScan;

/* A running total that has come to @last. */
typedef struct
{
  const double *x;
  double       *y;
  double        last;
} FinxSum;

/* Whether the processor multiplies and adds in one step. */
gboolean finx_kernel_can_fuse (void);
/* Whole groups of %FINX_LANES. */
void finx_kernel_scan     (const FinxScan *scans, guint n_scans, gsize n_groups);
void finx_kernel_add_up   (const FinxSum *sums, guint n_sums, gsize n_groups);
/* Copies to where nobody reads soon, past the caches; finx_kernel_fence() when all is written. */
void finx_kernel_stream   (double *to, const double *values, gsize n);
void finx_kernel_fence    (void);
/* Copies. Returns: whether one of the numbers is NaN or infinite */
gboolean finx_kernel_take (double *to, const double *values, gsize n);

G_END_DECLS
