/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Portfolios in which a sale of more than is held is an error. */
#include <math.h>
#include <string.h>

#include "base/finx-error.h"
#include "portfolio/books/finx-short-sales.h"
#include "portfolio/reports/finx-explanation.h"
#include "portfolio/reports/finx-sale-preview.h"
#include "tests/model/model-fixture.h"
#include "tests/portfolio/random-portfolio.h"
#include "tests/portfolio/same-review.h"
#include "tests/support/transaction-text.h"

#define MAX_LINES 5
#define SALE " amount=1 currency=USD"

static FinxInstrumentTable *instruments;

/**
 * Case:
 * @before: what there is, t0, t1…
 * @taken: (nullable): what is taken back of it
 * @added: what is entered, a0, a1…; "t1=LINE" changes t1
 * @found: of each short sale that it makes "CAUSE,CAUSE: part of the sentence"
 */
typedef struct
{
  const char *name;
  const char *before[MAX_LINES];
  const char *taken;
  const char *added[MAX_LINES];
  const char *found[MAX_LINES];
} Case;

static const Case cases[] = {
  { "nothing-is-held", { NULL }, NULL, { "2024-01-02 sell symbol=AAPL quantity=1" SALE },
    { "a0: On 2024-01-02 main sells 1 AAPL and holds 0: 1 too many" } },
  { "all-of-it", { "2024-01-02 buy symbol=AAPL quantity=10" SALE }, NULL, { "2024-01-03 sell symbol=AAPL quantity=10" SALE }, { NULL } },
  { "a-part-too-many", { "2024-01-02 buy symbol=AAPL quantity=10" SALE }, NULL, { "2024-01-03 sell symbol=AAPL quantity=10.5" SALE },
    { "a0: sells 10.5 AAPL and holds 10: 0.5 too many" } },
  { "held-in-another-account", { "2024-01-02 buy account=other symbol=AAPL quantity=10" SALE }, NULL,
    { "2024-01-03 sell symbol=AAPL quantity=1" SALE }, { "a0: main sells 1 AAPL and holds 0" } },
  { "another-instrument-is-held", { "2024-01-02 buy symbol=MSFT quantity=10" SALE }, NULL,
    { "2024-01-03 sell symbol=AAPL quantity=1" SALE }, { "a0: holds 0" } },
  { "bought-too-late", { NULL }, NULL,
    { "2024-01-03 sell symbol=AAPL quantity=5" SALE, "2024-01-04 buy symbol=AAPL quantity=5" SALE }, { "a0: 5 too many" } },
  { "what-was-refused-is-not-missed", { "2024-01-02 buy symbol=AAPL quantity=10" SALE }, NULL,
    { "2024-01-03 sell symbol=AAPL quantity=15" SALE, "2024-01-04 sell symbol=AAPL quantity=10" SALE }, { "a0: 5 too many" } },
  { "same-day-by-time", { "2024-01-02 buy symbol=AAPL quantity=10 time=10:00" SALE }, NULL,
    { "2024-01-02 sell symbol=AAPL quantity=10 time=09:00" SALE }, { "a0: 10 too many" } },
  { "same-day-without-times", { "2024-01-02 buy symbol=AAPL quantity=10" SALE }, NULL,
    { "2024-01-02 sell symbol=AAPL quantity=10" SALE }, { NULL } },
  { "a-split-in-between", { "2024-01-02 buy symbol=AAPL quantity=10" SALE, "2024-01-03 split symbol=AAPL ratio=2" }, NULL,
    { "2024-01-04 sell symbol=AAPL quantity=20" SALE, "2024-01-05 sell symbol=AAPL quantity=1" SALE }, { "a1: holds 0" } },
  { "a-reverse-split-before-a-sale", { "2024-01-02 buy symbol=AAPL quantity=10" SALE, "2024-01-04 sell symbol=AAPL quantity=5" SALE }, NULL,
    { "2024-01-03 split symbol=AAPL ratio=0.1" }, { "a0: On 2024-01-04 main sells 5 AAPL and holds 1: 4 too many" } },
  { "moved-to-another-account", { "2024-01-02 buy symbol=AAPL quantity=10" SALE, "2024-01-04 sell symbol=AAPL quantity=10" SALE }, NULL,
    { "2024-01-03 transfer symbol=AAPL quantity=4 to=other" }, { "a0: sells 10 AAPL and holds 6: 4 too many" } },
  { "delivered-out-before-a-sale", { "2024-01-02 buy symbol=AAPL quantity=10" SALE, "2024-01-04 sell symbol=AAPL quantity=10" SALE }, NULL,
    { "2024-01-03 delivery_out symbol=AAPL quantity=1" }, { "a0: 1 too many" } },
  { "a-purchase-is-taken-back", { "2024-01-02 buy symbol=AAPL quantity=10" SALE, "2024-01-04 sell symbol=AAPL quantity=10" SALE }, "t0",
    { NULL }, { ": holds 0: 10 too many" } },
  { "a-purchase-becomes-smaller", { "2024-01-02 buy symbol=AAPL quantity=10" SALE, "2024-01-04 sell symbol=AAPL quantity=10" SALE }, NULL,
    { "t0=2024-01-02 buy symbol=AAPL quantity=9" SALE }, { "t0: 1 too many" } },
  { "what-was-wrong-may-stay-so", { "2024-01-02 sell symbol=AAPL quantity=10" SALE }, NULL,
    { "2024-01-01 buy symbol=AAPL quantity=4" SALE, "2024-01-03 buy symbol=AAPL quantity=6" SALE }, { NULL } },
  { "what-was-wrong-becomes-worse", { "2024-01-02 sell symbol=AAPL quantity=10" SALE }, NULL,
    { "t0=2024-01-02 sell symbol=AAPL quantity=11" SALE }, { "t0: 11 too many" } },
  { "the-sale-is-taken-back", { "2024-01-02 sell symbol=AAPL quantity=10" SALE }, "t0", { NULL }, { NULL } },
  { "options-are-written", { NULL }, NULL, { "2024-01-02 sell symbol=OPT quantity=1" SALE }, { "a0: 1 too many" } },
  { "more-is-delivered-than-held", { "2024-01-02 buy symbol=AAPL quantity=50" SALE, "2024-01-02 buy symbol=OPT quantity=1" SALE }, NULL,
    { "2024-01-03 option_exercise symbol=OPT quantity=1 ratio=100 received=AAPL amount=1000 currency=USD" },
    { "a0: sells 100 AAPL and holds 50: 50 too many" } },
  { "what-an-option-buys-is-bought", { "2024-01-02 buy symbol=OPT quantity=1" SALE }, NULL,
    { "2024-01-03 option_exercise symbol=OPT quantity=1 ratio=100 received=AAPL amount=-1000 currency=USD" }, { NULL } },
  { "what-a-merger-brought-may-be-sold", { "2024-01-02 buy symbol=AAPL quantity=10" SALE, "2024-01-03 merger symbol=AAPL received=MSFT quantity=20" },
    NULL, { "2024-01-04 sell symbol=MSFT quantity=20" SALE }, { NULL } },
  { "without-the-merger-it-is-not-there",
    { "2024-01-02 buy symbol=AAPL quantity=10" SALE, "2024-01-03 merger symbol=AAPL received=MSFT quantity=20",
      "2024-01-04 sell symbol=MSFT quantity=20" SALE }, "t1", { NULL }, { ": sells 20 MSFT and holds 0: 20 too many" } },
};

