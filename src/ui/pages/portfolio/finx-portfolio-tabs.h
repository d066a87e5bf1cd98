/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* The tabs of the Portfolio page, in their order; each is made when it is first shown. */
typedef struct
{
  const char *name;
  const char *title;            /* untranslated */
  GtkWidget *(*create) (FinxPortfolioView *view);       /* (transfer floating) */
  gboolean    has_figures;      /* and nothing else: without a review it is of no use */
  gboolean    is_of_one;        /* there is none of all portfolios together */
} FinxPortfolioTab;

extern const FinxPortfolioTab finx_portfolio_tabs[];
extern const guint            finx_n_portfolio_tabs;

G_END_DECLS
