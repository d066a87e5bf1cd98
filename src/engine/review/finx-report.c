/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/review/finx-report.h"

#include "base/finx-format-value.h"
#include "base/finx-text.h"
#include "base/finx-time.h"
#include "engine/review/finx-all-portfolios.h"
#include "portfolio/books/finx-share-pool.h"
#include "portfolio/reports/finx-income-report.h"
#include "portfolio/reports/finx-trade-report.h"

#define N_(text) text                   /* for the catalogues; finx_text() gives the words */
#define ALL FINX_SHEET_ALL_DECIMALS

#define TEXT(id, title) { id, title, FINX_SHEET_TEXT, 0, FALSE }
#define WIDE_TEXT(id, title) { id, title, FINX_SHEET_TEXT, 0, TRUE }
#define DATE(id, title) { id, title, FINX_SHEET_DATE, 0, FALSE }
#define NUMBER(id, title, decimals) { id, title, FINX_SHEET_NUMBER, decimals, FALSE }
#define WIDE(id, title, decimals) { id, title, FINX_SHEET_NUMBER, decimals, TRUE }
/* In the base currency; in that of the row, which its column "currency" tells. */
#define MONEY(id, title) { id, title, FINX_SHEET_NUMBER, FINX_REPORT_BASE_MONEY, FALSE }
#define WIDE_MONEY(id, title) { id, title, FINX_SHEET_NUMBER, FINX_REPORT_BASE_MONEY, TRUE }
#define OWN(id, title) { id, title, FINX_SHEET_NUMBER, FINX_REPORT_OWN_MONEY, FALSE }
#define WIDE_OWN(id, title) { id, title, FINX_SHEET_NUMBER, FINX_REPORT_OWN_MONEY, TRUE }
#define PERCENT(id, title) { id, title, FINX_SHEET_PERCENT, 2, FALSE }

