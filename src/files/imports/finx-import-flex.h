/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/transactions/finx-transaction-csv.h"

G_BEGIN_DECLS

/* A Flex query of Interactive Brokers as XML, the form that it has unless CSV is asked for. */
extern const FinxImportProfile finx_import_flex;

FinxImportResult *finx_import_flex_read (GBytes                   *text,
                                         const FinxImportOptions  *options,
                                         GError                  **error);

G_END_DECLS
