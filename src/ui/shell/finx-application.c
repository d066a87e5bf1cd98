/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shell/finx-application.h"

#include <glib/gi18n.h>
#include <glib-unix.h>
#include <string.h>

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "engine/brokers/finx-engine-brokers.h"
#include "engine/finx-engine.h"
#include "engine/prices/finx-engine-refresh.h"
#include "finx-config.h"
#include "ui/alerts/finx-alert-desk.h"
#include "ui/brokers/finx-broker-books-window.h"
#include "ui/brokers/finx-broker-wizard.h"
#include "ui/help/finx-help-window.h"
#include "ui/pages/markets/charts/finx-chart-desk.h"
#include "ui/preferences/finx-preferences.h"
#include "ui/preferences/finx-settings.h"
#include "ui/shell/finx-pages.h"
#include "ui/shell/finx-practice-window.h"
#include "ui/shell/finx-renderer.h"
#include "ui/shell/finx-window.h"
#include "ui/style/finx-style.h"
#include "ui/widgets/finx-widgets.h"

#define PATIENCE_MS 400         /* a window that is complete is better than one that was empty before */

struct _FinxApplication
{
  AdwApplication  parent_instance;
  char           *data_dir;             /* (nullable): the usual place */
  GApplication   *door;                 /* (nullable) owned: where a second start on @data_dir knocks */
  FinxStyle      *style;                /* owned */
  FinxEngine     *engine;               /* (nullable) owned; open, or @is_opening */
  gboolean        is_opening;
  gboolean        offline;              /* asked for on the command line, for this run */
  GSettings      *settings;             /* owned, from startup on */
  FinxWorkspace  *workspace;            /* (nullable) owned; once there is an account */
  FinxAlertDesk  *alerts;               /* (nullable) owned; with @workspace */
  FinxChartDesk  *charts;               /* (nullable) owned; with @workspace */
  FinxWindow     *window;               /* (nullable) borrowed: GTK owns it, see the weak pointer */
  GtkWidget      *help;                 /* (nullable) borrowed: GTK owns it, see the weak pointer */
  FinxWelcome    *welcome;              /* (nullable) borrowed: a child of the window */
  GCancellable   *cancellable;
  guint           present_id;           /* until the window is shown without the data */
  guint           read_on_id;           /* until the first frame with the data is drawn */
};

G_DEFINE_FINAL_TYPE (FinxApplication, finx_application, ADW_TYPE_APPLICATION)

static void
show_desk (FinxApplication *self)
{
  if (self->workspace == NULL)
    {
      self->workspace = finx_workspace_new (self->engine);
      self->alerts = finx_alert_desk_new (GTK_APPLICATION (self), self->workspace);
    }
  self->welcome = NULL;
  finx_window_show_desk (self->window, self->workspace);
  if (self->charts == NULL)
    self->charts = finx_chart_desk_new (GTK_WINDOW (self->window), self->workspace);
}

static void
practice_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(FinxApplication) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean done = finx_engine_create_practice_finish (FINX_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->window == NULL)
    return;
  if (done)
    show_desk (self);
  else if (self->welcome != NULL)
    {
      g_autofree char *text = finx_error_text (error);

      finx_welcome_set_busy (self->welcome, FALSE);
      finx_welcome_set_error (self->welcome, text);
    }
}

static void
start_cb (FinxApplication *self)
{
  finx_welcome_set_busy (self->welcome, TRUE);
  finx_welcome_set_error (self->welcome, NULL);
  finx_engine_create_practice_async (self->engine, self->cancellable, practice_cb, g_object_ref (self));
}

static void
show_opened (FinxApplication *self)
{
  if (g_list_model_get_n_items (finx_engine_get_portfolios (self->engine)) > 0)
    {
      show_desk (self);
      return;
    }
  self->welcome = finx_window_show_welcome (self->window, finx_instrument_table_get_size (finx_engine_get_instruments (self->engine)));
  g_signal_connect_object (self->welcome, "start", G_CALLBACK (start_cb), self, G_CONNECT_SWAPPED);
}

static void
present (FinxApplication *self)
{
  g_clear_handle_id (&self->present_id, g_source_remove);
  gtk_window_present (GTK_WINDOW (self->window));
}

