/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options at Charles Schwab, one contract by itself: bought, and sold again. None is written: what that can cost has no limit. */
#include "adapters/schwab/finx-schwab-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/finx-error.h"
#include "base/finx-time.h"
#include "model/finx-option-contract.h"

#define SYMBOL_LENGTH 21        /* six of the root, filled up with blanks, six of the day, C or P, eight of the strike */
#define ROOT_LENGTH   6
#define STRIKE_DIGITS 3         /* of the eight those that are behind the point */
#define MOST_STRIKE   99999999
#define PRICE_DIGITS  2

/**
 * schwab_write_option_symbol:
 * @symbol: of an option, in any of the usual ways
 *
 * Returns: (transfer full) (nullable): "AAPL  261218C00250000"; %NULL: it can not be written so
 */
char *
schwab_write_option_symbol (const char *symbol)
{
  FinxOptionContract contract;
  int year, month, day;
  gint64 strike;

  if (!finx_option_contract_parse (symbol, &contract))
    return NULL;
  if (strlen (symbol) == SYMBOL_LENGTH)
    return g_strdup (symbol);
  if (strlen (contract.root) > ROOT_LENGTH || finx_decimal_normalize (contract.strike).scale > STRIKE_DIGITS
      || !finx_decimal_to_units (contract.strike, STRIKE_DIGITS, &strike) || strike > MOST_STRIKE)
    return NULL;
  finx_date_from_days (contract.expiry, &year, &month, &day);
  return g_strdup_printf ("%-6s%02d%02d%02d%c%08" G_GINT64_FORMAT, contract.root, year % 100, month, day, contract.is_call ? 'C' : 'P', strike);
}

static gboolean
is_fit (FinxDecimal price)
{
  return !finx_decimal_is_known (price) || finx_decimal_normalize (price).scale <= PRICE_DIGITS;
}

/* (nullable): why Charles Schwab does not take it */
const char *
schwab_find_option_fault (FinxSchwab      *self,
                          const FinxOrder *order)
{
  g_autofree char *symbol = schwab_write_option_symbol (finx_broker_client_get_symbol (FINX_BROKER_CLIENT (self), order->instrument));

  /* What it answers must be the same one here. */
  if (symbol == NULL || strspn (symbol, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ") != SYMBOL_LENGTH
      || schwab_find_instrument (FINX_BROKER_CLIENT (self), symbol, NULL) != order->instrument)
    return N_("an option has to be called as in AAPL261218C00250000");
  if (!finx_decimal_is_known (order->quantity) || finx_decimal_normalize (order->quantity).scale > 0)
    return N_("it takes whole contracts only");
  if (order->type > FINX_ORDER_LIMIT || order->tif > FINX_TIF_GTC || order->is_extended || *order->parent != '\0')
    return N_("options are traded at the market or with a limit, in the regular session and by single orders");
  return is_fit (order->limit_price) ? NULL : N_("a price of an option has two digits behind the point");
}

/* @held: contracts; negative: written. Returns: (nullable): static, as schwab_find_instruction() */
const char *
schwab_find_option_instruction (const FinxOrder  *order,
                                FinxDecimal       held,
                                GError          **error)
{
  gboolean is_buy = order->side == FINX_SIDE_BUY;
  gboolean closes = finx_decimal_sign (held) == (is_buy ? -1 : 1) && finx_decimal_compare (order->quantity, finx_decimal_abs (held)) <= 0;
  char shown[FINX_DECIMAL_STRING_SIZE];

  if (closes)
    return is_buy ? "BUY_TO_CLOSE" : "SELL_TO_CLOSE";
  if (is_buy && finx_decimal_sign (held) >= 0)
    return "BUY_TO_OPEN";
  if (is_buy)
    {
      schwab_refuse_crossing (order, held, error);
      return NULL;
    }
  finx_decimal_print (finx_decimal_normalize (finx_decimal_max (held, FINX_DECIMAL_ZERO)), shown);
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-SCHWAB-039",
                  "%s of %s are held, and FinX sells no options at Charles Schwab that are not held: what that can cost has no limit. Nothing was sent",
                  shown, order->instrument->symbol);
  return NULL;
}
