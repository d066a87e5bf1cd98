/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/indicators/finx-indicator.h"

G_BEGIN_DECLS

/* Averaged candles. Their prices are derived: nothing was traded at them. */
typedef struct
{
  double open, high, low, close;
} FinxCandle;

/* What is known of the candle before: a plain value. Starts as { 0 }; a copy tries out the bar that still forms. */
typedef struct
{
  gboolean is_begun;
  double   open, close;
} FinxHeikinAshi;

FinxCandle finx_heikin_ashi_push (FinxHeikinAshi       *self,
                                  const FinxCandle     *candle);
void       finx_heikin_ashi      (const FinxBarColumns *bars,
                                  double               *opens,
                                  double               *highs,
                                  double               *lows,
                                  double               *closes);

G_END_DECLS
