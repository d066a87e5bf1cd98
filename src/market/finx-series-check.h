/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-calendar.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

/**
 * FinxSeriesFaultKind:
 * @FINX_FAULT_GAP: sessions without a bar, or hours of one session
 * @FINX_FAULT_JUMP: a change that no ordinary day brings, and that stays; perhaps a split
 * @FINX_FAULT_SPIKE: one bar far off, the next one is back
 * @FINX_FAULT_STALE: the same close again and again
 * @FINX_FAULT_BROKEN: low and high do not enclose open and close, or a price is not above zero
 * @FINX_FAULT_DUPLICATE: several bars of one session or moment
 */
typedef enum
{
  FINX_FAULT_GAP,
  FINX_FAULT_JUMP,
  FINX_FAULT_SPIKE,
  FINX_FAULT_STALE,
  FINX_FAULT_BROKEN,
  FINX_FAULT_DUPLICATE
} FinxSeriesFaultKind;
#define FINX_N_FAULT_KINDS 6

/**
 * FinxSeriesFault: something about a series that a person should look at.
 * @first: the bar it begins with; of a gap the one before it
 * @last: the bar it ends with; of a gap the one behind it
 * @from_us: time of @first; of a gap when the first missing bar was due
 * @to_us: time of @last; of a gap when the last missing bar was due
 * @n: bars that are missing, equal, or too many; else 1
 * @change: of JUMP and SPIKE, close against the close before, 0.25 for a quarter more; else NaN
 * @split_new: of a JUMP: new shares for
 * @split_old: old ones, if the change is like that of a split; else both 0
 */
typedef struct
{
  FinxSeriesFaultKind kind;
  guint32             n;
  gsize               first, last;
  gint64              from_us, to_us;
  double              change;
  guint16             split_new, split_old;
} FinxSeriesFault;

/**
 * FinxSeriesCheckOptions:
 * @calendar: of the instrument
 * @knows_calendar: %FALSE: what the series itself looks like decides, and a few missing days are taken for holidays
 * @splits: (array length=n_splits) (nullable): times of splits that are booked: jumps on their days are none
 * @deviations: a return beyond so many robust deviations is a spike when it turns back; 0: 8
 */
typedef struct
{
  FinxInterval  interval;
  FinxCalendar  calendar;
  gboolean      knows_calendar;
  const gint64 *splits;
  gsize         n_splits;
  double        deviations;
} FinxSeriesCheckOptions;

#define FINX_SERIES_CHECK_MAX 10000     /* faults that are kept; all are counted */

/**
 * FinxSeriesCheck:
 * @faults: (element-type FinxSeriesFault): by time
 * @counts: of each kind
 * @step_us: from one bar to the next, as most of them are
 */
typedef struct
{
  GArray *faults;
  guint   counts[FINX_N_FAULT_KINDS];
  gint64  step_us;
} FinxSeriesCheck;

FinxSeriesCheck *finx_series_check_new  (const FinxBar                *bars,
                                         gsize                         n_bars,
                                         const FinxSeriesCheckOptions *options);
void             finx_series_check_free (FinxSeriesCheck              *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxSeriesCheck, finx_series_check_free)

G_END_DECLS
