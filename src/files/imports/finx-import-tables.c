/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layouts that are known, as tables; their sources stand in tests/files/test-import-profile.c. */
#include "files/imports/finx-import-flex.h"
#include "files/imports/finx-import-ghostfolio.h"
#include "files/imports/finx-import-ibkr.h"
#include "files/imports/finx-import-ofx.h"
#include "files/imports/finx-import-performance.h"
#include "files/imports/finx-import-qif.h"
#include "files/imports/finx-import-words.h"

#define INSIDE     N_("It moves within the account and books nothing.")
#define NO_RATIO   N_("The file does not tell the ratio. Enter this corporate action by hand.")
#define NO_VALUE   N_("The file does not tell what was received for what. Enter it by hand.")
#define NO_PART    N_("It pays for a part of a unit, and the file does not tell which. Enter it with the split or merger that it comes from.")
#define PAID_ELSE  N_("The payment for it is a row of its own.")
#define NO_UNITS   N_("The units come later, and the file does not tell how many. Enter the purchase by hand.")

static const FinxImportProfile finx = {
  .name = "finx",
  .title = "FinX CSV",
  .marks = "date|type",
  .columns = {
    [FINX_FIELD_DATE] = "date", [FINX_FIELD_TIME] = "time", [FINX_FIELD_TYPE] = "type",
    [FINX_FIELD_ACCOUNT] = "account", [FINX_FIELD_COUNTER_ACCOUNT] = "counter_account", [FINX_FIELD_SYMBOL] = "symbol",
    [FINX_FIELD_QUANTITY] = "quantity", [FINX_FIELD_PRICE] = "price", [FINX_FIELD_AMOUNT] = "amount",
    [FINX_FIELD_FEES] = "fees", [FINX_FIELD_TAXES] = "taxes", [FINX_FIELD_CURRENCY] = "currency",
    [FINX_FIELD_FX_RATE] = "fx_rate", [FINX_FIELD_RATIO] = "ratio", [FINX_FIELD_LOT] = "lot", [FINX_FIELD_NOTE] = "note",
    [FINX_FIELD_COUNTER_SYMBOL] = "counter_symbol", [FINX_FIELD_ID] = "id", [FINX_FIELD_DELETED] = "deleted",
  },
  .date_orders = FINX_DATE_YMD | FINX_DATE_DMY | FINX_DATE_MDY,
  .number_marks = FINX_NUMBER_POINT | FINX_NUMBER_COMMA,
  .flags = FINX_IMPORT_EXACT,
};

