/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a broker tells in sentences and pairs: "AAPL(US0378331005) Split 4 for 1 (AAPL, APPLE INC, US0378331005)", "EUR.USD". */
#include "files/finx-import-private.h"

#include <string.h>

#define ISIN_LENGTH 12

static gboolean
is_isin (const char *text)
{
  for (guint i = 0; i < ISIN_LENGTH; i++)
    if (i < 2 ? !g_ascii_isupper (text[i]) : !g_ascii_isupper (text[i]) && !g_ascii_isdigit (text[i]))
      return FALSE;
  return g_ascii_isdigit (text[ISIN_LENGTH - 1]);
}

/* The sentence begins with a symbol and, in parentheses, its ISIN or another number. Returns: %FALSE: it does not */
static gboolean
split_sentence (FinxCsvCell  sentence,
                FinxCsvCell *symbol,
                FinxCsvCell *number)
{
  const char *open = memchr (sentence.text, '(', sentence.length), *close;

  if (open == NULL || open == sentence.text)
    return FALSE;
  close = memchr (open, ')', sentence.length - (gsize) (open - sentence.text));
  if (close == NULL || close - open - 1 < 6 || close - open - 1 > ISIN_LENGTH)
    return FALSE;
  for (const char *at = open + 1; at < close; at++)
    if (!g_ascii_isupper (*at) && !g_ascii_isdigit (*at))
      return FALSE;
  *symbol = (FinxCsvCell) { sentence.text, (guint32) (open - sentence.text), FALSE, FALSE };
  while (symbol->length > 0 && symbol->text[symbol->length - 1] == ' ')
    symbol->length--;
  *number = (FinxCsvCell) { open + 1, (guint32) (close - open - 1), FALSE, FALSE };
  return symbol->length > 0;
}

/* Returns: empty where the row is of no instrument */
FinxCsvCell
finx_import_described_symbol (FinxImport *self)
{
  FinxCsvCell symbol, number;

  if (split_sentence (finx_import_cell (self, FINX_FIELD_SYMBOL), &symbol, &number))
    return symbol;
  return (FinxCsvCell) { "", 0, FALSE, FALSE };
}

FinxCsvCell
finx_import_find_isin (FinxImport *self)
{
  FinxCsvCell isin = finx_import_cell (self, FINX_FIELD_ISIN), symbol, number;

  if ((self->profile->flags & FINX_IMPORT_DESCRIBED) == 0 || isin.length == ISIN_LENGTH)
    return isin;
  if (split_sentence (isin, &symbol, &number) && number.length == ISIN_LENGTH && is_isin (number.text))
    return number;
  return (FinxCsvCell) { "", 0, FALSE, FALSE };
}

/* Whether @sentence has @words somewhere, whatever its capitals. Returns: (nullable): what is behind them */
static const char *
find_words (const char *sentence,
            const char *words)
{
  for (gsize n = strlen (words); *sentence != '\0'; sentence++)
    if (g_ascii_strncasecmp (sentence, words, n) == 0)
      return sentence + n;
  return NULL;
}

static FinxDecimal
read_count (const char **at)
{
  gsize length = strspn (*at, "0123456789.");
  g_autofree char *text = g_strndup (*at, length);
  FinxDecimal value = FINX_DECIMAL_UNKNOWN;

  *at += length;
  return finx_decimal_parse (text, &value, NULL) ? value : FINX_DECIMAL_UNKNOWN;
}

/* "… Split 1 for 20 (SPCE, …": units for each old one. Unknown: it is no split */
static FinxDecimal
read_ratio (const char *sentence)
{
  const char *at = find_words (sentence, ") split ");
  FinxDecimal to, from;

  if (at == NULL)
    return FINX_DECIMAL_UNKNOWN;
  to = read_count (&at);
  if (g_ascii_strncasecmp (at, " for ", 5) != 0)
    return FINX_DECIMAL_UNKNOWN;
  at += 5;
  from = read_count (&at);
  if (!finx_decimal_is_known (to) || !finx_decimal_is_known (from) || finx_decimal_sign (from) <= 0)
    return FINX_DECIMAL_UNKNOWN;
  return finx_decimal_normalize (finx_decimal_div (to, from, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN));
}

/* A split that changes the ISIN has two rows: old units leave as "SPCE.OLD", new ones arrive as "SPCE". */
static gboolean
is_old_half (const char  *sentence,
             FinxCsvCell  symbol)
{
  const char *last = strrchr (sentence, '(');

  return last != NULL && (strncmp (last + 1, symbol.text, symbol.length) != 0 || last[1 + symbol.length] != ',');
}

static gboolean
read_split (FinxImport    *self,
            FinxImportRow *row,
            const char    *sentence)
{
  FinxCsvCell symbol = finx_import_described_symbol (self);
  g_autofree char *split = g_strdup_printf ("%.*s %d", (int) symbol.length, symbol.text, row->day);

  row->ratio = read_ratio (sentence);
  row->quantity = FINX_DECIMAL_UNKNOWN;
  if (symbol.length == 0 || !finx_decimal_is_known (row->ratio))
    {
      finx_import_note (self, FALSE, FINX_FIELD_TYPE, "FINX-IMPORT-020",
                        "The file does not tell what was received for what. Enter it by hand.");
      return FALSE;
    }
  if (is_old_half (sentence, symbol) || g_strcmp0 (split, self->last_split) == 0)
    {
      finx_import_note (self, TRUE, FINX_FIELD_TYPE, "FINX-IMPORT-030", "It is the other half of a split that is read.");
      return FALSE;
    }
  g_free (self->last_split);
  self->last_split = g_steal_pointer (&split);
  return TRUE;
}

