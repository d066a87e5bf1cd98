/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The third column of Markets: ladder, depth, and time and sales of the chosen instrument. The book and the trades are
 * watched only while the panel is mapped.
 * Signal "price-chosen" (gint64 price in units of the instrument). */
#define FINX_TYPE_BOOK_PANEL (finx_book_panel_get_type ())
G_DECLARE_FINAL_TYPE (FinxBookPanel, finx_book_panel, FINX, BOOK_PANEL, GtkWidget)

GtkWidget *finx_book_panel_new      (FinxWorkspace *workspace);
void       finx_book_panel_set_row  (FinxBookPanel *self, FinxQuoteRow *row);   /* (nullable) */

/* What is seen at once: ladder or depth over the trades; one of the three; or all of them beside each other, with the
 * order ticket over the trades. */
typedef enum { FINX_BOOK_STACKED, FINX_BOOK_TABS, FINX_BOOK_WIDE } FinxBookLayout;
void       finx_book_panel_set_layout (FinxBookPanel *self, FinxBookLayout layout);
/* The widget over the trades; (nullable): takes the one before away. */
void       finx_book_panel_set_ticket (FinxBookPanel *self, GtkWidget *ticket);

G_END_DECLS
