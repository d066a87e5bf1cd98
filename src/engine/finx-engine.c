/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/finx-engine-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdarg.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-text.h"
#include "engine/brokers/finx-engine-risk.h"
#include "engine/journal/finx-staged-write.h"

enum { FLUSHED, ORDER_CHANGED, FILLED, ACCOUNT_ADDED, STOPPED, TROUBLE, ALERT_FIRED, ALERTS_CHANGED, BOOK_CHANGED, MODE_CHANGED, AGED, ORDERS_READ,
       PRICES_CHANGED, LAST_PRICES_CHANGED, LIMITS_CHANGED, PROVIDERS_CHANGED, RISK_CHANGED, EARNINGS_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxEngine, finx_engine, G_TYPE_OBJECT)

void
finx_engine_begin (FinxEngine *self)
{
  self->pending++;
}

void
finx_engine_end (FinxEngine *self)
{
  g_assert (self->pending > 0);
  self->pending--;
}

/* Counts @task as under way until it has completed, so that closing waits for it. */
void
finx_engine_follow (FinxEngine *self,
                    GTask      *task)
{
  finx_engine_begin (self);
  g_signal_connect_object (task, "notify::completed", G_CALLBACK (finx_engine_end), self, G_CONNECT_SWAPPED);
}

void
finx_engine_tell_order (FinxEngine    *self,
                        FinxOrderItem *item)
{
  g_signal_emit (self, signals[ORDER_CHANGED], 0, item);
}

void
finx_engine_tell_filled (FinxEngine   *self,
                         FinxFillItem *item)
{
  g_signal_emit (self, signals[FILLED], 0, item);
}

void
finx_engine_tell_account (FinxEngine    *self,
                          FinxPortfolio *portfolio)
{
  g_signal_emit (self, signals[ACCOUNT_ADDED], 0, portfolio);
}

void
finx_engine_tell_flushed (FinxEngine *self)
{
  g_signal_emit (self, signals[FLUSHED], 0);
}

void
finx_engine_tell_alert (FinxEngine         *self,
                        FinxAlertItem      *item,
                        FinxAlertEventItem *event)
{
  g_signal_emit (self, signals[ALERT_FIRED], 0, item, event);
}

void
finx_engine_tell_alerts (FinxEngine *self)
{
  g_signal_emit (self, signals[ALERTS_CHANGED], 0);
}

void
finx_engine_tell_orders_read (FinxEngine *self)
{
  g_signal_emit (self, signals[ORDERS_READ], 0);
}

void
finx_engine_tell_book (FinxEngine *self,
                       const char *portfolio)
{
  finx_engine_follow_book (self, portfolio);
  finx_engine_limits_queue (self, portfolio);
  g_signal_emit (self, signals[BOOK_CHANGED], 0, portfolio);
}

void
finx_engine_tell_mode (FinxEngine *self)
{
  g_signal_emit (self, signals[MODE_CHANGED], 0);
}

void
finx_engine_tell_aged (FinxEngine *self)
{
  g_signal_emit (self, signals[AGED], 0);
}

void
finx_engine_tell_prices (FinxEngine *self,
                         const char *symbol)
{
  finx_engine_limits_queue (self, NULL);
  finx_engine_reload_kept (self, symbol);
  g_signal_emit (self, signals[PRICES_CHANGED], 0, symbol);
}

/* What is held is worth something else: no kept price is, but the last ones are. */
void
finx_engine_tell_last (FinxEngine *self)
{
  finx_engine_limits_queue (self, NULL);
  g_signal_emit (self, signals[LAST_PRICES_CHANGED], 0);
}

void
finx_engine_tell_limits (FinxEngine *self,
                         const char *portfolio)
{
  g_signal_emit (self, signals[LIMITS_CHANGED], 0, portfolio);
}

void
finx_engine_tell_providers (FinxEngine *self)
{
  g_signal_emit (self, signals[PROVIDERS_CHANGED], 0);
}

void
finx_engine_tell_earnings (FinxEngine *self,
                           const char *symbol)
{
  g_signal_emit (self, signals[EARNINGS_CHANGED], 0, symbol);
}

void
finx_engine_tell_risk (FinxEngine *self,
                       const char *account)
{
  g_signal_emit (self, signals[RISK_CHANGED], 0, account);
}

