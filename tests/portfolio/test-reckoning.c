/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-reckoning-private.h"
#include "tests/portfolio/random-portfolio.h"

#define MAX_THREADS 5
#define N_MANY      70000       /* more than a thread goes over at a time */

static FinxReckoning *
reckon (Portfolio            *self,
        FinxTransactionList  *list,
        guint                 n_threads,
        GError              **error)
{
  FinxValuationOptions options = { .base_currency = "USD", .prices = self->history, .method = self->method,
                                   .expense_fees = self->run.expense_fees, .from = G_MININT32, .to = LAST_DAY };

  return finx_reckoning_new_on (&options, TRUE, NULL, list, n_threads, error);
}

static void
assert_same_holdings (const FinxReckoning *a,
                      const FinxReckoning *b)
{
  g_autoptr(GArray) left = finx_reckoning_list_holdings (a, LAST_DAY), right = finx_reckoning_list_holdings (b, LAST_DAY);

  g_assert_cmpuint (left->len, ==, right->len);
  for (guint i = 0; i < left->len; i++)
    {
      const FinxDayHolding *x = &g_array_index (left, FinxDayHolding, i), *y = &g_array_index (right, FinxDayHolding, i);

      g_assert_true (x->account == y->account && x->instrument == y->instrument && x->price_age == y->price_age);
      g_assert_cmpstr (x->currency, ==, y->currency);
      g_assert_true (is_same (x->quantity, y->quantity) && is_same (x->price, y->price) && is_same (x->cost, y->cost)
                     && is_same (x->base_cost, y->base_cost) && is_same (x->value, y->value) && is_same (x->credit, y->credit));
    }
}

static void
assert_same (FinxReckoning *a,
             FinxReckoning *b)
{
  g_autoptr(FinxValuationSeries) left_days = finx_valuation_series_new_for (finx_reckoning_ref (a));
  g_autoptr(FinxValuationSeries) right_days = finx_valuation_series_new_for (finx_reckoning_ref (b));
  g_autoptr(FinxGainsReport) left_gains = finx_gains_report_new_for (finx_reckoning_ref (a), FALSE);
  g_autoptr(FinxGainsReport) right_gains = finx_gains_report_new_for (finx_reckoning_ref (b), FALSE);

  assert_same_days (left_days, right_days);
  assert_same_lots (left_gains, right_gains);
  assert_same_holdings (a, b);
}

static void
threads_law (Portfolio *self)
{
  g_autoptr(FinxReckoning) one = reckon (self, self->list, 1, NULL);

  for (guint n = 2; n <= MAX_THREADS; n++)
    {
      g_autoptr(FinxReckoning) many = reckon (self, self->list, n, NULL);

      assert_same (one, many);
    }
}

static void
test_threads_change_nothing (void)
{
  for_all (threads_law);
}

/* Of two that are refused, of different instruments, the earlier is told. */
static void
refusal_law (Portfolio *self)
{
  g_autoptr(FinxTransaction) late = transaction_from_text (instruments, 5000, "2022-06-02 delivery_out symbol=AAPL quantity=123456789");
  g_autoptr(FinxTransaction) early = transaction_from_text (instruments, 5001, "2022-06-01 delivery_out symbol=SAP quantity=123456789");
  const FinxTransaction *const changes[] = { late, early };
  g_autoptr(FinxTransactionList) list = finx_transaction_list_apply (self->list, changes, G_N_ELEMENTS (changes));

  for (guint n = 1; n <= MAX_THREADS; n++)
    {
      g_autofree char *start = g_strdup_printf ("Transaction %s: ", early->id);
      g_autoptr(GError) error = NULL;

      g_assert_null (reckon (self, list, n, &error));
      g_assert_true (g_str_has_prefix (error->message, start));
    }
}

static void
test_the_first_refusal_is_told (void)
{
  for_all (refusal_law);
}

static void
add_many (Portfolio                  *self,
          FinxTransactionListBuilder *builder,
          guint                       from,
          guint                       to)
{
  for (guint i = from; i < to; i++)
    {
      g_autoptr(FinxTransaction) transaction = NULL;

      do
        transaction = random_transaction (self->random, i, FIRST_DAY + (gint32) ((guint64) i * (LAST_DAY - FIRST_DAY) / N_MANY));
      while (transaction == NULL);
      if (transaction->kind == FINX_TRANSACTION_SELL || transaction->kind == FINX_TRANSACTION_BUY || transaction->kind == FINX_TRANSACTION_DIVIDEND
          || transaction->kind == FINX_TRANSACTION_DEPOSIT)
        finx_transaction_list_builder_add (builder, transaction);
    }
}

