/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row in the words, signs and totals of another program. */
#include "files/imports/finx-import-private.h"

#include <string.h>

#include "base/finx-text.h"

static const FinxImportWord *
find_word (FinxImport *self)
{
  FinxCsvCell type = finx_import_cell (self, FINX_FIELD_TYPE), subtype = finx_import_cell (self, FINX_FIELD_SUBTYPE);
  const FinxImportWord *word = NULL;

  if (subtype.length > 0)
    {
      g_autofree char *both = g_strdup_printf ("%.*s/%.*s", (int) MIN (type.length, 100), type.text,
                                               (int) MIN (subtype.length, 100), subtype.text);

      word = finx_import_profile_find_word (self->profile, both, strlen (both));
    }
  return word != NULL ? word : finx_import_profile_find_word (self->profile, type.text, type.length);
}

static int
sign_of (FinxDecimal value)
{
  return finx_decimal_is_known (value) ? finx_decimal_sign (value) : 0;
}

static int
find_direction (FinxImport          *self,
                const FinxImportRow *row)
{
  FinxDecimal cash = finx_decimal_is_known (row->amount) ? row->amount : row->gross;

  /* A correction of tax may have no gross amount. */
  if (sign_of (cash) == 0 && finx_decimal_is_known (row->gross) && finx_decimal_is_known (row->taxes))
    cash = finx_decimal_negate (finx_decimal_add (row->fees, row->taxes));
  if ((self->profile->flags & FINX_IMPORT_SIGN_OF_QUANTITY) != 0 || sign_of (cash) == 0)
    return sign_of (row->quantity);
  return sign_of (cash);
}

/**
 * finx_import_get_product:
 *
 * Returns: quantity × price, with the quantity's sign; unknown where one of them is
 */
FinxDecimal
finx_import_get_product (const FinxImportRow *row)
{
  if (!finx_decimal_is_known (row->quantity) || !finx_decimal_is_known (row->price))
    return FINX_DECIMAL_UNKNOWN;
  return finx_decimal_mul (row->quantity, row->price, MIN (row->quantity.scale + row->price.scale, FINX_DECIMAL_MAX_SCALE),
                           FINX_ROUND_HALF_EVEN);
}

static gboolean
read_numbers (FinxImport    *self,
              FinxImportRow *row)
{
  FinxDecimal more = FINX_DECIMAL_ZERO;

  row->quantity = row->price = row->amount = row->gross = row->fx_rate = row->ratio = FINX_DECIMAL_UNKNOWN;
  row->fees = row->taxes = row->own_fees = FINX_DECIMAL_ZERO;
  if (!finx_import_read_number (self, FINX_FIELD_QUANTITY, &row->quantity)
      || !finx_import_read_number (self, FINX_FIELD_PRICE, &row->price)
      || !finx_import_read_number (self, FINX_FIELD_AMOUNT, &row->amount)
      || !finx_import_read_number (self, FINX_FIELD_GROSS, &row->gross)
      || !finx_import_read_number (self, FINX_FIELD_FEES, &row->fees)
      || !finx_import_read_number (self, FINX_FIELD_MORE_FEES, &more)
      || !finx_import_read_number (self, FINX_FIELD_TAXES, &row->taxes)
      || !finx_import_read_number (self, FINX_FIELD_FX_RATE, &row->fx_rate)
      || !finx_import_read_number (self, FINX_FIELD_RATIO, &row->ratio))
    return FALSE;
  row->fees = finx_decimal_add (row->fees, more);
  if ((self->profile->flags & FINX_IMPORT_GROSS_IS_PAID) != 0)
    row->gross = finx_decimal_negate (row->gross);
  if ((self->profile->flags & FINX_IMPORT_UNIT_PRICES) != 0)
    row->gross = finx_import_get_product (row);
  if ((self->profile->flags & FINX_IMPORT_PAID_IS_NEGATIVE) != 0)
    {
      row->fees = finx_decimal_negate (row->fees);
      row->taxes = finx_decimal_negate (row->taxes);
    }
  if (sign_of (row->quantity) == 0)
    row->quantity = FINX_DECIMAL_UNKNOWN;
  return TRUE;
}

static gboolean
is_charge (FinxTransactionKind kind)
{
  return kind == FINX_TRANSACTION_TAX || kind == FINX_TRANSACTION_TAX_REFUND || kind == FINX_TRANSACTION_FEE
         || kind == FINX_TRANSACTION_FEE_REFUND;
}

