/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-trade-columns.h"
#include "portfolio/books/finx-day-columns-private.h"
#include "portfolio/books/finx-packed-gains-private.h"
#include "portfolio/reports/finx-gains-report.h"

G_BEGIN_DECLS

/* What a holding or cash brought and cost, in the base currency; fees and taxes that are part of a cost or of proceeds too. */
typedef struct
{
  FinxSum income, fees, taxes;  /* income: interest too */
} FinxResults;

/* One instrument in one account, at the end. */
typedef struct
{
  const char              *account;     /* interned */
  const char              *currency;    /* likewise: of the instrument */
  const FinxInstrument    *instrument;
  const FinxBooksPosition *position;    /* (nullable): of the strand's books; %NULL: it only had income, fees and the like */
  gboolean                 is_included; /* by the filters */
  gboolean                 expense_fees, refuse_short;  /* of the account */
  gboolean                 is_doubtful; /* more was sold of it than there was: what rests on that is unknown; see FinxRefusedSale */
  gint32                   doubtful_since;      /* a day */
  guint8                   quantity_scale;
  gint64                   units;       /* of 10^-quantity_scale */
  FinxAmount               cost, base_cost;
  FinxSum                  credit;      /* see #FinxDayHolding */
  FinxSum                  realised;
  FinxResults              results;
  gint64                   units_before;        /* at the end of the day before the last */
  FinxSum                  credit_before;       /* likewise */
  guint                    n_open;      /* lots */
  /* While days are valued: */
  const char              *books_account;       /* the books' own text; only compared */
  const FinxDayColumn     *prices;
  FinxDayRate             *rate;
  guint                    cursor;
  gint64                   valued_until;        /* the first day that is not valued yet */
  gint64                   value_units;         /* what the value below was computed of */
  FinxDecimal              value_price, value_rate;
  FinxAmount               value;
} FinxSlot;

/* Cash of one currency in one account: what all strands together make of it. */
typedef struct
{
  gatomicrefcount  ref_count;
  const char      *account, *currency;  /* interned */
  gboolean         is_included;
  gint             n_moves;             /* postings; 0: as if there were no purse */
  FinxSum          balance, base_cost, credit;  /* at the end; see #FinxDayHolding */
  FinxSum          credit_before;       /* at the end of the day before the last */
  FinxResults      results;             /* of what is about no instrument */
  gint32           start;
  guint            n;
  FinxSum         *moves;               /* of each of @n days from @start on; what came before is in the first */
} FinxPurse;

/* Sums of days that are on their way into the columns; see finx_strand_end_plain(). */
typedef struct _FinxPlainDays FinxPlainDays;

/* What a series or a report is made with, and what strands write into. */
typedef struct
{
  const FinxValuationOptions *options;
  const FinxTransactionList  *list;
  gboolean                    keeps_gains;
  FinxDayRates               *rates;
  FinxDayColumns             *columns;
  GPtrArray                  *purses;           /* (element-type FinxPurse), owned */
  FinxPlainDays              *plain;            /* (nullable), owned */
  GPtrArray                  *shared_purses;    /* (nullable): those that another version has too, and are copied before a change */
} FinxStrandSink;

/**
 * FinxRefusedSale: more was sold than the account held, where short sales are refused. It is booked, but from then on what the
 * holding is, cost and gained is not known; the cash is.
 * @number: of the transaction
 * @error: FINX-BOOKS-004, with the id of the transaction
 */
typedef struct
{
  const FinxInstrument *instrument;
  guint                 number;
  gint32                day;
  gboolean              is_included;
  GError               *error;          /* owned */
} FinxRefusedSale;

/**
 * FinxStrand: instruments whose lots have to do with each other, as when one was merged into the other, and the books of
 * all transactions that are about them; or the transactions of some weeks that are about no instrument. Strands do not
 * depend on each other: what a portfolio comes to is the sum of its strands, and a transaction that is changed changes
 * only its own.
 *
 * Immutable once it has ended, and shared by versions.
 */
typedef struct
{
  gatomicrefcount   ref_count;
  FinxBooks        *books;
  GArray           *slots;              /* (element-type FinxSlot), by first appearance */
  FinxPackedGains   gains;              /* its numbers count the strand's own transactions */
  FinxGainsTotals   totals;             /* of the accounts that are included */
  guint             n_closed;           /* gains of them */
  GArray           *refused;            /* (nullable) (element-type FinxRefusedSale): in order */
  /* For the marks of wash sales; %NULL without gains: */
  GArray           *days;               /* (element-type gint32) of each number */
  GByteArray       *kinds;              /* #FinxTransactionKind of each number */
  GArray           *purchases;          /* (element-type FinxPurchase) */
  /* While it is made: */
  FinxStrandSink   *sink;
  GArray           *rows;               /* (element-type guint) of the list: that of each number; borrowed */
  guint             n_booked;           /* of them */
  int               sign;               /* −1: all that it came to is taken out of the sink */
  const char       *seen_account;       /* of the last posting, and whether it is included */
  gboolean          seen_is_included;
} FinxStrand;

