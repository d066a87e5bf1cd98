/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/review/finx-review.h"

#include <math.h>

#include "base/finx-time.h"
#include "portfolio/review/finx-review-private.h"

#define DAYS_PER_YEAR 365.0

struct _FinxReview
{
  gatomicrefcount      ref_count;
  FinxReviewOptions    options;         /* its texts are owned */
  FinxReckoning       *reckoning;
  FinxPriceHistory    *prices;
  FinxValuationSeries *series;
  FinxGainsReport     *gains;           /* (nullable) */
  FinxHoldingRuns     *runs;            /* what @holdings were made of */
  GArray              *holdings;        /* (element-type FinxReviewHolding) */
  FinxReviewSummary    summary;
};

static void
summarise_returns (FinxReview *self)
{
  FinxReviewSummary *summary = &self->summary;
  gint32 last = self->options.as_of;
  g_autoptr(GArray) returns = finx_portfolio_returns (self->series, G_MININT32 + 1, last, self->options.timing, NULL);
  const double *rates = (const double *) (gpointer) returns->data;
  double years = (last - summary->first_day + 1) / DAYS_PER_YEAR;
  FinxDrawdownSummary drawdowns = finx_drawdown_summary (rates, returns->len);

  summary->ttwror = returns->len > 0 ? finx_total_return (rates, returns->len) : NAN;
  summary->ttwror_yearly = years >= 1 ? finx_annualise (1 + summary->ttwror, years) : NAN;
  summary->drawdown = isnan (summary->ttwror) ? NAN : drawdowns.current;
  summary->max_drawdown = isnan (summary->ttwror) ? NAN : drawdowns.deepest.depth;
  summary->xirr = finx_portfolio_xirr (self->series, G_MININT32 + 1, last);
}

static void
summarise_days (FinxReview             *self,
                const FinxValuationDay *days,
                guint                   n)
{
  FinxReviewSummary *summary = &self->summary;
  const FinxValuationDay *last = &days[n - 1];
  FinxDecimal before = n > 1 ? days[n - 2].value : FINX_DECIMAL_ZERO;
  int year, month, day;

  summary->value = last->value;
  summary->cash = last->cash;
  summary->invested = last->invested;
  summary->first_day = days[0].day;
  summary->total_gain = finx_decimal_sub (last->value, last->invested);
  summary->day_change = finx_decimal_sub (finx_decimal_sub (last->value, before), last->flow);
  summary->day_return = finx_twr_period (finx_decimal_to_double (before), finx_decimal_to_double (last->flow), finx_decimal_to_double (last->value),
                                         self->options.timing);
  summary->gaps = last->gaps;
  finx_date_from_days (last->day, &year, &month, &day);
  for (guint i = 0; i < n; i++)
    summary->gaps |= days[i].gaps & (FINX_GAP_FLOW | FINX_GAP_VALUED_AT_COST);
  for (guint i = n; i > 0 && days[i - 1].day >= finx_days_from_date (year, 1, 1); i--)
    summary->income_year = finx_decimal_add (summary->income_year, finx_decimal_add (days[i - 1].income, days[i - 1].interest));
}

static void
summarise_prices (FinxReview *self)
{
  FinxReviewSummary *summary = &self->summary;

  for (guint i = 0; i < self->holdings->len; i++)
    {
      const FinxReviewHolding *holding = &g_array_index (self->holdings, FinxReviewHolding, i);

      if (finx_decimal_sign (holding->quantity) == 0)
        continue;
      summary->oldest_rate = MAX (summary->oldest_rate, holding->rate_age);
      if (holding->instrument == NULL)
        continue;
      summary->oldest_price = MAX (summary->oldest_price, holding->price_age);
      if (holding->price_age >= 0 && (summary->newest_price < 0 || holding->price_age < summary->newest_price))
        {
          summary->newest_price = holding->price_age;
          summary->price_move = FINX_DECIMAL_ZERO;
        }
      if (holding->price_age == summary->newest_price)
        summary->price_move = finx_decimal_add (summary->price_move, holding->base_price_move);
    }
}

static void
summarise (FinxReview *self)
{
  FinxReviewSummary *summary = &self->summary;
  guint n;
  const FinxValuationDay *days = finx_valuation_series_get_days (self->series, &n);

  *summary = (FinxReviewSummary) {
    .day_return = NAN, .ttwror = NAN, .ttwror_yearly = NAN, .drawdown = NAN, .max_drawdown = NAN, .first_day = G_MAXINT32,
    .oldest_price = -1, .newest_price = -1, .oldest_rate = -1, .price_move = FINX_DECIMAL_UNKNOWN, .xirr = finx_xirr (NULL, NULL, 0),
  };
  if (n > 0)
    {
      summarise_days (self, days, n);
      summarise_returns (self);
    }
  summarise_prices (self);
}

