/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "store-fixture.h"
#include "store/finx-migrations.h"
#include "store/finx-sqlite.h"
#include "store/finx-transaction-blob.h"

static void
run_sql (StoreFixture *self,
         const char   *sql)
{
  sqlite3 *db;
  char *message = NULL;

  g_assert_null (self->store);
  g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
set_up_practice (StoreFixture  *self,
                 gconstpointer  data)
{
  fixture_set_up (self, data);
  fixture_append_ok (self, fixture_account ("practice"));
}

static void
collect_row (const FinxTransactionLine *line,
             const FinxTransaction     *transaction,
             gpointer                   user_data)
{
  g_assert_cmpint (line->sequence, >, 0);
  g_assert_cmpstr (line->portfolio, ==, "practice");
  g_ptr_array_add (user_data, finx_transaction_copy (transaction));
}

static GPtrArray *
load (StoreFixture               *self,
      const FinxTransactionQuery *query)
{
  static const FinxTransactionQuery all = { .heal = TRUE };
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
  GError *error = NULL;

  g_assert_true (finx_store_load_transactions (self->store, query != NULL ? query : &all, collect_row, rows, &error));
  g_assert_no_error (error);
  return rows;
}

/* The first @n are rows @first … @first + @n − 1 of fixture_transactions(). */
static void
assert_rows (StoreFixture *self,
             GPtrArray    *rows,
             guint         first,
             guint         n)
{
  g_assert_cmpuint (rows->len, >=, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FinxTransaction) expected = fixture_transaction (self->instruments, (first + i) % FINX_N_TRANSACTION_KINDS, first + i);

      g_assert_true (finx_transaction_equal (rows->pdata[i], expected));
    }
}

static void
test_every_kind_is_kept (StoreFixture  *self,
                         gconstpointer  data)
{
  g_autoptr(GPtrArray) rows = NULL, again = NULL;

  fixture_append_ok (self, fixture_transactions (self, "first", 0, 4096));
  fixture_append_ok (self, fixture_transactions (self, "second", 4096, 300));
  rows = load (self, NULL);
  assert_rows (self, rows, 0, 4396);
  fixture_assert_sound (self);
  fixture_close (self);
  fixture_open (self);
  again = load (self, NULL);
  assert_rows (self, again, 0, 4396);
}

static void
test_parts_of_the_journal_are_found (StoreFixture  *self,
                                     gconstpointer  data)
{
  g_autoptr(GPtrArray) middle = NULL, none = NULL, changes = NULL;
  FinxTransactionChange *change;

  fixture_append_ok (self, fixture_transactions (self, "one", 0, 10));
  fixture_append_ok (self, fixture_cash ("between", "1"));
  fixture_append_ok (self, fixture_transactions (self, "two", 10, 10));
  fixture_append_ok (self, fixture_transactions (self, "two", 20, 10));
  fixture_append_ok (self, fixture_transactions (self, "three", 30, 10));

  middle = load (self, &(FinxTransactionQuery) { "practice", 2, 6, FALSE });
  assert_rows (self, middle, 10, 20);
  none = load (self, &(FinxTransactionQuery) { .portfolio = "other" });
  g_assert_cmpuint (none->len, ==, 0);

  changes = finx_store_list_transaction_changes (self->store, "practice", NULL);
  g_assert_cmpuint (changes->len, ==, 3);
  change = changes->pdata[1];
  g_assert_cmpstr (change->id, ==, "two");
  g_assert_cmpstr (change->note, ==, "Written down");
  g_assert_cmpint (change->first, ==, 4);
  g_assert_cmpint (change->last, ==, 5);
}

static void
test_journal_and_history_know_them (StoreFixture  *self,
                                    gconstpointer  data)
{
  FinxEvent *written = fixture_transactions (self, "change", 0, 60);
  g_autoptr(FinxEvent) expected = finx_event_copy (written);
  g_autoptr(GPtrArray) events = NULL;
  g_auto(FinxStoreHistory) history = { NULL };
  GError *error = NULL;

  fixture_append_ok (self, written);
  expected->sequence = 2;
  events = finx_store_read_events (self->store, 1, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 1);
  fixture_assert_events_equal (events->pdata[0], expected);

  g_assert_true (finx_store_load_history (self->store, FINX_HISTORY_ORDERS | FINX_HISTORY_HOLDINGS, &history, &error));
  g_assert_cmpuint (history.fills->len + history.movements->len + history.orders->len, ==, 0);
}

