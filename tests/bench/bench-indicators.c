/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-indicators [BARS.bin [REPEATS [ITEM]]]: ten usual indicators over all bars of a file (number of bars, then the columns time, open, high,
 * low, close, volume), or over a walk; and bar by
 * bar: each complete, each still forming, and in ten ticks of each that the last one completes. A JSON line for each repeat. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analytics/indicators/finx-indicator.h"
#include "base/finx-memory.h"
#include "bench-report.h"

#define N_BARS  1000000
#define N_TICKS 1000000
#define N_FIRST 100             /* bars that are complete in any case: all ten have values then */

static const char *const names[] = {
  "sma:20", "ema:20", "rsi:14", "macd:12:26:9", "bollinger:20:2", "atr:14", "stochastic:14:3:3", "adx:14", "obv", "avwap",
};
#define N_SPECS G_N_ELEMENTS (names)

static FinxIndicatorSpec specs[N_SPECS];
static double *outputs[N_SPECS][FINX_INDICATOR_MAX_OUTPUTS];
static FinxBarColumns bars;

static double
get_wall_seconds (void)
{
  return (double) g_get_monotonic_time () * 1e-6;
}

static void
print_line (const char *item,
            gsize       n,
            double      wall,
            double      cpu,
            guint       threads,
            double      check)
{
  printf ("{\"workload\":\"indicators\",\"impl\":\"finx\",\"item\":\"%s\",\"n\":%zu,\"wall_s\":%.6f,\"cpu_s\":%.6f,\"threads\":%u,"
          "\"check\":%.10g}\n", item, n, wall, cpu, threads, check);
}

static double *
new_column (gsize n)
{
  double *column = aligned_alloc (64, (n * sizeof (double) + 63) / 64 * 64);

  finx_memory_expect_scan (column, n * sizeof (double));
  memset (column, 0, n * sizeof (double));
  return column;
}

static gboolean
load (const char *path)
{
  double *columns[6];
  guint64 n = 0;
  FILE *file = fopen (path, "rb");
  gboolean is_read = file != NULL && fread (&n, sizeof n, 1, file) == 1 && n > 0 && n < 1000000000;

  for (guint c = 0; is_read && c < 6; c++)
    {
      columns[c] = new_column (n);
      is_read = fread (columns[c], sizeof (double), n, file) == n;
    }
  if (file != NULL)
    fclose (file);
  if (is_read)
    bars = (FinxBarColumns) { .n = n, .times = (const gint64 *) columns[0], .opens = columns[1], .highs = columns[2], .lows = columns[3],
                              .closes = columns[4], .volumes = columns[5] };
  return is_read;
}

static void
walk (void)
{
  gint64 *times = (gint64 *) new_column (N_BARS);
  double *columns[5], price = 10000;
  BenchRandom random;

  bench_random_seed (&random, 1);
  for (guint c = 0; c < 5; c++)
    columns[c] = new_column (N_BARS);
  for (gsize i = 0; i < N_BARS; i++)
    {
      double open = price, close = open + ((double) bench_random_below (&random, 1001) - 500) / 100;

      times[i] = (gint64) i * 60000000;
      columns[0][i] = open;
      columns[1][i] = MAX (open, close) + bench_random_below (&random, 300) / 100.0;
      columns[2][i] = MIN (open, close) - bench_random_below (&random, 300) / 100.0;
      columns[3][i] = price = MAX (close, 100);
      columns[4][i] = 100 + bench_random_below (&random, 10000);
    }
  bars = (FinxBarColumns) { .n = N_BARS, .times = times, .opens = columns[0], .highs = columns[1], .lows = columns[2],
                            .closes = columns[3], .volumes = columns[4] };
}

/* The last values of what a peer would have to give as well. */
static double
get_check (guint first,
           guint end)
{
  double sum = 0;

  for (guint s = first; s < end; s++)
    for (guint k = 0; k < FINX_INDICATOR_MAX_OUTPUTS; k++)
      sum += outputs[s][k] != NULL ? outputs[s][k][bars.n - 1] : 0;
  return sum;
}

static void
compute (guint first,
         guint end)
{
  double *const *wanted[N_SPECS];

  for (guint s = 0; s < N_SPECS; s++)
    wanted[s] = outputs[s];
  finx_indicator_compute_many (specs + first, end - first, &bars, wanted + first);
}

static void
run (const char *item,
     guint       first,
     guint       end)
{
  double wall = get_wall_seconds (), cpu = bench_cpu_seconds ();

  compute (first, end);
  cpu = bench_cpu_seconds () - cpu;
  print_line (item, bars.n, get_wall_seconds () - wall, cpu, 1, get_check (first, end));
}

