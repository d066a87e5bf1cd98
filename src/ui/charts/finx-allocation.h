/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * FinxAllocation: what something is made of, with one optional level of groups; shown by a treemap and a donut alike.
 *
 * Which group is open belongs to it, so that both show the same when one is changed for the other. Values are in one
 * unit. What is not above zero (shorts, unknown) has no area: it is left out and counted. Signal "changed": values or
 * the open group. Main thread only.
 */
#define FINX_TYPE_ALLOCATION (finx_allocation_get_type ())
G_DECLARE_FINAL_TYPE (FinxAllocation, finx_allocation, FINX, ALLOCATION, GObject)

typedef struct
{
  const char *id;               /* told by "activated" */
  const char *label;            /* short: "VWCE" */
  const char *name;             /* (nullable): "All-World fund" */
  const char *text;             /* the value as it is shown: "54,573.52 EUR" */
  double      value;            /* NaN: unknown */
  double      change;           /* ratio, colours it; NaN: unknown */
} FinxAllocationPart;

FinxAllocation *finx_allocation_new       (void);
/* Adding: between begin and end nothing is told. A group that was open stays so when one of that name comes again. */
void            finx_allocation_begin     (FinxAllocation *self);
int             finx_allocation_add_group (FinxAllocation *self, const char *name);
void            finx_allocation_add       (FinxAllocation *self, int group /* −1: none */, const FinxAllocationPart *part);
void            finx_allocation_end       (FinxAllocation *self);
/* The change that gets the strongest colour; 0 (the default): the greatest one, at least 1 %. */
void            finx_allocation_set_full  (FinxAllocation *self, double change);

/* −1: all. */
int             finx_allocation_get_open  (FinxAllocation *self);
void            finx_allocation_set_open  (FinxAllocation *self, int group);

/* What is shown: the parts of the open group, or all; by group, then by value, each largest first. */
guint                     finx_allocation_get_n         (FinxAllocation *self);
const FinxAllocationPart *finx_allocation_get_part      (FinxAllocation *self, guint i);
int                       finx_allocation_get_group     (FinxAllocation *self, guint i);    /* −1: none */
double                    finx_allocation_get_shown     (FinxAllocation *self);             /* sum of what is shown */
double                    finx_allocation_get_total     (FinxAllocation *self);             /* of all */
double                    finx_allocation_get_strength  (FinxAllocation *self, double change);      /* −1…1; NaN: unknown */
/* Groups by value, largest first; numbers as shown, not as added. */
guint                     finx_allocation_get_n_groups  (FinxAllocation *self);
const FinxAllocationPart *finx_allocation_get_group_part (FinxAllocation *self, int group);  /* its label, value, weighted change */
/* (transfer full) (nullable): "2 short positions are not drawn". */
char                     *finx_allocation_tell_left_out (FinxAllocation *self);

G_END_DECLS
