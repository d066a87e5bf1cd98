/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a connection: is anybody there, is the key right, does the account's stream come, and what happened while it did not.
 * Orders, fills and the ends of orders that are not listed any more are read whenever the stream is new, and from time to time. */
#include "adapters/finx-broker-client-private.h"

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-text.h"

#define FIRST_WAIT   FINX_USEC_PER_SEC
#define MOST_WAIT    (60 * FINX_USEC_PER_SEC)
#define READ_EVERY   (60 * FINX_USEC_PER_SEC)
#define SOON         (FINX_USEC_PER_SEC / 2)
#define FILLS_BACK   (60 * FINX_USEC_PER_SEC)   /* read again; the ledger drops what it has */
#define MOST_BACK    FINX_USEC_PER_DAY          /* so long a fill is read again whose order could not be had */
#define MOST_SKEW    (5 * FINX_USEC_PER_SEC)    /* beyond that, people are told */
#define LOST_AFTER   (10 * FINX_USEC_PER_SEC)   /* an order that nobody knows then never arrived */

static const char *
name_of (FinxBrokerClient *self)
{
  return FINX_BROKER_CLIENT_GET_CLASS (self)->info->name;
}

const FinxLink *
finx_broker_client_get_link (FinxBrokerClient *self)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);

  FinxBrokerClientClass *klass = FINX_BROKER_CLIENT_GET_CLASS (self);

  priv->link.use = klass->get_use != NULL ? klass->get_use (self) : finx_http_lane_get_use (priv->lane);
  return &priv->link;
}

void
finx_broker_client_set_link (FinxBrokerClient *self,
                             FinxLinkState     state,
                             const char       *reason)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);
  g_autofree char *text = g_strdup (reason);

  if (priv->link.state == state && g_str_equal (priv->link.reason, reason))
    return;
  if (priv->link.state != state)
    priv->link.since_us = finx_clock_now (priv->clock);
  priv->link.state = state;
  g_free (priv->link.reason);
  priv->link.reason = g_steal_pointer (&text);
  finx_log (state >= FINX_LINK_DEGRADED ? FINX_LOG_WARNING : FINX_LOG_INFO, "broker", "", "%s is %s%s%s", name_of (self),
            finx_link_state_to_string (state), *priv->link.reason != '\0' ? ": " : "", priv->link.reason);
  if (priv->sink.link != NULL)
    priv->sink.link (finx_broker_client_get_link (self), priv->sink_data);
}

/* The account's stream is heard: healthy, unless there is something to be told. */
void
finx_broker_client_set_well (FinxBrokerClient *self)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);
  FinxBrokerClientClass *klass = FINX_BROKER_CLIENT_GET_CLASS (self);
  g_autofree char *warning = *priv->feed_reason == '\0' && klass->warn != NULL ? klass->warn (self) : NULL;
  const char *reason = warning != NULL ? warning : priv->feed_reason;

  finx_broker_client_set_link (self, *reason == '\0' ? FINX_LINK_HEALTHY : FINX_LINK_DEGRADED, reason);
}

/* The broker's clock stands between the two moments, as exactly as it is told: a Date header has whole seconds. */
void
finx_broker_client_note_time (FinxBrokerClient *self,
                              gint64            theirs_us,
                              gint64            sent_us,
                              gint64            resolution_us)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);
  gint64 ours_us = finx_clock_now (priv->clock), middle_us = sent_us + (ours_us - sent_us) / 2;
  gint64 skew_us = theirs_us + resolution_us / 2 - middle_us, doubt_us = resolution_us / 2 + (ours_us - sent_us) / 2;

  if (theirs_us == 0 || sent_us == 0)
    return;
  priv->link.skew_us = ABS (skew_us) <= doubt_us ? 0 : skew_us;
}

void
finx_broker_client_note_answer (FinxBrokerClient    *self,
                                const FinxHttpReply *reply,
                                gint64               sent_us)
{
  finx_broker_client_note_time (self, finx_http_reply_get_date (reply), sent_us, FINX_USEC_PER_SEC);
}

