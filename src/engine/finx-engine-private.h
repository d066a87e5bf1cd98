/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/alerts/finx-alert-item.h"
#include "engine/finx-engine-thread.h"
#include "engine/finx-engine.h"
#include "engine/journal/finx-archive.h"
#include "market/finx-bar-builder.h"
#include "market/finx-subscriptions.h"
#include "simulation/finx-practice-desk.h"
#include "store/finx-store-worker.h"

G_BEGIN_DECLS

#define FINX_PRACTICE_ACCOUNT "practice"

typedef struct _FinxEngineAlerts FinxEngineAlerts;
typedef struct _FinxBrokerLine FinxBrokerLine;
typedef struct _FinxEngineBrokers FinxEngineBrokers;
typedef struct _FinxEngineDelivery FinxEngineDelivery;
typedef struct _FinxEngineProviders FinxEngineProviders;
typedef struct _FinxEngineRisk FinxEngineRisk;

/* A live object that the engine feeds while somebody holds it. */
typedef struct
{
  FinxEngine           *engine;         /* borrowed: the engine drops its watches before it goes */
  const FinxInstrument *instrument;
  FinxStreams           streams;
  GObject              *object;         /* weak: FinxBarSeries, FinxDepthView or FinxTape */
  FinxBarBuilder        builder;        /* for a series, once it is loaded */
  gboolean              is_loaded;
  gboolean              is_loading_older;
} FinxWatch;

struct _FinxEngine
{
  GObject              parent_instance;

  /* settings */
  char                *data_dir;
  char                *store_path;
  guint64              seed;
  double               speed;
  gboolean             read_only;
  gboolean             may_review;      /* where nothing can be written, read only instead of failing */
  gboolean             is_review;       /* nothing can be written */
  gboolean             is_opening;
  gboolean             is_reading;      /* the orders, after opening; until then none are sent */
  gboolean             is_open;
  gboolean             is_stopped;
  gboolean             is_offline;
  gboolean             is_paused;       /* the practice market stands still */
  FinxPracticeFaults   book_faults;     /* of the practice market */
  int                  lock_fd;         /* −1: not held */

  /* owned parts */
  FinxClock           *clock;
  FinxInstrumentTable *instruments;
  FinxTicker          *ticker;
  FinxQuoteBoard      *board;
  FinxWatchlists      *watchlists;
  FinxPracticeDesk    *desk;
  GArray              *hours;           /* (element-type FinxPracticeHours): changes of the trading hours, oldest first */
  FinxReplay          *replay;
  GCancellable        *replay_bars;     /* (nullable) owned: of other bars that it is to go on in */
  FinxEngineThread    *thread;
  FinxStoreWorker     *worker;
  FinxSubscriptions   *subscriptions;
  FinxConnection      *practice_connection;
  GListStore          *connections;
  GListStore          *portfolios;
  GPtrArray           *closed;          /* (element-type FinxAccount): closed accounts, whose history is not shown */
  FinxArchive         *orders;
  FinxArchive         *fills;
  FinxArchive         *movements;
  GListStore          *open_orders;     /* those of @orders that are not done, newest first */
  GHashTable          *orders_by_id;    /* client id → number in @orders + 1; those of closed accounts too */
  GHashTable          *placing;         /* client ids that are being written down, not yet in @orders_by_id */
  GHashTable          *state;           /* key → value */
  FinxEngineAlerts    *alerts;
  FinxEngineDelivery  *delivery;        /* of alerts */
  FinxEngineProviders *providers;       /* (nullable): until somebody asks for one */
  FinxEngineBrokers   *brokers;         /* likewise */
  gboolean             wants_brokers;   /* lines are open while it runs */
  GHashTable          *guards;          /* of the risk limits, see finx-engine-limits.c: portfolio → Guard */
  GHashTable          *books;           /* portfolio → FinxEngineBook */
  GPtrArray           *watches;         /* (element-type FinxWatch) */
  GPtrArray           *screeners;       /* (element-type FinxScreener): borrowed, those that live */
  GHashTable          *held;            /* FinxInstrument: subscribed because a position needs it */
  FinxEngineRisk      *risk;            /* see brokers/finx-engine-risk.h */
  GMainContext        *context;         /* the one the engine was made on */
  GPtrArray           *unsaved;         /* (element-type FinxEvent): the last append failed; tried again */

