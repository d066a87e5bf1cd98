/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/screener/finx-screen-load.h"

#include "engine/finx-engine-private.h"
#include "engine/prices/finx-engine-providers-private.h"

#define MOST_PARTS 8                    /* that are worked on at once */

/* One load; its probes are made by several threads, each a part of them. */
typedef struct
{
  FinxScreenPlan   *plan;               /* owned, as the rest */
  FinxPracticeDesk *desk;
  GPtrArray        *instruments;
  GHashTable       *kept;               /* FinxInstrument → GArray of FinxBar: daily prices of those that the desk does not trade */
  GHashTable       *reports;            /* (nullable): symbol → GArray of gint32: days of reports */
  FinxScreenProbe **probes;             /* one for each of @instruments */
  gint64            now_us;
  guint             n_parts;            /* that are not done */
} Load;

typedef struct
{
  Load  *load;                          /* borrowed from the task of all */
  guint  first, end;
} Part;

static void
load_free (gpointer data)
{
  Load *load = data;

  for (guint i = 0; i < load->instruments->len; i++)
    finx_screen_probe_free (load->probes[i]);
  g_free (load->probes);
  finx_screen_plan_unref (load->plan);
  g_clear_object (&load->desk);
  g_ptr_array_unref (load->instruments);
  g_hash_table_unref (load->kept);
  g_clear_pointer (&load->reports, g_hash_table_unref);
  g_free (load);
}

static gboolean
is_of_desk (Load                 *load,
            const FinxInstrument *instrument)
{
  return finx_practice_desk_trades (load->desk, instrument);
}

/* Kept prices and days of reports */

typedef struct
{
  GPtrArray *instruments;               /* owned */
  guint      n_bars;
  gboolean   needs_reports;
} Reading;

typedef struct
{
  GHashTable *kept, *reports;           /* owned; as in Load */
} Read;

static void
reading_free (gpointer data)
{
  g_ptr_array_unref (((Reading *) data)->instruments);
  g_free (data);
}

static void
read_free (gpointer data)
{
  Read *read = data;

  g_clear_pointer (&read->kept, g_hash_table_unref);
  g_clear_pointer (&read->reports, g_hash_table_unref);
  g_free (read);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Read, read_free)

static gboolean
read_reports (Read       *read,
              FinxStore  *store,
              GError    **error)
{
  g_autoptr(GPtrArray) lists = finx_engine_list_kept_earnings (store, error);

  read->reports = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  for (guint i = 0; lists != NULL && i < lists->len; i++)
    {
      const FinxEarningsList *list = lists->pdata[i];

      g_hash_table_insert (read->reports, g_strdup (list->symbol), finx_earnings_list_get_days (list));
    }
  return lists != NULL;
}

static gpointer
read_job (FinxStore      *store,
          gpointer        data,
          GDestroyNotify *destroy,
          GError        **error)
{
  Reading *reading = data;
  g_autoptr(Read) read = g_new0 (Read, 1);

  read->kept = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  for (guint i = 0; i < reading->instruments->len; i++)
    {
      const FinxInstrument *instrument = reading->instruments->pdata[i];
      GArray *bars = finx_store_read_last_bars (store, instrument->symbol, FINX_INTERVAL_1D, reading->n_bars, error);

      if (bars == NULL)
        return NULL;
      g_hash_table_insert (read->kept, (gpointer) instrument, bars);
    }
  if (reading->needs_reports && !read_reports (read, store, error))
    return NULL;
  *destroy = read_free;
  return g_steal_pointer (&read);
}

/* On the pool */

static GArray *
load_desk_bars (Load                 *load,
                const FinxInstrument *instrument,
                FinxInterval          interval,
                guint                 n)
{
  gint64 open_us = finx_bar_start (instrument->calendar, interval, load->now_us);

  return finx_practice_bars (load->desk, instrument, interval, open_us - finx_bars_length (instrument->calendar, interval, n), load->now_us + 1);
}

/* What the last two days say stands in for a quote that nobody gives. */
static void
set_quote_of_days (FinxScreenProbe      *probe,
                   const FinxInstrument *instrument,
                   const GArray         *days)
{
  FinxQuote quote = { .instrument = instrument->index };
  double unit = 1;

  for (guint i = 0; i < instrument->price_scale; i++)
    unit *= 10;
  if (days->len > 1)
    {
      quote.mask = FINX_QUOTE_PREVIOUS;
      quote.previous_close = (gint64) (g_array_index (days, FinxBar, days->len - 2).close * unit + 0.5);
    }
  if (days->len > 0)
    {
      quote.mask |= FINX_QUOTE_LAST;
      quote.last = (gint64) (g_array_index (days, FinxBar, days->len - 1).close * unit + 0.5);
    }
  finx_screen_probe_set_quote (probe, &quote);
}

