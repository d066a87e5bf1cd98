/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files-fixture.h"

/* Small files in the layouts of other programs: the figures are made up. */
static const Sample samples[] = {
  { "finx", "our own", "date,type,amount,currency\n2024-01-02,deposit,5,EUR\n", "2024-01-02 deposit a=5 EUR\n" },

  /* Confirmed by: two real exports that are described in a public document of import formats (amount before fee and
   * tax, all signed; MIGRATION in pairs), and the head line in ten other projects. */
  { "trade-republic", "the export of April 2026, as public importers for it test it",
    "\"datetime\",\"date\",\"account_type\",\"category\",\"type\",\"asset_class\",\"name\",\"symbol\",\"shares\",\"price\",\"amount\",\"fee\","
    "\"tax\",\"currency\",\"original_amount\",\"original_currency\",\"fx_rate\",\"description\",\"transaction_id\",\"counterparty_name\","
    "\"counterparty_iban\",\"payment_reference\",\"mcc_code\"\n"
    "\"2026-04-01T08:00:00.000Z\",\"2026-04-01\",\"DEFAULT\",\"CASH\",\"CUSTOMER_INBOUND\",\"\",\"\",\"\",\"\",\"\",\"1000.00\",\"\",\"\",\"EUR\","
    "\"\",\"\",\"\",\"\",\"t1\",\"\",\"\",\"\",\"\"\n"
    "\"2026-04-02T07:31:12.120Z\",\"2026-04-02\",\"DEFAULT\",\"TRADING\",\"BUY\",\"STOCK\",\"A\",\"US0000000001\",\"2\",\"210.50\","
    "\"-421.00\",\"-1.00\",\"\",\"EUR\",\"\",\"\",\"\",\"\",\"t2\",\"\",\"\",\"\",\"\"\n"
    "\"2026-05-15T00:00:00.000Z\",\"2026-05-15\",\"DEFAULT\",\"CASH\",\"DIVIDEND\",\"STOCK\",\"A\",\"US0000000001\",\"2\",\"\",\"0.44\",\"\","
    "\"-0.12\",\"EUR\",\"0.52\",\"USD\",\"1.18\",\"\",\"t4\",\"\",\"\",\"\",\"\"\n"
    "\"2026-05-16T00:00:00.000Z\",\"2026-05-16\",\"DEFAULT\",\"CASH\",\"DIVIDEND\",\"STOCK\",\"A\",\"US0000000001\",\"2\",\"\",\"-0.44\",\"\","
    "\"0.12\",\"EUR\",\"\",\"\",\"\",\"\",\"t4b\",\"\",\"\",\"\",\"\"\n"
    "\"2026-05-20T12:00:00.000Z\",\"2026-05-20\",\"DEFAULT\",\"CASH\",\"CARD_TRANSACTION\",\"\",\"\",\"\",\"\",\"\",\"-23.90\",\"\",\"\",\"EUR\","
    "\"\",\"\",\"\",\"\",\"t5\",\"\",\"\",\"\",\"5411\"\n"
    "\"2026-06-01T10:00:00.000Z\",\"2026-06-01\",\"DEFAULT\",\"TRADING\",\"SELL\",\"STOCK\",\"A\",\"US0000000001\",\"-1\",\"230.00\","
    "\"230.00\",\"-1.00\",\"-4.50\",\"EUR\",\"\",\"\",\"\",\"\",\"t6\",\"\",\"\",\"\",\"\"\n"
    "\"2026-06-02T10:00:00.000Z\",\"2026-06-02\",\"DEFAULT\",\"TRADING\",\"SELL\",\"STOCK\",\"A\",\"US0000000001\",\"-1\",\"200.00\","
    "\"200.00\",\"-1.00\",\"3.00\",\"EUR\",\"\",\"\",\"\",\"\",\"t6b\",\"\",\"\",\"\",\"\"\n"
    "\"2026-06-30T22:00:00.000Z\",\"2026-06-30\",\"DEFAULT\",\"CASH\",\"INTEREST_PAYMENT\",\"\",\"\",\"\",\"\",\"\",\"1.20\",\"\",\"-0.32\","
    "\"EUR\",\"\",\"\",\"\",\"\",\"t7\",\"\",\"\",\"\",\"\"\n"
    "\"2026-07-01T10:00:00.000Z\",\"2026-07-01\",\"DEFAULT\",\"CASH\",\"TAX_OPTIMIZATION\",\"\",\"\",\"\",\"\",\"\",\"0\",\"\",\"2.10\",\"EUR\","
    "\"\",\"\",\"\",\"\",\"t8\",\"\",\"\",\"\",\"\"\n"
    "\"2026-07-02T10:00:00.000Z\",\"2026-07-02\",\"DEFAULT\",\"CORPORATE_ACTION\",\"SPLIT\",\"STOCK\",\"A\",\"US0000000001\",\"4\",\"\",\"\","
    "\"\",\"\",\"EUR\",\"\",\"\",\"\",\"\",\"t9\",\"\",\"\",\"\",\"\"\n"
    "\"2026-07-03T10:00:00.000Z\",\"2026-07-03\",\"DEFAULT\",\"DELIVERY\",\"FREE_RECEIPT\",\"CRYPTO\",\"S\",\"SOL\",\"0.01\",\"90\",\"\",\"\","
    "\"\",\"EUR\",\"\",\"\",\"\",\"\",\"t10\",\"\",\"\",\"\",\"\"\n"
    "\"2026-07-04T10:00:00.000Z\",\"2026-07-04\",\"DEFAULT\",\"DELIVERY\",\"MIGRATION\",\"STOCK\",\"A\",\"US0000000001\",\"-1\",\"\",\"\",\"\","
    "\"\",\"EUR\",\"\",\"\",\"\",\"\",\"t11\",\"\",\"\",\"\",\"\"\n",
    "2026-04-01 deposit at=08:00:00 a=1000.00 EUR\n"
    "2026-04-02 buy at=07:31:12 US0000000001 q=2 p=210.50 a=422.00 EUR fees=1.00\n"
    "2026-05-15 dividend at=00:00:00 US0000000001 q=2 a=0.32 EUR taxes=0.12\n"
    "2026-05-16 tax_refund at=00:00:00 US0000000001 a=0.12 EUR\n2026-05-16 dividend at=00:00:00 US0000000001 q=2 a=-0.44 EUR\n"
    "2026-05-20 withdrawal at=12:00:00 a=23.90 EUR\n"
    "2026-06-01 sell at=10:00:00 US0000000001 q=1 p=230.00 a=224.50 EUR fees=1.00 taxes=4.50\n"
    "2026-06-02 tax_refund at=10:00:00 US0000000001 a=3.00 EUR\n"
    "2026-06-02 sell at=10:00:00 US0000000001 q=1 p=200.00 a=199.00 EUR fees=1.00\n"
    "2026-06-30 interest at=22:00:00 a=0.88 EUR taxes=0.32\n"
    "2026-07-01 tax_refund at=10:00:00 a=2.10 EUR\n"
    "2026-07-03 delivery_in at=10:00:00 SOL q=0.01 p=90 EUR\n"
    "!11 FINX-IMPORT-020\n"
    "-13 FINX-IMPORT-030\n" },
  { "trade-republic", "its older form with semicolons, likewise",
    "datetime;category;type;name;symbol;shares;price;amount;fee;tax;currency;description;transaction_id;account_type;value_date\n"
    "2026-04-03T08:30:00.000Z;TRADING;BUY;A;DE0000000001;2;230.10;-460.20;-1.00;;EUR;Kauf;x2;DEFAULT;2026-04-07\n",
    "2026-04-07 buy at=08:30:00 DE0000000001 q=2 p=230.10 a=461.20 EUR fees=1.00\n" },

  /* Confirmed by a sample: dickwolff/Export-To-Ghostfolio samples/schwab-export.csv. */
  { "schwab", "dickwolff/Export-To-Ghostfolio samples/schwab-export.csv",
    "\"Date\",\"Action\",\"Symbol\",\"Description\",\"Quantity\",\"Price\",\"Fees & Comm\",\"Amount\"\n"
    "\"03/01/2022\",\"MoneyLink Transfer\",\"\",\"Tfr BANK\",\"\",\"\",\"\",\"$1000000.00\"\n"
    "10/09/2023,Buy,BAR,BAR CORP,300,$135.0075,$1.34,\"-$40,503.61\"\n"
    "10/24/2023,Sell,BAR,BAR CORP,300,$140.35,$1.34,$42103.66\n"
    "10/31/2023,Reinvest Dividend,SPY,FUND,,,,$694.48\n"
    "11/01/2023,Reinvest Shares,SPY,FUND,1.6531,$420.10,,-$694.48\n"
    "10/30/2023,Credit Interest,,SCHWAB1 INT,,,,$1.63\n"
    "08/24/2023,Advisor Fee,,TO ADVISOR,,,,\"-$2,019.29\"\n"
    "\"09/06/2024\",\"Foreign Tax Paid\",\"IBN\",\"BANK\",\"\",\"\",\"\",\"-$1.30\"\n"
    "\"07/15/2024 as of 07/12/2024\",\"Stock Split\",\"AVGO\",\"BROADCOM\",\"9\",\"$170.067\",\"\",\"\"\n"
    "\"07/16/2024 as of 07/12/2024\",\"Cash Dividend\",\"AVGO\",\"BROADCOM\",\"\",\"\",\"\",\"$9\"\n"
    "05/22/2023,Journaled Shares,DGLRX,FUND,-877,$22.91,,\n"
    "10/18/2023,Wire Sent,,WIRED,,,,-$100000.00\n"
    "10/19/2023,Something New,,X,,,,-$1\n"
    "Transactions Total,,,,,,,\"-$26,582.91\"\n",
    "2022-03-01 deposit a=1000000.00 USD\n2023-10-09 buy BAR q=300 p=135.0075 a=40503.61 USD fees=1.34\n"
    "2023-10-24 sell BAR q=300 p=140.35 a=42103.66 USD fees=1.34\n2023-10-31 dividend SPY a=694.48 USD\n"
    "2023-11-01 buy SPY q=1.6531 p=420.10 a=694.48 USD\n2023-10-30 interest a=1.63 USD\n2023-08-24 fee a=2019.29 USD\n"
    "2024-09-06 tax IBN a=1.30 USD\n2024-07-12 dividend AVGO a=9 USD\n2023-05-22 delivery_out DGLRX q=877 p=22.91 USD\n"
    "2023-10-18 withdrawal a=100000.00 USD\n!10 FINX-IMPORT-020\n!14 FINX-IMPORT-014\n-15 FINX-IMPORT-031\n" },

  /* Confirmed by samples: redstreet/beancount_reds_importers importers/fidelity/fidelity_cma_csv_examples (cash), and
   * Ericyan23/fintrack4beancount fixtures/csv/fidelity-brokerage.csv (trades). */
  { "fidelity", "Ericyan23/fintrack4beancount fixtures/csv/fidelity-brokerage.csv",
    "\nBrokerage\n\nRun Date,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),Accrued Interest ($),"
    "Amount ($),Cash Balance ($),Settlement Date\n"
    "04/01/2025,\"DIRECT DEPOSIT (PAYROLL)\",,\"No Description\",Cash,,,,,, 2500.00,7500.00,04/01/2025\n"
    "04/03/2025,\"YOU BOUGHT FICTCORP COM (FCT)\",FCT,\"FICTCORP COM\",Margin,50.00,10,0.65,0.02,,-500.67,7000.00,04/04/2025\n"
    "04/05/2025,\"DIVIDEND RECEIVED FICTCORP\",FCT,\"\",Cash,,0.000,,,,12.50,7012.50,04/06/2025\n"
    "04/10/2025,\"ELECTRONIC FUNDS TRANSFER PAID\",  ,\"No Description\",Cash,,,,,,-200.00,6812.50,04/11/2025\n"
    "04/15/2025,\"YOU SOLD FICTCORP COM (FCT)\",FCT,\"FICTCORP COM\",Margin,55.00,-10,0.65,,,549.35,7361.85,Processing\n"
    "04/16/2025,\"SOMETHING NEW\",FCT,\"\",Cash,,,,,,12.50,7012.50,04/06/2025\n\n"
    "\"The data in this spreadsheet, and so on\"\nDate downloaded 04/15/2025 3:00 pm\n",
    "2025-04-01 deposit a=2500.00 USD\n2025-04-03 buy FCT q=10 p=50.00 a=500.67 USD fees=0.67\n"
    "2025-04-05 dividend FCT a=12.50 USD\n2025-04-10 withdrawal a=200.00 USD\n"
    "2025-04-15 sell FCT q=10 p=55.00 a=549.35 USD fees=0.65\n!10 FINX-IMPORT-014\n-12 FINX-IMPORT-031\n-13 FINX-IMPORT-031\n" },

  /* The layout of an export of December 2025: redstreet/beancount_reds_importers importers/fidelity/tests/fidelity_all_accounts_csv. */
  { "fidelity-all", "the history of all accounts, with the market's currency beside that of the account",
    "Run Date,Account,Account Number,Action,Symbol,Description,Type,Exchange Quantity,Exchange Currency,Currency,Price,Quantity,Exchange Rate,"
    "Commission,Fees,Accrued Interest,Amount,Settlement Date\n"
    "12/03/2025,\"IRA\",\"Z1\",\"DIVIDEND RECEIVED A FUND (AF) (Cash)\",AF,\"A FUND\",Cash,0,,USD,,0.000,0,,,,7.10,\n"
    "12/03/2025,\"IRA\",\"Z1\",\"REINVESTMENT A FUND (AF) (Cash)\",AF,\"A FUND\",Cash,0,,USD,71,0.1,0,,,,-7.10,\n"
    "12/02/2025,\"CMA\",\"Z2\",\"YOU SOLD B CO (BC) (Margin)\",BC,\"B CO\",Margin,0,,USD,10,-5,0,0.25,0.01,,49.74,12/03/2025\n"
    "12/01/2025,\"CMA\",\"Z2\",\"MUNI EXEMPT INT A CITY 05.00000% (Cash)\",96255NBE8,\"A CITY\",Cash,0,,USD,,0.000,0,,,,125,\n"
    "11/17/2025,\"CMA\",\"Z2\",\"REDEMPTION PAYOUT A CITY 05.00000% (Cash)\",96255NBE8,\"A CITY\",Cash,0,,USD,1,-2500,0,,,,2500,\n"
    "11/17/2025,\"CMA\",\"Z2\",\"MERGER MER FROM 1#REOR C (CC) (Margin)\",CC,\"C\",Shares,0,,USD,,10,0,,,,30.04,\n"
    "11/14/2025,\"CMA\",\"Z2\",\"CHECK RECEIVED (Cash)\",,\"No Description\",Cash,0,,USD,,0.000,0,,,,760.05,\n"
    "09/18/2025,\"CMA\",\"Z2\",\"Check Paid # 9999 (Cash)\",,\"No Description\",Cash,0,,USD,,0.000,0,,,,-612.5,\n",
    "2025-12-03 dividend AF a=7.10 USD\n2025-12-03 buy AF q=0.1 p=71 a=7.10 USD\n2025-12-02 sell BC q=5 p=10 a=49.74 USD fees=0.26\n"
    "2025-12-01 interest 96255NBE8 a=125 USD\n2025-11-17 sell 96255NBE8 q=2500 p=1 a=2500 USD\n2025-11-14 deposit a=760.05 USD\n"
    "2025-09-18 withdrawal a=612.5 USD\n!7 FINX-IMPORT-020\n" },

  /* Layouts: jbms/beancount-import testdata/source/schwab_csv and redstreet/beancount_reds_importers schwab_csv_checking. */
  { "schwab-bank", "a checking account: not FinX CSV, though it has a date and a type",
    "Transactions  for Checking account EAC as of 12/23/2020 16:00:10 ET\n"
    "\"Date\",\"Type\",\"Check #\",\"Description\",\"Withdrawal (-)\",\"Deposit (+)\",\"RunningBalance\"\n"
    "\"Posted Transactions\"\n"
    "\"12/21/2020\",\"ACH\",\"\",\"Out\",\"$10,500.00\",\"\",\"$50.01\"\n\"12/20/2020\",\"WIRE\",\"\",\"In\",\"\",\"$20,000.00\",\"$10,550.01\"\n"
    "\"12/19/2020\",\"ATMREBATE\",\"\",\"ATM Fee Rebate\",\"\",\"$3.00\",\"$1\"\n\"12/18/2020\",\"INTADJUST\",\"\",\"Interest Paid\",\"\",\"$0.30\",\"$1\"\n"
    "\"12/17/2020\",\"CHECK\",\"101\",\"Check 101\",\"$7.00\",\"\",\"$1\"\n",
    "2020-12-21 withdrawal a=10500.00 USD\n2020-12-20 deposit a=20000.00 USD\n2020-12-19 fee_refund a=3.00 USD\n2020-12-18 interest a=0.30 USD\n"
    "2020-12-17 withdrawal a=7.00 USD\n-3 FINX-IMPORT-031\n" },
  { "schwab-bank", "its newer form",
    "\"Date\",\"Status\",\"Type\",\"CheckNumber\",\"Description\",\"Withdrawal\",\"Deposit\",\"RunningBalance\"\n"
    "\"07/31/2022\",\"Posted\",\"INTADJUST\",\"\",\"Interest Paid\",\"\",\"$1.00\",\"$2.00\"\n"
    "\"02/03/2022\",\"Posted\",\"ACH\",\"\",\"Electronic Withdrawal\",\"$2.00\",\"\",\"$3.00\"\n",
    "2022-07-31 interest a=1.00 USD\n2022-02-03 withdrawal a=2.00 USD\n" },
  /* jbms/beancount-import and KapJI/capital-gains-calculator, tests of Schwab. */
  { "schwab", "what happens to options, awards and shares from elsewhere",
    "Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount\n"
    "04/01/2020 as of 03/31/2020,Expired,SPY 03/31/2020 284.00 P,PUT,-1,,,\n11/01/2020,Stock Plan Activity,FB,FACEBOOK,300,,,\n"
    "03/22/2021,Security Transfer,GOOG,ALPHABET,-10,,,\n11/19/2020,Promotional Award,,PROMOTIONAL AWARD,,,,$300.00\n"
    "11/20/2020,Pr Yr Special Div,ICLN,FUND,,,,$2.11\n07/01/2016,MoneyLink Adj,,Tfr BANK,,,,-$10.00\n"
    "05/25/2021,Cash In Lieu,IAU,FUND,,,,$18.02\n03/02/2021,Cash Merger,FOO,FOO,,,,$1000\n03/02/2021,Cash Merger Adj,FOO,FOO,-100,,,\n",
    "2020-03-31 option_expiry SPY 03/31/2020 284.00 P q=1 USD\n2020-11-01 delivery_in FB q=300 USD\n2021-03-22 delivery_out GOOG q=10 USD\n"
    "2020-11-19 interest a=300.00 USD\n2020-11-20 dividend ICLN a=2.11 USD\n2016-07-01 withdrawal a=10.00 USD\n!8 FINX-IMPORT-020\n"
    "!9 FINX-IMPORT-020\n!10 FINX-IMPORT-020\n" },
  /* Portfolio Performance, tests of its import of Trade Republic: bonds, advance tax of funds, gifts, rewards. */
  { "trade-republic", "bonds that end, taxes without a payment, gifts",
    "datetime;date;account_type;category;type;asset_class;name;symbol;shares;price;amount;fee;tax;currency;description;transaction_id\n"
    "2024-04-05T00:00:00Z;2024-04-05;DEFAULT;CASH;FINAL_MATURITY;BOND;B;DE0001;20.21;;20.21;;;EUR;;a1\n"
    "2024-04-05T00:00:00Z;2024-04-05;DEFAULT;CORPORATE_ACTION;REDEMPTION;BOND;B;DE0001;-20.21;1;;;;EUR;;a2\n"
    "2024-04-06T00:00:00Z;2024-04-06;DEFAULT;CORPORATE_ACTION;FINAL_MATURITY;BOND;B;DE0001;-20;;;;;;;a3\n"
    "2024-04-07T00:00:00Z;2024-04-07;DEFAULT;CASH;SEC_ACCOUNT;BOND;B;DE0001;20;;0;;0.22;EUR;;a4\n"
    "2025-01-28T00:00:00Z;2025-01-28;DEFAULT;CASH;EARNINGS;FUND;F;LU0001;60.5;;0;;-0.08;EUR;;a5\n"
    "2024-01-12T00:00:00Z;2024-01-12;DEFAULT;CASH;PRE_DETERMINED_TAX_BASE;FUND;F;LU0001;60.5;;0;;-0.33;EUR;;a6\n"
    "2023-12-15T00:00:00Z;2023-12-15;DEFAULT;CASH;DISTRIBUTION;FUND;F;LU0001;24.9;;11.46;;-2.25;EUR;;a7\n"
    "2024-12-05T00:00:00Z;2024-12-05;DEFAULT;CASH;GIFT;;;;;;-51;;;EUR;;a8\n"
    "2026-03-01T00:00:00Z;2026-03-01;DEFAULT;CASH;BENEFITS_SAVEBACK;;;;;;0.09;;;EUR;;a9\n"
    "2026-03-02T00:00:00Z;2026-03-02;DEFAULT;CASH;PRIVATE_MARKET_BUY;;P;LU0002;100;;-100;;;EUR;;b1\n",
    "2024-04-05 sell at=00:00:00 DE0001 q=20.21 a=20.21 EUR\n2024-04-07 tax_refund at=00:00:00 DE0001 a=0.22 EUR\n"
    "2025-01-28 tax at=00:00:00 LU0001 a=0.08 EUR\n2024-01-12 tax at=00:00:00 LU0001 a=0.33 EUR\n"
    "2023-12-15 dividend at=00:00:00 LU0001 q=24.9 a=9.21 EUR taxes=2.25\n2024-12-05 withdrawal at=00:00:00 a=51 EUR\n"
    "2026-03-01 deposit at=00:00:00 a=0.09 EUR\n!11 FINX-IMPORT-020\n-3 FINX-IMPORT-030\n-4 FINX-IMPORT-030\n" },

  /* Confirmed by: rows of real ledgers in the tests of a Kraken to Portfolio Performance converter (AlexanderLill). */
  { "kraken", "AlexanderLill's ledger processor for Portfolio Performance",
    "\"txid\",\"refid\",\"time\",\"type\",\"subtype\",\"aclass\",\"asset\",\"wallet\",\"amount\",\"fee\",\"balance\"\n"
    "\"\",\"FT1\",\"2024-01-05 11:00:00\",\"deposit\",\"\",\"currency\",\"ZEUR\",\"spot / main\",1000.0000,0.0000,\"\"\n"
    "\"L1\",\"FT1\",\"2024-01-05 12:00:00\",\"deposit\",\"\",\"currency\",\"ZEUR\",\"spot / main\",1000.0000,0.5000,999.5000\n"
    "\"L2\",\"T1\",\"2024-03-19 19:43:31.1234\",\"trade\",\"\",\"currency\",\"ZEUR\",\"spot / main\",-100.0000,0.1800,899.3200\n"
    "\"L3\",\"T1\",\"2024-03-19 19:43:31.1234\",\"trade\",\"\",\"currency\",\"XXBT\",\"spot / main\",0.0020000000,0.0000100000,0.00199\n"
    "\"L4\",\"T2\",\"2024-04-02 10:15:00\",\"trade\",\"tradespot\",\"currency\",\"XLTC\",\"spot / main\",-1.0000000000,0,0.07\n"
    "\"L5\",\"T2\",\"2024-04-02 10:15:00\",\"trade\",\"tradespot\",\"currency\",\"ZEUR\",\"spot / main\",80.0000,0.2000,979.6200\n"
    "\"L6\",\"T3\",\"2024-05-01 08:00:00\",\"receive\",\"\",\"currency\",\"ZUSD\",\"spot / main\",108.0000,0.1500,108\n"
    "\"L7\",\"T3\",\"2024-05-01 08:00:00\",\"spend\",\"\",\"currency\",\"ZEUR\",\"spot / main\",-100.0000,0.1000,0\n"
    "\"L8\",\"S1\",\"2024-06-01 01:00:00\",\"staking\",\"\",\"currency\",\"ADA.S\",\"earn / bonded\",5.0000000000,0,105.0\n"
    "\"L9\",\"S2\",\"2024-06-01 02:00:00\",\"earn\",\"allocation\",\"currency\",\"ETH\",\"earn / bonded\",0.5,0,0.5\n"
    "\"L10\",\"S3\",\"2024-06-01 03:00:00\",\"earn\",\"reward\",\"currency\",\"ETH\",\"earn / bonded\",0.001,0.0001,0.5\n"
    "\"L11\",\"W1\",\"2024-06-10 09:00:00\",\"withdrawal\",\"\",\"currency\",\"XLTC\",\"spot / main\",-0.9212000000,0.0020000000,0\n"
    "\"L12\",\"C1\",\"2024-07-01 11:00:00\",\"trade\",\"\",\"currency\",\"XXBT\",\"spot / main\",-0.005,0,0.01\n"
    "\"L13\",\"C1\",\"2024-07-01 11:00:00\",\"trade\",\"\",\"currency\",\"XETH\",\"spot / main\",0.1,0.0001,0.1\n"
    "\"L14\",\"U1\",\"2024-07-02 11:00:00\",\"trade\",\"\",\"currency\",\"XXBT\",\"spot / main\",-0.001,0,0.009\n"
    "\"L15\",\"M1\",\"2024-07-03 11:00:00\",\"rollover\",\"\",\"currency\",\"ZUSD\",\"spot / main\",0,0.5,150\n",
    "2024-01-05 deposit at=12:00:00 a=999.5000 EUR fees=0.5000\n"
    "2024-03-19 buy at=19:43:31 BTC q=0.0019900000 a=100.1800 EUR fees=0.1800\n"
    "2024-04-02 sell at=10:15:00 LTC q=1.0000000000 a=79.8000 EUR fees=0.2000\n"
    "2024-05-01 conversion at=08:00:00 q=107.8500 a=100.1000 EUR got=USD fees=0.1000\n"
    "2024-06-01 staking at=01:00:00 ADA q=5.0000000000\n2024-06-01 staking at=03:00:00 ETH q=0.0009\n"
    "2024-06-10 delivery_out at=09:00:00 LTC q=0.9232000000\n"
    "!14 FINX-IMPORT-023\n!15 FINX-IMPORT-023\n!17 FINX-IMPORT-020\n!16 FINX-IMPORT-023\n"
    "-2 FINX-IMPORT-032\n-11 FINX-IMPORT-030\n" },
  /* The same columns; that a row moves nothing but a fee is known of fee credits alone. */
  { "kraken", "fees in another asset than those of the trade",
    "\"txid\",\"refid\",\"time\",\"type\",\"subtype\",\"aclass\",\"asset\",\"amount\",\"fee\",\"balance\"\n"
    "\"L1\",\"T1\",\"2024-03-19 19:43:31\",\"trade\",\"\",\"currency\",\"ZEUR\",-100.00,0,899.32\n"
    "\"L2\",\"T1\",\"2024-03-19 19:43:31\",\"trade\",\"\",\"currency\",\"XXBT\",0.002,0,0.002\n"
    "\"L3\",\"T1\",\"2024-03-19 19:43:31\",\"trade\",\"\",\"currency\",\"KFEE\",0,18,1000\n"
    "\"L4\",\"T1\",\"2024-03-19 19:43:31\",\"trade\",\"\",\"currency\",\"ZUSD\",0,0.18,10\n"
    "\"L5\",\"T1\",\"2024-03-19 19:43:31\",\"trade\",\"\",\"currency\",\"XETH\",0,0.0001,1\n",
    "2024-03-19 buy at=19:43:31 BTC q=0.002 a=100.00 EUR\n2024-03-19 fee at=19:43:31 a=0.18 USD\n!6 FINX-IMPORT-023\n-4 FINX-IMPORT-033\n" },

  /* Confirmed by a sample: ghostfolio/ghostfolio test/import/ok/sample.csv, and its import of activities. */
  { "ghostfolio-csv", "ghostfolio/ghostfolio test/import/ok/sample.csv",
    "Date,Code,DataSource,Currency,Price,Quantity,Action,Fee,Note\n"
    "01-09-2021,Account Opening Fee,MANUAL,USD,0,0,fee,49,\n"
    "16-09-2021,MSFT,YAHOO,USD,298.580,5,buy,19.00,My first order\n"
    "17/11/2021,MSFT,YAHOO,USD,0.62,5,dividend,0.00,\n"
    "02.12.2021,MSFT,YAHOO,USD,300,2,SELL,1,\n"
    "03-12-2021,Interest,MANUAL,USD,4.5,1,interest,0,\n"
    "04-12-2021,Loan,MANUAL,USD,1000,1,liability,0,\n"
    "05-12-2021,US5949181045,YAHOO,USD,0.00,0,buy,0.00,\n",
    "2021-09-01 fee a=49 USD\n2021-09-16 buy MSFT q=5 p=298.580 a=1511.900 USD fees=19.00\n2021-11-17 dividend MSFT q=5 p=0.62 a=3.10 USD\n"
    "2021-12-02 sell MSFT q=2 p=300 a=599 USD fees=1\n2021-12-03 interest a=4.5 USD\n!7 FINX-IMPORT-020\n!8 FINX-IMPORT-017\n" },

  /* Confirmed by a sample: dickwolff/Export-To-Ghostfolio samples/coinbase-export.csv; deposits, sales and moves by
   * coffee-cpu/capital-gains-uk-101 public/examples/coinbase-example.csv. */
  { "coinbase", "dickwolff/Export-To-Ghostfolio samples/coinbase-export.csv",
    "Transactions,,,,,,,,,,\nUser,Jane,a1b2,,,,,,,,\n"
    "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,"
    "Total (inclusive of fees and/or spread),Fees and/or Spread,Notes\n"
    "1,2025-01-14 16:36:01 UTC,Staking Income,ETH,0.000022652183,EUR,€3102.3217898325970226955,€0.07027,€0.07027,€0.00,\n"
    "2,2022-03-25 06:45:27 UTC,Buy,BTC,0.00166779,EUR,€39999.331136545,€67.01,€70.00,€2.99,Bought 0.00166779 BTC for 70 EUR\n"
    "3,2024-09-25 21:49:05 UTC,Sell,MKR,-0.5,EUR,€1180.00,€590.00,€581.18,€8.82,Sold 0.50000000 MKR for 581.18 EUR\n"
    "4,2025-05-25 22:54:43 UTC,Advanced Trade Sell,EOS,-484.8,EUR,€0.56,-€271.49,-€269.86,€1.63,"
    "Sold 484.8 EOS for 366.04 USDC on EOS-USDC at 0.76 USDC/EOS\n"
    "5,2025-02-03 13:11:31 UTC,Deposit,EUR,5000,EUR,€1.00,€5000.00,€5000.00,€0.00,Deposit from BANK\n"
    "6,2023-12-10 19:08:19 UTC,Receive,EOS,440.9264,EUR,€0.66,€290.41,€290.41,€0.00,Received 440.9264 EOS\n"
    "7,2022-05-30 09:07:29 UTC,Send,EOS,-1,EUR,€1.06,-€1.06,-€1.06,€0.00,Sent 1 EOS\n"
    "8,2024-12-05 06:33:40 UTC,Convert,BTC,0.00363125,EUR,€96847.40,€338.92698,€351.66322,,Converted 0.00363125 BTC to 156 XRP\n"
    "9,2023-03-25 01:51:28 UTC,Retail Staking Transfer,ADA,1900,EUR,€0.29,€551.00,€551.00,€0.00,\n",
    "2025-01-14 staking at=16:36:01 ETH q=0.000022652183 a=0.07027 EUR\n"
    "2022-03-25 buy at=06:45:27 BTC q=0.00166779 a=70.00 EUR fees=2.99\n"
    "2024-09-25 sell at=21:49:05 MKR q=0.5 a=581.18 EUR fees=8.82\n"
    "2025-02-03 deposit at=13:11:31 a=5000 EUR\n2023-12-10 delivery_in at=19:08:19 EOS q=440.9264 EUR\n"
    "2022-05-30 delivery_out at=09:07:29 EOS q=1 a=1.06 EUR\n"
    "!7 FINX-IMPORT-022\n!11 FINX-IMPORT-020\n-12 FINX-IMPORT-030\n" },
  { "coinbase", "GhostfolioSidekick: the columns of 2023",
    "Timestamp,Transaction Type,Asset,Quantity Transacted,Spot Price Currency,Spot Price at Transaction,Subtotal,"
    "Total (inclusive of fees),Fees,Notes\n"
    "2023-07-14T10:40:14Z,Buy,BTC,0.1,USD,20000,2000,2010,10,Bought 0.1 BTC for $2010 USD\n",
    "2023-07-14 buy at=10:40:14 BTC q=0.1 a=2010 USD fees=10\n" },

  /* Confirmed by: its exporter, portfolio-performance/portfolio CSVExporter.java, and its labels. */
  { "portfolio-performance", "portfolio-performance/portfolio CSVExporter.java",
    "Date,Type,Value,Transaction Currency,Gross Amount,Currency Gross Amount,Exchange Rate,Fees,Taxes,Shares,ISIN,WKN,"
    "Ticker Symbol,Security Name,Note\r\n"
    "2020-09-21T00:00,Buy,\"-1,234.56\",EUR,,,,5.00,1.00,10,DE0000000001,,ADS,A,\r\n"
    "2020-11-02T00:00,Deposit,500.00,EUR,,,,,,,,,,,pay day\r\n"
    "2021-01-15T00:00,Dividend,25.00,EUR,,,,,3.00,10,DE0000000001,,ADS,A,\r\n"
    "2021-02-01T00:00,Sell,\"1,000.00\",EUR,,,,2.00,,5,DE0000000001,,ADS,A,\r\n"
    "2021-02-02T00:00,Transfer (Outbound),\"1,000.00\",EUR,,,,,,,,,,,\r\n",
    "2020-09-21 buy ADS q=10 a=1234.56 EUR fees=5.00 taxes=1.00\n2020-11-02 deposit a=500.00 EUR\n"
    "2021-01-15 dividend ADS q=10 a=25.00 EUR taxes=3.00\n2021-02-01 sell ADS q=5 a=1000.00 EUR fees=2.00\n"
    "!6 FINX-IMPORT-020\n" },
  { "portfolio-performance-german", "the same, with its German labels",
    "Datum;Typ;Wert;Buchungswährung;Bruttobetrag;Währung Bruttobetrag;Wechselkurs;Gebühren;Steuern;Stück;ISIN;WKN;Ticker-Symbol;"
    "Wertpapiername;Notiz\n"
    "2024-01-15T00:00;Einlage;5.000,00;EUR;;;;;;;;;;;\n"
    "2024-01-16T09:30;Kauf;-1.004,99;EUR;;;;4,99;;10;IE0000000001;;;Welt;Sparplan\n"
    "2024-06-30T00:00;Zinsen;3,21;EUR;;;;;;;;;;;\n"
    "2024-07-01T00:00;Einlieferung;1.500,00;EUR;;;;;;3;DE0000000001;;SAP.DE;S;\n",
    "2024-01-15 deposit a=5000.00 EUR\n2024-01-16 buy IE0000000001 q=10 a=1004.99 EUR fees=4.99\n"
    "2024-06-30 interest a=3.21 EUR\n2024-07-01 delivery_in SAP.DE q=3 a=1500.00 EUR\n" },
};

