/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The swing that goes on: it ends when the price has come back from its extreme by a fraction of it. */
typedef struct
{
  int    direction;             /* 1: up, −1: down, 0: not known yet */
  double top, bottom;           /* the extremes since it began */
} FinxSwing;

void finx_swing_begin (FinxSwing *self,
                       double     high,
                       double     low);
int  finx_swing_push  (FinxSwing *self,
                       double     high,
                       double     low,
                       double     fraction,
                       double    *ended);

typedef struct
{
  gsize    bar;                 /* its number among the bars */
  double   price;
  gboolean is_high;
  gboolean is_open;             /* the last one: it may still move */
} FinxZigZagPoint;

GArray *finx_zigzag (const double *highs,
                     const double *lows,
                     gsize         n,
                     double        percent);

G_END_DECLS
