/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-error.h"
#include "model-fixture.h"

#include "tests/support/transaction-text.h"

static FinxInstrumentTable *instruments;

/* What the transaction does to cash, and its value before fees and taxes; NULL: unknown. */
typedef struct
{
  const char *line;
  const char *cash, *gross;
} ValidCase;

static const ValidCase valid[] = {
  { "2024-01-02 buy symbol=AAPL quantity=10 price=100 amount=1001.50 fees=1 taxes=0.50 currency=USD", "-1001.50", "1000" },
  { "2024-01-02 sell symbol=AAPL quantity=10 amount=998.50 fees=1 taxes=0.50 currency=USD", "998.50", "1000" },
  { "2024-01-02 sell symbol=AAPL quantity=10 amount=-0.90 fees=1 currency=USD", "-0.90", "0.10" },
  { "2024-01-02 buy symbol=AAPL quantity=10 amount=999.80 fees=-0.20 currency=USD", "-999.80", "1000" },
  { "2024-01-02 buy symbol=AAPL quantity=10 amount=920 currency=EUR rate=0.92", "-920", "920" },
  { "2024-01-02 delivery_in symbol=AAPL quantity=0.5", "0", NULL },
  { "2024-01-02 delivery_in symbol=AAPL quantity=10 amount=1000 currency=USD", "0", "1000" },
  { "2024-01-02 delivery_out symbol=AAPL quantity=10", "0", NULL },
  { "2024-01-02 transfer symbol=AAPL quantity=10 to=other", "0", NULL },
  { "2024-01-02 transfer amount=500 currency=USD to=other", "-500", "500" },
  { "2024-01-02 deposit amount=1000 currency=EUR", "1000", "1000" },
  { "2024-01-02 withdrawal amount=1000 currency=EUR", "-1000", "1000" },
  { "2024-01-02 conversion amount=1000 currency=EUR quantity=1085.20 got=USD fees=2", "-1000", "998" },
  { "2024-01-02 dividend symbol=AAPL amount=17 taxes=3 currency=USD", "17", "20" },
  { "2024-01-02 dividend amount=17 currency=USD", "17", "17" },
  { "2024-01-02 stock_dividend symbol=AAPL quantity=1", "0", NULL },
  { "2024-01-02 reinvestment symbol=AAPL quantity=0.1 amount=20 currency=USD", "0", "20" },
  { "2024-01-02 return_of_capital symbol=AAPL amount=20 currency=USD", "20", "20" },
  { "2024-01-02 interest amount=2.50 currency=EUR", "2.50", "2.50" },
  { "2024-01-02 interest_charge amount=2.50 currency=EUR", "-2.50", "2.50" },
  { "2024-01-02 staking symbol=AAPL quantity=0.001 amount=2 currency=USD", "0", "2" },
  { "2024-01-02 airdrop symbol=AAPL quantity=5", "0", NULL },
  { "2024-01-02 fee amount=5 currency=EUR", "-5", "5" },
  { "2024-01-02 tax_refund amount=5 currency=EUR", "5", "5" },
  { "2024-01-02 dividend symbol=AAPL amount=-13.09 currency=USD", "-13.09", "-13.09" },
  { "2024-01-02 interest amount=-1 currency=USD", "-1", "-1" },
  { "2024-01-02 split symbol=AAPL ratio=1.571", "0", NULL },
  { "2024-01-02 split symbol=AAPL ratio=0.1 amount=3.20 currency=USD", "3.20", "3.20" },
  { "2024-01-02 spin_off symbol=AAPL received=MSFT quantity=5 ratio=0.25", "0", NULL },
  { "2024-01-02 rights symbol=AAPL received=MSFT quantity=5", "0", NULL },
  { "2024-01-02 merger symbol=AAPL received=MSFT quantity=5 amount=12 currency=USD", "12", "12" },
  { "2024-01-02 symbol_change symbol=AAPL received=MSFT", "0", NULL },
  { "2024-01-02 delisting symbol=AAPL", "0", NULL },
  { "2024-01-02 option_expiry symbol=AAPL quantity=2", "0", NULL },
  { "2024-01-02 option_exercise symbol=AAPL received=MSFT quantity=2 ratio=100 amount=-20000 currency=USD", "-20000", "-20000" },
  { "2024-01-02 adjustment amount=-0.01 currency=USD", "-0.01", "-0.01" },
};

