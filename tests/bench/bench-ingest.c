/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ticks of 30 instruments through the ticker and a one-minute bar builder each, the board flushed every 16,000
 * ticks; ticks a second of CPU time, and a proof that none allocates. Usage: bench-ingest [TICKS [REPEATS]] */

#include <malloc.h>
#include <stdio.h>

#include "market/finx-bar-builder.h"
#include "market/finx-quote-board.h"
#include "tests/bench/bench-allocations.h"
#include "tests/bench/bench-report.h"
#include "tests/market/market-fixture.h"

#define N_INSTRUMENTS   30
#define TICKS_PER_FLUSH 16000
#define SEED            42

typedef struct
{
  FinxInstrumentTable *table;
  FinxTicker          *ticker;
  FinxQuoteBoard      *board;
  FinxBarBuilder       builders[N_INSTRUMENTS];
} World;

static void
world_open (World *w)
{
  w->table = finx_instrument_table_new ();
  w->ticker = finx_ticker_new ();
  for (guint i = 0; i < N_INSTRUMENTS; i++)
    {
      g_autofree char *symbol = g_strdup_printf ("SYM%u", i);

      finx_bar_builder_init (&w->builders[i], add_instrument (w->table, symbol, "USD"), FINX_INTERVAL_1M);
    }
  w->board = finx_quote_board_new (w->table, w->ticker);
}

static void
world_close (World *w)
{
  g_object_unref (w->board);
  g_object_unref (w->ticker);
  g_object_unref (w->table);
}

/* 40 µs apart: 25,000 ticks a second, a busy market. */
static FinxTick *
generate (gsize n)
{
  FinxTick *ticks = g_new (FinxTick, n);
  gint64 prices[N_INSTRUMENTS];
  BenchRandom random;

  bench_random_seed (&random, SEED);
  for (guint i = 0; i < N_INSTRUMENTS; i++)
    prices[i] = 1000 + bench_random_below (&random, 50000);
  for (gsize t = 0; t < n; t++)
    {
      guint i = bench_random_below (&random, N_INSTRUMENTS);
      guint8 kind = (guint8) bench_random_below (&random, 3);

      prices[i] = MAX (prices[i] + (gint64) bench_random_below (&random, 5) - 2, 10);
      ticks[t] = (FinxTick) { T0 + (gint64) t * 40, prices[i] + (kind == FINX_TICK_ASK ? 1 : kind == FINX_TICK_BID ? -1 : 0),
                              1 + bench_random_below (&random, 500), t + 1, i, kind, FINX_SIDE_BUY };
    }
  return ticks;
}

static guint64
run (World          *w,
     const FinxTick *ticks,
     gsize           n)
{
  guint64 n_bars = 0;

  for (gsize from = 0; from < n; from += TICKS_PER_FLUSH)
    {
      gsize n_part = MIN (TICKS_PER_FLUSH, n - from);

      finx_ticker_push (w->ticker, ticks + from, n_part);
      for (gsize i = from; i < from + n_part; i++)
        {
          FinxBar closed;

          n_bars += finx_bar_builder_push (&w->builders[ticks[i].instrument], &ticks[i], &closed) == FINX_BAR_OPENED;
        }
      finx_quote_board_flush (w->board);
    }
  return n_bars;
}

int
main (int    argc,
      char **argv)
{
  gsize n = argc > 1 ? (gsize) g_ascii_strtoull (argv[1], NULL, 10) : 4000000;
  gsize repeats = argc > 2 ? (gsize) g_ascii_strtoull (argv[2], NULL, 10) : 5;
  g_autofree double *seconds = g_new (double, repeats);
  guint64 allocated = 0, n_bars = 0;
  g_autofree FinxTick *ticks = NULL;
  double median;

  if (n < 10 * TICKS_PER_FLUSH || repeats == 0)
    {
      fprintf (stderr, "Usage: bench-ingest [TICKS [REPEATS]]; at least %d ticks\n", 10 * TICKS_PER_FLUSH);
      return 2;
    }
  ticks = generate (n);
  for (gsize r = 0; r < repeats; r++)
    {
      World w;
      guint64 before;
      struct mallinfo2 heap_before, heap_after;
      double start;

      world_open (&w);
      run (&w, ticks, MIN (n, TICKS_PER_FLUSH));        /* types and signals are set up by the first notify */
      before = n_allocations;
      heap_before = mallinfo2 ();
      start = bench_cpu_seconds ();
      n_bars = run (&w, ticks + MIN (n, TICKS_PER_FLUSH), n - MIN (n, TICKS_PER_FLUSH));
      seconds[r] = bench_cpu_seconds () - start;
      heap_after = mallinfo2 ();
      allocated += n_allocations - before;
      if (finx_ticker_get_stats (w.ticker).accepted != n || heap_after.uordblks > heap_before.uordblks || n_bars == 0 ||
          before == 0)
        {
          fprintf (stderr, "Ticks were lost, no bar was built, the heap grew, or the allocator is not counted\n");
          return 1;
        }
      world_close (&w);
    }
  median = bench_median (seconds, repeats);
  printf ("{\"name\":\"ingest\",\"unit\":\"ticks/s\",\"value\":%.0f,\"on\":\"ticker + board + bars\"}\n",
          (double) (n - TICKS_PER_FLUSH) / median);
  printf ("{\"name\":\"ingest-allocations\",\"unit\":\"per tick\",\"value\":%.6f,\"on\":\"%" G_GUINT64_FORMAT
          " calls in %" G_GSIZE_FORMAT " ticks\"}\n", (double) allocated / (double) (n * repeats), allocated, n * repeats);
  return allocated > 0 ? 1 : 0;
}
