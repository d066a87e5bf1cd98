/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-tape-row.h"

G_BEGIN_DECLS

#define FINX_TAPE_LENGTH 500

/* At most 500 trades, newest first: a list model of #FinxTapeRow, which a tape and what is filtered of one are; main thread. */
#define FINX_TYPE_TAPE_ROWS (finx_tape_rows_get_type ())
G_DECLARE_DERIVABLE_TYPE (FinxTapeRows, finx_tape_rows, FINX, TAPE_ROWS, GObject)

struct _FinxTapeRowsClass
{
  GObjectClass parent_class;
};

/* For subclasses: @rows, of which the oldest is first, come after the newest @n_replaced of those that are there. */
void finx_tape_rows_add   (FinxTapeRows *self, GPtrArray *rows, guint n_replaced);
void finx_tape_rows_clear (FinxTapeRows *self);

G_END_DECLS
