/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a fill, or an end without one, does to an order and to those that belong to it. */
#include "simulation/finx-practice-orders-private.h"

#include "base/finx-string.h"
#include "simulation/finx-practice-risk.h"

static char *
size_text (const FinxPracticeEntry *entry,
           gint64                   units)
{
  return finx_decimal_to_string (finx_instrument_size (finx_practice_entry_instrument (entry), units));
}

static void
set_quantity (FinxPracticeEntry *entry,
              gint64             quantity)
{
  entry->quantity = quantity;
  entry->order->quantity = finx_instrument_size (finx_practice_entry_instrument (entry), quantity);
  if (entry->ref != 0 && quantity > entry->filled)
    entry->ref = finx_matching_replace (finx_practice_market_book (entry->market), entry->ref,
                                        entry->limit, quantity - entry->filled);
}

static gboolean
are_pair (const FinxPracticeEntry *a,
          const FinxPracticeEntry *b)
{
  return a != b && a->order->oco_group != NULL && *a->order->oco_group != '\0'
         && g_strcmp0 (a->order->oco_group, b->order->oco_group) == 0
         && g_strcmp0 (a->order->account, b->order->account) == 0;
}

void
finx_practice_orders_settle_pair (FinxPracticeOrders *self,
                                  FinxPracticeEntry  *entry,
                                  gint64              now_us)
{
  g_autoptr(GPtrArray) open = finx_practice_orders_list (self, NULL);

  for (guint i = 0; i < open->len; i++)
    {
      FinxPracticeEntry *other = g_ptr_array_index (open, i);
      gint64 left = entry->quantity - entry->filled;

      if (!are_pair (entry, other) || !finx_practice_entry_is_open (other))
        continue;
      if (left == 0)
        finx_practice_orders_end (self, other, FINX_ORDER_CANCELLED, "The other order of the pair filled",
                                  "Cancelled: the other order of the pair filled", now_us);
      else if (entry->filled == 0)
        finx_practice_orders_end (self, other, FINX_ORDER_CANCELLED, "The other order of the pair was triggered",
                                  "Cancelled: the other order of the pair was triggered", now_us);
      else if (other->quantity - other->filled > left)
        {
          g_autofree char *text = NULL;

          set_quantity (other, other->filled + left);
          text = size_text (other, other->quantity);
          finx_practice_orders_tell (self, other, NULL, now_us,
                                     g_strdup_printf ("Reduced to %s: the other order of the pair filled in part", text));
        }
    }
}

/* The entry of a bracket is over: its exits go to work for what it filled, or end. */
static void
settle_exits (FinxPracticeOrders *self,
              FinxPracticeEntry  *entry,
              gint64              now_us)
{
  g_autoptr(GPtrArray) open = finx_practice_orders_list (self, NULL);

  for (guint i = 0; i < open->len; i++)
    {
      FinxPracticeEntry *exit = g_ptr_array_index (open, i);

      if (!exit->held || !finx_practice_entry_is_open (exit) || g_strcmp0 (exit->order->parent, entry->order->client_id) != 0)
        continue;
      exit->held = FALSE;
      exit->since_us = now_us;
      if (entry->filled == 0)
        {
          finx_practice_orders_end (self, exit, FINX_ORDER_CANCELLED, "The entry order ended without a fill",
                                    "Cancelled: the entry order ended without a fill", now_us);
          continue;
        }
      if (exit->quantity > entry->filled)
        set_quantity (exit, entry->filled);
      if (exit->triggered)
        exit->order->state = FINX_ORDER_WORKING;
      finx_practice_orders_tell (self, exit, NULL, now_us, g_strdup ("Active: the entry order filled"));
    }
}

void
finx_practice_orders_end (FinxPracticeOrders *self,
                          FinxPracticeEntry  *entry,
                          FinxOrderState      state,
                          const char         *reason,
                          const char         *note,
                          gint64              now_us)
{
  finx_matching_cancel (finx_practice_market_book (entry->market), entry->ref);
  entry->ref = 0;
  entry->order->state = state;
  entry->reserved = FINX_DECIMAL_ZERO;
  finx_set_str (&entry->order->reason, reason);
  g_ptr_array_remove (self->open, entry);
  finx_practice_orders_tell (self, entry, NULL, now_us, g_strdup (note));
  settle_exits (self, entry, now_us);
}

static FinxFill *
make_fill (FinxPracticeEntry *entry,
           gint64             price,
           gint64             size,
           gint64             double_mid,
           gboolean           is_maker,
           FinxDecimal        fee,
           gint64             time_us)
{
  const FinxOrder *order = entry->order;
  FinxFill *fill = finx_fill_new ();

  /* What is filled so far never repeats within an order, also across restarts. */
  g_free (fill->id);
  fill->id = g_strdup_printf ("%s-%" G_GINT64_FORMAT, order->venue_id, entry->filled);
  finx_set_str (&fill->client_id, order->client_id);
  finx_set_str (&fill->account, order->account);
  fill->instrument = order->instrument;
  fill->side = order->side;
  fill->quantity = finx_instrument_size (order->instrument, size);
  fill->price = finx_instrument_price (order->instrument, price);
  fill->fee = fee;
  fill->mid = double_mid == 0 ? FINX_DECIMAL_UNKNOWN
              : finx_decimal_div (finx_instrument_price (order->instrument, double_mid), finx_decimal_new (2, 0),
                                  order->instrument->price_scale + 1, FINX_ROUND_HALF_EVEN);
  fill->is_maker = is_maker;
  fill->time_us = MAX (time_us, order->placed_us);      /* a step is stamped with its start */
  return fill;
}

