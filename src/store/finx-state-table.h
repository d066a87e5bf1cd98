/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/finx-sqlite.h"

G_BEGIN_DECLS

/* @value %NULL: forgets the key. */
gboolean  finx_state_table_set (FinxSqlite  *db,
                                const char  *key,
                                const char  *value,
                                GError     **error);
/* Returns: (transfer full) (nullable): %NULL without @error: no such key */
char     *finx_state_table_get (FinxSqlite  *db,
                                const char  *key,
                                GError     **error);
/* Returns: (transfer full) (element-type utf8 utf8): all keys and values */
GHashTable *finx_state_table_list (FinxSqlite  *db,
                                   GError     **error);

G_END_DECLS
