/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-transaction.h"

G_BEGIN_DECLS

#define FINX_TRANSACTION_BATCH_MAX 4096         /* transactions of one line of the journal */

/**
 * FinxTransactionBatch: transactions that a person wrote down at once: an import, an edit, something taken back.
 * @portfolio: the id of the account they belong to
 * @id: of the change; what is too long for one line of the journal goes on in the next lines with the same id
 * @transactions: (element-type FinxTransaction): 1 to %FINX_TRANSACTION_BATCH_MAX, no id twice
 *
 * A transaction replaces the earlier one with its id; one that is_deleted takes it back.
 */
typedef struct
{
  char      *portfolio;
  char      *id;
  GPtrArray *transactions;
} FinxTransactionBatch;

FinxTransactionBatch *finx_transaction_batch_new      (const char                 *portfolio,
                                                       const char                 *id);
FinxTransactionBatch *finx_transaction_batch_copy     (const FinxTransactionBatch *self);
void                  finx_transaction_batch_free     (FinxTransactionBatch       *self);
gboolean              finx_transaction_batch_validate (const FinxTransactionBatch *self,
                                                       GError                    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxTransactionBatch, finx_transaction_batch_free)

G_END_DECLS
