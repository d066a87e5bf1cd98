/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*FinxNameFunc) (GtkWidget *owner, const char *name);

/* Asks for a name over @owner's window; @named is told it, stripped and not empty, while @owner is still there. */
void finx_ask_name (GtkWidget *owner, const char *heading, const char *button, const char *name, FinxNameFunc named);

G_END_DECLS
