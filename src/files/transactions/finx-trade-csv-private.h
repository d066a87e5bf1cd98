/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "files/transactions/finx-trade-csv.h"

G_BEGIN_DECLS

#define FINX_TRADE_MAX_COLUMNS 24

/* A cell, without its delimiter. */
typedef struct
{
  const char *text;
  guint32     length;
} FinxTradeCell;

/* Rows on their way into columns; what threads share is @resolve, which is asked one at a time. */
typedef struct _FinxTradeReader FinxTradeReader;

FinxTradeReader  *finx_trade_reader_new  (guint part, const guint8 *fields, guint n_columns, const char *account, FinxSymbolFunc resolve,
                                          gpointer user_data, GMutex *lock);
/* The trades, which are the caller's then. */
FinxTradeColumns *finx_trade_reader_free (FinxTradeReader *self);
/* Whole lines, each ended by a newline, and eight bytes that can be read behind them. %FALSE: not all of them are plain. */
gboolean          finx_trade_reader_take (FinxTradeReader *self, const char *text, const char *end);

G_END_DECLS
