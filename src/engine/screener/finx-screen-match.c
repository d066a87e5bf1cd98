/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/screener/finx-screen-match.h"

#include <math.h>

struct _FinxScreenMatch
{
  GObject       parent_instance;
  FinxQuoteRow *row;                    /* owned */
  guint         n_columns;
  double       *values;                 /* owned: of the columns */
  gint8        *directions;             /* owned: likewise */
  double        last, change;           /* as the screen knows them */
  guint64       serial;
};

enum { PROP_SERIAL = 1, N_PROPS };

G_DEFINE_FINAL_TYPE (FinxScreenMatch, finx_screen_match, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
finx_screen_match_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  g_value_set_uint64 (value, FINX_SCREEN_MATCH (object)->serial);
}

static void
finx_screen_match_finalize (GObject *object)
{
  FinxScreenMatch *self = FINX_SCREEN_MATCH (object);

  g_object_unref (self->row);
  g_free (self->values);
  g_free (self->directions);
  G_OBJECT_CLASS (finx_screen_match_parent_class)->finalize (object);
}

static void
finx_screen_match_class_init (FinxScreenMatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = finx_screen_match_get_property;
  object_class->finalize = finx_screen_match_finalize;
  properties[PROP_SERIAL] = g_param_spec_uint64 ("serial", NULL, NULL, 0, G_MAXUINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
finx_screen_match_init (FinxScreenMatch *self)
{
  self->last = self->change = NAN;
}

FinxScreenMatch *
finx_screen_match_new (FinxQuoteRow *row,
                       guint         n_columns)
{
  FinxScreenMatch *self = g_object_new (FINX_TYPE_SCREEN_MATCH, NULL);

  self->row = g_object_ref (row);
  self->n_columns = n_columns;
  self->values = g_new (double, MAX (n_columns, 1));
  self->directions = g_new0 (gint8, MAX (n_columns, 1));
  for (guint i = 0; i < n_columns; i++)
    self->values[i] = NAN;
  return self;
}

const FinxInstrument *
finx_screen_match_get_instrument (FinxScreenMatch *self)
{
  g_return_val_if_fail (FINX_IS_SCREEN_MATCH (self), NULL);
  return finx_quote_row_get_instrument (self->row);
}

FinxQuoteRow *
finx_screen_match_get_row (FinxScreenMatch *self)
{
  g_return_val_if_fail (FINX_IS_SCREEN_MATCH (self), NULL);
  return self->row;
}

FinxDecimal
finx_screen_match_get_last (FinxScreenMatch *self)
{
  const FinxInstrument *instrument;
  FinxDecimal last;

  g_return_val_if_fail (FINX_IS_SCREEN_MATCH (self), FINX_DECIMAL_UNKNOWN);

  instrument = finx_quote_row_get_instrument (self->row);
  last = finx_quote_row_get_last (self->row);
  if (finx_decimal_is_known (last) || isnan (self->last))
    return last;
  return finx_instrument_price (instrument, (gint64) round (self->last * pow (10, instrument->price_scale)));
}

double
finx_screen_match_get_change (FinxScreenMatch *self)
{
  g_return_val_if_fail (FINX_IS_SCREEN_MATCH (self), NAN);
  return self->change;
}

double
finx_screen_match_get_value (FinxScreenMatch *self,
                             guint            column)
{
  g_return_val_if_fail (FINX_IS_SCREEN_MATCH (self) && column < self->n_columns, NAN);
  return self->values[column];
}

int
finx_screen_match_get_direction (FinxScreenMatch *self,
                                 guint            column)
{
  g_return_val_if_fail (FINX_IS_SCREEN_MATCH (self) && column < self->n_columns, 0);
  return self->directions[column];
}

void
finx_screen_match_take (FinxScreenMatch *self,
                        FinxScreenProbe *probe)
{
  g_return_if_fail (FINX_IS_SCREEN_MATCH (self));

  self->last = finx_screen_probe_get_last (probe);
  self->change = finx_screen_probe_get_change (probe);
  for (guint i = 0; i < self->n_columns; i++)
    {
      double before = self->values[i], now = finx_screen_probe_get_value (probe, i);

      if (now != before)
        self->directions[i] = now > before ? 1 : now < before ? -1 : 0;
      self->values[i] = now;
    }
  self->serial++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERIAL]);
}
