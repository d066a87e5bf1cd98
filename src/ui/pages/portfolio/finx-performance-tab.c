/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/finx-performance-tab.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/finx-clock.h"
#include "ui/charts/finx-review-chart.h"
#include "ui/pages/portfolio/finx-card-grid.h"
#include "ui/review/finx-review-cards.h"
#include "ui/widgets/finx-text-table.h"
#include "ui/words/finx-format.h"

#define MAX_DRAWDOWNS 12
#define CARD_HEIGHT   320

static const int rolling_years[] = { 1, 3, 5 };

static FinxTextCell
text_cell (const char *text)
{
  return (FinxTextCell) { g_strdup (text), NAN };
}

static FinxTextCell
day_cell (gint32 day)
{
  return day == G_MAXINT32 ? text_cell (_("not yet")) : (FinxTextCell) { finx_format_date (day * FINX_USEC_PER_DAY, "UTC"), day };
}

static FinxTextCell
percent_cell (double ratio,
              int    decimals)
{
  return (FinxTextCell) { finx_format_percent_signed (ratio, decimals), ratio };
}

static FinxTextCell
money_cell (FinxDecimal amount,
            const char *currency,
            gboolean    is_gain)
{
  return (FinxTextCell) { is_gain ? finx_format_money_signed (amount, currency) : finx_format_money (amount, currency),
                          finx_decimal_to_double (amount) };
}

/* The growing index of the chained return, one value a day of the series; 1 before the first. */
static double *
make_index (FinxReview  *review,
            gint32     **days,
            guint       *n)
{
  const FinxValuationDay *rows = finx_valuation_series_get_days (finx_review_get_series (review), n);
  g_autoptr(GArray) dates = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_autoptr(GArray) rates = finx_portfolio_returns (finx_review_get_series (review), G_MININT32, G_MAXINT32,
                                                    finx_review_get_options (review)->timing, dates);
  double *index = g_new (double, MAX (*n, 1u)), level = 1;
  guint next = 0;

  *days = g_new (gint32, MAX (*n, 1u));
  for (guint i = 0; i < *n; i++)
    {
      (*days)[i] = rows[i].day;
      if (next < dates->len && g_array_index (dates, gint32, next) == rows[i].day)
        {
          double rate = g_array_index (rates, double, next++);

          level *= isnan (rate) ? 1 : 1 + rate;
        }
      index[i] = level;
    }
  return index;
}

static void
show_drawdown_curve (FinxReviewCard *card,
                     FinxReview     *review)
{
  FinxReviewChart *chart = FINX_REVIEW_CHART (finx_review_card_get_content (card));
  g_autofree gint32 *days = NULL;
  guint n;
  g_autofree double *index = make_index (review, &days, &n), *depth = g_new (double, MAX (n, 1u));
  double high = 1;

  for (guint i = 0; i < n; i++)
    {
      high = MAX (high, index[i]);
      depth[i] = index[i] / high - 1;
    }
  finx_review_chart_begin_days (chart, days, n);
  finx_review_chart_add (chart, &(FinxCurve) { _("Drawdown"), FINX_CURVE_DRAWDOWN, FINX_CURVE_RATIO, 0, depth });
  finx_review_chart_end (chart);
}

static void
show_rolling (FinxReviewCard *card,
              FinxReview     *review)
{
  FinxReviewChart *chart = FINX_REVIEW_CHART (finx_review_card_get_content (card));
  g_autofree gint32 *days = NULL;
  guint n;
  g_autofree double *index = make_index (review, &days, &n);

  finx_review_chart_begin_days (chart, days, n);
  for (gsize k = 0; k < G_N_ELEMENTS (rolling_years); k++)
    {
      guint window = (guint) (rolling_years[k] * 365.25);
      g_autofree double *values = g_new (double, MAX (n, 1u));
      g_autofree char *label = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d year, a year", "%d years, a year", rolling_years[k]),
                                                rolling_years[k]);

      if (window >= n)
        break;
      for (guint i = 0; i < n; i++)
        values[i] = i < window ? NAN : pow (index[i] / index[i - window], 1.0 / rolling_years[k]) - 1;
      finx_review_chart_add (chart, &(FinxCurve) { label, k == 0 ? FINX_CURVE_MAIN : FINX_CURVE_STUDY, FINX_CURVE_RATIO, 0, values });
    }
  finx_review_chart_end (chart);
}