static void
test_valid (gconstpointer data)
{
  const ValidCase *test = data;
  g_autoptr(FinxTransaction) transaction = transaction_from_text (instruments, 1, test->line);
  g_autoptr(FinxTransaction) copy = finx_transaction_copy (transaction);
  g_autoptr(GError) error = NULL;
  FinxDecimal gross = finx_transaction_get_gross (transaction);

  finx_transaction_validate (transaction, &error);
  g_assert_no_error (error);
  g_assert_true (finx_decimal_equal (finx_transaction_get_cash (transaction), fixture_decimal (test->cash)));
  g_assert_true (finx_decimal_is_known (gross) == (test->gross != NULL));
  if (test->gross != NULL)
    g_assert_true (finx_decimal_equal (gross, fixture_decimal (test->gross)));

  g_assert_true (finx_transaction_equal (transaction, copy));
  copy->is_deleted = TRUE;
  g_assert_false (finx_transaction_equal (transaction, copy));
}

static const struct
{
  const char *line, *says;
} invalid[] = {
  { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD id=", "no id" },
  { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD account=", "no account" },
  { "2024-01-02 buy quantity=10 amount=1000 currency=USD", "no instrument" },
  { "2024-01-02 buy symbol=AAPL amount=1000 currency=USD", "quantity is unknown" },
  { "2024-01-02 buy symbol=AAPL quantity=0 amount=1000 currency=USD", "quantity is unknown or not above zero" },
  { "2024-01-02 sell symbol=AAPL quantity=-5 amount=1000 currency=USD", "quantity is unknown or not above zero" },
  { "2024-01-02 dividend symbol=AAPL quantity=-5 amount=1000 currency=USD", "quantity is not above zero" },
  { "2024-01-02 buy symbol=AAPL quantity=10 currency=USD", "amount is unknown" },
  { "2024-01-02 buy symbol=AAPL quantity=10 amount=-1 currency=USD", "amount is below zero" },
  { "2024-01-02 sell symbol=AAPL quantity=10 amount=-2 fees=1 currency=USD", "amount is below zero" },
  { "2024-01-02 buy symbol=AAPL quantity=10 price=-1 amount=1 currency=USD", "price is below zero" },
  { "2024-01-02 return_of_capital symbol=AAPL amount=-1 currency=USD", "amount is below zero" },
  { "2024-01-02 deposit amount=10", "no currency" },
  { "2024-01-02 deposit amount=10 fees=-1 currency=USD", "fees or taxes" },
  { "2024-01-02 deposit amount=10 taxes=? currency=USD", "fees or taxes" },
  { "2024-01-02 transfer to=main amount=5 currency=USD", "same" },
  { "2024-01-02 transfer amount=5 currency=USD", "other account" },
  { "2024-01-02 transfer to=other", "neither units nor cash" },
  { "2024-01-02 transfer to=other symbol=AAPL", "quantity" },
  { "2024-01-02 conversion amount=5 quantity=6 currency=USD", "currency that is received" },
  { "2024-01-02 split symbol=AAPL", "ratio is unknown" },
  { "2024-01-02 split symbol=AAPL ratio=0", "ratio is not above zero" },
  { "2024-01-02 spin_off symbol=AAPL received=MSFT quantity=1 ratio=1.01", "more than the whole" },
  { "2024-01-02 spin_off symbol=AAPL quantity=1 ratio=0.5", "instrument that is received" },
  { "2024-01-02 symbol_change symbol=AAPL received=AAPL", "the one that was held" },
  { "2024-01-02 buy symbol=AAPL quantity=10 amount=9 currency=EUR rate=0", "exchange rate" },
  { "1899-12-31 deposit amount=10 currency=USD", "between 1900 and 2199" },
  { "2024-01-02 deposit amount=10 currency=USD time=-5", "before 1970" },
};

static void
test_invalid (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (invalid); i++)
    {
      g_autoptr(FinxTransaction) transaction = transaction_from_text (instruments, 1, invalid[i].line);
      g_autoptr(GError) error = NULL;

      g_assert_false (finx_transaction_validate (transaction, &error));
      g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
      g_assert_cmpstr (finx_error_code (error), ==, "FINX-TRANSACTION-001");
      g_assert_nonnull (strstr (error->message, invalid[i].says));
    }
}

static void
test_kinds_have_names (void)
{
  for (guint kind = 0; kind < FINX_N_TRANSACTION_KINDS; kind++)
    {
      FinxTransactionKind parsed;

      g_assert_true (finx_transaction_kind_from_string (finx_transaction_kind_to_string (kind), &parsed));
      g_assert_cmpint (parsed, ==, kind);
      g_assert_cmpint (finx_transaction_kind_needs (kind) & ~finx_transaction_kind_may_use (kind), ==, 0);
    }
  g_assert_false (finx_transaction_kind_from_string ("gift", &(FinxTransactionKind) { 0 }));
  g_assert_false (finx_transaction_kind_from_string (NULL, &(FinxTransactionKind) { 0 }));
}

/* In the order in which they are booked. */
static const char *const one_day[] = {
  "2024-01-01 sell symbol=AAPL quantity=1 amount=1 currency=USD id=z",
  "2024-01-02 split symbol=AAPL ratio=2 id=b time=1704240000000000",
  "2024-01-02 split symbol=MSFT ratio=2 id=c",
  "2024-01-02 buy symbol=AAPL quantity=1 amount=1 currency=USD id=y",
  "2024-01-02 dividend symbol=AAPL amount=1 currency=USD id=x",
  "2024-01-02 sell symbol=AAPL quantity=1 amount=1 currency=USD id=k time=1704200000000000",
  "2024-01-02 buy symbol=AAPL quantity=1 amount=1 currency=USD id=j time=1704200000000001",
  "2024-01-02 transfer symbol=AAPL quantity=1 to=other id=w",
  "2024-01-02 sell symbol=AAPL quantity=1 amount=1 currency=USD id=a",
  "2024-01-02 withdrawal amount=1 currency=USD id=b2",
  "2024-01-02 delisting symbol=AAPL id=a1",
  "2024-01-03 split symbol=AAPL ratio=2 id=a0",
};

static void
test_order_within_a_day (void)
{
  FinxTransaction *list[G_N_ELEMENTS (one_day)];

  for (gsize i = 0; i < G_N_ELEMENTS (one_day); i++)
    list[i] = transaction_from_text (instruments, 0, one_day[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (one_day); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (one_day); j++)
      {
        int order = finx_transaction_compare (list[i], list[j]);

        g_assert_cmpint ((order > 0) - (order < 0), ==, (i > j) - (i < j));
      }
  for (gsize i = 0; i < G_N_ELEMENTS (one_day); i++)
    finx_transaction_free (list[i]);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  instruments = finx_instrument_table_new ();
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(FinxInstrument) instrument = fixture_instrument (i == 0 ? "AAPL" : "MSFT");

      g_assert_nonnull (finx_instrument_table_add (instruments, instrument, NULL));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (valid); i++)
    {
      g_autofree char *path = g_strdup_printf ("/transaction/valid/%zu", i);

      g_test_add_data_func (path, &valid[i], test_valid);
    }
  g_test_add_func ("/transaction/invalid", test_invalid);
  g_test_add_func ("/transaction/kinds-have-names", test_kinds_have_names);
  g_test_add_func ("/transaction/order-within-a-day", test_order_within_a_day);
  status = g_test_run ();
  g_object_unref (instruments);
  return status;
}
