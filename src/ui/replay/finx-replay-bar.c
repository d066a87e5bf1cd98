/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/replay/finx-replay-bar.h"

#include <glib/gi18n.h>

#include "base/finx-clock.h"
#include "ui/replay/finx-replay-jump.h"
#include "ui/widgets/finx-flow-layout.h"
#include "ui/words/finx-format.h"

#define LEAST_CHARS 18                  /* of the title; with less room the buttons go to a line below */

struct _FinxReplayBar
{
  GtkBox      parent_instance;
  FinxReplay *replay;           /* owned */
  GtkWidget  *title;
  GtkWidget  *place;
  GtkWidget  *progress;
  GtkWidget  *play, *rate;
  GtkWidget  *session, *day, *calendar;
  FinxWorkspace *workspace;     /* borrowed: the window's */
  FinxEngine *engine;           /* borrowed from the workspace, which outlives it */
};

static const double rates[] = { 0.2, 0.5, 1, 2, 4 };      /* bars a second */

G_DEFINE_FINAL_TYPE (FinxReplayBar, finx_replay_bar, GTK_TYPE_BOX)

char *
finx_replay_describe_place (FinxReplay *replay)
{
  gint64 time_us = finx_replay_get_time (replay);
  g_autofree char *date = time_us % FINX_USEC_PER_DAY == 0 ? finx_format_date (time_us, "UTC") : finx_format_moment (time_us);
  g_autofree char *bar = finx_format_double (MAX (1, finx_replay_get_position (replay)), 0);
  g_autofree char *bars = finx_format_double (finx_replay_get_n_bars (replay), 0);

  return g_strdup_printf (_("%s · bar %s of %s"), date, bar, bars);
}

static void
update (FinxReplayBar *self)
{
  g_autofree char *place = NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  place = finx_replay_describe_place (self->replay);
  gtk_label_set_text (GTK_LABEL (self->place), place);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                 (double) finx_replay_get_position (self->replay) / finx_replay_get_n_bars (self->replay));
}

static void
standing_cb (FinxReplayBar *self)
{
  gboolean stands = finx_replay_is_standing (self->replay);
  const char *words = stands ? _("Play") : _("Pause");

  gtk_button_set_icon_name (GTK_BUTTON (self->play), stands ? "media-playback-start-symbolic" : "media-playback-pause-symbolic");
  gtk_widget_set_tooltip_text (self->play, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

/* Another rate than those listed is that of a replay of the practice desk's window: nothing is chosen. */
static void
show_rate (FinxReplayBar *self)
{
  guint chosen = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    if (rates[i] == finx_replay_get_rate (self->replay))
      chosen = i;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->rate), chosen);
}

static void
rate_cb (FinxReplayBar *self)
{
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->rate));

  if (chosen < G_N_ELEMENTS (rates) && rates[chosen] != finx_replay_get_rate (self->replay))
    finx_engine_set_replay_rate (self->engine, rates[chosen]);
}

/* The replay stands behind that bar; what was open ends, as when it goes back. */
static void
jump (FinxReplayBar *self,
      gint64         time_us)
{
  g_autoptr(FinxBarSeries) series = finx_replay_get_series (self->replay) != NULL ? g_object_ref (finx_replay_get_series (self->replay)) : NULL;
  g_autofree char *name = g_strdup (finx_replay_get_name (self->replay));
  g_autoptr(GError) error = NULL;

  if (series == NULL || time_us == 0)
    gtk_widget_error_bell (GTK_WIDGET (self));
  else if (!finx_engine_replay_series (self->engine, series, name, time_us, &error))
    finx_workspace_toast (self->workspace, error->message, NULL, NULL);
}

static void
session_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  FinxReplayBar *self = FINX_REPLAY_BAR (widget);

  if (finx_replay_get_series (self->replay) != NULL)
    jump (self, finx_replay_find_session (finx_replay_get_bars (self->replay), MAX (1, finx_replay_get_position (self->replay)) - 1,
                                          finx_replay_get_instrument (self->replay)->calendar));
}

static void
day_cb (FinxReplayBar *self)
{
  g_autoptr(GDateTime) date = gtk_calendar_get_date (GTK_CALENDAR (self->calendar));

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->day));
  jump (self, finx_replay_find_day (finx_replay_get_bars (self->replay), g_date_time_get_year (date), g_date_time_get_month (date),
                                    g_date_time_get_day_of_month (date), finx_replay_get_instrument (self->replay)->calendar));
}

/* The calendar begins where the replay is, which is not a choice. */
static void
day_shown_cb (FinxReplayBar *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc (finx_replay_get_time (self->replay) / G_USEC_PER_SEC);

  g_signal_handlers_block_by_func (self->calendar, day_cb, self);
  gtk_calendar_select_day (GTK_CALENDAR (self->calendar), now);
  g_signal_handlers_unblock_by_func (self->calendar, day_cb, self);
}