static const FinxReportColumn holding_columns[] = {
  TEXT ("symbol", N_("Symbol")), TEXT ("name", N_("Name")), WIDE_TEXT ("type", N_("Type")), NUMBER ("quantity", N_("Quantity"), ALL),
  TEXT ("currency", N_("Currency")), WIDE ("cost_price", N_("Cost of one"), 4), NUMBER ("price", N_("Price"), ALL),
  { "price_date", N_("Price of"), FINX_SHEET_DATE, 0, TRUE }, WIDE_OWN ("value", N_("Value in its currency")), MONEY ("base_cost", N_("Cost")),
  MONEY ("base_value", N_("Value")), PERCENT ("weight", N_("Weight")), WIDE_MONEY ("day_change", N_("Day")),
  WIDE_MONEY ("price_gain", N_("Price gain")), WIDE_MONEY ("currency_gain", N_("Currency gain")), WIDE_MONEY ("realised", N_("Realised")),
  WIDE_MONEY ("income", N_("Income")), WIDE_MONEY ("fees", N_("Fees")), WIDE_MONEY ("taxes", N_("Taxes")), MONEY ("total_gain", N_("Total gain")),
};
static const FinxReportColumn lot_columns[] = {
  TEXT ("symbol", N_("Symbol")), WIDE_TEXT ("name", N_("Name")), WIDE_TEXT ("account", N_("Account")), DATE ("opened", N_("Acquired")),
  { "holding_days", N_("Days held"), FINX_SHEET_NUMBER, 0, FALSE }, TEXT ("term", N_("Term")), NUMBER ("quantity", N_("Quantity"), ALL),
  WIDE_TEXT ("currency", N_("Currency")), WIDE ("price", N_("Price"), ALL), WIDE_OWN ("cost", N_("Cost in its currency")),
  WIDE_OWN ("value", N_("Value in its currency")), MONEY ("base_cost", N_("Cost")), MONEY ("base_value", N_("Value")),
  MONEY ("base_gain", N_("Gain")), WIDE_MONEY ("price_gain", N_("Price gain")), WIDE_MONEY ("currency_gain", N_("Currency gain")),
};
static const FinxReportColumn gain_columns[] = {
  TEXT ("symbol", N_("Symbol")), WIDE_TEXT ("name", N_("Name")), WIDE_TEXT ("account", N_("Account")), DATE ("opened", N_("Acquired")),
  DATE ("closed", N_("Sold")), WIDE ("holding_days", N_("Days held"), 0), TEXT ("term", N_("Term")), NUMBER ("quantity", N_("Quantity"), ALL),
  WIDE_TEXT ("currency", N_("Currency")), WIDE_OWN ("cost", N_("Cost in its currency")), WIDE_OWN ("proceeds", N_("Proceeds in its currency")),
  MONEY ("base_cost", N_("Cost")), MONEY ("base_proceeds", N_("Proceeds")), MONEY ("base_gain", N_("Gain")),
  WIDE_MONEY ("price_gain", N_("Price gain")), WIDE_MONEY ("currency_gain", N_("Currency gain")), WIDE ("washed_quantity", N_("Washed units"), ALL),
  MONEY ("washed_loss", N_("Washed loss")), WIDE ("possible_quantity", N_("Possibly washed units"), ALL),
  WIDE_MONEY ("possible_loss", N_("Possibly washed loss")), WIDE_TEXT ("wash_reasons", N_("Wash sale, because")),
};
static const FinxReportColumn trade_columns[] = {
  TEXT ("symbol", N_("Symbol")), WIDE_TEXT ("name", N_("Name")), WIDE_TEXT ("account", N_("Account")), TEXT ("side", N_("Side")),
  DATE ("opened", N_("Opened")), DATE ("closed", N_("Closed")), NUMBER ("quantity", N_("Quantity"), ALL), WIDE ("lots", N_("Lots"), 0),
  WIDE_TEXT ("currency", N_("Currency")), WIDE_OWN ("fees", N_("Fees in its currency")), MONEY ("base_cost", N_("Cost")),
  MONEY ("base_proceeds", N_("Proceeds")), MONEY ("base_gain", N_("Gain")), PERCENT ("gain_ratio", N_("Return")),
};
static const FinxReportColumn income_columns[] = {
  DATE ("date", N_("Date")), TEXT ("type", N_("Type")), TEXT ("symbol", N_("Symbol")), WIDE_TEXT ("name", N_("Name")),
  WIDE_TEXT ("account", N_("Account")), TEXT ("currency", N_("Currency")), OWN ("gross", N_("In its currency")),
  MONEY ("base_gross", N_("Gross")), WIDE_MONEY ("base_fees", N_("Fees")), MONEY ("base_taxes", N_("Taxes")), MONEY ("base_net", N_("Net")),
};
static const FinxReportColumn period_columns[] = {
  DATE ("from", N_("From")), DATE ("to", N_("To")), MONEY ("start_value", N_("Value before")), MONEY ("flow", N_("Paid in")),
  MONEY ("gain", N_("Gain")), MONEY ("end_value", N_("Value after")), PERCENT ("ttwror", N_("Return")),
  WIDE_MONEY ("realised", N_("Realised")), WIDE_MONEY ("dividends", N_("Dividends")), WIDE_MONEY ("interest", N_("Interest")), WIDE_MONEY ("fees", N_("Fees")),
  WIDE_MONEY ("taxes", N_("Taxes")),
};
static const FinxReportColumn tax_columns[] = {
  TEXT ("year", N_("Year")), NUMBER ("sales", N_("Lots closed"), 0), MONEY ("short_term", N_("Short term")),
  MONEY ("long_term", N_("Long term")), MONEY ("realised", N_("Realised")), MONEY ("washed_loss", N_("Washed loss")),
  MONEY ("counted", N_("Counts now")), WIDE_MONEY ("possible_loss", N_("Possibly washed loss")),
};
static const FinxReportColumn pool_columns[] = {
  TEXT ("symbol", N_("Symbol")), DATE ("date", N_("Disposed")), TEXT ("rule", N_("Matched with")), DATE ("acquired", N_("Acquired")),
  NUMBER ("quantity", N_("Quantity"), ALL), MONEY ("cost", N_("Cost")), MONEY ("proceeds", N_("Proceeds")), MONEY ("gain", N_("Gain")),
};
#define FITS(columns) (G_N_ELEMENTS (columns) <= FINX_REPORT_MOST_COLUMNS)
G_STATIC_ASSERT (FITS (holding_columns) && FITS (lot_columns) && FITS (gain_columns) && FITS (trade_columns));
G_STATIC_ASSERT (FITS (income_columns) && FITS (period_columns) && FITS (tax_columns) && FITS (pool_columns));

