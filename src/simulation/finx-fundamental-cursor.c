/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The path inside a day: a piece is split into finer ones that stay within its high and low and touch both. */
#include "simulation/finx-fundamental-private.h"

/* Part of a day's variance that happens while an exchange is closed. */
#define OVERNIGHT_SHARE 0.3

static guint64
own_key (FinxFundamental *self,
         guint            stream,
         guint            index,
         gint64           time)
{
  return finx_practice_key (finx_fundamental_stream_key (self, stream, time), 1000 + index);
}

/* A normal that moves with the other instruments' at the same moment. */
static double
common_normal (FinxFundamental *self,
               guint            stream,
               guint            index,
               gint64           time)
{
  const FinxPracticeParameters *p = self->parameters;
  const double *row = &p->loadings[(gsize) index * p->n];
  guint64 key = finx_fundamental_stream_key (self, stream, time);
  double sum = 0;

  for (guint k = 0; k < FINX_PRACTICE_N_FACTORS; k++)
    if (row[k] != 0)
      sum += row[k] * finx_practice_normal (finx_practice_key (key, k));
  if (self->own[index] != 0)
    sum += self->own[index] * finx_practice_normal (finx_practice_key (key, 1000 + index));
  return sum;
}

/* Bends the path so that piece @at reaches @delta farther, and all others as far as they are near; ends stay. */
static void
bend (FinxPathCell *cells,
      guint         n,
      guint         at,
      double        delta)
{
  double left = 0;

  for (guint i = 0; i < n; i++)
    {
      double right = i < at ? (double) (i + 1) / at : i + 1 == n ? 0 : i == at ? 1 : (double) (n - i - 1) / (n - at - 1);
      double most = i == at ? 1 : MAX (left, right), least = MIN (left, right);

      cells[i].open += delta * left;
      cells[i].close += delta * right;
      cells[i].high += delta * (delta > 0 ? most : least);
      cells[i].low += delta * (delta > 0 ? least : most);
      left = right;
    }
}

static inline double
squeeze (double value,
         double from,
         double factor)
{
  return from + (value - from) * factor;
}

static void
find_extremes (const FinxPathCell *cells,
               guint               n,
               guint              *highest,
               guint              *lowest)
{
  *highest = *lowest = 0;
  for (guint i = 1; i < n; i++)
    {
      if (cells[i].high > cells[*highest].high)
        *highest = i;
      if (cells[i].low < cells[*lowest].low)
        *lowest = i;
    }
}

/* Makes the pieces stay within the parent's high and low and touch both. */
static void
fit (FinxPathCell       *cells,
     guint               n,
     const FinxPathCell *parent)
{
  double top = MAX (parent->open, parent->close), bottom = MIN (parent->open, parent->close);
  guint highest, lowest;
  double up = 1, down = 1;

  find_extremes (cells, n, &highest, &lowest);
  if (cells[highest].high < parent->high)
    bend (cells, n, highest, parent->high - cells[highest].high);
  find_extremes (cells, n, &highest, &lowest);
  if (cells[lowest].low > parent->low)
    bend (cells, n, lowest, parent->low - cells[lowest].low);
  find_extremes (cells, n, &highest, &lowest);
  if (cells[highest].high > parent->high && cells[highest].high > top)
    up = (parent->high - top) / (cells[highest].high - top);
  if (cells[lowest].low < parent->low && cells[lowest].low < bottom)
    down = (bottom - parent->low) / (bottom - cells[lowest].low);
  for (guint i = 0; i < n; i++)
    {
      double *values[] = { &cells[i].open, &cells[i].high, &cells[i].low, &cells[i].close };

      for (guint k = 0; k < G_N_ELEMENTS (values); k++)
        {
          if (*values[k] > top)
            *values[k] = MIN (parent->high, squeeze (*values[k], top, up));
          else if (*values[k] < bottom)
            *values[k] = MAX (parent->low, squeeze (*values[k], bottom, down));
        }
    }
  cells[highest].high = parent->high;
  cells[lowest].low = parent->low;
}

