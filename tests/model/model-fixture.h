/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-event.h"

/* Instruments and orders that are valid, for a test to spoil. Header-only. */

static inline FinxDecimal
fixture_decimal (const char *text)
{
  FinxDecimal value;
  g_autoptr(GError) error = NULL;

  if (g_str_equal (text, "unknown"))
    return FINX_DECIMAL_UNKNOWN;

  finx_decimal_parse (text, &value, &error);
  g_assert_no_error (error);
  return value;
}

static inline FinxInstrument *
fixture_instrument (const char *symbol)
{
  FinxInstrument *instrument = g_new0 (FinxInstrument, 1);

  instrument->symbol = g_strdup (symbol);
  instrument->name = g_strdup ("A company");
  instrument->venue = g_strdup ("XNYS");
  instrument->asset_class = FINX_ASSET_EQUITY;
  instrument->currency = g_strdup ("USD");
  instrument->sector = g_strdup ("Technology");
  instrument->tick_size = finx_decimal_new (1, 2);
  instrument->lot_step = finx_decimal_new (1, 1);
  instrument->min_notional = finx_decimal_new (10, 0);
  instrument->multiplier = FINX_DECIMAL_ONE;
  instrument->margin_rate = finx_decimal_new (5, 1);
  instrument->calendar = FINX_CALENDAR_US_EQUITY;
  instrument->price_scale = 2;
  instrument->size_scale = 1;
  return instrument;
}

static inline void
fixture_set_text (char      **place,
                  const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

static inline FinxOrder *
fixture_order (const FinxInstrument *instrument)
{
  FinxOrder *order = finx_order_new ();

  fixture_set_text (&order->client_id, "FX-20260309-000000000001");
  fixture_set_text (&order->account, "practice");
  order->instrument = instrument;
  order->type = FINX_ORDER_LIMIT;
  order->quantity = finx_decimal_new (25, 0);
  order->limit_price = finx_decimal_new (23140, 2);
  return order;
}

static inline FinxFill *
fixture_fill (const FinxInstrument *instrument)
{
  FinxFill *fill = finx_fill_new ();

  fixture_set_text (&fill->id, "fill-1");
  fixture_set_text (&fill->client_id, "FX-20260309-000000000001");
  fixture_set_text (&fill->account, "practice");
  fill->instrument = instrument;
  fill->quantity = finx_decimal_new (5, 0);
  fill->price = finx_decimal_new (2314012, 4);
  fill->fee = FINX_DECIMAL_ZERO;
  fill->time_us = 1;
  return fill;
}

static inline FinxCashMovement *
fixture_cash (void)
{
  FinxCashMovement *cash = finx_cash_movement_new ();

  fixture_set_text (&cash->id, "cash-1");
  fixture_set_text (&cash->account, "practice");
  fixture_set_text (&cash->currency, "USD");
  cash->amount = finx_decimal_new (100, 0);
  cash->time_us = 1;
  return cash;
}

static inline FinxAccount *
fixture_account (void)
{
  FinxAccount *account = finx_account_new ();

  fixture_set_text (&account->id, "practice");
  fixture_set_text (&account->name, "Practice desk");
  fixture_set_text (&account->broker, "practice");
  fixture_set_text (&account->currency, "USD");
  return account;
}
