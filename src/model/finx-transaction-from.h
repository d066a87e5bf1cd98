/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-event.h"
#include "model/finx-transaction.h"

G_BEGIN_DECLS

/* What a broker's account did, in the words of a portfolio. The day is the UTC day, which is the venue's own in the
 * regular sessions of all venues that we know; so the order by day is the order by time. */
FinxTransaction *finx_transaction_from_fill (const FinxFill         *fill);
FinxTransaction *finx_transaction_from_cash (const FinxCashMovement *movement);
/* The same without a copy, for the journal's many: texts of @view are borrowed, the id from @id, which is overwritten. */
void             finx_transaction_view_fill (FinxTransaction        *view,
                                             const FinxFill         *fill,
                                             GString                *id);
void             finx_transaction_view_cash (FinxTransaction        *view,
                                             const FinxCashMovement *movement,
                                             GString                *id);
gboolean         finx_transaction_view_event (FinxTransaction       *view,
                                             const FinxEvent        *event,
                                             GString                *id,
                                             GError                **error);

G_END_DECLS
