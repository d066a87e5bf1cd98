/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/books/finx-books-run.h"
#include "portfolio/books/finx-wash-kin.h"

G_BEGIN_DECLS

/* Units that were acquired together and are held. */
typedef struct
{
  const char            *account;       /* interned */
  const FinxInstrument  *instrument;
  guint                  opened_by;     /* row of the transaction */
  gint32                 opened_day;
  gint32                 holding_days;  /* with @tacked_days */
  gint32                 tacked_days;   /* of what it replaced after a wash sale */
  gboolean               is_long_term;  /* held for more than a year */
  FinxDecimal            quantity;      /* negative: sold short */
  FinxDecimal            price;
  gint32                 price_age;     /* days; −1: no price */
  FinxDecimal            cost, value, gain;                     /* in the instrument's currency */
  FinxDecimal            base_cost, base_value, base_gain;
  FinxDecimal            price_gain, currency_gain;             /* add up to @base_gain */
} FinxOpenLot;

/**
 * FinxClosedLot: a lot, or a part of it, that was closed.
 * @fees: the share of the closing trade's fees and taxes, in its currency; told for information
 * @is_doubtful: it rests on a sale of more than was held, which is refused: cost, gain and term are not known
 * @washed_quantity: units for which others, or calls on them, were bought within 30 days of a sale at a loss (26 U.S.C. § 1091)
 * @washed_loss: the loss on them, in the base currency, positive: it does not count now; where it moves, it is in the cost of
 *   what replaced them
 * @possible_quantity: other units at a loss, for which something was bought that may be substantially identical
 * @possible_loss: the loss on them, likewise: whether it counts is for a person to judge
 * @wash_reasons: #FinxWashReason bits
 */
typedef struct
{
  const char            *account;       /* interned */
  const FinxInstrument  *instrument;
  guint                  opened_by, closed_by;  /* rows of the transactions */
  gint32                 opened_day, closed_day;
  gint32                 holding_days;  /* with @tacked_days */
  gint32                 tacked_days;
  gboolean               is_long_term;
  gboolean               is_doubtful;
  FinxDecimal            quantity;
  FinxDecimal            fees;
  FinxDecimal            cost, proceeds, gain;                  /* in the instrument's currency */
  FinxDecimal            base_cost, base_proceeds, base_gain;
  FinxDecimal            price_gain, currency_gain;             /* add up to @base_gain */
  FinxDecimal            washed_quantity, washed_loss;
  FinxDecimal            possible_quantity, possible_loss;
  guint                  wash_reasons;
} FinxClosedLot;

/* In the base currency. */
typedef struct
{
  FinxDecimal realised, short_term, long_term;  /* the first is the sum of the others */
  FinxDecimal washed_loss, possible_loss;
  FinxDecimal unrealised;
} FinxGainsTotals;

/**
 * FinxGainsOptions:
 * @move_wash_sales: the loss of a wash sale moves into the cost of what replaced it, and its holding period with it, as 26 U.S.C.
 *   §§ 1091 (d) and 1223 (3) have it, but for short sales; else it is only marked, and so it is where any cost is an average
 * @accounts: (nullable) (array zero-terminated=1): only these are listed; wash sales see all
 * @from: lots closed before are left out; %G_MININT32 for none
 * @to: the day that is looked at: what comes later has not happened
 */
typedef struct
{
  const char             *base_currency;
  const FinxPriceHistory *prices;
  FinxLotMethod           method;
  gboolean                expense_fees;
  GHashTable             *accounting;   /* (nullable): see #FinxBooksOptions */
  gboolean                refuse_short; /* see #FinxReviewOptions */
  gboolean                move_wash_sales;
  const char *const      *accounts;
  gint32                  from, to;
} FinxGainsOptions;

/* Germany taxes by account, first in, first out: that is %FINX_LOTS_FIFO here, for lots never leave their account
 * without a transfer. The United Kingdom's rules are in finx-share-pool.h. */
typedef struct
{
  guint           n_open, n_closed;     /* lots; see finx_gains_report_get_open() */
  gboolean        has_moved;            /* losses of wash sales are in the cost of what replaced them; else they are marked */
  FinxGainsTotals totals;
} FinxGainsReport;

FinxGainsReport *finx_gains_report_new      (const FinxGainsOptions *options,
                                             FinxTransactionList    *transactions,
                                             GError                **error);
void             finx_gains_report_free     (FinxGainsReport        *self);
void             finx_gains_report_get_open (const FinxGainsReport  *self,
                                             guint                   i,
                                             FinxOpenLot            *lot);
void             finx_gains_report_get_closed (const FinxGainsReport *self,
                                             guint                   i,
                                             FinxClosedLot          *lot);
gboolean         finx_gains_compare_methods (const FinxGainsOptions *options,
                                             FinxTransactionList    *transactions,
                                             GCancellable           *cancellable,
                                             FinxGainsTotals         totals[FINX_N_LOT_METHODS],
                                             GError                **error);
FinxGainsReport *finx_gains_preview_sale    (const FinxGainsOptions *options,
                                             FinxTransactionList    *transactions,
                                             const FinxTransaction  *sale,
                                             GError                **error);
void             finx_closed_lot_add_gain   (const FinxClosedLot    *lot,
                                             FinxDecimal            *short_term,
                                             FinxDecimal            *long_term);
gboolean         finx_is_long_term          (gint32                  opened_day,
                                             gint32                  closed_day);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxGainsReport, finx_gains_report_free)

G_END_DECLS
