/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-transaction-list.h"
#include "model-fixture.h"

#include "tests/support/transaction-text.h"

static FinxInstrumentTable *instruments;

static const char *const one_of_each[] = {
  "2024-01-02 buy symbol=AAPL quantity=10 price=100.10 amount=1002.5 fees=1 taxes=0.5 currency=USD note=first",
  "2024-01-02 sell symbol=AAPL quantity=10 amount=998.50 fees=1 currency=USD lot=t0 time=1704200000000000",
  "2024-01-02 delivery_in symbol=AAPL quantity=0.5",
  "2024-01-02 delivery_out symbol=AAPL quantity=0.5 amount=1 currency=USD",
  "2024-01-02 transfer symbol=AAPL quantity=10 to=other",
  "2024-01-02 deposit amount=1000 currency=EUR",
  "2024-01-02 withdrawal amount=1000.000000000000000001 currency=EUR",
  "2024-01-02 conversion amount=1000 currency=EUR quantity=1085.20 got=USD fees=2",
  "2024-01-02 dividend symbol=AAPL amount=17 taxes=3 currency=USD rate=0.92",
  "2024-01-02 stock_dividend symbol=AAPL quantity=1",
  "2024-01-02 reinvestment symbol=AAPL quantity=0.1 amount=20 currency=USD",
  "2024-01-02 return_of_capital symbol=AAPL amount=20 currency=USD",
  "2024-01-02 interest amount=2.50 currency=EUR",
  "2024-01-02 interest_charge amount=2.50 currency=EUR",
  "2024-01-02 staking symbol=AAPL quantity=0.001 amount=2 currency=USD",
  "2024-01-02 airdrop symbol=AAPL quantity=123456789012345678901234567890",
  "2024-01-02 fee amount=5 currency=EUR",
  "2024-01-02 fee_refund amount=5 currency=EUR",
  "2024-01-02 tax amount=127 currency=EUR",
  "2024-01-02 tax_refund amount=128 currency=EUR",
  "2024-01-02 split symbol=AAPL ratio=1.571",
  "2024-01-02 spin_off symbol=AAPL received=MSFT quantity=5 ratio=0.25",
  "2024-01-02 rights symbol=AAPL received=MSFT quantity=5",
  "2024-01-02 merger symbol=AAPL received=MSFT quantity=5 amount=12 currency=USD",
  "2024-01-02 symbol_change symbol=AAPL received=MSFT",
  "2024-01-02 delisting symbol=AAPL",
  "2024-01-02 option_expiry symbol=AAPL quantity=2",
  "2024-01-02 option_exercise symbol=AAPL received=MSFT quantity=2 ratio=100 amount=-20000 currency=USD",
  "2024-01-02 option_assignment symbol=AAPL received=MSFT quantity=2 ratio=100 amount=32768 currency=USD lot=t3 note=both",
  "2024-01-02 adjustment amount=-0.01 currency=USD",
};

static void
test_every_kind (void)
{
  g_autoptr(FinxTransactionList) list = NULL;
  FinxTransactionListBuilder *builder = finx_transaction_list_builder_new (NULL);
  g_autoptr(GPtrArray) transactions = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);

  g_assert_cmpuint (G_N_ELEMENTS (one_of_each), ==, FINX_N_TRANSACTION_KINDS);
  for (guint i = 0; i < G_N_ELEMENTS (one_of_each); i++)
    {
      FinxTransaction *transaction = transaction_from_text (instruments, i, one_of_each[i]);

      g_assert_cmpuint (transaction->kind, ==, i);
      g_ptr_array_add (transactions, transaction);
      finx_transaction_list_builder_add (builder, transaction);
    }
  list = finx_transaction_list_builder_end (builder);
  g_assert_cmpuint (finx_transaction_list_get_n (list), ==, G_N_ELEMENTS (one_of_each));
  for (guint i = 0; i < transactions->len; i++)
    {
      const FinxTransaction *transaction = transactions->pdata[i];
      guint row = finx_transaction_list_find (list, transaction->id);
      FinxTransaction view;

      g_assert_cmpuint (row, <, transactions->len);
      finx_transaction_list_get (list, row, &view);
      g_assert_true (finx_transaction_equal (transaction, &view));
      g_assert_cmpstr (finx_transaction_list_get_id (list, row), ==, transaction->id);
      g_assert_cmpint (finx_transaction_list_get_day (list, row), ==, transaction->day);
    }
  g_assert_cmpuint (finx_transaction_list_find (list, "t99"), ==, G_MAXUINT);
}