static const FinxImportWord trade_republic_words[] = {
  SAME ("BUY", BUY), SAME ("SELL", SELL), INCOME ("DIVIDEND", DIVIDEND),
  EITHER ("INTEREST_PAYMENT", INTEREST, INTEREST_CHARGE),
  EITHER ("CUSTOMER_INBOUND", DEPOSIT, WITHDRAWAL), EITHER ("CUSTOMER_INPAYMENT", DEPOSIT, WITHDRAWAL),
  EITHER ("CUSTOMER_OUTBOUND_REQUEST", DEPOSIT, WITHDRAWAL), EITHER ("TRANSFER_INBOUND", DEPOSIT, WITHDRAWAL),
  EITHER ("TRANSFER_INSTANT_INBOUND", DEPOSIT, WITHDRAWAL), EITHER ("TRANSFER_OUTBOUND", DEPOSIT, WITHDRAWAL),
  EITHER ("TRANSFER_INSTANT_OUTBOUND", DEPOSIT, WITHDRAWAL),
  EITHER ("TRANSFER_DIRECT_DEBIT_INBOUND", DEPOSIT, WITHDRAWAL),
  EITHER ("TRANSFER_IN", DEPOSIT, WITHDRAWAL), EITHER ("TRANSFER_OUT", DEPOSIT, WITHDRAWAL),
  EITHER ("CARD_TRANSACTION", DEPOSIT, WITHDRAWAL), EITHER ("CARD_TRANSACTION_INTERNATIONAL", DEPOSIT, WITHDRAWAL),
  EITHER ("CARD_ORDERING_FEE", FEE_REFUND, FEE), EITHER ("TAX_OPTIMIZATION", TAX_REFUND, TAX),
  EITHER ("FREE_RECEIPT", DELIVERY_IN, DELIVERY_OUT), EITHER ("FREE_DELIVERY", DELIVERY_IN, DELIVERY_OUT),
  INCOME ("DISTRIBUTION", DIVIDEND), INCOME ("DIVIDEND_EQUIVALENT_PAYMENT", DIVIDEND),
  EITHER ("PRE_DETERMINED_TAX_BASE", TAX_REFUND, TAX), EITHER ("EARNINGS", DIVIDEND, TAX), EITHER ("SEC_ACCOUNT", TAX_REFUND, TAX),
  SKIP ("FINAL_MATURITY/CORPORATE_ACTION", PAID_ELSE), SAME ("FINAL_MATURITY", SELL), SAME ("TILG", SELL), SKIP ("REDEMPTION", PAID_ELSE), SKIP ("WARRANT_EXERCISE", PAID_ELSE),
  EITHER ("GIFT", DEPOSIT, WITHDRAWAL), EITHER ("BENEFITS_SAVEBACK", DEPOSIT, WITHDRAWAL),
  REFUSE ("PRIVATE_MARKET_BUY", NO_UNITS),
  SKIP ("MIGRATION", INSIDE), REFUSE ("SPLIT", NO_RATIO), END
};

/* amount is before fee and tax; all three are signed as cash moves. */
static const FinxImportProfile trade_republic = {
  .name = "trade-republic",
  .title = "Trade Republic, export of transactions",
  .marks = "datetime|account_type|category|type|transaction_id",
  .columns = {
    [FINX_FIELD_DATE] = "date|value_date|datetime", [FINX_FIELD_TIME] = "datetime", [FINX_FIELD_TYPE] = "type",
    [FINX_FIELD_SUBTYPE] = "category", [FINX_FIELD_SYMBOL] = "symbol", [FINX_FIELD_NAME] = "name", [FINX_FIELD_QUANTITY] = "shares",
    [FINX_FIELD_PRICE] = "price", [FINX_FIELD_GROSS] = "amount", [FINX_FIELD_FEES] = "fee", [FINX_FIELD_TAXES] = "tax",
    [FINX_FIELD_CURRENCY] = "currency", [FINX_FIELD_NOTE] = "description", [FINX_FIELD_ID] = "transaction_id",
  },
  .words = trade_republic_words,
  .date_orders = FINX_DATE_YMD,
  .number_marks = FINX_NUMBER_POINT,
  .flags = FINX_IMPORT_PAID_IS_NEGATIVE,
};

