/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Cards in a grid that scrolls: two columns from 1200 px on, else one. */
#define FINX_TYPE_CARD_GRID (finx_card_grid_get_type ())
G_DECLARE_FINAL_TYPE (FinxCardGrid, finx_card_grid, FINX, CARD_GRID, GtkWidget)

GtkWidget *finx_card_grid_new (void);
/* Above all cards. */
void       finx_card_grid_set_head (FinxCardGrid *self, GtkWidget *head);
/* @height: px at least. */
void       finx_card_grid_add      (FinxCardGrid *self, GtkWidget *card, int height);

G_END_DECLS
