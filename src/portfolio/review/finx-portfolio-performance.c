/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/review/finx-portfolio-performance.h"

#include <math.h>
#include <string.h>

#include "base/finx-time.h"

#define DAYS_PER_YEAR     365.0
#define WORKDAYS_PER_YEAR 261.0
#define SATURDAY          6
#define NO_GAIN           1e-9        /* of money, as doubles */

/* The rows of a period, and the value that it starts from. */
typedef struct
{
  const FinxValuationDay *rows;         /* the first that counts */
  guint                   n;
  gint32                  start_day;    /* the day whose end it starts from */
  FinxValuationDay        start;        /* that day; all zero before the beginning */
} Span;

/* Where the series begins with the portfolio itself, it starts from nothing; where it was cut off, from its first day. */
static Span
find_span (const FinxValuationSeries *series,
           gint32                     from,
           gint32                     to)
{
  guint n, first;
  const FinxValuationDay *rows = finx_valuation_series_get_days (series, &n);
  Span span = { NULL, 0, from > G_MININT32 ? from - 1 : from, { 0 } };
  gboolean is_whole;

  if (n == 0 || to < rows[0].day || from > rows[n - 1].day || to < from)
    return span;

  is_whole = finx_decimal_equal (rows[0].invested, rows[0].flow)
             && (finx_valuation_series_get_options (series)->from == G_MININT32);
  first = from > rows[0].day ? (guint) (from - rows[0].day) : is_whole ? 0 : 1;
  if (first > 0)
    span.start = rows[first - 1];
  span.rows = rows + first;
  span.n = MIN (n - 1, (guint) (to - rows[0].day)) + 1 - first;
  span.start_day = rows[0].day + (gint32) first - 1;
  return span;
}

static void
add (FinxDecimal *sum,
     FinxDecimal  amount)
{
  *sum = finx_decimal_add (*sum, amount);
}

/* Without capital there is nothing to measure by: what an empty portfolio earns or is charged, such as a dividend that is paid
 * after all was withdrawn, counts to the gain alone, and so does a debt that stands still. */
static double
day_return (double         before,
            double         flow,
            double         after,
            FinxFlowTiming timing)
{
  double gain = after - flow - before;

  if ((before == 0 && flow <= 0 && isfinite (after)) || (before <= 0 && fabs (gain) < NO_GAIN))
    return 0;
  return finx_twr_period (before, flow, after, timing);
}

/* A day without a known value is passed over as long as no money moved on it: the next return is that of both days. */
static void
list_returns (const Span     *span,
              FinxFlowTiming  timing,
              GArray         *returns,
              GArray         *days)
{
  double before = finx_decimal_to_double (span->start.value);
  gboolean is_broken = FALSE;

  for (guint i = 0; i < span->n; i++)
    {
      const FinxValuationDay *row = &span->rows[i];
      gboolean has_flow = !finx_decimal_is_known (row->flow) || row->flow.coef != 0;
      double after, rate;

      if (!finx_decimal_is_known (row->value) && i + 1 < span->n)
        {
          is_broken = is_broken || has_flow;
          continue;
        }
      after = finx_decimal_to_double (row->value);
      rate = is_broken ? NAN : day_return (before, has_flow ? finx_decimal_to_double (row->flow) : 0, after, timing);
      g_array_append_val (returns, rate);
      if (days != NULL)
        g_array_append_val (days, row->day);
      before = after;
      is_broken = FALSE;
    }
}

/**
 * finx_portfolio_returns:
 * @days: (nullable) (element-type gint32): appended to: the day of each return
 *
 * Returns: (transfer full) (element-type double): the time-weighted return of each day whose value is known; NaN where
 *   money moved while the value was not known
 */
GArray *
finx_portfolio_returns (const FinxValuationSeries *series,
                        gint32                     from,
                        gint32                     to,
                        FinxFlowTiming             timing,
                        GArray                    *days)
{
  GArray *returns = g_array_new (FALSE, FALSE, sizeof (double));
  Span span = find_span (series, from, to);

  list_returns (&span, timing, returns, days);
  return returns;
}