static FinxTransactionList *
make_list (FinxTransactionList *base,
           const char *const   *lines,
           char                 letter,
           const char          *taken)
{
  FinxTransactionListBuilder *builder = finx_transaction_list_builder_new (base);

  for (guint i = 0; i < MAX_LINES && lines[i] != NULL; i++)
    {
      gboolean is_change = lines[i][0] == 't';
      g_autoptr(FinxTransaction) transaction = transaction_from_text (instruments, i, lines[i] + (is_change ? strlen ("t0=") : 0));

      fixture_set_text (&transaction->id, NULL);
      transaction->id = is_change ? g_strndup (lines[i], 2) : g_strdup_printf ("%c%u", letter, i);
      finx_transaction_list_builder_add (builder, transaction);
    }
  if (taken != NULL)
    {
      FinxTransaction view;
      g_autoptr(FinxTransaction) gone = NULL;

      finx_transaction_list_get (base, finx_transaction_list_find (base, taken), &view);
      gone = finx_transaction_copy (&view);
      gone->is_deleted = TRUE;
      finx_transaction_list_builder_add (builder, gone);
    }
  return finx_transaction_list_builder_end (builder);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(FinxTransactionList) before = make_list (NULL, test->before, 't', NULL);
  g_autoptr(FinxTransactionList) after = make_list (before, test->added, 'a', test->taken);
  g_autoptr(GPtrArray) found = finx_short_sales_find (before, after);
  guint n = 0;

  for (; n < found->len; n++)
    {
      const FinxShortSale *sale = found->pdata[n];
      g_autofree char *causes = NULL, *all = NULL;
      g_auto(GStrv) expected = NULL;

      g_ptr_array_add (sale->causes, NULL);
      causes = g_strjoinv (",", (char **) sale->causes->pdata);
      g_ptr_array_set_size (sale->causes, (int) sale->causes->len - 1);
      all = g_strdup_printf ("%s: %s", causes, sale->error->message);
      g_test_message ("%s", all);
      g_assert_cmpuint (n, <, MAX_LINES);
      g_assert_nonnull (test->found[n]);
      expected = g_strsplit (test->found[n], ": ", 2);
      g_assert_cmpstr (causes, ==, expected[0]);
      g_assert_nonnull (strstr (sale->error->message, expected[1]));
      g_assert_cmpstr (finx_error_code (sale->error), ==, "FINX-BOOKS-004");
    }
  g_assert_null (test->found[n]);
}

