/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fifty connections to all brokers at once, with two thousand instruments, and faults that fall on them without an end: orders are placed,
 * changed and cancelled at random. Then it is quiet, and each order, each fill and each position is what the venue has; then all is closed,
 * and neither memory nor files are left. One connection to each broker with the tests, all of them with the benchmarks;
 * FINX_ENDURANCE_SECONDS, FINX_ENDURANCE_ROUND (seconds between two looks) and FINX_ENDURANCE_SEED make it longer. */
#include "broker-fixture.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/finx-error.h"
#include "base/finx-log.h"

#define N_CONNECTIONS 50
#define N_IN_PART     8         /* one of each broker: some venues keep what they know once for the whole program, so each part is one */
#define N_INSTRUMENTS 80        /* of a connection whose venue has prices of any */
#define MEAN_WAIT_MS  200       /* between two deeds of a connection */
#define MOST_OPEN     6
#define MOST_SECONDS  60        /* until what we say is what the venue says */
#define LEAST_DEEDS   20        /* of each connection in a round, however slow it is here */
#define LOG_LINES     5000      /* that finx_log() keeps */
#define WARM_ROUNDS   2
/* Bytes in use that more rounds may leave: of each connection that was, its addresses in the environment, which never forgets, and one that
 * libsoup's server does not free; and what libraries keep for the next time. */
#define KEPT_OF_EACH  1024
#define KEPT          (512 << 10)

typedef struct
{
  Broker        broker;
  GPtrArray    *orders;         /* (element-type FinxOrder): as they were placed */
  GArray       *symbols;        /* (element-type utf8): of the other instruments */
  gint64        next_us;
  gboolean      is_busy;
} Connection;

/* What was done, for the report. */
typedef struct
{
  guint64 placed, changed, cancelled, refused, faults, cuts, fills, made, ticks, others;
  guint64 by_kind[VENUE_LATE + 1];      /* faults that were asked for */
} Deeds;

/* After a round, all closed. */
typedef struct
{
  gsize rss, used;              /* bytes */
  guint n_files;
} Left;

/* Those of the venues that have prices of whatever they are told of; the others know a handful. */
static const char *const open_venues[] = { "alpaca", "coinbase", "coinbase-exchange", "schwab", NULL };

static Deeds deeds;
static GRand *dice;

static guint
throw (guint n)
{
  return (guint) g_rand_int_range (dice, 0, (gint32) n);
}

/* Orders */

static void
note_outcome (Connection *self,
              gboolean    worked,
              GError     *error)
{
  g_autofree char *text = NULL;

  self->is_busy = FALSE;
  g_assert_true (worked == (error == NULL));
  if (worked)
    return;
  deeds.refused++;
  g_assert_true (error->domain == FINX_ERROR);
  text = finx_error_text (error);
  g_assert_cmpuint (strlen (text), >, 20);
  g_error_free (error);
}

static void
placed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GError *error = NULL;
  g_autofree char *venue_id = finx_broker_place_finish (FINX_BROKER (source), result, &error);

  note_outcome (user_data, venue_id != NULL, error);
}

static void
replaced_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GError *error = NULL;
  gboolean worked = finx_broker_replace_finish (FINX_BROKER (source), result, &error);

  note_outcome (user_data, worked, error);
}

static void
cancelled_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GError *error = NULL;
  gboolean worked = finx_broker_cancel_finish (FINX_BROKER (source), result, &error);

  note_outcome (user_data, worked, error);
}

static gboolean
is_open (Connection      *self,
         const FinxOrder *order)
{
  gpointer state = g_hash_table_lookup (self->broker.states, order->client_id);

  return state != NULL && finx_order_state_is_open ((FinxOrderState) (GPOINTER_TO_UINT (state) - 1));
}

/* What can be sold: of what was bought, that which no open order sells. */
static FinxDecimal
free_quantity (Connection *self)
{
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < self->broker.fills->len; i++)
    {
      const FinxFill *fill = self->broker.fills->pdata[i];

      sum = fill->side == FINX_SIDE_BUY ? finx_decimal_add (sum, fill->quantity) : finx_decimal_sub (sum, fill->quantity);
    }
  for (guint i = 0; i < self->orders->len; i++)
    {
      const FinxOrder *order = self->orders->pdata[i];

      if (order->side == FINX_SIDE_SELL && is_open (self, order))
        sum = finx_decimal_sub (sum, order->quantity);
    }
  return sum;
}

