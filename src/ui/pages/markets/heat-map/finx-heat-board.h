/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/prices/finx-engine-periods.h"
#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/**
 * FinxHeatItem:
 * @row: (nullable): its quotes; %NULL: they do not count for the portfolio
 * @prices: of before; without any until they are loaded
 * @is_held: in the chosen portfolio, or in any of all
 * @value: of what is held, in the board's currency; unknown
 *
 * Texts and row are borrowed.
 */
typedef struct
{
  const FinxInstrument *instrument;
  FinxQuoteRow         *row;
  FinxPeriodPrices      prices;
  gboolean              is_held;
  FinxDecimal           value;
} FinxHeatItem;

double finx_heat_item_get_change (const FinxHeatItem *self, FinxChangePeriod period);         /* ratio; NaN: unknown */
double finx_heat_item_get_traded (const FinxHeatItem *self);    /* value traded in the day, in the instrument's currency; NaN: unknown */

/* The instruments of a watchlist, or what is held, with their changes; live while it is told to be. Main thread.
 * Signal "changed": any figure, at most once a frame. */
#define FINX_TYPE_HEAT_BOARD (finx_heat_board_get_type ())
G_DECLARE_FINAL_TYPE (FinxHeatBoard, finx_heat_board, FINX, HEAT_BOARD, GObject)

FinxHeatBoard *finx_heat_board_new          (FinxWorkspace *workspace);
void           finx_heat_board_set_list     (FinxHeatBoard *self, FinxWatchlist *list);         /* (nullable): holdings */
void           finx_heat_board_set_live     (FinxHeatBoard *self, gboolean is_live);
const GArray  *finx_heat_board_get_items    (FinxHeatBoard *self);      /* FinxHeatItem */
const char    *finx_heat_board_get_currency (FinxHeatBoard *self);      /* of values */
double         finx_heat_board_get_rate     (FinxHeatBoard *self, const char *currency);        /* into it; NaN: unknown */
gboolean       finx_heat_board_is_busy      (FinxHeatBoard *self);      /* is reading what is held, or prices of before */
const char    *finx_heat_board_get_trouble  (FinxHeatBoard *self);      /* (nullable): why prices of before are not known */

G_END_DECLS
