/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-transaction-batch.h"

#include "base/finx-error.h"
#include "model/finx-names-private.h"

/**
 * finx_transaction_batch_new:
 *
 * Returns: (transfer full): without transactions yet
 */
FinxTransactionBatch *
finx_transaction_batch_new (const char *portfolio,
                            const char *id)
{
  FinxTransactionBatch *self = g_new (FinxTransactionBatch, 1);

  self->portfolio = g_strdup (portfolio);
  self->id = g_strdup (id);
  self->transactions = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
  return self;
}

FinxTransactionBatch *
finx_transaction_batch_copy (const FinxTransactionBatch *self)
{
  FinxTransactionBatch *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = finx_transaction_batch_new (self->portfolio, self->id);
  for (guint i = 0; i < self->transactions->len; i++)
    g_ptr_array_add (copy->transactions, finx_transaction_copy (self->transactions->pdata[i]));
  return copy;
}

void
finx_transaction_batch_free (FinxTransactionBatch *self)
{
  if (self == NULL)
    return;

  g_free (self->portfolio);
  g_free (self->id);
  g_ptr_array_unref (self->transactions);
  g_free (self);
}

/**
 * finx_transaction_batch_validate:
 * @error: %FINX_ERROR_INVALID; of a transaction that is not valid its own error
 */
gboolean
finx_transaction_batch_validate (const FinxTransactionBatch  *self,
                                 GError                     **error)
{
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  const char *fault = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!finx_is_set (self->portfolio) || !finx_is_set (self->id))
    fault = "it names no portfolio, or has no id";
  else if (self->transactions->len == 0 || self->transactions->len > FINX_TRANSACTION_BATCH_MAX)
    fault = "it carries no transactions, or too many";

  for (guint i = 0; fault == NULL && i < self->transactions->len; i++)
    {
      const FinxTransaction *transaction = self->transactions->pdata[i];

      if (!finx_transaction_validate (transaction, error))
        return FALSE;
      if (!g_hash_table_add (ids, transaction->id))
        fault = "two of its transactions have the same id";
    }

  if (fault != NULL)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-JOURNAL-002", "The transactions can not be written down: %s.", fault);
  return fault == NULL;
}