/* What one report needs. */
typedef struct
{
  FinxReview              *review;
  const FinxReviewOptions *options;
  gint32                   from, to;
  FinxReportTable         *table;
} Work;

static void
add_symbol (FinxReportTable      *table,
            const FinxInstrument *instrument)   /* (nullable): cash */
{
  if (instrument != NULL)
    finx_report_table_text (table, instrument->symbol);
  else
    finx_report_table_word (table, N_("Cash"));
}

static const char *
name_of (const FinxInstrument *instrument)
{
  return instrument != NULL ? instrument->name : NULL;
}

static void
add_numbers (FinxReportTable   *table,
             const FinxDecimal *values,
             guint              n)
{
  for (guint i = 0; i < n; i++)
    finx_report_table_number (table, values[i]);
}

static void
add_count (FinxReportTable *table,
           gint64           count)
{
  finx_report_table_number (table, finx_decimal_new (count, 0));
}

static void
add_asset_class (FinxReportTable      *table,
                 const FinxInstrument *instrument)
{
  if (instrument != NULL)
    finx_report_table_term (table, finx_asset_class_to_string (instrument->asset_class), finx_asset_class_label (instrument->asset_class));
  else
    finx_report_table_term (table, "cash", finx_text ("Cash"));
}

static void
add_holding (FinxReportTable         *table,
             const FinxReviewHolding *holding,
             gint32                   as_of)
{
  const FinxDecimal gains[] = { holding->base_day_change, holding->price_gain, holding->currency_gain, holding->realised, holding->income,
                                holding->fees, holding->taxes, holding->total_gain };

  add_symbol (table, holding->instrument);
  finx_report_table_text (table, name_of (holding->instrument));
  add_asset_class (table, holding->instrument);
  finx_report_table_number (table, holding->quantity);
  finx_report_table_text (table, holding->currency);
  if (holding->instrument != NULL)
    {
      finx_report_table_number (table, holding->cost_price);
      finx_report_table_number (table, holding->price);
      finx_report_table_date (table, holding->price_age < 0 ? G_MININT32 : as_of - holding->price_age);
    }
  else
    {
      for (int i = 0; i < 3; i++)
        finx_report_table_skip (table);
    }
  finx_report_table_number (table, holding->value);
  finx_report_table_number (table, holding->base_cost);
  finx_report_table_number (table, holding->base_value);
  finx_report_table_percent (table, holding->weight);
  add_numbers (table, gains, G_N_ELEMENTS (gains));
}

/* What is held, and cash; what was sold altogether is in its gains only, and so is in the total. */
static void
fill_holdings (Work *work)
{
  const GArray *holdings = finx_review_get_holdings (work->review);
  const FinxReviewSummary *summary = finx_review_get_summary (work->review);

  for (guint i = 0; i < holdings->len; i++)
    add_holding (work->table, &g_array_index (holdings, FinxReviewHolding, i), work->options->as_of);
  finx_report_table_total (work->table, "base_value", summary->value);
  finx_report_table_total (work->table, "day_change", summary->day_change);
  finx_report_table_total (work->table, "total_gain", summary->total_gain);
}

static const char *
term_of (gboolean is_long_term)
{
  return is_long_term ? N_("long") : N_("short");
}

