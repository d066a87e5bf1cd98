/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-clock.h"
#include "simulation/finx-fundamental.h"
#include "simulation/finx-practice-random.h"

G_BEGIN_DECLS

/* Closes of days come one after the other; inside a day the path is a bridge that is refined on demand, by a cursor:
 * the day into hours, one of them into minutes, one of those into steps. */

#define FINX_PATH_MAX_CELLS   25
#define FINX_PATH_MAX_MINUTES 60
#define FINX_PATH_MAX_STEPS   240
#define FINX_N_CALENDARS      4

/* Separate streams of random numbers. */
enum { STREAM_DAY = 1, STREAM_GAP, STREAM_DAY_VOLUME, STREAM_CELL, STREAM_MINUTE, STREAM_STEP, STREAM_HIGH, STREAM_LOW,
       STREAM_VOLUME, STREAM_TRADE };

typedef struct
{
  gint64 open_us, close_us;     /* equal: no session that day */
} FinxPathSession;

/* A piece of the path; prices are logs relative to the start price. */
typedef struct
{
  gint64 start_us, end_us;
  double open, high, low, close;
  gint64 lots;
} FinxPathCell;

/* The pieces around one moment: hours of a day, minutes of an hour, steps of a minute. */
typedef struct
{
  guint           index;
  gint64          day;          /* since the epoch; −1: none yet */
  FinxPathSession session;
  double          step_variance;        /* of the log price, per µs */
  FinxPathCell    whole;
  guint           n_cells, n_minutes, n_steps;
  int             cell, minute;         /* which are refined; −1: none */
  FinxPathCell    cells[FINX_PATH_MAX_CELLS];
  FinxPathCell    minutes[FINX_PATH_MAX_MINUTES];
  FinxPathCell    steps[FINX_PATH_MAX_STEPS];
} FinxPathCursor;

struct _FinxFundamental
{
  const FinxPracticeParameters *parameters;
  guint64                       seed;
  gboolean                      exchange_hours;
  double                       *own;            /* per instrument: loading of its own part inside a day */
  GMutex                        lock;           /* guards all below */
  GArray                       *closes;         /* (element-type double): day × n + index, log prices */
  gint64                        n_days;
  GArray                       *sessions[FINX_N_CALENDARS];     /* (element-type FinxPathSession) by day */
  FinxPathCursor              **cursors;        /* per instrument, made when needed */
};

/* finx-fundamental.c: days. Those named locked want @lock held. */
guint64         finx_fundamental_stream_key     (FinxFundamental *self, guint stream, gint64 time);
FinxCalendar    finx_fundamental_calendar       (FinxFundamental *self, guint index);
FinxPathSession finx_fundamental_session_locked (FinxFundamental *self, FinxCalendar calendar, gint64 day);
double          finx_fundamental_day_deviation  (FinxFundamental *self, guint index);
double          finx_fundamental_close_locked   (FinxFundamental *self, guint index, gint64 day);  /* log; −1: the start */
double          finx_fundamental_to_units       (FinxFundamental *self, guint index, double x);
gint64          finx_fundamental_to_grid        (FinxFundamental *self, guint index, double x);

/* finx-fundamental-cursor.c: inside a day */
FinxPathCursor *finx_path_cursor_new            (guint index);
/* FALSE: no session that day. */
gboolean        finx_path_cursor_set_day        (FinxFundamental *self, FinxPathCursor *cursor, gint64 day);
void            finx_path_cursor_share_cells    (FinxFundamental *self, FinxPathCursor *cursor);
void            finx_path_cursor_set_cell       (FinxFundamental *self, FinxPathCursor *cursor, int cell);
void            finx_path_cursor_set_minute     (FinxFundamental *self, FinxPathCursor *cursor, int minute);

G_END_DECLS
