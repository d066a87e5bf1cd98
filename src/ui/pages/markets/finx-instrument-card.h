/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The day of the chosen instrument in figures, and the position in it. */
#define FINX_TYPE_INSTRUMENT_CARD (finx_instrument_card_get_type ())
G_DECLARE_FINAL_TYPE (FinxInstrumentCard, finx_instrument_card, FINX, INSTRUMENT_CARD, GtkWidget)

GtkWidget *finx_instrument_card_new     (FinxWorkspace *workspace);
void       finx_instrument_card_set_row (FinxInstrumentCard *self, FinxQuoteRow *row);     /* (nullable) */

G_END_DECLS