/* Numbers keep their digits, also final zeros. */
static void
test_number (gconstpointer data)
{
  const char *text = data;
  g_autoptr(FinxTransaction) transaction = finx_transaction_new ();
  const FinxTransaction *change = transaction;
  g_autoptr(FinxTransactionList) empty = finx_transaction_list_new (), list = NULL;
  FinxTransaction view;

  fixture_set_text (&transaction->id, "a");
  transaction->quantity = transaction->ratio = fixture_decimal (text);
  list = finx_transaction_list_apply (empty, &change, 1);
  finx_transaction_list_get (list, 0, &view);
  g_assert_true (view.quantity.coef == transaction->quantity.coef && view.quantity.scale == transaction->quantity.scale);
  g_assert_true (view.ratio.coef == transaction->ratio.coef && view.ratio.scale == transaction->ratio.scale);
  g_assert_false (finx_decimal_is_known (view.amount));
}

static FinxTransaction *
random_transaction (GRand *random,
                    guint  n_ids)
{
  static const char *const accounts[] = { "main", "depot", "cash" }, *const currencies[] = { "USD", "EUR", "JPY", "" };
  FinxTransaction *self = finx_transaction_new ();

  g_free (self->id);
  self->id = g_strdup_printf ("id-%06d", g_rand_int_range (random, 0, (gint32) n_ids));
  fixture_set_text (&self->account, accounts[g_rand_int_range (random, 0, G_N_ELEMENTS (accounts))]);
  fixture_set_text (&self->currency, currencies[g_rand_int_range (random, 0, G_N_ELEMENTS (currencies))]);
  self->kind = (FinxTransactionKind) g_rand_int_range (random, 0, FINX_N_TRANSACTION_KINDS);
  self->day = 20000 + g_rand_int_range (random, 0, 50);
  self->time_us = g_rand_boolean (random) ? 0 : g_rand_int_range (random, 0, 1000);
  self->instrument = finx_instrument_table_lookup (instruments, g_rand_boolean (random) ? "AAPL" : "MSFT");
  self->quantity = finx_decimal_new (g_rand_int (random) >> g_rand_int_range (random, 0, 31), (guint) g_rand_int_range (random, 0, 19));
  self->amount = finx_decimal_new (-(gint64) (g_rand_int (random) >> 2) * g_rand_int (random), 18);
  if (g_rand_int_range (random, 0, 10) == 0)
    fixture_set_text (&self->note, "a note");
  if (g_rand_int_range (random, 0, 10) == 0)
    fixture_set_text (&self->lot, "id-1");
  return self;
}

/* What a list should be, told by the simplest means: an array that is searched and sorted. */
static void
change_plain (GPtrArray             *plain,
              const FinxTransaction *change)
{
  for (guint i = 0; i < plain->len; i++)
    if (g_str_equal (((FinxTransaction *) plain->pdata[i])->id, change->id))
      {
        g_ptr_array_remove_index (plain, i);
        break;
      }
  if (!change->is_deleted)
    g_ptr_array_add (plain, finx_transaction_copy (change));
}

static int
compare_cb (gconstpointer a,
            gconstpointer b)
{
  return finx_transaction_compare (*(const FinxTransaction *const *) a, *(const FinxTransaction *const *) b);
}

static void
assert_same (const FinxTransactionList *list,
             GPtrArray                 *plain)
{
  g_ptr_array_sort (plain, compare_cb);
  g_assert_cmpuint (finx_transaction_list_get_n (list), ==, plain->len);
  for (guint i = 0; i < plain->len; i++)
    {
      const FinxTransaction *expected = plain->pdata[i];
      FinxTransaction view;

      finx_transaction_list_get (list, i, &view);
      g_assert_true (finx_transaction_equal (&view, expected));
      g_assert_cmpuint (finx_transaction_list_find (list, expected->id), ==, i);
    }
}

