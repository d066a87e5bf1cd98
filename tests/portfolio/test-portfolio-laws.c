/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "portfolio/reports/finx-explanation.h"
#include "portfolio/reports/finx-gains-report.h"
#include "tests/portfolio/lot-columns.h"
#include "tests/portfolio/random-portfolio.h"

/* What has to hold for every portfolio: tried on random ones, the same each time. */

static void
check_contributions (const FinxValuationSeries *series,
                     gint32                     from,
                     gint32                     to)
{
  FinxPortfolioPerformance performance = finx_portfolio_performance (series, from, to, FINX_FLOW_AT_END, 0);
  g_autoptr(GArray) rows = finx_portfolio_contributions (series, from, to);
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < rows->len; i++)
    sum = finx_decimal_add (sum, g_array_index (rows, FinxContribution, i).gain);
  g_assert_true (finx_decimal_is_known (sum));
  assert_equal (sum, performance.gain.total);
  /* A line is rounded at the tenth digit; a portfolio has a few hundred. */
  g_assert_cmpfloat (fabs (finx_decimal_to_double (performance.gain.rest)), <, 1e-5);
}

static void
contributions_law (Portfolio *self)
{
  static const char *const one[] = { "other", NULL };
  g_autoptr(FinxValuationSeries) series = full_series (self), part = new_series (self, one);

  g_assert_true (finx_valuation_series_set (part, self->list, NULL));
  check_contributions (series, ALL_DAYS);
  check_contributions (part, ALL_DAYS);
  for (int i = 0; i < 5; i++)
    {
      gint32 from = g_rand_int_range (self->random, FIRST_DAY, LAST_DAY), to = g_rand_int_range (self->random, from, LAST_DAY);

      check_contributions (series, from, to);
    }
}

static void
test_contributions_add_up_to_the_gain (void)
{
  for_all (contributions_law);
}

/* A holding's own series says the same as its row among the contributions. */
static void
holding_law (Portfolio *self)
{
  g_autoptr(FinxValuationSeries) whole = full_series (self);
  g_autoptr(GArray) rows = finx_portfolio_contributions (whole, ALL_DAYS);

  for (guint i = 0; i < rows->len; i++)
    {
      const FinxContribution *row = &g_array_index (rows, FinxContribution, i);
      FinxValuationOptions options = *finx_valuation_series_get_options (whole);
      g_autoptr(GHashTable) only = g_hash_table_new (NULL, NULL);
      g_autoptr(FinxValuationSeries) series = NULL;

      if (row->instrument == NULL)
        continue;
      g_hash_table_add (only, (gpointer) row->instrument);
      options.instruments = only;
      series = finx_valuation_series_new (&options);
      g_assert_true (finx_valuation_series_set (series, self->list, NULL));
      assert_equal (finx_portfolio_performance (series, ALL_DAYS, FINX_FLOW_AT_END, 0).gain.total, row->gain);
    }
}

static void
test_a_holding_alone_gains_what_it_contributes (void)
{
  for_all (holding_law);
}

/* What the accounts are worth, and what came into them from outside, is what the whole is. */
static void
accounts_law (Portfolio *self)
{
  static const char *const one[] = { "main", NULL }, *const two[] = { "other", NULL };
  g_autoptr(FinxValuationSeries) whole = full_series (self), first = new_series (self, one), second = new_series (self, two);
  guint n, n_first, n_second;
  const FinxValuationDay *all = finx_valuation_series_get_days (whole, &n), *a, *b;

  g_assert_true (finx_valuation_series_set (first, self->list, NULL));
  g_assert_true (finx_valuation_series_set (second, self->list, NULL));
  a = finx_valuation_series_get_days (first, &n_first);
  b = finx_valuation_series_get_days (second, &n_second);
  g_assert_cmpuint (n, ==, n_first);
  g_assert_cmpuint (n, ==, n_second);
  for (guint i = 0; i < n; i++)
    {
      assert_equal (all[i].value, finx_decimal_add (a[i].value, b[i].value));
      assert_equal (all[i].flow, finx_decimal_add (a[i].flow, b[i].flow));
      assert_equal (all[i].cost, finx_decimal_add (a[i].cost, b[i].cost));
      assert_equal (all[i].realised, finx_decimal_add (a[i].realised, b[i].realised));
    }
}

