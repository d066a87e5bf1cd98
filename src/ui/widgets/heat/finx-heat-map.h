/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/finx-plot.h"

G_BEGIN_DECLS

/* A table of years × months (quarters, or years alone, where there is no room), all days as a calendar of weeks, or
 * years as tiles. */
typedef enum { FINX_HEAT_MONTHS, FINX_HEAT_DAYS, FINX_HEAT_YEARS } FinxHeatMode;

/* The text of a value (transfer full); @is_short: in a cell of the table, where the unit is known from around it. */
typedef char *(*FinxHeatFormat) (double value, gboolean is_short, gpointer user_data);

/**
 * FinxHeatMap: gain or return by day, month and year, newest year first.
 *
 * Its height follows from its width: put it into a scrolled window. Tells "activated" with "2026", "2026-Q1",
 * "2026-03" or "2026-03-14". Main thread only.
 */
#define FINX_TYPE_HEAT_MAP (finx_heat_map_get_type ())
G_DECLARE_FINAL_TYPE (FinxHeatMap, finx_heat_map, FINX, HEAT_MAP, FinxPlot)

GtkWidget *finx_heat_map_new        (const char *label);
/* One value for each day or month from the first on, copied. NaN: not known. Ratios (0.01 is 1 %) are compounded to
 * months and years, money is added up. Of months no days can be shown. */
void       finx_heat_map_set_days   (FinxHeatMap *self, gint32 first_day, const double *values, gsize n, gboolean is_ratio);
void       finx_heat_map_set_months (FinxHeatMap *self, int year, int month /* 1…12 */, const double *values, gsize n, gboolean is_ratio);
void       finx_heat_map_set_mode   (FinxHeatMap *self, FinxHeatMode mode);
/* By default ratios are "+5.4" and "+5.4%", money "+12.3 K" and "+12,345.00". */
void       finx_heat_map_set_format (FinxHeatMap *self, FinxHeatFormat format, gpointer user_data, GDestroyNotify destroy);

G_END_DECLS
