/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "analytics/indicators/finx-indicator.h"

G_BEGIN_DECLS

/* Picks a number to look for: one that has a name, or any indicator of any interval. Signal "changed". */
#define FINX_TYPE_NUMBER_CHOICE (finx_number_choice_get_type ())
G_DECLARE_FINAL_TYPE (FinxNumberChoice, finx_number_choice, FINX, NUMBER_CHOICE, GtkBox)

GtkWidget               *finx_number_choice_new           (void);
/* (transfer full): in the language of expressions */
char                    *finx_number_choice_get_text      (FinxNumberChoice *self);
const FinxIndicatorInfo *finx_number_choice_get_indicator (FinxNumberChoice *self);     /* (nullable): one that has a name */

G_END_DECLS
