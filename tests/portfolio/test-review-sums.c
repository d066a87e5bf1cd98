/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-reckoning-private.h"
#include "tests/portfolio/same-review.h"

#define MAX_THREADS 5
#define N_TRADES    400
#define N_ROUNDS    6

/* Those of which columns can be made: none that names what is received. */
static GPtrArray *
pick_plain (GPtrArray *transactions)
{
  GPtrArray *picked = g_ptr_array_new ();

  for (guint i = 0; i < transactions->len; i++)
    if (((const FinxTransaction *) transactions->pdata[i])->received == NULL)
      g_ptr_array_add (picked, transactions->pdata[i]);
  return picked;
}

static FinxTradeColumns *
make_columns (GPtrArray *transactions)
{
  FinxTradeColumns *trades = finx_trade_columns_new (0);

  for (guint i = 0; i < transactions->len; i++)
    g_assert_true (finx_trade_columns_add (trades, transactions->pdata[i]));
  return trades;
}

static void
assert_sums (FinxReviewOptions   *options,
             FinxTransactionList *list,
             FinxTradeColumns    *trades,
             FinxPriceHistory    *prices)
{
  g_autoptr(FinxReview) all = NULL, sums = NULL, of_list = NULL;

  options->sums_only = FALSE;
  all = finx_review_new (options, list, prices, NULL);
  options->sums_only = TRUE;
  sums = finx_review_new_of_trades (options, trades, prices);
  of_list = finx_review_new (options, list, prices, NULL);
  g_assert_cmpint (all != NULL, ==, sums != NULL);
  g_assert_cmpint (all != NULL, ==, of_list != NULL);
  if (all == NULL)
    return;
  assert_same_sums (sums, all);
  assert_same_sums (of_list, all);
  g_assert_null (finx_review_get_gains (sums));
}

/* Every kind, in four currencies: what is not plain goes through the books. */
static void
kinds_law (Portfolio *self)
{
  static const char *const main_only[] = { "main", NULL };
  static const char *const bases[] = { "USD", "EUR" };
  g_autoptr(GPtrArray) plain = pick_plain (self->transactions);
  g_autoptr(FinxTransactionList) list = history_list (plain);
  g_autoptr(FinxTradeColumns) trades = make_columns (plain), of_list = finx_trade_columns_new_of_list (list);
  FinxReviewOptions options = { .method = self->method, .expense_fees = self->run.expense_fees };

  g_assert_cmpuint (finx_trade_columns_get_n (trades), ==, plain->len);
  g_assert_nonnull (of_list);
  for (gsize i = 0; i < G_N_ELEMENTS (bases); i++)
    for (gint32 day = FIRST_DAY - 1; day <= LAST_DAY + 1; day += 201)
      for (guint k = 0; k < 2; k++)
        {
          options.base_currency = bases[i];
          options.as_of = day;
          options.accounts = k == 0 ? NULL : main_only;
          assert_sums (&options, list, trades, self->history);
          assert_sums (&options, list, of_list, self->history);
        }
}

static void
test_sums_of_every_kind (void)
{
  for_all (kinds_law);
}

static FinxDecimal
random_money (GRand *random,
              gint32 most)
{
  static const guint scales[] = { 0, 2, 2, 2, 4 };

  return finx_decimal_new (g_rand_int_range (random, 1, most), scales[g_rand_int_range (random, 0, G_N_ELEMENTS (scales))]);
}

/* In dollars, several a day, mostly without a time, short now and then; the sums of some do not divide evenly. */
static GPtrArray *
random_trades (GRand    *random,
               gboolean  have_ids)
{
  static const char *const dollar_symbols[] = { "AAPL", "MSFT", "OPT" };
  static const FinxTransactionKind kinds[] = { FINX_TRANSACTION_BUY, FINX_TRANSACTION_BUY, FINX_TRANSACTION_SELL, FINX_TRANSACTION_DIVIDEND };
  GPtrArray *trades = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
  gint32 day = FIRST_DAY;

  for (guint i = 0; i < N_TRADES; i++)
    {
      FinxTransaction *trade = finx_transaction_new ();

      g_free (trade->id);
      trade->id = have_ids ? g_strdup_printf ("t%05u", i) : g_strdup ("");
      g_free (trade->account);
      trade->account = g_strdup (pick (random, accounts, G_N_ELEMENTS (accounts)));
      g_free (trade->currency);
      trade->currency = g_strdup ("USD");
      trade->kind = kinds[g_rand_int_range (random, 0, G_N_ELEMENTS (kinds))];
      trade->instrument = finx_instrument_table_lookup (instruments, pick (random, dollar_symbols, G_N_ELEMENTS (dollar_symbols)));
      trade->day = day;
      if (g_rand_int_range (random, 0, 3) == 0)
        trade->time_us = day * G_TIME_SPAN_DAY + (30000 + i) * G_TIME_SPAN_SECOND;
      if (trade->kind != FINX_TRANSACTION_DIVIDEND)
        trade->quantity = g_rand_boolean (random) ? finx_decimal_new (g_rand_int_range (random, 1, 90), 0)
                                                  : finx_decimal_new (g_rand_int_range (random, 1, 900000), (guint) g_rand_int_range (random, 0, 9));
      trade->amount = random_money (random, 3000000);
      trade->fees = g_rand_boolean (random) ? random_money (random, 500) : FINX_DECIMAL_ZERO;
      if (trade->kind == FINX_TRANSACTION_DIVIDEND || g_rand_int_range (random, 0, 200) == 0)
        trade->taxes = random_money (random, 500);
      g_ptr_array_add (trades, trade);
      day += g_rand_int_range (random, 0, 4) == 0 ? g_rand_int_range (random, 1, 4) : 0;
    }
  return trades;
}

