/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-account.h"
#include "model/finx-order.h"
#include "model/finx-transaction-batch.h"

G_BEGIN_DECLS

typedef enum
{
  FINX_EVENT_ACCOUNT,           /* opened, renamed, armed: the account as it is now */
  FINX_EVENT_ORDER,             /* the order as it is now; the series of them is the order's life */
  FINX_EVENT_FILL,
  FINX_EVENT_CASH,
  FINX_EVENT_TRANSACTIONS       /* what a person wrote down or imported */
} FinxEventKind;
#define FINX_N_EVENT_KINDS 5

/**
 * FinxEvent: one line of the journal, the only truth about holdings.
 * @sequence: 1, 2, 3 …, set by the store
 * @recorded_us: when it was written down, UTC µs, set by the caller
 * @note: what happened, for the order's life ("Accepted", "Cancelled by you"); or ""
 *
 * Exactly the pointer that @kind names is set, and owned.
 */
typedef struct
{
  gint64        sequence;
  gint64        recorded_us;
  FinxEventKind kind;
  char         *correlation_id;
  char         *note;
  union
  {
    FinxAccount          *account;
    FinxOrder            *order;
    FinxFill             *fill;
    FinxCashMovement     *cash;
    FinxTransactionBatch *batch;
  };
} FinxEvent;

/* Each takes its payload. */
FinxEvent  *finx_event_new_account (FinxAccount      *account, gint64 recorded_us, const char *note);
FinxEvent  *finx_event_new_order   (FinxOrder        *order,   gint64 recorded_us, const char *note);
FinxEvent  *finx_event_new_fill    (FinxFill         *fill,    gint64 recorded_us, const char *note);
FinxEvent  *finx_event_new_cash    (FinxCashMovement *cash,    gint64 recorded_us, const char *note);
FinxEvent  *finx_event_new_transactions (FinxTransactionBatch *batch, gint64 recorded_us, const char *note);
FinxEvent  *finx_event_copy        (const FinxEvent  *self);
void        finx_event_free        (FinxEvent        *self);
gboolean    finx_event_validate    (const FinxEvent  *self, GError **error);
const char *finx_event_get_account (const FinxEvent  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxEvent, finx_event_free)

G_END_DECLS
