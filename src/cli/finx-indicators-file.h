/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/indicators/finx-indicator.h"

G_BEGIN_DECLS

/* Something in a file that is told, and did not keep the rest from being used. */
typedef struct
{
  const char *code;
  guint64     line;             /* 0: not of a line */
  guint       column;           /* from 1; 0: the line as a whole */
  char       *message;          /* owned */
} FinxBarNote;

/* The bars of a CSV file, oldest first. */
typedef struct
{
  FinxBarColumns  columns;      /* borrows the arrays below */
  GArray         *times;        /* (element-type gint64): UTC µs */
  GArray         *values[6];    /* (element-type double): open, high, low, close, volume, the other series' close; NaN: missing */
  gboolean        has[6];       /* what the file names, and the other one */
  GPtrArray      *notes;        /* (element-type FinxBarNote): the first of them */
  guint           n_notes;      /* all there were */
} FinxBarFile;

/**
 * finx_bar_file_read:
 * @path: a CSV file whose first line names “date” (or time, timestamp) and “close” (or value, price), maybe open, high, low and volume
 * @error: %FINX_ERROR_INVALID with line and column of the first cell that can not be read; or that of the file
 *
 * Rows in another order are sorted, the second of two rows of one time is left out, prices that can not be are missing; all of it
 * is in the notes.
 *
 * Returns: (transfer full) (nullable)
 */
FinxBarFile *finx_bar_file_read    (const char   *path,
                                    GError      **error);
/* Takes the closes of @other at the same times as the series to compare with. */
void         finx_bar_file_set_other (FinxBarFile       *self,
                                      const FinxBarFile *other);
void         finx_bar_file_note    (FinxBarFile  *self,
                                    const char   *code,
                                    guint64       line,
                                    guint         column,
                                    const char   *format,
                                    ...) G_GNUC_PRINTF (5, 6);
void         finx_bar_file_free    (FinxBarFile  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxBarFile, finx_bar_file_free)

G_END_DECLS
