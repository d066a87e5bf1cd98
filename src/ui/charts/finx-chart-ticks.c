/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-chart-ticks.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <math.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

typedef enum { UNIT_USEC, UNIT_DAY, UNIT_MONTH } Unit;

static const struct
{
  Unit   unit;
  gint64 count;
} steps[] = {
  { UNIT_USEC, SECOND }, { UNIT_USEC, 5 * SECOND }, { UNIT_USEC, 15 * SECOND }, { UNIT_USEC, 30 * SECOND },
  { UNIT_USEC, MINUTE }, { UNIT_USEC, 5 * MINUTE }, { UNIT_USEC, 15 * MINUTE }, { UNIT_USEC, 30 * MINUTE },
  { UNIT_USEC, HOUR }, { UNIT_USEC, 2 * HOUR }, { UNIT_USEC, 3 * HOUR }, { UNIT_USEC, 4 * HOUR },
  { UNIT_USEC, 6 * HOUR }, { UNIT_USEC, 12 * HOUR },
  { UNIT_DAY, 1 }, { UNIT_DAY, 7 },
  { UNIT_MONTH, 1 }, { UNIT_MONTH, 2 }, { UNIT_MONTH, 3 }, { UNIT_MONTH, 6 },
  { UNIT_MONTH, 12 }, { UNIT_MONTH, 24 }, { UNIT_MONTH, 60 }, { UNIT_MONTH, 120 }, { UNIT_MONTH, 240 },
};

typedef struct
{
  gint64 year;
  int    month, day, weekday;   /* month 0…11; weekday 0: Sunday */
  gint64 in_day;                /* µs */
  gint64 days;                  /* since 1970-01-01 */
} Civil;

static gint64
floor_div (gint64 a,
           gint64 b)
{
  return a / b - (a % b < 0);
}

static gint64
zone_offset (GTimeZone *zone,
             gint64     time_us)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, floor_div (time_us, SECOND));

  return (gint64) g_time_zone_get_offset (zone, MAX (interval, 0)) * SECOND;
}

static gint64
to_utc (GTimeZone *zone,
        gint64     local_us)
{
  gint64 utc = local_us - zone_offset (zone, local_us);

  return local_us - zone_offset (zone, utc);    /* the second look is right on both sides of a change */
}

/* Proleptic Gregorian calendar in eras of 400 years that begin on 1 March. */
static gint64
days_from_month (gint64 month)                  /* months since January 1970 */
{
  gint64 year = 1970 + floor_div (month, 12), m = month - floor_div (month, 12) * 12;
  gint64 y = m < 2 ? year - 1 : year, era = floor_div (y, 400), of_era = y - era * 400;
  gint64 day = (153 * (m < 2 ? m + 10 : m - 2) + 2) / 5;

  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + day - 719468;
}

static Civil
to_civil (gint64 local_us)
{
  Civil c;
  gint64 z, era, doe, yoe, doy, mp;

  c.days = floor_div (local_us, DAY);
  c.in_day = local_us - c.days * DAY;
  z = c.days + 719468;
  era = floor_div (z, 146097);
  doe = z - era * 146097;
  yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  mp = (5 * doy + 2) / 153;
  c.day = (int) (doy - (153 * mp + 2) / 5 + 1);
  c.month = (int) (mp < 10 ? mp + 2 : mp - 10);
  c.year = yoe + era * 400 + (c.month < 2);
  c.weekday = (int) (((c.days + 4) % 7 + 7) % 7);
  return c;
}

static Civil
civil_in_zone (GTimeZone *zone,
               gint64     time_us)
{
  return to_civil (time_us + zone_offset (zone, time_us));
}

double
finx_ticks_step (double least,
                 double tick)
{
  static const double nice[] = { 1, 2, 2.5, 5 };
  double decade;

  if (!(least > 0) || !isfinite (least))
    return tick > 0 ? tick : 1;
  if (tick > 0 && least <= tick)
    return tick;
  for (decade = pow (10, floor (log10 (least)) - 1); ; decade *= 10)
    for (gsize i = 0; i < G_N_ELEMENTS (nice); i++)
      {
        double step = nice[i] * decade;
        double ratio = tick > 0 ? step / tick : 1;

        if (step >= least * (1 - 1e-9) && (tick <= 0 || ratio > 1e6 || fabs (ratio - round (ratio)) < 1e-6))
          return step;
      }
}

FinxTimeStep
finx_time_step_pick (double       least_us,
                     FinxTimeStep finest)
{
  static const double unit_us[] = { 1, DAY, 30.0 * DAY };
  FinxTimeStep step = finest;

  while (step + 1 < G_N_ELEMENTS (steps) && unit_us[steps[step].unit] * steps[step].count < least_us)
    step++;
  return step;
}