/* One more, one that says something else, and one that is taken out, long ago: each as if it were reckoned anew. */
static void
change_the_past (Portfolio           *self,
                 FinxReckoning       *reckoning,
                 FinxTransactionList *list)
{
  for (guint i = 0; i < 3; i++)
    {
      guint n = finx_transaction_list_get_n (list);
      g_autoptr(FinxTransaction) change = NULL;
      g_autoptr(FinxTransactionList) next = NULL;
      g_autoptr(FinxReckoning) updated = NULL, anew = NULL;
      const FinxTransaction *changes;
      g_autoptr(GError) error = NULL;
      FinxTransaction view;
      guint row = n / 3;

      do
        finx_transaction_list_get (list, row++, &view);
      while (view.kind != FINX_TRANSACTION_BUY);
      change = finx_transaction_copy (&view);
      if (i == 0)
        {
          g_free (change->id);
          change->id = g_strdup ("one-more");
        }
      if (i == 1)
        change->amount = finx_decimal_add (change->amount, FINX_DECIMAL_ONE);
      change->is_deleted = i == 2;
      changes = change;
      next = finx_transaction_list_apply (list, &changes, 1);
      updated = finx_reckoning_update (reckoning, next, &error);
      g_assert_no_error (error);
      anew = reckon (self, next, 1, &error);
      assert_same (updated, anew);
    }
}

/* A trade that names a lot, even one that is not there, is booked line by line, as all other transactions are. */
static void
ways_law (Portfolio *self)
{
  FinxTransactionListBuilder *builder = finx_transaction_list_builder_new (NULL);
  g_autoptr(FinxTransactionList) list = NULL;
  g_autoptr(FinxReckoning) together = NULL, by_line = NULL;

  for (guint row = 0; row < finx_transaction_list_get_n (self->list); row++)
    {
      FinxTransaction view;

      finx_transaction_list_get (self->list, row, &view);
      view.lot = (char *) "none";
      finx_transaction_list_builder_add (builder, &view);
    }
  list = finx_transaction_list_builder_end (builder);
  together = reckon (self, self->list, 1, NULL);
  by_line = reckon (self, list, 1, NULL);
  assert_same (together, by_line);
}

static void
test_trades_are_booked_as_all_are (void)
{
  for_all (ways_law);
}

/* Rows are moved past many changes, one after the other. */
static void
test_change_after_change (void)
{
  g_autoptr(FinxTransactionList) list = NULL;
  g_autoptr(FinxReckoning) reckoning = NULL;
  Portfolio portfolio;

  open_portfolio (&portfolio, 1);
  list = finx_transaction_list_ref (portfolio.list);
  reckoning = reckon (&portfolio, list, 1, NULL);
  for (guint i = 0; i < 100; i++)
    {
      guint n = finx_transaction_list_get_n (list), n_changes = i % 10 == 9 ? 20 : 1 + i % 3;
      g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
      g_autoptr(FinxReckoning) updated = NULL, anew = NULL;
      g_autoptr(FinxTransactionList) next = NULL;
      FinxTransaction view;

      for (guint j = 0; j < n_changes; j++)
        {
          FinxTransaction *change;

          finx_transaction_list_get (list, (guint) g_rand_int_range (portfolio.random, 0, (gint32) n), &view);
          change = finx_transaction_copy (&view);
          if (j % 2 == 0)
            {
              g_free (change->id);
              change->id = g_strdup_printf ("more-%u-%u", i, j);
            }
          change->is_deleted = j % 2 != 0 && (view.kind == FINX_TRANSACTION_DIVIDEND || view.kind == FINX_TRANSACTION_DEPOSIT);
          g_ptr_array_add (changes, change);
        }
      next = finx_transaction_list_apply (list, (const FinxTransaction *const *) changes->pdata, changes->len);
      updated = finx_reckoning_update (reckoning, next, NULL);
      anew = reckon (&portfolio, next, 1, NULL);
      g_assert_cmpint (updated != NULL, ==, anew != NULL);
      if (updated == NULL)
        continue;
      assert_same (updated, anew);
      finx_reckoning_unref (reckoning);
      reckoning = g_steal_pointer (&updated);
      finx_transaction_list_unref (list);
      list = g_steal_pointer (&next);
    }
  g_assert_cmpuint (finx_transaction_list_get_n (list), >, finx_transaction_list_get_n (portfolio.list) + 60);
  close_portfolio (&portfolio);
}