static void
fill_lots (Work *work)
{
  const FinxGainsReport *gains = finx_review_get_gains (work->review);
  FinxReportTable *table = work->table;
  FinxDecimal cost = FINX_DECIMAL_ZERO, value = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < gains->n_open; i++)
    {
      FinxOpenLot lot;

      finx_gains_report_get_open (gains, i, &lot);
      finx_report_table_text (table, lot.instrument->symbol);
      finx_report_table_text (table, lot.instrument->name);
      finx_report_table_text (table, lot.account);
      finx_report_table_date (table, lot.opened_day);
      add_count (table, lot.holding_days);
      finx_report_table_word (table, term_of (lot.is_long_term));
      finx_report_table_number (table, lot.quantity);
      finx_report_table_text (table, lot.instrument->currency);
      add_numbers (table, (FinxDecimal[]) { lot.price, lot.cost, lot.value, lot.base_cost, lot.base_value, lot.base_gain, lot.price_gain,
                                            lot.currency_gain }, 8);
      cost = finx_decimal_add (cost, lot.base_cost);
      value = finx_decimal_add (value, lot.base_value);
    }
  finx_report_table_total (table, "base_cost", cost);
  finx_report_table_total (table, "base_value", value);
  finx_report_table_total (table, "base_gain", gains->totals.unrealised);
}

static void
add_wash_reasons (FinxReportTable *table,
                  guint            reasons)
{
  g_autoptr(GString) words = g_string_new (NULL), labels = g_string_new (NULL);

  if (reasons == 0)
    {
      finx_report_table_skip (table);
      return;
    }
  for (guint i = 0; i < FINX_N_WASH_REASONS; i++)
    if ((reasons & 1u << i) != 0)
      {
        g_string_append_printf (words, "%s%s", words->len > 0 ? " " : "", finx_wash_reason_to_string ((FinxWashReason) (1u << i)));
        g_string_append_printf (labels, "%s%s", labels->len > 0 ? "; " : "", finx_wash_reason_label ((FinxWashReason) (1u << i)));
      }
  finx_report_table_term (table, g_intern_string (words->str), g_intern_string (labels->str));   /* there are few */
}

static void
add_closed_lot (FinxReportTable     *table,
                const FinxClosedLot *lot)
{
  finx_report_table_text (table, lot->instrument->symbol);
  finx_report_table_text (table, lot->instrument->name);
  finx_report_table_text (table, lot->account);
  finx_report_table_date (table, lot->is_doubtful ? G_MININT32 : lot->opened_day);
  finx_report_table_date (table, lot->closed_day);
  if (lot->is_doubtful)
    {
      finx_report_table_number (table, FINX_DECIMAL_UNKNOWN);
      finx_report_table_word (table, N_("unknown"));
    }
  else
    {
      add_count (table, lot->holding_days);
      finx_report_table_word (table, term_of (lot->is_long_term));
    }
  finx_report_table_number (table, lot->quantity);
  finx_report_table_text (table, lot->instrument->currency);
  add_numbers (table, (FinxDecimal[]) { lot->cost, lot->proceeds, lot->base_cost, lot->base_proceeds, lot->base_gain, lot->price_gain,
                                        lot->currency_gain, lot->washed_quantity, lot->washed_loss, lot->possible_quantity,
                                        lot->possible_loss }, 11);
  add_wash_reasons (table, lot->wash_reasons);
}

static void
fill_gains (Work *work)
{
  const FinxGainsReport *gains = finx_review_get_gains (work->review);
  FinxDecimal cost = FINX_DECIMAL_ZERO, proceeds = FINX_DECIMAL_ZERO, gain = FINX_DECIMAL_ZERO, washed = FINX_DECIMAL_ZERO;
  FinxDecimal possible = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < gains->n_closed; i++)
    {
      FinxClosedLot lot;

      finx_gains_report_get_closed (gains, i, &lot);
      if (lot.closed_day < work->from || lot.closed_day > work->to)
        continue;
      add_closed_lot (work->table, &lot);
      cost = finx_decimal_add (cost, lot.base_cost);
      proceeds = finx_decimal_add (proceeds, lot.base_proceeds);
      gain = finx_decimal_add (gain, lot.base_gain);
      washed = finx_decimal_add (washed, lot.washed_loss);
      possible = finx_decimal_add (possible, lot.possible_loss);
    }
  finx_report_table_total (work->table, "base_cost", cost);
  finx_report_table_total (work->table, "base_proceeds", proceeds);
  finx_report_table_total (work->table, "base_gain", gain);
  finx_report_table_total (work->table, "washed_loss", washed);
  finx_report_table_total (work->table, "possible_loss", possible);
}

