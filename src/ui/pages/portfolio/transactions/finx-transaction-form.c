/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/transactions/finx-transaction-form.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-string.h"
#include "base/finx-time.h"
#include "ui/words/finx-format.h"

FinxTransactionForm *
finx_transaction_form_new (void)
{
  FinxTransactionForm *self = g_new0 (FinxTransactionForm, 1);

  self->id = g_strdup ("");
  for (int i = 0; i < FINX_N_FORM_FIELDS; i++)
    self->texts[i] = g_strdup ("");
  return self;
}

void
finx_transaction_form_free (FinxTransactionForm *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  for (int i = 0; i < FINX_N_FORM_FIELDS; i++)
    g_free (self->texts[i]);
  g_free (self);
}

void
finx_transaction_form_set (FinxTransactionForm *self,
                           FinxFormField        field,
                           const char          *text)
{
  char *copy = g_strstrip (g_strdup (text != NULL ? text : ""));

  g_free (self->texts[field]);
  self->texts[field] = copy;
}

static void
set_number (FinxTransactionForm *self,
            FinxFormField        field,
            FinxDecimal          value,
            gboolean             zero_is_nothing)
{
  g_autofree char *text = NULL;

  if (finx_decimal_is_known (value) && !(zero_is_nothing && finx_decimal_sign (value) == 0))
    text = finx_format_decimal (value, -1);
  finx_transaction_form_set (self, field, text);
}

/**
 * finx_transaction_form_fill:
 *
 * Makes it show @transaction; numbers as the locale writes them.
 */
