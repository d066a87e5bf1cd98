/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/indicators/finx-indicator-plan.h"
#include "analytics/indicators/finx-indicator.h"

G_BEGIN_DECLS

#define N_(text) text           /* for the catalogues */

/* Parameters as most of them are. */
#define FINX_PERIOD(name, title, initial, least) { name, title, initial, least, FINX_INDICATOR_MAX_PERIOD, FINX_PARAMETER_WHOLE }
#define FINX_NUMBER(name, title, initial, least, most) { name, title, initial, least, most, FINX_PARAMETER_NUMBER }

/* What comes with a bar, in the order of FinxIndicatorNeeds. */
enum { FINX_BAR_OPEN, FINX_BAR_HIGH, FINX_BAR_LOW, FINX_BAR_CLOSE, FINX_BAR_VOLUME, FINX_BAR_OTHER, FINX_BAR_SESSION, FINX_BAR_TIME };

/* An indicator's definition. */
typedef struct
{
  FinxIndicatorInfo info;
  /* Says by which steps the values come to be, and in which columns they are; @spec is valid. What stands before the first value does
   * not matter. */
  void            (*plan)       (const FinxIndicatorSpec *spec, FinxPlan *plan, FinxColumn *outputs);
  /* The number of the first bar with a value, from 0. */
  guint           (*get_first)  (const FinxIndicatorSpec *spec, guint output);
  /* Bars to load before those that are shown; %NULL: as many as the first value needs. */
  guint           (*get_warm_up) (const FinxIndicatorSpec *spec);
  /* A sentence that says which parameters do not go together; %NULL: they do. */
  const char     *(*check)      (const FinxIndicatorSpec *spec);
  int             (*get_shift)  (const FinxIndicatorSpec *spec, guint output);
} FinxIndicatorKind;

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

/* Columns that several families need. */
FinxColumn               finx_plan_price            (FinxPlan *plan, FinxPriceSource source);
FinxColumn               finx_plan_numbers          (FinxPlan *plan);   /* of the bars, from 0 */
FinxColumn               finx_plan_true_range       (FinxPlan *plan);   /* the first bar of all has its own range */
FinxColumn               finx_plan_difference       (FinxPlan *plan, FinxColumn a, FinxColumn b);
FinxColumn               finx_plan_product          (FinxPlan *plan, FinxColumn a, FinxColumn b);
FinxColumn               finx_plan_ratio            (FinxPlan *plan, FinxColumn a, FinxColumn b);       /* unknown where b is 0 */
/* @factor widths above @line; the column beside it: as many below. */
FinxColumn               finx_plan_edges            (FinxPlan *plan, FinxColumn line, FinxColumn width, double factor);

G_END_DECLS
