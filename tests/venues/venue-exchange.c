/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "venue-exchange.h"

#define OWN_ID "venue-"         /* before the client ids of orders that were placed without one */

VenueOrder *
venue_order_new (void)
{
  VenueOrder *order = g_new0 (VenueOrder, 1);

  order->quantity = order->notional = order->limit_price = order->stop_price = order->trail = FINX_DECIMAL_UNKNOWN;
  return order;
}

void
venue_order_free (VenueOrder *order)
{
  g_free (order->id);
  g_free (order->client_id);
  g_free (order->symbol);
  g_free (order->replaces);
  g_free (order->replaced_by);
  g_free (order);
}

static void
fill_free (gpointer data)
{
  g_free (((VenueFill *) data)->id);
  g_free (data);
}

static void
price_free (gpointer data)
{
  g_free (((VenuePrice *) data)->symbol);
  g_free (data);
}

static void
position_free (gpointer data)
{
  g_free (((VenuePosition *) data)->symbol);
  g_free (data);
}

VenueExchange *
venue_exchange_new (VenueEvent event,
                    gpointer   user_data)
{
  VenueExchange *self = g_new0 (VenueExchange, 1);

  self->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) venue_order_free);
  self->fills = g_ptr_array_new_with_free_func (fill_free);
  self->prices = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, price_free);
  self->positions = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, position_free);
  self->cash = finx_decimal_new (100000, 0);
  self->event = event;
  self->user_data = user_data;
  return self;
}

void
venue_exchange_free (VenueExchange *self)
{
  g_ptr_array_unref (self->fills);
  g_ptr_array_unref (self->orders);
  g_hash_table_unref (self->prices);
  g_hash_table_unref (self->positions);
  g_free (self);
}

char *
venue_exchange_new_id (VenueExchange *self)
{
  return g_strdup_printf ("5e0c%04x-4d1c-4b74-8a0b-61f0f9c2e7a4", ++self->n_ids);
}

gboolean
venue_order_is_open (const VenueOrder *order)
{
  return order->state == VENUE_NEW || order->state == VENUE_HELD || order->state == VENUE_PARTIAL;
}

gboolean
venue_order_has_client_id (const VenueOrder *order)
{
  return order->client_id != NULL && !g_str_has_prefix (order->client_id, OWN_ID);
}

VenueOrder *
venue_exchange_find (VenueExchange *self,
                     const char    *id)
{
  for (guint i = 0; i < self->orders->len; i++)
    if (g_strcmp0 (((VenueOrder *) self->orders->pdata[i])->id, id) == 0)
      return self->orders->pdata[i];
  return NULL;
}

VenueOrder *
venue_exchange_find_client (VenueExchange *self,
                            const char    *client_id)
{
  for (guint i = 0; i < self->orders->len; i++)
    if (g_strcmp0 (((VenueOrder *) self->orders->pdata[i])->client_id, client_id) == 0)
      return self->orders->pdata[i];
  return NULL;
}

static void
tell (VenueExchange *self,
      VenueOrder    *order,
      VenueFill     *fill)
{
  order->updated_us = MAX (order->updated_us + 1, g_get_real_time ());
  if (fill != NULL)
    fill->time_us = order->updated_us;
  self->event (self, order, fill, self->user_data);
}

static FinxDecimal
multiply (FinxDecimal a,
          FinxDecimal b)
{
  return finx_decimal_mul (a, b, 12, FINX_ROUND_HALF_EVEN);
}

static void
book_position (VenueExchange *self,
               VenueOrder    *order,
               FinxDecimal    quantity,
               FinxDecimal    price)
{
  VenuePosition *position = g_hash_table_lookup (self->positions, order->symbol);
  FinxDecimal value = multiply (quantity, price);

  if (position == NULL)
    {
      position = g_new0 (VenuePosition, 1);
      position->symbol = g_strdup (order->symbol);
      g_hash_table_insert (self->positions, position->symbol, position);
    }
  if (order->side == FINX_SIDE_SELL)
    {
      quantity = finx_decimal_negate (quantity);
      value = finx_decimal_negate (value);
    }
  position->quantity = finx_decimal_add (position->quantity, quantity);
  position->cost = finx_decimal_add (position->cost, value);
  self->cash = finx_decimal_sub (self->cash, value);
}

static void
end (VenueExchange *self,
     VenueOrder    *order,
     VenueState     state)
{
  if (!venue_order_is_open (order))
    return;
  order->state = state;
  tell (self, order, NULL);
}

/* What the end of @order means for the other orders of its bracket. */
static void
end_family (VenueExchange *self,
            VenueOrder    *order)
{
  for (guint i = 0; i < self->orders->len; i++)
    {
      VenueOrder *other = self->orders->pdata[i];

      if (other->parent == order && order->state == VENUE_FILLED && other->state == VENUE_HELD)
        other->state = VENUE_NEW;
      else if (other->parent == order && order->state != VENUE_FILLED && order->state != VENUE_REPLACED)
        end (self, other, VENUE_CANCELLED);
      else if (order->parent != NULL && other->parent == order->parent && other != order && order->state != VENUE_REPLACED)
        end (self, other, VENUE_CANCELLED);
    }
}

static void
fill (VenueExchange *self,
      VenueOrder    *order,
      FinxDecimal    quantity,
      FinxDecimal    price)
{
  VenueFill *done = g_new0 (VenueFill, 1);

  order->filled = finx_decimal_add (order->filled, quantity);
  order->paid = finx_decimal_add (order->paid, multiply (quantity, price));
  order->state = finx_decimal_compare (order->filled, order->quantity) >= 0 ? VENUE_FILLED : VENUE_PARTIAL;
  done->id = g_strdup_printf ("%s-%u", order->id, ++order->n_fills);
  done->order = order;
  done->price = price;
  done->quantity = quantity;
  done->cumulated = order->filled;
  g_ptr_array_add (self->fills, done);
  book_position (self, order, quantity, price);
  tell (self, order, done);
  if (order->state == VENUE_FILLED)
    end_family (self, order);
}

