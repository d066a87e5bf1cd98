/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-transaction-list.h"
#include "portfolio/books/finx-books.h"

G_BEGIN_DECLS

/**
 * FinxShortSale: a sale of more than was held, that a change of a portfolio's transactions brings about.
 * @causes: (element-type utf8): ids of the changed transactions of the instrument that are not after it; where there are none, what
 *   was taken away is the cause
 * @error: FINX-BOOKS-004, of the sale
 */
typedef struct
{
  GPtrArray *causes;
  GError    *error;
} FinxShortSale;

gboolean   finx_books_check_short (FinxBooks                *self,
                                   const FinxTransaction    *transaction,
                                   GError                  **error);
GPtrArray *finx_short_sales_find  (FinxTransactionList      *before,
                                   FinxTransactionList      *after);

G_END_DECLS
