/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-wash-sales-private.h"

#define WINDOW 30               /* days before and after the sale */

/* Units that were acquired by one transaction. */
typedef struct
{
  const FinxTransaction *transaction;
  FinxDecimal            quantity;      /* acquired */
  FinxDecimal            closed;        /* sold again so far */
  FinxDecimal            used;          /* has replaced units that were sold at a loss: each unit does so once */
} Purchase;

static gboolean
acquires (const FinxTransaction *transaction)
{
  return transaction->kind == FINX_TRANSACTION_BUY || transaction->kind == FINX_TRANSACTION_REINVESTMENT;
}

/* By instrument: (element-type Purchase), by day. */
static GHashTable *
list_purchases (GPtrArray *transactions,
                gint32     until)
{
  GHashTable *by_instrument = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);

  for (guint i = 0; i < transactions->len; i++)
    {
      const FinxTransaction *transaction = transactions->pdata[i];
      Purchase purchase = { .transaction = transaction, .quantity = transaction->quantity };
      GArray *purchases;

      if (!acquires (transaction) || transaction->day > until)
        continue;
      purchases = g_hash_table_lookup (by_instrument, transaction->instrument);
      if (purchases == NULL)
        {
          purchases = g_array_new (FALSE, FALSE, sizeof (Purchase));
          g_hash_table_insert (by_instrument, (gpointer) transaction->instrument, purchases);
        }
      g_array_append_val (purchases, purchase);
    }
  return by_instrument;
}

static void
count_closed (GArray              *purchases,
              const FinxClosedLot *lot)
{
  for (guint i = 0; i < purchases->len; i++)
    {
      Purchase *purchase = &g_array_index (purchases, Purchase, i);

      if (purchase->transaction == lot->opened_by)
        purchase->closed = finx_decimal_add (purchase->closed, lot->quantity);
    }
}

/* Units that are held when @lot is sold, or are bought later, and have not replaced others yet. */
static FinxDecimal
available (const Purchase      *purchase,
           const FinxClosedLot *lot)
{
  FinxDecimal there = purchase->quantity;

  if (purchase->transaction->day < lot->closed_day - WINDOW || purchase->transaction->day > lot->closed_day + WINDOW)
    return FINX_DECIMAL_ZERO;
  if (purchase->transaction->day <= lot->closed_day)
    there = finx_decimal_sub (there, purchase->closed);
  return finx_decimal_max (finx_decimal_sub (there, purchase->used), FINX_DECIMAL_ZERO);
}

static void
mark (GArray        *purchases,
      FinxClosedLot *lot)
{
  FinxDecimal rest = lot->quantity;

  for (guint i = 0; i < purchases->len && finx_decimal_sign (rest) > 0; i++)
    {
      Purchase *purchase = &g_array_index (purchases, Purchase, i);
      FinxDecimal matched = finx_decimal_min (rest, available (purchase, lot));

      purchase->used = finx_decimal_add (purchase->used, matched);
      rest = finx_decimal_sub (rest, matched);
    }
  lot->washed_quantity = finx_decimal_sub (lot->quantity, rest);
  if (finx_decimal_sign (rest) == 0)
    lot->washed_loss = finx_decimal_negate (lot->base_gain);
  else if (finx_decimal_sign (lot->washed_quantity) > 0)
    lot->washed_loss = finx_decimal_div (finx_decimal_negate (finx_decimal_mul (lot->base_gain, lot->washed_quantity, 18, FINX_ROUND_HALF_EVEN)),
                                         lot->quantity, FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
}

/* All lots that one sale closed are gone before any of its losses is looked at: they do not replace each other. */
void
finx_wash_sales_mark (GArray    *closed,
                      GPtrArray *transactions,
                      gint32     until)
{
  g_autoptr(GHashTable) by_instrument = list_purchases (transactions, until);

  for (guint start = 0, end; start < closed->len; start = end)
    {
      const FinxTransaction *sale = g_array_index (closed, FinxClosedLot, start).closed_by;

      for (end = start; end < closed->len && g_array_index (closed, FinxClosedLot, end).closed_by == sale; end++)
        {
          const FinxClosedLot *lot = &g_array_index (closed, FinxClosedLot, end);
          GArray *purchases = g_hash_table_lookup (by_instrument, lot->instrument);

          if (purchases != NULL)
            count_closed (purchases, lot);
        }
      for (guint i = start; i < end; i++)
        {
          FinxClosedLot *lot = &g_array_index (closed, FinxClosedLot, i);
          GArray *purchases = g_hash_table_lookup (by_instrument, lot->instrument);

          if (purchases != NULL && sale->kind == FINX_TRANSACTION_SELL && finx_decimal_sign (lot->quantity) > 0
              && finx_decimal_sign (lot->base_gain) < 0)
            mark (purchases, lot);
        }
    }
}
