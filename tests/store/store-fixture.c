/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-time.h"
#include "store/finx-migrations.h"
#include "store/finx-store-file.h"

static FinxDecimal
decimal (const char *text)
{
  FinxDecimal value;
  GError *error = NULL;

  g_assert_true (finx_decimal_parse (text, &value, &error));
  g_assert_no_error (error);
  return value;
}

FinxInstrumentTable *
fixture_instruments (void)
{
  static const struct { const char *symbol, *tick, *lot; guint8 price_scale, size_scale; } rows[] = {
    { "AAPL", "0.01", "1", 2, 0 },
    { "BTC-USD", "0.01", "0.00000001", 2, 8 },
    { "EUR/USD", "0.00001", "1000", 5, 0 },
  };
  FinxInstrumentTable *table = finx_instrument_table_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GError *error = NULL;
      FinxInstrument instrument = {
        .symbol = (char *) rows[i].symbol, .name = (char *) "Name", .venue = (char *) "XNAS",
        .asset_class = FINX_ASSET_EQUITY, .currency = (char *) "USD", .sector = (char *) "",
        .tick_size = decimal (rows[i].tick), .lot_step = decimal (rows[i].lot), .min_notional = FINX_DECIMAL_ZERO,
        .multiplier = decimal ("1"), .margin_rate = decimal ("0.5"), .calendar = FINX_CALENDAR_ALWAYS,
        .price_scale = rows[i].price_scale, .size_scale = rows[i].size_scale,
      };

      finx_instrument_table_add (table, &instrument, &error);
      g_assert_no_error (error);
    }

  return table;
}

void
fixture_open (StoreFixture *self)
{
  GError *error = NULL;

  g_assert_null (self->store);
  self->store = finx_store_open (self->path, self->instruments, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->store);
}

void
fixture_close (StoreFixture *self)
{
  if (self->store != NULL)
    finx_store_close (self->store);
  g_clear_object (&self->store);
}

