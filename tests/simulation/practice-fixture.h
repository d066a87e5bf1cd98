/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-error.h"
#include "simulation/finx-practice-desk.h"

/* A practice desk with a hand-moved clock and an account, and all that it said. */
typedef struct
{
  FinxInstrumentTable *instruments;
  FinxClock           *clock;
  FinxPracticeDesk    *desk;
  FinxAccount         *account;
  GArray              *ticks;           /* (element-type FinxTick) */
  FinxDepth            depth;           /* the newest */
  guint                n_depth;
  GPtrArray           *orders;          /* (element-type FinxOrder) in order of arrival */
  GPtrArray           *notes;
  GPtrArray           *fills;           /* (element-type FinxFill) */
  GString             *log;             /* one line per order change and fill */
  guint                n_placed;
} Fixture;

/* 2026-03-10 15:00:00 UTC, a Tuesday: New York and Frankfurt are open. */
#define FIXTURE_START_US (G_GINT64_CONSTANT (1773154800) * FINX_USEC_PER_SEC)

static inline void
fixture_ticks_cb (const FinxTick *ticks, gsize n, gpointer user_data)
{
  g_array_append_vals (((Fixture *) user_data)->ticks, ticks, n);
}

static inline void
fixture_depth_cb (const FinxDepth *depth, gpointer user_data)
{
  ((Fixture *) user_data)->depth = *depth;
  ((Fixture *) user_data)->n_depth++;
}

static inline void
fixture_order_cb (const FinxOrder *order, const char *note, gpointer user_data)
{
  Fixture *f = user_data;

  g_ptr_array_add (f->orders, finx_order_copy (order));
  g_ptr_array_add (f->notes, g_strdup (note));
  g_string_append_printf (f->log, "%s %s %s\n", order->client_id, finx_order_state_to_string (order->state), note);
}

static inline void
fixture_fill_cb (const FinxFill *fill, gpointer user_data)
{
  Fixture *f = user_data;
  g_autofree char *quantity = finx_decimal_to_string (fill->quantity), *price = finx_decimal_to_string (fill->price);
  g_autofree char *fee = finx_decimal_to_string (fill->fee), *mid = finx_decimal_to_string (fill->mid);

  g_ptr_array_add (f->fills, finx_fill_copy (fill));
  g_string_append_printf (f->log, "fill %s %s %s@%s fee %s mid %s %s %" G_GINT64_FORMAT "\n", fill->id, fill->client_id,
                          quantity, price, fee, mid, fill->is_maker ? "maker" : "taker", fill->time_us);
}

static inline FinxDecimal
D (const char *text)
{
  FinxDecimal value = FINX_DECIMAL_UNKNOWN;

  if (text != NULL && *text != '\0')
    g_assert_true (finx_decimal_parse (text, &value, NULL));
  return value;
}

static inline FinxBooks *
fixture_books (const char *currency, const char *amount)
{
  FinxBooks *books = finx_books_new (&(FinxBooksOptions) { .base_currency = currency, .expense_fees = TRUE });
  FinxCashMovement *cash = finx_cash_movement_new ();
  g_autoptr(FinxEvent) event = NULL;
  g_autoptr(GError) error = NULL;

  g_free (cash->id);
  g_free (cash->account);
  g_free (cash->currency);
  cash->id = g_strdup ("deposit-1");
  cash->account = g_strdup ("practice");
  cash->currency = g_strdup (currency);
  cash->kind = FINX_CASH_DEPOSIT;
  cash->amount = D (amount);
  cash->time_us = FIXTURE_START_US;
  event = finx_event_new_cash (cash, FIXTURE_START_US, "");
  finx_books_apply_event (books, event, &error);
  g_assert_no_error (error);
  return books;
}

