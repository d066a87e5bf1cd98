/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation/finx-fundamental.h"

#include "base/finx-clock.h"
#include "simulation/finx-practice-random.h"

#define MAX_CELLS   25
#define MAX_MINUTES 60
#define MAX_STEPS   240
#define N_CALENDARS 4
#define EPOCH_DAY   (FINX_FUNDAMENTAL_EPOCH_US / FINX_USEC_PER_DAY)

/* Part of a day's variance that happens while an exchange is closed. */
#define OVERNIGHT_SHARE 0.3
/* Pull to the start price, per year: keeps the log price within about half a year's volatility of it. */
#define REVERSION 2.0

/* Separate streams of random numbers. */
enum { STREAM_DAY = 1, STREAM_GAP, STREAM_DAY_VOLUME, STREAM_CELL, STREAM_MINUTE, STREAM_STEP, STREAM_HIGH, STREAM_LOW,
       STREAM_VOLUME, STREAM_TRADE };

typedef struct
{
  gint64 open_us, close_us;     /* equal: no session that day */
} Session;

/* A piece of the path; prices are logs relative to the start price. */
typedef struct
{
  gint64 start_us, end_us;
  double open, high, low, close;
  gint64 lots;
} Cell;

/* The pieces around one moment: hours of a day, minutes of an hour, steps of a minute. */
typedef struct
{
  guint   index;
  gint64  day;                  /* since the epoch; −1: none yet */
  Session session;
  double  step_variance;        /* of the log price, per µs */
  Cell    whole;
  guint   n_cells, n_minutes, n_steps;
  int     cell, minute;         /* which are refined; −1: none */
  Cell    cells[MAX_CELLS];
  Cell    minutes[MAX_MINUTES];
  Cell    steps[MAX_STEPS];
} Cursor;

struct _FinxFundamental
{
  const FinxPracticeParameters *parameters;
  guint64                       seed;
  gboolean                      exchange_hours;
  double                       *own;            /* per instrument: loading of its own part inside a day */
  GMutex                        lock;           /* guards all below */
  GArray                       *closes;         /* (element-type double): day × n + index, log prices */
  gint64                        n_days;
  GArray                       *sessions[N_CALENDARS];  /* (element-type Session) by day */
  Cursor                      **cursors;        /* per instrument, made when needed */
};

static guint64
stream_key (FinxFundamental *self,
            guint            stream,
            gint64           time)
{
  return finx_practice_key (finx_practice_key (self->seed, stream), (guint64) time);
}

static guint64
own_key (FinxFundamental *self,
         guint            stream,
         guint            index,
         gint64           time)
{
  return finx_practice_key (stream_key (self, stream, time), 1000 + index);
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
  guint64 key = stream_key (self, stream, time);
  double sum = 0;

  for (guint k = 0; k < FINX_PRACTICE_N_FACTORS; k++)
    if (row[k] != 0)
      sum += row[k] * finx_practice_normal (finx_practice_key (key, k));
  if (self->own[index] != 0)
    sum += self->own[index] * finx_practice_normal (finx_practice_key (key, 1000 + index));
  return sum;
}

static FinxCalendar
calendar_of (FinxFundamental *self,
             guint            index)
{
  if (!self->exchange_hours)
    return FINX_CALENDAR_ALWAYS;
  return finx_practice_parameters_row (self->parameters, index)->instrument->calendar;
}

static Session
find_session (FinxCalendar calendar,
              gint64       day)
{
  gint64 start = FINX_FUNDAMENTAL_EPOCH_US + day * FINX_USEC_PER_DAY;
  gint64 end = start + FINX_USEC_PER_DAY;
  Session session = { start, end };
  gint64 open_us, close_us;

  if (calendar == FINX_CALENDAR_ALWAYS)
    return session;
  finx_calendar_session (calendar, start, &open_us, &close_us);
  if (open_us >= end)
    return (Session) { start, start };
  session.open_us = MAX (open_us, start);
  while (close_us < end && finx_calendar_is_open (calendar, close_us))  /* sessions may follow without a gap */
    finx_calendar_session (calendar, close_us, &open_us, &close_us);
  session.close_us = MIN (close_us, end);
  return session;
}

static Session
session_locked (FinxFundamental *self,
                FinxCalendar     calendar,
                gint64           day)
{
  GArray *sessions = self->sessions[calendar];

  while ((gint64) sessions->len <= day)
    {
      Session session = find_session (calendar, sessions->len);

      g_array_append_val (sessions, session);
    }
  return g_array_index (sessions, Session, day);
}

