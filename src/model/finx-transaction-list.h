/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-transaction.h"

G_BEGIN_DECLS

/**
 * FinxTransactionList: the transactions of a portfolio in the order of finx_transaction_compare().
 *
 * Immutable and shared: any thread may hold and read it. Rows are packed (a trade takes about 60 bytes) and lie in chunks
 * that versions share, so that a list with one more transaction costs microseconds and hardly any memory. A deleted
 * transaction is not in it. Instruments are borrowed from their table, which has to live longer.
 */
typedef struct _FinxTransactionList FinxTransactionList;

/* Collects changes in any order; one thread. */
typedef struct _FinxTransactionListBuilder FinxTransactionListBuilder;

FinxTransactionList *finx_transaction_list_new       (void);
FinxTransactionList *finx_transaction_list_ref       (FinxTransactionList          *self);
void                 finx_transaction_list_unref     (FinxTransactionList          *self);
guint                finx_transaction_list_get_n     (const FinxTransactionList    *self);
void                 finx_transaction_list_get       (const FinxTransactionList    *self,
                                                      guint                         row,
                                                      FinxTransaction              *view);
void                 finx_transaction_list_get_ahead (const FinxTransactionList    *self,
                                                      const guint                  *rows,
                                                      guint                         n,
                                                      guint                         i,
                                                      FinxTransaction              *view);
const FinxInstrument *finx_transaction_list_get_instrument (const FinxTransactionList *self,
                                                      guint                         row);
FinxTransactionKind  finx_transaction_list_get_kind  (const FinxTransactionList    *self,
                                                      guint                         row);
gint32               finx_transaction_list_get_day   (const FinxTransactionList    *self,
                                                      guint                         row);
const char          *finx_transaction_list_get_id    (const FinxTransactionList    *self,
                                                      guint                         row);
guint                finx_transaction_list_find      (const FinxTransactionList    *self,
                                                      const char                   *id);
guint                finx_transaction_list_find_day  (const FinxTransactionList    *self,
                                                      gint32                        day);
guint                finx_transaction_list_find_received (const FinxTransactionList *self,
                                                      guint                         from);
void                 finx_transaction_list_diff      (const FinxTransactionList    *self,
                                                      const FinxTransactionList    *other,
                                                      GArray                       *removed,
                                                      GArray                       *added);
gsize                finx_transaction_list_get_size  (const FinxTransactionList    *self);
FinxTransactionList *finx_transaction_list_apply     (FinxTransactionList          *self,
                                                      const FinxTransaction *const *changes,
                                                      guint                         n);

FinxTransactionListBuilder *finx_transaction_list_builder_new  (FinxTransactionList        *base);
void                        finx_transaction_list_builder_free (FinxTransactionListBuilder *self);
void                        finx_transaction_list_builder_add  (FinxTransactionListBuilder *self,
                                                                const FinxTransaction      *transaction);
void                        finx_transaction_list_builder_close (FinxTransactionListBuilder *self);
void                        finx_transaction_list_builder_join (FinxTransactionListBuilder *self,
                                                                FinxTransactionListBuilder *part);
FinxTransactionList        *finx_transaction_list_builder_end  (FinxTransactionListBuilder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxTransactionList, finx_transaction_list_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxTransactionListBuilder, finx_transaction_list_builder_free)

G_END_DECLS
