/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* Why a figure is what it is: every event that counts to it, with its arithmetic and the sum so far. */
#define FINX_TYPE_EXPLANATION_WINDOW (finx_explanation_window_get_type ())
G_DECLARE_FINAL_TYPE (FinxExplanationWindow, finx_explanation_window, FINX, EXPLANATION_WINDOW, AdwWindow)

GtkWidget *finx_explanation_window_new (FinxPortfolioView   *view,
                                        const FinxFigureRef *figure,
                                        GtkWindow           *parent);

G_END_DECLS
