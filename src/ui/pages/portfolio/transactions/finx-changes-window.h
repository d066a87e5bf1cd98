/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* What was changed of a portfolio's transactions, newest first: each step with its Undo, which leaves all others as they are,
 * or says which later one it can not go before. */
#define FINX_TYPE_CHANGES_WINDOW (finx_changes_window_get_type ())
G_DECLARE_FINAL_TYPE (FinxChangesWindow, finx_changes_window, FINX, CHANGES_WINDOW, AdwWindow)

GtkWidget *finx_changes_window_new (FinxPortfolioView *view,
                                    GtkWindow         *parent);

G_END_DECLS
