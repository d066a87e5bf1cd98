/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "portfolio/reports/finx-gains-report.h"
#include "portfolio/review/finx-portfolio-performance.h"
#include "tests/portfolio/history-fixture.h"

/* Random portfolios, the same each time, and what tests of them share. Header-only. */

#define N_PORTFOLIOS   60
#define N_TRANSACTIONS 120
#define FIRST_DAY      19000    /* 2022-01-08 */
#define LAST_DAY       19400
#define ALL_DAYS       G_MININT32 + 1, G_MAXINT32

static FinxInstrumentTable *instruments;
static const char *const symbols[] = { "AAPL", "MSFT", "SAP", "SONY", "VOD" };
static const char *const currencies[] = { "USD", "EUR", "JPY", "GBP" };
static const char *const accounts[] = { "main", "other" };

typedef struct
{
  GRand            *random;
  FinxPriceHistory *history;
  GPtrArray           *transactions;    /* sorted */
  FinxTransactionList *list;            /* of them */
  FinxBooksRun      run;
  FinxLotMethod     method;
} Portfolio;

static inline const char *
pick (GRand             *random,
      const char *const *texts,
      gsize              n)
{
  return texts[g_rand_int_range (random, 0, (gint32) n)];
}

static inline void
fill_history (Portfolio *self)
{
  for (gint32 day = FIRST_DAY - 5; day <= LAST_DAY; day++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (symbols); i++)
        if (day == FIRST_DAY - 5 || g_rand_int_range (self->random, 0, 3) == 0)
          finx_price_history_add_price (self->history, finx_instrument_table_lookup (instruments, symbols[i]), day,
                                        finx_decimal_new (g_rand_int_range (self->random, 500, 30000), 2));
      for (gsize i = 0; i < G_N_ELEMENTS (currencies); i++)
        if (!g_str_equal (currencies[i], "EUR") && (day == FIRST_DAY - 5 || g_rand_int_range (self->random, 0, 2) == 0))
          finx_price_history_add_rate (self->history, currencies[i], day, finx_decimal_new (g_rand_int_range (self->random, 8000, 15000), 4));
    }
}

/* In the words of tests/support/transaction-text.h. */
static inline char *
random_words (GRand      *random,
              const char *symbol,
              const char *own)
{
  int amount = g_rand_int_range (random, 100, 300000), fees = g_rand_int_range (random, 0, 300), taxes = g_rand_int_range (random, 0, 200);
  int quantity = g_rand_int_range (random, 1, 900);
  const char *currency = g_rand_int_range (random, 0, 3) > 0 ? own : pick (random, currencies, G_N_ELEMENTS (currencies));

  switch (g_rand_int_range (random, 0, 20))
    {
    case 0: case 1: case 2: case 3: case 4: case 5:
      return g_strdup_printf ("buy symbol=%s quantity=%d.%d amount=%d.17 fees=%d.%d currency=%s", symbol, quantity, quantity % 10,
                              amount + 10, fees / 100, fees % 10, currency);
    case 6: case 7: case 8:
      return g_strdup_printf ("sell symbol=%s quantity=%d.%d amount=%d.31 fees=%d taxes=%d currency=%s", symbol, quantity / 2 + 1,
                              quantity % 10, amount, fees / 100, taxes / 100, currency);
    case 9:
      return g_strdup_printf ("dividend symbol=%s amount=%d taxes=%d currency=%s", symbol, (amount / 50 + 1) * (amount % 7 == 0 ? -1 : 1), taxes / 20, currency);
    case 10:
      return g_strdup_printf ("deposit amount=%d fees=%d currency=%s", amount, fees / 100, currency);
    case 11:
      return g_strdup_printf ("withdrawal amount=%d fees=%d currency=%s", amount / 3 + 5, fees / 100, currency);
    case 12:
      return g_strdup_printf ("transfer symbol=%s quantity=%d to=other", symbol, quantity / 3 + 1);
    case 13:
      return g_strdup_printf ("transfer amount=%d fees=%d currency=%s to=other", amount + 5, fees / 100, currency);
    case 14:
      return g_strdup_printf ("split symbol=%s ratio=%s", symbol, fees % 2 ? "2" : "0.5");
    case 15:
      return g_strdup_printf ("reinvestment symbol=%s quantity=%d.5 amount=%d taxes=%d fees=%d currency=%s", symbol, quantity / 50,
                              amount / 50 + 10, taxes / 100, fees / 100, currency);
    case 16:
      return g_strdup_printf ("delivery_%s symbol=%s quantity=%d amount=%d currency=%s", fees % 2 ? "in" : "out", symbol, quantity / 4 + 1,
                              amount, currency);
    case 17:
      return g_strdup_printf ("return_of_capital symbol=%s amount=%d currency=%s", symbol, amount / 100 + 1, currency);
    case 18:
      return g_strdup_printf ("conversion amount=%d fees=1 quantity=%d currency=USD got=EUR", amount + 10, amount);
    default:
      return g_strdup_printf ("%s amount=%d currency=%s", fees % 2 ? "interest" : fees % 3 ? "fee" : "merger", amount / 40 + 1, currency);
    }
}

