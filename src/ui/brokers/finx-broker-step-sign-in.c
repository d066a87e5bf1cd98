/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of the step of keys, with brokers on whose own page a person signs in: the page opens in the browser, and the address at which that
 * ends comes back by itself, or is pasted. */
#include "ui/brokers/finx-broker-wizard-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/finx-error.h"
#include "base/finx-secret.h"

#define WHEN_FILLED   N_("When the fields are filled in, sign in on the broker's own page")
#define WHAT_TO_PASTE N_("Sign in there. In the end the browser may not be able to open a page: copy its address from the top of the window, paste it here, and press Enter")

static void
show_state (FinxBrokerWizard *self,
            const char       *text,
            const char       *style)
{
  static const char *const styles[] = { "dim", "error", "success" };

  gtk_label_set_text (GTK_LABEL (self->sign_state), text);
  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (self->sign_state, styles[i]);
  gtk_widget_add_css_class (self->sign_state, style);
}

static void
show_error (FinxBrokerWizard *self,
            const GError     *error)
{
  g_autofree char *text = finx_error_text (error);

  show_state (self, text, "error");
}

/* (nullable): what is under way ends */
static void
stop (FinxBrokerWizard *self)
{
  g_cancellable_cancel (self->signing);
  g_clear_object (&self->signing);
}

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FinxBrokerWizard) self = user_data;
  g_autoptr(GError) error = NULL;
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finx_free_wiped);

  if (finx_engine_end_sign_in_finish (FINX_ENGINE (source), result, values, &error) && self->engine != NULL)
    {
      g_clear_pointer (&self->signed_in, g_hash_table_unref);
      self->signed_in = g_steal_pointer (&values);
      gtk_widget_set_sensitive (self->sign_group, FALSE);
      show_state (self, _("Signed in. Go on to test the connection"), "success");
      finx_broker_wizard_update (self);
      gtk_widget_grab_focus (self->frame.forward);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->engine != NULL)
    {
      show_error (self, error);
    }
  g_clear_pointer (&values, g_hash_table_unref);
}

/* @redirect: (nullable): %NULL: the browser comes back by itself */
static void
end (FinxBrokerWizard *self,
     const char       *redirect)
{
  stop (self);
  self->signing = g_cancellable_new ();
  finx_engine_end_sign_in_async (self->engine, redirect, self->signing, ended_cb, g_object_ref (self));
}

static void
pasted_cb (FinxBrokerWizard *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->sign_entry))));

  if (*text == '\0')
    return;
  show_state (self, _("The broker is asked…"), "dim");
  end (self, text);
  explicit_bzero (text, strlen (text));
}

/* No browser, or none that may be asked: the address can be opened by hand. */
static void
shown_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FinxBrokerWizard) self = user_data;
  g_autoptr(GError) error = NULL;

  (void) source;
  if (!gtk_show_uri_full_finish (GTK_WINDOW (self), result, &error) && self->engine != NULL && self->sign_address != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("No browser opened (%s). Copy the page's address with the button, and open it in one. %s"), error->message, _(WHAT_TO_PASTE));

      show_state (self, text, "error");
    }
}

static void
copy_cb (FinxBrokerWizard *self)
{
  if (self->sign_address != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->sign_address);
}

static void
begun_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FinxBrokerWizard) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *address = finx_engine_begin_sign_in_finish (FINX_ENGINE (source), result, &error);
  g_autoptr(GHashTable) values = NULL;
  const char *redirect;

  if (self->engine == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (address == NULL)
    {
      show_error (self, error);
      return;
    }
  values = finx_broker_wizard_make_values (self);
  redirect = g_hash_table_lookup (values, "redirect");
  gtk_widget_set_sensitive (self->sign_group, TRUE);
  gtk_widget_set_visible (self->sign_copy, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->sign_entry), "");
  show_state (self, _(WHAT_TO_PASTE), "dim");
  gtk_widget_grab_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->sign_entry))));
  if (redirect != NULL && g_str_has_prefix (redirect, "http://"))
    end (self, NULL);
  gtk_show_uri_full (GTK_WINDOW (self), address, GDK_CURRENT_TIME, NULL, shown_cb, g_object_ref (self));
  g_free (self->sign_address);
  self->sign_address = g_steal_pointer (&address);
}