static guint
count_open (Connection *self)
{
  guint n = 0;

  for (guint i = 0; i < self->orders->len; i++)
    n += is_open (self, self->orders->pdata[i]);
  return n;
}

static void
place (Connection *self)
{
  g_autofree char *quantity = g_strdup_printf ("%u", 1 + throw (9)), *limit = g_strdup_printf ("%u.%u", 60 + throw (20), throw (10));
  g_autoptr(GPtrArray) orders = g_ptr_array_new ();
  gboolean may_sell = !self->broker.broker->is_at_market && finx_decimal_compare (free_quantity (self), finx_decimal_new (9, 0)) > 0;
  FinxOrder *order = broker_make_order (&self->broker, may_sell && throw (2) == 0 ? FINX_SIDE_SELL : FINX_SIDE_BUY, quantity, limit);

  g_ptr_array_add (self->orders, order);
  g_ptr_array_add (orders, order);
  self->is_busy = TRUE;
  deeds.placed++;
  finx_broker_place_async (FINX_BROKER (self->broker.client), orders, NULL, placed_cb, self);
}

/* One that is open, by chance; %NULL: there is none */
static FinxOrder *
choose_open (Connection *self)
{
  guint n = count_open (self), chosen = n > 0 ? throw (n) : 0;

  for (guint i = 0; n > 0 && i < self->orders->len; i++)
    if (is_open (self, self->orders->pdata[i]) && chosen-- == 0)
      return self->orders->pdata[i];
  return NULL;
}

static void
change (Connection *self)
{
  FinxOrder *order = choose_open (self);

  if (order == NULL)
    return;
  self->is_busy = TRUE;
  if (throw (2) == 0 && self->broker.broker->replace != NULL && !self->broker.broker->is_at_market)
    {
      deeds.changed++;
      order->limit_price = finx_decimal_new (600 + throw (200), 1);
      finx_broker_replace_async (FINX_BROKER (self->broker.client), order, NULL, replaced_cb, self);
      return;
    }
  deeds.cancelled++;
  finx_broker_cancel_async (FINX_BROKER (self->broker.client), order->client_id, NULL, cancelled_cb, self);
}

/* Faults and prices */

static void
go_wrong (Connection *self)
{
  static const VenueFault answers[] = { VENUE_CUT, VENUE_CUT_AFTER, VENUE_SILENT, VENUE_SLOW, VENUE_HALF, VENUE_TOO_OFTEN, VENUE_BROKEN, VENUE_BROKEN_AFTER,
                                        VENUE_MAINTENANCE };
  static const VenueFault messages[] = { VENUE_TWICE, VENUE_LOST, VENUE_LATE };
  VenueFault answer = answers[throw (G_N_ELEMENTS (answers))], message = messages[throw (G_N_ELEMENTS (messages))];
  const BrokerCase *broker = self->broker.broker;
  const char *const calls[] = { broker->place, broker->replace, broker->cancel, broker->reads[FINX_READ_OPEN_ORDERS], broker->reads[FINX_READ_ORDERS],
                                broker->reads[FINX_READ_FILLS], broker->reads[FINX_READ_POSITIONS] };
  const char *call = calls[throw (G_N_ELEMENTS (calls))];

  deeds.faults++;
  if (throw (20) == 0)
    {
      deeds.cuts++;
      venue_cut_streams (self->broker.venue);
    }
  else if (throw (2) == 0)
    {
      deeds.by_kind[message]++;
      venue_misbehave (self->broker.venue, broker->stream, message, 1 + throw (3));
    }
  else if (call != NULL)
    {
      deeds.by_kind[answer]++;
      venue_misbehave (self->broker.venue, call, answer, 1);
    }
}

static void
move_price (Connection *self)
{
  gboolean is_other = throw (2) == 0 && self->symbols->len > 0;
  const char *symbol = is_other ? g_array_index (self->symbols, char *, throw (self->symbols->len)) : self->broker.broker->symbol;
  guint tenths = 600 + throw (200);
  g_autofree char *bid = g_strdup_printf ("%u.%u", tenths / 10, tenths % 10), *ask = g_strdup_printf ("%u.%u5", tenths / 10, tenths % 10);
  g_autofree char *depth = g_strdup_printf ("%u", 1 + throw (15));

  venue_set_price (self->broker.venue, symbol, bid, ask, throw (3) == 0 ? NULL : depth);
}

