/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-tape-rows.h"

G_BEGIN_DECLS

/* The newest trades of one instrument. */
#define FINX_TYPE_TAPE (finx_tape_get_type ())
G_DECLARE_FINAL_TYPE (FinxTape, finx_tape, FINX, TAPE, FinxTapeRows)
FinxTape             *finx_tape_new                  (const FinxInstrument *instrument);
const FinxInstrument *finx_tape_get_instrument       (FinxTape *self);
void                  finx_tape_push                 (FinxTape *self, const FinxTick *trades, gsize n);   /* oldest first */

G_END_DECLS
