/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-transaction-from.h"

#include <string.h>

#include "base/finx-time.h"
#include "model/finx-money.h"

static char empty[] = "";       /* for texts of a view, which nobody writes to */

/* "fill:practice:42" */
static char *
print_id (GString    *id,
          const char *what,
          const char *account,
          const char *number)
{
  gsize n_what = strlen (what), n_account = strlen (account), n_number = strlen (number);
  char *place;

  g_string_set_size (id, n_what + n_account + 1 + n_number);
  place = id->str;
  memcpy (place, what, n_what);
  memcpy (place += n_what, account, n_account);
  *(place += n_account) = ':';
  memcpy (place + 1, number, n_number);
  return id->str;
}

/* Digits beyond those that books keep are rounded here, once, so that cash and cost say the same. */
static FinxDecimal
booked (FinxDecimal amount)
{
  return amount.scale > FINX_MONEY_SCALE ? finx_decimal_rescale (amount, FINX_MONEY_SCALE, FINX_ROUND_HALF_EVEN) : amount;
}

static void
begin (FinxTransaction *view,
       char            *account,
       char            *currency,
       gint64           time_us)
{
  *view = (FinxTransaction) {
    .account = account,
    .counter_account = empty,
    .day = (gint32) finx_days_from_time (time_us),
    .time_us = time_us,
    .quantity = FINX_DECIMAL_UNKNOWN,
    .price = FINX_DECIMAL_UNKNOWN,
    .currency = currency,
    .counter_currency = empty,
    .fx_rate = FINX_DECIMAL_UNKNOWN,
    .ratio = FINX_DECIMAL_UNKNOWN,
    .lot = empty,
    .note = empty,
  };
}

/**
 * finx_transaction_view_fill:
 *
 * A purchase or sale in the instrument's currency, its id "fill:ACCOUNT:ID". The amount is quantity × price × multiplier,
 * also of a future or of a currency pair, whose units are a position and no cash; a buy's with the fee, a sale's less
 * it. So a sale whose fee is above what the units brought takes cash: its amount is below zero. A rebate is a fee below
 * zero.
 */
void
finx_transaction_view_fill (FinxTransaction *view,
                            const FinxFill  *fill,
                            GString         *id)
{
  gboolean is_buy = fill->side == FINX_SIDE_BUY;
  FinxDecimal gross = booked (finx_money_notional (fill->instrument, fill->quantity, fill->price));

  begin (view, fill->account, fill->instrument->currency, fill->time_us);
  view->id = print_id (id, "fill:", fill->account, fill->id);
  view->kind = is_buy ? FINX_TRANSACTION_BUY : FINX_TRANSACTION_SELL;
  view->instrument = fill->instrument;
  view->quantity = fill->quantity;
  view->price = fill->price;
  view->fees = booked (fill->fee);
  view->amount = is_buy ? finx_decimal_add (gross, view->fees) : finx_decimal_sub (gross, view->fees);
}

static FinxTransactionKind
kind_of (const FinxCashMovement *movement)
{
  gboolean is_paid = finx_decimal_sign (movement->amount) < 0;

  switch (movement->kind)
    {
    case FINX_CASH_DEPOSIT:
      return FINX_TRANSACTION_DEPOSIT;
    case FINX_CASH_WITHDRAWAL:
      return FINX_TRANSACTION_WITHDRAWAL;
    case FINX_CASH_INTEREST:
      return is_paid ? FINX_TRANSACTION_INTEREST_CHARGE : FINX_TRANSACTION_INTEREST;
    case FINX_CASH_DIVIDEND:
      return is_paid ? FINX_TRANSACTION_INTEREST_CHARGE : FINX_TRANSACTION_DIVIDEND;
    case FINX_CASH_FEE:
      return is_paid ? FINX_TRANSACTION_FEE : FINX_TRANSACTION_FEE_REFUND;
    case FINX_CASH_TAX:
      return is_paid ? FINX_TRANSACTION_TAX : FINX_TRANSACTION_TAX_REFUND;
    case FINX_CASH_ADJUSTMENT:
    default:
      return FINX_TRANSACTION_ADJUSTMENT;
    }
}

/**
 * finx_transaction_view_cash:
 *
 * The kind that says what the movement and its sign say, its id "cash:ACCOUNT:ID". A dividend keeps its name although the
 * account does not tell whose it is: it names no instrument. One that was paid is what a short seller owes the lender of
 * the shares: a charge for what was borrowed.
 */
void
finx_transaction_view_cash (FinxTransaction        *view,
                            const FinxCashMovement *movement,
                            GString                *id)
{
  FinxDecimal amount = booked (movement->amount);

  begin (view, movement->account, movement->currency, movement->time_us);
  view->id = print_id (id, "cash:", movement->account, movement->id);
  view->kind = kind_of (movement);
  view->amount = view->kind == FINX_TRANSACTION_ADJUSTMENT ? amount : finx_decimal_abs (amount);
  view->note = movement->note;
}

/**
 * finx_transaction_view_event:
 * @event: a fill or a cash movement
 * @error: %FINX_ERROR_INVALID: the event is not valid
 */
gboolean
finx_transaction_view_event (FinxTransaction  *view,
                             const FinxEvent  *event,
                             GString          *id,
                             GError          **error)
{
  g_return_val_if_fail (event->kind == FINX_EVENT_FILL || event->kind == FINX_EVENT_CASH, FALSE);

  if (event->kind == FINX_EVENT_FILL)
    {
      if (!finx_fill_validate (event->fill, error))
        return FALSE;
      finx_transaction_view_fill (view, event->fill, id);
      return TRUE;
    }
  if (!finx_cash_movement_validate (event->cash, error))
    return FALSE;
  finx_transaction_view_cash (view, event->cash, id);
  return TRUE;
}

/**
 * finx_transaction_from_fill:
 * @fill: valid
 *
 * Returns: (transfer full): see finx_transaction_view_fill()
 */
FinxTransaction *
finx_transaction_from_fill (const FinxFill *fill)
{
  g_autoptr(GString) id = g_string_new (NULL);
  FinxTransaction view;

  g_return_val_if_fail (fill != NULL, NULL);

  finx_transaction_view_fill (&view, fill, id);
  return finx_transaction_copy (&view);
}

/**
 * finx_transaction_from_cash:
 * @movement: valid
 *
 * Returns: (transfer full): see finx_transaction_view_cash()
 */
FinxTransaction *
finx_transaction_from_cash (const FinxCashMovement *movement)
{
  g_autoptr(GString) id = g_string_new (NULL);
  FinxTransaction view;

  g_return_val_if_fail (movement != NULL, NULL);

  finx_transaction_view_cash (&view, movement, id);
  return finx_transaction_copy (&view);
}
