/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/screener/finx-screener.h"
#include "ui/widgets/finx-widgets.h"

G_BEGIN_DECLS

/* (transfer floating): a FinxTable over the matches of a screen with these columns besides symbol, name, price and change.
 * @columns: ended by %NULL; borrowed while the table lives */
GtkWidget *finx_screen_table_new    (const char *const *columns);
/* (transfer full): all matches as CSV, with the numbers as exact as they are known */
char      *finx_screen_table_to_csv (GListModel        *matches,
                                     const char *const *columns);

G_END_DECLS