/* The high (sign 1) or low (sign −1) of a Brownian bridge over the piece. */
static double
bridge_extreme (const FinxPathCell *cell,
                double              variance,
                double              uniform,
                double              sign)
{
  double d = cell->close - cell->open;

  return (cell->open + cell->close + sign * sqrt (d * d - 2 * variance * log (uniform))) / 2;
}

static double
volume_weight (FinxFundamental      *self,
               const FinxPathCursor *cursor,
               guint                 stream,
               const FinxPathCell   *cell)
{
  guint64 key = own_key (self, STREAM_VOLUME + 100 * stream, cursor->index, cell->start_us);
  double weight = exp (0.45 * finx_practice_normal (key));

  if (stream == STREAM_CELL)    /* busy after the open and before the close */
    {
      double u = (cell->start_us / 2 + cell->end_us / 2 - cursor->session.open_us)
                 / (double) (cursor->session.close_us - cursor->session.open_us) - 0.5;

      weight *= (0.55 + 5.4 * u * u) * (cell->end_us - cell->start_us);
    }
  else if (stream == STREAM_STEP)
    {
      const FinxPracticeParameter *row = finx_practice_parameters_row (self->parameters, cursor->index);
      double chance = MIN (0.75, row->trades_per_second * FINX_FUNDAMENTAL_STEP_US / FINX_USEC_PER_SEC);

      if (finx_practice_uniform (own_key (self, STREAM_TRADE, cursor->index, cell->start_us)) >= chance)
        return 0;
      weight *= weight;
    }
  return weight;
}

/* Shares the parent's lots out; the parts add up to it. */
static void
share_volume (FinxFundamental      *self,
              const FinxPathCursor *cursor,
              guint                 stream,
              gint64                lots,
              FinxPathCell         *cells,
              guint                 n)
{
  double weights[FINX_PATH_MAX_STEPS], total = 0, sum = 0;
  gint64 given = 0;

  for (guint i = 0; i < n; i++)
    total += weights[i] = volume_weight (self, cursor, stream, &cells[i]);
  for (guint i = 0; i < n; i++)
    {
      gint64 until;

      sum += weights[i];
      until = total > 0 && i + 1 < n ? MIN (lots, (gint64) (lots * (sum / total))) : lots;
      cells[i].lots = until - given;
      given = until;
    }
}

/* Splits @parent into pieces of @piece_us, the last one maybe shorter; returns how many. */
static guint
refine (FinxFundamental      *self,
        const FinxPathCursor *cursor,
        guint                 stream,
        const FinxPathCell   *parent,
        gint64                piece_us,
        FinxPathCell         *cells)
{
  double x = parent->open, variance = cursor->step_variance;
  guint n = 0;

  for (gint64 start = parent->start_us; start < parent->end_us; start += piece_us, n++)
    {
      FinxPathCell *cell = &cells[n];
      gint64 rest = parent->end_us - start, length = MIN (piece_us, rest);

      cell->start_us = start;
      cell->end_us = start + length;
      cell->open = x;
      if (rest == length)
        x = parent->close;
      else
        {
          double part = (double) length / rest;
          double z = stream == STREAM_STEP
                     ? finx_practice_normal (own_key (self, stream, cursor->index, cell->end_us))
                     : common_normal (self, stream, cursor->index, cell->end_us);

          x += (parent->close - x) * part + sqrt (variance * length * (1 - part)) * z;
        }
      cell->close = x;
      if (stream == STREAM_STEP)
        {
          cell->high = MAX (cell->open, cell->close);
          cell->low = MIN (cell->open, cell->close);
          continue;
        }
      cell->high = bridge_extreme (cell, variance * length, finx_practice_uniform (
                                   own_key (self, STREAM_HIGH + 100 * stream, cursor->index, start)), 1);
      cell->low = bridge_extreme (cell, variance * length, finx_practice_uniform (
                                  own_key (self, STREAM_LOW + 100 * stream, cursor->index, start)), -1);
    }
  return n;
}

static gint64
day_lots (FinxFundamental *self,
          guint            index,
          gint64           day,
          double           move)
{
  const FinxPracticeParameter *row = finx_practice_parameters_row (self->parameters, index);
  double noise = exp (0.3 * finx_practice_normal (own_key (self, STREAM_DAY_VOLUME, index, day)) - 0.045);

  return (gint64) (row->day_volume / (double) row->lot_units * noise * (0.75 + 0.31 * fabs (move)));
}

