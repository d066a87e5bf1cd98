/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* The risk limits of a portfolio and how far each is used, with a button to change them. */
GtkWidget *finx_limit_card_new (FinxPortfolioView *view);

G_END_DECLS
