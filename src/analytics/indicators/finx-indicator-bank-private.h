/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "analytics/indicators/finx-indicator-kind.h"

G_BEGIN_DECLS

/* Shared by finx-indicator-bank.c, which goes bar by bar, and finx-indicator-columns.c, over many bars at a time. */

/* A line of values. */
typedef struct
{
  const double *values;         /* in the plan; its lag is taken off */
  guint         first;          /* number of the first bar that has one */
  guint         lag;
  guint         indicator, output;
  guint         place;          /* among all values of a bar */
  guint         stage;          /* of the plan, that computes them */
} FinxBankLine;

/* What is given out of a line bar by bar. */
typedef struct
{
  const double *values;
  gsize         place;
} FinxBankGift;

/* Values of a bar that forms, given out next to each other. */
typedef struct
{
  const double *const *values;
  guint                place, n;
} FinxBankRun;

/* Two numbers at once, as every processor has them. */
typedef double FinxBankPair __attribute__ ((vector_size (2 * sizeof (double)), aligned (8), may_alias));
/* Which of the numbers of a bar are read: all bits set, or none. */
typedef gint64 FinxBankMask __attribute__ ((vector_size (2 * sizeof (gint64)), aligned (8)));

/* A number of a bar, and the column of the plan that it goes to. */
typedef struct
{
  gsize   offset;               /* in FinxIndicatorBar */
  double *to;
} FinxBankLoad;

/* Indicators that have known the same bars: they share a plan. */
typedef struct
{
  FinxIndicatorNeeds needs;     /* of any of them */
  gboolean           is_mixed;  /* not all of them have the same */
  GArray            *members;   /* of guint */
  FinxPlan           plan;
  FinxBankLoad       loads[FINX_BAR_OTHER + 1];
  guint              n_loads;
  FinxBankLine      *lines;
  guint              n_lines;
  FinxBankGift      *gifts;     /* of each line, the last of them again up to a multiple of those that are given out at a time */
  guint              n_gifts;
  const double     **nows;      /* of each line, in the order of places: where it is while a bar forms; %NULL there: nowhere */
  FinxBankRun       *runs;
  guint              n_runs;
  FinxBankMask       masks[(FINX_BAR_OTHER + 1) / 2];
  guint64            late;      /* number of the first bar at which all lines have values */
} FinxBankGroup;

struct _FinxIndicator
{
  FinxIndicatorSpec *specs;
  guint             *wanted;    /* for each, which outputs, as bits */
  guint             *places;    /* for each, where its values begin */
  guint              n_specs;
  gsize              room;      /* of all plans */
  GPtrArray         *groups;    /* of FinxBankGroup */
};

/* A bar is missing for some of the group of that index perhaps, and not for others: from now on they go separate ways. */
void           finx_indicator_split         (FinxIndicator *self,
                                             guint          index);
/* (transfer full): with room for that many bars at a time */
FinxIndicator *finx_indicator_new_with_room (const FinxIndicatorSpec *specs,
                                             guint                    n_specs,
                                             const guint             *wanted,
                                             gsize                    room);

static inline void
finx_bank_fill_nan (double *values,
                    gsize   n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = NAN;
}

G_END_DECLS
