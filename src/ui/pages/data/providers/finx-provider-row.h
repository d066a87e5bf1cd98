/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/prices/finx-engine-providers.h"
#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* One provider of market data: its state, its switch, its keys or folder, and a test. */
#define FINX_TYPE_PROVIDER_ROW (finx_provider_row_get_type ())
G_DECLARE_FINAL_TYPE (FinxProviderRow, finx_provider_row, FINX, PROVIDER_ROW, AdwExpanderRow)

GtkWidget *finx_provider_row_new       (FinxWorkspace           *workspace,
                                        const FinxProviderInfo  *info);
void       finx_provider_row_set_state (FinxProviderRow         *self,
                                        const FinxProviderState *state);

G_END_DECLS
