/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-holidays-private.h"

#include <glib/gi18n.h>

#include "base/finx-time.h"

enum { MONDAY = 1, WEDNESDAY = 3, THURSDAY = 4, FRIDAY = 5, SATURDAY = 6, SUNDAY = 7 };

/* Both exchanges' rules were compared day by day with the sessions that the project exchange_calendars publishes:
 * NYSE 1990 to January 2023, Xetra 1999 to June 2023. They agree, but for the NYSE's short days before 1993. */

typedef struct
{
  int year, month, day;
} Date;

/* Days on which the NYSE stayed closed out of turn: mourning, attacks, storms. */
static const Date nyse_closures[] = {
  { 1994, 4, 27 },
  { 2001, 9, 11 }, { 2001, 9, 12 }, { 2001, 9, 13 }, { 2001, 9, 14 },
  { 2004, 6, 11 }, { 2007, 1, 2 },
  { 2012, 10, 29 }, { 2012, 10, 30 },
  { 2018, 12, 5 }, { 2025, 1, 9 },
};

/* Short days that no rule gives. */
static const Date nyse_short_days[] = {
  { 1996, 7, 5 }, { 1997, 12, 26 }, { 1999, 12, 31 }, { 2002, 7, 5 }, { 2003, 12, 26 },
};

static const Date xetra_closures[] = {
  { 2007, 5, 28 }, { 2017, 10, 31 },
};

static gboolean
is_listed (const Date *dates,
           gsize       n_dates,
           int         year,
           int         month,
           int         day)
{
  for (gsize i = 0; i < n_dates; i++)
    if (dates[i].year == year && dates[i].month == month && dates[i].day == day)
      return TRUE;
  return FALSE;
}

/* The @n-th @weekday of a month; n = -1 is the last one. */
static gint64
nth_weekday (int year,
             int month,
             int weekday,
             int n)
{
  gint64 first = finx_days_from_date (year, month, 1);
  int until = (weekday - finx_weekday (first) + 7) % 7;

  if (n > 0)
    return first + until + 7 * (n - 1);
  return first + until + 7 * ((finx_days_in_month (year, month) - 1 - until) / 7);
}

/* Gregorian Easter Sunday; the anonymous algorithm of Meeus, Jones and Butcher. */
static gint64
easter_sunday (int year)
{
  int a = year % 19, b = year / 100, c = year % 100;
  int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  int m = (a + 11 * h + 22 * l) / 451;
  int n = h + l - 7 * m + 114;

  return finx_days_from_date (year, n / 31, n % 31 + 1);
}

/* On a Saturday it is kept the day before, on a Sunday the day after. */
static gint64
observed (gint64 day)
{
  int weekday = finx_weekday (day);

  return day - (weekday == SATURDAY) + (weekday == SUNDAY);
}

typedef struct
{
  gint64      day;
  const char *name;             /* English */
} Holiday;

static const char *
find_name (const Holiday *holidays,
           gsize          n,
           gint64         day)
{
  for (gsize i = 0; i < n; i++)
    if (holidays[i].day == day)
      return holidays[i].name;
  return NULL;
}

const char *
finx_holidays_name_nyse (gint64 day)
{
  int year, month, day_of_month;
  gint64 new_year;

  finx_date_from_days (day, &year, &month, &day_of_month);
  new_year = finx_days_from_date (year, 1, 1);
  if (is_listed (nyse_closures, G_N_ELEMENTS (nyse_closures), year, month, day_of_month))
    return N_("Closed out of turn");

  const Holiday holidays[] = {
    /* One on a Saturday is not kept on the Friday, the last trading day of the old year. */
    { new_year + (finx_weekday (new_year) == SUNDAY), N_("New Year’s Day") },
    { year >= 1998 ? nth_weekday (year, 1, MONDAY, 3) : G_MININT64, N_("Martin Luther King Day") },
    { nth_weekday (year, 2, MONDAY, 3), N_("Washington’s Birthday") },
    { easter_sunday (year) - 2, N_("Good Friday") },
    { nth_weekday (year, 5, MONDAY, -1), N_("Memorial Day") },
    { year >= 2022 ? observed (finx_days_from_date (year, 6, 19)) : G_MININT64, N_("Juneteenth") },
    { observed (finx_days_from_date (year, 7, 4)), N_("Independence Day") },
    { nth_weekday (year, 9, MONDAY, 1), N_("Labor Day") },
    { nth_weekday (year, 11, THURSDAY, 4), N_("Thanksgiving") },
    { observed (finx_days_from_date (year, 12, 25)), N_("Christmas Day") },
  };
  return find_name (holidays, G_N_ELEMENTS (holidays), day);
}

gboolean
finx_holidays_is_nyse_short_day (gint64 day)
{
  int year, month, day_of_month;

  finx_date_from_days (day, &year, &month, &day_of_month);
  if (year < 1993)
    return FALSE;
  if (is_listed (nyse_short_days, G_N_ELEMENTS (nyse_short_days), year, month, day_of_month)
      || day == nth_weekday (year, 11, THURSDAY, 4) + 1)
    return TRUE;

  /* The eves are short from Monday to Thursday; on a Friday the next day's holiday is kept on it. Until 2012 the
   * 3rd of July was a full day when it was a Wednesday. */
  return (month == 12 && day_of_month == 24 && finx_weekday (day) <= THURSDAY)
         || (month == 7 && day_of_month == 3
             && finx_weekday (day) <= THURSDAY && (finx_weekday (day) != WEDNESDAY || year >= 2013));
}

const char *
finx_holidays_name_xetra (gint64 day)
{
  int year, month, day_of_month;
  gint64 easter;

  finx_date_from_days (day, &year, &month, &day_of_month);
  easter = easter_sunday (year);
  if (is_listed (xetra_closures, G_N_ELEMENTS (xetra_closures), year, month, day_of_month))
    return N_("Closed out of turn");

  const Holiday holidays[] = {
    { finx_days_from_date (year, 1, 1), N_("New Year’s Day") },
    { easter - 2, N_("Good Friday") },
    { easter + 1, N_("Easter Monday") },
    { finx_days_from_date (year, 5, 1), N_("Labour Day") },
    { year >= 2015 && year <= 2021 ? easter + 50 : G_MININT64, N_("Whit Monday") },
    { year >= 2014 && year <= 2021 ? finx_days_from_date (year, 10, 3) : G_MININT64, N_("German Unity Day") },
    { finx_days_from_date (year, 12, 24), N_("Christmas Eve") },
    { finx_days_from_date (year, 12, 25), N_("Christmas Day") },
    { finx_days_from_date (year, 12, 26), N_("Boxing Day") },
    { finx_days_from_date (year, 12, 31), N_("New Year’s Eve") },
  };
  return find_name (holidays, G_N_ELEMENTS (holidays), day);
}

/* The last trading day of the year, since 2010. */
gboolean
finx_holidays_is_xetra_short_day (gint64 day)
{
  int year, month, day_of_month;
  gint64 last;

  finx_date_from_days (day, &year, &month, &day_of_month);
  last = finx_days_from_date (year, 12, 30);
  while (finx_weekday (last) >= SATURDAY)
    last--;
  return year >= 2010 && day == last;
}
