/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A screen with five indicators over 5,000 instruments, CPU time: begun anew from a year of daily bars, worked out again after
 * a trade of every instrument, and after one trade; and the time on the clock until it has begun anew on all processors, which
 * depends on what else they do. Usage: bench-screener [INSTRUMENTS] */

#include <math.h>
#include <stdio.h>

#include "base/finx-clock.h"
#include "market/screener/finx-screen-probe.h"
#include "tests/bench/bench-report.h"
#include "tests/market/market-fixture.h"

#define N_BARS 300
#define DAY    FINX_USEC_PER_DAY

static const char *const columns[] = {
  "rsi(14, 1d)", "sma(50, 1d)", "macd(12, 26, 9, 1d).histogram", "atr(14, 1d)", "bollinger(20, 2, 1d).upper", NULL
};

static GArray *
make_bars (BenchRandom *random)
{
  GArray *bars = g_array_sized_new (FALSE, FALSE, sizeof (FinxBar), N_BARS);
  double price = 50 + bench_random_below (random, 10000) / 100.0;

  for (gint64 i = 0; i < N_BARS; i++)
    {
      FinxBar bar = { T0 - T0 % DAY + (i - N_BARS + 1) * DAY, price, price, price, price, 1000 + bench_random_below (random, 9000) };

      bar.close = price *= 1 + ((double) bench_random_below (random, 4000) - 1990) / 1e5;
      bar.high = MAX (bar.open, bar.close) * 1.004;
      bar.low = MIN (bar.open, bar.close) * 0.996;
      g_array_append_val (bars, bar);
    }
  return bars;
}

static void
report (const char *name,
        double     *seconds,
        gsize       n,
        double      per)
{
  printf ("{\"name\":\"%s\",\"unit\":\"ms\",\"value\":%.4f}\n", name, bench_least (seconds, n) * 1e3 / per);
}

/* A part of the instruments, made by one thread. */
typedef struct
{
  FinxScreenPlan  *plan;
  GPtrArray       *all, *bars;
  FinxScreenProbe **probes;
  guint            first, end;
} Part;

static gpointer
make_probes (gpointer data)
{
  Part *part = data;

  for (guint i = part->first; i < part->end; i++)
    {
      const GArray *const bars[] = { part->bars->pdata[i] };

      part->probes[i] = finx_screen_probe_new (part->plan, part->all->pdata[i]);
      finx_screen_probe_warm (part->probes[i], bars, T0);
    }
  return NULL;
}

/* Returns: seconds on the clock */
static double
begin_on_all_processors (GPtrArray      *all,
                         FinxScreenPlan *plan,
                         GPtrArray      *bars)
{
  guint n_parts = g_get_num_processors ();
  g_autofree FinxScreenProbe **probes = g_new (FinxScreenProbe *, all->len);
  g_autofree GThread **threads = g_new (GThread *, n_parts);
  g_autofree Part *parts = g_new (Part, n_parts);
  gint64 start = g_get_monotonic_time ();
  double seconds;

  for (guint i = 0; i < n_parts; i++)
    {
      parts[i] = (Part) { plan, all, bars, probes, all->len * i / n_parts, all->len * (i + 1) / n_parts };
      threads[i] = g_thread_new ("part", make_probes, &parts[i]);
    }
  for (guint i = 0; i < n_parts; i++)
    g_thread_join (threads[i]);
  seconds = (double) (g_get_monotonic_time () - start) * 1e-6;
  for (guint i = 0; i < all->len; i++)
    finx_screen_probe_free (probes[i]);
  return seconds;
}

static void
measure (GPtrArray      *all,
         FinxScreenPlan *plan,
         GPtrArray      *bars)
{
  g_autoptr(GPtrArray) probes = NULL;
  double fresh[5], whole[5], one[5], clock[5];
  Part part = { .plan = plan, .all = all, .bars = bars, .end = all->len };
  guint n_matches = 0;

  for (guint r = 0; r < 5; r++)
    {
      double start = bench_cpu_seconds ();

      g_clear_pointer (&probes, g_ptr_array_unref);
      probes = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_screen_probe_free);
      g_ptr_array_set_size (probes, (int) all->len);
      part.probes = (FinxScreenProbe **) probes->pdata;
      make_probes (&part);
      fresh[r] = bench_cpu_seconds () - start;
    }
  for (guint r = 0; r < 5; r++)
    clock[r] = begin_on_all_processors (all, plan, bars);
  for (guint r = 0; r < 5; r++)
    {
      double start = bench_cpu_seconds ();

      for (guint i = 0; i < probes->len; i++)
        {
          FinxTick tick = make_tick (all->pdata[i], FINX_TICK_TRADE, T0 + 1 + r, 9000 + r, 1);

          finx_screen_probe_push (probes->pdata[i], &tick);
          finx_screen_probe_update (probes->pdata[i]);
        }
      whole[r] = bench_cpu_seconds () - start;
    }
  for (guint r = 0; r < 5; r++)
    {
      double start = bench_cpu_seconds ();

      for (guint i = 0; i < 1000; i++)
        {
          FinxTick tick = make_tick (all->pdata[7], FINX_TICK_TRADE, T0 + 1000 * (r + 1) + i, 9000 + i, 1);

          finx_screen_probe_push (probes->pdata[7], &tick);
          finx_screen_probe_update (probes->pdata[7]);
        }
      one[r] = bench_cpu_seconds () - start;
    }
  for (guint i = 0; i < probes->len; i++)
    n_matches += finx_screen_probe_get_match (probes->pdata[i]) == 1;
  report ("screener_fresh", fresh, 5, 1);
  report ("screener_fresh_wall", clock, 5, 1);
  report ("screener_refresh", whole, 5, 1);
  report ("screener_one_tick", one, 5, 1000);
  fprintf (stderr, "%u of %u match\n", n_matches, probes->len);
}

int
main (int    argc,
      char **argv)
{
  guint n = argc > 1 ? (guint) atoi (argv[1]) : 5000;
  g_autoptr(FinxScreen) screen = finx_screen_new ("", "rsi(14, 1d) < 45 and sma(50, 1d) > 0 and macd(12, 26, 9, 1d).histogram < 0", columns);
  g_autoptr(FinxScreenPlan) plan = finx_screen_plan_new (screen, NULL, NULL);
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_instrument_free);
  g_autoptr(GPtrArray) bars = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  BenchRandom random;

  bench_random_seed (&random, 42);
  for (guint i = 0; i < n; i++)
    {
      FinxInstrument made = make_instrument ("AAPL", "USD");

      made.index = i;
      g_ptr_array_add (all, finx_instrument_copy (&made));
      g_ptr_array_add (bars, make_bars (&random));
    }
  measure (all, plan, bars);
  return 0;
}