void
finx_transaction_form_fill (FinxTransactionForm   *self,
                            const FinxTransaction *transaction)
{
  int year, month, day;
  char date[16], time[16] = "";

  self->kind = transaction->kind;
  finx_set_str (&self->id, transaction->id);
  finx_date_from_days (transaction->day, &year, &month, &day);
  g_snprintf (date, sizeof date, "%04d-%02d-%02d", year, month, day);
  if (transaction->time_us != 0)
    {
      gint64 seconds = transaction->time_us % FINX_USEC_PER_DAY / G_USEC_PER_SEC;

      g_snprintf (time, sizeof time, "%02d:%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60), (int) (seconds % 60));
    }
  finx_transaction_form_set (self, FINX_FORM_DATE, date);
  finx_transaction_form_set (self, FINX_FORM_TIME, time);
  finx_transaction_form_set (self, FINX_FORM_SYMBOL, transaction->instrument != NULL ? transaction->instrument->symbol : NULL);
  finx_transaction_form_set (self, FINX_FORM_RECEIVED, transaction->received != NULL ? transaction->received->symbol : NULL);
  set_number (self, FINX_FORM_QUANTITY, transaction->quantity, TRUE);
  set_number (self, FINX_FORM_PRICE, transaction->price, TRUE);
  set_number (self, FINX_FORM_RATIO, transaction->ratio, TRUE);
  set_number (self, FINX_FORM_AMOUNT, transaction->amount, FALSE);
  finx_transaction_form_set (self, FINX_FORM_CURRENCY, transaction->currency);
  finx_transaction_form_set (self, FINX_FORM_COUNTER_CURRENCY, transaction->counter_currency);
  set_number (self, FINX_FORM_FEES, transaction->fees, TRUE);
  set_number (self, FINX_FORM_TAXES, transaction->taxes, TRUE);
  set_number (self, FINX_FORM_FX_RATE, transaction->fx_rate, TRUE);
  finx_transaction_form_set (self, FINX_FORM_ACCOUNT, transaction->account);
  finx_transaction_form_set (self, FINX_FORM_COUNTER_ACCOUNT, transaction->counter_account);
  finx_transaction_form_set (self, FINX_FORM_LOT, transaction->lot);
  finx_transaction_form_set (self, FINX_FORM_NOTE, transaction->note);
}

static gboolean
has (FinxTransactionUses uses,
     FinxFormField       field)
{
  switch (field)
    {
    case FINX_FORM_SYMBOL:           return (uses & FINX_USES_INSTRUMENT) != 0;
    case FINX_FORM_RECEIVED:         return (uses & FINX_USES_RECEIVED) != 0;
    case FINX_FORM_QUANTITY:         return (uses & FINX_USES_QUANTITY) != 0;
    case FINX_FORM_RATIO:            return (uses & FINX_USES_RATIO) != 0;
    case FINX_FORM_AMOUNT:           return (uses & FINX_USES_AMOUNT) != 0;
    case FINX_FORM_COUNTER_CURRENCY: return (uses & FINX_USES_COUNTER_CURRENCY) != 0;
    case FINX_FORM_COUNTER_ACCOUNT:  return (uses & FINX_USES_COUNTER_ACCOUNT) != 0;
    default:                         return FALSE;
    }
}

static gboolean
is_trade (FinxTransactionKind kind)
{
  return kind == FINX_TRANSACTION_BUY || kind == FINX_TRANSACTION_SELL;
}

/**
 * finx_transaction_form_uses:
 *
 * Returns: whether a transaction of the form's kind has @field
 */
gboolean
finx_transaction_form_uses (const FinxTransactionForm *self,
                            FinxFormField              field)
{
  FinxTransactionUses uses = finx_transaction_kind_may_use (self->kind);

  switch (field)
    {
    case FINX_FORM_DATE:
    case FINX_FORM_TIME:
    case FINX_FORM_ACCOUNT:
    case FINX_FORM_NOTE:
      return TRUE;
    case FINX_FORM_PRICE:
    case FINX_FORM_FX_RATE:
      return is_trade (self->kind);
    case FINX_FORM_CURRENCY:
    case FINX_FORM_FEES:
    case FINX_FORM_TAXES:
      return (uses & FINX_USES_AMOUNT) != 0;
    case FINX_FORM_LOT:
      return self->kind == FINX_TRANSACTION_SELL || self->kind == FINX_TRANSACTION_DELIVERY_OUT
             || self->kind == FINX_TRANSACTION_TRANSFER;
    default:
      return has (uses, field);
    }
}

/**
 * finx_transaction_form_needs:
 *
 * Returns: whether it cannot be left empty
 */
gboolean
finx_transaction_form_needs (const FinxTransactionForm *self,
                             FinxFormField              field)
{
  FinxTransactionUses needs = finx_transaction_kind_needs (self->kind);

  return field == FINX_FORM_DATE || has (needs, field) || (field == FINX_FORM_CURRENCY && (needs & FINX_USES_AMOUNT) != 0);
}

/**
 * finx_transaction_form_label:
 *
 * Returns: what @field is called for the form's kind
 */
const char *
finx_transaction_form_label (const FinxTransactionForm *self,
                             FinxFormField              field)
{
  static const char *const labels[FINX_N_FORM_FIELDS] = {
    N_("Date"), N_("Time (UTC)"), N_("Symbol"), N_("New symbol"), N_("Quantity"), N_("Price"), N_("New units for each old one"),
    N_("Amount"), N_("Currency"), N_("Currency received"), N_("Fees"), N_("Taxes"), N_("Exchange rate"), N_("Account"),
    N_("To account"), N_("Lot to close first"), N_("Note"),
  };

  if (field == FINX_FORM_AMOUNT && is_trade (self->kind))
    return self->kind == FINX_TRANSACTION_BUY ? _("Amount paid, fees and taxes in it") : _("Amount received, fees and taxes taken off");
  if (field == FINX_FORM_AMOUNT && self->kind == FINX_TRANSACTION_DIVIDEND)
    return _("Amount received, taxes taken off");
  if (field == FINX_FORM_QUANTITY && self->kind == FINX_TRANSACTION_CONVERSION)
    return _("Amount received");
  if (field == FINX_FORM_RATIO && self->kind != FINX_TRANSACTION_SPLIT)
    return self->kind == FINX_TRANSACTION_OPTION_EXERCISE || self->kind == FINX_TRANSACTION_OPTION_ASSIGNMENT
           ? _("Units for each contract") : _("Part of the cost that moves (0 to 1)");
  return _(labels[field]);
}

static gboolean
read_number (const FinxTransactionForm  *self,
             FinxFormField               field,
             FinxDecimal                *value,
             FinxFormField              *wrong,
             GError                    **error)
{
  if (*self->texts[field] == '\0' || !finx_transaction_form_uses (self, field))
    return TRUE;
  *wrong = field;
  return finx_parse_decimal (self->texts[field], value, error);
}

static gboolean
read_date (const FinxTransactionForm  *self,
           gint32                     *day,
           GError                    **error)
{
  int year, month, date, length = 0;

  if (sscanf (self->texts[FINX_FORM_DATE], "%4d-%2d-%2d%n", &year, &month, &date, &length) != 3
      || self->texts[FINX_FORM_DATE][length] != '\0' || month < 1 || month > 12 || date < 1
      || date > finx_days_in_month (year, month))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-FORM-001", _("The date is year, month and day, such as 2024-03-09"));
      return FALSE;
    }
  *day = (gint32) finx_days_from_date (year, month, date);
  return TRUE;
}

