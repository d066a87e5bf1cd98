/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-market-data.h"

#include <math.h>

#include "base/finx-clock.h"
#include "base/finx-time.h"
#include "model/finx-names-private.h"

#define PERIODS_LOOKED_AT 12

G_DEFINE_INTERFACE (FinxDailyPrices, finx_daily_prices, G_TYPE_OBJECT)
G_DEFINE_INTERFACE (FinxLastPrices, finx_last_prices, G_TYPE_OBJECT)
G_DEFINE_INTERFACE (FinxEconomy, finx_economy, G_TYPE_OBJECT)
G_DEFINE_INTERFACE (FinxReleases, finx_releases, G_TYPE_OBJECT)
G_DEFINE_INTERFACE (FinxEarnings, finx_earnings, G_TYPE_OBJECT)

static const char *const adjustment_names[FINX_N_ADJUSTMENTS] = { "raw", "splits", "all" };
static const char *const hour_names[FINX_N_REPORT_HOURS] = { "", "before-open", "after-close" };

static void
finx_daily_prices_default_init (FinxDailyPricesInterface *iface)
{
}

static void
finx_last_prices_default_init (FinxLastPricesInterface *iface)
{
}

static void
finx_economy_default_init (FinxEconomyInterface *iface)
{
}

static void
finx_releases_default_init (FinxReleasesInterface *iface)
{
}

static void
finx_earnings_default_init (FinxEarningsInterface *iface)
{
}

const char *
finx_adjustment_to_string (FinxAdjustment adjustment)
{
  g_return_val_if_fail ((guint) adjustment < FINX_N_ADJUSTMENTS, "");

  return adjustment_names[adjustment];
}

gboolean
finx_adjustment_from_string (const char     *text,
                             FinxAdjustment *adjustment)
{
  for (guint i = 0; i < FINX_N_ADJUSTMENTS; i++)
    if (g_str_equal (text, adjustment_names[i]))
      {
        *adjustment = i;
        return TRUE;
      }
  return FALSE;
}

FinxDailySeries *
finx_daily_series_new (void)
{
  FinxDailySeries *self = g_new0 (FinxDailySeries, 1);

  self->bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));
  self->actions = g_array_new (FALSE, FALSE, sizeof (FinxPriceAction));
  self->currency = g_strdup ("");
  self->source = g_strdup ("");
  return self;
}

FinxDailySeries *
finx_daily_series_copy (const FinxDailySeries *self)
{
  FinxDailySeries *copy = g_new (FinxDailySeries, 1);

  *copy = *self;
  copy->bars = g_array_copy (self->bars);
  copy->actions = g_array_copy (self->actions);
  copy->currency = g_strdup (self->currency);
  copy->source = g_strdup (self->source);
  return copy;
}

void
finx_daily_series_free (FinxDailySeries *self)
{
  g_array_unref (self->bars);
  g_array_unref (self->actions);
  g_free (self->currency);
  g_free (self->source);
  g_free (self);
}

static int
compare_bars (gconstpointer a,
              gconstpointer b)
{
  gint64 x = ((const FinxBar *) a)->time_us, y = ((const FinxBar *) b)->time_us;

  return (x > y) - (x < y);
}

static int
compare_actions (gconstpointer a,
                 gconstpointer b)
{
  const FinxPriceAction *x = a, *y = b;

  return x->day != y->day ? (x->day > y->day) - (x->day < y->day) : (int) x->kind - (int) y->kind;
}

/* Feeds repeat the newest day and leave holes; g_array_sort() is stable, and the later one counts. */
static void
tidy_bars (GArray *bars,
           gint32  from_day,
           gint32  to_day)
{
  guint n = 0;

  g_array_sort (bars, compare_bars);
  for (guint i = 0; i < bars->len; i++)
    {
      FinxBar bar = g_array_index (bars, FinxBar, i);
      gint64 day = finx_days_from_time (bar.time_us);

      if (day < from_day || day > to_day || !finx_bar_validate (&bar, NULL))
        continue;
      if (n > 0 && g_array_index (bars, FinxBar, n - 1).time_us == bar.time_us)
        n--;
      g_array_index (bars, FinxBar, n++) = bar;
    }
  g_array_set_size (bars, n);
}

static void
tidy_actions (GArray *actions,
              gint32  from_day,
              gint32  to_day)
{
  guint n = 0;

  g_array_sort (actions, compare_actions);
  for (guint i = 0; i < actions->len; i++)
    {
      FinxPriceAction action = g_array_index (actions, FinxPriceAction, i);

      if (action.day < from_day || action.day > to_day || finx_decimal_sign (action.value) <= 0)
        continue;
      if (n > 0 && compare_actions (&action, &g_array_index (actions, FinxPriceAction, n - 1)) == 0)
        n--;
      g_array_index (actions, FinxPriceAction, n++) = action;
    }
  g_array_set_size (actions, n);
}