static gboolean
present_cb (gpointer user_data)
{
  FinxApplication *self = user_data;

  self->present_id = 0;
  if (self->window != NULL)
    present (self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_offline (FinxApplication *self)
{
  return self->offline || g_settings_get_boolean (self->settings, "work-offline");
}

/* The setting and the option, or the action's state, made true. Data that can only be read are always offline. */
static void
follow_mode (FinxApplication *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "work-offline");
  gboolean offline = is_offline (self);

  if (self->engine != NULL && !self->is_opening)
    {
      finx_engine_set_offline (self->engine, offline);
      offline = finx_engine_is_offline (self->engine);
      if (action != NULL)
        g_simple_action_set_enabled (G_SIMPLE_ACTION (action), !finx_engine_is_review (self->engine));
    }
  if (action != NULL)
    g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (offline));
}

static gboolean
read_on_cb (gpointer user_data)
{
  FinxApplication *self = user_data;

  self->read_on_id = 0;
  g_signal_connect_object (self->engine, "orders-read", G_CALLBACK (finx_engine_open_brokers), self->engine, 0);
  finx_engine_read_on (self->engine);
  finx_engine_start_refresh (self->engine);
  return G_SOURCE_REMOVE;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(FinxApplication) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean done = finx_engine_open_finish (FINX_ENGINE (source), result, &error);

  self->is_opening = FALSE;
  if (!done)
    {
      finx_log (FINX_LOG_ERROR, "ui", "", "%s", error->message);
      g_clear_object (&self->engine);
    }
  if (done)
    follow_mode (self);                 /* it may have changed meanwhile */
  if (self->window == NULL)
    return;
  if (done)
    show_opened (self);
  else
    finx_window_show_failure (self->window, error, self->data_dir);
  if (self->present_id != 0)
    present (self);
  if (done)
    self->read_on_id = finx_add_after_frame (GTK_WIDGET (self->window), read_on_cb, self);
}

/* On the thread pool, while this thread makes the window. */
static void
open_engine (FinxApplication *self)
{
  FinxEngineOptions options = { .data_dir = self->data_dir, .offline = is_offline (self), .review = TRUE };

  if (self->engine != NULL)
    return;
  self->engine = finx_engine_new (&options);
  self->is_opening = TRUE;
  finx_engine_open_async (self->engine, opened_cb, g_object_ref (self));
}

/* "portfolio", or "portfolio/lots" with one of its tabs, or "portfolio/risk/limits" with a card of it. */
static void
show_page_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FinxApplication *self = user_data;
  g_auto(GStrv) words = g_strsplit (g_variant_get_string (parameter, NULL), "/", 2);

  if (self->workspace == NULL || words[0] == NULL)
    return;
  if (words[1] != NULL)
    finx_workspace_show_tab (self->workspace, words[0], words[1]);
  else
    finx_workspace_set_page (self->workspace, words[0]);
}

static void
show_symbol_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FinxApplication *self = user_data;
  const FinxInstrument *instrument = NULL;

  if (self->workspace != NULL)
    instrument = finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), g_variant_get_string (parameter, NULL));
  if (instrument == NULL)
    return;
  finx_workspace_show_chart (self->workspace, instrument);
}

/* In the program that the system has for such files. */
static void
show_file_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr(GFile) file = g_file_new_for_path (g_variant_get_string (parameter, NULL));
  g_autofree char *uri = g_file_get_uri (file);

  gtk_show_uri (gtk_application_get_active_window (GTK_APPLICATION (user_data)), uri, GDK_CURRENT_TIME);
}

static void
show_order_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FinxApplication *self = user_data;

  if (self->workspace != NULL)
    finx_workspace_show_order (self->workspace, g_variant_get_string (parameter, NULL));
}

static void
new_order_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FinxApplication *self = user_data;
  g_autoptr(FinxOrder) draft = NULL;

  if (self->workspace == NULL)
    return;
  draft = finx_order_new ();
  draft->instrument = finx_workspace_get_instrument (self->workspace);
  finx_workspace_new_order (self->workspace, draft);
}

