/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/finx-transaction-list.h"

G_BEGIN_DECLS

/* One row of a list; made when somebody looks at it. */
#define FINX_TYPE_TRANSACTION_ITEM (finx_transaction_item_get_type ())
G_DECLARE_FINAL_TYPE (FinxTransactionItem, finx_transaction_item, FINX, TRANSACTION_ITEM, GObject)
/* Texts of @view are borrowed, for as long as @self. */
void             finx_transaction_item_get  (FinxTransactionItem *self,
                                             FinxTransaction     *view);

/* A list of transactions as a list model of FinxTransactionItem, newest first; a million of them cost what the list costs.
 * Sorting and filtering make an array of row numbers, on a thread. Signal "busy-changed". Main thread. */
#define FINX_TYPE_TRANSACTION_MODEL (finx_transaction_model_get_type ())
G_DECLARE_FINAL_TYPE (FinxTransactionModel, finx_transaction_model, FINX, TRANSACTION_MODEL, GObject)

FinxTransactionModel *finx_transaction_model_new        (void);
/* @list: (nullable). Those after @until are not there; %G_MAXINT32: all are. */
void                  finx_transaction_model_set_list   (FinxTransactionModel *self,
                                                         FinxTransactionList  *list,
                                                         gint32                until);
/* @column: "date", "type", "symbol", "account", "portfolio", "quantity", "price", "amount", "fees", "taxes", "currency", "note", or %NULL: as booked */
void                  finx_transaction_model_sort       (FinxTransactionModel *self,
                                                         const char           *column,
                                                         gboolean              descending);
/* Rows with @text in a date, type, symbol, name, account, currency or note. */
void                  finx_transaction_model_filter     (FinxTransactionModel *self,
                                                         const char           *text);
gboolean              finx_transaction_model_is_busy    (FinxTransactionModel *self);
guint                 finx_transaction_model_get_total  (FinxTransactionModel *self);  /* without the filter, those to come too */

G_END_DECLS
