/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/finx-engine-thread.h"

#include "base/finx-log.h"
#include "engine/alerts/finx-alert-arming.h"
#include "market/finx-book-sync.h"
#include "market/finx-tick-order.h"

#define STEP_MS  50
#define FLUSH_MS 16
#define ADVANCE_STEPS (1000 / STEP_MS) /* how often bars end by the clock */
#define PAUSE_US (10 * G_USEC_PER_SEC) /* after as long without a step, as in a computer that slept, prices were missed */

struct _FinxEngineThread
{
  GThread          *thread;             /* (nullable): before it is started */
  GMainContext     *context;
  GMainLoop        *loop;
  FinxPracticeDesk *desk;               /* owned; used on the thread only */
  FinxInstrumentTable *instruments;     /* owned */
  FinxTicker       *ticker;
  FinxClock        *clock;
  FinxAlertWatch   *alerts;             /* used on the thread only, as the next two */
  FinxAlertArming  *arming;
  guint             n_steps;
  gint64            step_us;            /* when the last was; 0: none was */
  FinxTickOrder    *order;              /* used on the thread only */
  FinxBookSync    **books;              /* FINX_MAX_INSTRUMENTS, nullable each; used on the thread only */
  GArray           *dirty_books;        /* (element-type guint32): changed since they were last posted; on the thread only */
  GSource          *book_source;        /* posts them; on the thread only */
  gboolean          is_online;          /* used on the thread only */
  gint              feed_state;         /* atomic FinxFeedState: the desk's */

  GMainContext     *main_context;       /* where @flush runs */
  void            (*flush) (gpointer user_data);
  gpointer          user_data;
  gint              flush_scheduled;    /* atomic */
  GMutex            flush_mutex;        /* guards @flush_source */
  GSource          *flush_source;

  GMutex            mutex;              /* guards what follows */
  FinxMail          inbox;
  FinxMail          taken;
  gint              watched[FINX_MAX_INSTRUMENTS];      /* atomic counts */
};

static void
mail_init (FinxMail *mail)
{
  mail->trades = g_array_new (FALSE, FALSE, sizeof (FinxTick));
  mail->depths = g_array_new (FALSE, FALSE, sizeof (FinxDepth));
  mail->events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);
  mail->hits = g_array_new (FALSE, FALSE, sizeof (FinxAlertHit));
}

static void
mail_clear (FinxMail *mail)
{
  g_array_unref (mail->trades);
  g_array_unref (mail->depths);
  g_ptr_array_unref (mail->events);
  g_array_unref (mail->hits);
}

static gboolean
flush_cb (gpointer user_data)
{
  FinxEngineThread *self = user_data;

  g_mutex_lock (&self->flush_mutex);
  g_clear_pointer (&self->flush_source, g_source_unref);
  g_mutex_unlock (&self->flush_mutex);

  g_atomic_int_set (&self->flush_scheduled, 0);
  self->flush (self->user_data);
  return G_SOURCE_REMOVE;
}

static void
schedule_flush (FinxEngineThread *self)
{
  if (!g_atomic_int_compare_and_exchange (&self->flush_scheduled, 0, 1))
    return;

  g_mutex_lock (&self->flush_mutex);
  self->flush_source = g_timeout_source_new (FLUSH_MS);
  g_source_set_callback (self->flush_source, flush_cb, self, NULL);
  g_source_attach (self->flush_source, self->main_context);
  g_mutex_unlock (&self->flush_mutex);
}

static void
take_tick (const FinxTick *tick,
           gpointer        user_data)
{
  FinxEngineThread *self = user_data;

  if (finx_ticker_push (self->ticker, tick, 1) == 0)            /* late, or told before */
    return;
  finx_alert_watch_push (self->alerts, tick, 1);
  if (tick->kind != FINX_TICK_TRADE || g_atomic_int_get (&self->watched[tick->instrument]) == 0)
    return;
  g_mutex_lock (&self->mutex);
  g_array_append_val (self->inbox.trades, *tick);
  g_mutex_unlock (&self->mutex);
}