static FinxReview *
review (FinxTransactionList  *list,
        gboolean              refuse_short,
        gboolean              sums_only,
        GError              **error)
{
  g_autoptr(FinxPriceHistory) prices = finx_price_history_new ();
  const FinxReviewOptions options = { .base_currency = "USD", .refuse_short = refuse_short, .sums_only = sums_only,
                                      .as_of = text_day ("2024-12-31") };

  return finx_review_new (&options, list, prices, error);
}

/* The instruments that more was sold of than was held, and what was exchanged for them since. */
static gboolean
is_in_doubt (FinxReview           *strict,
             const FinxInstrument *instrument)
{
  const GArray *holdings = finx_review_get_holdings (strict);

  for (guint i = 0; instrument != NULL && i < holdings->len; i++)
    {
      const FinxReviewHolding *holding = &g_array_index (holdings, FinxReviewHolding, i);

      if (holding->instrument == instrument)
        return holding->gaps == FINX_GAP_SHORT_SALE;
    }
  return FALSE;
}

static void
assert_unknown_holding (const FinxReviewHolding *holding,
                        const FinxReviewHolding *plain)
{
  const FinxDecimal unknown[] = { holding->quantity, holding->cost, holding->cost_price, holding->value, holding->base_cost, holding->base_value,
                                  holding->base_day_change, holding->price_gain, holding->currency_gain, holding->total_gain };

  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
    g_assert_false (finx_decimal_is_known (unknown[i]));
  g_assert_true (is_same (holding->income, plain->income));
  g_assert_true (is_same (holding->fees, plain->fees));
  g_assert_true (isnan (holding->weight));
  g_assert_cmpuint (holding->n_lots, <=, plain->n_lots);        /* of other accounts */
}

