/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Risk tab's cards of curves, maps and bars. */
#include <glib/gi18n.h>
#include <math.h>

#include "ui/charts/finx-bar-chart.h"
#include "ui/charts/finx-correlation-map.h"
#include "ui/charts/finx-review-chart.h"
#include "ui/pages/portfolio/risk/finx-risk-cards.h"
#include "ui/words/finx-format.h"

static void
show_drawdown (FinxReviewCard       *card,
               const FinxReviewRisk *risk)
{
  FinxReviewChart *chart = FINX_REVIEW_CHART (finx_review_card_get_content (card));
  const FinxRiskRecord *past = &risk->risk->past;
  g_autofree char *peak = finx_format_day (past->peak), *trough = finx_format_day (past->trough);
  g_autofree char *recovery = finx_format_day (past->recovery);
  g_autofree char *depth = finx_format_percent_signed (past->figures[FINX_RISK_MAX_DRAWDOWN].value, 1), *text = NULL;

  finx_review_chart_begin_days (chart, (const gint32 *) (gpointer) risk->days->data, risk->days->len);
  finx_review_chart_add (chart, &(FinxCurve) { _("Drawdown"), FINX_CURVE_DRAWDOWN, FINX_CURVE_RATIO, 0,
                                               (const double *) (gpointer) risk->drawdowns->data });
  finx_review_chart_end (chart);
  if (past->trough == 0)
    text = g_strdup (_("No drawdown is known"));
  else if (past->recovery == G_MAXINT32)
    text = g_strdup_printf (_("Deepest %s: high on %s, low on %s, not made up yet"), depth, peak, trough);
  else
    text = g_strdup_printf (_("Deepest %s: high on %s, low on %s, made up on %s"), depth, peak, trough, recovery);
  finx_review_card_set_caption (card, text);
}

GtkWidget *
finx_risk_drawdown_card_new (FinxPortfolioView *view)
{
  GtkWidget *chart = finx_review_chart_new (_("Drawdown"));

  gtk_widget_add_css_class (chart, "card-body");
  return finx_risk_card_new (view, _("Drawdown"), chart, show_drawdown);
}

static void
show_rolling (FinxReviewCard       *card,
              const FinxReviewRisk *risk)
{
  FinxReviewChart *chart = FINX_REVIEW_CHART (finx_review_card_get_content (card));
  const FinxPortfolioRisk *figures = risk->risk;
  g_autofree char *text = NULL;
  guint n = figures->rolling_days->len;

  finx_review_chart_begin_days (chart, (const gint32 *) (gpointer) figures->rolling_days->data, n);
  finx_review_chart_add (chart, &(FinxCurve) { _("Return"), FINX_CURVE_MAIN, FINX_CURVE_RATIO, 0,
                                               (const double *) (gpointer) figures->rolling_returns->data });
  finx_review_chart_add (chart, &(FinxCurve) { _("Volatility"), FINX_CURVE_STUDY, FINX_CURVE_RATIO, 1,
                                               (const double *) (gpointer) figures->rolling_volatilities->data });
  finx_review_chart_end (chart);
  text = g_strdup_printf (n < figures->window ? _("Needs %u workdays of returns") : _("Of the last %u workdays, on each day"), figures->window);
  finx_review_card_set_caption (card, text);
}

GtkWidget *
finx_risk_rolling_card_new (FinxPortfolioView *view)
{
  GtkWidget *chart = finx_review_chart_new (_("Rolling return and volatility"));

  gtk_widget_add_css_class (chart, "card-body");
  return finx_risk_card_new (view, _("Rolling return and volatility"), chart, show_rolling);
}

static void
show_correlations (FinxReviewCard       *card,
                   const FinxReviewRisk *risk)
{
  guint n = risk->risk->largest->len;
  g_autofree const char **labels = g_new (const char *, MAX (n, 1u));

  for (guint i = 0; i < n; i++)
    labels[i] = g_array_index (risk->holdings, FinxRiskHolding, g_array_index (risk->risk->largest, guint, i)).instrument->symbol;
  finx_correlation_map_set (FINX_CORRELATION_MAP (finx_review_card_get_content (card)), labels, risk->risk->correlations, n);
  finx_review_card_set_caption (card, n > 1 ? _("Of daily returns of the largest holdings; a blank pair has too few days in common")
                                            : _("Needs two holdings with a price history"));
}

GtkWidget *
finx_risk_correlation_card_new (FinxPortfolioView *view)
{
  GtkWidget *card = finx_risk_card_new (view, _("Correlations"), finx_correlation_map_new (_("Correlations")), show_correlations);

  finx_review_card_scroll (FINX_REVIEW_CARD (card));
  return card;
}

static void
show_components (FinxReviewCard       *card,
                 const FinxReviewRisk *risk)
{
  const GArray *components = risk->risk->components;
  const char *currency = finx_review_get_options (risk->review)->base_currency;
  g_autofree FinxBarChartItem *items = g_new0 (FinxBarChartItem, MAX (components->len, 1u));
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < components->len; i++)
    {
      const FinxRiskComponent *component = &g_array_index (components, FinxRiskComponent, i);
      const FinxRiskHolding *holding = &g_array_index (risk->holdings, FinxRiskHolding, component->holding);
      char *cash = g_strdup_printf (_("Cash %s"), holding->currency), *money = finx_format_money (component->var[0], currency);
      char *share = finx_format_percent (component->share, 1);

      g_ptr_array_add (texts, cash);
      g_ptr_array_add (texts, money);
      g_ptr_array_add (texts, share);
      items[i] = (FinxBarChartItem) {
        .id = holding->instrument != NULL ? holding->instrument->symbol : holding->currency,
        .label = holding->instrument != NULL ? holding->instrument->symbol : cash,
        .name = holding->instrument != NULL ? holding->instrument->name : NULL,
        .text = money,
        .detail = share,
        .value = component->share,
      };
    }
  finx_bar_chart_set (FINX_BAR_CHART (finx_review_card_get_content (card)), items, components->len);
  finx_review_card_set_caption (card, components->len > 0 ? _("Parts of the value at risk of one day at 95%, by the normal law; they add up to it")
                                                          : _("Needs holdings with a price history of a quarter"));
}

GtkWidget *
finx_risk_component_card_new (FinxPortfolioView *view)
{
  GtkWidget *chart = finx_bar_chart_new (_("Contribution to risk"));
  GtkWidget *card = finx_risk_card_new (view, _("Contribution to risk"), chart, show_components);

  finx_bar_chart_set_neutral (FINX_BAR_CHART (chart), TRUE);
  finx_review_card_scroll (FINX_REVIEW_CARD (card));
  return card;
}
