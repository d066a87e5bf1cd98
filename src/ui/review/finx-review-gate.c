/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/finx-review-gate.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "ui/finx-notice.h"

/* Above the figures: what some of them lack. */
static void
show_refused (FinxNotice *notice,
              FinxReview *review)
{
  g_autoptr(GPtrArray) refused = finx_review_list_refused (review);
  g_autofree char *sentence = NULL, *text = NULL;

  if (refused->len == 0)
    {
      finx_notice_hide (notice);
      return;
    }
  sentence = finx_error_text (refused->pdata[0]);
  if (refused->len == 1)
    text = g_strdup_printf (_("%s\nWhat rests on this sale is shown as –, and so are totals that contain it. All else is complete."), sentence);
  else
    text = g_strdup_printf (_("%s\nIt is the first of %u such sales. What rests on them is shown as –, and so are totals that contain it. All else is complete."),
                            sentence, refused->len);
  finx_notice_show (notice, text, _("Open transactions"), "review.transactions");
}

static void
review_changed_cb (GtkStack          *stack,
                   FinxPortfolioView *view)
{
  FinxReviewer *reviewer = finx_portfolio_view_get_reviewer (view);
  const GError *error = finx_reviewer_get_error (reviewer);
  FinxReview *review = finx_reviewer_get_review (reviewer);
  g_autofree char *sentence = NULL;

  if (error != NULL)
    {
      sentence = finx_error_text (error);
      adw_status_page_set_description (ADW_STATUS_PAGE (gtk_stack_get_child_by_name (stack, "problem")), sentence);
    }
  if (review != NULL)
    show_refused (FINX_NOTICE (gtk_widget_get_first_child (gtk_stack_get_child_by_name (stack, "figures"))), review);
  gtk_stack_set_visible_child_name (stack, error != NULL ? "problem" : "figures");
}

static void
transactions_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  finx_portfolio_view_show_tab (user_data, "transactions");
}

static void
transactions_clicked_cb (FinxPortfolioView *view)
{
  finx_portfolio_view_show_tab (view, "transactions");
}

static GtkWidget *
build_figures (FinxPortfolioView *view,
               GtkWidget         *content)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) transactions = g_simple_action_new ("transactions", NULL);

  g_signal_connect_object (transactions, "activate", G_CALLBACK (transactions_cb), view, 0);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (transactions));
  gtk_widget_insert_action_group (box, "review", G_ACTION_GROUP (actions));
  gtk_box_append (GTK_BOX (box), finx_notice_new (FALSE));
  gtk_box_append (GTK_BOX (box), content);
  gtk_widget_set_vexpand (content, TRUE);
  return box;
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

  gtk_stack_add_named (GTK_STACK (stack), build_figures (view, content), "figures");
  gtk_stack_add_named (GTK_STACK (stack), build_problem (view), "problem");
  g_signal_connect_object (view, "review-changed", G_CALLBACK (review_changed_cb), stack, G_CONNECT_SWAPPED);
  review_changed_cb (GTK_STACK (stack), view);
  return stack;
}
