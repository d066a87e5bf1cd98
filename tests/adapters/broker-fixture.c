/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "broker-fixture.h"

#include <string.h>

#include "../support/helpers.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

#define HASTE 20
#define MOST_SENT 3

const BrokerCase *const broker_cases[] = {
  &case_alpaca,
  &case_coinbase,
  &case_kraken,
  &case_deriv,
  &case_ibkr,
  &case_moomoo,
  &case_schwab,
  &case_coinbase_exchange,
};
const guint n_broker_cases = G_N_ELEMENTS (broker_cases);

static const FinxInstrument *
resolve_cb (const FinxInstrument *draft,
            gpointer              user_data)
{
  Broker *self = user_data;
  const FinxInstrument *known = finx_instrument_table_lookup (self->instruments, draft->symbol);

  return known != NULL ? known : finx_instrument_table_add (self->instruments, draft, NULL);
}

static void
order_cb (const FinxOrder *order,
          const char      *note,
          gpointer         user_data)
{
  Broker *self = user_data;
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (self->states, order->client_id));
  g_autoptr(GError) error = NULL;

  finx_order_validate (order, &error);
  g_assert_no_error (error);            /* the journal would leave it out */
  self->n_orders++;
  if (before != 0 && !finx_order_state_is_open ((FinxOrderState) (before - 1)))
    g_assert_false (finx_order_state_is_open (order->state));
  g_hash_table_insert (self->states, g_strdup (order->client_id), GUINT_TO_POINTER ((guint) order->state + 1));
}

/* Never twice, and after its order. */
static void
fill_cb (const FinxFill *fill,
         gpointer        user_data)
{
  Broker *self = user_data;
  g_autoptr(GError) error = NULL;

  finx_fill_validate (fill, &error);
  g_assert_no_error (error);
  g_assert_true (g_hash_table_contains (self->states, fill->client_id));
  for (guint i = 0; i < self->fills->len; i++)
    g_assert_cmpstr (((FinxFill *) self->fills->pdata[i])->id, !=, fill->id);
  g_ptr_array_add (self->fills, finx_fill_copy (fill));
}

static void
exchange_cb (const char *client_id,
             gboolean    is_sent,
             const char *text,
             gpointer    user_data)
{
  Broker *self = user_data;

  for (guint i = 0; self->broker->values[i][0] != NULL; i++)
    g_assert_null (strstr (text, self->broker->values[i][1]));
  g_ptr_array_add (self->exchanges, g_strdup (text));
}

static void
link_cb (const FinxLink *link,
         gpointer        user_data)
{
  Broker *self = user_data;

  self->link = link->state;
  g_free (self->reason);
  self->reason = g_strdup (link->reason);
}

static void
ticks_cb (const FinxTick *ticks,
          gsize           n,
          gpointer        user_data)
{
  g_array_append_vals (((Broker *) user_data)->ticks, ticks, (guint) n);
}

static void
make_client (Broker *self)
{
  static const FinxBrokerSink sink = { order_cb, fill_cb, exchange_cb, link_cb };
  static const FinxFeedSink feed_sink = { .ticks = ticks_cb };
  g_autoptr(GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  FinxBrokerSetup setup = { .account = "account-1", .is_paper = !self->broker->is_live, .values = values, .haste = HASTE };
  g_autoptr(FinxInstrument) draft = finx_instrument_new_plain (self->broker->name, self->broker->name, "", self->broker->asset_class, "USD");

  for (guint i = 0; self->broker->values[i][0] != NULL; i++)
    g_hash_table_insert (values, (gpointer) self->broker->values[i][0], (gpointer) self->broker->values[i][1]);
  self->client = finx_broker_client_new (self->broker->get_type (), self->http, self->clock, &setup, resolve_cb, self);
  finx_broker_set_sink (FINX_BROKER (self->client), &sink, self);
  finx_feed_set_sink (FINX_FEED (self->client), &feed_sink, self);
  self->instrument = finx_broker_client_learn (self->client, self->broker->symbol, draft);
}

static void
end_client (Broker *self)
{
  finx_broker_client_close (self->client);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_add_weak_pointer (G_OBJECT (self->client), (gpointer *) &self->client);
  g_object_unref (self->client);
  broker_wait (self, self->client == NULL);     /* what was under way is over, and nothing holds it */
}

void
broker_set_up (Broker           *self,
               const BrokerCase *broker)
{
  g_autoptr(FinxClock) clock = finx_clock_new_system ();

  broker_set_up_at (self, broker, clock);
}

void
broker_set_up_at (Broker           *self,
                  const BrokerCase *broker,
                  FinxClock        *clock)
{
  *self = (Broker) { .broker = broker };
  self->venue = broker->new_venue (0);
  venue_stand_for (self->venue, broker->id);
  self->clock = g_object_ref (clock);
  self->http = finx_http_new (self->clock);
  self->instruments = finx_instrument_table_new ();
  self->states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->fills = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_fill_free);
  self->exchanges = g_ptr_array_new_with_free_func (g_free);
  self->ticks = g_array_new (FALSE, FALSE, sizeof (FinxTick));
  self->reason = g_strdup ("");
  make_client (self);
}