/* Something that the user must know: goes to the log and to the screen. */
void
finx_engine_trouble (FinxEngine *self,
                     const char *format,
                     ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (finx_text (format), args);
  va_end (args);

  finx_log (FINX_LOG_ERROR, "engine", "", "%s", text);
  g_signal_emit (self, signals[TROUBLE], 0, text);
}

static void
stop_threads (FinxEngine *self)
{
  if (self->thread != NULL)
    {
      FinxMail mail;

      finx_engine_drop_watches (self);
      /* What the desk still said has to be written down before the store goes. */
      finx_engine_thread_take (self->thread, &mail);
      if (mail.events->len > 0 && self->worker != NULL && !self->read_only)
        finx_engine_record_mail (self, mail.events);
      finx_engine_alerts_take (self, mail.hits);
      g_clear_pointer (&self->thread, finx_engine_thread_free);
    }
}

static void
finx_engine_dispose (GObject *object)
{
  FinxEngine *self = FINX_ENGINE (object);

  finx_engine_close (self);
  g_clear_object (&self->watchlists);
  g_clear_object (&self->board);
  G_OBJECT_CLASS (finx_engine_parent_class)->dispose (object);
}

static void
finx_engine_finalize (GObject *object)
{
  FinxEngine *self = FINX_ENGINE (object);

  g_free (self->data_dir);
  g_free (self->store_path);
  g_clear_object (&self->clock);
  g_clear_object (&self->instruments);
  g_clear_object (&self->ticker);
  g_clear_object (&self->desk);
  g_clear_object (&self->replay);
  g_clear_object (&self->replay_bars);
  g_array_unref (self->hours);
  g_clear_object (&self->practice_connection);
  g_clear_object (&self->connections);
  g_clear_object (&self->portfolios);
  g_ptr_array_unref (self->closed);
  g_hash_table_unref (self->orders_by_id);
  g_hash_table_unref (self->placing);
  g_clear_object (&self->open_orders);
  g_clear_object (&self->orders);
  g_clear_object (&self->fills);
  g_clear_object (&self->movements);
  g_hash_table_unref (self->state);
  g_hash_table_unref (self->held);
  g_ptr_array_unref (self->watches);
  g_ptr_array_unref (self->screeners);
  g_ptr_array_unref (self->unsaved);
  finx_engine_alerts_free (self);
  finx_engine_delivery_free (self);
  finx_engine_risk_free (self->risk);
  g_hash_table_unref (self->guards);
  g_hash_table_unref (self->books);
  g_clear_pointer (&self->subscriptions, finx_subscriptions_free);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (finx_engine_parent_class)->finalize (object);
}

