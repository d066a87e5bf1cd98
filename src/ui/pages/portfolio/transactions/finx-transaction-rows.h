/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-transaction-list.h"
#include "ui/pages/portfolio/finx-row-model.h"

G_BEGIN_DECLS

/* (transfer full): those not after @until, the newest first; %G_MAXINT32: all. Columns: "date", "type", "symbol", "account",
 * "portfolio" (as the account), "quantity", "price", "amount", "fees", "taxes", "currency", "note"; found by date, type, symbol,
 * name, account, currency or note. */
FinxRowSource *finx_transaction_rows_new (FinxTransactionList *list,
                                          gint32               until);
/* Texts of @view are borrowed, for as long as @item. */
void           finx_transaction_rows_get (FinxRowItem         *item,
                                          FinxTransaction     *view);

G_END_DECLS
