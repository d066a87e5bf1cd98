/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum { FINX_ROW_KEY_NONE, FINX_ROW_KEY_TEXT, FINX_ROW_KEY_NUMBER } FinxRowKeyKind;

/* What rows are sorted by; @text is borrowed from the source. */
typedef struct
{
  union
  {
    const char *text;
    double      number;
  };
  guint32 row;
} FinxRowKey;

/**
 * FinxRowFuncs: how rows are read; any thread.
 * @is_match: whether the row has @needle, which is casefolded
 * @get_key: fills in all but the row; %FINX_ROW_KEY_NONE: of @column the order of the rows is the order; the same for all rows
 * @is_reversed: the last row is the first that is shown
 * @own_column: (nullable): the order of the rows is that of this column
 */
typedef struct
{
  gboolean       (*is_match) (gpointer data, guint row, const char *needle);
  FinxRowKeyKind (*get_key)  (gpointer data, guint row, const char *column, FinxRowKey *key);
  gboolean       is_reversed;
  const char    *own_column;
} FinxRowFuncs;

/* Numbered rows that do not change. */
typedef struct _FinxRowSource FinxRowSource;

/* @data: (transfer full) */
FinxRowSource *finx_row_source_new   (const FinxRowFuncs *funcs, gpointer data, GDestroyNotify destroy, guint n);
FinxRowSource *finx_row_source_ref   (FinxRowSource *self);
void           finx_row_source_unref (FinxRowSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxRowSource, finx_row_source_unref)

/* One row; made when somebody looks at it. */
#define FINX_TYPE_ROW_ITEM (finx_row_item_get_type ())
G_DECLARE_FINAL_TYPE (FinxRowItem, finx_row_item, FINX, ROW_ITEM, GObject)
gpointer      finx_row_item_get_data (FinxRowItem *self);       /* of its source; borrowed, for as long as @self */
guint         finx_row_item_get_row  (FinxRowItem *self);

/* Rows as a list model of FinxRowItem; a million of them cost what the source costs. Sorting and filtering make an array of row
 * numbers, on a thread. Signal "busy-changed". Main thread. */
#define FINX_TYPE_ROW_MODEL (finx_row_model_get_type ())
G_DECLARE_FINAL_TYPE (FinxRowModel, finx_row_model, FINX, ROW_MODEL, GObject)

FinxRowModel *finx_row_model_new        (void);
void          finx_row_model_set_source (FinxRowModel  *self,
                                         FinxRowSource *source);        /* (nullable) */
/* @column: one that the source knows, or %NULL: its own order */
void          finx_row_model_sort       (FinxRowModel  *self,
                                         const char    *column,
                                         gboolean       descending);
void          finx_row_model_filter     (FinxRowModel  *self,
                                         const char    *text);
gboolean      finx_row_model_is_busy    (FinxRowModel  *self);

G_END_DECLS
