/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-event.h"
#include "store/finx-sqlite.h"

G_BEGIN_DECLS

/* A projection: an index into the journal. @sequence is the line of @event, which is already there. */
gboolean   finx_fill_table_apply   (FinxSqlite           *db,
                                     const FinxEvent      *event,
                                     gint64                sequence,
                                     GError              **error);
/* Returns: (transfer full) (element-type FinxEvent): the newest line of each, newest first */
GPtrArray *finx_fill_table_list     (FinxSqlite           *db,
                                     const char           *account,     /* (nullable): all */
                                     gsize                 limit,       /* 0: all */
                                     FinxInstrumentTable  *instruments,
                                     GError              **error);

G_END_DECLS
