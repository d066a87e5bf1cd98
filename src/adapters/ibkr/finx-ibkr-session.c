/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session with TWS or IB Gateway: the handshake, what waits for its turn, and the signs of life. TWS takes so many messages a second
 * over all kinds, and hangs up on who sends more: orders go first, and nothing goes beyond that. */
#include "adapters/ibkr/finx-ibkr-private.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-text.h"

#define SPARE      10           /* messages a second for orders alone */
#define PATIENCE   (8 * FINX_USEC_PER_SEC)      /* until we are let in */
#define PROBE      (10 * FINX_USEC_PER_SEC)     /* TWS has nothing to say for hours, so it is asked what time it is */

/* Something that goes out: one message, or several that belong together. */
typedef struct
{
  GByteArray *bytes;
  guint       n;
  FinxUrgency urgency;
  IbkrAsk    *ask;              /* (nullable): borrowed, see ibkr_withdraw() */
} Letter;

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  g_byte_array_unref (letter->bytes);
  g_free (letter);
}

GSource *
ibkr_wait (FinxIbkr    *self,
           gint64       us,
           GSourceFunc  func,
           gpointer     data)
{
  GSource *source = g_timeout_source_new ((guint) CLAMP (us / 1000, 1, G_MAXINT));

  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

void
ibkr_stop (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static gint64
now_of (FinxIbkr *self)
{
  return finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
}

double
ibkr_get_use (FinxBrokerClient *client)
{
  FinxIbkr *self = FINX_IBKR (client);

  return 1.0 - (double) finx_token_bucket_get_left (self->bucket, now_of (self)) / IBKR_RATE;
}

/* Sending */

static guint
count_messages (const GByteArray *bytes)
{
  guint n = 0;
  gssize size;

  for (gsize at = 0; (size = ibkr_measure ((const char *) bytes->data + at, bytes->len - at, NULL)) > 0; at += (gsize) size)
    n++;
  return MAX (n, 1);
}

static gboolean pump_cb (gpointer user_data);

/* Sends what may go now, the most urgent first. */
static void
pump (FinxIbkr *self)
{
  gint64 now = now_of (self);

  ibkr_stop (&self->pump);
  while (self->is_ready && self->outbox.head != NULL)
    {
      Letter *letter = self->outbox.head->data;
      guint spare = letter->urgency >= FINX_URGENCY_ORDER ? letter->n - 1 : SPARE + letter->n - 1;
      gint64 ready_us = finx_token_bucket_ready_at (self->bucket, spare, now);

      if (ready_us > now)
        {
          self->pump = ibkr_wait (self, ready_us - now, pump_cb, self);
          return;
        }
      if (!finx_frame_socket_send (self->socket, letter->bytes->data, letter->bytes->len))
        {
          self->pump = ibkr_wait (self, FINX_USEC_PER_SEC / 10, pump_cb, self);
          return;
        }
      for (guint i = 0; i < letter->n; i++)
        finx_token_bucket_take (self->bucket, now);
      if (letter->ask != NULL)
        letter->ask->is_sent = TRUE;
      letter_free (g_queue_pop_head (&self->outbox));
    }
}

static gboolean
pump_cb (gpointer user_data)
{
  FinxIbkr *self = user_data;

  g_clear_pointer (&self->pump, g_source_unref);
  pump (self);
  return G_SOURCE_REMOVE;
}

/**
 * ibkr_post:
 * @out: taken; empty afterwards
 * @ask: (nullable): whose it is
 *
 * It goes out as soon as there is a session and room for it, behind what is as urgent.
 */
void
ibkr_post (FinxIbkr    *self,
           IbkrWriter  *out,
           FinxUrgency  urgency,
           IbkrAsk     *ask)
{
  Letter *letter = g_new0 (Letter, 1);
  GList *before = self->outbox.head;

  letter->bytes = ibkr_writer_steal (out);
  letter->n = count_messages (letter->bytes);
  letter->urgency = urgency;
  letter->ask = ask;
  while (before != NULL && ((Letter *) before->data)->urgency >= urgency)
    before = before->next;
  if (before != NULL)
    g_queue_insert_before (&self->outbox, before, letter);
  else
    g_queue_push_tail (&self->outbox, letter);
  pump (self);
}

/* What was not sent of an ask is not sent any more. */
void
ibkr_withdraw (FinxIbkr      *self,
               const IbkrAsk *ask)
{
  for (GList *at = self->outbox.head; at != NULL;)
    {
      GList *next = at->next;

      if (((Letter *) at->data)->ask == ask)
        {
          letter_free (at->data);
          g_queue_delete_link (&self->outbox, at);
        }
      at = next;
    }
}

/* The session */

/* Where TWS is: the environment's address, or what was entered. */
static void
find_address (FinxIbkr  *self,
              char     **host,
              guint16   *port)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxBrokerInfo *info = FINX_BROKER_CLIENT_GET_CLASS (self)->info;
  const char *url = finx_broker_client_get_url (client, FINX_ENDPOINT_API);
  const char *usual = (finx_broker_client_is_paper (client) ? info->paper : info->live)[FINX_ENDPOINT_API];
  const char *entered_host = finx_broker_client_get_value (client, "host"), *entered_port = finx_broker_client_get_value (client, "port");
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  gboolean is_usual = g_str_equal (url, usual);
  guint64 number;

  *host = g_strdup (is_usual && *entered_host != '\0' ? entered_host : uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "127.0.0.1");
  *port = uri != NULL && g_uri_get_port (uri) > 0 ? (guint16) g_uri_get_port (uri) : 0;
  if (is_usual && g_ascii_string_to_unsigned (entered_port, 10, 1, 65535, &number, NULL))
    *port = (guint16) number;
}

static void
set_trouble (FinxIbkr     *self,
             const GError *reason)
{
  g_clear_error (&self->trouble);
  self->trouble = reason != NULL ? g_error_copy (reason) : NULL;
}

static void
forget_session (FinxIbkr *self)
{
  if (self->is_ready)
    self->ended_us = now_of (self);
  ibkr_stop (&self->pump);
  ibkr_stop (&self->probe);
  ibkr_stop (&self->patience);
  ibkr_stop (&self->later);
  self->version = 0;
  self->has_order_id = self->is_ready = self->is_cut_off = FALSE;
  g_clear_pointer (&self->accounts, g_strfreev);
  for (GList *at = self->outbox.head; at != NULL; at = at->next)
    letter_free (at->data);
  g_queue_clear (&self->outbox);
  ibkr_forget_feeds (self);
}

/* (transfer full): in words that say what to do in the other program */
static GError *
explain (FinxIbkr     *self,
         const GError *reason)
{
  g_autofree char *host = NULL;
  GError *error = NULL;
  guint16 port;

  find_address (self, &host, &port);
  if (self->trouble != NULL)
    return g_error_copy (self->trouble);
  if (self->is_ready)
    return g_error_copy (reason);
  if (g_strcmp0 (finx_error_code (reason), "FINX-NET-001") == 0)
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-IBKR-010",
                    "Neither TWS nor IB Gateway answers at %s, port %u. Nothing was sent. Start it and sign in; in TWS, “Enable ActiveX and Socket Clients” "
                    "must be on and the port the same, under Global Configuration, API, Settings", host, port);
  else if (g_error_matches (reason, FINX_ERROR, FINX_ERROR_PROTOCOL))
    finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-IBKR-011",
                    "What answers at %s, port %u, is not TWS or IB Gateway. Nothing was sent; see whether the port is the one under Global Configuration, API, Settings",
                    host, port);
  else
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-IBKR-012",
                    "TWS or IB Gateway at %s, port %u, does not let FinX in. Nothing was sent. See whether it asks something in a window of its own, is signed in, "
                    "and has this computer among the trusted addresses under Global Configuration, API, Settings", host, port);
  return error;
}