static FinxPriceHistory *
random_prices (GRand *random)
{
  FinxPriceHistory *history = finx_price_history_new ();
  static const char *const priced[] = { "AAPL", "OPT" };

  for (gsize i = 0; i < G_N_ELEMENTS (priced); i++)
    for (gint32 day = FIRST_DAY + (gint32) i * 20; day < LAST_DAY; day += g_rand_int_range (random, 1, 4))
      finx_price_history_add_price (history, finx_instrument_table_lookup (instruments, priced[i]), day, random_money (random, 40000));
  return history;
}

static void
test_sums_of_trades (void)
{
  for (guint seed = 1; seed <= N_ROUNDS; seed++)
    {
      g_autoptr(GRand) random = g_rand_new_with_seed (seed);
      g_autoptr(GPtrArray) transactions = random_trades (random, TRUE);
      g_autoptr(FinxTransactionList) list = history_list (transactions);
      g_autoptr(FinxTradeColumns) trades = make_columns (transactions), of_list = finx_trade_columns_new_of_list (list);
      g_autoptr(FinxPriceHistory) prices = random_prices (random);
      gint32 last = finx_trade_columns_get_last_day (trades);

      for (guint i = 0; i < 2 * FINX_N_LOT_METHODS; i++)
        {
          FinxReviewOptions options = { .base_currency = "USD", .method = (FinxLotMethod) (i / 2), .expense_fees = i % 2 };

          for (options.as_of = last - 40; options.as_of <= last + 40; options.as_of += 20)
            {
              assert_sums (&options, list, trades, prices);
              assert_sums (&options, list, of_list, prices);
            }
        }
    }
}

/* One more, each time as if all were made anew. */
static void
update_law (Portfolio *self)
{
  FinxReviewOptions options = { .base_currency = "USD", .method = self->method, .expense_fees = self->run.expense_fees, .as_of = LAST_DAY };
  g_autoptr(FinxTransactionList) list = finx_transaction_list_new ();
  g_autoptr(FinxReview) sums = NULL;

  options.sums_only = TRUE;
  sums = finx_review_new (&options, list, self->history, NULL);
  options.sums_only = FALSE;
  for (guint i = 0; i < self->transactions->len; i++)
    {
      const FinxTransaction *change = self->transactions->pdata[i];
      g_autoptr(FinxTransactionList) next = finx_transaction_list_apply (list, &change, 1);
      g_autoptr(FinxReview) updated = finx_review_update (sums, next, self->history, NULL), made = NULL;

      g_assert_nonnull (updated);
      g_assert_null (finx_review_get_gains (updated));
      if (i % 16 == 0 || i + 1 == self->transactions->len)
        {
          made = finx_review_new (&options, next, self->history, NULL);
          assert_same_sums (updated, made);
        }
      finx_review_unref (sums);
      sums = g_steal_pointer (&updated);
      finx_transaction_list_unref (list);
      list = g_steal_pointer (&next);
    }
}

static void
test_sums_are_updated (void)
{
  for_all (update_law);
}

