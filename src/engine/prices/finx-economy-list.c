/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which economic series there are to look at, and those that are here already. */
#include "engine/prices/finx-economy-list.h"

#include <glib/gi18n.h>

#include "base/finx-text.h"
#include "base/finx-time.h"
#include "engine/prices/finx-engine-providers-private.h"
#include "engine/prices/finx-series.h"
#include "files/finx-price-file.h"

#define SHIPPED_SERIES "treasury-yield"
#define SHIPPED_SOURCE "Federal Reserve (H.15)"

/* IRLTLT01…: long-term yields of the OECD, at FRED. */
static const FinxEconomyEntry entries[] = {
  { "inflation", N_("Prices"), N_("Inflation"), N_("United States"), NULL },
  { "inflation/EMU", N_("Prices"), N_("Inflation"), N_("Euro area"), NULL },
  { "inflation/DEU", N_("Prices"), N_("Inflation"), N_("Germany"), NULL },
  { "inflation/FRA", N_("Prices"), N_("Inflation"), N_("France"), NULL },
  { "inflation/ITA", N_("Prices"), N_("Inflation"), N_("Italy"), NULL },
  { "inflation/ESP", N_("Prices"), N_("Inflation"), N_("Spain"), NULL },
  { "inflation/GBR", N_("Prices"), N_("Inflation"), N_("United Kingdom"), NULL },
  { "inflation/CHE", N_("Prices"), N_("Inflation"), N_("Switzerland"), NULL },
  { "inflation/JPN", N_("Prices"), N_("Inflation"), N_("Japan"), NULL },
  { "inflation/CHN", N_("Prices"), N_("Inflation"), N_("China"), NULL },
  { "inflation/IND", N_("Prices"), N_("Inflation"), N_("India"), NULL },
  { "inflation/CAN", N_("Prices"), N_("Inflation"), N_("Canada"), NULL },
  { "inflation/AUS", N_("Prices"), N_("Inflation"), N_("Australia"), NULL },
  { "inflation/BRA", N_("Prices"), N_("Inflation"), N_("Brazil"), NULL },
  { "cpi", N_("Prices"), N_("Consumer prices"), N_("United States"), NULL },
  { "core-cpi", N_("Prices"), N_("Core consumer prices"), N_("United States"), NULL },
  { "gdp-growth", N_("Output"), N_("GDP growth"), N_("United States"), NULL },
  { "gdp-growth/EMU", N_("Output"), N_("GDP growth"), N_("Euro area"), NULL },
  { "gdp-growth/DEU", N_("Output"), N_("GDP growth"), N_("Germany"), NULL },
  { "gdp-growth/FRA", N_("Output"), N_("GDP growth"), N_("France"), NULL },
  { "gdp-growth/ITA", N_("Output"), N_("GDP growth"), N_("Italy"), NULL },
  { "gdp-growth/ESP", N_("Output"), N_("GDP growth"), N_("Spain"), NULL },
  { "gdp-growth/GBR", N_("Output"), N_("GDP growth"), N_("United Kingdom"), NULL },
  { "gdp-growth/CHE", N_("Output"), N_("GDP growth"), N_("Switzerland"), NULL },
  { "gdp-growth/JPN", N_("Output"), N_("GDP growth"), N_("Japan"), NULL },
  { "gdp-growth/CHN", N_("Output"), N_("GDP growth"), N_("China"), NULL },
  { "gdp-growth/IND", N_("Output"), N_("GDP growth"), N_("India"), NULL },
  { "gdp-growth/CAN", N_("Output"), N_("GDP growth"), N_("Canada"), NULL },
  { "gdp-growth/AUS", N_("Output"), N_("GDP growth"), N_("Australia"), NULL },
  { "gdp-growth/BRA", N_("Output"), N_("GDP growth"), N_("Brazil"), NULL },
  { "gdp", N_("Output"), N_("GDP"), N_("United States"), NULL },
  { "gdp/EMU", N_("Output"), N_("GDP"), N_("Euro area"), NULL },
  { "gdp/DEU", N_("Output"), N_("GDP"), N_("Germany"), NULL },
  { "gdp/FRA", N_("Output"), N_("GDP"), N_("France"), NULL },
  { "gdp/ITA", N_("Output"), N_("GDP"), N_("Italy"), NULL },
  { "gdp/ESP", N_("Output"), N_("GDP"), N_("Spain"), NULL },
  { "gdp/GBR", N_("Output"), N_("GDP"), N_("United Kingdom"), NULL },
  { "gdp/CHE", N_("Output"), N_("GDP"), N_("Switzerland"), NULL },
  { "gdp/JPN", N_("Output"), N_("GDP"), N_("Japan"), NULL },
  { "gdp/CHN", N_("Output"), N_("GDP"), N_("China"), NULL },
  { "gdp/IND", N_("Output"), N_("GDP"), N_("India"), NULL },
  { "gdp/CAN", N_("Output"), N_("GDP"), N_("Canada"), NULL },
  { "gdp/AUS", N_("Output"), N_("GDP"), N_("Australia"), NULL },
  { "gdp/BRA", N_("Output"), N_("GDP"), N_("Brazil"), NULL },
  { "real-gdp", N_("Output"), N_("Real GDP"), N_("United States"), NULL },
  { "industrial-production", N_("Output"), N_("Industrial production"), N_("United States"), NULL },
  { "retail-sales", N_("Output"), N_("Retail sales"), N_("United States"), NULL },
  { "unemployment", N_("Work"), N_("Unemployment"), N_("United States"), NULL },
  { "unemployment/EMU", N_("Work"), N_("Unemployment"), N_("Euro area"), NULL },
  { "unemployment/DEU", N_("Work"), N_("Unemployment"), N_("Germany"), NULL },
  { "unemployment/FRA", N_("Work"), N_("Unemployment"), N_("France"), NULL },
  { "unemployment/ITA", N_("Work"), N_("Unemployment"), N_("Italy"), NULL },
  { "unemployment/ESP", N_("Work"), N_("Unemployment"), N_("Spain"), NULL },
  { "unemployment/GBR", N_("Work"), N_("Unemployment"), N_("United Kingdom"), NULL },
  { "unemployment/CHE", N_("Work"), N_("Unemployment"), N_("Switzerland"), NULL },
  { "unemployment/JPN", N_("Work"), N_("Unemployment"), N_("Japan"), NULL },
  { "unemployment/CHN", N_("Work"), N_("Unemployment"), N_("China"), NULL },
  { "unemployment/IND", N_("Work"), N_("Unemployment"), N_("India"), NULL },
  { "unemployment/CAN", N_("Work"), N_("Unemployment"), N_("Canada"), NULL },
  { "unemployment/AUS", N_("Work"), N_("Unemployment"), N_("Australia"), NULL },
  { "unemployment/BRA", N_("Work"), N_("Unemployment"), N_("Brazil"), NULL },
  { "nonfarm-payroll", N_("Work"), N_("Nonfarm payroll"), N_("United States"), NULL },
  { "initial-claims", N_("Work"), N_("Initial jobless claims"), N_("United States"), NULL },
  { "federal-funds-rate", N_("Rates"), N_("Policy rate"), N_("United States"), "%" },
  { "ECBDFR", N_("Rates"), N_("Policy rate"), N_("Euro area"), "%" },
  { "mortgage", N_("Rates"), N_("Mortgage rate, 30 years"), N_("United States"), "%" },
  { "m2", N_("Rates"), N_("Money stock M2"), N_("United States"), NULL },
  { "treasury-yield-3m", N_("Yields"), N_("Government yield, 3 months"), N_("United States"), "%" },
  { "treasury-yield-2y", N_("Yields"), N_("Government yield, 2 years"), N_("United States"), "%" },
  { "treasury-yield-5y", N_("Yields"), N_("Government yield, 5 years"), N_("United States"), "%" },
  { "treasury-yield", N_("Yields"), N_("Government yield, 10 years"), N_("United States"), "%" },
  { "IRLTLT01DEM156N", N_("Yields"), N_("Government yield, 10 years"), N_("Germany"), "%" },
  { "IRLTLT01FRM156N", N_("Yields"), N_("Government yield, 10 years"), N_("France"), "%" },
  { "IRLTLT01ITM156N", N_("Yields"), N_("Government yield, 10 years"), N_("Italy"), "%" },
  { "IRLTLT01ESM156N", N_("Yields"), N_("Government yield, 10 years"), N_("Spain"), "%" },
  { "IRLTLT01GBM156N", N_("Yields"), N_("Government yield, 10 years"), N_("United Kingdom"), "%" },
  { "IRLTLT01CHM156N", N_("Yields"), N_("Government yield, 10 years"), N_("Switzerland"), "%" },
  { "IRLTLT01JPM156N", N_("Yields"), N_("Government yield, 10 years"), N_("Japan"), "%" },
  { "IRLTLT01CAM156N", N_("Yields"), N_("Government yield, 10 years"), N_("Canada"), "%" },
  { "IRLTLT01AUM156N", N_("Yields"), N_("Government yield, 10 years"), N_("Australia"), "%" },
  { "treasury-yield-30y", N_("Yields"), N_("Government yield, 30 years"), N_("United States"), "%" },
  { "consumer-sentiment", N_("Sentiment"), N_("Consumer sentiment"), N_("United States"), NULL },
  { "vix", N_("Sentiment"), N_("Volatility index VIX"), N_("United States"), NULL },
};

