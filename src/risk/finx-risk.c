/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "risk/finx-risk-private.h"

#include "base/finx-error.h"
#include "portfolio/finx-holding.h"

#define MONEY_DIGITS    2
#define QUANTITY_DIGITS 8

char *
finx_risk_money (FinxDecimal  value,
                 FinxRounding rounding)
{
  return finx_decimal_to_grouped (value, MONEY_DIGITS, rounding);
}

/* The price that the estimate goes by: what the order asks for, or else the market. */
static FinxDecimal
estimate_price (const FinxOrder *order,
                FinxDecimal      market)
{
  switch (order->type)
    {
    case FINX_ORDER_LIMIT:
    case FINX_ORDER_STOP_LIMIT:
      return order->limit_price;
    case FINX_ORDER_STOP:
      return order->stop_price;
    case FINX_ORDER_TRAILING_STOP:
      return finx_decimal_is_known (order->stop_price) ? order->stop_price : market;
    case FINX_ORDER_MARKET:
    default:
      return market;
    }
}

static gboolean
check_armed (const FinxRiskCheck *check,
             GError             **error)
{
  if (check->context->account->may_trade)
    return TRUE;

  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-001",
                  "Trading is off for %s. Switch it on for this account to place orders.",
                  check->context->account->name);
  return FALSE;
}

static gboolean
check_stopped (const FinxRiskCheck *check,
               GError             **error)
{
  if (!check->context->is_stopped)
    return TRUE;

  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-002",
                  "The emergency stop is on, so no order leaves. Release it to trade again.");
  return FALSE;
}

static gboolean
set_invalid (GError **inner,
             GError **error)
{
  g_autofree char *text = finx_error_text (*inner);

  finx_set_error (error, FINX_ERROR_INVALID, "FINX-RISK-003", "%s", text);
  g_clear_error (inner);
  return FALSE;
}

/* Not finx_order_validate(): a ticket is checked before the order has its id. */
static gboolean
check_valid (const FinxRiskCheck *check,
             GError             **error)
{
  const FinxOrder *order = check->order;
  FinxOrderType type = order->type;
  const struct
  {
    FinxDecimal price;
    gboolean    is_needed;
  } prices[] = {
    { order->limit_price, type == FINX_ORDER_LIMIT || type == FINX_ORDER_STOP_LIMIT },
    { order->stop_price, type == FINX_ORDER_STOP || type == FINX_ORDER_STOP_LIMIT },
    { order->trail, type == FINX_ORDER_TRAILING_STOP },
  };
  GError *inner = NULL;

  if (!finx_order_is_by_value (order) && !finx_instrument_check_quantity (check->instrument, order->quantity, &inner))
    return set_invalid (&inner, error);

  for (gsize i = 0; i < G_N_ELEMENTS (prices); i++)
    if ((prices[i].is_needed || finx_decimal_is_known (prices[i].price)) &&
        !finx_instrument_check_price (check->instrument, prices[i].price, &inner))
      return set_invalid (&inner, error);
  return TRUE;
}

static gboolean
check_minimum (const FinxRiskCheck *check,
               GError             **error)
{
  FinxDecimal value = finx_order_is_by_value (check->order) ? check->order->notional
                      : finx_decimal_abs (finx_money_notional (check->instrument, check->order->quantity, check->preview->price));
  g_autofree char *worth = NULL;
  g_autofree char *minimum = NULL;

  if (!finx_decimal_is_known (value) || finx_decimal_compare (value, check->instrument->min_notional) >= 0)
    return TRUE;

  worth = finx_risk_money (value, FINX_ROUND_DOWN);
  minimum = finx_risk_money (check->instrument->min_notional, FINX_ROUND_UP);
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-RISK-003",
                  "The order is worth %s %s; the smallest order in %s is %s %s.", worth, check->instrument->currency,
                  check->instrument->symbol, minimum, check->instrument->currency);
  return FALSE;
}