/**
 * finx_daily_series_tidy:
 * @to_day: included
 *
 * Puts bars and actions in order, and leaves out what is not valid, not of these days, or there twice.
 *
 * Returns: whether there are bars
 */
gboolean
finx_daily_series_tidy (FinxDailySeries *self,
                        gint32           from_day,
                        gint32           to_day)
{
  tidy_bars (self->bars, from_day, to_day);
  tidy_actions (self->actions, from_day, to_day);
  return self->bars->len > 0;
}

FinxLastPrice *
finx_last_price_copy (const FinxLastPrice *self)
{
  FinxLastPrice *copy = g_new (FinxLastPrice, 1);

  *copy = *self;
  copy->currency = g_strdup (self->currency);
  copy->source = g_strdup (self->source);
  return copy;
}

void
finx_last_price_free (FinxLastPrice *self)
{
  g_free (self->currency);
  g_free (self->source);
  g_free (self);
}

FinxEconomicSeries *
finx_economic_series_new (const char *id)
{
  FinxEconomicSeries *self = g_new0 (FinxEconomicSeries, 1);

  self->id = g_strdup (id);
  self->title = g_strdup (id);
  self->unit = g_strdup ("");
  self->source = g_strdup ("");
  self->points = g_array_new (FALSE, FALSE, sizeof (FinxEconomicPoint));
  return self;
}

FinxEconomicSeries *
finx_economic_series_copy (const FinxEconomicSeries *self)
{
  FinxEconomicSeries *copy = g_new (FinxEconomicSeries, 1);

  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->title = g_strdup (self->title);
  copy->unit = g_strdup (self->unit);
  copy->source = g_strdup (self->source);
  copy->points = g_array_copy (self->points);
  return copy;
}

void
finx_economic_series_free (FinxEconomicSeries *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->unit);
  g_free (self->source);
  g_array_unref (self->points);
  g_free (self);
}

static int
compare_points (gconstpointer a,
                gconstpointer b)
{
  const FinxEconomicPoint *x = a, *y = b;

  return (x->day > y->day) - (x->day < y->day);
}

/* Periods are as long as the shortest of the newest ones: a value may be missing. */
gint32
finx_economic_series_get_due (const FinxEconomicSeries *self,
                              gint32                   *period)
{
  const FinxEconomicPoint *points = (const FinxEconomicPoint *) (gpointer) self->points->data;
  guint n = self->points->len;

  *period = 0;
  for (guint i = n; i > 1 && i + PERIODS_LOOKED_AT > n; i--)
    {
      gint32 length = points[i - 1].day - points[i - 2].day;

      *period = *period == 0 ? length : MIN (*period, length);
    }
  return *period > 0 ? points[n - 1].day + 2 * *period : 0;
}

/* As finx_daily_series_tidy(). */
gboolean
finx_economic_series_tidy (FinxEconomicSeries *self,
                           gint32              from_day,
                           gint32              to_day)
{
  guint n = 0;

  g_array_sort (self->points, compare_points);
  for (guint i = 0; i < self->points->len; i++)
    {
      FinxEconomicPoint point = g_array_index (self->points, FinxEconomicPoint, i);

      if (point.day < from_day || point.day > to_day || !isfinite (point.value))
        continue;
      if (n > 0 && g_array_index (self->points, FinxEconomicPoint, n - 1).day == point.day)
        n--;
      g_array_index (self->points, FinxEconomicPoint, n++) = point;
    }
  g_array_set_size (self->points, n);
  return n > 0;
}

FinxReleaseDates *
finx_release_dates_new (const char *id)
{
  FinxReleaseDates *self = g_new0 (FinxReleaseDates, 1);

  self->id = g_strdup (id);
  self->name = g_strdup ("");
  self->source = g_strdup ("");
  self->days = g_array_new (FALSE, FALSE, sizeof (gint32));
  return self;
}

FinxReleaseDates *
finx_release_dates_copy (const FinxReleaseDates *self)
{
  FinxReleaseDates *copy = g_new (FinxReleaseDates, 1);

  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->source = g_strdup (self->source);
  copy->days = g_array_copy (self->days);
  return copy;
}

void
finx_release_dates_free (FinxReleaseDates *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->source);
  g_array_unref (self->days);
  g_free (self);
}

