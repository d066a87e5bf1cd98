/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "model/finx-instrument.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

/**
 * FinxPracticeParameter:
 * @instrument: as in data/practice/instruments.csv, with the exchange's own calendar; @index is the row
 * @start_price: anchor of the price path, and its first price
 * @volatility: standard deviation of log returns per year
 * @day_volume: average volume of a day, in units of size
 * @spread: typical distance of best bid and ask, in units of 10^-price_scale
 * @trades_per_second: average while the market is open
 *
 * What the practice market needs to know of one instrument.
 */
typedef struct
{
  FinxInstrument *instrument;
  double          start_price;
  double          volatility;
  gint64          day_volume;
  gint64          tick_units;
  gint64          lot_units;
  gint64          spread;
  double          trades_per_second;
} FinxPracticeParameter;

/* The leading rows of the correlation file, which drive common moves inside a day. */
#define FINX_PRACTICE_N_FACTORS 7

/* The parameter set of data/practice; immutable, any thread. */
typedef struct
{
  GArray *rows;                 /* (element-type FinxPracticeParameter), in file order */
  guint   n;
  double *loadings;             /* n × n: row i times independent normals gives correlated ones; in file order of
                                 * the instruments, columns in order of the correlation file */
} FinxPracticeParameters;

/* (transfer none): read once from the library's own resources; NULL with @error only if those are damaged. */
const FinxPracticeParameters *finx_practice_parameters_get  (GError **error);
const FinxPracticeParameter  *finx_practice_parameters_find (const FinxPracticeParameters *self,
                                                             const char                   *symbol);

static inline const FinxPracticeParameter *
finx_practice_parameters_row (const FinxPracticeParameters *self,
                              guint                         index)
{
  return &g_array_index (self->rows, FinxPracticeParameter, index);
}

/* The price on the tick grid, in units, never below one tick. */
static inline gint64
finx_practice_parameter_grid (const FinxPracticeParameter *self,
                              double                       price)
{
  return MAX (self->tick_units, llround (price / self->tick_units) * self->tick_units);
}

G_END_DECLS
