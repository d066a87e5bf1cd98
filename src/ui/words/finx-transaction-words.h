/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-transaction.h"

G_BEGIN_DECLS

/* Transactions in words, for a person. Any thread. */
const char *finx_transaction_kind_explain (FinxTransactionKind    kind);                /* one sentence for a form */
char       *finx_transaction_date_text    (const FinxTransaction *transaction);         /* (transfer full): "2024-03-09" */
char       *finx_transaction_summary      (const FinxTransaction *transaction);         /* (transfer full): "Buy 10 AAPL" */

G_END_DECLS
