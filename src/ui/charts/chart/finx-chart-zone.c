/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In which zone the times of the chart are told. */
#include "ui/charts/chart/finx-chart-private.h"

/* The day of currencies ends at 17:00 New York: there it is midnight, in summer and in winter. GLib knows no name for it. */
#define CURRENCY_DAYS "FXS-2FXD,M3.2.0/9,M11.1.0/9"

static const char *const names[FINX_N_CHART_ZONES] = { "exchange", "local", "utc" };

const char *
finx_chart_zone_to_string (FinxChartZone zone)
{
  return names[zone];
}

gboolean
finx_chart_zone_from_string (const char    *text,
                             FinxChartZone *zone)
{
  for (int i = 0; i < FINX_N_CHART_ZONES; i++)
    if (g_strcmp0 (text, names[i]) == 0)
      {
        *zone = (FinxChartZone) i;
        return TRUE;
      }
  return FALSE;
}

/* A bar of a day and more is one of trading days, wherever one looks at it from: it tells their date. */
static GTimeZone *
zone_of_days (FinxChart    *self,
              FinxInterval  interval)
{
  if (finx_bar_series_get_instrument (self->series)->calendar == FINX_CALENDAR_FX)
    return g_time_zone_new_identifier (CURRENCY_DAYS);
  return finx_interval_unit (interval) == FINX_UNIT_DAY ? g_time_zone_new_identifier (self->exchange_zone) : NULL;
}

/* After another choice, another exchange or another interval. */
void
finx_chart_choose_zone (FinxChart *self)
{
  FinxInterval interval = self->series != NULL ? finx_bar_series_get_interval (self->series) : FINX_INTERVAL_NONE;
  GTimeZone *zone = NULL;

  if (interval >= FINX_INTERVAL_1D)
    zone = zone_of_days (self, interval);
  else if (self->zone_choice == FINX_CHART_ZONE_LOCAL)
    zone = g_time_zone_new_local ();
  else if (self->zone_choice == FINX_CHART_ZONE_EXCHANGE)
    zone = g_time_zone_new_identifier (self->exchange_zone);
  g_time_zone_unref (self->zone);
  self->zone = zone != NULL ? zone : g_time_zone_new_utc ();
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * finx_chart_set_zone:
 * @zone: IANA name of the exchange's zone; an unknown one is taken as UTC
 */
void
finx_chart_set_zone (FinxChart  *self,
                     const char *zone)
{
  g_return_if_fail (FINX_IS_CHART (self));

  if (g_strcmp0 (self->exchange_zone, zone) == 0)
    return;
  g_free (self->exchange_zone);
  self->exchange_zone = g_strdup (zone);
  finx_chart_choose_zone (self);
}