static void
sign_in_cb (FinxBrokerWizard *self)
{
  g_autoptr(GHashTable) values = finx_broker_wizard_make_values (self);
  FinxBrokerLogin login = { .broker = self->info->id, .account = self->account, .is_paper = finx_broker_wizard_is_paper (self), .values = values };

  stop (self);
  self->signing = g_cancellable_new ();
  show_state (self, _("The broker is asked…"), "dim");
  finx_engine_begin_sign_in_async (self->engine, &login, NULL, self->signing, begun_cb, g_object_ref (self));
}

GtkWidget *
finx_broker_wizard_build_sign_in (FinxBrokerWizard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->sign_button = gtk_button_new_with_label (_("Sign in with the browser…"));
  g_signal_connect_object (self->sign_button, "clicked", G_CALLBACK (sign_in_cb), self, G_CONNECT_SWAPPED);
  self->sign_copy = gtk_button_new_with_label (_("Copy its address"));
  gtk_widget_set_visible (self->sign_copy, FALSE);
  g_signal_connect_object (self->sign_copy, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (buttons), self->sign_button);
  gtk_box_append (GTK_BOX (buttons), self->sign_copy);
  self->sign_state = gtk_label_new (_(WHEN_FILLED));
  gtk_label_set_xalign (GTK_LABEL (self->sign_state), 0);
  gtk_label_set_wrap (GTK_LABEL (self->sign_state), TRUE);
  gtk_widget_set_margin_start (self->sign_state, 15);   /* as the notes below fields */
  gtk_widget_add_css_class (self->sign_state, "caption");
  gtk_widget_add_css_class (self->sign_state, "dim");
  self->sign_entry = adw_password_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->sign_entry), _("Address at which the browser ended"));
  g_signal_connect_object (self->sign_entry, "entry-activated", G_CALLBACK (pasted_cb), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->sign_entry), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->sign_state, NULL, -1);
  self->sign_group = adw_preferences_group_new ();
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->sign_group), self->sign_entry);
  gtk_widget_set_sensitive (self->sign_group, FALSE);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_box_append (GTK_BOX (box), self->sign_state);
  gtk_box_append (GTK_BOX (box), self->sign_group);
  return box;
}

static gboolean
reveal_cb (gpointer user_data)
{
  FinxBrokerWizard *self = user_data;

  if (self->engine != NULL && self->sign_group != NULL && gtk_widget_get_sensitive (self->sign_group))
    {
      GtkWidget *scroller = gtk_widget_get_ancestor (self->sign_group, GTK_TYPE_SCROLLED_WINDOW);
      GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
    }
  return G_SOURCE_REMOVE;
}

/* The sign-in is the end of what is scrolled: where the browser ended stays in sight, however much is said above it. What changes while the
 * widgets are laid out is overwritten by that. */
void
finx_broker_wizard_follow_sign_in (FinxBrokerWizard *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, reveal_cb, g_object_ref (self), g_object_unref);
}

/* Of other keys, or of nobody any more. */
void
finx_broker_wizard_forget_sign_in (FinxBrokerWizard *self)
{
  stop (self);
  g_clear_pointer (&self->signed_in, g_hash_table_unref);
  g_clear_pointer (&self->sign_address, g_free);
  if (self->sign_button == NULL)
    return;
  gtk_widget_set_visible (self->sign_copy, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->sign_entry), "");
  gtk_widget_set_sensitive (self->sign_group, FALSE);
  show_state (self, _(WHEN_FILLED), "dim");
}

/* What came of it, beside what was entered. */
void
finx_broker_wizard_add_signed_in (FinxBrokerWizard *self,
                                  GHashTable       *values)
{
  GHashTableIter iter;
  gpointer field, value;

  if (self->signed_in == NULL)
    return;
  g_hash_table_iter_init (&iter, self->signed_in);
  while (g_hash_table_iter_next (&iter, &field, &value))
    g_hash_table_insert (values, field, g_strdup (value));
}
