/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-option-contract.h"

#include <string.h>

#include "base/finx-time.h"

#define MAX_SYMBOL  64
#define SEPARATORS  " _-"
#define OCC_STRIKE  8           /* digits, of which three are behind the point */
#define PREFIX      "OPT:"      /* as Interactive Brokers' contracts are called here */

/* Returns: whether all of @text is digits */
static gboolean
are_digits (const char *text,
            gsize       n)
{
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isdigit (text[i]))
      return FALSE;
  return n > 0;
}

static gboolean
make_root (const char *text,
           gsize       length,
           char        root[12])
{
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    if (g_ascii_isalnum (text[i]) && n < 11)
      root[n++] = g_ascii_toupper (text[i]);
    else if (g_ascii_isalnum (text[i]) || strchr (".-/_ ", text[i]) == NULL)
      return FALSE;
  root[n] = '\0';
  return n > 0;
}

static gboolean
set_day (int     year,
         int     month,
         int     day,
         gint32 *expiry)
{
  if (month < 1 || month > 12 || day < 1 || day > finx_days_in_month (year, month))
    return FALSE;
  *expiry = (gint32) finx_days_from_date (year, month, day);
  return TRUE;
}

static int
number (const char *digits,
        gsize       n)
{
  int value = 0;

  for (gsize i = 0; i < n; i++)
    value = 10 * value + digits[i] - '0';
  return value;
}

static gboolean
parse_strike (const char  *text,
              FinxDecimal *strike)
{
  return g_ascii_isdigit (*text) && finx_decimal_parse (text, strike, NULL) && finx_decimal_sign (*strike) > 0;
}

/* "AAPL261218C00250000", as the Options Clearing Corporation has it, and "AAPL261218C250". */
static gboolean
parse_compact (const char         *text,
               FinxOptionContract *contract)
{
  gsize length = strlen (text), strike = length;
  int date;

  while (strike > 0 && (g_ascii_isdigit (text[strike - 1]) || text[strike - 1] == '.'))
    strike--;
  if (strike < 8 || strike == length || (text[strike - 1] != 'C' && text[strike - 1] != 'P') || !are_digits (text + strike - 7, 6))
    return FALSE;
  contract->is_call = text[strike - 1] == 'C';
  date = number (text + strike - 7, 6);
  if (!set_day (2000 + date / 10000, date / 100 % 100, date % 100, &contract->expiry) || !make_root (text, strike - 7, contract->root)
      || !parse_strike (text + strike, &contract->strike))
    return FALSE;
  if (length - strike == OCC_STRIKE && are_digits (text + strike, OCC_STRIKE))
    contract->strike = finx_decimal_new (number (text + strike, OCC_STRIKE), 3);
  return TRUE;
}

/* "18DEC26", "12/18/2026" or "20261218". */
static gboolean
parse_day (const char *text,
           gint32     *expiry)
{
  static const char months[] = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
  gsize length = strlen (text);

  if (length == 10 && text[2] == '/' && text[5] == '/' && are_digits (text, 2) && are_digits (text + 3, 2) && are_digits (text + 6, 4))
    return set_day (number (text + 6, 4), number (text, 2), number (text + 3, 2), expiry);
  if (length == 8 && are_digits (text, 8))
    return set_day (number (text, 4), number (text + 4, 2), number (text + 6, 2), expiry);
  if (length != 7 || !are_digits (text, 2) || !are_digits (text + 5, 2))
    return FALSE;
  for (int month = 0; month < 12; month++)
    if (g_ascii_strncasecmp (text + 2, months + 3 * month, 3) == 0)
      return set_day (2000 + number (text + 5, 2), month + 1, number (text, 2), expiry);
  return FALSE;
}

/* "AAPL 18DEC26 250 C", "AAPL 12/18/2026 250.00 C": four words. */
static gboolean
parse_words (const char         *text,
             FinxOptionContract *contract)
{
  g_auto(GStrv) words = g_strsplit_set (text, SEPARATORS, -1);
  guint n = 0;

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      {
        char *word = words[i];

        words[i] = words[n];
        words[n++] = word;
      }
  if (n != 4 || (!g_str_equal (words[3], "C") && !g_str_equal (words[3], "P")))
    return FALSE;
  contract->is_call = *words[3] == 'C';
  return make_root (words[0], strlen (words[0]), contract->root) && parse_day (words[1], &contract->expiry)
         && parse_strike (words[2], &contract->strike);
}

/**
 * finx_option_contract_parse:
 * @symbol: as the Options Clearing Corporation, Schwab, Fidelity or Interactive Brokers write it; blanks may be "-" or "_"
 * @contract: (out caller-allocates)
 *
 * Returns: whether it tells an option
 */
gboolean
finx_option_contract_parse (const char         *symbol,
                            FinxOptionContract *contract)
{
  char text[MAX_SYMBOL];

  if (g_str_has_prefix (symbol, PREFIX))
    symbol += strlen (PREFIX);
  symbol += strspn (symbol, SEPARATORS);        /* Fidelity's "-AAPL261218C250" */
  if (g_strlcpy (text, symbol, sizeof text) >= sizeof text)
    return FALSE;
  text[strcspn (text, "@")] = '\0';             /* a market */
  return parse_compact (text, contract) || parse_words (text, contract);
}

gboolean
finx_option_contract_equal (const FinxOptionContract *self,
                            const FinxOptionContract *other)
{
  return self->is_call == other->is_call && self->expiry == other->expiry && finx_decimal_equal (self->strike, other->strike)
         && g_str_equal (self->root, other->root);
}

/**
 * finx_instrument_get_option:
 * @contract: (out caller-allocates)
 *
 * Files of brokers often do not tell what an instrument is: one that is called like an option is one.
 *
 * Returns: whether it is an option whose symbol tells the contract
 */
gboolean
finx_instrument_get_option (const FinxInstrument *self,
                            FinxOptionContract   *contract)
{
  return (self->asset_class == FINX_ASSET_OPTION || self->asset_class == FINX_ASSET_EQUITY) && finx_option_contract_parse (self->symbol, contract);
}

/* Returns: how many units of the underlying one contract is for */
FinxDecimal
finx_option_shares (const FinxInstrument *option)
{
  return finx_decimal_compare (option->multiplier, FINX_DECIMAL_ONE) > 0 ? option->multiplier : finx_decimal_new (FINX_OPTION_SHARES, 0);
}

/**
 * finx_instrument_make_root:
 * @root: (out caller-allocates): what an option on it is called by
 *
 * Returns: whether it is something that options on shares are for, and can be called so
 */
gboolean
finx_instrument_make_root (const FinxInstrument *self,
                           char                  root[12])
{
  return (self->asset_class == FINX_ASSET_EQUITY || self->asset_class == FINX_ASSET_ETF) && make_root (self->symbol, strlen (self->symbol), root);
}
