/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/finx-interval.h"

G_BEGIN_DECLS

/* A field for any interval, with what is typed in words below it. Signal "entered" (uint FinxInterval): by Enter. */
#define FINX_TYPE_INTERVAL_FIELD (finx_interval_field_get_type ())
G_DECLARE_FINAL_TYPE (FinxIntervalField, finx_interval_field, FINX, INTERVAL_FIELD, GtkBox)

/* @trades: bars of a number of trades too */
GtkWidget *finx_interval_field_new      (gboolean           trades);
void       finx_interval_field_set_text (FinxIntervalField *self,
                                         const char        *text);
/* Takes the focus, the caret behind what is there. */
void       finx_interval_field_begin    (FinxIntervalField *self);

G_END_DECLS
