/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-gains-report.h"

#include "base/finx-error.h"
#include "base/finx-time.h"
#include "portfolio/finx-wash-sales-private.h"

/* One report while it is made. */
typedef struct
{
  const FinxGainsOptions *options;
  GPtrArray              *transactions;
  FinxGainsReport        *report;
} Draft;

static FinxDecimal
money (FinxAmount amount)
{
  return finx_amount_to_decimal (amount, FINX_BOOKS_MONEY_SCALE);
}

/**
 * finx_is_long_term:
 *
 * Returns: whether something was held for more than a year: it was sold after the day of the year on which it was
 *   bought; what was bought on 29 February is after 28 February
 */
gboolean
finx_is_long_term (gint32 opened_day,
                   gint32 closed_day)
{
  int year, month, day;

  finx_date_from_days (opened_day, &year, &month, &day);
  return closed_day > finx_days_from_date (year + 1, month, MIN (day, finx_days_in_month (year + 1, month)));
}

/* Trades tell fees; what one lot has of them is by its share of the units. */
static FinxDecimal
share_of_fees (const FinxTransaction *transaction,
               FinxDecimal            quantity)
{
  FinxDecimal fees = finx_decimal_add (transaction->fees, transaction->taxes);

  if (finx_decimal_sign (fees) == 0 || !finx_decimal_is_known (transaction->quantity) || transaction->quantity.coef == 0)
    return fees;
  return finx_decimal_div (finx_decimal_mul (fees, finx_decimal_abs (quantity), FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN),
                           transaction->quantity, FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
}

static void
posted_cb (const FinxPosting *posting,
           gpointer           user_data)
{
  Draft *self = user_data;
  const FinxLotGain *gain = posting->gain;
  FinxClosedLot lot = {
    .account = g_intern_string (posting->account),
    .instrument = posting->instrument,
    .closed_by = posting->transaction,
    .quantity = posting->quantity,
    .gain = posting->amount,
    .base_gain = posting->base_amount,
    .currency_gain = posting->currency_gain,
    .price_gain = finx_decimal_sub (posting->base_amount, posting->currency_gain),
  };

  if (posting->kind != FINX_POSTING_GAIN)
    return;
  lot.opened_by = self->transactions->pdata[gain->opened_by];
  lot.opened_day = gain->opened_day;
  lot.closed_day = gain->closed_day;
  lot.holding_days = gain->closed_day - gain->opened_day;
  lot.is_long_term = finx_is_long_term (gain->opened_day, gain->closed_day);
  lot.cost = money (gain->cost);
  lot.proceeds = money (gain->proceeds);
  lot.base_cost = money (gain->base_cost);
  lot.base_proceeds = money (gain->base_proceeds);
  lot.fees = share_of_fees (posting->transaction, posting->quantity);
  g_array_append_val (self->report->closed, lot);
}

static void
value_lot (Draft       *self,
           FinxOpenLot *lot)
{
  const FinxGainsOptions *options = self->options;
  const char *currency = lot->instrument->currency;
  FinxKnownValue price = { FINX_DECIMAL_UNKNOWN, -1 };
  FinxDecimal rate = FINX_DECIMAL_UNKNOWN;

  if (options->prices != NULL)
    {
      price = finx_price_history_get_price (options->prices, lot->instrument, options->to);
      rate = finx_price_history_get_rate (options->prices, currency, options->base_currency, options->to).value;
    }
  if (g_str_equal (currency, options->base_currency))
    rate = FINX_DECIMAL_ONE;
  lot->price = price.value;
  lot->price_age = price.age;
  lot->value = finx_decimal_mul (lot->quantity, price.value, FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
  lot->value = finx_decimal_mul (lot->value, lot->instrument->multiplier, FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
  lot->gain = finx_decimal_sub (lot->value, lot->cost);
  lot->base_value = finx_decimal_mul (lot->value, rate, FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
  lot->base_gain = finx_decimal_sub (lot->base_value, lot->base_cost);
  lot->price_gain = finx_decimal_mul (lot->gain, rate, FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
  lot->currency_gain = finx_decimal_sub (lot->base_gain, lot->price_gain);
}

static void
list_open (Draft                   *self,
           const char              *account,
           const FinxBooksPosition *position)
{
  g_autoptr(GArray) lots = finx_lot_book_list (position->lots);

  for (guint i = 0; i < lots->len; i++)
    {
      const FinxLot *lot = &g_array_index (lots, FinxLot, i);
      FinxOpenLot row = {
        .account = g_intern_string (account),
        .instrument = position->instrument,
        .opened_by = self->transactions->pdata[lot->source],
        .opened_day = lot->day,
        .holding_days = self->options->to - lot->day,
        .is_long_term = finx_is_long_term (lot->day, self->options->to),
        .quantity = finx_decimal_new (lot->quantity, position->quantity_scale),
        .cost = money (lot->cost),
        .base_cost = money (lot->base_cost),
      };

      value_lot (self, &row);
      g_array_append_val (self->report->open, row);
    }
}

static gboolean
is_listed (Draft      *self,
           const char *account)
{
  return self->options->accounts == NULL || g_strv_contains (self->options->accounts, account);
}

static void
list_all_open (Draft     *self,
               FinxBooks *books)
{
  g_autoptr(GPtrArray) accounts = finx_books_list_accounts (books);

  for (guint i = 0; i < accounts->len; i++)
    {
      g_autoptr(GPtrArray) positions = finx_books_list_positions (books, accounts->pdata[i]);

      for (guint j = 0; is_listed (self, accounts->pdata[i]) && j < positions->len; j++)
        list_open (self, accounts->pdata[i], positions->pdata[j]);
    }
}

static void
keep_listed (Draft                 *self,
             const FinxTransaction *only)
{
  GArray *closed = self->report->closed;
  guint n = 0;

  for (guint i = 0; i < closed->len; i++)
    {
      FinxClosedLot lot = g_array_index (closed, FinxClosedLot, i);

      if (lot.closed_day >= self->options->from && is_listed (self, lot.account) && (only == NULL || lot.closed_by == only))
        g_array_index (closed, FinxClosedLot, n++) = lot;
    }
  g_array_set_size (closed, n);
}

static void
add (FinxDecimal *sum,
     FinxDecimal  amount)
{
  *sum = finx_decimal_add (*sum, amount);
}

static void
total (FinxGainsReport *self)
{
  for (guint i = 0; i < self->closed->len; i++)
    {
      const FinxClosedLot *lot = &g_array_index (self->closed, FinxClosedLot, i);

      add (&self->totals.realised, lot->base_gain);
      add (lot->is_long_term ? &self->totals.long_term : &self->totals.short_term, lot->base_gain);
      add (&self->totals.washed_loss, lot->washed_loss);
    }
  for (guint i = 0; i < self->open->len; i++)
    add (&self->totals.unrealised, g_array_index (self->open, FinxOpenLot, i).base_gain);
}

static FinxGainsReport *
make_report (const FinxGainsOptions *options,
             GPtrArray              *transactions,
             const FinxTransaction  *only,
             GError                **error)
{
  g_autoptr(FinxGainsReport) report = g_new0 (FinxGainsReport, 1);
  Draft draft = { options, transactions, report };
  FinxBooksRun run = {
    .transactions = transactions,
    .prices = options->prices,
    .base_currency = options->base_currency,
    .method = options->method,
    .expense_fees = options->expense_fees,
    .until = options->to,
    .posted = posted_cb,
    .user_data = &draft,
  };
  g_autoptr(FinxBooksRunner) runner = finx_books_runner_new (&run);

  report->open = g_array_new (FALSE, FALSE, sizeof (FinxOpenLot));
  report->closed = g_array_new (FALSE, FALSE, sizeof (FinxClosedLot));
  if (!finx_books_runner_advance (runner, error))
    return NULL;
  list_all_open (&draft, finx_books_runner_get_books (runner));
  finx_wash_sales_mark (report->closed, transactions, options->to);
  keep_listed (&draft, only);
  total (report);
  return g_steal_pointer (&report);
}

/**
 * finx_gains_report_new:
 * @transactions: (element-type FinxTransaction): in the order of finx_transaction_compare(); the report points to them
 *
 * Returns: (transfer full) (nullable): %NULL with @error set where the books refuse a transaction
 */
FinxGainsReport *
finx_gains_report_new (const FinxGainsOptions *options,
                       GPtrArray              *transactions,
                       GError                **error)
{
  return make_report (options, transactions, NULL, error);
}

void
finx_gains_report_free (FinxGainsReport *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->open, g_array_unref);
  g_clear_pointer (&self->closed, g_array_unref);
  g_free (self);
}

/**
 * finx_gains_compare_methods:
 * @totals: (out) (array fixed-size=4): by #FinxLotMethod
 *
 * What the same transactions come to by each method. The method of @options does not matter.
 */
gboolean
finx_gains_compare_methods (const FinxGainsOptions  *options,
                            GPtrArray               *transactions,
                            FinxGainsTotals          totals[FINX_N_LOT_METHODS],
                            GError                 **error)
{
  FinxGainsOptions own = *options;

  for (int method = 0; method < FINX_N_LOT_METHODS; method++)
    {
      g_autoptr(FinxGainsReport) report = NULL;

      own.method = (FinxLotMethod) method;
      report = finx_gains_report_new (&own, transactions, error);
      if (report == NULL)
        return FALSE;
      totals[method] = report->totals;
    }
  return TRUE;
}

/**
 * finx_gains_preview_sale:
 * @sale: not yet one of @transactions; not before the last of them
 *
 * Returns: (transfer full) (nullable): the lots that @sale would close by the method of @options, and those that would
 *   be left
 */
FinxGainsReport *
finx_gains_preview_sale (const FinxGainsOptions  *options,
                         GPtrArray               *transactions,
                         const FinxTransaction   *sale,
                         GError                 **error)
{
  g_autoptr(GPtrArray) all = g_ptr_array_sized_new (transactions->len + 1);
  FinxGainsOptions own = *options;

  for (guint i = 0; i < transactions->len; i++)
    {
      const FinxTransaction *transaction = transactions->pdata[i];

      if (transaction->day > sale->day)
        {
          finx_set_error (error, FINX_ERROR_INVALID, "FINX-GAINS-001", "A sale can be tried only at the end: %s is after it",
                          transaction->id);
          return NULL;
        }
      g_ptr_array_add (all, transactions->pdata[i]);
    }
  g_ptr_array_add (all, (gpointer) sale);
  own.to = MAX (own.to, sale->day);
  return make_report (&own, all, sale, error);
}
