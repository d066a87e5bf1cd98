/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation/finx-practice-orders-private.h"

#include "base/finx-clock.h"

void
finx_practice_news_free (FinxPracticeNews *self)
{
  finx_order_free (self->order);
  g_clear_pointer (&self->fill, finx_fill_free);
  g_free (self->note);
  g_free (self);
}

static void
entry_free (FinxPracticeEntry *entry)
{
  finx_order_free (entry->order);
  g_free (entry);
}

void
finx_practice_orders_tell (FinxPracticeOrders *self,
                           FinxPracticeEntry  *entry,
                           FinxFill           *fill,
                           gint64              now_us,
                           char               *note)
{
  FinxPracticeNews *news = g_new0 (FinxPracticeNews, 1);

  entry->order->updated_us = MAX (entry->order->updated_us, now_us);
  news->order = finx_order_copy (entry->order);
  news->note = note;
  news->fill = fill;
  g_ptr_array_add (self->news, news);
}

static gint64
price_units (const FinxPracticeEntry *entry,
             FinxDecimal              price)
{
  gint64 units = 0;

  if (finx_decimal_is_known (price))
    finx_decimal_to_units (price, finx_practice_entry_instrument (entry)->price_scale, &units);
  return units;
}

/* Copies amounts and prices of the order into units. */
static void
read_units (FinxPracticeEntry *entry)
{
  const FinxOrder *order = entry->order;

  finx_decimal_to_units (order->quantity, order->instrument->size_scale, &entry->quantity);
  finx_decimal_to_units (order->filled, order->instrument->size_scale, &entry->filled);
  entry->limit = price_units (entry, order->limit_price);
  entry->stop = price_units (entry, order->stop_price);
  entry->trail = price_units (entry, order->trail);
}

void
finx_practice_orders_act (FinxPracticeOrders *self,
                          FinxPracticeEntry  *entry,
                          gint64              now_us,
                          GArray             *ticks)
{
  FinxSide side = entry->order->side;
  FinxTimeInForce tif = entry->order->tif;
  gboolean at_once = tif == FINX_TIF_IOC || tif == FINX_TIF_FOK;
  gboolean is_market = finx_practice_entry_is_market (entry);
  gint64 any = side == FINX_SIDE_BUY ? FINX_MATCHING_ANY_BUY : FINX_MATCHING_ANY_SELL;

  if (!finx_practice_entry_is_open (entry) || entry->held || entry->asleep || !entry->triggered || entry->ref != 0)
    return;
  if (finx_practice_market_is_open (entry->market) || !is_market)
    {
      entry->ref = finx_practice_market_add (entry->market, entry->owner, side, is_market ? any : entry->limit,
                                             entry->quantity - entry->filled,
                                             tif == FINX_TIF_FOK ? FINX_MATCHING_FOK
                                             : at_once || is_market ? FINX_MATCHING_IOC : FINX_MATCHING_REST,
                                             ticks);
      finx_practice_orders_absorb (self, entry->market);
    }
  if (at_once && finx_practice_entry_is_open (entry))
    finx_practice_orders_end (self, entry, FINX_ORDER_CANCELLED, "The rest could not fill at once",
                              "Cancelled: the rest could not fill at once", now_us);
}

FinxPracticeOrders *
finx_practice_orders_new (FinxPracticeFillFunc func,
                          gpointer             user_data)
{
  FinxPracticeOrders *self = g_new0 (FinxPracticeOrders, 1);

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->open = g_ptr_array_new ();
  self->by_client_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->news = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_practice_news_free);
  self->func = func;
  self->user_data = user_data;
  return self;
}

void
finx_practice_orders_free (FinxPracticeOrders *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_client_id);
  g_hash_table_unref (self->known);
  g_ptr_array_unref (self->open);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->news);
  g_free (self);
}

FinxPracticeEntry *
finx_practice_orders_find (FinxPracticeOrders *self,
                           const char         *client_id)
{
  return g_hash_table_lookup (self->by_client_id, client_id);
}

FinxPracticeEntry *
finx_practice_orders_get (FinxPracticeOrders *self,
                          guint64             owner)
{
  return g_ptr_array_index (self->entries, owner - 1);
}

gboolean
finx_practice_orders_knows (FinxPracticeOrders *self,
                            const char         *client_id)
{
  return g_hash_table_contains (self->known, client_id);
}

void
finx_practice_orders_learn (FinxPracticeOrders *self,
                            const char         *client_id)
{
  g_hash_table_add (self->known, g_strdup (client_id));
  /* So numbers go on behind all that were given before a restart. */
  self->n_accepted = MAX (self->n_accepted, g_hash_table_size (self->known));
}

GPtrArray *
finx_practice_orders_list (FinxPracticeOrders *self,
                           FinxPracticeMarket *market)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < self->open->len; i++)
    {
      FinxPracticeEntry *entry = g_ptr_array_index (self->open, i);

      if (market == NULL || entry->market == market)
        g_ptr_array_add (list, entry);
    }
  return list;
}