static double
chain (const Span     *span,
       FinxFlowTiming  timing)
{
  g_autoptr(GArray) returns = g_array_new (FALSE, FALSE, sizeof (double));

  list_returns (span, timing, returns, NULL);
  return returns->len > 0 ? finx_total_return ((const double *) (gpointer) returns->data, returns->len) : NAN;
}

static FinxXirr
money_weighted (const Span *span)
{
  g_autoptr(GArray) days = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GArray) amounts = g_array_new (FALSE, FALSE, sizeof (double));
  gint64 day = span->start_day;
  double amount = -finx_decimal_to_double (span->start.value);

  if (amount != 0)
    {
      g_array_append_val (days, day);
      g_array_append_val (amounts, amount);
    }
  for (guint i = 0; i < span->n; i++)
    {
      const FinxValuationDay *row = &span->rows[i];

      if (row->flow.coef == 0 && finx_decimal_is_known (row->flow) && i + 1 < span->n)
        continue;
      day = row->day;
      amount = -finx_decimal_to_double (row->flow) + (i + 1 == span->n ? finx_decimal_to_double (row->value) : 0);
      if (amount == 0)
        continue;
      g_array_append_val (days, day);
      g_array_append_val (amounts, amount);
    }
  return finx_xirr ((const gint64 *) (gpointer) days->data, (const double *) (gpointer) amounts->data, amounts->len);
}

/**
 * finx_portfolio_xirr:
 *
 * Returns: the money-weighted return of a period
 */
FinxXirr
finx_portfolio_xirr (const FinxValuationSeries *series,
                     gint32                     from,
                     gint32                     to)
{
  Span span = find_span (series, from, to);

  return span.n > 0 ? money_weighted (&span) : finx_xirr (NULL, NULL, 0);
}

/* Cost × (the rate of the day − the rates that it was paid at): what currencies add to what is held. */
static FinxDecimal
currency_of_holdings (const GArray *holdings)
{
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < holdings->len; i++)
    {
      const FinxDayHolding *holding = &g_array_index (holdings, FinxDayHolding, i);
      FinxDecimal cost;

      if (holding->instrument == NULL || holding->quantity.coef == 0)
        continue;
      if (holding->value.coef == 0)
        cost = holding->base_cost;      /* worth nothing: all that was lost is the price's */
      else
        cost = finx_decimal_mul (holding->cost, finx_decimal_div (holding->base_value, holding->value, FINX_DECIMAL_MAX_SCALE,
                                                                  FINX_ROUND_HALF_EVEN),
                                 FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
      add (&sum, finx_decimal_sub (cost, holding->base_cost));
    }
  return sum;
}

/* What currencies add to cash. */
static FinxDecimal
currency_of_cash (const GArray *holdings)
{
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < holdings->len; i++)
    {
      const FinxDayHolding *holding = &g_array_index (holdings, FinxDayHolding, i);

      if (holding->instrument == NULL)
        add (&sum, finx_decimal_sub (holding->base_value, holding->base_cost));
    }
  return sum;
}

static FinxDecimal
unrealised_of (const FinxValuationDay *row)
{
  return finx_decimal_sub (finx_decimal_sub (row->value, row->cash), row->cost);
}

static void
split_gain (const FinxValuationSeries *series,
            const Span                *span,
            FinxGainSplit             *gain)
{
  const FinxValuationDay *last = &span->rows[span->n - 1];
  g_autoptr(GArray) before = finx_valuation_series_list_holdings (series, span->start_day);
  g_autoptr(GArray) after = finx_valuation_series_list_holdings (series, last->day);
  FinxDecimal held = finx_decimal_sub (currency_of_holdings (after), currency_of_holdings (before));
  FinxDecimal known;

  gain->unrealised = finx_decimal_sub (unrealised_of (last), unrealised_of (&span->start));
  gain->currency = finx_decimal_sub (currency_of_cash (after), currency_of_cash (before));
  for (guint i = 0; i < span->n; i++)
    {
      const FinxValuationDay *row = &span->rows[i];

      add (&gain->realised, finx_decimal_sub (row->realised, row->realised_currency));
      add (&gain->currency, row->realised_currency);
      add (&gain->income, row->income);
      add (&gain->interest, row->interest);
      add (&gain->fees, finx_decimal_negate (row->separate_fees));
      add (&gain->unrealised, finx_decimal_negate (row->carried));
      add (&held, finx_decimal_negate (row->carried_currency));
    }
  gain->unrealised = finx_decimal_sub (gain->unrealised, held);
  add (&gain->currency, held);
  known = finx_decimal_add (finx_decimal_add (gain->realised, gain->unrealised), finx_decimal_add (gain->income, gain->interest));
  gain->rest = finx_decimal_sub (gain->total, finx_decimal_add (known, finx_decimal_add (gain->fees, gain->currency)));
}

