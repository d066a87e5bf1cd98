/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files-fixture.h"

#include "files/text/finx-xml-tree.h"

/* As XStream writes it: each object where it is met first, so that a portfolio may stand inside of a purchase. */
static const char file[] =
  "<client>\n"
  "  <version>66</version>\n"
  "  <baseCurrency>EUR</baseCurrency>\n"
  "  <securities>\n"
  "    <security><uuid>s1</uuid><name>Stock &amp; Co</name><currencyCode>USD</currencyCode><isin>US0000000001</isin>"
  "<tickerSymbol>STK</tickerSymbol>\n"
  "      <prices><price t=\"2024-01-02\" v=\"15050000000\"/><price t=\"2024-01-03\" v=\"15100000001\"/></prices>"
  "<attributes><map><entry><string>x</string></entry></map></attributes>\n"
  "      <latest t=\"2024-01-04\" v=\"15200000000\"><high>1</high></latest></security>\n"
  "    <security><uuid>s2</uuid><name>Fund</name><currencyCode>EUR</currencyCode><isin>IE00B0000001</isin><prices/></security>\n"
  "  </securities>\n"
  "  <watchlists/>\n"
  "  <accounts>\n"
  "    <account><uuid>a1</uuid><name>Cash</name><currencyCode>EUR</currencyCode><transactions>\n"
  "      <account-transaction><uuid>t1</uuid><date>2024-01-01T00:00</date><currencyCode>EUR</currencyCode><amount>1000000</amount>"
  "<shares>0</shares><note>start</note><type>DEPOSIT</type></account-transaction>\n"
  "      <account-transaction><uuid>t2</uuid><date>2024-01-02T15:31</date><currencyCode>EUR</currencyCode><amount>138650</amount>"
  "<security reference=\"../../../../../securities/security\"/>\n"
  "        <crossEntry class=\"buysell\">\n"
  "          <portfolio><uuid>p1</uuid><name>Depot</name><referenceAccount reference=\"../../../../..\"/><transactions>\n"
  "            <portfolio-transaction><uuid>t3</uuid><date>2024-01-02T15:31</date><currencyCode>EUR</currencyCode><amount>138650</amount>"
  "<security reference=\"../../../../../../../../../securities/security\"/><crossEntry class=\"buysell\" reference=\"../../../..\"/>"
  "<shares>1000000000</shares>\n"
  "              <units><unit type=\"GROSS_VALUE\"><amount currency=\"EUR\" amount=\"138460\"/><forex currency=\"USD\" amount=\"150500\"/>"
  "<exchangeRate>0.92</exchangeRate></unit><unit type=\"FEE\"><amount currency=\"EUR\" amount=\"100\"/></unit><unit type=\"TAX\">"
  "<amount currency=\"EUR\" amount=\"90\"/></unit></units><type>BUY</type></portfolio-transaction>\n"
  "            <portfolio-transaction><uuid>t4</uuid><date>2024-02-01T00:00</date><currencyCode>EUR</currencyCode><amount>5000</amount>"
  "<security reference=\"../../../../../../../../../securities/security[2]\"/><shares>50000000</shares><type>DELIVERY_INBOUND</type>"
  "</portfolio-transaction>\n"
  "            <portfolio-transaction><uuid>t5</uuid><date>2024-02-02T00:00</date><currencyCode>EUR</currencyCode><amount>20000</amount>"
  "<security reference=\"../../../../../../../../../securities/security\"/>\n"
  "              <crossEntry class=\"buysell\"><portfolio reference=\"../../../..\"/><portfolioTransaction reference=\"../..\"/>\n"
  "                <account><uuid>a2</uuid><name>Dollars</name><currencyCode>USD</currencyCode><transactions>\n"
  "                  <account-transaction><uuid>t6</uuid><date>2024-02-02T00:00</date><currencyCode>USD</currencyCode><amount>20000</amount>"
  "<crossEntry class=\"buysell\" reference=\"../../../..\"/><shares>0</shares><type>SELL</type></account-transaction>\n"
  "                </transactions></account><accountTransaction reference=\"../account/transactions/account-transaction\"/></crossEntry>"
  "<shares>100000000</shares><type>SELL</type></portfolio-transaction>\n"
  "          </transactions></portfolio>\n"
  "          <portfolioTransaction reference=\"../portfolio/transactions/portfolio-transaction\"/><account reference=\"../../../..\"/>"
  "<accountTransaction reference=\"../..\"/></crossEntry><shares>0</shares><type>BUY</type></account-transaction>\n"
  "      <account-transaction><uuid>t7</uuid><date>2024-03-01T00:00</date><currencyCode>EUR</currencyCode><amount>850</amount>"
  "<security reference=\"../../../../../securities/security\"/><shares>1000000000</shares><units><unit type=\"TAX\">"
  "<amount currency=\"EUR\" amount=\"150\"/></unit></units><type>DIVIDENDS</type></account-transaction>\n"
  "      <account-transaction><uuid>t8</uuid><date>2024-03-02T00:00</date><currencyCode>EUR</currencyCode><amount>10000</amount>"
  "<crossEntry class=\"account-transfer\"><accountFrom reference=\"../../../..\"/><transactionFrom reference=\"../..\"/>"
  "<accountTo reference=\"../../../../../account[2]\"/>"
  "<transactionTo><uuid>t9</uuid><date>2024-03-02T00:00</date><currencyCode>USD</currencyCode><amount>10870</amount>"
  "<crossEntry class=\"account-transfer\" reference=\"../..\"/><shares>0</shares><type>TRANSFER_IN</type></transactionTo></crossEntry>"
  "<shares>0</shares><type>TRANSFER_OUT</type></account-transaction>\n"
  "      <account-transaction><uuid>t10</uuid><date>2024-03-03T00:00</date><currencyCode>EUR</currencyCode><amount>77</amount>"
  "<type>INTEREST_CHARGE</type></account-transaction>\n"
  "      <account-transaction><uuid>t11</uuid><date>2024-02-31T00:00</date><currencyCode>EUR</currencyCode><amount>77</amount>"
  "<type>FEES</type></account-transaction>\n"
  "      <account-transaction><uuid>t12</uuid><date>2024-03-04T00:00</date><currencyCode>EUR</currencyCode><amount>77.5</amount>"
  "<type>TAXES</type></account-transaction>\n"
  "      <account-transaction reference=\"../../../account[9]/transactions/account-transaction\"/>\n"
  "      <account-transaction><uuid>t13</uuid><date>2024-03-05T00:00</date><currencyCode>EUR</currencyCode><amount>500</amount>"
  "<type>TRANSFER_IN</type></account-transaction>\n"
  "    </transactions></account>\n"
  "    <account reference=\"../account/transactions/account-transaction[2]/crossEntry/portfolio/transactions/portfolio-transaction[3]"
  "/crossEntry/account\"/>\n"
  "  </accounts>\n"
  "  <portfolios>\n"
  "    <portfolio reference=\"../../accounts/account/transactions/account-transaction[2]/crossEntry/portfolio\"/>\n"
  "  </portfolios>\n"
  "  <taxonomies><taxonomy><id>x</id></taxonomy></taxonomies>\n"
  "</client>\n";

