/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Streams, live objects, and the flush that brings what came to the screen. */
#include "engine/finx-engine-private.h"

#include "base/finx-error.h"
#include "engine/screener/finx-screener-private.h"

#define FIRST_BARS 1500         /* bars that a series shows at first */
#define OLDER_BARS 1500

typedef struct
{
  FinxPracticeDesk     *desk;
  const FinxInstrument *instrument;
  FinxStreams           streams;
} Subscribe;

static gboolean
subscribe_cb (gpointer data)
{
  Subscribe *subscribe = data;

  finx_feed_subscribe (FINX_FEED (subscribe->desk), subscribe->instrument, subscribe->streams);
  return G_SOURCE_REMOVE;
}

static void
subscribe_free (gpointer data)
{
  g_object_unref (((Subscribe *) data)->desk);
  g_free (data);
}

/* The union of what is wanted of @instrument changed. */
void
finx_engine_streams_changed (const FinxInstrument *instrument,
                             FinxStreams           streams,
                             gpointer              user_data)
{
  FinxEngine *self = user_data;
  Subscribe *subscribe;

  if (self->thread == NULL)
    return;
  if (finx_engine_get_line_of (self, instrument) != NULL)
    {
      finx_broker_line_subscribe (finx_engine_get_line_of (self, instrument), instrument, streams);
      return;
    }
  subscribe = g_new0 (Subscribe, 1);
  subscribe->desk = g_object_ref (self->desk);
  subscribe->instrument = instrument;
  subscribe->streams = streams;
  finx_engine_thread_invoke (self->thread, subscribe_cb, subscribe, subscribe_free);
}

void
finx_engine_subscribe (FinxEngine           *self,
                       const FinxInstrument *instrument,
                       FinxStreams           streams)
{
  g_return_if_fail (FINX_IS_ENGINE (self));
  finx_subscriptions_add (self->subscriptions, instrument, streams);
}

void
finx_engine_unsubscribe (FinxEngine           *self,
                         const FinxInstrument *instrument,
                         FinxStreams           streams)
{
  g_return_if_fail (FINX_IS_ENGINE (self));
  finx_subscriptions_remove (self->subscriptions, instrument, streams);
}

static void
hold (FinxEngine           *self,
      const FinxInstrument *instrument)
{
  if (instrument != NULL && g_hash_table_add (self->held, (gpointer) instrument))
    finx_subscriptions_add (self->subscriptions, instrument, FINX_STREAM_QUOTES);
}

static void
hold_rate (FinxEngine *self,
           const char *from,
           const char *to)
{
  g_autofree char *direct = g_strdup_printf ("%s/%s", from, to);
  g_autofree char *inverse = g_strdup_printf ("%s/%s", to, from);

  hold (self, finx_instrument_table_lookup (self->instruments, direct));
  hold (self, finx_instrument_table_lookup (self->instruments, inverse));
}

/* A position needs quotes to have a value, and a rate to have one in the base currency. Held until the end. */
void
finx_engine_hold_quotes (FinxEngine           *self,
                         FinxPortfolio        *portfolio,
                         const FinxInstrument *instrument)
{
  const char *base = finx_portfolio_get_account (portfolio)->currency;

  hold (self, instrument);
  if (g_strcmp0 (instrument->currency, base) != 0)
    hold_rate (self, instrument->currency, base);
}

void
finx_engine_hold_positions (FinxEngine    *self,
                            FinxPortfolio *portfolio)
{
  FinxBooks *books = finx_portfolio_get_books (portfolio);
  g_autoptr(GPtrArray) instruments = finx_holding_list_instruments (books);
  g_autoptr(GPtrArray) currencies = finx_books_list_currencies (books, NULL);
  const char *base = finx_portfolio_get_account (portfolio)->currency;

  for (guint i = 0; i < instruments->len; i++)
    {
      FinxHolding holding;

      finx_holding_read (&holding, books, instruments->pdata[i]);
      if (finx_decimal_sign (holding.quantity) != 0)
        finx_engine_hold_quotes (self, portfolio, holding.instrument);
    }
  for (guint i = 0; i < currencies->len; i++)
    if (g_strcmp0 (currencies->pdata[i], base) != 0)
      hold_rate (self, currencies->pdata[i], base);
}

