/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/imports/finx-import-profile.h"

G_BEGIN_DECLS

/**
 * FinxImportFault: a row that was left out, and why.
 * @line: in the file, counted from 1
 * @column: counted from 1; 0: the row as a whole. In files that are no tables, where in the line the value stands
 * @name: of the column or element, as the file has it; or ""
 * @code: stable, such as "FINX-IMPORT-012"; static
 * @sentence: for a person
 * @text: the row as it stands in the file, cut after 500 bytes
 */
typedef struct
{
  guint64     line;
  guint       column;
  char       *name;
  const char *code;
  char       *sentence;
  char       *text;
} FinxImportFault;

#define FINX_IMPORT_MAX_FAULTS 10000
#define FINX_IMPORT_OPENED     "opened" /* above the table of FinX CSV; the portfolio's opening day is beside it */

/**
 * FinxImportResult: what a file held.
 * @profile: how it was read
 * @transactions: (element-type FinxTransaction): all of them valid, in the file's order; empty if they went to a sink
 * @faults: (element-type FinxImportFault): rows that were refused; of more than %FINX_IMPORT_MAX_FAULTS the first
 * @skipped: (element-type FinxImportFault): rows that book nothing, such as sums; likewise
 * @n_rows: rows below the head line, or transactions that the file tells of
 * @opened: the opening day of the portfolio that FinX CSV was written of; %G_MININT32: it tells none
 * @encoding: such as "UTF-8"; static
 * @delimiter: of cells; '\0' in files that are no tables
 * @date_order: in which dates were read
 * @number_mark: with which numbers were read
 */
typedef struct
{
  const FinxImportProfile *profile;
  GPtrArray               *transactions;
  GPtrArray               *faults;
  GPtrArray               *skipped;
  guint64                  n_rows;
  guint64                  n_transactions;
  guint64                  n_faults;
  guint64                  n_skipped;
  gint32                   opened;
  const char              *encoding;
  char                     delimiter;
  FinxDateOrder            date_order;
  FinxNumberMark           number_mark;
} FinxImportResult;

FinxImportResult *finx_import_result_new  (void);
void              finx_import_result_free (FinxImportResult *self);
void              finx_import_result_add  (FinxImportResult *self,
                                           gboolean          is_skipped,
                                           const FinxCsvRow *row,
                                           guint             column,
                                           const char       *name,      /* (nullable) */
                                           const char       *code,
                                           const char       *format,
                                           ...) G_GNUC_PRINTF (7, 8);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxImportResult, finx_import_result_free)

G_END_DECLS
