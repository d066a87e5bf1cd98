/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layouts of Interactive Brokers, as tables; their sources stand in tests/files/test-import-ibkr.c. */
#include "files/imports/finx-import-ibkr.h"

#include "files/imports/finx-import-words.h"

#define SUM       N_("It is a sum.")
#define EXPLAINS  N_("It is part of an order that stands above it.")
#define NO_VALUE  N_("The file does not tell what was received for what. Enter it by hand.")
#define TAKEN_BACK N_("It takes a trade back.")

static const FinxImportWord flex_words[] = {
  SAME ("BUY", BUY), SAME ("SELL", SELL), PAIR ("BUY/CASH"), PAIR ("SELL/CASH"),
  REFUSE ("BUY (Ca.)", TAKEN_BACK), REFUSE ("SELL (Ca.)", TAKEN_BACK), END
};

const FinxImportProfile finx_import_ibkr_flex = {
  .name = "ibkr-flex",
  .title = "Interactive Brokers, Flex query of trades",
  .marks = "Buy/Sell|TradeDate|Quantity|TradePrice|CurrencyPrimary",
  .columns = {
    [FINX_FIELD_DATE] = "TradeDate", [FINX_FIELD_TYPE] = "Buy/Sell", [FINX_FIELD_SUBTYPE] = "AssetClass",
    [FINX_FIELD_ACCOUNT] = "ClientAccountID|AccountId",
    [FINX_FIELD_SYMBOL] = "Symbol", [FINX_FIELD_ISIN] = "ISIN", [FINX_FIELD_NAME] = "Description",
    [FINX_FIELD_QUANTITY] = "Quantity", [FINX_FIELD_PRICE] = "TradePrice", [FINX_FIELD_AMOUNT] = "NetCash",
    [FINX_FIELD_GROSS] = "Proceeds|TradeMoney", [FINX_FIELD_FEES] = "IBCommission", [FINX_FIELD_TAXES] = "Taxes",
    [FINX_FIELD_FEE_CURRENCY] = "IBCommissionCurrency", [FINX_FIELD_CURRENCY] = "CurrencyPrimary",
    [FINX_FIELD_ID] = "TransactionID|TradeID",
  },
  .words = flex_words,
  .date_orders = FINX_DATE_YMD,
  .number_marks = FINX_NUMBER_POINT,
  .flags = FINX_IMPORT_PAID_IS_NEGATIVE,
};

static const FinxImportWord flex_cash_words[] = {
  INCOME ("Dividends", DIVIDEND), INCOME ("Payment In Lieu Of Dividends", DIVIDEND), EITHER ("Withholding Tax", TAX_REFUND, TAX),
  EITHER ("Deposits & Withdrawals", DEPOSIT, WITHDRAWAL), EITHER ("Deposits/Withdrawals", DEPOSIT, WITHDRAWAL),
  EITHER ("Broker Interest Received", INTEREST, INTEREST_CHARGE), EITHER ("Broker Interest Paid", INTEREST, INTEREST_CHARGE),
  EITHER ("Bond Interest Received", INTEREST, INTEREST_CHARGE), EITHER ("Bond Interest Paid", INTEREST, INTEREST_CHARGE),
  EITHER ("Other Fees", FEE_REFUND, FEE), EITHER ("Commission Adjustments", FEE_REFUND, FEE), EITHER ("Advisor Fees", FEE_REFUND, FEE),
  END
};

const FinxImportProfile finx_import_ibkr_flex_cash = {
  .name = "ibkr-flex-cash",
  .title = "Interactive Brokers, Flex query of cash transactions",
  .marks = "Type|SettleDate|Description|Amount|CurrencyPrimary",
  .columns = {
    [FINX_FIELD_DATE] = "SettleDate", [FINX_FIELD_TYPE] = "Type", [FINX_FIELD_ACCOUNT] = "ClientAccountID|AccountId",
    [FINX_FIELD_SYMBOL] = "Description", [FINX_FIELD_ISIN] = "ISIN", [FINX_FIELD_AMOUNT] = "Amount",
    [FINX_FIELD_CURRENCY] = "CurrencyPrimary", [FINX_FIELD_NOTE] = "Description", [FINX_FIELD_ID] = "TransactionID",
  },
  .words = flex_cash_words,
  .date_orders = FINX_DATE_YMD,
  .number_marks = FINX_NUMBER_POINT,
  .flags = FINX_IMPORT_DESCRIBED,
};

