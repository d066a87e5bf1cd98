/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-amount.h"

G_BEGIN_DECLS

/**
 * FinxLotColumns: trades of one account in one currency as columns, for a whole journal at once: what #FinxBooks does
 * for any transaction, this does for purchases and sales only, first in, first out, and many times as fast.
 * @days: not falling; numbers from 0
 * @symbols: below @n_symbols
 * @quantities: + bought, − sold, in units that the owner chose
 * @prices: ≥ 0, of one unit, in units of money that the owner chose
 * @fees: of the whole trade, in the same units of money; expensed
 *
 * All borrowed. Exact: integers all the way.
 */
typedef struct
{
  gsize          n;
  guint          n_symbols;
  const guint16 *days;
  const guint16 *symbols;
  const gint32  *quantities;
  const gint32  *prices;
  const gint32  *fees;
} FinxLotColumns;

/* What one symbol comes to; money as price × quantity. */
typedef struct
{
  gint64     quantity;
  FinxAmount cost;              /* of what is held; negative for a short */
  FinxAmount realised;          /* without fees */
  FinxAmount bought_fees, sold_fees;
} FinxLotColumnsResult;

void   finx_lot_columns_fifo  (const FinxLotColumns *self,
                               FinxLotColumnsResult *results);
double finx_lot_columns_value (const FinxLotColumns *self,
                               const gint32         *prices,
                               guint                 n_days,
                               gint64                cash,
                               gint64               *values);

G_END_DECLS
