/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/finx-tick.h"

G_BEGIN_DECLS

/* The course of the last weeks with the level of an alert across it. */
#define FINX_TYPE_ALERT_PREVIEW (finx_alert_preview_get_type ())
G_DECLARE_FINAL_TYPE (FinxAlertPreview, finx_alert_preview, FINX, ALERT_PREVIEW, GtkWidget)
GtkWidget *finx_alert_preview_new       (void);
/* @bars: copied; oldest first. @decimals: of the prices. */
void       finx_alert_preview_set_bars  (FinxAlertPreview *self,
                                         const FinxBar    *bars,
                                         gsize             n,
                                         int               decimals);
void       finx_alert_preview_set_level (FinxAlertPreview *self,
                                         double            level);       /* NaN: none */

G_END_DECLS