static void
act (Connection *self)
{
  guint what = throw (100);

  self->next_us = g_get_monotonic_time () + (1 + throw (2 * MEAN_WAIT_MS)) * 1000;
  for (guint i = 0; i < self->broker.ticks->len; i++)
    deeds.others += g_array_index (self->broker.ticks, FinxTick, i).instrument != self->broker.instrument->index;
  deeds.ticks += self->broker.ticks->len;
  g_array_set_size (self->broker.ticks, 0);
  g_ptr_array_set_size (self->broker.exchanges, 0);
  if (what < 15)
    go_wrong (self);
  else if (what < 45)
    move_price (self);
  else if (!self->is_busy && what < 75 && count_open (self) < MOST_OPEN)
    place (self);
  else if (!self->is_busy)
    change (self);
}

/* In the end */

/* What was changed after a part of it was filled is new to some venues. */
static gboolean
agrees (FinxOrderState ours,
        int            theirs,
        FinxDecimal    filled)
{
  static const struct { VenueState theirs; FinxOrderState ours; } same[] = {
    { VENUE_NEW, FINX_ORDER_WORKING }, { VENUE_HELD, FINX_ORDER_WAITING }, { VENUE_PARTIAL, FINX_ORDER_PARTIAL }, { VENUE_FILLED, FINX_ORDER_FILLED },
    { VENUE_CANCELLED, FINX_ORDER_CANCELLED }, { VENUE_EXPIRED, FINX_ORDER_EXPIRED }, { VENUE_REJECTED, FINX_ORDER_REJECTED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    if ((int) same[i].theirs == theirs)
      return ours == same[i].ours || (ours == FINX_ORDER_PARTIAL && theirs == VENUE_NEW && finx_decimal_sign (filled) > 0);
  return FALSE;
}

#define NO_ID "venue-"          /* begins those of venues that take no id of ours */

/* What the venue has of an order; @written: the id by which it knows it; where that is none of ours, @venue_id counts */
typedef struct
{
  char       *written;
  const char *venue_id;
  guint       n, n_all;         /* of this one, of all; an order and what took its place are one */
  int         state;
  FinxDecimal filled, limit;
} Looked;

static void
look_call (Venue    *venue,
           gpointer  data)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  Looked *looked = data;

  for (guint i = 0; i < exchange->orders->len; i++)
    {
      const VenueOrder *order = exchange->orders->pdata[i];
      gboolean has_id = !g_str_equal (looked->written, NO_ID);
      gboolean is_it = has_id ? g_str_has_prefix (order->client_id, looked->written) : g_str_equal (order->id, looked->venue_id);

      looked->n_all += order->replaces == NULL;
      if (!is_it)
        continue;
      looked->n += !has_id || order->replaces == NULL;
      if (order->state == VENUE_REPLACED)
        continue;
      looked->state = (int) order->state;
      looked->filled = order->filled;
      looked->limit = order->limit_price;
    }
}

static const FinxOrder *
look_at (Connection      *self,
         const FinxOrder *order,
         Looked          *looked)
{
  Broker *broker = &self->broker;
  const FinxOrder *known = finx_order_ledger_find (finx_broker_client_get_ledger (broker->client), order->client_id);

  *looked = (Looked) { .venue_id = known != NULL ? known->venue_id : "", .state = -1, .filled = FINX_DECIMAL_ZERO, .limit = FINX_DECIMAL_UNKNOWN };
  looked->written = broker->broker->write_client_id != NULL ? broker->broker->write_client_id (order->client_id) : g_strdup (order->client_id);
  venue_call (broker->venue, look_call, looked);
  return known;
}

static FinxDecimal
told_filled (Broker     *broker,
             const char *client_id)
{
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < broker->fills->len; i++)
    if (g_str_equal (((FinxFill *) broker->fills->pdata[i])->client_id, client_id))
      sum = finx_decimal_add (sum, ((FinxFill *) broker->fills->pdata[i])->quantity);
  return sum;
}

/* Where things are traded at the market by their value, the venue has no quantity: the position tells. */
static gboolean
is_true (Connection      *self,
         const FinxOrder *order)
{
  FinxDecimal told = told_filled (&self->broker, order->client_id);
  Looked looked;
  const FinxOrder *known = look_at (self, order, &looked);
  g_autofree char *written = looked.written;

  if (looked.n > 1)
    g_error ("%s has %u orders for %s", self->broker.broker->id, looked.n, order->client_id);
  if (looked.n == 0)
    return told.coef == 0 && (known == NULL || known->state == FINX_ORDER_REJECTED);
  if (known == NULL || !agrees (known->state, looked.state, looked.filled) || !finx_decimal_equal (known->filled, told))
    return FALSE;
  if (self->broker.broker->is_at_market)
    return TRUE;
  return finx_decimal_equal (told, looked.filled)
         && (!finx_order_state_is_open (known->state) || finx_decimal_equal (known->limit_price, looked.limit));
}

