/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal and a broker compared: whatever both hold, the corrections of what differs make them agree. */
#include "portfolio/finx-reconcile.h"
#include "tests/support/transaction-text.h"

#define MOST 8

static FinxInstrumentTable *instruments;

/* @positions: "SYMBOL QUANTITY [PRICE]"; @balances: "CURRENCY TOTAL", "?" where it is not told; @found: "SYMBOL|CURRENCY OURS THEIRS" */
typedef struct
{
  const char *name;
  const char *lines[MOST], *positions[MOST], *balances[MOST], *found[MOST];
} Case;

static const Case cases[] = {
  { "agree",
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-03 buy symbol=AAPL quantity=2 amount=300 currency=USD" },
    { "AAPL 2 150" }, { "USD 700" }, { NULL } },
  { "nothing-in-the-journal", { NULL }, { "AAPL 2 150", "BTC-USD 0.5 40000" }, { "USD 700" },
    { "AAPL 0 2", "BTC-USD 0 0.5", "USD 0 700" } },
  { "nothing-at-the-broker",
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-03 buy symbol=AAPL quantity=2 amount=300 currency=USD" },
    { NULL }, { NULL }, { "AAPL 2 0", "USD 700 0" } },
  { "more-and-less",
    { "2024-01-02 buy symbol=AAPL quantity=2 amount=300 currency=USD", "2024-01-03 buy symbol=SAP quantity=5 amount=500 currency=EUR" },
    { "AAPL 3 150", "SAP 4 100" }, { "USD -300", "EUR -500" }, { "AAPL 2 3", "SAP 5 4" } },
  { "short-covered-elsewhere", { "2024-01-02 sell symbol=AAPL quantity=2 amount=300 currency=USD" }, { "AAPL -1 150" }, { "USD 150" },
    { "AAPL -2 -1", "USD 300 150" } },
  { "short", { NULL }, { "AAPL -2 150" }, { NULL }, { "AAPL 0 -2" } },
  { "a-coin-is-no-cash-beside-it", { NULL }, { "BTC-USD 0.5 40000" }, { "BTC 0.5", "USD 10" }, { "BTC-USD 0 0.5", "USD 0 10" } },
  { "what-is-not-told-does-not-differ", { "2024-01-02 deposit amount=1000 currency=USD" }, { NULL }, { "USD ?" }, { NULL } },
};

static FinxDecimal
decimal (const char *text)
{
  FinxDecimal value = FINX_DECIMAL_UNKNOWN;

  if (text != NULL && !g_str_equal (text, "?"))
    g_assert_true (finx_decimal_parse (text, &value, NULL));
  return value;
}

static GPtrArray *
read_positions (const Case *c)
{
  GPtrArray *positions = finx_broker_rows_new (FINX_READ_POSITIONS);

  for (guint i = 0; i < MOST && c->positions[i] != NULL; i++)
    {
      g_auto(GStrv) words = g_strsplit (c->positions[i], " ", -1);
      FinxBrokerPosition *position = g_new0 (FinxBrokerPosition, 1);

      position->instrument = finx_instrument_table_lookup (instruments, words[0]);
      g_assert_nonnull (position->instrument);
      position->quantity = decimal (words[1]);
      position->average_price = decimal (words[2]);
      g_ptr_array_add (positions, position);
    }
  return positions;
}

static GPtrArray *
read_balances (const Case *c)
{
  GPtrArray *balances = finx_broker_rows_new (FINX_READ_BALANCES);

  for (guint i = 0; i < MOST && c->balances[i] != NULL; i++)
    {
      g_auto(GStrv) words = g_strsplit (c->balances[i], " ", -1);
      FinxBalance *balance = g_new0 (FinxBalance, 1);

      balance->currency = g_strdup (words[0]);
      balance->total = decimal (words[1]);
      g_ptr_array_add (balances, balance);
    }
  return balances;
}

static FinxBooks *
make_books (const Case *c)
{
  FinxBooks *books = finx_books_new (&(FinxBooksOptions) { .base_currency = "USD" });
  GError *error = NULL;

  for (guint i = 0; i < MOST && c->lines[i] != NULL; i++)
    {
      g_autoptr(FinxTransaction) transaction = transaction_from_text (instruments, i, c->lines[i]);

      g_assert_true (finx_books_apply (books, transaction, &error));
      g_assert_no_error (error);
    }
  return books;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(FinxBooks) books = make_books (c);
  g_autoptr(GPtrArray) positions = read_positions (c), balances = read_balances (c);
  g_autoptr(GPtrArray) corrections = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
  g_autoptr(GPtrArray) found = finx_reconcile (books, positions, balances), left = NULL;
  GError *error = NULL;

  for (guint i = 0; i < found->len; i++)
    {
      const FinxDifference *difference = found->pdata[i];
      g_auto(GStrv) words = g_strsplit (c->found[i] != NULL ? c->found[i] : "", " ", -1);

      g_assert_cmpstr (difference->instrument != NULL ? difference->instrument->symbol : difference->currency, ==, words[0]);
      g_assert_true (finx_decimal_equal (difference->ours, decimal (words[1])));
      g_assert_true (finx_decimal_equal (difference->theirs, decimal (words[2])));
      g_assert_true (finx_difference_correct (difference, corrections, (gint64) 1767225600 * G_USEC_PER_SEC, "Corrected", &error));
      g_assert_no_error (error);
    }
  for (guint i = 0; i < corrections->len; i++)
    {
      FinxTransaction *correction = corrections->pdata[i];

      g_free (correction->id);
      g_free (correction->account);
      correction->id = g_strdup_printf ("c%u", i);
      correction->account = g_strdup ("main");
      g_assert_true (finx_transaction_validate (correction, &error));
      g_assert_no_error (error);
      g_assert_true (finx_books_apply (books, correction, &error));
      g_assert_no_error (error);
    }
  g_assert_null (found->len < MOST ? c->found[found->len] : NULL);
  left = finx_reconcile (books, positions, balances);
  g_assert_cmpuint (left->len, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *symbol; FinxAssetClass asset_class; const char *currency; } symbols[] = {
    { "AAPL", FINX_ASSET_EQUITY, "USD" }, { "SAP", FINX_ASSET_EQUITY, "EUR" }, { "BTC-USD", FINX_ASSET_CRYPTO, "USD" },
  };

  g_test_init (&argc, &argv, NULL);
  instruments = finx_instrument_table_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (symbols); i++)
    {
      g_autoptr(FinxInstrument) plain = finx_instrument_new_plain (symbols[i].symbol, symbols[i].symbol, "", symbols[i].asset_class, symbols[i].currency);

      g_assert_nonnull (finx_instrument_table_add (instruments, plain, NULL));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/reconcile/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
