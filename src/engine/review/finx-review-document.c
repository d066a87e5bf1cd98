/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/review/finx-review-document.h"

#include <math.h>

#include "base/finx-format-value.h"
#include "base/finx-text.h"
#include "base/finx-time.h"
#include "engine/review/finx-report.h"
#include "portfolio/reports/finx-income-report.h"
#include "portfolio/review/finx-benchmark-curve.h"

#define N_(text) text                   /* for the catalogues; finx_text() gives the words */
#define MAX_PARTS     8                 /* of the allocation; cash and the rest are two more: as many as there are colours */
#define MAX_BARS      24                /* months */
#define MAX_DRAWDOWNS 10
#define MONTHS        12

/* What the sections are made of. */
typedef struct
{
  FinxPdf                  *pdf;
  FinxReview               *review;
  const FinxReviewOptions  *options;
  const FinxReviewSummary  *summary;
  const char               *portfolio;
  gint32                    from, to;           /* of the days there are */
  const FinxValuationDay   *days;
  guint                     n_days;             /* from @from to @to */
  FinxPortfolioPerformance  performance;
} Work;

static void
add_key_figures (Work *self)
{
  const FinxPortfolioPerformance *performance = &self->performance;
  const char *currency = self->options->base_currency;
  g_autoptr(FinxIncomeReport) income =
    finx_income_report_new (finx_review_get_transactions (self->review), finx_review_get_prices (self->review),
                            self->options->base_currency, self->options->accounts, self->from, self->to);
  g_autofree char *value = finx_format_money (performance->end_value, currency);
  g_autofree char *gain = finx_format_money (performance->gain.total, currency);
  g_autofree char *flow = finx_format_money (performance->flow, currency);
  g_autofree char *income_text = finx_format_money (income->gross, currency);
  g_autofree char *ttwror = finx_format_percent (performance->ttwror, 2);
  g_autofree char *yearly = finx_format_percent (performance->ttwror_yearly, 2);
  g_autofree char *xirr = finx_format_percent (performance->xirr.status == FINX_XIRR_FOUND ? performance->xirr.rate : NAN, 2);
  g_autofree char *drawdown = finx_format_percent (performance->statistics.drawdowns.deepest.depth, 1);
  const FinxPdfFigure figures[] = {
    { finx_text ("Value"), value }, { finx_text ("Gain"), gain }, { finx_text ("Paid in"), flow }, { finx_text ("Income before taxes"), income_text },
    { finx_text ("Time-weighted return"), ttwror }, { finx_text ("Time-weighted, a year"), yearly },
    { finx_text ("Money-weighted, a year"), xirr }, { finx_text ("Deepest drawdown"), drawdown },
  };

  finx_pdf_add_figures (self->pdf, figures, G_N_ELEMENTS (figures));
}

static void
add_value_curve (Work *self)
{
  const FinxValuationSeries *series = finx_review_get_series (self->review);
  g_autoptr(GArray) benchmark = self->options->benchmark != NULL ? finx_benchmark_value_curve (series, self->options->benchmark) : NULL;
  g_autofree gint32 *days = g_new (gint32, self->n_days);
  g_autofree double *value = g_new (double, self->n_days), *invested = g_new (double, self->n_days);
  guint n_all;
  gsize first = (gsize) (self->days - finx_valuation_series_get_days (series, &n_all));
  FinxPdfSeries lines[3] = { { finx_text ("Value"), value }, { finx_text ("Paid in"), invested } };
  guint n_lines = 2;

  for (guint i = 0; i < self->n_days; i++)
    {
      days[i] = self->days[i].day;
      value[i] = finx_decimal_to_double (self->days[i].value);
      invested[i] = finx_decimal_to_double (self->days[i].invested);
    }
  if (benchmark != NULL)
    lines[n_lines++] = (FinxPdfSeries) { self->options->benchmark->symbol, &g_array_index (benchmark, double, first) };
  finx_pdf_add_heading (self->pdf, finx_text ("Value"));
  finx_pdf_add_lines (self->pdf, days, self->n_days, lines, n_lines, FALSE);
}

/* What is held is known for the review's last day only, which may be after the span. */
static void
add_day (Work *self)
{
  g_autofree char *day = finx_format_day (self->options->as_of), *text = NULL;

  if (self->options->as_of == self->to)
    return;
  text = g_strdup_printf (finx_text ("As of %s."), day);
  finx_pdf_add_paragraph (self->pdf, text);
}