/* The settled total from what was before fees and taxes. */
static void
settle (FinxImportRow *row)
{
  FinxDecimal deducted = finx_decimal_add (row->fees, row->taxes), gross = row->keeps_sign ? row->gross : finx_decimal_abs (row->gross);
  int cash = finx_transaction_kind_cash (row->kind);

  if (is_charge (row->kind))            /* all of it is the charge */
    {
      row->amount = finx_decimal_abs (finx_decimal_sub (row->gross, deducted));
      row->fees = row->taxes = FINX_DECIMAL_ZERO;
    }
  else if (cash == -1)
    row->amount = finx_decimal_add (gross, deducted);
  else if (cash == 1)
    row->amount = finx_decimal_sub (gross, deducted);
  else
    row->amount = cash == 2 ? finx_decimal_sub (row->gross, deducted) : finx_decimal_abs (row->gross);
}

/* Tax that came back with a sale is a booking of its own; taken off and returned. Zero: none. */
static FinxDecimal
take_refund (FinxImportRow *row)
{
  FinxDecimal refund = FINX_DECIMAL_ZERO;

  if (!is_charge (row->kind) && sign_of (row->taxes) < 0)
    {
      refund = finx_decimal_negate (row->taxes);
      row->taxes = FINX_DECIMAL_ZERO;
      if (finx_decimal_is_known (row->amount))
        {
          FinxDecimal amount = row->keeps_sign ? row->amount : finx_decimal_abs (row->amount);

          row->amount = finx_transaction_kind_cash (row->kind) == -1 ? finx_decimal_add (amount, refund) : finx_decimal_sub (amount, refund);
        }
    }
  return refund;
}

/* From the file's signs to ours. */
static void
normalize (FinxImportRow *row)
{
  guint uses = finx_transaction_kind_may_use (row->kind);
  int cash = finx_transaction_kind_cash (row->kind);

  if (!finx_decimal_is_known (row->amount) && finx_decimal_is_known (row->gross))
    settle (row);
  else if (cash != 2 && !row->keeps_sign)
    row->amount = finx_decimal_abs (row->amount);
  if ((uses & FINX_USES_AMOUNT) == 0 || (cash == 0 && sign_of (row->amount) == 0))
    row->amount = FINX_DECIMAL_UNKNOWN;
  row->quantity = (uses & FINX_USES_QUANTITY) == 0 ? FINX_DECIMAL_UNKNOWN : finx_decimal_abs (row->quantity);
  if ((uses & FINX_USES_QUANTITY) == 0)
    row->price = FINX_DECIMAL_UNKNOWN;
  if (sign_of (row->fees) < 0)          /* a rebate: the total has it */
    row->fees = FINX_DECIMAL_ZERO;
}

static FinxCsvCell
find_symbol (FinxImport          *self,
             FinxTransactionKind  kind)
{
  FinxCsvCell symbol = finx_import_cell (self, FINX_FIELD_SYMBOL);

  if ((self->profile->flags & FINX_IMPORT_UNIT_PRICES) != 0 && (kind == FINX_TRANSACTION_FEE || kind == FINX_TRANSACTION_INTEREST))
    return (FinxCsvCell) { "", 0, FALSE, FALSE };
  if ((self->profile->flags & FINX_IMPORT_DESCRIBED) != 0)
    return finx_import_described_symbol (self);
  if (symbol.length == 0 || (symbol.length == 1 && *symbol.text == '-'))
    symbol = finx_import_cell (self, FINX_FIELD_ISIN);
  if (symbol.length == 1 && *symbol.text == '-')
    symbol.length = 0;
  return symbol;
}

static void
emit_refund (FinxImport            *self,
             const FinxTransaction *of,
             FinxDecimal            refund)
{
  FinxTransaction *transaction = finx_transaction_copy (of);

  transaction->kind = FINX_TRANSACTION_TAX_REFUND;
  transaction->amount = refund;
  transaction->quantity = transaction->price = FINX_DECIMAL_UNKNOWN;
  transaction->fees = transaction->taxes = FINX_DECIMAL_ZERO;
  if (*of->id != '\0')
    {
      g_free (transaction->id);
      transaction->id = g_strconcat (of->id, "-tax", NULL);
    }
  finx_import_emit (self, transaction);
}

