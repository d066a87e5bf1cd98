/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "portfolio/review/finx-review.h"
#include "tests/portfolio/random-portfolio.h"
#include "tests/portfolio/same-review.h"

/* Two currencies, a split, a dividend, fees; worked by hand. A euro is 1.25 dollars, then 1. */
static const char *const lines[] = {
  "2024-01-02 deposit amount=10000 currency=EUR",
  "2024-01-02 conversion amount=4000 currency=EUR quantity=5000 got=USD",
  "2024-01-03 buy symbol=AAPL quantity=10 amount=2005 fees=5 currency=USD",        /* 1604 EUR */
  "2024-01-10 buy symbol=SAP quantity=5 amount=500 currency=EUR account=other",
  "2024-01-10 transfer amount=500 currency=EUR to=other",
  "2024-02-01 split symbol=AAPL ratio=4",
  "2024-02-15 dividend symbol=AAPL amount=17 taxes=3 currency=USD",                /* 16 EUR before a tax of 2.4 */
  "2024-03-01 sell symbol=AAPL quantity=10 amount=598 fees=2 currency=USD",        /* cost 501.25 USD, 401 EUR */
  "2024-03-20 withdrawal amount=1 currency=EUR",                                   /* has not happened */
};
static const char *const known[] = {
  "2024-01-02 =USD 1.25", "2024-03-01 =USD 1", "2024-01-03 AAPL 200", "2024-02-01 AAPL 52", "2024-03-01 AAPL 60", "2024-03-04 AAPL 61",
  "2024-01-10 SAP 100", "2024-03-01 SAP 120",
};

static FinxPriceHistory *
new_history (void)
{
  FinxPriceHistory *history = finx_price_history_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    history_add (history, instruments, known[i]);
  return history;
}

static FinxReview *
review_of (const char *const *texts,
           guint              n,
           const char *const *only)
{
  g_autoptr(FinxPriceHistory) history = new_history ();
  g_autoptr(FinxTransactionList) list = history_list_of (instruments, texts, n);
  FinxReviewOptions options = { .base_currency = "EUR", .timing = FINX_FLOW_AT_START, .accounts = only, .as_of = text_day ("2024-03-04") };
  g_autoptr(GError) error = NULL;
  FinxReview *review;

  finx_price_history_add_splits (history, list);
  review = finx_review_new (&options, list, history, &error);
  g_assert_no_error (error);
  return review;
}

static const FinxReviewHolding *
holding_of (FinxReview *review,
            const char *name)
{
  const GArray *holdings = finx_review_get_holdings (review);

  for (guint i = 0; i < holdings->len; i++)
    {
      const FinxReviewHolding *holding = &g_array_index (holdings, FinxReviewHolding, i);

      if (g_str_equal (name, holding->instrument != NULL ? holding->instrument->symbol : holding->currency))
        return holding;
    }
  g_error ("no holding %s", name);
}

static void
test_holdings_worked_by_hand (void)
{
  g_autoptr(FinxReview) review = review_of (lines, G_N_ELEMENTS (lines), NULL);
  const FinxReviewHolding *aapl = holding_of (review, "AAPL"), *sap = holding_of (review, "SAP"), *usd = holding_of (review, "USD");

  g_assert_true (aapl == &g_array_index (finx_review_get_holdings (review), FinxReviewHolding, 0));
  history_assert (aapl->quantity, "30");
  history_assert (aapl->price, "61");
  history_assert (aapl->previous, "60");
  g_assert_cmpint (aapl->price_age, ==, 0);
  history_assert (aapl->cost, "1503.75");
  history_assert (aapl->cost_price, "50.125");
  history_assert (aapl->value, "1830");
  history_assert (aapl->base_cost, "1203");
  history_assert (aapl->base_value, "1830");
  history_assert (aapl->base_day_change, "30");
  history_assert (aapl->base_price_move, "30");
  history_assert (aapl->price_gain, "326.25");
  history_assert (aapl->currency_gain, "300.75");
  history_assert (aapl->realised, "197");
  history_assert (aapl->income, "16");
  history_assert (aapl->fees, "6");
  history_assert (aapl->taxes, "2.4");
  history_assert (aapl->total_gain, "837.6");          /* 197 + 627 + 16 − 2.4 */
  g_assert_cmpfloat_with_epsilon (aapl->weight, 1830.0 / 11540, 1e-12);
  g_assert_cmpuint (aapl->n_lots, ==, 1);
  g_assert_cmpuint (aapl->gaps, ==, FINX_GAP_NONE);

  history_assert (sap->base_value, "600");
  history_assert (sap->base_day_change, "0");
  history_assert (sap->base_price_move, "100");        /* from 100 to 120, three days ago */
  history_assert (sap->total_gain, "100");
  g_assert_cmpint (sap->price_age, ==, 3);

  history_assert (usd->quantity, "3610");
  history_assert (usd->base_cost, "3007.6");           /* 4000 − 1604 + 13.6 + 598 */
  history_assert (usd->currency_gain, "602.4");
  history_assert (usd->total_gain, "602.4");
  history_assert (holding_of (review, "EUR")->quantity, "5500");
  history_assert (holding_of (review, "EUR")->total_gain, "0");
}