static void
add_allocation (Work *self)
{
  const GArray *holdings = finx_review_get_holdings (self->review);
  const char *labels[MAX_PARTS + 2];
  double values[MAX_PARTS + 2], rest = 0;
  guint n = 0;
  double cash = 0;

  for (guint i = 0; i < holdings->len; i++)
    {
      const FinxReviewHolding *holding = &g_array_index (holdings, FinxReviewHolding, i);
      double value = finx_decimal_is_known (holding->base_value) ? finx_decimal_to_double (holding->base_value) : 0;

      if (holding->instrument == NULL)
        cash += value;
      else if (value > 0 && n < MAX_PARTS)
        labels[n] = holding->instrument->symbol, values[n++] = value;
      else if (value > 0)
        rest += value;
    }
  if (cash > 0)
    labels[n] = finx_text ("Cash"), values[n++] = cash;
  if (rest > 0)
    labels[n] = finx_text ("Others"), values[n++] = rest;
  if (n == 0)
    return;
  finx_pdf_add_heading (self->pdf, finx_text ("Allocation"));
  add_day (self);
  finx_pdf_add_donut (self->pdf, labels, values, n);
}

/* Years down, months across: @texts (element-type utf8) is row by row, each with the year and a column for the whole. */
static void
add_calendar (Work       *self,
              GPtrArray  *texts,
              const char *whole)
{
  static const char *const months[MONTHS] = { N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"), N_("Jul"), N_("Aug"),
                                              N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec") };
  FinxPdfColumn columns[MONTHS + 2] = { { finx_text ("Year"), FALSE } };

  for (guint i = 0; i < MONTHS; i++)
    columns[i + 1] = (FinxPdfColumn) { finx_text (months[i]), TRUE };
  columns[MONTHS + 1] = (FinxPdfColumn) { whole, TRUE };
  finx_pdf_add_table (self->pdf, columns, G_N_ELEMENTS (columns), (const char *const *) texts->pdata, texts->len / G_N_ELEMENTS (columns), NULL);
}

static void
set_text (GPtrArray *texts,
          guint      at,
          char      *text)              /* taken */
{
  g_free (texts->pdata[at]);
  texts->pdata[at] = text;
}

/* Adds a row of empty cells for each year of the span. */
static GPtrArray *
new_calendar (Work *self,
              int  *first_year)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  int last_year, month, day;

  finx_date_from_days (self->from, first_year, &month, &day);
  finx_date_from_days (self->to, &last_year, &month, &day);
  for (int year = *first_year; year <= last_year; year++)
    {
      g_ptr_array_add (texts, g_strdup_printf ("%d", year));
      for (int i = 0; i <= MONTHS; i++)
        g_ptr_array_add (texts, g_strdup (""));
    }
  return texts;
}

static void
add_month_returns (Work *self)
{
  const FinxValuationSeries *series = finx_review_get_series (self->review);
  g_autoptr(GArray) months = finx_portfolio_periods (series, self->from, self->to, FINX_PERIOD_MONTH, self->options->timing);
  g_autoptr(GArray) years = finx_portfolio_periods (series, self->from, self->to, FINX_PERIOD_YEAR, self->options->timing);
  int first_year, year, month, day;
  g_autoptr(GPtrArray) texts = new_calendar (self, &first_year);

  for (guint i = 0; i < months->len; i++)
    {
      const FinxPortfolioPeriod *period = &g_array_index (months, FinxPortfolioPeriod, i);

      finx_date_from_days (period->to, &year, &month, &day);
      set_text (texts, (guint) ((year - first_year) * (MONTHS + 2) + month),
                finx_format_double (period->ttwror * 100, 1));
    }
  for (guint i = 0; i < years->len; i++)
    {
      const FinxPortfolioPeriod *period = &g_array_index (years, FinxPortfolioPeriod, i);

      finx_date_from_days (period->to, &year, &month, &day);
      set_text (texts, (guint) ((year - first_year) * (MONTHS + 2) + MONTHS + 1),
                finx_format_double (period->ttwror * 100, 1));
    }
  finx_pdf_add_heading (self->pdf, finx_text ("Time-weighted return by month, in percent"));
  add_calendar (self, texts, finx_text ("Year"));
}

static int
number_of_month (gint32 day_number)
{
  int year, month, day;

  finx_date_from_days (day_number, &year, &month, &day);
  return year * MONTHS + month - 1;
}

/* The last months of the span; one without payments is zero, not left out. */
static void
add_income_bars (Work         *self,
                 const GArray *months)
{
  g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  double values[MAX_BARS] = { 0 };
  int last = number_of_month (self->to), first = MAX (number_of_month (self->from), last - MAX_BARS + 1);

  for (int at = first; at <= last; at++)
    g_ptr_array_add (labels, g_strdup_printf ("%02d/%02d", at % MONTHS + 1, at / MONTHS % 100));
  for (guint i = 0; i < months->len; i++)
    {
      const FinxIncomeSum *sum = &g_array_index (months, FinxIncomeSum, i);
      int at = sum->year * MONTHS + sum->month - 1;

      if (at >= first && at <= last)
        values[at - first] = finx_decimal_to_double (sum->gross);
    }
  finx_pdf_add_bars (self->pdf, (const char *const *) labels->pdata, values, (guint) (last - first + 1), FALSE);
}