static void
flush_portfolios (FinxEngine *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->portfolios)); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (G_LIST_MODEL (self->portfolios), i);

      finx_portfolio_flush (portfolio, finx_clock_now (self->clock));
    }
}

/* Live objects */

static void
watch_gone_cb (gpointer  data,
               GObject  *object)
{
  FinxWatch *watch = data;
  FinxEngine *self = watch->engine;

  watch->object = NULL;
  finx_subscriptions_remove (self->subscriptions, watch->instrument, watch->streams);
  if (self->thread != NULL)
    finx_engine_thread_watch (self->thread, watch->instrument, FALSE);
  g_ptr_array_remove_fast (self->watches, watch);
}

static FinxWatch *
watch (FinxEngine           *self,
       const FinxInstrument *instrument,
       FinxStreams           streams,
       gpointer              object)
{
  FinxWatch *added = g_new0 (FinxWatch, 1);

  added->engine = self;
  added->instrument = instrument;
  added->streams = streams;
  added->object = object;
  g_object_weak_ref (object, watch_gone_cb, added);
  g_ptr_array_add (self->watches, added);
  finx_engine_thread_watch (self->thread, instrument, TRUE);
  finx_subscriptions_add (self->subscriptions, instrument, streams);
  return added;
}

static FinxWatch *
find_watch (FinxEngine *self,
            gpointer    object)
{
  for (guint i = 0; i < self->watches->len; i++)
    if (((FinxWatch *) self->watches->pdata[i])->object == object)
      return self->watches->pdata[i];
  return NULL;
}

/* The objects may outlive the engine; they are not fed any more. */
void
finx_engine_drop_watches (FinxEngine *self)
{
  while (self->watches->len > 0)
    {
      FinxWatch *dropped = self->watches->pdata[0];

      g_object_weak_unref (dropped->object, watch_gone_cb, dropped);
      finx_engine_thread_watch (self->thread, dropped->instrument, FALSE);
      g_ptr_array_remove_index_fast (self->watches, 0);
    }
}

typedef struct
{
  FinxPracticeDesk     *desk;
  const FinxInstrument *instrument;
  FinxInterval          interval;
  gint64                from_us, to_us;
} Load;

static void
load_free (gpointer data)
{
  g_object_unref (((Load *) data)->desk);
  g_free (data);
}

static void
load_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Load *load = data;
  GArray *bars = finx_practice_bars (load->desk, load->instrument, load->interval, load->from_us, load->to_us);

  g_task_return_pointer (task, bars, (GDestroyNotify) g_array_unref);
}

static void
line_bars_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  GArray *bars = finx_broker_line_load_bars_finish (result, &error);

  if (bars != NULL)
    g_task_return_pointer (task, bars, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, error);
}

/* Of what neither a broker nor the practice market trades: days that were imported or fetched, and what can be made of them. All
 * days are read, so that no week or month begins in its middle. */
static gpointer
kept_job (FinxStore      *store,
          gpointer        data,
          GDestroyNotify *destroy,
          GError        **error)
{
  const Load *load = data;
  g_autoptr(GArray) days = finx_store_read_bars_of (store, load->instrument->symbol, FINX_INTERVAL_1D, FINX_BARS_IMPORTED, G_MININT64, G_MAXINT64, error);
  g_autoptr(GArray) bars = NULL;
  guint first = 0, end;

  *destroy = (GDestroyNotify) g_array_unref;
  if (days == NULL)
    return NULL;
  bars = load->interval == FINX_INTERVAL_1D ? g_steal_pointer (&days)
         : finx_bars_resample (load->instrument->calendar, FINX_INTERVAL_1D, load->interval, (const FinxBar *) (gpointer) days->data, days->len);
  for (end = bars->len; end > 0 && g_array_index (bars, FinxBar, end - 1).time_us >= load->to_us; end--)
    ;
  while (first < end && g_array_index (bars, FinxBar, first).time_us < load->from_us)
    first++;
  g_array_set_size (bars, end);
  if (first > 0)
    g_array_remove_range (bars, 0, first);
  return g_steal_pointer (&bars);
}

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  GArray *bars = g_task_propagate_pointer (G_TASK (result), &error);

  if (bars != NULL)
    g_task_return_pointer (task, bars, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, error);
}