/* Given up until somebody asks again: TWS would say the same the next time. */
void
ibkr_session_close (FinxIbkr     *self,
                    const GError *reason)
{
  if (self->socket != NULL)
    finx_frame_socket_close (self->socket);
  forget_session (self);
  ibkr_fail_all (self, reason);
}

/**
 * ibkr_session_refuse:
 * @error: (transfer full): %FINX_ERROR_AUTH: it is not tried again
 *
 * TWS does not let us in, or what it says of itself is not what we want.
 */
void
ibkr_session_refuse (FinxIbkr *self,
                     GError   *error)
{
  g_autoptr(GError) reason = error;

  set_trouble (self, reason);
  if (g_error_matches (reason, FINX_ERROR, FINX_ERROR_AUTH) || !self->is_streaming)
    {
      ibkr_session_close (self, reason);
      if (self->is_streaming)
        finx_broker_client_stream_lost (FINX_BROKER_CLIENT (self), reason);
    }
  else
    {
      finx_frame_socket_fail (self->socket, reason);
    }
}

static void
lost_cb (FinxFrameSocket *socket,
         const GError    *reason,
         gpointer         user_data)
{
  g_autoptr(FinxIbkr) self = g_object_ref (user_data);         /* who asked may drop it when it hears of that */
  g_autoptr(GError) error = explain (self, reason);

  g_clear_error (&self->loss);
  self->loss = g_error_copy (error);
  if (!self->is_streaming)
    finx_frame_socket_close (socket);
  forget_session (self);
  ibkr_fail_all (self, error);
  if (self->is_streaming)
    {
      finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), FINX_FEED_FAILED, error->message);
      finx_broker_client_stream_lost (FINX_BROKER_CLIENT (self), error);
    }
}

