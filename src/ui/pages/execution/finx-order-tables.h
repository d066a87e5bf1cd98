/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "ui/widgets/finx-widgets.h"

G_BEGIN_DECLS

/* Tables of FinxOrderItem; @engine outlives them. */
GtkWidget *finx_working_table_new  (FinxEngine *engine);
GtkWidget *finx_history_table_new  (FinxEngine *engine);
GtkWidget *finx_rejected_table_new (FinxEngine *engine);
/* "limit 589.40 · day": what is special about an order (transfer full). */

G_END_DECLS