/* The newest months as bars, all of them as a table. */
static void
add_income (Work *self)
{
  g_autoptr(FinxIncomeReport) report =
    finx_income_report_new (finx_review_get_transactions (self->review), finx_review_get_prices (self->review),
                            self->options->base_currency, self->options->accounts, self->from, self->to);
  int first_year;
  g_autoptr(GPtrArray) texts = new_calendar (self, &first_year);
  guint n_years = texts->len / (MONTHS + 2);
  g_autofree FinxDecimal *sums = g_new (FinxDecimal, n_years);

  finx_pdf_add_heading (self->pdf, finx_text ("Income by month, before taxes"));
  if (report->months->len == 0)
    {
      finx_pdf_add_paragraph (self->pdf, finx_text ("There was no income in this time."));
      return;
    }
  add_income_bars (self, report->months);
  for (guint i = 0; i < n_years; i++)
    sums[i] = FINX_DECIMAL_ZERO;
  for (guint i = 0; i < report->months->len; i++)
    {
      const FinxIncomeSum *sum = &g_array_index (report->months, FinxIncomeSum, i);
      guint row = (guint) (sum->year - first_year);

      sums[row] = finx_decimal_add (sums[row], sum->gross);
      set_text (texts, row * (MONTHS + 2) + (guint) sum->month, finx_format_decimal (sum->gross, 0));
    }
  for (guint i = 0; i < n_years; i++)
    set_text (texts, i * (MONTHS + 2) + MONTHS + 1, finx_format_decimal (sums[i], 0));
  add_calendar (self, texts, finx_text ("Year"));
}

static void
add_drawdowns (Work *self)
{
  const FinxPdfColumn columns[] = {
    { finx_text ("From"), FALSE }, { finx_text ("Lowest"), FALSE }, { finx_text ("Recovered"), FALSE }, { finx_text ("Days"), TRUE },
    { finx_text ("Deepest"), TRUE },
  };
  g_autoptr(GArray) drawdowns =
    finx_portfolio_drawdowns (finx_review_get_series (self->review), self->from, self->to, self->options->timing, MAX_DRAWDOWNS);
  g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  finx_pdf_add_heading (self->pdf, finx_text ("Drawdowns"));
  if (drawdowns->len == 0)
    {
      finx_pdf_add_paragraph (self->pdf, finx_text ("There was no drawdown in this time."));
      return;
    }
  for (guint i = 0; i < drawdowns->len; i++)
    {
      const FinxPortfolioDrawdown *drawdown = &g_array_index (drawdowns, FinxPortfolioDrawdown, i);

      g_ptr_array_add (cells, finx_format_day (drawdown->peak));
      g_ptr_array_add (cells, finx_format_day (drawdown->trough));
      g_ptr_array_add (cells, drawdown->recovery == G_MAXINT32 ? g_strdup (finx_text ("not yet")) : finx_format_day (drawdown->recovery));
      g_ptr_array_add (cells, finx_format_decimal (finx_decimal_new (drawdown->days, 0), 0));
      g_ptr_array_add (cells, finx_format_percent (drawdown->depth, 2));
    }
  finx_pdf_add_table (self->pdf, columns, G_N_ELEMENTS (columns), (const char *const *) cells->pdata, drawdowns->len, NULL);
}

static void
add_table (Work           *self,
           FinxReportKind  kind)
{
  g_autoptr(FinxReportTable) table = finx_report_new (kind, self->review, self->portfolio, self->from, self->to);

  finx_pdf_add_heading (self->pdf, finx_report_kind_title (kind));
  if (!finx_report_kind_has_span (kind))
    add_day (self);
  finx_report_table_add_to_pdf (table, self->pdf);
}

static void
tell_age (Work       *self,
          const char *sentence,
          gint32      age)
{
  g_autofree char *day = finx_format_day (self->options->as_of - age);
  g_autofree char *text = g_strdup_printf (sentence, day);

  if (age > 0)
    finx_pdf_add_paragraph (self->pdf, text);
}

/* Sales of more than was held, where they are refused. */
static void
add_refused_sales (Work *self)
{
  g_autoptr(GPtrArray) refused = finx_review_list_refused (self->review);

  for (guint i = 0; i < refused->len; i++)
    finx_pdf_add_paragraph (self->pdf, ((const GError *) refused->pdata[i])->message);
  if (refused->len > 0)
    finx_pdf_add_paragraph (self->pdf, finx_text ("What rests on a refused sale is not known and shown as –, and so are totals that contain it."));
}

