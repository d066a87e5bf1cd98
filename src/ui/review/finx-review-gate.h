/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* @content, which shows figures of the review, with what some of them lack above it; or why there are none. Both with the way to
 * the transactions. */
GtkWidget *finx_review_gate_new (FinxPortfolioView *view,
                                 GtkWidget         *content);

G_END_DECLS
