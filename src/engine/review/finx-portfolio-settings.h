/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/finx-twr.h"
#include "engine/finx-engine.h"
#include "portfolio/books/finx-lot-book.h"

G_BEGIN_DECLS

/**
 * FinxPortfolioSettings: how a person wants the figures of a portfolio; changing one changes no transaction.
 * @method: which lots a sale closes
 * @expense_fees: fees are a cost of their own; else they are part of what units cost and brought
 * @timing: when a day's deposits and withdrawals work
 * @refuse_short: a sale of more than is held is an error; else it opens a short position
 * @move_wash_sales: United States: the loss of a wash sale moves into the cost of what replaced it; else it is marked
 * @benchmark: symbol of the instrument it is compared with; "": none
 * @risk_free: yearly rate of what is without risk, above −1 and below 1; 0 unless set
 * @tax_rate: of gains, 0…1, for the tax effect of sales; unknown: none is shown
 * @opened: the day from which it exists: nothing is entered or imported that is before it; %G_MININT32: not given
 * @accounts: (array zero-terminated=1) (nullable): labels of the accounts inside that count; %NULL: all
 */
typedef struct
{
  FinxLotMethod  method;
  gboolean       expense_fees;
  FinxFlowTiming timing;
  gboolean       refuse_short;
  gboolean       move_wash_sales;
  char          *benchmark;
  FinxDecimal    risk_free;
  FinxDecimal    tax_rate;
  gint32         opened;
  char         **accounts;
} FinxPortfolioSettings;

/* The words of the command line and of what is remembered: "fifo", "lifo", "hifo", "average"; "cost", "expense"; "start", "end"; "marked", "moved";
 * "allowed", "refused". */
const char *finx_lot_method_to_string   (FinxLotMethod method);
gboolean    finx_lot_method_from_string (const char *text, FinxLotMethod *method);
const char *finx_fees_to_string         (gboolean expense_fees);
gboolean    finx_fees_from_string       (const char *text, gboolean *expense_fees);
const char *finx_flow_timing_to_string  (FinxFlowTiming timing);
gboolean    finx_flow_timing_from_string (const char *text, FinxFlowTiming *timing);
const char *finx_wash_sales_to_string   (gboolean move_wash_sales);
gboolean    finx_wash_sales_from_string (const char *text, gboolean *move_wash_sales);
const char *finx_short_sales_to_string  (gboolean refuse_short);
gboolean    finx_short_sales_from_string (const char *text, gboolean *refuse_short);
/* A day such as "2024-03-09", or "none". */
gboolean    finx_opening_day_from_string (const char *text, gint32 *opened);

void        finx_portfolio_settings_clear (FinxPortfolioSettings *self);

/* @settings: (out caller-allocates): what was set, or FIFO, fees in the cost, flows at the start of the day, short sales allowed. */
void        finx_engine_get_portfolio_settings (FinxEngine *self, const char *portfolio, FinxPortfolioSettings *settings);
/* @portfolio: (nullable) */
gboolean    finx_engine_refuses_short         (FinxEngine *self, const char *portfolio);
/* %FINX_ERROR_INVALID: a tax rate that is none, or a benchmark that nobody knows; _NOT_FOUND: no such portfolio. Tells
 * "book-changed". */
gboolean    finx_engine_set_portfolio_settings (FinxEngine *self, const char *portfolio, const FinxPortfolioSettings *settings,
                                                GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FinxPortfolioSettings, finx_portfolio_settings_clear)

G_END_DECLS
