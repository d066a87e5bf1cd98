/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-error.h"
#include "portfolio/books/finx-books.h"
#include "tests/model/model-fixture.h"
#include "tests/support/transaction-text.h"

#define MAX_LINES 8
#define MAX_FIGURES 12

static FinxInstrumentTable *instruments;

/* Each figure is "NAME VALUE": "AAPL quantity", "AAPL cost", "AAPL base_cost", "AAPL realised", "AAPL base_realised",
 * "AAPL currency_gain", "cash USD" of the account main, "other:…" of another one, or "sum KIND" of base amounts. */
typedef struct
{
  const char   *name;
  FinxLotMethod method;
  gboolean      expense_fees;
  const char   *lines[MAX_LINES];
  const char   *figures[MAX_FIGURES];
} Case;

static const Case cases[] = {
  /* All worked by hand. */
  { "buy-and-sell-with-fees-in-cost", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 deposit amount=10000 currency=USD",
      "2024-01-02 buy symbol=AAPL quantity=10 amount=1001 fees=1 currency=USD",
      "2024-03-01 sell symbol=AAPL quantity=4 amount=479 fees=1 currency=USD" },
    { "AAPL quantity 6", "AAPL cost 600.6", "AAPL realised 78.6", "cash USD 9478", "sum fee 2", "sum gain 78.6", "sum flow 10000" } },
  { "buy-and-sell-with-fees-expensed", FINX_LOTS_FIFO, TRUE,
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1001 fees=1 currency=USD",
      "2024-03-01 sell symbol=AAPL quantity=4 amount=478 fees=1 taxes=1 currency=USD" },
    { "AAPL cost 600", "AAPL realised 80", "cash USD -523", "sum fee 2", "sum tax 1" } },
  { "short-sale-and-cover", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 sell symbol=AAPL quantity=10 amount=999 fees=1 currency=USD",
      "2024-03-01 buy symbol=AAPL quantity=10 amount=801 fees=1 currency=USD" },
    { "AAPL quantity 0", "AAPL cost 0", "AAPL realised 198", "cash USD 198" } },
  { "flip-from-long-to-short", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-03-01 sell symbol=AAPL quantity=15 amount=1800 currency=USD" },
    { "AAPL quantity -5", "AAPL cost -600", "AAPL realised 200", "cash USD 800" } },
  { "foreign-share-bought-in-base-currency", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 buy symbol=SAP quantity=10 amount=1100 currency=USD rate=1.10",
      "2024-03-01 sell symbol=SAP quantity=10 amount=1440 currency=USD rate=1.20" },
    { "SAP realised 200", "SAP base_realised 340", "SAP currency_gain 100", "cash USD 340", "cash EUR 0" } },
  { "foreign-share-bought-in-its-currency", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 buy symbol=SAP quantity=10 amount=1000 currency=EUR",
      "2024-03-01 sell symbol=SAP quantity=10 amount=1200 currency=EUR" },
    { "SAP realised 200", "SAP base_realised 800", "SAP currency_gain 500", "cash EUR 200", "sum gain 800" } },
  { "average-cost-in-two-currencies", FINX_LOTS_AVERAGE, FALSE,
    { "2024-01-02 buy symbol=SAP quantity=10 amount=1000 currency=EUR",
      "2024-02-01 buy symbol=SAP quantity=10 amount=2000 currency=EUR",
      "2024-03-01 sell symbol=SAP quantity=10 amount=1500 currency=EUR" },
    { "SAP cost 1500", "SAP base_cost 1700", "SAP realised 0", "SAP base_realised 550", "SAP currency_gain 550" } },
  { "unknown-rate-leaves-base-unknown", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 deposit amount=5000 currency=JPY",
      "2024-01-02 buy symbol=SONY quantity=10 amount=1000 currency=JPY",
      "2024-03-01 sell symbol=SONY quantity=5 amount=700 currency=JPY" },
    { "SONY realised 200", "SONY base_realised ?", "SONY base_cost ?", "SONY cost 500", "cash JPY 4700" } },
  { "dividend-with-withholding-tax", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-02-01 dividend symbol=AAPL amount=17 taxes=3 currency=USD" },
    { "sum income 20", "sum tax 3", "cash USD -983", "AAPL cost 1000" } },
  { "dividend-reinvested", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-02-01 reinvestment symbol=AAPL quantity=0.1 amount=20 taxes=3 fees=1 currency=USD" },
    { "sum income 20", "AAPL quantity 10.1", "AAPL cost 1017", "cash USD -1000", "sum tax 3", "sum fee 1" } },
  { "stock-dividend-spreads-cost", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1100 currency=USD",
      "2024-02-01 stock_dividend symbol=AAPL quantity=1",
      "2024-03-01 sell symbol=AAPL quantity=1 amount=120 currency=USD" },
    { "AAPL quantity 10", "AAPL cost 1000", "AAPL realised 20" } },
  { "return-of-capital-beyond-cost", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=100 currency=USD",
      "2024-02-01 return_of_capital symbol=AAPL amount=130 currency=USD" },
    { "AAPL cost 0", "AAPL realised 30", "cash USD 30" } },
  { "split-keeps-cost", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-02-01 split symbol=AAPL ratio=1.5",
      "2024-03-01 sell symbol=AAPL quantity=5 amount=400 currency=USD" },
    { "AAPL quantity 10", "AAPL cost 666.6666666667", "AAPL realised 66.6666666667" } },
  { "reverse-split-with-cash-in-lieu", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 buy symbol=AAPL quantity=105 amount=1050 currency=USD",
      "2024-02-01 split symbol=AAPL ratio=0.1 amount=48 currency=USD" },
    { "AAPL quantity 10.5", "AAPL cost 1050", "cash USD -1002" } },
  { "reverse-split-sells-the-fraction", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 buy symbol=WHOLE quantity=105 amount=1050 currency=USD",
      "2024-02-01 split symbol=WHOLE ratio=0.1 amount=48 currency=USD" },
    { "WHOLE quantity 10", "WHOLE cost 1000", "WHOLE realised -2", "cash USD -1002" } },
  { "spin-off-moves-a-quarter", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-02-01 spin_off symbol=AAPL received=MSFT quantity=5 ratio=0.25",
      "2024-03-01 sell symbol=MSFT quantity=5 amount=300 currency=USD" },
    { "AAPL quantity 10", "AAPL cost 750", "MSFT quantity 0", "MSFT realised 50" } },
  { "merger-with-cash", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-02-01 merger symbol=AAPL received=MSFT quantity=4 amount=100 currency=USD" },
    { "AAPL quantity 0", "AAPL cost 0", "AAPL realised 0", "MSFT quantity 4", "MSFT cost 900", "cash USD -900" } },
  { "symbol-change-keeps-everything", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-02-01 symbol_change symbol=AAPL received=MSFT" },
    { "AAPL quantity 0", "MSFT quantity 10", "MSFT cost 1000", "sum gain 0" } },
  { "rights-without-cost", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-02-01 rights symbol=AAPL received=MSFT quantity=10",
      "2024-02-10 sell symbol=MSFT quantity=10 amount=25 currency=USD" },
    { "AAPL cost 1000", "MSFT realised 25" } },
  { "delisting-for-nothing", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-02-01 delisting symbol=AAPL" },
    { "AAPL quantity 0", "AAPL realised -1000", "cash USD -1000" } },
  { "long-call-exercised", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 buy symbol=OPT quantity=2 amount=500 currency=USD",
      "2024-02-01 option_exercise symbol=OPT received=AAPL quantity=2 ratio=100 amount=-20000 currency=USD" },
    { "OPT quantity 0", "OPT realised 0", "AAPL quantity 200", "AAPL cost 20500", "cash USD -20500" } },
  { "written-put-assigned", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 sell symbol=OPT quantity=1 amount=300 currency=USD",
      "2024-02-01 option_assignment symbol=OPT received=AAPL quantity=1 ratio=100 amount=-10000 currency=USD" },
    { "OPT quantity 0", "AAPL quantity 100", "AAPL cost 9700", "cash USD -9700" } },
  { "covered-call-assigned", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 buy symbol=AAPL quantity=100 amount=9000 currency=USD",
      "2024-01-03 sell symbol=OPT quantity=1 amount=300 currency=USD",
      "2024-02-01 option_assignment symbol=OPT received=AAPL quantity=1 ratio=100 amount=10000 currency=USD" },
    { "AAPL quantity 0", "AAPL realised 1300", "OPT realised 0", "cash USD 1300" } },
  { "written-option-expires", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 sell symbol=OPT quantity=3 amount=300 currency=USD",
      "2024-02-01 option_expiry symbol=OPT quantity=2" },
    { "OPT quantity -1", "OPT realised 200", "OPT cost -100" } },
  { "units-to-another-account-keep-lots", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-01-03 buy symbol=AAPL quantity=10 amount=1200 currency=USD account=other",
      "2024-02-01 transfer symbol=AAPL quantity=4 to=other",
      "2024-03-01 sell symbol=AAPL quantity=4 amount=480 currency=USD account=other" },
    { "AAPL quantity 6", "AAPL cost 600", "other:AAPL quantity 10", "other:AAPL cost 1200", "other:AAPL realised 80" } },
  { "a-short-goes-to-another-account", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 sell symbol=AAPL quantity=10 amount=1000 currency=USD", "2024-02-01 transfer symbol=AAPL quantity=4 to=other",
      "2024-03-01 buy symbol=AAPL quantity=4 amount=300 currency=USD account=other" },
    { "AAPL quantity -6", "AAPL cost -600", "other:AAPL quantity 0", "other:AAPL realised 100" } },
  { "cash-to-another-account", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 deposit amount=1000 currency=USD",
      "2024-02-01 transfer amount=400 fees=1 currency=USD to=other" },
    { "cash USD 600", "other:cash USD 399", "sum flow 1000", "sum fee 1" } },
  { "fees-on-the-way-are-no-flow", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 deposit amount=995 fees=5 currency=USD", "2024-02-01 withdrawal amount=102 fees=2 currency=USD" },
    { "cash USD 893", "sum flow 900", "sum fee 7" } },
  { "conversion", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 deposit amount=1000 currency=USD",
      "2024-02-01 conversion amount=501 quantity=400 got=EUR fees=1 currency=USD" },
    { "cash USD 499", "cash EUR 400", "sum fee 1" } },
  { "staking-is-income-and-cost", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 staking symbol=AAPL quantity=0.5 amount=20 currency=USD",
      "2024-02-01 sell symbol=AAPL quantity=0.5 amount=30 currency=USD" },
    { "sum income 20", "AAPL realised 10", "cash USD 30" } },
  { "airdrop-of-unknown-value", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 airdrop symbol=AAPL quantity=5",
      "2024-02-01 sell symbol=AAPL quantity=2 amount=30 currency=USD" },
    { "AAPL cost ?", "AAPL realised ?", "cash USD 30", "AAPL quantity 3", "sum income ?" } },
  { "delivery-in-and-out", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 delivery_in symbol=AAPL quantity=10 amount=700 currency=USD",
      "2024-02-01 delivery_out symbol=AAPL quantity=4" },
    { "AAPL quantity 6", "AAPL cost 420", "AAPL realised 0", "cash USD 0" } },
  { "interest-fees-and-taxes", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 interest amount=8 taxes=2 currency=USD", "2024-01-03 interest_charge amount=5 currency=USD",
      "2024-01-04 fee amount=4 currency=USD", "2024-01-05 fee_refund amount=1 currency=USD",
      "2024-01-06 tax amount=6 currency=USD", "2024-01-07 tax_refund amount=7 currency=USD",
      "2024-01-08 adjustment amount=-0.5 currency=USD" },
    { "cash USD 0.5", "sum interest 5", "sum fee 3", "sum tax 1", "sum flow -0.5" } },
  { "a-named-lot-is-sold-first", FINX_LOTS_FIFO, FALSE,
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-01-03 buy symbol=AAPL quantity=10 amount=1200 currency=USD",
      "2024-02-01 sell symbol=AAPL quantity=5 amount=650 currency=USD lot=t1" },
    { "AAPL realised 50", "AAPL cost 1600" } },
};

