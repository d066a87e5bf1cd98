/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/review/finx-review.h"
#include "ui/pages/portfolio/finx-row-model.h"

G_BEGIN_DECLS

/* Of an open lot, or a closed one: what both have stands in one place. */
typedef struct
{
  const FinxInstrument *instrument;
  const char           *account;
  gint32                opened_day, closed_day, holding_days;
  gboolean              is_long_term;
  gboolean              is_doubtful;    /* see #FinxClosedLot */
  FinxDecimal           quantity, cost, proceeds;       /* @proceeds: of a closed one */
  FinxDecimal           base_cost, base_value;          /* @base_value: of an open one */
  FinxDecimal           price_gain, currency_gain, base_gain;
  FinxDecimal           washed_quantity, washed_loss, possible_loss;
  guint                 wash_reasons;   /* #FinxWashReason bits */
} FinxLotRow;

/* (transfer full): the open lots of @review by instrument, or the closed ones, the newest first. Columns: "symbol", "opened",
 * "closed", "held", "account", "quantity", "cost", "proceeds", "currency", "base-cost", "value", "price-gain", "currency-gain",
 * "gain", "term", "washed", "possible"; found by symbol, name, account, currency or the days. */
FinxRowSource *finx_lot_rows_new (FinxReview  *review,
                                  gboolean     is_open);
void           finx_lot_rows_get (FinxRowItem *item,
                                  FinxLotRow  *lot);

G_END_DECLS