static void
fill_trades (Work *work)
{
  g_autoptr(GArray) trades = finx_trades_new (finx_review_get_gains (work->review), work->from, work->to);
  FinxReportTable *table = work->table;
  FinxDecimal gain = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < trades->len; i++)
    {
      const FinxTrade *trade = &g_array_index (trades, FinxTrade, i);

      finx_report_table_text (table, trade->instrument->symbol);
      finx_report_table_text (table, trade->instrument->name);
      finx_report_table_text (table, trade->account);
      finx_report_table_word (table, finx_decimal_sign (trade->quantity) < 0 ? N_("short") : N_("long"));
      finx_report_table_date (table, trade->opened_day);
      finx_report_table_date (table, trade->closed_day);
      finx_report_table_number (table, trade->quantity);
      add_count (table, trade->n_lots);
      finx_report_table_text (table, trade->instrument->currency);
      add_numbers (table, (FinxDecimal[]) { trade->fees, trade->base_cost, trade->base_proceeds, trade->base_gain }, 4);
      finx_report_table_percent (table, trade->gain_ratio);
      gain = finx_decimal_add (gain, trade->base_gain);
    }
  finx_report_table_total (table, "base_gain", gain);
}

static void
fill_income (Work *work)
{
  g_autoptr(FinxIncomeReport) report =
    finx_income_report_new (finx_review_get_transactions (work->review), finx_review_get_prices (work->review),
                            work->options->base_currency, work->options->accounts, work->from, work->to);
  FinxReportTable *table = work->table;

  for (guint i = 0; i < report->payments->len; i++)
    {
      const FinxIncome *income = &g_array_index (report->payments, FinxIncome, i);

      finx_report_table_date (table, income->day);
      finx_report_table_term (table, finx_transaction_kind_to_string (income->kind), finx_transaction_kind_label (income->kind));
      add_symbol (table, income->instrument);
      finx_report_table_text (table, name_of (income->instrument));
      finx_report_table_text (table, income->account);
      finx_report_table_text (table, income->currency);
      add_numbers (table, (FinxDecimal[]) { income->gross, income->base_gross, income->base_fees, income->base_taxes, income->base_net }, 5);
    }
  finx_report_table_total (table, "base_gross", report->gross);
  finx_report_table_total (table, "base_fees", report->fees);
  finx_report_table_total (table, "base_taxes", report->taxes);
  finx_report_table_total (table, "base_net", report->net);
}

static void
fill_periods (Work             *work,
              FinxPeriodLength  length)
{
  g_autoptr(GArray) periods =
    finx_portfolio_periods (finx_review_get_series (work->review), work->from, work->to, length, work->options->timing);
  FinxReportTable *table = work->table;
  FinxDecimal flow = FINX_DECIMAL_ZERO, gain = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < periods->len; i++)
    {
      const FinxPortfolioPeriod *period = &g_array_index (periods, FinxPortfolioPeriod, i);

      finx_report_table_date (table, period->from);
      finx_report_table_date (table, period->to);
      add_numbers (table, (FinxDecimal[]) { period->start_value, period->flow, period->gain, period->end_value }, 4);
      finx_report_table_percent (table, period->ttwror);
      add_numbers (table, (FinxDecimal[]) { period->realised, period->income, period->interest, period->fees, period->taxes }, 5);
      flow = finx_decimal_add (flow, period->flow);
      gain = finx_decimal_add (gain, period->gain);
    }
  finx_report_table_total (table, "flow", flow);
  finx_report_table_total (table, "gain", gain);
}