/* Whatever does not rest on such a sale is what it is where they are allowed. */
static void
assert_only_doubt (FinxReview *strict,
                   FinxReview *plain)
{
  const GArray *holdings = finx_review_get_holdings (strict), *others = finx_review_get_holdings (plain);

  g_assert_cmpuint (holdings->len, ==, others->len);
  for (guint i = 0; i < holdings->len; i++)
    {
      FinxReviewHolding holding = g_array_index (holdings, FinxReviewHolding, i);
      const FinxReviewHolding *other = NULL;

      for (guint k = 0; k < others->len && other == NULL; k++)
        if (g_array_index (others, FinxReviewHolding, k).instrument == holding.instrument
            && g_str_equal (g_array_index (others, FinxReviewHolding, k).currency, holding.currency))
          other = &g_array_index (others, FinxReviewHolding, k);
      g_assert_nonnull (other);
      if (is_in_doubt (strict, holding.instrument))
        {
          assert_unknown_holding (&holding, other);
          continue;
        }
      holding.weight = other->weight;           /* of an unknown whole */
      assert_same_holding (&holding, other);
    }
}

/* What was before the day of the sale is known, and what comes from then on is not; cash always is. */
static void
assert_days_until (FinxReview *strict,
                   FinxReview *plain,
                   gint32      day)
{
  guint n, n_others;
  const FinxValuationDay *days = finx_valuation_series_get_days (finx_review_get_series (strict), &n);
  const FinxValuationDay *others = finx_valuation_series_get_days (finx_review_get_series (plain), &n_others);

  g_assert_cmpuint (n, ==, n_others);
  for (guint i = 0; i < n; i++)
    {
      g_assert_true (is_same (days[i].cash, others[i].cash));
      g_assert_true (is_same (days[i].flow, others[i].flow));
      if (days[i].day < day)
        {
          g_assert_true (is_same (days[i].value, others[i].value));
          g_assert_true (is_same (days[i].realised, others[i].realised));
          g_assert_cmpuint (days[i].gaps & FINX_GAP_SHORT_SALE, ==, 0);
          continue;
        }
      g_assert_false (finx_decimal_is_known (days[i].value));
      g_assert_false (finx_decimal_is_known (days[i].cost));
      g_assert_cmpuint (days[i].gaps & FINX_GAP_SHORT_SALE, !=, 0);
    }
}

static void
assert_gains_unknown (const FinxGainsTotals *totals)
{
  g_assert_false (finx_decimal_is_known (totals->realised));
  g_assert_false (finx_decimal_is_known (totals->short_term));
  g_assert_false (finx_decimal_is_known (totals->long_term));
  g_assert_false (finx_decimal_is_known (totals->unrealised));
}

static gint32
day_of (const GError *refusal)
{
  const char *day = strstr (refusal->message, ": On ");

  g_assert_nonnull (day);
  return text_day (day + strlen (": On "));
}

/* Where nothing is sold short, a review that refuses tells what one that does not tells; else it names each such sale, and only
 * what rests on them is unknown. */