static gboolean
is_kept_only (FinxEngine           *self,
              const FinxInstrument *instrument)
{
  return self->desk != NULL && finx_engine_get_line_of (self, instrument) == NULL && !finx_practice_desk_trades (self->desk, instrument);
}

/**
 * finx_engine_load_bars_async:
 *
 * Bars with from ≤ time < to, oldest first; computed on the thread pool.
 */
void
finx_engine_load_bars_async (FinxEngine           *self,
                             const FinxInstrument *instrument,
                             FinxInterval          interval,
                             gint64                from_us,
                             gint64                to_us,
                             GCancellable         *cancellable,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data)
{
  g_autoptr(GTask) task = NULL;
  Load *load;

  g_return_if_fail (FINX_IS_ENGINE (self));
  g_return_if_fail (instrument != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  if (self->desk == NULL)
    {
      g_task_return_new_error (task, FINX_ERROR, FINX_ERROR_OFFLINE, "There is no price history: the data is not open (FINX-ENGINE-005)");
      return;
    }
  if (finx_engine_get_line_of (self, instrument) != NULL)
    {
      finx_broker_line_load_bars_async (finx_engine_get_line_of (self, instrument), instrument, interval, from_us, to_us, cancellable, line_bars_cb,
                                        g_steal_pointer (&task));
      return;
    }
  load = g_new0 (Load, 1);
  load->desk = g_object_ref (self->desk);
  load->instrument = instrument;
  load->interval = interval;
  load->from_us = from_us;
  load->to_us = MIN (to_us, finx_engine_get_price_time (self) + 1);
  if (is_kept_only (self, instrument) && finx_interval_get_source (interval) == FINX_INTERVAL_1D)
    {
      finx_engine_follow (self, task);
      finx_engine_run_job (self, kept_job, load, load_free, (GDestroyNotify) g_array_unref, cancellable, kept_cb, g_steal_pointer (&task));
      return;
    }
  g_task_set_task_data (task, load, load_free);
  finx_engine_follow (self, task);
  g_task_run_in_thread (task, load_thread);
}

GArray *
finx_engine_load_bars_finish (FinxEngine   *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
series_loaded_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(FinxBarSeries) series = user_data;
  FinxEngine *self = FINX_ENGINE (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) bars = finx_engine_load_bars_finish (self, result, &error);
  FinxWatch *found = find_watch (self, series);

  if (bars == NULL)
    finx_bar_series_fail (series, error->message);
  else
    finx_bar_series_reset (series, (const FinxBar *) (gpointer) bars->data, bars->len);

  if (found != NULL && bars != NULL)
    {
      finx_bar_builder_init (&found->builder, found->instrument, finx_bar_series_get_interval (series));
      if (bars->len > 0)
        finx_bar_builder_seed (&found->builder, &g_array_index (bars, FinxBar, bars->len - 1));
      found->is_loaded = TRUE;
    }
}

static void
feed_series (FinxWatch      *fed,
             const FinxTick *trades,
             gsize           n)
{
  FinxBarSeries *series = FINX_BAR_SERIES (fed->object);
  gboolean changed = FALSE;

  for (gsize i = 0; fed->is_loaded && i < n; i++)
    {
      FinxBar closed;
      gboolean had_bar = fed->builder.has_bar;
      FinxBarResult result;

      if (trades[i].instrument != fed->instrument->index)
        continue;
      result = finx_bar_builder_push (&fed->builder, &trades[i], &closed);
      if (result == FINX_BAR_OPENED && had_bar)
        finx_bar_series_push (series, &closed);
      changed |= result != FINX_BAR_DROPPED;
    }
  if (changed)
    finx_bar_series_push (series, &fed->builder.bar);
}

/* There is no history of single trades: bars of them begin with those that the tape of the instrument has, if one is open. */
static void
begin_with_tape (FinxEngine    *self,
                 FinxBarSeries *series)
{
  FinxWatch *found = find_watch (self, series);
  GListModel *tape = NULL;

  finx_bar_series_reset (series, NULL, 0);
  if (found == NULL)
    return;
  finx_bar_builder_init (&found->builder, found->instrument, finx_bar_series_get_interval (series));
  found->is_loaded = TRUE;
  for (guint i = 0; i < self->watches->len && tape == NULL; i++)
    {
      const FinxWatch *other = self->watches->pdata[i];

      if (other->instrument == found->instrument && FINX_IS_TAPE (other->object))
        tape = G_LIST_MODEL (other->object);
    }
  for (guint i = tape != NULL ? g_list_model_get_n_items (tape) : 0; i > 0; i--)        /* newest first */
    {
      g_autoptr(FinxTapeRow) row = g_list_model_get_item (tape, i - 1);

      feed_series (found, finx_tape_row_get_tick (row), 1);
    }
}

static void
load_series (FinxEngine    *self,
             FinxBarSeries *series)
{
  FinxInterval interval = finx_bar_series_get_interval (series);
  gint64 now = finx_engine_get_price_time (self);

  if (finx_interval_unit (interval) == FINX_UNIT_TICK)
    {
      begin_with_tape (self, series);
      return;
    }
  finx_engine_load_bars_async (self, finx_bar_series_get_instrument (series), interval,
                               now - FIRST_BARS * finx_interval_to_usec (interval), now + 1, NULL, series_loaded_cb,
                               g_object_ref (series));
}

FinxBarSeries *
finx_engine_watch_bars (FinxEngine           *self,
                        const FinxInstrument *instrument,
                        FinxInterval          interval)
{
  FinxBarSeries *series;

  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  g_return_val_if_fail (self->thread != NULL, NULL);

  series = finx_bar_series_new (instrument, interval);
  watch (self, instrument, FINX_STREAM_QUOTES, series);
  load_series (self, series);
  return series;
}

/* After a while in which bars were not heard of. */
void
finx_engine_reload_series (FinxEngine *self)
{
  for (guint i = 0; i < self->watches->len; i++)
    {
      FinxWatch *watched = self->watches->pdata[i];

      if (!FINX_IS_BAR_SERIES (watched->object))
        continue;
      watched->is_loaded = FALSE;
      watched->is_loading_older = FALSE;
      load_series (self, FINX_BAR_SERIES (watched->object));
    }
}

/* After prices of @symbol were imported, fetched or deleted. */
void
finx_engine_reload_kept (FinxEngine *self,
                         const char *symbol)
{
  for (guint i = 0; i < self->watches->len; i++)
    {
      FinxWatch *watched = self->watches->pdata[i];

      if (!FINX_IS_BAR_SERIES (watched->object) || !g_str_equal (watched->instrument->symbol, symbol) || !is_kept_only (self, watched->instrument))
        continue;
      watched->is_loaded = FALSE;
      watched->is_loading_older = FALSE;
      load_series (self, FINX_BAR_SERIES (watched->object));
    }
}

static void
older_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(FinxBarSeries) series = user_data;
  FinxEngine *self = FINX_ENGINE (source);
  g_autoptr(GArray) bars = finx_engine_load_bars_finish (self, result, NULL);
  FinxWatch *found = find_watch (self, series);

  if (bars != NULL && bars->len > 0)
    finx_bar_series_prepend (series, (const FinxBar *) (gpointer) bars->data, bars->len);
  /* No older bars: stays "loading", so that nobody asks again. */
  if (found != NULL && bars != NULL && bars->len > 0)
    found->is_loading_older = FALSE;
}

