/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flex queries as XML. Layout: csingley/ibflex, and portfolio-performance/portfolio, tests of its import of them; sentences of corporate
 * actions, and which numbers and symbols stand where: csingley/capgains, its tests. The names and figures are made up. */
#include "files-fixture.h"

#define FILE_OF(records) \
  "<FlexQueryResponse queryName=\"Q\" type=\"AF\">\n<FlexStatements count=\"1\">\n<FlexStatement accountId=\"U1\" fromDate=\"20240101\">\n" records \
  "</FlexStatement>\n</FlexStatements>\n</FlexQueryResponse>\n"
#define TRADE(more) "<Trade accountId=\"U1\" currency=\"USD\" symbol=\"AAPL\" description=\"APPLE INC\" isin=\"US0378331005\" taxes=\"0\" " more " />\n"
#define ACTION(symbol, day, quantity, sentence, more) \
  "<CorporateAction accountId=\"U1\" currency=\"USD\" assetCategory=\"STK\" symbol=\"" symbol "\" reportDate=\"" day "\" quantity=\"" quantity "\" " \
  "description=\"" sentence "\" " more " />\n"
#define CASH(more)  "<CashTransaction accountId=\"U1\" currency=\"USD\" " more " />\n"

static const Sample samples[] = {
  { "ibkr-flex-xml", "trades: the executions, and not what they add up to",
    FILE_OF ("<Trades>\n"
      TRADE ("assetCategory=\"STK\" tradeDate=\"20240102\" tradeTime=\"093406\" quantity=\"10\" tradePrice=\"180.5\" proceeds=\"-1805\" "
             "ibCommission=\"-1\" ibCommissionCurrency=\"USD\" netCash=\"-1806\" buySell=\"BUY\" transactionID=\"11\" levelOfDetail=\"EXECUTION\"")
      TRADE ("assetCategory=\"STK\" tradeDate=\"2024-01-03\" quantity=\"-4\" tradePrice=\"200\" proceeds=\"800\" ibCommission=\"-0.5\" "
             "ibCommissionCurrency=\"USD\" netCash=\"799.5\" buySell=\"SELL\" transactionID=\"12\" levelOfDetail=\"EXECUTION\"")
      "<Order accountId=\"U1\" symbol=\"AAPL\" quantity=\"10\" levelOfDetail=\"ORDER\" />\n"
      TRADE ("assetCategory=\"STK\" tradeDate=\"20240102\" quantity=\"10\" netCash=\"-1806\" buySell=\"BUY\" levelOfDetail=\"SYMBOL_SUMMARY\"")
      "<Trade accountId=\"U1\" currency=\"USD\" assetCategory=\"CASH\" symbol=\"EUR.USD\" dateTime=\"20240104;101112\" quantity=\"1000\" "
      "tradePrice=\"1.1\" proceeds=\"-1100\" ibCommission=\"-2\" ibCommissionCurrency=\"EUR\" buySell=\"BUY\" transactionID=\"13\" />\n"
      "<Trade accountId=\"U1\" currency=\"USD\" assetCategory=\"OPT\" symbol=\"AAPL  240119C00150000\" tradeDate=\"20240119\" quantity=\"-2\" "
      "tradePrice=\"0\" proceeds=\"0\" netCash=\"0\" buySell=\"SELL\" notes=\"Ep\" transactionID=\"14\" />\n"
      TRADE ("assetCategory=\"STK\" tradeDate=\"20240105\" quantity=\"-10\" netCash=\"1806\" buySell=\"BUY (Ca.)\" transactionID=\"15\"")
      TRADE ("assetCategory=\"STK\" tradeDate=\"20240108\" quantity=\"2\" tradePrice=\"185\" proceeds=\"-370\" ibCommission=\"-0.9\" "
             "ibCommissionCurrency=\"EUR\" netCash=\"-371\" buySell=\"BUY\" transactionID=\"16\"")
      "</Trades>\n<OpenPositions><OpenPosition accountId=\"U1\" symbol=\"AAPL\" position=\"6\" /></OpenPositions>\n"),
    "2024-01-02 buy AAPL q=10 p=180.5 a=1806 USD fees=1 in=U1 id=ibkr-flex-11\n"
    "2024-01-03 sell AAPL q=4 p=200 a=799.5 USD fees=0.5 in=U1 id=ibkr-flex-12\n"
    "2024-01-04 conversion q=1000 a=1100 USD got=EUR in=U1 id=ibkr-flex-13\n2024-01-04 fee a=2 EUR in=U1 id=ibkr-flex-13-fee\n"
    "2024-01-19 option_expiry AAPL  240119C00150000 q=2 USD in=U1 id=ibkr-flex-14\n"
    "2024-01-08 buy AAPL q=2 p=185 a=370 USD in=U1 id=ibkr-flex-16\n2024-01-08 fee AAPL a=0.9 EUR in=U1 id=ibkr-flex-16-fee\n!11 FINX-IMPORT-020\n", TRUE },
  { "ibkr-flex-xml", "cash: details where there are some, and the day of settlement",
    FILE_OF ("<CashTransactions>\n"
      CASH ("symbol=\"AAPL\" description=\"AAPL(US0378331005) CASH DIVIDEND USD 0.24 PER SHARE\" dateTime=\"20240215;202000\" settleDate=\"20240216\" "
            "amount=\"2.4\" type=\"Dividends\" transactionID=\"21\" levelOfDetail=\"DETAIL\"")
      CASH ("symbol=\"AAPL\" description=\"AAPL(US0378331005) CASH DIVIDEND USD 0.24 PER SHARE\" dateTime=\"20240215\" amount=\"2.4\" "
            "type=\"Dividends\" levelOfDetail=\"SUMMARY\"")
      CASH ("symbol=\"AAPL\" description=\"AAPL - US TAX\" dateTime=\"2024-02-15, 20:20:00\" amount=\"-0.36\" type=\"Withholding Tax\" transactionID=\"22\"")
      CASH ("symbol=\"O\" description=\"O(US1) CASH DIVIDEND (Return of Capital)\" reportDate=\"20240217\" amount=\"1.5\" type=\"Dividends\"")
      CASH ("symbol=\"\" description=\"CASH RECEIPTS\" dateTime=\"20240218\" amount=\"500\" type=\"Deposits/Withdrawals\"")
      CASH ("symbol=\"\" description=\"DEBIT INT\" dateTime=\"20240219\" amount=\"-15.17\" type=\"Broker Interest Paid\"")
      CASH ("symbol=\"\" description=\"DATA\" dateTime=\"20240220\" amount=\"10\" type=\"Other Fees\"")
      CASH ("symbol=\"\" description=\"?\" dateTime=\"20240221\" amount=\"10\" type=\"Something New\"")
      CASH ("symbol=\"\" description=\"?\" amount=\"10\" type=\"Other Fees\"")
      "</CashTransactions>\n"),
    "2024-02-16 dividend AAPL a=2.4 USD\n2024-02-15 tax AAPL a=0.36 USD\n2024-02-17 return_of_capital O a=1.5 USD\n2024-02-18 deposit a=500 USD\n"
    "2024-02-19 interest_charge a=15.17 USD\n2024-02-20 fee_refund a=10 USD\n!12 FINX-IMPORT-014\n!13 FINX-IMPORT-012\n" },
  { "ibkr-flex-xml", "sums alone are what there is",
    FILE_OF ("<CashTransactions>\n" CASH ("symbol=\"A\" dateTime=\"20240215\" amount=\"2.4\" type=\"Dividends\" levelOfDetail=\"SUMMARY\"")
             "</CashTransactions>\n"),
    "2024-02-15 dividend A a=2.4 USD\n" },
  { "ibkr-flex-xml", "splits, stock dividends, buy-outs and what was delisted",
    FILE_OF ("<CorporateActions>\n"
      ACTION ("N", "20240610", "108", "N(US67066G1040) SPLIT 10 FOR 1 (N, N CORP, 67066G104)", "isin=\"US67066G1040\" proceeds=\"0\" value=\"0\" "
              "type=\"FS\" transactionID=\"31\" actionID=\"7\" levelOfDetail=\"DETAIL\"")
      ACTION ("V.OLD", "2024-08-09", "-4250", "V(US92836Y2019) SPLIT 1 FOR 4 (V.OLD, V INC, 92836Y201)", "dateTime=\"2024-08-08;202500\" type=\"RS\" transactionID=\"32\"")
      ACTION ("V", "2024-08-09", "1062.5", "V(US92836Y2019) SPLIT 1 FOR 4 (V, V INC, 92836Y300)", "dateTime=\"2024-08-08;202500\" type=\"RS\" transactionID=\"33\"")
      ACTION ("V", "2024-08-12", "4250", "V(US92836Y2019) SPLIT 1 FOR 4 (V, V INC, 92836Y300)", "type=\"RS\" code=\"Ca\" transactionID=\"34\"")
      ACTION ("M", "20240127", "1090.909091", "M(P64605101) STOCK DIVIDEND 1 FOR 11 (M, M CORP-CL A, P64605101)", "type=\"SD\" transactionID=\"35\"")
      ACTION ("T.TEN", "20240201", "-20", "T.TEN(466992534) MERGED(Voluntary Offer Allocation)  FOR USD 30.60000000 PER SHARE (T.TEN, T JSC-ADR, 466992534)",
              "amount=\"-612\" proceeds=\"612\" value=\"0\" type=\"TC\" transactionID=\"36\"")
      ACTION ("E.CNT", "20241007", "-56", "(US284CNT9952) DELISTED (E.CNT, E INC - CONTRA, 284CNT995)", "proceeds=\"0\" type=\"DW\" transactionID=\"37\"")
      "<CorporateAction accountId=\"U1\" currency=\"USD\" symbol=\"W\" description=\"W INC\" actionDescription=\"W(US9290421091) Split 3 for 2\" "
      "isin=\"US9290421091\" dateTime=\"2024-10-08;202500\" quantity=\"5\" type=\"FS\" transactionID=\"38\" />\n"
      ACTION ("G.N2", "20240819", "5", "G.NOTE(US403NOTE034) SPINOFF  1 FOR 40 (G.N2, G CO, 403PIK103)", "type=\"SO\" transactionID=\"39\"")
      ACTION ("R.D", "20240514", "7", "R(ES0109260531) SUBSCRIBABLE RIGHTS ISSUE  1 FOR 1 (R.D, R SA, ES0609260924)", "type=\"RI\" transactionID=\"40\"")
      "<CorporateAction accountId=\"U1\" currency=\"USD\" assetCategory=\"BOND\" symbol=\"T 2 03/31/24\" reportDate=\"20240401\" quantity=\"-3\" "
      "description=\"(US91282CEG24) BOND MATURITY FOR USD 1.00 PER BOND (T 2 03/31/24, T 2 03/31/24, 91282CEG2)\" proceeds=\"3\" type=\"BM\" />\n"
      "</CorporateActions>\n"),
    "2024-06-10 split N USD in=U1 r=10 id=ibkr-flex-action-31 “N(US67066G1040) SPLIT 10 FOR 1 (N, N CORP, 67066G104)”\n"
    "2024-08-09 split V USD in=U1 r=0.25 id=ibkr-flex-action-33 “V(US92836Y2019) SPLIT 1 FOR 4 (V, V INC, 92836Y300)”\n"
    "2024-01-27 stock_dividend M q=1090.909091 USD in=U1 id=ibkr-flex-action-35 “M(P64605101) STOCK DIVIDEND 1 FOR 11 (M, M CORP-CL A, P64605101)”\n"
    "2024-02-01 sell T.TEN q=20 a=612 USD in=U1 id=ibkr-flex-action-36 “T.TEN(466992534) MERGED(Voluntary Offer Allocation)  FOR USD 30.60000000 "
    "PER SHARE (T.TEN, T JSC-ADR, 466992534)”\n"
    "2024-10-07 delisting E.CNT USD in=U1 id=ibkr-flex-action-37 “(US284CNT9952) DELISTED (E.CNT, E INC - CONTRA, 284CNT995)”\n"
    "2024-10-08 split W USD in=U1 r=1.5 id=ibkr-flex-action-38 “W(US9290421091) Split 3 for 2”\n"
    "!8 FINX-IMPORT-020\n!13 FINX-IMPORT-020\n!14 FINX-IMPORT-020\n!15 FINX-IMPORT-020\n-6 FINX-IMPORT-030\n", TRUE },
  { "ibkr-flex-xml", "mergers, tenders and changes of symbol, some of them taken back",
    FILE_OF ("<CorporateActions>\n"
      ACTION ("EDC.OLD", "2024-12-01", "-112", "EDC(US2683151086) CUSIP/ISIN CHANGE TO (US2683152076) (EDC.OLD, EDC INC, 268315108)", "type=\"IC\" transactionID=\"41\"")
      ACTION ("EDCID", "2024-12-01", "112", "EDC(US2683151086) CUSIP/ISIN CHANGE TO (US2683152076) (EDCID, EDC INC, 268315207)", "type=\"IC\" transactionID=\"42\"")
      ACTION ("NT.TEN", "20240904", "60", "NT(G63907102) TENDERED TO G63990272 1 FOR 1 (NT.TEN, NT INC - TENDER, VGG639902722)", "type=\"TO\" transactionID=\"43\"")
      ACTION ("NT", "20240904", "-60", "NT(G63907102) TENDERED TO G63990272 1 FOR 1 (NT, NT INC, VGG639071023)", "type=\"TO\" transactionID=\"44\"")
      ACTION ("L.CNT", "20240516", "55.7", "L.TMP(US28413TEMP2) MERGED(Acquisition)  WITH US284CNT9952 1 FOR 100 (L.CNT, L INC, 284CNT995)", "type=\"TC\" transactionID=\"45\"")
      ACTION ("L.TMP", "20240516", "-5570", "L.TMP(US28413TEMP2) MERGED(Acquisition)  WITH US284CNT9952 1 FOR 100 (L.TMP, L INC, 28413TEMP)", "type=\"TC\" transactionID=\"46\"")
      ACTION ("L.CNT", "20240516", "-55.7", "L.TMP(US28413TEMP2) MERGED(Acquisition)  WITH US284CNT9952 1 FOR 100 (L.CNT, L INC, 284CNT995)", "code=\"Ca\" type=\"TC\" transactionID=\"47\"")
      ACTION ("L.CNT", "20240516", "56", "L.TMP(US28413TEMP2) MERGED(Acquisition)  WITH US284CNT9952 1 FOR 100 (L.CNT, L INC, 284CNT995)", "type=\"TC\" transactionID=\"48\"")
      ACTION ("D", "20240416", "-100", "D(US2540000000) CASH and STOCK MERGER (Acquisition) W 11 FOR 100 (D, DEE, 254000000)", "proceeds=\"16.5\" type=\"TC\" transactionID=\"49\"")
      ACTION ("W", "20240416", "11", "D(US2540000000) CASH and STOCK MERGER (Acquisition) W 11 FOR 100 (W, DOUBLE U, 92936P100)", "type=\"TC\" transactionID=\"50\"")
      ACTION ("X", "20240417", "-10", "X(US3540000000) MERGED(Voluntary Offer Allocation) WITH Y 1 FOR 1 (X, EX, 354000000)", "proceeds=\"-16.5\" type=\"TC\"")
      ACTION ("Y", "20240417", "10", "X(US3540000000) MERGED(Voluntary Offer Allocation) WITH Y 1 FOR 1 (Y, WHY, 929000000)", "type=\"TC\"")
      ACTION ("S.A", "20240226", "-34", "S.EX(US8269922402) MERGED(Allocation)  WITH S 1 FOR 1,T 5 FOR 1 (S.EX, S INC, 826992240)", "type=\"TC\"")
      ACTION ("S", "20240226", "34", "S.EX(US8269922402) MERGED(Allocation)  WITH S 1 FOR 1,T 5 FOR 1 (S, S INC, 82670K201)", "type=\"TC\"")
      ACTION ("T", "20240226", "170", "S.EX(US8269922402) MERGED(Allocation)  WITH S 1 FOR 1,T 5 FOR 1 (T, T INC, 826992257)", "type=\"TC\"")
      "</CorporateActions>\n"),
    "2024-12-01 symbol_change EDC USD > EDCID in=U1 id=ibkr-flex-action-41 “EDC(US2683151086) CUSIP/ISIN CHANGE TO (US2683152076) (EDC.OLD, EDC INC, "
    "268315108)”\n"
    "2024-09-04 merger NT q=60 USD > NT.TEN in=U1 id=ibkr-flex-action-43 “NT(G63907102) TENDERED TO G63990272 1 FOR 1 (NT.TEN, NT INC - TENDER, "
    "VGG639902722)”\n"
    "2024-05-16 merger L.TMP q=56.0 USD > L.CNT in=U1 id=ibkr-flex-action-45 “L.TMP(US28413TEMP2) MERGED(Acquisition)  WITH US284CNT9952 1 FOR 100 "
    "(L.CNT, L INC, 284CNT995)”\n"
    "2024-04-16 merger D q=11 a=16.5 USD > W in=U1 id=ibkr-flex-action-49 “D(US2540000000) CASH and STOCK MERGER (Acquisition) W 11 FOR 100 "
    "(D, DEE, 254000000)”\n"
    "!15 FINX-IMPORT-023\n!17 FINX-IMPORT-023\n"
    "-6 FINX-IMPORT-030\n-8 FINX-IMPORT-030\n-10 FINX-IMPORT-030\n-11 FINX-IMPORT-030\n-12 FINX-IMPORT-030\n-14 FINX-IMPORT-030\n"
    "-16 FINX-IMPORT-030\n-18 FINX-IMPORT-030\n-19 FINX-IMPORT-030\n", TRUE },
  { "ibkr-flex-xml", "transfers, and a corporate action without a number",
    FILE_OF ("<Transfers>\n<Transfer accountId=\"U1\" currency=\"USD\" assetCategory=\"STK\" symbol=\"VTI\" date=\"20240301\" direction=\"IN\" quantity=\"5\" />\n"
             "<Transfer accountId=\"U1\" currency=\"USD\" assetCategory=\"STK\" symbol=\"VTI\" date=\"20240302\" direction=\"OUT\" quantity=\"-2\" />\n"
             "<Transfer accountId=\"U1\" currency=\"USD\" assetCategory=\"CASH\" symbol=\"--\" date=\"20240303\" quantity=\"0\" cashTransfer=\"-70\" />\n"
             "</Transfers>\n<CorporateActions>\n<CorporateAction accountId=\"U1\" currency=\"USD\" symbol=\"VTI\" reportDate=\"2024-03-04\" "
             "dateTime=\"2024-03-03, 20:25:00\" description=\"VTI(US1) SPLIT 2 FOR 1 (VTI, VTI, US1)\" quantity=\"3\" />\n</CorporateActions>\n"),
    "2024-03-01 delivery_in VTI q=5 USD\n2024-03-02 delivery_out VTI q=2 USD\n2024-03-03 withdrawal a=70 USD\n!10 FINX-IMPORT-020\n" },
  { "ibkr-flex-xml", "nothing", FILE_OF (""), "" },
};

