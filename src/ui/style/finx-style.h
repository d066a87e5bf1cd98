/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Keeps the display's style as the settings say: light, dark or the system's, and the colours of gain and loss. */
#define FINX_TYPE_STYLE (finx_style_get_type ())
G_DECLARE_FINAL_TYPE (FinxStyle, finx_style, FINX, STYLE, GObject)

FinxStyle *finx_style_new (void);       /* after adw_init(), with a display */

G_END_DECLS
