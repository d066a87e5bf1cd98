/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/books/finx-row-change-private.h"
#include "portfolio/books/finx-strand-private.h"

G_BEGIN_DECLS

/**
 * FinxReckoning: all that the transactions of a portfolio come to, by day and in the end. Immutable; any thread.
 *
 * What #FinxValuationSeries, #FinxGainsReport and #FinxReview show.
 */
typedef struct
{
  gatomicrefcount       ref_count;
  FinxValuationOptions  options;        /* its texts are owned, and @prices and @instruments are held */
  gboolean              keeps_gains;
  gint32                to;             /* the last day that was asked for */
  const FinxInstrument *only;           /* (nullable): only the strand of this one */
  FinxTransactionList  *list;           /* empty where there are @trades */
  FinxTradeColumns     *trades;         /* (nullable) */
  guint                 n_rows;         /* of the list, that are not after the last day */
  gint32                start, end;     /* days */
  GPtrArray            *strands;        /* (element-type FinxStrand), owned, by first appearance */
  GPtrArray            *rows;           /* (element-type GArray of guint), owned: of each strand, before the changes that follow */
  GArray               *n_known;        /* (element-type guint): of each strand, how many of @changes its rows contain */
  GPtrArray            *changes;        /* (element-type FinxRowChange), owned: of the last versions of the list; few */
  GHashTable           *by_instrument;  /* const FinxInstrument → strand + 1 */
  GHashTable           *by_weeks;       /* of transactions without an instrument → strand + 1 */
  GHashTable           *links;          /* const FinxInstrument → the one that names its strand; those that are their own are left out */
  GPtrArray            *purses;         /* (element-type FinxPurse), owned */
  FinxDayColumns       *columns;
  FinxDayRates         *rates;
  GArray               *days;           /* (element-type FinxValuationDay) */
} FinxReckoning;

FinxReckoning *finx_reckoning_new    (const FinxValuationOptions *options, gboolean keeps_gains, const FinxInstrument *only,
                                      FinxTransactionList *list, GError **error);
FinxReckoning *finx_reckoning_new_on (const FinxValuationOptions *options, gboolean keeps_gains, const FinxInstrument *only,
                                      FinxTransactionList *list, guint n_threads, GError **error);
FinxReckoning *finx_reckoning_new_unbooked (const FinxValuationOptions *options, FinxTransactionList *list);
guint          finx_reckoning_count_threads (guint n_rows);
FinxReckoning *finx_reckoning_new_of_trades (const FinxValuationOptions *options, FinxTradeColumns *trades, guint n_threads);
FinxReckoning *finx_reckoning_update (FinxReckoning *old, FinxTransactionList *list, GError **error);
FinxReckoning *finx_reckoning_ref    (FinxReckoning *self);
void           finx_reckoning_unref  (FinxReckoning *self);
guint          finx_reckoning_get_row   (const FinxReckoning *self, guint strand, guint number);
GArray        *finx_reckoning_list_rows (const FinxReckoning *self, guint strand);
FinxDecimal    finx_reckoning_rate   (const FinxReckoning *self, const char *currency, gint32 day);
GArray        *finx_reckoning_list_holdings (const FinxReckoning *self, gint32 day);

/* Takes @reckoning over: it is the series' own view. */
FinxValuationSeries *finx_valuation_series_new_for (FinxReckoning *reckoning);
FinxGainsReport     *finx_gains_report_new_for     (FinxReckoning *reckoning, gboolean move_wash_sales);
FinxValuationOptions finx_gains_options_to_valuation (const FinxGainsOptions *options);
void                 finx_gains_totals_add         (FinxGainsTotals *self, const FinxGainsTotals *other);
/* Where the open lots of an instrument are. Returns: how many */
guint                finx_gains_report_find_open   (const FinxGainsReport *self, const FinxInstrument *instrument, guint *first);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxReckoning, finx_reckoning_unref)

G_END_DECLS
