/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-reconcile.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-time.h"
#include "portfolio/finx-holding.h"

void
finx_difference_free (FinxDifference *self)
{
  g_free (self->currency);
  g_free (self);
}

static void
compare (GPtrArray            *found,
         const FinxInstrument *instrument,
         const char           *currency,
         FinxDecimal           ours,
         FinxDecimal           theirs,
         FinxDecimal           price)
{
  FinxDifference *difference;

  if (!finx_decimal_is_known (theirs) || finx_decimal_equal (ours, theirs))
    return;
  difference = g_new0 (FinxDifference, 1);
  *difference = (FinxDifference) { instrument, g_strdup (currency), ours, theirs, price };
  g_ptr_array_add (found, difference);
}

static int
compare_differences (gconstpointer a,
                     gconstpointer b)
{
  const FinxDifference *first = *(FinxDifference *const *) a, *second = *(FinxDifference *const *) b;

  if ((first->instrument == NULL) != (second->instrument == NULL))
    return first->instrument == NULL ? 1 : -1;
  return first->instrument != NULL ? strcmp (first->instrument->symbol, second->instrument->symbol) : strcmp (first->currency, second->currency);
}

static FinxDecimal
held (FinxBooks            *books,
      const FinxInstrument *instrument)
{
  FinxHolding holding;

  finx_holding_read (&holding, books, instrument);
  return holding.quantity;
}

/* A coin that is a position, such as BTC of BTC-USD, is no cash beside it. */
static gboolean
is_coin (GHashTable *instruments,
         const char *currency)
{
  GHashTableIter iter;
  gpointer instrument;
  gsize n = strlen (currency);

  g_hash_table_iter_init (&iter, instruments);
  while (g_hash_table_iter_next (&iter, &instrument, NULL))
    {
      const FinxInstrument *each = instrument;

      if (each->asset_class == FINX_ASSET_CRYPTO && strncmp (each->symbol, currency, n) == 0 && (each->symbol[n] == '-' || each->symbol[n] == '/'))
        return TRUE;
    }
  return FALSE;
}

static void
compare_cash (GPtrArray  *found,
              FinxBooks  *books,
              GPtrArray  *balances,
              GHashTable *instruments)
{
  g_autoptr(GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) currencies = finx_books_list_currencies (books, NULL);

  for (guint i = 0; i < balances->len; i++)
    {
      const FinxBalance *balance = balances->pdata[i];

      if (is_coin (instruments, balance->currency) || !g_hash_table_add (told, balance->currency))
        continue;
      compare (found, NULL, balance->currency, finx_books_get_cash (books, NULL, balance->currency), balance->total, FINX_DECIMAL_UNKNOWN);
    }
  for (guint i = 0; i < currencies->len; i++)
    if (!g_hash_table_contains (told, currencies->pdata[i]))
      compare (found, NULL, currencies->pdata[i], finx_books_get_cash (books, NULL, currencies->pdata[i]), FINX_DECIMAL_ZERO, FINX_DECIMAL_UNKNOWN);
}

GPtrArray *
finx_reconcile (FinxBooks *books,
                GPtrArray *positions,
                GPtrArray *balances)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_difference_free);
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr(GPtrArray) ours = finx_holding_list_instruments (books);

  for (guint i = 0; i < positions->len; i++)
    {
      const FinxBrokerPosition *position = positions->pdata[i];

      if (g_hash_table_add (seen, (gpointer) position->instrument))
        compare (found, position->instrument, position->instrument->currency, held (books, position->instrument), position->quantity,
                 position->average_price);
    }
  for (guint i = 0; i < ours->len; i++)
    if (g_hash_table_add (seen, ours->pdata[i]))
      compare (found, ours->pdata[i], ((FinxInstrument *) ours->pdata[i])->currency, held (books, ours->pdata[i]), FINX_DECIMAL_ZERO, FINX_DECIMAL_UNKNOWN);
  compare_cash (found, books, balances, seen);
  g_ptr_array_sort (found, compare_differences);
  return found;
}

