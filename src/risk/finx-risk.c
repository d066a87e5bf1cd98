/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "risk/finx-risk.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-text.h"
#include "portfolio/finx-holding.h"

#define MONEY_DIGITS   2
#define COLLAR_DIGITS  6

/* What the checks share; amounts in base currency unless said. */
typedef struct
{
  const FinxRiskContext *context;
  const FinxOrder       *order;
  const FinxInstrument  *instrument;
  FinxDecimal            market;        /* last price, instrument's */
  FinxDecimal            rate;          /* instrument currency to base */
  FinxDecimal            held;          /* signed quantity */
  FinxDecimal            needed;        /* additional margin, not below 0, and the fee */
  FinxOrderPreview      *preview;
  gboolean               reduces;       /* the position gets smaller and does not change its sign */
} Check;

typedef gboolean (*CheckFunc) (const Check *check, GError **error);

/* "45,531.00": for sentences. */
static char *
format_money (FinxDecimal  value,
              FinxRounding rounding)
{
  return finx_decimal_to_grouped (value, MONEY_DIGITS, rounding);
}

static gboolean
is_above (FinxDecimal value,
          FinxDecimal limit)
{
  return finx_decimal_is_known (limit) && finx_decimal_compare (value, limit) > 0;
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
check_armed (const Check *check,
             GError     **error)
{
  if (check->context->account->may_trade)
    return TRUE;

  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-001",
                  "Trading is off for %s. Switch it on for this account to place orders.",
                  check->context->account->name);
  return FALSE;
}

static gboolean
check_stopped (const Check *check,
               GError     **error)
{
  if (!check->context->limits->stopped)
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
check_valid (const Check *check,
             GError     **error)
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

  if (!finx_instrument_check_quantity (check->instrument, order->quantity, &inner))
    return set_invalid (&inner, error);

  for (gsize i = 0; i < G_N_ELEMENTS (prices); i++)
    if ((prices[i].is_needed || finx_decimal_is_known (prices[i].price)) &&
        !finx_instrument_check_price (check->instrument, prices[i].price, &inner))
      return set_invalid (&inner, error);
  return TRUE;
}

static gboolean
check_minimum (const Check *check,
               GError     **error)
{
  FinxDecimal value = finx_decimal_abs (finx_money_notional (check->instrument, check->order->quantity,
                                                             check->preview->price));
  g_autofree char *worth = NULL;
  g_autofree char *minimum = NULL;

  if (!finx_decimal_is_known (value) || finx_decimal_compare (value, check->instrument->min_notional) >= 0)
    return TRUE;

  worth = format_money (value, FINX_ROUND_DOWN);
  minimum = format_money (check->instrument->min_notional, FINX_ROUND_UP);
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-RISK-003",
                  "The order is worth %s %s; the smallest order in %s is %s %s.", worth, check->instrument->currency,
                  check->instrument->symbol, minimum, check->instrument->currency);
  return FALSE;
}

static gboolean
check_known (const Check *check,
             GError     **error)
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
check_order_value (const Check *check,
                   GError     **error)
{
  FinxDecimal limit = check->context->limits->max_order_value;
  const char *currency = check->context->account->currency;
  g_autofree char *value = NULL;
  g_autofree char *most = NULL;

  if (!is_above (check->preview->value, limit))
    return TRUE;

  value = format_money (check->preview->value, FINX_ROUND_UP);
  most = format_money (limit, FINX_ROUND_DOWN);
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-005",
                  "The order is worth %s %s; your limit for one order is %s %s.", value, currency, most, currency);
  return FALSE;
}

static gboolean
check_position_value (const Check *check,
                      GError     **error)
{
  FinxDecimal limit = check->context->limits->max_position_value;
  const char *currency = check->context->account->currency;
  FinxDecimal after;
  g_autofree char *value = NULL;
  g_autofree char *most = NULL;

  if (check->reduces)
    return TRUE;

  after = finx_money_notional (check->instrument, check->preview->position_after, check->preview->price);
  after = finx_decimal_abs (finx_money_convert (after, check->rate));
  if (!is_above (after, limit))
    return TRUE;

  value = format_money (after, FINX_ROUND_UP);
  most = format_money (limit, FINX_ROUND_DOWN);
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-006",
                  "The position in %s would be worth %s %s; your limit for one position is %s %s.",
                  check->instrument->symbol, value, currency, most, currency);
  return FALSE;
}