static void
describe (Connection      *self,
          const FinxOrder *order)
{
  Looked looked;
  const FinxOrder *known = look_at (self, order, &looked);
  g_autofree char *written = looked.written, *told = finx_decimal_to_string (told_filled (&self->broker, order->client_id));
  g_autofree char *filled = known != NULL ? finx_decimal_to_string (known->filled) : g_strdup ("-");
  g_autofree char *limit = known != NULL ? finx_decimal_to_string (known->limit_price) : g_strdup ("-");
  g_autofree char *their_filled = finx_decimal_to_string (looked.filled), *their_limit = finx_decimal_to_string (looked.limit);

  g_printerr ("%s %s: ours state %d, filled %s, told %s, limit %s; theirs %u times, state %d, filled %s, limit %s; link %d %s\n",
              self->broker.broker->id, order->client_id, known != NULL ? (int) known->state : -1, filled, told, limit, looked.n, looked.state, their_filled,
              their_limit, (int) self->broker.link, self->broker.reason);
}

/* No order is there that nobody placed, and none twice. */
static void
check_number (Connection *self)
{
  guint n = 0, n_all = 0;

  for (guint i = 0; i < self->orders->len; i++)
    {
      Looked looked;
      g_autofree char *written = NULL;

      look_at (self, self->orders->pdata[i], &looked);
      written = looked.written;
      n += looked.n;
      n_all = looked.n_all;
    }
  g_assert_cmpuint (n, ==, n_all);
}

/* What was bought and not sold, as it was told. */
static FinxDecimal
told_position (Broker *broker)
{
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < broker->fills->len; i++)
    {
      const FinxFill *fill = broker->fills->pdata[i];

      sum = fill->side == FINX_SIDE_BUY ? finx_decimal_add (sum, fill->quantity) : finx_decimal_sub (sum, fill->quantity);
    }
  return sum;
}

/* As the venue has it; unknown: it does not answer, what went wrong before may still be waited for. */
static FinxDecimal
their_position (Broker *broker)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxBrokerCall) positions = broker_call (broker, FINX_READ_POSITIONS, &error);
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  if (positions == NULL)
    return FINX_DECIMAL_UNKNOWN;
  for (guint i = 0; i < positions->rows->len; i++)
    if (((FinxBrokerPosition *) positions->rows->pdata[i])->instrument == broker->instrument)
      sum = finx_decimal_add (sum, ((FinxBrokerPosition *) positions->rows->pdata[i])->quantity);
  return sum;
}

static void
count_fills_call (Venue    *venue,
                  gpointer  data)
{
  *(guint *) data = venue_get_exchange (venue)->fills->len;
}

/* How many the venue made; contracts that are bought and sold are counted as the venue lists them. */
static guint
count_made (Broker *broker)
{
  guint n = 0;

  venue_call (broker->venue, count_fills_call, &n);
  if (broker->broker->is_at_market)
    {
      g_autoptr(FinxBrokerCall) fills = broker_call (broker, FINX_READ_FILLS, NULL);

      n = fills != NULL ? fills->rows->len : 0;
    }
  return n;
}

/* Nothing goes wrong any more: each order is in time what it is, its fills are told once each, and the position is their sum. */
static void
check (Connection *self)
{
  gint64 end_us = g_get_monotonic_time () + MOST_SECONDS * G_USEC_PER_SEC;
  FinxDecimal theirs;

  for (guint i = 0; i < self->orders->len; i++)
    while (!is_true (self, self->orders->pdata[i]))
      {
        if (g_get_monotonic_time () > end_us)
          {
            describe (self, self->orders->pdata[i]);
            g_error ("What is said of an order is not what the venue says");
          }
        broker_turn (&self->broker);
      }
  check_number (self);
  end_us = g_get_monotonic_time () + MOST_SECONDS * G_USEC_PER_SEC;
  while (!finx_decimal_is_known (theirs = their_position (&self->broker)) || !finx_decimal_equal (theirs, told_position (&self->broker)))
    if (g_get_monotonic_time () > end_us)
      {
        g_autofree char *ours_text = finx_decimal_to_string (told_position (&self->broker)), *their_text = finx_decimal_to_string (theirs);

        g_error ("The fills of %s add up to %s, its position is %s", self->broker.broker->id, ours_text, their_text);
      }
  deeds.fills += self->broker.fills->len;
  deeds.made += count_made (&self->broker);
}