static FinxScreenProbe *
make_probe (Load                 *load,
            const FinxInstrument *instrument)
{
  FinxScreenProbe *probe = finx_screen_probe_new (load->plan, instrument);
  GArray *days = g_hash_table_lookup (load->kept, instrument);
  guint n;
  const FinxInterval *intervals = finx_screen_probe_get_intervals (probe, &n);
  g_autofree GArray **bars = g_new0 (GArray *, n);

  for (guint i = 0; i < n; i++)
    if (is_of_desk (load, instrument))
      bars[i] = load_desk_bars (load, instrument, intervals[i], finx_screen_probe_get_n_bars (probe, intervals[i]));
    else if (days != NULL && intervals[i] > FINX_INTERVAL_1D)
      bars[i] = finx_bars_resample (instrument->calendar, FINX_INTERVAL_1D, intervals[i], (const FinxBar *) (gpointer) days->data, days->len);
    else if (days != NULL && intervals[i] == FINX_INTERVAL_1D)
      bars[i] = g_array_ref (days);
  if (load->reports != NULL)
    finx_screen_probe_set_reports (probe, g_hash_table_lookup (load->reports, instrument->symbol));
  finx_screen_probe_warm (probe, (const GArray *const *) bars, load->now_us);
  if (days != NULL)
    set_quote_of_days (probe, instrument, days);
  finx_screen_probe_update (probe);
  for (guint i = 0; i < n; i++)
    g_clear_pointer (&bars[i], g_array_unref);
  return probe;
}

static void
part_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Part *part = data;

  for (guint i = part->first; i < part->end && !g_cancellable_is_cancelled (cancellable); i++)
    part->load->probes[i] = make_probe (part->load, part->load->instruments->pdata[i]);
  g_task_return_boolean (task, TRUE);
}

static void
part_done_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GPtrArray *probes;

  if (--load->n_parts > 0)
    return;
  if (g_task_return_error_if_cancelled (task))
    return;
  probes = g_ptr_array_new_full (load->instruments->len, (GDestroyNotify) finx_screen_probe_free);
  for (guint i = 0; i < load->instruments->len; i++)
    g_ptr_array_add (probes, g_steal_pointer (&load->probes[i]));
  g_task_return_pointer (task, probes, (GDestroyNotify) g_ptr_array_unref);
}

/* Parts of the same size; each keeps the whole. */
static void
start_parts (GTask *task)
{
  FinxEngine *engine = g_task_get_source_object (task);
  Load *load = g_task_get_task_data (task);
  guint n = load->instruments->len;

  load->now_us = finx_engine_get_price_time (engine);
  load->n_parts = CLAMP (MIN (g_get_num_processors (), n / 16), 1, MOST_PARTS);
  for (guint i = 0, n_parts = load->n_parts; i < n_parts; i++)
    {
      /* To its end, cancelled or not: the probes are what it works on. */
      g_autoptr(GTask) work = g_task_new (engine, g_task_get_cancellable (task), part_done_cb, g_object_ref (task));
      Part *part = g_new (Part, 1);

      *part = (Part) { load, n * i / n_parts, n * (i + 1) / n_parts };
      g_task_set_task_data (work, part, g_free);
      g_task_set_return_on_cancel (work, FALSE);
      g_task_run_in_thread (work, part_thread);
    }
}

static void
kept_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(Read) read = g_task_propagate_pointer (G_TASK (result), &error);

  if (read == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_hash_table_unref (load->kept);
  load->kept = g_steal_pointer (&read->kept);
  load->reports = g_steal_pointer (&read->reports);
  start_parts (task);
}

/* Days that the longest look back takes at most. */
static guint
count_days (FinxScreenPlan       *plan,
            const FinxInstrument *instrument)
{
  g_autoptr(FinxScreenProbe) probe = finx_screen_probe_new (plan, instrument);

  guint n, n_days = finx_screen_probe_get_n_bars (probe, FINX_INTERVAL_1D);
  const FinxInterval *intervals = finx_screen_probe_get_intervals (probe, &n);

  for (guint i = 0; i < n; i++)
    if (intervals[i] > FINX_INTERVAL_1D)
      {
        gint64 length_us = finx_screen_probe_get_n_bars (probe, intervals[i]) * finx_interval_to_usec (intervals[i]);

        n_days = MAX (n_days, (guint) (length_us / FINX_USEC_PER_DAY) + 1);
      }
  return n_days;
}

void
finx_screen_load_async (FinxEngine          *engine,
                        FinxScreenPlan      *plan,
                        GPtrArray           *instruments,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (engine, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);
  Load *load = g_new0 (Load, 1);

  g_task_set_source_tag (task, finx_screen_load_async);
  load->plan = finx_screen_plan_ref (plan);
  load->desk = g_object_ref (engine->desk);
  load->instruments = g_ptr_array_ref (instruments);
  load->kept = g_hash_table_new (NULL, NULL);
  load->probes = g_new0 (FinxScreenProbe *, MAX (instruments->len, 1));
  g_task_set_task_data (task, load, load_free);
  finx_engine_follow (engine, task);

  reading->instruments = g_ptr_array_new ();
  for (guint i = 0; i < instruments->len; i++)
    if (!is_of_desk (load, instruments->pdata[i]))
      g_ptr_array_add (reading->instruments, instruments->pdata[i]);
  reading->needs_reports = finx_screen_plan_needs_reports (plan);
  if (reading->instruments->len == 0 && !reading->needs_reports)
    {
      reading_free (reading);
      start_parts (task);
      return;
    }
  if (reading->instruments->len > 0)
    reading->n_bars = count_days (plan, reading->instruments->pdata[0]);
  finx_engine_run_job (engine, read_job, reading, reading_free, read_free, cancellable, kept_read_cb,
                       g_object_ref (task));
}

GPtrArray *
finx_screen_load_finish (FinxEngine    *engine,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
