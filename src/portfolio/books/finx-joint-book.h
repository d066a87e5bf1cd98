/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-transaction-list.h"
#include "portfolio/books/finx-books.h"

G_BEGIN_DECLS

/**
 * FinxJointPart: one of the portfolios that are looked at together.
 * @id: unique among them
 * @name: for people; another may have the same
 * @accounts: (nullable) (array zero-terminated=1): labels of the accounts inside that count; %NULL: all
 */
typedef struct
{
  char                *id;
  char                *name;
  FinxTransactionList *transactions;
  FinxAccounting       accounting;
  char               **accounts;
} FinxJointPart;

FinxJointPart *finx_joint_part_new  (const char           *id,
                                     const char           *name,
                                     FinxTransactionList  *transactions,
                                     FinxAccounting        accounting,
                                     char                **accounts);
void           finx_joint_part_free (FinxJointPart        *self);

/**
 * FinxJointBook: several portfolios as one list of transactions. Immutable; any thread.
 *
 * Each account is named after its portfolio too, and each id begins with that of its portfolio, so that nothing meets: lots
 * stay in their account and are kept by the method of their portfolio. Value, cost, gains, income, fees and flows are
 * therefore the exact sums of those of the portfolios at the same prices and rates. The marks of wash sales see all
 * portfolios, as the tax does.
 */
typedef struct _FinxJointBook FinxJointBook;

FinxJointBook       *finx_joint_book_new              (GPtrArray            *parts);
FinxJointBook       *finx_joint_book_update           (FinxJointBook        *old,
                                                       GPtrArray            *parts);
FinxJointBook       *finx_joint_book_ref              (FinxJointBook        *self);
void                 finx_joint_book_unref            (FinxJointBook        *self);
const GPtrArray     *finx_joint_book_get_parts        (FinxJointBook        *self);
FinxTransactionList *finx_joint_book_get_transactions (FinxJointBook        *self);
GHashTable          *finx_joint_book_get_accounting   (FinxJointBook        *self);
const char *const   *finx_joint_book_get_accounts     (FinxJointBook        *self);
const FinxJointPart *finx_joint_book_find             (FinxJointBook        *self,
                                                       const char           *account,
                                                       const char          **label);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxJointBook, finx_joint_book_unref)

G_END_DECLS
