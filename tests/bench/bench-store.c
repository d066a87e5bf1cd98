/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store against the bare C API of SQLite with the same data in the same run. CPU time of this process. */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <time.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "store/finx-event-codec.h"
#include "store/finx-journal-table.h"
#include "store/finx-store.h"

#define N_SYMBOLS       500
#define N_BARS          2000            /* of each: one million in all */
#define N_QUERIES       500
#define LAST_BARS       500
#define N_EVENTS        100000
#define BATCH_SIZE      1000
#define N_REPEATS       3               /* the best counts, as other programs share the machine */
#define START_US        (G_GINT64_CONSTANT (1773064800) * FINX_USEC_PER_SEC)

static char *folder;

static double
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

static void
tell (const char *name,
      const char *unit,
      double      value,
      const char *on)
{
  printf ("{\"name\":\"%s\",\"unit\":\"%s\",\"value\":%.6g,\"on\":\"%s\"}\n", name, unit, value, on);
}

static void
tell_pair (const char *name,
           const char *unit,
           double      ours,
           double      raw,
           gboolean    faster)
{
  g_autofree char *our_name = g_strdup_printf ("store.%s", name);
  g_autofree char *raw_name = g_strdup_printf ("store.%s.raw", name);
  g_autofree char *ratio = g_strdup_printf (faster ? "store.%s.times_faster" : "store.%s.times_raw", name);

  tell (our_name, unit, ours, "cpu");
  tell (raw_name, unit, raw, "cpu");
  tell (ratio, "ratio", faster ? raw / ours : ours / raw, "cpu");
}

static void
keep_best (double *best,
           double  seconds)
{
  *best = MIN (*best, seconds);
}

static void
check (int status)
{
  g_assert_true (status == SQLITE_OK || status == SQLITE_DONE || status == SQLITE_ROW);
}

static char *
fresh_path (const char *name)
{
  static const char *const endings[] = { "", "-wal", "-shm" };
  char *path = g_build_filename (folder, name, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *file = g_strconcat (path, endings[i], NULL);

      g_unlink (file);
    }

  return path;
}