guint
finx_practice_orders_n_open (FinxPracticeOrders *self,
                             FinxPracticeMarket *market)
{
  guint n = 0;

  for (guint i = 0; i < self->open->len; i++)
    n += ((FinxPracticeEntry *) g_ptr_array_index (self->open, i))->market == market;
  return n;
}

static FinxPracticeEntry *
add_entry (FinxPracticeOrders *self,
           const FinxOrder    *order,
           FinxPracticeMarket *market)
{
  FinxPracticeEntry *entry = g_new0 (FinxPracticeEntry, 1);

  entry->order = finx_order_copy (order);
  entry->market = market;
  entry->expires_us = G_MAXINT64;
  entry->triggered = order->type == FINX_ORDER_MARKET || order->type == FINX_ORDER_LIMIT;
  read_units (entry);
  g_ptr_array_add (self->entries, entry);
  g_ptr_array_add (self->open, entry);
  entry->owner = self->entries->len;
  g_hash_table_insert (self->by_client_id, entry->order->client_id, entry);
  g_hash_table_add (self->known, g_strdup (order->client_id));
  return entry;
}

gboolean
finx_practice_orders_waits (FinxPracticeOrders *self,
                            const FinxOrder    *order)
{
  FinxPracticeEntry *parent;

  if (order->parent == NULL || *order->parent == '\0')
    return FALSE;
  parent = finx_practice_orders_find (self, order->parent);
  return parent != NULL && finx_practice_entry_is_open (parent);
}

FinxPracticeEntry *
finx_practice_orders_accept (FinxPracticeOrders *self,
                             const FinxOrder    *order,
                             FinxPracticeMarket *market,
                             FinxDecimal         reserved,
                             gint64              now_us,
                             GArray             *ticks)
{
  FinxPracticeEntry *entry = add_entry (self, order, market);
  guint number = 200 + ++self->n_accepted;

  g_free (entry->order->venue_id);
  entry->order->venue_id = g_strdup_printf ("%u-%03u", 884 + number / 1000, number % 1000);
  entry->order->filled = FINX_DECIMAL_ZERO;
  entry->order->fees = FINX_DECIMAL_ZERO;
  entry->order->average_price = FINX_DECIMAL_UNKNOWN;
  entry->filled = 0;
  entry->reserved = reserved;
  entry->since_us = now_us;
  entry->held = finx_practice_orders_waits (self, order);
  if (order->tif == FINX_TIF_DAY)
    entry->expires_us = finx_practice_market_day_end (market, now_us);
  if (order->type == FINX_ORDER_TRAILING_STOP && entry->stop == 0 && !entry->held)
    finx_practice_entry_trail (entry, finx_practice_market_last (market));
  entry->told_us = now_us;
  entry->order->state = entry->held || !entry->triggered ? FINX_ORDER_WAITING : FINX_ORDER_WORKING;
  finx_practice_orders_tell (self, entry, NULL, now_us,
                             g_strdup (entry->held ? "Accepted; waits for the entry order" : "Accepted"));
  finx_practice_orders_act (self, entry, now_us, ticks);
  return entry;
}

FinxPracticeEntry *
finx_practice_orders_restore (FinxPracticeOrders *self,
                              const FinxOrder    *order,
                              FinxPracticeMarket *market)
{
  FinxPracticeEntry *entry = add_entry (self, order, market);

  entry->since_us = MAX (order->placed_us, order->updated_us);
  entry->told_us = entry->since_us;
  if (entry->filled > 0)
    entry->value = finx_decimal_mul (order->average_price, order->filled, FINX_DECIMAL_MAX_SCALE - 6, FINX_ROUND_HALF_EVEN);
  if (order->state == FINX_ORDER_WORKING || order->state == FINX_ORDER_PARTIAL)
    entry->triggered = TRUE;
  if (order->tif == FINX_TIF_DAY)
    entry->expires_us = finx_practice_market_day_end (market, order->placed_us);
  return entry;
}

void
finx_practice_orders_resume (FinxPracticeOrders *self)
{
  for (guint i = 0; i < self->open->len; i++)
    {
      FinxPracticeEntry *entry = g_ptr_array_index (self->open, i);

      entry->held = finx_practice_orders_waits (self, entry->order);
    }
}

void
finx_practice_orders_replace (FinxPracticeOrders *self,
                              FinxPracticeEntry  *entry,
                              const FinxOrder    *order,
                              FinxDecimal         reserved,
                              gint64              now_us,
                              GArray             *ticks)
{
  FinxMatching *book = finx_practice_market_book (entry->market);
  gint64 limit = entry->limit, quantity = entry->quantity;

  entry->order->quantity = order->quantity;
  if (finx_decimal_is_known (entry->order->limit_price))
    entry->order->limit_price = order->limit_price;
  if (finx_decimal_is_known (entry->order->stop_price) && finx_decimal_is_known (order->stop_price))
    entry->order->stop_price = order->stop_price;
  if (finx_decimal_is_known (entry->order->trail))
    entry->order->trail = order->trail;
  read_units (entry);
  entry->reserved = reserved;
  finx_practice_orders_tell (self, entry, NULL, now_us, g_strdup ("Replaced"));

  if (entry->ref != 0 && entry->limit == limit && entry->quantity <= quantity)
    entry->ref = finx_matching_replace (book, entry->ref, limit, entry->quantity - entry->filled);
  else if (entry->ref != 0)
    {
      finx_matching_cancel (book, entry->ref);
      entry->ref = 0;
    }
  finx_practice_orders_act (self, entry, now_us, ticks);
}

