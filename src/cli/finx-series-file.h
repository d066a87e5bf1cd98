/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the numbers of a file are. */
typedef enum
{
  FINX_SERIES_UNKNOWN,
  FINX_SERIES_RETURNS,          /* of the period that ends on the date */
  FINX_SERIES_PRICES,           /* above zero while the record lasts */
  FINX_SERIES_AMOUNTS           /* cash flows; several a day are fine */
} FinxSeriesKind;

/* One column of a CSV file with its dates, oldest first. */
typedef struct
{
  FinxSeriesKind kind;
  char          *column;        /* (nullable): its name; %NULL without a head line */
  GArray        *times;         /* (element-type gint64): UTC µs */
  GArray        *values;        /* (element-type double), as many; the first return may be NaN: its date is where the record starts */
} FinxSeries;

/**
 * finx_series_read:
 * @path: a CSV file with a head line that names “date” and the column, or with date and number alone
 * @column: (nullable): the column to take; %NULL chooses by the names that are usual for @kind
 * @kind: %FINX_SERIES_UNKNOWN judges by the column's name
 * @error: %FINX_ERROR_INVALID with line and column of the first cell that can not be read; or that of the file
 *
 * Returns: (transfer full) (nullable): all of the file or nothing
 */
FinxSeries *finx_series_read (const char     *path,
                              const char     *column,
                              FinxSeriesKind  kind,
                              GError        **error);
void        finx_series_free (FinxSeries     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxSeries, finx_series_free)

G_END_DECLS
