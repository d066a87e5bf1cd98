/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-share-pool.h"
#include "tests/portfolio/gains-fixture.h"

#define MAX_LINES   12
#define MAX_ROWS    8

static FinxInstrumentTable *instruments;

/* Rows of closed lots are "OPENED CLOSED QUANTITY COST PROCEEDS GAIN long|short WASHED LOSS", amounts in the base currency;
 * of open lots "OPENED QUANTITY COST VALUE GAIN PRICE-PART CURRENCY-PART". */
typedef struct
{
  const char   *name;
  const char   *base;
  FinxLotMethod method;
  const char   *to;
  const char   *lines[MAX_LINES];
  const char   *history[MAX_ROWS];
  const char   *closed[MAX_ROWS];
  const char   *open[MAX_ROWS];
} Case;

/* Worked by hand, but where a source stands beside. */
static const Case cases[] = {
  { "fifo-lists-each-lot", "USD", FINX_LOTS_FIFO, "2024-03-01",
    { "2023-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1200 currency=USD",
      "2024-02-01 sell symbol=AAPL quantity=15 amount=1950 currency=USD" },
    { "2024-03-01 AAPL 140" },
    { "2023-01-02 2024-02-01 10 1000 1300 300 long 0 0", "2024-01-02 2024-02-01 5 600 650 50 short 0 0" },
    { "2024-01-02 5 600 700 100 100 0" } },
  { "lifo", "USD", FINX_LOTS_LIFO, "2024-03-01",
    { "2023-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1200 currency=USD",
      "2024-02-01 sell symbol=AAPL quantity=15 amount=1950 currency=USD" },
    { "2024-03-01 AAPL 140" },
    { "2024-01-02 2024-02-01 10 1200 1300 100 short 0 0", "2023-01-02 2024-02-01 5 500 650 150 long 0 0" },
    { "2023-01-02 5 500 700 200 200 0" } },
  { "average-keeps-days", "USD", FINX_LOTS_AVERAGE, "2024-03-01",
    { "2023-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1200 currency=USD",
      "2024-02-01 sell symbol=AAPL quantity=15 amount=1950 currency=USD" },
    { "2024-03-01 AAPL 140" },
    { "2023-01-02 2024-02-01 10 1100 1300 200 long 0 0", "2024-01-02 2024-02-01 5 550 650 100 short 0 0" },
    { "2024-01-02 5 550 700 150 150 0" } },
  { "currency-part-of-an-open-lot", "USD", FINX_LOTS_FIFO, "2024-03-01",     /* (1300 − 1000) × 1.2; 1000 × (1.2 − 1.1) */
    { "2024-01-02 buy symbol=SAP quantity=10 amount=1000 currency=EUR" },
    { "2024-01-02 =USD 1.1", "2024-03-01 =USD 1.2", "2024-03-01 SAP 130" }, { NULL },
    { "2024-01-02 10 1100 1560 460 360 100" } },
  { "no-price-no-gain", "USD", FINX_LOTS_FIFO, "2024-03-01",
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD" }, { NULL }, { NULL }, { "2024-01-02 10 1000 ? ? ? ?" } },
  { "a-year-and-a-day-is-long", "USD", FINX_LOTS_FIFO, "2024-12-31",        /* Publication 550: the day after it was bought is the first */
    { "2023-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD", "2024-01-02 sell symbol=AAPL quantity=5 amount=600 currency=USD",
      "2024-01-03 sell symbol=AAPL quantity=5 amount=600 currency=USD" }, { NULL },
    { "2023-01-02 2024-01-02 5 500 600 100 short 0 0", "2023-01-02 2024-01-03 5 500 600 100 long 0 0" } },
  { "bought-on-a-leap-day", "USD", FINX_LOTS_FIFO, "2025-12-31",
    { "2024-02-29 buy symbol=AAPL quantity=10 amount=1000 currency=USD", "2025-02-28 sell symbol=AAPL quantity=5 amount=600 currency=USD",
      "2025-03-01 sell symbol=AAPL quantity=5 amount=600 currency=USD" }, { NULL },
    { "2024-02-29 2025-02-28 5 500 600 100 short 0 0", "2024-02-29 2025-03-01 5 500 600 100 long 0 0" } },
  { "sold-on-a-leap-day", "USD", FINX_LOTS_FIFO, "2025-12-31",      /* the first day counted is 1 March */
    { "2023-02-28 buy symbol=AAPL quantity=10 amount=1000 currency=USD", "2024-02-29 sell symbol=AAPL quantity=5 amount=600 currency=USD",
      "2024-03-01 sell symbol=AAPL quantity=5 amount=600 currency=USD" }, { NULL },
    { "2023-02-28 2024-02-29 5 500 600 100 short 0 0", "2023-02-28 2024-03-01 5 500 600 100 long 0 0" } },
  { "short-sale", "USD", FINX_LOTS_FIFO, "2024-03-01",
    { "2024-01-02 sell symbol=AAPL quantity=10 amount=1000 currency=USD", "2024-02-01 buy symbol=AAPL quantity=4 amount=300 currency=USD" },
    { "2024-03-01 AAPL 80" },
    { "2024-01-02 2024-02-01 -4 -400 -300 100 short 0 0" }, { "2024-01-02 -6 -600 -480 120 120 0" } },
  { "what-comes-after-the-day-has-not-happened", "USD", FINX_LOTS_FIFO, "2024-01-31",
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD", "2024-02-01 sell symbol=AAPL quantity=10 amount=900 currency=USD" },
    { "2024-01-31 AAPL 100" }, { NULL }, { "2024-01-02 10 1000 1000 0 0 0" } },
  /* IRS Publication 550, Wash Sales, Example 1. */
  { "wash-sale-of-publication-550", "USD", FINX_LOTS_FIFO, "2024-12-31",
    { "2024-01-02 buy symbol=AAPL quantity=100 amount=1000 currency=USD", "2024-03-01 sell symbol=AAPL quantity=100 amount=750 currency=USD",
      "2024-03-20 buy symbol=AAPL quantity=100 amount=800 currency=USD" }, { NULL },
    { "2024-01-02 2024-03-01 100 1000 750 -250 short 100 250" } },
  /* 26 CFR 1.1091-1 (h), examples 1 to 3. */
  { "wash-sale-of-the-regulations-1", "USD", FINX_LOTS_FIFO, "1955-12-31",
    { "1954-12-01 buy symbol=AAPL quantity=100 amount=10000 currency=USD", "1954-12-15 buy symbol=AAPL quantity=100 amount=9000 currency=USD",
      "1955-01-03 sell symbol=AAPL quantity=100 amount=9000 currency=USD" }, { NULL },
    { "1954-12-01 1955-01-03 100 10000 9000 -1000 short 100 1000" } },
  { "wash-sale-of-the-regulations-2", "USD", FINX_LOTS_FIFO, "1955-12-31",
    { "1954-09-21 buy symbol=AAPL quantity=100 amount=5000 currency=USD", "1954-12-21 buy symbol=AAPL quantity=50 amount=2750 currency=USD",
      "1954-12-27 buy symbol=AAPL quantity=25 amount=1125 currency=USD", "1955-01-03 sell symbol=AAPL quantity=100 amount=4000 currency=USD" },
    { NULL }, { "1954-09-21 1955-01-03 100 5000 4000 -1000 short 75 750" } },
  { "wash-sale-of-the-regulations-3", "USD", FINX_LOTS_FIFO, "1956-12-31",
    { "1954-09-15 buy symbol=AAPL quantity=100 amount=5000 currency=USD", "1956-02-01 sell symbol=AAPL quantity=100 amount=4000 currency=USD",
      "1956-02-15 buy symbol=AAPL quantity=50 amount=2000 currency=USD", "1956-02-16 buy symbol=AAPL quantity=50 amount=2000 currency=USD",
      "1956-02-17 buy symbol=AAPL quantity=50 amount=2000 currency=USD", "1956-02-18 buy symbol=AAPL quantity=50 amount=2000 currency=USD" },
    { NULL }, { "1954-09-15 1956-02-01 100 5000 4000 -1000 long 100 1000" } },
  { "thirty-one-days-later-is-no-wash-sale", "USD", FINX_LOTS_FIFO, "2024-12-31",
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD", "2024-03-01 sell symbol=AAPL quantity=10 amount=900 currency=USD",
      "2024-04-01 buy symbol=AAPL quantity=10 amount=800 currency=USD" }, { NULL },
    { "2024-01-02 2024-03-01 10 1000 900 -100 short 0 0" } },
  { "thirty-days-later-is-one", "USD", FINX_LOTS_FIFO, "2024-12-31",
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD", "2024-03-01 sell symbol=AAPL quantity=10 amount=900 currency=USD",
      "2024-03-31 buy symbol=AAPL quantity=4 amount=320 currency=USD account=other" }, { NULL },
    { "2024-01-02 2024-03-01 10 1000 900 -100 short 4 40" } },
  { "what-is-sold-does-not-replace-itself", "USD", FINX_LOTS_FIFO, "2024-12-31",
    { "2024-02-20 buy symbol=AAPL quantity=10 amount=1000 currency=USD", "2024-03-01 sell symbol=AAPL quantity=10 amount=900 currency=USD" },
    { NULL }, { "2024-02-20 2024-03-01 10 1000 900 -100 short 0 0" } },
  { "a-unit-replaces-once", "USD", FINX_LOTS_FIFO, "2024-12-31",
    { "2023-06-01 buy symbol=AAPL quantity=20 amount=2000 currency=USD", "2024-03-01 sell symbol=AAPL quantity=10 amount=900 currency=USD",
      "2024-03-05 sell symbol=AAPL quantity=10 amount=900 currency=USD", "2024-03-10 buy symbol=AAPL quantity=15 amount=1300 currency=USD" },
    { NULL },
    { "2023-06-01 2024-03-01 10 1000 900 -100 short 10 100", "2023-06-01 2024-03-05 10 1000 900 -100 short 5 50" } },
  { "a-gain-is-no-wash-sale", "USD", FINX_LOTS_FIFO, "2024-12-31",
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD", "2024-03-01 sell symbol=AAPL quantity=10 amount=1100 currency=USD",
      "2024-03-02 buy symbol=AAPL quantity=10 amount=1100 currency=USD" }, { NULL },
    { "2024-01-02 2024-03-01 10 1000 1100 100 short 0 0" } },
  /* 26 U.S.C. § 1091 (e): a loss on closing a short sale, where another short sale was entered into, or the stock sold, within
   * 30 days before or after the closing; (d) and (c) by analogy: one unit for one. */
  { "closing-a-short-sale-and-selling-short-again", "USD", FINX_LOTS_FIFO, "2024-12-31",
    { "2024-01-02 sell symbol=AAPL quantity=100 amount=1000 currency=USD", "2024-03-01 buy symbol=AAPL quantity=100 amount=1250 currency=USD",
      "2024-03-20 sell symbol=AAPL quantity=40 amount=520 currency=USD" }, { NULL },
    { "2024-01-02 2024-03-01 -100 -1000 -1250 -250 short 40 100" } },
  { "another-short-sale-before-the-closing", "USD", FINX_LOTS_FIFO, "2024-12-31",
    { "2024-01-02 sell symbol=AAPL quantity=10 amount=1000 currency=USD", "2024-02-20 sell symbol=AAPL quantity=10 amount=1100 currency=USD",
      "2024-03-01 buy symbol=AAPL quantity=10 amount=1200 currency=USD" }, { NULL },
    { "2024-01-02 2024-03-01 -10 -1000 -1200 -200 short 10 200" } },
  { "a-short-sale-does-not-replace-itself", "USD", FINX_LOTS_FIFO, "2024-12-31",
    { "2024-02-20 sell symbol=AAPL quantity=10 amount=1000 currency=USD", "2024-03-01 buy symbol=AAPL quantity=10 amount=1200 currency=USD" },
    { NULL }, { "2024-02-20 2024-03-01 -10 -1000 -1200 -200 short 0 0" } },
  { "short-again-after-thirty-one-days", "USD", FINX_LOTS_FIFO, "2024-12-31",
    { "2024-01-02 sell symbol=AAPL quantity=10 amount=1000 currency=USD", "2024-03-01 buy symbol=AAPL quantity=10 amount=1200 currency=USD",
      "2024-04-01 sell symbol=AAPL quantity=10 amount=1200 currency=USD" }, { NULL },
    { "2024-01-02 2024-03-01 -10 -1000 -1200 -200 short 0 0" } },
  { "the-last-of-two-short-sales-has-no-other", "USD", FINX_LOTS_FIFO, "2024-12-31",
    { "2024-02-19 sell symbol=AAPL quantity=10 amount=1000 currency=USD", "2024-02-20 sell symbol=AAPL quantity=10 amount=1100 currency=USD",
      "2024-03-01 buy symbol=AAPL quantity=10 amount=1200 currency=USD", "2024-03-04 buy symbol=AAPL quantity=10 amount=1200 currency=USD" },
    { NULL },
    { "2024-02-19 2024-03-01 -10 -1000 -1200 -200 short 10 200", "2024-02-20 2024-03-04 -10 -1100 -1200 -100 short 0 0" } },
  { "closing-a-short-sale-and-selling-what-is-held", "USD", FINX_LOTS_FIFO, "2024-12-31",
    { "2023-01-02 buy symbol=AAPL quantity=5 amount=500 currency=USD account=other", "2024-01-02 sell symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-03-01 buy symbol=AAPL quantity=10 amount=1200 currency=USD", "2024-03-20 sell symbol=AAPL quantity=5 amount=600 currency=USD account=other" },
    { NULL },
    { "2024-01-02 2024-03-01 -10 -1000 -1200 -200 short 5 100", "2023-01-02 2024-03-20 5 500 600 100 long 0 0" } },
  /* § 1091 (a): the taxpayer has to acquire; what goes back to the lender was not acquired to be held. */
  { "what-closes-a-short-sale-replaces-nothing", "USD", FINX_LOTS_FIFO, "2024-12-31",
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD", "2024-03-01 sell symbol=AAPL quantity=25 amount=2250 currency=USD",
      "2024-03-20 buy symbol=AAPL quantity=18 amount=1440 currency=USD" }, { NULL },
    { "2024-01-02 2024-03-01 10 1000 900 -100 short 3 30", "2024-03-01 2024-03-20 -15 -1350 -1200 150 short 0 0" } },
  /* 26 CFR 1.1012-1 (e): the loss is that of the average; § 1091 looks at it in the same way. (1000 + 800) / 20 = 90 */
  { "wash-sale-of-an-average", "USD", FINX_LOTS_AVERAGE, "2024-12-31",
    { "2022-01-03 buy symbol=AAPL quantity=10 amount=1000 currency=USD", "2022-02-01 buy symbol=AAPL quantity=10 amount=800 currency=USD",
      "2024-03-01 sell symbol=AAPL quantity=10 amount=700 currency=USD", "2024-03-20 buy symbol=AAPL quantity=6 amount=420 currency=USD" },
    { NULL }, { "2022-01-03 2024-03-01 10 900 700 -200 long 6 120" } },
  { "an-average-with-a-purchase-before-the-sale", "USD", FINX_LOTS_AVERAGE, "2024-12-31",      /* (1000 + 900 + 200) / 21 = 100 */
    { "2022-01-03 buy symbol=AAPL quantity=10 amount=1000 currency=USD", "2022-02-01 buy symbol=AAPL quantity=9 amount=900 currency=USD",
      "2024-02-20 buy symbol=AAPL quantity=2 amount=200 currency=USD", "2024-03-01 sell symbol=AAPL quantity=10 amount=700 currency=USD" },
    { NULL }, { "2022-01-03 2024-03-01 10 1000 700 -300 long 2 60" } },
  { "germany-takes-the-first-of-each-account", "EUR", FINX_LOTS_FIFO, "2024-12-31",
    { "2024-01-02 buy symbol=SAP quantity=10 amount=1000 currency=EUR", "2024-01-03 buy symbol=SAP quantity=10 amount=1500 currency=EUR account=other",
      "2024-03-01 sell symbol=SAP quantity=10 amount=2000 currency=EUR account=other" }, { NULL },
    { "2024-01-03 2024-03-01 10 1500 2000 500 short 0 0" } },
};

