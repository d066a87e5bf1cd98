/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Currencies against each other: inverse, triangle, changes, what is not known. */
#include <math.h>

#include "base/finx-time.h"
#include "engine-fixture.h"
#include "engine/prices/finx-fx-table.h"

static const char *const currencies[] = { "EUR", "USD", "JPY", "XAU", NULL };

static void
add_rate (FinxPriceHistory *history,
          const char       *currency,
          gint32            day,
          const char       *rate)
{
  FinxDecimal value;

  g_assert_true (finx_decimal_parse (rate, &value, NULL));
  finx_price_history_add_rate (history, currency, day, value);
}

static void
test_cross (void)
{
  g_autoptr(FinxPriceHistory) history = finx_price_history_new ();
  g_autoptr(FinxFxTable) table = NULL;
  gint32 day = (gint32) finx_days_from_date (2024, 3, 31);

  add_rate (history, "USD", (gint32) finx_days_from_date (2023, 3, 31), "1.00");
  add_rate (history, "USD", (gint32) finx_days_from_date (2024, 2, 28), "1.05");        /* a month before ends with the shorter one */
  add_rate (history, "USD", day - 7, "1.08");
  add_rate (history, "USD", day - 1, "1.09");
  add_rate (history, "USD", day, "1.10");
  add_rate (history, "JPY", day, "165");
  table = finx_fx_table_new (history, currencies, day + 3);
  g_assert_cmpuint (table->n, ==, 4);
  fixture_assert_decimal (finx_fx_table_get (table, 0, 1)->rate, "1.1");
  fixture_assert_decimal (finx_fx_table_get (table, 1, 2)->rate, "150");
  g_assert_cmpint (finx_fx_table_get (table, 0, 1)->day, ==, day);
  g_assert_cmpfloat_with_epsilon (finx_fx_table_get (table, 0, 1)->changes[FINX_CHANGE_DAY], 1.10 / 1.09 - 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (finx_fx_table_get (table, 0, 1)->changes[FINX_CHANGE_WEEK], 1.10 / 1.08 - 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (finx_fx_table_get (table, 0, 1)->changes[FINX_CHANGE_MONTH], 1.10 / 1.05 - 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (finx_fx_table_get (table, 0, 1)->changes[FINX_CHANGE_YEAR], 1.10 / 1.00 - 1, 1e-12);
  g_assert_true (isnan (finx_fx_table_get (table, 0, 2)->changes[FINX_CHANGE_DAY]));        /* of one day only */
  for (guint i = 0; i < 4; i++)
    g_assert_false (finx_decimal_is_known (finx_fx_table_get (table, 3, i == 3 ? 0 : i)->rate));
}

/* Of what comes with the program: a pair by its inverse is one, and three make a round. */
static void
test_shipped (EngineFixture *self,
              gconstpointer  data)
{
  g_auto(GStrv) all = finx_fx_list_currencies ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxFxTable) table = NULL;

  finx_engine_load_fx_async (self->engine, (const char *const *) all, NULL, fixture_result_cb, &result);
  table = finx_engine_load_fx_finish (self->engine, fixture_wait (self, &result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (table->currencies[0], ==, "EUR");
  g_assert_cmpuint (table->n, >=, 12);
  for (guint row = 0; row < table->n; row++)
    for (guint column = 0; column < table->n; column++)
      {
        double there = finx_decimal_to_double (finx_fx_table_get (table, row, column)->rate);
        double back = finx_decimal_to_double (finx_fx_table_get (table, column, row)->rate);
        double by_euro = finx_decimal_to_double (finx_fx_table_get (table, row, 0)->rate)
                         * finx_decimal_to_double (finx_fx_table_get (table, 0, column)->rate);

        g_assert_cmpfloat_with_epsilon (there * back, 1, 1e-6);
        g_assert_cmpfloat_with_epsilon (by_euro / there, 1, 1e-6);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fx-table/cross", test_cross);
  g_test_add ("/fx-table/shipped", EngineFixture, NULL, fixture_set_up, test_shipped, fixture_tear_down);
  return g_test_run ();
}