typedef struct
{
  FinxDecimal sums[FINX_N_POSTING_KINDS];       /* of base amounts */
} Sums;

/* 1 EUR is 1 USD in January 2024, 1.20 in February, 1.50 after; nothing is known of other currencies. */
static FinxDecimal
rate_cb (const char *from,
         const char *to,
         gint32      day,
         gpointer    user_data)
{
  FinxDecimal rate = finx_decimal_new (day < text_day ("2024-02-01") ? 100 : day < text_day ("2024-03-01") ? 120 : 150, 2);

  if (g_str_equal (from, "EUR") && g_str_equal (to, "USD"))
    return rate;
  if (g_str_equal (from, "USD") && g_str_equal (to, "EUR"))
    return finx_decimal_div (FINX_DECIMAL_ONE, rate, 10, FINX_ROUND_HALF_EVEN);
  return FINX_DECIMAL_UNKNOWN;
}

static void
posted_cb (const FinxPosting *posting,
           gpointer           user_data)
{
  Sums *sums = user_data;

  sums->sums[posting->kind] = finx_decimal_add (sums->sums[posting->kind], posting->base_amount);
}

static guint32
number_cb (const char *id,
           gpointer    user_data)
{
  return (guint32) g_ascii_strtoull (id + 1, NULL, 10);
}

