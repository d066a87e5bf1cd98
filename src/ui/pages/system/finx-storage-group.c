/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/system/finx-storage-group.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "ui/finx-format.h"

struct _FinxStorageGroup
{
  GtkWidget             parent_instance;

  FinxWorkspace        *workspace;      /* owned */
  FinxEngine           *engine;         /* borrowed from @workspace */
  GtkFileChooserNative *chooser;        /* owned; %NULL: not open */
  GCancellable         *cancellable;    /* ends with the widget */
  guint                 timer;          /* once a second while mapped */

  GtkWidget            *group;          /* the one child; the rest are borrowed from it */
  GtkWidget            *size, *events;
  GtkWidget            *backup_row, *backup_button, *backup_spinner;
  GtkWidget            *verify_row, *verify_button, *verify_spinner;
};

G_DEFINE_FINAL_TYPE (FinxStorageGroup, finx_storage_group, GTK_TYPE_WIDGET)

static void
set_text (GtkWidget *label,
          char      *text)              /* taken */
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
  g_free (text);
}

static gboolean
refresh (gpointer user_data)
{
  FinxStorageGroup *self = user_data;
  FinxEngineStats stats = { 0 };

  finx_engine_get_stats (self->engine, &stats);
  set_text (self->size, finx_format_bytes (stats.store_bytes));
  set_text (self->events, finx_format_double ((double) stats.journal_events, 0));
  return G_SOURCE_CONTINUE;
}

static void
set_busy (GtkWidget *button,
          GtkWidget *spinner,
          gboolean   busy)
{
  gtk_widget_set_sensitive (button, !busy);
  gtk_widget_set_visible (spinner, busy);
  gtk_spinner_set_spinning (GTK_SPINNER (spinner), busy);
}

static void
backed_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(FinxStorageGroup) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean done = finx_engine_backup_finish (FINX_ENGINE (source), result, &error);
  g_autofree char *text = NULL;

  if (self->group == NULL)
    return;
  set_busy (self->backup_button, self->backup_spinner, FALSE);
  text = done ? g_strdup_printf (_("Written to %s"), (char *) g_object_get_data (G_OBJECT (self), "backup-path")) : finx_error_text (error);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->backup_row), text);
  if (done)
    finx_workspace_toast (self->workspace, _("Backup written"), NULL, NULL);
}

static void
chosen_cb (FinxStorageGroup *self,
           int               response)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser)) : NULL;
  char *path = file != NULL ? g_file_get_path (file) : NULL;

  g_clear_object (&self->chooser);
  if (path == NULL)
    {
      if (file != NULL)
        adw_action_row_set_subtitle (ADW_ACTION_ROW (self->backup_row), _("A backup needs a folder on this computer. Choose another place."));
      return;
    }
  g_object_set_data_full (G_OBJECT (self), "backup-path", path, g_free);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->backup_row), _("Writing the backup…"));
  set_busy (self->backup_button, self->backup_spinner, TRUE);
  finx_engine_backup_async (self->engine, path, self->cancellable, backed_up_cb, g_object_ref (self));
}

static void
backup_cb (FinxStorageGroup *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *name = g_date_time_format (now, "finx-%Y-%m-%d-%H%M.db");

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_("Back up the database"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _("Back up"), _("Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static char *
describe_report (const FinxStoreReport *report)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (report->problems == NULL || report->problems->len == 0)
    return g_strdup_printf (_("All is well: %" G_GINT64_FORMAT " journal events, %" G_GINT64_FORMAT " orders and %" G_GINT64_FORMAT
                              " fills agree with what is computed from them."), report->n_events, report->n_orders, report->n_fills);
  g_string_printf (text, g_dngettext (GETTEXT_PACKAGE, "%u problem found. Restore a backup, or keep the file and report it:",
                                      "%u problems found. Restore a backup, or keep the file and report them:", report->problems->len),
                   report->problems->len);
  for (guint i = 0; i < MIN (report->problems->len, 5); i++)
    g_string_append_printf (text, "\n%s", (const char *) g_ptr_array_index (report->problems, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
verified_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FinxStorageGroup) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxStoreReport) report = finx_engine_verify_finish (FINX_ENGINE (source), result, &error);
  g_autofree char *text = NULL;

  if (self->group == NULL)
    return;
  set_busy (self->verify_button, self->verify_spinner, FALSE);
  text = report != NULL ? describe_report (report) : finx_error_text (error);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->verify_row), text);
}

static void
verify_cb (FinxStorageGroup *self)
{
  set_busy (self->verify_button, self->verify_spinner, TRUE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->verify_row), _("Reading the whole file…"));
  finx_engine_verify_async (self->engine, self->cancellable, verified_cb, g_object_ref (self));
}

static void
finx_storage_group_map (GtkWidget *widget)
{
  FinxStorageGroup *self = FINX_STORAGE_GROUP (widget);

  GTK_WIDGET_CLASS (finx_storage_group_parent_class)->map (widget);
  refresh (self);
  self->timer = g_timeout_add_seconds (1, refresh, self);
}

static void
finx_storage_group_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&FINX_STORAGE_GROUP (widget)->timer, g_source_remove);
  GTK_WIDGET_CLASS (finx_storage_group_parent_class)->unmap (widget);
}

static void
finx_storage_group_dispose (GObject *object)
{
  FinxStorageGroup *self = FINX_STORAGE_GROUP (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->group, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_storage_group_parent_class)->dispose (object);
}

static void
finx_storage_group_class_init (FinxStorageGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_storage_group_dispose;
  widget_class->map = finx_storage_group_map;
  widget_class->unmap = finx_storage_group_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
finx_storage_group_init (FinxStorageGroup *self)
{
  self->cancellable = g_cancellable_new ();
}

static GtkWidget *
add_row (FinxStorageGroup *self,
         const char       *title,
         const char       *subtitle,
         GtkWidget        *suffix)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (suffix != NULL)
    {
      gtk_widget_set_valign (suffix, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);
  return row;
}

static GtkWidget *
value_label (void)
{
  GtkWidget *label = gtk_label_new ("–");

  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim");
  return label;
}

static GtkWidget *
add_spinner (GtkWidget *row)
{
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_widget_set_visible (spinner, FALSE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spinner);
  return spinner;
}

GtkWidget *
finx_storage_group_new (FinxWorkspace *workspace)
{
  FinxStorageGroup *self = g_object_new (FINX_TYPE_STORAGE_GROUP, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _("Storage"));
  gtk_widget_set_parent (self->group, GTK_WIDGET (self));

  self->size = value_label ();
  self->events = value_label ();
  add_row (self, _("Database"), finx_engine_get_store_path (self->engine), self->size);
  add_row (self, _("Journal events"), _("Orders, fills and cash movements as they happened; all figures are computed from them"), self->events);
  self->backup_button = gtk_button_new_with_label (_("Back up now…"));
  g_signal_connect_object (self->backup_button, "clicked", G_CALLBACK (backup_cb), self, G_CONNECT_SWAPPED);
  self->backup_row = add_row (self, _("Backup"), _("A complete copy that can be restored, made while you work"), self->backup_button);
  self->backup_spinner = add_spinner (self->backup_row);
  self->verify_button = gtk_button_new_with_label (_("Verify"));
  g_signal_connect_object (self->verify_button, "clicked", G_CALLBACK (verify_cb), self, G_CONNECT_SWAPPED);
  self->verify_row = add_row (self, _("Integrity"), _("Reads the whole file and computes everything from the journal anew"), self->verify_button);
  self->verify_spinner = add_spinner (self->verify_row);
  return GTK_WIDGET (self);
}