static void
stop_all_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FinxApplication *self = user_data;

  if (self->engine == NULL || self->is_opening)
    return;
  if (finx_engine_is_offline (self->engine) && self->workspace != NULL)
    finx_workspace_toast (self->workspace, _("Offline: orders can not be cancelled. Working ones stay at their venues."),
                          _("Go online"), "app.work-offline");
  else
    finx_engine_stop_all (self->engine);
}

static void
resume_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FinxApplication *self = user_data;

  if (self->engine == NULL || self->is_opening)
    return;
  finx_engine_resume (self->engine);
  if (self->window != NULL)
    finx_window_show_resumed (self->window);
}

/* What the user says is remembered; the command line's word is for one run, and ends here. */
static void
work_offline_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  FinxApplication *self = user_data;

  self->offline = FALSE;
  g_settings_set_boolean (self->settings, "work-offline", g_variant_get_boolean (state));
  follow_mode (self);
}

/* Another start asked for it, with the option. */
static void
offline_for_this_run_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FinxApplication *self = user_data;

  self->offline = TRUE;
  follow_mode (self);
}

static void
set_style_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const char *const styles[] = { "system", "light", "dark", NULL };
  g_autoptr(GSettings) settings = finx_settings_new ();

  if (g_strv_contains (styles, g_variant_get_string (parameter, NULL)))
    g_settings_set_string (settings, "style", g_variant_get_string (parameter, NULL));
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FinxApplication *self = user_data;
  GtkWidget *preferences = finx_preferences_new (self->is_opening ? NULL : self->engine);

  gtk_window_set_transient_for (GTK_WINDOW (preferences), GTK_WINDOW (self->window));
  gtk_window_set_modal (GTK_WINDOW (preferences), TRUE);
  gtk_window_present (GTK_WINDOW (preferences));
}

static void
show_help (FinxApplication *self, const char *topic)
{
  if (self->help == NULL)
    {
      self->help = finx_help_window_new ();
      g_object_add_weak_pointer (G_OBJECT (self->help), (gpointer *) &self->help);
      gtk_window_set_application (GTK_WINDOW (self->help), GTK_APPLICATION (self));
      gtk_window_set_transient_for (GTK_WINDOW (self->help), GTK_WINDOW (self->window));
      gtk_window_set_destroy_with_parent (GTK_WINDOW (self->help), TRUE);
    }
  finx_help_window_show (FINX_HELP_WINDOW (self->help), topic);
  gtk_window_present (GTK_WINDOW (self->help));
}

/* The help of the page that is shown. */
static void
help_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FinxApplication *self = user_data;

  show_help (self, self->workspace != NULL ? finx_workspace_get_page (self->workspace) : "start");
}

static void
help_about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  show_help (user_data, g_variant_get_string (parameter, NULL));
}

static void
practice_desk_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FinxApplication *self = user_data;
  GtkWidget *practice;

  if (self->workspace == NULL || !finx_engine_has_practice (self->engine))
    return;
  practice = finx_practice_window_new (self->workspace);
  gtk_window_set_transient_for (GTK_WINDOW (practice), GTK_WINDOW (self->window));
  gtk_window_present (GTK_WINDOW (practice));
}

/* The first account of all makes the desk. */
static void
wizard_closed_cb (FinxApplication *self)
{
  if (self->window != NULL && self->engine != NULL && self->workspace == NULL && g_list_model_get_n_items (finx_engine_get_portfolios (self->engine)) > 0)
    show_desk (self);
}

static void
show_account_cb (FinxApplication *self, const char *account)
{
  wizard_closed_cb (self);
  finx_workspace_set_account (self->workspace, account);
  finx_workspace_set_page (self->workspace, "portfolio");
}

static void
import_history_cb (FinxApplication *self, const char *account)
{
  GtkWidget *window = finx_broker_books_window_new (self->engine, account, TRUE);

  wizard_closed_cb (self);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (self->window));
  gtk_window_present (GTK_WINDOW (window));
}

