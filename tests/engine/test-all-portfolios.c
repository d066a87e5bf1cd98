/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All portfolios looked at together: which count, in which currency, and that they follow each change. */
#include "base/finx-time.h"
#include "engine-fixture.h"
#include "engine/finx-engine-book.h"
#include "engine/prices/finx-engine-prices.h"
#include "engine/review/finx-all-portfolios.h"
#include "engine/review/finx-reviewer.h"

static void
create (EngineFixture *self,
        const char    *name,
        const char    *currency)
{
  g_autoptr(GError) error = NULL;

  finx_engine_create_portfolio (self->engine, name, currency, &error);
  g_assert_no_error (error);
}

static void
deposit (EngineFixture *self,
         const char    *portfolio,
         const char    *amount,
         const char    *currency)
{
  g_autoptr(FinxTransaction) transaction = finx_transaction_new ();
  g_autoptr(GError) error = NULL;

  transaction->kind = FINX_TRANSACTION_DEPOSIT;
  transaction->day = (gint32) finx_days_from_time (finx_clock_now (self->clock)) - 10;
  transaction->amount = fixture_decimal (amount);
  g_free (transaction->currency);
  transaction->currency = g_strdup (currency);
  g_assert_true (finx_engine_write_transactions (self->engine, portfolio, (const FinxTransaction *const []) { transaction }, 1, "Entered",
                                                 &error));
  g_assert_no_error (error);
}

/* The value of all portfolios. */
static FinxDecimal
review_value (EngineFixture *self,
              const char    *currency)
{
  g_auto(FinxReviewQuery) query = { NULL };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(FinxReview) review = NULL;
  g_autoptr(GError) error = NULL;

  finx_review_query_init (&query, self->engine, FINX_ALL_PORTFOLIOS);
  query.currency = currency;
  finx_engine_review_async (self->engine, &query, NULL, NULL, fixture_result_cb, &result);
  review = finx_engine_review_finish (self->engine, fixture_wait (self, &result), &error);
  g_assert_no_error (error);
  return finx_review_get_summary (review)->value;
}

static void
assert_currency (EngineFixture *self,
                 const char    *expected)
{
  g_autofree char *currency = finx_engine_get_all_currency (self->engine);

  g_assert_cmpstr (currency, ==, expected);
}

static void
test_what_is_simulated_does_not_count (EngineFixture *self,
                                       gconstpointer  data)
{
  g_autoptr(GPtrArray) none = finx_engine_list_all (self->engine), two = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  create (self, "Depot", "EUR");
  create (self, "Savings", "EUR");
  deposit (self, "depot", "100.25", "EUR");
  deposit (self, "savings", "50", "EUR");
  two = finx_engine_list_all (self->engine);
  g_assert_cmpuint (two->len, ==, 2);
  fixture_assert_decimal (review_value (self, NULL), "150.25");
}

static void
test_the_currency_is_the_commonest_or_the_chosen_one (EngineFixture *self,
                                                      gconstpointer  data)
{
  assert_currency (self, "");
  create (self, "One", "USD");
  create (self, "Two", "EUR");
  assert_currency (self, "USD");
  create (self, "Three", "EUR");
  assert_currency (self, "EUR");
  finx_engine_set_all_currency (self->engine, "CHF");
  assert_currency (self, "CHF");
  fixture_reopen (self);
  assert_currency (self, "CHF");
}

static void
test_settings_are_what_all_agree_on (EngineFixture *self,
                                     gconstpointer  data)
{
  g_auto(FinxPortfolioSettings) own = { 0 };
  g_auto(FinxPortfolioSettings) common = { 0 }, other = { 0 };
  g_autoptr(GError) error = NULL;

  create (self, "One", "EUR");
  create (self, "Two", "EUR");
  finx_engine_get_portfolio_settings (self->engine, "one", &own);
  g_free (own.benchmark);
  own.benchmark = g_strdup ("SPY");
  own.tax_rate = fixture_decimal ("0.25");
  own.risk_free = fixture_decimal ("0.02");
  own.move_wash_sales = TRUE;
  finx_engine_set_portfolio_settings (self->engine, "one", &own, &error);
  g_assert_no_error (error);
  finx_engine_get_all_settings (self->engine, &common);
  g_assert_cmpstr (common.benchmark, ==, "");
  g_assert_false (finx_decimal_is_known (common.tax_rate));
  g_assert_false (common.move_wash_sales);
  fixture_assert_decimal (common.risk_free, "0");
  finx_engine_set_portfolio_settings (self->engine, "two", &own, &error);
  g_assert_no_error (error);
  finx_engine_get_all_settings (self->engine, &other);
  g_assert_cmpstr (other.benchmark, ==, "SPY");
  fixture_assert_decimal (other.tax_rate, "0.25");
  fixture_assert_decimal (other.risk_free, "0.02");
  g_assert_true (other.move_wash_sales);
}

