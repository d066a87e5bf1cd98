/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/finx-store-worker.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): the next block; %NULL: there is none, or @error */
typedef FinxTransactionBlock *(*FinxTransactionSource) (gpointer user_data, GError **error);

/**
 * finx_staged_write:
 * @change: its n_blocks is set
 * @next: (scope call): called on this thread
 * @first: (out): the line of the first block
 * @last: (out): that of the last; below @first when there was none
 *
 * Writes all that @next gives, or nothing: block by block on the store thread, which does what others want in between. On a
 * thread of its own.
 */
gboolean finx_staged_write (FinxStoreWorker        *worker,
                            FinxStagedChange       *change,
                            FinxTransactionSource   next,
                            gpointer                user_data,
                            gint64                 *first,
                            gint64                 *last,
                            GError                **error);

/* Removes what a program left that ended while it wrote; only before anything is written. */
void     finx_staged_write_clear (FinxStore *store);

G_END_DECLS
