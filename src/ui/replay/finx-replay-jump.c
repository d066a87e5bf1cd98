/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/replay/finx-replay-jump.h"

static gint64
first_from (const GArray *bars,
            guint         from,
            gint64        time_us)
{
  for (guint i = from; i < bars->len; i++)
    if (g_array_index (bars, FinxBar, i).time_us >= time_us)
      return g_array_index (bars, FinxBar, i).time_us;
  return 0;
}

gint64
finx_replay_find_session (const GArray *bars,
                          guint         at,
                          FinxCalendar  calendar)
{
  gint64 open_us, close_us, next_open_us, next_close_us;

  if (at >= bars->len)
    return 0;
  finx_calendar_last_session (calendar, g_array_index (bars, FinxBar, at).time_us, &open_us, &close_us);
  finx_calendar_session (calendar, close_us, &next_open_us, &next_close_us);
  return first_from (bars, at + 1, next_open_us);
}

gint64
finx_replay_find_day (const GArray *bars,
                      int           year,
                      int           month,
                      int           day,
                      FinxCalendar  calendar)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (finx_calendar_time_zone (calendar));
  g_autoptr(GDateTime) date = g_date_time_new (zone != NULL ? zone : g_time_zone_new_utc (), year, month, day, 0, 0, 0);
  gint64 found = date != NULL ? first_from (bars, 0, g_date_time_to_unix (date) * G_USEC_PER_SEC) : 0;

  return found != 0 || bars->len == 0 ? found : g_array_index (bars, FinxBar, bars->len - 1).time_us;
}
