/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/finx-review-cards.h"

#include <glib/gi18n.h>
#include <math.h>

#include "portfolio/reports/finx-income-report.h"
#include "ui/charts/finx-bar-chart.h"
#include "ui/widgets/heat/finx-heat-map.h"
#include "ui/widgets/income/finx-income-calendar.h"
#include "ui/words/finx-format.h"
#include "ui/words/finx-transaction-words.h"

enum { MONTH_PERCENT, MONTH_MONEY };

static void
show_months (FinxReviewCard *card,
             FinxReview     *review)
{
  const FinxReviewOptions *options = finx_review_get_options (review);
  FinxHeatMap *map = FINX_HEAT_MAP (finx_review_card_get_content (card));
  gboolean is_ratio = finx_review_card_get_choice (card, "month-unit") == MONTH_PERCENT;
  g_autoptr(GArray) days = finx_portfolio_periods (finx_review_get_series (review), G_MININT32, G_MAXINT32, FINX_PERIOD_DAY,
                                                   options->timing);
  g_autofree double *values = g_new (double, MAX (days->len, 1u));

  for (guint i = 0; i < days->len; i++)
    {
      const FinxPortfolioPeriod *day = &g_array_index (days, FinxPortfolioPeriod, i);

      values[i] = is_ratio ? day->ttwror : finx_decimal_to_double (day->gain);
    }
  if (days->len > 0)
    finx_heat_map_set_days (map, g_array_index (days, FinxPortfolioPeriod, 0).from, values, days->len, is_ratio);
  finx_heat_map_set_mode (map, (FinxHeatMode) finx_review_card_get_choice (card, "month-mode"));
  finx_review_card_set_caption (card, is_ratio ? _("Time-weighted, in percent, after fees and taxes")
                                               : _("Gain without what was paid in or out"));
}

GtkWidget *
finx_month_card_new (FinxPortfolioView *view)
{
  const char *const modes[] = { _("Months"), _("Days"), _("Years"), NULL };
  const char *const units[] = { "%", finx_portfolio_view_get_currency (view), NULL };
  GtkWidget *card = finx_review_card_new (view, _("Return"), finx_heat_map_new (_("Return by month")), show_months);

  finx_review_card_scroll (FINX_REVIEW_CARD (card));
  finx_review_card_add_choice (FINX_REVIEW_CARD (card), "month-mode", _("Periods"), modes, FINX_HEAT_MONTHS);
  finx_review_card_add_choice (FINX_REVIEW_CARD (card), "month-unit", _("Percent or money"), units, MONTH_PERCENT);
  return card;
}

static void
show_income (FinxReviewCard *card,
             FinxReview     *review)
{
  const FinxReviewOptions *options = finx_review_get_options (review);
  FinxIncomeCalendar *calendar = FINX_INCOME_CALENDAR (finx_review_card_get_content (card));
  g_autoptr(FinxIncomeReport) report = finx_income_report_new (finx_review_get_transactions (review), finx_review_get_prices (review),
                                                               options->base_currency, options->accounts, G_MININT32, options->as_of);
  g_autofree FinxIncomePayment *payments = g_new0 (FinxIncomePayment, MAX (report->payments->len, 1u));
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < report->payments->len; i++)
    {
      const FinxIncome *income = &g_array_index (report->payments, FinxIncome, i);
      g_autofree char *amount = finx_format_money (income->gross, income->currency);
      char *text = g_strdup_printf ("%s %s", amount, income->currency);

      g_ptr_array_add (texts, text);
      payments[i] = (FinxIncomePayment) {
        .day = income->day,
        .holding = income->instrument != NULL ? income->instrument->symbol : _("Cash"),
        .kind = finx_transaction_kind_label (income->kind),
        .text = text,
        .amount = finx_decimal_to_double (income->base_gross),
      };
    }
  finx_income_calendar_set (calendar, payments, report->payments->len, options->as_of, options->base_currency);
  finx_income_calendar_set_mode (calendar, (FinxIncomeMode) finx_review_card_get_choice (card, "income-mode"));
}

GtkWidget *
finx_income_card_new (FinxPortfolioView *view)
{
  const char *const modes[] = { _("Months"), _("List"), NULL };
  GtkWidget *card = finx_review_card_new (view, _("Income"), finx_income_calendar_new (), show_income);

  gtk_widget_add_css_class (finx_review_card_get_content (FINX_REVIEW_CARD (card)), "card-body");
  finx_review_card_add_choice (FINX_REVIEW_CARD (card), "income-mode", _("Bars or list"), modes, FINX_INCOME_SHOW_BARS);
  finx_review_card_set_caption (FINX_REVIEW_CARD (card), _("Before taxes; in the portfolio's currency at the day's rate"));
  return card;
}

static void
show_contributions (FinxReviewCard *card,
                    FinxReview     *review)
{
  g_autoptr(GArray) rows = finx_portfolio_contributions (finx_review_get_series (review), G_MININT32, G_MAXINT32);
  const char *currency = finx_review_get_options (review)->base_currency;
  FinxDecimal total = finx_review_get_summary (review)->total_gain;
  g_autofree FinxBarChartItem *items = g_new0 (FinxBarChartItem, MAX (rows->len, 1u));
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < rows->len; i++)
    {
      const FinxContribution *row = &g_array_index (rows, FinxContribution, i);
      double share = finx_decimal_to_double (row->gain) / fabs (finx_decimal_to_double (total));
      char *text = finx_format_money_signed (row->gain, currency), *detail = finx_format_percent_signed (share, 1);

      g_ptr_array_add (texts, text);
      g_ptr_array_add (texts, detail);
      items[i] = (FinxBarChartItem) {
        .id = row->instrument != NULL ? row->instrument->symbol : "",
        .label = row->instrument != NULL ? row->instrument->symbol : _("Cash"),
        .name = row->instrument != NULL ? row->instrument->name : NULL,
        .text = text,
        .detail = detail,
        .value = finx_decimal_to_double (row->gain),
      };
    }
  finx_bar_chart_set (FINX_BAR_CHART (finx_review_card_get_content (card)), items, rows->len);
}

GtkWidget *
finx_contribution_card_new (FinxPortfolioView *view)
{
  GtkWidget *card = finx_review_card_new (view, _("Contribution to the gain"), finx_bar_chart_new (_("Contribution to the gain")),
                                          show_contributions);

  finx_review_card_scroll (FINX_REVIEW_CARD (card));
  finx_review_card_set_caption (FINX_REVIEW_CARD (card), _("Since the beginning; all of them add up to the total gain"));
  return card;
}
