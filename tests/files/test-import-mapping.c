/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/imports/finx-import-mapping.h"

#include "files-fixture.h"

static const char bank[] =
  "Konto-Auszug vom 3.2.2024\n"
  "Buchungstag;Vorgang;Wertpapier;Stück;Kurs;Betrag;Gebühr;Währung\n"
  "15.01.2024;Kauf;SAP;10;141,50;-1.420,00;5,00;EUR\n"
  "31.01.2024;Verkauf;SAP;4;150,00;595,00;5,00;EUR\n"
  "31.01.2024;Zinsen;;;;1,25;;EUR\n";

static const FinxCsvRow *
find_head (FinxCsv *csv,
           guint    line)
{
  const FinxCsvRow *row;

  while ((row = finx_csv_next (csv)) != NULL && row->line < line)
    ;
  return row;
}

static FinxImportMapping *
guess (const char *text,
       guint       line)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr(FinxCsv) csv = finx_csv_new (bytes, '\0', NULL);

  return finx_import_mapping_guess (find_head (csv, line), NULL);
}

static void
test_columns_are_guessed_by_their_names (void)
{
  g_autoptr(FinxImportMapping) mapping = guess (bank, 2);

  g_assert_cmpstr (mapping->columns[FINX_FIELD_DATE], ==, "Buchungstag");
  g_assert_cmpstr (mapping->columns[FINX_FIELD_TYPE], ==, "Vorgang");
  g_assert_cmpstr (mapping->columns[FINX_FIELD_SYMBOL], ==, "Wertpapier");
  g_assert_cmpstr (mapping->columns[FINX_FIELD_QUANTITY], ==, "Stück");
  g_assert_cmpstr (mapping->columns[FINX_FIELD_AMOUNT], ==, "Betrag");
  g_assert_cmpstr (mapping->columns[FINX_FIELD_FEES], ==, "Gebühr");
  g_assert_cmpint (finx_import_mapping_get_field (mapping, "Kurs"), ==, FINX_FIELD_PRICE);
  g_assert_cmpint (finx_import_mapping_get_field (mapping, "Valuta"), ==, FINX_N_FIELDS);
  g_assert_true (finx_import_mapping_is_usable (mapping));
}

static void
test_a_file_of_a_bank_is_read_by_its_mapping (void)
{
  static const FinxTransactionKind kinds[] = { FINX_TRANSACTION_BUY, FINX_TRANSACTION_SELL, FINX_TRANSACTION_INTEREST };
  g_autoptr(FinxImportMapping) mapping = guess (bank, 2);
  Symbols symbols;
  FinxImportOptions options = { .profile = finx_import_mapping_intern (mapping), .account = "depot", .resolve = symbols_resolve,
                                .user_data = &symbols };
  g_autoptr(GError) error = NULL;
  FinxImportResult *result;

  symbols_init (&symbols);
  result = read_text (bank, -1, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->faults->len, ==, 0);
  g_assert_cmpuint (result->transactions->len, ==, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpint (((FinxTransaction *) result->transactions->pdata[i])->kind, ==, kinds[i]);
  finx_import_result_free (result);
  symbols_clear (&symbols);
}

static void
test_a_column_means_one_thing (void)
{
  g_autoptr(FinxImportMapping) mapping = guess (bank, 2);

  finx_import_mapping_set_field (mapping, "Kurs", FINX_FIELD_AMOUNT);
  g_assert_cmpstr (mapping->columns[FINX_FIELD_AMOUNT], ==, "Kurs");
  g_assert_null (mapping->columns[FINX_FIELD_PRICE]);
  g_assert_cmpint (finx_import_mapping_get_field (mapping, "Betrag"), ==, FINX_N_FIELDS);
  finx_import_mapping_set_field (mapping, "Vorgang", FINX_N_FIELDS);
  g_assert_false (finx_import_mapping_is_usable (mapping));
}

static void
test_mappings_are_remembered_as_text (void)
{
  g_autoptr(GPtrArray) mappings = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_import_mapping_free);
  FinxImportMapping *mapping = guess (bank, 2);
  g_autofree char *text = NULL, *again = NULL;
  g_autoptr(GPtrArray) read = NULL;

  g_free (mapping->title);
  mapping->title = g_strdup ("My “bank”");
  mapping->like = finx_import_profile_get ("schwab");
  mapping->currency = g_strdup ("CHF");
  g_ptr_array_add (mappings, mapping);
  text = finx_import_mappings_to_json (mappings);
  read = finx_import_mappings_from_json (text);
  again = finx_import_mappings_to_json (read);
  g_assert_cmpstr (text, ==, again);
  g_assert_true (((FinxImportMapping *) read->pdata[0])->like == mapping->like);
  g_assert_true (finx_import_mapping_intern (read->pdata[0]) == finx_import_mapping_intern (mapping));
}

static void
test_what_can_not_be_read_is_left_out (void)
{
  static const char *const texts[] = { NULL, "", "{", "null", "{\"a\":1}", "[1,null,[]]" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GPtrArray) none = finx_import_mappings_from_json (texts[i]);

      g_assert_cmpuint (none->len, ==, 0);
    }
  {
    g_autoptr(GPtrArray) one = finx_import_mappings_from_json ("[{\"title\":7,\"columns\":{\"date\":\"D\",\"bogus\":\"x\",\"type\":{}}}]");
    const FinxImportMapping *mapping = one->pdata[0];

    g_assert_cmpuint (one->len, ==, 1);
    g_assert_cmpstr (mapping->title, ==, "");
    g_assert_cmpstr (mapping->columns[FINX_FIELD_DATE], ==, "D");
    g_assert_null (mapping->columns[FINX_FIELD_TYPE]);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import-mapping/columns are guessed by their names", test_columns_are_guessed_by_their_names);
  g_test_add_func ("/import-mapping/a file of a bank is read by its mapping", test_a_file_of_a_bank_is_read_by_its_mapping);
  g_test_add_func ("/import-mapping/a column means one thing", test_a_column_means_one_thing);
  g_test_add_func ("/import-mapping/mappings are remembered as text", test_mappings_are_remembered_as_text);
  g_test_add_func ("/import-mapping/what can not be read is left out", test_what_can_not_be_read_is_left_out);
  return g_test_run ();
}
