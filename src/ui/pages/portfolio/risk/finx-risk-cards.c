/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Risk tab's cards of figures. */
#include "ui/pages/portfolio/risk/finx-risk-cards.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/pages/portfolio/finx-fact-grid.h"
#include "ui/pages/portfolio/risk/finx-risk-source.h"
#include "ui/words/finx-format.h"

enum { OF_TODAY, OF_PAST };
enum { TOP_1, TOP_5, TOP_10, EFFECTIVE, INDEX, POSITIONS, N_CONCENTRATIONS };

/* The core's reasons, in the order of FinxRiskReason. */
static const char *const reasons[FINX_N_RISK_REASONS] = {
  NULL,
  N_("There are too few daily returns for this figure."),
  N_("A yearly rate needs a year of returns."),
  N_("Prices are missing on some days, so nothing can be chained across them."),
  N_("The returns, or those of the benchmark, do not vary."),
  N_("Nothing lost value in this time."),
  N_("No benchmark is chosen, or it has no prices for this time."),
  N_("The present value is not known, or nothing of value is held."),
};

static const struct
{
  FinxRiskFigure figure;
  gboolean       is_ratio;      /* a plain number, not a rate */
  FinxFact       fact;
} figures[] = {
  { FINX_RISK_CAGR, FALSE, { N_("Return a year"), N_("Time-weighted, as if each year had brought the same") } },
  { FINX_RISK_VOLATILITY, FALSE, { N_("Volatility"), N_("Standard deviation of the daily returns, for a year") } },
  { FINX_RISK_DOWNSIDE_DEVIATION, FALSE, { N_("Downside deviation"), N_("As volatility, of the losses only") } },
  { FINX_RISK_MAX_DRAWDOWN, FALSE, { N_("Deepest drawdown"), N_("The greatest fall from a high to the low after it") } },
  { FINX_RISK_SHARPE, TRUE, { N_("Sharpe ratio"), N_("Return a year for each unit of volatility; above 1 is much") } },
  { FINX_RISK_SORTINO, TRUE, { N_("Sortino ratio"), N_("Return a year for each unit of downside deviation") } },
  { FINX_RISK_CALMAR, TRUE, { N_("Calmar ratio"), N_("Return a year for each unit of the deepest drawdown") } },
  { FINX_RISK_BETA, TRUE, { N_("Beta"), N_("How much the portfolio moves when the benchmark moves by one") } },
  { FINX_RISK_ALPHA, FALSE, { N_("Alpha a year"), N_("Return that the benchmark and the beta do not explain") } },
  { FINX_RISK_CORRELATION, TRUE, { N_("Correlation"), N_("With the benchmark: 1 in step, 0 unrelated, −1 opposite") } },
  { FINX_RISK_TRACKING_ERROR, FALSE, { N_("Tracking error"), N_("Standard deviation of the difference to the benchmark, for a year") } },
  { FINX_RISK_INFORMATION_RATIO, TRUE, { N_("Information ratio"), N_("Return beyond the benchmark for each unit of tracking error") } },
};

static const FinxFact losses[FINX_N_VAR_METHODS * FINX_N_CONFIDENCES] = {
  { N_("Historical 95%"), N_("Read from the days as they were: one day in twenty lost more") },
  { N_("Historical 99%"), N_("Read from the days as they were: one day in a hundred lost more") },
  { N_("Normal 95%"), N_("From mean and deviation, as if returns followed the normal law") },
  { N_("Normal 99%"), N_("From mean and deviation, as if returns followed the normal law") },
  { N_("Cornish–Fisher 95%"), N_("The normal law corrected for skew and for fat tails") },
  { N_("Cornish–Fisher 99%"), N_("The normal law corrected for skew and for fat tails") },
};

static const FinxFact concentrations[N_CONCENTRATIONS] = {
  { N_("Largest holding"), N_("Its part of all instruments; cash does not count") },
  { N_("Largest 5"), NULL },
  { N_("Largest 10"), NULL },
  { N_("Effective holdings"), N_("As many holdings of one size would be as concentrated") },
  { N_("Concentration"), N_("Sum of the squared weights (Herfindahl): 1 for a single holding") },
  { N_("Holdings"), NULL },
};

