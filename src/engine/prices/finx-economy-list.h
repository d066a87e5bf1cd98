/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "model/finx-market-data.h"

G_BEGIN_DECLS

/**
 * FinxEconomyEntry:
 * @series: as finx_economy_load_async() takes it
 * @topic: what it is about: "Prices"
 * @title: what it is: "Inflation"
 * @country: its English name; "Euro area" counts as one
 * @unit: of providers that do not tell it; %NULL: they do
 *
 * A series that is worth a look, of one country. Texts are English, see finx_text(); static.
 */
typedef struct
{
  const char *series;
  const char *topic;
  const char *title;
  const char *country;
  const char *unit;
} FinxEconomyEntry;

/* (transfer none): by topic, then title, the United States first; static. Any thread. */
const FinxEconomyEntry *finx_economy_list              (guint                    *n);
/* (transfer full): "Inflation, Germany"; one that is not in the list as it is. Any thread. */
char                   *finx_economy_describe          (const char               *series);
/* Percent, of which differences are points and no ratios. */
gboolean                finx_economy_is_rate           (const FinxEconomicSeries *series);

/* What is kept of economic series, however old, and what comes with the program; the newest of each. Asks nobody.
 * (element-type FinxEconomicSeries); @fetched_us of what comes with the program is 0, and its source who published it. */
void                    finx_engine_list_economy_async  (FinxEngine              *self,
                                                         GCancellable            *cancellable,
                                                         GAsyncReadyCallback      callback,
                                                         gpointer                 user_data);
GPtrArray              *finx_engine_list_economy_finish (FinxEngine              *self,
                                                         GAsyncResult            *result,
                                                         GError                 **error);

G_END_DECLS