/* A buy is triggered above its stop, a sale below it. */
static gboolean
is_triggered (VenueOrder       *order,
              const VenuePrice *price)
{
  gboolean is_buy = order->side == FINX_SIDE_BUY;
  FinxDecimal reference = is_buy ? price->ask : price->bid, stop;

  if (order->type == FINX_ORDER_TRAILING_STOP)
    {
      stop = is_buy ? finx_decimal_add (reference, order->trail) : finx_decimal_sub (reference, order->trail);
      if (!finx_decimal_is_known (order->stop_price) || finx_decimal_compare (stop, order->stop_price) * (is_buy ? 1 : -1) < 0)
        order->stop_price = stop;
    }
  if (order->type < FINX_ORDER_STOP)
    return TRUE;
  return finx_decimal_compare (reference, order->stop_price) * (is_buy ? 1 : -1) >= 0;
}

static void
match (VenueExchange *self,
       VenueOrder    *order)
{
  VenuePrice *price = g_hash_table_lookup (self->prices, order->symbol);
  gboolean is_buy = order->side == FINX_SIDE_BUY;
  FinxDecimal at, rest;

  if (price == NULL || order->state == VENUE_HELD || !venue_order_is_open (order) || !is_triggered (order, price))
    return;
  at = is_buy ? price->ask : price->bid;
  if (finx_decimal_is_known (order->limit_price) && finx_decimal_compare (at, order->limit_price) * (is_buy ? 1 : -1) > 0)
    return;
  if (!finx_decimal_is_known (order->quantity))
    order->quantity = finx_decimal_div (order->notional, at, 9, FINX_ROUND_DOWN);
  rest = finx_decimal_sub (order->quantity, order->filled);
  if (finx_decimal_is_known (price->depth))
    {
      rest = finx_decimal_min (rest, price->depth);
      price->depth = finx_decimal_sub (price->depth, rest);
    }
  if (finx_decimal_sign (rest) > 0)
    fill (self, order, rest, at);
}

const char *
venue_exchange_place (VenueExchange *self,
                      VenueOrder    *order)
{
  if (order->client_id != NULL && venue_exchange_find_client (self, order->client_id) != NULL)
    {
      venue_order_free (order);
      return "client_order_id must be unique";
    }
  if (g_hash_table_lookup (self->prices, order->symbol) == NULL)
    {
      venue_order_free (order);
      return "asset not found";
    }
  if (order->id == NULL)
    order->id = venue_exchange_new_id (self);
  if (order->client_id == NULL)
    order->client_id = g_strconcat (OWN_ID, order->id, NULL);
  order->placed_us = g_get_real_time ();
  order->state = order->parent != NULL && order->parent->state != VENUE_FILLED ? VENUE_HELD : VENUE_NEW;
  g_ptr_array_add (self->orders, order);
  tell (self, order, NULL);
  match (self, order);
  if (venue_order_is_open (order) && (order->tif == FINX_TIF_IOC || order->tif == FINX_TIF_FOK))
    end (self, order, VENUE_CANCELLED);
  return NULL;
}

const char *
venue_exchange_cancel (VenueExchange *self,
                       VenueOrder    *order)
{
  if (!venue_order_is_open (order))
    return "order is not cancelable";
  end (self, order, VENUE_CANCELLED);
  end_family (self, order);
  return NULL;
}

const char *
venue_exchange_replace (VenueExchange *self,
                        VenueOrder    *order,
                        VenueOrder    *changed)
{
  if (!venue_order_is_open (order))
    {
      venue_order_free (changed);
      return "order is not replaceable";
    }
  changed->id = venue_exchange_new_id (self);
  changed->replaces = g_strdup (order->id);
  changed->filled = order->filled;
  changed->paid = order->paid;
  changed->parent = order->parent;
  order->replaced_by = g_strdup (changed->id);
  end (self, order, VENUE_REPLACED);
  return venue_exchange_place (self, changed);
}

void
venue_exchange_refuse_change (VenueExchange *self,
                              VenueOrder    *order,
                              VenueOrder    *changed)
{
  if (changed->id == NULL)
    changed->id = venue_exchange_new_id (self);
  if (changed->client_id == NULL)
    changed->client_id = g_strconcat (OWN_ID, changed->id, NULL);
  changed->replaces = g_strdup (order->id);
  changed->placed_us = g_get_real_time ();
  g_ptr_array_add (self->orders, changed);
  end (self, changed, VENUE_REJECTED);
}

void
venue_exchange_set_price (VenueExchange *self,
                          const char    *symbol,
                          FinxDecimal    bid,
                          FinxDecimal    ask,
                          FinxDecimal    depth)
{
  VenuePrice *price = g_hash_table_lookup (self->prices, symbol);

  if (price == NULL)
    {
      price = g_new0 (VenuePrice, 1);
      price->symbol = g_strdup (symbol);
      g_hash_table_insert (self->prices, price->symbol, price);
    }
  price->bid = bid;
  price->ask = ask;
  price->last = ask;
  price->depth = depth;
  for (guint i = 0; i < self->orders->len; i++)
    if (g_str_equal (((VenueOrder *) self->orders->pdata[i])->symbol, symbol))
      match (self, self->orders->pdata[i]);
}