static void
stop_timer (FinxBrokerClientPrivate *priv)
{
  if (priv->timer != NULL)
    g_source_destroy (priv->timer);
  g_clear_pointer (&priv->timer, g_source_unref);
}

static void begin (FinxBrokerClient *self);
static void read_all (FinxBrokerClient *self);

static gboolean
timer_cb (gpointer user_data)
{
  FinxBrokerClient *self = user_data;
  FinxBrokerClientPrivate *priv = PRIVATE (self);

  g_clear_pointer (&priv->timer, g_source_unref);
  if (priv->link.state == FINX_LINK_CONNECTING)
    begin (self);
  else
    read_all (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for (FinxBrokerClient *self,
          gint64            us)
{
  stop_timer (PRIVATE (self));
  PRIVATE (self)->timer = finx_broker_client_wait (self, us, timer_cb, self, NULL);
}

static gint64
backoff (guint n_failures)
{
  gint64 cap = MIN (MOST_WAIT, FIRST_WAIT << MIN (n_failures, 6));

  return cap / 2 + (gint64) g_random_double_range (0, (double) cap / 2);
}

/* Something that the connection asked for itself failed. A key that is refused is not tried again: that gets accounts locked. */
static void
note_failure (FinxBrokerClient *self,
              const GError     *error)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);
  g_autofree char *text = finx_error_text (error);

  if (priv->cancellable == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (g_error_matches (error, FINX_ERROR, FINX_ERROR_AUTH))
    {
      g_cancellable_cancel (priv->cancellable);         /* the rest of what was asked would be refused as well */
      g_object_unref (priv->cancellable);
      priv->cancellable = g_cancellable_new ();
      stop_timer (priv);
      FINX_BROKER_CLIENT_GET_CLASS (self)->close_streams (self);
      priv->is_reading = priv->reads_again = priv->is_heard = FALSE;
      finx_broker_client_set_link (self, FINX_LINK_DOWN, text);
      return;
    }
  finx_broker_client_set_link (self, priv->link.state == FINX_LINK_HEALTHY || priv->link.state == FINX_LINK_DEGRADED ? FINX_LINK_DEGRADED
                                                                                                                     : FINX_LINK_CONNECTING, text);
  wait_for (self, backoff (priv->n_failures++));
}

static void
ask (FinxBrokerClient    *self,
     FinxBrokerCall      *call,
     GAsyncReadyCallback  callback)
{
  finx_broker_client_call_async (self, call, PRIVATE (self)->cancellable, callback, g_object_ref (self));
}

/* Orders that are open as far as we know, and that the broker does not list as open */

/* Nobody has it. What has no id there never arrived, unless it is still on its way; of what has one nobody tells any more how it ended. */
static void
take_missing (FinxBrokerClient *self,
              const FinxOrder  *known)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);
  gboolean is_lost = known->state == FINX_ORDER_PENDING || (known->state == FINX_ORDER_UNKNOWN && *known->venue_id == '\0');
  FinxOrder *order;

  if (finx_clock_now (priv->clock) - known->placed_us < LOST_AFTER || g_hash_table_contains (priv->placing, known->client_id)
      || (is_lost ? finx_decimal_sign (known->filled) > 0 : known->state == FINX_ORDER_UNKNOWN))
    return;
  order = finx_order_ledger_copy (priv->ledger, known->client_id);
  order->state = is_lost ? FINX_ORDER_REJECTED : FINX_ORDER_UNKNOWN;
  order->updated_us = MAX (finx_clock_now (priv->clock), known->updated_us + 1);
  g_free (order->reason);
  order->reason = is_lost ? g_strdup_printf (finx_text ("%s does not have it: it never arrived, and nothing was traded"), name_of (self))
                  : g_strdup_printf (finx_text ("%s does not have it any more, and does not tell how it ended: check it at the broker"), name_of (self));
  finx_order_ledger_take (priv->ledger, order, is_lost ? "It never arrived" : "It is not there any more");
}

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FinxBrokerClient) self = FINX_BROKER_CLIENT (source);
  g_autoptr(FinxOrder) asked = user_data;
  FinxBrokerClientPrivate *priv = PRIVATE (self);
  const FinxOrder *known = finx_order_ledger_find (priv->ledger, asked->client_id);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (self, result, &error);

  if (call != NULL && call->rows->len > 0)
    finx_order_ledger_take (priv->ledger, finx_order_copy (call->rows->pdata[0]), "Happened while the connection was gone");
  else if (known != NULL && finx_order_state_is_open (known->state) && (error == NULL || g_error_matches (error, FINX_ERROR, FINX_ERROR_NOT_FOUND)))
    take_missing (self, known);
}