static void
test_reviews_leave_out_what_is_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxTransactionList) none = finx_transaction_list_new (), before = make_list (NULL, cases[i].before, 't', NULL);
      g_autoptr(FinxTransactionList) list = make_list (before, cases[i].added, 'a', cases[i].taken);
      g_autoptr(GPtrArray) found = finx_short_sales_find (none, list);

      g_test_message ("%s", cases[i].name);
      for (guint sums_only = 0; sums_only < 2; sums_only++)
        {
          g_autoptr(GError) error = NULL;
          g_autoptr(FinxReview) plain = review (list, FALSE, (gboolean) sums_only, NULL), strict = review (list, TRUE, (gboolean) sums_only, &error);
          g_autoptr(FinxReview) early = review (before, TRUE, (gboolean) sums_only, NULL);
          g_autoptr(FinxPriceHistory) prices = early != NULL ? finx_price_history_ref (finx_review_get_prices (early)) : NULL;
          g_autoptr(FinxReview) updated = finx_review_update (early, list, prices, NULL);
          g_autoptr(GPtrArray) refused = NULL;

          g_assert_no_error (error);
          assert_same_sums (updated, strict);
          refused = finx_review_list_refused (strict);
          if (found->len == 0)
            {
              g_assert_cmpuint (refused->len, ==, 0);
              assert_same_sums (strict, plain);
              continue;
            }
          g_assert_cmpuint (refused->len, >, 0);
          g_assert_cmpstr (finx_error_code (refused->pdata[0]), ==, "FINX-BOOKS-004");
          g_assert_nonnull (strstr (((GError *) refused->pdata[0])->message, ((FinxShortSale *) found->pdata[0])->error->message));
          g_assert_true (g_str_has_prefix (((GError *) refused->pdata[0])->message, "Transaction "));
          assert_only_doubt (strict, plain);
          assert_days_until (strict, plain, day_of (refused->pdata[0]));
          g_assert_false (finx_decimal_is_known (finx_review_get_summary (strict)->value));
          g_assert_false (finx_decimal_is_known (finx_review_get_summary (strict)->total_gain));
          g_assert_true (isnan (finx_review_get_summary (strict)->ttwror));
          g_assert_cmpuint (finx_review_get_summary (strict)->gaps & FINX_GAP_SHORT_SALE, !=, 0);
          if (!sums_only)
            assert_gains_unknown (&finx_review_get_gains (strict)->totals);
        }
    }
}

/* Any list of changes that is found to be without one, on a list without one, gives a list without one. */
static void
test_what_is_found_is_what_the_books_refuse (void)
{
  static const char *const lines[] = {
    "buy symbol=AAPL quantity=3", "buy symbol=AAPL quantity=5", "sell symbol=AAPL quantity=4", "sell symbol=AAPL quantity=2",
    "sell symbol=AAPL quantity=1", "buy symbol=MSFT quantity=2", "sell symbol=MSFT quantity=1",
  };
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  guint n_kept = 0;

  for (guint run = 0; run < 200; run++)
    {
      g_autoptr(FinxTransactionList) list = finx_transaction_list_new ();

      for (guint i = 0; i < 12; i++)
        {
          g_autofree char *line = g_strdup_printf ("2024-01-%02d %s" SALE, g_rand_int_range (random, 1, 9),
                                                   lines[g_rand_int_range (random, 0, G_N_ELEMENTS (lines))]);
          g_autoptr(FinxTransaction) transaction = transaction_from_text (instruments, i, line);
          FinxTransactionList *after = finx_transaction_list_apply (list, (const FinxTransaction *const []) { transaction }, 1);
          g_autoptr(GPtrArray) found = finx_short_sales_find (list, after);
          g_autoptr(FinxReview) strict = review (after, TRUE, TRUE, NULL);
          g_autoptr(GPtrArray) refused = finx_review_list_refused (strict);

          g_assert_true ((refused->len == 0) == (found->len == 0));
          n_kept += found->len == 0;
          if (found->len == 0)
            {
              finx_transaction_list_unref (list);
              list = after;
            }
          else
            {
              finx_transaction_list_unref (after);
            }
        }
    }
  g_assert_cmpuint (n_kept, >, 500);
  g_assert_cmpuint (n_kept, <, 200 * 12);
}

