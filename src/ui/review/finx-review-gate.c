/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/finx-review-gate.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/review/finx-opening-day.h"
#include "ui/shell/finx-notice.h"

static void
add_line (GString    *text,
          const char *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
}

static void
tell_refused (GString    *text,
              FinxReview *review)
{
  g_autoptr(GPtrArray) refused = finx_review_list_refused (review);
  g_autofree char *sentence = refused->len > 0 ? finx_error_text (refused->pdata[0]) : NULL, *rest = NULL;

  if (refused->len == 0)
    return;
  if (refused->len == 1)
    rest = g_strdup (_("What rests on this sale is shown as –, and so are totals that contain it. All else is complete."));
  else
    rest = g_strdup_printf (_("It is the first of %u such sales. What rests on them is shown as –, and so are totals that contain it. All else is complete."),
                            refused->len);
  add_line (text, sentence);
  add_line (text, rest);
}

static void
tell_early (GString           *text,
            FinxPortfolioView *view)
{
  FinxEngine *engine = finx_workspace_get_engine (finx_portfolio_view_get_workspace (view));
  g_autoptr(GPtrArray) early = finx_engine_list_early (engine, finx_reviewer_get_portfolio (finx_portfolio_view_get_reviewer (view)));

  for (guint i = 0; i < early->len; i++)
    {
      g_autofree char *sentence = finx_error_text (early->pdata[i]);

      add_line (text, sentence);
    }
}

/* Above the figures: what some of them lack, and what is not right. */
static void
show_faults (FinxNotice        *notice,
             FinxPortfolioView *view,
             FinxReview        *review)
{
  g_autoptr(GString) text = g_string_new (NULL);

  tell_refused (text, review);
  tell_early (text, view);
  if (text->len > 0)
    finx_notice_show (notice, text->str, _("Open transactions"), "review.transactions");
  else
    finx_notice_hide (notice);
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
    show_faults (FINX_NOTICE (gtk_widget_get_first_child (gtk_stack_get_child_by_name (stack, "figures"))), view, review);
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