static void
look_for_ended (FinxBrokerClient *self,
                GPtrArray        *listed)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);
  g_autoptr(GPtrArray) open = finx_order_ledger_get_open (priv->ledger);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < listed->len; i++)
    {
      const FinxOrder *order = listed->pdata[i];
      const FinxOrder *known = finx_order_ledger_find_venue (priv->ledger, order->venue_id);

      g_hash_table_add (seen, known != NULL ? known->client_id : order->client_id);
    }
  for (guint i = 0; i < open->len; i++)
    {
      const FinxOrder *order = open->pdata[i];
      FinxBrokerCall *call;

      if (g_hash_table_contains (seen, order->client_id))
        continue;
      call = finx_broker_call_new (FINX_CALL_QUERY);
      g_ptr_array_add (call->orders, finx_order_copy (order));
      g_object_ref (self);
      finx_broker_client_call_async (self, call, priv->cancellable, ended_cb, finx_order_copy (order));
    }
}

/* Reading */

char *
finx_broker_describe_skew (const char *broker,
                           gint64      skew_us)
{
  gint64 s = (ABS (skew_us) + FINX_USEC_PER_SEC / 2) / FINX_USEC_PER_SEC, min = (s + 30) / 60;
  g_autofree char *apart = s < 120 ? g_strdup_printf ("%" G_GINT64_FORMAT " s", s) : min < 60 ? g_strdup_printf ("%" G_GINT64_FORMAT " min", min)
                           : g_strdup_printf ("%" G_GINT64_FORMAT " h", (min + 30) / 60);

  /* Translators: %s is a broker, then a span such as "12 s" */
  return g_strdup_printf (finx_text ("This computer's clock and that of %s are %s apart. Set it right: orders with a time may be refused"), broker, apart);
}

/* The one after a read that went through. */
static void
synced (FinxBrokerClient *self)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);
  gboolean again = priv->reads_again;
  gint64 since_us;

  priv->is_reading = priv->reads_again = FALSE;
  priv->n_failures = 0;
  priv->link.synced_us = finx_clock_now (priv->clock);
  if (ABS (priv->link.skew_us) > MOST_SKEW)
    {
      g_autofree char *text = finx_broker_describe_skew (name_of (self), priv->link.skew_us);

      finx_broker_client_set_link (self, FINX_LINK_DEGRADED, text);
    }
  else if (priv->is_heard)
    {
      finx_broker_client_set_well (self);
    }
  priv->n_lacking = finx_order_ledger_lacks_fills (priv->ledger, &since_us) ? priv->n_lacking + 1 : 0;
  if (again)
    wait_for (self, SOON);
  else
    wait_for (self, priv->n_lacking > 0 ? MIN (SOON << MIN (priv->n_lacking, 8), READ_EVERY) : READ_EVERY);
}

typedef struct
{
  FinxBrokerClient *self;
  char             *venue_id;
} Stranger;

