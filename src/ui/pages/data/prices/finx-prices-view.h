/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The kept price series and what is wrong with them. Actions, looked up from below: prices.import, prices.export,
 * prices.delete, prices.show-chart. */
#define FINX_TYPE_PRICES_VIEW (finx_prices_view_get_type ())
G_DECLARE_FINAL_TYPE (FinxPricesView, finx_prices_view, FINX, PRICES_VIEW, GtkWidget)

GtkWidget *finx_prices_view_new        (FinxWorkspace  *workspace);
void       finx_prices_view_set_filter (FinxPricesView *self,
                                        const char     *text);
void       finx_prices_view_import     (FinxPricesView *self,
                                        const char     *path,           /* (nullable): asks for it */
                                        const char     *symbol);        /* (nullable): guessed from the file's name */

/* Puts back the series that was deleted last. */
void       finx_prices_view_undo       (FinxPricesView *self);
/* The popover of a button that fetches what the practice desk makes up. */
GtkWidget *finx_prices_view_make_fetch (FinxPricesView *self);

G_END_DECLS