static const FinxImportWord schwab_words[] = {
  SAME ("Buy", BUY), SAME ("Sell", SELL), SAME ("Reinvest Shares", BUY), SAME ("Sell Short", SELL),
  SAME ("Buy to Open", BUY), SAME ("Buy to Close", BUY), SAME ("Sell to Open", SELL), SAME ("Sell to Close", SELL),
  INCOME ("Cash Dividend", DIVIDEND), INCOME ("Qualified Dividend", DIVIDEND), INCOME ("Non-Qualified Div", DIVIDEND),
  INCOME ("Special Dividend", DIVIDEND), INCOME ("Special Qual Div", DIVIDEND), INCOME ("Special Non Qual Div", DIVIDEND),
  INCOME ("Pr Yr Special Div", DIVIDEND), INCOME ("Promotional Award", INTEREST), SAME ("Expired", OPTION_EXPIRY),
  INCOME ("Pr Yr Cash Div", DIVIDEND), INCOME ("Pr Yr Div Reinvest", DIVIDEND), INCOME ("Reinvest Dividend", DIVIDEND),
  INCOME ("Qual Div Reinvest", DIVIDEND), INCOME ("Long Term Cap Gain", DIVIDEND), INCOME ("Short Term Cap Gain", DIVIDEND),
  INCOME ("Long Term Cap Gain Reinvest", DIVIDEND), INCOME ("Short Term Cap Gain Reinvest", DIVIDEND),
  SAME ("Stock Div Dist", STOCK_DIVIDEND),
  EITHER ("Credit Interest", INTEREST, INTEREST_CHARGE), EITHER ("Bank Interest", INTEREST, INTEREST_CHARGE),
  EITHER ("Bond Interest", INTEREST, INTEREST_CHARGE), EITHER ("Margin Interest", INTEREST, INTEREST_CHARGE),
  EITHER ("Advisor Fee", FEE_REFUND, FEE), EITHER ("ADR Mgmt Fee", FEE_REFUND, FEE),
  EITHER ("Service Fee", FEE_REFUND, FEE), EITHER ("Foreign Tax Paid", TAX_REFUND, TAX),
  EITHER ("NRA Tax Adj", TAX_REFUND, TAX), EITHER ("NRA Withholding", TAX_REFUND, TAX),
  EITHER ("MoneyLink Transfer", DEPOSIT, WITHDRAWAL), EITHER ("MoneyLink Deposit", DEPOSIT, WITHDRAWAL),
  EITHER ("Wire Sent", DEPOSIT, WITHDRAWAL), EITHER ("Wire Received", DEPOSIT, WITHDRAWAL),
  EITHER ("Wire Funds*", DEPOSIT, WITHDRAWAL), EITHER ("Funds Received", DEPOSIT, WITHDRAWAL),
  EITHER ("Internal Transfer", DEPOSIT, WITHDRAWAL), EITHER ("Journal", DEPOSIT, WITHDRAWAL),
  EITHER ("MoneyLink Adj", DEPOSIT, WITHDRAWAL),
  EITHER ("Journaled Shares", DELIVERY_IN, DELIVERY_OUT), EITHER ("Security Transfer", DELIVERY_IN, DELIVERY_OUT),
  EITHER ("Stock Plan Activity", DELIVERY_IN, DELIVERY_OUT), REFUSE ("Cash In Lieu", NO_PART),
  REFUSE ("Cash Merger*", NO_VALUE),
  REFUSE ("Stock Split", NO_RATIO), REFUSE ("Reverse Split", NO_RATIO), REFUSE ("Spin-off", NO_RATIO),
  REFUSE ("Stock Merger", NO_VALUE), REFUSE ("Cash/Stock Merger", NO_VALUE), REFUSE ("Name Change", NO_VALUE),
  REFUSE ("Conversion", NO_VALUE), END
};

static const FinxImportProfile schwab = {
  .name = "schwab",
  .title = "Charles Schwab, transaction history",
  .marks = "Date|Action|Symbol|Description|Quantity|Price|Fees & Comm|Amount",
  .columns = {
    [FINX_FIELD_DATE] = "Date", [FINX_FIELD_TYPE] = "Action", [FINX_FIELD_SYMBOL] = "Symbol",
    [FINX_FIELD_NAME] = "Description", [FINX_FIELD_NOTE] = "Description", [FINX_FIELD_QUANTITY] = "Quantity",
    [FINX_FIELD_PRICE] = "Price", [FINX_FIELD_FEES] = "Fees & Comm", [FINX_FIELD_AMOUNT] = "Amount",
  },
  .words = schwab_words,
  .date_orders = FINX_DATE_MDY,
  .number_marks = FINX_NUMBER_POINT,
  .flags = FINX_IMPORT_AS_OF,
  .currency = "USD",
};

static const FinxImportWord schwab_bank_words[] = {
  EITHER ("INTADJUST", INTEREST, INTEREST_CHARGE), EITHER ("ATMREBATE", FEE_REFUND, FEE), EITHER ("*", DEPOSIT, WITHDRAWAL), END
};

