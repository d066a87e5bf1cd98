/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/indicators/finx-indicator.h"

G_BEGIN_DECLS

typedef enum
{
  FINX_PATTERN_NEUTRAL,
  FINX_PATTERN_BULLISH,
  FINX_PATTERN_BEARISH
} FinxPatternKind;

/* A figure of one to five candles that has a name. */
typedef struct
{
  const char      *name;        /* "hammer": stable */
  const char      *title;       /* for the catalogue */
  FinxPatternKind  kind;
  guint            n_bars;
} FinxCandlePattern;

guint                    finx_candle_pattern_get_n   (void);
const FinxCandlePattern *finx_candle_pattern_get     (guint                    index);
const FinxCandlePattern *finx_candle_pattern_lookup  (const char              *name);
gboolean                 finx_candle_pattern_matches (const FinxCandlePattern *pattern,
                                                      const FinxBarColumns    *bars,
                                                      gsize                    last);
#define FINX_CANDLE_PATTERN_PAST 10     /* candles before a pattern that tell what is long, and where the price came from */

G_END_DECLS
