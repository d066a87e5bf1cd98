/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the practice desk can be set to: trading hours, and a replay. Remembered as state of the store. */
#include "engine/finx-engine-private.h"

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "engine/finx-replay-cut.h"

#define STATE_HOURS  "practice.hours"   /* "SINCE:exchange SINCE:always …", UTC µs; before the first: always */
#define BARS_BEFORE  1500              /* that a replay has which goes on in another interval */
#define BARS_AHEAD   10000
#define STATE_REPLAY "practice.replay"  /* "SYMBOL SINCE" while one runs, else "" */

/* Reads what was remembered, before there is a desk. */
void
finx_engine_load_hours (FinxEngine *self)
{
  const char *text = g_hash_table_lookup (self->state, STATE_HOURS);
  g_auto(GStrv) changes = g_strsplit (text != NULL ? text : "", " ", 0);

  g_array_set_size (self->hours, 0);
  for (guint i = 0; changes[i] != NULL && *changes[i] != '\0'; i++)
    {
      char *end;
      FinxPracticeHours change = { .since_us = g_ascii_strtoll (changes[i], &end, 10) };

      if (*end != ':' || change.since_us <= 0)
        {
          finx_log (FINX_LOG_WARNING, "practice", "", "The remembered trading hours “%s” can not be read and are left out", changes[i]);
          continue;
        }
      change.exchange_hours = g_str_equal (end + 1, "exchange");
      g_array_append_val (self->hours, change);
    }
  finx_practice_set_calendars (self->instruments, finx_engine_get_exchange_hours (self));
}

static void
remember_hours (FinxEngine *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->hours->len; i++)
    {
      const FinxPracticeHours *change = &g_array_index (self->hours, FinxPracticeHours, i);

      g_string_append_printf (text, "%s%" G_GINT64_FORMAT ":%s", i > 0 ? " " : "", change->since_us,
                              change->exchange_hours ? "exchange" : "always");
    }
  finx_engine_set_state (self, STATE_HOURS, text->str);
}

gboolean
finx_engine_get_exchange_hours (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);
  return self->hours->len > 0 && g_array_index (self->hours, FinxPracticeHours, self->hours->len - 1).exchange_hours;
}

typedef struct
{
  FinxEngine           *engine;
  FinxPracticeHours     hours;
  const FinxInstrument *instrument;
  GArray               *bars;
  FinxReplayOptions     options;
  double                rate;
  gboolean              one_bar;
  FinxInterval          interval;
  guint                 rest;           /* see FinxReplayCut */
  FinxPracticeReplay   *plan;
  GError               *error;
} Call;

/* On the engine thread, like all below named so; the main thread waits. */
static void
set_hours_on_thread (gpointer data)
{
  Call *call = data;

  finx_practice_set_calendars (call->engine->instruments, call->hours.exchange_hours);
  call->hours.since_us = finx_practice_desk_set_hours (call->engine->desk, call->hours.exchange_hours);
}

gboolean
finx_engine_set_exchange_hours (FinxEngine *self,
                                gboolean    exchange_hours,
                                GError    **error)
{
  Call call = { .engine = self, .hours.exchange_hours = exchange_hours };

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  if (exchange_hours == finx_engine_get_exchange_hours (self))
    return TRUE;
  if (!finx_engine_may_write (self, error))
    return FALSE;
  finx_engine_thread_call (self->thread, set_hours_on_thread, &call);
  g_array_append_val (self->hours, call.hours);
  remember_hours (self);
  for (guint i = 0; i < self->watches->len; i++)
    {
      FinxWatch *watch = self->watches->pdata[i];

      watch->builder.calendar = watch->instrument->calendar;
    }
  finx_log (FINX_LOG_INFO, "practice", "", "The practice desk's trading hours are now %s",
            exchange_hours ? "those of the exchanges" : "always open");
  finx_engine_flush (self);
  return TRUE;
}

FinxReplay *
finx_engine_get_replay (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return self->replay;
}