/* What is paid in and out has a column each. */
static const FinxImportProfile schwab_bank = {
  .name = "schwab-bank",
  .title = "Charles Schwab Bank, checking and savings",
  .marks = "Date|Type|Description|Withdrawal*|Deposit*|RunningBalance",
  .columns = {
    [FINX_FIELD_DATE] = "Date", [FINX_FIELD_TYPE] = "Type", [FINX_FIELD_NOTE] = "Description", [FINX_FIELD_AMOUNT] = "Deposit*",
    [FINX_FIELD_GROSS] = "Withdrawal*",
  },
  .words = schwab_bank_words,
  .date_orders = FINX_DATE_MDY,
  .number_marks = FINX_NUMBER_POINT,
  .flags = FINX_IMPORT_GROSS_IS_PAID,
  .currency = "USD",
};

static const FinxImportWord fidelity_words[] = {
  SAME ("YOU BOUGHT*", BUY), SAME ("YOU SOLD*", SELL), SAME ("REINVESTMENT*", BUY),
  INCOME ("DIVIDEND RECEIVED*", DIVIDEND), INCOME ("LONG-TERM CAP GAIN*", DIVIDEND), INCOME ("SHORT-TERM CAP GAIN*", DIVIDEND),
  EITHER ("INTEREST EARNED*", INTEREST, INTEREST_CHARGE), EITHER ("FOREIGN TAX PAID*", TAX_REFUND, TAX),
  EITHER ("FEE CHARGED*", FEE_REFUND, FEE), EITHER ("MUNI EXEMPT INT*", INTEREST, INTEREST_CHARGE), SAME ("REDEMPTION PAYOUT*", SELL),
  EITHER ("CHECK RECEIVED*", DEPOSIT, WITHDRAWAL), EITHER ("CHECK PAID*", DEPOSIT, WITHDRAWAL), REFUSE ("MERGER*", NO_VALUE),
  EITHER ("DIRECT DEPOSIT*", DEPOSIT, WITHDRAWAL), EITHER ("DIRECT DEBIT*", DEPOSIT, WITHDRAWAL),
  EITHER ("ELECTRONIC FUNDS TRANSFER*", DEPOSIT, WITHDRAWAL), EITHER ("DEBIT CARD PURCHASE*", DEPOSIT, WITHDRAWAL),
  EITHER ("TRANSFERRED FROM*", DEPOSIT, WITHDRAWAL), EITHER ("TRANSFERRED TO*", DEPOSIT, WITHDRAWAL),
  REFUSE ("ASSIGNED*", NO_VALUE), REFUSE ("YOU BOUGHT ASSIGNED*", NO_VALUE), REFUSE ("YOU SOLD ASSIGNED*", NO_VALUE), END
};

static const FinxImportProfile fidelity = {
  .name = "fidelity",
  .title = "Fidelity, account history",
  .marks = "Run Date|Action|Symbol|Amount ($)",
  .columns = {
    [FINX_FIELD_DATE] = "Run Date", [FINX_FIELD_TYPE] = "Action", [FINX_FIELD_ACCOUNT] = "Account Number|Account",
    [FINX_FIELD_SYMBOL] = "Symbol", [FINX_FIELD_NAME] = "Description|Security Description", [FINX_FIELD_NOTE] = "Action",
    [FINX_FIELD_QUANTITY] = "Quantity", [FINX_FIELD_PRICE] = "Price ($)", [FINX_FIELD_FEES] = "Commission ($)",
    [FINX_FIELD_MORE_FEES] = "Fees ($)", [FINX_FIELD_AMOUNT] = "Amount ($)",
  },
  .words = fidelity_words,
  .date_orders = FINX_DATE_MDY,
  .number_marks = FINX_NUMBER_POINT,
  .currency = "USD",
};

