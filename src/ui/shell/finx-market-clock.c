/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shell/finx-market-clock.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/words/finx-format.h"

struct _FinxMarketClock
{
  GtkBox         parent_instance;
  FinxWorkspace *workspace;     /* owned */
  GtkWidget     *state;
  GtkWidget     *until;
  GtkWidget     *time;
  guint          tick_id;       /* runs while mapped */
  gboolean       is_rail;
};

G_DEFINE_FINAL_TYPE (FinxMarketClock, finx_market_clock, GTK_TYPE_BOX)

static void
set_label (GtkWidget *label, const char *text)
{
  if (strcmp (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

/* "0:13:52" */
static char *
format_span (gint64 span_us)
{
  gint64 seconds = MAX (span_us, 0) / FINX_USEC_PER_SEC;

  return g_strdup_printf ("%d:%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60), (int) (seconds % 60));
}

/* "America/New_York" → "New York" */
static char *
zone_city (const char *zone)
{
  const char *slash = strrchr (zone, '/');
  char *city;

  if (g_str_has_prefix (zone, "Etc/") || slash == NULL)
    return g_strdup ("UTC");
  city = g_strdup (slash + 1);
  return g_strdelimit (city, "_", ' ');
}

/* "Mon 09:30" of the exchange's zone: a wait of more than a day says more so than as a number of hours. */
static char *
format_moment (gint64 time_us, const char *zone)
{
  g_autoptr(GTimeZone) exchange = g_time_zone_new_identifier (zone);
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time_us / FINX_USEC_PER_SEC);
  g_autoptr(GDateTime) time = exchange != NULL ? g_date_time_to_timezone (utc, exchange) : g_date_time_ref (utc);

  /* Translators: weekday and time, see g_date_time_format() */
  return g_date_time_format (time, _("%a %H:%M"));
}

/* The instrument itself where nobody says which exchange it is of. */
static const char *
name_of_market (const FinxInstrument *instrument)
{
  return g_str_equal (instrument->venue, FINX_VENUE_NONE) ? instrument->symbol : instrument->venue;
}

static char *
describe_session (const FinxInstrument *instrument, gint64 now, char **state)
{
  gint64 open_us, close_us;
  g_autofree char *when = NULL;

  finx_calendar_session (instrument->calendar, now, &open_us, &close_us);
  if (now >= open_us)
    {
      *state = g_strdup_printf (_("%s open"), name_of_market (instrument));
      when = format_span (close_us - now);
      return g_strdup_printf (_("closes in %s"), when);
    }
  *state = g_strdup_printf (_("%s closed"), name_of_market (instrument));
  if (open_us - now < FINX_USEC_PER_DAY)
    {
      when = format_span (open_us - now);
      return g_strdup_printf (_("opens in %s"), when);
    }
  when = format_moment (open_us, finx_calendar_time_zone (instrument->calendar));
  /* Translators: when an exchange opens next, such as "opens Mon 09:30" */
  return g_strdup_printf (_("opens %s"), when);
}

/* A market without a close. */
static char *
describe_always (FinxMarketClock *self, const FinxInstrument *instrument, char **state)
{
  FinxEngine *engine = finx_workspace_get_engine (self->workspace);
  double speed = finx_engine_get_speed (engine);

  if (instrument != NULL && !finx_engine_is_practised (engine, instrument))
    {
      *state = g_strdup_printf (_("%s open"), name_of_market (instrument));
      return g_strdup (_("24 h, every day"));
    }
  *state = g_strdup (finx_engine_is_paused (engine) ? _("Practice desk paused") : _("Practice desk open"));
  return speed > 1.0 ? g_strdup_printf (_("24 h, simulated, %.0f× speed"), speed) : g_strdup (_("24 h, simulated"));
}

/* Where the time of the market stands: "Last online Fri 13 Nov" over the time of the day. */
static void
show_offline (FinxMarketClock *self, gint64 online_us, const char *zone, const char *city)
{
  g_autofree char *day = online_us > 0 ? finx_format_date (online_us, zone) : NULL;
  g_autofree char *time = online_us > 0 ? finx_format_time (online_us, zone) : NULL;
  g_autofree char *until = day != NULL ? g_strdup_printf (_("Last online %s"), day) : g_strdup (_("Never online yet"));
  g_autofree char *line = time != NULL ? g_strdup_printf ("%s %s", time, city) : g_strdup ("");

  set_label (self->state, _("Offline"));
  set_label (self->until, until);
  set_label (self->time, self->is_rail && time != NULL ? time : line);
  if (self->is_rail)
    {
      g_autofree char *tooltip = g_strdup_printf ("%s · %s · %s", _("Offline"), until, line);

      gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
    }
}

static void
update (FinxMarketClock *self)
{
  FinxEngine *engine = finx_workspace_get_engine (self->workspace);
  const FinxInstrument *instrument = finx_workspace_get_instrument (self->workspace);
  gint64 now = finx_clock_now (finx_engine_get_clock (engine));
  const char *zone = instrument != NULL ? finx_calendar_time_zone (instrument->calendar) : NULL;
  g_autofree char *time = finx_format_time (now, zone);
  g_autofree char *city = zone != NULL ? zone_city (zone) : g_strdup ("");
  g_autofree char *state = NULL;
  g_autofree char *until = NULL;
  g_autofree char *line = g_strdup_printf ("%s %s", time, city);

  if (finx_engine_is_offline (engine))
    {
      show_offline (self, finx_engine_get_online_time (engine), zone, city);
      return;
    }
  /* By the instrument's own hours: the practice desk gives its instruments those it trades in. */
  if (instrument == NULL || instrument->calendar == FINX_CALENDAR_ALWAYS)
    until = describe_always (self, instrument, &state);
  else
    until = describe_session (instrument, now, &state);

  set_label (self->state, state);
  set_label (self->until, until);
  set_label (self->time, self->is_rail ? time : line);
  if (self->is_rail)
    {
      g_autofree char *tooltip = g_strdup_printf ("%s · %s · %s", state, until, line);

      gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
    }
}

static gboolean
tick_cb (gpointer user_data)
{
  update (user_data);
  return G_SOURCE_CONTINUE;
}

static void
finx_market_clock_map (GtkWidget *widget)
{
  FinxMarketClock *self = FINX_MARKET_CLOCK (widget);

  GTK_WIDGET_CLASS (finx_market_clock_parent_class)->map (widget);
  update (self);
  self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
}

static void
finx_market_clock_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&FINX_MARKET_CLOCK (widget)->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (finx_market_clock_parent_class)->unmap (widget);
}

static void
finx_market_clock_dispose (GObject *object)
{
  FinxMarketClock *self = FINX_MARKET_CLOCK (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_market_clock_parent_class)->dispose (object);
}

static void
finx_market_clock_class_init (FinxMarketClockClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_market_clock_dispose;
  GTK_WIDGET_CLASS (klass)->map = finx_market_clock_map;
  GTK_WIDGET_CLASS (klass)->unmap = finx_market_clock_unmap;
}

static GtkWidget *
append_line (FinxMarketClock *self, const char *css)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, css);
  gtk_box_append (GTK_BOX (self), label);
  return label;
}

static void
finx_market_clock_init (FinxMarketClock *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 2);
  gtk_widget_add_css_class (GTK_WIDGET (self), "foot");
  self->state = append_line (self, "caption-heading");
  self->until = append_line (self, "dim");
  self->time = append_line (self, "dim");
}

GtkWidget *
finx_market_clock_new (FinxWorkspace *workspace)
{
  FinxMarketClock *self = g_object_new (FINX_TYPE_MARKET_CLOCK, NULL);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (workspace, "notify::symbol", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::account", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (finx_workspace_get_engine (workspace), "mode-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
finx_market_clock_set_rail (FinxMarketClock *self, gboolean is_rail)
{
  g_return_if_fail (FINX_IS_MARKET_CLOCK (self));
  self->is_rail = is_rail;
  gtk_widget_set_visible (self->state, !is_rail);
  gtk_widget_set_visible (self->until, !is_rail);
  gtk_label_set_xalign (GTK_LABEL (self->time), is_rail ? 0.5f : 0.0f);
  if (!is_rail)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), NULL);
  update (self);
}
