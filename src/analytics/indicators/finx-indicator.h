/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Indicators: bars in, lines out, once for all bars or bar by bar. Both ways are one definition and give the same bits.
 * Between processors the last digits can differ, by 1e-12 of the value.
 *
 * A bar is missing for an indicator when a number that it needs is NaN or infinite. A missing bar is skipped: the values at it are
 * NaN, and nothing else changes, so a window of 20 holds the last 20 bars that are known. The values before the first are NaN. */

#define FINX_INDICATOR_MAX_PARAMETERS 4
#define FINX_INDICATOR_MAX_OUTPUTS    9
#define FINX_INDICATOR_MAX_LEVELS     3
#define FINX_INDICATOR_MAX_PERIOD     10000

typedef enum
{
  FINX_SOURCE_CLOSE,
  FINX_SOURCE_OPEN,
  FINX_SOURCE_HIGH,
  FINX_SOURCE_LOW,
  FINX_SOURCE_HL2,              /* (high + low) / 2 */
  FINX_SOURCE_HLC3,             /* the typical price */
  FINX_SOURCE_OHLC4,
  FINX_SOURCE_VOLUME
} FinxPriceSource;
#define FINX_N_SOURCES 8

/* Columns of a bar, as bits. */
typedef enum
{
  FINX_NEEDS_OPEN    = 1 << 0,
  FINX_NEEDS_HIGH    = 1 << 1,
  FINX_NEEDS_LOW     = 1 << 2,
  FINX_NEEDS_CLOSE   = 1 << 3,
  FINX_NEEDS_VOLUME  = 1 << 4,
  FINX_NEEDS_OTHER   = 1 << 5,
  FINX_NEEDS_SESSION = 1 << 6,
  FINX_NEEDS_TIME    = 1 << 7
} FinxIndicatorNeeds;

/* Bars as columns, oldest first, all of them borrowed. What no indicator at work needs may be %NULL. */
typedef struct
{
  gsize         n;
  const gint64 *times;          /* UTC µs, when the bar opens */
  const double *opens;
  const double *highs;
  const double *lows;
  const double *closes;
  const double *volumes;
  const double *others;         /* the series to compare with, as correlation does */
  const gint64 *sessions;       /* changes where a trading session begins; %NULL: the UTC day of @times */
} FinxBarColumns;

/* One bar of them. */
typedef struct
{
  gint64 time;
  double open, high, low, close, volume;
  double other;
  gint64 session;
} FinxIndicatorBar;

typedef enum
{
  FINX_PARAMETER_NUMBER,
  FINX_PARAMETER_WHOLE,
  FINX_PARAMETER_TIME           /* UTC seconds; written as ISO 8601, or 0 for the first bar */
} FinxParameterKind;

typedef struct
{
  const char        *name;      /* "period" */
  const char        *title;     /* for the catalogue */
  double             initial;
  double             least, most;
  FinxParameterKind  kind;
} FinxIndicatorParameter;

typedef enum
{
  FINX_LOOK_LINE,
  FINX_LOOK_HISTOGRAM,
  FINX_LOOK_BAND_EDGE,          /* the area to the next edge is filled */
  FINX_LOOK_DOTS,
  FINX_LOOK_STEP,
  FINX_LOOK_HIDDEN              /* for rules and tables, in other units than the rest */
} FinxIndicatorLook;

typedef struct
{
  const char        *name;      /* "upper" */
  const char        *title;     /* for the catalogue */
  FinxIndicatorLook  look;
} FinxIndicatorOutput;

typedef struct
{
  const char             *name;                 /* "macd": stable, for commands, expressions and saved layouts */
  const char             *title;                /* for the catalogue, like @short_title */
  const char             *short_title;
  gboolean                is_overlay;           /* on the price; else in a pane of its own */
  gboolean                has_source;           /* computed from one price; else from the columns in @needs */
  FinxPriceSource         source;               /* unless the spec names another */
  FinxIndicatorNeeds      needs;                /* besides the source */
  guint                   n_parameters;
  FinxIndicatorParameter  parameters[FINX_INDICATOR_MAX_PARAMETERS];
  guint                   n_outputs;
  FinxIndicatorOutput     outputs[FINX_INDICATOR_MAX_OUTPUTS];
  guint                   n_levels;
  double                  levels[FINX_INDICATOR_MAX_LEVELS];    /* lines across, such as 30 and 70 */
  double                  least, most;          /* of all values; both 0: they have no fixed range */
} FinxIndicatorInfo;

/* An indicator with its parameters: a plain value. */
typedef struct
{
  const FinxIndicatorInfo *info;
  double                   parameters[FINX_INDICATOR_MAX_PARAMETERS];
  FinxPriceSource          source;
} FinxIndicatorSpec;

/* One indicator at work, or several that share what they have in common. */
typedef struct _FinxIndicator FinxIndicator;

guint                    finx_indicator_get_n         (void);
const FinxIndicatorInfo *finx_indicator_get_info      (guint                    index);
const FinxIndicatorInfo *finx_indicator_lookup        (const char              *name);

const char              *finx_price_source_to_string  (FinxPriceSource          source);
FinxIndicatorSpec        finx_indicator_spec_initial  (const FinxIndicatorInfo *info);
gboolean                 finx_indicator_spec_parse    (const char              *text,
                                                       FinxIndicatorSpec       *spec,
                                                       GError                 **error);
gboolean                 finx_indicator_spec_check    (const FinxIndicatorSpec *spec,
                                                       GError                 **error);
char                    *finx_indicator_spec_to_string (const FinxIndicatorSpec *spec);

FinxIndicatorNeeds       finx_indicator_get_needs     (const FinxIndicatorSpec *spec);
guint                    finx_indicator_get_first     (const FinxIndicatorSpec *spec,
                                                       guint                    output);
guint                    finx_indicator_get_warm_up   (const FinxIndicatorSpec *spec);
int                      finx_indicator_get_shift     (const FinxIndicatorSpec *spec,
                                                       guint                    output);

void                     finx_indicator_compute       (const FinxIndicatorSpec *spec,
                                                       const FinxBarColumns    *bars,
                                                       double *const           *outputs);
void                     finx_indicator_compute_many  (const FinxIndicatorSpec *specs,
                                                       guint                    n_specs,
                                                       const FinxBarColumns    *bars,
                                                       double *const *const    *outputs);

FinxIndicator           *finx_indicator_new           (const FinxIndicatorSpec *spec);
FinxIndicator           *finx_indicator_new_many      (const FinxIndicatorSpec *specs,
                                                       guint                    n_specs,
                                                       const guint             *wanted);
void                     finx_indicator_free          (FinxIndicator           *self);
void                     finx_indicator_reset         (FinxIndicator           *self);
void                     finx_indicator_push          (FinxIndicator           *self,
                                                       const FinxIndicatorBar  *bar,
                                                       double                  *values);
void                     finx_indicator_peek          (FinxIndicator           *self,
                                                       const FinxIndicatorBar  *bar,
                                                       double                  *values);
void                     finx_indicator_push_many     (FinxIndicator           *self,
                                                       const FinxBarColumns    *bars,
                                                       double *const *const    *outputs);
guint                    finx_indicator_get_ahead     (FinxIndicator           *self,
                                                       guint                    output,
                                                       double                  *values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxIndicator, finx_indicator_free)

G_END_DECLS
