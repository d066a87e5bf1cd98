/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/finx-error.h"
#include "net/finx-frame-socket.h"

#define S     FINX_USEC_PER_SEC
#define START (1700000000 * S)
#define MUCH  70000

/* What a server says, on the connection's thread; the line is cut when it returns. @n counts connections from 0. */
typedef void (*Talk) (GIOStream *line, guint n);

/* What the owner of a socket does and sees. */
typedef struct
{
  GSocketService  *service;
  guint16          port;
  Talk             talk;
  gint             n_calls, n_talking;  /* atomic */
  FinxClock       *clock;
  FinxFrameSocket *socket;
  GPtrArray       *heard;               /* (element-type utf8): frames */
  GPtrArray       *reasons;             /* (element-type GError): of losses */
  guint            n_opened;
  const char      *greeting;            /* (nullable): said when it opens, a frame */
  const char      *bad_frame;           /* (nullable): after it the connection is no good */
  gboolean         drops_on_opened, drops_on_loss, drops_on_frame;
} Owner;

/* A frame: its length in four bytes, then that much; the longest that means anything is a million. */
static gssize
measure (const char *data,
         gsize       length,
         gpointer    user_data)
{
  guint32 n;

  if (length < 4)
    return 0;
  memcpy (&n, data, 4);
  n = GUINT32_FROM_BE (n);
  return n <= 1000000 ? (gssize) n + 4 : -1;
}

static void
opened_cb (FinxFrameSocket *socket,
           gpointer         user_data)
{
  Owner *self = user_data;

  self->n_opened++;
  if (self->greeting != NULL)
    g_assert_true (finx_frame_socket_send (socket, self->greeting, strlen (self->greeting)));
  if (self->drops_on_opened)
    g_clear_object (&self->socket);
}

static void
frame_cb (FinxFrameSocket *socket,
          const char      *data,
          gsize            length,
          gpointer         user_data)
{
  Owner *self = user_data;

  g_ptr_array_add (self->heard, g_strndup (data + 4, length - 4));
  if (g_strcmp0 (self->bad_frame, self->heard->pdata[self->heard->len - 1]) == 0)
    {
      g_autoptr(GError) error = NULL;

      finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-TEST-001", "A frame is missing");
      finx_frame_socket_fail (socket, error);
    }
  if (self->drops_on_frame)
    g_clear_object (&self->socket);
}

static void
lost_cb (FinxFrameSocket *socket,
         const GError    *reason,
         gpointer         user_data)
{
  Owner *self = user_data;

  g_ptr_array_add (self->reasons, g_error_copy (reason));
  if (self->drops_on_loss)
    g_clear_object (&self->socket);
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *connection,
        GObject                *source,
        gpointer                user_data)
{
  Owner *self = user_data;

  g_atomic_int_inc (&self->n_talking);
  self->talk (G_IO_STREAM (connection), (guint) g_atomic_int_add (&self->n_calls, 1));
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  g_atomic_int_dec_and_test (&self->n_talking);
  return TRUE;
}

static void
owner_init (Owner                        *self,
            Talk                          talk,
            const FinxFrameSocketOptions *options)
{
  static const FinxFrameSocketEvents events = { measure, opened_cb, frame_cb, lost_cb };
  FinxFrameSocketOptions all = options != NULL ? *options : (FinxFrameSocketOptions) { 0 };
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) effective = NULL;

  all.name = "Example";
  self->talk = talk;
  self->service = g_threaded_socket_service_new (10);
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                                NULL, &effective, NULL));
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  self->clock = finx_clock_new_manual (START);
  self->socket = finx_frame_socket_new (self->clock, &all, &events, self);
  self->heard = g_ptr_array_new_with_free_func (g_free);
  self->reasons = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
}

static void
owner_open (Owner *self)
{
  finx_frame_socket_open (self->socket, "127.0.0.1", self->port);
}

/* Nobody listens there any more. */
static void
owner_hang_up (Owner *self)
{
  if (self->service == NULL)
    return;
  g_socket_service_stop (self->service);
  while (g_main_context_iteration (NULL, FALSE) || g_atomic_int_get (&self->n_talking) > 0)
    g_usleep (1000);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
}

static void
owner_clear (Owner *self)
{
  g_clear_object (&self->socket);
  owner_hang_up (self);
  g_clear_object (&self->clock);
  g_ptr_array_unref (self->heard);
  g_ptr_array_unref (self->reasons);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Owner, owner_clear)

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs until it is so; waits of the socket are skipped, what is on the line is not. */
static void
wait_until (Owner    *self,
            gboolean (*is_so) (Owner *self))
{
  guint tick = g_timeout_add (5, tick_cb, NULL);
  gint64 give_up = g_get_monotonic_time () + 60 * S;

  while (!is_so (self))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, give_up);
      if (self->socket != NULL && finx_frame_socket_get_state (self->socket) == FINX_LINE_WAITING)
        {
          finx_clock_advance (self->clock, MAX (0, finx_frame_socket_get_due (self->socket) - finx_clock_now (self->clock)));
          finx_frame_socket_look (self->socket);
        }
      else
        {
          g_main_context_iteration (NULL, TRUE);
        }
    }
  g_source_remove (tick);
}

