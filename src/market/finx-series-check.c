/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-series-check.h"

#include <math.h>
#include <stdlib.h>

#include "base/finx-clock.h"
#include "base/finx-time.h"

#define MAD_TO_SIGMA       1.4826       /* of a normal distribution */
#define DEVIATIONS         8.0
#define LEAST_SPIKE        0.03         /* log return: quiet series have small deviations */
#define LEAST_RETURNS      20           /* that a deviation is judged by */
#define TURN_BACK          0.35         /* part of a spike that may be left after the next bar */
#define JUMP               0.6          /* change of price */
#define SPLIT_TOLERANCE    0.1          /* log: the day moves as well */
#define STALE_DAYS         5
#define STALE_BARS         60           /* of a series within the day */
#define HOLIDAYS           3            /* weekdays in a row that may be holidays of a calendar we do not know */
#define SPARSE_DAYS        4            /* steps beyond it: a series of weeks or months, whatever it is called */
#define LEAST_HOLE_US      (30 * FINX_USEC_PER_MIN)
#define LEAST_HOLE_BARS    3

/* A series while it is looked through. */
typedef struct
{
  const FinxBar                *bars;
  gsize                         n;
  const FinxSeriesCheckOptions *options;
  FinxSeriesCheck              *check;
  gboolean                      has_weekends;   /* without a calendar: bars on Saturdays and Sundays are usual */
  double                        spike;          /* log return beyond which a bar may be one; INFINITY: too few to say */
} Look;

static void
add (Look                  *look,
     const FinxSeriesFault *fault)
{
  look->check->counts[fault->kind]++;
  if (look->check->faults->len < FINX_SERIES_CHECK_MAX)
    g_array_append_val (look->check->faults, *fault);
}

/* A fault of the bars from @first to @last. */
static FinxSeriesFault
make_fault (Look               *look,
            FinxSeriesFaultKind kind,
            gsize               first,
            gsize               last)
{
  return (FinxSeriesFault) { .kind = kind, .n = 1, .first = first, .last = last, .from_us = look->bars[first].time_us,
                             .to_us = look->bars[last].time_us, .change = NAN };
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (GArray *values)
{
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, values->len / 2);
}

/* Log return of bar @i against the one before; NaN when it has none. */
static double
get_return (Look *look,
            gsize i)
{
  double before = i > 0 ? look->bars[i - 1].close : NAN, now = i < look->n ? look->bars[i].close : NAN;

  return before > 0 && now > 0 ? log (now / before) : NAN;
}

/* Returns that did not move say nothing about how far moves go. */
static void
learn_returns (Look *look)
{
  double deviations = look->options->deviations > 0 ? look->options->deviations : DEVIATIONS;
  g_autoptr(GArray) values = g_array_sized_new (FALSE, FALSE, sizeof (double), look->n);

  for (gsize i = 1; i < look->n; i++)
    {
      double move = fabs (get_return (look, i));

      if (move > 0)
        g_array_append_val (values, move);
    }
  look->spike = values->len < LEAST_RETURNS ? INFINITY : MAX (deviations * MAD_TO_SIGMA * median (values), LEAST_SPIKE);
}

static void
learn_steps (Look *look)
{
  g_autoptr(GArray) steps = g_array_sized_new (FALSE, FALSE, sizeof (double), look->n);
  gsize n_weekend = 0;

  for (gsize i = 0; i < look->n; i++)
    {
      n_weekend += finx_weekday (finx_days_from_time (look->bars[i].time_us)) >= 6;
      if (i > 0 && look->bars[i].time_us > look->bars[i - 1].time_us)
        {
          double step = (double) (look->bars[i].time_us - look->bars[i - 1].time_us);

          g_array_append_val (steps, step);
        }
    }
  look->has_weekends = n_weekend > look->n / 10;
  look->check->step_us = steps->len > 0 ? (gint64) median (steps) : finx_interval_to_usec (look->options->interval);
}

/* The day whose session a daily bar is of. Bars carry the date alone or the moment of the open; a session of
 * currencies opens the evening before. */
static gint64
day_of (Look  *look,
        gint64 time_us)
{
  gint64 day = finx_days_from_time (time_us);
  gboolean in_the_evening = time_us - day * FINX_USEC_PER_DAY >= 17 * FINX_USEC_PER_HOUR;

  return day + (look->options->knows_calendar && look->options->calendar == FINX_CALENDAR_FX && in_the_evening);
}