static void
assert_same_closed (FinxReview *a,
                    FinxReview *b)
{
  const FinxGainsReport *left = finx_review_get_gains (a), *right = finx_review_get_gains (b);

  g_assert_cmpuint (left->n_open, ==, right->n_open);
  g_assert_cmpuint (left->n_closed, ==, right->n_closed);
  for (guint i = 0; i < left->n_closed; i++)
    {
      FinxClosedLot x, y;

      finx_gains_report_get_closed (left, i, &x);
      finx_gains_report_get_closed (right, i, &y);
      g_assert_cmpuint (x.closed_by, ==, y.closed_by);
      g_assert_cmpint (x.is_doubtful, ==, y.is_doubtful);
      g_assert_true (is_same (x.quantity, y.quantity) && is_same (x.base_gain, y.base_gain));
    }
  g_assert_true (is_same (left->totals.realised, right->totals.realised));
}

/* Whatever is entered after what, with sales of more than is held among it: an update comes to what a new review comes to. */
static void
test_updates_tell_the_same (void)
{
  static const char *const lines[] = {
    "buy symbol=AAPL quantity=3", "sell symbol=AAPL quantity=4", "sell symbol=AAPL quantity=1", "buy symbol=MSFT quantity=2",
    "sell symbol=MSFT quantity=1", "transfer symbol=AAPL quantity=1 to=other", "buy account=other symbol=AAPL quantity=2",
    "sell account=other symbol=AAPL quantity=1", "dividend symbol=AAPL",
  };
  g_autoptr(GRand) random = g_rand_new_with_seed (11);
  guint n_refused = 0;

  for (guint run = 0; run < 100; run++)
    {
      g_autoptr(FinxTransactionList) list = finx_transaction_list_new ();
      g_autoptr(FinxReview) updated = review (list, TRUE, FALSE, NULL);

      for (guint i = 0; i < 14; i++)
        {
          g_autofree char *line = g_strdup_printf ("2024-01-%02d %s" SALE, g_rand_int_range (random, 1, 20),
                                                   lines[g_rand_int_range (random, 0, G_N_ELEMENTS (lines))]);
          g_autoptr(FinxTransaction) transaction = transaction_from_text (instruments, i, line);
          FinxTransactionList *after = finx_transaction_list_apply (list, (const FinxTransaction *const []) { transaction }, 1);
          FinxReview *next = finx_review_update (updated, after, finx_review_get_prices (updated), NULL);
          g_autoptr(FinxReview) new = review (after, TRUE, FALSE, NULL);
          g_autoptr(GPtrArray) refused = NULL;

          g_assert_true ((next != NULL) == (new != NULL));      /* a transfer of more than there is */
          if (next == NULL)
            {
              finx_transaction_list_unref (after);
              continue;
            }
          assert_same_sums (next, new);
          assert_same_closed (next, new);
          refused = finx_review_list_refused (next);
          n_refused += refused->len;
          finx_review_unref (updated);
          updated = next;
          finx_transaction_list_unref (list);
          list = after;
        }
    }
  g_assert_cmpuint (n_refused, >, 100);
}

/* A sale of nothing among wash sales of another instrument, whose loss moves as if there were no such sale. */
static void
test_wash_sales_of_others_move (void)
{
  static const char *const lines[MAX_LINES] = {
    "2024-01-02 buy symbol=MSFT quantity=10 amount=1000 currency=USD", "2024-01-10 sell symbol=MSFT quantity=10 amount=800 currency=USD",
    "2024-01-20 buy symbol=MSFT quantity=10 amount=900 currency=USD", "2024-01-21 sell symbol=AAPL quantity=1" SALE,
    "2024-01-22 sell symbol=AAPL quantity=2" SALE,
  };
  g_autoptr(FinxTransactionList) list = make_list (NULL, lines, 't', NULL);
  g_autoptr(FinxPriceHistory) prices = finx_price_history_new ();
  const FinxReviewOptions options = { .base_currency = "USD", .refuse_short = TRUE, .move_wash_sales = TRUE, .as_of = text_day ("2024-12-31") };
  g_autoptr(FinxReview) strict = finx_review_new (&options, list, prices, NULL);
  const FinxGainsReport *gains = finx_review_get_gains (strict);
  FinxClosedLot closed;
  FinxOpenLot open;

  g_assert_true (gains->has_moved);
  g_assert_cmpuint (gains->n_open, ==, 1);
  finx_gains_report_get_open (gains, 0, &open);
  history_assert (open.base_cost, "1100");
  g_assert_cmpuint (gains->n_closed, ==, 3);
  finx_gains_report_get_closed (gains, 0, &closed);
  history_assert (closed.washed_loss, "200");
  g_assert_false (closed.is_doubtful);
  for (guint i = 1; i < 3; i++)
    {
      finx_gains_report_get_closed (gains, i, &closed);
      g_assert_cmpstr (closed.instrument->symbol, ==, "AAPL");
      g_assert_true (closed.is_doubtful);
      g_assert_false (finx_decimal_is_known (closed.base_gain));
    }
  assert_gains_unknown (&gains->totals);
}

