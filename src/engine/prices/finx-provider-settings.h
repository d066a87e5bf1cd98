/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-adapters.h"

G_BEGIN_DECLS

/* What is asked in an order of its own: each asset class, and economic series. */
#define FINX_PROVIDER_ECONOMY  FINX_N_ASSET_CLASSES
#define FINX_N_PROVIDER_ORDERS (FINX_N_ASSET_CLASSES + 1)

/* What a person chose: which providers are on, in what order, and where they are. Remembered with the data. Main thread. */
typedef struct _FinxProviderSettings FinxProviderSettings;

FinxProviderSettings *finx_provider_settings_new       (const char           *text);
void                  finx_provider_settings_free      (FinxProviderSettings *self);
char                 *finx_provider_settings_to_text   (FinxProviderSettings *self);
gboolean              finx_provider_settings_get_on    (FinxProviderSettings *self,
                                                        const char           *id);
void                  finx_provider_settings_set_on    (FinxProviderSettings *self,
                                                        const char           *id,
                                                        gboolean              is_on);
/* Whether prices are refreshed without being asked for: what is looked at, and once a day what is held. */
gboolean              finx_provider_settings_get_refresh (FinxProviderSettings *self);
void                  finx_provider_settings_set_refresh (FinxProviderSettings *self,
                                                        gboolean              refresh);
char                **finx_provider_settings_get_order (FinxProviderSettings *self,
                                                        guint                 of);
void                  finx_provider_settings_set_order (FinxProviderSettings *self,
                                                        guint                 of,
                                                        const char *const    *order);
char                 *finx_provider_settings_get_url   (FinxProviderSettings *self,
                                                        guint                 adapter);
void                  finx_provider_settings_set_url   (FinxProviderSettings *self,
                                                        const char           *id,
                                                        const char           *url);
const FinxProviderInfo *finx_provider_find             (const char           *id);
const char           *finx_provider_order_to_string    (guint                 of);
const char           *finx_provider_order_label        (guint                 of);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxProviderSettings, finx_provider_settings_free)

G_END_DECLS
