/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/finx-allocation.h"
#include "ui/charts/finx-plot.h"

G_BEGIN_DECLS

/* A donut of parts; at most 8, in the order given. */
#define FINX_TYPE_DONUT (finx_donut_get_type ())
G_DECLARE_FINAL_TYPE (FinxDonut, finx_donut, FINX, DONUT, FinxPlot)

GtkWidget *finx_donut_new            (void);
void       finx_donut_set            (FinxDonut *self, const double *parts, const char *const *labels, gsize n,
                                      const char *center, const char *below);
void       finx_donut_set_allocation (FinxDonut *self, FinxAllocation *allocation);      /* ref'd; instead of parts */
void       finx_donut_color          (GtkWidget *widget, gsize i, GdkRGBA *color);       /* for legends */

G_END_DECLS