/* Of all accounts at once; "Exchange Currency" is that of the market. */
static const FinxImportProfile fidelity_all = {
  .name = "fidelity-all",
  .title = "Fidelity, history of all accounts",
  .marks = "Run Date|Account Number|Action|Symbol|Exchange Currency|Currency|Amount",
  .columns = {
    [FINX_FIELD_DATE] = "Run Date", [FINX_FIELD_TYPE] = "Action", [FINX_FIELD_ACCOUNT] = "Account Number",
    [FINX_FIELD_SYMBOL] = "Symbol", [FINX_FIELD_NAME] = "Description", [FINX_FIELD_NOTE] = "Action",
    [FINX_FIELD_QUANTITY] = "Quantity", [FINX_FIELD_PRICE] = "Price", [FINX_FIELD_FEES] = "Commission",
    [FINX_FIELD_MORE_FEES] = "Fees", [FINX_FIELD_AMOUNT] = "Amount", [FINX_FIELD_CURRENCY] = "Currency",
  },
  .words = fidelity_words,
  .date_orders = FINX_DATE_MDY,
  .number_marks = FINX_NUMBER_POINT,
  .currency = "USD",
};

static const FinxImportWord kraken_words[] = {
  LEG ("trade*"), LEG ("spend*"), LEG ("receive*"),
  EITHER ("deposit*", DEPOSIT, WITHDRAWAL), EITHER ("withdrawal*", DEPOSIT, WITHDRAWAL),
  SAME ("staking", STAKING), SAME ("staking/*", STAKING), SAME ("earn/reward", STAKING), SAME ("earn/bonusreward", STAKING),
  SAME ("transfer/airdrop", AIRDROP), SAME ("earn/airdrop", AIRDROP),
  SKIP ("earn/allocation", INSIDE), SKIP ("earn/deallocation", INSIDE), SKIP ("earn/autoallocation", INSIDE),
  SKIP ("earn/migration", INSIDE),
  SKIP ("transfer/spottostaking", INSIDE), SKIP ("transfer/stakingfromspot", INSIDE),
  SKIP ("transfer/stakingtospot", INSIDE), SKIP ("transfer/spotfromstaking", INSIDE),
  REFUSE ("transfer*", N_("It can be an airdrop, a fork or a move to Kraken Futures. Enter it by hand if something arrived.")),
  REFUSE ("margin*", N_("Margin trades are not read.")), REFUSE ("rollover*", N_("Margin trades are not read.")),
  REFUSE ("settled*", N_("Margin trades are not read.")), END
};

static const FinxImportProfile kraken = {
  .name = "kraken",
  .title = "Kraken, ledgers",
  .marks = "txid|refid|time|type|aclass|asset|amount|fee|balance",
  .columns = {
    [FINX_FIELD_DATE] = "time", [FINX_FIELD_TIME] = "time", [FINX_FIELD_TYPE] = "type", [FINX_FIELD_SUBTYPE] = "subtype",
    [FINX_FIELD_SYMBOL] = "asset", [FINX_FIELD_QUANTITY] = "amount", [FINX_FIELD_FEES] = "fee", [FINX_FIELD_ID] = "txid",
    [FINX_FIELD_GROUP] = "refid",
  },
  .words = kraken_words,
  .date_orders = FINX_DATE_YMD,
  .number_marks = FINX_NUMBER_POINT,
  .flags = FINX_IMPORT_COINS,
};

