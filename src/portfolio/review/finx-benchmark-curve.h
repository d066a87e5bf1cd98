/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/review/finx-valuation-series.h"

G_BEGIN_DECLS

GArray *finx_benchmark_value_curve (const FinxValuationSeries *series,
                                    const FinxInstrument      *benchmark);

G_END_DECLS