static void
fill_years (Work *work)
{
  fill_periods (work, FINX_PERIOD_YEAR);
}

static void
fill_months (Work *work)
{
  fill_periods (work, FINX_PERIOD_MONTH);
}

/* Gains of a calendar year. */
typedef struct
{
  int         year;
  guint       n;
  FinxDecimal short_term, long_term, washed, possible;
} TaxYear;

static TaxYear *
find_year (GArray *years,
           gint32  day)
{
  TaxYear fresh = { 0, 0, FINX_DECIMAL_ZERO, FINX_DECIMAL_ZERO, FINX_DECIMAL_ZERO, FINX_DECIMAL_ZERO };
  int month, date;
  guint i = 0;

  finx_date_from_days (day, &fresh.year, &month, &date);
  while (i < years->len && g_array_index (years, TaxYear, i).year < fresh.year)
    i++;
  if (i == years->len || g_array_index (years, TaxYear, i).year != fresh.year)
    g_array_insert_val (years, i, fresh);
  return &g_array_index (years, TaxYear, i);
}

static void
fill_taxes (Work *work)
{
  const FinxGainsReport *gains = finx_review_get_gains (work->review);
  g_autoptr(GArray) years = g_array_new (FALSE, FALSE, sizeof (TaxYear));
  FinxDecimal realised = FINX_DECIMAL_ZERO, washed = FINX_DECIMAL_ZERO, possible = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < gains->n_closed; i++)
    {
      FinxClosedLot lot;
      TaxYear *year;

      finx_gains_report_get_closed (gains, i, &lot);
      if (lot.closed_day < work->from || lot.closed_day > work->to)
        continue;
      year = find_year (years, lot.closed_day);
      year->n++;
      finx_closed_lot_add_gain (&lot, &year->short_term, &year->long_term);
      year->washed = finx_decimal_add (year->washed, lot.washed_loss);
      year->possible = finx_decimal_add (year->possible, lot.possible_loss);
    }
  for (guint i = 0; i < years->len; i++)
    {
      const TaxYear *year = &g_array_index (years, TaxYear, i);
      FinxDecimal gain = finx_decimal_add (year->short_term, year->long_term);
      g_autofree char *text = g_strdup_printf ("%d", year->year);

      finx_report_table_text (work->table, text);
      add_count (work->table, year->n);
      add_numbers (work->table, (FinxDecimal[]) { year->short_term, year->long_term, gain, year->washed, finx_decimal_add (gain, year->washed),
                                                  year->possible }, 6);
      realised = finx_decimal_add (realised, gain);
      washed = finx_decimal_add (washed, year->washed);
      possible = finx_decimal_add (possible, year->possible);
    }
  finx_report_table_total (work->table, "realised", realised);
  finx_report_table_total (work->table, "washed_loss", washed);
  finx_report_table_total (work->table, "counted", finx_decimal_add (realised, washed));
  finx_report_table_total (work->table, "possible_loss", possible);
}

static void
fill_pools (Work *work)
{
  static const char *const rules[] = { N_("same day"), N_("thirty days after"), N_("section 104 pool"), N_("nothing: more sold than held") };
  g_autoptr(GArray) matches = g_array_new (FALSE, FALSE, sizeof (FinxPoolMatch));
  g_autoptr(GArray) pools = g_array_new (FALSE, FALSE, sizeof (FinxSharePool));
  FinxReportTable *table = work->table;
  FinxDecimal gain = FINX_DECIMAL_ZERO;

  finx_share_pool_report (finx_review_get_transactions (work->review), finx_review_get_prices (work->review),
                          work->options->base_currency, work->options->as_of, matches, pools);
  for (guint i = 0; i < matches->len; i++)
    {
      const FinxPoolMatch *match = &g_array_index (matches, FinxPoolMatch, i);

      if (match->day < work->from || match->day > work->to)
        continue;
      finx_report_table_text (table, match->instrument->symbol);
      finx_report_table_date (table, match->day);
      finx_report_table_word (table, rules[match->rule]);
      if (match->acquired_day == G_MININT32)
        finx_report_table_skip (table);
      else
        finx_report_table_date (table, match->acquired_day);
      add_numbers (table, (FinxDecimal[]) { match->quantity, match->cost, match->proceeds, match->gain }, 4);
      gain = finx_decimal_add (gain, match->gain);
    }
  finx_report_table_total (table, "gain", gain);
}

