/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "portfolio/review/finx-review-risk.h"
#include "tests/portfolio/history-fixture.h"
#include "wire/finx-wire-risk.h"

/* Two shares and cash over 300 days: one share swings by a hundredth a day, the other by two in the same rhythm. */
#define N_DAYS 300

static FinxInstrumentTable *instruments;

static FinxReview *
new_review (guint              n_priced,        /* days of which prices are known */
            const char *const *lines,
            guint              n_lines)
{
  g_autoptr(FinxPriceHistory) history = finx_price_history_new ();
  g_autoptr(FinxTransactionList) list = history_list_of (instruments, lines, n_lines);
  const FinxInstrument *sap = finx_instrument_table_lookup (instruments, "SAP"), *vod = finx_instrument_table_lookup (instruments, "VOD");
  gint32 first = text_day ("2024-01-01");
  FinxReviewOptions options = { .base_currency = "EUR", .timing = FINX_FLOW_AT_START, .as_of = first + N_DAYS - 1, .benchmark = sap };
  g_autoptr(GError) error = NULL;
  FinxReview *review;

  for (guint i = 0; i < n_priced; i++)
    {
      gint64 swing = (i % 3 == 1) - (i % 3 == 2);

      finx_price_history_add_price (history, sap, first + (gint32) i, finx_decimal_new (10000 + 100 * swing, 2));
      finx_price_history_add_price (history, vod, first + (gint32) i, finx_decimal_new (10000 + 200 * swing, 2));
    }
  finx_price_history_add_rate (history, "GBP", first, FINX_DECIMAL_ONE);
  for (guint i = 0; i < N_DAYS; i += 5)
    finx_price_history_add_rate (history, "GBP", first + (gint32) i, FINX_DECIMAL_ONE);
  review = finx_review_new (&options, list, history, &error);
  g_assert_no_error (error);
  return review;
}

static const char *const lines[] = {
  "2024-01-01 deposit amount=30000 currency=EUR",
  "2024-01-01 buy symbol=SAP quantity=100 amount=10000 currency=EUR",
  "2024-01-01 buy symbol=VOD quantity=100 amount=10000 currency=EUR rate=1",
};

static void
test_what_is_held_makes_the_risk (void)
{
  g_autoptr(FinxReview) review = new_review (N_DAYS, lines, G_N_ELEMENTS (lines));
  g_autoptr(FinxReviewRisk) risk = finx_review_risk_new (review, G_MININT32, G_MAXINT32);
  const FinxRiskRecord *past = &risk->risk->past, *present = &risk->risk->present;
  double shares = 0;

  g_assert_cmpuint (risk->holdings->len, ==, 3);
  g_assert_cmpfloat_with_epsilon (risk->risk->coverage, 1, 1e-12);
  g_assert_cmpint (past->figures[FINX_RISK_VOLATILITY].reason, ==, FINX_RISK_KNOWN);
  g_assert_cmpint (past->figures[FINX_RISK_CAGR].reason, ==, FINX_RISK_BELOW_A_YEAR);
  /* A third of one share, a third of twice that, a third of cash: as volatile as the benchmark, the first share. */
  g_assert_cmpfloat_with_epsilon (present->figures[FINX_RISK_BETA].value, 1, 0.02);
  g_assert_cmpfloat_with_epsilon (past->figures[FINX_RISK_VOLATILITY].value, present->figures[FINX_RISK_VOLATILITY].value, 0.005);
  g_assert_cmpuint (risk->risk->components->len, ==, 3);
  for (guint i = 0; i < risk->risk->components->len; i++)
    shares += g_array_index (risk->risk->components, FinxRiskComponent, i).share;
  g_assert_cmpfloat_with_epsilon (shares, 1, 1e-9);
  g_assert_cmpuint (risk->risk->largest->len, ==, 2);
  g_assert_cmpfloat (risk->risk->correlations[1], >, 0.99);
  g_assert_cmpfloat_with_epsilon (risk->risk->effective, 2, 0.01);
}

