/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/alerts/finx-alert-row.h"

#include <glib/gi18n.h>

#include "ui/alerts/finx-alert-text.h"

struct _FinxAlertRow
{
  GtkListBoxRow  parent_instance;
  FinxEngine    *engine;        /* borrowed; lives longer than the window */
  FinxAlertItem *item;          /* owned */
  FinxQuoteRow  *quote;         /* (nullable) borrowed from the board */
  GtkWidget     *icon, *title, *detail, *chart, *menu;
};

G_DEFINE_FINAL_TYPE (FinxAlertRow, finx_alert_row, GTK_TYPE_LIST_BOX_ROW)

static void
set_text (GtkWidget  *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

static void
show_distance (FinxAlertRow *self)
{
  g_autofree char *text = NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  text = finx_alert_state_words (finx_alert_item_get_alert (self->item), self->quote, self->engine);
  set_text (self->detail, text);
}

static void
append (GMenu      *menu,
        const char *label,
        const char *action,
        const char *id)
{
  g_autofree char *detailed = g_strdup_printf ("app.%s('%s')", action, id);

  g_menu_append (menu, label, detailed);
}

static GMenuModel *
create_snooze_menu (const char *id)
{
  static const struct { const char *label; int minutes; } spans[] = {
    { N_("15 minutes"), 15 }, { N_("An hour"), 60 }, { N_("4 hours"), 240 }, { N_("A day"), 1440 },
  };
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      g_autofree char *action = g_strdup_printf ("app.snooze-alert(('%s', %d))", id, spans[i].minutes);

      g_menu_append (menu, _(spans[i].label), action);
    }
  return G_MENU_MODEL (menu);
}

GMenuModel *
finx_alert_menu_new (const FinxAlert *alert)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) last = g_menu_new ();
  g_autofree char *show = finx_alert_action (alert);

  append (menu, _("Edit…"), "edit-alert", alert->id);
  if (alert->state == FINX_ALERT_ARMED)
    append (menu, _("Pause"), "pause-alert", alert->id);
  else if (alert->state == FINX_ALERT_PAUSED)
    append (menu, _("Resume"), "arm-alert", alert->id);
  else if (alert->state == FINX_ALERT_FIRED)
    append (menu, _("Set again"), "arm-alert", alert->id);
  if (alert->state == FINX_ALERT_ARMED || alert->state == FINX_ALERT_FIRED)
    {
      g_autoptr(GMenuModel) spans = create_snooze_menu (alert->id);

      g_menu_append_submenu (menu, _("Snooze"), spans);
    }
  g_menu_append (menu, alert->instrument != NULL ? _("Open chart") : _("Show"), show);
  if (alert->instrument != NULL)
    append (menu, _("Prepare order…"), "prepare-order", alert->id);
  append (last, _("Delete"), "remove-alert", alert->id);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  return G_MENU_MODEL (menu);
}

static void
show_alert (FinxAlertRow *self)
{
  const FinxAlert *alert = finx_alert_item_get_alert (self->item);
  g_autofree char *words = finx_alert_words (alert);
  g_autofree char *subject = finx_alert_subject (alert, self->engine);
  g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b> %s", subject, words);
  g_autofree char *name = g_strdup_printf ("%s %s", subject, words);
  g_autofree char *more = g_strdup_printf (_("Menu of the alert %s"), name);
  g_autoptr(GMenuModel) menu = finx_alert_menu_new (alert);
  gboolean fired = alert->fired_us > 0;

  self->quote = alert->instrument != NULL ? finx_quote_board_lookup (finx_engine_get_board (self->engine), alert->instrument) : NULL;
  gtk_label_set_markup (GTK_LABEL (self->title), markup);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), *alert->note != '\0' ? alert->note : NULL);
  gtk_widget_remove_css_class (self->icon, fired ? "dim" : "warn");
  gtk_widget_add_css_class (self->icon, fired ? "warn" : "dim");
  gtk_widget_set_visible (self->chart, alert->state == FINX_ALERT_FIRED && alert->instrument != NULL);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu), menu);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, more, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, alert->note, -1);
  if (alert->instrument != NULL)
    {
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->chart), "s", alert->instrument->symbol);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->chart), "app.show-symbol");
    }
  show_distance (self);
}

