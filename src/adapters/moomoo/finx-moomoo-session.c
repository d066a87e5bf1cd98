/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connection to OpenD. Questions wait here until OpenD knows who we are and its limits have room; each goes out once. */
#include "adapters/moomoo/finx-moomoo-session.h"

#include <string.h>

#include "adapters/moomoo/finx-moomoo-limits.h"
#include "adapters/moomoo/moomoo-session.pb-c.h"
#include "base/finx-error.h"
#include "net/finx-frame-socket.h"

#define CLIENT_VERSION  101
#define NO_ENCRYPTION   (-1)
#define AES_CBC         2
#define SILENCE         (120 * FINX_USEC_PER_SEC)       /* beyond what the beat finds out */
#define MOST_INTERVAL   60      /* s: of the beat */

struct _MoomooSession
{
  FinxClock           *clock;
  MoomooSessionOptions options;         /* its host is owned */
  MoomooSessionEvents  events;
  gpointer             user_data;
  FinxFrameSocket     *socket;          /* (nullable) */
  MoomooLimits        *limits;
  GPtrArray           *asks;            /* (element-type Ask), in the order they came */
  GSource             *timer;           /* (nullable): the next moment of @asks */
  GSource             *beat;            /* (nullable) */
  GError              *trouble;         /* (nullable): why it was lost last */
  gint64               interval_us;     /* of the beat */
  guint64              connection, user;
  guint32              serial;
  gboolean             is_ready, stays;
  guint                n_users;         /* its owner, and what is under way */
};

typedef struct
{
  MoomooQuestion *question;
  GTask          *task;
  GSource        *cancelled;            /* (nullable) */
  guint32         serial;               /* 0: not sent */
  gint64          sent_us, due_us;      /* due: given up then */
} Ask;

static void pump    (MoomooSession *self);
static void release (MoomooSession *self);

MoomooQuestion *
moomoo_question_new (guint32                 protocol,
                     const ProtobufCMessage *c2s)
{
  MoomooQuestion *self = g_new0 (MoomooQuestion, 1);

  self->protocol = protocol;
  self->c2s = moomoo_message_pack (c2s);
  self->is_limited = TRUE;
  return self;
}

/* A password may be in it. */
static void
free_wiped (GByteArray *bytes)
{
  explicit_bzero (bytes->data, bytes->len);
  g_byte_array_unref (bytes);
}

void
moomoo_question_free (MoomooQuestion *self)
{
  g_clear_pointer (&self->c2s, free_wiped);
  g_free (self);
}

void
moomoo_answer_free (MoomooAnswer *self)
{
  g_free (self->words);
  g_clear_pointer (&self->s2c, g_byte_array_unref);
  g_free (self);
}