static void
stage (StoreFixture *self,
       const char   *change,
       guint         from,
       guint         n_blocks)
{
  for (guint block = from; block < from + n_blocks; block++)
    {
      g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
      g_autoptr(FinxTransactionBlock) staged = NULL;

      for (guint i = 0; i < 500; i++)
        g_ptr_array_add (rows, fixture_transaction (self->instruments, (block * 500 + i) % FINX_N_TRANSACTION_KINDS, block * 500 + i));
      staged = finx_transaction_block_new ("practice", change, "Imported", FIXTURE_START_US, rows, NULL);
      g_assert_true (finx_store_stage_block (self->store, staged, NULL));
    }
}

static gboolean
write_staged (StoreFixture  *self,
              const char    *change,
              guint          n_blocks,
              GError       **error)
{
  const FinxStagedChange staged = { "practice", change, "Imported", FIXTURE_START_US, n_blocks, NULL };
  gint64 first, last;
  gboolean done = finx_store_write_staged (self->store, &staged, &first, &last, error);

  if (done)
    g_assert_cmpint (last - first + 1, ==, n_blocks);
  return done;
}

static guint
count_staged (StoreFixture *self)
{
  gint64 n;
  g_autoptr(FinxSqlite) db = finx_sqlite_open (self->path, FINX_SQLITE_READ_ONLY, NULL);

  g_assert_true (finx_sqlite_query_int (db, "SELECT count (*) FROM staged_texts", &n, NULL));
  return (guint) n;
}

/* What is told where a blob is not as it was written: verify notices, loading reads the text and heals it. */
static void
test_a_bad_blob_is_never_trusted (StoreFixture  *self,
                                   gconstpointer  data)
{
  static const struct { const char *sql; gboolean is_problem; } cases[] = {
    { "DELETE FROM transaction_blobs", FALSE },
    { "UPDATE transaction_blobs SET chain = zeroblob (32)", TRUE },
    { "UPDATE transaction_blobs SET data = zeroblob (64)", TRUE },
    { "UPDATE transaction_blobs SET data = x''", TRUE },
    { "UPDATE transaction_blobs SET data = substr (data, 1, length (data) - 8)", TRUE },
    { "UPDATE transaction_blobs SET data = substr (data, 1, 300) || x'5a' || substr (data, 302)", TRUE },
    { "UPDATE transaction_blobs SET data = (SELECT data FROM transaction_blobs c WHERE c.seq <> transaction_blobs.seq),"
      " chain = (SELECT chain FROM transaction_blobs c WHERE c.seq <> transaction_blobs.seq)", TRUE },
    { "UPDATE transaction_texts SET blob_digest = ''", TRUE },
    { "UPDATE transaction_texts SET blob = zeroblob (64)", TRUE },
    { "UPDATE transaction_texts SET blob = x''", TRUE },
    { "UPDATE transaction_texts SET blob = substr (blob, 1, 300) || x'5a' || substr (blob, 302)", TRUE },
    { "UPDATE transaction_texts SET blob = (SELECT blob FROM transaction_texts t WHERE t.id <> transaction_texts.id),"
      " blob_digest = (SELECT blob_digest FROM transaction_texts t WHERE t.id <> transaction_texts.id)", TRUE },
  };

  fixture_append_ok (self, fixture_transactions (self, "one", 0, 100));
  fixture_append_ok (self, fixture_transactions (self, "two", 100, 100));
  stage (self, "three", 0, 2);
  g_assert_true (write_staged (self, "three", 2, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxStoreReport) report = NULL;
      g_autoptr(GPtrArray) rows = NULL;

      g_test_message ("%s", cases[i].sql);
      fixture_close (self);
      run_sql (self, cases[i].sql);
      fixture_open (self);
      report = finx_store_verify (self->store, NULL);
      g_assert_cmpint (report->problems->len > 0, ==, cases[i].is_problem);
      rows = load (self, NULL);
      g_assert_cmpuint (rows->len, ==, 1200);
      assert_rows (self, rows, 0, 200);
      g_ptr_array_remove_range (rows, 0, 200);
      assert_rows (self, rows, 0, 1000);
      fixture_assert_sound (self);
    }
}