static gboolean
read_time (const FinxTransactionForm  *self,
           gint32                      day,
           gint64                     *time_us,
           GError                    **error)
{
  const char *text = self->texts[FINX_FORM_TIME];
  int hours, minutes, seconds = 0, length = 0;

  *time_us = 0;
  if (*text == '\0')
    return TRUE;
  if ((sscanf (text, "%2d:%2d:%2d%n", &hours, &minutes, &seconds, &length) != 3 || text[length] != '\0')
      && (seconds = 0, sscanf (text, "%2d:%2d%n", &hours, &minutes, &length) != 2 || text[length] != '\0'))
    length = -1;
  if (length < 0 || hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-FORM-002", _("The time is hours and minutes, such as 15:04; or nothing"));
      return FALSE;
    }
  *time_us = day * FINX_USEC_PER_DAY + ((hours * 60 + minutes) * 60 + seconds) * G_USEC_PER_SEC;
  return TRUE;
}

static gboolean
read_instrument (const FinxTransactionForm  *self,
                 FinxFormField               field,
                 FinxInstrumentTable        *instruments,
                 const FinxInstrument      **instrument,
                 GError                    **error)
{
  const char *symbol = self->texts[field];

  *instrument = NULL;
  if (*symbol == '\0' || !finx_transaction_form_uses (self, field))
    return TRUE;
  *instrument = finx_instrument_table_lookup (instruments, symbol);
  if (*instrument == NULL)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-FORM-003", _("The symbol “%s” is not known yet"), symbol);
  return *instrument != NULL;
}

/**
 * finx_transaction_form_amount:
 *
 * Returns: what a purchase or sale of this quantity at this price, with these fees and taxes, amounts to; unknown where
 *   the fields do not tell
 */
FinxDecimal
finx_transaction_form_amount (const FinxTransactionForm *self,
                              FinxInstrumentTable       *instruments)
{
  FinxDecimal quantity = FINX_DECIMAL_UNKNOWN, price = FINX_DECIMAL_UNKNOWN, fees = FINX_DECIMAL_ZERO, taxes = FINX_DECIMAL_ZERO;
  FinxDecimal rate = FINX_DECIMAL_ONE, amount, deducted;
  const FinxInstrument *instrument;
  FinxFormField wrong;

  if (!is_trade (self->kind) || !read_number (self, FINX_FORM_QUANTITY, &quantity, &wrong, NULL)
      || !read_number (self, FINX_FORM_PRICE, &price, &wrong, NULL) || !read_number (self, FINX_FORM_FEES, &fees, &wrong, NULL)
      || !read_number (self, FINX_FORM_TAXES, &taxes, &wrong, NULL) || !read_number (self, FINX_FORM_FX_RATE, &rate, &wrong, NULL))
    return FINX_DECIMAL_UNKNOWN;
  instrument = finx_instrument_table_lookup (instruments, self->texts[FINX_FORM_SYMBOL]);
  amount = finx_decimal_mul (quantity, price, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN);
  if (instrument != NULL)
    amount = finx_decimal_mul (amount, instrument->multiplier, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN);
  amount = finx_decimal_mul (amount, rate, (guint) finx_currency_digits (self->texts[FINX_FORM_CURRENCY]), FINX_ROUND_HALF_EVEN);
  deducted = finx_decimal_add (fees, taxes);
  return self->kind == FINX_TRANSACTION_BUY ? finx_decimal_add (amount, deducted) : finx_decimal_sub (amount, deducted);
}

