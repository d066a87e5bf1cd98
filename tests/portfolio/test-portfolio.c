/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-portfolio.h"

#include <math.h>

#include "base/finx-error.h"
#include "model/finx-transaction-from.h"
#include "tests/portfolio/portfolio-fixture.h"
#include "tests/support/transaction-text.h"

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
  finx_portfolio_flush (f->portfolio, f->now_us);
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

static FinxDecimal
held (FinxPortfolio        *portfolio,
      const FinxInstrument *instrument)
{
  FinxHolding holding;

  finx_holding_read (&holding, finx_portfolio_get_books (portfolio), instrument);
  return holding.quantity;
}

static FinxDecimal
cash (FinxPortfolio *portfolio,
      const char    *currency)
{
  return finx_books_get_cash (finx_portfolio_get_books (portfolio), NULL, currency);
}

static void
test_an_event_counts_once (Fixture      *f,
                           gconstpointer data)
{
  g_autoptr(FinxEvent) fill = make_fill (f->aapl, "10", "100.00", "1");
  g_autoptr(FinxEvent) deposit = make_cash (FINX_CASH_DEPOSIT, "USD", "5000");
  g_autoptr(FinxTransaction) same = finx_transaction_from_fill (fill->fill);
  g_autoptr(GError) error = NULL;

  for (int i = 0; i < 3; i++)
    {
      apply (f, finx_event_copy (fill));
      apply (f, finx_event_copy (deposit));
      finx_portfolio_apply_transaction (f->portfolio, same, &error);
      g_assert_no_error (error);
    }
  assert_decimal (cash (f->portfolio, "USD"), "3999");
  assert_decimal (held (f->portfolio, f->aapl), "10");
  frame (f);
  g_assert_cmpuint (finx_portfolio_get_valuation (f->portfolio)->n_trades, ==, 1);
}

static void
test_other_accounts_change_nothing (Fixture      *f,
                                    gconstpointer data)
{
  FinxEvent *fill = make_fill (f->aapl, "10", "100.00", "1"), *deposit = make_cash (FINX_CASH_DEPOSIT, "USD", "5000");

  g_free (fill->fill->account);
  fill->fill->account = g_strdup ("kraken-1");
  g_free (deposit->cash->account);
  deposit->cash->account = g_strdup ("kraken-1");
  apply (f, fill);
  apply (f, deposit);
  assert_decimal (cash (f->portfolio, "USD"), "0");
  assert_decimal (held (f->portfolio, f->aapl), "0");
}