/* Sections whose rows are one kind: the section's name is the type, and stands in their first column. */
#define SECTION(section_name, word_list, mark_names, ...)       \
  {                                                             \
    .name = "ibkr-activity",                                    \
    .title = section_name,                                      \
    .section = section_name,                                    \
    .marks = mark_names,                                        \
    .columns = { [FINX_FIELD_TYPE] = section_name, [FINX_FIELD_ACCOUNT] = "Account", __VA_ARGS__ },     \
    .words = word_list,                                         \
    .date_orders = FINX_DATE_YMD,                               \
    .number_marks = FINX_NUMBER_POINT,                          \
    .flags = FINX_IMPORT_DESCRIBED,                             \
  }
#define CASH_COLUMNS(date)                                                                                              \
  [FINX_FIELD_SUBTYPE] = "Currency", [FINX_FIELD_DATE] = date, [FINX_FIELD_SYMBOL] = "Description",                     \
  [FINX_FIELD_ISIN] = "Description", [FINX_FIELD_AMOUNT] = "Amount", [FINX_FIELD_CURRENCY] = "Currency",                \
  [FINX_FIELD_NOTE] = "Description"

static const FinxImportWord dividend_words[] = { INCOME ("Dividends", DIVIDEND), SKIP ("Dividends/Total*", SUM), END };
static const FinxImportWord lieu_words[] = {
  INCOME ("Payment In Lieu Of Dividends", DIVIDEND), SKIP ("Payment In Lieu Of Dividends/Total*", SUM), END
};
static const FinxImportWord tax_words[] = { EITHER ("Withholding Tax", TAX_REFUND, TAX), SKIP ("Withholding Tax/Total*", SUM), END };
static const FinxImportWord interest_words[] = { EITHER ("Interest", INTEREST, INTEREST_CHARGE), SKIP ("Interest/Total*", SUM), END };
static const FinxImportWord deposit_words[] = {
  EITHER ("Deposits & Withdrawals", DEPOSIT, WITHDRAWAL), SKIP ("Deposits & Withdrawals/Total*", SUM), END
};
static const FinxImportWord fee_words[] = { EITHER ("Fees", FEE_REFUND, FEE), SKIP ("Fees/Total*", SUM), END };
static const FinxImportWord action_words[] = {
  SAME ("Corporate Actions/Stocks", SPLIT), REFUSE ("Corporate Actions", NO_VALUE), SKIP ("Corporate Actions/Total*", SUM), END
};
static const FinxImportWord transfer_words[] = {
  EITHER ("Transfers/Stocks", DELIVERY_IN, DELIVERY_OUT), REFUSE ("Transfers", NO_VALUE), SKIP ("Transfers/Total*", SUM), END
};

static const FinxImportProfile dividends = SECTION ("Dividends", dividend_words, "Currency|Date|Description|Amount", CASH_COLUMNS ("Date"));
static const FinxImportProfile lieu = SECTION ("Payment In Lieu Of Dividends", lieu_words, "Currency|Date|Description|Amount",
                                               CASH_COLUMNS ("Date"));
static const FinxImportProfile withheld = SECTION ("Withholding Tax", tax_words, "Currency|Date|Description|Amount", CASH_COLUMNS ("Date"));
static const FinxImportProfile interest = SECTION ("Interest", interest_words, "Currency|Date|Description|Amount", CASH_COLUMNS ("Date"));
static const FinxImportProfile deposits = SECTION ("Deposits & Withdrawals", deposit_words, "Currency|Settle Date|Description|Amount",
                                                   CASH_COLUMNS ("Settle Date"));
static const FinxImportProfile fees = SECTION ("Fees", fee_words, "Subtitle|Currency|Date|Description|Amount",
  [FINX_FIELD_SUBTYPE] = "Subtitle", [FINX_FIELD_DATE] = "Date", [FINX_FIELD_SYMBOL] = "Description", [FINX_FIELD_AMOUNT] = "Amount",
  [FINX_FIELD_CURRENCY] = "Currency", [FINX_FIELD_NOTE] = "Description");

/* Effective after the close of Date/Time: the first day that trades know of it is that of the report. */
static const FinxImportProfile actions = SECTION ("Corporate Actions", action_words, "Asset Category|Currency|Description|Quantity",
  [FINX_FIELD_SUBTYPE] = "Asset Category", [FINX_FIELD_DATE] = "Report Date|Date/Time", [FINX_FIELD_SYMBOL] = "Description",
  [FINX_FIELD_ISIN] = "Description", [FINX_FIELD_QUANTITY] = "Quantity", [FINX_FIELD_GROSS] = "Proceeds",
  [FINX_FIELD_CURRENCY] = "Currency", [FINX_FIELD_NOTE] = "Description");

