/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shell/finx-practice-window.h"

#include <glib/gi18n.h>

#include "ui/replay/finx-replay-group.h"
#include "ui/replay/finx-speed-scale.h"

struct _FinxPracticeWindow
{
  AdwPreferencesWindow parent_instance;
  FinxEngine          *engine;          /* owned */
  GtkWidget           *hours;
  GtkWidget           *pause;
  GtkWidget           *faults;
  gboolean             reading;         /* the row follows the engine, not the user */
};

G_DEFINE_FINAL_TYPE (FinxPracticeWindow, finx_practice_window, ADW_TYPE_PREFERENCES_WINDOW)

static void
show_hours (FinxPracticeWindow *self)
{
  gboolean exchange_hours = finx_engine_get_exchange_hours (self->engine);

  self->reading = TRUE;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->hours), exchange_hours ? 1 : 0);
  self->reading = FALSE;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->hours), exchange_hours
                               ? _("Each instrument trades in its exchange’s sessions")
                               : _("All instruments trade day and night"));
}

static void
set_hours (FinxPracticeWindow *self, gboolean exchange_hours)
{
  g_autoptr(GError) error = NULL;

  if (!finx_engine_set_exchange_hours (self->engine, exchange_hours, &error))
    {
      g_autofree char *markup = g_markup_escape_text (error->message, -1);

      adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (markup));
    }
  show_hours (self);
}

static void
answered_cb (FinxPracticeWindow *self, const char *answer)
{
  if (g_str_equal (answer, "change"))
    set_hours (self, adw_combo_row_get_selected (ADW_COMBO_ROW (self->hours)) == 1);
  else
    show_hours (self);
}

static guint
count_working (FinxPracticeWindow *self)
{
  return g_list_model_get_n_items (finx_engine_get_open_orders (self->engine));
}

/* Orders are touched by the change, so what it means for them is said first. */
static void
ask (FinxPracticeWindow *self, gboolean exchange_hours, guint n_working)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), exchange_hours ? _("Change to Exchange Hours?")
                                                                                : _("Change to Always Open?"), NULL);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), exchange_hours
    ? ngettext ("%u order is working and stays so. While its exchange is closed, it waits. A day order ends with the exchange’s session. Prices and positions stay as they are.",
                "%u orders are working and stay so. While their exchange is closed, they wait. Day orders end with the exchange’s session. Prices and positions stay as they are.", n_working)
    : ngettext ("%u order is working and stays so. It can fill at any time from now on. A day order ends at midnight UTC. Prices and positions stay as they are.",
                "%u orders are working and stay so. They can fill at any time from now on. Day orders end at midnight UTC. Prices and positions stay as they are.", n_working),
    n_working);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "change", _("Change"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "change", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "change");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
selected_cb (FinxPracticeWindow *self)
{
  gboolean exchange_hours = adw_combo_row_get_selected (ADW_COMBO_ROW (self->hours)) == 1;
  guint n_working;

  if (self->reading || exchange_hours == finx_engine_get_exchange_hours (self->engine))
    return;
  n_working = count_working (self);
  if (n_working > 0)
    ask (self, exchange_hours, n_working);
  else
    set_hours (self, exchange_hours);
}

static void
show_mode (FinxPracticeWindow *self)
{
  gtk_switch_set_active (GTK_SWITCH (self->pause), finx_engine_is_paused (self->engine));
  gtk_widget_set_sensitive (self->pause, !finx_engine_is_offline (self->engine));
}

static void
pause_cb (FinxPracticeWindow *self)
{
  finx_engine_set_paused (self->engine, gtk_switch_get_active (GTK_SWITCH (self->pause)));
}

static GtkWidget *
create_pause (FinxPracticeWindow *self)
{
  GtkWidget *row = adw_action_row_new ();

  self->pause = gtk_switch_new ();
  gtk_widget_set_valign (self->pause, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Pause the market"), -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Pause the market"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("As in a trading halt: no prices come, no orders fill and new ones are refused. When it goes on, it catches up."));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->pause);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), self->pause);
  show_mode (self);
  g_signal_connect_object (self->pause, "notify::active", G_CALLBACK (pause_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "mode-changed", G_CALLBACK (show_mode), self, G_CONNECT_SWAPPED);
  return row;
}

static void
faults_cb (FinxPracticeWindow *self)
{
  finx_engine_set_book_faults (self->engine, (FinxPracticeFaults) adw_combo_row_get_selected (ADW_COMBO_ROW (self->faults)));
}

/* In the order of their bits. */
static GtkWidget *
create_faults (FinxPracticeWindow *self)
{
  const char *const choices[] = { _("None"), _("Missing steps"), _("Wrong checksums"), _("Both"), NULL };
  g_autoptr(GtkStringList) model = gtk_string_list_new (choices);

  self->faults = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->faults), _("Faults in order books"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->faults), _("What feeds do at times: the book is taken off the screen and read anew. Off at the next start."));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->faults), G_LIST_MODEL (model));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->faults), (guint) finx_engine_get_book_faults (self->engine));
  g_signal_connect_object (self->faults, "notify::selected", G_CALLBACK (faults_cb), self, G_CONNECT_SWAPPED);
  return self->faults;
}

static GtkWidget *
create_market (FinxPracticeWindow *self)
{
  const char *const choices[] = { _("Always open"), _("Exchange hours"), NULL };
  g_autoptr(GtkStringList) model = gtk_string_list_new (choices);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *speed = adw_action_row_new ();
  GtkWidget *scale = finx_speed_scale_new (self->engine);

  self->hours = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->hours), _("Trading hours"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->hours), G_LIST_MODEL (model));
  g_signal_connect_object (self->hours, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);

  gtk_widget_set_valign (scale, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (scale, 240, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (speed), _("Speed"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (speed), _("How fast the simulated market’s time runs"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (speed), scale);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Simulated market"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->hours);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), speed);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), create_pause (self));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), create_faults (self));
  return group;
}

static void
finx_practice_window_dispose (GObject *object)
{
  g_clear_object (&FINX_PRACTICE_WINDOW (object)->engine);
  G_OBJECT_CLASS (finx_practice_window_parent_class)->dispose (object);
}

static void
finx_practice_window_class_init (FinxPracticeWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_practice_window_dispose;
}

static void
finx_practice_window_init (FinxPracticeWindow *self)
{
  gtk_window_set_title (GTK_WINDOW (self), _("Practice desk"));
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (self), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (self), 620, 680);
}

GtkWidget *
finx_practice_window_new (FinxWorkspace *workspace)
{
  FinxPracticeWindow *self = g_object_new (FINX_TYPE_PRACTICE_WINDOW, NULL);
  GtkWidget *page = adw_preferences_page_new ();

  self->engine = g_object_ref (finx_workspace_get_engine (workspace));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (create_market (self)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (finx_replay_group_new (workspace)));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), ADW_PREFERENCES_PAGE (page));
  show_hours (self);
  return GTK_WIDGET (self);
}
