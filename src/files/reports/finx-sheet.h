/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-decimal.h"

G_BEGIN_DECLS

typedef enum
{
  FINX_SHEET_TEXT,
  FINX_SHEET_DATE,
  FINX_SHEET_NUMBER,
  FINX_SHEET_PERCENT
} FinxSheetType;

#define FINX_SHEET_ALL_DECIMALS G_MAXUINT

/**
 * FinxSheetColumn:
 * @decimals: of percentages, as shown
 */
typedef struct
{
  const char    *title;
  FinxSheetType  type;
  guint          decimals;
} FinxSheetColumn;

/* A workbook (XLSX) that is written row by row: of any length in little memory, on disk under its name only when it is
 * whole. Heads are bold and stay in sight; columns are as wide as what is in them. Any one thread.
 *
 * Numbers in such a file are doubles, of which programs show 15 digits. A decimal that has more is written as text in the
 * number's place, so that no digit is lost; programs do not add it up then. */
typedef struct _FinxSheetBook FinxSheetBook;

gboolean       finx_sheet_is_supported  (void);
FinxSheetBook *finx_sheet_book_new      (const char             *path,
                                         GError                **error);
void           finx_sheet_book_free     (FinxSheetBook          *self);
void           finx_sheet_book_begin    (FinxSheetBook          *self,
                                         const char             *name,
                                         const FinxSheetColumn  *columns,
                                         guint                   n_columns);
void           finx_sheet_book_text     (FinxSheetBook          *self,
                                         const char             *text);
void           finx_sheet_book_date     (FinxSheetBook          *self,
                                         gint32                  day);
void           finx_sheet_book_number   (FinxSheetBook          *self,
                                         FinxDecimal             value,
                                         guint                   decimals);
void           finx_sheet_book_percent  (FinxSheetBook          *self,
                                         double                  fraction);
void           finx_sheet_book_skip     (FinxSheetBook          *self);
void           finx_sheet_book_end_row  (FinxSheetBook          *self);
gboolean       finx_sheet_book_close    (FinxSheetBook          *self,
                                         GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxSheetBook, finx_sheet_book_free)

G_END_DECLS
