/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-quote-row.h"
#include "market/screener/finx-screen-probe.h"

G_BEGIN_DECLS

/* An instrument that a screen found, with the numbers of its columns. Main thread. Property "serial" (uint64) is notified when
 * a number changed, at most once a frame. */
#define FINX_TYPE_SCREEN_MATCH (finx_screen_match_get_type ())
G_DECLARE_FINAL_TYPE (FinxScreenMatch, finx_screen_match, FINX, SCREEN_MATCH, GObject)

FinxScreenMatch      *finx_screen_match_new            (FinxQuoteRow    *row,
                                                        guint            n_columns);
const FinxInstrument *finx_screen_match_get_instrument (FinxScreenMatch *self);
FinxQuoteRow         *finx_screen_match_get_row        (FinxScreenMatch *self);
/* The newest price, of the quote or of history; unknown where there is neither. */
FinxDecimal           finx_screen_match_get_last       (FinxScreenMatch *self);
double                finx_screen_match_get_change     (FinxScreenMatch *self);        /* of the day, in percent; NaN: unknown */
double                finx_screen_match_get_value      (FinxScreenMatch *self,         /* NaN: unknown */
                                                        guint            column);
int                   finx_screen_match_get_direction  (FinxScreenMatch *self,         /* −1, 0, +1: its newest move */
                                                        guint            column);
/* Takes the numbers of @probe. */
void                  finx_screen_match_take           (FinxScreenMatch *self,
                                                        FinxScreenProbe *probe);

G_END_DECLS
