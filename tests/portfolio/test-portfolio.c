/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-portfolio.h"

#include <math.h>

#include "tests/portfolio/portfolio-fixture.h"

typedef struct
{
  FinxInstrumentTable  *table;
  FinxTicker           *ticker;
  FinxQuoteBoard       *board;
  FinxPortfolio        *portfolio;
  const FinxInstrument *aapl, *sap, *eurusd, *usdjpy;
  guint                 n_changed, n_notify;
  gint64                now_us;
} Fixture;

static void
changed_cb (FinxPortfolio *portfolio,
            Fixture       *f)
{
  f->n_changed++;
}

static void
notify_cb (GObject    *object,
           GParamSpec *pspec,
           Fixture    *f)
{
  f->n_notify++;
}

static FinxAccount *
make_account (const char *currency)
{
  FinxAccount *account = finx_account_new ();

  g_free (account->id);
  g_free (account->name);
  g_free (account->broker);
  g_free (account->currency);
  account->id = g_strdup ("practice");
  account->name = g_strdup ("Practice desk");
  account->broker = g_strdup ("practice");
  account->currency = g_strdup (currency);
  account->may_trade = TRUE;
  account->is_simulated = TRUE;
  return account;
}

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  g_autoptr(FinxAccount) account = make_account ("USD");

  f->table = finx_instrument_table_new ();
  f->ticker = finx_ticker_new ();
  f->aapl = add_instrument (f->table, "AAPL", "USD");
  f->sap = add_instrument (f->table, "SAP", "EUR");
  f->eurusd = add_instrument (f->table, "EUR/USD", "USD");
  f->usdjpy = add_instrument (f->table, "USD/JPY", "JPY");
  f->board = finx_quote_board_new (f->table, f->ticker);
  f->portfolio = finx_portfolio_new (account, f->board);
  f->now_us = T0;
  g_signal_connect (f->portfolio, "changed", G_CALLBACK (changed_cb), f);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  g_object_unref (f->portfolio);
  g_object_unref (f->board);
  g_object_unref (f->ticker);
  g_object_unref (f->table);
}

static void
push (Fixture              *f,
      const FinxInstrument *instrument,
      FinxTickKind          kind,
      gint64                price)
{
  FinxTick tick = make_tick (instrument, kind, f->now_us++, price, 10);

  finx_ticker_push (f->ticker, &tick, 1);
}

static void
frame (Fixture *f)
{
  finx_quote_board_flush (f->board);
  finx_portfolio_flush (f->portfolio);
}

static void
apply (Fixture   *f,
       FinxEvent *event)
{
  g_autoptr(FinxEvent) owned = event;
  g_autoptr(GError) error = NULL;

  finx_portfolio_apply (f->portfolio, owned, &error);
  g_assert_no_error (error);
}

static void
test_a_position_has_its_figures (Fixture      *f,
                                 gconstpointer data)
{
  FinxPosition *position;

  assert_unknown (finx_portfolio_get_valuation (f->portfolio)->net_worth);
  apply (f, make_cash (FINX_CASH_DEPOSIT, "USD", "10000"));
  apply (f, make_fill (f->aapl, "10", "100.00", "1"));
  push (f, f->aapl, FINX_TICK_TRADE, 11000);
  frame (f);
  position = finx_portfolio_find (f->portfolio, f->aapl);
  g_assert_nonnull (position);
  assert_decimal (finx_position_get_quantity (position), "10");
  assert_decimal (finx_position_get_average (position), "100");
  assert_decimal (finx_position_get_value (position), "1100");
  assert_decimal (finx_position_get_unrealised (position), "100");
  assert_decimal (finx_portfolio_get_valuation (f->portfolio)->net_worth, "10099");
  g_assert_cmpfloat_with_epsilon (finx_position_get_return (position), 0.1, 1e-12);
  g_assert_cmpfloat_with_epsilon (finx_position_get_weight (position), 1100.0 / 10099.0, 1e-12);
  g_assert_true (finx_position_get_quote (position) == finx_quote_board_find (f->board, "AAPL"));
}

static void
test_without_a_price_figures_are_unknown (Fixture      *f,
                                          gconstpointer data)
{
  FinxPosition *position;

  apply (f, make_fill (f->aapl, "10", "100.00", "1"));
  frame (f);
  position = finx_portfolio_find (f->portfolio, f->aapl);
  assert_unknown (finx_position_get_value (position));
  assert_unknown (finx_position_get_base_unrealised (position));
  g_assert_true (isnan (finx_position_get_return (position)));
  g_assert_true (isnan (finx_position_get_weight (position)));
  assert_unknown (finx_portfolio_get_valuation (f->portfolio)->net_worth);
}

static void
test_a_quiet_frame_changes_nothing (Fixture      *f,
                                    gconstpointer data)
{
  FinxPosition *position;

  apply (f, make_fill (f->aapl, "10", "100.00", "1"));
  push (f, f->aapl, FINX_TICK_TRADE, 11000);
  frame (f);
  position = finx_portfolio_find (f->portfolio, f->aapl);
  g_signal_connect (position, "notify::serial", G_CALLBACK (notify_cb), f);
  f->n_changed = 0;

  frame (f);
  push (f, f->sap, FINX_TICK_TRADE, 20000);     /* not held */
  frame (f);
  g_assert_cmpuint (f->n_changed, ==, 0);
  g_assert_cmpuint (f->n_notify, ==, 0);

  push (f, f->aapl, FINX_TICK_TRADE, 11100);
  push (f, f->aapl, FINX_TICK_TRADE, 11200);
  frame (f);
  g_assert_cmpuint (f->n_changed, ==, 1);
  g_assert_cmpuint (f->n_notify, ==, 1);
  assert_decimal (finx_position_get_value (position), "1120");
}

