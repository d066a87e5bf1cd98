/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/pages/markets/depth/finx-ladder-trader.h"
#include "ui/pages/markets/depth/finx-ladder.h"

G_BEGIN_DECLS

/* What is above the ladder: switching click trading on, how prices are grouped, whether the ladder follows the market; and
 * while it is on the size with its presets, the exits, and what closes the position. Tells what became of a click. */
#define FINX_TYPE_LADDER_BAR (finx_ladder_bar_get_type ())
G_DECLARE_FINAL_TYPE (FinxLadderBar, finx_ladder_bar, FINX, LADDER_BAR, GtkWidget)

GtkWidget    *finx_ladder_bar_new            (FinxWorkspace *workspace, FinxLadder *ladder, FinxLadderTrader *trader);
void          finx_ladder_bar_set_instrument (FinxLadderBar *self, const FinxInstrument *instrument);     /* (nullable) */
/* "Long 120 at 229.86", or %NULL. */
void          finx_ladder_bar_set_position   (FinxLadderBar *self, const char *text);
/* The group "ladder", for the widget around bar and ladder. */
GActionGroup *finx_ladder_bar_get_actions    (FinxLadderBar *self);

G_END_DECLS