void
fixture_set_up (StoreFixture  *self,
                gconstpointer  data)
{
  GError *error = NULL;

  self->folder = g_dir_make_tmp ("finx-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "finx.db", NULL);
  self->instruments = fixture_instruments ();
  fixture_open (self);
}

void
fixture_run_apart (StoreFixture *self,
                   int         (*func) (StoreFixture *self))
{
  pid_t pid = fork ();
  int status;

  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    _exit (func (self));

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

void
fixture_become_nobody (void)
{
  if (getuid () == 0)
    {
      g_assert_cmpint (setgid (65534), ==, 0);
      g_assert_cmpint (setuid (65534), ==, 0);
    }
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
fixture_describe_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *digest = fixture_digest (path);
      GStatBuf info;

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_ptr_array_add (lines, g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT ".%09ld %s", name, (gint64) info.st_size,
                                               (gint64) info.st_mtim.tv_sec, info.st_mtim.tv_nsec, digest));
    }
  g_ptr_array_sort (lines, compare_names);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

void
fixture_remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        fixture_remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

void
fixture_tear_down (StoreFixture  *self,
                   gconstpointer  data)
{
  fixture_close (self);
  fixture_remove_folder (self->folder);
  g_clear_object (&self->instruments);
  g_free (self->path);
  g_free (self->folder);
}

FinxEvent *
fixture_account (const char *id)
{
  FinxAccount *account = finx_account_new ();

  g_free (account->id);
  account->id = g_strdup (id);
  g_free (account->name);
  account->name = g_strdup ("Practice");
  g_free (account->broker);
  account->broker = g_strdup ("practice");
  g_free (account->currency);
  account->currency = g_strdup ("USD");
  account->is_simulated = TRUE;
  account->opened_us = FIXTURE_START_US;
  return finx_event_new_account (account, FIXTURE_START_US, "Opened");
}

FinxEvent *
fixture_order (StoreFixture   *self,
               const char     *client_id,
               FinxOrderState  state)
{
  FinxOrder *order = finx_order_new ();

  g_free (order->client_id);
  order->client_id = g_strdup (client_id);
  g_free (order->account);
  order->account = g_strdup ("practice");
  order->instrument = finx_instrument_table_lookup (self->instruments, "AAPL");
  order->type = FINX_ORDER_LIMIT;
  order->quantity = decimal ("25");
  order->limit_price = decimal ("231.40");
  order->state = state;
  if (state == FINX_ORDER_FILLED)
    {
      order->filled = order->quantity;
      order->average_price = order->limit_price;
    }
  order->placed_us = FIXTURE_START_US + (gint64) g_str_hash (client_id);
  order->updated_us = order->placed_us;
  return finx_event_new_order (order, FIXTURE_START_US + 1, "Placed");
}

FinxEvent *
fixture_fill (StoreFixture *self,
              const char   *id,
              const char   *client_id)
{
  FinxFill *fill = finx_fill_new ();

  g_free (fill->id);
  fill->id = g_strdup (id);
  g_free (fill->client_id);
  fill->client_id = g_strdup (client_id);
  g_free (fill->account);
  fill->account = g_strdup ("practice");
  fill->instrument = finx_instrument_table_lookup (self->instruments, "AAPL");
  fill->quantity = decimal ("25");
  fill->price = decimal ("231.40");
  fill->fee = decimal ("1.00");
  fill->time_us = FIXTURE_START_US + 2;
  return finx_event_new_fill (fill, FIXTURE_START_US + 2, "");
}

FinxEvent *
fixture_cash (const char *id,
              const char *amount)
{
  FinxCashMovement *cash = finx_cash_movement_new ();

  g_free (cash->id);
  cash->id = g_strdup (id);
  g_free (cash->account);
  cash->account = g_strdup ("practice");
  cash->kind = FINX_CASH_ADJUSTMENT;
  g_free (cash->currency);
  cash->currency = g_strdup ("USD");
  cash->amount = decimal (amount);
  cash->time_us = FIXTURE_START_US + 3;
  return finx_event_new_cash (cash, FIXTURE_START_US + 3, "");
}

static void
set_transaction_text (char       **place,
                      const char  *format,
                      guint        number)
{
  char digits[12];
  GString *text = g_string_new (format);

  g_snprintf (digits, sizeof digits, "%u", number);
  g_string_replace (text, "#", digits, 0);
  g_free (*place);
  *place = g_string_free (text, FALSE);
}

FinxTransaction *
fixture_transaction (FinxInstrumentTable *instruments,
                     FinxTransactionKind  kind,
                     guint                number)
{
  FinxTransaction *t = finx_transaction_new ();
  FinxTransactionUses uses = finx_transaction_kind_may_use (kind), needs = finx_transaction_kind_needs (kind);

  set_transaction_text (&t->id, number % 3 == 0 ? "csv-0123456789abcdef0123456789abcdef" : "t-#", number);
  if (number % 3 == 0)
    g_snprintf (t->id + 24, 13, "%012x", number);
  set_transaction_text (&t->account, number % 2 == 0 ? "depot" : "Konto “#”", number % 5);
  set_transaction_text (&t->currency, number % 7 == 0 ? "EUR" : "USD", 0);
  t->kind = kind;
  t->day = (gint32) finx_days_from_date (2020, 1, 1) + (gint32) (number % 2000);
  t->time_us = number % 4 != 0 ? 0 : t->day * FINX_USEC_PER_DAY + number % 86400 * FINX_USEC_PER_SEC + number % 1000;
  if (uses & FINX_USES_INSTRUMENT)
    t->instrument = finx_instrument_table_get (instruments, number % 2);
  if (needs & FINX_USES_RECEIVED)
    t->received = finx_instrument_table_get (instruments, 2);
  if ((uses & FINX_USES_QUANTITY) && (needs & FINX_USES_QUANTITY || t->instrument != NULL))
    t->quantity = (FinxDecimal) { number + 1, (guint8) (number % 9) };
  if (number % 3 == 1 && t->instrument != NULL)
    t->price = decimal ("231.40");
  if (uses & FINX_USES_AMOUNT)
    t->amount = number % 11 == 0 ? decimal ("123456789012345678901234.567890123456") : (FinxDecimal) { 10000 + number, 2 };
  if (number % 5 == 0)
    {
      t->fees = decimal ("1.05");
      t->taxes = (FinxDecimal) { number + 1, 4 };
    }
  if (number % 6 == 0)
    t->fx_rate = decimal ("1.0825");
  if (uses & FINX_USES_RATIO)
    t->ratio = decimal (kind == FINX_TRANSACTION_SPLIT ? "4" : "0.25");
  if (needs & FINX_USES_COUNTER_ACCOUNT)
    set_transaction_text (&t->counter_account, "other, \"too\"", 0);
  if (needs & FINX_USES_COUNTER_CURRENCY)
    set_transaction_text (&t->counter_currency, "CHF", 0);
  if (kind == FINX_TRANSACTION_SELL)
    set_transaction_text (&t->lot, "t-#", number / 2);
  if (number % 8 == 0)
    set_transaction_text (&t->note, "“#”: a, \"b\";\nc ", number);
  t->is_deleted = number % 50 == 49;
  return t;
}

FinxEvent *
fixture_transactions (StoreFixture *self,
                      const char   *change,
                      guint         first,
                      guint         n)
{
  FinxTransactionBatch *batch = finx_transaction_batch_new ("practice", change);

  for (guint i = first; i < first + n; i++)
    g_ptr_array_add (batch->transactions, fixture_transaction (self->instruments, i % FINX_N_TRANSACTION_KINDS, i));
  return finx_event_new_transactions (batch, FIXTURE_START_US + 4, "Written down");
}

static void
run_sql (sqlite3    *db,
         const char *sql)
{
  char *message = NULL;

  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
}

/* Returns: (transfer full): the first column of all rows, with commas */
static char *
query_words (sqlite3    *db,
             const char *sql)
{
  GString *words = g_string_new (NULL);
  sqlite3_stmt *statement;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (words, "%s%s", words->len > 0 ? "," : "", sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return g_string_free (words, FALSE);
}

/* The tables that the version had, made by its own steps, with what is in them now. */
static void
copy_tables (const char *from,
             const char *to)
{
  g_autofree char *attach = g_strdup_printf ("ATTACH '%s' AS now", from), *tables = NULL;
  g_auto(GStrv) names = NULL;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (to, &db), ==, SQLITE_OK);
  run_sql (db, "PRAGMA foreign_keys = OFF");
  run_sql (db, attach);
  run_sql (db, "DELETE FROM main.journal_head");
  tables = query_words (db, "SELECT name FROM main.sqlite_schema WHERE type = 'table'");
  names = g_strsplit (tables, ",", 0);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT name FROM pragma_table_info ('%s', 'main')", names[i]);
      g_autofree char *columns = query_words (db, sql);
      g_autofree char *copy = g_strdup_printf ("INSERT INTO main.%s (%s) SELECT %s FROM now.%s", names[i], columns, columns, names[i]);

      run_sql (db, copy);
    }
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

void
fixture_make_version (StoreFixture *self,
                      int           version)
{
  g_autofree char *old = g_build_filename (self->folder, "older.db", NULL);
  g_autofree char *identify = g_strdup_printf ("PRAGMA application_id = %d", FINX_STORE_APPLICATION_ID);
  g_autoptr(FinxSqlite) db = NULL;
  const FinxMigration *steps;
  GError *error = NULL;
  gsize n_steps;

  fixture_close (self);
  steps = finx_migrations_get (&n_steps);
  db = finx_sqlite_open (old, FINX_SQLITE_CREATE, &error);
  g_assert_no_error (error);
  g_assert_true (finx_migrations_run (db, steps, (gsize) version, &error));
  g_assert_no_error (error);
  g_assert_true (finx_sqlite_exec (db, identify, &error));
  g_clear_pointer (&db, finx_sqlite_close);
  copy_tables (self->path, old);
  g_assert_cmpint (g_rename (old, self->path), ==, 0);
}

gboolean
fixture_append (StoreFixture  *self,
                FinxEvent     *event,
                GError       **error)
{
  g_autoptr(FinxEvent) owned = event;

  return finx_store_append (self->store, &owned, 1, error);
}

void
fixture_append_ok (StoreFixture *self,
                   FinxEvent    *event)
{
  GError *error = NULL;

  g_assert_true (fixture_append (self, event, &error));
  g_assert_no_error (error);
}

void
fixture_append_some (StoreFixture *self,
                     guint         n_orders)
{
  g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);
  GError *error = NULL;

  g_ptr_array_add (events, fixture_account ("practice"));
  for (guint i = 0; i < n_orders; i++)
    {
      g_autofree char *order = g_strdup_printf ("order-%u", i);
      g_autofree char *fill = g_strdup_printf ("fill-%u", i);
      g_autofree char *cash = g_strdup_printf ("cash-%u", i);

      g_ptr_array_add (events, fixture_order (self, order, FINX_ORDER_PENDING));
      g_ptr_array_add (events, fixture_order (self, order, FINX_ORDER_FILLED));
      g_ptr_array_add (events, fixture_fill (self, fill, order));
      g_ptr_array_add (events, fixture_cash (cash, "-12.50"));
    }

  finx_store_append (self->store, (FinxEvent **) events->pdata, events->len, &error);
  g_assert_no_error (error);
}