static gpointer
compute_half (gpointer is_second)
{
  guint middle = 5;     /* those of the close alone, and the others: they have little in common */

  compute (GPOINTER_TO_INT (is_second) ? middle : 0, GPOINTER_TO_INT (is_second) ? N_SPECS : middle);
  return NULL;
}

static void
run_on_two_threads (void)
{
  double wall = get_wall_seconds (), cpu = bench_cpu_seconds ();
  GThread *other = g_thread_new ("half", compute_half, GINT_TO_POINTER (1));

  compute_half (NULL);
  g_thread_join (other);
  cpu = bench_cpu_seconds () - cpu;
  print_line ("ALL10", bars.n, get_wall_seconds () - wall, cpu, 2, get_check (0, N_SPECS));
}

/* The outputs of an indicator that there are columns for, as bits. */
static guint
get_wanted (guint s)
{
  guint wanted = 0;

  for (guint k = 0; k < FINX_INDICATOR_MAX_OUTPUTS; k++)
    wanted |= outputs[s][k] != NULL ? 1u << k : 0;
  return wanted;
}

/* All ten, for each tick: @n_forming of each bar but the first ones, and @n_complete, 0 or 1, when it is over. */
static void
run_live (const char *item,
          gsize       n_forming,
          gsize       n_complete)
{
  g_autoptr(FinxIndicator) indicators = NULL;
  gsize n = MIN (bars.n, N_TICKS) / (n_forming + n_complete);
  double values[N_SPECS * FINX_INDICATOR_MAX_OUTPUTS], sum = 0, wall, cpu;
  guint wanted[N_SPECS];

  for (guint s = 0; s < N_SPECS; s++)
    wanted[s] = get_wanted (s);
  indicators = finx_indicator_new_many (specs, N_SPECS, wanted);
  wall = get_wall_seconds ();
  cpu = bench_cpu_seconds ();
  for (gsize i = 0; i < n; i++)
    {
      FinxIndicatorBar bar = { .time = bars.times[i], .open = bars.opens[i], .high = bars.highs[i], .low = bars.lows[i],
                               .close = bars.closes[i], .volume = bars.volumes[i] };

      for (gsize tick = 0; tick < n_forming && i > N_FIRST; tick++, bar.volume++)
        {
          finx_indicator_peek (indicators, &bar, values);
          sum += values[0];
        }
      if (n_complete > 0 || i <= N_FIRST)
        {
          finx_indicator_push (indicators, &bar, values);
          sum += i > N_FIRST ? values[0] : 0;
        }
    }
  cpu = bench_cpu_seconds () - cpu;
  print_line (item, n * (n_forming + n_complete), get_wall_seconds () - wall, cpu, 1, sum);
}

static gboolean
is_wanted (const char *item,
           const char *name)
{
  return item == NULL || g_str_equal (item, name);
}

int
main (int    argc,
      char **argv)
{
  int n_repeats = argc > 2 ? atoi (argv[2]) : 5;
  const char *item = argc > 3 ? argv[3] : NULL;         /* of all, only this */

  if (argc < 2)
    walk ();
  else if (!load (argv[1]))
    return 1;
  for (guint s = 0; s < N_SPECS; s++)
    {
      if (!finx_indicator_spec_parse (names[s], &specs[s], NULL))
        return 1;
      for (guint k = 0; k < specs[s].info->n_outputs; k++)
        outputs[s][k] = new_column (bars.n);
    }
  g_clear_pointer (&outputs[7][0], free);       /* of the directional indices only their average */
  g_clear_pointer (&outputs[7][1], free);
  g_clear_pointer (&outputs[9][1], free);
  g_clear_pointer (&outputs[9][2], free);
  for (int r = 0; r < n_repeats; r++)
    {
      for (guint s = 0; s < N_SPECS; s++)
        if (is_wanted (item, specs[s].info->name))
          run (specs[s].info->name, s, s + 1);
      if (is_wanted (item, "ALL10"))
        run ("ALL10", 0, N_SPECS);
      if (is_wanted (item, "ALL10x2"))
        run_on_two_threads ();
      if (is_wanted (item, "LIVE10"))
        run_live ("LIVE10", 0, 1);
      if (is_wanted (item, "LIVE10-forming"))
        run_live ("LIVE10-forming", 1, 0);
      if (is_wanted (item, "LIVE10-ten-ticks"))
        run_live ("LIVE10-ten-ticks", 9, 1);
    }
  return 0;
}
