/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/transactions/finx-transaction-csv.h"

G_BEGIN_DECLS

/* The instruments that a file speaks of: those of the table, and those that nobody knows yet, which are made up from what
 * the file says and become part of the table when the file is written. One thread. */
typedef struct _FinxImportSymbols FinxImportSymbols;

FinxImportSymbols    *finx_import_symbols_new      (FinxInstrumentTable   *table,
                                                    const char            *currency);
void                  finx_import_symbols_free     (FinxImportSymbols     *self);
const FinxInstrument *finx_import_symbols_resolve  (FinxImportSymbols     *self,
                                                    const FinxSymbolQuery *query);
/* What a row of this kind tells of its instrument. */
void                  finx_import_symbols_see      (FinxImportSymbols     *self,
                                                    const FinxTransaction *transaction);
/* All of the file are coins. */
void                  finx_import_symbols_are_coins (FinxImportSymbols    *self);
/* (transfer none) (element-type FinxInstrument): the new ones */
GPtrArray            *finx_import_symbols_get_new  (FinxImportSymbols     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxImportSymbols, finx_import_symbols_free)

G_END_DECLS
