/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-transaction.h"

#include "base/finx-error.h"
#include "base/finx-text.h"
#include "base/finx-time.h"
#include "model/finx-names-private.h"

#define INSTRUMENT       FINX_USES_INSTRUMENT
#define RECEIVED         FINX_USES_RECEIVED
#define QUANTITY         FINX_USES_QUANTITY
#define AMOUNT           FINX_USES_AMOUNT
#define RATIO            FINX_USES_RATIO
#define COUNTER_ACCOUNT  FINX_USES_COUNTER_ACCOUNT
#define COUNTER_CURRENCY FINX_USES_COUNTER_CURRENCY

#define FIRST_DAY        -25567 /* 1900-01-01 */
#define LAST_DAY         84005  /* 2199-12-31 */

#define N_(text) text                   /* for the catalogues */

/* Where a transaction without a time stands in its day: what arrives comes first, so that it can be sold, also by the account that it is
 * moved to; and what ends ends after that. */
typedef enum
{
  BEFORE_TRADING,
  ARRIVES,
  NEUTRAL,
  MOVES,
  LEAVES,
  ENDS
} Place;

/* In the order of #FinxTransactionKind. */
static const struct
{
  const char *name, *label;
  guint       needs, may;       /* FinxTransactionUses */
  int         cash;             /* sign of the amount in the account's cash; 2: the amount is signed itself */
  Place       place;
} rules[] = {
  { "buy",               N_("Buy"),                   INSTRUMENT | QUANTITY | AMOUNT, 0, -1, ARRIVES },
  { "sell",              N_("Sell"),                  INSTRUMENT | QUANTITY | AMOUNT, 0, +1, LEAVES },
  { "delivery_in",       N_("Delivery in"),           INSTRUMENT | QUANTITY, AMOUNT, 0, ARRIVES },
  { "delivery_out",      N_("Delivery out"),          INSTRUMENT | QUANTITY, AMOUNT, 0, LEAVES },
  { "transfer",          N_("Transfer"),              COUNTER_ACCOUNT, INSTRUMENT | QUANTITY | AMOUNT, -1, MOVES },
  { "deposit",           N_("Deposit"),               AMOUNT, 0, +1, ARRIVES },
  { "withdrawal",        N_("Withdrawal"),            AMOUNT, 0, -1, LEAVES },
  { "conversion",        N_("Conversion"),            AMOUNT | QUANTITY | COUNTER_CURRENCY, 0, -1, NEUTRAL },
  { "dividend",          N_("Dividend"),              AMOUNT, INSTRUMENT | QUANTITY, +1, NEUTRAL },
  { "stock_dividend",    N_("Stock dividend"),        INSTRUMENT | QUANTITY, 0, 0, ARRIVES },
  { "reinvestment",      N_("Reinvested dividend"),   INSTRUMENT | QUANTITY | AMOUNT, 0, 0, ARRIVES },
  { "return_of_capital", N_("Return of capital"),     INSTRUMENT | AMOUNT, QUANTITY, +1, NEUTRAL },
  { "interest",          N_("Interest"),              AMOUNT, INSTRUMENT, +1, NEUTRAL },
  { "interest_charge",   N_("Interest charge"),       AMOUNT, INSTRUMENT, -1, NEUTRAL },
  { "staking",           N_("Staking reward"),        INSTRUMENT | QUANTITY, AMOUNT, 0, ARRIVES },
  { "airdrop",           N_("Airdrop"),               INSTRUMENT | QUANTITY, AMOUNT, 0, ARRIVES },
  { "fee",               N_("Fee"),                   AMOUNT, INSTRUMENT, -1, NEUTRAL },
  { "fee_refund",        N_("Fee refund"),            AMOUNT, INSTRUMENT, +1, NEUTRAL },
  { "tax",               N_("Tax"),                   AMOUNT, INSTRUMENT, -1, NEUTRAL },
  { "tax_refund",        N_("Tax refund"),            AMOUNT, INSTRUMENT, +1, NEUTRAL },
  { "split",             N_("Split"),                 INSTRUMENT | RATIO, AMOUNT, +1, BEFORE_TRADING },
  { "spin_off",          N_("Spin-off"),              INSTRUMENT | RECEIVED | QUANTITY | RATIO, AMOUNT, +1, BEFORE_TRADING },
  { "rights",            N_("Rights"),                INSTRUMENT | RECEIVED | QUANTITY, RATIO | AMOUNT, +1, BEFORE_TRADING },
  { "merger",            N_("Merger"),                INSTRUMENT | RECEIVED | QUANTITY, AMOUNT, +1, BEFORE_TRADING },
  { "symbol_change",     N_("Change of symbol"),      INSTRUMENT | RECEIVED, 0, 0, BEFORE_TRADING },
  { "delisting",         N_("Delisting"),             INSTRUMENT, AMOUNT, +1, ENDS },
  { "option_expiry",     N_("Option expiry"),         INSTRUMENT | QUANTITY, 0, 0, LEAVES },
  { "option_exercise",   N_("Option exercise"),       INSTRUMENT | RECEIVED | QUANTITY | AMOUNT | RATIO, 0, 2, NEUTRAL },
  { "option_assignment", N_("Option assignment"),     INSTRUMENT | RECEIVED | QUANTITY | AMOUNT | RATIO, 0, 2, NEUTRAL },
  { "adjustment",        N_("Adjustment"),            AMOUNT, INSTRUMENT, 2, NEUTRAL },
};
G_STATIC_ASSERT (G_N_ELEMENTS (rules) == FINX_N_TRANSACTION_KINDS);

