/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wash sales of shares and of the options on them. The rule: IRS Publication 550, Wash Sales: a loss does not count where, within 30 days
 * before or after the sale, one acquires “a contract or option to buy substantially identical stock or securities”; it applies to
 * losses on options too (26 U.S.C. § 1091 (a)). The figures are worked by hand from the amounts of each case. */
#include "portfolio/reports/finx-explanation.h"
#include "portfolio/reports/finx-sale-preview.h"
#include "tests/portfolio/gains-fixture.h"

#define MAX_LINES 8
#define MAX_ROWS  6
#define N_CHANCES 200

#define CALL    "AAPL241220C00010000"
#define CALL_TOO "AAPL-20DEC24-10-C"            /* the same contract */
#define HIGHER  "AAPL241220C00012000"
#define LATER   "AAPL250117C00010000"
#define PUT     "AAPL241220P00010000"
#define LOWER   "AAPL241220P00008000"
#define OTHER   "MSFT241220C00010000"

#define LOSS    "2024-01-02 buy symbol=AAPL quantity=100 amount=1000 currency=USD", "2024-03-01 sell symbol=AAPL quantity=100 amount=750 currency=USD"
#define BUY(day, symbol, quantity, amount)  day " buy symbol=" symbol " quantity=" quantity " amount=" amount " currency=USD"
#define SELL(day, symbol, quantity, amount) day " sell symbol=" symbol " quantity=" quantity " amount=" amount " currency=USD"

static FinxInstrumentTable *instruments;

/* Closed lots are "SYMBOL CLOSED QUANTITY GAIN WASHED LOSS POSSIBLE LOSS REASONS", open ones, where losses move, "SYMBOL OPENED QUANTITY COST
 * TACKED-DAYS". @moved: (nullable): as @closed */
typedef struct
{
  const char *name;
  const char *lines[MAX_LINES];
  const char *closed[MAX_ROWS];
  const char *moved[MAX_ROWS];
  const char *open[MAX_ROWS];
} Case;

