/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bars of any interval, put together from the largest pieces that fit. */
#include "simulation/finx-fundamental-private.h"

typedef struct
{
  FinxFundamental *self;
  FinxPathCursor          *cursor;
  FinxInterval     interval;
  gint64           interval_us;
  gint64           from_us, to_us, until_us;
  GArray          *bars;
} Collector;

static gint64
bar_start (const Collector *collector,
           gint64           time_us)
{
  /* 1970-01-01 was a Thursday; weeks start on Monday. */
  const gint64 monday = 4 * FINX_USEC_PER_DAY;

  if (collector->interval == FINX_INTERVAL_1D)
    return collector->cursor->session.open_us;
  if (collector->interval == FINX_INTERVAL_1W)
    return time_us - (time_us - monday) % collector->interval_us;
  return time_us - time_us % collector->interval_us;
}

static void
collect (Collector          *collector,
         const FinxPathCell *cell)
{
  FinxFundamental *self = collector->self;
  guint index = collector->cursor->index;
  const FinxPracticeParameter *row = finx_practice_parameters_row (self->parameters, index);
  double unit = pow (10, row->instrument->price_scale);
  gint64 start = bar_start (collector, cell->start_us);
  double high, low, close, volume;
  FinxBar *last;

  if (start < collector->from_us || start >= collector->to_us)
    return;
  high = finx_fundamental_to_grid (self, index, cell->high) / unit;
  low = finx_fundamental_to_grid (self, index, cell->low) / unit;
  close = finx_fundamental_to_grid (self, index, cell->close) / unit;
  volume = cell->lots * row->lot_units / pow (10, row->instrument->size_scale);
  last = collector->bars->len == 0 ? NULL : &g_array_index (collector->bars, FinxBar, collector->bars->len - 1);
  if (last == NULL || last->time_us != start)
    {
      FinxBar bar = { start, finx_fundamental_to_grid (self, index, cell->open) / unit, high, low, close, volume };

      g_array_append_val (collector->bars, bar);
      return;
    }
  last->high = MAX (last->high, high);
  last->low = MIN (last->low, low);
  last->close = close;
  last->volume += volume;
}

/* TRUE: the piece belongs to one bar and is over. */
static gboolean
fits_whole (const Collector    *collector,
            const FinxPathCell *cell)
{
  return cell->end_us <= collector->until_us
         && bar_start (collector, cell->start_us) == bar_start (collector, cell->end_us - 1);
}

static void
collect_minutes (Collector *collector)
{
  FinxPathCursor *cursor = collector->cursor;

  for (guint m = 0; m < cursor->n_minutes; m++)
    {
      const FinxPathCell *minute = &cursor->minutes[m];

      if (minute->end_us <= collector->from_us || minute->start_us >= collector->until_us)
        continue;
      if (fits_whole (collector, minute))
        {
          collect (collector, minute);
          continue;
        }
      finx_path_cursor_set_minute (collector->self, cursor, m);
      for (guint s = 0; s < cursor->n_steps && cursor->steps[s].end_us <= collector->until_us; s++)
        collect (collector, &cursor->steps[s]);
    }
}

static void
collect_day (Collector *collector)
{
  FinxPathCursor *cursor = collector->cursor;

  if (fits_whole (collector, &cursor->whole))
    {
      collect (collector, &cursor->whole);
      return;
    }
  finx_path_cursor_share_cells (collector->self, cursor);
  for (guint c = 0; c < cursor->n_cells; c++)
    {
      const FinxPathCell *cell = &cursor->cells[c];

      if (cell->end_us <= collector->from_us || cell->start_us >= MIN (collector->until_us, collector->to_us + FINX_USEC_PER_DAY))
        continue;
      if (fits_whole (collector, cell))
        {
          collect (collector, cell);
          continue;
        }
      finx_path_cursor_set_cell (collector->self, cursor, c);
      collect_minutes (collector);
    }
}

GArray *
finx_fundamental_bars (FinxFundamental *self,
                       guint            index,
                       FinxInterval     interval,
                       gint64           from_us,
                       gint64           to_us,
                       gint64           until_us)
{
  Collector collector = {
    .self = self, .interval = interval, .interval_us = finx_interval_to_usec (interval), .from_us = from_us,
    .to_us = MIN (to_us, until_us), .until_us = until_us,
    .bars = g_array_new (FALSE, FALSE, sizeof (FinxBar)),
  };
  g_autofree FinxPathCursor *cursor = finx_path_cursor_new (index);
  /* Exchanges are closed most of the time, so their newest bars reach back farther. */
  gint64 reach = FINX_FUNDAMENTAL_MAX_BARS * collector.interval_us * (self->exchange_hours ? 8 : 1);
  gint64 oldest = collector.to_us - reach;
  gint64 day, last;

  collector.cursor = cursor;
  collector.from_us = MAX (MAX (collector.from_us, oldest), FINX_FUNDAMENTAL_EPOCH_US);
  if (collector.from_us >= collector.to_us)
    return collector.bars;
  /* The last bar may go on beyond @to_us. */
  last = (MIN (until_us, collector.to_us + collector.interval_us) - FINX_FUNDAMENTAL_EPOCH_US) / FINX_USEC_PER_DAY;
  day = (collector.from_us - FINX_FUNDAMENTAL_EPOCH_US) / FINX_USEC_PER_DAY;
  for (; day <= last; day++)
    if (finx_path_cursor_set_day (self, cursor, day))
      collect_day (&collector);
  if (collector.bars->len > FINX_FUNDAMENTAL_MAX_BARS)
    g_array_remove_range (collector.bars, 0, collector.bars->len - FINX_FUNDAMENTAL_MAX_BARS);
  return collector.bars;
}
