/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files-fixture.h"

#define HEAD                                                                                                         \
  "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\n"       \
  "OLDFILEUID:NONE\nNEWFILEUID:NONE\n\n<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS>"            \
  "<DTSERVER>20240131120000<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>\n"                     /* eleven lines */

#define BANK(transactions)                                                                                           \
  HEAD "<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>123<ACCTID>456<ACCTTYPE>CHECKING"  \
  "</BANKACCTFROM><BANKTRANLIST><DTSTART>20240101<DTEND>20240131\n" transactions                                     \
  "</BANKTRANLIST><LEDGERBAL><BALAMT>100.00<DTASOF>20240131</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"

#define BROKER(transactions)                                                                                         \
  HEAD "<INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><DTASOF>20240131<CURDEF>USD<INVACCTFROM><BROKERID>x<ACCTID>U7"      \
  "</INVACCTFROM><INVTRANLIST>\n" transactions "</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>\n"        \
  "<SECLISTMSGSRSV1><SECLIST><STOCKINFO><SECINFO><SECID><UNIQUEID>037833100<UNIQUEIDTYPE>CUSIP</SECID>"              \
  "<SECNAME>Apple &amp; Co<TICKER>AAPL</SECINFO></STOCKINFO><MFINFO><SECINFO><SECID><UNIQUEID>IE00B0000001"          \
  "<UNIQUEIDTYPE>ISIN</SECID><SECNAME>Fund</SECINFO></MFINFO></SECLIST></SECLISTMSGSRSV1></OFX>\n"

#define APPLE "<SECID><UNIQUEID>037833100<UNIQUEIDTYPE>CUSIP</SECID>"
#define FUND  "<SECID><UNIQUEID>IE00B0000001<UNIQUEIDTYPE>ISIN</SECID>"
#define TRAN(id, date) "<INVTRAN><FITID>" id "<DTTRADE>" date "</INVTRAN>"

