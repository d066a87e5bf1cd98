/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-alert-event.h"
#include "model/finx-event.h"
#include "model/finx-ports.h"
#include "store/finx-market-cache.h"
#include "store/finx-transaction-block.h"

G_BEGIN_DECLS

/* The database: the journal, its projections, bars, and small state. Synchronous; one thread at a time
 * (the programs use it through #FinxStoreWorker). Writes are durable when the call returns. */
#define FINX_TYPE_STORE (finx_store_get_type ())
G_DECLARE_FINAL_TYPE (FinxStore, finx_store, FINX, STORE, GObject)

/* What finx_store_verify() looked at and found. */
typedef struct
{
  gint64     n_events;
  gint64     n_orders, n_fills, n_accounts, n_cash;
  gint64     size_bytes;
  int        schema_version;
  GPtrArray *problems;          /* (element-type utf8) sentences; empty: all is well */
} FinxStoreReport;
void        finx_store_report_free   (FinxStoreReport      *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxStoreReport, finx_store_report_free)

/* Creates the file and its folder when missing. Instruments of the journal are looked up in @instruments. */
FinxStore  *finx_store_open          (const char           *path,
                                      FinxInstrumentTable  *instruments,
                                      GError              **error);
/* Whether there is a database that can not be written to, but perhaps read. */
gboolean    finx_store_is_protected  (const char           *path);
/* For such a place: nothing is written, nor made beside it. What would write fails with FINX-STORE-002. */
FinxStore  *finx_store_open_protected (const char          *path,
                                      FinxInstrumentTable  *instruments,
                                      GError              **error);
void        finx_store_close         (FinxStore            *self);
const char *finx_store_get_path      (FinxStore            *self);
/* (transfer none): opened when it is first asked for; fails where nothing can be written */
FinxMarketCache *finx_store_get_market_cache (FinxStore    *self, GError **error);

/* One transaction: journal lines and projections, or nothing. Sets each event's sequence. */
gboolean    finx_store_append        (FinxStore            *self,
                                      FinxEvent           **events,
                                      gsize                 n_events,
                                      GError              **error);
/* (transfer full) (element-type FinxEvent): oldest first, at most @limit (0: all) */
GPtrArray  *finx_store_read_events   (FinxStore            *self,
                                      gint64                after_sequence,
                                      gsize                 limit,
                                      GError              **error);
GPtrArray  *finx_store_read_order_life (FinxStore          *self,           /* the order's own and its fills' events */
                                      const char           *client_id,
                                      GError              **error);
GPtrArray  *finx_store_list_accounts (FinxStore            *self, GError **error);           /* FinxAccount */
GPtrArray  *finx_store_list_orders   (FinxStore            *self,           /* FinxOrder, newest first */
                                      const char           *account,        /* (nullable): all */
                                      gboolean              open_only,
                                      gsize                 limit,
                                      GError              **error);
GPtrArray  *finx_store_list_fills    (FinxStore            *self,           /* FinxFill, newest first */
                                      const char           *account,
                                      gsize                 limit,
                                      GError              **error);
GPtrArray  *finx_store_list_cash     (FinxStore            *self,           /* FinxCashMovement, newest first */
                                      const char           *account,
                                      gsize                 limit,
                                      GError              **error);

/* All that was ever ordered, or filled and moved, newest first as the lists above have it: the journal read once.
 * What was not asked for is empty. */
typedef enum
{
  FINX_HISTORY_ORDERS = 1 << 0,
  FINX_HISTORY_HOLDINGS = 1 << 1        /* fills and movements */
} FinxHistoryParts;
typedef struct
{
  GPtrArray *orders;            /* (element-type FinxOrder): each as it is now */
  GPtrArray *fills;             /* (element-type FinxFill) */
  GPtrArray *movements;         /* (element-type FinxCashMovement) */
} FinxStoreHistory;
gboolean    finx_store_load_history  (FinxStore            *self, FinxHistoryParts parts, FinxStoreHistory *history, GError **error);
void        finx_store_history_clear (FinxStoreHistory     *history);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FinxStoreHistory, finx_store_history_clear)

