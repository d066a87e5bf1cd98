/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "market/finx-period-prices.h"
#include "portfolio/finx-price-history.h"

G_BEGIN_DECLS

/**
 * FinxFxCell:
 * @rate: units of the column's currency for one of the row's; unknown
 * @day: since 1970, of the older of both rates to the euro; valid if @rate is known
 * @changes: ratio since a day, week, month, year before @day; NaN: unknown
 */
typedef struct
{
  FinxDecimal rate;
  gint32      day;
  double      changes[FINX_N_CHANGES];
} FinxFxCell;

/* What each of some currencies is worth in each other. All go by the euro, so that a pair and its inverse agree. */
typedef struct
{
  char      **currencies;
  guint       n;
  FinxFxCell *cells;            /* n × n, row by row */
} FinxFxTable;

FinxFxTable       *finx_fx_table_new            (const FinxPriceHistory *history,
                                                 const char *const      *currencies,
                                                 gint32                  today);
void               finx_fx_table_free           (FinxFxTable            *self);
const FinxFxCell  *finx_fx_table_get            (const FinxFxTable      *self,
                                                 guint                   row,
                                                 guint                   column);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxFxTable, finx_fx_table_free)

/* (transfer full): the currencies of the European Central Bank's file, the euro first. Any thread. */
char             **finx_fx_list_currencies      (void);
/* From kept prices of the euro's pairs, and the reference rates that come with the program. Asks nobody. */
void               finx_engine_load_fx_async    (FinxEngine             *self,
                                                 const char *const      *currencies,
                                                 GCancellable           *cancellable,
                                                 GAsyncReadyCallback     callback,
                                                 gpointer                user_data);
FinxFxTable       *finx_engine_load_fx_finish   (FinxEngine             *self,
                                                 GAsyncResult           *result,
                                                 GError                **error);

G_END_DECLS