static sqlite3 *
open_raw (const char *name,
          const char *schema)
{
  g_autofree char *path = fresh_path (name);
  sqlite3 *db;

  check (sqlite3_open (path, &db));
  check (sqlite3_exec (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", NULL, NULL, NULL));
  check (sqlite3_exec (db, schema, NULL, NULL, NULL));
  return db;
}

static FinxStore *
open_store (const char          *name,
            FinxInstrumentTable *instruments)
{
  g_autofree char *path = fresh_path (name);
  GError *error = NULL;
  FinxStore *store = finx_store_open (path, instruments, &error);

  g_assert_no_error (error);
  return store;
}

static FinxBar *
make_bars (void)
{
  FinxBar *bars = g_new (FinxBar, N_SYMBOLS * N_BARS);
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);

  for (guint s = 0; s < N_SYMBOLS; s++)
    {
      double close = 100;

      for (guint i = 0; i < N_BARS; i++)
        {
          double open = close;

          close *= 1 + g_rand_double_range (rand, -0.001, 0.001);
          bars[s * N_BARS + i] = (FinxBar) { START_US + i * FINX_USEC_PER_MIN, open, MAX (open, close) * 1.0001,
                                             MIN (open, close) * 0.9999, close, g_rand_int_range (rand, 0, 1000000) };
        }
    }

  return bars;
}

static double
write_raw_bars (sqlite3       *db,
                const FinxBar *bars)
{
  double start = cpu_seconds ();
  sqlite3_stmt *statement;

  check (sqlite3_prepare_v2 (db, "INSERT INTO bars VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", -1, &statement, NULL));
  check (sqlite3_exec (db, "BEGIN", NULL, NULL, NULL));
  for (guint i = 0; i < N_SYMBOLS * N_BARS; i++)
    {
      sqlite3_bind_int (statement, 1, (int) (i / N_BARS));
      sqlite3_bind_int64 (statement, 2, bars[i].time_us);
      sqlite3_bind_double (statement, 3, bars[i].open);
      sqlite3_bind_double (statement, 4, bars[i].high);
      sqlite3_bind_double (statement, 5, bars[i].low);
      sqlite3_bind_double (statement, 6, bars[i].close);
      sqlite3_bind_double (statement, 7, bars[i].volume);
      check (sqlite3_step (statement));
      sqlite3_reset (statement);
    }
  check (sqlite3_exec (db, "COMMIT", NULL, NULL, NULL));
  sqlite3_finalize (statement);
  return cpu_seconds () - start;
}

static double
write_our_bars (FinxStore     *store,
                char         **symbols,
                const FinxBar *bars)
{
  g_autofree FinxBarRun *runs = g_new (FinxBarRun, N_SYMBOLS);
  double start = cpu_seconds ();
  GError *error = NULL;

  for (guint i = 0; i < N_SYMBOLS; i++)
    runs[i] = (FinxBarRun) { symbols[i], FINX_INTERVAL_1M, bars + i * N_BARS, N_BARS, FINX_BARS_IMPORTED };
  finx_store_write_bar_runs (store, runs, N_SYMBOLS, &error);
  g_assert_no_error (error);
  return cpu_seconds () - start;
}

static double
query_raw_bars (sqlite3 *db)
{
  double start = cpu_seconds ();
  sqlite3_stmt *statement;

  check (sqlite3_prepare_v2 (db, "SELECT time_us, open, high, low, close, volume FROM bars WHERE symbol = ?1"
                                 " ORDER BY time_us DESC LIMIT 500", -1, &statement, NULL));
  for (guint i = 0; i < N_QUERIES; i++)
    {
      g_autoptr(GArray) bars = g_array_sized_new (FALSE, FALSE, sizeof (FinxBar), LAST_BARS);

      sqlite3_bind_int (statement, 1, (int) (i % N_SYMBOLS));
      while (sqlite3_step (statement) == SQLITE_ROW)
        {
          FinxBar bar = { sqlite3_column_int64 (statement, 0), sqlite3_column_double (statement, 1),
                          sqlite3_column_double (statement, 2), sqlite3_column_double (statement, 3),
                          sqlite3_column_double (statement, 4), sqlite3_column_double (statement, 5) };

          g_array_append_val (bars, bar);
        }
      g_assert_cmpuint (bars->len, ==, LAST_BARS);
      sqlite3_reset (statement);
    }
  sqlite3_finalize (statement);
  return (cpu_seconds () - start) / N_QUERIES;
}

static double
query_our_bars (FinxStore  *store,
                char      **symbols)
{
  double start = cpu_seconds ();

  for (guint i = 0; i < N_QUERIES; i++)
    {
      g_autoptr(GArray) bars = finx_store_read_last_bars (store, symbols[i % N_SYMBOLS], FINX_INTERVAL_1M, LAST_BARS, NULL);

      g_assert_cmpuint (bars->len, ==, LAST_BARS);
    }

  return (cpu_seconds () - start) / N_QUERIES;
}

static void
bench_bars (FinxInstrumentTable *instruments)
{
  g_autofree FinxBar *bars = make_bars ();
  g_auto(GStrv) symbols = g_new0 (char *, N_SYMBOLS + 1);
  double raw_write = G_MAXDOUBLE, raw_query = G_MAXDOUBLE, our_write = G_MAXDOUBLE, our_query = G_MAXDOUBLE;

  for (guint i = 0; i < N_SYMBOLS; i++)
    symbols[i] = g_strdup_printf ("SYM%03u", i);

  for (guint i = 0; i < N_REPEATS; i++)
    {
      g_autoptr(FinxStore) store = open_store ("bars.db", instruments);
      sqlite3 *db = open_raw ("raw-bars.db",
                              "CREATE TABLE bars (symbol INTEGER, time_us INTEGER, open REAL, high REAL, low REAL,"
                              " close REAL, volume REAL, PRIMARY KEY (symbol, time_us)) WITHOUT ROWID");

      keep_best (&raw_write, write_raw_bars (db, bars));
      keep_best (&our_write, write_our_bars (store, symbols, bars));
      keep_best (&raw_query, query_raw_bars (db));
      keep_best (&our_query, query_our_bars (store, symbols));
      sqlite3_close (db);
    }

  tell_pair ("bars.write_1m", "s", our_write, raw_write, TRUE);
  tell_pair ("bars.last_500", "us", our_query * 1e6, raw_query * 1e6, TRUE);
}

static FinxDecimal
decimal (const char *text)
{
  FinxDecimal value;

  g_assert_true (finx_decimal_parse (text, &value, NULL));
  return value;
}

static void
set (char       **place,
     const char  *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

static FinxEvent *
make_account (void)
{
  FinxAccount *account = finx_account_new ();

  set (&account->id, "practice");
  set (&account->name, "Practice desk");
  set (&account->broker, "practice");
  set (&account->currency, "USD");
  return finx_event_new_account (account, START_US, "Opened");
}

static FinxEvent *
make_order (const FinxInstrument *instrument,
            guint                 number,
            FinxOrderState        state)
{
  g_autofree char *id = g_strdup_printf ("FX-20260309-%012x", number * 2654435761u);
  FinxOrder *order = finx_order_new ();

  set (&order->client_id, id);
  set (&order->account, "practice");
  order->instrument = instrument;
  order->type = FINX_ORDER_LIMIT;
  order->quantity = decimal ("25");
  order->limit_price = decimal ("231.40");
  order->state = state;
  order->placed_us = order->updated_us = START_US + number;
  return finx_event_new_order (order, START_US + number, state == FINX_ORDER_PENDING ? "Placed" : "Accepted");
}

static FinxEvent *
make_fill (const FinxInstrument *instrument,
           guint                 number)
{
  g_autofree char *order = g_strdup_printf ("FX-20260309-%012x", number * 2654435761u);
  g_autofree char *id = g_strdup_printf ("fill-%08u", number);
  FinxFill *fill = finx_fill_new ();

  set (&fill->id, id);
  set (&fill->client_id, order);
  set (&fill->account, "practice");
  fill->instrument = instrument;
  fill->quantity = decimal ("25");
  fill->price = decimal ("231.40");
  fill->fee = decimal ("0.35");
  fill->time_us = START_US + number;
  return finx_event_new_fill (fill, START_US + number, "");
}

/* Per order: placed, accepted, filled. */
static GPtrArray *
make_events (FinxInstrumentTable *instruments)
{
  const FinxInstrument *instrument = finx_instrument_table_get (instruments, 0);
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);

  g_ptr_array_add (events, make_account ());
  for (guint i = 0; events->len < N_EVENTS; i++)
    {
      g_ptr_array_add (events, make_order (instrument, i, FINX_ORDER_PENDING));
      g_ptr_array_add (events, make_order (instrument, i, FINX_ORDER_WORKING));
      g_ptr_array_add (events, make_fill (instrument, i));
    }

  return events;
}

static FinxJournalLine *
make_lines (GPtrArray *events,
            GPtrArray *bodies)
{
  FinxJournalLine *lines = g_new0 (FinxJournalLine, events->len);
  const guint8 *chain = lines[0].chain;

  for (guint i = 0; i < events->len; i++)
    {
      const FinxEvent *event = g_ptr_array_index (events, i);
      GString *body = g_string_new (NULL);

      g_assert_true (finx_event_encode (event, body, NULL));
      lines[i] = (FinxJournalLine) { i + 1, event->recorded_us, finx_event_kind_to_string (event->kind),
                                     finx_event_get_account (event), finx_event_get_ref (event), "c-0123456789ab",
                                     event->note, body->str, 0, { 0 } };
      finx_journal_line_chain (&lines[i], chain);
      chain = lines[i].chain;
      g_ptr_array_add (bodies, g_string_free (body, FALSE));
    }

  return lines;
}

#define JOURNAL "CREATE TABLE journal (seq INTEGER PRIMARY KEY CHECK (seq > 0), recorded_us INTEGER NOT NULL," \
                " kind TEXT NOT NULL CHECK (kind IN ('account', 'order', 'fill', 'cash'))," \
                " account TEXT NOT NULL, ref TEXT NOT NULL, correlation_id TEXT NOT NULL, note TEXT NOT NULL," \
                " body TEXT NOT NULL, chain BLOB NOT NULL CHECK (length (chain) = 32));" \
                "CREATE INDEX journal_orders ON journal (ref) WHERE kind = 'order';"

static double
insert_raw_lines (const FinxJournalLine *lines,
                  guint                  n)
{
  sqlite3 *db = open_raw ("raw-journal.db", JOURNAL);
  double start = cpu_seconds (), seconds;
  sqlite3_stmt *statement;

  check (sqlite3_prepare_v2 (db, "INSERT INTO journal VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", -1, &statement, NULL));
  for (guint i = 0; i < n; i++)
    {
      if (i % BATCH_SIZE == 0)
        check (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL));
      sqlite3_bind_int64 (statement, 1, lines[i].sequence);
      sqlite3_bind_int64 (statement, 2, lines[i].recorded_us);
      sqlite3_bind_text (statement, 3, lines[i].kind, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 4, lines[i].account, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 5, lines[i].ref, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 6, lines[i].correlation_id, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 7, lines[i].note, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 8, lines[i].body, -1, SQLITE_STATIC);
      sqlite3_bind_blob (statement, 9, lines[i].chain, FINX_CHAIN_SIZE, SQLITE_STATIC);
      check (sqlite3_step (statement));
      sqlite3_reset (statement);
      if ((i + 1) % BATCH_SIZE == 0 || i + 1 == n)
        check (sqlite3_exec (db, "COMMIT", NULL, NULL, NULL));
    }
  sqlite3_finalize (statement);
  seconds = cpu_seconds () - start;
  sqlite3_close (db);
  return seconds;
}

