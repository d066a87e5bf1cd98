/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-bar-span.h"

#include "base/finx-clock.h"
#include "base/finx-time.h"

#define MONDAY (-3)             /* 1970-01-01 was a Thursday */

static gint64
floor_to (gint64 value,
          gint64 step)
{
  gint64 rest = value % step;

  return value - (rest < 0 ? rest + step : rest);
}

/* The day on which a session trades is that of its close: one of currencies opens the evening before. */
static gint64
day_of_session (gint64 close_us)
{
  return finx_days_from_time (close_us - 1);
}

static gint64
day_at (FinxCalendar calendar,
        FinxInterval interval,
        gint64       time_us)
{
  gint64 open_us, close_us;

  finx_calendar_last_session (calendar, time_us, &open_us, &close_us);
  return finx_interval_unit (interval) == FINX_UNIT_DAY || time_us < close_us ? day_of_session (close_us) : finx_days_from_time (time_us);
}

/* The first day of the period that contains @day, or of the one @ahead periods later. */
static gint64
first_day (FinxCalendar calendar,
           FinxInterval interval,
           gint64       day,
           gint64       ahead)
{
  gint64 count = finx_interval_count (interval), week = floor_to (day - MONDAY, 7) / 7;
  int year, month, of_month;

  switch (finx_interval_unit (interval))
    {
    case FINX_UNIT_MONTH:
      finx_date_from_days (day, &year, &month, &of_month);
      month = (int) (floor_to (year * 12 + month - 1, count) + ahead * count);
      return finx_days_from_date (month / 12, month % 12 + 1, 1);
    case FINX_UNIT_WEEK:
      return (floor_to (week, count) + ahead * count) * 7 + MONDAY;
    case FINX_UNIT_DAY:
      if (calendar == FINX_CALENDAR_ALWAYS)
        return floor_to (day, count) + ahead * count;
      day = floor_to (week * 5 + MIN (finx_weekday (day) - 1, 4), count) + ahead * count;
      return floor_to (day, 5) / 5 * 7 + (day - floor_to (day, 5)) + MONDAY;
    case FINX_UNIT_TICK:
    case FINX_UNIT_SECOND:
    case FINX_UNIT_MINUTE:
    case FINX_UNIT_HOUR:
    default:
      g_return_val_if_reached (day);
    }
}

static gint64
start_of_day (FinxCalendar calendar,
              FinxInterval interval,
              gint64       day)
{
  gint64 time_us = day * FINX_USEC_PER_DAY, open_us, close_us;

  finx_calendar_session (calendar, time_us, &open_us, &close_us);
  return finx_interval_unit (interval) == FINX_UNIT_DAY || open_us < time_us ? open_us : time_us;
}

/**
 * finx_bar_start:
 *
 * The start of the bar that contains @time_us. A day's bar goes on until the next session opens, so a trade
 * after the close counts for the session before it. A bar of trades starts with its first: @time_us.
 */
gint64
finx_bar_start (FinxCalendar calendar,
                FinxInterval interval,
                gint64       time_us)
{
  gint64 length = finx_interval_to_usec (interval), open_us, close_us;

  if (length == 0)
    return time_us;
  if (interval > FINX_INTERVAL_1D)
    return start_of_day (calendar, interval, first_day (calendar, interval, day_at (calendar, interval, time_us), 0));
  if (interval < FINX_INTERVAL_1D && FINX_USEC_PER_DAY % length == 0)
    return floor_to (time_us, length);
  finx_calendar_last_session (calendar, time_us, &open_us, &close_us);
  return interval == FINX_INTERVAL_1D ? open_us : open_us + floor_to (time_us - open_us, length);
}

