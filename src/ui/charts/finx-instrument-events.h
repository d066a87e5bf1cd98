/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/prices/finx-engine-providers.h"

G_BEGIN_DECLS

/* Appends to @events (element-type FinxChartEvent). */
/* Dividends and splits that a provider told: @origins (nullable) (element-type FinxPriceOrigin): of @instrument. */
void finx_instrument_events_add_actions (GArray *events, const FinxInstrument *instrument, const GPtrArray *origins);
/* Reports of earnings, and the next one that is expected: @earnings (nullable) (element-type FinxEarningsList): of @instrument. */
void finx_instrument_events_add_earnings (GArray *events, FinxEngine *engine, const FinxInstrument *instrument, const GPtrArray *earnings);
/* Those that are in the transactions of @portfolio, and alerts that fired. */
void finx_instrument_events_add_own     (GArray *events, FinxEngine *engine, const FinxInstrument *instrument, const char *portfolio);

G_END_DECLS