static gboolean
check_known (const FinxRiskCheck *check,
             GError             **error)
{
  gboolean has_price = finx_decimal_is_known (check->preview->price);

  /* A way out needs no rate: it frees margin whatever the rate is. */
  if (has_price && (finx_decimal_is_known (check->preview->value) || check->reduces))
    return TRUE;

  if (!has_price)
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-004",
                    "There is no price for %s yet, so the order's value is not known. "
                    "Wait for a quote or place a limit order.", check->instrument->symbol);
  else
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-004",
                    "There is no exchange rate from %s to %s yet, so the order's value is not known. Wait for a quote.",
                    check->instrument->currency, check->context->account->currency);
  return FALSE;
}

static gboolean
check_buying_power (const FinxRiskCheck *check,
                    GError             **error)
{
  const char *currency = check->context->account->currency;
  g_autofree char *needed = NULL;
  g_autofree char *power = NULL;

  if (check->reduces || (check->context->told_power != NULL && !finx_decimal_is_known (*check->context->told_power)))
    return TRUE;

  if (!finx_decimal_is_known (check->needed) || !finx_decimal_is_known (check->preview->buying_power))
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-008",
                      "Buying power is not known while prices of your holdings are missing. Wait for their quotes.");
      return FALSE;
    }
  if (finx_decimal_compare (check->needed, check->preview->buying_power) <= 0)
    return TRUE;

  needed = finx_risk_money (check->needed, FINX_ROUND_UP);
  power = finx_risk_money (check->preview->buying_power, FINX_ROUND_DOWN);
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-008", "Needs %s %s; buying power is %s %s.", needed, currency,
                  power, currency);
  return FALSE;
}

static gboolean
gets_smaller (FinxDecimal before,
              FinxDecimal after)
{
  int sign = finx_decimal_sign (after);

  return finx_decimal_is_known (after) && (sign == 0 || sign == finx_decimal_sign (before)) &&
         finx_decimal_compare (finx_decimal_abs (after), finx_decimal_abs (before)) < 0;
}

static FinxDecimal
base_rate (const FinxRiskContext *context,
           const char            *currency)
{
  if (g_str_equal (currency, context->account->currency))
    return finx_decimal_new (1, 0);
  return context->rate (currency, context->account->currency, context->user_data);
}

/* What is left to trade; an order by value counts with the price it would have. */
static FinxDecimal
open_quantity (const FinxOrder *order,
               FinxDecimal      price)
{
  FinxDecimal unit;

  if (!finx_order_is_by_value (order))
    return finx_decimal_sub (order->quantity, order->filled);
  unit = finx_decimal_mul (price, order->instrument->multiplier, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN);
  if (finx_decimal_sign (unit) <= 0)
    return FINX_DECIMAL_UNKNOWN;
  return finx_decimal_sub (finx_decimal_div (order->notional, unit, QUANTITY_DIGITS, FINX_ROUND_UP), order->filled);
}

static FinxDecimal
with_order (const FinxRiskCheck *check,
            FinxDecimal          before)
{
  return check->order->side == FINX_SIDE_BUY ? finx_decimal_add (before, check->rest) : finx_decimal_sub (before, check->rest);
}

/* Margin that the order locks when it finds @before; negative: frees. */
static FinxDecimal
margin_from (const FinxRiskCheck *check,
             FinxDecimal          before)
{
  FinxDecimal growth = finx_decimal_sub (finx_decimal_abs (with_order (check, before)), finx_decimal_abs (before));

  growth = finx_money_convert (finx_money_notional (check->instrument, growth, check->preview->price), check->rate);
  return finx_decimal_mul (growth, check->instrument->margin_rate, 10, FINX_ROUND_HALF_EVEN);
}

