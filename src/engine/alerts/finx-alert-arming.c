/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/alerts/finx-alert-arming.h"

#include "base/finx-log.h"
#include "market/finx-bar-builder.h"

#define QUARTER_US   (15 * FINX_USEC_PER_MIN)
#define MOST_MINUTES (3 * FINX_USEC_PER_DAY)    /* longer absences are gone over by the hour */
#define MOST_PIECES  5

struct _FinxAlertArming
{
  FinxAlertWatch *watch;                /* borrowed, as the others */
  FinxHistory    *history;
  FinxTicker     *ticker;
  FinxClock      *clock;
  GHashTable     *jobs;                 /* key → Job, borrowed: loading */
  guint           n_loads;              /* of all jobs, given up ones too */
};

/* A part of the past, as fine as it has to be. */
typedef struct
{
  FinxInterval interval;
  gint64       from_us, to_us;
  GArray      *bars;                    /* (element-type FinxBar) (nullable) owned: once it is loaded */
} Piece;

typedef struct
{
  FinxAlertArming *arming;
  guint32          key;
  FinxAlert       *alert;               /* owned */
  FinxAlertRule   *rule;                /* (nullable) owned: of a price level none */
  gint64           stale_us;
  gboolean         restored;
  gint64           from_us, now_us;     /* firings are told from here on; the history ends */
  Piece           *begun;               /* (array length=n_begun) owned: what a rule begins with, by its intervals */
  guint            n_begun;
  Piece            pieces[MOST_PIECES];         /* what came then */
  guint            n_pieces;
  guint            n_loads;
  gboolean         has_failed;
  GCancellable    *cancellable;         /* owned */
} Job;

typedef struct
{
  Job   *job;
  Piece *piece;
} Load;

static void
job_free (Job *job)
{
  for (guint i = 0; i < job->n_begun; i++)
    g_clear_pointer (&job->begun[i].bars, g_array_unref);
  g_free (job->begun);
  for (guint i = 0; i < MOST_PIECES; i++)
    g_clear_pointer (&job->pieces[i].bars, g_array_unref);
  finx_alert_free (job->alert);
  finx_alert_rule_free (job->rule);
  g_object_unref (job->cancellable);
  g_free (job);
}

static gint64
floor_to (gint64 time_us,
          gint64 step_us)
{
  return time_us - time_us % step_us;
}

/* Arming */

/* The course of the pieces as trades; of the bar that is open not beyond now. */
static GArray *
make_ticks (const Job *job)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (FinxTick));

  for (guint i = 0; i < job->n_pieces; i++)
    for (guint k = 0; job->pieces[i].bars != NULL && k < job->pieces[i].bars->len; k++)
      {
        const FinxBar *bar = &g_array_index (job->pieces[i].bars, FinxBar, k);
        gint64 length_us = MIN (finx_interval_to_usec (job->pieces[i].interval), job->now_us - bar->time_us + 1);
        FinxTick course[FINX_BAR_TICKS];

        if (length_us <= 0)
          continue;
        finx_bar_to_ticks (bar, length_us, job->alert->instrument, course);
        g_array_append_vals (ticks, course, FINX_BAR_TICKS);
      }
  return ticks;
}

static void
arm (Job *job)
{
  FinxAlertArming *self = job->arming;
  g_autofree const GArray **bars = NULL;
  g_autoptr(GArray) ticks = job->n_pieces > 0 && !job->has_failed ? make_ticks (job) : NULL;
  FinxAlertPast past = { ticks, job->now_us };
  FinxQuote quote;
  guint n;
  gboolean known = finx_ticker_read (self->ticker, job->alert->instrument->index, &quote) && quote.time_us != job->stale_us;

  if (job->rule == NULL)
    {
      finx_alert_watch_arm (self->watch, job->key, job->alert, known ? &quote : NULL, job->now_us, job->restored, ticks != NULL ? &past : NULL);
      return;
    }
  finx_alert_rule_get_intervals (job->rule, &n);
  bars = g_new0 (const GArray *, n);
  for (guint i = 0; i < job->n_begun; i++)
    bars[i] = job->begun[i].bars;
  finx_alert_rule_set_reports (job->rule, finx_alert_watch_get_reports (self->watch, job->alert->instrument->index));
  finx_alert_rule_start (job->rule, job->from_us, job->restored);
  finx_alert_rule_warm (job->rule, bars);
  finx_alert_watch_arm_rule (self->watch, job->key, g_steal_pointer (&job->rule), known ? &quote : NULL, job->now_us, job->restored,
                             ticks != NULL ? &past : NULL);
}