static void
test_the_drawdowns_begin_at_the_start (void)
{
  g_autoptr(FinxReview) review = new_review (N_DAYS, lines, G_N_ELEMENTS (lines));
  g_autoptr(FinxReviewRisk) risk = finx_review_risk_new (review, G_MININT32, G_MAXINT32);
  double deepest = 0;

  g_assert_cmpuint (risk->days->len, ==, risk->drawdowns->len);
  g_assert_cmpuint (risk->days->len, >, 200);
  g_assert_cmpfloat (g_array_index (risk->drawdowns, double, 0), ==, 0);
  for (guint i = 0; i < risk->drawdowns->len; i++)
    deepest = MIN (deepest, g_array_index (risk->drawdowns, double, i));
  g_assert_cmpfloat_with_epsilon (deepest, risk->risk->past.figures[FINX_RISK_MAX_DRAWDOWN].value, 1e-12);
}

static void
test_without_prices_nothing_is_known (void)
{
  g_autoptr(FinxReview) review = new_review (0, lines, G_N_ELEMENTS (lines));
  g_autoptr(JsonObject) object = finx_wire_review_risk (review, G_MININT32, G_MAXINT32);
  JsonObject *today = json_object_get_object_member (object, "as_held_today");
  JsonObject *loss = json_array_get_object_element (json_object_get_array_member (object, "losses"), 0);

  g_assert_true (json_object_get_null_member (object, "value"));
  g_assert_true (json_object_get_null_member (object, "coverage"));
  g_assert_true (json_object_get_null_member (today, "volatility"));
  g_assert_true (json_object_has_member (json_object_get_object_member (today, "reasons"), "volatility"));
  g_assert_true (json_object_get_null_member (loss, "var"));
  g_assert_true (json_object_get_null_member (loss, "var_money"));
  g_assert_false (json_object_get_null_member (loss, "reason"));
}

/* What is without risk is taken off before a return counts. */
static void
test_the_riskless_rate_is_taken_off (void)
{
  g_autoptr(FinxReview) review = new_review (N_DAYS, lines, G_N_ELEMENTS (lines));
  FinxReviewOptions options = *finx_review_get_options (review);
  g_autoptr(FinxReview) other = NULL;
  g_autoptr(FinxReviewRisk) without = finx_review_risk_new (review, G_MININT32, G_MAXINT32), with = NULL;
  const FinxPerformance *before = &without->risk->past.statistics, *after;

  options.risk_free = 0.05;
  other = finx_review_new (&options, finx_review_get_transactions (review), finx_review_get_prices (review), NULL);
  with = finx_review_risk_new (other, G_MININT32, G_MAXINT32);
  after = &with->risk->past.statistics;
  g_assert_cmpfloat (before->risk_free, ==, 0);
  g_assert_cmpfloat (after->risk_free, ==, 0.05);
  g_assert_cmpfloat_with_epsilon (after->volatility, before->volatility, 1e-12);
  g_assert_cmpfloat_with_epsilon ((before->sharpe - after->sharpe) * before->volatility,
                                  (pow (1.05, 1 / before->periods_per_year) - 1) * before->periods_per_year, 1e-9);
  g_assert_cmpfloat (after->sortino, ==, before->sortino);               /* goes by losses below 0 */
  g_assert_cmpfloat (finx_portfolio_performance (finx_review_get_series (other), G_MININT32, G_MAXINT32, options.timing, 0.05).statistics.sharpe, <,
                     finx_portfolio_performance (finx_review_get_series (other), G_MININT32, G_MAXINT32, options.timing, 0).statistics.sharpe);
}

static void
test_an_empty_portfolio_has_no_risk (void)
{
  g_autoptr(FinxReview) review = new_review (N_DAYS, lines, 0);
  g_autoptr(FinxReviewRisk) risk = finx_review_risk_new (review, G_MININT32, G_MAXINT32);

  g_assert_cmpuint (risk->holdings->len, ==, 0);
  g_assert_cmpuint (risk->risk->components->len, ==, 0);
  g_assert_cmpint (risk->risk->present.figures[FINX_RISK_VOLATILITY].reason, !=, FINX_RISK_KNOWN);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  instruments = history_instruments ();
  g_test_add_func ("/review-risk/what-is-held-makes-the-risk", test_what_is_held_makes_the_risk);
  g_test_add_func ("/review-risk/the-drawdowns-begin-at-the-start", test_the_drawdowns_begin_at_the_start);
  g_test_add_func ("/review-risk/without-prices-nothing-is-known", test_without_prices_nothing_is_known);
  g_test_add_func ("/review-risk/the-riskless-rate-is-taken-off", test_the_riskless_rate_is_taken_off);
  g_test_add_func ("/review-risk/an-empty-portfolio-has-no-risk", test_an_empty_portfolio_has_no_risk);
  return g_test_run ();
}
