/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files-fixture.h"

#define BROKER "!Account\nNBroker\nTInvst\n^\n!Type:Invst\n"                           /* five lines */

/* Layouts: Intuit's description of QIF, and files of Quicken, Money and GnuCash. */
static const Sample samples[] = {
  { "qif", "bank account of Quicken, alone",
    "!Type:Bank\r\nD1/ 2'06\r\nT1,000.00\r\nPOpening Balance\r\nL[Giro]\r\n^\r\nD1/13/06\r\nT-23.90\r\nN101\r\nPShop\r\nMfood\r\nLHome:Food\r\n^\r\n"
    "D12/31' 6\r\nT1.50\r\nLInterest Inc\r\n^\r\nD1/1/99\r\nU-4.00\r\nLBank Charges\r\n^\r\nD1/2/2007\r\nT-50.00\r\nL[Elsewhere]\r\n^\r\n",
    "2006-01-02 deposit a=1000.00 EUR in=Giro “Opening Balance”\n2006-01-13 withdrawal a=23.90 EUR in=Giro “Shop, food”\n"
    "2006-12-31 interest a=1.50 EUR in=Giro\n1999-01-01 fee a=4.00 EUR in=Giro\n2007-01-02 withdrawal a=50.00 EUR in=Giro\n", TRUE, "EUR" },
  { "qif", "two accounts that pay each other, and parts",
    "!Option:AutoSwitch\n!Account\nNGiro\nTBank\n^\nNSavings\nTBank\n^\n!Clear:AutoSwitch\n!Option:AutoSwitch\n!Account\nNGiro\nTBank\n^\n"
    "!Type:Bank\nD31.01.2024\nT-100,00\nL[Savings]\nPto savings\n^\nD01.02.2024\nT-70,00\nPmany\nSFood\nEbread\n$-50,00\nS[Savings]\n$-20,00\n^\n"
    "!Account\nNSavings\nTBank\n^\n!Type:Bank\nD31.01.2024\nT100,00\nL[Giro]\n^\nD01.02.2024\nT20,00\nL[Giro]\n^\n!Type:Cat\nNFood\nE\n^\n",
    "2024-01-31 transfer a=100.00 EUR in=Giro to=Savings “to savings”\n2024-02-01 withdrawal a=50.00 EUR in=Giro “many, bread”\n"
    "2024-02-01 transfer a=20.00 EUR in=Giro to=Savings “many”\n-35 FINX-IMPORT-030\n-39 FINX-IMPORT-030\n", TRUE, "EUR" },
  { "qif", "all actions of an investment account",
    "!Type:Security\nNApple Inc.\nSAAPL\nTStock\n^\n" BROKER
    "D2024-01-02\nNBuy\nYApple Inc.\nI150.00\nQ10\nT1501.00\nO1.00\nMfirst\n^\nD2024-01-03\nNSell\nYApple Inc.\nI160.00\nQ2\nT319.00\nO1.00\n^\n"
    "D2024-01-04\nNDiv\nYApple Inc.\nT2.40\n^\nD2024-01-05\nNIntInc\nT1.10\n^\nD2024-01-06\nNReinvDiv\nYApple Inc.\nI100\nQ0.024\nT2.40\n^\n"
    "D2024-01-07\nNShrsIn\nYOther\nI10\nQ5\nT50.00\n^\nD2024-01-08\nNShrsOut\nYOther\nQ5\n^\nD2024-01-09\nNStkSplit\nYApple Inc.\nQ20\n^\n"
    "D2024-01-10\nNCGLong\nYOther\nT7.00\n^\nD2024-01-11\nNCGShort\nYOther\nT8.00\n^\nD2024-01-12\nNRtrnCap\nYOther\nT9.00\n^\n"
    "D2024-01-13\nNMiscInc\nT3.00\n^\nD2024-01-14\nNMiscExp\nT4.00\n^\nD2024-01-15\nNMargInt\nT5.00\n^\nD2024-01-16\nNShtSell\nYOther\nQ1\nT10.00\n^\n"
    "D2024-01-17\nNCvrShrt\nYOther\nQ1\nT9.00\n^\nD2024-01-18\nNReminder\n^\nD2024-01-19\nNGrant\nYOther\n^\nD2024-01-20\nNDiv\nYOther\nT-1.00\n^\n",
    "2024-01-02 buy AAPL q=10 p=150.00 a=1501.00 EUR fees=1.00 in=Broker “first”\n"
    "2024-01-03 sell AAPL q=2 p=160.00 a=319.00 EUR fees=1.00 in=Broker\n2024-01-04 dividend AAPL a=2.40 EUR in=Broker\n"
    "2024-01-05 interest a=1.10 EUR in=Broker\n2024-01-06 reinvestment AAPL q=0.024 p=100 a=2.40 EUR in=Broker\n"
    "2024-01-07 delivery_in Other q=5 p=10 a=50.00 EUR in=Broker\n2024-01-08 delivery_out Other q=5 EUR in=Broker\n"
    "2024-01-09 split AAPL EUR in=Broker r=2\n2024-01-10 dividend Other a=7.00 EUR in=Broker\n"
    "2024-01-11 dividend Other a=8.00 EUR in=Broker\n2024-01-12 return_of_capital Other a=9.00 EUR in=Broker\n"
    "2024-01-13 interest a=3.00 EUR in=Broker\n2024-01-14 fee a=4.00 EUR in=Broker\n2024-01-15 interest_charge a=5.00 EUR in=Broker\n"
    "2024-01-16 sell Other q=1 a=10.00 EUR in=Broker\n2024-01-17 buy Other q=1 a=9.00 EUR in=Broker\n"
    "!104 FINX-IMPORT-020\n!108 FINX-IMPORT-020\n-101 FINX-IMPORT-030\n", TRUE, "EUR" },
  { "qif", "cash that comes from and goes to other accounts",
    "!Account\nNGiro\nTBank\n^\n!Type:Bank\nD2024-01-02\nT-1501.00\nL[Broker]\n^\nD2024-01-03\nT319.00\nL[Broker]\n^\n" BROKER
    "D2024-01-02\nNBuyX\nYA\nQ10\nT1501.00\nL[Giro]\n$1501.00\n^\nD2024-01-03\nNSellX\nYA\nQ2\nT319.00\nL[Giro]\n$319.00\n^\n"
    "D2024-01-04\nNDivX\nYA\nT5.00\nL[Nowhere]\n$5.00\n^\nD2024-01-05\nNXIn\nT100.00\nL[Nowhere]\n^\nD2024-01-06\nNXOut\nT30.00\nL[Giro]\n^\n"
    "D2024-01-07\nNXIn\nT10.00\nL[Giro]\n^\n",
    "2024-01-02 transfer a=1501.00 EUR in=Giro to=Broker\n2024-01-02 buy A q=10 a=1501.00 EUR in=Broker\n"
    "2024-01-03 sell A q=2 a=319.00 EUR in=Broker\n2024-01-03 transfer a=319.00 EUR in=Broker to=Giro\n"
    "2024-01-04 dividend A a=5.00 EUR in=Broker\n2024-01-04 withdrawal a=5.00 EUR in=Broker\n2024-01-05 deposit a=100.00 EUR in=Broker\n"
    "2024-01-06 transfer a=30.00 EUR in=Broker to=Giro\n"
    "-10 FINX-IMPORT-030\n-19 FINX-IMPORT-030\n-52 FINX-IMPORT-030\n", TRUE, "EUR" },
  { "qif", "parts that are not the whole",
    "!Type:Bank\nD2024-01-01\nT-10.00\nSA\n$-4.00\nSB\n$-5.00\n^\nD2024-01-02\nT-10.00\nSA\n$-4.00\nSB\n$-6.00\n^\n"
    "D2024-01-03\nT-10.00\nSA\n$-four\nSB\n$-6.00\n^\n",
    "2024-01-02 withdrawal a=4.00 EUR\n2024-01-02 withdrawal a=6.00 EUR\n2024-01-03 withdrawal a=6.00 EUR\n"
    "!2 FINX-IMPORT-010\n!19 FINX-IMPORT-015\n", FALSE, "EUR" },
  { "qif", "what can not be right is told, and the rest is read",
    "!Type:Bank\nD2024-02-31\nT1.00\n^\nD2024-01-01\nTone\n^\nD2024-01-02\nPno amount\n^\nT5.00\n^\nD2024-01-03\nT2.00\n^\n"
    "!Type:Invst\nD2024-01-04\nNJump\nYA\nT2.00\n^\nD2024-01-05\nNBuy\nY?\nQ1\nT1.00\n^\nD2024-01-06\nT1.00\n",
    "2024-01-03 deposit a=2.00 EUR\n!2 FINX-IMPORT-012\n!6 FINX-IMPORT-015\n!8 FINX-IMPORT-017\n!11 FINX-IMPORT-012\n"
    "!18 FINX-IMPORT-014\n!24 FINX-IMPORT-016\n!28 FINX-IMPORT-010\n", FALSE, "EUR" },
};