static gboolean
key_cb (FinxAlertRow    *self,
        guint            key,
        guint            code,
        GdkModifierType  state)
{
  if ((key != GDK_KEY_Delete && key != GDK_KEY_KP_Delete) || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self), "app.remove-alert", "s", finx_alert_item_get_alert (self->item)->id);
  return TRUE;
}

static void
finx_alert_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_alert_row_parent_class)->map (widget);
  show_distance (FINX_ALERT_ROW (widget));
}

static void
finx_alert_row_dispose (GObject *object)
{
  g_clear_object (&FINX_ALERT_ROW (object)->item);
  G_OBJECT_CLASS (finx_alert_row_parent_class)->dispose (object);
}

static void
finx_alert_row_class_init (FinxAlertRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_alert_row_dispose;
  GTK_WIDGET_CLASS (klass)->map = finx_alert_row_map;
}

static void
finx_alert_row_init (FinxAlertRow *self)
{
}

GtkWidget *
finx_alert_lines_new (GtkWidget **icon,
                      GtkWidget **title,
                      GtkWidget **detail)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  *icon = gtk_image_new_from_icon_name ("alarm-symbolic");
  *title = gtk_label_new (NULL);
  *detail = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (*title), 0);
  gtk_label_set_wrap (GTK_LABEL (*title), TRUE);
  gtk_label_set_xalign (GTK_LABEL (*detail), 0);
  gtk_label_set_wrap (GTK_LABEL (*detail), TRUE);
  gtk_widget_add_css_class (*title, "numeric");
  gtk_widget_add_css_class (*detail, "caption");
  gtk_widget_add_css_class (*detail, "dim");
  gtk_widget_add_css_class (*detail, "numeric");
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (lines), *title);
  gtk_box_append (GTK_BOX (lines), *detail);
  gtk_box_append (GTK_BOX (box), *icon);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_widget_add_css_class (box, "alert-row");
  return box;
}

GtkWidget *
finx_alert_row_new (FinxEngine    *engine,
                    FinxAlertItem *item)
{
  FinxAlertRow *self = g_object_new (FINX_TYPE_ALERT_ROW, NULL);
  GtkWidget *box = finx_alert_lines_new (&self->icon, &self->title, &self->detail);
  GtkEventController *keys = gtk_event_controller_key_new ();
  const FinxInstrument *instrument = finx_alert_item_get_alert (item)->instrument;
  FinxQuoteRow *quote = instrument != NULL ? finx_quote_board_lookup (finx_engine_get_board (engine), instrument) : NULL;

  self->engine = engine;
  self->item = g_object_ref (item);
  self->chart = gtk_button_new_from_icon_name ("finx-markets-symbolic");
  gtk_widget_set_tooltip_text (self->chart, _("Open chart"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chart), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Open chart"), -1);
  gtk_widget_add_css_class (self->chart, "small");
  gtk_widget_set_valign (self->chart, GTK_ALIGN_CENTER);
  self->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu), "view-more-symbolic");
  gtk_widget_add_css_class (self->menu, "flat");
  gtk_widget_add_css_class (self->menu, "small");
  gtk_widget_set_valign (self->menu, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->menu, _("Edit, snooze, pause or delete"));
  gtk_box_append (GTK_BOX (box), self->chart);
  gtk_box_append (GTK_BOX (box), self->menu);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_object (item, "notify::serial", G_CALLBACK (show_alert), self, G_CONNECT_SWAPPED);
  if (quote != NULL)
    g_signal_connect_object (quote, "notify::serial", G_CALLBACK (show_distance), self, G_CONNECT_SWAPPED);
  show_alert (self);
  return GTK_WIDGET (self);
}

FinxAlertItem *
finx_alert_row_get_item (FinxAlertRow *self)
{
  g_return_val_if_fail (FINX_IS_ALERT_ROW (self), NULL);
  return self->item;
}
