/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/books/finx-books.h"

G_BEGIN_DECLS

/* Books of a portfolio that lives: transactions come one by one, some of them twice, and each counts once. One thread. */
typedef struct _FinxAccountBooks FinxAccountBooks;

FinxAccountBooks *finx_account_books_new     (const char             *base_currency,
                                              FinxLotMethod           method,
                                              gboolean                expense_fees,
                                              FinxPostingFunc         posted,
                                              gpointer                user_data);
void              finx_account_books_free    (FinxAccountBooks       *self);
FinxBooks        *finx_account_books_get     (FinxAccountBooks       *self);
gboolean          finx_account_books_has     (FinxAccountBooks       *self,
                                              const char             *id);
gboolean          finx_account_books_is_late (FinxAccountBooks       *self,
                                              const FinxTransaction  *transaction);
gboolean          finx_account_books_apply   (FinxAccountBooks       *self,
                                              const FinxTransaction  *transaction,
                                              GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxAccountBooks, finx_account_books_free)

G_END_DECLS