static void
test_random_changes (gconstpointer data)
{
  guint n_changes = GPOINTER_TO_UINT (data);
  g_autoptr(GRand) random = g_rand_new_with_seed (n_changes);
  g_autoptr(GPtrArray) plain = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
  g_autoptr(FinxTransactionList) list = finx_transaction_list_new ();

  for (guint round = 0; round < 20; round++)
    {
      g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
      g_autoptr(FinxTransactionList) old = finx_transaction_list_ref (list);
      g_autoptr(GPtrArray) before = g_ptr_array_copy (plain, (GCopyFunc) (void (*) (void)) finx_transaction_copy, NULL);

      g_ptr_array_set_free_func (before, (GDestroyNotify) finx_transaction_free);
      for (guint i = 0; i < n_changes; i++)
        {
          FinxTransaction *change = random_transaction (random, 8 * n_changes);

          change->is_deleted = g_rand_int_range (random, 0, 5) == 0;
          g_ptr_array_add (changes, change);
          change_plain (plain, change);
        }
      finx_transaction_list_unref (list);
      list = finx_transaction_list_apply (old, (const FinxTransaction *const *) changes->pdata, changes->len);
      assert_same (list, plain);
      assert_same (old, before);
    }
}

static void
assert_equal (const FinxTransactionList *list,
              const FinxTransactionList *other)
{
  g_autoptr(GArray) removed = g_array_new (FALSE, FALSE, sizeof (guint)), added = g_array_new (FALSE, FALSE, sizeof (guint));

  finx_transaction_list_diff (list, other, removed, added);
  g_assert_cmpuint (removed->len + added->len, ==, 0);
  g_assert_cmpuint (finx_transaction_list_get_n (list), ==, finx_transaction_list_get_n (other));
}

/* What several builders got, one after the other, is what one would have got; with a base and without. */
static void
test_parts (gconstpointer data)
{
  guint n_parts = GPOINTER_TO_UINT (data), n_rows = 9000 / n_parts;
  g_autoptr(GRand) random = g_rand_new_with_seed (n_parts);
  g_autoptr(FinxTransactionList) base = finx_transaction_list_new ();

  for (guint round = 0; round < 3; round++)
    {
      FinxTransactionListBuilder *joined = finx_transaction_list_builder_new (base), *one = finx_transaction_list_builder_new (base);
      g_autoptr(FinxTransactionList) other = NULL;

      for (guint i = 0; i < n_parts; i++)
        {
          FinxTransactionListBuilder *part = finx_transaction_list_builder_new (NULL);

          for (guint row = 0; row < n_rows; row++)
            {
              g_autoptr(FinxTransaction) transaction = random_transaction (random, 6000);

              transaction->day += round == 0 ? (gint32) (i * n_rows + row) : 0;         /* in order at first */
              transaction->is_deleted = round > 0 && g_rand_int_range (random, 0, 5) == 0;
              finx_transaction_list_builder_add (part, transaction);
              finx_transaction_list_builder_add (one, transaction);
            }
          if (i % 2 == 0)
            finx_transaction_list_builder_close (part);
          finx_transaction_list_builder_join (joined, part);
        }
      finx_transaction_list_unref (base);
      base = finx_transaction_list_builder_end (joined);
      other = finx_transaction_list_builder_end (one);
      assert_equal (base, other);
      g_assert_cmpuint (finx_transaction_list_get_n (base), >, 3000);
    }
}

