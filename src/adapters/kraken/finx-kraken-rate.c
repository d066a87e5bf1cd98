/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What orders cost. Kraken counts them for each market: a new one is one, and to change or cancel one costs the more the younger it is.
 * The count goes down by itself, and what would bring it above the account's limit is refused. */
#include "adapters/kraken/finx-kraken-private.h"

#include "base/finx-clock.h"
#include "base/finx-error.h"

#define DEFAULT_MOST 60.0       /* of the smallest accounts; the stream of orders tells the real one */
#define SPARE        2.0

typedef struct
{
  double count;
  gint64 time_us;               /* when it was that high */
} Rate;

/* How fast it goes down goes by the limit. */
static double
get_decay (double most)
{
  return most >= 180 ? 3.75 : most >= 125 ? 2.34 : 1;
}

static double
get_most (FinxKraken *self)
{
  return self->most_orders > 0 ? self->most_orders : DEFAULT_MOST;
}

static Rate *
rate_of (FinxKraken      *self,
         const FinxOrder *order)
{
  g_autofree char *name = kraken_name_of (self, order->instrument);
  gint64 now_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
  Rate *rate = g_hash_table_lookup (self->rates, name);

  if (rate == NULL)
    {
      rate = g_new0 (Rate, 1);
      g_hash_table_insert (self->rates, g_steal_pointer (&name), rate);
    }
  rate->count = MAX (0, rate->count - get_decay (get_most (self)) * (double) (now_us - rate->time_us) / FINX_USEC_PER_SEC);
  rate->time_us = now_us;
  return rate;
}

static double
cost_of (FinxKraken      *self,
         guint            kind,
         const FinxOrder *order)
{
  static const struct { gint64 age_us; double change, cancel; } costs[] = {
    { 5 * FINX_USEC_PER_SEC, 4, 8 },  { 10 * FINX_USEC_PER_SEC, 3, 6 }, { 15 * FINX_USEC_PER_SEC, 2, 5 },
    { 45 * FINX_USEC_PER_SEC, 1, 4 }, { 90 * FINX_USEC_PER_SEC, 1, 2 }, { 300 * FINX_USEC_PER_SEC, 1, 1 },
  };
  gint64 age_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self))) - order->placed_us;

  if (kind == FINX_CALL_PLACE || kind == FINX_READ_PREVIEW)
    return 1;
  for (gsize i = 0; i < G_N_ELEMENTS (costs); i++)
    if (age_us < costs[i].age_us)
      return kind == FINX_CALL_CANCEL ? costs[i].cancel : costs[i].change;
  return kind == FINX_CALL_CANCEL ? 0 : 1;
}

/* %FALSE: it would be one too many. A cancellation never is: that is Kraken's to say. */
gboolean
kraken_take_order_cost (FinxKraken       *self,
                        guint             kind,
                        const FinxOrder  *order,
                        GError          **error)
{
  Rate *rate = order->instrument != NULL ? rate_of (self, order) : NULL;
  double cost = cost_of (self, kind, order);

  if (rate == NULL)
    return TRUE;
  if (kind != FINX_CALL_CANCEL && rate->count + cost > get_most (self) - SPARE)
    {
      finx_set_error (error, FINX_ERROR_RATE_LIMITED, "FINX-KRAKEN-002",
                      "Kraken takes only so many orders and changes of one market, and would refuse this one. Nothing was sent; try again in %d s",
                      (int) ((rate->count + cost - get_most (self) + SPARE) / get_decay (get_most (self))) + 1);
      return FALSE;
    }
  rate->count += cost;
  return TRUE;
}

/* Kraken says that it is full, whatever we counted. */
void
kraken_fill_rate (FinxKraken      *self,
                  const FinxOrder *order)
{
  if (order->instrument != NULL)
    rate_of (self, order)->count = get_most (self);
}
