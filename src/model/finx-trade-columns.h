/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-transaction-list.h"

G_BEGIN_DECLS

#define FINX_TRADE_QUANTITY_SCALE 8
#define FINX_TRADE_MONEY_SCALE    10
#define FINX_TRADE_FEES_SCALE     4
#define FINX_TRADE_MOST_ROWS      (1u << 30)            /* of one part */
#define FINX_TRADE_MOST_AMOUNT    (G_MAXINT64 / 4)      /* amount, fees and taxes together stay within 63 bits */

/**
 * FinxTradeRow: a purchase, a sale or a dividend in the currency of its instrument: what nearly all transactions are.
 * @quantity: of 10^-8; of a dividend its taxes, as @amount
 * @amount: as of #FinxTransaction, of 10^-10
 * @other: (transfer none): of one that @is_other: the transaction
 * @fees: of 10^-4
 * @number: rises with all transactions in their order
 * @moment: in its day, by which it is ordered there; see finx_transaction_get_moment()
 * @is_other: it is none of them; see finx_trade_columns_view()
 */
typedef struct
{
  gint64  quantity;
  union
  {
    gint64           amount;
    FinxTransaction *other;
  };
  gint32  day;
  gint32  fees;
  guint32 number;
  guint32 moment : 24, kind : 7, is_other : 1;
} FinxTradeRow;

/* Rows of a holding that lie side by side. */
typedef struct _FinxTradeRun FinxTradeRun;
struct _FinxTradeRun
{
  FinxTradeRun *next;           /* (nullable) */
  guint         size;
  FinxTradeRow  rows[];
};

/* What one account has traded of one instrument, or its transactions without one. */
typedef struct
{
  const char           *account;        /* interned */
  const FinxInstrument *instrument;     /* (nullable), borrowed from its table */
  const char           *currency;       /* interned: of the instrument; "" without one */
  FinxTradeRun         *first, *last;   /* in order of arrival; NULL: none yet */
  guint                 n_last, last_size;      /* rows of the last, and for how many it has room */
  guint                 n, n_others;
} FinxTradeHolding;

static inline guint
finx_trade_run_get_n (const FinxTradeRun     *self,
                      const FinxTradeHolding *holding)
{
  return self == holding->last ? holding->n_last : self->size;
}

/**
 * FinxTradeColumns: transactions for sums: 32 bytes each, by holding, without ids and notes.
 *
 * For files that are looked at and not kept. What #FinxTransactionList can do beyond it is left to that: transactions come
 * by day, their ids rise, and none names a lot or an instrument that is received. One thread fills it; then it is not changed
 * any more, and any thread may hold and read it. Instruments are borrowed from their table, which has to live longer.
 */
typedef struct _FinxTradeColumns FinxTradeColumns;

FinxTradeColumns       *finx_trade_columns_new          (guint32                  first_number);
FinxTradeColumns       *finx_trade_columns_new_of_list  (const FinxTransactionList *list);
FinxTradeColumns       *finx_trade_columns_ref          (FinxTradeColumns        *self);
void                    finx_trade_columns_unref        (FinxTradeColumns        *self);
guint                   finx_trade_columns_open_holding (FinxTradeColumns        *self,
                                                         const char              *account,
                                                         const FinxInstrument    *instrument);
gboolean                finx_trade_columns_add          (FinxTradeColumns        *self,
                                                         const FinxTransaction   *transaction);
gboolean                finx_trade_columns_add_trade    (FinxTradeColumns        *self,
                                                         guint                    holding,
                                                         const FinxTradeRow      *trade,
                                                         const char              *id,
                                                         gsize                    length);
gboolean                finx_trade_columns_join         (FinxTradeColumns        *self,
                                                         FinxTradeColumns        *part);
guint                   finx_trade_columns_get_n        (const FinxTradeColumns  *self);
gboolean                finx_trade_columns_is_ordered   (const FinxTradeColumns  *self);
gint32                  finx_trade_columns_get_first_day (const FinxTradeColumns *self);
gint32                  finx_trade_columns_get_last_day (const FinxTradeColumns  *self);
const FinxTradeHolding *finx_trade_columns_get_holdings (const FinxTradeColumns  *self,
                                                         guint                   *n);
void                    finx_trade_columns_view         (const FinxTradeHolding  *holding,
                                                         const FinxTradeRow      *trade,
                                                         FinxTransaction         *view);

/* The moment of a trade of which no time is known, or a second of its day. */
guint                   finx_trade_moment               (FinxTransactionKind      kind,
                                                         gint32                   second);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxTradeColumns, finx_trade_columns_unref)

G_END_DECLS