static void
test_summary_worked_by_hand (void)
{
  g_autoptr(FinxReview) review = review_of (lines, G_N_ELEMENTS (lines), NULL);
  const FinxReviewSummary *summary = finx_review_get_summary (review);
  const FinxGainsReport *gains = finx_review_get_gains (review);
  FinxClosedLot closed;
  FinxOpenLot open;

  history_assert (summary->value, "11540");
  history_assert (summary->cash, "9110");
  history_assert (summary->invested, "10000");
  history_assert (summary->total_gain, "1540");
  history_assert (summary->day_change, "30");
  history_assert (summary->income_year, "16");
  g_assert_cmpfloat_with_epsilon (summary->day_return, 30.0 / 11510, 1e-12);
  g_assert_cmpfloat_with_epsilon (summary->ttwror, 0.154, 1e-12);
  g_assert_true (isnan (summary->ttwror_yearly));
  g_assert_cmpint (summary->xirr.status, ==, FINX_XIRR_FOUND);
  g_assert_cmpfloat_with_epsilon (pow (1 + summary->xirr.rate, 62 / 365.0), 1.154, 1e-9);
  g_assert_cmpint (summary->first_day, ==, text_day ("2024-01-02"));
  g_assert_cmpint (summary->oldest_price, ==, 3);
  g_assert_cmpint (summary->newest_price, ==, 0);
  g_assert_cmpint (summary->oldest_rate, ==, 3);
  history_assert (summary->price_move, "30");          /* SAP has no price of the newest day */
  g_assert_cmpuint (summary->gaps, ==, FINX_GAP_NONE);
  g_assert_cmpfloat (summary->drawdown, ==, 0);

  g_assert_cmpuint (gains->n_closed, ==, 1);
  finx_gains_report_get_closed (gains, 0, &closed);
  history_assert (closed.base_gain, "197");
  g_assert_cmpstr (finx_transaction_list_get_id (finx_review_get_transactions (review), closed.closed_by), ==, "t7");
  finx_gains_report_get_open (gains, holding_of (review, "AAPL")->first_lot, &open);
  history_assert (open.quantity, "30");
  g_assert_cmpstr (finx_transaction_list_get_id (finx_review_get_transactions (review), open.opened_by), ==, "t2");
}

static void
test_one_account_alone (void)
{
  static const char *const other[] = { "other", NULL };
  g_autoptr(FinxReview) review = review_of (lines, G_N_ELEMENTS (lines), other);
  const FinxReviewSummary *summary = finx_review_get_summary (review);

  history_assert (summary->value, "600");
  history_assert (summary->cash, "0");
  history_assert (summary->invested, "500");
  history_assert (summary->total_gain, "100");
  g_assert_cmpuint (finx_review_get_holdings (review)->len, ==, 2);
  g_assert_cmpuint (finx_review_get_gains (review)->n_closed, ==, 0);
  g_assert_cmpuint (finx_review_get_gains (review)->n_open, ==, 1);
}