static gint64
now_of (MoomooSession *self)
{
  return finx_clock_now (self->clock);
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Takes @error. */
static void
fail_ask (MoomooSession *self,
          Ask           *ask,
          GError        *error)
{
  g_ptr_array_remove (self->asks, ask);
  if (ask->serial == 0 && ask->question->changes && (g_error_matches (error, FINX_ERROR, FINX_ERROR_OFFLINE)
                                                     || g_error_matches (error, FINX_ERROR, FINX_ERROR_PROTOCOL)))
    {
      GError *refusal = NULL;

      finx_set_error (&refusal, FINX_ERROR_REJECTED, "FINX-MOOMOO-002", "It was not sent, and nothing was traded: %s", error->message);
      g_clear_error (&error);
      error = refusal;
    }
  g_task_return_error (ask->task, error);
  clear_source (&ask->cancelled);
  g_object_unref (ask->task);
  moomoo_question_free (ask->question);
  g_free (ask);
}

/* Those that were sent, or all; a callback may ask anew. */
static void
fail_asks (MoomooSession *self,
           gboolean       all,
           const GError  *reason)
{
  g_autoptr(GPtrArray) failed = g_ptr_array_new ();

  for (guint i = 0; i < self->asks->len; i++)
    if (all || ((Ask *) self->asks->pdata[i])->serial != 0)
      g_ptr_array_add (failed, self->asks->pdata[i]);
  for (guint i = 0; i < failed->len; i++)
    if (g_ptr_array_find (self->asks, failed->pdata[i], NULL))
      fail_ask (self, failed->pdata[i], g_error_copy (reason));
}

/* Whether one more of these can go out at once, with some left for what is more urgent. */
gboolean
moomoo_session_has_room (MoomooSession *self,
                         guint32        protocol)
{
  return moomoo_limits_has_room (self->limits, protocol, now_of (self));
}

/* Of the limits of orders: 0 none, 1 all. */
double
moomoo_session_get_use (MoomooSession *self)
{
  return moomoo_limits_get_use (self->limits, now_of (self));
}

/* Talking */

/* (transfer full): the id of this packet stands before what it is about */
static GByteArray *
number (MoomooSession        *self,
        const MoomooQuestion *question)
{
  guint8 packet[32], length = 0;
  guint64 rest = self->connection;
  GByteArray *bytes = g_byte_array_new ();

  packet[length++] = 0x08;
  for (; rest >= 0x80; rest >>= 7)
    packet[length++] = (guint8) (rest | 0x80);
  packet[length++] = (guint8) rest;
  packet[length++] = 0x10;
  for (rest = self->serial; rest >= 0x80; rest >>= 7)
    packet[length++] = (guint8) (rest | 0x80);
  packet[length++] = (guint8) rest;
  g_byte_array_append (bytes, (const guint8[]) { 0x0a, length }, 2);
  g_byte_array_append (bytes, packet, length);
  return g_byte_array_append (bytes, question->c2s->data, question->c2s->len);
}

/* %FALSE: nothing was sent. */
static gboolean
send (MoomooSession        *self,
      const MoomooQuestion *question)
{
  g_autoptr(GByteArray) c2s = NULL, frame = NULL, wire = NULL;
  GByteArray *plain;
  gboolean was_sent;

  if (++self->serial == 0)
    self->serial = 1;
  c2s = question->is_numbered ? number (self, question) : g_byte_array_ref (question->c2s);
  plain = moomoo_request_pack (c2s);
  wire = self->options.cipher != NULL ? moomoo_cipher_encrypt (self->options.cipher, plain->data, plain->len) : NULL;
  frame = moomoo_frame_pack (question->protocol, self->serial, plain, wire);
  was_sent = (self->options.cipher == NULL || wire != NULL) && finx_frame_socket_send (self->socket, frame->data, frame->len);
  if (wire == NULL)
    explicit_bzero (frame->data, frame->len);
  free_wiped (plain);
  return was_sent;
}

static gboolean
timer_cb (gpointer user_data)
{
  MoomooSession *self = user_data;

  g_clear_pointer (&self->timer, g_source_unref);
  pump (self);
  return G_SOURCE_REMOVE;
}

static void
give_up (MoomooSession *self,
         Ask           *ask,
         gint64         ready_us)
{
  g_autoptr(GError) silence = NULL;
  GError *error = NULL;

  if (ask->serial != 0)
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-MOOMOO-003", "OpenD did not answer in time. See whether it is still signed in");
  else if (self->is_ready)
    finx_set_error (&error, FINX_ERROR_RATE_LIMITED, "FINX-MOOMOO-004",
                    "Moomoo allows only so many of these in 30 s. Nothing was sent; try again in %d s",
                    (int) ((ready_us - now_of (self) + FINX_USEC_PER_SEC - 1) / FINX_USEC_PER_SEC));
  else if (self->trouble != NULL)
    error = g_error_copy (self->trouble);
  else
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-MOOMOO-005", "OpenD does not answer. See whether it runs, and whether it is signed in");
  fail_ask (self, ask, error);
  /* Whoever took the call and does not say who it is gets another one. */
  if (!self->is_ready && self->socket != NULL && finx_frame_socket_get_state (self->socket) == FINX_LINE_OPEN)
    {
      finx_set_error (&silence, FINX_ERROR_OFFLINE, "FINX-MOOMOO-005", "OpenD does not answer. See whether it runs, and whether it is signed in");
      finx_frame_socket_fail (self->socket, silence);
    }
}

/* %TRUE: the list of questions changed, look at it again from the beginning. */
static gboolean
tend (MoomooSession *self,
      Ask           *ask,
      gint64         now_us,
      gint64        *next_us)
{
  gint64 ready_us = self->is_ready && ask->serial == 0 ? moomoo_limits_ready_at (self->limits, ask->question->protocol, ask->question->is_limited, now_us) : now_us;

  if (now_us >= ask->due_us || ready_us > ask->due_us)
    {
      give_up (self, ask, ready_us);
      return TRUE;
    }
  if (ask->serial == 0 && self->is_ready && ready_us <= now_us && send (self, ask->question))
    {
      moomoo_limits_count (self->limits, ask->question->protocol, ask->question->is_limited, now_us);
      ask->serial = self->serial;
      ask->sent_us = now_us;
      ask->due_us = now_us + self->options.answer_us;
    }
  *next_us = MIN (*next_us, ask->serial == 0 && ready_us > now_us ? ready_us : ask->due_us);
  return FALSE;
}

static void
pump (MoomooSession *self)
{
  gint64 now_us = now_of (self), next_us = G_MAXINT64;

  self->n_users++;
  for (guint i = 0; i < self->asks->len;)
    i = tend (self, self->asks->pdata[i], now_us, &next_us) ? 0 : i + 1;
  clear_source (&self->timer);
  if (next_us == G_MAXINT64 || self->n_users == 1)
    {
      release (self);
      return;
    }
  self->timer = g_timeout_source_new ((guint) CLAMP ((next_us - now_us) / 1000 + 1, 1, G_MAXINT));
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  release (self);
}

/* Listening */

static gboolean
beat_cb (gpointer user_data)
{
  MoomooSession *self = user_data;
  Moomoo__KeepAlive c2s = MOOMOO__KEEP_ALIVE__INIT;
  g_autoptr(MoomooQuestion) question = NULL;
  g_autoptr(GError) error = NULL;

  if (now_of (self) - finx_frame_socket_get_heard (self->socket) > 2 * self->interval_us)
    {
      finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-MOOMOO-006", "OpenD says nothing any more. Orders are read again as soon as it does");
      moomoo_session_drop (self, error);
      return G_SOURCE_REMOVE;
    }
  c2s.time = now_of (self) / FINX_USEC_PER_SEC;
  question = moomoo_question_new (MOOMOO_KEEP_ALIVE, &c2s.base);
  send (self, question);
  return G_SOURCE_CONTINUE;
}

/* As often as the SDK: after four fifths of what OpenD asks for. */
static void
begin_beat (MoomooSession *self,
            int            interval)
{
  self->interval_us = CLAMP (interval, 1, MOST_INTERVAL) * FINX_USEC_PER_SEC;
  clear_source (&self->beat);
  self->beat = g_timeout_source_new ((guint) (self->interval_us / 1000 * 4 / 5));
  g_source_set_callback (self->beat, beat_cb, self, NULL);
  g_source_attach (self->beat, g_main_context_get_thread_default ());
}

static void
stop (MoomooSession *self)
{
  self->is_ready = FALSE;
  clear_source (&self->beat);
  if (self->options.cipher != NULL)
    moomoo_cipher_reset (self->options.cipher);
}

/* The connection is of no use: it is given up, and tried again unless trying is useless. */
void
moomoo_session_drop (MoomooSession *self,
                     const GError  *reason)
{
  if (self->socket == NULL)
    return;
  if (!g_error_matches (reason, FINX_ERROR, FINX_ERROR_AUTH))
    {
      finx_frame_socket_fail (self->socket, reason);
      return;
    }
  self->n_users++;
  stop (self);
  self->stays = FALSE;
  finx_frame_socket_close (self->socket);
  g_clear_object (&self->socket);
  fail_asks (self, TRUE, reason);
  self->events.lost (reason, self->user_data);
  release (self);
}

/* OpenD says no to us: a refusal is for good, all else is not. */
static void
take_refusal (MoomooSession          *self,
              const Moomoo__Response *response)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *words = g_utf8_make_valid (response->ret_msg != NULL ? response->ret_msg : "", -1);

  if (response->ret_type == -1)
    finx_set_error (&error, FINX_ERROR_AUTH, "FINX-MOOMOO-007",
                    "OpenD refuses the connection: %s. Nothing was done. If OpenD has an RSA key, FinX needs the same key; if it has none, FinX must "
                    "have none", words);
  else
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-MOOMOO-008", "OpenD is not ready: %s (%d). See in its window whether it is signed in", words,
                    response->ret_type);
  moomoo_session_drop (self, error);
}

