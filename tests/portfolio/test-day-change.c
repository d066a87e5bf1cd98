/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-valuation.h"

#include "tests/portfolio/portfolio-fixture.h"

#define HOUR_US (G_GINT64_CONSTANT (3600) * 1000000)
#define NOW_DAY 19877
#define NOW_US  (G_GINT64_CONSTANT (1717430400) * 1000000)      /* Monday 2024-06-03 16:00 UTC, in session */

/* AAPL closed at 100.00 on Friday and is at 110.00; hours are before now. */
typedef struct
{
  const char *name;
  struct
  {
    const char *quantity, *price, *fee;
    int         hours;
  } fills[3];
  struct
  {
    FinxCashKind kind;
    const char  *amount;
    int          hours;
  } cash[2];
  const char *last, *previous;  /* %NULL: as above; "" unknown */
  const char *change;           /* "" unknown */
} Case;

static const Case cases[] = {
  { "nothing", .change = "0" },
  { "held-since-last-week", .fills = { { "10", "80.00", "1", 100 } }, .change = "100" },
  { "short-since-last-week", .fills = { { "-10", "80.00", "1", 100 } }, .change = "-100" },
  { "bought-today", .fills = { { "10", "112.00", "1", 1 } }, .change = "-21" },
  { "bought-and-sold-today", .fills = { { "10", "105.00", "1", 2 }, { "-10", "103.00", "2", 1 } }, .change = "-23" },
  { "sold-today", .fills = { { "10", "80.00", "0", 100 }, { "-10", "95.00", "0", 1 } }, .change = "-50" },
  { "sold-in-part", .fills = { { "10", "80.00", "0", 100 }, { "-4", "95.00", "0.5", 1 } }, .change = "39.5" },
  { "turned-round", .fills = { { "10", "80.00", "0", 100 }, { "-15", "108.00", "0", 1 } }, .change = "70" },
  { "before-the-bell-is-today", .fills = { { "10", "104.00", "0", 4 } }, .change = "60" },
  { "after-friday-s-bell-is-today", .fills = { { "10", "104.00", "0", 67 } }, .change = "60" },
  { "friday-in-session-is-not", .fills = { { "10", "104.00", "0", 69 } }, .change = "100" },
  { "deposits-win-nothing", .cash = { { FINX_CASH_DEPOSIT, "5000", 1 }, { FINX_CASH_WITHDRAWAL, "-300", 1 } }, .change = "0" },
  { "dividends-and-fees-do", .cash = { { FINX_CASH_DIVIDEND, "50", 1 }, { FINX_CASH_FEE, "-8", 2 } }, .change = "42" },
  { "yesterday-s-do-not", .cash = { { FINX_CASH_DIVIDEND, "50", 17 } }, .change = "0" },
  { "no-price", .fills = { { "10", "80.00", "0", 100 } }, .last = "", .change = "" },
  { "no-close", .fills = { { "10", "80.00", "0", 100 } }, .previous = "", .change = "" },
  { "no-close-is-needed-of-what-is-new", .fills = { { "10", "105.00", "0", 1 } }, .previous = "", .change = "50" },
  { "no-price-is-needed-of-what-is-gone", .fills = { { "10", "80.00", "0", 100 }, { "-10", "95.00", "0", 1 } }, .last = "", .change = "-50" },
  { "no-price-is-needed-of-a-round-trip", .fills = { { "10", "105.00", "0", 2 }, { "-10", "103.00", "0", 1 } }, .last = "", .previous = "", .change = "-20" },
};

static void
price_cb (const FinxInstrument *instrument,
          FinxDecimal          *last,
          FinxDecimal          *previous,
          gpointer              user_data)
{
  const Case *c = user_data;

  *last = c->last != NULL ? FINX_DECIMAL_UNKNOWN : decimal ("110");
  *previous = c->previous != NULL ? FINX_DECIMAL_UNKNOWN : decimal ("100");
}