/* The stream did not tell all: alerts look at it in the history, from what they saw last. */
static void
look_back (guint32  instrument,
           gpointer user_data)
{
  FinxEngineThread *self = user_data;
  g_autoptr(GPtrArray) back = finx_alert_watch_take_back (self->alerts, instrument);

  for (guint i = 0; i < back->len; i++)
    {
      const FinxAlertBack *alert = back->pdata[i];

      finx_alert_arming_arm (self->arming, alert->key, alert->alert, -1, TRUE, TRUE);
    }
}

void
finx_engine_thread_push (FinxEngineThread *self,
                         const FinxTick   *ticks,
                         gsize             n)
{
  finx_tick_order_push (self->order, ticks, n, finx_clock_now (self->clock));
  schedule_flush (self);
}

static void
ticks_cb (const FinxTick *ticks,
          gsize           n,
          gpointer        user_data)
{
  finx_engine_thread_push (user_data, ticks, n);
}

static void
hit_cb (guint32         key,
        const FinxTick *tick,
        gboolean        was_closed,
        gpointer        user_data)
{
  FinxEngineThread *self = user_data;
  FinxAlertHit hit = { key, tick->time_us, tick->price, was_closed };

  g_mutex_lock (&self->mutex);
  g_array_append_val (self->inbox.hits, hit);
  g_mutex_unlock (&self->mutex);
  schedule_flush (self);
}

void
finx_engine_thread_push_depth (FinxEngineThread *self,
                               const FinxDepth  *depth)
{
  GArray *depths;
  gboolean found = FALSE;

  g_mutex_lock (&self->mutex);
  depths = self->inbox.depths;
  for (guint i = 0; i < depths->len && !found; i++)
    if (g_array_index (depths, FinxDepth, i).instrument == depth->instrument)
      {
        g_array_index (depths, FinxDepth, i) = *depth;
        found = TRUE;
      }
  if (!found)
    g_array_append_val (depths, *depth);
  g_mutex_unlock (&self->mutex);
  schedule_flush (self);
}

static void
depth_cb (const FinxDepth *depth,
          gpointer         user_data)
{
  finx_engine_thread_push_depth (user_data, depth);
}

static void
post_book (FinxEngineThread *self,
           guint32           instrument)
{
  FinxDepth depth = { 0 };

  finx_book_sync_read (self->books[instrument], &depth);
  finx_engine_thread_push_depth (self, &depth);
}

/* The books as they are at the end of a frame, however many steps they made in it. */
static void
post_books (FinxEngineThread *self)
{
  for (guint i = 0; i < self->dirty_books->len; i++)
    post_book (self, g_array_index (self->dirty_books, guint32, i));
  g_array_set_size (self->dirty_books, 0);
  if (self->book_source != NULL)
    g_source_destroy (self->book_source);
  g_clear_pointer (&self->book_source, g_source_unref);
}

static gboolean
post_books_cb (gpointer user_data)
{
  post_books (user_data);
  return G_SOURCE_REMOVE;
}

static void
note_dirty (FinxEngineThread *self,
            guint32           instrument)
{
  for (guint i = 0; i < self->dirty_books->len; i++)
    if (g_array_index (self->dirty_books, guint32, i) == instrument)
      return;
  g_array_append_val (self->dirty_books, instrument);
  if (self->book_source != NULL)
    return;
  self->book_source = g_timeout_source_new (FLUSH_MS);
  g_source_set_callback (self->book_source, post_books_cb, self, NULL);
  g_source_attach (self->book_source, self->context);
}

