/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-share-pool.h"

#include "base/finx-amount.h"

#define MONEY    10             /* digits */
#define QUANTITY 10
#define WINDOW   30             /* days */

/* All of one day: the rules know no time of day. Quantities are in units of 10^-QUANTITY as after all splits. */
typedef struct
{
  gint32     day;
  FinxAmount bought, cost;      /* what is not matched yet */
  FinxAmount sold, proceeds;
} Day;

typedef struct
{
  FinxSharePool pool;
  GArray       *days;           /* (element-type Day), by day */
} Share;

static void
share_free (gpointer data)
{
  Share *self = data;

  g_array_unref (self->days);
  g_free (self);
}

static Day *
open_day (Share  *self,
          gint32  day)
{
  Day fresh = { .day = day };

  if (self->days->len == 0 || g_array_index (self->days, Day, self->days->len - 1).day != day)
    g_array_append_val (self->days, fresh);
  return &g_array_index (self->days, Day, self->days->len - 1);
}

static FinxAmount
in_base (const FinxTransaction  *transaction,
         const FinxPriceHistory *prices,
         const char             *base_currency)
{
  FinxDecimal rate = FINX_DECIMAL_UNKNOWN;

  if (g_str_equal (transaction->currency, base_currency))
    rate = FINX_DECIMAL_ONE;
  else if (prices != NULL)
    rate = finx_price_history_get_rate (prices, transaction->currency, base_currency, transaction->day).value;
  return finx_amount_from_decimal (finx_decimal_mul (transaction->amount, rate, MONEY, FINX_ROUND_HALF_EVEN), MONEY);
}

/* Everything before a split counts in the new units. */
static void
split (Share       *self,
       FinxDecimal  ratio)
{
  for (guint i = 0; i < self->days->len; i++)
    {
      Day *day = &g_array_index (self->days, Day, i);
      FinxDecimal bought = finx_decimal_mul (finx_amount_to_decimal (day->bought, QUANTITY), ratio, QUANTITY, FINX_ROUND_HALF_EVEN);
      FinxDecimal sold = finx_decimal_mul (finx_amount_to_decimal (day->sold, QUANTITY), ratio, QUANTITY, FINX_ROUND_HALF_EVEN);

      day->bought = finx_amount_from_decimal (bought, QUANTITY);
      day->sold = finx_amount_from_decimal (sold, QUANTITY);
    }
}

static void
take (Share                 *self,
      const FinxTransaction *transaction,
      FinxAmount             amount)
{
  FinxAmount quantity = finx_amount_from_decimal (transaction->quantity, QUANTITY);
  Day *day;

  switch ((int) transaction->kind)
    {
    case FINX_TRANSACTION_BUY:
    case FINX_TRANSACTION_DELIVERY_IN:
    case FINX_TRANSACTION_REINVESTMENT:
    case FINX_TRANSACTION_STAKING:
    case FINX_TRANSACTION_AIRDROP:
      day = open_day (self, transaction->day);
      day->bought = finx_amount_add (day->bought, quantity);
      day->cost = finx_amount_add (day->cost, amount);
      break;
    case FINX_TRANSACTION_SELL:
      day = open_day (self, transaction->day);
      day->sold = finx_amount_add (day->sold, quantity);
      day->proceeds = finx_amount_add (day->proceeds, amount);
      break;
    case FINX_TRANSACTION_SPLIT:
      split (self, transaction->ratio);
      break;
    case FINX_TRANSACTION_TRANSFER:     /* stays with its owner */
    case FINX_TRANSACTION_DIVIDEND:
      break;
    default:
      self->pool.is_partial = TRUE;
      break;
    }
}

/* Takes the share of @part in @whole out of *@amount. */
static FinxAmount
draw (FinxAmount *amount,
      FinxAmount  part,
      FinxAmount  whole)
{
  FinxDecimal share;

  if (part == whole || *amount == FINX_AMOUNT_UNKNOWN)
    {
      FinxAmount all = *amount;

      *amount = all == FINX_AMOUNT_UNKNOWN && part != whole ? all : 0;
      return all;
    }
  share = finx_decimal_div (finx_decimal_mul (finx_amount_to_decimal (*amount, MONEY), finx_amount_to_decimal (part, QUANTITY),
                                              FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN),
                            finx_amount_to_decimal (whole, QUANTITY), MONEY, FINX_ROUND_HALF_EVEN);
  *amount = finx_amount_sub (*amount, finx_amount_from_decimal (share, MONEY));
  return finx_amount_from_decimal (share, MONEY);
}

static void
tell (Share        *self,
      Day          *disposal,
      FinxPoolRule  rule,
      gint32        acquired_day,
      FinxAmount    quantity,
      FinxAmount    cost,
      GArray       *matches)
{
  FinxAmount proceeds = draw (&disposal->proceeds, quantity, disposal->sold);
  FinxPoolMatch match = {
    .instrument = self->pool.instrument,
    .day = disposal->day,
    .rule = rule,
    .acquired_day = acquired_day,
    .quantity = finx_amount_to_decimal (quantity, QUANTITY),
    .cost = finx_amount_to_decimal (cost, MONEY),
    .proceeds = finx_amount_to_decimal (proceeds, MONEY),
    .gain = finx_amount_to_decimal (finx_amount_sub (proceeds, cost), MONEY),
  };

  disposal->sold -= quantity;
  g_array_append_val (matches, match);
}

