/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/finx-event.h"

G_BEGIN_DECLS

/* The steps of one order, oldest first, as a list with icons and times to the millisecond. */
#define FINX_TYPE_ORDER_LIFE (finx_order_life_get_type ())
G_DECLARE_FINAL_TYPE (FinxOrderLife, finx_order_life, FINX, ORDER_LIFE, GtkWidget)

GtkWidget *finx_order_life_new (void);
/* @events: (element-type FinxEvent) (nullable): %NULL empties it */
void       finx_order_life_set (FinxOrderLife *self, GPtrArray *events);
guint      finx_order_life_get_n_steps (FinxOrderLife *self);

G_END_DECLS