/* Layouts: the specifications OFX 1.0.2, 1.6 and 2.1.1, and statements of banks as public importers test them. */
static const Sample samples[] = {
  { "ofx", "bank statement, SGML",
    BANK ("<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240105120000[-5:EST]<TRNAMT>-12.34<FITID>A1<NAME>Shop<MEMO>Caf\xe9 &amp; more\n"
          "</STMTTRN>\n"
          "<STMTTRN><TRNTYPE>INT<DTPOSTED>20240131<TRNAMT>+1.20<FITID>A2<NAME>INTEREST</STMTTRN>\n"
          "<STMTTRN><TRNTYPE>SRVCHG<DTPOSTED>20240131<TRNAMT>-4,50<FITID>A3<NAME>Fee<MEMO>Fee</STMTTRN>\n"
          "<STMTTRN><TRNTYPE>DIRECTDEP<DTPOSTED>20240131153000[+5.30:IST]<TRNAMT>2500.00<FITID>A4<PAYEE><NAME>Firm<ADDR1>1"
          "</PAYEE><BANKACCTTO><BANKID>9<ACCTID>999</BANKACCTTO></STMTTRN>\n"
          "<STMTTRN><TRNTYPE>HOLD<DTPOSTED>20240131<TRNAMT>-5.00<FITID>A5<NAME>H</STMTTRN>\n"),
    "2024-01-05 withdrawal a=12.34 USD in=456 id=ofx-456-A1 “Shop, Café & more”\n"
    "2024-01-31 interest a=1.20 USD in=456 id=ofx-456-A2 “INTEREST”\n"
    "2024-01-31 fee a=4.50 USD in=456 id=ofx-456-A3 “Fee”\n"
    "2024-01-31 deposit at=10:00:00 a=2500.00 USD in=456 id=ofx-456-A4 “Firm”\n"
    "-18 FINX-IMPORT-030\n", TRUE },
  { "ofx", "XML, with everything closed and white space",
    "\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<?OFX OFXHEADER=\"200\" VERSION=\"211\"?>\n<OFX>\n<CREDITCARDMSGSRSV1>\n"
    "<CCSTMTTRNRS><CCSTMTRS><CURDEF>EUR</CURDEF>\n<CCACCTFROM><ACCTID>4111</ACCTID></CCACCTFROM><BANKTRANLIST>\n"
    "<!-- <STMTTRN> -->\n<STMTTRN>\n <TRNTYPE>FEE</TRNTYPE>\n <DTPOSTED>20240229</DTPOSTED>\n <TRNAMT> -3.00 </TRNAMT>\n"
    " <FITID>x</FITID>\n <NAME><![CDATA[A & B]]></NAME>\n <MEMO/>\n</STMTTRN>\n</BANKTRANLIST></CCSTMTRS></CCSTMTTRNRS>"
    "</CREDITCARDMSGSRSV1></OFX>",
    "2024-02-29 fee a=3.00 EUR in=4111 id=ofx-4111-x “A & B”\n", TRUE },
  { "ofx", "all that a broker's statement has",
    BROKER ("<BUYSTOCK><INVBUY>" TRAN ("1", "20240110103000.250[-5:EST]") APPLE "<UNITS>10<UNITPRICE>185.5<COMMISSION>1<FEES>.25"
            "<LOAD>.05<TAXES>2<TOTAL>-1858.30<SUBACCTSEC>CASH<SUBACCTFUND>CASH</INVBUY><BUYTYPE>BUY</BUYSTOCK>\n"
            "<SELLSTOCK><INVSELL>" TRAN ("2", "20240111") APPLE "<UNITS>-4<UNITPRICE>190<COMMISSION>1<WITHHOLDING>3<TOTAL>756.00"
            "</INVSELL><SELLTYPE>SELL</SELLSTOCK>\n"
            "<INCOME>" TRAN ("3", "20240112") APPLE "<INCOMETYPE>DIV<TOTAL>2.04<WITHHOLDING>.36</INCOME>\n"
            "<INCOME>" TRAN ("4", "20240113") APPLE "<INCOMETYPE>INTEREST<TOTAL>1</INCOME>\n"
            "<REINVEST>" TRAN ("5", "20240114") FUND "<INCOMETYPE>CGLONG<TOTAL>-50.00<UNITS>0.5<UNITPRICE>100</REINVEST>\n"
            "<BUYMF><INVBUY>" TRAN ("6", "20240115") FUND "<UNITS>1.2345<UNITPRICE>100<TOTAL>-113.57<CURRENCY><CURRATE>1.08<CURSYM>EUR"
            "</CURRENCY></INVBUY><BUYTYPE>BUY</BUYMF>\n"
            "<RETOFCAP>" TRAN ("7", "20240116") FUND "<TOTAL>3.00</RETOFCAP>\n"
            "<SPLIT>" TRAN ("8", "20240117") APPLE "<OLDUNITS>6<NEWUNITS>24<NUMERATOR>4<DENOMINATOR>1<FRACCASH>0.10</SPLIT>\n"
            "<TRANSFER>" TRAN ("9", "20240118") FUND "<UNITS>3<TFERACTION>IN<POSTYPE>LONG</TRANSFER>\n"
            "<TRANSFER>" TRAN ("10", "20240118") FUND "<UNITS>-1<TFERACTION>OUT<POSTYPE>LONG</TRANSFER>\n"
            "<TRANSFER>" TRAN ("11", "20240118") FUND "<UNITS>3<TFERACTION>IN<POSTYPE>SHORT</TRANSFER>\n"
            "<INVEXPENSE>" TRAN ("12", "20240119") FUND "<TOTAL>-2.50</INVEXPENSE>\n"
            "<MARGININTEREST>" TRAN ("13", "20240120") "<TOTAL>-7.00</MARGININTEREST>\n"
            "<CLOSUREOPT>" TRAN ("14", "20240121") APPLE "<OPTACTION>EXPIRE<UNITS>-2<SHPERCTRCT>100</CLOSUREOPT>\n"
            "<CLOSUREOPT>" TRAN ("15", "20240121") APPLE "<OPTACTION>ASSIGN<UNITS>-2<SHPERCTRCT>100</CLOSUREOPT>\n"
            "<JRNLSEC>" TRAN ("16", "20240121") APPLE "<SUBACCTFROM>CASH<SUBACCTTO>MARGIN<UNITS>1</JRNLSEC>\n"
            "<INVBANKTRAN><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20240122<TRNAMT>500.00<FITID>17<NAME>In</STMTTRN><SUBACCTFUND>CASH"
            "</INVBANKTRAN>\n"
            "<INCOME>" TRAN ("18", "20240123") APPLE "<INCOMETYPE>DIV<TOTAL>-2.04</INCOME>\n"
            "<BUYSTOCK><INVBUY><INVTRAN><FITID>19<DTTRADE>20240124<REVERSALFITID>1</INVTRAN>" APPLE "<UNITS>-10<UNITPRICE>1<TOTAL>10"
            "</INVBUY></BUYSTOCK>\n"),
    "2024-01-10 buy at=15:30:00 AAPL q=10 p=185.5 a=1858.30 USD fees=1.30 taxes=2 in=U7 id=ofx-U7-1\n"
    "2024-01-11 sell AAPL q=4 p=190 a=756.00 USD fees=1 taxes=3 in=U7 id=ofx-U7-2\n"
    "2024-01-12 dividend AAPL a=2.04 USD taxes=0.36 in=U7 id=ofx-U7-3\n"
    "2024-01-13 interest AAPL a=1 USD in=U7 id=ofx-U7-4\n"
    "2024-01-14 reinvestment IE00B0000001 q=0.5 p=100 a=50.00 USD in=U7 id=ofx-U7-5\n"
    "2024-01-15 buy IE00B0000001 q=1.2345 p=100 a=113.57 EUR in=U7 id=ofx-U7-6\n"
    "2024-01-16 return_of_capital IE00B0000001 a=3.00 USD in=U7 id=ofx-U7-7\n"
    "2024-01-17 split AAPL a=0.10 USD in=U7 r=4 id=ofx-U7-8\n"
    "2024-01-18 delivery_in IE00B0000001 q=3 USD in=U7 id=ofx-U7-9\n"
    "2024-01-18 delivery_out IE00B0000001 q=1 USD in=U7 id=ofx-U7-10\n"
    "2024-01-19 fee IE00B0000001 a=2.50 USD in=U7 id=ofx-U7-12\n"
    "2024-01-20 interest_charge a=7.00 USD in=U7 id=ofx-U7-13\n"
    "2024-01-21 option_expiry AAPL q=2 USD in=U7 id=ofx-U7-14\n"
    "2024-01-22 deposit a=500.00 USD in=U7 id=ofx-U7-17 “In”\n"
    "!23 FINX-IMPORT-020\n!27 FINX-IMPORT-020\n!30 FINX-IMPORT-020\n!31 FINX-IMPORT-020\n-28 FINX-IMPORT-030\n", TRUE },
  { "ofx", "what can not be right is told, and the rest is read",
    BANK ("<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240231<TRNAMT>-1<FITID>1</STMTTRN>\n"
          "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240230120000\n<TRNAMT>-1<FITID>2</STMTTRN>\n"
          "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240130<TRNAMT>\n-1x2.34<FITID>3</STMTTRN>\n"
          "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240130250000<TRNAMT>-1<FITID>4</STMTTRN>\n"
          "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240130<FITID>5</STMTTRN>\n"
          "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240130<TRNAMT>-9<FITID>6</STMTTRN>\n"
          "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240130<TRNAMT>-9<FITID>6</STMTTRN>\n"
          "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240130<TRNAMT>-9<FITID>7\n"
          "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>2024-01-30 soon<TRNAMT>-9<FITID>8</STMTTRN>\n"),
    "2024-01-30 withdrawal a=9 USD\n!13 FINX-IMPORT-012\n!14 FINX-IMPORT-012\n!17 FINX-IMPORT-015\n!18 FINX-IMPORT-013\n"
    "!19 FINX-IMPORT-017\n!22 FINX-IMPORT-010\n!23 FINX-IMPORT-012\n-21 FINX-IMPORT-047\n", FALSE },
  /* Statements in the tests of beancount_reds_importers and libofx have such ids. */
  { "ofx", "an id that a bank gives to several transactions",
    BANK ("<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240130<TRNAMT>-9<FITID>0</STMTTRN>\n"
          "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20240130<TRNAMT>8<FITID>0</STMTTRN>\n"
          "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240130<TRNAMT>-9<FITID>0</STMTTRN>\n"
          "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240131<TRNAMT>-9<FITID>0</STMTTRN>\n"),
    "2024-01-30 withdrawal a=9 USD in=456 id=ofx-456-0\n2024-01-30 deposit a=8 USD in=456 id=ofx-456-0-2\n"
    "2024-01-31 withdrawal a=9 USD in=456 id=ofx-456-0-3\n-15 FINX-IMPORT-047\n", TRUE },
  /* TIAA tells changes of a balance so: jseutter/ofxparse tests/fixtures/tiaacref.ofx. */
  { "ofx", "a transfer of nothing",
    BROKER ("<TRANSFER>" TRAN ("1", "20240102") APPLE "<UNITS>0<TFERACTION>IN<POSTYPE>LONG<UNITPRICE>1</TRANSFER>\n"
            "<TRANSFER>" TRAN ("2", "20240103") APPLE "<UNITS>2<TFERACTION>IN<POSTYPE>LONG</TRANSFER>\n"),
    "2024-01-03 delivery_in AAPL q=2 USD\n-13 FINX-IMPORT-030\n", FALSE },
  { "ofx", "a file that ends in the middle",
    HEAD "<STMTRS><CURDEF>USD<BANKTRANLIST>\n<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240130<TRNAMT>-9<FITID>1</STMTTRN>\n"
    "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>2024",
    "2024-01-30 withdrawal a=9 USD\n!14 FINX-IMPORT-010\n", FALSE },
  { "ofx", "a file that ends between transactions",
    HEAD "<STMTRS><CURDEF>USD<BANKTRANLIST>\n<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240130<TRNAMT>-9<FITID>1</STMTTRN>\n",
    "2024-01-30 withdrawal a=9 USD\n!14 FINX-IMPORT-010\n", FALSE },
};

