/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/preferences/finx-preferences.h"

#include <glib/gi18n.h>

#include "ui/alerts/finx-delivery-group.h"
#include "ui/preferences/finx-risk-page.h"
#include "ui/preferences/finx-settings.h"
#include "ui/replay/finx-speed-scale.h"

struct _FinxPreferences
{
  AdwPreferencesWindow parent_instance;
  GSettings           *settings;        /* owned */
  GtkWidget           *page;
};

G_DEFINE_FINAL_TYPE (FinxPreferences, finx_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static void
selected_cb (AdwComboRow *row, GParamSpec *pspec, GSettings *settings)
{
  g_settings_set_enum (settings, gtk_widget_get_name (GTK_WIDGET (row)), (int) adw_combo_row_get_selected (row));
}

/* The row's place in the list is the number of the setting's enum; its name is the key. */
static GtkWidget *
create_combo (FinxPreferences *self, const char *key, const char *title, const char *subtitle, const char *const *choices)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr(GtkStringList) model = gtk_string_list_new (choices);

  gtk_widget_set_name (row, key);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), (guint) g_settings_get_enum (self->settings, key));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (selected_cb), self->settings, 0);
  return row;
}

static GtkWidget *
create_appearance (FinxPreferences *self)
{
  const char *const styles[] = { _("Follow the system"), _("Light"), _("Dark"), NULL };
  const char *const pairs[] = { _("Green and red"), _("Blue and orange"), _("Red and green"), NULL };
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Appearance"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), create_combo (self, "style", _("Style"), "", styles));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             create_combo (self, "color-pair", _("Colours of gain and loss"),
                                           _("The first stands for gain and buy, the second for loss and sell"), pairs));
  return group;
}

static GtkWidget *
create_switch (const char *title, const char *subtitle, GtkWidget **toggle)
{
  GtkWidget *row = adw_action_row_new ();

  *toggle = gtk_switch_new ();
  gtk_widget_set_valign (*toggle, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), *toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), *toggle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (*toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return row;
}

static GtkWidget *
create_orders (FinxPreferences *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *confirm, *offline;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Orders and connections"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             create_switch (_("Confirm orders"), _("Shows the order once more before it is sent on the practice desk"), &confirm));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             create_switch (_("Work offline"), _("Asks no feed and sends no orders; everything that is known can be looked at"), &offline));
  g_settings_bind (self->settings, "confirm-orders", confirm, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "work-offline", offline, "active", G_SETTINGS_BIND_DEFAULT);
  return group;
}

static GtkWidget *
create_practice (FinxEngine *engine)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *scale = finx_speed_scale_new (engine);

  gtk_widget_set_valign (scale, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (scale, 240, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Speed"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("How fast the simulated market’s time runs"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), scale);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Practice desk"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return group;
}

static AdwPreferencesPage *
create_alerts (FinxEngine *engine)
{
  GtkWidget *page = adw_preferences_page_new ();

  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (page), _("Alerts"));
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (page), "alarm-symbolic");
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (finx_delivery_group_new (engine)));
  return ADW_PREFERENCES_PAGE (page);
}

static void
finx_preferences_dispose (GObject *object)
{
  g_clear_object (&FINX_PREFERENCES (object)->settings);
  G_OBJECT_CLASS (finx_preferences_parent_class)->dispose (object);
}

static void
finx_preferences_class_init (FinxPreferencesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_preferences_dispose;
}

static void
finx_preferences_init (FinxPreferences *self)
{
  self->settings = finx_settings_new ();
  self->page = adw_preferences_page_new ();
  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (self->page), _("General"));
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (self->page), "emblem-system-symbolic");
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self->page), ADW_PREFERENCES_GROUP (create_appearance (self)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self->page), ADW_PREFERENCES_GROUP (create_orders (self)));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), ADW_PREFERENCES_PAGE (self->page));
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (self), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (self), 600, 520);
}

GtkWidget *
finx_preferences_new (FinxEngine *engine)
{
  FinxPreferences *self = g_object_new (FINX_TYPE_PREFERENCES, NULL);

  if (engine != NULL)
    {
      adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), create_alerts (engine));
      adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), ADW_PREFERENCES_PAGE (finx_risk_page_new (engine)));
    }
  if (engine != NULL && finx_engine_has_practice (engine))
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (self->page), ADW_PREFERENCES_GROUP (create_practice (engine)));
  return GTK_WIDGET (self);
}