static void
finx_engine_class_init (FinxEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = finx_engine_dispose;
  object_class->finalize = finx_engine_finalize;

  signals[FLUSHED] = g_signal_new ("flushed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ORDER_CHANGED] = g_signal_new ("order-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, FINX_TYPE_ORDER_ITEM);
  signals[FILLED] = g_signal_new ("filled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, FINX_TYPE_FILL_ITEM);
  signals[ACCOUNT_ADDED] = g_signal_new ("account-added", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, FINX_TYPE_PORTFOLIO);
  signals[STOPPED] = g_signal_new ("stopped", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[TROUBLE] = g_signal_new ("trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ALERT_FIRED] = g_signal_new ("alert-fired", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, FINX_TYPE_ALERT_ITEM, FINX_TYPE_ALERT_EVENT_ITEM);
  signals[ALERTS_CHANGED] = g_signal_new ("alerts-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[BOOK_CHANGED] = g_signal_new ("book-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ORDERS_READ] = g_signal_new ("orders-read", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[AGED] = g_signal_new ("aged", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MODE_CHANGED] = g_signal_new ("mode-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LAST_PRICES_CHANGED] = g_signal_new ("last-prices-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PRICES_CHANGED] = g_signal_new ("prices-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PROVIDERS_CHANGED] = g_signal_new ("providers-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EARNINGS_CHANGED] = g_signal_new ("earnings-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RISK_CHANGED] = g_signal_new ("risk-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[LIMITS_CHANGED] = g_signal_new ("limits-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
finx_engine_init (FinxEngine *self)
{
  self->lock_fd = -1;
  self->latency_ms = NAN;
  self->price_version = 1;
  self->context = g_main_context_ref_thread_default ();
  self->connections = g_list_store_new (FINX_TYPE_CONNECTION);
  self->portfolios = g_list_store_new (FINX_TYPE_PORTFOLIO);
  self->closed = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_account_free);
  finx_engine_init_journal (self);
  self->placing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->state = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->held = g_hash_table_new (NULL, NULL);
  self->watches = g_ptr_array_new_with_free_func (g_free);
  self->screeners = g_ptr_array_new ();
  self->hours = g_array_new (FALSE, FALSE, sizeof (FinxPracticeHours));
  self->replay = finx_replay_new ();
  g_signal_connect_object (self->replay, "notify::running", G_CALLBACK (finx_engine_replay_turned), self, G_CONNECT_SWAPPED);
  self->unsaved = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);
  finx_engine_alerts_init (self);
  finx_engine_delivery_init (self);
  finx_engine_limits_init (self);
  finx_engine_book_init (self);
  self->risk = finx_engine_risk_new ();
}

FinxEngine *
finx_engine_new (const FinxEngineOptions *options)
{
  FinxEngine *self = g_object_new (FINX_TYPE_ENGINE, NULL);
  const char *dir = options->data_dir != NULL ? options->data_dir : g_getenv ("FINX_DATA_DIR");

  self->data_dir = dir != NULL && *dir != '\0' ? g_canonicalize_filename (dir, NULL)
                                               : g_build_filename (g_get_user_data_dir (), "finx", NULL);
  self->store_path = g_build_filename (self->data_dir, "finx.db", NULL);
  self->seed = options->practice_seed;
  self->speed = options->practice_speed;
  self->read_only = options->read_only;
  self->is_offline = options->offline;
  self->may_review = options->read_only || options->review;
  self->clock = options->clock != NULL ? g_object_ref (options->clock) : finx_clock_new_system ();
  self->instruments = finx_instrument_table_new ();
  self->ticker = finx_ticker_new ();
  self->board = finx_quote_board_new (self->instruments, self->ticker);
  self->watchlists = finx_watchlists_new (self->board);
  self->subscriptions = finx_subscriptions_new (finx_engine_streams_changed, self);
  return self;
}

void
finx_engine_unlock (FinxEngine *self)
{
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;
}

/* One program at a time may trade and write on one database; see read_only for the others. */
gboolean
finx_engine_lock (FinxEngine *self,
                  GError    **error)
{
  g_autofree char *path = g_build_filename (self->data_dir, "finx.lock", NULL);

  if (g_mkdir_with_parents (self->data_dir, 0700) != 0)
    {
      finx_set_error (error, FINX_ERROR_STORE, "FINX-ENGINE-001", "The folder “%s” could not be made: %s. Nothing was changed",
                      self->data_dir, g_strerror (errno));
      return FALSE;
    }

  self->lock_fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock_fd < 0)
    {
      finx_set_error (error, FINX_ERROR_STORE, "FINX-ENGINE-002", "The folder “%s” can not be written to: %s. Nothing was changed",
                      self->data_dir, g_strerror (errno));
      return FALSE;
    }
  if (flock (self->lock_fd, LOCK_EX | LOCK_NB) != 0)
    {
      finx_engine_unlock (self);
      finx_set_error (error, FINX_ERROR_BUSY, "FINX-ENGINE-003",
                      "Another FinX program is using the data in “%s”. Close it first, then try again", self->data_dir);
      return FALSE;
    }
  return TRUE;
}

/* The practice market runs on its own time: it keeps what it gained on the wall clock at higher speeds. */
static void
restore_practice (FinxEngine *self)
{
  const char *offset = g_hash_table_lookup (self->state, "practice.offset-us");
  const char *seed = g_hash_table_lookup (self->state, "practice.seed");
  const char *speed = g_hash_table_lookup (self->state, "practice.speed");

  if (self->seed == 0)
    self->seed = seed != NULL ? g_ascii_strtoull (seed, NULL, 10) : 0;
  if (self->seed == 0)
    self->seed = 1;
  if (!(self->speed > 0))
    self->speed = speed != NULL ? g_ascii_strtod (speed, NULL) : 1;
  self->speed = CLAMP (self->speed, 1, 60);
  if (offset != NULL)
    finx_clock_advance (self->clock, MAX (0, g_ascii_strtoll (offset, NULL, 10)));
  finx_engine_catch_up_clock (self);
  finx_engine_load_hours (self);
}

void
finx_engine_show_connection (FinxEngine *self)
{
  finx_connection_update (self->practice_connection, finx_engine_get_feed_state (self, NULL), self->rate,
                          self->is_offline || self->is_paused ? (double) NAN : self->latency_ms,
                          finx_ticker_get_stats (self->ticker).accepted, g_get_real_time ());
}

static gboolean
second_cb (gpointer user_data)
{
  FinxEngine *self = user_data;
  FinxTickerStats stats = finx_ticker_get_stats (self->ticker);
  gint64 now = g_get_monotonic_time ();

  if (self->last_second_us != 0)
    self->rate = (stats.accepted - self->last_accepted) * 1e6 / MAX (1, now - self->last_second_us);
  self->last_second_us = now;
  self->last_accepted = stats.accepted;
  finx_engine_show_connection (self);
  finx_engine_offline_second (self);
  if (self->unsaved->len > 0)
    finx_engine_record (self, g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free));
  finx_engine_alerts_second (self);
  finx_engine_limits_second (self);
  finx_engine_brokers_second (self);
  return G_SOURCE_CONTINUE;
}

static void
flush_cb (gpointer user_data)
{
  finx_engine_flush (user_data);
}

static void
remember_watchlists_cb (FinxWatchlists *watchlists,
                        gpointer        user_data)
{
  FinxEngine *self = user_data;
  g_autofree char *text = finx_watchlists_to_text (watchlists);

  if (self->is_open)
    finx_engine_set_state (self, "watchlists", text);
}

static void
make_watchlists (FinxEngine *self)
{
  static const char *const first[] = { "AAPL", "MSFT", "NVDA", "GE", "CAT", "F", "SPY", "QQQ", "TLT", "GLD",
                                       "BTC-USD", "ETH-USD", "SOL-USD", "EUR/USD", "GBP/USD", "USD/JPY" };
  const char *text = g_hash_table_lookup (self->state, "watchlists");
  FinxWatchlist *list;

  if (text != NULL)
    finx_watchlists_from_text (self->watchlists, text, NULL);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->watchlists)) == 0)
    {
      list = finx_watchlists_create (self->watchlists, "My watchlist", NULL);
      for (guint i = 0; i < G_N_ELEMENTS (first); i++)
        {
          FinxQuoteRow *row = finx_quote_board_find (self->board, first[i]);

          if (row != NULL)
            finx_watchlist_add (list, row, -1);
        }
    }
  g_signal_connect_object (self->watchlists, "changed", G_CALLBACK (remember_watchlists_cb), self, 0);
}