static double
insert_our_lines (const FinxJournalLine *lines,
                  guint                  n)
{
  g_autofree char *path = fresh_path ("lines.db");
  g_autoptr(FinxSqlite) db = finx_sqlite_open (path, FINX_SQLITE_CREATE, NULL);
  double start;

  g_assert_true (finx_sqlite_exec (db, "PRAGMA journal_mode = WAL;" JOURNAL, NULL));
  start = cpu_seconds ();
  for (guint i = 0; i < n; i++)
    {
      if (i % BATCH_SIZE == 0)
        g_assert_true (finx_sqlite_begin (db, NULL));
      g_assert_true (finx_journal_table_insert (db, &lines[i], NULL));
      if ((i + 1) % BATCH_SIZE == 0 || i + 1 == n)
        g_assert_true (finx_sqlite_commit (db, NULL));
    }

  return cpu_seconds () - start;
}

static double
append_events (FinxStore *store,
               GPtrArray *events)
{
  double start = cpu_seconds ();
  GError *error = NULL;

  for (guint i = 0; i < events->len; i += BATCH_SIZE)
    {
      finx_store_append (store, (FinxEvent **) events->pdata + i, MIN (BATCH_SIZE, events->len - i), &error);
      g_assert_no_error (error);
    }

  return cpu_seconds () - start;
}

