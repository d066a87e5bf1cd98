/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"

G_BEGIN_DECLS

/**
 * FinxTransactionKind: what happened to a portfolio, in the words of a statement of account.
 * @FINX_TRANSACTION_BUY: units for cash; a short position is covered by it
 * @FINX_TRANSACTION_SELL: units for cash; beyond what is held it sells short
 * @FINX_TRANSACTION_DELIVERY_IN: units arrive without cash, at the cost `amount`; unknown cost is allowed
 * @FINX_TRANSACTION_DELIVERY_OUT: units leave without cash, such as a gift
 * @FINX_TRANSACTION_TRANSFER: units with their lots, or cash, to `counter_account`
 * @FINX_TRANSACTION_CONVERSION: `amount` of `currency` for `quantity` of `counter_currency`
 * @FINX_TRANSACTION_DIVIDEND: cash; without an instrument where the account does not tell whose it is
 * @FINX_TRANSACTION_STOCK_DIVIDEND: units; the old lots' cost is spread over them
 * @FINX_TRANSACTION_REINVESTMENT: a dividend of `amount` that bought `quantity` units
 * @FINX_TRANSACTION_RETURN_OF_CAPITAL: cash that lowers the cost
 * @FINX_TRANSACTION_STAKING: units as income of the value `amount`, which is their cost
 * @FINX_TRANSACTION_AIRDROP: likewise
 * @FINX_TRANSACTION_SPLIT: `ratio` new units for each old one; `amount`: cash in lieu of a fraction
 * @FINX_TRANSACTION_SPIN_OFF: `quantity` units of `received`, to which the part `ratio` of the cost moves
 * @FINX_TRANSACTION_RIGHTS: `quantity` rights `received`; the part `ratio` of the cost moves, often 0
 * @FINX_TRANSACTION_MERGER: all units become `quantity` of `received`; `amount`: cash on top
 * @FINX_TRANSACTION_SYMBOL_CHANGE: all units become as many of `received`
 * @FINX_TRANSACTION_DELISTING: all units end, for `amount` or nothing
 * @FINX_TRANSACTION_OPTION_EXPIRY: `quantity` contracts end for nothing
 * @FINX_TRANSACTION_OPTION_EXERCISE: `quantity` long contracts become a purchase (`amount` negative) or sale (positive)
 *   of `ratio` units of `received` each; what the option cost goes into it
 * @FINX_TRANSACTION_OPTION_ASSIGNMENT: likewise for written contracts
 * @FINX_TRANSACTION_ADJUSTMENT: a correction of cash; `amount` is signed
 *
 * Portfolio Performance and beancount name most of them alike.
 */
typedef enum
{
  FINX_TRANSACTION_BUY,
  FINX_TRANSACTION_SELL,
  FINX_TRANSACTION_DELIVERY_IN,
  FINX_TRANSACTION_DELIVERY_OUT,
  FINX_TRANSACTION_TRANSFER,
  FINX_TRANSACTION_DEPOSIT,
  FINX_TRANSACTION_WITHDRAWAL,
  FINX_TRANSACTION_CONVERSION,
  FINX_TRANSACTION_DIVIDEND,
  FINX_TRANSACTION_STOCK_DIVIDEND,
  FINX_TRANSACTION_REINVESTMENT,
  FINX_TRANSACTION_RETURN_OF_CAPITAL,
  FINX_TRANSACTION_INTEREST,
  FINX_TRANSACTION_INTEREST_CHARGE,
  FINX_TRANSACTION_STAKING,
  FINX_TRANSACTION_AIRDROP,
  FINX_TRANSACTION_FEE,
  FINX_TRANSACTION_FEE_REFUND,
  FINX_TRANSACTION_TAX,
  FINX_TRANSACTION_TAX_REFUND,
  FINX_TRANSACTION_SPLIT,
  FINX_TRANSACTION_SPIN_OFF,
  FINX_TRANSACTION_RIGHTS,
  FINX_TRANSACTION_MERGER,
  FINX_TRANSACTION_SYMBOL_CHANGE,
  FINX_TRANSACTION_DELISTING,
  FINX_TRANSACTION_OPTION_EXPIRY,
  FINX_TRANSACTION_OPTION_EXERCISE,
  FINX_TRANSACTION_OPTION_ASSIGNMENT,
  FINX_TRANSACTION_ADJUSTMENT
} FinxTransactionKind;
#define FINX_N_TRANSACTION_KINDS 30

