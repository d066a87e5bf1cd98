/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/finx-card-tab.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/pages/portfolio/finx-card-grid.h"

#define PATIENCE_MS 300         /* what is done sooner needs no spinner */

struct _FinxCardTab
{
  GtkWidget          parent_instance;
  FinxPortfolioView *view;
  GtkWidget         *stack;             /* the only child: blank, waiting, cards, empty, before */
  GtkWidget         *grid;              /* FinxCardGrid */
  guint              timer;
  gboolean           is_ready;
};

G_DEFINE_FINAL_TYPE (FinxCardTab, finx_card_tab, GTK_TYPE_WIDGET)

static void
show_page (FinxCardTab *self,
           const char  *name)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), name);
}

static gboolean
timer_cb (gpointer data)
{
  FinxCardTab *self = data;

  self->timer = 0;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "waiting");
  return G_SOURCE_REMOVE;
}

static void
update (FinxCardTab *self)
{
  FinxReview *review = finx_portfolio_view_get_review (self->view);

  if (review != NULL && finx_review_get_summary (review)->first_day == G_MAXINT32)
    {
      show_page (self, finx_portfolio_view_get_as_of (self->view) == G_MAXINT32 ? "empty" : "before");
    }
  else if (review != NULL && self->is_ready)
    {
      show_page (self, "cards");
    }
  else if (self->timer == 0 && g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "waiting") != 0)
    {
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "blank");
      self->timer = g_timeout_add (PATIENCE_MS, timer_cb, self);
    }
}

void
finx_card_tab_set_ready (FinxCardTab *self,
                         gboolean     is_ready)
{
  g_return_if_fail (FINX_IS_CARD_TAB (self));

  self->is_ready = is_ready;
  update (self);
}

void
finx_card_tab_set_head (FinxCardTab *self,
                        GtkWidget   *head)
{
  g_return_if_fail (FINX_IS_CARD_TAB (self));

  finx_card_grid_set_head (FINX_CARD_GRID (self->grid), head);
}

void
finx_card_tab_add (FinxCardTab *self,
                   GtkWidget   *card,
                   int          height)
{
  g_return_if_fail (FINX_IS_CARD_TAB (self));

  finx_card_grid_add (FINX_CARD_GRID (self->grid), card, height);
}

static GtkWidget *
build_status (const char *icon,
              const char *title,
              const char *text)
{
  return g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", icon, "title", title, "description", text, NULL);
}

static void
transactions_clicked_cb (FinxCardTab *self)
{
  finx_portfolio_view_show_tab (self->view, "transactions");
}

static GtkWidget *
build_empty (FinxCardTab *self)
{
  GtkWidget *page = build_status ("finx-portfolio-symbolic", _("Nothing is booked yet"),
                                  _("Add what you bought and paid in, or import it on the Data page."));
  GtkWidget *button = gtk_button_new_with_label (_("Open transactions"));

  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (transactions_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_status_page_set_child (ADW_STATUS_PAGE (page), button);
  return page;
}

static GtkWidget *
build_waiting (void)
{
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spinner), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Computing"), -1);
  gtk_spinner_start (GTK_SPINNER (spinner));
  return spinner;
}

static void
finx_card_tab_dispose (GObject *object)
{
  FinxCardTab *self = FINX_CARD_TAB (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (finx_card_tab_parent_class)->dispose (object);
}

static void
finx_card_tab_class_init (FinxCardTabClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_card_tab_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
finx_card_tab_init (FinxCardTab *self)
{
}

GtkWidget *
finx_card_tab_new (FinxPortfolioView *view)
{
  FinxCardTab *self = g_object_new (FINX_TYPE_CARD_TAB, NULL);

  self->view = g_object_ref (view);
  self->stack = gtk_stack_new ();
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  gtk_stack_add_named (GTK_STACK (self->stack), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "blank");
  gtk_stack_add_named (GTK_STACK (self->stack), build_waiting (), "waiting");
  self->grid = finx_card_grid_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), self->grid, "cards");
  gtk_stack_add_named (GTK_STACK (self->stack), build_empty (self), "empty");
  gtk_stack_add_named (GTK_STACK (self->stack),
                       build_status ("finx-portfolio-symbolic", _("Nothing was booked by this day"), _("Choose a later one.")), "before");
  g_signal_connect_object (view, "review-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
