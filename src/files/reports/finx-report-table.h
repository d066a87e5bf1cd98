/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-decimal.h"
#include "files/reports/finx-pdf.h"
#include "files/reports/finx-sheet.h"

G_BEGIN_DECLS

#define FINX_REPORT_BASE_MONEY (G_MAXUINT - 1)
#define FINX_REPORT_OWN_MONEY  (G_MAXUINT - 2)

/**
 * FinxReportColumn:
 * @id: name for programs: head of the CSV file, member of the JSON object; static
 * @title: for people; static
 * @decimals: as shown to people; files for programs have every digit. %FINX_SHEET_ALL_DECIMALS: as many as a number has;
 *   %FINX_REPORT_BASE_MONEY, %FINX_REPORT_OWN_MONEY: those of the currency of the table, of the row's cell "currency"
 * @is_wide: only where there is room for it: left out on paper
 */
typedef struct
{
  const char    *id, *title;
  FinxSheetType  type;
  guint          decimals;
  gboolean       is_wide;
} FinxReportColumn;

typedef enum
{
  FINX_REPORT_CSV,
  FINX_REPORT_JSON,
  FINX_REPORT_XLSX,
  FINX_REPORT_PDF
} FinxReportFormat;

/* A report as a table that says the same in every kind of file: columns, rows, totals, and facts that tell what it is of.
 * Cells are added one after the other, row by row; unknown is told as unknown, and is not empty. It owns all texts but
 * those of the columns. One thread fills it; then any thread may read it. */
typedef struct _FinxReportTable FinxReportTable;

#define FINX_REPORT_MOST_COLUMNS 24

FinxReportTable        *finx_report_table_new         (const char             *name,
                                                       const char             *title,
                                                       const FinxReportColumn *columns,
                                                       guint                   n_columns);
FinxReportTable        *finx_report_table_ref         (FinxReportTable        *self);
void                    finx_report_table_unref       (FinxReportTable        *self);
void                    finx_report_table_add_fact    (FinxReportTable        *self,
                                                       const char             *id,
                                                       const char             *title,
                                                       const char             *text,
                                                       const char             *value);
void                    finx_report_table_set_currency (FinxReportTable       *self,
                                                       const char             *currency);
void                    finx_report_table_set_nothing (FinxReportTable        *self,
                                                       const char             *sentence);

void                    finx_report_table_text        (FinxReportTable        *self,
                                                       const char             *text);
void                    finx_report_table_term        (FinxReportTable        *self,
                                                       const char             *id,
                                                       const char             *label);
void                    finx_report_table_word        (FinxReportTable        *self,
                                                       const char             *english);
void                    finx_report_table_date        (FinxReportTable        *self,
                                                       gint32                  day);
void                    finx_report_table_number      (FinxReportTable        *self,
                                                       FinxDecimal             value);
void                    finx_report_table_percent     (FinxReportTable        *self,
                                                       double                  fraction);
void                    finx_report_table_skip        (FinxReportTable        *self);
void                    finx_report_table_total       (FinxReportTable        *self,
                                                       const char             *column_id,
                                                       FinxDecimal             value);

const char             *finx_report_table_get_name    (const FinxReportTable  *self);
const char             *finx_report_table_get_title   (const FinxReportTable  *self);
const char             *finx_report_table_get_nothing (const FinxReportTable  *self);
const FinxReportColumn *finx_report_table_get_columns (const FinxReportTable  *self,
                                                       guint                  *n_columns);
guint                   finx_report_table_get_n_rows  (const FinxReportTable  *self);
gboolean                finx_report_table_has_totals  (const FinxReportTable  *self);
char                   *finx_report_table_show        (const FinxReportTable  *self,
                                                       guint                   row,
                                                       guint                   column);
char                   *finx_report_table_show_total  (const FinxReportTable  *self,
                                                       guint                   column);
int                     finx_report_table_compare     (const FinxReportTable  *self,
                                                       guint                   column,
                                                       guint                   row_a,
                                                       guint                   row_b);

char                   *finx_report_table_to_csv      (const FinxReportTable  *self);
char                   *finx_report_table_to_json     (const FinxReportTable  *self);
void                    finx_report_table_add_to_pdf  (const FinxReportTable  *self,
                                                       FinxPdf                *pdf);
FinxPdf                *finx_report_table_to_pdf      (const FinxReportTable  *self);
gboolean                finx_report_table_write       (const FinxReportTable  *self,
                                                       FinxReportFormat        format,
                                                       const char             *path,
                                                       GError                **error);
gboolean                finx_report_format_from_string (const char            *text,
                                                       FinxReportFormat       *format);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxReportTable, finx_report_table_unref)

G_END_DECLS
