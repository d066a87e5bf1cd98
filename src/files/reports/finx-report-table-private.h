/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/reports/finx-report-table.h"

G_BEGIN_DECLS

typedef enum
{
  FINX_REPORT_EMPTY,
  FINX_REPORT_UNKNOWN,
  FINX_REPORT_KNOWN
} FinxReportState;

typedef struct
{
  FinxReportState state;
  union
  {
    struct
    {
      const char *text;         /* for people; of the table's chunk, or for ever */
      const char *word;         /* for programs */
    };
    gint32       day;
    FinxDecimal  number;
    double       fraction;
  };
} FinxReportCell;

typedef struct
{
  char *id, *title;
  char *text;                   /* for people */
  char *value;                  /* for programs */
} FinxReportFact;

struct _FinxReportTable         /* reference-counted */
{
  char             *name, *title, *nothing, *currency;
  FinxReportColumn *columns;
  guint             n_columns;
  GArray           *cells;      /* (element-type FinxReportCell): row by row */
  FinxReportCell   *totals;
  gboolean          has_totals;
  GArray           *facts;      /* (element-type FinxReportFact) */
  GStringChunk     *texts;
};

#define FINX_REPORT_TOTALS G_MAXUINT    /* a row */

guint finx_report_table_get_decimals (const FinxReportTable *self,
                                      guint                  row,
                                      guint                  column);

static inline const FinxReportCell *
finx_report_table_cell (const FinxReportTable *self,
                        guint                  row,
                        guint                  column)
{
  return &g_array_index (self->cells, FinxReportCell, row * self->n_columns + column);
}

G_END_DECLS
