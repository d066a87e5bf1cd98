/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stops and trailing stops, live and over bars that nobody watched. */
#include "simulation/finx-practice-orders-private.h"

#include <math.h>

#include "base/finx-clock.h"

/* A moving trailing stop is reported this often at most; each report is written down by the account. */
#define TRAIL_REPORT_US FINX_USEC_PER_MIN

char *
finx_practice_entry_price_text (const FinxPracticeEntry *entry,
                                gint64                   units)
{
  return finx_decimal_to_string (finx_instrument_price (finx_practice_entry_instrument (entry), units));
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
  entry->order->stop_price = finx_instrument_price (finx_practice_entry_instrument (entry), stop);
}

gboolean
finx_practice_entry_trail (FinxPracticeEntry *entry,
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
  g_autofree char *text = finx_practice_entry_price_text (entry, price);

  entry->triggered = TRUE;
  entry->order->state = entry->filled > 0 ? FINX_ORDER_PARTIAL : FINX_ORDER_WORKING;
  finx_practice_orders_tell (self, entry, NULL, now_us, g_strdup_printf ("Triggered at %s", text));
  if (finx_practice_entry_is_market (entry))
    finx_practice_orders_settle_pair (self, entry, now_us);
}

void
finx_practice_orders_check_stop (FinxPracticeOrders *self,
                                 FinxPracticeEntry  *entry,
                                 gint64              last,
                                 gint64              now_us)
{
  if (entry->order->type == FINX_ORDER_TRAILING_STOP && finx_practice_entry_trail (entry, last)
      && now_us - entry->told_us >= TRAIL_REPORT_US)
    {
      g_autofree char *text = finx_practice_entry_price_text (entry, entry->stop);

      entry->told_us = now_us;
      finx_practice_orders_tell (self, entry, NULL, now_us, g_strdup_printf ("Stop moved to %s", text));
    }
  if (stop_is_reached (entry, last))
    trigger (self, entry, last, now_us);
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
  double unit = pow (10, finx_practice_entry_instrument (entry)->price_scale);
  gint64 open = llround (bar->open * unit), high = llround (bar->high * unit), low = llround (bar->low * unit);
  gboolean buys = entry->order->side == FINX_SIDE_BUY, is_limit = !finx_practice_entry_is_market (entry);
  gint64 price = open;

  if (!entry->triggered)
    {
      if (entry->stop == 0)     /* a trailing stop that has just become active */
        finx_practice_entry_trail (entry, open);
      if (!stop_is_reached (entry, buys ? high : low))
        {
          if (entry->order->type == FINX_ORDER_TRAILING_STOP)
            finx_practice_entry_trail (entry, buys ? low : high);
          return;
        }
      price = buys ? MAX (open, entry->stop) : MIN (open, entry->stop);
      trigger (self, entry, price, bar->time_us);
      open = price;
    }
  if (is_limit)
    price = crossed_limit (entry, open, high, low);
  if (price > 0)
    finx_practice_orders_fill (self, entry, price, entry->quantity - entry->filled, 0, is_limit, bar->time_us);
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

      if (finx_practice_entry_is_open (entry) && !entry->held && !entry->asleep && entry->since_us <= bar->time_us)
        cross_one (self, entry, bar);
    }
}
