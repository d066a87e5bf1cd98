/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-event.h"
#include "tests/market/market-fixture.h"

/* Signed quantity: below zero sells. Ids count up, so that each is new. */
static inline FinxEvent *
make_fill (const FinxInstrument *instrument,
           const char           *quantity,
           const char           *price,
           const char           *fee)
{
  static guint n_fills = 0;
  FinxFill *fill = finx_fill_new ();
  FinxDecimal amount = decimal (quantity);

  g_free (fill->id);
  g_free (fill->client_id);
  g_free (fill->account);
  fill->id = g_strdup_printf ("fill-%u", ++n_fills);
  fill->client_id = g_strdup ("order-1");
  fill->account = g_strdup ("practice");
  fill->instrument = instrument;
  fill->side = finx_decimal_sign (amount) > 0 ? FINX_SIDE_BUY : FINX_SIDE_SELL;
  fill->quantity = finx_decimal_abs (amount);
  fill->price = decimal (price);
  fill->fee = decimal (fee);
  fill->time_us = T0 + n_fills;
  return finx_event_new_fill (fill, fill->time_us, "");
}

static inline FinxEvent *
make_cash (FinxCashKind kind,
           const char  *currency,
           const char  *amount)
{
  static guint n_movements = 0;
  FinxCashMovement *movement = finx_cash_movement_new ();

  g_free (movement->id);
  g_free (movement->account);
  g_free (movement->currency);
  movement->id = g_strdup_printf ("cash-%u", ++n_movements);
  movement->account = g_strdup ("practice");
  movement->kind = kind;
  movement->currency = g_strdup (currency);
  movement->amount = decimal (amount);
  movement->time_us = T0;
  return finx_event_new_cash (movement, T0, "");
}