static void
show_drawdowns (FinxReviewCard *card,
                FinxReview     *review)
{
  FinxTable *table = FINX_TABLE (finx_review_card_get_content (card));
  g_autoptr(GArray) drawdowns = finx_portfolio_drawdowns (finx_review_get_series (review), G_MININT32, G_MAXINT32,
                                                          finx_review_get_options (review)->timing, MAX_DRAWDOWNS);

  finx_text_table_begin (table);
  for (guint i = 0; i < drawdowns->len; i++)
    {
      const FinxPortfolioDrawdown *drawdown = &g_array_index (drawdowns, FinxPortfolioDrawdown, i);

      finx_text_table_add (table, NULL, (const FinxTextCell[]) {
        percent_cell (drawdown->depth, 1), day_cell (drawdown->peak), day_cell (drawdown->trough), day_cell (drawdown->recovery),
        (FinxTextCell) { finx_format_double (drawdown->days, 0), drawdown->days },
      });
    }
  finx_text_table_end (table);
}

static void
show_years (FinxReviewCard *card,
            FinxReview     *review)
{
  FinxTable *table = FINX_TABLE (finx_review_card_get_content (card));
  const FinxReviewOptions *options = finx_review_get_options (review);
  FinxPeriodLength length = finx_review_card_get_choice (card, "period-length") == 0 ? FINX_PERIOD_YEAR : FINX_PERIOD_MONTH;
  g_autoptr(GArray) periods = finx_portfolio_periods (finx_review_get_series (review), G_MININT32, G_MAXINT32, length, options->timing);

  finx_text_table_begin (table);
  for (guint i = periods->len; i > 0; i--)
    {
      const FinxPortfolioPeriod *period = &g_array_index (periods, FinxPortfolioPeriod, i - 1);
      g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (period->to * G_GINT64_CONSTANT (86400));
      g_autofree char *name = g_date_time_format (date, length == FINX_PERIOD_YEAR ? "%Y" : "%Y-%m");

      finx_text_table_add (table, NULL, (const FinxTextCell[]) {
        { g_steal_pointer (&name), period->to }, money_cell (period->start_value, options->base_currency, FALSE),
        money_cell (period->flow, options->base_currency, TRUE), money_cell (period->gain, options->base_currency, TRUE),
        money_cell (period->income, options->base_currency, FALSE), money_cell (period->end_value, options->base_currency, FALSE),
        percent_cell (period->ttwror, 2),
      });
    }
  finx_text_table_end (table);
}

static void
add_part (FinxTable  *table,
          const char *name,
          FinxDecimal amount,
          const char *currency)
{
  finx_text_table_add (table, NULL, (const FinxTextCell[]) { text_cell (name), money_cell (amount, currency, TRUE) });
}

static void
add_ratio (FinxTable  *table,
           const char *name,
           double      ratio)
{
  finx_text_table_add (table, NULL, (const FinxTextCell[]) { text_cell (name), percent_cell (ratio, 2) });
}

static void
show_parts (FinxReviewCard *card,
            FinxReview     *review)
{
  FinxTable *table = FINX_TABLE (finx_review_card_get_content (card));
  const FinxReviewOptions *options = finx_review_get_options (review);
  FinxPortfolioPerformance performance =
    finx_portfolio_performance (finx_review_get_series (review), G_MININT32, G_MAXINT32, options->timing, options->risk_free);
  const struct { const char *name; FinxDecimal amount; } parts[] = {
    { _("Prices, of what was sold"), performance.gain.realised }, { _("Prices, of what is held"), performance.gain.unrealised },
    { _("Exchange rates"), performance.gain.currency }, { _("Dividends and rewards"), performance.gain.income },
    { _("Interest"), performance.gain.interest }, { _("Fees and taxes not in costs"), performance.gain.fees },
    { _("Roundings"), performance.gain.rest }, { _("Total gain"), performance.gain.total },
  };

  finx_text_table_begin (table);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    add_part (table, parts[i].name, parts[i].amount, options->base_currency);
  finx_text_table_end (table);
}

static void
show_benchmark (FinxReviewCard *card,
                FinxReview     *review)
{
  FinxTable *table = FINX_TABLE (finx_review_card_get_content (card));
  const FinxReviewOptions *options = finx_review_get_options (review);
  FinxBenchmarkComparison beside;

  finx_text_table_begin (table);
  if (options->benchmark != NULL)
    {
      beside = finx_portfolio_compare (finx_review_get_series (review), G_MININT32, G_MAXINT32, options->timing, options->benchmark, options->risk_free);
      add_ratio (table, _("Portfolio"), beside.portfolio);
      add_ratio (table, options->benchmark->name, beside.benchmark);
    }
  if (options->benchmark != NULL && finx_benchmark_is_inflation (options->benchmark))
    {
      add_ratio (table, _("After inflation"), beside.excess);
      add_ratio (table, _("After inflation, a year"), beside.excess_yearly);
    }
  else if (options->benchmark != NULL)
    {
      add_ratio (table, _("Ahead of it"), beside.excess);
      add_ratio (table, _("Alpha a year"), beside.relative.alpha);
      add_ratio (table, _("Tracking error a year"), beside.relative.tracking_error);
      finx_text_table_add (table, NULL, (const FinxTextCell[]) {
        text_cell (_("Beta")), { finx_format_double (beside.relative.beta, 2), NAN } });
      finx_text_table_add (table, NULL, (const FinxTextCell[]) {
        text_cell (_("Correlation")), { finx_format_double (beside.relative.correlation, 2), NAN } });
      finx_text_table_add (table, NULL, (const FinxTextCell[]) {
        text_cell (_("Information ratio")), { finx_format_double (beside.relative.information_ratio, 2), NAN } });
    }
  finx_text_table_end (table);
}

