/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/alerts/finx-delivery-group.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/alerts/finx-alert-sound.h"
#include "engine/alerts/finx-engine-delivery.h"

struct _FinxDeliveryGroup
{
  AdwPreferencesGroup parent_instance;
  FinxEngine   *engine;                 /* owned */
  GCancellable *cancellable;
  GtkWidget    *sounds;
  GtkWidget    *webhook, *webhook_test, *webhook_remove;
  GtkWidget    *command, *command_test;
  GtkWidget    *said;                   /* how the last of it ended */
};

G_DEFINE_FINAL_TYPE (FinxDeliveryGroup, finx_delivery_group, ADW_TYPE_PREFERENCES_GROUP)

/* @error: (nullable) */
static void
say (FinxDeliveryGroup *self,
     const char        *text,
     const GError      *error)
{
  g_autofree char *sentence = error != NULL ? finx_error_text (error) : g_strdup (text);

  gtk_label_set_text (GTK_LABEL (self->said), sentence);
  gtk_widget_set_visible (self->said, *sentence != '\0');
  (error != NULL ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->said, "error");
}

static void
show (FinxDeliveryGroup *self)
{
  const FinxDeliverySettings *settings = finx_engine_get_delivery_settings (self->engine);
  gboolean has_webhook = *settings->host != '\0';
  /* Translators: the host of a webhook */
  g_autofree char *title = has_webhook ? g_strdup_printf (_("Webhook at %s"), settings->host) : g_strdup (_("Address of a webhook"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->webhook), title);
  gtk_widget_set_visible (self->webhook_test, has_webhook);
  gtk_widget_set_visible (self->webhook_remove, has_webhook);
  gtk_widget_set_visible (self->command_test, *settings->command != '\0');
}

static void
sounds_cb (FinxDeliveryGroup *self)
{
  gboolean sound = gtk_switch_get_active (GTK_SWITCH (self->sounds));
  g_autoptr(GError) error = NULL;

  if (sound == finx_engine_get_delivery_settings (self->engine)->sound)
    return;
  finx_engine_set_alert_sounds (self->engine, sound, &error);
  say (self, "", error);
  if (error == NULL && sound)
    finx_engine_play_alert_sound (self->engine, FINX_ALERT_SOUND_BELL);
}

static void
webhook_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxDeliveryGroup) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean is_kept;

  finx_engine_set_webhook_finish (FINX_ENGINE (source), result, &is_kept, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (error == NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->webhook), "");
  say (self, error != NULL || is_kept ? "" : _("There is no keyring that keeps the address, so it is known until FinX is closed."), error);
  show (self);
}

static void
set_webhook (FinxDeliveryGroup *self,
             const char        *url)
{
  finx_engine_set_webhook_async (self->engine, url, NULL, webhook_cb, g_object_ref (self));
}

static void
webhook_apply_cb (FinxDeliveryGroup *self)
{
  g_autofree char *url = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->webhook))));

  if (*url != '\0')
    set_webhook (self, url);
}

static void
webhook_remove_cb (FinxDeliveryGroup *self)
{
  set_webhook (self, "");
}

static void
command_apply_cb (FinxDeliveryGroup *self)
{
  g_autofree char *line = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->command))));
  g_autoptr(GError) error = NULL;

  finx_engine_set_alert_command (self->engine, line, &error);
  say (self, "", error);
  show (self);
}

static void
tested_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxDeliveryGroup) self = user_data;
  g_autoptr(GError) error = NULL;

  finx_engine_test_channel_finish (FINX_ENGINE (source), result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  gtk_widget_set_sensitive (self->webhook_test, TRUE);
  gtk_widget_set_sensitive (self->command_test, TRUE);
  say (self, _("The test was told."), error);
}

static void
test (FinxDeliveryGroup *self,
      FinxChannel        channel)
{
  gtk_widget_set_sensitive (self->webhook_test, FALSE);
  gtk_widget_set_sensitive (self->command_test, FALSE);
  say (self, _("Telling a test…"), NULL);
  finx_engine_test_channel_async (self->engine, channel, self->cancellable, tested_cb, g_object_ref (self));
}

