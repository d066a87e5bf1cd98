/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-provider.h"

G_BEGIN_DECLS

/* The one list of all providers of market data, in the order that they are shown in. Any thread. */
guint                   finx_adapters_get_n    (void);
GType                   finx_adapters_get_type (guint       i);
const FinxProviderInfo *finx_adapters_get_info (guint       i);
gboolean                finx_adapters_find     (const char *id,
                                                guint      *i);
gboolean                finx_adapters_serves   (guint         i,
                                                FinxQueryKind kind);

G_END_DECLS