static void
start_replay_on_thread (gpointer data)
{
  Call *call = data;

  finx_practice_desk_start_replay (call->engine->desk, call->instrument, (const FinxBar *) (gpointer) call->bars->data,
                                   call->bars->len, &call->options, NULL, NULL, &call->error);
  if (call->error == NULL)
    call->plan = finx_practice_desk_get_replay (call->engine->desk, call->instrument);
}

static void
pace_replay_on_thread (gpointer data)
{
  Call *call = data;

  if (finx_practice_desk_pace_replay (call->engine->desk, call->instrument, call->rate, call->one_bar, NULL))
    call->plan = finx_practice_desk_get_replay (call->engine->desk, call->instrument);
}

static void
stop_replay_on_thread (gpointer data)
{
  Call *call = data;

  finx_practice_desk_stop_replay (call->engine->desk, call->instrument);
}

/* @interval: of @bars, when a chart is to show them; else 0. @rest: see FinxReplayCut. */
static gboolean
begin_replay (FinxEngine              *self,
              const FinxInstrument    *instrument,
              const char              *name,
              GArray                  *bars,
              guint                    rest,
              FinxInterval             interval,
              const FinxReplayOptions *options,
              GError                 **error)
{
  Call call = { .engine = self, .instrument = instrument, .bars = bars, .options = *options };
  g_autofree char *state = NULL;

  if (!finx_engine_check_online (self, error) || !finx_engine_check_read (self, error))
    return FALSE;
  finx_engine_stop_replay (self);
  finx_engine_thread_call (self->thread, start_replay_on_thread, &call);
  if (call.error != NULL)
    {
      g_propagate_error (error, call.error);
      return FALSE;
    }
  state = g_strdup_printf ("%s %" G_GINT64_FORMAT, instrument->symbol, call.plan->start_us);
  finx_engine_set_state (self, STATE_REPLAY, state);
  finx_log (FINX_LOG_INFO, "practice", "", "A replay of %s leads the price of %s: %u bars", name, instrument->symbol,
            bars->len - options->first);
  finx_replay_begin (self->replay, instrument, name, bars, rest, interval, options->bars_per_second, call.plan);
  finx_engine_flush (self);
  return TRUE;
}

gboolean
finx_engine_start_replay (FinxEngine              *self,
                          const FinxInstrument    *instrument,
                          const char              *name,
                          GArray                  *bars,
                          const FinxReplayOptions *options,
                          GError                 **error)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (self->thread != NULL, FALSE);
  return begin_replay (self, instrument, name, bars, 0, 0, options, error);
}

/* The newest bar of a live series is not over. */
static GArray *
copy_bars (FinxBarSeries *series)
{
  gsize n = finx_bar_series_get_size (series);
  GArray *bars = g_array_sized_new (FALSE, FALSE, sizeof (FinxBar), (guint) n);

  for (gsize i = 0; i + 1 < n; i++)
    {
      FinxBar bar;

      finx_bar_series_get_bar (series, i, &bar);
      g_array_append_val (bars, bar);
    }
  return bars;
}

gboolean
finx_engine_replay_series (FinxEngine    *self,
                           FinxBarSeries *series,
                           const char    *name,
                           gint64         time_us,
                           GError       **error)
{
  gboolean is_again = FALSE;
  FinxReplayOptions options = { .bars_per_second = 1, .as_recorded = TRUE, .stands = TRUE };
  g_autoptr(GArray) bars = NULL;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (FINX_IS_BAR_SERIES (series), FALSE);
  g_return_val_if_fail (self->thread != NULL, FALSE);

  is_again = series == finx_replay_get_series (self->replay);
  bars = is_again ? g_array_ref (finx_replay_get_bars (self->replay)) : copy_bars (series);
  if (is_again)
    options.bars_per_second = finx_replay_get_rate (self->replay);
  while (options.first < bars->len && g_array_index (bars, FinxBar, options.first).time_us <= time_us)
    options.first++;
  return begin_replay (self, finx_bar_series_get_instrument (series), name, bars, is_again ? finx_replay_get_rest (self->replay) : 0,
                       finx_bar_series_get_interval (series), &options, error);
}