/* What they had cost elsewhere is not in the file, and stays unknown. */
static const FinxImportProfile transfers = {
  .name = "ibkr-activity",
  .title = "Transfers",
  .section = "Transfers",
  .marks = "Asset Category|Currency|Symbol|Date|Qty",
  .columns = {
    [FINX_FIELD_TYPE] = "Transfers", [FINX_FIELD_SUBTYPE] = "Asset Category", [FINX_FIELD_ACCOUNT] = "Account",
    [FINX_FIELD_DATE] = "Date", [FINX_FIELD_SYMBOL] = "Symbol", [FINX_FIELD_QUANTITY] = "Qty", [FINX_FIELD_CURRENCY] = "Currency",
    [FINX_FIELD_NOTE] = "Type",
  },
  .words = transfer_words,
  .date_orders = FINX_DATE_YMD,
  .number_marks = FINX_NUMBER_POINT,
  .flags = FINX_IMPORT_SIGN_OF_QUANTITY,
};

static const FinxImportProfile *const activity_sections[] = {
  &dividends, &lieu, &withheld, &interest, &deposits, &fees, &actions, &transfers, NULL
};

static const FinxImportWord activity_words[] = {
  EITHER ("Order/Stocks", BUY, SELL), EITHER ("Order", BUY, SELL), PAIR ("Order/Forex"),
  SKIP ("Trade*", EXPLAINS), SKIP ("Execution*", EXPLAINS), SKIP ("ClosedLot*", N_("It explains a sale that stands above it.")),
  SKIP ("SubTotal*", SUM), SKIP ("Total*", SUM), END
};

/* The trades, and below them the other sections. Times are those of the account, which the file does not name: the day
 * alone counts. Commissions of currency trades are in the base currency: their column can be called "Comm in EUR". */
const FinxImportProfile finx_import_ibkr_activity = {
  .name = "ibkr-activity",
  .title = "Interactive Brokers, activity statement",
  .marks = "DataDiscriminator|Asset Category|Currency|Symbol|Date/Time|Quantity|T. Price|Proceeds",
  .section = "Trades",
  .others = activity_sections,
  .currency_after = "Base Currency",
  .columns = {
    [FINX_FIELD_DATE] = "Date/Time", [FINX_FIELD_TYPE] = "DataDiscriminator", [FINX_FIELD_SUBTYPE] = "Asset Category",
    [FINX_FIELD_ACCOUNT] = "Account", [FINX_FIELD_SYMBOL] = "Symbol", [FINX_FIELD_QUANTITY] = "Quantity",
    [FINX_FIELD_PRICE] = "T. Price", [FINX_FIELD_GROSS] = "Proceeds", [FINX_FIELD_FEES] = "Comm/Fee|Comm in *",
    [FINX_FIELD_CURRENCY] = "Currency",
  },
  .words = activity_words,
  .date_orders = FINX_DATE_YMD,
  .number_marks = FINX_NUMBER_POINT,
  .flags = FINX_IMPORT_PAID_IS_NEGATIVE | FINX_IMPORT_SIGN_OF_QUANTITY,
};

static const FinxImportWord history_words[] = {
  SAME ("Buy", BUY), SAME ("Sell", SELL), INCOME ("Dividend", DIVIDEND), INCOME ("Payment in Lieu", DIVIDEND),
  EITHER ("Foreign Tax Withholding", TAX_REFUND, TAX), INCOME ("Credit Interest", INTEREST),
  SAME ("Debit Interest", INTEREST_CHARGE), EITHER ("Deposit", DEPOSIT, WITHDRAWAL),
  EITHER ("Withdrawal", DEPOSIT, WITHDRAWAL), EITHER ("Other Fee", FEE_REFUND, FEE), SAME ("Adjustment", ADJUSTMENT),
  REFUSE ("Forex Trade Component", N_("The file does not tell the amounts in both currencies. Enter it as a conversion.")), END
};

/* All amounts are in the account's base currency, which stands in the summary above. */
const FinxImportProfile finx_import_ibkr_history = {
  .name = "ibkr-history",
  .title = "Interactive Brokers, transaction history",
  .marks = "Date|Account|Transaction Type|Symbol|Net Amount",
  .section = "Transaction History",
  .currency_after = "Base Currency",
  .columns = {
    [FINX_FIELD_DATE] = "Date", [FINX_FIELD_ACCOUNT] = "Account", [FINX_FIELD_NOTE] = "Description",
    [FINX_FIELD_TYPE] = "Transaction Type", [FINX_FIELD_SYMBOL] = "Symbol", [FINX_FIELD_QUANTITY] = "Quantity",
    [FINX_FIELD_AMOUNT] = "Net Amount", [FINX_FIELD_FEES] = "Commission",
  },
  .words = history_words,
  .date_orders = FINX_DATE_YMD,
  .number_marks = FINX_NUMBER_POINT,
  .flags = FINX_IMPORT_PAID_IS_NEGATIVE,
};
