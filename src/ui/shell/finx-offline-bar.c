/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shell/finx-offline-bar.h"

#include <glib/gi18n.h>

#include "ui/words/finx-format.h"

#define UPDATE_S 10             /* the age is told in minutes at the least */

struct _FinxOfflineBar
{
  GtkBox      parent_instance;
  FinxEngine *engine;           /* owned */
  GtkWidget  *title, *prices, *orders, *help, *online;
  guint       timer;            /* while mapped */
};

G_DEFINE_FINAL_TYPE (FinxOfflineBar, finx_offline_bar, GTK_TYPE_BOX)

const char *
finx_offline_reason (FinxEngine *engine)
{
  if (finx_engine_is_review (engine))
    return _("The data can only be read: nothing is sent or written. Copy the folder and open the copy to change something.");
  return finx_engine_is_offline (engine) ? _("FinX works offline: orders are switched off. Go online to trade.") : NULL;
}

char *
finx_offline_day (FinxEngine *engine, char **age)
{
  gint64 online_us = finx_engine_get_online_time (engine), now_us = finx_clock_now (finx_engine_get_clock (engine));
  g_autofree char *day = online_us > 0 ? finx_format_date (online_us, NULL) : NULL;
  g_autofree char *today = finx_format_date (now_us, NULL);
  g_autofree char *span = NULL;

  *age = NULL;
  if (!finx_engine_is_offline (engine) || day == NULL)
    return g_strdup (_("Today"));
  span = finx_format_age (now_us - online_us);
  *age = g_strdup_printf (_("%s old"), span);
  return g_str_equal (day, today) ? g_strdup (_("Today")) : g_steal_pointer (&day);
}

/* "Prices are from Fri 13 Nov 2026, 22:00 – 6 d old." */
static char *
describe_prices (FinxOfflineBar *self)
{
  gint64 online_us = finx_engine_get_online_time (self->engine);
  gint64 age = finx_clock_now (finx_engine_get_clock (self->engine)) - online_us;
  g_autofree char *when = NULL;
  g_autofree char *old = NULL;

  if (online_us == 0)
    return g_strdup (_("No prices are known yet."));
  when = finx_format_moment (online_us);
  if (age < FINX_USEC_PER_MIN)
    return g_strdup_printf (_("Prices are from %s."), when);
  old = finx_format_age (age);
  return g_strdup_printf (_("Prices are from %s – %s old."), when, old);
}

static void
update (FinxOfflineBar *self)
{
  gboolean offline = finx_engine_is_offline (self->engine);
  g_autofree char *prices = NULL;
  g_autofree char *name = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), offline);
  if (!offline)
    return;
  prices = describe_prices (self);
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->prices)), prices) == 0)
    return;
  gtk_label_set_text (GTK_LABEL (self->prices), prices);
  name = g_strdup_printf ("%s %s %s", gtk_label_get_text (GTK_LABEL (self->title)), prices, gtk_label_get_text (GTK_LABEL (self->orders)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static gboolean
timer_cb (gpointer user_data)
{
  update (user_data);
  return G_SOURCE_CONTINUE;
}

static void
finx_offline_bar_map (GtkWidget *widget)
{
  FinxOfflineBar *self = FINX_OFFLINE_BAR (widget);

  GTK_WIDGET_CLASS (finx_offline_bar_parent_class)->map (widget);
  update (self);
  self->timer = g_timeout_add_seconds (UPDATE_S, timer_cb, self);
}

static void
finx_offline_bar_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&FINX_OFFLINE_BAR (widget)->timer, g_source_remove);
  GTK_WIDGET_CLASS (finx_offline_bar_parent_class)->unmap (widget);
}

static void
finx_offline_bar_dispose (GObject *object)
{
  FinxOfflineBar *self = FINX_OFFLINE_BAR (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (finx_offline_bar_parent_class)->dispose (object);
}

static void
finx_offline_bar_class_init (FinxOfflineBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_offline_bar_dispose;
  GTK_WIDGET_CLASS (klass)->map = finx_offline_bar_map;
  GTK_WIDGET_CLASS (klass)->unmap = finx_offline_bar_unmap;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_STATUS);
}

static GtkWidget *
append_label (GtkWidget *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
append_button (FinxOfflineBar *self, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "small");
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (self), button);
  return button;
}

static void
finx_offline_bar_init (FinxOfflineBar *self)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("network-offline-symbolic");
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self), "finx-notice");
  gtk_widget_add_css_class (icon, "warn");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self), icon);
  gtk_box_append (GTK_BOX (self), words);
  self->title = append_label (words, _("Offline review."), "heading");
  self->prices = append_label (words, NULL, NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->prices), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->prices, "numeric");
  self->orders = append_label (words, _("Orders are switched off."), "dim");
  gtk_label_set_ellipsize (GTK_LABEL (self->orders), PANGO_ELLIPSIZE_END);
  self->help = append_button (self, _("What can I do offline?"), "app.help-about::offline");
  self->online = append_button (self, _("Go online"), "app.work-offline");
}

GtkWidget *
finx_offline_bar_new (FinxEngine *engine)
{
  FinxOfflineBar *self = g_object_new (FINX_TYPE_OFFLINE_BAR, NULL);

  self->engine = g_object_ref (engine);
  if (finx_engine_is_review (engine))
    {
      gtk_label_set_text (GTK_LABEL (self->title), _("Read-only review."));
      gtk_label_set_text (GTK_LABEL (self->orders), _("Nothing is sent, and changes are not kept."));
      gtk_widget_set_visible (self->online, FALSE);
    }
  g_signal_connect_object (engine, "mode-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
finx_offline_bar_set_narrow (FinxOfflineBar *self, gboolean narrow)
{
  g_return_if_fail (FINX_IS_OFFLINE_BAR (self));
  gtk_widget_set_visible (self->title, !narrow || finx_engine_is_review (self->engine));
  gtk_widget_set_visible (self->orders, !narrow);
  gtk_widget_set_visible (self->help, !narrow);
}