static void
test_threads_change_nothing (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  g_autoptr(GPtrArray) transactions = random_trades (random, TRUE);
  g_autoptr(FinxTradeColumns) trades = make_columns (transactions);
  g_autoptr(FinxPriceHistory) prices = random_prices (random);
  FinxValuationOptions options = { .base_currency = "USD", .prices = prices, .from = G_MININT32, .to = LAST_DAY };
  g_autoptr(FinxReckoning) one = finx_reckoning_new_of_trades (&options, trades, 1);
  g_autoptr(FinxValuationSeries) days = finx_valuation_series_new_for (finx_reckoning_ref (one));

  for (guint n = 2; n <= MAX_THREADS; n++)
    {
      g_autoptr(FinxReckoning) many = finx_reckoning_new_of_trades (&options, trades, n);
      g_autoptr(FinxValuationSeries) same = finx_valuation_series_new_for (finx_reckoning_ref (many));

      assert_same_days (days, same);
    }
}

/* What was shared by threads is what one has read. */
static void
test_parts_are_the_whole (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (11);
  g_autoptr(GPtrArray) transactions = random_trades (random, TRUE);
  g_autoptr(FinxTransactionList) list = history_list (transactions);
  g_autoptr(FinxPriceHistory) prices = random_prices (random);
  FinxReviewOptions options = { .base_currency = "USD", .as_of = LAST_DAY };

  for (guint n = 0; n <= N_TRADES; n += 57)
    {
      g_autoptr(FinxTradeColumns) first = finx_trade_columns_new (0);
      FinxTradeColumns *second = finx_trade_columns_new (FINX_TRADE_MOST_ROWS), *wrong = finx_trade_columns_new (n);

      for (guint i = 0; i < N_TRADES; i++)
        g_assert_true (finx_trade_columns_add (i < n ? first : second, transactions->pdata[i]));
      g_assert_true (finx_trade_columns_join (first, second));
      /* Numbers have to rise. */
      g_assert_true (finx_trade_columns_add (wrong, transactions->pdata[N_TRADES - 1]));
      g_assert_false (finx_trade_columns_join (first, wrong));
      g_assert_cmpuint (finx_trade_columns_get_n (first), ==, N_TRADES);
      assert_sums (&options, list, first, prices);
    }
}

typedef struct
{
  const char *name;
  const char *lines[4];
  gboolean    is_taken;         /* into columns */
  gboolean    is_summed;
} Case;

#define BUY(date, rest) "2024-01-" date " buy symbol=AAPL quantity=1 amount=5 currency=USD " rest

static const Case cases[] = {
  { "by-day", { BUY ("02", "id=a"), BUY ("03", "id=b") }, TRUE, TRUE },
  { "not-by-day", { BUY ("03", "id=a"), BUY ("02", "id=b") }, FALSE, FALSE },
  { "ids-fall", { BUY ("02", "id=b"), BUY ("03", "id=a") }, FALSE, FALSE },
  { "same-id", { BUY ("02", "id=a"), BUY ("03", "id=a") }, FALSE, FALSE },
  { "a-longer-id", { BUY ("02", "id=a"), BUY ("03", "id=aa") }, TRUE, TRUE },
  { "a-shorter-id", { BUY ("02", "id=aa"), BUY ("03", "id=a") }, FALSE, FALSE },
  { "some-without-id", { BUY ("02", "id=a"), BUY ("03", "id=") }, FALSE, FALSE },
  { "no-ids", { BUY ("02", "id="), "2024-01-02 sell symbol=AAPL quantity=1 amount=5 currency=USD id=" }, TRUE, TRUE },
  { "no-ids-same-moment", { BUY ("02", "id="), "2024-01-02 buy symbol=AAPL quantity=1 amount=6 currency=USD id=" }, TRUE, FALSE },
  { "no-ids-same-moment-in-books", { "2024-01-02 buy symbol=SAP quantity=1 amount=5 currency=EUR id=",
    "2024-01-02 buy symbol=SAP quantity=1 amount=6 currency=EUR id=" }, TRUE, FALSE },
  { "two-dividends", { "2024-01-02 dividend symbol=AAPL amount=5 currency=USD id=",
    "2024-01-02 dividend symbol=AAPL amount=6 currency=USD id=" }, TRUE, TRUE },
  { "a-lot", { "2024-01-02 sell symbol=AAPL quantity=1 amount=5 currency=USD id=a lot=x" }, FALSE, FALSE },
  { "received", { "2024-01-02 merger symbol=AAPL received=MSFT quantity=1 id=a" }, FALSE, FALSE },
  { "part-of-a-second", { BUY ("02", "id=a time=1704153600000001") }, FALSE, FALSE },
  { "refused-by-the-books", { "2024-01-02 delivery_out symbol=AAPL quantity=1 id=a" }, TRUE, FALSE },
  { "too-much", { "2024-01-02 buy symbol=AAPL quantity=90000000000 amount=5 currency=USD id=a",
    "2024-01-03 buy symbol=AAPL quantity=90000000000 amount=5 currency=USD id=b" }, TRUE, FALSE },
};