gint64
finx_time_step_next (FinxTimeStep  step,
                     GTimeZone    *zone,
                     gint64        time_us)
{
  gint64 local = time_us + zone_offset (zone, time_us), count = steps[step].count, next = 0, month;
  Civil c = to_civil (local);

  for (gint64 k = 1; k <= 3; k++)               /* when a clock goes back, the next local boundary may lie before */
    {
      switch (steps[step].unit)
        {
        case UNIT_USEC:
          next = c.days * DAY + (c.in_day / count + k) * count;
          break;
        case UNIT_DAY:                          /* weeks begin on Monday, 1969-12-29 is one */
          next = count == 7 ? (floor_div (c.days + 3, 7) + k) * 7 * DAY - 3 * DAY : (c.days + k) * DAY;
          break;
        case UNIT_MONTH:
        default:                                /* counted from year 0, so that 24 months give even years */
          month = floor_div (c.year * 12 + c.month, count) * count + k * count - 1970 * 12;
          next = days_from_month (month) * DAY;
          break;
        }
      next = to_utc (zone, next);
      if (next > time_us)
        return next;
    }
  return time_us + MAX (count, 1);
}

gboolean
finx_time_step_is_major (FinxTimeStep  step,
                         GTimeZone    *zone,
                         gint64        before_us,
                         gint64        time_us)
{
  Civil a = civil_in_zone (zone, before_us), b = civil_in_zone (zone, time_us);

  switch (steps[step].unit)
    {
    case UNIT_USEC:
      return a.days != b.days;
    case UNIT_DAY:
      return a.month != b.month || a.year != b.year;
    case UNIT_MONTH:
    default:
      return steps[step].count < 12 && a.year != b.year;
    }
}

void
finx_time_step_label (FinxTimeStep  step,
                      GTimeZone    *zone,
                      gint64        time_us,
                      gboolean      major,
                      char         *text,
                      gsize         size)
{
  Civil c = civil_in_zone (zone, time_us);
  int minutes = (int) (c.in_day / MINUTE);

  if (steps[step].unit == UNIT_USEC && major)
    /* Translators: weekday and day of the month, such as "Fri 20" */
    g_snprintf (text, size, _("%s %d"), nl_langinfo (ABDAY_1 + c.weekday), c.day);
  else if (steps[step].unit == UNIT_USEC && steps[step].count < MINUTE)
    g_snprintf (text, size, "%02d:%02d:%02d", minutes / 60, minutes % 60, (int) (c.in_day / SECOND % 60));
  else if (steps[step].unit == UNIT_USEC)
    g_snprintf (text, size, "%02d:%02d", minutes / 60, minutes % 60);
  else if (steps[step].unit == UNIT_DAY && !major)
    g_snprintf (text, size, "%d", c.day);
  else if (steps[step].unit == UNIT_DAY && c.month != 0)
    g_snprintf (text, size, "%s", nl_langinfo (ABMON_1 + c.month));
  else if (steps[step].unit == UNIT_MONTH && steps[step].count < 12 && !major)
    g_snprintf (text, size, "%s", nl_langinfo (ABMON_1 + c.month));
  else
    g_snprintf (text, size, "%d", (int) c.year);
}

void
finx_time_long_label (GTimeZone *zone,
                      gint64     time_us,
                      gint64     interval_us,
                      char      *text,
                      gsize      size)
{
  Civil c = civil_in_zone (zone, time_us);
  int minutes = (int) (c.in_day / MINUTE);
  const char *weekday = nl_langinfo (ABDAY_1 + c.weekday), *month = nl_langinfo (ABMON_1 + c.month);

  if (interval_us >= DAY)
    /* Translators: weekday, day, month, year: "Fri 20 Nov 2026" */
    g_snprintf (text, size, _("%s %d %s %d"), weekday, c.day, month, (int) c.year);
  else if (interval_us < MINUTE)
    /* Translators: weekday, day, month, time with seconds: "Fri 20 Nov 13:20:05" */
    g_snprintf (text, size, _("%s %d %s %02d:%02d:%02d"), weekday, c.day, month, minutes / 60, minutes % 60,
                (int) (c.in_day / SECOND % 60));
  else
    /* Translators: weekday, day, month, time: "Fri 20 Nov 13:20" */
    g_snprintf (text, size, _("%s %d %s %02d:%02d"), weekday, c.day, month, minutes / 60, minutes % 60);
}

void
finx_time_left_label (gint64  left_us,
                      char   *text,
                      gsize   size)
{
  int seconds = (int) MIN ((left_us + SECOND - 1) / SECOND, G_MAXINT);

  if (left_us <= 0)
    text[0] = '\0';
  else if (left_us >= DAY)
    /* Translators: days left */
    g_snprintf (text, size, _("%d d"), seconds / 86400);
  else if (left_us >= HOUR)
    g_snprintf (text, size, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  else
    g_snprintf (text, size, "%d:%02d", seconds / 60, seconds % 60);
}