static FinxDecimal
figure_of_position (const FinxBooksPosition *position,
                    const char              *name)
{
  g_assert_nonnull (position);
  if (g_str_equal (name, "quantity"))
    return finx_books_position_quantity (position);
  if (g_str_equal (name, "cost"))
    return finx_amount_to_decimal (finx_lot_book_get_cost (position->lots), FINX_BOOKS_MONEY_SCALE);
  if (g_str_equal (name, "base_cost"))
    return finx_amount_to_decimal (finx_lot_book_get_base_cost (position->lots), FINX_BOOKS_MONEY_SCALE);
  if (g_str_equal (name, "realised"))
    return position->realised;
  if (g_str_equal (name, "base_realised"))
    return position->base_realised;
  g_assert_cmpstr (name, ==, "currency_gain");
  return position->currency_gain;
}

static FinxDecimal
read_figure (FinxBooks  *books,
             const Sums *sums,
             char      **words)
{
  static const char *const kinds[] = { "cash", "units", "gain", "income", "interest", "fee", "tax", "flow" };
  const char *account = "main", *what = words[0];
  const char *colon = strchr (what, ':');
  g_autofree char *other = colon != NULL ? g_strndup (what, (gsize) (colon - what)) : NULL;

  if (other != NULL)
    {
      account = other;
      what = colon + 1;
    }
  if (g_str_equal (what, "cash"))
    return finx_books_get_cash (books, account, words[1]);
  if (g_str_equal (what, "sum"))
    for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
      if (g_str_equal (kinds[i], words[1]))
        return sums->sums[i];
  return figure_of_position (finx_books_get_position (books, account, finx_instrument_table_lookup (instruments, what)), words[1]);
}

