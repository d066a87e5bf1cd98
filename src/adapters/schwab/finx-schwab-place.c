/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An order as Charles Schwab wants it: prices are texts, quantities are numbers, and nothing more is told than is needed. */
#include "adapters/schwab/finx-schwab-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/finx-error.h"
#include "base/finx-text.h"

#define DOLLAR_DIGITS 2         /* of prices at and above one dollar */
#define CENT_DIGITS   4         /* of those below */

static const char *const durations[FINX_N_TIFS] = {
  "DAY", "GOOD_TILL_CANCEL", "IMMEDIATE_OR_CANCEL", "FILL_OR_KILL", NULL, NULL, "DAY",
};

static const char *const types[] = { "MARKET", "LIMIT", "STOP", "STOP_LIMIT", "TRAILING_STOP" };

static const char *
type_of (const FinxOrder *order)
{
  if (order->tif == FINX_TIF_CLOSE)
    return order->type == FINX_ORDER_MARKET ? "MARKET_ON_CLOSE" : "LIMIT_ON_CLOSE";
  return types[order->type];
}

static gboolean
is_fit (FinxDecimal price)
{
  guint digits = finx_decimal_compare (price, FINX_DECIMAL_ONE) >= 0 ? DOLLAR_DIGITS : CENT_DIGITS;

  return !finx_decimal_is_known (price) || finx_decimal_normalize (price).scale <= digits;
}

static gboolean
is_share (const FinxInstrument *instrument)
{
  return instrument->asset_class == FINX_ASSET_EQUITY || instrument->asset_class == FINX_ASSET_ETF;
}

/* What a share's symbol is made of; nothing of it means anything in JSON. */
static gboolean
is_symbol (const char *symbol)
{
  return *symbol != '\0' && strspn (symbol, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789./-") == strlen (symbol);
}

static const char *
find_fault_of (FinxSchwab      *self,
               const FinxOrder *order)
{
  g_autofree char *symbol = schwab_symbol_of (self, order->instrument);

  if (order->instrument->asset_class == FINX_ASSET_OPTION)
    return schwab_find_option_fault (self, order);
  if (!is_share (order->instrument) || !is_symbol (symbol))
    return N_("only shares, funds and options are traded here");
  if (finx_order_is_by_value (order) || !finx_decimal_is_known (order->quantity) || finx_decimal_normalize (order->quantity).scale > 0)
    return N_("it takes whole shares only");
  if (durations[order->tif] == NULL)
    return N_("it has no such time in force");
  if (!is_fit (order->limit_price) || !is_fit (order->stop_price) || !is_fit (order->trail))
    return N_("a price has two digits behind the point, and four below one dollar");
  if (order->is_extended && (order->type != FINX_ORDER_LIMIT || order->tif > FINX_TIF_GTC))
    return N_("outside of the regular session only limit orders trade, for the day or until cancelled");
  return NULL;
}

static const char *
find_fault (FinxSchwab *self,
            GPtrArray  *orders)
{
  const FinxOrder *entry = orders->len > 0 ? orders->pdata[0] : NULL;

  if (entry == NULL)
    return N_("there is none");
  if (orders->len > 1 && entry->tif > FINX_TIF_GTC)
    return N_("an order with exit orders is for the day or until cancelled");
  for (guint i = 0; i < orders->len; i++)
    {
      const FinxOrder *order = orders->pdata[i];
      const char *fault = find_fault_of (self, order);

      if (fault != NULL)
        return fault;
      if (order->instrument->asset_class == FINX_ASSET_OPTION && orders->len > 1)
        return N_("options are traded at the market or with a limit, in the regular session and by single orders");
      if (order->is_extended && orders->len > 1)
        return N_("exit orders work in the regular session only");
      if (i > 0 && order->tif > FINX_TIF_GTC)
        return N_("an exit order is for the day or until cancelled");
    }
  return NULL;
}

static void
add_price (GString    *text,
           const char *name,
           FinxDecimal price)
{
  char shown[FINX_DECIMAL_STRING_SIZE];

  if (!finx_decimal_is_known (price))
    return;
  price = finx_decimal_normalize (price);
  if (price.scale < DOLLAR_DIGITS)
    price = finx_decimal_rescale (price, DOLLAR_DIGITS, FINX_ROUND_HALF_EVEN);
  finx_decimal_print (price, shown);
  g_string_append_printf (text, "\"%s\":\"%s\",", name, shown);
}

/* What an order does with a position, and what its exit orders do then. */
static const struct { const char *name, *exit; } instructions[] = {
  { "BUY", "SELL" }, { "SELL", "BUY" }, { "SELL_SHORT", "BUY_TO_COVER" }, { "BUY_TO_COVER", "SELL_SHORT" },
  { "BUY_TO_OPEN", "SELL_TO_CLOSE" }, { "SELL_TO_CLOSE", "BUY_TO_OPEN" }, { "BUY_TO_CLOSE", "SELL_TO_OPEN" },
};

/* (nullable): the same, static; %NULL: one that FinX does not place */
const char *
schwab_intern_instruction (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (instructions); i++)
    if (g_strcmp0 (text, instructions[i].name) == 0)
      return instructions[i].name;
  return NULL;
}

