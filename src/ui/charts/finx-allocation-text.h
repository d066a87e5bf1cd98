/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/finx-allocation.h"
#include "ui/charts/finx-sheet.h"

G_BEGIN_DECLS

/* Words of an allocation that treemap and donut share. All return (transfer full) texts. */

char *finx_allocation_weight      (FinxAllocation *self, double value);         /* of the total: "19.6%" */
char *finx_allocation_change      (double change);                              /* "▲ +0.31%", "" when unknown */
char *finx_allocation_describe    (FinxAllocation *self, const FinxAllocationPart *part, int group);     /* lines of a note */
char *finx_allocation_summarize   (FinxAllocation *self);
char *finx_allocation_way_back    (FinxAllocation *self);                       /* "‹ All · Shares 61.2%" while a group is open */
void  finx_allocation_fill_sheet  (FinxAllocation *self, FinxSheet *sheet);

G_END_DECLS