void
fixture_assert_sound (StoreFixture *self)
{
  g_autoptr(FinxStoreReport) report = NULL;
  GError *error = NULL;

  report = finx_store_verify (self->store, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < report->problems->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (report->problems, i));
  g_assert_cmpuint (report->problems->len, ==, 0);
}

static void
assert_batches_equal (const FinxTransactionBatch *a,
                      const FinxTransactionBatch *b)
{
  g_assert_cmpstr (a->portfolio, ==, b->portfolio);
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpuint (a->transactions->len, ==, b->transactions->len);
  for (guint i = 0; i < a->transactions->len; i++)
    g_assert_true (finx_transaction_equal (a->transactions->pdata[i], b->transactions->pdata[i]));
}

static void
assert_decimals_equal (FinxDecimal a,
                       FinxDecimal b)
{
  g_assert_cmpuint (a.scale, ==, b.scale);
  g_assert_true (a.coef == b.coef);
}

static void
assert_accounts_equal (const FinxAccount *a,
                       const FinxAccount *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpstr (a->broker, ==, b->broker);
  g_assert_cmpstr (a->currency, ==, b->currency);
  g_assert_cmpint (a->is_simulated, ==, b->is_simulated);
  g_assert_cmpint (a->may_trade, ==, b->may_trade);
  g_assert_cmpint (a->opened_us, ==, b->opened_us);
  g_assert_cmpint (a->closed_us, ==, b->closed_us);
}