static void
test_a_changed_text_is_noticed (StoreFixture  *self,
                                gconstpointer  data)
{
  g_autoptr(FinxStoreReport) report = NULL;

  stage (self, "change", 0, 1);
  g_assert_true (write_staged (self, "change", 1, NULL));
  fixture_close (self);
  run_sql (self, "DROP TRIGGER transaction_texts_are_never_changed;"
                 "UPDATE transaction_texts SET body = replace (body, 'USD', 'EUR')");
  fixture_open (self);
  report = finx_store_verify (self->store, NULL);
  g_assert_cmpuint (report->problems->len, >, 0);
  g_assert_cmpstr (report->problems->pdata[0], ==, "The text of journal line 2 was changed after it was written");
}

/* Bytes of a blob exchanged, with the checksum made right again: no wrong step, whatever they say. */
static void
ignore_row (const FinxTransaction *transaction,
            gpointer               user_data)
{
  (*(guint *) user_data)++;
}

static void
test_a_blob_made_by_hand_does_no_harm (void)
{
  g_autoptr(FinxInstrumentTable) instruments = fixture_instruments ();
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
  g_autoptr(GByteArray) blob = g_byte_array_new ();
  g_autoptr(GRand) rand = g_rand_new_with_seed (42);
  guint n_refused = 0;

  for (guint i = 0; i < 60; i++)
    g_ptr_array_add (rows, fixture_transaction (instruments, i % FINX_N_TRANSACTION_KINDS, i));
  for (guint round = 0; round < 20000; round++)
    {
      guint n = 0;

      finx_transaction_blob_encode (rows, blob);
      for (gint k = g_rand_int_range (rand, 1, 4); k > 0; k--)
        blob->data[g_rand_int_range (rand, 8, (gint32) blob->len)] = (guint8) g_rand_int (rand);
      finx_transaction_blob_seal (blob);
      n_refused += !finx_transaction_blob_decode (blob->data, blob->len, instruments, ignore_row, &n);
      g_assert_cmpuint (n, <=, FINX_TRANSACTION_BATCH_MAX);
    }
  g_assert_cmpuint (n_refused, >, 100);
}

static void
test_what_can_not_be_written_is_refused (StoreFixture  *self,
                                         gconstpointer  data)
{
  FinxInstrument unknown = *finx_instrument_table_get (self->instruments, 0);
  g_autoptr(GError) twice = NULL, utf8 = NULL, stranger = NULL, nobody = NULL, empty = NULL;
  FinxTransactionBatch *batch = finx_transaction_batch_new ("practice", "same");
  FinxEvent *event;

  g_ptr_array_add (batch->transactions, fixture_transaction (self->instruments, FINX_TRANSACTION_FEE, 1));
  g_ptr_array_add (batch->transactions, fixture_transaction (self->instruments, FINX_TRANSACTION_FEE, 1));
  g_assert_false (fixture_append (self, finx_event_new_transactions (batch, 1, ""), &twice));
  fixture_assert_code (twice, FINX_ERROR_INVALID, "FINX-JOURNAL-002");

  g_assert_false (fixture_append (self, finx_event_new_transactions (finx_transaction_batch_new ("practice", "x"), 1, ""), &empty));
  fixture_assert_code (empty, FINX_ERROR_INVALID, "FINX-JOURNAL-002");

  event = fixture_transactions (self, "bytes", 0, 1);
  g_free (((FinxTransaction *) event->batch->transactions->pdata[0])->note);
  ((FinxTransaction *) event->batch->transactions->pdata[0])->note = g_strdup ("\xff");
  g_assert_false (fixture_append (self, event, &utf8));
  fixture_assert_code (utf8, FINX_ERROR_INVALID, "FINX-STORE-016");

  unknown.symbol = (char *) "NOBODY";
  event = fixture_transactions (self, "stranger", 0, 1);
  ((FinxTransaction *) event->batch->transactions->pdata[0])->instrument = &unknown;
  g_assert_false (fixture_append (self, event, &stranger));
  fixture_assert_code (stranger, FINX_ERROR_INVALID, "FINX-STORE-022");

  event = fixture_transactions (self, "nobody", 0, 1);
  g_free (event->batch->portfolio);
  event->batch->portfolio = g_strdup ("nobody");
  g_assert_false (fixture_append (self, event, &nobody));
  fixture_assert_code (nobody, FINX_ERROR_NOT_FOUND, "FINX-STORE-013");
  fixture_assert_sound (self);
}