typedef struct
{
  FinxInterval interval;
  char        *name;
} Change;

static void
change_free (gpointer data)
{
  g_free (((Change *) data)->name);
  g_free (data);
}

/* It stands for the moment that this takes, so that what was seen is known. */
static void
change_replay_on_thread (gpointer data)
{
  Call *call = data;
  FinxReplay *replay = call->engine->replay;
  FinxReplayPlace place = { .bars = finx_replay_get_bars (replay), .calendar = call->instrument->calendar,
                            .interval = finx_bar_series_get_interval (finx_replay_get_series (replay)) };
  g_autoptr(FinxPracticeReplay) plan = NULL;
  FinxReplayCut cut;
  gint64 now_us;

  finx_practice_desk_pace_replay (call->engine->desk, call->instrument, 0, FALSE, NULL);
  plan = finx_practice_desk_get_replay (call->engine->desk, call->instrument);
  if (plan == NULL)
    return;                             /* it has just ended */
  now_us = g_array_index (plan->paces, FinxPracticePace, plan->paces->len - 1).since_us;
  place.n_over = finx_practice_replay_n_over (plan, now_us, &place.open_bar, &place.has_begun);
  place.part = finx_practice_replay_part (plan, now_us);
  finx_replay_cut (&place, call->bars, call->interval, finx_replay_get_until (replay), &cut);
  call->bars = cut.bars;
  call->rest = cut.rest;
  call->options.first = cut.first;
  start_replay_on_thread (call);
  if (call->error != NULL && !call->options.stands)
    finx_practice_desk_pace_replay (call->engine->desk, call->instrument, call->options.bars_per_second, FALSE, NULL);
}

static void
bars_loaded_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FinxEngine *self = FINX_ENGINE (source);
  Change *change = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GArray) loaded = finx_engine_load_bars_finish (self, result, &error);
  g_autoptr(GArray) made = NULL;
  Call call = { .engine = self, .bars = loaded, .instrument = finx_replay_get_instrument (self->replay), .interval = change->interval };

  if (loaded == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->thread == NULL || finx_replay_get_series (self->replay) == NULL)
    {
      g_task_return_boolean (task, TRUE);       /* it is over meanwhile */
      return;
    }
  call.options = (FinxReplayOptions) { .bars_per_second = finx_replay_get_rate (self->replay), .as_recorded = TRUE, .goes_on = TRUE,
                                       .stands = finx_replay_is_standing (self->replay) };
  finx_engine_thread_call (self->thread, change_replay_on_thread, &call);
  made = call.bars != loaded ? call.bars : NULL;
  if (call.error != NULL)
    {
      g_task_return_error (task, call.error);
      return;
    }
  if (call.plan != NULL)
    finx_replay_go_on (self->replay, change->name, call.bars, call.rest, change->interval, call.plan);
  finx_engine_flush (self);
  g_task_return_boolean (task, TRUE);
}

