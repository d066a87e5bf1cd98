/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes through the door for all formats: no crash, no leak, only valid transactions, and the same ones again. With
 * libFuzzer: clang -fsanitize=fuzzer,address -DFINX_LIBFUZZER. */
#include "fuzz-driver.h"

static FinxInstrument instrument = { .symbol = (char *) "S", .asset_class = FINX_ASSET_CRYPTO };

static const FinxInstrument *
resolve_cb (const FinxSymbolQuery *query,
            gpointer               user_data)
{
  g_assert_true (g_utf8_validate (query->name, -1, NULL));
  g_assert_true (g_utf8_validate (query->isin, -1, NULL));
  return *query->symbol == '?' ? NULL : &instrument;
}

static void
price_cb (const FinxInstrument *of,
          gint32                day,
          FinxDecimal           price,
          gpointer              user_data)
{
  g_assert_true (of == &instrument);
  g_assert_true (finx_decimal_is_known (price) && finx_decimal_sign (price) >= 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  FinxImportOptions options = { .account = "a", .currency = "EUR", .resolve = resolve_cb, .price = price_cb };
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxImportResult) result = finx_import_read (bytes, NULL, &options, &error);
  g_autoptr(FinxImportResult) again = NULL;

  check_result (result, error);
  if (result == NULL)
    return 0;
  again = finx_import_read (bytes, NULL, &options, NULL);
  g_assert_cmpuint (again->n_transactions, ==, result->n_transactions);
  for (guint i = 0; i < again->transactions->len; i++)
    {
      const FinxTransaction *transaction = again->transactions->pdata[i];

      g_assert_true (finx_transaction_equal (transaction, result->transactions->pdata[i]));
      g_assert_true (g_utf8_validate (transaction->note, -1, NULL));
      g_assert_true (g_utf8_validate (transaction->id, -1, NULL));
      g_assert_true (g_utf8_validate (transaction->account, -1, NULL));
    }
  return 0;
}

#ifndef FINX_LIBFUZZER

static const char *const pieces[] = {
  "<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "&", "&amp;", "&#0;", "&#x1F600;", "&#xd800;", "\"", "\\u0000", "\\ud83d",
  "{", "}", "[", "]", ",", ":", "null", "true", "-", "e9", "1e-30", "0", "99999999999999999999999999999999999999999", "^\n", "!", "\n",
  "!Type:Bank\n", "!Type:Invst\n", "!Account\n", "[A]", "D1/ 2'06\n", "NBuyX\n", "S", "$", "T", "31.02.2024", "2024-02-31", "20240231",
  "<STMTTRN>", "</STMTTRN>", "<SECINFO>", "<BUYSTOCK>", "</OFX>", "<ACCTID>", "[-5:EST]", "reference=\"", "../", "id=\"1\"", "[2]",
  "BUY", "TRANSFER_OUT", "\xff\xfe", "\xef\xbb\xbf", "\xe2\x82", "\xc2\xa0", "?", "*", NULL
};

int
main (int    argc,
      char **argv)
{
  return run (argc, argv, pieces);
}

#endif
