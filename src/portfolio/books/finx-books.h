/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-event.h"
#include "model/finx-money.h"
#include "model/finx-transaction.h"
#include "portfolio/books/finx-lot-book.h"

G_BEGIN_DECLS

/**
 * FinxPostingKind: what a line of the books counts to.
 * @FINX_POSTING_CASH: money that reached (+) or left (−) an account
 * @FINX_POSTING_UNITS: units that reached (+) or left (−) it, and their cost
 * @FINX_POSTING_GAIN: realised by closing one lot, or part of it
 * @FINX_POSTING_INCOME: dividends, staking and the like, before deductions
 * @FINX_POSTING_INTEREST: received (+) or paid (−)
 * @FINX_POSTING_FEE: paid (+) or refunded (−)
 * @FINX_POSTING_TAX: likewise
 * @FINX_POSTING_FLOW: value that came into (+) or left (−) the portfolio from outside: what performance is measured against
 */
typedef enum
{
  FINX_POSTING_CASH,
  FINX_POSTING_UNITS,
  FINX_POSTING_GAIN,
  FINX_POSTING_INCOME,
  FINX_POSTING_INTEREST,
  FINX_POSTING_FEE,
  FINX_POSTING_TAX,
  FINX_POSTING_FLOW
} FinxPostingKind;
#define FINX_N_POSTING_KINDS 8

/**
 * FinxPosting: one line of the books. Every figure of a portfolio is a sum of these, so that it can be explained by
 * listing them.
 * @number: of the transaction, counted from 0 as they were applied
 * @quantity: units (UNITS, GAIN); else zero
 * @amount: in @currency; of UNITS the cost, of GAIN the gain
 * @base_amount: in the base currency, at the day's rate; unknown without one
 * @in_cost: of FEE and TAX: it is part of a cost or of proceeds already, and not to be taken off once more
 * @currency_gain: of GAIN: the part of @base_amount that came from the exchange rate; else zero
 * @gain: (nullable): of GAIN; amounts in units of 10^-FINX_BOOKS_MONEY_SCALE
 */
typedef struct
{
  FinxPostingKind        kind;
  const FinxTransaction *transaction;
  guint                  number;
  const char            *account;
  const FinxInstrument  *instrument;    /* (nullable) */
  const char            *currency;
  FinxDecimal            quantity;
  FinxDecimal            amount;
  FinxDecimal            base_amount;
  FinxDecimal            currency_gain;
  gboolean               in_cost;
  const FinxLotGain     *gain;
} FinxPosting;

#define FINX_BOOKS_MONEY_SCALE    FINX_MONEY_SCALE
#define FINX_BOOKS_QUANTITY_SCALE 8     /* digits that are kept of a quantity; more where the instrument has more */

/* How many @to one @from was worth on @day; unknown where not known. Never asked for the same currency. */
typedef FinxDecimal (*FinxDayRateFunc) (const char *from, const char *to, gint32 day, gpointer user_data);
typedef void        (*FinxPostingFunc) (const FinxPosting *posting, gpointer user_data);
/* The number of the transaction @id among those applied; %FINX_LOT_ANY for none. */
typedef guint32     (*FinxNumberFunc)  (const char *id, gpointer user_data);
/* @transaction sells more of @instrument than its account holds, and is booked next. @excess: units; @refusal: FINX-BOOKS-004 */
typedef void        (*FinxShortSoldFunc) (const FinxTransaction *transaction, const FinxInstrument *instrument, FinxDecimal excess,
                                          const GError *refusal, gpointer user_data);

/* How the lots of an account are kept; see #FinxBooksOptions. */
typedef struct
{
  FinxLotMethod method;
  gboolean      expense_fees;
  gboolean      refuse_short;
} FinxAccounting;

