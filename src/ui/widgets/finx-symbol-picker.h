/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* A popover that searches all instruments by symbol and name. Signal "picked" (FinxQuoteRow *row). */
#define FINX_TYPE_SYMBOL_PICKER (finx_symbol_picker_get_type ())
G_DECLARE_FINAL_TYPE (FinxSymbolPicker, finx_symbol_picker, FINX, SYMBOL_PICKER, GtkPopover)

GtkWidget *finx_symbol_picker_new        (FinxQuoteBoard *board);
/* The connected brokers are searched as well; what is picked there is known from then on. */
void       finx_symbol_picker_add_brokers (FinxSymbolPicker *self, FinxEngine *engine);

G_END_DECLS
