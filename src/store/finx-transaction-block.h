/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-transaction-batch.h"
#include "model/finx-transaction-list.h"

G_BEGIN_DECLS

/**
 * FinxTransactionBlock: a batch as one line of the journal, made ready on any thread, so that the store thread has only
 * to write it.
 * @body: FinX CSV; what counts
 * @digest: SHA-256 of @body, hexadecimal
 * @blob: the same as finx_transaction_blob_encode() has it, for reading fast
 */
typedef struct
{
  char       *portfolio;
  char       *id;               /* of the change; all its blocks have it */
  char       *note;
  char       *correlation_id;
  gint64      recorded_us;
  guint       n_rows;
  GString    *body;
  char       *digest;
  GByteArray *blob;
} FinxTransactionBlock;

FinxTransactionBlock *finx_transaction_block_new  (const char            *portfolio,
                                                   const char            *id,
                                                   const char            *note,
                                                   gint64                 recorded_us,
                                                   GPtrArray             *transactions,
                                                   GError               **error);
void                  finx_transaction_block_free (FinxTransactionBlock  *self);

gboolean              finx_transaction_body_encode (GPtrArray             *transactions,
                                                    GString               *body,
                                                    GError               **error);
/* Returns: (transfer full) (element-type FinxTransaction) */
GPtrArray            *finx_transaction_body_decode (const char            *body,
                                                    FinxInstrumentTable   *instruments,
                                                    GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxTransactionBlock, finx_transaction_block_free)

G_END_DECLS
