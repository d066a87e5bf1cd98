/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/agenda/finx-agenda-item.h"
#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* The calendar in a table, and its entries in words. */

/* (transfer floating): a FinxTable of FinxAgendaItem */
GtkWidget *finx_calendar_table_new  (FinxEngine            *engine);
/* (transfer full): "AAPL: First day without the dividend, Fri 20 Nov 2026" */
char      *finx_calendar_describe   (const FinxAgendaEntry *entry,
                                     FinxEngine            *engine);
/* (transfer full): @items of FinxAgendaItem as RFC 4180, exact figures, times in UTC */
char      *finx_calendar_to_csv     (GListModel            *items,
                                     FinxEngine            *engine);
/* Today, since 1970, where the user is. */
gint32     finx_calendar_today      (FinxEngine            *engine);

G_END_DECLS