  /* counters */
  guint                pending;         /* operations under way */
  guint                second_id;
  guint                sparks_id;
  guint                check_id;
  guint64              last_accepted;
  gint64               last_second_us;
  guint                open_seconds;    /* since the risk limits wait to be watched */
  double               rate;
  double               latency_ms;
  gint64               journal_events;
  guint64              price_version;   /* of the kept price history: counts its changes, from 1 */
  gint64               online_us;       /* when prices were last remembered; while offline: the moment they are of */
  guint                n_stale;         /* quotes, at the last look */
  gint64               paused_us;       /* while paused: since then */
};

/* finx-engine.c */
gboolean finx_engine_refuse_review   (FinxEngine *self, GError **error);
FinxStore *finx_engine_open_store    (FinxEngine *self, GError **error);
gboolean finx_engine_lock            (FinxEngine *self, GError **error);
void     finx_engine_unlock          (FinxEngine *self);
void     finx_engine_begin           (FinxEngine *self);
void     finx_engine_end             (FinxEngine *self);
void     finx_engine_follow          (FinxEngine *self, GTask *task);
void     finx_engine_trouble         (FinxEngine *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void     finx_engine_apply           (FinxEngine *self, const FinxEvent *event);
/* (transfer full): deep copies, so that the one array may be tried again */
GPtrArray *finx_engine_copy_events   (GPtrArray *events);
void     finx_engine_record          (FinxEngine *self, GPtrArray *events);
/* Of what came from the engine thread what is new. */
void     finx_engine_record_mail     (FinxEngine *self, GPtrArray *events);
void     finx_engine_tell_order      (FinxEngine *self, FinxOrderItem *item);
void     finx_engine_tell_filled     (FinxEngine *self, FinxFillItem *item);
void     finx_engine_tell_account    (FinxEngine *self, FinxPortfolio *portfolio);
void     finx_engine_tell_flushed    (FinxEngine *self);
/* @item: (nullable): of an alert */
void     finx_engine_tell_alert      (FinxEngine *self, FinxAlertItem *item, FinxAlertEventItem *event);
void     finx_engine_tell_alerts     (FinxEngine *self);
void     finx_engine_tell_book       (FinxEngine *self, const char *portfolio);
void     finx_engine_tell_orders_read (FinxEngine *self);
void     finx_engine_tell_mode       (FinxEngine *self);
void     finx_engine_tell_aged       (FinxEngine *self);
void     finx_engine_show_connection (FinxEngine *self);
void     finx_engine_tell_prices     (FinxEngine *self, const char *symbol);
void     finx_engine_tell_last       (FinxEngine *self);
void     finx_engine_tell_limits     (FinxEngine *self, const char *portfolio);
void     finx_engine_tell_providers  (FinxEngine *self);
void     finx_engine_tell_earnings   (FinxEngine *self, const char *symbol);
void     finx_engine_tell_risk       (FinxEngine *self, const char *account);

/* finx-engine-broker-links.c */
void     finx_engine_brokers_load    (FinxEngine *self);
void     finx_engine_brokers_second  (FinxEngine *self);
void     finx_engine_brokers_set_online (FinxEngine *self, gboolean online);
void     finx_engine_brokers_drop_known (FinxEngine *self, GPtrArray *events);
void     finx_engine_brokers_hang_up (FinxEngine *self);
void     finx_engine_brokers_stop    (FinxEngine *self);
void     finx_engine_brokers_free    (FinxEngine *self);
FinxBrokerLine *finx_engine_get_line_of (FinxEngine *self, const FinxInstrument *instrument);      /* (nullable) */
FinxFeedState finx_broker_line_get_feed (FinxBrokerLine *line);
void     finx_broker_line_subscribe  (FinxBrokerLine *line, const FinxInstrument *instrument, FinxStreams streams);
/* Charts' bars of an instrument of a line; finx_engine_load_bars_finish() of the task that is given */
void     finx_broker_line_load_bars_async (FinxBrokerLine *line, const FinxInstrument *instrument, FinxInterval interval, gint64 from_us,
                                       gint64 to_us, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GArray  *finx_broker_line_load_bars_finish (GAsyncResult *result, GError **error);

/* finx-engine-broker-orders.c: an account's broker; see there */
gboolean finx_engine_check_broker    (FinxEngine *self, GPtrArray *orders, GError **error);
/* UTC µs: of the practice market, or of the world */
gint64   finx_engine_get_account_time (FinxEngine *self, const char *account);
FinxDecimal finx_engine_estimate_fee (FinxEngine *self, const FinxOrder *order, FinxDecimal price);
/* (transfer full) (nullable): on the engine thread: to whom an account's orders go */
FinxBroker *finx_engine_get_broker   (FinxEngine *self, FinxBrokerLine *line);
/* What is there to buy with, as the broker says; unknown: it did not. FALSE: the account has no broker that could */
gboolean finx_engine_get_told_power  (FinxEngine *self, const char *account, const FinxInstrument *instrument, FinxDecimal *power);

/* finx-engine-providers.c */
void     finx_engine_providers_stop  (FinxEngine *self);
void     finx_engine_providers_free  (FinxEngine *self);

gint64   finx_engine_provider_now    (FinxEngine *self);

/* finx-engine-look.c: asks for prices that no feed tells and somebody looks at */
void     finx_engine_look_second     (FinxEngine *self);

/* finx-engine-fetch.c: on the store thread, after daily bars of a file were written */
void     finx_engine_note_import     (FinxStore *store, const FinxBarRun *run);

/* finx-engine-store.c */
gboolean finx_engine_may_write       (FinxEngine *self, GError **error);

/* finx-engine-alerts.c */
void     finx_engine_alerts_init     (FinxEngine *self);
void     finx_engine_alerts_free     (FinxEngine *self);
gboolean finx_engine_alerts_load     (FinxEngine *self, FinxStore *store, GError **error);
void     finx_engine_alerts_start    (FinxEngine *self);                        /* the thread runs now */
void     finx_engine_alerts_take     (FinxEngine *self, GArray *hits);          /* FinxAlertHit */
void     finx_engine_alerts_second   (FinxEngine *self);                        /* ends and writes what is due */
void     finx_engine_alerts_save_seen (FinxEngine *self);
void     finx_engine_alerts_record   (FinxEngine *self, GPtrArray *events);     /* takes @events, which nobody asked for */

/* finx-engine-delivery.c */
void     finx_engine_delivery_init   (FinxEngine *self);
void     finx_engine_delivery_free   (FinxEngine *self);
gboolean finx_engine_delivery_load   (FinxEngine *self, FinxStore *store, GError **error);
void     finx_engine_delivery_start  (FinxEngine *self);                        /* the thread runs now */
void     finx_engine_delivery_stop   (FinxEngine *self);

/* finx-engine-alert-events.c */
void     finx_engine_alerts_take_event (FinxEngine *self, const FinxEvent *event);      /* of the journal, as it is applied */

/* finx-engine-limits.c */
void     finx_engine_limits_init     (FinxEngine *self);
void     finx_engine_limits_stop     (FinxEngine *self);
void     finx_engine_limits_second   (FinxEngine *self);
void     finx_engine_limits_queue    (FinxEngine *self, const char *portfolio);
/* Below the highest point, a fraction from 0 up; NaN: not known yet. Who asks once is kept up to date from then on. */
double   finx_engine_limits_get_drawdown (FinxEngine *self, FinxPortfolio *portfolio);

/* finx-portfolio-settings.c: the live figures go by the book and its settings */
#define FINX_FEW_ROWS 50000             /* of a book that the live figures follow at once: some 50 ms; of a longer one on another thread */
void     finx_engine_follow_book     (FinxEngine *self, const char *portfolio);
/* While opening, on whatever thread does it; and when it is open the long ones. */
void     finx_engine_follow_books    (FinxEngine *self);
void     finx_engine_follow_long_books (FinxEngine *self);
void     finx_engine_stop_following  (FinxEngine *self);

/* finx-engine-book.c */
void     finx_engine_book_init       (FinxEngine *self);
gboolean finx_engine_book_load       (FinxEngine *self, FinxStore *store, GError **error);
void     finx_engine_book_take_event (FinxEngine *self, const FinxEvent *event);

/* finx-engine-store.c */
void     finx_engine_check_later     (FinxEngine *self);

/* finx-engine-journal.c */
void     finx_engine_init_journal    (FinxEngine *self);
/* While opening, on whatever thread does it. */
gboolean finx_engine_load_journal    (FinxEngine *self, FinxStore *store, GError **error);
gboolean finx_engine_load_orders     (FinxEngine *self, FinxStore *store, GError **error);
/* After that: the orders that ended with a replay are written, and then that it ended. */
void     finx_engine_forget_replay   (FinxEngine *self);
/* When it is open, and the first frame is drawn: the same on the store thread. */
gboolean finx_engine_check_read      (FinxEngine *self, GError **error);
/* What was said before of an account that was opened again; and that account for the running desk. */
gboolean finx_engine_apply_history   (FinxEngine *self, FinxPortfolio *portfolio, GError **error);
void     finx_engine_tell_desk       (FinxEngine *self);
/* Of the lists what is of an account in use. */
void     finx_engine_show_accounts   (FinxEngine *self);

/* finx-engine-accounts.c */
gboolean       finx_engine_is_closed       (FinxEngine *self, const char *account);
/* (transfer full): "practice", or "practice-2" … when that name belongs to an account that was closed */
char          *finx_engine_new_practice_id (FinxEngine *self);
void           finx_engine_hide_account    (FinxEngine *self, const FinxAccount *account);

/* finx-engine-practice.c */
void     finx_engine_load_hours      (FinxEngine *self);
void     finx_engine_catch_up_clock  (FinxEngine *self);
void     finx_engine_advance_replay  (FinxEngine *self);
void     finx_engine_replay_turned   (FinxEngine *self);    /* it begins or is over: its quote says so */
gboolean finx_engine_was_in_replay   (FinxEngine *self, const FinxOrder *order);

/* finx-engine-store.c */
void     finx_engine_run_job         (FinxEngine *self, FinxStoreJob job, gpointer data, GDestroyNotify data_free,
                                      GDestroyNotify result_free, GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);

/* finx-engine-offline.c */
void     finx_engine_remember_quotes (FinxEngine *self);
void     finx_engine_recall_quotes   (FinxEngine *self);
void     finx_engine_offline_second  (FinxEngine *self);
void     finx_engine_age_quotes      (FinxEngine *self);
/* The moment that prices are of. */
gint64   finx_engine_get_price_time  (FinxEngine *self);
gboolean finx_engine_check_online    (FinxEngine *self, GError **error);

/* finx-engine-market.c */
void     finx_engine_reload_series   (FinxEngine *self);
void     finx_engine_reload_kept     (FinxEngine *self, const char *symbol);
void     finx_engine_flush           (FinxEngine *self);
void     finx_engine_drop_watches    (FinxEngine *self);
void     finx_engine_refresh_sparks  (FinxEngine *self);
void     finx_engine_hold_quotes     (FinxEngine *self, FinxPortfolio *portfolio, const FinxInstrument *instrument);
void     finx_engine_hold_positions  (FinxEngine *self, FinxPortfolio *portfolio);
void     finx_engine_streams_changed (const FinxInstrument *instrument, FinxStreams streams, gpointer user_data);

G_END_DECLS
