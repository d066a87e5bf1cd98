/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-quote-row.h"

G_BEGIN_DECLS

/* A live list model of #FinxQuoteRow, one per instrument of the table in its order; main thread. */
#define FINX_TYPE_QUOTE_BOARD (finx_quote_board_get_type ())
G_DECLARE_FINAL_TYPE (FinxQuoteBoard, finx_quote_board, FINX, QUOTE_BOARD, GObject)

FinxQuoteBoard *finx_quote_board_new    (FinxInstrumentTable  *instruments, FinxTicker *ticker);
FinxQuoteRow   *finx_quote_board_lookup (FinxQuoteBoard       *self, const FinxInstrument *instrument);  /* (transfer none) */
FinxQuoteRow   *finx_quote_board_find   (FinxQuoteBoard       *self, const char *symbol);
/* Takes what changed since the last call, once a frame; adds rows for new instruments. Returns rows changed. */
guint           finx_quote_board_flush  (FinxQuoteBoard       *self);
/* Shows a quote of before in the row of its instrument, until a tick comes. */
void            finx_quote_board_restore (FinxQuoteBoard *self, const FinxQuote *quote);
/* Shows what a provider told of an instrument without a feed; see finx_quote_row_tell(). */
gboolean        finx_quote_board_tell  (FinxQuoteBoard *self, const FinxInstrument *instrument, const FinxLastPrice *told);
guint64         finx_quote_board_get_serial (FinxQuoteBoard   *self);     /* grows when any row changed */

G_END_DECLS
