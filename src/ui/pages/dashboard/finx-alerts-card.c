/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/dashboard/finx-alerts-card.h"

#include <glib/gi18n.h>

#include "engine/alerts/finx-engine-alerts.h"
#include "engine/review/finx-engine-limits.h"
#include "ui/alerts/finx-alert-row.h"
#include "ui/alerts/finx-limit-text.h"

#define MOST_HEIGHT 334                 /* px: seven rows; the rest scrolls */

struct _FinxAlertsCard
{
  GtkWidget      parent_instance;

  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */
  GtkSorter     *sorter;                /* borrowed from the list's model */
  GtkWidget     *box;                   /* the one child */
  GtkWidget     *stack;                 /* "list" or "empty" */
  GtkWidget     *limits;                /* list of what is passed, above the alerts */
};

G_DEFINE_FINAL_TYPE (FinxAlertsCard, finx_alerts_card, GTK_TYPE_WIDGET)

static int
rank (const FinxAlert *alert)
{
  return alert->state == FINX_ALERT_FIRED ? 0 : alert->state == FINX_ALERT_ARMED ? 1 : alert->state == FINX_ALERT_PAUSED ? 2 : 3;
}

static int
compare_alerts (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const FinxAlert *x = finx_alert_item_get_alert ((gpointer) a), *y = finx_alert_item_get_alert ((gpointer) b);

  if (rank (x) != rank (y))
    return rank (x) - rank (y);
  if (x->fired_us != y->fired_us)       /* the newest first */
    return x->fired_us > y->fired_us ? -1 : 1;
  return x->created_us > y->created_us ? -1 : x->created_us < y->created_us;
}

static GtkWidget *
create_limit_row (FinxAlertsCard       *self,
                  const FinxAccount    *account,
                  const FinxLimitState *state)
{
  const FinxLimitBreach breach = { account->id, state->rule, state->name, account->currency, state->most, state->figure, NULL };
  GtkWidget *icon, *title, *detail, *box = finx_alert_lines_new (&icon, &title, &detail), *row = gtk_list_box_row_new ();
  g_autofree char *words = finx_breach_title (&breach, self->engine), *figures = finx_breach_words (&breach);
  g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b>", words), *name = g_strdup_printf (_("%s is passed: %s"), words, figures);

  gtk_label_set_markup (GTK_LABEL (title), markup);
  gtk_label_set_text (GTK_LABEL (detail), figures);
  gtk_widget_add_css_class (icon, "warn");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, state->sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "app.show-limits");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", account->id);
  return row;
}

static void
fill_limits (FinxAlertsCard *self)
{
  GListModel *portfolios = finx_engine_get_portfolios (self->engine);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->limits)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->limits), row);
  for (guint i = 0; i < g_list_model_get_n_items (portfolios); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (portfolios, i);
      const FinxAccount *account = finx_portfolio_get_account (portfolio);
      const GArray *states = finx_engine_get_limit_states (self->engine, account->id);

      for (guint k = 0; k < states->len; k++)
        {
          const FinxLimitState *state = &g_array_index (states, FinxLimitState, k);

          if (state->level == FINX_LIMIT_BREACHED)
            gtk_list_box_append (GTK_LIST_BOX (self->limits), create_limit_row (self, account, state));
        }
    }
}

static void
update_empty (FinxAlertsCard *self)
{
  gboolean passed = gtk_widget_get_first_child (self->limits) != NULL;
  gboolean any = passed || g_list_model_get_n_items (finx_engine_get_alerts (self->engine)) > 0;

  gtk_widget_set_visible (self->limits, passed);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), any ? "list" : "empty");
}

static void
limits_changed_cb (FinxAlertsCard *self)
{
  fill_limits (self);
  update_empty (self);
}

static void
changed_cb (FinxAlertsCard *self)
{
  update_empty (self);
  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  return finx_alert_row_new (user_data, item);
}

static void
row_activated_cb (FinxAlertsCard *self,
                  GtkListBoxRow  *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.edit-alert", "s",
                              finx_alert_item_get_alert (finx_alert_row_get_item (FINX_ALERT_ROW (row)))->id);
}

static void
finx_alerts_card_dispose (GObject *object)
{
  FinxAlertsCard *self = FINX_ALERTS_CARD (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_alerts_card_parent_class)->dispose (object);
}

static void
finx_alerts_card_class_init (FinxAlertsCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_alerts_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
finx_alerts_card_init (FinxAlertsCard *self)
{
}

static GtkWidget *
build_head (void)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_("Alerts"));
  GtkWidget *add = gtk_button_new_from_icon_name ("list-add-symbolic");

  gtk_widget_add_css_class (head, "card-head");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (add, "flat");
  gtk_widget_add_css_class (add, "small");
  gtk_widget_set_valign (add, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (add, _("New alert (Alt+A)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (add), GTK_ACCESSIBLE_PROPERTY_LABEL, _("New alert"), -1);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (add), "app.new-alert(('',''))");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), add);
  return head;
}

static GtkWidget *
build_empty (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name ("alarm-symbolic");
  GtkWidget *text = gtk_label_new (_("No alerts. FinX tells you when a price is reached."));
  GtkWidget *add = gtk_button_new_with_label (_("New alert"));

  gtk_image_set_pixel_size (GTK_IMAGE (icon), 32);
  gtk_widget_add_css_class (icon, "dim");
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_justify (GTK_LABEL (text), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (text, "dim");
  gtk_widget_set_halign (add, GTK_ALIGN_CENTER);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (add), "app.new-alert(('',''))");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), add);
  gtk_widget_add_css_class (box, "card-empty");
  return box;
}

static GtkWidget *
build_list (FinxAlertsCard *self)
{
  GtkWidget *list = gtk_list_box_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkSortListModel *sorted;

  self->sorter = GTK_SORTER (gtk_custom_sorter_new (compare_alerts, NULL, NULL));
  sorted = gtk_sort_list_model_new (g_object_ref (finx_engine_get_alerts (self->engine)), self->sorter);
  gtk_list_box_bind_model (GTK_LIST_BOX (list), G_LIST_MODEL (sorted), create_row, self->engine, NULL);
  g_object_unref (sorted);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "card-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Alerts"), -1);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MOST_HEIGHT);
  self->limits = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->limits), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->limits, "card-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->limits), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Risk limits"), -1);
  gtk_box_append (GTK_BOX (box), self->limits);
  gtk_box_append (GTK_BOX (box), list);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  return scroller;
}

GtkWidget *
finx_alerts_card_new (FinxWorkspace *workspace)
{
  FinxAlertsCard *self = g_object_new (FINX_TYPE_ALERTS_CARD, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "card");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), build_list (self), "list");
  gtk_stack_add_named (GTK_STACK (self->stack), build_empty (), "empty");
  gtk_box_append (GTK_BOX (self->box), build_head ());
  gtk_box_append (GTK_BOX (self->box), self->stack);
  g_signal_connect_object (self->engine, "alerts-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "limits-changed", G_CALLBACK (limits_changed_cb), self, G_CONNECT_SWAPPED);
  limits_changed_cb (self);
  return GTK_WIDGET (self);
}