static void
emit_row (FinxImport    *self,
          FinxImportRow *row)
{
  g_autoptr(FinxTransaction) transaction = NULL;
  const FinxInstrument *instrument;
  FinxDecimal refund = FINX_DECIMAL_ZERO;
  FinxCsvCell symbol = find_symbol (self, row->kind);

  normalize (row);
  refund = take_refund (row);
  transaction = finx_import_new_transaction (self, row);
  if (row->kind == FINX_TRANSACTION_CONVERSION)
    {
      g_free (transaction->counter_currency);
      transaction->counter_currency = g_strndup (symbol.text, symbol.length);
    }
  if (symbol.length > 0 && (finx_transaction_kind_may_use (row->kind) & FINX_USES_INSTRUMENT) != 0)
    {
      transaction->instrument = finx_import_find_instrument (self, symbol, finx_import_cell (self, FINX_FIELD_CURRENCY));
      if (transaction->instrument == NULL)
        return;
    }
  if (sign_of (refund) > 0)
    emit_refund (self, transaction, refund);
  instrument = transaction->instrument;
  if (finx_import_emit (self, g_steal_pointer (&transaction)))
    finx_import_emit_fee (self, row, instrument);
}

/* Lines under the table: no date, or no type. */
static gboolean
is_remark (FinxImport *self)
{
  FinxCsvCell date = finx_import_cell (self, FINX_FIELD_DATE), type = finx_import_cell (self, FINX_FIELD_TYPE);

  return type.length == 0 && (date.length == 0 || !g_ascii_isdigit (*date.text));
}

/* The settled total can have the fee in it, converted or not: what was before it tells. Returns: whether the file has that */
static gboolean
take_own_fees (FinxImport    *self,
               FinxImportRow *row)
{
  if (sign_of (row->gross) == 0)
    {
      finx_import_refuse (self, FINX_FIELD_FEE_CURRENCY, "FINX-IMPORT-021",
                          N_("is the currency of the fee, and not that of the trade, and the file does not tell the total without it; "
                             "enter both by hand"));
      return FALSE;
    }
  row->own_fees = row->fees;
  row->fees = FINX_DECIMAL_ZERO;
  row->amount = FINX_DECIMAL_UNKNOWN;
  return TRUE;
}

/* Returns: whether the row books nothing, which is noted */
static gboolean
is_left_out (FinxImport           *self,
             const FinxImportWord *word,
             int                   meaning)
{
  if (meaning != FINX_WORD_SKIP && meaning != FINX_WORD_REFUSE)
    return FALSE;
  finx_import_note (self, meaning == FINX_WORD_SKIP, FINX_FIELD_TYPE,
                    meaning == FINX_WORD_SKIP ? "FINX-IMPORT-030" : "FINX-IMPORT-020", "%s", finx_text (word->says));
  return TRUE;
}

/* A row of any layout but our own. */
void
finx_import_read_foreign (FinxImport *self)
{
  const FinxImportWord *word;
  FinxImportRow row = { 0 };
  int meaning;

  if (is_remark (self))
    {
      finx_import_result_add (self->result, TRUE, self->row, 0, NULL, "FINX-IMPORT-031", N_("It is not a transaction."));
      return;
    }
  word = find_word (self);
  if (word == NULL)
    {
      finx_import_refuse (self, FINX_FIELD_TYPE, "FINX-IMPORT-014", N_("is not known as a type in this layout"));
      return;
    }
  if (word->plus == word->minus && is_left_out (self, word, word->plus))
    return;
  if (!finx_import_read_moment (self, &row) || !read_numbers (self, &row))
    return;
  if (word->plus == FINX_WORD_PAIR)
    {
      finx_import_read_pair (self, &row);
      return;
    }
  if (finx_import_has_own_fees (self, &row) && !take_own_fees (self, &row))
    return;

  meaning = find_direction (self, &row) < 0 ? word->minus : word->plus;
  if (is_left_out (self, word, meaning))
    return;
  if (meaning == FINX_WORD_LEG)
    {
      finx_import_read_leg (self, &row);
      return;
    }
  row.kind = (FinxTransactionKind) meaning;
  row.keeps_sign = word->keeps_sign;
  if ((self->profile->flags & FINX_IMPORT_DESCRIBED) != 0 && !finx_import_read_described (self, &row))
    return;
  if ((self->profile->flags & FINX_IMPORT_COINS) == 0 || !finx_import_read_coins (self, &row))
    emit_row (self, &row);
}
