/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Header-only. @widget has the class, or not. */
static inline void
finx_css_class_set (GtkWidget  *widget,
                    const char *css_class,
                    gboolean    is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

G_END_DECLS
