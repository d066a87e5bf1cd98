/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk as the keeper of an account: prices and rates for its value, fills, and what an order may cost. */
#include "simulation/finx-practice-desk-private.h"

#include "simulation/finx-practice-risk.h"

static void
price_cb (const FinxInstrument *instrument,
          FinxDecimal          *last,
          FinxDecimal          *previous,
          gpointer              user_data)
{
  FinxPracticeDesk *self = user_data;
  FinxPracticeSlot *slot = finx_practice_desk_find_slot (self, instrument);

  *last = *previous = FINX_DECIMAL_UNKNOWN;
  if (slot == NULL)
    return;
  finx_practice_desk_wake (self, slot);
  *last = finx_instrument_price (instrument, finx_practice_market_last (slot->market));
}

/* @to per @from from the pair or its inverse; unknown when there is neither. */
static FinxDecimal
direct_rate (FinxPracticeDesk *self,
             const char       *from,
             const char       *to)
{
  g_autofree char *pair = g_strdup_printf ("%s/%s", from, to), *inverse = g_strdup_printf ("%s/%s", to, from);
  const FinxInstrument *instrument = finx_instrument_table_lookup (self->instruments, pair);
  FinxDecimal last, previous;

  if (g_str_equal (from, to))
    return finx_decimal_new (1, 0);
  if (instrument != NULL)
    {
      price_cb (instrument, &last, &previous, self);
      return last;
    }
  instrument = finx_instrument_table_lookup (self->instruments, inverse);
  if (instrument == NULL)
    return FINX_DECIMAL_UNKNOWN;
  price_cb (instrument, &last, &previous, self);
  return finx_decimal_div (finx_decimal_new (1, 0), last, 10, FINX_ROUND_HALF_EVEN);
}

static FinxDecimal
rate_cb (const char *from,
         const char *to,
         gpointer    user_data)
{
  FinxPracticeDesk *self = user_data;
  FinxDecimal rate = direct_rate (self, from, to);

  if (finx_decimal_is_known (rate))
    return rate;
  return finx_decimal_mul (direct_rate (self, from, "USD"), direct_rate (self, "USD", to), 10, FINX_ROUND_HALF_EVEN);
}

void
finx_practice_desk_fill_cb (const FinxFill *fill,
                            gpointer        user_data)
{
  FinxPracticeDesk *self = user_data;
  g_autoptr(FinxEvent) event = finx_event_new_fill (finx_fill_copy (fill), fill->time_us, "");
  g_autoptr(GError) error = NULL;

  if (self->books != NULL && !finx_books_apply_event (self->books, event, &error))
    g_critical ("A practice fill does not fit the account: %s", error->message);
}

/* Best opposite price, else the last one: what a market order would pay about. */
static gint64
expected_price (FinxPracticeSlot *slot,
                FinxSide          side)
{
  FinxLevel level;

  if (finx_matching_best (finx_practice_market_book (slot->market),
                          side == FINX_SIDE_BUY ? FINX_SIDE_SELL : FINX_SIDE_BUY, &level))
    return level.price;
  return finx_practice_market_last (slot->market);
}

FinxDecimal
finx_practice_desk_order_price (FinxPracticeSlot *slot,
                                const FinxOrder  *order)
{
  if (finx_decimal_is_known (order->limit_price))
    return order->limit_price;
  if (finx_decimal_is_known (order->stop_price))
    return order->stop_price;
  return finx_instrument_price (order->instrument, expected_price (slot, order->side));
}

/* TRUE: the other order of the pair is in the list; only one of the two fills. */
static gboolean
has_pair (GPtrArray       *orders,
          const FinxOrder *order)
{
  for (guint i = 0; order->oco_group != NULL && *order->oco_group != '\0' && i < orders->len; i++)
    if (g_strcmp0 (((const FinxOrder *) g_ptr_array_index (orders, i))->oco_group, order->oco_group) == 0)
      return TRUE;
  return FALSE;
}

gboolean
finx_practice_desk_check_risk (FinxPracticeDesk         *self,
                               FinxPracticeSlot         *slot,
                               const FinxOrder          *order,
                               const FinxPracticeEntry  *without,
                               FinxDecimal              *reserved,
                               GError                  **error)
{
  g_autoptr(GPtrArray) entries = finx_practice_orders_list (self->orders, NULL);
  g_autoptr(GPtrArray) open_orders = g_ptr_array_new ();
  FinxPracticeRisk risk = { .books = self->books, .currency = self->account->currency, .open_orders = open_orders,
                            .reserved = FINX_DECIMAL_ZERO, .price = price_cb, .rate = rate_cb, .user_data = self };

  *reserved = FINX_DECIMAL_ZERO;
  if (without != NULL ? without->held : finx_practice_orders_waits (self->orders, order))
    return TRUE;                /* an exit only closes what its entry opens */
  for (guint i = 0; i < entries->len; i++)
    {
      const FinxPracticeEntry *entry = g_ptr_array_index (entries, i);

      if (entry == without)
        continue;
      risk.reserved = finx_decimal_add (risk.reserved, entry->reserved);
      if (!entry->held && !has_pair (open_orders, entry->order))
        g_ptr_array_add (open_orders, entry->order);
    }
  return finx_practice_risk_check (&risk, order, finx_practice_desk_order_price (slot, order), reserved, error);
}
