/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The bar at the top of a page: tabs, then a gap, then what is appended. Each tab shows the child of @stack with its name. */
GtkWidget *finx_page_bar_new        (void);
/* (transfer floating): @bar in something that scrolls it where the window is narrower; goes on top of the page. */
GtkWidget *finx_page_bar_wrap       (GtkWidget *bar);
/* (transfer floating): @bar wrapped, and @end, another bar, behind it or, where the window is narrower than both, below it. */
GtkWidget *finx_page_bar_join       (GtkWidget *bar, GtkWidget *end);
GtkWidget *finx_page_bar_add_tab    (GtkWidget *bar, const char *label, GtkWidget *stack, const char *name);
/* After the last tab. @label: for screen readers. Ctrl+F is the page's; Escape clears it and moves into @stack. */
GtkWidget *finx_page_bar_add_filter (GtkWidget *bar, const char *label, GtkWidget *stack);

/* For Ctrl+F; also while a menu that closes gives the focus back to where it was. */
void       finx_page_bar_focus_filter (GtkWidget *filter);

G_END_DECLS