static void
test_accounts_add_up_to_the_whole (void)
{
  for_all (accounts_law);
}

static gboolean
set_all (FinxValuationSeries *series,
         GPtrArray           *transactions)
{
  g_autoptr(FinxTransactionList) list = history_list (transactions);

  return finx_valuation_series_set (series, list, NULL);
}

/* Adds one transaction to the list that is set, where the books take it. */
static gboolean
insert (FinxValuationSeries   *series,
        FinxTransactionList  **list,
        const FinxTransaction *transaction)
{
  FinxTransactionList *next = finx_transaction_list_apply (*list, &transaction, 1), *rejected = next;
  gboolean is_taken = finx_valuation_series_set (series, next, NULL);

  if (is_taken)
    {
      rejected = *list;
      *list = next;
    }
  finx_transaction_list_unref (rejected);
  return is_taken;
}

/* Some are left out and added one after the other, at any place; what is refused changes nothing. */
static void
incremental_law (Portfolio *self)
{
  g_autoptr(FinxValuationSeries) whole = new_series (self, NULL), grown = new_series (self, NULL);
  g_autoptr(GPtrArray) most = g_ptr_array_new (), rest = g_ptr_array_new ();
  g_autoptr(FinxTransactionList) list = NULL;

  for (guint i = 0; i < self->transactions->len; i++)
    {
      FinxTransaction *transaction = self->transactions->pdata[i];
      gboolean is_late = g_rand_int_range (self->random, 0, 4) == 0 && transaction->kind != FINX_TRANSACTION_DELIVERY_IN;

      g_ptr_array_add (is_late ? rest : most, transaction);
    }
  /* Left out, some may leave others without what they need: those come first then. */
  while (!set_all (grown, most) && rest->len > 0)
    {
      g_ptr_array_add (most, rest->pdata[0]);
      g_ptr_array_remove_index (rest, 0);
    }
  list = history_list (most);
  for (guint rounds = 0; rest->len > 0 && rounds < 1000; rounds++)
    {
      guint place = (guint) g_rand_int_range (self->random, 0, (gint32) rest->len);

      if (insert (grown, &list, rest->pdata[place]))
        g_ptr_array_add (most, g_ptr_array_remove_index (rest, place));
    }
  /* Two that need each other stay out. */
  g_assert_cmpuint (rest->len, <, 5);
  g_assert_true (set_all (whole, most));
  assert_same_days (whole, grown);
}

static void
test_added_one_by_one_is_the_same_as_at_once (void)
{
  for_all (incremental_law);
}

/* Several chunks of the list, and many transactions of one instrument. */
static void
test_a_long_list_takes_what_comes_late (void)
{
  enum { N = 40000, PER_DAY = 100 };
  Portfolio self;
  g_autoptr(FinxValuationSeries) whole = NULL, grown = NULL;
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free), some = g_ptr_array_new ();
  g_autoptr(FinxTransactionList) list = NULL;

  open_portfolio (&self, 7);
  for (guint i = 0; i < N; i++)
    {
      FinxTransaction *transaction = transaction_from_text (instruments, i, i % 3 == 2 ? "2022-01-08 sell symbol=AAPL quantity=2 amount=30.11 currency=USD"
                                                                                       : "2022-01-08 buy symbol=AAPL quantity=3 amount=40.07 currency=USD");

      transaction->day = FIRST_DAY + (gint32) (i / PER_DAY);
      transaction->time_us = 1 + i;
      g_ptr_array_add (all, transaction);
      if (i % 7777 != 5 && i + 1 < N)
        g_ptr_array_add (some, transaction);
    }
  whole = new_series (&self, NULL);
  grown = new_series (&self, NULL);
  g_assert_true (set_all (whole, all));
  g_assert_true (set_all (grown, some));
  list = history_list (some);
  for (guint i = 5; i < N; i += 7777)
    g_assert_true (insert (grown, &list, all->pdata[(5 + N / 7777 * 7777) - (i - 5)]));
  /* Behind others of the same day. */
  g_assert_true (insert (grown, &list, all->pdata[N - 1]));
  assert_same_days (whole, grown);
  close_portfolio (&self);
}