static const Sample samples[] = {
  { "portfolio-performance-xml", "name.abuchen.portfolio, its classes and ClientFactory", file,
    "2024-01-01 deposit a=10000.00 EUR in=Depot id=portfolio-performance-xml-t1 “start”\n"
    "2024-03-01 dividend STK q=10.00000000 a=8.50 EUR taxes=1.50 in=Depot id=portfolio-performance-xml-t7\n"
    "2024-03-02 conversion q=108.70 a=100.00 EUR got=USD in=Depot id=portfolio-performance-xml-t8\n"
    "2024-03-02 transfer a=108.70 USD in=Depot to=Dollars id=portfolio-performance-xml-t9\n"
    "2024-03-03 interest_charge a=0.77 EUR in=Depot id=portfolio-performance-xml-t10\n"
    "2024-01-02 buy at=15:31:00 STK q=10.00000000 a=1386.50 EUR fees=1.00 taxes=0.90 in=Depot fx=0.92 id=portfolio-performance-xml-t3\n"
    "2024-02-01 delivery_in IE00B0000001 q=0.50000000 a=50.00 EUR in=Depot id=portfolio-performance-xml-t4\n"
    "2024-02-02 sell STK q=1.00000000 a=200.00 EUR in=Depot id=portfolio-performance-xml-t5\n"
    "2024-02-02 transfer a=200.00 EUR in=Depot to=Dollars id=portfolio-performance-xml-t5-cash\n"
    "!30 FINX-IMPORT-012\n!31 FINX-IMPORT-010\n!32 FINX-IMPORT-010\n!33 FINX-IMPORT-020\n", TRUE, NULL },
  { "portfolio-performance-xml", "files with ids instead of paths",
    "<client id=\"1\"><version>67</version><securities id=\"2\"><security id=\"3\"><name>A</name></security></securities>\n"
    "<accounts id=\"4\"><account id=\"5\"><name>C</name><transactions id=\"6\"><account-transaction id=\"7\"><uuid>u</uuid>"
    "<date>2024-01-02T00:00</date><currencyCode>EUR</currencyCode><amount>5</amount><security reference=\"3\"/><type>FEES_REFUND</type>"
    "</account-transaction></transactions></account></accounts><portfolios id=\"8\"/></client>",
    "2024-01-02 fee_refund A a=0.05 EUR in=C id=portfolio-performance-xml-u\n", TRUE, NULL },
};