/* Loading */

static void
end_job (Job *job)
{
  FinxAlertArming *self = job->arming;

  if (!g_cancellable_is_cancelled (job->cancellable))
    {
      g_hash_table_remove (self->jobs, GUINT_TO_POINTER (job->key));
      arm (job);
    }
  job_free (job);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Load *load = user_data;
  Job *job = load->job;
  g_autoptr(GError) error = NULL;

  job->arming->n_loads--;
  load->piece->bars = finx_history_load_finish (FINX_HISTORY (source), result, &error);
  if (load->piece->bars == NULL && !g_cancellable_is_cancelled (job->cancellable) && !job->has_failed)
    {
      job->has_failed = TRUE;
      finx_log (FINX_LOG_WARNING, "alerts", "", "The alert %s begins without the past of %s, which could not be loaded: %s",
                job->alert->id, job->alert->instrument->symbol, error->message);
    }
  if (--job->n_loads == 0)
    end_job (job);
}

static void
load (Job   *job,
      Piece *piece)
{
  Load *started = g_new (Load, 1);

  *started = (Load) { job, piece };
  job->n_loads++;
  job->arming->n_loads++;
  finx_history_load_async (job->arming->history, job->alert->instrument, piece->interval, piece->from_us, piece->to_us, job->cancellable,
                           loaded_cb, started);
}

static void
add_piece (Job          *job,
           FinxInterval  interval,
           gint64        from_us,
           gint64        to_us)
{
  if (from_us < to_us)
    job->pieces[job->n_pieces++] = (Piece) { interval, from_us, to_us, NULL };
}

/* Returns: UTC µs: from where on bars of @shorter_than are too coarse for @job, which may look back @span_us by the clock so far
 * that they do */
static gint64
start_of (const Job    *job,
          FinxInterval  shorter_than,
          gint64        most_span_us)
{
  gint64 span_us = job->rule != NULL ? finx_alert_rule_get_span (job->rule) : 0;
  gint64 from_us = span_us <= most_span_us ? job->from_us - span_us : job->from_us;

  return job->rule != NULL ? MIN (from_us, finx_alert_rule_get_start (job->rule, job->from_us, shorter_than)) : from_us;
}

/* From where the open bars begin until now: coarse, then by the minute, by the second around the moment that the program
 * was closed, and on. */
static void
plan_pieces (Job *job)
{
  gint64 from_us = job->from_us, end_us = job->now_us + 1, start_us = start_of (job, FINX_INTERVAL_1W, G_MAXINT64);
  gint64 minutes_us = floor_to (start_of (job, FINX_INTERVAL_15M, FINX_USEC_PER_DAY), QUARTER_US);
  gint64 seconds_us = floor_to (start_of (job, FINX_INTERVAL_1M, QUARTER_US), FINX_USEC_PER_MIN);
  gint64 after_us = MIN (end_us, floor_to (from_us, FINX_USEC_PER_MIN) + FINX_USEC_PER_MIN);
  gint64 hours_us = end_us - after_us > MOST_MINUTES ? floor_to (after_us, FINX_USEC_PER_HOUR) + FINX_USEC_PER_HOUR : end_us;

  add_piece (job, FINX_INTERVAL_15M, floor_to (start_us, QUARTER_US), minutes_us);
  if (job->rule != NULL)
    add_piece (job, FINX_INTERVAL_1M, minutes_us, seconds_us);
  add_piece (job, FINX_INTERVAL_1S, seconds_us, after_us);
  add_piece (job, FINX_INTERVAL_1M, after_us, hours_us);
  add_piece (job, FINX_INTERVAL_1H, hours_us, end_us);
}

static void
plan_begun (Job *job)
{
  FinxCalendar calendar = job->alert->instrument->calendar;
  const FinxInterval *intervals = finx_alert_rule_get_intervals (job->rule, &job->n_begun);

  job->begun = g_new0 (Piece, job->n_begun);
  for (guint i = 0; i < job->n_begun; i++)
    {
      gint64 to_us = finx_bar_start (calendar, intervals[i], job->from_us);
      guint n = finx_alert_rule_get_warm_up (job->rule, intervals[i]);

      job->begun[i] = (Piece) { intervals[i], to_us - finx_bars_length (calendar, intervals[i], n), to_us, NULL };
    }
}

