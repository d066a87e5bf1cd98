/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/transactions/finx-transaction-csv.h"

G_BEGIN_DECLS

FinxImportFormat  finx_import_find_format (GBytes                   *bytes,
                                           const char               *file_name);
FinxImportResult *finx_import_read        (GBytes                   *bytes,
                                           const char               *file_name,
                                           const FinxImportOptions  *options,
                                           GError                  **error);

G_END_DECLS