/* The answer to the first question: who we are for OpenD. */
static void
take_welcome (MoomooSession          *self,
              const Moomoo__Response *response)
{
  g_autoptr(ProtobufCMessage) message = moomoo_message_unpack (&moomoo__connected__descriptor, response->s2c.data, response->s2c.len);
  Moomoo__Connected *connected = (Moomoo__Connected *) message;
  g_autoptr(GError) error = NULL;

  if (response->ret_type != 0)
    {
      take_refusal (self, response);
      return;
    }
  if (connected == NULL || !connected->has_conn_id || !connected->has_keep_alive_interval
      || (self->options.cipher != NULL && (connected->conn_aes_key == NULL || connected->aes_cbc_iv == NULL
                                           || !moomoo_cipher_agree (self->options.cipher, connected->conn_aes_key, connected->aes_cbc_iv))))
    {
      finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-MOOMOO-009", "What answers as OpenD is not OpenD, or too old. Nothing of it was used");
      moomoo_session_drop (self, error);
      return;
    }
  self->connection = connected->conn_id;
  self->user = connected->login_user_id;
  self->is_ready = TRUE;
  g_clear_error (&self->trouble);
  begin_beat (self, connected->keep_alive_interval);
  self->events.ready (self->user_data);
}

static Ask *
find_ask (MoomooSession     *self,
          const MoomooFrame *frame)
{
  for (guint i = 0; i < self->asks->len; i++)
    {
      Ask *ask = self->asks->pdata[i];

      if (ask->serial == frame->serial && ask->question->protocol == frame->protocol)
        return ask;
    }
  return NULL;
}

