/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-valuation.h"

#include "portfolio/books/finx-books-private.h"

typedef struct
{
  FinxValuation *valuation;
  const char    *base_currency;
  FinxPriceFunc  price;
  FinxRateFunc   rate;
  gpointer       user_data;
  const FinxDayChange *today;
} Valuer;

static void
accumulate (FinxDecimal *sum,
            FinxDecimal  amount)
{
  *sum = finx_decimal_add (*sum, amount);
}

static FinxDecimal
rate_of (const Valuer *self,
         const char   *currency)
{
  if (g_str_equal (currency, self->base_currency))
    return FINX_DECIMAL_ONE;
  return self->rate (currency, self->base_currency, self->user_data);
}

static void
add_purse (const Valuer *self,
           const Purse  *purse)
{
  FinxValuation *valuation = self->valuation;
  FinxDecimal rate = rate_of (self, purse->currency);
  FinxBooksSums sums;

  finx_books_read_purse (purse, &sums);
  accumulate (&valuation->cash, finx_money_convert (sums.cash, rate));
  accumulate (&valuation->realised, finx_money_convert (sums.realised, rate));
  accumulate (&valuation->income, finx_money_convert (sums.income, rate));
  accumulate (&valuation->fees, finx_money_convert (sums.fees, rate));
  accumulate (&valuation->taxes, finx_money_convert (sums.taxes, rate));
  accumulate (&valuation->in_cost, finx_money_convert (sums.in_cost, rate));
  accumulate (&valuation->flows, finx_money_convert (sums.flows, rate));
}

static void
add_position (const Valuer            *self,
              const FinxBooksPosition *position)
{
  const FinxInstrument *instrument = position->instrument;
  FinxValuation *valuation = self->valuation;
  FinxDecimal quantity = finx_decimal_shorten (finx_books_position_quantity (position), instrument->size_scale);
  FinxDecimal last = FINX_DECIMAL_UNKNOWN, previous = FINX_DECIMAL_UNKNOWN;
  FinxDecimal rate, value, base_value;

  valuation->n_trades += position->n_trades;
  if (quantity.coef == 0)
    return;

  rate = rate_of (self, instrument->currency);
  self->price (instrument, &last, &previous, self->user_data);
  value = finx_money_notional (instrument, quantity, last);
  base_value = finx_money_convert (value, rate);
  accumulate (quantity.coef > 0 ? &valuation->long_value : &valuation->short_value, base_value);
  accumulate (&valuation->unrealised, finx_money_convert (finx_decimal_sub (value, finx_books_position_cost (position)), rate));
  if (self->today == NULL || !finx_day_change_has_traded (self->today, instrument))
    accumulate (&valuation->day_change,
                finx_money_convert (finx_decimal_sub (value, finx_money_notional (instrument, quantity, previous)), rate));
  accumulate (&valuation->margin_used, finx_money_multiply (finx_decimal_abs (base_value), instrument->margin_rate));
  valuation->n_positions++;
}

/**
 * finx_valuation_clear:
 *
 * Makes all figures unknown.
 */
void
finx_valuation_clear (FinxValuation *self)
{
  const FinxDecimal unknown = FINX_DECIMAL_UNKNOWN;

  *self = (FinxValuation) { unknown, unknown, unknown, unknown, unknown, unknown, unknown, unknown,
                            unknown, unknown, unknown, unknown, unknown, unknown, unknown, 0, 0 };
}

/**
 * finx_valuation_read:
 * @self: (out caller-allocates): filled anew
 * @today: (nullable): what was traded today of @books; %NULL: nothing was
 *
 * Allocates nothing, as it is done once a frame while quotes come.
 */
void
finx_valuation_read (FinxValuation *self,
                     FinxBooks     *books,
                     const char    *base_currency,
                     FinxPriceFunc  price,
                     FinxRateFunc   rate,
                     gpointer       user_data,
                     const FinxDayChange *today)
{
  const Valuer valuer = { self, base_currency, price, rate, user_data, today };
  FinxDecimal gain;

  *self = (FinxValuation) { 0 };
  for (guint i = 0; i < books->accounts->len; i++)
    {
      const Account *account = books->accounts->pdata[i];

      for (guint k = 0; k < account->purses->len; k++)
        add_purse (&valuer, &g_array_index (account->purses, Purse, k));
      for (guint k = 0; k < account->positions->len; k++)
        add_position (&valuer, account->positions->pdata[k]);
    }
  if (today != NULL)
    accumulate (&self->day_change, finx_day_change_read (today, books, base_currency, price, rate, user_data));
  self->net_worth = finx_decimal_add (self->cash, finx_decimal_add (self->long_value, self->short_value));
  self->buying_power = finx_decimal_max (FINX_DECIMAL_ZERO, finx_decimal_sub (self->net_worth, self->margin_used));

  gain = finx_decimal_add (finx_decimal_add (self->realised, self->unrealised), finx_decimal_add (self->income, self->in_cost));
  gain = finx_decimal_sub (gain, finx_decimal_add (self->fees, self->taxes));
  self->other_gain = finx_decimal_sub (finx_decimal_sub (self->net_worth, self->flows), gain);
}

/**
 * finx_valuation_equal:
 *
 * Returns: whether no figure differs; unknown ones are equal
 */
gboolean
finx_valuation_equal (const FinxValuation *self,
                      const FinxValuation *other)
{
  return finx_decimal_equal (self->net_worth, other->net_worth) && finx_decimal_equal (self->cash, other->cash)
         && finx_decimal_equal (self->long_value, other->long_value) && finx_decimal_equal (self->short_value, other->short_value)
         && finx_decimal_equal (self->unrealised, other->unrealised) && finx_decimal_equal (self->realised, other->realised)
         && finx_decimal_equal (self->income, other->income) && finx_decimal_equal (self->fees, other->fees)
         && finx_decimal_equal (self->taxes, other->taxes) && finx_decimal_equal (self->in_cost, other->in_cost)
         && finx_decimal_equal (self->flows, other->flows) && finx_decimal_equal (self->other_gain, other->other_gain)
         && finx_decimal_equal (self->day_change, other->day_change) && finx_decimal_equal (self->margin_used, other->margin_used)
         && finx_decimal_equal (self->buying_power, other->buying_power) && self->n_positions == other->n_positions
         && self->n_trades == other->n_trades;
}