void
finx_engine_load_older_bars (FinxEngine    *self,
                             FinxBarSeries *series)
{
  FinxWatch *found;
  gint64 first;

  g_return_if_fail (FINX_IS_ENGINE (self));

  found = find_watch (self, series);
  if (found == NULL || found->is_loading_older || finx_bar_series_get_size (series) == 0 ||
      finx_interval_unit (finx_bar_series_get_interval (series)) == FINX_UNIT_TICK)
    return;
  found->is_loading_older = TRUE;
  first = finx_bar_series_get_times (series)[0];
  finx_engine_load_bars_async (self, found->instrument, finx_bar_series_get_interval (series),
                               first - OLDER_BARS * finx_interval_to_usec (finx_bar_series_get_interval (series)), first, NULL,
                               older_loaded_cb, g_object_ref (series));
}

FinxDepthView *
finx_engine_watch_depth (FinxEngine           *self,
                         const FinxInstrument *instrument)
{
  FinxDepthView *view;

  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  g_return_val_if_fail (self->thread != NULL, NULL);

  view = finx_depth_view_new (instrument);
  watch (self, instrument, FINX_STREAM_DEPTH, view);
  return view;
}

FinxTape *
finx_engine_watch_tape (FinxEngine           *self,
                        const FinxInstrument *instrument)
{
  FinxTape *tape;

  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  g_return_val_if_fail (self->thread != NULL, NULL);

  tape = finx_tape_new (instrument);
  watch (self, instrument, FINX_STREAM_QUOTES, tape);
  return tape;
}