static void
take_answer (MoomooSession          *self,
             Ask                    *ask,
             const Moomoo__Response *response)
{
  MoomooAnswer *answer;

  if (response == NULL)
    {
      GError *error = NULL;

      finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-MOOMOO-010", "OpenD's answer could not be understood. Nothing of it was used");
      fail_ask (self, ask, error);
      return;
    }
  answer = g_new0 (MoomooAnswer, 1);
  answer->type = response->ret_type;
  answer->words = g_utf8_make_valid (response->ret_msg != NULL ? response->ret_msg : "", -1);
  answer->s2c = g_byte_array_new ();
  if (response->s2c.len > 0)
    g_byte_array_append (answer->s2c, response->s2c.data, (guint) response->s2c.len);
  answer->sent_us = ask->sent_us;
  g_ptr_array_remove (self->asks, ask);
  g_task_return_pointer (ask->task, answer, (GDestroyNotify) moomoo_answer_free);
  clear_source (&ask->cancelled);
  g_object_unref (ask->task);
  moomoo_question_free (ask->question);
  g_free (ask);
}

/* Answers belong to a question, whatever their order; what belongs to none came too late, or was not asked for. */
static void
take_body (MoomooSession          *self,
           const MoomooFrame      *frame,
           const Moomoo__Response *response)
{
  Ask *ask = find_ask (self, frame);

  if (frame->protocol == MOOMOO_INIT_CONNECT && !self->is_ready && response != NULL)
    take_welcome (self, response);
  else if (ask != NULL)
    take_answer (self, ask, response);
  else if (response != NULL && response->ret_type == 0 && self->is_ready)
    self->events.push (frame->protocol, response->s2c.data, response->s2c.len, self->user_data);
  else if (response == NULL && self->is_ready)
    self->events.push (frame->protocol, NULL, 0, self->user_data);
  pump (self);
}

