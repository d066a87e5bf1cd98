/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-position-private.h"

#include <math.h>

typedef struct
{
  FinxDecimal average, value, base_value, unrealised, base_unrealised;
  double      part;             /* return */
  double      weight;
} Figures;

struct _FinxPosition
{
  GObject       parent_instance;
  FinxQuoteRow *quote;          /* owned */
  FinxHolding   holding;        /* as it was read last */
  Figures       figures;
  guint64       serial;
};

enum
{
  PROP_0,
  PROP_SYMBOL,
  PROP_SERIAL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FinxPosition, finx_position, G_TYPE_OBJECT)

static gboolean
same_double (double a,
             double b)
{
  return a == b || (isnan (a) && isnan (b));
}

static gboolean
same_figures (const Figures *a,
              const Figures *b)
{
  return finx_decimal_equal (a->average, b->average) && finx_decimal_equal (a->value, b->value) &&
         finx_decimal_equal (a->base_value, b->base_value) && finx_decimal_equal (a->unrealised, b->unrealised) &&
         finx_decimal_equal (a->base_unrealised, b->base_unrealised) && same_double (a->part, b->part) &&
         same_double (a->weight, b->weight);
}

static gboolean
same_holding (const FinxHolding *a,
              const FinxHolding *b)
{
  return a->n_trades == b->n_trades && finx_decimal_equal (a->quantity, b->quantity) &&
         finx_decimal_equal (a->cost, b->cost) && finx_decimal_equal (a->realised, b->realised);
}

/* NaN where a part is unknown or the whole is not positive. */
static double
ratio (FinxDecimal part,
       FinxDecimal whole)
{
  if (!finx_decimal_is_known (part) || finx_decimal_sign (whole) <= 0)
    return NAN;
  return finx_decimal_to_double (part) / finx_decimal_to_double (whole);
}

static void
finx_position_finalize (GObject *object)
{
  g_clear_object (&FINX_POSITION (object)->quote);
  G_OBJECT_CLASS (finx_position_parent_class)->finalize (object);
}

static void
finx_position_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  FinxPosition *self = FINX_POSITION (object);

  switch (prop_id)
    {
    case PROP_SYMBOL:
      g_value_set_string (value, finx_quote_row_get_symbol (self->quote));
      break;
    case PROP_SERIAL:
      g_value_set_uint64 (value, self->serial);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
finx_position_class_init (FinxPositionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = finx_position_finalize;
  object_class->get_property = finx_position_get_property;

  properties[PROP_SYMBOL] = g_param_spec_string ("symbol", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SERIAL] = g_param_spec_uint64 ("serial", NULL, NULL, 0, G_MAXUINT64, 0,
                                                 G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
finx_position_init (FinxPosition *self)
{
}

FinxPosition *
finx_position_new (FinxQuoteRow *quote)
{
  FinxPosition *self = g_object_new (FINX_TYPE_POSITION, NULL);

  self->quote = g_object_ref (quote);
  self->holding.instrument = finx_quote_row_get_instrument (quote);
  return self;
}

gboolean
finx_position_update (FinxPosition      *self,
                      const FinxHolding *holding,
                      FinxDecimal        price,
                      FinxDecimal        rate,
                      FinxDecimal        net_worth)
{
  Figures figures;

  figures.average = finx_holding_average_price (holding);
  figures.value = finx_holding_value (holding, price);
  figures.base_value = finx_money_convert (figures.value, rate);
  figures.unrealised = finx_decimal_sub (figures.value, holding->cost);
  figures.base_unrealised = finx_money_convert (figures.unrealised, rate);
  figures.part = ratio (figures.unrealised, finx_decimal_abs (holding->cost));
  figures.weight = ratio (figures.base_value, net_worth);
  if (self->serial > 0 && same_holding (&self->holding, holding) && same_figures (&self->figures, &figures))
    return FALSE;

  self->holding = *holding;
  self->figures = figures;
  self->serial++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERIAL]);
  return TRUE;
}

const FinxInstrument *
finx_position_get_instrument (FinxPosition *self)
{
  g_return_val_if_fail (FINX_IS_POSITION (self), NULL);
  return self->holding.instrument;
}

FinxQuoteRow *
finx_position_get_quote (FinxPosition *self)
{
  g_return_val_if_fail (FINX_IS_POSITION (self), NULL);
  return self->quote;
}

const FinxHolding *
finx_position_get_holding (FinxPosition *self)
{
  return &self->holding;
}

FinxDecimal
finx_position_get_quantity (FinxPosition *self)
{
  g_return_val_if_fail (FINX_IS_POSITION (self), FINX_DECIMAL_UNKNOWN);
  return self->holding.quantity;
}

FinxDecimal
finx_position_get_average (FinxPosition *self)
{
  g_return_val_if_fail (FINX_IS_POSITION (self), FINX_DECIMAL_UNKNOWN);
  return self->figures.average;
}

FinxDecimal
finx_position_get_value (FinxPosition *self)
{
  g_return_val_if_fail (FINX_IS_POSITION (self), FINX_DECIMAL_UNKNOWN);
  return self->figures.value;
}

FinxDecimal
finx_position_get_base_value (FinxPosition *self)
{
  g_return_val_if_fail (FINX_IS_POSITION (self), FINX_DECIMAL_UNKNOWN);
  return self->figures.base_value;
}

FinxDecimal
finx_position_get_unrealised (FinxPosition *self)
{
  g_return_val_if_fail (FINX_IS_POSITION (self), FINX_DECIMAL_UNKNOWN);
  return self->figures.unrealised;
}

FinxDecimal
finx_position_get_base_unrealised (FinxPosition *self)
{
  g_return_val_if_fail (FINX_IS_POSITION (self), FINX_DECIMAL_UNKNOWN);
  return self->figures.base_unrealised;
}

double
finx_position_get_return (FinxPosition *self)
{
  g_return_val_if_fail (FINX_IS_POSITION (self), NAN);
  return self->figures.part;
}

double
finx_position_get_weight (FinxPosition *self)
{
  g_return_val_if_fail (FINX_IS_POSITION (self), NAN);
  return self->figures.weight;
}
