/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-time.h"
#include "model-fixture.h"
#include "model/finx-transaction-from.h"

#define NOON_US ((gint64) 20000 * 86400 * 1000000 + 12 * G_GINT64_CONSTANT (3600000000))

static void
assert_number (FinxDecimal  value,
               const char  *expected)
{
  FinxDecimal wanted = fixture_decimal (expected);

  g_assert_true (finx_decimal_is_known (value) == finx_decimal_is_known (wanted));
  if (finx_decimal_is_known (wanted) && !finx_decimal_equal (value, wanted))
    g_error ("%s instead of %s", finx_decimal_to_string (value), expected);
}

static const struct
{
  const char *name;
  FinxSide    side;
  const char *multiplier, *quantity, *price, *fee;
  const char *amount, *cash, *gross, *fees;
} fills[] = {
  { "a purchase", FINX_SIDE_BUY, "1", "10", "100.25", "1.50", "1004", "-1004", "1002.50", "1.50" },
  { "a sale", FINX_SIDE_SELL, "1", "10", "100.25", "1.50", "1001", "1001", "1002.50", "1.50" },
  { "a future of 50 dollars a point", FINX_SIDE_BUY, "50", "2", "5000.25", "4", "500029", "-500029", "500025", "4" },
  { "a sale worth less than its fee", FINX_SIDE_SELL, "1", "10", "0.01", "1", "-0.90", "-0.90", "0.10", "1" },
  { "a purchase with a rebate", FINX_SIDE_BUY, "1", "10", "100", "-0.20", "999.80", "-999.80", "1000", "-0.20" },
  { "a sale with a rebate", FINX_SIDE_SELL, "1", "10", "100", "-0.20", "1000.20", "1000.20", "1000", "-0.20" },
  { "more digits than books keep", FINX_SIDE_BUY, "1", "0.1", "0.12345678915", "0.000000000049", "0.0123456789", "-0.0123456789",
    "0.0123456789", "0" },
};

static void
test_fills (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fills); i++)
    {
      g_autoptr(FinxInstrument) instrument = fixture_instrument ("AAPL");
      g_autoptr(FinxFill) fill = finx_fill_new ();
      g_autoptr(FinxTransaction) transaction = NULL;
      g_autoptr(GError) error = NULL;

      instrument->multiplier = fixture_decimal (fills[i].multiplier);
      fixture_set_text (&fill->id, "42");
      fixture_set_text (&fill->client_id, "FX-1");
      fixture_set_text (&fill->account, "practice");
      fill->instrument = instrument;
      fill->side = fills[i].side;
      fill->quantity = fixture_decimal (fills[i].quantity);
      fill->price = fixture_decimal (fills[i].price);
      fill->fee = fixture_decimal (fills[i].fee);
      fill->time_us = NOON_US;
      g_test_message ("%s", fills[i].name);
      finx_fill_validate (fill, &error);
      g_assert_no_error (error);

      transaction = finx_transaction_from_fill (fill);
      finx_transaction_validate (transaction, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (transaction->id, ==, "fill:practice:42");
      g_assert_cmpstr (transaction->account, ==, "practice");
      g_assert_cmpint (transaction->kind, ==, fills[i].side == FINX_SIDE_BUY ? FINX_TRANSACTION_BUY : FINX_TRANSACTION_SELL);
      g_assert_true (transaction->instrument == instrument);
      g_assert_cmpint (transaction->day, ==, 20000);
      g_assert_cmpint (transaction->time_us, ==, NOON_US);
      g_assert_cmpstr (transaction->currency, ==, "USD");
      assert_number (transaction->quantity, fills[i].quantity);
      assert_number (transaction->price, fills[i].price);
      assert_number (transaction->amount, fills[i].amount);
      assert_number (transaction->fees, fills[i].fees);
      assert_number (transaction->taxes, "0");
      assert_number (transaction->fx_rate, "unknown");
      assert_number (finx_transaction_get_cash (transaction), fills[i].cash);
      assert_number (finx_transaction_get_gross (transaction), fills[i].gross);
    }
}

static const struct
{
  FinxCashKind        kind;
  const char         *amount;
  FinxTransactionKind becomes;
} movements[] = {
  { FINX_CASH_DEPOSIT, "100", FINX_TRANSACTION_DEPOSIT },
  { FINX_CASH_WITHDRAWAL, "-100", FINX_TRANSACTION_WITHDRAWAL },
  { FINX_CASH_INTEREST, "2.50", FINX_TRANSACTION_INTEREST },
  { FINX_CASH_INTEREST, "-2.50", FINX_TRANSACTION_INTEREST_CHARGE },
  { FINX_CASH_DIVIDEND, "17", FINX_TRANSACTION_DIVIDEND },
  { FINX_CASH_DIVIDEND, "-17", FINX_TRANSACTION_INTEREST_CHARGE },
  { FINX_CASH_FEE, "-5", FINX_TRANSACTION_FEE },
  { FINX_CASH_FEE, "5", FINX_TRANSACTION_FEE_REFUND },
  { FINX_CASH_TAX, "-3", FINX_TRANSACTION_TAX },
  { FINX_CASH_TAX, "3", FINX_TRANSACTION_TAX_REFUND },
  { FINX_CASH_ADJUSTMENT, "0.01", FINX_TRANSACTION_ADJUSTMENT },
  { FINX_CASH_ADJUSTMENT, "-0.01", FINX_TRANSACTION_ADJUSTMENT },
};

static void
test_movements (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (movements); i++)
    {
      g_autoptr(FinxCashMovement) movement = finx_cash_movement_new ();
      g_autoptr(FinxTransaction) transaction = NULL;
      g_autoptr(GError) error = NULL;

      fixture_set_text (&movement->id, "7");
      fixture_set_text (&movement->account, "kraken-1");
      fixture_set_text (&movement->currency, "EUR");
      fixture_set_text (&movement->note, "As agreed");
      movement->kind = movements[i].kind;
      movement->amount = fixture_decimal (movements[i].amount);
      movement->time_us = NOON_US + 12 * G_GINT64_CONSTANT (3600000000);
      finx_cash_movement_validate (movement, &error);
      g_assert_no_error (error);

      transaction = finx_transaction_from_cash (movement);
      finx_transaction_validate (transaction, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (transaction->id, ==, "cash:kraken-1:7");
      g_assert_cmpstr (transaction->account, ==, "kraken-1");
      g_assert_cmpint (transaction->kind, ==, movements[i].becomes);
      g_assert_null (transaction->instrument);
      g_assert_cmpint (transaction->day, ==, 20001);
      g_assert_cmpstr (transaction->currency, ==, "EUR");
      g_assert_cmpstr (transaction->note, ==, "As agreed");
      assert_number (finx_transaction_get_cash (transaction), movements[i].amount);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transaction-from/a-fill-is-a-purchase-or-sale-whose-cash-is-what-it-moved", test_fills);
  g_test_add_func ("/transaction-from/a-cash-movement-keeps-its-sign-in-its-kind", test_movements);
  return g_test_run ();
}
