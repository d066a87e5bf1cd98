/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/imports/finx-import-profile.h"

G_BEGIN_DECLS

/* Files of Interactive Brokers; all static data. */
extern const FinxImportProfile finx_import_ibkr_activity;       /* statement with sections */
extern const FinxImportProfile finx_import_ibkr_history;        /* transaction history, in the base currency */
extern const FinxImportProfile finx_import_ibkr_flex;           /* Flex query of trades */
extern const FinxImportProfile finx_import_ibkr_flex_cash;      /* Flex query of cash transactions */

G_END_DECLS
