/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Laid out short texts of a drawn widget in one size, by default a caption's, with tabular digits, the least recently used given up. */
typedef struct _FinxChartText FinxChartText;

FinxChartText *finx_chart_text_new     (GtkWidget *widget);              /* borrowed: the owner */
FinxChartText *finx_chart_text_new_sized (GtkWidget *widget, double points);     /* at a widget font of 11 pt */
void           finx_chart_text_free    (FinxChartText *self);
void           finx_chart_text_clear   (FinxChartText *self);            /* the font changed */
void           finx_chart_text_measure (FinxChartText *self, const char *text, gboolean bold, int *width, int *height);
/* @align: which part of the text is at @x: 0 its start, 0.5 its middle, 1 its end; @y is its middle. Returns the width. */
int            finx_chart_text_draw    (FinxChartText *self, GtkSnapshot *snapshot, const char *text, gboolean bold,
                                        double x, double y, double align, const GdkRGBA *color);

G_END_DECLS
