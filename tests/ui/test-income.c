/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots.h"

#include "base/finx-time.h"
#include "ui/widgets/income/finx-income-calendar.h"
#include "ui/widgets/income/finx-income-month.h"

static FinxIncomePayment
payment (int         year,
         int         month,
         int         day,
         const char *holding,
         double      amount)
{
  return (FinxIncomePayment) { (gint32) finx_days_from_date (year, month, day), holding, "Dividend", "as paid", amount };
}

static void
test_bars_end_with_what_was_paid (void)
{
  const FinxIncomePayment payments[] = {
    payment (2026, 3, 2, "AAPL", 10), payment (2026, 1, 15, "MSFT", 20), payment (2026, 3, 30, "MSFT", -5), payment (2026, 4, 1, "AAPL", 99),
  };
  GtkWidget *bars = finx_income_bars_new ();
  Shown *shown = show (bars, 600, 240);

  assert_told (shown, "No income yet");
  finx_income_bars_set (FINX_INCOME_BARS (bars), payments, G_N_ELEMENTS (payments), (gint32) finx_days_from_date (2026, 3, 31), "EUR");
  finx_income_bars_set_months (FINX_INCOME_BARS (bars), 3);
  assert_told (shown, "Income 25.00 EUR in 3 months; MSFT, AAPL");
  press (shown, GDK_KEY_End);
  assert_told (shown, "March 2026 · 5.00 EUR, MSFT −5.00 EUR, AAPL 10.00 EUR");
  press (shown, GDK_KEY_Return);
  g_assert_cmpstr (shown->activated, ==, "2026-03");
  press (shown, GDK_KEY_Left);
  assert_told (shown, "February 2026 · 0.00 EUR, No payment");
  assert_values (shown, '\t', "Month\tMSFT\tAAPL\tTotal\n2026-01\t20.00\t0.00\t20.00\n2026-02\t0.00\t0.00\t0.00\n2026-03\t-5.00\t10.00\t5.00\n");
  assert_pictures (shown);
  hide (shown);
}

static void
test_many_months_become_years (void)
{
  static const char *const names[] = { "A", "B", "C", "D", "E", "F", "G", "H" };
  g_autoptr(GArray) payments = g_array_new (FALSE, FALSE, sizeof (FinxIncomePayment));
  GtkWidget *bars = finx_income_bars_new ();
  Shown *shown = show (bars, 600, 240);

  for (int month = 0; month < 240; month++)
    {
      FinxIncomePayment one = payment (2006 + month / 12, month % 12 + 1, 5, names[month % 8], 8 - month % 8);

      g_array_append_val (payments, one);
    }
  finx_income_bars_set (FINX_INCOME_BARS (bars), (const FinxIncomePayment *) (gpointer) payments->data, payments->len,
                        (gint32) finx_days_from_date (2025, 12, 31), NULL);
  finx_income_bars_set_months (FINX_INCOME_BARS (bars), 0);
  assert_told (shown, "Income 1,080.00 in 240 months; A, B, C, D, E, F, Other");
  press (shown, GDK_KEY_Home);
  press (shown, GDK_KEY_Return);
  g_assert_cmpstr (shown->activated, ==, "2006");
  finx_income_bars_set_months (FINX_INCOME_BARS (bars), 120);
  shown_settle ();
  press (shown, GDK_KEY_End);
  press (shown, GDK_KEY_Return);
  g_assert_cmpstr (shown->activated, ==, "2025-Q4");
  hide (shown);
}

static void
test_an_unknown_amount_is_told (void)
{
  const FinxIncomePayment payments[] = { payment (2026, 3, 2, "AAPL", 10), payment (2026, 3, 9, "7203", NAN) };
  GtkWidget *bars = finx_income_bars_new ();
  Shown *shown;

  finx_income_bars_set (FINX_INCOME_BARS (bars), payments, 2, (gint32) finx_days_from_date (2026, 3, 31), "EUR");
  finx_income_bars_set_months (FINX_INCOME_BARS (bars), 1);
  shown = show (bars, 600, 240);
  press (shown, GDK_KEY_End);
  assert_told (shown, "March 2026 · 10.00 EUR, AAPL 10.00 EUR, 1 value is not known");
  assert_values (shown, ',', "Month,AAPL,Total\n2026-03,10.00,\n");
  hide (shown);
}

static void
test_months_are_newest_first (void)
{
  const FinxIncomePayment payments[] = {
    payment (2025, 12, 31, "A", 1), payment (2026, 1, 1, "B", 2), payment (2026, 1, 20, "A", 3), payment (2026, 2, 1, "A", 4),
  };
  g_autoptr(GListModel) months = finx_income_months_new (payments, 4, (gint32) finx_days_from_date (2026, 1, 31));
  g_autoptr(FinxIncomeMonth) newest = g_list_model_get_item (months, 0);

  g_assert_cmpuint (g_list_model_get_n_items (months), ==, 2);
  g_assert_cmpint (finx_income_month_get_month (newest), ==, 2026 * 12);
  g_assert_cmpfloat (finx_income_month_get_total (newest), ==, 5);
  g_assert_cmpuint (finx_income_month_get_n (newest), ==, 2);
  g_assert_cmpstr (finx_income_month_get_payment (newest, 0)->holding, ==, "A");
  g_assert_cmpstr (finx_income_month_get_payment (newest, 0)->text, ==, "as paid");
}

static gboolean
has_text (GtkWidget  *widget,
          const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_text (child, text))
      return TRUE;
  return FALSE;
}

static void
test_list_shows_payments (void)
{
  const FinxIncomePayment payments[] = { payment (2026, 1, 20, "AAPL", 3), payment (2026, 1, 2, "MSFT", 4) };
  GtkWidget *calendar = finx_income_calendar_new (), *window = gtk_window_new ();

  finx_income_calendar_set (FINX_INCOME_CALENDAR (calendar), payments, 2, (gint32) finx_days_from_date (2026, 1, 31), "EUR");
  finx_income_calendar_set_mode (FINX_INCOME_CALENDAR (calendar), FINX_INCOME_SHOW_LIST);
  gtk_window_set_default_size (GTK_WINDOW (window), 600, 400);
  gtk_window_set_child (GTK_WINDOW (window), calendar);
  gtk_window_present (GTK_WINDOW (window));
  shown_settle ();
  g_assert_true (has_text (calendar, "January 2026"));
  g_assert_true (has_text (calendar, "7.00 EUR"));
  g_assert_true (has_text (calendar, "20 Jan"));
  g_assert_true (has_text (calendar, "MSFT"));
  finx_income_calendar_set_mode (FINX_INCOME_CALENDAR (calendar), FINX_INCOME_SHOW_BARS);
  shown_settle ();
  g_assert_false (has_text (calendar, "January 2026"));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  adw_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/income/bars", test_bars_end_with_what_was_paid);
  g_test_add_func ("/income/years", test_many_months_become_years);
  g_test_add_func ("/income/unknown", test_an_unknown_amount_is_told);
  g_test_add_func ("/income/months", test_months_are_newest_first);
  g_test_add_func ("/income/list", test_list_shows_payments);
  return g_test_run ();
}