/* A limit may be through the market only so far. A stop limit meets the market at its stop price. */
static gboolean
check_collar (const Check *check,
              GError     **error)
{
  const FinxOrder *order = check->order;
  gboolean buys = order->side == FINX_SIDE_BUY;
  FinxDecimal reference = order->type == FINX_ORDER_STOP_LIMIT ? order->stop_price : check->market;
  FinxDecimal width, bound;
  int past;
  double distance;
  g_autofree char *limit = NULL;
  g_autofree char *market = NULL;

  if (!(check->context->limits->collar > 0) || finx_decimal_sign (reference) <= 0 ||
      (order->type != FINX_ORDER_LIMIT && order->type != FINX_ORDER_STOP_LIMIT))
    return TRUE;

  width = finx_decimal_from_double (check->context->limits->collar, COLLAR_DIGITS, FINX_ROUND_HALF_EVEN);
  width = finx_decimal_mul (reference, width, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN);
  bound = buys ? finx_decimal_add (reference, width) : finx_decimal_sub (reference, width);
  past = finx_decimal_compare (order->limit_price, bound);
  if (buys ? past <= 0 : past >= 0)
    return TRUE;

  distance = finx_decimal_to_double (order->limit_price) / finx_decimal_to_double (reference) - 1.0;
  limit = finx_decimal_to_string (order->limit_price);
  market = finx_decimal_to_string (reference);
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-007",
                  "The limit %s is %.1f %% %s %s of %s; the most allowed is %.1f %%.", limit,
                  100.0 * (distance < 0 ? -distance : distance), buys ? finx_text ("above") : finx_text ("below"),
                  order->type == FINX_ORDER_STOP_LIMIT ? finx_text ("the stop price") : finx_text ("the market"), market,
                  100.0 * check->context->limits->collar);
  return FALSE;
}

static gboolean
check_buying_power (const Check *check,
                    GError     **error)
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

  needed = format_money (check->needed, FINX_ROUND_UP);
  power = format_money (check->preview->buying_power, FINX_ROUND_DOWN);
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-008", "Needs %s %s; buying power is %s %s.", needed, currency,
                  power, currency);
  return FALSE;
}

static gboolean
gets_smaller (FinxDecimal before,
              FinxDecimal after)
{
  int sign = finx_decimal_sign (after);

  return (sign == 0 || sign == finx_decimal_sign (before)) &&
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

/* Fills the preview and what the checks need beside it. */
static void
estimate (Check      *check,
          FinxDecimal fee)
{
  const FinxRiskContext *context = check->context;
  const FinxOrder *order = check->order;
  FinxOrderPreview *preview = check->preview;
  FinxHolding holding;
  FinxDecimal previous = FINX_DECIMAL_UNKNOWN;
  FinxDecimal rest = finx_decimal_sub (order->quantity, order->filled);
  FinxDecimal growth;
  FinxValuation valuation;

  context->price (check->instrument, &check->market, &previous, context->user_data);
  check->rate = base_rate (context, check->instrument->currency);
  finx_holding_read (&holding, context->books, check->instrument);
  check->held = holding.quantity;
  finx_valuation_read (&valuation, context->books, context->account->currency, context->price, context->rate,
                       context->user_data);

  preview->price = estimate_price (order, check->market);
  preview->value = finx_decimal_abs (finx_money_notional (check->instrument, rest, preview->price));
  preview->value = finx_money_convert (preview->value, check->rate);
  preview->fee = finx_money_convert (fee, check->rate);
  preview->position_after = order->side == FINX_SIDE_BUY ? finx_decimal_add (check->held, rest)
                                                         : finx_decimal_sub (check->held, rest);
  check->reduces = gets_smaller (check->held, preview->position_after);

  growth = finx_decimal_sub (finx_decimal_abs (preview->position_after), finx_decimal_abs (check->held));
  growth = finx_money_convert (finx_money_notional (check->instrument, growth, preview->price), check->rate);
  preview->margin = finx_decimal_mul (growth, check->instrument->margin_rate, 10, FINX_ROUND_HALF_EVEN);
  check->needed = finx_decimal_add (finx_decimal_max (preview->margin, FINX_DECIMAL_ZERO), preview->fee);
  preview->buying_power = context->told_power != NULL ? *context->told_power
                          : finx_decimal_max (FINX_DECIMAL_ZERO, finx_decimal_sub (valuation.buying_power, context->reserved));
  preview->buying_power_after = finx_decimal_sub (finx_decimal_sub (preview->buying_power, preview->margin),
                                                  preview->fee);
  preview->buying_power_after = finx_decimal_max (FINX_DECIMAL_ZERO, preview->buying_power_after);
}

/**
 * finx_risk_check:
 * @fee: what the venue would charge, in the instrument's currency
 * @preview: (out caller-allocates): what is known, also when the order is refused
 *
 * In this order, each with its own code: account armed (FINX-RISK-001), emergency stop (002), price and quantity
 * (003), price and rate known (004), order value (005), position value (006), collar (007), buying power with the
 * fee and what open orders hold (008). An order that makes a position smaller frees margin: 006 and 008 never
 * stop it. For an order that is being replaced only what is not filled counts. @context's reserve must not
 * contain the order itself. Any one thread.
 */
gboolean
finx_risk_check (const FinxRiskContext *context,
                 const FinxOrder       *order,
                 FinxDecimal            fee,
                 FinxOrderPreview      *preview,
                 GError               **error)
{
  static const CheckFunc checks[] = {
    check_armed, check_stopped, check_valid, check_known, check_minimum, check_order_value, check_position_value,
    check_collar, check_buying_power,
  };
  Check check = { 0 };

  g_return_val_if_fail (context != NULL && order != NULL && preview != NULL, FALSE);
  g_return_val_if_fail (order->instrument != NULL, FALSE);

  check.context = context;
  check.order = order;
  check.instrument = order->instrument;
  check.market = FINX_DECIMAL_UNKNOWN;
  check.preview = preview;
  estimate (&check, fee);
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    if (!checks[i] (&check, error))
      return FALSE;
  return TRUE;
}