/* Transactions that a person keeps. */
typedef struct
{
  const char *portfolio;        /* (nullable): all */
  gint64      after, before;    /* lines of the journal between these, both excluded; 0: without limit */
  gboolean    heal;             /* fast copies that were of no use are made anew; else nothing is written */
  GHashTable *skipped;          /* (nullable) (element-type gint64): lines that are not read when lists are built */
} FinxTransactionQuery;
typedef struct
{
  gint64      sequence, recorded_us;
  const char *portfolio;
  const char *change;           /* id of the batch */
  const char *note;
} FinxTransactionLine;
/* All borrowed for the call. */
typedef void (*FinxTransactionRowFunc) (const FinxTransactionLine *line, const FinxTransaction *transaction, gpointer user_data);
/* Returns: (transfer none): where the rows of @portfolio go */
typedef FinxTransactionListBuilder *(*FinxTransactionBuilderFunc) (const char *portfolio, gpointer user_data);
/* A change of any size that holds up nobody: its blocks are written one by one, and become lines at once. All borrowed. */
typedef struct
{
  const char *portfolio;
  const char *id;               /* that its blocks have */
  const char *note;
  gint64      recorded_us;
  guint       n_blocks;
  GPtrArray  *instruments;      /* (element-type FinxInstrument) (nullable): that nobody knows yet, to be kept with it */
} FinxStagedChange;
/* What was written at once: lines of the journal with the same id. */
typedef struct
{
  char  *portfolio;
  char  *id;
  char  *note;
  gint64 recorded_us;
  gint64 first, last;           /* lines */
} FinxTransactionChange;
void        finx_transaction_change_free (FinxTransactionChange *self);
gboolean    finx_store_stage_block   (FinxStore            *self, const FinxTransactionBlock *block, GError **error);
gboolean    finx_store_write_staged  (FinxStore            *self,
                                      const FinxStagedChange *change,
                                      gint64               *first,
                                      gint64               *last,
                                      GError              **error);
gboolean    finx_store_release_room  (FinxStore            *self, gboolean *found, GError **error);
gboolean    finx_store_drop_staged   (FinxStore            *self, const char *id, gboolean *found, GError **error);
gboolean    finx_store_load_transactions (FinxStore        *self,
                                      const FinxTransactionQuery *query,
                                      FinxTransactionRowFunc func,
                                      gpointer              user_data,
                                      GError              **error);
gboolean    finx_store_build_transactions (FinxStore       *self,
                                      const FinxTransactionQuery *query,
                                      FinxTransactionBuilderFunc func,
                                      gpointer              user_data,
                                      GError              **error);
GPtrArray  *finx_store_list_transaction_changes (FinxStore *self,
                                      const char           *portfolio,      /* (nullable): all */
                                      GError              **error);
/* Instruments that are not built in. Loading adds those that the store's table does not know. */
gboolean    finx_store_load_instruments (FinxStore         *self, GError **error);
gboolean    finx_store_write_instrument (FinxStore         *self, const FinxInstrument *instrument, GError **error);

/* Where bars are from. Simulated ones never value what somebody really has; neither do those of unknown origin, written
 * before it was kept. */
typedef enum
{
  FINX_BARS_IMPORTED,
  FINX_BARS_SIMULATED,
  FINX_BARS_UNKNOWN
} FinxBarSource;
#define FINX_N_BAR_SOURCES 3
const char *finx_bar_source_to_string (FinxBarSource       source);         /* "imported", "simulated", "unknown" */

/* Bars, kept as column chunks; writing replaces bars of the same time and source. Imported ones: */
gboolean    finx_store_write_bars    (FinxStore            *self,
                                      const char           *symbol,
                                      FinxInterval          interval,
                                      const FinxBar        *bars,
                                      gsize                 n_bars,
                                      GError              **error);
/* Several series in one transaction; all borrowed for the call. */
typedef struct
{
  const char    *symbol;
  FinxInterval   interval;
  const FinxBar *bars;
  gsize          n_bars;
  FinxBarSource  source;
} FinxBarRun;
gboolean    finx_store_write_bar_runs (FinxStore           *self,
                                      const FinxBarRun     *runs,
                                      gsize                 n_runs,
                                      GError              **error);
