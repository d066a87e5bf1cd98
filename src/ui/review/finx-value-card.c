/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>

#include "base/finx-clock.h"
#include "portfolio/review/finx-benchmark-curve.h"
#include "ui/charts/finx-review-chart.h"
#include "ui/review/finx-review-cards.h"

enum { MODE_VALUE, MODE_RETURN };

static const int range_years[] = { 1, 3, 5, 10, 0 };    /* 0: all */

/* The chained return since the beginning; NaN is passed over. Also the growing index, 1 at the beginning. */
static void
chain (FinxReview *review,
       gint32      first_day,
       guint       n,
       double     *returns,
       double     *index)
{
  const FinxReviewOptions *options = finx_review_get_options (review);
  g_autoptr(GArray) days = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_autoptr(GArray) rates = finx_portfolio_returns (finx_review_get_series (review), G_MININT32, G_MAXINT32, options->timing, days);
  double level = 1;
  guint next = 0;

  for (guint i = 0; i < n; i++)
    {
      if (next < days->len && g_array_index (days, gint32, next) == first_day + (gint32) i)
        {
          double rate = g_array_index (rates, double, next++);

          level *= isnan (rate) ? 1 : 1 + rate;
        }
      index[i] = level;
      returns[i] = level - 1;
    }
}

/* Return of the benchmark's price since the first day on which it is known. */
static void
to_returns (double *values,
            guint   n)
{
  double first = NAN;

  for (guint i = 0; i < n; i++)
    {
      if (isnan (first))
        first = values[i];
      values[i] = values[i] / first - 1;
    }
}

static GArray *
benchmark_prices (FinxReview             *review,
                  const FinxValuationDay *days,
                  guint                   n)
{
  const FinxReviewOptions *options = finx_review_get_options (review);
  GArray *values = g_array_sized_new (FALSE, FALSE, sizeof (double), n);

  for (guint i = 0; i < n; i++)
    {
      double price = finx_decimal_to_double (finx_price_history_get_price (finx_review_get_prices (review), options->benchmark, days[i].day).value);
      double rate = finx_decimal_to_double (finx_price_history_get_rate (finx_review_get_prices (review), options->benchmark->currency,
                                                            options->base_currency, days[i].day).value);
      double value = price * rate;

      g_array_append_val (values, value);
    }
  to_returns ((double *) (gpointer) values->data, n);
  return values;
}

static void
add_benchmark (FinxReviewChart        *chart,
               FinxReview             *review,
               const FinxValuationDay *days,
               guint                   n,
               gboolean                is_return)
{
  const FinxInstrument *benchmark = finx_review_get_options (review)->benchmark;
  g_autoptr(GArray) values = NULL;
  g_autofree char *label = NULL;

  if (benchmark == NULL)
    return;
  values = is_return ? benchmark_prices (review, days, n) : finx_benchmark_value_curve (finx_review_get_series (review), benchmark);
  label = is_return ? g_strdup (benchmark->name) : g_strdup_printf (_("%s, same deposits"), benchmark->name);
  finx_review_chart_add (chart, &(FinxCurve) { label, FINX_CURVE_BENCHMARK, is_return ? FINX_CURVE_RETURN : FINX_CURVE_MONEY, 0,
                                               (const double *) (gpointer) values->data });
}

static void
add_money (FinxReviewChart        *chart,
           const FinxValuationDay *days,
           guint                   n)
{
  g_autofree double *values = g_new (double, n), *invested = g_new (double, n);

  for (guint i = 0; i < n; i++)
    {
      values[i] = finx_decimal_to_double (days[i].value);
      invested[i] = finx_decimal_to_double (days[i].invested);
    }
  finx_review_chart_add (chart, &(FinxCurve) { _("Portfolio"), FINX_CURVE_MAIN, FINX_CURVE_MONEY, 0, values });
  finx_review_chart_add (chart, &(FinxCurve) { _("Invested"), FINX_CURVE_INVESTED, FINX_CURVE_MONEY, 0, invested });
}

static void
set_range (FinxReviewChart        *chart,
           const FinxValuationDay *days,
           guint                   n,
           int                     years)
{
  g_autoptr(GDateTime) end = g_date_time_new_from_unix_utc (days[n - 1].day * G_GINT64_CONSTANT (86400));
  g_autoptr(GDateTime) start = end != NULL && years > 0 ? g_date_time_add_years (end, -years) : NULL;

  if (start != NULL)
    finx_review_chart_set_view (chart, g_date_time_to_unix (start) * G_USEC_PER_SEC, days[n - 1].day * FINX_USEC_PER_DAY);
  else
    finx_review_chart_set_view (chart, 0, 0);
}

static void
show (FinxReviewCard *card,
      FinxReview     *review)
{
  FinxReviewChart *chart = FINX_REVIEW_CHART (finx_review_card_get_content (card));
  guint n;
  const FinxValuationDay *days = finx_valuation_series_get_days (finx_review_get_series (review), &n);
  gboolean is_return = finx_review_card_get_choice (card, "value-mode") == MODE_RETURN;
  g_autofree gint32 *dates = g_new (gint32, MAX (n, 1u));
  g_autofree double *returns = g_new (double, MAX (n, 1u)), *index = g_new (double, MAX (n, 1u));

  if (n == 0)
    return;
  for (guint i = 0; i < n; i++)
    dates[i] = days[i].day;
  chain (review, days[0].day, n, returns, index);
  finx_review_chart_begin_days (chart, dates, n);
  finx_review_chart_set_currency (chart, finx_review_get_options (review)->base_currency);
  if (is_return)
    finx_review_chart_add (chart, &(FinxCurve) { _("Portfolio"), FINX_CURVE_MAIN, FINX_CURVE_RETURN, 0, returns });
  else
    add_money (chart, days, n);
  add_benchmark (chart, review, days, n, is_return);
  finx_review_chart_set_index (chart, index);
  finx_review_chart_end (chart);
  set_range (chart, days, n, range_years[finx_review_card_get_choice (card, "value-range")]);
}

GtkWidget *
finx_value_card_new (FinxPortfolioView *view)
{
  const char *const ranges[] = { _("1Y"), _("3Y"), _("5Y"), _("10Y"), _("All"), NULL };
  const char *const modes[] = { _("Value"), _("Return"), NULL };
  GtkWidget *card = finx_review_card_new (view, _("Value and benchmark"), finx_review_chart_new (_("Value and benchmark")), show);

  gtk_widget_add_css_class (finx_review_card_get_content (FINX_REVIEW_CARD (card)), "card-body");
  finx_review_card_add_choice (FINX_REVIEW_CARD (card), "value-range", _("Range"), ranges, G_N_ELEMENTS (range_years) - 1);
  finx_review_card_add_choice (FINX_REVIEW_CARD (card), "value-mode", _("Value or return"), modes, MODE_VALUE);
  return card;
}
