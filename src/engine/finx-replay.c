/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/finx-replay.h"

struct _FinxReplay
{
  GObject               parent_instance;
  const FinxInstrument *instrument;
  char                 *name;
  GArray               *bars;           /* (element-type FinxBar) (nullable) */
  double                rate;
  gint64                start_us, end_us;
  guint                 position;
  gboolean              running;
};

enum { PROP_0, PROP_RUNNING, PROP_POSITION, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FinxReplay, finx_replay, G_TYPE_OBJECT)

static void
finx_replay_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  if (id == PROP_RUNNING)
    g_value_set_boolean (value, FINX_REPLAY (object)->running);
  else if (id == PROP_POSITION)
    g_value_set_uint (value, FINX_REPLAY (object)->position);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
finx_replay_finalize (GObject *object)
{
  FinxReplay *self = FINX_REPLAY (object);

  g_free (self->name);
  g_clear_pointer (&self->bars, g_array_unref);
  G_OBJECT_CLASS (finx_replay_parent_class)->finalize (object);
}

static void
finx_replay_class_init (FinxReplayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = finx_replay_get_property;
  object_class->finalize = finx_replay_finalize;
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  properties[PROP_POSITION] = g_param_spec_uint ("position", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
finx_replay_init (FinxReplay *self)
{
}

FinxReplay *
finx_replay_new (void)
{
  return g_object_new (FINX_TYPE_REPLAY, NULL);
}

gboolean
finx_replay_is_running (FinxReplay *self)
{
  g_return_val_if_fail (FINX_IS_REPLAY (self), FALSE);
  return self->running;
}

const FinxInstrument *
finx_replay_get_instrument (FinxReplay *self)
{
  g_return_val_if_fail (FINX_IS_REPLAY (self), NULL);
  return self->instrument;
}

const char *
finx_replay_get_name (FinxReplay *self)
{
  g_return_val_if_fail (FINX_IS_REPLAY (self), NULL);
  return self->name;
}

guint
finx_replay_get_n_bars (FinxReplay *self)
{
  g_return_val_if_fail (FINX_IS_REPLAY (self), 0);
  return self->bars != NULL ? self->bars->len : 0;
}

guint
finx_replay_get_position (FinxReplay *self)
{
  g_return_val_if_fail (FINX_IS_REPLAY (self), 0);
  return self->position;
}

static gint64
bar_time (FinxReplay *self,
          guint       i)
{
  guint n = finx_replay_get_n_bars (self);

  return n == 0 ? 0 : g_array_index (self->bars, FinxBar, MIN (i, n - 1)).time_us;
}

gint64
finx_replay_get_time (FinxReplay *self)
{
  return bar_time (self, MAX (1, finx_replay_get_position (self)) - 1);
}

gint64
finx_replay_get_first (FinxReplay *self)
{
  return bar_time (self, 0);
}

gint64
finx_replay_get_last (FinxReplay *self)
{
  return bar_time (self, G_MAXUINT);
}

double
finx_replay_get_rate (FinxReplay *self)
{
  g_return_val_if_fail (FINX_IS_REPLAY (self), 0);
  return self->rate;
}

static void
set_position (FinxReplay *self,
              guint       position)
{
  if (position == self->position)
    return;
  self->position = position;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
}

static void
set_running (FinxReplay *self,
             gboolean    running)
{
  if (running == self->running)
    return;
  self->running = running;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

void
finx_replay_begin (FinxReplay           *self,
                   const FinxInstrument *instrument,
                   const char           *name,
                   GArray               *bars,
                   double                rate,
                   gint64                start_us,
                   gint64                end_us)
{
  g_return_if_fail (FINX_IS_REPLAY (self));

  set_running (self, FALSE);            /* another one takes its place: listeners look at all of it anew */
  g_free (self->name);
  g_clear_pointer (&self->bars, g_array_unref);
  self->instrument = instrument;
  self->name = g_strdup (name);
  self->bars = g_array_ref (bars);
  self->rate = rate;
  self->start_us = start_us;
  self->end_us = end_us;
  set_position (self, 0);
  set_running (self, TRUE);
}

gboolean
finx_replay_advance (FinxReplay *self,
                     gint64      now_us)
{
  guint n = finx_replay_get_n_bars (self);

  if (!self->running)
    return FALSE;
  if (now_us >= self->start_us)
    set_position (self, MIN (n, 1 + (guint) ((now_us - self->start_us) / ((self->end_us - self->start_us) / n))));
  if (now_us < self->end_us)
    return FALSE;
  set_running (self, FALSE);
  return TRUE;
}

void
finx_replay_end (FinxReplay *self)
{
  g_return_if_fail (FINX_IS_REPLAY (self));
  set_running (self, FALSE);
}
