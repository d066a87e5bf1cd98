/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation/finx-practice-risk.h"

#include "base/finx-error.h"
#include "portfolio/finx-holding.h"
#include "simulation/finx-practice-desk.h"

#define MONEY_SCALE 2
#define WIDE_SCALE  12

FinxDecimal
finx_practice_fee_on_total (const FinxInstrument *instrument,
                            FinxDecimal           quantity,
                            FinxDecimal           value)
{
  FinxDecimal least = FINX_DECIMAL_ZERO, fee;

  if (finx_decimal_sign (quantity) == 0)
    return FINX_DECIMAL_ZERO;
  switch (instrument->asset_class)
    {
    case FINX_ASSET_EQUITY:
    case FINX_ASSET_ETF:
      fee = finx_decimal_mul (quantity, finx_decimal_new (5, 3), WIDE_SCALE, FINX_ROUND_HALF_UP);
      least = finx_decimal_new (1, 0);
      break;
    case FINX_ASSET_FX:
      fee = finx_decimal_mul (value, finx_decimal_new (2, 5), WIDE_SCALE, FINX_ROUND_HALF_UP);
      /* About two dollars also where the unit of the currency is small. */
      least = finx_decimal_new (g_str_equal (instrument->currency, "JPY") ? 300 : 2, 0);
      break;
    default:
      fee = finx_decimal_mul (value, finx_decimal_new (1, 3), WIDE_SCALE, FINX_ROUND_HALF_UP);
    }
  return finx_decimal_rescale (finx_decimal_max (fee, least), MONEY_SCALE, FINX_ROUND_HALF_UP);
}

FinxDecimal
finx_practice_fee (const FinxInstrument *instrument,
                   FinxDecimal           quantity,
                   FinxDecimal           price)
{
  FinxDecimal value = finx_decimal_mul (quantity, price, WIDE_SCALE, FINX_ROUND_HALF_UP);

  value = finx_decimal_mul (value, instrument->multiplier, WIDE_SCALE, FINX_ROUND_HALF_UP);
  return finx_practice_fee_on_total (instrument, quantity, value);
}

static gboolean
is_exit (const FinxOrder *order)
{
  return order->parent != NULL && *order->parent != '\0';
}

/* What of @order closes an opposite position that no other open order of this side already closes. */
static FinxDecimal
closing_quantity (const FinxPracticeRisk *self,
                  const FinxOrder        *order,
                  FinxDecimal             quantity)
{
  FinxHolding holding;
  FinxDecimal closable;

  finx_holding_read (&holding, self->books, order->instrument);
  closable = holding.quantity;
  if (order->side == FINX_SIDE_BUY)
    closable = finx_decimal_negate (closable);
  for (guint i = 0; i < self->open_orders->len; i++)
    {
      const FinxOrder *other = g_ptr_array_index (self->open_orders, i);

      if (other->instrument != order->instrument || other->side != order->side)
        continue;
      if (order->oco_group != NULL && *order->oco_group != '\0' && g_strcmp0 (other->oco_group, order->oco_group) == 0)
        continue;               /* only one of the two fills */
      /* A bracket's exit shares the position with a sale by hand, except where being short is impossible. */
      if (is_exit (other) && order->instrument->asset_class != FINX_ASSET_CRYPTO)
        continue;
      closable = finx_decimal_sub (closable, finx_decimal_sub (other->quantity, other->filled));
    }
  return finx_decimal_max (FINX_DECIMAL_ZERO, finx_decimal_min (closable, quantity));
}

static char *
money (FinxDecimal value)
{
  return finx_decimal_to_string (finx_decimal_rescale (value, MONEY_SCALE, FINX_ROUND_HALF_UP));
}

static gboolean
check_power (const FinxPracticeRisk  *self,
             const FinxOrder         *order,
             FinxDecimal              needed,
             GError                 **error)
{
  FinxValuation valuation;
  FinxDecimal power;
  g_autofree char *needed_text = NULL, *power_text = NULL;

  finx_valuation_read (&valuation, self->books, self->currency, self->price, self->rate, self->user_data, NULL);
  power = finx_decimal_max (FINX_DECIMAL_ZERO, finx_decimal_sub (valuation.buying_power, self->reserved));
  if (!finx_decimal_is_known (needed) || !finx_decimal_is_known (power))
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-PRACTICE-011",
                      "The buying power that this order needs is not known, because a price or an exchange rate is missing.");
      return FALSE;
    }
  if (finx_decimal_compare (needed, power) <= 0)
    return TRUE;
  needed_text = money (needed);
  power_text = money (power);
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-PRACTICE-010", "Needs %s %s; buying power is %s %s. Lower the quantity.",
                  needed_text, self->currency, power_text, self->currency);
  return FALSE;
}

gboolean
finx_practice_risk_check (const FinxPracticeRisk  *self,
                          const FinxOrder         *order,
                          FinxDecimal              price,
                          FinxDecimal             *margin,
                          GError                 **error)
{
  const FinxInstrument *instrument = order->instrument;
  FinxDecimal quantity = finx_decimal_sub (order->quantity, order->filled);
  FinxDecimal closing = closing_quantity (self, order, quantity);
  FinxDecimal opening = finx_decimal_sub (quantity, closing);
  FinxDecimal value, rate = finx_decimal_new (1, 0);

  *margin = FINX_DECIMAL_ZERO;
  if (finx_decimal_sign (opening) == 0)
    return TRUE;
  if (order->side == FINX_SIDE_SELL && instrument->asset_class == FINX_ASSET_CRYPTO)
    {
      g_autofree char *free_text = finx_decimal_to_string (closing);

      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-PRACTICE-012",
                      "Crypto can not be sold short: %s %s are free to sell.", free_text, instrument->symbol);
      return FALSE;
    }
  if (!g_str_equal (instrument->currency, self->currency))
    rate = self->rate (instrument->currency, self->currency, self->user_data);
  value = finx_decimal_mul (opening, price, WIDE_SCALE, FINX_ROUND_UP);
  value = finx_decimal_mul (value, instrument->multiplier, WIDE_SCALE, FINX_ROUND_UP);
  *margin = finx_decimal_mul (value, instrument->margin_rate, WIDE_SCALE, FINX_ROUND_UP);
  *margin = finx_decimal_add (*margin, finx_practice_fee (instrument, quantity, price));
  *margin = finx_decimal_mul (*margin, rate, MONEY_SCALE, FINX_ROUND_UP);
  return check_power (self, order, *margin, error);
}