static const Case cases[] = {
  /* The loss of 250 goes into the call: 150 + 250; the shares were held for 59 days. */
  { "call-after", { LOSS, BUY ("2024-03-20", CALL, "1", "150") },
    { "AAPL 2024-03-01 100 -250 100 250 0 0 call" }, { NULL }, { CALL " 2024-03-20 1 400 59" } },
  { "call-before", { LOSS, BUY ("2024-02-15", CALL, "1", "150") },
    { "AAPL 2024-03-01 100 -250 100 250 0 0 call" }, { NULL }, { CALL " 2024-02-15 1 400 59" } },
  { "call-30-days-after", { LOSS, BUY ("2024-03-31", CALL, "1", "150") },
    { "AAPL 2024-03-01 100 -250 100 250 0 0 call" }, { NULL }, { CALL " 2024-03-31 1 400 59" } },
  { "call-31-days-after", { LOSS, BUY ("2024-04-01", CALL, "1", "150") },
    { "AAPL 2024-03-01 100 -250 0 0 0 0" }, { NULL }, { CALL " 2024-04-01 1 150 0" } },
  { "call-31-days-before", { LOSS, BUY ("2024-01-30", CALL, "1", "150") },
    { "AAPL 2024-03-01 100 -250 0 0 0 0" }, { NULL }, { CALL " 2024-01-30 1 150 0" } },
  { "call-that-was-gone", { LOSS, BUY ("2024-02-05", CALL, "1", "150"), SELL ("2024-02-20", CALL, "1", "160") },
    { CALL " 2024-02-20 1 10 0 0 0 0", "AAPL 2024-03-01 100 -250 0 0 0 0" }, { NULL }, { NULL } },
  { "call-on-another", { LOSS, BUY ("2024-03-20", OTHER, "1", "150") },
    { "AAPL 2024-03-01 100 -250 0 0 0 0" }, { NULL }, { OTHER " 2024-03-20 1 150 0" } },
  { "put-bought", { LOSS, BUY ("2024-03-20", PUT, "1", "150") },
    { "AAPL 2024-03-01 100 -250 0 0 0 0" }, { NULL }, { PUT " 2024-03-20 1 150 0" } },
  { "a-gain", { "2024-01-02 buy symbol=AAPL quantity=100 amount=1000 currency=USD", SELL ("2024-03-01", "AAPL", "100", "1200"),
                BUY ("2024-03-20", CALL, "1", "150") },
    { "AAPL 2024-03-01 100 200 0 0 0 0" }, { NULL }, { CALL " 2024-03-20 1 150 0" } },
  /* 100 of 150 shares: 250 of 375. */
  { "one-call-for-more-shares", { "2024-01-02 buy symbol=AAPL quantity=150 amount=1500 currency=USD", SELL ("2024-03-01", "AAPL", "150", "1125"),
                                  BUY ("2024-03-20", CALL, "1", "150") },
    { "AAPL 2024-03-01 150 -375 100 250 0 0 call" }, { NULL }, { CALL " 2024-03-20 1 400 59" } },
  /* 40 shares: 0.4 of the contract takes the loss of 100. */
  { "a-part-of-a-call", { "2024-01-02 buy symbol=AAPL quantity=40 amount=400 currency=USD", SELL ("2024-03-01", "AAPL", "40", "300"),
                          BUY ("2024-03-20", CALL, "1", "150") },
    { "AAPL 2024-03-01 40 -100 40 100 0 0 call" }, { NULL }, { CALL " 2024-03-20 0.6 90 0", CALL " 2024-03-20 0.4 160 59" } },
  { "shares-and-a-call", { LOSS, BUY ("2024-03-10", "AAPL", "60", "480"), BUY ("2024-03-20", CALL, "1", "150") },
    { "AAPL 2024-03-01 100 -250 100 250 0 0 same call" }, { NULL },
    { "AAPL 2024-03-10 60 630 59", CALL " 2024-03-20 0.6 90 0", CALL " 2024-03-20 0.4 160 59" } },
  /* Each unit replaces once: the second sale has no call left. */
  { "a-call-replaces-once", { "2024-01-02 buy symbol=AAPL quantity=200 amount=2000 currency=USD", SELL ("2024-03-01", "AAPL", "100", "750"),
                              SELL ("2024-03-05", "AAPL", "100", "700"), BUY ("2024-03-20", CALL, "1", "150") },
    { "AAPL 2024-03-01 100 -250 100 250 0 0 call", "AAPL 2024-03-05 100 -300 0 0 0 0" }, { NULL }, { CALL " 2024-03-20 1 400 59" } },
  /* The call with the loss in its cost is sold at a loss itself: 400 − 120, of which nothing is replaced. */
  { "the-call-is-sold", { LOSS, BUY ("2024-03-20", CALL, "1", "150"), SELL ("2024-06-03", CALL, "1", "120") },
    { "AAPL 2024-03-01 100 -250 100 250 0 0 call", CALL " 2024-06-03 1 -30 0 0 0 0" },
    { "AAPL 2024-03-01 100 -250 100 250 0 0 call", CALL " 2024-06-03 1 -280 0 0 0 0" }, { NULL } },
  { "an-option-and-the-same", { BUY ("2024-01-02", CALL, "2", "400"), SELL ("2024-03-01", CALL, "2", "300"), BUY ("2024-03-20", CALL, "1", "130") },
    { CALL " 2024-03-01 2 -100 1 50 0 0 same" }, { NULL }, { CALL " 2024-03-20 1 180 59" } },
  { "an-option-and-the-same-contract", { BUY ("2024-01-02", CALL, "2", "400"), SELL ("2024-03-01", CALL, "2", "300"),
                                         BUY ("2024-03-20", CALL_TOO, "1", "130") },
    { CALL " 2024-03-01 2 -100 1 50 0 0 contract" }, { NULL }, { CALL_TOO " 2024-03-20 1 180 59" } },
  { "a-call-and-another-strike", { BUY ("2024-01-02", CALL, "2", "400"), SELL ("2024-03-01", CALL, "2", "300"), BUY ("2024-03-20", HIGHER, "1", "130") },
    { CALL " 2024-03-01 2 -100 0 0 1 50 other_option" }, { NULL }, { HIGHER " 2024-03-20 1 130 0" } },
  { "a-call-and-another-day", { BUY ("2024-01-02", CALL, "1", "400"), SELL ("2024-03-01", CALL, "1", "300"), BUY ("2024-02-20", LATER, "1", "130") },
    { CALL " 2024-03-01 1 -100 0 0 1 100 other_option" }, { NULL }, { LATER " 2024-02-20 1 130 0" } },
  /* 50 shares are for half of a contract. */
  { "a-call-and-shares", { BUY ("2024-01-02", CALL, "1", "400"), SELL ("2024-03-01", CALL, "1", "300"), BUY ("2024-03-20", "AAPL", "50", "500") },
    { CALL " 2024-03-01 1 -100 0 0 0.5 50 underlying" }, { NULL }, { "AAPL 2024-03-20 50 500 0" } },
  { "a-call-certain-and-possible", { BUY ("2024-01-02", CALL, "3", "600"), SELL ("2024-03-01", CALL, "3", "300"), BUY ("2024-03-10", HIGHER, "1", "130"),
                                     BUY ("2024-03-20", CALL, "1", "110") },
    { CALL " 2024-03-01 3 -300 1 100 1 100 same other_option" }, { NULL }, { CALL " 2024-03-20 1 210 59", HIGHER " 2024-03-10 1 130 0" } },
  { "a-put-and-another-put", { BUY ("2024-01-02", PUT, "1", "400"), SELL ("2024-03-01", PUT, "1", "300"), BUY ("2024-03-20", LOWER, "1", "130") },
    { PUT " 2024-03-01 1 -100 0 0 1 100 other_option" }, { NULL }, { LOWER " 2024-03-20 1 130 0" } },
  { "a-put-and-shares", { BUY ("2024-01-02", PUT, "1", "400"), SELL ("2024-03-01", PUT, "1", "300"), BUY ("2024-03-20", "AAPL", "100", "500"),
                          BUY ("2024-03-20", CALL, "1", "130") },
    { PUT " 2024-03-01 1 -100 0 0 0 0" }, { NULL }, { "AAPL 2024-03-20 100 500 0", CALL " 2024-03-20 1 130 0" } },
  /* What expires is lost on its last day; another call was there already. */
  { "a-call-that-expired", { BUY ("2024-11-01", CALL, "1", "400"), BUY ("2024-12-10", LATER, "1", "130"),
                             "2024-12-20 option_expiry symbol=" CALL " quantity=1" },
    { CALL " 2024-12-20 1 -400 0 0 1 400 other_option" }, { NULL }, { LATER " 2024-12-10 1 130 0" } },
  /* Rev. Rul. 85-87: a put that was written deep in the money is likely to be exercised. */
  { "a-put-written", { LOSS, SELL ("2024-03-20", PUT, "1", "300") },
    { "AAPL 2024-03-01 100 -250 0 0 100 250 put" }, { NULL }, { PUT " 2024-03-20 -1 -300 0" } },
  { "a-put-written-and-closed", { LOSS, SELL ("2024-02-20", PUT, "1", "300"), BUY ("2024-04-20", PUT, "1", "100") },
    { "AAPL 2024-03-01 100 -250 0 0 100 250 put", PUT " 2024-04-20 -1 200 0 0 0 0" }, { NULL }, { NULL } },
  { "a-put-that-was-held", { BUY ("2024-01-10", PUT, "1", "100"), LOSS, SELL ("2024-03-20", PUT, "1", "300") },
    { "AAPL 2024-03-01 100 -250 0 0 0 0", PUT " 2024-03-20 1 200 0 0 0 0" }, { NULL }, { NULL } },
  /* Buying back what was written acquires nothing. */
  { "a-call-bought-back", { SELL ("2024-01-10", CALL, "1", "100"), LOSS, BUY ("2024-03-20", CALL, "1", "50") },
    { "AAPL 2024-03-01 100 -250 0 0 0 0", CALL " 2024-03-20 -1 50 0 0 0 0" }, { NULL }, { NULL } },
};