/* A round */

static void
set_up (Connection       *self,
        const BrokerCase *broker)
{
  broker_set_up (&self->broker, broker);
  self->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  self->symbols = g_array_new (FALSE, FALSE, sizeof (char *));
  self->is_busy = FALSE;
  self->next_us = 0;
  for (guint i = 1; g_strv_contains (open_venues, broker->id) && i < N_INSTRUMENTS; i++)
    {
      char *symbol = g_strdup_printf ("N%02u%s", i, broker->asset_class == FINX_ASSET_CRYPTO ? "-USD" : "");
      g_autoptr(FinxInstrument) draft = finx_instrument_new_plain (symbol, symbol, "", broker->asset_class, "USD");
      const FinxInstrument *instrument = finx_broker_client_learn (self->broker.client, symbol, draft);

      g_array_append_val (self->symbols, symbol);
      venue_set_price (self->broker.venue, symbol, "70.90", "70.95", NULL);
      finx_feed_subscribe (FINX_FEED (self->broker.client), instrument, FINX_STREAM_QUOTES);
    }
  finx_feed_subscribe (FINX_FEED (self->broker.client), self->broker.instrument, FINX_STREAM_QUOTES);
  finx_broker_client_open (self->broker.client);
}

static void
tear_down (Connection *self)
{
  broker_tear_down (&self->broker);
  g_ptr_array_unref (self->orders);
  for (guint i = 0; i < self->symbols->len; i++)
    g_free (g_array_index (self->symbols, char *, i));
  g_array_unref (self->symbols);
}

/* One of each, or only those that FINX_ENDURANCE_BROKER names. */
static const BrokerCase *
choose_broker (guint n)
{
  const char *only = g_getenv ("FINX_ENDURANCE_BROKER");

  for (guint i = 0; i < n_broker_cases; i++)
    if (g_strcmp0 (broker_cases[i]->id, only) == 0)
      return broker_cases[i];
  return broker_cases[n % n_broker_cases];
}

static void
run_round (Connection *connections,
           guint       n,
           gint64      for_us)
{
  gint64 end_us;
  guint n_deeds = 0;

  for (guint i = 0; i < n; i++)
    set_up (&connections[i], choose_broker (i));
  for (guint i = 0; i < n; i++)
    broker_wait (&connections[i].broker, connections[i].broker.link == FINX_LINK_HEALTHY);
  end_us = g_get_monotonic_time () + for_us;
  while (g_get_monotonic_time () < end_us || n_deeds < LEAST_DEEDS * n)
    {
      gint64 now_us = g_get_monotonic_time ();

      for (guint i = 0; i < n; i++)
        if (connections[i].next_us <= now_us)
          {
            act (&connections[i]);
            n_deeds++;
          }
      broker_turn (&connections[0].broker);
    }
  for (guint i = 0; i < n; i++)
    venue_behave (connections[i].broker.venue);
  for (guint i = 0; i < n; i++)
    broker_wait (&connections[i].broker, !connections[i].is_busy);
  for (guint i = 0; i < n; i++)
    check (&connections[i]);
  for (guint i = 0; i < n; i++)
    tear_down (&connections[i]);
}

/* The log keeps its last lines, whatever was in them: the same ones each time. */
static void
level_log (void)
{
  for (guint i = 0; i < LOG_LINES; i++)
    finx_log (FINX_LOG_DEBUG, "endurance", "", "A round is over");
}

static Left
look (void)
{
  g_autofree char *text = NULL;
  g_autoptr(GDir) files = g_dir_open ("/proc/self/fd", 0, NULL);
  Left left = { 0, };
  guint64 pages = 0;

  level_log ();
  malloc_trim (0);
  while (g_dir_read_name (files) != NULL)
    left.n_files++;
  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%*u %" G_GUINT64_FORMAT, &pages), ==, 1);
  left.rss = (gsize) pages * (gsize) sysconf (_SC_PAGESIZE);
  left.used = mallinfo2 ().uordblks;
  return left;
}

static gint64
number_of (const char *name,
           gint64      otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : otherwise;
}

