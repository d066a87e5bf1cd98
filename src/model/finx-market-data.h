/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

/* What providers of market data give, and the ports that give it: daily prices, last prices, economic series and their releases,
 * what companies earn. */

typedef enum
{
  FINX_ACTION_DIVIDEND,         /* cash for each unit held on that day */
  FINX_ACTION_SPLIT             /* new units for each old one */
} FinxPriceActionKind;

/* What makes prices of different days not comparable. Where both are on one day, the dividend is for a unit after the split. */
typedef struct
{
  gint32              day;      /* since 1970-01-01, at the exchange: the first day without the dividend, or with new units */
  FinxPriceActionKind kind;
  FinxDecimal         value;    /* > 0 */
} FinxPriceAction;

/**
 * FinxAdjustment:
 * @FINX_ADJUSTED_NOT: as it was traded
 * @FINX_ADJUSTED_SPLITS: in units of the last day
 * @FINX_ADJUSTED_ALL: in units of the last day, less the dividends since
 */
typedef enum
{
  FINX_ADJUSTED_NOT,
  FINX_ADJUSTED_SPLITS,
  FINX_ADJUSTED_ALL
} FinxAdjustment;
#define FINX_N_ADJUSTMENTS 3
const char *finx_adjustment_to_string   (FinxAdjustment  adjustment);   /* "raw", "splits", "all" */
gboolean    finx_adjustment_from_string (const char     *text,
                                         FinxAdjustment *adjustment);

/**
 * FinxDailySeries:
 * @bars: (element-type FinxBar): oldest first, each day once, at 00:00 UTC of the exchange's date
 * @actions: (element-type FinxPriceAction): of the same days, oldest first
 * @currency: ISO 4217, or crypto code; "" when the provider does not tell
 * @adjustment: what @bars are: providers that can not be undone give %FINX_ADJUSTED_ALL
 * @source: id of the provider
 * @fetched_us: UTC µs
 */
typedef struct
{
  GArray        *bars;
  GArray        *actions;
  char          *currency;
  FinxAdjustment adjustment;
  char          *source;
  gint64         fetched_us;
} FinxDailySeries;
FinxDailySeries    *finx_daily_series_new     (void);
FinxDailySeries    *finx_daily_series_copy    (const FinxDailySeries *self);
void                finx_daily_series_free    (FinxDailySeries *self);
gboolean            finx_daily_series_tidy    (FinxDailySeries *self,
                                               gint32           from_day,
                                               gint32           to_day);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxDailySeries, finx_daily_series_free)

/* The newest price there is. */
typedef struct
{
  FinxDecimal price;            /* > 0 */
  FinxDecimal previous_close;   /* perhaps unknown */
  gint64      time_us;          /* UTC µs of the price; 0: not told */
  char       *currency;         /* "": not told */
  char       *source;           /* id of the provider */
  gint64      fetched_us;
} FinxLastPrice;
FinxLastPrice      *finx_last_price_copy      (const FinxLastPrice *self);
void                finx_last_price_free      (FinxLastPrice   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxLastPrice, finx_last_price_free)

typedef struct
{
  gint32 day;                   /* the first of the period */
  double value;
} FinxEconomicPoint;

typedef struct
{
  char   *id;                   /* as it was asked for */
  char   *title;
  char   *unit;                 /* "": not told */
  GArray *points;               /* (element-type FinxEconomicPoint): oldest first; what is not known is left out */
  char   *source;
  gint64  fetched_us;
} FinxEconomicSeries;
FinxEconomicSeries *finx_economic_series_new  (const char         *id);
FinxEconomicSeries *finx_economic_series_copy (const FinxEconomicSeries *self);
void                finx_economic_series_free (FinxEconomicSeries *self);
/* The first day on which there can be a newer value: its period is over. @period: (out): days of a period. 0: not known. */
gint32              finx_economic_series_get_due (const FinxEconomicSeries *self,
                                                  gint32             *period);