static char *
write_closed (const FinxGainsReport *report,
              guint                  i)
{
  g_autofree char *closed = NULL;
  GString *row = g_string_new (NULL);
  FinxClosedLot lot;

  finx_gains_report_get_closed (report, i, &lot);
  closed = gains_day (lot.closed_day);
  g_string_append_printf (row, "%s %s", lot.instrument->symbol, closed);
  gains_append (row, lot.quantity);
  gains_append (row, lot.base_gain);
  gains_append (row, lot.washed_quantity);
  gains_append (row, lot.washed_loss);
  gains_append (row, lot.possible_quantity);
  gains_append (row, lot.possible_loss);
  for (guint reason = 0; reason < FINX_N_WASH_REASONS; reason++)
    if ((lot.wash_reasons & 1u << reason) != 0)
      g_string_append_printf (row, " %s", finx_wash_reason_to_string ((FinxWashReason) (1u << reason)));
  return g_string_free (row, FALSE);
}

static char *
write_open (const FinxGainsReport *report,
            guint                  i)
{
  g_autofree char *opened = NULL;
  GString *row = g_string_new (NULL);
  FinxOpenLot lot;

  finx_gains_report_get_open (report, i, &lot);
  opened = gains_day (lot.opened_day);
  g_string_append_printf (row, "%s %s", lot.instrument->symbol, opened);
  gains_append (row, lot.quantity);
  gains_append (row, lot.base_cost);
  g_string_append_printf (row, " %d", lot.tacked_days);
  return g_string_free (row, FALSE);
}