static inline void
fixture_init_at (Fixture *f, guint64 seed, gboolean exchange_hours, const char *cash, gint64 start_us)
{
  const FinxPracticeOptions options = { .seed = seed, .exchange_hours = exchange_hours };
  static const FinxFeedSink feed_sink = { .ticks = fixture_ticks_cb, .depth = fixture_depth_cb };
  static const FinxBrokerSink broker_sink = { .order = fixture_order_cb, .fill = fixture_fill_cb };
  g_autoptr(FinxBooks) books = fixture_books ("USD", cash);
  g_autoptr(GError) error = NULL;

  memset (f, 0, sizeof *f);
  f->instruments = finx_instrument_table_new ();
  finx_practice_add_instruments_for (f->instruments, &options, &error);
  g_assert_no_error (error);
  f->clock = finx_clock_new_manual (start_us);
  f->desk = finx_practice_desk_new (f->instruments, f->clock, &options);
  f->ticks = g_array_new (FALSE, FALSE, sizeof (FinxTick));
  f->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  f->notes = g_ptr_array_new_with_free_func (g_free);
  f->fills = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_fill_free);
  f->log = g_string_new (NULL);
  f->account = finx_account_new ();
  g_free (f->account->id);
  g_free (f->account->currency);
  f->account->id = g_strdup ("practice");
  f->account->currency = g_strdup ("USD");
  finx_feed_set_sink (FINX_FEED (f->desk), &feed_sink, f);
  finx_broker_set_sink (FINX_BROKER (f->desk), &broker_sink, f);
  finx_practice_desk_restore (f->desk, f->account, books, NULL, NULL);
  finx_practice_desk_step (f->desk);
}

static inline void
fixture_init (Fixture *f, guint64 seed, const char *cash)
{
  fixture_init_at (f, seed, FALSE, cash, FIXTURE_START_US);
}

static inline void
fixture_clear (Fixture *f)
{
  g_object_unref (f->desk);
  g_object_unref (f->clock);
  g_object_unref (f->instruments);
  finx_account_free (f->account);
  g_array_unref (f->ticks);
  g_ptr_array_unref (f->orders);
  g_ptr_array_unref (f->notes);
  g_ptr_array_unref (f->fills);
  g_string_free (f->log, TRUE);
}

static inline const FinxInstrument *
fixture_instrument (Fixture *f, const char *symbol)
{
  const FinxInstrument *instrument = finx_instrument_table_lookup (f->instruments, symbol);

  g_assert_nonnull (instrument);
  return instrument;
}

/* Moves the clock in the engine's rhythm. */
static inline void
fixture_run (Fixture *f, gint64 by_us)
{
  for (gint64 done = 0; done < by_us; done += FINX_USEC_PER_SEC / 4)
    {
      finx_clock_advance (f->clock, FINX_USEC_PER_SEC / 4);
      finx_practice_desk_step (f->desk);
    }
}

static inline void
fixture_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static inline GAsyncResult *
fixture_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static inline FinxOrder *
fixture_order (Fixture *f, const char *symbol, FinxSide side, FinxOrderType type, FinxTimeInForce tif,
               const char *quantity, const char *limit, const char *stop)
{
  FinxOrder *order = finx_order_new ();

  g_free (order->client_id);
  g_free (order->account);
  order->client_id = g_strdup_printf ("o%u", ++f->n_placed);
  order->account = g_strdup ("practice");
  order->instrument = fixture_instrument (f, symbol);
  order->side = side;
  order->type = type;
  order->tif = tif;
  order->quantity = D (quantity);
  order->limit_price = D (limit);
  order->stop_price = D (stop);
  return order;
}

/* Returns the venue id, or NULL with @error. */
static inline char *
fixture_place (Fixture *f, const FinxOrder *order, GError **error)
{
  g_autoptr(GPtrArray) orders = g_ptr_array_new ();
  g_autoptr(GAsyncResult) result = NULL;
  char *id;

  g_ptr_array_add (orders, (gpointer) order);
  finx_broker_place_async (FINX_BROKER (f->desk), orders, NULL, fixture_result_cb, &result);
  id = finx_broker_place_finish (FINX_BROKER (f->desk), fixture_wait (&result), error);
  finx_practice_desk_step (f->desk);
  return id;
}