static gboolean
has_session (Look  *look,
             gint64 day)
{
  FinxCalendar calendar = look->options->calendar;
  gint64 open_us, close_us;

  if (!look->options->knows_calendar)
    return look->has_weekends || finx_weekday (day) <= 5;
  if (calendar == FINX_CALENDAR_ALWAYS)
    return TRUE;
  if (calendar == FINX_CALENDAR_FX)
    return finx_weekday (day) <= 5;
  finx_calendar_session (calendar, day * FINX_USEC_PER_DAY, &open_us, &close_us);
  return finx_days_from_time (open_us) == day;
}

static void
add_gap (Look  *look,
         gsize  i,              /* the bar behind it */
         gint64 n,
         gint64 from_us,
         gint64 to_us)
{
  FinxSeriesFault fault = make_fault (look, FINX_FAULT_GAP, i - 1, i);

  fault.n = (guint32) MIN (n, G_MAXUINT32);
  fault.from_us = from_us;
  fault.to_us = to_us;
  add (look, &fault);
}

/* Of daily bars: sessions between bar @i and the one before. */
static void
check_days (Look *look,
            gsize i)
{
  gint64 day = day_of (look, look->bars[i - 1].time_us) + 1, end = day_of (look, look->bars[i].time_us);
  gint64 n = 0, first = 0, last = 0;

  for (; day < end; day++)
    if (has_session (look, day))
      {
        first = n++ == 0 ? day : first;
        last = day;
      }
  if (n > (look->options->knows_calendar || look->has_weekends ? 0 : HOLIDAYS))
    add_gap (look, i, n, first * FINX_USEC_PER_DAY, last * FINX_USEC_PER_DAY);
}

/* Bars that come evenly, whatever the calendar: of weeks, or of months in a series that is called daily. */
static void
check_steps (Look *look,
             gsize i)
{
  gint64 step_us = look->check->step_us, span_us = look->bars[i].time_us - look->bars[i - 1].time_us;
  gint64 n = (span_us + step_us / 2) / step_us - 1;

  if (n > 0 && span_us > step_us + step_us / 2)
    add_gap (look, i, n, look->bars[i - 1].time_us + step_us, look->bars[i].time_us - step_us);
}

/* Of bars within the day: time between bar @i and the one before in which the market was open. Quiet minutes without a
 * trade have no bar, so that only holes count. */
static void
check_hours (Look *look,
             gsize i)
{
  gint64 step_us = finx_interval_to_usec (look->options->interval);
  gint64 at = look->bars[i - 1].time_us + step_us, end = look->bars[i].time_us, first = 0, last = 0, open_time = 0;

  if (end - at < MAX (LEAST_HOLE_US, LEAST_HOLE_BARS * step_us))
    return;
  while (at < end)
    {
      gint64 open_us, close_us, from;

      finx_calendar_session (look->options->knows_calendar ? look->options->calendar : FINX_CALENDAR_ALWAYS, at, &open_us, &close_us);
      from = MAX (at, open_us);
      if (from >= end || close_us <= at)
        break;
      first = open_time == 0 ? from : first;
      last = MIN (close_us, end);
      open_time += last - from;
      at = close_us;
    }
  if (open_time >= MAX (LEAST_HOLE_US, LEAST_HOLE_BARS * step_us))
    add_gap (look, i, open_time / step_us, first, last - step_us);
}

static void
check_gap (Look *look,
           gsize i)
{
  FinxInterval interval = look->options->interval;

  if (interval > FINX_INTERVAL_1D || (interval == FINX_INTERVAL_1D && look->check->step_us > SPARSE_DAYS * FINX_USEC_PER_DAY))
    check_steps (look, i);
  else if (interval == FINX_INTERVAL_1D)
    check_days (look, i);
  else if (look->options->knows_calendar || look->has_weekends)
    check_hours (look, i);
}

static gboolean
is_booked (Look  *look,
           gint64 time_us)
{
  for (gsize i = 0; i < look->options->n_splits; i++)
    if (ABS (look->options->splits[i] - time_us) < 2 * FINX_USEC_PER_DAY)
      return TRUE;
  return FALSE;
}

