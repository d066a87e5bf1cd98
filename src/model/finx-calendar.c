/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-calendar.h"

#include "base/finx-clock.h"
#include "base/finx-time.h"
#include "model/finx-holidays-private.h"
#include "model/finx-names-private.h"

#define FIRST_YEAR   1970
#define LAST_YEAR    2199
#define N_YEARS      (LAST_YEAR - FIRST_YEAR + 1)
#define MAX_SESSIONS 366

typedef struct
{
  gint64 open_us;
  gint64 close_us;
} Session;

/* The sessions that open in one local year, in order. Immutable once published, and kept for ever. */
typedef struct
{
  guint   n_sessions;
  Session sessions[MAX_SESSIONS];
} Year;

static const char *const names[] = { "always", "fx", "us_equity", "xetra" };

static const struct
{
  const char *zone;             /* IANA */
  const char *rule;             /* today's rule, for a system without zone data */
} zones[] = {
  { "UTC", "UTC0" },
  { "America/New_York", "EST5EDT,M3.2.0,M11.1.0" },
  { "America/New_York", "EST5EDT,M3.2.0,M11.1.0" },
  { "Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3" },
};

static Year *years[G_N_ELEMENTS (names)][N_YEARS];      /* atomic; built when first asked for */

const char *
finx_calendar_to_string (FinxCalendar calendar)
{
  return finx_name_of (names, G_N_ELEMENTS (names), calendar);
}

gboolean
finx_calendar_from_string (const char   *text,
                           FinxCalendar *calendar)
{
  guint value;

  if (!finx_name_find (names, G_N_ELEMENTS (names), text, &value))
    return FALSE;

  *calendar = (FinxCalendar) value;
  return TRUE;
}

const char *
finx_calendar_time_zone (FinxCalendar calendar)
{
  g_return_val_if_fail ((guint) calendar < G_N_ELEMENTS (zones), "UTC");

  return zones[calendar].zone;
}

static GTimeZone *
open_zone (FinxCalendar calendar)
{
  GTimeZone *zone = g_time_zone_new_identifier (zones[calendar].zone);

  return zone != NULL ? zone : g_time_zone_new_identifier (zones[calendar].rule);
}

/* A local time of day as UTC µs. No session opens or closes in the hours that a clock change skips or repeats. */
static gint64
to_utc (GTimeZone *zone,
        gint64     day,
        int        minutes)
{
  gint64 local_us = day * FINX_USEC_PER_DAY + minutes * FINX_USEC_PER_MIN;
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_STANDARD, local_us / FINX_USEC_PER_SEC);

  return local_us - g_time_zone_get_offset (zone, interval) * FINX_USEC_PER_SEC;
}

/* Returns: whether a session opens on the local @day; its times in minutes after that day's local midnight */
static gboolean
session_of_day (FinxCalendar  calendar,
                gint64        day,
                int          *open,
                int          *close)
{
  int weekday = finx_weekday (day);

  switch (calendar)
    {
    case FINX_CALENDAR_US_EQUITY:
      *open = 9 * 60 + 30;
      *close = finx_holidays_is_nyse_short_day (day) ? 13 * 60 : 16 * 60;
      return weekday <= 5 && finx_holidays_name_nyse (day) == NULL;
    case FINX_CALENDAR_XETRA:
      *open = 9 * 60;
      *close = finx_holidays_is_xetra_short_day (day) ? 14 * 60 : 17 * 60 + 30;
      return weekday <= 5 && finx_holidays_name_xetra (day) == NULL;
    case FINX_CALENDAR_FX:
      *open = 17 * 60;
      *close = (24 + 17) * 60;
      return weekday <= 4 || weekday == 7;
    case FINX_CALENDAR_ALWAYS:
    default:
      *open = 0;
      *close = 24 * 60;
      return TRUE;
    }
}

/**
 * finx_calendar_get_day:
 * @day: local at the exchange, since 1970-01-01
 * @holiday: (out) (optional) (nullable): its English name, see finx_text(); static. Also of a weekend's.
 * @close_us: (out) (optional): of an open day: UTC µs, when its session ends; else 0
 *
 * What a day is at an exchange. Coming days are those of the exchanges' rules as they are now; a closing out of turn,
 * such as for mourning, can not be known before.
 */
FinxExchangeDay
finx_calendar_get_day (FinxCalendar  calendar,
                       gint64        day,
                       const char  **holiday,
                       gint64       *close_us)
{
  const char *name;
  gboolean is_open, is_short;
  int open, close;

  g_return_val_if_fail ((guint) calendar < G_N_ELEMENTS (names), FINX_EXCHANGE_DAY_WHOLE);

  is_open = session_of_day (calendar, day, &open, &close);
  name = calendar == FINX_CALENDAR_US_EQUITY ? finx_holidays_name_nyse (day) : calendar == FINX_CALENDAR_XETRA ? finx_holidays_name_xetra (day) : NULL;
  is_short = calendar == FINX_CALENDAR_US_EQUITY ? finx_holidays_is_nyse_short_day (day)
                                                 : calendar == FINX_CALENDAR_XETRA && finx_holidays_is_xetra_short_day (day);
  if (holiday != NULL)
    *holiday = name;
  if (close_us != NULL)
    {
      g_autoptr(GTimeZone) zone = open_zone (calendar);

      *close_us = is_open ? to_utc (zone, day + close / (24 * 60), close % (24 * 60)) : 0;
    }
  if (!is_open)
    return name != NULL && finx_weekday (day) <= 5 ? FINX_EXCHANGE_DAY_HOLIDAY : FINX_EXCHANGE_DAY_WEEKEND;
  return is_short ? FINX_EXCHANGE_DAY_SHORT : FINX_EXCHANGE_DAY_WHOLE;
}

