/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files-fixture.h"

/* Small files in the layouts of Interactive Brokers: the figures are made up. */
static const Sample samples[] = {
  /* Confirmed by a sample: dickwolff/Export-To-Ghostfolio samples/ibkr-trades-export.csv. */
  { "ibkr-flex", "dickwolff/Export-To-Ghostfolio samples/ibkr-trades-export.csv",
    "\"Buy/Sell\",\"TradeDate\",\"ISIN\",\"Quantity\",\"TradePrice\",\"TradeMoney\",\"CurrencyPrimary\",\"IBCommission\",\"IBCommissionCurrency\"\n"
    "\"BUY\",\"20230522\",\"CH0000000001\",\"7\",\"282.7\",\"1978.9\",\"CHF\",\"-5\",\"CHF\"\n"
    "\"SELL\",\"20230609\",\"CH0000000001\",\"-3\",\"290\",\"-870\",\"CHF\",\"-5\",\"CHF\"\n"
    "\"SELL\",\"20230522\",\"\",\"-8000\",\"1.1173\",\"-8938.4\",\"USD\",\"-1.79924\",\"CHF\"\n"
    "\"SELL\",\"20230522\",\"\",\"-8000\",\"1.1173\",\"-8938.4\",\"USD\",\"-1.79924\",\"USD\"\n",
    "2023-05-22 buy CH0000000001 q=7 p=282.7 a=1983.9 CHF fees=5\n"
    "2023-06-09 sell CH0000000001 q=3 p=290 a=865 CHF fees=5\n"
    "!4 FINX-IMPORT-017\n!5 FINX-IMPORT-017\n" },
  { "ibkr-flex", "commissions in another currency than the trade",
    "ClientAccountID,CurrencyPrimary,AssetClass,Symbol,TradeID,TradeDate,Quantity,TradePrice,Taxes,IBCommission,IBCommissionCurrency,Proceeds,NetCash,Buy/Sell\n"
    "U1,JPY,STK,7203.T,7,20240115,100,2500,0,-3.5,USD,-250000,-250508,BUY\n"
    "U1,JPY,STK,7203.T,8,20240116,-100,2600,-10,1.25,USD,260000,260181,SELL\n"
    "U1,JPY,STK,7203.T,9,20240117,100,2500,0,-3.5,USD,,-250508,BUY\n"
    "U1,USD,STK,AAPL,10,20240118,1,180,0,-1,USD,-180,-181,BUY\n",
    "2024-01-15 buy 7203.T q=100 p=2500 a=250000 JPY in=U1 id=ibkr-flex-7\n2024-01-15 fee 7203.T a=3.5 USD in=U1 id=ibkr-flex-7-fee\n"
    "2024-01-16 sell 7203.T q=100 p=2600 a=259990 JPY taxes=10 in=U1 id=ibkr-flex-8\n"
    "2024-01-16 fee_refund 7203.T a=1.25 USD in=U1 id=ibkr-flex-8-fee\n"
    "2024-01-18 buy AAPL q=1 p=180 a=181 USD fees=1 in=U1 id=ibkr-flex-10\n!4 FINX-IMPORT-021\n", TRUE },
  /* The columns NetCash, Taxes, Symbol and AssetClass: from field lists of Flex queries, not from a sample. */
  { "ibkr-flex", "field lists of Flex queries",
    "ClientAccountID,CurrencyPrimary,AssetClass,Symbol,ISIN,TradeID,TradeDate,Quantity,TradePrice,Taxes,IBCommission,NetCash,Buy/Sell\n"
    "U1,USD,STK,AAPL,US0000000001,7,20240115,10,180,-0.5,-1,-1801.5,BUY\n"
    "U1,USD,CASH,EUR.USD,,8,20240115,10,1.1,0,-2,-13,BUY\n",
    "2024-01-15 buy AAPL q=10 p=180 a=1801.5 USD fees=1 taxes=0.5\n2024-01-15 conversion q=10 a=11.0 USD got=EUR\n2024-01-15 fee a=2 USD\n" },

  /* Confirmed by a sample: coffee-cpu/capital-gains-uk-101 public/examples/interactive-brokers-example.csv. */
  { "ibkr-activity", "coffee-cpu/capital-gains-uk-101 public/examples/interactive-brokers-example.csv",
    "Statement,Header,Field Name,Field Value\n"
    "Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Exchange,Quantity,T. Price,Proceeds,Comm/Fee,Basis,"
    "Realized P/L,Code\n"
    "Trades,Data,Order,Stocks,USD,AAPL,\"2024-01-15, 10:30:42\",NASDAQ,\"1,000\",170.50,-170500.00,-1.00,,,\n"
    "Trades,Data,Trade,Stocks,USD,AAPL,2024-01-15 10:30:42,NASDAQ,100,170.50,-17050.00,-1.00,,,\n"
    "Trades,Data,Order,Stocks,USD,NVDA,2024-03-10 09:15:30,NASDAQ,-25,850.00,21250.00,-2.00,,15000.00,\n"
    "Trades,Data,ClosedLot,Stocks,USD,NVDA,2024-01-05 11:00:00,NASDAQ,25,250.00,-6250.00,,6250.00,,\n"
    "Trades,Data,Order,Forex,USD,EUR.USD,2024-03-10 09:15:30,,-25,1.1,27.5,-2.00,,,\n"
    "Trades,SubTotal,,Stocks,USD,NVDA,,,-25,,21250.00,,,15000.00,\n"
    "Dividends,Header,Currency,Date,Description,Amount\nDividends,Data,USD,2024-03-10,AAPL(US0378331005) Cash Dividend,5\n",
    "2024-01-15 buy AAPL q=1000 p=170.50 a=170501.00 USD fees=1.00\n"
    "2024-03-10 sell NVDA q=25 p=850.00 a=21248.00 USD fees=2.00\n"
    "2024-03-10 conversion q=27.5 a=25 EUR got=USD\n2024-03-10 fee a=2.00 USD\n2024-03-10 dividend AAPL a=5 USD\n"
    "-4 FINX-IMPORT-030\n-6 FINX-IMPORT-030\n" },

  /* Confirmed by a sample: KapJI/capital-gains-calculator tests/interactive_brokers/data/test_basic.csv. The words for
   * interest paid, withdrawals and fees are not in it. */
  { "ibkr-history", "KapJI/capital-gains-calculator tests/interactive_brokers/data/test_basic.csv",
    "Statement,Header,Field Name,Field Value\nStatement,Data,Title,Transaction History\n"
    "Summary,Header,Field Name,Field Value\nSummary,Data,Base Currency,GBP\n"
    "Transaction History,Header,Date,Account,Description,Transaction Type,Symbol,Quantity,Price,Gross Amount ,Commission,Net Amount\n"
    "Transaction History,Data,2025-11-03,U***0,VT(US0) Cash Dividend,Dividend,VT,-,-,20.0,-,20.0\n"
    "Transaction History,Data,2025-11-03,U***0,VT(US0) Cash Dividend - US Tax,Foreign Tax Withholding,VT,-,-,-3.0,-,-3.0\n"
    "Transaction History,Data,2025-11-30,U***0,FX Translations P&L,Adjustment,-,-,-,-0.55,-,-0.55\n"
    "Transaction History,Data,2025-10-01,U***0,Net Amount,Forex Trade Component,GBP.USD,0.8,1.32,-2.6E-4,-,-2.6E-4\n"
    "Transaction History,Data,2025-08-15,U***0,FUND,Sell,CNX1,-2.0,1001.00,2002.0,-3.0,1999.0\n"
    "Transaction History,Data,2025-03-15,U***0,FUND,Buy,CNX1,4.0,1000.0,-4000.0,-3.0,-4003.0\n"
    "Transaction History,Data,2025-02-08,U***0,CANCEL WITHHOLDING,Foreign Tax Withholding,-,-,-,3.9,-,3.9\n"
    "Transaction History,Data,2025-02-01,U***0,GBP Credit Interest,Credit Interest,-,-,-,13.0,-,13.0\n"
    "Transaction History,Data,2025-01-01,U***0,Electronic Fund Transfer,Deposit,-,-,-,5000.0,-,5000.0\n",
    "2025-11-03 dividend VT a=20.0 GBP\n2025-11-03 tax VT a=3.0 GBP\n2025-11-30 adjustment a=-0.55 GBP\n"
    "2025-08-15 sell CNX1 q=2.0 a=1999.0 GBP fees=3.0\n2025-03-15 buy CNX1 q=4.0 a=4003.0 GBP fees=3.0\n"
    "2025-02-08 tax_refund a=3.9 GBP\n2025-02-01 interest a=13.0 GBP\n2025-01-01 deposit a=5000.0 GBP\n"
    "!9 FINX-IMPORT-020\n" },

  /* Sections, sums, reversals and the sentences of dividends, taxes and splits: as a dozen public importers test them, among
   * them cdump/investments, KonishchevDmitry/investments and the hledger importer of Interactive Brokers statements. A split
   * that changes the ISIN has two rows. */
  { "ibkr-activity", "the sections below the trades",
    "Statement,Header,Field Name,Field Value\n"
    "Account Information,Header,Field Name,Field Value\nAccount Information,Data,Base Currency,CHF\n"
    "Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,C. Price,Proceeds,Comm/Fee,Basis,Code\n"
    "Trades,Data,Order,Stocks,USD,VOO,\"2020-01-15, 14:33:56\",10,300,300,-3000,-1,3001,O\n"
    "Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,,Proceeds,Comm in CHF,,Code\n"
    "Trades,Data,Order,Forex,CHF,USD.CHF,\"2020-01-15, 14:33:56\",\"-2,000\",0.96,,1920,-1.93,,\n"
    "Trades,Data,Order,Forex,CHF,USD.CHF,\"2020-01-16, 14:33:56\",100,0.95,,-95,0,,\n"
    "Trades,Data,Order,Forex,CHF,CHF,\"2020-01-16, 14:33:56\",100,0.95,,-95,0,,\n"
    "Trades,Total,,Forex,CHF,,,,,,1.0,-1,,\n"
    "Corporate Actions,Header,Asset Category,Currency,Report Date,Date/Time,Description,Quantity,Proceeds,Value,Realized P/L,Code\n"
    "Corporate Actions,Data,Stocks,USD,2024-06-10,\"2024-06-07, 20:25:00\","
    "\"NVDA(US67066G1040) Split 10 for 1 (NVDA, NVIDIA CORP, US67066G1040)\",108,0,0,0,\n"
    "Corporate Actions,Data,Stocks,USD,2024-06-17,\"2024-06-14, 20:25:00\","
    "\"SPCE(US92766K1060) Split 1 for 20 (SPCE, VIRGIN GALACTIC, US92766K4031)\",5,0,0,0,\n"
    "Corporate Actions,Data,Stocks,USD,2024-06-17,\"2024-06-14, 20:25:00\","
    "\"SPCE(US92766K1060) Split 1 for 20 (SPCE.OLD, VIRGIN GALACTIC, US92766K1060)\",-100,0,0,0,\n"
    "Corporate Actions,Data,Stocks,CAD,2024-07-17,\"2024-07-15, 20:25:00\",CVO.ODD.C(CAODD89D1078) Merged for CAD 6.18 per Share,-33,203.94,"
    "-234.3,-28.1,\n"
    "Corporate Actions,Data,Total,,,,,,0,0,0,\n"
    "Deposits & Withdrawals,Header,Currency,Settle Date,Description,Amount\n"
    "Deposits & Withdrawals,Data,CHF,2020-01-20,Electronic Fund Transfer,100.32\n"
    "Deposits & Withdrawals,Data,CHF,2020-01-21,Disbursement,-50\n"
    "Deposits & Withdrawals,Data,Total in USD,,,50\n"
    "Fees,Header,Subtitle,Currency,Date,Description,Amount\n"
    "Fees,Data,Other Fees,USD,2020-02-05,E*****42:GLOBAL SNAPSHOT (NP) FOR JAN 2020,-0.03\n"
    "Fees,Data,Other Fees,USD,2020-02-06,Cancel,0.03\nFees,Data,Total,,,,0\n"
    "Dividends,Header,Currency,Date,Description,Amount\n"
    "Dividends,Data,USD,2020-10-02,VOO(US9229083632) Cash Dividend USD 1.3085 per Share (Ordinary Dividend),13.09\n"
    "Dividends,Data,USD,2020-10-02,VOO(US9229083632) Cash Dividend USD 1.3085 per Share - Reversal (Ordinary Dividend),-13.09\n"
    "Dividends,Data,CHF,2020-10-03,SMMCHA (CH0111762537) CASH DIVIDEND CHF 0.69 PER SHARE (Return of Capital),4.83\n"
    "Dividends,Data,Total,,,4.83\n"
    "Withholding Tax,Header,Currency,Date,Description,Amount,Code\n"
    "Withholding Tax,Data,USD,2020-10-02,VOO(US9229083632) Cash Dividend USD 1.3085 per Share - US Tax,-1.96,\n"
    "Withholding Tax,Data,USD,2020-10-03,Withholding @ 20% on Credit Interest for Sep-2020,0.10,\n"
    "Withholding Tax,Data,Total,,,-1.86,\n"
    "Interest,Header,Currency,Date,Description,Amount\n"
    "Interest,Data,USD,2020-10-05,USD Credit Interest for Sep-2020,4.44\nInterest,Data,USD,2020-10-05,USD Debit Interest for Sep-2020,-0.4\n"
    "Transfers,Header,Asset Category,Currency,Account,Symbol,Date,Type,Direction,Xfer Company,Xfer Account,Qty,Xfer Price,Market Value,Realized P/L,"
    "Cash Amount,Code\n"
    "Transfers,Data,Stocks,USD,U1,SQQQ,2024-01-05,ACATS,In,--,118056084,\"2,500\",--,\"37,100.00\",0.00,0.00,\n"
    "Codes,Header,Code,Meaning\nCodes,Data,A,Assignment\n",
    "2020-01-15 buy VOO q=10 p=300 a=3001 USD fees=1\n"
    "2020-01-15 conversion q=1920 a=2000 USD got=CHF\n2020-01-15 fee a=1.93 CHF\n"
    "2020-01-16 conversion q=100 a=95 CHF got=USD\n"
    "2024-06-10 split NVDA USD\n2024-06-17 split SPCE USD\n"
    "2024-07-17 sell CVO.ODD.C q=33 a=203.94 CAD\n"
    "2020-01-20 deposit a=100.32 CHF\n2020-01-21 withdrawal a=50 CHF\n"
    "2020-02-05 fee a=0.03 USD\n2020-02-06 fee_refund a=0.03 USD\n"
    "2020-10-02 dividend VOO a=13.09 USD\n2020-10-02 dividend VOO a=-13.09 USD\n2020-10-03 return_of_capital SMMCHA a=4.83 CHF\n"
    "2020-10-02 tax VOO a=1.96 USD\n2020-10-03 tax_refund a=0.10 USD\n"
    "2020-10-05 interest a=4.44 USD\n2020-10-05 interest_charge a=0.4 USD\n"
    "2024-01-05 delivery_in SQQQ q=2500 USD\n"
    "!9 FINX-IMPORT-036\n"
    "-14 FINX-IMPORT-030\n-16 FINX-IMPORT-030\n-20 FINX-IMPORT-030\n-24 FINX-IMPORT-030\n-29 FINX-IMPORT-030\n-33 FINX-IMPORT-030\n"
    "-39 FINX-IMPORT-034\n" },
  { "ibkr-activity", "splits: their ratios, and transfers by account",
    "Corporate Actions,Header,Asset Category,Currency,Account,Report Date,Date/Time,Description,Quantity,Proceeds,Value,Realized P/L,Code\n"
    "Corporate Actions,Data,Stocks,USD,U1,2024-06-10,\"2024-06-07, 20:25:00\",\"N(US67066G1040) Split 10 for 1 (N, N CORP, US67066G1040)\",108,0,0,0,\n"
    "Corporate Actions,Data,Stocks,USD,U1,2020-08-03,\"2020-07-31, 20:25:00\",\"V(US92836Y2019) SPLIT 1 FOR 8 (V, V INC, US92836Y2019)\",-80,0,0,0,\n"
    "Corporate Actions,Data,Stocks,USD,U1,2021-01-21,\"2021-01-20, 20:25:00\",\"S(US78440X1019) Split 1.5 for 0 (S, S CORP, US78440X1019)\",-7,0,0,0,\n",
    "2024-06-10 split N USD in=U1 r=10 “N(US67066G1040) Split 10 for 1 (N, N CORP, US67066G1040)”\n"
    "2020-08-03 split V USD in=U1 r=0.125 “V(US92836Y2019) SPLIT 1 FOR 8 (V, V INC, US92836Y2019)”\n"
    "!4 FINX-IMPORT-020\n", .tells_more = TRUE },
  /* Sentences as of csingley/ibflex and of statements that people have posted. */
  { "ibkr-activity", "mergers, changes of symbol, stock dividends and what was delisted",
    "Statement,Data,Base Currency,CAD\n"
    "Corporate Actions,Header,Asset Category,Currency,Report Date,Date/Time,Description,Quantity,Proceeds,Value,Realized P/L,Code\n"
    "Corporate Actions,Data,Stocks,CAD,2025-10-27,\"2025-10-22, 20:25:00\",\"SSL(CA80013R2063) Merged(Acquisition) WITH US7802871084 1 for 16 "
    "(RGLD, ROYAL GOLD INC, US7802871084)\",100.0026,0,25840.67,0,\n"
    "Corporate Actions,Data,Stocks,CAD,2025-10-27,\"2025-10-22, 20:25:00\",\"SSL(CA80013R2063) Merged(Acquisition) WITH US7802871084 1 for 16 "
    "(SSL, SANDSTORM GOLD LTD, CA80013R2063)\",-1600.0416,0,-25920.67,0,\n"
    "Corporate Actions,Data,Stocks,GBP,2025-04-02,\"2025-04-01, 20:25:00\",\"O(GB0002222222) CUSIP/ISIN Change to (GB0003333333) "
    "(N, NEWCO, PLC, GB0003333333)\",50,0,0,0,\n"
    "Corporate Actions,Data,Stocks,GBP,2025-04-02,\"2025-04-01, 20:25:00\",\"O(GB0002222222) CUSIP/ISIN Change to (GB0003333333) "
    "(O.OLD, OLDCO PLC, GB0002222222)\",-50,0,0,0,\n"
    "Corporate Actions,Data,Stocks,EUR,2025-05-02,\"2025-05-01, 20:25:00\",\"F(DE0002222225) Stock Dividend DE0002222225 1 for 100 "
    "(F, FORWARD SE, DE0002222225)\",3,0,0,0,\n"
    "Corporate Actions,Data,Stocks,USD,2025-08-22,\"2025-08-15, 20:25:00\",\"IEMI(IE00B2NPL135) Merged(Acquisition) for USD 17.506705 per Share "
    "(IEMI, ISHARES EM INFRA, IE00B2NPL135)\",-824,14425.52,-14400,0,\n"
    "Corporate Actions,Data,Stocks,USD,2025-09-01,\"2025-08-29, 20:25:00\",\"C(US1111111117) Cash and Stock Merger (Acquisition) D 1 for 2 and "
    "USD 3 (C, CEE, US1111111117)\",-10,30,0,0,\n"
    "Corporate Actions,Data,Stocks,USD,2025-09-01,\"2025-08-29, 20:25:00\",\"C(US1111111117) Cash and Stock Merger (Acquisition) D 1 for 2 and "
    "USD 3 (D, DEE, US2222222225)\",5,0,0,0,\n",
    "2025-05-02 stock_dividend F q=3 EUR “F(DE0002222225) Stock Dividend DE0002222225 1 for 100 (F, FORWARD SE, DE0002222225)”\n"
    "2025-08-22 sell IEMI q=824 a=14425.52 USD “IEMI(IE00B2NPL135) Merged(Acquisition) for USD 17.506705 per Share "
    "(IEMI, ISHARES EM INFRA, IE00B2NPL135)”\n"
    "2025-10-27 merger SSL q=100.0026 CAD > RGLD “SSL(CA80013R2063) Merged(Acquisition) WITH US7802871084 1 for 16 "
    "(RGLD, ROYAL GOLD INC, US7802871084)”\n"
    "2025-04-02 symbol_change O GBP > N “O(GB0002222222) CUSIP/ISIN Change to (GB0003333333) (N, NEWCO, PLC, GB0003333333)”\n"
    "2025-09-01 merger C q=5 a=30 USD > D “C(US1111111117) Cash and Stock Merger (Acquisition) D 1 for 2 and USD 3 "
    "(C, CEE, US1111111117)”\n"
    "-4 FINX-IMPORT-030\n-6 FINX-IMPORT-030\n-10 FINX-IMPORT-030\n", .tells_more = TRUE },
  { "ibkr-activity", "exchanges that were taken back, have one half, or give two instruments",
    "Corporate Actions,Header,Asset Category,Currency,Report Date,Date/Time,Description,Quantity,Proceeds,Value,Realized P/L,Code\n"
    "Corporate Actions,Data,Stocks,USD,2025-10-01,x,\"A(US1111111117) Merged(Acquisition) WITH B 1 for 1 (A, A CORP, US1111111117)\",-10,0,0,0,\n"
    "Corporate Actions,Data,Stocks,USD,2025-10-01,x,\"A(US1111111117) Merged(Acquisition) WITH B 1 for 1 (A, A CORP, US1111111117)\",10,0,0,0,Ca\n"
    "Corporate Actions,Data,Stocks,USD,2025-10-02,x,\"A(US1111111117) Merged(Acquisition) WITH B 1 for 1 (A, A CORP, US1111111117)\",-10,0,0,0,\n"
    "Corporate Actions,Data,Stocks,USD,2025-10-03,x,\"C(US3333333333) Cash and Stock Merger (Acquisition) D 1 FOR 1, E 1 FOR 1 (C, C, US3333333333)\",-1,0,0,0,\n"
    "Corporate Actions,Data,Stocks,USD,2025-10-03,x,\"C(US3333333333) Cash and Stock Merger (Acquisition) D 1 FOR 1, E 1 FOR 1 (D, D, US4444444441)\",1,0,0,0,\n"
    "Corporate Actions,Data,Stocks,USD,2025-10-03,x,\"C(US3333333333) Cash and Stock Merger (Acquisition) D 1 FOR 1, E 1 FOR 1 (E, E, US5555555559)\",1,0,0,0,\n"
    "Corporate Actions,Data,Stocks,USD,2025-10-04,x,\"M(US88579Y1010) Spinoff  1 for 4 (SOLV, SOLVENTUM CORP-W/I, US83444M1018)\",1.25,0,0,0,\n"
    "Corporate Actions,Data,Stocks,USD,2025-10-05,x,\"X(US1111111117) CUSIP/ISIN Change to (US2222222225) (X, X CORP, US2222222225)\",5,0,0,0,\n"
    "Corporate Actions,Data,Stocks,USD,2025-10-05,x,\"X(US1111111117) CUSIP/ISIN Change to (US2222222225) (X.OLD, X CORP, US1111111117)\",-5,0,0,0,\n",
    "!8 FINX-IMPORT-020\n!4 FINX-IMPORT-023\n!5 FINX-IMPORT-023\n"
    "-3 FINX-IMPORT-030\n-6 FINX-IMPORT-030\n-7 FINX-IMPORT-030\n-10 FINX-IMPORT-030\n-2 FINX-IMPORT-030\n-9 FINX-IMPORT-030\n" },
  { "ibkr-activity", "commissions in the base currency, in a column that is called after it",
    "Statement,Header,Field Name,Field Value\nAccount Information,Data,Base Currency,EUR\n"
    "Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,Proceeds,Comm in EUR,Code\n"
    "Trades,Data,Order,Stocks,USD,VOO,\"2020-01-15, 14:33:56\",10,300,-3000,-1,O\n"
    "Trades,Data,Order,Stocks,USD,VOO,\"2020-01-15, 14:35:56\",10,300,-3000,-1,O\n"
    "Trades,Data,Order,Stocks,EUR,SAP,\"2020-01-16, 14:33:56\",-1,100,100,-1.5,C\n"
    "Trades,Data,Order,Forex,USD,EUR.USD,\"2020-01-17, 14:33:56\",100,1.1,-110,-2,\n",
    "2020-01-15 buy VOO q=10 p=300 a=3000 USD\n2020-01-15 fee VOO a=1 EUR\n2020-01-15 buy VOO q=10 p=300 a=3000 USD\n2020-01-15 fee VOO a=1 EUR\n"
    "2020-01-16 sell SAP q=1 p=100 a=98.5 EUR fees=1.5\n2020-01-17 conversion q=100 a=110 USD got=EUR\n2020-01-17 fee a=2 EUR\n" },
  { "ibkr-activity", "a statement without trades",
    "Statement,Header,Field Name,Field Value\n"
    "Dividends,Header,Currency,Date,Description,Amount\nDividends,Data,USD,2024-03-10,AAPL(US0378331005) Cash Dividend,5\n",
    "2024-03-10 dividend AAPL a=5 USD\n" },

  /* Confirmed by a sample: dickwolff/Export-To-Ghostfolio samples/ibkr-dividends-export.csv. */
  { "ibkr-flex-cash", "dickwolff/Export-To-Ghostfolio samples/ibkr-dividends-export.csv",
    "\"Type\",\"SettleDate\",\"ISIN\",\"Description\",\"Amount\",\"CurrencyPrimary\"\n"
    "\"Dividends\",\"20230623\",\"US9220427424\",\"VT(US9220427424) CASH DIVIDEND USD 0.6504 PER SHARE (Ordinary Dividend)\",\"137.23\",\"USD\"\n"
    "\"Withholding Tax\",\"20230913\",\"CH0111762537\",\"SMMCHA(80486947) CASH DIVIDEND CHF 5.99 PER SHARE - CH TAX\",\"-14.68\",\"CHF\"\n"
    "\"Dividends\",\"20230913\",\"CH0111762537\",\"SMMCHA(CH0111762537) CASH DIVIDEND CHF 0.69 PER SHARE (Return of Capital)\",\"4.83\",\"CHF\"\n"
    "\"Payment In Lieu Of Dividends\",\"20250630\",\"US11135F1012\",\"AVGO(US11135F1012) PAYMENT IN LIEU OF DIVIDEND (Ordinary Dividend)\",\"0.59\","
    "\"USD\"\n",
    "2023-06-23 dividend VT a=137.23 USD\n2023-09-13 tax SMMCHA a=14.68 CHF\n2023-09-13 return_of_capital SMMCHA a=4.83 CHF\n"
    "2025-06-30 dividend AVGO a=0.59 USD\n" },
};

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *path = g_strdup_printf ("/import-ibkr/%s-%u", samples[i].profile, (guint) i);

      g_test_add_data_func (path, &samples[i], test_sample);
    }
  return g_test_run ();
}
