/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-migrations.h"

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "store/finx-store-file.h"

static const char version_1[] =
  "CREATE TABLE journal ("
  "  seq            INTEGER PRIMARY KEY CHECK (seq > 0),"
  "  recorded_us    INTEGER NOT NULL,"
  "  kind           TEXT NOT NULL CHECK (kind IN ('account', 'order', 'fill', 'cash')),"
  "  account        TEXT NOT NULL,"
  "  ref            TEXT NOT NULL,"
  "  correlation_id TEXT NOT NULL,"
  "  note           TEXT NOT NULL,"
  "  body           TEXT NOT NULL,"
  "  chain          BLOB NOT NULL CHECK (length (chain) = 32));"
  "CREATE INDEX journal_orders ON journal (ref) WHERE kind = 'order';"
  "CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal"
  "  BEGIN SELECT raise (ABORT, 'lines of the journal are never changed'); END;"
  "CREATE TRIGGER journal_is_never_cut BEFORE DELETE ON journal"
  "  BEGIN SELECT raise (ABORT, 'lines of the journal are never removed'); END;"
  "CREATE TABLE journal_head ("
  "  id             INTEGER PRIMARY KEY CHECK (id = 1),"
  "  seq            INTEGER NOT NULL,"
  "  chain          BLOB NOT NULL);"
  "INSERT INTO journal_head VALUES (1, 0, zeroblob (32));"

  "CREATE TABLE accounts ("
  "  id             TEXT PRIMARY KEY,"
  "  name           TEXT NOT NULL,"
  "  broker         TEXT NOT NULL,"
  "  currency       TEXT NOT NULL,"
  "  seq            INTEGER NOT NULL REFERENCES journal (seq)) WITHOUT ROWID;"
  "CREATE TABLE orders ("
  "  client_id      TEXT PRIMARY KEY,"
  "  account        TEXT NOT NULL REFERENCES accounts (id),"
  "  instrument     TEXT NOT NULL,"
  "  side           TEXT NOT NULL,"
  "  type           TEXT NOT NULL,"
  "  state          TEXT NOT NULL,"
  "  is_open        INTEGER NOT NULL,"
  "  placed_us      INTEGER NOT NULL,"
  "  seq            INTEGER NOT NULL REFERENCES journal (seq)) WITHOUT ROWID;"
  "CREATE INDEX orders_by_time ON orders (placed_us);"
  "CREATE INDEX orders_open ON orders (placed_us) WHERE is_open;"
  "CREATE TABLE fills ("
  "  account        TEXT NOT NULL REFERENCES accounts (id),"
  "  id             TEXT NOT NULL,"
  "  client_id      TEXT NOT NULL,"
  "  instrument     TEXT NOT NULL,"
  "  time_us        INTEGER NOT NULL,"
  "  seq            INTEGER NOT NULL REFERENCES journal (seq),"
  "  PRIMARY KEY (account, id)) WITHOUT ROWID;"
  "CREATE INDEX fills_by_order ON fills (client_id, seq);"
  "CREATE INDEX fills_by_time ON fills (time_us);"
  "CREATE TABLE cash ("
  "  account        TEXT NOT NULL REFERENCES accounts (id),"
  "  id             TEXT NOT NULL,"
  "  kind           TEXT NOT NULL,"
  "  currency       TEXT NOT NULL,"
  "  amount         TEXT NOT NULL,"
  "  time_us        INTEGER NOT NULL,"
  "  seq            INTEGER NOT NULL REFERENCES journal (seq),"
  "  PRIMARY KEY (account, id)) WITHOUT ROWID;"
  "CREATE INDEX cash_by_time ON cash (time_us);"

  "CREATE TABLE bar_series ("
  "  id             INTEGER PRIMARY KEY,"
  "  symbol         TEXT NOT NULL,"
  "  interval       TEXT NOT NULL,"
  "  UNIQUE (symbol, interval));"
  "CREATE TABLE bar_chunks ("
  "  id             INTEGER PRIMARY KEY,"
  "  series         INTEGER NOT NULL REFERENCES bar_series (id),"
  "  first_us       INTEGER NOT NULL,"
  "  last_us        INTEGER NOT NULL,"
  "  n              INTEGER NOT NULL,"
  "  data           BLOB NOT NULL,"
  "  UNIQUE (series, first_us));"

  "CREATE TABLE state ("
  "  key            TEXT PRIMARY KEY,"
  "  value          TEXT NOT NULL) WITHOUT ROWID;";

