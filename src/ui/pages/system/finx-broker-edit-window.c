/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/system/finx-broker-edit-window.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/brokers/finx-engine-brokers.h"
#include "ui/brokers/finx-account-color.h"

struct _FinxBrokerEditWindow
{
  AdwWindow   parent_instance;
  FinxEngine *engine;                   /* owned */
  char       *account;
  GtkWidget  *name, *color, *problem;
};

G_DEFINE_FINAL_TYPE (FinxBrokerEditWindow, finx_broker_edit_window, ADW_TYPE_WINDOW)

static void
tell_problem (FinxBrokerEditWindow *self,
              const char           *sentence)
{
  gtk_widget_add_css_class (self->name, "error");
  gtk_widget_grab_focus (self->name);
  gtk_label_set_text (GTK_LABEL (self->problem), sentence);
  gtk_widget_set_visible (self->problem, TRUE);
}

static void
changed_cb (FinxBrokerEditWindow *self)
{
  gtk_widget_remove_css_class (self->name, "error");
  gtk_widget_set_visible (self->problem, FALSE);
}

static void
save_cb (FinxBrokerEditWindow *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (*name == '\0')
    {
      tell_problem (self, _("A connection needs a name"));
      return;
    }
  if (finx_engine_rename_broker (self->engine, self->account, name, finx_color_choice_get (self->color), &error))
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  text = finx_error_text (error);
  tell_problem (self, text);
}

static void
finx_broker_edit_window_finalize (GObject *object)
{
  FinxBrokerEditWindow *self = FINX_BROKER_EDIT_WINDOW (object);

  g_clear_object (&self->engine);
  g_free (self->account);
  G_OBJECT_CLASS (finx_broker_edit_window_parent_class)->finalize (object);
}

static void
finx_broker_edit_window_class_init (FinxBrokerEditWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_broker_edit_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
finx_broker_edit_window_init (FinxBrokerEditWindow *self)
{
}

GtkWidget *
finx_broker_edit_window_new (FinxEngine *engine,
                             const char *account)
{
  FinxBrokerEditWindow *self = g_object_new (FINX_TYPE_BROKER_EDIT_WINDOW, "modal", TRUE, "title", _("Edit connection"), "default-width", 420,
                                             "resizable", FALSE, NULL);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *group = adw_preferences_group_new (), *color = adw_action_row_new (), *save = gtk_button_new_with_label (_("Save changes"));
  FinxBrokerState state = { .name = "", .color = "" };

  self->engine = g_object_ref (engine);
  self->account = g_strdup (account);
  finx_engine_get_broker_state (engine, account, &state);
  self->name = adw_entry_row_new ();
  self->color = finx_color_choice_new ();
  self->problem = gtk_label_new (NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name), _("Name"));
  gtk_editable_set_text (GTK_EDITABLE (self->name), state.name);
  finx_color_choice_set (self->color, state.color);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (color), _("Colour"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (color), self->color);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (color), self->color);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->name);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), color);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_widget_add_css_class (self->problem, "error");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_widget_add_css_class (save, "suggested-action");
  g_signal_connect_object (self->name, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->name, "entry-activated", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (save, "clicked", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (box, "finx-dialog-box");
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), self->problem);
  gtk_box_append (GTK_BOX (box), save);
  gtk_box_append (GTK_BOX (content), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (content), box);
  adw_window_set_content (ADW_WINDOW (self), content);
  gtk_widget_grab_focus (self->name);
  return GTK_WIDGET (self);
}