/* A book that is lost leaves the screen at once; the frame's end is for one that is known. */
void
finx_engine_thread_push_book (FinxEngineThread      *self,
                              const FinxBookMessage *message,
                              FinxFeed              *feed)
{
  FinxBookSync **book = &self->books[message->instrument];
  const FinxInstrument *instrument;

  if (*book == NULL)
    *book = finx_book_sync_new (message->instrument);
  switch (finx_book_sync_push (*book, message))
    {
    case FINX_BOOK_CHANGED:
      note_dirty (self, message->instrument);
      break;
    case FINX_BOOK_LOST:
      instrument = finx_instrument_table_get (self->instruments, message->instrument);
      finx_log (FINX_LOG_WARNING, "feed", "", "The order book of %s lost its place at %" G_GUINT64_FORMAT " and is read anew", instrument->symbol,
                message->sequence);
      post_book (self, message->instrument);
      finx_feed_resync (feed, instrument);
      break;
    case FINX_BOOK_SAME:
    default:
      break;
    }
}

static void
book_cb (const FinxBookMessage *message,
         gpointer               user_data)
{
  FinxEngineThread *self = user_data;

  finx_engine_thread_push_book (self, message, FINX_FEED (self->desk));
}

void
finx_engine_thread_post (FinxEngineThread *self,
                         FinxEvent        *event)
{
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->inbox.events, event);
  g_mutex_unlock (&self->mutex);
  schedule_flush (self);
}

static void
order_cb (const FinxOrder *order,
          const char      *note,
          gpointer         user_data)
{
  FinxEngineThread *self = user_data;

  finx_engine_thread_post (self, finx_event_new_order (finx_order_copy (order), finx_clock_now (self->clock), note));
}

static void
fill_cb (const FinxFill *fill,
         gpointer        user_data)
{
  FinxEngineThread *self = user_data;

  finx_engine_thread_post (self, finx_event_new_fill (finx_fill_copy (fill), finx_clock_now (self->clock), ""));
}

static void
state_cb (gpointer user_data)
{
  FinxEngineThread *self = user_data;

  g_atomic_int_set (&self->feed_state, (gint) finx_feed_get_state (FINX_FEED (self->desk)));
  schedule_flush (self);
}

static void
wake (FinxEngineThread *self)
{
  gint64 now_us = finx_clock_now (self->clock);

  for (guint32 i = 0; self->step_us != 0 && now_us - self->step_us > PAUSE_US && i < FINX_MAX_INSTRUMENTS; i++)
    look_back (i, self);
  self->step_us = now_us;
}

static void
step (gpointer data)
{
  FinxEngineThread *self = data;

  if (!self->is_online)
    return;
  wake (self);
  finx_practice_desk_step (self->desk);
  finx_tick_order_advance (self->order, finx_clock_now (self->clock));
  post_books (self);
  if (++self->n_steps % ADVANCE_STEPS == 0)
    finx_alert_watch_advance (self->alerts, finx_clock_now (self->clock));
}

static gboolean
step_cb (gpointer user_data)
{
  step (user_data);
  return G_SOURCE_CONTINUE;
}

static void
listen (FinxEngineThread *self,
        gboolean          online)
{
  static const FinxFeedSink feed_sink = { ticks_cb, depth_cb, book_cb, state_cb };
  static const FinxBrokerSink broker_sink = { order_cb, fill_cb };

  self->is_online = online;
  for (guint i = 0; i < FINX_MAX_INSTRUMENTS; i++)
    if (self->books[i] != NULL)
      finx_book_sync_reset (self->books[i]);
  finx_feed_set_sink (FINX_FEED (self->desk), online ? &feed_sink : NULL, self);
  finx_broker_set_sink (FINX_BROKER (self->desk), online ? &broker_sink : NULL, self);
}