static FinxTransaction *
correction_of (const FinxDifference *self,
               FinxTransactionKind   kind,
               gint64                time_us,
               const char           *note)
{
  FinxTransaction *transaction = finx_transaction_new ();

  g_free (transaction->currency);
  g_free (transaction->note);
  transaction->kind = kind;
  transaction->currency = g_strdup (self->currency);
  transaction->note = g_strdup (note);
  transaction->time_us = time_us;
  transaction->day = (gint32) finx_days_from_time (time_us);
  return transaction;
}

/* What the units cost by the broker, in the instrument's currency; unknown */
static FinxDecimal
worth (const FinxDifference *self,
       FinxDecimal           quantity)
{
  FinxDecimal value = finx_decimal_mul (finx_decimal_mul (quantity, self->price, 8, FINX_ROUND_HALF_EVEN), self->instrument->multiplier, 2, FINX_ROUND_HALF_EVEN);

  return finx_decimal_is_known (self->price) ? value : FINX_DECIMAL_UNKNOWN;
}

/* Nobody delivers what is owed: a short position begins and ends by trades, and their cash is taken back. */
static gboolean
correct_short (const FinxDifference *self,
               GPtrArray            *transactions,
               gint64                time_us,
               const char           *note,
               GError              **error)
{
  FinxDecimal change = finx_decimal_sub (self->theirs, self->ours), value = worth (self, finx_decimal_abs (change));
  gboolean is_buy = finx_decimal_sign (change) > 0;
  FinxTransaction *trade, *cash;

  if (!finx_decimal_is_known (value))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-PORTFOLIO-010", "%s is held short, and the broker does not say at what price. Nothing was written; enter the trade by hand",
                      self->instrument->symbol);
      return FALSE;
    }
  trade = correction_of (self, is_buy ? FINX_TRANSACTION_BUY : FINX_TRANSACTION_SELL, time_us, note);
  trade->instrument = self->instrument;
  trade->quantity = finx_decimal_abs (change);
  trade->price = self->price;
  trade->amount = value;
  cash = correction_of (self, FINX_TRANSACTION_ADJUSTMENT, time_us, note);
  cash->amount = is_buy ? value : finx_decimal_negate (value);
  g_ptr_array_add (transactions, trade);
  g_ptr_array_add (transactions, cash);
  return TRUE;
}

/**
 * finx_difference_correct:
 * @transactions: (element-type FinxTransaction): what would make the journal agree, dated @time_us, is added
 *
 * Units come or go without cash, at the broker's cost where it is told, else at one that is not known; cash is adjusted.
 * FINX-PORTFOLIO-010: a short position without a price.
 */
gboolean
finx_difference_correct (const FinxDifference  *self,
                         GPtrArray             *transactions,
                         gint64                 time_us,
                         const char            *note,
                         GError               **error)
{
  FinxDecimal change = finx_decimal_sub (self->theirs, self->ours);
  FinxTransaction *transaction;

  if (self->instrument != NULL && (finx_decimal_sign (self->theirs) < 0 || finx_decimal_sign (self->ours) < 0))
    return correct_short (self, transactions, time_us, note, error);
  if (self->instrument == NULL)
    {
      transaction = correction_of (self, FINX_TRANSACTION_ADJUSTMENT, time_us, note);
      transaction->amount = change;
    }
  else
    {
      transaction = correction_of (self, finx_decimal_sign (change) > 0 ? FINX_TRANSACTION_DELIVERY_IN : FINX_TRANSACTION_DELIVERY_OUT, time_us, note);
      transaction->instrument = self->instrument;
      transaction->quantity = finx_decimal_abs (change);
      transaction->amount = finx_decimal_sign (change) > 0 ? worth (self, change) : FINX_DECIMAL_UNKNOWN;
    }
  g_ptr_array_add (transactions, transaction);
  return TRUE;
}