static gboolean
patience_cb (gpointer user_data)
{
  g_autoptr(FinxIbkr) self = g_object_ref (user_data);
  g_autoptr(GError) reason = NULL;

  g_clear_pointer (&self->patience, g_source_unref);
  finx_set_error (&reason, FINX_ERROR_OFFLINE, "FINX-NET-002", "%s did not answer in time. Nothing was changed; try again later", "TWS");
  finx_frame_socket_fail (self->socket, reason);
  return G_SOURCE_REMOVE;
}

static void
opened_cb (FinxFrameSocket *socket,
           gpointer         user_data)
{
  static const char hello[] = "API\0\0\0\0\11v100..176";
  FinxIbkr *self = user_data;

  set_trouble (self, NULL);
  self->patience = ibkr_wait (self, finx_broker_client_hasten (FINX_BROKER_CLIENT (self), PATIENCE), patience_cb, self);
  finx_frame_socket_send (socket, hello, sizeof hello - 1);
}

static gboolean
probe_cb (gpointer user_data)
{
  FinxIbkr *self = user_data;
  g_auto(IbkrWriter) out = { 0 };

  self->probed_us = now_of (self);
  ibkr_writer_init (&out);
  ibkr_write_plain (&out, OUT_CURRENT_TIME, "1");
  ibkr_post (self, &out, FINX_URGENCY_ACCOUNT, NULL);
  return G_SOURCE_CONTINUE;
}

/* The first frame: how TWS speaks. */
static void
take_version (FinxIbkr   *self,
              const char *data,
              gsize       length)
{
  g_auto(IbkrWriter) out = { 0 };
  GError *error = NULL;
  IbkrReader in;
  gint64 version;

  ibkr_reader_init (&in, data, length);
  version = ibkr_read_integer (&in, 0);
  if (version != IBKR_VERSION)
    {
      finx_set_error (&error, FINX_ERROR_AUTH, "FINX-IBKR-013", "This TWS or IB Gateway is too old for FinX (it speaks version %d). Nothing was sent; "
                      "install a newer one", (int) CLAMP (version, -1, 9999));
      ibkr_session_refuse (self, error);
      return;
    }
  self->version = (int) version;
  ibkr_writer_init (&out);
  ibkr_write_start (&out, self->client);
  finx_frame_socket_send (self->socket, out.bytes->data, out.bytes->len);
}

gboolean
ibkr_knows_account (FinxIbkr   *self,
                    const char *account)
{
  return self->account == NULL || *account == '\0' || g_str_equal (self->account, account);
}

/* Which account is traded for; orders for a live one never go out where a paper one was meant, nor the other way round. */
static gboolean
choose_account (FinxIbkr *self)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const char *wanted = finx_broker_client_get_venue_account (client);
  const char *account = *wanted != '\0' ? wanted : self->accounts[0];
  gboolean is_paper = account != NULL && *account == 'D';
  GError *error = NULL;

  if (account == NULL || !g_strv_contains ((const char *const *) self->accounts, account))
    finx_set_error (&error, FINX_ERROR_AUTH, "FINX-IBKR-014", "TWS is signed in, but not to the account %s. Nothing was sent; sign in there with its user",
                    account != NULL ? account : "");
  else if (is_paper != finx_broker_client_is_paper (client))
    finx_set_error (&error, FINX_ERROR_AUTH, "FINX-IBKR-015", "TWS is signed in to %s, which is %s, and this connection is for the other kind. "
                    "Nothing was sent; see the port, or connect it anew", account, is_paper ? finx_text ("a paper account") : finx_text ("a live account"));
  if (error != NULL)
    {
      ibkr_session_refuse (self, error);
      return FALSE;
    }
  g_free (self->account);
  self->account = g_strdup (account);
  return TRUE;
}

