/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-bar-builder.h"

#include "base/finx-clock.h"

/* 1970-01-01 was a Thursday: the Monday before it is three days earlier. */
#define WEEK_SHIFT (3 * FINX_USEC_PER_DAY)

static const double powers[FINX_DECIMAL_MAX_SCALE + 1] =
{
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18
};

static gint64
floor_to (gint64 value,
          gint64 step)
{
  gint64 rest = value % step;

  return value - (rest < 0 ? rest + step : rest);
}

/**
 * finx_bar_start:
 *
 * The start of the bar that contains @time_us. A day's bar goes on until the next session opens, so a trade
 * after the close counts for the session before it.
 */
gint64
finx_bar_start (FinxCalendar calendar,
                FinxInterval interval,
                gint64       time_us)
{
  gint64 open_us, close_us;

  switch (interval)
    {
    case FINX_INTERVAL_1D:
      finx_calendar_last_session (calendar, time_us, &open_us, &close_us);
      return open_us;
    case FINX_INTERVAL_1W:
      return floor_to (time_us + WEEK_SHIFT, 7 * FINX_USEC_PER_DAY) - WEEK_SHIFT;
    case FINX_INTERVAL_1S:
    case FINX_INTERVAL_1M:
    case FINX_INTERVAL_5M:
    case FINX_INTERVAL_15M:
    case FINX_INTERVAL_1H:
    default:
      return floor_to (time_us, finx_interval_to_usec (interval));
    }
}

/* Of the bar that starts at @start_us: where the next one may start. */
gint64
finx_bar_end (FinxCalendar calendar,
              FinxInterval interval,
              gint64       start_us)
{
  gint64 open_us, close_us, next_open_us, next_close_us;

  if (interval != FINX_INTERVAL_1D)
    return start_us + finx_interval_to_usec (interval);

  finx_calendar_last_session (calendar, start_us, &open_us, &close_us);
  finx_calendar_session (calendar, close_us, &next_open_us, &next_close_us);
  return next_open_us;
}

void
finx_bar_builder_init (FinxBarBuilder       *self,
                       const FinxInstrument *instrument,
                       FinxInterval          interval)
{
  *self = (FinxBarBuilder) {
    .interval = interval,
    .calendar = instrument->calendar,
    .price_scale = instrument->price_scale,
    .size_scale = instrument->size_scale,
  };
}

/**
 * finx_bar_builder_seed:
 *
 * Forgets the sequence too: history and the stream count on their own.
 */
void
finx_bar_builder_seed (FinxBarBuilder *self,
                       const FinxBar  *bar)
{
  self->bar = *bar;
  self->has_bar = TRUE;
  self->end_us = finx_bar_end (self->calendar, self->interval, bar->time_us);
  self->last_sequence = 0;
}

static FinxBarResult
open_bar (FinxBarBuilder *self,
          gint64          time_us,
          double          price,
          double          size,
          FinxBar        *closed)
{
  gint64 start_us = finx_bar_start (self->calendar, self->interval, time_us);

  if (closed != NULL)
    *closed = self->has_bar ? self->bar : (FinxBar) { 0 };
  self->bar = (FinxBar) { start_us, price, price, price, price, size };
  self->has_bar = TRUE;
  self->end_us = finx_bar_end (self->calendar, self->interval, start_us);
  return FINX_BAR_OPENED;
}

/**
 * finx_bar_builder_push:
 * @tick: of the builder's instrument; other kinds than trades are dropped and not counted
 * @closed: (out) (optional): set when a bar opened; all zero if none was open before
 *
 * A sequence at or below the newest counts as seen before; sequence 0 is not looked at.
 */
FinxBarResult
finx_bar_builder_push (FinxBarBuilder *self,
                       const FinxTick *tick,
                       FinxBar        *closed)
{
  double price, size;

  if (tick->kind != FINX_TICK_TRADE)
    return FINX_BAR_DROPPED;

  if (tick->sequence != 0 && tick->sequence <= self->last_sequence)
    {
      self->duplicate++;
      return FINX_BAR_DROPPED;
    }
  if (self->has_bar && tick->time_us < self->bar.time_us)
    {
      self->late++;
      return FINX_BAR_DROPPED;
    }

  if (tick->sequence != 0)
    self->last_sequence = tick->sequence;
  price = (double) tick->price / powers[self->price_scale];
  size = (double) tick->size / powers[self->size_scale];
  if (!self->has_bar || tick->time_us >= self->end_us)
    return open_bar (self, tick->time_us, price, size, closed);

  self->bar.high = MAX (self->bar.high, price);
  self->bar.low = MIN (self->bar.low, price);
  self->bar.close = price;
  self->bar.volume += size;
  return FINX_BAR_UPDATED;
}
