/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/indicators/finx-indicator.h"
#include "model/finx-calendar.h"
#include "ui/charts/chart/layers/finx-chart-curve.h"

G_BEGIN_DECLS

#define FINX_STUDY_COLORS  7            /* of the palette; each has enough contrast in every style */
#define FINX_STUDY_FREE_COLOR (1u << 24)        /* with 0xRRGGBB: the same in every style */
#define FINX_STUDY_AT_ONCE 20000        /* bars that are computed without a thread */

/**
 * FinxChartStudy: an indicator in a chart: what the user chose, and its values over the bars that the chart shows. Main thread.
 *
 * Value i belongs to bar @offset + i, so that older bars may come before the values of them are known.
 */
typedef struct
{
  FinxIndicatorSpec spec;
  guint32           colors[FINX_INDICATOR_MAX_OUTPUTS];        /* of each output: below %FINX_STUDY_COLORS, or with %FINX_STUDY_FREE_COLOR */
  gboolean          is_hidden;
  int               height;             /* px of its pane, as the user wants it; overlays have none */
  char             *other;              /* (nullable): symbol of the second instrument, for a study of two */

  /* what was computed */
  GArray           *others;             /* (nullable) of double: close of @other at each bar, see finx-chart-other.h; %NULL: none is known */
  double           *values[FINX_INDICATOR_MAX_OUTPUTS];
  FinxPyramid       pyramids[FINX_INDICATOR_MAX_OUTPUTS];
  guint             n_ahead[FINX_INDICATOR_MAX_OUTPUTS];       /* values after the last bar */
  gsize             n, capacity;        /* bars that have values */
  gsize             offset;             /* bars before them that have none yet */
  FinxIndicator    *live;               /* knows all bars but the last; %NULL: nothing computed */
  gint64            session_until;      /* of the session that @session is; see finx-chart-study.c */
  gint64            session;
} FinxChartStudy;

FinxChartStudy *finx_chart_study_new      (const FinxIndicatorSpec *spec);
void            finx_chart_study_free     (FinxChartStudy *self);
FinxChartStudy *finx_chart_study_copy     (const FinxChartStudy *self); /* the choice, not the values */
void            finx_chart_study_forget   (FinxChartStudy *self);       /* its values */
gboolean        finx_chart_study_needs_other (const FinxChartStudy *self);
void            finx_chart_study_set_other (FinxChartStudy *self, const char *symbol);  /* (nullable) */
void            finx_chart_study_set_others (FinxChartStudy *self, GArray *others);     /* (nullable): referenced; it forgets its values where they are others */
/* All values anew; may be called in any thread that has @self alone. */
void            finx_chart_study_compute  (FinxChartStudy *self, const FinxChartBars *bars, FinxCalendar calendar);
/* The last bar changed, or bars were added at the end. */
void            finx_chart_study_append   (FinxChartStudy *self, const FinxChartBars *bars, FinxCalendar calendar);
/* Takes the values that another study of the same choice has. */
void            finx_chart_study_take     (FinxChartStudy *self, FinxChartStudy *other);
gboolean        finx_chart_study_is_alike (const FinxChartStudy *self, const FinxChartStudy *other);      /* has the same values */
FinxChartCurve  finx_chart_study_curve    (const FinxChartStudy *self, guint output);
/* The value at a bar; NaN: none. */
double          finx_chart_study_value    (const FinxChartStudy *self, guint output, gsize bar);
gboolean        finx_chart_study_has_pane (const FinxChartStudy *self);
/* "EMA 20", "MACD 12 26 9 (hl2)", "Correlation 20 · SPY". (transfer full) */
char           *finx_chart_study_title    (const FinxChartStudy *self);
GdkRGBA         finx_chart_study_color    (const FinxPalette *palette, guint color);
const char     *finx_chart_study_color_label (guint color);             /* "Yellow" */
/* As it is remembered: "macd:12:26:9 0,1,#ff8800 84", "correlation:20 0 84 SPY", with "-" before a hidden one. */
char           *finx_chart_study_to_text  (const FinxChartStudy *self);
FinxChartStudy *finx_chart_study_from_text (const char *text);          /* (transfer full) (nullable) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxChartStudy, finx_chart_study_free)

G_END_DECLS
