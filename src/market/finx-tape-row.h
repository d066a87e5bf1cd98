/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

/* One trade of a #FinxTape; never changes. */
#define FINX_TYPE_TAPE_ROW (finx_tape_row_get_type ())
G_DECLARE_FINAL_TYPE (FinxTapeRow, finx_tape_row, FINX, TAPE_ROW, GObject)
FinxTapeRow          *finx_tape_row_new              (const FinxTick *tick, int direction);
const FinxTick       *finx_tape_row_get_tick         (FinxTapeRow *self);
int                   finx_tape_row_get_direction    (FinxTapeRow *self);    /* against the trade before: −1, 0, +1 */

G_END_DECLS
