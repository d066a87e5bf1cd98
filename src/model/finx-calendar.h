/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FinxCalendar:
 * @FINX_CALENDAR_ALWAYS: 24 h, every day (crypto); its session is the UTC day
 * @FINX_CALENDAR_FX: Sunday 17:00 to Friday 17:00 New York without a break, in five sessions that change at 17:00
 * @FINX_CALENDAR_US_EQUITY: Monday to Friday 09:30–16:00 New York, less NYSE holidays; short days end at 13:00
 * @FINX_CALENDAR_XETRA: Monday to Friday 09:00–17:30 Berlin, less its holidays; the year's last day ends at 14:00
 */
typedef enum
{
  FINX_CALENDAR_ALWAYS,
  FINX_CALENDAR_FX,
  FINX_CALENDAR_US_EQUITY,
  FINX_CALENDAR_XETRA
} FinxCalendar;
#define FINX_N_CALENDARS 4

/**
 * FinxExchangeDay:
 * @FINX_EXCHANGE_DAY_WHOLE: trades as on any day
 * @FINX_EXCHANGE_DAY_SHORT: ends early
 * @FINX_EXCHANGE_DAY_HOLIDAY: closed on a working day
 * @FINX_EXCHANGE_DAY_WEEKEND: closed as every week
 */
typedef enum
{
  FINX_EXCHANGE_DAY_WHOLE,
  FINX_EXCHANGE_DAY_SHORT,
  FINX_EXCHANGE_DAY_HOLIDAY,
  FINX_EXCHANGE_DAY_WEEKEND
} FinxExchangeDay;

/* UTC µs. A session is half-open: [open, close). */
const char *finx_calendar_to_string    (FinxCalendar  calendar);
gboolean    finx_calendar_from_string  (const char   *text,
                                        FinxCalendar *calendar);
const char *finx_calendar_time_zone    (FinxCalendar  calendar);      /* IANA name */
gboolean    finx_calendar_is_open      (FinxCalendar  calendar,
                                        gint64        time_us);
/* The session that contains @time_us, or else the next one. */
void        finx_calendar_session      (FinxCalendar  calendar,
                                        gint64        time_us,
                                        gint64       *open_us,
                                        gint64       *close_us);
/* The newest session that opened at or before @time_us. */
void        finx_calendar_last_session (FinxCalendar  calendar,
                                        gint64        time_us,
                                        gint64       *open_us,
                                        gint64       *close_us);
FinxExchangeDay finx_calendar_get_day  (FinxCalendar  calendar,
                                        gint64        day,
                                        const char  **holiday,
                                        gint64       *close_us);

G_END_DECLS