static gpointer
run (gpointer user_data)
{
  FinxEngineThread *self = user_data;
  g_autoptr(GSource) steps = g_timeout_source_new (STEP_MS);

  g_main_context_push_thread_default (self->context);
  listen (self, TRUE);
  g_source_set_callback (steps, step_cb, self, NULL);
  g_source_attach (steps, self->context);

  g_main_loop_run (self->loop);

  g_source_destroy (steps);
  post_books (self);
  finx_alert_arming_cancel (self->arming);
  while (finx_alert_arming_get_n_loads (self->arming) > 0)
    g_main_context_iteration (self->context, TRUE);
  g_clear_pointer (&self->arming, finx_alert_arming_free);
  g_clear_object (&self->desk);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/**
 * finx_engine_thread_new:
 * @desk: (transfer full): used on the thread from now on
 *
 * What it is told before finx_engine_thread_start() waits until then.
 *
 * @flush runs on the main context that is the thread default of the caller.
 */
FinxEngineThread *
finx_engine_thread_new (FinxPracticeDesk    *desk,
                        FinxInstrumentTable *instruments,
                        FinxTicker          *ticker,
                        FinxClock           *clock,
                        void               (*flush) (gpointer user_data),
                        gpointer             user_data)
{
  static const FinxTickOrderFuncs order_funcs = { take_tick, look_back };
  FinxEngineThread *self = g_new0 (FinxEngineThread, 1);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->main_context = g_main_context_ref_thread_default ();
  self->desk = desk;
  self->instruments = g_object_ref (instruments);
  self->ticker = g_object_ref (ticker);
  self->clock = g_object_ref (clock);
  self->flush = flush;
  self->user_data = user_data;
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->flush_mutex);
  mail_init (&self->inbox);
  mail_init (&self->taken);
  self->alerts = finx_alert_watch_new (hit_cb, self);
  self->arming = finx_alert_arming_new (self->alerts, FINX_HISTORY (desk), ticker, clock);
  self->order = finx_tick_order_new (&order_funcs, self);
  self->books = g_new0 (FinxBookSync *, FINX_MAX_INSTRUMENTS);
  self->dirty_books = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->feed_state = (gint) finx_feed_get_state (FINX_FEED (desk));
  return self;
}

void
finx_engine_thread_start (FinxEngineThread *self)
{
  if (self->thread == NULL)
    self->thread = g_thread_new ("finx-engine", run, self);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (((FinxEngineThread *) user_data)->loop);
  return G_SOURCE_REMOVE;
}

void
finx_engine_thread_free (FinxEngineThread *self)
{
  finx_engine_thread_start (self);      /* what was told is done */
  finx_engine_thread_invoke (self, quit_cb, self, NULL);
  g_thread_join (self->thread);

  if (self->flush_source != NULL)
    g_source_destroy (self->flush_source);
  g_clear_pointer (&self->flush_source, g_source_unref);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_main_context_unref (self->main_context);
  g_object_unref (self->ticker);
  g_object_unref (self->clock);
  mail_clear (&self->inbox);
  mail_clear (&self->taken);
  finx_alert_watch_free (self->alerts);
  finx_tick_order_free (self->order);
  for (guint i = 0; i < FINX_MAX_INSTRUMENTS; i++)
    finx_book_sync_free (self->books[i]);
  g_free (self->books);
  g_array_unref (self->dirty_books);
  g_object_unref (self->instruments);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->flush_mutex);
  g_free (self);
}

void
finx_engine_thread_invoke (FinxEngineThread *self,
                           GSourceFunc       func,
                           gpointer          data,
                           GDestroyNotify    data_free)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, data_free);
  g_source_attach (source, self->context);
}

void
finx_engine_thread_watch (FinxEngineThread     *self,
                          const FinxInstrument *instrument,
                          gboolean              watched)
{
  g_atomic_int_add (&self->watched[instrument->index], watched ? 1 : -1);
}

typedef struct
{
  FinxEngineThread *self;
  guint32           key;
  FinxAlert        *alert;
  gint64            stale_us;
  gboolean          restored;
} Arm;

static void
arm_free (gpointer data)
{
  finx_alert_free (((Arm *) data)->alert);
  g_free (data);
}

static gboolean
arm_cb (gpointer data)
{
  Arm *arm = data;

  finx_alert_arming_arm (arm->self->arming, arm->key, arm->alert, arm->stale_us, arm->restored, arm->self->is_online);
  return G_SOURCE_REMOVE;
}

void
finx_engine_thread_arm (FinxEngineThread *self,
                        guint32           key,
                        const FinxAlert  *alert,
                        gint64            stale_us,
                        gboolean          restored)
{
  Arm *arm = g_new0 (Arm, 1);

  *arm = (Arm) { self, key, finx_alert_copy (alert), stale_us, restored };
  finx_engine_thread_invoke (self, arm_cb, arm, arm_free);
}

