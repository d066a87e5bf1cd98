/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/indicators/finx-indicator-work.h"
#include "analytics/indicators/finx-indicator.h"

G_BEGIN_DECLS

#define N_(text) text           /* for the catalogues */

/* Parameters as most of them are. */
#define FINX_PERIOD(name, title, initial, least) { name, title, initial, least, FINX_INDICATOR_MAX_PERIOD, FINX_PARAMETER_WHOLE }
#define FINX_NUMBER(name, title, initial, least, most) { name, title, initial, least, most, FINX_PARAMETER_NUMBER }

/* The bars at hand: none of the numbers that the indicator needs is missing. */
typedef struct
{
  gsize         n;
  guint         wanted;         /* outputs, as bits; what is dear to compute can be left out of the others */
  const gint64 *times;
  const gint64 *sessions;
  const double *opens;
  const double *highs;
  const double *lows;
  const double *closes;
  const double *volumes;
  const double *others;
} FinxBlock;

/* An indicator's definition. */
typedef struct
{
  FinxIndicatorInfo info;
  gsize             state_size;
  /* Plans the columns that the state at @state works with; @spec is valid. */
  void            (*set_up)     (const FinxIndicatorSpec *spec, FinxWork *work, gpointer state);
  /* Computes the bars of @block: writes them to each of @outputs, or puts the column there that holds them. What stands before the
   * first value does not matter. */
  void            (*run)        (const FinxIndicatorSpec *spec, FinxWork *work, gpointer state, const FinxBlock *block,
                                 double **outputs);
  /* The number of the first bar with a value, from 0. */
  guint           (*get_first)  (const FinxIndicatorSpec *spec, guint output);
  /* Bars to load before those that are shown; %NULL: as many as the first value needs. */
  guint           (*get_warm_up) (const FinxIndicatorSpec *spec);
  /* A sentence that says which parameters do not go together; %NULL: they do. */
  const char     *(*check)      (const FinxIndicatorSpec *spec);
  int             (*get_shift)  (const FinxIndicatorSpec *spec, guint output);
  /* Values after the last bar, as many as the shift. */
  void            (*get_ahead)  (const FinxIndicatorSpec *spec, const FinxWork *work, gconstpointer state, guint output, double *values);
} FinxIndicatorKind;

struct _FinxIndicator
{
  FinxIndicatorSpec        spec;
  const FinxIndicatorKind *kind;
  FinxIndicatorNeeds       needs;
  FinxWork                 work;
  gpointer                 state;
  guint                    firsts[FINX_INDICATOR_MAX_OUTPUTS];
};

/* One table a family. */
extern const FinxIndicatorKind finx_average_kinds[];
extern const guint             finx_n_average_kinds;
extern const FinxIndicatorKind finx_oscillator_kinds[];
extern const guint             finx_n_oscillator_kinds;
extern const FinxIndicatorKind finx_band_kinds[];
extern const guint             finx_n_band_kinds;
extern const FinxIndicatorKind finx_trend_kinds[];
extern const guint             finx_n_trend_kinds;
extern const FinxIndicatorKind finx_volume_kinds[];
extern const guint             finx_n_volume_kinds;
extern const FinxIndicatorKind finx_statistic_kinds[];
extern const guint             finx_n_statistic_kinds;
extern const FinxIndicatorKind finx_pivot_kinds[];
extern const guint             finx_n_pivot_kinds;

const FinxIndicatorKind *finx_indicator_kind_of     (const FinxIndicatorInfo *info);
/* A whole parameter. */
guint                    finx_spec_get_period       (const FinxIndicatorSpec *spec, guint parameter);

/* What families share: the first value of a window of the first parameter, and the warm-up of what fades. */
guint                    finx_first_of_window       (const FinxIndicatorSpec *spec, guint output);      /* n − 1 */
guint                    finx_first_after_window    (const FinxIndicatorSpec *spec, guint output);      /* n */
guint                    finx_warm_up_of_smoothing  (const FinxIndicatorSpec *spec);                    /* 10 n of the longest period */

/* Writes the price that an indicator is computed from to @column. Returns: where it is */
double                  *finx_block_load            (const FinxBlock *block, FinxPriceSource source, FinxWork *work, guint column);
/* Writes numbers of the block to @column, whose past is kept. */
double                  *finx_block_copy            (const FinxBlock *block, const double *values, FinxWork *work, guint column);
/* Writes the true ranges of the block; @column: closes, with a past of 1. The first bar of all has its own range. */
void                     finx_block_true_range      (const FinxBlock *block, FinxWork *work, guint closes, double *to);

G_END_DECLS