static gboolean
read_numbers (const FinxTransactionForm  *self,
              FinxTransaction            *transaction,
              FinxFormField              *wrong,
              GError                    **error)
{
  return read_number (self, FINX_FORM_QUANTITY, &transaction->quantity, wrong, error)
         && read_number (self, FINX_FORM_PRICE, &transaction->price, wrong, error)
         && read_number (self, FINX_FORM_RATIO, &transaction->ratio, wrong, error)
         && read_number (self, FINX_FORM_AMOUNT, &transaction->amount, wrong, error)
         && read_number (self, FINX_FORM_FEES, &transaction->fees, wrong, error)
         && read_number (self, FINX_FORM_TAXES, &transaction->taxes, wrong, error)
         && read_number (self, FINX_FORM_FX_RATE, &transaction->fx_rate, wrong, error);
}

static gboolean
read_instruments (const FinxTransactionForm  *self,
                  FinxInstrumentTable        *instruments,
                  FinxTransaction            *transaction,
                  FinxFormField              *wrong,
                  GError                    **error)
{
  *wrong = FINX_FORM_SYMBOL;
  if (!read_instrument (self, FINX_FORM_SYMBOL, instruments, &transaction->instrument, error))
    return FALSE;
  *wrong = FINX_FORM_RECEIVED;
  return read_instrument (self, FINX_FORM_RECEIVED, instruments, &transaction->received, error);
}

/**
 * finx_transaction_form_read:
 * @wrong: (out): the field to go to when it fails
 * @error: %FINX_ERROR_NOT_FOUND: a symbol that is not known; else %FINX_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): valid; a new one has no id yet
 */
FinxTransaction *
finx_transaction_form_read (const FinxTransactionForm  *self,
                            FinxInstrumentTable        *instruments,
                            FinxFormField              *wrong,
                            GError                    **error)
{
  g_autoptr(FinxTransaction) transaction = finx_transaction_new ();
  const struct { FinxFormField field; char **slot; } texts[] = {
    { FINX_FORM_CURRENCY, &transaction->currency }, { FINX_FORM_COUNTER_CURRENCY, &transaction->counter_currency },
    { FINX_FORM_ACCOUNT, &transaction->account }, { FINX_FORM_COUNTER_ACCOUNT, &transaction->counter_account },
    { FINX_FORM_LOT, &transaction->lot }, { FINX_FORM_NOTE, &transaction->note },
  };

  transaction->kind = self->kind;
  finx_set_str (&transaction->id, *self->id != '\0' ? self->id : "new");
  *wrong = FINX_FORM_DATE;
  if (!read_date (self, &transaction->day, error))
    return NULL;
  *wrong = FINX_FORM_TIME;
  if (!read_time (self, transaction->day, &transaction->time_us, error))
    return NULL;
  if (!read_instruments (self, instruments, transaction, wrong, error) || !read_numbers (self, transaction, wrong, error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (finx_transaction_form_uses (self, texts[i].field))
      finx_set_str (texts[i].slot, self->texts[texts[i].field]);
  if (transaction->instrument != NULL && *transaction->currency == '\0' && finx_transaction_form_uses (self, FINX_FORM_CURRENCY))
    finx_set_str (&transaction->currency, transaction->instrument->currency);
  for (int i = 0; i < FINX_N_FORM_FIELDS; i++)
    if (*self->texts[i] == '\0' && finx_transaction_form_needs (self, (FinxFormField) i)
        && !(i == FINX_FORM_CURRENCY && *transaction->currency != '\0'))
      {
        *wrong = (FinxFormField) i;
        finx_set_error (error, FINX_ERROR_INVALID, "FINX-FORM-004", _("%s is missing"), finx_transaction_form_label (self, *wrong));
        return NULL;
      }
  *wrong = finx_transaction_form_uses (self, FINX_FORM_AMOUNT) ? FINX_FORM_AMOUNT : FINX_FORM_QUANTITY;
  return finx_transaction_validate (transaction, error) ? g_steal_pointer (&transaction) : NULL;
}
