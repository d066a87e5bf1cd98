/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What leads the desk's prices: trading hours and replays. */
#include "simulation/finx-practice-desk-private.h"

#include <math.h>

#include "base/finx-error.h"

gint64
finx_practice_desk_set_hours (FinxPracticeDesk *self,
                              gboolean          exchange_hours)
{
  FinxPracticeHours hours;
  gint64 since_us;

  g_return_val_if_fail (FINX_IS_PRACTICE_DESK (self), 0);

  if (self->step_us == 0)
    finx_practice_desk_step (self);
  since_us = self->step_us + FINX_FUNDAMENTAL_STEP_US;
  finx_practice_path_get_hours (self->path, since_us, &hours);
  if (hours.exchange_hours == exchange_hours)
    return hours.since_us;
  finx_practice_path_change_hours (self->path, exchange_hours, since_us);
  for (guint i = 0; i < self->slots->len; i++)
    {
      FinxPracticeSlot *slot = &g_array_index (self->slots, FinxPracticeSlot, i);

      slot->is_new = slot->streams != 0;        /* the day's values are those of another session */
    }
  finx_practice_orders_follow_session (self->orders, since_us);
  return since_us;
}

static gboolean
check_rate (double   bars_per_second,
            GError **error)
{
  if (bars_per_second >= FINX_PRACTICE_REPLAY_MIN_RATE && bars_per_second <= FINX_PRACTICE_REPLAY_MAX_RATE)
    return TRUE;
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRACTICE-026", "A replay shows %g to %g bars a second.",
                  FINX_PRACTICE_REPLAY_MIN_RATE, FINX_PRACTICE_REPLAY_MAX_RATE);
  return FALSE;
}

static gboolean
check_replay (const FinxInstrument     *instrument,
              const FinxPracticeSlot   *slot,
              const FinxBar            *bars,
              gsize                     n_bars,
              const FinxReplayOptions  *options,
              GError                  **error)
{
  if (slot == NULL)
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-PRACTICE-020", "The practice exchange does not trade %s.",
                      instrument != NULL ? instrument->symbol : "an unnamed instrument");
      return FALSE;
    }
  if (n_bars <= options->first)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRACTICE-027",
                      "There is nothing to replay: the series has no prices from that date on.");
      return FALSE;
    }
  if (!check_rate (options->bars_per_second, error))
    return FALSE;
  for (gsize i = 0; i < n_bars; i++)
    if (!finx_bar_validate (&bars[i], error))
      return FALSE;
  return TRUE;
}

gboolean
finx_practice_desk_start_replay (FinxPracticeDesk         *self,
                                 const FinxInstrument     *instrument,
                                 const FinxBar            *bars,
                                 gsize                     n_bars,
                                 const FinxReplayOptions  *options,
                                 gint64                   *start_us,
                                 gint64                   *end_us,
                                 GError                  **error)
{
  FinxPracticeSlot *slot = finx_practice_desk_find_slot (self, instrument);
  g_autoptr(FinxPracticeReplay) former = NULL;
  FinxPracticeReplay *replay;
  FinxFundamentalPoint point;
  double unit, factor, before;
  gint64 from_us;

  if (!check_replay (instrument, slot, bars, n_bars, options, error))
    return FALSE;
  if (options->goes_on)
    former = finx_practice_desk_get_replay (self, instrument);
  if (former == NULL)
    finx_practice_desk_stop_replay (self, instrument);
  finx_practice_desk_wake (self, slot);
  /* On a second, so that bars of a second are those of the series at one a second; but one that goes on leaves no time to the present. */
  from_us = former != NULL ? self->step_us + FINX_FUNDAMENTAL_STEP_US : (self->step_us / FINX_USEC_PER_SEC + 1) * FINX_USEC_PER_SEC;
  if (former != NULL)
    finx_practice_path_cut_replay (self->path, slot->row, from_us);
  finx_practice_path_point (self->path, slot->row, from_us, 0, &point);
  unit = pow (10, instrument->price_scale);
  before = options->first > 0 ? bars[options->first - 1].close : bars[0].open;
  factor = options->as_recorded ? 1 : point.price / unit / before;
  replay = finx_practice_replay_new (slot->row, bars, n_bars, options->first, options->stands ? 0 : options->bars_per_second,
                                     factor, from_us);
  replay->previous_close = former != NULL ? former->previous_close : llround (before * factor * unit);
  slot->replay_end_us = replay->end_us;
  if (start_us != NULL)
    *start_us = replay->start_us;
  if (end_us != NULL)
    *end_us = replay->end_us;
  finx_practice_path_add_replay (self->path, replay);
  if (former == NULL)
    finx_practice_orders_sleep (self->orders, slot->market, self->step_us);
  return TRUE;
}

/* From the next step on, so that what was seen stays. */
gboolean
finx_practice_desk_pace_replay (FinxPracticeDesk     *self,
                                const FinxInstrument *instrument,
                                double                bars_per_second,
                                gboolean              one_bar,
                                GError              **error)
{
  FinxPracticeSlot *slot = finx_practice_desk_find_slot (self, instrument);
  gint64 end_us;

  if (bars_per_second != 0 && !check_rate (bars_per_second, error))
    return FALSE;
  if (slot == NULL || slot->replay_end_us == 0)
    return TRUE;                        /* it has just ended */
  end_us = finx_practice_path_pace_replay (self->path, slot->row, bars_per_second, one_bar, self->step_us + FINX_FUNDAMENTAL_STEP_US);
  if (end_us != 0)
    slot->replay_end_us = end_us;
  return TRUE;
}

FinxPracticeReplay *
finx_practice_desk_get_replay (FinxPracticeDesk     *self,
                               const FinxInstrument *instrument)
{
  FinxPracticeSlot *slot = finx_practice_desk_find_slot (self, instrument);

  return slot != NULL && slot->replay_end_us != 0
         ? finx_practice_path_get_replay (self->path, slot->row, self->step_us + FINX_FUNDAMENTAL_STEP_US) : NULL;
}

void
finx_practice_desk_stop_replay (FinxPracticeDesk     *self,
                                const FinxInstrument *instrument)
{
  FinxPracticeSlot *slot = finx_practice_desk_find_slot (self, instrument);

  if (slot != NULL && slot->replay_end_us != 0)
    finx_practice_desk_end_replay (self, slot, self->step_us + FINX_FUNDAMENTAL_STEP_US);
}

/* The next step finds the price as it would have been without the replay. */
void
finx_practice_desk_end_replay (FinxPracticeDesk *self,
                               FinxPracticeSlot *slot,
                               gint64            time_us)
{
  slot->replay_end_us = 0;
  finx_practice_path_cut_replay (self->path, slot->row, time_us);
  finx_practice_orders_wake_up (self->orders, slot->market, time_us);
  slot->is_new = slot->streams != 0;            /* the day's values are the practice market's again */
}
