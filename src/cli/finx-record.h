/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/finx-series-file.h"

G_BEGIN_DECLS

#define FINX_TIME_UNKNOWN G_MININT64

/* Returns made ready for measuring, alone or beside a benchmark. Point 0 is the start, point i the end of the i-th return. */
typedef struct
{
  char     *column;             /* (nullable): where they were read */
  gboolean  from_prices;
  GArray   *times;              /* (element-type gint64): of the points, UTC µs; the first may be %FINX_TIME_UNKNOWN */
  GArray   *returns;            /* (element-type double): one less */
  GArray   *benchmark;          /* (nullable) (element-type double): as many */
  guint     n_unmatched;        /* rows of the two files without one of the same date in the other */
} FinxRecord;

/**
 * finx_record_new:
 * @file: prices or returns; used up
 * @benchmark: (nullable): likewise
 * @error: %FINX_ERROR_INVALID when no return is left
 *
 * With a benchmark only the dates count that both files have. Two files of prices are matched before they become returns, so that
 * a date one of them lacks is spanned by both.
 *
 * Returns: (transfer full) (nullable)
 */
FinxRecord   *finx_record_new              (FinxSeries        *file,
                                            FinxSeries        *benchmark,
                                            GError           **error);
gint64        finx_record_get_time         (const FinxRecord  *self,
                                            gsize              point);  /* unknown beyond the end */
const double *finx_record_get_returns      (const FinxRecord  *self);
/* 252, 365, 52, 12, 4 or 1, as the dates have it; 0: they do not tell. */
double        finx_record_periods_per_year (const FinxRecord  *self);
void          finx_record_free             (FinxRecord        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxRecord, finx_record_free)

G_END_DECLS