static const char *
exit_of (const char *instruction)
{
  for (gsize i = 0; i < G_N_ELEMENTS (instructions); i++)
    if (g_str_equal (instruction, instructions[i].name))
      return instructions[i].exit;
  g_return_val_if_reached (NULL);
}

/* As if nothing were sold short. */
static const char *
plain_of (const FinxOrder *order)
{
  gboolean is_option = order->instrument->asset_class == FINX_ASSET_OPTION;

  if (order->side == FINX_SIDE_BUY)
    return is_option ? "BUY_TO_OPEN" : "BUY";
  return is_option ? "SELL_TO_CLOSE" : "SELL";
}

/* It ends what is held, and goes on to the other side of zero. */
void
schwab_refuse_crossing (const FinxOrder  *order,
                        FinxDecimal       held,
                        GError          **error)
{
  char shown[FINX_DECIMAL_STRING_SIZE];

  finx_decimal_print (finx_decimal_normalize (finx_decimal_abs (held)), shown);
  if (order->side == FINX_SIDE_BUY)
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-SCHWAB-037",
                    "%s of %s are sold short, and Charles Schwab takes no order that buys more than those. Nothing was sent. "
                    "Buy them back first, and the rest with another order", shown, order->instrument->symbol);
  else
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-SCHWAB-037",
                    "%s of %s are held, and Charles Schwab takes no order that sells more than those. Nothing was sent. "
                    "Sell them first, and the rest short with another order", shown, order->instrument->symbol);
}

/**
 * schwab_find_instruction:
 * @order: an entry
 * @held: of its instrument; negative: sold short
 * @is_cash: the account sells nothing short
 * @error: %FINX_ERROR_REJECTED: it goes through zero, which takes two orders, or is no short sale as far as FinX knows, or the account
 *   can not do it
 *
 * Returns: (nullable): static
 */
const char *
schwab_find_instruction (const FinxOrder  *order,
                         FinxDecimal       held,
                         gboolean          is_cash,
                         GError          **error)
{
  gboolean is_buy = order->side == FINX_SIDE_BUY, closes = finx_decimal_sign (held) == (is_buy ? -1 : 1);

  if (order->instrument->asset_class == FINX_ASSET_OPTION)
    return schwab_find_option_instruction (order, held, error);
  if (closes && finx_decimal_compare (order->quantity, finx_decimal_abs (held)) > 0)
    {
      schwab_refuse_crossing (order, held, error);
      return NULL;
    }
  if (closes)
    return is_buy ? "BUY_TO_COVER" : "SELL";
  if (!is_buy && is_cash)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-SCHWAB-038",
                      "No %s is held, and this account at Charles Schwab has no margin: it sells nothing short. Nothing was sent", order->instrument->symbol);
      return NULL;
    }
  if (!is_buy && !order->is_short)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-SCHWAB-040",
                      "No %s is held at Charles Schwab, and the order was not meant as a short sale. Nothing was sent. "
                      "Compare the positions here and there before you place it again", order->instrument->symbol);
      return NULL;
    }
  return is_buy ? "BUY" : "SELL_SHORT";
}