static int
compare_days (gconstpointer a,
              gconstpointer b)
{
  const gint32 *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

/* As finx_daily_series_tidy(), but there may be none. */
void
finx_release_dates_tidy (FinxReleaseDates *self,
                         gint32            from_day,
                         gint32            to_day)
{
  guint n = 0;

  g_array_sort (self->days, compare_days);
  for (guint i = 0; i < self->days->len; i++)
    {
      gint32 day = g_array_index (self->days, gint32, i);

      if (day >= from_day && day <= to_day && (n == 0 || day != g_array_index (self->days, gint32, n - 1)))
        g_array_index (self->days, gint32, n++) = day;
    }
  g_array_set_size (self->days, n);
}

gboolean
finx_release_dates_next (const FinxReleaseDates *self,
                         gint32                  from_day,
                         gint32                 *day)
{
  for (guint i = 0; i < self->days->len; i++)
    if (g_array_index (self->days, gint32, i) >= from_day)
      {
        if (day != NULL)
          *day = g_array_index (self->days, gint32, i);
        return TRUE;
      }
  return FALSE;
}

const char *
finx_report_hour_to_string (FinxReportHour hour)
{
  g_return_val_if_fail ((guint) hour < FINX_N_REPORT_HOURS, "");

  return hour_names[hour];
}

gboolean
finx_report_hour_from_string (const char     *text,
                              FinxReportHour *hour)
{
  for (guint i = 0; i < FINX_N_REPORT_HOURS; i++)
    if (g_strcmp0 (text, hour_names[i]) == 0)
      {
        *hour = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
finx_earnings_report_get_surprise (const FinxEarningsReport *report,
                                   FinxDecimal              *surprise,
                                   double                   *part)
{
  double estimate;

  *surprise = FINX_DECIMAL_UNKNOWN;
  *part = (double) NAN;
  if (!finx_decimal_is_known (report->reported) || !finx_decimal_is_known (report->estimate))
    return FALSE;
  *surprise = finx_decimal_sub (report->reported, report->estimate);
  estimate = fabs (finx_decimal_to_double (report->estimate));
  if (estimate > 0)
    *part = finx_decimal_to_double (*surprise) / estimate;
  return finx_decimal_is_known (*surprise);
}

FinxEarningsList *
finx_earnings_list_new (const char *symbol)
{
  FinxEarningsList *self = g_new0 (FinxEarningsList, 1);

  self->symbol = g_strdup (symbol);
  self->currency = g_strdup ("");
  self->source = g_strdup ("");
  self->reports = g_array_new (FALSE, FALSE, sizeof (FinxEarningsReport));
  return self;
}

FinxEarningsList *
finx_earnings_list_copy (const FinxEarningsList *self)
{
  FinxEarningsList *copy = g_new (FinxEarningsList, 1);

  *copy = *self;
  copy->symbol = g_strdup (self->symbol);
  copy->currency = g_strdup (self->currency);
  copy->source = g_strdup (self->source);
  copy->reports = g_array_copy (self->reports);
  return copy;
}

void
finx_earnings_list_free (FinxEarningsList *self)
{
  g_free (self->symbol);
  g_free (self->currency);
  g_free (self->source);
  g_array_unref (self->reports);
  g_free (self);
}

static int
compare_reports (gconstpointer a,
                 gconstpointer b)
{
  const FinxEarningsReport *x = a, *y = b;

  return x->day != y->day ? (x->day > y->day) - (x->day < y->day) : (x->period > y->period) - (x->period < y->period);
}

static gboolean
has_quarter (const GArray *reports,
             gint32        period)
{
  for (guint i = 0; period != 0 && i < reports->len; i++)
    if (g_array_index (reports, FinxEarningsReport, i).period == period)
      return TRUE;
  return FALSE;
}

/* Puts reports in order. Of what is there twice the one that was told first counts: providers have the newest on top. */
void
finx_earnings_list_tidy (FinxEarningsList *self)
{
  g_autoptr(GArray) told = self->reports;

  self->reports = g_array_sized_new (FALSE, FALSE, sizeof (FinxEarningsReport), told->len);
  for (guint i = 0; i < told->len; i++)
    if (!has_quarter (self->reports, g_array_index (told, FinxEarningsReport, i).period))
      g_array_append_val (self->reports, g_array_index (told, FinxEarningsReport, i));
  g_array_sort (self->reports, compare_reports);
}

void
finx_earnings_list_expect (FinxEarningsList       *self,
                           const FinxEarningsList *other)
{
  gint32 last = self->reports->len > 0 ? g_array_index (self->reports, FinxEarningsReport, self->reports->len - 1).day : G_MININT32;

  for (guint i = 0; i < other->reports->len; i++)
    {
      const FinxEarningsReport *report = &g_array_index (other->reports, FinxEarningsReport, i);

      if (report->day > last && !has_quarter (self->reports, report->period))
        g_array_append_val (self->reports, *report);
    }
  g_array_sort (self->reports, compare_reports);
}

const FinxEarningsReport *
finx_earnings_list_next (const FinxEarningsList *self,
                         gint32                  from_day)
{
  for (guint i = 0; i < self->reports->len; i++)
    {
      const FinxEarningsReport *report = &g_array_index (self->reports, FinxEarningsReport, i);

      if (report->day >= from_day && !finx_decimal_is_known (report->reported))
        return report;
    }
  return NULL;
}

GArray *
finx_earnings_list_get_days (const FinxEarningsList *self)
{
  GArray *days = g_array_sized_new (FALSE, FALSE, sizeof (gint32), self->reports->len);

  for (guint i = 0; i < self->reports->len; i++)
    g_array_append_val (days, g_array_index (self->reports, FinxEarningsReport, i).day);
  g_array_sort (days, compare_days);
  return days;
}

void
finx_daily_prices_load_async (FinxDailyPrices      *self,
                              const FinxInstrument *instrument,
                              gint32                from_day,
                              gint32                to_day,
                              GCancellable         *cancellable,
                              GAsyncReadyCallback   callback,
                              gpointer              user_data)
{
  g_return_if_fail (FINX_IS_DAILY_PRICES (self));
  g_return_if_fail (instrument != NULL);
  g_return_if_fail (from_day <= to_day);

  FINX_DAILY_PRICES_GET_IFACE (self)->load_async (self, instrument, from_day, to_day, cancellable, callback, user_data);
}

FinxDailySeries *
finx_daily_prices_load_finish (FinxDailyPrices *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (FINX_IS_DAILY_PRICES (self), NULL);

  return FINX_DAILY_PRICES_GET_IFACE (self)->load_finish (self, result, error);
}

void
finx_last_prices_load_async (FinxLastPrices       *self,
                             const FinxInstrument *instrument,
                             GCancellable         *cancellable,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data)
{
  g_return_if_fail (FINX_IS_LAST_PRICES (self));
  g_return_if_fail (instrument != NULL);

  FINX_LAST_PRICES_GET_IFACE (self)->load_async (self, instrument, cancellable, callback, user_data);
}

FinxLastPrice *
finx_last_prices_load_finish (FinxLastPrices *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (FINX_IS_LAST_PRICES (self), NULL);

  return FINX_LAST_PRICES_GET_IFACE (self)->load_finish (self, result, error);
}

void
finx_economy_load_async (FinxEconomy         *self,
                         const char          *series,
                         gint32               from_day,
                         gint32               to_day,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (FINX_IS_ECONOMY (self));
  g_return_if_fail (finx_is_set (series));
  g_return_if_fail (from_day <= to_day);

  FINX_ECONOMY_GET_IFACE (self)->load_async (self, series, from_day, to_day, cancellable, callback, user_data);
}

FinxEconomicSeries *
finx_economy_load_finish (FinxEconomy   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (FINX_IS_ECONOMY (self), NULL);

  return FINX_ECONOMY_GET_IFACE (self)->load_finish (self, result, error);
}

void
finx_releases_load_async (FinxReleases        *self,
                          const char          *series,
                          gint32               from_day,
                          gint32               to_day,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (FINX_IS_RELEASES (self));
  g_return_if_fail (finx_is_set (series));
  g_return_if_fail (from_day <= to_day);

  FINX_RELEASES_GET_IFACE (self)->load_async (self, series, from_day, to_day, cancellable, callback, user_data);
}

FinxReleaseDates *
finx_releases_load_finish (FinxReleases *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (FINX_IS_RELEASES (self), NULL);

  return FINX_RELEASES_GET_IFACE (self)->load_finish (self, result, error);
}

void
finx_earnings_load_async (FinxEarnings         *self,
                          const FinxInstrument *instrument,
                          gboolean              expected,
                          GCancellable         *cancellable,
                          GAsyncReadyCallback   callback,
                          gpointer              user_data)
{
  g_return_if_fail (FINX_IS_EARNINGS (self));
  g_return_if_fail (instrument != NULL);

  FINX_EARNINGS_GET_IFACE (self)->load_async (self, instrument, expected, cancellable, callback, user_data);
}

FinxEarningsList *
finx_earnings_load_finish (FinxEarnings *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (FINX_IS_EARNINGS (self), NULL);

  return FINX_EARNINGS_GET_IFACE (self)->load_finish (self, result, error);
}
