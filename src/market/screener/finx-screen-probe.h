/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/screener/finx-screen-plan.h"

G_BEGIN_DECLS

/**
 * FinxScreenProbe: one instrument looked at by a screen, kept up to date from its ticks.
 *
 * A plain object of one thread at a time; ticks allocate nothing. What is not known, for want of history or of a quote, is
 * NaN and never a match. Of every interval the newest bar counts as the open one, and what crosses is what is on another
 * side than when the bar before ended.
 */
typedef struct _FinxScreenProbe FinxScreenProbe;

FinxScreenProbe *finx_screen_probe_new         (FinxScreenPlan       *plan,
                                                const FinxInstrument *instrument);
void             finx_screen_probe_free        (FinxScreenProbe      *self);
/* (array length=n): those whose bars it needs, the shortest first. */
const FinxInterval *finx_screen_probe_get_intervals (FinxScreenProbe *self,
                                                guint                *n);
/* Bars of @interval to be loaded, the open one among them. */
guint            finx_screen_probe_get_n_bars  (FinxScreenProbe      *self,
                                                FinxInterval          interval);
/* Whether it looks at bid or ask. */
gboolean         finx_screen_probe_wants_book  (FinxScreenProbe      *self);
/* @days: (element-type gint32) (nullable): of the company's reports, oldest first. */
void             finx_screen_probe_set_reports (FinxScreenProbe      *self,
                                                const GArray         *days);
void             finx_screen_probe_warm        (FinxScreenProbe      *self,
                                                const GArray *const  *bars,
                                                gint64                now_us);
void             finx_screen_probe_set_quote   (FinxScreenProbe      *self,
                                                const FinxQuote      *quote);
gboolean         finx_screen_probe_push        (FinxScreenProbe      *self,
                                                const FinxTick       *tick);
/* The day of now, where no trade tells it. Returns: whether a value changed */
gboolean         finx_screen_probe_set_day     (FinxScreenProbe      *self,
                                                gint64                now_us);
/* Works out what was pushed since. Returns: whether anything changed */
gboolean         finx_screen_probe_update      (FinxScreenProbe      *self);
/* 1: yes; 0: no; NaN: unknown. As of the last update. */
double           finx_screen_probe_get_match   (FinxScreenProbe      *self);
double           finx_screen_probe_get_value   (FinxScreenProbe      *self,
                                                guint                 column);
/* The newest price that it knows, and its change of the day in percent; NaN: none. */
double           finx_screen_probe_get_last    (FinxScreenProbe      *self);
double           finx_screen_probe_get_change  (FinxScreenProbe      *self);
const FinxInstrument *finx_screen_probe_get_instrument (FinxScreenProbe *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxScreenProbe, finx_screen_probe_free)

G_END_DECLS
