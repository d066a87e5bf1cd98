/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/finx-sqlite.h"
#include "store/finx-store.h"

G_BEGIN_DECLS

/* Returns: (transfer full): what was found; %NULL with @error when it could not be looked at (busy, a failing
 * disk). Damage is no error here but a problem in the report.
 * @instruments: (nullable): %NULL: the journal's instruments are not looked up */
FinxStoreReport *finx_verify (FinxSqlite           *db,
                              FinxInstrumentTable  *instruments,
                              GError              **error);

G_END_DECLS
