/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FINX_CSV_MAX_ROW   (1 << 20)    /* bytes, with the newlines inside quotes */
#define FINX_CSV_MAX_CELLS 4096

/* Not ended by a zero byte. */
typedef struct
{
  const char *text;
  guint32     length;                   /* bytes */
  guint8      is_quoted;                /* blanks around it belong to it */
  guint8      is_escaped;               /* had doubled quotes, of which one of each is left */
} FinxCsvCell;

/**
 * FinxCsvRow: valid until the next one is read.
 * @line: where it starts in the file, counted from 1
 * @text: as it stands in the file, without the newline
 * @fault: (nullable): a sentence: the cells can not be relied on. Reading goes on with the row after it
 * @fault_column: counted from 1; 0: the row as a whole
 */
typedef struct
{
  const FinxCsvCell *cells;
  guint              n_cells;
  guint64            line;
  const char        *text;
  gsize              length;            /* bytes of @text */
  const char        *fault;
  guint              fault_column;
} FinxCsvRow;

/* Rows and cells of a CSV text in memory (RFC 4180, and what programs make of it); nothing is copied. One thread. */
typedef struct _FinxCsv FinxCsv;

FinxCsv          *finx_csv_new           (GBytes      *bytes,
                                          char         delimiter,
                                          GError     **error);
void              finx_csv_free          (FinxCsv     *self);
char              finx_csv_get_delimiter (FinxCsv     *self);
const char       *finx_csv_get_encoding  (FinxCsv     *self);
const FinxCsvRow *finx_csv_next          (FinxCsv     *self);
void              finx_csv_rewind        (FinxCsv     *self);
gboolean          finx_csv_cell_is       (const FinxCsvCell *cell,
                                          const char        *word);
gsize             finx_csv_cut           (const char  *text,
                                          gsize        length,
                                          gsize        max);
void              finx_csv_append_cell   (GString     *out,
                                          const char  *text,
                                          char         delimiter);
void              finx_csv_append_line   (GString     *out,
                                          const char *const *cells,
                                          gsize        n_cells,
                                          char         delimiter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxCsv, finx_csv_free)

G_END_DECLS