static void
lots_law (Portfolio *self)
{
  FinxGainsOptions options = { .base_currency = "USD", .prices = self->history, .method = self->method,
                               .expense_fees = self->run.expense_fees, .from = G_MININT32, .to = LAST_DAY };
  g_autoptr(FinxGainsReport) report = finx_gains_report_new (&options, self->list, NULL);
  g_autoptr(FinxValuationSeries) series = full_series (self);
  g_autoptr(GArray) holdings = finx_valuation_series_list_holdings (series, LAST_DAY);
  FinxDecimal realised = FINX_DECIMAL_ZERO;
  guint n;
  const FinxValuationDay *days = finx_valuation_series_get_days (series, &n);

  for (guint i = 0; i < holdings->len; i++)
    {
      const FinxDayHolding *holding = &g_array_index (holdings, FinxDayHolding, i);
      FinxDecimal quantity = FINX_DECIMAL_ZERO, cost = FINX_DECIMAL_ZERO, base_cost = FINX_DECIMAL_ZERO;

      for (guint j = 0; holding->instrument != NULL && j < report->n_open; j++)
        {
          FinxOpenLot lot;

          finx_gains_report_get_open (report, j, &lot);
          if (lot.instrument != holding->instrument || !g_str_equal (lot.account, holding->account))
            continue;
          quantity = finx_decimal_add (quantity, lot.quantity);
          cost = finx_decimal_add (cost, lot.cost);
          base_cost = finx_decimal_add (base_cost, lot.base_cost);
        }
      if (holding->instrument == NULL)
        continue;
      assert_equal (quantity, holding->quantity);
      assert_equal (cost, holding->cost);
      assert_equal (base_cost, holding->base_cost);
    }
  for (guint i = 0; i < report->n_closed; i++)
    {
      FinxClosedLot lot;

      finx_gains_report_get_closed (report, i, &lot);
      assert_equal (lot.base_gain, finx_decimal_add (lot.price_gain, lot.currency_gain));
      g_assert_cmpint (finx_decimal_compare (lot.washed_quantity, finx_decimal_abs (lot.quantity)), <=, 0);
    }
  for (guint i = 0; i < n; i++)
    realised = finx_decimal_add (realised, days[i].realised);
  assert_equal (realised, report->totals.realised);
  assert_equal (report->totals.realised, finx_decimal_add (report->totals.short_term, report->totals.long_term));
}

static void
test_lots_add_up_to_positions_and_gains (void)
{
  for_all (lots_law);
}

/* What methods come to side by side is what the report of each comes to, to the last digit. */
static void
methods_law (Portfolio *self)
{
  FinxGainsOptions options = { .base_currency = "USD", .prices = self->history, .expense_fees = self->run.expense_fees, .from = G_MININT32,
                               .refuse_short = g_rand_boolean (self->random), .to = LAST_DAY };
  FinxGainsTotals totals[FINX_N_LOT_METHODS];

  g_assert_true (finx_gains_compare_methods (&options, self->list, NULL, totals, NULL));
  for (int method = 0; method < FINX_N_LOT_METHODS; method++)
    {
      g_autoptr(FinxGainsReport) report = NULL;

      options.method = (FinxLotMethod) method;
      report = finx_gains_report_new (&options, self->list, NULL);
      g_assert_true (is_same (report->totals.realised, totals[method].realised));
      g_assert_true (is_same (report->totals.short_term, totals[method].short_term));
      g_assert_true (is_same (report->totals.long_term, totals[method].long_term));
      g_assert_true (is_same (report->totals.washed_loss, totals[method].washed_loss));
      g_assert_true (is_same (report->totals.unrealised, totals[method].unrealised));
    }
}

