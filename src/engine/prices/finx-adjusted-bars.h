/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-market-data.h"

G_BEGIN_DECLS

/* (transfer full) (element-type FinxBar): @bars, which are as traded, made comparable with the last by @actions (element-type
 * FinxPriceAction); dividends lower the prices before them by their part of the close before. Any thread. */
GArray *finx_adjusted_bars_new (const GArray  *bars,
                                const GArray  *actions,
                                FinxAdjustment adjustment);

G_END_DECLS