static gboolean
needs_history (const Job *job)
{
  guint n_intervals = 0;

  if (job->rule != NULL)
    finx_alert_rule_get_intervals (job->rule, &n_intervals);
  if (n_intervals > 0 || (job->rule != NULL && finx_alert_rule_get_span (job->rule) > 0))
    return TRUE;
  return job->restored && job->alert->seen_us > 0 && !finx_alert_condition_is_change (job->alert->condition);
}

static void
start_loading (Job *job)
{
  FinxAlertArming *self = job->arming;

  g_hash_table_insert (self->jobs, GUINT_TO_POINTER (job->key), job);
  finx_alert_watch_wait (self->watch, job->key, job->alert->instrument);
  plan_pieces (job);
  if (job->rule != NULL)
    plan_begun (job);
  job->n_loads++;                       /* not over before all are asked for */
  for (guint i = 0; i < job->n_pieces; i++)
    load (job, &job->pieces[i]);
  for (guint i = 0; i < job->n_begun; i++)
    load (job, &job->begun[i]);
  if (--job->n_loads == 0)
    end_job (job);
}

void
finx_alert_arming_arm (FinxAlertArming *self,
                       guint32          key,
                       const FinxAlert *alert,
                       gint64           stale_us,
                       gboolean         restored,
                       gboolean         may_load)
{
  g_autoptr(GError) error = NULL;
  Job *job = g_new0 (Job, 1);

  job->arming = self;
  job->key = key;
  job->alert = finx_alert_copy (alert);
  job->stale_us = stale_us;
  job->restored = restored;
  job->now_us = finx_clock_now (self->clock);
  job->alert->seen_us = MIN (job->alert->seen_us, job->now_us);         /* the clock may have been ahead then */
  job->alert->fired_us = MIN (job->alert->fired_us, job->now_us);
  job->from_us = restored && alert->seen_us > 0 ? MIN (job->alert->seen_us + 1, job->now_us) : job->now_us;
  job->cancellable = g_cancellable_new ();
  if (finx_alert_rule_fits (alert) && (job->rule = finx_alert_rule_new (job->alert, &error)) == NULL)
    {
      finx_log (FINX_LOG_ERROR, "alerts", "", "The alert %s can not be used: %s", alert->id, error->message);
      job_free (job);
      return;
    }
  if (may_load && self->history != NULL && needs_history (job))
    {
      start_loading (job);
      return;
    }
  arm (job);
  job_free (job);
}

void
finx_alert_arming_disarm (FinxAlertArming *self,
                          guint32          key)
{
  Job *job = g_hash_table_lookup (self->jobs, GUINT_TO_POINTER (key));

  if (job != NULL)
    {
      g_hash_table_remove (self->jobs, GUINT_TO_POINTER (key));
      g_cancellable_cancel (job->cancellable);
    }
  finx_alert_watch_disarm (self->watch, key);
}

guint
finx_alert_arming_get_n_loads (FinxAlertArming *self)
{
  return self->n_loads;
}

void
finx_alert_arming_cancel (FinxAlertArming *self)
{
  GHashTableIter iter;
  gpointer job;

  g_hash_table_iter_init (&iter, self->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &job))
    {
      g_hash_table_iter_remove (&iter);
      g_cancellable_cancel (((Job *) job)->cancellable);
    }
}

FinxAlertArming *
finx_alert_arming_new (FinxAlertWatch *watch,
                       FinxHistory    *history,
                       FinxTicker     *ticker,
                       FinxClock      *clock)
{
  FinxAlertArming *self = g_new0 (FinxAlertArming, 1);

  self->watch = watch;
  self->history = history;
  self->ticker = ticker;
  self->clock = clock;
  self->jobs = g_hash_table_new (NULL, NULL);
  return self;
}

void
finx_alert_arming_free (FinxAlertArming *self)
{
  if (self == NULL)
    return;

  g_assert (self->n_loads == 0);
  g_hash_table_unref (self->jobs);
  g_free (self);
}