static char *
write_closed (const FinxClosedLot *lot)
{
  g_autofree char *opened = gains_day (lot->opened_day), *closed = gains_day (lot->closed_day);
  GString *row = g_string_new (NULL);

  g_string_append_printf (row, "%s %s", opened, closed);
  gains_append (row, lot->quantity);
  gains_append (row, lot->base_cost);
  gains_append (row, lot->base_proceeds);
  gains_append (row, lot->base_gain);
  g_string_append (row, lot->is_long_term ? " long" : " short");
  gains_append (row, lot->washed_quantity);
  gains_append (row, lot->washed_loss);
  return g_string_free (row, FALSE);
}

static char *
write_open (const FinxOpenLot *lot)
{
  g_autofree char *opened = gains_day (lot->opened_day);
  GString *row = g_string_new (opened);

  gains_append (row, lot->quantity);
  gains_append (row, lot->base_cost);
  gains_append (row, lot->base_value);
  gains_append (row, lot->base_gain);
  gains_append (row, lot->price_gain);
  gains_append (row, lot->currency_gain);
  return g_string_free (row, FALSE);
}

static void
fill_history (FinxPriceHistory  *history,
              const char *const *lines,
              guint              max)
{
  for (guint i = 0; i < max && lines[i] != NULL; i++)
    history_add (history, instruments, lines[i]);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(FinxPriceHistory) history = finx_price_history_new ();
  g_autoptr(FinxTransactionList) transactions = history_list_of (instruments, test->lines, MAX_LINES);
  FinxGainsOptions options = { .base_currency = test->base, .prices = history, .method = test->method, .from = G_MININT32,
                               .to = text_day (test->to) };
  g_autoptr(FinxGainsReport) report = NULL;
  g_autoptr(GError) error = NULL;
  guint n = 0;

  fill_history (history, test->history, MAX_ROWS);
  report = finx_gains_report_new (&options, transactions, &error);
  g_assert_no_error (error);
  for (; n < MAX_ROWS && test->closed[n] != NULL; n++)
    {
      g_autofree char *row = NULL;
      FinxClosedLot lot;

      g_assert_cmpuint (n, <, report->n_closed);
      finx_gains_report_get_closed (report, n, &lot);
      row = write_closed (&lot);
      g_assert_cmpstr (row, ==, test->closed[n]);
    }
  g_assert_cmpuint (report->n_closed, ==, n);
  for (n = 0; n < MAX_ROWS && test->open[n] != NULL; n++)
    {
      g_autofree char *row = NULL;
      FinxOpenLot lot;

      g_assert_cmpuint (n, <, report->n_open);
      finx_gains_report_get_open (report, n, &lot);
      row = write_open (&lot);
      g_assert_cmpstr (row, ==, test->open[n]);
    }
}