static void
connect_broker_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FinxApplication *self = user_data;
  GtkWidget *wizard;

  if (self->engine == NULL || self->is_opening || self->window == NULL)
    return;
  wizard = finx_broker_wizard_new (self->engine, NULL);
  g_signal_connect_object (wizard, "show-account", G_CALLBACK (show_account_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wizard, "import", G_CALLBACK (import_history_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wizard, "destroy", G_CALLBACK (wizard_closed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (GTK_WINDOW (wizard), GTK_WINDOW (self->window));
  gtk_window_present (GTK_WINDOW (wizard));
}

static void
stop_replay_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FinxApplication *self = user_data;

  if (self->engine != NULL)
    finx_engine_stop_replay (self->engine);
}

static void
step_replay_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FinxApplication *self = user_data;

  if (self->engine != NULL)
    finx_engine_step_replay (self->engine);
}

static void
play_replay_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FinxApplication *self = user_data;

  if (self->engine != NULL)
    finx_engine_play_replay (self->engine, finx_replay_is_standing (finx_engine_get_replay (self->engine)));
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FinxApplication *self = user_data;

  adw_show_about_window (GTK_WINDOW (self->window),
                         "application-name", _("FinX Workstation"),
                         "application-icon", FINX_APP_ID,
                         "version", FINX_VERSION,
                         "developer-name", _("The FinX project"),
                         "comments", _("A native trading workstation. The practice desk is simulated; nothing on it is investment advice."),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         NULL);
}

static void
try_again_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FinxApplication *self = user_data;

  if (self->window != NULL)
    open_engine (self);
}

typedef struct
{
  FinxApplication *application;         /* owned */
  char            *backup;
} Restore;

static void
restore_free (gpointer data)
{
  Restore *restore = data;

  g_object_unref (restore->application);
  g_free (restore->backup);
  g_free (restore);
}

/* Closes the data, puts the backup in place, and opens what is there then: the backup, or what was there before when
 * it could not be used. An emergency stop outlasts it. */
static gboolean
restore_now_cb (gpointer user_data)
{
  Restore *restore = user_data;
  FinxApplication *self = restore->application;
  g_autoptr(GError) error = NULL;
  g_autofree char *reason = NULL;
  gboolean was_stopped;

  if (self->engine == NULL || self->window == NULL)
    return G_SOURCE_REMOVE;
  was_stopped = finx_engine_is_stopped (self->engine);
  finx_window_show_nothing (self->window);
  g_clear_handle_id (&self->read_on_id, g_source_remove);
  g_clear_object (&self->charts);
  g_clear_object (&self->alerts);
  g_clear_object (&self->workspace);
  finx_engine_close (self->engine);
  g_clear_object (&self->engine);
  if (!finx_engine_restore (self->data_dir, restore->backup, &error))
    reason = finx_error_text (error);
  open_engine (self);
  if (self->engine != NULL && was_stopped)
    finx_engine_stop_all (self->engine);
  if (self->workspace != NULL)
    finx_workspace_toast (self->workspace, reason != NULL ? reason : _("Backup restored; the data before are kept beside it"), NULL, NULL);
  return G_SOURCE_REMOVE;
}

/* Later, when the page that asked for it has nothing left to do. */
static void
restore_backup_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Restore *restore = g_new0 (Restore, 1);

  restore->application = g_object_ref (user_data);
  restore->backup = g_variant_dup_string (parameter, NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, restore_now_cb, restore, restore_free);
}

/* Closing the window first lets it remember its size. */
static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FinxApplication *self = user_data;

  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
  g_application_quit (G_APPLICATION (self));
}

/* The session ends, or somebody at a terminal: a clean end, so that the next start need not look for damage. */
static gboolean
signal_cb (gpointer user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (user_data), "quit", NULL);
  return G_SOURCE_CONTINUE;
}

static const GActionEntry actions[] = {
  { "show-page", show_page_cb, "s" },
  { "show-symbol", show_symbol_cb, "s" },
  { "show-file", show_file_cb, "s" },
  { "show-order", show_order_cb, "s" },
  { "new-order", new_order_cb },
  { "stop-all", stop_all_cb },
  { "resume", resume_cb },
  { "set-style", set_style_cb, "s" },
  { "preferences", preferences_cb },
  { "practice-desk", practice_desk_cb },
  { "connect-broker", connect_broker_cb },
  { "stop-replay", stop_replay_cb },
  { "step-replay", step_replay_cb },
  { "play-replay", play_replay_cb },
  { "work-offline", NULL, NULL, "false", work_offline_cb },
  { "offline-for-this-run", offline_for_this_run_cb },
  { "help", help_cb },
  { "help-about", help_about_cb, "s" },
  { "about", about_cb },
  { "try-again", try_again_cb },
  { "restore-backup", restore_backup_cb, "s" },
  { "quit", quit_cb },
};