/* A sale that is refused leaves the shares of another account alone, unless they came from it. */
static void
test_other_accounts_stay_known (void)
{
  static const char *const apart[MAX_LINES] = {
    "2024-01-02 buy account=other symbol=AAPL quantity=5 amount=50 currency=USD", "2024-01-03 sell symbol=AAPL quantity=1" SALE,
  };
  static const char *const moved[MAX_LINES] = {
    "2024-01-02 buy symbol=AAPL quantity=5 amount=50 currency=USD", "2024-01-03 sell symbol=AAPL quantity=6" SALE,
    "2024-01-04 buy symbol=AAPL quantity=5 amount=50 currency=USD", "2024-01-05 transfer symbol=AAPL quantity=4 to=other",
  };
  const char *const *const both[] = { apart, moved };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autoptr(FinxTransactionList) list = make_list (NULL, both[i], 't', NULL);
      g_autoptr(FinxPriceHistory) prices = finx_price_history_new ();
      const FinxReviewOptions options = { .base_currency = "USD", .refuse_short = TRUE, .accounts = (const char *const []) { "other", NULL },
                                          .as_of = text_day ("2024-12-31") };
      g_autoptr(FinxReview) other = finx_review_new (&options, list, prices, NULL);
      const FinxReviewHolding *holding = &g_array_index (finx_review_get_holdings (other), FinxReviewHolding, 0);

      if (i == 0)
        history_assert (holding->quantity, "5");
      else
        g_assert_false (finx_decimal_is_known (holding->quantity));
      g_assert_cmpuint (holding->gaps & FINX_GAP_SHORT_SALE, ==, i == 0 ? 0 : FINX_GAP_SHORT_SALE);
    }
}

/* What is asked, of what there is in the case below; NULL: unknown, and the last line says why. */
static const struct
{
  const char *figure, *value;
} figures[] = {
  { "quantity AAPL", NULL }, { "cost AAPL", NULL }, { "realised AAPL", NULL }, { "realised", NULL }, { "quantity MSFT", "2" },
  { "cost MSFT", "20" }, { "realised MSFT", "0" }, { "cash USD", "29" }, { "quantity AAPL @other", "5" },
};