void
finx_practice_orders_fill (FinxPracticeOrders *self,
                           FinxPracticeEntry  *entry,
                           gint64              price,
                           gint64              size,
                           gint64              double_mid,
                           gboolean            is_maker,
                           gint64              time_us)
{
  FinxOrder *order = entry->order;
  const FinxInstrument *instrument = order->instrument;
  FinxDecimal part = finx_decimal_mul (finx_instrument_price (instrument, price), finx_instrument_size (instrument, size),
                                       instrument->price_scale + instrument->size_scale, FINX_ROUND_HALF_EVEN);
  FinxDecimal worth, fee;
  FinxFill *news;
  gint64 left;
  g_autofree char *size_shown = size_text (entry, size), *price_shown = finx_practice_entry_price_text (entry, price);
  char *note;

  entry->filled += size;
  left = entry->quantity - entry->filled;
  entry->value = finx_decimal_add (entry->value, part);
  order->filled = finx_instrument_size (instrument, entry->filled);
  order->average_price = finx_decimal_normalize (finx_decimal_div (entry->value, order->filled,
                                                                   MIN (instrument->price_scale + 4, FINX_DECIMAL_MAX_SCALE),
                                                                   FINX_ROUND_HALF_EVEN));
  worth = finx_decimal_mul (entry->value, instrument->multiplier, FINX_DECIMAL_MAX_SCALE - 6, FINX_ROUND_HALF_EVEN);
  fee = finx_decimal_sub (finx_practice_fee_on_total (instrument, order->filled, worth), order->fees);
  fee = finx_decimal_max (FINX_DECIMAL_ZERO, fee);
  order->fees = finx_decimal_add (order->fees, fee);
  entry->reserved = finx_decimal_div (finx_decimal_mul (entry->reserved, finx_decimal_new (left, 0), 2, FINX_ROUND_UP),
                                      finx_decimal_new (left + size, 0), 2, FINX_ROUND_UP);
  order->state = left == 0 ? FINX_ORDER_FILLED : FINX_ORDER_PARTIAL;
  if (left == 0)
    note = g_strdup_printf ("Filled %s at %s", size_shown, price_shown);
  else
    {
      g_autofree char *left_shown = size_text (entry, left);

      note = g_strdup_printf ("Filled %s at %s, %s left", size_shown, price_shown, left_shown);
    }
  news = make_fill (entry, price, size, double_mid, is_maker, fee, time_us);
  if (self->func != NULL)
    self->func (news, self->user_data);
  finx_practice_orders_tell (self, entry, news, time_us, note);

  finx_practice_orders_settle_pair (self, entry, time_us);
  if (left == 0)
    {
      finx_matching_cancel (finx_practice_market_book (entry->market), entry->ref);
      entry->ref = 0;
      g_ptr_array_remove (self->open, entry);
      settle_exits (self, entry, time_us);
    }
}

/* Self-match prevention took the resting order out of the book, so that the one that came goes on. */
static void
end_prevented (FinxPracticeOrders          *self,
               FinxPracticeEntry           *entry,
               const FinxPracticeExecution *execution,
               gint64                       now_us)
{
  const FinxPracticeEntry *other = g_ptr_array_index (self->entries, execution->other - 1);
  g_autofree char *reason = g_strdup_printf ("It would have traded with your own order %s", other->order->venue_id);
  g_autofree char *note = g_strdup_printf ("Cancelled: it would have traded with your own order %s", other->order->venue_id);

  finx_practice_orders_end (self, entry, FINX_ORDER_CANCELLED, reason, note, now_us);
}

void
finx_practice_orders_absorb (FinxPracticeOrders *self,
                             FinxPracticeMarket *market)
{
  g_autoptr(GArray) executions = finx_practice_market_take (market);
  gint64 now_us = finx_practice_market_time (market);

  for (guint i = 0; executions != NULL && i < executions->len; i++)
    {
      const FinxPracticeExecution *e = &g_array_index (executions, FinxPracticeExecution, i);
      FinxPracticeEntry *entry = g_ptr_array_index (self->entries, e->owner - 1);
      /* One sweep may meet both orders of a pair; the second then counts only as far as it still stood. */
      gint64 size = MIN (e->size, entry->quantity - entry->filled);

      if (!finx_practice_entry_is_open (entry))
        continue;
      if (e->prevented)
        end_prevented (self, entry, e, now_us);
      else if (size > 0)
        finx_practice_orders_fill (self, entry, e->price, size, e->double_mid, e->is_maker, now_us);
    }
}
