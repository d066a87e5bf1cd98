/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The settings of org.finx.Workstation: appearance, window, what was open, whether orders are confirmed. */
GSettings *finx_settings_new     (void);        /* (transfer full); finx_settings_check() must have passed */
/* Keeps all settings in a key file inside @data_dir (%NULL: the desktop's own place). Before the first finx_settings_new(). */
void       finx_settings_set_dir (const char *data_dir);
/* %FINX_ERROR_NOT_FOUND when the schema is not installed. */
gboolean   finx_settings_check   (GError    **error);

G_END_DECLS