static void
test_methods_side_by_side (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(FinxTransactionList) none = finx_transaction_list_new ();
  const FinxGainsOptions options = { .base_currency = "USD", .from = G_MININT32, .to = LAST_DAY };
  g_autoptr(GError) error = NULL;
  FinxGainsTotals totals[FINX_N_LOT_METHODS];

  for_all (methods_law);
  g_cancellable_cancel (cancellable);
  g_assert_false (finx_gains_compare_methods (&options, none, cancellable, totals, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
check_explained (Portfolio  *self,
                 const char *id,
                 FinxDecimal expected)
{
  FinxFigureRef figure;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxExplanation) explanation = NULL;
  g_autofree char *again = NULL;
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  finx_figure_ref_parse (id, instruments, &figure, &error);
  g_assert_no_error (error);
  again = finx_figure_ref_to_id (&figure);
  g_assert_cmpstr (again, ==, id);
  explanation = finx_explanation_new (&figure, &self->run, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < explanation->lines->len; i++)
    {
      const FinxExplanationLine *line = &g_array_index (explanation->lines, FinxExplanationLine, i);

      sum = finx_decimal_add (sum, line->counts);
      assert_equal (sum, line->sum);
      g_assert_cmpuint (strlen (line->sentence), >, 5);
    }
  assert_equal (explanation->value, sum);
  g_test_message ("%s", id);
  assert_equal (expected, sum);
}

static FinxDecimal
sum_of_days (const FinxValuationSeries *series,
             gsize                      offset,
             gint32                     from,
             gint32                     to)
{
  FinxDecimal sum = FINX_DECIMAL_ZERO;
  guint n;
  const FinxValuationDay *days = finx_valuation_series_get_days (series, &n);

  for (guint i = 0; i < n; i++)
    if (from <= days[i].day && days[i].day <= to)
      sum = finx_decimal_add (sum, *(const FinxDecimal *) (gconstpointer) ((const char *) &days[i] + offset));
  return sum;
}

static void
explain_positions (Portfolio  *self,
                   FinxBooks  *books,
                   const char *account)
{
  g_autoptr(GPtrArray) positions = finx_books_list_positions (books, account);
  g_autoptr(GPtrArray) purses = finx_books_list_currencies (books, account);

  for (guint i = 0; i < purses->len; i++)
    {
      g_autofree char *id = g_strdup_printf ("cash %s @%s", (char *) purses->pdata[i], account);

      check_explained (self, id, finx_books_get_cash (books, account, purses->pdata[i]));
    }
  for (guint i = 0; i < positions->len; i++)
    {
      const FinxBooksPosition *position = positions->pdata[i];
      const char *symbol = position->instrument->symbol;
      const struct { const char *kind, *local; FinxDecimal value; } figures[] = {
        { "quantity", "", finx_books_position_quantity (position) },
        { "cost", "", finx_amount_to_decimal (finx_lot_book_get_base_cost (position->lots), FINX_BOOKS_MONEY_SCALE) },
        { "realised", "", position->base_realised },
        { "income", "", position->base_income },
        { "fees", "", position->base_fees },
        { "taxes", "", position->base_taxes },
      };

      for (gsize j = 0; j < G_N_ELEMENTS (figures); j++)
        {
          g_autofree char *id = g_strdup_printf ("%s %s%s @%s", figures[j].kind, symbol, figures[j].local, account);

          check_explained (self, id, figures[j].value);
        }
    }
}

static void
explanation_law (Portfolio *self)
{
  static const struct { const char *kind; gsize offset; } figures[] = {
    { "realised", G_STRUCT_OFFSET (FinxValuationDay, realised) }, { "income", G_STRUCT_OFFSET (FinxValuationDay, income) },
    { "interest", G_STRUCT_OFFSET (FinxValuationDay, interest) }, { "fees", G_STRUCT_OFFSET (FinxValuationDay, fees) },
    { "taxes", G_STRUCT_OFFSET (FinxValuationDay, taxes) }, { "flows", G_STRUCT_OFFSET (FinxValuationDay, flow) },
  };
  g_autoptr(FinxValuationSeries) series = full_series (self);
  g_autoptr(FinxBooksRunner) runner = finx_books_runner_new (&self->run);

  g_assert_true (finx_books_runner_advance (runner, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_autofree char *year = g_strconcat (figures[i].kind, " 2022", NULL), *month = g_strconcat (figures[i].kind, " 2022-03", NULL);

      check_explained (self, figures[i].kind, sum_of_days (series, figures[i].offset, G_MININT32, G_MAXINT32));
      check_explained (self, year, sum_of_days (series, figures[i].offset, text_day ("2022-01-01"), text_day ("2022-12-31")));
      check_explained (self, month, sum_of_days (series, figures[i].offset, text_day ("2022-03-01"), text_day ("2022-03-31")));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (accounts); i++)
    explain_positions (self, finx_books_runner_get_books (runner), accounts[i]);
}

static void
test_every_figure_is_the_sum_of_its_lines (void)
{
  for_all (explanation_law);
}

static void
test_a_sentence_shows_the_arithmetic (void)
{
  static const char *const lines[] = { "2024-01-02 buy symbol=SAP quantity=10 price=100 amount=1001 fees=1 currency=EUR",
                                       "2024-03-01 sell symbol=SAP quantity=4 amount=479 fees=1 currency=EUR" };
  static const struct { const char *id, *sentence; } expected[] = {
    { "realised SAP", "4 SAP, acquired on 2024-01-02: proceeds − cost: 479 − 400.4 = 78.6 EUR; in the base currency, each at the rate of "
      "its day: 574.8 − 440.44 = 134.36 USD" },
    { "cash EUR", "buy of 10 SAP at 100, fees 1: −1001 EUR = −1101.1 USD" },
    { "quantity SAP", "10 SAP, cost 1001 EUR = 1101.1 USD" },
  };
  g_autoptr(FinxPriceHistory) history = finx_price_history_new ();
  g_autoptr(FinxTransactionList) transactions = history_list_of (instruments, lines, 2);
  FinxBooksRun run = { .transactions = transactions, .prices = history, .base_currency = "USD" };

  history_add (history, instruments, "2024-01-02 =USD 1.1");
  history_add (history, instruments, "2024-03-01 =USD 1.2");
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      FinxFigureRef figure;
      g_autoptr(FinxExplanation) explanation = NULL;

      g_assert_true (finx_figure_ref_parse (expected[i].id, instruments, &figure, NULL));
      explanation = finx_explanation_new (&figure, &run, NULL);
      g_assert_cmpstr (g_array_index (explanation->lines, FinxExplanationLine, 0).sentence, ==, expected[i].sentence);
    }
}

static void
test_what_names_no_figure_is_refused (void)
{
  static const char *const bad[] = { "", "profit", "cash 2024-13", "cash 2024-02-30", "quantity", "income local", "cash usd", "fees @",
                                     "income 20240101" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      FinxFigureRef figure;
      g_autoptr(GError) error = NULL;

      g_assert_false (finx_figure_ref_parse (bad[i], instruments, &figure, &error));
      g_assert_nonnull (strstr (error->message, "names no figure"));
    }
}

/* Events of one day that have nothing to do with each other, under names that put them into another order. */
static const char *const independent[] = {
  "2022-06-01 buy symbol=AAPL quantity=10 amount=1000 fees=1 currency=USD", "2022-06-01 sell symbol=MSFT quantity=3 amount=400 currency=USD",
  "2022-06-01 dividend symbol=SAP amount=17 taxes=3 currency=EUR", "2022-06-01 deposit amount=500 currency=GBP",
  "2022-06-01 transfer amount=100 fees=1 currency=USD to=other", "2022-06-01 fee amount=2 currency=USD account=other",
  "2022-06-01 buy symbol=SONY quantity=2 amount=50 currency=JPY account=other", "2022-06-01 interest amount=1 currency=EUR",
};

static void
order_law (Portfolio *self)
{
  g_autoptr(FinxValuationSeries) plain = NULL;

  for (int round = 0; round < 4; round++)
    {
      g_autoptr(GPtrArray) all = g_ptr_array_new ();
      g_autoptr(GPtrArray) added = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
      FinxValuationSeries *series = new_series (self, NULL);

      for (guint i = 0; i < self->transactions->len; i++)
        if (((FinxTransaction *) self->transactions->pdata[i])->day < text_day ("2022-06-01"))
          g_ptr_array_add (all, self->transactions->pdata[i]);
      for (gsize i = 0; i < G_N_ELEMENTS (independent); i++)
        {
          g_autofree char *line = g_strdup_printf ("%s id=y%08x-%u", independent[i], g_rand_int (self->random), (guint) i);

          g_ptr_array_add (added, transaction_from_text (instruments, 0, line));
          g_ptr_array_add (all, added->pdata[i]);
        }
      g_assert_true (set_all (series, all));
      if (plain != NULL)
        assert_same_days (plain, series);
      finx_valuation_series_free (plain);
      plain = series;
    }
}

static void
test_order_within_a_day_does_not_matter (void)
{
  for_all (order_law);
}

/* Twice the units and half of them again: all is as before. */
static void
split_law (Portfolio *self)
{
  g_autoptr(FinxBooksRunner) before = finx_books_runner_new (&self->run), after = NULL;
  g_autoptr(GPtrArray) all = g_ptr_array_new (), added = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
  FinxBooksRun run = self->run;
  g_autoptr(FinxTransactionList) list = NULL;
  g_autoptr(GPtrArray) positions = NULL;

  g_assert_true (finx_books_runner_advance (before, NULL));
  positions = finx_books_list_positions (finx_books_runner_get_books (before), "main");
  for (guint i = 0; i < self->transactions->len; i++)
    g_ptr_array_add (all, self->transactions->pdata[i]);
  for (guint i = 0; i < positions->len; i++)
    if (finx_lot_book_get_quantity (((FinxBooksPosition *) positions->pdata[i])->lots) != 0)
      for (int half = 0; half < 2; half++)
        {
          g_autofree char *line = g_strdup_printf ("2030-01-0%d split symbol=%s ratio=%s id=z%u", 1 + half,
                                                   ((FinxBooksPosition *) positions->pdata[i])->instrument->symbol,
                                                   half ? "0.25" : "4", 2 * i + (guint) half);

          g_ptr_array_add (added, transaction_from_text (instruments, 0, line));
          g_ptr_array_add (all, added->pdata[added->len - 1]);
        }
  list = history_list (all);
  run.transactions = list;
  after = finx_books_runner_new (&run);
  g_assert_true (finx_books_runner_advance (after, NULL));
  for (guint i = 0; i < positions->len; i++)
    {
      const FinxBooksPosition *left = positions->pdata[i];
      const FinxBooksPosition *right = finx_books_get_position (finx_books_runner_get_books (after), "main", left->instrument);
      g_autoptr(GArray) a = finx_lot_book_list (left->lots), b = finx_lot_book_list (right->lots);

      g_assert_cmpuint (a->len, ==, b->len);
      for (guint j = 0; j < a->len; j++)
        {
          const FinxLot *x = &g_array_index (a, FinxLot, j), *y = &g_array_index (b, FinxLot, j);

          g_assert_cmpint (x->quantity, ==, y->quantity);
          g_assert_true (x->cost == y->cost && x->base_cost == y->base_cost);
          g_assert_cmpint (x->day, ==, y->day);
        }
    }
}

static void
test_split_and_reverse_split_is_nothing (void)
{
  for_all (split_law);
}

/* Trades of AAPL, MSFT and OPT, the first of the table and all in USD, in columns and in books. */
#define N_TRADES       600
#define TRADES_PER_DAY 20
#define N_TRADE_DAYS   (N_TRADES / TRADES_PER_DAY)
#define N_TRADED       3
#define START_CENTS    G_GINT64_CONSTANT (1000000000)

typedef struct
{
  guint16    days[N_TRADES], symbols[N_TRADES];
  gint32     quantities[N_TRADES], prices[N_TRADES], fees[N_TRADES];
  gint32     closes[N_TRADE_DAYS * N_TRADED];
  gint64     values[N_TRADE_DAYS];
  FinxBooks *books;
} Trades;

static FinxTransaction *
random_trade (Trades *self,
              GRand  *random,
              guint   i)
{
  g_autofree char *line = NULL;
  FinxTransaction *transaction;
  gint64 amount;

  self->days[i] = (guint16) (i / TRADES_PER_DAY);
  self->symbols[i] = (guint16) g_rand_int_range (random, 0, N_TRADED);
  self->quantities[i] = g_rand_int_range (random, 1, 500) * (g_rand_int_range (random, 0, 9) < 5 ? 1 : -1);
  self->prices[i] = g_rand_int_range (random, 500, 100000);
  self->fees[i] = g_rand_int_range (random, 0, 500);
  amount = (gint64) ABS (self->quantities[i]) * self->prices[i] + (self->quantities[i] > 0 ? self->fees[i] : -self->fees[i]);
  line = g_strdup_printf ("2022-01-08 %s symbol=%s quantity=%d amount=%" G_GINT64_FORMAT ".%02d fees=%d.%02d currency=USD",
                          self->quantities[i] > 0 ? "buy" : "sell", finx_instrument_table_get (instruments, self->symbols[i])->symbol,
                          ABS (self->quantities[i]), amount / 100, (int) (amount % 100), self->fees[i] / 100, self->fees[i] % 100);
  transaction = transaction_from_text (instruments, i, line);
  transaction->day += self->days[i];
  return transaction;
}

static const FinxBooksPosition *
traded_position (Trades *self,
                 guint   symbol)
{
  return finx_books_get_position (self->books, "main", finx_instrument_table_get (instruments, symbol));
}

static void
close_day (Trades *self,
           GRand  *random,
           guint   day)
{
  FinxDecimal cash = finx_books_get_cash (self->books, "main", "USD");

  self->values[day] = START_CENTS + (gint64) finx_decimal_rescale (cash, 2, FINX_ROUND_HALF_EVEN).coef;
  for (guint symbol = 0; symbol < N_TRADED; symbol++)
    {
      const FinxBooksPosition *position = traded_position (self, symbol);
      gint64 units = 0;

      self->closes[day * N_TRADED + symbol] = g_rand_int_range (random, 1, 100000);
      if (position != NULL)
        finx_decimal_to_units (finx_books_position_quantity (position), 0, &units);
      self->values[day] += units * self->closes[day * N_TRADED + symbol];
    }
}

/* Quantity, cost, gain and fees of each symbol, and the value of each day. */
static void
check_columns (Trades *self)
{
  LotColumns columns = { N_TRADES, N_TRADED, self->days, self->symbols, self->quantities, self->prices, self->fees };
  LotColumnsResult results[N_TRADED];
  gint64 values[N_TRADE_DAYS];
  double total = lot_columns_value (&columns, self->closes, N_TRADE_DAYS, START_CENTS, values), wealth = 1;

  lot_columns_fifo (&columns, results);
  for (guint symbol = 0; symbol < N_TRADED; symbol++)
    {
      const FinxBooksPosition *position = traded_position (self, symbol);

      assert_equal (finx_decimal_new (results[symbol].quantity, 0), finx_books_position_quantity (position));
      assert_equal (finx_amount_to_decimal (results[symbol].cost, 2),
                    finx_amount_to_decimal (finx_lot_book_get_cost (position->lots), FINX_BOOKS_MONEY_SCALE));
      assert_equal (finx_amount_to_decimal (results[symbol].realised, 2), position->realised);
      assert_equal (finx_amount_to_decimal (results[symbol].bought_fees + results[symbol].sold_fees, 2), position->base_fees);
    }
  for (guint day = 0; day < N_TRADE_DAYS; day++)
    {
      g_assert_cmpint (self->values[day], ==, values[day]);
      if (day > 0)
        wealth *= values[day - 1] > 0 ? (double) values[day] / (double) values[day - 1] : NAN;
    }
  g_assert_true (isnan (wealth) ? isnan (total) : fabs (wealth - 1 - total) < 1e-12);
}

static void
test_columns_say_what_the_books_say (void)
{
  for (guint32 seed = 1; seed <= 50; seed++)
    {
      FinxBooksOptions options = { .base_currency = "USD", .expense_fees = TRUE };
      GRand *random = g_rand_new_with_seed (seed);
      Trades trades = { .books = finx_books_new (&options) };

      for (guint i = 0; i < N_TRADES; i++)
        {
          g_autoptr(FinxTransaction) transaction = random_trade (&trades, random, i);

          g_assert_true (finx_books_apply (trades.books, transaction, NULL));
          if (i % TRADES_PER_DAY == TRADES_PER_DAY - 1)
            close_day (&trades, random, i / TRADES_PER_DAY);
        }
      check_columns (&trades);
      finx_books_free (trades.books);
      g_rand_free (random);
    }
}

/* Cash is what the transactions say, without any books. */
static void
cash_law (Portfolio *self)
{
  g_autoptr(FinxBooksRunner) runner = finx_books_runner_new (&self->run);

  g_assert_true (finx_books_runner_advance (runner, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (currencies); i++)
    {
      FinxDecimal told = FINX_DECIMAL_ZERO, booked = FINX_DECIMAL_ZERO;

      for (guint j = 0; j < self->transactions->len; j++)
        {
          const FinxTransaction *transaction = self->transactions->pdata[j];

          if (g_strcmp0 (transaction->currency, currencies[i]) == 0)
            told = finx_decimal_add (told, finx_transaction_get_cash (transaction));
          if (transaction->kind == FINX_TRANSACTION_CONVERSION && g_str_equal (transaction->counter_currency, currencies[i]))
            told = finx_decimal_add (told, transaction->quantity);
          if (transaction->kind == FINX_TRANSACTION_TRANSFER && transaction->instrument == NULL
              && g_str_equal (transaction->currency, currencies[i]))
            told = finx_decimal_add (told, finx_transaction_get_gross (transaction));
        }
      for (gsize j = 0; j < G_N_ELEMENTS (accounts); j++)
        booked = finx_decimal_add (booked, finx_books_get_cash (finx_books_runner_get_books (runner), accounts[j], currencies[i]));
      assert_equal (told, booked);
    }
}

static void
test_cash_is_conserved (void)
{
  for_all (cash_law);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  instruments = history_instruments ();
  g_test_add_func ("/portfolio-laws/contributions-add-up-to-the-gain", test_contributions_add_up_to_the_gain);
  g_test_add_func ("/portfolio-laws/a-holding-alone-gains-what-it-contributes", test_a_holding_alone_gains_what_it_contributes);
  g_test_add_func ("/portfolio-laws/accounts-add-up-to-the-whole", test_accounts_add_up_to_the_whole);
  g_test_add_func ("/portfolio-laws/added-one-by-one-is-the-same-as-at-once", test_added_one_by_one_is_the_same_as_at_once);
  g_test_add_func ("/portfolio-laws/a-long-list-takes-what-comes-late", test_a_long_list_takes_what_comes_late);
  g_test_add_func ("/portfolio-laws/lots-add-up-to-positions-and-gains", test_lots_add_up_to_positions_and_gains);
  g_test_add_func ("/portfolio-laws/methods-side-by-side", test_methods_side_by_side);
  g_test_add_func ("/portfolio-laws/every-figure-is-the-sum-of-its-lines", test_every_figure_is_the_sum_of_its_lines);
  g_test_add_func ("/portfolio-laws/order-within-a-day-does-not-matter", test_order_within_a_day_does_not_matter);
  g_test_add_func ("/portfolio-laws/split-and-reverse-split-is-nothing", test_split_and_reverse_split_is_nothing);
  g_test_add_func ("/portfolio-laws/columns-say-what-the-books-say", test_columns_say_what_the_books_say);
  g_test_add_func ("/portfolio-laws/cash-is-conserved", test_cash_is_conserved);
  g_test_add_func ("/explanation/a-sentence-shows-the-arithmetic", test_a_sentence_shows_the_arithmetic);
  g_test_add_func ("/explanation/what-names-no-figure-is-refused", test_what_names_no_figure_is_refused);
  status = g_test_run ();
  g_object_unref (instruments);
  return status;
}
