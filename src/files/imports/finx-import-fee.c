/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fee of a trade in another currency than the trade: a booking of its own beside it. */
#include "files/imports/finx-import-private.h"

#include <string.h>

#define CODE_LENGTH 3

/* Of a column such as "Comm in EUR". */
static FinxCsvCell
find_code_in_name (FinxImport *self)
{
  guint column = self->columns[FINX_FIELD_FEES];
  const char *name = self->names != NULL && column < self->n_columns ? self->names[column] : "", *at = g_strrstr (name, " in ");
  FinxCsvCell none = { "", 0, FALSE, FALSE };

  if (at == NULL || strlen (at) != strlen (" in ") + CODE_LENGTH)
    return none;
  at += strlen (" in ");
  for (guint i = 0; i < CODE_LENGTH; i++)
    if (!g_ascii_isupper (at[i]))
      return none;
  return (FinxCsvCell) { at, CODE_LENGTH, FALSE, FALSE };
}

/* Returns: empty where the file does not tell */
static FinxCsvCell
find_currency (FinxImport *self)
{
  FinxCsvCell named = finx_import_cell (self, FINX_FIELD_FEE_CURRENCY);

  return named.length > 0 ? named : find_code_in_name (self);
}

/**
 * finx_import_has_own_fees:
 *
 * Returns: whether the row's fees are in another currency than the row
 */
gboolean
finx_import_has_own_fees (FinxImport          *self,
                          const FinxImportRow *row)
{
  FinxCsvCell fee, own;

  if (!finx_decimal_is_known (row->fees) || finx_decimal_sign (row->fees) == 0)
    return FALSE;
  fee = find_currency (self);
  own = finx_import_cell (self, FINX_FIELD_CURRENCY);
  return fee.length > 0 && (fee.length != own.length || memcmp (fee.text, own.text, own.length) != 0);
}

/**
 * finx_import_emit_fee:
 * @row: its own fees are booked; none: nothing is
 * @instrument: (nullable): what was traded
 *
 * Books the fee beside what it is of: with its account, day and note, and its id with "-fee" behind.
 */
void
finx_import_emit_fee (FinxImport           *self,
                      const FinxImportRow  *row,
                      const FinxInstrument *instrument)
{
  FinxCsvCell named = find_currency (self);
  FinxImportRow fee = *row;
  FinxTransaction *transaction;
  char *id;

  if (!finx_decimal_is_known (row->own_fees) || finx_decimal_sign (row->own_fees) == 0)
    return;
  fee.kind = finx_decimal_sign (row->own_fees) > 0 ? FINX_TRANSACTION_FEE : FINX_TRANSACTION_FEE_REFUND;
  fee.amount = finx_decimal_abs (row->own_fees);
  fee.quantity = fee.price = fee.fx_rate = fee.ratio = FINX_DECIMAL_UNKNOWN;
  fee.fees = fee.taxes = FINX_DECIMAL_ZERO;
  transaction = finx_import_new_transaction (self, &fee);
  transaction->instrument = instrument;
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
