/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/books/finx-books.h"

G_BEGIN_DECLS

/* The most units of one transaction, and of what it works on: half of what a quantity can be. */
#define FINX_BOOKS_MOST_QUANTITY (G_MAXINT64 / 2)

typedef struct
{
  char        *currency;        /* owned */
  FinxDecimal  cash;
  gboolean     has_cash;        /* or had */
  /* As in #FinxBooksSums, in units of 10^-FINX_BOOKS_MONEY_SCALE: integers, as most transactions touch two. */
  FinxAmount   realised, income, fees, taxes, in_cost, flows;
} Purse;

typedef struct
{
  char       *id;               /* owned */
  FinxAccounting accounting;
  GPtrArray  *positions;        /* (element-type FinxBooksPosition), owned, by first appearance */
  GHashTable *by_instrument;    /* const FinxInstrument → FinxBooksPosition, borrowed */
  FinxBooksPosition *last;      /* (nullable): the one asked for last */
  GArray     *purses;           /* Purse; few */
} Account;

struct _FinxBooks
{
  FinxBooksOptions options;
  char            *base;        /* owned; @options points to it */
  GPtrArray       *accounts;    /* (element-type Account), owned; few */
  Account         *last;        /* the one asked for last */
  guint            n_applied;
  /* While one is applied: */
  const FinxTransaction *transaction;
  /* The answers to the last questions. Nearly all within a transaction are about one text at one address. */
  const char      *rate_currency;
  FinxDecimal      base_rate;
  const char      *purse_currency;
  const Account   *purse_account;
  guint            purse;
};

Account           *finx_books_open_account  (FinxBooks *self, const char *id);
FinxBooksPosition *finx_books_open_position (FinxBooks *self, Account *account, const FinxInstrument *instrument);
/* Of the day of the transaction; 1 where both are the same. */
FinxDecimal        finx_books_rate          (FinxBooks *self, const char *from, const char *to);
FinxDecimal        finx_books_base_rate     (FinxBooks *self, const char *currency);
/* Adds to the account's cash and posts it. Nothing for 0. */
void               finx_books_post_cash     (FinxBooks *self, Account *account, const char *currency, FinxDecimal amount);
/* Posts any other kind, and adds it to the sums of @position (nullable) and of the currency. Nothing for 0. */
void               finx_books_post          (FinxBooks *self, FinxPostingKind kind, Account *account,
                                             FinxBooksPosition *position, const char *currency, FinxDecimal amount,
                                             gboolean in_cost);

void               finx_books_add_purse     (Purse *sum, const Purse *purse);
void               finx_books_read_purse    (const Purse *purse, FinxBooksSums *sums);

/* What a position's lots are before something is done to them. */
typedef struct
{
  gint64     quantity;
  FinxAmount cost, base_cost;
} Snapshot;

Snapshot           finx_books_snapshot      (const FinxBooksPosition *position);
/* Posts what changed since. */
void               finx_books_post_units    (FinxBooks *self, Account *account, FinxBooksPosition *position, Snapshot before);
/* The part of a gain that came from the exchange rate; @rate: to the base currency, of the day of the closing. */
FinxDecimal        finx_books_currency_gain (const FinxLotGain *gain, FinxDecimal rate);
FinxAccounting     finx_books_get_accounting (const FinxBooks *self, const char *account);
void               finx_books_post_gain     (FinxBooks *self, Account *account, FinxBooksPosition *position, const FinxLotGain *gain);

/* finx-booking.c: what each kind of transaction does. On error nothing was booked. */
gboolean           finx_books_book          (FinxBooks *self, const FinxTransaction *transaction, GError **error);

G_END_DECLS