static const struct
{
  const char             *name, *title, *nothing;
  const FinxReportColumn *columns;
  guint                   n_columns;
  gboolean                has_span;
  void                  (*fill) (Work *work);
} kinds[FINX_N_REPORTS] = {
  { "holdings", N_("Holdings"), N_("The portfolio holds nothing."), holding_columns, G_N_ELEMENTS (holding_columns), FALSE, fill_holdings },
  { "lots", N_("Open lots"), N_("The portfolio holds no lots."), lot_columns, G_N_ELEMENTS (lot_columns), FALSE, fill_lots },
  { "gains", N_("Realised gains"), N_("Nothing was sold in this time."), gain_columns, G_N_ELEMENTS (gain_columns), TRUE, fill_gains },
  { "trades", N_("Trades"), N_("No trade was closed in this time."), trade_columns, G_N_ELEMENTS (trade_columns), TRUE, fill_trades },
  { "income", N_("Income"), N_("There was no income in this time."), income_columns, G_N_ELEMENTS (income_columns), TRUE, fill_income },
  { "performance", N_("Performance by year"), N_("There are no transactions in this time."), period_columns, G_N_ELEMENTS (period_columns), TRUE,
    fill_years },
  { "months", N_("Performance by month"), N_("There are no transactions in this time."), period_columns, G_N_ELEMENTS (period_columns), TRUE,
    fill_months },
  { "taxes", N_("Gains by year and term"), N_("Nothing was sold in this time."), tax_columns, G_N_ELEMENTS (tax_columns), TRUE, fill_taxes },
  { "pools", N_("Share pools (United Kingdom)"), N_("Nothing was disposed of in this time."), pool_columns, G_N_ELEMENTS (pool_columns), TRUE,
    fill_pools },
};

const char *
finx_report_kind_to_string (FinxReportKind kind)
{
  return kinds[kind].name;
}

gboolean
finx_report_kind_from_string (const char     *text,
                              FinxReportKind *kind)
{
  for (guint i = 0; i < FINX_N_REPORTS; i++)
    if (g_str_equal (kinds[i].name, text))
      {
        *kind = (FinxReportKind) i;
        return TRUE;
      }
  return FALSE;
}

const char *
finx_report_kind_title (FinxReportKind kind)
{
  return finx_text (kinds[kind].title);
}

/* Returns: whether it is of a time; else of the end of a day */
gboolean
finx_report_kind_has_span (FinxReportKind kind)
{
  return kinds[kind].has_span;
}

const char *
finx_report_portfolio_name (const char *portfolio)
{
  return portfolio != NULL ? portfolio : finx_text ("All portfolios");
}

