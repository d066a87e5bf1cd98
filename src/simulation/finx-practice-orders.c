/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation/finx-practice-orders.h"

#include <math.h>

#include "base/finx-clock.h"
#include "simulation/finx-practice-risk.h"

/* A moving trailing stop is reported this often at most; each report is written down by the account. */
#define TRAIL_REPORT_US FINX_USEC_PER_MIN

struct _FinxPracticeOrders
{
  GPtrArray           *entries;         /* (element-type FinxPracticeEntry) by owner − 1; closed ones stay for queries */
  GPtrArray           *open;            /* borrowed from entries, oldest first */
  GHashTable          *by_client_id;    /* borrowed id → borrowed entry */
  GHashTable          *known;           /* set of owned ids */
  GPtrArray           *news;            /* (element-type FinxPracticeNews) */
  guint                n_accepted;
  FinxPracticeFillFunc func;
  gpointer             user_data;
};

static void end (FinxPracticeOrders *self, FinxPracticeEntry *entry, FinxOrderState state, const char *reason,
                 const char *note, gint64 now_us);
static void act (FinxPracticeOrders *self, FinxPracticeEntry *entry, gint64 now_us, GArray *ticks);

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

static const FinxInstrument *
instrument_of (const FinxPracticeEntry *entry)
{
  return entry->order->instrument;
}

static gboolean
is_open (const FinxPracticeEntry *entry)
{
  return finx_order_state_is_open (entry->order->state);
}

static gboolean
is_market (const FinxPracticeEntry *entry)
{
  return entry->order->type != FINX_ORDER_LIMIT && entry->order->type != FINX_ORDER_STOP_LIMIT;
}

static char *
price_text (const FinxPracticeEntry *entry,
            gint64                   units)
{
  return finx_decimal_to_string (finx_instrument_price (instrument_of (entry), units));
}

static char *
size_text (const FinxPracticeEntry *entry,
           gint64                   units)
{
  return finx_decimal_to_string (finx_instrument_size (instrument_of (entry), units));
}

