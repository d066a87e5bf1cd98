/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "market/finx-quote-board.h"

G_BEGIN_DECLS

/* A popover that searches all instruments by symbol and name. Signal "picked" (FinxQuoteRow *row). */
#define FINX_TYPE_SYMBOL_PICKER (finx_symbol_picker_get_type ())
G_DECLARE_FINAL_TYPE (FinxSymbolPicker, finx_symbol_picker, FINX, SYMBOL_PICKER, GtkPopover)

GtkWidget *finx_symbol_picker_new (FinxQuoteBoard *board);

G_END_DECLS
