/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/finx-plot.h"

G_BEGIN_DECLS

#define FINX_CORRELATION_MAX 20

/* A matrix of correlations, −1…1: accent above zero, amber below (green and red mean gain and loss only). Tells
 * "activated" with both labels, separated by a tab. Its height follows from its width. */
#define FINX_TYPE_CORRELATION_MAP (finx_correlation_map_get_type ())
G_DECLARE_FINAL_TYPE (FinxCorrelationMap, finx_correlation_map, FINX, CORRELATION_MAP, FinxPlot)

GtkWidget *finx_correlation_map_new (const char *label);
/* @values: (array length=n*n): row by row, NaN: unknown; @n at most 20, further ones are left out. Copied. */
void       finx_correlation_map_set (FinxCorrelationMap *self, const char *const *labels, const double *values, guint n);

G_END_DECLS