/* %NULL where the words make no transaction. */
static inline FinxTransaction *
random_transaction (GRand *random,
                    guint  number,
                    gint32 day)
{
  const char *symbol = pick (random, symbols, G_N_ELEMENTS (symbols));
  const char *account = pick (random, accounts, 2);
  int year, month, date;
  g_autofree char *words = random_words (random, symbol, finx_instrument_table_lookup (instruments, symbol)->currency);
  g_autofree char *line = NULL;

  if (g_str_has_prefix (words, "transfer"))
    account = "main";
  if (g_str_has_prefix (words, "merger"))
    {
      const char *received = pick (random, symbols, G_N_ELEMENTS (symbols));

      if (g_str_equal (received, symbol))
        return NULL;
      g_free (words);
      words = g_strdup_printf ("%s symbol=%s received=%s quantity=%d ratio=0.25", number % 2 ? "merger" : "spin_off", symbol, received,
                               g_rand_int_range (random, 1, 99));
      if (number % 2)
        *strstr (words, " ratio") = '\0';
    }
  finx_date_from_days (day, &year, &month, &date);
  line = g_strdup_printf ("%04d-%02d-%02d %s account=%s id=x%05u time=%" G_GINT64_FORMAT, year, month, date, words, account, number,
                          day * G_TIME_SPAN_DAY + number * G_TIME_SPAN_SECOND);
  return transaction_from_text (instruments, number, line);
}

static inline FinxDecimal
rate_cb (const char *from,
         const char *to,
         gint32      day,
         gpointer    user_data)
{
  return finx_price_history_get_rate (user_data, from, to, day).value;
}

/* Only what the books take; sales go short now and then. */
static inline void
fill_transactions (Portfolio *self)
{
  FinxBooksOptions options = { .base_currency = "USD", .method = self->method, .refuse_short = g_rand_boolean (self->random),
                               .rate = rate_cb, .user_data = self->history };
  g_autoptr(FinxBooks) books = finx_books_new (&options);
  gint32 day = FIRST_DAY;

  for (guint i = 0; self->transactions->len < N_TRANSACTIONS && i < 20 * N_TRANSACTIONS; i++)
    {
      FinxTransaction *transaction = random_transaction (self->random, i, day);

      if (transaction == NULL)
        continue;
      if (!finx_books_apply (books, transaction, NULL))
        {
          finx_transaction_free (transaction);
          continue;
        }
      g_ptr_array_add (self->transactions, transaction);
      day += g_rand_int_range (self->random, 1, 5);   /* within a day corporate actions would come first */
    }
}

static inline void
open_portfolio (Portfolio *self,
                guint      seed)
{
  *self = (Portfolio) {
    .random = g_rand_new_with_seed (seed),
    .history = finx_price_history_new (),
    .transactions = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free),
    .method = (FinxLotMethod) (seed % FINX_N_LOT_METHODS),
  };
  fill_history (self);
  fill_transactions (self);
  self->list = history_list (self->transactions);
  finx_price_history_add_splits (self->history, self->list);
  self->run = (FinxBooksRun) { .transactions = self->list, .prices = self->history, .base_currency = "USD",
                               .method = self->method, .expense_fees = seed % 3 == 0, .until = G_MAXINT32 };
  g_assert_cmpuint (self->transactions->len, >, N_TRANSACTIONS / 2);
}

static inline void
close_portfolio (Portfolio *self)
{
  g_rand_free (self->random);
  finx_price_history_unref (self->history);
  finx_transaction_list_unref (self->list);
  g_ptr_array_unref (self->transactions);
}