static void
match_with (Share        *self,
            Day          *disposal,
            Day          *acquisition,
            FinxPoolRule  rule,
            GArray       *matches)
{
  FinxAmount quantity = MIN (disposal->sold, acquisition->bought);
  FinxAmount cost;

  if (quantity <= 0)
    return;
  cost = draw (&acquisition->cost, quantity, acquisition->bought);
  acquisition->bought -= quantity;
  tell (self, disposal, rule, acquisition->day, quantity, cost, matches);
}

/* The same day's first, for all days: a later disposal's own day goes before an earlier one's 30 days. */
static void
match_all (Share  *self,
           GArray *matches)
{
  FinxAmount quantity = 0, cost = 0;

  for (guint i = 0; i < self->days->len; i++)
    match_with (self, &g_array_index (self->days, Day, i), &g_array_index (self->days, Day, i), FINX_POOL_SAME_DAY, matches);
  for (guint i = 0; i < self->days->len; i++)
    {
      Day *day = &g_array_index (self->days, Day, i);

      for (guint j = i + 1; j < self->days->len && g_array_index (self->days, Day, j).day <= day->day + WINDOW; j++)
        match_with (self, day, &g_array_index (self->days, Day, j), FINX_POOL_THIRTY_DAYS, matches);
    }
  for (guint i = 0; i < self->days->len; i++)
    {
      Day *day = &g_array_index (self->days, Day, i);
      FinxAmount part = MIN (day->sold, quantity);

      if (part > 0)
        {
          FinxAmount share = draw (&cost, part, quantity);

          quantity -= part;
          tell (self, day, FINX_POOL_SECTION_104, G_MININT32, part, share, matches);
        }
      if (day->sold > 0)
        tell (self, day, FINX_POOL_UNMATCHED, G_MININT32, day->sold, FINX_AMOUNT_UNKNOWN, matches);
      quantity = finx_amount_add (quantity, day->bought);
      cost = finx_amount_add (cost, day->bought > 0 ? day->cost : 0);
    }
  self->pool.quantity = finx_amount_to_decimal (quantity, QUANTITY);
  self->pool.cost = finx_amount_to_decimal (cost, MONEY);
}

static int
compare_matches_cb (gconstpointer a,
                    gconstpointer b)
{
  const FinxPoolMatch *left = a, *right = b;

  if (left->day != right->day)
    return left->day < right->day ? -1 : 1;
  if (left->rule != right->rule)
    return left->rule < right->rule ? -1 : 1;
  return (left->acquired_day > right->acquired_day) - (left->acquired_day < right->acquired_day);
}

static Share *
open_share (GPtrArray            *shares,
            GHashTable           *by_instrument,
            const FinxInstrument *instrument)
{
  Share *share = g_hash_table_lookup (by_instrument, instrument);

  if (share != NULL)
    return share;
  share = g_new0 (Share, 1);
  share->pool.instrument = instrument;
  share->days = g_array_new (FALSE, FALSE, sizeof (Day));
  g_ptr_array_add (shares, share);
  g_hash_table_insert (by_instrument, (gpointer) instrument, share);
  return share;
}

/**
 * finx_share_pool_report:
 * @until: the last day that is looked at: purchases of the 30 days after a disposal should be there
 * @matches: (element-type FinxPoolMatch): appended to: disposals, by instrument and day
 * @pools: (element-type FinxSharePool): appended to: what is left, by first appearance
 *
 * The share matching rules of the United Kingdom, over all accounts.
 */
void
finx_share_pool_report (const FinxTransactionList *transactions,
                        const FinxPriceHistory *prices,
                        const char             *base_currency,
                        gint32                  until,
                        GArray                 *matches,
                        GArray                 *pools)
{
  g_autoptr(GPtrArray) shares = g_ptr_array_new_with_free_func (share_free);
  g_autoptr(GHashTable) by_instrument = g_hash_table_new (NULL, NULL);
  g_autoptr(GHashTable) split_days = g_hash_table_new (NULL, NULL);

  for (guint row = 0; row < finx_transaction_list_get_n (transactions); row++)
    {
      FinxTransaction transaction;
      gboolean is_split;
      Share *share;

      finx_transaction_list_get (transactions, row, &transaction);
      is_split = transaction.kind == FINX_TRANSACTION_SPLIT;
      if (transaction.instrument == NULL || transaction.day > until)
        continue;
      share = open_share (shares, by_instrument, transaction.instrument);
      if (transaction.received != NULL)
        open_share (shares, by_instrument, transaction.received)->pool.is_partial = TRUE;
      /* Each account tells of the same split. */
      if (is_split && g_hash_table_lookup (split_days, share) == GINT_TO_POINTER (transaction.day))
        continue;
      if (is_split)
        g_hash_table_insert (split_days, share, GINT_TO_POINTER (transaction.day));
      take (share, &transaction, in_base (&transaction, prices, base_currency));
    }
  for (guint i = 0; i < shares->len; i++)
    {
      Share *share = shares->pdata[i];
      g_autoptr(GArray) own = g_array_new (FALSE, FALSE, sizeof (FinxPoolMatch));

      match_all (share, own);
      g_array_sort (own, compare_matches_cb);
      g_array_append_vals (matches, own->data, own->len);
      g_array_append_val (pools, share->pool);
    }
}
