/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/providers/finx-provider-row.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "base/finx-text.h"
#include "ui/words/finx-format.h"

struct _FinxProviderRow
{
  AdwExpanderRow          parent_instance;
  FinxWorkspace          *workspace;    /* owned */
  FinxEngine             *engine;       /* borrowed from @workspace */
  const FinxProviderInfo *info;
  GtkWidget              *key, *keys, *remove, *folder, *test, *test_button, *spinner;
  GtkFileChooserNative   *chooser;      /* (nullable): open */
  GCancellable           *testing;      /* (nullable) */
  gboolean                is_setting;   /* the widgets follow the state, not the other way round */
};

G_DEFINE_FINAL_TYPE (FinxProviderRow, finx_provider_row, ADW_TYPE_EXPANDER_ROW)

static void
tell_error (FinxProviderRow *self,
            const GError    *error)
{
  g_autofree char *text = finx_error_text (error);

  finx_workspace_toast (self->workspace, text, NULL, NULL);
}

static void
keep_settings (FinxProviderRow *self)
{
  g_autoptr(GError) error = NULL;

  if (!finx_engine_keep_provider_settings (self->engine, &error))
    tell_error (self, error);
}

static void
switched_cb (FinxProviderRow *self)
{
  if (self->is_setting)
    return;
  finx_provider_settings_set_on (finx_engine_get_provider_settings (self->engine), self->info->id,
                                 adw_expander_row_get_enable_expansion (ADW_EXPANDER_ROW (self)));
  keep_settings (self);
}

/* Keys */

static void
key_added_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(FinxProviderRow) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean is_kept;

  if (!finx_engine_add_key_finish (FINX_ENGINE (source), result, &is_kept, &error))
    tell_error (self, error);
  else if (is_kept)
    finx_workspace_toast (self->workspace, _("The keyring keeps the key"), NULL, NULL);
  else
    {
      g_autoptr(GError) trouble = finx_engine_get_keyring_trouble (self->engine);
      g_autofree char *reason = trouble != NULL ? finx_error_text (trouble) : g_strdup (""), *text = NULL;

      text = g_strdup_printf (_("The key is known until FinX is closed. %s"), reason);
      finx_workspace_toast (self->workspace, text, NULL, NULL);
    }
}

static void
key_entered_cb (FinxProviderRow *self)
{
  g_autofree char *key = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->key))));

  gtk_editable_set_text (GTK_EDITABLE (self->key), "");
  if (*key != '\0')
    finx_engine_add_key_async (self->engine, self->info->id, key, NULL, key_added_cb, g_object_ref (self));
}

static void
keys_removed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(FinxProviderRow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (finx_engine_remove_keys_finish (FINX_ENGINE (source), result, &error))
    finx_workspace_toast (self->workspace, _("Keys removed"), NULL, NULL);
  else
    tell_error (self, error);
}

static void
remove_cb (FinxProviderRow *self)
{
  finx_engine_remove_keys_async (self->engine, self->info->id, NULL, keys_removed_cb, g_object_ref (self));
}

static void
key_page_cb (FinxProviderRow *self)
{
  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->info->key_page, GDK_CURRENT_TIME);
}

/* Folder */

static void
folder_chosen_cb (FinxProviderRow *self,
                  int              response)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  g_clear_object (&self->chooser);
  if (path == NULL)
    return;
  finx_provider_settings_set_url (finx_engine_get_provider_settings (self->engine), self->info->id, path);
  keep_settings (self);
}

static void
choose_folder_cb (FinxProviderRow *self)
{
  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_("Folder with Price Files"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (folder_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* Test */

static void
show_testing (FinxProviderRow *self,
              gboolean         is_testing)
{
  gtk_button_set_label (GTK_BUTTON (self->test_button), is_testing ? _("Cancel") : _("Test"));
  gtk_widget_set_visible (self->spinner, is_testing);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_testing);
}

static void
tested_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxProviderRow) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean works = finx_engine_test_provider_finish (FINX_ENGINE (source), result, &error);
  g_autofree char *text = error != NULL ? finx_error_text (error) : NULL;

  g_clear_object (&self->testing);
  if (self->workspace == NULL)
    return;
  show_testing (self, FALSE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->test), works ? _("It answers.")
                               : g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? _("Cancelled. Nothing was changed.") : text);
}

static void
test_cb (FinxProviderRow *self)
{
  if (self->testing != NULL)
    {
      g_cancellable_cancel (self->testing);
      return;
    }
  self->testing = g_cancellable_new ();
  show_testing (self, TRUE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->test), _("Asking…"));
  finx_engine_test_provider_async (self->engine, self->info->id, self->testing, tested_cb, g_object_ref (self));
}

