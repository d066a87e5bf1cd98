/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-transaction-chunk-private.h"
#include "model/finx-transaction-list.h"

G_BEGIN_DECLS

struct _FinxTransactionList
{
  gatomicrefcount        ref_count;
  guint                  n;             /* rows */
  guint                  n_chunks;
  FinxTransactionChunk **chunks;        /* owned; none is empty */
  guint                 *starts;        /* the first row of each chunk, and @n */
  guint                 *guide;         /* the chunk of each row that is a multiple of FINX_CHUNK_ROWS: one to begin from */
};

/* Takes the chunks over (element-type FinxTransactionChunk). */
FinxTransactionList *finx_transaction_list_new_take (GPtrArray *chunks);

/* Returns: the chunk of @row */
static inline guint
finx_transaction_list_locate (const FinxTransactionList *self,
                              guint                      row)
{
  guint chunk = self->guide[row / FINX_CHUNK_ROWS];

  while (self->starts[chunk + 1] <= row)
    chunk++;
  return chunk;
}

G_END_DECLS