static void
test_no_portfolio_has_the_word_as_its_id (EngineFixture *self,
                                          gconstpointer  data)
{
  create (self, "All", "EUR");
  g_assert_null (finx_engine_get_portfolio (self->engine, FINX_ALL_PORTFOLIOS));
  g_assert_nonnull (finx_engine_get_portfolio (self->engine, "all-2"));
}

static void
wait_for_value (FinxReviewer *reviewer,
                const char   *expected)
{
  FinxDecimal value = fixture_decimal (expected);
  gint64 end = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  while (g_get_monotonic_time () < end)
    {
      FinxReview *review = finx_reviewer_get_review (reviewer);

      if (review != NULL && finx_decimal_equal (finx_review_get_summary (review)->value, value))
        return;
      g_main_context_iteration (NULL, TRUE);
    }
  g_error ("the value is not %s", expected);
}

static void
test_a_change_of_each_is_followed (EngineFixture *self,
                                   gconstpointer  data)
{
  g_autoptr(FinxReviewer) reviewer = NULL;

  create (self, "One", "EUR");
  create (self, "Two", "EUR");
  reviewer = finx_reviewer_new (self->engine, FINX_ALL_PORTFOLIOS);
  finx_reviewer_hold (reviewer);
  deposit (self, "one", "10", "EUR");
  wait_for_value (reviewer, "10");
  deposit (self, "two", "5.5", "EUR");
  wait_for_value (reviewer, "15.5");
  create (self, "Three", "EUR");
  deposit (self, "three", "1", "EUR");
  wait_for_value (reviewer, "16.5");
  finx_reviewer_release (reviewer);
}

/* Prices are read again only where they, or what is to be priced, changed. */
static void
test_prices_are_kept (EngineFixture *self,
                      gconstpointer  data)
{
  const FinxSeriesKey key = { "AAPL", FINX_INTERVAL_1D, FINX_BARS_IMPORTED };
  FinxBar bar = { (finx_days_from_time (finx_clock_now (self->clock)) - 5) * FINX_USEC_PER_DAY, 2, 2, 2, 2, 1 };
  g_autoptr(GArray) bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));
  g_autoptr(FinxReviewer) reviewer = NULL, whole = NULL;
  g_autoptr(FinxPriceHistory) history = NULL, all = NULL;
  g_autoptr(FinxTransaction) purchase = finx_transaction_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  create (self, "One", "USD");
  create (self, "Two", "USD");
  deposit (self, "two", "1", "USD");
  reviewer = finx_reviewer_new (self->engine, "one");
  whole = finx_reviewer_new (self->engine, FINX_ALL_PORTFOLIOS);
  finx_reviewer_hold (reviewer);
  finx_reviewer_hold (whole);
  deposit (self, "one", "10", "USD");
  wait_for_value (reviewer, "10");
  wait_for_value (whole, "11");
  history = finx_price_history_ref (finx_review_get_prices (finx_reviewer_get_review (reviewer)));
  all = finx_price_history_ref (finx_review_get_prices (finx_reviewer_get_review (whole)));
  deposit (self, "one", "5", "USD");
  wait_for_value (reviewer, "15");
  wait_for_value (whole, "16");
  g_assert_true (finx_review_get_prices (finx_reviewer_get_review (reviewer)) == history);
  g_assert_true (finx_review_get_prices (finx_reviewer_get_review (whole)) == all);

  g_array_append_val (bars, bar);
  finx_engine_write_series_async (self->engine, &key, bars, NULL, fixture_result_cb, &result);
  finx_engine_write_series_finish (self->engine, fixture_wait (self, &result), &error);
  g_assert_no_error (error);
  purchase->kind = FINX_TRANSACTION_BUY;
  purchase->day = (gint32) finx_days_from_time (finx_clock_now (self->clock)) - 4;
  purchase->instrument = fixture_instrument (self, "AAPL");
  purchase->quantity = fixture_decimal ("3");
  purchase->amount = fixture_decimal ("5");
  g_free (purchase->currency);
  purchase->currency = g_strdup ("USD");
  g_assert_true (finx_engine_write_transactions (self->engine, "one", (const FinxTransaction *const []) { purchase }, 1, "Entered", &error));
  wait_for_value (reviewer, "16");
  wait_for_value (whole, "17");
  g_clear_object (&result);
  bar.open = bar.high = bar.low = bar.close = 3;
  g_array_index (bars, FinxBar, 0) = bar;
  finx_engine_write_series_async (self->engine, &key, bars, NULL, fixture_result_cb, &result);
  finx_engine_write_series_finish (self->engine, fixture_wait (self, &result), &error);
  g_assert_no_error (error);
  deposit (self, "one", "1", "USD");
  wait_for_value (reviewer, "20");
  wait_for_value (whole, "21");
  finx_reviewer_release (whole);
  finx_reviewer_release (reviewer);
}

