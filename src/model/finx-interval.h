/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Shorter ones come before longer ones, except that trades take as long as they take. */
typedef enum
{
  FINX_UNIT_TICK,               /* a bar is so many trades */
  FINX_UNIT_SECOND,
  FINX_UNIT_MINUTE,
  FINX_UNIT_HOUR,
  FINX_UNIT_DAY,                /* of trading: a session */
  FINX_UNIT_WEEK,               /* from Monday on */
  FINX_UNIT_MONTH               /* of the calendar */
} FinxIntervalUnit;

/**
 * FinxInterval: what one bar spans: so many of a unit.
 *
 * A value: the same span is the same number ("60s" is 1 min), and a greater unit is a greater number, so intervals of a
 * day and more are ≥ %FINX_INTERVAL_1D. 0 is none.
 */
typedef guint32 FinxInterval;

#define FINX_INTERVAL(unit, count) ((FinxInterval) (unit) << 24 | (FinxInterval) (count))
#define FINX_INTERVAL_NONE 0u
#define FINX_INTERVAL_1T   FINX_INTERVAL (FINX_UNIT_TICK, 1)
#define FINX_INTERVAL_1S   FINX_INTERVAL (FINX_UNIT_SECOND, 1)
#define FINX_INTERVAL_1M   FINX_INTERVAL (FINX_UNIT_MINUTE, 1)
#define FINX_INTERVAL_5M   FINX_INTERVAL (FINX_UNIT_MINUTE, 5)
#define FINX_INTERVAL_15M  FINX_INTERVAL (FINX_UNIT_MINUTE, 15)
#define FINX_INTERVAL_1H   FINX_INTERVAL (FINX_UNIT_HOUR, 1)
#define FINX_INTERVAL_1D   FINX_INTERVAL (FINX_UNIT_DAY, 1)
#define FINX_INTERVAL_1W   FINX_INTERVAL (FINX_UNIT_WEEK, 1)
#define FINX_INTERVAL_1MO  FINX_INTERVAL (FINX_UNIT_MONTH, 1)

/* Places of the usual ones in tables: what is offered to choose from, and what stored prices are of. */
enum
{
  FINX_FRAME_1S,
  FINX_FRAME_1M,
  FINX_FRAME_5M,
  FINX_FRAME_15M,
  FINX_FRAME_1H,
  FINX_FRAME_1D,
  FINX_FRAME_1W,
  FINX_N_FRAMES
};

static inline FinxIntervalUnit
finx_interval_unit (FinxInterval interval)
{
  return (FinxIntervalUnit) (interval >> 24);
}

static inline guint
finx_interval_count (FinxInterval interval)
{
  return interval & 0xffffff;
}

/* Neither none nor of a number of trades. */
static inline gboolean
finx_interval_is_of_time (FinxInterval interval)
{
  return finx_interval_unit (interval) != FINX_UNIT_TICK;
}

FinxInterval finx_interval_new         (FinxIntervalUnit  unit,
                                        guint             count);
gint64       finx_interval_to_usec     (FinxInterval      interval);
const char  *finx_interval_to_string   (FinxInterval      interval);     /* "100t", "1s", "7m", "2h", "1d", "1w", "1mo" */
gboolean     finx_interval_from_string (const char       *text,
                                        FinxInterval     *interval);
gboolean     finx_span_from_typed      (const char       *text,
                                        FinxIntervalUnit *unit,
                                        guint            *count);
gboolean     finx_interval_from_typed  (const char       *text,
                                        FinxInterval     *interval);
FinxInterval finx_interval_from_frame  (guint             frame);
guint        finx_interval_to_frame    (FinxInterval      interval);
FinxInterval finx_interval_get_source  (FinxInterval      interval);

G_END_DECLS