const char *
finx_transaction_kind_to_string (FinxTransactionKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (rules), "");

  return rules[kind].name;
}

const char *
finx_transaction_kind_label (FinxTransactionKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (rules), "");

  return finx_text (rules[kind].label);
}

gboolean
finx_transaction_kind_from_string (const char          *text,
                                   FinxTransactionKind *kind)
{
  for (gsize i = 0; text != NULL && i < G_N_ELEMENTS (rules); i++)
    if (g_str_equal (rules[i].name, text))
      {
        *kind = (FinxTransactionKind) i;
        return TRUE;
      }
  return FALSE;
}

FinxTransactionUses
finx_transaction_kind_needs (FinxTransactionKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (rules), 0);

  return rules[kind].needs;
}

/**
 * finx_transaction_kind_may_use:
 *
 * Returns: what a transaction of this kind needs or may have: what a form shows for it
 */
FinxTransactionUses
finx_transaction_kind_may_use (FinxTransactionKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (rules), 0);

  return rules[kind].needs | rules[kind].may;
}

/**
 * finx_transaction_kind_cash:
 *
 * Returns: +1 when the amount reaches the account's cash, −1 when it leaves, 0 when no cash moves, 2 when the amount
 *   carries its own sign
 */
int
finx_transaction_kind_cash (FinxTransactionKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (rules), 0);

  return rules[kind].cash;
}

/**
 * finx_transaction_new:
 *
 * Returns: (transfer full): a purchase with everything empty, unknown, or zero
 */
FinxTransaction *
finx_transaction_new (void)
{
  FinxTransaction *self = g_new0 (FinxTransaction, 1);

  self->id = g_strdup ("");
  self->account = g_strdup ("");
  self->counter_account = g_strdup ("");
  self->quantity = FINX_DECIMAL_UNKNOWN;
  self->price = FINX_DECIMAL_UNKNOWN;
  self->amount = FINX_DECIMAL_UNKNOWN;
  self->currency = g_strdup ("");
  self->counter_currency = g_strdup ("");
  self->fx_rate = FINX_DECIMAL_UNKNOWN;
  self->ratio = FINX_DECIMAL_UNKNOWN;
  self->lot = g_strdup ("");
  self->note = g_strdup ("");
  return self;
}

FinxTransaction *
finx_transaction_copy (const FinxTransaction *self)
{
  FinxTransaction *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (FinxTransaction, 1);
  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->account = g_strdup (self->account);
  copy->counter_account = g_strdup (self->counter_account);
  copy->currency = g_strdup (self->currency);
  copy->counter_currency = g_strdup (self->counter_currency);
  copy->lot = g_strdup (self->lot);
  copy->note = g_strdup (self->note);
  return copy;
}

void
finx_transaction_free (FinxTransaction *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->account);
  g_free (self->counter_account);
  g_free (self->currency);
  g_free (self->counter_currency);
  g_free (self->lot);
  g_free (self->note);
  g_free (self);
}

static gboolean
same_number (FinxDecimal a,
             FinxDecimal b)
{
  if (!finx_decimal_is_known (a) || !finx_decimal_is_known (b))
    return finx_decimal_is_known (a) == finx_decimal_is_known (b);
  return finx_decimal_equal (a, b);
}

/**
 * finx_transaction_equal:
 *
 * Returns: whether both say the same; 1.0 is the same number as 1
 */