static void
webhook_test_cb (FinxDeliveryGroup *self)
{
  test (self, FINX_CHANNEL_WEBHOOK);
}

static void
command_test_cb (FinxDeliveryGroup *self)
{
  test (self, FINX_CHANNEL_COMMAND);
}

/* @name: for screen readers */
static GtkWidget *
add_button (FinxDeliveryGroup *self,
            GtkWidget         *row,
            GtkWidget         *button,
            const char        *name,
            GCallback          clicked)
{
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  return button;
}

static void
build_sounds (FinxDeliveryGroup *self)
{
  GtkWidget *row = adw_action_row_new ();

  self->sounds = gtk_switch_new ();
  gtk_widget_set_valign (self->sounds, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Sounds"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), finx_alert_player_can_play ()
                               ? _("Each alert has its own; none while the desktop is not to be disturbed")
                               : _("FinX was built without sounds"));
  gtk_widget_set_sensitive (row, finx_alert_player_can_play ());
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->sounds);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), self->sounds);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sounds), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Sounds"), -1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
build_rows (FinxDeliveryGroup *self)
{
  self->webhook = adw_password_entry_row_new ();
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->webhook), TRUE);
  self->webhook_test = add_button (self, self->webhook, gtk_button_new_with_label (_("Test")), _("Test the webhook"), G_CALLBACK (webhook_test_cb));
  self->webhook_remove = add_button (self, self->webhook, gtk_button_new_from_icon_name ("user-trash-symbolic"), _("Remove the webhook"),
                                     G_CALLBACK (webhook_remove_cb));
  self->command = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->command), _("Command, such as: mail -s '%s' me@example.org"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->command), TRUE);
  self->command_test = add_button (self, self->command, gtk_button_new_with_label (_("Test")), _("Test the command"), G_CALLBACK (command_test_cb));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->webhook);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->command);
  self->said = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->said), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->said), 0);
  gtk_widget_set_margin_top (self->said, 6);
  gtk_widget_add_css_class (self->said, "caption");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->said);
}

static void
finx_delivery_group_dispose (GObject *object)
{
  FinxDeliveryGroup *self = FINX_DELIVERY_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (finx_delivery_group_parent_class)->dispose (object);
}

static void
finx_delivery_group_finalize (GObject *object)
{
  g_clear_object (&FINX_DELIVERY_GROUP (object)->cancellable);
  G_OBJECT_CLASS (finx_delivery_group_parent_class)->finalize (object);
}

static void
finx_delivery_group_class_init (FinxDeliveryGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_delivery_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_delivery_group_finalize;
}

static void
finx_delivery_group_init (FinxDeliveryGroup *self)
{
  self->cancellable = g_cancellable_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("How alerts are told"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         _("A webhook gets JSON, a command a text on standard input; %s stands for the title. "
                                           "They are told while the window is closed, too, and again until it worked."));
  build_sounds (self);
  build_rows (self);
}

GtkWidget *
finx_delivery_group_new (FinxEngine *engine)
{
  FinxDeliveryGroup *self = g_object_new (FINX_TYPE_DELIVERY_GROUP, NULL);
  const FinxDeliverySettings *settings = finx_engine_get_delivery_settings (engine);

  self->engine = g_object_ref (engine);
  gtk_switch_set_active (GTK_SWITCH (self->sounds), settings->sound);
  gtk_editable_set_text (GTK_EDITABLE (self->command), settings->command);
  g_signal_connect_object (self->sounds, "notify::active", G_CALLBACK (sounds_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->webhook, "apply", G_CALLBACK (webhook_apply_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->command, "apply", G_CALLBACK (command_apply_cb), self, G_CONNECT_SWAPPED);
  say (self, "", NULL);
  show (self);
  return GTK_WIDGET (self);
}
