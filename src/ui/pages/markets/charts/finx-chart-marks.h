/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* The lines over a chart, as FinxChartMark in @marks. */

/* Replaces @marks by the account's open orders and the armed alerts of @instrument. */
void finx_chart_marks_collect      (GArray *marks, FinxEngine *engine, const FinxInstrument *instrument, const char *account);
/* Appends the position with its gain, if there is one. */
void finx_chart_marks_add_position (GArray *marks, FinxPortfolio *portfolio, const FinxInstrument *instrument);
/* #FinxChartFill of the account: of the practice desk, its fills; else the trades in its journal whose time is known. @in_replay: those of
 * the replay, at the bars that were seen then. */
void finx_chart_marks_collect_fills (GArray *arrows, FinxEngine *engine, const FinxInstrument *instrument, const char *account,
                                     gboolean in_replay);

G_END_DECLS
