/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-order.h"

#include "base/finx-error.h"
#include "model/finx-names-private.h"

#define MAX_QUANTITY finx_decimal_new (G_GINT64_CONSTANT (1000000000000), 0)

/**
 * finx_fill_new:
 *
 * Returns: (transfer full): a fill with empty texts and unknown quantity, price, fee and mid
 */
FinxFill *
finx_fill_new (void)
{
  FinxFill *self = g_new0 (FinxFill, 1);

  self->id = g_strdup ("");
  self->client_id = g_strdup ("");
  self->account = g_strdup ("");
  self->quantity = FINX_DECIMAL_UNKNOWN;
  self->price = FINX_DECIMAL_UNKNOWN;
  self->fee = FINX_DECIMAL_UNKNOWN;
  self->mid = FINX_DECIMAL_UNKNOWN;
  return self;
}

FinxFill *
finx_fill_copy (const FinxFill *self)
{
  FinxFill *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (FinxFill, 1);
  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->client_id = g_strdup (self->client_id);
  copy->account = g_strdup (self->account);
  return copy;
}

void
finx_fill_free (FinxFill *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->client_id);
  g_free (self->account);
  g_free (self);
}

/**
 * finx_fill_validate:
 * @error: %FINX_ERROR_INVALID
 *
 * The price need not be a multiple of the tick size, as venues report averages, nor the quantity one of the lot step: what was traded was
 * traded, also a part of a share. The fee may be below zero (a rebate).
 */
gboolean
finx_fill_validate (const FinxFill  *self,
                    GError         **error)
{
  const char *fault = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!finx_is_set (self->id))
    fault = "it has no id";
  else if (!finx_is_set (self->client_id))
    fault = "it names no order";
  else if (!finx_is_set (self->account))
    fault = "it names no account";
  else if (self->instrument == NULL)
    fault = "it names no instrument";
  else if ((guint) self->side > FINX_SIDE_SELL)
    fault = "it is neither a buy nor a sell";
  else if (finx_decimal_sign (self->price) <= 0)
    fault = "its price is unknown or not above zero";
  else if (finx_decimal_sign (self->quantity) <= 0)
    fault = "its quantity is unknown or not above zero";
  else if (finx_decimal_compare (self->quantity, MAX_QUANTITY) > 0)
    fault = "its quantity is too large to be meant";
  else if (!finx_decimal_is_known (self->fee))
    fault = "its fee is unknown";
  else if (self->time_us <= 0)
    fault = "it has no time";

  if (fault != NULL)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-FILL-001", "The fill can not be used: %s.", fault);
      return FALSE;
    }
  return TRUE;
}
