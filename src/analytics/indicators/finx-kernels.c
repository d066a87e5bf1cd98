/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-kernels.h"

#include <string.h>
#ifdef __SSE2__
#include <immintrin.h>
#endif

#define LINE     8              /* doubles in a line of the cache */

#define ALL(value)      ((FinxLanes) { (value), (value), (value), (value) })
#define NONE            ((FinxLanes) { 0 })
#define AT(pointer)     (*(const FinxLanes *) (pointer))
/* The values 1 or 2 bars ago; @before: the group before. */
#define AGO1(before, v) __builtin_shufflevector ((before), (v), 3, 4, 5, 6)
#define AGO2(before, v) __builtin_shufflevector ((before), (v), 2, 3, 4, 5)
#define LAST(v)         __builtin_shufflevector ((v), (v), 3, 3, 3, 3)

gboolean
finx_kernel_can_fuse (void)
{
#ifdef FINX_CLONES
  return __builtin_cpu_supports ("x86-64-v3") > 0;
#else
  return FALSE;
#endif
}

/* A scan on its way. */
typedef struct
{
  const double *x;
  double       *y, *distance;
  FinxLanes         a, a2, a4, change, near, last;
} Scan;

static inline __attribute__ ((always_inline)) Scan
begin_scan (const FinxScan *scan)
{
  const FinxFactors *factors = scan->factors;
  const double *x = scan->x;
  FinxLanes a = ALL (factors->a), change = { 0, x[-3] - x[-4], x[-2] - x[-3], x[-1] - x[-2] };

  return (Scan) { x, scan->y, scan->distance, a, ALL (factors->a2), ALL (factors->a4), change, change + a * AGO1 (NONE, change),
                  AT (scan->distance - FINX_LANES) };
}

/* A group of bars, each as follow() does it. */
static inline __attribute__ ((always_inline)) void
scan_group (Scan *self,
            gsize i)
{
  FinxLanes now = AT (self->x + i), change = now - AT (self->x + i - 1), near = change + self->a * AGO1 (self->change, change);
  FinxLanes recent = near + self->a2 * AGO2 (self->near, near);

  self->change = change;
  self->near = near;
  self->last = recent + self->a4 * self->last;
  *(FinxLanes *) (self->y + i) = now - self->a * self->last;
}

/* Of the distances only the last ones are needed again. */
static inline __attribute__ ((always_inline)) void
end_scan (const Scan *self,
          gsize       n)
{
  if (n > 0)
    *(FinxLanes *) (self->distance + n - FINX_LANES) = self->last;
}

static inline __attribute__ ((always_inline)) void
scan_one (const FinxScan *scans,
          gsize           n)
{
  Scan scan = begin_scan (scans);

  for (gsize i = 0; i < n; i += FINX_LANES)
    scan_group (&scan, i);
  end_scan (&scan, n);
}

static inline __attribute__ ((always_inline)) void
scan_two (const FinxScan *scans,
          gsize           n)
{
  Scan one = begin_scan (scans), two = begin_scan (scans + 1);

  for (gsize i = 0; i < n; i += FINX_LANES)
    {
      scan_group (&one, i);
      scan_group (&two, i);
    }
  end_scan (&one, n);
  end_scan (&two, n);
}

static inline __attribute__ ((always_inline)) void
scan_three (const FinxScan *scans,
            gsize           n)
{
  Scan one = begin_scan (scans), two = begin_scan (scans + 1), three = begin_scan (scans + 2);

  for (gsize i = 0; i < n; i += FINX_LANES)
    {
      scan_group (&one, i);
      scan_group (&two, i);
      scan_group (&three, i);
    }
  end_scan (&one, n);
  end_scan (&two, n);
  end_scan (&three, n);
}

/* Several at a time: while one waits for its last group the others go on. */
FINX_FUSED void
finx_kernel_scan (const FinxScan *scans,
                  guint           n_scans,
                  gsize           n_groups)
{
  gsize n = n_groups * FINX_LANES;

  for (; n_scans > 4 || n_scans == 3; n_scans -= 3, scans += 3)
    scan_three (scans, n);
  for (; n_scans >= 2; n_scans -= 2, scans += 2)
    scan_two (scans, n);
  if (n_scans == 1)
    scan_one (scans, n);
}

/* @last: in all lanes */
static inline __attribute__ ((always_inline)) void
add_group (double       *y,
           const double *x,
           FinxLanes        *last)
{
  FinxLanes part = AT (x);

  part = part + AGO1 (NONE, part);
  part = part + AGO2 (NONE, part);
  *(FinxLanes *) y = *last + part;
  *last = *last + LAST (part);
}

FINX_VECTORIZED void
finx_kernel_add_up (const FinxSum *sums,
                    guint          n_sums,
                    gsize          n_groups)
{
  gsize n = n_groups * FINX_LANES;

  for (; n_sums >= 2; n_sums -= 2, sums += 2)
    {
      FinxLanes one = ALL (sums[0].last), two = ALL (sums[1].last);

      for (gsize i = 0; i < n; i += FINX_LANES)
        {
          add_group (sums[0].y + i, sums[0].x + i, &one);
          add_group (sums[1].y + i, sums[1].x + i, &two);
        }
    }
  if (n_sums == 1)
    {
      FinxLanes last = ALL (sums->last);

      for (gsize i = 0; i < n; i += FINX_LANES)
        add_group (sums->y + i, sums->x + i, &last);
    }
}

FINX_VECTORIZED gboolean
finx_kernel_take (double       *restrict to,
                  const double *values,
                  gsize         n)
{
  const guint64 exponent = G_GUINT64_CONSTANT (0x7ff0000000000000), one = G_GUINT64_CONSTANT (0x0010000000000000);
  guint64 found = 0;

  for (gsize i = 0; i < n; i++)
    {
      guint64 bits;

      memcpy (&bits, &values[i], sizeof bits);
      to[i] = values[i];
      found |= (bits & exponent) + one;         /* carries into the sign if all bits of the exponent are set */
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