static void
test_positions_come_and_go_and_keep_their_identity (Fixture      *f,
                                                    gconstpointer data)
{
  GListModel *positions = finx_portfolio_get_positions (f->portfolio);
  g_autoptr(FinxPosition) first = NULL;

  apply (f, make_fill (f->aapl, "10", "100.00", "1"));
  apply (f, make_fill (f->sap, "-5", "200.00", "1"));
  frame (f);
  g_assert_cmpuint (g_list_model_get_n_items (positions), ==, 2);
  first = g_list_model_get_item (positions, 0);
  g_assert_true (finx_position_get_instrument (first) == f->aapl);

  apply (f, make_fill (f->aapl, "-4", "100.00", "1"));
  frame (f);
  g_assert_true (finx_portfolio_find (f->portfolio, f->aapl) == first);
  assert_decimal (finx_position_get_quantity (first), "6");

  apply (f, make_fill (f->aapl, "-6", "100.00", "1"));
  frame (f);
  g_assert_null (finx_portfolio_find (f->portfolio, f->aapl));
  g_assert_cmpuint (g_list_model_get_n_items (positions), ==, 1);
}

static void
test_cash_stands_base_first_and_follows_the_rate (Fixture      *f,
                                                  gconstpointer data)
{
  GListModel *cash = finx_portfolio_get_cash (f->portfolio);
  g_autoptr(FinxCashBalance) usd = NULL;
  g_autoptr(FinxCashBalance) eur = NULL;

  apply (f, make_cash (FINX_CASH_DEPOSIT, "EUR", "1000"));
  apply (f, make_cash (FINX_CASH_DEPOSIT, "USD", "500"));
  frame (f);
  g_assert_cmpuint (g_list_model_get_n_items (cash), ==, 2);
  usd = g_list_model_get_item (cash, 0);
  eur = g_list_model_get_item (cash, 1);
  g_assert_cmpstr (finx_cash_balance_get_currency (usd), ==, "USD");
  assert_decimal (finx_cash_balance_get_amount (eur), "1000");
  assert_unknown (finx_cash_balance_get_base_value (eur));
  assert_unknown (finx_portfolio_get_valuation (f->portfolio)->net_worth);

  push (f, f->eurusd, FINX_TICK_BID, 109);
  push (f, f->eurusd, FINX_TICK_ASK, 111);
  frame (f);
  assert_decimal (finx_cash_balance_get_base_value (eur), "1100");
  assert_decimal (finx_portfolio_get_valuation (f->portfolio)->net_worth, "1600");
}

static void
test_rates_are_direct_inverse_or_over_the_dollar (Fixture      *f,
                                                  gconstpointer data)
{
  push (f, f->eurusd, FINX_TICK_TRADE, 125);
  push (f, f->usdjpy, FINX_TICK_TRADE, 15000);
  frame (f);
  assert_decimal (finx_portfolio_rate (f->portfolio, "EUR", "EUR"), "1");
  assert_decimal (finx_portfolio_rate (f->portfolio, "EUR", "USD"), "1.25");
  assert_decimal (finx_portfolio_rate (f->portfolio, "USD", "EUR"), "0.8");
  assert_decimal (finx_portfolio_rate (f->portfolio, "EUR", "JPY"), "187.5");
  assert_decimal (finx_portfolio_rate (f->portfolio, "JPY", "EUR"), "0.005333333333333334");
  assert_unknown (finx_portfolio_rate (f->portfolio, "EUR", "CHF"));
  assert_unknown (finx_portfolio_rate (f->portfolio, "CHF", "USD"));
  push (f, f->eurusd, FINX_TICK_BID, 130);
  push (f, f->eurusd, FINX_TICK_ASK, 132);
  frame (f);
  assert_decimal (finx_portfolio_rate (f->portfolio, "EUR", "USD"), "1.31");
}

static void
test_the_account_is_taken_over (Fixture      *f,
                                gconstpointer data)
{
  FinxAccount *armed = make_account ("EUR");

  apply (f, make_cash (FINX_CASH_DEPOSIT, "USD", "500"));
  apply (f, make_cash (FINX_CASH_DEPOSIT, "EUR", "100"));
  push (f, f->eurusd, FINX_TICK_TRADE, 125);
  frame (f);
  armed->may_trade = FALSE;
  apply (f, finx_event_new_account (armed, T0, ""));
  g_assert_false (finx_portfolio_get_account (f->portfolio)->may_trade);
  frame (f);
  assert_decimal (finx_portfolio_get_valuation (f->portfolio)->net_worth, "500");
  g_assert_cmpuint (g_list_model_get_n_items (finx_portfolio_get_cash (f->portfolio)), ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add ("/portfolio/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("a-position-has-its-figures", test_a_position_has_its_figures);
  ADD ("without-a-price-figures-are-unknown", test_without_a_price_figures_are_unknown);
  ADD ("a-quiet-frame-changes-nothing", test_a_quiet_frame_changes_nothing);
  ADD ("positions-come-and-go-and-keep-their-identity", test_positions_come_and_go_and_keep_their_identity);
  ADD ("cash-stands-base-first-and-follows-the-rate", test_cash_stands_base_first_and_follows_the_rate);
  ADD ("rates-are-direct-inverse-or-over-the-dollar", test_rates_are_direct_inverse_or_over_the_dollar);
  ADD ("the-account-is-taken-over", test_the_account_is_taken_over);
  return g_test_run ();
}