static inline FinxValuationSeries *
new_series (Portfolio         *self,
            const char *const *only)
{
  FinxValuationOptions options = { .base_currency = "USD", .prices = self->history, .method = self->method,
                                   .expense_fees = self->run.expense_fees, .accounts = only, .from = G_MININT32, .to = LAST_DAY };

  return finx_valuation_series_new (&options);
}

static inline FinxValuationSeries *
full_series (Portfolio *self)
{
  FinxValuationSeries *series = new_series (self, NULL);
  g_autoptr(GError) error = NULL;

  finx_valuation_series_set (series, self->list, &error);
  g_assert_no_error (error);
  return series;
}

/* Runs @law on each random portfolio. */
static inline void
for_all (void (*law) (Portfolio *self))
{
  for (guint seed = 1; seed <= N_PORTFOLIOS; seed++)
    {
      Portfolio portfolio;

      g_test_message ("portfolio %u", seed);
      open_portfolio (&portfolio, seed);
      law (&portfolio);
      close_portfolio (&portfolio);
    }
}

static inline void
assert_equal (FinxDecimal a,
              FinxDecimal b)
{
  g_autofree char *left = finx_decimal_to_string (finx_decimal_normalize (a)), *right = finx_decimal_to_string (finx_decimal_normalize (b));

  g_assert_cmpstr (left, ==, right);
}

static inline gboolean
is_same (FinxDecimal a,
         FinxDecimal b)
{
  return finx_decimal_is_known (a) == finx_decimal_is_known (b) && (!finx_decimal_is_known (a) || finx_decimal_equal (a, b));
}

static inline void
assert_same_days (const FinxValuationSeries *a,
                  const FinxValuationSeries *b)
{
  guint n_a, n_b;
  const FinxValuationDay *left = finx_valuation_series_get_days (a, &n_a), *right = finx_valuation_series_get_days (b, &n_b);

  g_assert_cmpuint (n_a, ==, n_b);
  for (guint i = 0; i < n_a; i++)
    {
      const FinxDecimal x[] = { left[i].value, left[i].cash, left[i].cost, left[i].invested, left[i].flow, left[i].realised,
                                left[i].realised_currency, left[i].income, left[i].interest, left[i].fees, left[i].taxes,
                                left[i].separate_fees, left[i].carried, left[i].carried_currency };
      const FinxDecimal y[] = { right[i].value, right[i].cash, right[i].cost, right[i].invested, right[i].flow, right[i].realised,
                                right[i].realised_currency, right[i].income, right[i].interest, right[i].fees, right[i].taxes,
                                right[i].separate_fees, right[i].carried, right[i].carried_currency };

      g_assert_cmpint (left[i].day, ==, right[i].day);
      g_assert_cmpuint (left[i].gaps, ==, right[i].gaps);
      for (gsize j = 0; j < G_N_ELEMENTS (x); j++)
        g_assert_true (is_same (x[j], y[j]));
    }
}

static inline void
assert_same_lots (const FinxGainsReport *left,
                  const FinxGainsReport *right)
{
  g_assert_cmpuint (left->n_open, ==, right->n_open);
  g_assert_cmpuint (left->n_closed, ==, right->n_closed);
  for (guint i = 0; i < left->n_open; i++)
    {
      FinxOpenLot x, y;

      finx_gains_report_get_open (left, i, &x);
      finx_gains_report_get_open (right, i, &y);
      g_assert_true (x.account == y.account && x.instrument == y.instrument && x.opened_by == y.opened_by && x.opened_day == y.opened_day);
      g_assert_true (is_same (x.quantity, y.quantity) && is_same (x.base_cost, y.base_cost) && is_same (x.base_gain, y.base_gain));
    }
  for (guint i = 0; i < left->n_closed; i++)
    {
      FinxClosedLot x, y;

      finx_gains_report_get_closed (left, i, &x);
      finx_gains_report_get_closed (right, i, &y);
      g_assert_true (x.account == y.account && x.instrument == y.instrument && x.opened_by == y.opened_by && x.closed_by == y.closed_by);
      g_assert_true (is_same (x.quantity, y.quantity) && is_same (x.base_gain, y.base_gain) && is_same (x.currency_gain, y.currency_gain)
                     && is_same (x.washed_loss, y.washed_loss));
    }
  g_assert_true (is_same (left->totals.realised, right->totals.realised) && is_same (left->totals.unrealised, right->totals.unrealised)
                 && is_same (left->totals.short_term, right->totals.short_term) && is_same (left->totals.washed_loss, right->totals.washed_loss));
}