static void
show_cb (FinxReviewCard *card,
         FinxReview     *review)
{
  const FinxReviewRisk *risk = finx_risk_source_get (finx_risk_source_of_view (finx_review_card_get_view (card)));
  FinxRiskCardFunc show = (FinxRiskCardFunc) g_object_get_data (G_OBJECT (card), "show");

  if (risk != NULL)
    show (card, risk);
}

GtkWidget *
finx_risk_card_new (FinxPortfolioView *view,
                    const char        *title,
                    GtkWidget         *content,
                    FinxRiskCardFunc   show)
{
  GtkWidget *card = finx_review_card_new (view, title, content, show_cb);

  g_object_set_data (G_OBJECT (card), "show", (gpointer) show);
  g_signal_connect_object (finx_risk_source_of_view (view), "changed", G_CALLBACK (finx_review_card_refresh), card, G_CONNECT_SWAPPED);
  return card;
}

static const char *
sentence_of (FinxRiskReason reason)
{
  return reasons[reason] != NULL ? _(reasons[reason]) : NULL;
}

/* Each reason once, below the figures, so that a dash is explained without pointing at it. */
static void
collect_reason (GString        *text,
                FinxRiskReason  reason)
{
  const char *sentence = sentence_of (reason);

  if (sentence != NULL && strstr (text->str, sentence) == NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
}

static void
show_record (FinxFactGrid         *grid,
             guint                 column,
             const FinxRiskRecord *record,
             GString              *why)
{
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      const FinxRiskValue *figure = &record->figures[figures[i].figure];
      g_autofree char *text = figures[i].is_ratio ? finx_format_double (figure->value, 2) : finx_format_percent (figure->value, 1);

      finx_fact_grid_set (grid, i, column, text, sentence_of (figure->reason));
      collect_reason (why, figure->reason);
    }
}

static void
show_span (FinxReviewCard       *card,
           const FinxRiskRecord *record)
{
  g_autofree char *from = finx_format_day (record->from), *to = finx_format_day (record->to);
  g_autofree char *text = record->n > 0 ? g_strdup_printf ("%s – %s", from, to) : NULL;

  finx_review_card_set_detail (card, text);
}

static void
show_figures (FinxReviewCard       *card,
              const FinxReviewRisk *risk)
{
  FinxFactGrid *grid = FINX_FACT_GRID (finx_review_card_get_content (card));
  g_autoptr(GString) why = g_string_new (NULL);
  g_autofree char *rate = finx_format_percent (finx_review_get_options (risk->review)->risk_free, 2);
  g_autofree char *riskless = g_strdup_printf (_("Riskless rate %s a year · "), rate);

  show_record (grid, 0, &risk->risk->past, why);
  show_record (grid, 1, &risk->risk->present, why);
  show_span (card, &risk->risk->past);
  if (risk->risk->coverage < 0.9995)
    {
      g_autofree char *part = finx_format_percent (risk->risk->coverage, 1);

      if (why->len > 0)
        g_string_append_c (why, ' ');
      g_string_append_printf (why, _("“As held today” covers %s of the value; the rest has too short a history."), part);
    }
  if (why->len == 0)
    g_string_append (why, _("As held today: what the present holdings would have returned"));
  g_string_prepend (why, riskless);
  finx_review_card_set_caption (card, why->str);
}

GtkWidget *
finx_risk_figures_card_new (FinxPortfolioView *view)
{
  const char *const columns[] = { N_("Real past"), N_("As held today"), NULL };
  FinxFact facts[G_N_ELEMENTS (figures)];

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    facts[i] = figures[i].fact;
  return finx_risk_card_new (view, _("Key figures"), finx_fact_grid_new (N_("Key figures"), columns, facts, G_N_ELEMENTS (facts)), show_figures);
}

