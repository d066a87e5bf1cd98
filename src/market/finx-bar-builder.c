/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-bar-builder.h"

static const double powers[FINX_DECIMAL_MAX_SCALE + 1] =
{
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18
};

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
 * Forgets the sequence too: history and the stream count on their own. A bar of trades is full: how many it has is not known.
 */
void
finx_bar_builder_seed (FinxBarBuilder *self,
                       const FinxBar  *bar)
{
  self->bar = *bar;
  self->has_bar = TRUE;
  self->end_us = finx_bar_end (self->calendar, self->interval, bar->time_us);
  self->last_us = bar->time_us;
  self->last_sequence = 0;
  self->n_trades = finx_interval_count (self->interval);
}

static gboolean
is_of_trades (const FinxBarBuilder *self)
{
  return finx_interval_unit (self->interval) == FINX_UNIT_TICK;
}

static gboolean
is_late (const FinxBarBuilder *self,
         gint64                time_us)
{
  return self->has_bar && time_us < (is_of_trades (self) ? self->last_us : self->bar.time_us);
}

static gboolean
is_full (const FinxBarBuilder *self,
         gint64                time_us)
{
  return is_of_trades (self) ? self->n_trades >= finx_interval_count (self->interval) : time_us >= self->end_us;
}

static FinxBarResult
open_bar (FinxBarBuilder *self,
          gint64          time_us,
          double          price,
          double          size,
          FinxBar        *closed)
{
  gint64 start_us = finx_bar_start (self->calendar, self->interval, time_us);

  if (is_of_trades (self) && self->has_bar)
    start_us = MAX (start_us, self->bar.time_us + 1);
  if (closed != NULL)
    *closed = self->has_bar ? self->bar : (FinxBar) { 0 };
  self->bar = (FinxBar) { start_us, price, price, price, price, size };
  self->has_bar = TRUE;
  self->end_us = finx_bar_end (self->calendar, self->interval, start_us);
  self->n_trades = 1;
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
  if (is_late (self, tick->time_us))
    {
      self->late++;
      return FINX_BAR_DROPPED;
    }

  if (tick->sequence != 0)
    self->last_sequence = tick->sequence;
  self->last_us = tick->time_us;
  price = (double) tick->price / powers[self->price_scale];
  size = (double) tick->size / powers[self->size_scale];
  if (!self->has_bar || is_full (self, tick->time_us))
    return open_bar (self, tick->time_us, price, size, closed);

  self->bar.high = MAX (self->bar.high, price);
  self->bar.low = MIN (self->bar.low, price);
  self->bar.close = price;
  self->bar.volume += size;
  self->n_trades++;
  return FINX_BAR_UPDATED;
}
