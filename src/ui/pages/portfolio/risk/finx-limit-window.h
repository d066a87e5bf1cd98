/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* Sets the risk limits of a portfolio; each holds as soon as it is applied, an empty one is none. */
#define FINX_TYPE_LIMIT_WINDOW (finx_limit_window_get_type ())
G_DECLARE_FINAL_TYPE (FinxLimitWindow, finx_limit_window, FINX, LIMIT_WINDOW, AdwWindow)

GtkWidget *finx_limit_window_new (FinxPortfolioView *view, GtkWindow *parent);

G_END_DECLS
