/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/finx-replay.h"

#include "base/finx-clock.h"
#include "engine/finx-replay-cut.h"
#include "simulation/finx-fundamental.h"

/* What was replayed before it went on in other bars. */
typedef struct
{
  GArray             *bars;
  FinxPracticeReplay *plan;
} Former;

struct _FinxReplay
{
  GObject               parent_instance;
  const FinxInstrument *instrument;
  char                 *name;
  GArray               *bars;           /* (element-type FinxBar) (nullable) */
  double                rate;
  guint                 rest;           /* see FinxReplayCut */
  FinxPracticeReplay   *plan;           /* (nullable) owned: how the desk lays the bars onto its time */
  GArray               *formers;        /* (element-type Former), oldest first */
  gint64                until_us;       /* see finx_replay_get_until() */
  FinxBarSeries        *series;         /* (nullable) owned: what charts may see */
  guint                 n_shown;        /* bars that are over in it */
  guint                 position;
  gint64                turn_us;        /* see finx_replay_get_turn() */
  gboolean              running, standing;
};

enum { PROP_0, PROP_RUNNING, PROP_STANDING, PROP_POSITION, PROP_RATE, PROP_SERIES, N_PROPS };

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
  else if (id == PROP_STANDING)
    g_value_set_boolean (value, FINX_REPLAY (object)->standing);
  else if (id == PROP_POSITION)
    g_value_set_uint (value, FINX_REPLAY (object)->position);
  else if (id == PROP_RATE)
    g_value_set_double (value, FINX_REPLAY (object)->rate);
  else if (id == PROP_SERIES)
    g_value_set_object (value, finx_replay_get_series (FINX_REPLAY (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
finx_replay_finalize (GObject *object)
{
  FinxReplay *self = FINX_REPLAY (object);

  g_free (self->name);
  g_clear_pointer (&self->bars, g_array_unref);
  g_clear_pointer (&self->plan, finx_practice_replay_free);
  g_clear_object (&self->series);
  g_array_unref (self->formers);
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
  properties[PROP_STANDING] = g_param_spec_boolean ("standing", NULL, NULL, FALSE, flags);
  properties[PROP_POSITION] = g_param_spec_uint ("position", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_SERIES] = g_param_spec_object ("series", NULL, NULL, FINX_TYPE_BAR_SERIES, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
clear_former (gpointer data)
{
  Former *former = data;

  g_array_unref (former->bars);
  finx_practice_replay_free (former->plan);
}

static void
finx_replay_init (FinxReplay *self)
{
  self->formers = g_array_new (FALSE, FALSE, sizeof (Former));
  g_array_set_clear_func (self->formers, clear_former);
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

gint64
finx_replay_get_turn (FinxReplay *self)
{
  g_return_val_if_fail (FINX_IS_REPLAY (self), 0);
  return self->turn_us;
}

double
finx_replay_get_rate (FinxReplay *self)
{
  g_return_val_if_fail (FINX_IS_REPLAY (self), 0);
  return self->rate;
}

gboolean
finx_replay_is_standing (FinxReplay *self)
{
  g_return_val_if_fail (FINX_IS_REPLAY (self), FALSE);
  return self->standing;
}

FinxBarSeries *
finx_replay_get_series (FinxReplay *self)
{
  g_return_val_if_fail (FINX_IS_REPLAY (self), NULL);
  return self->running ? self->series : NULL;
}

GArray *
finx_replay_get_bars (FinxReplay *self)
{
  g_return_val_if_fail (FINX_IS_REPLAY (self), NULL);
  return self->bars;
}

gint64
finx_replay_get_until (FinxReplay *self)
{
  g_return_val_if_fail (FINX_IS_REPLAY (self), 0);
  return self->until_us;
}

guint
finx_replay_get_rest (FinxReplay *self)
{
  g_return_val_if_fail (FINX_IS_REPLAY (self), 0);
  return self->rest;
}

/* The desk has shown what its clock's step has, that step included. */
static guint
n_over (const FinxPracticeReplay *plan,
        gint64                    desk_us,
        FinxBar                  *open_bar,
        gboolean                 *has_begun)
{
  return finx_practice_replay_n_over (plan, desk_us + FINX_FUNDAMENTAL_STEP_US, open_bar, has_begun);
}

gint64
finx_replay_find_time (FinxReplay *self,
                       gint64      desk_us)
{
  const FinxPracticeReplay *plan;
  const GArray *bars;
  FinxBar bar;
  gboolean has_begun;
  guint i, n;

  g_return_val_if_fail (FINX_IS_REPLAY (self), 0);

  if (self->series == NULL)
    return 0;
  plan = self->plan;
  bars = self->bars;
  for (i = self->formers->len; i > 0 && desk_us < plan->start_us; i--)
    {
      plan = g_array_index (self->formers, Former, i - 1).plan;
      bars = g_array_index (self->formers, Former, i - 1).bars;
    }
  if (desk_us < plan->start_us - FINX_USEC_PER_SEC)
    return 0;
  n = n_over (plan, desk_us, &bar, &has_begun);
  return has_begun ? bar.time_us : n > 0 ? g_array_index (bars, FinxBar, n - 1).time_us : 0;
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

static void
set_standing (FinxReplay *self,
              gboolean    standing)
{
  if (standing == self->standing)
    return;
  self->standing = standing;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STANDING]);
}

/* As charts show it: a rest belongs to the bar before. */
static FinxBar
join (FinxReplay    *self,
      guint          i,
      const FinxBar *bar)
{
  FinxBar joined = *bar;

  if (self->rest > 0 && i == self->rest)
    {
      joined = g_array_index (self->bars, FinxBar, i - 1);
      finx_replay_join (&joined, bar);
    }
  return joined;
}

static void
push (FinxReplay    *self,
      guint          i,
      const FinxBar *bar,
      gboolean       is_over)
{
  FinxBar joined = join (self, i, bar);

  finx_bar_series_set_partial (self->series, !is_over || i + 1 == self->rest);
  finx_bar_series_push (self->series, &joined);
}

/* The series anew, with the bars that are over. */
static void
begin_series (FinxReplay   *self,
              FinxInterval  interval)
{
  g_autoptr(GArray) bars = g_array_sized_new (FALSE, FALSE, sizeof (FinxBar), self->n_shown);

  for (guint i = 0; i < self->n_shown; i++)
    {
      FinxBar bar = join (self, i, &g_array_index (self->bars, FinxBar, i));

      if (self->rest > 0 && i == self->rest)
        g_array_set_size (bars, bars->len - 1);
      g_array_append_val (bars, bar);
    }
  g_clear_object (&self->series);
  self->series = finx_bar_series_new (self->instrument, interval);
  finx_bar_series_set_partial (self->series, self->rest > 0 && self->n_shown == self->rest);
  finx_bar_series_reset (self->series, (const FinxBar *) (gpointer) bars->data, bars->len);
}

/* Bars of the series up to there; of the one that has begun what was seen of it. */
static void
show (FinxReplay *self,
      gint64      now_us)
{
  FinxBar bar = { 0 };
  gboolean has_begun;
  guint n = n_over (self->plan, MAX (now_us, self->plan->start_us - FINX_FUNDAMENTAL_STEP_US), &bar, &has_begun);

  for (; self->series != NULL && self->n_shown < n; self->n_shown++)
    push (self, self->n_shown, &g_array_index (self->bars, FinxBar, self->n_shown), TRUE);
  if (self->series != NULL && has_begun)
    push (self, n, &bar, FALSE);
  set_position (self, n + (has_begun ? 1 : 0));
  set_standing (self, finx_practice_replay_stands (self->plan, now_us));
}

void
finx_replay_begin (FinxReplay           *self,
                   const FinxInstrument *instrument,
                   const char           *name,
                   GArray               *bars,
                   guint                 rest,
                   FinxInterval          interval,
                   double                rate,
                   FinxPracticeReplay   *plan)
{
  gboolean goes_back = self->series != NULL && bars == self->bars;
  FinxBar bar;
  gboolean has_begun;

  g_return_if_fail (FINX_IS_REPLAY (self));

  set_running (self, FALSE);            /* another one takes its place: listeners look at all of it anew */
  g_array_ref (bars);
  g_free (self->name);
  g_clear_pointer (&self->bars, g_array_unref);
  g_clear_pointer (&self->plan, finx_practice_replay_free);
  g_clear_object (&self->series);
  g_array_set_size (self->formers, 0);
  self->instrument = instrument;
  self->name = g_strdup (name);
  self->bars = bars;
  self->rest = rest;
  if (!goes_back && interval != 0)
    self->until_us = finx_bar_end (instrument->calendar, interval, bar_time (self, G_MAXUINT));
  finx_replay_set_rate (self, rate);
  self->plan = plan;
  self->turn_us = plan->start_us;
  self->n_shown = finx_practice_replay_n_over (plan, plan->start_us, &bar, &has_begun);
  if (interval != 0)
    begin_series (self, interval);
  set_position (self, self->n_shown);
  set_standing (self, finx_practice_replay_stands (plan, plan->start_us));
  set_running (self, TRUE);
}

void
finx_replay_go_on (FinxReplay         *self,
                   const char         *name,
                   GArray             *bars,
                   guint               rest,
                   FinxInterval        interval,
                   FinxPracticeReplay *plan)
{
  Former former = { self->bars, self->plan };
  FinxBar bar;
  gboolean has_begun;

  g_return_if_fail (FINX_IS_REPLAY (self) && self->running && self->series != NULL);

  g_array_append_val (self->formers, former);
  g_free (self->name);
  self->name = g_strdup (name);
  self->bars = g_array_ref (bars);
  self->rest = rest;
  self->plan = plan;
  self->n_shown = finx_practice_replay_n_over (plan, plan->start_us, &bar, &has_begun);
  begin_series (self, interval);
  set_position (self, self->n_shown);
  set_standing (self, finx_practice_replay_stands (plan, plan->start_us));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERIES]);
}

void
finx_replay_set_plan (FinxReplay         *self,
                      FinxPracticeReplay *plan)
{
  g_return_if_fail (FINX_IS_REPLAY (self));

  g_clear_pointer (&self->plan, finx_practice_replay_free);
  self->plan = plan;
}

void
finx_replay_set_rate (FinxReplay *self,
                      double      rate)
{
  g_return_if_fail (FINX_IS_REPLAY (self));

  if (rate == self->rate)
    return;
  self->rate = rate;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RATE]);
}

gboolean
finx_replay_advance (FinxReplay *self,
                     gint64      now_us)
{
  if (!self->running)
    return FALSE;
  show (self, now_us);
  if (now_us < self->plan->end_us)
    return FALSE;
  self->turn_us = self->plan->end_us;
  set_running (self, FALSE);
  return TRUE;
}

void
finx_replay_end (FinxReplay *self,
                 gint64      now_us)
{
  g_return_if_fail (FINX_IS_REPLAY (self));

  self->turn_us = now_us + 1;
  set_running (self, FALSE);
}
