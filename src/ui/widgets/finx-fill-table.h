/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "ui/widgets/finx-widgets.h"

G_BEGIN_DECLS

/* A #FinxTable of FinxFillItem. @with_date: fills of more than one day. */
GtkWidget *finx_fill_table_new     (FinxEngine *engine, gboolean with_date);
/* Fees and price against the mid of all fills of @model, such as "Fees 13.51 USD · 0.1 bp worse than mid";
 * (transfer full); "" when there are none. */
char      *finx_fill_table_summary (GListModel *model);
/* The last characters of a client id, as lists show it: "…7f3a" (transfer full). */
char      *finx_short_order_id     (const char *client_id);

G_END_DECLS
