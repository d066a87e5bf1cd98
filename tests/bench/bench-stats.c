/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All figures of a record of a million returns: nanoseconds a return, CPU time. */
#include <math.h>
#include <stdio.h>

#include "analytics/finx-performance.h"
#include "analytics/finx-relative.h"
#include "analytics/finx-rolling.h"
#include "bench-report.h"

#define N_RETURNS 1000000
#define N_RUNS    5

/* Twelve uniform numbers: near enough to a normal law, with the mean and deviation of a share's days. */
static void
fill (double  *returns,
      guint64  seed)
{
  BenchRandom random;

  bench_random_seed (&random, seed);
  for (int i = 0; i < N_RETURNS; i++)
    {
      double sum = -6;

      for (int k = 0; k < 12; k++)
        sum += (double) (bench_random_next (&random) >> 11) * 0x1p-53;
      returns[i] = 0.00005 + 0.01 * sum;
    }
}

int
main (void)
{
  g_autofree double *returns = g_new (double, N_RETURNS), *benchmark = g_new (double, N_RETURNS);
  g_autofree double *totals = g_new (double, N_RETURNS), *volatilities = g_new (double, N_RETURNS), *sharpes = g_new (double, N_RETURNS);
  double all[N_RUNS], relative[N_RUNS], rolling[N_RUNS], check = 0;

  fill (returns, 1);
  fill (benchmark, 2);
  for (int run = 0; run < N_RUNS; run++)
    {
      double start = bench_cpu_seconds (), middle, end;

      check += finx_performance (returns, N_RETURNS, 252, 0.02).sharpe;
      middle = bench_cpu_seconds ();
      check += finx_relative (returns, benchmark, N_RETURNS, 0, 252).beta;
      end = bench_cpu_seconds ();
      all[run] = (middle - start) * 1e9 / N_RETURNS;
      relative[run] = (end - middle) * 1e9 / N_RETURNS;
      finx_rolling (returns, N_RETURNS, 252, 0, 252, totals, volatilities, sharpes);
      rolling[run] = (bench_cpu_seconds () - end) * 1e9 / N_RETURNS;
      check += sharpes[N_RETURNS - 1];
    }
  if (!isfinite (check))
    return 1;
  printf ("{\"name\":\"stats-all-figures\",\"unit\":\"ns\",\"value\":%.1f,\"relative_ns\":%.1f,\"rolling_252_ns\":%.1f,\"returns\":%d}\n",
          bench_median (all, N_RUNS), bench_median (relative, N_RUNS), bench_median (rolling, N_RUNS), N_RETURNS);
  return 0;
}
