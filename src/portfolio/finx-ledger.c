/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-ledger.h"

#include <string.h>

#include "base/finx-error.h"

#define COST_SCALE    10        /* digits that a cost part and a converted amount are rounded to */
#define AVERAGE_SCALE 10

/* What one currency adds up to. */
typedef struct
{
  FinxDecimal cash, realised, fees;
} Purse;

struct _FinxLedger
{
  char       *account;          /* owned */
  GPtrArray  *holdings;         /* (element-type FinxHolding), owned, by first fill; addresses never change */
  GHashTable *by_instrument;    /* const FinxInstrument → FinxHolding, borrowed from @holdings */
  GHashTable *purses;           /* currency, owned → Purse, owned */
  GHashTable *applied;          /* "f:" fill id or "c:" movement id, owned */
};

static FinxDecimal
multiply (FinxDecimal a,
          FinxDecimal b)
{
  if (!finx_decimal_is_known (a) || !finx_decimal_is_known (b))
    return FINX_DECIMAL_UNKNOWN;
  return finx_decimal_mul (a, b, MIN (a.scale + b.scale, FINX_DECIMAL_MAX_SCALE), FINX_ROUND_HALF_EVEN);
}

FinxDecimal
finx_holding_value (const FinxHolding *self,
                    FinxDecimal        price)
{
  if (finx_decimal_sign (self->quantity) == 0)
    return FINX_DECIMAL_ZERO;
  return finx_money_notional (self->instrument, self->quantity, price);
}

FinxDecimal
finx_holding_average_price (const FinxHolding *self)
{
  FinxDecimal units = multiply (self->quantity, self->instrument->multiplier);

  return finx_decimal_div (self->cost, units, AVERAGE_SCALE, FINX_ROUND_HALF_EVEN);
}

FinxLedger *
finx_ledger_new (const char *account)
{
  FinxLedger *self;

  g_return_val_if_fail (account != NULL, NULL);

  self = g_new0 (FinxLedger, 1);
  self->account = g_strdup (account);
  self->holdings = g_ptr_array_new_with_free_func (g_free);
  self->by_instrument = g_hash_table_new (NULL, NULL);
  self->purses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->applied = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

FinxLedger *
finx_ledger_copy (const FinxLedger *self)
{
  FinxLedger *copy = finx_ledger_new (self->account);
  GHashTableIter iter;
  gpointer key, value;

  for (guint i = 0; i < self->holdings->len; i++)
    {
      FinxHolding *holding = g_memdup2 (g_ptr_array_index (self->holdings, i), sizeof (FinxHolding));

      g_ptr_array_add (copy->holdings, holding);
      g_hash_table_insert (copy->by_instrument, (gpointer) holding->instrument, holding);
    }
  g_hash_table_iter_init (&iter, self->purses);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy->purses, g_strdup (key), g_memdup2 (value, sizeof (Purse)));
  g_hash_table_iter_init (&iter, self->applied);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (copy->applied, g_strdup (key));
  return copy;
}

void
finx_ledger_free (FinxLedger *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->applied);
  g_hash_table_unref (self->purses);
  g_hash_table_unref (self->by_instrument);
  g_ptr_array_unref (self->holdings);
  g_free (self->account);
  g_free (self);
}

static Purse
read_purse (FinxLedger *self,
            const char *currency)
{
  const Purse *purse = g_hash_table_lookup (self->purses, currency);

  return purse != NULL ? *purse : (Purse) { 0 };
}

static void
write_purse (FinxLedger *self,
             const char *currency,
             Purse       purse)
{
  Purse *present = g_hash_table_lookup (self->purses, currency);

  if (present != NULL)
    *present = purse;
  else
    g_hash_table_insert (self->purses, g_strdup (currency), g_memdup2 (&purse, sizeof purse));
}

/* The cost of @closed of @quantity. The rest keeps cost − part, so no rounding is ever lost. */
static FinxDecimal
cost_part (FinxDecimal cost,
           FinxDecimal quantity,
           FinxDecimal closed)
{
  FinxDecimal whole = finx_decimal_abs (quantity);
  FinxDecimal part;

  if (finx_decimal_equal (whole, closed))
    return cost;

  part = finx_decimal_div (multiply (finx_decimal_normalize (cost), finx_decimal_normalize (closed)), whole, COST_SCALE,
                           FINX_ROUND_HALF_EVEN);
  if (!finx_decimal_is_known (part))            /* too many digits at once */
    part = finx_decimal_mul (cost, finx_decimal_div (closed, whole, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN),
                             COST_SCALE, FINX_ROUND_HALF_EVEN);
  return part;
}