/**
 * finx_import_read_described:
 * @row: with the kind that the type's word has
 *
 * What the sentence of a row tells besides.
 *
 * Returns: %FALSE: the row books nothing, which is noted
 */
gboolean
finx_import_read_described (FinxImport    *self,
                            FinxImportRow *row)
{
  FinxCsvCell cell = finx_import_cell (self, FINX_FIELD_SYMBOL);
  g_autofree char *sentence = g_strndup (cell.text, cell.length);

  if (row->kind == FINX_TRANSACTION_SPLIT)
    return read_split (self, row, sentence);
  if (row->kind == FINX_TRANSACTION_DIVIDEND && find_words (sentence, "(return of capital)") != NULL)
    row->kind = FINX_TRANSACTION_RETURN_OF_CAPITAL;
  return TRUE;
}

/* The fee of a change of currencies is in a currency of its own: a booking of its own. */
static void
emit_fee (FinxImport          *self,
          const FinxImportRow *row)
{
  FinxCsvCell named = finx_import_cell (self, FINX_FIELD_FEE_CURRENCY);
  FinxImportRow fee = *row;
  FinxTransaction *transaction;
  char *id;

  if (!finx_decimal_is_known (row->fees) || finx_decimal_sign (row->fees) == 0)
    return;
  fee.kind = finx_decimal_sign (row->fees) > 0 ? FINX_TRANSACTION_FEE : FINX_TRANSACTION_FEE_REFUND;
  fee.amount = finx_decimal_abs (row->fees);
  fee.quantity = fee.price = FINX_DECIMAL_UNKNOWN;
  fee.fees = fee.taxes = FINX_DECIMAL_ZERO;
  transaction = finx_import_new_transaction (self, &fee);
  if (named.length > 0 || self->currency != NULL)
    {
      g_free (transaction->currency);
      transaction->currency = named.length > 0 ? g_strndup (named.text, named.length) : g_strdup (self->currency);
    }
  if (*transaction->id != '\0')
    {
      id = g_strconcat (transaction->id, "-fee", NULL);
      g_free (transaction->id);
      transaction->id = id;
    }
  finx_import_emit (self, transaction);
}

static FinxDecimal
get_proceeds (const FinxImportRow *row)
{
  if (finx_decimal_is_known (row->gross) && finx_decimal_sign (row->gross) != 0)
    return row->gross;
  if (!finx_decimal_is_known (row->quantity) || !finx_decimal_is_known (row->price))
    return FINX_DECIMAL_UNKNOWN;
  return finx_decimal_mul (row->quantity, row->price, MIN (row->quantity.scale + row->price.scale, FINX_DECIMAL_MAX_SCALE),
                           FINX_ROUND_HALF_EVEN);
}

/**
 * finx_import_read_pair:
 * @row: of "EUR.USD": the quantity is of the first currency, the price and the proceeds are in the second
 *
 * Books a conversion, and its fee.
 */
void
finx_import_read_pair (FinxImport          *self,
                       const FinxImportRow *row)
{
  FinxCsvCell cell = finx_import_cell (self, FINX_FIELD_SYMBOL);
  g_autofree char *symbol = g_strndup (cell.text, cell.length);
  g_auto(GStrv) pair = g_strsplit (symbol, ".", 2);
  FinxDecimal other = get_proceeds (row);
  gboolean is_bought = finx_decimal_is_known (row->quantity) && finx_decimal_sign (row->quantity) > 0;
  FinxImportRow conversion = *row;
  FinxTransaction *transaction;

  if (g_strv_length (pair) != 2 || !finx_decimal_is_known (row->quantity) || !finx_decimal_is_known (other))
    {
      finx_import_refuse (self, FINX_FIELD_SYMBOL, "FINX-IMPORT-036",
                          "is not a pair of currencies with a quantity and a price; enter it as a conversion");
      return;
    }
  conversion.kind = FINX_TRANSACTION_CONVERSION;
  conversion.amount = finx_decimal_abs (is_bought ? other : row->quantity);
  conversion.quantity = finx_decimal_abs (is_bought ? row->quantity : other);
  conversion.price = FINX_DECIMAL_UNKNOWN;
  conversion.fees = conversion.taxes = FINX_DECIMAL_ZERO;
  transaction = finx_import_new_transaction (self, &conversion);
  g_free (transaction->currency);
  g_free (transaction->counter_currency);
  transaction->currency = g_strdup (pair[is_bought ? 1 : 0]);
  transaction->counter_currency = g_strdup (pair[is_bought ? 0 : 1]);
  finx_import_emit (self, transaction);
  emit_fee (self, row);
}
