/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "base/finx-clock.h"

G_BEGIN_DECLS

/* A button that shows the day that figures are of, and opens a calendar, a field for a date and the ends of the last month
 * and year. Signal "changed": the user chose another day. */
#define FINX_TYPE_DAY_CHOICE (finx_day_choice_get_type ())
G_DECLARE_FINAL_TYPE (FinxDayChoice, finx_day_choice, FINX, DAY_CHOICE, GtkWidget)

GtkWidget *finx_day_choice_new (FinxClock     *clock);
gint32     finx_day_choice_get (FinxDayChoice *self);                  /* %G_MAXINT32: today */
/* A day that is not in the past is today. Emits nothing. */
void       finx_day_choice_set (FinxDayChoice *self,
                                gint32         day);
void       finx_day_choice_open (FinxDayChoice *self);

G_END_DECLS
