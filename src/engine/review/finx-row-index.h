/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-transaction-list.h"

G_BEGIN_DECLS

/* Finds rows of a list by their id, for many look-ups: finx_transaction_list_find() needs no table, but takes longer. */
typedef struct _FinxRowIndex FinxRowIndex;

FinxRowIndex *finx_row_index_new  (FinxTransactionList *list);
void          finx_row_index_free (FinxRowIndex        *self);
guint         finx_row_index_find (const FinxRowIndex  *self,
                                   const char          *id);            /* G_MAXUINT: none */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxRowIndex, finx_row_index_free)

G_END_DECLS