/* Fills the preview and what the checks need beside it. */
static void
estimate (FinxRiskCheck *check,
          FinxDecimal    fee)
{
  const FinxRiskContext *context = check->context;
  FinxOrderPreview *preview = check->preview;
  FinxHolding holding;
  FinxDecimal previous = FINX_DECIMAL_UNKNOWN;
  FinxDecimal before;
  FinxValuation valuation;

  context->price (check->instrument, &check->market, &previous, context->user_data);
  check->rate = base_rate (context, check->instrument->currency);
  finx_holding_read (&holding, context->books, check->instrument);
  check->held = holding.quantity;
  finx_valuation_read (&valuation, context->books, context->account->currency, context->price, context->rate,
                       context->user_data, NULL);

  preview->price = estimate_price (check->order, check->market);
  check->rest = open_quantity (check->order, preview->price);
  preview->value = finx_decimal_abs (finx_money_notional (check->instrument, check->rest, preview->price));
  preview->value = finx_money_convert (preview->value, check->rate);
  preview->fee = finx_money_convert (fee, check->rate);
  preview->position_after = with_order (check, check->held);
  before = finx_decimal_add (check->held, context->on_way);
  check->reduces = gets_smaller (before, with_order (check, before));
  check->worst_after = with_order (check, finx_decimal_add (before, context->working));

  preview->margin = margin_from (check, check->held);
  check->needed = finx_decimal_max (margin_from (check, before), FINX_DECIMAL_ZERO);
  if (finx_decimal_is_known (fee))      /* not every broker tells before */
    check->needed = finx_decimal_add (check->needed, preview->fee);
  preview->buying_power = context->told_power != NULL ? *context->told_power
                          : finx_decimal_max (FINX_DECIMAL_ZERO, finx_decimal_sub (valuation.buying_power, context->reserved));
  preview->buying_power_after = finx_decimal_sub (finx_decimal_sub (preview->buying_power, preview->margin),
                                                  preview->fee);
  preview->buying_power_after = finx_decimal_max (FINX_DECIMAL_ZERO, preview->buying_power_after);
}

gboolean
finx_risk_is_twin (const FinxOrder *a,
                   const FinxOrder *b)
{
  return g_strcmp0 (a->client_id, b->client_id) != 0 && g_strcmp0 (a->account, b->account) == 0 && a->instrument == b->instrument
         && a->side == b->side && a->type == b->type && finx_decimal_equal (a->quantity, b->quantity)
         && finx_decimal_equal (a->notional, b->notional) && finx_decimal_equal (a->limit_price, b->limit_price)
         && finx_decimal_equal (a->trail, b->trail)
         && (a->type == FINX_ORDER_TRAILING_STOP || finx_decimal_equal (a->stop_price, b->stop_price));   /* there it follows the market */
}

gboolean
finx_risk_is_question (const GError *error)
{
  return error != NULL && g_strcmp0 (finx_error_code (error), "FINX-RISK-010") == 0;
}

/**
 * finx_risk_check:
 * @fee: what the venue would charge, in the instrument's currency; unknown: not told before, and not counted
 * @preview: (out caller-allocates): what is known, also when the order is refused
 *
 * In this order, each with its own code: account armed (FINX-RISK-001), emergency stop (002), price and quantity
 * (003), limits readable (016), price and rate known (004), order value (005), position value (006), collar (007), buying
 * power with the fee and what open orders hold (008), list of instruments (012), market open (013), short sale (014), age
 * of the price (015), orders in a minute (009), loss of the day (011), and last what a person can answer: the same order
 * a moment ago (010).
 *
 * An order that makes a position smaller is a way out: 005, 006, 008, 009, 011, 012, 015 and 016 never stop it. For an
 * order that is being replaced only what is not filled counts. @context's reserve, and what works and is on its way, must
 * not contain the order itself. What limits are measured against and is not known stops what is not a way out. Any one thread.
 */
gboolean
finx_risk_check (const FinxRiskContext *context,
                 const FinxOrder       *order,
                 FinxDecimal            fee,
                 FinxOrderPreview      *preview,
                 GError               **error)
{
  static const FinxRiskCheckFunc checks[] = {
    check_armed, check_stopped, check_valid, finx_risk_check_readable, check_known, check_minimum, finx_risk_check_order_value,
    finx_risk_check_position, finx_risk_check_collar, check_buying_power, finx_risk_check_symbols, finx_risk_check_session,
    finx_risk_check_short, finx_risk_check_quote, finx_risk_check_pace, finx_risk_check_daily_loss, finx_risk_check_twin,
  };
  FinxRiskCheck check = { 0 };

  g_return_val_if_fail (context != NULL && order != NULL && preview != NULL, FALSE);
  g_return_val_if_fail (order->instrument != NULL, FALSE);

  check.context = context;
  check.order = order;
  check.instrument = order->instrument;
  check.market = FINX_DECIMAL_UNKNOWN;
  check.preview = preview;
  estimate (&check, fee);
  finx_risk_find_warnings (&check);
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    if (!checks[i] (&check, error))
      return FALSE;
  return TRUE;
}