#define NUMBER(title_, priority_) { .title = title_, .is_number = TRUE, .priority = priority_, .chars = 9 }
#define GAIN(title_, priority_) { .title = title_, .is_number = TRUE, .is_gain = TRUE, .priority = priority_, .chars = 10 }

static GtkWidget *
table_card (FinxPortfolioView    *view,
            const char           *title,
            const FinxTextColumn *columns,
            gsize                 n_columns,
            const char           *empty,
            FinxReviewCardFunc    show)
{
  GtkWidget *table = finx_text_table_new (title, columns, n_columns);

  finx_table_set_rows (FINX_TABLE (table), 2, 0);
  finx_table_set_empty (FINX_TABLE (table), NULL, empty, NULL);
  return finx_review_card_new (view, title, table, show);
}

static GtkWidget *
chart_card (FinxPortfolioView *view,
            const char        *title,
            FinxReviewCardFunc show)
{
  GtkWidget *chart = finx_review_chart_new (title);

  gtk_widget_add_css_class (chart, "card-body");
  return finx_review_card_new (view, title, chart, show);
}

GtkWidget *
finx_performance_tab_new (FinxPortfolioView *view)
{
  const FinxTextColumn drawdowns[] = {
    GAIN (_("Depth"), 1), { .title = _("From"), .priority = 1, .chars = 14 }, { .title = _("Lowest"), .priority = 2, .chars = 14 },
    { .title = _("Recovered"), .priority = 1, .chars = 14 }, NUMBER (_("Days"), 2),
  };
  const FinxTextColumn periods[] = {
    { .title = _("Period"), .is_bold = TRUE, .priority = 1, .chars = 7 }, NUMBER (_("Start"), 2), NUMBER (_("Paid in"), 2),
    GAIN (_("Gain"), 1), NUMBER (_("Income"), 3), NUMBER (_("End"), 1), GAIN (_("Return"), 1),
  };
  const FinxTextColumn parts[] = { { .title = _("Part"), .priority = 1, .chars = 20, .expand = TRUE }, GAIN (_("Gain"), 1) };
  const FinxTextColumn beside[] = { { .title = _("Figure"), .priority = 1, .chars = 20, .expand = TRUE }, NUMBER (_("Value"), 1) };
  const char *const lengths[] = { _("Years"), _("Months"), NULL };
  GtkWidget *grid = finx_card_grid_new ();
  GtkWidget *years = table_card (view, _("Periods"), periods, G_N_ELEMENTS (periods), _("Nothing is booked yet"), show_years);

  finx_review_card_add_choice (FINX_REVIEW_CARD (years), "period-length", _("Length"), lengths, 0);
  finx_card_grid_add (FINX_CARD_GRID (grid), finx_value_card_new (view), CARD_HEIGHT);
  finx_card_grid_add (FINX_CARD_GRID (grid), finx_month_card_new (view), CARD_HEIGHT);
  finx_card_grid_add (FINX_CARD_GRID (grid), chart_card (view, _("Drawdown"), show_drawdown_curve), CARD_HEIGHT);
  finx_card_grid_add (FINX_CARD_GRID (grid), table_card (view, _("Deepest drawdowns"), drawdowns, G_N_ELEMENTS (drawdowns),
                                                         _("There was no drawdown"), show_drawdowns), CARD_HEIGHT);
  finx_card_grid_add (FINX_CARD_GRID (grid), years, CARD_HEIGHT);
  finx_card_grid_add (FINX_CARD_GRID (grid), table_card (view, _("What the gain is made of"), parts, G_N_ELEMENTS (parts), "", show_parts),
                      CARD_HEIGHT);
  finx_card_grid_add (FINX_CARD_GRID (grid), chart_card (view, _("Rolling return"), show_rolling), CARD_HEIGHT);
  finx_card_grid_add (FINX_CARD_GRID (grid), table_card (view, _("Beside the benchmark"), beside, G_N_ELEMENTS (beside),
                                                         _("No benchmark is chosen in the portfolio's settings"), show_benchmark),
                      CARD_HEIGHT);
  return grid;
}
