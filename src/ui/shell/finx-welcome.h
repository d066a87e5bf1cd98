/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* First run: how to begin. Signal "start": the practice desk was chosen. */
#define FINX_TYPE_WELCOME (finx_welcome_get_type ())
G_DECLARE_FINAL_TYPE (FinxWelcome, finx_welcome, FINX, WELCOME, GtkBox)

GtkWidget *finx_welcome_new       (guint        n_instruments);
void       finx_welcome_set_busy  (FinxWelcome *self, gboolean busy);
void       finx_welcome_set_error (FinxWelcome *self, const char *sentence);    /* %NULL: none */

G_END_DECLS