/* The same trade and payment in CSV have the same ids: either file may follow the other. */
static void
test_ids_of_csv (void)
{
  static const struct { const char *file, *id; } cases[] = {
    { "ClientAccountID,CurrencyPrimary,AssetClass,Symbol,TradeDate,Quantity,TradePrice,NetCash,IBCommission,Buy/Sell,TransactionID\n"
      "U1,USD,STK,AAPL,20240102,10,180.5,-1806,-1,BUY,11\n", "ibkr-flex-11" },
    { "ClientAccountID,CurrencyPrimary,Type,SettleDate,Description,Amount,TransactionID\n"
      "U1,USD,Dividends,20240216,AAPL(US0378331005) CASH DIVIDEND,2.4,21\n", "ibkr-flex-cash-21" },
    { FILE_OF (CASH ("symbol=\"AAPL\" settleDate=\"20240216\" amount=\"2.4\" type=\"Dividends\" transactionID=\"21\"")), "ibkr-flex-cash-21" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Symbols symbols;
      const FinxImportOptions options = { .account = "main", .resolve = symbols_resolve, .user_data = &symbols };
      g_autoptr(GBytes) bytes = g_bytes_new_static (cases[i].file, strlen (cases[i].file));
      g_autoptr(FinxImportResult) result = NULL;
      g_autoptr(GError) error = NULL;

      symbols_init (&symbols);
      result = finx_import_read (bytes, NULL, &options, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (result->transactions->len, ==, 1);
      g_assert_cmpstr (((FinxTransaction *) result->transactions->pdata[0])->id, ==, cases[i].id);
      symbols_clear (&symbols);
    }
}

static void
test_broken (void)
{
  static const char file[] = "<FlexQueryResponse><FlexStatements><FlexStatement><Trades><Trade symbol=\"A\"";
  const FinxImportOptions options = { .account = "main" };
  g_autoptr(GBytes) bytes = g_bytes_new_static (file, strlen (file));
  g_autoptr(FinxImportResult) result = NULL;
  g_autoptr(GError) error = NULL;

  result = finx_import_read (bytes, NULL, &options, &error);
  g_assert_null (result);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-IMPORT-042");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_samples ("/import-flex", samples, G_N_ELEMENTS (samples));
  g_test_add_func ("/import-flex/ids-of-csv", test_ids_of_csv);
  g_test_add_func ("/import-flex/broken", test_broken);
  return g_test_run ();
}