static void
price_cb (const FinxInstrument *instrument,
          gint32                day,
          FinxDecimal           price,
          gpointer              user_data)
{
  g_autofree char *text = finx_decimal_to_string (price);

  g_string_append_printf (user_data, "%s %d %s\n", instrument->symbol, day, text);
}

static FinxInstrument stock = { .symbol = (char *) "STK", .asset_class = FINX_ASSET_ETF };

static const FinxInstrument *
resolve_cb (const FinxSymbolQuery *query,
            gpointer               user_data)
{
  if (g_str_equal (query->symbol, "STK"))
    {
      g_assert_cmpstr (query->isin, ==, "US0000000001");
      g_assert_cmpstr (query->name, ==, "Stock & Co");
    }
  return &stock;
}

static void
test_prices (void)
{
  g_autoptr(GString) out = g_string_new (NULL);
  FinxImportOptions options = { .account = "main", .resolve = resolve_cb, .price = price_cb, .user_data = out };
  g_autoptr(GBytes) bytes = g_bytes_new_static (file, strlen (file));
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxImportResult) result = finx_import_read (bytes, "x.xml", &options, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (out->str, ==, "STK 19724 150.5\nSTK 19725 151.00000001\nSTK 19726 152\n");
}

static const BrokenFile broken[] = {
  { "html", "<html><body/></html>", "FINX-IMPORT-043", "“html”" },
  { "no-version", "<client><accounts/></client>", "FINX-IMPORT-043", "client" },
  { "an-old-version", "<client><version>48</version></client>", "FINX-IMPORT-044", "newer" },
  { "cut", "<client>\n<version>66</version>\n<accounts>", "FINX-IMPORT-042", "line 3" },
  { "crossed", "<client>\n<a></b></client>", "FINX-IMPORT-042", "line 2" },
  { "an-unknown-entity", "<client>\n<version>&lol;</version></client>", "FINX-IMPORT-042", "line 2" },
};

static void
test_references (void)
{
  static const char xml[] = "<r><a><b>1</b><b>2</b><c>3</c><b>4</b></a><x reference=\"../a/b[3]\"/><y reference=\"../x\"/><z reference=\"/r/a/c\"/>"
                            "<u reference=\"../u\"/><v reference=\"../../..\"/><w reference=\"../a/b[0]\"/><t reference=\"99\"/></r>";
  static const struct { const char *name, *text; } cases[] = {
    { "x", "4" }, { "y", "4" }, { "z", "3" }, { "u", "" }, { "v", "" }, { "w", "" }, { "t", "" }, { "none", "" },
  };
  static const FinxXmlTreeOptions options = { NULL, NULL, NULL };
  g_autoptr(GBytes) bytes = g_bytes_new_static (xml, strlen (xml));
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxXmlTree) tree = finx_xml_tree_new (bytes, &options, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (finx_xml_tree_get_text (tree, finx_xml_tree_get_root (tree), cases[i].name), ==, cases[i].text);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_samples ("/import-performance", samples, G_N_ELEMENTS (samples));
  add_broken_files ("/import-performance", broken, G_N_ELEMENTS (broken));
  g_test_add_func ("/import-performance/prices-are-given-to-who-wants-them", test_prices);
  g_test_add_func ("/xml-tree/references", test_references);
  return g_test_run ();
}
