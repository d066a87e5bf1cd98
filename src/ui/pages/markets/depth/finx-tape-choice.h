/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/finx-engine.h"
#include "market/finx-tape-filter.h"

G_BEGIN_DECLS

/* Which trades are shown: a button that says it, with a popover to change it. Remembered; the least size per instrument.
 * Signal "changed". */
#define FINX_TYPE_TAPE_CHOICE (finx_tape_choice_get_type ())
G_DECLARE_FINAL_TYPE (FinxTapeChoice, finx_tape_choice, FINX, TAPE_CHOICE, GtkWidget)

GtkWidget          *finx_tape_choice_new            (FinxEngine *engine);
void                finx_tape_choice_set_instrument (FinxTapeChoice *self, const FinxInstrument *instrument);    /* (nullable) */
const FinxTapeRule *finx_tape_choice_get_rule       (FinxTapeChoice *self);

G_END_DECLS
