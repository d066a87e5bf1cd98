/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-clock.h"
#include "engine/finx-connection.h"
#include "engine/finx-order-item.h"
#include "engine/finx-replay.h"
#include "engine/finx-watchlists.h"
#include "market/finx-bar-series.h"
#include "market/finx-depth-view.h"
#include "market/finx-quote-board.h"
#include "portfolio/finx-portfolio.h"
#include "risk/finx-risk.h"
#include "simulation/finx-practice-desk.h"
#include "store/finx-store-worker.h"

G_BEGIN_DECLS

/* The one place that builds and wires the rest. Made, called and finished on the main thread; signals and
 * callbacks come there. Market data and brokers run on its engine thread, SQLite on the store thread.
 *
 * Signals: "flushed" (once a frame while quotes change), "order-changed" (FinxOrderItem),
 * "filled" (FinxFillItem), "account-added" (FinxPortfolio), "stopped" (guint orders cancelled),
 * "trouble" (char *sentence): something that the user must know, such as a write that failed,
 * "alert-fired" (FinxAlertItem, FinxAlertEventItem): written down already, of a risk limit there is no item;
 * "alerts-changed": any alert, or what is unread; see engine/finx-engine-alerts.h; "limits-changed" (char *portfolio): see
 * engine/finx-engine-limits.h; "book-changed" (char *portfolio): see engine/finx-engine-book.h;
 * "mode-changed": it went offline or online, or the practice market stands still or goes on; "orders-read": all are listed;
 * "aged": once a second while a quote's state or stale age changed; "prices-changed" (char *symbol): its kept price history,
 * see engine/prices/finx-engine-prices.h; "last-prices-changed": of what no feed tells and somebody looks at;
 * "providers-changed": see engine/prices/finx-engine-providers.h; "risk-changed" (char *account): see
 * engine/brokers/finx-risk-settings.h; "earnings-changed" (char *symbol): see engine/prices/finx-engine-earnings.h. */
#define FINX_TYPE_ENGINE (finx_engine_get_type ())
G_DECLARE_FINAL_TYPE (FinxEngine, finx_engine, FINX, ENGINE, GObject)

typedef struct
{
  const char *data_dir;         /* holds finx.db; %NULL: FINX_DATA_DIR, else $XDG_DATA_HOME/finx */
  guint64     practice_seed;    /* 0: the one remembered, else 1 */
  double      practice_speed;   /* 0: the one remembered, else 1 */
  FinxClock  *clock;            /* (nullable): the system's; a manual one makes all deterministic */
  gboolean    read_only;        /* do not write and do not trade: another program may hold the data */
  gboolean    offline;          /* from the start; see finx_engine_set_offline() */
  gboolean    review;           /* where nothing can be written, open read-only and offline instead of failing */
} FinxEngineOptions;

FinxEngine           *finx_engine_new               (const FinxEngineOptions *options);
/* Opens the store, reads the journal, starts the threads. Blocks for milliseconds. FINX_ERROR_CORRUPT, _NEWER,
 * _BUSY, _STORE: nothing was changed. */
