/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "model/finx-broker-info.h"
#include "model/finx-broker.h"

G_BEGIN_DECLS

/* Connections to brokers, and what a broker knows of an account. A connection is no portfolio, and nothing is traded by it. Keys are
 * in the keyring only. Main thread. */

guint                 finx_engine_get_n_brokers       (FinxEngine *self);
const FinxBrokerInfo *finx_engine_get_broker_info     (FinxEngine *self, guint i);
/* (nullable): of a connection's broker; %NULL: there is no such connection */
const FinxBrokerInfo *finx_engine_get_broker_of       (FinxEngine *self, const char *account);
/* (transfer full) (element-type FinxAccount): all connections, by id */
GPtrArray            *finx_engine_list_connected      (FinxEngine *self);

/**
 * FinxBrokerLogin: what a person enters to connect.
 * @broker: FinxBrokerInfo.id
 * @name: (nullable): of the account, as it is shown
 * @values: (element-type utf8 utf8): by FinxBrokerField.id; wiped by who made it
 * @may_withdraw: a key that could send money away is taken all the same
 */
typedef struct
{
  const char *broker;
  const char *name;
  gboolean    is_paper;
  GHashTable *values;
  gboolean    may_withdraw;
} FinxBrokerLogin;

/* Asks the broker whether the key is right, and keeps it. @login is copied. */
void           finx_engine_connect_broker_async  (FinxEngine *self, const FinxBrokerLogin *login, GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer user_data);
/* @is_kept: (out) (optional): %FALSE: there is no keyring; the key is known for this run only.
 * Returns: (transfer full) (nullable): the new connection; %FinxAccount.id names it from now on */
FinxAccount   *finx_engine_connect_broker_finish (FinxEngine *self, GAsyncResult *result, gboolean *is_kept, GError **error);
/* Erases the key and all that is kept of the connection. */
void           finx_engine_disconnect_broker_async  (FinxEngine *self, const char *account, GAsyncReadyCallback callback,
                                                  gpointer user_data);
gboolean       finx_engine_disconnect_broker_finish (FinxEngine *self, GAsyncResult *result, GError **error);

/* @query: copied; its account says where. For %FINX_READ_QUOTE and _BOOK @text names the instrument in place of @instrument. */
void           finx_engine_read_broker_async     (FinxEngine *self, const FinxBrokerQuery *query, GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full): see finx_broker_reader_read_finish() */
GPtrArray     *finx_engine_read_broker_finish    (FinxEngine *self, GAsyncResult *result, GError **error);
void           finx_engine_load_broker_bars_async  (FinxEngine *self, const char *account, const char *symbol, FinxInterval interval,
                                                  gint64 from_us, gint64 to_us, GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer user_data);
GArray        *finx_engine_load_broker_bars_finish (FinxEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
