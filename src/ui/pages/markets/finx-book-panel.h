/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/finx-workspace.h"

G_BEGIN_DECLS

/* The third column of Markets: the ladder and time and sales of the chosen instrument, both at once or as tabs. The
 * book and the trades are watched only while the panel is mapped.
 * Signal "price-chosen" (gint64 price in units of the instrument). */
#define FINX_TYPE_BOOK_PANEL (finx_book_panel_get_type ())
G_DECLARE_FINAL_TYPE (FinxBookPanel, finx_book_panel, FINX, BOOK_PANEL, GtkWidget)

GtkWidget *finx_book_panel_new      (FinxWorkspace *workspace);
void       finx_book_panel_set_row  (FinxBookPanel *self, FinxQuoteRow *row);   /* (nullable) */
void       finx_book_panel_set_tabs (FinxBookPanel *self, gboolean tabs);

G_END_DECLS
