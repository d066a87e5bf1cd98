/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* “Lots by FIFO LIFO Highest cost Average”: the method of the portfolio's settings; another choice computes all anew. */
GtkWidget *finx_method_choice_new   (FinxPortfolioView *view);
const char *finx_lot_method_label   (FinxLotMethod      method);
const char *finx_lot_method_explain (FinxLotMethod      method);

G_END_DECLS