/* Takes @reckoning over. @old: (nullable): what it is a later version of */
static FinxReview *
new_review (const FinxReviewOptions *options,
            FinxReckoning           *reckoning,
            FinxPriceHistory        *prices,
            const FinxReview        *old)
{
  FinxReview *self = g_new0 (FinxReview, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->options = *options;
  self->options.base_currency = g_strdup (options->base_currency);
  self->options.accounts = (const char *const *) g_strdupv ((char **) options->accounts);
  if (options->joint != NULL)
    finx_joint_book_ref (options->joint);
  self->reckoning = reckoning;
  self->prices = finx_price_history_ref (prices);
  self->series = finx_valuation_series_new_for (finx_reckoning_ref (reckoning));
  if (!options->sums_only)
    self->gains = finx_gains_report_new_for (finx_reckoning_ref (reckoning), options->move_wash_sales);
  self->runs = finx_holding_runs_new (reckoning, old != NULL ? old->runs : NULL, old != NULL ? old->reckoning : NULL);
  self->holdings = finx_holding_runs_list (self->runs, self->gains);
  summarise (self);
  return self;
}

static FinxValuationOptions
valuation_options (const FinxReviewOptions *options,
                   const FinxPriceHistory  *prices)
{
  return (FinxValuationOptions) {
    .base_currency = options->base_currency,
    .prices = prices,
    .method = options->method,
    .expense_fees = options->expense_fees,
    .refuse_short = options->refuse_short,
    .accounting = options->joint != NULL ? finx_joint_book_get_accounting (options->joint) : NULL,
    .accounts = options->accounts,
    .from = G_MININT32,
    .to = options->as_of,
  };
}

/**
 * finx_review_new:
 * @options: copied
 * @transactions: held
 * @prices: held; it is not changed any more
 * @error: of the first transaction that the books refuse
 *
 * Returns: (transfer full) (nullable): all figures
 */
FinxReview *
finx_review_new (const FinxReviewOptions  *options,
                 FinxTransactionList      *transactions,
                 FinxPriceHistory         *prices,
                 GError                  **error)
{
  FinxValuationOptions valuation = valuation_options (options, prices);
  FinxReckoning *reckoning = finx_reckoning_new (&valuation, !options->sums_only, NULL, transactions, error);

  return reckoning != NULL ? new_review (options, reckoning, prices, NULL) : NULL;
}

/**
 * finx_review_new_of_trades:
 * @options: copied; with sums_only
 * @trades: held
 * @prices: held; it is not changed any more
 *
 * Sums of transactions that are looked at and not kept: the list of them is empty, and there is no update.
 *
 * Returns: (transfer full) (nullable): the figures of finx_review_new() to the last digit; %NULL: a #FinxTransactionList is
 *   needed for them, or to tell what is wrong
 */
FinxReview *
finx_review_new_of_trades (const FinxReviewOptions *options,
                           FinxTradeColumns        *trades,
                           FinxPriceHistory        *prices)
{
  FinxValuationOptions valuation = valuation_options (options, prices);
  FinxReckoning *reckoning;

  g_return_val_if_fail (options->sums_only && options->joint == NULL, NULL);

  reckoning = finx_reckoning_new_of_trades (&valuation, trades, 0);
  return reckoning != NULL ? new_review (options, reckoning, prices, NULL) : NULL;
}

/**
 * finx_review_update:
 * @transactions: usually a later version of the list of @old
 * @prices: where it is that of @old, only what has to do with the transactions that changed is computed
 * @error: of the first transaction that the books refuse, which may be one that no longer fits
 *
 * Returns: (transfer full) (nullable): what finx_review_new() with the same options would, to the last digit
 */
FinxReview *
finx_review_update (FinxReview           *old,
                    FinxTransactionList  *transactions,
                    FinxPriceHistory     *prices,
                    GError              **error)
{
  FinxReckoning *reckoning;

  if (prices != old->prices)
    return finx_review_new (&old->options, transactions, prices, error);
  reckoning = finx_reckoning_update (old->reckoning, transactions, error);
  return reckoning != NULL ? new_review (&old->options, reckoning, prices, old) : NULL;
}

static gboolean
are_same (const char *const *accounts,
          const char *const *others)
{
  return accounts == NULL || others == NULL ? accounts == others : g_strv_equal (accounts, others);
}

/* Whether the same accounts count, and the lots of each are kept in the same way. */
static gboolean
keeps_accounts (FinxJointBook *old,
                FinxJointBook *joint)
{
  GHashTable *accounting = finx_joint_book_get_accounting (old);
  GHashTableIter iter;
  gpointer account, own;

  g_hash_table_iter_init (&iter, finx_joint_book_get_accounting (joint));
  while (g_hash_table_iter_next (&iter, &account, &own))
    {
      const FinxAccounting *before = g_hash_table_lookup (accounting, account), *now = own;

      if (before == NULL || before->method != now->method || before->expense_fees != now->expense_fees
          || before->refuse_short != now->refuse_short)
        return FALSE;
    }
  return are_same (finx_joint_book_get_accounts (old), finx_joint_book_get_accounts (joint));
}

/**
 * finx_review_update_joint:
 * @old: of several portfolios
 * @joint: usually a later version of that of @old
 *
 * As finx_review_update(). Where @old is of the accounts that counted in each portfolio, so is the new one.
 */
FinxReview *
finx_review_update_joint (FinxReview        *old,
                          FinxJointBook     *joint,
                          FinxPriceHistory  *prices,
                          GError           **error)
{
  FinxReviewOptions options = old->options;
  FinxReckoning *reckoning;

  options.joint = joint;
  if (are_same (options.accounts, finx_joint_book_get_accounts (old->options.joint)))
    options.accounts = finx_joint_book_get_accounts (joint);
  if (prices != old->prices || !keeps_accounts (old->options.joint, joint))
    return finx_review_new (&options, finx_joint_book_get_transactions (joint), prices, error);
  reckoning = finx_reckoning_update (old->reckoning, finx_joint_book_get_transactions (joint), error);
  return reckoning != NULL ? new_review (&options, reckoning, prices, old) : NULL;
}

FinxReview *
finx_review_ref (FinxReview *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
finx_review_unref (FinxReview *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->holdings);
  finx_holding_runs_free (self->runs);
  finx_gains_report_free (self->gains);
  finx_valuation_series_free (self->series);
  finx_price_history_unref (self->prices);
  finx_reckoning_unref (self->reckoning);
  g_clear_pointer (&self->options.joint, finx_joint_book_unref);
  g_strfreev ((char **) self->options.accounts);
  g_free ((char *) self->options.base_currency);
  g_free (self);
}

const FinxReviewOptions *
finx_review_get_options (FinxReview *self)
{
  return &self->options;
}

/**
 * finx_review_get_transactions:
 *
 * Returns: (transfer none): the list that rows of lots and explanations count in; those after the last day too
 */
FinxTransactionList *
finx_review_get_transactions (FinxReview *self)
{
  return self->reckoning->list;
}

/**
 * finx_review_get_accounting:
 *
 * Returns: (transfer none) (nullable) (element-type utf8 FinxAccounting): see #FinxBooksOptions
 */
GHashTable *
finx_review_get_accounting (FinxReview *self)
{
  return self->reckoning->options.accounting;
}

/**
 * finx_review_get_prices:
 *
 * Returns: (transfer none)
 */
FinxPriceHistory *
finx_review_get_prices (FinxReview *self)
{
  return self->prices;
}

/**
 * finx_review_get_series:
 *
 * Returns: (transfer none): each day from the first transaction to the last day
 */
const FinxValuationSeries *
finx_review_get_series (FinxReview *self)
{
  return self->series;
}

/**
 * finx_review_get_gains:
 *
 * Returns: (transfer none) (nullable): open and closed lots; %NULL in a review of sums only
 */
const FinxGainsReport *
finx_review_get_gains (FinxReview *self)
{
  return self->gains;
}

/**
 * finx_review_get_holdings:
 *
 * Returns: (transfer none) (element-type FinxReviewHolding): by base value, largest first, those without a known value
 *   after them; then what is not held any more; cash of each currency last. Their base values add up to the value, and
 *   their total gains to the total gain.
 */
const GArray *
finx_review_get_holdings (FinxReview *self)
{
  return self->holdings;
}

typedef struct
{
  guint         row;
  const GError *error;          /* of the strand */
} Refused;

static int
compare_refused_cb (gconstpointer a,
                    gconstpointer b)
{
  guint left = ((const Refused *) a)->row, right = ((const Refused *) b)->row;

  return (left > right) - (left < right);
}

/**
 * finx_review_list_refused:
 *
 * Sales of more than their account held, where short sales are refused. Quantity, cost, value and gains of their holdings
 * are unknown from the day of the first, and so are totals that contain them; all else is what it is.
 *
 * Returns: (transfer full) (element-type GError): FINX-BOOKS-004 of each, as they happened; mostly empty
 */
GPtrArray *
finx_review_list_refused (FinxReview *self)
{
  GPtrArray *errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  g_autoptr(GArray) all = g_array_new (FALSE, FALSE, sizeof (Refused));

  for (guint i = 0; i < self->reckoning->strands->len; i++)
    {
      const GArray *sales = ((const FinxStrand *) self->reckoning->strands->pdata[i])->refused;

      for (guint k = 0; sales != NULL && k < sales->len; k++)
        {
          const FinxRefusedSale *sale = &g_array_index (sales, FinxRefusedSale, k);
          Refused refused = { finx_reckoning_get_row (self->reckoning, i, sale->number), sale->error };

          if (sale->is_included)
            g_array_append_val (all, refused);
        }
    }
  g_array_sort (all, compare_refused_cb);
  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (errors, g_error_copy (g_array_index (all, Refused, i).error));
  return errors;
}

const FinxReviewSummary *
finx_review_get_summary (FinxReview *self)
{
  return &self->summary;
}
