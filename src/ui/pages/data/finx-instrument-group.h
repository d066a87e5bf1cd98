/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* Which instrument something is of: its symbol, and what has to be said of one that is new. Signal "changed". */
#define FINX_TYPE_INSTRUMENT_GROUP (finx_instrument_group_get_type ())
G_DECLARE_FINAL_TYPE (FinxInstrumentGroup, finx_instrument_group, FINX, INSTRUMENT_GROUP, AdwPreferencesGroup)

GtkWidget            *finx_instrument_group_new         (FinxEngine          *engine,
                                                         const char          *symbol);
gboolean              finx_instrument_group_is_complete (FinxInstrumentGroup *self);
char                 *finx_instrument_group_get_symbol  (FinxInstrumentGroup *self);    /* (transfer full) */
/* The instrument; a new one is written down first. (transfer none) (nullable) */
const FinxInstrument *finx_instrument_group_take        (FinxInstrumentGroup *self,
                                                         GError             **error);
/* Trading days of an instrument that a person named, as far as class and currency tell them. */
FinxCalendar          finx_guess_calendar               (FinxAssetClass       asset_class,
                                                         const char          *currency);

G_END_DECLS
