/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-kernels.h"

#include <string.h>
#ifdef __SSE2__
#include <immintrin.h>
#endif

#define LINE     8              /* doubles in a line of the cache */
#define TOGETHER 4              /* scans at a time: while one waits for its last group the others go on */

/* A group of bars. */
typedef double Lanes __attribute__ ((vector_size (FINX_LANES * sizeof (double)), aligned (8), may_alias));
typedef gint64 Places __attribute__ ((vector_size (FINX_LANES * sizeof (gint64))));

#define ALL(value) ((Lanes) { (value), (value), (value), (value) })
#define NONE       ((Lanes) { 0 })
/* The values 1 or 2 bars ago within the group; 0 before it. */
#define AGO1(v)    __builtin_shuffle (NONE, (v), (Places) { 3, 4, 5, 6 })
#define AGO2(v)    __builtin_shuffle (NONE, (v), (Places) { 2, 3, 4, 5 })

/* Whole groups of bars of @n columns, each as smooth_bar() does a bar. The last value of a group is computed by itself besides: the next
 * group waits for nothing else. */
static inline __attribute__ ((always_inline)) void
scan (const FinxScan *scans,
      guint           n,
      gsize           n_groups)
{
  const double *x[TOGETHER];
  double *y[TOGETHER], last[TOGETHER], power[TOGETHER];
  Lanes k[TOGETHER], a[TOGETHER], a2[TOGETHER], powers[TOGETHER];

  for (guint s = 0; s < n; s++)
    {
      const FinxFactors *factors = scans[s].factors;

      x[s] = scans[s].x, y[s] = scans[s].y, last[s] = y[s][-1], power[s] = factors->powers[FINX_LANES - 1];
      k[s] = ALL (factors->k), a[s] = ALL (factors->a), a2[s] = ALL (factors->a2), powers[s] = *(const Lanes *) factors->powers;
    }
  for (gsize g = 0; g < n_groups; g++)
    for (guint s = 0; s < n; s++)
      {
        const double *from = x[s] + g * FINX_LANES;
        double distance = last[s] - from[-1];
        Lanes base = ALL (from[-1]), part = k[s] * (*(const Lanes *) from - base);

        part = part + a[s] * AGO1 (part);
        part = part + a2[s] * AGO2 (part);
        *(Lanes *) (y[s] + g * FINX_LANES) = base + (powers[s] * ALL (distance) + part);
        last[s] = from[-1] + (power[s] * distance + part[FINX_LANES - 1]);
      }
}

FINX_VECTORIZED void
finx_kernel_scan (const FinxScan *scans,
                  guint           n_scans,
                  gsize           n_groups)
{
  for (; n_scans > TOGETHER + 2 || n_scans == TOGETHER; n_scans -= TOGETHER, scans += TOGETHER)
    scan (scans, TOGETHER, n_groups);
  for (; n_scans >= 3; n_scans -= 3, scans += 3)
    scan (scans, 3, n_groups);
  if (n_scans == 2)
    scan (scans, 2, n_groups);
  else if (n_scans == 1)
    scan (scans, 1, n_groups);
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
      *(Lanes *) to = ALL (last) + part;
      last = last + part[FINX_LANES - 1];
    }
}

/* One added to an exponent of all ones reaches the sign. */
FINX_VECTORIZED gboolean
finx_kernel_has_missing (const double *values,
                         gsize         n)
{
  const guint64 exponent = G_GUINT64_CONSTANT (0x7ff0000000000000), one = G_GUINT64_CONSTANT (0x0010000000000000);
  guint64 found = 0;

  for (gsize i = 0; i < n; i++)
    {
      guint64 bits;

      memcpy (&bits, &values[i], sizeof bits);
      found |= (bits & exponent) + one;
    }
  return found >> 63 != 0;
}

#ifdef __SSE2__
__attribute__ ((target ("avx512f"))) static void
stream_lines_avx512 (double       *to,
                     const double *values,
                     gsize         n)
{
  for (gsize i = 0; i < n; i += LINE)
    _mm512_stream_pd (to + i, _mm512_loadu_pd (values + i));
}

static void
stream_lines (double       *to,
              const double *values,
              gsize         n)
{
  for (gsize i = 0; i < n; i += 2)
    _mm_stream_pd (to + i, _mm_loadu_pd (values + i));
}

/* Whole lines of the cache only: parts of them are dear. */
void
finx_kernel_stream (double       *to,
                    const double *values,
                    gsize         n)
{
  gsize head = ((guintptr) to & 7) != 0 ? n : MIN ((64 - ((guintptr) to & 63)) % 64 / sizeof (double), n);
  gsize whole = (n - head) / LINE * LINE, tail = n - head - whole;

  memcpy (to, values, head * sizeof (double));
  if (__builtin_cpu_supports ("avx512f"))
    stream_lines_avx512 (to + head, values + head, whole);
  else
    stream_lines (to + head, values + head, whole);
  memcpy (to + head + whole, values + head + whole, tail * sizeof (double));
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
