/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "model/finx-broker-info.h"
#include "model/finx-broker.h"
#include "model/finx-exchange.h"
#include "net/finx-http-request.h"
#include "portfolio/finx-reconcile.h"

G_BEGIN_DECLS

/* Accounts at brokers: each is a portfolio, and has a line to its broker. Keys are in the keyring only. What changes of a line is told
 * by its FinxConnection, and by "mode-changed" of the engine. Main thread. */

guint                 finx_engine_get_n_brokers       (FinxEngine *self);
const FinxBrokerInfo *finx_engine_get_broker_info     (FinxEngine *self, guint i);
/* (nullable): of a connection's broker; %NULL: there is no such connection */
const FinxBrokerInfo *finx_engine_get_broker_of       (FinxEngine *self, const char *account);
/* (transfer full) (element-type FinxAccount): all connections, as they are shown */
GPtrArray            *finx_engine_list_connected      (FinxEngine *self);

/**
 * FinxBrokerState: a connection as it is now; all of it borrowed, and valid until the main loop runs again.
 * @color: "" or as #rrggbb
 * @is_paused: a person does not want it to be open
 * @balances: (nullable) (element-type FinxBalance): as the broker told them last
 */
typedef struct
{
  const FinxBrokerInfo *info;
  const char           *name, *color, *currency, *venue_account;
  gboolean              is_paper, is_paused;
  FinxConnection       *connection;
  GPtrArray            *balances;
} FinxBrokerState;
gboolean       finx_engine_get_broker_state      (FinxEngine *self, const char *account, FinxBrokerState *state);

/* Opens all lines that are not paused, and keeps them open while the program runs. Once the orders are read. */
void           finx_engine_open_brokers          (FinxEngine *self);
/* For programs that do one thing: opens a line and waits until orders can be sent over it. */
gboolean       finx_engine_wait_broker           (FinxEngine *self, const char *account, guint timeout_ms, GError **error);

/**
 * FinxBrokerLogin: what a person enters to connect.
 * @broker: FinxBrokerInfo.id
 * @account: (nullable): a connection that gets another key
 * @venue_account: (nullable): the broker's id of the account that is meant; %NULL: the first that the key reaches
 * @name: (nullable): of the account, as it is shown
 * @color: (nullable): see #FinxBrokerState
 * @values: (element-type utf8 utf8): by FinxBrokerField.id; wiped by who made it
 * @may_trade: trading is switched on from the start
 * @may_withdraw: a key that could send money away is taken all the same
 */
typedef struct
{
  const char *broker;
  const char *account;
  const char *venue_account;
  const char *name;
  const char *color;
  gboolean    is_paper;
  GHashTable *values;
  gboolean    may_trade;
  gboolean    may_withdraw;
} FinxBrokerLogin;

/* What is looked at before an account is connected, in this order. */
typedef enum
{
  FINX_PROBE_REACHABLE,
  FINX_PROBE_CLOCK,
  FINX_PROBE_KEY,
  FINX_PROBE_PERMISSIONS,
  FINX_PROBE_BALANCES
} FinxProbeCheck;
#define FINX_N_PROBE_CHECKS (FINX_PROBE_BALANCES + 1)

typedef enum
{
  FINX_PROBE_RUNNING,
  FINX_PROBE_PASSED,
  FINX_PROBE_WARNED,
  FINX_PROBE_FAILED
} FinxProbeState;

/* @sentence: why it was warned or failed; "" */
typedef void (*FinxProbeFunc) (FinxProbeCheck check, FinxProbeState state, const char *sentence, gpointer user_data);