/* Any thread. */
FinxStore *
finx_engine_open_store (FinxEngine *self,
                        GError    **error)
{
  return self->is_review ? finx_store_open_protected (self->store_path, self->instruments, error)
                         : finx_store_open (self->store_path, self->instruments, error);
}

/* A folder of which nothing can be written: an archive, a medium, somebody else's. */
static gboolean
find_mode (FinxEngine *self,
           GError    **error)
{
  self->is_review = finx_store_is_protected (self->store_path);
  if (!self->is_review)
    return TRUE;
  if (!self->may_review)
    return finx_engine_refuse_review (self, error);
  if (!self->read_only)
    self->is_offline = TRUE;            /* a front that trades elsewhere */
  self->read_only = TRUE;
  return TRUE;
}

/* All that takes time: on any thread, while nobody else uses the engine.
 * Returns: (transfer full): the open store; on failure nothing stays locked */
static FinxStore *
open_data (FinxEngine *self,
           GError    **error)
{
  g_autoptr(FinxStore) store = NULL;
  FinxPracticeOptions options = { 0 };

  if (!find_mode (self, error) || (!self->read_only && !finx_engine_lock (self, error)))
    return NULL;
  if ((finx_instrument_table_get_size (self->instruments) == 0
       && !finx_practice_add_instruments (self->instruments, error))
      || (store = finx_engine_open_store (self, error)) == NULL
      || !finx_engine_book_load (self, store, error)
      || !finx_engine_load_journal (self, store, error)
      || !finx_engine_alerts_load (self, store, error)
      || !finx_engine_delivery_load (self, store, error))
    {
      finx_engine_unlock (self);
      return NULL;
    }
  if (!self->read_only)
    finx_staged_write_clear (store);
  finx_engine_follow_books (self);

  restore_practice (self);
  options.seed = self->seed;
  options.changes = (const FinxPracticeHours *) (gpointer) self->hours->data;
  options.n_changes = self->hours->len;
  self->desk = finx_practice_desk_new (self->instruments, self->clock, &options);
  return g_steal_pointer (&store);
}

