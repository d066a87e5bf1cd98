/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A bar under the header for what lasts: trading stopped, a write that failed. Hidden until it is shown. */
#define FINX_TYPE_NOTICE (finx_notice_get_type ())
G_DECLARE_FINAL_TYPE (FinxNotice, finx_notice, FINX, NOTICE, GtkBox)

GtkWidget *finx_notice_new  (gboolean is_alarm);
/* The button runs @action (detailed name), or hides the bar when @action is %NULL. */
void       finx_notice_show (FinxNotice *self, const char *text, const char *button, const char *action);
void       finx_notice_hide (FinxNotice *self);

G_END_DECLS