static const struct
{
  const char *name, *dates, *first;     /* NULL: a question */
  guint       chosen;
} orders[] = {
  { "a-day-above-12-tells", "D1/2'06\nT1.00\n^\nD1/13'06\nT1.00\n^\n", "2006-01-02", 0 },
  { "a-first-number-above-12-tells", "D1/2/2006\nT1.00\n^\nD13/2/2006\nT1.00\n^\n", "2006-02-01", 0 },
  { "points-mean-the-day-first", "D01.02.2006\nT1.00\n^\n", "2006-02-01", 0 },
  { "the-year-first", "D2006-02-01\nT1.00\n^\n", "2006-02-01", 0 },
  { "nothing-tells", "D1/2/2006\nT1.00\n^\nD3/4/2006\nT1.00\n^\n", NULL, 0 },
  { "the-user-tells", "D1/2/2006\nT1.00\n^\nD3/4/2006\nT1.00\n^\n", "2006-02-01", FINX_DATE_DMY },
  { "two-orders", "D1/13/2006\nT1.00\n^\nD13/1/2006\nT1.00\n^\n", NULL, 0 },
};

static void
test_order (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *file = g_strconcat ("!Type:Bank\n", orders[i].dates, NULL);
  g_autoptr(GBytes) bytes = g_bytes_new_static (file, strlen (file));
  FinxImportOptions options = { .account = "main", .currency = "EUR", .date_order = orders[i].chosen };
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxImportResult) result = finx_import_read (bytes, NULL, &options, &error);

  if (orders[i].first == NULL)
    {
      g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
      g_assert_cmpstr (finx_error_code (error), ==, "FINX-IMPORT-008");
    }
  else
    {
      g_autofree char *line = NULL;

      g_assert_no_error (error);
      g_assert_cmpuint (result->n_transactions, ==, strchr (strchr (orders[i].dates, '^') + 1, '^') != NULL ? 2 : 1);
      line = describe (result->transactions->pdata[0]);
      g_assert_true (g_str_has_prefix (line, orders[i].first));
    }
}

static void
test_places (void)
{
  static const char file[] = "!Type:Bank\nD2024-01-02\nMx\nT1.0.0\n^\n";
  FinxImportOptions options = { .account = "main", .currency = "EUR" };
  g_autoptr(GBytes) bytes = g_bytes_new_static (file, strlen (file));
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxImportResult) result = finx_import_read (bytes, "x.qif", &options, &error);
  const FinxImportFault *fault;

  g_assert_no_error (error);
  g_assert_cmpuint (result->faults->len, ==, 1);
  fault = result->faults->pdata[0];
  g_assert_cmpuint (fault->line, ==, 4);
  g_assert_cmpuint (fault->column, ==, 2);
  g_assert_cmpstr (fault->name, ==, "T");
  g_assert_cmpstr (fault->text, ==, "D2024-01-02\nMx\nT1.0.0\n^\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_samples ("/import-qif", samples, G_N_ELEMENTS (samples));
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autofree char *path = g_strdup_printf ("/import-qif/order-of-dates/%s", orders[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_order);
    }
  g_test_add_func ("/import-qif/a-fault-names-line-and-letter", test_places);
  return g_test_run ();
}
