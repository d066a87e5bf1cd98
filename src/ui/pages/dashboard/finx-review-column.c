/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/dashboard/finx-review-column.h"

#include "ui/review/finx-key-figures.h"
#include "ui/review/finx-review-cards.h"
#include "ui/review/finx-review-gate.h"

#define COURSE_HEIGHT   300
#define HOLDINGS_HEIGHT 400
#define FIGURES_IN_LINE 4

static GtkWidget *
build_head (FinxPortfolioView *view)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "card-body");
  gtk_box_append (GTK_BOX (box), finx_key_figures_new (view, FIGURES_IN_LINE));
  return box;
}

GtkWidget *
finx_review_column_new (FinxPortfolioView *view)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *course = finx_value_card_new (view), *holdings = finx_holdings_card_new (view);

  gtk_box_append (GTK_BOX (column), build_head (view));
  gtk_widget_set_size_request (course, -1, COURSE_HEIGHT);
  gtk_box_append (GTK_BOX (column), course);
  gtk_widget_set_size_request (holdings, -1, HOLDINGS_HEIGHT);
  gtk_box_append (GTK_BOX (column), holdings);
  return finx_review_gate_new (view, column);
}
