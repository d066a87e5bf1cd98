/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-transaction-batch.h"

G_BEGIN_DECLS

/* The transactions of one line of the journal as one blob: what their text says, a fifth as long and read fifty times as
 * fast. Little-endian: a checksum (8 bytes) over all that follows; how many rows, texts, symbols and shapes (4 each); the
 * texts, each with its length and a zero byte; the symbols and shapes, as numbers of texts; the rows; zero bytes to a
 * multiple of 8. A shape is what many rows have in common: kind, what there is, accounts, currencies. All numbers are
 * varints, days and times as differences. */

/* @transaction: borrowed for the call, and all of its texts */
typedef void (*FinxTransactionViewFunc) (const FinxTransaction *transaction, gpointer user_data);

/* Replaces what @out holds. 1 to FINX_TRANSACTION_BATCH_MAX valid ones. */
void     finx_transaction_blob_encode (GPtrArray               *transactions,
                                       GByteArray              *out);
/* Writes the checksum of what follows it. */
void     finx_transaction_blob_seal   (GByteArray              *blob);
/* FALSE when the blob is damaged or names an instrument that is not known; @func may have had rows by then only when
 * somebody made the blob by hand. */
gboolean finx_transaction_blob_decode (gconstpointer            data,
                                       gsize                    size,
                                       FinxInstrumentTable     *instruments,
                                       FinxTransactionViewFunc  func,
                                       gpointer                 user_data);

G_END_DECLS
