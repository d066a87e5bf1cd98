/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several portfolios looked at together: random ones, the same each time, of other methods and fees, with the same labels. */
#include "portfolio/review/finx-review.h"
#include "tests/portfolio/random-portfolio.h"

#define N_PARTS  3
#define N_ROUNDS 20

typedef struct
{
  Portfolio      portfolios[N_PARTS];   /* all with the prices of the first */
  char         **accounts[N_PARTS];     /* (nullable): those that count */
  FinxJointBook *book;
  FinxReview    *whole, *parts[N_PARTS];
} Joint;

static FinxReview *
review_of (const FinxReviewOptions *options,
           FinxTransactionList     *list,
           FinxPriceHistory        *history)
{
  g_autoptr(GError) error = NULL;
  FinxReview *review = finx_review_new (options, list, history, &error);

  g_assert_no_error (error);
  return review;
}

static void
review_part (Joint *self,
             guint  i)
{
  Portfolio *portfolio = &self->portfolios[i];
  FinxReviewOptions options = {
    .base_currency = "EUR", .method = portfolio->method, .expense_fees = portfolio->run.expense_fees,
    .accounts = (const char *const *) self->accounts[i], .as_of = LAST_DAY,
  };

  self->parts[i] = review_of (&options, portfolio->list, self->portfolios[0].history);
}

static void
open_joint (Joint *self,
            guint  seed)
{
  static const char *const only[] = { "other", NULL };
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_joint_part_free);
  FinxReviewOptions options = { .base_currency = "EUR", .as_of = LAST_DAY };

  *self = (Joint) { .book = NULL };
  for (guint i = 0; i < N_PARTS; i++)
    {
      Portfolio *portfolio = &self->portfolios[i];
      g_autofree char *id = g_strdup_printf ("p%u", i);

      open_portfolio (portfolio, seed * N_PARTS + i);
      finx_price_history_add_splits (self->portfolios[0].history, portfolio->list);
      if (seed % 3 == 0 && i == 1)
        self->accounts[i] = g_strdupv ((char **) only);
      g_ptr_array_add (parts, finx_joint_part_new (id, "Depot", portfolio->list,
                                                   (FinxAccounting) { portfolio->method, portfolio->run.expense_fees }, self->accounts[i]));
    }
  for (guint i = 0; i < N_PARTS; i++)
    review_part (self, i);
  self->book = finx_joint_book_new (parts);
  options.joint = self->book;
  options.accounts = finx_joint_book_get_accounts (self->book);
  self->whole = review_of (&options, finx_joint_book_get_transactions (self->book), self->portfolios[0].history);
}

static void
close_joint (Joint *self)
{
  for (guint i = 0; i < N_PARTS; i++)
    {
      finx_review_unref (self->parts[i]);
      g_strfreev (self->accounts[i]);
      close_portfolio (&self->portfolios[i]);
    }
  finx_review_unref (self->whole);
  finx_joint_book_unref (self->book);
}

static void
for_all_joints (void (*law) (Joint *self))
{
  for (guint seed = 1; seed <= N_ROUNDS; seed++)
    {
      Joint joint;

      g_test_message ("round %u", seed);
      open_joint (&joint, seed);
      law (&joint);
      close_joint (&joint);
    }
}

/* Figures of a day that can be added; @gaps: all that is missing in one of them. */
#define N_FIGURES 14

static void
add_figures (FinxDecimal             sums[N_FIGURES],
             const FinxValuationDay *day)
{
  const FinxDecimal figures[N_FIGURES] = { day->value, day->cash, day->cost, day->invested, day->flow, day->realised,
                                           day->realised_currency, day->income, day->interest, day->fees, day->taxes,
                                           day->separate_fees, day->carried, day->carried_currency };

  for (guint i = 0; i < N_FIGURES; i++)
    sums[i] = finx_decimal_add (sums[i], figures[i]);
}

static const FinxValuationDay *
find_day (FinxReview *review,
          gint32      day)
{
  guint n;
  const FinxValuationDay *days = finx_valuation_series_get_days (finx_review_get_series (review), &n);

  return n > 0 && day >= days[0].day && day <= days[n - 1].day ? &days[day - days[0].day] : NULL;
}

static void
days_law (Joint *self)
{
  guint n;
  const FinxValuationDay *days = finx_valuation_series_get_days (finx_review_get_series (self->whole), &n);

  g_assert_cmpuint (n, >, 0);
  for (guint i = 0; i < n; i++)
    {
      FinxDecimal whole[N_FIGURES] = { { 0, 0 } }, sums[N_FIGURES] = { { 0, 0 } };
      FinxValuationGaps gaps = FINX_GAP_NONE;

      add_figures (whole, &days[i]);
      for (guint k = 0; k < N_PARTS; k++)
        {
          const FinxValuationDay *day = find_day (self->parts[k], days[i].day);

          if (day == NULL)
            continue;
          add_figures (sums, day);
          gaps |= day->gaps;
        }
      g_assert_cmpuint (days[i].gaps, ==, gaps);
      for (guint k = 0; k < N_FIGURES; k++)
        assert_equal (whole[k], sums[k]);
    }
}