static void
assert_totals (const FinxGainsReport *report)
{
  FinxDecimal washed = FINX_DECIMAL_ZERO, possible = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < report->n_closed; i++)
    {
      FinxClosedLot lot;

      finx_gains_report_get_closed (report, i, &lot);
      washed = finx_decimal_add (washed, lot.washed_loss);
      possible = finx_decimal_add (possible, lot.possible_loss);
    }
  g_assert_true (finx_decimal_equal (report->totals.washed_loss, washed));
  g_assert_true (finx_decimal_equal (report->totals.possible_loss, possible));
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(FinxTransactionList) transactions = history_list_of (instruments, test->lines, MAX_LINES);
  g_autoptr(FinxGainsReport) marked = gains_report (transactions, FINX_LOTS_FIFO, FALSE), moved = gains_report (transactions, FINX_LOTS_FIFO, TRUE);

  gains_assert_rows (marked, marked->n_closed, write_closed, test->closed, MAX_ROWS);
  gains_assert_rows (moved, moved->n_closed, write_closed, test->moved[0] != NULL ? test->moved : test->closed, MAX_ROWS);
  gains_assert_rows (moved, moved->n_open, write_open, test->open, MAX_ROWS);
  assert_totals (marked);
  assert_totals (moved);
}

/* Without lots of their own, losses are marked all the same. */
static void
test_average_only_marks (void)
{
  const char *const lines[] = { LOSS, BUY ("2024-03-20", CALL, "1", "150") };
  g_autoptr(FinxTransactionList) transactions = history_list_of (instruments, lines, G_N_ELEMENTS (lines));
  g_autoptr(FinxGainsReport) report = gains_report (transactions, FINX_LOTS_AVERAGE, TRUE);
  g_autofree char *row = write_closed (report, 0);

  g_assert_false (report->has_moved);
  g_assert_cmpstr (row, ==, "AAPL 2024-03-01 100 -250 100 250 0 0 call");
}