gboolean
finx_transaction_equal (const FinxTransaction *self,
                        const FinxTransaction *other)
{
  return g_str_equal (self->id, other->id) && g_str_equal (self->account, other->account)
         && g_str_equal (self->counter_account, other->counter_account) && self->kind == other->kind
         && self->day == other->day && self->time_us == other->time_us && self->instrument == other->instrument
         && self->received == other->received && same_number (self->quantity, other->quantity)
         && same_number (self->price, other->price) && same_number (self->amount, other->amount)
         && same_number (self->fees, other->fees) && same_number (self->taxes, other->taxes)
         && g_str_equal (self->currency, other->currency) && g_str_equal (self->counter_currency, other->counter_currency)
         && same_number (self->fx_rate, other->fx_rate) && same_number (self->ratio, other->ratio)
         && g_str_equal (self->lot, other->lot) && g_str_equal (self->note, other->note)
         && self->is_deleted == other->is_deleted;
}

static gboolean
is_positive (FinxDecimal value)
{
  return finx_decimal_is_known (value) && finx_decimal_sign (value) > 0;
}

static gboolean
is_negative (FinxDecimal value)
{
  return finx_decimal_is_known (value) && finx_decimal_sign (value) < 0;
}

/* Returns: (nullable): what is wrong with the names */
static const char *
find_fault_in_names (const FinxTransaction *self)
{
  guint needs = rules[self->kind].needs;

  if (!finx_is_set (self->id))
    return N_("it has no id");
  if (!finx_is_set (self->account))
    return N_("it names no account");
  if ((needs & INSTRUMENT) != 0 && self->instrument == NULL)
    return N_("it names no instrument");
  if ((needs & RECEIVED) != 0 && self->received == NULL)
    return N_("it does not name the instrument that is received");
  if ((needs & RECEIVED) != 0 && self->received == self->instrument)
    return N_("the instrument that is received is the one that was held");
  if ((needs & COUNTER_ACCOUNT) != 0 && !finx_is_set (self->counter_account))
    return N_("it does not name the other account");
  if ((needs & COUNTER_ACCOUNT) != 0 && g_str_equal (self->account, self->counter_account))
    return N_("both accounts are the same");
  if ((needs & COUNTER_CURRENCY) != 0 && !finx_is_set (self->counter_currency))
    return N_("it does not name the currency that is received");
  if (self->kind == FINX_TRANSACTION_TRANSFER && self->instrument == NULL && !is_positive (self->amount))
    return N_("it moves neither units nor cash");
  if (!finx_is_set (self->currency) && (finx_decimal_is_known (self->amount) || finx_decimal_sign (self->fees) != 0
                                        || finx_decimal_sign (self->taxes) != 0))
    return N_("its amount has no currency");
  return NULL;
}

/* Payers correct what they paid: below zero it takes back an earlier one. */
static gboolean
may_be_taken_back (FinxTransactionKind kind)
{
  return kind == FINX_TRANSACTION_DIVIDEND || kind == FINX_TRANSACTION_INTEREST;
}

/* Returns: (nullable): what is wrong with the numbers */
static const char *
find_fault_in_numbers (const FinxTransaction *self)
{
  guint needs = rules[self->kind].needs;
  gboolean is_trade = self->kind == FINX_TRANSACTION_BUY || self->kind == FINX_TRANSACTION_SELL;
  gboolean has_units = (needs & QUANTITY) != 0 || (self->kind == FINX_TRANSACTION_TRANSFER && self->instrument != NULL);

  if (has_units && !is_positive (self->quantity))
    return N_("its quantity is unknown or not above zero");
  if (finx_decimal_is_known (self->quantity) && !is_positive (self->quantity))
    return N_("its quantity is not above zero");
  if ((needs & AMOUNT) != 0 && !finx_decimal_is_known (self->amount))
    return N_("its amount is unknown");
  if (rules[self->kind].cash != 2 && is_negative (self->amount) && !may_be_taken_back (self->kind)
      && !(is_trade && !is_negative (finx_transaction_get_gross (self))))
    return N_("its amount is below zero");
  if (is_negative (self->price) && (self->instrument == NULL || self->instrument->asset_class == FINX_ASSET_EQUITY
                                    || self->instrument->asset_class == FINX_ASSET_ETF))
    return N_("its price is below zero");
  if (!finx_decimal_is_known (self->fees) || !finx_decimal_is_known (self->taxes)
      || (is_negative (self->fees) && !is_trade) || is_negative (self->taxes))
    return N_("its fees or taxes are unknown or below zero");
  if (finx_decimal_is_known (self->fx_rate) && !is_positive (self->fx_rate))
    return N_("its exchange rate is not above zero");
  if ((needs & RATIO) != 0 && !finx_decimal_is_known (self->ratio))
    return N_("its ratio is unknown");
  if (finx_decimal_is_known (self->ratio) && finx_decimal_sign (self->ratio) < 0)
    return N_("its ratio is below zero");
  if (self->kind == FINX_TRANSACTION_SPLIT && !is_positive (self->ratio))
    return N_("its ratio is not above zero");
  if ((self->kind == FINX_TRANSACTION_SPIN_OFF || self->kind == FINX_TRANSACTION_RIGHTS)
      && finx_decimal_is_known (self->ratio) && finx_decimal_compare (self->ratio, FINX_DECIMAL_ONE) > 0)
    return N_("more than the whole cost would move");
  return NULL;
}

