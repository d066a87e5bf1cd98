/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bricks of one height, on multiples of it: one up when the close is a brick above the last one, one down when it is a brick below it.
 * Time has no part in it. */
typedef struct
{
  gsize    bar;                 /* the number of the bar that made it */
  double   open, close;
  gboolean is_begun_anew;       /* the price jumped more than FINX_RENKO_MAX_BRICKS to it */
} FinxRenkoBrick;

#define FINX_RENKO_MAX_BRICKS 1000      /* of one bar */

/* A plain value; a copy tries out the bar that still forms. */
typedef struct
{
  double   height;
  gboolean is_begun;
  double   bottom, top;         /* of the last brick, as multiples of the height */
  gsize    bar;                 /* of the next close */
} FinxRenko;

FinxRenko finx_renko_begin (double        height);
guint     finx_renko_push  (FinxRenko    *self,
                            double        close,
                            GArray       *bricks);
GArray   *finx_renko       (const double *closes,
                            gsize         n,
                            double        height);

G_END_DECLS
