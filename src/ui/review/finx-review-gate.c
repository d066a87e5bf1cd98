/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/finx-review-gate.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/finx-error.h"

static void
review_changed_cb (GtkStack          *stack,
                   FinxPortfolioView *view)
{
  const GError *error = finx_reviewer_get_error (finx_portfolio_view_get_reviewer (view));
  g_autofree char *sentence = NULL;

  if (error != NULL)
    {
      sentence = finx_error_text (error);
      adw_status_page_set_description (ADW_STATUS_PAGE (gtk_stack_get_child_by_name (stack, "problem")), sentence);
    }
  gtk_stack_set_visible_child_name (stack, error != NULL ? "problem" : "figures");
}

static void
transactions_clicked_cb (FinxPortfolioView *view)
{
  finx_portfolio_view_show_tab (view, "transactions");
}

static GtkWidget *
build_problem (FinxPortfolioView *view)
{
  GtkWidget *page = g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "dialog-warning-symbolic", "title", _("The figures cannot be computed"), NULL);
  GtkWidget *button = gtk_button_new_with_label (_("Open transactions"));

  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (transactions_clicked_cb), view, G_CONNECT_SWAPPED);
  adw_status_page_set_child (ADW_STATUS_PAGE (page), button);
  return page;
}

GtkWidget *
finx_review_gate_new (FinxPortfolioView *view,
                      GtkWidget         *content)
{
  GtkWidget *stack = gtk_stack_new ();

  gtk_stack_add_named (GTK_STACK (stack), content, "figures");
  gtk_stack_add_named (GTK_STACK (stack), build_problem (view), "problem");
  g_signal_connect_object (view, "review-changed", G_CALLBACK (review_changed_cb), stack, G_CONNECT_SWAPPED);
  review_changed_cb (GTK_STACK (stack), view);
  return stack;
}
