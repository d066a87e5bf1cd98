/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lines that go on while the close does, and turn when it has come back by a given amount. A line becomes thick where it passes the
 * last high, and thin where it passes the last low. */
typedef struct
{
  gsize    first_bar, last_bar; /* numbers of the bars of its ends */
  double   start, end;
  gboolean is_thick;            /* at its start */
  double   changes_at;          /* the price where that changes; NaN: it does not */
} FinxKagiLine;

/* A plain value; a copy tries out the bar that still forms. */
typedef struct
{
  double       amount;
  gboolean     is_percent;
  guint        n_lines;         /* 0: no price yet, 1: the first line has no direction before it moves */
  FinxKagiLine line;            /* the one that goes on */
  double       high, low;       /* where lines turned last; NaN: nowhere */
  gsize        bar;             /* of the next close */
} FinxKagi;

FinxKagi finx_kagi_begin (double        amount,
                          gboolean      is_percent);
gboolean finx_kagi_push  (FinxKagi     *self,
                          double        close,
                          FinxKagiLine *ended);
GArray  *finx_kagi       (const double *closes,
                          gsize         n,
                          double        amount,
                          gboolean      is_percent);

G_END_DECLS
