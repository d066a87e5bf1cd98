/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/books/finx-books.h"

G_BEGIN_DECLS

/* Where valuations take prices from: last and previous close, unknown where not known. */
typedef void        (*FinxPriceFunc) (const FinxInstrument *instrument, FinxDecimal *last, FinxDecimal *previous, gpointer user_data);
/* How many @to one @from is worth; unknown where not known. Same currency is never asked. */
typedef FinxDecimal (*FinxRateFunc)  (const char *from, const char *to, gpointer user_data);

/**
 * FinxHolding: what books have of one instrument, over all their accounts.
 * @quantity: signed; short is negative
 * @cost: signed: what was paid for @quantity, in the instrument's currency; with fees or without as the books are
 *   kept (#FinxBooksOptions.expense_fees); unknown where a part is
 * @realised: gains of what was closed, likewise
 * @n_trades: purchases and sales ever
 */
typedef struct
{
  const FinxInstrument *instrument;
  FinxDecimal           quantity;
  FinxDecimal           cost;
  FinxDecimal           realised;
  guint                 n_trades;
} FinxHolding;

gboolean    finx_holding_read          (FinxHolding          *self,
                                        FinxBooks            *books,
                                        const FinxInstrument *instrument);
FinxDecimal finx_holding_average_price (const FinxHolding    *self);
FinxDecimal finx_holding_value         (const FinxHolding    *self,
                                        FinxDecimal           price);
GPtrArray  *finx_holding_list_instruments (FinxBooks         *books);

G_END_DECLS