static const FinxImportWord coinbase_words[] = {
  SAME ("Buy", BUY), SAME ("Advanced Trade Buy", BUY), SAME ("Sell", SELL), SAME ("Advanced Trade Sell", SELL),
  SAME ("Staking Income", STAKING), SAME ("Rewards Income", STAKING), SAME ("Reward Income", STAKING),
  SAME ("Learning Reward", AIRDROP), SAME ("Coinbase Earn", AIRDROP),
  SAME ("Receive", DELIVERY_IN), SAME ("Send", DELIVERY_OUT), SAME ("Deposit", DEPOSIT), SAME ("Withdrawal", WITHDRAWAL),
  SKIP ("Retail Staking Transfer", INSIDE), SKIP ("Retail Unstaking Transfer", INSIDE),
  REFUSE ("Convert", N_("What the coins were worth on both sides is not clear from the file. Enter a sale and a purchase.")),
  REFUSE ("Retail Eth2 Deprecation", N_("Enter it as a change of symbol from ETH2 to ETH.")),
  REFUSE ("Pro Deposit", N_("It moves to Coinbase Pro. Enter it as a transfer if that account is kept too.")),
  REFUSE ("Pro Withdrawal", N_("It comes from Coinbase Pro. Enter it as a transfer if that account is kept too.")), END
};

static const FinxImportProfile coinbase = {
  .name = "coinbase",
  .title = "Coinbase, transaction history",
  .marks = "Timestamp|Transaction Type|Asset|Quantity Transacted|Subtotal|Notes",
  .columns = {
    [FINX_FIELD_DATE] = "Timestamp", [FINX_FIELD_TIME] = "Timestamp", [FINX_FIELD_TYPE] = "Transaction Type",
    [FINX_FIELD_SYMBOL] = "Asset", [FINX_FIELD_QUANTITY] = "Quantity Transacted",
    [FINX_FIELD_CURRENCY] = "Price Currency|Spot Price Currency",
    [FINX_FIELD_AMOUNT] = "Total (inclusive of fees and/or spread)|Total (inclusive of fees)",
    [FINX_FIELD_FEES] = "Fees and/or Spread|Fees", [FINX_FIELD_NOTE] = "Notes", [FINX_FIELD_ID] = "ID",
  },
  .words = coinbase_words,
  .date_orders = FINX_DATE_YMD,
  .number_marks = FINX_NUMBER_POINT,
  .flags = FINX_IMPORT_COINS,
};

static const FinxImportWord portfolio_performance_words[] = {
  SAME ("Buy", BUY), SAME ("Sell", SELL), SAME ("Deposit", DEPOSIT), SAME ("Removal", WITHDRAWAL),
  SAME ("Dividend", DIVIDEND), SAME ("Dividends", DIVIDEND), SAME ("Interest", INTEREST),
  SAME ("Interest Charge", INTEREST_CHARGE), SAME ("Fees", FEE), SAME ("Fees Refund", FEE_REFUND), SAME ("Taxes", TAX),
  SAME ("Tax Refund", TAX_REFUND), SAME ("Delivery (Inbound)", DELIVERY_IN), SAME ("Delivery (Outbound)", DELIVERY_OUT),
  SAME ("Kauf", BUY), SAME ("Verkauf", SELL), SAME ("Einlage", DEPOSIT), SAME ("Entnahme", WITHDRAWAL),
  SAME ("Dividende", DIVIDEND), SAME ("Zinsen", INTEREST), SAME ("Zinsbelastung", INTEREST_CHARGE), SAME ("Gebühren", FEE),
  SAME ("Gebührenerstattung", FEE_REFUND), SAME ("Steuern", TAX), SAME ("Steuerrückerstattung", TAX_REFUND),
  SAME ("Einlieferung", DELIVERY_IN), SAME ("Auslieferung", DELIVERY_OUT),
  REFUSE ("Transfer (*", N_("The other account is not in the file. Enter it as a transfer.")),
  REFUSE ("Umbuchung (*", N_("The other account is not in the file. Enter it as a transfer.")), END
};

