/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a broker tells in sentences and pairs: "VOO(US9229083632) Cash Dividend USD 1.3085 per Share", "EUR.USD". */
#include "files/imports/finx-import-private.h"

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

/**
 * finx_import_split_sentence:
 * @symbol: (out): what it begins with
 * @number: (out): behind it in parentheses, an ISIN or another number
 *
 * Returns: %FALSE: it does not begin like this
 */
gboolean
finx_import_split_sentence (FinxCsvCell  sentence,
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

  if (finx_import_split_sentence (finx_import_cell (self, FINX_FIELD_SYMBOL), &symbol, &number))
    return symbol;
  return (FinxCsvCell) { "", 0, FALSE, FALSE };
}

FinxCsvCell
finx_import_find_isin (FinxImport *self)
{
  FinxCsvCell isin = finx_import_cell (self, FINX_FIELD_ISIN), symbol, number;

  if ((self->profile->flags & FINX_IMPORT_DESCRIBED) == 0 || isin.length == ISIN_LENGTH)
    return isin;
  if (finx_import_split_sentence (isin, &symbol, &number) && number.length == ISIN_LENGTH && is_isin (number.text))
    return number;
  return (FinxCsvCell) { "", 0, FALSE, FALSE };
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
    return finx_import_read_action (self, row, sentence);
  if (row->kind == FINX_TRANSACTION_DIVIDEND && finx_import_find_words (sentence, "(return of capital)") != NULL)
    row->kind = FINX_TRANSACTION_RETURN_OF_CAPITAL;
  return TRUE;
}

static FinxDecimal
get_proceeds (const FinxImportRow *row)
{
  if (finx_decimal_is_known (row->gross) && finx_decimal_sign (row->gross) != 0)
    return row->gross;
  return finx_import_get_product (row);
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
                          N_("is not a pair of currencies with a quantity and a price; enter it as a conversion"));
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
  conversion = *row;
  conversion.own_fees = row->fees;
  finx_import_emit_fee (self, &conversion, NULL);
}
