/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-event.h"
#include "store/finx-journal-table.h"
#include "store/finx-store.h"

G_BEGIN_DECLS

/* Lines with all that follows from them, inside the caller's transaction. @chain: (inout): of the line before. */
gboolean finx_journal_write_event  (FinxSqlite             *db,
                                    const FinxEvent        *event,
                                    gint64                  sequence,
                                    guint8                  chain[FINX_CHAIN_SIZE],
                                    FinxInstrumentTable    *instruments,
                                    GString                *scratch,
                                    GError                **error);
/* @sequence: (inout): of the line before; likewise */
gboolean finx_journal_write_staged (FinxSqlite             *db,
                                    const FinxStagedChange *change,
                                    gint64                 *sequence,
                                    guint8                  chain[FINX_CHAIN_SIZE],
                                    GError                **error);

G_END_DECLS
