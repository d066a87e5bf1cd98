/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/alerts/finx-alert-button.h"

#include <glib/gi18n.h>

#include "engine/alerts/finx-engine-alerts.h"
#include "ui/alerts/finx-alert-row.h"
#include "ui/alerts/finx-alert-text.h"
#include "ui/alerts/finx-limit-text.h"
#include "ui/words/finx-format.h"

#define N_LATEST   8
#define MOST_COUNT 99

struct _FinxAlertButton
{
  GtkBox         parent_instance;
  FinxWorkspace *workspace;     /* owned */
  FinxEngine    *engine;        /* borrowed from @workspace */
  GtkWidget     *button;
  GtkWidget     *badge;
  GtkWidget     *stack;         /* "list" or "empty" */
  GtkWidget     *list;
};

G_DEFINE_FINAL_TYPE (FinxAlertButton, finx_alert_button, GTK_TYPE_BOX)

static char *
write_title (const FinxAlertEvent *event,
             FinxEngine           *engine)
{
  g_autofree char *words = event->alert != NULL ? finx_alert_words (event->alert) : finx_breach_title (event->breach, engine);
  g_autofree char *subject = event->alert != NULL ? finx_alert_subject (event->alert, engine) : NULL;

  return subject != NULL ? g_markup_printf_escaped ("<b>%s</b> %s", subject, words) : g_markup_printf_escaped ("<b>%s</b>", words);
}

