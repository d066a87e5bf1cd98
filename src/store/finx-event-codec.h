/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-event.h"

G_BEGIN_DECLS

/* The payload of an event as one JSON object: decimals are strings (null: unknown), times UTC µs, instruments
 * their symbol, enumerations their words. Transactions are FinX CSV instead. Sequence, time, note and so on are columns of
 * the journal. */

/* Appends the payload of @event to @out; fails on text that is not UTF-8. */
gboolean    finx_event_encode         (const FinxEvent      *event,
                                       GString              *out,
                                       GError              **error);
/* Returns: (transfer full): an event with its payload, and no sequence, time, note or correlation id yet */
FinxEvent  *finx_event_decode         (FinxEventKind         kind,
                                       const char           *body,
                                       FinxInstrumentTable  *instruments,
                                       GError              **error);
/* Returns: (transfer full): the FinxAccount, FinxOrder, FinxFill, FinxCashMovement or FinxTransactionBatch alone */
gpointer    finx_event_decode_payload (FinxEventKind         kind,
                                       const char           *body,
                                       FinxInstrumentTable  *instruments,
                                       GError              **error);
/* What a decoded batch of transactions is not told by its body, but by the journal's columns; others know it. */
void        finx_event_file_under     (FinxEvent            *event,
                                       const char           *account,
                                       const char           *ref);
const char *finx_event_kind_to_string (FinxEventKind         kind);
gboolean    finx_event_kind_from_string (const char         *text,
                                       FinxEventKind        *kind);
/* The account's id, the order's client id, the fill's or the movement's id, the change's id. */
const char *finx_event_get_ref        (const FinxEvent      *event);

G_END_DECLS
