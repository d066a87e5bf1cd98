/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/prices/finx-economy-list.h"

G_BEGIN_DECLS

/* An economic series in the list, and what is known of it. Property "serial" (uint64): that changed. */
#define FINX_TYPE_ECONOMY_ROW (finx_economy_row_get_type ())
G_DECLARE_FINAL_TYPE (FinxEconomyRow, finx_economy_row, FINX, ECONOMY_ROW, GObject)

FinxEconomyRow           *finx_economy_row_new         (const FinxEconomyEntry   *entry);        /* static */
const FinxEconomyEntry   *finx_economy_row_get_entry   (FinxEconomyRow           *self);
const FinxEconomicSeries *finx_economy_row_get_series  (FinxEconomyRow           *self);         /* (nullable): nothing yet */
void                      finx_economy_row_take_series (FinxEconomyRow           *self,
                                                        FinxEconomicSeries       *series);
/* Why there is nothing, or nothing newer; %NULL: no such reason. */
const char               *finx_economy_row_get_trouble (FinxEconomyRow           *self);
void                      finx_economy_row_set_trouble (FinxEconomyRow           *self,
                                                        const char               *trouble);
/* The newest point, or the one before (@back 1); %NULL: there is none. */
const FinxEconomicPoint  *finx_economy_row_get_point   (FinxEconomyRow           *self,
                                                        guint                     back);
/* Who it is from, as a person calls it; (nullable) (transfer none). */
const char               *finx_economy_row_get_source  (FinxEconomyRow           *self);

G_END_DECLS
