/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a file of transactions: no crash, no leak, only valid transactions, and what is read can be written and
 * read again. With libFuzzer: clang -fsanitize=fuzzer,address -DFINX_LIBFUZZER. Without it this program runs the files of
 * a folder and then seeded changes of them: fuzz-transaction-csv FOLDER N [SEED]. */
#include "fuzz-driver.h"

static FinxInstrument instrument = { .symbol = (char *) "S", .asset_class = FINX_ASSET_CRYPTO };
static FinxInstrument other = { .symbol = (char *) "T", .asset_class = FINX_ASSET_CRYPTO };

static const FinxInstrument *
resolve_cb (const FinxSymbolQuery *query,
            gpointer               user_data)
{
  return *query->symbol == '?' ? NULL : *query->symbol == 'T' ? &other : &instrument;
}

static void
check_again (FinxImportResult        *result,
             const FinxImportOptions *options)
{
  g_autoptr(GString) out = g_string_new (NULL);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(FinxImportResult) again = NULL;
  g_autoptr(GError) error = NULL;

  finx_transaction_csv_write (result->transactions, out);
  bytes = g_bytes_new_static (out->str, out->len);
  again = finx_transaction_csv_read (bytes, options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->n_transactions, ==, result->n_transactions);
  for (guint i = 0; i < again->transactions->len; i++)
    g_assert_true (finx_transaction_equal (again->transactions->pdata[i], result->transactions->pdata[i]));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  FinxImportOptions options = { .account = "a", .currency = "EUR", .resolve = resolve_cb };
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxImportResult) result = finx_transaction_csv_read (bytes, &options, &error);

  check_result (result, error);
  if (result != NULL)
    check_again (result, &options);
  return 0;
}

#ifndef FINX_LIBFUZZER

static const char *const pieces[] = {
  ",", ";", "\t", "\"", "\"\"", "\n", "\r", "\r\n", "-", "+", ".", "(", ")", "e9", "1e-30", "\xff\xfe", "\xef\xbb\xbf", "\xe2\x82",
  "31.02.2024", "13/13/2013", "2024-01-02", "99999999999999999999999999999999999999999", "1.234,56", "Trades,Data,", "sep=;\n",
  "buy", "conversion", " as of ", "\xc2\xa0", "?", "date,type\n", NULL
};

int
main (int    argc,
      char **argv)
{
  return run (argc, argv, pieces);
}

#endif