static void
add_facts (Work       *work,
           const char *portfolio,
           gboolean    has_span)
{
  static const char *const methods[FINX_N_LOT_METHODS] = { N_("first in, first out"), N_("last in, first out"), N_("highest cost first"),
                                                          N_("average cost") };
  gint32 first = MAX (work->from, finx_review_get_summary (work->review)->first_day);
  gint32 last = has_span ? work->to : work->options->as_of;
  g_autofree char *from = finx_days_to_string (first), *to = finx_days_to_string (last);
  g_autofree char *from_text = finx_format_day (first), *to_text = finx_format_day (last);

  finx_report_table_add_fact (work->table, "portfolio", finx_text ("Portfolio"), finx_report_portfolio_name (portfolio),
                              portfolio != NULL ? portfolio : FINX_ALL_PORTFOLIOS);
  finx_report_table_add_fact (work->table, "base_currency", finx_text ("Currency"), work->options->base_currency, work->options->base_currency);
  if (has_span && first != G_MAXINT32)
    finx_report_table_add_fact (work->table, "from", finx_text ("From"), from_text, from);
  finx_report_table_add_fact (work->table, "to", has_span ? finx_text ("To") : finx_text ("As of"), to_text, to);
  if (work->options->joint != NULL)
    {
      finx_report_table_add_fact (work->table, "method", finx_text ("Lots"), finx_text ("as each portfolio keeps them"), "own");
      finx_report_table_add_fact (work->table, "fees", finx_text ("Fees"), finx_text ("as each portfolio keeps them"), "own");
      return;
    }
  finx_report_table_add_fact (work->table, "method", finx_text ("Lots"), finx_text (methods[work->options->method]),
                              finx_lot_method_to_string (work->options->method));
  finx_report_table_add_fact (work->table, "fees", finx_text ("Fees"), work->options->expense_fees ? finx_text ("on their own")
                                                                                                  : finx_text ("in cost and proceeds"),
                              finx_fees_to_string (work->options->expense_fees));
}

/* By which rule losses were washed, and what it does not look at. */
static void
add_wash_fact (Work *work)
{
  const FinxGainsReport *gains = finx_review_get_gains (work->review);
  const char *rule = gains->has_moved ? N_("moved into cost; short sales are not looked at")
                     : work->options->move_wash_sales ? N_("marked, as a cost is an average")
                     : N_("marked");

  finx_report_table_add_fact (work->table, "wash_sales", finx_text ("Wash sales"), finx_text (rule),
                              finx_wash_sales_to_string (gains->has_moved));
}

/* A sale of more than was held: what rests on it is not known. */
static void
add_refused_fact (Work *work)
{
  g_autoptr(GPtrArray) refused = finx_review_list_refused (work->review);
  g_autofree char *text = NULL;
  const GError *first;

  if (refused->len == 0)
    return;
  first = refused->pdata[0];
  text = refused->len > 1 ? g_strdup_printf (finx_text ("%s (the first of %u)"), first->message, refused->len) : g_strdup (first->message);
  finx_report_table_add_fact (work->table, "refused_sale", finx_text ("Refused sale"), text, text);
}

static gboolean
has_washed (FinxReportKind kind)
{
  for (guint i = 0; i < kinds[kind].n_columns; i++)
    if (g_str_equal (kinds[kind].columns[i].id, "washed_loss"))
      return TRUE;
  return FALSE;
}

/**
 * finx_report_new:
 * @portfolio: (nullable): its name, for the reader; %NULL: all together
 * @from: first day; %G_MININT32: the beginning
 * @to: last day; %G_MAXINT32: that of the review
 *
 * Any thread.
 *
 * Returns: (transfer full)
 */
FinxReportTable *
finx_report_new (FinxReportKind  kind,
                 FinxReview     *review,
                 const char     *portfolio,
                 gint32          from,
                 gint32          to)
{
  const FinxReviewOptions *options = finx_review_get_options (review);
  g_autofree FinxReportColumn *columns = g_memdup2 (kinds[kind].columns, kinds[kind].n_columns * sizeof (FinxReportColumn));
  Work work = { review, options, from, MIN (to, options->as_of), NULL };

  for (guint i = 0; i < kinds[kind].n_columns; i++)
    columns[i].title = finx_text (columns[i].title);
  work.table = finx_report_table_new (kinds[kind].name, finx_report_kind_title (kind), columns, kinds[kind].n_columns);
  finx_report_table_set_currency (work.table, options->base_currency);
  finx_report_table_set_nothing (work.table, finx_text (kinds[kind].nothing));
  add_facts (&work, portfolio, kinds[kind].has_span);
  if (has_washed (kind))
    add_wash_fact (&work);
  add_refused_fact (&work);
  if (finx_review_get_summary (review)->first_day != G_MAXINT32)
    kinds[kind].fill (&work);
  return work.table;
}
