/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "market/screener/finx-screen-probe.h"

G_BEGIN_DECLS

/* Begins the probes of a screen with history: that of the practice market where it trades the instrument, else the daily prices
 * that are kept. Main thread; the work is done on the pool. */
void       finx_screen_load_async  (FinxEngine          *engine,
                                    FinxScreenPlan      *plan,
                                    GPtrArray           *instruments,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
/* Returns: (transfer full) (element-type FinxScreenProbe): one for each instrument, in their order */
GPtrArray *finx_screen_load_finish (FinxEngine          *engine,
                                    GAsyncResult        *result,
                                    GError             **error);

G_END_DECLS