/* Flush */

/* @since_us: what traded before is not shown */
static void
feed_tape (FinxWatch      *fed,
           const FinxTick *trades,
           gsize           n,
           gint64          since_us)
{
  /* Runs of one instrument go as one change of the list. */
  for (gsize i = 0; i < n;)
    {
      gsize first = i;

      while (i < n && trades[i].instrument == fed->instrument->index && trades[i].time_us >= since_us)
        i++;
      if (i > first)
        finx_tape_push (FINX_TAPE (fed->object), trades + first, i - first);
      else
        i++;
    }
}

static void
feed (FinxEngine     *self,
      const FinxMail *mail)
{
  const FinxTick *trades = (const FinxTick *) (gpointer) mail->trades->data;

  for (guint i = 0; i < self->watches->len; i++)
    {
      FinxWatch *fed = self->watches->pdata[i];

      if (FINX_IS_BAR_SERIES (fed->object))
        feed_series (fed, trades, mail->trades->len);
      else if (FINX_IS_TAPE (fed->object))
        feed_tape (fed, trades, mail->trades->len,
                   fed->instrument == finx_replay_get_instrument (self->replay) ? finx_replay_get_turn (self->replay) : 0);
      else
        for (guint j = 0; j < mail->depths->len; j++)
          if (g_array_index (mail->depths, FinxDepth, j).instrument == fed->instrument->index)
            finx_depth_view_set (FINX_DEPTH_VIEW (fed->object), &g_array_index (mail->depths, FinxDepth, j));
    }
  for (guint i = 0; i < self->screeners->len; i++)
    finx_screener_feed (self->screeners->pdata[i], trades, mail->trades->len);
}

/* Once a frame while something came: quotes, live objects, orders and fills, valuations. */
void
finx_engine_flush (FinxEngine *self)
{
  FinxMail mail;

  finx_engine_thread_take (self->thread, &mail);
  if (mail.trades->len > 0 && finx_clock_get_speed (self->clock) > 0)
    {
      gint64 newest = g_array_index (mail.trades, FinxTick, mail.trades->len - 1).time_us;

      self->latency_ms = MAX (0, finx_clock_now (self->clock) - newest) / 1000.0 / finx_clock_get_speed (self->clock);
    }
  finx_engine_advance_replay (self);
  finx_quote_board_flush (self->board);
  feed (self, &mail);
  if (mail.events->len > 0)
    finx_engine_record_mail (self, mail.events);
  finx_engine_alerts_take (self, mail.hits);
  flush_portfolios (self);
  finx_engine_tell_flushed (self);
}

