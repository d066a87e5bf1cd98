/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A year of trading as the journal has it: each trade is an order placed, accepted and filled, and its fill. */
#include "bench-history.h"

#include "base/finx-time.h"
#include "simulation/finx-practice-desk.h"
#include "store/finx-store.h"

#define BATCH_SIZE 1000

static void
set (char       **slot,
     const char  *text)
{
  g_free (*slot);
  *slot = g_strdup (text);
}

static FinxEvent *
make_order (const FinxFill *fill,
            FinxOrderState  state,
            gint64          time_us)
{
  FinxOrder *order = finx_order_new ();

  set (&order->client_id, fill->client_id);
  set (&order->account, fill->account);
  set (&order->venue_id, state == FINX_ORDER_PENDING ? "" : fill->id);
  order->instrument = fill->instrument;
  order->side = fill->side;
  order->type = FINX_ORDER_LIMIT;
  order->quantity = fill->quantity;
  order->limit_price = fill->price;
  order->state = state;
  order->placed_us = fill->time_us;
  order->updated_us = time_us;
  if (state == FINX_ORDER_FILLED)
    {
      order->filled = fill->quantity;
      order->average_price = fill->price;
      order->fees = fill->fee;
    }
  return finx_event_new_order (order, time_us, state == FINX_ORDER_PENDING ? "Placed"
                               : state == FINX_ORDER_WORKING ? "Accepted" : "Filled");
}

/* In lots of the instrument, and worth more than the smallest order. */
static FinxDecimal
make_quantity (const FinxInstrument *instrument,
               guint                 amount)
{
  FinxDecimal one = finx_decimal_new (1, 0);

  if (finx_decimal_compare (instrument->lot_step, one) < 0)
    return finx_decimal_new (amount, 2);
  return finx_decimal_mul (finx_decimal_new (amount, 0), instrument->lot_step, 0, FINX_ROUND_HALF_EVEN);
}

static FinxFill *
make_fill (FinxInstrumentTable *instruments,
           guint                number,
           gint64               time_us)
{
  FinxFill *fill = finx_fill_new ();
  guint n_instruments = finx_instrument_table_get_size (instruments);
  guint ticks = 5000 + (number * 2654435761u) % 20000;

  g_free (fill->client_id);
  fill->client_id = g_strdup_printf ("FX-%08x-%06u", number * 2654435761u, number);
  g_free (fill->id);
  fill->id = g_strdup_printf ("fill-%08u", number);
  set (&fill->account, "practice");
  fill->instrument = finx_instrument_table_get (instruments, number % n_instruments);
  /* Every other round of the instruments sells what the round before bought, but for a tenth. */
  fill->side = number / n_instruments % 2 == 0 ? FINX_SIDE_BUY : FINX_SIDE_SELL;
  fill->quantity = make_quantity (fill->instrument, fill->side == FINX_SIDE_BUY ? 30 : 27);
  fill->price = finx_decimal_mul (finx_decimal_new (ticks, 0), fill->instrument->tick_size, fill->instrument->price_scale,
                                  FINX_ROUND_HALF_EVEN);
  fill->fee = finx_decimal_new (35, 2);
  fill->mid = fill->price;
  fill->time_us = time_us;
  return fill;
}

static GPtrArray *
make_events (FinxInstrumentTable *instruments)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);
  gint64 step = 365 * FINX_USEC_PER_DAY / (BENCH_N_EVENTS / 4);
  gint64 time_us = g_get_real_time () - 366 * FINX_USEC_PER_DAY;
  FinxAccount *account = finx_account_new ();
  FinxCashMovement *deposit = finx_cash_movement_new ();

  set (&account->id, "practice");
  set (&account->name, "Practice desk");
  set (&account->broker, "practice");
  set (&account->currency, "USD");
  account->is_simulated = account->may_trade = TRUE;
  account->opened_us = deposit->time_us = time_us;
  set (&deposit->id, "practice-start");
  set (&deposit->account, "practice");
  set (&deposit->currency, "USD");
  deposit->kind = FINX_CASH_DEPOSIT;
  deposit->amount = finx_decimal_new (1000000000, 2);
  g_ptr_array_add (events, finx_event_new_account (account, time_us, "Opened"));
  g_ptr_array_add (events, finx_event_new_cash (deposit, time_us, "Deposited"));

  for (guint i = 0; events->len + 4 <= BENCH_N_EVENTS; i++)
    {
      FinxFill *fill = make_fill (instruments, i, time_us += step);

      g_ptr_array_add (events, make_order (fill, FINX_ORDER_PENDING, time_us));
      g_ptr_array_add (events, make_order (fill, FINX_ORDER_WORKING, time_us + 1000));
      g_ptr_array_add (events, make_order (fill, FINX_ORDER_FILLED, time_us + 2000));
      g_ptr_array_insert (events, (int) events->len - 1, finx_event_new_fill (fill, time_us + 2000, "Filled"));
    }
  return events;
}

void
bench_make_history (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "finx.db", NULL);
  g_autoptr(FinxInstrumentTable) instruments = finx_instrument_table_new ();
  g_autoptr(FinxStore) store = NULL;
  g_autoptr(GPtrArray) events = NULL;
  g_autoptr(GError) error = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  if (finx_practice_add_instruments (instruments, &error) && (store = finx_store_open (path, instruments, &error)) != NULL)
    {
      events = make_events (instruments);
      for (guint i = 0; i < events->len && error == NULL; i += BATCH_SIZE)
        finx_store_append (store, (FinxEvent **) events->pdata + i, MIN (BATCH_SIZE, events->len - i), &error);
      finx_store_close (store);
    }
  if (error != NULL)
    g_error ("%s", error->message);
}