static gssize
measure_cb (const char *data,
            gsize       length,
            gpointer    user_data)
{
  return moomoo_frame_measure (data, length);
}

static void
frame_cb (FinxFrameSocket *socket,
          const char      *data,
          gsize            length,
          gpointer         user_data)
{
  MoomooSession *self = user_data;
  g_autoptr(GByteArray) clear = NULL;
  g_autoptr(ProtobufCMessage) response = NULL;
  g_autoptr(GError) error = NULL;
  const guint8 *plain;
  gsize plain_length;
  MoomooFrame frame;

  if (!moomoo_frame_read (data, length, &frame))
    return;
  clear = self->options.cipher != NULL ? moomoo_cipher_decrypt (self->options.cipher, frame.body, frame.length) : NULL;
  plain = clear != NULL ? clear->data : frame.body;
  plain_length = clear != NULL ? clear->len : frame.length;
  if (!moomoo_frame_is_intact (&frame, plain, plain_length))
    {
      if (frame.protocol == MOOMOO_INIT_CONNECT && !self->is_ready)
        finx_set_error (&error, FINX_ERROR_AUTH, "FINX-MOOMOO-011",
                        "OpenD and FinX do not have the same RSA key: its answer could not be read. Nothing was done");
      else
        finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-MOOMOO-012",
                        "What came from OpenD is damaged. Nothing of it was used; FinX connects again and reads all orders");
      moomoo_session_drop (self, error);
      return;
    }
  response = frame.format == 0 ? moomoo_message_unpack (&moomoo__response__descriptor, plain, plain_length) : NULL;
  self->n_users++;
  take_body (self, &frame, (Moomoo__Response *) response);
  release (self);
}

static void
opened_cb (FinxFrameSocket *socket,
           gpointer         user_data)
{
  MoomooSession *self = user_data;
  Moomoo__InitConnect c2s = MOOMOO__INIT_CONNECT__INIT;
  g_autoptr(MoomooQuestion) question = NULL;

  stop (self);
  c2s.client_ver = CLIENT_VERSION;
  c2s.client_id = (char *) "FinX";
  c2s.has_recv_notify = c2s.recv_notify = TRUE;
  c2s.has_packet_enc_algo = TRUE;
  c2s.packet_enc_algo = self->options.cipher != NULL ? AES_CBC : NO_ENCRYPTION;
  c2s.has_push_proto_fmt = TRUE;
  c2s.programming_language = (char *) "C";
  question = moomoo_question_new (MOOMOO_INIT_CONNECT, &c2s.base);
  send (self, question);
}

/* (transfer full): what a person can do about it */
static GError *
explain (MoomooSession *self,
         const GError  *reason)
{
  const char *code = finx_error_code (reason);
  GError *error = NULL;

  if (g_strcmp0 (code, "FINX-NET-001") != 0 && g_strcmp0 (code, "FINX-NET-002") != 0)
    return g_error_copy (reason);
  finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-MOOMOO-013",
                  "OpenD does not answer at %s:%u. Start OpenD on that computer and sign in there; FinX connects when it is there",
                  self->options.host, self->options.port);
  return error;
}

static void
lost_cb (FinxFrameSocket *socket,
         const GError    *reason,
         gpointer         user_data)
{
  MoomooSession *self = user_data;
  gboolean was_ready = self->is_ready;
  g_autoptr(GError) trouble = explain (self, reason);

  self->n_users++;
  stop (self);
  g_clear_error (&self->trouble);
  self->trouble = g_error_copy (trouble);
  fail_asks (self, !was_ready, trouble);
  self->events.lost (trouble, self->user_data);
  if (!self->stays && self->asks->len == 0 && self->socket == socket)
    {
      finx_frame_socket_close (self->socket);
      g_clear_object (&self->socket);
    }
  release (self);
}