gboolean            finx_economic_series_tidy (FinxEconomicSeries *self,
                                               gint32              from_day,
                                               gint32              to_day);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxEconomicSeries, finx_economic_series_free)

/* On which days new values of a series come out, as it is planned. */
typedef struct
{
  char   *id;                   /* of the series, as it was asked for */
  char   *name;                 /* of what comes out: "Consumer Price Index" */
  GArray *days;                 /* (element-type gint32): since 1970, where it comes out; oldest first, each once; perhaps none */
  char   *source;
  gint64  fetched_us;
} FinxReleaseDates;
FinxReleaseDates   *finx_release_dates_new    (const char             *id);
FinxReleaseDates   *finx_release_dates_copy   (const FinxReleaseDates *self);
void                finx_release_dates_free   (FinxReleaseDates       *self);
void                finx_release_dates_tidy   (FinxReleaseDates       *self,
                                               gint32                  from_day,
                                               gint32                  to_day);
/* The first day from @from_day on. %FALSE: there is none. @day: (out) (optional) */
gboolean            finx_release_dates_next   (const FinxReleaseDates *self,
                                               gint32                  from_day,
                                               gint32                 *day);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxReleaseDates, finx_release_dates_free)

/* When on its day a company reports. */
typedef enum
{
  FINX_REPORT_UNTOLD,
  FINX_REPORT_BEFORE_OPEN,
  FINX_REPORT_AFTER_CLOSE
} FinxReportHour;
#define FINX_N_REPORT_HOURS 3
const char *finx_report_hour_to_string   (FinxReportHour  hour);        /* "", "before-open", "after-close" */
gboolean    finx_report_hour_from_string (const char     *text,
                                          FinxReportHour *hour);

/* A company's report of one quarter of its year: what each share earned, or when that is expected to be told. */
typedef struct
{
  gint32         day;           /* since 1970-01-01, at the exchange: told, or expected to be */
  gint32         period;        /* the last day of the quarter; 0: not told */
  FinxDecimal    reported;      /* unknown: of a report that is expected */
  FinxDecimal    estimate;      /* perhaps unknown */
  FinxReportHour hour;
} FinxEarningsReport;
/* By how much more was reported than was expected. %FALSE: one of both is unknown. @part: (out): of the estimate's size; NaN: it is 0 */
gboolean finx_earnings_report_get_surprise (const FinxEarningsReport *report,
                                            FinxDecimal              *surprise,
                                            double                   *part);

/* Reports of one company. */
typedef struct
{
  char   *symbol;
  char   *currency;             /* of the figures; "": not told */
  GArray *reports;              /* (element-type FinxEarningsReport): oldest first, each quarter once; perhaps none */
  char   *source;
  gint64  fetched_us;
} FinxEarningsList;
FinxEarningsList   *finx_earnings_list_new    (const char             *symbol);
FinxEarningsList   *finx_earnings_list_copy   (const FinxEarningsList *self);
void                finx_earnings_list_free   (FinxEarningsList       *self);
void                finx_earnings_list_tidy   (FinxEarningsList       *self);
/* Adds what @other expects after the last report that was made. */
void                finx_earnings_list_expect (FinxEarningsList       *self,
                                               const FinxEarningsList *other);
/* The first that is expected from @from_day on; (nullable), borrowed. */
const FinxEarningsReport *finx_earnings_list_next (const FinxEarningsList *self,
                                                   gint32                  from_day);
/* (transfer full) (element-type gint32): of all its reports, oldest first. */
GArray             *finx_earnings_list_get_days (const FinxEarningsList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxEarningsList, finx_earnings_list_free)

/* The ports; engine thread, as those in finx-ports.h. Errors tell what the caller can do: %FINX_ERROR_NOT_FOUND: this
 * provider does not know it; _RATE_LIMITED, _OFFLINE: later; _AUTH: the key; _REJECTED: not with this plan; _PROTOCOL. */

