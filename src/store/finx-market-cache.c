/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-market-cache.h"

#include <glib/gstdio.h>

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "store/finx-sqlite.h"

#define VERSION "1"

struct _FinxMarketCache
{
  FinxSqlite *db;
};

static const char schema[] =
  "CREATE TABLE answers ("
  "  kind           TEXT NOT NULL,"
  "  subject        TEXT NOT NULL,"
  "  source         TEXT NOT NULL,"
  "  fetched_us     INTEGER NOT NULL,"
  "  body           TEXT NOT NULL,"
  "  PRIMARY KEY (kind, subject, source)) WITHOUT ROWID;"
  "PRAGMA user_version = " VERSION;

static FinxSqlite *
open_file (const char *path,
           GError    **error)
{
  FinxSqlite *db = finx_sqlite_open (path, FINX_SQLITE_CREATE, error);
  gint64 version = 0;

  if (db == NULL)
    return NULL;
  if (finx_sqlite_query_int (db, "PRAGMA user_version", &version, error) && version == 0
      && finx_sqlite_begin (db, error))
    {
      /* Another program may have been quicker. */
      if (finx_sqlite_query_int (db, "PRAGMA user_version", &version, error) && version == 0 && !finx_sqlite_exec (db, schema, error))
        finx_sqlite_rollback (db);
      else if (finx_sqlite_commit (db, error))
        finx_sqlite_query_int (db, "PRAGMA user_version", &version, error);
    }
  if (version == g_ascii_strtoll (VERSION, NULL, 10) && finx_sqlite_exec (db, "SELECT kind, subject, source, fetched_us, body FROM answers LIMIT 1", error))
    return db;
  if (error != NULL && *error == NULL)
    finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-040", "“%s” is of another version", path);
  finx_sqlite_close (db);
  return NULL;
}

static void
remove_file (const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat (path, endings[i], NULL);

      g_unlink (name);
    }
}

/**
 * finx_market_cache_open:
 * @path: made when missing, and anew when it can not be used
 */
FinxMarketCache *
finx_market_cache_open (const char *path,
                        GError    **error)
{
  g_autoptr(GError) local = NULL;
  FinxSqlite *db = open_file (path, &local);
  FinxMarketCache *self;

  if (db == NULL && !g_error_matches (local, FINX_ERROR, FINX_ERROR_BUSY))
    {
      finx_log (FINX_LOG_WARNING, "store", "", "%s is made anew, as it can not be used: %s", path, local->message);
      g_clear_error (&local);
      remove_file (path);
      db = open_file (path, &local);
    }
  if (db == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  /* An answer that is lost with the computer's power is asked for again. */
  finx_sqlite_exec (db, "PRAGMA synchronous = NORMAL", NULL);
  self = g_new0 (FinxMarketCache, 1);
  self->db = db;
  return self;
}

void
finx_market_cache_close (FinxMarketCache *self)
{
  finx_sqlite_close (self->db);
  g_free (self);
}

void
finx_cache_entry_free (FinxCacheEntry *entry)
{
  g_free (entry->subject);
  g_free (entry->source);
  g_free (entry->body);
  g_free (entry);
}

/* Takes the place of what the same source said of the same before. */
gboolean
finx_market_cache_put (FinxMarketCache      *self,
                       const char           *kind,
                       const FinxCacheEntry *entry,
                       GError              **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (self->db, "INSERT OR REPLACE INTO answers (kind, subject, source, fetched_us, body) VALUES (?1, ?2, ?3, ?4, ?5)", error);

  if (statement == NULL)
    return FALSE;
  finx_statement_bind_text (statement, 1, kind);
  finx_statement_bind_text (statement, 2, entry->subject);
  finx_statement_bind_text (statement, 3, entry->source);
  finx_statement_bind_int (statement, 4, entry->fetched_us);
  finx_statement_bind_text (statement, 5, entry->body);
  return finx_statement_run (statement, self->db, error);
}

/**
 * finx_market_cache_list:
 * @subject: (nullable): all
 *
 * Returns: (transfer full) (element-type FinxCacheEntry): newest first
 */
GPtrArray *
finx_market_cache_list (FinxMarketCache *self,
                        const char      *kind,
                        const char      *subject,
                        GError         **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (self->db, "SELECT subject, source, fetched_us, body FROM answers WHERE kind = ?1 AND (?2 IS NULL OR subject = ?2)"
                                   " ORDER BY fetched_us DESC, subject, source", error);
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_cache_entry_free);
  FinxStep step;

  if (statement == NULL)
    return NULL;
  finx_statement_bind_text (statement, 1, kind);
  finx_statement_bind_text (statement, 2, subject);
  while ((step = finx_statement_step (statement, self->db, error)) == FINX_STEP_ROW)
    {
      FinxCacheEntry *entry = g_new0 (FinxCacheEntry, 1);

      entry->subject = g_strdup (finx_statement_get_text (statement, 0));
      entry->source = g_strdup (finx_statement_get_text (statement, 1));
      entry->fetched_us = finx_statement_get_int (statement, 2);
      entry->body = g_strdup (finx_statement_get_text (statement, 3));
      g_ptr_array_add (entries, entry);
    }
  return step == FINX_STEP_DONE ? g_steal_pointer (&entries) : NULL;
}