/* Which prices the value lacks, or has only old ones of. */
static void
add_missing_prices (Work *self)
{
  const GArray *holdings = finx_review_get_holdings (self->review);
  g_autoptr(GString) missing = g_string_new (NULL);

  for (guint i = 0; i < holdings->len; i++)
    {
      const FinxReviewHolding *holding = &g_array_index (holdings, FinxReviewHolding, i);

      if ((holding->gaps & (FINX_GAP_PRICE | FINX_GAP_RATE)) != 0)
        g_string_append_printf (missing, "%s%s", missing->len > 0 ? ", " : "",
                                holding->instrument != NULL ? holding->instrument->symbol : holding->currency);
    }
  if (missing->len > 0)
    {
      g_autofree char *text = g_strdup_printf (finx_text ("No price or exchange rate is known for: %s. Figures that need it are shown as –."),
                                               missing->str);

      finx_pdf_add_paragraph (self->pdf, text);
    }
  else
    {
      tell_age (self, finx_text ("The oldest price that the value rests on is of %s."), self->summary->oldest_price);
      tell_age (self, finx_text ("The oldest exchange rate that the value rests on is of %s."), self->summary->oldest_rate);
    }
}

static void
add_notes (Work *self)
{
  static const char *const notes[] = {
    N_("Gain: value at the end, less the value before the first day, less what was paid in, plus what was paid out."),
    N_("Time-weighted return: the returns of all days, chained; what was paid in or out does not count. A year is 365 days."),
    N_("Money-weighted return: the yearly rate at which all that was paid in and out balances with the value (XIRR)."),
    N_("Drawdown: how far the time-weighted course stood below its highest point before."),
    N_("Price gain and currency gain add up to the gain of a lot: the first at the exchange rate of the last day, the second is what the rate's change did to the cost."),
    N_("Washed loss: a loss on units of which others, or calls on them, were bought within 30 days of the sale, or sold within 30 days of closing a short sale; it moves to their cost in the United States."),
    N_("Long term: held for more than a year. This is a computation from the recorded transactions, not tax advice."),
  };

  finx_pdf_add_heading (self->pdf, finx_text ("Notes"));
  add_refused_sales (self);
  add_missing_prices (self);
  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++)
    finx_pdf_add_paragraph (self->pdf, finx_text (notes[i]));
}

/* The days of the series that lie in the span. */
static void
find_days (Work   *self,
           gint32  from,
           gint32  to)
{
  guint n;
  const FinxValuationDay *days = finx_valuation_series_get_days (finx_review_get_series (self->review), &n);

  while (n > 0 && days->day < from)
    days++, n--;
  while (n > 0 && days[n - 1].day > to)
    n--;
  self->days = days;
  self->n_days = n;
  if (n > 0)
    {
      self->from = days[0].day;
      self->to = days[n - 1].day;
    }
}

/**
 * finx_review_document_new:
 * @portfolio: (nullable): its name, for the reader; %NULL: all together
 * @from: first day; %G_MININT32: the beginning
 * @to: last day; %G_MAXINT32: that of the review
 *
 * The whole review for paper. Holdings and open lots are of the review's last day. Any thread.
 *
 * Returns: (transfer full)
 */
FinxPdf *
finx_review_document_new (FinxReview *review,
                          const char *portfolio,
                          gint32      from,
                          gint32      to)
{
  Work work = { .review = review, .options = finx_review_get_options (review), .summary = finx_review_get_summary (review),
                .portfolio = portfolio };
  g_autofree char *first = NULL, *last = NULL, *span = NULL;

  find_days (&work, from, to);
  if (work.n_days == 0)
    {
      work.pdf = finx_pdf_new (FINX_PDF_A4, finx_text ("Portfolio review"), finx_report_portfolio_name (portfolio), "");
      finx_pdf_add_paragraph (work.pdf, finx_text ("There are no transactions in this time."));
      return work.pdf;
    }
  first = finx_format_day (work.from);
  last = finx_format_day (work.to);
  span = g_strdup_printf ("%s – %s · %s", first, last, work.options->base_currency);
  work.pdf = finx_pdf_new (FINX_PDF_A4, finx_text ("Portfolio review"), finx_report_portfolio_name (portfolio), span);
  work.performance = finx_portfolio_performance (finx_review_get_series (review), work.from, work.to, work.options->timing, work.options->risk_free);
  add_key_figures (&work);
  add_value_curve (&work);
  add_allocation (&work);
  finx_pdf_add_page_break (work.pdf);
  add_month_returns (&work);
  add_table (&work, FINX_REPORT_PERFORMANCE);
  add_drawdowns (&work);
  add_table (&work, FINX_REPORT_HOLDINGS);
  add_income (&work);
  add_table (&work, FINX_REPORT_TAXES);
  add_table (&work, FINX_REPORT_LOTS);
  add_table (&work, FINX_REPORT_GAINS);
  add_notes (&work);
  return work.pdf;
}