/* We are in once TWS told the accounts and the first number for orders. */
static void
check_ready (FinxIbkr *self)
{
  g_auto(IbkrWriter) out = { 0 };

  if (self->is_ready || self->accounts == NULL || !self->has_order_id || !choose_account (self))
    return;
  ibkr_stop (&self->patience);
  self->is_ready = TRUE;
  self->probe = ibkr_wait (self, PROBE, probe_cb, self);
  ibkr_writer_init (&out);
  ibkr_write_plain (&out, OUT_MARKET_DATA_TYPE, "1,3");         /* delayed prices where there are no live ones */
  ibkr_post (self, &out, FINX_URGENCY_CANCEL, NULL);
  ibkr_start_asks (self);
  if (!self->is_streaming)
    return;
  finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), FINX_FEED_LIVE, "");
  finx_broker_client_stream_ready (FINX_BROKER_CLIENT (self));
  finx_broker_client_resubscribe (FINX_BROKER_CLIENT (self));
}

static void
take_accounts (FinxIbkr   *self,
               IbkrReader *in)
{
  g_autofree char *list = NULL;
  g_autoptr(GPtrArray) accounts = g_ptr_array_new ();
  g_auto(GStrv) parts = NULL;

  ibkr_read_past (in, 1);
  list = ibkr_read_text (in);
  parts = g_strsplit (list, ",", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_ptr_array_add (accounts, g_strdup (parts[i]));
  g_ptr_array_add (accounts, NULL);
  g_strfreev (self->accounts);
  self->accounts = (GStrv) g_ptr_array_free (g_steal_pointer (&accounts), FALSE);
}

/* Requests and orders share the ids of errors, and a program may have numbered its orders by the time of day. */
static void
keep_apart (FinxIbkr *self)
{
  if (self->next_order > IBKR_FIRST_REQUEST / 2 && self->next_order < 10 * (gint64) IBKR_FIRST_REQUEST)
    self->next_request = MAX (self->next_request, IBKR_OTHER_REQUEST);
}

static void
frame_cb (FinxFrameSocket *socket,
          const char      *data,
          gsize            length,
          gpointer         user_data)
{
  g_autoptr(FinxIbkr) self = g_object_ref (user_data);
  IbkrReader in;
  gint64 id;

  if (self->version == 0)
    {
      take_version (self, data, length);
      return;
    }
  ibkr_reader_init (&in, data, length);
  id = ibkr_read_integer (&in, 0);
  if (id == IN_MANAGED_ACCOUNTS)
    {
      take_accounts (self, &in);
      check_ready (self);
    }
  else if (id == IN_NEXT_VALID_ID)
    {
      gint64 next;

      ibkr_read_past (&in, 1);
      next = ibkr_read_integer (&in, 1);
      self->next_order = MAX (self->next_order, next);
      keep_apart (self);
      self->has_order_id = !in.is_short;
      check_ready (self);
    }
  else
    {
      ibkr_take (self, data, length);
    }
}

/* There is to be a session: for a question alone it is given up when it is lost, otherwise it comes back. */
void
ibkr_session_open (FinxIbkr *self)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxFrameSocketOptions options = { .name = "TWS", .max_bytes = IBKR_MOST_BYTES,
                                           .first_wait_us = finx_broker_client_hasten (client, FINX_USEC_PER_SEC),
                                           .most_wait_us = finx_broker_client_hasten (client, 30 * FINX_USEC_PER_SEC) };
  static const FinxFrameSocketEvents events = { ibkr_measure, opened_cb, frame_cb, lost_cb };
  g_autofree char *host = NULL;
  guint16 port;

  if (self->socket == NULL)
    self->socket = finx_frame_socket_new (finx_broker_client_get_clock (client), &options, &events, self);
  if (finx_frame_socket_get_state (self->socket) != FINX_LINE_OFF)
    return;
  set_trouble (self, NULL);
  self->client = g_ascii_strtoll (finx_broker_client_get_value (client, "client"), NULL, 10);
  find_address (self, &host, &port);
  finx_frame_socket_open (self->socket, host, port);
}

void
ibkr_open_streams (FinxBrokerClient *client)
{
  FinxIbkr *self = FINX_IBKR (client);

  if (self->is_streaming)
    return;
  self->is_streaming = TRUE;
  ibkr_session_open (self);
  if (!self->is_ready)
    return;
  finx_broker_client_set_feed (client, FINX_FEED_LIVE, "");
  finx_broker_client_stream_ready (client);
  finx_broker_client_resubscribe (client);
}

void
ibkr_close_streams (FinxBrokerClient *client)
{
  FinxIbkr *self = FINX_IBKR (client);
  g_autoptr(GError) reason = NULL;

  self->is_streaming = FALSE;
  finx_set_error (&reason, FINX_ERROR_OFFLINE, "FINX-IBKR-016", "The connection to TWS was closed. Nothing more is known of what was asked");
  ibkr_session_close (self, reason);
}