/**
 * finx_transaction_validate:
 * @error: %FINX_ERROR_INVALID: nothing may be booked; the sentence says why
 */
gboolean
finx_transaction_validate (const FinxTransaction  *self,
                           GError                **error)
{
  const char *fault;

  g_return_val_if_fail (self != NULL, FALSE);

  if ((guint) self->kind >= G_N_ELEMENTS (rules))
    fault = N_("its kind is not known");
  else if (self->day < FIRST_DAY || self->day > LAST_DAY)
    fault = N_("its date is not between 1900 and 2199");
  else if (self->time_us < 0)
    fault = N_("its time is before 1970");
  else if ((fault = find_fault_in_names (self)) == NULL)
    fault = find_fault_in_numbers (self);

  if (fault != NULL)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-TRANSACTION-001", "The transaction can not be booked: %s.", finx_text (fault));
  return fault == NULL;
}

/**
 * finx_transaction_get_cash:
 *
 * Returns: what it adds to (+) or takes from (−) the account's cash, in its currency; zero when no cash moves
 */
FinxDecimal
finx_transaction_get_cash (const FinxTransaction *self)
{
  int cash = rules[self->kind].cash;

  if (cash == 0 || ((rules[self->kind].needs & AMOUNT) == 0 && !finx_decimal_is_known (self->amount)))
    return FINX_DECIMAL_ZERO;
  return cash == -1 ? finx_decimal_negate (self->amount) : self->amount;
}

/**
 * finx_transaction_get_gross:
 *
 * Returns: the amount without fees and taxes: what the units were worth, or the income before deductions; signed as
 *   the amount. Unknown where the amount is.
 */
FinxDecimal
finx_transaction_get_gross (const FinxTransaction *self)
{
  FinxDecimal deducted = finx_decimal_add (self->fees, self->taxes);
  gboolean is_paid = rules[self->kind].cash == -1 || self->kind == FINX_TRANSACTION_REINVESTMENT;

  return is_paid ? finx_decimal_sub (self->amount, deducted) : finx_decimal_add (self->amount, deducted);
}

/**
 * finx_transaction_get_moment:
 *
 * Returns: where it stands within its day, see finx_transaction_compare(): −1 for what comes before all trading, a time
 *   in UTC µs, or a place that stands for one
 */
gint64
finx_transaction_get_moment (const FinxTransaction *self)
{
  Place place = rules[self->kind].place;

  if (place == BEFORE_TRADING)
    return -1;
  if (self->time_us != 0)
    return self->time_us;
  return place == ARRIVES ? 0 : place == NEUTRAL ? 1 : G_MAXINT64 - (ENDS - place);
}

/**
 * finx_transaction_compare:
 *
 * The order in which a portfolio is computed: by day; within it corporate actions, then by time. Without a time what
 * arrives comes first and what leaves comes last, with transfers before it and delistings behind it, so that a statement's
 * own order does not matter.
 *
 * Returns: < 0, 0, > 0; 0 only for the same id
 */
int
finx_transaction_compare (const FinxTransaction *self,
                          const FinxTransaction *other)
{
  gint64 mine, theirs;

  if (self->day != other->day)
    return self->day < other->day ? -1 : 1;
  mine = finx_transaction_get_moment (self);
  theirs = finx_transaction_get_moment (other);
  if (mine != theirs)
    return mine < theirs ? -1 : 1;
  return g_strcmp0 (self->id, other->id);
}