/* Of several series of a symbol the first in the order of FinxBarSource. */
GArray     *finx_store_read_bars     (FinxStore            *self,
                                      const char           *symbol,
                                      FinxInterval          interval,
                                      gint64                from_us,
                                      gint64                to_us,
                                      GError              **error);
GArray     *finx_store_read_bars_of  (FinxStore            *self,           /* this one only */
                                      const char           *symbol,
                                      FinxInterval          interval,
                                      FinxBarSource         source,
                                      gint64                from_us,
                                      gint64                to_us,
                                      GError              **error);
gboolean    finx_store_delete_bars   (FinxStore            *self,           /* the whole series */
                                      const char           *symbol,
                                      FinxInterval          interval,
                                      FinxBarSource         source,
                                      GError              **error);
GArray     *finx_store_read_last_bars (FinxStore           *self,
                                      const char           *symbol,
                                      FinxInterval          interval,
                                      gsize                 n_bars,
                                      GError              **error);
/* What series there are: symbol, interval, how many, first and last time, source */
typedef struct
{
  char        *symbol;
  FinxInterval interval;
  gint64       n_bars, first_us, last_us;
  FinxBarSource source;
} FinxBarSeriesInfo;
GArray     *finx_store_list_bars     (FinxStore            *self, GError **error);           /* FinxBarSeriesInfo, with clear func */

/* Small remembered things: watchlists, the practice clock. %NULL without @error: no such key. */
gboolean    finx_store_set_state     (FinxStore            *self, const char *key, const char *value, GError **error);
char       *finx_store_get_state     (FinxStore            *self, const char *key, GError **error);
GHashTable *finx_store_list_state    (FinxStore            *self, GError **error);           /* (transfer full): key → value */

/* What verifying and backing up listen to while they run; (nullable) and not owned. */
void        finx_store_set_cancellable (FinxStore          *self, GCancellable *cancellable);
/* Alerts and their history. */
gboolean    finx_store_write_alerts  (FinxStore            *self, FinxAlertEvent **events, gsize n_events, GError **error);
/* How far @deliveries, (element-type FinxDelivery), have come; and those that wait, oldest first. */
gboolean    finx_store_write_deliveries (FinxStore         *self, GPtrArray *deliveries, GError **error);
GPtrArray  *finx_store_list_deliveries (FinxStore          *self, GError **error);           /* FinxDelivery */
/* What each alert saw of the market last; no line of history. */
gboolean    finx_store_write_alerts_seen (FinxStore        *self, const FinxAlert *const *alerts, gsize n_alerts, GError **error);
GPtrArray  *finx_store_list_alerts   (FinxStore            *self, GError **error);           /* FinxAlert, oldest first */
GPtrArray  *finx_store_list_alert_history (FinxStore       *self,           /* FinxAlertEvent, newest first */
                                      gsize                 limit,
                                      GError              **error);
/* Sets the deliveries of such lines, without their bodies. */
gboolean    finx_store_read_deliveries (FinxStore          *self, GPtrArray *events, GError **error);

/* What went over the line for orders; (element-type FinxExchange). */
gboolean    finx_store_write_exchanges (FinxStore          *self, GPtrArray *exchanges, GError **error);
GPtrArray  *finx_store_read_exchanges (FinxStore           *self, const char *client_id, GError **error);      /* oldest first */

FinxStoreReport *finx_store_verify   (FinxStore            *self, GError **error);
gboolean    finx_store_backup        (FinxStore            *self, const char *path, GError **error);
/* (transfer full): what is in @backup, which is not changed; the problems found are in the report. Any thread. */
FinxStoreReport *finx_store_check_backup (const char       *backup, GError **error);
/* Checks @backup first; the present file is kept beside as "….before-restore-TIME". No store may be open. */
gboolean    finx_store_restore       (const char           *path, const char *backup, GError **error);

G_END_DECLS
