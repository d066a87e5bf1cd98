/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdlib.h>
#include <time.h>

/* Seconds of CPU time of this process: other programs do not change it. */
static inline double
bench_cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

/* A generator of its own, so that a seed gives the same workload on every machine: xoshiro256++. */
typedef struct
{
  guint64 s[4];
} BenchRandom;

static inline guint64
bench_rotate (guint64 value,
              int     by)
{
  return (value << by) | (value >> (64 - by));
}

static inline guint64
bench_random_next (BenchRandom *self)
{
  guint64 *s = self->s;
  guint64 result = bench_rotate (s[0] + s[3], 23) + s[0], t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = bench_rotate (s[3], 45);
  return result;
}

static inline void
bench_random_seed (BenchRandom *self,
                   guint64      seed)
{
  for (int i = 0; i < 4; i++)
    {
      guint64 z = (seed += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

      z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
      z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
      self->s[i] = z ^ (z >> 31);
    }
}

static inline guint32
bench_random_below (BenchRandom *self,
                    guint32      n)
{
  return (guint32) (((bench_random_next (self) >> 32) * (guint64) n) >> 32);
}

static int
bench_compare_doubles (gconstpointer a,
                       gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The fastest: what else runs only ever slows a run down. */
static inline double
bench_least (const double *values,
             gsize         n)
{
  double least = values[0];

  for (gsize i = 1; i < n; i++)
    least = MIN (least, values[i]);
  return least;
}

static inline double
bench_median (double *values,
              gsize   n)
{
  qsort (values, n, sizeof *values, bench_compare_doubles);
  return values[n / 2];
}