/* Rows are "DAY RULE QUANTITY COST PROCEEDS GAIN". */
static const struct
{
  const char *name;
  const char *lines[MAX_LINES];
  const char *rows[MAX_ROWS];
  const char *quantity, *cost;
} pools[] = {
  /* HM Revenue & Customs, helpsheet HS284, example 3 (rounded to pounds there: gains of 329 and 300). */
  { "section-104-of-helpsheet-284",
    { "2015-04-01 buy symbol=VOD quantity=1000 amount=4150 fees=150 currency=GBP", "2018-09-01 buy symbol=VOD quantity=500 amount=2130 fees=80 currency=GBP",
      "2023-05-01 sell symbol=VOD quantity=700 amount=3260 fees=100 currency=GBP", "2024-02-01 sell symbol=VOD quantity=400 amount=1975 fees=105 currency=GBP" },
    { "2023-05-01 pool 700 2930.6666666667 3260 329.3333333333", "2024-02-01 pool 400 1674.6666666666 1975 300.3333333334" },
    "400", "1674.6666666667" },
  { "same-day-goes-first",
    { "2024-01-02 buy symbol=VOD quantity=100 amount=100 currency=GBP", "2024-03-01 buy symbol=VOD quantity=40 amount=80 currency=GBP",
      "2024-03-01 sell symbol=VOD quantity=60 amount=180 currency=GBP" },
    { "2024-03-01 day 40 80 120 40", "2024-03-01 pool 20 20 60 40" }, "80", "80" },
  { "bed-and-breakfast",
    { "2024-01-02 buy symbol=VOD quantity=100 amount=100 currency=GBP", "2024-03-01 sell symbol=VOD quantity=60 amount=180 currency=GBP",
      "2024-03-31 buy symbol=VOD quantity=50 amount=200 currency=GBP" },
    { "2024-03-01 thirty 50 200 150 -50", "2024-03-01 pool 10 10 30 20" }, "90", "90" },
  { "thirty-one-days-later-is-the-pool",
    { "2024-01-02 buy symbol=VOD quantity=100 amount=100 currency=GBP", "2024-03-01 sell symbol=VOD quantity=60 amount=180 currency=GBP",
      "2024-04-01 buy symbol=VOD quantity=50 amount=200 currency=GBP" },
    { "2024-03-01 pool 60 60 180 120" }, "90", "240" },
  { "a-later-days-own-purchase-is-its-own",   /* of 50, 30 are the sale's of that day; 20 are left for the earlier one */
    { "2024-01-02 buy symbol=VOD quantity=100 amount=100 currency=GBP", "2024-03-01 sell symbol=VOD quantity=60 amount=180 currency=GBP",
      "2024-03-10 buy symbol=VOD quantity=50 amount=200 currency=GBP", "2024-03-10 sell symbol=VOD quantity=30 amount=90 currency=GBP" },
    { "2024-03-01 thirty 20 80 60 -20", "2024-03-01 pool 40 40 120 80", "2024-03-10 day 30 120 90 -30" }, "60", "60" },
  { "split-in-between",
    { "2024-01-02 buy symbol=VOD quantity=100 amount=100 currency=GBP", "2024-02-01 split symbol=VOD ratio=2",
      "2024-03-01 sell symbol=VOD quantity=50 amount=75 currency=GBP" },
    { "2024-03-01 pool 50 25 75 50" }, "150", "75" },
  { "more-than-there-was",
    { "2024-01-02 buy symbol=VOD quantity=10 amount=10 currency=GBP", "2024-03-01 sell symbol=VOD quantity=15 amount=30 currency=GBP" },
    { "2024-03-01 pool 10 10 20 10", "2024-03-01 none 5 ? 10 ?" }, "0", "0" },
  { "all-accounts-are-one-pool",
    { "2024-01-02 buy symbol=VOD quantity=10 amount=10 currency=GBP", "2024-01-03 buy symbol=VOD quantity=10 amount=30 currency=GBP account=other",
      "2024-03-01 sell symbol=VOD quantity=10 amount=25 currency=GBP account=other" },
    { "2024-03-01 pool 10 20 25 5" }, "10", "20" },
};

