/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"
#include "model/finx-tick.h"

/* 2026-11-18, a Wednesday, 14:00:00 UTC: half an hour before New York opens. */
#define T0 G_GINT64_CONSTANT (1795010400000000)

static inline FinxDecimal
decimal (const char *text)
{
  FinxDecimal value;
  g_autoptr(GError) error = NULL;

  finx_decimal_parse (text, &value, &error);
  g_assert_no_error (error);
  return value;
}

#define assert_decimal(value, text) \
  G_STMT_START { \
    g_autofree char *shown_ = finx_decimal_to_string (value); \
    if (!finx_decimal_equal ((value), decimal (text))) \
      g_error ("%s:%d: " #value " is %s, not %s", __FILE__, __LINE__, shown_, text); \
  } G_STMT_END

#define assert_unknown(value) g_assert_false (finx_decimal_is_known (value))

/* Two decimals, whole lots, a margin rate of 1, unless the caller changes what it gets before it adds it. */
static inline FinxInstrument
make_instrument (const char *symbol,
                 const char *currency)
{
  return (FinxInstrument) {
    .symbol = (char *) symbol, .name = (char *) symbol, .venue = (char *) "XNAS",
    .asset_class = FINX_ASSET_EQUITY, .currency = (char *) currency, .sector = (char *) "",
    .tick_size = finx_decimal_new (1, 2), .lot_step = finx_decimal_new (1, 0), .min_notional = FINX_DECIMAL_ZERO,
    .multiplier = finx_decimal_new (1, 0), .margin_rate = finx_decimal_new (1, 0),
    .calendar = FINX_CALENDAR_US_EQUITY, .price_scale = 2, .size_scale = 0,
  };
}

static inline const FinxInstrument *
add_made (FinxInstrumentTable *table,
          FinxInstrument       instrument)
{
  g_autoptr(GError) error = NULL;
  const FinxInstrument *added = finx_instrument_table_add (table, &instrument, &error);

  g_assert_no_error (error);
  return added;
}

static inline const FinxInstrument *
add_instrument (FinxInstrumentTable *table,
                const char          *symbol,
                const char          *currency)
{
  return add_made (table, make_instrument (symbol, currency));
}

static inline FinxTick
make_tick (const FinxInstrument *instrument,
           FinxTickKind          kind,
           gint64                time_us,
           gint64                price,
           gint64                size)
{
  return (FinxTick) { time_us, price, size, 0, instrument->index, (guint8) kind, FINX_SIDE_BUY };
}