static double
day_deviation (FinxFundamental *self,
               guint            index)
{
  double days = calendar_of (self, index) == FINX_CALENDAR_ALWAYS ? 365 : 252;

  return finx_practice_parameters_row (self->parameters, index)->volatility / sqrt (days);
}

static void
extend_closes (FinxFundamental *self,
               gint64           day)
{
  const FinxPracticeParameters *p = self->parameters;
  g_autofree double *normals = g_new (double, p->n);

  for (; self->n_days <= day; self->n_days++)
    {
      guint64 key = stream_key (self, STREAM_DAY, self->n_days);

      for (guint k = 0; k < p->n; k++)
        normals[k] = finx_practice_normal (finx_practice_key (key, k));
      for (guint i = 0; i < p->n; i++)
        {
          FinxCalendar calendar = calendar_of (self, i);
          Session session = session_locked (self, calendar, self->n_days);
          double x = self->n_days == 0 ? 0 : g_array_index (self->closes, double, (self->n_days - 1) * p->n + i);
          double sum = 0;

          if (session.open_us < session.close_us)
            {
              for (guint k = 0; k < p->n; k++)
                sum += p->loadings[(gsize) i * p->n + k] * normals[k];
              x += day_deviation (self, i) * sum
                   - REVERSION / (calendar == FINX_CALENDAR_ALWAYS ? 365 : 252) * x;
            }
          g_array_append_val (self->closes, x);
        }
    }
}

/* Log close of @day; day −1 is the start price. */
static double
close_locked (FinxFundamental *self,
              guint            index,
              gint64           day)
{
  if (day < 0)
    return 0;
  extend_closes (self, day);
  return g_array_index (self->closes, double, day * self->parameters->n + index);
}

/* Bends the path so that piece @at reaches @delta farther, and all others as far as they are near; ends stay. */
static void
bend (Cell   *cells,
      guint   n,
      guint   at,
      double  delta)
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
find_extremes (const Cell *cells,
               guint       n,
               guint      *highest,
               guint      *lowest)
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
fit (Cell       *cells,
     guint       n,
     const Cell *parent)
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
bridge_extreme (const Cell *cell,
                double      variance,
                double      uniform,
                double      sign)
{
  double d = cell->close - cell->open;

  return (cell->open + cell->close + sign * sqrt (d * d - 2 * variance * log (uniform))) / 2;
}