static void
test_pool (gconstpointer data)
{
  static const char *const rules[] = { "day", "thirty", "pool", "none" };
  guint number = GPOINTER_TO_UINT (data), n = 0;
  g_autoptr(FinxTransactionList) transactions = history_list_of (instruments, pools[number].lines, MAX_LINES);
  g_autoptr(GArray) matches = g_array_new (FALSE, FALSE, sizeof (FinxPoolMatch));
  g_autoptr(GArray) left = g_array_new (FALSE, FALSE, sizeof (FinxSharePool));

  finx_share_pool_report (transactions, NULL, "GBP", G_MAXINT32, matches, left);
  for (; n < MAX_ROWS && pools[number].rows[n] != NULL; n++)
    {
      const FinxPoolMatch *match = &g_array_index (matches, FinxPoolMatch, n);
      g_autofree char *day = NULL;
      g_autoptr(GString) row = g_string_new (NULL);

      g_assert_cmpuint (n, <, matches->len);
      day = gains_day (match->day);
      g_string_append_printf (row, "%s %s", day, rules[match->rule]);
      gains_append (row, match->quantity);
      gains_append (row, match->cost);
      gains_append (row, match->proceeds);
      gains_append (row, match->gain);
      g_assert_cmpstr (row->str, ==, pools[number].rows[n]);
    }
  g_assert_cmpuint (matches->len, ==, n);
  g_assert_cmpuint (left->len, ==, 1);
  history_assert (g_array_index (left, FinxSharePool, 0).quantity, pools[number].quantity);
  history_assert (g_array_index (left, FinxSharePool, 0).cost, pools[number].cost);
  g_assert_false (g_array_index (left, FinxSharePool, 0).is_partial);
}

