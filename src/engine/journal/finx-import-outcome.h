/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/transactions/finx-transaction-csv.h"

G_BEGIN_DECLS

/**
 * FinxImportOutcome: what became of a file.
 * @result: rows that were refused or skipped, each with line and reason, and how the file was read; no transactions
 * @n_imported: rows that are written, or would be: new ones, and changes of those that are there
 * @n_duplicates: rows that the portfolio has already
 * @instruments: (element-type FinxInstrument): those that were not known
 * @currency: in which most rows are; "" when no row was read
 * @opened: the opening day that the portfolio took over from the file, or would; %G_MININT32: it has one, has transactions before it,
 *   or the file tells none
 * @is_dry_run: nothing was to be written
 * @is_refused: nothing was written, because of rows that were refused
 */
typedef struct
{
  FinxImportResult *result;
  guint64           n_imported;
  guint64           n_duplicates;
  GPtrArray        *instruments;
  char             *currency;
  gint32            opened;
  gboolean          is_dry_run;
  gboolean          is_refused;
} FinxImportOutcome;

void finx_import_outcome_free (FinxImportOutcome *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxImportOutcome, finx_import_outcome_free)

G_END_DECLS