static FinxDecimal
rate_cb (const char *from,
         const char *to,
         gpointer    user_data)
{
  return g_str_equal (from, "USD") && g_str_equal (to, "EUR") ? decimal ("0.9") : FINX_DECIMAL_UNKNOWN;
}

/* Books that tell what is of today. */
typedef struct
{
  FinxBooks     *books;
  FinxDayChange *today;
} Desk;

static void
posted_cb (const FinxPosting *posting,
           gpointer           today)
{
  finx_day_change_add (today, posting);
}

static Desk
make_desk (const char *currency)
{
  Desk desk = { .today = finx_day_change_new () };

  desk.books = finx_books_new (&(FinxBooksOptions) { .base_currency = currency, .expense_fees = TRUE, .posted = posted_cb, .user_data = desk.today });
  return desk;
}

static void
clear_desk (Desk *desk)
{
  finx_books_free (desk->books);
  finx_day_change_free (desk->today);
}

static void
book_fill (Desk                 *desk,
           const FinxInstrument *instrument,
           const char           *quantity,
           const char           *price,
           const char           *fee,
           gint64                time_us)
{
  g_autoptr(FinxEvent) event = make_fill (instrument, quantity, price, fee);

  event->fill->time_us = time_us;
  g_assert_true (finx_books_apply_event (desk->books, event, NULL));
}

static FinxDecimal
read_at (Desk       *desk,
         const Case *c,
         const char *currency,
         gint64      now_us)
{
  FinxValuation valuation;

  finx_day_change_set_now (desk->today, now_us);
  finx_valuation_read (&valuation, desk->books, currency, price_cb, rate_cb, (gpointer) c, desk->today);
  return valuation.day_change;
}

static FinxDecimal
read_change (const Case *c,
             const char *currency)
{
  FinxInstrument aapl = make_instrument ("AAPL", "USD");
  Desk desk = make_desk (currency);
  FinxDecimal change;

  for (gsize i = 0; i < G_N_ELEMENTS (c->fills) && c->fills[i].quantity != NULL; i++)
    book_fill (&desk, &aapl, c->fills[i].quantity, c->fills[i].price, c->fills[i].fee, NOW_US - c->fills[i].hours * HOUR_US);
  for (gsize i = 0; i < G_N_ELEMENTS (c->cash) && c->cash[i].amount != NULL; i++)
    {
      g_autoptr(FinxEvent) event = make_cash (c->cash[i].kind, "USD", c->cash[i].amount);

      event->cash->time_us = NOW_US - c->cash[i].hours * HOUR_US;
      g_assert_true (finx_books_apply_event (desk.books, event, NULL));
    }
  change = read_at (&desk, c, currency, NOW_US);
  clear_desk (&desk);
  return change;
}

static void
test_change (gconstpointer data)
{
  const Case *c = data;
  FinxDecimal change = read_change (c, "USD");

  if (*c->change == '\0')
    assert_unknown (change);
  else
    assert_decimal (change, c->change);
}

static void
test_it_is_told_in_the_account_s_currency (void)
{
  static const Case c = { "in-euro", .fills = { { "10", "112.00", "1", 1 } }, .cash = { { FINX_CASH_DIVIDEND, "10", 1 } } };

  assert_decimal (read_change (&c, "EUR"), "-9.9");
  assert_unknown (read_change (&c, "CHF"));
}

/* What was won today is in yesterday's value tomorrow. */
static void
test_a_new_session_begins_anew (void)
{
  static const Case c = { "rolls" };
  FinxInstrument aapl = make_instrument ("AAPL", "USD");
  Desk desk = make_desk ("USD");

  book_fill (&desk, &aapl, "10", "112.00", "1", NOW_US);
  assert_decimal (read_at (&desk, &c, "USD", NOW_US), "-21");
  assert_decimal (read_at (&desk, &c, "USD", NOW_US + 6 * HOUR_US), "-21");     /* New York closed */
  assert_decimal (read_at (&desk, &c, "USD", NOW_US + 24 * HOUR_US), "100");
  clear_desk (&desk);
}

