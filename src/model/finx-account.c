/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-account.h"

#include "base/finx-error.h"
#include "model/finx-names-private.h"

static const char *const cash_kind_names[] = {
  "deposit", "withdrawal", "interest", "dividend", "fee", "tax", "adjustment",
};

const char *
finx_cash_kind_to_string (FinxCashKind kind)
{
  return finx_name_of (cash_kind_names, G_N_ELEMENTS (cash_kind_names), kind);
}

gboolean
finx_cash_kind_from_string (const char   *text,
                            FinxCashKind *kind)
{
  guint value;

  if (!finx_name_find (cash_kind_names, G_N_ELEMENTS (cash_kind_names), text, &value))
    return FALSE;

  *kind = (FinxCashKind) value;
  return TRUE;
}

/**
 * finx_account_new:
 *
 * Returns: (transfer full): an account with empty texts, which may not trade
 */
FinxAccount *
finx_account_new (void)
{
  FinxAccount *self = g_new0 (FinxAccount, 1);

  self->id = g_strdup ("");
  self->name = g_strdup ("");
  self->broker = g_strdup ("");
  self->currency = g_strdup ("");
  return self;
}

/**
 * finx_account_make_id:
 * @name: as a person wrote it
 *
 * Returns: (transfer full): lower case letters, digits and single dashes of it; "" when it has none
 */
char *
finx_account_make_id (const char *name)
{
  g_autofree char *folded = g_str_to_ascii (name, NULL);
  GString *id = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (id, g_ascii_tolower (*p));
    else if (id->len > 0 && id->str[id->len - 1] != '-')
      g_string_append_c (id, '-');
  return g_string_free (id, FALSE);
}

FinxAccount *
finx_account_copy (const FinxAccount *self)
{
  FinxAccount *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (FinxAccount, 1);
  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->broker = g_strdup (self->broker);
  copy->currency = g_strdup (self->currency);
  return copy;
}

void
finx_account_free (FinxAccount *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->name);
  g_free (self->broker);
  g_free (self->currency);
  g_free (self);
}

/**
 * finx_account_validate:
 * @error: %FINX_ERROR_INVALID
 */
gboolean
finx_account_validate (const FinxAccount  *self,
                       GError            **error)
{
  const char *missing = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!finx_is_set (self->id))
    missing = "id";
  else if (!finx_is_set (self->name))
    missing = "name";
  else if (!finx_is_set (self->broker))
    missing = "broker";
  else if (!finx_is_set (self->currency))
    missing = "base currency";

  if (missing != NULL)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-ACCOUNT-001", "The account has no %s.", missing);
  return missing == NULL;
}

/**
 * finx_cash_movement_new:
 *
 * Returns: (transfer full): a deposit with empty texts and an unknown amount
 */
FinxCashMovement *
finx_cash_movement_new (void)
{
  FinxCashMovement *self = g_new0 (FinxCashMovement, 1);

  self->id = g_strdup ("");
  self->account = g_strdup ("");
  self->currency = g_strdup ("");
  self->amount = FINX_DECIMAL_UNKNOWN;
  self->note = g_strdup ("");
  return self;
}

FinxCashMovement *
finx_cash_movement_copy (const FinxCashMovement *self)
{
  FinxCashMovement *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (FinxCashMovement, 1);
  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->account = g_strdup (self->account);
  copy->currency = g_strdup (self->currency);
  copy->note = g_strdup (self->note);
  return copy;
}

void
finx_cash_movement_free (FinxCashMovement *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->account);
  g_free (self->currency);
  g_free (self->note);
  g_free (self);
}

/**
 * finx_cash_movement_validate:
 * @error: %FINX_ERROR_INVALID
 *
 * A deposit is above zero, a withdrawal below; the other kinds may have either sign, as refunds exist.
 */
gboolean
finx_cash_movement_validate (const FinxCashMovement  *self,
                             GError                 **error)
{
  const char *fault = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!finx_is_set (self->id))
    fault = "it has no id";
  else if (!finx_is_set (self->account))
    fault = "it names no account";
  else if ((guint) self->kind >= G_N_ELEMENTS (cash_kind_names))
    fault = "its kind is not known";
  else if (!finx_is_set (self->currency))
    fault = "it has no currency";
  else if (!finx_decimal_is_known (self->amount))
    fault = "its amount is unknown";
  else if (finx_decimal_sign (self->amount) == 0)
    fault = "its amount is zero";
  else if (self->kind == FINX_CASH_DEPOSIT && finx_decimal_sign (self->amount) < 0)
    fault = "a deposit can not be below zero";
  else if (self->kind == FINX_CASH_WITHDRAWAL && finx_decimal_sign (self->amount) > 0)
    fault = "a withdrawal can not be above zero";
  else if (self->time_us <= 0)
    fault = "it has no time";

  if (fault != NULL)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-CASH-001", "The cash movement can not be used: %s.", fault);
  return fault == NULL;
}