static void
test_a_wrong_event_changes_nothing (Fixture      *f,
                                    gconstpointer data)
{
  g_autoptr(FinxEvent) fill = make_fill (f->aapl, "10", "100.00", "1");
  g_autoptr(GError) error = NULL;

  fill->fill->price = FINX_DECIMAL_UNKNOWN;
  g_assert_false (finx_portfolio_apply (f->portfolio, fill, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
  assert_decimal (held (f->portfolio, f->aapl), "0");
  fill->fill->price = decimal ("100");          /* its id was not used up */
  apply (f, finx_event_copy (fill));
  assert_decimal (held (f->portfolio, f->aapl), "10");
}

static gboolean
book (Fixture    *f,
      guint       number,
      const char *line,
      GError    **error)
{
  g_autoptr(FinxTransaction) transaction = transaction_from_text (f->table, number, line);

  return finx_portfolio_apply_transaction (f->portfolio, transaction, error);
}

/* Two accounts inside the portfolio, and a way through another currency. */
static const char *const by_hand[] = {
  "2024-01-02 deposit amount=10000 currency=USD",
  "2024-01-03 buy symbol=AAPL quantity=10 price=100 amount=1002 fees=2 currency=USD",
  "2024-01-04 transfer symbol=AAPL quantity=4 to=depot",
  "2024-01-05 sell symbol=AAPL quantity=2 price=150 amount=299 fees=1 currency=USD account=depot",
  "2024-01-08 dividend symbol=AAPL amount=17 taxes=3 currency=USD",
  "2024-01-09 conversion amount=1000 currency=USD quantity=900 got=EUR",
};

static void
test_transactions_are_booked (Fixture      *f,
                              gconstpointer data)
{
  const FinxValuation *v = finx_portfolio_get_valuation (f->portfolio);
  FinxDecimal sum;

  for (guint i = 0; i < G_N_ELEMENTS (by_hand); i++)
    {
      g_autoptr(GError) error = NULL;

      book (f, i, by_hand[i], &error);
      g_assert_no_error (error);
    }
  push (f, f->aapl, FINX_TICK_TRADE, 11000);
  push (f, f->eurusd, FINX_TICK_TRADE, 125);
  frame (f);
  assert_decimal (held (f->portfolio, f->aapl), "8");
  assert_decimal (cash (f->portfolio, "USD"), "8314");
  assert_decimal (cash (f->portfolio, "EUR"), "900");
  g_assert_cmpuint (g_list_model_get_n_items (finx_portfolio_get_positions (f->portfolio)), ==, 1);
  assert_decimal (v->net_worth, "10319");       /* 8314 + 900 × 1.25 + 8 × 110 */
  assert_decimal (v->flows, "10000");
  assert_decimal (v->realised, "100");
  assert_decimal (v->unrealised, "80");
  assert_decimal (v->income, "20");
  assert_decimal (v->fees, "3");
  assert_decimal (v->taxes, "3");
  assert_decimal (v->in_cost, "0");
  assert_decimal (v->other_gain, "125");        /* 900 EUR are worth 1125 now, and cost 1000 */
  sum = finx_decimal_add (finx_decimal_add (v->flows, v->realised), finx_decimal_add (v->unrealised, v->income));
  sum = finx_decimal_sub (finx_decimal_add (sum, v->other_gain), finx_decimal_add (v->fees, v->taxes));
  g_assert_true (finx_decimal_equal (sum, v->net_worth));
}

static void
test_the_past_takes_a_rebuild (Fixture      *f,
                               gconstpointer data)
{
  static const struct { const char *line; gboolean is_deleted, is_refused; } cases[] = {
    { "2024-01-02 buy symbol=AAPL quantity=1 amount=90 currency=USD id=late", FALSE, TRUE },
    { "2024-01-02 deposit amount=5 currency=USD id=cash-adds-up-in-any-order", FALSE, FALSE },
    { "2024-01-03 buy symbol=AAPL quantity=20 amount=2000 currency=USD id=t1", FALSE, FALSE },
    { "2024-01-03 buy symbol=AAPL quantity=10 amount=1002 currency=USD id=t1", TRUE, TRUE },
    { "2024-01-03 buy symbol=AAPL quantity=10 amount=1002 currency=USD id=never-booked", TRUE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (by_hand); i++)
    g_assert_true (book (f, i, by_hand[i], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxTransaction) transaction = transaction_from_text (f->table, 99, cases[i].line);
      g_autoptr(GError) error = NULL;

      transaction->is_deleted = cases[i].is_deleted;
      g_assert_true (finx_portfolio_apply_transaction (f->portfolio, transaction, &error) != cases[i].is_refused);
      if (cases[i].is_refused)
        g_assert_cmpstr (finx_error_code (error), ==, "FINX-PORTFOLIO-001");
    }
  assert_decimal (held (f->portfolio, f->aapl), "8");
  assert_decimal (cash (f->portfolio, "USD"), "8319");
}

static FinxTransactionList *
list_of (Fixture           *f,
         const char *const *lines,
         guint              n)
{
  g_autoptr(FinxTransactionListBuilder) builder = finx_transaction_list_builder_new (NULL);

  for (guint i = n; i > 0; i--)         /* in any order */
    {
      g_autoptr(FinxTransaction) transaction = transaction_from_text (f->table, i - 1, lines[i - 1]);

      finx_transaction_list_builder_add (builder, transaction);
    }
  return finx_transaction_list_builder_end (g_steal_pointer (&builder));
}

static void
test_a_rebuild_is_all_or_nothing (Fixture      *f,
                                  gconstpointer data)
{
  static const char *const worse[] = {
    "2024-01-02 deposit amount=1 currency=USD",
    "2024-01-03 delivery_out symbol=AAPL quantity=10",
  };
  g_autoptr(FinxTransactionList) list = list_of (f, by_hand, G_N_ELEMENTS (by_hand));
  g_autoptr(FinxTransactionList) wrong = list_of (f, worse, G_N_ELEMENTS (worse));
  g_autoptr(GError) error = NULL;

  apply (f, make_cash (FINX_CASH_DEPOSIT, "USD", "77"));
  g_assert_true (finx_portfolio_rebuild (f->portfolio, list, &error));
  g_assert_no_error (error);
  assert_decimal (cash (f->portfolio, "USD"), "8314");
  assert_decimal (held (f->portfolio, f->aapl), "8");
  g_assert_true (book (f, 1, by_hand[1], NULL));        /* is there */
  assert_decimal (held (f->portfolio, f->aapl), "8");

  g_assert_false (finx_portfolio_rebuild (f->portfolio, wrong, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-BOOKS-003");
  assert_decimal (cash (f->portfolio, "USD"), "8314");
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      slot)
{
  *(GAsyncResult **) slot = g_object_ref (result);
}

static gboolean
wait_for_rebuild (Fixture       *f,
                  GAsyncResult **result,
                  GError       **error)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return finx_portfolio_rebuild_finish (f->portfolio, *result, error);
}

/* What comes meanwhile counts once in both books; books that were made since are not replaced by older ones. */
static void
test_a_rebuild_on_another_thread (Fixture      *f,
                                  gconstpointer data)
{
  static const char *const worse[] = { "2024-01-03 delivery_out symbol=AAPL quantity=10" };
  g_autoptr(FinxTransactionList) list = list_of (f, by_hand, G_N_ELEMENTS (by_hand));
  g_autoptr(FinxTransactionList) wrong = list_of (f, worse, G_N_ELEMENTS (worse));
  g_autoptr(GAsyncResult) first = NULL, second = NULL, third = NULL;
  g_autoptr(GError) error = NULL;

  finx_portfolio_expect_books (f->portfolio);
  finx_portfolio_rebuild_async (f->portfolio, list, NULL, result_cb, &first);
  apply (f, make_cash (FINX_CASH_DEPOSIT, "USD", "77"));
  finx_portfolio_flush (f->portfolio, T0);
  assert_unknown (finx_portfolio_get_valuation (f->portfolio)->cash);
  assert_unknown (finx_portfolio_get_valuation (f->portfolio)->net_worth);
  g_assert_true (wait_for_rebuild (f, &first, &error));
  g_assert_no_error (error);
  assert_decimal (cash (f->portfolio, "USD"), "8391");
  assert_decimal (held (f->portfolio, f->aapl), "8");
  finx_portfolio_flush (f->portfolio, T0);
  g_assert_cmpuint (g_list_model_get_n_items (finx_portfolio_get_positions (f->portfolio)), ==, 1);

  finx_portfolio_rebuild_async (f->portfolio, list, NULL, result_cb, &second);
  finx_portfolio_set_accounting (f->portfolio, FINX_LOTS_LIFO, FALSE);
  g_assert_true (wait_for_rebuild (f, &second, &error));
  assert_decimal (cash (f->portfolio, "USD"), "0");
  g_assert_true (finx_portfolio_rebuild (f->portfolio, list, &error));
  finx_portfolio_rebuild_async (f->portfolio, wrong, NULL, result_cb, &third);
  g_assert_false (wait_for_rebuild (f, &third, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-BOOKS-003");
  assert_decimal (cash (f->portfolio, "USD"), "8314");
}

/* What the broker's fills say, one by one and as a list, are the same books. */
static void
test_fills_one_by_one_are_the_list_of_them (Fixture      *f,
                                            gconstpointer data)
{
  static const char *const fills[][3] = {
    { "10", "100.00", "1" }, { "7", "120.00", "-0.20" }, { "-12", "130.00", "1" }, { "-9", "0.01", "2" }, { "4", "90.00", "0.35" },
  };
  g_autoptr(FinxTransactionListBuilder) builder = finx_transaction_list_builder_new (NULL);
  g_autoptr(FinxTransactionList) list = NULL;
  g_autoptr(GError) error = NULL;
  FinxValuation one_by_one;

  for (guint i = 0; i < G_N_ELEMENTS (fills); i++)
    {
      FinxEvent *event = make_fill (f->aapl, fills[i][0], fills[i][1], fills[i][2]);
      g_autoptr(FinxTransaction) transaction = finx_transaction_from_fill (event->fill);

      finx_transaction_list_builder_add (builder, transaction);
      apply (f, event);
    }
  push (f, f->aapl, FINX_TICK_TRADE, 11000);
  frame (f);
  one_by_one = *finx_portfolio_get_valuation (f->portfolio);
  assert_decimal (one_by_one.fees, "4.15");
  list = finx_transaction_list_builder_end (g_steal_pointer (&builder));
  g_assert_true (finx_portfolio_rebuild (f->portfolio, list, &error));
  g_assert_no_error (error);
  frame (f);
  g_assert_true (finx_valuation_equal (&one_by_one, finx_portfolio_get_valuation (f->portfolio)));
}

static void
test_accounting_is_the_portfolio_s (Fixture      *f,
                                    gconstpointer data)
{
  g_autoptr(FinxTransactionList) list = list_of (f, by_hand, G_N_ELEMENTS (by_hand));
  g_autoptr(FinxAccount) account = make_account ("USD");
  g_autoptr(FinxPortfolio) by_hand_portfolio = NULL;
  const FinxValuation *v = finx_portfolio_get_valuation (f->portfolio);
  gboolean expense_fees;
  FinxLotMethod method;

  finx_portfolio_get_accounting (f->portfolio, &method, &expense_fees);
  g_assert_cmpint (method, ==, FINX_LOTS_FIFO);
  g_assert_true (expense_fees);
  g_free (account->broker);
  account->broker = g_strdup ("manual");
  by_hand_portfolio = finx_portfolio_new (account, f->board);
  finx_portfolio_get_accounting (by_hand_portfolio, &method, &expense_fees);
  g_assert_false (expense_fees);

  g_assert_true (finx_portfolio_rebuild (f->portfolio, list, NULL));
  finx_portfolio_set_accounting (f->portfolio, FINX_LOTS_AVERAGE, FALSE);
  assert_decimal (held (f->portfolio, f->aapl), "0");
  g_assert_true (finx_portfolio_rebuild (f->portfolio, list, NULL));
  push (f, f->aapl, FINX_TICK_TRADE, 11000);
  push (f, f->eurusd, FINX_TICK_TRADE, 125);
  frame (f);
  assert_decimal (v->realised, "98.6");         /* 299 − 200.40 */
  assert_decimal (v->unrealised, "78.4");
  assert_decimal (v->fees, "3");
  assert_decimal (v->in_cost, "3");
  assert_decimal (v->net_worth, "10319");
  assert_decimal (v->other_gain, "125");
}

static void
test_made_up_prices_value_simulated_accounts_only (Fixture      *f,
                                                   gconstpointer data)
{
  static const struct { gboolean is_simulated, is_real, counts; } cases[] = {
    { TRUE, FALSE, TRUE }, { TRUE, TRUE, TRUE }, { FALSE, FALSE, FALSE }, { FALSE, TRUE, TRUE },
  };

  push (f, f->aapl, FINX_TICK_TRADE, 11000);
  push (f, f->eurusd, FINX_TICK_TRADE, 125);
  frame (f);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxAccount) account = make_account ("EUR");
      g_autoptr(FinxPortfolio) portfolio = NULL;
      g_autoptr(FinxEvent) fill = make_fill (f->aapl, "10", "100.00", "1");
      FinxPosition *position;
      FinxDecimal last, previous;

      account->is_simulated = cases[i].is_simulated;
      finx_quote_row_set_real (finx_quote_board_lookup (f->board, f->aapl), cases[i].is_real);
      finx_quote_row_set_real (finx_quote_board_lookup (f->board, f->eurusd), cases[i].is_real);
      g_assert_true (finx_portfolio_may_use_quote (account, finx_quote_board_lookup (f->board, f->aapl)) == cases[i].counts);

      portfolio = finx_portfolio_new (account, f->board);
      g_assert_true (finx_portfolio_apply (portfolio, fill, NULL));
      finx_portfolio_flush (portfolio, f->now_us);
      position = finx_portfolio_find (portfolio, f->aapl);
      finx_portfolio_price (portfolio, f->aapl, &last, &previous);
      assert_decimal (finx_position_get_quantity (position), "10");
      assert_decimal (finx_position_get_average (position), "100");
      if (cases[i].counts)
        {
          assert_decimal (last, "110");
          assert_decimal (finx_position_get_value (position), "1100");
          assert_decimal (finx_portfolio_rate (portfolio, "USD", "EUR"), "0.8");
          assert_decimal (finx_portfolio_get_valuation (portfolio)->net_worth, "79.2");
        }
      else
        {
          assert_unknown (last);
          assert_unknown (finx_position_get_value (position));
          assert_unknown (finx_quote_row_get_last (finx_position_get_quote (position)));
          assert_unknown (finx_portfolio_rate (portfolio, "USD", "EUR"));
          assert_unknown (finx_portfolio_get_valuation (portfolio)->net_worth);
        }
    }
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
  ADD ("an-event-counts-once", test_an_event_counts_once);
  ADD ("other-accounts-change-nothing", test_other_accounts_change_nothing);
  ADD ("a-wrong-event-changes-nothing", test_a_wrong_event_changes_nothing);
  ADD ("transactions-are-booked", test_transactions_are_booked);
  ADD ("the-past-takes-a-rebuild", test_the_past_takes_a_rebuild);
  ADD ("a-rebuild-is-all-or-nothing", test_a_rebuild_is_all_or_nothing);
  ADD ("a-rebuild-on-another-thread", test_a_rebuild_on_another_thread);
  ADD ("fills-one-by-one-are-the-list-of-them", test_fills_one_by_one_are_the_list_of_them);
  ADD ("accounting-is-the-portfolio-s", test_accounting_is_the_portfolio_s);
  ADD ("made-up-prices-value-simulated-accounts-only", test_made_up_prices_value_simulated_accounts_only);
  return g_test_run ();
}