/* The rest, on the main thread. Takes @store. */
static void
start (FinxEngine *self,
       FinxStore  *store)
{
  finx_quote_board_flush (self->board);
  if (self->is_offline)
    finx_engine_recall_quotes (self);
  finx_clock_set_speed (self->clock, finx_clock_get_speed (self->clock) > 0 ? self->speed : 0);
  self->practice_connection = finx_connection_new ("practice", finx_text ("Practice desk"), TRUE);
  g_list_store_append (self->connections, self->practice_connection);
  finx_engine_brokers_load (self);

  self->worker = finx_store_worker_new (store);
  self->thread = finx_engine_thread_new (g_object_ref (self->desk), self->instruments, self->ticker, self->clock, flush_cb, self);
  if (self->is_offline)
    finx_engine_thread_set_online (self->thread, FALSE);
  else
    self->online_us = finx_clock_now (self->clock);
  self->is_open = TRUE;
  make_watchlists (self);
  finx_engine_follow_long_books (self);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->portfolios)); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (G_LIST_MODEL (self->portfolios), i);

      finx_engine_hold_positions (self, portfolio);
      finx_portfolio_flush (portfolio, finx_clock_now (self->clock));         /* positions are there with the first frame, prices follow */
    }
  finx_engine_alerts_start (self);
  finx_engine_delivery_start (self);
  finx_engine_age_quotes (self);
  self->second_id = g_timeout_add_seconds (1, second_cb, self);
  second_cb (self);
  finx_log (FINX_LOG_INFO, "engine", "", "Opened %s: %" G_GINT64_FORMAT " journal events", self->store_path, self->journal_events);
}

gboolean
finx_engine_open (FinxEngine *self,
                  GError    **error)
{
  FinxStore *store;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (!self->is_open && !self->is_opening, FALSE);

  store = open_data (self, error);
  if (store == NULL)
    return FALSE;
  if (!finx_engine_load_orders (self, store, error))
    {
      g_object_unref (store);
      finx_engine_unlock (self);
      return FALSE;
    }
  start (self, store);
  finx_engine_thread_start (self->thread);
  finx_engine_refresh_sparks (self);
  finx_engine_forget_replay (self);
  return TRUE;
}

static void
open_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  FinxStore *store = open_data (source, &error);

  if (store != NULL)
    g_task_return_pointer (task, store, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * finx_engine_open_async:
 *
 * For programs that stay: as finx_engine_open(), but reads on the thread pool. Holdings are there when it is done; the
 * orders follow with finx_engine_read_on(), and until then none are sent. A while after the whole database is checked, once a day.
 * What goes wrong after the callback comes by "trouble". Until the callback nothing else may be asked of the engine than
 * finx_engine_close(), which waits.
 */
void
finx_engine_open_async (FinxEngine         *self,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (FINX_IS_ENGINE (self));
  g_return_if_fail (!self->is_open && !self->is_opening);

  task = g_task_new (self, NULL, callback, user_data);
  self->is_opening = TRUE;
  g_task_run_in_thread (task, open_thread);
}

gboolean
finx_engine_open_finish (FinxEngine   *self,
                         GAsyncResult *result,
                         GError      **error)
{
  FinxStore *store;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  store = g_task_propagate_pointer (G_TASK (result), error);
  self->is_opening = FALSE;
  if (store != NULL)
    {
      start (self, store);
      self->is_reading = TRUE;
      finx_engine_check_later (self);
    }
  return store != NULL;
}

/**
 * finx_engine_close:
 *
 * Ends the threads; what was started is written first. Blocks until then.
 */
void
finx_engine_close (FinxEngine *self)
{
  g_return_if_fail (FINX_IS_ENGINE (self));

  while (self->is_opening)
    g_main_context_iteration (self->context, TRUE);
  if (!self->is_open)
    return;

  g_clear_handle_id (&self->second_id, g_source_remove);
  g_clear_handle_id (&self->sparks_id, g_source_remove);
  g_clear_handle_id (&self->check_id, g_source_remove);
  finx_engine_stop_following (self);
  finx_engine_limits_stop (self);
  finx_engine_stop_replay (self);
  finx_engine_providers_stop (self);
  finx_engine_delivery_stop (self);
  finx_engine_brokers_hang_up (self);
  finx_engine_settle (self);
  finx_engine_brokers_stop (self);
  finx_engine_providers_free (self);
  if (!self->read_only)
    {
      g_autofree char *offset = g_strdup_printf ("%" G_GINT64_FORMAT, MAX (0, finx_clock_now (self->clock) - g_get_real_time ()));
      g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, self->seed);
      g_autofree char *speed = g_strdup_printf ("%g", self->speed);

      finx_engine_set_state (self, "practice.offset-us", offset);
      finx_engine_set_state (self, "practice.seed", seed);
      finx_engine_set_state (self, "practice.speed", speed);
      finx_engine_remember_quotes (self);
      finx_engine_alerts_save_seen (self);
    }
  stop_threads (self);
  while (self->pending > 0)
    g_main_context_iteration (self->context, TRUE);
  finx_engine_brokers_free (self);
  self->is_open = FALSE;
  finx_store_worker_stop (self->worker);
  g_clear_object (&self->worker);
  finx_engine_unlock (self);
}

