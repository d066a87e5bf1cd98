/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/system/finx-storage-group.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "ui/words/finx-format.h"

/* A row whose button starts long work, and cancels it while it runs. */
typedef struct
{
  GtkWidget    *row, *button, *spinner;
  const char   *label;          /* of the button at rest */
  GCancellable *cancellable;    /* owned; %NULL: at rest */
} Work;

struct _FinxStorageGroup
{
  GtkWidget             parent_instance;

  FinxWorkspace        *workspace;      /* owned */
  FinxEngine           *engine;         /* borrowed from @workspace */
  GtkFileChooserNative *chooser;        /* owned; %NULL: not open */
  char                 *backup_path;    /* written last */
  char                 *restore_path;   /* checked, waiting for the confirmation */
  guint                 timer;          /* once a second while mapped */

  GtkWidget            *group;          /* the one child; the rest are borrowed from it */
  GtkWidget            *size, *events, *space;
  Work                  backup, restore, verify;
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

/* What is free where the database is; "–" when the system does not tell. */
static char *
format_space (FinxStorageGroup *self)
{
  g_autoptr(GFile) folder = g_file_new_for_path (finx_engine_get_data_dir (self->engine));
  g_autoptr(GFileInfo) info = g_file_query_filesystem_info (folder, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);

  if (info == NULL || !g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE))
    return g_strdup ("–");
  return finx_format_bytes ((gint64) g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE));
}

static gboolean
refresh (gpointer user_data)
{
  FinxStorageGroup *self = user_data;
  FinxEngineStats stats = { 0 };

  finx_engine_get_stats (self->engine, &stats);
  set_text (self->size, finx_format_bytes (stats.store_bytes));
  set_text (self->events, finx_format_double ((double) stats.journal_events, 0));
  set_text (self->space, format_space (self));
  return G_SOURCE_CONTINUE;
}

static void
begin (Work       *work,
       const char *text)
{
  work->cancellable = g_cancellable_new ();
  gtk_button_set_label (GTK_BUTTON (work->button), _("Cancel"));
  gtk_widget_set_visible (work->spinner, TRUE);
  gtk_spinner_start (GTK_SPINNER (work->spinner));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (work->row), text);
}

/* @text: (nullable): how it ended; @error: (nullable): why it did not */
static void
end (Work         *work,
     const char   *text,
     const GError *error)
{
  g_autofree char *reason = error != NULL ? finx_error_text (error) : NULL;

  g_clear_object (&work->cancellable);
  gtk_button_set_label (GTK_BUTTON (work->button), work->label);
  gtk_spinner_stop (GTK_SPINNER (work->spinner));
  gtk_widget_set_visible (work->spinner, FALSE);
  if (error != NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    text = _("Cancelled. Nothing was changed.");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (work->row), reason != NULL && text == NULL ? reason : text);
}

/* A click on the button of running work ends it. TRUE: that was such a click. */
static gboolean
cancel_running (Work *work)
{
  if (work->cancellable != NULL)
    g_cancellable_cancel (work->cancellable);
  return work->cancellable != NULL;
}

static void
backed_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(FinxStorageGroup) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean done = finx_engine_backup_finish (FINX_ENGINE (source), result, &error);
  g_autofree char *text = done ? g_strdup_printf (_("Written to %s"), self->backup_path) : NULL;

  if (self->group == NULL)
    return;
  end (&self->backup, text, error);
  if (done)
    finx_workspace_toast (self->workspace, _("Backup written"), NULL, NULL);
}

/* The file that was chosen, or %NULL; what is not on this computer has no path. */
static char *
take_choice (FinxStorageGroup *self,
             int               response,
             Work             *work)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser)) : NULL;
  char *path = file != NULL ? g_file_get_path (file) : NULL;

  g_clear_object (&self->chooser);
  if (file != NULL && path == NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (work->row), _("A backup needs a folder on this computer. Choose another place."));
  return path;
}

static void
backup_chosen_cb (FinxStorageGroup *self,
                  int               response)
{
  char *path = take_choice (self, response, &self->backup);

  if (path == NULL)
    return;
  g_free (self->backup_path);
  self->backup_path = path;
  begin (&self->backup, _("Writing the backup…"));
  finx_engine_backup_async (self->engine, path, self->backup.cancellable, backed_up_cb, g_object_ref (self));
}

static void
choose (FinxStorageGroup    *self,
        const char          *title,
        GtkFileChooserAction action,
        const char          *accept,
        GCallback            response_cb)
{
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), action, accept, _("Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", response_cb, self, G_CONNECT_SWAPPED);
}

