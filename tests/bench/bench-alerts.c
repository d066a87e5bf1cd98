/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ticks past the watch of alerts, CPU time a tick: no alerts, 1,000 alerts on the one instrument with a price that moves
 * between two of them, and one that runs through all of them; and a proof that none allocates.
 * Usage: bench-alerts [TICKS] */

#include <malloc.h>
#include <stdio.h>

#include "market/finx-alert-watch.h"
#include "tests/bench/bench-report.h"
#include "tests/market/market-fixture.h"

#define N_ALERTS 1000

static guint64 n_fired;

static void
fired_cb (guint32         key,
          const FinxTick *tick,
          gboolean        was_closed,
          gpointer        user_data)
{
  n_fired++;
}

/* Levels from 50.00 to 149.90, every 0.10, upward and downward in turn; the pause keeps them from firing twice. */
static void
arm_all (FinxAlertWatch       *watch,
         const FinxInstrument *instrument)
{
  g_autoptr(FinxAlert) alert = finx_alert_new ();

  alert->instrument = instrument;
  alert->pause_us = 30 * G_GINT64_CONSTANT (86400000000);
  for (guint i = 0; i < N_ALERTS; i++)
    {
      alert->condition = i % 2 == 0 ? FINX_ALERT_CROSSES_UP : FINX_ALERT_CROSSES_DOWN;
      alert->level = finx_decimal_new (5000 + i * 10, 2);
      finx_alert_watch_arm (watch, i + 1, alert, NULL, T0, FALSE, NULL);
    }
}

/* Within [@low, @low + @range) units. */
static FinxTick *
generate (const FinxInstrument *instrument,
          gsize                 n,
          gint64                low,
          guint32               range)
{
  FinxTick *ticks = g_new (FinxTick, n);
  BenchRandom random;

  bench_random_seed (&random, 42);
  for (gsize t = 0; t < n; t++)
    ticks[t] = make_tick (instrument, FINX_TICK_TRADE, T0 + (gint64) t * 40, low + bench_random_below (&random, range), 1);
  return ticks;
}

static void
measure (const char *name,
         gboolean    armed,
         gint64      low,
         guint32     range,
         gsize       n)
{
  g_autoptr(FinxInstrumentTable) table = finx_instrument_table_new ();
  const FinxInstrument *instrument = add_instrument (table, "AAPL", "USD");
  g_autoptr(FinxAlertWatch) watch = finx_alert_watch_new (fired_cb, NULL);
  g_autofree FinxTick *ticks = generate (instrument, n, low, range);
  double seconds[5];

  if (armed)
    arm_all (watch, instrument);
  finx_alert_watch_push (watch, ticks, 1);
  for (guint r = 0; r < G_N_ELEMENTS (seconds); r++)
    {
      gsize before = mallinfo2 ().uordblks;
      double start = bench_cpu_seconds ();

      for (gsize t = 0; t < n; t++)
        ticks[t].time_us += (gint64) n * 40;
      start = bench_cpu_seconds ();
      finx_alert_watch_push (watch, ticks, n);
      seconds[r] = bench_cpu_seconds () - start;
      if (mallinfo2 ().uordblks != before)
        {
          fprintf (stderr, "The heap changed\n");
          exit (1);
        }
    }
  printf ("{\"name\":\"%s\",\"unit\":\"ns/tick\",\"value\":%.2f}\n", name, bench_median (seconds, G_N_ELEMENTS (seconds)) * 1e9 / (double) n);
}

int
main (int    argc,
      char **argv)
{
  gsize n = argc > 1 ? (gsize) g_ascii_strtoull (argv[1], NULL, 10) : 4000000;

  if (n < 1000)
    {
      fprintf (stderr, "Usage: bench-alerts [TICKS]; at least 1000\n");
      return 2;
    }
  measure ("alerts-none", FALSE, 10001, 9, n);
  measure ("alerts-1000-quiet", TRUE, 10001, 9, n);
  measure ("alerts-1000-crossing", TRUE, 9950, 100, n);
  measure ("alerts-1000-all", TRUE, 4990, 10020, n / 100);
  return n_fired > 0 ? 0 : 1;
}