gboolean              finx_engine_open              (FinxEngine *self, GError **error);
void                  finx_engine_open_async        (FinxEngine *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean              finx_engine_open_finish       (FinxEngine *self, GAsyncResult *result, GError **error);
void                  finx_engine_read_on           (FinxEngine *self);
void                  finx_engine_close             (FinxEngine *self);
const char           *finx_engine_get_data_dir      (FinxEngine *self);
const char           *finx_engine_get_store_path    (FinxEngine *self);
FinxClock            *finx_engine_get_clock         (FinxEngine *self);      /* the market's time; practice may run ahead */
FinxInstrumentTable  *finx_engine_get_instruments   (FinxEngine *self);
FinxQuoteBoard       *finx_engine_get_board         (FinxEngine *self);
FinxWatchlists       *finx_engine_get_watchlists    (FinxEngine *self);
GListModel           *finx_engine_get_connections   (FinxEngine *self);      /* FinxConnection */
GListModel           *finx_engine_get_portfolios    (FinxEngine *self);      /* FinxPortfolio, one per account */
FinxPortfolio        *finx_engine_get_portfolio     (FinxEngine *self, const char *account);   /* (nullable); %NULL account: the first */
GListModel           *finx_engine_get_orders        (FinxEngine *self);      /* FinxOrderItem, newest first, all accounts */
GListModel           *finx_engine_get_open_orders   (FinxEngine *self);      /* those of them that are not done */
GListModel           *finx_engine_get_fills         (FinxEngine *self);      /* FinxFillItem, newest first */
GListModel           *finx_engine_get_cash_movements (FinxEngine *self);     /* FinxCashItem, newest first */
FinxOrderItem        *finx_engine_find_order        (FinxEngine *self, const char *client_id);

/* Closing hides an account and what it did from all lists; the journal keeps them. Both wait for the writing. */
gboolean              finx_engine_close_account     (FinxEngine *self, const char *account, GError **error);
gboolean              finx_engine_reopen_account    (FinxEngine *self, const char *account, GError **error);
FinxPortfolio        *finx_engine_create_portfolio  (FinxEngine *self, const char *name, const char *currency, GError **error);
GPtrArray            *finx_engine_get_closed_accounts (FinxEngine *self);    /* (element-type FinxAccount) (transfer none) */

/* Practice desk: makes the account "practice" with 100,000 USD. */
gboolean              finx_engine_has_practice      (FinxEngine *self);
FinxPortfolio        *finx_engine_get_practice      (FinxEngine *self);      /* (nullable) (transfer none) */
void                  finx_engine_create_practice_async  (FinxEngine *self, GCancellable *cancellable,
                                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean              finx_engine_create_practice_finish (FinxEngine *self, GAsyncResult *result, GError **error);
double                finx_engine_get_speed         (FinxEngine *self);
void                  finx_engine_set_speed         (FinxEngine *self, double speed);      /* 1…60 */
/* Trading hours of the desk's instruments: FALSE: always open. Remembered with the data. Prices, positions and orders go
 * on; day orders follow the session. Fails when the data are read only. */
gboolean              finx_engine_get_exchange_hours (FinxEngine *self);
gboolean              finx_engine_set_exchange_hours (FinxEngine *self, gboolean exchange_hours, GError **error);
/* Makes @bars (FinxBar, oldest first) the prices of @instrument for a while, in place of a replay that runs; @name is
 * what a person calls the series. Orders of @instrument from before sleep until it is over; orders that come meanwhile
 * end with it. While it runs and after, history shows the replayed bars at the desk's time that they had; another start
 * of the program knows them no more. It ends after the last bar, when it is stopped, and with the program. */
gboolean              finx_engine_start_replay      (FinxEngine *self, const FinxInstrument *instrument, const char *name,
                                                     GArray *bars, const FinxReplayOptions *options, GError **error);
/* The same with what a chart shows: @series goes back to the bar of @time_us, at its own prices, and stands there. Bars
 * after it are hidden: finx_replay_get_series() has those that were seen. A series of the replay that runs: from another
 * of its bars. */
gboolean              finx_engine_replay_series     (FinxEngine *self, FinxBarSeries *series, const char *name, gint64 time_us,
                                                     GError **error);
/* A replay of a chart goes on at the same moment in bars of another interval, and its orders with it. While those bars are loaded it goes on as it
 * was; another call takes the place of one before, which is cancelled then. FINX_ERROR_INVALID: there are no such bars; it goes on as it was. */
void                  finx_engine_change_replay_async (FinxEngine *self, FinxInterval interval, const char *name, GAsyncReadyCallback callback,
                                                     gpointer user_data);
gboolean              finx_engine_change_replay_finish (FinxEngine *self, GAsyncResult *result, GError **error);
/* Bars a second of the desk's time, kept within what the desk can do; one that stands stays so. */
void                  finx_engine_set_replay_rate   (FinxEngine *self, double bars_per_second);
/* FALSE: the price stands, and the market around it trades on. */
void                  finx_engine_play_replay       (FinxEngine *self, gboolean play);
void                  finx_engine_step_replay       (FinxEngine *self);      /* shows one bar, or the rest of one, and stands */
void                  finx_engine_stop_replay       (FinxEngine *self);
FinxReplay           *finx_engine_get_replay        (FinxEngine *self);

/* Offline: see finx_engine_set_offline(). */
/* Whether the folder or the database can not be written to, so that the data are open for review only. */
gboolean              finx_engine_is_review         (FinxEngine *self);
/* Before, what is listed as orders is not all; see finx_engine_read_on() and "orders-read". */
gboolean              finx_engine_are_orders_read   (FinxEngine *self);
gboolean              finx_engine_is_offline        (FinxEngine *self);
void                  finx_engine_set_offline       (FinxEngine *self, gboolean offline);
gint64                finx_engine_get_online_time   (FinxEngine *self);
/* How prices of @instrument come, or of all when %NULL. FAILED: this instrument has no feed. */
FinxFeedState         finx_engine_get_feed_state    (FinxEngine *self, const FinxInstrument *instrument);
/* Whether the practice desk trades it: its hours are the desk's, and not those of the exchange that it is named after. */
gboolean              finx_engine_is_practised      (FinxEngine *self, const FinxInstrument *instrument);
gboolean              finx_engine_is_paused         (FinxEngine *self);      /* the practice market */
void                  finx_engine_set_paused        (FinxEngine *self, gboolean paused);
/* What goes wrong with the practice market's order books; none at first, and not remembered. */
FinxPracticeFaults    finx_engine_get_book_faults   (FinxEngine *self);
void                  finx_engine_set_book_faults   (FinxEngine *self, FinxPracticeFaults faults);

/* Streams, counted per consumer: each subscribe is ended by one unsubscribe. */
void                  finx_engine_subscribe         (FinxEngine *self, const FinxInstrument *instrument, FinxStreams streams);
void                  finx_engine_unsubscribe       (FinxEngine *self, const FinxInstrument *instrument, FinxStreams streams);
/* Live objects (transfer full): they load, follow the market while they live, and unsubscribe with their last ref. */
FinxBarSeries        *finx_engine_watch_bars        (FinxEngine *self, const FinxInstrument *instrument, FinxInterval interval);
/* Loads older bars before the first; @series tells by "prepended". */
void                  finx_engine_load_older_bars   (FinxEngine *self, FinxBarSeries *series);
FinxDepthView        *finx_engine_watch_depth       (FinxEngine *self, const FinxInstrument *instrument);
FinxTape             *finx_engine_watch_tape        (FinxEngine *self, const FinxInstrument *instrument);

/* Orders. @order is copied; an empty client id is filled in. Written to the journal before it is sent. */
gboolean              finx_engine_preview_order     (FinxEngine *self, const FinxOrder *order, FinxOrderPreview *preview, GError **error);
void                  finx_engine_place_async       (FinxEngine *self, const FinxOrder *order, GCancellable *cancellable,
                                                     GAsyncReadyCallback callback, gpointer user_data);
char                 *finx_engine_place_finish      (FinxEngine *self, GAsyncResult *result, GError **error);   /* client id */
/* Entry and its one or two exit orders (%NULL: none), as one decision. */
void                  finx_engine_place_bracket_async (FinxEngine *self, const FinxOrder *entry, const FinxOrder *take_profit,
                                                     const FinxOrder *stop_loss, GCancellable *cancellable,
                                                     GAsyncReadyCallback callback, gpointer user_data);
void                  finx_engine_replace_async     (FinxEngine *self, const FinxOrder *order, GCancellable *cancellable,
                                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean              finx_engine_replace_finish    (FinxEngine *self, GAsyncResult *result, GError **error);
void                  finx_engine_cancel_async      (FinxEngine *self, const char *client_id, GCancellable *cancellable,
                                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean              finx_engine_cancel_finish     (FinxEngine *self, GAsyncResult *result, GError **error);
FinxDecimal           finx_engine_get_reserved      (FinxEngine *self, const char *account);   /* by its open orders, base currency */
guint                 finx_engine_cancel_all        (FinxEngine *self, const char *account);   /* (nullable): all; returns how many were asked */
/* Emergency stop: cancels everything and refuses new orders until finx_engine_resume(). */
guint                 finx_engine_stop_all          (FinxEngine *self);
void                  finx_engine_resume            (FinxEngine *self);
gboolean              finx_engine_is_stopped        (FinxEngine *self);
/* (transfer full) (element-type FinxEvent): the life of one order, oldest first */
void                  finx_engine_load_order_life_async  (FinxEngine *self, const char *client_id, GCancellable *cancellable,
                                                     GAsyncReadyCallback callback, gpointer user_data);
GPtrArray            *finx_engine_load_order_life_finish (FinxEngine *self, GAsyncResult *result, GError **error);

/* Net worth over time, computed from journal and price history; base currency. */
typedef struct
{
  gint64 time_us;
  double net_worth;
  double deposits;              /* sum of external flows so far */
} FinxEquityPoint;
void                  finx_engine_load_equity_async (FinxEngine *self, const char *account, gint64 from_us, GCancellable *cancellable,
                                                     GAsyncReadyCallback callback, gpointer user_data);
GArray               *finx_engine_load_equity_finish (FinxEngine *self, GAsyncResult *result, GError **error);  /* FinxEquityPoint */
void                  finx_engine_load_bars_async   (FinxEngine *self, const FinxInstrument *instrument, FinxInterval interval,
                                                     gint64 from_us, gint64 to_us, GCancellable *cancellable,
                                                     GAsyncReadyCallback callback, gpointer user_data);
GArray               *finx_engine_load_bars_finish  (FinxEngine *self, GAsyncResult *result, GError **error);   /* FinxBar */

/* Storage. */
void                  finx_engine_backup_async      (FinxEngine *self, const char *path, GCancellable *cancellable,
                                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean              finx_engine_backup_finish     (FinxEngine *self, GAsyncResult *result, GError **error);
void                  finx_engine_verify_async      (FinxEngine *self, GCancellable *cancellable,
                                                     GAsyncReadyCallback callback, gpointer user_data);
FinxStoreReport      *finx_engine_verify_finish     (FinxEngine *self, GAsyncResult *result, GError **error);

/* Looks at a backup without changing anything; works without a database open. */
void                  finx_engine_check_backup_async  (FinxEngine *self, const char *path, GCancellable *cancellable,
                                                     GAsyncReadyCallback callback, gpointer user_data);
FinxStoreReport      *finx_engine_check_backup_finish (FinxEngine *self, GAsyncResult *result, GError **error);
/* Replaces the database in @data_dir (%NULL: the default) by @backup, after checking it; no engine may be open on it. */
gboolean              finx_engine_restore           (const char *data_dir, const char *backup, GError **error);
/* Writes an account as it is now (transfer full) and waits for it. */
gboolean              finx_engine_write_account     (FinxEngine *self, FinxAccount *account, const char *note, GError **error);
/* Price history, kept in the store: all runs or none; waits for it. */
gboolean              finx_engine_write_bar_runs    (FinxEngine *self, const FinxBarRun *runs, gsize n_runs, GError **error);
GArray               *finx_engine_list_bars         (FinxEngine *self, GError **error);      /* FinxBarSeriesInfo */
GArray               *finx_engine_read_bars         (FinxEngine *self, const char *symbol, FinxInterval interval, GError **error);  /* FinxBar, all */
/* The same for programs that have to stay responsive. */
void                  finx_engine_list_bars_async   (FinxEngine *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                                     gpointer user_data);
GArray               *finx_engine_list_bars_finish  (FinxEngine *self, GAsyncResult *result, GError **error);
void                  finx_engine_read_bars_async   (FinxEngine *self, const char *symbol, FinxInterval interval,
                                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GArray               *finx_engine_read_bars_finish  (FinxEngine *self, GAsyncResult *result, GError **error);

typedef struct
{
  guint64 ticks, late, invalid;         /* since start */
  double  ticks_per_second;             /* over the last second */
  gint64  journal_events;
  gint64  store_bytes;
} FinxEngineStats;
void                  finx_engine_get_stats         (FinxEngine *self, FinxEngineStats *stats);

/* Small remembered state of the fronts; written on the store thread. */
char                 *finx_engine_get_state         (FinxEngine *self, const char *key);
void                  finx_engine_set_state         (FinxEngine *self, const char *key, const char *value);
/* For one-shot programs: runs the main context until all that was started is done and written. */
void                  finx_engine_settle            (FinxEngine *self);
/* Likewise: subscribes and waits for the first quote; FALSE after @timeout_ms. */
gboolean              finx_engine_wait_quote        (FinxEngine *self, const FinxInstrument *instrument, guint timeout_ms);
/* Runs @job on the store thread and waits for it, running the main context meanwhile. */
gpointer              finx_engine_store_call        (FinxEngine *self, FinxStoreJob job, gpointer data, GError **error);

G_END_DECLS
