/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "risk/finx-day-change.h"

#include "tests/portfolio/portfolio-fixture.h"

#define HOUR_US (G_GINT64_CONSTANT (3600) * 1000000)
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

static FinxDecimal
read_change (const Case *c,
             const char *currency)
{
  FinxInstrument aapl = make_instrument ("AAPL", "USD");
  g_autoptr(FinxBooks) books = finx_books_new (&(FinxBooksOptions) { .base_currency = currency, .expense_fees = TRUE });
  g_autoptr(FinxDayChange) change = finx_day_change_new (NOW_US);

  for (gsize i = 0; i < G_N_ELEMENTS (c->fills) && c->fills[i].quantity != NULL; i++)
    {
      g_autoptr(FinxEvent) event = make_fill (&aapl, c->fills[i].quantity, c->fills[i].price, c->fills[i].fee);

      event->fill->time_us = NOW_US - c->fills[i].hours * HOUR_US;
      g_assert_true (finx_books_apply_event (books, event, NULL));
      finx_day_change_add_fill (change, event->fill);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (c->cash) && c->cash[i].amount != NULL; i++)
    {
      g_autoptr(FinxEvent) event = make_cash (c->cash[i].kind, "USD", c->cash[i].amount);

      event->cash->time_us = NOW_US - c->cash[i].hours * HOUR_US;
      g_assert_true (finx_books_apply_event (books, event, NULL));
      finx_day_change_add_cash (change, event->cash);
    }
  return finx_day_change_read (change, books, currency, price_cb, rate_cb, (gpointer) c);
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

static void
test_nothing_before_the_start_counts (void)
{
  g_autoptr(FinxDayChange) change = finx_day_change_new (NOW_US);

  g_assert_cmpint (finx_day_change_get_start (change), <=, NOW_US - 67 * HOUR_US);      /* Friday's close in New York */
  g_assert_cmpint (finx_day_change_get_start (change), >, NOW_US - 5 * 24 * HOUR_US);
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
  g_test_add_func ("/day-change/nothing-before-the-start-counts", test_nothing_before_the_start_counts);
  return g_test_run ();
}
