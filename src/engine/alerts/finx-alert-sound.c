/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/alerts/finx-alert-sound.h"

#include "finx-config.h"
#ifdef FINX_HAVE_GSOUND
#include <gsound.h>
#endif

#include "base/finx-clock.h"
#include "base/finx-log.h"

#define LEAST_PAUSE FINX_USEC_PER_SEC
#define REST        (10 * FINX_USEC_PER_MIN)    /* after one that was not heard: there may be nothing to hear it with */

struct _FinxAlertPlayer
{
  GObject *context;             /* (nullable) owned: of the sound library; made with the first sound */
  gint64   silent_us;           /* monotonic: nothing is heard before */
};

FinxAlertPlayer *
finx_alert_player_new (void)
{
  return g_rc_box_new0 (FinxAlertPlayer);
}

static void
clear (gpointer data)
{
  g_clear_object (&((FinxAlertPlayer *) data)->context);
}

void
finx_alert_player_free (FinxAlertPlayer *self)
{
  g_rc_box_release_full (self, clear);          /* one that is under way holds it, too */
}

#ifdef FINX_HAVE_GSOUND
/* (transfer full) (nullable): where this desktop has no such settings */
static GSettings *
open_settings (const char *id)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = source != NULL ? g_settings_schema_source_lookup (source, id, TRUE) : NULL;

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

static gboolean
is_wanted (char **theme)
{
  g_autoptr(GSettings) notifications = open_settings ("org.gnome.desktop.notifications");
  g_autoptr(GSettings) sound = open_settings ("org.gnome.desktop.sound");

  *theme = sound != NULL ? g_settings_get_string (sound, "theme-name") : g_strdup ("freedesktop");
  return (notifications == NULL || g_settings_get_boolean (notifications, "show-banners"))
         && (sound == NULL || g_settings_get_boolean (sound, "event-sounds"));
}

typedef struct
{
  GSoundContext *context;       /* owned */
  char          *theme;
  const char    *event;
} Play;

static void
play_free (gpointer data)
{
  Play *play = data;

  g_object_unref (play->context);
  g_free (play->theme);
  g_free (play);
}

/* The first one connects to the sound server, which may take a while. */
static void
play_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Play *play = data;
  GError *error = NULL;

  if (gsound_context_play_simple (play->context, cancellable, &error, GSOUND_ATTR_EVENT_ID, play->event,
                                  GSOUND_ATTR_CANBERRA_XDG_THEME_NAME, play->theme, NULL))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
played_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxAlertPlayer) self = user_data;
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    return;
  self->silent_us = g_get_monotonic_time () + REST;
  finx_log (FINX_LOG_INFO, "alerts", "", "The sound of an alert was not heard: %s", error->message);
}
#endif

gboolean
finx_alert_player_can_play (void)
{
#ifdef FINX_HAVE_GSOUND
  return TRUE;
#else
  return FALSE;
#endif
}

void
finx_alert_player_play (FinxAlertPlayer *self,
                        FinxAlertSound   sound)
{
#ifdef FINX_HAVE_GSOUND
  /* In the order of the enum; from the freedesktop.org sound naming specification. */
  static const char *const events[] = { "", "bell", "message-new-instant", "dialog-warning", "alarm-clock-elapsed" };
  gint64 now_us = g_get_monotonic_time ();
  g_autofree char *theme = NULL;
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;
  Play *play;

  G_STATIC_ASSERT (G_N_ELEMENTS (events) == FINX_N_ALERT_SOUNDS);
  if (sound == FINX_ALERT_SOUND_NONE || now_us < self->silent_us || !is_wanted (&theme))
    return;
  self->silent_us = now_us + LEAST_PAUSE;
  if (self->context == NULL && (self->context = (GObject *) gsound_context_new (NULL, &error)) == NULL)
    {
      self->silent_us = now_us + REST;
      finx_log (FINX_LOG_WARNING, "alerts", "", "Alerts are not heard: %s", error->message);
      return;
    }
  play = g_new (Play, 1);
  *play = (Play) { g_object_ref (GSOUND_CONTEXT (self->context)), g_steal_pointer (&theme), events[sound] };
  task = g_task_new (NULL, NULL, played_cb, g_rc_box_acquire (self));
  g_task_set_task_data (task, play, play_free);
  g_task_run_in_thread (task, play_thread);
#endif
}