#define ALERT_COLUMNS \
  "  instrument     TEXT NOT NULL," \
  "  condition      TEXT NOT NULL," \
  "  level          TEXT NOT NULL," \
  "  pause_us       INTEGER NOT NULL," \
  "  expires_us     INTEGER NOT NULL," \
  "  note           TEXT NOT NULL," \
  "  created_us     INTEGER NOT NULL," \
  "  state          TEXT NOT NULL," \
  "  fired_us       INTEGER NOT NULL," \
  "  fired_price    TEXT," \
  "  seen_us        INTEGER NOT NULL," \
  "  seen_price     TEXT"

/* Alerts. The history keeps each alert as it was, also of those that are removed. */
static const char version_2[] =
  "CREATE TABLE alerts ("
  "  id             TEXT PRIMARY KEY,"
  ALERT_COLUMNS ") WITHOUT ROWID;"
  "CREATE TABLE alert_history ("
  "  seq            INTEGER PRIMARY KEY CHECK (seq > 0),"
  "  kind           TEXT NOT NULL,"
  "  time_us        INTEGER NOT NULL,"
  "  price          TEXT,"
  "  alert          TEXT NOT NULL,"
  ALERT_COLUMNS ");";

/* Transactions that a person keeps. The journal is made anew, as its check knew no such kind; the body now comes last, so
 * that what stands beside a long one is read without it. Bars tell where they are from: those from before may be a
 * person's or the practice desk's. */
static const char version_3[] =
  "CREATE TABLE journal_3 ("
  "  seq            INTEGER PRIMARY KEY CHECK (seq > 0),"
  "  recorded_us    INTEGER NOT NULL,"
  "  kind           TEXT NOT NULL,"
  "  account        TEXT NOT NULL,"
  "  ref            TEXT NOT NULL,"
  "  correlation_id TEXT NOT NULL,"
  "  note           TEXT NOT NULL,"
  "  chain          BLOB NOT NULL CHECK (length (chain) = 32),"
  "  body           TEXT NOT NULL);"
  "INSERT INTO journal_3 SELECT seq, recorded_us, kind, account, ref, correlation_id, note, chain, body FROM journal"
  "  ORDER BY seq;"
  "DROP TABLE journal;"
  "ALTER TABLE journal_3 RENAME TO journal;"
  "CREATE INDEX journal_orders ON journal (ref) WHERE kind = 'order';"
  "CREATE INDEX journal_transactions ON journal (account) WHERE kind = 'transactions';"
  "CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal"
  "  BEGIN SELECT raise (ABORT, 'lines of the journal are never changed'); END;"
  "CREATE TRIGGER journal_is_never_cut BEFORE DELETE ON journal"
  "  BEGIN SELECT raise (ABORT, 'lines of the journal are never removed'); END;"

  "CREATE TABLE transaction_blobs ("
  "  seq            INTEGER PRIMARY KEY REFERENCES journal (seq),"
  "  chain          BLOB NOT NULL,"
  "  data           BLOB NOT NULL);"
  "CREATE TABLE instruments ("
  "  id             INTEGER PRIMARY KEY,"
  "  symbol         TEXT NOT NULL UNIQUE COLLATE NOCASE,"
  "  name           TEXT NOT NULL,"
  "  isin           TEXT NOT NULL,"
  "  venue          TEXT NOT NULL,"
  "  asset_class    TEXT NOT NULL,"
  "  currency       TEXT NOT NULL,"
  "  sector         TEXT NOT NULL,"
  "  tick_size      TEXT NOT NULL,"
  "  lot_step       TEXT NOT NULL,"
  "  min_notional   TEXT NOT NULL,"
  "  multiplier     TEXT NOT NULL,"
  "  margin_rate    TEXT NOT NULL,"
  "  calendar       TEXT NOT NULL,"
  "  price_scale    INTEGER NOT NULL,"
  "  size_scale     INTEGER NOT NULL);"

  "CREATE TABLE bar_series_3 ("
  "  id             INTEGER PRIMARY KEY,"
  "  symbol         TEXT NOT NULL,"
  "  interval       TEXT NOT NULL,"
  "  source         TEXT NOT NULL,"
  "  UNIQUE (symbol, interval, source));"
  "INSERT INTO bar_series_3 SELECT id, symbol, interval, 'unknown' FROM bar_series;"
  "DROP TABLE bar_series;"
  "ALTER TABLE bar_series_3 RENAME TO bar_series;";

/* What holdings come from, beside each other: opening need not go through the orders in between, which are ten times as
 * long. */