static void
assert_orders_equal (const FinxOrder *a,
                     const FinxOrder *b)
{
  g_assert_cmpstr (a->client_id, ==, b->client_id);
  g_assert_cmpstr (a->venue_id, ==, b->venue_id);
  g_assert_cmpstr (a->account, ==, b->account);
  g_assert_true (a->instrument == b->instrument);
  g_assert_cmpint (a->side, ==, b->side);
  g_assert_cmpint (a->type, ==, b->type);
  g_assert_cmpint (a->tif, ==, b->tif);
  assert_decimals_equal (a->quantity, b->quantity);
  assert_decimals_equal (a->limit_price, b->limit_price);
  assert_decimals_equal (a->stop_price, b->stop_price);
  assert_decimals_equal (a->trail, b->trail);
  g_assert_cmpstr (a->parent, ==, b->parent);
  g_assert_cmpstr (a->oco_group, ==, b->oco_group);
  g_assert_cmpint (a->state, ==, b->state);
  assert_decimals_equal (a->filled, b->filled);
  assert_decimals_equal (a->average_price, b->average_price);
  assert_decimals_equal (a->fees, b->fees);
  g_assert_cmpstr (a->reason, ==, b->reason);
  g_assert_cmpint (a->placed_us, ==, b->placed_us);
  g_assert_cmpint (a->updated_us, ==, b->updated_us);
  g_assert_cmpint (a->expire_us, ==, b->expire_us);
  g_assert_true (finx_decimal_equal (a->notional, b->notional));
  g_assert_true (a->is_extended == b->is_extended);
}