static const char *const method_lines[] = {
  "2022-01-03 buy symbol=AAPL quantity=10 amount=1000 currency=USD", "2023-01-03 buy symbol=AAPL quantity=10 amount=1500 currency=USD",
  "2024-01-03 buy symbol=AAPL quantity=10 amount=1200 currency=USD", "2024-06-03 sell symbol=AAPL quantity=10 amount=1400 currency=USD",
};

static void
test_methods_stand_side_by_side (void)
{
  /* FIFO sells 1000, LIFO 1200, HIFO 1500, average a third of 3700; worth 20 × 140. */
  static const struct { const char *realised, *short_term, *unrealised; } expected[] = {
    { "400", "0", "100" }, { "200", "200", "300" }, { "-100", "0", "600" }, { "166.6666666667", "0", "333.3333333333" },
  };
  g_autoptr(FinxTransactionList) transactions = history_list_of (instruments, method_lines, 4);
  g_autoptr(FinxPriceHistory) history = finx_price_history_new ();
  FinxGainsOptions options = { .base_currency = "USD", .prices = history, .from = G_MININT32, .to = text_day ("2024-06-03") };
  FinxGainsTotals totals[FINX_N_LOT_METHODS];

  history_add (history, instruments, "2024-06-03 AAPL 140");
  g_assert_true (finx_gains_compare_methods (&options, transactions, NULL, totals, NULL));
  for (int i = 0; i < FINX_N_LOT_METHODS; i++)
    {
      history_assert (totals[i].realised, expected[i].realised);
      history_assert (totals[i].short_term, expected[i].short_term);
      history_assert (totals[i].unrealised, expected[i].unrealised);
    }
}