/* All methods side by side say the same as their reports. */
static void
test_methods_side_by_side (void)
{
  const char *const lines[] = {
    "2024-01-02 buy symbol=AAPL quantity=100 amount=1000 currency=USD", "2024-01-03 buy symbol=AAPL quantity=100 amount=1300 currency=USD",
    SELL ("2024-03-01", "AAPL", "100", "750"), BUY ("2024-03-20", CALL, "1", "150"),
  };
  static const char *const washed[FINX_N_LOT_METHODS] = { "250", "550", "550", "400" };
  const FinxGainsOptions options = { .base_currency = "USD", .from = G_MININT32, .to = text_day (GAINS_LAST_DAY) };
  g_autoptr(FinxTransactionList) transactions = history_list_of (instruments, lines, G_N_ELEMENTS (lines));
  FinxGainsTotals totals[FINX_N_LOT_METHODS];
  g_autoptr(GError) error = NULL;

  finx_gains_compare_methods (&options, transactions, NULL, totals, &error);
  g_assert_no_error (error);
  for (int method = 0; method < FINX_N_LOT_METHODS; method++)
    history_assert (totals[method].washed_loss, washed[method]);
}

/* A sale that is tried sees the call that was bought before it; where losses move, they are not deducted from what is taxed. */
static void
test_preview_of_a_sale (void)
{
  const char *const lines[] = {
    "2024-01-02 buy symbol=AAPL quantity=100 amount=1000 currency=USD", "2024-01-03 buy symbol=AAPL quantity=100 amount=500 currency=USD",
    BUY ("2024-02-20", CALL, "1", "150"), BUY ("2024-02-21", "MSFT", "1", "10"),
  };
  static const struct { gboolean moves; const char *tax; } rows[] = { { FALSE, "0" }, { TRUE, "50" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const FinxReviewOptions options = { .base_currency = "USD", .move_wash_sales = rows[i].moves, .as_of = text_day ("2024-03-01") };
      g_autoptr(FinxTransactionList) transactions = history_list_of (instruments, lines, G_N_ELEMENTS (lines));
      g_autoptr(FinxPriceHistory) prices = finx_price_history_new ();
      FinxSalePreview previews[FINX_N_LOT_METHODS];
      g_autoptr(GError) error = NULL;
      g_autoptr(FinxReview) review = finx_review_new (&options, transactions, prices, &error);

      g_assert_no_error (error);
      g_assert_true (finx_sale_preview (review, finx_instrument_table_lookup (instruments, "AAPL"), fixture_decimal ("200"), fixture_decimal ("7"),
                                        fixture_decimal ("0.25"), previews, &error));
      g_assert_no_error (error);
      history_assert (previews[FINX_LOTS_FIFO].gain, "-100");           /* −300 and 200 */
      history_assert (previews[FINX_LOTS_FIFO].washed_loss, "300");
      history_assert (previews[FINX_LOTS_FIFO].possible_loss, "0");
      history_assert (previews[FINX_LOTS_FIFO].tax, rows[i].tax);
      g_assert_true (finx_sale_preview (review, finx_instrument_table_lookup (instruments, CALL), fixture_decimal ("1"), fixture_decimal ("1"),
                                        fixture_decimal ("0.25"), previews, &error));
      history_assert (previews[FINX_LOTS_FIFO].gain, "-50");
      history_assert (previews[FINX_LOTS_FIFO].washed_loss, "0");
    }
}

static void
assert_explained (gboolean    moves,
                  const char *figure_id,
                  const char *expected)
{
  const char *const lines[] = {
    LOSS, BUY ("2024-03-20", CALL, "1", "150"), SELL ("2024-06-03", CALL, "1", "120"), BUY ("2024-06-10", HIGHER, "1", "90"),
  };
  g_autoptr(FinxTransactionList) transactions = history_list_of (instruments, lines, G_N_ELEMENTS (lines));
  FinxBooksRun run = { .transactions = transactions, .base_currency = "USD", .method = FINX_LOTS_FIFO, .move_wash_sales = moves, .until = G_MAXINT32 };
  g_autoptr(FinxExplanation) explanation = NULL;
  g_autoptr(GError) error = NULL;
  FinxFigureRef figure;
  guint n = 0;

  finx_figure_ref_parse (figure_id, instruments, &figure, &error);
  g_assert_no_error (error);
  explanation = finx_explanation_new (&figure, &run, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < explanation->lines->len; i++)
    n += strstr (g_array_index (explanation->lines, FinxExplanationLine, i).sentence, expected) != NULL;
  g_assert_cmpuint (n, ==, 1);
}

static void
test_explanations (void)
{
  assert_explained (FALSE, "realised AAPL", "250 USD on 100 AAPL do not count for tax now: a call on it was bought, " CALL " on 2024-03-20");
  assert_explained (FALSE, "realised " CALL, "30 USD on 1 " CALL " may not count for tax now: an option with another strike or day was bought, " HIGHER);
  assert_explained (TRUE, "realised AAPL", "250 USD is for tax in the cost of " CALL " bought on 2024-03-20, which count as held 59 days longer");
  assert_explained (TRUE, "realised " CALL, "280 USD on 1 " CALL " may not count for tax now: an option with another strike or day was bought, " HIGHER);
}

static void
assert_limits (const FinxGainsReport *report)
{
  for (guint i = 0; i < report->n_closed; i++)
    {
      FinxClosedLot lot;

      finx_gains_report_get_closed (report, i, &lot);
      g_assert_cmpint (finx_decimal_sign (lot.washed_quantity), >=, 0);
      g_assert_cmpint (finx_decimal_sign (lot.possible_quantity), >=, 0);
      g_assert_cmpint (finx_decimal_compare (finx_decimal_add (lot.washed_quantity, lot.possible_quantity), lot.quantity), <=, 0);
      g_assert_cmpint ((lot.wash_reasons & ~(guint) FINX_WASH_POSSIBLE) != 0, ==, finx_decimal_sign (lot.washed_quantity) > 0);
      g_assert_cmpint ((lot.wash_reasons & FINX_WASH_POSSIBLE) != 0, ==, finx_decimal_sign (lot.possible_quantity) > 0);
    }
}

static guint n_possible;

static void
check_chance (const FinxGainsReport *moved,
              const FinxGainsReport *plain)
{
  assert_limits (plain);
  assert_limits (moved);
  assert_totals (plain);
  assert_totals (moved);
  n_possible += finx_decimal_sign (plain->totals.possible_loss) > 0;
}

static void
test_nothing_is_lost (void)
{
  static const GainsTraded traded[] = { { "symbol=AAPL", 300 }, { "symbol=" CALL, 3 }, { "symbol=" HIGHER, 3 } };

  n_possible = 0;
  g_assert_cmpuint (gains_assert_nothing_is_lost (instruments, traded, G_N_ELEMENTS (traded), N_CHANCES, check_chance), >, N_CHANCES);
  g_assert_cmpuint (n_possible, >, N_CHANCES);
}

int
main (int    argc,
      char **argv)
{
  static const char *const options[] = { CALL, CALL_TOO, HIGHER, LATER, PUT, LOWER, OTHER };
  int status;

  g_test_init (&argc, &argv, NULL);
  instruments = history_instruments ();
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    history_add_instrument (instruments, options[i], "USD", "100");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wash-options/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/wash-options/average-only-marks", test_average_only_marks);
  g_test_add_func ("/wash-options/methods-side-by-side", test_methods_side_by_side);
  g_test_add_func ("/wash-options/preview-of-a-sale", test_preview_of_a_sale);
  g_test_add_func ("/wash-options/explanations", test_explanations);
  g_test_add_func ("/wash-options/nothing-is-lost", test_nothing_is_lost);
  status = g_test_run ();
  g_object_unref (instruments);
  return status;
}
