/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/finx-clock.h"

G_BEGIN_DECLS

/* What every connection that stays has in common: whether it is wanted, when it is tried again, when it counts as gone, and the
 * words for that. A part of the socket that owns it, which moves the bytes. */

/**
 * FinxLineState:
 * @FINX_LINE_OFF: not wanted
 * @FINX_LINE_WAITING: until it is tried again
 * @FINX_LINE_PREPARING: the owner was asked where to
 * @FINX_LINE_CONNECTING: the other side is asked
 * @FINX_LINE_OPEN: messages pass
 */
typedef enum
{
  FINX_LINE_OFF,
  FINX_LINE_WAITING,
  FINX_LINE_PREPARING,
  FINX_LINE_CONNECTING,
  FINX_LINE_OPEN
} FinxLineState;

/* What the clock asks of the owner. */
typedef enum
{
  FINX_LINE_DUE_NOTHING,
  FINX_LINE_DUE_ATTEMPT,
  FINX_LINE_DUE_LATE,           /* the attempt took too long */
  FINX_LINE_DUE_SILENT
} FinxLineDue;

/* 0: 15 s, 30 s, 1 s, 60 s, 60 s */
typedef struct
{
  gint64 attempt_us;            /* how long connecting may take */
  gint64 silence_us;            /* without a sign of life for that long the other side counts as gone */
  gint64 first_wait_us;         /* the longest wait after the first loss; doubled with each loss */
  gint64 most_wait_us;
  gint64 settled_us;            /* once it was open for that long, the waits begin anew */
} FinxLineTimes;

typedef struct
{
  FinxClock     *clock;
  GMainContext  *context;
  char          *name;          /* what a person calls the service */
  FinxLineTimes  times;
  FinxLineState  state;
  GSource       *timer;         /* (nullable) */
  void         (*look) (gpointer owner);
  gpointer       owner;
  char          *correlation_id;        /* (nullable): of the attempt and the connection that it made */
  gint64         began_us;      /* the attempt */
  gint64         opened_us, heard_us;
  gint64         due_us;        /* of the next attempt */
  guint          n_losses;      /* since it was settled */
  guint          n_all_losses;
} FinxLine;

void        finx_line_init       (FinxLine            *self,
                                  FinxClock           *clock,
                                  GMainContext        *context,
                                  const char          *name,
                                  const FinxLineTimes *times,
                                  void               (*look) (gpointer owner),
                                  gpointer             owner);
void        finx_line_clear      (FinxLine            *self);
void        finx_line_begin      (FinxLine            *self,
                                  FinxLineState        state);
void        finx_line_set_open   (FinxLine            *self);
void        finx_line_set_lost   (FinxLine            *self,
                                  const GError        *reason,
                                  gint64               least_us);
void        finx_line_set_off    (FinxLine            *self);
void        finx_line_note_life  (FinxLine            *self);
void        finx_line_arm        (FinxLine            *self);
FinxLineDue finx_line_get_due    (FinxLine            *self);
gint64      finx_line_get_due_us (FinxLine            *self);

GError     *finx_line_make_cut_error         (FinxLine *self, const char *reason);
GError     *finx_line_make_silent_error      (FinxLine *self);
GError     *finx_line_make_late_error        (FinxLine *self);
GError     *finx_line_make_too_long_error    (FinxLine *self);
GError     *finx_line_make_unreachable_error (FinxLine *self, const GError *cause, const char *reason);

G_END_DECLS
