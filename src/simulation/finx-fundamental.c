/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation/finx-fundamental-private.h"

/* Pull to the start price, per year: keeps the log price within about half a year's volatility of it. */
#define REVERSION 2.0

guint64
finx_fundamental_stream_key (FinxFundamental *self,
                             guint            stream,
                             gint64           time)
{
  return finx_practice_key (finx_practice_key (self->seed, stream), (guint64) time);
}

FinxCalendar
finx_fundamental_calendar (FinxFundamental *self,
                           guint            index)
{
  if (!self->exchange_hours)
    return FINX_CALENDAR_ALWAYS;
  return finx_practice_parameters_row (self->parameters, index)->instrument->calendar;
}

static FinxPathSession
find_session (FinxCalendar calendar,
              gint64       day)
{
  gint64 start = FINX_FUNDAMENTAL_EPOCH_US + day * FINX_USEC_PER_DAY;
  gint64 end = start + FINX_USEC_PER_DAY;
  FinxPathSession session = { start, end };
  gint64 open_us, close_us;

  if (calendar == FINX_CALENDAR_ALWAYS)
    return session;
  finx_calendar_session (calendar, start, &open_us, &close_us);
  if (open_us >= end)
    return (FinxPathSession) { start, start };
  session.open_us = MAX (open_us, start);
  while (close_us < end && finx_calendar_is_open (calendar, close_us))  /* sessions may follow without a gap */
    finx_calendar_session (calendar, close_us, &open_us, &close_us);
  session.close_us = MIN (close_us, end);
  return session;
}

FinxPathSession
finx_fundamental_session_locked (FinxFundamental *self,
                                 FinxCalendar     calendar,
                                 gint64           day)
{
  GArray *sessions = self->sessions[calendar];

  while ((gint64) sessions->len <= day)
    {
      FinxPathSession session = find_session (calendar, sessions->len);

      g_array_append_val (sessions, session);
    }
  return g_array_index (sessions, FinxPathSession, day);
}

double
finx_fundamental_day_deviation (FinxFundamental *self,
                                guint            index)
{
  double days = finx_fundamental_calendar (self, index) == FINX_CALENDAR_ALWAYS ? 365 : 252;

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
      guint64 key = finx_fundamental_stream_key (self, STREAM_DAY, self->n_days);

      for (guint k = 0; k < p->n; k++)
        normals[k] = finx_practice_normal (finx_practice_key (key, k));
      for (guint i = 0; i < p->n; i++)
        {
          FinxCalendar calendar = finx_fundamental_calendar (self, i);
          FinxPathSession session = finx_fundamental_session_locked (self, calendar, self->n_days);
          double x = self->n_days == 0 ? 0 : g_array_index (self->closes, double, (self->n_days - 1) * p->n + i);
          double sum = 0;

          if (session.open_us < session.close_us)
            {
              for (guint k = 0; k < p->n; k++)
                sum += p->loadings[(gsize) i * p->n + k] * normals[k];
              x += finx_fundamental_day_deviation (self, i) * sum
                   - REVERSION / (calendar == FINX_CALENDAR_ALWAYS ? 365 : 252) * x;
            }
          g_array_append_val (self->closes, x);
        }
    }
}

/* Log close of @day; day −1 is the start price. */
double
finx_fundamental_close_locked (FinxFundamental *self,
                               guint            index,
                               gint64           day)
{
  if (day < 0)
    return 0;
  extend_closes (self, day);
  return g_array_index (self->closes, double, day * self->parameters->n + index);
}
double
finx_fundamental_to_units (FinxFundamental *self,
                           guint            index,
                           double           x)
{
  const FinxPracticeParameter *row = finx_practice_parameters_row (self->parameters, index);

  return row->start_price * pow (10, row->instrument->price_scale) * exp (x);
}

gint64
finx_fundamental_to_grid (FinxFundamental *self,
                          guint            index,
                          double           x)
{
  return finx_practice_parameter_grid (finx_practice_parameters_row (self->parameters, index),
                                       finx_fundamental_to_units (self, index, x));
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
  for (guint i = 0; i < FINX_N_CALENDARS; i++)
    self->sessions[i] = g_array_new (FALSE, FALSE, sizeof (FinxPathSession));
  self->cursors = g_new0 (FinxPathCursor *, parameters->n);
  return self;
}

void
finx_fundamental_free (FinxFundamental *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->parameters->n; i++)
    g_free (self->cursors[i]);
  for (guint i = 0; i < FINX_N_CALENDARS; i++)
    g_array_unref (self->sessions[i]);
  g_array_unref (self->closes);
  g_mutex_clear (&self->lock);
  g_free (self->cursors);
  g_free (self->own);
  g_free (self);
}

/* The moment lies in the cursor's session. */
static const FinxPathCell *
cursor_find_step (FinxFundamental *self,
                  FinxPathCursor  *cursor,
                  gint64           time_us)
{
  gint64 length = cursor->cells[0].end_us - cursor->cells[0].start_us;

  finx_path_cursor_set_cell (self, cursor, (time_us - cursor->session.open_us) / length);
  finx_path_cursor_set_minute (self, cursor, (time_us - cursor->cells[cursor->cell].start_us) / FINX_USEC_PER_MIN);
  return &cursor->steps[(time_us - cursor->minutes[cursor->minute].start_us) / FINX_FUNDAMENTAL_STEP_US];
}

void
finx_fundamental_point (FinxFundamental      *self,
                        guint                 index,
                        double                level,
                        gint64                time_us,
                        FinxFundamentalPoint *point)
{
  gint64 day = (time_us - FINX_FUNDAMENTAL_EPOCH_US) / FINX_USEC_PER_DAY;
  FinxPathCursor *cursor;

  *point = (FinxFundamentalPoint) { .open_us = FINX_FUNDAMENTAL_EPOCH_US, .close_us = FINX_FUNDAMENTAL_EPOCH_US,
                                    .price = finx_fundamental_to_units (self, index, level),
                                    .previous_close = finx_fundamental_to_grid (self, index, level) };
  if (time_us < FINX_FUNDAMENTAL_EPOCH_US)
    return;
  /* A cursor belongs to whoever holds it; two threads at the same moment are rare, and then one pays. */
  g_mutex_lock (&self->lock);
  cursor = g_steal_pointer (&self->cursors[index]);
  g_mutex_unlock (&self->lock);
  if (cursor == NULL)
    cursor = finx_path_cursor_new (index);

  while (day >= 0 && (!finx_path_cursor_set_day (self, cursor, day) || cursor->session.open_us > time_us))
    day--;
  if (day >= 0)
    {
      point->open_us = cursor->session.open_us;
      point->close_us = cursor->session.close_us;
      point->is_open = time_us < point->close_us;
      if (point->is_open)
        {
          const FinxPathCell *step = cursor_find_step (self, cursor, time_us);

          point->price = finx_fundamental_to_units (self, index, level + step->open);
          point->volume = step->lots * finx_practice_parameters_row (self->parameters, index)->lot_units;
        }
      else
        point->price = finx_fundamental_to_units (self, index, level + cursor->whole.close);
      g_mutex_lock (&self->lock);
      point->previous_close = finx_fundamental_to_grid (self, index, level + finx_fundamental_close_locked (self, index, day - 1));
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
  FinxFundamentalPoint point;

  finx_fundamental_point (self, index, 0, time_us, &point);
  return finx_practice_parameter_grid (finx_practice_parameters_row (self->parameters, index), point.price);
}