const char *
finx_engine_get_data_dir (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return self->data_dir;
}

const char *
finx_engine_get_store_path (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return self->store_path;
}

FinxClock *
finx_engine_get_clock (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return self->clock;
}

FinxInstrumentTable *
finx_engine_get_instruments (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return self->instruments;
}

FinxQuoteBoard *
finx_engine_get_board (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return self->board;
}

FinxWatchlists *
finx_engine_get_watchlists (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return self->watchlists;
}

GListModel *
finx_engine_get_connections (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return G_LIST_MODEL (self->connections);
}

GListModel *
finx_engine_get_portfolios (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return G_LIST_MODEL (self->portfolios);
}

GListModel *
finx_engine_get_orders (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return G_LIST_MODEL (self->orders);
}

GListModel *
finx_engine_get_open_orders (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return G_LIST_MODEL (self->open_orders);
}

GListModel *
finx_engine_get_fills (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return G_LIST_MODEL (self->fills);
}

GListModel *
finx_engine_get_cash_movements (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return G_LIST_MODEL (self->movements);
}

FinxPortfolio *
finx_engine_get_portfolio (FinxEngine *self,
                           const char *account)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->portfolios)); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (G_LIST_MODEL (self->portfolios), i);

      if (account == NULL || g_strcmp0 (finx_portfolio_get_account (portfolio)->id, account) == 0)
        return portfolio;       /* the list keeps it */
    }
  return NULL;
}

double
finx_engine_get_speed (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), 1);
  return self->speed;
}

void
finx_engine_set_speed (FinxEngine *self,
                       double      speed)
{
  g_return_if_fail (FINX_IS_ENGINE (self));

  self->speed = CLAMP (speed, 1, 60);
  finx_clock_set_speed (self->clock, self->speed);
}

gboolean
finx_engine_is_stopped (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);
  return self->is_stopped;
}

guint
finx_engine_stop_all (FinxEngine *self)
{
  guint n;

  g_return_val_if_fail (FINX_IS_ENGINE (self), 0);

  self->is_stopped = TRUE;
  n = finx_engine_cancel_all (self, NULL);
  finx_log (FINX_LOG_WARNING, "engine", "", "Emergency stop: %u orders are being cancelled, new orders are refused", n);
  g_signal_emit (self, signals[STOPPED], 0, n);
  return n;
}

void
finx_engine_resume (FinxEngine *self)
{
  g_return_if_fail (FINX_IS_ENGINE (self));

  self->is_stopped = FALSE;
  finx_log (FINX_LOG_INFO, "engine", "", "Trading goes on after the emergency stop");
}

void
finx_engine_get_stats (FinxEngine      *self,
                       FinxEngineStats *stats)
{
  FinxTickerStats ticker;
  GStatBuf file;

  g_return_if_fail (FINX_IS_ENGINE (self));

  ticker = finx_ticker_get_stats (self->ticker);
  *stats = (FinxEngineStats) {
    .ticks = ticker.accepted,
    .late = ticker.late,
    .invalid = ticker.invalid,
    .ticks_per_second = self->rate,
    .journal_events = self->journal_events,
    .store_bytes = g_stat (self->store_path, &file) == 0 ? (gint64) file.st_size : 0,
  };
}

/**
 * finx_engine_settle:
 *
 * Returns when no operation is under way, the desk has run up to the clock, and all of it is in the journal.
 */
void
finx_engine_settle (FinxEngine *self)
{
  g_return_if_fail (FINX_IS_ENGINE (self));

  if (self->thread == NULL)
    return;
  do
    {
      while (self->pending > 0)
        g_main_context_iteration (self->context, TRUE);
      finx_engine_thread_sync (self->thread);
      finx_engine_flush (self);
    }
  while (self->pending > 0);
}