/* Cash accounts sign the value as cash moves, securities accounts the other way round: the type tells, not the sign. */
#define PORTFOLIO_PERFORMANCE_COLUMNS                                                                              \
  .columns = {                                                                                                     \
    [FINX_FIELD_DATE] = "Date|Datum", [FINX_FIELD_TYPE] = "Type|Typ", [FINX_FIELD_AMOUNT] = "Value|Wert",          \
    [FINX_FIELD_CURRENCY] = "Transaction Currency|Buchungswährung", [FINX_FIELD_FEES] = "Fees|Gebühren",           \
    [FINX_FIELD_TAXES] = "Taxes|Steuern", [FINX_FIELD_QUANTITY] = "Shares|Stück", [FINX_FIELD_ISIN] = "ISIN",      \
    [FINX_FIELD_SYMBOL] = "Ticker Symbol|Ticker-Symbol", [FINX_FIELD_NAME] = "Security Name|Wertpapiername",       \
    [FINX_FIELD_NOTE] = "Note|Notiz",                                                                              \
  },                                                                                                               \
  .words = portfolio_performance_words,                                                                            \
  .date_orders = FINX_DATE_YMD | FINX_DATE_DMY,                                                                    \
  .number_marks = FINX_NUMBER_POINT | FINX_NUMBER_COMMA

static const FinxImportProfile portfolio_performance = {
  .name = "portfolio-performance",
  .title = "Portfolio Performance, CSV of transactions",
  .marks = "Date|Type|Value|Transaction Currency|Shares",
  PORTFOLIO_PERFORMANCE_COLUMNS,
};

static const FinxImportProfile portfolio_performance_german = {
  .name = "portfolio-performance-german",
  .title = "Portfolio Performance, CSV of transactions in German",
  .marks = "Datum|Typ|Wert|Buchungswährung|Stück",
  PORTFOLIO_PERFORMANCE_COLUMNS,
};

static const FinxImportWord ghostfolio_words[] = {
  SAME ("buy", BUY), SAME ("sell", SELL), SAME ("dividend", DIVIDEND), SAME ("interest", INTEREST), SAME ("fee", FEE),
  REFUSE ("liability", N_("It is a debt, and not a transaction. Enter what was received, and what is paid back.")), END
};

/* What it imports; its own export is JSON. */
static const FinxImportProfile ghostfolio_csv = {
  .name = "ghostfolio-csv",
  .title = "Ghostfolio, CSV of activities",
  .marks = "Date|Code|DataSource|Currency|Price|Quantity|Action|Fee",
  .columns = {
    [FINX_FIELD_DATE] = "Date", [FINX_FIELD_TYPE] = "Action", [FINX_FIELD_ACCOUNT] = "Account|AccountId", [FINX_FIELD_SYMBOL] = "Code",
    [FINX_FIELD_QUANTITY] = "Quantity", [FINX_FIELD_PRICE] = "Price", [FINX_FIELD_FEES] = "Fee", [FINX_FIELD_CURRENCY] = "Currency",
    [FINX_FIELD_NOTE] = "Note|Comment", [FINX_FIELD_ID] = "Id",
  },
  .words = ghostfolio_words,
  .date_orders = FINX_DATE_YMD | FINX_DATE_DMY,
  .number_marks = FINX_NUMBER_POINT,
  .flags = FINX_IMPORT_UNIT_PRICES,
};

/* Those with the most marks first: the first that fits is taken. */
static const FinxImportProfile *const profiles[] = {
  &finx_import_ibkr_activity, &finx_import_ibkr_history, &finx_import_ibkr_flex, &finx_import_ibkr_flex_cash, &trade_republic, &schwab, &schwab_bank, &fidelity, &fidelity_all, &kraken, &coinbase, &ghostfolio_csv,
  &portfolio_performance, &portfolio_performance_german, &finx, &finx_import_performance, &finx_import_flex, &finx_import_ghostfolio,
  &finx_import_ofx, &finx_import_qif,
};

/**
 * finx_import_profile_list:
 * @n_profiles: (out): how many
 *
 * Returns: (transfer none): the built-in ones; of CSV files, the first whose head line fits is the file's
 */
const FinxImportProfile *const *
finx_import_profile_list (guint *n_profiles)
{
  *n_profiles = G_N_ELEMENTS (profiles);
  return profiles;
}