const FinxEconomyEntry *
finx_economy_list (guint *n)
{
  *n = G_N_ELEMENTS (entries);
  return entries;
}

char *
finx_economy_describe (const char *series)
{
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].series, series))
      return g_strdup_printf ("%s, %s", finx_text (entries[i].title), finx_text (entries[i].country));
  return g_strdup (series);
}

gboolean
finx_economy_is_rate (const FinxEconomicSeries *series)
{
  return g_str_has_prefix (series->unit, "%");
}

/* (transfer full) (nullable) */
static FinxEconomicSeries *
read_entry (const FinxCacheEntry *entry)
{
  FinxEconomicSeries *series = finx_market_economy_from_text (entry->body);

  if (series == NULL)
    return NULL;
  g_free (series->id);
  g_free (series->source);
  series->id = g_strdup (entry->subject);
  series->source = g_strdup (entry->source);
  series->fetched_us = entry->fetched_us;
  return series;
}

/* (transfer full) (nullable): ten-year yields come with the program. */
static FinxEconomicSeries *
load_shipped (void)
{
  g_autoptr(GBytes) bytes = finx_series_load_yields (NULL);
  g_autofree char *text = bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
  FinxEconomicSeries *series;
  char *rest = text;

  if (bytes == NULL)
    return NULL;
  series = finx_economic_series_new (SHIPPED_SERIES);
  g_free (series->unit);
  g_free (series->source);
  series->unit = g_strdup ("%");
  series->source = g_strdup (SHIPPED_SOURCE);
  for (char *line; (line = finx_next_line (&rest)) != NULL;)
    {
      g_auto(GStrv) cells = g_strsplit (line, ",", 2);
      gint64 time_us;

      if (g_strv_length (cells) == 2 && finx_time_parse_iso (cells[0], &time_us, NULL))
        {
          FinxEconomicPoint point = { (gint32) finx_days_from_time (time_us), g_ascii_strtod (cells[1], NULL) };

          g_array_append_val (series->points, point);
        }
    }
  return series;
}

static gboolean
is_shipped (gconstpointer series,
            gconstpointer id)
{
  return g_str_equal (((const FinxEconomicSeries *) series)->id, id);
}

static gpointer
list_job (FinxStore      *store,
          gpointer        data,
          GDestroyNotify *destroy,
          GError        **error)
{
  GPtrArray *list = finx_engine_list_newest (store, FINX_CACHE_ECONOMY, (FinxCacheReadFunc) read_entry,
                                             (GDestroyNotify) finx_economic_series_free, error);
  FinxEconomicSeries *shipped;

  *destroy = (GDestroyNotify) g_ptr_array_unref;
  if (list != NULL && !g_ptr_array_find_with_equal_func (list, SHIPPED_SERIES, is_shipped, NULL) && (shipped = load_shipped ()) != NULL)
    g_ptr_array_add (list, shipped);
  return list;
}

void
finx_engine_list_economy_async (FinxEngine         *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (FINX_IS_ENGINE (self));

  finx_engine_run_job (self, list_job, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
finx_engine_list_economy_finish (FinxEngine   *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
