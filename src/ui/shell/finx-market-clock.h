/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Three lines in the foot of the sidebar: is the chosen instrument's market open, until when, and its local time. */
#define FINX_TYPE_MARKET_CLOCK (finx_market_clock_get_type ())
G_DECLARE_FINAL_TYPE (FinxMarketClock, finx_market_clock, FINX, MARKET_CLOCK, GtkBox)

GtkWidget *finx_market_clock_new      (FinxWorkspace   *workspace);
void       finx_market_clock_set_rail (FinxMarketClock *self, gboolean is_rail);    /* only the time; the rest as tooltip */

G_END_DECLS