/* What a program waits for at its start. */
static void
bench_start (FinxStore           *store,
             FinxInstrumentTable *instruments)
{
  g_autofree char *path = g_strdup (finx_store_get_path (store));
  g_autoptr(FinxStore) again = NULL;
  g_autoptr(GPtrArray) events = NULL, orders = NULL;
  double start;

  finx_store_close (store);
  start = cpu_seconds ();
  again = finx_store_open (path, instruments, NULL);
  tell ("store.open_100k_events", "ms", (cpu_seconds () - start) * 1e3, "cpu");
  start = cpu_seconds ();
  orders = finx_store_list_orders (again, "practice", FALSE, 100, NULL);
  tell ("store.list_100_orders", "ms", (cpu_seconds () - start) * 1e3, "cpu");
  g_assert_cmpuint (orders->len, ==, 100);
  start = cpu_seconds ();
  events = finx_store_read_events (again, 0, 0, NULL);
  tell ("store.read_100k_events", "s", cpu_seconds () - start, "cpu");
  g_assert_cmpuint (events->len, >=, N_EVENTS);
}

static void
bench_journal (FinxInstrumentTable *instruments)
{
  g_autoptr(GPtrArray) events = make_events (instruments);
  g_autoptr(GPtrArray) bodies = g_ptr_array_new_with_free_func (g_free);
  g_autofree FinxJournalLine *lines = make_lines (events, bodies);
  g_autoptr(FinxStore) store = open_store ("events.db", instruments);
  double raw = G_MAXDOUBLE, ours = G_MAXDOUBLE;
  g_autoptr(FinxStoreReport) report = NULL;
  double start;

  for (guint i = 0; i < N_REPEATS; i++)
    {
      keep_best (&raw, insert_raw_lines (lines, events->len));
      keep_best (&ours, insert_our_lines (lines, events->len));
    }
  tell_pair ("journal.insert_row", "us", ours * 1e6 / events->len, raw * 1e6 / events->len, FALSE);
  tell ("store.journal.append_event", "us", append_events (store, events) * 1e6 / events->len, "cpu");

  start = cpu_seconds ();
  report = finx_store_verify (store, NULL);
  tell ("store.verify_100k_events", "s", cpu_seconds () - start, "cpu");
  g_assert_cmpuint (report->problems->len, ==, 0);
  bench_start (store, instruments);
}

static FinxInstrumentTable *
make_instruments (void)
{
  FinxInstrumentTable *table = finx_instrument_table_new ();
  FinxInstrument instrument = {
    .symbol = (char *) "AAPL", .name = (char *) "Apple", .venue = (char *) "XNAS", .currency = (char *) "USD",
    .sector = (char *) "Technology", .tick_size = decimal ("0.01"), .lot_step = decimal ("1"),
    .min_notional = FINX_DECIMAL_ZERO, .multiplier = decimal ("1"), .margin_rate = decimal ("0.5"),
    .calendar = FINX_CALENDAR_US_EQUITY, .price_scale = 2, .size_scale = 0,
  };

  g_assert_nonnull (finx_instrument_table_add (table, &instrument, NULL));
  return table;
}

int
main (void)
{
  static const char *const names[] = { "bars.db", "raw-bars.db", "raw-journal.db", "lines.db", "events.db" };
  g_autoptr(FinxInstrumentTable) instruments = make_instruments ();

  folder = g_dir_make_tmp ("finx-bench-XXXXXX", NULL);
  g_assert_nonnull (folder);
  bench_bars (instruments);
  bench_journal (instruments);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = fresh_path (names[i]);
    }
  g_rmdir (folder);
  g_free (folder);
  return 0;
}