static const struct
{
  const char *action;
  const char *keys[2];
} accels[] = {
  { "win.search", { "<Control>k" } },
  { "win.toggle-sidebar", { "F9" } },
  { "win.next-area", { "F6" } },
  { "win.previous-area", { "<Shift>F6" } },
  { "win.show-help-overlay", { "<Control>question" } },
  { "window.close", { "<Control>w" } },
  { "app.new-order", { "<Control>n" } },
  { "app.new-alert(('',''))", { "<Alt>a" } },
  { "app.stop-all", { "<Control><Shift>BackSpace" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.help", { "F1" } },
  { "app.quit", { "<Control>q" } },
};

static void
add_accels (GtkApplication *application)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    {
      const char *keys[] = { accels[i].keys[0], accels[i].keys[1], NULL };

      gtk_application_set_accels_for_action (application, accels[i].action, keys);
    }
  for (guint i = 0; i < finx_n_pages; i++)
    {
      g_autofree char *action = g_strdup_printf ("app.show-page::%s", finx_pages[i].name);
      g_autofree char *key = g_strdup_printf ("<Alt>%c", finx_pages[i].key);
      const char *keys[] = { key, NULL };

      gtk_application_set_accels_for_action (application, action, keys);
    }
}

static void
knocked_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FinxApplication *self = user_data;
  const char *startup_id = g_variant_get_string (parameter, NULL);

  if (self->window != NULL && *startup_id != '\0')
    gtk_window_set_startup_id (GTK_WINDOW (self->window), startup_id);
  g_application_activate (G_APPLICATION (self));
}

/* GTK may have taken it out of the environment when it was loaded; what the program was started with still tells it. */
static char *
find_startup_id (void)
{
  static const char *const names[] = { "XDG_ACTIVATION_TOKEN=", "DESKTOP_STARTUP_ID=" };
  g_autofree char *text = NULL;
  gsize size;

  if (!g_file_get_contents ("/proc/self/environ", &text, &size, NULL))
    return g_strdup ("");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    for (const char *at = text; at < text + size; at += strlen (at) + 1)
      if (g_str_has_prefix (at, names[i]))
        return g_strdup (at + strlen (names[i]));
  return g_strdup ("");
}

/* A second start on the same folder brings the window of the first to the front; other folders run beside it. TRUE: there is one. */
static gboolean
knock (FinxApplication *self, gboolean offline, GError **error)
{
  static const GActionEntry entries[] = { { "knock", knocked_cb, "s" } };
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA1, self->data_dir, -1);
  g_autofree char *id = g_strdup_printf ("%s.d%s", FINX_APP_ID, hash), *startup_id = find_startup_id ();

  self->door = g_application_new (id, G_APPLICATION_DEFAULT_FLAGS);
  g_action_map_add_action_entries (G_ACTION_MAP (self->door), entries, G_N_ELEMENTS (entries), self);
  if (!g_application_register (self->door, NULL, error) || !g_application_get_is_remote (self->door))
    return FALSE;
  if (offline)
    g_action_group_activate_action (G_ACTION_GROUP (self->door), "offline-for-this-run", NULL);
  g_action_group_activate_action (G_ACTION_GROUP (self->door), "knock", g_variant_new_string (startup_id));
  return g_dbus_connection_flush_sync (g_application_get_dbus_connection (self->door), NULL, error);
}

/* The folder that was asked for has its settings in it, and is not the one program's of this name on the bus. */
static void
set_data_dir (FinxApplication *self, GVariantDict *options)
{
  GApplication *application = G_APPLICATION (self);
  const char *environment = g_getenv ("FINX_DATA_DIR");
  g_autofree char *folder = NULL;

  if (!g_variant_dict_lookup (options, "data-dir", "^ay", &folder) && environment != NULL && *environment != '\0')
    folder = g_strdup (environment);
  if (folder == NULL)
    return;
  self->data_dir = g_canonicalize_filename (folder, NULL);
  finx_settings_set_dir (self->data_dir);
  g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
}