static void
backup_cb (FinxStorageGroup *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *name = g_date_time_format (now, "finx-%Y-%m-%d-%H%M.db");

  if (cancel_running (&self->backup) || self->chooser != NULL)
    return;
  choose (self, _("Back up the database"), GTK_FILE_CHOOSER_ACTION_SAVE, _("Back up"), G_CALLBACK (backup_chosen_cb));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static char *
format_counts (const FinxStoreReport *report)
{
  g_autofree char *events = finx_format_double ((double) report->n_events, 0);
  g_autofree char *orders = finx_format_double ((double) report->n_orders, 0);
  g_autofree char *fills = finx_format_double ((double) report->n_fills, 0);

  /* Translators: counts of the database, such as "1,204 journal events, 310 orders, 402 fills" */
  return g_strdup_printf (_("%s journal events, %s orders, %s fills"), events, orders, fills);
}

/* The application does it: it closes what is open and starts again on the backup. */
static void
restore_confirmed_cb (FinxStorageGroup *self,
                      const char       *response)
{
  if (g_strcmp0 (response, "restore") == 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.restore-backup", "s", self->restore_path);
}

static void
ask_restore (FinxStorageGroup      *self,
             const FinxStoreReport *report)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *counts = format_counts (report);
  g_autofree char *body = g_strdup_printf (_("The backup is sound: %s. What happened after it leaves the screen. The present database is kept "
                                             "beside it, so that this can be undone."), counts);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _("Restore this backup?"), body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _("Keep present data"), "restore", _("Restore"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "restore", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (restore_confirmed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxStorageGroup) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxStoreReport) report = finx_engine_check_backup_finish (FINX_ENGINE (source), result, &error);
  g_autofree char *text = NULL;

  if (self->group == NULL)
    return;
  if (report != NULL && report->problems->len > 0)
    text = g_strdup_printf (_("This backup is not sound, so it is not used: %s"), (const char *) report->problems->pdata[0]);
  else if (report != NULL)
    text = g_strdup_printf (_("%s is sound"), self->restore_path);
  end (&self->restore, text, error);
  if (report != NULL && report->problems->len == 0)
    ask_restore (self, report);
}

static void
restore_chosen_cb (FinxStorageGroup *self,
                   int               response)
{
  char *path = take_choice (self, response, &self->restore);

  if (path == NULL)
    return;
  g_free (self->restore_path);
  self->restore_path = path;
  begin (&self->restore, _("Checking the backup…"));
  finx_engine_check_backup_async (self->engine, path, self->restore.cancellable, checked_cb, g_object_ref (self));
}

static void
restore_cb (FinxStorageGroup *self)
{
  if (cancel_running (&self->restore) || self->chooser != NULL)
    return;
  choose (self, _("Restore a backup"), GTK_FILE_CHOOSER_ACTION_OPEN, _("Check"), G_CALLBACK (restore_chosen_cb));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static char *
describe_report (const FinxStoreReport *report)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (report->problems == NULL || report->problems->len == 0)
    {
      g_autofree char *counts = format_counts (report);

      return g_strdup_printf (_("All is well: %s agree with each other."), counts);
    }
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
  text = report != NULL ? describe_report (report) : NULL;
  end (&self->verify, text, error);
}

static void
verify_cb (FinxStorageGroup *self)
{
  if (cancel_running (&self->verify))
    return;
  begin (&self->verify, _("Reading the whole file…"));
  finx_engine_verify_async (self->engine, self->verify.cancellable, verified_cb, g_object_ref (self));
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
  cancel_running (&self->backup);
  cancel_running (&self->restore);
  cancel_running (&self->verify);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->group, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_storage_group_parent_class)->dispose (object);
}

static void
finx_storage_group_finalize (GObject *object)
{
  FinxStorageGroup *self = FINX_STORAGE_GROUP (object);

  g_clear_object (&self->backup.cancellable);
  g_clear_object (&self->restore.cancellable);
  g_clear_object (&self->verify.cancellable);
  g_free (self->backup_path);
  g_free (self->restore_path);
  G_OBJECT_CLASS (finx_storage_group_parent_class)->finalize (object);
}

static void
finx_storage_group_class_init (FinxStorageGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_storage_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_storage_group_finalize;
  widget_class->map = finx_storage_group_map;
  widget_class->unmap = finx_storage_group_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
finx_storage_group_init (FinxStorageGroup *self)
{
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

static void
add_work (FinxStorageGroup *self,
          Work             *work,
          const char       *title,
          const char       *subtitle,
          const char       *label,
          GCallback         clicked_cb)
{
  work->label = label;
  work->button = gtk_button_new_with_label (label);
  g_signal_connect_object (work->button, "clicked", clicked_cb, self, G_CONNECT_SWAPPED);
  work->row = add_row (self, title, subtitle, work->button);
  work->spinner = gtk_spinner_new ();
  gtk_widget_set_visible (work->spinner, FALSE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (work->row), work->spinner);
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
  self->space = value_label ();
  add_row (self, _("Free space"), _("On the disk of the database"), self->space);
  add_work (self, &self->backup, _("Backup"), _("A complete copy that can be restored, made while you work"), _("Back up now…"),
            G_CALLBACK (backup_cb));
  add_work (self, &self->restore, _("Restore"), _("Puts a backup in place of the present data, after checking it and asking you"),
            _("Restore…"), G_CALLBACK (restore_cb));
  add_work (self, &self->verify, _("Integrity"), _("Reads the whole file and computes everything from the journal anew"), _("Verify"),
            G_CALLBACK (verify_cb));
  return GTK_WIDGET (self);
}