static void
test_tables_are_sound (void)
{
  guint n_profiles;
  const FinxImportProfile *const *profiles = finx_import_profile_list (&n_profiles);

  for (guint i = 0; i < n_profiles; i++)
    {
      const FinxImportProfile *profile = profiles[i];

      g_assert_true (finx_import_profile_get (profile->name) == profile);
      g_assert_true ((profile->format == FINX_FORMAT_CSV) == (profile->columns[FINX_FIELD_DATE] != NULL));
      g_assert_true ((profile->format == FINX_FORMAT_CSV) == (profile->columns[FINX_FIELD_TYPE] != NULL));
      g_assert_cmpuint (profile->date_orders, !=, 0);
      g_assert_cmpuint (profile->number_marks, !=, 0);
      for (const FinxImportWord *word = profile->words; word != NULL && word->text != NULL; word++)
        {
          g_assert_cmpint (word->plus, <, FINX_N_TRANSACTION_KINDS);
          g_assert_cmpint (word->minus, <, FINX_N_TRANSACTION_KINDS);
          g_assert_true ((word->says != NULL) == (word->minus == FINX_WORD_SKIP || word->minus == FINX_WORD_REFUSE));
          g_assert_true (finx_import_profile_find_word (profile, word->text, strlen (word->text)) != NULL);
        }
    }
  g_assert_null (finx_import_profile_get ("nobody"));
}

static void
test_words (void)
{
  const FinxImportProfile *fidelity = finx_import_profile_get ("fidelity");

  g_assert_cmpint (finx_import_profile_find_word (fidelity, "You Bought X", 12)->plus, ==, FINX_TRANSACTION_BUY);
  g_assert_cmpint (finx_import_profile_find_word (fidelity, "YOU BOUGHT ASSIGNED PUTS", 24)->plus, ==, FINX_WORD_REFUSE);
  g_assert_null (finx_import_profile_find_word (fidelity, "YOU", 3));
  g_assert_null (finx_import_profile_find_word (fidelity, "", 0));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *path = g_strdup_printf ("/import-profile/%s-%u", samples[i].profile, (guint) i);

      g_test_add_data_func (path, &samples[i], test_sample);
    }
  g_test_add_func ("/import-profile/tables-are-sound", test_tables_are_sound);
  g_test_add_func ("/import-profile/long-beginnings-go-before-short-ones", test_words);
  return g_test_run ();
}