/* Applies a fill to a copy of the holding. A fill beyond the open quantity closes it and opens the rest at its price. */
static void
trade (FinxHolding    *holding,
       const FinxFill *fill)
{
  int side = fill->side == FINX_SIDE_BUY ? 1 : -1;
  int held = finx_decimal_sign (holding->quantity);
  FinxDecimal signed_quantity = side > 0 ? fill->quantity : finx_decimal_negate (fill->quantity);
  FinxDecimal paid = finx_money_notional (holding->instrument, signed_quantity, fill->price);

  if (held != 0 && held != side)
    {
      FinxDecimal closed = finx_decimal_min (finx_decimal_abs (holding->quantity), fill->quantity);
      FinxDecimal part = cost_part (holding->cost, holding->quantity, closed);
      FinxDecimal paid_closed = finx_money_notional (holding->instrument, side > 0 ? closed : finx_decimal_negate (closed),
                                                     fill->price);

      holding->realised = finx_decimal_sub (holding->realised, finx_decimal_add (paid_closed, part));
      holding->cost = finx_decimal_add (finx_decimal_sub (holding->cost, part), finx_decimal_sub (paid, paid_closed));
    }
  else
    {
      holding->cost = finx_decimal_add (holding->cost, paid);
    }

  holding->quantity = finx_decimal_add (holding->quantity, signed_quantity);
  holding->fees = finx_decimal_add (holding->fees, fill->fee);
  holding->n_fills++;
  holding->changed_us = fill->time_us;
  if (finx_decimal_sign (holding->quantity) == 0)
    {
      holding->cost = FINX_DECIMAL_ZERO;
      holding->opened_us = 0;
    }
  else if (finx_decimal_sign (holding->quantity) != held)
    {
      holding->opened_us = fill->time_us;
    }
}

static gboolean
check_range (const char *what,
             FinxDecimal a,
             FinxDecimal b,
             FinxDecimal c,
             GError    **error)
{
  if (finx_decimal_is_known (a) && finx_decimal_is_known (b) && finx_decimal_is_known (c))
    return TRUE;

  finx_set_error (error, FINX_ERROR_INVALID, "FINX-LEDGER-001",
                  "The amounts of %s are too large to be added up exactly, so it was not applied.", what);
  return FALSE;
}

static gboolean
apply_fill (FinxLedger     *self,
            const FinxFill *fill,
            GError        **error)
{
  g_autofree char *id = g_strconcat ("f:", fill->id, NULL);
  FinxHolding *present;
  FinxHolding holding;
  Purse purse;
  FinxDecimal realised;

  if (g_hash_table_contains (self->applied, id))
    return TRUE;
  if (!finx_fill_validate (fill, error))
    return FALSE;

  present = g_hash_table_lookup (self->by_instrument, fill->instrument);
  holding = present != NULL ? *present : (FinxHolding) { .instrument = fill->instrument };
  realised = holding.realised;
  trade (&holding, fill);
  realised = finx_decimal_sub (holding.realised, realised);

  purse = read_purse (self, fill->instrument->currency);
  purse.cash = finx_decimal_sub (purse.cash,
                                 finx_money_notional (fill->instrument,
                                                      fill->side == FINX_SIDE_BUY ? fill->quantity
                                                                                  : finx_decimal_negate (fill->quantity),
                                                      fill->price));
  purse.cash = finx_decimal_sub (purse.cash, fill->fee);
  purse.realised = finx_decimal_add (purse.realised, realised);
  purse.fees = finx_decimal_add (purse.fees, fill->fee);
  if (!check_range ("this fill", holding.quantity, holding.cost, holding.realised, error) ||
      !check_range ("this fill", purse.cash, purse.realised, purse.fees, error))
    return FALSE;

  if (present == NULL)
    {
      present = g_new (FinxHolding, 1);
      g_ptr_array_add (self->holdings, present);
      g_hash_table_insert (self->by_instrument, (gpointer) fill->instrument, present);
    }
  *present = holding;
  write_purse (self, fill->instrument->currency, purse);
  g_hash_table_add (self->applied, g_steal_pointer (&id));
  return TRUE;
}

static gboolean
apply_cash (FinxLedger             *self,
            const FinxCashMovement *movement,
            GError                **error)
{
  g_autofree char *id = g_strconcat ("c:", movement->id, NULL);
  Purse purse;

  if (g_hash_table_contains (self->applied, id))
    return TRUE;
  if (!finx_cash_movement_validate (movement, error))
    return FALSE;

  purse = read_purse (self, movement->currency);
  purse.cash = finx_decimal_add (purse.cash, movement->amount);
  if (!check_range ("this cash movement", purse.cash, purse.cash, purse.cash, error))
    return FALSE;

  write_purse (self, movement->currency, purse);
  g_hash_table_add (self->applied, g_steal_pointer (&id));
  return TRUE;
}