#define FINX_TYPE_DAILY_PRICES (finx_daily_prices_get_type ())
G_DECLARE_INTERFACE (FinxDailyPrices, finx_daily_prices, FINX, DAILY_PRICES, GObject)
struct _FinxDailyPricesInterface
{
  GTypeInterface parent_iface;
  void             (*load_async)  (FinxDailyPrices *self, const FinxInstrument *instrument, gint32 from_day, gint32 to_day,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  FinxDailySeries *(*load_finish) (FinxDailyPrices *self, GAsyncResult *result, GError **error);
};
/* @to_day is included. Returns: (transfer full): at least one bar, all of them valid */
void             finx_daily_prices_load_async  (FinxDailyPrices *self, const FinxInstrument *instrument, gint32 from_day, gint32 to_day,
                                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
FinxDailySeries *finx_daily_prices_load_finish (FinxDailyPrices *self, GAsyncResult *result, GError **error);

#define FINX_TYPE_LAST_PRICES (finx_last_prices_get_type ())
G_DECLARE_INTERFACE (FinxLastPrices, finx_last_prices, FINX, LAST_PRICES, GObject)
struct _FinxLastPricesInterface
{
  GTypeInterface parent_iface;
  void           (*load_async)  (FinxLastPrices *self, const FinxInstrument *instrument, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
  FinxLastPrice *(*load_finish) (FinxLastPrices *self, GAsyncResult *result, GError **error);
};
void           finx_last_prices_load_async  (FinxLastPrices *self, const FinxInstrument *instrument, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
FinxLastPrice *finx_last_prices_load_finish (FinxLastPrices *self, GAsyncResult *result, GError **error);

#define FINX_TYPE_ECONOMY (finx_economy_get_type ())
G_DECLARE_INTERFACE (FinxEconomy, finx_economy, FINX, ECONOMY, GObject)
struct _FinxEconomyInterface
{
  GTypeInterface parent_iface;
  void                (*load_async)  (FinxEconomy *self, const char *series, gint32 from_day, gint32 to_day, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
  FinxEconomicSeries *(*load_finish) (FinxEconomy *self, GAsyncResult *result, GError **error);
};
/* @series: a word such as "inflation" or "unemployment", with a country after a slash ("gdp/DEU"; the United States where there
 * is none), or the provider's own id */
void                finx_economy_load_async  (FinxEconomy *self, const char *series, gint32 from_day, gint32 to_day,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
FinxEconomicSeries *finx_economy_load_finish (FinxEconomy *self, GAsyncResult *result, GError **error);

#define FINX_TYPE_RELEASES (finx_releases_get_type ())
G_DECLARE_INTERFACE (FinxReleases, finx_releases, FINX, RELEASES, GObject)
struct _FinxReleasesInterface
{
  GTypeInterface parent_iface;
  void              (*load_async)  (FinxReleases *self, const char *series, gint32 from_day, gint32 to_day, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
  FinxReleaseDates *(*load_finish) (FinxReleases *self, GAsyncResult *result, GError **error);
};
/* @series: as of finx_economy_load_async(). Returns: (transfer full): days of the span that somebody planned; perhaps none */
void              finx_releases_load_async  (FinxReleases *self, const char *series, gint32 from_day, gint32 to_day,
                                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
FinxReleaseDates *finx_releases_load_finish (FinxReleases *self, GAsyncResult *result, GError **error);

#define FINX_TYPE_EARNINGS (finx_earnings_get_type ())
G_DECLARE_INTERFACE (FinxEarnings, finx_earnings, FINX, EARNINGS, GObject)
struct _FinxEarningsInterface
{
  GTypeInterface parent_iface;
  void              (*load_async)  (FinxEarnings *self, const FinxInstrument *instrument, gboolean expected, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
  FinxEarningsList *(*load_finish) (FinxEarnings *self, GAsyncResult *result, GError **error);
};
/* @expected: those that are expected in the next year, else those that were made. Returns: (transfer full): perhaps none */
void              finx_earnings_load_async  (FinxEarnings *self, const FinxInstrument *instrument, gboolean expected, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
FinxEarningsList *finx_earnings_load_finish (FinxEarnings *self, GAsyncResult *result, GError **error);

G_END_DECLS
