/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"
#include "store/finx-sqlite.h"

G_BEGIN_DECLS

/* The instruments that are not built in: those a person added, and those of imported transactions. */

/* Inside the caller's transaction; one that is there already stays as it is. */
gboolean finx_instruments_table_insert (FinxSqlite           *db,
                                        const FinxInstrument *instrument,
                                        GError              **error);
/* Adds them to @instruments, in the order in which they were written, but for those it knows. */
gboolean finx_instruments_table_load   (FinxSqlite           *db,
                                        FinxInstrumentTable  *instruments,
                                        GError              **error);
/* Adds a sentence to @problems for each row that is no instrument. */
gboolean finx_instruments_table_verify (FinxSqlite           *db,
                                        GPtrArray            *problems,
                                        GError              **error);

G_END_DECLS
