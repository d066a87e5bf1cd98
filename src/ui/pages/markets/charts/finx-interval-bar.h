/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/finx-interval.h"

G_BEGIN_DECLS

/* The intervals of a chart: a button for each favourite, and a menu of all with a field to type any other. The favourites
 * are those of all charts. Signal "chosen" (uint FinxInterval): by the user. */
#define FINX_TYPE_INTERVAL_BAR (finx_interval_bar_get_type ())
G_DECLARE_FINAL_TYPE (FinxIntervalBar, finx_interval_bar, FINX, INTERVAL_BAR, GtkBox)

GtkWidget *finx_interval_bar_new    (void);
void       finx_interval_bar_show   (FinxIntervalBar *self, FinxInterval interval);
void       finx_interval_bar_type   (FinxIntervalBar *self, const char *text);    /* opens the field with that in it */
void       finx_interval_bar_reveal (FinxIntervalBar *self);    /* the chosen one into view, where the bar scrolls */

G_END_DECLS