/* What has no price or rate is unknown, never zero, and all that it is part of; the rest is known. */
static void
test_what_is_missing_is_unknown (void)
{
  static const char *const more[] = {
    "2024-01-02 deposit amount=10000 currency=EUR", "2024-01-03 buy symbol=SAP quantity=5 amount=500 currency=EUR",
    "2024-02-01 buy symbol=VOD quantity=3 amount=30 currency=EUR rate=0.5",
  };
  g_autoptr(FinxReview) review = review_of (more, G_N_ELEMENTS (more), NULL);
  const FinxReviewHolding *vod = holding_of (review, "VOD"), *sap = holding_of (review, "SAP");
  const FinxReviewSummary *summary = finx_review_get_summary (review);

  history_assert (vod->quantity, "3");
  history_assert (vod->base_cost, "30");
  history_assert (vod->price, "?");
  history_assert (vod->base_value, "?");
  history_assert (vod->total_gain, "?");
  history_assert (vod->base_day_change, "?");
  g_assert_true (isnan (vod->weight));
  g_assert_cmpint (vod->price_age, ==, -1);
  g_assert_cmpuint (vod->gaps, ==, FINX_GAP_PRICE | FINX_GAP_RATE);
  history_assert (sap->base_value, "600");
  g_assert_true (isnan (sap->weight));
  history_assert (summary->value, "?");
  history_assert (summary->total_gain, "?");
  history_assert (summary->invested, "10000");
  history_assert (summary->cash, "9470");
  g_assert_true (isnan (summary->ttwror));
  g_assert_cmpuint (summary->gaps, ==, FINX_GAP_PRICE | FINX_GAP_RATE);
  g_assert_true (sap == &g_array_index (finx_review_get_holdings (review), FinxReviewHolding, 0));
}

static void
test_nothing_is_worth_nothing (void)
{
  g_autoptr(FinxReview) review = review_of (lines, 0, NULL);
  const FinxReviewSummary *summary = finx_review_get_summary (review);

  history_assert (summary->value, "0");
  history_assert (summary->total_gain, "0");
  g_assert_true (isnan (summary->ttwror));
  g_assert_cmpint (summary->first_day, ==, G_MAXINT32);
  g_assert_cmpint (summary->oldest_rate, ==, -1);
  g_assert_cmpuint (finx_review_get_holdings (review)->len, ==, 0);
}

/* 10 % before all was withdrawn and 5 % after money came again: the late dividend and the fee have no capital to be measured by. */
static void
test_what_an_empty_portfolio_earns_is_gain (void)
{
  static const char *const emptied[] = {
    "2024-01-02 deposit amount=1000 currency=EUR", "2024-01-03 interest amount=100 currency=EUR",
    "2024-01-31 withdrawal amount=1100 currency=EUR", "2024-02-05 dividend symbol=SAP amount=20 currency=EUR",
    "2024-02-06 withdrawal amount=20 currency=EUR", "2024-02-07 fee amount=5 currency=EUR", "2024-02-09 deposit amount=5 currency=EUR",
    "2024-02-12 deposit amount=1000 currency=EUR", "2024-02-13 interest amount=50 currency=EUR",
  };
  g_autoptr(FinxReview) review = review_of (emptied, G_N_ELEMENTS (emptied), NULL);
  const FinxReviewSummary *summary = finx_review_get_summary (review);

  history_assert (summary->value, "1050");
  history_assert (summary->total_gain, "165");
  g_assert_cmpfloat_with_epsilon (summary->ttwror, 1.1 * 1.05 - 1, 1e-12);
  g_assert_cmpint (summary->xirr.status, ==, FINX_XIRR_FOUND);
}

typedef struct
{
  const char *name;
  const char *line;             /* beside 10,000 EUR */
  const char *holding;
  gint32      age, oldest;      /* days before 4 March; −1: unknown */
} RateCase;

static const RateCase rate_cases[] = {
  { "none-is-needed", "2024-01-03 buy symbol=SAP quantity=5 amount=500 currency=EUR", "SAP", 0, 0 },
  { "of-cash", "2024-01-02 conversion amount=4000 currency=EUR quantity=5000 got=USD", "USD", 3, 3 },
  { "of-a-holding", "2024-02-01 buy symbol=AAPL quantity=3 amount=150 currency=EUR rate=0.8", "AAPL", 3, 3 },
  { "of-what-is-gone", "2024-01-02 conversion amount=4000 currency=EUR quantity=5000 got=USD\n"
                       "2024-01-03 conversion amount=5000 currency=USD quantity=4000 got=EUR", "USD", 3, 0 },
  { "one-is-unknown", "2024-02-01 buy symbol=VOD quantity=3 amount=30 currency=EUR rate=0.5", "VOD", -1, 0 },
};

