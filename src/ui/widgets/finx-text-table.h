/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/widgets/finx-widgets.h"

G_BEGIN_DECLS

#define FINX_TEXT_TABLE_MAX 14

/**
 * FinxTextColumn: a column of a table of ready texts.
 * @is_gain: coloured by the sign of its key
 */
typedef struct
{
  const char *title;
  gboolean    is_number, is_gain, is_bold, is_dim, expand;
  int         priority;         /* as in FinxColumn */
  int         chars;
} FinxTextColumn;

/* One cell: what is shown, and what it is sorted by; a NaN key: by the text. */
typedef struct
{
  char  *text;                  /* (transfer full) */
  double key;
} FinxTextCell;

/* Rows of texts that somebody worked out: for tables of some hundred rows that are made anew as a whole. Sorting, copying,
 * dropping columns and the rest are those of FinxTable. */
GtkWidget *finx_text_table_new   (const char            *label,
                                  const FinxTextColumn  *columns,
                                  gsize                  n_columns);
/* Between begin and end: rows, each with as many cells as there are columns; @id: (nullable): see finx_text_table_get_id(). */
void       finx_text_table_begin (FinxTable             *self);
void       finx_text_table_add   (FinxTable             *self,
                                  const char            *id,
                                  const FinxTextCell    *cells);
void       finx_text_table_end   (FinxTable             *self);
/* Selects the row of @id again, after all rows were made anew; nothing where it is gone. */
void       finx_text_table_select (FinxTable            *self,
                                   const char           *id);
/* Of an item that "activated" or "selected" told. */
const char *finx_text_table_get_id (gpointer             item);

G_END_DECLS