/* Enough for several chunks; then one change at a time, everywhere. */
static void
test_single_changes (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  g_autoptr(FinxTransactionList) list = NULL;
  FinxTransactionListBuilder *builder = finx_transaction_list_builder_new (NULL);
  FinxTransaction view, other;

  for (guint i = 0; i < 12000; i++)
    {
      g_autoptr(FinxTransaction) transaction = random_transaction (random, 20000);

      finx_transaction_list_builder_add (builder, transaction);
    }
  list = finx_transaction_list_builder_end (builder);
  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr(FinxTransaction) change = random_transaction (random, 20000);
      const FinxTransaction *changes = change;
      g_autoptr(FinxTransactionList) old = list;
      guint was = finx_transaction_list_find (old, change->id), row;
      guint n = finx_transaction_list_get_n (old);
      g_autoptr(GArray) removed = g_array_new (FALSE, FALSE, sizeof (guint)), added = g_array_new (FALSE, FALSE, sizeof (guint));

      change->is_deleted = i % 3 == 0;
      list = finx_transaction_list_apply (old, &changes, 1);
      row = finx_transaction_list_find (list, change->id);
      g_assert_cmpuint (finx_transaction_list_get_n (list), ==, n - (was != G_MAXUINT) + !change->is_deleted);
      g_assert_cmpint (row != G_MAXUINT, ==, !change->is_deleted);
      finx_transaction_list_diff (old, list, removed, added);
      g_assert_cmpuint (removed->len, ==, was != G_MAXUINT);
      g_assert_cmpuint (added->len, ==, !change->is_deleted);
      if (removed->len > 0)
        g_assert_cmpuint (g_array_index (removed, guint, 0), ==, was);
      if (added->len > 0)
        g_assert_cmpuint (g_array_index (added, guint, 0), ==, row);
    }
  for (guint i = 0; i + 1 < finx_transaction_list_get_n (list); i++)
    {
      finx_transaction_list_get (list, i, &view);
      finx_transaction_list_get (list, i + 1, &other);
      g_assert_cmpint (finx_transaction_compare (&view, &other), <, 0);
    }
}

/* Chunks stay few: what is put in at the end fills them, what is put in elsewhere splits them in halves. */
static void
test_stays_compact (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (3);
  g_autoptr(FinxTransactionList) list = finx_transaction_list_new (), rebuilt = NULL;
  FinxTransactionListBuilder *builder;

  for (guint i = 0; i < 6000; i++)
    {
      g_autoptr(FinxTransaction) change = random_transaction (random, 100000);
      const FinxTransaction *changes = change;
      g_autoptr(FinxTransactionList) old = list;

      change->day = i < 4000 ? (gint32) (10000 + i) : change->day;
      list = finx_transaction_list_apply (old, &changes, 1);
    }
  builder = finx_transaction_list_builder_new (NULL);
  for (guint i = 0; i < finx_transaction_list_get_n (list); i++)
    {
      FinxTransaction view;

      finx_transaction_list_get (list, i, &view);
      finx_transaction_list_builder_add (builder, &view);
    }
  rebuilt = finx_transaction_list_builder_end (builder);
  assert_equal (list, rebuilt);
  g_assert_cmpuint (finx_transaction_list_get_size (list), <, finx_transaction_list_get_size (rebuilt) * 3 / 2);
}

static void
test_finds_days (void)
{
  g_autoptr(FinxTransactionList) empty = finx_transaction_list_new (), list = NULL;
  g_autoptr(FinxTransaction) early = transaction_from_text (instruments, 0, "2024-01-02 deposit amount=1 currency=EUR");
  g_autoptr(FinxTransaction) late = transaction_from_text (instruments, 1, "2024-01-05 deposit amount=1 currency=EUR");
  const FinxTransaction *changes[] = { late, early };

  list = finx_transaction_list_apply (empty, changes, 2);
  g_assert_cmpuint (finx_transaction_list_find_day (empty, 0), ==, 0);
  g_assert_cmpuint (finx_transaction_list_find_day (list, early->day), ==, 0);
  g_assert_cmpuint (finx_transaction_list_find_day (list, early->day + 1), ==, 1);
  g_assert_cmpuint (finx_transaction_list_find_day (list, late->day + 1), ==, 2);
}

