/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/transactions/finx-transaction-csv.h"
#include "model/finx-trade-columns.h"

G_BEGIN_DECLS

FinxTradeColumns *finx_trade_csv_read (const char     *path,
                                       const char     *account,
                                       FinxSymbolFunc  resolve,
                                       gpointer        user_data);

G_END_DECLS
