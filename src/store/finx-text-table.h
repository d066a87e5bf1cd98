/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/finx-sqlite.h"
#include "store/finx-transaction-block.h"

G_BEGIN_DECLS

/* The texts of long changes, each beside its fast copy. They are written before the lines that they are of, one at a time,
 * so that others can write in between; such a line has the digest of its text for a body and the number of it. Until all
 * of a change are there and become lines at once, they are staged: nobody reads them. */

/* A transaction of its own. It is on the disk for certain only when a later one is. */
gboolean finx_text_table_stage       (FinxSqlite                  *db,
                                      const FinxTransactionBlock  *block,
                                      GError                     **error);
/* For each of @change in the order they were staged, inside the caller's transaction. @digest: borrowed for the call */
typedef gboolean (*FinxStagedTextFunc) (gint64 text, const char *digest, gpointer user_data, GError **error);
/* @n: how many there have to be; then none of them is staged any more. */
gboolean finx_text_table_settle      (FinxSqlite                  *db,
                                      const char                  *change,
                                      guint                        n,
                                      FinxStagedTextFunc           func,
                                      gpointer                     user_data,
                                      GError                     **error);
/* Removes one that is staged; a transaction of its own. @change: (nullable): of any; @found: (out): whether there was one */
gboolean finx_text_table_drop        (FinxSqlite                  *db,
                                      const char                  *change,
                                      gboolean                    *found,
                                      GError                     **error);
/* Inside the caller's transaction. */
gboolean finx_text_table_write_blob  (FinxSqlite                  *db,
                                      gint64                       text,
                                      const GByteArray            *blob,
                                      GError                     **error);

G_END_DECLS