static const char version_4[] =
  "CREATE INDEX journal_holdings ON journal (seq, kind, body) WHERE kind IN ('fill', 'cash');";

/* What a portfolio's risk limits told stands among what alerts told. */
static const char version_5[] = "ALTER TABLE alert_history ADD COLUMN breach TEXT;";

/* Alerts whose condition is an expression, also of a portfolio, and events; those from before have none of it. */
#define ADD_TO_ALERTS(table) \
  "ALTER TABLE " table " ADD COLUMN portfolio TEXT NOT NULL DEFAULT '';" \
  "ALTER TABLE " table " ADD COLUMN expression TEXT NOT NULL DEFAULT '';" \
  "ALTER TABLE " table " ADD COLUMN interval TEXT NOT NULL DEFAULT '1m';" \
  "ALTER TABLE " table " ADD COLUMN on_close INTEGER NOT NULL DEFAULT 0;" \
  "ALTER TABLE " table " ADD COLUMN every_bar INTEGER NOT NULL DEFAULT 0;" \
  "ALTER TABLE " table " ADD COLUMN snoozed_us INTEGER NOT NULL DEFAULT 0;"
static const char version_6[] = ADD_TO_ALERTS ("alerts") ADD_TO_ALERTS ("alert_history");

/* How alerts are told: those from before ring, and go wherever alerts go. What has to be told outside is kept until it is. */
#define ADD_TELLING(table) \
  "ALTER TABLE " table " ADD COLUMN sound TEXT NOT NULL DEFAULT 'bell';" \
  "ALTER TABLE " table " ADD COLUMN is_local INTEGER NOT NULL DEFAULT 0;" \
  "ALTER TABLE " table " ADD COLUMN series TEXT NOT NULL DEFAULT '';"
static const char version_7[] = ADD_TELLING ("alerts") ADD_TELLING ("alert_history")
  "CREATE TABLE alert_deliveries ("
  "  id             TEXT PRIMARY KEY,"
  "  line           INTEGER NOT NULL REFERENCES alert_history (seq) ON DELETE CASCADE,"
  "  channel        TEXT NOT NULL,"
  "  title          TEXT NOT NULL,"
  "  body           TEXT NOT NULL,"
  "  state          TEXT NOT NULL,"
  "  tries          INTEGER NOT NULL,"
  "  created_us     INTEGER NOT NULL,"
  "  due_us         INTEGER NOT NULL,"
  "  reason         TEXT NOT NULL);"
  "CREATE INDEX alert_deliveries_by_line ON alert_deliveries (line);"
  "CREATE INDEX alert_deliveries_waiting ON alert_deliveries (line) WHERE state = 'waiting';";

/* The texts of long changes are apart from their lines, so that they can be there before them; lines from before have theirs
 * in themselves. */
static const char version_8[] =
  "CREATE TABLE transaction_texts ("
  "  id             INTEGER PRIMARY KEY,"
  "  digest         TEXT NOT NULL CHECK (length (digest) = 64),"
  "  blob_digest    TEXT NOT NULL,"
  "  blob           BLOB NOT NULL,"
  "  body           TEXT NOT NULL);"
  "CREATE TABLE staged_texts ("
  "  text           INTEGER PRIMARY KEY REFERENCES transaction_texts (id) ON DELETE CASCADE,"
  "  change         TEXT NOT NULL);"
  "CREATE TRIGGER transaction_texts_are_never_changed BEFORE UPDATE OF id, digest, body ON transaction_texts"
  "  BEGIN SELECT raise (ABORT, 'texts of the journal are never changed'); END;"
  "CREATE TRIGGER transaction_texts_are_never_cut BEFORE DELETE ON transaction_texts"
  "  WHEN NOT EXISTS (SELECT 1 FROM staged_texts WHERE text = OLD.id)"
  "  BEGIN SELECT raise (ABORT, 'texts of the journal are never removed'); END;"
  "ALTER TABLE journal ADD COLUMN text INTEGER REFERENCES transaction_texts (id);"
  "CREATE UNIQUE INDEX journal_texts ON journal (text) WHERE text IS NOT NULL;";

/* What was said to brokers, and what they said, word by word. */
static const char version_9[] =
  "CREATE TABLE exchanges ("
  "  seq            INTEGER PRIMARY KEY,"
  "  account        TEXT NOT NULL,"
  "  client_id      TEXT NOT NULL,"
  "  time_us        INTEGER NOT NULL,"
  "  is_sent        INTEGER NOT NULL,"
  "  text           TEXT NOT NULL);"
  "CREATE INDEX exchanges_by_order ON exchanges (client_id, seq);"
  "CREATE TRIGGER exchanges_are_never_changed BEFORE UPDATE ON exchanges"
  "  BEGIN SELECT raise (ABORT, 'what was said to a broker is never changed'); END;"
  "CREATE TRIGGER exchanges_are_never_removed BEFORE DELETE ON exchanges"
  "  BEGIN SELECT raise (ABORT, 'what was said to a broker is never removed'); END;";