/* A day is chosen while today's figures are being made, and while there are some already. */
static void
test_the_chosen_day_counts (EngineFixture *self,
                            gconstpointer  data)
{
  gint32 day = (gint32) finx_days_from_time (finx_clock_now (self->clock)) - 11;        /* before the deposits */
  const char *const portfolios[] = { "one", FINX_ALL_PORTFOLIOS };

  create (self, "One", "USD");
  create (self, "Two", "USD");
  deposit (self, "one", "10", "USD");
  deposit (self, "two", "1", "USD");
  for (gsize i = 0; i < G_N_ELEMENTS (portfolios); i++)
    {
      g_autoptr(FinxReviewer) reviewer = finx_reviewer_new (self->engine, portfolios[i]);
      const char *value = i == 0 ? "10" : "11";

      finx_reviewer_hold (reviewer);
      g_assert_true (finx_reviewer_is_busy (reviewer));
      finx_reviewer_set_as_of (reviewer, day);
      wait_for_value (reviewer, "0");
      finx_reviewer_set_as_of (reviewer, G_MAXINT32);
      wait_for_value (reviewer, value);
      finx_reviewer_set_as_of (reviewer, day);
      finx_reviewer_set_as_of (reviewer, G_MAXINT32);
      finx_reviewer_set_as_of (reviewer, day);
      wait_for_value (reviewer, "0");
      finx_reviewer_release (reviewer);
    }
}

/* What is kept of a review of another day, or in another currency, is nothing. */
static void
test_a_review_of_another_day_is_of_no_use (EngineFixture *self,
                                           gconstpointer  data)
{
  const char *const portfolios[] = { "one", FINX_ALL_PORTFOLIOS };

  create (self, "One", "USD");
  create (self, "Two", "USD");
  deposit (self, "one", "10", "USD");
  for (gsize i = 0; i < G_N_ELEMENTS (portfolios); i++)
    {
      g_auto(FinxReviewQuery) query = { NULL };
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(FinxReview) today = NULL, before = NULL, euros = NULL;
      g_autoptr(GError) error = NULL;

      finx_review_query_init (&query, self->engine, portfolios[i]);
      finx_engine_review_async (self->engine, &query, NULL, NULL, fixture_result_cb, &result);
      today = finx_engine_review_finish (self->engine, fixture_wait (self, &result), &error);
      g_assert_no_error (error);
      fixture_assert_decimal (finx_review_get_summary (today)->value, "10");
      g_clear_object (&result);
      query.as_of = (gint32) finx_days_from_time (finx_clock_now (self->clock)) - 11;
      finx_engine_review_async (self->engine, &query, today, NULL, fixture_result_cb, &result);
      before = finx_engine_review_finish (self->engine, fixture_wait (self, &result), &error);
      g_assert_no_error (error);
      g_assert_cmpint (finx_review_get_options (before)->as_of, ==, query.as_of);
      fixture_assert_decimal (finx_review_get_summary (before)->value, "0");
      g_clear_object (&result);
      query.as_of = G_MAXINT32;
      query.currency = "EUR";
      finx_engine_review_async (self->engine, &query, today, NULL, fixture_result_cb, &result);
      euros = finx_engine_review_finish (self->engine, fixture_wait (self, &result), &error);
      g_assert_no_error (error);
      g_assert_cmpstr (finx_review_get_options (euros)->base_currency, ==, "EUR");
    }
}

