/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/finx-interval.h"

G_BEGIN_DECLS

/* A button that names an interval of time and opens a list of the usual ones, with a field for any other. Signal "changed": by
 * the user. */
#define FINX_TYPE_INTERVAL_CHOICE (finx_interval_choice_get_type ())
G_DECLARE_FINAL_TYPE (FinxIntervalChoice, finx_interval_choice, FINX, INTERVAL_CHOICE, GtkBox)

/* @name: of the button, for screen readers: what the interval is for */
GtkWidget   *finx_interval_choice_new (const char         *name,
                                       FinxInterval        interval);
FinxInterval finx_interval_choice_get (FinxIntervalChoice *self);
void         finx_interval_choice_set (FinxIntervalChoice *self,
                                       FinxInterval        interval);
/* Without a frame, as the choices of a form's rows are. */
void         finx_interval_choice_set_flat (FinxIntervalChoice *self);

G_END_DECLS