static double
volume_weight (FinxFundamental *self,
               const Cursor    *cursor,
               guint            stream,
               const Cell      *cell)
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
share_volume (FinxFundamental *self,
              const Cursor    *cursor,
              guint            stream,
              gint64           lots,
              Cell            *cells,
              guint            n)
{
  double weights[MAX_STEPS], total = 0, sum = 0;
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
refine (FinxFundamental *self,
        const Cursor    *cursor,
        guint            stream,
        const Cell      *parent,
        gint64           piece_us,
        Cell            *cells)
{
  double x = parent->open, variance = cursor->step_variance;
  guint n = 0;

  for (gint64 start = parent->start_us; start < parent->end_us; start += piece_us, n++)
    {
      Cell *cell = &cells[n];
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
static gboolean
cursor_set_day (FinxFundamental *self,
                Cursor          *cursor,
                gint64           day)
{
  guint index = cursor->index;
  double previous, close, deviation = day_deviation (self, index), gap = 0;
  gint64 length;
  guint highest, lowest;

  if (cursor->day == day)
    return cursor->session.open_us < cursor->session.close_us;
  cursor->day = day;
  cursor->cell = cursor->minute = -1;
  g_mutex_lock (&self->lock);
  cursor->session = session_locked (self, calendar_of (self, index), day);
  previous = close_locked (self, index, day - 1);
  close = close_locked (self, index, day);
  g_mutex_unlock (&self->lock);
  length = cursor->session.close_us - cursor->session.open_us;
  if (length <= 0)
    return FALSE;

  if (self->exchange_hours && length < FINX_USEC_PER_DAY / 2)
    gap = OVERNIGHT_SHARE;
  cursor->step_variance = deviation * deviation * (1 - gap) / length;
  cursor->whole = (Cell) { .start_us = cursor->session.open_us, .end_us = cursor->session.close_us, .close = close };
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

static void
cursor_share_cells (FinxFundamental *self,
                    Cursor          *cursor)
{
  if (cursor->cells[0].lots < 0)
    share_volume (self, cursor, STREAM_CELL, cursor->whole.lots, cursor->cells, cursor->n_cells);
}

static void
cursor_set_cell (FinxFundamental *self,
                 Cursor          *cursor,
                 int              cell)
{
  const Cell *parent = &cursor->cells[cell];

  if (cursor->cell == cell)
    return;
  cursor_share_cells (self, cursor);
  cursor->cell = cell;
  cursor->minute = -1;
  cursor->n_minutes = refine (self, cursor, STREAM_MINUTE, parent, FINX_USEC_PER_MIN, cursor->minutes);
  fit (cursor->minutes, cursor->n_minutes, parent);
  share_volume (self, cursor, STREAM_MINUTE, parent->lots, cursor->minutes, cursor->n_minutes);
}

static void
cursor_set_minute (FinxFundamental *self,
                   Cursor          *cursor,
                   int              minute)
{
  const Cell *parent = &cursor->minutes[minute];

  if (cursor->minute == minute)
    return;
  cursor->minute = minute;
  cursor->n_steps = refine (self, cursor, STREAM_STEP, parent, FINX_FUNDAMENTAL_STEP_US, cursor->steps);
  fit (cursor->steps, cursor->n_steps, parent);
  share_volume (self, cursor, STREAM_STEP, parent->lots, cursor->steps, cursor->n_steps);
}

static Cursor *
cursor_new (guint index)
{
  Cursor *cursor = g_new0 (Cursor, 1);

  cursor->index = index;
  cursor->day = -1;
  cursor->cell = cursor->minute = -1;
  return cursor;
}

static double
to_units (FinxFundamental *self,
          guint            index,
          double           x)
{
  const FinxPracticeParameter *row = finx_practice_parameters_row (self->parameters, index);

  return row->start_price * pow (10, row->instrument->price_scale) * exp (x);
}

static gint64
to_grid (FinxFundamental *self,
         guint            index,
         double           x)
{
  gint64 tick = finx_practice_parameters_row (self->parameters, index)->tick_units;

  return MAX (tick, llround (to_units (self, index, x) / tick) * tick);
}

FinxFundamental *
finx_fundamental_new (const FinxPracticeParameters *parameters,
                      guint64                       seed,
                      gboolean                      exchange_hours)
{
  FinxFundamental *self = g_new0 (FinxFundamental, 1);

  self->parameters = parameters;
  self->seed = finx_practice_mix (seed);
  self->exchange_hours = exchange_hours;
  self->own = g_new0 (double, parameters->n);
  for (guint i = 0; i < parameters->n; i++)
    {
      double own = 1;

      for (guint k = 0; k < FINX_PRACTICE_N_FACTORS; k++)
        own -= parameters->loadings[(gsize) i * parameters->n + k] * parameters->loadings[(gsize) i * parameters->n + k];
      self->own[i] = own > 1e-6 ? sqrt (own) : 0;
    }
  g_mutex_init (&self->lock);
  self->closes = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < N_CALENDARS; i++)
    self->sessions[i] = g_array_new (FALSE, FALSE, sizeof (Session));
  self->cursors = g_new0 (Cursor *, parameters->n);
  return self;
}

void
finx_fundamental_free (FinxFundamental *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->parameters->n; i++)
    g_free (self->cursors[i]);
  for (guint i = 0; i < N_CALENDARS; i++)
    g_array_unref (self->sessions[i]);
  g_array_unref (self->closes);
  g_mutex_clear (&self->lock);
  g_free (self->cursors);
  g_free (self->own);
  g_free (self);
}

/* The moment lies in the cursor's session. */
static const Cell *
cursor_find_step (FinxFundamental *self,
                  Cursor          *cursor,
                  gint64           time_us)
{
  gint64 length = cursor->cells[0].end_us - cursor->cells[0].start_us;

  cursor_set_cell (self, cursor, (time_us - cursor->session.open_us) / length);
  cursor_set_minute (self, cursor, (time_us - cursor->cells[cursor->cell].start_us) / FINX_USEC_PER_MIN);
  return &cursor->steps[(time_us - cursor->minutes[cursor->minute].start_us) / FINX_FUNDAMENTAL_STEP_US];
}

void
finx_fundamental_point (FinxFundamental      *self,
                        guint                 index,
                        gint64                time_us,
                        FinxFundamentalPoint *point)
{
  gint64 day = (time_us - FINX_FUNDAMENTAL_EPOCH_US) / FINX_USEC_PER_DAY;
  Cursor *cursor;

  *point = (FinxFundamentalPoint) { .open_us = FINX_FUNDAMENTAL_EPOCH_US, .close_us = FINX_FUNDAMENTAL_EPOCH_US,
                                    .price = to_units (self, index, 0), .previous_close = to_grid (self, index, 0) };
  if (time_us < FINX_FUNDAMENTAL_EPOCH_US)
    return;
  /* A cursor belongs to whoever holds it; two threads at the same moment are rare, and then one pays. */
  g_mutex_lock (&self->lock);
  cursor = g_steal_pointer (&self->cursors[index]);
  g_mutex_unlock (&self->lock);
  if (cursor == NULL)
    cursor = cursor_new (index);

  while (day >= 0 && (!cursor_set_day (self, cursor, day) || cursor->session.open_us > time_us))
    day--;
  if (day >= 0)
    {
      point->open_us = cursor->session.open_us;
      point->close_us = cursor->session.close_us;
      point->is_open = time_us < point->close_us;
      if (point->is_open)
        {
          const Cell *step = cursor_find_step (self, cursor, time_us);

          point->price = to_units (self, index, step->open);
          point->volume = step->lots * finx_practice_parameters_row (self->parameters, index)->lot_units;
        }
      else
        point->price = to_units (self, index, cursor->whole.close);
      g_mutex_lock (&self->lock);
      point->previous_close = to_grid (self, index, close_locked (self, index, day - 1));
      g_mutex_unlock (&self->lock);
    }

  g_mutex_lock (&self->lock);
  if (self->cursors[index] == NULL)
    self->cursors[index] = g_steal_pointer (&cursor);
  g_mutex_unlock (&self->lock);
  g_free (cursor);
}

gint64
finx_fundamental_price (FinxFundamental *self,
                        guint            index,
                        gint64           time_us)
{
  gint64 tick = finx_practice_parameters_row (self->parameters, index)->tick_units;
  FinxFundamentalPoint point;

  finx_fundamental_point (self, index, time_us, &point);
  return MAX (tick, llround (point.price / tick) * tick);
}

typedef struct
{
  FinxFundamental *self;
  Cursor          *cursor;
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
collect (Collector  *collector,
         const Cell *cell)
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
  high = to_grid (self, index, cell->high) / unit;
  low = to_grid (self, index, cell->low) / unit;
  close = to_grid (self, index, cell->close) / unit;
  volume = cell->lots * row->lot_units / pow (10, row->instrument->size_scale);
  last = collector->bars->len == 0 ? NULL : &g_array_index (collector->bars, FinxBar, collector->bars->len - 1);
  if (last == NULL || last->time_us != start)
    {
      FinxBar bar = { start, to_grid (self, index, cell->open) / unit, high, low, close, volume };

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
fits_whole (const Collector *collector,
            const Cell      *cell)
{
  return cell->end_us <= collector->until_us
         && bar_start (collector, cell->start_us) == bar_start (collector, cell->end_us - 1);
}

static void
collect_minutes (Collector *collector)
{
  Cursor *cursor = collector->cursor;

  for (guint m = 0; m < cursor->n_minutes; m++)
    {
      const Cell *minute = &cursor->minutes[m];

      if (minute->end_us <= collector->from_us || minute->start_us >= collector->until_us)
        continue;
      if (fits_whole (collector, minute))
        {
          collect (collector, minute);
          continue;
        }
      cursor_set_minute (collector->self, cursor, m);
      for (guint s = 0; s < cursor->n_steps && cursor->steps[s].end_us <= collector->until_us; s++)
        collect (collector, &cursor->steps[s]);
    }
}

static void
collect_day (Collector *collector)
{
  Cursor *cursor = collector->cursor;

  if (fits_whole (collector, &cursor->whole))
    {
      collect (collector, &cursor->whole);
      return;
    }
  cursor_share_cells (collector->self, cursor);
  for (guint c = 0; c < cursor->n_cells; c++)
    {
      const Cell *cell = &cursor->cells[c];

      if (cell->end_us <= collector->from_us || cell->start_us >= MIN (collector->until_us, collector->to_us + FINX_USEC_PER_DAY))
        continue;
      if (fits_whole (collector, cell))
        {
          collect (collector, cell);
          continue;
        }
      cursor_set_cell (collector->self, cursor, c);
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
  g_autofree Cursor *cursor = cursor_new (index);
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
    if (cursor_set_day (self, cursor, day))
      collect_day (&collector);
  if (collector.bars->len > FINX_FUNDAMENTAL_MAX_BARS)
    g_array_remove_range (collector.bars, 0, collector.bars->len - FINX_FUNDAMENTAL_MAX_BARS);
  return collector.bars;
}