static void
test_finds_received (void)
{
  g_autoptr(FinxTransactionList) empty = finx_transaction_list_new (), list = NULL;
  g_autoptr(FinxTransaction) buy = transaction_from_text (instruments, 0, one_of_each[0]);
  g_autoptr(FinxTransaction) merger = transaction_from_text (instruments, 1, one_of_each[23]);
  const FinxTransaction *changes[] = { buy, merger };
  guint row;

  list = finx_transaction_list_apply (empty, changes, 2);
  row = finx_transaction_list_find (list, merger->id);
  g_assert_cmpuint (finx_transaction_list_find_received (empty, 0), ==, G_MAXUINT);
  g_assert_cmpuint (finx_transaction_list_find_received (list, 0), ==, row);
  g_assert_cmpuint (finx_transaction_list_find_received (list, row + 1), ==, G_MAXUINT);
}

#define N_READ 20000

static gpointer
read_all_cb (gpointer data)
{
  g_autoptr(FinxTransactionList) list = data;
  guint64 sum = 0;

  for (guint i = 0; i < N_READ; i++)
    {
      FinxTransaction view;

      finx_transaction_list_get (list, i, &view);
      sum += (guint64) view.amount.coef + finx_transaction_list_find (list, view.id);
    }
  return GSIZE_TO_POINTER (sum);
}

/* Each lets go of its own reference, the first of the test's too early for the others if they were not counted. */
static void
test_many_threads_read (void)
{
  FinxTransactionListBuilder *builder = finx_transaction_list_builder_new (NULL);
  FinxTransactionList *list;
  GThread *threads[4];
  gpointer sums[4];

  for (guint i = 0; i < N_READ; i++)
    {
      g_autofree char *line = g_strdup_printf ("2024-01-02 deposit amount=%u currency=EUR", i);
      g_autoptr(FinxTransaction) transaction = transaction_from_text (instruments, i, line);

      finx_transaction_list_builder_add (builder, transaction);
    }
  list = finx_transaction_list_builder_end (builder);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_all_cb, finx_transaction_list_ref (list));
  finx_transaction_list_unref (list);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    sums[i] = g_thread_join (threads[i]);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_SIZE (sums[i]), ==, (gsize) N_READ * (N_READ - 1));
}

int
main (int    argc,
      char **argv)
{
  static const char *const numbers[] = {
    "0", "0.00", "1", "-1", "1.50", "127", "-128", "128", "32767", "32768", "-8388608", "8388608", "2147483647", "-2147483649",
    "140737488355327", "140737488355328", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
    "-170141183460469231731687303715884105727", "0.000000000000000001", "unknown",
  };
  g_autoptr(FinxInstrument) aapl = fixture_instrument ("AAPL"), msft = fixture_instrument ("MSFT");

  g_test_init (&argc, &argv, NULL);
  instruments = finx_instrument_table_new ();
  finx_instrument_table_add (instruments, aapl, NULL);
  finx_instrument_table_add (instruments, msft, NULL);
  g_test_add_func ("/transaction-list/every-kind-comes-back-as-it-was", test_every_kind);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/transaction-list/number-keeps-its-digits/%s", numbers[i]);

      g_test_add_data_func (path, numbers[i], test_number);
    }
  g_test_add_data_func ("/transaction-list/changes-are-those-of-an-array/3", GUINT_TO_POINTER (3), test_random_changes);
  g_test_add_data_func ("/transaction-list/changes-are-those-of-an-array/100", GUINT_TO_POINTER (100), test_random_changes);
  g_test_add_data_func ("/transaction-list/changes-are-those-of-an-array/700", GUINT_TO_POINTER (700), test_random_changes);
  g_test_add_data_func ("/transaction-list/parts-are-joined/1", GUINT_TO_POINTER (1), test_parts);
  g_test_add_data_func ("/transaction-list/parts-are-joined/3", GUINT_TO_POINTER (3), test_parts);
  g_test_add_data_func ("/transaction-list/parts-are-joined/500", GUINT_TO_POINTER (500), test_parts);
  g_test_add_func ("/transaction-list/one-change-touches-no-other-row", test_single_changes);
  g_test_add_func ("/transaction-list/stays-compact", test_stays_compact);
  g_test_add_func ("/transaction-list/finds-days", test_finds_days);
  g_test_add_func ("/transaction-list/finds-what-is-received", test_finds_received);
  g_test_add_func ("/transaction-list/many-threads-read", test_many_threads_read);
  return g_test_run ();
}