static void
test_why_a_figure_is_unknown (void)
{
  static const char *const lines[MAX_LINES] = {
    "2024-01-02 deposit amount=98 currency=USD", "2024-01-02 buy symbol=MSFT quantity=2 amount=20 currency=USD",
    "2024-01-03 buy account=other symbol=AAPL quantity=5 amount=50 currency=USD", "2024-01-04 sell symbol=AAPL quantity=1" SALE,
  };
  g_autoptr(FinxTransactionList) list = make_list (NULL, lines, 't', NULL);
  const FinxBooksRun run = { .transactions = list, .base_currency = "USD", .refuse_short = TRUE, .until = G_MAXINT32 };

  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_autoptr(FinxExplanation) explanation = NULL;
      g_autoptr(GError) error = NULL;
      FinxFigureRef figure;
      const FinxExplanationLine *last = NULL;

      g_assert_true (finx_figure_ref_parse (figures[i].figure, instruments, &figure, &error));
      explanation = finx_explanation_new (&figure, &run, &error);
      g_assert_no_error (error);
      g_test_message ("%s", figures[i].figure);
      if (figures[i].value != NULL)
        {
          history_assert (explanation->value, figures[i].value);
          continue;
        }
      g_assert_false (finx_decimal_is_known (explanation->value));
      for (guint k = 0; k < explanation->lines->len; k++)
        {
          last = &g_array_index (explanation->lines, FinxExplanationLine, k);
          if (!finx_decimal_is_known (last->counts))
            break;
        }
      g_assert_nonnull (last);
      g_assert_nonnull (strstr (last->sentence, "sells 1 AAPL and holds 0: 1 too many"));
      g_assert_cmpuint (last->row, ==, 3);
    }
}

/* Nobody knows what a sale of what is in doubt would gain; of another holding it is known. */
static void
test_what_a_sale_would_gain (void)
{
  static const char *const lines[MAX_LINES] = {
    "2024-01-02 buy symbol=MSFT quantity=2 amount=20 currency=USD", "2024-01-04 sell symbol=AAPL quantity=1" SALE,
  };
  g_autoptr(FinxTransactionList) list = make_list (NULL, lines, 't', NULL);
  g_autoptr(FinxReview) strict = review (list, TRUE, FALSE, NULL);
  FinxSalePreview previews[FINX_N_LOT_METHODS];
  g_autoptr(GError) error = NULL;

  g_assert_true (finx_sale_preview (strict, finx_instrument_table_lookup (instruments, "AAPL"), FINX_DECIMAL_UNKNOWN, finx_decimal_new (10, 0),
                                    FINX_DECIMAL_UNKNOWN, previews, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < FINX_N_LOT_METHODS; i++)
    g_assert_false (finx_decimal_is_known (previews[i].gain));
  g_assert_true (finx_sale_preview (strict, finx_instrument_table_lookup (instruments, "MSFT"), finx_decimal_new (2, 0), finx_decimal_new (15, 0),
                                    FINX_DECIMAL_UNKNOWN, previews, &error));
  for (guint i = 0; i < FINX_N_LOT_METHODS; i++)
    history_assert (previews[i].gain, "10");
}

static void
add_instrument (const char     *symbol,
                FinxAssetClass  asset_class)
{
  g_autoptr(FinxInstrument) instrument = fixture_instrument (symbol);
  g_autoptr(GError) error = NULL;

  fixture_set_text (&instrument->currency, "USD");
  instrument->asset_class = asset_class;
  instrument->lot_step = finx_decimal_new (1, 1);
  finx_instrument_table_add (instruments, instrument, &error);
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  instruments = finx_instrument_table_new ();
  add_instrument ("AAPL", FINX_ASSET_EQUITY);
  add_instrument ("MSFT", FINX_ASSET_EQUITY);
  add_instrument ("OPT", FINX_ASSET_OPTION);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/short-sales/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/short-sales/reviews-leave-out-what-is-refused", test_reviews_leave_out_what_is_refused);
  g_test_add_func ("/short-sales/updates-tell-the-same", test_updates_tell_the_same);
  g_test_add_func ("/short-sales/wash-sales-of-others-move", test_wash_sales_of_others_move);
  g_test_add_func ("/short-sales/other-accounts-stay-known", test_other_accounts_stay_known);
  g_test_add_func ("/short-sales/what-a-sale-would-gain", test_what_a_sale_would_gain);
  g_test_add_func ("/short-sales/why-a-figure-is-unknown", test_why_a_figure_is_unknown);
  g_test_add_func ("/short-sales/what-is-found-is-what-the-books-refuse", test_what_is_found_is_what_the_books_refuse);
  status = g_test_run ();
  g_object_unref (instruments);
  return status;
}
