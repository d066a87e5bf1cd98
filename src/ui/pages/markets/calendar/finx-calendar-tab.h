/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Markets, tab Calendar: what comes and what came, a week or a month at a time, from what is known here. */
#define FINX_TYPE_CALENDAR_TAB (finx_calendar_tab_get_type ())
G_DECLARE_FINAL_TYPE (FinxCalendarTab, finx_calendar_tab, FINX, CALENDAR_TAB, GtkWidget)

GtkWidget *finx_calendar_tab_new (FinxWorkspace *workspace);

G_END_DECLS