/* Nobody sees blocks before they are lines, whatever is written meanwhile; then all of them are there, in their order. */
static void
test_staged_blocks_are_all_written_or_none (StoreFixture  *self,
                                            gconstpointer  data)
{
  g_autoptr(GPtrArray) before = NULL, after = NULL, events = NULL, changes = NULL;
  g_autoptr(GError) error = NULL;
  FinxTransactionChange *change;
  gboolean found = TRUE;

  stage (self, "given-up", 20, 3);
  stage (self, "import", 0, 2);
  fixture_append_ok (self, fixture_cash ("between", "1"));
  stage (self, "import", 2, 3);
  before = load (self, NULL);
  g_assert_cmpuint (before->len, ==, 0);
  fixture_assert_sound (self);

  g_assert_false (write_staged (self, "import", 6, &error));
  fixture_assert_code (error, FINX_ERROR_STORE, "FINX-STORE-026");
  g_assert_true (write_staged (self, "import", 5, NULL));
  g_assert_true (write_staged (self, "none", 0, NULL));
  for (guint i = 0; i < 3; i++)
    g_assert_true (finx_store_drop_staged (self->store, "given-up", &found, NULL) && found);
  g_assert_true (finx_store_drop_staged (self->store, "given-up", &found, NULL) && !found);
  stage (self, "interrupted", 0, 1);
  g_assert_true (finx_store_drop_staged (self->store, NULL, &found, NULL) && found);
  g_assert_cmpuint (count_staged (self), ==, 0);

  after = load (self, NULL);
  assert_rows (self, after, 0, 2500);
  events = finx_store_read_events (self->store, 2, 0, NULL);
  g_assert_cmpuint (events->len, ==, 5);
  g_assert_cmpuint (((FinxEvent *) events->pdata[4])->batch->transactions->len, ==, 500);
  changes = finx_store_list_transaction_changes (self->store, "practice", NULL);
  g_assert_cmpuint (changes->len, ==, 1);
  change = changes->pdata[0];
  g_assert_cmpint (change->first, ==, 3);
  g_assert_cmpint (change->last, ==, 7);
  fixture_assert_sound (self);
}

static gint64
query (const char *path,
       const char *sql)
{
  g_autoptr(FinxSqlite) db = finx_sqlite_open (path, FINX_SQLITE_READ_ONLY, NULL);
  gint64 value;

  g_assert_nonnull (db);
  g_assert_true (finx_sqlite_query_int (db, sql, &value, NULL));
  return value;
}

/* Room that a change took which is not written after all is given back, with what was written meanwhile where it was. */
static void
test_room_is_given_back (StoreFixture  *self,
                         gconstpointer  data)
{
  gint64 before = query (self->path, "PRAGMA page_count"), most;
  g_autoptr(GPtrArray) rows = NULL;
  gboolean found = TRUE;

  stage (self, "given-up", 0, 60);
  stage (self, "import", 60, 1);
  g_assert_true (write_staged (self, "import", 1, NULL));
  most = query (self->path, "PRAGMA page_count");
  g_assert_cmpint (most, >, before + 600);
  while (found)
    g_assert_true (finx_store_drop_staged (self->store, "given-up", &found, NULL));
  g_assert_cmpint (query (self->path, "PRAGMA freelist_count"), >, 500);
  for (found = TRUE; found;)
    g_assert_true (finx_store_release_room (self->store, &found, NULL));
  g_assert_cmpint (query (self->path, "PRAGMA freelist_count"), ==, 0);
  g_assert_cmpint (query (self->path, "PRAGMA page_count"), <, before + 80);
  rows = load (self, NULL);
  assert_rows (self, rows, 30000, 500);
  fixture_assert_sound (self);
}

static FinxInstrument
make_instrument (const char *symbol)
{
  return (FinxInstrument) {
    .symbol = (char *) symbol, .name = (char *) "Ein „Name“", .isin = (char *) "DE0007164600", .venue = (char *) "XXXX",
    .asset_class = FINX_ASSET_ETF, .currency = (char *) "EUR", .sector = (char *) "Software", .tick_size = { 1, 2 },
    .lot_step = { 1, 8 }, .min_notional = { 0, 0 }, .multiplier = { 1, 0 }, .margin_rate = { 1, 0 },
    .calendar = FINX_CALENDAR_XETRA, .price_scale = 2, .size_scale = 8,
  };
}

