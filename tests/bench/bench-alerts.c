/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ticks past the watch of alerts, CPU time a tick: no alerts, 1,000 alerts on the one instrument with a price that moves
 * between two of them, and one that runs through all of them; and a proof that none allocates. Then 10,000 alerts over 500
 * instruments, half of them conditions in words with indicators: the part of a core that 50,000 ticks a second take. Last,
 * how long it is from a tick to the notification that is handed on, the write of the history between them, in a whole engine
 * with as many alerts and ticks. Usage: bench-alerts [TICKS] */

#include <malloc.h>
#include <stdio.h>

#include "engine/alerts/finx-engine-alerts.h"
#include "engine/alerts/finx-engine-delivery.h"
#include "engine/finx-engine-private.h"
#include "market/finx-alert-watch.h"
#include "tests/bench/bench-report.h"
#include "tests/market/market-fixture.h"
#include "tests/support/temp-folder.h"

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

/* The desk of somebody who watches much */

#define N_INSTRUMENTS 500
#define N_LEVELS      10                /* of each instrument */
#define TICKS_SECOND  50000

static const char *const conditions[] = {
  "rsi(14) < 30",
  "rsi(14, 1h) > 70 and last > sma(50)",
  "sma(20) crosses_above sma(50)",
  "macd(12, 26, 9) crosses macd(12, 26, 9).signal",
  "abs(percent_change(last, 15m)) >= 2",
  "volume > 3 * prev(sma(volume, 20))",
  "close > prev(highest(high, 20))",
  "spread > last * 0.001",
  "atr(14, 5m) > 1 and change_percent < -2",
  "last crosses_above 120 or last crosses_below 80",
};

static void
arm_many (FinxAlertWatch       *watch,
          const FinxInstrument *instrument,
          guint32              *key)
{
  for (guint i = 0; i < N_LEVELS; i++)
    {
      g_autoptr(FinxAlert) alert = finx_alert_new ();

      alert->instrument = instrument;
      alert->pause_us = 30 * G_GINT64_CONSTANT (86400000000);
      alert->condition = i % 2 == 0 ? FINX_ALERT_CROSSES_UP : FINX_ALERT_CROSSES_DOWN;
      alert->level = finx_decimal_new (i % 2 == 0 ? 12000 + 100 * i : 8000 - 100 * i, 2);
      finx_alert_watch_arm (watch, ++*key, alert, NULL, T0, FALSE, NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autoptr(FinxAlert) alert = finx_alert_new ();
      g_autoptr(GError) error = NULL;
      FinxAlertRule *rule;

      alert->instrument = instrument;
      alert->pause_us = 30 * G_GINT64_CONSTANT (86400000000);
      alert->condition = FINX_ALERT_WHEN;
      g_free (alert->when);
      alert->when = g_strdup (conditions[i]);
      rule = finx_alert_rule_new (alert, &error);
      if (rule == NULL)
        {
          fprintf (stderr, "%s: %s\n", conditions[i], error->message);
          exit (1);
        }
      finx_alert_rule_start (rule, T0, FALSE);
      finx_alert_watch_arm_rule (watch, ++*key, rule, NULL, T0, FALSE, NULL);
    }
}

/* Trades, and before each the best prices around it; times as they come at TICKS_SECOND. */
static void
walk_prices (BenchRandom                 *random,
             const FinxInstrument *const *instruments,
             gint64                      *prices,
             FinxTick                    *ticks,
             gsize                        n,
             gint64                       start_us)
{
  for (gsize t = 0; t < n; t++)
    {
      guint i = bench_random_below (random, N_INSTRUMENTS), kind = bench_random_below (random, 4);

      if (kind < 2)
        prices[i] += (gint64) bench_random_below (random, 5) - 2;
      ticks[t] = make_tick (instruments[i], kind < 2 ? FINX_TICK_TRADE : kind == 2 ? FINX_TICK_BID : FINX_TICK_ASK,
                            start_us + (gint64) t * 1000000 / TICKS_SECOND, prices[i] + (kind == 2 ? -1 : kind == 3), 1);
    }
}

static void
measure_many (gsize n)
{
  g_autoptr(FinxInstrumentTable) table = finx_instrument_table_new ();
  g_autoptr(FinxAlertWatch) watch = finx_alert_watch_new (fired_cb, NULL);
  const FinxInstrument *instruments[N_INSTRUMENTS];
  g_autofree FinxTick *ticks = g_new (FinxTick, n);
  gint64 prices[N_INSTRUMENTS], start_us = T0;
  double seconds[7], start;
  guint32 key = 0;
  BenchRandom random;
  guint64 before;

  bench_random_seed (&random, 42);
  for (guint i = 0; i < N_INSTRUMENTS; i++)
    {
      g_autofree char *symbol = g_strdup_printf ("S%u", i);

      instruments[i] = add_instrument (table, symbol, "USD");
      prices[i] = 10000;
      arm_many (watch, instruments[i], &key);
    }
  for (guint r = 0; r < G_N_ELEMENTS (seconds); r++)
    {
      walk_prices (&random, instruments, prices, ticks, n, start_us);
      start_us += (gint64) n * 1000000 / TICKS_SECOND;
      before = mallinfo2 ().uordblks;
      start = bench_cpu_seconds ();
      finx_alert_watch_push (watch, ticks, n);
      seconds[r] = bench_cpu_seconds () - start;
      if (r > 0 && mallinfo2 ().uordblks != before)     /* the calendar keeps the sessions it worked out */
        {
          fprintf (stderr, "The heap changed by %zd\n", (gssize) (mallinfo2 ().uordblks - before));
          exit (1);
        }
    }
  start = bench_median (seconds, G_N_ELEMENTS (seconds)) / (double) n;
  printf ("{\"name\":\"alerts-10000\",\"unit\":\"ns/tick\",\"value\":%.1f,\"armed\":%u}\n", start * 1e9, finx_alert_watch_get_size (watch));
  printf ("{\"name\":\"alerts-10000-core\",\"unit\":\"%% of a core at %d ticks/s\",\"value\":%.2f}\n", TICKS_SECOND, start * TICKS_SECOND * 100);
}

/* From the tick to the notification */

#define N_LATENCIES  300
#define OF_EACH      20                 /* alerts of an instrument */
#define BATCH        500                /* ticks, every 10 ms */
#define BATCHES_EACH 4                  /* one firing in so many */

typedef struct
{
  FinxEngine           *engine;
  const FinxInstrument *instruments[N_INSTRUMENTS];
  gint64                start_us;       /* of the ticks; firing number i is of the tick at @start_us + i s */
  guint                 n_batches, n_sent, n_told;
  gint64                sent_us[N_LATENCIES];   /* monotonic */
  double                took[N_LATENCIES];      /* ms */
  BenchRandom           random;
} Latency;

static void
told_cb (Latency            *self,
         FinxAlertItem      *item,
         FinxAlertEventItem *line)
{
  gint64 i = (finx_alert_event_item_get_event (line)->time_us - self->start_us) / FINX_USEC_PER_SEC;

  self->took[self->n_told++] = (double) (g_get_monotonic_time () - self->sent_us[i]) / 1000;
}

/* On the engine thread: quiet trades, and now and then one that reaches the next level of its instrument. */
static gboolean
push_cb (gpointer user_data)
{
  Latency *self = user_data;
  FinxTick ticks[BATCH];
  gint64 time_us = self->start_us + (gint64) self->n_sent * FINX_USEC_PER_SEC;

  for (guint t = 0; t < BATCH; t++)
    ticks[t] = make_tick (self->instruments[bench_random_below (&self->random, N_INSTRUMENTS)], FINX_TICK_BID, time_us, 10000, 1);
  if (self->n_batches++ % BATCHES_EACH == 0 && self->n_sent < N_LATENCIES)
    {
      ticks[BATCH - 1] = make_tick (self->instruments[self->n_sent], FINX_TICK_TRADE, time_us, 10101, 1);
      self->sent_us[self->n_sent++] = g_get_monotonic_time ();
    }
  finx_engine_thread_push (self->engine->thread, ticks, BATCH);
  return G_SOURCE_REMOVE;
}

static gboolean
batch_cb (gpointer user_data)
{
  Latency *self = user_data;

  finx_engine_thread_invoke (self->engine->thread, push_cb, self, NULL);
  return G_SOURCE_CONTINUE;
}

/* All of them in one write. */
static void
set_alerts (Latency *self)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_alert_event_free);

  for (guint i = 0; i < N_INSTRUMENTS * OF_EACH; i++)
    {
      FinxAlert *alert = finx_alert_new ();

      g_free (alert->id);
      alert->id = g_strdup_printf ("AL-%u", i);
      alert->instrument = self->instruments[i / OF_EACH];
      alert->condition = FINX_ALERT_ABOVE;
      alert->level = finx_decimal_new (10100 + 10 * (i % OF_EACH), 2);
      g_ptr_array_add (events, finx_alert_event_new (FINX_ALERT_EVENT_CREATED, alert, finx_clock_now (self->engine->clock)));
    }
  finx_engine_alerts_record (self->engine, events);
  finx_engine_settle (self->engine);
  finx_engine_thread_sync (self->engine->thread);
}