void
broker_set_up_off (Broker           *self,
                   const BrokerCase *broker,
                   int               minutes)
{
  g_autoptr(FinxClock) wrong = finx_clock_new_manual (g_get_real_time () + minutes * FINX_USEC_PER_MIN);
  const FinxLink *link;

  finx_clock_set_speed (wrong, 1);
  broker_set_up_at (self, broker, wrong);
  finx_broker_client_open (self->client);
  link = finx_broker_client_get_link (self->client);
  broker_wait (self, link->synced_us != 0 || link->state == FINX_LINK_DOWN);
  g_assert_cmpint (link->state, ==, FINX_LINK_DEGRADED);
  g_assert_nonnull (strstr (link->reason, "clock"));
}

void
broker_restart (Broker *self,
                guint   n_fills)
{
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free), fills = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer client_id;

  g_hash_table_iter_init (&iter, self->states);
  while (g_hash_table_iter_next (&iter, &client_id, NULL))
    g_ptr_array_add (orders, finx_order_copy (finx_order_ledger_find (finx_broker_client_get_ledger (self->client), client_id)));
  g_ptr_array_set_size (self->fills, (int) MIN (n_fills, self->fills->len));
  for (guint i = 0; i < self->fills->len; i++)
    g_ptr_array_add (fills, self->fills->pdata[i]);
  end_client (self);
  self->link = FINX_LINK_OFF;
  make_client (self);
  finx_broker_client_restore (self->client, orders, fills);
}

void
broker_tear_down (Broker *self)
{
  end_client (self);
  g_clear_pointer (&self->venue, venue_free);
  g_clear_object (&self->http);
  g_clear_object (&self->clock);
  g_clear_object (&self->instruments);
  g_hash_table_unref (self->states);
  g_ptr_array_unref (self->fills);
  g_ptr_array_unref (self->exchanges);
  g_array_unref (self->ticks);
  g_free (self->reason);
}

void
broker_end_test (Broker        *self,
                 gconstpointer  data)
{
  g_unsetenv ("FINX_TEST_NOW_US");
  g_unsetenv ("FINX_TEST_NONCE");
  broker_tear_down (self);
}

void
broker_turn (Broker *self)
{
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (1000);
}

void
broker_open (Broker *self)
{
  finx_broker_client_open (self->client);
  broker_wait (self, self->link == FINX_LINK_HEALTHY);
}

FinxOrder *
broker_make_order (Broker     *self,
                   FinxSide    side,
                   const char *quantity,
                   const char *limit)
{
  FinxOrder *order = finx_order_new ();

  g_free (order->client_id);
  order->client_id = finx_order_new_client_id (finx_clock_now (self->clock));
  g_free (order->account);
  order->account = g_strdup ("account-1");
  order->instrument = self->instrument;
  order->side = side;
  order->is_short = side == FINX_SIDE_SELL;     /* or would be, if nothing is held */
  if (self->broker->is_at_market)
    limit = NULL;
  order->type = limit != NULL ? FINX_ORDER_LIMIT : FINX_ORDER_MARKET;
  order->tif = finx_broker_get_capabilities (FINX_BROKER (self->client), self->instrument)->tifs & 1u << FINX_TIF_GTC ? FINX_TIF_GTC : FINX_TIF_DAY;
  order->placed_us = order->updated_us = finx_clock_now (self->clock);
  g_assert_true (finx_decimal_parse (quantity, &order->quantity, NULL));
  g_assert_true (limit == NULL || finx_decimal_parse (limit, &order->limit_price, NULL));
  return order;
}