static void
assert_fills_equal (const FinxFill *a,
                    const FinxFill *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->client_id, ==, b->client_id);
  g_assert_cmpstr (a->account, ==, b->account);
  g_assert_true (a->instrument == b->instrument);
  g_assert_cmpint (a->side, ==, b->side);
  assert_decimals_equal (a->quantity, b->quantity);
  assert_decimals_equal (a->price, b->price);
  assert_decimals_equal (a->fee, b->fee);
  assert_decimals_equal (a->mid, b->mid);
  g_assert_cmpint (a->is_maker, ==, b->is_maker);
  g_assert_cmpint (a->time_us, ==, b->time_us);
}

static void
assert_cash_equal (const FinxCashMovement *a,
                   const FinxCashMovement *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->account, ==, b->account);
  g_assert_cmpint (a->kind, ==, b->kind);
  g_assert_cmpstr (a->currency, ==, b->currency);
  assert_decimals_equal (a->amount, b->amount);
  g_assert_cmpstr (a->note, ==, b->note);
  g_assert_cmpint (a->time_us, ==, b->time_us);
}

void
fixture_assert_events_equal (const FinxEvent *a,
                             const FinxEvent *b)
{
  g_assert_cmpint (a->kind, ==, b->kind);
  g_assert_cmpint (a->sequence, ==, b->sequence);
  g_assert_cmpint (a->recorded_us, ==, b->recorded_us);
  g_assert_cmpstr (a->correlation_id, ==, b->correlation_id);
  g_assert_cmpstr (a->note, ==, b->note);

  switch (a->kind)
    {
    case FINX_EVENT_ACCOUNT: assert_accounts_equal (a->account, b->account); break;
    case FINX_EVENT_ORDER:   assert_orders_equal (a->order, b->order); break;
    case FINX_EVENT_FILL:    assert_fills_equal (a->fill, b->fill); break;
    case FINX_EVENT_CASH:    assert_cash_equal (a->cash, b->cash); break;
    case FINX_EVENT_TRANSACTIONS: assert_batches_equal (a->batch, b->batch); break;
    default:                 g_assert_not_reached ();
    }
}

static char *
random_text (GRand *rand)
{
  static const char *const parts[] = { "a", "\"", "\\", "/", "\n", "\t", "\x01", "é", "€", "😀", "{", "}", ":", ",", "null", " " };
  GString *text = g_string_new (NULL);

  for (gint n = g_rand_int_range (rand, 0, 12); n > 0; n--)
    g_string_append (text, parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))]);

  return g_string_free (text, FALSE);
}

static void
set_random_text (char  **place,
                 GRand  *rand)
{
  g_free (*place);
  *place = random_text (rand);
}

/* A multiple of @step, with as many decimals as it. */
static FinxDecimal
random_multiple (GRand       *rand,
                 FinxDecimal  step)
{
  return (FinxDecimal) { step.coef * g_rand_int_range (rand, 1, 100000), step.scale };
}

static FinxDecimal
random_decimal (GRand *rand)
{
  FinxInt128 high = (FinxInt128) g_rand_int (rand) << 64;

  return (FinxDecimal) { g_rand_boolean (rand) ? high + g_rand_int (rand) : -(FinxInt128) g_rand_int (rand) - 1,
                         (guint8) g_rand_int_range (rand, 0, FINX_DECIMAL_MAX_SCALE + 1) };
}