static int
finx_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  FinxApplication *self = FINX_APPLICATION (application);
  gboolean offline = g_variant_dict_contains (options, "offline");
  g_autoptr(GError) error = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("finx %s\n", FINX_VERSION);
      return 0;
    }
  g_set_prgname (FINX_APP_ID);
  self->offline = offline;
  set_data_dir (self, options);
  if (self->data_dir != NULL && knock (self, offline, &error))
    return 0;
  if (error == NULL)
    finx_settings_check (&error);
  if (error == NULL && offline)
    g_application_register (application, NULL, &error);
  if (error != NULL)
    {
      g_printerr ("finx: %s\n", error->message);
      return 1;
    }
  if (offline && g_application_get_is_remote (application))     /* the one that runs already */
    g_action_group_activate_action (G_ACTION_GROUP (application), "offline-for-this-run", NULL);
  return -1;
}

static void
finx_application_startup (GApplication *application)
{
  FinxApplication *self = FINX_APPLICATION (application);

  self->settings = finx_settings_new ();
  g_signal_connect_object (self->settings, "changed::work-offline", G_CALLBACK (follow_mode), self, G_CONNECT_SWAPPED);
  /* Beside GTK's own start. */
  open_engine (self);
  finx_renderer_start_gtk ();
  G_APPLICATION_CLASS (finx_application_parent_class)->startup (application);
  g_unix_signal_add (SIGTERM, signal_cb, self);
  g_unix_signal_add (SIGINT, signal_cb, self);
  self->style = finx_style_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  if (self->door != NULL)
    g_action_map_add_action (G_ACTION_MAP (self->door), g_action_map_lookup_action (G_ACTION_MAP (application), "offline-for-this-run"));
  add_accels (GTK_APPLICATION (application));
  follow_mode (self);
}

static void
finx_application_activate (GApplication *application)
{
  FinxApplication *self = FINX_APPLICATION (application);

  if (self->window == NULL)
    {
      self->window = FINX_WINDOW (finx_window_new (GTK_APPLICATION (application)));
      g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
    }
  if (!self->is_opening || gtk_widget_get_visible (GTK_WIDGET (self->window)))
    present (self);
  else if (self->present_id == 0)
    {
      self->present_id = g_timeout_add (PATIENCE_MS, present_cb, self);
      finx_window_prepare (self->window);
    }
}

static void
finx_application_shutdown (GApplication *application)
{
  FinxApplication *self = FINX_APPLICATION (application);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->present_id, g_source_remove);
  g_clear_handle_id (&self->read_on_id, g_source_remove);
  g_clear_object (&self->door);
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_object (&self->charts);
  g_clear_object (&self->alerts);
  g_clear_object (&self->workspace);
  if (self->engine != NULL)
    finx_engine_close (self->engine);
  g_clear_object (&self->engine);
  g_clear_object (&self->style);
  g_clear_object (&self->settings);
  g_settings_sync ();
  G_APPLICATION_CLASS (finx_application_parent_class)->shutdown (application);
}

static void
finx_application_finalize (GObject *object)
{
  FinxApplication *self = FINX_APPLICATION (object);

  g_clear_object (&self->cancellable);
  g_free (self->data_dir);
  G_OBJECT_CLASS (finx_application_parent_class)->finalize (object);
}

static void
finx_application_class_init (FinxApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_application_finalize;
  application_class->handle_local_options = finx_application_handle_local_options;
  application_class->startup = finx_application_startup;
  application_class->activate = finx_application_activate;
  application_class->shutdown = finx_application_shutdown;
}

static void
finx_application_init (FinxApplication *self)
{
  static const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Keep database and settings in this folder"), N_("DIR") },
    { "offline", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Work offline: ask no feed and send no orders"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
    { NULL }
  };

  self->cancellable = g_cancellable_new ();
  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

FinxApplication *
finx_application_new (void)
{
  return g_object_new (FINX_TYPE_APPLICATION, "application-id", FINX_APP_ID,
                       "flags", G_APPLICATION_DEFAULT_FLAGS, NULL);
}
