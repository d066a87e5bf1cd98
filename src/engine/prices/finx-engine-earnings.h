/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/prices/finx-engine-providers.h"

G_BEGIN_DECLS

/* What companies reported that each share earned, and when they are expected to report next, as providers told it. Such days
 * are estimates until the company says so itself. Main thread. */

/* Reports that were made, with those that are expected behind them; out of the cache for a week, and not over the day after a
 * report that was expected. What is known of one of both is given where the other can not be had.
 * FinxEngine::earnings-changed (char *symbol) tells that a provider was asked and answered. */
void       finx_engine_fetch_earnings_async     (FinxEngine           *self,
                                                 const FinxInstrument *instrument,
                                                 const char           *provider,
                                                 FinxFetchFlags        flags,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
FinxEarningsList *finx_engine_fetch_earnings_finish (FinxEngine       *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);
/* What is kept of it, however old. @symbol (nullable): all. Asks nobody. (element-type FinxEarningsList) */
void       finx_engine_list_earnings_async      (FinxEngine           *self,
                                                 const char           *symbol,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
GPtrArray *finx_engine_list_earnings_finish     (FinxEngine           *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);
/* Asks quietly for those of all companies that are held for real, unless they are fresh, and if FinxEngine may ask by itself. Ends
 * with the first provider that does not answer, which is no error. Tells whether there is something new. */
void       finx_engine_refresh_earnings_async   (FinxEngine           *self,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean   finx_engine_refresh_earnings_finish  (FinxEngine           *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);
/* Whether it is a company's share, and FinxEngine may ask by itself now, see finx_provider_settings_get_refresh(). */
gboolean   finx_engine_may_ask_earnings         (FinxEngine           *self,
                                                 const FinxInstrument *instrument);

G_END_DECLS