/* An order of another program, which came and was filled between two looks; it may go by another id by now. */
static void
stranger_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Stranger *stranger = user_data;
  g_autoptr(FinxBrokerClient) self = stranger->self;
  g_autofree char *venue_id = stranger->venue_id;
  FinxOrderLedger *ledger = PRIVATE (self)->ledger;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (FINX_BROKER_CLIENT (source), result, NULL);
  const FinxOrder *known;

  g_free (stranger);
  if (call == NULL || call->rows->len == 0)
    return;
  finx_order_ledger_take (ledger, finx_order_copy (call->rows->pdata[0]), "Placed elsewhere");
  known = finx_order_ledger_find_venue (ledger, ((FinxOrder *) call->rows->pdata[0])->venue_id);
  if (known != NULL)
    finx_order_ledger_name_former (ledger, known->client_id, venue_id);
  if (finx_order_ledger_find_venue (ledger, venue_id) != NULL)          /* else its fills would be read again and again */
    finx_broker_client_sync_soon (self);
}

/* @id: ours or the broker's */
static gboolean
is_known (FinxBrokerClient *self,
          const char       *id)
{
  return finx_order_ledger_find (PRIVATE (self)->ledger, id) != NULL || finx_order_ledger_find_venue (PRIVATE (self)->ledger, id) != NULL;
}

static void
look_for_strangers (FinxBrokerClient *self,
                    GPtrArray        *fills)
{
  g_autoptr(GHashTable) asked = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < fills->len; i++)
    {
      const FinxFill *fill = fills->pdata[i];
      FinxBrokerCall *call;
      FinxOrder *order;
      Stranger *stranger;

      if (is_known (self, fill->client_id) || !g_hash_table_add (asked, fill->client_id))
        continue;
      call = finx_broker_call_new (FINX_CALL_QUERY);
      order = finx_order_new ();
      g_free (order->venue_id);
      order->venue_id = g_strdup (fill->client_id);
      g_ptr_array_add (call->orders, order);
      stranger = g_new0 (Stranger, 1);
      stranger->self = g_object_ref (self);
      stranger->venue_id = g_strdup (fill->client_id);
      finx_broker_client_call_async (self, call, PRIVATE (self)->cancellable, stranger_cb, stranger);
    }
}

/* They are read from the newest one on, or from one whose order is not known yet. */
static void
take_fills (FinxBrokerClient *self,
            GPtrArray        *fills)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);
  gint64 oldest_us = finx_clock_now (priv->clock) - MOST_BACK, newest_us = priv->fills_us, open_us = G_MAXINT64;

  for (guint i = 0; i < fills->len; i++)
    {
      const FinxFill *fill = fills->pdata[i];

      finx_order_ledger_take_fill (priv->ledger, finx_fill_copy (fill));
      if (is_known (self, fill->client_id) || fill->time_us < oldest_us)
        newest_us = MAX (newest_us, fill->time_us);
      else
        open_us = MIN (open_us, fill->time_us);
    }
  priv->fills_us = MIN (newest_us, open_us);
}

static void
fills_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FinxBrokerClient) self = user_data;
  FinxBrokerClientPrivate *priv = PRIVATE (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (FINX_BROKER_CLIENT (source), result, &error);

  if (call == NULL)
    {
      priv->is_reading = FALSE;
      note_failure (self, error);
      return;
    }
  take_fills (self, call->rows);
  look_for_strangers (self, call->rows);
  synced (self);
}

static void
open_orders_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(FinxBrokerClient) self = user_data;
  FinxBrokerClientPrivate *priv = PRIVATE (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (FINX_BROKER_CLIENT (source), result, &error);
  FinxBrokerCall *fills;
  gint64 since_us = priv->fills_us;

  if (call == NULL)
    {
      priv->is_reading = FALSE;
      note_failure (self, error);
      return;
    }
  for (guint i = 0; i < call->rows->len; i++)
    finx_order_ledger_take (priv->ledger, finx_order_copy (call->rows->pdata[i]), "Read at the broker");
  look_for_ended (self, call->rows);

  fills = finx_broker_call_new (FINX_READ_FILLS);
  fills->is_sync = TRUE;
  finx_order_ledger_lacks_fills (priv->ledger, &since_us);
  fills->from_us = MIN (since_us, priv->fills_us) - FILLS_BACK;
  fills->to_us = G_MAXINT64;
  ask (self, fills, fills_cb);
}