static void
test_days_are_the_sums (void)
{
  for_all_joints (days_law);
}

static void
summary_law (Joint *self)
{
  const FinxReviewSummary *whole = finx_review_get_summary (self->whole);
  FinxDecimal value = FINX_DECIMAL_ZERO, gain = FINX_DECIMAL_ZERO, change = FINX_DECIMAL_ZERO, income = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < N_PARTS; i++)
    {
      const FinxReviewSummary *part = finx_review_get_summary (self->parts[i]);

      value = finx_decimal_add (value, part->value);
      gain = finx_decimal_add (gain, part->total_gain);
      change = finx_decimal_add (change, part->day_change);
      income = finx_decimal_add (income, part->income_year);
    }
  assert_equal (whole->value, value);
  assert_equal (whole->total_gain, gain);
  assert_equal (whole->day_change, change);
  assert_equal (whole->income_year, income);
}

static void
test_the_summary_is_the_sum (void)
{
  for_all_joints (summary_law);
}

static gboolean
is_of (const FinxReviewHolding *one,
       const FinxReviewHolding *other)
{
  return one->instrument == other->instrument && g_strcmp0 (one->currency, other->currency) == 0;
}

static void
holdings_law (Joint *self)
{
  const GArray *holdings = finx_review_get_holdings (self->whole);

  for (guint i = 0; i < holdings->len; i++)
    {
      const FinxReviewHolding *whole = &g_array_index (holdings, FinxReviewHolding, i);
      FinxReviewHolding sum = { .quantity = FINX_DECIMAL_ZERO };

      for (guint k = 0; k < N_PARTS; k++)
        for (guint j = 0; j < finx_review_get_holdings (self->parts[k])->len; j++)
          {
            const FinxReviewHolding *part = &g_array_index (finx_review_get_holdings (self->parts[k]), FinxReviewHolding, j);

            if (!is_of (part, whole))
              continue;
            sum.quantity = finx_decimal_add (sum.quantity, part->quantity);
            sum.base_value = finx_decimal_add (sum.base_value, part->base_value);
            sum.base_cost = finx_decimal_add (sum.base_cost, part->base_cost);
            sum.realised = finx_decimal_add (sum.realised, part->realised);
            sum.income = finx_decimal_add (sum.income, part->income);
            sum.fees = finx_decimal_add (sum.fees, part->fees);
            sum.taxes = finx_decimal_add (sum.taxes, part->taxes);
            sum.total_gain = finx_decimal_add (sum.total_gain, part->total_gain);
            sum.n_lots += part->n_lots;
          }
      assert_equal (whole->quantity, sum.quantity);
      assert_equal (whole->base_value, sum.base_value);
      assert_equal (whole->base_cost, sum.base_cost);
      assert_equal (whole->realised, sum.realised);
      assert_equal (whole->income, sum.income);
      assert_equal (whole->fees, sum.fees);
      assert_equal (whole->taxes, sum.taxes);
      assert_equal (whole->total_gain, sum.total_gain);
      g_assert_cmpuint (whole->n_lots, ==, sum.n_lots);
    }
}

static void
test_holdings_are_the_sums (void)
{
  for_all_joints (holdings_law);
}

/* All of a lot that the method decides, as text. */
static char *
open_words (const FinxOpenLot *lot,
            const char        *prefix,
            const char        *label)
{
  g_autofree char *quantity = finx_decimal_to_string (finx_decimal_normalize (lot->quantity));
  g_autofree char *cost = finx_decimal_to_string (finx_decimal_normalize (lot->base_cost));

  return g_strdup_printf ("%s%s %s %s %d %s %s", prefix, label, lot->instrument->symbol, quantity, lot->opened_day, cost,
                          lot->is_long_term ? "long" : "short");
}

static char *
closed_words (const FinxClosedLot *lot,
              const char          *prefix,
              const char          *label)
{
  g_autofree char *quantity = finx_decimal_to_string (finx_decimal_normalize (lot->quantity));
  g_autofree char *gain = finx_decimal_to_string (finx_decimal_normalize (lot->base_gain));

  return g_strdup_printf ("%s%s %s %s %d %d %s", prefix, label, lot->instrument->symbol, quantity, lot->opened_day, lot->closed_day, gain);
}