static void
connect_now (MoomooSession *self)
{
  static const FinxFrameSocketEvents events = { measure_cb, opened_cb, frame_cb, lost_cb };
  const FinxFrameSocketOptions options = { .name = "OpenD", .attempt_us = self->options.answer_us, .silence_us = SILENCE,
                                           .first_wait_us = self->options.first_wait_us, .most_wait_us = 30 * self->options.first_wait_us,
                                           .max_bytes = MOOMOO_HEADER + MOOMOO_MOST_BODY };

  if (self->socket != NULL)
    return;
  self->socket = finx_frame_socket_new (self->clock, &options, &events, self);
  finx_frame_socket_open (self->socket, self->options.host, self->options.port);
}

/* Asking */

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Ask *ask = user_data;
  MoomooSession *self = g_object_get_data (G_OBJECT (ask->task), "session");

  fail_ask (self, ask, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
  return G_SOURCE_REMOVE;
}

/* @question: (transfer full) */
void
moomoo_session_ask_async (MoomooSession       *self,
                          MoomooQuestion      *question,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->question = question;
  ask->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_check_cancellable (ask->task, FALSE);
  ask->due_us = now_of (self) + self->options.answer_us;
  g_object_set_data (G_OBJECT (ask->task), "session", self);
  if (cancellable != NULL)
    {
      ask->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (ask->cancelled, G_SOURCE_FUNC (cancelled_cb), ask, NULL);
      g_source_attach (ask->cancelled, g_main_context_get_thread_default ());
    }
  g_ptr_array_add (self->asks, ask);
  connect_now (self);
  pump (self);
}

/* Returns: (transfer full) (nullable) */
MoomooAnswer *
moomoo_session_ask_finish (GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The session itself */

/**
 * moomoo_session_new:
 * @options: copied; its cipher is taken
 *
 * It does nothing before something is asked.
 */
MoomooSession *
moomoo_session_new (FinxClock                  *clock,
                    const MoomooSessionOptions *options,
                    const MoomooSessionEvents  *events,
                    gpointer                    user_data)
{
  MoomooSession *self = g_new0 (MoomooSession, 1);

  self->clock = g_object_ref (clock);
  self->options = *options;
  self->options.host = g_strdup (options->host);
  self->events = *events;
  self->user_data = user_data;
  self->n_users = 1;
  self->asks = g_ptr_array_new ();
  self->limits = moomoo_limits_new ();
  return self;
}

/* The last one frees it. */
static void
release (MoomooSession *self)
{
  if (--self->n_users > 0)
    return;
  clear_source (&self->timer);
  moomoo_limits_free (self->limits);
  g_clear_pointer (&self->options.cipher, moomoo_cipher_free);
  g_clear_error (&self->trouble);
  g_ptr_array_unref (self->asks);
  g_free ((char *) self->options.host);
  g_object_unref (self->clock);
  g_free (self);
}

static void
nobody_hears (const GError *reason,
              gpointer      user_data)
{
}

static void
nobody_is_ready (gpointer user_data)
{
}

static void
nobody_listens (guint32       protocol,
                const guint8 *s2c,
                gsize         length,
                gpointer      user_data)
{
}

/* Nothing is told any more; it may be done in the middle of an event. */
void
moomoo_session_free (MoomooSession *self)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");

  self->events = (MoomooSessionEvents) { nobody_is_ready, nobody_hears, nobody_listens };
  moomoo_session_close (self);
  fail_asks (self, TRUE, error);
  release (self);
}

/* It connects, and again whenever it is lost, until moomoo_session_close(). */
void
moomoo_session_stay (MoomooSession *self)
{
  self->stays = TRUE;
  connect_now (self);
}

/* What was sent already is not answered any more. */
void
moomoo_session_close (MoomooSession *self)
{
  g_autoptr(GError) error = NULL;

  self->stays = FALSE;
  stop (self);
  g_clear_error (&self->trouble);
  if (self->socket == NULL)
    return;
  finx_frame_socket_close (self->socket);
  g_clear_object (&self->socket);
  finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-MOOMOO-014", "The connection to OpenD was closed");
  fail_asks (self, TRUE, error);
}

gboolean
moomoo_session_is_ready (MoomooSession *self)
{
  return self->is_ready;
}

guint64
moomoo_session_get_user (MoomooSession *self)
{
  return self->user;
}