/* Units that were acquired by one transaction, for the marks of wash sales. */
typedef struct
{
  const FinxInstrument *instrument;
  guint32               number;
  gint32                day;
  gint64                quantity;       /* acquired */
  gint64                closed;         /* sold again so far */
  gint64                used;           /* has replaced units that were sold at a loss: each unit does so once */
} FinxPurchase;

/* Goes on with the last @rows, which @old does not have yet. */
FinxStrand *finx_strand_resume (const FinxStrand *old, FinxStrandSink *sink, GArray *rows, guint n_old, GError **error);
FinxStrand *finx_strand_ref    (FinxStrand *self);
void        finx_strand_unref  (FinxStrand *self);
FinxStrand *finx_strand_begin  (FinxStrandSink *sink, GArray *rows, int sign);
gboolean    finx_strand_book   (FinxStrand *self, guint end, guint *refused, GError **error);
gboolean    finx_strand_book_together (FinxStrand *const *strands, guint n_strands, guint *refused, GError **error);
void        finx_strand_end    (FinxStrand *self);
FinxStrand *finx_strand_run    (FinxStrandSink *sink, GArray *rows, int sign, GError **error);
/* finx-strand-crew.c */
FinxStrand *finx_strand_run_instead (FinxStrandSink *sink, GArray *rows, const FinxTransactionList *old_list, GArray *old_rows, GError **error);
gboolean    finx_strand_run_all (FinxStrandSink *sink, GPtrArray *rows, guint n_threads, GPtrArray *strands, GError **error);
/* Makes the strand with a number; on any thread. */
typedef FinxStrand *(*FinxStrandFunc) (FinxStrandSink *sink, guint number, gpointer data);
gboolean    finx_strand_make_all (FinxStrandSink *sink, const guint *sizes, guint n_strands, guint n_threads, FinxStrandFunc make,
                                  gpointer data, GPtrArray *strands);

FinxPurse  *finx_strand_sink_open_purse (FinxStrandSink *self, const char *account, const char *currency);
FinxPurse  *finx_purse_ref     (FinxPurse *self);
void        finx_purse_unref   (FinxPurse *self);
void        finx_purse_move    (FinxPurse *self, gint32 day, FinxAmount amount, FinxAmount carried, int sign);
/* (transfer full): with another first day; see finx_day_columns_copy_from() */
FinxPurse  *finx_purse_copy_from (const FinxPurse *self, gint32 start);
void        finx_purse_merge   (FinxPurse *self, const FinxPurse *other);
/* Adds (+1) the values of a purse to the days from the number @first on, or takes them out (−1). */
void        finx_purse_value   (const FinxPurse *self, FinxStrandSink *sink, guint first, int sign);

/* finx-strand-intake.c */
gboolean    finx_strand_has_account    (const FinxValuationOptions *options, const char *account);
gboolean    finx_strand_has_instrument (const FinxValuationOptions *options, const FinxInstrument *instrument);
FinxSlot   *finx_strand_add_slot       (FinxStrand *self, const char *account, const FinxInstrument *instrument);
void        finx_strand_posted_cb      (const FinxPosting *posting, gpointer user_data);

/* finx-strand-doubt.c: sales of more than is held, where they are refused. */
void        finx_strand_short_sold_cb  (const FinxTransaction *transaction, const FinxInstrument *instrument, FinxDecimal excess,
                                        const GError *refusal, gpointer user_data);
/* What comes from a holding in doubt is in doubt; before @transaction is booked. */
void        finx_strand_spread_doubt   (FinxStrand *self, const FinxTransaction *transaction);
gboolean    finx_strand_has_doubt      (const FinxStrand *self);
GArray     *finx_refused_sales_copy    (const GArray *sales);

/* finx-strand-trade.c */
gboolean    finx_strand_take_trade     (FinxStrand *self, const FinxTransaction *transaction);

/* finx-strand-trades.c: %FALSE: see finx_reckoning_new_of_trades() */
gboolean    finx_strand_run_trades     (FinxStrandSink *sink, const FinxTradeColumns *trades, guint n_threads, GPtrArray *strands);

/* finx-strand-plain.c */
FinxStrand *finx_strand_run_plain      (FinxStrandSink *sink, const FinxTradeColumns *trades, const guint *holdings, guint n_holdings,
                                        gboolean *are_plain);
void        finx_strand_end_plain      (FinxStrandSink *sink);

/* finx-strand-values.c */
void        finx_strand_take_held      (FinxStrand *self, FinxSlot *slot, gint32 day);
/* Values the days of a slot before @day. */
void        finx_strand_value_slot     (FinxStrand *self, FinxSlot *slot, gint64 day);

/* finx-wash-sales.c: marks what was sold at a loss and bought again within 30 days. */
void        finx_strand_mark_wash_sales (FinxStrand *self);
FinxDecimal finx_washed_loss           (FinxDecimal base_gain, FinxDecimal quantity, FinxDecimal washed);

/* finx-gains-report.c */
void        finx_open_lot_value        (FinxOpenLot *lot, FinxKnownValue price, FinxDecimal rate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxStrand, finx_strand_unref)

G_END_DECLS