/* How old the exchange rates are that a value rests on; what is not held any more rests on none. */
static void
test_age_of_rates (gconstpointer data)
{
  const RateCase *test = data;
  g_autofree char *text = g_strconcat ("2024-01-02 deposit amount=10000 currency=EUR\n", test->line, NULL);
  g_auto(GStrv) texts = g_strsplit (text, "\n", 0);
  g_autoptr(FinxReview) review = review_of ((const char *const *) texts, g_strv_length (texts), NULL);

  g_assert_cmpint (holding_of (review, test->holding)->rate_age, ==, test->age);
  g_assert_cmpint (holding_of (review, "EUR")->rate_age, ==, 0);
  g_assert_cmpint (finx_review_get_summary (review)->oldest_rate, ==, test->oldest);
}

static FinxReview *
review_portfolio (Portfolio           *self,
                  FinxTransactionList *list)
{
  FinxReviewOptions options = { .base_currency = "USD", .method = self->method, .expense_fees = self->run.expense_fees,
                                .as_of = LAST_DAY - 10 };

  return finx_review_new (&options, list, self->history, NULL);
}

static void
sums_law (Portfolio *self)
{
  g_autoptr(FinxReview) review = review_portfolio (self, self->list);
  const FinxReviewSummary *summary = finx_review_get_summary (review);
  const GArray *holdings = finx_review_get_holdings (review);
  FinxDecimal value = FINX_DECIMAL_ZERO, gain = FINX_DECIMAL_ZERO, change = FINX_DECIMAL_ZERO;
  guint n_lots = 0;

  for (guint i = 0; i < holdings->len; i++)
    {
      const FinxReviewHolding *holding = &g_array_index (holdings, FinxReviewHolding, i);
      FinxDecimal quantity = FINX_DECIMAL_ZERO;

      value = finx_decimal_add (value, holding->base_value);
      gain = finx_decimal_add (gain, holding->total_gain);
      change = finx_decimal_add (change, holding->base_day_change);
      n_lots += holding->n_lots;
      for (guint lot = holding->first_lot; lot < holding->first_lot + holding->n_lots; lot++)
        {
          FinxOpenLot open;

          finx_gains_report_get_open (finx_review_get_gains (review), lot, &open);
          g_assert_true (open.instrument == holding->instrument);
          quantity = finx_decimal_add (quantity, open.quantity);
        }
      if (holding->instrument != NULL)
        assert_equal (quantity, holding->quantity);
    }
  assert_equal (value, summary->value);
  assert_equal (gain, summary->total_gain);
  assert_equal (change, summary->day_change);
  g_assert_cmpuint (n_lots, ==, finx_review_get_gains (review)->n_open);
}

static void
test_holdings_add_up (void)
{
  for_all (sums_law);
}

static void
assert_same_review (FinxReview *a,
                    FinxReview *b)
{
  const GArray *left = finx_review_get_holdings (a), *right = finx_review_get_holdings (b);

  assert_same_sums (a, b);
  assert_same_lots (finx_review_get_gains (a), finx_review_get_gains (b));
  for (guint i = 0; i < left->len; i++)
    {
      const FinxReviewHolding *x = &g_array_index (left, FinxReviewHolding, i), *y = &g_array_index (right, FinxReviewHolding, i);

      g_assert_cmpuint (x->first_lot, ==, y->first_lot);
      g_assert_cmpuint (x->n_lots, ==, y->n_lots);
    }
}

/* One more at the end, one in between, an edit, one taken out: each time as if it were made anew; what the books refuse
 * leaves the review as it is. */
