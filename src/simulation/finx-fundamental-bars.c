/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bars of any interval, put together from the largest pieces that fit. */
#include "simulation/finx-fundamental-private.h"

typedef struct
{
  FinxFundamental     *self;
  FinxPathCursor      *cursor;
  const FinxPathQuery *query;
  gint64               interval_us;
  GArray              *bars;
} Collector;

static gint64
bar_start (const Collector *collector,
           gint64           time_us)
{
  return finx_path_bar_start (collector->query->interval, time_us, collector->cursor->session.open_us);
}

gint64
finx_path_bar_start (FinxInterval interval,
                     gint64       time_us,
                     gint64       session_us)
{
  gint64 length = finx_interval_to_usec (interval);

  if (interval == FINX_INTERVAL_1D)
    return session_us;
  return time_us - (FINX_USEC_PER_DAY % length == 0 ? time_us : time_us - session_us) % length;
}

void
finx_path_merge_bar (GArray        *bars,
                     const FinxBar *piece)
{
  FinxBar *last = bars->len == 0 ? NULL : &g_array_index (bars, FinxBar, bars->len - 1);

  /* Where the trading hours change, a session may open before the bar that is there: it is the same day. */
  if (last == NULL || last->time_us < piece->time_us)
    {
      g_array_append_vals (bars, piece, 1);
      return;
    }
  last->high = MAX (last->high, piece->high);
  last->low = MIN (last->low, piece->low);
  last->close = piece->close;
  last->volume += piece->volume;
}

static void
collect (Collector          *collector,
         const FinxPathCell *cell)
{
  FinxFundamental *self = collector->self;
  const FinxPathQuery *query = collector->query;
  const FinxPracticeParameter *row = finx_practice_parameters_row (self->parameters, query->index);
  double unit = pow (10, row->instrument->price_scale);
  FinxBar piece = { .time_us = bar_start (collector, cell->start_us) };

  if (piece.time_us < query->from_us || piece.time_us >= query->to_us)
    return;
  piece.open = finx_fundamental_to_grid (self, query->index, query->level + cell->open) / unit;
  piece.high = finx_fundamental_to_grid (self, query->index, query->level + cell->high) / unit;
  piece.low = finx_fundamental_to_grid (self, query->index, query->level + cell->low) / unit;
  piece.close = finx_fundamental_to_grid (self, query->index, query->level + cell->close) / unit;
  piece.volume = cell->lots * row->lot_units / pow (10, row->instrument->size_scale);
  finx_path_merge_bar (collector->bars, &piece);
}

/* TRUE: the piece belongs to one bar and is over. */
static gboolean
fits_whole (const Collector    *collector,
            const FinxPathCell *cell)
{
  return cell->start_us >= collector->query->since_us && cell->end_us <= collector->query->until_us
         && bar_start (collector, cell->start_us) == bar_start (collector, cell->end_us - 1);
}

static void
collect_minutes (Collector *collector)
{
  FinxPathCursor *cursor = collector->cursor;

  for (guint m = 0; m < cursor->n_minutes; m++)
    {
      const FinxPathCell *minute = &cursor->minutes[m];

      if (minute->end_us <= MAX (collector->query->from_us, collector->query->since_us)
          || minute->start_us >= collector->query->until_us)
        continue;
      if (fits_whole (collector, minute))
        {
          collect (collector, minute);
          continue;
        }
      finx_path_cursor_set_minute (collector->self, cursor, m);
      for (guint s = 0; s < cursor->n_steps && cursor->steps[s].end_us <= collector->query->until_us; s++)
        if (cursor->steps[s].start_us >= collector->query->since_us)
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

      if (cell->end_us <= MAX (collector->query->from_us, collector->query->since_us)
          || cell->start_us >= MIN (collector->query->until_us, collector->query->to_us + FINX_USEC_PER_DAY))
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

void
finx_fundamental_collect (FinxFundamental     *self,
                          const FinxPathQuery *wanted,
                          GArray              *bars)
{
  FinxPathQuery query = *wanted;
  g_autofree FinxPathCursor *cursor = finx_path_cursor_new (query.index);
  Collector collector = { self, cursor, &query, finx_interval_to_usec (query.interval), bars };
  /* Exchanges are closed most of the time, so their newest bars reach back farther. */
  gint64 reach = FINX_FUNDAMENTAL_MAX_BARS * collector.interval_us * (self->exchange_hours ? 8 : 1);
  gint64 day, last;

  query.to_us = MIN (query.to_us, query.until_us);
  query.from_us = MAX (MAX (query.from_us, query.to_us - reach), FINX_FUNDAMENTAL_EPOCH_US);
  if (query.from_us >= query.to_us)
    return;
  /* The last bar may go on beyond @to_us. */
  last = (MIN (query.until_us, query.to_us + collector.interval_us) - FINX_FUNDAMENTAL_EPOCH_US) / FINX_USEC_PER_DAY;
  day = (MAX (query.from_us, query.since_us) - FINX_FUNDAMENTAL_EPOCH_US) / FINX_USEC_PER_DAY;
  for (; day <= last; day++)
    if (finx_path_cursor_set_day (self, cursor, day))
      collect_day (&collector);
  if (bars->len > FINX_FUNDAMENTAL_MAX_BARS)
    g_array_remove_range (bars, 0, bars->len - FINX_FUNDAMENTAL_MAX_BARS);
}