static void
test_a_sale_is_seen_before_it_is_placed (void)
{
  static const char *const gains[] = { "400", "200", "-100", "166.6666666667" };
  g_autoptr(FinxTransactionList) transactions = history_list_of (instruments, method_lines, 3);
  g_autoptr(FinxTransaction) sale = transaction_from_text (instruments, 9, method_lines[3]);
  g_autoptr(FinxTransaction) early = transaction_from_text (instruments, 9, "2023-06-03 sell symbol=AAPL quantity=1 amount=1 currency=USD");
  FinxGainsOptions options = { .base_currency = "USD", .from = G_MININT32, .to = text_day ("2024-06-03") };
  g_autoptr(GError) error = NULL;

  for (int i = 0; i < FINX_N_LOT_METHODS; i++)
    {
      g_autoptr(FinxGainsReport) report = NULL;

      options.method = (FinxLotMethod) i;
      report = finx_gains_preview_sale (&options, transactions, sale, &error);
      g_assert_no_error (error);
      history_assert (report->totals.realised, gains[i]);
      g_assert_cmpuint (report->n_closed, ==, 1);
      g_assert_cmpuint (report->n_open, ==, 2);
    }
  g_assert_cmpuint (finx_transaction_list_get_n (transactions), ==, 3);
  g_assert_null (finx_gains_preview_sale (&options, transactions, early, &error));
  g_assert_nonnull (strstr (error->message, "only at the end"));
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  instruments = history_instruments ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/gains-report/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  for (guint i = 0; i < G_N_ELEMENTS (pools); i++)
    {
      g_autofree char *path = g_strconcat ("/share-pool/", pools[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_pool);
    }
  g_test_add_func ("/gains-report/methods-stand-side-by-side", test_methods_stand_side_by_side);
  g_test_add_func ("/gains-report/a-sale-is-seen-before-it-is-placed", test_a_sale_is_seen_before_it_is_placed);
  status = g_test_run ();
  g_object_unref (instruments);
  return status;
}