static void
test_years_of_trades_leave_the_newest (void)
{
  static const Case c = { "years" };
  FinxInstrument aapl = make_instrument ("AAPL", "USD");
  Desk desk = make_desk ("USD");

  for (guint day = 1000; day > 0; day--)
    book_fill (&desk, &aapl, "1", "50.00", "1", NOW_US - day * 24 * HOUR_US);
  book_fill (&desk, &aapl, "-400", "109.00", "3", NOW_US - HOUR_US);
  assert_decimal (read_at (&desk, &c, "USD", NOW_US), "9695");  /* 600 × 110 − 998 × 100, sold for 43597, and two of the weekend bought for 102 */
  clear_desk (&desk);
}

/* Date, kind, quantity, money; AAPL has been held since last week: 10. */
static const struct
{
  const char         *name;
  FinxTransactionKind kind;
  const char         *quantity, *amount, *ratio;
  int                 days;     /* before */
  const char         *change;
} statements[] = {
  { "bought-by-hand", FINX_TRANSACTION_BUY, "5", "540", NULL, 0, "110" },
  { "bought-by-hand-on-friday", FINX_TRANSACTION_BUY, "5", "540", NULL, 3, "150" },
  { "brought-in", FINX_TRANSACTION_DELIVERY_IN, "5", "540", NULL, 0, "110" },
  { "given-away", FINX_TRANSACTION_DELIVERY_OUT, "4", "432", NULL, 0, "92" },
  { "a-dividend", FINX_TRANSACTION_DIVIDEND, NULL, "7", NULL, 0, "107" },
  { "a-split", FINX_TRANSACTION_SPLIT, NULL, NULL, "2", 0, "200" },     /* the close is told in new units */
};

static void
test_statement (gconstpointer data)
{
  static const Case c = { "statement" };
  guint i = GPOINTER_TO_UINT (data);
  FinxInstrument aapl = make_instrument ("AAPL", "USD");
  Desk desk = make_desk ("USD");
  FinxTransaction transaction = {
    .id = (char *) "t-1", .account = (char *) "practice", .counter_account = (char *) "", .kind = statements[i].kind, .day = NOW_DAY - statements[i].days,
    .instrument = &aapl, .quantity = statements[i].quantity != NULL ? decimal (statements[i].quantity) : FINX_DECIMAL_UNKNOWN, .price = FINX_DECIMAL_UNKNOWN,
    .amount = statements[i].amount != NULL ? decimal (statements[i].amount) : FINX_DECIMAL_UNKNOWN, .fees = FINX_DECIMAL_ZERO, .taxes = FINX_DECIMAL_ZERO,
    .currency = (char *) "USD", .counter_currency = (char *) "", .fx_rate = FINX_DECIMAL_UNKNOWN,
    .ratio = statements[i].ratio != NULL ? decimal (statements[i].ratio) : FINX_DECIMAL_UNKNOWN, .lot = (char *) "", .note = (char *) "",
  };
  g_autoptr(GError) error = NULL;

  book_fill (&desk, &aapl, "10", "80.00", "0", NOW_US - 100 * HOUR_US);
  finx_books_apply (desk.books, &transaction, &error);
  g_assert_no_error (error);
  assert_decimal (read_at (&desk, &c, "USD", NOW_US), statements[i].change);
  clear_desk (&desk);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/day-change/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_change);
    }
  g_test_add_func ("/day-change/it-is-told-in-the-account-s-currency", test_it_is_told_in_the_account_s_currency);
  g_test_add_func ("/day-change/a-new-session-begins-anew", test_a_new_session_begins_anew);
  g_test_add_func ("/day-change/years-of-trades-leave-the-newest", test_years_of_trades_leave_the_newest);
  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autofree char *path = g_strdup_printf ("/day-change/statement/%s", statements[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_statement);
    }
  return g_test_run ();
}
