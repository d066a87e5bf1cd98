/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/prices/finx-series-row.h"

#include <glib/gi18n.h>

struct _FinxSeriesRow
{
  GObject               parent_instance;
  FinxBarSeriesInfo     info;           /* its symbol is owned */
  const FinxInstrument *instrument;     /* borrowed from its table; NULL: not known */
  char                 *provider;       /* (nullable) */
  gint64                fetched_us;
  int                   n_faults;
  guint64               serial;
};

enum { PROP_0, PROP_SERIAL, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FinxSeriesRow, finx_series_row, G_TYPE_OBJECT)

static void
finx_series_row_finalize (GObject *object)
{
  g_free (FINX_SERIES_ROW (object)->info.symbol);
  g_free (FINX_SERIES_ROW (object)->provider);
  G_OBJECT_CLASS (finx_series_row_parent_class)->finalize (object);
}

static void
finx_series_row_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_SERIAL)
    g_value_set_uint64 (value, FINX_SERIES_ROW (object)->serial);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
finx_series_row_class_init (FinxSeriesRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = finx_series_row_finalize;
  object_class->get_property = finx_series_row_get_property;
  properties[PROP_SERIAL] = g_param_spec_uint64 ("serial", NULL, NULL, 0, G_MAXUINT64, 0,
                                                 G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
finx_series_row_init (FinxSeriesRow *self)
{
  self->n_faults = -1;
}

FinxSeriesRow *
finx_series_row_new (const FinxBarSeriesInfo *info,
                     const FinxInstrument    *instrument)
{
  FinxSeriesRow *self = g_object_new (FINX_TYPE_SERIES_ROW, NULL);

  self->info = *info;
  self->info.symbol = g_strdup (info->symbol);
  self->instrument = instrument;
  return self;
}

const FinxBarSeriesInfo *
finx_series_row_get_info (FinxSeriesRow *self)
{
  g_return_val_if_fail (FINX_IS_SERIES_ROW (self), NULL);
  return &self->info;
}

const FinxInstrument *
finx_series_row_get_instrument (FinxSeriesRow *self)
{
  g_return_val_if_fail (FINX_IS_SERIES_ROW (self), NULL);
  return self->instrument;
}

FinxSeriesKey
finx_series_row_get_key (FinxSeriesRow *self)
{
  return (FinxSeriesKey) { self->info.symbol, self->info.interval, self->info.source };
}

gboolean
finx_series_row_is_same (FinxSeriesRow           *self,
                         const FinxBarSeriesInfo *info)
{
  return g_str_equal (self->info.symbol, info->symbol) && self->info.interval == info->interval && self->info.source == info->source
         && self->info.n_bars == info->n_bars && self->info.first_us == info->first_us && self->info.last_us == info->last_us;
}

int
finx_series_row_get_n_faults (FinxSeriesRow *self)
{
  return self->n_faults;
}

void
finx_series_row_set_n_faults (FinxSeriesRow *self,
                              int            n)
{
  if (self->n_faults == n)
    return;
  self->n_faults = n;
  self->serial++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERIAL]);
}

void
finx_series_row_set_origin (FinxSeriesRow *self,
                            const char    *provider,
                            gint64         fetched_us)
{
  if (g_strcmp0 (self->provider, provider) == 0 && self->fetched_us == fetched_us)
    return;
  g_free (self->provider);
  self->provider = g_strdup (provider);
  self->fetched_us = fetched_us;
  self->serial++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERIAL]);
}

const char *
finx_series_row_get_provider (FinxSeriesRow *self)
{
  return self->provider;
}

gint64
finx_series_row_get_fetched_us (FinxSeriesRow *self)
{
  return self->fetched_us;
}

FinxSeriesCheckOptions
finx_series_row_get_options (FinxSeriesRow *self)
{
  FinxSeriesCheckOptions options = { .interval = self->info.interval };

  options.knows_calendar = self->instrument != NULL && self->info.source != FINX_BARS_SIMULATED
                           && finx_instrument_get_exchange (self->instrument, &options.calendar);
  return options;
}

const char *
finx_bar_source_label (FinxBarSource source)
{
  static const char *const labels[FINX_N_BAR_SOURCES] = { N_("Imported"), N_("Simulated"), N_("Unknown") };

  return _(labels[source]);
}
