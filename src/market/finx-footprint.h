/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-calendar.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

#define FINX_FOOTPRINT_BARS  120        /* the newest are kept */
#define FINX_FOOTPRINT_RATIO 3          /* from it on one side outweighs the other */

/**
 * FinxFootprintRow: what traded in a bar at @price ≤ price < @price + step; sizes by the aggressor's side.
 * @is_control: the most of the bar traded there, of equals at the lowest
 * @outweighs_sold: bought at least three times what was sold one row below
 * @outweighs_bought: sold at least three times what was bought one row above
 */
typedef struct
{
  gint64   price;
  gint64   bought, sold;
  gboolean is_control, outweighs_sold, outweighs_bought;
} FinxFootprintRow;

/**
 * FinxFootprintBar: a bar with trades.
 * @is_whole: FALSE: trades of it may not have been seen
 */
typedef struct
{
  gint64   start_us;
  gint64   low, high;
  gint64   bought, sold;
  gboolean is_whole;
} FinxFootprintBar;

/* Volume by bar, price and side, added up trade by trade; prices and sizes in units of the instrument. One thread. */
typedef struct _FinxFootprint FinxFootprint;

FinxFootprint          *finx_footprint_new       (FinxCalendar calendar, FinxInterval interval);
void                    finx_footprint_free      (FinxFootprint *self);
/* FALSE: its bar is older than all that are kept. */
gboolean                finx_footprint_add       (FinxFootprint *self, const FinxTick *trade);
/* Trades between the newest that was added and the next may be missing. */
void                    finx_footprint_interrupt (FinxFootprint *self);
FinxInterval            finx_footprint_get_interval (const FinxFootprint *self);
guint                   finx_footprint_get_n     (const FinxFootprint *self);
/* @age: 0: the newest. Valid until the next trade. */
const FinxFootprintBar *finx_footprint_get       (const FinxFootprint *self, guint age);
/* (transfer full) (element-type FinxFootprintRow): where something traded, lowest first; @step: prices of a row, at least 1 */
GArray                 *finx_footprint_list_rows (const FinxFootprint *self, guint age, gint64 step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxFootprint, finx_footprint_free)

G_END_DECLS
