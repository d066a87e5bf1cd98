/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/finx-price-history.h"
#include "tests/model/model-fixture.h"
#include "tests/support/transaction-text.h"

/* Instruments, prices and transactions that tests of a portfolio's history share. Header-only. */

static inline void
history_add_instrument (FinxInstrumentTable *table,
                        const char          *symbol,
                        const char          *currency,
                        const char          *multiplier)
{
  g_autoptr(FinxInstrument) instrument = fixture_instrument (symbol);
  g_autoptr(GError) error = NULL;

  fixture_set_text (&instrument->currency, currency);
  instrument->multiplier = fixture_decimal (multiplier);
  finx_instrument_table_add (table, instrument, &error);
  g_assert_no_error (error);
}

/* AAPL, MSFT and the option OPT (100 a contract) in USD, SAP in EUR, SONY in JPY, VOD in GBP, and CPI, an index. */
static inline FinxInstrumentTable *
history_instruments (void)
{
  FinxInstrumentTable *table = finx_instrument_table_new ();

  history_add_instrument (table, "AAPL", "USD", "1");
  history_add_instrument (table, "MSFT", "USD", "1");
  history_add_instrument (table, "OPT", "USD", "100");
  history_add_instrument (table, "SAP", "EUR", "1");
  history_add_instrument (table, "SONY", "JPY", "1");
  history_add_instrument (table, "VOD", "GBP", "1");
  history_add_instrument (table, "CPI", "USD", "1");
  return table;
}

/* "2024-01-02 AAPL 100" is a price, "2024-01-02 =USD 1.10" a rate per euro. */
static inline void
history_add (FinxPriceHistory    *history,
             FinxInstrumentTable *table,
             const char          *line)
{
  g_auto(GStrv) words = g_strsplit (line, " ", 3);
  FinxDecimal value = fixture_decimal (words[2]);

  if (*words[1] == '=')
    finx_price_history_add_rate (history, words[1] + 1, text_day (words[0]), value);
  else
    finx_price_history_add_price (history, finx_instrument_table_lookup (table, words[1]), text_day (words[0]), value);
}

static inline int
history_compare_cb (gconstpointer a,
                    gconstpointer b)
{
  return finx_transaction_compare (*(const FinxTransaction *const *) a, *(const FinxTransaction *const *) b);
}

/* Sorted. */
static inline GPtrArray *
history_transactions (FinxInstrumentTable *table,
                      const char *const   *lines,
                      guint                max)
{
  GPtrArray *transactions = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);

  for (guint i = 0; i < max && lines[i] != NULL; i++)
    g_ptr_array_add (transactions, transaction_from_text (table, i, lines[i]));
  g_ptr_array_sort (transactions, history_compare_cb);
  return transactions;
}

/* Returns: (transfer full) */
static inline FinxTransactionList *
history_list (GPtrArray *transactions)
{
  FinxTransactionListBuilder *builder = finx_transaction_list_builder_new (NULL);

  for (guint i = 0; i < transactions->len; i++)
    finx_transaction_list_builder_add (builder, transactions->pdata[i]);
  return finx_transaction_list_builder_end (builder);
}

/* Returns: (transfer full): the transactions of @lines */
static inline FinxTransactionList *
history_list_of (FinxInstrumentTable *table,
                 const char *const   *lines,
                 guint                max)
{
  g_autoptr(GPtrArray) transactions = history_transactions (table, lines, max);

  return history_list (transactions);
}

static inline void
history_assert (FinxDecimal  value,
                const char  *expected)
{
  g_autofree char *text = finx_decimal_is_known (value) ? finx_decimal_to_string (finx_decimal_normalize (value)) : g_strdup ("?");

  g_assert_cmpstr (text, ==, expected);
}