void
finx_engine_change_replay_async (FinxEngine          *self,
                                 FinxInterval         interval,
                                 const char          *name,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  gint64 length_us = finx_interval_to_usec (interval), now_us, open_us, close_us, to_us;
  Change *change = g_new0 (Change, 1);

  g_return_if_fail (FINX_IS_ENGINE (self));

  g_cancellable_cancel (self->replay_bars);
  g_clear_object (&self->replay_bars);
  self->replay_bars = g_cancellable_new ();
  task = g_task_new (self, self->replay_bars, callback, user_data);
  change->interval = interval;
  change->name = g_strdup (name);
  g_task_set_task_data (task, change, change_free);
  if (finx_replay_get_series (self->replay) == NULL || length_us == 0)
    {
      GError *error = NULL;

      finx_set_error (&error, FINX_ERROR_INVALID, "FINX-PRACTICE-030",
                      "A replay has no bars of single trades: it goes on as it was. Choose an interval of a second or more.");
      g_task_return_error (task, error);
      return;
    }
  now_us = finx_replay_get_time (self->replay);
  to_us = now_us + BARS_AHEAD * length_us;
  finx_calendar_session (finx_replay_get_instrument (self->replay)->calendar, now_us, &open_us, &close_us);
  if (to_us > close_us)                 /* a night has no bars */
    {
      finx_calendar_session (finx_replay_get_instrument (self->replay)->calendar, close_us, &open_us, &close_us);
      to_us = MAX (to_us, open_us + BARS_AHEAD * length_us);
    }
  finx_engine_load_bars_async (self, finx_replay_get_instrument (self->replay), interval, now_us - BARS_BEFORE * length_us,
                               MIN (finx_replay_get_until (self->replay), to_us), self->replay_bars, bars_loaded_cb, g_steal_pointer (&task));
}