static inline void
fixture_place_ok (Fixture *f, const FinxOrder *order)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *id = fixture_place (f, order, &error);

  g_assert_no_error (error);
  g_assert_nonnull (id);
}

static inline gboolean
fixture_cancel (Fixture *f, const char *client_id, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  gboolean ok;

  finx_broker_cancel_async (FINX_BROKER (f->desk), client_id, NULL, fixture_result_cb, &result);
  ok = finx_broker_cancel_finish (FINX_BROKER (f->desk), fixture_wait (&result), error);
  finx_practice_desk_step (f->desk);
  return ok;
}

static inline gboolean
fixture_replace (Fixture *f, const FinxOrder *order, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  gboolean ok;

  finx_broker_replace_async (FINX_BROKER (f->desk), order, NULL, fixture_result_cb, &result);
  ok = finx_broker_replace_finish (FINX_BROKER (f->desk), fixture_wait (&result), error);
  finx_practice_desk_step (f->desk);
  return ok;
}

static inline FinxOrder *
fixture_query (Fixture *f, const char *client_id, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_broker_query_async (FINX_BROKER (f->desk), client_id, NULL, fixture_result_cb, &result);
  return finx_broker_query_finish (FINX_BROKER (f->desk), fixture_wait (&result), error);
}

static inline FinxOrderState
fixture_state (Fixture *f, const char *client_id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxOrder) order = fixture_query (f, client_id, &error);

  g_assert_no_error (error);
  return order->state;
}

/* (nullable): what was said last about an order */
static inline const char *
fixture_last_note (Fixture *f, const char *client_id)
{
  for (guint i = f->orders->len; i > 0; i--)
    if (g_str_equal (((FinxOrder *) g_ptr_array_index (f->orders, i - 1))->client_id, client_id))
      return g_ptr_array_index (f->notes, i - 1);
  return NULL;
}

/* Price of the undisturbed path now, moved by @ticks, as text. */
static inline char *
fixture_price (Fixture *f, const char *symbol, gint64 ticks)
{
  const FinxInstrument *instrument = fixture_instrument (f, symbol);
  gint64 now = finx_clock_now (f->clock);
  g_autoptr(GArray) bars = finx_practice_bars (f->desk, instrument, FINX_INTERVAL_1M, now - FINX_USEC_PER_HOUR, now);
  FinxDecimal price;

  g_assert_cmpuint (bars->len, >, 0);
  price = finx_decimal_from_double (g_array_index (bars, FinxBar, bars->len - 1).close, instrument->price_scale,
                                    FINX_ROUND_HALF_EVEN);
  price = finx_decimal_add (price, finx_decimal_mul (instrument->tick_size, finx_decimal_new (ticks, 0), 8, FINX_ROUND_HALF_EVEN));
  return finx_decimal_to_string (finx_decimal_rescale (price, instrument->price_scale, FINX_ROUND_HALF_EVEN));
}

/* Makes the prices of AAPL those of a series, one bar a second, and runs until its first price stands. */
static inline void
fixture_lead (Fixture *f, const FinxBar *bars, gsize n_bars)
{
  const FinxReplayOptions options = { .bars_per_second = 1, .as_recorded = TRUE };
  g_autoptr(GError) error = NULL;
  gint64 start_us = 0;

  g_assert_true (finx_practice_desk_start_replay (f->desk, fixture_instrument (f, "AAPL"), bars, n_bars, &options,
                                                  &start_us, NULL, &error));
  g_assert_no_error (error);
  fixture_run (f, start_us - finx_clock_now (f->clock));
}

/* Likewise: @n_bars bars of one price each. */
static inline void
fixture_lead_prices (Fixture *f, const double *prices, gsize n_bars)
{
  g_autofree FinxBar *bars = g_new0 (FinxBar, n_bars);

  for (gsize i = 0; i < n_bars; i++)
    bars[i] = (FinxBar) { (gint64) i * FINX_USEC_PER_DAY, prices[i], prices[i], prices[i], prices[i], 1000 };
  fixture_lead (f, bars, n_bars);
}