static gboolean
disarm_cb (gpointer data)
{
  Arm *arm = data;

  finx_alert_arming_disarm (arm->self->arming, arm->key);
  return G_SOURCE_REMOVE;
}

void
finx_engine_thread_disarm (FinxEngineThread *self,
                           guint32           key)
{
  Arm *arm = g_new0 (Arm, 1);

  *arm = (Arm) { .self = self, .key = key };
  finx_engine_thread_invoke (self, disarm_cb, arm, arm_free);
}

typedef struct
{
  FinxEngineThread *self;
  guint             instrument;
  GArray           *days;               /* owned */
} Reports;

static void
reports_free (gpointer data)
{
  g_array_unref (((Reports *) data)->days);
  g_free (data);
}

static gboolean
set_reports_cb (gpointer data)
{
  const Reports *reports = data;

  finx_alert_watch_set_reports (reports->self->alerts, reports->instrument, reports->days);
  return G_SOURCE_REMOVE;
}

void
finx_engine_thread_set_reports (FinxEngineThread     *self,
                                const FinxInstrument *instrument,
                                GArray               *days)
{
  Reports *reports = g_new (Reports, 1);

  *reports = (Reports) { self, instrument->index, days };
  finx_engine_thread_invoke (self, set_reports_cb, reports, reports_free);
}

void
finx_engine_thread_take (FinxEngineThread *self,
                         FinxMail         *mail)
{
  FinxMail full;

  g_array_set_size (self->taken.trades, 0);
  g_array_set_size (self->taken.depths, 0);
  g_ptr_array_set_size (self->taken.events, 0);
  g_array_set_size (self->taken.hits, 0);

  g_mutex_lock (&self->mutex);
  full = self->inbox;
  self->inbox = self->taken;
  self->taken = full;
  g_mutex_unlock (&self->mutex);
  *mail = self->taken;
}

typedef struct
{
  void    (*func) (gpointer data);
  gpointer  data;
  GMutex    mutex;
  GCond     cond;
  gboolean  done;
} Call;

static gboolean
call_cb (gpointer user_data)
{
  Call *call = user_data;

  call->func (call->data);
  g_mutex_lock (&call->mutex);
  call->done = TRUE;
  g_cond_signal (&call->cond);
  g_mutex_unlock (&call->mutex);
  return G_SOURCE_REMOVE;
}

void
finx_engine_thread_call (FinxEngineThread *self,
                         void            (*func) (gpointer data),
                         gpointer          data)
{
  Call call = { .func = func, .data = data };

  finx_engine_thread_start (self);
  g_mutex_init (&call.mutex);
  g_cond_init (&call.cond);
  finx_engine_thread_invoke (self, call_cb, &call, NULL);
  g_mutex_lock (&call.mutex);
  while (!call.done)
    g_cond_wait (&call.cond, &call.mutex);
  g_mutex_unlock (&call.mutex);
  g_mutex_clear (&call.mutex);
  g_cond_clear (&call.cond);
}

static void
sync_thread (gpointer data)
{
  FinxEngineThread *self = data;

  while (finx_alert_arming_get_n_loads (self->arming) > 0)
    g_main_context_iteration (self->context, TRUE);
  step (self);
}

void
finx_engine_thread_sync (FinxEngineThread *self)
{
  finx_engine_thread_call (self, sync_thread, self);
}

static void
go_online (gpointer data)
{
  listen (data, TRUE);
  step (data);
}

static void
go_offline (gpointer data)
{
  listen (data, FALSE);
}

void
finx_engine_thread_set_online (FinxEngineThread *self,
                               gboolean          online)
{
  finx_engine_thread_call (self, online ? go_online : go_offline, self);
}

FinxFeedState
finx_engine_thread_get_feed_state (FinxEngineThread *self)
{
  return (FinxFeedState) g_atomic_int_get (&self->feed_state);
}