gboolean
finx_engine_change_replay_finish (FinxEngine    *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
pace (FinxEngine *self,
      double      rate,
      gboolean    one_bar)
{
  Call call = { .engine = self, .instrument = finx_replay_get_instrument (self->replay), .rate = rate, .one_bar = one_bar };

  if (!finx_replay_is_running (self->replay) || self->thread == NULL)
    return;
  finx_engine_thread_call (self->thread, pace_replay_on_thread, &call);
  if (call.plan != NULL)
    finx_replay_set_plan (self->replay, call.plan);
  finx_engine_flush (self);
}

void
finx_engine_set_replay_rate (FinxEngine *self,
                             double      bars_per_second)
{
  g_return_if_fail (FINX_IS_ENGINE (self));

  finx_replay_set_rate (self->replay, CLAMP (bars_per_second, FINX_PRACTICE_REPLAY_MIN_RATE, FINX_PRACTICE_REPLAY_MAX_RATE));
  if (!finx_replay_is_standing (self->replay))
    pace (self, finx_replay_get_rate (self->replay), FALSE);
}

void
finx_engine_play_replay (FinxEngine *self,
                         gboolean    play)
{
  g_return_if_fail (FINX_IS_ENGINE (self));
  pace (self, play ? finx_replay_get_rate (self->replay) : 0, FALSE);
}

void
finx_engine_step_replay (FinxEngine *self)
{
  g_return_if_fail (FINX_IS_ENGINE (self));
  pace (self, FINX_PRACTICE_REPLAY_MAX_RATE, TRUE);
}

static void
replay_ended (FinxEngine *self)
{
  finx_engine_set_state (self, STATE_REPLAY, "");
  finx_log (FINX_LOG_INFO, "practice", "", "The replay of %s is over", finx_replay_get_name (self->replay));
}

void
finx_engine_stop_replay (FinxEngine *self)
{
  Call call = { .engine = self };

  g_return_if_fail (FINX_IS_ENGINE (self));

  if (!finx_replay_is_running (self->replay) || self->thread == NULL)
    return;
  call.instrument = finx_replay_get_instrument (self->replay);
  finx_engine_thread_call (self->thread, stop_replay_on_thread, &call);
  finx_replay_end (self->replay, finx_clock_now (self->clock));
  replay_ended (self);
  finx_engine_flush (self);
}

void
finx_engine_replay_turned (FinxEngine *self)
{
  const FinxInstrument *instrument = finx_replay_get_instrument (self->replay);

  if (instrument != NULL)
    finx_quote_row_set_replayed (finx_quote_board_lookup (self->board, instrument), finx_replay_is_running (self->replay));
}

/* With every flush: the desk ends a replay by the same clock. */
void
finx_engine_advance_replay (FinxEngine *self)
{
  if (finx_replay_advance (self->replay, finx_clock_now (self->clock)))
    replay_ended (self);
}

/* TRUE: @order came during a replay that the program's end ended too. */
gboolean
finx_engine_was_in_replay (FinxEngine      *self,
                           const FinxOrder *order)
{
  const char *text = g_hash_table_lookup (self->state, STATE_REPLAY);
  g_auto(GStrv) words = g_strsplit (text != NULL ? text : "", " ", 2);

  return g_strv_length (words) == 2 && order->instrument != NULL && g_str_equal (order->instrument->symbol, words[0])
         && order->placed_us >= g_ascii_strtoll (words[1], NULL, 10);
}

/* What is in the journal is not in the future, whatever happened to the system's clock since. */
void
finx_engine_catch_up_clock (FinxEngine *self)
{
  gint64 newest_us = 0, now_us = finx_clock_now (self->clock);
  FinxPortfolio *practice = finx_engine_get_practice (self);
  const char *account = practice != NULL ? finx_portfolio_get_account (practice)->id : NULL;
  g_autofree char *then = NULL;

  for (guint i = 0; i < finx_archive_get_size (self->orders); i++)
    {
      const FinxOrder *order = finx_archive_get_value (self->orders, i);

      if (g_strcmp0 (order->account, account) == 0)
        newest_us = MAX (newest_us, MAX (order->placed_us, order->updated_us));
    }
  for (guint i = finx_archive_get_size (self->fills); i > 0; i--)
    {
      const FinxFill *fill = finx_archive_get_value (self->fills, i - 1);

      if (g_strcmp0 (fill->account, account) != 0)
        continue;
      newest_us = MAX (newest_us, fill->time_us);
      break;                    /* newest last */
    }
  if (newest_us <= now_us)
    return;
  then = finx_time_format_iso (newest_us);
  finx_log (FINX_LOG_WARNING, "practice", "",
            "The system's clock was set back: the journal has entries of %s. The practice market goes on from there", then);
  finx_clock_advance (self->clock, newest_us - now_us);
}

/* Price history of the store, to replay */

typedef struct
{
  char        *symbol;
  FinxInterval interval;
} ReadBars;

static void
read_bars_free (gpointer data)
{
  g_free (((ReadBars *) data)->symbol);
  g_free (data);
}

static gpointer
read_bars_job (FinxStore      *store,
               gpointer        data,
               GDestroyNotify *destroy,
               GError        **error)
{
  ReadBars *read = data;

  *destroy = (GDestroyNotify) g_array_unref;
  return finx_store_read_bars (store, read->symbol, read->interval, 0, G_MAXINT64, error);
}

static gpointer
list_bars_job (FinxStore      *store,
               gpointer        data,
               GDestroyNotify *destroy,
               GError        **error)
{
  *destroy = (GDestroyNotify) g_array_unref;
  return finx_store_list_bars (store, error);
}

GArray *
finx_engine_read_bars (FinxEngine  *self,
                       const char  *symbol,
                       FinxInterval interval,
                       GError     **error)
{
  ReadBars read = { (char *) symbol, interval };

  return finx_engine_store_call (self, read_bars_job, &read, error);
}

void
finx_engine_read_bars_async (FinxEngine         *self,
                             const char         *symbol,
                             FinxInterval        interval,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  ReadBars *read = g_new0 (ReadBars, 1);

  g_return_if_fail (FINX_IS_ENGINE (self));

  read->symbol = g_strdup (symbol);
  read->interval = interval;
  finx_engine_run_job (self, read_bars_job, read, read_bars_free, (GDestroyNotify) g_array_unref, cancellable, callback, user_data);
}

GArray *
finx_engine_read_bars_finish (FinxEngine   *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

GArray *
finx_engine_list_bars (FinxEngine *self,
                       GError    **error)
{
  return finx_engine_store_call (self, list_bars_job, NULL, error);
}

void
finx_engine_list_bars_async (FinxEngine         *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_return_if_fail (FINX_IS_ENGINE (self));
  finx_engine_run_job (self, list_bars_job, NULL, NULL, (GDestroyNotify) g_array_unref, cancellable, callback, user_data);
}

GArray *
finx_engine_list_bars_finish (FinxEngine   *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
