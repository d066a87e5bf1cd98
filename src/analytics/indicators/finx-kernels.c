/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-kernels.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Eight bars. The compiler makes one, two or four registers of it. */
typedef double Lanes __attribute__ ((vector_size (FINX_LANES * sizeof (double)), aligned (8), may_alias));
typedef gint64 Places __attribute__ ((vector_size (FINX_LANES * sizeof (gint64))));

#define ALL(value) ((Lanes) { (value), (value), (value), (value), (value), (value), (value), (value) })
#define NONE       ((Lanes) { 0 })
/* The values 1, 2 or 4 bars ago within the group; 0 before it. In this order compilers see a shift, which is cheaper than a choice. */
#define AGO1(v)    __builtin_shuffle (NONE, (v), (Places) { 7, 8, 9, 10, 11, 12, 13, 14 })
#define AGO2(v)    __builtin_shuffle (NONE, (v), (Places) { 6, 7, 8, 9, 10, 11, 12, 13 })
#define AGO4(v)    __builtin_shuffle (NONE, (v), (Places) { 4, 5, 6, 7, 8, 9, 10, 11 })

FINX_VECTORIZED void
finx_kernel_add (double       *restrict to,
                 const double *newer,
                 const double *older,
                 gsize         n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = finx_join_sums (newer[i], older[i]);
}

FINX_VECTORIZED void
finx_kernel_highest (double       *restrict to,
                     const double *newer,
                     const double *older,
                     gsize         n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = finx_join_highest (newer[i], older[i]);
}

FINX_VECTORIZED void
finx_kernel_lowest (double       *restrict to,
                    const double *newer,
                    const double *older,
                    gsize         n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = finx_join_lowest (newer[i], older[i]);
}

FINX_VECTORIZED void
finx_kernel_weighted (double       *restrict to,
                      const double *newer,
                      const double *older,
                      const double *newer_sum,
                      double        n_older,
                      gsize         n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = finx_join_weighted (newer[i], older[i], newer_sum[i], n_older);
}

FINX_VECTORIZED void
finx_kernel_products (double             *restrict to,
                      const double       *newer,
                      const double       *older,
                      const double *const x[2],
                      const double *const y[2],
                      double              n_newer,
                      double              n_older,
                      gsize               n)
{
  const double *x_newer = x[0], *x_older = x[1], *y_newer = y[0], *y_older = y[1];
  double scale = finx_products_scale (n_newer, n_older);

  if (x_newer == y_newer)       /* squares: half of it needs to be read and computed once only */
    for (gsize i = 0; i < n; i++)
      to[i] = finx_join_products (newer[i], older[i], x_newer[i], x_older[i], x_newer[i], x_older[i], n_newer, n_older, scale);
  else
    for (gsize i = 0; i < n; i++)
      to[i] = finx_join_products (newer[i], older[i], x_newer[i], x_older[i], y_newer[i], y_older[i], n_newer, n_older, scale);
}

FINX_VECTORIZED void
finx_kernel_places (double       *restrict to,
                    double       *restrict places,
                    const double *newer,
                    const double *older,
                    const double *newer_places,
                    const double *older_places,
                    double        sign,
                    gsize         n)
{
  for (gsize i = 0; i < n; i++)
    {
      gboolean is_newer = sign * newer[i] >= sign * older[i];

      to[i] = is_newer ? newer[i] : older[i];
      places[i] = is_newer ? newer_places[i] : older_places[i];
    }
}

FINX_VECTORIZED void
finx_kernel_subtract (double       *restrict to,
                      const double *a,
                      const double *b,
                      gsize         n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = a[i] - b[i];
}

FINX_VECTORIZED void
finx_kernel_divide (double       *restrict to,
                    const double *values,
                    double        divisor,
                    gsize         n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = values[i] / divisor;
}

FINX_VECTORIZED void
finx_kernel_scan (FinxScan *scan,
                  gsize     n_groups)
{
  const double *x = scan->x;
  double *y = scan->y, distance = scan->distance, last = 0, fade = scan->factors->powers[FINX_LANES - 1];
  Lanes k = ALL (scan->factors->k), a = ALL (scan->factors->a), a2 = ALL (scan->factors->a2), a4 = ALL (scan->factors->a4);
  Lanes powers = *(const Lanes *) scan->factors->powers;

  for (gsize g = 0; g < n_groups; g++, x += FINX_LANES, y += FINX_LANES)
    {
      Lanes base = ALL (x[-1]), part = k * (*(const Lanes *) x - base);

      part = part + a * AGO1 (part);
      part = part + a2 * AGO2 (part);
      part = part + a4 * AGO4 (part);
      *(Lanes *) y = base + (powers * ALL (distance) + part);
      last = part[FINX_LANES - 1];
      if (g + 1 < n_groups)
        distance = fade * distance + (last + (x[-1] - x[FINX_LANES - 1]));
    }
  scan->distance = distance;
  scan->part = last;
}

FINX_VECTORIZED void
finx_kernel_cumulate (double       *to,
                      const double *x,
                      double        last,
                      gsize         n_groups)
{
  for (gsize g = 0; g < n_groups; g++, x += FINX_LANES, to += FINX_LANES)
    {
      Lanes part = *(const Lanes *) x;

      part = part + AGO1 (part);
      part = part + AGO2 (part);
      part = part + AGO4 (part);
      *(Lanes *) to = ALL (last) + part;
      last = last + part[FINX_LANES - 1];
    }
}

/* All ones in the exponent. */
FINX_VECTORIZED gboolean
finx_kernel_has_missing (const double *values,
                         gsize         n)
{
  const guint64 exponent = G_GUINT64_CONSTANT (0x7ff0000000000000);
  guint64 found = 0;

  for (gsize i = 0; i < n; i++)
    {
      guint64 bits;

      memcpy (&bits, &values[i], sizeof bits);
      found |= (bits & exponent) == exponent;
    }
  return found != 0;
}

#ifdef __SSE2__
/* Whole lines of the cache only: parts of them are dear. */
void
finx_kernel_stream (double       *to,
                    const double *values,
                    gsize         n)
{
  gsize head = MIN ((64 - ((guintptr) to & 63)) % 64 / sizeof (double), n), i = head;

  if (((guintptr) to & 7) != 0)
    {
      memcpy (to, values, n * sizeof (double));
      return;
    }
  memcpy (to, values, head * sizeof (double));
  for (; i + FINX_LANES <= n; i += FINX_LANES)
    for (gsize k = 0; k < FINX_LANES; k += 2)
      _mm_stream_pd (to + i + k, _mm_loadu_pd (values + i + k));
  memcpy (to + i, values + i, (n - i) * sizeof (double));
}

void
finx_kernel_fence (void)
{
  _mm_sfence ();
}
#else
void
finx_kernel_stream (double       *to,
                    const double *values,
                    gsize         n)
{
  memcpy (to, values, n * sizeof (double));
}

void
finx_kernel_fence (void)
{
}
#endif