/**
 * FinxBooksOptions:
 * @accounting: (nullable) (element-type utf8 FinxAccounting): of accounts that are kept in another way than @method,
 *   @expense_fees and @refuse_short say; held and not changed any more
 * @expense_fees: fees and taxes of trades are costs of their own; else they are part of cost and proceeds
 * @refuse_short: to sell more than is held is an error; else it sells short
 * @short_sold: (nullable): hears of a sale that would be such an error, which is booked then all the same: what rests on it is not
 *   known
 * @lots_only: no cash and no sums, but of the lots: @posted keeps its own
 * @posted: (nullable): hears of every posting
 */
typedef struct
{
  const char     *base_currency;
  FinxLotMethod   method;
  gboolean        expense_fees;
  GHashTable     *accounting;
  gboolean        refuse_short;
  gboolean        lots_only;
  FinxDayRateFunc rate;
  FinxPostingFunc posted;
  FinxNumberFunc  number;               /* (nullable): for sales that name a lot */
  FinxShortSoldFunc short_sold;
  gpointer        user_data;            /* of all four */
} FinxBooksOptions;

/* Returns: (transfer full) (nullable): @accounting with another method for all of them */
GHashTable      *finx_accounting_with_method (GHashTable *accounting, FinxLotMethod method);

/* What one account has of one instrument. Sums are since the beginning. */
typedef struct
{
  const FinxInstrument *instrument;
  FinxLotBook          *lots;           /* owned */
  guint8                quantity_scale; /* of its lots */
  FinxDecimal           realised, base_realised;
  FinxDecimal           currency_gain;  /* the part of @base_realised that came from the exchange rate */
  FinxDecimal           base_income;
  FinxDecimal           base_fees, base_taxes;
  guint                 n_trades;       /* purchases and sales */
} FinxBooksPosition;

/**
 * FinxBooksSums: what one currency adds up to since the beginning. Nothing is converted.
 * @realised: by closing lots
 * @income: dividends, staking and the like, and interest received less interest paid, before deductions
 * @fees: paid less refunded; all of them
 * @taxes: likewise
 * @in_cost: the part of both that costs and realised gains contain already
 * @flows: what came in less what left; fees on the way are none
 */
typedef struct
{
  FinxDecimal cash, realised, income, fees, taxes, in_cost, flows;
} FinxBooksSums;

/* Transactions in, holdings, lots, cash and gains out. Pure: the same transactions in the same order give the same
 * books. One thread. */
typedef struct _FinxBooks FinxBooks;

FinxBooks               *finx_books_new             (const FinxBooksOptions *options);
FinxBooks               *finx_books_copy            (const FinxBooks        *self);
void                     finx_books_free            (FinxBooks              *self);
guint                    finx_books_get_n_applied   (const FinxBooks        *self);
gboolean                 finx_books_apply           (FinxBooks              *self,
                                                     const FinxTransaction  *transaction,
                                                     GError                **error);
gboolean                 finx_books_apply_event     (FinxBooks              *self,
                                                     const FinxEvent        *event,
                                                     GError                **error);
GPtrArray               *finx_books_list_accounts   (FinxBooks              *self);
GPtrArray               *finx_books_list_positions  (FinxBooks              *self,
                                                     const char             *account);
const FinxBooksPosition *finx_books_get_position    (FinxBooks              *self,
                                                     const char             *account,
                                                     const FinxInstrument   *instrument);
FinxDecimal              finx_books_get_cash        (FinxBooks              *self,
                                                     const char             *account,
                                                     const char             *currency);
GPtrArray               *finx_books_list_currencies (FinxBooks              *self,
                                                     const char             *account);
void                     finx_books_get_sums        (FinxBooks              *self,
                                                     const char             *account,
                                                     const char             *currency,
                                                     FinxBooksSums          *sums);
void                     finx_books_detach          (FinxBooks              *self);
FinxDecimal              finx_books_position_quantity (const FinxBooksPosition *position);
FinxDecimal              finx_books_position_cost   (const FinxBooksPosition *position);
FinxDecimal              finx_books_cost_at_closing (FinxDecimal             cost,
                                                     FinxDecimal             proceeds,
                                                     FinxDecimal             base_proceeds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxBooks, finx_books_free)

G_END_DECLS
