/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-event.h"
#include "store/finx-sqlite.h"

G_BEGIN_DECLS

/* A projection: an index into the journal. @sequence is the line of @event, which is already there. */
gboolean   finx_account_table_apply   (FinxSqlite           *db,
                                     const FinxEvent      *event,
                                     gint64                sequence,
                                     GError              **error);
/* Returns: (transfer full) (element-type FinxEvent): the newest line of each, by id */
GPtrArray *finx_account_table_list  (FinxSqlite           *db,
                                     FinxInstrumentTable  *instruments,
                                     GError              **error);
/* Explains a refusal that came from a reference to an account that is not there. */
void       finx_account_table_explain (FinxSqlite         *db,
                                     const char           *account,
                                     GError              **error);

G_END_DECLS
