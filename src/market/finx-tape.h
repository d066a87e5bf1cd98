/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-tape-row.h"

G_BEGIN_DECLS

#define FINX_TAPE_LENGTH 500

/* The newest 500 trades of one instrument, newest first: a list model of #FinxTapeRow; main thread. */
#define FINX_TYPE_TAPE (finx_tape_get_type ())
G_DECLARE_FINAL_TYPE (FinxTape, finx_tape, FINX, TAPE, GObject)
FinxTape             *finx_tape_new                  (const FinxInstrument *instrument);
const FinxInstrument *finx_tape_get_instrument       (FinxTape *self);
void                  finx_tape_push                 (FinxTape *self, const FinxTick *trades, gsize n);   /* oldest first */

G_END_DECLS