void
finx_practice_orders_cancel (FinxPracticeOrders *self,
                             FinxPracticeEntry  *entry,
                             const char         *reason,
                             gint64              now_us)
{
  finx_practice_orders_end (self, entry, FINX_ORDER_CANCELLED, reason, reason, now_us);
}

void
finx_practice_orders_expire (FinxPracticeOrders *self,
                             FinxPracticeMarket *market,
                             gint64              now_us)
{
  g_autoptr(GPtrArray) open = finx_practice_orders_list (self, market);

  for (guint i = 0; i < open->len; i++)
    {
      FinxPracticeEntry *entry = g_ptr_array_index (open, i);

      if (finx_practice_entry_is_open (entry) && entry->expires_us <= now_us)
        finx_practice_orders_end (self, entry, FINX_ORDER_EXPIRED, "The session ended", "Expired: the session ended", now_us);
    }
}

void
finx_practice_orders_step (FinxPracticeOrders *self,
                           FinxPracticeMarket *market,
                           GArray             *ticks)
{
  gint64 now_us = finx_practice_market_time (market);
  g_autoptr(GPtrArray) open = NULL;

  finx_practice_orders_absorb (self, market);
  finx_practice_orders_expire (self, market, now_us);
  open = finx_practice_orders_list (self, market);
  for (guint i = 0; i < open->len; i++)
    {
      FinxPracticeEntry *entry = g_ptr_array_index (open, i);

      if (!finx_practice_entry_is_open (entry) || entry->held || entry->asleep)
        continue;
      if (!entry->triggered && finx_practice_market_is_open (market))
        finx_practice_orders_check_stop (self, entry, finx_practice_market_last (market), now_us);
      finx_practice_orders_act (self, entry, now_us, ticks);
    }
}

void
finx_practice_orders_sleep (FinxPracticeOrders *self,
                            FinxPracticeMarket *market,
                            gint64              now_us)
{
  g_autoptr(GPtrArray) open = finx_practice_orders_list (self, market);

  for (guint i = 0; i < open->len; i++)
    {
      FinxPracticeEntry *entry = g_ptr_array_index (open, i);

      entry->asleep = TRUE;
      finx_matching_cancel (finx_practice_market_book (market), entry->ref);
      entry->ref = 0;
      finx_practice_orders_tell (self, entry, NULL, now_us, g_strdup ("Waits: a replay leads the price; it goes on after it"));
    }
}

void
finx_practice_orders_wake_up (FinxPracticeOrders *self,
                              FinxPracticeMarket *market,
                              gint64              now_us)
{
  g_autoptr(GPtrArray) open = finx_practice_orders_list (self, market);

  for (guint i = 0; i < open->len; i++)
    {
      FinxPracticeEntry *entry = g_ptr_array_index (open, i);

      if (!finx_practice_entry_is_open (entry))         /* ended with another one of this loop */
        continue;
      if (!entry->asleep)
        {
          finx_practice_orders_end (self, entry, FINX_ORDER_CANCELLED, "The replay it was placed in is over",
                                    "Cancelled: the replay it was placed in is over", now_us);
          continue;
        }
      entry->asleep = FALSE;
      entry->since_us = MAX (entry->since_us, now_us);
      finx_practice_orders_tell (self, entry, NULL, now_us, g_strdup ("Active again: the replay is over"));
    }
}

void
finx_practice_orders_follow_session (FinxPracticeOrders *self,
                                     gint64              now_us)
{
  g_autoptr(GPtrArray) open = finx_practice_orders_list (self, NULL);

  for (guint i = 0; i < open->len; i++)
    {
      FinxPracticeEntry *entry = g_ptr_array_index (open, i);
      g_autofree char *until = NULL;

      if (entry->order->tif != FINX_TIF_DAY)
        continue;
      entry->expires_us = finx_practice_market_day_end (entry->market, now_us);
      until = finx_time_format_iso (entry->expires_us);
      finx_practice_orders_tell (self, entry, NULL, now_us,
                                 g_strdup_printf ("Good until %s: the trading hours changed", until));
    }
}

GPtrArray *
finx_practice_orders_take (FinxPracticeOrders *self)
{
  GPtrArray *news = self->news;

  self->news = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_practice_news_free);
  return news;
}

gboolean
finx_practice_orders_has_news (FinxPracticeOrders *self)
{
  return self->news->len > 0;
}
