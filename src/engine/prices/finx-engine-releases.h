/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "model/finx-market-data.h"

G_BEGIN_DECLS

/* On which days new values of economic series come out, as providers told it. Main thread. */

/* What is kept of it, however old; the newest of each series. Asks nobody. (element-type FinxReleaseDates) */
void       finx_engine_list_releases_async     (FinxEngine         *self,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
GPtrArray *finx_engine_list_releases_finish    (FinxEngine         *self,
                                                GAsyncResult       *result,
                                                GError            **error);
/* Asks for the days of all series that are kept, of the provider that gave them, if it tells such days and has its key, and what is
 * kept of them is older than a day. Not offline. Ends with the first provider that does not answer, which is no error. */
void       finx_engine_refresh_releases_async  (FinxEngine         *self,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
gboolean   finx_engine_refresh_releases_finish (FinxEngine         *self,
                                                GAsyncResult       *result,
                                                GError            **error);
/* Whether the provider of @series tells on which days its values come. */
gboolean   finx_engine_has_releases            (const FinxEconomicSeries *series);

G_END_DECLS
