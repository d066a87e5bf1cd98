/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shell/finx-status-button.h"

#include <glib/gi18n.h>

#include "ui/brokers/finx-account-color.h"
#include "ui/replay/finx-speed-scale.h"
#include "ui/shell/finx-connection-row.h"
#include "ui/widgets/finx-widgets.h"

struct _FinxStatusButton
{
  GtkBox         parent_instance;
  FinxWorkspace *workspace;     /* owned */
  GtkWidget     *button;
  GtkWidget     *chip;
  GtkWidget     *list;
  GtkWidget     *speed;
  gboolean       is_short;
};

G_DEFINE_FINAL_TYPE (FinxStatusButton, finx_status_button, GTK_TYPE_BOX)

/* The chip of the whole: what is wrong goes before what is simulated. */
static void
update_chip (FinxStatusButton *self)
{
  FinxEngine *engine = finx_workspace_get_engine (self->workspace);
  GListModel *connections = finx_engine_get_connections (engine);
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);
  guint n = g_list_model_get_n_items (connections);
  const char *style = n > 0 ? "live" : "offline";
  const char *text = n > 0 ? _("Live") : _("Offline");
  g_autofree char *name = NULL;

  if (portfolio != NULL && finx_portfolio_get_account (portfolio)->is_simulated)
    {
      style = "simulated";
      text = self->is_short ? _("Practice – simulated") : _("Practice desk – simulated");
    }
  else if (portfolio != NULL && finx_account_is_paper (engine, finx_portfolio_get_account (portfolio)->id))
    {
      style = "simulated";
      text = finx_portfolio_get_account (portfolio)->may_trade ? _("Paper trading on") : _("Paper");
    }
  else if (portfolio != NULL && finx_portfolio_get_account (portfolio)->may_trade)
    {
      style = "armed";
      text = _("Live trading on");
    }
  else if (portfolio != NULL && g_str_equal (finx_portfolio_get_account (portfolio)->broker, "manual"))
    {
      style = "offline";                /* nothing streams into it */
      text = _("Kept by hand");
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FinxConnection) connection = g_list_model_get_item (connections, i);
      FinxFeedState state = finx_connection_get_state (connection);

      if (state == FINX_FEED_FAILED || state == FINX_FEED_PAUSED)
        finx_connection_describe (connection, &style, &text);
    }
  if (finx_engine_is_offline (engine))
    {
      style = "offline";
      text = _("Offline");
    }
  finx_chip_set (FINX_CHIP (self->chip), style, text);
  name = g_strdup_printf (_("Connection: %s"), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  return finx_connection_row_new (item);
}

static void
watch_connections (FinxStatusButton *self, guint position, guint removed, guint added, GListModel *connections)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(GObject) connection = g_list_model_get_item (connections, i);

      g_signal_connect_object (connection, "notify::serial", G_CALLBACK (update_chip), self, G_CONNECT_SWAPPED);
    }
  update_chip (self);
}

static void
show_popover_cb (GtkWidget *popover, FinxStatusButton *self)
{
  FinxEngine *engine = finx_workspace_get_engine (self->workspace);

  gtk_widget_set_visible (self->speed, finx_engine_has_practice (engine) && !finx_engine_is_offline (engine));
}

static GtkWidget *
create_popover (FinxStatusButton *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (_("Connections"));
  GtkWidget *caption = gtk_label_new (_("Practice desk speed"));
  GtkWidget *desk = gtk_button_new_with_label (_("Practice desk…"));

  gtk_widget_add_css_class (heading, "caption-heading");
  gtk_widget_add_css_class (heading, "dim");
  gtk_label_set_xalign (GTK_LABEL (heading), 0.0f);
  gtk_widget_add_css_class (caption, "caption-heading");
  gtk_widget_add_css_class (caption, "dim");
  gtk_label_set_xalign (GTK_LABEL (caption), 0.0f);

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Connections"), -1);

  self->speed = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->speed), caption);
  gtk_box_append (GTK_BOX (self->speed), finx_speed_scale_new (finx_workspace_get_engine (self->workspace)));

  gtk_widget_set_margin_top (desk, 6);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (desk), "app.practice-desk");
  g_signal_connect_object (desk, "clicked", G_CALLBACK (gtk_popover_popdown), popover, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->speed), desk);

  gtk_widget_set_size_request (box, 300, -1);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), self->speed);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_object (popover, "show", G_CALLBACK (show_popover_cb), self, 0);
  return popover;
}

static void
finx_status_button_dispose (GObject *object)
{
  g_clear_object (&FINX_STATUS_BUTTON (object)->workspace);
  G_OBJECT_CLASS (finx_status_button_parent_class)->dispose (object);
}

static void
finx_status_button_class_init (FinxStatusButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_status_button_dispose;
}

static void
finx_status_button_init (FinxStatusButton *self)
{
  self->button = gtk_menu_button_new ();
  self->chip = finx_chip_new ();
  gtk_widget_add_css_class (self->button, "finx-chip-button");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), self->chip);
  gtk_widget_set_tooltip_text (self->button, _("Connections and practice desk speed"));
  gtk_box_append (GTK_BOX (self), self->button);
}

GtkWidget *
finx_status_button_new (FinxWorkspace *workspace)
{
  FinxStatusButton *self = g_object_new (FINX_TYPE_STATUS_BUTTON, NULL);
  FinxEngine *engine = finx_workspace_get_engine (workspace);
  GListModel *connections = finx_engine_get_connections (engine);

  self->workspace = g_object_ref (workspace);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), create_popover (self));
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), connections, create_row, NULL, NULL);
  g_signal_connect_object (connections, "items-changed", G_CALLBACK (watch_connections), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::account", G_CALLBACK (update_chip), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "account-added", G_CALLBACK (update_chip), self, G_CONNECT_SWAPPED);
  watch_connections (self, 0, 0, g_list_model_get_n_items (connections), connections);
  return GTK_WIDGET (self);
}

void
finx_status_button_set_short (FinxStatusButton *self, gboolean is_short)
{
  g_return_if_fail (FINX_IS_STATUS_BUTTON (self));
  self->is_short = is_short;
  update_chip (self);
}

void
finx_status_button_set_mark_only (FinxStatusButton *self, gboolean is_mark)
{
  g_return_if_fail (FINX_IS_STATUS_BUTTON (self));
  finx_chip_set_mark_only (FINX_CHIP (self->chip), is_mark);
}
