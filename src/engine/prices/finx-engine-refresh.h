/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* Daily prices of what is held for real, fetched without being asked for: each once a day, when its day is over, and then what there
 * is of their earnings, see finx-engine-earnings.h; while
 * finx_provider_settings_get_refresh() says so and FinxEngine works online. Main thread; FinxEngine::providers-changed tells of steps. */

/**
 * FinxRefreshState:
 * @symbol: (nullable): what is being fetched; borrowed
 * @n_done: of this run, with @n_failed of them
 * @done_us: UTC µs: when a run ended; 0: none did since the start
 */
typedef struct
{
  const char *symbol;
  guint       n_done, n_failed, n_all;
  gint64      done_us;
} FinxRefreshState;

/* (transfer container) (element-type FinxInstrument): of all portfolios that are not simulated, each once; borrowed from their table */
GPtrArray *finx_engine_list_held     (FinxEngine       *self);
/* From now on, for a program that stays. */
void       finx_engine_start_refresh (FinxEngine       *self);
/* Also what was fetched today; nothing while a run is under way. */
void       finx_engine_refresh_now   (FinxEngine       *self);
void       finx_engine_get_refresh   (FinxEngine       *self,
                                      FinxRefreshState *state);

G_END_DECLS