/* Asks the broker whether the key is right, and keeps nothing. @login is copied. */
void           finx_engine_probe_broker_async    (FinxEngine *self, const FinxBrokerLogin *login, FinxProbeFunc func, gpointer func_data,
                                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (element-type FinxBrokerAccount): what the key reaches */
GPtrArray     *finx_engine_probe_broker_finish   (FinxEngine *self, GAsyncResult *result, GError **error);
/* The same, and keeps it: the account becomes a portfolio, and its line is opened where the others are. @login is copied. */
void           finx_engine_connect_broker_async  (FinxEngine *self, const FinxBrokerLogin *login, GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer user_data);
/* @is_kept: (out) (optional): %FALSE: there is no keyring; the key is known for this run only.
 * Returns: (transfer full) (nullable): the new connection; %FinxAccount.id names it from now on */
FinxAccount   *finx_engine_connect_broker_finish (FinxEngine *self, GAsyncResult *result, gboolean *is_kept, GError **error);
/* Of a broker with FinxBrokerInfo.signs_in. @login: (nullable): what was entered for a new connection; @account: (nullable): in its place
 * one that is there and signs in again. One person at a time. */
void           finx_engine_begin_sign_in_async   (FinxEngine *self, const FinxBrokerLogin *login, const char *account, GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (nullable): the address that a browser is to open */
char          *finx_engine_begin_sign_in_finish  (FinxEngine *self, GAsyncResult *result, GError **error);
/* @redirect: (nullable): the address at which the browser ended, as it was copied; %NULL: it is waited for, until it is cancelled */
void           finx_engine_end_sign_in_async     (FinxEngine *self, const char *redirect, GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer user_data);
/* @values: (nullable): of a new connection: what came of it is added, for finx_engine_connect_broker_async(); one that is there has it
 * already. A failure leaves it begun: it may be ended again. */
gboolean       finx_engine_end_sign_in_finish    (FinxEngine *self, GAsyncResult *result, GHashTable *values, GError **error);
/* Erases the key and all that is kept of the connection; the portfolio stays, and trading is off. */
void           finx_engine_disconnect_broker_async  (FinxEngine *self, const char *account, GAsyncReadyCallback callback,
                                                  gpointer user_data);
gboolean       finx_engine_disconnect_broker_finish (FinxEngine *self, GAsyncResult *result, GError **error);
/* All of them write it down and wait for it. */
gboolean       finx_engine_set_trading           (FinxEngine *self, const char *account, gboolean may_trade, GError **error);
gboolean       finx_engine_rename_broker         (FinxEngine *self, const char *account, const char *name, const char *color, GError **error);
gboolean       finx_engine_pause_broker          (FinxEngine *self, const char *account, gboolean is_paused, GError **error);
gboolean       finx_engine_move_broker           (FinxEngine *self, const char *account, guint place, GError **error);

/* What can be done with an instrument in an account; the practice desk's too. FALSE: there is no such account, or it is kept by hand. */
gboolean       finx_engine_get_capabilities      (FinxEngine *self, const char *account, const FinxInstrument *instrument,
                                                  FinxBrokerCapabilities *capabilities);
/* @draft: a row of %FINX_READ_INSTRUMENTS. Returns: (transfer none) (nullable): the program's own from now on */
const FinxInstrument *finx_engine_learn_instrument (FinxEngine *self, const char *account, const FinxInstrument *draft, GError **error);

/* @query: copied; its account says where. For %FINX_READ_QUOTE and _BOOK @text names the instrument in place of @instrument. */
void           finx_engine_read_broker_async     (FinxEngine *self, const FinxBrokerQuery *query, GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full): see finx_broker_reader_read_finish() */
GPtrArray     *finx_engine_read_broker_finish    (FinxEngine *self, GAsyncResult *result, GError **error);
void           finx_engine_load_broker_bars_async  (FinxEngine *self, const char *account, const char *symbol, FinxInterval interval,
                                                  gint64 from_us, gint64 to_us, GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer user_data);
GArray        *finx_engine_load_broker_bars_finish (FinxEngine *self, GAsyncResult *result, GError **error);

/* What the journal and the broker hold differently: (transfer full) (element-type FinxDifference); empty: they agree. */
void           finx_engine_reconcile_async       (FinxEngine *self, const char *account, GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer user_data);
GPtrArray     *finx_engine_reconcile_finish      (FinxEngine *self, GAsyncResult *result, GError **error);
/* Writes corrections of @differences, dated @time_us, as one change that can be taken back; waits for it. */
gboolean       finx_engine_correct               (FinxEngine *self, const char *account, GPtrArray *differences, gint64 time_us, GError **error);

/**
 * FinxBrokerHistoryOutcome: what was taken over.
 * @n_known: fills that were in the journal before
 * @n_activities: deposits, rewards, fees and the like, of brokers that tell them; those that were there before are not counted
 * @n_open: such that somebody has to book by hand, see #FinxActivity
 * @first_us: of the oldest fill or activity; 0: there was none
 * @note: (nullable): why nothing but trades could be read
 * @differences: (element-type FinxDifference): what is left, as of before the first fill, or from other than trades
 */
typedef struct
{
  guint      n_orders, n_fills, n_known;
  guint      n_activities, n_open;
  gint64     first_us;
  char      *note;
  GPtrArray *differences;
} FinxBrokerHistoryOutcome;
void           finx_broker_history_outcome_free  (FinxBrokerHistoryOutcome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxBrokerHistoryOutcome, finx_broker_history_outcome_free)
/* Takes what was traded since @from_us into the journal, as one import: finx_engine_undo_async() takes it back, and nothing that came
 * over the line as it happened. Once more changes nothing. */
void           finx_engine_import_broker_history_async  (FinxEngine *self, const char *account, gint64 from_us, GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer user_data);
FinxBrokerHistoryOutcome *finx_engine_import_broker_history_finish (FinxEngine *self, GAsyncResult *result, GError **error);

/* What would go out for @orders and does not. @request: (out) (nullable): of a broker that is asked by HTTP, else @text says it. */
gboolean       finx_engine_describe_order        (FinxEngine *self, GPtrArray *orders, FinxHttpRequest **request, char **text, GError **error);
/* The audit trail of an order: (transfer full) (element-type FinxExchange), oldest first. */
void           finx_engine_load_exchanges_async  (FinxEngine *self, const char *client_id, GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer user_data);
GPtrArray     *finx_engine_load_exchanges_finish (FinxEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
