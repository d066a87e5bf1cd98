/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* A thin wrapper around one SQLite connection: cached statements, and errors as #FinxError with a sentence. */
typedef struct _FinxSqlite FinxSqlite;

/* A statement on loan from its connection; its autoptr gives it back. Bound text and blobs are not copied:
 * they must live until then. */
typedef struct sqlite3_stmt FinxStatement;

/**
 * FinxSqliteFlags:
 * @FINX_SQLITE_CREATE: makes the file when it is missing
 * @FINX_SQLITE_READ_ONLY: never writes
 * @FINX_SQLITE_IMMUTABLE: with READ_ONLY: takes no locks and makes no files beside it, for a place that can only be read.
 *   Only without a -wal file, which would not be read. Should somebody else change the file nevertheless, every
 *   statement from then on fails with FINX-STORE-025.
 * @FINX_SQLITE_KEEP_LOG: closing leaves the -wal file as it is; see finx_sqlite_set_keep_log()
 */
typedef enum
{
  FINX_SQLITE_CREATE    = 1 << 0,
  FINX_SQLITE_READ_ONLY = 1 << 1,
  FINX_SQLITE_KEEP_LOG  = 1 << 2,
  FINX_SQLITE_IMMUTABLE = 1 << 3
} FinxSqliteFlags;

typedef enum
{
  FINX_STEP_ERROR = -1,
  FINX_STEP_DONE  = 0,
  FINX_STEP_ROW   = 1
} FinxStep;

FinxSqlite    *finx_sqlite_open          (const char       *path,
                                          FinxSqliteFlags   flags,
                                          GError          **error);
void           finx_sqlite_close         (FinxSqlite       *self);
gboolean       finx_sqlite_is_open_here  (const char       *path);
const char    *finx_sqlite_get_path      (FinxSqlite       *self);
sqlite3       *finx_sqlite_get_handle    (FinxSqlite       *self);
void           finx_sqlite_set_keep_log  (FinxSqlite       *self,
                                          gboolean          keep_log);
/* @cancellable: (nullable): ends long statements with %G_IO_ERROR_CANCELLED; kept until it is set to %NULL again */
void           finx_sqlite_set_cancellable (FinxSqlite   *self,
                                            GCancellable *cancellable);
void           finx_sqlite_set_error     (FinxSqlite       *self,
                                          GError          **error);
gboolean       finx_sqlite_exec          (FinxSqlite       *self,
                                          const char       *sql,
                                          GError          **error);
/* The first column of the first row; 0 when there is none. */
gboolean       finx_sqlite_query_int     (FinxSqlite       *self,
                                          const char       *sql,
                                          gint64           *value,
                                          GError          **error);
gboolean       finx_sqlite_begin         (FinxSqlite       *self,
                                          GError          **error);
/* On failure everything is rolled back. */
gboolean       finx_sqlite_commit        (FinxSqlite       *self,
                                          GError          **error);
void           finx_sqlite_rollback      (FinxSqlite       *self);

/* @sql is a literal: the cache keeps statements by its address. */
FinxStatement *finx_sqlite_prepare       (FinxSqlite       *self,
                                          const char       *sql,
                                          GError          **error);
void           finx_statement_bind_int   (FinxStatement    *statement,
                                          int               index,
                                          gint64            value);
void           finx_statement_bind_text  (FinxStatement    *statement,
                                          int               index,
                                          const char       *value);     /* (nullable) */
void           finx_statement_bind_blob  (FinxStatement    *statement,
                                          int               index,
                                          gconstpointer     data,
                                          gsize             size);
FinxStep       finx_statement_step       (FinxStatement    *statement,
                                          FinxSqlite       *db,
                                          GError          **error);
/* For statements without rows. */
gboolean       finx_statement_run        (FinxStatement    *statement,
                                          FinxSqlite       *db,
                                          GError          **error);
gint64         finx_statement_get_int    (FinxStatement    *statement,
                                          int               column);
const char    *finx_statement_get_text   (FinxStatement    *statement,
                                          int               column);    /* never %NULL; valid until the next step */
void           finx_statement_release    (FinxStatement    *statement);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxSqlite, finx_sqlite_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxStatement, finx_statement_release)

G_END_DECLS
