/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation/finx-practice-path.h"

#include <math.h>

#include "base/finx-clock.h"

typedef struct
{
  FinxPracticeHours hours;
  double           *levels;     /* by instrument: moves the path, as the log of a factor */
} Era;

struct _FinxPracticePath
{
  const FinxPracticeParameters *parameters;
  guint64                       seed;
  GMutex                        lock;           /* guards all below */
  FinxFundamental              *paths[2];       /* by exchange_hours, made when needed; never replaced */
  GArray                       *eras;           /* (element-type Era), oldest first; only grows */
  GPtrArray                    *replays;        /* (element-type FinxPracticeReplay), oldest first; only grows */
};

/* What leads at a moment, without replays. */
typedef struct
{
  FinxFundamental *path;
  double           level;
  gint64           since_us, until_us;
} Piece;

static void
era_clear (gpointer data)
{
  g_free (((Era *) data)->levels);
}

/* With the lock held. */
static FinxFundamental *
get_path (FinxPracticePath *self,
          gboolean          exchange_hours)
{
  guint i = exchange_hours ? 1 : 0;

  if (self->paths[i] == NULL)
    self->paths[i] = finx_fundamental_new (self->parameters, self->seed, exchange_hours);
  return self->paths[i];
}

/* Which of the eras holds @time_us; with the lock held. */
static guint
find_era (FinxPracticePath *self,
          gint64            time_us)
{
  guint i = self->eras->len - 1;

  while (i > 0 && g_array_index (self->eras, Era, i).hours.since_us > time_us)
    i--;
  return i;
}

static Piece
find_piece (FinxPracticePath *self,
            guint             index,
            gint64            time_us)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint i = find_era (self, time_us);
  const Era *era = &g_array_index (self->eras, Era, i);

  return (Piece) { get_path (self, era->hours.exchange_hours), era->levels[index], era->hours.since_us,
                   i + 1 < self->eras->len ? g_array_index (self->eras, Era, i + 1).hours.since_us : G_MAXINT64 };
}

/* (nullable) (transfer full): what leads @index at @time_us, or the first replay after it with @or_later */
static FinxPracticeReplay *
find_replay (FinxPracticePath *self,
             guint             index,
             gint64            time_us,
             gboolean          or_later)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < self->replays->len; i++)
    {
      const FinxPracticeReplay *replay = g_ptr_array_index (self->replays, i);

      if (replay->index == index && time_us < replay->end_us && (or_later || time_us >= replay->start_us))
        return finx_practice_replay_copy (replay);
    }
  return NULL;
}

static gint64
to_grid (FinxPracticePath *self,
         guint             index,
         double            price)
{
  return finx_practice_parameter_grid (finx_practice_parameters_row (self->parameters, index), price);
}

FinxPracticePath *
finx_practice_path_new (const FinxPracticeParameters *parameters,
                        guint64                       seed,
                        gboolean                      exchange_hours)
{
  FinxPracticePath *self = g_new0 (FinxPracticePath, 1);
  Era first = { { 0, exchange_hours }, g_new0 (double, parameters->n) };

  self->parameters = parameters;
  self->seed = seed;
  g_mutex_init (&self->lock);
  self->eras = g_array_new (FALSE, FALSE, sizeof (Era));
  g_array_set_clear_func (self->eras, era_clear);
  g_array_append_val (self->eras, first);
  self->replays = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_practice_replay_free);
  return self;
}

void
finx_practice_path_free (FinxPracticePath *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->eras);
  g_ptr_array_unref (self->replays);
  g_clear_pointer (&self->paths[0], finx_fundamental_free);
  g_clear_pointer (&self->paths[1], finx_fundamental_free);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