/* Without weekends, on which only crypto moves: so that a year has as many days for all. */
static FinxPerformance
measure (const Span     *span,
         FinxFlowTiming  timing,
         double          risk_free)
{
  g_autoptr(GArray) returns = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) days = g_array_new (FALSE, FALSE, sizeof (gint32));
  guint n = 0;
  double carried = 0;

  list_returns (span, timing, returns, days);
  for (guint i = 0; i < returns->len; i++)
    {
      double rate = g_array_index (returns, double, i);

      carried = (1 + carried) * (1 + rate) - 1;
      if (finx_weekday (g_array_index (days, gint32, i)) >= SATURDAY && i + 1 < returns->len)
        continue;
      g_array_index (returns, double, n++) = carried;
      carried = 0;
    }
  return finx_performance ((const double *) (gpointer) returns->data, n, WORKDAYS_PER_YEAR, risk_free);
}

/**
 * finx_portfolio_performance:
 * @from: first day
 * @to: last day
 * @timing: whether money that comes on a day works that day
 * @risk_free: yearly, of the statistics
 *
 * Returns: the figures of a period; all unknown where the series has no day of it
 */
FinxPortfolioPerformance
finx_portfolio_performance (const FinxValuationSeries *series,
                            gint32                     from,
                            gint32                     to,
                            FinxFlowTiming             timing,
                            double                     risk_free)
{
  FinxPortfolioPerformance self = { .from = from, .to = to, .ttwror = NAN, .ttwror_yearly = NAN };
  Span span = find_span (series, from, to);
  double years;

  if (span.n == 0)
    {
      self.start_value = self.end_value = self.flow = self.invested = self.all_fees = self.all_taxes = FINX_DECIMAL_UNKNOWN;
      self.gain = (FinxGainSplit) { FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN,
                                    FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN };
      self.xirr = finx_xirr (NULL, NULL, 0);
      self.statistics = finx_performance (NULL, 0, WORKDAYS_PER_YEAR, risk_free);
      return self;
    }
  self.from = span.rows[0].day;
  self.to = span.rows[span.n - 1].day;
  self.start_value = span.start.value;
  self.end_value = span.rows[span.n - 1].value;
  self.invested = span.rows[span.n - 1].invested;
  for (guint i = 0; i < span.n; i++)
    {
      self.gaps |= span.rows[i].gaps;
      add (&self.flow, span.rows[i].flow);
      add (&self.all_fees, span.rows[i].fees);
      add (&self.all_taxes, span.rows[i].taxes);
    }
  self.gain.total = finx_decimal_sub (finx_decimal_sub (self.end_value, self.start_value), self.flow);
  split_gain (series, &span, &self.gain);
  self.ttwror = chain (&span, timing);
  years = (self.to - span.start_day) / DAYS_PER_YEAR;
  if (years >= 1)
    self.ttwror_yearly = finx_annualise (1 + self.ttwror, years);
  self.xirr = money_weighted (&span);
  self.statistics = measure (&span, timing, risk_free);
  return self;
}

static gint32
period_end (gint32           day,
            FinxPeriodLength length)
{
  int year, month, date;

  if (length == FINX_PERIOD_DAY)
    return day;
  finx_date_from_days (day, &year, &month, &date);
  if (length == FINX_PERIOD_YEAR)
    month = 12;
  return (gint32) finx_days_from_date (year, month, finx_days_in_month (year, month));
}

