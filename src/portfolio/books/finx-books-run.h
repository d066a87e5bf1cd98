/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/books/finx-books.h"
#include "portfolio/finx-price-history.h"

G_BEGIN_DECLS

/**
 * FinxBooksRun: a list of transactions put into books, with the day's rates of a history.
 * @transactions: borrowed; the number of a posting is its row
 * @prices: (nullable): rates; borrowed
 * @move_wash_sales: only told: see #FinxGainsOptions
 * @until: the last day that is booked; %G_MAXINT32 for all
 * @posted: (nullable): hears of every posting
 * @short_sold: (nullable): hears of a sale that @refuse_short or @accounting refuses, which is booked all the same
 * @lot: (nullable): the source in the books of the lot that the transaction of a row opened; else it is the row
 */
typedef struct
{
  const FinxTransactionList *transactions;
  const FinxPriceHistory *prices;
  const char             *base_currency;
  FinxLotMethod           method;
  gboolean                expense_fees;
  GHashTable             *accounting;   /* (nullable): see #FinxBooksOptions */
  gboolean                refuse_short;
  gboolean                move_wash_sales;
  gint32                  until;
  FinxPostingFunc         posted;
  FinxShortSoldFunc       short_sold;
  guint32               (*lot) (guint row, gpointer user_data);
  gpointer                user_data;    /* of all three */
} FinxBooksRun;

/* The books that a run fills. */
typedef struct _FinxBooksRunner FinxBooksRunner;

FinxBooksRunner *finx_books_runner_new       (const FinxBooksRun *run);
void             finx_books_runner_free      (FinxBooksRunner    *self);
gboolean         finx_books_runner_advance   (FinxBooksRunner    *self,
                                              GError            **error);
/* One transaction: the next. */
gboolean         finx_books_runner_book      (FinxBooksRunner    *self,
                                              const FinxTransaction *transaction,
                                              GError            **error);
FinxBooks       *finx_books_runner_get_books (FinxBooksRunner    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxBooksRunner, finx_books_runner_free)

G_END_DECLS
