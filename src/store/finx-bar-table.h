/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/finx-store.h"
#include "store/finx-sqlite.h"

G_BEGIN_DECLS

/* Inside the caller's transaction. Bars may come in any order; of two with the same time the later one counts. */
gboolean  finx_bar_table_write     (FinxSqlite        *db,
                                    const FinxBarRun  *run,
                                    GError           **error);
GArray   *finx_bar_table_read      (FinxSqlite        *db,
                                    const char        *symbol,
                                    FinxInterval       interval,
                                    const FinxBarSource *source,      /* (nullable): the first there is */
                                    gint64             from_us,
                                    gint64             to_us,
                                    GError           **error);
GArray   *finx_bar_table_read_last (FinxSqlite        *db,
                                    const char        *symbol,
                                    FinxInterval       interval,
                                    gsize              n_bars,
                                    GError           **error);
/* A whole series; one that is not there is deleted already. */
gboolean  finx_bar_table_delete    (FinxSqlite        *db,
                                    const char        *symbol,
                                    FinxInterval       interval,
                                    FinxBarSource      source,
                                    GError           **error);
GArray   *finx_bar_table_list      (FinxSqlite        *db,
                                    GError           **error);
/* Adds a sentence to @problems for each damaged chunk. */
gboolean  finx_bar_table_verify    (FinxSqlite        *db,
                                    GPtrArray         *problems,
                                    GError           **error);

G_END_DECLS
