/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/finx-sqlite.h"

G_BEGIN_DECLS

/* Writes a verified copy of the whole database to @path, complete or not at all; other programs may go on
 * writing. A file that stands there is replaced. finx_store_restore() is the way back. */
gboolean finx_backup_write (FinxSqlite  *db,
                            const char  *path,
                            GError     **error);

G_END_DECLS