/* Of the bar that starts at @start_us: where the next one may start. */
gint64
finx_bar_end (FinxCalendar calendar,
              FinxInterval interval,
              gint64       start_us)
{
  gint64 length = finx_interval_to_usec (interval), open_us, close_us, next_open_us, next_close_us;

  if (length == 0)
    return G_MAXINT64;
  if (interval > FINX_INTERVAL_1D)
    return start_of_day (calendar, interval, first_day (calendar, interval, day_at (calendar, interval, start_us), 1));
  if (interval < FINX_INTERVAL_1D && FINX_USEC_PER_DAY % length == 0)
    return start_us + length;
  finx_calendar_last_session (calendar, start_us, &open_us, &close_us);
  finx_calendar_session (calendar, close_us, &next_open_us, &next_close_us);
  return interval == FINX_INTERVAL_1D ? next_open_us : MIN (start_us + length, next_open_us);
}

/* Returns: µs that @n bars take at most, with the hours between sessions: a session is a quarter of a day, five days a week */
gint64
finx_bars_length (FinxCalendar calendar,
                  FinxInterval interval,
                  guint        n)
{
  gint64 length = n * finx_interval_to_usec (interval);

  if (finx_interval_unit (interval) == FINX_UNIT_MONTH)
    return length / 30 * 31;
  if (calendar == FINX_CALENDAR_ALWAYS || interval >= FINX_INTERVAL_1W)
    return length;
  return (interval < FINX_INTERVAL_1D ? 5 : 2) * length + 10 * FINX_USEC_PER_DAY;
}

/* A day may be told by its date alone, before its session opens. */
static gint64
moment_of (FinxCalendar calendar,
           FinxInterval from,
           FinxInterval to,
           gint64       time_us)
{
  gint64 open_us, close_us;

  if (finx_interval_unit (from) != FINX_UNIT_DAY || finx_interval_unit (to) != FINX_UNIT_DAY)
    return time_us;
  finx_calendar_session (calendar, time_us, &open_us, &close_us);
  return MAX (open_us, time_us);
}

/**
 * finx_bar_day:
 * @interval: a day or more
 *
 * Returns: the days since 1970 of the first day on which the bar that starts at @start_us trades: it is the same for bars of
 *   different calendars that are of the same day, week or month
 */
gint64
finx_bar_day (FinxCalendar calendar,
              FinxInterval interval,
              gint64       start_us)
{
  gint64 time_us = moment_of (calendar, interval, interval, start_us), day = day_at (calendar, interval, time_us);

  return interval == FINX_INTERVAL_1D ? day : first_day (calendar, interval, day, 0);
}

/**
 * finx_bars_resample:
 * @from: of @bars; one that makes whole bars of @to, see finx_interval_get_source()
 * @bars: oldest first; one that is not newer than the one before it is left out
 *
 * Returns: (transfer full) (element-type FinxBar): the bars of @to; the first may lack what came before @bars
 */
GArray *
finx_bars_resample (FinxCalendar   calendar,
                    FinxInterval   from,
                    FinxInterval   to,
                    const FinxBar *bars,
                    gsize          n)
{
  GArray *made = g_array_new (FALSE, FALSE, sizeof (FinxBar));
  gint64 end_us = G_MININT64, last_us = G_MININT64;

  for (gsize i = 0; i < n; i++)
    {
      FinxBar bar = bars[i], *open;
      gint64 time_us;

      if (bar.time_us <= last_us)
        continue;
      last_us = bar.time_us;
      time_us = moment_of (calendar, from, to, bar.time_us);
      if (time_us >= end_us)
        {
          bar.time_us = finx_bar_start (calendar, to, time_us);
          end_us = finx_bar_end (calendar, to, bar.time_us);
          if (made->len == 0 || g_array_index (made, FinxBar, made->len - 1).time_us < bar.time_us)
            {
              g_array_append_val (made, bar);
              continue;
            }
        }
      open = &g_array_index (made, FinxBar, made->len - 1);
      open->high = MAX (open->high, bar.high);
      open->low = MIN (open->low, bar.low);
      open->close = bar.close;
      open->volume += bar.volume;
    }
  return made;
}
