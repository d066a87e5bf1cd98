/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/economy/finx-economy-row.h"

#include "base/finx-string.h"
#include "engine/prices/finx-provider-settings.h"

struct _FinxEconomyRow
{
  GObject                 parent_instance;
  const FinxEconomyEntry *entry;
  FinxEconomicSeries     *series;       /* (nullable) */
  char                   *trouble;      /* (nullable) */
  guint64                 serial;
};

enum { PROP_0, PROP_SERIAL, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FinxEconomyRow, finx_economy_row, G_TYPE_OBJECT)

static void
changed (FinxEconomyRow *self)
{
  self->serial++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERIAL]);
}

static void
finx_economy_row_finalize (GObject *object)
{
  FinxEconomyRow *self = FINX_ECONOMY_ROW (object);

  g_clear_pointer (&self->series, finx_economic_series_free);
  g_free (self->trouble);
  G_OBJECT_CLASS (finx_economy_row_parent_class)->finalize (object);
}

static void
finx_economy_row_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  if (prop_id == PROP_SERIAL)
    g_value_set_uint64 (value, FINX_ECONOMY_ROW (object)->serial);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
finx_economy_row_class_init (FinxEconomyRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = finx_economy_row_finalize;
  object_class->get_property = finx_economy_row_get_property;
  properties[PROP_SERIAL] = g_param_spec_uint64 ("serial", NULL, NULL, 0, G_MAXUINT64, 0,
                                                 G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
finx_economy_row_init (FinxEconomyRow *self)
{
}

FinxEconomyRow *
finx_economy_row_new (const FinxEconomyEntry *entry)
{
  FinxEconomyRow *self = g_object_new (FINX_TYPE_ECONOMY_ROW, NULL);

  self->entry = entry;
  return self;
}

const FinxEconomyEntry *
finx_economy_row_get_entry (FinxEconomyRow *self)
{
  g_return_val_if_fail (FINX_IS_ECONOMY_ROW (self), NULL);
  return self->entry;
}

const FinxEconomicSeries *
finx_economy_row_get_series (FinxEconomyRow *self)
{
  g_return_val_if_fail (FINX_IS_ECONOMY_ROW (self), NULL);
  return self->series;
}

void
finx_economy_row_take_series (FinxEconomyRow     *self,
                              FinxEconomicSeries *series)
{
  g_return_if_fail (FINX_IS_ECONOMY_ROW (self));

  g_clear_pointer (&self->series, finx_economic_series_free);
  g_clear_pointer (&self->trouble, g_free);
  self->series = series;
  if (self->entry->unit != NULL && *series->unit == '\0')
    finx_set_str (&series->unit, self->entry->unit);
  changed (self);
}

const char *
finx_economy_row_get_trouble (FinxEconomyRow *self)
{
  g_return_val_if_fail (FINX_IS_ECONOMY_ROW (self), NULL);
  return self->trouble;
}

void
finx_economy_row_set_trouble (FinxEconomyRow *self,
                              const char     *trouble)
{
  g_return_if_fail (FINX_IS_ECONOMY_ROW (self));

  finx_set_str (&self->trouble, trouble);
  changed (self);
}

const FinxEconomicPoint *
finx_economy_row_get_point (FinxEconomyRow *self,
                            guint           back)
{
  g_return_val_if_fail (FINX_IS_ECONOMY_ROW (self), NULL);

  if (self->series == NULL || self->series->points->len <= back)
    return NULL;
  return &g_array_index (self->series->points, FinxEconomicPoint, self->series->points->len - 1 - back);
}

const char *
finx_economy_row_get_source (FinxEconomyRow *self)
{
  const FinxProviderInfo *provider;

  g_return_val_if_fail (FINX_IS_ECONOMY_ROW (self), NULL);

  if (self->series == NULL)
    return NULL;
  provider = finx_provider_find (self->series->source);
  return provider != NULL ? provider->name : self->series->source;
}