fundamental_point (FinxPracticePath     *self,
                   guint                 index,
                   gint64                time_us,
                   FinxFundamentalPoint *point)
{
  Piece piece = find_piece (self, index, time_us);

  finx_fundamental_point (piece.path, index, piece.level, time_us, point);
  if (point->close_us <= piece.since_us && piece.since_us > 0)
    {
      FinxFundamentalPoint before;

      /* No session under the new hours yet: the last one is the old hours', cut off where they changed. */
      fundamental_point (self, index, piece.since_us - FINX_FUNDAMENTAL_STEP_US, &before);
      point->open_us = before.open_us;
      point->close_us = MIN (before.close_us, piece.since_us);
      point->previous_close = before.previous_close;
    }
  else if (point->open_us < piece.since_us)
    {
      FinxFundamentalPoint before;

      /* The session has an older part: what counts is the last price before the session. */
      piece = find_piece (self, index, point->open_us - FINX_FUNDAMENTAL_STEP_US);
      finx_fundamental_point (piece.path, index, piece.level, point->open_us - FINX_FUNDAMENTAL_STEP_US, &before);
      point->previous_close = to_grid (self, index, before.price);
    }
}

void
finx_practice_path_change_hours (FinxPracticePath *self,
                                 gboolean          exchange_hours,
                                 gint64            since_us)
{
  Era era = { { since_us, exchange_hours }, g_new0 (double, self->parameters->n) };
  FinxFundamental *path;

  g_mutex_lock (&self->lock);
  path = get_path (self, exchange_hours);
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < self->parameters->n; i++)
    {
      FinxFundamentalPoint before, after;

      fundamental_point (self, i, since_us, &before);
      finx_fundamental_point (path, i, 0, since_us, &after);
      era.levels[i] = log (before.price / after.price);
    }
  g_mutex_lock (&self->lock);
  g_array_append_val (self->eras, era);
  g_mutex_unlock (&self->lock);
}

void
finx_practice_path_get_hours (FinxPracticePath  *self,
                              gint64             time_us,
                              FinxPracticeHours *hours)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  *hours = g_array_index (self->eras, Era, find_era (self, time_us)).hours;
}

void
finx_practice_path_point (FinxPracticePath     *self,
                          guint                 index,
                          gint64                time_us,
                          guint                 part,
                          FinxFundamentalPoint *point)
{
  g_autoptr(FinxPracticeReplay) replay = find_replay (self, index, time_us, FALSE);

  if (replay == NULL)
    {
      fundamental_point (self, index, time_us, point);
      return;
    }
  *point = (FinxFundamentalPoint) { .open_us = replay->start_us, .close_us = replay->end_us, .is_open = TRUE,
                                    .previous_close = replay->previous_close, .is_replay = TRUE };
  finx_practice_replay_point (replay, time_us, part, &point->price, &point->volume);
}

guint
finx_practice_path_n_parts (FinxPracticePath *self,
                            guint             index,
                            gint64            time_us)
{
  g_autoptr(FinxPracticeReplay) replay = find_replay (self, index, time_us, FALSE);

  return replay != NULL ? finx_practice_replay_n_parts (replay, time_us) : 1;
}

void
finx_practice_path_session (FinxPracticePath *self,
                            guint             index,
                            gint64            time_us,
                            gint64           *open_us,
                            gint64           *close_us)
{
  g_autoptr(FinxPracticeReplay) replay = find_replay (self, index, time_us, FALSE);
  FinxPracticeHours hours;
  FinxCalendar calendar = FINX_CALENDAR_ALWAYS;

  if (replay != NULL)
    {
      *open_us = replay->start_us;
      *close_us = replay->end_us;
      return;
    }
  finx_practice_path_get_hours (self, time_us, &hours);
  if (hours.exchange_hours)
    calendar = finx_practice_parameters_row (self->parameters, index)->instrument->calendar;
  finx_calendar_session (calendar, time_us, open_us, close_us);
}

static void
collect_fundamental (FinxPracticePath    *self,
                     const FinxPathQuery *query,
                     GArray              *bars)
{
  FinxPathQuery part = *query;

  while (part.since_us < query->until_us)
    {
      Piece piece = find_piece (self, query->index, part.since_us);

      part.level = piece.level;
      part.until_us = MIN (piece.until_us, query->until_us);
      if (part.until_us > query->from_us)
        finx_fundamental_collect (piece.path, &part, bars);
      part.since_us = part.until_us;
    }
}

