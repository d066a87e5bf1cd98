/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Markets, tab Currencies: what the chosen currencies are worth in each other, and how that changed. Rates are those that are kept
 * and those that come with the program; newer ones are fetched on demand. */
#define FINX_TYPE_CURRENCIES_TAB (finx_currencies_tab_get_type ())
G_DECLARE_FINAL_TYPE (FinxCurrenciesTab, finx_currencies_tab, FINX, CURRENCIES_TAB, GtkWidget)

GtkWidget *finx_currencies_tab_new (FinxWorkspace *workspace);

G_END_DECLS
