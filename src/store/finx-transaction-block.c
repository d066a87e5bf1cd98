/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-transaction-block.h"

#include <string.h>

#include "base/finx-error.h"
#include "files/transactions/finx-transaction-csv.h"
#include "store/finx-transaction-blob.h"

/**
 * finx_transaction_body_encode:
 * @transactions: (element-type FinxTransaction): valid ones
 * @error: %FINX_ERROR_INVALID: a text is not UTF-8
 *
 * Appends them to @body as FinX CSV.
 */
gboolean
finx_transaction_body_encode (GPtrArray  *transactions,
                              GString    *body,
                              GError    **error)
{
  gsize start = body->len;

  finx_transaction_csv_write (transactions, body);
  if (g_utf8_validate_len (body->str + start, body->len - start, NULL))
    return TRUE;

  finx_set_error (error, FINX_ERROR_INVALID, "FINX-STORE-016",
                  "The text of a transaction is not valid UTF-8, so it can not be stored");
  return FALSE;
}

typedef struct
{
  FinxInstrumentTable *instruments;
  char                *unknown;         /* (nullable), owned: the first symbol that nobody knows */
} Lookup;

static const FinxInstrument *
lookup_cb (const FinxSymbolQuery *query,
           gpointer               user_data)
{
  Lookup *lookup = user_data;
  const FinxInstrument *instrument = finx_instrument_table_lookup (lookup->instruments, query->symbol);

  if (instrument == NULL && lookup->unknown == NULL)
    lookup->unknown = g_strdup (query->symbol);
  return instrument;
}

GPtrArray *
finx_transaction_body_decode (const char           *body,
                              FinxInstrumentTable  *instruments,
                              GError              **error)
{
  Lookup lookup = { instruments, NULL };
  FinxImportOptions options = {
    .profile = finx_import_profile_get ("finx"), .delimiter = ',', .date_order = FINX_DATE_YMD,
    .number_mark = FINX_NUMBER_POINT, .resolve = lookup_cb, .user_data = &lookup,
  };
  g_autoptr(GBytes) bytes = g_bytes_new_static (body, strlen (body));
  g_autoptr(GError) read_error = NULL;
  g_autoptr(FinxImportResult) result = finx_transaction_csv_read (bytes, &options, &read_error);
  g_autofree char *unknown = lookup.unknown;

  if (unknown != NULL)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-STORE-014",
                    "The journal names the instrument “%s”, which is not known; add it to the instruments", unknown);
  else if (result == NULL || result->n_faults > 0 || result->n_skipped > 0 || result->n_rows == 0)
    finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-015",
                    "A line of the journal holds transactions that can not be read (%s); restore a backup",
                    result == NULL ? read_error->message : result->faults->len > 0
                    ? ((FinxImportFault *) result->faults->pdata[0])->sentence : "it is empty");
  else
    return g_ptr_array_ref (result->transactions);
  return NULL;
}

/**
 * finx_transaction_block_new:
 * @transactions: (element-type FinxTransaction): at most %FINX_TRANSACTION_BATCH_MAX, valid, no id twice
 * @error: %FINX_ERROR_INVALID: a text is not UTF-8
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable)
 */
FinxTransactionBlock *
finx_transaction_block_new (const char  *portfolio,
                            const char  *id,
                            const char  *note,
                            gint64       recorded_us,
                            GPtrArray   *transactions,
                            GError     **error)
{
  g_autoptr(FinxTransactionBlock) self = g_new0 (FinxTransactionBlock, 1);

  self->portfolio = g_strdup (portfolio);
  self->id = g_strdup (id);
  self->note = g_strdup (note != NULL ? note : "");
  self->correlation_id = g_strdup ("");
  self->recorded_us = recorded_us;
  self->n_rows = transactions->len;
  self->body = g_string_sized_new (160 * (gsize) transactions->len);
  self->blob = g_byte_array_new ();
  if (!finx_transaction_body_encode (transactions, self->body, error))
    return NULL;
  self->digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) self->body->str, self->body->len);
  finx_transaction_blob_encode (transactions, self->blob);
  return g_steal_pointer (&self);
}

void
finx_transaction_block_free (FinxTransactionBlock *self)
{
  if (self == NULL)
    return;

  g_free (self->portfolio);
  g_free (self->id);
  g_free (self->note);
  g_free (self->correlation_id);
  g_string_free (self->body, TRUE);
  g_free (self->digest);
  g_byte_array_unref (self->blob);
  g_free (self);
}
