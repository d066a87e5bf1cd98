/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button that tells when an alert ends; its popover has usual spans and a calendar. */
#define FINX_TYPE_ALERT_EXPIRY (finx_alert_expiry_get_type ())
G_DECLARE_FINAL_TYPE (FinxAlertExpiry, finx_alert_expiry, FINX, ALERT_EXPIRY, GtkBox)
GtkWidget *finx_alert_expiry_new (gint64           now_us);
void       finx_alert_expiry_set (FinxAlertExpiry *self,
                                  gint64           expires_us);  /* 0: never */
gint64     finx_alert_expiry_get (FinxAlertExpiry *self);

G_END_DECLS