static void
settle (void)
{
  guint tick = g_timeout_add (5, tick_cb, NULL);

  for (int i = 0; i < 20; i++)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
}

static gboolean
is_lost (Owner *self)
{
  return self->reasons->len > 0;
}

static gboolean
is_open (Owner *self)
{
  return self->n_opened > 0;
}

static gboolean
is_dropped (Owner *self)
{
  return self->socket == NULL;
}

static const char *
get_code (Owner *self)
{
  return self->reasons->len > 0 ? finx_error_code (self->reasons->pdata[self->reasons->len - 1]) : NULL;
}

/* What servers say */

static gboolean
say (GIOStream  *line,
     const void *data,
     gsize       length)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (line), data, length, NULL, NULL, NULL);
}

static gboolean
say_frame (GIOStream  *line,
           const char *text,
           gsize       length)
{
  guint32 n = GUINT32_TO_BE ((guint32) length);

  return say (line, &n, 4) && say (line, text, length);
}

static void
listen_on (GIOStream *line,
           guint      n)
{
  char chunk[4096];

  while (g_input_stream_read (g_io_stream_get_input_stream (line), chunk, sizeof chunk, NULL, NULL) > 0)
    ;
}

/* Gives back what it is told first, and two more; then cuts the line. */
static void
echo_and_cut (GIOStream *line,
              guint      n)
{
  char first[10] = "";
  g_autofree char *told = NULL;

  g_input_stream_read_all (g_io_stream_get_input_stream (line), first, 6, NULL, NULL, NULL);
  told = g_strdup_printf ("%s %u", first, n);
  say_frame (line, told, strlen (told));
  say_frame (line, "", 0);
  say_frame (line, "last", 4);
}

static gboolean
heard_nine (Owner *self)
{
  return self->heard->len == 9;
}

/* Each connection is told anew what is wanted, and what comes before a cut is not lost. */
static void
test_comes_back (void)
{
  static const char *const expected[] = { "quotes 0", "", "last", "quotes 1", "", "last", "quotes 2", "", "last" };
  g_auto(Owner) owner = { .greeting = "quotes" };

  owner_init (&owner, echo_and_cut, NULL);
  g_assert_cmpint (finx_frame_socket_get_state (owner.socket), ==, FINX_LINE_OFF);
  g_assert_cmpint (finx_frame_socket_get_due (owner.socket), ==, 0);
  g_assert_false (finx_frame_socket_send (owner.socket, "nobody hears it", 15));
  owner_open (&owner);
  wait_until (&owner, heard_nine);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (owner.heard->pdata[i], ==, expected[i]);
  g_assert_cmpuint (owner.n_opened, ==, 3);
  g_assert_cmpstr (get_code (&owner), ==, "FINX-NET-010");
}

static gboolean
heard_five (Owner *self)
{
  return self->heard->len == 5;
}

/* A byte at a time, several at once, and a long one in many pieces. */
static void
talk_in_pieces (GIOStream *line,
                guint      n)
{
  static const char one[] = "\0\0\0\3one\0\0\0\3two", rest[] = "\0\0\0\5three\0\0\0\4four";
  g_autofree char *much = g_strnfill (MUCH, 'x');

  for (gsize i = 0; i < sizeof one - 1; i++)
    {
      say (line, one + i, 1);
      g_usleep (1000);
    }
  say (line, rest, sizeof rest - 1);
  say_frame (line, much, MUCH);
  listen_on (line, n);
}

static void
test_pieces (void)
{
  static const char *const expected[] = { "one", "two", "three", "four" };
  g_auto(Owner) owner = { 0 };

  owner_init (&owner, talk_in_pieces, NULL);
  owner_open (&owner);
  wait_until (&owner, heard_five);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (owner.heard->pdata[i], ==, expected[i]);
  g_assert_cmpuint (strlen (owner.heard->pdata[4]), ==, MUCH);
  g_assert_cmpuint (owner.reasons->len, ==, 0);
}

static void
send_too_much (GIOStream *line,
               guint      n)
{
  g_autofree char *much = g_strnfill (MUCH, 'x');

  say_frame (line, much, MUCH);
  listen_on (line, n);
}

static void
speak_http (GIOStream *line,
            guint      n)
{
  static const char answer[] = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";

  say (line, answer, sizeof answer - 1);
  listen_on (line, n);
}

static void
cut_in_frame (GIOStream *line,
              guint      n)
{
  say (line, "\0\0\0\11half", 8);
}

