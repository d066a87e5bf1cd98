/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/finx-record.h"

#include <math.h>

#include "analytics/finx-returns.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-time.h"

static void
cut (FinxSeries *series,
     guint       n)
{
  g_array_set_size (series->times, MIN (n, series->times->len));
  g_array_set_size (series->values, MIN (n, series->values->len));
}

/* A file of prices becomes one of returns; its first date stays, with an unknown return. */
static void
make_returns (FinxSeries *series)
{
  g_autoptr(GArray) prices = g_steal_pointer (&series->values);
  double first = NAN;
  gsize n;

  series->values = g_array_sized_new (FALSE, FALSE, sizeof (double), prices->len);
  g_array_append_val (series->values, first);
  g_array_set_size (series->values, prices->len);
  n = finx_returns_from_values ((const double *) prices->data, prices->len, &g_array_index (series->values, double, 1));
  cut (series, (guint) n + 1);
}

/* Leaves only the rows of both that have the same date. */
static void
match (FinxSeries *a,
       FinxSeries *b,
       guint      *n_unmatched)
{
  guint n = 0, i = 0, j = 0;

  *n_unmatched = a->times->len + b->times->len;
  while (i < a->times->len && j < b->times->len)
    {
      gint64 x = g_array_index (a->times, gint64, i), y = g_array_index (b->times, gint64, j);

      if (x == y)
        {
          g_array_index (a->times, gint64, n) = g_array_index (b->times, gint64, n) = x;
          g_array_index (a->values, double, n) = g_array_index (a->values, double, i);
          g_array_index (b->values, double, n) = g_array_index (b->values, double, j);
          n++;
        }
      i += x <= y;
      j += y <= x;
    }
  *n_unmatched -= 2 * n;
  cut (a, n);
  cut (b, n);
}

static gboolean
starts_unknown (const GArray *values)
{
  return values != NULL && values->len > 0 && isnan (g_array_index (values, double, 0));
}

/* The first return may be unknown: its date is the start. Otherwise the start is unknown. */
static void
settle_start (FinxRecord *self)
{
  const gint64 unknown = FINX_TIME_UNKNOWN;

  if (!starts_unknown (self->returns) && !starts_unknown (self->benchmark))
    {
      g_array_prepend_val (self->times, unknown);
      return;
    }
  g_array_remove_index (self->returns, 0);
  if (self->benchmark != NULL)
    g_array_remove_index (self->benchmark, 0);
}

FinxRecord *
finx_record_new (FinxSeries  *file,
                 FinxSeries  *benchmark,
                 GError     **error)
{
  g_autoptr(FinxRecord) self = g_new0 (FinxRecord, 1);
  gboolean both_prices = benchmark != NULL && file->kind == FINX_SERIES_PRICES && benchmark->kind == FINX_SERIES_PRICES;

  self->column = g_strdup (file->column);
  self->from_prices = file->kind == FINX_SERIES_PRICES;
  if (both_prices)
    match (file, benchmark, &self->n_unmatched);
  if (file->kind == FINX_SERIES_PRICES)
    make_returns (file);
  if (benchmark != NULL && benchmark->kind == FINX_SERIES_PRICES)
    make_returns (benchmark);
  if (both_prices)              /* either may have ended before the other */
    {
      cut (file, benchmark->values->len);
      cut (benchmark, file->values->len);
    }
  else if (benchmark != NULL)
    {
      match (file, benchmark, &self->n_unmatched);
    }
  self->times = g_array_ref (file->times);
  self->returns = g_array_ref (file->values);
  self->benchmark = benchmark != NULL ? g_array_ref (benchmark->values) : NULL;
  settle_start (self);
  if (self->returns->len > 0)
    return g_steal_pointer (&self);
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-STATS-001", benchmark != NULL ? "The two files have no period in common"
                                                                                 : "There is no return: it takes two prices at least");
  return NULL;
}

gint64
finx_record_get_time (const FinxRecord *self,
                      gsize             point)
{
  return point < self->times->len ? g_array_index (self->times, gint64, point) : FINX_TIME_UNKNOWN;
}

const double *
finx_record_get_returns (const FinxRecord *self)
{
  return (const double *) self->returns->data;
}

/* By the mean distance of the dates; days without a weekend among them are those of an exchange. */
double
finx_record_periods_per_year (const FinxRecord *self)
{
  static const struct { double from, to, periods; } bands[] = {
    { 6, 8.5, 52 }, { 27, 33, 12 }, { 85, 97, 4 }, { 350, 380, 1 },
  };
  guint first = finx_record_get_time (self, 0) == FINX_TIME_UNKNOWN ? 1 : 0;
  double distance = (double) (finx_record_get_time (self, self->times->len - 1) - finx_record_get_time (self, first)) / FINX_USEC_PER_DAY
                    / MAX (self->times->len - 1 - first, 1);
  gboolean weekends = FALSE;

  for (guint i = first; i < self->times->len; i++)
    weekends |= finx_weekday (finx_days_from_time (finx_record_get_time (self, i))) >= 6;
  if (distance >= 0.9 && distance < 5)
    return weekends ? 365 : 252;
  for (gsize i = 0; i < G_N_ELEMENTS (bands); i++)
    if (distance >= bands[i].from && distance <= bands[i].to)
      return bands[i].periods;
  return 0;
}

void
finx_record_free (FinxRecord *self)
{
  g_clear_pointer (&self->times, g_array_unref);
  g_clear_pointer (&self->returns, g_array_unref);
  g_clear_pointer (&self->benchmark, g_array_unref);
  g_free (self->column);
  g_free (self);
}