FinxOrder *
broker_make_exit (Broker          *self,
                  const FinxOrder *entry,
                  FinxOrderType    type,
                  const char      *price)
{
  FinxOrder *order = finx_order_copy (entry);

  g_free (order->client_id);
  order->client_id = finx_order_new_client_id (finx_clock_now (self->clock));
  g_free (order->parent);
  order->parent = g_strdup (entry->client_id);
  g_free (order->oco_group);
  order->oco_group = g_strdup (entry->client_id);
  order->side = entry->side == FINX_SIDE_BUY ? FINX_SIDE_SELL : FINX_SIDE_BUY;
  order->type = type;
  order->tif = FINX_TIF_GTC;
  g_assert_true (finx_decimal_parse (price, type == FINX_ORDER_LIMIT ? &order->limit_price : &order->stop_price, NULL));
  return order;
}

char *
broker_place (Broker           *self,
              const FinxOrder  *order,
              GError          **error)
{
  g_autoptr(GPtrArray) orders = g_ptr_array_new ();

  g_ptr_array_add (orders, (gpointer) order);
  return broker_place_all (self, orders, error);
}

char *
broker_place_all (Broker     *self,
                  GPtrArray  *orders,
                  GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_broker_place_async (FINX_BROKER (self->client), orders, NULL, result_cb, &result);
  broker_wait (self, result != NULL);
  return finx_broker_place_finish (FINX_BROKER (self->client), result, error);
}

void
broker_send_order (Broker          *self,
                   const FinxOrder *order)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *id = broker_place (self, order, &error);

  g_assert_no_error (error);
  g_assert_nonnull (id);
}

/* Time runs fast here, so that on a busy machine it may be up before anything was sent: then it is placed anew. */
FinxOrder *
broker_send (Broker     *self,
             FinxSide    side,
             const char *quantity,
             const char *limit)
{
  for (guint n = 1; ; n++)
    {
      g_autoptr(FinxOrder) order = broker_make_order (self, side, quantity, limit);
      g_autoptr(GError) error = NULL;
      g_autofree char *id = broker_place (self, order, &error);

      if (id != NULL)
        return g_steal_pointer (&order);
      if (n == MOST_SENT || g_error_matches (error, FINX_ERROR, FINX_ERROR_REJECTED))
        g_assert_no_error (error);
      g_test_message ("placed anew, as %s", error->message);
    }
}

gboolean
broker_replace (Broker           *self,
                const FinxOrder  *order,
                GError          **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_broker_replace_async (FINX_BROKER (self->client), order, NULL, result_cb, &result);
  broker_wait (self, result != NULL);
  return finx_broker_replace_finish (FINX_BROKER (self->client), result, error);
}

gboolean
broker_cancel (Broker      *self,
               const char  *client_id,
               GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_broker_cancel_async (FINX_BROKER (self->client), client_id, NULL, result_cb, &result);
  broker_wait (self, result != NULL);
  return finx_broker_cancel_finish (FINX_BROKER (self->client), result, error);
}

FinxBrokerCall *
broker_ask (Broker          *self,
            FinxBrokerCall  *call,
            GError         **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_broker_client_call_async (self->client, call, NULL, result_cb, &result);
  broker_wait (self, result != NULL);
  return finx_broker_client_call_finish (self->client, result, error);
}

GPtrArray *
broker_read (Broker                 *self,
             const FinxBrokerQuery  *query,
             GError                **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_broker_reader_read_async (FINX_BROKER_READER (self->client), query, NULL, result_cb, &result);
  broker_wait (self, result != NULL);
  return finx_broker_reader_read_finish (FINX_BROKER_READER (self->client), result, error);
}

GArray *
broker_load (Broker        *self,
             FinxInterval   interval,
             gint64         from_us,
             GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_history_load_async (FINX_HISTORY (self->client), self->instrument, interval, from_us, finx_clock_now (self->clock), NULL, result_cb, &result);
  broker_wait (self, result != NULL);
  return finx_history_load_finish (FINX_HISTORY (self->client), result, error);
}