static void
test_bad_input (void)
{
  static const FinxFrameSocketOptions options = { .max_bytes = 65536 };
  static const struct
  {
    Talk        talk;
    FinxError   kind;
    const char *code, *part;
  } cases[] = {
    { send_too_much, FINX_ERROR_PROTOCOL, "FINX-NET-005", "more than can be right" },
    { speak_http, FINX_ERROR_PROTOCOL, "FINX-NET-017", "does not speak its protocol" },
    { cut_in_frame, FINX_ERROR_OFFLINE, "FINX-NET-010", "the line was cut" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Owner) owner = { 0 };

      owner_init (&owner, cases[i].talk, &options);
      owner_open (&owner);
      wait_until (&owner, is_lost);
      g_assert_cmpuint (owner.heard->len, ==, 0);
      g_assert_error ((GError *) owner.reasons->pdata[0], FINX_ERROR, (int) cases[i].kind);
      g_assert_cmpstr (get_code (&owner), ==, cases[i].code);
      g_assert_nonnull (strstr (((GError *) owner.reasons->pdata[0])->message, cases[i].part));
    }
}

/* Nobody listens there. */
static void
test_refused (void)
{
  g_auto(Owner) owner = { 0 };

  owner_init (&owner, listen_on, NULL);
  owner_hang_up (&owner);
  owner_open (&owner);
  wait_until (&owner, is_lost);
  g_assert_error ((GError *) owner.reasons->pdata[0], FINX_ERROR, FINX_ERROR_OFFLINE);
  g_assert_cmpstr (get_code (&owner), ==, "FINX-NET-001");
  g_assert_cmpuint (owner.n_opened, ==, 0);
}

/* A call that nobody takes up ends in time; one over TLS waits for a handshake that never comes. */
static void
test_late (void)
{
  static const FinxFrameSocketOptions options = { .is_secure = TRUE };
  g_auto(Owner) owner = { 0 };

  owner_init (&owner, listen_on, &options);
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_test_skip ("no TLS here");
      return;
    }
  owner_open (&owner);
  settle ();
  finx_clock_advance (owner.clock, 15 * S - 1);
  finx_frame_socket_look (owner.socket);
  settle ();
  g_assert_cmpuint (owner.reasons->len, ==, 0);
  finx_clock_advance (owner.clock, 1);
  finx_frame_socket_look (owner.socket);
  wait_until (&owner, is_lost);
  g_assert_cmpstr (get_code (&owner), ==, "FINX-NET-002");
  g_assert_cmpuint (owner.n_opened, ==, 0);
}

/* Bytes that never become a frame are no sign of life. */
static void
trickle (GIOStream *line,
         guint      n)
{
  say_frame (line, "hello", 5);
  say (line, "\0\0\0\11", 4);
  listen_on (line, n);
}

static gboolean
heard_one (Owner *self)
{
  return self->heard->len == 1;
}

static void
test_silence (void)
{
  g_auto(Owner) owner = { 0 };

  owner_init (&owner, trickle, NULL);
  owner_open (&owner);
  wait_until (&owner, heard_one);
  g_assert_cmpint (finx_frame_socket_get_heard (owner.socket), ==, START);
  g_assert_cmpint (finx_frame_socket_get_due (owner.socket), ==, START + 30 * S);
  finx_clock_advance (owner.clock, 30 * S - 1);
  finx_frame_socket_look (owner.socket);
  g_assert_cmpuint (owner.reasons->len, ==, 0);
  finx_clock_advance (owner.clock, 1);
  finx_frame_socket_look (owner.socket);
  g_assert_cmpuint (owner.reasons->len, ==, 1);
  g_assert_cmpstr (get_code (&owner), ==, "FINX-NET-012");
}

static gint n_read, may_read;

/* Reads nothing until it may, then all. */
static void
read_slowly (GIOStream *line,
             guint      n)
{
  char chunk[4096];
  gssize length;

  say_frame (line, "hello", 5);
  while (!g_atomic_int_get (&may_read))
    g_usleep (1000);
  while ((length = g_input_stream_read (g_io_stream_get_input_stream (line), chunk, sizeof chunk, NULL, NULL)) > 0)
    g_atomic_int_add (&n_read, (gint) length);
}

static gint n_sent;

static gboolean
all_is_read (Owner *self)
{
  return g_atomic_int_get (&n_read) == n_sent;
}

