/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-cash-balance-private.h"

struct _FinxCashBalance
{
  GObject     parent_instance;
  char       *currency;         /* owned */
  FinxDecimal amount;
  FinxDecimal base_value;
  guint64     serial;
};

enum
{
  PROP_0,
  PROP_CURRENCY,
  PROP_SERIAL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FinxCashBalance, finx_cash_balance, G_TYPE_OBJECT)

static void
finx_cash_balance_finalize (GObject *object)
{
  g_free (FINX_CASH_BALANCE (object)->currency);
  G_OBJECT_CLASS (finx_cash_balance_parent_class)->finalize (object);
}

static void
finx_cash_balance_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  FinxCashBalance *self = FINX_CASH_BALANCE (object);

  switch (prop_id)
    {
    case PROP_CURRENCY:
      g_value_set_string (value, self->currency);
      break;
    case PROP_SERIAL:
      g_value_set_uint64 (value, self->serial);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
finx_cash_balance_class_init (FinxCashBalanceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = finx_cash_balance_finalize;
  object_class->get_property = finx_cash_balance_get_property;

  properties[PROP_CURRENCY] = g_param_spec_string ("currency", NULL, NULL, NULL,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SERIAL] = g_param_spec_uint64 ("serial", NULL, NULL, 0, G_MAXUINT64, 0,
                                                 G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
finx_cash_balance_init (FinxCashBalance *self)
{
  self->amount = FINX_DECIMAL_UNKNOWN;
  self->base_value = FINX_DECIMAL_UNKNOWN;
}

FinxCashBalance *
finx_cash_balance_new (const char *currency)
{
  FinxCashBalance *self = g_object_new (FINX_TYPE_CASH_BALANCE, NULL);

  self->currency = g_strdup (currency);
  return self;
}

gboolean
finx_cash_balance_update (FinxCashBalance *self,
                          FinxDecimal      amount,
                          FinxDecimal      base_value)
{
  if (finx_decimal_equal (self->amount, amount) && finx_decimal_equal (self->base_value, base_value))
    return FALSE;

  self->amount = amount;
  self->base_value = base_value;
  self->serial++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERIAL]);
  return TRUE;
}

const char *
finx_cash_balance_get_currency (FinxCashBalance *self)
{
  g_return_val_if_fail (FINX_IS_CASH_BALANCE (self), NULL);
  return self->currency;
}

FinxDecimal
finx_cash_balance_get_amount (FinxCashBalance *self)
{
  g_return_val_if_fail (FINX_IS_CASH_BALANCE (self), FINX_DECIMAL_UNKNOWN);
  return self->amount;
}

FinxDecimal
finx_cash_balance_get_base_value (FinxCashBalance *self)
{
  g_return_val_if_fail (FINX_IS_CASH_BALANCE (self), FINX_DECIMAL_UNKNOWN);
  return self->base_value;
}