static const FinxMigration migrations[] = {
  { 1, version_1 },
  { 2, version_2 },
  { 3, version_3 },
  { 4, version_4 },
  { 5, version_5 },
  { 6, version_6 },
  { 7, version_7 },
  { 8, version_8 },
  { 9, version_9 },
};

const FinxMigration *
finx_migrations_get (gsize *n_steps)
{
  *n_steps = G_N_ELEMENTS (migrations);
  return migrations;
}

int
finx_migrations_latest (void)
{
  return migrations[G_N_ELEMENTS (migrations) - 1].version;
}

gboolean
finx_migrations_check_version (const char  *path,
                               gint64       version,
                               int          latest,
                               GError     **error)
{
  if (version <= latest)
    return TRUE;

  finx_set_error (error, FINX_ERROR_NEWER, "FINX-STORE-008",
                  "The database %s was written by a newer version of FinX (format %d"
                  ", this version knows %d); update FinX to open it", path, (int) version, latest);
  return FALSE;
}

static gboolean
keep_copy (FinxSqlite  *db,
           gint64       version,
           GError     **error)
{
  g_autofree char *base = g_strdup_printf ("%s.before-version-%" G_GINT64_FORMAT, finx_sqlite_get_path (db), version + 1);
  g_autofree char *copy = finx_store_file_unused_name (base);

  if (!finx_store_file_copy_database (db, copy, error))
    return FALSE;

  finx_log (FINX_LOG_INFO, "store", "", "Before changing the database to format %" G_GINT64_FORMAT
            ", a copy was kept as %s", version + 1, copy);
  return TRUE;
}

/* Foreign keys are not enforced meanwhile: all must be well in the end. */
static gboolean
check_references (FinxSqlite  *db,
                  GError     **error)
{
  gint64 n_broken;

  if (!finx_sqlite_query_int (db, "SELECT count (*) FROM pragma_foreign_key_check", &n_broken, error))
    return FALSE;
  if (n_broken > 0)
    finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-005",
                    "The database %s is damaged (rows refer to others that are not there); restore a backup",
                    finx_sqlite_get_path (db));
  return n_broken == 0;
}

static gboolean
run_step (FinxSqlite           *db,
          const FinxMigration  *step,
          GError              **error)
{
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %d", step->version);
  gint64 version;

  if (!finx_sqlite_begin (db, error))
    return FALSE;

  /* Another program may have been quicker. */
  if (!finx_sqlite_query_int (db, "PRAGMA user_version", &version, error) ||
      (version < step->version &&
       (!finx_sqlite_exec (db, step->sql, error) || !check_references (db, error) ||
        !finx_sqlite_exec (db, set_version, error))))
    {
      finx_sqlite_rollback (db);
      return FALSE;
    }

  return finx_sqlite_commit (db, error);
}

/* A table that others refer to can only be made anew while that is not enforced (https://sqlite.org/lang_altertable.html,
 * section 7), which is no matter of the transaction. */
static gboolean
run_step_alone (FinxSqlite           *db,
                const FinxMigration  *step,
                GError              **error)
{
  gboolean done = finx_sqlite_exec (db, "PRAGMA foreign_keys = OFF", error) && run_step (db, step, error);

  return finx_sqlite_exec (db, "PRAGMA foreign_keys = ON", done ? error : NULL) && done;
}

gboolean
finx_migrations_run (FinxSqlite           *db,
                     const FinxMigration  *steps,
                     gsize                 n_steps,
                     GError              **error)
{
  int latest = n_steps > 0 ? steps[n_steps - 1].version : 0;
  gint64 version;

  if (!finx_sqlite_query_int (db, "PRAGMA user_version", &version, error) ||
      !finx_migrations_check_version (finx_sqlite_get_path (db), version, latest, error))
    return FALSE;

  for (gsize i = 0; i < n_steps; i++)
    {
      if (steps[i].version <= version)
        continue;

      /* A database that is being made has nothing to lose. */
      if ((version > 0 && !keep_copy (db, steps[i].version - 1, error)) || !run_step_alone (db, &steps[i], error))
        return FALSE;
    }

  return TRUE;
}