static void
check_figure (FinxBooks  *books,
              const Sums *sums,
              const char *figure)
{
  g_auto(GStrv) words = g_strsplit (figure, " ", 3);
  FinxDecimal value = read_figure (books, sums, words);
  g_autofree char *text = finx_decimal_is_known (value) ? finx_decimal_to_string (finx_decimal_normalize (value)) : g_strdup ("?");
  g_autofree char *found = g_strdup_printf ("%s %s %s", words[0], words[1], text);

  g_assert_cmpstr (found, ==, figure);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  Sums sums = { 0 };
  FinxBooksOptions options = { .base_currency = "USD", .method = test->method, .expense_fees = test->expense_fees,
                               .rate = rate_cb, .posted = posted_cb, .number = number_cb, .user_data = &sums };
  g_autoptr(FinxBooks) books = finx_books_new (&options);

  for (guint i = 0; i < MAX_LINES && test->lines[i] != NULL; i++)
    {
      g_autoptr(FinxTransaction) transaction = transaction_from_text (instruments, i, test->lines[i]);
      g_autoptr(GError) error = NULL;

      /* Lots are named by what opened them. */
      if (g_str_equal (transaction->lot, "t1"))
        g_assert_cmpuint (i, >, 1);
      finx_books_apply (books, transaction, &error);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < MAX_FIGURES && test->figures[i] != NULL; i++)
    check_figure (books, &sums, test->figures[i]);
}

static const struct
{
  const char *first, *line, *code, *says;
} refused[] = {
  { NULL, "2024-01-02 sell symbol=AAPL quantity=1 amount=1 currency=USD", "FINX-BOOKS-004", "main sells 1 AAPL and holds 0: 1 too many" },
  { "2024-01-02 buy symbol=AAPL quantity=10 amount=1 currency=USD", "2024-01-02 sell symbol=AAPL quantity=10.5 amount=1 currency=USD",
    "FINX-BOOKS-004", "holds 10: 0.5 too many" },
  { "2024-01-02 buy symbol=AAPL quantity=10 amount=1 currency=USD", "2024-01-02 transfer symbol=AAPL quantity=11 to=other",
    "FINX-BOOKS-003", "holds only 10 AAPL" },
  { NULL, "2024-01-02 split symbol=AAPL ratio=2", "FINX-BOOKS-002", "nothing to work on" },
  { NULL, "2024-01-02 buy symbol=AAPL quantity=0.123456789 amount=1 currency=USD", "FINX-BOOKS-001", "more than 8 decimals" },
  { NULL, "2024-01-02 buy symbol=AAPL quantity=1000000000000 amount=1 currency=USD", "FINX-BOOKS-001", "too large" },
  { NULL, "2024-01-02 buy symbol=AAPL quantity=0 amount=1 currency=USD", "FINX-TRANSACTION-001", "not above zero" },
};