static FinxPortfolioPeriod
measure_period (const Span     *span,
                FinxFlowTiming  timing)
{
  FinxPortfolioPeriod period = {
    .from = span->rows[0].day,
    .to = span->rows[span->n - 1].day,
    .start_value = span->start.value,
    .end_value = span->rows[span->n - 1].value,
  };

  for (guint i = 0; i < span->n; i++)
    {
      const FinxValuationDay *row = &span->rows[i];

      period.gaps |= row->gaps;
      add (&period.flow, row->flow);
      add (&period.realised, row->realised);
      add (&period.income, row->income);
      add (&period.interest, row->interest);
      add (&period.fees, row->fees);
      add (&period.taxes, row->taxes);
    }
  period.gain = finx_decimal_sub (finx_decimal_sub (period.end_value, period.start_value), period.flow);
  period.ttwror = chain (span, timing);
  return period;
}

/**
 * finx_portfolio_periods:
 *
 * Returns: (transfer full) (element-type FinxPortfolioPeriod): the days, months or years of a time, in order; the first
 *   and last may be parts of one
 */
GArray *
finx_portfolio_periods (const FinxValuationSeries *series,
                        gint32                     from,
                        gint32                     to,
                        FinxPeriodLength           length,
                        FinxFlowTiming             timing)
{
  GArray *periods = g_array_new (FALSE, FALSE, sizeof (FinxPortfolioPeriod));
  Span span = find_span (series, from, to);

  while (span.n > 0)
    {
      Span part = span;
      gint32 end = period_end (span.rows[0].day, length);
      FinxPortfolioPeriod period;

      part.n = MIN (span.n, (guint) (end - span.rows[0].day) + 1);
      period = measure_period (&part, timing);
      g_array_append_val (periods, period);
      span.start = span.rows[part.n - 1];
      span.start_day = span.start.day;
      span.rows += part.n;
      span.n -= part.n;
    }
  return periods;
}

/* The row of an instrument, in all accounts; cash of all currencies has one. */
static FinxContribution *
open_contribution (GArray               *rows,
                   GHashTable           *places,
                   const FinxInstrument *instrument)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, instrument));
  FinxContribution row = { .instrument = instrument };

  if (place == 0)
    {
      g_array_append_val (rows, row);
      place = rows->len;
      g_hash_table_insert (places, (gpointer) instrument, GUINT_TO_POINTER (place));
    }
  return &g_array_index (rows, FinxContribution, place - 1);
}

/**
 * finx_portfolio_contributions:
 *
 * An instrument that another turned into, such as by a merger, starts from its value at the end of that day; what it
 * was worth then counts to the other.
 *
 * Returns: (transfer full) (element-type FinxContribution): what each holding added; the sum is exactly the gain
 */
GArray *
finx_portfolio_contributions (const FinxValuationSeries *series,
                              gint32                     from,
                              gint32                     to)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (FinxContribution));
  g_autoptr(GHashTable) places = g_hash_table_new (NULL, NULL);
  Span span = find_span (series, from, to);
  g_autoptr(GArray) before = NULL, after = NULL;

  if (span.n == 0)
    return rows;
  before = finx_valuation_series_list_holdings (series, span.start_day);
  after = finx_valuation_series_list_holdings (series, span.rows[span.n - 1].day);
  for (guint i = 0; i < after->len; i++)
    {
      const FinxDayHolding *holding = &g_array_index (after, FinxDayHolding, i);
      FinxContribution *row = open_contribution (rows, places, holding->instrument);

      add (&row->end_value, holding->base_value);
      add (&row->credit, holding->credit);
    }
  for (guint i = 0; i < before->len; i++)
    {
      const FinxDayHolding *holding = &g_array_index (before, FinxDayHolding, i);
      FinxContribution *row = open_contribution (rows, places, holding->instrument);

      add (&row->start_value, holding->base_value);
      add (&row->credit, finx_decimal_negate (holding->credit));
    }
  for (guint i = 0; i < rows->len; i++)
    {
      FinxContribution *row = &g_array_index (rows, FinxContribution, i);

      row->gain = finx_decimal_add (finx_decimal_sub (row->end_value, row->start_value), row->credit);
    }
  return rows;
}

/**
 * finx_portfolio_drawdowns:
 * @max: rows at most
 *
 * Returns: (transfer full) (element-type FinxPortfolioDrawdown): the deepest, deepest first; none when a return is
 *   unknown
 */