static void
print_faults (guint part)
{
  static const char *const names[VENUE_LATE + 1] = {
    [VENUE_CUT] = "cut", [VENUE_CUT_AFTER] = "cut after it was done", [VENUE_SILENT] = "silent", [VENUE_SLOW] = "slow", [VENUE_HALF] = "half",
    [VENUE_TOO_OFTEN] = "too often", [VENUE_BROKEN] = "broken", [VENUE_BROKEN_AFTER] = "broken after it was done", [VENUE_MAINTENANCE] = "maintenance",
    [VENUE_TWICE] = "said twice", [VENUE_LOST] = "not said", [VENUE_LATE] = "said late",
  };

  printf ("# part %u, faults:", part);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i] != NULL)
      printf (" %s %" G_GUINT64_FORMAT ",", names[i], deeds.by_kind[i]);
  printf (" streams cut %" G_GUINT64_FORMAT "\n", deeds.cuts);
}

static void
run_part (guint part)
{
  g_autofree Connection *connections = g_new0 (Connection, N_IN_PART);
  guint n_connections = MIN (N_IN_PART, N_CONNECTIONS - part * N_IN_PART), n = 0;
  gint64 seconds = number_of ("FINX_ENDURANCE_SECONDS", 0), round_s = number_of ("FINX_ENDURANCE_ROUND", seconds > 0 ? 30 : 1);
  gint64 seed = number_of ("FINX_ENDURANCE_SEED", 1), end_us = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  Left warm = { 0, }, left = { 0, };

  dice = g_rand_new_with_seed ((guint32) (seed * N_CONNECTIONS + part));
  do
    {
      run_round (connections, n_connections, round_s * G_USEC_PER_SEC);
      left = look ();
      if (++n <= WARM_ROUNDS)
        warm = left;
      printf ("# part %u, round %u: %.1f MiB resident, %.1f MiB in use, %u files; placed %" G_GUINT64_FORMAT ", changed %" G_GUINT64_FORMAT
              ", cancelled %" G_GUINT64_FORMAT ", refused or in doubt %" G_GUINT64_FORMAT ", faults %" G_GUINT64_FORMAT " (cuts %" G_GUINT64_FORMAT
              "), fills %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT ", ticks %" G_GUINT64_FORMAT " (of others %" G_GUINT64_FORMAT ")\n", part, n,
              (double) left.rss / (1 << 20), (double) left.used / (1 << 20), left.n_files, deeds.placed, deeds.changed, deeds.cancelled, deeds.refused,
              deeds.faults, deeds.cuts, deeds.fills, deeds.made, deeds.ticks, deeds.others);
      fflush (stdout);
    }
  while (n < WARM_ROUNDS + 1 || g_get_monotonic_time () < end_us);
  print_faults (part);
  g_assert_cmpuint (deeds.fills, >, 0);
  g_assert_cmpuint (deeds.faults, >, 0);
  g_assert_cmpuint (left.n_files, <=, warm.n_files);
  g_assert_cmpuint (left.used, <, warm.used + KEPT + (gsize) (n - WARM_ROUNDS) * n_connections * KEPT_OF_EACH);
  g_rand_free (dice);
}

/* So many parts at once, each in a process of its own. */
static void
run_parts (const char *program,
           guint       n)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);

  g_subprocess_launcher_setenv (launcher, "G_SLICE", "always-malloc", TRUE);    /* what is freed is not in use */
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *part = g_strdup_printf ("%u", i);
      GError *error = NULL;
      GSubprocess *child = g_subprocess_launcher_spawn (launcher, &error, program, "part", part, NULL);

      g_assert_no_error (error);
      g_ptr_array_add (parts, child);
    }
  for (guint i = 0; i < parts->len; i++)
    {
      GError *error = NULL;

      g_subprocess_wait_check (parts->pdata[i], NULL, &error);
      g_assert_no_error (error);
    }
}

static void
test_one_of_each (gconstpointer program)
{
  run_parts (program, 1);
}

static void
test_fifty (gconstpointer program)
{
  run_parts (program, (N_CONNECTIONS + N_IN_PART - 1) / N_IN_PART);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "part"))
    {
      run_part ((guint) g_ascii_strtoull (argv[2], NULL, 10));
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/endurance/one-of-each", argv[0], test_one_of_each);
  g_test_add_data_func ("/endurance/fifty", argv[0], test_fifty);
  return g_test_run ();
}