static void
read_all (FinxBrokerClient *self)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);

  if (priv->cancellable == NULL)
    return;
  if (priv->is_reading)
    {
      priv->reads_again = TRUE;
      return;
    }
  priv->is_reading = TRUE;
  stop_timer (priv);
  ask (self, finx_broker_call_new (FINX_READ_OPEN_ORDERS), open_orders_cb);
}

/* Something may have been missed: all is read in a moment. */
void
finx_broker_client_sync_soon (FinxBrokerClient *self)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);

  if (priv->cancellable == NULL || priv->link.state == FINX_LINK_DOWN)
    return;
  if (priv->is_reading)
    priv->reads_again = TRUE;
  else
    wait_for (self, SOON);
}

/* The account's stream speaks, after it was heard who we are. */
void
finx_broker_client_stream_ready (FinxBrokerClient *self)
{
  PRIVATE (self)->is_heard = TRUE;
  read_all (self);
}

/* The account's stream is gone and tries to come back by itself; %FINX_ERROR_AUTH: it does not. */
void
finx_broker_client_stream_lost (FinxBrokerClient *self,
                                const GError     *reason)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);
  g_autofree char *text = finx_error_text (reason);

  priv->is_heard = FALSE;
  if (g_error_matches (reason, FINX_ERROR, FINX_ERROR_AUTH))
    note_failure (self, reason);
  else if (priv->link.state == FINX_LINK_HEALTHY || priv->link.state == FINX_LINK_DEGRADED)
    finx_broker_client_set_link (self, FINX_LINK_DEGRADED, text);
}

/* Beginning */

static void
accounts_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FinxBrokerClient) self = user_data;
  FinxBrokerClientPrivate *priv = PRIVATE (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (FINX_BROKER_CLIENT (source), result, &error);

  if (call == NULL)
    {
      note_failure (self, error);
      return;
    }
  priv->n_failures = 0;
  FINX_BROKER_CLIENT_GET_CLASS (self)->open_streams (self);
  if (priv->cancellable != NULL)
    finx_broker_client_set_link (self, FINX_LINK_DEGRADED, finx_text ("The stream of orders is not there yet"));
  read_all (self);
}

static void
clock_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FinxBrokerClient) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (FINX_BROKER_CLIENT (source), result, &error);

  if (call == NULL)
    note_failure (self, error);
  else
    ask (self, finx_broker_call_new (FINX_READ_ACCOUNTS), accounts_cb);
}

static void
begin (FinxBrokerClient *self)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);

  if (priv->cancellable == NULL)
    return;
  finx_broker_client_set_link (self, FINX_LINK_CONNECTING, priv->n_failures > 0 ? priv->link.reason : "");
  ask (self, finx_broker_call_new (FINX_CALL_CLOCK), clock_cb);
}

/**
 * finx_broker_client_open:
 *
 * Connects, and stays connected until finx_broker_client_close(); what happens is told to the sink.
 */
void
finx_broker_client_open (FinxBrokerClient *self)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);

  if (priv->cancellable != NULL)
    return;
  priv->cancellable = g_cancellable_new ();
  priv->is_closed = FALSE;
  priv->n_failures = 0;
  if (priv->fills_us == 0)
    priv->fills_us = finx_clock_now (priv->clock);
  begin (self);
}

void
finx_broker_client_close (FinxBrokerClient *self)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);

  if (priv->cancellable == NULL)
    return;
  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  stop_timer (priv);
  priv->is_reading = priv->reads_again = priv->is_heard = FALSE;
  priv->is_closed = TRUE;
  finx_broker_client_stop_looking (self);
  FINX_BROKER_CLIENT_GET_CLASS (self)->close_streams (self);
  finx_broker_client_set_feed (self, FINX_FEED_OFFLINE, "");
  finx_broker_client_set_link (self, FINX_LINK_OFF, "");
}