static void
running_cb (FinxReplayBar *self)
{
  gboolean running = finx_replay_is_running (self->replay);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->session, finx_replay_get_series (self->replay) != NULL);
  gtk_widget_set_visible (self->day, finx_replay_get_series (self->replay) != NULL);
  if (running)
    {
      text = g_strdup_printf (_("Replay – simulated: %s, %s"), finx_replay_get_instrument (self->replay)->symbol,
                              finx_replay_get_name (self->replay));
      gtk_label_set_text (GTK_LABEL (self->title), text);
      gtk_widget_set_tooltip_text (self->title, text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), running);
}

static void
finx_replay_bar_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_replay_bar_parent_class)->map (widget);
  update (FINX_REPLAY_BAR (widget));
}

static void
finx_replay_bar_dispose (GObject *object)
{
  g_clear_object (&FINX_REPLAY_BAR (object)->replay);
  G_OBJECT_CLASS (finx_replay_bar_parent_class)->dispose (object);
}

static void
finx_replay_bar_class_init (FinxReplayBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_replay_bar_dispose;
  GTK_WIDGET_CLASS (klass)->map = finx_replay_bar_map;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "replay.next-session", NULL, session_action);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_STATUS);
}

static GtkWidget *
make_button (const char *icon,
             const char *action,
             const char *words)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static void
add_jumps (FinxReplayBar *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->session = make_button ("media-seek-forward-symbolic", "replay.next-session", _("Next session"));
  self->calendar = gtk_calendar_new ();
  self->day = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->day), "x-office-calendar-symbolic");
  gtk_widget_set_valign (self->day, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->day, "flat");
  gtk_widget_set_tooltip_text (self->day, _("Go to a day"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->day), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Go to a day"), -1);
  gtk_popover_set_child (GTK_POPOVER (popover), self->calendar);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->day), popover);
  g_signal_connect_object (popover, "show", G_CALLBACK (day_shown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->calendar, "day-selected", G_CALLBACK (day_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), self->session);
  gtk_box_append (GTK_BOX (self), self->day);
}

static GtkWidget *
make_rates (void)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *list;

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autofree char *rate = finx_format_double (rates[i], rates[i] < 1 ? 1 : 0);
      /* Translators: the speed of a replay: so many bars a second */
      g_autofree char *name = g_strdup_printf (ngettext ("%s bar/s", "%s bars/s", rates[i] == 1 ? 1 : 2), rate);

      gtk_string_list_append (names, name);
    }
  list = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_widget_set_valign (list, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (list, "flat");
  gtk_widget_set_tooltip_text (list, _("Speed of the replay"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Speed of the replay"), -1);
  return list;
}

static void
finx_replay_bar_init (FinxReplayBar *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->title = gtk_label_new (NULL);
  self->place = gtk_label_new (NULL);
  self->progress = gtk_progress_bar_new ();
  gtk_label_set_xalign (GTK_LABEL (self->title), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->place), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (self->place), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->place, "caption");
  gtk_widget_add_css_class (self->place, "dim");
  gtk_widget_add_css_class (self->place, "numeric");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Progress of the replay"), -1);
  gtk_box_append (GTK_BOX (words), self->title);
  gtk_box_append (GTK_BOX (words), self->place);
  gtk_box_append (GTK_BOX (words), self->progress);
  gtk_label_set_width_chars (GTK_LABEL (self->title), LEAST_CHARS);
  gtk_widget_set_layout_manager (GTK_WIDGET (self), finx_flow_layout_new ());
  finx_flow_layout_set (FINX_FLOW_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), FALSE, 6);
  gtk_box_append (GTK_BOX (self), words);
  self->play = make_button ("media-playback-pause-symbolic", "app.play-replay", _("Pause"));
  self->rate = make_rates ();
  gtk_box_append (GTK_BOX (self), self->play);
  gtk_box_append (GTK_BOX (self), make_button ("media-skip-forward-symbolic", "app.step-replay", _("Next bar")));
  add_jumps (self);
  gtk_box_append (GTK_BOX (self), self->rate);
  gtk_box_append (GTK_BOX (self), make_button ("media-playback-stop-symbolic", "app.stop-replay", _("Stop replay")));
  gtk_widget_add_css_class (GTK_WIDGET (self), "finx-replay-bar");
}

GtkWidget *
finx_replay_bar_new (FinxWorkspace *workspace)
{
  FinxReplayBar *self = g_object_new (FINX_TYPE_REPLAY_BAR, NULL);

  self->workspace = workspace;
  self->engine = finx_workspace_get_engine (workspace);
  self->replay = g_object_ref (finx_engine_get_replay (self->engine));
  g_signal_connect_object (self->replay, "notify::running", G_CALLBACK (running_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->replay, "notify::series", G_CALLBACK (running_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->replay, "notify::position", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->replay, "notify::standing", G_CALLBACK (standing_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->replay, "notify::rate", G_CALLBACK (show_rate), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rate, "notify::selected", G_CALLBACK (rate_cb), self, G_CONNECT_SWAPPED);
  standing_cb (self);
  show_rate (self);
  running_cb (self);
  return GTK_WIDGET (self);
}