static void
update_law (Portfolio *self)
{
  g_autoptr(FinxTransactionList) list = finx_transaction_list_ref (self->list);
  g_autoptr(FinxReview) review = review_portfolio (self, list);
  guint n_taken = 0;

  for (guint i = 0; i < 24; i++)
    {
      guint row = (guint) g_rand_int_range (self->random, 0, (gint32) finx_transaction_list_get_n (list));
      const FinxTransaction *changes;
      g_autoptr(FinxTransaction) change = NULL;
      g_autoptr(FinxTransactionList) next = NULL;
      g_autoptr(FinxReview) updated = NULL, made = NULL;
      FinxTransaction view;

      finx_transaction_list_get (list, row, &view);
      change = i % 4 < 2 ? random_transaction (self->random, 5000 + i, i % 4 == 0 ? LAST_DAY - 12 : view.day) : finx_transaction_copy (&view);
      if (change == NULL)
        continue;
      if (i % 4 == 2)
        change->amount = finx_decimal_mul (change->amount, finx_decimal_new (3, 1), 2, FINX_ROUND_UP);
      change->is_deleted = i % 4 == 3;
      changes = change;
      next = finx_transaction_list_apply (list, &changes, 1);
      updated = finx_review_update (review, next, self->history, NULL);
      made = review_portfolio (self, next);
      g_assert_cmpint (updated != NULL, ==, made != NULL);
      if (updated == NULL)
        continue;
      n_taken++;
      assert_same_review (updated, made);
      finx_review_unref (review);
      review = g_steal_pointer (&updated);
      finx_transaction_list_unref (list);
      list = g_steal_pointer (&next);
    }
  g_assert_cmpuint (n_taken, >, 4);
}

static void
test_an_update_is_as_good_as_new (void)
{
  for_all (update_law);
}

static void
test_the_first_transaction_is_an_update_of_nothing (void)
{
  g_autoptr(FinxReview) empty = review_of (lines, 0, NULL);
  g_autoptr(FinxReview) full = review_of (lines, G_N_ELEMENTS (lines), NULL), back = NULL;
  FinxTransactionList *list = finx_review_get_transactions (full);
  g_autoptr(FinxReview) updated = finx_review_update (empty, list, finx_review_get_prices (empty), NULL);
  g_autoptr(FinxReview) made = finx_review_new (finx_review_get_options (empty), list, finx_review_get_prices (empty), NULL);

  assert_same_review (updated, made);
  g_assert_cmpuint (finx_review_get_holdings (updated)->len, >, 0);
  back = finx_review_update (updated, finx_review_get_transactions (empty), finx_review_get_prices (empty), NULL);
  assert_same_review (back, empty);
}

/* A review that is updated stays what it was. */
static void
test_the_old_review_stays (void)
{
  g_autoptr(FinxReview) review = review_of (lines, G_N_ELEMENTS (lines), NULL), untouched = review_of (lines, G_N_ELEMENTS (lines), NULL);
  g_autoptr(FinxTransaction) sale = transaction_from_text (instruments, 90, "2024-03-04 sell symbol=AAPL quantity=30 amount=1800 currency=USD");
  const FinxTransaction *changes = sale;
  g_autoptr(FinxTransactionList) next = finx_transaction_list_apply (finx_review_get_transactions (review), &changes, 1);
  g_autoptr(FinxReview) updated = finx_review_update (review, next, finx_review_get_prices (review), NULL);

  history_assert (holding_of (updated, "AAPL")->quantity, "0");
  history_assert (holding_of (updated, "AAPL")->base_day_change, "0");         /* 1800 for what was 30 × 60 the day before */
  history_assert (finx_review_get_summary (updated)->cash, "10910");
  assert_same_review (review, untouched);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  instruments = history_instruments ();
  g_test_add_func ("/review/holdings-worked-by-hand", test_holdings_worked_by_hand);
  g_test_add_func ("/review/summary-worked-by-hand", test_summary_worked_by_hand);
  g_test_add_func ("/review/one-account-alone", test_one_account_alone);
  g_test_add_func ("/review/what-is-missing-is-unknown", test_what_is_missing_is_unknown);
  for (gsize i = 0; i < G_N_ELEMENTS (rate_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/review/age-of-rates/", rate_cases[i].name, NULL);

      g_test_add_data_func (path, &rate_cases[i], test_age_of_rates);
    }
  g_test_add_func ("/review/nothing-is-worth-nothing", test_nothing_is_worth_nothing);
  g_test_add_func ("/review/what-an-empty-portfolio-earns-is-gain", test_what_an_empty_portfolio_earns_is_gain);
  g_test_add_func ("/review/the-old-review-stays", test_the_old_review_stays);
  g_test_add_func ("/review/holdings-add-up", test_holdings_add_up);
  g_test_add_func ("/review/an-update-is-as-good-as-new", test_an_update_is_as_good_as_new);
  g_test_add_func ("/review/the-first-transaction-is-an-update-of-nothing", test_the_first_transaction_is_an_update_of_nothing);
  status = g_test_run ();
  g_object_unref (instruments);
  return status;
}
