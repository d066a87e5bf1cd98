/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* A tab of cards: two columns from 1200 px on, else one. In their place: a spinner after a moment while nothing is known, what
 * went wrong, or how to begin where nothing is booked. */
#define FINX_TYPE_CARD_TAB (finx_card_tab_get_type ())
G_DECLARE_FINAL_TYPE (FinxCardTab, finx_card_tab, FINX, CARD_TAB, GtkWidget)

GtkWidget *finx_card_tab_new       (FinxPortfolioView *view);
void       finx_card_tab_set_head  (FinxCardTab *self, GtkWidget *head);               /* above all cards */
void       finx_card_tab_add       (FinxCardTab *self, GtkWidget *card, int height);    /* from left to right, then down */
/* The cards have something to show: FALSE at first. */
void       finx_card_tab_set_ready (FinxCardTab *self, gboolean is_ready);

G_END_DECLS
