/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/transactions/finx-transaction-csv.h"

G_BEGIN_DECLS

extern const FinxImportProfile finx_import_ofx;

FinxImportResult *finx_import_ofx_read (GBytes                   *text,
                                        const FinxImportOptions  *options,
                                        GError                  **error);

G_END_DECLS