static void
collect_replay (FinxPracticePath         *self,
                const FinxPracticeReplay *replay,
                const FinxPathQuery      *query,
                GArray                   *bars)
{
  const FinxInstrument *instrument = finx_practice_parameters_row (self->parameters, replay->index)->instrument;
  double price_unit = pow (10, instrument->price_scale), size_unit = pow (10, instrument->size_scale);
  gint64 session_us = 0, until_us = MIN (replay->end_us, query->until_us);
  gboolean needs_session = query->interval == FINX_INTERVAL_1D || FINX_USEC_PER_DAY % finx_interval_to_usec (query->interval) != 0;

  for (gint64 time_us = replay->start_us; time_us < until_us; time_us += FINX_FUNDAMENTAL_STEP_US)
    {
      FinxBar piece;

      if (needs_session && (session_us == 0 || time_us % FINX_USEC_PER_MIN == 0))
        {
          FinxFundamentalPoint point;

          fundamental_point (self, replay->index, time_us, &point);
          session_us = point.open_us;
        }
      piece.time_us = finx_path_bar_start (query->interval, time_us, session_us);
      if (piece.time_us < query->from_us || piece.time_us >= query->to_us)
        continue;
      for (guint part = 0; part < finx_practice_replay_n_parts (replay, time_us); part++)
        {
          double price;
          gint64 volume;

          finx_practice_replay_point (replay, time_us, part, &price, &volume);
          if (volume == 0)
            continue;
          piece.open = piece.high = piece.low = piece.close = to_grid (self, replay->index, price) / price_unit;
          piece.volume = volume / size_unit;
          finx_path_merge_bar (bars, &piece);
        }
    }
}

GArray *
finx_practice_path_bars (FinxPracticePath *self,
                         guint             index,
                         FinxInterval      interval,
                         gint64            from_us,
                         gint64            to_us,
                         gint64            until_us,
                         gboolean          with_replays)
{
  FinxPathQuery query = { .index = index, .interval = interval, .from_us = from_us, .to_us = MIN (to_us, until_us),
                          .since_us = 0, .until_us = until_us };
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));

  while (query.since_us < until_us)
    {
      g_autoptr(FinxPracticeReplay) replay = with_replays ? find_replay (self, index, query.since_us, TRUE) : NULL;

      query.until_us = replay != NULL ? MIN (replay->start_us, until_us) : until_us;
      collect_fundamental (self, &query, bars);
      query.since_us = query.until_us;
      if (replay == NULL || query.since_us == until_us)
        break;
      query.until_us = until_us;
      if (replay->end_us > from_us)
        collect_replay (self, replay, &query, bars);
      query.since_us = replay->end_us;
    }
  return bars;
}

void
finx_practice_path_add_replay (FinxPracticePath   *self,
                               FinxPracticeReplay *replay)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->replays, replay);
  g_mutex_unlock (&self->lock);
}

FinxPracticeReplay *
finx_practice_path_get_replay (FinxPracticePath *self,
                               guint             index,
                               gint64            time_us)
{
  return find_replay (self, index, time_us, TRUE);
}

gint64
finx_practice_path_pace_replay (FinxPracticePath *self,
                                guint             index,
                                double            bars_per_second,
                                gboolean          one_bar,
                                gint64            since_us)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < self->replays->len; i++)
    {
      FinxPracticeReplay *replay = g_ptr_array_index (self->replays, i);

      if (replay->index != index || since_us >= replay->end_us)
        continue;
      finx_practice_replay_set_pace (replay, bars_per_second, one_bar, MAX (since_us, replay->start_us));
      return replay->end_us;
    }
  return 0;
}

void
finx_practice_path_cut_replay (FinxPracticePath *self,
                               guint             index,
                               gint64            time_us)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < self->replays->len; i++)
    {
      FinxPracticeReplay *replay = g_ptr_array_index (self->replays, i);

      if (replay->index == index && time_us < replay->end_us)
        replay->end_us = MAX (time_us, replay->start_us);
    }
}
