/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "ui/widgets/finx-widgets.h"

G_BEGIN_DECLS

void finx_table_set_no_orders (FinxTable *self, FinxEngine *engine, const char *icon, const char *title, const char *text);

G_END_DECLS