/* @words: counted up by @step for each lot of @review */
static void
count_lots (Joint      *self,
            FinxReview *review,
            const char *part,           /* (nullable): its id */
            GHashTable *words,
            int         step)
{
  const FinxGainsReport *gains = finx_review_get_gains (review);

  for (guint i = 0; i < gains->n_open + gains->n_closed; i++)
    {
      FinxOpenLot open = { .account = NULL };
      FinxClosedLot closed = { .account = NULL };
      const char *label, *account, *id = part;
      char *text;

      if (i < gains->n_open)
        finx_gains_report_get_open (gains, i, &open);
      else
        finx_gains_report_get_closed (gains, i - gains->n_open, &closed);
      label = account = i < gains->n_open ? open.account : closed.account;
      if (part == NULL)
        id = finx_joint_book_find (self->book, account, &label)->id;
      text = i < gains->n_open ? open_words (&open, id, label) : closed_words (&closed, id, label);
      g_hash_table_insert (words, text, GINT_TO_POINTER (GPOINTER_TO_INT (g_hash_table_lookup (words, text)) + step));
    }
}

static void
lots_law (Joint *self)
{
  g_autoptr(GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer text, count;

  count_lots (self, self->whole, NULL, words, 1);
  for (guint i = 0; i < N_PARTS; i++)
    {
      g_autofree char *id = g_strdup_printf ("p%u", i);

      count_lots (self, self->parts[i], id, words, -1);
    }
  g_assert_cmpuint (g_hash_table_size (words), >, 0);
  g_hash_table_iter_init (&iter, words);
  while (g_hash_table_iter_next (&iter, &text, &count))
    if (GPOINTER_TO_INT (count) != 0)
      g_error ("%s: %+d", (const char *) text, GPOINTER_TO_INT (count));
}

static void
test_lots_are_those_of_each (void)
{
  for_all_joints (lots_law);
}

/* No transaction is lost, each is found by the id of its portfolio and its own, and they are in order. */
static void
list_law (Joint *self)
{
  FinxTransactionList *list = finx_joint_book_get_transactions (self->book);
  guint n = 0;

  for (guint i = 0; i < N_PARTS; i++)
    {
      FinxTransactionList *part = self->portfolios[i].list;

      for (guint row = 0; row < finx_transaction_list_get_n (part); row++)
        {
          FinxTransaction own, joint;
          g_autofree char *id = NULL;
          const char *label;

          finx_transaction_list_get (part, row, &own);
          id = g_strdup_printf ("p%u/%s", i, own.id);
          finx_transaction_list_get (list, finx_transaction_list_find (list, id), &joint);
          g_assert_cmpint (joint.day, ==, own.day);
          assert_equal (joint.amount, own.amount);
          g_assert_cmpstr (finx_joint_book_find (self->book, joint.account, &label)->id, ==, ((const char []) { 'p', (char) ('0' + i), 0 }));
          g_assert_cmpstr (label, ==, own.account);
          n++;
        }
    }
  g_assert_cmpuint (n, ==, finx_transaction_list_get_n (list));
  for (guint row = 1; row < n; row++)
    g_assert_cmpint (finx_transaction_list_get_day (list, row - 1), <=, finx_transaction_list_get_day (list, row));
}

static void
test_no_transaction_is_lost (void)
{
  for_all_joints (list_law);
}

static void
test_none (void)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_joint_part_free);
  g_autoptr(FinxJointBook) book = finx_joint_book_new (parts);

  g_assert_cmpuint (finx_transaction_list_get_n (finx_joint_book_get_transactions (book)), ==, 0);
  g_assert_null (finx_joint_book_get_accounts (book));
  g_assert_null (finx_joint_book_find (book, "depot", NULL));
}

static FinxJointBook *
join (Joint               *self,
      FinxTransactionList *lists[N_PARTS],
      FinxJointBook       *old)
{
  static const char *const names[] = { "Depot", "Savings", "Pension" };
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_joint_part_free);

  for (guint i = 0; i < N_PARTS; i++)
    g_ptr_array_add (parts, finx_joint_part_new (i == 0 ? "p0" : i == 1 ? "p1" : "p2", names[i], lists[i],
                                                 (FinxAccounting) { self->portfolios[i].method, self->portfolios[i].run.expense_fees },
                                                 self->accounts[i]));
  return old != NULL ? finx_joint_book_update (old, parts) : finx_joint_book_new (parts);
}