/* Pages that show the same share its review; it goes with the last of them. */
static void
test_a_reviewer_is_shared (EngineFixture *self,
                           gconstpointer  data)
{
  FinxReviewer *first, *second;

  create (self, "One", "EUR");
  deposit (self, "one", "10", "EUR");
  first = finx_reviewer_share (self->engine, "one");
  finx_reviewer_hold (first);
  wait_for_value (first, "10");
  second = finx_reviewer_share (self->engine, "one");
  g_assert_true (first == second);
  finx_reviewer_hold (second);
  finx_reviewer_release (first);
  g_object_unref (first);
  g_assert_false (finx_reviewer_is_busy (second));
  deposit (self, "one", "1", "EUR");
  wait_for_value (second, "11");
  finx_reviewer_release (second);
  g_assert_finalize_object (second);
  second = finx_reviewer_share (self->engine, "one");
  g_assert_null (finx_reviewer_get_review (second));
  g_object_unref (second);
}

/* The same figures without lots and with them, which are computed when somebody asks. */
static void
test_lots_come_when_they_are_asked_for (EngineFixture *self,
                                        gconstpointer  data)
{
  g_autoptr(FinxReviewer) reviewer = NULL;
  g_autoptr(FinxReview) sums = NULL;
  const FinxReviewSummary *before, *after;

  create (self, "One", "EUR");
  deposit (self, "one", "10", "EUR");
  reviewer = finx_reviewer_new (self->engine, "one");
  finx_reviewer_hold (reviewer);
  wait_for_value (reviewer, "10");
  sums = finx_review_ref (finx_reviewer_get_review (reviewer));
  g_assert_null (finx_review_get_gains (sums));
  while (finx_reviewer_get_lots (reviewer) == NULL)
    {
      g_assert_true (finx_reviewer_get_review (reviewer) == sums);
      g_assert_true (finx_reviewer_is_busy (reviewer));
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_nonnull (finx_review_get_gains (finx_reviewer_get_review (reviewer)));
  before = finx_review_get_summary (sums);
  after = finx_review_get_summary (finx_reviewer_get_review (reviewer));
  g_assert_true (finx_decimal_equal (before->value, after->value) && finx_decimal_equal (before->total_gain, after->total_gain));
  deposit (self, "one", "1", "EUR");
  wait_for_value (reviewer, "11");
  g_assert_nonnull (finx_reviewer_get_lots (reviewer));
  finx_reviewer_release (reviewer);
}

#define ADD(path, set_up, func) g_test_add ("/all-portfolios/" path, EngineFixture, NULL, set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("what-is-simulated-does-not-count", fixture_set_up_practice, test_what_is_simulated_does_not_count);
  ADD ("the-currency-is-the-commonest-or-the-chosen-one", fixture_set_up, test_the_currency_is_the_commonest_or_the_chosen_one);
  ADD ("settings-are-what-all-agree-on", fixture_set_up, test_settings_are_what_all_agree_on);
  ADD ("no-portfolio-has-the-word-as-its-id", fixture_set_up, test_no_portfolio_has_the_word_as_its_id);
  ADD ("a-change-of-each-is-followed", fixture_set_up, test_a_change_of_each_is_followed);
  ADD ("prices-are-kept", fixture_set_up, test_prices_are_kept);
  ADD ("the-chosen-day-counts", fixture_set_up, test_the_chosen_day_counts);
  ADD ("a-review-of-another-day-is-of-no-use", fixture_set_up, test_a_review_of_another_day_is_of_no_use);
  ADD ("a-reviewer-is-shared", fixture_set_up, test_a_reviewer_is_shared);
  ADD ("lots-come-when-they-are-asked-for", fixture_set_up, test_lots_come_when_they_are_asked_for);
  return g_test_run ();
}
