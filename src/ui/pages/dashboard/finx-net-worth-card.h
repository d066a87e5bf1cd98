/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Net worth of the chosen account with its figures, and its course over a range. */
#define FINX_TYPE_NET_WORTH_CARD (finx_net_worth_card_get_type ())
G_DECLARE_FINAL_TYPE (FinxNetWorthCard, finx_net_worth_card, FINX, NET_WORTH_CARD, GtkWidget)

GtkWidget *finx_net_worth_card_new       (FinxWorkspace *workspace);
/* Where width is short the figures stand below the net worth. */
void       finx_net_worth_card_set_short (FinxNetWorthCard *self, gboolean is_short, gboolean is_narrow);

G_END_DECLS