/* State */

/* (transfer full) */
static char *
describe (const FinxProviderState *state)
{
  if (!state->is_on)
    return g_strdup (_("Off"));
  if (state->info->key == FINX_KEY_NEEDED && state->n_keys == 0)
    return g_strdup (_("Needs a key"));
  if (state->info->url == NULL && *state->url == '\0')
    return g_strdup (_("Needs a folder"));
  if (state->n_keys > 0 && state->n_refused == state->n_keys)
    return g_strdup (_("The key is refused"));
  if (state->ready_us != 0)
    {
      g_autofree char *when = finx_format_moment (state->ready_us);

      return g_strdup_printf (_("Waits until %s"), when);
    }
  if (state->breaker != FINX_BREAKER_CLOSED)
    return g_strdup (_("Out of order, is left alone for a while"));
  if (state->trouble != NULL)
    return g_strdup (state->trouble);
  if (state->left >= 0)
    {
      g_autofree char *left = finx_format_double ((double) state->left, 0);

      return g_strdup_printf (_("Ready; requests left: %s"), left);
    }
  return g_strdup (_("Ready"));
}

void
finx_provider_row_set_state (FinxProviderRow         *self,
                             const FinxProviderState *state)
{
  g_autofree char *text = describe (state), *keys = NULL;

  self->is_setting = TRUE;
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self), state->is_on);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), text);
  if (self->keys != NULL)
    {
      keys = g_strdup_printf (ngettext ("%u key", "%u keys, used in turn", state->n_keys), state->n_keys);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->keys), state->n_keys > 0 ? keys : _("None"));
      gtk_widget_set_sensitive (self->remove, state->n_keys > 0);
    }
  if (self->folder != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->folder), *state->url != '\0' ? state->url : _("None"));
  self->is_setting = FALSE;
}

static void
finx_provider_row_dispose (GObject *object)
{
  FinxProviderRow *self = FINX_PROVIDER_ROW (object);

  if (self->testing != NULL)
    g_cancellable_cancel (self->testing);
  g_clear_object (&self->chooser);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_provider_row_parent_class)->dispose (object);
}

static void
finx_provider_row_class_init (FinxProviderRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_provider_row_dispose;
}

static void
finx_provider_row_init (FinxProviderRow *self)
{
}

/* (transfer floating): a row with a title and, at its end, a button */
static GtkWidget *
make_row (FinxProviderRow *self,
          const char      *title,
          const char      *label,
          GCallback        clicked,
          GtkWidget      **button)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  *button = gtk_button_new_with_label (label);
  gtk_widget_set_valign (*button, GTK_ALIGN_CENTER);
  g_signal_connect_object (*button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), *button);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  return row;
}

static void
add_keys (FinxProviderRow *self)
{
  GtkWidget *page = NULL, *row;

  self->key = adw_password_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key), _("Enter a key"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->key), TRUE);
  g_signal_connect_object (self->key, "apply", G_CALLBACK (key_entered_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->key);
  self->keys = make_row (self, _("Keys"), _("Remove"), G_CALLBACK (remove_cb), &self->remove);
  if (self->info->key_page == NULL)
    return;
  row = make_row (self, _("Where to get a key"), _("Open"), G_CALLBACK (key_page_cb), &page);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), self->info->key_page);
}

GtkWidget *
finx_provider_row_new (FinxWorkspace          *workspace,
                       const FinxProviderInfo *info)
{
  FinxProviderRow *self = g_object_new (FINX_TYPE_PROVIDER_ROW, NULL);
  GtkWidget *note = adw_action_row_new (), *choose = NULL;

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->info = info;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), info->name);
  adw_expander_row_set_show_enable_switch (ADW_EXPANDER_ROW (self), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (note), finx_text (info->note));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (note), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (note), 3);
  gtk_widget_add_css_class (note, "dim-label");
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), note);
  if (info->key != FINX_KEY_NEEDED_NOT)
    add_keys (self);
  if (info->url == NULL)
    self->folder = make_row (self, _("Folder"), _("Choose…"), G_CALLBACK (choose_folder_cb), &choose);
  else
    {
      self->test = make_row (self, _("Does it answer?"), _("Test"), G_CALLBACK (test_cb), &self->test_button);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->test), 3);
      self->spinner = gtk_spinner_new ();
      gtk_widget_set_visible (self->spinner, FALSE);
      adw_action_row_add_suffix (ADW_ACTION_ROW (self->test), self->spinner);
    }
  g_signal_connect (self, "notify::enable-expansion", G_CALLBACK (switched_cb), NULL);
  return GTK_WIDGET (self);
}
