/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "market/finx-tape-filter.h"

G_BEGIN_DECLS

/* Time and sales: the newest trades, newest first, in 20 px rows that scroll. Only the rows in sight are drawn, and
 * each row's text is laid out once. Scrolled away from the newest, what is read stays where it is. Keyboard: Up, Down, Page,
 * Home, End scroll, Ctrl+C copies what is shown. */
#define FINX_TYPE_PRINTS (finx_prints_get_type ())
G_DECLARE_FINAL_TYPE (FinxPrints, finx_prints, FINX, PRINTS, GtkWidget)

/* Makes a scrolled view with the list of trades inside; the list itself comes from finx_prints_from_view(). */
GtkWidget  *finx_prints_new       (void);
FinxPrints *finx_prints_from_view (GtkWidget *view);
void        finx_prints_set_tape  (FinxPrints *self, FinxTape *tape);           /* (nullable) */
void        finx_prints_set_rule  (FinxPrints *self, const FinxTapeRule *rule);

G_END_DECLS
