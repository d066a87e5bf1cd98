/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-error.h"
#include "model-fixture.h"

static void
test_each_fault_is_refused (void)
{
  for (int i = 0; i < 22; i++)
    {
      g_autoptr(FinxInstrument) it = fixture_instrument ("AAPL");
      g_autoptr(GError) error = NULL;

      g_test_message ("fault %d", i);
      g_assert_true (finx_instrument_validate (it, NULL));
      switch (i)
        {
        case 0: fixture_set_text (&it->symbol, ""); break;
        case 1: fixture_set_text (&it->symbol, NULL); break;
        case 2: fixture_set_text (&it->symbol, "A B"); break;
        case 3: fixture_set_text (&it->symbol, "ABCDEFGHIJKLMNOPQRSTUVWXYZ1234567"); break;
        case 4: fixture_set_text (&it->venue, ""); break;
        case 5: it->asset_class = (FinxAssetClass) FINX_N_ASSET_CLASSES; break;
        case 6: it->calendar = (FinxCalendar) 4; break;
        case 7: fixture_set_text (&it->currency, "usd"); break;
        case 8: fixture_set_text (&it->currency, NULL); break;
        case 9: it->tick_size = FINX_DECIMAL_ZERO; break;
        case 10: it->tick_size = FINX_DECIMAL_UNKNOWN; break;
        case 11: it->tick_size = finx_decimal_new (-1, 2); break;
        case 12: it->lot_step = FINX_DECIMAL_ZERO; break;
        case 13: it->min_notional = finx_decimal_new (-1, 0); break;
        case 14: it->min_notional = FINX_DECIMAL_UNKNOWN; break;
        case 15: it->multiplier = FINX_DECIMAL_ZERO; break;
        case 16: it->margin_rate = finx_decimal_new (11, 1); break;
        case 17: it->margin_rate = FINX_DECIMAL_UNKNOWN; break;
        case 18: it->price_scale = 1; break;
        case 19: it->price_scale = 19; break;
        case 20: it->size_scale = 0; break;
        default: it->lot_step = FINX_DECIMAL_UNKNOWN; break;
        }
      g_assert_false (finx_instrument_validate (it, &error));
      g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
    }
}

static void
test_asset_class_names_round_trip (void)
{
  FinxAssetClass asset_class;

  for (guint i = 0; i < FINX_N_ASSET_CLASSES; i++)
    {
      g_assert_true (finx_asset_class_from_string (finx_asset_class_to_string ((FinxAssetClass) i), &asset_class));
      g_assert_cmpuint (asset_class, ==, i);
    }
  g_assert_false (finx_asset_class_from_string ("bond", &asset_class));
}

static void
test_table_finds_by_symbol_in_any_case (void)
{
  g_autoptr(FinxInstrumentTable) table = finx_instrument_table_new ();
  g_autoptr(FinxInstrument) it = fixture_instrument ("BTC-USD");
  g_autoptr(GError) error = NULL;
  const FinxInstrument *added;

  it->index = 99;
  added = finx_instrument_table_add (table, it, &error);
  g_assert_no_error (error);
  g_assert_true (added != it);
  g_assert_cmpuint (added->index, ==, 0);
  g_assert_true (finx_instrument_table_lookup (table, "btc-usd") == added);
  g_assert_true (finx_instrument_table_get (table, 0) == added);
  g_assert_null (finx_instrument_table_get (table, 1));
  g_assert_null (finx_instrument_table_get (table, G_MAXUINT));
  g_assert_null (finx_instrument_table_lookup (table, "BTC"));
  g_assert_null (finx_instrument_table_lookup (table, NULL));

  fixture_set_text (&it->symbol, "btc-USD");
  g_assert_null (finx_instrument_table_add (table, it, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-INSTRUMENT-004");
  g_assert_cmpuint (finx_instrument_table_get_size (table), ==, 1);
}

static gpointer
read_thread (gpointer data)
{
  FinxInstrumentTable *table = data;
  guint size;

  do
    {
      size = finx_instrument_table_get_size (table);
      for (guint i = size > 50 ? size - 50 : 0; i < size; i++)
        {
          const FinxInstrument *it = finx_instrument_table_get (table, i);

          g_assert_cmpuint (it->index, ==, i);
          g_assert_true (finx_instrument_table_lookup (table, it->symbol) == it);
        }
    }
  while (size < FINX_MAX_INSTRUMENTS);
  return NULL;
}

static void
test_table_is_read_while_it_is_filled (void)
{
  g_autoptr(FinxInstrumentTable) table = finx_instrument_table_new ();
  g_autoptr(FinxInstrument) it = fixture_instrument ("X");
  g_autoptr(GError) error = NULL;
  GThread *threads[] = { g_thread_new ("one", read_thread, table), g_thread_new ("two", read_thread, table) };

  for (guint i = 0; i < FINX_MAX_INSTRUMENTS; i++)
    {
      g_autofree char *symbol = g_strdup_printf ("SYM%u", i);

      fixture_set_text (&it->symbol, symbol);
      g_assert_nonnull (finx_instrument_table_add (table, it, &error));
      g_assert_no_error (error);
    }
  g_thread_join (threads[0]);
  g_thread_join (threads[1]);

  fixture_set_text (&it->symbol, "ONE-MORE");
  g_assert_null (finx_instrument_table_add (table, it, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-INSTRUMENT-003");
  g_assert_null (finx_instrument_table_lookup (table, "ONE-MORE"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/instrument/each-fault-is-refused", test_each_fault_is_refused);
  g_test_add_func ("/instrument/asset-class-names-round-trip", test_asset_class_names_round_trip);
  g_test_add_func ("/instrument/table-finds-by-symbol-in-any-case", test_table_finds_by_symbol_in_any_case);
  g_test_add_func ("/instrument/table-is-read-while-it-is-filled", test_table_is_read_while_it_is_filled);
  return g_test_run ();
}
