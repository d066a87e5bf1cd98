/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same statement by our reader and by libofx, an independent one. It has only what libofx reads right: no wrong dates,
 * no wrong numbers, no times whose zone matters. Built where libofx is. */
#include "files-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <libofx/libofx.h>
#include <math.h>
#include <unistd.h>

static const char statement[] =
  "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\n"
  "OLDFILEUID:NONE\nNEWFILEUID:NONE\n\n<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS>"
  "<DTSERVER>20240131120000<LANGUAGE>ENG<FI><ORG>BANK<FID>1001</FI></SONRS></SIGNONMSGSRSV1>\n"
  "<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>123<ACCTID>456"
  "<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>20240101<DTEND>20240131\n"
  "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240105120000<TRNAMT>-12.34<FITID>A1<NAME>SHOP<MEMO>Ham &amp; eggs</STMTTRN>\n"
  "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20240106120000<TRNAMT>2500<FITID>A2<NAME>FIRM</STMTTRN>\n"
  "<STMTTRN><TRNTYPE>INT<DTPOSTED>20240131120000<TRNAMT>1.20<FITID>A3<NAME>INTEREST</STMTTRN>\n"
  "</BANKTRANLIST><LEDGERBAL><BALAMT>100.00<DTASOF>20240131</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1>\n"
  "<INVSTMTMSGSRSV1><INVSTMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><INVSTMTRS><DTASOF>20240131<CURDEF>USD"
  "<INVACCTFROM><BROKERID>x.com<ACCTID>777</INVACCTFROM><INVTRANLIST><DTSTART>20240101<DTEND>20240131\n"
  "<BUYSTOCK><INVBUY><INVTRAN><FITID>B1<DTTRADE>20240110120000<MEMO>BUY</INVTRAN><SECID><UNIQUEID>037833100<UNIQUEIDTYPE>CUSIP</SECID>"
  "<UNITS>10<UNITPRICE>185.5<COMMISSION>1.25<TOTAL>-1856.25<SUBACCTSEC>CASH<SUBACCTFUND>CASH</INVBUY><BUYTYPE>BUY</BUYSTOCK>\n"
  "<SELLSTOCK><INVSELL><INVTRAN><FITID>B2<DTTRADE>20240111120000</INVTRAN><SECID><UNIQUEID>037833100<UNIQUEIDTYPE>CUSIP</SECID>"
  "<UNITS>-4<UNITPRICE>190<COMMISSION>1<TOTAL>759.00<SUBACCTSEC>CASH<SUBACCTFUND>CASH</INVSELL><SELLTYPE>SELL</SELLSTOCK>\n"
  "<INCOME><INVTRAN><FITID>B3<DTTRADE>20240120120000</INVTRAN><SECID><UNIQUEID>037833100<UNIQUEIDTYPE>CUSIP</SECID><INCOMETYPE>DIV"
  "<TOTAL>2.40<SUBACCTSEC>CASH<SUBACCTFUND>CASH</INCOME>\n"
  "</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>\n"
  "<SECLISTMSGSRSV1><SECLIST><STOCKINFO><SECINFO><SECID><UNIQUEID>037833100<UNIQUEIDTYPE>CUSIP</SECID><SECNAME>APPLE<TICKER>AAPL"
  "</SECINFO></STOCKINFO></SECLIST></SECLISTMSGSRSV1></OFX>\n";

/* Id without our prefix → what is known about it. */
typedef struct
{
  double amount, units, price;
} Seen;

static int
transaction_cb (struct OfxTransactionData data,
                void                     *seen)
{
  Seen *entry = g_new0 (Seen, 1);
  gboolean is_trade = data.invtransactiontype_valid && data.units_valid;

  g_assert_true (data.fi_id_valid);
  entry->amount = fabs (data.amount);
  entry->units = is_trade ? fabs (data.units) : 0;
  entry->price = is_trade && data.unitprice_valid ? data.unitprice : 0;
  g_hash_table_insert (seen, g_strdup (data.fi_id), entry);
  return 0;
}

/* It writes to the standard error output whatever it is told. */
static void
read_with_library (GHashTable *seen)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  LibofxContextPtr context = libofx_get_new_context ();
  int file = g_file_open_tmp ("finx-ofx-XXXXXX.ofx", &path, &error), quiet, before;

  g_assert_no_error (error);
  g_assert_cmpint (write (file, statement, strlen (statement)), ==, strlen (statement));
  close (file);
  fflush (stderr);
  before = dup (STDERR_FILENO);
  quiet = g_open ("/dev/null", O_WRONLY, 0);
  dup2 (quiet, STDERR_FILENO);
  ofx_set_transaction_cb (context, transaction_cb, seen);
  libofx_proc_file (context, path, OFX);
  libofx_free_context (context);
  fflush (stderr);
  dup2 (before, STDERR_FILENO);
  close (quiet);
  close (before);
  g_unlink (path);
}

static double
plain (FinxDecimal value)
{
  return finx_decimal_is_known (value) ? finx_decimal_to_double (value) : 0;
}

static void
test_same (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Symbols symbols;
  FinxImportOptions options = { .account = "main", .resolve = symbols_resolve, .user_data = &symbols };
  g_autoptr(GBytes) bytes = g_bytes_new_static (statement, strlen (statement));
  g_autoptr(FinxImportResult) result = NULL;
  g_autoptr(GError) error = NULL;

  symbols_init (&symbols);
  result = finx_import_read (bytes, NULL, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->n_faults, ==, 0);
  read_with_library (seen);
  g_assert_cmpuint (result->n_transactions, ==, 6);
  g_assert_cmpuint (g_hash_table_size (seen), ==, 6);
  for (guint i = 0; i < result->transactions->len; i++)
    {
      const FinxTransaction *ours = result->transactions->pdata[i];
      const Seen *theirs = g_hash_table_lookup (seen, strrchr (ours->id, '-') + 1);

      g_assert_nonnull (theirs);
      g_assert_cmpfloat_with_epsilon (plain (ours->amount), theirs->amount, 1e-9);
      if (ours->kind == FINX_TRANSACTION_BUY || ours->kind == FINX_TRANSACTION_SELL)
        {
          g_assert_cmpfloat_with_epsilon (plain (ours->quantity), theirs->units, 1e-9);
          g_assert_cmpfloat_with_epsilon (plain (ours->price), theirs->price, 1e-9);
        }
    }
  symbols_clear (&symbols);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ofx-library/both-read-a-good-statement-alike", test_same);
  return g_test_run ();
}