/* Without the brace at its end: exit orders may follow. @strategy: "SINGLE" or "TRIGGER" */
static void
add_order (FinxSchwab      *self,
           GString         *text,
           const FinxOrder *order,
           const char      *instruction,
           const char      *strategy)
{
  g_autofree char *symbol = schwab_symbol_of (self, order->instrument);
  gboolean is_buy = order->side == FINX_SIDE_BUY, is_option = order->instrument->asset_class == FINX_ASSET_OPTION;
  char shown[FINX_DECIMAL_STRING_SIZE];

  g_string_append_printf (text, "{\"orderType\":\"%s\",\"session\":\"%s\",\"duration\":\"%s\",\"orderStrategyType\":\"%s\",", type_of (order),
                          order->is_extended ? "SEAMLESS" : "NORMAL", durations[order->tif], strategy);
  if (is_option)
    g_string_append (text, "\"complexOrderStrategyType\":\"NONE\",");
  add_price (text, "price", order->limit_price);
  if (order->type == FINX_ORDER_TRAILING_STOP)
    {
      finx_decimal_print (finx_decimal_normalize (order->trail), shown);
      g_string_append_printf (text, "\"stopPriceLinkBasis\":\"%s\",\"stopPriceLinkType\":\"VALUE\",\"stopPriceOffset\":%s,", is_buy ? "ASK" : "BID", shown);
    }
  else
    {
      add_price (text, "stopPrice", order->stop_price);
    }
  finx_decimal_print (finx_decimal_normalize (order->quantity), shown);
  g_string_append_printf (text, "\"orderLegCollection\":[{\"instruction\":\"%s\",\"quantity\":%s,\"instrument\":{\"symbol\":\"%s\",\"assetType\":\"%s\"}}]",
                          instruction, shown, symbol, is_option ? "OPTION" : "EQUITY");
}

/* One exit order, or two of which the fill of one cancels the other. */
static void
add_exits (FinxSchwab *self,
           GString    *text,
           GPtrArray  *orders,
           const char *instruction)
{
  gboolean is_pair = orders->len > 2;

  g_string_append (text, ",\"childOrderStrategies\":[");
  if (is_pair)
    g_string_append (text, "{\"orderStrategyType\":\"OCO\",\"childOrderStrategies\":[");
  for (guint i = 1; i < orders->len; i++)
    {
      if (i > 1)
        g_string_append_c (text, ',');
      add_order (self, text, orders->pdata[i], instruction, "SINGLE");
      g_string_append_c (text, '}');
    }
  g_string_append (text, is_pair ? "]}]" : "]");
}

/**
 * schwab_write_orders:
 * @orders: (element-type FinxOrder): one, or an entry and its exits
 * @instruction: (nullable): what the first of them says; %NULL: as if nothing were sold short
 * @error: %FINX_ERROR_REJECTED: what Charles Schwab does not take
 *
 * Returns: (transfer full) (nullable): as JSON
 */
char *
schwab_write_orders (FinxSchwab  *self,
                     GPtrArray   *orders,
                     const char  *instruction,
                     GError     **error)
{
  const char *fault = find_fault (self, orders);
  GString *text;

  if (fault != NULL)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-SCHWAB-005", "Charles Schwab does not take this order: %s. Nothing was sent", finx_text (fault));
      return NULL;
    }
  if (instruction == NULL)
    instruction = plain_of (orders->pdata[0]);
  text = g_string_new (NULL);
  add_order (self, text, orders->pdata[0], instruction, orders->len > 1 ? "TRIGGER" : "SINGLE");
  if (orders->len > 1)
    add_exits (self, text, orders, exit_of (instruction));
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}