/* What the columns can not tell is left to the list. */
static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(FinxTradeColumns) trades = finx_trade_columns_new (0);
  g_autoptr(FinxPriceHistory) prices = finx_price_history_new ();
  FinxReviewOptions options = { .base_currency = "USD", .as_of = 20000, .sums_only = TRUE };
  g_autoptr(FinxReview) sums = NULL;
  gboolean is_taken = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (test->lines) && test->lines[i] != NULL; i++)
    {
      g_autoptr(FinxTransaction) transaction = transaction_from_text (instruments, i, test->lines[i]);

      is_taken = is_taken && finx_trade_columns_add (trades, transaction);
    }
  g_assert_cmpint (is_taken, ==, test->is_taken);
  if (!is_taken)
    return;
  sums = finx_review_new_of_trades (&options, trades, prices);
  g_assert_cmpint (sums != NULL, ==, test->is_summed);
}

/* A sum at an end of what 64 bits can count is none that is wrong. */
static void
test_large_amounts (void)
{
  static const char *const lines[] = {
    "2024-01-02 buy symbol=AAPL quantity=40000000000 amount=230000000.123456789 currency=USD id=a",
    "2024-01-03 buy symbol=AAPL quantity=0.00000003 amount=230000000.123456789 currency=USD id=b",
    "2024-01-04 sell symbol=AAPL quantity=30000000000.5 amount=230000000.123456789 fees=0.0003 currency=USD id=c",
    "2024-01-05 deposit amount=90000000000000.5 currency=USD id=d",
    NULL,
  };
  g_autoptr(GPtrArray) transactions = history_transactions (instruments, lines, 9);
  g_autoptr(FinxTransactionList) list = history_list (transactions);
  g_autoptr(FinxTradeColumns) trades = make_columns (transactions);
  g_autoptr(FinxPriceHistory) prices = finx_price_history_new ();
  FinxReviewOptions options = { .base_currency = "USD", .as_of = 19800 };

  finx_price_history_add_price (prices, finx_instrument_table_lookup (instruments, "AAPL"), 19000, finx_decimal_new (123456789012345, 9));
  assert_sums (&options, list, trades, prices);
}

/* What each transaction and each holding comes to fits 64 bits; what a day comes to does not. */
static void
test_large_days (void)
{
  static const char *const lines[] = {
    "2024-01-02 buy symbol=AAPL quantity=2000000 amount=200000000 currency=USD id=a", "2024-01-02 buy symbol=AAPL quantity=2000000 amount=200000000 currency=USD id=b",
    "2024-01-02 buy symbol=AAPL quantity=2000000 amount=200000000 currency=USD id=c", "2024-01-02 buy symbol=MSFT quantity=2000000 amount=200000000 currency=USD id=d",
    "2024-01-02 buy symbol=MSFT quantity=2000000 amount=200000000 currency=USD id=e", "2024-01-02 buy symbol=MSFT quantity=2000000 amount=200000000 currency=USD id=f",
    NULL,
  };
  g_autoptr(GPtrArray) transactions = history_transactions (instruments, lines, 9);
  g_autoptr(FinxTransactionList) list = history_list (transactions);
  g_autoptr(FinxTradeColumns) trades = make_columns (transactions);
  g_autoptr(FinxPriceHistory) prices = finx_price_history_new ();
  FinxReviewOptions options = { .base_currency = "USD", .as_of = 19800 };
  g_autoptr(FinxReview) sums = NULL;

  finx_price_history_add_price (prices, finx_instrument_table_lookup (instruments, "AAPL"), 19000, finx_decimal_new (120, 0));
  finx_price_history_add_price (prices, finx_instrument_table_lookup (instruments, "MSFT"), 19000, finx_decimal_new (120, 0));
  assert_sums (&options, list, trades, prices);
  sums = finx_review_new_of_trades (&options, trades, prices);
  history_assert (finx_review_get_summary (sums)->value, "240000000");
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  instruments = history_instruments ();
  g_test_add_func ("/review-sums/of-every-kind", test_sums_of_every_kind);
  g_test_add_func ("/review-sums/of-trades", test_sums_of_trades);
  g_test_add_func ("/review-sums/are-updated", test_sums_are_updated);
  g_test_add_func ("/review-sums/threads-change-nothing", test_threads_change_nothing);
  g_test_add_func ("/review-sums/parts-are-the-whole", test_parts_are_the_whole);
  g_test_add_func ("/review-sums/large-amounts", test_large_amounts);
  g_test_add_func ("/review-sums/large-days", test_large_days);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/review-sums/columns/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  status = g_test_run ();
  g_object_unref (instruments);
  return status;
}