static void
measure_latency (void)
{
  g_autofree char *folder = temp_folder_new ();
  FinxEngineOptions options = { .data_dir = folder, .practice_seed = 7 };
  g_autoptr(FinxEngine) engine = finx_engine_new (&options);
  g_autoptr(GError) error = NULL;
  Latency latency = { .engine = engine };
  guint batches;

  if (!finx_engine_open (engine, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      exit (1);
    }
  finx_engine_set_alert_sounds (engine, FALSE, NULL);
  bench_random_seed (&latency.random, 42);
  for (guint i = 0; i < N_INSTRUMENTS; i++)
    {
      g_autofree char *symbol = g_strdup_printf ("S%u", i);

      latency.instruments[i] = add_instrument (finx_engine_get_instruments (engine), symbol, "USD");
    }
  set_alerts (&latency);
  latency.start_us = finx_clock_now (engine->clock);
  g_signal_connect_swapped (engine, "alert-fired", G_CALLBACK (told_cb), &latency);
  batches = g_timeout_add (1000 * BATCH / TICKS_SECOND, batch_cb, &latency);
  while (latency.n_told < N_LATENCIES)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (batches);
  finx_engine_thread_sync (engine->thread);
  finx_engine_close (engine);
  temp_folder_remove (folder);
  qsort (latency.took, N_LATENCIES, sizeof (double), bench_compare_doubles);
  printf ("{\"name\":\"alerts-10000-told\",\"unit\":\"ms from tick to notification\",\"value\":%.1f,\"p99\":%.1f,\"most\":%.1f}\n",
          latency.took[N_LATENCIES / 2], latency.took[N_LATENCIES * 99 / 100], latency.took[N_LATENCIES - 1]);
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
  measure_many (n / 4);
  measure_latency ();
  return n_fired > 0 ? 0 : 1;
}