/* New shares for old ones whose split would change the price like this. */
static void
find_split (double   change,            /* log */
            guint16 *split_new,
            guint16 *split_old)
{
  static const guint16 ratios[] = { 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 75, 100 };
  double best = SPLIT_TOLERANCE;

  for (gsize i = 0; i < G_N_ELEMENTS (ratios); i++)
    {
      double off = fabs (fabs (change) - log (ratios[i]));

      if (off > best)
        continue;
      best = off;
      *split_new = change < 0 ? ratios[i] : 1;
      *split_old = change < 0 ? 1 : ratios[i];
    }
}

/* Spikes and jumps. Returns how many bars the finding takes, so that the way back is not another one. */
static gsize
check_move (Look *look,
            gsize i)
{
  double move = get_return (look, i), back = get_return (look, i + 1);
  double change = exp (move) - 1;
  FinxSeriesFault fault = make_fault (look, FINX_FAULT_JUMP, i, i);

  if (isnan (move))
    return 1;
  fault.change = change;
  if ((fabs (move) > look->spike || fabs (change) > JUMP) && fabs (move + back) < TURN_BACK * fabs (move))
    {
      fault.kind = FINX_FAULT_SPIKE;
      add (look, &fault);
      return 2;
    }
  find_split (move, &fault.split_new, &fault.split_old);
  if ((fabs (change) > JUMP || fault.split_new != 0) && !is_booked (look, look->bars[i].time_us))
    add (look, &fault);
  return 1;
}

/* Equal closes from bar @i on. Returns how many bars they are. */
static gsize
check_stale (Look *look,
             gsize i)
{
  gsize least = look->options->interval >= FINX_INTERVAL_1D ? STALE_DAYS : STALE_BARS, last = i;

  while (last + 1 < look->n && look->bars[last + 1].close == look->bars[i].close)
    last++;
  if (last - i + 1 >= least)
    {
      FinxSeriesFault fault = make_fault (look, FINX_FAULT_STALE, i, last);

      fault.n = (guint32) (last - i + 1);
      add (look, &fault);
    }
  return last - i + 1;
}

static gboolean
is_same_moment (Look *look,
                gsize a,
                gsize b)
{
  if (look->options->interval == FINX_INTERVAL_1D)
    return day_of (look, look->bars[a].time_us) == day_of (look, look->bars[b].time_us);
  return look->bars[a].time_us == look->bars[b].time_us;
}

static gsize
check_duplicate (Look *look,
                 gsize i)
{
  gsize last = i;

  while (last + 1 < look->n && is_same_moment (look, i, last + 1))
    last++;
  if (last > i)
    {
      FinxSeriesFault fault = make_fault (look, FINX_FAULT_DUPLICATE, i, last);

      fault.n = (guint32) (last - i);
      add (look, &fault);
    }
  return last - i + 1;
}

static int
compare_faults (gconstpointer a,
                gconstpointer b)
{
  const FinxSeriesFault *x = a, *y = b;

  if (x->from_us != y->from_us)
    return x->from_us < y->from_us ? -1 : 1;
  return (int) x->kind - (int) y->kind;
}

/**
 * finx_series_check_new:
 * @bars: (array length=n_bars): by time; not changed
 *
 * Looks for what is wrong in a price series, or deserves a look. Nothing is taken for granted: a jump may be true. Any
 * thread.
 *
 * Returns: (transfer full)
 */
FinxSeriesCheck *
finx_series_check_new (const FinxBar                *bars,
                       gsize                         n_bars,
                       const FinxSeriesCheckOptions *options)
{
  FinxSeriesCheck *self = g_new0 (FinxSeriesCheck, 1);
  Look look = { .bars = bars, .n = n_bars, .options = options, .check = self };

  self->faults = g_array_new (FALSE, FALSE, sizeof (FinxSeriesFault));
  learn_steps (&look);
  learn_returns (&look);
  for (gsize i = 0; i < n_bars; i++)
    if (!finx_bar_validate (&bars[i], NULL))
      {
        FinxSeriesFault fault = make_fault (&look, FINX_FAULT_BROKEN, i, i);

        add (&look, &fault);
      }
  for (gsize i = 1; i < n_bars; i++)
    check_gap (&look, i);
  for (gsize i = 1; i < n_bars;)
    i += check_move (&look, i);
  for (gsize i = 0; i < n_bars;)
    i += check_stale (&look, i);
  for (gsize i = 0; i < n_bars;)
    i += check_duplicate (&look, i);
  g_array_sort (self->faults, compare_faults);
  return self;
}

void
finx_series_check_free (FinxSeriesCheck *self)
{
  g_array_unref (self->faults);
  g_free (self);
}
