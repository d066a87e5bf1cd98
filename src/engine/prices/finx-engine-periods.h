/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "market/finx-period-prices.h"

G_BEGIN_DECLS

/* What changes of a day to a year count from: the practice market's days where it trades an instrument, else kept prices.
 * @kept_only: kept ones of all, for portfolios that are not simulated. @instruments: (element-type FinxInstrument). Asks nobody. */
void    finx_engine_load_periods_async  (FinxEngine          *self,
                                         GPtrArray           *instruments,
                                         gboolean             kept_only,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
/* (transfer full) (element-type FinxPeriodPrices): one for each instrument, in their order */
GArray *finx_engine_load_periods_finish (FinxEngine          *self,
                                         GAsyncResult        *result,
                                         GError             **error);

G_END_DECLS
