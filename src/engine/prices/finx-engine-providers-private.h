/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine-private.h"
#include "engine/prices/finx-engine-providers.h"
#include "engine/prices/finx-provider-chain.h"

G_BEGIN_DECLS

/* (transfer full): ids to ask for @of: @provider alone, or all that are on */
char           **finx_engine_provider_order     (FinxEngine *self, guint of, const char *provider, GError **error);
gint64           finx_engine_provider_now       (FinxEngine *self);
FinxClock       *finx_engine_get_provider_clock (FinxEngine *self);
FinxKeyring     *finx_engine_get_keyring        (FinxEngine *self);
/* Asks on the engine thread. Takes @question. */
void             finx_engine_ask_async          (FinxEngine *self, FinxChainQuestion *question, GCancellable *cancellable,
                                                 GAsyncReadyCallback callback, gpointer user_data);
FinxChainAnswer *finx_engine_ask_finish         (FinxEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
