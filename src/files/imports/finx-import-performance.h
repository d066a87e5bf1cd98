/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/transactions/finx-transaction-csv.h"

G_BEGIN_DECLS

/* The file of Portfolio Performance itself, not its exports as CSV. */
extern const FinxImportProfile finx_import_performance;

FinxImportResult *finx_import_performance_read (GBytes                   *text,
                                                const FinxImportOptions  *options,
                                                GError                  **error);

G_END_DECLS
