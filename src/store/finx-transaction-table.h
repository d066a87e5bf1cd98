/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/finx-sqlite.h"
#include "store/finx-store.h"

G_BEGIN_DECLS

/* The transactions of the journal, and the table of their blobs, which can be dropped and made again: a blob counts only
 * with the chain of its line beside it, so one that is stale or damaged is noticed, and the line's text read instead. */

/* Inside the caller's transaction. */
gboolean finx_transaction_table_write_blob (FinxSqlite                *db,
                                             gint64                     sequence,
                                             const guint8              *chain,      /* FINX_CHAIN_SIZE */
                                             const GByteArray          *blob,
                                             GError                   **error);
/* See finx_store_load_transactions(). @unread: (element-type gint64): gets the lines whose blob was of no use. */
gboolean finx_transaction_table_load        (FinxSqlite                *db,
                                             const FinxTransactionQuery *query,
                                             FinxInstrumentTable       *instruments,
                                             FinxTransactionRowFunc     func,
                                             gpointer                   user_data,
                                             GArray                    *unread,
                                             GError                   **error);
/* See finx_store_build_transactions(). */
gboolean finx_transaction_table_build       (FinxSqlite                *db,
                                             const FinxTransactionQuery *query,
                                             FinxInstrumentTable       *instruments,
                                             FinxTransactionBuilderFunc func,
                                             gpointer                   user_data,
                                             GArray                    *unread,
                                             GError                   **error);
/* Makes the blobs of these lines anew; a transaction of its own. */
gboolean finx_transaction_table_rebuild     (FinxSqlite                *db,
                                             FinxInstrumentTable       *instruments,
                                             const GArray              *unread,
                                             GError                   **error);
GPtrArray *finx_transaction_table_list_changes (FinxSqlite             *db,
                                             const char                *portfolio,
                                             GError                   **error);
/* Compares all blobs with the text of their lines; adds a sentence to @problems for each that differs. */
gboolean finx_transaction_table_verify      (FinxSqlite                *db,
                                             FinxInstrumentTable       *instruments,
                                             GPtrArray                 *problems,
                                             GError                   **error);

G_END_DECLS
