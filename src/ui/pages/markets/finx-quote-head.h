/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The chosen instrument above the chart: symbol, name, last, change, best bid and ask, and a chip when it is stale. */
#define FINX_TYPE_QUOTE_HEAD (finx_quote_head_get_type ())
G_DECLARE_FINAL_TYPE (FinxQuoteHead, finx_quote_head, FINX, QUOTE_HEAD, GtkWidget)

GtkWidget *finx_quote_head_new        (FinxWorkspace *workspace);
void       finx_quote_head_set_row    (FinxQuoteHead *self, FinxQuoteRow *row);    /* (nullable) */
/* @narrow: the change below the last price; @has_sides: with bid and ask, unless the window is as narrow as a telephone. */
void       finx_quote_head_set_layout (FinxQuoteHead *self, gboolean narrow, gboolean has_sides);
/* Puts @widget before the symbol (the way back to the list) or after the quotes. */
void       finx_quote_head_prepend    (FinxQuoteHead *self, GtkWidget *widget);
void       finx_quote_head_append     (FinxQuoteHead *self, GtkWidget *widget);

G_END_DECLS