/* The small curves, all in one go: the last 24 hours of every instrument. */
typedef struct
{
  FinxPracticeDesk *desk;
  GPtrArray        *rows;       /* (element-type FinxQuoteRow): held, used on the main thread only */
  GPtrArray        *closes;     /* (element-type GArray) of double, one for each of @rows */
  GPtrArray        *instruments;        /* borrowed from their table */
  gint64            from_us, to_us;
} Sparks;

static void
sparks_free (gpointer data)
{
  Sparks *sparks = data;

  g_object_unref (sparks->desk);
  g_ptr_array_unref (sparks->rows);
  g_ptr_array_unref (sparks->closes);
  g_ptr_array_unref (sparks->instruments);
  g_free (sparks);
}

static void
sparks_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Sparks *sparks = data;

  for (guint i = 0; i < sparks->instruments->len; i++)
    {
      g_autoptr(GArray) bars = finx_practice_bars (sparks->desk, sparks->instruments->pdata[i], FINX_INTERVAL_15M,
                                                   sparks->from_us, sparks->to_us);
      GArray *closes = g_array_sized_new (FALSE, FALSE, sizeof (double), bars->len);

      for (guint k = 0; k < bars->len; k++)
        g_array_append_val (closes, g_array_index (bars, FinxBar, k).close);
      g_ptr_array_add (sparks->closes, closes);
    }
  g_task_return_boolean (task, TRUE);
}

static void
sparks_loaded_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Sparks *sparks = g_task_get_task_data (G_TASK (result));

  for (guint i = 0; i < sparks->closes->len; i++)
    {
      GArray *closes = sparks->closes->pdata[i];

      finx_quote_row_set_spark (sparks->rows->pdata[i], (const double *) (gpointer) closes->data, closes->len);
    }
}

static gboolean
sparks_cb (gpointer user_data)
{
  FinxEngine *self = user_data;
  g_autoptr(GTask) task = g_task_new (self, NULL, sparks_loaded_cb, NULL);
  Sparks *sparks = g_new0 (Sparks, 1);

  self->sparks_id = 0;
  sparks->desk = g_object_ref (self->desk);
  sparks->rows = g_ptr_array_new_with_free_func (g_object_unref);
  sparks->closes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  sparks->instruments = g_ptr_array_new ();
  sparks->to_us = finx_engine_get_price_time (self);
  sparks->from_us = sparks->to_us - FINX_USEC_PER_DAY;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->board)); i++)
    {
      FinxQuoteRow *row = g_list_model_get_item (G_LIST_MODEL (self->board), i);

      g_ptr_array_add (sparks->rows, row);
      g_ptr_array_add (sparks->instruments, (gpointer) finx_quote_row_get_instrument (row));
    }
  g_task_set_task_data (task, sparks, sparks_free);
  finx_engine_follow (self, task);
  g_task_run_in_thread (task, sparks_thread);
  return G_SOURCE_REMOVE;
}

/* When there is nothing better to do: the first frame is. */
void
finx_engine_refresh_sparks (FinxEngine *self)
{
  if (self->sparks_id == 0)
    self->sparks_id = g_idle_add_full (G_PRIORITY_LOW, sparks_cb, self, NULL);
}

gboolean
finx_engine_wait_quote (FinxEngine           *self,
                        const FinxInstrument *instrument,
                        guint                 timeout_ms)
{
  gint64 deadline = g_get_monotonic_time () + timeout_ms * 1000;
  FinxQuoteRow *row;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  row = finx_quote_board_lookup (self->board, instrument);
  hold (self, instrument);
  while (!finx_decimal_is_known (finx_quote_row_get_last (row)) && g_get_monotonic_time () < deadline)
    {
      finx_engine_thread_sync (self->thread);
      finx_engine_flush (self);
      while (g_main_context_iteration (self->context, FALSE))
        ;
    }
  return finx_decimal_is_known (finx_quote_row_get_last (row));
}