static void
tell (FinxPracticeOrders *self,
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

static void
replace_text (char       **field,
              const char  *text)
{
  char *copy = g_strdup (text);

  g_free (*field);
  *field = copy;
}

static gint64
price_units (const FinxPracticeEntry *entry,
             FinxDecimal              price)
{
  gint64 units = 0;

  if (finx_decimal_is_known (price))
    finx_decimal_to_units (price, instrument_of (entry)->price_scale, &units);
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

static void
set_quantity (FinxPracticeEntry *entry,
              gint64             quantity)
{
  entry->quantity = quantity;
  entry->order->quantity = finx_instrument_size (instrument_of (entry), quantity);
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

/* The others of a pair end when this one fills or is about to, or shrink with it. */
static void
settle_pair (FinxPracticeOrders *self,
             FinxPracticeEntry  *entry,
             gint64              now_us)
{
  g_autoptr(GPtrArray) open = finx_practice_orders_list (self, NULL);

  for (guint i = 0; i < open->len; i++)
    {
      FinxPracticeEntry *other = g_ptr_array_index (open, i);
      gint64 left = entry->quantity - entry->filled;

      if (!are_pair (entry, other) || !is_open (other))
        continue;
      if (left == 0)
        end (self, other, FINX_ORDER_CANCELLED, "The other order of the pair filled",
             "Cancelled: the other order of the pair filled", now_us);
      else if (entry->filled == 0)
        end (self, other, FINX_ORDER_CANCELLED, "The other order of the pair was triggered",
             "Cancelled: the other order of the pair was triggered", now_us);
      else if (other->quantity - other->filled > left)
        {
          g_autofree char *text = NULL;

          set_quantity (other, other->filled + left);
          text = size_text (other, other->quantity);
          tell (self, other, NULL, now_us,
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

      if (!exit->held || !is_open (exit) || g_strcmp0 (exit->order->parent, entry->order->client_id) != 0)
        continue;
      exit->held = FALSE;
      exit->since_us = now_us;
      if (entry->filled == 0)
        {
          end (self, exit, FINX_ORDER_CANCELLED, "The entry order ended without a fill",
               "Cancelled: the entry order ended without a fill", now_us);
          continue;
        }
      if (exit->quantity > entry->filled)
        set_quantity (exit, entry->filled);
      if (exit->triggered)
        exit->order->state = FINX_ORDER_WORKING;
      tell (self, exit, NULL, now_us, g_strdup ("Active: the entry order filled"));
    }
}

static void
end (FinxPracticeOrders *self,
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
  replace_text (&entry->order->reason, reason);
  g_ptr_array_remove (self->open, entry);
  tell (self, entry, NULL, now_us, g_strdup (note));
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
  replace_text (&fill->client_id, order->client_id);
  replace_text (&fill->account, order->account);
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

static void
fill (FinxPracticeOrders *self,
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
  g_autofree char *size_shown = size_text (entry, size), *price_shown = price_text (entry, price);
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
  tell (self, entry, news, time_us, note);

  settle_pair (self, entry, time_us);
  if (left == 0)
    {
      finx_matching_cancel (finx_practice_market_book (entry->market), entry->ref);
      entry->ref = 0;
      g_ptr_array_remove (self->open, entry);
      settle_exits (self, entry, time_us);
    }
}

/* Turns the market's matches into fills. */
static void
absorb (FinxPracticeOrders *self,
        FinxPracticeMarket *market)
{
  g_autoptr(GArray) executions = finx_practice_market_take (market);

  for (guint i = 0; executions != NULL && i < executions->len; i++)
    {
      const FinxPracticeExecution *e = &g_array_index (executions, FinxPracticeExecution, i);
      FinxPracticeEntry *entry = g_ptr_array_index (self->entries, e->owner - 1);
      /* One sweep may meet both orders of a pair; the second then counts only as far as it still stood. */
      gint64 size = MIN (e->size, entry->quantity - entry->filled);

      if (is_open (entry) && size > 0)
        fill (self, entry, e->price, size, e->double_mid, e->is_maker, finx_practice_market_time (market));
    }
}

static gboolean
stop_is_reached (const FinxPracticeEntry *entry,
                 gint64                   price)
{
  return entry->order->side == FINX_SIDE_BUY ? price >= entry->stop : price <= entry->stop;
}

static void
set_stop (FinxPracticeEntry *entry,
          gint64             stop)
{
  entry->stop = stop;
  entry->order->stop_price = finx_instrument_price (instrument_of (entry), stop);
}

/* The stop follows @price at its distance, never back; TRUE when it moved. */
static gboolean
trail (FinxPracticeEntry *entry,
       gint64             price)
{
  gboolean buys = entry->order->side == FINX_SIDE_BUY;
  gint64 stop = buys ? price + entry->trail : price - entry->trail;

  if (entry->stop != 0 && (buys ? stop >= entry->stop : stop <= entry->stop))
    return FALSE;
  set_stop (entry, stop);
  return TRUE;
}

static void
trigger (FinxPracticeOrders *self,
         FinxPracticeEntry  *entry,
         gint64              price,
         gint64              now_us)
{
  g_autofree char *text = price_text (entry, price);

  entry->triggered = TRUE;
  entry->order->state = entry->filled > 0 ? FINX_ORDER_PARTIAL : FINX_ORDER_WORKING;
  tell (self, entry, NULL, now_us, g_strdup_printf ("Triggered at %s", text));
  if (is_market (entry))
    settle_pair (self, entry, now_us);
}

static void
check_stop (FinxPracticeOrders *self,
            FinxPracticeEntry  *entry,
            gint64              last,
            gint64              now_us)
{
  if (entry->order->type == FINX_ORDER_TRAILING_STOP && trail (entry, last)
      && now_us - entry->told_us >= TRAIL_REPORT_US)
    {
      g_autofree char *text = price_text (entry, entry->stop);

      entry->told_us = now_us;
      tell (self, entry, NULL, now_us, g_strdup_printf ("Stop moved to %s", text));
    }
  if (stop_is_reached (entry, last))
    trigger (self, entry, last, now_us);
}

/* Enters the market as far as the order is able to now. */
static void
act (FinxPracticeOrders *self,
     FinxPracticeEntry  *entry,
     gint64              now_us,
     GArray             *ticks)
{
  FinxSide side = entry->order->side;
  FinxTimeInForce tif = entry->order->tif;
  gboolean at_once = tif == FINX_TIF_IOC || tif == FINX_TIF_FOK;
  gint64 any = side == FINX_SIDE_BUY ? FINX_MATCHING_ANY_BUY : FINX_MATCHING_ANY_SELL;

  if (!is_open (entry) || entry->held || !entry->triggered || entry->ref != 0)
    return;
  if (finx_practice_market_is_open (entry->market) || !is_market (entry))
    {
      entry->ref = finx_practice_market_add (entry->market, entry->owner, side, is_market (entry) ? any : entry->limit,
                                             entry->quantity - entry->filled,
                                             tif == FINX_TIF_FOK ? FINX_MATCHING_FOK
                                             : at_once || is_market (entry) ? FINX_MATCHING_IOC : FINX_MATCHING_REST,
                                             ticks);
      absorb (self, entry->market);
    }
  if (at_once && is_open (entry))
    end (self, entry, FINX_ORDER_CANCELLED, "The rest could not fill at once", "Cancelled: the rest could not fill at once",
         now_us);
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

static gboolean
waits_for_entry (FinxPracticeOrders *self,
                 const FinxOrder    *order)
{
  FinxPracticeEntry *parent;

  if (order->parent == NULL || *order->parent == '\0')
    return FALSE;
  parent = finx_practice_orders_find (self, order->parent);
  return parent != NULL && is_open (parent);
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
  entry->held = waits_for_entry (self, order);
  if (order->tif == FINX_TIF_DAY)
    entry->expires_us = finx_practice_market_close_us (market);
  if (order->type == FINX_ORDER_TRAILING_STOP && entry->stop == 0 && !entry->held)
    trail (entry, finx_practice_market_last (market));
  entry->told_us = now_us;
  entry->order->state = entry->held || !entry->triggered ? FINX_ORDER_WAITING : FINX_ORDER_WORKING;
  tell (self, entry, NULL, now_us, g_strdup (entry->held ? "Accepted; waits for the entry order" : "Accepted"));
  act (self, entry, now_us, ticks);
  return entry;
}

FinxPracticeEntry *
finx_practice_orders_restore (FinxPracticeOrders *self,
                              const FinxOrder    *order,
                              FinxPracticeMarket *market)
{
  FinxPracticeEntry *entry = add_entry (self, order, market);
  gint64 open_us;

  entry->since_us = MAX (order->placed_us, order->updated_us);
  entry->told_us = entry->since_us;
  if (entry->filled > 0)
    entry->value = finx_decimal_mul (order->average_price, order->filled, FINX_DECIMAL_MAX_SCALE - 6, FINX_ROUND_HALF_EVEN);
  if (order->state == FINX_ORDER_WORKING || order->state == FINX_ORDER_PARTIAL)
    entry->triggered = TRUE;
  if (order->tif == FINX_TIF_DAY)
    finx_practice_market_session (market, order->placed_us, &open_us, &entry->expires_us);
  return entry;
}

void
finx_practice_orders_resume (FinxPracticeOrders *self)
{
  for (guint i = 0; i < self->open->len; i++)
    {
      FinxPracticeEntry *entry = g_ptr_array_index (self->open, i);

      entry->held = waits_for_entry (self, entry->order);
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
  tell (self, entry, NULL, now_us, g_strdup ("Replaced"));

  if (entry->ref != 0 && entry->limit == limit && entry->quantity <= quantity)
    entry->ref = finx_matching_replace (book, entry->ref, limit, entry->quantity - entry->filled);
  else if (entry->ref != 0)
    {
      finx_matching_cancel (book, entry->ref);
      entry->ref = 0;
    }
  act (self, entry, now_us, ticks);
}

void
finx_practice_orders_cancel (FinxPracticeOrders *self,
                             FinxPracticeEntry  *entry,
                             const char         *reason,
                             gint64              now_us)
{
  end (self, entry, FINX_ORDER_CANCELLED, reason, reason, now_us);
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

      if (is_open (entry) && entry->expires_us <= now_us)
        end (self, entry, FINX_ORDER_EXPIRED, "The session ended", "Expired: the session ended", now_us);
    }
}

void
finx_practice_orders_step (FinxPracticeOrders *self,
                           FinxPracticeMarket *market,
                           GArray             *ticks)
{
  gint64 now_us = finx_practice_market_time (market);
  g_autoptr(GPtrArray) open = NULL;

  absorb (self, market);
  finx_practice_orders_expire (self, market, now_us);
  open = finx_practice_orders_list (self, market);
  for (guint i = 0; i < open->len; i++)
    {
      FinxPracticeEntry *entry = g_ptr_array_index (open, i);

      if (!is_open (entry) || entry->held)
        continue;
      if (!entry->triggered && finx_practice_market_is_open (market))
        check_stop (self, entry, finx_practice_market_last (market), now_us);
      act (self, entry, now_us, ticks);
    }
}

/* Price at which a resting limit would have filled during the bar; 0: it was not crossed. */
static gint64
crossed_limit (const FinxPracticeEntry *entry,
               gint64                   open,
               gint64                   high,
               gint64                   low)
{
  if (entry->order->side == FINX_SIDE_BUY)
    return low < entry->limit ? MIN (open, entry->limit) : 0;
  return high > entry->limit ? MAX (open, entry->limit) : 0;
}

static void
cross_one (FinxPracticeOrders *self,
           FinxPracticeEntry  *entry,
           const FinxBar      *bar)
{
  double unit = pow (10, instrument_of (entry)->price_scale);
  gint64 open = llround (bar->open * unit), high = llround (bar->high * unit), low = llround (bar->low * unit);
  gboolean buys = entry->order->side == FINX_SIDE_BUY;
  gint64 price = open;

  if (!entry->triggered)
    {
      if (entry->stop == 0)     /* a trailing stop that has just become active */
        trail (entry, open);
      if (!stop_is_reached (entry, buys ? high : low))
        {
          if (entry->order->type == FINX_ORDER_TRAILING_STOP)
            trail (entry, buys ? low : high);
          return;
        }
      price = buys ? MAX (open, entry->stop) : MIN (open, entry->stop);
      trigger (self, entry, price, bar->time_us);
      open = price;
    }
  if (!is_market (entry))
    price = crossed_limit (entry, open, high, low);
  if (price > 0)
    fill (self, entry, price, entry->quantity - entry->filled, 0, !is_market (entry), bar->time_us);
}

void
finx_practice_orders_cross (FinxPracticeOrders *self,
                            FinxPracticeMarket *market,
                            const FinxBar      *bar)
{
  g_autoptr(GPtrArray) open = NULL;

  finx_practice_orders_expire (self, market, bar->time_us);
  open = finx_practice_orders_list (self, market);
  for (guint i = 0; i < open->len; i++)
    {
      FinxPracticeEntry *entry = g_ptr_array_index (open, i);

      if (is_open (entry) && !entry->held && entry->since_us <= bar->time_us)
        cross_one (self, entry, bar);
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