static GtkWidget *
create_row (FinxAlertButton      *self,
            const FinxAlertEvent *event)
{
  GtkWidget *icon, *title, *detail;
  GtkWidget *box = finx_alert_lines_new (&icon, &title, &detail);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *dot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gint64 now_us = finx_clock_now (finx_engine_get_clock (self->engine));
  gboolean unread = finx_engine_is_alert_unread (self->engine, event);
  g_autofree char *title_text = finx_alert_event_title (event, self->engine);
  g_autofree char *markup = write_title (event, self->engine);
  g_autofree char *time = finx_alert_short_time (event->time_us, now_us);
  g_autofree char *price = event->alert != NULL ? finx_alert_price_text (event->alert, event->price, self->engine) : finx_breach_words (event->breach);
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  if (event->breach != NULL)
    text = g_strdup_printf ("%s · %s", time, price);
  else if (event->kind == FINX_ALERT_EVENT_MISSED)
    text = g_strdup_printf (_("Passed while FinX was closed · %s at %s"), time, price);
  else if (finx_decimal_is_known (event->price))
    text = g_strdup_printf (_("%s at %s"), time, price);
  else
    text = g_strdup (time);
  name = g_strdup_printf ("%s, %s%s%s", title_text, text, unread ? ", " : "", unread ? _("unread") : "");
  gtk_label_set_markup (GTK_LABEL (title), markup);
  gtk_label_set_text (GTK_LABEL (detail), text);
  gtk_widget_add_css_class (icon, unread ? "warn" : "dim");
  gtk_widget_add_css_class (dot, "alert-dot");
  gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (dot, unread);
  gtk_box_append (GTK_BOX (box), dot);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "action", finx_alert_event_action (event), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

static void
fill_list (FinxAlertButton *self)
{
  GListModel *history = finx_engine_get_alert_history (self->engine);
  GtkWidget *row;
  guint n = 0;

  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  for (guint i = 0; i < g_list_model_get_n_items (history) && n < N_LATEST; i++)
    {
      g_autoptr(FinxAlertEventItem) line = g_list_model_get_item (history, i);
      const FinxAlertEvent *event = finx_alert_event_item_get_event (line);

      if (!finx_alert_event_is_firing (event) || !finx_engine_is_alert_line_shown (self->engine, event))
        continue;
      gtk_list_box_append (GTK_LIST_BOX (self->list), create_row (self, event));
      n++;
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n > 0 ? "list" : "empty");
}

static void
changed_cb (FinxAlertButton *self)
{
  guint n = finx_engine_get_unread_alerts (self->engine);
  g_autofree char *text = n > MOST_COUNT ? g_strdup_printf ("%d+", MOST_COUNT) : g_strdup_printf ("%u", n);
  g_autofree char *name = n == 0 ? g_strdup (_("Alerts"))
                                 : g_strdup_printf (ngettext ("Alerts: %u unread", "Alerts: %u unread", n), n);

  gtk_label_set_text (GTK_LABEL (self->badge), text);
  gtk_widget_set_visible (self->badge, n > 0);
  gtk_widget_set_tooltip_text (self->button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (gtk_widget_get_mapped (self->list) || gtk_widget_get_mapped (self->stack))
    fill_list (self);
}

static void
close_cb (FinxAlertButton *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
}

/* What was listed was seen. */
static void
closed_cb (FinxAlertButton *self)
{
  finx_engine_mark_alerts_read (self->engine);
}

/* A row with an action of its own would leave the list open. */
static void
activated_cb (FinxAlertButton *self,
              GtkListBoxRow   *row)
{
  g_autoptr(GVariant) target = NULL;
  g_autofree char *name = NULL;

  close_cb (self);
  if (g_action_parse_detailed_name (g_object_get_data (G_OBJECT (row), "action"), &name, &target, NULL))
    gtk_widget_activate_action_variant (GTK_WIDGET (self), name, target);
}

static GtkWidget *
build_head (FinxAlertButton *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_("Fired alerts"));
  GtkWidget *history = gtk_button_new_with_label (_("History"));

  gtk_widget_add_css_class (history, "flat");
  gtk_widget_add_css_class (history, "card-link");
  gtk_widget_set_tooltip_text (history, _("All that alerts did"));
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (history), "app.show-page::markets/alerts");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (head, "card-head");
  g_signal_connect_object (history, "clicked", G_CALLBACK (close_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_valign (history, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), history);
  return head;
}

static GtkWidget *
build_popover (FinxAlertButton *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *none = gtk_label_new (_("No alert has fired yet."));
  GtkWidget *add = gtk_button_new_with_label (_("New alert"));

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "card-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Fired alerts"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (none, "dim");
  gtk_widget_add_css_class (none, "card-empty");
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), self->list, "list");
  gtk_stack_add_named (GTK_STACK (self->stack), none, "empty");
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (add), "app.new-alert(('',''))");
  gtk_widget_set_margin_start (add, 12);
  gtk_widget_set_margin_end (add, 12);
  gtk_widget_set_margin_top (add, 12);
  gtk_widget_set_margin_bottom (add, 6);
  g_signal_connect_object (add, "clicked", G_CALLBACK (close_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_size_request (box, 340, -1);
  gtk_box_append (GTK_BOX (box), build_head (self));
  gtk_box_append (GTK_BOX (box), self->stack);
  gtk_box_append (GTK_BOX (box), add);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_object (popover, "show", G_CALLBACK (fill_list), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  return popover;
}

static void
finx_alert_button_dispose (GObject *object)
{
  g_clear_object (&FINX_ALERT_BUTTON (object)->workspace);
  G_OBJECT_CLASS (finx_alert_button_parent_class)->dispose (object);
}

static void
finx_alert_button_class_init (FinxAlertButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_alert_button_dispose;
}

static void
finx_alert_button_init (FinxAlertButton *self)
{
  GtkWidget *overlay = gtk_overlay_new ();

  self->button = gtk_menu_button_new ();
  self->badge = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->badge, "alert-badge");
  gtk_widget_add_css_class (self->badge, "numeric");
  gtk_widget_set_halign (self->badge, GTK_ALIGN_END);
  gtk_widget_set_valign (self->badge, GTK_ALIGN_START);
  gtk_widget_set_can_target (self->badge, FALSE);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "preferences-system-notifications-symbolic");
  gtk_overlay_set_child (GTK_OVERLAY (overlay), self->button);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->badge);
  gtk_widget_set_valign (overlay, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self), overlay);
}

GtkWidget *
finx_alert_button_new (FinxWorkspace *workspace)
{
  FinxAlertButton *self = g_object_new (FINX_TYPE_ALERT_BUTTON, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), build_popover (self));
  g_signal_connect_object (self->engine, "alerts-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return GTK_WIDGET (self);
}