static Year *
build_year (FinxCalendar calendar,
            int          year)
{
  g_autoptr(GTimeZone) zone = open_zone (calendar);
  Year *self = g_new0 (Year, 1);
  gint64 end = finx_days_from_date (year + 1, 1, 1);

  for (gint64 day = finx_days_from_date (year, 1, 1); day < end; day++)
    {
      Session *session = &self->sessions[self->n_sessions];
      int open, close;

      if (!session_of_day (calendar, day, &open, &close))
        continue;
      session->open_us = to_utc (zone, day, open);
      session->close_us = to_utc (zone, day + close / (24 * 60), close % (24 * 60));
      self->n_sessions++;
    }
  return self;
}

static const Year *
get_year (FinxCalendar calendar,
          int          year)
{
  Year **place = &years[calendar][CLAMP (year, FIRST_YEAR, LAST_YEAR) - FIRST_YEAR];
  Year *known = g_atomic_pointer_get (place);

  if (known == NULL)
    {
      Year *built = build_year (calendar, CLAMP (year, FIRST_YEAR, LAST_YEAR));

      /* Two threads may build the same; the first one published stays. */
      if (g_atomic_pointer_compare_and_exchange (place, NULL, built))
        return built;
      g_free (built);
      known = g_atomic_pointer_get (place);
    }
  return known;
}

static int
year_of (gint64 time_us)
{
  int year, month, day;

  finx_date_from_days (finx_days_from_time (CLAMP (time_us, -FINX_USEC_PER_DAY, 230 * 366 * FINX_USEC_PER_DAY)),
                       &year, &month, &day);
  return year;
}

/* How many of the year's sessions open at or before @time_us. */
static guint
count_opened (const Year *year,
              gint64      time_us)
{
  guint low = 0, high = year->n_sessions;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (year->sessions[middle].open_us <= time_us)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Also looks into the year before, as a session may reach over New Year, in local time or in UTC. */
static Session
find_last (FinxCalendar calendar,
           gint64       time_us)
{
  for (int year = year_of (time_us) + 1; year >= FIRST_YEAR; year--)
    {
      const Year *candidate = get_year (calendar, year);
      guint opened = count_opened (candidate, time_us);

      if (opened > 0)
        return candidate->sessions[opened - 1];
    }
  return get_year (calendar, FIRST_YEAR)->sessions[0];
}

static Session
find_next (FinxCalendar calendar,
           gint64       time_us)
{
  for (int year = year_of (time_us) - 1; year <= LAST_YEAR; year++)
    {
      const Year *candidate = get_year (calendar, year);
      guint opened = count_opened (candidate, time_us);

      if (opened < candidate->n_sessions)
        return candidate->sessions[opened];
    }
  return find_last (calendar, time_us);
}

static Session
always_session (gint64 time_us)
{
  gint64 open_us = finx_days_from_time (time_us) * FINX_USEC_PER_DAY;

  return (Session) { open_us, open_us + FINX_USEC_PER_DAY };
}

gboolean
finx_calendar_is_open (FinxCalendar calendar,
                       gint64       time_us)
{
  Session session;

  g_return_val_if_fail ((guint) calendar < G_N_ELEMENTS (names), FALSE);

  if (calendar == FINX_CALENDAR_ALWAYS)
    return TRUE;

  session = find_last (calendar, time_us);
  return session.open_us <= time_us && time_us < session.close_us;
}

/**
 * finx_calendar_session:
 * @time_us: UTC µs, in 1970…2199; outside, the first or last session known is given
 * @open_us: (out): UTC µs
 * @close_us: (out): UTC µs, the first moment after the session
 */
void
finx_calendar_session (FinxCalendar  calendar,
                       gint64        time_us,
                       gint64       *open_us,
                       gint64       *close_us)
{
  Session session;

  g_return_if_fail ((guint) calendar < G_N_ELEMENTS (names));

  if (calendar == FINX_CALENDAR_ALWAYS)
    {
      session = always_session (time_us);
    }
  else
    {
      session = find_last (calendar, time_us);
      if (time_us >= session.close_us || time_us < session.open_us)
        session = find_next (calendar, time_us);
    }
  *open_us = session.open_us;
  *close_us = session.close_us;
}

/**
 * finx_calendar_last_session:
 * @time_us: UTC µs, in 1970…2199
 * @open_us: (out): UTC µs, ≤ @time_us
 * @close_us: (out): UTC µs; may lie after @time_us
 */
void
finx_calendar_last_session (FinxCalendar  calendar,
                            gint64        time_us,
                            gint64       *open_us,
                            gint64       *close_us)
{
  Session session;

  g_return_if_fail ((guint) calendar < G_N_ELEMENTS (names));

  session = calendar == FINX_CALENDAR_ALWAYS ? always_session (time_us) : find_last (calendar, time_us);
  *open_us = session.open_us;
  *close_us = session.close_us;
}