static void
test_places (void)
{
  const char *file = BANK ("<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240130\n<TRNAMT>12..5<FITID>1</STMTTRN>\n");
  FinxImportOptions options = { .account = "main" };
  g_autoptr(GBytes) bytes = g_bytes_new_static (file, strlen (file));
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxImportResult) result = finx_import_read (bytes, "x.ofx", &options, &error);
  const FinxImportFault *fault;

  g_assert_no_error (error);
  g_assert_cmpuint (result->faults->len, ==, 1);
  fault = result->faults->pdata[0];
  g_assert_cmpuint (fault->line, ==, 14);
  g_assert_cmpuint (fault->column, ==, 9);
  g_assert_cmpstr (fault->name, ==, "TRNAMT");
  g_assert_cmpstr (fault->sentence, ==, "“12..5” is not a number.");
  g_assert_true (g_str_has_prefix (fault->text, "<STMTTRN><TRNTYPE>DEBIT"));
}

/* Deeper than any statement, and longer: time is what is tested. */
static void
test_hostile (void)
{
  g_autoptr(GString) file = g_string_new (HEAD "<STMTRS><CURDEF>USD<STMTTRN>");
  FinxImportOptions options = { .account = "main" };
  g_autoptr(FinxImportResult) result = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 1000000; i++)
    g_string_append (file, "<A>");
  bytes = g_bytes_new_static (file->str, file->len);
  result = finx_import_read (bytes, NULL, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->n_transactions, ==, 0);
  g_assert_cmpuint (result->n_faults, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_samples ("/import-ofx", samples, G_N_ELEMENTS (samples));
  g_test_add_func ("/import-ofx/a-fault-names-line-column-and-element", test_places);
  g_test_add_func ("/import-ofx/a-million-open-elements", test_hostile);
  return g_test_run ();
}