/* Sets the cursor to @day of its instrument. FALSE: no session that day. */
gboolean
finx_path_cursor_set_day (FinxFundamental *self,
                          FinxPathCursor  *cursor,
                          gint64           day)
{
  guint index = cursor->index;
  double previous, close, deviation = finx_fundamental_day_deviation (self, index), gap = 0;
  gint64 length;
  guint highest, lowest;

  if (cursor->day == day)
    return cursor->session.open_us < cursor->session.close_us;
  cursor->day = day;
  cursor->cell = cursor->minute = -1;
  g_mutex_lock (&self->lock);
  cursor->session = finx_fundamental_session_locked (self, finx_fundamental_calendar (self, index), day);
  previous = finx_fundamental_close_locked (self, index, day - 1);
  close = finx_fundamental_close_locked (self, index, day);
  g_mutex_unlock (&self->lock);
  length = cursor->session.close_us - cursor->session.open_us;
  if (length <= 0)
    return FALSE;

  if (self->exchange_hours && length < FINX_USEC_PER_DAY / 2)
    gap = OVERNIGHT_SHARE;
  cursor->step_variance = deviation * deviation * (1 - gap) / length;
  cursor->whole = (FinxPathCell) { .start_us = cursor->session.open_us, .end_us = cursor->session.close_us, .close = close };
  cursor->whole.open = previous + gap * (close - previous);
  if (gap > 0)
    cursor->whole.open += sqrt (gap * (1 - gap)) * deviation * common_normal (self, STREAM_GAP, index, day);
  cursor->n_cells = refine (self, cursor, STREAM_CELL, &cursor->whole,
                            length < FINX_USEC_PER_DAY / 2 ? FINX_USEC_PER_HOUR / 2 : FINX_USEC_PER_HOUR, cursor->cells);
  find_extremes (cursor->cells, cursor->n_cells, &highest, &lowest);
  cursor->whole.high = cursor->cells[highest].high;
  cursor->whole.low = cursor->cells[lowest].low;
  cursor->whole.lots = day_lots (self, index, day, (close - previous) / deviation);
  cursor->cells[0].lots = -1;           /* shared out only when asked for: days alone do not need it */
  return TRUE;
}

void
finx_path_cursor_share_cells (FinxFundamental *self,
                              FinxPathCursor  *cursor)
{
  if (cursor->cells[0].lots < 0)
    share_volume (self, cursor, STREAM_CELL, cursor->whole.lots, cursor->cells, cursor->n_cells);
}

void
finx_path_cursor_set_cell (FinxFundamental *self,
                           FinxPathCursor  *cursor,
                           int              cell)
{
  const FinxPathCell *parent = &cursor->cells[cell];

  if (cursor->cell == cell)
    return;
  finx_path_cursor_share_cells (self, cursor);
  cursor->cell = cell;
  cursor->minute = -1;
  cursor->n_minutes = refine (self, cursor, STREAM_MINUTE, parent, FINX_USEC_PER_MIN, cursor->minutes);
  fit (cursor->minutes, cursor->n_minutes, parent);
  share_volume (self, cursor, STREAM_MINUTE, parent->lots, cursor->minutes, cursor->n_minutes);
}

void
finx_path_cursor_set_minute (FinxFundamental *self,
                             FinxPathCursor  *cursor,
                             int              minute)
{
  const FinxPathCell *parent = &cursor->minutes[minute];

  if (cursor->minute == minute)
    return;
  cursor->minute = minute;
  cursor->n_steps = refine (self, cursor, STREAM_STEP, parent, FINX_FUNDAMENTAL_STEP_US, cursor->steps);
  fit (cursor->steps, cursor->n_steps, parent);
  share_volume (self, cursor, STREAM_STEP, parent->lots, cursor->steps, cursor->n_steps);
}

FinxPathCursor *
finx_path_cursor_new (guint index)
{
  FinxPathCursor *cursor = g_new0 (FinxPathCursor, 1);

  cursor->index = index;
  cursor->day = -1;
  cursor->cell = cursor->minute = -1;
  return cursor;
}