GArray *
finx_portfolio_drawdowns (const FinxValuationSeries *series,
                          gint32                     from,
                          gint32                     to,
                          FinxFlowTiming             timing,
                          guint                      max)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (FinxPortfolioDrawdown));
  g_autoptr(GArray) days = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_autoptr(GArray) returns = finx_portfolio_returns (series, from, to, timing, days);
  g_autofree FinxDrawdown *table = g_new0 (FinxDrawdown, MAX (max, 1));
  gsize n = finx_drawdown_table ((const double *) (gpointer) returns->data, returns->len, table, max);
  Span span = find_span (series, from, to);

  g_array_prepend_val (days, span.start_day);
  for (gsize i = 0; i < n; i++)
    {
      gboolean is_open = table[i].recovery == FINX_NOT_RECOVERED;
      FinxPortfolioDrawdown row = {
        .depth = table[i].depth,
        .peak = g_array_index (days, gint32, table[i].peak),
        .trough = g_array_index (days, gint32, table[i].trough),
        .recovery = is_open ? G_MAXINT32 : g_array_index (days, gint32, table[i].recovery),
      };

      row.days = (is_open ? g_array_index (days, gint32, days->len - 1) : row.recovery) - row.peak;
      g_array_append_val (rows, row);
    }
  return rows;
}

static double
benchmark_value (const FinxValuationSeries *series,
                 const FinxInstrument      *benchmark,
                 gint32                     day)
{
  const FinxValuationOptions *options = finx_valuation_series_get_options (series);

  if (options->prices == NULL)
    return NAN;
  return finx_decimal_to_double (finx_price_history_get_price (options->prices, benchmark, day).value)
         * finx_decimal_to_double (finx_price_history_get_rate (options->prices, benchmark->currency, options->base_currency, day).value);
}

gboolean
finx_benchmark_is_inflation (const FinxInstrument *benchmark)
{
  static const char *const names[] = { "CPI", "HICP", "RPI", "VPI" };

  for (guint i = 0; benchmark->asset_class == FINX_ASSET_INDEX && i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strncasecmp (benchmark->symbol, names[i], strlen (names[i])) == 0)
      return TRUE;
  return FALSE;
}

/**
 * finx_portfolio_compare:
 * @benchmark: any instrument of the price history, such as a consumer price index: what it was last counts until the next,
 *   so that of monthly points each step counts on its day
 * @risk_free: yearly
 *
 * Days on which either is unknown are passed over.
 */
FinxBenchmarkComparison
finx_portfolio_compare (const FinxValuationSeries *series,
                        gint32                     from,
                        gint32                     to,
                        FinxFlowTiming             timing,
                        const FinxInstrument      *benchmark,
                        double                     risk_free)
{
  FinxBenchmarkComparison self = { .portfolio = NAN, .benchmark = NAN, .excess = NAN, .excess_yearly = NAN };
  g_autoptr(GArray) days = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_autoptr(GArray) returns = finx_portfolio_returns (series, from, to, timing, days);
  g_autofree double *own = g_new (double, returns->len + 1), *other = g_new (double, returns->len + 1);
  Span span = find_span (series, from, to);
  double before = benchmark_value (series, benchmark, span.start_day);

  for (guint i = 0; i < returns->len; i++)
    {
      double rate = g_array_index (returns, double, i);
      double now = benchmark_value (series, benchmark, g_array_index (days, gint32, i));

      if (!isnan (rate) && !isnan (before) && !isnan (now))
        {
          own[self.n] = rate;
          other[self.n++] = now / before - 1;
        }
      before = now;
    }
  self.relative = finx_relative (own, other, self.n, finx_rate_per_period (risk_free, DAYS_PER_YEAR, FINX_RATE_GEOMETRIC), DAYS_PER_YEAR);
  if (self.n == 0)
    return self;
  self.portfolio = finx_total_return (own, self.n);
  self.benchmark = finx_total_return (other, self.n);
  self.excess = (1 + self.portfolio) / (1 + self.benchmark) - 1;
  if (self.n >= DAYS_PER_YEAR)
    self.excess_yearly = finx_annualise (1 + self.excess, self.n / DAYS_PER_YEAR);
  return self;
}