FinxBrokerCall *
broker_call (Broker  *self,
             guint    kind,
             GError **error)
{
  FinxBrokerCall *call = finx_broker_call_new (kind);

  call->instrument = self->instrument;
  call->interval = FINX_INTERVAL_1M;
  call->from_us = finx_clock_now (self->clock) - FINX_USEC_PER_HOUR;
  call->to_us = finx_clock_now (self->clock) + FINX_USEC_PER_HOUR;
  return broker_ask (self, call, error);
}

FinxCallOutcome
broker_answer (Broker          *self,
               FinxBrokerCall  *call,
               guint            status,
               const char      *name,
               const char      *value,
               const char      *body,
               GError         **error)
{
  g_autoptr(GPtrArray) headers = g_ptr_array_new ();
  FinxHttpReply reply = { .status = status, .content_type = (char *) "application/json", .body = (char *) body, .length = strlen (body), .headers = headers };

  if (value != NULL)
    {
      g_ptr_array_add (headers, (gpointer) name);
      g_ptr_array_add (headers, (gpointer) value);
    }
  return FINX_BROKER_CLIENT_GET_CLASS (self->client)->read (self->client, call, &reply, error);
}

FinxOrderState
broker_state (Broker     *self,
              const char *client_id)
{
  guint state = GPOINTER_TO_UINT (g_hash_table_lookup (self->states, client_id));

  return state == 0 ? FINX_ORDER_UNKNOWN : (FinxOrderState) (state - 1);
}

typedef struct
{
  const char *client_id;
  guint       n;
  int         state;
} Census;

static void
census_call (Venue    *venue,
             gpointer  data)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  Census *census = data;

  for (guint i = 0; i < exchange->orders->len; i++)
    {
      const VenueOrder *order = exchange->orders->pdata[i];

      if (!g_str_has_prefix (order->client_id, census->client_id))
        continue;
      census->n += order->replaces == NULL;
      if (order->state != VENUE_REPLACED)
        census->state = (int) order->state;
    }
}

guint
broker_at_venue (Broker     *self,
                 const char *client_id,
                 int        *state)
{
  g_autofree char *written = self->broker->write_client_id != NULL ? self->broker->write_client_id (client_id) : g_strdup (client_id);
  Census census = { written, 0, -1 };

  venue_call (self->venue, census_call, &census);
  *state = census.state;
  return census.n;
}

void
broker_check_cancel_without_id (Broker          *self,
                                const FinxOrder *order)
{
  FinxBrokerCall *call = finx_broker_call_new (FINX_CALL_CANCEL);
  g_autoptr(FinxBrokerCall) done = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (call->orders, finx_order_copy (order));
  done = broker_ask (self, call, &error);
  g_assert_no_error (error);
  g_assert_nonnull (done);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_CANCELLED);
}

void
broker_check_by_value (Broker *self)
{
  g_autoptr(FinxOrder) order = NULL;

  broker_open (self);
  order = broker_make_order (self, FINX_SIDE_BUY, "1", NULL);
  order->quantity = FINX_DECIMAL_UNKNOWN;
  order->notional = number ("7095");
  order->tif = FINX_TIF_IOC;
  broker_send_order (self, order);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_FILLED && self->fills->len == 1);
  g_assert_true (finx_decimal_equal (((FinxFill *) self->fills->pdata[0])->quantity, number ("100")));
}

void
broker_check_many_bars (Broker     *self,
                        const char *prefix,
                        guint       n)
{
  gint64 from_us = finx_clock_now (self->clock) - 1000 * FINX_USEC_PER_DAY;
  g_autoptr(GArray) bars = NULL;
  g_autoptr(GError) error = NULL;

  bars = broker_load (self, FINX_INTERVAL_1D, from_us, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bars->len, >, 800);         /* one day in seven has none */
  g_assert_cmpuint (venue_count (self->venue, prefix), ==, n);
  for (guint i = 1; i < bars->len; i++)
    g_assert_cmpint (g_array_index (bars, FinxBar, i).time_us, >, g_array_index (bars, FinxBar, i - 1).time_us);
  g_assert_null (broker_load (self, FINX_INTERVAL_1S, from_us, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
}
