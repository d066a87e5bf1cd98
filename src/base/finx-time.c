/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-time.h"

#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"

#define DAYS_PER_ERA 146097             /* 400 years */

/* The year starts in March here, so that the leap day is its last. */
gint64
finx_days_from_date (int year,
                     int month,
                     int day)
{
  gint64 shifted = (gint64) year - (month <= 2);
  gint64 era = (shifted >= 0 ? shifted : shifted - 399) / 400;
  gint64 year_of_era = shifted - era * 400;
  gint64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

  return era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

void
finx_date_from_days (gint64  days,
                     int    *year,
                     int    *month,
                     int    *day)
{
  gint64 shifted = days + 719468;
  gint64 era = (shifted >= 0 ? shifted : shifted - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
  gint64 day_of_era = shifted - era * DAYS_PER_ERA;
  gint64 year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  gint64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 march_month = (5 * day_of_year + 2) / 153;

  *day = (int) (day_of_year - (153 * march_month + 2) / 5 + 1);
  *month = (int) (march_month < 10 ? march_month + 3 : march_month - 9);
  *year = (int) (year_of_era + era * 400 + (*month <= 2));
}

char *
finx_days_to_string (gint64 days)
{
  int year, month, day;

  finx_date_from_days (days, &year, &month, &day);
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}

int
finx_weekday (gint64 days)
{
  gint64 since_monday = (days + 3) % 7;

  return (int) (since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

int
finx_days_in_month (int year,
                    int month)
{
  static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  g_return_val_if_fail (month >= 1 && month <= 12, 0);

  return lengths[month - 1] + (month == 2 && leap);
}

gint64
finx_days_from_time (gint64 time_us)
{
  gint64 days = time_us / FINX_USEC_PER_DAY;

  return days - (time_us % FINX_USEC_PER_DAY < 0);
}

/**
 * finx_time_format_iso:
 * @time_us: UTC µs
 *
 * Returns: (transfer full): such as "2026-03-09T13:30:00.000000Z": always this width, so texts sort like times
 */
char *
finx_time_format_iso (gint64 time_us)
{
  gint64 days = finx_days_from_time (time_us);
  gint64 rest = time_us - days * FINX_USEC_PER_DAY;
  int year, month, day;

  finx_date_from_days (days, &year, &month, &day);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", year, month, day,
                          (int) (rest / FINX_USEC_PER_HOUR), (int) (rest / FINX_USEC_PER_MIN % 60),
                          (int) (rest / FINX_USEC_PER_SEC % 60), (int) (rest % FINX_USEC_PER_SEC));
}

/* Exactly @n digits, with a value of at least @min and at most @max. */
static gboolean
take_number (const char **p,
             int          n,
             int          min,
             int          max,
             int         *value)
{
  *value = 0;
  for (int i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit ((*p)[i]))
        return FALSE;
      *value = *value * 10 + ((*p)[i] - '0');
    }
  *p += n;
  return *value >= min && *value <= max;
}

static gboolean
take_char (const char **p,
           char         c)
{
  if (**p != c)
    return FALSE;

  (*p)++;
  return TRUE;
}

/* Digits after the sixth are dropped: µs are the finest we keep. */
static gboolean
take_fraction (const char **p,
               int         *usec)
{
  int unit = 100000;

  *usec = 0;
  if (!g_ascii_isdigit (**p))
    return FALSE;
  for (; g_ascii_isdigit (**p); (*p)++, unit /= 10)
    *usec += unit * (**p - '0');
  return TRUE;
}

static gboolean
take_clock_time (const char **p,
                 gint64      *usec)
{
  int hour, minute, second = 0, fraction = 0;

  if (!take_number (p, 2, 0, 23, &hour) || !take_char (p, ':') || !take_number (p, 2, 0, 59, &minute))
    return FALSE;
  if (take_char (p, ':'))
    {
      if (!take_number (p, 2, 0, 59, &second))
        return FALSE;
      if (take_char (p, '.') && !take_fraction (p, &fraction))
        return FALSE;
    }
  *usec = hour * FINX_USEC_PER_HOUR + minute * FINX_USEC_PER_MIN + second * FINX_USEC_PER_SEC + fraction;
  return TRUE;
}

static gboolean
take_offset (const char **p,
             gint64      *usec)
{
  int sign, hours, minutes = 0;

  *usec = 0;
  if (**p == '\0' || take_char (p, 'Z') || take_char (p, 'z'))
    return TRUE;

  if (**p != '+' && **p != '-')
    return FALSE;
  sign = *(*p)++ == '+' ? 1 : -1;
  if (!take_number (p, 2, 0, 23, &hours))
    return FALSE;
  if (**p != '\0')
    {
      take_char (p, ':');
      if (!take_number (p, 2, 0, 59, &minutes))
        return FALSE;
    }
  *usec = sign * (hours * FINX_USEC_PER_HOUR + minutes * FINX_USEC_PER_MIN);
  return TRUE;
}

static gboolean
parse_iso (const char *p,
           gint64     *time_us)
{
  int year, month, day;
  gint64 clock_us = 0, offset_us = 0;

  if (!take_number (&p, 4, 1, 9999, &year) || !take_char (&p, '-')
      || !take_number (&p, 2, 1, 12, &month) || !take_char (&p, '-')
      || !take_number (&p, 2, 1, finx_days_in_month (year, month), &day))
    return FALSE;

  if (*p != '\0')
    {
      if (!take_char (&p, 'T') && !take_char (&p, 't') && !take_char (&p, ' '))
        return FALSE;
      if (!take_clock_time (&p, &clock_us) || !take_offset (&p, &offset_us) || *p != '\0')
        return FALSE;
    }
  *time_us = finx_days_from_date (year, month, day) * FINX_USEC_PER_DAY + clock_us - offset_us;
  return TRUE;
}

/**
 * finx_time_parse_iso:
 * @text: (nullable): "2026-03-09", "2026-03-09T13:30", with seconds, a fraction, and "Z" or an offset "+01:00" if wanted;
 *   a blank may stand for the T. Without an offset it is UTC; a date is its first moment.
 * @time_us: (out): UTC µs; not changed on failure
 * @error: %FINX_ERROR_INVALID
 */
gboolean
finx_time_parse_iso (const char  *text,
                     gint64      *time_us,
                     GError     **error)
{
  g_autofree char *shown = NULL;

  g_return_val_if_fail (time_us != NULL, FALSE);

  if (text != NULL && parse_iso (text, time_us))
    return TRUE;

  shown = g_utf8_make_valid (text != NULL ? text : "", -1);
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-TIME-001",
                  "“%s” is not a date or time. Write it like 2026-03-09 or 2026-03-09T13:30:00Z.", shown);
  return FALSE;
}