static void
randomize_order (FinxOrder *order,
                 GRand     *rand)
{
  const FinxInstrument *instrument = order->instrument;

  set_random_text (&order->venue_id, rand);
  set_random_text (&order->parent, rand);
  set_random_text (&order->oco_group, rand);
  set_random_text (&order->reason, rand);
  order->side = g_rand_int_range (rand, 0, 2);
  order->type = g_rand_int_range (rand, 0, 5);
  order->tif = g_rand_int_range (rand, 0, order->type <= FINX_ORDER_LIMIT ? 4 : 2);
  order->state = g_rand_int_range (rand, 0, 9);
  order->quantity = random_multiple (rand, instrument->lot_step);
  if (order->type == FINX_ORDER_LIMIT || order->type == FINX_ORDER_STOP_LIMIT)
    order->limit_price = random_multiple (rand, instrument->tick_size);
  if (order->type >= FINX_ORDER_STOP)
    order->stop_price = random_multiple (rand, instrument->tick_size);
  if (order->type == FINX_ORDER_TRAILING_STOP)
    order->trail = random_multiple (rand, instrument->tick_size);
  order->filled = g_rand_boolean (rand) ? order->quantity : FINX_DECIMAL_ZERO;
  order->average_price = g_rand_boolean (rand) ? random_decimal (rand) : FINX_DECIMAL_UNKNOWN;
  order->fees = random_decimal (rand);
  order->placed_us = FIXTURE_START_US + g_rand_int (rand);
  order->updated_us = order->placed_us + g_rand_int (rand);
  if (g_rand_boolean (rand))
    {
      order->tif = FINX_TIF_GTD;
      order->expire_us = order->placed_us;
    }
  if (order->type == FINX_ORDER_MARKET && g_rand_boolean (rand))
    {
      order->quantity = FINX_DECIMAL_UNKNOWN;
      order->notional = finx_decimal_new (10000 + g_rand_int (rand), 2);
      order->filled = FINX_DECIMAL_ZERO;
    }
  order->is_extended = g_rand_boolean (rand);
}

FinxEvent *
fixture_random_event (FinxInstrumentTable *instruments,
                      GRand               *rand,
                      guint                number)
{
  StoreFixture place = { .instruments = instruments };
  const FinxInstrument *instrument = finx_instrument_table_get (instruments, (guint) g_rand_int_range (rand, 0, 3));
  g_autofree char *text = random_text (rand);
  g_autofree char *id = g_strdup_printf ("%s-%u", text, number);
  FinxEvent *event;

  switch (g_rand_int_range (rand, 0, 4))
    {
    case 0:
      event = fixture_account ("practice");
      event->account->is_simulated = g_rand_boolean (rand);
      event->account->may_trade = g_rand_boolean (rand);
      event->account->opened_us = g_rand_int (rand);
      event->account->closed_us = g_rand_boolean (rand) ? g_rand_int (rand) : 0;
      g_free (event->account->name);
      event->account->name = g_strdup (id);
      break;

    case 1:
      event = fixture_order (&place, id, FINX_ORDER_WORKING);
      event->order->instrument = instrument;
      event->order->limit_price = FINX_DECIMAL_UNKNOWN;
      randomize_order (event->order, rand);
      break;

    case 2:
      event = fixture_fill (&place, id, text[0] != '\0' ? text : "x");
      event->fill->instrument = instrument;
      event->fill->side = g_rand_int_range (rand, 0, 2);
      event->fill->quantity = random_multiple (rand, instrument->lot_step);
      event->fill->price = random_multiple (rand, instrument->tick_size);
      event->fill->fee = random_decimal (rand);
      event->fill->mid = g_rand_boolean (rand) ? random_decimal (rand) : FINX_DECIMAL_UNKNOWN;
      event->fill->is_maker = g_rand_boolean (rand);
      event->fill->time_us += g_rand_int (rand);
      break;

    default:
      event = fixture_cash (id, "1");
      event->cash->kind = g_rand_int_range (rand, FINX_CASH_INTEREST, FINX_CASH_ADJUSTMENT + 1);
      event->cash->amount = random_decimal (rand);
      if (finx_decimal_sign (event->cash->amount) == 0)
        event->cash->amount.coef = 1;
      set_random_text (&event->cash->note, rand);
      break;
    }

  event->recorded_us += g_rand_int (rand);
  set_random_text (&event->note, rand);
  set_random_text (&event->correlation_id, rand);
  return event;
}

char *
fixture_digest (const char *path)
{
  g_autofree char *data = NULL;
  gsize size;
  GError *error = NULL;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) data, size);
}
