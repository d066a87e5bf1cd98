/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/reports/finx-income-report.h"

#include "base/finx-time.h"

#define MONEY_SCALE 10          /* digits that are kept of a converted amount */

/* What the rows are turned into income with. */
typedef struct
{
  const FinxPriceHistory *prices;
  const char             *base_currency;
  FinxIncomeReport       *report;
} Collector;

/* +1: a payment; −1: interest that was paid; 0: no income. */
static int
get_sign (FinxTransactionKind kind)
{
  switch (kind)
    {
    case FINX_TRANSACTION_DIVIDEND:
    case FINX_TRANSACTION_REINVESTMENT:
    case FINX_TRANSACTION_INTEREST:
    case FINX_TRANSACTION_STAKING:
    case FINX_TRANSACTION_AIRDROP:
      return +1;
    case FINX_TRANSACTION_INTEREST_CHARGE:
      return -1;
    default:
      return 0;
    }
}

/* Before deductions. What came in units is worth its amount. */
static FinxDecimal
get_gross (const FinxTransaction *transaction)
{
  return finx_transaction_kind_cash (transaction->kind) == 0 ? transaction->amount : finx_transaction_get_gross (transaction);
}

static FinxDecimal
get_net (const FinxTransaction *transaction)
{
  return finx_transaction_kind_cash (transaction->kind) == 0
         ? finx_decimal_sub (finx_decimal_sub (transaction->amount, transaction->fees), transaction->taxes)
         : transaction->amount;
}

static FinxDecimal
convert (const Collector *self,
         FinxDecimal      amount,
         FinxDecimal      rate)
{
  return finx_decimal_is_known (amount) && finx_decimal_sign (amount) == 0
         ? amount : finx_decimal_mul (amount, rate, MONEY_SCALE, FINX_ROUND_HALF_EVEN);
}

static void
add (FinxDecimal *sum,
     FinxDecimal  amount)
{
  *sum = finx_decimal_add (*sum, amount);
}

static void
collect (Collector             *self,
         guint                  row,
         const FinxTransaction *transaction)
{
  int sign = get_sign (transaction->kind);
  FinxDecimal rate = finx_decimal_new (1, 0), gross = get_gross (transaction), net = get_net (transaction);
  FinxIncome income = {
    .row = row,
    .day = transaction->day,
    .kind = transaction->kind,
    .instrument = transaction->instrument,
    .account = g_intern_string (transaction->account),
    .currency = g_intern_string (transaction->currency),
    .fees = transaction->fees,
    .taxes = transaction->taxes,
  };

  income.gross = sign < 0 ? finx_decimal_negate (gross) : gross;
  income.net = sign < 0 ? finx_decimal_negate (net) : net;
  if (g_strcmp0 (income.currency, self->base_currency) != 0)
    rate = finx_price_history_get_rate (self->prices, income.currency, self->base_currency, income.day).value;
  income.base_gross = convert (self, income.gross, rate);
  income.base_fees = convert (self, income.fees, rate);
  income.base_taxes = convert (self, income.taxes, rate);
  income.base_net = convert (self, income.net, rate);
  g_array_append_val (self->report->payments, income);
}

static void
add_to_sum (FinxIncomeSum    *sum,
            const FinxIncome *income)
{
  sum->n++;
  add (&sum->gross, income->base_gross);
  add (&sum->taxes, income->base_taxes);
  add (&sum->net, income->base_net);
}

/* Payments come in the order of their days, so a month is the last one or a new one. */
static void
add_to_month (GArray           *months,
              const FinxIncome *income)
{
  FinxIncomeSum *last = months->len > 0 ? &g_array_index (months, FinxIncomeSum, months->len - 1) : NULL;
  int year, month, day;

  finx_date_from_days (income->day, &year, &month, &day);
  if (last == NULL || last->year != year || last->month != month)
    {
      FinxIncomeSum sum = { .year = year, .month = month };

      g_array_append_val (months, sum);
      last = &g_array_index (months, FinxIncomeSum, months->len - 1);
    }
  add_to_sum (last, income);
}

static void
add_to_holding (GArray           *holdings,
                GHashTable       *places,       /* FinxInstrument, or NULL → place in @holdings + 1 */
                const FinxIncome *income)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, income->instrument));

  if (place == 0)
    {
      FinxIncomeSum sum = { .instrument = income->instrument };

      g_array_append_val (holdings, sum);
      place = holdings->len;
      g_hash_table_insert (places, (gpointer) income->instrument, GUINT_TO_POINTER (place));
    }
  add_to_sum (&g_array_index (holdings, FinxIncomeSum, place - 1), income);
}

static int
compare_sums (gconstpointer a,
              gconstpointer b)
{
  const FinxIncomeSum *x = a, *y = b;
  gboolean x_known = finx_decimal_is_known (x->net), y_known = finx_decimal_is_known (y->net);

  if (!x_known || !y_known)
    return y_known - x_known;
  return finx_decimal_compare (y->net, x->net);
}

/**
 * finx_income_report_new:
 * @prices: rates of the days
 * @accounts: (nullable) (array zero-terminated=1): only these
 * @from: first day
 * @to: last day
 *
 * A dividend's tax is what was withheld with it; one that is booked alone, as %FINX_TRANSACTION_TAX, is not in here.
 *
 * Returns: (transfer full)
 */
FinxIncomeReport *
finx_income_report_new (FinxTransactionList    *transactions,
                        const FinxPriceHistory *prices,
                        const char             *base_currency,
                        const char *const      *accounts,
                        gint32                  from,
                        gint32                  to)
{
  FinxIncomeReport *self = g_new0 (FinxIncomeReport, 1);
  Collector collector = { prices, base_currency, self };
  g_autoptr(GHashTable) places = g_hash_table_new (NULL, NULL);
  guint n = finx_transaction_list_get_n (transactions);

  self->payments = g_array_new (FALSE, FALSE, sizeof (FinxIncome));
  self->months = g_array_new (FALSE, FALSE, sizeof (FinxIncomeSum));
  self->holdings = g_array_new (FALSE, FALSE, sizeof (FinxIncomeSum));
  for (guint row = 0; row < n; row++)
    {
      FinxTransaction transaction;

      finx_transaction_list_get (transactions, row, &transaction);
      if (transaction.day > to)
        break;
      if (transaction.day >= from && get_sign (transaction.kind) != 0
          && (accounts == NULL || g_strv_contains (accounts, transaction.account)))
        collect (&collector, row, &transaction);
    }
  for (guint i = 0; i < self->payments->len; i++)
    {
      const FinxIncome *income = &g_array_index (self->payments, FinxIncome, i);

      add (&self->gross, income->base_gross);
      add (&self->fees, income->base_fees);
      add (&self->taxes, income->base_taxes);
      add (&self->net, income->base_net);
      add_to_month (self->months, income);
      add_to_holding (self->holdings, places, income);
    }
  g_array_sort (self->holdings, compare_sums);
  return self;
}

void
finx_income_report_free (FinxIncomeReport *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->payments);
  g_array_unref (self->months);
  g_array_unref (self->holdings);
  g_free (self);
}