static guint
count_shared (const FinxReckoning *a,
              const FinxReckoning *b)
{
  guint n = 0;

  for (guint i = 0; i < MIN (a->strands->len, b->strands->len); i++)
    n += a->strands->pdata[i] == b->strands->pdata[i];
  return n;
}

/* A transaction before all others, and then it is gone again: what has nothing to do with it is not booked anew. */
static void
first_day_law (Portfolio *self)
{
  g_autoptr(FinxReckoning) before = reckon (self, self->list, 1, NULL);
  guint n = finx_transaction_list_get_n (self->list), n_shared;

  for (guint i = 0; before != NULL && i < 4; i++)
    {
      g_autoptr(FinxTransaction) early = NULL;
      g_autoptr(FinxTransactionList) with = NULL, without = NULL;
      g_autoptr(FinxReckoning) updated = NULL, anew = NULL, back = NULL;
      FinxTransaction view;

      do
        finx_transaction_list_get (self->list, (guint) g_rand_int_range (self->random, 0, (gint32) n), &view);
      while (view.kind != FINX_TRANSACTION_DEPOSIT && view.kind != FINX_TRANSACTION_BUY && view.kind != FINX_TRANSACTION_DIVIDEND);
      early = finx_transaction_copy (&view);
      g_free (early->id);
      early->id = g_strdup ("early");
      early->day = finx_transaction_list_get_day (self->list, 0) - g_rand_int_range (self->random, 1, 500);
      with = finx_transaction_list_apply (self->list, (const FinxTransaction *const []) { early }, 1);
      updated = finx_reckoning_update (before, with, NULL);
      anew = reckon (self, with, 1, NULL);
      g_assert_cmpint (updated != NULL, ==, anew != NULL);
      if (updated == NULL)
        continue;
      g_assert_cmpint (updated->start, ==, early->day);
      assert_same (updated, anew);
      n_shared = count_shared (before, updated);
      g_assert_cmpuint (n_shared + 1, >=, before->strands->len);
      early->is_deleted = TRUE;
      without = finx_transaction_list_apply (with, (const FinxTransaction *const []) { early }, 1);
      back = finx_reckoning_update (updated, without, NULL);
      assert_same (back, before);
      g_assert_cmpuint (count_shared (before, back), >=, n_shared);
    }
}

static void
test_the_first_day_moves (void)
{
  for_all (first_day_law);
}

/* So many that threads take several rounds; and the last of them as a change of the others. */
static void
test_many (void)
{
  Portfolio portfolio;

  open_portfolio (&portfolio, 1);
  for (portfolio.method = FINX_LOTS_FIFO; portfolio.method < FINX_N_LOT_METHODS; portfolio.method++)
    {
      FinxTransactionListBuilder *builder = finx_transaction_list_builder_new (NULL);
      g_autoptr(FinxTransactionList) most = NULL, all = NULL;
      g_autoptr(FinxReckoning) before = NULL, updated = NULL, one = NULL, many = NULL;
      g_autoptr(GError) error = NULL;

      add_many (&portfolio, builder, 0, N_MANY - N_MANY / 8);
      most = finx_transaction_list_builder_end (builder);
      builder = finx_transaction_list_builder_new (most);
      add_many (&portfolio, builder, N_MANY - N_MANY / 8, N_MANY);
      all = finx_transaction_list_builder_end (builder);
      before = reckon (&portfolio, most, 2, &error);
      g_assert_no_error (error);
      updated = finx_reckoning_update (before, all, &error);
      g_assert_no_error (error);
      one = reckon (&portfolio, all, 1, &error);
      many = reckon (&portfolio, all, 3, &error);
      g_assert_cmpuint (finx_transaction_list_get_n (all), >, 32768);
      assert_same (one, many);
      assert_same (one, updated);
      change_the_past (&portfolio, updated, all);
    }
  close_portfolio (&portfolio);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  instruments = history_instruments ();
  g_test_add_func ("/reckoning/threads-change-nothing", test_threads_change_nothing);
  g_test_add_func ("/reckoning/the-first-refusal-is-told", test_the_first_refusal_is_told);
  g_test_add_func ("/reckoning/trades-are-booked-as-all-are", test_trades_are_booked_as_all_are);
  g_test_add_func ("/reckoning/change-after-change", test_change_after_change);
  g_test_add_func ("/reckoning/the-first-day-moves", test_the_first_day_moves);
  g_test_add_func ("/reckoning/many", test_many);
  status = g_test_run ();
  g_object_unref (instruments);
  return status;
}
