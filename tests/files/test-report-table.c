/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "../support/helpers.h"
#include "base/finx-time.h"
#include "files/reports/finx-report-table.h"

static const FinxReportColumn columns[] = {
  { "symbol", "Symbol", FINX_SHEET_TEXT, 0, FALSE },
  { "currency", "Currency", FINX_SHEET_TEXT, 0, FALSE },
  { "day", "Day", FINX_SHEET_DATE, 0, FALSE },
  { "quantity", "Quantity", FINX_SHEET_NUMBER, FINX_SHEET_ALL_DECIMALS, FALSE },
  { "value", "Value in its currency", FINX_SHEET_NUMBER, FINX_REPORT_OWN_MONEY, FALSE },
  { "base_value", "Value", FINX_SHEET_NUMBER, FINX_REPORT_BASE_MONEY, FALSE },
  { "weight", "Weight", FINX_SHEET_PERCENT, 1, FALSE },
};

static void
add_row (FinxReportTable *table,
         const char      *symbol,
         const char      *currency,
         gint32           day,
         FinxDecimal      quantity,
         FinxDecimal      value,
         FinxDecimal      base_value,
         double           weight)
{
  finx_report_table_text (table, symbol);
  finx_report_table_text (table, currency);
  finx_report_table_date (table, day);
  finx_report_table_number (table, quantity);
  finx_report_table_number (table, value);
  finx_report_table_number (table, base_value);
  finx_report_table_percent (table, weight);
}

static FinxReportTable *
new_table (const char *base_currency)
{
  FinxReportTable *table = finx_report_table_new ("holdings", "Holdings", columns, G_N_ELEMENTS (columns));

  finx_report_table_set_currency (table, base_currency);
  add_row (table, "7203", "JPY", (gint32) finx_days_from_date (2024, 1, 3), number ("100.500"), number ("92458.6"), number ("613.2749"), 0.1234);
  add_row (table, "AAPL", "USD", (gint32) finx_days_from_date (2024, 11, 30), number ("-3"), number ("-694.26"), number ("-642.1"), -0.05);
  add_row (table, "BTC", "BTC", G_MAXINT32, number ("0.00012345"), number ("0.000123456"), FINX_DECIMAL_UNKNOWN, NAN);
  finx_report_table_total (table, "base_value", number ("-28.8251"));
  return table;
}

/* Each amount has the decimals of its currency: that of its row, or the one of the table. */
static void
test_shown (void)
{
  static const struct
  {
    const char *base_currency;
    const char *cells[3][7], *total;
  } cases[] = {
    { "EUR", { { "7203", "JPY", "3 Jan 2024", "100.5", "92,459", "613.27", "12.3%" },
               { "AAPL", "USD", "30 Nov 2024", "−3", "−694.26", "−642.10", "−5.0%" },
               { "BTC", "BTC", "–", "0.00012345", "0.00012346", "–", "–" } }, "−28.83" },
    { "JPY", { { "7203", "JPY", "3 Jan 2024", "100.5", "92,459", "613", "12.3%" },
               { "AAPL", "USD", "30 Nov 2024", "−3", "−694.26", "−642", "−5.0%" },
               { "BTC", "BTC", "–", "0.00012345", "0.00012346", "–", "–" } }, "−29" },
    { "KWD", { { "7203", "JPY", "3 Jan 2024", "100.5", "92,459", "613.275", "12.3%" },
               { "AAPL", "USD", "30 Nov 2024", "−3", "−694.26", "−642.100", "−5.0%" },
               { "BTC", "BTC", "–", "0.00012345", "0.00012346", "–", "–" } }, "−28.825" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxReportTable) table = new_table (cases[i].base_currency);
      g_autofree char *total = finx_report_table_show_total (table, 5);

      for (guint row = 0; row < 3; row++)
        for (guint column = 0; column < G_N_ELEMENTS (columns); column++)
          {
            g_autofree char *text = finx_report_table_show (table, row, column);

            g_assert_cmpstr (text, ==, cases[i].cells[row][column]);
          }
      g_assert_cmpstr (total, ==, cases[i].total);
    }
}

/* Programs get every digit, whatever the currency, and the dates of ISO 8601. */
static void
test_for_programs (void)
{
  g_autoptr(FinxReportTable) table = new_table ("JPY");
  g_autofree char *csv = finx_report_table_to_csv (table);

  g_assert_cmpstr (csv, ==, "symbol,currency,day,quantity,value,base_value,weight\n"
                            "7203,JPY,2024-01-03,100.5,92458.6,613.2749,0.1234\n"
                            "AAPL,USD,2024-11-30,-3,-694.26,-642.1,-0.050000000000000003\n"
                            "BTC,BTC,,0.00012345,0.000123456,,\n");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-table/shown", test_shown);
  g_test_add_func ("/report-table/for-programs", test_for_programs);
  return g_test_run ();
}