gboolean
finx_ledger_apply (FinxLedger      *self,
                   const FinxEvent *event,
                   GError         **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (event != NULL, FALSE);

  if (event->kind == FINX_EVENT_FILL && g_strcmp0 (event->fill->account, self->account) == 0)
    return apply_fill (self, event->fill, error);
  if (event->kind == FINX_EVENT_CASH && g_strcmp0 (event->cash->account, self->account) == 0)
    return apply_cash (self, event->cash, error);
  return TRUE;
}

const FinxHolding *
finx_ledger_get_holding (FinxLedger           *self,
                         const FinxInstrument *instrument)
{
  return g_hash_table_lookup (self->by_instrument, instrument);
}

GPtrArray *
finx_ledger_list_holdings (FinxLedger *self)
{
  GPtrArray *list = g_ptr_array_sized_new (self->holdings->len);

  for (guint i = 0; i < self->holdings->len; i++)
    g_ptr_array_add (list, g_ptr_array_index (self->holdings, i));
  return list;
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
finx_ledger_list_currencies (FinxLedger *self)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer currency;

  g_hash_table_iter_init (&iter, self->purses);
  while (g_hash_table_iter_next (&iter, &currency, NULL))
    g_ptr_array_add (list, currency);
  g_ptr_array_sort (list, compare_strings);
  return list;
}

FinxDecimal
finx_ledger_get_cash (FinxLedger *self,
                      const char *currency)
{
  return read_purse (self, currency).cash;
}

FinxDecimal
finx_ledger_get_realised (FinxLedger *self,
                          const char *currency)
{
  return read_purse (self, currency).realised;
}

FinxDecimal
finx_ledger_get_fees (FinxLedger *self,
                      const char *currency)
{
  return read_purse (self, currency).fees;
}

static void
accumulate (FinxDecimal *sum,
            FinxDecimal  amount)
{
  *sum = finx_decimal_add (*sum, amount);
}

static FinxDecimal
rate_to_base (const char  *currency,
              const char  *base_currency,
              FinxRateFunc rate,
              gpointer     user_data)
{
  return g_str_equal (currency, base_currency) ? finx_decimal_new (1, 0) : rate (currency, base_currency, user_data);
}

static void
value_holding (const FinxHolding *holding,
               FinxDecimal        rate,
               FinxPriceFunc      price,
               gpointer           user_data,
               FinxValuation     *valuation)
{
  FinxDecimal last = FINX_DECIMAL_UNKNOWN, previous = FINX_DECIMAL_UNKNOWN;
  FinxDecimal value, base_value;

  price (holding->instrument, &last, &previous, user_data);
  value = finx_holding_value (holding, last);
  base_value = finx_money_convert (value, rate);
  accumulate (finx_decimal_sign (holding->quantity) > 0 ? &valuation->long_value : &valuation->short_value, base_value);
  accumulate (&valuation->unrealised, finx_money_convert (finx_decimal_sub (value, holding->cost), rate));
  accumulate (&valuation->day_change,
              finx_money_convert (finx_decimal_sub (value, finx_holding_value (holding, previous)), rate));
  accumulate (&valuation->margin_used, multiply (finx_decimal_abs (base_value), holding->instrument->margin_rate));
  valuation->n_positions++;
}

/**
 * finx_ledger_value:
 * @valuation: (out caller-allocates): filled anew
 *
 * Realised gains and fees of other currencies are converted at the present rate.
 */
void
finx_ledger_value (FinxLedger    *self,
                   const char    *base_currency,
                   FinxPriceFunc  price,
                   FinxRateFunc   rate,
                   gpointer       user_data,
                   FinxValuation *valuation)
{
  GHashTableIter iter;
  gpointer currency, value;

  *valuation = (FinxValuation) { 0 };
  g_hash_table_iter_init (&iter, self->purses);
  while (g_hash_table_iter_next (&iter, &currency, &value))
    {
      const Purse *purse = value;
      FinxDecimal to_base = rate_to_base (currency, base_currency, rate, user_data);

      accumulate (&valuation->cash, finx_money_convert (purse->cash, to_base));
      accumulate (&valuation->realised, finx_money_convert (purse->realised, to_base));
      accumulate (&valuation->fees, finx_money_convert (purse->fees, to_base));
    }
  for (guint i = 0; i < self->holdings->len; i++)
    {
      const FinxHolding *holding = g_ptr_array_index (self->holdings, i);

      if (finx_decimal_sign (holding->quantity) != 0)
        value_holding (holding, rate_to_base (holding->instrument->currency, base_currency, rate, user_data), price,
                       user_data, valuation);
    }
  valuation->net_worth = finx_decimal_add (valuation->cash,
                                           finx_decimal_add (valuation->long_value, valuation->short_value));
  valuation->buying_power = finx_decimal_max (FINX_DECIMAL_ZERO,
                                              finx_decimal_sub (valuation->net_worth, valuation->margin_used));
}