static void
show_losses (FinxReviewCard       *card,
             const FinxReviewRisk *risk)
{
  const FinxRiskRecord *record = finx_review_card_get_choice (card, "risk-loss-of") == OF_PAST ? &risk->risk->past : &risk->risk->present;
  const char *currency = finx_review_get_options (risk->review)->base_currency, *why = NULL;
  FinxFactGrid *grid = FINX_FACT_GRID (finx_review_card_get_content (card));
  gboolean fell_back = FALSE;

  for (guint i = 0; i < FINX_N_VAR_METHODS * FINX_N_CONFIDENCES; i++)
    {
      const FinxRiskLoss *loss = &record->losses[i / FINX_N_CONFIDENCES][i % FINX_N_CONFIDENCES];
      const char *sentence = sentence_of (loss->reason);
      g_autofree char *var = finx_format_percent (loss->share.var, 2), *var_money = finx_format_money (loss->var, currency);
      g_autofree char *cvar = finx_format_percent (loss->share.cvar, 2), *cvar_money = finx_format_money (loss->cvar, currency);

      finx_fact_grid_set (grid, i, 0, var, sentence);
      finx_fact_grid_set (grid, i, 1, var_money, sentence);
      finx_fact_grid_set (grid, i, 2, cvar, sentence);
      finx_fact_grid_set (grid, i, 3, cvar_money, sentence);
      why = why != NULL ? why : sentence;
      fell_back = fell_back || loss->is_historical;
    }
  show_span (card, record);
  if (why == NULL)
    why = fell_back ? _("Cornish–Fisher does not hold for such returns: the historical figures stand in its place.")
                    : _("What one day may lose; the shortfall is the mean of the days that are worse.");
  finx_review_card_set_caption (card, why);
}

GtkWidget *
finx_risk_loss_card_new (FinxPortfolioView *view)
{
  const char *const of[] = { _("As held today"), _("Real past"), NULL };
  g_autofree char *risk = g_strdup_printf (_("Value at risk, %s"), finx_portfolio_view_get_currency (view));
  g_autofree char *shortfall = g_strdup_printf (_("Shortfall, %s"), finx_portfolio_view_get_currency (view));
  const char *const columns[] = { N_("Value at risk"), risk, N_("Shortfall"), shortfall, NULL };
  GtkWidget *card = finx_risk_card_new (view, _("Value at risk, one day"), finx_fact_grid_new (N_("Value at risk, one day"), columns, losses,
                                                                                        G_N_ELEMENTS (losses)), show_losses);

  finx_review_card_add_choice (FINX_REVIEW_CARD (card), "risk-loss-of", _("Which returns"), of, OF_TODAY);
  return card;
}

static void
show_concentration (FinxReviewCard       *card,
                    const FinxReviewRisk *risk)
{
  FinxFactGrid *grid = FINX_FACT_GRID (finx_review_card_get_content (card));
  const FinxPortfolioRisk *figures_of = risk->risk;
  const char *why = isnan (figures_of->hhi) ? _(reasons[FINX_RISK_NO_VALUE]) : NULL;
  char *texts[N_CONCENTRATIONS] = {
    [TOP_1] = finx_format_percent (figures_of->top[0], 1),
    [TOP_5] = finx_format_percent (figures_of->top[1], 1),
    [TOP_10] = finx_format_percent (figures_of->top[2], 1),
    [EFFECTIVE] = finx_format_double (figures_of->effective, 1),
    [INDEX] = finx_format_double (figures_of->hhi, 3),
    [POSITIONS] = finx_format_double (figures_of->n_positions, 0),
  };

  for (guint i = 0; i < N_CONCENTRATIONS; i++)
    {
      finx_fact_grid_set (grid, i, 0, texts[i], why);
      g_free (texts[i]);
    }
  finx_review_card_set_caption (card, why != NULL ? why : _("Of all instruments; cash does not count"));
}

GtkWidget *
finx_risk_concentration_card_new (FinxPortfolioView *view)
{
  const char *const columns[] = { "", NULL };

  return finx_risk_card_new (view, _("Concentration"), finx_fact_grid_new (N_("Concentration"), columns, concentrations,
                                                                    G_N_ELEMENTS (concentrations)), show_concentration);
}