/* Lots cannot stand beside lots of the other sign: neither another account's nor another instrument's. */
static void
test_long_is_not_put_beside_short (void)
{
  static const char *const lines[] = { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
                                       "2024-01-02 sell symbol=AAPL quantity=10 amount=1000 currency=USD account=other",
                                       "2024-01-02 sell symbol=MSFT quantity=10 amount=1000 currency=USD" };
  static const char *const bad[] = { "2024-01-03 transfer symbol=AAPL quantity=4 to=other",
                                     "2024-01-03 symbol_change symbol=AAPL received=MSFT",
                                     "2024-01-03 spin_off symbol=AAPL received=MSFT quantity=5 ratio=0.2" };
  g_autoptr(FinxTransaction) gift = transaction_from_text (instruments, 9, "2024-01-03 delivery_out symbol=MSFT quantity=5");
  FinxBooksOptions options = { .base_currency = "USD" };
  g_autoptr(FinxBooks) books = finx_books_new (&options);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr(FinxTransaction) transaction = transaction_from_text (instruments, i, lines[i]);

      g_assert_true (finx_books_apply (books, transaction, NULL));
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(FinxTransaction) transaction = transaction_from_text (instruments, i, bad[i]);
      g_autoptr(GError) error = NULL;

      g_assert_false (finx_books_apply (books, transaction, &error));
      g_assert_cmpstr (finx_error_code (error), ==, "FINX-BOOKS-005");
    }
  g_assert_false (finx_books_apply (books, gift, NULL));
  g_assert_cmpuint (finx_books_get_n_applied (books), ==, G_N_ELEMENTS (lines));
}

static void
test_what_is_refused_changes_nothing (void)
{
  FinxBooksOptions options = { .base_currency = "USD", .refuse_short = TRUE };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(FinxBooks) books = finx_books_new (&options);
      g_autoptr(FinxTransaction) transaction = transaction_from_text (instruments, 1, refused[i].line);
      g_autoptr(GPtrArray) before = NULL, after = NULL;
      g_autoptr(GError) error = NULL;

      if (refused[i].first != NULL)
        {
          g_autoptr(FinxTransaction) first = transaction_from_text (instruments, 0, refused[i].first);

          g_assert_true (finx_books_apply (books, first, NULL));
        }
      before = finx_books_list_accounts (books);
      g_assert_false (finx_books_apply (books, transaction, &error));
      g_assert_cmpstr (finx_error_code (error), ==, refused[i].code);
      g_assert_nonnull (strstr (error->message, refused[i].says));
      after = finx_books_list_accounts (books);
      g_assert_cmpuint (before->len, ==, after->len);
      if (refused[i].first != NULL)
        g_assert_true (finx_decimal_equal (finx_books_get_cash (books, "main", "USD"), finx_decimal_new (-1, 0)));
    }
}

static void
add_instrument (const char    *symbol,
                const char    *currency,
                FinxAssetClass asset_class,
                FinxDecimal    lot_step)
{
  g_autoptr(FinxInstrument) instrument = fixture_instrument (symbol);
  g_autoptr(GError) error = NULL;

  fixture_set_text (&instrument->currency, currency);
  instrument->asset_class = asset_class;
  instrument->lot_step = lot_step;
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
  add_instrument ("AAPL", "USD", FINX_ASSET_EQUITY, finx_decimal_new (1, 1));
  add_instrument ("MSFT", "USD", FINX_ASSET_EQUITY, finx_decimal_new (1, 1));
  add_instrument ("WHOLE", "USD", FINX_ASSET_EQUITY, finx_decimal_new (1, 0));
  add_instrument ("SAP", "EUR", FINX_ASSET_EQUITY, finx_decimal_new (1, 0));
  add_instrument ("SONY", "JPY", FINX_ASSET_EQUITY, finx_decimal_new (1, 0));
  add_instrument ("OPT", "USD", FINX_ASSET_OPTION, finx_decimal_new (1, 0));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/books/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/books/long-is-not-put-beside-short", test_long_is_not_put_beside_short);
  g_test_add_func ("/books/what-is-refused-changes-nothing", test_what_is_refused_changes_nothing);
  status = g_test_run ();
  g_object_unref (instruments);
  return status;
}
