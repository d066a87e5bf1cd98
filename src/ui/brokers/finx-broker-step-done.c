/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connecting, account by account, and what became of it. */
#include "ui/brokers/finx-broker-wizard-private.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/prices/finx-engine-providers.h"

static void connect_next (FinxBrokerWizard *self);

static void
show_page (FinxBrokerWizard *self,
           const char       *icon,
           const char       *title,
           const char       *text)
{
  g_autofree char *shown = g_markup_escape_text (text, -1);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->done_page), icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (self->done_page), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->done_page), shown);
  gtk_widget_set_visible (self->done_import, self->connected->len > 0 && self->account == NULL);
  gtk_widget_set_visible (self->done_another, self->connected->len > 0 && self->account == NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (self->done_stack), "done");
  g_clear_object (&self->cancellable);
  finx_broker_wizard_update (self);
  gtk_widget_grab_focus (self->frame.forward);
}

static void
finish (FinxBrokerWizard *self)
{
  g_autoptr(GError) trouble = self->is_unkept ? finx_engine_get_keyring_trouble (self->engine) : NULL;
  g_autofree char *reason = trouble != NULL ? finx_error_text (trouble) : g_strdup ("");
  g_autofree char *text = NULL, *title = NULL;
  guint n = self->connected->len;

  if (self->is_unkept)
    text = g_strdup_printf (_("The key is known until FinX is closed. %s"), reason);
  else if (finx_broker_wizard_may_trade (self) && self->account == NULL)
    text = g_strdup (_("Trading is on: the order ticket asks before it sends. The keyring keeps the key."));
  else
    text = g_strdup (self->account != NULL ? _("The keyring keeps the new key, and the old one is erased.")
                     : _("Trading is off; switch it on in System. The keyring keeps the key."));
  title = self->account != NULL ? g_strdup (_("The new key is used from now on"))
          : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u account connected", "%u accounts connected", n), n);
  finx_broker_wizard_wipe_keys (self);
  self->keys_info = NULL;
  show_page (self, self->is_unkept ? "dialog-warning-symbolic" : "object-select-symbolic", title, text);
}

/* With another key: the line was closed for it, and goes on with the one it had. */
static void
go_on_with_old_key (FinxBrokerWizard *self)
{
  FinxBrokerState state;

  if (self->account != NULL && finx_engine_get_broker_state (self->engine, self->account, &state) && !state.is_paused)
    finx_engine_pause_broker (self->engine, self->account, FALSE, NULL);
}

/* (transfer full): of the account that is next. Where connections may not share a number, it has one that none before it has. */
static GHashTable *
make_values (FinxBrokerWizard *self)
{
  GHashTable *values = finx_broker_wizard_make_values (self);
  guint64 number;

  for (const FinxBrokerField *field = self->info->fields; field->id != NULL; field++)
    {
      const char *text = g_hash_table_lookup (values, field->id);

      if (field->is_own && text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &number, NULL))
        g_hash_table_insert (values, (gpointer) field->id, g_strdup_printf ("%" G_GUINT64_FORMAT, number + self->connected->len));
    }
  return values;
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(FinxBrokerWizard) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean is_kept = TRUE;
  g_autoptr(FinxAccount) account = finx_engine_connect_broker_finish (FINX_ENGINE (source), result, &is_kept, &error);

  if (self->engine == NULL)
    return;
  if (account == NULL)
    {
      g_autofree char *why = finx_error_text (error);
      g_autofree char *text = self->connected->len > 0 ? g_strdup_printf ("%s: %s", gtk_label_get_text (GTK_LABEL (self->done_label)), why) : g_strdup (why);

      self->is_failed = TRUE;
      go_on_with_old_key (self);
      show_page (self, "dialog-warning-symbolic", self->connected->len > 0 ? _("Not all accounts were connected") : _("Not connected"), text);
      return;
    }
  self->is_unkept |= !is_kept;
  g_ptr_array_add (self->connected, g_strdup (account->id));
  self->connecting++;
  connect_next (self);
}

static void
connect_next (FinxBrokerWizard *self)
{
  g_autoptr(GHashTable) values = NULL;
  FinxBrokerLogin login = { .broker = self->info->id, .is_paper = finx_broker_wizard_is_paper (self), .account = self->account,
                            .may_withdraw = finx_broker_wizard_may_withdraw (self) };
  g_autofree char *trimmed = NULL;

  if (self->account != NULL ? self->connecting > 0 : self->connecting >= self->choices->len)
    {
      finish (self);
      return;
    }
  if (self->account == NULL)
    {
      if (!finx_broker_wizard_get_chosen (self, self->connecting, &login.venue_account, &login.name, &login.color))
        {
          self->connecting++;
          connect_next (self);
          return;
        }
      login.name = trimmed = g_strstrip (g_strdup (login.name));
      login.may_trade = finx_broker_wizard_may_trade (self);
      gtk_label_set_text (GTK_LABEL (self->done_label), login.name);
    }
  values = make_values (self);
  login.values = values;
  finx_engine_connect_broker_async (self->engine, &login, self->cancellable, connected_cb, g_object_ref (self));
}

void
finx_broker_wizard_run (FinxBrokerWizard *self)
{
  finx_broker_wizard_stop (self);
  self->cancellable = g_cancellable_new ();
  self->is_failed = FALSE;
  self->is_unkept = FALSE;
  self->connecting = 0;
  gtk_stack_set_visible_child_name (GTK_STACK (self->done_stack), "running");
  connect_next (self);
}

/* A window for each account: that of the first comes last, and lies above the others. */
static void
import_cb (FinxBrokerWizard *self)
{
  for (guint i = self->connected->len; i > 0; i--)
    g_signal_emit_by_name (self, "import", self->connected->pdata[i - 1]);
  gtk_window_close (GTK_WINDOW (self));
}

static void
another_cb (FinxBrokerWizard *self)
{
  g_ptr_array_set_size (self->connected, 0);
  finx_broker_wizard_forget_test (self);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->trading_off), TRUE);
  finx_broker_wizard_go (self, FINX_STEP_BROKER);
}

GtkWidget *
finx_broker_wizard_build_done (FinxBrokerWizard *self)
{
  GtkWidget *running = finx_wizard_step_box (_("Connecting"), ""), *spinner = gtk_spinner_new ();
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->done_label = gtk_widget_get_last_child (gtk_widget_get_first_child (running));
  gtk_spinner_set_spinning (GTK_SPINNER (spinner), TRUE);
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_vexpand (spinner, TRUE);
  gtk_box_append (GTK_BOX (running), spinner);
  self->done_page = adw_status_page_new ();
  self->done_import = gtk_button_new_with_label (_("Import history…"));
  gtk_widget_set_tooltip_text (self->done_import, _("Takes what was traded before into the journal"));
  self->done_another = gtk_button_new_with_label (_("Connect another"));
  g_signal_connect_object (self->done_import, "clicked", G_CALLBACK (import_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->done_another, "clicked", G_CALLBACK (another_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_halign (buttons, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (buttons), self->done_import);
  gtk_box_append (GTK_BOX (buttons), self->done_another);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->done_page), buttons);
  self->done_stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->done_stack), running, "running");
  gtk_stack_add_named (GTK_STACK (self->done_stack), self->done_page, "done");
  return self->done_stack;
}
