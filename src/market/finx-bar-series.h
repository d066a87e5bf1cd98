/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

typedef enum
{
  FINX_SERIES_LOADING,
  FINX_SERIES_READY,
  FINX_SERIES_FAILED
} FinxSeriesState;

/* Bars as columns for charts and analytics; main thread. Signals: "reset" (all is new), "appended" (guint n
 * bars at the end), "updated" (the newest bar changed), "prepended" (guint n older bars at the start);
 * property "state". The columns move when bars are added: do not keep the pointers. */
#define FINX_TYPE_BAR_SERIES (finx_bar_series_get_type ())
G_DECLARE_FINAL_TYPE (FinxBarSeries, finx_bar_series, FINX, BAR_SERIES, GObject)

FinxBarSeries        *finx_bar_series_new            (const FinxInstrument *instrument, FinxInterval interval);
const FinxInstrument *finx_bar_series_get_instrument (FinxBarSeries *self);
FinxInterval          finx_bar_series_get_interval   (FinxBarSeries *self);
FinxSeriesState       finx_bar_series_get_state      (FinxBarSeries *self);
const char           *finx_bar_series_get_error      (FinxBarSeries *self);              /* "" unless failed */
gsize                 finx_bar_series_get_size       (FinxBarSeries *self);
const gint64         *finx_bar_series_get_times      (FinxBarSeries *self);
const double         *finx_bar_series_get_opens      (FinxBarSeries *self);
const double         *finx_bar_series_get_highs      (FinxBarSeries *self);
const double         *finx_bar_series_get_lows       (FinxBarSeries *self);
const double         *finx_bar_series_get_closes     (FinxBarSeries *self);
const double         *finx_bar_series_get_volumes    (FinxBarSeries *self);
guint                 finx_bar_series_get_left_out   (FinxBarSeries *self);              /* of the last reset: not newer than the bar before */
guint                 finx_bar_series_get_without_price (FinxBarSeries *self);         /* since then: a price is no number; left out */
gboolean              finx_bar_series_get_bar        (FinxBarSeries *self, gsize i, FinxBar *bar);
void                  finx_bar_series_reset          (FinxBarSeries *self, const FinxBar *bars, gsize n);   /* state READY */
void                  finx_bar_series_prepend        (FinxBarSeries *self, const FinxBar *bars, gsize n);
/* A bar newer than the last is added, one of its time replaces it, an older one is ignored. */
void                  finx_bar_series_push           (FinxBarSeries *self, const FinxBar *bar);
void                  finx_bar_series_fail           (FinxBarSeries *self, const char *message);
/* Of the newest bar only a part is known, and of the time of its rest nothing may be shown: a replay. */
gboolean              finx_bar_series_is_partial     (FinxBarSeries *self);
void                  finx_bar_series_set_partial    (FinxBarSeries *self, gboolean is_partial);        /* tells nothing: before a push */

G_END_DECLS