static void
test_instruments_are_kept (StoreFixture  *self,
                           gconstpointer  data)
{
  FinxInstrument added = make_instrument ("SAP"), built_in = make_instrument ("aapl"), wrong = make_instrument ("S P");
  const FinxInstrument *found;
  g_autoptr(GError) error = NULL;

  g_assert_true (finx_store_write_instrument (self->store, &added, &error));
  g_assert_true (finx_store_write_instrument (self->store, &built_in, &error));
  g_assert_no_error (error);
  g_assert_false (finx_store_write_instrument (self->store, &wrong, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
  g_assert_null (finx_instrument_table_lookup (self->instruments, "SAP"));
  fixture_close (self);
  fixture_open (self);
  g_assert_true (finx_store_load_instruments (self->store, NULL));
  g_assert_true (finx_store_load_instruments (self->store, NULL));
  g_assert_cmpuint (finx_instrument_table_get_size (self->instruments), ==, 4);
  found = finx_instrument_table_lookup (self->instruments, "sap");
  g_assert_cmpstr (found->name, ==, "Ein „Name“");
  g_assert_cmpstr (found->isin, ==, "DE0007164600");
  g_assert_cmpstr (found->venue, ==, "XXXX");
  g_assert_cmpstr (found->currency, ==, "EUR");
  g_assert_cmpstr (found->sector, ==, "Software");
  g_assert_cmpint (found->asset_class, ==, FINX_ASSET_ETF);
  g_assert_cmpint (found->calendar, ==, FINX_CALENDAR_XETRA);
  g_assert_true (finx_decimal_equal (found->lot_step, added.lot_step));
  g_assert_cmpuint (found->size_scale, ==, 8);
  g_assert_cmpstr (finx_instrument_table_lookup (self->instruments, "AAPL")->venue, ==, "XNAS");
  fixture_assert_sound (self);

  fixture_close (self);
  run_sql (self, "UPDATE instruments SET tick_size = '0'");
  fixture_open (self);
  {
    g_autoptr(FinxStoreReport) report = finx_store_verify (self->store, NULL);

    g_assert_cmpuint (report->problems->len, ==, 2);
  }
}

/* A database of version 2 with all it could hold becomes one of version 3 with the same, and goes on. */
static void
test_version_2_becomes_version_3 (StoreFixture  *self,
                                  gconstpointer  data)
{
  const FinxBar bar = { FIXTURE_START_US, 1, 2, 0.5, 1.5, 10 };
  g_autofree char *kept = g_strconcat (self->path, ".before-version-3", NULL);
  g_autoptr(GPtrArray) before = NULL, after = NULL, rows = NULL;
  g_autoptr(GArray) infos = NULL, bars = NULL;
  g_autofree char *state = NULL;

  fixture_append_some (self, 40);
  g_assert_true (finx_store_write_bars (self->store, "AAPL", FINX_INTERVAL_1D, &bar, 1, NULL));
  g_assert_true (finx_store_set_state (self->store, "key", "value", NULL));
  before = finx_store_read_events (self->store, 0, 0, NULL);
  fixture_make_version (self, 2);
  g_assert_cmpint (query (self->path, "PRAGMA user_version"), ==, 2);
  g_assert_cmpint (query (self->path, "SELECT count (*) FROM sqlite_schema WHERE name = 'instruments'"), ==, 0);

  fixture_open (self);
  g_assert_cmpint (query (kept, "PRAGMA user_version"), ==, 2);
  after = finx_store_read_events (self->store, 0, 0, NULL);
  g_assert_cmpuint (after->len, ==, before->len);
  for (guint i = 0; i < after->len; i++)
    fixture_assert_events_equal (after->pdata[i], before->pdata[i]);
  fixture_assert_sound (self);
  state = finx_store_get_state (self->store, "key", NULL);
  g_assert_cmpstr (state, ==, "value");
  infos = finx_store_list_bars (self->store, NULL);
  g_assert_cmpuint (infos->len, ==, 1);
  g_assert_cmpint (g_array_index (infos, FinxBarSeriesInfo, 0).source, ==, FINX_BARS_UNKNOWN);
  bars = finx_store_read_bars (self->store, "AAPL", FINX_INTERVAL_1D, 0, G_MAXINT64, NULL);
  g_assert_cmpuint (bars->len, ==, 1);

  fixture_append_ok (self, fixture_transactions (self, "new", 0, 100));
  rows = load (self, NULL);
  assert_rows (self, rows, 0, 100);
  fixture_assert_sound (self);
  fixture_close (self);
  g_assert_cmpint (query (self->path, "SELECT count (*) FROM sqlite_schema WHERE name GLOB '*_3'"), ==, 0);
  g_assert_cmpint (query (self->path, "SELECT count (*) FROM sqlite_schema WHERE sql GLOB '*_3\"*'"), ==, 0);
  g_assert_cmpint (query (self->path, "SELECT count (*) FROM sqlite_schema WHERE type = 'trigger'"), ==, 6);
  g_assert_cmpint (query (self->path, "PRAGMA foreign_keys"), ==, 1);
}

static void
test_the_journal_is_still_never_changed (StoreFixture  *self,
                                         gconstpointer  data)
{
  static const char *const attempts[] = { "UPDATE journal SET body = ''", "DELETE FROM journal", "UPDATE transaction_texts SET body = ''",
                                          "UPDATE transaction_texts SET digest = body", "DELETE FROM transaction_texts" };

  fixture_append_ok (self, fixture_transactions (self, "new", 0, 10));
  stage (self, "long", 1, 1);
  g_assert_true (write_staged (self, "long", 1, NULL));
  fixture_close (self);
  for (guint i = 0; i < G_N_ELEMENTS (attempts); i++)
    {
      sqlite3 *db;

      g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_exec (db, attempts[i], NULL, NULL, NULL), ==, SQLITE_CONSTRAINT);
      sqlite3_close (db);
    }
}

static void
test_a_migration_of_broken_references_changes_nothing (StoreFixture  *self,
                                                       gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture_append_some (self, 3);
  fixture_make_version (self, 2);
  run_sql (self, "DELETE FROM accounts");
  self->store = finx_store_open (self->path, self->instruments, &error);
  g_assert_null (self->store);
  fixture_assert_code (error, FINX_ERROR_CORRUPT, "FINX-STORE-005");
  g_assert_cmpint (query (self->path, "PRAGMA user_version"), ==, 2);
}

static void
test_backup_and_restore_bring_them_back (StoreFixture  *self,
                                         gconstpointer  data)
{
  g_autofree char *backup = g_build_filename (self->folder, "backup.db", NULL);
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(FinxStoreReport) report = NULL;
  FinxInstrument added = make_instrument ("SAP");
  GError *error = NULL;

  fixture_append_ok (self, fixture_transactions (self, "one", 0, 200));
  g_assert_true (finx_store_write_instrument (self->store, &added, NULL));
  g_assert_true (finx_store_backup (self->store, backup, &error));
  g_assert_no_error (error);
  fixture_append_ok (self, fixture_transactions (self, "two", 200, 10));
  fixture_close (self);
  report = finx_store_check_backup (backup, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->problems->len, ==, 0);
  g_assert_true (finx_store_restore (self->path, backup, &error));
  fixture_open (self);
  rows = load (self, NULL);
  assert_rows (self, rows, 0, 200);
  g_assert_true (finx_store_load_instruments (self->store, NULL));
  g_assert_nonnull (finx_instrument_table_lookup (self->instruments, "SAP"));
}

#define ADD(name, func) g_test_add ("/store/transactions/" name, StoreFixture, NULL, set_up_practice, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("every-kind-is-kept", test_every_kind_is_kept);
  ADD ("parts-of-the-journal-are-found", test_parts_of_the_journal_are_found);
  ADD ("journal-and-history-know-them", test_journal_and_history_know_them);
  ADD ("a-bad-blob-is-never-trusted", test_a_bad_blob_is_never_trusted);
  g_test_add_func ("/store/transactions/a-blob-made-by-hand-does-no-harm", test_a_blob_made_by_hand_does_no_harm);
  ADD ("a-changed-text-is-noticed", test_a_changed_text_is_noticed);
  ADD ("what-can-not-be-written-is-refused", test_what_can_not_be_written_is_refused);
  ADD ("staged-blocks-are-all-written-or-none", test_staged_blocks_are_all_written_or_none);
  ADD ("room-is-given-back", test_room_is_given_back);
  ADD ("instruments-are-kept", test_instruments_are_kept);
  g_test_add ("/store/transactions/version-2-becomes-version-3", StoreFixture, NULL, fixture_set_up,
              test_version_2_becomes_version_3, fixture_tear_down);
  ADD ("the-journal-is-still-never-changed", test_the_journal_is_still_never_changed);
  g_test_add ("/store/transactions/a-migration-of-broken-references-changes-nothing", StoreFixture, NULL, fixture_set_up,
              test_a_migration_of_broken_references_changes_nothing, fixture_tear_down);
  ADD ("backup-and-restore-bring-them-back", test_backup_and_restore_bring_them_back);

  return g_test_run ();
}
