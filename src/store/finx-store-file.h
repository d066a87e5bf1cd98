/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/finx-sqlite.h"

G_BEGIN_DECLS

/* The database as a file: what can be told before SQLite touches it, and moving whole databases safely. */
#define FINX_STORE_APPLICATION_ID 0x46694e58    /* "FiNX", in the file's header */

/**
 * FinxStoreFileState:
 * @FINX_STORE_FILE_MISSING: there is none
 * @FINX_STORE_FILE_CLEAN: the last program closed it
 * @FINX_STORE_FILE_IN_USE: it was not closed, or another program has it open
 */
typedef enum
{
  FINX_STORE_FILE_MISSING,
  FINX_STORE_FILE_CLEAN,
  FINX_STORE_FILE_IN_USE
} FinxStoreFileState;

/* Reads only. Fails when the file can not be ours, is damaged as far as its header tells, or is newer. */
gboolean    finx_store_file_check         (const char          *path,
                                           FinxStoreFileState  *state,
                                           GError             **error);
/* SQLite needs to write into the file and into its folder. */
gboolean    finx_store_file_check_writable (const char         *path,
                                           GError             **error);
/* Whether what stands in the -wal file can be read without writing: needs the index beside it. */
gboolean    finx_store_file_check_log     (const char          *path,
                                           GError             **error);
/* Makes sure that @path's folder is there and new files can be made in it. */
gboolean    finx_store_file_make_folder   (const char          *path,
                                           GError             **error);
/* Makes a database of the latest format, complete or not at all. One that another program made meanwhile stays. */
gboolean    finx_store_file_create        (const char          *path,
                                           GError             **error);
/* Writes the whole database into the new file @path, on disk when it returns. Not verified. */
gboolean    finx_store_file_copy_database (FinxSqlite          *db,
                                           const char          *path,
                                           GError             **error);
/* Renames over @to, on disk when it returns. */
gboolean    finx_store_file_rename        (const char          *from,
                                           const char          *to,
                                           GError             **error);
gboolean    finx_store_file_sync_folder   (const char          *path,
                                           GError             **error);
/* Returns: (transfer full): @base, or with "-2", "-3" … when that exists */
char       *finx_store_file_unused_name   (const char          *base);
/* Removes a temporary database and what SQLite puts beside it. */
void        finx_store_file_remove        (const char          *path);
void        finx_store_file_set_error     (GError             **error,
                                           const char          *path,
                                           const char          *what);

G_END_DECLS