static void
assert_same_book (FinxJointBook *a,
                  FinxJointBook *b)
{
  g_autoptr(GArray) removed = g_array_new (FALSE, FALSE, sizeof (guint)), added = g_array_new (FALSE, FALSE, sizeof (guint));
  FinxTransactionList *list = finx_joint_book_get_transactions (a);

  finx_transaction_list_diff (list, finx_joint_book_get_transactions (b), removed, added);
  g_assert_cmpuint (removed->len + added->len, ==, 0);
  g_assert_cmpint (finx_joint_book_get_accounts (a) != NULL, ==, finx_joint_book_get_accounts (b) != NULL);
  for (guint row = 0; row < finx_transaction_list_get_n (list); row++)
    {
      const char *label, *other_label;
      FinxTransaction view;

      finx_transaction_list_get (list, row, &view);
      g_assert_cmpstr (finx_joint_book_find (a, view.account, &label)->id, ==, finx_joint_book_find (b, view.account, &other_label)->id);
      g_assert_cmpstr (label, ==, other_label);
      g_assert_nonnull (g_hash_table_lookup (finx_joint_book_get_accounting (a), view.account));
    }
}

static FinxReview *
review_book (Joint         *self,
             FinxJointBook *book)
{
  FinxReviewOptions options = { .base_currency = "EUR", .as_of = LAST_DAY, .joint = book, .accounts = finx_joint_book_get_accounts (book) };

  return finx_review_new (&options, finx_joint_book_get_transactions (book), self->portfolios[0].history, NULL);
}

/* One more, one that says something else, one taken out, and some of another account, in one of the portfolios. */
static FinxTransactionList *
change_list (Joint               *self,
             guint                part,
             guint                i,
             FinxTransactionList *list)
{
  GRand *random = self->portfolios[part].random;
  g_autoptr(FinxTransaction) change = NULL;
  const FinxTransaction *changes;
  FinxTransaction view;

  finx_transaction_list_get (list, (guint) g_rand_int_range (random, 0, (gint32) finx_transaction_list_get_n (list)), &view);
  change = finx_transaction_copy (&view);
  if (i % 3 == 0 || i % 7 == 0)
    {
      g_free (change->id);
      change->id = g_strdup_printf ("more-%u", i);
    }
  if (i % 7 == 0 && change->kind != FINX_TRANSACTION_TRANSFER)
    {
      g_free (change->account);
      change->account = g_strdup_printf ("new-%u", i);
    }
  change->is_deleted = i % 3 == 1;
  changes = change;
  return finx_transaction_list_apply (list, &changes, 1);
}

/* What is updated is what would be made anew, to the last digit. */
static void
update_law (Joint *self)
{
  FinxTransactionList *lists[N_PARTS];
  g_autoptr(FinxJointBook) book = NULL;
  g_autoptr(FinxReview) review = NULL;
  guint n_taken = 0;

  for (guint i = 0; i < N_PARTS; i++)
    lists[i] = finx_transaction_list_ref (self->portfolios[i].list);
  book = join (self, lists, NULL);
  review = review_book (self, book);
  for (guint i = 1; i < 16; i++)
    {
      FinxTransactionList *before = lists[i % N_PARTS];
      g_autoptr(FinxJointBook) updated = NULL, made = NULL;
      g_autoptr(FinxReview) next = NULL, anew = NULL;

      lists[i % N_PARTS] = change_list (self, i % N_PARTS, i, before);
      updated = join (self, lists, book);
      made = join (self, lists, NULL);
      assert_same_book (updated, made);
      next = finx_review_update_joint (review, updated, self->portfolios[0].history, NULL);
      anew = review_book (self, made);
      finx_transaction_list_unref (next != NULL ? before : g_steal_pointer (&lists[i % N_PARTS]));
      if (next == NULL)
        lists[i % N_PARTS] = before;
      g_assert_cmpint (next != NULL, ==, anew != NULL);
      if (next == NULL)
        continue;
      n_taken++;
      assert_same_days (finx_review_get_series (next), finx_review_get_series (anew));
      assert_same_lots (finx_review_get_gains (next), finx_review_get_gains (anew));
      g_assert_true (finx_review_get_options (next)->joint == updated);
      finx_joint_book_unref (book);
      book = g_steal_pointer (&updated);
      finx_review_unref (review);
      review = g_steal_pointer (&next);
    }
  for (guint i = 0; i < N_PARTS; i++)
    finx_transaction_list_unref (lists[i]);
  g_assert_cmpuint (n_taken, >, 3);
}

static void
test_an_update_is_as_good_as_new (void)
{
  for_all_joints (update_law);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  instruments = history_instruments ();
  g_test_add_func ("/joint-book/days", test_days_are_the_sums);
  g_test_add_func ("/joint-book/summary", test_the_summary_is_the_sum);
  g_test_add_func ("/joint-book/holdings", test_holdings_are_the_sums);
  g_test_add_func ("/joint-book/lots", test_lots_are_those_of_each);
  g_test_add_func ("/joint-book/list", test_no_transaction_is_lost);
  g_test_add_func ("/joint-book/none", test_none);
  g_test_add_func ("/joint-book/an-update-is-as-good-as-new", test_an_update_is_as_good_as_new);
  status = g_test_run ();
  g_object_unref (instruments);
  return status;
}