/**
 * FinxTransaction:
 * @id: unique for ever; a later event with the same id replaces it, or takes it back
 * @day: the booking's date where it happened, days since 1970
 * @time_us: UTC µs; 0 when only the day is known
 * @quantity: units, > 0
 * @price: for one unit in the instrument's currency; unknown where none was told
 * @amount: the settled cash total, fees and taxes included, in @currency; ≥ 0 but where the kind says otherwise, and
 *   where a sale's fees were more than it brought
 * @fees: in @currency, ≥ 0, but for a rebate of a buy or sale; a buy's amount contains them, a sale's or dividend's is
 *   what they left
 * @taxes: likewise, always ≥ 0
 * @fx_rate: how many @currency one unit of the instrument's currency was worth; unknown when both are the same
 * @lot: id of the transaction that opened the lots to sell first; or ""
 *
 * What a kind does not use is "", %NULL, zero or unknown; see finx_transaction_validate().
 */
typedef struct
{
  char                 *id;
  char                 *account;
  char                 *counter_account;
  FinxTransactionKind   kind;
  gint32                day;
  gint64                time_us;
  const FinxInstrument *instrument;     /* (nullable), borrowed from its table */
  const FinxInstrument *received;       /* (nullable), likewise */
  FinxDecimal           quantity;
  FinxDecimal           price;
  FinxDecimal           amount;
  FinxDecimal           fees;
  FinxDecimal           taxes;
  char                 *currency;
  char                 *counter_currency;
  FinxDecimal           fx_rate;
  FinxDecimal           ratio;
  char                 *lot;
  char                 *note;
  gboolean              is_deleted;
} FinxTransaction;

/* What a kind needs or may have; see finx_transaction_kind_uses(). */
typedef enum
{
  FINX_USES_INSTRUMENT = 1 << 0,
  FINX_USES_RECEIVED = 1 << 1,
  FINX_USES_QUANTITY = 1 << 2,
  FINX_USES_AMOUNT = 1 << 3,
  FINX_USES_RATIO = 1 << 4,
  FINX_USES_COUNTER_ACCOUNT = 1 << 5,
  FINX_USES_COUNTER_CURRENCY = 1 << 6
} FinxTransactionUses;

const char          *finx_transaction_kind_to_string   (FinxTransactionKind   kind);      /* "buy", "return_of_capital", … */
const char          *finx_transaction_kind_label       (FinxTransactionKind   kind);      /* translated: "Buy", "Return of capital", … */
gboolean             finx_transaction_kind_from_string (const char           *text,
                                                        FinxTransactionKind  *kind);
FinxTransactionUses  finx_transaction_kind_needs       (FinxTransactionKind   kind);
FinxTransactionUses  finx_transaction_kind_may_use     (FinxTransactionKind   kind);
int                  finx_transaction_kind_cash        (FinxTransactionKind   kind);
FinxTransaction     *finx_transaction_new              (void);
FinxTransaction     *finx_transaction_copy             (const FinxTransaction *self);
void                 finx_transaction_free             (FinxTransaction      *self);
gboolean             finx_transaction_equal            (const FinxTransaction *self,
                                                        const FinxTransaction *other);
gboolean             finx_transaction_validate         (const FinxTransaction *self,
                                                        GError              **error);
FinxDecimal          finx_transaction_get_cash         (const FinxTransaction *self);
FinxDecimal          finx_transaction_get_gross        (const FinxTransaction *self);
gint64               finx_transaction_get_moment       (const FinxTransaction *self);
int                  finx_transaction_compare          (const FinxTransaction *self,
                                                        const FinxTransaction *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxTransaction, finx_transaction_free)

G_END_DECLS
