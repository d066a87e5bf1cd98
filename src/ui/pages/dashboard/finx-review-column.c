/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/dashboard/finx-review-column.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "ui/review/finx-key-figures.h"
#include "ui/review/finx-review-cards.h"

#define COURSE_HEIGHT   300
#define HOLDINGS_HEIGHT 400
#define FIGURES_IN_LINE 4

/* Why there are no figures, in their place. */
static void
tell_problem (FinxPortfolioView *view,
              GtkWidget         *label)
{
  const GError *error = finx_reviewer_get_error (finx_portfolio_view_get_reviewer (view));
  g_autofree char *sentence = error != NULL ? finx_error_text (error) : NULL;

  gtk_label_set_text (GTK_LABEL (label), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (label, sentence != NULL);
}

static void
review_changed_cb (GtkWidget         *label,
                   FinxPortfolioView *view)
{
  tell_problem (view, label);
}

static GtkWidget *
build_head (FinxPortfolioView *view)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *problem = gtk_label_new (NULL);

  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "card-body");
  gtk_label_set_wrap (GTK_LABEL (problem), TRUE);
  gtk_label_set_xalign (GTK_LABEL (problem), 0);
  gtk_widget_add_css_class (problem, "down");
  gtk_box_append (GTK_BOX (box), finx_key_figures_new (view, FIGURES_IN_LINE));
  gtk_box_append (GTK_BOX (box), problem);
  g_signal_connect_object (view, "review-changed", G_CALLBACK (review_changed_cb), problem, G_CONNECT_SWAPPED);
  tell_problem (view, problem);
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
  return column;
}