/* What does not go out waits up to a limit; then nothing of a frame is taken, and nothing that was taken is lost. */
static void
test_slow_reader (void)
{
  static const FinxFrameSocketOptions options = { .max_unsent = 200000 };
  g_auto(Owner) owner = { 0 };
  g_autofree char *much = g_strnfill (MUCH, 'x');

  n_read = may_read = n_sent = 0;
  owner_init (&owner, read_slowly, &options);
  owner_open (&owner);
  wait_until (&owner, heard_one);
  g_assert_false (finx_frame_socket_send (owner.socket, much, 200001));
  for (gboolean goes = TRUE; goes; n_sent += goes ? MUCH : 0)
    {
      g_assert_cmpint (n_sent, <, 100 * 1000 * 1000);
      goes = finx_frame_socket_send (owner.socket, much, MUCH);
    }
  g_assert_cmpuint (owner.reasons->len, ==, 0);
  g_atomic_int_set (&may_read, TRUE);
  wait_until (&owner, all_is_read);
  g_assert_true (finx_frame_socket_send (owner.socket, much, MUCH));
  n_sent += MUCH;
  wait_until (&owner, all_is_read);
}

/* Each wait lies below a limit that doubles, up to the most. */
static void
test_waits (void)
{
  static const FinxFrameSocketOptions options = { .first_wait_us = S, .most_wait_us = 8 * S, .settled_us = 5 * S };
  g_auto(Owner) owner = { 0 };
  gint64 sum = 0, wait;

  owner_init (&owner, listen_on, &options);
  owner_hang_up (&owner);
  owner_open (&owner);
  for (guint i = 0; i < 10; i++)
    {
      while (owner.reasons->len == i)
        g_main_context_iteration (NULL, TRUE);
      wait = finx_frame_socket_get_due (owner.socket) - finx_clock_now (owner.clock);
      g_assert_cmpint (wait, >=, 0);
      g_assert_cmpint (wait, <=, MIN (8 * S, S << i));
      sum += wait;
      finx_clock_advance (owner.clock, wait);
      finx_frame_socket_look (owner.socket);
    }
  g_assert_cmpint (sum, >, 0);
  g_assert_cmpuint (finx_frame_socket_get_losses (owner.socket), ==, 10);
}

static void
say_two (GIOStream *line,
         guint      n)
{
  const char *frames = n == 0 ? "\0\0\0\1""1\0\0\0\1""3\0\0\0\1""4" : "\0\0\0\1""a\0\0\0\1""b\0\0\0\1""c";

  say (line, frames, 15);
  listen_on (line, n);
}

/* A gap that the owner sees ends the connection; what came with it on the old one is not mixed with the new one. */
static void
test_gap (void)
{
  static const char *const expected[] = { "1", "3", "a", "b", "c" };
  g_auto(Owner) owner = { .bad_frame = "3" };

  owner_init (&owner, say_two, NULL);
  owner_open (&owner);
  wait_until (&owner, heard_five);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (owner.heard->pdata[i], ==, expected[i]);
  g_assert_cmpstr (get_code (&owner), ==, "FINX-TEST-001");
}

/* Whoever drops the socket in the middle of its own call is called no more. */
static void
test_dropped (void)
{
  {
    g_auto(Owner) owner = { .drops_on_frame = TRUE };

    owner_init (&owner, say_two, NULL);
    owner_open (&owner);
    wait_until (&owner, is_dropped);
    g_assert_cmpuint (owner.heard->len, ==, 1);
  }
  {
    g_auto(Owner) owner = { .drops_on_loss = TRUE };

    owner_init (&owner, cut_in_frame, NULL);
    owner_open (&owner);
    wait_until (&owner, is_dropped);
    g_assert_cmpuint (owner.reasons->len, ==, 1);
  }
  {
    g_auto(Owner) owner = { .drops_on_opened = TRUE };

    owner_init (&owner, say_two, NULL);
    owner_open (&owner);
    wait_until (&owner, is_dropped);
    g_assert_cmpuint (owner.heard->len, ==, 0);
  }
  {
    g_auto(Owner) owner = { 0 };

    owner_init (&owner, listen_on, NULL);
    owner_open (&owner);
    finx_frame_socket_close (owner.socket);
    g_assert_cmpint (finx_frame_socket_get_state (owner.socket), ==, FINX_LINE_OFF);
    settle ();
    g_assert_cmpuint (owner.reasons->len + owner.n_opened, ==, 0);
    owner_open (&owner);
    wait_until (&owner, is_open);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-socket/comes-back", test_comes_back);
  g_test_add_func ("/frame-socket/pieces", test_pieces);
  g_test_add_func ("/frame-socket/bad-input", test_bad_input);
  g_test_add_func ("/frame-socket/refused", test_refused);
  g_test_add_func ("/frame-socket/late", test_late);
  g_test_add_func ("/frame-socket/silence", test_silence);
  g_test_add_func ("/frame-socket/slow-reader", test_slow_reader);
  g_test_add_func ("/frame-socket/waits", test_waits);
  g_test_add_func ("/frame-socket/gap", test_gap);
  g_test_add_func ("/frame-socket/dropped", test_dropped);
  return g_test_run ();
}
